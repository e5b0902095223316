//! Is the customer brought on board, or lost between two desks? The worked example of the page of
//! `goodwill::onboarding`, step by step.
//!
//! `cargo run --example onboarding`

#[macro_use]
mod support;

use goodwill::onboarding::{
    OnboardingEvidence, OnboardingItem, OnboardingLedger, OnboardingParams, OnboardingUnit,
};
use goodwill::quantity::{Instant, Name, Share};

fn main() -> goodwill::Result<()> {
    let at = Instant::from_days(20_000)?;
    let mut ledger = OnboardingLedger::new(OnboardingUnit::default());

    say!("Two hand-offs, each to somebody with a name.");
    let owner = Some(Name::new("Ada")?);
    for _ in 0..2 {
        ledger.observe(&OnboardingEvidence::HandOff { owner: owner.clone(), at });
    }
    say!("Preferences captured three times, carried into the systems twice.");
    for carried_over in [true, true, false] {
        ledger.observe(&OnboardingEvidence::Preferences { captured: true, carried_over, at });
    }
    say!("Welcomed twice, no kickoff, half of the channels shown.");
    for (item, done) in [
        (OnboardingItem::Welcome, Share::ONE),
        (OnboardingItem::Welcome, Share::ONE),
        (OnboardingItem::Kickoff, Share::ZERO),
        (OnboardingItem::Channels, Share::HALF),
    ] {
        ledger.observe(&OnboardingEvidence::Item { item, done, at });
    }
    say!("Asked to speak for us, once value was got.");
    ledger.observe(&OnboardingEvidence::Advocacy { after_value: true, at });

    let Some(score) = ledger.score(&OnboardingParams::default(), at)? else {
        say!("Nothing is known.");
        return Ok(());
    };
    say!("\nThe gates, held against 0.8:");
    for gate in score.gates() {
        let known = if gate.is_known { "" } else { "  (unknown: its prior)" };
        let state = if gate.is_open { "open" } else { "blocks" };
        say!(
            "  {:<12} {:.6} {}  {state:<6}  probably under: {:.2}, adds {:+.6}, takes {:.6}{known}",
            gate.gate,
            gate.posterior.mean(),
            gate.interval,
            gate.below,
            gate.contribution,
            gate.loss.abs(),
        );
    }
    say!("\nFrom {:.6}:", score.baseline());
    for part in score.parts() {
        say!("  {:<12} {:.6} adds {:+.6}", part.name, part.value, part.contribution);
    }
    say!("items {:.6}, with the gates {:.6}", score.items_mean(), score.value());
    say!("\nWhat blocks it, the costliest first:");
    for blocker in score.blockers() {
        if let Some(successes) = blocker.successes_to_open {
            say!("  {}: {successes} successes in a row would open it", blocker.gate.gate);
        }
    }
    if let Some(halves) = score.preferences() {
        let (captured, carried) = (halves.captured.mean(), halves.carried_over.mean());
        say!("Preferences: captured {captured:.2}, of those carried over {carried:.2}");
    }
    say!("\n{score}");
    for line in score.lines() {
        say!("  {line}");
    }

    say!("\nHalf a year later a second one, and flawless.");
    let at = Instant::from_days(20_180)?;
    ledger.observe(&OnboardingEvidence::HandOff { owner, at });
    ledger.observe(&OnboardingEvidence::Preferences { captured: true, carried_over: true, at });
    ledger.observe(&OnboardingEvidence::AlignmentCall { made: true, at });
    for item in OnboardingItem::ALL {
        ledger.observe(&OnboardingEvidence::Item { item, done: Share::ONE, at });
    }
    if let Some(both) = ledger.score(&OnboardingParams::default(), at)? {
        let (newest, all) = (both.newest().value(), both.value());
        say!("the newest by itself {newest:.6}, all together {all:.6}");
    }

    if let Err(error) = "party".parse::<OnboardingItem>() {
        say!("\nAn item that does not exist is refused: {error}");
    }
    Ok(())
}
