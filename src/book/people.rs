//! The people of an account: who is known, how each stands, who has gone quiet.

use std::collections::BTreeMap;

use super::attention::silence;
use super::relationship::once;
use super::{BookParams, Relationship};
use crate::Result;
use crate::portrait::{Direction, Frame, Standing};
use crate::quantity::{Instant, Name};
use crate::record::Event;

/// One person of a customer.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Person {
    /// Who it is.
    pub name: Name,
    /// How we serve this person, by the events that name them; `None` where those say nothing.
    pub ours: Option<Standing>,
    /// How this person deals with us, likewise.
    pub theirs: Option<Standing>,
    /// How many events name them, each counted once.
    pub events: u64,
    /// When they were last heard.
    pub heard: Option<Instant>,
    /// The chance that they would have been heard by now, by their own rhythm; `None` where it is
    /// not known.
    pub quiet: Option<f64>,
    /// What share of all that was heard from named persons came from this one, 0 to 1.
    pub share: f64,
}

/// The people of a customer, by how much hangs on each: the most first, those alike by name.
///
/// The standing of a person rests on the events that name them, so that the people do not add up
/// to the customer. An event that names nobody counts for the customer alone.
///
/// # Errors
///
/// As [`Relationship::from_events`].
pub fn people(events: &[Event], params: &BookParams, as_of: Instant) -> Result<Vec<Person>> {
    people_in(&params.frame()?, &once(events), params, as_of)
}

/// The same of events that each count, with curves that are made already.
pub(super) fn people_in(
    frame: &Frame,
    events: &[&Event],
    params: &BookParams,
    as_of: Instant,
) -> Result<Vec<Person>> {
    let mut named: BTreeMap<&Name, Vec<Event>> = BTreeMap::new();
    for event in events {
        if let Some(person) = event.person() {
            named.entry(person).or_default().push((*event).clone());
        }
    }
    let heard = |events: &[Event]| events.iter().filter(|event| event.fact().is_heard()).count();
    let all: usize = named.values().map(|events| heard(events)).sum();
    let mut people = Vec::new();
    for (name, own) in named {
        let counted = Relationship::from_events(&own, params, as_of)?.counted(params, as_of)?;
        let silence = silence(&own, params.attention.contacts, as_of);
        people.push(Person {
            name: name.clone(),
            ours: frame.read(Direction::Ours, &counted)?,
            theirs: frame.read(Direction::Theirs, &counted)?,
            events: own.len() as u64,
            heard: own.iter().filter(|event| event.fact().is_heard()).map(Event::at).max(),
            quiet: silence.map(|silence| silence.probability),
            share: if all == 0 { 0.0 } else { heard(&own) as f64 / all as f64 },
        });
    }
    people.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.name.cmp(&b.name)));
    Ok(people)
}
