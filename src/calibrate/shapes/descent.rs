//! The fit of steps: Newton's method, block by block.
//!
//! ```text
//! z = offset + base + Σ tᵢ(bin of i)
//! least of  Σ loss(y, z) + ½ Σᵢ penalty(tᵢ)
//! chain of B bins    κ (B − 1) Σⱼ (tⱼ₊₁ − tⱼ)² + κ/B Σ tⱼ²
//! a bin beside it    κ t²
//! labels             κ t², with a κ of their own
//! grid of R by C     κ (R − 1) and κ (C − 1) times the squares of its steps over R·C, + κ Σ t²/(R C)
//! ```
//!
//! The penalty of a chain is that of a Brownian path whose variance from end to end is 1/κ, so that
//! it does not depend on how many bins there are.

use crate::kernel::logit::sigmoid;

/// A family of steps: the curve of an item, or the surface of a pair.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Form {
    /// Bins in a row, then bins that stand by themselves. Those of a category all do.
    Chain {
        /// How many are in a row.
        ordered: usize,
        /// How many stand by themselves.
        apart: usize,
        /// How much each step of the row may fall; `None` where it may fall as it will.
        falls: Option<Vec<f64>>,
    },
    /// Cells, row by row; the last of the rows and of the columns may stand by themselves.
    Grid {
        /// How many bins of the one are in a row, and beside it.
        rows: [usize; 2],
        /// The same of the other.
        columns: [usize; 2],
        /// How much each step along the rows, and along the columns, may fall.
        falls: [Option<Vec<f64>>; 2],
    },
}

impl Form {
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Chain { ordered, apart, .. } => ordered + apart,
            Self::Grid { rows, columns, .. } => (rows[0] + rows[1]) * (columns[0] + columns[1]),
        }
    }
}

/// A family of steps and the bin of each respondent.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) bins: Vec<u16>,
    pub(super) form: Form,
}

/// What steps are fitted to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Task<'a> {
    /// Of yes and no: told by log-odds. Of numbers: in spreads.
    pub(super) binary: bool,
    pub(super) y: &'a [f64],
    pub(super) offset: &'a [f64],
    pub(super) blocks: &'a [Block],
    /// The spread of the outcome, or 1 for log-odds: the search ends by it.
    pub(super) unit: f64,
}

/// How stiff steps are; `None` holds them where they are.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Stiff {
    /// Of bins in a row, and of pairs.
    pub(super) curves: Option<f64>,
    /// Of labels.
    pub(super) labels: Option<f64>,
}

impl Stiff {
    fn of(self, form: &Form) -> Option<f64> {
        match form {
            Form::Chain { ordered: 0, .. } => self.labels,
            Form::Chain { .. } | Form::Grid { .. } => self.curves,
        }
    }

    /// The same in another unit.
    pub(super) fn times(self, unit: f64) -> Self {
        let times = |stiff: Option<f64>| stiff.map(|stiff| stiff * unit);
        Self { curves: times(self.curves), labels: times(self.labels) }
    }
}

/// Steps, and what is added to all.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Steps {
    pub(super) base: f64,
    pub(super) of: Vec<Vec<f64>>,
}

/// The sums of a bin: how the loss slopes and bends.
type Sums = [f64; 2];

/// How the loss of a respondent slopes and bends.
#[derive(Debug, Clone, Copy, Default)]
struct Slope {
    /// What is left of the slope.
    left: f64,
    bend: f64,
    /// What it was as the round began.
    first: f64,
}

impl Slope {
    /// What the round moves the respondent by.
    fn moved(&self) -> f64 {
        (self.first - self.left) / self.bend
    }
}

impl Steps {
    /// The most that a round may move anybody by, in log-odds. Within it the bend of a loss changes
    /// by no more than a factor of e, so that its bowl still tells where the loss falls.
    const FARTHEST: f64 = 1.0;

    /// Goes back towards where a round began, until nobody moves by more than it may, and returns
    /// the share of the way that is gone. Both ends keep what may fall how far, and so does what
    /// lies between them.
    fn damped(&mut self, before: &Self, rows: &[Slope]) -> f64 {
        let most = rows.iter().map(|row| row.moved().abs()).fold(0.0, f64::max);
        if most <= Self::FARTHEST {
            return 1.0;
        }
        let share = Self::FARTHEST / most;
        let back = |now: &mut f64, then: f64| *now = then + share * (*now - then);
        back(&mut self.base, before.base);
        for (now, then) in self.of.iter_mut().zip(&before.of) {
            now.iter_mut().zip(then).for_each(|(now, then)| back(now, *then));
        }
        share
    }
}

/// Sums slopes and bends by bin, after the moves of another block.
fn summed(
    rows: &mut [Slope],
    moved: Option<(&[u16], Vec<f64>)>,
    bins: &[u16],
    size: usize,
) -> Vec<Sums> {
    // Rows add to two lists in turn, so that one need not wait for the one before.
    let mut sums = vec![[[0.0; 2]; 2]; size];
    let mut add = |row: &Slope, bin: u16, side: usize| {
        if let Some(sum) = sums.get_mut(usize::from(bin)).and_then(|sum| sum.get_mut(side)) {
            *sum = [sum[0] + row.left, sum[1] + row.bend];
        }
    };
    match moved {
        None => {
            for (i, (row, bin)) in rows.iter().zip(bins).enumerate() {
                add(row, *bin, i % 2);
            }
        }
        Some((before, moves)) => {
            for (i, ((row, bin), other)) in rows.iter_mut().zip(bins).zip(before).enumerate() {
                let by = moves.get(usize::from(*other)).copied().unwrap_or_default();
                row.left -= by * row.bend;
                add(row, *bin, i % 2);
            }
        }
    }
    sums.iter().map(|[a, b]| [a[0] + b[0], a[1] + b[1]]).collect()
}

impl Task<'_> {
    /// The search ends when no step moves by this, in log-odds or spreads.
    const STEP: f64 = 2e-3;
    /// Or after so many rounds.
    const ROUNDS: usize = 40;

    pub(super) fn flat(&self) -> Steps {
        Steps { base: 0.0, of: self.blocks.iter().map(|b| vec![0.0; b.form.size()]).collect() }
    }

    /// Returns the steps under a penalty; the search begins at `start`.
    pub(super) fn fit(&self, stiff: Stiff, start: &Steps) -> Steps {
        let mut steps = start.clone();
        let mut z: Vec<f64> = self.offset.iter().map(|offset| offset + steps.base).collect();
        for (block, of) in self.blocks.iter().zip(&steps.of) {
            for (z, bin) in z.iter_mut().zip(&block.bins) {
                *z += of.get(usize::from(*bin)).copied().unwrap_or_default();
            }
        }
        let mut rows: Vec<Slope> = vec![Slope::default(); z.len()];
        for _ in 0..Self::ROUNDS {
            let mut all = [0.0; 2];
            for ((row, z), y) in rows.iter_mut().zip(&z).zip(self.y) {
                let [g, h] = if self.binary {
                    let p = sigmoid(*z);
                    [y - p, (p * (1.0 - p)).max(1e-9)]
                } else {
                    [y - z, 1.0]
                };
                *row = Slope { left: g, bend: h, first: g };
                all = [all[0] + g, all[1] + h];
            }
            let base = if all[1] > 0.0 { all[0] / all[1] } else { 0.0 };
            let before = self.binary.then(|| steps.clone());
            let mut far = base.abs();
            steps.base += base;
            for row in &mut rows {
                row.left -= base * row.bend;
            }
            // What the block before moved by is taken in as the next is summed: one walk for both.
            let mut last: Option<(&[u16], Vec<f64>)> = None;
            for (block, of) in self.blocks.iter().zip(&mut steps.of) {
                let Some(stiffness) = stiff.of(&block.form) else { continue };
                let sums = summed(&mut rows, last.take(), &block.bins, of.len());
                let next = block.form.least(&sums, of, stiffness);
                let moves: Vec<f64> = next.iter().zip(&*of).map(|(n, o)| n - o).collect();
                far = moves.iter().fold(far, |most, m| most.max(m.abs()));
                *of = next;
                last = Some((&block.bins, moves));
            }
            if let Some((bins, moves)) = last {
                for (row, bin) in rows.iter_mut().zip(bins) {
                    row.left -=
                        moves.get(usize::from(*bin)).copied().unwrap_or_default() * row.bend;
                }
            }
            let share = before.map_or(1.0, |before| steps.damped(&before, &rows));
            for (row, z) in rows.iter().zip(&mut z) {
                *z += share * row.moved();
            }
            if far.is_nan() || far < Self::STEP * self.unit {
                break;
            }
        }
        steps
    }
}

impl Form {
    /// Returns the least of the bowl that sums at `now` and the penalty make.
    fn least(&self, sums: &[Sums], now: &[f64], stiffness: f64) -> Vec<f64> {
        match self {
            Self::Chain { ordered, apart: _, falls } => {
                let size = *ordered as f64;
                let (link, own) = (stiffness * (size - 1.0).max(1.0), stiffness / size.max(1.0));
                let cell = |(sum, now): (&Sums, &f64)| (sum[1], sum[1] * now + sum[0]);
                let cells: Vec<(f64, f64)> = sums.iter().zip(now).map(cell).collect();
                let (row, beside) = cells.split_at_checked(*ordered).unwrap_or((&cells, &[]));
                let mut out = chain(row, link, own, falls.as_deref());
                // It is one of a kind, so it is held by itself.
                out.extend(beside.iter().map(|(h, g)| g / (h + stiffness)));
                out
            }
            Self::Grid { rows, columns, falls } => {
                grid(sums, now, *rows, *columns, falls, stiffness)
            }
        }
    }
}

/// The least of `½ Σ h t² − g t + ½ link Σ (tⱼ₊₁ − tⱼ)² + ½ own Σ t²`, no step falling by more than
/// it may: those that would are tied, and the rest is found again.
fn chain(cells: &[(f64, f64)], link: f64, own: f64, falls: Option<&[f64]>) -> Vec<f64> {
    let size = cells.len();
    let fall = |j: usize| falls.and_then(|falls| falls.get(j)).copied().unwrap_or_default();
    // Each bin is its group's value less how far it may lie below it.
    let mut tied = vec![false; size.saturating_sub(1)];
    loop {
        let mut groups: Vec<(f64, f64)> = Vec::with_capacity(size);
        let mut lows: Vec<f64> = Vec::with_capacity(size);
        let mut starts: Vec<f64> = Vec::with_capacity(size);
        for (j, (h, g)) in cells.iter().enumerate() {
            let joins = j > 0 && tied.get(j - 1) == Some(&true);
            let low =
                if joins { lows.last().copied().unwrap_or_default() + fall(j - 1) } else { 0.0 };
            if !joins {
                // What the last of the group before lies below its first.
                starts.push(lows.last().copied().unwrap_or_default());
                groups.push((0.0, 0.0));
            }
            lows.push(low);
            if let Some(group) = groups.last_mut() {
                *group = (group.0 + h + own, group.1 + g + (h + own) * low);
            }
        }
        let firsts = linked(&groups, &starts, link);
        let mut out = Vec::with_capacity(size);
        let mut group = 0;
        for (j, low) in lows.iter().enumerate() {
            if j > 0 && tied.get(j - 1) == Some(&false) {
                group += 1;
            }
            out.push(firsts.get(group).copied().unwrap_or_default() - low);
        }
        if falls.is_none() {
            return out;
        }
        let mut held = true;
        for (j, (tie, pair)) in tied.iter_mut().zip(out.windows(2)).enumerate() {
            if !*tie && pair.last() < pair.first().map(|first| first - fall(j)).as_ref() {
                (*tie, held) = (true, false);
            }
        }
        if held {
            return out;
        }
    }
}

/// Solves a chain of groups: the step into the next is from `first − start` of the next.
fn linked(groups: &[(f64, f64)], starts: &[f64], link: f64) -> Vec<f64> {
    let size = groups.len();
    let mut pivots: Vec<f64> = Vec::with_capacity(size);
    let mut rights: Vec<f64> = Vec::with_capacity(size);
    for (k, (h, g)) in groups.iter().enumerate() {
        // ½ link (vₖ − (vₖ₋₁ − sₖ))²: with s, how far the last bin lies below its group's first.
        let before = if k > 0 { link } else { 0.0 };
        let after = if k + 1 < size { link } else { 0.0 };
        let low = starts.get(k).copied().unwrap_or_default();
        let next = starts.get(k + 1).copied().unwrap_or_default();
        let mut diagonal = h + before + after;
        let mut right = g - before * low + after * next;
        if let (Some(pivot), Some(last)) = (pivots.last(), rights.last()) {
            diagonal -= link * link / pivot;
            right += link * last / pivot;
        }
        pivots.push(diagonal.max(f64::MIN_POSITIVE));
        rights.push(right);
    }
    let mut out = vec![0.0; size];
    let mut next = 0.0;
    for (k, place) in out.iter_mut().enumerate().rev() {
        let more = if k + 1 < size { link * next } else { 0.0 };
        let (right, pivot) = (rights.get(k).copied(), pivots.get(k).copied());
        next = (right.unwrap_or_default() + more) / pivot.unwrap_or(1.0);
        *place = next;
    }
    out
}

/// Rounds of a grid: each cell to its least, the others held.
const SWEEPS: usize = 4;

fn grid(
    sums: &[Sums],
    now: &[f64],
    rows: [usize; 2],
    columns: [usize; 2],
    falls: &[Option<Vec<f64>>; 2],
    stiffness: f64,
) -> Vec<f64> {
    let (height, width) = (rows[0] + rows[1], columns[0] + columns[1]);
    let cells = (height * width).max(1) as f64;
    let link =
        |ordered: usize| stiffness * (ordered as f64 - 1.0).max(1.0) * ordered as f64 / cells;
    let links = [link(rows[0]), link(columns[0])];
    let own = stiffness / libm::sqrt(cells);
    let mut t = now.to_vec();
    let at = |t: &[f64], i: usize, j: usize| t.get(i * width + j).copied().unwrap_or_default();
    for _ in 0..SWEEPS {
        for i in 0..height {
            for j in 0..width {
                let place = i * width + j;
                let Some((sum, before)) = sums.get(place).zip(now.get(place)) else { continue };
                let (mut h, mut g) = (sum[1] + own, sum[1] * before + sum[0]);
                let (mut least, mut most) = (f64::NEG_INFINITY, f64::INFINITY);
                let sides = [(i, rows[0], 0), (j, columns[0], 1)];
                for (k, ordered, side) in sides {
                    let link = links.get(side).copied().unwrap_or_default();
                    let falls = falls.get(side).and_then(Option::as_ref);
                    let other = |k: usize| if side == 0 { at(&t, k, j) } else { at(&t, i, k) };
                    let fall = |k: usize| falls.and_then(|f| f.get(k)).copied();
                    if k > 0 && k < ordered {
                        (h, g) = (h + link, g + link * other(k - 1));
                        least = fall(k - 1).map_or(least, |fall| least.max(other(k - 1) - fall));
                    }
                    if k + 1 < ordered {
                        (h, g) = (h + link, g + link * other(k + 1));
                        most = fall(k).map_or(most, |fall| most.min(other(k + 1) + fall));
                    }
                }
                if let Some(cell) = t.get_mut(place) {
                    *cell = (g / h).max(least).min(most.max(least));
                }
            }
        }
    }
    t
}

#[cfg(test)]
mod tests {
    use super::{Block, Form, Stiff, Task};

    /// The bins tell what happened in them; the penalty and where the search ends leave a little.
    const NEAR: f64 = 0.02;

    /// Four of ten of those whom a line takes for hopeless do well after all: a plain step of
    /// Newton's method would overshoot by thousands of log-odds, and find no way back.
    #[test]
    fn a_few_far_from_the_line_do_not_drive_a_curve_out() {
        let n = 1000_u16;
        let bins: Vec<u16> = (0..n).map(|i| u16::from(i % 20 == 0)).collect();
        let y: Vec<f64> = (0..n)
            .map(|i| f64::from(u8::from(if i % 20 == 0 { i / 20 % 5 < 2 } else { i % 2 == 0 })))
            .collect();
        let offset: Vec<f64> = bins.iter().map(|bin| if *bin == 1 { -12.0 } else { 0.0 }).collect();
        let form = Form::Chain { ordered: 2, apart: 0, falls: None };
        let blocks = [Block { bins: bins.clone(), form }];
        let task = Task { binary: true, y: &y, offset: &offset, blocks: &blocks, unit: 1.0 };
        let stiff = Stiff { curves: Some(1e-3), labels: None };
        let steps = task.fit(stiff, &task.flat());
        let told = |bin: usize, offset: f64| offset + steps.base + steps.of[0][bin];
        let log_odds = |share: f64| libm::log(share / (1.0 - share));
        assert!((told(1, -12.0) - log_odds(0.4)).abs() < NEAR, "{steps:?}");
        let others = y.iter().zip(&bins).filter(|(_, bin)| **bin == 0).map(|(y, _)| y);
        let share = others.clone().sum::<f64>() / others.count() as f64;
        assert!((told(0, 0.0) - log_odds(share)).abs() < NEAR, "{steps:?}");
    }
}
