//! Why a customer's score moved, down to single events.

use super::effects::beyond;
use super::routing::Routing;
use super::{BookParams, Relationship};
use crate::model::Counted;
use crate::portrait::{AllCounted, Change, ChangeStep, Direction, Frame, MODELS, ModelName, Whole};
use crate::quantity::Instant;
use crate::record::{Event, EventRecord, Fact};
use crate::{Error, Result};

/// Splits the change of one customer's portrait between two instants over the models, over what
/// passing time did, and over every event in between.
///
/// Takes the customer's complete events up to `to`, in any order. First time passes with nothing
/// new, then the events come one by one, in the order of their dates; those of one instant in an
/// order that depends on what they say alone. Before `from`, a customer of whom nothing was known
/// stands at the baseline. `None` if nothing is known at `to`.
///
/// Each event reads the models that it concerns anew. What a model labels it labels again only as
/// far as events of the same matter are near, so that n events take n log n; but what is open (a
/// stake, a promise, a failure) is added up anew each time. [`change_in_steps`] takes some events
/// together.
///
/// ```
/// use goodwill::book::{BookParams, change};
/// use goodwill::record::{Event, Fact};
/// use goodwill::friction::{Encounter, Friction, FrictionKind, Initiator, Stage};
/// use goodwill::quantity::{Instant, Name, Share};
///
/// let (acme, day) = (Name::new("acme")?, |n: i64| Instant::from_days(20_000 + n));
/// let call = |at| Encounter::new(Stage::Support, at, Initiator::Customer);
/// let late = Friction::from_severity(FrictionKind::Late, Share::ONE);
/// let events = [
///     Event::new(acme.clone(), Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call(day(0)?)))),
///     Event::new(acme, Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call(day(60)?).with_friction(late)))),
/// ];
/// let change = change(&events, &BookParams::default(), day(30)?, day(90)?)?;
/// let Some(change) = change else { return Ok(()) };
/// let by_event = change.events().map_or(0.0, |events| events[0].contribution);
/// assert!(by_event < 0.0);
/// assert_eq!(change.passing().unwrap_or(0.0) + by_event, change.after() - change.before());
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// As [`Relationship::from_events`](super::Relationship::from_events); [`Error::Inconsistent`] if `from` is after `to`.
pub fn change(
    events: &[Event],
    params: &BookParams,
    from: Instant,
    to: Instant,
) -> Result<Option<Change>> {
    change_in_steps(events, params, from, to, usize::MAX)
}

/// The same in at most so many steps: where more events came, as many as need be that follow one
/// another are taken together. At least one step.
///
/// # Errors
///
/// As [`change`].
pub fn change_in_steps(
    events: &[Event],
    params: &BookParams,
    from: Instant,
    to: Instant,
    most: usize,
) -> Result<Option<Change>> {
    if from > to {
        return Err(Error::Inconsistent {
            what: "instants of a change",
            rule: "begin no later than they end",
            got: format!("{from} and {to}"),
        });
    }
    let frame = params.frame()?;
    let mut routing = Routing::new(params, to);
    events.iter().try_for_each(|event| routing.check(event))?;
    let mut facts = Vec::new();
    for event in events.iter().filter(|event| event.at() <= from) {
        if routing.take_in(event)? {
            facts.push(event.fact());
        }
    }
    let then = routing.clone().finish_at(from)?;
    let counted = then.counted(params, from)?;
    let before = then.whole_in(&frame, &counted, params, from)?.unwrap_or(Whole::NOTHING);
    let then = frame.by_model(Direction::Ours, &counted)?;
    let known = routing.all_counted()?;
    let mut all = known.clone();
    let added = frame.by_model(Direction::Ours, &all)?;
    let passing = core::array::from_fn(|i| added[i] - then[i]);
    let mut value = frame.value(Direction::Ours, &all)?;
    let later = since(events, from);
    let together = later.chunks(later.len().div_ceil(most.max(1)).max(1));
    let walk =
        together.map(|events| Stride::of(events, &mut routing)).collect::<Result<Vec<_>>>()?;
    let mut labelled = labelled(&facts, &walk, params, to)?;
    let mut steps = Vec::new();
    for Stride { events, moved, .. } in walk {
        let mut by_model = Vec::new();
        for (model, counted) in moved {
            let Some(counted) = counted.or_else(|| labelled[model.index()].next()) else {
                continue;
            };
            all[model.index()] = counted;
            let reached = frame.value(Direction::Ours, &all)?;
            // Both are on the grid, where what differs at all differs by a step.
            if (reached - value).abs() > 0.0 {
                by_model.push((model, reached - value));
            }
            value = reached;
        }
        if let Some((_, last)) = events.last() {
            let places = events.iter().map(|(place, _)| *place).collect();
            steps.push(ChangeStep { events: places, at: last.at(), by_model });
        }
    }
    let now = routing.finish()?;
    let Some(after) = now.whole_in(&frame, &all, params, to)? else { return Ok(None) };
    let fell = fell_between(&frame, &all, &known.map(Some))?;
    Ok(Some(Change::along(&before, &after, &passing, steps).with_chance_that_it_fell(fell)))
}

/// Some events that are taken together, on the way from one instant to the other.
struct Stride<'a> {
    /// With their places.
    events: &'a [(usize, &'a Event)],
    /// What was not delivered before.
    facts: Vec<&'a Fact>,
    /// The models that they concern, and what each counts then; `None` of one that labels.
    moved: Vec<(ModelName, Option<Vec<Counted>>)>,
}

impl<'a> Stride<'a> {
    /// Takes the events in.
    fn of(events: &'a [(usize, &'a Event)], routing: &mut Routing<'a>) -> Result<Self> {
        let (mut facts, mut moved) = (Vec::new(), [false; MODELS]);
        for (_, event) in events {
            if routing.take_in(event)? {
                facts.push(event.fact());
            }
            event.fact().models().iter().for_each(|model| moved[model.index()] = true);
        }
        let concerned = ModelName::ALL.into_iter().filter(|model| moved[model.index()]);
        let mut counted = |model: ModelName| {
            let labels = Relationship::labels(model);
            Ok((model, (!labels).then(|| routing.counted(model)).transpose()?))
        };
        let moved = concerned.map(&mut counted).collect::<Result<_>>()?;
        Ok(Self { events, facts, moved })
    }
}

/// Counts each model that labels after each stride that concerns it, given the facts before them.
fn labelled<'a>(
    before: &[&'a Fact],
    walk: &[Stride<'a>],
    params: &BookParams,
    as_of: Instant,
) -> Result<[std::vec::IntoIter<Vec<Counted>>; MODELS]> {
    let mut all: [Vec<Vec<Counted>>; MODELS] = Default::default();
    for model in ModelName::ALL.into_iter().filter(|model| Relationship::labels(*model)) {
        let concerns = |stride: &&Stride<'a>| stride.moved.iter().any(|(own, _)| *own == model);
        let strides: Vec<&[&Fact]> =
            walk.iter().filter(concerns).map(|stride| stride.facts.as_slice()).collect();
        all[model.index()] = Relationship::counted_along(model, before, &strides, params, as_of)?;
    }
    Ok(all.map(Vec::into_iter))
}

/// What a window shows of a customer.
pub(super) struct Window {
    /// Where the customer stood when it began; `None` where nothing was known.
    pub(super) from: Option<f64>,
    /// The probability that the customer stands lower by what happened since than by what was
    /// known before; `None` where either says nothing.
    pub(super) fell: Option<f64>,
}

impl Window {
    /// Reads it, given what is counted at its end.
    pub(super) fn of(early: Early, frame: &Frame, all: &AllCounted) -> Result<Self> {
        let Some(Known { then, now, is_all }) = early.known else {
            return Ok(Self { from: None, fell: None });
        };
        let stood = frame.is_known(Direction::Ours, &then);
        let from = stood.then(|| frame.value(Direction::Ours, &then)).transpose()?;
        // Where nothing came since, what was known is all that is.
        let fell = if is_all { None } else { fell_between(frame, all, &now)? };
        Ok(Self { from, fell })
    }
}

/// What was known before the window of a change, counted on the way to all that is.
pub(crate) struct Early {
    /// When the window began.
    pub(super) since: Instant,
    /// `None` where nothing was known.
    known: Option<Known>,
}

struct Known {
    /// What was counted when the window began.
    then: AllCounted,
    /// What is counted of it at the end of the window; `None` of a model that no event moved since,
    /// of which that is all.
    now: [Option<Vec<Counted>>; MODELS],
    /// Whether no event came since.
    is_all: bool,
}

impl Early {
    /// Takes in one customer's complete events, in any order, and counts on the way what the window
    /// of a change compares: so each event is taken in once.
    pub(crate) fn on_the_way(
        events: &[Event],
        params: &BookParams,
        as_of: Instant,
    ) -> Result<(Relationship, Self)> {
        let seconds = params.attention.window_days.get() * Instant::DAY as f64;
        // A window longer than the range of instants ends at its beginning.
        #[allow(clippy::cast_possible_truncation)]
        let back = seconds.min(Instant::BOUND as f64) as i64;
        let since = Instant::new((as_of.seconds() - back).max(-Instant::BOUND))?;
        let mut routing = Routing::new(params, as_of);
        // Of several events that are refused, the first is named.
        events.iter().try_for_each(|event| routing.check(event))?;
        let (mut before, mut moved) = (0, [false; MODELS]);
        for event in events {
            if event.at() <= since {
                routing.take_in(event)?;
                before += 1;
            } else {
                event.fact().models().iter().for_each(|model| moved[model.index()] = true);
            }
        }
        let known = if before == 0 {
            None
        } else {
            let then = routing.counted_at(since, |_| true)?.map(Option::unwrap_or_default);
            let now = routing.counted_at(as_of, |model| moved[model.index()])?;
            Some(Known { then, now, is_all: before == events.len() })
        };
        for event in events.iter().filter(|event| event.at() > since) {
            routing.take_in(event)?;
        }
        Ok((routing.finish()?, Self { since, known }))
    }
}

/// Returns the probability that a customer stands lower by what happened since an instant than by
/// what was known up to it, given what is counted of all events and of those known before; `None`
/// where either says nothing.
///
/// The two are disjoint and sum to all that is known: an event since then counts where it was
/// made, though what it answers (a stake, a promise) came before.
fn fell_between(
    frame: &Frame,
    all: &AllCounted,
    known: &[Option<Vec<Counted>>; MODELS],
) -> Result<Option<f64>> {
    // What was overdue by itself may have been settled since.
    let known = |i: usize| known[i].as_ref().unwrap_or(&all[i]);
    let later: AllCounted = core::array::from_fn(|i| beyond(&all[i], known(i)));
    let known: AllCounted = core::array::from_fn(|i| beyond(&all[i], &later[i]));
    let something = |all: &AllCounted| frame.is_known(Direction::Ours, all);
    if !something(&known) || !something(&later) {
        return Ok(None);
    }
    let [known, later] = [known, later].map(|all| frame.distribution(Direction::Ours, &all));
    Ok(Some(later?.chance_below_other(&known?)))
}

/// The events after an instant with their places, in an order that depends on them alone.
fn since(events: &[Event], from: Instant) -> Vec<(usize, &Event)> {
    let mut later: Vec<(usize, &Event)> =
        events.iter().enumerate().filter(|(_, event)| event.at() > from).collect();
    // What events say has no order but that of the letters in which they are written, and few are
    // of one instant.
    let letters = |event: &Event| format!("{:?}", EventRecord::from(event.clone()));
    later.sort_by(|(_, a), (_, b)| a.at().cmp(&b.at()).then_with(|| letters(a).cmp(&letters(b))));
    later
}
