//! The simulator: its stream stays what it was, and its truth is what its evidence comes from.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

#[cfg(feature = "serde")]
#[path = "support/held.rs"]
mod held;
mod support;

#[cfg(feature = "serde")]
use std::collections::BTreeSet;

use goodwill::friction::{Dimension, FrictionLedger, FrictionParams, FrictionUnit, Stage};
use goodwill::intimacy::{IntimacyLedger, IntimacyParams, IntimacyUnit};
use goodwill::kernel::posterior::BetaPosterior;
use goodwill::momentum::{Ending, MomentumLedger, MomentumParams, MomentumUnit};
use goodwill::quantity::{HalfLife, Instant, Party, Stake};
use goodwill::record::{Event, Fact};
#[cfg(feature = "serde")]
use goodwill::record::{EventRecord, EventSpec};
use goodwill::simulate::{
    Fate, FrictionTruth, IntimacyTruth, KnownShare, MomentumTruth, PillarsTruth, Rhythm,
    Simulation, StageTruth, TrustTruth,
};
use goodwill::trust::{Outcome, TrustEvidence, TrustLedger, TrustParams, TrustUnit};

use support::{close, positive, share};

/// The lines of a stream, as serde writes them, as one number.
#[cfg(feature = "serde")]
fn hash(simulation: Simulation) -> u64 {
    let lines = simulation.iter().map(|event| serde_json::to_string(&event).unwrap() + "\n");
    held::hash(lines.flat_map(String::into_bytes))
}

/// Demonstrations, benches and whole pages rest on these streams.
#[test]
#[cfg(feature = "serde")]
fn the_stream_is_what_it_was() {
    let hashes = [
        hash(Simulation::new(7).customers(3).events(60)),
        hash(Simulation::new(1)),
        hash(Simulation::new(42).customers(50).events(5_000)),
    ];
    assert_eq!(
        hashes,
        [13_110_791_518_732_940_606, 11_316_469_866_168_905_608, 12_105_902_643_978_775_634]
    );
}

/// Every event is made up, under its own name. Where one is not, look at `invent` in `truth.rs` of
/// its model: an arm is missing, or makes another kind.
#[test]
#[cfg(feature = "serde")]
fn every_event_is_made_up() {
    let events: Vec<Event> = Simulation::new(3).customers(1).events(5_000).iter().collect();
    assert_eq!(events.len(), 5_000, "a kind within KINDS was refused by `invent`");
    let made: BTreeSet<String> = events
        .iter()
        .map(|event| serde_json::to_value(event).unwrap()["event"].as_str().unwrap().to_owned())
        .collect();
    let missing: Vec<&str> = EventRecord::events()
        .filter(|event| !event.is_alias())
        .map(EventSpec::name)
        .filter(|name| !made.contains(*name))
        .collect();
    assert!(missing.is_empty(), "never made up: {missing:?}");
}

/// What a customer is does not depend on how many there are, nor on the number of events.
#[test]
fn the_truth_depends_on_the_seed_and_the_number_alone() {
    let small = Simulation::new(3).customers(2).events(10);
    let large = Simulation::new(3).customers(90).events(9_000);
    assert_eq!(small.truth(1), large.truth(1));
    assert_ne!(small.truth(0), small.truth(1));
    assert_ne!(small.truth(0), Simulation::new(4).truth(0));
}

/// The truth is what the events follow: names, segments, and the share of acts that were right.
#[test]
fn events_follow_from_the_truth() {
    let simulation = Simulation::new(5).customers(3).events(60_000);
    let events: Vec<Event> = simulation.iter().collect();
    for number in 0..3 {
        let truth = simulation.truth(number).unwrap();
        let own: Vec<&Fact> = events
            .iter()
            .filter(|event| event.customer() == &truth.customer)
            .map(Event::fact)
            .collect();
        assert!(own.len() > 10_000);
        assert!(own.iter().all(|fact| match fact {
            Fact::Account(goodwill::record::AccountEvent::Account(account)) =>
                account.segment.as_ref() == Some(&truth.segment),
            _ => true,
        }));
        let acts: Vec<bool> = own
            .iter()
            .filter_map(|fact| match fact {
                Fact::Trust(TrustEvidence::Act { conduct, .. }) => {
                    Some(conduct.outcome() == Outcome::HONOURED)
                }
                _ => None,
            })
            .collect();
        assert_near(&acts, truth.honest.get());
    }
}

/// Asserts that a share of yeses is that of its truth, within five standard errors.
fn assert_near(yeses: &[bool], truth: f64) {
    let n = yeses.len() as f64;
    let share = yeses.iter().filter(|yes| **yes).count() as f64 / n;
    let error = (truth * (1.0 - truth) / n).sqrt();
    assert!(n > 100.0 && (share - truth).abs() <= 5.0 * error, "{share} of {n}, not {truth}");
}

const TRIALS: u32 = 2_000;

fn known(x: f64) -> KnownShare {
    KnownShare { share: share(x), trials: TRIALS }
}

fn forever() -> HalfLife {
    HalfLife::INFINITE
}

fn later() -> Instant {
    Instant::from_days(100_000).unwrap()
}

/// Asserts that a posterior counts so many trials of a truth.
fn assert_counts(posterior: &BetaPosterior, truth: f64, trials: u32, prior: f64) {
    let n = posterior.alpha() + posterior.beta();
    assert!((n - f64::from(trials) - prior).abs() < 1e-6, "{n}");
    let error = posterior.variance().sqrt();
    assert!((posterior.mean() - truth).abs() <= 5.0 * error, "{} not {truth}", posterior.mean());
}

#[test]
fn trust_counts_what_was_drawn() {
    let truth = TrustTruth {
        honours: share(0.7),
        derelict: share(0.2),
        outcomes: TRIALS,
        stakes: [Stake::new(1.0).unwrap(), Stake::new(2.0).unwrap()],
        dares: known(0.4),
    };
    let unit = TrustUnit { half_life: forever(), reference_stake: Stake::ZERO };
    let mut ledger = TrustLedger::new(unit);
    truth.draw(1).unwrap().iter().for_each(|fact| ledger.observe(fact));
    let score = ledger.score(&TrustParams::default(), later()).unwrap().unwrap();
    let firm = score.of(Party::Firm);
    assert_counts(&firm.intrinsic(), 0.7, TRIALS, 2.0);
    assert_counts(&firm.dereliction_rate(), 0.06, TRIALS, 2.0);
    assert_counts(&score.exposure().propensity(Party::Customer).unwrap(), 0.4, TRIALS, 2.0);
}

/// Each tenth of the way between the ends holds a tenth of them.
#[test]
fn trust_draws_each_stake_between_its_ends_as_often() {
    let ends = [1.0, 5.0].map(|stake| Stake::new(stake).unwrap());
    let truth = TrustTruth {
        honours: share(0.7),
        derelict: share(0.2),
        outcomes: TRIALS,
        stakes: ends,
        dares: KnownShare::UNSEEN,
    };
    let mut tenths = [0_u32; 10];
    for fact in truth.draw(1).unwrap() {
        let TrustEvidence::Act { stake, .. } = fact else { unreachable!("{fact:?}") };
        assert!(ends[0] <= stake && stake < ends[1], "{stake:?}");
        let way = 2.5 * (stake.get() - 1.0);
        tenths[(1..10).filter(|tenth| f64::from(*tenth) <= way).count()] += 1;
    }
    // Six standard errors of a tenth of so many.
    let (each, off) = (f64::from(TRIALS) / 10.0, 6.0 * (0.09 * f64::from(TRIALS)).sqrt());
    assert!(tenths.iter().all(|&tenth| (f64::from(tenth) - each).abs() < off), "{tenths:?}");
}

#[test]
fn friction_counts_what_was_drawn() {
    let stage = StageTruth {
        stage: Stage::Use,
        severities: [0.1, 0.2, 0.3, 0.4].map(share),
        asks: share(0.8),
        encounters: TRIALS,
    };
    let mut ledger = FrictionLedger::new(FrictionUnit { half_life: forever() });
    let truth = FrictionTruth { stages: vec![stage] };
    truth.draw(1).unwrap().iter().for_each(|fact| ledger.observe(fact));
    let index = ledger.score(&FrictionParams::default(), later()).unwrap().unwrap();
    for (dimension, f) in Dimension::ALL.into_iter().zip([0.1, 0.2, 0.3, 0.4]) {
        assert_counts(index.stages()[0].severity(dimension), f, TRIALS, 2.0);
    }
    assert_counts(&index.customer_asked().unwrap(), 0.8, TRIALS, 2.0);
}

#[test]
fn momentum_counts_what_was_drawn() {
    let truth = MomentumTruth {
        advance: share(0.5),
        slip: share(0.3),
        commits: share(0.9),
        asked: share(0.6),
        meetings: TRIALS,
        own: known(0.2),
    };
    let mut ledger = MomentumLedger::new(MomentumUnit { half_life: forever() });
    truth.draw(1).unwrap().iter().for_each(|fact| ledger.observe(fact));
    let score = ledger.score(&MomentumParams::default(), later()).unwrap().unwrap();
    assert_counts(&score.chance(Ending::Advance), 0.5, TRIALS, 2.0);
    assert_counts(&score.chance(Ending::Slip), 0.15, TRIALS, 2.0);
    assert_counts(&score.committed(Party::Customer), 0.9, TRIALS, 2.0);
    assert_counts(&score.own_meetings().unwrap().closed_for_action, 0.2, TRIALS, 2.0);
}

/// Contacts come as often as is true, and all the time that was wanted is accounted for.
#[test]
fn the_rhythm_is_a_poisson_process() {
    let rhythm = Some(Rhythm { ratio: positive(1.5), wanted: positive(2_000.0) });
    let truth = IntimacyTruth { components: [KnownShare::UNSEEN; 8], rhythm };
    let mut ledger =
        IntimacyLedger::new(IntimacyUnit { half_life: forever(), ..IntimacyUnit::default() });
    truth.draw(1).unwrap().iter().for_each(|fact| ledger.observe(fact));
    let score = ledger.score(&IntimacyParams::default(), later()).unwrap().unwrap();
    let cadence = score.cadence().unwrap();
    assert!(close(cadence.expected(), 2_000.0, 1e-6), "{}", cadence.expected());
    // 3 000 expected, five standard deviations of 55.
    assert!((cadence.contacts() - 3_000.0).abs() < 275.0, "{}", cadence.contacts());
}

/// The same seed, the same evidence; another, another.
#[test]
fn evidence_depends_on_the_seed_alone() {
    let truth = PillarsTruth { offers: known(0.5), steps: [known(0.5); 3], deeds: known(0.5) };
    assert_eq!(truth.draw(9), truth.draw(9));
    assert_ne!(truth.draw(9), truth.draw(10));
}

/// Until a customer turns all is as it would be without, and then what is true of it shows.
#[test]
fn customers_that_turn_show_it() {
    let plain = Simulation::new(5).customers(12).events(12_000);
    let turning = plain.with_turns();
    let of = |simulation: Simulation, customer: &goodwill::quantity::Name| -> Vec<Event> {
        simulation.iter().filter(|event| event.customer() == customer).collect()
    };
    let mut seen = Vec::new();
    for number in 0..12 {
        let truth = turning.truth(number).unwrap();
        let (before, after) = (of(plain, &truth.customer), of(turning, &truth.customer));
        assert!(after.iter().is_sorted_by_key(|event| event.fact().at()));
        seen.push(truth.fate);
        let Some(since) = truth.since else {
            assert_eq!((before, truth.fate), (after, Fate::Stays));
            continue;
        };
        let early = |events: &[Event]| -> Vec<Event> {
            events.iter().filter(|event| event.fact().at() < since).cloned().collect()
        };
        assert_eq!(early(&before), early(&after));
        let late = || after.iter().map(Event::fact).filter(|fact| fact.at() >= since);
        let by = |who: Party| {
            let acts = late().filter_map(move |fact| match fact {
                Fact::Trust(TrustEvidence::Act { by, conduct, .. }) if *by == who => {
                    Some(conduct.outcome() == Outcome::HONOURED)
                }
                _ => None,
            });
            acts.collect::<Vec<_>>()
        };
        let honest = |acts: Vec<bool>| acts.iter().filter(|well| **well).count() * 2 < acts.len();
        assert!(
            match truth.fate {
                Fate::Stays => false,
                Fate::Turns => honest(by(Party::Firm)),
                Fate::FallsSilent => !late().any(Fact::is_heard),
                Fate::Leaves =>
                    late().any(|fact| matches!(fact, Fact::Outcome(it) if it.is_leaving())),
                Fate::Owes => late().any(|fact| {
                    matches!(fact, Fact::Trust(TrustEvidence::Place(placing))
                    if placing.by() == Party::Firm && placing.id().as_str().starts_with("invoice"))
                }),
                Fate::Cheats => honest(by(Party::Customer)),
            },
            "{:?}",
            truth.fate
        );
        let stays = plain.truth(number).unwrap();
        assert!(truth.loss() > stays.loss() && stays.fate == Fate::Stays);
    }
    assert!(Fate::ALL.iter().all(|fate| seen.contains(fate)));
}

#[test]
fn names_sort_as_numbers_do() {
    for customers in [1, 99_999, 100_000, u32::MAX] {
        let simulation = Simulation::new(7).customers(customers);
        let numbers = [0, customers / 10, customers - 1];
        let names = numbers.map(|number| simulation.truth(number).unwrap().customer);
        assert!(names.is_sorted(), "{names:?}");
    }
    let name = |customers: u32| {
        let simulation = Simulation::new(7).customers(customers);
        simulation.truth(0).unwrap().customer.to_string()
    };
    assert_eq!([name(20), name(100_000)], ["customer-00001", "customer-000001"]);
}

/// What became of a customer is drawn by the chance that its fate says, the same for one seed.
#[test]
fn what_became_of_customers_is_drawn_by_their_fates() {
    const ALL: u32 = 400;
    let simulation = Simulation::new(7).with_turns();
    let after = simulation.until().plus(90 * 86_400).unwrap();
    let (mut expected, mut lost) = (0.0, 0);
    for number in 0..ALL {
        let truth = simulation.truth(number).unwrap();
        let became = truth.outcome(11, after);
        assert_eq!(became, truth.outcome(11, after));
        expected += truth.loss().get();
        lost += u32::from(became.is_loss());
    }
    // Four standard errors of a sum of as many draws, each of variance 1/4 at most.
    let allowed = 4.0 * (f64::from(ALL) / 4.0).sqrt();
    assert!((f64::from(lost) - expected).abs() < allowed, "{lost} of {expected} expected");
    assert!(expected > 20.0, "some have a fate, {expected} expected");
}
