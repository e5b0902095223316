//! The few pieces of mathematics that all models are made of, each written once.
//!
//! | module | what it does |
//! |---|---|
//! | [`apportion`] | rounded parts that add up to their rounded total |
//! | [`power_mean`] | means that limit how far parts make up for one another, and exact attribution |
//! | [`logit`] | sums of log-odds, split exactly into points |
//! | [`logistic`] | how to weigh a few figures, learned from cases: with a ridge |
//! | [`posterior`] | Beta, Dirichlet and Gamma posteriors of fractional counts, opinions |
//! | [`decay`] | decayed sums that merge to the bit in bounded memory |
//! | [`missing`] | what a composite says when some of its parts are unknown |
//! | [`composite`] | the interval of a mean of uncertain parts |
//! | [`pooling`] | groups that help one another: means and counts, nested |
//! | [`draws`] | numbers from a seed, the same on every machine |
//! | [`prequential`] | forecasts of each observation from those before it |
//! | [`ranking`] | who is among the worst, how surely, and what a list would miss |
//! | [`special`] | the incomplete Beta function and its inverse |

pub mod apportion;
pub mod composite;
pub mod decay;
pub mod draws;
pub mod logistic;
pub mod logit;
pub(crate) mod matrix;
pub mod missing;
pub(crate) mod path;
pub mod pooling;
pub mod posterior;
pub mod power_mean;
pub mod prequential;
pub mod ranking;
pub mod special;
// What reads it is not written yet; its tests hold it until then.
#[allow(dead_code)]
pub(crate) mod standing;

mod interval;
mod part;

pub use interval::Interval;
pub(crate) use part::keep_inside;
pub use part::{Attribution, Part};
