//! What each component, and each of its facts, adds to a standing.
//!
//! # Formula
//!
//! ```text
//! cᵢ = ∫₀¹ Cov_t(Φ, Lᵢ) dt = Sᵢ A + Fᵢ B        A = ∫₀¹ Cov_t(Φ, ln p) dt ≥ 0
//!                                               B = ∫₀¹ Cov_t(Φ, ln(1 − p)) dt ≤ 0
//! fact j of i: rⱼ of its successes, sⱼ of its failures      (rⱼ A + sⱼ B) wᵢ(κᵢ + 1)/(nᵢ + κᵢ)
//! t = (e^(cv) − 1)/(e^c − 1),  c = ln(1 + D/16),  v by Gauss and Legendre, 8 points
//! D = Σ Sᵢ(ln p(4τ) − ln p(−4τ)) + Fᵢ(ln(1 − p(−4τ)) − ln(1 − p(4τ)))
//! ```
//!
//! `A` and `B` belong to a curve, so one pass over the grid serves all of its components. What the
//! quadrature leaves of the exact sum goes to all successes and failures in proportion
//! to what they add; the last bits go by largest remainders.

use super::grid::{Curve, GAPS, Gaps, Points, place};
use super::{Counts, Held, Reading, Tables, Weight};
use crate::kernel::apportion::parts_on_grid;

/// Gauss and Legendre's 8 points and weights, on [0, 1].
const NODES: [(f64, f64); 8] = [
    (0.019_855_071_751_231_884, 0.050_614_268_145_188_13),
    (0.101_666_761_293_186_63, 0.111_190_517_226_687_24),
    (0.237_233_795_041_835_5, 0.156_853_322_938_943_64),
    (0.408_282_678_752_175_1, 0.181_341_891_689_181),
    (0.591_717_321_247_825, 0.181_341_891_689_181),
    (0.762_766_204_958_164_5, 0.156_853_322_938_943_64),
    (0.898_333_238_706_813_4, 0.111_190_517_226_687_24),
    (0.980_144_928_248_768_1, 0.050_614_268_145_188_13),
];
/// The widest stretch of `cv` for one round of points; ordinary evidence needs no second one.
const WIDEST: f64 = 6.0;
/// Successes and failures together move a standing by no more than this.
const MOST_MOVED: f64 = 3.0;

/// The way from ½ to a value, split over components. All are whole multiples of 2⁻⁵⁰ and add up
/// to the last bit, in any order and any grouping.
#[derive(Debug, Clone)]
pub(crate) struct Parts<'a> {
    reading: &'a Reading<'a>,
    /// For each curve: what a unit of success weight and of failure weight adds.
    rates: Vec<Weight>,
    added: Vec<f64>,
}

impl<'a> Parts<'a> {
    pub(super) fn of(reading: &'a Reading<'a>) -> Self {
        let tables = reading.tables;
        let slope = slope(reading);
        let rates: Vec<Weight> = tables.curves.iter().map(|curve| rates(curve, &slope)).collect();
        let moves: Vec<Weight> = (tables.components.iter().zip(reading.counts))
            .map(|(held, counts)| moved(held.weigh(counts), rates.get(held.curve)))
            .collect();
        let added = settled(&moves, reading.posterior.value() - 0.5);
        Self { reading, rates, added }
    }

    /// Returns what each component adds, in their order: ½ and these sum to the value.
    pub(crate) fn of_components(&self) -> &[f64] {
        &self.added
    }

    /// Splits what one component adds over its facts, in their order; they sum to it to the bit.
    ///
    /// The facts should be all of the component's: what their counts lack or exceed is spread in
    /// proportion to what they add. Nothing for a component that there is not.
    pub(crate) fn of_facts(&self, component: usize, facts: &[Counts]) -> Vec<f64> {
        let held = self.reading.tables.components.get(component);
        let known = held.zip(self.reading.counts.get(component)).zip(self.added.get(component));
        let Some(((held, counts), part)) = known else { return vec![0.0; facts.len()] };
        let moves: Vec<Weight> =
            facts.iter().map(|fact| self.moved_by(held, counts, fact)).collect();
        settled(&moves, *part)
    }

    fn moved_by(&self, held: &Held, counts: &Counts, fact: &Counts) -> Weight {
        let scale = held.scale(counts);
        let weight = Weight { success: scale * fact.good.get(), failure: scale * fact.bad.get() };
        moved(weight, self.rates.get(held.curve))
    }
}

fn moved(weight: Weight, rates: Option<&Weight>) -> Weight {
    let rates = rates.copied().unwrap_or_default();
    Weight { success: weight.success * rates.success, failure: weight.failure * rates.failure }
}

/// Returns `∫₀¹ Σ ω_t(Φ − E_t Φ) dt`, summed over the points beyond each step.
///
/// None is below 0. The rises of a curve over the steps, weighed with these, sum to the integral
/// of its covariance with Φ, and where a curve is flat nothing of it is left to rounding.
fn slope(reading: &Reading<'_>) -> Gaps {
    let tables = reading.tables;
    let mut likelihood = [0.0; GAPS + 1];
    let mut size = 0.0;
    for (curve, load) in tables.curves.iter().zip(&reading.loads) {
        curve.add_likelihood(load, &mut likelihood);
        size += load.success * span(&curve.success) + load.failure * span(&curve.failure);
    }
    // So near 0 the points of v are those of t.
    let c = libm::log1p(size / 16.0).max(1e-6);
    let whole = libm::expm1(c);
    let panels = libm::ceil(c / WIDEST).max(1.0);
    let mut slope = [0.0; GAPS];
    // Some hundred at the very most.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    for panel in 0..panels as usize {
        for (place_in, weight) in NODES {
            let rest = libm::expm1(c * ((panel as f64 + place_in) / panels));
            let dt = (weight / panels) * c * ((1.0 + rest) / whole);
            add_slope(&mut slope, tables, &likelihood, rest / whole, dt);
        }
    }
    slope
}

/// Adds what one t makes of that.
fn add_slope(slope: &mut Gaps, tables: &Tables, likelihood: &Points, t: f64, dt: f64) {
    let mut dense = *likelihood;
    let mut peak = f64::NEG_INFINITY;
    for (g, log) in dense.iter_mut().enumerate() {
        *log = t * *log - 0.5 * place(g) * place(g);
        peak = if *log > peak { *log } else { peak };
    }
    // Both sums in one pass: each addition waits for the one before it.
    let (mut sum, mut moment) = (0.0, 0.0);
    for (log, standing) in dense.iter_mut().zip(&tables.standings) {
        *log = exp_or_nothing(*log - peak);
        sum += *log;
        moment += *log * standing;
    }
    let mean = moment / sum;
    // What lies beyond a step, from the end on which nothing cancels.
    for (beyond, standing) in dense.iter_mut().zip(&tables.standings) {
        *beyond = dt * (*beyond / sum) * (standing - mean);
    }
    let turn = tables.standings.partition_point(|standing| *standing < mean).clamp(1, GAPS);
    let mut above = 0.0;
    for (slope, beyond) in slope.iter_mut().zip(&dense[1..]).skip(turn - 1).rev() {
        above += beyond;
        *slope += above;
    }
    let mut below = 0.0;
    for (slope, beyond) in slope.iter_mut().zip(&dense).take(turn - 1) {
        below -= beyond;
        *slope += below;
    }
}

/// From one end of a curve to the other.
fn span(curve: &Points) -> f64 {
    (curve[GAPS] - curve[0]).abs()
}

/// What is lost below `e⁻⁶⁰` of the peak is beyond the last bit.
fn exp_or_nothing(x: f64) -> f64 {
    if x < -60.0 { 0.0 } else { libm::exp(x) }
}

fn rates(curve: &Curve, slope: &Gaps) -> Weight {
    let along = |curve: &Gaps| slope.iter().zip(curve).fold(0.0, |sum, (s, f)| sum + s * f);
    Weight { success: along(&curve.rise), failure: along(&curve.fall) }
}

/// Makes what was moved up and down add up to a total, and to the bit.
///
/// All that moved up changes by one factor and all that moved down by another, so that what moves
/// nothing stays nothing, and nothing turns round.
fn settled(moves: &[Weight], total: f64) -> Vec<f64> {
    let up = moves.iter().fold(0.0, |sum, m| sum + m.success);
    let down = moves.iter().fold(0.0, |sum, m| sum + m.failure);
    let size = up - down;
    let scale = (MOST_MOVED / size).min(1.0);
    let lack = total - scale * (up + down);
    // Shares of what moved up and of what moved down, so that nothing overflows.
    let (up_to, down_to) = if size == 0.0 {
        return vec![0.0; moves.len()];
    } else if lack.abs() < scale * size {
        let lack = lack / (scale * size);
        (scale * up * (1.0 + lack), scale * down * (1.0 - lack))
    } else {
        (total.max(0.0), total.min(0.0))
    };
    let share = |part: f64, sum: f64, to: f64| if sum == 0.0 { 0.0 } else { part / sum * to };
    let exact = |m: &Weight| share(m.success, up, up_to) + share(m.failure, down, down_to);
    let moving = |m: &Weight| m.success != 0.0 || m.failure != 0.0;
    let mut some = Vec::with_capacity(moves.len());
    some.extend(moves.iter().filter(|m| moving(m)).map(exact));
    let mut on_grid = parts_on_grid(&some, 0.0, total).into_iter();
    let mut next = |m: &Weight| if moving(m) { on_grid.next().unwrap_or(0.0) } else { 0.0 };
    moves.iter().map(&mut next).collect()
}
