//! Dealings with due dates: nothing leaks, parts add up, and the forecasts are worth having.

// A test fails by panicking; exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod support;

use std::num::NonZeroU16;

use goodwill::backtest::{Forecast, SplitMix64, auc, calibration_error, log_loss};
use goodwill::dealings::{Chance, Columns, Dealing, DealingForecast, DealingForecaster, Outcome};
use goodwill::quantity::{HalfLife, Instant, Share};
use goodwill::simulate::SimulatedDealings;
use proptest::prelude::*;

use support::{cases, instant, name, stake};

const DAY: i64 = 86_400;

fn day(day: i64) -> Instant {
    instant(day * DAY)
}

fn open(trustee: &str, truster: &str, size: f64, placed: i64, due: i64) -> Dealing {
    let dealing = Dealing::new(name(trustee), name(truster), stake(size), day(placed)).unwrap();
    dealing.due(day(due)).unwrap()
}

fn learn(dealings: &[Dealing], as_of: i64) -> Option<DealingForecaster> {
    let columns = Columns { numbers: vec![name("speed")], words: vec![name("colour")] };
    DealingForecaster::learn(dealings, &columns, day(as_of), None).unwrap()
}

fn bits(forecast: &DealingForecast) -> Vec<u64> {
    let dispute = forecast.dispute.as_ref().map(Chance::value);
    let days = forecast.days.map(|days| days.median);
    [forecast.history.value(), forecast.with_placing.value(), forecast.running_mean]
        .into_iter()
        .chain([forecast.pooled_mean])
        .chain(dispute)
        .chain(days)
        .map(f64::to_bits)
        .collect()
}

/// Dealings of a few parties over a few weeks, many of one day, with every kind of end, stakes of
/// nothing and vast ones, and columns with gaps.
fn any_dealings(count: usize) -> impl Strategy<Value = Vec<Dealing>> {
    let size = prop_oneof![
        6 => (0.01..1_000.0_f64).prop_map(|x| x),
        1 => Just(0.0),
        1 => Just(1e300),
    ];
    let number =
        prop_oneof![3 => (-5.0..5.0_f64).prop_map(Some), 1 => Just(None), 1 => Just(Some(1e300))];
    let one = (0..5_usize, 1..3_usize, size, 0..40_i64, 0..9_i64, 0..6_u8, 0..12_i64, number);
    prop::collection::vec(one, count..count + 40).prop_map(|list| {
        let names = ["a", "b", "c", "d", "e"];
        let one = |(who, step, size, placed, term, end, taken, number)| {
            let dealing = open(names[who], names[(who + step) % 5], size, placed, placed + term);
            let dealing = dealing
                .with_numbers([number])
                .with_words([(taken % 3 > 0).then(|| name(["red", "blue"][who % 2]))]);
            let at = day(placed + taken);
            let ended = match end {
                0 | 1 => dealing.settled(at),
                2 => dealing.ended(at, Outcome::Failed),
                3 => dealing.ended(at, Outcome::Cancelled),
                4 => dealing.settled(at).map(|d| d.disputed(taken % 2 == 0)),
                _ => Ok(dealing),
            };
            ended.unwrap()
        };
        list.into_iter().map(one).collect()
    })
}

proptest! {
    #![proptest_config(cases(4))]

    /// What is told at the instant of placing or later moves no bit, nor does how a dealing ends.
    #[test]
    fn law_the_future_moves_no_bit(dealings in any_dealings(90), cut in 15..30_i64) {
        let Some(forecaster) = learn(&dealings, cut) else { return Ok(()) };
        // All that is known from the cut on is turned round.
        let turned = |dealing: &Dealing| -> Option<Dealing> {
            if dealing.placed() >= day(cut) {
                return None;
            }
            let placed = dealing.placed();
            let other = Dealing::new(
                dealing.trustee().clone(), dealing.truster().clone(), dealing.stake(), placed,
            ).unwrap();
            let other = other.due(dealing.due_at().unwrap()).unwrap()
                .with_numbers(dealing.numbers().to_vec()).with_words(dealing.words().to_vec());
            match dealing.ended_at() {
                Some(at) if at < day(cut) => Some(dealing.clone()),
                Some(_) => Some(other.ended(day(cut + 70), Outcome::Failed).unwrap()),
                None if dealing.due_at().unwrap() < day(cut) => {
                    Some(other.ended(day(cut), Outcome::Cancelled).unwrap().disputed(true))
                }
                None => Some(other.ended(day(cut), Outcome::Kept).unwrap()),
            }
        };
        let changed: Vec<Dealing> = dealings.iter().filter_map(turned).collect();
        prop_assert_eq!(&Some(forecaster.clone()), &learn(&changed, cut));
        let asked: Vec<Dealing> =
            dealings.iter().filter(|d| d.placed() <= day(cut)).cloned().collect();
        let (ours, theirs) = (
            forecaster.forecast(&dealings, &asked).unwrap(),
            forecaster.forecast(&changed, &asked).unwrap(),
        );
        for (ours, theirs) in ours.iter().zip(&theirs) {
            prop_assert_eq!(bits(ours), bits(theirs));
        }
    }

    #[test]
    fn law_the_order_of_dealings_moves_no_bit(dealings in any_dealings(90)) {
        let mut turned = dealings.clone();
        turned.reverse();
        turned.rotate_left(7);
        let Some(forecaster) = learn(&dealings, 30) else { return Ok(()) };
        prop_assert_eq!(&Some(forecaster.clone()), &learn(&turned, 30));
        let ours = forecaster.forecast(&dealings, &dealings[..9]).unwrap();
        let theirs = forecaster.forecast(&turned, &dealings[..9]).unwrap();
        for (ours, theirs) in ours.iter().zip(&theirs) {
            prop_assert_eq!(bits(ours), bits(theirs));
        }
    }

    #[test]
    fn law_parts_add_up_to_the_bit(dealings in any_dealings(90)) {
        let Some(forecaster) = learn(&dealings, 30) else { return Ok(()) };
        for forecast in forecaster.forecast(&dealings, &dealings).unwrap() {
            let chances = [Some(&forecast.history), Some(&forecast.with_placing), forecast.dispute.as_ref()];
            for chance in chances.into_iter().flatten() {
                let sum = |parts: &mut dyn Iterator<Item = f64>| {
                    parts.fold(chance.baseline(), |sum, part| sum + part)
                };
                let parts = || chance.parts().iter().map(|part| part.contribution);
                prop_assert_eq!(sum(&mut parts()).to_bits(), chance.value().to_bits());
                prop_assert_eq!(sum(&mut parts().rev()).to_bits(), chance.value().to_bits());
                prop_assert!((0.0..=1.0).contains(&chance.value()));
            }
            if let Some(days) = forecast.days {
                let interval = days.interval;
                prop_assert!(0.0 <= interval.lower && interval.lower <= days.median);
                prop_assert!(days.median <= interval.upper && interval.upper.is_finite());
            }
        }
    }

    /// What a trustee did better lowers no forecast from its past.
    #[test]
    fn law_a_better_record_never_lowers(dealings in any_dealings(90), which in 0..90_usize) {
        let Some(forecaster) = learn(&dealings, 30) else { return Ok(()) };
        let one = &dealings[which];
        let with = |late: bool| {
            let again = open(one.trustee().as_str(), one.truster().as_str(), one.stake().get(), 30, 33);
            let again = again.with_numbers([None]).with_words([None]);
            let again = again.settled(day(if late { 36 } else { 33 })).unwrap();
            let known: Vec<Dealing> = dealings.iter().cloned().chain([again]).collect();
            let next = open(one.trustee().as_str(), one.truster().as_str(), 5.0, 41, 50);
            let next = next.with_numbers([None]).with_words([None]);
            let forecast = forecaster.forecast(&known, &[next]).unwrap().remove(0);
            (forecast.history.value(), forecast.pooled_mean)
        };
        let (good, bad) = (with(false), with(true));
        prop_assert!(good.0 >= bad.0, "{good:?} {bad:?}");
        prop_assert!(good.1 > bad.1);
    }
}

/// What is late is known once it was due; what was called off in time is neither.
#[test]
fn what_is_known_and_since_when() {
    let invoice = open("a", "b", 10.0, 0, 30);
    let judged = |dealing: Dealing, as_of| dealing.judged(day(as_of));
    let late = || invoice.clone().settled(day(50)).unwrap();
    assert_eq!((judged(late(), 30), judged(late(), 31)), (None, Some((day(30), false))));
    let kept = || invoice.clone().settled(day(20)).unwrap();
    assert_eq!((judged(kept(), 20), judged(kept(), 21)), (None, Some((day(20), true))));
    assert_eq!(judged(invoice.clone(), 31), Some((day(30), false)));
    let failed = || invoice.clone().ended(day(10), Outcome::Failed).unwrap();
    assert_eq!(judged(failed(), 11), Some((day(10), false)));
    let cancelled = |at| invoice.clone().ended(day(at), Outcome::Cancelled).unwrap();
    assert_eq!(judged(cancelled(10), 99), None);
    assert_eq!(judged(cancelled(40), 99), Some((day(30), false)));
    assert_eq!(late().days_late(), Some(20.0));
    assert_eq!((kept().days_late(), kept().outcome()), (None, Some(Outcome::Kept)));
}

#[test]
fn what_is_wrong_is_said() {
    let same = Dealing::new(name("a"), name("a"), stake(1.0), day(0)).unwrap_err();
    assert_eq!(same.to_string(), "truster must be another party than the trustee, got `a`");
    let early = Dealing::new(name("a"), name("b"), stake(1.0), day(1)).unwrap().due(day(0));
    assert_eq!(
        early.unwrap_err().to_string(),
        "due date must not be dated before the placing (86400), got 0"
    );
    let twice = Columns { numbers: vec![name("x")], words: vec![name("x")] };
    let error = DealingForecaster::learn(&[], &twice, day(0), None).unwrap_err();
    assert_eq!(error.to_string(), "columns must have names of their own, got two `x`");
    let few = open("a", "b", 1.0, 0, 1).with_numbers([None, None]);
    let error = DealingForecaster::learn(&[few], &Columns::default(), day(9), None).unwrap_err();
    assert_eq!(error.to_string(), "numbers of a dealing must have 0 entries, got 2");
    let none = DealingForecaster::learn(&[], &Columns::default(), day(0), None).unwrap();
    assert!(none.is_none());
}

/// Eight dealings a day with one customer, all of which end alike, as a toss has it, on the day
/// itself: if one of them knew the others, evidence would have to fade within the day.
#[test]
fn a_leak_within_an_instant_would_choose_a_half_life_of_a_day() {
    let mut toss = SplitMix64::new(5);
    let mut dealings = Vec::new();
    for placed in 0..150 {
        let outcome = if toss.below(2) == 1 { Outcome::Kept } else { Outcome::Failed };
        for _ in 0..8 {
            let dealing = Dealing::new(name("x"), name("us"), stake(1.0), day(placed)).unwrap();
            dealings.push(dealing.ended(day(placed), outcome).unwrap());
        }
    }
    let learned = DealingForecaster::learn(&dealings, &Columns::default(), day(150), None);
    let forecaster = learned.unwrap().unwrap();
    assert!(forecaster.unit().half_life >= HalfLife::from_days(480.0).unwrap());
}

/// Who pays on the day takes as long as was given, and the forecast of the days says so.
#[test]
fn days_until_the_end_follow_the_days_that_were_given() {
    let given = |i: i64| if i % 2 == 0 { 4 } else { 50 };
    let one = |i: i64| {
        let new = open(&format!("t{}", i % 5), "us", 1.0, i, i + given(i));
        // Now and then a day late, so that there is something to learn.
        new.settled(day(i + given(i) + i64::from(i % 10 < 2))).unwrap()
    };
    let dealings: Vec<Dealing> = (0..300).map(one).collect();
    let learned = DealingForecaster::learn(&dealings, &Columns::default(), day(400), None);
    let asked = [4, 50].map(|given| open("t0", "us", 1.0, 400, 400 + given));
    let forecasts = learned.unwrap().unwrap().forecast(&dealings, &asked).unwrap();
    let medians: Vec<f64> = forecasts.iter().map(|it| it.days.unwrap().median).collect();
    assert!((3.0..6.0).contains(&medians[0]) && (40.0..60.0).contains(&medians[1]), "{medians:?}");
}

/// A past that makes the future, with half-lives that are known.
#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation: add --release")]
fn the_true_half_life_is_found_within_a_factor_of_two() {
    for (days, seed) in [(15.0, 1), (60.0, 2), (60.0, 3), (240.0, 4)] {
        let half_life = HalfLife::from_days(days).unwrap();
        let book = SimulatedDealings {
            customers: 30,
            dealings: 12_000,
            days: 1_500,
            half_life: Some(half_life),
            ..SimulatedDealings::default()
        };
        let dealings = book.draw(seed).unwrap();
        let learned = DealingForecaster::learn(&dealings, &Columns::default(), day(1_600), None);
        let found = learned.unwrap().unwrap().unit().half_life.seconds() / DAY as f64;
        assert!((days / 2.0..=2.0 * days).contains(&found), "{days}: {found}");
    }
}

/// An interval holds the settlements that it was made of: whole days, and terms that differ, met to
/// the second. Through logarithms they come back a few last digits beside themselves.
#[test]
fn an_interval_of_days_holds_what_it_was_made_of() {
    let inside = |dealings: &[Dealing]| -> usize {
        let learned = DealingForecaster::learn(dealings, &Columns::default(), day(5_000), None);
        let forecasts = learned.unwrap().unwrap().forecast(dealings, dealings).unwrap();
        let holds = |(dealing, forecast): (&Dealing, &DealingForecast)| {
            let taken = dealing.ended_at().unwrap().since(dealing.placed()) as f64 / DAY as f64;
            let days = forecast.days.unwrap();
            usize::from(days.interval.contains(taken) && days.median == taken)
        };
        dealings.iter().zip(&forecasts).map(holds).sum()
    };
    for whole in 1..=30 {
        let one = |i: i64| open("a", "us", 1.0, 4 * i, 4 * i + whole);
        let settled = |i: i64| one(i).settled(day(4 * i + whole)).unwrap();
        assert_eq!(inside(&(0..40).map(settled).collect::<Vec<_>>()), 40, "{whole} days");
    }
    let mixed = |i: i64| {
        let (who, term) = (format!("p{}", i % 7), 1 + i % 45);
        open(&who, "us", 1.0, i, i + term).settled(day(i + term)).unwrap()
    };
    assert_eq!(inside(&(0..400).map(mixed).collect::<Vec<_>>()), 400);
}

/// Who has more than .93 of something is late, nine times in ten, and of the others one in twenty: a
/// line and steps at quartiles cannot say so, a curve can.
#[test]
fn curves_are_taken_where_they_forecast_better() {
    let book = |sharp: bool| -> DealingForecaster {
        let mut toss = goodwill::backtest::SplitMix64::new(3);
        let columns = Columns { numbers: vec![support::name("x")], words: Vec::new() };
        let one = |i: i64| {
            let (x, luck) = (toss.below(1_000) as f64 / 1_000.0, toss.below(20));
            let late = if sharp && x > 0.93 { luck < 18 } else { luck == 0 };
            let who = format!("t{}", i % 9);
            let new = open(&who, "us", 1.0, i, i + 2).with_numbers([Some(x)]);
            new.settled(day(if late { i + 4 } else { i + 1 })).unwrap()
        };
        let dealings: Vec<Dealing> = (0..1_500).map(one).collect();
        DealingForecaster::learn(&dealings, &columns, day(2_000), None).unwrap().unwrap()
    };
    assert_eq!(book(true).is_bent(), [false, true, false]);
    assert_eq!(book(false).is_bent(), [false; 3]);
}

/// A number goes with being in time, or against it, and either way is found: who is below the middle of
/// it is late nine times in ten, or who is above. What the whole way adds is told once for the number.
#[test]
fn a_number_may_go_either_way() {
    for low_is_late in [true, false] {
        let mut toss = goodwill::backtest::SplitMix64::new(3);
        let columns = Columns { numbers: vec![support::name("x")], words: Vec::new() };
        let at = |i: i64, x: f64| {
            open(&format!("t{}", i % 9), "us", 1.0, i, i + 2).with_numbers([Some(x)])
        };
        let one = |i: i64| {
            let (x, luck) = (toss.below(1_000) as f64 / 1_000.0, toss.below(20));
            let late = if (x < 0.5) == low_is_late { luck < 18 } else { luck == 0 };
            at(i, x).settled(day(if late { i + 4 } else { i + 1 })).unwrap()
        };
        let dealings: Vec<Dealing> = (0..600).map(one).collect();
        let forecaster =
            DealingForecaster::learn(&dealings, &columns, day(700), None).unwrap().unwrap();
        let asked = [at(700, 0.0), at(700, 0.999)];
        let forecasts = forecaster.forecast(&dealings, &asked).unwrap();
        let [low, high] = [0, 1].map(|i| forecasts[i].with_placing.value());
        let (bad, well) = if low_is_late { (low, high) } else { (high, low) };
        assert!(bad < 0.3 && well > 0.8, "{low_is_late}: {low} {high}");
        let of_x: Vec<f64> =
            forecaster.weights().iter().filter(|(name, _)| name == "x").map(|(_, w)| *w).collect();
        let log_odds = |p: f64| (p / (1.0 - p)).ln();
        assert_eq!(of_x.len(), 1);
        // All else is alike; the outermost thousandth of the scale is left.
        let way = log_odds(well) - log_odds(bad);
        assert!((of_x[0] - way).abs() < 0.05 * way, "{} {way}", of_x[0]);
    }
}

/// The later half of a book, by each forecast: log loss, AUC, and calibration error.
fn scored(book: &SimulatedDealings, seed: u64) -> [[f64; 3]; 4] {
    let dealings = book.draw(seed).unwrap();
    let cut = dealings[dealings.len() / 2].placed();
    let learned = DealingForecaster::learn(&dealings, &Columns::default(), cut, None);
    let forecaster = learned.unwrap().unwrap();
    let later: Vec<Dealing> = dealings.iter().filter(|d| d.placed() >= cut).cloned().collect();
    let forecasts = forecaster.forecast(&dealings, &later).unwrap();
    let end = day(10_000);
    let of = |chance: &dyn Fn(&DealingForecast) -> f64| {
        let one = |(d, f): (&Dealing, &DealingForecast)| Forecast {
            probability: Share::new(chance(f)).unwrap(),
            happened: d.judged(end).unwrap().1,
        };
        let list: Vec<Forecast> = later.iter().zip(&forecasts).map(one).collect();
        let bins = NonZeroU16::new(10).unwrap();
        [log_loss(&list).unwrap(), auc(&list).unwrap(), calibration_error(&list, bins).unwrap()]
    };
    [
        of(&|f| f.history.value()),
        of(&|f| f.with_placing.value()),
        of(&|f| f.running_mean),
        of(&|f| f.pooled_mean),
    ]
}

/// Late payers, seasons, stakes over three powers of ten, many in one instant, a past that makes
/// the future: never worse than the better of two plain means, and calibrated.
#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation: add --release")]
fn simulated_books_are_forecast_no_worse_than_by_the_better_mean() {
    let plain = SimulatedDealings { dealings: 10_000, ..SimulatedDealings::default() };
    let half_life = Some(HalfLife::from_days(60.0).unwrap());
    let books = [
        ("late payers", plain),
        ("seasons", SimulatedDealings { season: 1.0, ..plain }),
        ("large stakes late", SimulatedDealings { large_late: 3.0, ..plain }),
        ("many in one instant", SimulatedDealings { every: 30, ..plain }),
        ("all alike", SimulatedDealings { late_payers: Share::ZERO, ..plain }),
        ("the past makes the future", SimulatedDealings { half_life, ..plain }),
    ];
    for (what, book) in books {
        let [history, placing, running, pooled] = scored(&book, 11);
        let best = running[0].min(pooled[0]);
        assert!(history[0] <= best + 0.002, "{what}: {} > {best}", history[0]);
        assert!(placing[0] <= best + 0.002, "{what}: {} > {best}", placing[0]);
        assert!(placing[2] <= 0.03, "{what}: calibration error {}", placing[2]);
    }
}
