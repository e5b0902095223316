//! Finds a name in a list that is fixed when the crate is compiled.

/// The places of the names of a list, found by a few of their letters.
///
/// A line has some seven names, and there are some eighty to compare each with.
#[derive(Debug)]
pub(super) struct Lookup {
    /// What scatters these names best, of what was tried.
    factor: u32,
    slots: [u8; ROOM],
}

/// Many times as many slots as names, so that hardly any stands in the slot of another.
const ROOM: usize = 1 << ROOM_BITS;
const ROOM_BITS: u32 = 10;

const NONE: u8 = u8::MAX;

/// How many factors are tried for each list.
const TRIED: u32 = 32;

impl Lookup {
    pub(super) const fn of(names: &[&str]) -> Self {
        assert!(names.len() < NONE as usize, "a slot holds every place");
        let (mut best, mut fewest) = (Self::scattered(names, 1), usize::MAX);
        let (mut factor, mut tried) = (1_u32, 0);
        while tried < TRIED && fewest > 0 {
            // Knuth's of linear congruences: one factor after the other, all of them odd.
            factor = factor.wrapping_mul(1_664_525).wrapping_add(1_013_904_222);
            let (lookup, displaced) = Self::scattered(names, factor);
            if displaced < fewest {
                (best, fewest) = ((lookup, displaced), displaced);
            }
            tried += 1;
        }
        best.0
    }

    /// The look-up by one factor, and how many names are not where they are looked for first.
    const fn scattered(names: &[&str], factor: u32) -> (Self, usize) {
        let mut slots = [NONE; ROOM];
        let (mut place, mut displaced) = (0_u8, 0);
        while (place as usize) < names.len() {
            let mut slot = slot_of(names[place as usize].as_bytes(), factor);
            while slots[slot] != NONE {
                slot = (slot + 1) % ROOM;
                displaced += 1;
            }
            slots[slot] = place;
            place += 1;
        }
        (Self { factor, slots }, displaced)
    }

    /// Returns the place of a name in the list of which the look-up was made.
    #[inline]
    pub(super) fn place(&self, names: &[&str], name: &str) -> Option<usize> {
        let mut slot = slot_of(name.as_bytes(), self.factor);
        // Some slot is empty, so it ends.
        loop {
            let place = usize::from(self.slots[slot]);
            match names.get(place) {
                Some(found) if *found == name => return Some(place),
                Some(_) => slot = (slot + 1) % ROOM,
                // No list has so many.
                None => return None,
            }
        }
    }
}

/// Where a name is looked for first: by its length and three of its letters.
#[inline]
const fn slot_of(name: &[u8], factor: u32) -> usize {
    let [first, .., last] = name else { return name.len() };
    // A name that is longer than this is none, so its length may wrap.
    #[allow(clippy::cast_possible_truncation)]
    let letters = [*first, name[name.len() / 2], *last, name.len() as u8];
    (u32::from_le_bytes(letters).wrapping_mul(factor) >> (u32::BITS - ROOM_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::Lookup;

    #[test]
    fn every_name_is_found_in_its_place_and_no_other() {
        let names = ["", "a", "ab", "abc", "adc", "aec", "abcd", "cab"];
        let lookup = Lookup::of(&names);
        for (place, name) in names.iter().enumerate() {
            assert_eq!(lookup.place(&names, name), Some(place), "{name}");
        }
        for other in ["b", "ac", "afc", "abce", "A", "\u{1f600}"] {
            assert_eq!(lookup.place(&names, other), None, "{other}");
        }
    }

    #[test]
    fn every_column_and_event_is_found() {
        use crate::record::columns::{EVENT_NAMES, EVENT_PLACES, NAMES, PLACES};

        for (names, places) in [(&NAMES[..], &PLACES), (&EVENT_NAMES[..], &EVENT_PLACES)] {
            for (place, name) in names.iter().enumerate() {
                assert_eq!(places.place(names, name), Some(place), "{name}");
            }
        }
    }
}
