//! A rule, checked against the event that it makes.

use super::condition::Check;
use super::error::{MappingError, nearest, quoted};
use super::form::{Rule, Take};
use super::plan::{Common, Plan, Row};
use super::value::{Got, Misfit};
use crate::Error;
use crate::quantity::Name;
use crate::record::columns::{COMMON, EVENT_NAMES};
use crate::record::{Event, EventName, EventRecord};
use crate::wire::{ColumnSpec, EventSpec, FieldType, Value};

/// What every event has, as a rule or the mapping says it.
#[derive(Debug, Clone, Default)]
pub(super) struct Whose {
    pub(super) customer: Option<Plan>,
    pub(super) person: Option<Plan>,
    pub(super) id: Option<Plan>,
    pub(super) at: Option<Plan>,
}

impl Whose {
    pub(super) fn new(
        place: &str,
        [customer, person, id, at]: [Option<Take>; 4],
        common: &mut Common,
    ) -> Result<Self, MappingError> {
        let mut plan = |what: &str, take: Option<Take>| {
            let place = format!("{place}, `{what}`");
            take.map(|take| Plan::new(&place, take, None, common)).transpose()
        };
        Ok(Self {
            customer: plan("customer", customer)?,
            person: plan("person", person)?,
            id: plan("id", id)?,
            at: plan("at", at)?,
        })
    }
}

/// A rule that is ready to make events of rows.
#[derive(Debug, Clone)]
pub(super) struct Maker {
    pub(super) label: String,
    place: String,
    pub(super) event: EventName,
    when: Vec<Check>,
    whose: Whose,
    fields: Vec<(&'static str, FieldType, Plan)>,
}

impl Maker {
    pub(super) fn new(rule: Rule, common: &mut Common) -> Result<Self, MappingError> {
        let label = rule.name.clone().unwrap_or_else(|| rule.event.clone());
        let place = format!("rule {}", quoted(&label));
        let unknown = || {
            let expected = "name an event of the common table";
            let near = nearest(&rule.event, EVENT_NAMES);
            MappingError::new(&place, expected, quoted(&rule.event)).or_rather(near)
        };
        let event: EventName = rule.event.parse().map_err(|_| unknown())?;
        let spec = EventRecord::events().find(|spec| spec.name() == event.as_str());
        let spec = spec.ok_or_else(unknown)?;
        let when = Check::of_when(&place, rule.when, common)?;
        let whose = [rule.customer, rule.person, rule.id, rule.at];
        let whose = Whose::new(&place, whose, common)?;
        let mut fields = Vec::new();
        for (name, set) in rule.fields {
            let place = format!("{place}, field {}", quoted(&name));
            let column = column_of(&place, spec, &name)?;
            let graded = match column.kind {
                FieldType::Graded(graded) => Some(graded),
                FieldType::Name
                | FieldType::Text
                | FieldType::Checked(_)
                | FieldType::Number
                | FieldType::Share
                | FieldType::Positive
                | FieldType::Amount
                | FieldType::Stake
                | FieldType::Instant
                | FieldType::Count
                | FieldType::Flag
                | FieldType::Word(_) => None,
            };
            let plan = Plan::new(&place, set.into_take(), graded, common)?;
            for got in plan.constant().iter().chain(plan.choices()) {
                fill(&plan, column.kind, got)?;
            }
            fields.push((column.name, column.kind, plan));
        }
        let set = |name: &str| {
            // An event may ask for the person as a field of its own.
            COMMON.contains(&name) || fields.iter().any(|(field, _, _)| *field == name)
        };
        if let Some(column) = spec.columns().find(|column| column.needed && !set(column.name)) {
            let expected = format!("set `{}`, which event `{}` needs", column.name, spec.name());
            return Err(MappingError::new(&place, expected, "no such field"));
        }
        Ok(Self { label, place, event, when, whose, fields })
    }

    /// Makes an event of a row, if the rule takes it.
    pub(super) fn make(
        &self,
        whole: &Whose,
        source: Option<&str>,
        row: &Row<'_>,
    ) -> Result<Option<Event>, MappingError> {
        if !Check::all_hold(&self.when, row)? {
            return Ok(None);
        }
        let own = &self.whose;
        let customer = own.customer.as_ref().or(whole.customer.as_ref());
        let person = own.person.as_ref().or(whole.person.as_ref());
        let at = own.at.as_ref().or(whole.at.as_ref());
        let need = |what: &str| {
            let expected = format!("say the {what}, in the rule or for all rules");
            MappingError::new(&self.place, expected, "none")
        };
        let at = at.ok_or_else(|| need("time (`at`)"))?;
        let when = at.time(row)?;
        let missing = || at.refuse(Misfit::new(at.clock.expected(), "nothing"));
        let mut record = EventRecord {
            v: Some(Event::VERSION),
            id: self.id(whole, source, row)?,
            customer: Some(needed(customer.ok_or_else(|| need("customer"))?, row)?),
            person: person.map_or(Ok(None), |person| name(person, row))?,
            at: Some(when.ok_or_else(missing)?),
            event: Some(self.event),
            ..EventRecord::default()
        };
        for (field, kind, plan) in &self.fields {
            if let Some(value) = fill(plan, *kind, &plan.take(row)?)? {
                record.fields.push((field, value));
            }
        }
        Event::try_from(record).map(Some).map_err(|error| self.refused(&error))
    }

    /// The id of the event. Of those that one row makes, each gets one of its own, by its rule; of
    /// those that two systems make, each begins with its source.
    fn id(
        &self,
        whole: &Whose,
        source: Option<&str>,
        row: &Row<'_>,
    ) -> Result<Option<Name>, MappingError> {
        let (plan, ending) = match (&self.whose.id, &whole.id) {
            (Some(own), _) => (own, String::new()),
            (None, Some(whole)) => (whole, format!("/{}", self.label)),
            (None, None) => return Ok(None),
        };
        let got = plan.take(row)?;
        if got == Got::Nothing {
            return Ok(None);
        }
        let source = source.map_or_else(String::new, |source| format!("{source}/"));
        let id = format!("{source}{}{ending}", got.text());
        let refused = |_| plan.refuse(Misfit::new(A_NAME, quoted(&id)));
        Name::new(&id).map(Some).map_err(refused)
    }

    /// Says what the event itself refuses.
    fn refused(&self, error: &Error) -> MappingError {
        match error {
            Error::Field { event, field, .. } => {
                let expected = format!("fill `{field}`, which event `{event}` needs");
                MappingError::new(&self.place, expected, "nothing")
            }
            Error::OutOfRange { what, rule, got } => {
                let place = format!("{}, {what}", self.place);
                MappingError::new(place, format!("be {rule}"), quoted(&got.to_string()))
            }
            Error::UnknownName { what, rule, got } => {
                let place = format!("{}, {what}", self.place);
                MappingError::new(place, format!("be {rule}"), quoted(got))
            }
            other => {
                let expected = "make an event of which all fields go together";
                MappingError::new(&self.place, expected, format!("one that is refused: {other}"))
            }
        }
    }
}

const A_NAME: &str = "be 1 to 256 bytes of text without control characters";

fn name(plan: &Plan, row: &Row<'_>) -> Result<Option<Name>, MappingError> {
    match plan.take(row)? {
        Got::Nothing => Ok(None),
        got => {
            let refused = |_| plan.refuse(Misfit::new(A_NAME, got.shown()));
            Name::new(&got.text()).map(Some).map_err(refused)
        }
    }
}

fn needed(plan: &Plan, row: &Row<'_>) -> Result<Name, MappingError> {
    name(plan, row)?.ok_or_else(|| plan.refuse(Misfit::new("name the customer", "nothing")))
}

fn fill(plan: &Plan, kind: FieldType, got: &Got) -> Result<Option<Value>, MappingError> {
    got.fill(kind, (&plan.clock, plan.decimal)).map_err(|misfit| plan.refuse(misfit))
}

/// Finds the column of an event that a field of a rule names.
fn column_of(place: &str, spec: &EventSpec, name: &str) -> Result<ColumnSpec, MappingError> {
    if COMMON.contains(&name) {
        let expected = "stand in the rule itself, beside `fields`";
        return Err(MappingError::new(place, expected, "a place among the fields"));
    }
    let columns: Vec<ColumnSpec> = spec.columns().collect();
    let known = columns.iter().find(|column| column.name == name);
    known.copied().ok_or_else(|| {
        let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let near = nearest(name, names.iter().copied());
        let expected = match names.as_slice() {
            [] => format!("not stand here: event `{}` has no fields", spec.name()),
            _ => format!("be a field of event `{}` ({})", spec.name(), names.join(", ")),
        };
        MappingError::new(place, expected, quoted(name)).or_rather(near)
    })
}
