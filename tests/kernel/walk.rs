//! Quantiles by a walk over normal scores, at knots and between, and the moments of the fourth
//! root of a harmonic mean that they lead to: against quantiles one by one, and against moments
//! that are known.

// A test fails by panicking; exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use goodwill::kernel::composite::harmonic_fourth_root;
use goodwill::kernel::knots::Knots;
use goodwill::kernel::posterior::BetaPosterior;
use goodwill::kernel::special::{beta_cdf, beta_quantile, ln_gamma_ratio, walk};
use goodwill::quantity::Weights;
use proptest::prelude::*;

use super::support::{cases, magnitude};

/// What the page of walks promises: of a probability, and of a standard deviation up to 3 scores.
const PROBABILITY: [f64; 2] = [2e-5, 3e-6];
const DEVIATIONS: [f64; 2] = [2e-2, 2e-3];
/// What the page of knots promises, in standard deviations.
const BETWEEN: f64 = 5e-3;
/// What the page of harmonic means promises, in standard deviations.
const MOMENTS: f64 = 3e-3;

fn normal(score: f64) -> f64 {
    0.5 * libm::erfc(-score * core::f64::consts::FRAC_1_SQRT_2)
}

fn posterior(a: f64, b: f64) -> BetaPosterior {
    BetaPosterior::new(a, b).unwrap()
}

/// From ½ to a million, which have a walk.
fn shape() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.5), Just(1.0), Just(1e6), magnitude(-0.3, 6.0)]
}

fn walks_well<const K: usize>(a: f64, b: f64, step: f64, promised: (f64, f64)) {
    let scores: [f64; K] = core::array::from_fn(|i| step * (i as f64 - (K / 2) as f64));
    let points = walk(a, b, &scores).unwrap();
    let deviation = posterior(a, b).variance().sqrt();
    for (score, point) in scores.iter().zip(points) {
        // The smaller tail, where nothing is lost.
        let odds = libm::exp(-point.log_odds.abs());
        let near = odds / (1.0 + odds);
        let below =
            if point.log_odds < 0.0 { beta_cdf(a, b, near) } else { 1.0 - beta_cdf(b, a, near) };
        let off = (below - normal(*score)).abs();
        assert!(off <= promised.0, "{score} of {a:e}, {b:e}: probability off by {off:e}");
        if score.abs() <= 3.0 {
            let off = (point.share() - beta_quantile(a, b, normal(*score))).abs() / deviation;
            assert!(off <= promised.1, "{score} of {a:e}, {b:e}: off by {off:e}");
        }
        assert!(point.slope > 0.0);
    }
    assert!(points.windows(2).all(|pair| pair[0].log_odds < pair[1].log_odds));
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_walk_leads_to_the_quantiles((a, b) in (shape(), shape())) {
        walks_well::<17>(a, b, 0.6, (PROBABILITY[0], DEVIATIONS[0]));
        walks_well::<17>(a, b, 0.4, (PROBABILITY[1], DEVIATIONS[1]));
    }

    /// The slope is the one at the point: half a step on and back differ by it.
    #[test]
    fn a_slope_is_that_of_the_points((a, b) in (shape(), shape())) {
        let points = walk(a, b, &[-0.02, -0.01, 0.0, 0.01, 0.02]).unwrap();
        let rise = (points[3].log_odds - points[1].log_odds) / 0.02;
        prop_assert!((points[2].slope / rise - 1.0).abs() < 1e-3, "{points:?}");
    }

    #[test]
    fn quantiles_between_knots_are_near_the_quantiles((a, b) in (shape(), shape())) {
        const MIDDLES: usize = 509;
        static KNOTS: Knots<MIDDLES> = Knots::laid();
        let part = posterior(a, b);
        let deviation = part.variance().sqrt();
        let shares = KNOTS.table(&part, |x| [x, 1.0]);
        let inverses = KNOTS.table(&part, |x| [1.0 / x, -1.0 / (x * x)]);
        for (i, (x, inverse)) in shares.iter().zip(inverses).enumerate() {
            let exact = beta_quantile(a, b, (i as f64 + 0.5) / MIDDLES as f64);
            let off = (x - exact).abs() / deviation;
            prop_assert!(off <= BETWEEN, "{i} of {a:e}, {b:e}: {off:e}");
            let off = (1.0 / inverse - exact).abs() / deviation;
            prop_assert!(off <= 2.0 * BETWEEN, "{i} of {a:e}, {b:e}: {off:e} by inverses");
        }
    }

    /// One part alone has moments that are known.
    #[test]
    fn the_fourth_root_of_one_part((a, b) in (shape(), shape())) {
        let ln = |k: f64| ln_gamma_ratio(a, k) - ln_gamma_ratio(a + b, k);
        let mean = libm::exp(ln(0.25));
        let deviation = mean * libm::expm1(ln(0.5) - 2.0 * ln(0.25)).sqrt();
        // Beyond, the known moments cancel.
        prop_assume!(deviation > 1e-5 * mean);
        let found = harmonic_fourth_root(&[posterior(a, b)], &Weights::equal(1));
        let off = (found.mean - mean).abs() / deviation;
        prop_assert!(off <= MOMENTS, "mean of {a:e}, {b:e}: {off:e}");
        let off = (found.variance.sqrt() / deviation - 1.0).abs();
        prop_assert!(off <= MOMENTS, "deviation of {a:e}, {b:e}: {off:e}");
    }
}

/// Two parts, over all pairs of their quantiles at normal scores from −7 to 7.
#[test]
fn the_fourth_root_of_two_parts() {
    const STEP: f64 = 0.1;
    let scores: Vec<f64> = (-70..=70).map(|i| STEP * f64::from(i)).collect();
    let density = |w: &f64| STEP * libm::exp(-0.5 * w * w) / core::f64::consts::TAU.sqrt();
    let inverses = |(a, b): (f64, f64)| -> Vec<(f64, f64)> {
        let quantile = |w: f64| match w {
            w if w <= 0.0 => beta_quantile(a, b, normal(w)),
            w => 1.0 - beta_quantile(b, a, normal(-w)),
        };
        scores.iter().map(|w| (density(w), 1.0 / quantile(*w))).collect()
    };
    for (one, other) in
        [((1.0, 1.0), (1.0, 1.0)), ((3.0, 1.5), (9.0, 2.0)), ((40.0, 8.0), (1.0, 1.0))]
    {
        let (x, y) = (inverses(one), inverses(other));
        let pairs = || x.iter().flat_map(|x| y.iter().map(move |y| (x, y)));
        let moment = |k: f64| -> f64 {
            let one =
                |((p, x), (q, y)): (&(f64, f64), &(f64, f64))| p * q * (0.3 * x + 0.7 * y).powf(-k);
            pairs().map(one).sum()
        };
        let (mean, square) = (moment(0.25), moment(0.5));
        let deviation = (square - mean * mean).sqrt();
        let weights = Weights::proportional(&[0.3, 0.7]).unwrap();
        let parts = [posterior(one.0, one.1), posterior(other.0, other.1)];
        let found = harmonic_fourth_root(&parts, &weights);
        assert!((found.mean - mean).abs() <= MOMENTS * deviation, "{found:?}, {mean}");
        let off = found.variance.sqrt() / deviation - 1.0;
        assert!(off.abs() <= MOMENTS, "{found:?}, {deviation}: {off:e}");
    }
}

/// Where a part has no walk, the lattice serves, to its own error.
#[test]
fn small_shapes_go_by_the_lattice() {
    assert!(walk(0.4, 3.0, &[0.0]).is_none() && walk(3.0, 2e6, &[0.0]).is_none());
    let [at, below] = [0.5, 0.499_999].map(|a| {
        harmonic_fourth_root(&[posterior(a, 2.0), posterior(5.0, 1.0)], &Weights::equal(2))
    });
    let deviation = at.variance.sqrt();
    assert!((at.mean - below.mean).abs() <= 0.03 * deviation, "{at:?}, {below:?}");
    assert!((below.variance.sqrt() / deviation - 1.0).abs() <= 0.05, "{at:?}, {below:?}");
    let nothing = harmonic_fourth_root(&[posterior(0.0, 2.0)], &Weights::equal(1));
    assert_eq!((nothing.mean.to_bits(), nothing.variance.to_bits()), (0, 0));
}
