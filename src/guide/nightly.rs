//! A nightly batch: all customers, read at one instant, in the order of whom to call first.
//!
//! Fix the instant, read all events up to it, write what came out. Run it twice and the bytes are
//! the same: there is no clock in it, and no order.
//!
//! ```
//! use goodwill::book::{Book, BookParams};
//! use goodwill::quantity::Instant;
//! use goodwill::record::Event;
//!
//! // A line of the file that your export appends to. Here are two days of it.
//! let file = r#"
//! {"v":1,"id":"t-1","customer":"acme","at":"2026-02-03T09:00:00Z","event":"encounter","stage":"support","initiator":"customer","frictions":[{"kind":"late","severity":0.9}]}
//! {"v":1,"id":"t-2","customer":"birch","at":"2026-02-03T11:00:00Z","event":"encounter","stage":"support","initiator":"customer"}
//! {"v":1,"id":"t-2","customer":"birch","at":"2026-02-03T11:00:00Z","event":"encounter","stage":"support","initiator":"customer"}
//! {"v":1,"id":"t-3","customer":"acme","at":"2026-02-09T10:00:00Z","event":"encounter","stage":"support","initiator":"customer","frictions":[{"kind":"repeat"}]}
//! "#;
//! let as_of: Instant = "2026-02-28".parse()?;
//! let mut events = Vec::new();
//! for (line, text) in (1..).zip(file.lines()) {
//!     if text.trim().is_empty() {
//!         continue;
//!     }
//!     let event: Event = serde_json::from_str(text).map_err(|error| format!("line {line}: {error}"))?;
//!     // What is dated later waits for a later night.
//!     if event.at() <= as_of {
//!         events.push(event);
//!     }
//! }
//! let book = Book::from_events(events, BookParams::default(), as_of, |_, _| ())?;
//! let ranked = book.ranked();
//! let list: Vec<String> = ranked.customers.iter().map(|it| format!("{}. {}", it.rank, it.customer)).collect();
//! assert_eq!(list, ["1. acme", "2. birch"]);
//! // Delivered twice with one id, `t-2` counts once.
//! assert_eq!(ranked.customers[1].portrait.facts(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What to write beside the list:
//!
//! - The instant, the version of the crate, and the constants as JSON. With them and the events
//!   anybody can read the same night again.
//! - The page, with the feature `html`: [`report::html`](crate::report::html).
//! - What does not add up: [`BookRow::anomalies`](crate::book::BookRow::anomalies) and
//!   [`BookRow::contradictions`](crate::book::BookRow::contradictions).
//!
//! ```
//! use goodwill::book::BookParams;
//!
//! let params = BookParams::default();
//! let written = serde_json::to_string(&params)?;
//! assert_eq!(serde_json::from_str::<BookParams>(&written)?, params);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! A file that is sorted by customer needs the memory of one customer's events:
//! [`Book::observe`](crate::book::Book::observe) takes in one customer after another. `portfolio`
//! does all this (`--sorted`, `--threads`, `--json`, `--html`); take its source as a pattern.
