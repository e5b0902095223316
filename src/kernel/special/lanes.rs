//! Numbers side by side: a formula that is written once for one number and for several at a time.
//!
//! Every lane is worked out as a number by itself, operation by operation, and so to the same bits.
//! Logarithms and exponentials are `libm`'s, one lane after the other.
//! What is gained is that the latencies of different lanes overlap, and that the compiler may take
//! two lanes or more in one instruction.

use core::array::from_fn;
use core::fmt::Debug;
use core::ops::{Add, BitAnd, BitOr, Div, Mul, Neg, Not, Sub};

/// A number, or several side by side.
pub(super) trait Number:
    Copy
    + Debug
    + PartialEq
    + Neg<Output = Self>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Add<f64, Output = Self>
    + Sub<f64, Output = Self>
    + Mul<f64, Output = Self>
    + Div<f64, Output = Self>
{
    /// Of which lanes something is so.
    type Where: Truth<Self>;
    const LANES: usize;

    fn all(x: f64) -> Self;
    fn lane(self, i: usize) -> f64;
    fn set_lane(&mut self, i: usize, x: f64);
    fn each(self, f: impl Fn(f64) -> f64) -> Self;
    fn at_most(self, other: Self) -> Self::Where;
    fn below(self, other: Self) -> Self::Where;

    #[inline]
    fn abs(self) -> Self {
        self.each(f64::abs)
    }

    /// Rounded to the last digit, as IEEE 754 has it, and so the same everywhere.
    #[inline]
    fn sqrt(self) -> Self {
        self.each(f64::sqrt)
    }

    #[inline]
    fn less(self, other: Self) -> Self {
        self.below(other).choose(self, other)
    }

    #[inline]
    fn more(self, other: Self) -> Self {
        other.below(self).choose(self, other)
    }
}

/// Whether something is so, of a number or of several.
pub(super) trait Truth<T>:
    Copy + Debug + PartialEq + Not<Output = Self> + BitAnd<Output = Self> + BitOr<Output = Self>
{
    fn all(is: bool) -> Self;
    fn is_anywhere(self) -> bool;
    fn is_at(self, lane: usize) -> bool;
    fn set_at(&mut self, lane: usize, is: bool);
    /// Takes each lane from one or the other.
    fn choose(self, one: T, other: T) -> T;
    /// Leaves zeros elsewhere.
    fn only(self, one: T) -> T;

    #[inline]
    fn is_everywhere(self) -> bool {
        !(!self).is_anywhere()
    }
}

/// The natural logarithm.
#[inline]
pub(super) fn ln<T: Number>(x: T) -> T {
    x.each(libm::log)
}

/// The logarithm of 1 + x.
#[inline]
pub(super) fn ln_1p<T: Number>(x: T) -> T {
    x.each(libm::log1p)
}

#[inline]
pub(super) fn exp<T: Number>(x: T) -> T {
    x.each(libm::exp)
}

impl Number for f64 {
    type Where = bool;
    const LANES: usize = 1;

    #[inline]
    fn all(x: f64) -> Self {
        x
    }

    #[inline]
    fn lane(self, _: usize) -> f64 {
        self
    }

    #[inline]
    fn set_lane(&mut self, _: usize, x: f64) {
        *self = x;
    }

    #[inline]
    fn each(self, f: impl Fn(f64) -> f64) -> Self {
        f(self)
    }

    #[inline]
    fn at_most(self, other: Self) -> bool {
        self <= other
    }

    #[inline]
    fn below(self, other: Self) -> bool {
        self < other
    }
}

impl Truth<f64> for bool {
    #[inline]
    fn all(is: bool) -> Self {
        is
    }

    #[inline]
    fn is_anywhere(self) -> bool {
        self
    }

    #[inline]
    fn is_at(self, _: usize) -> bool {
        self
    }

    #[inline]
    fn set_at(&mut self, _: usize, is: bool) {
        *self = is;
    }

    #[inline]
    fn choose(self, one: f64, other: f64) -> f64 {
        if self { one } else { other }
    }

    #[inline]
    fn only(self, one: f64) -> f64 {
        if self { one } else { 0.0 }
    }
}

/// `N` numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lanes<const N: usize>([f64; N]);

/// Which of them something is so of: all bits of a lane are set, or none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Where<const N: usize>([u64; N]);

impl<const N: usize> Lanes<N> {
    pub(super) fn of(lane: impl FnMut(usize) -> f64) -> Self {
        Self(from_fn(lane))
    }
}

const fn mask(is: bool) -> u64 {
    if is { u64::MAX } else { 0 }
}

impl<const N: usize> Number for Lanes<N> {
    type Where = Where<N>;
    const LANES: usize = N;

    #[inline]
    fn all(x: f64) -> Self {
        Self([x; N])
    }

    #[inline]
    fn lane(self, i: usize) -> f64 {
        self.0[i]
    }

    #[inline]
    fn set_lane(&mut self, i: usize, x: f64) {
        self.0[i] = x;
    }

    #[inline]
    fn each(self, f: impl Fn(f64) -> f64) -> Self {
        Self(self.0.map(f))
    }

    #[inline]
    fn at_most(self, other: Self) -> Where<N> {
        Where(from_fn(|i| mask(self.0[i] <= other.0[i])))
    }

    #[inline]
    fn below(self, other: Self) -> Where<N> {
        Where(from_fn(|i| mask(self.0[i] < other.0[i])))
    }
}

impl<const N: usize> Truth<Lanes<N>> for Where<N> {
    #[inline]
    fn all(is: bool) -> Self {
        Self([mask(is); N])
    }

    #[inline]
    fn is_anywhere(self) -> bool {
        self.0.iter().fold(0, |any, is| any | is) != 0
    }

    #[inline]
    fn is_at(self, lane: usize) -> bool {
        self.0[lane] != 0
    }

    #[inline]
    fn set_at(&mut self, lane: usize, is: bool) {
        self.0[lane] = mask(is);
    }

    #[inline]
    fn choose(self, one: Lanes<N>, other: Lanes<N>) -> Lanes<N> {
        Lanes(from_fn(|i| if self.0[i] != 0 { one.0[i] } else { other.0[i] }))
    }

    #[inline]
    fn only(self, one: Lanes<N>) -> Lanes<N> {
        Lanes(from_fn(|i| f64::from_bits(one.0[i].to_bits() & self.0[i])))
    }
}

macro_rules! by_lane {
    ($($of:ident $name:ident $op:tt)*) => {
        $(
            impl<const N: usize> $of for Lanes<N> {
                type Output = Self;

                #[inline]
                fn $name(self, other: Self) -> Self {
                    Self(from_fn(|i| self.0[i] $op other.0[i]))
                }
            }

            impl<const N: usize> $of<f64> for Lanes<N> {
                type Output = Self;

                #[inline]
                fn $name(self, other: f64) -> Self {
                    self.each(|x| x $op other)
                }
            }
        )*
    };
}

by_lane! { Add add + Sub sub - Mul mul * Div div / }

impl<const N: usize> Neg for Lanes<N> {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        self.each(Neg::neg)
    }
}

impl<const N: usize> Not for Where<N> {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        Self(self.0.map(Not::not))
    }
}

impl<const N: usize> BitAnd for Where<N> {
    type Output = Self;

    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self(from_fn(|i| self.0[i] & other.0[i]))
    }
}

impl<const N: usize> BitOr for Where<N> {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(from_fn(|i| self.0[i] | other.0[i]))
    }
}
