//! Short words, compared as numbers.

/// The letters of a word as numbers: all of it where it has no more than [`Letters::MOST`].
///
/// A line is told by some ten words that are known. Compared byte by byte they would take a tenth of
/// the time in which it is read, since the processor cannot guess how long the next one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Letters {
    begin: u64,
    end: u64,
    count: usize,
}

impl Letters {
    /// The most letters of which none is left out.
    const MOST: usize = 16;

    #[inline]
    pub(crate) const fn of(word: &str) -> Self {
        let bytes = word.as_bytes();
        let count = bytes.len();
        // Where the beginning and the end overlap, they do so alike in words of one length.
        let (begin, end) = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(begin), Some(end)) => (u64::from_le_bytes(*begin), u64::from_le_bytes(*end)),
            _ => match (bytes.first_chunk(), bytes.last_chunk()) {
                (Some(begin), Some(end)) => {
                    (u32::from_le_bytes(*begin) as u64, u32::from_le_bytes(*end) as u64)
                }
                _ => match bytes {
                    [first, .., last] => {
                        (*first as u64, (bytes[count / 2] as u64) << 8 | *last as u64)
                    }
                    [one] => (*one as u64, 0),
                    [] => (0, 0),
                },
            },
        };
        Self { begin, end, count }
    }

    /// Tells whether two words are the same that have these letters.
    #[inline]
    pub(crate) fn same(self, word: &str, other: &str) -> bool {
        self.count <= Self::MOST || word == other
    }

    /// A number below a power of two that hardly another word has.
    #[inline]
    #[allow(clippy::cast_possible_truncation)]
    pub(crate) const fn scattered(self, factor: u64, bits: u32) -> usize {
        let all = self.begin ^ self.end.rotate_left(29) ^ self.count as u64;
        (all.wrapping_mul(factor) >> (u64::BITS - bits)) as usize
    }
}

/// Tells whether two words are the same.
#[inline]
pub(crate) fn same(word: &str, other: &str) -> bool {
    if word.len() != other.len() {
        return false;
    }
    let letters = Letters::of(word);
    letters == Letters::of(other) && letters.same(word, other)
}

#[cfg(test)]
mod tests {
    use super::{Letters, same};

    #[test]
    fn words_of_all_lengths_have_letters_of_their_own() {
        let long = "abcdefghijklmnopqrstuvwxyz";
        for count in 0..=long.len() {
            let word = &long[..count];
            // Wherever the text lies.
            let copy = format!("{word}-");
            assert_eq!(Letters::of(word), Letters::of(&copy[..count]));
            assert_ne!(Letters::of(word), Letters::of(&format!("{word}a")), "{word}");
            for place in 0..count.min(Letters::MOST) {
                let other = format!("{}A{}", &word[..place], &word[place + 1..]);
                let told_apart = Letters::of(word) != Letters::of(&other);
                assert!(told_apart || count > Letters::MOST, "{word} and {other}");
                assert!(!same(word, &other) && same(&other, &other.clone()), "{word} and {other}");
            }
        }
    }
}
