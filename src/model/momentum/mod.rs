//! Momentum: whether each meeting brings the next step.
//!
//! Beside the files of every model it has `standing.rs`: what the model says of where a customer
//! stands.
//!
//! # Question
//!
//! Does each of our meetings end in a step that brings the matter further, and who has undertaken
//! it?
//!
//! # Evidence
//!
//! - A [`Meeting`] with the customer, by its [`Ending`]: an advance (a next step was agreed that
//!   brings the matter further), a continuation (no step, nothing lost) or a slip (further off
//!   than before); with the [`Commitment`]s made, by either side, and whether the two
//!   [`ClosingQuestions`] were asked. A meeting that was pleasant and brought no step is a
//!   continuation, however much it was applauded. If it left no way back in either, it is a lost
//!   one and counts as a slip, unless something extra is sent within a week.
//! - Something extra that was sent to the customer unasked, by its instant;
//!   [`MomentumEvidence::Extra`] counts it.
//! - [`MomentumEvidence::OwnMeeting`]: the firm met among itself about the customer; it is closed
//!   for action if actions were given out, under one owner if one person is in charge of them.
//!
//! How long the chain of advances is, and whether a meeting that left no way back in was followed
//! by something extra, depends on what came before and after. So meetings are labelled first, by
//! [`label_meetings`], over one customer's complete history in order of time.
//!
//! [`instrument`] is a checklist for the end of a meeting, for those who log answers and not
//! events.
//!
//! # Formula
//!
//! ```text
//! δ = 2^(−age/H)      A, C, S = Σ δ over advances, continuations, slips      N = A + C + S
//!                     a continuation with no way back in counts as a slip once its window has
//!                     closed and nothing extra was sent; P = Σ δ over those whose window is open
//!
//! M         = Σ δ y/(Σ δ + W) = (A − S)/(N + W)      y = 1, 0, −1
//! value     = (1 + M)/2
//! parts     ½ A/(N + W),  0,  −½ S/(N + W)           value = ½ + their sum
//! bounds    ½ + ½ (A − S − P)/(N + W), if all that is pending is lost, and the value
//! endings   θ ~ Dirichlet(A + W(1 − q)/2,  C + Wq,  S + W(1 − q)/2) = Dirichlet(α)
//! next      P(advance) ~ Beta(α₁, α₂ + α₃), the other endings likewise
//! interval  the value is Σ θ (1 + y)/2, a sum of shares:
//!           E = value,  Var = Σ (α/n) ((1 + y)/2 − E)²/(n + 1),  n = N + W
//!           the Beta of this mean and variance;  for M, twice it less 1
//! chain     advances in a row up to and with the last meeting; any other ending leaves 0
//! shares    Beta(k + part, k + whole − part):  no way back, of meetings
//!           committed, of meetings, by party;  closing questions, of meetings where it is known
//!           extra sent, of meetings without a way back; not of those whose window is still open
//!           and after which nothing was sent yet
//!           closed for action, one owner, both, of the firm's own meetings
//! ```
//!
//! While a window is open nothing is lost yet: the meeting counts as the continuation that it was,
//! and the lower bound as the slip that it may become.
//!
//! A meeting leaves a way back in if it is an advance, if somebody undertook anything, or if the
//! customer left a reason to come back. `E = value` because the prior gives advances and slips the
//! same weight. The mean and the variance are exact. That the shape is a Beta is the only
//! approximation; with `q = 0` and no continuation seen the shape is a Beta too, and all is exact.
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | y | how far a meeting moved the matter | −1, 0, 1 | [`Ending`] |
//! | H | half-life | 1 s to infinite | [`HalfLife`](crate::quantity::HalfLife) |
//! | A, C, S, N | decayed advances, continuations, slips, all meetings | 0 or more | `f64` |
//! | P | decayed continuations that may still be lost | 0 or more | `f64` |
//! | W | weight of the prior | above 0, meetings | [`MomentumParams`] |
//! | q | share of continuations in the prior | 0 to 1 | [`MomentumParams`] |
//! | k | prior of the other shares, on each side | above 0, meetings | [`MomentumParams`] |
//! | θ, α | chances of the three endings, their counts with the prior | simplex, 0 or more | [`DirichletPosterior`](crate::kernel::posterior::DirichletPosterior) |
//! | M | momentum | −1 to 1 | [`MomentumScore`] |
//!
//! # Direction
//!
//! More is better: 1 is an advance at every meeting, ½ as many advances as slips, 0 nothing but
//! slips.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | momentum | prior weight | 2 | meetings | above 0 | P | two meetings |
//! | momentum | share of continuations in the prior | 0.3333333333333333 |  | [0, 1] | P | all three endings alike; the other two share the rest, so that nothing known is no momentum |
//! | momentum | prior of the other shares | 1 | meetings | above 0 | P | each side, uniform on the share |
//! | momentum | window for something extra | 7 | days | above 0 | D | soon; the source names no number |
//!
//! # Laws
//!
//! Each is tested in `tests/momentum/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | the value and all shares lie in [0, 1], M in [−1, 1]; nothing is NaN | `law_bounded` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | a better ending of any meeting never lowers the value, nor the chance of an advance | `law_monotone_in_each_ending` |
//! | a pleasant meeting with no way back in is a slip if nothing follows and a continuation if something does; the bounds hold both while the window is open | `law_a_pleasant_meeting_with_no_way_back_is_lost_unless_something_follows` |
//! | what the standing is told has a count for each component, and a better ending never lowers good nor raises bad | `law_the_standing_is_told_what_was_counted` |
//! | a continuation never moves M away from 0 | `law_a_continuation_never_moves_away_from_the_middle` |
//! | exchanging advances and slips negates M, exactly | `law_exchanging_advances_and_slips_turns_momentum_around` |
//! | the three chances sum to 1, and M is the first less the third | `law_chances_sum_to_one` |
//! | order is irrelevant, to the bit | `law_order_is_irrelevant` |
//! | merging any partition is reading all, to the bit | `law_merging_any_partition_is_reading_all` |
//! | merging commutes, associates and has an identity, to the bit | `law_merging_commutes_associates_and_has_an_identity` |
//! | idle evidence fades to the prior, and coverage stays | `law_idle_evidence_fades_to_the_prior` |
//! | idle evidence fades to no momentum, and coverage stays | `law_idle_evidence_fades_to_no_momentum` |
//! | shifting all times by whole half-lives changes no bit | `law_shifting_by_half_lives_changes_nothing` |
//! | the interval contains its point | `law_the_interval_contains_its_point` |
//! | a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//! | the intervals of M and of the chances contain their points | `law_every_interval_contains_its_point` |
//! | the interval of M covers what it says | `law_the_interval_covers_what_it_says` |
//! | the firm's own meetings never move the score | `law_own_meetings_never_move_the_score` |
//! | whatever becomes of open follow-ups lies within their bounds | `law_open_follow_ups_are_bounded` |
//! | labels are what a search of all pairs finds | `law_labels_match_a_naive_search` |
//! | later meetings leave earlier chains as they are | `law_later_meetings_leave_earlier_chains` |
//! | a second implementation agrees | `law_agrees_with_a_second_implementation` |
//!
//! # Worked example
//!
//! Nothing fades; `W = 2`, a third of it on each ending; `k = 1`.
//!
//! | day | ending | undertaken by | questions asked | chain | way back |
//! |---|---|---|---|---|---|
//! | 0 | advance | customer | both | 1 | yes |
//! | 10 | advance | firm | not logged | 2 | yes |
//! | 20 | continuation | nobody | opinion | 0 | no; something extra was sent on day 22 |
//! | 30 | slip | nobody | not logged | 0 | no; nothing was sent within 7 days |
//! | 40 | advance | customer | not logged | 1 | yes |
//!
//! So `M = (3 − 1)/(5 + 2) = 2/7` and the value is `9/14 = ½ + 3/14 − 1/14`. Had nothing been sent on
//! day 22, the meeting of day 20 were lost: `M = (3 − 2)/7`, and the value 4/7. The next meeting is an
//! advance with `(3 + 2/3)/7 = 11/21`, and 5/21 each for the others. For the interval,
//! `E[y²] = 16/21`, so M has the variance `(16/21 − 4/49)/8 = .085034`. Two of five meetings left no
//! way back: `(1 + 2)/(2 + 5) = 3/7`; after one of the two something was sent: `(1 + 1)/(2 + 2) = 1/2`.
//! Of two meetings where it is known the opinion was asked at both, `3/4`, the next step at one,
//! `1/2`. The firm met twice about it, with actions both times and an owner once: closed for
//! action under one owner `(1 + 1)/(2 + 2) = 1/2`.
//!
//! ```
//! use goodwill::momentum::{
//!     ClosingQuestions, Commitment, Ending, FollowUpRule, Meeting, MomentumEvidence,
//!     MomentumLedger, MomentumParams, MomentumUnit, label_meetings,
//! };
//! use goodwill::quantity::{HalfLife, Instant, Name, Party};
//!
//! let day = |n: i64| Instant::from_days(20_000 + n);
//! let step = |by| Ok(Commitment { by, what: Name::new("a step")? });
//! let meetings = [
//!     Meeting::new(day(0)?, Ending::Advance)
//!         .with_commitment(step(Party::Customer)?)
//!         .with_closing(ClosingQuestions { opinion: true, next_step: true }),
//!     Meeting::new(day(10)?, Ending::Advance).with_commitment(step(Party::Firm)?),
//!     Meeting::new(day(20)?, Ending::Continuation)
//!         .with_closing(ClosingQuestions { opinion: true, next_step: false }),
//!     Meeting::new(day(30)?, Ending::Slip),
//!     Meeting::new(day(40)?, Ending::Advance).with_commitment(step(Party::Customer)?),
//! ];
//! let mut ledger = MomentumLedger::new(MomentumUnit { half_life: HalfLife::INFINITE });
//! for fact in label_meetings(&meetings, &[day(22)?], FollowUpRule::default(), day(40)?)? {
//!     ledger.observe(&fact);
//! }
//! for (n, owner) in [(5, Some(Name::new("Ada")?)), (25, None)] {
//!     let at = day(n)?;
//!     ledger.observe(&MomentumEvidence::OwnMeeting { closed_for_action: true, owner, at });
//! }
//!
//! let Some(score) = ledger.score(&MomentumParams::default(), day(40)?)? else {
//!     unreachable!("five meetings")
//! };
//! assert_eq!(format!("{:.6}", score.momentum()), "0.285714"); // 2/7
//! assert_eq!(format!("{:.6}", score.value()), "0.642857"); // 9/14
//! let parts: Vec<String> =
//!     score.parts().iter().map(|part| format!("{:.6}", part.contribution)).collect();
//! assert_eq!(parts, ["0.214286", "0.000000", "-0.071429"]);
//! assert_eq!(format!("{:.6}", score.chance(Ending::Advance).mean()), "0.523810"); // 11/21
//! assert_eq!(score.chance_interval(Ending::Advance).to_string(), "[0.23, 0.81]");
//! assert_eq!(score.momentum_interval().to_string(), "[-0.23, 0.73]");
//! assert_eq!((score.chain(), score.longest_chain()), (1, 2));
//! assert_eq!(format!("{:.6}", score.no_way_back().mean()), "0.428571"); // 3/7
//! assert_eq!(score.follow_ups().map(|after| after.sent.mean()), Some(0.5));
//! assert_eq!(score.closings().map(|asked| asked.opinion.mean()), Some(0.75));
//! assert_eq!(score.own_meetings().map(|own| own.both.mean()), Some(0.5));
//!
//! // Without what was sent, the pleasant meeting is lost.
//! let mut lost = MomentumLedger::new(MomentumUnit { half_life: HalfLife::INFINITE });
//! for fact in label_meetings(&meetings, &[], FollowUpRule::default(), day(40)?)? {
//!     lost.observe(&fact);
//! }
//! let lost = lost.score(&MomentumParams::default(), day(40)?)?;
//! assert_eq!(lost.map(|lost| format!("{:.6}", lost.value())).as_deref(), Some("0.571429")); // 4/7
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - Whether a meeting advanced is judged by whoever logs it, often who held it. A step that only
//!   the firm undertook is an advance too if the log says so; [`MomentumScore::committed`] shows
//!   how often the customer did.
//! - That advances lead to orders is reported from field observation of large sales (grade C); that
//!   the three endings are 1, 0 and −1, evenly spaced, is a preference.
//! - The sources contradict each other on closing. One says: ask for the order at every
//!   opportunity. The field observers found that techniques which press for the order hurt large
//!   sales. Both want a next step agreed, so what is counted here is steps, not pressure.
//! - The meetings are taken as exchangeable: that an advance follows upon an advance more easily
//!   is not modelled. The chain is shown beside the score and does not enter it.
//! - A nominal .90 interval of M held .894 of 4 000 draws with up to 3 meetings, .896 with up to
//!   20, the prior being right.
//! - One parcel counts for every meeting within whose window it falls.
//! - A label made while the window is open says `Open`, and is true of that reading only. For a later
//!   reading, label all meetings anew and observe them in a new ledger. An `Open` label in a ledger
//!   does not enter the share; [`MomentumScore::bounds`] and [`FollowUps::bounds`] carry it.
//! - The shares beside the score rest on what was logged; a meeting whose closing is not logged
//!   counts neither way.
//! - What was undertaken is a stake of the trust ledger and a promise too. Here it only says that
//!   there is a way back, not whether it was kept; a fact that is fed twice counts twice.
//!
//! # References
//!
//! 1. Rackham, N. (1988). *SPIN Selling*. McGraw-Hill, ch. 2 (advance and continuation told apart
//!    by the customer's commitment to an action; closing techniques in large sales).
//! 2. Jøsang, A., & Haller, J. (2007). Dirichlet reputation systems. *2nd International Conference
//!    on Availability, Reliability and Security*, 112–119 (counts of more than two outcomes).
//! 3. Gelman, A., et al. (2013). *Bayesian Data Analysis*, 3rd ed. Chapman & Hall, appendix A
//!    (moments of the Dirichlet).

mod event;
mod evidence;
mod ledger;
mod params;
mod score;
mod standing;
#[cfg(feature = "simulate")]
mod truth;

pub use event::MomentumEvent;
pub use evidence::{
    ClosingQuestions, Commitment, Ending, FollowUp, FollowUpRule, LabelledMeeting, Meeting,
    MomentumEvidence, instrument, label_meetings,
};
pub use ledger::MomentumLedger;
pub use params::{MomentumParams, MomentumUnit};
pub use score::{Closings, FollowUps, MomentumScore, OwnMeetings};
#[cfg(feature = "simulate")]
pub use truth::MomentumTruth;
