//! The accumulator of all aggregates: one ledger for each group, and the events that wait.

use core::fmt;
use core::hint::black_box;
use std::sync::Arc;

use datafusion_common::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, LargeBinaryBuilder};
use datafusion_common::{Result, ScalarValue, exec_datafusion_err};
use datafusion_expr::{Accumulator, EmitTo, GroupsAccumulator};
use goodwill::book::BookParams;

use crate::model::{Kept, Taken};
use crate::parts::Parts;
use crate::rows::Rows;
use crate::state::{self, Form, Refused};

/// So many groups are looked at before the first of them takes in a fact.
const AHEAD: usize = 64;

/// What is known of one group.
#[derive(Debug)]
pub(crate) struct Group<M: Kept> {
    /// None while nothing was taken in.
    pub(crate) ledger: Option<M::Ledger>,
    /// The events that wait, each with its length before it.
    pub(crate) waiting: Vec<u8>,
}

impl<M: Kept> Group<M> {
    const fn new() -> Self {
        Self { ledger: None, waiting: Vec::new() }
    }

    /// Takes in an event.
    fn observe(&mut self, set: &BookParams, rows: &Rows, row: usize) -> Result<(), Refused> {
        let ledger = self.ledger.get_or_insert_with(|| M::empty(set));
        if M::counts_trust()
            && let Some(act) = rows.act(row)
            && M::observe_trust(ledger, &act)
        {
            return Ok(());
        }
        let event = rows.event(row)?;
        match M::observe(ledger, event.fact()) {
            Taken::Counted | Taken::PassedOver => Ok(()),
            Taken::Waits => state::push(&mut self.waiting, &state::pack(&event)?),
        }
    }

    /// Takes in a state.
    pub(crate) fn merge(&mut self, set: &BookParams, bytes: &[u8]) -> Result<(), Refused> {
        let said = |error: goodwill::Error| error.to_string();
        match state::open(bytes, M::NAME)? {
            Form::Whole { ledger, events } => {
                let other: M::Ledger = state::read_ledger(ledger, M::NAME)?;
                match &mut self.ledger {
                    Some(own) => M::join(own, &other).map_err(said)?,
                    // A state knows its own unit.
                    None => self.ledger = Some(other),
                }
                self.waiting.extend_from_slice(events);
            }
            Form::Event(bytes) => {
                let ledger = self.ledger.get_or_insert_with(|| M::empty(set));
                let event = state::unpack(bytes)?;
                if M::observe(ledger, event.fact()) == Taken::Waits {
                    state::push(&mut self.waiting, bytes)?;
                }
            }
            Form::Act(bytes) => {
                let ledger = self.ledger.get_or_insert_with(|| M::empty(set));
                if !M::observe_trust(ledger, &state::read_act(bytes)?) {
                    return Err(format!(
                        "state of `{}` must hold events, got an act alone",
                        M::NAME
                    ));
                }
            }
        }
        Ok(())
    }

    /// Reads one state.
    pub(crate) fn of(set: &BookParams, bytes: &[u8]) -> Result<Self, Refused> {
        let mut group = Self::new();
        group.merge(set, bytes)?;
        Ok(group)
    }
}

/// Makes the column that an aggregate returns.
pub(crate) type Finish<M> = Arc<dyn Fn(Vec<Group<M>>) -> Result<ArrayRef> + Send + Sync>;

/// Writes groups as states; one that saw nothing is null.
pub(crate) fn states<M: Kept>(function: &str, groups: &[Group<M>]) -> Result<ArrayRef> {
    // All groups are written at once, and some millions of states exceed 2 GiB.
    let mut column = LargeBinaryBuilder::new();
    let mut bytes = Vec::new();
    for group in groups {
        let Some(ledger) = &group.ledger else {
            column.append_null();
            continue;
        };
        bytes.clear();
        state::write(&mut bytes, M::NAME, ledger, &group.waiting)
            .map_err(|refused| exec_datafusion_err!("{function}: {refused}"))?;
        column.append_value(&bytes);
    }
    Ok(Arc::new(column.finish()))
}

/// All groups of one aggregate.
pub(crate) struct Groups<M: Kept> {
    function: String,
    set: BookParams,
    all: Vec<Group<M>>,
    /// Acts of theirs that are still to be counted.
    kept: Parts,
    /// Whether states come in, and not events.
    merges: bool,
    finish: Finish<M>,
}

impl<M: Kept> fmt::Debug for Groups<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Groups").field("function", &self.function).finish_non_exhaustive()
    }
}

impl<M: Kept> Groups<M> {
    pub(crate) fn new(function: &str, set: BookParams, merges: bool, finish: Finish<M>) -> Self {
        let (function, kept) = (function.to_owned(), Parts::default());
        Self { function, set, all: Vec::new(), kept, merges, finish }
    }

    fn grow(&mut self, to: usize) {
        if self.all.len() < to {
            self.all.resize_with(to, Group::new);
        }
    }

    /// Looks at some groups before they are needed. One fact waits for memory that no cache holds
    /// longer than it takes to count; looks that do not depend on each other wait together.
    fn fetch(&self, groups: &[usize]) {
        let look = |group: &usize| {
            let group = &self.all[*group];
            group.waiting.len() + group.ledger.as_ref().map_or(0, M::bytes)
        };
        black_box(groups.iter().map(look).fold(0, usize::wrapping_add));
    }

    /// Counts the acts that were kept of one part.
    fn count(&mut self, part: usize) {
        let Self { all, kept, set, .. } = self;
        kept.count(part, |group, act| {
            let ledger = all[group].ledger.get_or_insert_with(|| M::empty(set));
            M::observe_trust(ledger, act);
        });
    }

    fn taken(&mut self, emit_to: EmitTo) -> Vec<Group<M>> {
        for part in 0..self.kept.len() {
            self.count(part);
        }
        emit_to.take_needed(&mut self.all)
    }

    fn refused(&self, refused: &str) -> datafusion_common::DataFusionError {
        exec_datafusion_err!("{}: {refused}", self.function)
    }
}

/// Tells whether a filter lets a row pass.
fn passes(filter: Option<&BooleanArray>, row: usize) -> bool {
    filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row))
}

impl<M: Kept> GroupsAccumulator for Groups<M> {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.grow(total_num_groups);
        if self.merges {
            let states = values[0].as_binary::<i64>();
            for (row, group) in group_indices.iter().enumerate() {
                if passes(opt_filter, row) && states.is_valid(row) {
                    let merged = self.all[*group].merge(&self.set, states.value(row));
                    merged.map_err(|refused| self.refused(&refused))?;
                }
            }
            return Ok(());
        }
        let rows = Rows::new(&values[0])?;
        let keeps = M::counts_trust() && Parts::are_worth(self.all.len());
        for (some, groups) in group_indices.chunks(AHEAD).enumerate() {
            if !keeps {
                self.fetch(groups);
            }
            for (row, group) in (some * AHEAD..).zip(groups) {
                if passes(opt_filter, row) && !rows.is_null(row) {
                    if keeps && let Some(act) = rows.act(row) {
                        if let Some(part) = self.kept.keep(*group, &act) {
                            self.count(part);
                        }
                        continue;
                    }
                    let observed = self.all[*group].observe(&self.set, &rows, row);
                    observed.map_err(|refused| self.refused(&refused))?;
                }
            }
        }
        Ok(())
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> Result<()> {
        self.grow(total_num_groups);
        let states = values[0].as_binary::<i64>();
        for (row, group) in group_indices.iter().enumerate() {
            if states.is_valid(row) {
                let merged = self.all[*group].merge(&self.set, states.value(row));
                merged.map_err(|refused| self.refused(&refused))?;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let groups = self.taken(emit_to);
        (self.finish)(groups)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let groups = self.taken(emit_to);
        Ok(vec![states(&self.function, &groups)?])
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        opt_filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let mut column = LargeBinaryBuilder::new();
        if self.merges {
            let states = values[0].as_binary::<i64>();
            for row in 0..states.len() {
                let state =
                    (passes(opt_filter, row) && states.is_valid(row)).then(|| states.value(row));
                column.append_option(state);
            }
            return Ok(vec![Arc::new(column.finish())]);
        }
        let rows = Rows::new(&values[0])?;
        let mut bytes = Vec::new();
        for row in 0..values[0].len() {
            if !passes(opt_filter, row) || rows.is_null(row) {
                column.append_null();
                continue;
            }
            bytes.clear();
            let act = if M::counts_trust() { rows.act(row) } else { None };
            let is_act = act.is_some_and(|act| state::write_act(&mut bytes, M::NAME, &act));
            if !is_act {
                let packed = rows.event(row).and_then(|event| state::pack(&event));
                let packed = packed.map_err(|refused| self.refused(&refused))?;
                state::write_event(&mut bytes, M::NAME, &packed);
            }
            column.append_value(&bytes);
        }
        Ok(vec![Arc::new(column.finish())])
    }

    fn size(&self) -> usize {
        // Of very many groups some say how large all are: this is asked for after every batch.
        let step = (self.all.len() / 64).max(1);
        let some = self.all.iter().step_by(step);
        let heap =
            |group: &Group<M>| group.waiting.capacity() + group.ledger.as_ref().map_or(0, M::bytes);
        let heaps: usize = some.map(heap).sum();
        let all = self.all.capacity() * size_of::<Group<M>>() + heaps * step;
        size_of::<Self>() + all + self.kept.bytes()
    }
}

/// The same for a query without groups.
#[derive(Debug)]
pub(crate) struct One<M: Kept>(pub(crate) Groups<M>);

impl<M: Kept> Accumulator for One<M> {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.0.update_batch(values, &vec![0; values[0].len()], None, 1)
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.0.merge_batch(states, &vec![0; states[0].len()], 1)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.0.grow(1);
        ScalarValue::try_from_array(&self.0.evaluate(EmitTo::All)?, 0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        self.0.grow(1);
        let states = self.0.state(EmitTo::All)?;
        states.iter().map(|state| ScalarValue::try_from_array(state, 0)).collect()
    }

    fn size(&self) -> usize {
        GroupsAccumulator::size(&self.0)
    }
}
