//! The kernels one by one, for a tool that counts instructions.
//!
//! `instructions KERNEL TIMES` makes the input and runs the kernel so many times; the difference
//! of two runs is the kernel's own count, and the making of the input cancels. `instructions` by
//! itself runs each once and names them. `.ci/instructions` does the counting.

// A bench that cannot make its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// The names are its output.
#![allow(clippy::print_stdout)]

use std::hint::black_box;

use goodwill::book::{BookParams, Relationship, change, next_steps};
use goodwill::friction::{FrictionEvent, FrictionEvidence, FrictionLedger, FrictionUnit};
use goodwill::intimacy::{Component, IntimacyEvidence, IntimacyLedger, IntimacyUnit};
use goodwill::kernel::posterior::BetaPosterior;
use goodwill::quantity::{Amount, Instant, Level, Name, Party, Positive, Rating, Scale, Stake};
use goodwill::record::{Event, Fact};
use goodwill::simulate::Simulation;
use goodwill::trust::{
    Conduct, Outcome, Placing, Resolution, TrustEvidence, TrustLedger, TrustParams, TrustUnit,
};

/// A kernel's name, and what runs it so many times.
type Kernel = (&'static str, fn(u32));

const KERNELS: [Kernel; 14] = [
    ("beta interval, mixed shapes", beta_interval),
    ("the same, side by side", beta_intervals),
    ("observe an act", acts),
    ("observe a stake", stakes),
    ("observe an encounter", friction),
    ("observe intimacy", intimacy),
    ("trust with its interval, from state", trust_score),
    ("ledgers from 200 events", ledgers),
    ("portrait from state, 200 events", portrait_from_state),
    ("portrait from 200 events", portrait),
    ("why moved, 200 events", moved),
    ("why moved, 2000 events", moved_long),
    ("next steps, 200 events", steps),
    ("next steps, 2000 events", steps_long),
];

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| !arg.starts_with("--"));
    let (name, times) = (args.next(), args.next());
    let times = times.and_then(|times| times.parse().ok()).unwrap_or(1);
    for (kernel, run) in KERNELS {
        if name.as_ref().is_none_or(|name| name == kernel) {
            run(times);
            if name.is_none() {
                println!("{kernel}");
            }
        }
    }
}

/// Shapes as customers have them: little evidence and much, even and skewed.
fn mixed_shapes() -> Vec<BetaPosterior> {
    (0..64_u32)
        .map(|i| {
            let n = 2.0 + 1.7_f64.powi(i32::try_from(i % 13).unwrap());
            let share = 0.04 + 0.92 * f64::from(i * 37 % 64) / 63.0;
            BetaPosterior::new(n * share, n * (1.0 - share)).unwrap()
        })
        .collect()
}

fn beta_interval(times: u32) {
    let (shapes, level) = (mixed_shapes(), Level::default());
    for _ in 0..times {
        for posterior in &shapes {
            black_box(black_box(posterior).interval(level));
        }
    }
}

fn beta_intervals(times: u32) {
    let (shapes, level) = (mixed_shapes(), Level::default());
    for _ in 0..times {
        black_box(BetaPosterior::intervals(black_box(&shapes), level));
    }
}

fn day(i: u32) -> Instant {
    Instant::from_days(19_000).unwrap().plus(3_600 * i64::from(i)).unwrap()
}

fn observed_by_trust(times: u32, facts: &[TrustEvidence]) {
    for _ in 0..times {
        let mut ledger = TrustLedger::new(TrustUnit::default());
        for fact in facts {
            ledger.observe(black_box(fact));
        }
        black_box(ledger);
    }
}

fn acts(times: u32) {
    let facts: Vec<TrustEvidence> = (0..1_000)
        .map(|i| TrustEvidence::Act {
            by: if i % 3 == 0 { Party::Customer } else { Party::Firm },
            stake: Stake::new(f64::from(i % 40) / 4.0).unwrap(),
            conduct: if i % 7 == 0 { Conduct::ActedWrongly } else { Conduct::ActedRightly },
            at: day(i),
        })
        .collect();
    observed_by_trust(times, &facts);
}

/// Each placed, and resolved some hours later.
fn trust_facts() -> Vec<TrustEvidence> {
    let placing = |i: u32| {
        let by = if i.is_multiple_of(3) { Party::Firm } else { Party::Customer };
        let stake = Stake::new(f64::from(i % 40) / 4.0).unwrap();
        Placing::new(Name::new(&format!("stake {i}")).unwrap(), by, stake, day(i))
    };
    let mut facts: Vec<TrustEvidence> = (0..500)
        .flat_map(|i| {
            let outcome = if i % 7 == 0 { Outcome::DERELICTION } else { Outcome::HONOURED };
            let resolution = Resolution::new(placing(i), outcome, day(i + 6)).unwrap();
            [TrustEvidence::Place(placing(i)), TrustEvidence::Resolve(resolution)]
        })
        .collect();
    facts.sort_by_key(TrustEvidence::at);
    facts
}

fn stakes(times: u32) {
    observed_by_trust(times, &trust_facts());
}

fn friction(times: u32) {
    let events = Simulation::new(1).customers(1).events(6_000);
    let facts: Vec<FrictionEvidence> = events
        .iter()
        .filter_map(|event| match event.fact() {
            Fact::Friction(FrictionEvent::Encounter(encounter)) => {
                Some(FrictionEvidence::Encounter(encounter.clone()))
            }
            _ => None,
        })
        .take(1_000)
        .collect();
    assert!(facts.len() >= 250);
    for _ in 0..times {
        let mut ledger = FrictionLedger::new(FrictionUnit::default());
        for fact in facts.iter().cycle().take(1_000) {
            ledger.observe(black_box(fact));
        }
        black_box(ledger);
    }
}

fn intimacy(times: u32) {
    let scale = Scale::new(0.0, 10.0).unwrap();
    let facts: Vec<IntimacyEvidence> = (0..1_000_u32)
        .map(|i| {
            let at = day(i);
            match i % 3 {
                0 => IntimacyEvidence::Rating {
                    component: Component::ALL[i as usize / 8 % 8],
                    by: Party::Customer,
                    rating: Rating::new(f64::from(i % 11), scale).unwrap(),
                    at,
                },
                1 => IntimacyEvidence::Response {
                    promised_seconds: Positive::new(86_400.0).unwrap(),
                    taken_seconds: Amount::new(f64::from(i % 11) * 17_280.0).unwrap(),
                    updated_in_time: i.is_multiple_of(2),
                    at,
                },
                _ => IntimacyEvidence::Request { met: !i.is_multiple_of(7), hand_offs: i % 3, at },
            }
        })
        .collect();
    for _ in 0..times {
        let mut ledger = IntimacyLedger::new(IntimacyUnit::default());
        for fact in &facts {
            ledger.observe(black_box(fact));
        }
        black_box(ledger);
    }
}

fn trust_score(times: u32) {
    let mut ledger = TrustLedger::new(TrustUnit::default());
    for fact in &trust_facts() {
        ledger.observe(fact);
    }
    let (params, now) = (TrustParams::default(), ledger.newest().unwrap());
    for _ in 0..times {
        let score = black_box(&ledger).score(&params, now).unwrap();
        black_box(score.map(|score| (score.value(), score.interval())));
    }
}

/// The second of two simulated customers, who has events as they come.
fn customer(count: u64) -> (Vec<Event>, BookParams, Instant) {
    let simulation = Simulation::new(7).customers(2).events(count + count.max(56));
    let events: Vec<Event> = simulation.iter().collect();
    let last = events.last().map(|event| event.customer().clone());
    let own = events.into_iter().filter(|event| Some(event.customer()) == last.as_ref());
    (own.collect(), BookParams::default(), Simulation::new(7).until())
}

fn ledgers(times: u32) {
    let (events, params, now) = customer(200);
    for _ in 0..times {
        black_box(Relationship::from_events(black_box(&events), &params, now).unwrap());
    }
}

fn portrait_from_state(times: u32) {
    let (events, params, now) = customer(200);
    let own = Relationship::from_events(&events, &params, now).unwrap();
    for _ in 0..times {
        black_box(black_box(&own).portrait(&params, now).unwrap());
    }
}

fn portrait(times: u32) {
    let (events, params, now) = customer(200);
    for _ in 0..times {
        let own = Relationship::from_events(black_box(&events), &params, now).unwrap();
        black_box(own.portrait(&params, now).unwrap());
    }
}

fn moved(times: u32) {
    moved_over(times, 200);
}

fn moved_long(times: u32) {
    moved_over(times, 2_000);
}

fn moved_over(times: u32, count: u64) {
    let (events, params, now) = customer(count);
    let before = now.plus(-90 * Instant::DAY).unwrap();
    for _ in 0..times {
        black_box(change(black_box(&events), &params, before, now).unwrap());
    }
}

fn steps(times: u32) {
    steps_over(times, 200);
}

fn steps_long(times: u32) {
    steps_over(times, 2_000);
}

fn steps_over(times: u32, count: u64) {
    let (events, params, now) = customer(count);
    for _ in 0..times {
        black_box(next_steps(black_box(&events), &params, now).unwrap());
    }
}
