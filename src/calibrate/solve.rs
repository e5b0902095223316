//! The arithmetic of the fit: symmetric matrices, and the least of a quadratic over weights that
//! may have to be 0 or more.

/// A symmetric matrix, all of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Square {
    size: usize,
    cells: Vec<f64>,
}

impl Square {
    pub(super) fn zero(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * size] }
    }

    pub(super) const fn size(&self) -> usize {
        self.size
    }

    pub(super) fn get(&self, i: usize, j: usize) -> f64 {
        self.cells.get(i * self.size + j).copied().unwrap_or(0.0)
    }

    pub(super) fn set(&mut self, i: usize, j: usize, x: f64) {
        if let Some(cell) = self.cells.get_mut(i * self.size + j) {
            *cell = x;
        }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[f64]> {
        // A matrix of size 0 has no rows, and no chunk may be of size 0.
        self.cells.chunks(self.size.max(1))
    }

    /// Adds `weight · x xᵀ` to the lower half.
    pub(super) fn add_outer(&mut self, x: &[f64], weight: f64) {
        for (i, (row, xi)) in self.cells.chunks_mut(self.size.max(1)).zip(x).enumerate() {
            let scaled = weight * xi;
            for (cell, xj) in row.iter_mut().zip(x).take(i + 1) {
                *cell += scaled * xj;
            }
        }
    }

    /// Copies the lower half into the upper one, every cell times a factor.
    pub(super) fn completed(mut self, factor: f64) -> Self {
        let lower = self.clone();
        for (i, row) in self.cells.chunks_mut(self.size.max(1)).enumerate() {
            for (j, cell) in row.iter_mut().enumerate() {
                *cell = factor * lower.get(i.max(j), i.min(j));
            }
        }
        self
    }

    pub(super) fn plus(mut self, other: &Self) -> Self {
        self.cells.iter_mut().zip(&other.cells).for_each(|(cell, more)| *cell += more);
        self
    }

    pub(super) fn times_all(&self, factor: f64) -> Self {
        Self { size: self.size, cells: self.cells.iter().map(|cell| factor * cell).collect() }
    }

    pub(super) fn times(&self, x: &[f64]) -> Vec<f64> {
        self.rows().map(|row| dot(row, x)).collect()
    }

    /// Returns the rows and columns that are kept.
    pub(super) fn kept(&self, keep: &[usize]) -> Self {
        let cells = keep.iter().flat_map(|i| keep.iter().map(|j| self.get(*i, *j))).collect();
        Self { size: keep.len(), cells }
    }

    /// Solves `A x = b` by Cholesky, for a positive definite matrix.
    pub(super) fn solve(&self, b: &[f64]) -> Vec<f64> {
        let lower = self.cholesky();
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
    pub(super) fn inverse(&self) -> Self {
        let unit = |i: usize| -> Vec<f64> {
            (0..self.size).map(|j| if i == j { 1.0 } else { 0.0 }).collect()
        };
        let columns = (0..self.size).flat_map(|i| self.solve(&unit(i)));
        Self { size: self.size, cells: columns.collect() }
    }

    fn cholesky(&self) -> Self {
        let mut lower = Self::zero(self.size);
        for (i, row) in self.rows().enumerate() {
            let mut done: Vec<f64> = Vec::with_capacity(i + 1);
            for (j, cell) in row.iter().enumerate().take(i + 1) {
                let known = lower.cells.get(j * self.size..).map_or(0.0, |other| dot(&done, other));
                let rest = if i == j { cell - dot(&done, &done) } else { cell - known };
                done.push(if i == j {
                    // Above 0 but for rounding, since the ridge is.
                    libm::sqrt(rest.max(f64::MIN_POSITIVE))
                } else {
                    rest / lower.get(j, j)
                });
            }
            if let Some(place) = lower.cells.get_mut(i * self.size..) {
                place.iter_mut().zip(done).for_each(|(place, cell)| *place = cell);
            }
        }
        lower
    }
}

/// The sum of products, as long as the shorter list.
pub(super) fn dot(x: &[f64], y: &[f64]) -> f64 {
    x.iter().zip(y).map(|(x, y)| x * y).sum()
}

/// How far from 0 the slope along a weight that is not at its bound may be, relative to the
/// largest slope at 0 (and how far it may point beyond the bound for one that is).
const FLAT: f64 = 1e-12;

/// Returns the weights at the least of `½ wᵀHw − gᵀw` for a positive definite `H`; over weights of
/// 0 or more if `bounded`, with those at 0 exactly 0.
///
/// Lawson and Hanson's active set (1974, *Solving Least Squares Problems*, ch. 23), on the normal
/// equations. It ends after finitely many steps, since each set of weights above 0 is solved
/// exactly and lies lower than the one before. `start` only saves steps.
pub(super) fn least(h: &Square, g: &[f64], bounded: bool, start: &[f64]) -> Vec<f64> {
    if !bounded {
        return h.solve(g);
    }
    let size = h.size();
    let flat = FLAT * g.iter().fold(0.0, |most: f64, g| most.max(g.abs()));
    let mut w: Vec<f64> = (0..size).map(|i| start.get(i).map_or(0.0, |w| w.max(0.0))).collect();
    let mut free: Vec<usize> = (0..size).filter(|i| w.get(*i).is_some_and(|w| *w > 0.0)).collect();
    // A weight whose step upwards rounding turned into one downwards is passed over once.
    let mut refused: Option<usize> = None;
    for _ in 0..(3 * size + 10) {
        settle(h, g, &mut w, &mut free);
        let slopes: Vec<f64> = h.times(&w).iter().zip(g).map(|(hw, g)| g - hw).collect();
        let upwards = slopes
            .iter()
            .enumerate()
            .filter(|(i, slope)| **slope > flat && !free.contains(i) && refused != Some(*i));
        let steepest = upwards.fold(None, |most: Option<(usize, f64)>, (i, slope)| match most {
            Some((_, other)) if other >= *slope => most,
            _ => Some((i, *slope)),
        });
        let Some((next, _)) = steepest else { break };
        free.push(next);
        free.sort_unstable();
        let before = free.clone();
        settle(h, g, &mut w, &mut free);
        refused = before.iter().copied().find(|i| *i == next && !free.contains(i));
    }
    w
}

/// Moves to the least over the free weights, or towards it as far as all stay at 0 or above; those
/// that reach 0 are free no more, until the least over the rest is reached.
fn settle(h: &Square, g: &[f64], w: &mut [f64], free: &mut Vec<usize>) {
    while !free.is_empty() {
        let of = |list: &[f64]| -> Vec<f64> {
            free.iter().map(|i| list.get(*i).copied().unwrap_or(0.0)).collect()
        };
        let (aim, now) = (h.kept(free).solve(&of(g)), of(w));
        // How much of the way a weight goes until it is 0; one that stays above goes all of it.
        let reach = |now: f64, aim: f64| {
            if aim > 0.0 {
                f64::INFINITY
            } else if now > 0.0 {
                now / (now - aim)
            } else {
                0.0
            }
        };
        let pairs = || now.iter().copied().zip(aim.iter().copied());
        let step = pairs().map(|(now, aim)| reach(now, aim)).fold(f64::INFINITY, f64::min);
        let mut still = Vec::with_capacity(free.len());
        for (i, (now, aim)) in free.iter().zip(pairs()) {
            let stopped = step < f64::INFINITY && reach(now, aim) <= step;
            let next = if step < f64::INFINITY { now + step * (aim - now) } else { aim };
            if let Some(w) = w.get_mut(*i) {
                *w = if stopped { 0.0 } else { next.max(0.0) };
            }
            if !stopped {
                still.push(*i);
            }
        }
        *free = still;
        if step == f64::INFINITY {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Square, dot, least};

    fn square(rows: &[&[f64]]) -> Square {
        Square { size: rows.len(), cells: rows.concat() }
    }

    #[test]
    fn a_system_is_solved_and_inverted() {
        let a = square(&[&[4.0, 2.0, 0.0], &[2.0, 5.0, 1.0], &[0.0, 1.0, 3.0]]);
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
    fn the_least_over_the_quarter_is_on_its_edge() {
        // ½(w₁² + w₂² + 1.8w₁w₂) − w₁ + w₂: free, the least has w₂ far below 0.
        let h = square(&[&[1.0, 0.9], &[0.9, 1.0]]);
        assert_eq!(least(&h, &[1.0, -1.0], true, &[]), [1.0, 0.0]);
        assert_eq!(least(&h, &[1.0, -1.0], true, &[0.0, 5.0]), [1.0, 0.0]);
        assert_eq!(least(&h, &[-1.0, -1.0], true, &[3.0, 3.0]), [0.0, 0.0]);
        assert!(least(&h, &[1.0, -1.0], false, &[]).iter().any(|w| *w < 0.0));
        assert_eq!(least(&Square::zero(0), &[], true, &[]), [0.0; 0]);
    }

    #[test]
    fn a_sum_of_products_ends_with_the_shorter_list() {
        assert!((dot(&[1.0, 2.0, 3.0], &[4.0, 5.0]) - 14.0).abs() < 1e-15);
    }
}
