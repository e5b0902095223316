//! On a cluster: shards, each read by itself, and merged to the same bits.
//!
//! Ledgers add integers. So two of them add up to what one would have counted, in any order, and
//! nothing is lost to rounding.
//!
//! **By customer.** Give each machine whole customers. Books of different customers merge.
//!
//! ```
//! use goodwill::book::{Book, BookParams};
//! use goodwill::simulate::Simulation;
//!
//! let simulation = Simulation::new(7).customers(6).events(120);
//! let (now, params) = (simulation.until(), BookParams::default());
//! let whole = Book::from_events(simulation.iter(), params.clone(), now, |_, _| ())?;
//!
//! // Three shards. Any rule will do that keeps one customer's events together.
//! let mut merged = Book::new(params.clone(), now)?;
//! for shard in 0..3 {
//!     let mine = |customer: &str| customer.bytes().map(usize::from).sum::<usize>() % 3 == shard;
//!     let events = simulation.iter().filter(|event| mine(event.customer().as_str()));
//!     merged.merge(Book::from_events(events, params.clone(), now, |_, _| ())?)?;
//! }
//! assert_eq!(merged, whole);
//! assert_eq!(merged.ranked(), whole.ranked());
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! All shards read at one instant, with the same constants; a merge of others is refused. So is the
//! same customer in two shards, since neither saw all of its events.
//!
//! **By fact.** Where a model's facts stand by themselves, they may be divided in any way, and the
//! ledgers are small: send these instead of the events.
//!
//! ```
//! use goodwill::friction::{
//!     Encounter, Friction, FrictionEvidence, FrictionKind, FrictionLedger, FrictionUnit, Initiator,
//!     Stage,
//! };
//! use goodwill::quantity::Instant;
//!
//! let mut whole = FrictionLedger::new(FrictionUnit::default());
//! let mut shards = [whole.clone(), whole.clone()];
//! for (number, day) in (20_000..20_020).enumerate() {
//!     let mut call = Encounter::new(Stage::Support, Instant::from_days(day)?, Initiator::Customer);
//!     if number % 3 == 0 {
//!         call = call.with_friction(Friction::new(FrictionKind::Late));
//!     }
//!     let fact = FrictionEvidence::Encounter(call);
//!     whole.observe(&fact);
//!     shards[number % 2].observe(&fact);
//! }
//! let [mut first, second] = shards;
//! // As it goes over the wire.
//! let second: FrictionLedger = serde_json::from_str(&serde_json::to_string(&second)?)?;
//! first.merge(&second)?;
//! assert_eq!(first, whole);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A merge can fail in one way: ledgers of different units, of another half-life say, count
//! different things and refuse each other.
