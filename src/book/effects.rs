//! What single events add to a standing.

use super::{BookParams, Relationship};
use crate::Result;
use crate::portrait::Direction;
use crate::quantity::Instant;
use crate::record::Event;

/// Splits where a customer stands over the events that it rests on, in the order in which they are
/// given: one half and what the events add sum to the standing, to the last bit. Zeros where
/// nothing of the direction is known.
///
/// An event is taken by what it counts alone, decayed to the instant. Where that depends on others
/// (a chain of meetings, a next issue), what is left over is spread over the component's events in
/// proportion to what they add.
///
/// ```
/// use goodwill::book::{BookParams, Relationship, event_parts};
/// use goodwill::friction::{Encounter, FrictionEvent, Initiator, Stage};
/// use goodwill::portrait::Direction;
/// use goodwill::quantity::{Instant, Name};
/// use goodwill::record::Event;
///
/// let (now, params) = (Instant::from_days(20_000)?, BookParams::default());
/// let call = Encounter::new(Stage::Support, now, Initiator::Customer);
/// let events = [Event::new(Name::new("acme")?, FrictionEvent::Encounter(call).into())];
/// let parts = event_parts(&events, &params, now, Direction::Ours)?;
/// let acme = Relationship::from_events(&events, &params, now)?.portrait(&params, now)?;
/// assert_eq!(acme.map(|portrait| portrait.value()), Some(0.5 + parts[0]));
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// As [`Relationship::from_events`].
pub fn event_parts(
    events: &[Event],
    params: &BookParams,
    as_of: Instant,
    direction: Direction,
) -> Result<Vec<f64>> {
    let frame = params.frame()?;
    let counted =
        |events: &[Event]| Relationship::from_events(events, params, as_of)?.counted(params, as_of);
    let all = counted(events)?;
    let alone: Vec<_> =
        events.iter().map(|event| counted(core::slice::from_ref(event))).collect::<Result<_>>()?;
    frame.by_event(direction, &all, &alone)
}
