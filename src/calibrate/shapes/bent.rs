//! Curves over a line, and pairs over the curves: as they are learned.

use super::bins::Bins;
use super::descent::{Block, Steps};
use crate::calibrate::fit::Line;

/// How many bins a pair has at most in either direction.
const MOST_CELLS: usize = 8;

/// Two items, by their places, and what they do together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Couple {
    pub(super) items: [usize; 2],
    pub(super) gain: f64,
}

/// Curves over a line, and pairs over the curves. All steps are in the unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bent {
    pub(super) line: Line,
    pub(super) bins: Vec<Bins>,
    pub(super) coarse: Vec<Bins>,
    pub(super) base: f64,
    pub(super) curves: Vec<Vec<f64>>,
    pub(super) couples: Vec<Couple>,
    pub(super) surfaces: Vec<Vec<f64>>,
}

impl Bent {
    /// A line without steps.
    pub(super) fn straight(line: Line, bins: &[Bins]) -> Self {
        Self {
            line,
            bins: bins.to_vec(),
            coarse: bins.iter().map(|bins| bins.coarser(MOST_CELLS)).collect(),
            base: 0.0,
            curves: bins.iter().map(|bins| vec![0.0; bins.size()]).collect(),
            couples: Vec::new(),
            surfaces: Vec::new(),
        }
    }

    /// What a row is told by, but for the pairs: by each item.
    fn item(&self, i: usize, share: Option<f64>, filled: f64, applies: bool) -> f64 {
        let bins = self.bins.get(i);
        let bin = bins.map_or(0, |bins| bins.of(share, applies));
        let x = match share {
            Some(_) => bins.and_then(|bins| bins.centres.get(bin)).copied().unwrap_or(filled),
            None => filled,
        };
        let (weight, mean) = (self.line.weights.get(i), self.line.means.get(i));
        let straight = weight.zip(mean).map_or(0.0, |(w, m)| w * (x - m));
        let step = self.curves.get(i).and_then(|curve| curve.get(bin)).copied();
        straight + step.unwrap_or_default()
    }

    /// Returns what a row is told.
    pub(super) fn at(&self, shares: &[Option<f64>], filled: &[f64], applies: &[bool]) -> f64 {
        let applies = |i: usize| applies.get(i).copied().unwrap_or(true);
        let cells = shares.iter().zip(filled).enumerate();
        let items: f64 = cells.map(|(i, (share, x))| self.item(i, *share, *x, applies(i))).sum();
        let bin = |i: usize| {
            let share = shares.get(i).copied().flatten();
            self.coarse.get(i).map_or(0, |bins| bins.of(share, applies(i)))
        };
        let pairs = self.couples.iter().zip(&self.surfaces).map(|(couple, surface)| {
            let [a, b] = couple.items;
            let width = self.coarse.get(b).map_or(0, Bins::size);
            surface.get(bin(a) * width + bin(b)).copied().unwrap_or_default()
        });
        self.line.base + self.base + items + pairs.sum::<f64>()
    }
}

/// Steps less their mean over respondents, and the sum of the means.
fn centred(steps: &Steps, blocks: &[Block]) -> (Vec<Vec<f64>>, f64) {
    let mut base = steps.base;
    let one = |(of, block): (&Vec<f64>, &Block)| {
        let sum: f64 = block.bins.iter().filter_map(|bin| of.get(usize::from(*bin))).sum::<f64>();
        let mean = sum / block.bins.len().max(1) as f64;
        base += mean;
        of.iter().map(|step| step - mean).collect()
    };
    let of = steps.of.iter().zip(blocks).map(one).collect();
    (of, base)
}

impl Bent {
    pub(super) fn with_curves(&self, steps: &Steps, blocks: &[Block]) -> Self {
        let (curves, base) = centred(steps, blocks);
        Self { base, curves, ..self.clone() }
    }

    pub(super) fn with_surfaces(&self, steps: &Steps, blocks: &[Block]) -> Self {
        let (surfaces, base) = centred(steps, blocks);
        Self { base: self.base + base, surfaces, ..self.clone() }
    }

    /// Returns the whole curve of an item over the bins in its row.
    pub(super) fn curve(&self, i: usize) -> Vec<f64> {
        let weight = self.line.weights.get(i).copied().unwrap_or_default();
        let mean = self.line.means.get(i).copied().unwrap_or_default();
        let centres = self.bins.get(i).map_or(&[][..], |bins| &bins.centres);
        let steps = self.curves.get(i).map_or(&[][..], Vec::as_slice);
        centres.iter().zip(steps).map(|(x, step)| weight * (x - mean) + step).collect()
    }

    /// A rise below this is none, in the unit of the outcome over its spread.
    const LEVEL: f64 = 1e-6;

    /// How much the surfaces of an item may fall from one coarse bin to the next, each of them: the
    /// least by which its curve rises between them, shared among its pairs.
    pub(super) fn slack(&self, i: usize) -> Vec<f64> {
        let Some((bins, coarse)) = self.bins.get(i).zip(self.coarse.get(i)) else {
            return Vec::new();
        };
        let pairs = self.couples.iter().filter(|couple| couple.items.contains(&i)).count();
        let curve = self.curve(i);
        let rise = |edge: &f64| {
            let below = bins.edges.partition_point(|other| other < edge);
            let step = curve.get(below).zip(curve.get(below + 1)).map_or(0.0, |(a, b)| b - a);
            // What is told is rounded to a grid: where a curve hardly rises a surface may not fall.
            if step > Self::LEVEL { 0.9999 * step / pairs.max(1) as f64 } else { 0.0 }
        };
        coarse.edges.iter().map(rise).collect()
    }
}
