//! Does each of our meetings end in a step? The worked example of the page of
//! `goodwill::momentum`, step by step.
//!
//! `cargo run --example momentum`

#[macro_use]
mod support;

use goodwill::momentum::{
    ClosingQuestions, Commitment, Ending, FollowUp, FollowUpRule, Meeting, MomentumEvidence,
    MomentumLedger, MomentumParams, MomentumUnit, label_meetings,
};
use goodwill::quantity::{HalfLife, Instant, Name, Party};

fn main() -> goodwill::Result<()> {
    let day = |n: i64| Instant::from_days(20_000 + n);
    let step =
        |by| -> goodwill::Result<Commitment> { Ok(Commitment { by, what: Name::new("a step")? }) };
    let meetings = [
        Meeting::new(day(0)?, Ending::Advance)
            .with_commitment(step(Party::Customer)?)
            .with_closing(ClosingQuestions { opinion: true, next_step: true }),
        Meeting::new(day(10)?, Ending::Advance).with_commitment(step(Party::Firm)?),
        Meeting::new(day(20)?, Ending::Continuation)
            .with_closing(ClosingQuestions { opinion: true, next_step: false }),
        Meeting::new(day(30)?, Ending::Slip),
        Meeting::new(day(40)?, Ending::Advance).with_commitment(step(Party::Customer)?),
    ];

    say!("Something extra was sent on day 22, unasked. Labelled from the stream:");
    let mut ledger = MomentumLedger::new(MomentumUnit { half_life: HalfLife::INFINITE });
    for fact in label_meetings(&meetings, &[day(22)?], FollowUpRule::default(), day(40)?)? {
        if let MomentumEvidence::Meeting(labelled) = &fact {
            let after = match labelled.follow_up() {
                None => "a way back in",
                Some(FollowUp::Sent) => "no way back in; something extra was sent",
                Some(FollowUp::NotSent) => "no way back in; nothing was sent",
                Some(_) => "no way back in; there is still time",
            };
            let ending = labelled.meeting().ending();
            say!("  {ending:<12}  chain {}  {after}", labelled.chain());
        }
        ledger.observe(&fact);
    }
    say!("Among ourselves: closed for action under Ada, then with nobody in charge.");
    for (n, owner) in [(5, Some(Name::new("Ada")?)), (25, None)] {
        let at = day(n)?;
        ledger.observe(&MomentumEvidence::OwnMeeting { closed_for_action: true, owner, at });
    }

    let Some(score) = ledger.score(&MomentumParams::default(), day(40)?)? else {
        say!("Nothing is known.");
        return Ok(());
    };
    say!("\nM = (3 − 1)/(5 + 2) = {:.6} {}", score.momentum(), score.momentum_interval());
    say!("value = (1 + M)/2 = {:.6}, from {:.6} by", score.value(), score.baseline());
    for part in score.parts() {
        say!("  {:<12} {:+.6}", part.name, part.contribution);
    }
    let next = score.chance(Ending::Advance).mean();
    let interval = score.chance_interval(Ending::Advance);
    say!("the next is an advance: (3 + 2/3)/7 = {next:.6} {interval}");
    say!("in a row now {}, at most {}", score.chain(), score.longest_chain());
    say!("no way back in after {:.6} of meetings", score.no_way_back().mean());
    if let Some(after) = score.follow_ups() {
        say!("something extra sent after {:.6} of those", after.sent.mean());
    }
    if let Some(asked) = score.closings() {
        let (opinion, next_step) = (asked.opinion.mean(), asked.next_step.mean());
        say!("asked for an opinion {opinion:.6}, for the next step {next_step:.6}");
    }
    if let Some(own) = score.own_meetings() {
        say!("our own meetings closed for action under one owner {:.6}", own.both.mean());
    }
    say!("\n{score}");

    if let Err(error) = label_meetings(
        &[meetings[1].clone(), meetings[0].clone()],
        &[],
        FollowUpRule::default(),
        day(40)?,
    ) {
        say!("\nMeetings out of order are refused: {error}");
    }
    Ok(())
}
