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

/// Before, an effect that was recorded and a channel changed nothing that anybody could read
/// while the direction prior was off.
#[test]
fn an_effect_and_a_channel_leave_a_trace() {
    let unit = FrictionUnit { half_life: HalfLife::INFINITE };
    let lines = |encounter: Encounter, params: &FrictionParams| {
        index_of(unit, params, &[encounter]).lines()
    };
    let off = FrictionParams::default();
    let call = Encounter::new(Stage::Support, at(0), Initiator::Customer);
    let asked = "the customer had to ask at 1.0 of 1.0 contacts";
    assert_eq!(lines(call.clone(), &off), [asked]);
    let firm = Encounter::new(Stage::Support, at(0), Initiator::Firm);
    assert_eq!(lines(firm, &off), ["the customer had to ask at 0.0 of 1.0 contacts"]);
    let nobody = Encounter::new(Stage::Support, at(0), Initiator::Nobody);
    assert_eq!(lines(nobody, &off), [""; 0]);
    for (effect, away) in [(Effect::Away, "1.0"), (Effect::Towards, "0.0")] {
        let seen =
            format!("{away} of 1.0 encounters whose effect was seen drove the customer away");
        assert_eq!(lines(call.clone().with_effect(effect), &off), [seen.as_str(), asked]);
    }
    let phone = |call: Encounter| call.on_channel(Name::new("phone").unwrap());
    assert_eq!(
        lines(phone(call.clone()), &off),
        [asked, "by “phone”: 1.0 encounters, with friction of 0 of 100"],
    );
    let rough = call.with_friction(Friction::new(FrictionKind::Late));
    assert_eq!(
        lines(phone(rough), &off),
        [
            asked,
            "by “phone”: 1.0 encounters, with friction of 50 of 100",
            "most friction comes of: late (1.0)",
        ],
    );
}

/// Of two encounters one was seen to draw nearer; of the other, 4 + 0 of 4 + 1 + 1 drive away.
#[test]
fn the_direction_prior_speaks_only_of_what_was_not_seen() {
    let unit = FrictionUnit { half_life: HalfLife::INFINITE };
    let call = Encounter::new(Stage::Support, at(0), Initiator::Customer);
    let on = FrictionParams::default().with_direction(Some(DirectionPrior::default()));
    let nearer = call.clone().with_effect(Effect::Towards);
    let index = index_of(unit, &on, &[call, nearer.clone()]);
    assert_eq!((index.effects(), index.driven_away()), (Some([0.0, 1.0]), Some(4.0 / 6.0)));
    assert_eq!(index_of(unit, &on, &[nearer]).driven_away(), Some(0.0));
}

/// A matter that was settled and comes back, or still may, is said.
#[test]
fn a_settled_matter_is_said_while_it_may_come_back() {
    let unit = FrictionUnit { half_life: HalfLife::INFINITE };
    let call = Encounter::new(Stage::Support, at(0), Initiator::Nobody)
        .about(Name::new("billing").unwrap())
        .resolved();
    let open = label_next_issues(&[call], NextIssueRule::default(), at(60)).unwrap();
    let lines = index_of(unit, &prior_mean_zero(), &open).lines();
    assert_eq!(
        lines,
        ["friction is 4.5 and not 0.0 if every settled matter comes back that still may",]
    );
}
