//! How often each penalty is best, where that is known beforehand: unit tests of the library,
//! `cargo test --lib calibrate`.

use super::{Kind, how_often_best};

/// Quotients and exponentials of a few numbers.
const ROUNDING: f64 = 1e-12;

/// Where each point costs everybody the same, no bootstrap tells another mean: of n respondents each
/// point is as likely as `exp(−n · loss)`, of yes or no, and `exp(−n · loss/(2 · least))` of numbers.
#[test]
fn points_that_cost_all_the_same_weigh_by_their_mean_loss() {
    let costs = [0.69, 0.70, 0.75, 1.4];
    for n in [1, 7, 40] {
        let losses = vec![costs.to_vec(); n];
        for (kind, unit) in [(Kind::Binary, 1.0), (Kind::Numeric, 2.0 * 0.69)] {
            let likely = costs.map(|cost| libm::exp(-(n as f64) * (cost - 0.69) / unit));
            let sum: f64 = likely.iter().sum();
            for seed in [0, 7] {
                let often = how_often_best(kind, &losses, costs.len(), seed);
                assert_eq!(often.len(), costs.len());
                for (often, likely) in often.iter().zip(likely) {
                    let expected = likely / sum;
                    assert!((often - expected).abs() < ROUNDING, "{n} {kind:?} {often} {expected}");
                }
            }
        }
    }
}
