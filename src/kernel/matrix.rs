//! Symmetric matrices, for what is learned and for reliabilities.

/// A symmetric matrix, all of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Square {
    size: usize,
    cells: Vec<f64>,
}

impl Square {
    pub(crate) fn zero(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * size] }
    }

    /// Takes as many rows as each of them is long.
    pub(crate) fn from_rows(rows: &[impl AsRef<[f64]>]) -> Self {
        let cells = rows.iter().flat_map(|row| row.as_ref().iter().copied()).collect();
        Self { size: rows.len(), cells }
    }

    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn get(&self, i: usize, j: usize) -> f64 {
        self.cells.get(i * self.size + j).copied().unwrap_or(0.0)
    }

    pub(crate) fn set(&mut self, i: usize, j: usize, x: f64) {
        if let Some(cell) = self.cells.get_mut(i * self.size + j) {
            *cell = x;
        }
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = &[f64]> {
        // A matrix of size 0 has no rows, and no chunk may be of size 0.
        self.cells.chunks(self.size.max(1))
    }

    /// Adds `weight · x xᵀ` to the lower half.
    pub(crate) fn add_outer(&mut self, x: &[f64], weight: f64) {
        for (i, (row, xi)) in self.cells.chunks_mut(self.size.max(1)).zip(x).enumerate() {
            let scaled = weight * xi;
            for (cell, xj) in row.iter_mut().zip(x).take(i + 1) {
                *cell += scaled * xj;
            }
        }
    }

    /// Copies the lower half into the upper one, every cell times a factor.
    pub(crate) fn completed(mut self, factor: f64) -> Self {
        let lower = self.clone();
        for (i, row) in self.cells.chunks_mut(self.size.max(1)).enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                *cell = factor * lower.get(i.max(j), i.min(j));
            }
        }
        self
    }

    pub(crate) fn plus(mut self, other: &Self) -> Self {
        self.cells.iter_mut().zip(&other.cells).for_each(|(cell, more)| *cell += more);
        self
    }

    pub(crate) fn times_all(&self, factor: f64) -> Self {
        Self { size: self.size, cells: self.cells.iter().map(|cell| factor * cell).collect() }
    }

    pub(crate) fn times(&self, x: &[f64]) -> Vec<f64> {
        self.rows().map(|row| dot(row, x)).collect()
    }

    /// Returns the rows and columns that are kept.
    pub(crate) fn kept(&self, keep: &[usize]) -> Self {
        let cells = keep.iter().flat_map(|i| keep.iter().map(|j| self.get(*i, *j))).collect();
        Self { size: keep.len(), cells }
    }

    /// Solves `A x = b` by Cholesky, for a positive definite matrix of which the lower half is read.
    pub(crate) fn solve(&self, b: &[f64]) -> Vec<f64> {
        // Every pivot is above 0 but for rounding.
        let lower = self.factor(|left| Some(left.max(f64::MIN_POSITIVE)));
        let lower = lower.unwrap_or_else(|| Self::zero(self.size));
        let size = self.size;
        let mut x: Vec<f64> = Vec::with_capacity(size);
        for (row, b) in lower.rows().zip(b) {
            let (known, pivot) = row.split_at_checked(x.len()).unwrap_or((row, &[]));
            x.push((b - dot(known, &x)) / pivot.first().copied().unwrap_or(1.0));
        }
        for i in (0..size).rev() {
            let known: f64 =
                x.iter().enumerate().skip(i + 1).map(|(k, x)| lower.get(k, i) * x).sum();
            if let Some(x) = x.get_mut(i) {
                *x = (*x - known) / lower.get(i, i);
            }
        }
        x
    }

    /// Returns the inverse, column by column.
    pub(crate) fn inverse(&self) -> Self {
        let unit = |i: usize| -> Vec<f64> {
            (0..self.size).map(|j| if i == j { 1.0 } else { 0.0 }).collect()
        };
        let columns = (0..self.size).flat_map(|i| self.solve(&unit(i)));
        Self { size: self.size, cells: columns.collect() }
    }

    /// Returns the lower factor `L` of `A = L Lᵀ`; `None` where `pivot` refuses what is left of the
    /// diagonal, which is 0 but for rounding where a row follows from those above it.
    pub(crate) fn factor(&self, pivot: impl Fn(f64) -> Option<f64>) -> Option<Self> {
        let mut lower = Self::zero(self.size);
        for (i, row) in self.rows().enumerate() {
            let mut done: Vec<f64> = Vec::with_capacity(i + 1);
            for (j, cell) in row.iter().enumerate().take(i + 1) {
                let known = lower.cells.get(j * self.size..).map_or(0.0, |other| dot(&done, other));
                let rest = if i == j { cell - dot(&done, &done) } else { cell - known };
                done.push(if i == j { libm::sqrt(pivot(rest)?) } else { rest / lower.get(j, j) });
            }
            if let Some(place) = lower.cells.get_mut(i * self.size..) {
                place.iter_mut().zip(done).for_each(|(place, cell)| *place = cell);
            }
        }
        Some(lower)
    }
}

/// The sum of products, as long as the shorter list.
pub(crate) fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::{Square, dot};

    #[test]
    fn a_system_is_solved_and_inverted() {
        let a = Square::from_rows(&[&[4.0, 2.0, 0.0], &[2.0, 5.0, 1.0], &[0.0, 1.0, 3.0]]);
        let x = a.solve(&a.times(&[1.0, -2.0, 3.0]));
        assert!(x.iter().zip([1.0, -2.0, 3.0]).all(|(x, y)| (x - y).abs() < 1e-14), "{x:?}");
        let inverse = a.inverse();
        for (i, row) in inverse.rows().enumerate() {
            for (j, unit) in a.times(row).into_iter().enumerate() {
                assert!((unit - f64::from(u8::from(i == j))).abs() < 1e-15, "{i} {j} {unit}");
            }
        }
    }

    #[test]
    fn a_sum_of_products_ends_with_the_shorter_list() {
        assert!((dot(&[1.0, 2.0, 3.0], &[4.0, 5.0]) - 14.0).abs() < 1e-15);
    }

    #[test]
    fn a_row_that_follows_from_others_has_no_factor() {
        let whole = Square::from_rows(&[&[1.0, 0.5], &[0.5, 1.0]]);
        let above = |left: f64| (left > 1e-12).then_some(left);
        assert_eq!(whole.factor(above).map(|l| l.get(1, 0)), Some(0.5));
        assert_eq!(Square::from_rows(&[&[1.0, 1.0], &[1.0, 1.0]]).factor(above), None);
    }
}
