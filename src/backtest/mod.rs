//! Would the score have told? Cut at a date, score with what was known then, compare with what
//! followed.
//!
//! # Question
//!
//! Had we ranked our customers by this score a quarter ago, would we have seen who left, and were
//! the probabilities that it stands for true?
//!
//! # How leakage is excluded
//!
//! A backtest is worth nothing if the future reaches the forecast. Here it has no way in:
//!
//! - The scorer is given a [`Known`]: events dated at the cut or before. The outcome is given a
//!   [`Followed`]: events dated after it, up to the horizon. Both are made here alone, by one split
//!   of one list in order of time, and nothing else is handed over.
//! - What depends on later events (a next issue, a follow-up, a recovery) is labelled by
//!   [`Relationship::from_events`](crate::book::Relationship::from_events) from the known events alone.
//! - A probability is made of a score by a map that is learned from cuts whose windows were
//!   **over** at the cut: an outcome that is not known yet teaches nothing. A base rate to compare
//!   with is learned from the same.
//! - A window that is not over when the record ends is no outcome, nor is silence in it.
//!
//! What remains in the user's hand: constants that were tuned on the same years
//! ([`LearnedPriors`](crate::book::LearnedPriors) of the whole book, say); a closure that captures
//! the future by itself; and events that are dated when they happened but were entered later. Date
//! such events by their entry, or they are known before anybody knew them.
//!
//! # Formula
//!
//! Of n cases, `yᵢ` is 1 where it happened and 0 where not, `sᵢ` the risk, `fᵢ` the probability.
//!
//! ```text
//! AUC                 Σ_{i: y=1} Σ_{j: y=0} [sᵢ > sⱼ] + ½[sᵢ = sⱼ]  over N₊N₋
//! average precision   (1/N₊) Σ_{i: y=1} #{j: sⱼ ≥ sᵢ, yⱼ = 1}/#{j: sⱼ ≥ sᵢ}
//! lift at q           (share that happened among the qn of highest risk)/ȳ, ties in part
//! log loss            −(1/n) Σ ln pᵢ,  pᵢ = fᵢ where it happened, else 1 − fᵢ,
//!                     fᵢ kept within [10⁻¹⁵, 1 − 10⁻¹⁵]
//! Brier               (1/n) Σ (fᵢ − yᵢ)²
//!   = reliability     (1/n) Σ_k n_k (f̄_k − ȳ_k)²
//!   − resolution      (1/n) Σ_k n_k (ȳ_k − ȳ)²
//!   + uncertainty     ȳ(1 − ȳ)
//!   + variance within (1/n) Σ_k Σ_{i in k} (fᵢ − f̄_k)²
//!   − covariance w.   (2/n) Σ_k Σ_{i in k} (fᵢ − f̄_k)(yᵢ − ȳ_k)
//! calibration error   (1/n) Σ_k n_k |f̄_k − ȳ_k|
//! ```
//!
//! Bins `k` are of equal width, ten by default; a bin holds its lower end, the last one holds 1
//! too. With the two terms within bins the split adds up for any forecasts and any bins, to within
//! rounding; the classical three alone do only where all forecasts of a bin are equal.
//!
//! **Intervals** are percentiles of a [`Bootstrap`]: customers are drawn again with all their
//! cases, so that several cuts of one customer do not pass for several customers. In the
//! reliability diagram they are Jeffreys' of each bin, for independent cases.
//!
//! **From score to probability**: [`ProbabilityMap`], Platt's curve or isotonic steps. With fewer
//! than [`least`](BacktestParams::least) cases of either kind no probability is stated, and the
//! cases are counted as such; they still count in the ranking.
//!
//! # What is counted
//!
//! Each customer is counted once for each cut, in one of: nothing known, window unfinished, not
//! scored, outcome undetermined, case. So the five of a [`Tally`] sum to customers times cuts.
//!
//! # Example
//!
//! Sixty customers call once a month. Of each third one has friction in every call, in every
//! second one, or in none; the first kind leaves, sooner or later.
//!
//! ```
//! use goodwill::backtest::{Backtest, BacktestParams, Cut, Known, portrait_value};
//! use goodwill::book::BookParams;
//! use goodwill::record::{Event, Fact};
//! use goodwill::friction::{Encounter, Friction, FrictionKind, Initiator, Stage};
//! use goodwill::quantity::{Instant, Name};
//!
//! let day = Instant::from_days;
//! let mut events = Vec::new();
//! for customer in 0..60_i64 {
//!     let name = Name::new(&format!("customer {customer}"))?;
//!     let leaves = if customer % 3 == 0 { 6 + customer / 3 } else { 36 };
//!     for month in 0..leaves {
//!         let mut call = Encounter::new(Stage::Support, day(30 * month)?, Initiator::Customer);
//!         if customer % 3 == 0 || (customer % 3 == 1 && month % 2 == 0) {
//!             call = call.with_friction(Friction::new(FrictionKind::Late));
//!         }
//!         events.push(Event::new(name.clone(), Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call))));
//!     }
//! }
//!
//! // Cuts every quarter; whoever is silent at the end of the next has left.
//! let until = day(30 * 35)?;
//! let cuts = Cut::rolling(Cut::from_days(day(180)?, 90)?, 90 * Instant::DAY, until)?;
//! let params = BookParams::default();
//! let portrait = portrait_value(&params);
//! let report = Backtest::run(
//!     events,
//!     cuts,
//!     until,
//!     BacktestParams::default(),
//!     // Who has left already is not at risk.
//!     |known| match known.events().last() {
//!         Some(last) if known.as_of().since(last.at()) < 45 * Instant::DAY => portrait(known),
//!         _ => Ok(None),
//!     },
//!     |followed| {
//!         let end = followed.cut().end();
//!         Some(followed.events().iter().all(|e| end.since(e.at()) >= 45 * Instant::DAY))
//!     },
//! )?;
//! assert_eq!((report.tally.cases, report.tally.happened), (437, 20));
//! let ranking = report.ranking.ok_or("cases")?;
//! assert_eq!(ranking.auc.map(|auc| format!("{auc:.3}")), Some("0.947 [0.925, 0.970]".to_owned()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Laws
//!
//! | law | test |
//! |---|---|
//! | what is dated after a cut moves no forecast, to the bit | `law_what_follows_moves_no_forecast` |
//! | the scorer sees nothing after the cut, the outcome nothing before | `law_past_and_future_are_parted` |
//! | outcomes that were not over move no probability | `law_unfinished_outcomes_teach_nothing` |
//! | the order of customers and events moves no bit | `law_order_is_irrelevant` |
//! | each customer is counted once for each cut | `law_everybody_is_counted_once` |
//! | AUC and average precision are those of the naive definitions | `law_ranks_match_naive_definitions` |
//! | the Brier score is the sum of its parts | `law_the_brier_score_is_its_parts` |
//! | a map never turns the order round, nor states 0 or 1 | `law_maps_keep_the_order` |
//!
//! # Limits
//!
//! - AUC over all cuts together also compares customers at different dates; where base rates
//!   drift, look at each cut's own.
//! - The calibration error of few forecasts is above 0 even if they are true, and so are its
//!   replicates: its interval says how much it varies, not that it lies above 0.
//! - Percentile intervals of few customers are too short. Of 400 simulated books of 100 customers
//!   with one to three cases each, a nominal .90 held .91 of the true base rates, .89 of the AUCs,
//!   .88 of the log losses and .90 of the Brier scores; of 20 customers,
//!   .91, .90, .85 and .86.
//! - Customers are drawn again, cuts and maps are not: how the map would differ with other
//!   customers, and the luck of the years, are not in the intervals.
//! - Jeffreys' intervals of the diagram are too short where one customer has several cases in one
//!   bin.
//!
//! # References
//!
//! 1. Hanley, J. A., & McNeil, B. J. (1982). The meaning and use of the area under a receiver
//!    operating characteristic (ROC) curve. *Radiology* 143, 29–36.
//! 2. Brier, G. W. (1950). Verification of forecasts expressed in terms of probability. *Monthly
//!    Weather Review* 78, 1–3.
//! 3. Murphy, A. H. (1973). A new vector partition of the probability score. *Journal of Applied
//!    Meteorology* 12, 595–600.
//! 4. Stephenson, D. B., Coelho, C. A. S., & Jolliffe, I. T. (2008). Two extra components in the
//!    Brier score decomposition. *Weather and Forecasting* 23, 752–757, for the terms within bins.
//! 5. Platt, J. (1999). Probabilistic outputs for support vector machines. *Advances in Large
//!    Margin Classifiers*, MIT Press, 61–74, for the curve and its targets.
//! 6. Zadrozny, B., & Elkan, C. (2002). Transforming classifier scores into accurate multiclass
//!    probability estimates. *KDD '02*, 694–699, for isotonic steps.
//! 7. Brown, L. D., Cai, T. T., & DasGupta, A. (2001). Interval estimation for a binomial
//!    proportion. *Statistical Science* 16, 101–133, for Jeffreys' interval.
//! 8. Efron, B., & Tibshirani, R. J. (1993). *An Introduction to the Bootstrap*. Chapman & Hall,
//!    §13; Davison, A. C., & Hinkley, D. V. (1997). *Bootstrap Methods and their Application*.
//!    Cambridge University Press, §3.8, for drawing whole groups.
//! 9. Steele, G. L., Lea, D., & Flood, C. H. (2014). Fast splittable pseudorandom number
//!    generators. *OOPSLA '14*, 453–472, for the draws.

mod bootstrap;
mod cut;
mod map;
mod measure;
mod params;
mod report;
mod run;

pub use bootstrap::{Bootstrap, Estimate};

pub use crate::kernel::draws::SplitMix64;
pub use cut::{Cut, Followed, Known, portrait_value};
pub(crate) use cut::{check_customer, part};
pub use map::{MapKind, ProbabilityMap};
pub use measure::{
    Bin, BrierParts, Case, Forecast, LOG_LOSS_FLOOR, auc, average_precision, brier, brier_parts,
    calibration_error, excess_log_loss, lift, log_loss, rate, reliability_diagram,
};
pub use params::{BacktestParams, Direction};
pub use report::{BacktestReport, CutReport, ForecastMeasures, Gain, RankMeasures, Tally};
pub use run::Backtest;
