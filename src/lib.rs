//! *Which customer, why, and what now?* Scores of customer relationships that can be defended: in
//! front of a customer, an auditor and a statistician.
//!
//! The book that the example `portfolio` brings along, as the crate draws it (feature `html`):
//!
//! <div>
// Of the documentation alone, so that no build waits for a picture that was drawn anew.
#![cfg_attr(doc, doc = include_str!("../docs/book.svg"))]
//! </div>
//!
//! # Begin
//!
//! The [`guide`] has a page for what you have and want; the first is
//! [one customer from your own structs, in thirty lines](guide::own_structs).
//!
//! - You have structs of your own, and one question: make evidence of them, and take the ledger and
//!   the score of one model.
//! - You have a stream of events, as JSON lines or rows of a table: read each as a
//!   [`record::Event`]. A [`book`] takes them all and asks every model.
//! - You want a page to show: a [`report`] writes a customer or a book as text or Markdown, and with
//!   the feature `html` as a page with drawings.
//!
//! # The flow
//!
//! ```text
//!   your structs ────────────┐
//!   JSON lines ──► record ─┐ │
//!   tables ────► mapping ──┤ ▼
//!                          └ event ──► relationship ──► portrait ──► book ──► report
//!                                      one customer    with why     many     for people
//!                                     │                   ▲
//!                        ┌────────────┴───────────────────┴─────┐
//!                        │ each of twelve models:               │
//!                        │ evidence ──► ledger ──► score        │
//!                        │ one fact     integer    value,       │
//!                        │ with its     sums that  interval,    │
//!                        │ date         merge      parts        │
//!                        │                 ▲          ▲         │
//!                        │               unit       params      │
//!                        └──────────────────────────────────────┘
//! ```
//!
//! # Which model answers what
//!
//! | question | model | score |
//! |---|---|---|
//! | who carries the risk between us, and is it honoured? | [`trust`] | [`TrustScore`](trust::TrustScore), 0 to 1 |
//! | how much effort do we ask of this customer? | [`friction`] | [`FrictionIndex`](friction::FrictionIndex), 0 to 100, **more is worse** |
//! | how close are we, in what we do and how we act? | [`intimacy`] | [`IntimacyScore`](intimacy::IntimacyScore), 0 to 1 |
//! | what is expected, promised and delivered, and how will it feel? | [`expectation`] | [`ExpectationScore`](expectation::ExpectationScore), 0 to 1 |
//! | are the customer's needs met, rung by rung? | [`needs`] | [`NeedsScore`](needs::NeedsScore), 0 to 1 |
//! | what do failures leave after we made good? | [`recovery`] | [`RecoveryScore`](recovery::RecoveryScore), 0 to 1 |
//! | was this customer started well? | [`onboarding`] | [`OnboardingScore`](onboarding::OnboardingScore), 0 to 1 |
//! | do our meetings move on? | [`momentum`] | [`MomentumScore`](momentum::MomentumScore), 0 to 1 |
//! | do innovation, performance and service carry the roof together? | [`pillars`], of the firm | [`PillarsScore`](pillars::PillarsScore), 0 to 1 |
//! | how do we conduct ourselves? | [`conduct`], of the firm | [`ConductScore`](conduct::ConductScore), 0 to 1 |
//! | are our people and processes able? | [`capability`], of the firm | [`CapabilityScore`](capability::CapabilityScore), 0 to 1 |
//! | what is this customer's organisation, region and nation like? | [`culture`], of the customer | [`CultureScore`](culture::CultureScore), 0 to 1: 1 is the good end of the scale rated |
//! | how does one customer stand, in all? | [`portrait`] | [`Standing`](portrait::Standing), 0 to 1 |
//! | whom do we call first? | [`book`] | attention, and an order |
//! | who will leave? | [`book::loss`] | a chance, learned from outcomes |
//! | would it have told? | [`backtest`] | AUC, log loss, calibration |
//!
//! More is better wherever nothing else is said.
//!
//! # How all are read
//!
//! All models are read alike. A ledger (`…Ledger`) observes facts (`…Evidence`) and adds them up in
//! integers. Constants (`…Params`) weigh the sums when the ledger is read. The reading is a score
//! (`…Score`, or `…Index` where more is worse):
//!
//! - It has a value and an interval.
//! - It has parts. The value is the baseline plus the sum of the parts, in their order, to the bit.
//! - `coverage` says how much of it was ever observed, `fresh` how much is still evidence.
//!
//! A ledger that saw nothing has no score: `None`. Two ledgers can be merged into one. The same
//! facts give the same bits, in whatever order they came and however they were divided among
//! ledgers. There is no clock: every instant is an argument.
//!
//! A [`portrait`] puts what the models say of one customer on one page. It shows which models and
//! which single events moved the whole, and which steps would raise it. A [`book`] puts many
//! customers in order, with the probability that each is among the worst. It can let a new customer
//! start from what is known of its segment. A [`report`] says it to people.
//!
//! A first score:
//!
//! ```
//! use goodwill::quantity::{Instant, Party, Stake};
//! use goodwill::trust::{Conduct, TrustEvidence, TrustLedger, TrustParams, TrustUnit};
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
//! Questionnaires, and how far their answers can be relied upon, are in [`survey`]. The measures
//! that others use (NPS, CSAT, effort, ACSI) are in [`classic`], from the same answers.
//!
//! Where many parties deal with one another, [`network`] keeps a ledger of each with all others and
//! of each two, and learns from them to forecast whether the next deal will be honoured.
//!
//! # Features
//!
//! - `serde` (on by default): quantities, units, params, evidence, ledgers and events are written
//!   and read, through the same constructors as when they are built; scores and portraits are
//!   written only.
//! - `html`: a book as one page of HTML with drawings, complete in its file.
//! - `mapping`: rows of any table become events, by a [`mapping`](record::mapping) that is data.
//! - `schemars`: the JSON Schema of events, instruments, parameters and mappings.
//! - `rayon`: a book of events in memory is scored on all threads, the same on any number of them.
//! - `simulate`: a seeded simulator of customers and events.
//! - `chrono`, `jiff`, `time`: dates of the crate of that name to and from
//!   [`Instant`](quantity::Instant).
//!
//! No feature changes a signature or a number.

#![cfg_attr(docsrs, feature(doc_cfg))]
// No function of the platform's mathematics below a score, see clippy.toml.
#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

// So that the tests of what is private name things as all other tests do.
#[cfg(test)]
extern crate self as goodwill;

// In the order of the flow, which is also the order of reading.

mod error;
mod shown;
/// Serde, as this crate reads with it.
#[cfg(feature = "serde")]
mod strict;

// How what follows is written.
mod wire;

pub mod quantity;

pub mod kernel;

pub mod survey;

mod model;

pub mod record;

pub mod classic;

pub mod portrait;

pub mod book;

pub mod columns;

pub mod calibrate;

pub mod backtest;

pub mod dealings;

pub mod network;

pub mod report;

pub mod defaults;

pub mod guide;

#[cfg(feature = "simulate")]
pub mod simulate;

pub use error::{Error, Result};
macro_rules! exported {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        $(pub use model::$folder;)*
    };
}

model::models! { exported }

/// The example of the README, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct ReadmeDoctests;
