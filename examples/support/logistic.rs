//! Learning how to weigh a few figures: logistic regression, with a ridge.
//!
//! # Formula
//!
//! ```text
//! P(yes) = σ(z₀ + Σ wᵢxᵢ),   w maximises Σ ln P(what happened) − ½ λ Σ wᵢ²
//! ```
//!
//! The base `z₀` is given, so that without any cases every weight is 0 and the base alone speaks.

use goodwill::backtest::Forecast;
use goodwill::kernel::logit;
use goodwill::quantity::Share;

/// What was known of a case, and whether it happened.
pub(crate) type Case<const N: usize> = ([f64; N], bool);

/// The weights of `N` figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Logistic<const N: usize> {
    base: f64,
    weights: [f64; N],
}

impl<const N: usize> Logistic<N> {
    /// The ridge λ, worth one case: enough to keep the weight of a figure that hardly varies at
    /// bay, and nothing beside some hundred cases.
    const RIDGE: f64 = 1.0;
    /// The search for the maximum ends when no weight moves by more than this.
    const STEP: f64 = 1e-9;

    /// Learns the weights from cases, by Newton's method with steps halved until they climb.
    pub(crate) fn fit(base: f64, cases: &[Case<N>]) -> Self {
        let mut best = Self { base, weights: [0.0; N] };
        let mut height = best.height(cases);
        // It is a concave hill, climbed in six to ten steps.
        for _ in 0..100 {
            let climb = best.newton_step(cases);
            let mut share = 1.0;
            loop {
                let weights = core::array::from_fn(|i| best.weights[i] + share * climb[i]);
                let next = Self { base, weights };
                let next_height = next.height(cases);
                if next_height > height {
                    (best, height) = (next, next_height);
                    break;
                }
                share *= 0.5;
                if share < Self::STEP {
                    return best;
                }
            }
            if climb.iter().all(|step| (share * step).abs() < Self::STEP) {
                break;
            }
        }
        best
    }

    /// Returns the weights.
    pub(crate) const fn weights(&self) -> [f64; N] {
        self.weights
    }

    /// Returns the probability that a case happens.
    pub(crate) fn probability(&self, figures: &[f64; N]) -> f64 {
        logit::sigmoid(self.log_odds(figures))
    }

    /// Forecasts a case whose outcome stands beside it.
    pub(crate) fn forecast(&self, (figures, happened): &Case<N>) -> goodwill::Result<Forecast> {
        let probability = Share::new(self.probability(figures))?;
        Ok(Forecast { probability, happened: *happened })
    }

    fn log_odds(&self, figures: &[f64; N]) -> f64 {
        self.base + self.weights.iter().zip(figures).map(|(w, x)| w * x).sum::<f64>()
    }

    /// What is maximised: `Σ ln P − ½ λ Σ w²`.
    fn height(&self, cases: &[Case<N>]) -> f64 {
        let ln_p = |(figures, happened): &Case<N>| {
            let z = self.log_odds(figures);
            let z = if *happened { z } else { -z };
            // ln σ(z), without overflow on either side.
            z.min(0.0) - (-z.abs()).exp().ln_1p()
        };
        let penalty: f64 = self.weights.iter().map(|w| w * w).sum();
        cases.iter().map(ln_p).sum::<f64>() - 0.5 * Self::RIDGE * penalty
    }

    /// The step to the top of the hill that has this slope and this curvature here.
    fn newton_step(&self, cases: &[Case<N>]) -> [f64; N] {
        let mut slope = self.weights.map(|w| -Self::RIDGE * w);
        let mut curvature = [[0.0; N]; N];
        for (i, row) in curvature.iter_mut().enumerate() {
            row[i] = Self::RIDGE;
        }
        for (figures, happened) in cases {
            let p = self.probability(figures);
            let surprise = if *happened { 1.0 - p } else { -p };
            let spread = p * (1.0 - p);
            for i in 0..N {
                slope[i] += surprise * figures[i];
                for j in 0..=i {
                    curvature[i][j] += spread * figures[i] * figures[j];
                }
            }
        }
        solve(curvature, slope)
    }
}

/// Solves `A x = b` by Cholesky; of the symmetric, positive definite `A` the lower half is read.
fn solve<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for i in 0..N {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| a[i][k] * a[j][k]).sum();
            let rest = a[i][j] - known;
            // Above 0 but for rounding, since the ridge is.
            a[i][j] = if i == j { rest.max(f64::MIN_POSITIVE).sqrt() } else { rest / a[j][j] };
        }
    }
    for i in 0..N {
        let known: f64 = (0..i).map(|k| a[i][k] * b[k]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    for i in (0..N).rev() {
        let known: f64 = (i + 1..N).map(|k| a[k][i] * b[k]).sum();
        b[i] = (b[i] - known) / a[i][i];
    }
    b
}

/// How many blocks [`forecast_forward`] cuts the cases into.
const BLOCKS: usize = 5;

/// Forecasts cases, in order of time, block by block, each from what the blocks before it taught.
/// Of five blocks the first is only learned from.
///
/// It is what a choice between two ways of taking figures is made by: no case is forecast by
/// weights that were learned from it or from later ones.
pub(crate) fn forecast_forward<const N: usize>(
    base: f64,
    cases: &[Case<N>],
) -> goodwill::Result<Vec<Forecast>> {
    let mut forecasts = Vec::with_capacity(cases.len());
    for block in 1..BLOCKS {
        let [begin, end] = [block, block + 1].map(|edge| cases.len() * edge / BLOCKS);
        let learned = Logistic::fit(base, &cases[..begin]);
        for case in &cases[begin..end] {
            forecasts.push(learned.forecast(case)?);
        }
    }
    Ok(forecasts)
}

#[cfg(test)]
mod tests {
    use goodwill::backtest::log_loss;

    use super::{Case, Logistic, forecast_forward};

    /// The search ends when no weight moves by more than a tenth of this.
    const FOUND: f64 = 1e-8;

    #[test]
    fn nothing_learned_leaves_the_base() {
        let learned = Logistic::<2>::fit(0.0, &[]);
        assert_eq!(learned, Logistic { base: 0.0, weights: [0.0; 2] });
        assert!((learned.probability(&[3.0, -1.0]) - 0.5).abs() < FOUND);
        assert_eq!(forecast_forward::<2>(0.0, &[]), Ok(Vec::new()));
    }

    #[test]
    fn the_slope_is_flat_at_the_weights_that_were_found() {
        // Three yes and one no: 4σ(w) + w = 3 for a figure of 1 and a ridge of 1.
        let cases: Vec<Case<1>> =
            [true, true, true, false].map(|happened| ([1.0], happened)).into();
        let [w] = Logistic::fit(0.0, &cases).weights();
        assert!((4.0 / (1.0 + (-w).exp()) + w - 3.0).abs() < FOUND, "{w}");
    }

    #[test]
    fn cases_that_a_figure_parts_do_not_run_away() {
        let cases: Vec<Case<2>> =
            (0..200).map(|i| ([f64::from(i - 100) * 50.0, 1.0], i >= 100)).collect();
        let learned = Logistic::fit(0.0, &cases);
        assert!(learned.weights().iter().all(|w| w.is_finite() && w.abs() < 10.0));
        assert!(learned.probability(&[1_000.0, 1.0]) > 0.999);
        assert!(learned.probability(&[-1_000.0, 1.0]) < 0.001);
    }

    #[test]
    fn a_far_base_is_climbed_back_from() {
        // Full steps from here overshoot and diverge; halved ones do not.
        let cases: Vec<Case<1>> =
            (0..100).map(|i| ([if i < 98 { 1.0 } else { 5.0 }], i < 98)).collect();
        let [w] = Logistic::fit(6.0, &cases).weights();
        assert!(w.is_finite() && w < 0.0, "{w}");
    }

    #[test]
    fn a_figure_that_tells_is_used_on_later_cases() {
        let telling: Vec<Case<1>> =
            (0..100).map(|i| ([if i % 2 == 0 { 1.0 } else { -1.0 }], i % 2 == 0)).collect();
        let silent: Vec<Case<1>> = telling.iter().map(|(_, happened)| ([0.0], *happened)).collect();
        let loss = |cases| forecast_forward(0.0, cases).ok().and_then(|f| log_loss(&f));
        assert!(loss(&silent).is_some_and(|loss| (loss - core::f64::consts::LN_2).abs() < FOUND));
        assert!(loss(&telling).is_some_and(|loss| loss < 0.2));
    }

    #[test]
    fn no_case_is_forecast_from_itself_or_later_ones() -> goodwill::Result<()> {
        let cases: Vec<Case<1>> = (0..50).map(|i| ([f64::from(i % 7)], i % 3 == 0)).collect();
        let mut changed = cases.clone();
        for (figures, happened) in &mut changed[20..] {
            (figures[0], *happened) = (9.0 - figures[0], !*happened);
        }
        let forecasts = forecast_forward(0.0, &cases)?;
        let others = forecast_forward(0.0, &changed)?;
        // The first ten are not forecast; of the next ten nothing was changed.
        assert_eq!(forecasts.len(), 40);
        assert_eq!(forecasts[..10], others[..10]);
        assert_ne!(forecasts[10..], others[10..]);
        Ok(())
    }
}
