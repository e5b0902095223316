//! What the service knows, in one file: every event, and the state of each customer.
//!
//! A state is made anew from all of the customer's events whenever one is added. It cannot grow
//! from the last state: whether a matter came again, or a promise was kept in time, is told by what
//! comes later, and the label of an earlier fact then changes. So the events are kept too. They
//! also answer what was known at any date before.

use std::collections::BTreeMap;
use std::path::Path;

use axum::http::StatusCode;
use goodwill::book::{BookParams, Relationship};
use goodwill::quantity::{Instant, Name};
use goodwill::record::Event;
use redb::{Database, ReadableDatabase, ReadableTable, Table, TableDefinition};
use serde::{Deserialize, Serialize};

use crate::Refusal;

/// Each event as a line of JSON, by customer and in the order of arrival.
const EVENTS: TableDefinition<(&str, u64), &[u8]> = TableDefinition::new("events");
/// Each customer's state as JSON. It is exact: a number read back is the number to the last bit.
const STATES: TableDefinition<&str, &[u8]> = TableDefinition::new("states");

/// One customer's ledgers, as of the newest event.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct State {
    /// The newest event, and the instant of the state.
    pub(crate) as_of: Instant,
    /// How many events stand behind it.
    pub(crate) events: u64,
    pub(crate) relationship: Relationship,
}

/// What became of the events of a request.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Observed {
    /// So many were new.
    pub observed: u64,
    /// So many were known already, with the same id and content.
    pub repeated: u64,
    /// So many customers they were of.
    pub customers: u64,
}

/// The events and states, in one file.
#[derive(Debug)]
pub struct Store {
    database: Database,
    params: BookParams,
}

impl Store {
    /// Opens a file, or makes it.
    ///
    /// # Errors
    ///
    /// If the file is in use by another process, or holds something else.
    pub fn open(file: &Path, params: BookParams) -> Result<Self, Refusal> {
        let database = Database::create(file).map_err(Refusal::failed)?;
        let write = database.begin_write().map_err(Refusal::failed)?;
        write.open_table(EVENTS).map_err(Refusal::failed)?;
        write.open_table(STATES).map_err(Refusal::failed)?;
        write.commit().map_err(Refusal::failed)?;
        Ok(Self { database, params })
    }

    /// Returns the constants of every reading.
    pub(crate) fn params(&self) -> &BookParams {
        &self.params
    }

    /// Takes in events: all of them or none. What was said before, with the same id, is not kept
    /// twice, so that a request may be sent again.
    ///
    /// # Errors
    ///
    /// If the crate refuses a customer's events, or the file cannot be written.
    pub fn observe(&self, events: Vec<Event>) -> Result<Observed, Refusal> {
        let mut customers: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
        for event in events {
            customers.entry(event.customer().clone()).or_default().push(event);
        }
        let mut seen = Observed { observed: 0, repeated: 0, customers: customers.len() as u64 };
        // Dropped without a commit, a transaction leaves nothing behind.
        let write = self.database.begin_write().map_err(Refusal::failed)?;
        {
            let mut table = write.open_table(EVENTS).map_err(Refusal::failed)?;
            let mut states = write.open_table(STATES).map_err(Refusal::failed)?;
            for (customer, events) in customers {
                let mut all = read(&table, &customer)?;
                for event in events {
                    if event.id().is_some() && all.contains(&event) {
                        seen.repeated += 1;
                        continue;
                    }
                    append(&mut table, all.len() as u64, &event)?;
                    all.push(event);
                    seen.observed += 1;
                }
                let state = self.state_of(&all)?;
                let bytes = serde_json::to_vec(&state).map_err(Refusal::failed)?;
                states.insert(customer.as_str(), bytes.as_slice()).map_err(Refusal::failed)?;
            }
        }
        write.commit().map_err(Refusal::failed)?;
        Ok(seen)
    }

    /// Makes the state of a customer's complete events.
    fn state_of(&self, events: &[Event]) -> Result<State, Refusal> {
        let as_of = events.iter().map(Event::at).max().unwrap_or(Instant::EPOCH);
        let relationship = Relationship::from_events(events, &self.params, as_of)?;
        Ok(State { as_of, events: events.len() as u64, relationship })
    }

    /// Reads the state of a customer.
    pub(crate) fn state(&self, customer: &Name) -> Result<State, Refusal> {
        let read = self.database.begin_read().map_err(Refusal::failed)?;
        let states = read.open_table(STATES).map_err(Refusal::failed)?;
        let bytes = states.get(customer.as_str()).map_err(Refusal::failed)?;
        let bytes = bytes.ok_or_else(|| unknown(customer))?;
        serde_json::from_slice(bytes.value()).map_err(Refusal::failed)
    }

    /// Reads the events of a customer, in the order of arrival.
    pub(crate) fn events(&self, customer: &Name) -> Result<Vec<Event>, Refusal> {
        let transaction = self.database.begin_read().map_err(Refusal::failed)?;
        let table = transaction.open_table(EVENTS).map_err(Refusal::failed)?;
        let events = read(&table, customer)?;
        if events.is_empty() { Err(unknown(customer)) } else { Ok(events) }
    }

    /// Reads the events of all customers.
    pub(crate) fn all_events(&self) -> Result<Vec<Event>, Refusal> {
        let transaction = self.database.begin_read().map_err(Refusal::failed)?;
        let table = transaction.open_table(EVENTS).map_err(Refusal::failed)?;
        let rows = table.iter().map_err(Refusal::failed)?;
        rows.map(|row| parsed(row.map_err(Refusal::failed)?.1.value())).collect()
    }
}

fn unknown(customer: &Name) -> Refusal {
    let said = format!("customer must be one that was observed, got `{customer}`");
    Refusal::new(StatusCode::NOT_FOUND, said)
}

fn parsed(line: &[u8]) -> Result<Event, Refusal> {
    serde_json::from_slice(line).map_err(Refusal::failed)
}

fn read(
    table: &impl ReadableTable<(&'static str, u64), &'static [u8]>,
    customer: &Name,
) -> Result<Vec<Event>, Refusal> {
    let of_customer = (customer.as_str(), 0)..=(customer.as_str(), u64::MAX);
    let rows = table.range(of_customer).map_err(Refusal::failed)?;
    rows.map(|row| parsed(row.map_err(Refusal::failed)?.1.value())).collect()
}

fn append(
    table: &mut Table<'_, (&'static str, u64), &'static [u8]>,
    place: u64,
    event: &Event,
) -> Result<(), Refusal> {
    let line = serde_json::to_vec(event).map_err(Refusal::failed)?;
    let key = (event.customer().as_str(), place);
    table.insert(key, line.as_slice()).map_err(Refusal::failed)?;
    Ok(())
}
