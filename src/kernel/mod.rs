//! The few pieces of mathematics that all models are made of, each written once.
//!
//! | module | what it does |
//! |---|---|
//! | [`power_mean`] | means that limit how far parts make up for one another, and exact attribution |
//! | [`logit`] | sums of log-odds, split exactly into points |
//! | [`posterior`] | Beta, Dirichlet and Gamma posteriors of fractional counts, opinions |
//! | [`decay`] | decayed sums that merge to the bit in bounded memory |
//! | [`missing`] | what a composite says when some of its parts are unknown |
//! | [`composite`] | the interval of a mean of uncertain parts |
//! | [`instrument`] | questionnaires as data, and their score |
//! | [`reliability`] | how far a questionnaire's answers can be relied upon |
//! | [`special`] | the incomplete Beta function and its inverse |

pub mod composite;
pub mod decay;
pub mod instrument;
pub mod logit;
pub mod missing;
pub mod posterior;
pub mod power_mean;
pub mod reliability;
pub mod special;

mod interval;
mod part;

pub use interval::Interval;
pub use part::{Attribution, Part};
