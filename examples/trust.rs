//! Who has been taking the risks, and were they honoured? The worked example of the page of
//! `goodwill::trust`, step by step.
//!
//! `cargo run --example trust`

#[macro_use]
mod support;

use goodwill::quantity::{Amount, HalfLife, Instant, Name, Party, Stake};
use goodwill::trust::{
    Outcome, Placing, Resolution, TrustEvidence, TrustLedger, TrustParams, TrustUnit,
};

fn main() -> goodwill::Result<()> {
    let now = Instant::from_days(20_000)?;
    let unit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: Stake::new(1.0)? };
    say!("Nothing fades; a stake of {} weighs one half.\n", unit.reference_stake);

    let mut ledger = TrustLedger::new(unit);
    for (id, stake, outcome, words) in [
        ("sample", 1.0, Outcome::HONOURED, "honoured"),
        ("order", 3.0, Outcome::DERELICTION, "never acted upon"),
    ] {
        let stake = Stake::new(stake)?;
        say!("The customer risks {stake} ({id}), weight {}: {words}.", unit.weight(stake));
        let placing = Placing::new(Name::new(id)?, Party::Customer, stake, now);
        ledger.observe(&TrustEvidence::Place(placing.clone()));
        ledger.observe(&TrustEvidence::Resolve(Resolution::new(placing, outcome, now)?));
    }
    say!("The firm risks nothing; the grace is 1.\n");

    let params = TrustParams::default().with_grace(Amount::new(1.0)?);
    let Some(score) = ledger.score(&params, now)? else {
        say!("Nothing is known.");
        return Ok(());
    };
    let firm = score.of(Party::Firm);
    let intrinsic = firm.intrinsic();
    say!("Risked by the customer     R = {:.6}", score.exposure().risked(Party::Customer));
    say!("Shortfall of the firm      U = {:.6}", firm.shortfall());
    say!("Trustworthiness            m = {:.6}, 6/13", intrinsic.mean());
    say!("Perceived by the customer  m̃ = {:.6}, 4/9", score.value());
    say!("90 % interval of m̃             {:.2}", score.interval());
    say!("\nThe doubt 1 − m̃ = {:.6} is", firm.doubt().total);
    for part in score.parts() {
        say!("  {:.6}  {}", part.value, part.name);
    }
    let mutual = score.mutual();
    say!(
        "\nBoth ways honoured next time: {:.3}, between {:.3} and {:.3} however the two depend.",
        mutual.mean,
        mutual.lower,
        mutual.upper
    );

    // Wrong input is refused by name, and nothing is half done.
    let late = Placing::new(Name::new("late")?, Party::Firm, Stake::new(1.0)?, now);
    if let Err(error) = Resolution::new(late, Outcome::HONOURED, Instant::EPOCH) {
        say!("\nRefused: {error}");
    }
    Ok(())
}
