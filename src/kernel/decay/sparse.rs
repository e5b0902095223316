//! A row of sums, of which few were ever added to.

use super::DecayedSums;

/// `M` sums in a row, told by their places. Those that nothing was added to take no room: of the
/// checks, sides and steps that a model asks for, a customer is nearly always asked a few.
///
/// It is equal to another (`==`), and serde writes and reads it, as an array of all.
#[derive(Debug, Clone)]
pub(crate) struct Sparse<const M: usize, const N: usize> {
    /// A bit for each place that has sums.
    which: u64,
    /// In the order of their places.
    sums: Box<[DecayedSums<N>]>,
}

impl<const M: usize, const N: usize> Sparse<M, N> {
    const FITS: () = assert!(M <= u64::BITS as usize, "a bit for each place");

    /// Returns the bit of a place.
    const fn bit(place: usize) -> u64 {
        1 << place
    }

    /// Returns how many places before this one have sums.
    const fn rank(&self, place: usize) -> usize {
        (self.which & (Self::bit(place) - 1)).count_ones() as usize
    }

    pub(crate) fn get(&self, place: usize) -> &DecayedSums<N> {
        let has = self.which & Self::bit(place) != 0;
        let own = has.then(|| self.sums.get(self.rank(place))).flatten();
        own.unwrap_or(DecayedSums::EMPTY)
    }

    /// Lists all, in the order of their places.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &DecayedSums<N>> {
        (0..M).map(|place| self.get(place))
    }

    /// Returns the sums of a place below `M`, to be added to.
    pub(crate) fn get_mut(&mut self, place: usize) -> &mut DecayedSums<N> {
        let () = Self::FITS;
        let rank = self.rank(place);
        if self.which & Self::bit(place) == 0 {
            self.which |= Self::bit(place);
            let mut sums = core::mem::take(&mut self.sums).into_vec();
            sums.reserve_exact(1);
            sums.insert(rank, DecayedSums::default());
            self.sums = sums.into_boxed_slice();
        }
        &mut self.sums[rank]
    }

    /// Adds all that another has added.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (place, theirs) in other.iter().enumerate() {
            if !theirs.is_empty() {
                self.get_mut(place).merge(theirs);
            }
        }
    }

    /// Returns what `read` makes of each.
    pub(crate) fn map<T>(&self, read: impl Fn(&DecayedSums<N>) -> T) -> [T; M] {
        core::array::from_fn(|place| read(self.get(place)))
    }

    /// Returns the bytes on the heap.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.sums.iter().map(DecayedSums::bytes).sum()
    }
}

impl<const M: usize, const N: usize> Default for Sparse<M, N> {
    fn default() -> Self {
        Self { which: 0, sums: Box::default() }
    }
}

impl<const M: usize, const N: usize> PartialEq for Sparse<M, N> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<const M: usize, const N: usize> Eq for Sparse<M, N> {}

#[cfg(feature = "serde")]
impl<const M: usize, const N: usize> serde::Serialize for Sparse<M, N> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeTuple;

        let mut all = serializer.serialize_tuple(M)?;
        self.iter().try_for_each(|sums| all.serialize_element(sums))?;
        all.end()
    }
}

#[cfg(feature = "serde")]
impl<'de, const M: usize, const N: usize> serde::Deserialize<'de> for Sparse<M, N> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All<const M: usize, const N: usize>;

        impl<'de, const M: usize, const N: usize> serde::de::Visitor<'de> for All<M, N> {
            type Value = Sparse<M, N>;

            fn expecting(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "an array of length {M}")
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut list: A,
            ) -> Result<Self::Value, A::Error> {
                let mut all = Sparse::default();
                for place in 0..M {
                    let sums: Option<DecayedSums<N>> = list.next_element()?;
                    let sums =
                        sums.ok_or_else(|| serde::de::Error::invalid_length(place, &self))?;
                    if !sums.is_empty() {
                        *all.get_mut(place) = sums;
                    }
                }
                Ok(all)
            }
        }

        deserializer.deserialize_tuple(M, All)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DecayedSums, Sparse};
    use crate::quantity::{HalfLife, Instant};

    /// Adds to the places, and to an array beside it.
    fn both(facts: &[(usize, f64)]) -> (Sparse<5, 1>, [DecayedSums<1>; 5]) {
        let mut both = (Sparse::default(), core::array::from_fn(|_| DecayedSums::default()));
        for (place, amount) in facts {
            both.0.get_mut(*place).add(HalfLife::INFINITE, Instant::EPOCH, [*amount]);
            both.1[*place].add(HalfLife::INFINITE, Instant::EPOCH, [*amount]);
        }
        both
    }

    fn facts() -> impl Strategy<Value = Vec<(usize, f64)>> {
        prop::collection::vec((0..5_usize, prop_oneof![Just(f64::NAN), 0.0..=1.0]), 0..8)
    }

    proptest! {
        #[test]
        fn it_is_an_array_of_which_the_empty_take_no_room(ours in facts(), theirs in facts()) {
            let (mut sparse, mut array) = both(&ours);
            prop_assert!(sparse.iter().eq(&array));
            let (other, others) = both(&theirs);
            prop_assert_eq!(sparse == other, array == others);
            sparse.merge(&other);
            array.iter_mut().zip(&others).for_each(|(own, other)| own.merge(other));
            prop_assert!(sparse.iter().eq(&array));
            prop_assert_eq!(sparse.map(DecayedSums::is_empty), array.each_ref().map(DecayedSums::is_empty));
            let room = ours.iter().chain(&theirs).map(|(place, _)| place);
            let room = room.collect::<std::collections::BTreeSet<_>>().len() * size_of::<DecayedSums<1>>();
            prop_assert!(sparse.heap_bytes() <= room);
            #[cfg(feature = "serde")]
            {
                let written = serde_json::to_string(&sparse).unwrap_or_default();
                prop_assert_eq!(&written, &serde_json::to_string(&array).unwrap_or_default());
                let read: Option<Sparse<5, 1>> = serde_json::from_str(&written).ok();
                prop_assert_eq!(read.as_ref(), Some(&sparse));
            }
        }
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_row_of_another_length_is_refused_as_an_array_is() {
        let [sparse, array] = ["[]", "[1]", r#"[{"block":0,"blocks":[]}]"#, "{}"]
            .map(|text| {
                let sparse = serde_json::from_str::<Sparse<2, 1>>(text).err();
                let array = serde_json::from_str::<[DecayedSums<1>; 2]>(text).err();
                (sparse, array)
            })
            .into_iter()
            .fold([vec![], vec![]], |[mut sparse, mut array], (one, other)| {
                sparse.push(one.map(|error| error.to_string()));
                array.push(other.map(|error| error.to_string()));
                [sparse, array]
            });
        assert!(sparse.iter().all(Option::is_some));
        assert_eq!(sparse, array);
    }
}
