//! The fits without each fold in turn, all from a few walks over the respondents.
//!
//! What is summed over the respondents without a fold is the sum over all less the sum over the
//! fold. So the slopes and bends of a loss at one point are found for every fold in one walk. Of
//! numbers that is all that there is to know. Of yes and no the point is near the fit of all
//! respondents, which is near the fit without a fold: a step or two from there lead to the latter.

use super::curvature::Curvature;
use super::fit::{Fit, Line, Prior, Problem};
use super::sample::Kind;
use crate::kernel::matrix::Square;

/// The respondents of one fold, in the units of the problem of all.
struct Block {
    rows: Vec<f64>,
    y: Vec<f64>,
    /// What a share is divided by without the fold, over what it is divided by in all.
    ratio: f64,
    /// How many respondents there are without the fold.
    others: f64,
}

/// A problem, parted into folds.
pub(super) struct Folded<'a> {
    problem: &'a Problem,
    blocks: Vec<Block>,
}

impl<'a> Folded<'a> {
    /// Of the fit of all respondents no more is asked than that the others begin near it: steps
    /// below this are the last.
    const NEAR: f64 = 1e-2;
    /// A step above this leads out of sight.
    const FAR: f64 = 1e3;
    /// The longest first step that one fold may make.
    const FIRST: f64 = 1.0;
    /// How many steps it may take.
    const WALKS: usize = 6;
    /// A fit without a fold ends with a step below this. It closes nearly all of what is left, so
    /// that the fit is off by some hundredth of it.
    const STEP: f64 = 1e-4;

    /// Takes the fold of each respondent, 0 to `count`; `None` if a signal varies in all, but not
    /// without some fold, so that the units of all do not serve.
    pub(super) fn new(problem: &'a Problem, folds: &[usize], count: usize) -> Option<Self> {
        let size = problem.size();
        let mut blocks = Vec::with_capacity(count);
        let mut sums: Vec<[Vec<f64>; 2]> = Vec::with_capacity(count);
        for fold in 0..count {
            let mut block = Block { rows: Vec::new(), y: Vec::new(), ratio: 1.0, others: 1.0 };
            let mut sum = [vec![0.0; size], vec![0.0; size]];
            for ((row, y), of) in problem.rows().zip(problem.outcomes()).zip(folds) {
                if *of == fold {
                    block.rows.extend_from_slice(row);
                    block.y.push(*y);
                    let [once, squared] = &mut sum;
                    once.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
                    squared.iter_mut().zip(row).for_each(|(sum, x)| *sum += x * x);
                }
            }
            blocks.push(block);
            sums.push(sum);
        }
        let all =
            |k: usize, i: usize| -> f64 { sums.iter().filter_map(|sum| sum.get(k)?.get(i)).sum() };
        let all: Vec<[f64; 2]> = (0..size).map(|i| [all(0, i), all(1, i)]).collect();
        for (block, [once, squared]) in blocks.iter_mut().zip(&sums) {
            block.others = (problem.n() - block.y.len() as f64).max(1.0);
            let mut total = 0.0;
            for ((all, once), squared) in all.iter().zip(once).zip(squared) {
                let mean = (all[0] - once) / block.others;
                let variance = (all[1] - squared) / block.others - mean * mean;
                if !problem.varies(variance) {
                    return None;
                }
                total += variance;
            }
            block.ratio = if size == 0 { 1.0 } else { libm::sqrt(total / size as f64) };
        }
        Some(Self { problem, blocks })
    }

    /// Returns, for each fold, the line of each ridge that is learned without it.
    pub(super) fn paths(&self, ridges: &[f64], prior: Prior, bounded: bool) -> Vec<Vec<Line>> {
        let shape = self.problem.shape(prior);
        let fits = self.fits(&|_| ridges.to_vec(), &shape, bounded);
        fits.iter().map(|fits| fits.iter().map(|fit| self.problem.line(fit)).collect()).collect()
    }

    /// Returns, for each fold, the line of which all signals weigh the same.
    pub(super) fn equals(&self, bounded: bool) -> Vec<Line> {
        let size = self.problem.size();
        let alone = self.problem.alone();
        let mean = |row: &[f64]| row.iter().sum::<f64>() / size.max(1) as f64;
        let block = |block: &Block| Block {
            rows: block.rows.chunks(size.max(1)).map(mean).collect(),
            y: block.y.clone(),
            ..*block
        };
        let folded = Folded { problem: &alone, blocks: self.blocks.iter().map(block).collect() };
        let shape = alone.shape(Prior::Alone);
        let ridges = |block: &Block| vec![alone.least_penalty(block.others)];
        let fits = folded.fits(&ridges, &shape, bounded);
        let lines = fits.iter().filter_map(|fits| fits.first());
        lines.map(|fit| self.problem.spread_evenly(fit)).collect()
    }

    /// Returns, for each fold, the fit of each of its ridges.
    fn fits(
        &self,
        ridges: &dyn Fn(&Block) -> Vec<f64>,
        shape: &Square,
        bounded: bool,
    ) -> Vec<Vec<Fit>> {
        match self.problem.kind() {
            Kind::Numeric => self.summed(ridges, shape, bounded),
            Kind::Binary => self.walked(ridges, shape, bounded),
        }
    }

    /// The curvature of each fold at a fit, and of all.
    fn curvatures(&self, fit: &Fit) -> (Vec<Curvature>, Option<Curvature>) {
        let (kind, n) = (self.problem.kind(), self.problem.n());
        let one = |block: &Block| Curvature::of(kind, &block.rows, &block.y, fit, n, true);
        let each: Vec<Curvature> = self.blocks.iter().map(one).collect();
        let all = each.iter().cloned().reduce(|sum, one| sum.plus(&one));
        (each, all)
    }

    /// Of numbers: the loss is a quadratic, so what it is at 0 tells all of it.
    fn summed(
        &self,
        ridges: &dyn Fn(&Block) -> Vec<f64>,
        shape: &Square,
        bounded: bool,
    ) -> Vec<Vec<Fit>> {
        let flat = self.problem.flat();
        let (each, all) = self.curvatures(&flat);
        let Some(all) = all else { return Vec::new() };
        let one = |(block, own): (&Block, &Curvature)| {
            let n = self.problem.n();
            let left = all.without(own, n / block.others);
            let mut last = flat.weights.clone();
            let path = ridges(block).into_iter().map(|ridge| {
                let penalty = shape.times_all(ridge * block.ratio * block.ratio);
                let slopes = (left.slope.as_slice(), left.base_slope);
                let (weights, base) =
                    left.bowl(&penalty).least(slopes, &flat, &last, &penalty, bounded);
                last.clone_from(&weights);
                Fit { base: flat.base + base, weights }
            });
            path.collect()
        };
        self.blocks.iter().zip(&each).map(one).collect()
    }

    /// Of yes and no: along the path of all respondents, and from each point of it a few steps.
    fn walked(
        &self,
        ridges: &dyn Fn(&Block) -> Vec<f64>,
        shape: &Square,
        bounded: bool,
    ) -> Vec<Vec<Fit>> {
        let mut here = self.problem.flat();
        let mut out: Vec<Vec<Fit>> = self.blocks.iter().map(|_| Vec::new()).collect();
        let lists: Vec<Vec<f64>> = self.blocks.iter().map(ridges).collect();
        let (mut each, mut all) = self.curvatures(&here);
        for turn in 0..lists.first().map_or(0, Vec::len) {
            let mean: f64 = lists.iter().filter_map(|list| list.get(turn)).sum();
            let penalty = shape.times_all(mean / lists.len() as f64);
            for _ in 0..Self::WALKS {
                let Some(bend) = &all else { return out };
                let bowl = bend.bowl(&penalty);
                let slopes = (bend.slope.as_slice(), bend.base_slope);
                let (aim, base) = bowl.least(slopes, &here, &here.weights, &penalty, bounded);
                let far = here.distance(&aim, base);
                let nowhere = far.is_nan() || far > Self::FAR;
                // From nowhere each fold finds its own way down.
                here = if nowhere {
                    self.problem.flat()
                } else {
                    Fit { base: here.base + base, weights: aim }
                };
                (each, all) = self.curvatures(&here);
                if nowhere || far < Self::NEAR {
                    break;
                }
            }
            let Some(all) = &all else { return out };
            for (fold, ((block, own), fits)) in
                self.blocks.iter().zip(&each).zip(&mut out).enumerate()
            {
                let ridge = lists.get(fold).and_then(|list| list.get(turn)).copied();
                let penalty = shape.times_all(ridge.unwrap_or(1.0) * block.ratio * block.ratio);
                let left = all.without(own, self.problem.n() / block.others);
                let found = self.step_by_step(fold, &left, &here, &penalty, bounded);
                fits.push(found.unwrap_or_else(|| self.downhill(fold, &penalty, bounded)));
            }
        }
        out
    }

    /// Steps from a point nearby, the bends of which are kept; `None` if steps do not shrink by
    /// half.
    fn step_by_step(
        &self,
        held_out: usize,
        left: &Curvature,
        near: &Fit,
        penalty: &Square,
        bounded: bool,
    ) -> Option<Fit> {
        let bowl = left.bowl(penalty);
        let others = self.blocks.get(held_out)?.others;
        let (mut slope, mut base_slope) = (left.slope.clone(), left.base_slope);
        let (mut here, mut last) = (near.clone(), 2.0 * Self::FIRST);
        loop {
            let slopes = (slope.as_slice(), base_slope);
            let (aim, base) = bowl.least(slopes, &here, &here.weights, penalty, bounded);
            let far = here.distance(&aim, base);
            if far.is_nan() || far > 0.5 * last {
                return None;
            }
            here = Fit { base: here.base + base, weights: aim };
            if far < Self::STEP {
                return Some(here);
            }
            last = far;
            slope = vec![0.0; slope.len()];
            base_slope = 0.0;
            for (_, block) in self.blocks.iter().enumerate().filter(|(i, _)| *i != held_out) {
                let kind = self.problem.kind();
                let of = Curvature::of(kind, &block.rows, &block.y, &here, others, false);
                slope.iter_mut().zip(&of.slope).for_each(|(sum, slope)| *sum += slope);
                base_slope += of.base_slope;
            }
        }
    }

    /// The whole way down, with every step checked.
    fn downhill(&self, held_out: usize, penalty: &Square, bounded: bool) -> Fit {
        let others = || self.blocks.iter().enumerate().filter(|(i, _)| *i != held_out);
        let rows = others().flat_map(|(_, block)| block.rows.iter().copied()).collect();
        let y = others().flat_map(|(_, block)| block.y.iter().copied()).collect();
        self.problem.climb_down_of(rows, y, penalty, bounded)
    }
}

#[cfg(test)]
mod tests {
    use super::Folded;
    use crate::calibrate::fit::{Line, Prior, Problem};
    use crate::calibrate::sample::Kind;
    use crate::kernel::draws::SplitMix64;

    const FOLDS: usize = 4;
    const RIDGES: [f64; 4] = [3.0, 0.3, 0.03, 0.003];

    /// Answers that share a factor, and outcomes that one of them runs against.
    fn respondents(n: usize, kind: Kind, seed: u64) -> (Vec<Vec<f64>>, Vec<f64>, Vec<usize>) {
        let mut random = SplitMix64::new(seed);
        let mut x = Vec::new();
        let mut y = Vec::new();
        for _ in 0..n {
            let shared = random.waiting_time().min(2.0);
            let row: Vec<f64> =
                (0..5).map(|_| (0.15 * (shared + random.waiting_time())).clamp(0.0, 1.0)).collect();
            let z = 4.0 * row[0] + 2.0 * row[1] - 3.0 * row[2] - 0.5 + random.waiting_time()
                - random.waiting_time();
            x.push(row);
            y.push(if kind == Kind::Binary { f64::from(u8::from(z > 0.0)) } else { z });
        }
        (x, y, (0..n).map(|i| (i * i + i / 7) % FOLDS).collect())
    }

    /// The largest difference of what two lines say.
    fn gap(one: &Line, two: &Line, x: &[Vec<f64>]) -> f64 {
        x.iter().fold(0.0, |most: f64, row| most.max((one.at(row) - two.at(row)).abs()))
    }

    #[test]
    fn law_a_fit_without_a_fold_is_the_fit_of_the_others() {
        let places = [0, 0, 1, 1, 2];
        for (kind, n, near) in [
            (Kind::Numeric, 40, 1e-9),
            (Kind::Numeric, 300, 1e-9),
            // A step of 10⁻⁴ is the last, and a forecast adds several.
            (Kind::Binary, 40, 2e-4),
            (Kind::Binary, 400, 2e-4),
        ] {
            let (x, y, folds) = respondents(n, kind, 3 + n as u64);
            let rows: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
            let problem = Problem::new(kind, &rows, &y, &places);
            let folded = Folded::new(&problem, &folds, FOLDS);
            for (prior, bounded) in [(Prior::Grouped, true), (Prior::Alone, false)] {
                let paths = folded.as_ref().map(|f| f.paths(&RIDGES, prior, bounded));
                let equals = folded.as_ref().map(|f| f.equals(bounded));
                for fold in 0..FOLDS {
                    let others: Vec<usize> = (0..n).filter(|i| folds[*i] != fold).collect();
                    let left: Vec<&[f64]> = others.iter().map(|i| rows[*i]).collect();
                    let told: Vec<f64> = others.iter().map(|i| y[*i]).collect();
                    let alone = Problem::new(kind, &left, &told, &places);
                    let direct = alone.path(&RIDGES, prior, bounded);
                    let path = paths.as_ref().and_then(|p| p.get(fold));
                    assert_eq!(path.map(Vec::len), Some(direct.len()));
                    for (one, two) in path.into_iter().flatten().zip(&direct) {
                        let gap = gap(one, two, &x);
                        assert!(gap < near, "{kind:?} {n} {bounded} {fold}: {gap}");
                    }
                    let equal = equals.as_ref().and_then(|e| e.get(fold));
                    let gap = equal.map(|one| gap(one, &alone.equal(bounded), &x));
                    assert!(gap.is_some_and(|gap| gap < near), "{kind:?} {n} {fold}: {gap:?}");
                }
            }
        }
    }

    #[test]
    fn a_signal_that_varies_in_one_fold_alone_has_no_common_units() {
        let (mut x, y, folds) = respondents(40, Kind::Numeric, 1);
        for (row, fold) in x.iter_mut().zip(&folds) {
            if *fold != 2 {
                row[3] = 0.5;
            }
        }
        let rows: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
        let problem = Problem::new(Kind::Numeric, &rows, &y, &[0, 0, 1, 1, 2]);
        assert!(Folded::new(&problem, &folds, FOLDS).is_none());
    }
}
