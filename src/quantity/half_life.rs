//! How fast evidence fades.

use super::Instant;
#[cfg(feature = "serde")]
use crate::shown::Shown;
use crate::{Error, Result};

/// The time after which a fact counts half: whole seconds, at least 1, or infinite.
///
/// ```
/// use goodwill::quantity::HalfLife;
///
/// assert_eq!(HalfLife::default(), HalfLife::from_days(180.0)?);
/// assert_eq!(
///     HalfLife::from_days(f64::NAN).unwrap_err().to_string(),
///     "half-life must be above 0 seconds (infinity is allowed), got NaN",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// A bare number would not say whether it counts days or seconds:
///
/// ```compile_fail,E0308
/// use goodwill::quantity::{HalfLife, Stake};
/// use goodwill::trust::TrustUnit;
///
/// let unit = TrustUnit { half_life: 180.0, reference_stake: Stake::ZERO };
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
// `u64::MAX` stands for infinity, so that the order is the order of the half-lives.
pub struct HalfLife(u64);

/// Where an instant falls on the clock of a half-life: `t / H = epoch + fraction`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tick {
    pub(crate) epoch: i64,
    /// In [0, 1).
    pub(crate) fraction: f64,
}

impl HalfLife {
    /// Nothing ever fades.
    pub const INFINITE: Self = Self(u64::MAX);
    const LONGEST: f64 = (1_u64 << 40) as f64;
    const RULE: &'static str = "above 0 seconds (infinity is allowed)";

    /// Takes seconds, rounded to whole ones; a finite half-life is at most 2⁴⁰ seconds.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if it is NaN, or rounds to less than 1, or is finite and above 2⁴⁰.
    pub fn from_seconds(seconds: f64) -> Result<Self> {
        if seconds == f64::INFINITY {
            return Ok(Self::INFINITE);
        }
        let whole = libm::round(seconds);
        if (1.0..=Self::LONGEST).contains(&whole) {
            // In range by the line above, so the cast is exact.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            return Ok(Self(whole as u64));
        }
        let rule = if whole > Self::LONGEST {
            "at most 2^40 seconds, or infinite"
        } else if seconds > 0.0 {
            "at least 1 second when rounded to whole seconds"
        } else {
            Self::RULE
        };
        Err(Error::OutOfRange { what: "half-life", rule, got: seconds })
    }

    /// Takes days, rounded to whole seconds.
    ///
    /// # Errors
    ///
    /// As [`HalfLife::from_seconds`]; the value in the message is in seconds.
    pub fn from_days(days: f64) -> Result<Self> {
        Self::from_seconds(days * Instant::DAY as f64)
    }

    /// Takes whole days that stand in the source; used by the register of defaults.
    pub(crate) const fn constant_days(days: f64) -> Self {
        assert!(days >= 1.0 && days <= 1e6, "a constant half-life is some whole days");
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        Self(days as u64 * Instant::DAY.unsigned_abs())
    }

    /// Returns the seconds, infinite if nothing fades.
    #[must_use]
    pub fn seconds(self) -> f64 {
        if self == Self::INFINITE { f64::INFINITY } else { self.0 as f64 }
    }

    /// Returns the weight left after some seconds: `2^(−age / H)`, 1 at age 0.
    ///
    /// ```
    /// use goodwill::quantity::HalfLife;
    ///
    /// let half_life = HalfLife::from_seconds(10.0)?;
    /// assert_eq!(half_life.weight_after(20), 0.25);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn weight_after(self, seconds: i64) -> f64 {
        libm::exp2(-(seconds as f64) / self.seconds())
    }

    /// Splits an instant into whole half-lives and the rest.
    pub(crate) fn tick(self, at: Instant) -> Tick {
        if self == Self::INFINITE {
            return Tick { epoch: 0, fraction: 0.0 };
        }
        // Finite half-lives are at most 2^40, so the cast keeps the value.
        let h = self.0.cast_signed();
        let epoch = at.seconds().div_euclid(h);
        let rest = at.seconds().rem_euclid(h);
        // Both are whole numbers below 2^53, so the quotient is the same on every machine.
        Tick { epoch, fraction: rest as f64 / h as f64 }
    }
}

impl Default for HalfLife {
    fn default() -> Self {
        Self::constant_days(crate::defaults::ALL_HALF_LIFE.value)
    }
}

impl core::fmt::Display for HalfLife {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if *self == Self::INFINITE { f.write_str("infinite") } else { write!(f, "{} s", self.0) }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for HalfLife {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> core::result::Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            HalfLifeForm::from(*self).serialize(serializer)
        } else {
            serializer.serialize_f64(self.seconds())
        }
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for HalfLife {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> core::result::Result<Self, D::Error> {
        let form = if deserializer.is_human_readable() {
            HalfLifeForm::deserialize(deserializer)?
        } else {
            // Infinity is a number there.
            HalfLifeForm::Seconds(f64::deserialize(deserializer)?)
        };
        Self::try_from(form).map_err(serde::de::Error::custom)
    }
}

/// What serde writes where people read it: whole seconds, or a word, since such formats have no
/// infinity.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(untagged, expecting = "a half-life must be seconds or `infinite`")]
enum HalfLifeForm {
    Seconds(f64),
    Word(String),
}

#[cfg(feature = "serde")]
impl TryFrom<HalfLifeForm> for HalfLife {
    type Error = Error;

    fn try_from(form: HalfLifeForm) -> Result<Self> {
        match form {
            HalfLifeForm::Seconds(seconds) => Self::from_seconds(seconds),
            HalfLifeForm::Word(word) if word == "infinite" => Ok(Self::INFINITE),
            HalfLifeForm::Word(word) => Err(Error::UnknownName {
                what: "half-life",
                rule: "seconds or `infinite`",
                got: Shown::kept(&word),
            }),
        }
    }
}

#[cfg(feature = "serde")]
impl From<HalfLife> for HalfLifeForm {
    fn from(half_life: HalfLife) -> Self {
        if half_life == HalfLife::INFINITE {
            Self::Word("infinite".to_owned())
        } else {
            Self::Seconds(half_life.0 as f64)
        }
    }
}
