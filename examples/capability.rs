//! Do we have the right people, trained, and solutions and words that start from the customer? The
//! worked example of the page of `goodwill::capability`, step by step.
//!
//! `cargo run --example capability`

#[macro_use]
mod support;

use goodwill::capability::{
    Aspect, CapabilityEvidence, CapabilityLedger, CapabilityParams, CapabilityUnit, Check, Element,
    instrument, message_of,
};
use goodwill::quantity::{Exponent, HalfLife, Instant, Rating, Scale, Share};
use goodwill::survey::{Answer, Responses};

fn main() -> goodwill::Result<()> {
    let at = Instant::from_days(20_000)?;
    let mut ledger = CapabilityLedger::new(CapabilityUnit { half_life: HalfLife::INFINITE });

    say!("The best mark for aptitude, fit and training; two solutions that began with needs.");
    let rating = Rating::new(5.0, Scale::new(1.0, 5.0)?)?;
    for aspect in Aspect::ALL {
        ledger.observe(&CapabilityEvidence::Person { aspect: *aspect, rating, at });
    }
    for _ in 0..2 {
        ledger.observe(&CapabilityEvidence::Solution { from_need: Share::ONE, at });
    }
    say!("Two messages against three checks; the second fails the last:");
    for last in [1.0, 0.0] {
        let mut answers = Responses::new();
        for (item, y) in instrument().items().iter().zip([1.0, 1.0, last]) {
            say!("  {:.0}  {}", y, item.text());
            answers = answers.answer(item.id().clone(), Answer::Value(y));
        }
        if let Some(message) = message_of(&answers, at)? {
            ledger.observe(&message);
        }
    }

    let params = CapabilityParams::default();
    let Some(score) = ledger.score(&params, at)? else {
        say!("Nothing is known.");
        return Ok(());
    };
    say!("\n{score}\n\n  {:+.6} to begin with", score.baseline());
    for part in score.parts() {
        say!("  {:+.6} from {} at {:.6}", part.contribution, part.name, part.value);
    }
    say!("= {:.6}", score.value());
    for element in Element::ALL {
        say!("{element}: {:.6} {}", score.element(*element), score.element_interval(*element));
    }
    for check in Check::ALL {
        if let Some(share) = score.check(*check) {
            say!("  {:8} passes {:.2}", check.name(), share.mean());
        }
    }

    match params.with_exponent(Exponent::ARITHMETIC) {
        Ok(_) => say!("People without a process would do."),
        Err(refused) => say!("\nRefused: {refused}"),
    }
    Ok(())
}
