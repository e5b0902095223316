//! One relationship on one page.
//!
//! *How does this customer stand with us, how sure is that, why did it move, and what would move
//! it?*
//!
//! What each model that speaks of the relationship says ([`Scores`] in full, [`Reading`] in
//! short), and the whole as their power mean ([`Portrait`]). Friction, which is worse the more
//! there is, enters as ease, `1 − index/100`. What speaks of the firm, its conduct, or of the
//! customer's culture, stands beside in the ledgers of a
//! [`Relationship`](crate::book::Relationship) and is no part of the whole.
//!
//! | question | answer |
//! |---|---|
//! | how does it stand, and what makes it so? | [`Portrait::value`], [`Portrait::parts`] |
//! | how sure is that? | [`Portrait::interval`], [`Portrait::coverage`] (ever observed), [`Portrait::fresh`] (still evidence), [`Portrait::bounds`] |
//! | why did it move? | [`Portrait::change_since`] over models; [`change`](crate::book::change) down to single events |
//! | what would move it? | [`Portrait::levers`], [`Portrait::path_to`]; [`next_steps`](crate::book::next_steps) as deeds |
//! | what does not go together? | [`Scores::contradictions`] |
//! | what does a person say? | [`Override`], beside the score, dated and expiring |
//!
//! # Formula
//!
//! ```text
//! whole = M_ρ(x; w) over the models of the book, a model without evidence at its prior
//! whole − baseline = Σ cᵢ,  the baseline being every model at its prior
//! change between two portraits = Σ cᵢ,  by the same kernel
//! cᵢ = rᵢ (xᵢ − x⁰ᵢ) = rᵢ Σₖ (xᵢₖ − xᵢₖ₋₁)  over passing time and the events k, one by one;
//!      rᵢ is the rate of the kernel from the beginning to the end
//! lever of i = M_ρ(… min(1, xᵢ + step) …) − M_ρ(x)
//! ```
//!
//! The whole, the baseline and every contribution are rounded to multiples of 2⁻⁵⁰ (10⁻¹⁵), by
//! [largest remainders](crate::kernel::apportion): so they add up to the last bit in any order.
//! The same rule prints them in whole points that add up ([`Change::rounded`],
//! [`Portrait::rounded`]).
//!
//! # Limits
//!
//! The interval takes the models as independent. They share events where one event concerns two
//! of them, so it is somewhat narrow. The weights are equal until outcomes teach others. They
//! should cover the models that a book has evidence for ([`PortraitParams::of_models`]): a model
//! that nobody feeds only draws every customer towards its prior. What an event did is counted
//! where it stands in time: of two breaches, the second finds less trust to break.

mod change;
mod contradiction;
mod judgement;
mod lever;
mod model;
mod params;
mod scores;
mod whole;

pub(crate) use change::Step;
pub use change::{Change, ChangePart, EventEffect};
pub use contradiction::{Claim, Contradiction, ContradictionKind, ContradictionRule};
pub use judgement::Override;
pub use lever::{Lever, Path};
pub(crate) use model::MODELS;
pub use model::Model;
pub use params::PortraitParams;
pub(crate) use scores::priors;
pub use scores::{Reading, Scores};
pub use whole::{Portrait, PortraitPart};
