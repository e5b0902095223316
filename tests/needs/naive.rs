//! The score without decayed sums: weights, counts and the formula as the page writes them.

use super::*;

pub(crate) struct Naive {
    pub(crate) value: f64,
    pub(crate) ours: f64,
    pub(crate) rivals: f64,
    pub(crate) unprompted: f64,
}

fn half_power(age: f64, h: HalfLife) -> f64 {
    2_f64.powf(-age / h.seconds())
}

pub(crate) fn score(unit: NeedsUnit, params: &NeedsParams, facts: &[NeedsEvidence]) -> Naive {
    let mut good = [0.0; 5];
    let mut bad = [0.0; 5];
    let (mut ours, mut rivals, mut unprompted) = (0.0, 0.0, 0.0);
    for fact in facts {
        let age = END - fact.at().seconds();
        let delta = half_power(age as f64, unit.half_life);
        let mut say = |need: usize, y: f64| {
            good[need] += delta * y;
            bad[need] += delta * (1.0 - y);
        };
        match fact {
            NeedsEvidence::Information { timely, complete, accurate, .. } => {
                for (need, y) in [timely, complete, accurate].into_iter().enumerate() {
                    if let Some(y) = y {
                        say(need, y.get());
                    }
                }
                ours += delta;
            }
            NeedsEvidence::Answer(answer) => {
                let late = answer.promise().due_at().is_some_and(|due| answer.at() > due);
                let (y, kept) = match answer.outcome() {
                    PromiseOutcome::Kept => (1.0, 1.0),
                    PromiseOutcome::Renegotiated => (params.told_credit().get(), 0.0),
                    PromiseOutcome::Missed => (0.0, 0.0),
                };
                assert!(!late || answer.outcome() == PromiseOutcome::Missed);
                say(3, y);
                ours += delta * kept;
            }
            NeedsEvidence::Case(case) => {
                let rungs = [Rung::FrontLine, Rung::Manager, Rung::Executive, Rung::Top]
                    .iter()
                    .position(|rung| *rung == case.rung)
                    .unwrap();
                let up = (1.0 - params.rung_credit().get()).powi(i32::try_from(rungs).unwrap());
                let lost = (1.0 - params.not_live_credit().get()) * up;
                let live = if case.live == Some(false) { 1.0 - lost } else { 1.0 };
                say(4, case.helped.get() * live);
                ours += delta * case.helped.get();
            }
            NeedsEvidence::Rating { need, rating, .. } => {
                let place = Need::ALL.iter().position(|n| n == need).unwrap();
                say(place, rating.share().get());
            }
            NeedsEvidence::Deed { kind, .. } => {
                ours += delta;
                if *kind != DeedKind::Asked {
                    unprompted += delta;
                }
            }
            NeedsEvidence::RivalDeed { .. } => rivals += delta,
            _ => {}
        }
    }
    let w = params.prior().weight.get();
    let (a, aspect) = (params.prior().mean.get(), params.aspect_mean().get());
    let x: Vec<f64> = [aspect, aspect, aspect, a, a]
        .iter()
        .enumerate()
        .map(|(i, a)| (a * w + good[i]) / (w + good[i] + bad[i]))
        .collect();
    let x1 = x[0] * x[1] * x[2];
    let value = (x1 + x1 * x[3] + x1 * x[3] * x[4]) / 3.0;
    Naive { value, ours, rivals, unprompted }
}
