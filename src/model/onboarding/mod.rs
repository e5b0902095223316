//! Onboarding: whether a new customer is brought on board, or falls between two desks.
//!
//! Beside the files of every model it has `project.rs`: which facts make one onboarding; `gate.rs`:
//! what a gate is worth and what it blocks; `standing.rs`: what the model says of where a customer
//! stands.
//!
//! # Question
//!
//! Is this customer being brought on board, and what blocks it?
//!
//! # Evidence
//!
//! An onboarding is a project. It does not fade: the half-life is infinite unless another is given.
//! Facts that follow each other within the gap D belong to one onboarding; after a longer silence
//! the next fact begins a new one. [`OnboardingScore::newest`] reads the newest on its own.
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
//! after getting value. It stands beside the score, in [`OnboardingScore::lines`], and belongs to no
//! onboarding: it is asked for later.
//!
//! [`instrument`] asks for all of this but the last in a checklist; [`facts_of`] reads the answers.
//!
//! # Formula
//!
//! ```text
//! δ = 2^(−age/H)      G = Σ δ y,  B = Σ δ (1 − y)  over the facts of a gate or an item
//!
//! gate      g ~ Beta(aW + G, (1 − a)W + B), y = 1 if it held and 0 if not;  an unknown gate: a
//!           blocks if P(g < τ) > ½, unless it was seen to hold and never to fail
//! item      x ~ Beta(bV + G, (1 − b)V + B);    an unknown item: b
//! items     I = M₋₁(E[x]) = 4/Σ 1/E[xᵢ]
//! value     M₀ = (E[g₁] E[g₂] E[g₃] I)^¼
//! parts     L = (M₀ − M⁰)/ln(M₀/M⁰),  M⁰ = (a³ b)^¼, the baseline
//!           gate  ¼ L ln(E[g]/a);   all three on one line
//!           item  ¼ L ln(I/b)/(I − b) · K ¼ (1/xᵢ − 1/b),  K = (I − b)/(1/I − 1/b)
//!           value = M⁰ + (Σ items + gates)
//! loss      M₀ − I^¼, what the gates take;  a gate's share of it  ln E[g]/Σ ln E[g]
//! bounds    the value with unknown gates and items at 0, and at 1
//! interval  the moments of I^¼ (an integral over 17 normal scores of each item; of items whose prior
//!           or evidence is under half a fact, 1021 points of a lattice) times those of the gates'
//!           (Π gₖ)^¼, which are exact: the Beta of the product's mean and variance
//! newest    the same of the newest onboarding's facts alone
//! ```
//!
//! Nothing known is the baseline, ½ by default, and one flawless onboarding is 2/3: each gate and
//! each item was seen to hold once, after a prior of one good and one bad observation. The gates do
//! not make up for each other, nor for the items: one at 0 is a value of 0.
//!
//! A gate blocks if its share is probably under the threshold: by the middle of what is believed of
//! it, not by the lower end of its interval. By that end nineteen of twenty would still block, and a
//! flawless start would open a gate only at its thirteenth success. One that only ever held does not
//! block because few facts speak for it. One that is unknown stands at its prior, and with the
//! default prior it blocks until it is known: `P(g < .8) = .8`. [`OnboardingScore::blockers`] lists
//! them, with as many successes in a row as would open each. Whether a gate blocks does not move the
//! value; what its failures and gaps cost, [`OnboardingScore::gate_loss`] says.
//!
//! Where some gate is at 0, the gates at 0 share the loss evenly.
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | y | whether a gate held; how far an item was seen to | 0 or 1; 0 to 1 | [`OnboardingEvidence`] |
//! | H | half-life | 1 s to infinite | [`HalfLife`](crate::quantity::HalfLife) |
//! | D | gap between two onboardings | above 0, days | [`OnboardingUnit`] |
//! | a, W | mean and weight of the prior of a gate | 0 to 1; above 0, observations | [`OnboardingParams`] |
//! | b, V | mean and weight of the prior of an item | 0 to 1; above 0, observations | [`OnboardingParams`] |
//! | τ | threshold of a gate | (0, 1) | [`OnboardingParams`] |
//! | g | how far a gate holds | 0 to 1 | [`GateReading`] |
//! | x, I | how far an item is seen to, the harmonic mean of all | 0 to 1 | [`OnboardingScore`] |
//! | M₀, M⁰ | the value, and the baseline | 0 to 1 | [`OnboardingScore`] |
//!
//! # Direction
//!
//! More is better: 1 is every gate held and every item fully seen to, always.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | onboarding | half-life | inf | days | 1 s to infinite | P | a project does not fade |
//! | onboarding | gap between two onboardings | 90 | days | above 0 | P | a quarter of a year without a fact |
//! | onboarding | gate threshold | 0.8 |  | (0, 1) | P | the share that must hold; a gate that is probably under it blocks |
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
//! | everything lies in its range, no gate's loss is a gain, and the bounds hold the value | `law_bounded` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | what the gates add and what they lose sum to their lines, to the bit | `law_gate_losses_sum_exactly` |
//! | what the parts sum to is the geometric mean of the gates and of the items' harmonic mean | `law_parts_sum_to_the_mean` |
//! | a better fact of any gate or item never lowers the value | `law_monotone_in_each_fact` |
//! | a gate blocks exactly if it is probably under the threshold and did not only hold | `law_a_gate_blocks_that_is_probably_under_the_threshold` |
//! | the newest onboarding reads as a ledger of its facts alone, found by a naive search | `law_the_newest_onboarding_is_read_on_its_own` |
//! | what the standing is told has a count for each component, and a better fact never lowers good nor raises bad | `law_the_standing_is_told_what_was_counted` |
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
//! Every gate and item starts at ½, worth two observations: one good, one bad.
//!
//! | fact | gate or item | counts |
//! |---|---|---|
//! | two hand-offs, each with an owner | owner `(1 + 2)/(2 + 2)` | 3/4, open: it only ever held |
//! | preferences captured three times, carried over twice | preferences `(1 + 2)/(2 + 3)` | 3/5, blocks: `P(g < .8) = .82` |
//! | nothing | alignment, unknown | 1/2, blocks: `P(g < .8) = .8` |
//! | welcomed fully, twice | welcome `(1 + 2)/(2 + 2)` | 3/4 |
//! | no kickoff | kickoff `(1 + 0)/(2 + 1)` | 1/3 |
//! | half of the channels shown | channels `(1 + 1/2)/(2 + 1)` | 1/2 |
//! | nothing | successes, unknown | 1/2 |
//!
//! So `I = 4/(4/3 + 3 + 2 + 2) = .48` and the value is `(3/4 · 3/5 · 1/2 · .48)^¼ = .108^¼ = .573266`.
//! From ½, `¼ L = ¼ · .073266/ln(.573266/.5) = .133952`: the gates add
//! `.133952 · (ln 1.5 + ln 1.2) = .078734`, the items `.133952 · ln .96 = −.005468`, which welcome
//! raises by .010936 and kickoff lowers by .016404. If all gates surely held, the value would be
//! `.48^¼ = .832358`: they take .259093. Whatever the rest is, the value lies between 0 and
//! `(3/4 · 3/5 · 6/11)^¼ = .703871`.
//!
//! ```
//! use goodwill::onboarding::{
//!     Gate, OnboardingEvidence, OnboardingItem, OnboardingLedger, OnboardingParams, OnboardingUnit,
//! };
//! use goodwill::quantity::{Instant, Name, Share};
//!
//! let at = Instant::from_days(20_000)?;
//! let mut ledger = OnboardingLedger::new(OnboardingUnit::default());
//! let owner = Some(Name::new("Ada")?);
//! for _ in 0..2 {
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
//!     unreachable!("nine facts")
//! };
//! assert_eq!(format!("{:.6}", score.items_mean()), "0.480000");
//! assert_eq!(format!("{:.6}", score.value()), "0.573266");
//! let parts: Vec<String> =
//!     score.parts().iter().map(|part| format!("{:.6}", part.contribution + 0.0)).collect();
//! assert_eq!(parts, ["0.010936", "-0.016404", "0.000000", "0.000000", "0.078734"]);
//! assert_eq!(format!("{:.6}", score.gate_loss()), "-0.259093");
//! let open = score.gates().map(|gate| (gate.gate, gate.is_open));
//! assert_eq!(
//!     open,
//!     [(Gate::Owner, true), (Gate::Preferences, false), (Gate::Alignment, false)]
//! );
//! let (lower, upper) = score.bounds();
//! assert_eq!(format!("{lower:.6} {upper:.6}"), "0.000000 0.703871");
//! assert_eq!(score.interval().to_string(), "[0.24, 0.71]");
//!
//! // The unknown call costs most, and one call would open its gate.
//! let blockers = score.blockers();
//! assert_eq!(blockers[0].gate.gate, Gate::Alignment);
//! assert_eq!(blockers[0].successes_to_open, Some(1));
//!
//! // A flawless onboarding, half a year later: a new one, read on its own.
//! let at = Instant::from_days(20_180)?;
//! ledger.observe(&OnboardingEvidence::HandOff { owner, at });
//! ledger.observe(&OnboardingEvidence::Preferences { captured: true, carried_over: true, at });
//! ledger.observe(&OnboardingEvidence::AlignmentCall { made: true, at });
//! for item in OnboardingItem::ALL {
//!     ledger.observe(&OnboardingEvidence::Item { item, done: Share::ONE, at });
//! }
//! let both = ledger.score(&OnboardingParams::default(), at)?;
//! let read = both.map(|both| (both.onboardings(), format!("{:.6}", both.newest().value())));
//! assert_eq!(read, Some((2, "0.666667".to_owned())));
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - That there are these three gates and four items is a rule of practice. No study stands behind
//!   the list, the threshold or the means.
//! - One flawless onboarding is 2/3 and not 1: the prior counts as one good and one bad observation.
//!   It is the place for what other customers have shown
//!   ([`OnboardingParams::with_gate_prior`]).
//! - Where one onboarding ends and the next begins is told by silence alone. Two that overlap are
//!   read as one.
//! - Gates and items are taken as independent. Where the prior is right, a nominal .90 held .904
//!   of 2 000 draws with 1 to 12 facts of each.
//! - Only what is fed counts. A step whose time has not come must not be fed as undone.
//! - [`OnboardingEvidence::Advocacy`] makes no score where nothing else is known.
//! - A fact that is fed twice counts twice.
//!
//! # References
//!
//! 1. Jøsang, A., & Ismail, R. (2002). The Beta reputation system. *15th Bled eConference*, eq. 2.
//! 2. Vartia, Y. O. (1976). Ideal log-change index numbers. *Scandinavian Journal of Statistics* 3,
//!    121–126 (the parts, and the gates' shares of the loss).

mod event;
mod evidence;
mod gate;
mod ledger;
mod params;
mod project;
mod score;
mod standing;
#[cfg(feature = "simulate")]
mod truth;

pub use event::{OnboardingEvent, OnboardingItem};
pub use evidence::{Gate, OnboardingEvidence, facts_of, instrument};
pub use gate::{Blocker, GateReading, Preferences};
pub use ledger::OnboardingLedger;
pub use params::{OnboardingParams, OnboardingUnit};
pub use score::OnboardingScore;
#[cfg(feature = "simulate")]
pub use truth::OnboardingTruth;
