//! How likely a place is left: the number of those who exceed a loss, a sum of unequal coins.

#[cfg(feature = "rayon")]
use rayon::prelude::*;

#[cfg(feature = "rayon")]
use super::field::A_THREAD;
use super::kind::{Kind, NEGLIGIBLE};
use super::node::{EXACT_TO, Node};

/// The variance of a uniform of width 1.
pub(super) const TWELFTH: f64 = 1.0 / 12.0;

/// The second to the fourth cumulant of a coin.
pub(super) fn cumulants(p: f64) -> [f64; 3] {
    let variance = p * (1.0 - p);
    [variance, variance * (1.0 - 2.0 * p), variance * (1.0 - 6.0 * variance)]
}

/// For each kind, the probability that of all but one of its members fewer than the places
/// exceed a loss.
pub(super) fn free(kinds: &[Kind], places: usize, node: &Node) -> Vec<f64> {
    if node.variance <= EXACT_TO { exact(kinds, places, node) } else { expanded(places, node) }
}

fn expanded(places: usize, node: &Node) -> Vec<f64> {
    let free = |p: &f64| {
        let [variance, third, fourth] = cumulants(*p);
        // What is expanded is the continuous number that this one is the rounding of.
        let variance = node.variance - variance - TWELFTH;
        let sd = libm::sqrt(variance);
        let x = (places as f64 - 0.5 - (node.mean - p)) / sd;
        if x.abs() > 9.0 {
            return if x > 0.0 { 1.0 } else { 0.0 };
        }
        let skew = (node.third - third) / (variance * sd);
        let excess = (node.fourth - fourth + 1.0 / 120.0) / (variance * variance);
        let x2 = x * x;
        let bend = skew / 6.0 * (x2 - 1.0)
            + excess / 24.0 * x * (x2 - 3.0)
            + skew * skew / 72.0 * x * (x2 * x2 - 10.0 * x2 + 15.0);
        let density = libm::exp(-0.5 * x2) / libm::sqrt(2.0 * core::f64::consts::PI);
        let normal = 0.5 * libm::erfc(-x * core::f64::consts::FRAC_1_SQRT_2);
        (normal - density * bend).clamp(0.0, 1.0)
    };
    // Each by itself.
    #[cfg(feature = "rayon")]
    let above = node.above.par_iter().with_min_len(A_THREAD);
    #[cfg(not(feature = "rayon"))]
    let above = node.above.iter();
    above.map(free).collect()
}

/// Coin by coin. Those that exceed more likely than not are counted by their failures, so that
/// few are counted and taking a coin out again never divides by less than one half.
fn exact(kinds: &[Kind], places: usize, node: &Node) -> Vec<f64> {
    let each = || kinds.iter().map(|kind| kind.members).zip(node.above.iter().copied());
    let (mut likely, mut up, mut down) = (0, Reach::default(), Reach::default());
    for (members, p) in each() {
        if p < 0.5 {
            up.add(members, p);
        } else {
            down.add(members, 1.0 - p);
            likely += members;
        }
    }
    // The chances of each number of exceeders, from `likely − down` to `likely + up`.
    let (down, up) = (down.most(), up.most());
    let mut chances = vec![0.0; down + 1 + up];
    chances[down] = 1.0;
    for (members, p) in each() {
        let rare = p.min(1.0 - p);
        // Too small to move any sum.
        if rare < 1e-20 {
            continue;
        }
        for _ in 0..members {
            let mut before = 0.0;
            let add = |chance: &mut f64| {
                let own = *chance;
                *chance = own + rare * (before - own);
                before = own;
            };
            if p < 0.5 {
                chances.iter_mut().for_each(add);
            } else {
                chances.iter_mut().rev().for_each(add);
            }
        }
    }
    // How many of the numbers leave a place free; one more where the own success is taken out.
    let fewer = (places + down).saturating_sub(likely).min(chances.len());
    let or_one = (places + 1 + down).saturating_sub(likely).min(chances.len());
    let free = |p: &f64| {
        if *p < 0.5 {
            without(*p, chances[..fewer].iter()).clamp(0.0, 1.0)
        } else {
            1.0 - without(1.0 - *p, chances[or_one..].iter().rev()).clamp(0.0, 1.0)
        }
    };
    node.above.iter().map(free).collect()
}

/// Returns the sum of the first chances after a coin is taken out of them.
fn without<'a>(p: f64, chances: impl Iterator<Item = &'a f64>) -> f64 {
    let (inverse, mut before, mut sum) = (1.0 / (1.0 - p), 0.0, 0.0);
    for chance in chances {
        before = (chance - p * before) * inverse;
        sum += before;
    }
    sum
}

/// How many coins may come up, at most as far as numbers reach.
#[derive(Default)]
struct Reach {
    coins: usize,
    mean: f64,
    variance: f64,
}

impl Reach {
    fn add(&mut self, coins: usize, p: f64) {
        if p > 0.0 {
            self.coins += coins;
            self.mean += coins as f64 * p;
            self.variance += coins as f64 * p * (1.0 - p);
        }
    }

    /// By Bernstein's inequality.
    fn most(&self) -> usize {
        let third = NEGLIGIBLE / 3.0;
        let beyond = third + libm::sqrt(third * third + 2.0 * NEGLIGIBLE * self.variance);
        // At least 0, and a number too large for the type is cut by the cast.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let most = libm::ceil(self.mean + beyond) as usize;
        most.min(self.coins)
    }
}
