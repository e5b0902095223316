//! Recovery: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp)]

use goodwill::kernel::posterior::{BetaPosterior, Prior};
use goodwill::quantity::{Amount, HalfLife, Instant, Level, Name, Positive, Share, Simplex};
use goodwill::recovery::{
    Authority, Closing, Failure, Justice, JusticeKind, JusticeWeights, LabelAnomaly, Labelled,
    Market, Opening, Outcome, RatePrior, RecoveryEvidence, RecoveryLedger, RecoveryParams,
    RecoveryRule, RecoveryScore, RecoveryUnit, SpeaksUp, Step, StepKind, heard_again, instrument,
    justice_of, label_recoveries, making_good,
};
use proptest::prelude::*;

/// Points of a share, each rounded a few times.
const ROUNDING: f64 = 1e-14;
/// What is lost where an amount is kept to 2⁻⁴¹ of one, against sums of floating point.
const KEPT: f64 = 1e-9;

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

fn at(seconds: i64) -> Instant {
    Instant::new(seconds).unwrap()
}

fn day(days: i64) -> Instant {
    Instant::from_days(days).unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn positive(x: f64) -> Positive {
    Positive::new(x).unwrap()
}

fn amount(x: f64) -> Amount {
    Amount::new(x).unwrap()
}

fn forever() -> RecoveryUnit {
    RecoveryUnit { half_life: HalfLife::INFINITE, ..RecoveryUnit::default() }
}

fn ledger_of(unit: RecoveryUnit, facts: &[RecoveryEvidence]) -> RecoveryLedger {
    let mut ledger = RecoveryLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn read(
    unit: RecoveryUnit,
    params: &RecoveryParams,
    facts: &[RecoveryEvidence],
    as_of: Instant,
) -> RecoveryScore {
    ledger_of(unit, facts).score(params, as_of).unwrap().unwrap()
}

fn sorted(mut failures: Vec<Failure>, mut steps: Vec<Step>) -> (Vec<Failure>, Vec<Step>) {
    failures.sort();
    failures.sort_by_key(|failure| failure.at);
    steps.sort();
    steps.sort_by_key(|step| step.at);
    (failures, steps)
}

/// The end of all generated histories.
const END: i64 = 40_000_000;

fn any_share() -> impl Strategy<Value = Share> + Clone {
    prop_oneof![
        Just(0.0),
        Just(1.0),
        Just(f64::MIN_POSITIVE / 8.0),
        Just(1.0 - f64::EPSILON / 2.0),
        0.0..=1.0,
    ]
    .prop_map(share)
}

fn any_justice() -> impl Strategy<Value = Justice> + Clone {
    [any_share(), any_share(), any_share()].prop_map(|[distributive, interactional, procedural]| {
        Justice { distributive, interactional, procedural }
    })
}

/// Failures over years, some at one instant, some of one id.
fn any_failure() -> impl Strategy<Value = Failure> + Clone {
    let time = prop_oneof![-30_000_000..30_000_000_i64, Just(0), 0..200_000_i64];
    (0..12_u8, time, any_share(), 0..4_u8, any::<bool>()).prop_map(
        |(id, time, severity, cause, voiced)| {
            let id = name(&format!("case {id}"));
            let failure = if voiced {
                Failure::complaint(id, at(time))
            } else {
                Failure::silent(id, at(time))
            };
            let failure = failure.severe(severity);
            match cause {
                0 => failure,
                cause => failure.caused_by(name(&format!("cause {cause}"))),
            }
        },
    )
}

fn any_step() -> impl Strategy<Value = Step> + Clone {
    let time = prop_oneof![-30_000_000..30_000_000_i64, Just(0), 0..3_000_000_i64];
    (0..14_u8, 0..StepKind::ALL.len(), time, any_share()).prop_map(|(id, kind, time, share)| {
        Step::new(name(&format!("case {id}")), StepKind::ALL[kind], at(time)).in_part(share)
    })
}

fn any_life() -> impl Strategy<Value = (Vec<Failure>, Vec<Step>)> + Clone {
    (prop::collection::vec(any_failure(), 1..10), prop::collection::vec(any_step(), 0..40))
        .prop_map(|(failures, steps)| sorted(failures, steps))
}

fn any_rule() -> impl Strategy<Value = RecoveryRule> + Clone {
    let days = || prop_oneof![Just(1e-300), Just(1e300), Just(1.0), 0.1..100.0].prop_map(positive);
    let three = [days(), days(), days()];
    prop_oneof![
        2 => Just(RecoveryRule::default()),
        1 => (three, any_share()).prop_map(|([patience_days, follow_up_days, speed_days], slip)| {
            RecoveryRule {
                patience_days, follow_up_days, speed_days, slip, ..RecoveryRule::default()
            }
        }),
    ]
}

fn label(life: &(Vec<Failure>, Vec<Step>), rule: RecoveryRule) -> Labelled {
    label_recoveries(&life.0, &life.1, rule, at(END)).unwrap()
}

/// Labelled facts, and others that need no label.
fn any_facts() -> impl Strategy<Value = Vec<RecoveryEvidence>> + Clone {
    let time = -30_000_000..30_000_000_i64;
    let other = prop_oneof![
        (time.clone(), prop::option::of(any::<bool>()), prop::option::of(any::<u32>()))
            .prop_map(|(t, spoke_up, told)| RecoveryEvidence::Asked { at: at(t), spoke_up, told }),
        (time.clone(), 0.0..9.0, 0.0..9.0).prop_map(|(t, limit, needed)| {
            let authority = Authority { limit: amount(limit), needed: amount(needed) };
            RecoveryEvidence::Authority { at: at(t), authority }
        }),
        (time, any::<bool>())
            .prop_map(|(t, saved)| RecoveryEvidence::MadeGood { at: at(t), saved }),
    ];
    (any_life(), any_rule(), prop::collection::vec(other, 0..6)).prop_map(|(life, rule, other)| {
        let mut facts = label(&life, rule).evidence;
        facts.extend(other);
        facts
    })
}

fn any_weights() -> impl Strategy<Value = JusticeWeights> + Clone {
    prop_oneof![
        Just([0.45, 0.33, 0.22]),
        Just([1.0, 0.0, 0.0]),
        Just([0.5, 0.25, 0.25]),
        Just([1.0 / 3.0; 3]),
    ]
    .prop_map(|weights| JusticeWeights::new(Simplex::new(weights).unwrap()).unwrap())
}

fn any_unit() -> impl Strategy<Value = RecoveryUnit> + Clone {
    let half_life = prop_oneof![
        (1e4..1e7).prop_map(|h| HalfLife::from_seconds(h).unwrap()),
        Just(HalfLife::from_seconds(1.0).unwrap()),
        Just(HalfLife::INFINITE),
    ];
    (half_life, any_weights(), any_share())
        .prop_map(|(half_life, justice, threshold)| RecoveryUnit { half_life, justice, threshold })
}

fn any_params() -> impl Strategy<Value = RecoveryParams> + Clone {
    let effect =
        || prop_oneof![Just(0.0), Just(1e300), Just(1e-300), Just(40.0), 0.0..5.0].prop_map(amount);
    let before = prop_oneof![Just(1e-300), Just(1.0 - f64::EPSILON / 2.0), Just(0.5), 0.01..0.99]
        .prop_map(|p| Level::new(p).unwrap());
    let weight = prop_oneof![Just(1e-300), Just(1e300), 0.1..10.0].prop_map(positive);
    let outcome = prop_oneof![Just(Outcome::Loyalty), Just(Outcome::Satisfaction)];
    (outcome, before, [effect(), effect(), effect()], any_share(), weight).prop_map(
        |(outcome, before, [e, d, b], mean, weight)| {
            RecoveryParams::default()
                .with_outcome(outcome)
                .with_before(before)
                .with_severity_effect(e)
                .with_double_deviation(d)
                .with_paradox_bonus(b)
                .with_prior(Prior { mean, weight })
        },
    )
}

fn bits(score: &RecoveryScore) -> Vec<u64> {
    let (lower, upper) = score.bounds();
    let parts = score.parts().into_iter().flat_map(|p| [p.value, p.contribution]);
    let causes = score.causes().iter().flat_map(|c| [c.failures, c.cumulative, c.share.mean()]);
    let silent = score.silent_customers().map_or(0.0, |s| s.silent);
    let figures = [score.value(), lower, upper, score.fresh(), silent, score.interval().lower];
    parts.chain(causes).chain(figures).map(f64::to_bits).collect()
}

mod laws {
    use super::*;

    proptest! {
        #[test]
        fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
            let score = read(unit, &params, &facts, at(END));
            for outcome in Outcome::BOTH {
                let standing = score.standing(outcome).value();
                prop_assert!((0.0..=1.0).contains(&standing), "{standing}");
            }
            let (lower, upper) = score.bounds();
            prop_assert!(0.0 <= lower && lower <= score.value());
            prop_assert!(score.value() <= upper && upper <= 1.0);
            prop_assert!((0.0..=1.0).contains(&score.fresh()));
            for cause in score.causes() {
                prop_assert!((0.0..=1.0).contains(&cause.cumulative));
                prop_assert!((0.0..=1.0).contains(&cause.next.chance_within(amount(30.0))));
                prop_assert!(cause.next.days(Share::HALF) > 0.0);
            }
            for kind in StepKind::ALL {
                let mean = score.step(kind).map_or(0.5, |step| step.mean());
                prop_assert!((0.0..=1.0).contains(&mean));
            }
            if let Some(heard) = score.word_of_mouth() {
                prop_assert!(heard.heard_interval.contains(heard.heard));
            }
        }

        #[test]
        fn law_loyalty_never_above_before(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let standing = read(unit, &params, &facts, at(END)).standing(Outcome::Loyalty);
            prop_assert!(standing.value() <= standing.baseline());
            prop_assert_eq!(standing.parts()[0].contribution, 0.0);
            for fact in &facts {
                if let RecoveryEvidence::Closed(closing) = fact {
                    let after = closing.standing(&unit, &params, Outcome::Loyalty);
                    prop_assert!(after <= standing.baseline());
                }
            }
        }

        #[test]
        fn law_unresolved_no_better_than_silent(
            unit in any_unit(), params in any_params(), failure in any_failure(), first in any::<bool>(),
        ) {
            let after = |voiced, outcome| {
                let mut failure = failure.clone();
                failure.voiced = voiced;
                let end = failure.at;
                let opening = Opening::new(failure);
                let opening = if first { opening.first() } else { opening };
                Closing::unresolved(opening, end).unwrap().standing(&unit, &params, outcome)
            };
            for outcome in Outcome::BOTH {
                prop_assert!(after(true, outcome) <= after(false, outcome) + ROUNDING);
            }
        }

        #[test]
        fn law_paradox_never_twice(life in any_life(), rule in any_rule()) {
            let labelled = label(&life, rule);
            let firsts = labelled.evidence.iter().filter(
                |fact| matches!(fact, RecoveryEvidence::Opened(opening) if opening.is_first()),
            );
            prop_assert_eq!(firsts.count(), 1);
            // Nor does it fire for any but the first: its share of the failures is at most one.
            let params = RecoveryParams::default().with_outcome(Outcome::Satisfaction);
            let score = read(forever(), &params, &labelled.evidence, at(END));
            prop_assert!(score.parts()[0].value <= 1.0 / (2.0 + score.closed()) + ROUNDING);
        }

        #[test]
        fn law_more_justice_never_hurts(
            unit in any_unit(), params in any_params(), failure in any_failure(),
            first in any::<bool>(), justice in any_justice(), more in any_justice(),
            facts in any_facts(),
        ) {
            let high = Justice {
                distributive: justice.distributive.max(more.distributive),
                interactional: justice.interactional.max(more.interactional),
                procedural: justice.procedural.max(more.procedural),
            };
            let opening = Opening::new(failure.clone());
            let opening = if first { opening.first() } else { opening };
            let closing = |j| Closing::resolved(opening.clone(), failure.at, j).unwrap();
            for outcome in Outcome::BOTH {
                let after = |j| closing(j).standing(&unit, &params, outcome);
                prop_assert!(after(justice) <= after(high) + ROUNDING);
                let unresolved = Closing::unresolved(opening.clone(), failure.at).unwrap();
                prop_assert!(unresolved.standing(&unit, &params, outcome) <= after(justice) + ROUNDING);
                let with = |j| {
                    let mut facts = facts.clone();
                    facts.push(RecoveryEvidence::Closed(closing(j)));
                    read(unit, &params, &facts, at(END)).standing(outcome).value()
                };
                prop_assert!(with(justice) <= with(high) + ROUNDING);
            }
        }

        #[test]
        fn law_more_severity_never_helps(
            unit in any_unit(), params in any_params(), failure in any_failure(),
            justice in any_justice(), more in any_share(),
        ) {
            let after = |severity, outcome| {
                let opening = Opening::new(failure.clone().severe(severity)).first();
                let closing = Closing::resolved(opening, failure.at, justice).unwrap();
                closing.standing(&unit, &params, outcome)
            };
            let (low, high) = (failure.severity.min(more), failure.severity.max(more));
            for outcome in Outcome::BOTH {
                prop_assert!(after(high, outcome) <= after(low, outcome) + ROUNDING);
            }
        }

        #[test]
        fn law_silent_falls_as_more_speak_up(
            complaints in 1..20_usize, a in 1.000_001..50.0, more in 0.0..50.0, b in 0.01..50.0,
        ) {
            let facts: Vec<_> = (0..complaints)
                .map(|i| Failure::complaint(name(&format!("case {i}")), day(0)))
                .map(|failure| RecoveryEvidence::Opened(Opening::new(failure)))
                .collect();
            let silent = |a: f64| {
                let prior = SpeaksUp::new(positive(a), positive(b)).unwrap();
                let params = RecoveryParams::default().with_speaks_up(prior);
                read(forever(), &params, &facts, day(1)).silent_customers().unwrap()
            };
            let (few, many) = (silent(a + more), silent(a));
            prop_assert!(0.0 <= few.silent && few.silent <= many.silent);
            prop_assert!(few.unhappy >= few.complaints && few.unhappy_interval.lower >= few.complaints);
            prop_assert!(few.silent_interval.contains(few.silent));
            prop_assert!(few.silent_interval.lower <= many.silent_interval.lower + ROUNDING);
        }

        #[test]
        fn law_order_and_partition_exact(
            unit in any_unit(), params in any_params(), facts in any_facts(),
            shards in prop::collection::vec(0..4_usize, 32), seed in any::<prop::sample::Index>(),
        ) {
            let whole = ledger_of(unit, &facts);
            let mut moved = facts.clone();
            moved.rotate_left(seed.index(facts.len()));
            moved.reverse();
            let mut ledgers = vec![RecoveryLedger::new(unit); 4];
            for (i, fact) in moved.iter().enumerate() {
                ledgers[shards[i % shards.len()]].observe(fact);
            }
            let mut merged = RecoveryLedger::new(unit);
            ledgers.iter().rev().for_each(|shard| merged.merge(shard).unwrap());
            prop_assert_eq!(&merged, &whole);
            let read = |ledger: &RecoveryLedger| ledger.score(&params, at(END)).unwrap().unwrap();
            prop_assert_eq!(bits(&read(&merged)), bits(&read(&whole)));
        }

        #[test]
        fn law_labels_ignore_the_order_of_arrival(
            life in any_life(), rule in any_rule(), by in any::<prop::sample::Index>(),
        ) {
            // Events of one instant keep the order in which they arrived; others are sorted.
            let (mut failures, mut steps) = life.clone();
            let by = by.index(failures.len());
            failures.rotate_left(by);
            failures.reverse();
            failures.sort_by_key(|failure| failure.at);
            steps.reverse();
            steps.sort_by_key(|step| step.at);
            prop_assert_eq!(label(&(failures, steps), rule), label(&life, rule));
        }

        #[test]
        fn law_parts_sum(unit in any_unit(), params in any_params(), facts in any_facts()) {
            let score = read(unit, &params, &facts, at(END));
            let parts = score.parts().iter().fold(0.0, |sum, p| sum + p.contribution);
            let sum = score.baseline() + parts;
            prop_assert_eq!(sum.to_bits(), score.value().to_bits());
            let shares: f64 = score.causes().iter().map(|cause| cause.share.mean()).sum();
            prop_assert!(score.causes().is_empty() || (shares - 1.0).abs() < KEPT, "{shares}");
        }

        #[test]
        fn law_open_closes_within_bounds(
            unit in any_unit(), params in any_params(), facts in any_facts(),
            justices in prop::collection::vec(prop::option::of(any_justice()), 12),
        ) {
            let before = ledger_of(unit, &facts);
            let (lower, upper) = before.score(&params, at(END)).unwrap().unwrap().bounds();
            let mut after = before.clone();
            for (opening, justice) in before.open().zip(justices) {
                let closing = match justice {
                    Some(justice) => Closing::resolved(opening.clone(), at(END), justice),
                    None => Closing::unresolved(opening.clone(), at(END)),
                };
                after.observe(&RecoveryEvidence::Closed(closing.unwrap()));
            }
            prop_assert_eq!(after.open().count(), 0);
            let value = after.score(&params, at(END)).unwrap().unwrap().value();
            // A closing is kept to 2⁻⁴¹; an effect of 1e300 makes that any size.
            let large = params.severity_effect().get().max(params.double_deviation().get())
                .max(params.paradox_bonus().get()) > 100.0;
            prop_assert!(large || (lower - KEPT..=upper + KEPT).contains(&value));
        }

        #[test]
        fn law_interval_holds_value(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let score = read(unit, &params, &facts, at(END));
            for outcome in Outcome::BOTH {
                let interval = score.standing_interval(outcome);
                prop_assert!(interval.contains(score.standing(outcome).value()));
                prop_assert!(0.0 <= interval.lower && interval.upper <= 1.0);
            }
        }

        #[test]
        fn law_idle_fades_to_the_prior(params in any_params(), facts in any_facts()) {
            let unit = RecoveryUnit {
                half_life: HalfLife::from_seconds(1e4).unwrap(), ..RecoveryUnit::default()
            };
            let ledger = ledger_of(unit, &facts);
            let late = ledger.score(&params, at(1 << 40)).unwrap().unwrap();
            let nothing = RecoveryEvidence::Asked { at: at(0), spoke_up: None, told: None };
            let prior = read(unit, &params, &[nothing], at(1 << 40));
            prop_assert_eq!(late.fresh(), 0.0);
            let open = ledger.score(&params, at(END)).unwrap().unwrap().open();
            prop_assert_eq!((late.value().to_bits(), late.open()), (prior.value().to_bits(), open));
        }

        #[test]
        fn law_worth_it_iff_it_pays(
            a in 0.01..50.0, b in 0.01..50.0, value in 0.0..1e6, cost in 0.0..1e6,
        ) {
            let saved = BetaPosterior::new(a, b).unwrap();
            let answer = making_good(&saved, amount(value), amount(cost), Level::default());
            prop_assert_eq!(answer.worth_it, saved.mean() * value > cost);
            prop_assert!(answer.interval.lower <= answer.net && answer.net <= answer.interval.upper);
            prop_assert!((0.0..=1.0).contains(&answer.probability));
        }

        #[test]
        fn law_matches_a_naive_reading(life in any_life(), unit in any_unit()) {
            let (rule, params) = (RecoveryRule::default(), RecoveryParams::default());
            let score = read(unit, &params, &label(&life, rule).evidence, at(END));
            for outcome in Outcome::BOTH {
                let naive = naive(&life, unit, outcome);
                let value = score.standing(outcome).value();
                prop_assert!((value - naive).abs() < KEPT, "{value} is not {naive}");
            }
        }
    }

    /// The page's formulas once more, without labels, ledger or kernels.
    fn naive(life: &(Vec<Failure>, Vec<Step>), unit: RecoveryUnit, outcome: Outcome) -> f64 {
        let (month, mut n) = (30 * 86_400, 2.0);
        let (mut harm, mut deviation, mut paradox) = (0.5, 0.0, 0.0);
        let mut seen: Vec<&Name> = Vec::new();
        for failure in &life.0 {
            if seen.contains(&&failure.id) {
                continue;
            }
            let first = seen.is_empty();
            seen.push(&failure.id);
            let own: Vec<&Step> = life
                .1
                .iter()
                .filter(|step| step.failure == failure.id && step.at >= failure.at)
                .collect();
            let resolved =
                own.iter().filter(|s| s.kind == StepKind::Resolved).map(|s| s.at.seconds()).min();
            let counts = |s: &Step| {
                s.kind != StepKind::FollowedUp || resolved.is_some_and(|r| s.at.seconds() >= r)
            };
            let of = |kind| {
                own.iter()
                    .filter(|s| s.kind == kind && counts(s))
                    .map(|s| s.share.get())
                    .collect::<Vec<_>>()
            };
            let most = |kind| of(kind).into_iter().fold(0.0, f64::max);
            let sum = |kind| of(kind).iter().sum::<f64>();
            let (end, j) = if let Some(end) = resolved {
                let speed = 0.5_f64.powf((end - failure.at.seconds()) as f64 / (7.0 * 86_400.0));
                let d = (most(StepKind::Resolved) + sum(StepKind::Compensated).min(1.0)).min(1.0);
                let heard = most(StepKind::Heard) + most(StepKind::Restated);
                let i =
                    (heard + most(StepKind::Owned)) / 3.0 * 0.5_f64.powf(sum(StepKind::Deflected));
                let p = (most(StepKind::AskedWhatIsFair) + speed + most(StepKind::FollowedUp))
                    / 3.0
                    * 0.5_f64.powf(sum(StepKind::HandedOff));
                let [wd, wi, wp] = unit.justice.get();
                (end, wd * d + wi * i + wp * p)
            } else {
                let last = own.iter().map(|s| s.at.seconds()).max().unwrap_or(i64::MIN);
                let last = last.max(failure.at.seconds());
                if END - last <= month {
                    continue;
                }
                (last + month, 0.0)
            };
            let weight = 0.5_f64.powf((END - end) as f64 / unit.half_life.seconds());
            let short = (1.0 - j / unit.threshold.get()).max(0.0);
            n += weight;
            harm += weight * failure.severity.get() * (1.0 - j);
            if failure.voiced && unit.threshold.get() > 0.0 {
                deviation += weight * short;
            }
            if first {
                paradox += weight * j;
            }
        }
        let bonus = if outcome == Outcome::Satisfaction { 0.2 } else { 0.0 };
        let z = 4.0_f64.ln() + (bonus * paradox - 2.0 * harm - deviation) / n;
        1.0 / (1.0 + (-z).exp())
    }
}

mod worked {
    use super::*;

    /// The two complaints of the page.
    fn page() -> (Vec<Failure>, Vec<Step>) {
        let failures = vec![
            Failure::complaint(name("17"), day(0)).severe(Share::ONE).caused_by(name("courier")),
            Failure::complaint(name("18"), day(10)).caused_by(name("courier")),
        ];
        let done = |kind, when| Step::new(name("17"), kind, day(when));
        let steps = vec![
            done(StepKind::Heard, 0),
            done(StepKind::Restated, 0),
            done(StepKind::Owned, 0),
            done(StepKind::AskedWhatIsFair, 0),
            done(StepKind::Resolved, 0),
            done(StepKind::FollowedUp, 20),
        ];
        (failures, steps)
    }

    fn page_score(as_of: i64) -> RecoveryScore {
        let (failures, steps) = page();
        let rule = RecoveryRule::default();
        let labelled = label_recoveries(&failures, &steps, rule, day(as_of)).unwrap();
        assert!(labelled.anomalies.is_empty());
        read(forever(), &RecoveryParams::default(), &labelled.evidence, day(as_of))
    }

    #[test]
    fn the_page() {
        let score = page_score(60);
        assert_eq!(format!("{:.6}", score.value()), "0.653915");
        let satisfaction = score.standing(Outcome::Satisfaction).value();
        assert_eq!(format!("{satisfaction:.6}"), "0.665142");
        let parts: Vec<_> = score
            .parts()
            .into_iter()
            .map(|p| format!("{} {:.6}", p.name, p.contribution))
            .collect();
        assert_eq!(parts, ["paradox 0.000000", "harm -0.097390", "double deviation -0.048695"]);
        // The damage has a share of .25 of 4 failures: Beta(1, 3), in log-odds times 3, with the
        // quantiles 1 − .95^(1/3) and 1 − .05^(1/3).
        let at = |q: f64| 1.0 / (1.0 + (3.0 * q).exp() / 4.0);
        let interval = score.interval();
        assert!((interval.lower - at(1.0 - 0.05_f64.cbrt())).abs() < 1e-9);
        assert!((interval.upper - at(1.0 - 0.95_f64.cbrt())).abs() < 1e-9);
        assert_eq!(format!("{interval:.4}"), "[0.3755, 0.7917]");
        assert_eq!(
            score.to_string(),
            "recovery 0.65 [0.38, 0.79] (more is better), resting on 2.0 closed failures of 4 facts"
        );
    }

    #[test]
    fn an_open_complaint_is_bounds_only() {
        // On day 30 the second complaint is open still: 1 closed failure, and 1 open of severity ½.
        let score = page_score(30);
        assert_eq!((score.closed(), score.open()), (1.0, 1.0));
        let logit = |p: f64| (p / (1.0 - p)).ln();
        let (lower, upper) = score.bounds();
        assert!((logit(score.value()) - (4.0_f64.ln() - 2.0 * 0.5 / 3.0)).abs() < 1e-12);
        assert!((logit(lower) - (4.0_f64.ln() - 2.0 * 0.25 - 0.25)).abs() < 1e-12);
        assert!((logit(upper) - (4.0_f64.ln() - 2.0 * 0.125)).abs() < 1e-12);
        // Closed on day 60 as badly as can be, it reads as the lower bound did.
        assert!((page_score(60).value() - lower).abs() < 1e-12);
    }

    #[test]
    fn a_follow_up_that_may_still_come_is_a_bound() {
        let (failures, mut steps) = page();
        steps.pop();
        let rule = RecoveryRule::default();
        let at_day = |d| label_recoveries(&failures[..1], &steps, rule, day(d)).unwrap().evidence;
        let params = RecoveryParams::default();
        let (lower, upper) = read(forever(), &params, &at_day(30), day(30)).bounds();
        assert!(upper > lower);
        let (lower, upper) = read(forever(), &params, &at_day(31), day(31)).bounds();
        assert_eq!(lower, upper);
    }

    /// `spec/oracles.md`, "Silent customers": E[1/v] = (a + b − 1)/(a − 1).
    #[test]
    fn silent_customers_of_the_oracle() {
        let silent = page_score(60).silent_customers().unwrap();
        // Two complaints, Beta(5, 5): E[1/v] = 9/4.
        assert_eq!((silent.complaints, silent.unhappy, silent.silent), (2.0, 4.5, 2.5));
        // Beta(5, 5) has the quantiles .251367 and .748633 at .05 and .95.
        assert_eq!(format!("{:.2}", silent.unhappy_interval), "[2.67, 7.96]");
        let business = RecoveryParams::default().with_market(Market::Business);
        let (failures, steps) = page();
        let rule = RecoveryRule::default();
        let facts = label_recoveries(&failures, &steps, rule, day(60)).unwrap().evidence;
        let silent = read(forever(), &business, &facts, day(60)).silent_customers().unwrap();
        assert!((silent.unhappy - 2.0 * 19.0 / 14.0).abs() < 1e-12);
    }

    #[test]
    fn who_speaks_up_and_whom_they_tell_is_learned() {
        let asked = |spoke_up, told| RecoveryEvidence::Asked { at: day(0), spoke_up, told };
        let facts = [
            RecoveryEvidence::Opened(Opening::new(Failure::complaint(name("a"), day(0)))),
            asked(Some(true), Some(1)),
            asked(Some(false), Some(2)),
            asked(None, Some(0)),
        ];
        let score = read(forever(), &RecoveryParams::default(), &facts, day(0));
        let silent = score.silent_customers().unwrap();
        assert_eq!((silent.speaks_up.alpha(), silent.speaks_up.beta()), (6.0, 6.0));
        assert!((silent.unhappy - 11.0 / 5.0).abs() < 1e-12);
        let heard = score.word_of_mouth().unwrap();
        // Gamma(9 + 3, 1 + 3): three each.
        assert_eq!(heard.told_by_each, 3.0);
        assert!((heard.heard - 6.6).abs() < 1e-12);
        assert!(heard.heard_interval.lower < 6.6 && heard.heard_interval.upper > 6.6);
    }

    /// Against simulation: the product of independent 1/Beta(5, 5) and Gamma(9, 1).
    #[test]
    fn the_interval_of_word_of_mouth_is_that_of_the_product() {
        let facts = [RecoveryEvidence::Opened(Opening::new(Failure::complaint(name("a"), day(0))))];
        let score = read(forever(), &RecoveryParams::default(), &facts, day(0));
        let heard = score.word_of_mouth().unwrap();
        assert_eq!(heard.heard, 20.25);
        // By numerical integration over v: P(r/v ≤ x) = ∫ G(9, xv) f(v) dv.
        let share_below = |x: f64| {
            let steps = 4_000;
            let density = |v: f64| 630.0 * (v * (1.0 - v)).powi(4);
            let gamma = |y: f64| {
                let (mut term, mut sum) = (1.0, 1.0);
                for k in 1..9 {
                    term *= y / f64::from(k);
                    sum += term;
                }
                1.0 - (-y).exp() * sum
            };
            let at = |i: i32| (f64::from(i) + 0.5) / f64::from(steps);
            (0..steps).map(|i| density(at(i)) * gamma(x * at(i))).sum::<f64>() / f64::from(steps)
        };
        // A lattice of 64 by 64 loses some of the tails.
        assert!((share_below(heard.heard_interval.lower) - 0.05).abs() < 0.003);
        assert!((share_below(heard.heard_interval.upper) - 0.95).abs() < 0.003);
    }

    #[test]
    fn causes_are_listed_by_frequency_with_a_forecast() {
        let failure = |id, when, cause| {
            Failure::complaint(name(id), day(when)).caused_by(name(cause)).severe(Share::HALF)
        };
        let failures = [
            failure("a", 0, "courier"),
            failure("b", 1, "invoice"),
            failure("c", 10, "courier"),
            failure("d", 11, "courier"),
            Failure::silent(name("e"), day(12)),
        ];
        let rule = RecoveryRule::default();
        let facts = label_recoveries(&failures, &[], rule, day(20)).unwrap().evidence;
        let score = read(forever(), &RecoveryParams::default(), &facts, day(20));
        let [courier, invoice] = score.causes() else { panic!("two causes") };
        assert_eq!((courier.cause.as_str(), courier.failures), ("courier", 3.0));
        assert_eq!((courier.voiced, courier.severity, courier.soon), (3.0, 1.5, 1.0));
        // Shares with one failure of evidence spread over both: 3½ and 1½ of 5.
        assert_eq!((courier.share.mean(), invoice.share.mean()), (0.7, 0.3));
        assert_eq!((courier.cumulative, invoice.cumulative), (0.7, 1.0));
        assert_eq!((courier.recurrence.alpha(), courier.recurrence.beta()), (3.0, 2.0));
        // Gamma(1 + 2, 90 + 11 + 9 days idle): 3 in 110 days.
        assert_eq!(courier.next.rate().mean(), 3.0 / 110.0);
        assert_eq!(courier.next.expected_days(), Some(55.0));
        let chance = 1.0 - (110.0_f64 / 140.0).powi(3);
        assert!((courier.next.chance_within(amount(30.0)) - chance).abs() < 1e-15);
        let days = courier.next.interval(Level::default());
        assert!((days.lower - 110.0 * (0.95_f64.powf(-1.0 / 3.0) - 1.0)).abs() < 1e-9);
    }

    #[test]
    fn one_desk_hears_it_again() {
        let call = |id, seconds, cause| Failure::complaint(name(id), at(seconds)).caused_by(cause);
        let mut silent = call("s", 20, name("invoice"));
        silent.voiced = false;
        let calls = [
            call("a", 0, name("invoice")),
            silent,
            call("b", 86_400, name("invoice")),
            call("c", 86_401, name("courier")),
            call("d", 172_801, name("invoice")),
        ];
        let again = heard_again(&calls, Positive::ONE).unwrap();
        assert_eq!(again.into_iter().collect::<Vec<_>>(), [(name("invoice"), 1)]);
    }

    #[test]
    fn slips_halve() {
        let id = name("a");
        let step = |kind| Step::new(id.clone(), kind, day(0));
        let steps = [
            step(StepKind::Heard),
            step(StepKind::Restated),
            step(StepKind::Owned),
            step(StepKind::AskedWhatIsFair),
            step(StepKind::Resolved).in_part(share(0.25)),
            step(StepKind::Compensated).in_part(share(0.5)),
            step(StepKind::FollowedUp),
            step(StepKind::Deflected),
            step(StepKind::HandedOff),
            step(StepKind::HandedOff),
        ];
        let failures = [Failure::complaint(id.clone(), day(0))];
        let rule = RecoveryRule::default();
        let labelled = label_recoveries(&failures, &steps, rule, day(1)).unwrap();
        let RecoveryEvidence::Closed(closing) = &labelled.evidence[1] else { panic!("resolved") };
        let j = closing.justice().unwrap();
        let got = [j.distributive, j.interactional, j.procedural].map(Share::get);
        assert_eq!(got, [0.75, 0.5, 0.25]);
        assert_eq!(closing.done(StepKind::HandedOff), Share::ONE);
        let score = read(forever(), &RecoveryParams::default(), &labelled.evidence, day(1));
        // The uniform prior and one recovery: (1 + .75)/3.
        let justice = score.justice(JusticeKind::Distributive).unwrap();
        assert!((justice.mean() - 1.75 / 3.0).abs() < 1e-12);
        assert_eq!(score.step(StepKind::Deflected).unwrap().mean(), 2.0 / 3.0);
    }

    #[test]
    fn authority_and_saving() {
        let grant = |limit, needed| RecoveryEvidence::Authority {
            at: day(0),
            authority: Authority { limit: amount(limit), needed: amount(needed) },
        };
        let saved = |saved| RecoveryEvidence::MadeGood { at: day(0), saved };
        let facts = [grant(100.0, 100.0), grant(100.0, 101.0), saved(true), saved(true)];
        let score = read(forever(), &RecoveryParams::default(), &facts, day(0));
        assert_eq!(score.authority().unwrap().mean(), 0.5);
        assert_eq!((score.coverage(), score.fresh()), (0.0, 0.0));
        let chance = score.saved().unwrap();
        assert_eq!((chance.alpha(), chance.beta()), (3.0, 1.0));
        let answer = making_good(&chance, amount(400.0), amount(200.0), Level::default());
        assert!(answer.worth_it);
        assert_eq!(answer.net, 100.0);
        // P(p > ½) of Beta(3, 1) is 1 − ⅛.
        assert!((answer.probability - 0.875).abs() < 1e-12);
    }
}

mod edges {
    use super::*;

    #[test]
    fn nothing_known_is_none() {
        let ledger = RecoveryLedger::new(RecoveryUnit::default());
        assert_eq!(ledger.score(&RecoveryParams::default(), at(0)).unwrap(), None);
        let fact = RecoveryEvidence::Asked { at: at(0), spoke_up: None, told: None };
        let score = read(forever(), &RecoveryParams::default(), &[fact], at(0));
        assert_eq!(score.coverage(), 0.0);
        assert!(score.silent_customers().is_none() && score.word_of_mouth().is_none());
        assert!(score.authority().is_none() && score.saved().is_none());
        assert!(score.step(StepKind::Heard).is_none() && score.causes().is_empty());
        assert!(score.justice(JusticeKind::Procedural).is_none());
    }

    #[test]
    fn reading_before_the_newest_fact_is_refused() {
        let fact = RecoveryEvidence::MadeGood { at: at(200), saved: true };
        let ledger = ledger_of(forever(), &[fact]);
        assert_eq!(
            ledger.score(&RecoveryParams::default(), at(100)).unwrap_err().to_string(),
            "as_of must not be before the newest fact (200), got 100",
        );
    }

    #[test]
    fn ledgers_of_different_units_do_not_merge() {
        let sentence = |ours: RecoveryUnit, theirs: RecoveryUnit| {
            let mut ledger = RecoveryLedger::new(ours);
            ledger.merge(&RecoveryLedger::new(theirs)).unwrap_err().to_string()
        };
        let unit = forever();
        assert_eq!(
            sentence(RecoveryUnit { half_life: HalfLife::from_days(1.0).unwrap(), ..unit }, unit),
            "ledgers to merge must have the same half-life, got 86400 s and infinite",
        );
        let justice = JusticeWeights::new(Simplex::new([0.5, 0.25, 0.25]).unwrap()).unwrap();
        assert_eq!(
            sentence(unit, RecoveryUnit { justice, ..unit }),
            "ledgers to merge must have the same weights of justice, got [0.45, 0.33, 0.22] and \
             [0.5, 0.25, 0.25]",
        );
        assert_eq!(
            sentence(unit, RecoveryUnit { threshold: Share::ZERO, ..unit }),
            "ledgers to merge must have the same threshold of justice, got 0.5 and 0",
        );
    }

    #[test]
    fn bad_values_are_named() {
        let sentence = |e: goodwill::Error| e.to_string();
        assert_eq!(
            "listened".parse::<StepKind>().map_err(sentence),
            Err("step of a recovery must be one of heard, restated, owned, asked_what_is_fair, \
                 resolved, compensated, followed_up, deflected, handed_off, got `listened`"
                .to_owned())
        );
        assert_eq!(
            JusticeWeights::new(Simplex::new([0.4, 0.2, 0.4]).unwrap()).map_err(sentence),
            Err("weight of a kind of justice must be at most that of the kind before it, got 0.4"
                .to_owned())
        );
        assert_eq!(
            SpeaksUp::new(positive(0.5), Positive::ONE).map_err(sentence),
            Err("shape a of the share that speaks up must be above 1, got 0.5".to_owned())
        );
        assert_eq!(
            Share::new(f64::NAN).map_err(sentence),
            Err("share must be between 0 and 1, got NaN".to_owned())
        );
        let opening = Opening::new(Failure::complaint(name("a"), at(5)));
        assert_eq!(
            Closing::resolved(opening.clone(), at(4), Justice::FULL).map_err(sentence),
            Err("closing must not be dated before its failure (5), got 4".to_owned())
        );
        assert_eq!(
            Closing::unresolved(opening, at(4)).map_err(sentence),
            Err("closing must not be dated before its failure (5), got 4".to_owned())
        );
    }

    #[test]
    fn labelling_refuses_disorder_and_the_future() {
        let failure = |t| Failure::complaint(name("a"), at(t));
        let step = |t| Step::new(name("a"), StepKind::Heard, at(t));
        let rule = RecoveryRule::default();
        let sentence = |failures: &[Failure], steps: &[Step]| {
            label_recoveries(failures, steps, rule, at(9)).unwrap_err().to_string()
        };
        assert_eq!(
            sentence(&[failure(2), failure(1)], &[]),
            "failures must be in order of time, got 2 before 1",
        );
        assert_eq!(
            sentence(&[failure(1)], &[step(3), step(2)]),
            "steps must be in order of time, got 3 before 2",
        );
        assert_eq!(
            sentence(&[failure(10)], &[]),
            "failure must not be dated after as_of (9), got 10",
        );
        assert_eq!(
            sentence(&[failure(1)], &[step(10)]),
            "step must not be dated after as_of (9), got 10",
        );
        assert_eq!(
            heard_again(&[failure(2), failure(1)], Positive::ONE).unwrap_err().to_string(),
            "failures must be in order of time, got 2 before 1",
        );
    }

    #[test]
    fn contradictions_are_listed_and_left_out() {
        let failures = [Failure::complaint(name("a"), at(5)), Failure::complaint(name("a"), at(6))];
        let step = |id, kind, t| Step::new(name(id), kind, at(t));
        let steps = [
            step("a", StepKind::Heard, 4),
            step("a", StepKind::FollowedUp, 6),
            step("b", StepKind::Owned, 7),
        ];
        let rule = RecoveryRule::default();
        let labelled = label_recoveries(&failures, &steps, rule, at(9)).unwrap();
        assert_eq!(labelled.evidence.len(), 1);
        let sentences: Vec<String> =
            labelled.anomalies.iter().map(LabelAnomaly::to_string).collect();
        assert_eq!(
            sentences,
            [
                "failure `a` begins more than once",
                "failure `a` has a step (heard) before its beginning",
                "failure `b` has a step (owned) and no beginning",
                "failure `a` is followed up and was not resolved by then",
            ]
        );
    }

    #[test]
    fn a_ledger_lists_what_does_not_match() {
        let opening = Opening::new(Failure::complaint(name("a"), at(5)));
        let closing = Closing::unresolved(opening.clone(), at(6)).unwrap();
        let mut ledger = ledger_of(forever(), &[RecoveryEvidence::Closed(closing)]);
        let listed = |ledger: &RecoveryLedger| -> Vec<String> {
            ledger.anomalies().map(|anomaly| anomaly.to_string()).collect()
        };
        assert_eq!(listed(&ledger), ["failure `a` has 1 more closing than openings"]);
        for _ in 0..3 {
            ledger.observe(&RecoveryEvidence::Opened(opening.clone()));
        }
        assert_eq!(listed(&ledger), ["failure `a` has 2 more openings than closings"]);
    }

    #[test]
    fn with_no_effect_the_standing_is_that_before() {
        let none = amount(0.0);
        let params = RecoveryParams::default()
            .with_severity_effect(none)
            .with_double_deviation(none)
            .with_paradox_bonus(none);
        let opening = Opening::new(Failure::complaint(name("a"), at(5)));
        let closing = Closing::unresolved(opening, at(6)).unwrap();
        let score = read(forever(), &params, &[RecoveryEvidence::Closed(closing)], at(6));
        assert_eq!(score.value(), score.baseline());
        assert_eq!(score.interval().width(), 0.0);
    }

    #[test]
    fn a_threshold_of_nothing_switches_the_double_deviation_off() {
        let unit = RecoveryUnit { threshold: Share::ZERO, ..forever() };
        let opening = Opening::new(Failure::complaint(name("a"), at(5)));
        let closing = Closing::unresolved(opening, at(6)).unwrap();
        let params = RecoveryParams::default();
        let score = read(unit, &params, &[RecoveryEvidence::Closed(closing)], at(6));
        assert_eq!(score.parts()[2].contribution, 0.0);
    }

    #[test]
    fn the_questionnaire_becomes_justice() {
        use goodwill::survey::{Answer, Responses};
        let none = Responses::new().answer(name("resolved"), Answer::Value(7.0));
        assert_eq!(justice_of(&none), Ok(None));
        let all = instrument()
            .items()
            .iter()
            .fold(Responses::new(), |r, item| r.answer(item.id().clone(), Answer::Value(10.0)));
        let justice = justice_of(&all).unwrap().unwrap();
        // Of the slips, which are reversed, 10 is the worst: 3 of 4 and 2 of 3.
        assert_eq!(justice.distributive, Share::ONE);
        assert_eq!(justice.interactional.get(), 0.75);
        assert!((justice.procedural.get() - 2.0 / 3.0).abs() < 1e-15);
        let bad = Responses::new().answer(name("resolved"), Answer::Value(11.0));
        assert_eq!(
            justice_of(&bad).unwrap_err().to_string(),
            "rating must be within its scale, got 11",
        );
    }

    #[test]
    fn constants_can_be_set() {
        let rate = RatePrior { events: positive(2.0), exposure: positive(4.0) };
        let params = RecoveryParams::default()
            .with_told(rate)
            .with_recurrence(rate)
            .with_share_prior(positive(3.0))
            .with_level(Level::new(0.5).unwrap());
        assert_eq!((params.told(), params.recurrence()), (rate, rate));
        assert_eq!((params.share_prior().get(), params.level().get()), (3.0, 0.5));
        assert_eq!(params.speaks_up(), SpeaksUp::from_market(Market::Consumer));
    }

    #[test]
    fn settled_state_stays_small() {
        let unit = RecoveryUnit {
            half_life: HalfLife::from_days(1.0).unwrap(),
            ..RecoveryUnit::default()
        };
        let mut ledger = RecoveryLedger::new(unit);
        let mut bytes = Vec::new();
        for d in 0..2_000 {
            let failure =
                Failure::complaint(name(&format!("case {d}")), day(d)).caused_by(name("courier"));
            let opening = Opening::new(failure);
            let closing = Closing::resolved(opening.clone(), day(d), Justice::FULL).unwrap();
            ledger.observe(&RecoveryEvidence::Opened(opening));
            ledger.observe(&RecoveryEvidence::Closed(closing));
            bytes.push(ledger.settled_bytes());
        }
        assert!(bytes[1_999] <= 2_048 + 400, "{} bytes", bytes[1_999]);
        assert_eq!(bytes[200], bytes[1_999]);
    }

    #[cfg(feature = "serde")]
    mod serde {
        use super::*;

        fn facts() -> Vec<RecoveryEvidence> {
            let failure = |id, t, cause| Failure::complaint(name(id), at(t)).caused_by(name(cause));
            let failures = [
                failure("a", 0, "courier"),
                failure("b", 50, "courier"),
                failure("c", 3_000_000, "invoice"),
            ];
            let steps = [Step::new(name("a"), StepKind::Resolved, at(60))];
            let rule = RecoveryRule::default();
            let mut facts =
                label_recoveries(&failures, &steps, rule, at(4_000_000)).unwrap().evidence;
            facts.push(RecoveryEvidence::Asked { at: at(7), spoke_up: Some(true), told: Some(4) });
            facts.push(RecoveryEvidence::MadeGood { at: at(9), saved: false });
            let authority = Authority { limit: amount(3.0), needed: amount(2.0) };
            facts.push(RecoveryEvidence::Authority { at: at(8), authority });
            facts
        }

        fn sample() -> RecoveryLedger {
            let half_life = HalfLife::from_seconds(1e5).unwrap();
            ledger_of(RecoveryUnit { half_life, ..RecoveryUnit::default() }, &facts())
        }

        #[test]
        fn a_round_trip_is_exact() {
            let ledger = sample();
            let text = serde_json::to_string(&ledger).unwrap();
            assert_eq!(serde_json::from_str::<RecoveryLedger>(&text).unwrap(), ledger);
            let text = serde_json::to_string(&facts()).unwrap();
            assert_eq!(serde_json::from_str::<Vec<RecoveryEvidence>>(&text).unwrap(), facts());
            let params = RecoveryParams::default().with_market(Market::Business);
            let text = serde_json::to_string(&params).unwrap();
            assert_eq!(serde_json::from_str::<RecoveryParams>(&text).unwrap(), params);
            let rule = RecoveryRule::default();
            let text = serde_json::to_string(&rule).unwrap();
            assert_eq!(serde_json::from_str::<RecoveryRule>(&text).unwrap(), rule);
            let plain: Failure = serde_json::from_str(r#"{"id":"a","at":5}"#).unwrap();
            assert_eq!(plain, Failure::complaint(name("a"), at(5)));
        }

        #[test]
        fn forged_states_are_refused() {
            let honest = serde_json::to_value(sample()).unwrap();
            let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
                let mut forged = honest.clone();
                forge(&mut forged);
                assert_ne!(forged, honest, "the forgery changed nothing");
                let error = serde_json::from_value::<RecoveryLedger>(forged).unwrap_err();
                assert!(error.to_string().contains(rule), "{error}");
            };
            let most = || u128::MAX.to_string();
            refused(&|l| l["facts"] = 0.into(), "have a newest fact if it has facts");
            refused(&|l| l["newest"] = (-5_000_000).into(), "sum no fact after its newest");
            refused(
                &|l| l["closed"]["blocks"][0][1] = most().into(),
                "keep no sum above its closed failures",
            );
            refused(
                &|l| l["closed"]["blocks"][0][0] = most().into(),
                "keep no sum above its closed failures",
            );
            refused(&|l| l["others"]["blocks"][0][0] = most().into(), "count no fact twice");
            refused(
                &|l| l["causes"][0][1]["sums"]["blocks"][0][4] = most().into(),
                "keep no sum above a cause's failures",
            );
            refused(
                &|l| l["causes"][0][1]["last"] = 90_000_000.into(),
                "keep no sum above a cause's failures",
            );
            refused(
                &|l| l["causes"][1] = l["causes"][0].clone(),
                "list each cause and failure once",
            );
            refused(&|l| l["open"][0][1] = 0.into(), "count no failure 0 times");
            refused(
                &|l| l["open"][0][0]["failure"]["at"] = 90_000_000.into(),
                "hold no failure after its newest fact",
            );
            refused(
                &|l| l["unit"]["justice"] = serde_json::json!([0.2, 0.4, 0.4]),
                "at most that of the kind before it",
            );
            refused(&|l| l["unit"]["threshold"] = 2.into(), "share must be between 0 and 1");
            refused(&|l| l["extra"] = 1.into(), "unknown field");
            let closing = serde_json::json!({
                "opening": { "failure": { "id": "a", "at": 5 } }, "at": 4, "justice": null,
            });
            assert_eq!(
                serde_json::from_value::<Closing>(closing).unwrap_err().to_string(),
                "closing must not be dated before its failure (5), got 4",
            );
            assert_eq!(
                serde_json::from_str::<SpeaksUp>(r#"{"a":1,"b":1}"#).unwrap_err().to_string(),
                "shape a of the share that speaks up must be above 1, got 1",
            );
        }
    }
}
