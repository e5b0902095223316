//! Numbers with a range: the one place where a range is checked.
//!
//! | quantity | range | unit |
//! |---|---|---|
//! | [`Share`] | 0 to 1 | none |
//! | [`Level`] | above 0, below 1 | none (the probability inside an interval) |
//! | [`Stake`] | 0 or more, finite | the user's own, the same throughout a ledger |
//! | [`Amount`] | 0 to 10³⁰⁰ | named where it is used |
//! | [`Positive`] | 10⁻³⁰⁰ to 10³⁰⁰ | named where it is used |
//! | [`Exponent`] | −∞, or finite | none |
//! | [`Weights`] | 0 or more each, sum 1 | none |
//! | [`Simplex`] | a fixed number of shares, sum 1 | none |
//! | [`HalfLife`] | 1 second or more, or infinite | whole seconds |
//! | [`Instant`] | within about 34 800 years of 1970 | whole seconds |
//! | [`Scale`], [`Rating`] | two different finite ends; a value between them | the scale's own |
//! | [`Name`] | 1 to 256 bytes of text without control characters | none |
//! | [`Currency`] | the three letters of ISO 4217 | none |
//! | [`Party`] | the customer, or the firm | none |
//!
//! Each is made by a constructor that tests membership, so that NaN is refused without being
//! named, and each is read by serde through that constructor. None has an unchecked door.
//!
//! Dates of `chrono`, `jiff` and `time` become instants, and instants dates, with the feature of
//! that name; a fraction of a second is dropped towards the past, so that order is kept.

/// Defines a bounded number from 0 on: the struct, its door, its order, and serde through the door.
macro_rules! bounded {
    (
        $(#[$doc:meta])*
        $name:ident, $what:literal, $rule:literal, |$x:ident| $inside:expr
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[cfg_attr(
            feature = "serde",
            derive(serde::Serialize, serde::Deserialize),
            serde(crate = "crate::strict"),
            serde(try_from = "f64", into = "f64")
        )]
        pub struct $name(NotNegative);

        impl $name {
            /// Takes a number that lies in the range.
            ///
            /// # Errors
            ///
            #[doc = concat!("[`Error::OutOfRange`](crate::Error::OutOfRange) unless it is ", $rule, ".")]
            #[inline]
            pub fn new($x: f64) -> $crate::Result<Self> {
                if $inside {
                    Ok(Self(NotNegative::new($x)))
                } else {
                    Err($crate::Error::OutOfRange { what: $what, rule: $rule, got: $x })
                }
            }

            /// Returns the number.
            #[must_use]
            pub const fn get(self) -> f64 {
                self.0.get()
            }
        }

        impl TryFrom<f64> for $name {
            type Error = $crate::Error;

            fn try_from(x: f64) -> $crate::Result<Self> {
                Self::new(x)
            }
        }

        impl From<$name> for f64 {
            fn from(x: $name) -> f64 {
                x.get()
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(&self.get(), f)
            }
        }
    };
}

mod currency;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod dates;
mod exponent;
mod half_life;
mod instant;
mod name;
mod niche;
mod number;
mod party;
mod rating;
mod simplex;
mod text;
mod weights;
mod written;

pub use currency::Currency;
pub use exponent::Exponent;
pub use half_life::HalfLife;
pub use instant::Instant;
pub use name::Name;
pub use number::{Amount, Level, Positive, Share, Stake};
pub use party::Party;
pub use rating::{Rating, Scale};
pub use simplex::Simplex;
pub use weights::Weights;

pub(crate) use half_life::Tick;
pub(crate) use instant::check_order;
pub(crate) use niche::NotLeast;
