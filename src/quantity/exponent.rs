//! The exponent of a power mean.

#[cfg(feature = "serde")]
use crate::shown::Shown;
use crate::{Error, Result};

/// How far a good part may make up for a bad one in a power mean.
///
/// 1 lets it fully (the arithmetic mean), 0 hardly (the geometric mean), below 0 still less,
/// and −∞ not at all (the minimum). Its range is −∞ or any finite number.
///
/// ```
/// use goodwill::quantity::Exponent;
///
/// assert!(Exponent::new(-2.0)? > Exponent::MINIMUM);
/// assert!(Exponent::new(f64::INFINITY).is_err());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "ExponentForm", into = "ExponentForm")
)]
pub struct Exponent(f64);

impl Exponent {
    /// The arithmetic mean.
    pub const ARITHMETIC: Self = Self(1.0);
    /// The geometric mean.
    pub const GEOMETRIC: Self = Self(0.0);
    /// The harmonic mean.
    pub const HARMONIC: Self = Self(-1.0);
    /// The minimum.
    pub const MINIMUM: Self = Self(f64::NEG_INFINITY);

    /// Takes an exponent.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if it is NaN or +∞.
    pub fn new(rho: f64) -> Result<Self> {
        if (f64::NEG_INFINITY..=f64::MAX).contains(&rho) {
            Ok(Self(rho + 0.0))
        } else {
            Err(Error::OutOfRange {
                what: "exponent",
                rule: "a finite number or minus infinity",
                got: rho,
            })
        }
    }

    pub(crate) const fn constant(rho: f64) -> Self {
        assert!(rho <= f64::MAX, "a constant exponent is not NaN or infinite");
        Self(rho)
    }

    /// Returns the exponent.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl core::fmt::Display for Exponent {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Display::fmt(&self.0, f)
    }
}

/// What serde writes: a number, or a word where a format has no infinity.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(untagged, expecting = "an exponent must be a number or `minimum`")]
enum ExponentForm {
    Number(f64),
    Word(String),
}

#[cfg(feature = "serde")]
impl TryFrom<ExponentForm> for Exponent {
    type Error = Error;

    fn try_from(form: ExponentForm) -> Result<Self> {
        match form {
            ExponentForm::Number(rho) => Self::new(rho),
            ExponentForm::Word(word) if word == "minimum" => Ok(Self::MINIMUM),
            ExponentForm::Word(word) => Err(Error::UnknownName {
                what: "exponent",
                rule: "a number or `minimum`",
                got: Shown::kept(&word),
            }),
        }
    }
}

#[cfg(feature = "serde")]
impl From<Exponent> for ExponentForm {
    fn from(rho: Exponent) -> Self {
        if rho == Exponent::MINIMUM {
            Self::Word("minimum".to_owned())
        } else {
            Self::Number(rho.0)
        }
    }
}
