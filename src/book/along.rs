//! What one model counts after each of some steps, where its events are labelled.

use std::collections::{BTreeMap, BTreeSet};

use crate::Result;
use crate::model::{Counted, Standing};
use crate::quantity::{Instant, Name};
use crate::wire::Recorded;

/// So few steps are read one after the other; more are halved.
const FEW: usize = 8;

/// What waits to be labelled, by the matter that it is about.
type Open<'a, M> = BTreeMap<Option<&'a Name>, <M as crate::model::Model>::Waiting>;

/// The events of one step.
pub(super) type Step<'a, M> = Vec<&'a <M as crate::model::Model>::Event>;

/// Counts after each step, each read at the same instant.
///
/// A label may be changed by any later event of its matter, and what is in the sums cannot be taken
/// out. So the steps are halved again and again: what none of a half's events is about is labelled
/// once for all of them, and the rest waits. An event is then labelled once for each halving, and
/// not once for each step: n steps take n log n.
pub(super) struct Along<'a, M: Standing> {
    pub(super) rule: &'a M::Rule,
    pub(super) params: &'a M::Params,
    pub(super) as_of: Instant,
}

impl<M: Standing> Along<'_, M> {
    /// Counts after each of some steps in order of time, given an empty ledger and the events before
    /// them.
    pub(super) fn counted(
        &self,
        mut empty: M,
        before: &Step<'_, M>,
        steps: &[Step<'_, M>],
    ) -> Result<Vec<Vec<Counted>>> {
        let (mut open, mut counted) = (Open::<M>::new(), Vec::with_capacity(steps.len()));
        take(&mut empty, &mut open, before);
        self.over(empty, open, steps, &mut counted)?;
        Ok(counted)
    }

    /// Counts after each step, given what was settled and what is open before the first.
    fn over<'e>(
        &self,
        mut settled: M,
        mut open: Open<'e, M>,
        steps: &[Step<'e, M>],
        counted: &mut Vec<Vec<Counted>>,
    ) -> Result<()> {
        let Some(first) = steps.iter().flatten().next() else {
            // Of an event that was delivered again nothing is new.
            let all = self.read(&settled, &mut open)?;
            counted.extend(steps.iter().map(|_| all.clone()));
            return Ok(());
        };
        let ahead: BTreeSet<_> = steps.iter().flatten().map(|event| M::matter(event)).collect();
        for (matter, waiting) in &mut open {
            if ahead.contains(matter) {
                settled.seal(waiting, self.rule, first.when())?;
            } else {
                settled.settle(waiting, self.rule, self.as_of)?;
            }
        }
        open.retain(|matter, _| ahead.contains(matter));
        if steps.len() <= FEW {
            for step in steps {
                take(&mut settled, &mut open, step);
                counted.push(self.read(&settled, &mut open)?);
            }
            return Ok(());
        }
        let (sooner, later) = steps.split_at(steps.len() / 2);
        self.over(settled.clone(), open.clone(), sooner, counted)?;
        for step in sooner {
            take(&mut settled, &mut open, step);
        }
        self.over(settled, open, later, counted)
    }

    /// Counts once, what is open being labelled.
    fn read(&self, settled: &M, open: &mut Open<'_, M>) -> Result<Vec<Counted>> {
        let mut ledger = settled.clone();
        for waiting in open.values_mut() {
            ledger.settle(waiting, self.rule, self.as_of)?;
        }
        ledger.counted(self.params, self.as_of)
    }
}

/// Takes events in, each to what waits of its matter.
fn take<'e, M: Standing>(ledger: &mut M, open: &mut Open<'e, M>, events: &Step<'e, M>) {
    for event in events {
        ledger.take(open.entry(M::matter(event)).or_default(), event);
    }
}
