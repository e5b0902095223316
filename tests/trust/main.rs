//! The reciprocal-trust ledger: its laws by number, the numbers of its page, its edges.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]
// What was measured is printed.
#![allow(clippy::print_stdout)]

mod audit;
mod edges;
mod laws;
mod shared;
#[path = "../shared_laws/mod.rs"]
mod shared_laws;
#[path = "../support/mod.rs"]
mod support;
mod worked;

use goodwill::quantity::Party;
use goodwill::quantity::{Amount, HalfLife, Instant, Share, Stake};
use goodwill::trust::{
    Audit, AuditItem, AuditQuestion, AuditStage, Bearer, Conduct, Evidence, Outcome, Placing,
    Resolution, StageTerms, TrustEvidence, TrustLedger, TrustParams, TrustScore, TrustUnit,
    self_audit, stage_audit,
};
use proptest::prelude::*;

use support::history::{self, act, after, ledger_of, placing, resolved};
use support::{assert_shows, bits, cases, close, instant, level, positive, seconds, share, stake};

/// Sums, quotients and products of a few numbers, each rounded by half of 2⁻⁵².
const ROUNDING: f64 = 1e-14;
/// An amount of a fact is rounded to 2⁻⁴¹ of a unit; a history here has fewer than 100 facts.
const AMOUNTS: f64 = 100.0 * UNIT;
/// The grain of one amount, 2⁻⁴⁰, both of its neighbours included.
const UNIT: f64 = 1.0 / (1_u64 << 40) as f64;
/// Facts dropped 64 half-lives after they happened, as the decayed sums state it.
const DROPPED: f64 = 1.0 / (1_u64 << 50) as f64;
/// What is promised of quantiles.
const QUANTILE: f64 = 1e-9;
/// Outcomes may miss a sum of 1 by 10⁻⁹, and so may what is computed of them.
const FRAYED: f64 = 2e-9;

const PARTIES: [Party; 2] = Party::BOTH;
const LEVELS: [f64; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/// Counts every stake above 0 alike and forgets nothing.
const PLAIN: fn() -> TrustUnit =
    || TrustUnit { half_life: HalfLife::INFINITE, reference_stake: Stake::ZERO };

fn read(ledger: &TrustLedger, params: &TrustParams, as_of: Instant) -> TrustScore {
    ledger.score(params, as_of).unwrap().unwrap()
}

fn read_facts(unit: TrustUnit, facts: &[TrustEvidence], as_of: Instant) -> TrustScore {
    read(&ledger_of(unit, facts), &TrustParams::default(), as_of)
}

fn merged(one: &TrustLedger, other: &TrustLedger) -> TrustLedger {
    let mut both = one.clone();
    both.merge(other).unwrap();
    both
}

fn quantile(posterior: &goodwill::kernel::posterior::BetaPosterior, p: f64) -> f64 {
    posterior.quantile(share(p))
}

/// Stands for a figure that is not said, in lists of bits.
const NOTHING: f64 = -7.0;

/// Every figure of a party that does not count facts.
fn figures_of(score: &TrustScore, party: Party) -> Vec<f64> {
    let trust = score.of(party);
    let (intrinsic, perceived) = (trust.intrinsic(), trust.perceived());
    let (evidence, pending) = (trust.evidence(), trust.pending());
    let exposure = score.exposure();
    let mut figures = vec![
        intrinsic.alpha(),
        intrinsic.beta(),
        perceived.alpha(),
        perceived.beta(),
        trust.execution_rate().mean(),
        trust.dereliction_rate().mean(),
        trust.breach_mix().mean(),
        trust.shortfall(),
        evidence.weight,
        evidence.effective,
        evidence.trials,
        pending.stake,
        pending.weight,
        trust.expected_loss(),
        trust.intrinsic_bounds().0,
        trust.intrinsic_bounds().1,
        trust.perceived_bounds().0,
        trust.perceived_bounds().1,
        trust.size_gap().unwrap_or(NOTHING),
        trust.largest_honoured().get(),
        trust.opinion().uncertainty(),
        exposure.risked(party),
        exposure.share(party).mean(),
        exposure.propensity(party).map_or(NOTHING, |p| p.mean()),
        f64::from(trust.is_known()),
    ];
    figures.extend(trust.outcomes().mean());
    figures.extend(trust.opinion().belief());
    figures.extend(trust.doubt().parts);
    figures.push(trust.doubt().total);
    figures
}

/// The figures that belong to no party.
fn figures_between(score: &TrustScore) -> Vec<f64> {
    let mutual = score.mutual();
    let exposure = score.exposure();
    vec![
        mutual.mean,
        mutual.lower,
        mutual.upper,
        exposure.reciprocity().unwrap_or(NOTHING),
        exposure.asymmetry().unwrap_or(NOTHING),
    ]
}

/// Every figure of a score that does not count facts.
fn figures(score: &TrustScore) -> Vec<f64> {
    let mut all = PARTIES.map(|party| figures_of(score, party)).concat();
    all.extend(figures_between(score));
    all.push(score.exposure().imbalance().unwrap_or(NOTHING));
    all.extend([score.mutual().standard_deviation, score.value(), score.fresh(), score.coverage()]);
    all
}

/// The sums as they weigh, by party: weights of outcomes, trials, risks, shapes of the posterior.
/// They are what fades; the ratios of two sums do not.
fn sums(score: &TrustScore) -> Vec<f64> {
    PARTIES
        .map(|party| {
            let trust = score.of(party);
            let risked = score.exposure().risked(party);
            let prior = trust.intrinsic();
            let Evidence { weight, trials, .. } = trust.evidence();
            [weight, trials, risked, prior.alpha(), prior.beta()]
        })
        .concat()
}
