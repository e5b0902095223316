//! Coming from a weighted health score.
//!
//! A health score as most have it is a weighted mean: usage 20 %, support 50 %, payment 30 %. It is
//! easy to say and hides three things. A customer of whom nothing is known looks average or bad.
//! A hundred tickets and one ticket look alike. And a good half makes up for a broken promise.
//!
//! Bring your weights along: they say what a fact of a model counts. Give them a mean of 1, so that
//! a fact counts on average what it counts without them. What no model is made of, usage for one,
//! has no place here; let it stand beside the score.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use goodwill::book::{Book, BookParams};
//! use goodwill::portrait::{ModelName, PortraitParams};
//! use goodwill::quantity::{Amount, Instant, Name};
//! use goodwill::record::Event;
//!
//! let weights = [(ModelName::Ease, 0.5), (ModelName::Trust, 0.3)];
//! let mean = weights.iter().map(|(_, weight)| weight).sum::<f64>() / weights.len() as f64;
//! let names = weights.map(|(model, _)| model);
//! let mut portrait = PortraitParams::from_models(&names);
//! for (model, weight) in weights {
//!     portrait = portrait.with_weight(model, Amount::new(weight / mean)?);
//! }
//! let mut params = BookParams::default();
//! params.portrait = portrait;
//!
//! // The score so far, as your tool states it.
//! let old = BTreeMap::from([("acme", 81.0), ("birch", 64.0), ("cedar", 58.0)]);
//! let lines = [
//!     // acme: one fine ticket, and a promise of money broken.
//!     r#"{"customer":"acme","at":"2026-02-01","event":"encounter","stage":"support","initiator":"customer"}"#,
//!     r#"{"customer":"acme","at":"2026-02-20","event":"act","by":"firm","stake":100,"conduct":"failed_to_act"}"#,
//!     // birch: ordinary.
//!     r#"{"customer":"birch","at":"2026-02-03","event":"encounter","stage":"support","initiator":"customer","frictions":[{"kind":"late","severity":0.2}]}"#,
//!     r#"{"customer":"birch","at":"2026-02-21","event":"act","by":"firm","stake":100,"conduct":"acted_rightly"}"#,
//!     // cedar: much is known, and all of it is good.
//!     r#"{"customer":"cedar","at":"2026-02-02","event":"encounter","stage":"support","initiator":"customer"}"#,
//!     r#"{"customer":"cedar","at":"2026-02-12","event":"encounter","stage":"use","initiator":"nobody"}"#,
//!     r#"{"customer":"cedar","at":"2026-02-15","event":"act","by":"firm","stake":100,"conduct":"acted_rightly"}"#,
//!     r#"{"customer":"cedar","at":"2026-02-22","event":"act","by":"firm","stake":300,"conduct":"acted_rightly"}"#,
//! ];
//! let events = lines.into_iter().map(serde_json::from_str::<Event>).collect::<Result<Vec<_>, _>>()?;
//! let now: Instant = "2026-03-01".parse()?;
//! let book = Book::from_events(events, params, now, |_, _| ())?;
//!
//! // Who moves, and why: the places in the old order and in the new.
//! let place = |scores: &[(&str, f64)], customer: &str| {
//!     let own = scores.iter().find(|(name, _)| *name == customer).map_or(0.0, |(_, score)| *score);
//!     1 + scores.iter().filter(|(_, score)| *score < own).count()
//! };
//! let before: Vec<(&str, f64)> = old.into_iter().collect();
//! let rows = book.rows().filter_map(|(name, row)| Some((name.as_str(), row.portrait.as_ref()?)));
//! let rows: Vec<_> = rows.collect();
//! let after: Vec<(&str, f64)> = rows.iter().map(|(name, it)| (*name, 100.0 * it.value())).collect();
//! let mut moved = Vec::new();
//! for &(customer, portrait) in &rows {
//!     let (was, is) = (place(&before, customer), place(&after, customer));
//!     if was != is {
//!         let parts = portrait.parts();
//!         let most = parts.iter().max_by(|a, b| a.contribution.abs().total_cmp(&b.contribution.abs()));
//!         let (model, adds) = most.map(|it| (it.model, 100.0 * it.contribution)).ok_or("models")?;
//!         moved.push(format!("{customer}: from place {was} to {is}, the lowest first; {model} adds {adds:+.0}"));
//!     }
//! }
//! assert_eq!(
//!     moved,
//!     [
//!         "acme: from place 3 to 1, the lowest first; trust adds -9",
//!         "cedar: from place 1 to 3, the lowest first; trust adds +11",
//!     ],
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Then leave the weights behind, if you can:
//!
//! 1. Keep both scores for a quarter, and write down who was lost.
//! 2. Hold both against it with a [`Backtest`](crate::backtest). The old score is a scorer like any
//!    other: a closure from what was known to a number.
//! 3. Where there are enough losses, [learn](super::renewals) instead of weighing by hand. Weights
//!    that people state forecast no better than equal ones in most studies; see
//!    [`calibrate`](crate::calibrate).
