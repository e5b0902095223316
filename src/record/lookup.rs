//! Finds a name in a list that is fixed when the crate is compiled.

/// The places of the names of a list, found by a few of their letters.
///
/// A line has some seven names, and there are some eighty to compare each with.
#[derive(Debug)]
pub(super) struct Lookup {
    slots: [u16; ROOM],
}

/// More than twice as many slots as names, so that few stand in the slot of another.
const ROOM: usize = 512;

const NONE: u16 = u16::MAX;

impl Lookup {
    pub(super) const fn of(names: &[&str]) -> Self {
        assert!(2 * names.len() < ROOM, "there are slots for all names");
        let mut slots = [NONE; ROOM];
        let mut place = 0;
        while (place as usize) < names.len() {
            let mut slot = slot_of(names[place as usize].as_bytes());
            while slots[slot] != NONE {
                slot = (slot + 1) % ROOM;
            }
            slots[slot] = place;
            place += 1;
        }
        Self { slots }
    }

    /// Returns the place of a name in the list of which the look-up was made.
    pub(super) fn place(&self, names: &[&str], name: &str) -> Option<usize> {
        let mut slot = slot_of(name.as_bytes());
        // Some slot is empty, so it ends.
        while self.slots[slot] != NONE {
            let place = usize::from(self.slots[slot]);
            if names.get(place) == Some(&name) {
                return Some(place);
            }
            slot = (slot + 1) % ROOM;
        }
        None
    }
}

/// Where a name is looked for first: by its length and three of its letters.
const fn slot_of(name: &[u8]) -> usize {
    let [first, .., last] = name else { return name.len() };
    let middle = name[name.len() / 2];
    let (first, middle, last) = (*first as usize, middle as usize, *last as usize);
    (name.len() + 5 * middle + 17 * last + 61 * first) % ROOM
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
