//! Ledgers that are fed from columns in no order are those that observed their own facts.

use goodwill::Error;
use goodwill::columns::trust::Ledgers;
use goodwill::columns::{Column, trust};
use goodwill::quantity::{HalfLife, Instant, Name, Party, Stake};
use goodwill::trust::{ActSums, Placing, TrustEvidence, TrustLedger, TrustUnit};
use proptest::prelude::*;

use super::{CONDUCTS, Row, Table, row, unit};

fn fact((_, what, by, stake, at): &Row) -> Result<TrustEvidence, Error> {
    let (by, stake) = (Party::BOTH[usize::from(*by)], Stake::new(*stake)?);
    let at = Instant::new(*at)?;
    Ok(match CONDUCTS.get(usize::from(*what)) {
        Some(conduct) => TrustEvidence::Act { by, stake, conduct: *conduct, at },
        None => TrustEvidence::Decline { by, stake, at },
    })
}

/// What each ledger is that observed its own facts.
pub(super) fn observed(
    rows: &[Row],
    of: &[usize],
    unit: TrustUnit,
    count: usize,
) -> Result<Vec<Option<TrustLedger>>, Error> {
    let mut all = vec![None; count];
    for (row, place) in rows.iter().zip(of).filter(|(row, _)| row.0) {
        all[*place].get_or_insert_with(|| TrustLedger::new(unit)).observe(&fact(row)?);
    }
    Ok(all)
}

/// A row near others, so that many half-lives of one block are in one relationship.
pub(super) fn near() -> impl Strategy<Value = Row> {
    (row(), -40_i64..40).prop_map(|((there, what, by, stake, _), at)| (there, what, by, stake, at))
}

proptest! {
    #[test]
    fn they_are_the_ledgers_of_their_facts(
        rows in prop::collection::vec((prop_oneof![row(), near()], 0_usize..5), 0..900),
        unit in unit(),
        cut in 0_usize..900,
        first in 0_usize..7,
    ) {
        let (rows, of): (Vec<Row>, Vec<usize>) = rows.into_iter().unzip();
        let mut all = Ledgers::new(unit);
        let cut = cut.min(rows.len());
        for (rows, of) in [(&rows[..cut], &of[..cut]), (&rows[cut..], &of[cut..])] {
            all.observe(&Table::new(rows).facts()?, of, 5)?;
        }
        let expected = observed(&rows, &of, unit, 5)?;
        prop_assert_eq!(all.len(), 5);
        let mut got: Vec<Option<TrustLedger>> = all.take(first).collect();
        prop_assert_eq!(got.len(), first.min(5));
        got.extend(all.take(5));
        prop_assert!(all.is_empty());
        prop_assert_eq!(&got, &expected);
        // Equal ledgers are written as equal bytes.
        for (got, expected) in got.iter().flatten().zip(expected.iter().flatten()) {
            prop_assert_eq!(serde_json::to_string(got)?, serde_json::to_string(expected)?);
        }
    }
}

/// An act of the year in which the laws of sums are made, so that most are of one block.
fn act() -> impl Strategy<Value = Row> {
    (row(), -40_i64..40, 0_u8..4)
        .prop_map(|((there, _, by, stake, _), at, what)| (there, what, by, stake, at))
}

proptest! {
    /// Ledgers of parts of the acts, handed on as bytes and merged, are the ledgers of all.
    #[test]
    fn sums_of_acts_merge_to_the_ledgers_of_all(
        parts in prop::collection::vec(
            (0_usize..4, prop::collection::vec(prop_oneof![9 => act(), 1 => row()], 0..9)), 0..30),
        unit in unit(),
    ) {
        let (mut all, mut rows, mut of) = (Ledgers::new(unit), Vec::new(), Vec::new());
        let mut left = vec![None::<TrustLedger>; 4];
        for (place, part) in &parts {
            rows.extend_from_slice(part);
            of.extend(part.iter().map(|_| *place));
            let Some(ledger) = observed(part, &vec![0; part.len()], unit, 1)?.remove(0) else {
                continue;
            };
            if let Some(sums) = ActSums::of(&ledger) {
                let read = ActSums::from_bytes(&sums.to_bytes())?;
                prop_assert_eq!(read, sums);
                prop_assert_eq!(&TrustLedger::from(read), &ledger);
                all.merge(&read, *place, 4)?;
            } else {
                left[*place].get_or_insert_with(|| TrustLedger::new(unit)).merge(&ledger)?;
            }
        }
        let expected = observed(&rows, &of, unit, 4)?;
        let mut got: Vec<Option<TrustLedger>> = all.take(4).collect();
        got.resize(4, None);
        for ((got, left), expected) in got.into_iter().zip(left).zip(expected) {
            let merged = match (got, left) {
                (Some(mut got), Some(left)) => {
                    got.merge(&left)?;
                    Some(got)
                }
                (got, left) => got.or(left),
            };
            prop_assert_eq!(&merged, &expected);
            // However they came together, they are the same bytes.
            let sums = merged.as_ref().and_then(ActSums::of);
            prop_assert_eq!(sums, expected.as_ref().and_then(ActSums::of));
        }
    }
}

#[test]
fn sums_of_acts_are_of_acts_alone() -> Result<(), Error> {
    let now = Instant::new(1_700_000_000)?;
    let stake = Stake::new(2.0)?;
    let act = TrustEvidence::Act { by: Party::Firm, stake, conduct: CONDUCTS[0], at: now };
    let mut ledger = TrustLedger::new(TrustUnit::default());
    assert_eq!(ActSums::of(&ledger), None);
    ledger.observe(&act);
    let of_one = ActSums::of(&ledger);
    assert!(of_one.is_some_and(|sums| sums.unit() == TrustUnit::default()));
    for other in [
        TrustEvidence::Decline { by: Party::Firm, stake, at: now },
        TrustEvidence::CompetingBid { at: now },
        TrustEvidence::Place(Placing::new(Name::new("7")?, Party::Customer, Stake::ZERO, now)),
    ] {
        let mut with = ledger.clone();
        with.observe(&other);
        assert_eq!(ActSums::of(&with), None, "{other:?}");
    }
    // Forty half-lives before: two blocks.
    let mut far = ledger.clone();
    far.observe(&TrustEvidence::Act {
        by: Party::Firm,
        stake,
        conduct: CONDUCTS[0],
        at: Instant::from_days(19_675 - 40 * 180)?,
    });
    assert_eq!(ActSums::of(&far), None);
    let other = TrustUnit { half_life: HalfLife::INFINITE, ..TrustUnit::default() };
    let mut all = Ledgers::new(other);
    let refused = of_one.map(|sums| all.merge(&sums, 0, 1).map_err(|error| error.to_string()));
    assert_eq!(
        refused,
        Some(Err(
            "ledgers to merge must have the same half-life, got infinite and 15552000 s".to_owned()
        ))
    );
    let refused = of_one.map(|sums| Ledgers::new(sums.unit()).merge(&sums, 3, 1).is_err());
    assert_eq!(refused, Some(true));
    assert!(ActSums::from_bytes(&[0; ActSums::BYTES]).is_err());
    assert!(ActSums::from_bytes(&[0; 9]).is_err());
    Ok(())
}

/// Sums from outside that no acts can have made are refused, each by the rule that it breaks.
#[test]
fn forged_sums_are_refused_by_their_rule() -> Result<(), Error> {
    // Where the numbers stand: those of the head, and what the firm's acts add up to.
    const HALF_LIFE: usize = 0;
    const FROM: usize = 2;
    const NEWEST: usize = 3;
    const FACTS: usize = 4;
    const HONOURED: usize = 13;
    const TRIALS: usize = 17;
    const HONOURED_TRIALS: usize = 18;
    let now = Instant::new(1_700_000_000)?;
    let mut ledger = TrustLedger::new(TrustUnit::default());
    let (by, conduct) = (Party::Firm, CONDUCTS[0]);
    ledger.observe(&TrustEvidence::Act { by, stake: Stake::new(2.0)?, conduct, at: now });
    let right = ActSums::of(&ledger).map_or([0; ActSums::BYTES], |sums| sums.to_bytes());
    assert!(ActSums::from_bytes(&right).is_ok());
    let number = |place: usize| u64::from_le_bytes(core::array::from_fn(|i| right[8 * place + i]));
    // Forty half-lives, so that the sums are of a later block.
    let long_before = (now.seconds() - 40 * 180 * 86_400).cast_unsigned();
    let earlier = number(FROM).wrapping_sub(1);
    let cases: [(&[(usize, u64)], &str); 7] = [
        (&[(FACTS, 0)], "have a fact, and at most 2^55"),
        (&[(FACTS, u64::MAX)], "have a fact, and at most 2^55"),
        (&[(NEWEST, long_before)], "sum no fact after its newest"),
        (&[(HONOURED, number(TRIALS) + 1)], "keep Q ≤ S ≤ N for each party"),
        (&[(TRIALS, 4 * number(TRIALS))], "count no more trials than facts"),
        (&[(FROM, earlier)], "count from the latest half-life that they allow"),
        (&[(HALF_LIFE, 1.5_f64.to_bits())], "have a half-life of whole seconds"),
    ];
    for (changes, rule) in cases {
        let mut forged = right;
        for (place, to) in changes {
            forged[8 * place..8 * place + 8].copy_from_slice(&to.to_le_bytes());
        }
        if rule.contains("latest half-life") {
            // The same sums, as they count from a half-life before.
            for place in HONOURED..=HONOURED_TRIALS {
                let twice = 2 * number(place);
                forged[8 * place..8 * place + 8].copy_from_slice(&twice.to_le_bytes());
            }
        }
        let refused = ActSums::from_bytes(&forged).map_err(|error| error.to_string());
        assert!(refused.as_ref().is_err_and(|said| said.contains(rule)), "{rule}: {refused:?}");
    }
    Ok(())
}

/// A relationship of which some were taken out goes on from nothing.
#[test]
fn what_was_taken_out_is_gone() -> Result<(), Error> {
    let rows: Vec<Row> = vec![(true, 0, 1, 1.0, 10), (true, 4, 0, 1.0, 11), (true, 2, 1, 1.0, 12)];
    let of = [0, 1, 2];
    let mut all = Ledgers::new(TrustUnit::default());
    all.observe(&Table::new(&rows).facts()?, &of, 3)?;
    let expected = observed(&rows, &of, TrustUnit::default(), 3)?;
    assert_eq!(all.take(2).collect::<Vec<_>>(), expected[..2]);
    // The third is the first now.
    all.observe(&Table::new(&rows[2..]).facts()?, &[0], 1)?;
    let both = [rows[2], rows[2]];
    assert_eq!(all.take(9).collect::<Vec<_>>(), observed(&both, &[0, 0], TrustUnit::default(), 1)?);
    Ok(())
}

/// More facts of one relationship than its marks count, and sums that fill their words.
#[test]
fn what_does_not_fit_is_counted_by_a_ledger() -> Result<(), Error> {
    // One above what 22 bits count.
    const MANY: usize = (1 << 22) + 1;
    let unit = TrustUnit { half_life: HalfLife::from_seconds(1.0)?, ..TrustUnit::default() };
    let at: Vec<i64> = (0..MANY).map(|i| if i % 1_000 == 0 { 21 } else { 0 }).collect();
    let (what, by, stake) = (vec![0; MANY], vec![1; MANY], vec![3.0; MANY]);
    let facts = trust::Facts {
        what: Column::new(&what),
        by: Column::new(&by),
        stake: Column::new(&stake),
        at: Column::new(&at),
    };
    let mut all = Ledgers::new(unit);
    all.observe(&facts, &vec![0; MANY], 1)?;
    let mut expected = TrustLedger::new(unit);
    for at in at {
        expected.observe(&fact(&(true, 0, 1, 3.0, at))?);
    }
    assert_eq!(all.take(1).flatten().collect::<Vec<_>>(), [expected]);
    Ok(())
}

#[test]
fn what_is_wrong_is_named() -> Result<(), Error> {
    let rows: Vec<Row> = vec![(true, 0, 1, 1.0, 10), (true, 0, 1, -1.0, 10)];
    let table = Table::new(&rows);
    let mut all = Ledgers::new(TrustUnit::default());
    let said = |refused: Result<(), Error>| refused.map_err(|error| error.to_string());
    assert_eq!(
        said(all.observe(&table.facts()?, &[0, 0], 1)),
        Err("column `stake`, row 1: stake must be 0 or more and finite, got -1".to_owned())
    );
    assert_eq!(
        said(all.observe(&table.facts()?, &[7, 0], 1)),
        Err("column `of`, row 0: place must be below the number of relationships, got 7".to_owned())
    );
    assert_eq!(
        said(all.observe(&table.facts()?, &[0], 1)),
        Err("column `what` must have 1 entries, got 2".to_owned())
    );
    Ok(())
}

#[test]
fn a_table_says_what_its_ledgers_take() -> Result<(), Error> {
    let now = 1_700_000_000;
    let rows: [Row; 1] = [(true, 0, 1, 3.0, now)];
    let mut all = Ledgers::new(TrustUnit::default());
    assert_eq!((all.bytes(), all.len()), (0, 0));
    all.observe(&Table::new(&rows).facts()?, &[99], 100)?;
    let (lines, one) = (all.bytes(), all.bytes() / 100);
    assert_eq!((one * 100, all.len()), (lines, 100));
    // What a ledger needs at the least: its sums of either side.
    assert!(one >= size_of::<[u64; 8]>(), "{one}");
    all.observe(&Table::new(&rows).facts()?, &[3], 100)?;
    assert_eq!(all.bytes(), lines);
    Ok(())
}
