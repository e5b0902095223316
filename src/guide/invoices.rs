//! From invoices and promises to trust.
//!
//! Trust asks who carries the risk between us, and whether it is honoured. It goes both ways, and
//! the two are never mixed.
//!
//! | what you have | who risks | event |
//! |---|---|---|
//! | we delivered and wait for our money | the firm | [`Place`](crate::trust::TrustEvent::Place), and when it is paid or given up [`Resolve`](crate::trust::TrustEvent::Resolve) |
//! | the customer paid before we delivered | the customer | the same, by `Party::Customer` |
//! | we said that we would do something by a day | nobody's money | [`Promise`](crate::needs::NeedsEvent::Promise), and [`Answer`](crate::needs::NeedsEvent::Answer) |
//!
//! Say what was done wrong apart from what was not done. Money that comes late is done wrong
//! (*execution*). Money that never comes is not done (*dereliction*).
//!
//! ```
//! use goodwill::quantity::{Instant, Name, Party, Stake};
//! use goodwill::trust::{
//!     Outcome, Placing, Resolution, TrustEvidence, TrustLedger, TrustParams, TrustUnit,
//! };
//!
//! struct Invoice {
//!     number: &'static str,
//!     sum: f64,
//!     sent: &'static str,
//!     due: &'static str,
//!     paid: Option<&'static str>,
//! }
//!
//! let invoices = [
//!     Invoice { number: "17", sum: 1200.0, sent: "2026-01-02", due: "2026-02-01", paid: Some("2026-01-20") },
//!     Invoice { number: "18", sum: 800.0, sent: "2026-02-02", due: "2026-03-04", paid: Some("2026-04-03") },
//!     Invoice { number: "19", sum: 500.0, sent: "2026-03-02", due: "2026-04-01", paid: None },
//! ];
//! let mut ledger = TrustLedger::new(TrustUnit::default());
//! for invoice in &invoices {
//!     let due: Instant = invoice.due.parse()?;
//!     let stake = Stake::new(invoice.sum)?;
//!     let placing = Placing::new(Name::new(invoice.number)?, Party::Firm, stake, invoice.sent.parse()?)
//!         .due(due)?;
//!     ledger.observe(&TrustEvidence::Place(placing.clone()));
//!     if let Some(paid) = invoice.paid {
//!         let paid: Instant = paid.parse()?;
//!         // Sixty days late is as bad as late can be.
//!         let late = paid.since(due) as f64 / (60 * Instant::DAY) as f64;
//!         let late = late.clamp(0.0, 1.0);
//!         let outcome = Outcome::new(1.0 - late, late, 0.0)?;
//!         ledger.observe(&TrustEvidence::Resolve(Resolution::new(placing, outcome, paid)?));
//!     }
//! }
//! let now = "2026-04-15".parse()?;
//! let score = ledger.score(&TrustParams::default(), now)?.ok_or("three invoices are known")?;
//! let customer = score.of(Party::Customer);
//! // One was paid in time, one half: better than nothing known. One is open, and overdue.
//! assert!(customer.intrinsic().mean() > 0.5);
//! assert_eq!((customer.pending().count, customer.pending().overdue), (1, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The stake that opens an invoice and the one that resolves it must be the same: id, party, sum,
//! both dates. What does not match is not guessed at; the ledger lists it, and so does the report
//! under *what does not add up*.
//!
//! Set the [reference stake](crate::trust::TrustUnit) to a usual invoice. A stake of that size
//! weighs one half, a far greater one nearly one.
//!
//! # Promises
//!
//! A promise has a day. It is kept, renegotiated, or missed; one whose day passes unanswered is
//! overdue, and an alarm says so.
//!
//! ```
//! use goodwill::book::{AlarmKind, Book, BookParams};
//! use goodwill::needs::{NeedsEvent, Promise};
//! use goodwill::quantity::Name;
//! use goodwill::record::Event;
//!
//! let promise = Promise::new(Name::new("new quote")?, "2026-03-02".parse()?);
//! let promise = promise.due("2026-03-05".parse()?)?;
//! let event = Event::new(Name::new("acme")?, NeedsEvent::Promise(promise).into());
//! let now = "2026-03-10".parse()?;
//! let book = Book::from_events([event], BookParams::default(), now, |_, _| ())?;
//! let acme = book.get(&Name::new("acme")?).ok_or("it is in the book")?;
//! assert!(acme.alarms.iter().any(|alarm| alarm.kind == AlarmKind::Overdue));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
