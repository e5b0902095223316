//! Quantiles of the normal distribution.

// The digits are those that were printed.
#![allow(clippy::unreadable_literal, clippy::excessive_precision)]

use goodwill::kernel::special::normal_quantile;

use super::support::relatively_close;

/// 2p − 1 is rounded too, which moves a quantile near the middle by more than its last bit.
const ROUNDED: f64 = 1e-14;
/// The same, of a probability that is rounded itself.
const OF_ROUNDED: f64 = 1e-13;

#[test]
fn a_normal_quantile_agrees_with_sixty_digits() {
    // By `mpmath` 1.3.0 at 60 digits. One row at least of each piece of the approximation.
    for (p, expected) in [
        (1e-320, -38.26912534303265101818101),
        (1e-300, -37.04709629936119923654704),
        (1e-100, -21.27345356096532429417952),
        (1e-20, -9.262340089798407579572095),
        (1e-9, -5.997807015007686861445655),
        (0.001, -3.090232306167813535358005),
        (0.025, -1.959963984540054211779584),
        (0.1, -1.281551565544600435334517),
        (0.2, -0.8416212335729141655224906),
        (0.3, -0.5244005127080408159694544),
        (0.45, -0.1256613468550740061604284),
    ] {
        let found = normal_quantile(p);
        assert!(relatively_close(found, expected, ROUNDED), "{p:e}: {found:e}");
        // 1 − p is rounded where p is small.
        if p > 0.01 {
            assert!(relatively_close(normal_quantile(1.0 - p), -expected, OF_ROUNDED), "{p:e}");
        }
    }
    let bits = |p| normal_quantile(p).to_bits();
    assert_eq!(bits(0.5) << 1, 0, "zero, of either sign");
    assert_eq!(bits(0.0), f64::NEG_INFINITY.to_bits());
    assert_eq!(bits(1.0), f64::INFINITY.to_bits());
}

#[test]
fn a_normal_quantile_has_the_same_bits_everywhere() {
    // A logarithm of the platform's moved the last bit of 3 073 of these.
    let bits = (1..200_000_u32).map(|k| normal_quantile(f64::from(k) / 200_000.0).to_bits());
    let all = bits.fold(0_u64, |all, bits| all.rotate_left(5).wrapping_mul(31) ^ bits);
    assert_eq!(format!("{all:016x}"), "d8b66a46a307d88d");
}
