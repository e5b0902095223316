//! The friction index.
//!
//! Beside the files that every model has, `kinds` lists what can go wrong, and `standing` says what
//! the model adds to where a customer stands, and in lines beside the index.
//!
//! # Question
//!
//! How much effort do we ask of this customer, where on the journey, and of what kind?
//!
//! # Evidence
//!
//! An [`Encounter`] is an occasion on which the customer needed something. It has a [`Stage`], an
//! instant, perhaps somebody who made contact, and any number of [`Friction`]s. A need that was
//! met without contact is an encounter without friction. It must be fed too: otherwise silence
//! would look like bliss, and a single bad call like a bad journey. A friction has a kind
//! ([`FrictionKind`]), and each kind belongs to one of four dimensions. Where an encounter has
//! several frictions of one dimension, the largest counts.
//!
//! Whether a resolved matter came back depends on what follows. So [`label_next_issues`] labels
//! one customer's complete encounters first, in order of time. Where a matter might still come
//! back, [`FrictionIndex::bounds`] says how far the index may rise. A label belongs to one reading:
//! for a later one, the encounters are labelled again.
//!
//! # Formula
//!
//! ```text
//! f_{s,d} = (m W + Σ δ severity)/(W + n_s),   n_s = Σ δ over encounters at stage s
//! F_s     = 1 − Π_d (1 − f_{s,d})^{w_d}       load −ln(1 − F_s) = Σ_d −w_d ln(1 − f_{s,d})
//! J       = a Σ_s F_s (n_s + W)/Σ(n + W) + b max_s F_s + c F_last
//! index   = 100 J = Σ_s 100 ω_s F_s,          ω_s = a (n_s + W)/Σ(n + W) + b [worst] + c [last]
//! change  Δ(ω_s F_s) = ω̄ ΔF_s + F̄ Δω_s
//! leaving = σ(b₀ + b₁ J)                       off unless asked for
//! away    = seen + (n − all seen)·Beta mean    of interactions; the prior only where none was seen
//!
//! standing, of each dimension   good Σ_s (n_s − Σ δ severity),  bad Σ δ severity,  prior 1 − m, W
//!           of observed effects good Σ δ nearer,  bad Σ δ away,                    prior ½, W
//! ```
//!
//! A matter that may still come back is open: it is neither good nor bad yet.
//!
//! The mean weighs a stage by its encounters and the prior's together. Weighed by `n_s` only, the
//! journey could rise with a smooth encounter: that moves weight to its stage faster than it
//! lowers the stage's `f`, which the prior holds down.
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | s, d | stage, dimension | | [`Stage`], [`Dimension`] |
//! | severity | how bad a friction was | 0 to 1 | [`Share`](crate::quantity::Share) |
//! | n | decayed encounters of a stage | 0 or more | `f64` |
//! | m, W | prior mean and weight | 0 to 1; above 0, encounters | [`FrictionParams`] |
//! | w | weights of the dimensions | simplex | [`FrictionParams`] |
//! | a, b, c | blend of mean, worst and last stage | simplex | [`FrictionParams`] |
//! | f, F, J | friction of a cell, a stage, the journey | 0 to 1 | [`StageFriction`] |
//! | b₀, b₁ | the published end points in log-odds | finite | [`DisloyaltyCurve`] |
//!
//! # Direction
//!
//! More is worse: 0 is an experience that asked for no attention at all, 100 friction everywhere.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | friction | severity of a friction | 0.5 |  | [0, 1] | P | the middle, where none is given |
//! | friction | weight of a dimension | 0.25 |  | simplex | P | equal |
//! | friction | prior mean | 0.05 | severity | [0, 1] | P | most encounters are smooth |
//! | friction | prior weight | 2 | encounters | above 0 | P | two encounters |
//! | friction | journey blend, mean | 0.5 |  | simplex | P | peak and end matter, but comparably to the mean (A); the numbers are ours |
//! | friction | journey blend, worst stage | 0.25 |  | simplex | P | the peak |
//! | friction | journey blend, last stage | 0.25 |  | simplex | P | the end |
//! | friction | next-issue window | 7 | days | above 0 | C | contact-centre practice |
//! | friction | disloyalty at friction 0 (off) | 0.09 |  | (0, 1) | C | CEB, self-reported intention |
//! | friction | disloyalty at friction 1 (off) | 0.96 |  | (0, 1) | C | CEB, self-reported intention |
//! | friction | direction prior, away (off) | 4 | interactions | above 0 | C | CEB, a ratio of frequencies |
//! | friction | direction prior, towards (off) | 1 | interactions | above 0 | C | CEB, a ratio of frequencies |
//! | friction | prior of who makes contact | 1 | contacts | above 0 | P | each side, uniform on the share |
//!
//! # Laws
//!
//! Each is tested in `tests/friction/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | every f, F and J lies in [0, 1]; nothing is NaN | `law_bounded` |
//! | more severity never lowers the index | `law_monotone_in_severity` |
//! | a smooth encounter never raises its own stage; nor the journey, while the last stage is unchanged and the prior mean is 0 | `law_smooth_never_raises` |
//! | with a prior mean of 0, the index is 0 exactly if every severity is | `law_zero_iff_smooth` |
//! | order is irrelevant, to the bit | `law_order_is_irrelevant` |
//! | merging any partition is reading all, to the bit | `law_merging_any_partition_is_reading_all` |
//! | merging commutes, associates and has an identity, to the bit | `law_merging_commutes_associates_and_has_an_identity` |
//! | idle evidence fades to the prior, and coverage stays | `law_idle_evidence_fades_to_the_prior` |
//! | shifting all times by whole half-lives changes no bit | `law_shifting_by_half_lives_changes_nothing` |
//! | the loads of the dimensions sum to the stage's, the parts of the stages to the index | `law_parts_sum` |
//! | equal f everywhere gives f | `law_equal_severity` |
//! | a stage of one's own changes no other stage | `law_own_stage_is_apart` |
//! | the change splits exactly into severity and exposure | `law_change_splits` |
//! | what is counted for the standing is as long as its facets, 0 or more, and monotone | `law_counts_are_counts_and_monotone` |
//! | the interval contains its point | `law_the_interval_contains_its_point` |
//! | a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//!
//! # Worked example
//!
//! Nothing fades and the prior mean is 0, with the weight of 2 encounters. A customer buys without
//! a hitch, then needs support twice: once smoothly, once with a delivery that is as late as can
//! be. At support `f = 1/(2 + 2) = 1/4` for reliability and 0 for the rest, so
//! `F = 1 − (3/4)^(1/4) = .069395`; at buying `F = 0`. The mean is `.069395 · 4/(3 + 4)`, the worst
//! and the last stage are support: `J = ½ · .039654 + ½ · .069395 = .054525`.
//!
//! ```
//! use goodwill::friction::{
//!     Encounter, Friction, FrictionEvidence, FrictionKind, FrictionLedger, FrictionParams,
//!     FrictionUnit, Initiator, Stage,
//! };
//! use goodwill::kernel::posterior::Prior;
//! use goodwill::quantity::{HalfLife, Instant, Positive, Share};
//!
//! let day = Instant::from_days;
//! let late = Friction::from_severity(FrictionKind::Late, Share::ONE);
//! let mut ledger = FrictionLedger::new(FrictionUnit { half_life: HalfLife::INFINITE });
//! for encounter in [
//!     Encounter::new(Stage::Buy, day(20_000)?, Initiator::Nobody),
//!     Encounter::new(Stage::Support, day(20_001)?, Initiator::Firm),
//!     Encounter::new(Stage::Support, day(20_002)?, Initiator::Customer).with_friction(late),
//! ] {
//!     ledger.observe(&FrictionEvidence::Encounter(encounter));
//! }
//!
//! let prior = Prior { mean: Share::ZERO, weight: Positive::new(2.0)? };
//! let params = FrictionParams::default().with_prior(prior);
//! let Some(index) = ledger.score(&params, day(20_002)?)? else { unreachable!("three facts") };
//! assert_eq!(format!("{:.6}", index.stages()[1].friction()), "0.069395");
//! assert_eq!(format!("{:.4}", index.value()), "5.4525");
//! assert_eq!(index.biggest_relief().map(|cell| cell.stage), Some(Stage::Support));
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - The blend of mean, worst and last is a preference. Peak and end do shape what is remembered,
//!   but no better than the mean does (r = .581 [.487, .661] over 174 effects).
//! - The person who logs a friction judges its severity. Where none is given, the middle stands in.
//! - The value is a plug-in: the formula at the posterior means. The mean of the index over the
//!   posterior is somewhat higher, since the worst stage is not known for sure: by .6 points with
//!   one encounter at one stage, by 1.5 with one at each of three.
//! - The interval takes the dimensions and stages as independent, and the worst stage as known. It
//!   covers .88 to .91 of draws from the prior for a nominal .90. With three or more stages and few
//!   encounters its tails are not equal: 7 to 8 % lie above it and 2 to 4 % below.
//! - Each stage that was touched has a prior of its own, and independent priors average out. So
//!   many stages whose evidence has faded give a narrow interval around the prior. Read
//!   [`FrictionIndex::fresh`] beside it.
//! - The disloyalty curve goes through two published end points of self-reported intention. It is
//!   off unless asked for. The direction prior comes from a ratio of frequencies, not of effects.
//!   It is never multiplied with anything, and says nothing of an interaction whose effect was seen.
//! - Exceeding expectations adds nothing here: friction has a best, which is none.
//!
//! # References
//!
//! 1. Dixon, M., Toman, N., & DeLisi, R. (2013). *The Effortless Experience*. Portfolio (effort,
//!    next-issue avoidance, end points; grade C).
//! 2. Alaybek, B., et al. (2022). All's well that ends (and peaks) well? A meta-analysis of the
//!    peak-end rule. *Organizational Behavior and Human Decision Processes* 170, 104149.
//! 3. Anderson, E. W., & Sullivan, M. W. (1993). The antecedents and consequences of customer
//!    satisfaction for firms. *Marketing Science* 12, 125–143 (falling short counts, exceeding
//!    hardly).

mod event;
mod evidence;
mod kinds;
mod ledger;
mod params;
mod score;
mod standing;
#[cfg(feature = "simulate")]
mod truth;

pub use event::FrictionEvent;
pub use evidence::{
    Effect, Encounter, FrictionEvidence, Initiator, NextIssueRule, Stage, label_next_issues,
};
pub use kinds::{Dimension, Friction, FrictionKind};
pub use ledger::FrictionLedger;
pub use params::{DirectionPrior, DisloyaltyCurve, FrictionParams, FrictionUnit};
pub use score::{
    ChannelFriction, FrictionIndex, HeatCell, KindFriction, StageChange, StageFriction,
};
#[cfg(feature = "simulate")]
pub use truth::{FrictionTruth, StageTruth};
