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
                let nowhere = !(far <= Self::FAR);
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
                let found = self.from_near(fold, &left, &here, &penalty, bounded);
                fits.push(found.unwrap_or_else(|| self.downhill(fold, &penalty, bounded)));
            }
        }
        out
    }

    /// Steps from a point nearby, the bends of which are kept; `None` if steps do not shrink by
    /// half.
    fn from_near(
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
            if !(far <= 0.5 * last) {
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
