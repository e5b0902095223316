//! A rule, checked against the event that it makes.

use super::condition::Check;
use super::error::{MappingError, nearest, quoted};
use super::form::{Rule, Set, Take};
use super::plan::{Common, Plan, Row};
use super::value::{Got, Misfit};
use crate::Error;
use crate::quantity::{Currency, Instant, Name};
use crate::record::columns::{EVENT_NAMES, UNITS, common as is_common};
use crate::record::{Entry, Event, EventName, EventRecord, Retraction};
use crate::wire::{ColumnSpec, EventSpec, FieldType, Value};

/// What every event has, as a rule or the mapping says it.
#[derive(Debug, Clone, Default)]
pub(super) struct Whose {
    pub(super) customer: Option<Plan>,
    pub(super) person: Option<Plan>,
    pub(super) id: Option<Plan>,
    pub(super) at: Option<Plan>,
    pub(super) revised: Option<Plan>,
    pub(super) currency: Option<Plan>,
    pub(super) unit: Option<Plan>,
}

impl Whose {
    pub(super) fn new(
        place: &str,
        [customer, person, id, at, revised, currency, unit]: [Option<Take>; 7],
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
            revised: plan("revised", revised)?,
            currency: plan("currency", currency)?,
            unit: plan("unit", unit)?,
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
        let whose = [
            rule.customer,
            rule.person,
            rule.id,
            rule.at,
            rule.revised,
            rule.currency.map(Set::into_take),
            rule.unit.map(Set::into_take),
        ];
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
            is_common(name) || fields.iter().any(|(field, _, _)| *field == name)
        };
        if let Some(column) = spec.columns().find(|column| column.needed && !set(column.name)) {
            let expected = format!("set `{}`, which event `{}` needs", column.name, spec.name());
            return Err(MappingError::new(&place, expected, "no such field"));
        }
        Ok(Self { label, place, event, when, whose, fields })
    }

    /// Makes an event of a row, if the rule takes it; otherwise what the row says by having no
    /// such event, if it has a version: that none stands.
    pub(super) fn make(
        &self,
        whole: &Whose,
        source: Option<&Name>,
        row: &Row<'_>,
    ) -> Result<Option<Entry>, MappingError> {
        let own = &self.whose;
        if !Check::all_hold(&self.when, row)? {
            return self.unmake(whole, source, row);
        }
        let revised = self.revised(whole, row)?;
        let customer = own.customer.as_ref().or(whole.customer.as_ref());
        let person = own.person.as_ref().or(whole.person.as_ref());
        let at = own.at.as_ref().or(whole.at.as_ref());
        // Both were looked for when the mapping was read.
        let unsaid = |what: &str| MappingError::unsaid(&self.place, what);
        let at = at.ok_or_else(|| unsaid("at"))?;
        let when = at.time(row)?;
        let missing = || at.refuse(Misfit::new(at.clock.expected(), "nothing"));
        let id = self.id(whole, row)?;
        let mut record = EventRecord {
            v: Some(Event::VERSION),
            source: id.as_ref().and(source).cloned(),
            revised: id.as_ref().and(revised),
            id,
            customer: Some(needed(customer.ok_or_else(|| unsaid("customer"))?, row)?),
            person: person.map_or(Ok(None), |person| name(person, row))?,
            at: Some(when.ok_or_else(missing)?),
            event: Some(self.event),
            ..EventRecord::default()
        };
        self.money(&mut record, whole, row)?;
        for (field, kind, plan) in &self.fields {
            if let Some(value) = fill(plan, *kind, &plan.take(row)?)? {
                record.fields.put(field, value);
            }
        }
        let event = Event::try_from(record).map_err(|error| self.refused(&error))?;
        Ok(Some(event.into()))
    }

    /// Says that no event of an earlier version of the row stands, if the row has a version.
    pub(super) fn unmake(
        &self,
        whole: &Whose,
        source: Option<&Name>,
        row: &Row<'_>,
    ) -> Result<Option<Entry>, MappingError> {
        let Some(revised) = self.revised(whole, row)? else { return Ok(None) };
        let id = self.id(whole, row)?;
        Ok(id.map(|id| Retraction::implied(id, source.cloned(), revised).into()))
    }

    fn revised(&self, whole: &Whose, row: &Row<'_>) -> Result<Option<Instant>, MappingError> {
        let plan = self.whose.revised.as_ref().or(whole.revised.as_ref());
        plan.map_or(Ok(None), |plan| plan.time(row))
    }

    /// Says of what the amounts are, where the event has any.
    fn money(
        &self,
        record: &mut EventRecord,
        whole: &Whose,
        row: &Row<'_>,
    ) -> Result<(), MappingError> {
        if !EventRecord::has_money(self.event) {
            return Ok(());
        }
        if let Some(plan) = self.whose.currency.as_ref().or(whole.currency.as_ref()) {
            let got = plan.take(row)?;
            let refused = |_| plan.refuse(Misfit::new("be a currency, as EUR", got.shown()));
            if got != Got::Nothing {
                record.currency = Some(Currency::new(&got.text()).map_err(refused)?);
            }
        }
        if let Some(plan) = self.whose.unit.as_ref().or(whole.unit.as_ref())
            && let Some(Value::Word(unit)) = fill(plan, FieldType::Word(&UNITS), &plan.take(row)?)?
        {
            record.unit = Some(unit);
        }
        Ok(())
    }

    /// The id of the event. Of those that one row makes, each gets one of its own, by its rule.
    fn id(&self, whole: &Whose, row: &Row<'_>) -> Result<Option<Name>, MappingError> {
        let (plan, ending) = match (&self.whose.id, &whole.id) {
            (Some(own), _) => (own, String::new()),
            (None, Some(whole)) => (whole, format!("/{}", self.label)),
            (None, None) => return Ok(None),
        };
        let got = plan.take(row)?;
        if got == Got::Nothing {
            return Ok(None);
        }
        let id = format!("{}{ending}", got.text());
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

pub(super) const A_NAME: &str = "be 1 to 256 bytes of text without control characters";

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
    if is_common(name) {
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
