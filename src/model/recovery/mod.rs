//! The recovery score.
//!
//! Beside the files that every model has, `steps` lists what can be done about a failure, `label`
//! reads failures and steps together, `figures` holds what is told beside the score, and `standing`
//! what it says of where a customer stands.
//!
//! # Question
//!
//! When something went wrong for this customer, how did we make it good, and how do they stand
//! with us after it?
//!
//! # Evidence
//!
//! A [`Failure`] is voiced as a complaint or known in another way. [`RecoveryStep`]s are taken with
//! it: heard out, restated, owned, asked what would be fair, resolved, compensated, followed up.
//! In closing, the customer is asked whether there is anything else; that is counted and said, and
//! is no part of justice. Two do harm: deflected and handed off. They may arrive in any order. What a failure is
//! depends on the others (the first, the same cause again). When it is over depends on its steps.
//! So [`label_recoveries`] labels one customer's complete events first, in order of time. It makes
//! an [`Opening`] for each failure, and a [`Closing`] with its [`Justice`] for each that is over.
//! It lists what contradicts the rest. The customer can be asked about justice too: [`instrument`] has
//! a question for each step, [`justice_of`] reads the answers.
//!
//! Three facts stand by themselves: [`Asked`] (did a let-down customer complain, how many were
//! told), [`Authority`] (could the person in front settle it) and [`RecoveryEvidence::MadeGood`]
//! (did the customer stay, who would else have left).
//!
//! # Formula
//!
//! ```text
//! J_d = min(1, resolved + compensated)
//! J_i = (heard + restated + owned)/3 · q^deflected
//! J_p = (asked + 2^(−days to resolve/h) + followed up)/3 · q^(handed off)
//! J   = Σ_j w_j J_j, w_d ≥ w_i ≥ w_p             J = 0 until resolved
//! x₁  = s (1 − J)                                 harm
//! x₂  = [complained] max(0, 1 − J/J₀)             double deviation
//! x₃  = [first failure] J                         paradox
//! g   = min(1, age/P) of a failure that is open, δ of one that is closed
//! x̄₁  = (W m + Σ g x₁)/(W + n),  x̄₂ = Σ g x₂/(W + n),  x̄₃ likewise,  n = Σ g;  J = 0 while open
//! z   = z₀ + b x̄₃ − e x̄₁ − d x̄₂                  b = 0 for loyalty,  z₀ = ln(p₀/(1 − p₀))
//! value = σ(z) = p₀ + Σ points                    points of a term t: t (σ(z) − p₀)/(z − z₀)
//! interval: the share D of all that could be lost, (e x₁ + d x₂ + b (1 − x₃))/(e + d + b), is
//!           Beta((W + n) D̄, (W + n)(1 − D̄)), and z = z₀ + b − (e + d + b) D
//!
//! unhappy   Â = C E[1/v] = C (a + b − 1)/(a − 1),  silent Â − C = C b/(a − 1),  v ~ Beta(a, b)
//! heard     Â · r,  r ~ Gamma(told, customers asked)
//! cause     share (n_k + 1/K)/(Σ n + 1);  strikes again within t: 1 − (β/(β + t))^α,
//!           α = α₀ + recurrences,  β = β₀ + days between them + days since the last
//! make good iff P(saved) · value > cost;  authority suffices iff limit ≥ needed
//! ```
//!
//! The value is the standing that the average failure leaves. The mean is taken in log-odds, where
//! terms add, so the constants can be changed when the ledger is read. Among complaints and causes
//! a failure counts from its opening; in the value an open one weighs as it ages, by the day, until
//! after the patience P it weighs as one that was given up: the value falls steadily and never
//! overnight. A resolution takes its place at once. [`RecoveryScore::bounds`] says
//! what open failures, and follow-ups that may still come, can make of the value.
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | s | severity | 0 to 1 | [`Share`](crate::quantity::Share) |
//! | q, h | what a slip leaves; days after which a resolution is half as fast | 0 to 1; above 0 | [`RecoveryRule`] |
//! | J, w, J₀ | justice, its weights, the threshold | 0 to 1; ordered simplex; 0 to 1 | [`Justice`], [`RecoveryUnit`] |
//! | p₀, e, d, b | standing before; severity effect, double deviation, paradox bonus | (0, 1); 0 or more | [`RecoveryParams`] |
//! | g, P | weight of a failure; days of patience with an open one | 0 to 1; above 0 | [`RecoveryParams::patience_days`] |
//! | m, W | prior mean and weight of the harm | 0 to 1; above 0, failures | [`RecoveryParams`] |
//! | C, v | complaints, decayed; share that speaks up | 0 or more; 0 to 1 | [`SilentCustomers`] |
//! | a, b (of v) | who spoke up and who did not, prior and asked | above 1; above 0 | [`SpeaksUp`] |
//! | r | how many each tells | 0 or more | [`WordOfMouth`] |
//! | n, K, α, β | failures of a cause; causes; events and days of its rate | 0 or more | [`CauseFigure`] |
//!
//! # Direction
//!
//! More is better: 0 is a customer lost, 1 a full standing. A recovery restores loyalty at best. So
//! this scale does not show what it is worth never to fail: fewer failures are better than many
//! that were made good.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | recovery | justice weight, distributive | 0.45 |  | ordered simplex | A | for the order, a meta-analysis of 60 studies; the numbers are ours |
//! | recovery | justice weight, interactional | 0.33 |  | ordered simplex | A | for the order, the same |
//! | recovery | justice weight, procedural | 0.22 |  | ordered simplex | A | for the order, the same |
//! | recovery | justice below which a complaint is failed twice | 0.5 |  | [0, 1] | P | the middle |
//! | recovery | severity effect | 2 | log-odds | 0 or more | P | A for the sign; the size is ours |
//! | recovery | double deviation | 1 | log-odds | 0 or more | P | A for the sign; the size is ours |
//! | recovery | paradox bonus | 0.2 | log-odds | 0 or more | A | small and rare; satisfaction after a first failure only |
//! | recovery | standing before the failures | 0.8 |  | (0, 1) | P | most customers were content |
//! | recovery | severity of a failure | 0.5 |  | [0, 1] | P | the middle, where none is given |
//! | recovery | prior mean of the harm | 0.25 |  | [0, 1] | P | a middling failure, half made good |
//! | recovery | prior weight of the harm | 2 | failures | above 0 | P | two failures |
//! | recovery | consumers who speak up | 3.5 | customers | above 1 | B | about a third today, once 50 to 69 %; the often quoted 4 % is a misquotation |
//! | recovery | consumers who stay silent | 6.5 | customers | above 0 | B | the same |
//! | recovery | business customers who speak up | 15 | customers | above 1 | B | about three in four complain to whom they deal with |
//! | recovery | business customers who stay silent | 5 | customers | above 0 | B | the same |
//! | recovery | people told by each let-down customer | 9 | people | above 0 | C | consumer surveys around 1980, self-reported |
//! | recovery | weight of the people told | 1 | customers | above 0 | P | one customer asked |
//! | recovery | recurrences of a cause, prior | 1 | events | above 0 | P | one |
//! | recovery | exposure of a cause, prior | 90 | days | above 0 | P | a quarter of a year |
//! | recovery | prior of a share of cases | 1 | cases | above 0 | P | each side, uniform on the share |
//! | recovery | patience with an unresolved failure | 30 | days | above 0 | P | a month without a step |
//! | recovery | window of the follow-up | 30 | days | above 0 | D | some weeks after |
//! | recovery | resolution half as fast after | 7 | days | above 0 | P | a week |
//! | recovery | what a deflection or hand-off leaves | 0.5 |  | [0, 1] | P | half |
//! | recovery | same cause too soon | 1 | days | above 0 | D | within the same day |
//!
//! # Laws
//!
//! Each is tested in `tests/recovery/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | every standing, share and chance lies in [0, 1]; nothing is NaN | `law_bounded` |
//! | loyalty after a recovery never exceeds loyalty before | `law_loyalty_never_above_before` |
//! | an unresolved complaint is no better than silent dissatisfaction | `law_unresolved_no_better_than_silent` |
//! | the paradox never fires twice | `law_paradox_never_twice` |
//! | more justice never hurts, in one failure or among many; a resolution never hurts | `law_more_justice_never_hurts` |
//! | more severity never helps | `law_more_severity_never_helps` |
//! | the silent are 0 or more, and fall as more speak up | `law_silent_falls_as_more_speak_up` |
//! | order is irrelevant, to the bit | `law_order_is_irrelevant` |
//! | merging any partition is reading all, to the bit | `law_merging_any_partition_is_reading_all` |
//! | merging commutes, associates and has an identity, to the bit | `law_merging_commutes_associates_and_has_an_identity` |
//! | events of one instant are labelled alike in whatever order they arrived | `law_labels_ignore_the_order_of_arrival` |
//! | the causes' shares sum to 1 | `law_parts_sum` |
//! | however the open failures close, the value then lies in the bounds now | `law_open_closes_within_bounds` |
//! | the interval holds the value | `law_interval_holds_value` |
//! | an open failure takes the value to what it is once given up, steadily with its age | `law_an_open_failure_weighs_as_it_ages` |
//! | idle evidence fades to the prior, and coverage stays | `law_idle_evidence_fades_to_the_prior` |
//! | shifting all times by whole half-lives changes no bit | `law_shifting_by_half_lives_changes_nothing` |
//! | the interval contains its point | `law_the_interval_contains_its_point` |
//! | a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//! | making good is worth it exactly if P(saved) · value > cost | `law_worth_it_iff_it_pays` |
//! | labels, ledger and kernels agree with the formulas written out naively | `law_matches_a_naive_reading` |
//!
//! # Worked example
//!
//! Nothing fades. Complaint 17, as severe as can be, is heard, restated, owned, asked about and
//! resolved at once, and followed up on day 20: every kind of justice is 1, so `x₁ = 0`, `x₂ = 0`,
//! and `x₃ = 1`, since it is the first. Complaint 18, of severity ½ on day 10, is left alone; after
//! 30 days it counts as over with `J = 0`: `x₁ = ½`, `x₂ = 1`, `x₃ = 0`. With the prior's weight of
//! 2 failures of harm ¼, `x̄₁ = (2 · ¼ + ½)/4 = ¼`, `x̄₂ = ¼`, `x̄₃ = ¼`. Loyalty stood at .8,
//! log-odds `ln 4 = 1.386294`; after, `1.386294 − 2 · ¼ − 1 · ¼ = .636294`, which is `.653915`. The
//! `−.146085` are split 2 to 1. Satisfaction has `.2 · ¼` more: `.686294`, which is `.665142`. For
//! two complaints of consumers, `v ~ Beta(3.5, 6.5)`: `2 · 9/2.5 = 7.2` were let down, 5.2 of them
//! in silence, and at 9 each, 64.8 others hear of it.
//!
//! Complaint 18 weighs before it is given up too. On day 25 it is 15 days old, `g = ½`, and the
//! closed one counts 1: `x̄₁ = (2 · ¼ + ½ · ½)/3.5 = .214286`, `x̄₂ = ½/3.5 = .142857`, so loyalty is
//! `1.386294 − .428571 − .142857 = .814866`, which is `.693145`; on day 20, `g = ⅓`, it is `.708125`.
//!
//! ```
//! use goodwill::quantity::{HalfLife, Instant, Name, Share};
//! use goodwill::recovery::{
//!     Consequence, Failure, RecoveryLedger, RecoveryParams, RecoveryRule, RecoveryStep,
//!     RecoveryUnit, StepKind, label_recoveries,
//! };
//!
//! let day = Instant::from_days;
//! let (a, b) = (Name::new("17")?, Name::new("18")?);
//! let failures =
//!     [Failure::complaint(a.clone(), day(0)?).severe(Share::ONE), Failure::complaint(b, day(10)?)];
//! let at_once = [
//!     StepKind::Heard,
//!     StepKind::Restated,
//!     StepKind::Owned,
//!     StepKind::AskedWhatIsFair,
//!     StepKind::Resolved,
//! ];
//! let mut steps = Vec::new();
//! for kind in at_once {
//!     steps.push(RecoveryStep::new(a.clone(), kind, day(0)?));
//! }
//! steps.push(RecoveryStep::new(a, StepKind::FollowedUp, day(20)?));
//!
//! let unit = RecoveryUnit { half_life: HalfLife::INFINITE, ..RecoveryUnit::default() };
//! let mut ledger = RecoveryLedger::new(unit);
//! for fact in &label_recoveries(&failures, &steps, RecoveryRule::default(), day(60)?)?.evidence {
//!     ledger.observe(fact);
//! }
//! let Some(score) = ledger.score(&RecoveryParams::default(), day(60)?)? else {
//!     unreachable!("four facts")
//! };
//! assert_eq!(format!("{:.6}", score.value()), "0.653915");
//! let on = |until| -> Result<f64, goodwill::Error> {
//!     let mut ledger = RecoveryLedger::new(unit);
//!     let labelled = label_recoveries(&failures, &steps, RecoveryRule::default(), day(until)?)?;
//!     labelled.evidence.iter().for_each(|fact| ledger.observe(fact));
//!     Ok(ledger.score(&RecoveryParams::default(), day(until)?)?.map_or(0.0, |score| score.value()))
//! };
//! assert_eq!(format!("{:.6} {:.6}", on(20)?, on(25)?), "0.708125 0.693145");
//! let satisfaction = score.standing(Consequence::Satisfaction);
//! assert_eq!(format!("{:.6}", satisfaction.value()), "0.665142");
//! assert_eq!(score.silent_customers().map(|s| (s.unhappy, s.silent)), Some((7.2, 5.2)));
//! assert_eq!(score.word_of_mouth().map(|w| format!("{:.1}", w.heard)), Some("64.8".to_owned()));
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - The sources say that a complaint well handled leaves a better customer than silence does. The
//!   evidence bears this out for satisfaction only, not for buying again, word of mouth or image.
//!   The effect is rare and small, and gone after a second failure. The headline is loyalty, where
//!   the paradox is 0; [`RecoveryParams::with_outcome`] gives the sources' reading.
//! - Signs are well supported; sizes (e, d, b, p₀, and how steps make justice) are ours. The
//!   interval is of the average failure, given these sizes: it does not cover their own doubt.
//!   It treats a share of damage as that share of a whole loss, so it is wide rather than narrow.
//! - The mean is taken in log-odds: the standing of the average failure, which is not the average
//!   of the standings ([`Closing::standing`]).
//! - That only one in 25 complains is a misquotation: its source puts it near one half. In 1979
//!   69 % of households with a problem complained; consumers today speak up less, about a third of
//!   them. Of firms, three in four complain to those whom they deal with. v differs by market, by price and by how
//!   easy it is to complain: ask ([`Asked`]). Failures known without a complaint are a floor for the
//!   silent, not a sample of them, and teach nothing about v.
//! - How many each tells was asked about around 1980; a public post reaches more.
//! - Weights of justice and J₀ are part of the unit. What a complaint lacks of J₀ bends at J₀, so
//!   it cannot be taken from sums. To change them, the facts are counted anew.
//! - A forecast of a cause speaks of one customer's ledger, and takes its rate as constant. In the
//!   ledger of many customers, look at the shares and at [`heard_again`].
//! - P(saved) is the chance that making good makes a customer stay. A customer who stays may have
//!   stayed anyway, so staying does not show it.
//! - A ledger knows when a failure began, not when it was last worked at, so steps do not stay its
//!   aging. Params whose patience is another than the rule's make the value jump when it is given up.
//! - A follow-up changes what a closing says, not its date: label anew, count anew.
//!
//! # References
//!
//! 1. de Matos, C. A., Henrique, J. L., & Rossi, C. A. V. (2007). Service recovery paradox: a
//!    meta-analysis. *Journal of Service Research* 10, 60–77.
//! 2. Michel, S., & Meuter, M. L. (2008). The service recovery paradox: true but overrated?
//!    *International Journal of Service Industry Management* 19, 441–457.
//! 3. Maxham, J. G., & Netemeyer, R. G. (2002). A longitudinal study of complaining customers'
//!    evaluations of multiple service failures and recovery efforts. *Journal of Marketing* 66,
//!    57–71.
//! 4. Orsingher, C., Valentini, S., & de Angelis, M. (2010). A meta-analysis of satisfaction with
//!    complaint handling in services. *Journal of the Academy of Marketing Science* 38, 169–186.
//! 5. Bitner, M. J., Booms, B. H., & Tetreault, M. S. (1990). The service encounter: diagnosing
//!    favorable and unfavorable incidents. *Journal of Marketing* 54, 71–84 (double deviation).
//! 6. Technical Assistance Research Programs (1979). *Consumer Complaint Handling in America*;
//!    Goodman, J. (2009). *Strategic Customer Service*. AMACOM (who complains, whom they tell).

mod event;
mod evidence;
mod figures;
mod label;
mod ledger;
mod params;
mod score;
mod standing;
mod steps;
#[cfg(feature = "simulate")]
mod truth;

pub use event::RecoveryEvent;
pub use evidence::{Asked, Authority, Closing, Failure, Opening, RecoveryEvidence};
pub use figures::{
    CauseFigure, MakingGood, NextOccurrence, SilentCustomers, WordOfMouth, making_good,
};
pub use label::{LabelAnomaly, Labelled, RecoveryRule, heard_again, label_recoveries};
pub use ledger::{Anomaly, RecoveryLedger};
pub use params::{
    Consequence, JusticeWeights, Market, RatePrior, RecoveryParams, RecoveryUnit, SpeaksUp,
};
pub use score::{RecoveryScore, Standing};
pub use steps::{Justice, JusticeKind, RecoveryStep, StepKind, instrument, justice_of};
#[cfg(feature = "simulate")]
pub use truth::RecoveryTruth;
