//! How close are we, in what we do and in how we act?
//!
//! The worked example of the model's page, step by step:
//! `cargo run --example intimacy`.

#[macro_use]
mod support;

use goodwill::intimacy::{
    Component, Contact, ContactPreference, Group, IntimacyEvidence, IntimacyLedger, IntimacyParams,
    IntimacyScore, IntimacyUnit, label_contacts,
};
use goodwill::quantity::{Amount, HalfLife, Instant, Party, Positive, Rating, Scale, Share};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let day = |n: i64| Instant::from_days(20_000 + n);
    let days = |n: f64| n * Instant::DAY as f64;
    let at = day(14)?;
    let unit = IntimacyUnit { half_life: HalfLife::INFINITE, ..IntimacyUnit::default() };
    let mut ledger = IntimacyLedger::new(unit);

    say!("What was done, nothing of it fading:");
    say!("- a question was answered in full");
    ledger.observe(&IntimacyEvidence::Question { answered: Share::ONE, at });

    say!("- a call was wanted every 14 days; in the first 14 there were three");
    let wish =
        ContactPreference { at: day(0)?, every_seconds: Positive::new(days(14.0))?, channel: None };
    let calls = [5, 9, 14].map(|n| day(n).map(|at| Contact { at, channel: None }));
    let calls = calls.into_iter().collect::<Result<Vec<_>, _>>()?;
    for gap in label_contacts(&calls, &[wish], at)? {
        ledger.observe(&gap);
    }

    say!("- a request was met after one hand-off");
    ledger.observe(&IntimacyEvidence::Request { met: true, hand_offs: 1, at });

    say!("- an answer promised within 2 days took 4, and the customer was told in time");
    ledger.observe(&IntimacyEvidence::Response {
        promised_seconds: Positive::new(days(2.0))?,
        taken_seconds: Amount::new(days(4.0))?,
        updated_in_time: true,
        at,
    });

    say!("- a dealing was right in its details, and felt bad");
    let dealing = IntimacyEvidence::Transaction { correct: Share::ONE, good: Share::ZERO, at };
    ledger.observe(&dealing);

    say!("What was said:");
    say!("- twice each, the customer gave openness and listening the best mark");
    say!("- once, the firm gave its own openness the best mark");
    let best = Rating::new(10.0, Scale::new(0.0, 10.0)?)?;
    let said = [
        (Component::Openness, Party::Customer),
        (Component::Openness, Party::Customer),
        (Component::Openness, Party::Firm),
        (Component::Listening, Party::Customer),
        (Component::Listening, Party::Customer),
    ];
    for (component, by) in said {
        ledger.observe(&IntimacyEvidence::Rating { component, by, rating: best, at });
    }

    let score = read(&ledger, at)?;
    say!("\nEach component starts at 1/2, worth two observations:");
    for part in score.parts() {
        say!("  {:<13} {:.6} adds {:+.6}", part.name, part.value, part.contribution);
    }
    let [done, acted] = Group::BOTH.map(|group| score.group(group));
    say!("what we do {done:.6}, how we act {acted:.6}, together {:.6}", score.value());
    say!("from {:.6} by the parts above, to the last bit", score.baseline());

    let cadence = score.cadence().ok_or("a wish was stated")?;
    say!(
        "\nContact came {:.2} times as often as wanted {}, which is {:.2} on {:.1} occasions",
        cadence.ratio().mean(),
        cadence.interval(),
        cadence.value(),
        cadence.occasions(),
    );
    let both = score.mutuality(Component::Openness).ok_or("both sides rated openness")?;
    say!(
        "Openness: the customer says {:.4}, the firm {:.4}, a gap of {:+.4}",
        both.customer.mean(),
        both.firm.mean(),
        both.gap(),
    );
    let (lower, upper) = score.bounds();
    say!(
        "Respect is not known: with it {lower:.6} to {upper:.6}; coverage {:.2}",
        score.coverage()
    );
    say!("{score}");

    ledger.observe(&dealing);
    let after = read(&ledger, at)?;
    say!("\nA second dealing, right in its details, felt bad as well:");
    let [done, acted] = Group::BOTH.map(|group| after.group(group));
    say!("what we do {done:.6}, how we act {acted:.6}, together {:.6}", after.value());
    say!("the details went up, and closeness went down: how it feels weighs more");
    Ok(())
}

fn read(
    ledger: &IntimacyLedger,
    as_of: Instant,
) -> Result<IntimacyScore, Box<dyn std::error::Error>> {
    Ok(ledger.score(&IntimacyParams::default(), as_of)?.ok_or("nothing is known")?)
}
