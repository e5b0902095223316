//! Conduct: whether a firm, or one of its people, does as it should towards customers.
//!
//! Four files beside those of every model: `agreement` says how far two raters agree, which is no
//! part of the score; `discovery` what was found out in each deal; `item` what is known of one item;
//! `standing` what conduct says of where a customer stands.
//!
//! # Question
//!
//! Do we do what strengthens a customer's confidence in us, and leave what ruins it?
//!
//! # Evidence
//!
//! Good conduct is written down as questionnaires ([`Instrument`](crate::survey::Instrument)). A
//! fact is one observation of one item. Five questionnaires are at hand, in our own words. Items can
//! be added to each. Own questionnaires can stand beside the five or in their place
//! ([`ConductParams::with_instruments`]).
//!
//! | instrument | items | components | critical |
//! |---|---|---|---|
//! | [`habits`] | seven selling habits that ruin a reputation, all reversed | asking, homework, keeping | `drops_promises` |
//! | [`commandments`] | ten rules of service | people, pace, ease, regard | `makes_good` |
//! | [`before_the_sale`] | six practices before the sale | knowing, asking, offering | `knows_its_limits` |
//! | [`strengthening`] | six practices that strengthen a relationship | dialogue, delivery, care | `keeps_word` |
//! | [`discovery`] | what to find out before an offer, and what messages are about | matter, people, homework, messages | none |
//!
//! - [`ConductEvidence::Answer`]: somebody answered an item. [`answers_of`] reads a whole
//!   questionnaire. The fact says who answered, so that [`agreement()`] can compare two raters. The
//!   ledger does not keep it.
//! - [`ConductEvidence::Observed`]: something was done that answers an item. [`Deed`] lists deeds
//!   that can be logged, each with the item of the model's own that it answers: a missed deadline
//!   answers `drops_promises`.
//! - [`ConductEvidence::Message`]: a message was about the customer or about the product. It answers
//!   the item `messages` of [`discovery`]. The share of messages about the customer also stands
//!   apart, as [`ConductScore::customer_centred`].
//! - [`ConductEvidence::Discovered`]: something was found out of the customer, or is known to be
//!   missing: their aim, its cause, what doing nothing costs them, its place among their plans, what
//!   a person would gain. It says in which deal, from whom, and whether it is known, assumed or
//!   unknown, and answers the item of [`discovery`]. The newest of each is kept, so that
//!   [`ConductScore::deals`] names what is missing in a deal; a deal that goes without news for as
//!   long as the half-life is passed over in [`ConductScore::lines`].
//!
//! An honest referral ([`Deed::Referral`]) is more than conduct: a [`Book`](crate::book::Book) also
//! counts it as a deed for the customer and as an occasion that the firm used rightly, in `needs` and
//! `trust`.
//!
//! No fact depends on what came before or after it, so there is nothing to label.
//!
//! # Formula
//!
//! ```text
//! δ = 2^(−age/H)       G = Σ δ y,  B = Σ δ (1 − y)  over the observations y of an item
//!
//! answer       y = (rating − min)/(max − min),  1 − y for a reversed item
//! deed         y = how well it was done, of reversed items too
//! message      y = 1 about the customer, 0 about the product
//! discovered   y = 1 known, ½ assumed, 0 unknown
//!
//! item         xᵢ ~ Beta(aW + Gᵢ, (1 − a)W + Bᵢ)            mean (aW + Gᵢ)/(W + Gᵢ + Bᵢ)
//! mean         M = Σ wᵢ xᵢ,  wᵢ the item's weight over the sum of all
//! failed       a critical item whose mean is below its threshold, and Bᵢ ≥ e
//! value        V = min(M, K) if an item failed, else M
//! parts        cᵢ = wᵢ (xᵢ − a),  and last the cap: V − M
//!              V = a + Σ cᵢ + (V − M)
//! bounds       V with every unknown item at 0, where a critical one fails, and at 1
//! gap          mean of what is said of an item − mean of what is done of it
//! agreement    κ = (p_o − p_e)/(1 − p_e) over the items that two raters both answered
//!              interval: p_o at the quantiles of Beta(1 + agreed, 1 + not agreed), p_e as found
//!
//! standing     by questionnaire, the model's five and all others together, all ours: Σ G, Σ B over
//!              its items, whatever they weigh
//! ```
//!
//! The same rule holds for all items, for those of one instrument and for those of one component.
//! Each is a [`Section`] with its own value, interval, bounds, parts and cap. The baseline, the parts
//! and the cap are whole numbers of 2⁻⁵³. So they add up to the last bit, and a cap is met exactly.
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | y | what one fact says | 0 to 1 | [`Share`](crate::quantity::Share) |
//! | H | half-life | 1 s to infinite | [`HalfLife`](crate::quantity::HalfLife) |
//! | G, B | good and bad count of an item | 0 or more observations | [`ConductLedger`] |
//! | a, W | mean and weight of the prior of an item | 0 to 1, above 0 observations | [`ConductParams`] |
//! | x | an item | 0 to 1 | [`ItemScore`] |
//! | w | weight of an item | 0 to 1, sum 1 | [`Item`](crate::survey::Item) |
//! | K | the most that a score can be after a failure | 0 to 1 | [`ConductParams`] |
//! | e | the bad count that a critical item needs to fail | above 0 observations | [`ConductParams`] |
//! | M, V | mean of the items, value | 0 to 1 | [`ConductScore`] |
//! | κ, `p_o`, `p_e` | agreement beyond chance, observed, by chance | at most 1, 0 to 1, 0 to 1 | [`Agreement`] |
//!
//! # Direction
//!
//! More is better: 1 is as one should, of a reversed item too.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | conduct | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | conduct | prior weight | 2 | observations | above 0 | P | two observations |
//! | conduct | cap after a failed critical item | 0.5 |  | [0, 1] | P | half at most |
//! | conduct | bad count that a critical item needs to fail | 0.5 | observations | above 0 | P | one answer as bad as can be, until its half-life |
//! | conduct | a deal without news is stalled after | 30 | days | above 0 | P | a month |
//!
//! Two more numbers belong to the item: its weight, which is 1 unless given, and the threshold of a
//! critical item, which is the middle of its scale unless given.
//!
//! # Laws
//!
//! Each is tested in `tests/conduct/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | everything lies in [0, 1] and is finite, and the bounds hold the value | `law_bounded` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | the parts of each section sum to its value, to the bit | `law_parts_of_a_section_sum_exactly` |
//! | a part has the sign of its item's step from the prior, or is 0 | `law_parts_follow_their_items` |
//! | a better answer to any item never lowers the value | `law_monotone_in_each_answer` |
//! | a perfect observation never lowers the value, nor makes an item fail | `law_a_perfect_observation_never_lowers` |
//! | after a failure the value is at most the cap, and without one the cap takes nothing | `law_a_failed_critical_item_caps` |
//! | where no item is critical nothing is capped | `law_only_a_critical_item_caps` |
//! | an item reversed and answered the other way round is the same, to the bit | `law_a_reversed_item_mirrors` |
//! | an instrument's section is the score with that instrument alone, to the bit | `law_a_section_is_the_score_of_its_instrument` |
//! | who answered changes no bit of the ledger | `law_raters_weigh_the_same` |
//! | a missing item widens the bounds; when it arrives, they narrow | `law_a_missing_item_widens_the_bounds` |
//! | filling a gap that is not critical with its prior changes no number | `law_filling_a_gap_with_its_prior_changes_nothing` |
//! | of the components of the standing a good fact never adds bad, nor a bad one good; as many counts as components | `law_a_good_fact_adds_good_and_a_bad_one_bad` |
//! | order is irrelevant, to the bit | `law_order_is_irrelevant` |
//! | merging any partition is reading all, to the bit | `law_merging_any_partition_is_reading_all` |
//! | merging commutes, associates and has an identity, to the bit | `law_merging_commutes_associates_and_has_an_identity` |
//! | idle evidence fades to the prior, failures too, and coverage stays | `law_idle_evidence_fades_to_the_prior` |
//! | shifting all times by whole half-lives changes no bit | `law_shifting_by_half_lives_changes_nothing` |
//! | agreement is the same for either order of raters and of facts, and 1 with oneself | `law_agreement_is_symmetric` |
//! | the interval contains its point | `law_the_interval_contains_its_point` |
//! | a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//! | after a failure the interval goes no higher than the cap | `law_the_interval_ends_at_the_cap` |
//! | the interval covers what it says | `law_the_interval_covers_what_it_says` |
//! | a second implementation agrees | `law_agrees_with_a_second_implementation` |
//!
//! # Worked example
//!
//! Nothing fades. Only [`strengthening`] is counted. Its six items weigh 1/6 each; each starts at ½,
//! worth two observations: one good, one bad. Ann and Ben answer from 0 to 4.
//!
//! | item | Ann | Ben | done | mean |
//! |---|---|---|---|---|
//! | `communicates` | 4 | 4 | | `(1 + 2)/(2 + 2) = 3/4` |
//! | `checks_in` | 4 | 4 | | `3/4` |
//! | `delivers` | 2 | 2 | | `(1 + 1)/(2 + 2) = 1/2` |
//! | `keeps_word`, critical | 4 | | two promises missed | `(1 + 1)/(2 + 3) = 2/5` |
//! | `responds_to_trouble` | 4 | 2 | | `(1 + 3/2)/(2 + 2) = 5/8` |
//! | `adds_value` | | | | `1/2`, unknown |
//!
//! So `M = (3/4 + 3/4 + 1/2 + 2/5 + 5/8 + 1/2)/6 = 3.525/6 = .5875`. The mean of `keeps_word` is below
//! ½, with 2 observations against it: it failed. `V = .5`, and the cap takes .0875. With `adds_value`
//! at 0, `M` is still `3.025/6 > .5`, so both bounds are .5. Of promises Ann's answer says
//! `(1 + 1)/(2 + 1) = 2/3`; the deeds say `1/(2 + 2) = 1/4`.
//!
//! Three of the four answers that both gave are the same. Ann gave three fours and one two, Ben two of
//! each, so chance agrees on `3/4 · 1/2 + 1/4 · 1/2 = 1/2`, and `κ = (3/4 − 1/2)/(1 − 1/2) = 1/2`.
//!
//! Then two promises are kept: `keeps_word` is `(1 + 3)/(2 + 5) = 4/7`, nothing is capped, and
//! `V = (25/8 + 4/7)/6 = 69/112 = .616071`. Of four messages three are about the customer:
//! `(1 + 3)/(2 + 4) = 2/3`.
//!
//! ```
//! use goodwill::conduct::{
//!     ConductEvidence, ConductLedger, ConductParams, ConductUnit, Deed, Subject, agreement,
//!     answers_of, strengthening,
//! };
//! use goodwill::survey::{Answer, Responses};
//! use goodwill::quantity::{HalfLife, Instant, Level, Name, Share};
//!
//! let at = Instant::from_days(20_000)?;
//! let params = ConductParams::default().with_instruments(vec![strengthening()])?;
//! let (ann, ben) = (Name::new("Ann")?, Name::new("Ben")?);
//! let items = ["communicates", "checks_in", "delivers", "responds_to_trouble", "keeps_word"];
//! let mut facts = Vec::new();
//! for (rater, answers) in [(&ann, &[4.0, 4.0, 2.0, 4.0, 4.0][..]), (&ben, &[4.0, 4.0, 2.0, 2.0])] {
//!     let mut responses = Responses::new();
//!     for (item, x) in items.into_iter().zip(answers) {
//!         responses = responses.answer(Name::new(item)?, Answer::Value(*x));
//!     }
//!     facts.extend(answers_of(&strengthening(), &responses, rater, at)?);
//! }
//! facts.extend([Deed::Promise.observed(Share::ZERO, at), Deed::Promise.observed(Share::ZERO, at)]);
//!
//! let mut ledger = ConductLedger::new(ConductUnit { half_life: HalfLife::INFINITE });
//! for fact in &facts {
//!     ledger.observe(fact);
//! }
//! let Some(score) = ledger.score(&params, at)? else { unreachable!("eleven facts") };
//! assert_eq!(score.value(), 0.5);
//! assert_eq!(score.failed(), ["strengthening/keeps_word"]);
//! let parts: Vec<String> =
//!     score.parts().iter().map(|part| format!("{:.6}", part.contribution)).collect();
//! assert_eq!(parts[..4], ["0.041667", "0.041667", "0.000000", "-0.016667"]);
//! assert_eq!(parts[4..], ["0.020833", "0.000000", "-0.087500"]);
//! assert_eq!(score.bounds(), (0.5, 0.5));
//! assert_eq!(format!("{:.4} {:.4}", score.coverage(), score.fresh()), "0.8333 0.4333");
//!
//! // What is said of promises, and what is done.
//! let word = score.item("strengthening", "keeps_word");
//! let gap = word.and_then(|word| word.gap()).map(|gap| format!("{gap:.6}"));
//! assert_eq!(gap.as_deref(), Some("0.416667")); // 2/3 − 1/4
//!
//! let both = agreement(&facts, &ann, &ben, Level::default());
//! assert_eq!(both.map(|both| (both.items, both.kappa)), Some((4, Some(0.5))));
//!
//! // Two promises kept, four messages sent.
//! for kept in [Deed::Promise.observed(Share::ONE, at), Deed::Promise.observed(Share::ONE, at)] {
//!     ledger.observe(&kept);
//! }
//! for about in [Subject::Customer, Subject::Customer, Subject::Customer, Subject::Product] {
//!     ledger.observe(&ConductEvidence::Message { about, at });
//! }
//! let Some(after) = ledger.score(&params, at)? else { unreachable!("seventeen facts") };
//! assert_eq!(format!("{:.6} {}", after.value(), after.interval()), "0.616071 [0.46, 0.76]");
//! assert_eq!(after.failed(), [""; 0]);
//! let centred = after.customer_centred().map(|share| format!("{:.6}", share.mean()));
//! assert_eq!(centred.as_deref(), Some("0.666667"));
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - It speaks of the firm, or of one of its people, and not of a relationship. Keep a ledger for
//!   each firm or person whose conduct is in question.
//! - The lists are rules of practice. No study stands behind their number, their items or the cap.
//! - On paired survey items importance weights did not make a score any better (r = .651 without,
//!   .652 with). So all items weigh the same unless their weights say otherwise. An instrument of ten
//!   items therefore weighs more than one of six. To weigh instruments, weigh their items.
//! - One source wants customers to feel valued. Another warns against thanking them for an order. So
//!   no item asks for bare thanks, and `feels_valued` is for the customer to answer.
//! - The source of the commandments says that the unhappy leave and do not complain. That is
//!   overstated: about half of them speak up, more between firms. `seeks_the_silent` asks for the
//!   others.
//! - A firm may answer for itself, since it is the only one who can answer some of the items. Its
//!   answers weigh like all others. Where deeds are logged, [`ItemScore::gap`] shows how far words
//!   flatter. The firm's answers can also go into a ledger of their own, beside the customers'.
//! - The instruments overlap: bad listening shows in `habits` and in `before_the_sale`. A deed answers
//!   one item only.
//! - The items are taken as independent. A rater who likes one tends to mark up all; the true interval
//!   is wider then. Where the items are independent and the prior is right, a nominal .90 held .896 of
//!   4 000 draws.
//! - The interval takes as given which items failed. [`ItemScore::failing`] says how sure that is. By
//!   design the cap makes the value jump when an item begins or ceases to fail.
//! - A rater who answers every week counts every week. A busy log of deeds can drown the few answers
//!   to the same item. [`ItemScore::said`] and [`ItemScore::done`] keep the two apart.
//! - κ asks for the very same answer: 3 against 4 is as different as 0 against 4. Where all answer
//!   alike, agreement cannot be told from chance. The items are taken as a sample. The interval of κ
//!   takes the agreement by chance as known, though it is estimated too.
//! - Somebody judges whether a message is about the customer or about the product. Errors of that
//!   judgement are not modelled.
//! - An item that was renamed is another item. [`ConductScore::unrecognised`] lists the items that the
//!   ledger saw and the instruments do not have.
//!
//! # References
//!
//! 1. Jøsang, A., & Ismail, R. (2002). The Beta reputation system. *15th Bled eConference*, eq. 2.
//! 2. Cohen, J. (1960). A coefficient of agreement for nominal scales. *Educational and Psychological
//!    Measurement* 20, 37–46, eq. 1.
//! 3. Parasuraman, A., Zeithaml, V. A., & Berry, L. L. (1988). SERVQUAL. *Journal of Retailing* 64(1),
//!    12–40 (what good service is, asked item by item).
//! 4. Cronin, J. J., & Taylor, S. A. (1992). Measuring service quality. *Journal of Marketing* 56(3),
//!    55–68 (performance without weights does as well as with them).

mod agreement;
mod discovery;
mod event;
mod evidence;
mod item;
mod ledger;
mod params;
mod score;
mod standing;
#[cfg(feature = "simulate")]
mod truth;

pub use agreement::{Agreement, agreement};
pub use discovery::{DealDiscovery, Found, Told};
pub use event::{ConductEvent, Deed, Discovery, Knowledge, Subject};
pub use evidence::{
    ConductEvidence, answers_of, before_the_sale, commandments, discovery, habits, instruments,
    strengthening,
};
pub use item::ItemScore;
pub use ledger::ConductLedger;
pub use params::{ConductParams, ConductUnit};
pub use score::{ConductScore, Section};
#[cfg(feature = "simulate")]
pub use truth::ConductTruth;
