//! The normal distribution.

use super::erf::erfc_inv;

/// Returns the value below which a standard normal lies with probability p.
#[must_use]
pub(crate) fn normal_quantile(p: f64) -> f64 {
    -core::f64::consts::SQRT_2 * erfc_inv(2.0 * p)
}

/// The same to nine digits, for a `p` in (0, 1): where the search for another quantile starts.
///
/// Its elementary functions are pinned, and so what is found from it has the same bits everywhere.
pub(super) fn rough_quantile(p: f64) -> f64 {
    /// Acklam's rational approximations: of the middle, and of the tails.
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 6] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 5] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    const TAIL: f64 = 0.024_25;
    let sum = |terms: &[f64], x: f64| terms.iter().fold(0.0, |sum, term| sum * x + term);
    let tail = |p: f64| {
        let q = libm::sqrt(-2.0 * libm::log(p));
        sum(&C, q) / sum(&D, q)
    };
    if p < TAIL {
        tail(p)
    } else if p > 1.0 - TAIL {
        -tail(1.0 - p)
    } else {
        let q = p - 0.5;
        q * sum(&A, q * q) / sum(&B, q * q)
    }
}

#[cfg(test)]
mod tests {
    use super::{normal_quantile, rough_quantile};

    /// Nine digits are what the approximation's author says of it.
    const NINE_DIGITS: f64 = 1.2e-9;

    #[test]
    fn a_rough_quantile_has_nine_digits() {
        for p in [1e-300, 1e-30, 1e-9, 1e-4, 0.01, 0.024, 0.025, 0.1, 0.3, 0.49] {
            let z = normal_quantile(p);
            assert!((rough_quantile(p) - z).abs() <= NINE_DIGITS * z.abs(), "{p:e}");
            // 1 − p is rounded where p is small.
            if p >= 0.01 {
                assert!((rough_quantile(1.0 - p) + z).abs() <= NINE_DIGITS * z.abs(), "1 - {p}");
            }
        }
    }
}
