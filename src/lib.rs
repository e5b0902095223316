//! Scores of customer relationships that can be defended: in front of a customer, an auditor and
//! a statistician.
//!
//! ```text
//!  quantity → kernel → model: evidence → ledger → score → portrait → book → report
//!  numbers    the      what      what it    the answer,   one        many,   for
//!  with a     mathe-   happened  adds up    with interval customer   in      people
//!  range      matics             to         and parts                order
//! ```
//!
//! | model | question | score | direction |
//! |---|---|---|---|
//! | [`trust`] | who carries the risk between us, and is it honoured? | [`TrustScore`](trust::TrustScore), 0 to 1 | more is better |
//! | [`friction`] | how much effort do we ask of this customer? | [`FrictionIndex`](friction::FrictionIndex), 0 to 100 | more is worse |
//! | [`intimacy`] | how close are we, in what we do and how we act? | [`IntimacyScore`](intimacy::IntimacyScore), 0 to 1 | more is better |
//! | [`expectation`] | what is expected, promised and delivered, and how will it feel? | [`ExpectationScore`](expectation::ExpectationScore), 0 to 1 | more is better |
//! | [`needs`] | are the customer's needs met, rung by rung? | [`NeedsScore`](needs::NeedsScore), 0 to 1 | more is better |
//! | [`recovery`] | what do failures leave after we made good? | [`RecoveryScore`](recovery::RecoveryScore), 0 to 1 | more is better |
//! | [`onboarding`] | was this customer started well? | [`OnboardingScore`](onboarding::OnboardingScore), 0 to 1 | more is better |
//! | [`momentum`] | do our meetings move on? | [`MomentumScore`](momentum::MomentumScore), 0 to 1 | more is better |
//! | [`pillars`] | do innovation, performance and service carry the roof together? | [`PillarsScore`](pillars::PillarsScore), 0 to 1, of the firm | more is better |
//! | [`conduct`] | how do we conduct ourselves? | [`ConductScore`](conduct::ConductScore), 0 to 1, of the firm | more is better |
//! | [`capability`] | are our people and processes able? | [`CapabilityScore`](capability::CapabilityScore), 0 to 1, of the firm | more is better |
//! | [`culture`] | what is this customer's organisation, region and nation like? | [`CultureScore`](culture::CultureScore), 0 to 1, of the customer | as the component rated |
//!
//! All models are read alike. A fact (`…Evidence`) is observed by a ledger (`…Ledger`), which
//! adds it up in integers; constants (`…Params`) weigh the sums when they are read, and the
//! reading (`…Score`, or `…Index` where more is worse) has a value, an interval, parts (the value
//! is the baseline plus their sum, in their order, to the bit), and says how much of it was ever
//! observed (`coverage`) and how much is still evidence (`fresh`). Nothing known is `None`. Ledgers
//! merge: in any order and any parts, the same facts give the same bits. There is no clock: every
//! instant is an argument.
//!
//! A [`portrait`] puts what the models say of one customer on one page, says why it moved, down to
//! single events, and what would move it. A [`book`] puts many customers in order, with the
//! probability that each is among the worst, and lets a new one start from its kind. A [`report`]
//! says it to people.
//!
//! A first score:
//!
//! ```
//! use goodwill::quantity::{Instant, Stake};
//! use goodwill::trust::{Conduct, Party, TrustEvidence, TrustLedger, TrustParams, TrustUnit};
//!
//! let now = Instant::from_days(20_000)?;
//! let mut ledger = TrustLedger::new(TrustUnit::default());
//! let stake = Stake::new(2.0)?;
//! let kept = TrustEvidence::Act { by: Party::Firm, stake, at: now, conduct: Conduct::ActedRightly };
//! ledger.observe(&kept);
//! let score = ledger.score(&TrustParams::default(), now)?;
//! assert_eq!(score.map(|score| format!("{:.2}", score.value())), Some("0.63".to_owned()));
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! Each model's page has its formula, its symbols, its constants with source and grade, its laws
//! with their tests, an example to compute by hand, and its limits. All constants stand in one
//! register, [`defaults`]. Where outcomes are known, [`calibrate`] learns weights from them.
//!
//! Whether a score would have told what came, [`backtest`] finds out: it cuts at dates, scores with
//! what was known then, and compares with what followed.
//!
//! Where many parties deal with one another, [`network`] keeps a ledger of each with all others and
//! of each two, and learns from them to forecast whether the next deal will be honoured.
//!
//! # Systems
//!
//! Every system of the sources that the crate was made from, with the item that carries it and a
//! test of it. `tests/systems.rs` walks the table.
//!
//! | row | system | item | test |
//! |---|---|---|---|
//! | T1 | risk is taken and honoured in turn: two directions, never one | [`trust::PartyTrust`] | `tests/trust/laws/parties.rs`, `law_02_swapping_the_parties_mirrors_the_report` |
//! | T2 | who never takes a risk loses the other's trust, after a while | [`trust::TrustScore`] | `tests/trust/laws/parties.rs`, `law_24_a_party_that_never_trusts_erodes` |
//! | T3 | doing wrong told from not doing | [`trust::Outcome`] | `tests/trust/laws/evidence.rs`, `law_19_swapping_the_breaches_swaps_their_rates` |
//! | T4 | the firm's own audit of how far it trusts | [`trust::self_audit`] | `tests/trust/audit.rs`, `law_audit_exposures_add_to_the_risks` |
//! | T5 | the audit of terms, stage by stage | [`trust::stage_audit`] | `tests/trust/audit.rs`, `law_audit_the_ranked_parts_sum_to_the_imbalance` |
//! | T6 | what reversing one-sided practices would do | [`trust::Audit`] | `tests/trust/audit.rs`, `law_audit_the_smallest_reversal_reaches_and_no_smaller_set_does` |
//! | F1 | four dimensions, and zero as the ideal | [`friction::Dimension`] | `tests/friction/laws.rs`, `law_zero_iff_smooth` |
//! | F2 | reliability | [`friction::FrictionKind`] | `tests/friction/worked.rs`, `kinds_belong_to_their_dimensions` |
//! | F3 | relevance: what the firm already knows | [`friction::Friction`] | `tests/friction/worked.rs`, `kinds_belong_to_their_dimensions` |
//! | F4 | value, at the tier that was chosen | [`friction::Friction`] | `tests/friction/worked.rs`, `value_is_held_to_its_tier` |
//! | F5 | what is said can be relied upon, and matters stay settled | [`friction::label_next_issues`] | `tests/friction/laws.rs`, `labels_match_a_naive_search` |
//! | F6 | interactions cost loyalty more readily than they earn it | [`friction::DirectionPrior`] | `tests/friction/worked.rs`, `direction_is_a_prior_on_what_was_not_observed` |
//! | F7 | the journey from end to end | [`friction::Stage`] | `tests/friction/worked.rs`, `stages_and_journey_of_the_oracle` |
//! | F8 | who has to ask | [`friction::Initiator`] | `tests/friction/worked.rs`, `contacts_that_the_customer_had_to_make` |
//! | I1 | what you do | [`intimacy::Group`] | `tests/intimacy/laws.rs`, `law_symmetric_within_a_group` |
//! | I2 | how you act | [`intimacy::Component`] | `tests/intimacy/laws.rs`, `law_how_you_act_outweighs_what_you_do` |
//! | I3 | as often, and by the means, that the customer wants | [`intimacy::label_contacts`] | `tests/intimacy/laws.rs`, `law_too_often_is_as_wrong_as_too_rarely` |
//! | I4 | every dealing is judged twice | [`intimacy::Transactions`] | `tests/intimacy/laws.rs`, `law_the_two_judgements_of_a_transaction_never_mix` |
//! | I5 | mutuality | [`intimacy::Mutuality`] | `tests/intimacy/laws.rs`, `law_swapped_raters_mirror_mutuality` |
//! | E1 | expectations grow with the sellers talked to | [`expectation::Growth`] | `tests/expectation/laws.rs`, `law_more_sellers_never_lower_expectations` |
//! | E2 | letdown weighs more than surprise | [`expectation::Feeling`] | `tests/expectation/worked.rs`, `two_degrees_of_letdown_for_one_of_surprise` |
//! | E3 | the call that aligns expectations | [`expectation::alignment_call`] | `tests/expectation/laws.rs`, `law_alignment_never_hurts` |
//! | E4 | eleven topics understood alike | [`expectation::topics`] | `tests/expectation/worked.rs`, `the_common_expectations_of_the_page` |
//! | E5 | promised against delivered | [`expectation::ExpectationScore`] | `tests/expectation/worked.rs`, `the_example_of_the_page` |
//! | E6 | assurance after the order | [`expectation::post_order`] | `tests/expectation/worked.rs`, `assurances_by_order` |
//! | N1 | a ladder of needs | [`needs::Tier`] | `tests/needs/laws.rs`, `law_no_information_makes_the_rest_inert` |
//! | N2 | without deeds the bond fades | [`needs::Deeds`] | `tests/needs/laws.rs`, `law_presence_stands_beside_the_score` |
//! | N3 | the standard demanded against the standard given | [`needs::golden_rule`] | `tests/needs/laws.rs`, `law_swapped_sides_mirror_the_gap` |
//! | N4 | support, whoever's fault it is | [`needs::Case`] | `tests/needs/laws.rs`, `law_fault_never_moves_the_score` |
//! | N5 | earning it again, and complacency | [`needs::Trend`] | `tests/needs/laws.rs`, `law_the_trend_follows_the_deeds` |
//! | N6 | follow through, or say so in time | [`needs::PromiseAnswer`] | `tests/needs/laws.rs`, `law_keeping_beats_telling_beats_missing` |
//! | N7 | a leader who keeps the standard | [`needs::Leader`] | `tests/needs/worked.rs`, `the_page_to_its_last_digit` |
//! | P1 | three pillars, none making up for another | [`pillars::PillarsScore`] | `tests/pillars/laws.rs`, `law_one_pillar_at_zero_brings_the_roof_down` |
//! | P2 | innovation that helps the customer | [`pillars::PillarsEvidence`] | `tests/pillars/laws.rs`, `law_an_upsell_for_the_seller_counts_against` |
//! | P3 | find, resolve, get back on track | [`pillars::Problem`] | `tests/pillars/edges.rs`, `a_problem_takes_its_steps_in_order` |
//! | P4 | everyone serves | [`pillars::Pillar`] | `tests/pillars/laws.rs`, `law_parts_follow_their_pillars` |
//! | R1 | an upset customer, step by step | [`recovery::StepKind`] | `tests/recovery/worked.rs`, `slips_halve` |
//! | R2 | a complaint well handled, and where that ends | [`recovery::RecoveryScore`] | `tests/recovery/laws.rs`, `law_paradox_never_twice` |
//! | R3 | those who say nothing | [`recovery::SilentCustomers`] | `tests/recovery/worked.rs`, `silent_customers_of_the_oracle` |
//! | R4 | causes, and the same one heard again | [`recovery::heard_again`] | `tests/recovery/worked.rs`, `one_desk_hears_it_again` |
//! | R5 | who may grant what, and when it pays | [`recovery::Authority`] | `tests/recovery/worked.rs`, `authority_and_saving` |
//! | R6 | making good | [`recovery::JusticeKind`] | `tests/recovery/laws.rs`, `law_more_justice_never_hurts` |
//! | R7 | whom they tell | [`recovery::WordOfMouth`] | `tests/recovery/worked.rs`, `who_speaks_up_and_whom_they_tell_is_learned` |
//! | O1 | every hand-off has an owner | [`onboarding::Gate`] | `tests/onboarding/laws.rs`, `law_a_gate_is_open_when_its_lower_bound_reaches_the_threshold` |
//! | O2 | preferences asked and carried over | [`onboarding::Preferences`] | `tests/onboarding/laws.rs`, `law_carried_over_counts_only_if_captured` |
//! | O3 | drawn in, and asked for advocacy later | [`onboarding::Step`] | `tests/onboarding/laws.rs`, `law_advocacy_never_moves_the_score` |
//! | C1 | seven habits that ruin a name | [`conduct::habits`] | `tests/conduct/laws.rs`, `law_a_reversed_item_mirrors` |
//! | C2 | ten rules of service | [`conduct::commandments`] | `tests/conduct/laws.rs`, `law_a_failed_critical_item_caps` |
//! | C3 | six practices before the sale | [`conduct::before_the_sale`] | `tests/conduct/edges.rs`, `the_questionnaires_are_sound` |
//! | C4 | six practices that strengthen | [`conduct::strengthening`] | `tests/conduct/laws.rs`, `law_a_section_is_the_score_of_its_instrument` |
//! | C5 | discovery, and messages about the customer | [`conduct::discovery`] | `tests/conduct/worked.rs`, `the_example_of_the_page` |
//! | B1 | the right people, trained | [`capability::Aspect`] | `tests/capability/worked.rs`, `people_are_the_geometric_mean_of_three` |
//! | B2 | solutions from needs, and messages that pass | [`capability::Check`] | `tests/capability/laws.rs`, `law_the_three_checks_are_a_gate` |
//! | M1 | every meeting ends in a next step | [`momentum::label_meetings`] | `tests/momentum/laws.rs`, `law_labels_match_a_naive_search` |
//! | M2 | closing well | [`momentum::Closings`] | `tests/momentum/laws.rs`, `law_own_meetings_never_move_the_score` |
//! | U1 | nation, region and organisation, nested | [`culture::Nest`] | `tests/culture/laws.rs`, `law_agrees_with_a_second_implementation` |
//! | U2 | what a yes is worth | [`culture::YesWorth`] | `tests/culture/laws.rs`, `law_monotone_in_yeses` |
//! | U3 | who they say they are | [`culture::Profile`] | `tests/culture/worked.rs`, `the_three_questions` |
//! | W1 | one customer on one page: why it moved, what to do | [`portrait::Change`] | `tests/portrait.rs`, `law_a_change_is_split_down_to_single_events` |
//! | W2 | a book of customers: rank, segment, pool, triage | [`book::Book`] | `tests/book.rs`, `law_shards_by_customer_merge_to_the_same_book` |
//! | W3 | weights from one's own outcomes | [`calibrate::Calibrator`] | `tests/calibrate.rs`, `law_a_better_answer_never_lowers_a_score` |
//!
//! # Features
//!
//! - `serde` (on by default): quantities, units, params, evidence, ledgers and events are written
//!   and read, through the same constructors as when they are built; scores and portraits are
//!   written only.
//! - `html`: a book as one page of HTML with drawings, complete in its file.
//! - `simulate`: a seeded simulator of customers and events.
//! - `chrono`, `jiff`, `time`: dates of the crate of that name to and from
//!   [`Instant`](quantity::Instant).
//!
//! No feature changes a signature or a number.

#![cfg_attr(docsrs, feature(doc_cfg))]

// In the order of the flow, which is also the order of reading.

mod error;

pub mod quantity;

pub mod kernel;

mod model;

pub mod portrait;

pub mod book;

pub mod calibrate;

pub mod backtest;

pub mod network;

pub mod report;

pub mod defaults;

#[cfg(feature = "simulate")]
pub mod simulate;

pub use error::{Error, Result};
pub use model::{
    capability, conduct, culture, expectation, friction, intimacy, momentum, needs, onboarding,
    pillars, recovery, trust,
};

/// The example of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct ReadmeDoctests;
