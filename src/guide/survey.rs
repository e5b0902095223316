//! From a survey to intimacy.
//!
//! Intimacy asks how close we are, in what we do and in how we act. Part of it is seen in what
//! happened; part has to be asked. The model brings its own questionnaire,
//! [`instrument`](crate::intimacy::instrument), one question for each component. Take its
//! questions, or map yours to its components.
//!
//! ```
//! use goodwill::intimacy::{
//!     Component, IntimacyEvidence, IntimacyLedger, IntimacyParams, IntimacyUnit,
//! };
//! use goodwill::quantity::{Instant, Party, Rating, Scale};
//!
//! // Your own survey: agreement from 1 to 5, and effort from 1 (easy) to 7 (hard).
//! struct Answers {
//!     day: &'static str,
//!     they_listen: Option<f64>,
//!     they_know_us: Option<f64>,
//!     effort: Option<f64>,
//! }
//!
//! let (five, seven) = (Scale::new(1.0, 5.0)?, Scale::new(1.0, 7.0)?);
//! let answers = [
//!     Answers { day: "2026-02-01", they_listen: Some(4.0), they_know_us: Some(5.0), effort: Some(2.0) },
//!     Answers { day: "2026-02-02", they_listen: Some(5.0), they_know_us: None, effort: Some(3.0) },
//! ];
//! let mut ledger = IntimacyLedger::new(IntimacyUnit::default());
//! for one in &answers {
//!     let at: Instant = one.day.parse()?;
//!     let asked = [
//!         (Component::Listening, one.they_listen, five),
//!         (Component::Knowledge, one.they_know_us, five),
//!         // Much effort is little ease: the scale is turned round.
//!         (Component::Ease, one.effort.map(|effort| 8.0 - effort), seven),
//!     ];
//!     for (component, value, scale) in asked {
//!         // What was not answered says nothing.
//!         let Some(value) = value else { continue };
//!         let rating = Rating::new(value, scale)?;
//!         ledger.observe(&IntimacyEvidence::Rating { component, by: Party::Customer, rating, at });
//!     }
//! }
//! let score = ledger.score(&IntimacyParams::default(), "2026-02-03".parse()?)?.ok_or("answers")?;
//! assert!(score.value() > score.baseline());
//! // Three of its components were asked for; the rest is not known, and is not taken as bad.
//! assert!(score.coverage() < 0.5 && score.interval().contains(score.value()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! In a book, take [`IntimacyEvent::Rating`](crate::intimacy::IntimacyEvent::Rating) instead, with
//! the [person](crate::record::Event::with_person) who answered. `portfolio --help` has a recipe
//! for CSAT, NPS and effort.
//!
//! # A questionnaire of your own
//!
//! What no model asks is an [`Instrument`](crate::survey::Instrument): items with a component, a
//! scale and a direction. It scores one respondent, and
//! [`Reliability`](crate::survey::Reliability) says how far the answers of many can be relied upon.
//!
//! ```
//! use goodwill::quantity::{Name, Scale};
//! use goodwill::survey::{Answer, Instrument, InstrumentParams, Item, Responses};
//!
//! let scale = Scale::new(1.0, 5.0)?;
//! let item = |id: &str, text: &str| -> goodwill::Result<Item> {
//!     Ok(Item::new(Name::new(id)?, text, Name::new("visit")?, scale))
//! };
//! let visit = Instrument::new(
//!     Name::new("visit")?,
//!     vec![item("in time", "Did we come in time?")?, item("tidy", "Did we leave it tidy?")?],
//! )?;
//! let responses = Responses::new().answer(Name::new("in time")?, Answer::Value(5.0));
//! let score = visit.score(&responses, &InstrumentParams::default())?.ok_or("one answer")?;
//! // One of two was answered: the other may be the worst or the best.
//! assert_eq!((score.lower(), score.upper(), score.coverage()), (0.5, 1.0, 0.5));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Which items matter for an outcome, the example `survey` finds out.
