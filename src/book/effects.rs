//! What single events add to a standing.

use super::{BookParams, Relationship};
use crate::Result;
use crate::model::Counted;
use crate::portrait::{AllCounted, Direction, ModelName};
use crate::quantity::Instant;
use crate::record::Event;

/// How many events that count nothing alone are left out one by one. Each takes a reading of all
/// others, so that the time grows with the square.
const MOST_LEFT_OUT: usize = 500;

/// Splits where a customer stands over the events that it rests on, in the order in which they are
/// given: one half and what the events add sum to the standing, to the last bit. Zeros where
/// nothing of the direction is known.
///
/// An event is taken by what it counts alone, decayed to the instant. One that counts nothing alone
/// (a stake and what became of it, a promise and its keeping) is taken by what the others would not
/// count without it; of many such events, they share what the rest does not explain. What is left
/// over is spread over the component's events in proportion to what they add.
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
    let mut alone: Vec<AllCounted> =
        events.iter().map(|event| counted(core::slice::from_ref(event))).collect::<Result<_>>()?;
    for model in ModelName::ALL {
        let i = model.index();
        let concerns = |place: &usize| events[*place].fact().models().contains(&model);
        let places: Vec<usize> = (0..events.len()).filter(concerns).collect();
        let mute = |place: &&usize| alone[**place][i].iter().all(is_nothing);
        let mute: Vec<usize> = places.iter().filter(mute).copied().collect();
        if all[i].iter().all(is_nothing) {
            continue;
        }
        if (1..=MOST_LEFT_OUT).contains(&mute.len()) {
            let mut rest: Vec<Event> = places.iter().map(|place| events[*place].clone()).collect();
            for place in &mute {
                let own = places.partition_point(|other| other < place);
                let event = rest.remove(own);
                let without = counted(&rest)?;
                rest.insert(own, event);
                alone[*place][i] = beyond(&all[i], &without[i]);
            }
        }
        // What no event explains by itself, those that speak of nothing else explain together, and
        // where there are none, all of the model.
        let bearers = if mute.is_empty() { &places } else { &mute };
        let share = |counted: &Counted| Counted {
            good: counted.good / bearers.len() as f64,
            bad: counted.bad / bearers.len() as f64,
            open: 0.0,
            aging: 0.0,
        };
        for (component, counted) in all[i].iter().enumerate() {
            let said =
                |place: &usize| alone[*place][i].get(component).is_some_and(|c| !is_nothing(c));
            if !is_nothing(counted) && !places.iter().any(said) {
                for place in bearers {
                    alone[*place][i].resize(all[i].len(), Counted::default());
                    alone[*place][i][component] = share(counted);
                }
            }
        }
    }
    frame.by_event(direction, &all, &alone)
}

fn is_nothing(counted: &Counted) -> bool {
    counted.good + counted.bad <= 0.0
}

/// What is counted of each component beyond what another ledger counts of it, and never below
/// nothing.
pub(super) fn beyond(all: &[Counted], other: &[Counted]) -> Vec<Counted> {
    let more = |(all, other): (&Counted, &Counted)| Counted {
        good: (all.good - other.good).max(0.0),
        bad: (all.bad - other.bad).max(0.0),
        open: 0.0,
        aging: 0.0,
    };
    all.iter().zip(other).map(more).collect()
}
