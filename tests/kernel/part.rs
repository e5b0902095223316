//! Parts that rounding would carry beyond the ends give way by their last bits.

use crate::kernel::keep_inside;

/// Each of 16 rounds takes four units in the last place of every part.
const ROUNDING: f64 = 16.0 * 4.0 * f64::EPSILON;

#[test]
fn all_parts_give_way_together_and_none_by_more_than_rounding() {
    for (baseline, before) in
        [(0.2, [0.5, 0.300_000_000_000_000_4]), (0.2, [-0.1, -0.100_000_000_000_000_2])]
    {
        let carried = baseline + (before[0] + before[1]);
        assert!(!(0.0..=1.0).contains(&carried), "{carried:e}");
        let mut parts = before;
        let value = baseline + keep_inside(&mut parts, baseline, 1.0);
        assert!((0.0..=1.0).contains(&value), "{value:e}");
        for (now, before) in parts.iter().zip(before) {
            let left = now / before;
            assert!(left < 1.0 && left > 1.0 - ROUNDING, "{before} became {now}");
        }
    }
}

#[test]
fn what_is_inside_stays_as_it_is() {
    let mut parts = [0.5, -0.25];
    assert_eq!(keep_inside(&mut parts, 0.25, 1.0).to_bits(), 0.25_f64.to_bits());
    assert_eq!(parts.map(f64::to_bits), [0.5_f64, -0.25].map(f64::to_bits));
}
