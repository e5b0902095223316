//! What is believed of months: unit tests of the library, `cargo test --lib dealings`.

// A test that cannot get its own input is broken.
#![allow(clippy::unwrap_used)]

use super::*;

/// Of two years and more, months tell what they are like; of less, a month that went badly may as well
/// be the year that did, and says nothing.
#[test]
fn months_say_nothing_before_they_return() {
    let name = |text| Name::new(text).unwrap();
    let one = |i: i64| {
        let placed = Instant::from_days(6 * i).unwrap();
        Dealing::new(name("a"), name("b"), Stake::ZERO, placed).unwrap()
    };
    let over: Vec<Dealing> = (0..130).map(one).collect();
    // Every second month is bad.
    let good = |dealing: &Dealing| {
        let month = super::super::calendar::month(dealing.placed());
        Some(month % 2 == 0)
    };
    let weight = |count: usize| {
        let over: Vec<&Dealing> = over.iter().take(count).collect();
        alike(&over, good).unwrap()[MONTH].weight.get()
    };
    assert!(weight(130) < 10.0, "{}", weight(130));
    assert!(weight(100) >= SILENT, "{}", weight(100));
}
