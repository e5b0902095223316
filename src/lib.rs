//! Scores of customer relationships that can be defended: in front of a customer, an auditor and
//! a statistician.
//!
//! ```text
//!  quantity  →  kernel  →  model: evidence → ledger → score  →  portrait  →  book
//!  numbers      the        what      what it    the answer,      one          many, from
//!  with a       mathe-     happened  adds up    with interval    customer     one stream
//!  range        matics               to         and parts                     of events
//! ```
//!
//! | model | question | score | direction |
//! |---|---|---|---|
//! | [`trust`] | who carries the risk between us, and is it honoured? | [`TrustScore`](trust::TrustScore), 0 to 1 | more is better |
//! | [`friction`] | how much effort do we ask of this customer? | [`FrictionIndex`](friction::FrictionIndex), 0 to 100 | more is worse |
//! | [`intimacy`] | how close are we, in what we do and how we act? | [`IntimacyScore`](intimacy::IntimacyScore), 0 to 1 | more is better |
//!
//! All models are read alike. A fact (`…Evidence`) is observed by a ledger (`…Ledger`), which
//! adds it up in integers; constants (`…Params`) weigh the sums when they are read, and the
//! reading (`…Score`, or `…Index` where more is worse) has a value, an interval, parts (the value
//! is the baseline plus their sum, in their order, to the bit), and says how much of it was ever
//! observed (`coverage`) and how much is still evidence (`fresh`). Nothing known is `None`. Ledgers merge: in any order and any parts, the same facts
//! give the same bits. There is no clock: every instant is an argument.
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
//! register, [`defaults`].
//!
//! # Features
//!
//! - `serde` (on by default): quantities, units, params, evidence, ledgers and events are written
//!   and read, through the same constructors as when they are built; scores and portraits are
//!   written only.
//! - `simulate`: a seeded simulator of customers and events.
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
