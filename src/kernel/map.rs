//! A map that takes the room of its entries while they are few, as they nearly always are.
//!
//! A tree makes room for eleven entries with the first. A customer has touched three stages, two
//! channels and four kinds of friction, each with its sums, and there are a million customers.

use std::collections::BTreeMap;

/// So many entries stand in a row; more make a tree, so that no number of them takes long.
const FEW: usize = 16;

/// A map in the order of its keys.
#[derive(Debug, Clone)]
pub(crate) struct Map<K, V>(Entries<K, V>);

#[derive(Debug, Clone)]
enum Entries<K, V> {
    Few(Vec<(K, V)>),
    // In a box, so that the few take no more than their list.
    #[allow(clippy::box_collection)]
    Many(Box<BTreeMap<K, V>>),
}

impl<K, V> Map<K, V> {
    pub(crate) const fn new() -> Self {
        Self(Entries::Few(Vec::new()))
    }

    pub(crate) fn len(&self) -> usize {
        match &self.0 {
            Entries::Few(few) => few.len(),
            Entries::Many(many) => many.len(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Lists the entries in the order of their keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let (few, many) = match &self.0 {
            Entries::Few(few) => (Some(few.iter()), None),
            Entries::Many(many) => (None, Some(many.iter())),
        };
        let few = few.into_iter().flatten().map(|(key, value)| (key, value));
        few.chain(many.into_iter().flatten())
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

impl<K: Ord, V> Map<K, V> {
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        match &self.0 {
            Entries::Few(few) => {
                let place = few.binary_search_by(|(own, _)| own.cmp(key)).ok()?;
                few.get(place).map(|(_, value)| value)
            }
            Entries::Many(many) => many.get(key),
        }
    }

    /// Returns the value of a key, made of what is given if there is none.
    pub(crate) fn or_insert_with(&mut self, key: &K, value: impl FnOnce() -> V) -> &mut V
    where
        K: Clone,
    {
        if let Entries::Few(few) = &mut self.0
            && few.len() >= FEW
            && few.binary_search_by(|(own, _)| own.cmp(key)).is_err()
        {
            self.0 = Entries::Many(Box::new(few.drain(..).collect()));
        }
        match &mut self.0 {
            Entries::Few(few) => {
                let found = few.binary_search_by(|(own, _)| own.cmp(key));
                let place = found.unwrap_or_else(|place| {
                    // No room for more: what is touched once is touched again.
                    few.reserve_exact(1);
                    few.insert(place, (key.clone(), value()));
                    place
                });
                &mut few[place].1
            }
            Entries::Many(many) => many.entry(key.clone()).or_insert_with(value),
        }
    }

    /// Returns the value of a key, made by default if there is none.
    pub(crate) fn or_default(&mut self, key: &K) -> &mut V
    where
        K: Clone,
        V: Default,
    {
        self.or_insert_with(key, V::default)
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for Map<K, V> {}

/// Written as the map that it is.
#[cfg(feature = "serde")]
impl<K: serde::Serialize, V: serde::Serialize> serde::Serialize for Map<K, V> {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> core::result::Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;

        // Some formats write how many there are before the first.
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

#[cfg(feature = "serde")]
impl<'de, K, V> serde::Deserialize<'de> for Map<K, V>
where
    K: serde::Deserialize<'de> + Ord + core::fmt::Display,
    V: serde::Deserialize<'de>,
{
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> core::result::Result<Self, D::Error> {
        Ok(crate::strict::each_once(deserializer)?.into_iter().collect())
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let many: BTreeMap<K, V> = entries.into_iter().collect();
        if many.len() > FEW {
            return Self(Entries::Many(Box::new(many)));
        }
        Self(Entries::Few(many.into_iter().collect()))
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        match self.0 {
            Entries::Few(few) => few.into_iter(),
            Entries::Many(many) => many.into_iter().collect::<Vec<_>>().into_iter(),
        }
    }
}
