//! What trust says of where a customer stands, and its lines.

// A test that cannot get its own input is broken, and what is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::model::trust::{Conduct, Outcome, Placing, Resolution, TrustEvidence, TrustUnit};
use crate::quantity::{Amount, HalfLife, Name, Stake};

const TERRIBLE: [Outcome; 2] = [Outcome::EXECUTION_FAILURE, Outcome::DERELICTION];

/// The stake of 1 weighs one half, and nothing fades.
fn ledger(facts: &[TrustEvidence]) -> TrustLedger {
    let unit = TrustUnit { half_life: HalfLife::INFINITE, ..TrustUnit::default() };
    let mut ledger = TrustLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn counted(facts: &[TrustEvidence]) -> Vec<Counted> {
    let as_of = Instant::from_days(20_100).unwrap();
    let params = TrustParams::default();
    let counted = ledger(facts).counted(&params, as_of).unwrap();
    assert_eq!(counted.len(), TrustLedger::facets(&params).len());
    for Counted { good, bad, open, .. } in &counted {
        assert!([good, bad, open].iter().all(|x| **x >= 0.0 && x.is_finite()));
    }
    counted
}

fn lines(facts: &[TrustEvidence]) -> Vec<String> {
    let as_of = Instant::from_days(20_100).unwrap();
    ledger(facts).score(&TrustParams::default(), as_of).unwrap().unwrap().lines()
}

fn at() -> Instant {
    Instant::from_days(20_000).unwrap()
}

fn placing(by: Party) -> Placing {
    Placing::new(Name::new("order").unwrap(), by, Stake::new(1.0).unwrap(), at())
}

fn resolved(by: Party, outcome: Outcome) -> TrustEvidence {
    TrustEvidence::Resolve(Resolution::new(placing(by), outcome, at()).unwrap())
}

fn declined(by: Party) -> TrustEvidence {
    TrustEvidence::Decline { by, stake: Stake::new(1.0).unwrap(), at: at() }
}

fn act(by: Party, conduct: Conduct) -> TrustEvidence {
    TrustEvidence::Act { by, stake: Stake::new(1.0).unwrap(), conduct, at: at() }
}

const fn is(good: f64, bad: f64, open: f64) -> Counted {
    Counted { good, bad, open, aging: 0.0 }
}

#[test]
fn the_facets_are_two_each_way() {
    let facets = TrustLedger::facets(&TrustParams::default());
    let names: Vec<_> = facets.iter().map(|facet| (facet.name, facet.direction)).collect();
    assert_eq!(
        names,
        [
            ("honours stakes", Direction::Ours),
            ("takes risks", Direction::Ours),
            ("honours stakes", Direction::Theirs),
            ("takes risks", Direction::Theirs),
        ]
    );
    for facet in facets {
        assert_eq!((facet.prior.mean, facet.prior.weight.get()), (Share::HALF, 2.0));
    }
}

#[test]
fn nothing_counted_is_zero() {
    assert_eq!(counted(&[]), [Counted::default(); 4]);
}

#[test]
fn a_stake_is_open_until_it_is_answered() {
    let place = TrustEvidence::Place(placing(Party::Customer));
    let open = counted(core::slice::from_ref(&place));
    assert_eq!(open, [is(0.0, 0.0, 0.5), is(0.0, 0.0, 0.0), is(0.0, 0.0, 0.0), is(0.5, 0.0, 0.0)]);
    let kept = counted(&[place.clone(), resolved(Party::Customer, Outcome::HONOURED)]);
    assert_eq!(kept[0], is(0.5, 0.0, 0.0));
    for outcome in TERRIBLE {
        let broken = counted(&[place.clone(), resolved(Party::Customer, outcome)]);
        assert_eq!(broken[0], is(0.0, 0.5, 0.0));
    }
}

/// Before, a refusal and what the customer broke changed no score and no line.
#[test]
fn every_event_of_either_party_changes_what_is_read() {
    for by in Party::BOTH {
        let pairs = [
            (resolved(by, Outcome::HONOURED), resolved(by, Outcome::DERELICTION)),
            (resolved(by, Outcome::HONOURED), resolved(by, Outcome::EXECUTION_FAILURE)),
            (act(by, Conduct::ActedRightly), act(by, Conduct::ActedWrongly)),
            (act(by, Conduct::RightlyLeftAlone), act(by, Conduct::FailedToAct)),
            (TrustEvidence::Place(placing(by)), declined(by)),
        ];
        for (good, bad) in pairs {
            let (with_good, with_bad) =
                (counted(std::slice::from_ref(&good)), counted(std::slice::from_ref(&bad)));
            let changed = with_good.iter().zip(&with_bad).filter(|(a, b)| a.good != b.good);
            for (good, bad) in changed {
                assert!(good.good > bad.good && good.bad <= bad.bad, "{good:?} {bad:?}");
            }
            assert!(with_good.iter().zip(&with_bad).any(|(a, b)| a.bad < b.bad));
            assert_ne!(lines(&[good]), lines(&[bad]));
        }
    }
}

#[test]
fn the_lines_say_who_honours_and_who_dares() {
    let facts = [
        TrustEvidence::Place(placing(Party::Customer)),
        resolved(Party::Customer, Outcome::HONOURED),
        act(Party::Customer, Conduct::FailedToAct),
        act(Party::Customer, Conduct::ActedRightly),
        declined(Party::Firm),
        declined(Party::Customer),
        TrustEvidence::Place(placing(Party::Firm)),
    ];
    assert_eq!(
        lines(&facts),
        [
            "the firm honoured 100 % of what was entrusted to it (1.0 outcomes)",
            "the customer honoured 50 % of what was entrusted to it (2.0 outcomes), 50 % not done",
            "1 stake entrusted to the customer open, 0 overdue",
            "of the risks that offered themselves, the firm took 50 % (weighing 0.5 taken, 0.5 \
             refused)",
            "of the risks that offered themselves, the customer took 50 % (weighing 0.5 taken, 0.5 \
             refused)",
            "both take the same risks",
        ]
    );
}

/// Shares that are shown alike are not said to differ.
#[test]
fn risks_that_differ_by_less_than_is_shown_are_nearly_the_same() {
    let placed =
        |by: Party, count: usize| (0..count).map(move |_| TrustEvidence::Place(placing(by)));
    let last = |firm: usize| {
        let facts: Vec<_> = placed(Party::Firm, firm).chain(placed(Party::Customer, 100)).collect();
        lines(&facts).into_iter().find(|line| line.contains("risks"))
    };
    assert_eq!(last(101).as_deref(), Some("both take nearly the same risks"));
    assert_eq!(
        last(120).as_deref(),
        Some("the firm takes more of the risks (customer 46 %, firm 54 %)")
    );
}

fn term(item: &str, by: Party, severity: f64, reversed: bool, after: i64) -> TrustEvidence {
    let severity = Some(Share::new(severity).unwrap());
    let at = Instant::from_days(20_000 + after).unwrap();
    let (item, likelihood) = (Name::new(item).unwrap(), Some(Share::HALF));
    TrustEvidence::Term { item, by, severity, likelihood, reversed, at }
}

fn wait(by: Party, days: f64, promised: Option<f64>) -> TrustEvidence {
    let seconds = |days: f64| 86_400.0 * days;
    TrustEvidence::Wait {
        by,
        taken_seconds: Amount::new(seconds(days)).unwrap(),
        promised_seconds: promised.map(|days| Positive::new(seconds(days)).unwrap()),
        at: at(),
    }
}

fn score(facts: &[TrustEvidence]) -> TrustScore {
    let as_of = Instant::from_days(20_100).unwrap();
    ledger(facts).score(&TrustParams::default(), as_of).unwrap().unwrap()
}

/// ΣA = 1/2 and ΣB = 1/4 make an imbalance of 1/3, and the customer's share is Beta(3/2, 5/4).
#[test]
fn terms_are_standing_exposures_until_they_are_reversed() {
    let mut facts = vec![
        term("paid in advance", Party::Customer, 1.0, false, 0),
        term("free to leave", Party::Firm, 0.5, false, 0),
    ];
    let score_of = |facts: &[TrustEvidence]| score(facts).balance();
    let balance = score_of(&facts);
    assert_eq!((balance.borne(Party::Customer), balance.borne(Party::Firm)), (0.5, 0.25));
    assert!((balance.imbalance().unwrap() - 1.0 / 3.0).abs() < 1e-15);
    assert_eq!((balance.in_force(), balance.coverage()), (2, 2.0 / 12.0));
    let interval = balance.interval(&TrustParams::default()).unwrap();
    let share = crate::kernel::posterior::BetaPosterior::new(1.5, 1.25).unwrap();
    let share = share.interval(crate::quantity::Level::default());
    assert_eq!(
        (interval.lower, interval.upper),
        (2.0 * share.lower - 1.0, 2.0 * share.upper - 1.0)
    );
    assert_eq!(score(&facts).exposure().risked(Party::Customer), 0.5);
    assert_eq!(ledger(&facts).terms().imbalance(), balance.imbalance());
    assert_eq!(counted(&facts)[1].good, 0.25);
    // What is said last holds, in whatever order it arrives.
    facts.insert(0, term("paid in advance", Party::Customer, 1.0, true, 1));
    let reversed = score_of(&facts);
    assert_eq!((reversed.borne(Party::Customer), reversed.imbalance()), (0.0, Some(-1.0)));
    facts.reverse();
    assert_eq!(score_of(&facts), reversed);
}

/// One-sided paper feeds the shortfall as one-sided deeds do.
#[test]
fn what_the_customer_bears_lowers_the_trust_it_perceives() {
    let of = |by| {
        let mut facts = vec![act(Party::Firm, Conduct::ActedRightly)];
        facts.extend((0..10).map(|i| term(&format!("clause {i}"), by, 1.0, false, 0)));
        score(&facts).value()
    };
    // Ten clauses of 1/2 are 5, of which 3 are in grace: ψU = 1, α = 3/2, β = 1 + 1.
    assert!((of(Party::Customer) - 1.5 / 3.5).abs() < 1e-15);
    assert!((of(Party::Firm) - 1.5 / 2.5).abs() < 1e-15);
}

#[test]
fn waits_are_averaged_and_held_against_what_was_promised() {
    let balance = score(&[
        wait(Party::Firm, 4.0, Some(2.0)),
        wait(Party::Firm, 1.0, Some(2.0)),
        wait(Party::Firm, 1.0, None),
    ])
    .balance();
    assert!((balance.days_waited_for(Party::Firm).unwrap() - 2.0).abs() < 1e-9);
    assert!((balance.waits_kept(Party::Firm).unwrap() - 0.75).abs() < 1e-9);
    assert_eq!(balance.days_waited_for(Party::Customer), None);
    assert_eq!(balance.waits_kept(Party::Customer), None);
}

#[test]
fn terms_waits_and_bids_change_a_line() {
    let bid = TrustEvidence::CompetingBid { at: at() };
    let [ours, theirs] = [Party::Firm, Party::Customer];
    let pairs = [
        (term("a", ours, 1.0, false, 0), term("a", theirs, 1.0, false, 0)),
        (term("a", theirs, 1.0, true, 0), term("a", theirs, 1.0, false, 0)),
        (wait(ours, 1.0, None), wait(ours, 2.0, None)),
        (wait(theirs, 2.0, Some(2.0)), wait(theirs, 2.0, Some(1.0))),
        (declined(ours), bid.clone()),
    ];
    for (good, bad) in pairs {
        assert_ne!(lines(&[good]), lines(&[bad]));
    }
    let facts = [term("paid in advance", theirs, 1.0, false, 0), wait(ours, 3.0, Some(1.5)), bid];
    assert_eq!(
        lines(&facts)[1..],
        [
            "terms that weigh on the customer: imbalance +1.00 [-0.73, 1.00], of 1 in force, with \
             8 % of the audit's questions known",
            "the customer waited 3.0 days on average for the firm, the times promised kept to 50 %",
            "1.0 competing bids, held against terms that weigh on the customer",
        ]
    );
}

#[test]
fn every_term_that_is_kept_takes_the_same_room_more() {
    let items = ["a", "b", "c"].map(|item| term(item, Party::Customer, 1.0, false, 0));
    let [none, one, two, three] = [0, 1, 2, 3].map(|n| ledger(&items[..n]).settled_bytes());
    assert!(none < one && one < two, "{none}, {one}, {two}");
    assert_eq!(three - two, two - one);
}

#[test]
fn terms_and_waits_merge_in_any_order_and_come_back_from_a_file() {
    let facts = [
        term("a", Party::Customer, 1.0, false, 0),
        term("a", Party::Firm, 0.5, false, 0),
        term("a", Party::Firm, 0.25, true, 3),
        term("b", Party::Customer, 0.25, false, 2),
        wait(Party::Firm, 3.0, Some(1.5)),
        wait(Party::Customer, 0.0, None),
        TrustEvidence::CompetingBid { at: at() },
    ];
    let whole = ledger(&facts);
    for cut in 0..=facts.len() {
        let (mut one, mut two) = (ledger(&facts[cut..]), ledger(&facts[..cut]));
        let other = one.clone();
        one.merge(&two).unwrap();
        two.merge(&other).unwrap();
        assert!(one == whole && two == whole);
    }
    #[cfg(feature = "serde")]
    {
        let text = serde_json::to_string(&whole).unwrap();
        assert_eq!(serde_json::from_str::<TrustLedger>(&text).unwrap(), whole);
        let later = text.replace("\"facts\":7", "\"facts\":1");
        assert!(serde_json::from_str::<TrustLedger>(&later).is_err());
    }
}
