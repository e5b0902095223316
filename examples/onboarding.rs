//! Is the customer brought on board, or lost between two desks? The worked example of the page of
//! `goodwill::onboarding`, step by step.
//!
//! `cargo run --example onboarding`

// An example is a program: it prints.
#![allow(clippy::print_stdout)]

use goodwill::onboarding::{
    OnboardingEvidence, OnboardingItem, OnboardingLedger, OnboardingParams, OnboardingUnit,
};
use goodwill::quantity::{Instant, Name, Share};

fn main() -> goodwill::Result<()> {
    let at = Instant::from_days(20_000)?;
    let mut ledger = OnboardingLedger::new(OnboardingUnit::default());

    println!("Two hand-offs, each to somebody with a name.");
    let owner = Some(Name::new("Ada")?);
    for _ in 0..2 {
        ledger.observe(&OnboardingEvidence::HandOff { owner: owner.clone(), at });
    }
    println!("Preferences captured three times, carried into the systems twice.");
    for carried_over in [true, true, false] {
        ledger.observe(&OnboardingEvidence::Preferences { captured: true, carried_over, at });
    }
    println!("Welcomed twice, no kickoff, half of the channels shown.");
    for (item, done) in [
        (OnboardingItem::Welcome, Share::ONE),
        (OnboardingItem::Welcome, Share::ONE),
        (OnboardingItem::Kickoff, Share::ZERO),
        (OnboardingItem::Channels, Share::HALF),
    ] {
        ledger.observe(&OnboardingEvidence::Item { item, done, at });
    }
    println!("Asked to speak for us, once value was got.");
    ledger.observe(&OnboardingEvidence::Advocacy { after_value: true, at });

    let Some(score) = ledger.score(&OnboardingParams::default(), at)? else {
        println!("Nothing is known.");
        return Ok(());
    };
    println!("\nThe gates, held against 0.8:");
    for gate in score.gates() {
        let known = if gate.is_known { "" } else { "  (unknown: its prior)" };
        let state = if gate.is_open { "open" } else { "blocks" };
        println!(
            "  {:<12} {:.6} {}  {state:<6}  probably under: {:.2}, adds {:+.6}, takes {:.6}{known}",
            gate.gate,
            gate.posterior.mean(),
            gate.interval,
            gate.below,
            gate.contribution,
            gate.loss.abs(),
        );
    }
    println!("\nFrom {:.6}:", score.baseline());
    for part in score.parts() {
        println!("  {:<12} {:.6} adds {:+.6}", part.name, part.value, part.contribution);
    }
    println!("items {:.6}, with the gates {:.6}", score.items_mean(), score.value());
    println!("\nWhat blocks it, the costliest first:");
    for blocker in score.blockers() {
        if let Some(successes) = blocker.successes_to_open {
            println!("  {}: {successes} successes in a row would open it", blocker.gate.gate);
        }
    }
    if let Some(halves) = score.preferences() {
        let (captured, carried) = (halves.captured.mean(), halves.carried_over.mean());
        println!("Preferences: captured {captured:.2}, of those carried over {carried:.2}");
    }
    println!("\n{score}");
    for line in score.lines() {
        println!("  {line}");
    }

    println!("\nHalf a year later a second one, and flawless.");
    let at = Instant::from_days(20_180)?;
    ledger.observe(&OnboardingEvidence::HandOff { owner, at });
    ledger.observe(&OnboardingEvidence::Preferences { captured: true, carried_over: true, at });
    ledger.observe(&OnboardingEvidence::AlignmentCall { made: true, at });
    for item in OnboardingItem::ALL {
        ledger.observe(&OnboardingEvidence::Item { item, done: Share::ONE, at });
    }
    if let Some(both) = ledger.score(&OnboardingParams::default(), at)? {
        let (newest, all) = (both.newest().value(), both.value());
        println!("the newest by itself {newest:.6}, all together {all:.6}");
    }

    if let Err(error) = "party".parse::<OnboardingItem>() {
        println!("\nAn item that does not exist is refused: {error}");
    }
    Ok(())
}
