//! How often each answer was given.

/// How often each of `N` answers was given.
///
/// In a box, since of the customers of a book most are never asked. There is no box before something was
/// counted, so that the same counts are equal however they came about.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Counts<const N: usize>(Option<Box<[u64; N]>>);

impl<const N: usize> Counts<N> {
    pub(super) const fn none() -> Self {
        Self(None)
    }

    pub(super) const fn all(&self) -> [u64; N] {
        match &self.0 {
            Some(counts) => **counts,
            None => [0; N],
        }
    }

    /// Counts an answer so many times more.
    pub(super) fn add(&mut self, answer: usize, times: u64) {
        if times == 0 || answer >= N {
            return;
        }
        let counts = self.0.get_or_insert_with(|| Box::new([0; N]));
        if let Some(count) = counts.get_mut(answer) {
            *count = count.saturating_add(times);
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (answer, times) in other.0.iter().flat_map(|counts| counts.iter().enumerate()) {
            self.add(answer, *times);
        }
    }
}

/// As the list that it is.
impl<const N: usize> core::fmt::Debug for Counts<N> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Debug::fmt(&self.all(), f)
    }
}

#[cfg(feature = "serde")]
impl<const N: usize> serde::Serialize for Counts<N>
where
    [u64; N]: serde::Serialize,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.all().serialize(serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, const N: usize> serde::Deserialize<'de> for Counts<N>
where
    [u64; N]: serde::Deserialize<'de>,
{
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut counts = Self::none();
        for (answer, times) in <[u64; N]>::deserialize(deserializer)?.into_iter().enumerate() {
            counts.add(answer, times);
        }
        Ok(counts)
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn counts_of_nothing_are_equal_however_they_came() {
        let mut counts = Counts::<3>::none();
        assert_eq!(size_of::<Counts<3>>(), size_of::<usize>());
        counts.add(1, 0);
        counts.add(3, 1);
        counts.merge(&Counts::none());
        assert_eq!(counts, Counts::none());
        assert_eq!(format!("{counts:?}"), "[0, 0, 0]");
        #[cfg(feature = "serde")]
        {
            assert_eq!(serde_json::from_str::<Counts<3>>("[0,0,0]").ok(), Some(Counts::none()));
            assert_eq!(serde_json::to_string(&counts).ok().as_deref(), Some("[0,0,0]"));
            assert!(serde_json::from_str::<Counts<3>>("[0,0]").is_err());
        }
        counts.add(1, u64::MAX);
        counts.merge(&counts.clone());
        assert_eq!(counts.all(), [0, u64::MAX, 0]);
    }
}
