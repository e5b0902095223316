//! From a score to a probability.

use super::Case;
use crate::kernel::{logistic, logit};
use crate::quantity::Share;
use crate::{Error, Result};

/// Risks whose standard deviation is below this part of the largest cannot be told apart.
const SPREAD: f64 = 1e-9;

/// How a probability is made of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum MapKind {
    /// By a logistic curve, learned on earlier cuts: two numbers, so few cases suffice.
    #[default]
    Logistic,
    /// By rising steps, learned on earlier cuts: of any shape, so it takes some hundred cases.
    Isotonic,
    /// The score is a probability already: that it happens, or that it does not, as the direction
    /// says.
    AsIs,
}

/// A map from risk to probability, learned from cases. More risk is never less probability.
///
/// ```
/// use goodwill::backtest::{Case, MapKind, ProbabilityMap};
///
/// let cases = [(1.0, false), (2.0, false), (3.0, true), (4.0, false), (5.0, true), (6.0, true)];
/// let cases = cases.into_iter().map(|(risk, happened)| Case::new(risk, happened));
/// let cases = cases.collect::<goodwill::Result<Vec<_>>>()?;
/// let map = ProbabilityMap::learn(MapKind::Isotonic, &cases).ok_or("both kinds")?;
/// // The cases, and one against the order at either end: 1 of 3, 1 of 2, 2 of 3.
/// let rounded = |risk| Ok::<_, goodwill::Error>(format!("{:.3}", map.probability(risk)?.get()));
/// assert_eq!([rounded(0.0)?, rounded(3.5)?, rounded(9.0)?], ["0.333", "0.500", "0.667"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ProbabilityMap {
    /// `σ(intercept + slope · risk/scale)`.
    Logistic {
        /// The log-odds at a risk of 0.
        intercept: f64,
        /// What one scale of risk adds to them; 0 or more.
        slope: f64,
        /// The largest risk that was learned from, whatever its sign; 1 where all were 0.
        scale: f64,
    },
    /// The least risk of each step, rising, and the probability there. What lies below the first
    /// has the probability of the first.
    Isotonic(
        /// The steps.
        Vec<(f64, Share)>,
    ),
}

impl ProbabilityMap {
    /// Learns a map from cases of which it is known what happened; `None` unless some happened and
    /// some did not, and for [`MapKind::AsIs`], which has nothing to learn.
    ///
    /// # Formula
    ///
    /// ```text
    /// logistic   a, b maximise Σ t ln p + (1 − t) ln(1 − p),  p = σ(a + b x),  b ≥ 0
    ///            t = (N₊ + 1)/(N₊ + 2) where it happened, else 1/(N₋ + 2)        (Platt)
    /// isotonic   rising p that minimises Σ (y − p)², over the cases and two more: one that
    ///            happened at the least risk, one that did not at the largest
    /// ```
    ///
    /// Both leave room for what was never seen, so that no probability is 0 or 1.
    #[must_use]
    pub fn learn(kind: MapKind, cases: &[Case]) -> Option<Self> {
        let happened = cases.iter().filter(|case| case.happened()).count();
        if happened == 0 || happened == cases.len() {
            return None;
        }
        match kind {
            MapKind::Logistic => Some(logistic(cases, happened)),
            MapKind::Isotonic => Some(Self::Isotonic(steps(cases))),
            MapKind::AsIs => None,
        }
    }

    /// Returns the probability that belongs to a risk.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the risk is not finite.
    pub fn probability(&self, risk: f64) -> Result<Share> {
        if !risk.is_finite() {
            return Err(Error::OutOfRange { what: "risk", rule: "finite", got: risk });
        }
        Ok(match self {
            Self::Logistic { intercept, slope, scale } => {
                // A risk far beyond those learned from may overflow to infinity, which is certain.
                let x = risk / scale;
                let z = if *slope == 0.0 { *intercept } else { intercept + slope * x };
                Share::rounded(logit::sigmoid(z))
            }
            Self::Isotonic(steps) => {
                let above = steps.partition_point(|(from, _)| *from <= risk);
                let step = steps.get(above.saturating_sub(1));
                step.map_or(Share::HALF, |(_, probability)| *probability)
            }
        })
    }
}

/// Platt's map, by Newton's method with steps halved until they climb.
fn logistic(cases: &[Case], happened: usize) -> ProbabilityMap {
    let n = cases.len() as f64;
    let (yes, no) = (happened as f64, n - happened as f64);
    let (high, low) = ((yes + 1.0) / (yes + 2.0), 1.0 / (no + 2.0));
    let largest = cases.iter().fold(0.0, |largest: f64, case| largest.max(case.risk().abs()));
    let scale = if largest > 0.0 { largest } else { 1.0 };
    let centre = cases.iter().map(|case| case.risk() / scale).sum::<f64>() / n;
    let from_centre = |case: &Case| case.risk() / scale - centre;
    let spread = libm::sqrt(cases.iter().map(|c| from_centre(c) * from_centre(c)).sum::<f64>() / n);
    let target = |case: &Case| if case.happened() { high } else { low };
    let mean = cases.iter().map(target).sum::<f64>() / n;
    let constant = ProbabilityMap::Logistic {
        intercept: logit::log_odds(Share::rounded(mean)),
        slope: 0.0,
        scale,
    };
    if spread < SPREAD {
        return constant;
    }
    let points: Vec<([f64; 2], f64)> =
        cases.iter().map(|case| ([1.0, from_centre(case) / spread], target(case))).collect();
    // The targets lie inside (0, 1), so that no ridge is needed but to divide by.
    let [a, b] = logistic::climb(0.0, &points, 1e-12);
    if b <= 0.0 {
        // Against the order it says nothing.
        return constant;
    }
    let slope = b / spread;
    ProbabilityMap::Logistic { intercept: a - slope * centre, slope, scale }
}

/// Pools adjacent violators. Counts are whole, so means are compared without rounding.
fn steps(cases: &[Case]) -> Vec<(f64, Share)> {
    struct Block {
        from: f64,
        yes: u64,
        all: u64,
    }
    let mut sorted = cases.to_vec();
    sorted.sort_by(|a, b| a.risk().total_cmp(&b.risk()));
    let mut blocks: Vec<Block> = Vec::new();
    let mut push = |mut block: Block| {
        while let Some(below) = blocks.pop() {
            let rising = u128::from(below.yes) * u128::from(block.all)
                < u128::from(block.yes) * u128::from(below.all);
            if rising {
                blocks.push(below);
                break;
            }
            let (yes, all) = (below.yes + block.yes, below.all + block.all);
            block = Block { from: below.from, yes, all };
        }
        blocks.push(block);
    };
    if let Some(least) = sorted.first() {
        push(Block { from: least.risk(), yes: 1, all: 1 });
    }
    for ties in sorted.chunk_by(|a, b| a.risk().total_cmp(&b.risk()).is_eq()) {
        let yes = ties.iter().filter(|case| case.happened()).count() as u64;
        let from = ties.first().map_or(0.0, |case| case.risk());
        push(Block { from, yes, all: ties.len() as u64 });
    }
    if let Some(largest) = sorted.last() {
        push(Block { from: largest.risk(), yes: 0, all: 1 });
    }
    let probability = |block: &Block| Share::rounded(block.yes as f64 / block.all as f64);
    blocks.iter().map(|block| (block.from, probability(block))).collect()
}
