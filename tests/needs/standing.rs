//! What needs say of where a customer stands, and their lines.

// A test that cannot get its own input is broken, and what is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::model::needs::{
    Case, DeedKind, NeedsEvidence, NeedsUnit, Promise, PromiseAnswer, PromiseOutcome, Rung, Side,
};
use crate::quantity::{HalfLife, Name, Party, Rating, Scale, Share};

fn at() -> Instant {
    Instant::from_days(20_000).unwrap()
}

fn ledger(facts: &[NeedsEvidence]) -> NeedsLedger {
    let unit = NeedsUnit { half_life: HalfLife::INFINITE, ..NeedsUnit::default() };
    let mut ledger = NeedsLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn counted(facts: &[NeedsEvidence]) -> Vec<Counted> {
    let params = NeedsParams::default();
    let counted = ledger(facts).counted(&params, at()).unwrap();
    assert_eq!(counted.len(), NeedsLedger::facets(&params).len());
    for Counted { good, bad, open, .. } in &counted {
        assert!([good, bad, open].iter().all(|x| **x >= 0.0 && x.is_finite()));
    }
    counted
}

fn lines(facts: &[NeedsEvidence]) -> Vec<String> {
    ledger(facts).score(&NeedsParams::default(), at()).unwrap().map_or_else(Vec::new, |s| s.lines())
}

fn promise() -> Promise {
    Promise::new(Name::new("quote").unwrap(), at())
}

fn answer(outcome: PromiseOutcome) -> NeedsEvidence {
    NeedsEvidence::Answer(PromiseAnswer::new(promise(), outcome, at()).unwrap())
}

fn case(helped: Share) -> Case {
    Case::new(helped, at())
}

fn leader(stated: Option<Share>, kept: Option<Share>) -> NeedsEvidence {
    NeedsEvidence::Leader { stated, kept, at: at() }
}

fn standard(need: Need, side: Side, level: Share) -> NeedsEvidence {
    NeedsEvidence::Standard { need, side, level, at: at() }
}

#[test]
fn the_facets_are_the_five_needs() {
    let facets = NeedsLedger::facets(&NeedsParams::default());
    assert!(facets.iter().all(|facet| facet.direction == Direction::Ours));
    let means: Vec<_> = facets.iter().map(|f| format!("{:.2}", f.prior.mean.get())).collect();
    assert_eq!(means, ["0.79", "0.79", "0.79", "0.50", "0.50"]);
    assert_eq!(counted(&[]), [Counted::default(); 5]);
}

#[test]
fn a_promise_is_open_until_it_is_answered() {
    let open = counted(&[NeedsEvidence::Promise(promise())])[3];
    assert_eq!(open, Counted { good: 0.0, bad: 0.0, open: 1.0, aging: 0.0 });
    let outcomes = [PromiseOutcome::Kept, PromiseOutcome::Renegotiated, PromiseOutcome::Missed];
    for (outcome, good) in outcomes.into_iter().zip([1.0, 0.5, 0.0]) {
        let answered = counted(&[NeedsEvidence::Promise(promise()), answer(outcome)])[3];
        assert_eq!(answered, Counted { good, bad: 1.0 - good, open: 0.0, aging: 0.0 });
    }
}

#[test]
fn more_help_never_counts_less_and_a_higher_rung_never_lowers() {
    let support = |case: Case| counted(&[NeedsEvidence::Case(case)])[4];
    let lives = [None, Some(true), Some(false)];
    for live in lives {
        for pair in Rung::ALL.windows(2) {
            let [low, high] =
                [pair[0], pair[1]].map(|rung| support(Case { rung, live, ..case(Share::ONE) }));
            // Before, the higher rung counted nine tenths of the lower.
            assert!(high.good >= low.good && high.bad <= low.bad, "{live:?} {pair:?}");
        }
        let [none, full] = [Share::ZERO, Share::ONE].map(|h| support(Case { live, ..case(h) }));
        assert!(full.good > none.good && full.bad < none.bad);
    }
    let [live, not] = [true, false].map(|l| support(Case { live: Some(l), ..case(Share::ONE) }));
    assert!(not.good < live.good && not.bad > live.bad);
}

/// Before, thanks, standards of one side, whose fault it was and the leader changed no line.
#[test]
fn every_event_changes_what_is_read() {
    let rating = |mark: f64| NeedsEvidence::Rating {
        need: Need::Support,
        rating: Rating::new(mark, Scale::new(0.0, 10.0).unwrap()).unwrap(),
        at: at(),
    };
    let information = |y: Share| NeedsEvidence::Information {
        timely: Some(y),
        complete: Some(y),
        accurate: Some(y),
        at: at(),
    };
    let blamed = |by, helped| NeedsEvidence::Case(Case { fault: Some(by), ..case(helped) });
    let live = |l| NeedsEvidence::Case(Case { live: Some(l), ..case(Share::ONE) });
    let rung = |rung| NeedsEvidence::Case(Case { rung, ..case(Share::ONE) });
    let deed = |kind| NeedsEvidence::Deed { kind, at: at() };
    let rival = NeedsEvidence::RivalDeed { at: at() };
    let mut pairs = vec![
        (information(Share::ONE), information(Share::ZERO)),
        (answer(PromiseOutcome::Kept), answer(PromiseOutcome::Missed)),
        (answer(PromiseOutcome::Kept), answer(PromiseOutcome::Renegotiated)),
        (NeedsEvidence::Case(case(Share::ONE)), NeedsEvidence::Case(case(Share::ZERO))),
        (blamed(Party::Customer, Share::ONE), blamed(Party::Firm, Share::ONE)),
        (live(true), live(false)),
        (rung(Rung::FrontLine), rung(Rung::Top)),
        (rating(10.0), rating(0.0)),
        (deed(DeedKind::Unprompted), rival.clone()),
        (deed(DeedKind::Appreciation), deed(DeedKind::Unprompted)),
        (deed(DeedKind::Unprompted), deed(DeedKind::Asked)),
        (NeedsEvidence::Thanks { at: at() }, rival.clone()),
        (leader(Some(Share::ONE), None), leader(Some(Share::ZERO), None)),
        (leader(None, Some(Share::ONE)), leader(None, Some(Share::ZERO))),
    ];
    for need in Need::ALL {
        for side in Side::BOTH {
            pairs.push((standard(need, side, Share::ONE), standard(need, side, Share::ZERO)));
        }
    }
    // Something is known besides, so that there is a score to read.
    for (good, bad) in pairs {
        let [with_good, with_bad] = [&good, &bad].map(|fact| [rival.clone(), fact.clone()]);
        let read = |facts: &[NeedsEvidence]| (lines(facts), format!("{:?}", counted(facts)));
        assert_ne!(read(&with_good), read(&with_bad), "{good:?} {bad:?}");
        for (good, bad) in counted(&with_good).iter().zip(&counted(&with_bad)) {
            assert!(good.good >= bad.good && good.bad <= bad.bad);
        }
    }
}

/// A case that nobody was helped in is no deed: the firm is as present as it was before.
#[test]
fn a_case_without_help_makes_nobody_present() {
    let earlier = Instant::new(at().seconds() - 200 * Instant::DAY).unwrap();
    let deed = NeedsEvidence::Deed { kind: DeedKind::Unprompted, at: earlier };
    let presence = |helped| {
        let facts = [deed.clone(), NeedsEvidence::Case(case(helped))];
        let score = ledger(&facts).score(&NeedsParams::default(), at()).unwrap().unwrap();
        score.deeds().unwrap().presence.unwrap()
    };
    assert!(presence(Share::ZERO) < 1.0);
    assert_eq!(presence(Share::HALF), 1.0);
}

/// Of a ladder that nobody went up no rung is named.
#[test]
fn a_case_that_was_helped_at_once_went_up_no_ladder() {
    let helped = |rung| NeedsEvidence::Case(Case { rung, ..case(Share::ONE) });
    let said = "cases that went up the ladder: ";
    let up = |rung| lines(&[helped(rung)]).into_iter().find(|line| line.starts_with(said));
    assert_eq!(up(Rung::FrontLine), Some(format!("{said}0 % of 1.0")));
    let manager = format!("{said}100 % of 1.0 (manager 1.0, executive 0.0, top 0.0)");
    assert_eq!(up(Rung::Manager), Some(manager));
}

#[test]
fn the_lines_say_what_is_known() {
    let day = |n: i64| Instant::from_days(19_000 + n).unwrap();
    let facts = [
        answer(PromiseOutcome::Kept),
        NeedsEvidence::Case(Case {
            rung: Rung::Top,
            live: Some(false),
            fault: Some(Party::Firm),
            ..case(Share::HALF)
        }),
        NeedsEvidence::Deed { kind: DeedKind::Appreciation, at: day(0) },
        NeedsEvidence::RivalDeed { at: day(0) },
        NeedsEvidence::Thanks { at: day(0) },
        standard(Need::Timely, Side::Demanded, Share::ONE),
        standard(Need::Timely, Side::Given, Share::HALF),
        standard(Need::Support, Side::Given, Share::HALF),
        leader(Some(Share::ONE), Some(Share::ZERO)),
    ];
    assert_eq!(
        lines(&facts),
        [
            "promises: 1.0 kept, 0.0 renegotiated in time, 0.0 missed",
            "calls answered live: 0 % of 1.0",
            "cases that went up the ladder: 100 % of 1.0 (manager 0.0, executive 0.0, top 1.0)",
            "help was given to 50 % where the fault was ours",
            "of what was done for the customer, 71 % was ours (ours 2.5, rivals' 1.0)",
            "done unasked: 1.0, of that 1.0 to show appreciation",
            "what is done unasked gets fewer: 49 % likely",
            "thanked in words 1.0 times, which counts nothing either way",
            "prompt word: our people demand 100 % where they buy and give 50 % where they sell",
            "help: our people give 50 % where they sell",
            "the head of the firm states the standard to 100 % and keeps it to 0 %",
        ]
    );
}
