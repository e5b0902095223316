//! Calibrating on renewals.
//!
//! A standing says how well a customer is served. How likely it is to be lost is another question,
//! and only outcomes can answer it. Record them as events:
//! [`Renewed`](crate::record::OutcomeEvent::Renewed),
//! [`Lapsed`](crate::record::OutcomeEvent::Lapsed),
//! [`Departed`](crate::record::OutcomeEvent::Departed),
//! [`Contracted`](crate::record::OutcomeEvent::Contracted). No score takes them in; every score is
//! held against them.
//!
//! A [`LossLearner`](crate::book::LossLearner) cuts the past at dates, reads what was known at each,
//! and learns from what followed. Then it says how well it would have told.
//!
//! ```
//! use goodwill::book::{Book, BookParams, LossLearner};
//! use goodwill::friction::{Encounter, Friction, FrictionEvent, FrictionKind, Initiator, Stage};
//! use goodwill::quantity::{Instant, Name, Share};
//! use goodwill::record::{Event, OutcomeEvent};
//!
//! // Forty customers call once a month. Every second one is mostly let down, and lapses.
//! let day = |n: i64| Instant::from_days(20_000 + n);
//! let mut customers = Vec::new();
//! for number in 0..40_i64 {
//!     let name = Name::new(&format!("customer {number:02}"))?;
//!     let (bad, months) = (number % 2 == 0, if number % 2 == 0 { 6 + number / 4 } else { 18 });
//!     let mut events = Vec::new();
//!     for month in 0..months {
//!         let mut call = Encounter::new(Stage::Support, day(30 * month)?, Initiator::Customer);
//!         if bad && month % 3 > 0 {
//!             call = call.with_friction(Friction::from_severity(FrictionKind::Late, Share::ONE));
//!         }
//!         events.push(Event::new(name.clone(), FrictionEvent::Encounter(call).into()));
//!     }
//!     let (at, amount) = (day(30 * months)?, None);
//!     let became =
//!         if bad { OutcomeEvent::Lapsed { amount, at } } else { OutcomeEvent::Renewed { amount, at } };
//!     events.push(Event::new(name, became.into()));
//!     customers.push(events);
//! }
//!
//! let mut params = BookParams::default();
//! // So few customers need a lower bar than the default.
//! params.loss = params.loss.with_cuts(6).with_least(10);
//! let now = day(30 * 18)?;
//! let mut learner = LossLearner::new(&params, now)?;
//! for events in &customers {
//!     learner.observe(events)?;
//! }
//! let learned = learner.learn()?;
//! let model = learned.model().ok_or("enough of each")?;
//! let mut book = Book::new(params, now)?.with_losses(model.clone())?;
//! for events in &customers {
//!     book.observe(events)?;
//! }
//! // Who renewed is likely to stay. Who lapsed has nothing more to lose.
//! let loss = |name| Name::new(name).map(|name| book.get(&name).and_then(|row| row.loss));
//! assert!(loss("customer 01")?.is_some_and(|loss| loss.chance < 0.1));
//! assert!(loss("customer 00")?.is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - With fewer losses than the bar nothing is learned, and
//!   [`TooFewLosses`](crate::book::loss::TooFewLosses) says why. Below some twenty, believe no chance.
//! - A loss that nobody recorded is none. Customers who leave in silence need an event as well.
//! - Look at the [backtest](crate::book::LossLearner::backtest) before you use the chance. `portfolio
//!   --backtest` prints it.
//! - The [page of the loss](crate::book::loss) says how the future is kept out.
//!
//! To weigh a questionnaire's items by renewals, take a
//! [`Calibrator`](crate::calibrate::Calibrator).
