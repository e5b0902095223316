//! When something went wrong, how did we make it good? The worked example of the page of
//! `goodwill::recovery`, step by step.
//!
//! `cargo run --example recovery`

#[macro_use]
mod support;

use goodwill::kernel::posterior::BetaPosterior;
use goodwill::quantity::{Amount, HalfLife, Instant, Level, Name, Share};
use goodwill::recovery::{
    Authority, Closing, Consequence, Failure, RecoveryEvidence, RecoveryLedger, RecoveryParams,
    RecoveryRule, RecoveryStep, RecoveryUnit, StepKind, label_recoveries, making_good,
};

fn main() -> goodwill::Result<()> {
    let day = Instant::from_days;
    let (a, b, courier) = (Name::new("17")?, Name::new("18")?, Name::new("courier")?);
    let failures = [
        Failure::complaint(a.clone(), day(0)?).severe(Share::ONE).caused_by(courier.clone()),
        Failure::complaint(b, day(10)?).caused_by(courier),
    ];
    let mut steps = Vec::new();
    for (kind, when) in [
        (StepKind::Heard, 0),
        (StepKind::Restated, 0),
        (StepKind::Owned, 0),
        (StepKind::AskedWhatIsFair, 0),
        (StepKind::Resolved, 0),
        (StepKind::FollowedUp, 20),
    ] {
        steps.push(RecoveryStep::new(a.clone(), kind, day(when)?));
    }

    let unit = RecoveryUnit { half_life: HalfLife::INFINITE, ..RecoveryUnit::default() };
    let labelled = label_recoveries(&failures, &steps, RecoveryRule::default(), day(60)?)?;
    let mut ledger = RecoveryLedger::new(unit);
    for fact in &labelled.evidence {
        if let RecoveryEvidence::Closed(closing) = fact {
            let failure = closing.opening().failure();
            say!(
                "Complaint {}: severity {}, justice J = {}",
                failure.id,
                failure.severity,
                closing.fairness(unit.justice)
            );
        }
        ledger.observe(fact);
    }

    let Some(score) = ledger.score(&RecoveryParams::default(), day(60)?)? else {
        say!("Nothing is known.");
        return Ok(());
    };
    say!("\n{score}");
    for outcome in Consequence::BOTH {
        let standing = score.standing(outcome);
        let interval = score.standing_interval(outcome);
        say!("\n{outcome}: {:.6} {interval}", standing.value());
        say!("  {:9.6} before", standing.baseline());
        for part in standing.parts() {
            say!("  {:9.6} {} (mean {:.2})", part.contribution, part.name, part.value);
        }
    }

    if let (Some(silent), Some(heard)) = (score.silent_customers(), score.word_of_mouth()) {
        say!(
            "\n{:.0} complaints: {:.1} {:.1} let down, {:.1} of them in silence",
            silent.complaints,
            silent.unhappy,
            silent.unhappy_interval,
            silent.silent
        );
        say!("{:.1} {:.1} others hear of it", heard.heard, heard.heard_interval);
    }
    for cause in score.causes() {
        say!(
            "Cause `{}`: {:.0} failures; again within 30 days: {:.2}",
            cause.cause,
            cause.failures,
            cause.next.chance_within(Amount::new(30.0)?)
        );
    }

    let (value, cost) = (Amount::new(1_000.0)?, Amount::new(200.0)?);
    let saved = BetaPosterior::new(1.0, 3.0)?;
    let answer = making_good(&saved, value, cost, Level::default());
    let authority = Authority { limit: Amount::new(150.0)?, needed: cost };
    say!(
        "\nMaking good for {cost} a customer worth {value}, one in four saved: {} (net {:.0}); \
         the desk may grant {}: {}",
        if answer.worth_it { "worth it" } else { "not worth it" },
        answer.net,
        authority.limit,
        if authority.is_sufficient() { "enough" } else { "not enough" },
    );

    let RecoveryEvidence::Opened(opening) = &labelled.evidence[2] else { return Ok(()) };
    if let Err(error) = Closing::unresolved(opening.clone(), day(9)?) {
        say!("\nRefused: {error}");
    }
    Ok(())
}
