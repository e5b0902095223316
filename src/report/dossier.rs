//! All that is to be said of one customer.

use core::cmp::Reverse;

use crate::book::{
    Alarm, BookParams, Depth, Early, NextStep, Person, Relationship, Seen, TrustPoint,
    change_in_steps, people, trust_timeline,
};
use crate::portrait::{Change, Contradiction, Direction, Lever, Portrait, Scores, Told};
use crate::quantity::{Currency, Instant, Name};
use crate::record::{Contract, Event, Fact, OutcomeEvent, accounts, orders_told};
use crate::{Error, Result};

/// How many readings of trust a timeline has.
const READINGS: u32 = 25;
/// A change is told in at most so many steps: of a customer with more events since, several are
/// taken together.
const STEPS: usize = 500;

/// All that is to be said of one customer at an instant: the portrait, why it moved, what to do
/// next, and what is doubtful.
///
/// It is read from the customer's complete events, and printed as a line, a card, Markdown or a
/// page.
///
/// ```
/// use goodwill::book::BookParams;
/// use goodwill::record::{Event, Fact};
/// use goodwill::friction::{Encounter, Initiator, Stage};
/// use goodwill::quantity::{Instant, Name};
/// use goodwill::report::{Dossier, Layout};
///
/// let day = Instant::from_days;
/// let call = Encounter::new(Stage::Support, day(20_000)?, Initiator::Customer);
/// let events = [Event::new(Name::new("acme")?, Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call)))];
/// let dossier = Dossier::from_events(&events, &BookParams::default(), day(19_910)?, day(20_000)?)?;
/// assert_eq!(
///     dossier.line(&Layout::default()),
///     "acme: we serve them at 56.3 of 100 [10.6, 96.1], 33 % fresh; 1 fact",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Dossier {
    /// The customer.
    pub customer: Name,
    /// The instant since which the change is told.
    pub since: Instant,
    /// The instant of the reading.
    pub as_of: Instant,
    /// The customer's ledgers.
    pub relationship: Relationship,
    /// What every model says, in full.
    pub scores: Scores,
    /// The portrait; `None` where nothing is known that a model could score.
    pub portrait: Option<Portrait>,
    /// What calls for attention, the gravest first.
    pub alarms: Vec<Alarm>,
    /// The people that events name, by how much hangs on each.
    pub people: Vec<Person>,
    /// What one more good fact of each component would bring, the most first.
    pub levers: Vec<Lever>,
    /// Why it moved, down to single events; `None` where nothing is known.
    pub change: Option<Change>,
    /// The contract in force.
    pub(crate) contract: Option<Contract>,
    /// How often the customer had ordered before its orders became events, and when that was told.
    pub(crate) orders: Option<(u32, Instant)>,
    /// What each model says in its own words.
    pub(crate) told: Vec<Told>,
    /// What happened, in words, by the place of the event in the list that was given.
    pub words: Vec<String>,
    /// What became of it, the newest first, and the currency of its amount where that is known.
    pub outcomes: Vec<(OutcomeEvent, Option<Currency>)>,
    /// What to do next, the most helpful first.
    pub next_steps: Vec<NextStep>,
    /// What does not go together.
    pub contradictions: Vec<Contradiction>,
    /// Trust over time, up to the instant of the reading.
    pub trust: Vec<TrustPoint>,
}

impl Dossier {
    /// Reads all of one customer's events up to `as_of`, in any order; the change is told since
    /// `since`.
    ///
    /// # Errors
    ///
    /// As [`change_in_steps`]; [`Error::Length`] without events.
    pub fn from_events(
        events: &[Event],
        params: &BookParams,
        since: Instant,
        as_of: Instant,
    ) -> Result<Self> {
        let Some(first) = events.first() else {
            return Err(Error::Length { what: "events of a dossier", expected: 1, got: 0 });
        };
        let (relationship, early) = Early::on_the_way(events, params, as_of)?;
        let frame = params.frame()?;
        let known = (&relationship, early);
        let seen = Seen::of(events, known, params, &frame, as_of, Depth::Full)?;
        let portrait = seen.portrait()?;
        let rule = &params.contradiction;
        let contradictions = portrait.as_ref().map(|p| seen.scores.contradictions(p, rule));
        let alarms = seen.alarms(portrait.as_ref());
        let (levers, next_steps) = match &portrait {
            Some(portrait) => {
                let gains = frame.gains(Direction::Ours, &seen.all)?;
                (portrait.levers_from(gains), seen.next_steps()?)
            }
            None => (Vec::new(), Vec::new()),
        };
        let told = relationship.told(events, &seen.scores, params, as_of)?;
        let scores = seen.scores;
        Ok(Self {
            alarms,
            outcomes: outcomes(events),
            contract: Contract::of(accounts(events), as_of),
            orders: orders_told(accounts(events)),
            people: people(events, params, as_of)?,
            told,
            levers,
            customer: first.customer().clone(),
            since,
            as_of,
            change: change_in_steps(events, params, since, as_of, STEPS)?,
            words: events.iter().map(|event| event.fact().to_string()).collect(),
            next_steps,
            contradictions: contradictions.unwrap_or_default(),
            trust: trust_timeline(events, params, as_of, READINGS)?,
            relationship,
            scores,
            portrait,
        })
    }

    /// Returns what to do first: what settles what is overdue, or else what gains most.
    #[must_use]
    pub fn first_step(&self) -> Option<&NextStep> {
        let overdue = self.next_steps.iter().find(|step| step.is_overdue);
        overdue.or(self.next_steps.first())
    }
}

/// The outcomes among some events, the newest first; those of one instant by what they say.
fn outcomes(events: &[Event]) -> Vec<(OutcomeEvent, Option<Currency>)> {
    let outcome = |event: &Event| {
        let Fact::Outcome(outcome) = event.fact() else { return None };
        Some((outcome.clone(), event.currency()))
    };
    let mut outcomes: Vec<_> = events.iter().filter_map(outcome).collect();
    outcomes.sort_by_key(|(one, of)| (Reverse(one.at()), one.to_string(), one.amount(), *of));
    outcomes
}
