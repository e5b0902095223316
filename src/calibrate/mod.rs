//! Weights learned from outcomes: which answers tell what becomes of a customer, and by how much.
//!
//! The crate weighs equally by default, since importance that is asked for, or guessed, does not
//! improve a score. Where outcomes are known (renewed or left, a rating, a sum) they can say what
//! weighs how much. This module learns one weight for each item or signal; a component weighs what
//! its signals weigh together.
//!
//! A [`Sample`] of answers and outcomes goes into a [`Calibrator`]; out comes a [`Calibration`],
//! which scores ([`CalibratedScore`]), is written and read by serde, and says what it earned on
//! respondents that were held out ([`Comparison`]) and what it has seen ([`DataSeen`]).
//!
//! # Formula
//!
//! ```text
//! ẑ = b + Σ wᵢ (xᵢ − x̄ᵢ)                  x the share of the scale, 0 worst, 1 best
//! score = ẑ, or σ(ẑ) for yes or no        ẑ then in log-odds
//! ŵ(λ) = argmin  mean loss + ½ λ ŵᵀKŵ     loss ½(y − ẑ)², or −ln P(what happened);  ŵ ≥ 0
//! K⁻¹ = ½ of 1 on the diagonal and ½ of 1 between signals of a component
//! w = (1 − α)·ŵ(λ) + α·m                  m: all weigh the same, its size fitted
//! ```
//!
//! in units in which the shares have variance 1 on average, and a numeric outcome too.
//!
//! **Weights of 0 or more.** Answers point upwards: a better one never lowers the score, whatever
//! else was answered or not. The least is found by Newton's method over an active set (Lawson &
//! Hanson), exactly for numbers, until no weight moves by 10⁻⁹ for yes and no. A
//! [`signed`](Calibrator::signed) calibration does without. Within the folds that choose the penalty
//! a step below 10⁻⁴ is the last.
//!
//! **Prior.** A ridge with `K` takes half of what a weight may be to be its component's and half its
//! own: items of a component share what they tell.
//!
//! **Penalty.** λ from 10^1.5 to 10⁻³ by half powers of ten, α from 0 to 1 by tenths, tried by
//! cross-validation. α is there because equal weights are hard to beat where respondents are few:
//! with a ridge alone, weights from some 250 respondents forecast worse than equal ones. Not the
//! best point of the grid is taken but the mean (of ln λ and of α), each point weighing as often as
//! it is best in Bayesian bootstraps of the respondents: one point alone is a gamble.
//!
//! **Missing answers** are filled with what the respondent's other answers let expect, by a tree of
//! normal factors (items, components, what all share) that is learned from all answers that were
//! given. Nobody is dropped. The score says how much of its weight was answered and between which
//! ends it lies whatever the rest; see [`Completed`](crate::kernel::Completed).
//!
//! **Held out.** Each fold is forecast from the others alone: their means, spreads, fills, penalty
//! and weights, the penalty by holding out each of these in turn. What is reported is pooled over
//! all folds.
//!
//! **Standard errors** are the roots of the diagonal of the inverse Hessian of the fit at its
//! penalty, times the variance that is left for numbers. That the weights are drawn to equal ones
//! does not make them smaller, so that they cover what it pulls away. A weight that the data would
//! have below its bound has none.
//!
//! **Same bits.** Respondents are put into an order by their answers and outcomes first; the seed
//! draws from a generator of the crate's own. The order in which they come, the machine and the
//! number of threads move nothing.
//!
//! **Curves.** Where a straight weight would not do, [`shapes`] learns what each answer adds, and
//! what each label of a [`Category`] does.
//!
//! # Limits
//!
//! A weight says what forecasts, not what causes. Of items that go together, weights share what
//! they tell; look at components. An item that truly lowers the outcome, or that is wrongly keyed,
//! is held at the bound ([`SignalWeight::held_at_bound`]); compare with the plain regression
//! ([`Comparison::item_regression`]), which does not mind. Answers must be missing at random, given
//! those that were given: who does not answer because of what the answer would be is filled
//! wrongly. Filled answers count as if they had been given, so that standard errors are too small
//! where many are missing.
//!
//! Measured on five published surveys and a review site, out of ten folds, complete and with a
//! quarter of the answers deleted at random: with 1700 to 2800 respondents the calibrated weights
//! forecast within .002 of R² or AUC of the plain regression, and up to .13 of R² above equal
//! weights, except where an item truly counts against the outcome, which cost .045 of R². With 200
//! to 350 respondents single draws of folds and gaps scatter by .02 of R² or more: on the mean
//! over draws the weights were not worse than equal ones by .001, nor than the regression by .005,
//! but for one outcome of 194 respondents and 24 items, where equal weights were better by .02.
//!
//! # References
//!
//! 1. Hoerl, A. E., & Kennard, R. W. (1970). Ridge regression. *Technometrics* 12, 55–67.
//! 2. Lawson, C. L., & Hanson, R. J. (1974). *Solving Least Squares Problems*, ch. 23.
//! 3. Dawes, R. M. (1979). The robust beauty of improper linear models in decision making.
//!    *American Psychologist* 34, 571–582, for equal weights.
//! 4. Yao, Y., Vehtari, A., Simpson, D., & Gelman, A. (2018). Using stacking to average Bayesian
//!    predictive distributions. *Bayesian Analysis* 13, 917–1007, eq. 9.
//! 5. Lauritzen, S., Uhler, C., & Zwiernik, P. (2019). Maximum likelihood estimation in Gaussian
//!    models under total positivity. *Annals of Statistics* 47, 1835–1863.
//! 6. Stone, M. (1974). Cross-validatory choice and assessment of statistical predictions. *Journal
//!    of the Royal Statistical Society B* 36, 111–147.

mod calibration;
mod calibrator;
mod category;
mod curvature;
mod fill;
mod fit;
mod folded;
mod folds;
mod metrics;
mod penalty;
mod sample;
mod score;
pub mod shapes;
mod solve;

pub use calibration::{Calibration, ComponentWeight, DataSeen, SignalWeight};
pub use calibrator::{Calibrator, Forecasts, Study};
pub use category::Category;
pub use folds::Folds;
pub(crate) use folds::{blocks_of_time, thinned};
pub use metrics::{Comparison, Metrics};
pub use penalty::Penalty;
pub use sample::{Kind, Sample, Signal, Target};
pub use score::CalibratedScore;
