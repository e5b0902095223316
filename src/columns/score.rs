//! Any model, and the standing, from the columns of events.

use super::events::Kept;
use super::{Events, Groups, Readings};
use crate::Result;
use crate::book::{BookParams, Relationship, Ruled};
use crate::kernel::getters::getters;
use crate::model::{Glance, Relational, models};
use crate::portrait::{Direction, ModelName, Standing};
use crate::quantity::Instant;
use crate::record::{Fact, Implied};

/// What is asked of the events.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    params: &'a BookParams,
    as_of: Instant,
    intervals: bool,
}

impl<'a> Asked<'a> {
    /// Asks for what is known at an instant, without intervals.
    #[must_use]
    pub const fn new(params: &'a BookParams, as_of: Instant) -> Self {
        Self { params, as_of, intervals: false }
    }

    /// Asks for the intervals too, which cost most of a reading.
    #[must_use]
    pub const fn with_intervals(self) -> Self {
        Self { intervals: true, ..self }
    }
}

/// What one model says of each relationship: the columns of a
/// [`Reading`](crate::portrait::Reading), all known where the value is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scored {
    value: Readings,
    coverage: Vec<f64>,
    fresh: Vec<f64>,
    facts: Vec<u64>,
}

impl Scored {
    pub(super) fn with_capacity(groups: usize, intervals: bool) -> Self {
        Self {
            value: Readings::with_capacity(groups, intervals),
            coverage: Vec::with_capacity(groups),
            fresh: Vec::with_capacity(groups),
            facts: Vec::with_capacity(groups),
        }
    }

    pub(super) fn push(&mut self, glance: Option<Glance>, ends: Option<[f64; 2]>) {
        self.value.push(glance.map(|glance| glance.value), ends);
        self.coverage.push(glance.map_or(0.0, |glance| glance.coverage));
        self.fresh.push(glance.map_or(0.0, |glance| glance.fresh));
        self.facts.push(glance.map_or(0, |glance| glance.facts));
    }

    getters! {
        /// Returns the values with their intervals, 0 to 1, more being better.
        pub fn value -> &Readings;
        /// Returns how much of what the model could know was ever observed, 0 to 1.
        pub fn coverage -> &[f64];
        /// Returns how much of it is still evidence, 0 to 1.
        pub fn fresh -> &[f64];
        /// Returns how many facts it rests on.
        pub fn facts -> &[u64];
    }
}

/// Where each customer stands in one direction: the columns of a
/// [`Standing`](crate::portrait::Standing), all known where the value is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Standings {
    value: Readings,
    bounds: [Vec<f64>; 2],
    evidence: Vec<f64>,
    fresh: Vec<f64>,
    coverage: Vec<f64>,
}

impl Standings {
    getters! {
        /// Returns the standings with their intervals, 0 to 1.
        pub fn value -> &Readings;
        /// Returns on how many facts each rests, decayed.
        pub fn evidence -> &[f64];
        /// Returns how much of what was ever observed is still evidence, 0 to 1.
        pub fn fresh -> &[f64];
        /// Returns the share of the declared components that were ever observed, 0 to 1.
        pub fn coverage -> &[f64];
    }

    /// Returns the lowest standings, if all that is still open went badly; none where no intervals
    /// were asked for.
    #[must_use]
    pub fn lowest(&self) -> &[f64] {
        &self.bounds[0]
    }

    /// Returns the highest standings, if all that is still open went well; none where no intervals
    /// were asked for.
    #[must_use]
    pub fn highest(&self) -> &[f64] {
        &self.bounds[1]
    }
}

macro_rules! scored {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        /// Reads what one model says of each group, which is one relationship's complete events:
        /// what [`Scores::readings`](crate::portrait::Scores::readings) says of it, to the bit.
        /// What events of other models mean for it is counted too.
        ///
        /// # Errors
        ///
        /// [`Error::Length`](crate::Error::Length) if the columns have fewer rows than the groups;
        /// [`Error::Cell`](crate::Error::Cell) for a value that is refused, for an event that lacks
        /// a field or has one that is not its own, and for one later than the instant that is
        /// asked for.
        pub fn score(
            model: ModelName,
            events: &Events<'_>,
            groups: &Groups,
            asked: &Asked<'_>,
        ) -> Result<Scored> {
            match model {
                $($(
                    ModelName::$name => {
                        const _: &str = $word;
                        fn own(fact: &Fact) -> Option<&crate::$folder::$event> {
                            if let Fact::$fact(event) = fact { Some(event) } else { None }
                        }
                        let Asked { params, as_of, .. } = *asked;
                        let open = || crate::$folder::$ledger::new(params.$unit_field);
                        let read = |ledger: &crate::$folder::$ledger| {
                            ledger.score(&params.$folder, as_of)
                        };
                        score_each(model, (events, groups, asked), open, own, read)
                    }
                )?)*
            }
        }
    };
}

models! { scored }

fn score_each<L: Ruled + Relational>(
    model: ModelName,
    (events, groups, asked): (&Events<'_>, &Groups, &Asked<'_>),
    open: impl Fn() -> L,
    own: impl Fn(&Fact) -> Option<&L::Event>,
    read: impl Fn(&L) -> Result<Option<L::Score>>,
) -> Result<Scored> {
    groups.within(events.len())?;
    let Asked { params, as_of, intervals } = *asked;
    let mut out = Scored::with_capacity(groups.len(), intervals);
    let (mut kept, mut waiting) = (Kept::default(), L::Waiting::default());
    for group in 0..groups.len() {
        let mut ledger = open();
        let mut implied = Implied::new(params.trust_unit.reference_stake);
        for row in groups.rows(group) {
            let Some(fact) = events.fact(row, as_of, &mut kept)? else { continue };
            if let Some(event) = own(&fact) {
                ledger.take(&mut waiting, event);
            } else if fact.models().contains(&model) {
                for meant in implied.observe(&fact)? {
                    if let Some(event) = own(&meant) {
                        ledger.take(&mut waiting, event);
                    }
                }
            }
        }
        ledger.settle(&mut waiting, L::rule(params), as_of)?;
        waiting = L::Waiting::default();
        let score = read(&ledger)?;
        let glance = score.as_ref().map(L::glance);
        let ends = intervals.then(|| {
            score.as_ref().map_or([0.0; 2], |score| {
                let interval = L::reading(score).interval;
                [interval.lower, interval.upper]
            })
        });
        out.push(glance, ends);
    }
    Ok(out)
}

/// Reads where the customer of each group stands in one direction: what
/// [`Portrait`](crate::portrait::Portrait) says of the group's events, to the bit.
///
/// # Errors
///
/// As [`score`]; those of the constants' own checks.
pub fn standing(
    direction: Direction,
    events: &Events<'_>,
    groups: &Groups,
    asked: &Asked<'_>,
) -> Result<Standings> {
    groups.within(events.len())?;
    let Asked { params, as_of, intervals } = *asked;
    let frame = params.frame()?;
    let mut out = Standings {
        value: Readings::with_capacity(groups.len(), intervals),
        ..Standings::default()
    };
    let mut kept = Kept::default();
    for group in 0..groups.len() {
        let rows = groups.rows(group);
        let facts = rows.filter_map(|row| events.fact(row, as_of, &mut kept).transpose());
        let all = Relationship::from_facts(facts, params, as_of)?.counted(params, as_of)?;
        let (value, seen, ends, bounds) = if intervals {
            let standing = frame.read(direction, &all)?;
            let seen = standing.as_ref().map(|it| [it.evidence(), it.fresh(), it.coverage()]);
            let ends = standing.as_ref().map_or([0.0; 2], |it| {
                let interval = it.interval();
                [interval.lower, interval.upper]
            });
            let bounds = standing.as_ref().map_or((0.0, 0.0), Standing::bounds);
            (standing.map(|it| it.value()), seen, Some(ends), Some(bounds))
        } else {
            let known = frame.seen(direction, &all);
            let value = known.map(|_| frame.value(direction, &all)).transpose()?;
            (value, known, None, None)
        };
        let [evidence, fresh, coverage] = seen.unwrap_or_default();
        out.value.push(value, ends);
        if let Some((lowest, highest)) = bounds {
            out.bounds[0].push(lowest);
            out.bounds[1].push(highest);
        }
        out.evidence.push(evidence);
        out.fresh.push(fresh);
        out.coverage.push(coverage);
    }
    Ok(out)
}
