//! The pillars: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod support;

use goodwill::kernel::posterior::{BetaPosterior, Prior};
use goodwill::pillars::{
    Pillar, PillarsEvidence, PillarsLedger, PillarsParams, PillarsScore, PillarsUnit, Problem,
    Step, Targets, label_problems,
};
use goodwill::quantity::{Amount, Exponent, HalfLife, Instant, Positive, Share, Simplex};
use proptest::prelude::*;
use support::{any_share, cases, instant as at, positive, seconds, share};

/// Sums of a few dozen terms of at most 1, each kept to 2⁻⁴¹, and roots of them.
const ROUNDING: f64 = 1e-9;
/// What the page of the trend promises for counts of whole events.
const QUADRATURE: f64 = 5e-4;
const END: i64 = 40_000;

fn any_time() -> impl Strategy<Value = Instant> {
    prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_100_i64].prop_map(at)
}

fn any_seconds() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1e-300), Just(1e300), Just(1.0), 0.0..1e6]
}

fn any_step() -> impl Strategy<Value = Step> {
    prop::sample::select(Step::ALL.to_vec())
}

fn step(step: Step, taken: f64, target: f64, at: Instant) -> PillarsEvidence {
    let (taken_seconds, target_seconds) = (Amount::new(taken).unwrap(), positive(target));
    PillarsEvidence::Step { step, taken_seconds, target_seconds, at }
}

fn any_fact() -> impl Strategy<Value = PillarsEvidence> {
    prop_oneof![
        (any_share(), any_time()).prop_map(|(helped, at)| PillarsEvidence::Offer { helped, at }),
        (any_share(), any_time())
            .prop_map(|(customer_share, at)| PillarsEvidence::Upsell { customer_share, at }),
        (any_step(), any_seconds(), any_seconds(), any_time())
            .prop_map(|(s, taken, target, at)| step(s, taken, target.max(1e-300), at)),
        (any::<bool>(), any_time())
            .prop_map(|(outside_desk, at)| PillarsEvidence::Deed { outside_desk, at }),
    ]
}

fn any_facts() -> impl Strategy<Value = Vec<PillarsEvidence>> {
    prop::collection::vec(any_fact(), 1..16)
}

fn any_half_life() -> impl Strategy<Value = HalfLife> {
    prop_oneof![(1.0..200.0).prop_map(seconds), Just(seconds(1e6)), Just(HalfLife::INFINITE),]
}

fn any_unit() -> impl Strategy<Value = PillarsUnit> {
    let tolerance = prop_oneof![Just(1e-300), Just(1e300), Just(1.0), 0.1..10.0];
    (any_half_life(), any_half_life(), tolerance).prop_map(|(half_life, recent_half_life, t)| {
        PillarsUnit { half_life, recent_half_life, timeliness_tolerance: positive(t) }
    })
}

fn any_params() -> impl Strategy<Value = PillarsParams> {
    let rho = prop_oneof![
        3 => Just(Exponent::GEOMETRIC),
        1 => Just(Exponent::HARMONIC),
        1 => Just(Exponent::MINIMUM),
        1 => (-8.0..0.0).prop_map(|rho| Exponent::new(rho).unwrap()),
    ];
    let number = || prop_oneof![Just(1e-300), Just(1e300), Just(1.0), 0.1..10.0];
    let weights = prop::array::uniform3(0.05..1.0_f64);
    (rho, weights, any_share(), number(), number()).prop_map(|(rho, w, mean, weight, cost)| {
        let sum: f64 = w.iter().sum();
        PillarsParams::default()
            .with_exponent(rho)
            .unwrap()
            .with_weights(Simplex::new(w.map(|w| w / sum)).unwrap())
            .unwrap()
            .with_prior(Prior { mean, weight: positive(weight) })
            .with_upsell_cost(positive(cost))
    })
}

/// Constants of ordinary size.
fn plain_params() -> impl Strategy<Value = PillarsParams> {
    (0.0..=1.0_f64, 0.1..10.0_f64, any::<bool>()).prop_map(|(mean, weight, strict)| {
        let rho = if strict { Exponent::HARMONIC } else { Exponent::GEOMETRIC };
        PillarsParams::default()
            .with_exponent(rho)
            .unwrap()
            .with_prior(Prior { mean: share(mean), weight: positive(weight) })
    })
}

fn ledger_of(unit: PillarsUnit, facts: &[PillarsEvidence]) -> PillarsLedger {
    let mut ledger = PillarsLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn score_of(unit: PillarsUnit, params: &PillarsParams, facts: &[PillarsEvidence]) -> PillarsScore {
    ledger_of(unit, facts).score(params, at(END)).unwrap().unwrap()
}

fn lasting() -> PillarsUnit {
    PillarsUnit { half_life: HalfLife::INFINITE, ..PillarsUnit::default() }
}

fn bits(score: &PillarsScore) -> Vec<u64> {
    let (lower, upper) = score.bounds();
    let parts = score.parts().into_iter().flat_map(|part| [part.value, part.contribution]);
    let trend = score.trend().map_or(0.0, |trend| trend.change());
    let last = [score.value(), lower, upper, score.fresh(), score.coverage(), trend];
    parts.chain(last).map(f64::to_bits).collect()
}

/// Recent facts and older ones, so far apart that each is only the one.
fn trend_facts(step_: Step, recent: &[f64], older: &[f64]) -> Vec<PillarsEvidence> {
    // In time, or so late that nothing is left.
    let taken = |y: f64| if y > 0.5 { 0.0 } else { 1e300 };
    let new = recent.iter().map(|y| step(step_, taken(*y), 1.0, at(END)));
    let old = older.iter().map(|y| step(step_, taken(*y), 1.0, at(END - 1_000_000)));
    new.chain(old).collect()
}

fn trend_unit() -> PillarsUnit {
    PillarsUnit { recent_half_life: seconds(1.0), ..lasting() }
}

/// P(X > Y) of two Betas with whole shapes, by the finite sum over X's first shape.
fn probability_above(x: &BetaPosterior, y: &BetaPosterior) -> f64 {
    let ln_beta = statrs::function::beta::ln_beta;
    let mut sum = 0.0;
    let mut i = 0.0;
    while i < x.alpha() {
        let ln = ln_beta(y.alpha() + i, x.beta() + y.beta())
            - (x.beta() + i).ln()
            - ln_beta(1.0 + i, x.beta())
            - ln_beta(y.alpha(), y.beta());
        sum += ln.exp();
        i += 1.0;
    }
    sum
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(128))]

        #[test]
        fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts()) {
            let score = score_of(unit, &params, &facts);
            let inside = |x: f64| (0.0..=1.0).contains(&x);
            let value = score.value();
            prop_assert!(inside(value) && inside(score.fresh()) && inside(score.coverage()));
            let (lower, upper) = score.bounds();
            prop_assert!(inside(lower) && inside(upper) && lower <= value && value <= upper);
            for pillar in Pillar::ALL {
                let pillar = score.pillar(pillar);
                prop_assert!(inside(pillar.value) && pillar.interval.contains(pillar.value));
            }
            if let Some(trend) = score.trend() {
                prop_assert!((-1.0..=1.0).contains(&trend.change()));
                prop_assert!(trend.interval().contains(trend.change()));
            }
        }

        #[test]
        fn law_parts_sum_exactly(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let score = score_of(unit, &params, &facts);
            let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!((score.baseline() + sum).to_bits(), score.value().to_bits());
            for pillar in Pillar::ALL {
                let pillar = score.pillar(pillar);
                let sum = pillar.parts.iter().fold(0.0, |sum, part| sum + part.contribution);
                prop_assert_eq!((score.baseline() + sum).to_bits(), pillar.value.to_bits());
            }
        }

        #[test]
        fn law_parts_follow_their_pillars(
            unit in any_unit(), params in plain_params(), facts in any_facts(),
        ) {
            let score = score_of(unit, &params, &facts);
            for part in score.parts() {
                let step = part.value - score.baseline();
                prop_assert!(step * part.contribution >= 0.0, "{part:?}");
            }
        }

        #[test]
        fn law_one_pillar_at_zero_brings_the_roof_down(
            params in any_params(), facts in any_facts(), which in 0..3_usize,
        ) {
            // Without a prior for the good, what was never good is 0.
            let weight = params.prior().weight;
            let params = params.with_prior(Prior { mean: Share::ZERO, weight });
            let time = at(0);
            let (zero, keep): (Vec<_>, fn(&PillarsEvidence) -> bool) = match which {
                0 => (vec![PillarsEvidence::Offer { helped: Share::ZERO, at: time }], |fact| {
                    !matches!(fact, PillarsEvidence::Offer { .. } | PillarsEvidence::Upsell { .. })
                }),
                1 => (Step::ALL.map(|s| step(s, 1e300, 1.0, time)).to_vec(), |fact| {
                    !matches!(fact, PillarsEvidence::Step { .. })
                }),
                _ => (vec![PillarsEvidence::Deed { outside_desk: false, at: time }], |fact| {
                    !matches!(fact, PillarsEvidence::Deed { .. })
                }),
            };
            let all: Vec<_> = facts.into_iter().filter(keep).chain(zero).collect();
            let score = score_of(lasting(), &params, &all);
            prop_assert_eq!(score.pillar(Pillar::ALL[which]).value, 0.0);
            prop_assert_eq!(score.value(), 0.0);
        }

        #[test]
        fn law_no_rise_of_one_offsets_a_weak_one(
            unit in any_unit(), params in any_params(), facts in any_facts(), more in 1..200_usize,
        ) {
            let time = at(END);
            let mut facts = facts;
            facts.extend(vec![PillarsEvidence::Offer { helped: Share::ONE, at: time }; more]);
            let score = score_of(unit, &params, &facts);
            for (pillar, w) in Pillar::ALL.into_iter().zip(params.weights().get()) {
                // The value is a sum of parts, so a mean below its last bit may show as 0, of
                // which a small power is far above 0.
                let most = (score.pillar(pillar).value + f64::EPSILON).powf(w);
                prop_assert!(score.value() <= most + ROUNDING, "{} {most}", score.value());
            }
        }

        #[test]
        fn law_a_missing_pillar_may_be_zero(
            unit in any_unit(), params in any_params(), facts in any_facts(), more in any_facts(),
        ) {
            let score = score_of(unit, &params, &facts);
            let (lower, upper) = score.bounds();
            let weakest = score.weakest();
            prop_assert!(!score.unknown().contains(&weakest));
            if score.unknown().is_empty() {
                prop_assert_eq!(score.coverage() == 1.0, lower == upper && {
                    Step::ALL.iter().all(|s| score.step(*s).is_some())
                });
            } else {
                prop_assert_eq!(lower, 0.0);
                prop_assert!(score.coverage() < 1.0);
            }
            // What arrives for something that was unknown lies within what was possible.
            let of_unknown = |fact: &PillarsEvidence| match fact {
                PillarsEvidence::Offer { .. } | PillarsEvidence::Upsell { .. } => {
                    score.unknown().contains(&Pillar::Innovation)
                }
                PillarsEvidence::Step { step, .. } => score.step(*step).is_none(),
                _ => score.unknown().contains(&Pillar::Service),
            };
            let mut both = facts.clone();
            both.extend(more.iter().filter(|fact| of_unknown(fact)).cloned());
            let (low, high) = score_of(unit, &params, &both).bounds();
            prop_assert!(lower <= low + ROUNDING && high <= upper + ROUNDING);
        }

        #[test]
        fn law_monotone(
            unit in any_unit(), params in any_params(), facts in any_facts(),
            y in any_share(), z in any_share(), step_ in any_step(), time in any_time(),
        ) {
            let with = |fact| {
                let mut facts = facts.clone();
                facts.push(fact);
                score_of(unit, &params, &facts).value()
            };
            let (low, high) = (y.min(z), y.max(z));
            let offer = |helped| with(PillarsEvidence::Offer { helped, at: time });
            prop_assert!(offer(low) <= offer(high) + ROUNDING);
            let upsell = |customer_share| with(PillarsEvidence::Upsell { customer_share, at: time });
            prop_assert!(upsell(low) <= upsell(high) + ROUNDING);
            let took = |x: Share| with(step(step_, 3.0 * x.get(), 1.0, time));
            prop_assert!(took(high) <= took(low) + ROUNDING);
            let deed = |outside_desk| with(PillarsEvidence::Deed { outside_desk, at: time });
            prop_assert!(deed(false) <= deed(true) + ROUNDING);
        }

        #[test]
        fn law_an_upsell_for_the_seller_counts_against(
            unit in any_unit(), params in plain_params(), facts in any_facts(),
            c in 0.0..=0.5_f64, cost in 0.1..5.0_f64, dearer in 0.0..5.0_f64, time in any_time(),
        ) {
            let mut more = facts.clone();
            more.push(PillarsEvidence::Upsell { customer_share: share(c), at: time });
            let at_cost = |cost| params.clone().with_upsell_cost(positive(cost));
            let value = |cost, facts: &[PillarsEvidence]| score_of(unit, &at_cost(cost), facts).value();
            prop_assert!(value(cost, &more) <= value(cost, &facts) + ROUNDING);
            prop_assert!(value(cost + dearer, &more) <= value(cost, &more) + ROUNDING);
        }

        #[test]
        fn law_order_and_partition_are_exact(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec((any_fact(), 0..4_usize), 1..40)
                .prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        ) {
            let (facts, shuffled) = facts;
            let plain: Vec<_> = facts.iter().map(|(fact, _)| fact.clone()).collect();
            let whole = ledger_of(unit, &plain);
            let mut shards = vec![PillarsLedger::new(unit); 4];
            for (fact, shard) in &shuffled {
                shards[*shard].observe(fact);
            }
            let mut merged = PillarsLedger::new(unit);
            shards.iter().rev().for_each(|shard| merged.merge(shard).unwrap());
            prop_assert_eq!(&merged, &whole);
            let read = |ledger: &PillarsLedger| ledger.score(&params, at(END)).unwrap().unwrap();
            prop_assert_eq!(bits(&read(&merged)), bits(&read(&whole)));
        }

        #[test]
        fn law_idle_evidence_fades_to_the_prior(params in plain_params(), facts in any_facts()) {
            let unit = PillarsUnit { half_life: seconds(10.0), ..PillarsUnit::default() };
            let ledger = ledger_of(unit, &facts);
            let now = ledger.score(&params, ledger.newest().unwrap()).unwrap().unwrap();
            let later = ledger.score(&params, at(10_000_000)).unwrap().unwrap();
            prop_assert!((later.value() - later.baseline()).abs() < ROUNDING);
            prop_assert!(later.fresh() < ROUNDING);
            prop_assert_eq!(now.coverage(), later.coverage());
        }

        #[test]
        fn law_agrees_with_a_second_implementation(
            unit in any_unit(), params in plain_params(), facts in any_facts(),
        ) {
            let unit = PillarsUnit { timeliness_tolerance: Positive::ONE, ..unit };
            let mut counts = [[0.0_f64; 2]; 5];
            for fact in &facts {
                let age = (END - fact.at().seconds()) as f64;
                let d = (-age / unit.half_life.seconds()).exp2();
                let (i, y) = match fact {
                    PillarsEvidence::Offer { helped, .. } => (0, helped.get()),
                    PillarsEvidence::Upsell { customer_share, .. } => {
                        (0, (2.0 * customer_share.get() - 1.0).max(0.0))
                    }
                    PillarsEvidence::Step { step, taken_seconds, target_seconds, .. } => {
                        let late = taken_seconds.get() / target_seconds.get() - 1.0;
                        (1 + Step::ALL.iter().position(|s| s == step).unwrap(), (-late.max(0.0)).exp2())
                    }
                    PillarsEvidence::Deed { outside_desk, .. } => (4, f64::from(u8::from(*outside_desk))),
                    _ => unreachable!("no other fact is known"),
                };
                counts[i][0] += d * y;
                counts[i][1] += d;
            }
            let (a, w) = (params.prior().mean.get(), params.prior().weight.get());
            let x = counts.map(|[good, all]| (a * w + good) / (w + all));
            let x = [x[0], (x[1] + x[2] + x[3]) / 3.0, x[4]];
            let value = if params.exponent() == Exponent::GEOMETRIC {
                x.iter().product::<f64>().cbrt()
            } else {
                3.0 / x.iter().map(|x| 1.0 / x).sum::<f64>()
            };
            let score = score_of(unit, &params, &facts);
            // A root or an inverse of next to nothing magnifies the last unit of a sum.
            let least = x.iter().copied().fold(1.0, f64::min);
            if least > 1e-4 || least == 0.0 {
                prop_assert!((score.value() - value).abs() < 1e-8, "{} {value}", score.value());
            }
        }
    }

    proptest! {
        // Each case reads hundreds of quantiles.
        #![proptest_config(cases(24))]

        #[test]
        fn law_trend_is_antisymmetric(
            recent in prop::collection::vec(prop_oneof![Just(0.0), Just(1.0)], 1..20),
            older in prop::collection::vec(prop_oneof![Just(0.0), Just(1.0)], 1..20),
            step_ in any_step(),
        ) {
            let trend = |recent: &[f64], older: &[f64]| {
                let facts = trend_facts(step_, recent, older);
                score_of(trend_unit(), &PillarsParams::default(), &facts).trend_of(step_).unwrap()
            };
            let (up, down) = (trend(&recent, &older), trend(&older, &recent));
            prop_assert_eq!((up.recent(), up.older()), (down.older(), down.recent()));
            prop_assert_eq!(up.change(), -down.change());
            prop_assert!((up.improving() + down.improving() - 1.0).abs() < 1e-12);
            // The finite sum is exact but for rounding.
            let exact = probability_above(&up.recent(), &up.older());
            prop_assert!((up.improving() - exact).abs() < QUADRATURE, "{} {exact}", up.improving());
            let mut better = recent.clone();
            better.push(1.0);
            prop_assert!(trend(&better, &older).improving() >= up.improving() - QUADRATURE);
        }

        #[test]
        fn the_interval_holds_the_value(
            unit in any_unit(), params in any_params(), facts in any_facts(),
        ) {
            let score = score_of(unit, &params, &facts);
            let interval = score.interval();
            prop_assert!(interval.contains(score.value()), "{interval:?} {}", score.value());
            prop_assert!(interval.lower >= 0.0 && interval.upper <= 1.0);
            if let Some(trend) = score.trend() {
                prop_assert!((0.0..=1.0).contains(&trend.improving()));
            }
        }

        #[test]
        fn labels_match_a_naive_reading(
            raw in prop::collection::vec(
                (0..100_i64, prop::collection::vec(0..50_i64, 0..4)), 0..8,
            ),
            target in 1..60_i64, wait in 0..100_i64,
        ) {
            let end = raw.iter().map(|(o, steps)| o + steps.iter().sum::<i64>()).max().unwrap_or(0);
            let as_of = end + wait;
            let seconds = positive(target as f64);
            let targets = Targets {
                find_seconds: seconds, resolve_seconds: seconds, back_on_track_seconds: seconds,
            };
            let mut problems = Vec::new();
            let mut expected = Vec::new();
            for (occurred, durations) in &raw {
                let mut problem = Problem::new(at(*occurred));
                let mut time = *occurred;
                for (s, duration) in Step::ALL.into_iter().zip(durations) {
                    time += duration;
                    problem = problem.took(s, at(time)).unwrap();
                    expected.push(step(s, *duration as f64, target as f64, at(time)));
                }
                if let Some(s) = problem.open().filter(|_| as_of - time > target) {
                    expected.push(step(s, (as_of - time) as f64, target as f64, at(as_of)));
                }
                problems.push(problem);
            }
            prop_assert_eq!(label_problems(&problems, &targets, at(as_of)).unwrap(), expected);
        }
    }
}

mod worked {
    use super::*;

    /// `spec/oracles.md`, "Three pillars": the observed pillars are .9, the prior is .6.
    #[test]
    fn three_pillars_of_the_oracle() {
        // A prior of next to no weight leaves the observed shares as they are.
        let prior = Prior { mean: share(0.6), weight: positive(1e-15) };
        let params = PillarsParams::default().with_prior(prior);
        let time = at(0);
        let mut facts = vec![PillarsEvidence::Offer { helped: share(0.9), at: time }];
        // Late by log2(1/.9) of the target.
        let taken = 1.0 + (1.0_f64 / 0.9).log2();
        facts.extend(Step::ALL.map(|s| step(s, taken, 1.0, time)));
        let score = score_of(lasting(), &params, &facts);
        let (lower, upper) = score.bounds();
        assert_eq!(lower, 0.0);
        assert_eq!(format!("{upper:.6} {:.6}", score.value()), "0.932170 0.786222");
        assert_eq!(format!("{:.4}", score.coverage()), "0.6667");
        assert_eq!(score.unknown(), [Pillar::Service]);
    }

    /// `spec/oracles.md`, "Aggregation": (.9, .9, .3) against (.7, .7, .7).
    #[test]
    fn the_fall_of_one_of_the_oracle() {
        let prior = Prior { mean: share(0.7), weight: positive(1e-15) };
        let params = PillarsParams::default().with_prior(prior);
        let time = at(0);
        let taken = 1.0 + (1.0_f64 / 0.9).log2();
        let mut facts = vec![PillarsEvidence::Offer { helped: share(0.9), at: time }];
        facts.extend(Step::ALL.map(|s| step(s, taken, 1.0, time)));
        facts.extend((0..10).map(|i| PillarsEvidence::Deed { outside_desk: i < 3, at: time }));
        let score = score_of(lasting(), &params, &facts);
        assert_eq!(format!("{:.9}", score.value()), "0.624025147");
        let parts: Vec<String> =
            score.parts().iter().map(|part| format!("{:.9}", part.contribution)).collect();
        assert_eq!(parts, ["0.055396849", "0.055396849", "-0.186768551"]);
        assert_eq!(score.weakest(), Pillar::Service);
        let least = params.with_exponent(Exponent::MINIMUM).unwrap();
        assert!((score_of(lasting(), &least, &facts).value() - 0.3).abs() < ROUNDING);
    }

    /// The finite sum itself: P(X > Y) of Beta(2, 1) and Beta(1, 2) is ∫ 2x (2x − x²) dx = 5/6.
    #[test]
    fn trend_of_two_simple_shares() {
        let facts = trend_facts(Step::Find, &[1.0], &[0.0]);
        let score = score_of(trend_unit(), &PillarsParams::default(), &facts);
        let trend = score.trend_of(Step::Find).unwrap();
        assert_eq!((trend.recent().alpha(), trend.recent().beta()), (2.0, 1.0));
        assert_eq!((trend.older().alpha(), trend.older().beta()), (1.0, 2.0));
        assert!((probability_above(&trend.recent(), &trend.older()) - 5.0 / 6.0).abs() < 1e-12);
        assert!((trend.improving() - 5.0 / 6.0).abs() < QUADRATURE);
        assert!((trend.change() - 1.0 / 3.0).abs() < 1e-15);
        // One step of three: the mean of all moves by a third.
        assert!((score.trend().unwrap().change() - 1.0 / 9.0).abs() < 1e-12);
    }

    #[test]
    fn upsells_and_offers_are_shown_apart() {
        let time = at(0);
        let upsell = |c| PillarsEvidence::Upsell { customer_share: share(c), at: time };
        let facts =
            [PillarsEvidence::Offer { helped: Share::ONE, at: time }, upsell(0.75), upsell(0.5)];
        let params = PillarsParams::default().with_upsell_cost(positive(2.0));
        let score = score_of(lasting(), &params, &facts);
        // y of the upsells is ½ and 0; the bad 3/2 of them counts twice.
        let innovation = score.pillar(Pillar::Innovation);
        assert!((innovation.value - (1.0 + 1.0 + 0.5) / (2.0 + 1.0 + 3.5)).abs() < 1e-12);
        let offers = score.offers().unwrap();
        assert_eq!((offers.alpha(), offers.beta()), (2.0, 1.0));
        let upsells = score.upsells().unwrap();
        assert_eq!((upsells.alpha(), upsells.beta()), (1.5, 2.5));
        assert!(innovation.parts[0].contribution > 0.0 && innovation.parts[1].contribution < 0.0);
    }
}

mod regressions {
    use super::*;

    /// A share of 10⁻³⁰⁰ was once what cancelling had left of it, and its root a millionth.
    #[test]
    fn a_dear_upsell_leaves_no_rounding_behind() {
        let params = PillarsParams::default().with_upsell_cost(positive(1e300));
        let upsell = |c| {
            let facts = [PillarsEvidence::Upsell { customer_share: share(c), at: at(0) }];
            score_of(lasting(), &params, &facts).value()
        };
        assert!(upsell(0.0) <= upsell(0.98) && upsell(0.98) < 1e-90);
    }

    /// A prior mean of next to nothing once underflowed, and the value fell below 0.
    #[test]
    fn a_prior_of_next_to_nothing_stays_inside() {
        let deed = PillarsEvidence::Deed { outside_desk: false, at: at(29_011) };
        let unit = PillarsUnit { half_life: seconds(136.0), ..PillarsUnit::default() };
        let late = step(Step::Find, 1e300, 1.0, at(0));
        for mean in [6.823_552_806_285_743e-290, f64::from_bits(1)] {
            let prior = Prior { mean: share(mean), weight: positive(1e-300) };
            let params = PillarsParams::default().with_prior(prior);
            let score = score_of(unit, &params, &[deed.clone(), late.clone()]);
            assert_eq!(score.value(), 0.0);
            assert!(score.interval().lower >= 0.0);
        }
    }
}

mod edges {
    use super::*;

    #[test]
    fn reading_before_the_newest_fact_is_refused() {
        let fact = PillarsEvidence::Deed { outside_desk: true, at: at(200) };
        let ledger = ledger_of(PillarsUnit::default(), &[fact]);
        assert_eq!(
            ledger.score(&PillarsParams::default(), at(100)).unwrap_err().to_string(),
            "as_of must not be before the newest fact (200), got 100",
        );
    }

    #[test]
    fn ledgers_of_different_units_do_not_merge() {
        let plain = PillarsUnit::default();
        for (other, sentence) in [
            (
                PillarsUnit { half_life: seconds(1.0), ..plain },
                "ledgers to merge must have the same half-life, got 15552000 s and 1 s",
            ),
            (
                PillarsUnit { recent_half_life: seconds(1.0), ..plain },
                "ledgers to merge must have the same recent half-life, got 2592000 s and 1 s",
            ),
            (
                PillarsUnit { timeliness_tolerance: positive(2.0), ..plain },
                "ledgers to merge must have the same timeliness tolerance, got 1 and 2",
            ),
        ] {
            let fact = PillarsEvidence::Deed { outside_desk: true, at: at(0) };
            let mut ledger = ledger_of(plain, std::slice::from_ref(&fact));
            let before = ledger.clone();
            let refused = ledger.merge(&ledger_of(other, &[fact])).unwrap_err();
            assert_eq!(refused.to_string(), sentence);
            assert_eq!(ledger, before);
        }
    }

    #[test]
    fn bad_values_are_named() {
        let params = PillarsParams::default;
        let refused = |params: goodwill::Result<PillarsParams>| params.unwrap_err().to_string();
        assert_eq!(
            refused(params().with_exponent(Exponent::new(0.5).unwrap())),
            "exponent between the pillars must be at most 0, got 0.5",
        );
        assert_eq!(
            refused(params().with_weights(Simplex::new([1.0, 0.0, 0.0]).unwrap())),
            "weight of a pillar must be at least 1e-9, got 0",
        );
        assert_eq!(
            "Find".parse::<Step>().unwrap_err().to_string(),
            "step must be one of find, resolve, back_on_track, got `Find`",
        );
    }

    #[test]
    fn a_problem_takes_its_steps_in_order() {
        let problem = Problem::new(at(10));
        assert_eq!(
            problem.took(Step::Resolve, at(20)).unwrap_err().to_string(),
            "problem must take its steps once each and in order, got `resolve`",
        );
        assert_eq!(
            problem.took(Step::Find, at(9)).unwrap_err().to_string(),
            "step of a problem must not be dated before the step before it (10), got 9",
        );
        let found = problem.took(Step::Find, at(20)).unwrap();
        assert!(found.took(Step::Find, at(21)).is_err());
        let targets = Targets {
            find_seconds: positive(5.0),
            resolve_seconds: positive(5.0),
            back_on_track_seconds: positive(5.0),
        };
        assert_eq!(
            label_problems(&[found], &targets, at(19)).unwrap_err().to_string(),
            "problem must not be dated after as_of (19), got 20",
        );
    }

    #[test]
    fn a_trend_needs_a_shorter_half_life_and_a_step() {
        let facts = trend_facts(Step::Find, &[1.0], &[]);
        let same = PillarsUnit { recent_half_life: HalfLife::INFINITE, ..lasting() };
        let score = score_of(same, &PillarsParams::default(), &facts);
        assert_eq!((score.trend(), score.trend_of(Step::Find)), (None, None));
        let score = score_of(lasting(), &PillarsParams::default(), &facts);
        assert!(score.trend().is_some() && score.trend_of(Step::Find).is_some());
        assert_eq!(score.trend_of(Step::Resolve), None);
        let deed = PillarsEvidence::Deed { outside_desk: true, at: at(0) };
        assert_eq!(score_of(lasting(), &PillarsParams::default(), &[deed]).trend(), None);
    }

    #[test]
    fn a_line_says_the_direction() {
        let deed = PillarsEvidence::Deed { outside_desk: true, at: at(END) };
        let score = score_of(PillarsUnit::default(), &PillarsParams::default(), &[deed]);
        let line = score.to_string();
        assert!(line.starts_with("pillars 0.55 ["), "{line}");
        assert!(
            line.ends_with(
                "(more is better), weakest service, resting on 1 of 3 pillars and 1 facts; \
                 0.00 to 0.87 whatever the rest is"
            ),
            "{line}"
        );
    }

    #[test]
    fn settled_state_stays_small() {
        let unit =
            PillarsUnit { half_life: seconds(10.0), recent_half_life: seconds(2.0), ..lasting() };
        let mut ledger = PillarsLedger::new(unit);
        for t in 0..5_000 {
            ledger.observe(&PillarsEvidence::Offer { helped: Share::HALF, at: at(t) });
            ledger.observe(&PillarsEvidence::Upsell { customer_share: Share::HALF, at: at(t) });
            ledger.observe(&PillarsEvidence::Deed { outside_desk: t % 2 == 0, at: at(t) });
            for s in Step::ALL {
                ledger.observe(&step(s, 2.0, 1.0, at(t)));
            }
        }
        assert!(ledger.settled_bytes() <= 2_048, "{}", ledger.settled_bytes());
    }

    #[cfg(feature = "serde")]
    mod serde {
        use super::*;

        fn sample() -> PillarsLedger {
            let unit = PillarsUnit { half_life: seconds(10.0), ..PillarsUnit::default() };
            let facts = [
                PillarsEvidence::Offer { helped: share(0.3), at: at(5) },
                step(Step::Find, 3.0, 2.0, at(900)),
                PillarsEvidence::Deed { outside_desk: true, at: at(7) },
            ];
            ledger_of(unit, &facts)
        }

        #[test]
        fn a_round_trip_is_exact() {
            let ledger = sample();
            let text = serde_json::to_string(&ledger).unwrap();
            assert_eq!(serde_json::from_str::<PillarsLedger>(&text).unwrap(), ledger);
            let params = PillarsParams::default().with_exponent(Exponent::MINIMUM).unwrap();
            let text = serde_json::to_string(&params).unwrap();
            assert_eq!(serde_json::from_str::<PillarsParams>(&text).unwrap(), params);
            let fact = step(Step::BackOnTrack, 3.0, 2.0, at(900));
            let text = serde_json::to_string(&fact).unwrap();
            assert_eq!(
                text,
                r#"{"fact":"step","step":"back_on_track","taken_seconds":3.0,"target_seconds":2.0,"at":900}"#
            );
            assert_eq!(serde_json::from_str::<PillarsEvidence>(&text).unwrap(), fact);
            let problem = Problem::new(at(1)).took(Step::Find, at(2)).unwrap();
            let text = serde_json::to_string(&problem).unwrap();
            assert_eq!(text, r#"{"occurred":1,"found":2}"#);
            assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem);
        }

        #[test]
        fn forged_states_are_refused() {
            let honest = serde_json::to_value(sample()).unwrap();
            let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
                let mut forged = honest.clone();
                forge(&mut forged);
                assert_ne!(forged, honest, "the forgery changed nothing");
                let error = serde_json::from_value::<PillarsLedger>(forged).unwrap_err();
                assert!(error.to_string().contains(rule), "{error}");
            };
            refused(&|l| l["facts"] = 0.into(), "have a newest fact if it has facts");
            refused(&|l| l["newest"] = 5.into(), "sum no fact after its newest");
            refused(
                &|l| l["counts"][0]["blocks"][0][0] = u128::MAX.to_string().into(),
                "count no more than its facts",
            );
            refused(
                &|l| l["recent"][1] = l["recent"][0].clone(),
                "count a step both recently and in all, or in neither",
            );
            let nothing = serde_json::json!({ "block": 0, "blocks": [] });
            refused(
                &|l| {
                    for i in 0..6 {
                        l["counts"][i] = nothing.clone();
                    }
                },
                "count its facts",
            );
            refused(&|l| l["unit"]["half_life"] = 0.into(), "half-life must be above 0 seconds");
            refused(&|l| l["extra"] = 1.into(), "unknown field");
            let forged = serde_json::from_str::<PillarsParams>(r#"{"exponent": 1.0}"#).unwrap_err();
            assert!(forged.to_string().contains("exponent between the pillars must be at most 0"));
            let forged = serde_json::from_str::<Problem>(r#"{"occurred": 1, "resolved": 2}"#);
            assert!(forged.unwrap_err().to_string().contains("once each and in order"));
        }
    }
}
