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
    facts.extend(ProblemStep::ALL.map(|s| step(s, taken, 1.0, time)));
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
    facts.extend(ProblemStep::ALL.map(|s| step(s, taken, 1.0, time)));
    // Ten teams, one deed each, of which three helped.
    let deeds = (0..10).map(|i| deed(&format!("team {i}"), f64::from(u8::from(i < 3)), time));
    facts.extend(deeds);
    let score = score_of(lasting(), &params, &facts);
    assert_eq!(format!("{:.9}", score.value()), "0.624025147");
    let parts: Vec<String> =
        score.parts().iter().map(|part| format!("{:.9}", part.contribution)).collect();
    assert_eq!(parts, ["0.055396849", "0.055396849", "-0.186768551"]);
    assert_eq!(score.weakest(), Pillar::Service);
    let least = params.with_exponent(Exponent::MINIMUM).unwrap();
    assert!((score_of(lasting(), &least, &facts).value() - 0.3).abs() < ROUNDING);
}

/// Three facts of one step and one of another against a prior that weighs two, in one pillar of three.
#[test]
fn a_step_is_as_fresh_as_its_own_facts_against_the_prior() {
    let prior = Prior { mean: share(0.5), weight: positive(2.0) };
    let params = PillarsParams::default().with_prior(prior);
    let [first, second, _] = ProblemStep::ALL;
    let facts = [first, first, first, second].map(|s| step(s, 1.0, 1.0, at(0)));
    let score = score_of(lasting(), &params, &facts);
    let performance = (3.0 / (3.0 + 2.0) + 1.0 / (1.0 + 2.0)) / 3.0;
    assert!((score.fresh() - performance / 3.0).abs() < ROUNDING, "{}", score.fresh());
}

/// The finite sum itself: P(X > Y) of Beta(2, 1) and Beta(1, 2) is ∫ 2x (2x − x²) dx = 5/6.
#[test]
fn trend_of_two_simple_shares() {
    let facts = trend_facts(ProblemStep::Find, &[1.0], &[0.0]);
    let score = score_of(trend_unit(), &PillarsParams::default(), &facts);
    let trend = score.trend_of(ProblemStep::Find).unwrap();
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

/// Before, a deed at the desk counted as none: the value was .283 after nine, and fell with each.
#[test]
fn the_desk_that_helps_carries_the_roof_too() {
    let (time, params) = (at(0), PillarsParams::default());
    let of = |facts: &[PillarsEvidence]| score_of(lasting(), &params, facts);
    let service = |facts: &[PillarsEvidence]| of(facts).pillar(Pillar::Service).value;
    let desk: Vec<_> = (0..9).map(|_| deed("", 1.0, time)).collect();
    // Nine deeds of one team count for 9 · 3/11 = 27/11: (1 + 27/11)/(2 + 27/11) = 38/49.
    assert!((service(&desk) - 38.0 / 49.0).abs() < ROUNDING);
    assert!(of(&desk).value() > 0.5);
    // One more, by whomever: 30/12 by the desk, 27/11 and 1 by a second team.
    let with = |fact| desk.iter().cloned().chain([fact]).collect::<Vec<_>>();
    assert!((service(&with(deed("", 1.0, time))) - 7.0 / 9.0).abs() < ROUNDING);
    assert!((service(&with(deed("billing", 1.0, time))) - 49.0 / 60.0).abs() < ROUNDING);
    // A deed that did not help does lower it.
    assert!(service(&with(deed("billing", 0.0, time))) < 38.0 / 49.0);
}

/// Each fact, good against bad, changes a line; who served is a part of its own.
#[test]
fn every_fact_is_read() {
    let time = at(0);
    let offer = |y| PillarsEvidence::Offer { helped: share(y), at: time };
    let upsell = |y| PillarsEvidence::Upsell { customer_share: share(y), at: time };
    let lines =
        |fact: PillarsEvidence| score_of(lasting(), &PillarsParams::default(), &[fact]).lines();
    for (good, bad) in [
        (offer(1.0), offer(0.0)),
        (upsell(1.0), upsell(0.0)),
        (step(ProblemStep::Find, 0.0, 1.0, time), step(ProblemStep::Find, 9.0, 1.0, time)),
        (deed("billing", 1.0, time), deed("billing", 0.0, time)),
        (deed("billing", 1.0, time), deed("", 1.0, time)),
    ] {
        assert_ne!(lines(good), lines(bad));
    }
    let facts = [deed("", 1.0, time), deed("billing", 0.5, time)];
    let score = score_of(lasting(), &PillarsParams::default(), &facts);
    assert_eq!(score.lines(), ["2 teams served, the least by billing, to 50 %"]);
    let parts = score.pillar(Pillar::Service).parts;
    let names: Vec<_> = parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["the service desk", "billing"]);
}

/// Of many problems each share is close to normal, and so is their difference.
#[test]
fn the_interval_of_a_trend_is_that_of_a_difference_of_two_shares() {
    use statrs::distribution::{ContinuousCDF, Normal};

    // What is asked is a Beta and not a normal: its ends are off by a part of the skewness.
    const OFF: f64 = 0.01;
    let outcomes = |good: usize, all: usize| -> Vec<f64> {
        (0..all).map(|i| if i < good { 1.0 } else { 0.0 }).collect()
    };
    let facts = trend_facts(ProblemStep::Find, &outcomes(280, 400), &outcomes(300, 600));
    let score = score_of(trend_unit(), &PillarsParams::default(), &facts);
    let trend = score.trend_of(ProblemStep::Find).unwrap();
    let interval = trend.interval();
    let variance = |share: &BetaPosterior| {
        let (a, b) = (share.alpha(), share.beta());
        a * b / ((a + b) * (a + b) * (a + b + 1.0))
    };
    let deviation = (variance(&trend.recent()) + variance(&trend.older())).sqrt();
    let z = Normal::standard().inverse_cdf(0.5 * (1.0 + interval.level.get()));
    for (end, expected) in [
        (interval.lower, trend.change() - z * deviation),
        (interval.upper, trend.change() + z * deviation),
    ] {
        assert!((end - expected).abs() < OFF * z * deviation, "{end} {expected}");
    }
}
