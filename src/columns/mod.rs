//! Many relationships at once: columns in, columns out.
//!
//! A table of facts is often there already as columns, in the layout of Apache Arrow: values one
//! after another, a bit for each that says whether it is there, and offsets where one relationship
//! ends and the next begins. Scores are read from such slices as they lie, and nothing is copied
//! or allocated for a fact.
//!
//! The scores are those of the ledgers, to the bit, whatever the order of the facts of a
//! relationship and however the columns are cut into batches.
//!
//! | facts | function | what it takes |
//! |---|---|---|
//! | occasions to act, and refusals | [`trust::score`] | sums in place, no ledger |
//! | the same, in no order | [`trust::Ledgers`], [`trust::Tallies`] | a line or two of memory a relationship |
//! | events of any kind | [`score`] of any model, and [`standing`] | a ledger a relationship, which is dropped when it is read |
//!
//! [`Events`] have a column for each field, as [`EventRecord`](crate::record::EventRecord) names
//! it; which those are follows from the table of models. Texts may be coded as places in a list of
//! all that occur, as Arrow's dictionaries are. Each is then read and checked once, and an event
//! takes no memory: but for those that hold a list (encounters, failures, meetings), or a text of
//! their own of more than 15 bytes (`conduct_deed`).
//!
//! A [`Book`](crate::book::Book) does not read columns: it keeps the ledgers of each customer and
//! looks at single events, with their ids and persons, to say why a score moved. None of that is
//! left of a column once it is read.
//!
//! ```
//! use goodwill::columns::{Column, Groups, trust};
//! use goodwill::quantity::Instant;
//! use goodwill::trust::{TrustParams, TrustUnit};
//!
//! // Two relationships: three facts of the first, one of the second.
//! let facts = trust::Facts {
//!     what: Column::new(&[0, 0, 3, 2]), // acted rightly twice, failed to act; acted wrongly
//!     by: Column::new(&[1, 1, 1, 1]),   // the firm
//!     stake: Column::new(&[2.0, 1.0, 5.0, 1.0]),
//!     at: Column::new(&[1_728_000_000; 4]),
//! };
//! let groups = Groups::from_offsets(&[0_i64, 3, 4])?;
//! let as_of = Instant::new(1_728_000_000)?;
//! let params = TrustParams::default();
//! let asked = trust::Asked::new(TrustUnit::default(), &params, as_of);
//! let read = trust::score(&facts, &groups, &asked)?;
//! assert_eq!(read.len(), 2);
//! assert_eq!(format!("{:.2}", read.values()[0]), "0.54");
//!
//! // What is wrong is named by its column and its row.
//! let wrong = trust::Facts { stake: Column::new(&[2.0, 1.0, -5.0, 1.0]), ..facts };
//! let refused = trust::score(&wrong, &groups, &asked);
//! assert_eq!(
//!     refused.map(|_| ()).unwrap_err().to_string(),
//!     "column `stake`, row 2: stake must be 0 or more and finite, got -5",
//! );
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! Any model reads the events of all, and takes what concerns it:
//!
//! ```
//! use goodwill::book::BookParams;
//! use goodwill::columns::{Asked, Cells, Column, Events, Groups, score, standing};
//! use goodwill::portrait::{Direction, ModelName};
//! use goodwill::quantity::Instant;
//!
//! // Three events of the first customer, none of the second.
//! let names = ["question", "act"];
//! let happened = Cells::Coded(Column::new(&[0, 0, 1]), &names);
//! let answered = Column::new(&[1.0, 0.5, 0.0]).with_validity(&[0b011], 0)?;
//! let stake = Column::new(&[0.0, 0.0, 2.0]).with_validity(&[0b100], 0)?;
//! let codes = Column::new(&[0, 0, 0]).with_validity(&[0b100], 0)?;
//! let events = Events::new(happened, Column::new(&[1_728_000_000; 3]))?
//!     .with("answered", Cells::Numbers(answered))?
//!     .with("stake", Cells::Numbers(stake))?
//!     .with("by", Cells::Coded(codes, &["firm"]))?
//!     .with("conduct", Cells::Coded(codes, &["acted_rightly"]))?;
//! let groups = Groups::from_offsets(&[0, 3, 3])?;
//! let params = BookParams::default();
//! let asked = Asked::new(&params, Instant::new(1_728_000_000)?);
//!
//! let read = score(ModelName::Intimacy, &events, &groups, &asked)?;
//! assert_eq!(read.facts(), [2, 0]);
//! assert_eq!(read.value().get(1), None);
//! let stands = standing(Direction::Ours, &events, &groups, &asked.with_intervals())?;
//! assert!(stands.value().get(0).is_some_and(|value| value > stands.value().lower()[0]));
//! # Ok::<(), goodwill::Error>(())
//! ```

mod events;
mod layout;
mod ledgers;
mod places;
mod score;
mod tallies;

pub mod trust;

pub use events::{Cells, Events};
pub use layout::{Column, Groups, Readings};
pub use score::{Asked, Scored, Standings, score, standing};
