//! The laws that all models share, each written once.
//!
//! A model's folder says what its facts, units and constants may be, and which figures a reading
//! has. The macro [`shared_laws`] makes a test of each law for it.

use core::fmt::Debug;

use goodwill::Result;
use goodwill::kernel::{Interval, Part};
use goodwill::quantity::{HalfLife, Instant};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::support::seconds;

/// The verbs of a model, which are the same in all; the macro fills them in.
pub(crate) trait Shape: Debug {
    type Unit: Copy + Debug + Default + 'static;
    type Fact: Clone + Debug + PartialEq + Serialize + DeserializeOwned + 'static;
    type Ledger: Clone + Debug + PartialEq + Serialize + DeserializeOwned;
    type Params: Clone + Debug + Default + PartialEq + Serialize + DeserializeOwned + 'static;
    type Score: Debug + PartialEq;

    fn with_half_life(unit: Self::Unit, half_life: HalfLife) -> Self::Unit;
    fn at(fact: &Self::Fact) -> Instant;
    fn new(unit: Self::Unit) -> Self::Ledger;
    fn observe(ledger: &mut Self::Ledger, fact: &Self::Fact);
    fn merge(ledger: &mut Self::Ledger, other: &Self::Ledger) -> Result<()>;
    fn score(
        ledger: &Self::Ledger,
        params: &Self::Params,
        as_of: Instant,
    ) -> Result<Option<Self::Score>>;
    fn facts(ledger: &Self::Ledger) -> u64;
    fn newest(ledger: &Self::Ledger) -> Option<Instant>;
    fn whole(score: &Self::Score) -> Whole;
    fn interval(score: &Self::Score) -> Interval;
}

/// What every score says but its interval, which may take long.
#[derive(Debug, Clone)]
pub(crate) struct Whole {
    pub(crate) value: f64,
    pub(crate) baseline: f64,
    pub(crate) parts: Vec<Part>,
    pub(crate) coverage: f64,
    pub(crate) fresh: f64,
    pub(crate) facts: u64,
    pub(crate) as_of: Instant,
}

/// What a model says of itself to have the shared laws tested.
pub(crate) trait Model: Shape {
    /// The largest value.
    const TOP: f64 = 1.0;
    /// How far rounding may carry an end of the interval past the largest value.
    const ROUNDING: f64 = 0.0;
    /// Whole half-lives of which all times are shifted by a multiple; above 1 where a unit has a
    /// second half-life.
    const HALF_LIVES: i64 = 1;
    /// Whether coverage stays while nothing happens.
    const COVERAGE_STAYS: bool = true;
    /// Whether a ledger of which nothing is said refuses a reading of the past too.
    const SILENCE_REFUSES: bool = true;

    /// Any unit, and facts in any order.
    fn any_history() -> BoxedStrategy<(Self::Unit, Vec<Self::Fact>)>;
    /// Constants of any size that their types allow.
    fn any_params() -> BoxedStrategy<Self::Params>;
    /// Every figure that a reading says beside the common ones, as bits; empty where it says
    /// nothing. A score is that of the ledger at these constants and this instant.
    fn figures(
        ledger: &Self::Ledger,
        score: Option<&Self::Score>,
        params: &Self::Params,
        as_of: Instant,
    ) -> Vec<u64>;

    /// Constants beside which 2⁻⁶⁴ of a fact weighs nothing.
    fn plain_params() -> BoxedStrategy<Self::Params> {
        Self::any_params()
    }

    /// A unit all of whose half-lives are so many seconds, or a whole part of
    /// [`Model::HALF_LIVES`] of them.
    fn of_half_life(unit: Self::Unit, half_life: i64) -> Self::Unit {
        Self::with_half_life(unit, seconds(half_life as f64))
    }

    /// A unit, its half-life in seconds and facts that span less than 64 of them.
    fn any_short_life() -> BoxedStrategy<(Self::Unit, i64, Vec<Self::Fact>)> {
        let half_life = prop::sample::select(vec![1_i64, 7, 10, 86_400]);
        let times = prop::collection::vec((0..60_i64, 0.0..1.0_f64), 64);
        (Self::any_history(), half_life, times)
            .prop_map(|((unit, facts), half_life, times)| {
                let span = |(whole, part): &(i64, f64)| {
                    // At most a day, so the cast is exact but for the fraction it drops.
                    #[allow(clippy::cast_possible_truncation)]
                    let part = (part * half_life as f64) as i64;
                    whole * half_life + part
                };
                let dated = |(fact, time): (&Self::Fact, &(i64, f64))| {
                    moved::<Self>(fact, span(time) - Self::at(fact).seconds())
                };
                let facts = facts.iter().zip(times.iter().cycle()).filter_map(dated).collect();
                (Self::of_half_life(unit, half_life), half_life, facts)
            })
            .boxed()
    }

    /// The facts of which all fades where nothing more happens.
    fn idle(facts: Vec<Self::Fact>) -> Vec<Self::Fact> {
        facts
    }

    /// Holds a score long after the newest fact against the prior, and the one of before.
    fn faded(_now: &Self::Score, late: &Self::Score, _params: &Self::Params) -> Law {
        let late = Self::whole(late);
        prop_assert!((late.value - late.baseline).abs() <= 1e-13, "{late:?}");
        Ok(())
    }

    /// Adds the parts to the baseline, in the order that the model's page says.
    fn sum(whole: &Whole) -> f64 {
        whole.baseline + whole.parts.iter().fold(0.0, |sum, part| sum + part.contribution)
    }
}

pub(crate) type Law = core::result::Result<(), TestCaseError>;

/// How long after its newest fact a ledger is read, in seconds.
pub(crate) fn any_wait() -> impl Strategy<Value = i64> + Clone {
    prop_oneof![3 => Just(0), 2 => 0..1_000_000_i64, 1 => 0..=2 * Instant::BOUND]
}

/// A unit; some facts, and the same in another order; a shard for each, and an order of the shards.
type Partition<M> = (<M as Shape>::Unit, [Vec<<M as Shape>::Fact>; 2], [Vec<usize>; 2]);

pub(crate) fn any_partition<M: Model + ?Sized>() -> impl Strategy<Value = Partition<M>> {
    M::any_history().prop_flat_map(|(unit, facts)| {
        let n = facts.len();
        (
            Just(unit),
            (Just(facts.clone()), Just(facts).prop_shuffle()).prop_map(Into::into),
            (prop::collection::vec(0..5_usize, n), Just(vec![0, 1, 2, 3, 4]).prop_shuffle())
                .prop_map(Into::into),
        )
    })
}

/// A unit, and facts for three ledgers of it.
pub(crate) fn three_histories<M: Model + ?Sized>()
-> impl Strategy<Value = (M::Unit, [Vec<M::Fact>; 3])> {
    [M::any_history(), M::any_history(), M::any_history()].prop_map(|[a, b, c]| {
        let ((unit, a), (_, b), (_, c)) = (a, b, c);
        (unit, [a, b, c])
    })
}

fn ledger_of<M: Model + ?Sized>(unit: M::Unit, facts: &[M::Fact]) -> M::Ledger {
    let mut ledger = M::new(unit);
    for fact in facts {
        M::observe(&mut ledger, fact);
    }
    ledger
}

fn merged<M: Model + ?Sized>(one: &M::Ledger, other: &M::Ledger) -> M::Ledger {
    let mut both = one.clone();
    M::merge(&mut both, other).unwrap();
    both
}

fn clamped(seconds: i64) -> Instant {
    Instant::new(seconds.clamp(-Instant::BOUND, Instant::BOUND)).unwrap()
}

/// An instant some seconds after the newest of some facts, as far as instants go.
fn after<M: Model + ?Sized>(facts: &[M::Fact], wait: i64) -> Instant {
    let newest = facts.iter().map(M::at).max().unwrap_or(Instant::EPOCH);
    clamped(newest.seconds().saturating_add(wait))
}

fn read<M: Model + ?Sized>(
    ledger: &M::Ledger,
    params: &M::Params,
    as_of: Instant,
) -> Option<Whole> {
    M::score(ledger, params, as_of).unwrap().as_ref().map(M::whole)
}

/// A score, and every figure of its reading, the common ones and the model's own, to compare to
/// the bit.
type Reading<M> = (Option<<M as Shape>::Score>, Vec<u64>);

fn reading<M: Model + ?Sized>(
    ledger: &M::Ledger,
    params: &M::Params,
    as_of: Instant,
) -> Reading<M> {
    let score = M::score(ledger, params, as_of).unwrap();
    let mut figures = M::figures(ledger, score.as_ref(), params, as_of);
    if let Some(score) = &score {
        let (whole, Interval { lower, upper, .. }) = (M::whole(score), M::interval(score));
        let common = [whole.value, whole.baseline, whole.coverage, whole.fresh, lower, upper];
        let parts = whole.parts.iter().flat_map(|part| [part.value, part.contribution]);
        figures.extend(common.into_iter().chain(parts).map(f64::to_bits));
        figures.push(whole.facts);
    }
    (score, figures)
}

/// A fact some seconds later, with all other times that it holds; none where instants end.
///
/// What serde writes is moved, so that no model has to say where its times are.
fn moved<M: Shape + ?Sized>(fact: &M::Fact, by: i64) -> Option<M::Fact> {
    fn shift(written: &mut serde_json::Value, by: i64) {
        match written {
            serde_json::Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), value.as_i64()) {
                        ("at" | "due" | "ordered", Some(at)) => *value = (at + by).into(),
                        ("covered", None) => {
                            for at in value.as_array_mut().into_iter().flatten() {
                                *at = at.as_i64().map(|at| at + by).into();
                            }
                        }
                        _ => shift(value, by),
                    }
                }
            }
            serde_json::Value::Array(values) => values.iter_mut().for_each(|v| shift(v, by)),
            _ => {}
        }
    }
    let mut written = serde_json::to_value(fact).unwrap();
    shift(&mut written, by);
    let moved: M::Fact = serde_json::from_value(written).ok()?;
    assert_eq!(M::at(&moved).seconds(), M::at(fact).seconds() + by, "{fact:?}");
    Some(moved)
}

fn read_back<T: Debug + PartialEq + Serialize + DeserializeOwned>(value: &T) -> Law {
    let text = serde_json::to_string(value).unwrap();
    let back: T = serde_json::from_str(&text)
        .map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
    prop_assert_eq!(&back, value);
    Ok(())
}

/// Writes a state in formats that no person reads, by names and by the order of fields, and reads
/// it back; written again, it is the same bytes.
pub(crate) fn read_back_from_bytes<T: Debug + PartialEq + Serialize + DeserializeOwned>(
    value: &T,
) -> core::result::Result<[T; 3], TestCaseError> {
    let said = |format: &str, error: &dyn core::fmt::Display| {
        TestCaseError::fail(format!("{format}: {error}: {value:?}"))
    };
    let read = |format: &str, bytes: &[u8]| {
        rmp_serde::from_slice::<T>(bytes).map_err(|error| said(format, &error))
    };
    let named = rmp_serde::to_vec_named(value).unwrap();
    let listed = rmp_serde::to_vec(value).unwrap();
    let short = postcard::to_allocvec(value).unwrap();
    let by_order = postcard::from_bytes(&short).map_err(|error| said("postcard", &error))?;
    let all = [read("by names", &named)?, read("by order", &listed)?, by_order];
    for back in &all {
        prop_assert_eq!(back, value);
        prop_assert_eq!(&rmp_serde::to_vec_named(back).unwrap(), &named);
        prop_assert_eq!(&postcard::to_allocvec(back).unwrap(), &short);
    }
    Ok(all)
}

pub(crate) fn in_range<M: Model + ?Sized>(
    unit: M::Unit,
    params: &M::Params,
    facts: &[M::Fact],
    wait: i64,
) -> Law {
    let ledger = ledger_of::<M>(unit, facts);
    for as_of in [after::<M>(facts, 0), after::<M>(facts, wait), clamped(Instant::BOUND)] {
        let (score, bits) = reading::<M>(&ledger, params, as_of);
        prop_assert!(bits.iter().all(|bits| f64::from_bits(*bits).is_finite()), "{bits:?}");
        let Some(score) = score else { continue };
        let (whole, Interval { lower, upper, .. }) = (M::whole(&score), M::interval(&score));
        prop_assert!((0.0..=M::TOP).contains(&whole.value), "{whole:?}");
        prop_assert!((0.0..=M::TOP).contains(&whole.baseline), "{whole:?}");
        prop_assert!((0.0..=1.0).contains(&whole.coverage), "{whole:?}");
        prop_assert!((0.0..=1.0).contains(&whole.fresh), "{whole:?}");
        prop_assert!(0.0 <= lower && lower <= upper, "{lower} {upper}");
        prop_assert!(upper <= M::TOP + M::ROUNDING, "{upper}");
        prop_assert_eq!((whole.as_of, whole.facts), (as_of, facts.len() as u64));
    }
    Ok(())
}

pub(crate) fn parts_sum_exactly<M: Model + ?Sized>(
    unit: M::Unit,
    params: &M::Params,
    facts: &[M::Fact],
    wait: i64,
) -> Law {
    let ledger = ledger_of::<M>(unit, facts);
    for as_of in [after::<M>(facts, 0), after::<M>(facts, wait)] {
        let Some(whole) = read::<M>(&ledger, params, as_of) else { continue };
        prop_assert_eq!(M::sum(&whole).to_bits(), whole.value.to_bits(), "{:?}", whole);
    }
    Ok(())
}

pub(crate) fn order_is_irrelevant<M: Model + ?Sized>(
    unit: M::Unit,
    params: &M::Params,
    [facts, shuffled]: &[Vec<M::Fact>; 2],
    wait: i64,
) -> Law {
    let (one, other) = (ledger_of::<M>(unit, facts), ledger_of::<M>(unit, shuffled));
    prop_assert_eq!(&one, &other);
    for as_of in [after::<M>(facts, 0), after::<M>(facts, wait), clamped(Instant::BOUND)] {
        prop_assert_eq!(reading::<M>(&one, params, as_of), reading::<M>(&other, params, as_of));
    }
    Ok(())
}

pub(crate) fn merging_any_partition_is_reading_all<M: Model + ?Sized>(
    unit: M::Unit,
    params: &M::Params,
    [facts, shuffled]: &[Vec<M::Fact>; 2],
    [places, turns]: &[Vec<usize>; 2],
    wait: i64,
) -> Law {
    let whole = ledger_of::<M>(unit, facts);
    let mut shards = [(); 5].map(|()| M::new(unit));
    for (fact, place) in shuffled.iter().zip(places) {
        M::observe(&mut shards[*place], fact);
    }
    let turn = |i: usize| &shards[turns[i]];
    let in_turn = (0..5).fold(M::new(unit), |all, i| merged::<M>(&all, turn(i)));
    let as_tree = merged::<M>(
        &merged::<M>(turn(0), turn(1)),
        &merged::<M>(turn(2), &merged::<M>(turn(3), turn(4))),
    );
    prop_assert_eq!(&in_turn, &whole);
    prop_assert_eq!(&as_tree, &whole);
    for as_of in [after::<M>(facts, 0), after::<M>(facts, wait)] {
        prop_assert_eq!(reading::<M>(&as_tree, params, as_of), reading::<M>(&whole, params, as_of));
    }
    Ok(())
}

pub(crate) fn merging_commutes_associates_and_has_an_identity<M: Model + ?Sized>(
    unit: M::Unit,
    facts: &[Vec<M::Fact>; 3],
) -> Law {
    let [a, b, c] = [0, 1, 2].map(|i: usize| ledger_of::<M>(unit, &facts[i]));
    let merged = merged::<M>;
    prop_assert_eq!(merged(&a, &b), merged(&b, &a));
    prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
    prop_assert_eq!(&merged(&a, &M::new(unit)), &a);
    prop_assert_eq!(&merged(&M::new(unit), &a), &a);
    prop_assert_eq!(M::facts(&merged(&a, &b)), M::facts(&a) + M::facts(&b));
    prop_assert_eq!(M::newest(&merged(&a, &b)), M::newest(&a).max(M::newest(&b)));
    Ok(())
}

pub(crate) fn idle_evidence_fades_to_the_prior<M: Model + ?Sized>(
    unit: M::Unit,
    params: &M::Params,
    facts: &[M::Fact],
    half_life: f64,
) -> Law {
    const LONGEST: i64 = 10_000_000;
    let unit = M::with_half_life(unit, seconds(half_life));
    // Instants go on long enough after the newest.
    let bound = Instant::BOUND - LONGEST;
    let facts: Vec<_> =
        facts.iter().filter(|fact| M::at(fact).seconds() <= bound).cloned().collect();
    let facts = M::idle(facts);
    let ledger = ledger_of::<M>(unit, &facts);
    let as_of = after::<M>(&facts, 0);
    let Some(now) = M::score(&ledger, params, as_of).unwrap() else { return Ok(()) };
    let mut before = M::whole(&now);
    for idle in [20, 100, 1_000, 10_000, 100_000, LONGEST] {
        let late = M::score(&ledger, params, as_of.plus(idle).unwrap()).unwrap();
        prop_assert!(late.is_some(), "what was known is no longer said");
        let Some(late) = late else { continue };
        let whole = M::whole(&late);
        prop_assert!(whole.fresh <= before.fresh, "{} {}", whole.fresh, before.fresh);
        if M::COVERAGE_STAYS {
            prop_assert_eq!(whole.coverage.to_bits(), before.coverage.to_bits());
        }
        before = whole;
        if idle == LONGEST {
            prop_assert_eq!(before.fresh, 0.0);
            M::faded(&now, &late, params)?;
        }
    }
    Ok(())
}

pub(crate) fn shifting_by_half_lives_changes_nothing<M: Model + ?Sized>(
    (unit, half_life, facts): &(M::Unit, i64, Vec<M::Fact>),
    params: &M::Params,
    half_lives: i64,
    wait: i64,
) -> Law {
    let most = Instant::BOUND / 8 / half_life / M::HALF_LIVES;
    let by = half_lives.clamp(-most, most) * half_life * M::HALF_LIVES;
    let shifted: Option<Vec<_>> = facts.iter().map(|fact| moved::<M>(fact, by)).collect();
    let Some(shifted) = shifted else { return Ok(()) };
    let as_of = after::<M>(facts, wait);
    let (_, here) = reading::<M>(&ledger_of::<M>(*unit, facts), params, as_of);
    let then = as_of.plus(by).unwrap();
    let (_, there) = reading::<M>(&ledger_of::<M>(*unit, &shifted), params, then);
    prop_assert_eq!(here, there);
    Ok(())
}

pub(crate) fn the_interval_contains_its_point<M: Model + ?Sized>(
    unit: M::Unit,
    params: &M::Params,
    facts: &[M::Fact],
    wait: i64,
) -> Law {
    let ledger = ledger_of::<M>(unit, facts);
    for as_of in [after::<M>(facts, 0), after::<M>(facts, wait)] {
        let Some(score) = M::score(&ledger, params, as_of).unwrap() else { continue };
        let (value, interval) = (M::whole(&score).value, M::interval(&score));
        prop_assert!(interval.contains(value), "{interval} {value}");
    }
    Ok(())
}

pub(crate) fn a_serde_round_trip_is_exact<M: Model + ?Sized>(
    unit: M::Unit,
    params: &M::Params,
    facts: &[M::Fact],
) -> Law {
    let ledger = ledger_of::<M>(unit, facts);
    read_back(&ledger)?;
    read_back(params)?;
    facts.iter().try_for_each(read_back)?;
    let text = serde_json::to_string(&ledger).unwrap();
    let back: M::Ledger = serde_json::from_str(&text).unwrap();
    let as_of = after::<M>(facts, 0);
    let said = reading::<M>(&ledger, params, as_of);
    prop_assert_eq!(&reading::<M>(&back, params, as_of), &said);
    for back in read_back_from_bytes(&ledger)? {
        prop_assert_eq!(&reading::<M>(&back, params, as_of), &said);
        prop_assert_eq!(&serde_json::to_string(&back).unwrap(), &text);
    }
    Ok(())
}

pub(crate) fn nothing_known_is_nothing_said<M: Model + ?Sized>(
    unit: M::Unit,
    params: &M::Params,
    at: i64,
) -> Law {
    let ledger = M::new(unit);
    prop_assert_eq!((M::facts(&ledger), M::newest(&ledger)), (0, None));
    for as_of in [-Instant::BOUND, at, Instant::BOUND] {
        prop_assert_eq!(M::score(&ledger, params, clamped(as_of)), Ok(None));
    }
    Ok(())
}

pub(crate) fn a_reading_before_the_newest_fact_is_refused<M: Model + ?Sized>(
    unit: M::Unit,
    params: &M::Params,
    facts: &[M::Fact],
    before: i64,
) -> Law {
    let ledger = ledger_of::<M>(unit, facts);
    prop_assert_eq!(M::newest(&ledger), facts.iter().map(M::at).max());
    let Some(newest) = M::newest(&ledger) else { return Ok(()) };
    let said = M::score(&ledger, params, newest).unwrap().is_some();
    let early = clamped(newest.seconds().saturating_sub(before));
    if early < newest && (said || M::SILENCE_REFUSES) {
        let refused = M::score(&ledger, params, early).map_err(|error| error.to_string());
        let sentence = format!("as_of must not be before the newest fact ({newest}), got {early}");
        prop_assert_eq!(refused, Err(sentence));
    }
    Ok(())
}

pub(crate) fn ledgers_of_different_half_lives_do_not_merge<M: Model + ?Sized>(
    unit: M::Unit,
    facts: &[M::Fact],
) -> Law {
    for (ours, theirs, got) in [
        (seconds(60.0), seconds(61.0), "60 s and 61 s"),
        (seconds(60.0), HalfLife::INFINITE, "60 s and infinite"),
        (HalfLife::INFINITE, seconds(15_552_000.0), "infinite and 15552000 s"),
    ] {
        let units = [ours, theirs].map(|half_life| M::with_half_life(unit, half_life));
        let mut ours = ledger_of::<M>(units[0], facts);
        let before = ours.clone();
        // An empty ledger counts in a unit too.
        for theirs in [ledger_of::<M>(units[1], facts), M::new(units[1])] {
            let refused = M::merge(&mut ours, &theirs).map_err(|error| error.to_string());
            let sentence = format!("ledgers to merge must have the same half-life, got {got}");
            prop_assert_eq!(refused, Err(sentence));
            prop_assert_eq!(&ours, &before);
        }
    }
    Ok(())
}

/// Fills in the verbs of a model, and makes a test of each law for it.
macro_rules! shared_laws {
    (
        $model:ident in $cases:literal cases:
        $unit:ident, $fact:ident, $ledger:ident, $params:ident, $score:ident
    ) => {
        #[derive(Debug)]
        struct $model;

        impl $crate::shared_laws::Shape for $model {
            type Unit = $unit;
            type Fact = $fact;
            type Ledger = $ledger;
            type Params = $params;
            type Score = $score;

            fn with_half_life(mut unit: $unit, half_life: goodwill::quantity::HalfLife) -> $unit {
                unit.half_life = half_life;
                unit
            }

            fn at(fact: &$fact) -> goodwill::quantity::Instant {
                fact.at()
            }

            fn new(unit: $unit) -> $ledger {
                $ledger::new(unit)
            }

            fn observe(ledger: &mut $ledger, fact: &$fact) {
                ledger.observe(fact);
            }

            fn merge(ledger: &mut $ledger, other: &$ledger) -> goodwill::Result<()> {
                ledger.merge(other)
            }

            fn score(
                ledger: &$ledger,
                params: &$params,
                as_of: goodwill::quantity::Instant,
            ) -> goodwill::Result<Option<$score>> {
                ledger.score(params, as_of)
            }

            fn facts(ledger: &$ledger) -> u64 {
                ledger.facts()
            }

            fn newest(ledger: &$ledger) -> Option<goodwill::quantity::Instant> {
                ledger.newest()
            }

            fn whole(score: &$score) -> $crate::shared_laws::Whole {
                $crate::shared_laws::Whole {
                    value: score.value(),
                    baseline: score.baseline(),
                    parts: score.parts(),
                    coverage: score.coverage(),
                    fresh: score.fresh(),
                    facts: score.facts(),
                    as_of: score.as_of(),
                }
            }

            fn interval(score: &$score) -> goodwill::kernel::Interval {
                score.interval()
            }
        }

        proptest::proptest! {
            #![proptest_config($crate::support::cases($cases))]

            #[test]
            fn law_in_range(
                (unit, facts) in <$model as $crate::shared_laws::Model>::any_history(),
                params in <$model as $crate::shared_laws::Model>::any_params(),
                wait in $crate::shared_laws::any_wait(),
            ) {
                $crate::shared_laws::in_range::<$model>(unit, &params, &facts, wait)?;
            }

            #[test]
            fn law_parts_sum_exactly(
                (unit, facts) in <$model as $crate::shared_laws::Model>::any_history(),
                params in <$model as $crate::shared_laws::Model>::any_params(),
                wait in $crate::shared_laws::any_wait(),
            ) {
                $crate::shared_laws::parts_sum_exactly::<$model>(unit, &params, &facts, wait)?;
            }

            #[test]
            fn law_order_is_irrelevant(
                (unit, facts, _) in $crate::shared_laws::any_partition::<$model>(),
                params in <$model as $crate::shared_laws::Model>::any_params(),
                wait in $crate::shared_laws::any_wait(),
            ) {
                $crate::shared_laws::order_is_irrelevant::<$model>(
                    unit, &params, &facts, wait,
                )?;
            }

            #[test]
            fn law_merging_any_partition_is_reading_all(
                (unit, facts, shards)
                    in $crate::shared_laws::any_partition::<$model>(),
                params in <$model as $crate::shared_laws::Model>::any_params(),
                wait in $crate::shared_laws::any_wait(),
            ) {
                $crate::shared_laws::merging_any_partition_is_reading_all::<$model>(
                    unit, &params, &facts, &shards, wait,
                )?;
            }

            #[test]
            fn law_merging_commutes_associates_and_has_an_identity(
                (unit, facts) in $crate::shared_laws::three_histories::<$model>(),
            ) {
                $crate::shared_laws::merging_commutes_associates_and_has_an_identity::<$model>(
                    unit, &facts,
                )?;
            }

            #[test]
            fn law_idle_evidence_fades_to_the_prior(
                (unit, facts) in <$model as $crate::shared_laws::Model>::any_history(),
                params in <$model as $crate::shared_laws::Model>::plain_params(),
                half_life in 1.0..300.0,
            ) {
                $crate::shared_laws::idle_evidence_fades_to_the_prior::<$model>(
                    unit, &params, &facts, half_life,
                )?;
            }

            #[test]
            fn law_shifting_by_half_lives_changes_nothing(
                life in <$model as $crate::shared_laws::Model>::any_short_life(),
                params in <$model as $crate::shared_laws::Model>::any_params(),
                half_lives in proptest::prop_oneof![-500..500_i64, -1_000_000..1_000_000_i64],
                wait in 0..1_000_000_i64,
            ) {
                $crate::shared_laws::shifting_by_half_lives_changes_nothing::<$model>(
                    &life, &params, half_lives, wait,
                )?;
            }

            #[test]
            fn law_the_interval_contains_its_point(
                (unit, facts) in <$model as $crate::shared_laws::Model>::any_history(),
                params in <$model as $crate::shared_laws::Model>::any_params(),
                wait in $crate::shared_laws::any_wait(),
            ) {
                $crate::shared_laws::the_interval_contains_its_point::<$model>(
                    unit, &params, &facts, wait,
                )?;
            }

            #[test]
            fn law_a_serde_round_trip_is_exact(
                (unit, facts) in <$model as $crate::shared_laws::Model>::any_history(),
                params in <$model as $crate::shared_laws::Model>::any_params(),
            ) {
                $crate::shared_laws::a_serde_round_trip_is_exact::<$model>(
                    unit, &params, &facts,
                )?;
            }

            #[test]
            fn nothing_known_is_nothing_said(
                (unit, _) in <$model as $crate::shared_laws::Model>::any_history(),
                params in <$model as $crate::shared_laws::Model>::any_params(),
                at in -1_000_000..1_000_000_i64,
            ) {
                $crate::shared_laws::nothing_known_is_nothing_said::<$model>(unit, &params, at)?;
            }

            #[test]
            fn a_reading_before_the_newest_fact_is_refused(
                (unit, facts) in <$model as $crate::shared_laws::Model>::any_history(),
                params in <$model as $crate::shared_laws::Model>::any_params(),
                before in proptest::prop_oneof![
                    proptest::strategy::Just(1), $crate::shared_laws::any_wait()
                ],
            ) {
                $crate::shared_laws::a_reading_before_the_newest_fact_is_refused::<$model>(
                    unit, &params, &facts, before,
                )?;
            }

            #[test]
            fn ledgers_of_different_half_lives_do_not_merge(
                (unit, facts) in <$model as $crate::shared_laws::Model>::any_history(),
            ) {
                $crate::shared_laws::ledgers_of_different_half_lives_do_not_merge::<$model>(
                    unit, &facts,
                )?;
            }
        }
    };
}

pub(crate) use shared_laws;
