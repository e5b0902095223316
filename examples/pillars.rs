//! Do we bring our customers what helps them, put right what goes wrong, and all serve them? The
//! worked example of the page of `goodwill::pillars`, step by step.
//!
//! `cargo run --example pillars`

#[macro_use]
mod support;

use goodwill::pillars::{
    Pillar, PillarsEvidence, PillarsLedger, PillarsParams, PillarsUnit, Problem, ProblemStep,
    Targets, label_problems,
};
use goodwill::quantity::{Exponent, HalfLife, Instant, Name, Positive, Share};

fn main() -> goodwill::Result<()> {
    let day = Instant::from_days;
    let at = day(5)?;
    let unit = PillarsUnit { half_life: HalfLife::INFINITE, ..PillarsUnit::default() };
    let mut ledger = PillarsLedger::new(unit);

    say!("Two offers that helped in full, and an upsell that serves the firm alone.");
    for _ in 0..2 {
        ledger.observe(&PillarsEvidence::Offer { helped: Share::ONE, at });
    }
    ledger.observe(&PillarsEvidence::Upsell { customer_share: Share::ZERO, at });

    let one = Positive::new(86_400.0)?;
    let targets = Targets { find_seconds: one, resolve_seconds: one, back_on_track_seconds: one };
    let problem = Problem::new(day(0)?)
        .took(ProblemStep::Find, day(1)?)?
        .took(ProblemStep::Resolve, day(3)?)?;
    say!("A problem found after 1 day, resolved after 2 more, and 2 days later not yet over:");
    for fact in label_problems(&[problem], &targets, at)? {
        if let PillarsEvidence::Step { step, taken_seconds, target_seconds, .. } = fact {
            let y = unit.timeliness(target_seconds, taken_seconds);
            say!("  {:13} {y:.1}", step.name());
        }
        ledger.observe(&fact);
    }

    let params = PillarsParams::default();
    if let Some(score) = ledger.score(&params, at)? {
        say!("\nNobody has counted deeds yet:\n{score}");
    }
    say!("\nThe desk helped, billing helped, delivery did not.");
    for (team, helped) in [(None, 1.0), (Some("billing"), 1.0), (Some("delivery"), 0.0)] {
        let (outside_desk, helped) = (team.is_some(), Some(Share::new(helped)?));
        let team = team.map(Name::new).transpose()?;
        ledger.observe(&PillarsEvidence::Deed { outside_desk, team, helped, at });
    }
    let Some(score) = ledger.score(&params, at)? else {
        say!("Nothing is known.");
        return Ok(());
    };
    say!("{score}\n\n  {:+.6} to begin with", score.baseline());
    for (part, pillar) in score.parts().iter().zip(Pillar::ALL) {
        say!("  {:+.6} from {} at {:.6}:", part.contribution, part.name, part.value);
        for detail in score.pillar(pillar).parts {
            say!("              {:+.6} {}", detail.contribution, detail.name);
        }
    }
    say!("= {:.6}, the third root of 1/5", score.value());
    if let Some(trend) = score.trend() {
        say!(
            "\nPerformance of late against before: {:+.3} {:.3}, better with probability {:.2}.",
            trend.change(),
            trend.interval(),
            trend.improving(),
        );
    }

    say!("\n{}", score.lines().join("\n"));

    match params.with_exponent(Exponent::ARITHMETIC) {
        Ok(_) => say!("A roof on two pillars."),
        Err(refused) => say!("\nRefused: {refused}"),
    }
    Ok(())
}
