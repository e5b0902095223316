//! Needs and deeds: how well a customer's needs are met, from the lowest tier up.
//!
//! Further files: `cases` and `deeds`, which stand beside the score; `hierarchy`, whether the tiers
//! are one; `questions`, the questionnaires; `standing`, what it says of where a customer stands.
//!
//! # Question
//!
//! Do we meet this customer's needs, the lower ones first, and do we still do anything for them?
//!
//! # Evidence
//!
//! Needs have three [`Tier`]s. *Information* is timely, complete and accurate, and useless where it
//! is not all three. *Promises* are kept. *Support* comes without condition. So there are five
//! [`Need`]s. A fact about a need says a number from 0 to 1 and counts as one observation.
//!
//! - [`NeedsEvidence::Information`]: the customer was given something that it needed to know. It is
//!   judged in the aspects that could be judged.
//! - [`NeedsEvidence::Promise`] and [`NeedsEvidence::Answer`]: a promise is made. It is then kept,
//!   renegotiated before it is due, or missed. An answer repeats its promise, so it may arrive
//!   first; what does not match waits in [`NeedsLedger::unmatched`]. A promise that is kept or
//!   renegotiated after its due date is missed. A new promise that replaces it is one of its own.
//!   Open and overdue promises are views, [`NeedsLedger::open`] and [`NeedsLedger::overdue`]:
//!   silence is no fact.
//! - [`NeedsEvidence::Case`]: the customer needed help, before the sale or after it: the two count
//!   alike. Whose fault it was never moves the score.
//! - [`NeedsEvidence::Rating`]: the customer's own word on a need. [`instrument`] has a question for
//!   each; [`ratings_of`] reads the answers.
//!
//! What stands beside the score:
//!
//! - [`NeedsEvidence::Deed`] and [`NeedsEvidence::RivalDeed`]: what was done for the customer, on
//!   request, unprompted, or to show appreciation. Information given, promises kept and cases helped
//!   are deeds as well. [`NeedsEvidence::Thanks`] is words and no deed: it changes only the count of
//!   facts.
//! - [`NeedsEvidence::Standard`]: what the firm's people demand where they are customers, and give
//!   where they are sellers. [`NeedsEvidence::Leader`]: whether the head of the firm states the
//!   standard, and keeps it. [`golden_rule`] asks for both; [`standards_of`] reads the answers.
//!
//! Nothing here depends on what came before or after it, so nothing has to be labelled.
//!
//! # Formula
//!
//! ```text
//! δ = 2^(−age/H)          G = Σ δ y,  B = Σ δ (1 − y)  over the observations y of a need
//!
//! information, rating     y = the share, (rating − min)/(max − min)
//! answer                  y = 1 kept,  κ renegotiated in time,  0 missed
//! case                    y = helped · (1 − (1 − ℓ)(1 − g)^(rungs up) if a call was not answered live, else 1)
//!
//! aspects                 t, c, a ~ Beta(a_I W + G, (1 − a_I)W + B)
//! tiers                   x₁ = t·c·a        x₂, x₃ ~ Beta(aW + G, (1 − a)W + B)
//! score                   S = (x₁ + x₁x₂ + x₁x₂x₃)/3,  of the means;  S⁰ the same of the priors a₁ a₂ a₃
//! parts                   c₁ = (x₁ − a₁)(1 + a₂ + a₂a₃)/3
//!                         c₂ = x₁(x₂ − a₂)(1 + a₃)/3
//!                         c₃ = x₁x₂(x₃ − a₃)/3                S = S⁰ + c₁ + c₂ + c₃
//! moments                 3S = A(1 + B(1 + C)),  E[XY] = E[X]E[Y]
//!                         Var(XY) = Var X Var Y + Var X E[Y]² + Var Y E[X]²
//! interval                quantiles of the Beta of that mean and variance
//!
//! presence                2^(−idle/h_P),  idle since the firm's last deed
//! share of deeds          Beta(s + ours, s + rivals')
//! trend                   n = Σ 2^(−age/h),  o = Σ 2^(−age/H) − n        over unprompted deeds
//!                         e_n = h(1 − 2^(−T/h))/ln 2,  e_o = H(1 − 2^(−T/H))/ln 2 − e_n
//!                         r_n ~ Gamma(k + n, k/λ + e_n),  r_o ~ Gamma(k + o, k/λ + e_o)
//!                         λ = (k + n + o)/(kh + e_n + e_o)
//!                         P(falling) = P(r_n < r_o) = I_x(k + n, k + o),  x the share of r_n's exposure
//! gap                     mean demanded − mean given;  helped at our fault − helped at theirs
//! hierarchy               Guttman's coefficients, see survey::Scalogram; errors against the same total
//! ```
//!
//! Means of independent posteriors multiply, so `S` is the exact mean of the score. The parts climb
//! the hierarchy: a tier is judged on those below it as they stand, with those above it still at
//! their priors.
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | y | what one fact says | 0 to 1 | [`Share`](crate::quantity::Share) |
//! | H, h | half-life of facts, of recent deeds | 1 s to infinite | [`NeedsUnit`] |
//! | a, W | prior mean of x₂ and x₃, prior weight of every need | 0 to 1, above 0 observations | [`NeedsParams`] |
//! | `a_I` | prior mean of an aspect of information | 0 to 1 | [`NeedsParams`] |
//! | κ, ℓ, g | credit for telling in time, for help not live; what each rung makes up for | 0 to 1 | [`NeedsParams`] |
//! | x₁, x₂, x₃ | information, promises, support | 0 to 1 | [`Tier`] |
//! | S | how well needs are met | 0 to 1 | [`NeedsScore`] |
//! | `h_P` | half-life of presence | 1 s to infinite | [`NeedsParams`] |
//! | s, k | prior of the share, of the trend | above 0 deeds | [`NeedsParams`] |
//! | `n`, `o`, `e_n`, `e_o` | recent and older deeds, and days | 0 or more | [`Trend`] |
//! | T | days from the first fact to the reading | 0 or more | [`NeedsLedger`] |
//!
//! # Direction
//!
//! More is better: 1 is every need met, always.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | needs | prior mean | 0.5 |  | [0, 1] | P | the middle, of every tier |
//! | needs | prior weight | 2 | observations | above 0 | P | two observations |
//! | needs | prior mean of an aspect of information | 0.7937005259840998 |  | [0, 1] | P | the cube root of one half: the three multiplied start at the middle |
//! | needs | credit for renegotiating in time | 0.5 |  | [0, 1] | D | telling in time beats silence, keeping beats telling |
//! | needs | credit for help not answered live | 0.5 |  | [0, 1] | P | half |
//! | needs | what each rung up makes up for of a call not answered live | 0.5 |  | [0, 1] | P | half; who calls back from higher up has answered |
//! | needs | half-life of presence | 180 | days | 1 s to infinite | P | as that of every fact |
//! | needs | half-life of recent deeds | 45 | days | 1 s to infinite | P | a quarter of that of every fact |
//! | needs | prior of deeds against rivals | 1 | deeds | above 0 | P | each side, uniform on the share |
//! | needs | prior of the trend of deeds | 1 | deeds | above 0 | P | one deed at the common rate in either part |
//! | needs | a tier passes from | 0.5 |  | [0, 1] | P | the middle |
//! | needs | least reproducibility of the hierarchy | 0.9 |  | [0, 1] | D | Guttman's convention |
//! | needs | least scalability of the hierarchy | 0.6 |  | [0, 1] | D | Menzel's convention |
//!
//! # Laws
//!
//! Each is tested in `tests/needs/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | everything lies in [0, 1] and is finite, and the bounds hold the value | `law_bounded` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | what they sum to is the formula | `law_parts_sum_to_the_formula` |
//! | a part never has the opposite sign of its tier's step from the prior | `law_parts_follow_their_tiers` |
//! | where information is 0, promises and support change no bit | `law_no_information_makes_the_rest_inert` |
//! | a better judgement of any need never lowers the value | `law_monotone_in_each_need` |
//! | keeping beats telling in time, telling in time beats silence | `law_keeping_beats_telling_beats_missing` |
//! | whose fault it was changes no bit of the score | `law_fault_never_moves_the_score` |
//! | that someone higher up answered never lowers the value; that nobody answered never raises it | `law_a_higher_answer_never_lowers` |
//! | bare thanks change no figure | `law_bare_thanks_count_nothing` |
//! | presence halves with each half-life and changes no bit of the score | `law_presence_stands_beside_the_score` |
//! | idle evidence fades to the prior, never to blame, and coverage stays | `law_idle_evidence_fades_to_the_prior` |
//! | order is irrelevant, to the bit | `law_order_is_irrelevant` |
//! | merging any partition is reading all, to the bit | `law_merging_any_partition_is_reading_all` |
//! | merging commutes, associates and has an identity, to the bit | `law_merging_commutes_associates_and_has_an_identity` |
//! | a promise and its answer settle whichever arrives first | `law_an_answer_may_arrive_first` |
//! | shifting all times by whole half-lives changes no bit | `law_shifting_by_half_lives_changes_nothing` |
//! | a missing need widens the bounds; when it arrives, they narrow | `law_a_missing_need_widens_the_bounds` |
//! | filling a gap with its prior changes no number beyond rounding | `law_filling_a_gap_with_its_prior_changes_nothing` |
//! | exchanging the sides of the golden rule mirrors the gap | `law_swapped_sides_mirror_the_gap` |
//! | deeds at a steady rate show no trend, on average over the time of reading | `law_a_steady_rate_shows_no_trend` |
//! | deeds done early look like falling, deeds done late like rising | `law_the_trend_follows_the_deeds` |
//! | the interval contains its point | `law_the_interval_contains_its_point` |
//! | a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//! | the intervals of tiers, gaps and trend contain their points | `law_every_interval_contains_its_point` |
//! | the interval covers what it says | `law_the_interval_covers_what_it_says` |
//! | a second implementation agrees | `law_agrees_with_a_second_implementation` |
//!
//! # Worked example
//!
//! Nothing fades, and every need starts at ½, worth two observations: one good, one bad.
//!
//! | fact | says | so |
//! |---|---|---|
//! | two pieces of information, in time, complete and right | 1 | `t = c = a = (1 + 2)/(2 + 2) = 3/4`, `x₁ = 27/64` |
//! | a promise kept, another renegotiated in time | 1, ½ | `x₂ = (1 + 3/2)/(2 + 2) = 5/8` |
//! | a third promise, past its date and unanswered | nothing | open: `x₂` from 1/2 to 7/10 |
//! | help after a live answer; help after a call that nobody took | 1, ½ | `x₃ = (1 + 3/2)/(2 + 2) = 5/8` |
//! | one thing done unasked; two things done by a rival | | share `(1 + 6)/(1 + 6 + 1 + 2) = 7/10` |
//! | prompt answers demanded in full, given not at all | 1, 0 | gap `2/3 − 1/3 = 1/3` |
//! | the standard stated by the head, and not kept | 1, 0 | `2/3` and `1/3` |
//! | thanks, by words | | nothing |
//!
//! ```text
//! S⁰ = 1/8 · (1 + 1/2 + 1/4)/3 = 7/96           .072917
//! c₁ = (27/64 − 8/64) · 7/12   = 133/768        .173177
//! c₂ = 27/64 · 1/8 · 1/2       = 27/1024        .026367
//! c₃ = 27/64 · 5/8 · 1/24      = 45/4096        .010986
//! S  = 27/64 · 129/64 / 3      = 1161/4096      .283447
//! ```
//!
//! The last deed is a half-life of presence ago: presence is ½, and the score does not know it.
//!
//! ```
//! use goodwill::needs::{
//!     Case, DeedKind, Need, NeedsEvidence, NeedsLedger, NeedsParams, NeedsUnit, Promise,
//!     PromiseAnswer, PromiseOutcome, Side,
//! };
//! use goodwill::quantity::{HalfLife, Instant, Name, Share};
//!
//! let day = |n: i64| Instant::from_days(20_000 + n);
//! let unit = NeedsUnit { half_life: HalfLife::INFINITE, ..NeedsUnit::default() };
//! let mut ledger = NeedsLedger::new(unit);
//!
//! let full = Some(Share::ONE);
//! for at in [day(1)?, day(1)?] {
//!     let given = NeedsEvidence::Information { timely: full, complete: full, accurate: full, at };
//!     ledger.observe(&given);
//! }
//! let promise = |id| Promise::new(Name::new(id)?, day(0)?).due(day(10)?);
//! for id in ["quote", "visit", "report"] {
//!     ledger.observe(&NeedsEvidence::Promise(promise(id)?));
//! }
//! let kept = PromiseAnswer::new(promise("quote")?, PromiseOutcome::Kept, day(5)?)?;
//! let told = PromiseAnswer::new(promise("visit")?, PromiseOutcome::Renegotiated, day(8)?)?;
//! ledger.observe(&NeedsEvidence::Answer(kept));
//! ledger.observe(&NeedsEvidence::Answer(told));
//! for (live, at) in [(true, day(2)?), (false, day(3)?)] {
//!     let case = Case { live: Some(live), ..Case::new(Share::ONE, at) };
//!     ledger.observe(&NeedsEvidence::Case(case));
//! }
//! ledger.observe(&NeedsEvidence::Deed { kind: DeedKind::Unprompted, at: day(4)? });
//! ledger.observe(&NeedsEvidence::RivalDeed { at: day(6)? });
//! ledger.observe(&NeedsEvidence::RivalDeed { at: day(7)? });
//! for (side, level) in [(Side::Demanded, Share::ONE), (Side::Given, Share::ZERO)] {
//!     ledger.observe(&NeedsEvidence::Standard { need: Need::Timely, side, level, at: day(9)? });
//! }
//! let (stated, kept) = (Some(Share::ONE), Some(Share::ZERO));
//! ledger.observe(&NeedsEvidence::Leader { stated, kept, at: day(9)? });
//! ledger.observe(&NeedsEvidence::Thanks { at: day(100)? });
//!
//! let params = NeedsParams::default().with_aspect_mean(Share::HALF);
//! let Some(score) = ledger.score(&params, day(185)?)? else { unreachable!("sixteen facts") };
//! let six = |x: f64| format!("{x:.6}");
//! assert_eq!(six(score.value()), "0.283447"); // 1161/4096
//! let parts: Vec<String> = score.parts().iter().map(|part| six(part.contribution)).collect();
//! assert_eq!((six(score.baseline()).as_str(), parts), (
//!     "0.072917", ["0.173177", "0.026367", "0.010986"].map(str::to_owned).to_vec(),
//! ));
//! let (lower, upper) = score.promises().bounds();
//! assert_eq!((score.promises().overdue, six(lower), six(upper)), (1, six(0.5), six(0.7)));
//! assert_eq!(score.golden_rule(Need::Timely).map(|gap| six(gap.value())), Some(six(1.0 / 3.0)));
//! let kept = score.leader().and_then(|leader| leader.kept).map(|kept| six(kept.mean()));
//! assert_eq!(kept, Some(six(1.0 / 3.0)));
//! let deeds = score.deeds().map(|deeds| (six(deeds.share.mean()), deeds.presence));
//! assert_eq!(deeds, Some((six(0.7), Some(0.5))));
//! assert_eq!(
//!     score.to_string(),
//!     "needs 0.28 [0.08, 0.55] (more is better), resting on 5 of 5 needs and 16 facts; presence 0.50; \
//!      1 promise open, 1 overdue",
//! );
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - That needs form a hierarchy is the source's claim; no study is known. So it is tested in one's
//!   own data: [`hierarchy`] gives Guttman's coefficients over many customers, and warns below .90
//!   and .60. Of 1 707 people asked about the quality of a bank, seven items split at the middle
//!   reproduced .95 and scaled .18: read both.
//! - The sources disagree whether to thank a customer for an order: one says never, one that
//!   appreciation is to be shown by deeds, one that customers should feel valued. Deeds of
//!   appreciation count as deeds; bare thanks change nothing.
//! - The source praises a firm whose head takes a call that no other can. But each rung is effort
//!   for the customer. So help keeps .9 of its credit for each rung; with `g = 1` it keeps all of it.
//!   [`Cases::by_rung`] shows how far cases had to go.
//! - Presence is a rule of thumb about memory. On the purchases of 23 570 buyers of compact discs it
//!   told those who bought again within half a year from those who did not, with an AUC of .76. A
//!   firm that is idle may have a customer who is content, so presence never enters the score.
//! - Rivals' deeds are seen only where somebody reports them; the share flatters.
//! - A decayed count varies less than a Gamma of as many whole events, so the trend is cautious. Its
//!   two parts share each deed in proportion and are taken as independent. The source speaks of
//!   complacency. The trend sees only deeds: it may fall because less is needed.
//! - The five needs are taken as independent; where one careless person fails in all, the true
//!   interval is wider. Where they are independent and the prior is right, a nominal .90 held
//!   .905 of 4 000 draws.
//! - What is known of the first tier limits all. Where nothing is known of it, everything above
//!   counts by ½. [`NeedsScore::bounds`] and the coverage say so.
//! - A fact that is fed twice counts twice.
//!
//! # References
//!
//! 1. Guttman, L. (1950). The basis for scalogram analysis. In S. A. Stouffer et al., *Measurement
//!    and Prediction*. Princeton University Press, ch. 3.
//! 2. Menzel, H. (1953). A new coefficient for scalogram analysis. *Public Opinion Quarterly* 17,
//!    268–280.
//! 3. Goodman, L. A. (1960). On the exact variance of products. *Journal of the American Statistical
//!    Association* 55, 708–713 (the variance of a product).
//! 4. Gelman, A., et al. (2013). *Bayesian Data Analysis*, 3rd ed. Chapman & Hall, §2.6 (a rate of
//!    events over an exposure).
//! 5. Fader, P. S., & Hardie, B. G. S. (2001). Forecasting repeat sales at CDNOW. *Interfaces* 31(3),
//!    S94–S107 (the purchases).

mod cases;
mod deeds;
mod event;
mod evidence;
mod hierarchy;
mod ledger;
mod params;
mod questions;
mod score;
mod standing;
#[cfg(feature = "simulate")]
mod truth;

pub use cases::{Cases, Gap};
pub use deeds::{Deeds, Trend};
pub use event::{NeedsEvent, NeedsEvidence};
pub use evidence::{
    Case, DeedKind, Need, Promise, PromiseAnswer, PromiseOutcome, Rung, Side, Tier,
};
pub use hierarchy::{TierHierarchy, hierarchy};
pub use ledger::{NeedsLedger, Unmatched};
pub use params::{NeedsParams, NeedsUnit};
pub use questions::{golden_rule, instrument, ratings_of, standards_of};
pub use score::{Leader, NeedsScore, Promises};
#[cfg(feature = "simulate")]
pub use truth::NeedsTruth;
