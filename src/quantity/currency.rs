//! A currency: the three letters of ISO 4217.

use core::fmt;
use core::str::FromStr;

use crate::{Error, Result};

/// A currency by its three letters of ISO 4217, as `EUR`.
///
/// Amounts of two currencies are never summed, unless the user says what one is worth in the other.
///
/// ```
/// use goodwill::quantity::Currency;
///
/// let euro: Currency = "eur".parse()?;
/// assert_eq!((euro.as_str(), euro.minor_digits()), ("EUR", 2));
/// assert_eq!(Currency::new("JPY")?.minor_digits(), 0);
/// assert_eq!(
///     Currency::new("Euro").unwrap_err().to_string(),
///     "currency must be the three letters of ISO 4217, like EUR, got `Euro`",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "String", into = "String")
)]
pub struct Currency([u8; 3]);

/// Currencies whose minor unit is not a hundredth: ISO 4217, list one, by the digits that it has.
const DIGITS: [(u8, &[&str]); 3] = [
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
            "VND", "VUV", "XAF", "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

impl Currency {
    /// Takes three letters, capital or small.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for anything else.
    pub fn new(text: &str) -> Result<Self> {
        match *text.trim().as_bytes() {
            [a, b, c] if [a, b, c].iter().all(u8::is_ascii_alphabetic) => {
                Ok(Self([a, b, c].map(|letter| letter.to_ascii_uppercase())))
            }
            _ => Err(Error::UnknownName {
                what: "currency",
                rule: "the three letters of ISO 4217, like EUR",
                got: text.chars().take(40).collect(),
            }),
        }
    }

    /// Returns the three letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Three letters are text.
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns how many digits its minor unit has: 2 where a hundred make a whole.
    #[must_use]
    pub fn minor_digits(&self) -> u8 {
        let listed = DIGITS.iter().find(|(_, letters)| letters.contains(&self.as_str()));
        listed.map_or(2, |(digits, _)| *digits)
    }
}

impl FromStr for Currency {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for anything but three letters.
    fn from_str(text: &str) -> Result<Self> {
        Self::new(text)
    }
}

impl TryFrom<String> for Currency {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Self::new(&text)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.as_str().to_owned()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
