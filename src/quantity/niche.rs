//! Numbers that leave room for what is not there: an `Option` of one takes no more than it does.
//!
//! A state keeps a dozen instants that may be unknown and a hundred sums that may be wide; an event
//! has half a dozen shares and stakes of which most are not told.

use core::num::NonZeroU64;

/// A whole number above the least of its type, in the order of numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NotLeast(NonZeroU64);

/// The sign, turned: so that order is kept, and the least number is the only 0.
const SIGN: u64 = 1 << 63;

impl NotLeast {
    pub(crate) const MAX: Self = Self(NonZeroU64::MAX);

    /// Takes a number; the least of all becomes the one above it.
    pub(crate) const fn new(number: i64) -> Self {
        match NonZeroU64::new(number.cast_unsigned() ^ SIGN) {
            Some(turned) => Self(turned),
            None => Self(NonZeroU64::MIN),
        }
    }

    pub(crate) const fn get(self) -> i64 {
        (self.0.get() ^ SIGN).cast_signed()
    }
}

/// As the number that it is.
impl core::fmt::Debug for NotLeast {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(&self.get(), f)
    }
}

/// A number of 0 or more, by its bits and one: from 0 on, bits are in the order of numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NotNegative(NonZeroU64);

impl NotNegative {
    /// Takes a number whose range was checked.
    ///
    /// Adding 0 turns a negative zero into zero, so that equal is the same bits.
    pub(crate) const fn new(number: f64) -> Self {
        Self(NonZeroU64::MIN.saturating_add((number + 0.0).to_bits()))
    }

    pub(crate) const fn get(self) -> f64 {
        f64::from_bits(self.0.get() - 1)
    }
}

/// As the number that it is.
impl core::fmt::Debug for NotNegative {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(&self.get(), f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NotLeast, NotNegative};
    use crate::quantity::{Amount, Instant, Level, Positive, Share, Stake};

    #[test]
    fn what_may_be_unknown_takes_no_more_than_what_is_known() {
        let sizes = [
            size_of::<Option<Instant>>(),
            size_of::<Option<Share>>(),
            size_of::<Option<Level>>(),
            size_of::<Option<Stake>>(),
            size_of::<Option<Amount>>(),
            size_of::<Option<Positive>>(),
        ];
        assert_eq!(sizes, [8; 6]);
    }

    #[test]
    fn the_ends_are_kept_but_for_the_least() {
        for number in [i64::MAX, i64::MIN + 1, -1, 0, 1] {
            assert_eq!(NotLeast::new(number).get(), number);
        }
        assert_eq!(NotLeast::new(i64::MIN).get(), i64::MIN + 1);
        assert_eq!(NotLeast::MAX.get(), i64::MAX);
        for number in [0.0, f64::from_bits(1), f64::MIN_POSITIVE, f64::MAX, f64::INFINITY] {
            assert_eq!(NotNegative::new(number).get().to_bits(), number.to_bits());
        }
        assert_eq!(NotNegative::new(-0.0).get().to_bits(), 0);
    }

    proptest! {
        #[test]
        fn a_whole_number_is_itself_again_and_in_its_order(one: i64, other: i64) {
            prop_assume!(one > i64::MIN && other > i64::MIN);
            prop_assert_eq!(NotLeast::new(one).get(), one);
            prop_assert_eq!(NotLeast::new(one).cmp(&NotLeast::new(other)), one.cmp(&other));
            prop_assert_eq!(format!("{:?}", NotLeast::new(one)), one.to_string());
        }

        #[test]
        fn a_number_is_itself_again_and_in_its_order(one in 0_u64..1 << 62, other in 0_u64..1 << 62) {
            let [one, other] = [one, other].map(f64::from_bits);
            prop_assert_eq!(NotNegative::new(one).get().to_bits(), one.to_bits());
            let order = NotNegative::new(one).cmp(&NotNegative::new(other));
            prop_assert_eq!(order, one.total_cmp(&other));
            prop_assert_eq!(format!("{:?}", NotNegative::new(one)), format!("{one:?}"));
        }
    }
}
