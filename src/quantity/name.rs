//! A name: of a customer, a stake, a topic, a stage of one's own.

use super::text::Text;
use crate::shown::Shown;
use crate::{Error, Result};

/// A name: 1 to 256 bytes of text without control characters, cheap to clone.
///
/// Up to 15 bytes stand in place, in the 16 bytes that a name takes; clones of a longer one share it.
///
/// Displayed, it is shown as [`Shown`](crate::report::Shown) says: what cannot be seen in it is made
/// visible. The name itself is [`as_str`](Name::as_str).
///
/// ```
/// use goodwill::quantity::Name;
///
/// assert_eq!(Name::new("order 17")?.as_str(), "order 17");
/// assert_eq!(
///     Name::new("").unwrap_err().to_string(),
///     "name must be 1 to 256 bytes of text without control characters, got ``",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// A text is no name before it is checked:
///
/// ```compile_fail,E0308
/// use goodwill::quantity::Name;
///
/// let customer: Name = "acme";
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "String", into = "String")
)]
pub struct Name(Text);

impl Name {
    /// Takes a name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if it is empty, longer than 256 bytes, or has a control character.
    #[inline]
    pub fn new(text: &str) -> Result<Self> {
        Self::checked(text).ok_or_else(|| Self::refused(text))
    }

    /// Takes a name; `None` if it is none.
    fn checked(text: &str) -> Option<Self> {
        // A line break or an escape in a name would break the page that shows it.
        // Most names are plain letters, whose bytes say so.
        let is_clean = || is_plain(text.as_bytes()) || !text.contains(char::is_control);
        ((1..=256).contains(&text.len()) && is_clean()).then(|| Self(Text::new(text)))
    }

    #[cold]
    fn refused(text: &str) -> Error {
        Error::UnknownName {
            what: "name",
            rule: "1 to 256 bytes of text without control characters",
            got: Shown::kept(text),
        }
    }

    /// Takes a name that stands in the source; used by the instruments of the models.
    pub(crate) fn constant(text: &'static str) -> Self {
        debug_assert!((1..=256).contains(&text.len()), "a constant name has 1 to 256 bytes");
        Self(Text::new(text))
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The bytes of the text, in whose order names are.
    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        self.0.bytes()
    }

    /// Tells whether it is so short that others who bear it share no memory with it.
    pub(crate) const fn is_in_place(&self) -> bool {
        self.0.is_in_place()
    }

    /// The bytes that it takes beside its place; what is shared with others counts in full.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.0.heap_bytes()
    }
}

/// Tells whether a text is of plain letters, from the blank to the tilde: eight of them at once.
fn is_plain(text: &[u8]) -> bool {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let (eights, rest) = text.as_chunks::<8>();
    // The last eight may have been looked at in part already.
    let Some(last) = text.last_chunk::<8>() else {
        return rest.iter().all(|byte| matches!(byte, b' '..=b'~'));
    };
    // The highest bit of a byte is set where it is above the tilde or below the blank; a plain
    // letter borrows nothing from its neighbour, nor carries to it.
    let others = |eight: &[u8; 8]| {
        let eight = u64::from_le_bytes(*eight);
        eight.wrapping_add(EACH) | eight.wrapping_sub(0x20 * EACH) | eight
    };
    let others = eights.iter().map(others).fold(others(last), |all, some| all | some);
    others & (0x80 * EACH) == 0
}

impl TryFrom<String> for Name {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Self::new(&text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> String {
        name.as_str().to_owned()
    }
}

impl core::fmt::Display for Name {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        Shown::new(self.as_str()).whole().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, is_plain};

    #[test]
    fn a_letter_that_is_not_plain_is_seen_wherever_it_stands() {
        for length in 1..=25 {
            let plain = vec![b'~'; length];
            assert!(is_plain(&plain) && is_plain(&vec![b' '; length]), "{length}");
            for place in 0..length {
                for other in (0..b' ').chain(b'\x7f'..=u8::MAX) {
                    let mut text = plain.clone();
                    text[place] = other;
                    assert!(!is_plain(&text), "{other} in place {place} of {length}");
                }
                let mut text = "x".repeat(length);
                text.replace_range(place..=place, "\u{85}");
                assert!(Name::new(&text).is_err(), "{text:?}");
                text = text.replace('\u{85}', "é");
                assert!(Name::new(&text).is_ok(), "{text:?}");
            }
        }
    }
}
