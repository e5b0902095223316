//! A stream: events as they come.
//!
//! There are two ways, and what you score decides between them.
//!
//! **One model, of facts that stand by themselves.** A ledger takes a fact at a time, in any order,
//! and can be written down between two. It is never read over again.
//!
//! ```
//! use goodwill::quantity::{Party, Stake};
//! use goodwill::trust::{Conduct, TrustEvidence, TrustLedger, TrustParams, TrustUnit};
//!
//! let act = |at: &str, conduct| -> goodwill::Result<TrustEvidence> {
//!     Ok(TrustEvidence::Act { by: Party::Firm, stake: Stake::new(100.0)?, at: at.parse()?, conduct })
//! };
//! let facts = [
//!     act("2026-01-05", Conduct::ActedRightly)?,
//!     act("2026-01-04", Conduct::FailedToAct)?,
//!     act("2026-02-11", Conduct::ActedRightly)?,
//! ];
//! // Written down after each fact, and read back before the next.
//! let mut kept = serde_json::to_string(&TrustLedger::new(TrustUnit::default()))?;
//! for fact in &facts {
//!     let mut ledger: TrustLedger = serde_json::from_str(&kept)?;
//!     ledger.observe(fact);
//!     kept = serde_json::to_string(&ledger)?;
//! }
//! let mut whole = TrustLedger::new(TrustUnit::default());
//! facts.iter().rev().for_each(|fact| whole.observe(fact));
//! let kept: TrustLedger = serde_json::from_str(&kept)?;
//! assert_eq!(kept, whole);
//! // Scored whenever it is asked for, at an instant that is yours.
//! assert!(kept.score(&TrustParams::default(), "2026-03-01".parse()?)?.is_some());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With `serde_json`, use its feature `float_roundtrip`: without it a number that is read back may
//! differ in the last bit.
//!
//! **A whole relationship.** Whether a customer had to come again, or a promise was kept, is told by
//! what comes later. So the state is of one reading: keep the events, and make the relationship
//! anew when one is added. That is cheap, since it is one customer's events only.
//!
//! ```
//! use goodwill::book::{BookParams, Relationship};
//! use goodwill::simulate::Simulation;
//!
//! let params = BookParams::default();
//! let mut events: Vec<_> = Simulation::new(7).customers(1).events(40).iter().collect();
//! let last = events.pop().ok_or("forty events")?;
//! let before = Relationship::from_events(&events, &params, last.at())?;
//! events.push(last.clone());
//! let after = Relationship::from_events(&events, &params, last.at())?;
//! assert_ne!(before, after);
//! // In whatever order they arrived.
//! events.reverse();
//! assert_eq!(Relationship::from_events(&events, &params, last.at())?, after);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! An event that is delivered again counts once if it has an `id`. One that is dated after now
//! would make all others old: refuse it at the door. The folder `service` does both, with a
//! database and a test that kills it.
