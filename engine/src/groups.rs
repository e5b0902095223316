//! The accumulator of all aggregates: one ledger for each group, and the events that wait. Acts of
//! trust that are read off columns are added up for all groups at once.

use core::fmt;
use core::marker::PhantomData;
use std::sync::Arc;
use std::vec;

use datafusion_common::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, LargeBinaryArray, LargeBinaryBuilder,
};
use datafusion_common::{Result, ScalarValue, exec_datafusion_err, exec_err};
use datafusion_expr::{Accumulator, EmitTo, GroupsAccumulator};
use goodwill::book::BookParams;
use goodwill::columns::Column;
use goodwill::columns::trust::{Facts, Ledgers, Tallied, Tallies};
use goodwill::quantity::Instant;
use goodwill::trust::{ActSums, TrustEvent, TrustLedger};

use crate::model::{Kept, Taken};
use crate::read;
use crate::rows::{Rows, conduct_code, party_code};
use crate::state::{self, Form, Refused};

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
        let event = rows.event(row)?;
        match M::observe(ledger, event.fact()) {
            Taken::Counted | Taken::PassedOver => Ok(()),
            Taken::Waits => state::push(&mut self.waiting, &state::pack(&event)?),
        }
    }

    /// Takes in a state.
    pub(crate) fn merge(&mut self, set: &BookParams, bytes: &[u8]) -> Result<(), Refused> {
        self.merge_form(set, state::open(bytes, M::NAME)?)
    }

    fn merge_form(&mut self, set: &BookParams, form: Form) -> Result<(), Refused> {
        match form {
            Form::Whole { ledger, events } => {
                self.join(state::read_ledger(ledger, M::NAME)?)?;
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
                let mut ledger = TrustLedger::new(set.trust_unit);
                ledger.observe(&state::read_act(bytes)?);
                self.join(of_trust::<M>(ledger)?)?;
            }
            Form::Acts(bytes) => {
                let acts = state::read_acts(bytes, M::NAME)?;
                self.join(of_trust::<M>(acts.into())?)?;
            }
            Form::Outcomes(_) => {
                let rule = "must be of kind 0 to 3, to be kept or read here, got 4";
                return Err(format!("state of `{}` {rule}", M::NAME));
            }
        }
        Ok(())
    }

    /// Takes in a ledger.
    fn join(&mut self, other: M::Ledger) -> Result<(), Refused> {
        match &mut self.ledger {
            Some(own) => M::join(own, &other).map_err(|error| error.to_string())?,
            // A state knows its own unit.
            None => self.ledger = Some(other),
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

/// Takes a ledger of trust as that of a model; refuses it where it is none.
fn of_trust<M: Kept>(ledger: TrustLedger) -> Result<M::Ledger, Refused> {
    M::of_trust(ledger).ok_or_else(|| format!("state of `{}` must not hold acts alone", M::NAME))
}

/// Makes the column that an aggregate returns.
pub(crate) type Finish<M> = Arc<dyn Fn(Emitted<M>) -> Result<ArrayRef> + Send + Sync>;

/// Groups that are taken out, in their order.
pub(crate) struct Emitted<M: Kept> {
    function: String,
    left: usize,
    groups: vec::IntoIter<Group<M>>,
    /// What acts added up to.
    acts: Option<Box<dyn Iterator<Item = Option<TrustLedger>>>>,
}

impl<M: Kept> Emitted<M> {
    pub(crate) const fn len(&self) -> usize {
        self.left
    }
}

impl<M: Kept> Iterator for Emitted<M> {
    type Item = Result<Group<M>>;

    fn next(&mut self) -> Option<Result<Group<M>>> {
        self.left = self.left.checked_sub(1)?;
        let mut group = self.groups.next().unwrap_or_else(Group::new);
        let acts = self.acts.as_mut().and_then(Iterator::next).flatten();
        if let Some(acts) = acts.and_then(M::of_trust)
            && let Err(refused) = group.join(acts)
        {
            return Some(Err(exec_datafusion_err!("{}: {refused}", self.function)));
        }
        Some(Ok(group))
    }
}

/// A column of states.
pub(crate) struct States<'a, M> {
    function: &'a str,
    column: LargeBinaryBuilder,
    bytes: Vec<u8>,
    model: PhantomData<M>,
}

impl<'a, M: Kept> States<'a, M> {
    /// All groups are written at once, and some millions of states exceed 2 GiB.
    pub(crate) fn new(function: &'a str, rows: usize) -> Self {
        let column = LargeBinaryBuilder::with_capacity(rows, 0);
        Self { function, column, bytes: Vec::new(), model: PhantomData }
    }

    /// Writes a group as a state; one that saw nothing is null.
    pub(crate) fn push(&mut self, group: &Group<M>) -> Result<()> {
        let Some(ledger) = &group.ledger else {
            self.column.append_null();
            return Ok(());
        };
        self.bytes.clear();
        // What is equal is written in one way, however it came together.
        match M::trust(ledger).and_then(ActSums::of) {
            Some(acts) if group.waiting.is_empty() => {
                state::write_acts(&mut self.bytes, M::NAME, &acts);
            }
            _ => state::write(&mut self.bytes, M::NAME, ledger, &group.waiting)
                .map_err(|refused| exec_datafusion_err!("{}: {refused}", self.function))?,
        }
        self.column.append_value(&self.bytes);
        Ok(())
    }

    /// Writes what was tallied for one reading.
    fn push_tallied(&mut self, tallied: Option<Tallied>) -> Result<()> {
        self.bytes.clear();
        match tallied {
            None => {
                self.column.append_null();
                return Ok(());
            }
            Some(Tallied::Outcomes(sums)) => {
                state::write_outcomes(&mut self.bytes, M::NAME, &sums);
            }
            Some(Tallied::Ledger(ledger)) => {
                state::write(&mut self.bytes, M::NAME, &ledger, &[])
                    .map_err(|refused| exec_datafusion_err!("{}: {refused}", self.function))?;
            }
            Some(other) => {
                return exec_err!("{}: a tally must be written, got {other:?}", self.function);
            }
        }
        self.column.append_value(&self.bytes);
        Ok(())
    }

    pub(crate) fn finish(mut self) -> ArrayRef {
        Arc::new(self.column.finish())
    }
}

/// Writes groups as states.
pub(crate) fn states<M: Kept>(function: &str, groups: Emitted<M>) -> Result<ArrayRef> {
    let mut states = States::new(function, groups.len());
    for group in groups {
        states.push(&group?)?;
    }
    Ok(states.finish())
}

/// How acts of trust are counted that are read off columns.
enum Counting {
    /// As any other event.
    One,
    /// As sums, for a state or a score with all its parts.
    Sums(Ledgers),
    /// As outcomes, for the values of scores alone.
    Tallies(Box<Tallies>),
}

impl Counting {
    fn new<M: Kept>(set: &BookParams, values_at: Option<Instant>) -> Self {
        match values_at {
            _ if !M::counts_trust() => Self::One,
            None => Self::Sums(Ledgers::new(set.trust_unit)),
            Some(at) => Self::Tallies(Box::new(Tallies::new(set.trust_unit, at))),
        }
    }

    /// Takes in acts.
    fn observe(
        &mut self,
        facts: &Facts<'_>,
        groups: &[usize],
        count: usize,
    ) -> goodwill::Result<()> {
        match self {
            Self::One => Ok(()),
            Self::Sums(ledgers) => ledgers.observe(facts, groups, count),
            Self::Tallies(tallies) => tallies.observe(facts, groups, count),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            Self::One => 0,
            Self::Sums(ledgers) => ledgers.bytes(),
            Self::Tallies(tallies) => tallies.bytes(),
        }
    }
}

/// All groups of one aggregate.
pub(crate) struct Groups<M: Kept> {
    function: String,
    set: BookParams,
    count: usize,
    /// As many as the last asks for that took in what is no act.
    all: Vec<Group<M>>,
    acts: Counting,
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
    /// Opens none yet. Where nothing but the values of scores at an instant is wanted, it is said.
    pub(crate) fn new(
        function: &str,
        set: BookParams,
        merges: bool,
        values_at: Option<Instant>,
        finish: Finish<M>,
    ) -> Self {
        let acts = Counting::new::<M>(&set, values_at);
        let function = function.to_owned();
        Self { function, set, count: 0, all: Vec::new(), acts, merges, finish }
    }

    fn grow(&mut self, to: usize) {
        self.count = self.count.max(to);
    }

    /// The group of a number, and the constants with which it counts.
    fn group(&mut self, number: usize) -> (&mut Group<M>, &BookParams) {
        if self.all.len() <= number {
            self.all.resize_with(self.count.max(number + 1), Group::new);
        }
        (&mut self.all[number], &self.set)
    }

    /// Takes in states.
    fn merge(
        &mut self,
        states: &LargeBinaryArray,
        group_indices: &[usize],
        filter: Option<&BooleanArray>,
    ) -> Result<()> {
        let mut alone = Alone::default();
        for (row, group) in group_indices.iter().enumerate() {
            if !passes(filter, row) || states.is_null(row) {
                continue;
            }
            let merged = self.merge_state(*group, states.value(row), &mut alone);
            merged.map_err(|refused| self.refused(&refused))?;
        }
        let counted = self.acts.observe(&alone.facts(), &alone.groups, self.count);
        counted.map_err(|error| self.refused(&error.to_string()))
    }

    /// Takes in one state. An act alone waits for others.
    fn merge_state(
        &mut self,
        number: usize,
        bytes: &[u8],
        alone: &mut Alone,
    ) -> Result<(), Refused> {
        match (state::open(bytes, M::NAME)?, &mut self.acts) {
            (Form::Act(bytes), Counting::Sums(_) | Counting::Tallies(_)) => {
                alone.push(number, &state::read_act(bytes)?);
                Ok(())
            }
            (Form::Outcomes(bytes), Counting::Tallies(own)) => {
                let outcomes = state::read_outcomes(bytes, M::NAME)?;
                own.merge(&outcomes, number, self.count).map_err(|error| error.to_string())
            }
            (Form::Acts(bytes), Counting::Sums(own)) => {
                let acts = state::read_acts(bytes, M::NAME)?;
                // A state knows its own unit.
                if own.is_empty() {
                    *own = Ledgers::new(acts.unit());
                }
                if own.unit() == acts.unit() {
                    let merged = own.merge(&acts, number, self.count);
                    return merged.map_err(|error| error.to_string());
                }
                self.group(number).0.join(of_trust::<M>(acts.into())?)
            }
            (form, _) => {
                let (group, set) = self.group(number);
                group.merge_form(set, form)
            }
        }
    }

    /// Leaves out the first so many, and says how many they are.
    fn first(&mut self, emit_to: EmitTo) -> usize {
        let count = match emit_to {
            EmitTo::All => self.count,
            EmitTo::First(count) => count.min(self.count),
        };
        self.count -= count;
        count
    }

    fn taken(&mut self, emit_to: EmitTo) -> Emitted<M> {
        let count = self.first(emit_to);
        let groups = front(&mut self.all, count).into_iter();
        let acts = match &mut self.acts {
            Counting::Sums(acts) => Some(Box::new(acts.take(count)) as Box<_>),
            Counting::One | Counting::Tallies(_) => None,
        };
        Emitted { function: self.function.clone(), left: count, groups, acts }
    }

    /// Takes into the tallies what of the first so many came as other events; `None` where there
    /// are no tallies.
    fn tallied(&mut self, emit_to: EmitTo) -> Result<Option<(&mut Tallies, usize)>> {
        if !matches!(self.acts, Counting::Tallies(_)) {
            return Ok(None);
        }
        let count = self.first(emit_to);
        let groups = front(&mut self.all, count);
        let Counting::Tallies(tallies) = &mut self.acts else { return Ok(None) };
        for (place, group) in groups.iter().enumerate() {
            if let Some(ledger) = group.ledger.as_ref().and_then(M::trust) {
                tallies
                    .join(ledger, place, count)
                    .map_err(|error| exec_datafusion_err!("{}: {error}", self.function))?;
            }
        }
        Ok(Some((tallies.as_mut(), count)))
    }

    fn refused(&self, refused: &str) -> datafusion_common::DataFusionError {
        exec_datafusion_err!("{}: {refused}", self.function)
    }
}

/// Acts that came as states of their own.
#[derive(Default)]
struct Alone {
    groups: Vec<usize>,
    what: Vec<u8>,
    by: Vec<u8>,
    stake: Vec<f64>,
    at: Vec<i64>,
}

impl Alone {
    fn push(&mut self, group: usize, fact: &TrustEvent) {
        // No other fact is written alone.
        if let TrustEvent::Act { by, stake, conduct, at } = fact {
            self.groups.push(group);
            self.what.push(conduct_code(*conduct));
            self.by.push(party_code(*by));
            self.stake.push(stake.get());
            self.at.push(at.seconds());
        }
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            what: Column::new(&self.what),
            by: Column::new(&self.by),
            stake: Column::new(&self.stake),
            at: Column::new(&self.at),
        }
    }
}

/// Takes the first so many off a list.
fn front<T>(list: &mut Vec<T>, count: usize) -> Vec<T> {
    let behind = list.split_off(count.min(list.len()));
    core::mem::replace(list, behind)
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
            return self.merge(values[0].as_binary::<i64>(), group_indices, opt_filter);
        }
        let rows = Rows::new(&values[0])?;
        let mut counted = None;
        if let (Some(acts), true) = (rows.acts(), M::counts_trust()) {
            let passing = acts.passing(opt_filter);
            let observed = acts
                .facts(&passing)
                .and_then(|facts| self.acts.observe(&facts, group_indices, total_num_groups));
            observed.map_err(|error| self.refused(&error.to_string()))?;
            if passing.count_set_bits() == group_indices.len() {
                return Ok(());
            }
            counted = Some(passing);
        }
        for (row, group) in group_indices.iter().enumerate() {
            let is_counted = counted.as_ref().is_some_and(|counted| counted.value(row));
            if !is_counted && passes(opt_filter, row) && !rows.is_null(row) {
                let (group, set) = self.group(*group);
                let observed = group.observe(set, &rows, row);
                observed.map_err(|refused| self.refused(&refused))?;
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
        self.merge(values[0].as_binary::<i64>(), group_indices, None)
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let (function, params) = (self.function.clone(), self.set.trust.clone());
        if let Some((tallies, count)) = self.tallied(emit_to)? {
            let scored = tallies.score(count, &params);
            return read::values(
                &scored.map_err(|error| exec_datafusion_err!("{function}: {error}"))?,
            );
        }
        let groups = self.taken(emit_to);
        (self.finish)(groups)
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        let function = self.function.clone();
        if let Some((tallies, count)) = self.tallied(emit_to)? {
            let mut states = States::<M>::new(&function, count);
            for tallied in tallies.take(count) {
                states.push_tallied(tallied)?;
            }
            return Ok(vec![states.finish()]);
        }
        let groups = self.taken(emit_to);
        Ok(vec![states(&function, groups)?])
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
        size_of::<Self>() + all + self.acts.bytes()
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
