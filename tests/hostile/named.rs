//! Faults that were found, each as small as it can be.

use goodwill::quantity::{HalfLife, Instant, Name, Party, Stake};
use goodwill::recovery::{JusticeWeights, RecoveryUnit};
use goodwill::trust::{Placing, TrustEvidence, TrustLedger, TrustParams, TrustUnit};
use serde_json::{from_str, to_string};

fn said<T: serde::de::DeserializeOwned + core::fmt::Debug>(text: &str) -> String {
    from_str::<T>(text).unwrap_err().to_string()
}

/// Weights whose sum is the least that the door takes were written with a panic.
#[test]
fn what_the_door_of_weights_takes_is_written() {
    for third in [0.199_999_999, 0.2, 0.200_000_001] {
        let text = format!("[0.5,0.3,{third}]");
        let Ok(weights) = from_str::<JusticeWeights>(&text) else { continue };
        let unit = RecoveryUnit { justice: weights, ..RecoveryUnit::default() };
        let written = to_string(&unit).unwrap();
        assert_eq!(from_str::<RecoveryUnit>(&written).unwrap(), unit);
        assert_eq!(to_string(&weights).unwrap(), text);
    }
    assert!(from_str::<JusticeWeights>("[0.5,0.3,0.199999999]").is_ok());
}

/// A ledger of one fact of an amount, and of so many trials.
fn ledger_of_one(h: u128, n: u128) -> String {
    let (h, n) = (h << 40, n << 40);
    format!(
        r#"{{"facts":1,"largest_honoured":[0.0,1.0],"newest":0,"open":[],"sums":{{"block":0,
        "blocks":[["0","0","0","0","0","0","0","0","{h}","0","0","{h}","{n}","{n}","0","0"]]}},
        "unit":{{"half_life":15552000.0,"reference_stake":1.0}}}}"#
    )
}

/// One fact was believed to be five hundred.
#[test]
fn a_ledger_of_trust_rests_on_its_facts() {
    assert!(from_str::<TrustLedger>(&ledger_of_one(1, 1)).is_ok());
    let refused = said::<TrustLedger>(&ledger_of_one(2, 2));
    assert_eq!(refused, "trust ledger must count no more than its facts, got 1 facts");
}

/// The same in bytes, where sums are no text: what a ledger holds is checked in every format.
#[test]
fn a_ledger_of_bytes_rests_on_its_facts() {
    let sums = |h: u64, n: u64| {
        let sum = |sum: u64| [&[6][..], &(sum << 40).to_le_bytes()[..6]].concat();
        let zeros = [0; 8];
        [&zeros[..], &sum(h), &[0, 0], &sum(h), &sum(n), &sum(n), &[0, 0]].concat()
    };
    let ledger: TrustLedger = from_str(&ledger_of_one(1, 1)).unwrap();
    let written = rmp_serde::to_vec_named(&ledger).unwrap();
    let place = written.windows(sums(1, 1).len()).position(|some| some == sums(1, 1)).unwrap();
    for (forged, rule) in [
        (sums(2, 2), "count no more than its facts, got 1 facts"),
        (sums(1, 0), "be numbers of at most 16 bytes, each after its length, none that ends in 0"),
    ] {
        let mut bytes = written.clone();
        bytes.splice(place..place + forged.len(), forged);
        let refused = rmp_serde::from_slice::<TrustLedger>(&bytes).unwrap_err().to_string();
        assert!(refused.contains(rule), "{refused}");
    }
}

/// A list was read as a record, by the order of fields that nobody promised.
#[test]
fn a_record_is_told_by_the_names_of_its_fields() {
    let sentence = "must be an object with fields by name, got a list";
    assert!(said::<TrustUnit>("[]").starts_with(sentence));
    assert!(said::<TrustUnit>("[15552000.0,1.0]").starts_with(sentence));
    assert!(said::<goodwill::friction::Friction>(r#"["late",0.5]"#).starts_with(sentence));
    let nested = said::<TrustLedger>(r#"{"unit":[]}"#);
    assert!(nested.starts_with(&format!("{sentence} (at unit)")), "{nested}");
}

/// A name of twenty megabytes came back in the error.
#[test]
fn an_error_is_no_longer_than_a_few_lines() {
    let long = "s".repeat(1_000_000);
    let sentence = said::<TrustUnit>(&format!(r#"{{"{long}":1}}"#));
    assert!(sentence.len() < 600, "{}", sentence.len());
    let sentence = said::<TrustUnit>(&format!(r#"{{"half_life":"{long}"}}"#));
    assert!(sentence.contains("… and 999960 more characters") && sentence.len() < 600);
    let sentence = said::<TrustUnit>("{\"\\u001b[2J\\u202e\":1}");
    assert!(sentence.contains(r"\u{1b}[2J\u{202e}"), "{sentence}");
}

/// Merged with itself often enough, a value of .8 became .5 without a word.
#[test]
fn no_sum_is_ever_full() {
    let unit = TrustUnit { half_life: HalfLife::INFINITE, ..TrustUnit::default() };
    let mut ledger = TrustLedger::new(unit);
    let at = Instant::from_days(20_000).unwrap();
    let stake = Stake::new(1.0).unwrap();
    let placing = |id: &str| Placing::new(Name::new(id).unwrap(), Party::Firm, stake, at);
    ledger.observe(&TrustEvidence::Place(placing("a")));
    ledger.observe(&TrustEvidence::Decline { by: Party::Firm, stake, at });
    let share = |ledger: &TrustLedger| {
        let score = ledger.score(&TrustParams::default(), at).unwrap().unwrap();
        score.exposure().risked(Party::Firm) / ledger.facts() as f64
    };
    let before = share(&ledger);
    let mut refused = None;
    for _ in 0..100 {
        let twin = ledger.clone();
        if let Err(error) = ledger.merge(&twin) {
            refused = Some(error.to_string());
            assert_eq!(ledger, twin, "what is refused changes nothing");
            break;
        }
    }
    assert!((share(&ledger) - before).abs() < 1e-12);
    assert_eq!(
        refused.as_deref(),
        Some("number of facts must be at most 2^55 where ledgers merge, got 72057594037927940")
    );
    let text = to_string(&ledger).unwrap();
    assert_eq!(from_str::<TrustLedger>(&text).unwrap(), ledger);
}
