//! Trust over time.

use super::{BookParams, Relationship};
use crate::Result;
use crate::portrait::ModelName;
use crate::quantity::Instant;
use crate::record::Event;
use crate::trust::TrustScore;

/// What was known of trust at an instant.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TrustPoint {
    /// The instant.
    pub at: Instant,
    /// What the ledger said then; `None` where it had seen no fact.
    pub score: Option<TrustScore>,
}

/// Reads the ledger of trust at evenly spaced instants, from the first fact that concerns it up to
/// `as_of`: what was known then, and nothing that came later. Empty if no fact does.
///
/// # Errors
///
/// As [`Relationship::from_events`].
pub fn trust_timeline(
    events: &[Event],
    params: &BookParams,
    as_of: Instant,
    readings: u32,
) -> Result<Vec<TrustPoint>> {
    // Only what concerns trust is read again and again.
    let concerns = |event: &&Event| event.fact().models().contains(&ModelName::Trust);
    let mut of_trust: Vec<Event> = events.iter().filter(concerns).cloned().collect();
    of_trust.sort_by_key(Event::at);
    let Some(first) = of_trust.first().map(Event::at) else { return Ok(Vec::new()) };
    let span = as_of.since(first).max(0);
    let last = i64::from(readings.max(2) - 1);
    let mut points = Vec::new();
    for i in 0..=last {
        // Spans are below 2⁴¹ seconds and readings below 2³², so nothing overflows an i128.
        let passed = i128::from(span) * i128::from(i) / i128::from(last);
        let at = first.plus(i64::try_from(passed).unwrap_or(span))?;
        let known = of_trust.partition_point(|event| event.at() <= at);
        let relationship = Relationship::from_events(&of_trust[..known], params, at)?;
        let score = relationship.trust().score(&params.trust, at)?;
        points.push(TrustPoint { at, score });
        if span == 0 {
            break;
        }
    }
    Ok(points)
}
