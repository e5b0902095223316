//! Finds a name in a list that is fixed when the crate is compiled.

use crate::kernel::letters::Letters;

/// The places of the names of a list, found by their letters.
///
/// A line has some seven names, and there are some eighty to compare each with.
#[derive(Debug)]
pub(super) struct Lookup<const N: usize> {
    names: &'static [&'static str; N],
    letters: [Letters; N],
    /// What scatters these names best, of what was tried.
    factor: u64,
    slots: [u8; ROOM],
}

/// Many times as many slots as names, so that hardly any stands in the slot of another.
const ROOM: usize = 1 << ROOM_BITS;
const ROOM_BITS: u32 = 10;

/// No list has a name in this place.
const NONE: u8 = u8::MAX;

/// How many factors are tried for each list.
const TRIED: u32 = 32;

impl<const N: usize> Lookup<N> {
    pub(super) const fn of(names: &'static [&'static str; N]) -> Self {
        assert!(N < NONE as usize, "a slot holds every place");
        let mut letters = [Letters::of(""); N];
        let mut place = 0;
        while place < N {
            letters[place] = Letters::of(names[place]);
            place += 1;
        }
        let (mut best, mut fewest) = (0, usize::MAX);
        let (mut factor, mut tried) = (1_u64, 0);
        while tried < TRIED && fewest > 0 {
            // Knuth's of linear congruences: one number after the other, all of them odd.
            factor = factor
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_406);
            let (_, displaced) = slots(&letters, factor);
            if displaced < fewest {
                (best, fewest) = (factor, displaced);
            }
            tried += 1;
        }
        let (slots, _) = slots(&letters, best);
        Self { names, letters, factor: best, slots }
    }

    /// Returns the place of a name in the list.
    #[inline]
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.find(name, Letters::of(name))
    }

    /// The same where it is perhaps in some place: what is written in order is found at once.
    #[cfg(feature = "serde")]
    #[inline]
    pub(super) fn place_from(&self, guess: usize, name: &str) -> Option<usize> {
        let letters = Letters::of(name);
        if self.is_in(guess, name, letters) == Some(true) {
            Some(guess)
        } else {
            self.find(name, letters)
        }
    }

    #[inline]
    fn find(&self, name: &str, letters: Letters) -> Option<usize> {
        let mut slot = letters.scattered(self.factor, ROOM_BITS);
        // Some slot is empty, so it ends.
        loop {
            let place = usize::from(self.slots[slot]);
            if self.is_in(place, name, letters)? {
                return Some(place);
            }
            slot = (slot + 1) % ROOM;
        }
    }

    /// Tells whether a name is the one in some place; `None` where there is none.
    #[inline]
    fn is_in(&self, place: usize, name: &str, letters: Letters) -> Option<bool> {
        Some(*self.letters.get(place)? == letters && letters.same(name, self.names[place]))
    }
}

/// Which name stands in which slot by a factor, and how many do not stand where they are looked for
/// first.
const fn slots<const N: usize>(letters: &[Letters; N], factor: u64) -> ([u8; ROOM], usize) {
    let (mut slots, mut displaced) = ([NONE; ROOM], 0);
    let mut place = 0_u8;
    while (place as usize) < N {
        let mut slot = letters[place as usize].scattered(factor, ROOM_BITS);
        if slots[slot] != NONE {
            displaced += 1;
        }
        while slots[slot] != NONE {
            slot = (slot + 1) % ROOM;
        }
        slots[slot] = place;
        place += 1;
    }
    (slots, displaced)
}

#[cfg(test)]
mod tests {
    use super::Lookup;
    use crate::record::columns::{EVENT_NAMES, EVENT_PLACES, NAMES, PLACES};

    #[test]
    fn every_name_is_found_in_its_place_and_no_other() {
        const LISTED: [&str; 9] =
            ["", "a", "ab", "abc", "adc", "aec", "abcd", "cab", "long names of one length 1"];
        let lookup = Lookup::of(&LISTED);
        for (place, name) in LISTED.iter().enumerate() {
            assert_eq!(lookup.place(name), Some(place), "{name}");
        }
        for other in ["b", "ac", "afc", "abce", "A", "\u{1f600}", "long names, of one length 1"] {
            assert_eq!(lookup.place(other), None, "{other}");
        }
    }

    #[test]
    fn every_column_and_event_is_found() {
        for (place, name) in NAMES.iter().enumerate() {
            assert_eq!(PLACES.place(name), Some(place), "{name}");
        }
        for (place, name) in EVENT_NAMES.iter().enumerate() {
            assert_eq!(EVENT_PLACES.place(name), Some(place), "{name}");
        }
    }
}
