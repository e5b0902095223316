//! What a state says, as a struct.

use std::sync::{Arc, LazyLock};

use datafusion_common::arrow::array::{
    ArrayRef, Float64Array, Float64Builder, ListArray, NullBufferBuilder, StringBuilder,
    StructArray, UInt64Array, UInt64Builder,
};
use datafusion_common::arrow::buffer::{
    BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer,
};
use datafusion_common::arrow::datatypes::{DataType, Field, Fields};
use datafusion_common::{Result, exec_datafusion_err, exec_err};
use goodwill::book::{BookParams, Relationship};
use goodwill::columns::Scored;
use goodwill::portrait::{Portrait, Standing};
use goodwill::quantity::Instant;
use goodwill::record::Event;

use crate::args::Constants;
use crate::groups::Group;
use crate::model::{Model, Said, Whole};
use crate::state::{self, Refused};

/// One part: what it is, its own value, and what it adds.
fn part_fields() -> Fields {
    Fields::from(vec![
        Field::new("name", DataType::Utf8, false),
        Field::new("value", DataType::Float64, false),
        Field::new("contribution", DataType::Float64, false),
    ])
}

static PART: LazyLock<Arc<Field>> =
    LazyLock::new(|| Arc::new(Field::new("item", DataType::Struct(part_fields()), false)));

/// What a score says.
pub(crate) static SCORE: LazyLock<Fields> = LazyLock::new(|| {
    let number = |name| Field::new(name, DataType::Float64, true);
    Fields::from(vec![
        number("value"),
        number("lower"),
        number("upper"),
        number("coverage"),
        number("fresh"),
        Field::new("evidence", DataType::UInt64, true),
        Field::new("parts", DataType::List(PART.clone()), true),
    ])
});

/// What a standing says in one direction.
static SIDE: LazyLock<Fields> = LazyLock::new(|| {
    let number = |name| Field::new(name, DataType::Float64, true);
    Fields::from(vec![
        number("value"),
        number("lower"),
        number("upper"),
        number("coverage"),
        number("fresh"),
        number("evidence"),
        Field::new("parts", DataType::List(PART.clone()), true),
    ])
});

/// What a whole customer's standing says: how we serve the customer, and how it deals with us.
pub(crate) static STANDING: LazyLock<Fields> = LazyLock::new(|| {
    let side = |name| Field::new(name, DataType::Struct(SIDE.clone()), true);
    Fields::from(vec![side("ours"), side("theirs")])
});

/// The column of the parts.
#[derive(Default)]
struct Parts {
    names: StringBuilder,
    values: Float64Builder,
    contributions: Float64Builder,
    ends: Vec<i32>,
    count: i32,
    bytes: i32,
    /// Whether there were more than a column can hold.
    overfull: bool,
}

impl Parts {
    fn push(&mut self, name: &str, value: f64, contribution: f64) {
        let bytes = i32::try_from(name.len()).ok().and_then(|more| self.bytes.checked_add(more));
        let (Some(bytes), Some(count)) = (bytes, self.count.checked_add(1)) else {
            self.overfull = true;
            return;
        };
        (self.bytes, self.count) = (bytes, count);
        self.names.append_value(name);
        self.values.append_value(value);
        self.contributions.append_value(contribution);
    }

    fn end(&mut self) {
        self.ends.push(self.count);
    }

    fn finish(mut self) -> Result<ArrayRef> {
        if self.overfull {
            return exec_err!(
                "parts must have names of less than 2 GiB in one column, got more (read states \
                 instead, or ask for the detail `brief`)"
            );
        }
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.names.finish()),
            Arc::new(self.values.finish()),
            Arc::new(self.contributions.finish()),
        ];
        let items = StructArray::try_new(part_fields(), columns, None)?;
        let offsets = core::iter::once(0).chain(self.ends).collect::<Vec<i32>>();
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        Ok(Arc::new(ListArray::try_new(PART.clone(), offsets, Arc::new(items), None)?))
    }
}

/// The column of the scores.
pub(crate) struct Scores {
    numbers: [Float64Builder; 5],
    facts: UInt64Builder,
    parts: Parts,
    known: NullBufferBuilder,
}

impl Scores {
    pub(crate) fn new(rows: usize) -> Self {
        Self {
            numbers: core::array::from_fn(|_| Float64Builder::with_capacity(rows)),
            facts: UInt64Builder::with_capacity(rows),
            parts: Parts::default(),
            known: NullBufferBuilder::new(rows),
        }
    }

    pub(crate) fn push(&mut self, said: Option<Said>) {
        self.known.append(said.is_some());
        let interval = said.as_ref().and_then(|said| said.full.as_ref()).map(|(i, _)| *i);
        let row = [
            said.as_ref().map(|said| said.value),
            interval.map(|interval| interval.lower),
            interval.map(|interval| interval.upper),
            said.as_ref().map(|said| said.coverage),
            said.as_ref().map(|said| said.fresh),
        ];
        for (column, number) in self.numbers.iter_mut().zip(row) {
            column.append_option(number);
        }
        self.facts.append_option(said.as_ref().map(|said| said.facts));
        for part in said.and_then(|said| said.full).into_iter().flat_map(|(_, parts)| parts) {
            self.parts.push(&part.name, part.value, part.contribution);
        }
        self.parts.end();
    }

    pub(crate) fn finish(mut self) -> Result<ArrayRef> {
        let mut columns: Vec<ArrayRef> =
            self.numbers.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
        columns.push(Arc::new(self.facts.finish()));
        columns.push(self.parts.finish()?);
        Ok(Arc::new(StructArray::try_new(SCORE.clone(), columns, self.known.finish())?))
    }
}

/// Makes the column of scores of which only the values are known.
pub(crate) fn values(scored: &Scored) -> Result<ArrayRef> {
    let rows = scored.value().len();
    let known = BooleanBuffer::new(Buffer::from(scored.value().validity().to_vec()), 0, rows);
    let known = NullBuffer::new(known);
    let number = |values: &[f64]| -> ArrayRef {
        Arc::new(Float64Array::new(values.to_vec().into(), Some(known.clone())))
    };
    let parts = ListArray::new_null(PART.clone(), rows);
    let parts = ListArray::new(PART.clone(), parts.offsets().clone(), parts.values().clone(), None);
    let columns: Vec<ArrayRef> = vec![
        number(scored.value().values()),
        Arc::new(Float64Array::new_null(rows)),
        Arc::new(Float64Array::new_null(rows)),
        number(scored.coverage()),
        number(scored.fresh()),
        Arc::new(UInt64Array::new(scored.facts().to_vec().into(), Some(known.clone()))),
        Arc::new(parts),
    ];
    Ok(Arc::new(StructArray::try_new(SCORE.clone(), columns, Some(known))?))
}

/// The column of the standings.
pub(crate) struct Standings {
    sides: [Side; 2],
    known: NullBufferBuilder,
}

struct Side {
    numbers: [Float64Builder; 6],
    parts: Parts,
    known: NullBufferBuilder,
}

impl Side {
    fn push(&mut self, standing: Option<&Standing>) {
        self.known.append(standing.is_some());
        let row = standing.map(|standing| {
            let interval = standing.interval();
            let (coverage, fresh) = (standing.coverage(), standing.fresh());
            let evidence = standing.evidence();
            [standing.value(), interval.lower, interval.upper, coverage, fresh, evidence]
        });
        for (place, column) in self.numbers.iter_mut().enumerate() {
            column.append_option(row.map(|row| row[place]));
        }
        for part in standing.into_iter().flat_map(Standing::parts) {
            let name = format!("{}: {}", part.model, part.component);
            self.parts.push(&name, part.expected, part.contribution);
        }
        self.parts.end();
    }

    fn finish(mut self) -> Result<ArrayRef> {
        let mut columns: Vec<ArrayRef> =
            self.numbers.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
        columns.push(self.parts.finish()?);
        Ok(Arc::new(StructArray::try_new(SIDE.clone(), columns, self.known.finish())?))
    }
}

impl Standings {
    pub(crate) fn new(rows: usize) -> Self {
        let side = |_| Side {
            numbers: core::array::from_fn(|_| Float64Builder::with_capacity(rows)),
            parts: Parts::default(),
            known: NullBufferBuilder::new(rows),
        };
        Self { sides: core::array::from_fn(side), known: NullBufferBuilder::new(rows) }
    }

    pub(crate) fn push(&mut self, portrait: Option<&Portrait>) {
        self.known.append(portrait.is_some());
        let [ours, theirs] = &mut self.sides;
        ours.push(portrait.and_then(Portrait::ours));
        theirs.push(portrait.and_then(Portrait::theirs));
    }

    pub(crate) fn finish(mut self) -> Result<ArrayRef> {
        let [ours, theirs] = self.sides;
        let columns = vec![ours.finish()?, theirs.finish()?];
        Ok(Arc::new(StructArray::try_new(STANDING.clone(), columns, self.known.finish())?))
    }
}

/// Reads the events that wait.
fn events(waiting: &[u8]) -> Result<Vec<Event>, Refused> {
    state::records(waiting)?.into_iter().map(state::unpack).collect()
}

/// Labels what waits in a group, and counts it.
pub(crate) fn settled<M: Model>(
    group: Group<M>,
    set: &BookParams,
    as_of: Instant,
) -> Result<Option<M::Ledger>, Refused> {
    let Some(ledger) = group.ledger else { return Ok(None) };
    let waiting = events(&group.waiting)?;
    M::settle(ledger, &waiting, set, as_of).map(Some).map_err(|error| error.to_string())
}

/// Reads a group as a score.
pub(crate) fn said<M: Model>(
    function: &str,
    group: Group<M>,
    set: &BookParams,
    as_of: Instant,
    full: bool,
) -> Result<Option<Said>> {
    let read = || {
        let Some(ledger) = settled(group, set, as_of)? else { return Ok(None) };
        M::read(&ledger, set, as_of, full).map_err(|error| error.to_string())
    };
    read().map_err(|refused: Refused| exec_datafusion_err!("{function}: {refused}"))
}

/// Reads a state of a model, or that of a whole customer, as the model's group. A state of a model
/// has a unit of its own; constants that say another are refused.
pub(crate) fn group<M: Model>(
    bytes: &[u8],
    Constants { set, say_unit }: &Constants,
    as_of: Instant,
) -> Result<Group<M>, Refused> {
    let (of, _) = state::any(bytes)?;
    if of != <Whole as crate::model::Kept>::NAME {
        let group: Group<M> = Group::of(set, bytes)?;
        if let (true, Some(ledger)) = (say_unit, &group.ledger) {
            M::counts_as_said(ledger, set)
                .map_err(|error| format!("constants must count as the state does: {error}"))?;
        }
        return Ok(group);
    }
    let ledger = M::of(&relationship(bytes, set, as_of)?);
    Ok(Group { ledger: Some(ledger), waiting: Vec::new() })
}

/// Makes the ledgers of a whole customer.
pub(crate) fn relationship(
    bytes: &[u8],
    set: &BookParams,
    as_of: Instant,
) -> Result<Relationship, Refused> {
    let group: Group<Whole> = Group::of(set, bytes)?;
    let events = events(&group.waiting)?;
    Relationship::from_events(&events, set, as_of).map_err(|error| error.to_string())
}
