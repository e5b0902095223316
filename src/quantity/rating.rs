//! A judgement on a scale that has two ends.

use super::Share;
use crate::{Error, Result};

/// The two ends of a scale on which somebody judges.
///
/// ```
/// use goodwill::quantity::Scale;
///
/// let stars = Scale::new(1.0, 5.0)?;
/// assert_eq!(stars.share_of(4.0)?.get(), 0.75);
/// assert_eq!(
///     stars.share_of(6.0).unwrap_err().to_string(),
///     "rating must be within its scale, got 6",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "ScaleForm", into = "ScaleForm")
)]
pub struct Scale {
    min: f64,
    max: f64,
}

impl Scale {
    /// Takes the two ends.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if an end is not finite, the length of the scale is not finite, or
    /// `max` is not above `min`.
    pub fn new(min: f64, max: f64) -> Result<Self> {
        let finite = |what, got: f64| {
            if got.is_finite() {
                Ok(())
            } else {
                Err(Error::OutOfRange { what, rule: "finite", got })
            }
        };
        finite("lower end of a scale", min)?;
        finite("upper end of a scale", max)?;
        let length = max - min;
        if length > 0.0 && length.is_finite() {
            Ok(Self { min: min + 0.0, max: max + 0.0 })
        } else {
            Err(Error::OutOfRange {
                what: "length of a scale",
                rule: "above 0 and finite",
                got: length,
            })
        }
    }

    /// Takes two ends that stand in the source; used by the instruments of the models.
    pub(crate) const fn constant(min: f64, max: f64) -> Self {
        assert!(min < max, "a constant scale has two ends");
        Self { min, max }
    }

    /// Returns the lower end.
    #[must_use]
    pub const fn min(self) -> f64 {
        self.min
    }

    /// Returns the upper end.
    #[must_use]
    pub const fn max(self) -> f64 {
        self.max
    }

    /// Returns how far up the scale a value stands: `(x − min) / (max − min)`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the value lies outside the scale.
    pub fn share_of(self, x: f64) -> Result<Share> {
        if (self.min..=self.max).contains(&x) {
            Ok(Share::rounded((x - self.min) / (self.max - self.min)))
        } else {
            Err(Error::OutOfRange { what: "rating", rule: "within its scale", got: x })
        }
    }
}

/// A value on a scale.
///
/// ```
/// use goodwill::quantity::{Rating, Scale};
///
/// let rating = Rating::new(7.0, Scale::new(0.0, 10.0)?)?;
/// assert_eq!(rating.share().get(), 0.7);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "RatingForm", into = "RatingForm")
)]
pub struct Rating {
    value: f64,
    scale: Scale,
}

impl Rating {
    /// Takes a value and the scale on which it stands.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the value lies outside the scale.
    pub fn new(value: f64, scale: Scale) -> Result<Self> {
        scale.share_of(value)?;
        Ok(Self { value, scale })
    }

    /// Returns the value, in the scale's unit.
    #[must_use]
    pub const fn value(self) -> f64 {
        self.value
    }

    /// Returns the scale.
    #[must_use]
    pub const fn scale(self) -> Scale {
        self.scale
    }

    /// Returns how far up the scale the value stands.
    #[must_use]
    pub fn share(self) -> Share {
        let Scale { min, max } = self.scale;
        Share::rounded((self.value - min) / (max - min))
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct ScaleForm {
    min: f64,
    max: f64,
}

#[cfg(feature = "serde")]
impl TryFrom<ScaleForm> for Scale {
    type Error = Error;

    fn try_from(form: ScaleForm) -> Result<Self> {
        Self::new(form.min, form.max)
    }
}

#[cfg(feature = "serde")]
impl From<Scale> for ScaleForm {
    fn from(scale: Scale) -> Self {
        Self { min: scale.min, max: scale.max }
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct RatingForm {
    value: f64,
    min: f64,
    max: f64,
}

#[cfg(feature = "serde")]
impl TryFrom<RatingForm> for Rating {
    type Error = Error;

    fn try_from(form: RatingForm) -> Result<Self> {
        Self::new(form.value, Scale::new(form.min, form.max)?)
    }
}

#[cfg(feature = "serde")]
impl From<Rating> for RatingForm {
    fn from(rating: Rating) -> Self {
        Self { value: rating.value, min: rating.scale.min, max: rating.scale.max }
    }
}
