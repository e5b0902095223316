//! Intimacy: how close a customer and a firm are.
//!
//! Beside the files of every model it has `component.rs`: what closeness is made of; `standing.rs`:
//! what the model says of where a customer stands.
//!
//! # Question
//!
//! How close are we, in what we do and in how we act?
//!
//! # Evidence
//!
//! Closeness has eight [`Component`]s in two [`Group`]s. *Do*: knowledge, frequency, coordination,
//! timeliness. *Act*: openness, listening, respect, ease. Each is fed by what people say and by
//! what is done. A fact says a number from 0 to 1 and counts as one observation. A gap between
//! contacts counts by the contacts that were made or wanted in it.
//!
//! - [`IntimacyEvidence::Rating`]: either side rates how the firm does on a component, on any
//!   scale. [`instrument`] has a question for each component; [`ratings_of`] reads the answers. A
//!   firm's ratings of itself never move the score. They stand against the customer's in
//!   [`IntimacyScore::mutuality`] and in the [lines](IntimacyScore::lines), where a fee that only
//!   one side finds fair shows too.
//! - [`IntimacyEvidence::Contact`]: a gap between contacts, measured by how often, and by what
//!   means, the customer wants contact. What a gap is worth depends on the contacts and wishes
//!   around it. So gaps are labelled first: [`label_contacts`] reads one customer's complete
//!   history.
//! - [`IntimacyEvidence::Response`]: an answer, against the time that was promised. Word in time
//!   that it would be late earns credit.
//! - [`IntimacyEvidence::Request`]: something that others in the firm had to provide, met or not,
//!   and the number of hand-offs.
//! - [`IntimacyEvidence::Question`]: how much of a question was answered.
//! - [`IntimacyEvidence::Transaction`]: a dealing, judged twice: whether its details were correct,
//!   and whether it was good for the person. [`Transactions`] keeps the two apart as well.
//!
//! # Formula
//!
//! ```text
//! δ = 2^(−age/H)       G = Σ δ y,  B = Σ δ (1 − y)  over the observations y of a component
//!
//! rating       y = (rating − min)/(max − min)
//! response     y = 2^(−max(0, t − p)/(τp));  y + κ(1 − y) where the customer was told in time
//! request      y = 1/(1 + hand-offs) if met, else 0
//! question     y = the share answered
//! transaction  y = correct, of knowledge;  y = good, of ease
//! channel      y = 1 for a contact by the wanted channel, 0 by another, of frequency
//! cadence      C = Σ δ over contacts,  E = Σ δ · contacts wanted in the gap
//!              r ~ Gamma(k + C, k + E)       x = 2^(−|log₂ ((k + C)/(k + E))|/h)
//!              max(C, E) observations of y = x, of frequency
//!
//! component    xᵢ ~ Beta(aW + Gᵢ, (1 − a)W + Bᵢ)            mean (aW + Gᵢ)/(W + Gᵢ + Bᵢ)
//! groups       D = ¼ Σ xᵢ over do,  A = ¼ Σ xᵢ over act
//! value        M = M_ρ(D, A; 1 − v, v)                      D^(1−v) A^v for ρ = 0
//! parts        cᵢ = ¼ (xᵢ − a) w_g s(g, a)/s(M, a),  g the group D or A,  w_g its weight
//!              s(p, q) = (p^ρ − q^ρ)/(p − q),  ln for ρ = 0,  and its limit where p = q
//!              M = a + Σ cᵢ
//! bounds       M with every unknown component at 0, and at 1
//! mutuality    the same Beta for the ratings of each side;  gap = customer's mean − firm's mean
//! ```
//!
//! A gap is dated by the contact that ends it. So contacts just as often as wanted have `C = E`,
//! whatever the half-life.
//!
//! Cadence counts for `max(C, E)` observations. Each contact was made, or wanted, or both; one that
//! was both counts once. So silence weighs by what was missed, and pestering by what was too much.
//! Exchanging the two changes no bit.
//!
//! The standing is told the same of each component, but of cadence it is told contact by contact:
//! `min(C, E)` were as wanted, `|C − E|` were too many or missed. Of these up to one that is due
//! since the last contact is still open.
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | y | what one fact says | 0 to 1 | [`Share`](crate::quantity::Share) |
//! | H | half-life | 1 s to infinite | [`HalfLife`](crate::quantity::HalfLife) |
//! | t, p | time taken, time promised | 0 or more, above 0, seconds | [`IntimacyEvidence`] |
//! | τ | lateness that counts half, in promised times | above 0 | [`IntimacyUnit`] |
//! | κ | what an update in time gives back of what lateness cost | 0 to 1 | [`IntimacyUnit`] |
//! | C, E | contacts made, contacts wanted | 0 or more | [`Cadence`] |
//! | r, x | rate of contacts over the wanted one, how near it is | above 0, 0 to 1 | [`Cadence`] |
//! | k | contacts at the wanted rate taken for granted | above 0 | [`IntimacyParams`] |
//! | h | how far off the wanted rate counts half | above 0, octaves | [`IntimacyParams`] |
//! | a, W | mean and weight of the prior of a component | 0 to 1, above 0 observations | [`IntimacyParams`] |
//! | v | weight of how you act | above ½, below 1 | [`IntimacyParams`] |
//! | ρ | exponent between the two groups | at most 1 | [`Exponent`](crate::quantity::Exponent) |
//! | D, A, M | what you do, how you act, both | 0 to 1 | [`IntimacyScore`] |
//!
//! # Direction
//!
//! More is better: 1 is as close as can be.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | intimacy | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | intimacy | prior weight | 2 | observations | above 0 | P | two observations |
//! | intimacy | weight of how you act | 0.6 |  | (0.5, 1) | D | feeling outweighs detail |
//! | intimacy | exponent between the two groups | 0 |  | at most 1 | P | neither makes up for the other |
//! | intimacy | cadence tolerance | 1 | octaves | above 0 | P | twice or half as often counts half |
//! | intimacy | cadence prior | 1 | contacts | above 0 | P | one contact at the preferred rate |
//! | intimacy | timeliness tolerance | 1 | promised times | above 0 | P | late by the promise itself counts half |
//! | intimacy | credit for an update in time | 0.5 |  | [0, 1] | P | half of what lateness cost |
//!
//! # Laws
//!
//! Each is tested in `tests/intimacy/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | everything lies in [0, 1] and is finite, and the bounds hold the value | `law_bounded` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | what they sum to is the power mean of the two groups | `law_parts_sum_to_the_mean` |
//! | a part has the sign of its component's step from the prior | `law_parts_follow_their_components` |
//! | a better rating of any component never lowers the value | `law_monotone_in_each_component` |
//! | the components of a group can be exchanged | `law_symmetric_within_a_group` |
//! | what the standing is told has a count for each component, and a better fact never lowers good nor raises bad | `law_the_standing_is_told_what_was_counted` |
//! | good acting with poor doing beats the reverse | `law_how_you_act_outweighs_what_you_do` |
//! | a missing component widens the bounds; when it arrives, they narrow | `law_a_missing_component_widens_the_bounds` |
//! | filling a gap with its prior changes no number | `law_filling_a_gap_with_its_prior_changes_nothing` |
//! | the two judgements of a transaction never mix | `law_the_two_judgements_of_a_transaction_never_mix` |
//! | exchanging the raters mirrors mutuality, exactly | `law_swapped_raters_mirror_mutuality` |
//! | a firm's ratings of itself change no bit of the score | `law_a_firm_cannot_rate_itself_close` |
//! | order is irrelevant, to the bit | `law_order_is_irrelevant` |
//! | merging any partition is reading all, to the bit | `law_merging_any_partition_is_reading_all` |
//! | merging commutes, associates and has an identity, to the bit | `law_merging_commutes_associates_and_has_an_identity` |
//! | too often is as wrong as too rarely, to the bit | `law_too_often_is_as_wrong_as_too_rarely` |
//! | cadence peaks at the wanted rate | `law_cadence_peaks_at_the_wanted_rate` |
//! | contacts just as often as wanted are as wanted, whatever fades | `law_contacts_as_wanted_are_as_wanted` |
//! | idle evidence fades to the prior, and coverage stays | `law_idle_evidence_fades_to_the_prior` |
//! | shifting all times by whole half-lives changes no bit | `law_shifting_by_half_lives_changes_nothing` |
//! | timeliness falls with lateness, and an update never lowers it | `law_timeliness_falls_with_lateness_and_credits_an_update` |
//! | what was wanted in the gaps adds up to what was wanted | `law_labelled_gaps_add_up` |
//! | the interval contains its point | `law_the_interval_contains_its_point` |
//! | a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//! | the interval of cadence contains its point | `law_every_interval_contains_its_point` |
//! | the interval covers what it says | `law_the_interval_covers_what_it_says` |
//! | a second implementation agrees | `law_agrees_with_a_second_implementation` |
//!
//! # Worked example
//!
//! Nothing fades; every component starts at ½, worth two observations: one good, one bad.
//!
//! | fact | says | component |
//! |---|---|---|
//! | a question answered in full | 1 | knowledge `(1 + 1 + 1)/(2 + 2) = 3/4`, with the dealing below |
//! | a call wanted every 14 days, three in the first 14: `r = (1 + 3)/(1 + 1) = 2` | three times ½ | frequency `(1 + 3/2)/(2 + 3) = 1/2` |
//! | a request met after one hand-off | ½ | coordination `(1 + 1/2)/(2 + 1) = 1/2` |
//! | promised in 2 days, taken 4, told in time | `1/2 + 1/2 · 1/2 = 3/4` | timeliness `(1 + 3/4)/(2 + 1) = 7/12` |
//! | the customer's best mark, twice each | 1 | openness, listening `(1 + 2)/(2 + 2) = 3/4` |
//! | the firm's best mark for its own openness, once | 1 | none: it stands beside, `(1 + 1)/(2 + 1) = 2/3` |
//! | nothing | | respect `1/2`, unknown |
//! | a dealing correct in its details, bad for the person | 1, 0 | ease `(1 + 0)/(2 + 1) = 1/3` |
//!
//! So `D = (9 + 6 + 6 + 7)/48 = 7/12` and `A = (9 + 9 + 6 + 4)/48 = 7/12`. Whatever the exponent,
//! the mean of two equal numbers is that number: `M = 7/12`. Then `s(g, a) = s(M, a)`, and a part is
//! its step from ½ times `0.4/4` or `0.6/4`. After a second such dealing knowledge is 4/5 and ease
//! 1/4: `D` rises to .595833, `A` falls to .5625, and `M = D^0.4 A^0.6` falls to .575604.
//!
//! ```
//! use goodwill::intimacy::{
//!     Component, Contact, ContactPreference, Group, IntimacyEvidence, IntimacyLedger,
//!     IntimacyParams, IntimacyUnit, label_contacts,
//! };
//! use goodwill::quantity::{Amount, HalfLife, Instant, Party, Positive, Rating, Scale, Share};
//!
//! let day = |n: i64| Instant::from_days(20_000 + n);
//! let days = |n: f64| n * Instant::DAY as f64;
//! let at = day(14)?;
//! let unit = IntimacyUnit { half_life: HalfLife::INFINITE, ..IntimacyUnit::default() };
//! let mut ledger = IntimacyLedger::new(unit);
//!
//! let every_seconds = Positive::new(days(14.0))?;
//! let wish = ContactPreference { at: day(0)?, every_seconds, channel: None };
//! let call = |n| Ok(Contact { at: day(n)?, channel: None });
//! for gap in label_contacts(&[call(5)?, call(9)?, call(14)?], &[wish], at)? {
//!     ledger.observe(&gap);
//! }
//! ledger.observe(&IntimacyEvidence::Question { answered: Share::ONE, at });
//! ledger.observe(&IntimacyEvidence::Request { met: true, hand_offs: 1, at });
//! ledger.observe(&IntimacyEvidence::Response {
//!     promised_seconds: Positive::new(days(2.0))?,
//!     taken_seconds: Amount::new(days(4.0))?,
//!     updated_in_time: true,
//!     at,
//! });
//! let rating = Rating::new(10.0, Scale::new(0.0, 10.0)?)?;
//! for (component, by) in [
//!     (Component::Openness, Party::Customer),
//!     (Component::Openness, Party::Customer),
//!     (Component::Openness, Party::Firm),
//!     (Component::Listening, Party::Customer),
//!     (Component::Listening, Party::Customer),
//! ] {
//!     ledger.observe(&IntimacyEvidence::Rating { component, by, rating, at });
//! }
//! let dealing = IntimacyEvidence::Transaction { correct: Share::ONE, good: Share::ZERO, at };
//! ledger.observe(&dealing);
//!
//! let params = IntimacyParams::default();
//! let Some(score) = ledger.score(&params, at)? else { unreachable!("twelve facts") };
//! assert_eq!(format!("{:.6}", score.group(Group::Do)), "0.583333"); // 7/12
//! assert_eq!(format!("{:.6}", score.group(Group::Act)), "0.583333");
//! assert_eq!(format!("{:.6}", score.value()), "0.583333");
//! let parts: Vec<String> =
//!     score.parts().iter().map(|part| format!("{:.6}", part.contribution + 0.0)).collect();
//! assert_eq!(parts[..4], ["0.025000", "0.000000", "0.000000", "0.008333"]);
//! assert_eq!(parts[4..], ["0.037500", "0.037500", "0.000000", "-0.025000"]);
//!
//! // Respect is unknown: a quarter of a weight of .6 is not covered.
//! let (lower, upper) = score.bounds();
//! assert_eq!(format!("{lower:.6} {upper:.6}"), "0.504749 0.655404");
//! assert_eq!(format!("{:.2} {}", score.coverage(), score.interval()), "0.85 [0.44, 0.71]");
//!
//! // Twice as often as wanted. The firm's one best mark is 2/3, the customer's two are 3/4.
//! let cadence = score.cadence().map(|c| format!("{:.2} {}", c.value(), c.interval()));
//! assert_eq!(cadence.as_deref(), Some("0.50 [0.68, 3.88]"));
//! let gap = score.mutuality(Component::Openness).map(|both| format!("{:.6}", both.gap()));
//! assert_eq!(gap.as_deref(), Some("0.083333"));
//!
//! // Right again, and felt bad again: closeness falls.
//! ledger.observe(&dealing);
//! let after = ledger.score(&params, at)?.map(|score| {
//!     [score.group(Group::Do), score.group(Group::Act), score.value()].map(|x| format!("{x:.6}"))
//! });
//! assert_eq!(after, Some(["0.595833", "0.562500", "0.575604"].map(str::to_owned)));
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - The eight components are a rule of practice, and so is the weight of feeling over detail. No
//!   study stands behind the numbers. Where outcomes are known, weights should be learned from them.
//! - The components are taken as independent. A customer who likes the firm tends to mark all of
//!   them up together, and then the true interval is wider. Where they are independent and the
//!   prior is right, a nominal .90 held .900 of 4 000 draws for `ρ = 0` and .900 for `ρ = 1`.
//! - One logged answer weighs as much as one rating. A busy log can drown the few ratings of the
//!   same component; [`IntimacyScore::posterior`] shows how much stands behind each.
//! - Deeds say nothing of openness, listening and respect. Without a rating by the customer these
//!   stay unknown, and the bounds say so.
//! - Contacts are judged by the customer's wishes. Without a wish they are told, and make no score; a
//!   wish that is out of date misleads.
//! - The gap since the last contact wants the part of a contact that is due by now. So a reading
//!   just before a contact is lower.
//! - The label of the open gap belongs to one reading. Label anew for the next, and do not keep the
//!   label in a ledger that goes on.
//! - A fact that is fed twice counts twice.
//!
//! # References
//!
//! 1. Jøsang, A., & Ismail, R. (2002). The Beta reputation system. *15th Bled eConference*, eq. 2.
//! 2. Gelman, A., et al. (2013). *Bayesian Data Analysis*, 3rd ed. Chapman & Hall, §2.6 (a rate
//!    of events over an exposure).
//! 3. Godfrey, A., Seiders, K., & Voss, G. B. (2011). Enough is enough! The fine line in executing
//!    multichannel relational communication. *Journal of Marketing* 75(4), 94–109 (beyond an ideal
//!    volume more contact repels, less so by the channel that the customer prefers).
//! 4. Dagger, T. S., Danaher, P. J., & Gibbs, B. J. (2009). How often versus how long. *Journal of
//!    Service Research* 11(4), 371–388 (frequent contact counts in young relationships).
//! 5. Vartia, Y. O. (1976). Ideal log-change index numbers. *Scandinavian Journal of Statistics* 3,
//!    121–126 (the parts).

mod component;
mod event;
mod evidence;
mod ledger;
mod params;
mod score;
mod standing;
#[cfg(feature = "simulate")]
mod truth;

pub use component::{Component, Group, instrument};
pub use event::IntimacyEvent;
pub use evidence::{
    Contact, ContactPreference, IntimacyEvidence, LabelledContact, label_contacts, ratings_of,
};
pub use ledger::IntimacyLedger;
pub use params::{IntimacyParams, IntimacyUnit};
pub use score::{Cadence, IntimacyScore, Mutuality, Transactions};
#[cfg(feature = "simulate")]
pub use truth::{IntimacyTruth, Rhythm};
