//! Curves that are learned from outcomes: what each answer adds, where a straight weight would not
//! do.
//!
//! A weight says that each step of a scale adds as much as the next. A curve says it answer by
//! answer; that there is no answer, or that an item does not apply, adds something of its own. A
//! pair says what two items add together. A forecast still splits into the parts of its items.
//!
//! # Formula
//!
//! ```text
//! z     = b + Σᵢ fᵢ(bin of xᵢ) + Σ g(label) + Σ fᵢⱼ(bins of xᵢ, xⱼ)
//! fᵢ(k) = wᵢ (x̄ₖ − x̄) + tₖ                  the straight weight, and what the curve departs by
//! t     = argmin  Σ loss + ½ κ (B − 1) Σ (tₖ₊₁ − tₖ)² + ½ κ (t²not answered + t²does not apply) + …
//! g(l)  = argmin  Σ loss + ½ κ′ Σ g(l)²     of a category: l its label, or none; κ′ of its own
//! ```
//!
//! with κ in units in which the loss of a number is over twice the variance that a line leaves.
//!
//! **Bins.** One for each answer that occurs, or 32 of nearly equal counts. Two more stand beside
//! them: not answered, and does not apply. Pairs have the bins of their items.
//!
//! **Departures.** Steps are held towards the straight line, as a Brownian path whose variance from
//! end to end is 1/κ. So few respondents leave the line as it is. For surveys and card accounts these
//! penalised steps forecast as well as boosted ones, in a small part of the time.
//!
//! **Choice.** κ, and whether there are curves at all, is chosen within the training folds, by
//! holding out each third of them. What stands in the place of straight weights has to be better by one and
//! a half standard errors of the difference, pairs over curves by one, so that straight weights stay where
//! they are no worse.
//!
//! **Labels** are held towards 0, each by itself, so that one of few respondents adds little. Their κ
//! is chosen after that of the curves, with the curves. A pair takes a category of at most 8 labels.
//!
//! **Pairs** are found by gain: the sum over cells of `(G² − H)/(H + 5)`, slope and bend of the loss that
//! the curves leave. Where two items do nothing together the square of a slope is its bend on average,
//! so a pair gains nothing by having many cells. They are found in two rounds, the second by what the
//! first leaves: of items that tell the same, one pair may say what the next would. Those that gain more
//! than chance gives are taken, at most twice as many as there are items, and fitted together, held
//! towards nothing. Where straight weights would stay, pairs stand over the stiffest curves, and both have
//! to be better than straight weights.
//!
//! **Monotone** on demand: no step of a curve falls, and pairs fall by no more than their curves
//! rise. A better answer never lowers the score, whatever else was answered.
//!
//! **Exact sums.** Steps are multiples of 2⁻⁵⁰ of a power of two above all that may be told, so the
//! parts add up to the last bit in any order.
//!
//! **Same bits.** Signals are taken in the order of their names, respondents in an order of their
//! own.
//!
//! # Limits
//!
//! A curve says what forecasts, not what causes. The errors of a curve come from 12 draws of
//! respondents with κ as it was chosen, so they are a little small.
//!
//! # References
//!
//! 1. Lou, Y., Caruana, R., & Gehrke, J. (2012). Intelligible models for classification and
//!    regression. *KDD '12*, 150–158.
//! 2. Lou, Y., Caruana, R., Gehrke, J., & Hooker, G. (2013). Accurate intelligible models with
//!    pairwise interactions. *KDD '13*, 623–631.
//! 3. Nori, H., Jenkins, S., Koch, P., & Caruana, R. (2019). `InterpretML`: a unified framework for
//!    machine learning interpretability. *arXiv* 1909.09223.
//! 4. Fahrmeir, L., & Lang, S. (2001). Bayesian inference for generalized additive mixed models based
//!    on Markov random field priors. *Applied Statistics* 50, 201–220, for the prior of the steps.

mod bent;
mod bins;
mod descent;
mod learn;
mod result;
mod score;
mod shaper;

pub use super::category::Reply;
pub(crate) use learn::clearly_less;
pub use result::{Bends, CategorySteps, Curve, Pair, Shapes};
pub use score::ShapedScore;
pub use shaper::{ShapeStudy, Shaper};
