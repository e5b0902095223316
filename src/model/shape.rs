//! What a book asks of every model.

use core::fmt;

use super::{Glance, Reading};
use crate::Result;
use crate::kernel::Interval;
use crate::kernel::posterior::Prior;
use crate::quantity::{Instant, Name};
use crate::wire::Recorded;

/// A model, as a book knows it. Its ledger stands for it.
///
/// The public verbs (`new`, `observe`, `merge`, `score`) are inherent and the same for all; this
/// is how events reach them.
pub(crate) trait Model: Clone + Sized {
    /// What is recorded: unlabelled.
    type Event: Recorded + fmt::Display;
    /// The constants of the reading.
    type Params;
    /// What it says.
    type Score;
    /// What its labelling goes by; `()` where nothing is labelled.
    type Rule;
    /// The events that wait to be labelled, since that depends on what comes before and after;
    /// `()` where every event stands by itself.
    type Waiting: Clone + Default;

    /// Observes an event that stands by itself, and puts by one that has to be labelled.
    fn take(&mut self, waiting: &mut Self::Waiting, event: &Self::Event);

    /// Labels what waits, in an order that does not depend on how it arrived, and observes it.
    /// Returns what does not add up, in words.
    fn settle(
        &mut self,
        waiting: &mut Self::Waiting,
        rule: &Self::Rule,
        as_of: Instant,
    ) -> Result<Vec<String>>;

    /// Whether any event has to be labelled.
    const LABELLED: bool = true;

    /// Tells whether anything waits: if not, labelling changes nothing.
    fn waits(_: &Self::Waiting) -> bool {
        true
    }

    /// Returns what an event is about, where that has a name. Labelled with those of its matter
    /// alone, it counts in the components what it counts among all: what else a label says (whether
    /// a failure was the first of all, how long a chain is) no component looks at.
    fn matter(_: &Self::Event) -> Option<&Name> {
        None
    }

    /// Labels and observes, as far as the components count it, what no event at or after an instant
    /// can change, no event before it being still to come, and lets the rest wait: less is then
    /// labelled at each further event. Where nothing is told apart, all waits.
    fn seal(&mut self, _: &mut Self::Waiting, _: &Self::Rule, _before: Instant) -> Result<()> {
        Ok(())
    }

    /// Lists what does not add up in the ledger, in words.
    fn contradictions(&self) -> Vec<String> {
        Vec::new()
    }
}

/// Whose conduct a fact speaks of: the two directions of a relationship never mix.
///
/// A party is no direction: who acted is not whom it speaks of.
///
/// ```compile_fail,E0308
/// use goodwill::book::{BookParams, event_parts};
/// use goodwill::quantity::{Instant, Party};
///
/// let parts = event_parts(&[], &BookParams::default(), Instant::EPOCH, Party::Firm);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Direction {
    /// How the firm serves the customer.
    Ours,
    /// How the customer deals with the firm.
    Theirs,
}

/// One component of a model: what customers of whom nothing is known are expected to show of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Facet {
    /// What it is, in a word or two: `promises`.
    pub(crate) name: &'static str,
    /// Whose conduct it speaks of.
    pub(crate) direction: Direction,
    /// The expected share of good, and for how many facts that counts.
    pub(crate) prior: Prior,
}

/// What a ledger counted of a component, decayed to an instant.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Counted {
    /// What went well.
    pub(crate) good: f64,
    /// What went badly.
    pub(crate) bad: f64,
    /// What is still open and may go either way.
    pub(crate) open: f64,
    /// What of the bad is open and only counts since it has aged: it may still go either way.
    pub(crate) aging: f64,
}

/// An event that tells whether the customer was heard.
pub(crate) trait Heard {
    /// Tells whether the customer made it or answered by it, and so broke a silence.
    fn is_heard(&self) -> bool {
        false
    }
}

/// A model whose components say where a customer stands.
pub(crate) trait Standing: Model {
    /// The components, always as many and in the same order, whatever the constants.
    fn facets(params: &Self::Params) -> Vec<Facet>;

    /// What the ledger counted of each, in the order of the facets.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    fn counted(&self, params: &Self::Params, as_of: Instant) -> Result<Vec<Counted>>;
}

/// A model that speaks of the relationship, and so is part of a portrait.
pub(crate) trait Relational: Model {
    /// The value that is all of it: 1, or 100 points.
    const FULL: f64 = 1.0;

    /// The score at an instant as far as its glance and its interval take it: the same bits of these,
    /// and perhaps nothing of the rest.
    ///
    /// # Errors
    ///
    /// As the score's.
    fn brief(&self, params: &Self::Params, as_of: Instant) -> Result<Option<Self::Score>>;

    /// What the score says, in short and without its interval; more is better.
    fn glance(score: &Self::Score) -> Glance;

    /// The interval of that value.
    fn interval(score: &Self::Score) -> Interval;

    /// What the score says, in short.
    fn reading(score: &Self::Score) -> Reading {
        Self::glance(score).with_interval(Self::interval(score))
    }

    /// What is known beside the value, in short sentences. Facts that make no score are told too.
    fn beside(
        &self,
        score: Option<&Self::Score>,
        params: &Self::Params,
        as_of: Instant,
    ) -> Result<Vec<String>>;

    /// What the events say one by one, which no sum keeps: names, and what belongs to them. Each
    /// event comes once, in the order in which they were given.
    fn named(_: &[&Self::Event], _as_of: Instant) -> Vec<String> {
        Vec::new()
    }

    /// What to say in place of the score where it has seen facts, and none that it scores.
    fn silent(_: &Self::Score) -> Option<String> {
        None
    }
}

/// Says of models that nothing of theirs is labelled: every event is evidence as it stands. What
/// does not add up in the ledger is named last, if there can be any.
macro_rules! unlabelled {
    ($ledger:ident, $event:ident, $params:ident, $score:ident $(, $contradictions:ident)?) => {
        impl $crate::model::Model for $ledger {
            type Event = $event;
            type Params = $params;
            type Score = $score;
            type Rule = ();
            type Waiting = ();

            const LABELLED: bool = false;

            fn waits((): &()) -> bool {
                false
            }

            fn take(&mut self, (): &mut (), event: &$event) {
                self.observe(event);
            }

            fn settle(&mut self, (): &mut (), (): &(), _: Instant) -> Result<Vec<String>> {
                Ok(Vec::new())
            }

            $(fn contradictions(&self) -> Vec<String> {
                self.$contradictions().map(|one| one.to_string()).collect()
            })?
        }
    };
}

pub(crate) use unlabelled;
