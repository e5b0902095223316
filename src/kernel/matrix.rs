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

    /// Adds `weight · x xᵀ` of four to the lower half: the same bits as one after the other, and
    /// each cell is read and written once.
    pub(crate) fn add_four_outer(&mut self, x: [&[f64]; 4], weights: [f64; 4]) {
        let [x0, x1, x2, x3] = x;
        for (i, row) in self.cells.chunks_mut(self.size.max(1)).enumerate() {
            let mut scaled = [0.0; 4];
            for ((scaled, weight), x) in scaled.iter_mut().zip(&weights).zip(&x) {
                *scaled = x.get(i).map_or(0.0, |xi| weight * xi);
            }
            let [s0, s1, s2, s3] = scaled;
            let cells = row.iter_mut().take(i + 1).zip(x0).zip(x1).zip(x2).zip(x3);
            for ((((cell, a), b), c), d) in cells {
                *cell = (((*cell + s0 * a) + s1 * b) + s2 * c) + s3 * d;
            }
        }
    }

    /// Takes another away, cell by cell.
    pub(crate) fn minus(mut self, other: &Self) -> Self {
        self.cells.iter_mut().zip(&other.cells).for_each(|(cell, less)| *cell -= less);
        self
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
        // Column by column, four rows at once: their sums wait for each other less.
        let size = self.size;
        let mut lower = Self::zero(size);
        for j in 0..size {
            let (head, below) = lower.cells.split_at_mut((j + 1) * size);
            let Some((done, place)) =
                head.get_mut(j * size..).and_then(|r| r.split_at_mut_checked(j))
            else {
                continue;
            };
            let done: &[f64] = done;
            let root = libm::sqrt(pivot(self.get(j, j) - dot(done, done))?);
            if let Some(place) = place.first_mut() {
                *place = root;
            }
            let mut i = j + 1;
            for four in below.chunks_mut(4 * size) {
                let known = dot_four(four, size, done);
                for (row, known) in four.chunks_mut(size).zip(known) {
                    if let Some(cell) = row.get_mut(j) {
                        *cell = (self.get(i, j) - known) / root;
                    }
                    i += 1;
                }
            }
        }
        Some(lower)
    }
}

/// The sum of products, as long as the shorter list.
pub(crate) fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

/// The sums of products of up to four rows, each `size` long, with the beginning of them that is
/// as long as `y`: the same bits as [`dot`] of each, of which four together take little longer
/// than one.
pub(crate) fn dot_four(rows: &[f64], size: usize, y: &[f64]) -> [f64; 4] {
    let row =
        |k: usize| rows.get(k * size..).map_or(&[][..], |row| row.get(..y.len()).unwrap_or(row));
    let rows = [row(0), row(1), row(2), row(3)];
    let [a, b, c, d] = rows;
    if rows.iter().any(|row| row.len() < y.len()) {
        return rows.map(|row| dot(row, y));
    }
    let mut sums = [0.0; 4];
    for ((((y, a), b), c), d) in y.iter().zip(a).zip(b).zip(c).zip(d) {
        let [s0, s1, s2, s3] = sums;
        sums = [s0 + a * y, s1 + b * y, s2 + c * y, s3 + d * y];
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::{Square, dot, dot_four};

    #[test]
    fn four_at_once_are_four_in_turn() {
        let rows: Vec<f64> = (0..15).map(|i| libm::sin(f64::from(i) + 0.1)).collect();
        let y = [0.3, -0.7, 0.11];
        let row = |k: usize| rows.get(3 * k..3 * k + 3).unwrap_or_default();
        for from in 0..5 {
            let of = dot_four(rows.get(3 * from..).unwrap_or_default(), 3, &y);
            let each: Vec<f64> = (from..5).take(4).map(|k| dot(row(k), &y)).collect();
            assert_eq!(of.get(..each.len()), Some(each.as_slice()));
        }
        let weights = [0.1, 0.2, -0.3, 0.7];
        let (mut one, mut four) = (Square::zero(3), Square::zero(3));
        (0..4).for_each(|k| one.add_outer(row(k), weights[k]));
        four.add_four_outer([row(0), row(1), row(2), row(3)], weights);
        assert_eq!(one, four);
    }

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
