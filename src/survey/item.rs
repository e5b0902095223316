//! One question of a questionnaire.

use crate::kernel::getters::getters;
use crate::quantity::{Name, Positive, Scale, Share};
use crate::{Result, defaults};

/// One item of a questionnaire.
///
/// ```
/// use goodwill::survey::Item;
/// use goodwill::quantity::{Name, Scale, Share};
///
/// let item = Item::new(
///     Name::new("interrupts")?,
///     "How often were you cut short?",
///     Name::new("listening")?,
///     Scale::new(1.0, 5.0)?,
/// );
/// assert_eq!((item.is_reversed(), item.fails_below(), item.weight().get()), (false, None, 1.0));
///
/// let item = item.reversed().critical();
/// assert_eq!((item.is_reversed(), item.fails_below()), (true, Some(Share::HALF)));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Item {
    id: Name,
    text: String,
    component: Name,
    scale: Scale,
    #[cfg_attr(feature = "serde", serde(default))]
    reversed: bool,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    fails_below: Option<Share>,
    #[cfg_attr(feature = "serde", serde(default = "unit_weight"))]
    weight: Positive,
}

#[cfg(feature = "serde")]
const fn unit_weight() -> Positive {
    Positive::ONE
}

impl Item {
    /// Takes an item of weight 1 that is neither reversed nor critical.
    #[must_use]
    pub fn new(id: Name, text: impl Into<String>, component: Name, scale: Scale) -> Self {
        Self {
            id,
            text: text.into(),
            component,
            scale,
            reversed: false,
            fails_below: None,
            weight: Positive::ONE,
        }
    }

    /// Makes the lower end of the scale the good one.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { reversed: true, ..self }
    }

    /// Makes the item critical: it fails below the middle of its scale.
    #[must_use]
    pub fn critical(self) -> Self {
        self.critical_below(Share::constant(defaults::INSTRUMENT_FAILS_BELOW.value))
    }

    /// Makes the item critical: it fails below a share, counted from the bad end of its scale.
    #[must_use]
    pub fn critical_below(self, share: Share) -> Self {
        Self { fails_below: Some(share), ..self }
    }

    /// Sets the weight, relative to those of the other items.
    #[must_use]
    pub fn weighing(self, weight: Positive) -> Self {
        Self { weight, ..self }
    }

    getters! {
        /// Returns the id.
        pub fn id -> &Name;
        /// Returns the component that the item belongs to.
        pub fn component -> &Name;
        /// Returns the scale of the answers.
        pub fn scale -> Scale;
        /// Tells whether the lower end of the scale is the good one.
        pub fn is_reversed -> bool = reversed;
        /// Returns the share below which a critical item fails; `None` if it is not critical.
        pub fn fails_below -> Option<Share>;
        /// Returns the weight, relative to those of the other items.
        pub fn weight -> Positive;
    }

    /// Returns the text that is put to the respondent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns how good a value is, 0 at the bad end of the scale and 1 at the good one.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) if the value lies outside the scale.
    pub fn share_of(&self, x: f64) -> Result<Share> {
        let share = self.scale.share_of(x)?;
        Ok(if self.reversed { share.complement() } else { share })
    }

    pub(super) fn fails_at(&self, share: Share) -> bool {
        self.fails_below.is_some_and(|threshold| share < threshold)
    }
}
