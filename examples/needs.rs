//! Do we meet this customer's needs, the lower ones first? The worked example of the page of
//! `goodwill::needs`, step by step.
//!
//! `cargo run --example needs`

#[macro_use]
mod support;

use goodwill::needs::{
    Case, DeedKind, Need, NeedsEvidence, NeedsLedger, NeedsParams, NeedsScore, NeedsUnit, Promise,
    PromiseAnswer, PromiseOutcome, Side, hierarchy,
};
use goodwill::quantity::{HalfLife, Instant, Name, Share};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let day = |n: i64| Instant::from_days(20_000 + n);
    let unit = NeedsUnit { half_life: HalfLife::INFINITE, ..NeedsUnit::default() };
    let mut ledger = NeedsLedger::new(unit);
    for (words, fact) in facts()? {
        say!("{words}");
        ledger.observe(&fact);
    }

    let params = NeedsParams::default().with_aspect_mean(Share::HALF);
    let score = ledger.score(&params, day(185)?)?.ok_or("nothing is known")?;
    say!("\nFrom {:.6}, every need at 1/2, the tiers climb:", score.baseline());
    for part in score.parts() {
        say!("  {:<12} {:.6} adds {:+.6}", part.name, part.value, part.contribution);
    }
    say!("to {:.6}, to the last bit.\n{score}", score.value());
    beside(&score);
    for promise in ledger.overdue(day(185)?) {
        say!("Overdue: the promise `{}`.", promise.id());
    }

    let one = hierarchy([&score], &params).ok_or("all five needs are known")?;
    say!("\nOver this one customer: {one}.");

    // A wrong input: an answer before its promise.
    let early = PromiseAnswer::new(promise("report")?, PromiseOutcome::Kept, day(-1)?);
    if let Err(refused) = early {
        say!("\nRefused: {refused}");
    }
    Ok(())
}

fn promise(id: &str) -> goodwill::Result<Promise> {
    let day = |n: i64| Instant::from_days(20_000 + n);
    Promise::new(Name::new(id)?, day(0)?).due(day(10)?)
}

fn facts() -> goodwill::Result<Vec<(&'static str, NeedsEvidence)>> {
    let day = |n: i64| Instant::from_days(20_000 + n);
    let full = Some(Share::ONE);
    let given =
        |at| NeedsEvidence::Information { timely: full, complete: full, accurate: full, at };
    let answer = |id, outcome, at| -> goodwill::Result<NeedsEvidence> {
        Ok(NeedsEvidence::Answer(PromiseAnswer::new(promise(id)?, outcome, at)?))
    };
    let case =
        |live, at| NeedsEvidence::Case(Case { live: Some(live), ..Case::new(Share::ONE, at) });
    let standard =
        |side, level, at| NeedsEvidence::Standard { need: Need::Timely, side, level, at };
    let (stated, kept) = (Some(Share::ONE), Some(Share::ZERO));
    Ok(vec![
        ("information given in time, complete and right", given(day(1)?)),
        ("and again", given(day(1)?)),
        ("a quote promised", NeedsEvidence::Promise(promise("quote")?)),
        ("a visit promised", NeedsEvidence::Promise(promise("visit")?)),
        ("a report promised, and never heard of again", NeedsEvidence::Promise(promise("report")?)),
        ("the quote came", answer("quote", PromiseOutcome::Kept, day(5)?)?),
        (
            "the visit was put off, and word came in time",
            answer("visit", PromiseOutcome::Renegotiated, day(8)?)?,
        ),
        ("help, the call answered live", case(true, day(2)?)),
        ("help, the call not answered live", case(false, day(3)?)),
        (
            "something done that nobody asked for",
            NeedsEvidence::Deed { kind: DeedKind::Unprompted, at: day(4)? },
        ),
        ("a rival did something", NeedsEvidence::RivalDeed { at: day(6)? }),
        ("and again", NeedsEvidence::RivalDeed { at: day(7)? }),
        ("our people demand prompt answers", standard(Side::Demanded, Share::ONE, day(9)?)),
        ("and give none", standard(Side::Given, Share::ZERO, day(9)?)),
        (
            "our head states the standard, and does not keep it",
            NeedsEvidence::Leader { stated, kept, at: day(9)? },
        ),
        ("thanks, by words: they change nothing", NeedsEvidence::Thanks { at: day(100)? }),
    ])
}

/// Prints what stands beside the score.
fn beside(score: &NeedsScore) {
    let (worst, best) = score.promises().bounds();
    say!("Promises: {worst:.2} if the open one is missed, {best:.2} if it is kept.");
    if let Some(deeds) = score.deeds() {
        let share = deeds.share.interval(goodwill::quantity::Level::default());
        say!("Of what is done for this customer {:.2} {share} is ours.", deeds.share.mean());
        if let Some(presence) = deeds.presence {
            say!("Presence {presence:.2}: half a year without a deed. It is not in the score.");
        }
        if let Some(trend) = deeds.trend {
            say!("Unprompted deeds get fewer with probability {:.2}.", trend.falling());
        }
    }
    if let Some(gap) = score.golden_rule(Need::Timely) {
        say!("Golden rule, timely: we demand {:+.2} {} more.", gap.value(), gap.interval());
    }
    let leader = score.leader();
    if let Some((stated, kept)) = leader.and_then(|leader| leader.stated.zip(leader.kept)) {
        say!("Our head: states it {:.2}, keeps it {:.2}.", stated.mean(), kept.mean());
    }
}
