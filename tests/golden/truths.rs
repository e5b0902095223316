//! What is drawn where the truth is known, fact by fact: intervals are tried on it.

use std::fmt::{Debug, Write as _};

use goodwill::conduct::strengthening;
use goodwill::culture::Place;
use goodwill::friction::Stage;
use goodwill::quantity::{Positive, Share, Stake};
use goodwill::simulate::{
    CapabilityTruth, ConductTruth, CultureTruth, ExpectationTruth, FrictionTruth, IntimacyTruth,
    KnownShare, MomentumTruth, NeedsTruth, OnboardingTruth, OrganisationTruth, PillarsTruth,
    RecoveryTruth, Rhythm, StageTruth, TrustTruth,
};

use crate::hold;

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

fn positive(x: f64) -> Positive {
    Positive::new(x).unwrap()
}

/// A chance of its own for each, and a number of trials of its own.
fn known(place: usize) -> KnownShare {
    let trials = u32::try_from(3 + place % 4).unwrap();
    KnownShare { share: share((2 * place % 9 + 1) as f64 / 10.0), trials }
}

#[test]
fn what_is_drawn_from_a_truth_is_what_was_drawn() {
    let mut out = String::new();
    let mut add = |what: &str, facts: &[&dyn Debug]| {
        for (i, fact) in facts.iter().enumerate() {
            writeln!(out, "{what} | {i} | {fact:?}").unwrap();
        }
    };
    macro_rules! drawn {
        ($what:literal, $truth:expr) => {{
            let truth = $truth;
            for seed in [1, 2] {
                let facts = truth.draw(seed).unwrap();
                let facts: Vec<&dyn Debug> = facts.iter().map(|fact| fact as &dyn Debug).collect();
                add(concat!($what, " drawn"), &facts);
            }
        }};
    }
    drawn!(
        "trust",
        TrustTruth {
            honours: share(0.6),
            derelict: share(0.5),
            outcomes: 12,
            stakes: [Stake::new(2.0).unwrap(), Stake::new(9.0).unwrap()],
            dares: known(3),
        }
    );
    let stage = |stage: Stage, asks: f64| StageTruth {
        stage,
        severities: [0.1, 0.7, 0.4, 0.9].map(share),
        asks: share(asks),
        encounters: 5,
    };
    let friction = FrictionTruth { stages: vec![stage(Stage::Buy, 0.3), stage(Stage::Use, 0.8)] };
    let encounters = friction.encounters(1).unwrap();
    drawn!("friction", friction);
    let all: Vec<&dyn Debug> = encounters.iter().map(|fact| fact as &dyn Debug).collect();
    add("friction's encounters", &all);
    let rhythm = Rhythm { ratio: positive(1.7), wanted: positive(6.0) };
    let components = core::array::from_fn(known);
    drawn!("intimacy", IntimacyTruth { components, rhythm: Some(rhythm) });
    drawn!("intimacy of no rhythm", IntimacyTruth { components, rhythm: None });
    drawn!(
        "expectation",
        ExpectationTruth { promised: known(3), delivered: known(2), rivals: vec![0, 2, 1] }
    );
    let needs = core::array::from_fn(|i| known(i + 1));
    drawn!("needs", NeedsTruth { needs, deeds: known(2) });
    drawn!(
        "recovery",
        RecoveryTruth {
            damage: known(3),
            speaks_up: known(2),
            told: positive(2.5),
            tellers: 6,
            authority: known(6),
            saved: known(3),
            rate: positive(0.4),
        }
    );
    let gates = [1, 2, 3].map(known);
    drawn!("onboarding", OnboardingTruth { gates, items: [4, 2, 6, 7].map(known) });
    let momentum = MomentumTruth {
        advance: share(0.5),
        slip: share(0.3),
        commits: share(0.6),
        asked: share(0.4),
        meetings: 12,
        own: known(3),
    };
    let meetings = momentum.meetings(1).unwrap();
    drawn!("momentum", momentum);
    let all: Vec<&dyn Debug> = meetings.iter().map(|fact| fact as &dyn Debug).collect();
    add("momentum's meetings", &all);
    let instrument = strengthening();
    let items = (0..).zip(instrument.items()).map(|(place, _)| known(place)).collect();
    drawn!("conduct", ConductTruth { instrument, items, about_customer: known(3) });
    drawn!("pillars", PillarsTruth { offers: known(3), steps: gates, deeds: known(5) });
    drawn!(
        "capability",
        CapabilityTruth { aspects: gates, solutions: known(5), messages: known(6) }
    );
    let organisation = |region: &str, openness: f64| OrganisationTruth {
        place: Place::new("a nation", region, "a firm").unwrap(),
        openness,
        spread: 0.1,
        answers: 4,
        yes: known(2),
        backed: gates,
        fits: [4, 5, 7].map(known),
    };
    let organisations = vec![organisation("north", 0.4), organisation("south", 0.8)];
    drawn!("culture", CultureTruth { organisations });
    hold("truths.txt", &out);
}
