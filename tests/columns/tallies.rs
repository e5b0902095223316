//! What is tallied for one reading says what the ledger of each relationship says, to the bit.

use goodwill::Error;
use goodwill::columns::trust::{OutcomeSums, Tallied, Tallies};
use goodwill::columns::{Column, Scored, trust};
use goodwill::quantity::{HalfLife, Instant, Name, Party, Stake};
use goodwill::trust::{Placing, TrustEvidence, TrustLedger, TrustParams, TrustUnit};
use proptest::prelude::*;

use super::ledgers::{near, observed};
use super::{Row, Table, row, unit};

const COUNT: usize = 5;

/// Value, coverage and fresh in bits, and the facts, of each that is known.
type Said = Vec<Option<([u64; 3], u64)>>;

fn said(scored: &Scored) -> Said {
    let bits = |i: usize, value: f64| {
        let glance = [value, scored.coverage()[i], scored.fresh()[i]];
        (glance.map(f64::to_bits), scored.facts()[i])
    };
    (0..scored.value().len()).map(|i| scored.value().get(i).map(|value| bits(i, value))).collect()
}

fn by_ledgers(
    ledgers: &[Option<TrustLedger>],
    params: &TrustParams,
    as_of: Instant,
) -> Result<Said, String> {
    let said = |ledger: &Option<TrustLedger>| {
        let score = ledger.as_ref().map(|ledger| ledger.score(params, as_of)).transpose();
        let score = score.map_err(|error| error.to_string())?.flatten();
        Ok(score.map(|score| {
            let glance = [score.value(), score.coverage(), score.fresh()];
            (glance.map(f64::to_bits), score.facts())
        }))
    };
    ledgers.iter().map(said).collect()
}

proptest! {
    /// At whatever instant, with facts after it and refusals of risk among them, in two batches.
    #[test]
    fn they_say_what_the_ledgers_say(
        rows in prop::collection::vec((prop_oneof![1 => row(), 9 => near()], 0..COUNT), 0..900),
        unit in unit(),
        cut in 0_usize..900,
        first in 0_usize..7,
        as_of in prop_oneof![4 => Just(40_000_i64), 1 => -40_i64..6_000],
    ) {
        let (rows, of): (Vec<Row>, Vec<usize>) = rows.into_iter().unzip();
        let (as_of, params) = (Instant::new(as_of)?, TrustParams::default());
        let mut all = Tallies::new(unit, as_of);
        let cut = cut.min(rows.len());
        for (rows, of) in [(&rows[..cut], &of[..cut]), (&rows[cut..], &of[cut..])] {
            all.observe(&Table::new(rows).facts()?, of, COUNT)?;
        }
        let expected = by_ledgers(&observed(&rows, &of, unit, COUNT)?, &params, as_of);
        let got = all.score(first, &params).and_then(|front| {
            let mut got = said(&front);
            got.extend(said(&all.score(COUNT, &params)?));
            Ok(got)
        });
        prop_assert_eq!(got.map_err(|error| error.to_string()), expected);
    }

    /// Sums of parts, handed on as bytes, and ledgers of what is no sum, make the score of all.
    #[test]
    fn parts_merge_to_the_score_of_all(
        parts in prop::collection::vec(
            (0..COUNT, prop::collection::vec(prop_oneof![1 => row(), 9 => near()], 0..9)), 0..30),
        unit in unit(),
    ) {
        let (as_of, params) = (Instant::new(50_000)?, TrustParams::default());
        let mut all = Tallies::new(unit, as_of);
        let (mut rows, mut of, mut as_sums) = (Vec::new(), Vec::new(), 0);
        for (place, part) in &parts {
            rows.extend_from_slice(part);
            of.extend(part.iter().map(|_| *place));
            let mut own = Tallies::new(unit, as_of);
            own.observe(&Table::new(part).facts()?, &vec![0; part.len()], 1)?;
            for taken in own.take(1).flatten() {
                match taken {
                    Tallied::Outcomes(sums) => {
                        let read = OutcomeSums::from_bytes(&sums.to_bytes())?;
                        prop_assert_eq!(read, sums);
                        all.merge(&read, *place, COUNT)?;
                        as_sums += 1;
                    }
                    Tallied::Ledger(ledger) => {
                        // As one stage of a plan hands it to the next.
                        let written = serde_json::to_string(&ledger);
                        let read = written.and_then(|ledger| serde_json::from_str(&ledger));
                        prop_assert!(read.is_ok(), "{:?}", read);
                        all.join(&read.unwrap_or(*ledger), *place, COUNT)?;
                    }
                    _ => prop_assert!(false, "there is nothing else"),
                }
            }
        }
        prop_assert!(as_sums <= parts.len());
        let expected = by_ledgers(&observed(&rows, &of, unit, COUNT)?, &params, as_of);
        let mut got = said(&all.score(COUNT, &params)?);
        got.resize(COUNT, None);
        prop_assert_eq!(Ok(got), expected);
    }
}

#[test]
fn acts_of_one_year_are_sums_and_nothing_else() -> Result<(), Error> {
    let now = Instant::new(1_700_000_000)?;
    let rows: Vec<Row> =
        (0..1_000).map(|i| (true, 0, 1, 3.0, now.seconds() - i * 31_000)).collect();
    let mut all = Tallies::new(TrustUnit::default(), now);
    let of: Vec<usize> = (0..rows.len()).map(|i| i % 100).collect();
    all.observe(&Table::new(&rows).facts()?, &of, 100)?;
    assert_eq!(all.bytes(), 32 * 100);
    assert!(all.take(100).all(|it| matches!(it, Some(Tallied::Outcomes(_)))));
    assert!(all.is_empty());
    Ok(())
}

/// A line of 32 bytes each; and where one has a ledger too, its own bytes and a pointer for each place
/// up to it.
#[test]
fn a_table_says_what_its_ledgers_take() -> Result<(), Error> {
    let now = Instant::new(1_700_000_000)?;
    let mut all = Tallies::new(TrustUnit::default(), now);
    // A hundred half-lives after now, which no line of sums at that instant holds.
    let late = now.seconds() + 100 * 180 * Instant::DAY;
    let rows: [Row; 2] = [(true, 0, 1, 3.0, now.seconds()), (true, 0, 1, 3.0, late)];
    all.observe(&Table::new(&rows[..1]).facts()?, &[99], 100)?;
    let lines = all.bytes();
    assert_eq!(lines, 32 * 100);
    for (place, ledgers, pointers) in [(99, 1, 100), (3, 2, 100), (3, 2, 100)] {
        all.observe(&Table::new(&rows[1..]).facts()?, &[place], 100)?;
        let more = all.bytes() - lines - ledgers * size_of::<TrustLedger>();
        // The list of pointers may have taken room for as many again.
        let pointer = size_of::<usize>();
        assert!((pointers * pointer..=2 * pointers * pointer).contains(&more), "{more}");
    }
    Ok(())
}

/// A ledger of what waits for its outcome counts beside the sums.
#[test]
fn a_ledger_counts_beside_the_sums() -> Result<(), Error> {
    let now = Instant::new(1_700_000_000)?;
    let (unit, params) = (TrustUnit::default(), TrustParams::default());
    let placing =
        TrustEvidence::Place(Placing::new(Name::new("7")?, Party::Customer, Stake::ZERO, now));
    let mut placed = TrustLedger::new(unit);
    placed.observe(&placing);
    let rows: [Row; 1] = [(true, 2, 1, 3.0, now.seconds())];
    let mut all = Tallies::new(unit, now);
    all.observe(&Table::new(&rows).facts()?, &[0], 1)?;
    all.join(&placed, 0, 1)?;
    let mut expected = observed(&rows, &[0], unit, 1)?;
    for ledger in expected.iter_mut().flatten() {
        ledger.observe(&placing);
    }
    assert_eq!(Ok(said(&all.score(1, &params)?)), by_ledgers(&expected, &params, now));
    Ok(())
}

#[test]
fn what_cannot_be_is_refused() -> Result<(), Error> {
    let now = Instant::new(1_700_000_000)?;
    let unit = TrustUnit::default();
    let rows: [Row; 1] = [(true, 0, 1, 3.0, now.seconds())];
    let mut all = Tallies::new(unit, now);
    all.observe(&Table::new(&rows).facts()?, &[0], 1)?;
    let sums = all.take(1).find_map(|it| match it? {
        Tallied::Outcomes(sums) => Some(sums),
        _ => None,
    });
    assert!(sums.is_some(), "one act is a sum");
    let Some(sums) = sums else { return Ok(()) };
    let words = |result: Result<(), Error>| result.map_err(|error| error.to_string());
    assert_eq!(
        words(all.merge(&sums, 3, 1)),
        Err("place must be below the number of relationships, got 3".to_owned())
    );
    // Counted for a reading ten years later.
    let mut earlier = Tallies::new(unit, Instant::from_days(16_000)?);
    assert!(
        words(earlier.merge(&sums, 0, 1)).is_err_and(|said| said.contains("before the reading"))
    );
    let other = TrustLedger::new(TrustUnit { half_life: HalfLife::INFINITE, ..unit });
    assert!(words(all.join(&other, 0, 1)).is_err_and(|said| said.contains("half-life")));
    assert!(words(all.join(&TrustLedger::new(unit), 9, 1)).is_err());
    for bytes in [&[0; OutcomeSums::BYTES][..], &[1; 9]] {
        assert!(OutcomeSums::from_bytes(bytes).is_err());
    }
    let table = Table::new(&rows);
    let facts = trust::Facts { by: Column::new(&[]), ..table.facts()? };
    assert!(all.observe(&facts, &[0], 1).is_err());
    Ok(())
}
