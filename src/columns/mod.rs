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

mod events;
mod layout;
mod score;

pub mod trust;

pub use events::{Cells, Events};
pub use score::{Asked, Scored, Standings, score, standing};

pub use layout::{Column, Groups, Readings};
