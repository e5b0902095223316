//! Logarithms and exponentials of a number, or of several side by side.
//!
//! By the formulas of `libm`, operation by operation and so to its bits, but without its branches,
//! so that lanes go through them together: with `libm` called for each lane, many intervals take a
//! quarter longer. What lies outside the ordinary still goes through it.

// The formulas and their constants come to `libm` from FreeBSD's msun, with this notice:
//
// Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved.
//
// Developed at SunSoft, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and
// distribute this software is freely granted, provided that this notice is preserved.

use super::lanes::{Number, Truth};

const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// 2⁵²: the last bits of what is added to it are a whole number.
const WHOLE: f64 = 4_503_599_627_370_496.0;
/// The bits of √½, but for the last 32.
const ROOT: u64 = 0x3fe6_a09e << 32;
const ONE: u64 = 0x3ff0_0000 << 32;
const MANTISSA: u64 = (1 << 52) - 1;

/// Returns `2ᵏ` and the rest between √½ and √2, less 1.
#[inline]
fn parts<T: Number>(x: T) -> (T, T) {
    let k = x.bits(|bits| ((bits + (ONE - ROOT)) >> 52) | WHOLE.to_bits()) - (WHOLE + 1023.0);
    let f = x.bits(|bits| ((bits + (ONE - ROOT)) & MANTISSA) + ROOT) - 1.0;
    (k, f)
}

/// ln(2ᵏ(1 + f)), where `c` is what 1 + f lacks.
#[inline]
fn ln_of_parts<T: Number>(k: T, f: T, c: T) -> T {
    const LG1: f64 = 6.666_666_666_666_735e-1;
    const LG2: f64 = 3.999_999_999_940_942e-1;
    const LG3: f64 = 2.857_142_874_366_239e-1;
    const LG4: f64 = 2.222_219_843_214_978_4e-1;
    const LG5: f64 = 1.818_357_216_161_805e-1;
    const LG6: f64 = 1.531_383_769_920_937_3e-1;
    const LG7: f64 = 1.479_819_860_511_658_6e-1;
    let half = f * 0.5 * f;
    let s = f / (f + 2.0);
    let z = s * s;
    let w = z * z;
    let even = w * (w * (w * LG6 + LG4) + LG2);
    let odd = z * (w * (w * (w * LG7 + LG5) + LG3) + LG1);
    s * (half + (odd + even)) + (k * LN2_LOW + c) - half + f + k * LN2_HIGH
}

pub(super) fn ln<T: Number>(x: T) -> T {
    let is_ordinary = T::all(f64::MIN_POSITIVE).at_most(x) & x.at_most(T::all(f64::MAX));
    if !is_ordinary.is_everywhere() {
        return x.each(libm::log);
    }
    let (k, f) = parts(x);
    ln_of_parts(k, f, T::all(0.0))
}

pub(super) fn ln_1p<T: Number>(x: T) -> T {
    const MOST: f64 = 1e15;
    // √½ − 1 and √2 − 1, or just beyond.
    let low = T::all(-f64::from_bits(0x3fd2_bec5 << 32));
    let high = T::all(f64::from_bits(0x3fda_827a << 32));
    let tiny = T::all(f64::from_bits(0x3ca0_0000 << 32));
    let is_near = low.below(x) & x.below(high);
    let (mut k, mut f, mut c) = (T::all(0.0), x, T::all(0.0));
    if !is_near.is_everywhere() {
        let is_ordinary = T::all(-1.0).below(x) & x.below(T::all(MOST));
        if !is_ordinary.is_everywhere() {
            return x.each(libm::log1p);
        }
        let u = x + 1.0;
        (k, f) = parts(u);
        c = T::all(2.0).at_most(k).choose(T::all(1.0) - (u - x), x - (u - 1.0)) / u;
        (k, f, c) = ((!is_near).only(k), is_near.choose(x, f), (!is_near).only(c));
    }
    x.abs().below(tiny).choose(x, ln_of_parts(k, f, c))
}

pub(super) fn exp<T: Number>(x: T) -> T {
    const P1: f64 = 1.666_666_666_666_660_2e-1;
    const P2: f64 = -2.777_777_777_701_559_3e-3;
    const P3: f64 = 6.613_756_321_437_934e-5;
    const P4: f64 = -1.653_390_220_546_525_2e-6;
    const P5: f64 = 4.138_136_797_057_238_5e-8;
    /// Beyond it a power of 2 is no number of full precision.
    const MOST: f64 = 700.0;
    let size = x.abs();
    if !size.at_most(T::all(MOST)).is_everywhere() {
        return x.each(libm::exp);
    }
    // Half of ln 2, or just beyond.
    let is_far = T::all(f64::from_bits(0x3fd6_2e43 << 32)).at_most(size);
    let is_tiny = size.below(T::all(f64::from_bits(0x3e30_0001 << 32)));
    let of_rest = |r: T| {
        let rr = r * r;
        let c = r - rr * (rr * (rr * (rr * (rr * P5 + P4) + P3) + P2) + P1);
        r * c / (T::all(2.0) - c)
    };
    if !is_far.is_anywhere() {
        return is_tiny.choose(x + 1.0, of_rest(x) + x + 1.0);
    }
    // The whole number below, of the size, and then its sign.
    let t = size * core::f64::consts::LOG2_E + 0.5;
    let near = (t + WHOLE) - WHOLE;
    let whole = near - t.below(near).only(T::all(1.0));
    let k = is_far.only(x.below(T::all(0.0)).choose(-whole, whole));
    let (high, low) = (x - k * LN2_HIGH, k * LN2_LOW);
    let y = of_rest(high - low) - low + high + 1.0;
    let power = (k + (WHOLE + 1023.0)).bits(|bits| bits << 52);
    is_tiny.choose(x + 1.0, y * power)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lanes::{Lanes, Number};
    use super::{exp, ln, ln_1p};

    /// Where a formula of `libm` goes another way, by the upper half of the bits; and, before the
    /// last of those around half of ln 2, where rounding alone would take the other way.
    const TURNS: [u64; 15] = [
        0x3ca0_0000 << 32,
        0x3e30_0000 << 32,
        0x3e30_0001 << 32,
        0x3fd2_bec4 << 32,
        0x3fd2_bec5 << 32,
        0x3fd6_2e42 << 32,
        0x3fd6_2e42_ff80_0000,
        0x3fd6_2e43 << 32,
        0x3fda_827a << 32,
        0x3fe6_a09e << 32,
        0x3ff0_0000 << 32,
        0x3ff0_a2b2 << 32,
        0x3ff6_a09e << 32,
        0x4085_e000 << 32,
        0x430c_6bf5 << 32,
    ];

    fn number() -> impl Strategy<Value = f64> {
        let apart = prop_oneof![-3_i64..4, -(1 << 22)..1_i64 << 22, -(1 << 31)..1_i64 << 31];
        let turn = (prop::sample::select(TURNS.to_vec()), apart, any::<bool>());
        let turn = turn.prop_map(|(turn, apart, less)| {
            let x = f64::from_bits(turn.saturating_add_signed(apart));
            if less { -x } else { x }
        });
        let power = (-30.0..3.0, any::<bool>())
            .prop_map(|(exponent, less)| libm::pow(10.0, exponent) * if less { -1.0 } else { 1.0 });
        prop_oneof![
            4 => turn.clone(),
            2 => turn.prop_map(|x| x - 1.0),
            2 => -1.0..1.0,
            2 => -750.0..750.0,
            // Beside 1 what is left out of a number so small shows in some hundredth of them.
            2 => -4e-9..4e-9,
            1 => power,
            1 => any::<u64>().prop_map(f64::from_bits),
            1 => prop::sample::select(vec![0.0, -0.0, 1.0, -1.0, f64::MAX, f64::from_bits(1)]),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) })]

        #[test]
        fn the_bits_are_those_of_libm(x in [number(), number(), number(), number()]) {
            let lanes = Lanes::<4>::of(|i| x[i]);
            let (logs, logs_1p, powers) = (ln(lanes), ln_1p(lanes), exp(lanes));
            for (i, x) in x.into_iter().enumerate() {
                for (expected, alone, beside) in [
                    (libm::log(x), ln(x), logs.lane(i)),
                    (libm::log1p(x), ln_1p(x), logs_1p.lane(i)),
                    (libm::exp(x), exp(x), powers.lane(i)),
                ] {
                    // The payload of what is no number is nobody's concern.
                    let bits = |y: f64| if y.is_nan() { f64::NAN.to_bits() } else { y.to_bits() };
                    prop_assert_eq!(bits(alone), bits(expected), "{:e}", x);
                    prop_assert_eq!(bits(beside), bits(expected), "{:e}, side by side", x);
                }
            }
        }
    }
}
