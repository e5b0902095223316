//! The few pieces of mathematics that all models are made of, each written once.
//!
//! What a user needs to name is public:
//!
//! | item | what it is |
//! |---|---|
//! | [`Interval`] | a range that holds a number with a given probability |
//! | [`Part`], [`Attribution`], [`Rounded`] | what a score is made of, and whole parts that add up |
//! | [`Completed`] | what a composite says when some of its parts are unknown |
//! | [`LogitLedger`] | a sum of log-odds, split exactly into points |
//! | [`Trials`], [`PooledCount`] | counts of a group, and what its like make of them |
//! | [`posterior`] | Beta, Dirichlet and Gamma posteriors of fractional counts, opinions |
//! | [`power_mean`] | means that limit how far parts make up for one another |
//! | [`composite`] | the interval of a mean of uncertain parts |
//! | [`logistic`] | how to weigh a few figures, learned from cases: with a ridge |
//! | [`prequential`] | forecasts of each observation from those before it |
//!
//! The rest is private: decayed sums, exact attribution, pooling, ranking, special functions; and
//! what every model repeats: `words`, `letters`, `params`, `getters`, `state`, `checked`, `open`.

pub(crate) mod apportion;
pub(crate) mod checked;
pub(crate) mod compact;
pub mod composite;
pub(crate) mod decay;
pub(crate) mod draws;
pub(crate) mod getters;
pub(crate) mod harmonic;
pub(crate) mod knots;
pub(crate) mod letters;
pub mod logistic;
pub(crate) mod logit;
pub(crate) mod map;
pub(crate) mod matrix;
pub(crate) mod missing;
pub(crate) mod open;
pub(crate) mod params;
pub(crate) mod pooling;
pub mod posterior;
pub mod power_mean;
pub mod prequential;
pub(crate) mod ranking;
pub(crate) mod said;
pub(crate) mod special;
pub(crate) mod standing;
pub(crate) mod state;
pub(crate) mod words;

mod interval;
mod part;

pub use apportion::Rounded;
pub use interval::Interval;
pub use logit::LogitLedger;
pub use missing::Completed;
pub use part::{Attribution, Part};
pub(crate) use part::{keep_inside, keep_inside_by};
pub use pooling::{PooledCount, Trials};

// In a folder of the tests, and a part of the crate, since most of what they test is private.
#[cfg(test)]
#[path = "../../tests/kernel/mod.rs"]
mod tests;
