use super::*;
use std::collections::BTreeMap;

/// Days from 1970 to a date written `yyyymmdd`, by counting.
fn day_of(text: &str) -> i64 {
    let date: i64 = text.parse().unwrap();
    let (y, m, d) = (date / 10_000, date / 100 % 100, date % 100);
    let leap = |y: i64| y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    let years: i64 = (1970..y).map(|y| if leap(y) { 366 } else { 365 }).sum();
    let february = if leap(y) { 29 } else { 28 };
    let months = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let passed = usize::try_from(m - 1).unwrap();
    years + months[..passed].iter().sum::<i64>() + d - 1
}

/// Presence on 1 October 1997, each purchase that was served being a deed, against who buys
/// again within six months.
#[test]
#[ignore = "needs the data sets: set GOODWILL_DATA to their folder and run with --ignored"]
fn presence_tells_who_buys_again() {
    let Some(folder) = std::env::var_os("GOODWILL_DATA") else {
        eprintln!("skipped: GOODWILL_DATA is not set");
        return;
    };
    let file = std::path::Path::new(&folder).join("transactions/cdnow_master.csv");
    let (cut, end) = (day_of("19971001"), day_of("19980401"));
    let mut customers: BTreeMap<String, (NeedsLedger, bool)> = BTreeMap::new();
    for record in csv::Reader::from_path(file).unwrap().records() {
        let record = record.unwrap();
        let day = day_of(&record[1]);
        let empty = || (NeedsLedger::new(NeedsUnit::default()), false);
        let (ledger, again) = customers.entry(record[0].to_owned()).or_insert_with(empty);
        if day < cut {
            let at = Instant::from_days(day).unwrap();
            ledger.observe(&NeedsEvidence::Deed { kind: DeedKind::Asked, at });
        } else if day < end {
            *again = true;
        }
    }
    let as_of = Instant::from_days(cut).unwrap();
    let mut seen: Vec<(f64, bool)> = customers
        .values()
        .filter_map(|(ledger, again)| {
            let score = ledger.score(&NeedsParams::default(), as_of).unwrap()?;
            Some((score.deeds()?.presence?, *again))
        })
        .collect();
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    println!("presence, to presence, customers, buys again");
    let mut shares = Vec::new();
    for tenth in seen.chunks(seen.len().div_ceil(10)) {
        let again = tenth.iter().filter(|(_, again)| *again).count() as f64;
        shares.push(again / tenth.len() as f64);
        println!(
            "{:.3} {:.3} {} {:.3}",
            tenth[0].0,
            tenth[tenth.len() - 1].0,
            tenth.len(),
            again / tenth.len() as f64
        );
    }
    // The chance that one who buys again is more present than one who does not; ties half.
    let (mut ranks, mut i) = (0.0, 0);
    while i < seen.len() {
        let j = seen.partition_point(|(presence, _)| *presence <= seen[i].0);
        let again = seen[i..j].iter().filter(|(_, again)| *again).count() as f64;
        ranks += again * (i + 1 + j) as f64 / 2.0;
        i = j;
    }
    let yes = seen.iter().filter(|(_, again)| *again).count() as f64;
    let auc = (ranks - yes * (yes + 1.0) / 2.0) / (yes * (seen.len() as f64 - yes));
    println!("{} customers, {yes} buy again, AUC {auc:.4}", seen.len());
    assert_eq!((seen.len(), format!("{auc:.4}").as_str()), (23_570, "0.7589"));
    assert!(shares[9] > 3.0 * shares[0], "{shares:?}");
}
