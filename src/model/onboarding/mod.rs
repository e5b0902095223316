//! Onboarding: whether a new customer is brought on board, or falls between two desks.
//!
//! # Question
//!
//! Is this customer being brought on board, and what blocks it?
//!
//! # Evidence
//!
//! Three [`Gate`]s must hold before anything else counts in full:
//!
//! - [`OnboardingEvidence::HandOff`]: the customer passed from one hand to the next. The new owner
//!   has a name, or there is none.
//! - [`OnboardingEvidence::Preferences`]: it was the time to ask how, when and about what the
//!   customer wants to hear from the firm. The gate holds if the wishes were captured *and* carried
//!   into the systems that contacts are made from. [`OnboardingScore::preferences`] shows the two
//!   halves apart.
//! - [`OnboardingEvidence::AlignmentCall`]: the call after the order was made, or was not.
//!
//! Four items ([`OnboardingItem`]) make an onboarding good: a welcome, a kickoff, an introduction
//! to the channels for taking part, and early successes of other customers.
//! [`OnboardingEvidence::Item`] says how far one was seen to. What was left undone must be fed too,
//! as a no or a 0.
//!
//! [`OnboardingEvidence::Advocacy`] says whether the customer was asked to speak for the firm only
//! after getting value. It stands beside the score.
//!
//! [`instrument`] asks for all of this but the last in a checklist; [`facts_of`] reads the answers.
//!
//! # Formula
//!
//! ```text
//! δ = 2^(−age/H)      G = Σ δ y,  B = Σ δ (1 − y)  over the facts of a gate or an item
//!
//! gate      g ~ Beta(aW + G, (1 − a)W + B), y = 1 if it held and 0 if not
//!           open if the lower end of its interval is at least τ
//!           factor  γ = 1 if open, else E[g];  an unknown gate: the same of its prior
//! item      x ~ Beta(bV + G, (1 − b)V + B);    an unknown item: b
//! items     I = M₋₁(E[x]) = 4/Σ 1/E[xᵢ]
//! value     I · Π γ
//! parts     cᵢ = K ¼ (1/xᵢ − 1/b),  K = (I − b)/(1/I − 1/b)      Σ cᵢ = I − b
//!           gates  I (Π γ − 1), one line;  a gate's share of it  ln γ/Σ ln γ
//!           value = b + (Σ cᵢ + gates)
//! bounds    the value with unknown gates and items at 0, and at 1
//! interval  I as a Beta by moments (1021 points of a lattice), times the Betas of the gates that
//!           are not open: exact moments of the product, the Beta of these
//! ```
//!
//! The baseline b is what the items are worth before any fact, if all gates were open. Before any
//! fact the gates are not open, so the value is b·a³: .0625 by default. It is low by design. A
//! customer's value is to be compared with it and not with one half, and fades to it.
//!
//! An open gate counts 1: it is taken as settled, and no longer as uncertain. A gate that is not
//! open counts its mean. It does not count 0, for three reasons:
//!
//! - One good call would be worth nothing until a dozen have been seen.
//! - An unknown gate would close everything, whatever else is known.
//! - A gate that nearly holds could not be told from one that never does.
//!
//! So the value rises with every success, and once more when the gate opens. The harsher reading
//! is a score of 0 while any gate is closed; [`GateReading::is_open`] and
//! [`OnboardingScore::blockers`] allow for it.
//!
//! An open gate has no share of the line of the gates. Where some γ is 0, the gates at 0 share the
//! line evenly.
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | y | whether a gate held; how far an item was seen to | 0 or 1; 0 to 1 | [`OnboardingEvidence`] |
//! | H | half-life | 1 s to infinite | [`HalfLife`](crate::quantity::HalfLife) |
//! | a, W | mean and weight of the prior of a gate | 0 to 1; above 0, observations | [`OnboardingParams`] |
//! | b, V | mean and weight of the prior of an item | 0 to 1; above 0, observations | [`OnboardingParams`] |
//! | τ | threshold of a gate | (0, 1) | [`OnboardingParams`] |
//! | g, γ | how far a gate holds, what it counts | 0 to 1 | [`GateReading`] |
//! | x, I | how far an item is seen to, the harmonic mean of all | 0 to 1 | [`OnboardingScore`] |
//!
//! # Direction
//!
//! More is better: 1 is all gates open and every item fully seen to.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | onboarding | gate threshold | 0.8 |  | (0, 1) | P | on the lower bound |
//! | onboarding | prior mean of a gate | 0.5 |  | [0, 1] | P | the middle |
//! | onboarding | prior weight of a gate | 2 | observations | above 0 | P | two observations |
//! | onboarding | prior mean of an item | 0.5 |  | [0, 1] | P | the middle |
//! | onboarding | prior weight of an item | 2 | observations | above 0 | P | two observations |
//!
//! # Laws
//!
//! Each is tested in `tests/onboarding/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | everything lies in [0, 1], no gate adds, and the bounds hold the value | `law_bounded` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | the gates' losses sum to their line, to the bit | `law_gate_losses_sum_exactly` |
//! | what they sum to is the gates' product times the harmonic mean | `law_parts_sum_to_the_product` |
//! | a better fact of any gate or item never lowers the value | `law_monotone_in_each_fact` |
//! | a gate is open exactly if its lower bound reaches the threshold; then it costs nothing | `law_a_gate_is_open_when_its_lower_bound_reaches_the_threshold` |
//! | the blockers are the closed gates, the costliest first, and as many successes as they say open them, not one less | `law_blockers_say_what_opens_them` |
//! | when a missing gate or item arrives, the new bounds lie within the old | `law_what_arrives_lies_within_the_bounds` |
//! | filling an item with its prior changes nothing | `law_filling_an_item_with_its_prior_changes_nothing` |
//! | carried over counts only if captured | `law_carried_over_counts_only_if_captured` |
//! | being asked to speak for the firm never moves the score | `law_advocacy_never_moves_the_score` |
//! | order is irrelevant, to the bit | `law_order_is_irrelevant` |
//! | merging any partition is reading all, to the bit | `law_merging_any_partition_is_reading_all` |
//! | merging commutes, associates and has an identity, to the bit | `law_merging_commutes_associates_and_has_an_identity` |
//! | idle evidence fades to the prior, and coverage stays | `law_idle_evidence_fades_to_the_prior` |
//! | shifting all times by whole half-lives changes no bit | `law_shifting_by_half_lives_changes_nothing` |
//! | the interval contains its point | `law_the_interval_contains_its_point` |
//! | a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//! | every gate's interval contains its point | `law_every_interval_contains_its_point` |
//! | the interval covers what it says | `law_the_interval_covers_what_it_says` |
//! | a second implementation agrees | `law_agrees_with_a_second_implementation` |
//!
//! # Worked example
//!
//! Nothing fades; every gate and item starts at ½, worth two observations: one good, one bad.
//!
//! | fact | gate or item | counts |
//! |---|---|---|
//! | 13 hand-offs, each with an owner | owner Beta(14, 1), lower end `.05^(1/14) = .807` | open: 1 |
//! | preferences captured three times, carried over twice | preferences `(1 + 2)/(2 + 3)` | closed: 3/5 |
//! | nothing | alignment, unknown | closed: 1/2 |
//! | welcomed fully, twice | welcome `(1 + 2)/(2 + 2)` | 3/4 |
//! | no kickoff | kickoff `(1 + 0)/(2 + 1)` | 1/3 |
//! | half of the channels shown | channels `(1 + 1/2)/(2 + 1)` | 1/2 |
//! | nothing | successes, unknown | 1/2 |
//!
//! So `I = 4/(4/3 + 3 + 2 + 2) = .48` and the value is `.48 · 1 · 3/5 · 1/2 = .144`. From ½,
//! `K = −.02/(1/12) = −.24`: welcome adds `−.24 · ¼ · (4/3 − 2) = .04`, kickoff
//! `−.24 · ¼ · (3 − 2) = −.06`, the two others 0; the gates take `.48 · (1 − .3) = .336`. Whatever
//! the rest is, the value lies between 0 and `3/5 · 4/(4/3 + 3 + 2 + 1) = .327273`.
//!
//! ```
//! use goodwill::onboarding::{
//!     Gate, OnboardingEvidence, OnboardingLedger, OnboardingParams, OnboardingUnit, OnboardingItem,
//! };
//! use goodwill::quantity::{HalfLife, Instant, Name, Share};
//!
//! let at = Instant::from_days(20_000)?;
//! let mut ledger = OnboardingLedger::new(OnboardingUnit { half_life: HalfLife::INFINITE });
//! let owner = Some(Name::new("Ada")?);
//! for _ in 0..13 {
//!     ledger.observe(&OnboardingEvidence::HandOff { owner: owner.clone(), at });
//! }
//! for carried_over in [true, true, false] {
//!     ledger.observe(&OnboardingEvidence::Preferences { captured: true, carried_over, at });
//! }
//! for (item, done) in [
//!     (OnboardingItem::Welcome, Share::ONE),
//!     (OnboardingItem::Welcome, Share::ONE),
//!     (OnboardingItem::Kickoff, Share::ZERO),
//!     (OnboardingItem::Channels, Share::HALF),
//! ] {
//!     ledger.observe(&OnboardingEvidence::Item { item, done, at });
//! }
//!
//! let Some(score) = ledger.score(&OnboardingParams::default(), at)? else {
//!     unreachable!("twenty facts")
//! };
//! assert_eq!(format!("{:.6}", score.items_mean()), "0.480000");
//! assert_eq!(format!("{:.6}", score.value()), "0.144000");
//! let parts: Vec<String> =
//!     score.parts().iter().map(|part| format!("{:.6}", part.contribution + 0.0)).collect();
//! assert_eq!(parts, ["0.040000", "-0.060000", "0.000000", "0.000000", "-0.336000"]);
//! let open = score.gates().map(|gate| (gate.gate, gate.is_open));
//! assert_eq!(
//!     open,
//!     [(Gate::Owner, true), (Gate::Preferences, false), (Gate::Alignment, false)]
//! );
//! let (lower, upper) = score.bounds();
//! assert_eq!(format!("{lower:.6} {upper:.6}"), "0.000000 0.327273");
//! assert_eq!(score.interval().to_string(), "[0.01, 0.39]");
//!
//! // The unknown call costs most. 13 calls would open its gate, as 13 hand-offs opened theirs.
//! let blockers = score.blockers();
//! assert_eq!(blockers[0].gate.gate, Gate::Alignment);
//! assert_eq!(blockers[0].successes_to_open, Some(13));
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - With the default prior it takes 13 successes without a failure to open a gate. One customer
//!   may see as many hand-offs, but the call is made once. The prior is the place for what other
//!   customers have shown: with [`OnboardingParams::with_gate_prior`] one call may be enough.
//! - That there are these three gates and four items is a rule of practice. No study stands behind
//!   the list, the threshold or the harmonic mean. A gate opens by its lower bound, with the
//!   caution of a quality audit: few observations open nothing.
//! - At the threshold the factor of a gate jumps from its mean to 1. The interval takes as known on
//!   which side a gate is, so it does not hold the jump. An open gate may close by itself when its
//!   evidence has faded.
//! - Gates and items are taken as independent. Where the prior is right, a nominal .90 held .897 of
//!   1 000 draws with 1 to 12 facts of each.
//! - The bounds are made of means: the upper one does not foresee that a closed gate may open.
//! - Only what is fed counts. A step whose time has not come must not be fed as undone.
//! - [`OnboardingEvidence::Advocacy`] makes no score where nothing else is known.
//! - A fact that is fed twice counts twice.
//!
//! # References
//!
//! 1. Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference.
//!    *Journal of the American Statistical Association* 22, 209–212 (judging a share by the end of
//!    its interval).
//! 2. Jøsang, A., & Ismail, R. (2002). The Beta reputation system. *15th Bled eConference*, eq. 2.
//! 3. Vartia, Y. O. (1976). Ideal log-change index numbers. *Scandinavian Journal of Statistics* 3,
//!    121–126 (the parts, and the gates' shares of their line).

mod event;
mod evidence;
mod ledger;
mod params;
mod score;
#[cfg(feature = "simulate")]
mod truth;

pub use event::{OnboardingEvent, OnboardingItem};
pub use evidence::{Gate, OnboardingEvidence, facts_of, instrument};
pub use ledger::OnboardingLedger;
pub use params::{OnboardingParams, OnboardingUnit};
pub use score::{Blocker, GateReading, OnboardingScore, Preferences};
#[cfg(feature = "simulate")]
pub use truth::OnboardingTruth;
