//! Capability: whether a firm has the people and the processes to grow.
//!
//! What it says of where a customer stands is in a file of its own, `standing`.
//!
//! # Question
//!
//! Do we have the right people, trained, and solutions and words that start from the customer?
//!
//! # Evidence
//!
//! The facts speak of the firm.
//!
//! - [`CapabilityEvidence::Person`]: somebody was assessed in aptitude, fit or training, on any
//!   scale.
//! - [`CapabilityEvidence::Solution`]: something was designed; how far did it begin with needs?
//! - [`CapabilityEvidence::Message`]: a message was held against three checks. It says enough and
//!   says it clearly, it is of value, it is unique. It passes all three or it fails.
//!   [`instrument`] asks them, [`message_of`] reads the answers.
//!
//! # Formula
//!
//! ```text
//! δ = 2^(−age/H)       G = Σ δ y,  B = Σ δ (1 − y)  over the observations y of a part
//!
//! person       y = (rating − min)/(max − min)       solution  y = the share that began with needs
//! message      y = 1 if it passes all three checks, else 0
//!
//! part         xᵢ ~ Beta(aW + G, (1 − a)W + B)
//! people       M_ρ(aptitude, fit, training)          processes  M_ρ(solutions, messages)
//! value        M = M_ρ(people, processes) = M_ρ(x; ⅙, ⅙, ⅙, ¼, ¼)
//! parts        cᵢ = L wᵢ ln(xᵢ/a),  L = (M − a)/ln(M/a)  for ρ = 0,  M = a + Σ cᵢ
//! bounds       M with every unknown part at 0, and at 1
//! interval     of M over independent xᵢ: exact moments of Π xᵢ^wᵢ for ρ = 0, matched by a Beta
//!
//! standing     people (the three aspects together), solutions, messages, all ours: Σ G, Σ B
//! ```
//!
//! M is taken at the means of the xᵢ; the interval for other exponents is that of
//! [`composite`](crate::kernel::composite). Power means of one exponent nest: the mean of the two
//! elements is the mean of all five parts, each weighed by the product of its weights. So the five
//! parts add up. Other exponents have the parts of [`power_mean`](crate::kernel::power_mean).
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | y | what one fact says | 0 to 1 | [`Share`](crate::quantity::Share) |
//! | H | half-life | 1 s to infinite | [`CapabilityUnit`] |
//! | a, W | mean and weight of the prior of a part | 0 to 1, above 0 observations | [`CapabilityParams`] |
//! | ρ | exponent between the parts | at most 0 | [`Exponent`](crate::quantity::Exponent) |
//! | x, M | a part, the whole | 0 to 1 | [`CapabilityScore`] |
//!
//! # Direction
//!
//! More is better: 1 is all that it takes.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | capability | exponent | 0 |  | at most 0 | P | as for the pillars |
//! | capability | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | capability | prior weight | 2 | observations | above 0 | P | two observations |
//!
//! # Laws
//!
//! Each is tested in `tests/capability/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | everything lies in [0, 1], and the bounds and the interval hold the value | `law_bounded` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | the whole is the mean of its two elements | `law_the_whole_is_the_mean_of_its_elements` |
//! | a message that fails one check counts as one that fails all | `law_the_three_checks_are_a_gate` |
//! | a better rating, solution or message never lowers the value | `law_monotone` |
//! | an unknown part makes the lower bound 0 | `law_a_missing_part_may_be_zero` |
//! | of the components of the standing a good fact never adds bad, nor a bad one good; as many counts as components | `law_a_good_fact_adds_good_and_a_bad_one_bad` |
//! | order is irrelevant, to the bit | `law_order_is_irrelevant` |
//! | merging any partition is reading all, to the bit | `law_merging_any_partition_is_reading_all` |
//! | merging commutes, associates and has an identity, to the bit | `law_merging_commutes_associates_and_has_an_identity` |
//! | idle evidence fades to the prior, and coverage stays | `law_idle_evidence_fades_to_the_prior` |
//! | shifting all times by whole half-lives changes no bit | `law_shifting_by_half_lives_changes_nothing` |
//! | the interval contains its point | `law_the_interval_contains_its_point` |
//! | a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//! | a second implementation agrees | `law_agrees_with_a_second_implementation` |
//!
//! # Worked example
//!
//! Nothing fades; every part starts at ½, worth two observations: one good, one bad.
//!
//! | fact | says | part |
//! |---|---|---|
//! | the best mark for aptitude, fit and training, once each | 1 | `(1 + 1)/(2 + 1) = 2/3` each |
//! | two solutions that began with needs | 1, 1 | solutions `(1 + 2)/(2 + 2) = 3/4` |
//! | a message that passes all checks, one that passes two | 1, 0 | messages `(1 + 1)/(2 + 2) = 1/2` |
//!
//! So people are 2/3 and processes `(3/4 · 1/2)^½ = .612372`; `M² = 2/3 · .612372`, M = .638943.
//!
//! ```
//! use goodwill::capability::{
//!     Aspect, CapabilityEvidence, CapabilityLedger, CapabilityParams, CapabilityUnit, Check,
//!     Element,
//! };
//! use goodwill::quantity::{HalfLife, Instant, Rating, Scale, Share};
//!
//! let at = Instant::from_days(20_000)?;
//! let mut ledger = CapabilityLedger::new(CapabilityUnit { half_life: HalfLife::INFINITE });
//! let rating = Rating::new(5.0, Scale::new(1.0, 5.0)?)?;
//! for aspect in Aspect::ALL {
//!     ledger.observe(&CapabilityEvidence::Person { aspect: *aspect, rating, at });
//! }
//! for _ in 0..2 {
//!     ledger.observe(&CapabilityEvidence::Solution { from_need: Share::ONE, at });
//! }
//! for unique in [true, false] {
//!     let (clear, valuable) = (true, true);
//!     ledger.observe(&CapabilityEvidence::Message { clear, valuable, unique, at });
//! }
//! let Some(score) = ledger.score(&CapabilityParams::default(), at)? else {
//!     unreachable!("seven facts");
//! };
//! let elements = Element::ALL.iter().map(|e| format!("{:.6}", score.element(*e)));
//! assert_eq!(elements.collect::<Vec<_>>(), ["0.666667", "0.612372"]);
//! assert_eq!(format!("{:.6}", score.value()), "0.638943");
//! // Of the three checks, one is where it fails.
//! let checks = Check::ALL.iter().filter_map(|c| score.check(*c)).map(|share| share.mean());
//! assert_eq!(checks.collect::<Vec<_>>(), [0.75, 0.75, 0.5]);
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - That it takes these two, and these parts, is a rule of practice. The source warns that people
//!   who do not fit may do more harm than empty chairs; here they can only bring the value to 0.
//! - A test of aptitude predicts work, but far from surely; a mark is not a fact about a person.
//! - The gate is the source's rule. It is strict: two of three checks count as none.
//!   [`CapabilityScore::check`] shows which check fails, and [`CapabilityScore::lines`] says it.
//! - The parts are taken as independent for the interval. A fact that is fed twice counts twice.
//!
//! # References
//!
//! 1. Jøsang, A., & Ismail, R. (2002). The Beta reputation system. *15th Bled eConference*, eq. 2.
//! 2. Vartia, Y. O. (1976). Ideal log-change index numbers. *Scandinavian Journal of Statistics* 3,
//!    121–126 (the parts).

mod event;
mod evidence;
mod ledger;
mod params;
mod score;
mod standing;
#[cfg(feature = "simulate")]
mod truth;

pub use event::{Aspect, CapabilityEvent, Check, Element};
pub use evidence::{CapabilityEvidence, instrument, message_of};
pub use ledger::CapabilityLedger;
pub use params::{CapabilityParams, CapabilityUnit};
pub use score::CapabilityScore;
#[cfg(feature = "simulate")]
pub use truth::CapabilityTruth;
