//! What does the customer expect, what was promised, what arrived, and how will it feel?
//!
//! The worked example of the model's page, step by step:
//! `cargo run --example expectation`.

#[macro_use]
mod support;

use goodwill::expectation::{
    CallStep, Delivery, Done, ExpectationEvidence, ExpectationLedger, ExpectationParams,
    ExpectationScore, ExpectationUnit, FollowUp, Growth, Order, Pledge, Topic, label_deals,
    label_follow_ups,
};
use goodwill::quantity::{HalfLife, Instant, Name, Party, Share};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let at = Instant::from_days(20_000)?;
    let params = ExpectationParams::default();
    let orders = ["lathe", "mill"].map(|deal| {
        let deal = Name::new(deal)?;
        Ok::<_, goodwill::Error>(Order { deal, rivals: 4, at })
    });
    let orders = orders.into_iter().collect::<std::result::Result<Vec<_>, _>>()?;

    say!("What happened, nothing of it fading:");
    say!("- two orders, each after talks with five sellers: they hope for {:.2}", {
        params.expected(4).get()
    });
    say!("- the best was promised twice, and delivered once of twice");
    let score = read(&orders, 0, &params, at)?;
    say!("\npromised A  {:.4}", score.promised().ok_or("promised twice")?.mean());
    say!("delivered P {:.4}", score.delivered().ok_or("delivered twice")?.mean());
    for (name, figure) in [
        ("expected E", score.expected()),
        ("perceived Q", score.perceived()),
        ("difference d", score.disconfirmation()),
        ("hype E - A", score.hype_gap()),
        ("delivery A - P", score.delivery_gap()),
        ("plain gap P - E", score.plain_gap()),
    ] {
        say!("{name:<16} {:>7.4} {}", figure.value, figure.interval);
    }

    say!("\nFrom {:.6}, what no quality at all is worth that disappoints nobody:", {
        score.baseline()
    });
    for part in score.parts() {
        say!("  {:<13} {:>5.3} adds {:+.6}", part.name, part.value, part.contribution);
    }
    say!("together {:.6}\n{score}", score.value());

    say!("\nHad the orders been gone through with the customer at once, in all four steps:");
    for called in [1, 2] {
        let score = read(&orders, called, &params, at)?;
        let hype = score.hype_gap().value;
        say!("  {called} of 2: hype {hype:.4}, feeling {:.6}", score.value());
    }
    say!("\nThe same facts under another rule of growth:");
    for (name, growth) in [("best of n", Growth::BestOf), ("none", Growth::None)] {
        let score = read(&orders, 0, &params.clone().with_growth(growth), at)?;
        say!("  {name:<10} expected {:.4}, feeling {:.4}", score.expected().value, score.value());
    }

    say!("\nTwo deals by name, half of the best promised of each:");
    for levels in [[0.5, 0.5], [1.0, 0.0]] {
        let score = read_deals(levels, &params, at)?;
        say!("  delivered {levels:?}: feeling {:.6}", score.value());
    }

    say!("\nWhat both understand by the eleven topics:");
    let common = score.common().ok_or("five answers")?;
    for topic in Topic::ALL {
        say!("  {:<16} {}", topic.name(), common.standing(*topic));
    }
    let kappa = common.kappa().ok_or("two topics of both")?;
    say!("agreement beyond chance, over what both spoke of: {kappa:.6}");

    say!("\nOne wrong input, and what is said of it:");
    if let Err(error) = params.with_assimilation(Share::ONE) {
        say!("  {error}");
    }
    Ok(())
}

/// Reads two deals by name, of which half of the best was promised and these levels delivered.
fn read_deals(
    levels: [f64; 2],
    params: &ExpectationParams,
    at: Instant,
) -> Result<ExpectationScore> {
    let unit = ExpectationUnit { half_life: HalfLife::INFINITE, ..ExpectationUnit::default() };
    let mut ledger = ExpectationLedger::new(unit);
    let (mut pledges, mut deliveries) = (Vec::new(), Vec::new());
    for (deal, level) in ["lathe", "mill"].into_iter().zip(levels) {
        let deal = Name::new(deal)?;
        pledges.push(Pledge { at, promised: Share::HALF, deal: deal.clone() });
        deliveries.push(Delivery { at, delivered: Share::new(level)?, deal });
    }
    for fact in label_deals(&[], &[], &pledges, &deliveries, at)? {
        ledger.observe(&fact);
    }
    Ok(ledger.score(params, at)?.ok_or("nothing is known")?)
}

/// Reads the example's facts, with a call about the first so many orders.
fn read(
    orders: &[Order],
    called: usize,
    params: &ExpectationParams,
    at: Instant,
) -> Result<ExpectationScore> {
    let unit = ExpectationUnit { half_life: HalfLife::INFINITE, ..ExpectationUnit::default() };
    let mut ledger = ExpectationLedger::new(unit);
    let done: Vec<Done> = CallStep::ALL.iter().map(|step| Done::Aligned(*step)).collect();
    let call = |order: &Order| FollowUp { deal: order.deal.clone(), done: done.clone(), at };
    let calls: Vec<FollowUp> = orders.iter().take(called).map(call).collect();
    for fact in label_follow_ups(orders, &calls, at)? {
        ledger.observe(&fact);
    }
    for delivered in [Share::ONE, Share::ZERO] {
        ledger.observe(&ExpectationEvidence::Promised { promised: Share::ONE, at });
        ledger.observe(&ExpectationEvidence::Delivered { delivered, at });
    }
    for (topic, by, answer) in [
        (Topic::Rhythm, Party::Customer, "weekly"),
        (Topic::Rhythm, Party::Firm, "weekly"),
        (Topic::Channel, Party::Customer, "mail"),
        (Topic::Channel, Party::Firm, "telephone"),
        (Topic::Meetings, Party::Firm, "none"),
    ] {
        let answer = Name::new(answer)?;
        ledger.observe(&ExpectationEvidence::Answer { topic, by, answer, at });
    }
    Ok(ledger.score(params, at)?.ok_or("nothing is known")?)
}
