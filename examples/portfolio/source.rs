//! Where events come from: the simulator, or files, in memory or one customer at a time.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use goodwill::quantity::{Instant, Name};
use goodwill::record::Event;
use goodwill::simulate::Simulation;

use crate::events::{self, Heard, How};
use crate::support::dates;
use crate::support::input::open::is_standard;
use crate::support::input::span::{Apart, Span};
use crate::support::outcome::Failure;
use crate::support::progress::Progress;

/// Customers with their events, to be gone through more than once.
pub(crate) struct Source {
    kind: Kind,
    how: How,
    /// Up to when events are read, where the user says.
    as_of: Option<Instant>,
    /// What was said of the events on the first way through them.
    said: RefCell<Said>,
}

enum Kind {
    /// All events, by customer.
    Memory(BTreeMap<Name, Vec<Event>>),
    /// Files that are sorted by customer and time, read anew each time; events outside of the
    /// bounds are set apart.
    Sorted(Vec<PathBuf>, Option<[Instant; 2]>),
}

/// What is to be said of the events.
#[derive(Default)]
struct Said {
    heard: Option<Heard>,
    apart: Apart,
    lone: Option<String>,
}

/// The earliest and the latest few events, and where they stand.
#[derive(Default)]
struct Ends {
    first: BTreeSet<(Instant, usize, u64)>,
    last: BTreeSet<(Instant, usize, u64)>,
}

impl Ends {
    fn see(&mut self, place: (Instant, usize, u64)) {
        /// Mistyped dates are few.
        const MOST: usize = 100;
        self.first.insert(place);
        self.last.insert(place);
        if self.first.len() > MOST {
            self.first.pop_last();
            self.last.pop_first();
        }
    }
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
            _ => Ok(Self {
                kind: Kind::Memory(customers),
                how: How::default(),
                as_of,
                said: RefCell::default(),
            }),
        }
    }

    /// Reads files in any order.
    pub(crate) fn unsorted(
        files: &[PathBuf],
        how: How,
        as_of: Option<Instant>,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let (mut customers, mut heard) = (BTreeMap::new(), Heard::default());
        let how = How { until: as_of, ..how };
        let (mut said, mut span, mut ends) = (Said::default(), Span::default(), Ends::default());
        for (number, file) in files.iter().enumerate() {
            events::read(file, &how, &mut heard, progress, &mut |event, line| {
                span.see(event.at());
                ends.see((event.at(), number, line));
                keep(&mut customers, event);
                Ok(())
            })?;
        }
        refuse_serial(&span, files)?;
        if let Some([first, last]) = span.bounds() {
            let is_far = |at: Instant| !(first..=last).contains(&at);
            let far: BTreeSet<_> =
                ends.first.union(&ends.last).filter(|(at, ..)| is_far(*at)).collect();
            let mut places: Vec<_> = far.into_iter().copied().collect();
            places.sort_unstable_by_key(|(_, file, line)| (*file, *line));
            for (at, file, line) in places {
                said.apart.add(&called(&files[file]), line, at);
            }
            if said.apart.count() > 0 {
                for events in customers.values_mut() {
                    events.retain(|event: &Event| !is_far(event.at()));
                }
                customers.retain(|_, events| !events.is_empty());
            }
        }
        if as_of.is_none() {
            said.lone = span.lone_note();
        }
        let first_later = heard.first_later;
        said.heard = Some(heard);
        if let (true, Some(first), Some(as_of)) = (customers.is_empty(), first_later, as_of) {
            return Err(Failure::new(format!(
                "--as-of must not be before the first event ({}), got {}",
                dates::rfc3339(first),
                dates::rfc3339(as_of)
            )));
        }
        Ok(Self { kind: Kind::Memory(customers), how, as_of, said: RefCell::new(said) })
    }

    /// Adds events that were read elsewhere; files that are sorted take none.
    pub(crate) fn with(mut self, events: Vec<Event>) -> Self {
        if let Kind::Memory(customers) = &mut self.kind {
            for event in events {
                keep(customers, event);
            }
        }
        self
    }

    /// Takes files that are sorted, and are read more than once.
    pub(crate) fn sorted(
        files: &[PathBuf],
        how: How,
        as_of: Option<Instant>,
    ) -> Result<Self, Failure> {
        for file in files {
            let is_plain = std::fs::metadata(file).is_ok_and(|data| !data.is_file());
            if is_standard(file) || is_plain {
                return Err(Failure::new(format!(
                    "--sorted reads a file more than once and needs a plain one, got {}",
                    called(file)
                )));
            }
        }
        let how = How { sorted: true, ..how };
        let kind = Kind::Sorted(files.to_vec(), None);
        Ok(Self { kind, how, as_of, said: RefCell::default() })
    }

    /// Tells whether files are read more than once, as they are sorted.
    pub(crate) const fn is_sorted(&self) -> bool {
        matches!(self.kind, Kind::Sorted(..))
    }

    /// How many customers there are, where that is known before they are read.
    pub(crate) fn customers(&self) -> Option<usize> {
        match &self.kind {
            Kind::Memory(customers) => Some(customers.len()),
            Kind::Sorted(..) => None,
        }
    }

    /// The date of the newest event, which is not far from all others.
    pub(crate) fn newest(&mut self, progress: &mut Progress) -> Result<Option<Instant>, Failure> {
        match &mut self.kind {
            Kind::Memory(customers) => Ok(customers.values().flatten().map(Event::at).max()),
            Kind::Sorted(files, bounds) => {
                let (mut span, mut heard) = (Span::default(), Heard::default());
                for file in files.iter() {
                    events::read(file, &self.how, &mut heard, progress, &mut |event, _| {
                        span.see(event.at());
                        Ok(())
                    })?;
                }
                refuse_serial(&span, files)?;
                self.said.borrow_mut().lone = span.lone_note();
                *bounds = span.bounds();
                Ok(bounds.map(|[_, last]| last))
            }
        }
    }

    /// What is to be said of the events before all else.
    pub(crate) fn notes(&self) -> Vec<String> {
        let said = self.said.borrow();
        let heard = said.heard.as_ref().map(Heard::notes).unwrap_or_default();
        said.apart.note("event").into_iter().chain(said.lone.clone()).chain(heard).collect()
    }

    /// How many events of a customer enter no score.
    pub(crate) fn unscored(&self, customer: &Name) -> u64 {
        let said = self.said.borrow();
        let of = said.heard.as_ref().and_then(|heard| heard.unscored_of.get(customer.as_str()));
        of.copied().unwrap_or(0)
    }

    /// Goes through the events of sorted files up to an instant, without those that are set apart.
    fn pass(
        &self,
        files: &[PathBuf],
        bounds: Option<[Instant; 2]>,
        as_of: Instant,
        progress: &mut Progress,
        each: &mut dyn FnMut(Event) -> Result<(), String>,
        after_file: &mut dyn FnMut() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (mut heard, mut now) = (Heard::default(), Said::default());
        // Without --as-of, what comes later is far from all others, and set apart below.
        let how = How { until: self.as_of.map(|_| as_of), ..self.how.clone() };
        for file in files {
            let name = called(file);
            events::read(file, &how, &mut heard, progress, &mut |event, line| {
                if bounds.is_some_and(|[first, last]| !(first..=last).contains(&event.at())) {
                    now.apart.add(&name, line, event.at());
                    return Ok(());
                }
                each(event)
            })?;
            after_file()?;
        }
        let mut said = self.said.borrow_mut();
        // On every way the same is heard; but learning goes by earlier days.
        let is_whole = self.as_of.is_none_or(|wanted| wanted == as_of);
        if said.heard.is_none() && is_whole {
            let lone = said.lone.take();
            *said = Said { heard: Some(heard), lone, ..now };
        }
        Ok(())
    }

    /// Goes through the customers, each with all events.
    pub(crate) fn each<'a>(
        &'a self,
        as_of: Instant,
        progress: &mut Progress,
        with: &mut dyn FnMut(Cow<'a, [Event]>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        match &self.kind {
            Kind::Memory(customers) => {
                progress.phase("scoring", customers.len() as u64);
                for events in customers.values() {
                    with(Cow::Borrowed(events))?;
                    progress.step();
                }
                Ok(())
            }
            Kind::Sorted(files, bounds) => {
                // What goes wrong with a customer has no line, so it waits until the file is left.
                let failed = RefCell::new(None);
                let own: RefCell<Vec<Event>> = RefCell::default();
                let with = RefCell::new(with);
                self.pass(
                    files,
                    *bounds,
                    as_of,
                    progress,
                    &mut |event| {
                        let mut own = own.borrow_mut();
                        let last = own.last();
                        in_order(last, &event)?;
                        if last.is_some_and(|last| last.customer() != event.customer())
                            && failed.borrow().is_none()
                        {
                            let whole = Cow::Owned(std::mem::take(&mut *own));
                            *failed.borrow_mut() = (*with.borrow_mut())(whole).err();
                        }
                        own.push(event);
                        Ok(())
                    },
                    &mut || {
                        failed.borrow_mut().take().map_or(Ok(()), Err)?;
                        let left = std::mem::take(&mut *own.borrow_mut());
                        if left.is_empty() {
                            Ok(())
                        } else {
                            (*with.borrow_mut())(Cow::Owned(left))
                        }
                    },
                )
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
        match &self.kind {
            Kind::Memory(all) => {
                let chosen = all.iter().filter(|(customer, _)| customers.contains(*customer));
                found.extend(chosen.map(|(customer, events)| (customer.clone(), events.clone())));
            }
            Kind::Sorted(files, bounds) => {
                let mut take = |event: Event| {
                    if customers.contains(event.customer()) {
                        keep(&mut found, event);
                    }
                    Ok(())
                };
                self.pass(files, *bounds, as_of, progress, &mut take, &mut || Ok(()))?;
            }
        }
        Ok(found)
    }
}

/// What a file is called.
pub(crate) fn called(file: &Path) -> String {
    if is_standard(file) { "standard input".to_owned() } else { file.display().to_string() }
}

/// Refuses dates that are days as a spreadsheet counts them.
fn refuse_serial(span: &Span, files: &[PathBuf]) -> Result<(), Failure> {
    let Some([first, _]) = span.bounds().filter(|_| span.is_serial()) else { return Ok(()) };
    let names: Vec<String> = files.iter().map(|file| called(file)).collect();
    Err(Failure::new(format!(
        "{}: events must have dates in seconds since 1970, RFC 3339 or YYYY-MM-DD, got numbers as \
         {first} (a spreadsheet's serial day, {}? format the column as a date before it is saved)",
        names.join(", "),
        dates::serial_day(first.seconds())
    )))
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
        "with --sorted, events must be in the order of customer and time, got {} after {} (by code \
         points, so that capitals come before small letters: sort with LC_ALL=C, or leave out \
         --sorted)",
        say(event),
        say(last)
    ))
}
