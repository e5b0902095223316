//! Conduct: its laws, the numbers of its page, its edges.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]

mod support;

use std::collections::BTreeSet;

use goodwill::conduct::{
    ConductEvidence, ConductLedger, ConductParams, ConductScore, ConductUnit, Deed, ItemScore,
    Section, Subject, agreement, answers_of, commandments, discovery, habits, instruments,
    strengthening,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{HalfLife, Instant, Level, Rating, Scale, Share};
use goodwill::survey::{Answer, Instrument, Item, Responses};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use support::{assert_shows, bits, cases, close, instant, name, positive, seconds, share};

/// Sums and products of up to forty numbers, and parts in whole numbers of 2⁻⁵³.
const ROUNDING: f64 = 1e-13;
/// An amount of a fact is rounded to 2⁻⁴¹ of a unit; a history here has fewer than 50 facts, and
/// a mean moves by less than an amount does where the prior weighs half an observation or more.
const AMOUNTS: f64 = 100.0 / (1_u64 << 40) as f64;

/// Forgets nothing.
fn lasting() -> ConductUnit {
    ConductUnit { half_life: HalfLife::INFINITE }
}

fn answered(instrument: &str, item: &str, by: &str, y: f64, at: Instant) -> ConductEvidence {
    let rating = Rating::new(y, Scale::new(0.0, 1.0).unwrap()).unwrap();
    let (instrument, item, by) = (name(instrument), name(item), name(by));
    ConductEvidence::Answer { instrument, item, by, rating, at }
}

fn observed(instrument: &str, item: &str, well: f64, at: Instant) -> ConductEvidence {
    let (instrument, item, well) = (name(instrument), name(item), share(well));
    ConductEvidence::Observed { instrument, item, well, at }
}

fn ledger_of<'a>(
    unit: ConductUnit,
    facts: impl IntoIterator<Item = &'a ConductEvidence>,
) -> ConductLedger {
    let mut ledger = ConductLedger::new(unit);
    facts.into_iter().for_each(|fact| ledger.observe(fact));
    ledger
}

fn merged(one: &ConductLedger, other: &ConductLedger) -> ConductLedger {
    let mut both = one.clone();
    both.merge(other).unwrap();
    both
}

fn read(ledger: &ConductLedger, params: &ConductParams, as_of: Instant) -> ConductScore {
    ledger.score(params, as_of).unwrap().unwrap()
}

fn figures_of(section: &Section) -> Vec<f64> {
    let (lower, upper) = section.bounds();
    let mut figures = vec![
        section.value(),
        section.baseline(),
        section.coverage(),
        section.fresh(),
        lower,
        upper,
        section.failed().len() as f64,
    ];
    figures.extend(section.parts().iter().flat_map(|part| [part.value, part.contribution]));
    figures
}

/// Every figure of a score but the intervals, which are made of them.
fn figures(score: &ConductScore, params: &ConductParams) -> Vec<f64> {
    let (lower, upper) = score.bounds();
    let whole = [score.value(), score.baseline(), score.coverage(), score.fresh(), lower, upper];
    let mut figures = whole.to_vec();
    figures.extend(score.parts().iter().flat_map(|part| [part.value, part.contribution]));
    for own in params.instruments() {
        figures.extend(score.instrument(own.name().as_str()).into_iter().flat_map(figures_of));
        for component in own.components() {
            let section = score.component(own.name().as_str(), component.as_str());
            figures.extend(section.into_iter().flat_map(figures_of));
        }
    }
    for item in score.items() {
        figures.extend([item.posterior().alpha(), item.posterior().beta()]);
        figures.extend(item.said().map(|p| p.mean()));
        figures.extend(item.done().map(|p| p.mean()));
        figures.extend(item.gap());
    }
    figures.extend(score.customer_centred().map(|p| p.mean()));
    figures
}

/// The figures of a reading, to compare to the bit; empty where nothing is known.
fn reading(ledger: &ConductLedger, params: &ConductParams, as_of: Instant) -> Vec<u64> {
    ledger.score(params, as_of).unwrap().map_or(Vec::new(), |score| bits(&figures(&score, params)))
}

fn any_share() -> impl Strategy<Value = Share> + Clone {
    let hostile =
        [0.0, f64::from_bits(1), 1e-310, 1e-200, 1e-13, 0.5, 1.0 - f64::EPSILON / 2.0, 1.0];
    prop_oneof![1 => prop::sample::select(hostile.to_vec()), 2 => 0.0..=1.0].prop_map(share)
}

fn any_rating() -> impl Strategy<Value = Rating> + Clone {
    let scales = vec![
        Scale::new(0.0, 4.0).unwrap(),
        Scale::new(1.0, 5.0).unwrap(),
        Scale::new(-1e300, 1e300).unwrap(),
        Scale::new(0.0, f64::from_bits(3)).unwrap(),
    ];
    (prop::sample::select(scales), any_share()).prop_map(|(scale, y)| {
        let value = scale.min() + y.get() * (scale.max() - scale.min());
        Rating::new(value.clamp(scale.min(), scale.max()), scale).unwrap()
    })
}

/// An own questionnaire with weights far apart, critical items of any threshold, and one item
/// that nobody ever answers.
fn own() -> Instrument {
    let item = |id: &str, weight: f64| {
        Item::new(name(id), "How?", name("own"), Scale::new(0.0, 1.0).unwrap())
            .weighing(positive(weight))
    };
    let items = vec![
        item("light", 1e-3).critical_below(share(0.9)),
        item("heavy", 3.0).reversed(),
        item("turned", 1.0).reversed().critical_below(share(0.2)),
        item("plain", 1.0),
        item("silent", 0.5).critical_below(share(1.0)),
    ];
    Instrument::new(name("own"), items).unwrap()
}

/// An item that is asked for somewhere, or nowhere.
fn any_item() -> impl Strategy<Value = (String, String)> + Clone {
    let mut items: Vec<(String, String)> = vec![("own".into(), "unheard_of".into())];
    for instrument in [habits(), strengthening(), strengthening(), own(), own(), discovery()] {
        let id = |item: &Item| (instrument.name().to_string(), item.id().to_string());
        items.extend(instrument.items().iter().map(id).filter(|(_, item)| item != "silent"));
    }
    prop::sample::select(items)
}

/// Instants hundreds of half-lives apart, and some together.
fn any_time() -> impl Strategy<Value = Instant> + Clone {
    prop_oneof![
        1 => prop::sample::select(vec![-Instant::BOUND, 0, 1, Instant::BOUND]),
        3 => -20_000..20_000_i64,
        3 => 19_900..20_000_i64,
    ]
    .prop_map(instant)
}

fn dated(fact: ConductEvidence, now: Instant) -> ConductEvidence {
    let mut fact = fact;
    match &mut fact {
        ConductEvidence::Answer { at, .. }
        | ConductEvidence::Observed { at, .. }
        | ConductEvidence::Message { at, .. } => *at = now,
        other => unreachable!("no such fact is made here: {other:?}"),
    }
    fact
}

fn any_subject() -> impl Strategy<Value = Subject> + Clone {
    prop::sample::select(vec![Subject::Customer, Subject::Product])
}

fn any_rater() -> impl Strategy<Value = String> + Clone {
    prop::sample::select(vec!["Ann".to_owned(), "Ben".to_owned(), "Cay".to_owned()])
}

fn any_fact() -> impl Strategy<Value = ConductEvidence> + Clone {
    let at = Instant::EPOCH;
    let deeds = prop::sample::select(Deed::ALL.to_vec());
    let fact = prop_oneof![
        4 => (any_item(), any_rater(), any_rating()).prop_map(move |((i, item), by, rating)| {
            let (instrument, item, by) = (name(&i), name(&item), name(&by));
            ConductEvidence::Answer { instrument, item, by, rating, at }
        }),
        2 => (any_item(), any_share()).prop_map(move |((i, item), well)| {
            observed(&i, &item, well.get(), at)
        }),
        1 => (deeds, any_share()).prop_map(move |(deed, well)| deed.observed(well, at)),
        1 => any_subject().prop_map(move |about| ConductEvidence::Message { about, at }),
    ];
    (fact, any_time()).prop_map(|(fact, time)| dated(fact, time))
}

fn any_facts() -> impl Strategy<Value = Vec<ConductEvidence>> + Clone {
    prop::collection::vec(any_fact(), 0..30)
}

fn any_unit() -> impl Strategy<Value = ConductUnit> + Clone {
    prop_oneof![
        1 => Just(HalfLife::INFINITE),
        3 => prop::sample::select(vec![1.0, 3.0, 86_400.0, (1_u64 << 40) as f64]).prop_map(seconds),
        2 => (1.0..300.0).prop_map(seconds),
    ]
    .prop_map(|half_life| ConductUnit { half_life })
}

fn any_instruments() -> impl Strategy<Value = Vec<Instrument>> + Clone {
    prop::sample::select(vec![
        vec![own()],
        vec![own(), strengthening()],
        vec![strengthening()],
        vec![habits(), own(), discovery()],
        instruments().to_vec(),
    ])
}

fn any_params() -> impl Strategy<Value = ConductParams> + Clone {
    let number = prop_oneof![
        1 => prop::sample::select(vec![1e-300, 1e-12, 1.0, 1e300]), 2 => 0.01..100.0
    ];
    let prior = prop_oneof![Just((0.5, 2.0)), (any_share().prop_map(Share::get), number.clone())];
    (prior, any_share(), number, any_instruments()).prop_map(|((mean, weight), cap, e, own)| {
        ConductParams::default()
            .with_prior(Prior { mean: share(mean), weight: positive(weight) })
            .with_cap(cap)
            .with_failure_evidence(positive(e))
            .with_instruments(own)
            .unwrap()
    })
}

/// Constants near the defaults, where nothing is so small that a rounding looms large.
fn plain_params() -> impl Strategy<Value = ConductParams> + Clone {
    (0.1..0.9, 0.5..8.0, 0.0..=1.0, 0.1..2.0, any_instruments()).prop_map(
        |(mean, weight, cap, e, own)| {
            ConductParams::default()
                .with_prior(Prior { mean: share(mean), weight: positive(weight) })
                .with_cap(share(cap))
                .with_failure_evidence(positive(e))
                .with_instruments(own)
                .unwrap()
        },
    )
}

/// As late as instants go.
fn end() -> Instant {
    instant(Instant::BOUND)
}

/// Soon after most facts.
fn soon(facts: &[ConductEvidence]) -> Instant {
    facts.iter().map(ConductEvidence::at).max().unwrap_or(Instant::EPOCH)
}

/// Tells whether an item is reversed, wherever it is asked for.
fn is_reversed(instrument: &str, item: &str) -> bool {
    instrument == "habits" || ["heavy", "turned"].contains(&item)
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(192))]

        #[test]
        fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
            let ledger = ledger_of(unit, &facts);
            for as_of in [soon(&facts), end()] {
                let Some(score) = ledger.score(&params, as_of).unwrap() else { continue };
                let mut all = vec![(score.value(), score.bounds())];
                for own in params.instruments() {
                    let section = score.instrument(own.name().as_str());
                    all.extend(section.map(|section| (section.value(), section.bounds())));
                }
                for (value, (lower, upper)) in all {
                    prop_assert!(0.0 <= lower && lower <= value, "{lower} {value}");
                    prop_assert!(value <= upper && upper <= 1.0, "{value} {upper}");
                }
                for share in [score.baseline(), score.coverage(), score.fresh()] {
                    prop_assert!((0.0..=1.0).contains(&share), "{share} in {score:?}");
                }
                prop_assert!(score.fresh() <= score.coverage());
                for part in score.parts() {
                    prop_assert!((0.0..=1.0).contains(&part.value), "{part:?}");
                    prop_assert!((-1.0..=1.0).contains(&part.contribution), "{part:?}");
                }
                for item in score.items() {
                    let failing = item.failing().unwrap_or(0.0);
                    prop_assert!((0.0..=1.0).contains(&failing), "{item:?}");
                    prop_assert!(item.interval().contains(item.posterior().mean()), "{item:?}");
                }
                prop_assert!(figures(&score, &params).iter().all(|x| x.is_finite()));
            }
        }

        #[test]
        fn law_parts_sum_exactly(unit in any_unit(), params in any_params(), facts in any_facts()) {
            let as_of = soon(&facts);
            let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
                return Ok(());
            };
            let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!(score.value().to_bits(), (score.baseline() + sum).to_bits());
            let instruments = params.instruments().iter();
            for section in instruments.filter_map(|own| score.instrument(own.name().as_str())) {
                let sum = section.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
                prop_assert_eq!(section.value().to_bits(), (section.baseline() + sum).to_bits());
            }
        }

        #[test]
        fn law_parts_follow_their_items(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let as_of = soon(&facts);
            let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
                return Ok(());
            };
            let parts = score.parts();
            for part in &parts[..parts.len() - 1] {
                let step = part.value - params.prior().mean.get();
                prop_assert!(part.contribution * step.signum() >= 0.0, "{part:?}");
            }
        }

        #[test]
        fn law_monotone_in_each_answer(
            params in plain_params(), facts in any_facts(), (instrument, item) in any_item(),
            said in any::<bool>(), y in any_share(), z in any_share(),
        ) {
            let (low, high) = (y.min(z), y.max(z));
            let as_of = soon(&facts);
            let with = |y: Share| {
                let mut ledger = ledger_of(lasting(), &facts);
                let fact = if !said {
                    observed(&instrument, &item, y.get(), as_of)
                } else if is_reversed(&instrument, &item) {
                    answered(&instrument, &item, "Ann", y.complement().get(), as_of)
                } else {
                    answered(&instrument, &item, "Ann", y.get(), as_of)
                };
                ledger.observe(&fact);
                ledger.score(&params, as_of).unwrap()
            };
            if let (Some(low), Some(high)) = (with(low), with(high)) {
                prop_assert!(low.value() <= high.value() + ROUNDING);
                prop_assert!(low.failed().len() >= high.failed().len());
                let section = |score: &ConductScore| {
                    score.instrument(&instrument).map_or(0.0, Section::value)
                };
                prop_assert!(section(&low) <= section(&high) + ROUNDING);
            }
        }

        #[test]
        fn law_a_perfect_observation_never_lowers(
            params in plain_params(), facts in any_facts(), (instrument, item) in any_item(),
        ) {
            let as_of = soon(&facts);
            let before = ledger_of(lasting(), &facts);
            let mut after = before.clone();
            after.observe(&observed(&instrument, &item, 1.0, as_of));
            let Some(plain) = before.score(&params, as_of).unwrap() else { return Ok(()) };
            let praised = read(&after, &params, as_of);
            prop_assert!(plain.value() <= praised.value() + ROUNDING);
            prop_assert!(praised.failed().iter().all(|failed| plain.failed().contains(failed)));
        }

        #[test]
        fn law_a_failed_critical_item_caps(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let as_of = soon(&facts);
            let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
                return Ok(());
            };
            let cap = score.parts().pop().unwrap();
            prop_assert_eq!(cap.name.as_str(), "cap");
            if score.failed().is_empty() {
                prop_assert_eq!((cap.value, cap.contribution), (1.0, 0.0));
            } else {
                prop_assert!(score.value() <= params.cap().get());
                prop_assert!(score.bounds().1 <= params.cap().get());
                prop_assert!(cap.contribution <= 0.0);
            }
            for item in score.items() {
                prop_assert_eq!(
                    item.has_failed(), score.failed().iter().any(|failed| failed == item.name())
                );
                prop_assert!(!item.has_failed() || item.failing().is_some());
            }
        }

        #[test]
        fn law_only_a_critical_item_caps(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let params = params.with_instruments(vec![discovery()]).unwrap();
            let as_of = soon(&facts);
            let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
                return Ok(());
            };
            prop_assert_eq!(score.failed().len(), 0);
            prop_assert_eq!(score.parts().pop().map(|cap| cap.contribution), Some(0.0));
        }

        /// Answers that halves can hold, so that turning them round loses no bit.
        #[test]
        fn law_a_reversed_item_mirrors(
            params in any_params(), answers in prop::collection::vec((0..3_usize, 0..=8_u8), 1..20),
        ) {
            let ids = ["a", "b", "c"];
            let instrument = |reversed: bool| {
                let item = |id: &str| {
                    let scale = Scale::new(0.0, 8.0).unwrap();
                    let item = Item::new(name(id), "How?", name("all"), scale).critical();
                    if reversed { item.reversed() } else { item }
                };
                Instrument::new(name("own"), ids.map(item).to_vec()).unwrap()
            };
            let score = |reversed: bool| {
                let turned = |x: u8| f64::from(if reversed { 8 - x } else { x }) / 8.0;
                let facts: Vec<_> = answers
                    .iter()
                    .map(|(i, x)| answered("own", ids[*i], "Ann", turned(*x), Instant::EPOCH))
                    .collect();
                let params = params.clone().with_instruments(vec![instrument(reversed)]).unwrap();
                reading(&ledger_of(lasting(), &facts), &params, Instant::EPOCH)
            };
            prop_assert_eq!(score(false), score(true));
        }

        #[test]
        fn law_a_section_is_the_score_of_its_instrument(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let as_of = soon(&facts);
            let ledger = ledger_of(unit, &facts);
            let Some(score) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
            for own in params.instruments() {
                let alone = params.clone().with_instruments(vec![own.clone()]).unwrap();
                let alone = ledger.score(&alone, as_of).unwrap();
                let section = score.instrument(own.name().as_str());
                prop_assert_eq!(section.is_some(), alone.is_some());
                if let (Some(section), Some(alone)) = (section, alone) {
                    prop_assert_eq!(section.value().to_bits(), alone.value().to_bits());
                    prop_assert_eq!(section.parts(), alone.parts());
                    prop_assert_eq!(section.bounds(), alone.bounds());
                    prop_assert_eq!(section.coverage(), alone.coverage());
                    prop_assert_eq!(section.failed(), alone.failed());
                    prop_assert_eq!(section.interval(), alone.interval());
                }
            }
        }

        #[test]
        fn law_raters_weigh_the_same(unit in any_unit(), facts in any_facts()) {
            let renamed: Vec<_> = facts
                .iter()
                .cloned()
                .map(|mut fact| {
                    if let ConductEvidence::Answer { by, .. } = &mut fact {
                        *by = name("somebody else");
                    }
                    fact
                })
                .collect();
            prop_assert_eq!(ledger_of(unit, &facts), ledger_of(unit, &renamed));
        }

        #[test]
        fn law_a_missing_item_widens_the_bounds(
            params in plain_params(), facts in any_facts(),
            (instrument, item) in any_item(), y in any_share(),
        ) {
            let as_of = soon(&facts);
            let before = ledger_of(lasting(), &facts);
            let mut after = before.clone();
            after.observe(&observed(&instrument, &item, y.get(), as_of));
            let Some(wide) = before.score(&params, as_of).unwrap() else { return Ok(()) };
            let narrow = read(&after, &params, as_of);
            prop_assert!(narrow.coverage() >= wide.coverage());
            if wide.item(&instrument, &item).is_none() {
                let arrived = narrow.item(&instrument, &item).is_some();
                prop_assert_eq!(narrow.coverage() > wide.coverage(), arrived);
                prop_assert!(wide.bounds().0 <= narrow.bounds().0 + ROUNDING);
                prop_assert!(wide.bounds().1 >= narrow.bounds().1 - ROUNDING);
            }
            if narrow.coverage() == 1.0 {
                prop_assert_eq!(narrow.bounds(), (narrow.value(), narrow.value()));
            }
        }

        /// Saying of an item just what its prior says changes its coverage, and no number. A
        /// critical one is another matter: of it something is known then.
        #[test]
        fn law_filling_a_gap_with_its_prior_changes_nothing(
            params in plain_params(), facts in any_facts(), (instrument, item) in any_item(),
        ) {
            let as_of = soon(&facts);
            let before = ledger_of(lasting(), &facts);
            let Some(wide) = before.score(&params, as_of).unwrap() else { return Ok(()) };
            let mut after = before.clone();
            after.observe(&observed(&instrument, &item, params.prior().mean.get(), as_of));
            let narrow = read(&after, &params, as_of);
            let critical =
                narrow.item(&instrument, &item).is_some_and(|item| item.failing().is_some());
            if wide.item(&instrument, &item).is_none() && !critical {
                prop_assert!(close(wide.value(), narrow.value(), AMOUNTS));
            }
        }

        #[test]
        fn law_order_is_irrelevant(
            unit in any_unit(), params in any_params(),
            (facts, shuffled) in any_facts().prop_flat_map(|facts| {
                (Just(facts.clone()), Just(facts).prop_shuffle())
            }),
        ) {
            let (one, other) = (ledger_of(unit, &facts), ledger_of(unit, &shuffled));
            prop_assert_eq!(&one, &other);
            for as_of in [soon(&facts), end()] {
                prop_assert_eq!(reading(&one, &params, as_of), reading(&other, &params, as_of));
            }
        }

        #[test]
        fn law_merging_any_partition_is_reading_all(
            unit in any_unit(), params in any_params(), facts in any_facts(),
            places in prop::collection::vec(0..4_usize, 30),
        ) {
            let mut shards: [ConductLedger; 4] = core::array::from_fn(|_| ConductLedger::new(unit));
            for (fact, place) in facts.iter().zip(places) {
                shards[place].observe(fact);
            }
            let whole = ledger_of(unit, &facts);
            let [a, b, c, d] = &shards;
            let forward = merged(&merged(&merged(a, b), c), d);
            let backward = merged(&merged(d, c), &merged(b, a));
            prop_assert_eq!(&forward, &whole);
            prop_assert_eq!(&backward, &whole);
            let as_of = soon(&facts);
            prop_assert_eq!(reading(&forward, &params, as_of), reading(&whole, &params, as_of));
        }

        #[test]
        fn law_merging_commutes_associates_and_has_an_identity(
            unit in any_unit(), x in any_facts(), y in any_facts(), z in any_facts(),
        ) {
            let [x, y, z] = [x, y, z].map(|facts| ledger_of(unit, &facts));
            prop_assert_eq!(merged(&x, &y), merged(&y, &x));
            prop_assert_eq!(merged(&merged(&x, &y), &z), merged(&x, &merged(&y, &z)));
            let empty = ConductLedger::new(unit);
            prop_assert_eq!(&merged(&x, &empty), &x);
            prop_assert_eq!(&merged(&empty, &x), &x);
        }

        #[test]
        fn law_idle_evidence_fades_to_the_prior(
            params in plain_params(), facts in any_facts(), half_life in 1.0..300.0,
        ) {
            let ledger = ledger_of(ConductUnit { half_life: seconds(half_life) }, &facts);
            let as_of = soon(&facts);
            let Some(now) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
            let mut fresh = now.fresh();
            for idle in [1_000, 10_000, 100_000, 10_000_000] {
                let Ok(later) = as_of.plus(idle) else { return Ok(()) };
                let later = read(&ledger, &params, later);
                prop_assert!(later.fresh() <= fresh);
                fresh = later.fresh();
                prop_assert_eq!(later.coverage(), now.coverage());
                if idle == 10_000_000 {
                    prop_assert_eq!((later.fresh(), later.failed().len()), (0.0, 0));
                    prop_assert!(close(later.value(), later.baseline(), ROUNDING));
                }
            }
        }

        #[test]
        fn law_shifting_by_half_lives_changes_nothing(
            params in any_params(),
            facts in prop::collection::vec((any_fact(), 0..60_i64), 1..20),
            half_life in prop::sample::select(vec![1_i64, 7, 86_400]), shift in -500..500_i64,
        ) {
            let unit = ConductUnit { half_life: seconds(half_life as f64) };
            let read = |shift: i64| {
                let facts: Vec<_> = facts
                    .iter()
                    .map(|(fact, n)| dated(fact.clone(), instant((n + shift) * half_life)))
                    .collect();
                reading(&ledger_of(unit, &facts), &params, instant((60 + shift) * half_life))
            };
            prop_assert_eq!(read(0), read(shift));
        }

        #[test]
        fn law_agreement_is_symmetric(
            (facts, shuffled) in any_facts().prop_flat_map(|facts| {
                (Just(facts.clone()), Just(facts).prop_shuffle())
            }),
        ) {
            let (ann, ben, level) = (name("Ann"), name("Ben"), Level::default());
            let one = agreement(&facts, &ann, &ben, level);
            prop_assert_eq!(one, agreement(&shuffled, &ann, &ben, level));
            let other = agreement(&facts, &ben, &ann, level);
            prop_assert_eq!(one.map(|a| (a.items, a.same)), other.map(|a| (a.items, a.same)));
            let kappas = one.and_then(|a| a.kappa).zip(other.and_then(|a| a.kappa));
            prop_assert!(kappas.is_none_or(|(a, b)| close(a, b, ROUNDING) && a <= 1.0));
            let itself = agreement(&facts, &ann, &ann, level);
            prop_assert!(itself.and_then(|a| a.kappa).is_none_or(|kappa| kappa == 1.0));
            for both in [one, itself].into_iter().flatten() {
                prop_assert_eq!(both.kappa.is_some(), both.interval.is_some());
                let held = both.interval.zip(both.kappa);
                prop_assert!(held.is_none_or(|(interval, kappa)| interval.contains(kappa)));
            }
        }

        #[test]
        fn law_agrees_with_a_second_implementation(
            params in plain_params(),
            facts in prop::collection::vec((any_fact(), 0..50_i64), 1..30),
        ) {
            let unit = ConductUnit { half_life: seconds(7.0) };
            let facts: Vec<_> =
                facts.into_iter().map(|(fact, n)| dated(fact, instant(n))).collect();
            let as_of = instant(60);
            let score = ledger_of(unit, &facts).score(&params, as_of).unwrap();
            let naive = naive::score(&params, &facts, 7.0, as_of);
            prop_assert_eq!(score.is_some(), naive.is_some());
            if let (Some(score), Some(naive)) = (score, naive) {
                // Within rounding of a threshold the two may fall on either side.
                prop_assume!(!naive.on_the_edge);
                prop_assert!(close(score.value(), naive.value, AMOUNTS));
                prop_assert!(close(score.coverage(), naive.coverage, ROUNDING));
                prop_assert!(close(score.bounds().0, naive.bounds.0, AMOUNTS));
                prop_assert!(close(score.bounds().1, naive.bounds.1, AMOUNTS));
                for (part, naive) in score.parts().iter().zip(naive.parts) {
                    prop_assert!(close(part.contribution, naive, AMOUNTS), "{part:?} {naive}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(cases(96))]

        #[test]
        fn law_the_interval_contains_its_point(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let as_of = soon(&facts);
            if let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() {
                let interval = score.interval();
                prop_assert!(interval.contains(score.value()), "{interval:?} {}", score.value());
                prop_assert!(0.0 <= interval.lower && interval.upper <= 1.0, "{interval:?}");
                prop_assert!(score.failed().is_empty() || interval.upper <= params.cap().get());
            }
        }
    }

    /// Draws what is true from the prior and up to 20 facts an item from what is true, and counts
    /// how often the interval holds it. Nothing is capped, as a cap is no truth about the items.
    #[test]
    fn law_the_interval_covers_what_it_says() {
        let mut runner = TestRunner::deterministic();
        let mut draw = || (0.0..1.0_f64).new_tree(&mut runner).unwrap().current();
        let instrument = strengthening();
        let params = ConductParams::default()
            .with_cap(Share::ONE)
            .with_instruments(vec![instrument.clone()])
            .unwrap();
        let mut held = 0;
        for _ in 0..DRAWS {
            let mut ledger = ConductLedger::new(lasting());
            let mut value = 0.0;
            for item in instrument.items() {
                let truth = draw();
                value += truth / 6.0;
                let facts = draw() * 21.0;
                let mut n = 1.0;
                while n <= facts {
                    let y = if draw() < truth { 1.0 } else { 0.0 };
                    let id = item.id().as_str();
                    ledger.observe(&observed("strengthening", id, y, Instant::EPOCH));
                    n += 1.0;
                }
            }
            // Nothing was drawn to observe once in 21⁶.
            let score = ledger.score(&params, Instant::EPOCH).unwrap();
            held += u32::from(score.is_some_and(|score| score.interval().contains(value)));
        }
        let coverage = f64::from(held) / f64::from(DRAWS);
        assert!((coverage - 0.90).abs() <= CHANCE, "{coverage}");
    }

    const DRAWS: u32 = 4_000;
    /// Three standard errors of a share of .90 in that many draws.
    const CHANCE: f64 = 0.015;

    /// The score again, from its description: floating sums over the facts, item by item.
    mod naive {
        use super::*;

        pub(super) struct Naive {
            pub(super) value: f64,
            pub(super) coverage: f64,
            pub(super) bounds: (f64, f64),
            pub(super) parts: Vec<f64>,
            pub(super) on_the_edge: bool,
        }

        /// What a fact says of an item, if it speaks of it.
        fn says(fact: &ConductEvidence, own: &Instrument, asked: &Item) -> Option<f64> {
            let of = |i: &str, j: &str| own.name().as_str() == i && asked.id().as_str() == j;
            match fact {
                ConductEvidence::Answer { instrument, item, rating, .. } => {
                    let y = rating.share().get();
                    let y = if asked.is_reversed() { 1.0 - y } else { y };
                    of(instrument.as_str(), item.as_str()).then_some(y)
                }
                ConductEvidence::Observed { instrument, item, well, .. } => {
                    of(instrument.as_str(), item.as_str()).then_some(well.get())
                }
                ConductEvidence::Message { about, .. } => {
                    let y = f64::from(u8::from(*about == Subject::Customer));
                    of("discovery", "messages").then_some(y)
                }
                other => unreachable!("no such fact is made here: {other:?}"),
            }
        }

        pub(super) fn score(
            params: &ConductParams,
            facts: &[ConductEvidence],
            half_life: f64,
            as_of: Instant,
        ) -> Option<Naive> {
            let (a, w) = (params.prior().mean.get(), params.prior().weight.get());
            let asked: Vec<(&Instrument, &Item)> = params
                .instruments()
                .iter()
                .flat_map(|own| own.items().iter().map(move |item| (own, item)))
                .collect();
            let all: f64 = asked.iter().map(|(_, item)| item.weight().get()).sum();
            let (mut value, mut lower, mut upper, mut coverage) = (0.0, 0.0, 0.0, 0.0);
            let (mut failed, mut may_fail, mut on_the_edge) = (false, false, false);
            let mut parts = Vec::new();
            for (own, item) in asked {
                let share = item.weight().get() / all;
                let seen: Vec<(f64, f64)> = facts
                    .iter()
                    .filter_map(|fact| {
                        let age = as_of.since(fact.at()) as f64;
                        Some((0.5_f64.powf(age / half_life), says(fact, own, item)?))
                    })
                    .collect();
                if seen.is_empty() {
                    value += share * a;
                    upper += share;
                    may_fail |= item.fails_below().is_some();
                    parts.push(0.0);
                    continue;
                }
                let good: f64 = seen.iter().map(|(d, y)| d * y).sum();
                let bad: f64 = seen.iter().map(|(d, y)| d * (1.0 - y)).sum();
                let x = (a * w + good) / (w + good + bad);
                for sum in [&mut value, &mut lower, &mut upper] {
                    *sum += share * x;
                }
                coverage += share;
                parts.push(share * (x - a));
                if let Some(threshold) = item.fails_below() {
                    let enough = params.failure_evidence().get();
                    failed |= x < threshold.get() && bad >= enough;
                    on_the_edge |=
                        (x - threshold.get()).abs() < AMOUNTS || (bad - enough).abs() < AMOUNTS;
                }
            }
            if coverage == 0.0 {
                return None;
            }
            let cap = params.cap().get();
            let capped = |x: f64, caps: bool| if caps { x.min(cap) } else { x };
            parts.push(capped(value, failed) - value);
            Some(Naive {
                value: capped(value, failed),
                coverage,
                bounds: (capped(lower, failed || may_fail), capped(upper, failed)),
                parts,
                on_the_edge,
            })
        }
    }
}

mod worked {
    use super::*;

    fn params() -> ConductParams {
        ConductParams::default().with_instruments(vec![strengthening()]).unwrap()
    }

    /// The facts of the page's example.
    fn facts() -> Vec<ConductEvidence> {
        let at = Instant::EPOCH;
        let items = ["communicates", "checks_in", "delivers", "responds_to_trouble", "keeps_word"];
        let mut facts = Vec::new();
        for (by, answers) in
            [("Ann", &[4.0, 4.0, 2.0, 4.0, 4.0][..]), ("Ben", &[4.0, 4.0, 2.0, 2.0])]
        {
            let responses =
                items.into_iter().zip(answers).fold(Responses::new(), |responses, (item, x)| {
                    responses.answer(name(item), Answer::Value(*x))
                });
            facts.extend(answers_of(&strengthening(), &responses, &name(by), at).unwrap());
        }
        facts.extend([0, 0].map(|_| Deed::Promise.observed(Share::ZERO, at)));
        facts
    }

    #[test]
    fn the_example_of_the_page() {
        let score = read(&ledger_of(lasting(), &facts()), &params(), Instant::EPOCH);
        let of = |item| score.item("strengthening", item).map(ItemScore::posterior);
        let shapes = |item| of(item).map(|p| (p.alpha(), p.beta()));
        assert_eq!(shapes("communicates"), Some((3.0, 1.0)));
        assert_eq!(shapes("delivers"), Some((2.0, 2.0)));
        assert_eq!(shapes("keeps_word"), Some((2.0, 3.0)));
        assert_eq!(shapes("responds_to_trouble"), Some((2.5, 1.5)));
        assert_eq!(shapes("adds_value"), None);
        let adds = ["0.041667", "0.041667", "0.000000", "-0.016667", "0.020833", "0.000000"];
        let parts = score.parts();
        for (part, add) in parts.iter().zip(adds) {
            assert_shows(part.contribution, add);
        }
        assert_eq!((parts[6].name.as_str(), parts[6].value), ("cap", 0.5));
        assert_shows(parts[6].contribution, "-0.087500");
        assert_eq!((score.value(), score.baseline(), score.bounds()), (0.5, 0.5, (0.5, 0.5)));
        assert_shows(score.coverage(), "0.833333");
        // 2, 2, 2, 3, 2 and no observations, against a prior of 2.
        assert_shows(score.fresh(), "0.433333");
        assert_eq!(score.failed(), ["strengthening/keeps_word"]);
    }

    /// `P(x < ½)` of Beta(2, 3) is 11/16.
    #[test]
    fn how_sure_a_failure_is() {
        let score = read(&ledger_of(lasting(), &facts()), &params(), Instant::EPOCH);
        let word = score.item("strengthening", "keeps_word").unwrap();
        assert!(word.has_failed());
        assert!(close(word.failing().unwrap(), 11.0 / 16.0, ROUNDING));
        assert!(close(word.gap().unwrap(), 5.0 / 12.0, ROUNDING));
        assert_eq!(word.said().map(|p| (p.alpha(), p.beta())), Some((2.0, 1.0)));
        assert_eq!(word.done().map(|p| (p.alpha(), p.beta())), Some((1.0, 3.0)));
        let communicates = score.item("strengthening", "communicates").unwrap();
        assert_eq!((communicates.gap(), communicates.failing()), (None, None));
    }

    #[test]
    fn promises_kept_lift_the_cap() {
        let mut ledger = ledger_of(lasting(), &facts());
        for _ in 0..2 {
            ledger.observe(&Deed::Promise.observed(Share::ONE, Instant::EPOCH));
        }
        for about in [Subject::Customer, Subject::Customer, Subject::Customer, Subject::Product] {
            ledger.observe(&ConductEvidence::Message { about, at: Instant::EPOCH });
        }
        let score = read(&ledger, &params(), Instant::EPOCH);
        assert!(close(score.value(), 69.0 / 112.0, ROUNDING));
        assert_eq!(score.parts()[6].contribution, 0.0);
        // With the unknown item at 0 and at 1; keeps_word is known, and it alone is critical.
        assert!(close(score.bounds().0, 69.0 / 112.0 - 1.0 / 12.0, ROUNDING));
        assert!(close(score.bounds().1, 69.0 / 112.0 + 1.0 / 12.0, ROUNDING));
        let centred = score.customer_centred().map(|p| (p.alpha(), p.beta()));
        assert_eq!(centred, Some((4.0, 2.0)));
        assert_eq!(score.unrecognised(), ["discovery/messages"]);
    }

    /// Cohen's own definition: (3/4 − 1/2)/(1 − 1/2). The interval is that of Beta(4, 2), doubled
    /// and less 1.
    #[test]
    fn the_agreement_of_the_page() {
        let level = Level::default();
        let both = agreement(&facts(), &name("Ann"), &name("Ben"), level).unwrap();
        assert_eq!((both.items, both.kappa), (4, Some(0.5)));
        assert_eq!((both.same.alpha(), both.same.beta()), (4.0, 2.0));
        let (interval, same) = (both.interval.unwrap(), both.same.interval(level));
        assert!(close(interval.lower, 2.0 * same.lower - 1.0, ROUNDING));
        assert!(close(interval.upper, 2.0 * same.upper - 1.0, ROUNDING));
        assert_eq!(agreement(&facts(), &name("Ann"), &name("Cay"), level), None);
    }

    /// Only the latest answer of each counts; with one category chance agrees always.
    #[test]
    fn the_latest_answers_are_compared() {
        let facts = [
            answered("own", "plain", "Ann", 0.0, instant(1)),
            answered("own", "plain", "Ann", 1.0, instant(2)),
            answered("own", "plain", "Ben", 1.0, instant(1)),
        ];
        let both = agreement(&facts, &name("Ann"), &name("Ben"), Level::default()).unwrap();
        assert_eq!((both.items, both.kappa, both.interval), (1, None, None));
        assert_eq!(both.same.alpha(), 2.0);
    }

    #[test]
    fn in_one_line() {
        let mut ledger = ledger_of(lasting(), &facts());
        let line = |ledger: &ConductLedger| read(ledger, &params(), Instant::EPOCH).to_string();
        assert_eq!(
            line(&ledger),
            "conduct 0.50 [0.43, 0.50] (more is better), resting on 5 of 6 items and 11 facts; \
             0.50 to 0.50 whatever the rest is; held at 0.50 at most by strengthening/keeps_word",
        );
        for _ in 0..2 {
            ledger.observe(&Deed::Promise.observed(Share::ONE, Instant::EPOCH));
        }
        assert_eq!(
            line(&ledger),
            "conduct 0.62 [0.46, 0.76] (more is better), resting on 5 of 6 items and 13 facts; \
             0.53 to 0.70 whatever the rest is",
        );
    }

    /// A habit that is never seen is as good as can be, whether said or done.
    #[test]
    fn a_reversed_item_is_flipped_where_it_was_answered() {
        let params = ConductParams::default();
        for fact in [
            answered("habits", "pitches_early", "Ann", 0.0, Instant::EPOCH),
            observed("habits", "pitches_early", 1.0, Instant::EPOCH),
        ] {
            let score = read(&ledger_of(lasting(), [&fact]), &params, Instant::EPOCH);
            let habit = score.item("habits", "pitches_early").unwrap();
            assert_eq!((habit.posterior().alpha(), habit.posterior().beta()), (2.0, 1.0));
        }
    }

    #[test]
    fn sections_have_their_own_cap() {
        let at = Instant::EPOCH;
        let mut facts: Vec<_> = habits()
            .items()
            .iter()
            .flat_map(|item| [1, 2, 3].map(|_| observed("habits", item.id().as_str(), 1.0, at)))
            .collect();
        facts.push(Deed::Amends.observed(Share::ZERO, at));
        let score = read(&ledger_of(lasting(), &facts), &ConductParams::default(), at);
        let section = |name| score.instrument(name).unwrap();
        // (1 + 3)/(2 + 3) of all seven; the failure is elsewhere, and holds the whole.
        assert!(close(section("habits").value(), 0.8, ROUNDING));
        assert!(section("habits").failed().is_empty());
        assert_eq!(section("commandments").failed(), ["commandments/makes_good"]);
        assert!(score.value() <= 0.5);
        assert!(score.instrument("strengthening").is_none());
        let asking = score.component("habits", "asking").unwrap();
        assert!(close(asking.value(), 0.8, ROUNDING));
        assert_eq!((asking.name(), asking.parts().len()), ("habits/asking", 4));
        assert!(score.component("habits", "regard").is_none());
        let regard = score.component("commandments", "regard").unwrap();
        // 1/3 and two unknowns: 4/9, below the cap anyway.
        assert!(close(regard.value(), 4.0 / 9.0, ROUNDING));
        assert_eq!(regard.parts()[3].contribution, 0.0);
    }

    /// One answer as bad as can be fails until its half-life, if nothing else is heard.
    #[test]
    fn a_failure_is_forgotten() {
        let unit = ConductUnit { half_life: seconds(100.0) };
        let ledger = ledger_of(unit, [&Deed::Deadline.observed(Share::ZERO, Instant::EPOCH)]);
        let failed = |at: i64| read(&ledger, &ConductParams::default(), instant(at)).failed().len();
        assert_eq!([0, 99, 101].map(failed), [1, 1, 0]);
    }
}

mod edges {
    use super::*;

    fn sentence<T: core::fmt::Debug>(refused: goodwill::Result<T>) -> String {
        refused.unwrap_err().to_string()
    }

    #[test]
    fn nothing_known_is_nothing_said() {
        let params = ConductParams::default();
        let mut ledger = ConductLedger::new(lasting());
        assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
        // Of what nobody asks, nothing is known.
        ledger.observe(&observed("own", "plain", 1.0, Instant::EPOCH));
        assert_eq!(ledger.score(&params, Instant::EPOCH), Ok(None));
        assert_eq!((ledger.facts(), ledger.newest()), (1, Some(Instant::EPOCH)));
        ledger.observe(&answered("habits", "unheard_of", "Ann", 1.0, Instant::EPOCH));
        ledger.observe(&answered("own", "plain", "Ann", 1.0, Instant::EPOCH));
        ledger.observe(&Deed::Reply.observed(Share::ONE, Instant::EPOCH));
        let score = read(&ledger, &params, Instant::EPOCH);
        assert_eq!(score.unrecognised(), ["habits/unheard_of", "own/plain"]);
        assert_eq!((score.facts(), score.as_of()), (4, Instant::EPOCH));
        assert_eq!(score.customer_centred(), None);
    }

    #[test]
    fn many_facts_stay_small() {
        let at = |i: u32| instant(i64::from(i) * 1_000_000);
        let unit = ConductUnit { half_life: seconds(1_000_000.0) };
        let mut ledger = ConductLedger::new(unit);
        for i in 0..2_000 {
            for own in instruments() {
                for item in own.items() {
                    let (own, id) = (own.name().as_str(), item.id().as_str());
                    ledger.observe(&answered(own, id, "Ann", 0.25, at(i)));
                    ledger.observe(&observed(own, id, 0.25, at(i)));
                }
            }
        }
        let items = instruments().iter().map(|own| own.items().len()).sum::<usize>();
        let bytes = ledger.settled_bytes();
        assert!(bytes < 2_048 * items, "{bytes} bytes for {items} items");
        // Two a half-life settle at four.
        let params = ConductParams::default();
        let score = read(&ledger, &params, at(1_999));
        let word = score.item("strengthening", "keeps_word").unwrap().posterior();
        assert_eq!((word.alpha(), word.beta()), (2.0, 4.0));
        assert_eq!(score.coverage(), 1.0);
        assert_eq!(score.bounds(), (score.value(), score.value()));
    }

    #[test]
    fn the_past_is_read_from_the_pasts_state() {
        let ledger = ledger_of(lasting(), [&observed("own", "plain", 1.0, instant(100))]);
        assert_eq!(
            sentence(ledger.score(&ConductParams::default(), instant(99))),
            "as_of must not be before the newest fact (100), got 99",
        );
    }

    #[test]
    fn different_units_do_not_merge() {
        let mut ledger = ledger_of(lasting(), [&observed("own", "plain", 1.0, Instant::EPOCH)]);
        let before = ledger.clone();
        assert_eq!(
            sentence(ledger.merge(&ConductLedger::new(ConductUnit::default()))),
            "ledgers to merge must have the same half-life, got infinite and 15552000 s",
        );
        assert_eq!(ledger, before);
    }

    #[test]
    fn refused_values_are_named() {
        let deeds = "one of deadline, promise, reply, update, amends, referral, tailoring, \
                     check_in, trouble";
        assert_eq!(
            sentence("Deadline".parse::<Deed>()),
            format!("deed must be {deeds}, got `Deadline`")
        );
        assert_eq!(
            sentence("us".parse::<Subject>()),
            "subject of a message must be customer or product, got `us`",
        );
        let params = ConductParams::default();
        assert_eq!(
            sentence(params.clone().with_instruments(Vec::new())),
            "number of instruments must be at least 1, got 0",
        );
        assert_eq!(
            sentence(params.with_instruments(vec![own(), own()])),
            "name of an instrument must be unique, got `own`",
        );
    }

    #[test]
    fn wrong_answers_are_refused() {
        let refused = |id, x| {
            let answers = Responses::new().answer(name(id), Answer::Value(x));
            sentence(answers_of(&commandments(), &answers, &name("Ann"), Instant::EPOCH))
        };
        assert_eq!(refused("makes_good", 4.5), "rating must be within its scale, got 4.5");
        assert_eq!(refused("makes_good", f64::NAN), "rating must be within its scale, got NaN");
        assert_eq!(
            refused("keeps_word", 1.0),
            "item answered must be one of the instrument's, got `keeps_word`",
        );
        let none = Responses::new().answer(name("makes_good"), Answer::NotApplicable);
        let facts = answers_of(&commandments(), &none, &name("Ann"), Instant::EPOCH);
        assert_eq!(facts, Ok(Vec::new()));
    }

    /// The questionnaires pass the checks that one of a user's own would.
    #[test]
    fn the_questionnaires_are_sound() {
        let mut texts = BTreeSet::new();
        for own in instruments() {
            let again = Instrument::new(own.name().clone(), own.items().to_vec());
            assert_eq!(again.as_ref(), Ok(&own));
            for item in own.items() {
                assert!(texts.insert(item.text().to_owned()), "{item:?}");
                assert!(item.text().ends_with('?'));
                assert_eq!((item.scale().min(), item.scale().max()), (0.0, 4.0));
                assert_eq!(item.is_reversed(), own.name().as_str() == "habits");
            }
        }
        let critical: Vec<String> = instruments()
            .iter()
            .flat_map(|own| own.items().to_vec())
            .filter(|item| item.fails_below().is_some())
            .map(|item| item.id().to_string())
            .collect();
        assert_eq!(critical, ["drops_promises", "makes_good", "knows_its_limits", "keeps_word"]);
    }

    #[test]
    fn every_deed_answers_an_item_of_its_own() {
        let params = ConductParams::default();
        let mut seen = BTreeSet::new();
        for deed in Deed::ALL.iter().copied() {
            let (instrument, item) = deed.item();
            assert!(seen.insert((instrument, item)), "{deed}");
            let fact = deed.observed(Share::ONE, Instant::EPOCH);
            let score = read(&ledger_of(lasting(), [&fact]), &params, Instant::EPOCH);
            let found = score.item(instrument, item).unwrap();
            assert_eq!(found.done().map(|p| p.alpha()), Some(2.0));
            assert_eq!(deed.to_string().parse(), Ok(deed));
        }
        for subject in [Subject::Customer, Subject::Product] {
            assert_eq!(subject.to_string().parse(), Ok(subject));
        }
    }

    #[test]
    fn defaults_are_those_of_the_register() {
        let of = |parameter: &str| {
            let of_conduct = |d: &&goodwill::defaults::DefaultValue| {
                d.model == "conduct" && d.parameter == parameter
            };
            goodwill::defaults::register().iter().find(of_conduct).map(|d| d.value)
        };
        let params = ConductParams::default();
        assert_eq!(of("prior mean"), Some(params.prior().mean.get()));
        assert_eq!(of("prior weight"), Some(params.prior().weight.get()));
        assert_eq!(of("cap after a failed critical item"), Some(params.cap().get()));
        let evidence = of("bad count that a critical item needs to fail");
        assert_eq!(evidence, Some(params.failure_evidence().get()));
    }

    #[cfg(feature = "serde")]
    mod read_back {
        use super::*;
        use serde_json::{Value, from_value, json, to_value};

        proptest! {
            #![proptest_config(cases(64))]

            #[test]
            fn a_ledger_read_back_is_the_ledger(
                unit in any_unit(), params in any_params(), facts in any_facts(),
            ) {
                let ledger = ledger_of(unit, &facts);
                let text = serde_json::to_string(&ledger).unwrap();
                let back: ConductLedger = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(&back, &ledger);
                let as_of = soon(&facts);
                prop_assert_eq!(
                    reading(&back, &params, as_of), reading(&ledger, &params, as_of)
                );
                let text = serde_json::to_string(&(&params, &facts)).unwrap();
                let back: (ConductParams, Vec<ConductEvidence>) =
                    serde_json::from_str(&text).unwrap();
                prop_assert_eq!(back, (params, facts));
            }
        }

        #[test]
        fn facts_are_tagged() {
            let fact = json!({
                "fact": "answer", "instrument": "own", "item": "plain", "by": "Ann",
                "rating": { "value": 1.0, "min": 0.0, "max": 1.0 }, "at": 7,
            });
            assert_eq!(
                from_value::<ConductEvidence>(fact).unwrap(),
                answered("own", "plain", "Ann", 1.0, instant(7)),
            );
            let fact = json!({ "fact": "message", "about": "customer", "at": 7 });
            assert_eq!(
                from_value::<ConductEvidence>(fact).unwrap(),
                ConductEvidence::Message { about: Subject::Customer, at: instant(7) },
            );
            for deed in Deed::ALL {
                assert_eq!(to_value(deed).unwrap(), json!(deed.to_string()));
            }
        }

        fn refused<T: serde::de::DeserializeOwned + core::fmt::Debug>(value: Value) -> String {
            from_value::<T>(value).unwrap_err().to_string()
        }

        #[test]
        fn forged_facts_and_params_are_refused() {
            let fact = json!({
                "fact": "observed", "instrument": "own", "item": "", "well": 1.0, "at": 7,
            });
            let sentence = "name must be 1 to 256 bytes of text without control characters, got ``";
            assert_eq!(refused::<ConductEvidence>(fact), sentence);
            let fact = json!({
                "fact": "observed", "instrument": "own", "item": "plain", "well": 1.5, "at": 7,
            });
            let sentence = "share must be between 0 and 1, got 1.5";
            assert_eq!(refused::<ConductEvidence>(fact), sentence);
            let params = json!({ "instruments": [] });
            let sentence = "number of instruments must be at least 1, got 0";
            assert_eq!(refused::<ConductParams>(params), sentence);
            assert_eq!(from_value::<ConductParams>(json!({})).unwrap(), ConductParams::default());
        }

        #[test]
        fn forged_ledgers_are_refused() {
            let facts = [
                answered("own", "plain", "Ann", 1.0, instant(100)),
                observed("own", "plain", 0.5, instant(100)),
                ConductEvidence::Message { about: Subject::Customer, at: instant(100) },
            ];
            let unit = ConductUnit { half_life: seconds(10.0) };
            let ledger = to_value(ledger_of(unit, &facts)).unwrap();
            assert!(from_value::<ConductLedger>(ledger.clone()).is_ok());
            let forged = |forge: &dyn Fn(&mut Value)| {
                let mut forged = ledger.clone();
                forge(&mut forged);
                refused::<ConductLedger>(forged)
            };
            assert_eq!(
                forged(&|ledger| ledger["facts"] = json!(0)),
                "conduct ledger must have a newest fact if it has facts, got 0 facts",
            );
            assert_eq!(
                forged(&|ledger| ledger["newest"] = Value::Null),
                "conduct ledger must have a newest fact if it has facts, got 3 facts",
            );
            assert_eq!(
                forged(&|ledger| ledger["counts"][1]["sums"]["block"] = json!(1)),
                "conduct ledger must sum no fact after its newest, got a later block",
            );
            assert_eq!(
                forged(&|ledger| ledger["counts"].as_array_mut().unwrap().swap(0, 1)),
                "conduct ledger must list its counts once each and in order, got 3 counts",
            );
            assert_eq!(
                forged(&|ledger| {
                    let twice = ledger["counts"][2].clone();
                    ledger["counts"].as_array_mut().unwrap().push(twice);
                }),
                "conduct ledger must list its counts once each and in order, got 4 counts",
            );
            let none = || json!({ "block": 0, "blocks": [] });
            assert_eq!(
                forged(&|ledger| ledger["counts"][1]["sums"] = none()),
                "conduct ledger must list no count of nothing, got one of own/plain",
            );
            let many = json!("1".to_owned() + &"0".repeat(24));
            assert_eq!(
                forged(&|ledger| {
                    *ledger.pointer_mut("/counts/0/sums/blocks/0/1").unwrap() = many.clone();
                }),
                "conduct ledger must count no more than its facts, got 3 facts",
            );
            assert_eq!(
                forged(&|ledger| ledger["facts"] = json!(2)),
                "conduct ledger must count no more than its facts, got 2 facts",
            );
            assert_eq!(
                forged(&|ledger| ledger["counts"] = json!([])),
                "conduct ledger must count no more than its facts, got 3 facts",
            );
            assert!(
                forged(&|ledger| ledger["more"] = json!(1)).starts_with("unknown field `more`")
            );
        }
    }
}
