//! Where events come from: the simulator, or files, in memory or one customer at a time.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use goodwill::quantity::{Instant, Name};
use goodwill::record::Event;
use goodwill::simulate::Simulation;

use crate::events;
use crate::support::dates;
use crate::support::outcome::Failure;
use crate::support::progress::Progress;

/// Customers with their events, to be gone through more than once.
pub(crate) enum Source {
    /// All events, by customer.
    Memory(BTreeMap<Name, Vec<Event>>),
    /// Files that are sorted by customer and time, read anew each time.
    Sorted(Vec<PathBuf>),
}

impl Source {
    /// The built-in book up to an instant, which may lie anywhere in its two years.
    pub(crate) fn simulated(
        simulation: Simulation,
        as_of: Option<Instant>,
    ) -> Result<Self, Failure> {
        // Of a simulation one may ask for any day: what comes later has not happened yet.
        let happened = |event: &Event| as_of.is_none_or(|as_of| event.at() <= as_of);
        let mut customers = BTreeMap::new();
        simulation.iter().filter(happened).for_each(|event| keep(&mut customers, event));
        match as_of {
            Some(as_of) if customers.is_empty() => Err(Failure::new(format!(
                "--as-of must lie in the two years up to {} for the built-in book, got {}",
                dates::day(simulation.until()),
                dates::day(as_of),
            ))),
            _ => Ok(Self::Memory(customers)),
        }
    }

    /// Reads files in any order.
    pub(crate) fn unsorted(
        files: &[PathBuf],
        as_of: Option<Instant>,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let mut customers = BTreeMap::new();
        for file in files {
            events::read(file, as_of, progress, &mut |event| {
                keep(&mut customers, event);
                Ok(())
            })?;
        }
        Ok(Self::Memory(customers))
    }

    /// Adds events that were read elsewhere; files that are sorted take none.
    pub(crate) fn with(mut self, events: Vec<Event>) -> Self {
        if let Self::Memory(customers) = &mut self {
            for event in events {
                keep(customers, event);
            }
        }
        self
    }

    /// Takes files that are sorted, and are read more than once.
    pub(crate) fn sorted(files: &[PathBuf]) -> Result<Self, Failure> {
        for file in files {
            if std::fs::metadata(file).is_ok_and(|data| !data.is_file()) {
                return Err(Failure::new(format!(
                    "--sorted reads a file more than once and needs a plain one, got {}",
                    file.display()
                )));
            }
        }
        Ok(Self::Sorted(files.to_vec()))
    }

    /// The date of the newest event.
    pub(crate) fn newest(&self, progress: &mut Progress) -> Result<Option<Instant>, Failure> {
        match self {
            Self::Memory(customers) => Ok(customers.values().flatten().map(Event::at).max()),
            Self::Sorted(files) => {
                let mut newest = None;
                for file in files {
                    events::read(file, None, progress, &mut |event| {
                        newest = newest.max(Some(event.at()));
                        Ok(())
                    })?;
                }
                Ok(newest)
            }
        }
    }

    /// Goes through the customers, each with all events.
    pub(crate) fn each<'a>(
        &'a self,
        as_of: Instant,
        progress: &mut Progress,
        with: &mut dyn FnMut(Cow<'a, [Event]>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        match self {
            Self::Memory(customers) => {
                progress.phase("scoring", customers.len() as u64);
                for events in customers.values() {
                    with(Cow::Borrowed(events))?;
                    progress.step();
                }
                Ok(())
            }
            Self::Sorted(files) => {
                for file in files {
                    // What goes wrong with a customer has no line, so it waits until the file is
                    // left.
                    let mut failed = None;
                    let mut own: Vec<Event> = Vec::new();
                    events::read(file, Some(as_of), progress, &mut |event| {
                        let last = own.last();
                        in_order(last, &event)?;
                        if last.is_some_and(|last| last.customer() != event.customer())
                            && failed.is_none()
                        {
                            failed = with(Cow::Owned(std::mem::take(&mut own))).err();
                        }
                        own.push(event);
                        Ok(())
                    })?;
                    failed.map_or(Ok(()), Err)?;
                    if !own.is_empty() {
                        with(Cow::Owned(own))?;
                    }
                }
                Ok(())
            }
        }
    }

    /// The events of some customers.
    pub(crate) fn of(
        &self,
        customers: &BTreeSet<Name>,
        as_of: Instant,
        progress: &mut Progress,
    ) -> Result<BTreeMap<Name, Vec<Event>>, Failure> {
        let mut found = BTreeMap::new();
        match self {
            Self::Memory(all) => {
                let chosen = all.iter().filter(|(customer, _)| customers.contains(*customer));
                found.extend(chosen.map(|(customer, events)| (customer.clone(), events.clone())));
            }
            Self::Sorted(files) => {
                for file in files {
                    events::read(file, Some(as_of), progress, &mut |event| {
                        if customers.contains(event.customer()) {
                            keep(&mut found, event);
                        }
                        Ok(())
                    })?;
                }
            }
        }
        Ok(found)
    }
}

fn keep(customers: &mut BTreeMap<Name, Vec<Event>>, event: Event) {
    match customers.get_mut(event.customer()) {
        Some(list) => list.push(event),
        None => drop(customers.insert(event.customer().clone(), vec![event])),
    }
}

fn in_order(last: Option<&Event>, event: &Event) -> Result<(), String> {
    let Some(last) = last else { return Ok(()) };
    let key = |event: &Event| (event.customer().clone(), event.at());
    if key(last) <= key(event) {
        return Ok(());
    }
    let say = |event: &Event| format!("`{}` at {}", event.customer(), dates::rfc3339(event.at()));
    Err(format!(
        "with --sorted, events must be in the order of customer and time, got {} after {}",
        say(event),
        say(last)
    ))
}
