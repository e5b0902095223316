//! What to do next, and what it would bring.

mod open;

use core::fmt;

use super::routing::Routing;
use super::{BookParams, Relationship, Seen};
use crate::Result;
use crate::kernel::apportion::nearest;
use crate::portrait::{AllCounted, Direction, Frame};
use crate::quantity::Instant;
use crate::record::{Event, Fact};
use crate::trust::{TrustEvent, TrustParams};
use open::{Open, Proposal};

/// How much of a fault must still count for it to be a reason to act: one that is two half-lives
/// old.
const STILL: f64 = crate::defaults::ATTENTION_FAULT.value;

/// Something that the firm can do, and what the whole would gain if it went well.
///
/// It is printed as the points of 100 that it would bring, what to do, and why:
/// `+2.7: complete the kickoff of the onboarding (kickoff so far: 22 % went well)`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct NextStep {
    /// What to do, in words.
    pub what: String,
    /// Why with this customer: how what it would mend went so far; `None` where it answers what is
    /// open, which its words name.
    pub because: Option<String>,
    /// The same as the fact that it would become.
    pub fact: Fact,
    /// What the whole would gain, 0 to 1.
    pub gain: f64,
    /// The imbalance of the terms before and after, where it gives up one: 1 where the customer
    /// alone bears them, −1 where the firm does.
    pub imbalance: Option<(f64, f64)>,
    /// Whether it settles what is overdue.
    pub is_overdue: bool,
}

impl NextStep {
    /// What to do and why, without what it would bring.
    pub(crate) fn words(&self) -> String {
        let terms = self.imbalance.map(|(before, after)| {
            format!("imbalance of the terms {before:+.2}, then {after:+.2}")
        });
        let why = self.because.iter().chain(&terms);
        why.fold(self.what.clone(), |words, one| format!("{words} ({one})"))
    }
}

impl fmt::Display for NextStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // In tenths of a point, rounded as a report rounds.
        let points = nearest(1000.0 * self.gain) as f64 / 10.0;
        write!(f, "{points:+.1}: {}", self.words())
    }
}

/// Lists what the firm can do for a customer at an instant, with what the whole would gain if it
/// were done at that instant and went well; the most first. Nothing is listed that gains nothing,
/// unless it brings the terms nearer to balance.
///
/// Nothing here is guessed: each step is added to the events as the fact that it would become, and
/// the customer is read again. What is open comes from the ledgers: stakes that the customer
/// placed, promises, failures that are not made good, deals that were not followed up, terms that
/// the customer bears. What could be done for any customer is listed only where it went badly with
/// this one; where nothing is open and nothing went badly, all of it is.
///
/// # Errors
///
/// As [`Relationship::from_events`]. Nothing is known, nothing is proposed.
pub fn next_steps(events: &[Event], params: &BookParams, as_of: Instant) -> Result<Vec<NextStep>> {
    let frame = params.frame()?;
    let routing = Routing::from_events(events, params, as_of)?;
    let relationship = &routing.clone().finish()?;
    let all = relationship.counted(params, as_of)?;
    if !relationship.is_known(&frame, &all, params, as_of)? {
        return Ok(Vec::new());
    }
    steps(&Open { events, relationship, as_of }, &routing, &all, &frame, params)
}

impl Seen<'_> {
    /// Lists the next steps for a customer who is read already, and of whom something is known.
    pub(crate) fn next_steps(&self) -> Result<Vec<NextStep>> {
        let Seen { events, relationship, params, frame, as_of, .. } = *self;
        let routing = Routing::from_events(events, params, as_of)?;
        steps(&Open { events, relationship, as_of }, &routing, &self.all, frame, params)
    }
}

/// Reads the customer with each proposal, given the events on their way to the ledgers.
fn steps(
    open: &Open<'_>,
    routing: &Routing<'_>,
    all: &AllCounted,
    frame: &Frame,
    params: &BookParams,
) -> Result<Vec<NextStep>> {
    let Open { relationship, as_of, .. } = *open;
    let proposals = open.proposals(params)?;
    let value = frame.value(Direction::Ours, all)?;
    let (mut steps, mut further) = (Vec::new(), Vec::new());
    for Proposal { what, fact, answers, overdue } in &proposals {
        // Added to what is known, and only the models that it moves are counted again.
        let mut counted = all.clone();
        for model in fact.models() {
            counted[model.index()] = routing.counted_with(*model, fact)?;
        }
        let gain = frame.value(Direction::Ours, &counted)? - value;
        let imbalance = imbalance(relationship, fact, &params.trust, as_of)?;
        let because = if *answers { None } else { went_badly(frame, all, &counted) };
        let list = if *answers || because.is_some() { &mut steps } else { &mut further };
        if gain > 0.0 || imbalance.is_some() {
            let (what, fact) = (what.clone(), fact.clone());
            list.push(NextStep { what, because, fact, gain, imbalance, is_overdue: *overdue });
        }
    }
    if steps.is_empty() {
        steps = further;
    }
    // A stable sort: steps of the same gain stay in the order in which they are proposed.
    steps.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    Ok(steps)
}

/// Says of the components that would be raised which went worst so far, if any went badly.
fn went_badly(frame: &Frame, all: &AllCounted, then: &AllCounted) -> Option<String> {
    let raised = frame.raised(Direction::Ours, all, then);
    let bad = raised.filter(|(_, now)| now.bad >= STILL);
    let share = |now: &crate::model::Counted| now.good / (now.good + now.bad);
    let worst = bad.min_by(|(_, a), (_, b)| share(a).total_cmp(&share(b)));
    worst.map(|(name, now)| format!("{name} so far: {:.0} % went well", 100.0 * share(&now)))
}

/// The imbalance of terms before and after a term is given up, where that brings it nearer to 0.
fn imbalance(
    relationship: &Relationship,
    fact: &Fact,
    params: &TrustParams,
    as_of: Instant,
) -> Result<Option<(f64, f64)>> {
    let Fact::Trust(event @ TrustEvent::Term { .. }) = fact else { return Ok(None) };
    let mut trust = relationship.trust().clone();
    let read = |trust: &crate::trust::TrustLedger| -> Result<f64> {
        let score = trust.score(params, as_of)?;
        // Where no term is left, nobody bears any.
        Ok(score.and_then(|score| score.balance().imbalance()).unwrap_or(0.0))
    };
    let before = read(&trust)?;
    trust.observe(event);
    let after = read(&trust)?;
    Ok((after.abs() < before.abs()).then_some((before, after)))
}
