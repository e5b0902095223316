//! Published data, for those who have them.

use std::path::PathBuf;

/// Pearson's correlation.
fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (x, y) = pairs.iter().fold((0.0, 0.0), |(x, y), pair| (x + pair.0 / n, y + pair.1 / n));
    let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
        pairs.iter().map(|pair| of(pair.0 - x, pair.1 - y)).sum()
    };
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

/// Mean perception forecasts the mean of the two overall ratings better than the mean gap does.
/// Computed from the file by another program: .574650 and .487702.
#[test]
#[ignore = "needs the data sets: set GOODWILL_DATA to their folder and run with --ignored"]
fn perception_alone_beats_the_plain_gap() -> Result<(), Box<dyn std::error::Error>> {
    let Some(folder) = std::env::var_os("GOODWILL_DATA") else {
        eprintln!("skipped: GOODWILL_DATA is not set");
        return Ok(());
    };
    let path = PathBuf::from(folder).join("survey/kiosk_servqual_gap.csv");
    let mut reader = csv::Reader::from_path(path)?;
    let header: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let (mut perceptions, mut gaps) = (Vec::new(), Vec::new());
    for row in reader.records() {
        let row = row?;
        let cell = |column: &str| -> Result<f64, Box<dyn std::error::Error>> {
            let place = header.iter().position(|name| name == column).ok_or("no column")?;
            Ok(row[place].parse()?)
        };
        let (mut expected, mut perceived) = (0.0, 0.0);
        for i in 1..=24 {
            expected += cell(&format!("exp{i}"))? / 24.0;
            perceived += cell(&format!("perc{i}"))? / 24.0;
        }
        let outcome = 0.5 * (cell("overall_satisfied")? + cell("overall_excellent")?);
        perceptions.push((perceived, outcome));
        gaps.push((perceived - expected, outcome));
    }
    assert_eq!(perceptions.len(), 194);
    let (perception, gap) = (correlation(&perceptions), correlation(&gaps));
    println!("perception r = {perception:.4}, gap r = {gap:.4}");
    super::assert_shows(perception, "0.574650");
    super::assert_shows(gap, "0.487702");
    assert!(perception > gap);
    Ok(())
}
