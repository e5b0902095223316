//! The text of a name: where it is short, in place.
//!
//! Of a million events most names are of a few letters. In memory of its own each would take 32
//! bytes, and the time to be given room and to give it back; in place it takes none.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};
use std::sync::Arc;

/// So many bytes stand in place: with its kind, a text takes as much as two addresses.
const IN_PLACE: usize = 15;
/// So many stand beside the counters of those who share them, as an id of 36 letters does.
const SHARED: usize = 40;

/// A text of 1 to 256 bytes without a control character, cheap to clone. Its length says of which
/// kind it is, so that the same texts are of the same kind.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Text {
    /// Filled up with zeros, which are control characters.
    Short([u8; IN_PLACE]),
    /// With its length.
    Middle(u8, Arc<[u8; SHARED]>),
    /// In a box, since the address of a text is two words, of which there is room for one.
    Long(Arc<Box<str>>),
}

impl Text {
    #[inline]
    pub(super) fn new(text: &str) -> Self {
        match u8::try_from(text.len()) {
            Ok(length) if usize::from(length) <= IN_PLACE => Self::Short(filled(text)),
            Ok(length) if usize::from(length) <= SHARED => {
                Self::Middle(length, Arc::new(filled(text)))
            }
            _ => Self::Long(Arc::new(text.into())),
        }
    }

    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Short(bytes) => bytes.get(..length(bytes)).unwrap_or_default(),
            Self::Middle(length, bytes) => bytes.get(..usize::from(*length)).unwrap_or_default(),
            Self::Long(text) => text.as_bytes(),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        match self {
            // They are the bytes of a text.
            Self::Short(_) | Self::Middle(..) => {
                core::str::from_utf8(self.bytes()).unwrap_or_default()
            }
            Self::Long(text) => text,
        }
    }

    /// Tells whether others who have it need no memory that is shared.
    pub(super) const fn is_in_place(&self) -> bool {
        matches!(self, Self::Short(_))
    }

    /// The bytes that it takes beside its place.
    pub(super) fn heap_bytes(&self) -> usize {
        const COUNTERS: usize = 2 * size_of::<usize>();
        match self {
            Self::Short(_) => 0,
            Self::Middle(..) => COUNTERS + SHARED,
            Self::Long(text) => COUNTERS + size_of::<Box<str>>() + text.len(),
        }
    }
}

/// The bytes of a text, filled up with zeros.
#[inline]
fn filled<const N: usize>(text: &str) -> [u8; N] {
    let mut whole = [0; N];
    for (to, from) in whole.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    whole
}

/// How many bytes come before the zeros at the end.
#[inline]
fn length(bytes: &[u8; IN_PLACE]) -> usize {
    let mut whole = [0; 16];
    for (to, from) in whole.iter_mut().zip(bytes) {
        *to = *from;
    }
    16 - u128::from_le_bytes(whole).leading_zeros() as usize / 8
}

impl Ord for Text {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            // A text goes before those that go on after it, as a zero before all letters.
            (Self::Short(one), Self::Short(other)) => one.cmp(other),
            _ => self.bytes().cmp(other.bytes()),
        }
    }
}

impl PartialOrd for Text {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Text {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(self.bytes());
        // No text has this byte, so that two that follow each other are not another two.
        state.write_u8(u8::MAX);
    }
}

/// As the text that it is.
impl core::fmt::Debug for Text {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::hash_map::DefaultHasher;
    use std::hash::{Hash, Hasher};

    use proptest::prelude::*;

    use super::Text;
    use crate::friction::Stage;
    use crate::quantity::Name;

    fn hashed(what: impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn a_name_takes_two_words_and_what_may_be_none_no_more() {
        assert_eq!([size_of::<Name>(), size_of::<Option<Name>>(), size_of::<Stage>()], [16; 3]);
    }

    #[test]
    fn a_text_of_every_length_is_itself_again() {
        for length in 1..=256 {
            // Letters of one byte, and of two that begin at even and at odd places.
            let texts = [
                "x".repeat(length),
                "é".repeat(length.div_ceil(2)),
                format!("x{}", "é".repeat(length / 2)),
            ];
            for text in texts {
                let kept = Text::new(&text);
                assert_eq!(kept.as_str(), text);
                assert_eq!(kept.bytes(), text.as_bytes());
                assert_eq!(format!("{kept:?}"), format!("{text:?}"));
                assert_eq!(hashed(&kept), hashed(&text));
                assert_eq!(kept.is_in_place(), text.len() <= 15, "{text}");
                assert_eq!(kept.heap_bytes() == 0, text.len() <= 15, "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn texts_are_in_the_order_of_text(one in "[ab~é]{1,50}", other in "[ab~é]{1,50}") {
            // Mostly two differ in their first letter, so the beginning of one is looked at as well.
            let begun: String = one.chars().take(other.len()).collect();
            for other in [other, begun] {
                let (kept, beside) = (Text::new(&one), Text::new(&other));
                prop_assert_eq!(kept.cmp(&beside), one.cmp(&other));
                prop_assert_eq!(kept == beside, one == other);
            }
        }
    }
}
