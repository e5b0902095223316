//! Curves over a line, and pairs over the curves: as they are learned.

use super::bins::Bins;
use super::descent::{Block, Steps};
use crate::calibrate::category::Reply;
use crate::calibrate::fit::Line;

/// What a respondent says, and what is expected of the rest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen<'a> {
    /// Answers as shares.
    pub(super) shares: &'a [Option<f64>],
    /// The same, and where there is none what is expected.
    pub(super) filled: &'a [f64],
    /// Whether each signal applies; empty if all do.
    pub(super) applies: &'a [bool],
    /// What is said to the categories.
    pub(super) labels: &'a [Reply],
}

impl Seen<'_> {
    /// Returns what is said to an item, an answer being a share of the scale. Categories follow the
    /// signals.
    pub(super) fn reply(&self, i: usize) -> Reply {
        match self.shares.get(i) {
            Some(Some(share)) => Reply::Given(*share),
            Some(None) if self.applies.get(i) == Some(&false) => Reply::DoesNotApply,
            Some(None) => Reply::NotAnswered,
            None => {
                let place = i - self.shares.len();
                self.labels.get(place).copied().unwrap_or(Reply::NotAnswered)
            }
        }
    }
}

/// Two items, by their places, and what they do together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Couple {
    pub(super) items: [usize; 2],
    pub(super) gain: f64,
}

/// Curves over a line, steps of labels, and pairs over the curves. Items are the signals, then the
/// categories. All steps are in the unit of the outcome.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bent {
    pub(super) line: Line,
    /// Whether signals are told by their bins, and not by the line alone.
    pub(super) curved: bool,
    pub(super) bins: Vec<Bins>,
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
            curved: true,
            bins: bins.to_vec(),
            base: 0.0,
            curves: bins.iter().map(|bins| vec![0.0; bins.size()]).collect(),
            couples: Vec::new(),
            surfaces: Vec::new(),
        }
    }

    /// What a row is told by, but for the pairs: by each item.
    fn item(&self, i: usize, bins: &Bins, row: &Seen<'_>) -> f64 {
        let reply = row.reply(i);
        let bin = bins.of(reply);
        let filled = row.filled.get(i).copied().unwrap_or_default();
        let x = match reply {
            Reply::Given(_) if self.curved => bins.centres.get(bin).copied().unwrap_or(filled),
            _ => filled,
        };
        let (weight, mean) = (self.line.weights.get(i), self.line.means.get(i));
        let straight = weight.zip(mean).map_or(0.0, |(w, m)| w * (x - m));
        let step = self.curves.get(i).and_then(|curve| curve.get(bin)).copied();
        straight + step.unwrap_or_default()
    }

    /// Returns what a row is told.
    pub(super) fn at(&self, row: &Seen<'_>) -> f64 {
        let items = self.bins.iter().enumerate().map(|(i, bins)| self.item(i, bins, row));
        let items: f64 = items.sum();
        let bin = |i: usize| self.bins.get(i).map_or(0, |bins| bins.of(row.reply(i)));
        let pairs = self.couples.iter().zip(&self.surfaces).map(|(couple, surface)| {
            let [a, b] = couple.items;
            let width = self.size(b);
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

    /// Returns what an item adds by its answers: a whole curve over the bins in its row, or a step
    /// for each label.
    pub(super) fn curve(&self, i: usize) -> Vec<f64> {
        if let Some(Bins { labels: labels @ 1.., .. }) = self.bins.get(i) {
            let steps = self.curves.get(i).and_then(|steps| steps.get(..*labels));
            return steps.unwrap_or_default().to_vec();
        }
        let weight = self.line.weights.get(i).copied().unwrap_or_default();
        let mean = self.line.means.get(i).copied().unwrap_or_default();
        let centres = self.bins.get(i).map_or(&[][..], |bins| &bins.centres);
        let steps = self.curves.get(i).map_or(&[][..], Vec::as_slice);
        centres.iter().zip(steps).map(|(x, step)| weight * (x - mean) + step).collect()
    }

    /// A rise below this is none, in the unit of the outcome over its spread.
    const LEVEL: f64 = 1e-6;

    /// How much the surfaces of an item may fall from one bin to the next, each of them: by how much
    /// its curve rises between them, shared among its pairs.
    pub(super) fn slack(&self, i: usize) -> Vec<f64> {
        let pairs = self.couples.iter().filter(|couple| couple.items.contains(&i)).count();
        let rise = |pair: &[f64]| {
            let step = pair.last().zip(pair.first()).map_or(0.0, |(high, low)| high - low);
            // What is told is rounded to a grid: where a curve hardly rises a surface may not fall.
            if step > Self::LEVEL { 0.9999 * step / pairs.max(1) as f64 } else { 0.0 }
        };
        self.curve(i).windows(2).map(rise).collect()
    }

    /// Returns how many bins an item has.
    pub(super) fn size(&self, i: usize) -> usize {
        self.bins.get(i).map_or(0, Bins::size)
    }

    /// Returns the same with these pairs, whose steps are none yet.
    pub(super) fn with_couples(&self, couples: Vec<Couple>) -> Self {
        let cells = |couple: &Couple| couple.items.iter().map(|i| self.size(*i)).product();
        let surfaces = couples.iter().map(|couple| vec![0.0; cells(couple)]).collect();
        Self { couples, surfaces, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp)]

    use super::{Bent, Bins, Couple, Line, Seen};

    /// Two signals of three answers each (bins 0, ½, 1; then "not answered", "does not apply").
    fn bent() -> Bent {
        let bins = [(); 2].map(|()| Bins::learn([0.0, 0.5, 1.0].into_iter(), 8));
        let line = Line { base: 10.0, weights: vec![2.0, -4.0], means: vec![0.25, 0.5] };
        Bent::straight(line, &bins)
    }

    fn told(bent: &Bent, shares: [Option<f64>; 2], filled: [f64; 2]) -> f64 {
        bent.at(&Seen { shares: &shares, filled: &filled, applies: &[], labels: &[] })
    }

    /// An answer is told by the centre of its bin, and a gap by what is expected:
    /// `10 + 2 (x − ¼) − 4 (y − ½)`.
    #[test]
    fn a_line_without_steps_is_the_line() {
        let bent = bent();
        assert_eq!(told(&bent, [Some(1.0), Some(0.5)], [1.0, 0.5]), 11.5);
        assert_eq!(told(&bent, [Some(0.0), Some(1.0)], [0.0, 1.0]), 7.5);
        // 0.9 lies in the bin of 1; what is not said is expected at 0.75.
        assert_eq!(told(&bent, [Some(0.9), None], [0.9, 0.75]), 10.5);
        // Where nothing is bent an answer is told by itself.
        let plain = Bent { curved: false, ..bent };
        assert_eq!(told(&plain, [Some(0.75), Some(0.5)], [0.75, 0.5]), 11.0);
    }

    /// A step of the curve, and one of the pair's table, are added to the line.
    #[test]
    fn steps_of_curves_and_pairs_add_to_the_line() {
        let mut bent = bent();
        // The fourth bin is of those who did not answer.
        bent.curves[0] = vec![0.0, 1.0, 3.0, 7.0, 0.0];
        assert_eq!(bent.curve(0), [-0.5, 1.5, 4.5, 8.5 - 1.0].map(|x| x)[..3]);
        assert_eq!(told(&bent, [Some(1.0), Some(0.5)], [1.0, 0.5]), 14.5);
        assert_eq!(told(&bent, [None, Some(0.5)], [0.25, 0.5]), 17.0);
        let mut paired = bent.with_couples(vec![Couple { items: [0, 1], gain: 1.0 }]);
        assert_eq!(paired.surfaces, [vec![0.0; 25]]);
        // The row of bin 2 of the one, the column of bin 1 of the other.
        paired.surfaces[0][2 * 5 + 1] = 100.0;
        assert_eq!(told(&paired, [Some(1.0), Some(0.5)], [1.0, 0.5]), 114.5);
        assert_eq!(told(&paired, [Some(0.5), Some(1.0)], [0.5, 1.0]), 10.0 + 0.5 + 1.0 - 2.0);
    }
}
