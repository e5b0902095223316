//! The friction index: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
// One test prints the size that it measures.
#![allow(clippy::unwrap_used, clippy::float_cmp, clippy::print_stdout)]

use goodwill::friction::{
    Dimension, DirectionPrior, DisloyaltyCurve, Effect, Encounter, Friction, FrictionEvidence,
    FrictionIndex, FrictionKind, FrictionLedger, FrictionParams, FrictionUnit, Initiator,
    NextIssueRule, Stage, StageFriction, label_next_issues,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{HalfLife, Instant, Name, Positive, Share, Simplex};
use proptest::prelude::*;

/// Sums of at most some dozens of terms up to 100, each rounded once.
const ROUNDING: f64 = 1e-11;

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

fn at(seconds: i64) -> Instant {
    Instant::new(seconds).unwrap()
}

fn any_share() -> impl Strategy<Value = Share> {
    prop_oneof![
        Just(0.0),
        Just(1.0),
        Just(f64::MIN_POSITIVE / 8.0),
        Just(1.0 - f64::EPSILON / 2.0),
        0.0..=1.0,
    ]
    .prop_map(share)
}

fn any_stage() -> impl Strategy<Value = Stage> {
    prop_oneof![
        Just(Stage::Discover),
        Just(Stage::Buy),
        Just(Stage::Support),
        Just(Stage::Renew),
        Just(Stage::Own(Name::new("pilot").unwrap())),
    ]
}

fn any_friction() -> impl Strategy<Value = Friction> {
    (0..FrictionKind::ALL.len(), any_share())
        .prop_map(|(k, s)| Friction::from_severity(FrictionKind::ALL[k], s))
}

/// Encounters over a span of hundreds of half-lives, some at equal times.
fn any_encounter() -> impl Strategy<Value = Encounter> {
    let initiator =
        prop_oneof![Just(Initiator::Customer), Just(Initiator::Firm), Just(Initiator::Nobody)];
    let time = prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_100_i64];
    let effect = prop_oneof![Just(None), Just(Some(Effect::Away)), Just(Some(Effect::Towards))];
    (any_stage(), time, initiator, prop::collection::vec(any_friction(), 0..4), effect).prop_map(
        |(stage, time, initiator, frictions, effect)| {
            let smooth = Encounter::new(stage, at(time), initiator);
            let encounter = frictions.into_iter().fold(smooth, Encounter::with_friction);
            effect.map_or(encounter.clone(), |effect| encounter.with_effect(effect))
        },
    )
}

fn any_unit() -> impl Strategy<Value = FrictionUnit> {
    prop_oneof![
        (1.0..200.0).prop_map(|h| HalfLife::from_seconds(h).unwrap()),
        Just(HalfLife::from_seconds(1e6).unwrap()),
        Just(HalfLife::INFINITE),
    ]
    .prop_map(|half_life| FrictionUnit { half_life })
}

fn any_params() -> impl Strategy<Value = FrictionParams> {
    let weight =
        prop_oneof![Just(1e-300), Just(1e300), 0.1..10.0].prop_map(|w| Positive::new(w).unwrap());
    let simplex = prop_oneof![
        Just(Simplex::new([0.25; 4]).unwrap()),
        Just(Simplex::new([1.0, 0.0, 0.0, 0.0]).unwrap()),
        Just(Simplex::new([0.0, 0.5, 0.125, 0.375]).unwrap()),
    ];
    (any_share(), weight, simplex).prop_map(|(mean, weight, simplex)| {
        FrictionParams::default().with_prior(Prior { mean, weight }).with_weights(simplex)
    })
}

fn prior_mean_zero() -> FrictionParams {
    let prior = Prior { mean: Share::ZERO, weight: Positive::new(2.0).unwrap() };
    FrictionParams::default().with_prior(prior)
}

fn ledger_of(unit: FrictionUnit, encounters: &[Encounter]) -> FrictionLedger {
    let mut ledger = FrictionLedger::new(unit);
    for encounter in encounters {
        ledger.observe(&FrictionEvidence::Encounter(encounter.clone()));
    }
    ledger
}

const END: i64 = 40_000;

fn index_of(
    unit: FrictionUnit,
    params: &FrictionParams,
    encounters: &[Encounter],
) -> FrictionIndex {
    ledger_of(unit, encounters).score(params, at(END)).unwrap().unwrap()
}

fn bits(index: &FrictionIndex) -> Vec<u64> {
    let (lower, upper) = index.bounds();
    let parts = index.parts().into_iter().flat_map(|p| [p.value, p.contribution]);
    parts.chain([index.value(), lower, upper, index.fresh()]).map(f64::to_bits).collect()
}

mod laws {
    use super::*;

    proptest! {
        #[test]
        fn law_bounded(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_encounter(), 1..20),
        ) {
            let index = index_of(unit, &params, &facts);
            prop_assert!((0.0..=100.0).contains(&index.value()), "{}", index.value());
            prop_assert!((0.0..=1.0).contains(&index.fresh()));
            let (lower, upper) = index.bounds();
            prop_assert!(lower == index.value() && (lower..=100.0).contains(&upper));
            for cell in index.heat_map() {
                prop_assert!((0.0..=1.0).contains(&cell.severity));
                prop_assert!((0.0..=100.0).contains(&cell.relief));
                prop_assert!(cell.interval.lower <= cell.interval.upper);
            }
            for stage in index.stages() {
                prop_assert!((0.0..=1.0).contains(&stage.friction()));
            }
        }

        #[test]
        fn law_monotone_in_severity(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_encounter(), 1..12),
            which in any::<prop::sample::Index>(), kind in any_friction(), more in any_share(),
        ) {
            let (low, high) = (kind.severity.min(more), kind.severity.max(more));
            let with = |severity| {
                let mut facts = facts.clone();
                let i = which.index(facts.len());
                facts[i] = facts[i].clone().with_friction(Friction::from_severity(kind.kind, severity));
                index_of(unit, &params, &facts).value()
            };
            let (mild, bad) = (with(low), with(high));
            prop_assert!(bad >= mild - ROUNDING, "{bad} below {mild}");
        }

        #[test]
        fn law_smooth_never_raises(
            unit in any_unit(), stage in any_stage(), time in -30_000..30_000_i64,
            facts in prop::collection::vec(any_encounter(), 1..12),
        ) {
            let params = prior_mean_zero();
            let before = index_of(unit, &params, &facts);
            let mut more = facts.clone();
            more.push(Encounter::new(stage.clone(), at(time), Initiator::Nobody));
            let after = index_of(unit, &params, &more);
            let of = |index: &FrictionIndex| {
                index
                    .stages()
                    .iter()
                    .find(|s| *s.stage() == stage)
                    .map(StageFriction::friction)
            };
            if let (Some(before), Some(after)) = (of(&before), of(&after)) {
                prop_assert!(after <= before + ROUNDING, "{after} above {before}");
            }
            if before.last() == after.last() {
                prop_assert!(after.value() <= before.value() + ROUNDING);
            }
        }

        #[test]
        fn law_zero_iff_smooth(
            facts in prop::collection::vec(any_encounter(), 1..12),
        ) {
            let unit = FrictionUnit { half_life: HalfLife::INFINITE };
            let smooth = |e: &Encounter| {
                // A severity that rounds to no unit of the sums counts as none.
                Dimension::ALL.iter().all(|d| e.severity(*d).get() < 1e-12)
            };
            let value = index_of(unit, &prior_mean_zero(), &facts).value();
            prop_assert_eq!(value == 0.0, facts.iter().all(smooth), "{}", value);
        }

        #[test]
        fn law_order_and_partition_exact(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec((any_encounter(), 0..4_usize), 1..40)
                .prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        ) {
            let (facts, shuffled) = facts;
            let plain: Vec<_> = facts.iter().map(|(e, _)| e.clone()).collect();
            let whole = ledger_of(unit, &plain);
            let mut shards = vec![FrictionLedger::new(unit); 4];
            for (encounter, shard) in &shuffled {
                shards[*shard].observe(&FrictionEvidence::Encounter(encounter.clone()));
            }
            let mut merged = FrictionLedger::new(unit);
            for shard in shards.iter().rev() {
                merged.merge(shard).unwrap();
            }
            prop_assert_eq!(&merged, &whole);
            let read = |ledger: &FrictionLedger| ledger.score(&params, at(END)).unwrap().unwrap();
            prop_assert_eq!(bits(&read(&merged)), bits(&read(&whole)));
        }

        #[test]
        fn law_parts_sum(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_encounter(), 1..20),
        ) {
            let index = index_of(unit, &params, &facts);
            let sum = index.parts().iter().fold(index.baseline(), |sum, p| sum + p.contribution);
            prop_assert_eq!(sum.to_bits(), index.value().to_bits());
            let cells: f64 = index.heat_map().iter().map(|cell| cell.points).sum();
            prop_assert!((cells - index.value()).abs() < ROUNDING, "{cells}");
            for stage in index.stages() {
                let load = stage.loads();
                prop_assert_eq!(load.total, load.parts.iter().fold(0.0, |sum, l| sum + l));
                prop_assert!((-(-load.total).exp_m1() - stage.friction()).abs() < 1e-12);
                prop_assert!((stage.shares().total - stage.friction()).abs() < 1e-12);
            }
        }

        #[test]
        fn law_equal_severity(severity in 0.0..=1.0, counts in prop::collection::vec(1..5_usize, 1..4)) {
            // With the prior's mean at the severity, every f is that severity.
            let prior = Prior { mean: share(severity), weight: Positive::ONE };
            let params = FrictionParams::default().with_prior(prior);
            let stages = [Stage::Discover, Stage::Buy, Stage::Use];
            let kinds = [
                FrictionKind::Late, FrictionKind::Repeat, FrictionKind::HiddenCost,
                FrictionKind::Incomplete,
            ];
            let encounter = |stage: &Stage| {
                kinds.iter().fold(Encounter::new(stage.clone(), at(0), Initiator::Firm), |e, kind| {
                    e.with_friction(Friction::from_severity(*kind, share(severity)))
                })
            };
            let facts: Vec<Encounter> = counts
                .iter()
                .zip(&stages)
                .flat_map(|(n, stage)| vec![encounter(stage); *n])
                .collect();
            let unit = FrictionUnit { half_life: HalfLife::INFINITE };
            // Severities are kept to 2^-41 of one.
            let value = index_of(unit, &params, &facts).value();
            prop_assert!((value - 100.0 * severity).abs() < 1e-9, "{value}");
        }

        #[test]
        fn law_own_stage_is_apart(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_encounter(), 1..12), own in any_encounter(),
        ) {
            let before = index_of(unit, &params, &facts);
            let own_stage = Stage::Own(Name::new("ours alone").unwrap());
            let own = own.frictions().iter().fold(
                Encounter::new(own_stage, own.at(), own.initiator()),
                |e, friction| e.with_friction(*friction),
            );
            let mut more = facts.clone();
            more.push(own);
            let after = index_of(unit, &params, &more);
            for stage in before.stages() {
                prop_assert!(after.stages().contains(stage));
            }
        }

        #[test]
        fn law_change_splits(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_encounter(), 2..12), cut in 1..11_usize,
        ) {
            let cut = cut.min(facts.len() - 1);
            let (then, now) = (index_of(unit, &params, &facts[..cut]), index_of(unit, &params, &facts));
            let sum = |to: &FrictionIndex, from: &FrictionIndex| -> f64 {
                to.change_since(from).iter().map(|c| c.severity + c.exposure).sum()
            };
            let change = now.value() - then.value();
            prop_assert!((sum(&now, &then) - change).abs() < ROUNDING);
            prop_assert!((sum(&then, &now) + change).abs() < ROUNDING);
        }

        #[test]
        fn law_interval_holds_value(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_encounter(), 1..8),
        ) {
            let index = index_of(unit, &params, &facts);
            let interval = index.interval();
            prop_assert!(interval.contains(index.value()), "{interval:?} {}", index.value());
            prop_assert!(interval.lower >= 0.0 && interval.upper <= 100.0 + ROUNDING);
        }

        #[test]
        fn labels_match_a_naive_search(
            raw in prop::collection::vec((0..20 * 86_400_i64, 0..3_u8, any::<bool>()), 0..15),
            after in 0..10 * 86_400_i64,
        ) {
            let mut raw = raw;
            raw.sort_unstable();
            let encounter = |(t, topic, resolved): &(i64, u8, bool)| {
                let e = Encounter::new(Stage::Support, at(*t), Initiator::Customer);
                let e = if *topic > 0 { e.about(Name::new(&topic.to_string()).unwrap()) } else { e };
                if *resolved { e.resolved() } else { e }
            };
            let facts: Vec<Encounter> = raw.iter().map(encounter).collect();
            let as_of = at(raw.last().map_or(0, |last| last.0) + after);
            let labelled = label_next_issues(&facts, NextIssueRule::default(), as_of).unwrap();
            let week = 7 * 86_400;
            for (i, (t, topic, resolved)) in raw.iter().enumerate() {
                let eligible = *resolved && *topic > 0;
                let back = raw[i + 1..].iter().any(|(u, other, _)| other == topic && u - t <= week);
                let issue = labelled[i].frictions().iter().any(|f| f.kind == FrictionKind::NextIssue);
                prop_assert_eq!(issue, eligible && back);
                let open = as_of.seconds() - t <= week;
                prop_assert_eq!(labelled[i].awaiting().is_some(), eligible && !back && open);
            }
        }
    }
}

mod worked {
    use super::*;

    /// `spec/oracles.md`, "Friction stages": a cell's f is fixed by a prior of that mean.
    fn index_with(cells: [[f64; 4]; 3]) -> FrictionIndex {
        // A billion encounters' weight of evidence makes f the severity to nine digits; here one
        // encounter a stage and a prior weight of nearly nothing does the same.
        let prior = Prior { mean: Share::ZERO, weight: Positive::new(1e-15).unwrap() };
        let params = FrictionParams::default().with_prior(prior);
        let kinds = [
            FrictionKind::Late,
            FrictionKind::Repeat,
            FrictionKind::HiddenCost,
            FrictionKind::Incomplete,
        ];
        let stages = [Stage::Discover, Stage::Buy, Stage::Use];
        let facts: Vec<Encounter> = (0..)
            .zip(stages)
            .zip(cells)
            .map(|((i, stage), severities)| {
                let smooth = Encounter::new(stage, at(i), Initiator::Firm);
                kinds.iter().zip(severities).fold(smooth, |e, (kind, s)| {
                    e.with_friction(Friction::from_severity(*kind, share(s)))
                })
            })
            .collect();
        index_of(FrictionUnit { half_life: HalfLife::INFINITE }, &params, &facts)
    }

    #[test]
    fn stages_and_journey_of_the_oracle() {
        let index = index_with([[0.1, 0.2, 0.0, 0.1], [0.6, 0.3, 0.2, 0.4], [0.2, 0.1, 0.1, 0.3]]);
        let stages: Vec<String> =
            index.stages().iter().map(|s| format!("{:.6}", s.friction())).collect();
        assert_eq!(stages, ["0.102791", "0.394520", "0.179331"]);
        assert_eq!(format!("{:.4}", index.value()), "25.6236");
        let parts: Vec<String> =
            index.parts().iter().map(|p| format!("{:.4}", p.contribution)).collect();
        assert_eq!(parts, ["1.7132", "16.4383", "7.4721"]);
    }

    #[test]
    fn disloyalty_curve_of_the_oracle() {
        let curve = DisloyaltyCurve::default();
        assert_eq!(format!("{:.6}", curve.intercept()), "-2.313635");
        assert_eq!(format!("{:.6}", curve.slope()), "5.491689");
        for (friction, leaving) in [(0.25, "0.280756"), (0.5, "0.606401"), (0.75, "0.858772")] {
            let prior = Prior { mean: share(friction), weight: Positive::new(1e300).unwrap() };
            let params = FrictionParams::default().with_prior(prior).with_disloyalty(Some(curve));
            let fact = Encounter::new(Stage::Use, at(0), Initiator::Nobody);
            let unit = FrictionUnit { half_life: HalfLife::INFINITE };
            let ledger = index_of(unit, &params, &[fact]).disloyalty().unwrap();
            assert_eq!(format!("{:.6}", ledger.value()), leaving);
            let change = ledger.value() - ledger.baseline();
            assert!((ledger.points().total - change).abs() < 1e-15);
        }
    }

    #[test]
    fn a_change_of_the_mean_splits_by_hand() {
        // F from .2 to .4 while the weight goes from .5 to .7: ω̄ ΔF = .6·.2, F̄ Δω = .3·.2.
        let then = index_with([[0.0; 4], [0.0; 4], [0.2; 4]]);
        let now = index_with([[0.0; 4], [0.0; 4], [0.4; 4]]);
        let change = &now.change_since(&then)[2];
        // The stage is worst and last in both: ω = 1/6 + 1/4 + 1/4.
        let w = 1.0 / 6.0 + 0.5;
        assert!((change.severity - 100.0 * w * 0.2).abs() < 1e-9);
        assert!(change.exposure.abs() < 1e-9);
    }

    #[test]
    fn contacts_that_the_customer_had_to_make() {
        let unit = FrictionUnit { half_life: HalfLife::INFINITE };
        let encounter = |initiator| Encounter::new(Stage::Support, at(0), initiator);
        let (customer, firm, nobody) = (Initiator::Customer, Initiator::Firm, Initiator::Nobody);
        let facts = [customer, customer, customer, firm, nobody].map(encounter);
        let asked = index_of(unit, &FrictionParams::default(), &facts).customer_asked().unwrap();
        assert_eq!((asked.alpha(), asked.beta()), (4.0, 2.0));
        let silent = index_of(unit, &FrictionParams::default(), &[encounter(nobody)]);
        assert_eq!(silent.customer_asked(), None);
    }

    #[test]
    fn direction_is_a_prior_on_what_was_not_observed() {
        let unit = FrictionUnit { half_life: HalfLife::INFINITE };
        let encounter = Encounter::new(Stage::Support, at(0), Initiator::Customer);
        let facts = [encounter.clone(), encounter.with_effect(Effect::Towards)];
        let on = FrictionParams::default().with_direction(Some(DirectionPrior::default()));
        let direction = index_of(unit, &on, &facts).direction().unwrap();
        assert_eq!((direction.alpha(), direction.beta()), (4.0, 2.0));
        assert_eq!(index_of(unit, &FrictionParams::default(), &facts).direction(), None);
    }

    #[test]
    fn value_is_held_to_its_tier() {
        let severity = |expected, delivered| {
            Friction::below_tier(share(expected), share(delivered)).severity.get()
        };
        assert_eq!(severity(0.8, 0.6), 1.0 - 0.6 / 0.8);
        // The same quality is no friction where less was paid for; exceeding earns nothing.
        assert_eq!((severity(0.5, 0.6), severity(0.6, 0.6), severity(0.0, 0.0)), (0.0, 0.0, 0.0));
        assert_eq!(severity(1.0, 0.0), 1.0);
    }

    #[test]
    fn kinds_belong_to_their_dimensions() {
        let of = |dimension| {
            let kinds = FrictionKind::ALL.iter().filter(|kind| kind.dimension() == dimension);
            kinds.map(|kind| kind.name()).collect::<Vec<_>>()
        };
        assert_eq!(
            of(Dimension::Reliability),
            ["defect", "late", "unreachable", "outage", "upkeep", "inconsistent", "wrong"]
        );
        assert_eq!(
            of(Dimension::Relevance),
            ["reenter", "repeat", "reidentify", "look_up", "preference_ignored", "generic"]
        );
        assert_eq!(of(Dimension::Value), ["hidden_cost", "below_tier", "not_worth_it"]);
        assert_eq!(
            of(Dimension::Trust),
            ["incomplete", "inaccurate", "one_sided", "avoidable_mistake", "next_issue"]
        );
    }

    #[test]
    fn kinds_are_listed_by_weight() {
        let unit = FrictionUnit { half_life: HalfLife::INFINITE };
        let facts = [
            Encounter::new(Stage::Use, at(0), Initiator::Nobody)
                .with_friction(Friction::from_severity(FrictionKind::Defect, share(0.25))),
            Encounter::new(Stage::Use, at(1), Initiator::Nobody)
                .with_friction(Friction::from_severity(FrictionKind::Generic, share(1.0)))
                .with_friction(Friction::from_severity(FrictionKind::Defect, share(0.25))),
        ];
        let kinds = index_of(unit, &FrictionParams::default(), &facts).kinds();
        let listed: Vec<_> = kinds.iter().map(|k| (k.kind, k.count, k.severity)).collect();
        assert_eq!(listed, [(FrictionKind::Generic, 1.0, 1.0), (FrictionKind::Defect, 2.0, 0.5)]);
    }
}

mod edges {
    use super::*;

    #[test]
    fn nothing_known_is_none() {
        let ledger = FrictionLedger::new(FrictionUnit::default());
        assert_eq!(ledger.score(&FrictionParams::default(), at(0)).unwrap(), None);
    }

    #[test]
    fn reading_before_the_newest_fact_is_refused() {
        let fact = Encounter::new(Stage::Use, at(200), Initiator::Nobody);
        let ledger = ledger_of(FrictionUnit::default(), &[fact]);
        let error = ledger.score(&FrictionParams::default(), at(100)).unwrap_err();
        assert_eq!(error.to_string(), "as_of must not be before the newest fact (200), got 100");
    }

    #[test]
    fn ledgers_of_different_half_life_do_not_merge() {
        let fact = Encounter::new(Stage::Use, at(200), Initiator::Nobody);
        let mut day = ledger_of(
            FrictionUnit { half_life: HalfLife::from_days(1.0).unwrap() },
            std::slice::from_ref(&fact),
        );
        let forever = ledger_of(FrictionUnit { half_life: HalfLife::INFINITE }, &[fact]);
        let before = day.clone();
        assert_eq!(
            day.merge(&forever).unwrap_err().to_string(),
            "ledgers to merge must have the same half-life, got 86400 s and infinite",
        );
        assert_eq!(day, before);
    }

    #[test]
    fn bad_values_are_named() {
        let sentence = |e: goodwill::Error| e.to_string();
        assert_eq!(
            Share::new(f64::NAN).map_err(sentence),
            Err("share must be between 0 and 1, got NaN".to_owned())
        );
        assert_eq!(
            "instal".parse::<Stage>().map_err(sentence),
            Err("stage must be one of discover, evaluate, negotiate, buy, onboard, use, support, \
                 renew, or `own:` and a name, got `instal`"
                .to_owned())
        );
        assert_eq!(
            "own:".parse::<Stage>().map_err(sentence),
            Err("name must be 1 to 256 bytes of text without control characters, got ``".to_owned())
        );
        assert_eq!(
            "slow".parse::<FrictionKind>().map_err(sentence),
            Err("kind of friction must be one of defect, late, unreachable, outage, upkeep, \
                 inconsistent, wrong, reenter, repeat, reidentify, look_up, preference_ignored, \
                 generic, hidden_cost, below_tier, not_worth_it, incomplete, inaccurate, \
                 one_sided, avoidable_mistake, next_issue, got `slow`"
                .to_owned())
        );
    }

    #[test]
    fn labelling_refuses_disorder_and_the_future() {
        let call = |t| Encounter::new(Stage::Support, at(t), Initiator::Customer);
        let rule = NextIssueRule::default();
        assert_eq!(
            label_next_issues(&[call(2), call(1)], rule, at(9)).unwrap_err().to_string(),
            "encounters must be in order of time, got 2 before 1",
        );
        assert_eq!(
            label_next_issues(&[call(10)], rule, at(9)).unwrap_err().to_string(),
            "encounter must not be dated after as_of (9), got 10",
        );
    }

    #[test]
    fn labelling_twice_is_labelling_once() {
        let call = |t| {
            Encounter::new(Stage::Support, at(t), Initiator::Customer)
                .about(Name::new("billing").unwrap())
                .resolved()
        };
        let rule = NextIssueRule::default();
        let once = label_next_issues(&[call(0), call(60)], rule, at(120)).unwrap();
        assert_eq!(label_next_issues(&once, rule, at(120)).unwrap(), once);
    }

    #[test]
    fn labelling_again_decides_anew_what_was_open() {
        let call = Encounter::new(Stage::Support, at(0), Initiator::Customer)
            .about(Name::new("billing").unwrap())
            .resolved();
        let rule = NextIssueRule::default();
        let open = label_next_issues(std::slice::from_ref(&call), rule, at(60)).unwrap();
        assert!(open[0].awaiting().is_some());
        let later = label_next_issues(&open, rule, at(8 * 86_400)).unwrap();
        assert_eq!(later, [call]);
    }

    #[test]
    fn nothing_is_to_be_relieved_where_nothing_went_wrong() {
        let smooth = Encounter::new(Stage::Use, at(0), Initiator::Nobody);
        let unit = FrictionUnit { half_life: HalfLife::INFINITE };
        let index = index_of(unit, &FrictionParams::default(), std::slice::from_ref(&smooth));
        assert!(index.value() > 0.0);
        assert_eq!(index.biggest_relief(), None);
        let late = smooth.clone().with_friction(Friction::new(FrictionKind::Late));
        let index = index_of(unit, &FrictionParams::default(), &[late]);
        let relief = index.biggest_relief().unwrap().relief;
        let clean = index_of(unit, &FrictionParams::default(), &[smooth]);
        assert!((index.value() - relief - clean.value()).abs() < ROUNDING);
    }

    #[test]
    fn an_open_window_is_carried_as_a_bound() {
        let call = Encounter::new(Stage::Support, at(0), Initiator::Customer)
            .about(Name::new("billing").unwrap())
            .resolved();
        let unit = FrictionUnit { half_life: HalfLife::INFINITE };
        let rule = NextIssueRule::default();
        let open = label_next_issues(std::slice::from_ref(&call), rule, at(60)).unwrap();
        let (now, worst) = index_of(unit, &prior_mean_zero(), &open).bounds();
        let back = call.clone().with_friction(Friction::new(FrictionKind::NextIssue));
        let came_back = index_of(unit, &prior_mean_zero(), &[back]).value();
        assert_eq!(now, 0.0);
        assert_eq!(worst, came_back);
        let closed = label_next_issues(&[call], rule, at(8 * 86_400)).unwrap();
        assert_eq!(index_of(unit, &prior_mean_zero(), &closed).bounds(), (0.0, 0.0));
    }

    #[test]
    fn settled_state_stays_small() {
        let unit = FrictionUnit { half_life: HalfLife::from_days(1.0).unwrap() };
        let mut ledger = FrictionLedger::new(unit);
        let mut bytes = Vec::new();
        for day in 0..4_000_i64 {
            let encounter =
                Encounter::new(Stage::Support, Instant::from_days(day).unwrap(), Initiator::Firm)
                    .with_friction(Friction::new(FrictionKind::Late));
            ledger.observe(&FrictionEvidence::Encounter(encounter));
            bytes.push(ledger.settled_bytes());
        }
        println!("one stage and one kind over 4000 half-lives: {} bytes", bytes[3_999]);
        assert!(bytes[3_999] <= 1_024);
        assert_eq!(bytes[200], bytes[3_999]);
    }

    #[cfg(feature = "serde")]
    mod serde {
        use super::*;

        fn sample() -> FrictionLedger {
            let unit = FrictionUnit { half_life: HalfLife::from_seconds(10.0).unwrap() };
            let late = Friction::new(FrictionKind::Late);
            let facts = [
                Encounter::new(Stage::Buy, at(0), Initiator::Nobody),
                Encounter::new(Stage::Support, at(900), Initiator::Customer).with_friction(late),
                Encounter::new(Stage::Support, at(5), Initiator::Firm).with_effect(Effect::Away),
            ];
            ledger_of(unit, &facts)
        }

        #[test]
        fn a_round_trip_is_exact() {
            let ledger = sample();
            let text = serde_json::to_string(&ledger).unwrap();
            assert_eq!(serde_json::from_str::<FrictionLedger>(&text).unwrap(), ledger);
            let params = FrictionParams::default()
                .with_disloyalty(Some(DisloyaltyCurve::default()))
                .with_direction(Some(DirectionPrior::default()));
            let text = serde_json::to_string(&params).unwrap();
            assert_eq!(serde_json::from_str::<FrictionParams>(&text).unwrap(), params);
        }

        #[test]
        fn forged_states_are_refused() {
            let honest = serde_json::to_value(sample()).unwrap();
            let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
                let mut forged = honest.clone();
                forge(&mut forged);
                assert_ne!(forged, honest, "the forgery changed nothing");
                let error = serde_json::from_value::<FrictionLedger>(forged).unwrap_err();
                assert!(error.to_string().contains(rule), "{error}");
            };
            refused(&|l| l["facts"] = 0.into(), "have a newest fact");
            refused(&|l| l["newest"] = 901.into(), "have a newest fact");
            refused(&|l| l["last"][1] = "renew".into(), "hold the stages of its facts");
            refused(&|l| l["last"][1] = "instal".into(), "stage must be one of");
            refused(&|l| l["unit"]["half_life"] = 0.into(), "half-life must be above 0 seconds");
            refused(
                &|l| l["stages"][0][1]["blocks"][0][3] = u128::MAX.to_string().into(),
                "keep no sum above its encounters",
            );
            refused(&|l| l["stages"][0][1]["blocks"][0][0] = "-1".into(), "be whole numbers");
            refused(&|l| l["stages"][1] = l["stages"][0].clone(), "hold the stages of its facts");
            refused(&|l| l["extra"] = 1.into(), "unknown field");
        }
    }
}
