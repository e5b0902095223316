//! How much effort do we ask of this customer? The worked example of the page of
//! `goodwill::friction`, step by step.
//!
//! `cargo run --example friction`

#[macro_use]
mod support;

use goodwill::friction::{
    Dimension, DisloyaltyCurve, Encounter, Friction, FrictionEvidence, FrictionKind,
    FrictionLedger, FrictionParams, FrictionUnit, Initiator, Stage,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{HalfLife, Instant, Positive, Share};

fn main() -> goodwill::Result<()> {
    let day = Instant::from_days;
    let mut ledger = FrictionLedger::new(FrictionUnit { half_life: HalfLife::INFINITE });
    let late = Friction::from_severity(FrictionKind::Late, Share::ONE);
    for (encounter, words) in [
        (Encounter::new(Stage::Buy, day(20_000)?, Initiator::Nobody), "smooth"),
        (Encounter::new(Stage::Support, day(20_001)?, Initiator::Firm), "smooth"),
        (
            Encounter::new(Stage::Support, day(20_002)?, Initiator::Customer).with_friction(late),
            "as late as can be",
        ),
    ] {
        say!("{}: {words}", encounter.stage());
        ledger.observe(&FrictionEvidence::Encounter(encounter));
    }

    let prior = Prior { mean: Share::ZERO, weight: Positive::new(2.0)? };
    let params = FrictionParams::default()
        .with_prior(prior)
        .with_disloyalty(Some(DisloyaltyCurve::default()));
    let Some(index) = ledger.score(&params, day(20_002)?)? else {
        say!("Nothing is known.");
        return Ok(());
    };
    say!("\nf = severity / (encounters + 2);  F = 1 − (1 − f)^¼");
    for stage in index.stages() {
        let f = stage.severity(Dimension::Reliability).mean();
        say!("  {:8} f = {f:.2}  F = {:.6}", stage.stage().to_string(), stage.friction());
    }
    say!("\n{index}");
    for part in index.parts() {
        say!("  {:7.4} points from {}", part.contribution, part.name);
    }
    if let Some(cell) = index.biggest_relief() {
        say!(
            "\nMost would be gained at {}, {}: {:.1} points.",
            cell.stage,
            cell.dimension,
            cell.relief
        );
    }
    if let Some(asked) = index.customer_asked() {
        say!("The customer had to make {:.0} % of the contacts.", 100.0 * asked.mean());
    }
    if let Some(leaving) = index.disloyalty() {
        say!("The published curve (off unless asked for) gives {:.3}.", leaving.value());
    }
    Ok(())
}
