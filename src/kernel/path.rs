//! The cheapest way to raise a power mean to a target.
//!
//! # Formula
//!
//! ```text
//! minimise Σ kᵢ(yᵢ − xᵢ)  such that  M_ρ(y; w) ≥ T,  xᵢ ≤ yᵢ ≤ 1
//!
//! ρ = 1         whatever yields most for its cost first, wᵢ/kᵢ
//! ρ < 1         yᵢ = t·(wᵢ/kᵢ)^(1/(1−ρ)), kept between xᵢ and 1, with t solved for
//! ρ = −∞        yᵢ = max(xᵢ, T)
//! ρ > 1         some parts at 1, at most one between, the rest as they are: the best such choice
//! ```
//!
//! For ρ < 1 the problem is convex, and the formula is its condition of optimality: no two parts
//! that move could exchange a little of their way for less cost. For ρ > 1 the optimum lies on an
//! edge of the box, and all edges are tried.

use super::power_mean::mean_of;
use crate::quantity::{Exponent, Positive, Share, Weights};

/// With ρ > 1 all edges of the box are tried for up to so many parts that weigh anything.
const EDGES: usize = 12;

/// Returns what each part is raised to; as it is where the target is reached already.
///
/// For lists of the length of the weights. A part that weighs nothing stays.
pub(crate) fn cheapest(
    x: &[Share],
    cost: &[Positive],
    w: &Weights,
    rho: Exponent,
    target: Share,
) -> Vec<Share> {
    if mean_of(x, w, rho) >= target.get() {
        return x.to_vec();
    }
    let parts: Vec<(f64, f64, f64)> = (x.iter().zip(cost).zip(w.as_slice()))
        .map(|((x, cost), w)| (x.get(), cost.get(), *w))
        .collect();
    let raised: Vec<f64> = if rho == Exponent::MINIMUM {
        let up = |(x, _, w): &(f64, f64, f64)| if *w > 0.0 { x.max(target.get()) } else { *x };
        parts.iter().map(up).collect()
    } else if rho == Exponent::ARITHMETIC {
        greedy(&parts, target.get())
    } else if rho < Exponent::ARITHMETIC {
        filled(&parts, w, rho, target.get())
    } else {
        on_an_edge(&parts, rho.get(), target.get())
    };
    raised.into_iter().map(Share::rounded).collect()
}

/// The parts that weigh anything, the most weight for its cost first; of equals, the first.
fn by_yield(parts: &[(f64, f64, f64)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..parts.len()).filter(|i| parts[*i].2 > 0.0).collect();
    let rate = |i: usize| parts[i].2 / parts[i].1;
    order.sort_by(|a, b| rate(*b).total_cmp(&rate(*a)).then(a.cmp(b)));
    order
}

fn greedy(parts: &[(f64, f64, f64)], target: f64) -> Vec<f64> {
    let mut raised: Vec<f64> = parts.iter().map(|(x, _, _)| *x).collect();
    let mut left = target - parts.iter().map(|(x, _, w)| w * x).sum::<f64>();
    for i in by_yield(parts) {
        if left <= 0.0 {
            break;
        }
        let (x, _, w) = parts[i];
        raised[i] = (x + left / w).min(1.0);
        left -= w * (1.0 - x);
    }
    raised
}

fn filled(parts: &[(f64, f64, f64)], w: &Weights, rho: Exponent, target: f64) -> Vec<f64> {
    let power = 1.0 / (1.0 - rho.get());
    // In logarithms nothing overflows.
    let pull = parts.iter().map(|(_, cost, w)| power * (libm::log(*w) - libm::log(*cost)));
    let pull: Vec<f64> = pull.collect();
    let at = |ln_t: f64| -> Vec<Share> {
        let up = |((x, _, w), pull): (&(f64, f64, f64), &f64)| {
            let y = if *w > 0.0 { libm::exp((ln_t + pull).min(0.0)).max(*x) } else { *x };
            Share::rounded(y)
        };
        parts.iter().zip(&pull).map(up).collect()
    };
    let weighed = || parts.iter().zip(&pull).filter(|((_, _, w), _)| *w > 0.0).map(|(_, p)| -p);
    // At the upper end every part is at 1; at the lower one none has moved.
    let mut upper = weighed().fold(f64::NEG_INFINITY, f64::max);
    let mut lower = weighed().fold(upper, f64::min) - 800.0;
    for _ in 0..200 {
        let middle = 0.5 * (lower + upper);
        if mean_of(&at(middle), w, rho) >= target {
            upper = middle;
        } else {
            lower = middle;
        }
    }
    at(upper).into_iter().map(Share::get).collect()
}

fn on_an_edge(parts: &[(f64, f64, f64)], rho: f64, target: f64) -> Vec<f64> {
    let order = by_yield(parts);
    // More parts than that are raised in the order of their yield, which is no longer the best.
    let tried = order.len().min(EDGES);
    let needed = libm::pow(target, rho);
    let power = |x: f64| libm::pow(x, rho);
    let mut best: Option<(f64, Vec<f64>)> = None;
    for set in 0_u32..1 << tried {
        let full = |place: usize| set & (1 << place) != 0;
        let mut raised: Vec<f64> = parts.iter().map(|(x, _, _)| *x).collect();
        for (place, i) in order.iter().enumerate().take(tried) {
            if full(place) {
                raised[*i] = 1.0;
            }
        }
        let sum = |y: &[f64]| y.iter().zip(parts).map(|(y, (_, _, w))| w * power(*y)).sum::<f64>();
        let spent =
            |y: &[f64]| y.iter().zip(parts).map(|(y, (x, cost, _))| cost * (y - x)).sum::<f64>();
        let reached = sum(&raised);
        let mut choices = Vec::new();
        if reached >= needed || set + 1 == 1 << tried {
            choices.push(raised);
        } else {
            for (place, i) in order.iter().enumerate().take(tried).filter(|(p, _)| !full(*p)) {
                debug_assert!(!full(place), "a part between is not at 1");
                let (x, _, w) = parts[*i];
                let y = libm::pow((power(x) + (needed - reached) / w).max(0.0), 1.0 / rho);
                if y <= 1.0 {
                    let mut one = raised.clone();
                    one[*i] = y.max(x);
                    choices.push(one);
                }
            }
        }
        for choice in choices {
            let cost = spent(&choice);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, choice));
            }
        }
    }
    best.map_or_else(|| parts.iter().map(|(x, _, _)| *x).collect(), |(_, raised)| raised)
}
