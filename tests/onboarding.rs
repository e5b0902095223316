//! Onboarding: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp)]
// What was measured is printed.
#![allow(clippy::print_stdout)]

mod support;

use goodwill::kernel::posterior::Prior;
use goodwill::onboarding::{
    Gate, OnboardingEvidence, OnboardingLedger, OnboardingParams, OnboardingScore, OnboardingUnit,
    Step, facts_of, instrument,
};
use goodwill::quantity::HalfLife;
use goodwill::survey::{Answer, Responses};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use support::{cases, close, instant, level, name, positive, seconds, share};

/// Sums of some dozens of terms up to 1, each kept to 2⁻⁴¹ of its weight and rounded once.
const ROUNDING: f64 = 1e-10;
/// The instant of all readings of generated facts.
const END: i64 = 40_000;

/// A fact that says how far a gate or an item holds; gates take a yes or a no.
fn fact(part: usize, y: f64, time: i64) -> OnboardingEvidence {
    let (yes, at) = (y >= 0.5, instant(time));
    match part {
        0 => OnboardingEvidence::HandOff { owner: yes.then(|| name("Ada")), at },
        1 => OnboardingEvidence::Preferences { captured: true, carried_over: yes, at },
        2 => OnboardingEvidence::AlignmentCall { made: yes, at },
        _ => OnboardingEvidence::Item { item: Step::ALL[part - 3], done: share(y), at },
    }
}

fn any_time() -> impl Strategy<Value = i64> {
    prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_020_i64]
}

fn any_y() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), Just(1e-300), 0.0..=1.0]
}

fn any_fact() -> impl Strategy<Value = OnboardingEvidence> {
    let advocacy = (any::<bool>(), any_time()).prop_map(|(after_value, time)| {
        OnboardingEvidence::Advocacy { after_value, at: instant(time) }
    });
    let preferences =
        (any::<bool>(), any::<bool>(), any_time()).prop_map(|(captured, carried_over, time)| {
            OnboardingEvidence::Preferences { captured, carried_over, at: instant(time) }
        });
    let other = (0..7_usize, any_y(), any_time()).prop_map(|(part, y, time)| fact(part, y, time));
    prop_oneof![1 => advocacy, 1 => preferences, 8 => other]
}

fn any_unit() -> impl Strategy<Value = OnboardingUnit> {
    prop_oneof![(1.0..200.0).prop_map(seconds), Just(seconds(1e6)), Just(HalfLife::INFINITE),]
        .prop_map(|half_life| OnboardingUnit { half_life })
}

fn any_prior() -> impl Strategy<Value = Prior> {
    let weight = prop_oneof![Just(1e-300), Just(1e300), 0.1..10.0].prop_map(positive);
    (any_y().prop_map(share), weight).prop_map(|(mean, weight)| Prior { mean, weight })
}

fn any_params() -> impl Strategy<Value = OnboardingParams> {
    let inside = || prop_oneof![Just(1e-9), Just(0.999_999), 0.1..0.99].prop_map(level);
    (any_prior(), any_prior(), inside(), inside()).prop_map(|(gate, item, threshold, level)| {
        OnboardingParams::default()
            .with_gate_prior(gate)
            .with_item_prior(item)
            .with_threshold(threshold)
            .with_level(level)
    })
}

fn ledger_of<'a>(
    unit: OnboardingUnit,
    facts: impl IntoIterator<Item = &'a OnboardingEvidence>,
) -> OnboardingLedger {
    let mut ledger = OnboardingLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn read(ledger: &OnboardingLedger, params: &OnboardingParams) -> Option<OnboardingScore> {
    ledger.score(params, instant(END)).unwrap()
}

fn forever() -> OnboardingUnit {
    OnboardingUnit { half_life: HalfLife::INFINITE }
}

/// Every number that a score says but its interval, which follows from these, as bits.
fn bits(score: &OnboardingScore) -> Vec<u64> {
    let parts = score.parts().into_iter().flat_map(|part| [part.value, part.contribution]);
    let (lower, upper) = score.bounds();
    let whole = [score.value(), lower, upper, score.coverage(), score.fresh()];
    let gates = score.gates().iter().flat_map(|gate| {
        [gate.posterior.alpha(), gate.posterior.beta(), gate.interval.lower, gate.loss]
    });
    let beside = score.preferences().map(|p| [p.captured.mean(), p.carried_over.mean()]);
    let advocacy = score.advocacy().map(|a| a.mean());
    let beside = beside.into_iter().flatten().chain(advocacy);
    parts.chain(whole).chain(gates).chain(beside).map(f64::to_bits).collect()
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(96))]

        #[test]
        fn law_bounded(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_fact(), 1..20),
        ) {
            let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
            prop_assert!((0.0..=1.0).contains(&score.value()), "{}", score.value());
            prop_assert!((0.0..=1.0).contains(&score.items_mean()));
            prop_assert!((0.0..=1.0).contains(&score.fresh()));
            prop_assert!((0.0..=1.0).contains(&score.coverage()));
            let (lower, upper) = score.bounds();
            prop_assert!(0.0 <= lower && lower <= score.value());
            prop_assert!(score.value() <= upper && upper <= 1.0);
            for gate in score.gates() {
                prop_assert!((0.0..=1.0).contains(&gate.factor) && gate.loss <= 0.0);
                prop_assert!(gate.loss >= -1.0);
            }
        }

        #[test]
        fn law_parts_sum_exactly(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_fact(), 1..20),
        ) {
            let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
            let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!((score.baseline() + sum).to_bits(), score.value().to_bits());
            let losses = score.gates().iter().fold(0.0, |sum, gate| sum + gate.loss);
            prop_assert_eq!(losses.to_bits(), score.gate_loss().to_bits());
            let line = score.parts().pop().unwrap();
            prop_assert_eq!(line.contribution.to_bits(), losses.to_bits());
        }

        #[test]
        fn law_parts_sum_to_the_product(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_fact(), 1..20),
        ) {
            let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
            let product = score.gates().iter().fold(1.0, |product, gate| product * gate.factor);
            prop_assert!(close(score.value(), product * score.items_mean(), ROUNDING));
            let items = &score.parts()[..4];
            let zero = items.iter().any(|item| item.value == 0.0);
            let harmonic = 4.0 / items.iter().map(|item| 1.0 / item.value).sum::<f64>();
            let expected = if zero { 0.0 } else { harmonic };
            prop_assert!(close(score.items_mean(), expected, ROUNDING));
        }

        #[test]
        fn law_monotone_in_each_fact(
            unit in any_unit(), params in any_params(), part in 0..7_usize, time in any_time(),
            y in (any_y(), any_y()), facts in prop::collection::vec(any_fact(), 0..12),
        ) {
            let with = |y| {
                let more = fact(part, y, time);
                read(&ledger_of(unit, facts.iter().chain([&more])), &params).unwrap().value()
            };
            let (worse, better) = (with(y.0.min(y.1)), with(y.0.max(y.1)));
            prop_assert!(better >= worse - ROUNDING, "{better} below {worse}");
        }

        #[test]
        fn law_a_gate_is_open_when_its_lower_bound_reaches_the_threshold(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_fact(), 1..20),
        ) {
            let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
            for gate in score.gates() {
                let lower = gate.posterior.interval(params.level()).lower;
                prop_assert_eq!(gate.is_open, lower >= params.threshold().get());
                if gate.is_open {
                    prop_assert_eq!((gate.factor, gate.loss), (1.0, 0.0));
                } else {
                    prop_assert!(close(gate.factor, gate.posterior.mean(), 1e-199));
                }
            }
        }

        #[test]
        fn law_blockers_say_what_opens_them(
            yes in 0..12_i64, no in 0..4_i64, gate in 0..3_usize,
        ) {
            let facts: Vec<_> = (0..yes + no)
                .map(|i| fact(gate, if i < yes { 1.0 } else { 0.0 }, 0))
                .chain([fact(3, 1.0, 0)])
                .collect();
            let params = OnboardingParams::default();
            let score = read(&ledger_of(forever(), &facts), &params).unwrap();
            let losses: Vec<f64> = score.blockers().iter().map(|b| b.gate.loss).collect();
            prop_assert!(losses.is_sorted());
            let closed = score.gates().iter().filter(|gate| !gate.is_open).count();
            prop_assert_eq!(losses.len(), closed);
            let blocker = score.blockers().into_iter().find(|b| b.gate.gate == Gate::ALL[gate]);
            let needed = blocker.unwrap().successes_to_open.unwrap();
            let is_open_after = |k: u32| {
                let more: Vec<_> = (0..k).map(|_| fact(gate, 1.0, 0)).collect();
                let ledger = ledger_of(forever(), facts.iter().chain(&more));
                read(&ledger, &params).unwrap().gates()[gate].is_open
            };
            prop_assert!(is_open_after(needed) && !is_open_after(needed - 1));
        }

        #[test]
        fn law_what_arrives_lies_within_the_bounds(
            unit in any_unit(), params in any_params(), part in 0..7_usize, y in any_y(),
            facts in prop::collection::vec((0..7_usize, any_y(), any_time()), 1..12),
        ) {
            let facts: Vec<_> = facts.into_iter().filter(|(p, ..)| *p != part).collect();
            let facts: Vec<_> = facts.into_iter().map(|(p, y, t)| fact(p, y, t)).collect();
            let Some(before) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
            let more = fact(part, y, 0);
            let after = read(&ledger_of(unit, facts.iter().chain([&more])), &params).unwrap();
            let ((least, most), (lower, upper)) = (before.bounds(), after.bounds());
            prop_assert!(least <= lower + ROUNDING && upper <= most + ROUNDING);
            prop_assert!(after.coverage() > before.coverage());
        }

        #[test]
        fn law_filling_an_item_with_its_prior_changes_nothing(
            unit in any_unit(), params in any_params(), item in 3..7_usize,
            facts in prop::collection::vec((0..7_usize, any_y(), any_time()), 1..12),
        ) {
            let facts: Vec<_> = facts.into_iter().filter(|(p, ..)| *p != item).collect();
            let facts: Vec<_> = facts.into_iter().map(|(p, y, t)| fact(p, y, t)).collect();
            let Some(before) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
            let more = fact(item, params.item_prior().mean.get(), END);
            let after = read(&ledger_of(unit, facts.iter().chain([&more])), &params).unwrap();
            prop_assert!(close(before.value(), after.value(), ROUNDING));
        }

        #[test]
        fn law_carried_over_counts_only_if_captured(
            unit in any_unit(), params in any_params(), time in any_time(),
            facts in prop::collection::vec(any_fact(), 0..8),
        ) {
            let with = |carried_over| {
                let at = instant(time);
                let more = OnboardingEvidence::Preferences { captured: false, carried_over, at };
                ledger_of(unit, facts.iter().chain([&more]))
            };
            prop_assert_eq!(with(true), with(false));
            let score = read(&with(true), &params).unwrap();
            prop_assert!(score.preferences().is_some());
        }

        #[test]
        fn law_advocacy_never_moves_the_score(
            unit in any_unit(), params in any_params(), after_value in any::<bool>(),
            facts in prop::collection::vec((0..7_usize, any_y(), any_time()), 1..12),
        ) {
            let facts: Vec<_> = facts.into_iter().map(|(p, y, t)| fact(p, y, t)).collect();
            let more = OnboardingEvidence::Advocacy { after_value, at: instant(0) };
            let before = read(&ledger_of(unit, &facts), &params).unwrap();
            let after = read(&ledger_of(unit, facts.iter().chain([&more])), &params).unwrap();
            prop_assert_eq!(before.value().to_bits(), after.value().to_bits());
            prop_assert_eq!((before.advocacy(), after.advocacy().is_some()), (None, true));
        }

        #[test]
        fn law_order_is_irrelevant(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_fact(), 1..30)
                .prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        ) {
            let (facts, shuffled) = facts;
            let (one, other) = (ledger_of(unit, &facts), ledger_of(unit, &shuffled));
            prop_assert_eq!(&one, &other);
            let [one, other] = [one, other].map(|ledger| read(&ledger, &params).as_ref().map(bits));
            prop_assert_eq!(one, other);
        }

        #[test]
        fn law_merging_any_partition_is_reading_all(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec((any_fact(), 0..4_usize), 1..30),
        ) {
            let whole = ledger_of(unit, facts.iter().map(|(fact, _)| fact));
            let shard = |k| ledger_of(unit, facts.iter().filter(|(_, i)| *i == k).map(|(f, _)| f));
            let mut merged = OnboardingLedger::new(unit);
            for k in [2, 0, 3, 1] {
                merged.merge(&shard(k)).unwrap();
            }
            prop_assert_eq!(&merged, &whole);
            let [one, other] = [merged, whole].map(|l| read(&l, &params).as_ref().map(bits));
            prop_assert_eq!(one, other);
        }

        #[test]
        fn law_merging_commutes_associates_and_has_an_identity(
            unit in any_unit(), facts in prop::collection::vec((any_fact(), 0..3_usize), 1..20),
        ) {
            let shard = |k| ledger_of(unit, facts.iter().filter(|(_, i)| *i == k).map(|(f, _)| f));
            let merged = |a: &OnboardingLedger, b: &OnboardingLedger| {
                let mut sum = a.clone();
                sum.merge(b).unwrap();
                sum
            };
            let (a, b, c) = (shard(0), shard(1), shard(2));
            prop_assert_eq!(merged(&a, &b), merged(&b, &a));
            prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
            prop_assert_eq!(merged(&a, &OnboardingLedger::new(unit)), a);
        }

        #[test]
        fn law_idle_evidence_fades_to_the_prior(
            params in any_params(), facts in prop::collection::vec(any_fact(), 1..12),
        ) {
            let unit = OnboardingUnit { half_life: seconds(10.0) };
            let ledger = ledger_of(unit, &facts);
            let Some(now) = read(&ledger, &params) else { return Ok(()) };
            let later = ledger.score(&params, instant(9_000_000)).unwrap().unwrap();
            prop_assert_eq!((later.fresh(), later.coverage()), (0.0, now.coverage()));
            for gate in later.gates() {
                prop_assert!(gate.is_open || close(
                    gate.factor, params.gate_prior().mean.get(), 1e-15
                ));
            }
            prop_assert!(close(later.items_mean(), later.baseline(), 1e-12));
        }

        #[test]
        fn law_shifting_by_half_lives_changes_nothing(
            params in any_params(), shift in -40..40_i64,
            facts in prop::collection::vec((0..7_usize, any_y(), 0..600_i64), 1..20),
        ) {
            // The facts span 60 half-lives, less than the 64 that are kept wherever blocks begin.
            let unit = OnboardingUnit { half_life: seconds(10.0) };
            let of = |by: i64| {
                let facts: Vec<_> = facts.iter().map(|(p, y, t)| fact(*p, *y, t + by)).collect();
                ledger_of(unit, &facts).score(&params, instant(700 + by)).unwrap().unwrap()
            };
            prop_assert_eq!(bits(&of(0)), bits(&of(10 * shift)));
        }

        #[test]
        fn law_agrees_with_a_second_implementation(
            unit in any_unit(), gate_mean in 0.01..0.6, item_mean in 0.01..1.0,
            facts in prop::collection::vec((0..7_usize, any_y(), any_time()), 1..20),
        ) {
            let weight = positive(3.0);
            let params = OnboardingParams::default()
                .with_gate_prior(Prior { mean: share(gate_mean), weight })
                .with_item_prior(Prior { mean: share(item_mean), weight });
            let mut product = 1.0;
            let mut inverse = 0.0;
            for part in 0..7 {
                let mean = if part < 3 { gate_mean } else { item_mean };
                let (mut good, mut n) = (mean * 3.0, 3.0);
                for (_, y, time) in facts.iter().filter(|(p, ..)| *p == part) {
                    let delta = unit.half_life.weight_after(END - time);
                    let y = if part < 3 { f64::from(u8::from(*y >= 0.5)) } else { *y };
                    good += delta * y;
                    n += delta;
                }
                let x = good / n;
                let posterior =
                    goodwill::kernel::posterior::BetaPosterior::new(good, n - good).unwrap();
                if part >= 3 {
                    inverse += 0.25 / x;
                } else if posterior.quantile(share(0.05)) < 0.8 {
                    product *= x;
                }
            }
            let facts: Vec<_> = facts.iter().map(|(p, y, t)| fact(*p, *y, *t)).collect();
            let score = read(&ledger_of(unit, &facts), &params).unwrap();
            prop_assert!(close(score.value(), product / inverse, ROUNDING));
        }
    }

    proptest! {
        // An interval asks a thousand quantiles of each item: few cases here.
        #![proptest_config(cases(6))]

        #[test]
        fn law_the_interval_contains_its_point(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_fact(), 1..12),
        ) {
            let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
            let interval = score.interval();
            prop_assert!(interval.contains(score.value()), "{interval}");
            prop_assert!(interval.lower >= 0.0 && interval.upper <= 1.0);
            for gate in score.gates() {
                prop_assert!(gate.interval.contains(gate.posterior.mean()));
            }
        }
    }

    /// Shares are drawn from their priors and facts from the shares; the interval is asked
    /// whether it holds the product of the gates that are not open times the harmonic mean.
    #[test]
    fn law_the_interval_covers_what_it_says() {
        let draws: u32 = std::env::var("GOODWILL_DRAWS").map_or(60, |n| n.parse().unwrap());
        // Three standard errors of a coverage of .90, and what the matches by moments may miss.
        let margin = 3.0 * (0.09 / f64::from(draws)).sqrt() + 0.02;
        let mut rng = Pcg64Mcg::seed_from_u64(1);
        let mut held = 0;
        for _ in 0..draws {
            let truths: Vec<f64> = (0..7).map(|_| rng.random_range(0.0..1.0)).collect();
            let mut ledger = ledger_of(forever(), &[]);
            for (part, truth) in truths.iter().enumerate() {
                for _ in 0..rng.random_range(1..=12) {
                    let y = f64::from(u8::from(rng.random_range(0.0..1.0) < *truth));
                    ledger.observe(&fact(part, y, 0));
                }
            }
            let score = read(&ledger, &OnboardingParams::default()).unwrap();
            let closed = score.gates().iter().zip(&truths).filter(|(gate, _)| !gate.is_open);
            let product: f64 = closed.map(|(_, truth)| truth).product();
            let harmonic = 4.0 / truths[3..].iter().map(|x| 1.0 / x).sum::<f64>();
            held += u32::from(score.interval().contains(product * harmonic));
        }
        let coverage = f64::from(held) / f64::from(draws);
        println!(".90 intervals of onboarding held {coverage:.4} of {draws} draws");
        assert!((coverage - 0.9).abs() <= margin, "{coverage}");
    }
}

mod worked {
    use super::*;

    /// The page's example; nothing fades.
    fn page() -> OnboardingScore {
        let mut facts: Vec<_> = (0..13).map(|i| fact(0, 1.0, i)).collect();
        facts.extend([fact(1, 1.0, 1), fact(1, 1.0, 2), fact(1, 0.0, 3)]);
        facts.extend([fact(3, 1.0, 1), fact(3, 1.0, 2), fact(4, 0.0, 3), fact(5, 0.5, 4)]);
        facts.push(OnboardingEvidence::Advocacy { after_value: true, at: instant(5) });
        read(&ledger_of(forever(), &facts), &OnboardingParams::default()).unwrap()
    }

    #[test]
    fn the_page() {
        let score = page();
        assert!(close(score.items_mean(), 0.48, 1e-15));
        assert!(close(score.value(), 0.144, 1e-15));
        let parts = score.parts();
        for (part, by_hand) in parts.iter().zip([0.04, -0.06, 0.0, 0.0, -0.336]) {
            assert!(close(part.contribution, by_hand, 1e-15), "{part:?}");
        }
        let [owner, preferences, alignment] = score.gates();
        assert!(owner.is_open && owner.is_known);
        // Beta(14, 1): its lower end is the fourteenth root of .05.
        assert!(close(owner.interval.lower, 0.05_f64.powf(1.0 / 14.0), 1e-9));
        assert!(close(preferences.factor, 0.6, 1e-15) && !preferences.is_open);
        assert!(close(preferences.loss, -0.336 * 0.6_f64.ln() / 0.3_f64.ln(), 1e-14));
        assert_eq!((alignment.factor, alignment.is_known), (0.5, false));
        let (lower, upper) = score.bounds();
        assert!(lower == 0.0 && close(upper, 0.6 * 12.0 / 22.0, 1e-15));
        assert!(close(score.coverage(), 5.0 / 7.0, 1e-15));
        let [alignment, preferences] = &score.blockers()[..] else { panic!("two are closed") };
        assert_eq!((alignment.gate.gate, alignment.successes_to_open), (Gate::Alignment, Some(13)));
        assert_eq!(preferences.gate.gate, Gate::Preferences);
        let halves = score.preferences().unwrap();
        assert_eq!((halves.captured.mean(), halves.carried_over.mean()), (0.8, 0.6));
        assert!(close(score.advocacy().unwrap().mean(), 2.0 / 3.0, 1e-15));
        assert_eq!(score.item(Step::Welcome).unwrap().mean(), 0.75);
        assert_eq!(score.item(Step::Successes), None);
        assert_eq!(preferences.successes_to_open, Some(18));
        assert_eq!(
            score.to_string(),
            "onboarding 0.14 [0.01, 0.39] (more is better), resting on 5 of 7 gates and items and \
             21 facts; 1 of 3 gates open; 0.00 to 0.33 whatever the rest is"
        );
    }

    #[test]
    fn a_gate_at_zero_closes_everything() {
        let prior = Prior { mean: share(0.0), weight: positive(1.0) };
        let params = OnboardingParams::default().with_gate_prior(prior);
        let facts = [fact(0, 0.0, 0), fact(1, 1.0, 0), fact(3, 1.0, 0)];
        let score = read(&ledger_of(forever(), &facts), &params).unwrap();
        assert!(close(score.value(), 0.0, 1e-15));
        // The fall goes to the gates that are at 0, evenly: the owner, and the unknown call.
        let losses = score.gates().map(|gate| gate.loss);
        assert_eq!((losses[0], losses[1]), (losses[2], 0.0));
        assert_eq!(score.interval().lower, 0.0);
    }

    #[test]
    fn all_gates_open_cost_nothing() {
        let facts: Vec<_> = (0..39).map(|i| fact(i % 3, 1.0, 0)).chain([fact(3, 1.0, 0)]).collect();
        let score = read(&ledger_of(forever(), &facts), &OnboardingParams::default()).unwrap();
        assert_eq!((score.gate_loss(), score.blockers().len()), (0.0, 0));
        assert!(close(score.value(), score.items_mean(), 1e-15));
    }

    #[test]
    fn answers_of_the_checklist_become_facts() {
        let at = instant(7);
        let answers = |given: &[(&str, f64)]| {
            given.iter().fold(Responses::new(), |answers, (id, y)| {
                answers.answer(name(id), Answer::Value(*y))
            })
        };
        let all = answers(&[
            ("owner", 1.0),
            ("preferences_captured", 1.0),
            ("preferences_carried_over", 0.5),
            ("alignment", 0.0),
            ("welcome", 0.25),
            ("successes", 1.0),
        ]);
        assert_eq!(
            facts_of(&all, at).unwrap(),
            [
                OnboardingEvidence::HandOff { owner: Some(name("named")), at },
                OnboardingEvidence::Preferences { captured: true, carried_over: false, at },
                OnboardingEvidence::AlignmentCall { made: false, at },
                OnboardingEvidence::Item { item: Step::Welcome, done: share(0.25), at },
                OnboardingEvidence::Item { item: Step::Successes, done: share(1.0), at },
            ]
        );
        let none = answers(&[("preferences_captured", 0.0), ("owner", 0.0)]);
        assert_eq!(
            facts_of(&none, at).unwrap(),
            [
                OnboardingEvidence::HandOff { owner: None, at },
                OnboardingEvidence::Preferences { captured: false, carried_over: false, at },
            ]
        );
        assert_eq!(facts_of(&answers(&[("preferences_carried_over", 1.0)]), at).unwrap(), []);
        assert_eq!(instrument().items().len(), 8);
        assert!(facts_of(&answers(&[("warmth", 1.0)]), at).is_err());
        assert!(facts_of(&answers(&[("owner", 2.0)]), at).is_err());
    }
}

mod edges {
    use super::*;

    #[test]
    fn nothing_known_is_none() {
        let mut ledger = OnboardingLedger::new(OnboardingUnit::default());
        assert_eq!(read(&ledger, &OnboardingParams::default()), None);
        ledger.observe(&OnboardingEvidence::Advocacy { after_value: true, at: instant(0) });
        assert_eq!(read(&ledger, &OnboardingParams::default()), None);
    }

    #[test]
    fn bad_words_are_named() {
        let sentence = |error: goodwill::Error| error.to_string();
        assert_eq!(
            "call".parse::<Gate>().map_err(sentence),
            Err("gate of onboarding must be owner, preferences or alignment, got `call`".to_owned())
        );
        assert_eq!(
            "party".parse::<Step>().map_err(sentence),
            Err("item of onboarding must be welcome, kickoff, channels or successes, got `party`"
                .to_owned())
        );
        for gate in Gate::ALL {
            assert_eq!(gate.to_string().parse::<Gate>().unwrap(), gate);
        }
        for item in Step::ALL {
            assert_eq!(item.to_string().parse::<Step>().unwrap(), item);
        }
    }

    #[test]
    fn reading_before_the_newest_fact_is_refused() {
        let ledger = ledger_of(forever(), &[fact(0, 1.0, 200)]);
        let error = ledger.score(&OnboardingParams::default(), instant(100)).unwrap_err();
        assert_eq!(error.to_string(), "as_of must not be before the newest fact (200), got 100");
    }

    #[test]
    fn ledgers_of_different_half_life_do_not_merge() {
        let unit = OnboardingUnit { half_life: seconds(86_400.0) };
        let mut day = ledger_of(unit, &[fact(0, 1.0, 0)]);
        let before = day.clone();
        assert_eq!(
            day.merge(&OnboardingLedger::new(forever())).unwrap_err().to_string(),
            "ledgers to merge must have the same half-life, got 86400 s and infinite"
        );
        assert_eq!(day, before);
    }

    #[test]
    fn a_gate_that_no_success_opens_says_so() {
        let prior = Prior { mean: share(0.5), weight: positive(1e300) };
        let params = OnboardingParams::default().with_gate_prior(prior);
        let score = read(&ledger_of(forever(), &[fact(3, 1.0, 0)]), &params).unwrap();
        assert!(score.blockers().iter().all(|b| b.successes_to_open.is_none()));
    }

    #[test]
    fn settled_state_stays_small() {
        let mut ledger = OnboardingLedger::new(OnboardingUnit { half_life: seconds(10.0) });
        let mut bytes = Vec::new();
        for i in 0..4_000 {
            for part in 0..7 {
                ledger.observe(&fact(part, 1.0, 10 * i));
            }
            let at = instant(10 * i);
            ledger.observe(&OnboardingEvidence::Advocacy { after_value: true, at });
            bytes.push(ledger.settled_bytes());
        }
        println!("over 4000 half-lives: {} bytes", bytes[3_999]);
        assert!(bytes[3_999] <= 2_048);
        assert_eq!(bytes[200], bytes[3_999]);
    }

    #[cfg(feature = "serde")]
    mod serde {
        use super::*;

        fn sample() -> OnboardingLedger {
            let facts = [fact(0, 1.0, 0), fact(1, 0.0, 900), fact(4, 0.3, 5)];
            ledger_of(OnboardingUnit { half_life: seconds(10.0) }, &facts)
        }

        #[test]
        fn a_round_trip_is_exact() {
            let ledger = sample();
            let text = serde_json::to_string(&ledger).unwrap();
            assert_eq!(serde_json::from_str::<OnboardingLedger>(&text).unwrap(), ledger);
            let params = OnboardingParams::default().with_threshold(level(0.5));
            let text = serde_json::to_string(&params).unwrap();
            assert_eq!(serde_json::from_str::<OnboardingParams>(&text).unwrap(), params);
            for part in 0..7 {
                for y in [0.0, 1.0] {
                    let fact = fact(part, y, 3);
                    let text = serde_json::to_string(&fact).unwrap();
                    assert_eq!(serde_json::from_str::<OnboardingEvidence>(&text).unwrap(), fact);
                }
            }
        }

        proptest! {
            #[test]
            fn any_ledger_reads_back(
                unit in any_unit(), facts in prop::collection::vec(any_fact(), 0..12),
            ) {
                let ledger = ledger_of(unit, &facts);
                let text = serde_json::to_string(&ledger).unwrap();
                prop_assert_eq!(serde_json::from_str::<OnboardingLedger>(&text).unwrap(), ledger);
            }
        }

        #[test]
        fn forged_states_are_refused() {
            let honest = serde_json::to_value(sample()).unwrap();
            let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
                let mut forged = honest.clone();
                forge(&mut forged);
                assert_ne!(forged, honest, "the forgery changed nothing");
                let error = serde_json::from_value::<OnboardingLedger>(forged).unwrap_err();
                assert!(error.to_string().contains(rule), "{error}");
            };
            let huge = || serde_json::Value::from(u128::MAX.to_string());
            refused(&|l| l["facts"] = 0.into(), "have a newest fact");
            refused(&|l| l["newest"] = serde_json::Value::Null, "have a newest fact");
            refused(&|l| l["preferences"]["block"] = 99.into(), "sum no fact after its newest");
            refused(&|l| l["hand_offs"]["block"] = 99.into(), "sum no fact after its newest");
            refused(&|l| l["items"][1]["blocks"][0][0] = huge(), "count no more than its facts");
            refused(&|l| l["preferences"]["blocks"][0][1] = huge(), "count no more than its facts");
            refused(
                &|l| {
                    let nothing = l["calls"].clone();
                    l["hand_offs"] = nothing.clone();
                    l["items"][1] = nothing.clone();
                    l["preferences"] = nothing;
                },
                "hold the sums of its facts",
            );
            refused(&|l| l["extra"] = 1.into(), "unknown field");
            refused(&|l| l["unit"]["half_life"] = 0.into(), "half-life must be above 0 seconds");
        }
    }
}

mod regressions {
    use super::*;

    /// With a baseline of 0 the parts once gave way by shares of themselves, and a closed gate
    /// left the value at −1.4 · 10⁻¹⁶.
    #[test]
    fn a_gate_at_zero_never_leaves_less_than_nothing() {
        let unit = OnboardingUnit { half_life: seconds(1e6) };
        let items = Prior { mean: share(1e-300), weight: positive(1.639_842_753_743_793_2) };
        let params = OnboardingParams::default()
            .with_threshold(level(1e-9))
            .with_level(level(1e-9))
            .with_gate_prior(Prior { mean: share(0.0), weight: positive(1e-300) })
            .with_item_prior(items);
        let facts = [
            fact(3, 0.428_740_703_391_387_76, 22_646),
            fact(4, 1.0, -13_643),
            fact(6, 0.0, 0),
            fact(3, 1e-300, 29_016),
            fact(5, 1.0, 29_005),
            fact(5, 1e-300, 29_006),
            fact(4, 1e-300, -17_863),
            fact(3, 1.0, 0),
            fact(6, 1.0, 0),
            fact(6, 0.0, 0),
            fact(4, 0.0, 29_013),
        ];
        let score = read(&ledger_of(unit, &facts), &params).unwrap();
        assert!((0.0..1e-15).contains(&score.value()), "{}", score.value());
    }
}
