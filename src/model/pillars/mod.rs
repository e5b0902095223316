//! Pillars: how well innovation, performance and service together keep the customers of a firm.
//!
//! What the three say of where a customer stands is in a file of its own, `standing`.
//!
//! # Question
//!
//! Do we bring our customers what helps them, put right what goes wrong, and all serve them?
//!
//! # Evidence
//!
//! The facts speak of the firm, over all of its customers.
//!
//! - [`PillarsEvidence::Offer`]: something new was offered; how far did it help the customers?
//! - [`PillarsEvidence::Upsell`]: customers were asked to buy more. It helps by what they gain more
//!   than the firm. One that mostly serves the seller counts as an offer that did not help, at a
//!   cost of its own.
//! - [`PillarsEvidence::Step`]: a problem was found, or resolved, or things were back on track. It
//!   took some time, against a target. [`label_problems`] makes these facts of the lives of
//!   problems; a step that is overdue counts before it is taken.
//! - [`PillarsEvidence::Deed`]: somebody did something for a customer, at the service desk or
//!   outside it: which team, and how far it helped. A deed that names no team is the desk's, or that
//!   of one team which stands for all outside it.
//!
//! # Formula
//!
//! ```text
//! δ = 2^(−age/H)       G = Σ δ y,  B = Σ δ (1 − y)  over the observations y of a share
//!
//! offer        y = the share that helped
//! upsell       y = max(0, 2c − 1),  its B counted κ times,  c the customer's share
//! step         y = 2^(−max(0, t − t*)/(τ t*)),  t* its target
//! deed         y = the share that helped, whoever did it
//!
//! innovation   x₁ ~ Beta(aW + G, (1 − a)W + B)    G, B of offers and upsells together
//! performance  x₂ = ⅓ Σ_s x_s,  x_s ~ Beta(aW + G_s, (1 − a)W + B_s)  of the three steps
//! service      x₃ ~ Beta(aW + Σ_t γ_t G_t, (1 − a)W + Σ_t γ_t B_t)    of deeds, by team t
//!              γ_t = (W + 1)/(N_t + W),  N_t = G_t + B_t:  a team counts for at most W + 1 deeds
//! value        M = M_ρ(x₁, x₂, x₃; w)             (x₁ x₂ x₃)^⅓ for ρ = 0 and equal weights
//!
//! parts        cᵢ = L wᵢ ln(xᵢ/a),  L = (M − a)/ln(M/a)  for ρ = 0,  M = a + Σ cᵢ
//! of a pillar  offers, upsells  (G_o − a N_o)/(N + W),  N = Σ N_o,  N_o = G_o + B_o
//!              teams            the same of γ_t G_t and γ_t N_t
//!              steps            ⅓ (x_s − a)
//! bounds       M with everything unknown at 0, and at 1
//! interval     of M over independent xᵢ: exact moments of Π xᵢ^wᵢ for ρ = 0, matched by a Beta
//!
//! trend        recent  G_h = Σ 2^(−age/h) y,  older  G − G_h,  B likewise;  each a Beta as above
//!              P(recent > older)
//!
//! standing     the three pillars, all ours: G and B of each, those of the three steps together,
//!              upsells with κB, deeds with γ_t
//! ```
//!
//! M is taken at the means of the xᵢ. Deeds of one team are alike, so that many of them say less
//! than as many by different teams: their evidence is dispersed as in the standing. So a deed that
//! helps never lowers service, and a further team that helps raises it most. A step's time runs from the step before it. Other exponents
//! have the parts of [`power_mean`](crate::kernel::power_mean) and the interval of
//! [`composite`](crate::kernel::composite).
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | y | what one fact says | 0 to 1 | [`Share`](crate::quantity::Share) |
//! | H, h | half-life; of what is recent | 1 s to infinite | [`PillarsUnit`] |
//! | t, t* | time taken, time that may be taken | 0 or more, above 0, seconds | [`PillarsEvidence`] |
//! | τ | lateness that counts half, in targets | above 0 | [`PillarsUnit`] |
//! | c | the customer's share of the advantage of an upsell | 0 to 1 | [`PillarsEvidence`] |
//! | κ | what an upsell in the firm's favour costs | above 0 offers | [`PillarsParams`] |
//! | a, W | mean and weight of the prior of a share | 0 to 1, above 0 observations | [`PillarsParams`] |
//! | w | weights of the pillars | 10⁻⁹ or more each, sum 1 | [`PillarsParams`] |
//! | ρ | exponent between the pillars | at most 0 | [`Exponent`](crate::quantity::Exponent) |
//! | x, M | a pillar, the roof | 0 to 1 | [`PillarsScore`] |
//!
//! # Direction
//!
//! More is better: 1 is a roof on three whole pillars.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | pillars | exponent | 0 |  | at most 0 | D | none makes up for another |
//! | pillars | weight of a pillar | 0.3333333333333333 |  | simplex, 1e-9 or more each | P | equal |
//! | pillars | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | pillars | prior weight | 2 | observations | above 0 | P | two observations |
//! | pillars | cost of an upsell in the firm's favour | 1 | offers | above 0 | P | as an offer that did not help |
//! | pillars | timeliness tolerance | 1 | targets | above 0 | P | late by the target itself counts half |
//! | pillars | recent half-life, for the trend | 30 | days | below the half-life | P | a month against what was before |
//!
//! # Laws
//!
//! Each is tested in `tests/pillars/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | everything lies in [0, 1], and the bounds and the interval hold the value | `law_bounded` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | the parts of a pillar and the baseline sum to the pillar, to the bit | `law_parts_of_a_pillar_sum_exactly` |
//! | a part has the sign of its pillar's step from the prior | `law_parts_follow_their_pillars` |
//! | one pillar at zero brings the roof down | `law_one_pillar_at_zero_brings_the_roof_down` |
//! | the roof is below what its weakest pillar allows, whatever the others are | `law_no_rise_of_one_offsets_a_weak_one` |
//! | a pillar that is not known makes the lower bound 0; what arrives narrows the bounds | `law_a_missing_pillar_may_be_zero` |
//! | helping more, or being quicker, never lowers the value | `law_monotone` |
//! | a deed that helps in full never lowers the roof, whoever did it | `law_a_helpful_deed_never_lowers_the_roof` |
//! | the same helpful deeds by more teams never lower it | `law_spread_over_more_teams_never_lowers_the_roof` |
//! | an upsell that serves the firm never raises the value, and less the dearer it is | `law_an_upsell_for_the_seller_counts_against` |
//! | of the components of the standing a good fact never adds bad, nor a bad one good; as many counts as components | `law_a_good_fact_adds_good_and_a_bad_one_bad` |
//! | order is irrelevant, to the bit | `law_order_is_irrelevant` |
//! | merging any partition is reading all, to the bit | `law_merging_any_partition_is_reading_all` |
//! | merging commutes, associates and has an identity, to the bit | `law_merging_commutes_associates_and_has_an_identity` |
//! | idle evidence fades to the prior, and coverage stays | `law_idle_evidence_fades_to_the_prior` |
//! | shifting all times by whole half-lives changes no bit | `law_shifting_by_half_lives_changes_nothing` |
//! | the interval contains its point | `law_the_interval_contains_its_point` |
//! | a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//! | recent and older swapped give the complement, and better of late is likelier better | `law_trend_is_antisymmetric` |
//! | a second implementation agrees | `law_agrees_with_a_second_implementation` |
//!
//! # Worked example
//!
//! Nothing fades; every share starts at ½, worth two observations: one good, one bad. A problem
//! may take one day for each step.
//!
//! | fact | says | pillar |
//! |---|---|---|
//! | two offers that helped in full | 1, 1 | innovation, with the next |
//! | an upsell that serves only the firm | 0 | innovation `(1 + 2)/(2 + 3) = 3/5` |
//! | found on day 1 | 1 | find `(1 + 1)/(2 + 1) = 2/3` |
//! | resolved on day 3, one day late | ½ | resolve `(1 + 1/2)/(2 + 1) = 1/2` |
//! | on day 5 still not back on track, one day late | ½ | back on track `1/2` |
//! | | | performance `(2/3 + 1/2 + 1/2)/3 = 5/9` |
//! | the desk helped, billing helped, delivery did not | 1, 1, 0 | service `(1 + 2)/(2 + 3) = 3/5` |
//!
//! So `M³ = 3/5 · 5/9 · 3/5 = 1/5`, and M = .584804. Without the deeds nothing is known of service.
//! The roof is then somewhere from 0 to `(3/5 · 5/9)^⅓ = .693361`. Had the desk helped twice, its
//! two deeds would count for `2 · 3/4 = 3/2`, and service would be `(1 + 5/2)/(2 + 7/2) = 7/11`.
//!
//! For the trend, a step was in time 30 days ago and one took twice its target today. By h = 30
//! days the recent counts are `1/2 · 1 + 1/2 = 1` good and `1/2` bad, so `(1 + 1)/(2 + 3/2) = 4/7`.
//! What is left is `1/2` good, so `(1 + 1/2)/(2 + 1/2) = 3/5`. The change is `−1/35`.
//!
//! ```
//! use goodwill::pillars::{
//!     Pillar, PillarsEvidence, PillarsLedger, PillarsParams, PillarsUnit, Problem, ProblemStep,
//!     Targets, label_problems,
//! };
//! use goodwill::quantity::{Amount, HalfLife, Instant, Name, Positive, Share};
//!
//! let day = Instant::from_days;
//! let at = day(5)?;
//! let unit = PillarsUnit { half_life: HalfLife::INFINITE, ..PillarsUnit::default() };
//! let params = PillarsParams::default();
//! let mut ledger = PillarsLedger::new(unit);
//! for _ in 0..2 {
//!     ledger.observe(&PillarsEvidence::Offer { helped: Share::ONE, at });
//! }
//! ledger.observe(&PillarsEvidence::Upsell { customer_share: Share::ZERO, at });
//! let one = Positive::new(86_400.0)?;
//! let targets = Targets { find_seconds: one, resolve_seconds: one, back_on_track_seconds: one };
//! let found = Problem::new(day(0)?).took(ProblemStep::Find, day(1)?)?;
//! let problem = found.took(ProblemStep::Resolve, day(3)?)?;
//! for fact in label_problems(&[problem], &targets, at)? {
//!     ledger.observe(&fact);
//! }
//! let Some(score) = ledger.score(&params, at)? else { unreachable!("six facts") };
//! let (lower, upper) = score.bounds();
//! assert_eq!(format!("{lower:.6} {upper:.6}"), "0.000000 0.693361");
//! assert_eq!(score.unknown(), [Pillar::Service]);
//!
//! for (team, helped) in [(None, 1.0), (Some("billing"), 1.0), (Some("delivery"), 0.0)] {
//!     let (outside_desk, helped) = (team.is_some(), Some(Share::new(helped)?));
//!     let team = team.map(Name::new).transpose()?;
//!     ledger.observe(&PillarsEvidence::Deed { outside_desk, team, helped, at });
//! }
//! let Some(score) = ledger.score(&params, at)? else { unreachable!("nine facts") };
//! assert_eq!(format!("{:.6}", score.value()), "0.584804");
//! let parts: Vec<String> =
//!     score.parts().iter().map(|part| format!("{:.4} {:.4}", part.value, part.contribution)).collect();
//! assert_eq!(parts, ["0.6000 0.0329", "0.5556 0.0190", "0.6000 0.0329"]);
//! assert_eq!(score.weakest(), Pillar::Performance);
//!
//! // Innovation is ½ + 1/5 from the offers − 1/10 from the upsell.
//! let innovation = score.pillar(Pillar::Innovation).parts;
//! assert_eq!(innovation.iter().map(|part| part.contribution).collect::<Vec<_>>(), [0.2, -0.1]);
//!
//! // The trend of one step.
//! let mut ledger = PillarsLedger::new(unit);
//! for (taken, at) in [(1.0, day(0)?), (2.0, day(30)?)] {
//!     let (taken_seconds, target_seconds) = (Amount::new(taken)?, Positive::ONE);
//!     ledger.observe(&PillarsEvidence::Step {
//!         step: ProblemStep::Resolve, taken_seconds, target_seconds, at,
//!     });
//! }
//! let score = ledger.score(&params, day(30)?)?;
//! let Some(trend) = score.and_then(|score| score.trend_of(ProblemStep::Resolve)) else {
//!     unreachable!("two steps");
//! };
//! assert_eq!(format!("{:.6} {:.2}", trend.change(), trend.improving()), "-0.028571 0.46");
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - That there are these three, and that none makes up for another, is a rule of practice. The
//!   exponent is bounded so that the rule holds; −∞ is its strictest reading.
//! - The roof is at 0 only where a pillar surely is 0. With a prior mean above 0 no finite evidence
//!   makes a pillar 0, so the value is above 0 however bad the facts are.
//! - The source holds that what is measured improves. A measure that is aimed at can also be met
//!   in ways that help no customer. So the trend says with what probability the times got better;
//!   it does not say why.
//! - How far a deed helped is a judgement, best the customer's. A deed that is recorded without it
//!   counts as a help in full, so that a log of deeds alone says who serves, and nothing bad. That a
//!   team never serves shows only in that others count no further: it is no evidence against them.
//! - The source allows an upsell that is better for the customer than for the firm. Who gains how
//!   much is a judgement. It should be the customer's.
//! - A problem whose step is open counts as if it ended today, which flatters the firm.
//! - The trend compares two decayed averages. The prior is in both, so with little evidence the
//!   trend stays near ½. It takes steps as independent; where one fault delays many, it is too sure.
//! - The pillars are taken as independent for the interval. A fact that is fed twice counts twice.
//!
//! # References
//!
//! 1. Jøsang, A., & Ismail, R. (2002). The Beta reputation system. *15th Bled eConference*, eq. 2.
//! 2. Vartia, Y. O. (1976). Ideal log-change index numbers. *Scandinavian Journal of Statistics* 3,
//!    121–126 (the parts).
//! 3. Strathern, M. (1997). ‘Improving ratings’: audit in the British university system. *European
//!    Review* 5(3), 305–321 (a measure that becomes a target).

mod event;
mod evidence;
mod ledger;
mod params;
mod score;
mod standing;
#[cfg(feature = "simulate")]
mod truth;

pub use event::{PillarsEvent, ProblemStep};
pub use evidence::{Pillar, PillarsEvidence, Problem, Targets, label_problems};
pub use ledger::PillarsLedger;
pub use params::{PillarsParams, PillarsUnit};
pub use score::{PillarValue, PillarsScore, Trend};
#[cfg(feature = "simulate")]
pub use truth::PillarsTruth;
