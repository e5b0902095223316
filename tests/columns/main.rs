//! Columns say what the ledgers say, to the bit, and name the cell of what they refuse.

mod events;
mod ledgers;
mod tallies;

use core::ops::Range;

use goodwill::Error;
use goodwill::columns::{Column, Groups, Readings, trust};
use goodwill::quantity::{HalfLife, Instant, Level, Party, Stake};
use goodwill::trust::{Conduct, TrustEvidence, TrustLedger, TrustParams, TrustUnit};
use proptest::prelude::*;

const CONDUCTS: [Conduct; 4] =
    [Conduct::ActedRightly, Conduct::RightlyLeftAlone, Conduct::ActedWrongly, Conduct::FailedToAct];

/// A row: whether it is there, and what, who, stake and when.
type Row = (bool, u8, u8, f64, i64);

fn row() -> impl Strategy<Value = Row> {
    let stake = prop_oneof![
        4 => 0.0..50.0,
        1 => Just(0.0),
        1 => Just(1e-300),
        1 => Just(1e300),
        1 => 0.0..1e-9,
    ];
    let at = prop_oneof![
        6 => 0_i64..5_000,
        2 => -40_000_i64..40_000,
        1 => -Instant::BOUND..0,
    ];
    (prop::bool::weighted(0.9), 0_u8..5, 0_u8..2, stake, at)
}

/// Rows of some relationships; in half of the cases all of them are there.
fn groups(
    group: impl Strategy<Value = Vec<Row>>,
    count: Range<usize>,
) -> impl Strategy<Value = Vec<Vec<Row>>> {
    (prop::collection::vec(group, count), any::<bool>()).prop_map(|(mut groups, are_there)| {
        groups.iter_mut().flatten().for_each(|row| row.0 |= are_there);
        groups
    })
}

fn unit() -> impl Strategy<Value = TrustUnit> {
    let half_life = prop_oneof![
        Just(HalfLife::INFINITE),
        Just(HalfLife::from_seconds(1.0).unwrap_or_default()),
        Just(HalfLife::from_seconds(977.0).unwrap_or_default()),
        Just(HalfLife::default()),
    ];
    let reference = prop_oneof![Just(0.0), Just(1.0), Just(1e-300), Just(1e12)];
    (half_life, reference).prop_map(|(half_life, reference)| TrustUnit {
        half_life,
        reference_stake: Stake::new(reference).unwrap_or(Stake::ZERO),
    })
}

struct Table {
    what: Vec<u8>,
    by: Vec<u8>,
    stake: Vec<f64>,
    at: Vec<i64>,
    there: Vec<u8>,
}

const FIRST: usize = 3;

impl Table {
    fn new(rows: &[Row]) -> Self {
        let mut there = vec![0_u8; (rows.len() + FIRST) / 8 + 1];
        for (i, row) in rows.iter().enumerate().filter(|(_, row)| row.0) {
            let _ = row;
            there[(FIRST + i) / 8] |= 1 << ((FIRST + i) % 8);
        }
        Self {
            what: rows.iter().map(|row| row.1).collect(),
            by: rows.iter().map(|row| row.2).collect(),
            stake: rows.iter().map(|row| row.3).collect(),
            at: rows.iter().map(|row| row.4).collect(),
            there,
        }
    }

    /// With a map of what is there only if a row is not.
    fn facts(&self) -> Result<trust::Facts<'_>, Error> {
        let set: u32 = self.there.iter().map(|byte| byte.count_ones()).sum();
        let what = Column::new(&self.what);
        let is_whole = usize::try_from(set) == Ok(self.what.len());
        Ok(trust::Facts {
            what: if is_whole { what } else { what.with_validity(&self.there, FIRST)? },
            by: Column::new(&self.by),
            stake: Column::new(&self.stake),
            at: Column::new(&self.at),
        })
    }
}

/// What a ledger says of the rows, in the order in which they stand.
fn streamed(
    rows: &[Row],
    unit: TrustUnit,
    params: &TrustParams,
    as_of: Instant,
) -> Result<Option<[f64; 3]>, Error> {
    let mut ledger = TrustLedger::new(unit);
    for (there, what, by, stake, at) in rows {
        let (by, stake) = (Party::BOTH[usize::from(*by)], Stake::new(*stake)?);
        let at = Instant::new(*at)?;
        let fact = match CONDUCTS.get(usize::from(*what)) {
            Some(conduct) => TrustEvidence::Act { by, stake, conduct: *conduct, at },
            None => TrustEvidence::Decline { by, stake, at },
        };
        if *there {
            ledger.observe(&fact);
        }
    }
    Ok(ledger.score(params, as_of)?.map(|score| {
        let interval = score.interval();
        [score.value(), interval.lower, interval.upper]
    }))
}

fn bits(readings: &Readings) -> Vec<Option<[u64; 3]>> {
    let of = |i: usize| {
        let value = readings.get(i)?;
        Some([value, readings.lower()[i], readings.upper()[i]].map(f64::to_bits))
    };
    (0..readings.len()).map(of).collect()
}

proptest! {
    /// Sorted by relationship, with rows that are none or without, and cut anywhere.
    #[test]
    fn columns_are_ledgers(
        groups in groups(prop_oneof![9 => prop::collection::vec(row(), 0..30), 1 => prop::collection::vec(row(), 500..1_600)], 0..6),
        unit in unit(),
        later in 0_i64..100_000,
        cut in 0_usize..7,
    ) {
        let as_of = Instant::new(40_000 + later)?;
        let params = TrustParams::default().with_level(Level::new(0.8)?);
        let rows: Vec<Row> = groups.concat();
        let mut offsets = vec![0_i64];
        for group in &groups {
            offsets.push(offsets[offsets.len() - 1] + i64::try_from(group.len())?);
        }
        let table = Table::new(&rows);
        let facts = table.facts()?;
        let read = |offsets: &[i64]| -> Result<Readings, Error> {
            let groups = Groups::from_offsets(offsets)?;
            trust::score(&facts, &groups, &trust::Asked::new(unit, &params, as_of).with_intervals())
        };
        let all = read(&offsets)?;
        let wanted = groups
            .iter()
            .map(|group| Ok(streamed(group, unit, &params, as_of)?.map(|said| said.map(f64::to_bits))))
            .collect::<Result<Vec<_>, Error>>()?;
        prop_assert_eq!(bits(&all), wanted);

        let plain = Groups::from_offsets(&offsets)?;
        let plain = trust::score(&facts, &plain, &trust::Asked::new(unit, &params, as_of))?;
        prop_assert_eq!(plain.values(), all.values());
        prop_assert_eq!(plain.validity(), all.validity());

        let cut = cut.min(groups.len());
        let mut parts = bits(&read(&offsets[..=cut])?);
        parts.extend(bits(&read(&offsets[cut..])?));
        prop_assert_eq!(parts, bits(&all));
    }

    /// Intervals are worked out some at a time: of however many relationships, and whichever stand
    /// side by side.
    #[test]
    fn intervals_of_many_relationships_are_those_of_their_ledgers(
        groups in prop_oneof![
            19 => groups(prop::collection::vec(row(), 0..4), 0..40),
            1 => groups(prop::collection::vec(row(), 0..4), 500..1_100),
        ],
        unit in unit(),
        level in 0.01..0.999,
    ) {
        let as_of = Instant::new(140_000)?;
        let params = TrustParams::default().with_level(Level::new(level)?);
        let rows: Vec<Row> = groups.concat();
        let mut offsets = vec![0_i64];
        for group in &groups {
            offsets.push(offsets[offsets.len() - 1] + i64::try_from(group.len())?);
        }
        let table = Table::new(&rows);
        let asked = trust::Asked::new(unit, &params, as_of).with_intervals();
        let read = trust::score(&table.facts()?, &Groups::from_offsets(&offsets)?, &asked)?;
        let wanted = groups
            .iter()
            .map(|group| Ok(streamed(group, unit, &params, as_of)?.map(|said| said.map(f64::to_bits))))
            .collect::<Result<Vec<_>, Error>>()?;
        prop_assert_eq!(bits(&read), wanted);
        for i in (0..read.len()).filter(|i| read.get(*i).is_none()) {
            prop_assert_eq!([read.lower()[i], read.upper()[i]].map(f64::to_bits), [0, 0]);
        }
    }

    /// In any order, by key.
    #[test]
    fn the_order_of_rows_is_irrelevant(
        rows in prop::collection::vec((0_u64..5, row()), 1..60).prop_shuffle(),
        unit in unit(),
    ) {
        let as_of = Instant::new(100_000)?;
        let params = TrustParams::default();
        let keys: Vec<u64> = rows.iter().map(|(key, _)| *key).collect();
        let plain: Vec<Row> = rows.iter().map(|(_, row)| *row).collect();
        let table = Table::new(&plain);
        let (groups, first) = Groups::by_key(&keys);
        let asked = trust::Asked::new(unit, &params, as_of).with_intervals();
        let read = trust::score(&table.facts()?, &groups, &asked)?;
        let wanted = first
            .iter()
            .map(|first| {
                let own = rows.iter().filter(|(key, _)| *key == keys[*first]).map(|(_, row)| *row);
                let said = streamed(&own.collect::<Vec<_>>(), unit, &params, as_of)?;
                Ok(said.map(|said| said.map(f64::to_bits)))
            })
            .collect::<Result<Vec<_>, Error>>()?;
        prop_assert_eq!(bits(&read), wanted);
    }
}

fn refusal(rows: &[Row], offsets: &[i32]) -> String {
    let table = Table::new(rows);
    let read = || {
        let groups = Groups::from_offsets(offsets)?;
        let (unit, params) = (TrustUnit::default(), TrustParams::default());
        trust::score(
            &table.facts()?,
            &groups,
            &trust::Asked::new(unit, &params, Instant::new(1_000)?),
        )
    };
    match read() {
        Ok(_) => "nothing".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_refused_value_is_named_by_column_and_row() {
    let good = (true, 0, 1, 1.0, 500);
    let of = |bad: Row| {
        let refused = refusal(&[good, bad], &[0, 2]);
        // Whether or not a row is missing elsewhere, and in whatever group.
        assert_eq!(refusal(&[good, bad, (false, 0, 1, 1.0, 0)], &[0, 2]), refused);
        assert_eq!(refusal(&[good, bad], &[0, 1, 1, 2]), refused);
        refused
    };
    // What is in no group is not looked at.
    assert_eq!(refusal(&[good, (true, 9, 9, 1.0, 500)], &[0, 1]), "nothing");
    assert_eq!(refusal(&[(true, 9, 9, 1.0, 500), good], &[1, 2]), "nothing");
    assert_eq!(of(good), "nothing");
    assert_eq!(
        of((true, 0, 1, f64::NAN, 500)),
        "column `stake`, row 1: stake must be 0 or more and finite, got NaN"
    );
    assert_eq!(
        of((true, 5, 1, 1.0, 500)),
        "column `what`, row 1: value must be a code from 0 to 4, got 5"
    );
    assert_eq!(
        of((true, 0, 2, 1.0, 500)),
        "column `by`, row 1: value must be 0 for the customer or 1 for the firm, got 2"
    );
    assert_eq!(
        of((true, 0, 1, 1.0, i64::MIN)),
        "column `at`, row 1: instant must be within 1099511627776 seconds of 1970 (seconds, not \
         milliseconds), got -9223372036854775808"
    );
    assert_eq!(
        of((true, 0, 1, 1.0, 1_001)),
        "column `at`, row 1: fact must not be dated after as_of (1000), got 1001"
    );
    // A row that is none is not looked at.
    assert_eq!(of((false, 9, 9, f64::NAN, i64::MAX)), "nothing");
    assert_eq!(refusal(&[good], &[0, 2]), "columns of these groups must have 2 entries, got 1");
    assert_eq!(
        refusal(&[good], &[1, 0]),
        "column `offsets`, row 1: offset must not be below 0 or below the one before it, got 0"
    );
}

#[test]
fn a_missing_value_of_a_fact_is_refused() -> Result<(), Error> {
    let facts = trust::Facts {
        what: Column::new(&[0]),
        by: Column::new(&[1]),
        stake: Column::new(&[1.0]).with_validity(&[0], 0)?,
        at: Column::new(&[0]),
    };
    let (unit, params) = (TrustUnit::default(), TrustParams::default());
    let groups = Groups::from_offsets(&[0_i64, 1])?;
    let refused = trust::score(&facts, &groups, &trust::Asked::new(unit, &params, Instant::EPOCH));
    assert_eq!(
        refused.map(|_| ()).map_err(|error| error.to_string()),
        Err("column `stake`, row 0: value must be there where a fact is, got null".to_owned())
    );
    Ok(())
}
