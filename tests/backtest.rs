//! Backtests: nothing leaks, and the measures are what they say.

// A test fails by panicking; exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::num::NonZeroU16;

use goodwill::Result;
use goodwill::backtest::{
    Backtest, BacktestParams, BacktestReport, Bootstrap, Case, Cut, Direction, Followed, Forecast,
    ForecastMeasures, Gain, Known, MapKind, ProbabilityMap, RankMeasures, SplitMix64, auc,
    average_precision, brier, brier_parts, calibration_error, excess_log_loss, lift, log_loss,
    portrait_value, rate, reliability_diagram,
};
use goodwill::book::BookParams;
use goodwill::friction::{Encounter, Friction, FrictionKind, Initiator, Stage};
use goodwill::quantity::{Instant, Level, Name, Share};
use goodwill::record::{Event, Fact};
use goodwill::simulate::Simulation;
use proptest::prelude::*;

/// Sums of some hundred numbers below 1.
const ROUNDING: f64 = 1e-12;
/// Computed by hand, to as many digits as are written.
const BY_HAND: f64 = 5e-13;

fn day(days: i64) -> Instant {
    Instant::from_days(days).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn call(customer: &str, at: Instant, late: bool) -> Event {
    let call = Encounter::new(Stage::Support, at, Initiator::Customer);
    let late = late.then(|| Friction::new(FrictionKind::Late));
    let call = late.into_iter().fold(call, Encounter::with_friction);
    Event::new(name(customer), Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call)))
}

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

fn ten() -> NonZeroU16 {
    NonZeroU16::new(10).unwrap()
}

fn cases(list: &[(f64, bool)]) -> Vec<Case> {
    list.iter().map(|(risk, happened)| Case::new(*risk, *happened).unwrap()).collect()
}

fn forecasts(list: &[(f64, bool)]) -> Vec<Forecast> {
    let forecast = |&(p, happened): &(f64, bool)| Forecast { probability: share(p), happened };
    list.iter().map(forecast).collect()
}

fn uniform(draws: &mut SplitMix64) -> f64 {
    (draws.draw() >> 11) as f64 / (1_u64 << 53) as f64
}

/// Fast to run, and no intervals.
fn plain() -> BacktestParams {
    BacktestParams::default().with_replicates(0)
}

/// The risks, coarse so that many are equal, and what happened.
fn any_cases() -> impl Strategy<Value = Vec<(f64, bool)>> {
    let risk = prop_oneof![
        3 => (0..8_u8).prop_map(|k| f64::from(k) / 7.0),
        1 => 0.0..=1.0,
        1 => Just(-0.0),
    ];
    prop::collection::vec((risk, any::<bool>()), 0..60)
}

/// Events of a few customers, by whole days so that many fall on a cut.
fn any_book() -> impl Strategy<Value = Vec<Event>> {
    let event = (0..4_u8, 0..100_i64, any::<bool>());
    prop::collection::vec(event, 0..60).prop_map(|list| {
        let event = |(customer, at, late)| call(&format!("c{customer}"), day(at), late);
        list.into_iter().map(event).collect()
    })
}

fn some_cuts() -> Vec<Cut> {
    let first = Cut::from_days(day(20), 15).unwrap();
    Cut::rolling(first, 10 * Instant::DAY, day(110)).unwrap()
}

fn by_customer(events: &[Event]) -> BTreeMap<&Name, Vec<Event>> {
    let mut customers: BTreeMap<&Name, Vec<Event>> = BTreeMap::new();
    for event in events {
        customers.entry(event.customer()).or_default().push(event.clone());
    }
    customers
}

fn late_in_window(followed: &Followed<'_>) -> bool {
    let late = |event: &Event| match event.fact() {
        Fact::Friction(goodwill::friction::FrictionEvent::Encounter(encounter)) => {
            !encounter.frictions().is_empty()
        }
        _ => false,
    };
    followed.events().iter().any(late)
}

fn run(events: &[Event], params: BacktestParams) -> BacktestReport {
    let book = BookParams::default();
    let scorer = portrait_value(&book);
    let outcome = |followed: &Followed<'_>| Some(late_in_window(followed));
    Backtest::run(events.to_vec(), some_cuts(), day(100), params, scorer, outcome).unwrap()
}

mod laws {
    use super::*;

    proptest! {
        #[test]
        fn law_past_and_future_are_parted(events in any_book()) {
            let seen = RefCell::new(Vec::new());
            let scorer = |known: &Known<'_>| {
                let dates: Vec<Instant> = known.events().iter().map(Event::at).collect();
                let own = known.events().iter().all(|event| event.customer() == known.customer());
                assert!(own && dates.is_sorted() && !dates.is_empty());
                assert!(dates.iter().all(|at| *at <= known.as_of()));
                let all = events.iter().filter(|e| {
                    e.customer() == known.customer() && e.at() <= known.as_of()
                });
                assert_eq!(dates.len(), all.count());
                seen.borrow_mut().push(known.customer().clone());
                Ok(Some(0.0))
            };
            let outcome = |followed: &Followed<'_>| {
                let cut = followed.cut();
                let dates: Vec<Instant> = followed.events().iter().map(Event::at).collect();
                assert!(dates.is_sorted());
                assert!(dates.iter().all(|at| *at > cut.at() && *at <= cut.end()));
                let seen = seen.borrow();
                let customer = seen.last().unwrap();
                let all = events.iter().filter(|e| {
                    e.customer() == customer && e.at() > cut.at() && e.at() <= cut.end()
                });
                assert_eq!(dates.len(), all.count());
                Some(true)
            };
            Backtest::run(events.clone(), some_cuts(), day(100), plain(), scorer, outcome).unwrap();
        }

        #[test]
        fn law_everybody_is_counted_once(events in any_book()) {
            let report = run(&events, plain());
            let customers = by_customer(&events).len() as u64;
            prop_assert_eq!(report.customers, customers);
            for cut in &report.cuts {
                let t = cut.tally;
                let all = t.nothing_known + t.unfinished + t.not_scored + t.undetermined + t.cases;
                prop_assert_eq!(all, customers);
                prop_assert!(t.happened <= t.cases && t.without_probability <= t.cases);
                prop_assert!(cut.cut.end() <= day(100) || t.cases == 0);
            }
        }

        #[test]
        fn law_order_is_irrelevant(
            (events, shuffled) in any_book()
                .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        ) {
            let params = BacktestParams::default().with_replicates(19).with_least(1);
            let text = |events| format!("{:?}", run(events, params));
            prop_assert_eq!(text(&events), text(&shuffled));
        }

        #[test]
        fn law_ranks_match_naive_definitions(list in any_cases(), q in 0.01..1.0_f64) {
            let cases = cases(&list);
            let positives = list.iter().filter(|case| case.1);
            let negatives = || list.iter().filter(|case| !case.1);
            let (mut won, mut pairs, mut precision) = (0.0, 0.0, 0.0);
            for (s, _) in positives.clone() {
                for (other, _) in negatives() {
                    pairs += 1.0;
                    won += if s > other { 1.0 } else if s == other { 0.5 } else { 0.0 };
                }
                let named = list.iter().filter(|(other, _)| other >= s);
                let hits = named.clone().filter(|case| case.1).count();
                precision += hits as f64 / named.count() as f64;
            }
            let both = pairs > 0.0;
            prop_assert_eq!(auc(&cases), both.then(|| won / pairs));
            let n = list.len() as f64;
            let yes = positives.clone().count() as f64;
            match average_precision(&cases) {
                Some(found) => prop_assert!((found - precision / yes).abs() < ROUNDING),
                None => prop_assert!(!both),
            }
            // The lift as a sum over cases: each is named in full, in part with its ties, or not.
            let hits: f64 = positives.map(|(s, _)| {
                let above = list.iter().filter(|(other, _)| other > s).count() as f64;
                let tied = list.iter().filter(|(other, _)| other == s).count() as f64;
                ((q * n - above) / tied).clamp(0.0, 1.0)
            }).sum();
            match lift(&cases, share(q)) {
                Some(found) => prop_assert!((found - (hits / (q * n)) / (yes / n)).abs() < 1e-9),
                None => prop_assert!(!both),
            }
        }

        #[test]
        fn law_the_brier_score_is_its_parts(
            list in any_cases().prop_map(|list| {
                list.into_iter().map(|(p, y)| (p.abs(), y)).collect::<Vec<_>>()
            }),
            bins in 1..40_u16,
        ) {
            let forecasts = forecasts(&list);
            let bins = NonZeroU16::new(bins).unwrap();
            match (brier(&forecasts), brier_parts(&forecasts, bins)) {
                (Some(whole), Some(parts)) => {
                    prop_assert!((whole - parts.sum()).abs() < ROUNDING, "{whole} {parts:?}");
                    prop_assert!(parts.reliability >= 0.0 && parts.resolution >= 0.0);
                    prop_assert!(parts.uncertainty >= 0.0 && parts.within_variance > -ROUNDING);
                    let diagram = reliability_diagram(&forecasts, bins, Level::default());
                    let n: f64 = diagram.iter().map(|bin| bin.cases).sum();
                    prop_assert_eq!(n, forecasts.len() as f64);
                    for bin in &diagram {
                        prop_assert!(bin.interval.contains(bin.observed));
                        prop_assert!(bin.forecast > bin.lower - ROUNDING);
                        prop_assert!(bin.forecast < bin.upper + ROUNDING);
                    }
                }
                (None, None) => prop_assert!(list.is_empty()),
                other => prop_assert!(false, "{other:?}"),
            }
        }

        #[test]
        fn law_maps_keep_the_order(
            list in any_cases(),
            exponent in -320.0..300.0_f64,
            isotonic in any::<bool>(),
        ) {
            let scale = 10_f64.powf(exponent);
            let list: Vec<(f64, bool)> = list.iter().map(|(s, y)| (s * scale, *y)).collect();
            let kind = if isotonic { MapKind::Isotonic } else { MapKind::Logistic };
            let both = list.iter().any(|case| case.1) && list.iter().any(|case| !case.1);
            let map = ProbabilityMap::learn(kind, &cases(&list));
            prop_assert_eq!(map.is_some(), both);
            let Some(map) = map else { return Ok(()) };
            let mut risks: Vec<f64> = list.iter().map(|case| case.0).collect();
            risks.extend([-scale, 0.0, 2.0 * scale]);
            risks.sort_by(f64::total_cmp);
            let p: Vec<f64> = risks.iter().map(|s| map.probability(*s).unwrap().get()).collect();
            prop_assert!(p.is_sorted(), "{p:?}");
            let learned = |s: &f64| (0.0..=scale).contains(s);
            let inside = risks.iter().zip(&p).filter(|(s, _)| learned(s));
            prop_assert!(inside.into_iter().all(|(_, p)| *p > 0.0 && *p < 1.0), "{p:?}");
        }
    }

    /// Every forecast of a run, to the bit, and the maps that made the probabilities.
    fn scores(events: &[Event], until: Instant, cut: Cut) -> BTreeMap<Name, Option<u64>> {
        let book = BookParams::default();
        let portrait = portrait_value(&book);
        let found = RefCell::new(BTreeMap::new());
        let scorer = |known: &Known<'_>| {
            let score = portrait(known)?;
            found.borrow_mut().insert(known.customer().clone(), score.map(f64::to_bits));
            Ok(score)
        };
        Backtest::run(events.to_vec(), [cut], until, plain(), scorer, |_| Some(true)).unwrap();
        found.into_inner()
    }

    #[test]
    fn law_what_follows_moves_no_forecast() {
        let simulation = Simulation::new(11).customers(12).events(1_800);
        let (events, until) = (simulation.iter().collect::<Vec<_>>(), simulation.until());
        let cut = Cut::new(until.plus(-200 * Instant::DAY).unwrap(), 100 * Instant::DAY).unwrap();
        let past: Vec<Event> = events.iter().filter(|e| e.at() <= cut.at()).cloned().collect();
        // The future of somebody else, under the same names.
        let other = Simulation::new(12).customers(12).events(1_800);
        let future = other.iter().filter(|e| e.at() > cut.at());
        let changed: Vec<Event> = past.iter().cloned().chain(future).collect();
        let whole = scores(&events, until, cut);
        assert_eq!(whole.len(), 12);
        assert!(whole.values().all(Option::is_some));
        assert_eq!(whole, scores(&past, until, cut));
        assert_eq!(whole, scores(&changed, until, cut));
    }

    #[test]
    fn law_unfinished_outcomes_teach_nothing() {
        // Eighty customers, one call a day apart; cuts every 10 days with windows of 25.
        let mut draws = SplitMix64::new(3);
        let mut events = Vec::new();
        for customer in 0..80 {
            for at in 0..100 {
                let late = draws.below(40) < 1 + customer / 4;
                events.push(call(&format!("c{customer}"), day(at), late));
            }
        }
        let cuts: Vec<Cut> = (2..8).map(|k| Cut::from_days(day(10 * k), 25).unwrap()).collect();
        let book = BookParams::default();
        let maps = |flipped_from: Instant| {
            let outcome = |followed: &Followed<'_>| {
                let happened = late_in_window(followed);
                Some(happened != (followed.cut().end() > flipped_from))
            };
            let params = plain().with_least(3);
            let (cuts, scorer) = (cuts.clone(), portrait_value(&book));
            Backtest::run(events.clone(), cuts, day(99), params, scorer, outcome).unwrap().cuts
        };
        let (as_it_was, flipped) = (maps(day(200)), maps(day(60)));
        // Cuts at 20, 30, 40: no window is over. At 50 one is, of days 20 to 45; at 60 two.
        let learned: Vec<u64> = as_it_was.iter().map(|cut| cut.learned_from).collect();
        assert_eq!(learned, [0, 0, 0, 80, 160, 240]);
        for (k, (a, b)) in as_it_was.iter().zip(&flipped).enumerate() {
            assert_eq!(a.map == b.map, k < 5, "{k}");
            assert_eq!(a.map.is_some(), k >= 3, "{k}");
        }
    }
}

mod planted {
    use super::*;

    /// Forty customers call once a week for two years; every second one takes leave on day 700,
    /// with a call that says so by its stage.
    fn with_farewells() -> Vec<Event> {
        let mut events = Vec::new();
        for customer in 0..40 {
            let who = format!("c{customer:02}");
            events.extend((0..100).map(|week| call(&who, day(7 * week), false)));
            if customer % 2 == 0 {
                let stage = Stage::Own(name("farewell"));
                let farewell = Encounter::new(stage, day(700), Initiator::Customer);
                events.push(Event::new(
                    name(&who),
                    Fact::Friction(goodwill::friction::FrictionEvent::Encounter(farewell)),
                ));
            }
        }
        events
    }

    fn takes_leave(events: &[Event]) -> bool {
        events.iter().any(|event| match event.fact() {
            Fact::Friction(goodwill::friction::FrictionEvent::Encounter(encounter)) => {
                encounter.stage().to_string() == "own:farewell"
            }
            _ => false,
        })
    }

    #[test]
    fn a_planted_leak_finds_nothing_to_leak() {
        let events = with_farewells();
        let cheat = |events: &[Event]| if takes_leave(events) { 1.0 } else { 0.0 };
        // Let loose on all events, it knows the future.
        let all: Vec<Case> = by_customer(&events)
            .values()
            .map(|own| Case::new(cheat(own), takes_leave(own)).unwrap())
            .collect();
        assert_eq!(auc(&all), Some(1.0));
        // In a backtest it is given no future to know: all scores are equal.
        let report = Backtest::run(
            events,
            [Cut::from_days(day(699), 1).unwrap()],
            day(710),
            plain().with_direction(Direction::High),
            |known| Ok(Some(cheat(known.events()))),
            |followed| Some(takes_leave(followed.events())),
        )
        .unwrap();
        assert_eq!((report.tally.cases, report.tally.happened), (40, 20));
        assert_eq!(report.ranking.unwrap().auc.unwrap().value, 0.5);
    }

    #[test]
    fn the_instant_of_the_cut_is_known_and_the_end_is_in_the_window() {
        let events: Vec<Event> = [9, 10, 11, 20, 21].map(|at| call("a", day(at), false)).into();
        let report = Backtest::run(
            events,
            [Cut::from_days(day(10), 10).unwrap()],
            day(30),
            plain(),
            |known| Ok(Some(known.events().len() as f64)),
            |followed| Some(followed.events().len() == 2),
        )
        .unwrap();
        assert_eq!((report.tally.cases, report.tally.happened), (1, 1));
    }

    #[test]
    fn a_planted_cause_is_found() {
        // Whom the firm treats badly has the bad outcome; the portrait is not told which they are.
        let simulation = Simulation::new(9).customers(120).events(12_000);
        let bad: BTreeMap<Name, bool> = (0..120)
            .map(|number| simulation.truth(number).unwrap())
            .map(|truth| (truth.customer.clone(), truth.quality() < 0.65))
            .collect();
        let until = simulation.until();
        let cut = Cut::new(until.plus(-180 * Instant::DAY).unwrap(), 180 * Instant::DAY).unwrap();
        let book = BookParams::default();
        let outcome = |followed: &Followed<'_>| Some(bad[followed.events().first()?.customer()]);
        let (params, scorer) = (BacktestParams::default(), portrait_value(&book));
        let report =
            Backtest::run(simulation.iter(), [cut], until, params, scorer, outcome).unwrap();
        let auc = report.ranking.unwrap().auc.unwrap();
        assert!(auc.interval.unwrap().lower > 0.6, "{auc:.3}");
        // One cut has none before it to learn a map from.
        assert_eq!(report.tally.without_probability, report.tally.cases);
    }

    #[test]
    fn outcomes_by_lot_are_not_foretold() {
        let simulation = Simulation::new(5).customers(150).events(9_000);
        let until = simulation.until();
        let first = Cut::new(until.plus(-400 * Instant::DAY).unwrap(), 90 * Instant::DAY).unwrap();
        let cuts = Cut::rolling(first, 100 * Instant::DAY, until).unwrap();
        assert_eq!(cuts.len(), 4);
        let lots = RefCell::new(SplitMix64::new(1));
        let book = BookParams::default();
        let report = Backtest::run(
            simulation.iter(),
            cuts,
            until,
            BacktestParams::default(),
            portrait_value(&book),
            |_| Some(lots.borrow_mut().below(10) < 3),
        )
        .unwrap();
        let ranking = report.ranking.unwrap();
        assert_eq!(ranking.cases, 600);
        assert!(ranking.auc.unwrap().interval.unwrap().contains(0.5));
        assert!(ranking.lift.unwrap().interval.unwrap().contains(1.0));
        // A map that has nothing to tell says the base rate, and so gains nothing on it.
        let gain = report.gain.unwrap();
        assert_eq!(gain.cases, 450);
        assert!(gain.log_loss.value.abs() < 0.01, "{gain:?}");
    }
}

mod measures {
    use super::*;

    #[test]
    fn by_hand() {
        let list = [(0.8, true), (0.4, true), (0.1, true), (0.4, false), (0.2, false)];
        let five = forecasts(&list);
        assert_eq!(auc(&five), Some(3.5 / 6.0));
        assert_eq!(auc(&cases(&list)), auc(&five));
        assert_eq!(rate(&five), Some(0.6));
        // (1 + 2/3 + 3/5)/3
        let precision = average_precision(&five).unwrap();
        assert!((precision - (1.0 + 2.0 / 3.0 + 0.6) / 3.0).abs() < BY_HAND);
        // Of the first two places .8 has one, the two .4 share the other: 1½ of 2 against 3 of 5.
        assert!((lift(&five, share(0.4)).unwrap() - (1.5 / 2.0) / 0.6).abs() < BY_HAND);
        // −(ln .8 + ln .4 + ln .1 + ln .6 + ln .8)/5
        assert!((log_loss(&five).unwrap() - 0.835_197_710_252_5).abs() < BY_HAND);
        // (.04 + .36 + .81 + .16 + .04)/5
        assert!((brier(&five).unwrap() - 0.282).abs() < BY_HAND);
        // Bins .1: −.9; .2: +.2; .4: −.6 + .4; .8: −.2. (.9 + .2 + .2 + .2)/5
        assert!((calibration_error(&five, ten()).unwrap() - 0.3).abs() < BY_HAND);
        // (.81 + .04 + .2²/2 + .04)/5; (.16 + .36 + 2 · .01 + .16)/5; .6 · .4; within: nothing.
        let parts = brier_parts(&five, ten()).unwrap();
        for (found, expected) in [
            (parts.reliability, 0.182),
            (parts.resolution, 0.14),
            (parts.uncertainty, 0.24),
            (parts.within_variance, 0.0),
            (parts.within_covariance, 0.0),
        ] {
            assert!((found - expected).abs() < BY_HAND, "{parts:?}");
        }
    }

    #[test]
    fn perfect_and_reversed_forecasts() {
        let perfect = forecasts(&[(0.0, false), (1.0, true), (0.0, false), (1.0, true)]);
        assert_eq!((auc(&perfect), average_precision(&perfect)), (Some(1.0), Some(1.0)));
        assert_eq!(brier(&perfect), Some(0.0));
        assert_eq!(calibration_error(&perfect, ten()), Some(0.0));
        assert!(log_loss(&perfect).unwrap() < 2e-15);
        assert_eq!(lift(&perfect, share(0.5)), Some(2.0));
        let parts = brier_parts(&perfect, ten()).unwrap();
        assert_eq!((parts.reliability, parts.resolution, parts.uncertainty), (0.0, 0.25, 0.25));
        let reversed = forecasts(&[(1.0, false), (0.0, true)]);
        assert_eq!((auc(&reversed), brier(&reversed)), (Some(0.0), Some(1.0)));
        // Certainty that fails costs the floor: −ln 10⁻¹⁵, on the other side but for rounding.
        let floor = 15.0 * core::f64::consts::LN_10;
        assert!((log_loss(&forecasts(&[(0.0, true)])).unwrap() - floor).abs() < 1e-9);
        assert!((log_loss(&forecasts(&[(1.0, false)])).unwrap() - floor).abs() < 1e-2);
    }

    #[test]
    fn what_cannot_be_measured_is_none() {
        let none: [Forecast; 0] = [];
        assert_eq!((auc(&none), average_precision(&none), rate(&none)), (None, None, None));
        assert_eq!((log_loss(&none), brier(&none)), (None, None));
        assert_eq!(calibration_error(&none, ten()), None);
        assert_eq!(brier_parts(&none, ten()), None);
        assert_eq!(reliability_diagram(&none, ten(), Level::default()), []);
        assert_eq!(excess_log_loss(&none, &none), Ok(None));
        assert_eq!(RankMeasures::from_cases(&[], &[], &plain()), Ok(None));
        assert_eq!(ForecastMeasures::from_forecasts(&[], &[], &plain()), Ok(None));
        assert_eq!(Gain::from_forecasts(&[], &[], &[], &plain()), Ok(None));
        let one_kind = forecasts(&[(0.3, true), (0.4, true)]);
        assert_eq!((auc(&one_kind), average_precision(&one_kind)), (None, None));
        assert_eq!(lift(&one_kind, Share::HALF), None);
        assert_eq!(lift(&forecasts(&[(0.3, true), (0.4, false)]), Share::ZERO), None);
        let ties = forecasts(&[(0.5, true), (0.5, false), (0.5, true)]);
        assert_eq!(auc(&ties), Some(0.5));
        assert!((lift(&ties, share(0.1)).unwrap() - 1.0).abs() < ROUNDING);
        assert!((average_precision(&ties).unwrap() - 2.0 / 3.0).abs() < ROUNDING);
    }

    #[test]
    fn forecasts_are_compared_case_by_case() {
        let half = forecasts(&[(0.5, true), (0.5, true), (0.5, false)]);
        assert_eq!(excess_log_loss(&half, &half), Ok(Some((0.0, 0.0))));
        // Worse by ln 2 in each case: there is no doubt about it.
        let quarter = forecasts(&[(0.25, true), (0.25, true), (0.75, false)]);
        let (by, error) = excess_log_loss(&quarter, &half).unwrap().unwrap();
        let ln_2 = core::f64::consts::LN_2;
        assert!((by - ln_2).abs() < BY_HAND && error < BY_HAND);
        // Better by ln 2 in the first, worse by ln 2 in the second of two: 0 ± ln 2/√2.
        let mixed = forecasts(&[(1.0, true), (0.25, true)]);
        let (by, error) = excess_log_loss(&mixed, &half[..2]).unwrap().unwrap();
        assert!(by.abs() < BY_HAND && (error - ln_2 / 2.0_f64.sqrt()).abs() < BY_HAND);
        assert_eq!(
            excess_log_loss(&mixed, &half).unwrap_err().to_string(),
            "forecasts to compare with must have 2 entries, got 3"
        );
        let gain = Gain::from_forecasts(&half, &quarter, &[1, 2, 3], &plain()).unwrap().unwrap();
        assert!((gain.log_loss.value - ln_2).abs() < BY_HAND && gain.log_loss.interval.is_none());
    }

    #[test]
    fn the_logistic_map_is_flat_at_the_top() {
        let list =
            [(1.0, false), (2.0, true), (3.0, false), (4.0, true), (6.0, true), (6.0, false)];
        let map = ProbabilityMap::learn(MapKind::Logistic, &cases(&list)).unwrap();
        // Σ (t − p) = Σ (t − p) x = 0, with Platt's targets: 4/5 and 1/5.
        let (mut flat, mut steep) = (0.0, 0.0);
        for (x, happened) in list {
            let error = if happened { 0.8 } else { 0.2 } - map.probability(x).unwrap().get();
            (flat, steep) = (flat + error, steep + error * x);
        }
        assert!(flat.abs() < 1e-8 && steep.abs() < 1e-8, "{flat} {steep}");
        // Cases against the order teach the base rate; so do ties, and what is parted is no certainty.
        let reversed = cases(&[(1.0, true), (2.0, false), (3.0, false)]);
        let map = ProbabilityMap::learn(MapKind::Logistic, &reversed).unwrap();
        assert_eq!(map.probability(-5.0), map.probability(5.0));
        let parted: Vec<(f64, bool)> = (0..200).map(|i| (f64::from(i), i >= 100)).collect();
        let map = ProbabilityMap::learn(MapKind::Logistic, &cases(&parted)).unwrap();
        let (low, high) = (map.probability(0.0).unwrap(), map.probability(199.0).unwrap());
        assert!(low.get() > 0.0 && low.get() < 0.02 && high.get() > 0.98 && high.get() < 1.0);
        assert_eq!(
            map.probability(f64::INFINITY).unwrap_err().to_string(),
            "risk must be finite, got inf"
        );
        assert_eq!(ProbabilityMap::learn(MapKind::AsIs, &reversed), None);
    }

    #[test]
    fn the_generator_is_the_published_one() {
        let mut draws = SplitMix64::new(1_234_567);
        let found: Vec<u64> = (0..5).map(|_| draws.draw()).collect();
        assert_eq!(
            found,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
        assert_eq!(draws.below(0), 0);
        assert_eq!(draws.below(1), 0);
        let mut counts = [0_u32; 7];
        (0..70_000).for_each(|_| counts[draws.below(7)] += 1);
        // Ten thousand each, ± 93: none is five deviations off.
        assert!(counts.iter().all(|count| count.abs_diff(10_000) < 465), "{counts:?}");
    }
}

mod intervals {
    use super::*;

    /// Customers with one to three cases each, of which a probability of U(0, 1) is true; all
    /// cases of a customer have the same.
    fn simulated(draws: &mut SplitMix64, customers: usize) -> (Vec<Forecast>, Vec<usize>) {
        let (mut forecasts, mut owners) = (Vec::new(), Vec::new());
        for customer in 0..customers {
            let p = uniform(draws);
            for _ in 0..=draws.below(3) {
                let happened = uniform(draws) < p;
                forecasts.push(Forecast { probability: share(p), happened });
                owners.push(customer);
            }
        }
        (forecasts, owners)
    }

    #[test]
    fn intervals_hold_about_as_often_as_they_say() {
        const RUNS: u32 = 400;
        let params = BacktestParams::default().with_replicates(199);
        let mut draws = SplitMix64::new(42);
        // Of true probabilities U(0, 1): the base rate, AUC, log loss and Brier score.
        let truth = [0.5, 5.0 / 6.0, 0.5, 1.0 / 6.0];
        let mut held = [0_u32; 4];
        for _ in 0..RUNS {
            let (forecasts, owners) = simulated(&mut draws, 100);
            let cases: Vec<Case> = forecasts.iter().map(|forecast| (*forecast).into()).collect();
            let ranked = RankMeasures::from_cases(&cases, &owners, &params).unwrap().unwrap();
            let stated =
                ForecastMeasures::from_forecasts(&forecasts, &owners, &params).unwrap().unwrap();
            let found = [ranked.base_rate, ranked.auc.unwrap(), stated.log_loss, stated.brier];
            for ((held, truth), found) in held.iter_mut().zip(truth).zip(found) {
                *held += u32::from(found.interval.unwrap().contains(truth));
            }
        }
        // Nominal .90 ± three binomial deviations, and a little for percentiles being too short.
        for held in held {
            let coverage = f64::from(held) / f64::from(RUNS);
            assert!((0.84..=0.945).contains(&coverage), "{coverage}");
        }
    }

    #[test]
    fn customers_are_drawn_with_all_their_cases() {
        // Each of 50 customers ten times: as much evidence as once each, and not ten times as much.
        let mut draws = SplitMix64::new(2);
        let once: Vec<(f64, bool)> = (0..50)
            .map(|_| [uniform(&mut draws), uniform(&mut draws)])
            .map(|[p, x]| (p, x < p))
            .collect();
        let owners: Vec<usize> = (0..50).collect();
        let (ten_times, ten_owners) = (once.repeat(10), owners.repeat(10));
        let of = |list: &[(f64, bool)], owners: &[usize]| {
            let params = BacktestParams::default();
            let measures =
                RankMeasures::from_cases(&cases(list), owners, &params).unwrap().unwrap();
            measures.auc.unwrap()
        };
        assert_eq!(of(&once, &owners), of(&ten_times, &ten_owners));
        let apart: Vec<usize> = (0..500).collect();
        let naive = of(&ten_times, &apart).interval.unwrap().width();
        assert!(naive < 0.5 * of(&once, &owners).interval.unwrap().width());
    }

    #[test]
    fn where_there_is_nothing_to_draw_there_is_no_interval() {
        let list = [(0.2, false), (0.7, true), (0.4, true)];
        let of = |owners: &[usize], params: &BacktestParams| {
            RankMeasures::from_cases(&cases(&list), owners, params).unwrap().unwrap()
        };
        let defaults = BacktestParams::default();
        assert!(of(&[7, 7, 7], &defaults).auc.unwrap().interval.is_none());
        assert!(of(&[0, 1, 2], &plain()).auc.unwrap().interval.is_none());
        // Too few replicates for a tail of a twentieth.
        assert!(of(&[0, 1, 2], &defaults.with_replicates(18)).base_rate.interval.is_none());
        assert!(of(&[0, 1, 2], &defaults.with_replicates(19)).base_rate.interval.is_some());
        // Of three customers, a draw in ten or more has one kind only.
        assert!(of(&[0, 1, 2], &defaults).auc.unwrap().interval.is_none());
        assert_eq!(
            RankMeasures::from_cases(&cases(&list), &[1], &defaults).unwrap_err().to_string(),
            "customers of the cases must have 3 entries, got 1"
        );
        let bootstrap = Bootstrap { replicates: 99, seed: 1, level: Level::default() };
        assert_eq!(bootstrap.of(5, |_| [None]), [None]);
    }
}

mod edges {
    use super::*;

    fn refusal<T: core::fmt::Debug>(result: Result<T>) -> String {
        result.unwrap_err().to_string()
    }

    fn one_cut() -> Cut {
        Cut::from_days(day(10), 10).unwrap()
    }

    fn backtest() -> Backtest {
        Backtest::new([one_cut()], day(30), plain()).unwrap()
    }

    #[test]
    fn bad_cuts_are_refused() {
        assert_eq!(refusal(Cut::new(day(1), 0)), "horizon must be 1 second or more, got 0");
        assert_eq!(
            refusal(Cut::from_days(day(1), i64::MIN)),
            format!("horizon must be 1 second or more, got {}", i64::MIN as f64)
        );
        assert!(Cut::from_days(day(1), i64::MAX).is_err());
        assert_eq!(
            refusal(Cut::rolling(one_cut(), 0, day(30))),
            "step between cuts must be 1 second or more, got 0"
        );
        assert_eq!(
            refusal(Cut::rolling(one_cut(), 1, day(30))),
            "number of cuts must be at most 10000, got 864001"
        );
        assert_eq!(Cut::rolling(one_cut(), 1, day(19)), Ok(vec![]));
        assert_eq!(Cut::rolling(one_cut(), 1, day(20)), Ok(vec![one_cut()]));
        let none: [Cut; 0] = [];
        assert_eq!(
            refusal(Backtest::new(none, day(30), plain())),
            "backtest must have a cut, got none"
        );
        assert_eq!(
            refusal(Backtest::new([one_cut(), one_cut()], day(30), plain())),
            "backtest must have each cut once, got that at 864000 twice"
        );
    }

    #[test]
    fn bad_scores_and_events_are_refused() {
        let events = [call("a", day(5), false)];
        let yes = |_: &Followed<'_>| Some(true);
        for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(
                refusal(backtest().observe(&events, |_| Ok(Some(bad)), yes)),
                format!("score must be finite, got {bad}")
            );
        }
        let as_is = plain().with_map(MapKind::AsIs);
        let mut backtest_as_is = Backtest::new([one_cut()], day(30), as_is).unwrap();
        assert_eq!(
            refusal(backtest_as_is.observe(&events, |_| Ok(Some(1.5)), yes)),
            "share must be between 0 and 1, got 1.5"
        );
        let none = |_: &Known<'_>| Ok(None);
        let two = [call("a", day(5), false), call("b", day(5), false)];
        assert_eq!(
            refusal(backtest().observe(&two, none, yes)),
            "backtest must take in one customer at a time, got `b` beside `a`"
        );
        assert_eq!(
            refusal(backtest().observe(&[call("a", day(31), false)], none, yes)),
            "event must not be dated after as_of (2592000), got 2678400"
        );
        let mut twice = backtest();
        twice.observe(&events, none, yes).unwrap();
        assert_eq!(
            refusal(twice.observe(&events, none, yes)),
            "backtest must take in each customer once, with all events, got `a` again"
        );
        assert_eq!(twice.observe(&[], none, yes), Ok(()));
        // What is refused is not taken in.
        let mut late = backtest();
        assert!(late.observe(&events, |_| Ok(Some(f64::NAN)), yes).is_err());
        assert_eq!(late.observe(&events, |_| Ok(Some(0.5)), yes), Ok(()));
    }

    #[test]
    fn nobody_is_measured_as_nothing() {
        let report = backtest().report().unwrap();
        assert_eq!((report.customers, report.tally.cases), (0, 0));
        assert_eq!((report.ranking, report.forecasts, report.gain), (None, None, None));
    }

    #[test]
    fn who_cannot_be_a_case_is_counted() {
        let cuts = [one_cut(), Cut::from_days(day(25), 10).unwrap()];
        let mut backtest = Backtest::new(cuts, day(30), plain()).unwrap();
        let yes = |_: &Followed<'_>| Some(true);
        let score = |_: &Known<'_>| Ok(Some(0.5));
        backtest.observe(&[call("later", day(11), false)], score, yes).unwrap();
        backtest.observe(&[call("mute", day(5), false)], |_| Ok(None), yes).unwrap();
        backtest.observe(&[call("open", day(5), false)], score, |_| None).unwrap();
        backtest.observe(&[call("case", day(10), false)], score, yes).unwrap();
        let report = backtest.report().unwrap();
        let (first, second) = (&report.cuts[0], &report.cuts[1]);
        let t = first.tally;
        assert_eq!((t.nothing_known, t.not_scored, t.undetermined, t.cases), (1, 1, 1, 1));
        assert_eq!((t.unfinished, t.happened, t.without_probability), (0, 1, 1));
        assert_eq!((second.tally.unfinished, second.tally.cases), (4, 0));
        assert_eq!((first.base_rate, first.auc), (Some(1.0), None));
        assert_eq!((report.forecasts, report.gain), (None, None));
        let ranking = report.ranking.unwrap();
        assert_eq!((ranking.auc, ranking.base_rate.interval), (None, None));
    }

    #[test]
    fn a_score_that_is_a_probability_is_taken_as_it_is() {
        for (direction, expected) in [(Direction::High, 0.9), (Direction::Low, 0.1)] {
            let params = plain().with_map(MapKind::AsIs).with_direction(direction);
            let mut backtest = Backtest::new([one_cut()], day(30), params).unwrap();
            backtest
                .observe(&[call("a", day(5), false)], |_| Ok(Some(0.9)), |_| Some(true))
                .unwrap();
            let report = backtest.report().unwrap();
            let stated = report.forecasts.unwrap();
            assert!((stated.diagram[0].forecast - expected).abs() < ROUNDING);
            assert_eq!((report.tally.without_probability, report.gain), (0, None));
        }
    }

    #[test]
    fn a_report_names_nobody_and_is_read_by_programs() {
        let events: Vec<Event> = (0..30)
            .flat_map(|c| {
                (0..100).map(move |at| call(&format!("secret-{c}"), day(at), (c + at) % 7 < c % 5))
            })
            .collect();
        for map in [MapKind::Logistic, MapKind::Isotonic] {
            let report = run(&events, BacktestParams::default().with_least(1).with_map(map));
            let text = serde_json::to_string(&report).unwrap();
            assert!(!text.contains("secret"));
            let json: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(json["customers"], 30);
            assert!(json["ranking"]["auc"]["interval"]["lower"].is_f64());
            assert!(json["forecasts"]["diagram"][0]["observed"].is_f64());
            let params: BacktestParams = serde_json::from_value(json["params"].clone()).unwrap();
            assert_eq!(params, report.params);
        }
        let cut: core::result::Result<Cut, _> = serde_json::from_str(r#"{"at":10,"end":10}"#);
        assert_eq!(cut.unwrap_err().to_string(), "horizon must be 1 second or more, got 0");
    }
}
