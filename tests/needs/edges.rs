use super::*;
use goodwill::needs::{golden_rule, instrument, ratings_of, standards_of};
use goodwill::survey::{Answer, Responses};

fn promise() -> Promise {
    Promise::new(name("quote"), instant(1_000))
}

#[test]
fn what_is_dated_wrongly_is_refused() {
    assert_eq!(
        promise().due(instant(999)).unwrap_err().to_string(),
        "due date of a promise must not be dated before its making (1000), got 999"
    );
    assert_eq!(
        PromiseAnswer::new(promise(), PromiseOutcome::Kept, instant(999)).unwrap_err().to_string(),
        "answer to a promise must not be dated before its making (1000), got 999"
    );
    let ledger = ledger_of(NeedsUnit::default(), &[NeedsEvidence::Promise(promise())]);
    assert_eq!(
        ledger.score(&NeedsParams::default(), instant(999)).unwrap_err().to_string(),
        "as_of must not be before the newest fact (1000), got 999"
    );
}

#[test]
fn what_is_kept_after_its_date_is_missed() {
    let due = promise().due(instant(2_000)).unwrap();
    let answered = |at| PromiseAnswer::new(due.clone(), PromiseOutcome::Kept, instant(at)).unwrap();
    assert_eq!(answered(2_000).outcome(), PromiseOutcome::Kept);
    assert_eq!(answered(2_001).outcome(), PromiseOutcome::Missed);
}

#[test]
fn units_that_differ_do_not_merge() {
    let unit = NeedsUnit::default();
    let mut ledger = NeedsLedger::new(unit);
    let other = |unit| NeedsLedger::new(unit);
    assert_eq!(
        ledger
            .merge(&other(NeedsUnit { half_life: seconds(60.0), ..unit }))
            .unwrap_err()
            .to_string(),
        "ledgers to merge must have the same half-life, got 15552000 s and 60 s"
    );
    assert_eq!(
        ledger
            .merge(&other(NeedsUnit { recent: HalfLife::INFINITE, ..unit }))
            .unwrap_err()
            .to_string(),
        "ledgers to merge must have the same half-life of recent deeds, got 3888000 s and \
         infinite"
    );
}

#[test]
fn contradictions_are_held_and_listed() {
    let made = NeedsEvidence::Promise(promise());
    let ledger = ledger_of(NeedsUnit::default(), &[made.clone(), made]);
    let listed: Vec<String> = ledger.unmatched().map(|u| u.to_string()).collect();
    assert_eq!(listed, ["promise `quote` has 2 more makings than answers"]);
    let kept = PromiseAnswer::new(promise(), PromiseOutcome::Kept, instant(1_000)).unwrap();
    let ledger = ledger_of(NeedsUnit::default(), &[NeedsEvidence::Answer(kept)]);
    let listed: Vec<String> = ledger.unmatched().map(|u| u.to_string()).collect();
    assert_eq!(listed, ["promise `quote` has 1 more answer than makings"]);
}

#[test]
fn overdue_is_a_view() {
    let due = promise().due(instant(2_000)).unwrap();
    let ledger = ledger_of(NeedsUnit::default(), &[NeedsEvidence::Promise(due)]);
    assert_eq!(ledger.overdue(instant(2_000)).count(), 0);
    assert_eq!(ledger.overdue(instant(2_001)).count(), 1);
    let score = ledger.score(&NeedsParams::default(), instant(2_001)).unwrap().unwrap();
    assert_eq!((score.value(), score.coverage()), (score.baseline(), 0.0));
    assert_eq!((score.promises().open, score.promises().overdue), (1, 1));
}

#[test]
fn there_is_no_trend_where_recent_is_not_shorter() {
    let deed = NeedsEvidence::Deed { kind: DeedKind::Unprompted, at: instant(0) };
    let asked = NeedsEvidence::Deed { kind: DeedKind::Asked, at: instant(0) };
    let trend = |unit, fact: &NeedsEvidence| {
        let score = read(unit, &NeedsParams::default(), core::slice::from_ref(fact)).unwrap();
        score.deeds().unwrap().trend
    };
    let unit = NeedsUnit::default();
    assert!(trend(unit, &deed).is_some());
    assert!(trend(NeedsUnit { half_life: HalfLife::INFINITE, ..unit }, &deed).is_some());
    assert_eq!(trend(NeedsUnit { recent: unit.half_life, ..unit }, &deed), None);
    assert_eq!(trend(unit, &asked), None);
}

#[test]
fn questionnaires_refuse_what_they_do_not_ask() {
    assert_eq!((instrument().items().len(), golden_rule().items().len()), (5, 12));
    let at = instant(0);
    let stranger = Responses::new().answer(name("warmth"), Answer::Value(1.0));
    assert!(ratings_of(&stranger, at).is_err() && standards_of(&stranger, at).is_err());
    let all = golden_rule().items().iter().fold(Responses::new(), |answers, item| {
        answers.answer(item.id().clone(), Answer::Value(5.0))
    });
    let facts = standards_of(&all, at).unwrap();
    assert_eq!(facts.len(), 12);
    let score = read(NeedsUnit::default(), &NeedsParams::default(), &facts).unwrap();
    assert!(Need::ALL.iter().all(|need| score.golden_rule(*need).unwrap().value() == 0.0));
    assert!(score.leader().is_some());
    let beyond = Responses::new().answer(name("timely"), Answer::Value(11.0));
    assert_eq!(
        ratings_of(&beyond, at).unwrap_err().to_string(),
        "rating must be within its scale, got 11"
    );
}

#[test]
fn a_settled_ledger_is_small() {
    let mut facts = Vec::new();
    for n in 0..3_000 {
        let at = instant(n * 2_000_000);
        for need in Need::ALL {
            facts.push(rating(need, Share::HALF, at));
            for side in Side::BOTH {
                facts.push(NeedsEvidence::Standard { need, side, level: Share::HALF, at });
            }
        }
        facts.push(NeedsEvidence::Case(Case::new(Share::HALF, at)));
        let (stated, kept) = (Some(Share::ONE), Some(Share::ONE));
        facts.push(NeedsEvidence::Leader { stated, kept, at });
        facts.push(NeedsEvidence::Deed { kind: DeedKind::Appreciation, at });
    }
    let bytes = ledger_of(NeedsUnit::default(), &facts).settled_bytes();
    assert!(bytes < 6 * 1_024, "{bytes}");
}

/// Deeds over many half-lives take more room than their ledger: their sums in all, and those of late.
#[test]
fn deeds_of_long_ago_take_room() {
    let bytes = |facts: i64, of: &dyn Fn(Instant) -> NeedsEvidence| {
        let facts: Vec<_> = (0..facts).map(|n| of(instant(n * 100_000_000))).collect();
        ledger_of(NeedsUnit::default(), &facts).settled_bytes()
    };
    let deed = |at| NeedsEvidence::Deed { kind: DeedKind::Unprompted, at };
    let thanks = |at| NeedsEvidence::Thanks { at };
    let (alone, deeds, thanks) = (bytes(1, &deed), bytes(9, &deed), bytes(9, &thanks));
    assert!(thanks > alone && deeds > thanks, "{alone} {deeds} {thanks}");
}

/// What a ledger says when its text was changed.
fn forged(edit: impl Fn(&mut serde_json::Value)) -> String {
    let deed = NeedsEvidence::Deed { kind: DeedKind::Unprompted, at: instant(2_000) };
    let ledger = ledger_of(NeedsUnit::default(), &[NeedsEvidence::Promise(promise()), deed]);
    let mut value = serde_json::to_value(&ledger).unwrap();
    edit(&mut value);
    serde_json::from_value::<NeedsLedger>(value).unwrap_err().to_string()
}

#[test]
fn forged_ledgers_are_refused() {
    use serde_json::json;
    for (sentence, edit) in [
        (
            "needs ledger must have a newest fact if it has facts, got 0 facts",
            (|v| {
                v["facts"] = json!(0);
            }) as fn(&mut serde_json::Value),
        ),
        ("needs ledger must keep oldest ≤ last deed ≤ newest, got 3000", |v| {
            v["last_deed"] = json!(3_000);
        }),
        ("needs ledger must keep oldest ≤ last deed ≤ newest, got 2000", |v| {
            v["oldest"] = json!(2_500);
        }),
        ("needs ledger must have an oldest fact if it has a deed, got none", |v| {
            v["oldest"] = json!(null);
        }),
        ("needs ledger must be empty if it has no oldest fact, got 2 facts", |v| {
            v["oldest"] = json!(null);
            v["last_deed"] = json!(null);
        }),
        ("needs ledger must sum no fact after its newest, got a later block", |v| {
            v["sums"]["deeds"]["block"] = json!(1);
        }),
        ("needs ledger must count no more than its facts, got 2 facts", |v| {
            v["sums"]["deeds"]["blocks"][0][0] = json!("99999999999999999999999999");
        }),
        ("needs ledger must count no promise 0 times or beyond its facts, got 0", |v| {
            v["open"][0][1] = json!(0);
        }),
        ("needs ledger must hold no promise after its newest fact, got 5000", |v| {
            v["open"][0][0]["at"] = json!(5_000);
        }),
        ("needs ledger must list each open promise once, got 2 entries", |v| {
            let entry = v["open"][0].clone();
            v["open"].as_array_mut().unwrap().push(entry);
        }),
    ] {
        assert_eq!(forged(edit), sentence);
    }
    let field = serde_json::from_str::<NeedsParams>(r#"{"told_credit": 2}"#).unwrap_err();
    assert!(field.to_string().starts_with("share must be between 0 and 1, got 2"), "{field}");
}

mod regressions {
    use super::*;

    /// At a steady rate, a reading a good while after the last deed leans towards falling, and
    /// is far from certain.
    #[test]
    fn a_reading_just_before_the_next_deed() {
        let day = |n| Instant::from_days(n).unwrap();
        let mut ledger = NeedsLedger::new(NeedsUnit::default());
        ledger.observe(&NeedsEvidence::RivalDeed { at: day(0) });
        for i in 0..36 {
            let at = day(i * 29 + 14);
            ledger.observe(&NeedsEvidence::Deed { kind: DeedKind::Unprompted, at });
        }
        let score = ledger.score(&NeedsParams::default(), day(1_061)).unwrap().unwrap();
        let falling = score.deeds().unwrap().trend.unwrap().falling();
        assert_eq!(format!("{falling:.2}"), "0.65");
    }
}
