//! How likely is it that a customer will be lost? Learned from outcomes, and from nothing else.
//!
//! # Question
//!
//! Of those who looked like this customer a quarter ago, how many contracted, withdrew, lapsed or
//! departed within the quarter, and what of this customer's worth is at risk so?
//!
//! # Formula
//!
//! ```text
//! case        a customer at a cut c, of whom something was known and who was not gone
//! outcome     lost: a contraction, withdrawal, lapse or departure dated in (c, c + horizon]
//! signs       of what is dated at c or before: the standing, what each model says, theirs (in
//!             log-odds, ±5); the change over the window; quiet = ln(1 + silence/rhythm); how sure
//!             each kind of alarm is; how many models are low; days since it was heard and since it
//!             ordered, how often it ordered, what it is worth
//! chance      1 − σ(b + Σ fᵢ(xᵢ)),  fᵢ never falls          by the Shaper, on who stays
//! at risk     worth · chance
//! ```
//!
//! Every sign has a good end: a worse one never lowers the chance. The scales are such that a step
//! of one weighs like a log-odds of the standing where all weigh the same: an alarm, a further
//! e-fold of silence, a fifth of a change; that of the other direction weighs a quarter. The
//! [`Calibrator`](crate::calibrate::Calibrator) draws weights to equal ones as far as folds of
//! customers that were held out say so, and fills what is not known. Where these folds say that a
//! sign bends, the [`Shaper`](crate::calibrate::shapes::Shaper) puts a curve in the place of its
//! weight ([`LossModel::shapes`]), which never falls either; elsewhere weights stay straight. Worth
//! may count for or against: it is two signs, each with an end of its own.
//!
//! # How leakage is excluded
//!
//! - Signs are read from a [`Known`](crate::backtest::Known), outcomes from a
//!   [`Followed`](crate::backtest::Followed): the same split as a
//!   [backtest](crate::backtest) makes.
//! - Cuts lie one horizon apart, and the last window ends where the record does: each is over, and
//!   each loss falls into one.
//! - In the [backtest](LossLearner::backtest), the chance at a cut is learned from cases whose
//!   windows were over by then. Later cuts never inform earlier ones.
//! - Signs are read with the constants that are given, in the book too. Priors that the book
//!   taught ([`LearnedPriors`](crate::book::LearnedPriors)) know what came after the cuts, and do
//!   not enter.
//! - A book refuses a chance that was learned after its own instant.
//!
//! # Where there is too little
//!
//! It takes [`least`](LossParams::least) customers who were lost and as many who were not; one who
//! was lost at one cut and not at another counts in both. With fewer nothing is learned, and
//! [`TooFewLosses`] says why. So it is at each cut of the backtest.
//!
//! # Example
//!
//! Forty customers call once a month. Of every second one most calls go wrong, and it leaves,
//! sooner or later.
//!
//! ```
//! use goodwill::book::{Book, BookParams, LossLearner};
//! use goodwill::friction::{Encounter, Friction, FrictionEvent, FrictionKind, Initiator, Stage};
//! use goodwill::quantity::{Instant, Name, Share};
//! use goodwill::record::{Event, Fact, OutcomeEvent};
//!
//! let day = |n: i64| Instant::from_days(20_000 + n);
//! let mut customers = Vec::new();
//! for number in 0..40_i64 {
//!     let name = Name::new(&format!("customer {number:02}"))?;
//!     let months = if number % 2 == 0 { 6 + number / 4 } else { 18 };
//!     let mut events = Vec::new();
//!     for month in 0..months {
//!         let mut call = Encounter::new(Stage::Support, day(30 * month)?, Initiator::Customer);
//!         if number % 2 == 0 && month % 3 > 0 {
//!             let late = Friction::from_severity(FrictionKind::Late, Share::ONE);
//!             call = call.with_friction(late);
//!         }
//!         events.push(Event::new(name.clone(), Fact::Friction(FrictionEvent::Encounter(call))));
//!     }
//!     if months < 18 {
//!         let left = OutcomeEvent::Departed { amount: None, at: day(30 * months)? };
//!         events.push(Event::new(name, Fact::Outcome(left)));
//!     }
//!     customers.push(events);
//! }
//!
//! let mut params = BookParams::default();
//! params.loss = params.loss.with_cuts(6).with_least(10);
//! let now = day(30 * 18)?;
//! let mut learner = LossLearner::new(&params, now)?;
//! for events in &customers {
//!     learner.observe(events)?;
//! }
//! let learned = learner.learn()?;
//! let model = learned.model().ok_or("ten of each")?;
//! assert_eq!((model.counts().lost, model.counts().kept), (20, 40));
//!
//! let mut book = Book::new(params, now)?.with_losses(model.clone())?;
//! for events in &customers {
//!     book.observe(events)?;
//! }
//! let chance = |name: &str| -> goodwill::Result<Option<f64>> {
//!     let row = book.get(&Name::new(name)?);
//!     Ok(row.and_then(|row| row.loss).map(|loss| loss.chance))
//! };
//! // Who left has nothing more to lose; who was served well is likely to stay.
//! assert_eq!(chance("customer 00")?, None);
//! assert!(chance("customer 01")?.is_some_and(|chance| chance < 0.1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Laws
//!
//! | law | test |
//! |---|---|
//! | what follows a cut moves no sign at it | `law_what_follows_a_cut_moves_no_sign` |
//! | a sign is what was known | `law_a_sign_is_what_was_known` |
//! | windows are over, and later ones teach no earlier cut | `law_windows_are_over_and_later_ones_teach_no_earlier_cut` |
//! | the order of customers, events and parts moves no bit | `law_the_order_of_customers_and_events_moves_no_bit` |
//! | too few outcomes teach nothing, and it is said why | `law_too_few_outcomes_teach_nothing_and_say_why` |
//! | a chance lies between 0 and 1 | `law_a_chance_lies_between_0_and_1` |
//! | what is worse never lowers the chance | `law_what_is_worse_never_lowers_the_chance` |
//!
//! # Limits
//!
//! - What is learned is how it was. A chance says what goes with loss, not what causes it.
//! - A loss that nobody recorded is none: where customers leave in silence, record the departure.
//! - The law of what is worse is about signs. One more bad call also breaks a silence.
//! - Part of a customer counts as the whole: who contracted is lost, and all of the worth is at
//!   risk.
//! - Measured on simulated books of 600 customers over two years (the example `backtest`): an AUC
//!   of .725 where the standing in the same cases had .718, and the hidden quality that draws the
//!   losses .768.

mod learner;
mod model;
mod params;
mod report;
mod signs;

pub use learner::{LossCase, LossLearner};
pub use model::{LearnedLoss, Loss, LossCounts, LossModel, TooFewLosses};
pub use params::LossParams;
pub use report::{LossBacktest, LossCut, LossTold};
pub use signs::LossSigns;
