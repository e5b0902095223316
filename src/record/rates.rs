//! What one currency is worth in another, where the user says so.

use std::collections::BTreeMap;

use super::{Event, EventRecord};
use crate::Result;
use crate::quantity::{Currency, Positive};

/// What other currencies are worth in one, so that amounts can be summed.
///
/// There are no rates of our own: they change by the day, and the user knows which ones hold.
///
/// ```
/// use goodwill::quantity::{Currency, Positive};
/// use goodwill::record::Rates;
///
/// let [euro, dollar] = [Currency::new("EUR")?, Currency::new("USD")?];
/// let rates = Rates::new(euro).with(dollar, Positive::new(0.875)?);
/// assert_eq!(rates.to_string(), "EUR (1 USD = 0.875 EUR)");
/// assert_eq!(rates.rate(dollar).map(Positive::get), Some(0.875));
/// assert_eq!(Rates::default().base(), None);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict")
)]
#[cfg_attr(feature = "serde", serde(try_from = "Written", into = "Written"))]
pub struct Rates {
    base: Option<Currency>,
    worth: BTreeMap<Currency, Positive>,
}

/// Rates as they are written.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(default, deny_unknown_fields, rename = "Rates")]
#[derive(Default)]
struct Written {
    /// The currency in which all are worth something.
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<Currency>,
    /// What one of each other is worth in it.
    worth: BTreeMap<Currency, Positive>,
}

#[cfg(feature = "serde")]
impl TryFrom<Written> for Rates {
    type Error = crate::Error;

    fn try_from(Written { base, worth }: Written) -> Result<Self> {
        if base.is_none() && !worth.is_empty() {
            return Err(crate::Error::Inconsistent {
                what: "rates",
                rule: "say in which currency they are (`base`)",
                got: "none".to_owned(),
            });
        }
        Ok(Self { base, worth })
    }
}

#[cfg(feature = "serde")]
impl From<Rates> for Written {
    fn from(Rates { base, worth }: Rates) -> Self {
        Self { base, worth }
    }
}

impl Rates {
    /// Takes the currency in which amounts are to be.
    #[must_use]
    pub const fn new(base: Currency) -> Self {
        Self { base: Some(base), worth: BTreeMap::new() }
    }

    /// Says what one of a currency is worth in that of the rates.
    #[must_use]
    pub fn with(mut self, currency: Currency, worth: Positive) -> Self {
        self.worth.insert(currency, worth);
        self
    }

    /// Returns the currency in which amounts are to be; `None` leaves all as they are.
    #[must_use]
    pub const fn base(&self) -> Option<Currency> {
        self.base
    }

    /// Returns what one of a currency is worth in that of the rates, if that is known.
    #[must_use]
    pub fn rate(&self, currency: Currency) -> Option<Positive> {
        if self.base == Some(currency) {
            return Some(Positive::ONE);
        }
        self.worth.get(&currency).copied()
    }

    /// Brings the amounts of an event into the currency of the rates. Amounts of which no currency
    /// is known, and those of a currency without a rate, stay as they are.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) where an amount leaves its range by it.
    pub fn apply(&self, event: Event) -> Result<Event> {
        let Some((base, currency)) = self.base.zip(event.currency()) else { return Ok(event) };
        match self.rate(currency) {
            Some(rate) if base != currency => {
                let mut record = EventRecord::from(event);
                record.multiply(rate.get())?;
                record.currency = Some(base);
                Event::try_from(record)
            }
            _ => Ok(event),
        }
    }
}

impl core::fmt::Display for Rates {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Some(base) = self.base else { return f.write_str("none") };
        let all = self.worth.iter();
        let all = all.map(|(of, worth)| format!("1 {of} = {} {base}", worth.get()));
        write!(f, "{base} ({})", all.collect::<Vec<_>>().join(", "))
    }
}
