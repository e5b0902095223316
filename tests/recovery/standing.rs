//! What recovery says of where a customer stands, and its lines.

// A test that cannot get its own input is broken, and what is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::model::recovery::{
    Asked, Authority, Failure, RecoveryEvidence, RecoveryRule, RecoveryStep, RecoveryUnit,
    label_recoveries,
};
use crate::quantity::{Amount, HalfLife, Name};

fn day(n: i64) -> Instant {
    Instant::from_days(n).unwrap()
}

fn failure(severity: Share) -> Failure {
    let cause = Name::new("courier").unwrap();
    Failure::complaint(Name::new("17").unwrap(), day(0)).severe(severity).caused_by(cause)
}

fn step(kind: StepKind, n: i64) -> RecoveryStep {
    RecoveryStep::new(Name::new("17").unwrap(), kind, day(n))
}

fn ledger(facts: &[RecoveryEvidence]) -> RecoveryLedger {
    let unit = RecoveryUnit { half_life: HalfLife::INFINITE, ..RecoveryUnit::default() };
    let mut ledger = RecoveryLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn labelled(failure: Failure, steps: &[RecoveryStep], as_of: i64) -> Vec<RecoveryEvidence> {
    label_recoveries(&[failure], steps, RecoveryRule::default(), day(as_of)).unwrap().evidence
}

fn counted(facts: &[RecoveryEvidence], as_of: i64) -> Vec<Counted> {
    let params = RecoveryParams::default();
    let counted = ledger(facts).counted(&params, day(as_of)).unwrap();
    assert_eq!(counted.len(), RecoveryLedger::facets(&params).len());
    for Counted { good, bad, open, .. } in &counted {
        assert!([good, bad, open].iter().all(|x| **x >= 0.0 && x.is_finite()));
    }
    counted
}

fn lines(facts: &[RecoveryEvidence], as_of: i64) -> Vec<String> {
    ledger(facts).score(&RecoveryParams::default(), day(as_of)).unwrap().unwrap().lines()
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

const ALL_WELL: [StepKind; 6] = [
    StepKind::Heard,
    StepKind::Restated,
    StepKind::Owned,
    StepKind::AskedWhatIsFair,
    StepKind::Resolved,
    StepKind::FollowedUp,
];

#[test]
fn the_facets_have_the_priors_of_the_model() {
    let facets = RecoveryLedger::facets(&RecoveryParams::default());
    let said = facets.iter().map(|f| (f.name, f.prior.mean.get(), f.prior.weight.get()));
    assert_eq!(
        said.collect::<Vec<_>>(),
        [("recoveries", 0.75, 2.0), ("authority to make good", 0.5, 2.0)]
    );
    assert!(facets.iter().all(|facet| facet.direction == Direction::Ours));
    assert_eq!(counted(&[], 0), [Counted::default(); 2]);
}

/// What is not put right counts against as it is severe, and never for.
#[test]
fn a_failure_is_open_then_counts_as_it_was_handled() {
    let at = |steps: &[RecoveryStep], as_of| {
        counted(&labelled(failure(Share::HALF), steps, as_of), as_of)[0]
    };
    // It ages over thirty days to its severity.
    let (bad, aging) = (0.5 / 3.0, 0.5 / 3.0);
    assert_eq!(at(&[], 10), Counted { good: 0.0, bad, open: 1.0, aging });
    assert_eq!(at(&[], 40), Counted { good: 0.0, bad: 0.5, open: 0.0, aging: 0.0 });
    let well = at(&ALL_WELL.map(|kind| step(kind, 0)), 10);
    assert!(close(well.good, 1.0) && close(well.bad, 0.0) && well.open == 0.0, "{well:?}");
    // Until the window is over, a third of how it went is open: .22/3.
    let part = &ALL_WELL.map(|kind| step(kind, 0))[..5];
    let waits = at(part, 10);
    assert!(close(waits.open, 0.22 / 3.0) && close(waits.good, 1.0 - 0.22 / 3.0), "{waits:?}");
    assert!(close(waits.bad, 0.0));
    let over = at(part, 40);
    assert!(over.open == 0.0 && close(over.bad, 0.11 / 3.0), "{over:?}");
}

#[test]
fn each_good_step_never_counts_less_and_each_slip_never_more() {
    for resolved in [false, true] {
        for kind in StepKind::ALL {
            let mut steps = if resolved { vec![step(StepKind::Resolved, 1)] } else { Vec::new() };
            let of = |steps: &[RecoveryStep]| {
                counted(&labelled(failure(Share::ONE), steps, 100), 100)[0]
            };
            let before = of(&steps);
            steps.push(step(kind, 1));
            let after = of(&steps);
            let (worse, better) = if kind.is_slip() { (after, before) } else { (before, after) };
            assert!(better.good >= worse.good && better.bad <= worse.bad, "{kind}");
        }
    }
}

/// Before, a step with a failure that was never resolved changed no line, and neither did
/// authority, what was made good, and what let-down customers said.
#[test]
fn every_event_changes_what_is_read() {
    let whole = |failure: Failure, steps: &[RecoveryStep]| labelled(failure, steps, 100);
    let read = |facts: &[RecoveryEvidence]| {
        let counted = counted(facts, 100);
        let score = ledger(facts).score(&RecoveryParams::default(), day(100)).unwrap().unwrap();
        format!("{counted:?} {:?} {}", lines(facts, 100), score.value())
    };
    for kind in StepKind::ALL {
        for resolved in [false, true] {
            let mut steps = if resolved { vec![step(StepKind::Resolved, 1)] } else { Vec::new() };
            if resolved && kind == StepKind::Resolved {
                continue;
            }
            if kind == StepKind::FollowedUp && !resolved {
                continue; // told as an anomaly
            }
            let before = read(&whole(failure(Share::ONE), &steps));
            steps.push(step(kind, 1));
            assert_ne!(before, read(&whole(failure(Share::ONE), &steps)), "{kind}");
        }
    }
    let mut silent = failure(Share::ONE);
    silent.voiced = false;
    assert_ne!(read(&whole(failure(Share::ONE), &[])), read(&whole(silent, &[])));
    assert_ne!(read(&whole(failure(Share::ONE), &[])), read(&whole(failure(Share::HALF), &[])));
    let at = day(0);
    let asked = |spoke_up, told| RecoveryEvidence::Asked(Asked { at, spoke_up, told });
    let authority = |limit| RecoveryEvidence::Authority {
        at,
        authority: Authority {
            limit: Amount::new(limit).unwrap(),
            needed: Amount::new(100.0).unwrap(),
        },
    };
    let made_good = |saved| RecoveryEvidence::MadeGood { at, saved };
    let pairs = [
        (asked(Some(true), None), asked(Some(false), None)),
        (asked(None, Some(0)), asked(None, Some(9))),
        (authority(200.0), authority(50.0)),
        (made_good(true), made_good(false)),
    ];
    for (good, bad) in pairs {
        let (with_good, with_bad) =
            (lines(std::slice::from_ref(&good), 0), lines(std::slice::from_ref(&bad), 0));
        assert_ne!(with_good, with_bad, "{good:?} {bad:?}");
        let (with_good, with_bad) = (counted(&[good], 0), counted(&[bad], 0));
        for (good, bad) in with_good.iter().zip(&with_bad) {
            assert!(good.good >= bad.good && good.bad <= bad.bad);
        }
    }
}

#[test]
fn the_lines_say_what_is_known() {
    let mut steps: Vec<_> = ALL_WELL.map(|kind| step(kind, 0)).to_vec();
    steps.push(step(StepKind::AskedAnythingElse, 0));
    steps.push(step(StepKind::HandedOff, 0));
    let mut facts = labelled(failure(Share::HALF), &steps, 10);
    let at = day(0);
    facts.push(RecoveryEvidence::MadeGood { at, saved: true });
    facts.push(RecoveryEvidence::Asked(Asked { at, spoke_up: Some(false), told: Some(3) }));
    assert_eq!(
        lines(&facts, 10),
        [
            "failures that are over: 1.0, resolved 100 %, compensated 0 %, followed up 100 %",
            "of these heard out 100 %, restated 100 %, owned 100 %; the customer was asked what would \
             be fair 100 %, asked whether there was anything else 100 %",
            "of these the customer was handed off 100 %",
            "made good to, who would else have left, the customer stayed: 100 % of 1.0 cases",
            "asked about a let-down, the customer had spoken up: 0 % of 1.0 times",
            "asked about a let-down, the customer had told 3.0 others",
            "most failures come of “courier” (1.0)",
        ]
    );
}
