//! How columns lie in memory, as Apache Arrow has it.

use std::collections::HashMap;
use std::hash::Hash;

use crate::{Error, Result};

/// The values of one column, and perhaps a bitmap that says which of them are there.
#[derive(Debug, Clone, Copy)]
pub struct Column<'a, T> {
    values: &'a [T],
    validity: Option<(&'a [u8], usize)>,
}

impl<'a, T: Copy> Column<'a, T> {
    /// Takes values that are all there.
    #[must_use]
    pub const fn new(values: &'a [T]) -> Self {
        Self { values, validity: None }
    }

    /// Sets which of the values are there: bit `first + i` of the map, counted from the lowest of
    /// each byte, is 1 where value `i` is.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if the map has fewer bits than that.
    ///
    /// ```
    /// use goodwill::columns::Column;
    ///
    /// let stakes = Column::new(&[1.0, 2.0, 3.0]).with_validity(&[0b101], 0)?;
    /// assert_eq!((stakes.get(0), stakes.get(1)), (Some(1.0), None));
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub const fn with_validity(self, map: &'a [u8], first: usize) -> Result<Self> {
        let (got, expected) = (map.len().saturating_mul(8), self.values.len());
        if got.saturating_sub(first) < expected {
            return Err(Error::Length { what: "validity bitmap", expected, got });
        }
        Ok(Self { values: self.values, validity: Some((map, first)) })
    }

    /// Returns a value; `None` where it is not there.
    #[must_use]
    #[inline]
    pub fn get(&self, row: usize) -> Option<T> {
        if let Some((map, first)) = self.validity {
            let bit = first + row;
            if map.get(bit / 8).is_none_or(|byte| byte >> (bit % 8) & 1 == 0) {
                return None;
            }
        }
        self.values.get(row).copied()
    }

    /// Returns how many values it has, those that are not there included.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.values.len()
    }

    /// Tells whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns the values as they lie; `None` if one may be missing.
    pub(super) const fn whole(&self) -> Option<&'a [T]> {
        if self.validity.is_none() { Some(self.values) } else { None }
    }

    /// Refuses another length than that of the first column.
    pub(super) fn has(&self, what: &'static str, rows: usize) -> Result<()> {
        if self.len() == rows {
            Ok(())
        } else {
            Err(Error::Length { what, expected: rows, got: self.len() })
        }
    }
}

/// Which rows belong to one relationship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// Where each group begins, and where the last ends.
    offsets: Vec<usize>,
    /// The rows in the order of the groups; `None` where they lie in that order.
    order: Option<Vec<usize>>,
}

impl Groups {
    /// Takes rows that lie relationship after relationship: group `i` is from offset `i` to
    /// offset `i + 1`. Offsets are those of Arrow's lists, of 32 bits or of 64.
    ///
    /// # Errors
    ///
    /// [`Error::Cell`] for an offset below 0 or below the one before it.
    pub fn from_offsets<O: Copy + Into<i64>>(offsets: &[O]) -> Result<Self> {
        let mut checked = Vec::with_capacity(offsets.len());
        let mut before = 0;
        for (row, offset) in offsets.iter().enumerate() {
            let got: i64 = (*offset).into();
            let offset = usize::try_from(got).ok().filter(|offset| *offset >= before);
            before = offset.ok_or_else(|| {
                let rule = "not be below 0 or below the one before it";
                Error::Inconsistent { what: "offset", rule, got: got.to_string() }
                    .in_cell("offsets", row)
            })?;
            checked.push(before);
        }
        Ok(Self { offsets: checked, order: None })
    }

    /// Takes rows in any order, each with the key of its relationship. Groups are in the order in
    /// which their keys first appear; the first row of each is returned beside them.
    ///
    /// ```
    /// use goodwill::columns::Groups;
    ///
    /// let (groups, first) = Groups::by_key(&["acme", "north", "acme"]);
    /// assert_eq!(groups.len(), 2);
    /// assert_eq!(first, [0, 1]);
    /// ```
    #[must_use]
    pub fn by_key<K: Hash + Eq>(keys: &[K]) -> (Self, Vec<usize>) {
        let mut places: HashMap<&K, usize> = HashMap::new();
        let (mut first, mut counts): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        let mut of_row = Vec::with_capacity(keys.len());
        for (row, key) in keys.iter().enumerate() {
            let place = *places.entry(key).or_insert_with(|| {
                first.push(row);
                counts.push(0);
                first.len() - 1
            });
            counts[place] += 1;
            of_row.push(place);
        }
        let mut offsets = Vec::with_capacity(counts.len() + 1);
        let mut end = 0;
        for count in &counts {
            offsets.push(end);
            end += count;
        }
        let mut next = offsets.clone();
        offsets.push(end);
        let mut order = vec![0; keys.len()];
        for (row, place) in of_row.into_iter().enumerate() {
            order[next[place]] = row;
            next[place] += 1;
        }
        (Self { offsets, order: Some(order) }, first)
    }

    /// Returns how many groups there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.offsets.len().saturating_sub(1)
    }

    /// Tells whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the rows of a group; no rows for a group past the last.
    #[inline]
    pub fn rows(&self, group: usize) -> impl Iterator<Item = usize> + Clone + '_ {
        let at = |i: usize| self.offsets.get(i).copied().unwrap_or(0);
        let (begin, end) = (at(group), at(group + 1));
        let order = self.order.as_deref();
        (begin..end).map(move |place| order.map_or(place, |order| order[place]))
    }

    /// Returns where each group begins, and where the last ends; `None` if they do not lie one behind
    /// the other.
    pub(super) fn offsets(&self) -> Option<&[usize]> {
        self.order.is_none().then_some(&*self.offsets)
    }

    /// Refuses groups that name more rows than there are.
    pub(super) fn within(&self, rows: usize) -> Result<()> {
        match self.offsets.last() {
            Some(last) if *last > rows => {
                Err(Error::Length { what: "columns of these groups", expected: *last, got: rows })
            }
            _ => Ok(()),
        }
    }
}

/// One score a relationship, as columns: what is not known is a 0 whose bit is not set.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Readings {
    values: Vec<f64>,
    ends: [Vec<f64>; 2],
    validity: Vec<u8>,
}

impl Readings {
    pub(super) fn with_capacity(groups: usize, intervals: bool) -> Self {
        let ends = if intervals { groups } else { 0 };
        Self {
            values: Vec::with_capacity(groups),
            ends: [Vec::with_capacity(ends), Vec::with_capacity(ends)],
            validity: Vec::with_capacity(groups.div_ceil(8)),
        }
    }

    pub(super) fn push(&mut self, value: Option<f64>, ends: Option<[f64; 2]>) {
        let bit = self.values.len() % 8;
        if bit == 0 {
            self.validity.push(0);
        }
        if let (Some(byte), true) = (self.validity.last_mut(), value.is_some()) {
            *byte |= 1 << bit;
        }
        self.values.push(value.unwrap_or(0.0));
        if let Some([lower, upper]) = ends {
            self.ends[0].push(lower);
            self.ends[1].push(upper);
        }
    }

    /// Puts an interval where none was known yet.
    pub(super) fn set_ends(&mut self, group: usize, [lower, upper]: [f64; 2]) {
        self.ends[0][group] = lower;
        self.ends[1][group] = upper;
    }

    /// Returns how many relationships there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.values.len()
    }

    /// Tells whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns the values, in the order of the groups.
    #[must_use]
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Returns the lower ends of the intervals; none where none were asked for.
    #[must_use]
    pub fn lower(&self) -> &[f64] {
        &self.ends[0]
    }

    /// Returns the upper ends of the intervals; none where none were asked for.
    #[must_use]
    pub fn upper(&self) -> &[f64] {
        &self.ends[1]
    }

    /// Returns the bitmap of what is known, the lowest bit of each byte first.
    #[must_use]
    pub fn validity(&self) -> &[u8] {
        &self.validity
    }

    /// Returns a value; `None` where nothing is known.
    #[must_use]
    pub fn get(&self, group: usize) -> Option<f64> {
        let known = self.validity.get(group / 8)? >> (group % 8) & 1 == 1;
        self.values.get(group).copied().filter(|_| known)
    }
}
