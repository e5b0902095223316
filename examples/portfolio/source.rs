//! Where events come from: the simulator, or files, in memory or one customer at a time.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use goodwill::quantity::{Instant, Name};
use goodwill::record::{Entry, Event, Intake};
use goodwill::simulate::Simulation;
use rayon::prelude::*;

use crate::events::{self, How};
use crate::heard::{Heard, Place};
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
    Memory(Grouped),
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
    first: BTreeSet<(Instant, Place)>,
    last: BTreeSet<(Instant, Place)>,
}

impl Ends {
    fn see(&mut self, at: Instant, place: &Place) {
        /// Mistyped dates are few.
        const MOST: usize = 100;
        let key = (at, place);
        let has_room = self.first.len() < MOST;
        // Most lie in the middle, where none is kept.
        if has_room || self.first.last().is_some_and(|(at, place)| key < (*at, place)) {
            self.first.insert((at, place.clone()));
        }
        if has_room || self.last.first().is_some_and(|(at, place)| key > (*at, place)) {
            self.last.insert((at, place.clone()));
        }
        if self.first.len() > MOST {
            self.first.pop_last();
        }
        if self.last.len() > MOST {
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
        let events: Vec<Event> = simulation.iter().filter(happened).collect();
        match as_of {
            Some(as_of) if events.is_empty() => Err(Failure::new(format!(
                "--as-of must lie in the two years up to {} for the built-in book, got {}",
                dates::day(simulation.until()),
                dates::day(as_of),
            ))),
            _ => Ok(Self {
                kind: Kind::Memory(Grouped::of(events)),
                how: How::default(),
                as_of,
                said: RefCell::default(),
            }),
        }
    }

    /// Reads files in any order, beside entries that were read elsewhere.
    pub(crate) fn unsorted(
        files: &[PathBuf],
        mapped: Vec<(Entry, Place, u64)>,
        how: How,
        as_of: Option<Instant>,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let mut heard = Heard::default();
        let (mut said, mut span, mut ends) = (Said::default(), Span::default(), Ends::default());
        let mut intake = Intake::new();
        for file in files {
            let name: Arc<str> = called(file).into();
            events::read(file, &how, &mut heard, progress, &mut |entry, line, words| {
                intake.take_said(entry, Place { file: Arc::clone(&name), line }, words);
                Ok(())
            })?;
        }
        for (entry, place, words) in mapped {
            intake.take_said(entry, place, words);
        }
        let settled = heard.settle(intake, &how, as_of)?;
        for (event, place) in &settled {
            span.see(event.at());
            ends.see(event.at(), place);
        }
        let mut events: Vec<Event> = settled.into_iter().map(|(event, _)| event).collect();
        refuse_serial(&span, files)?;
        if let Some([first, last]) = span.bounds() {
            let is_far = |at: Instant| !(first..=last).contains(&at);
            let far = ends.first.union(&ends.last).filter(|(at, _)| is_far(*at));
            let mut places: Vec<_> = far.cloned().collect();
            places.sort_unstable_by(|(_, a), (_, b)| a.cmp(b));
            for (at, Place { file, line }) in places {
                said.apart.add(&file, line, at);
            }
            if said.apart.count() > 0 {
                events.retain(|event| !is_far(event.at()));
            }
        }
        // Their places took room as well, and some was kept for more.
        events.shrink_to_fit();
        let customers = Grouped::of(events);
        let lists: Vec<&[Event]> = customers.customers().collect();
        heard.look_at_all(&lists);
        if as_of.is_none() {
            said.lone = span.lone_note();
        }
        let first_later = heard.first_later;
        said.heard = Some(heard);
        if let (true, Some(first), Some(as_of)) = (customers.ends.is_empty(), first_later, as_of) {
            return Err(Failure::new(format!(
                "--as-of must not be before the first event ({}), got {}",
                dates::rfc3339(first),
                dates::rfc3339(as_of)
            )));
        }
        Ok(Self { kind: Kind::Memory(customers), how, as_of, said: RefCell::new(said) })
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
            Kind::Memory(customers) => Some(customers.ends.len()),
            Kind::Sorted(..) => None,
        }
    }

    /// The date of the newest event, which is not far from all others.
    pub(crate) fn newest(&mut self, progress: &mut Progress) -> Result<Option<Instant>, Failure> {
        match &mut self.kind {
            Kind::Memory(customers) => Ok(customers.events.par_iter().map(Event::at).max()),
            Kind::Sorted(files, bounds) => {
                let (mut span, mut heard) = (Span::default(), Heard::default());
                by_customer(files, &self.how, &mut heard, progress, &mut |_, events| {
                    for (event, _) in &events {
                        span.see(event.at());
                    }
                    Ok(())
                })?;
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
        let of = said.heard.as_ref().and_then(|heard| heard.unscored_of.get(customer));
        of.copied().unwrap_or(0)
    }

    /// Goes through the customers of sorted files up to an instant, without events that are set
    /// apart.
    fn pass(
        &self,
        files: &[PathBuf],
        bounds: Option<[Instant; 2]>,
        as_of: Instant,
        progress: &mut Progress,
        with: &mut dyn FnMut(Vec<Event>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (mut heard, mut now) = (Heard::default(), Said::default());
        // Without --as-of, what comes later is far from all others, and set apart below.
        let how = How { until: self.as_of.map(|_| as_of), ..self.how.clone() };
        by_customer(files, &how, &mut heard, progress, &mut |heard, events| {
            let mut own = Vec::new();
            for (event, Place { file, line }) in events {
                if bounds.is_some_and(|[first, last]| !(first..=last).contains(&event.at())) {
                    now.apart.add(&file, line, event.at());
                } else {
                    own.push(event);
                }
            }
            heard.look(&own);
            if own.is_empty() { Ok(()) } else { with(own) }
        })?;
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
                progress.phase("scoring", customers.ends.len() as u64);
                for events in customers.customers() {
                    with(Cow::Borrowed(events))?;
                    progress.step();
                }
                Ok(())
            }
            Kind::Sorted(files, bounds) => {
                self.pass(files, *bounds, as_of, progress, &mut |events| with(Cow::Owned(events)))
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
                let named = all.customers().filter_map(|own| Some((own.first()?.customer(), own)));
                let chosen = named.filter(|(customer, _)| customers.contains(*customer));
                found.extend(chosen.map(|(customer, own)| (customer.clone(), own.to_vec())));
            }
            Kind::Sorted(files, bounds) => {
                let mut take = |events: Vec<Event>| {
                    let of_chosen = |event: &Event| customers.contains(event.customer());
                    events.into_iter().filter(of_chosen).for_each(|event| keep(&mut found, event));
                    Ok(())
                };
                self.pass(files, *bounds, as_of, progress, &mut take)?;
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

/// All events, those of a customer beside each other, in the order of the customers' names.
struct Grouped {
    events: Vec<Event>,
    /// Where the events of each customer end.
    ends: Vec<usize>,
}

impl Grouped {
    /// Keeps those of a customer in their order. They change their places where they are, since
    /// there may not be room for all of them twice.
    fn of(mut events: Vec<Event>) -> Self {
        // Looked for once by its name, a customer is a number.
        let mut numbers: HashMap<&Name, usize> = HashMap::new();
        let (mut places, mut counts) = (Vec::with_capacity(events.len()), Vec::<usize>::new());
        let mut last: Option<(&Name, usize)> = None;
        for event in &events {
            // Mostly a customer's events follow one another.
            let number = match last {
                Some((customer, number)) if customer == event.customer() => number,
                _ => *numbers.entry(event.customer()).or_insert(counts.len()),
            };
            if number == counts.len() {
                counts.push(0);
            }
            counts[number] += 1;
            places.push(number);
            last = Some((event.customer(), number));
        }
        let mut by_name: Vec<(&Name, usize)> = numbers.into_iter().collect();
        by_name.sort_unstable();
        let (mut next, mut ends, mut end) = (vec![0; counts.len()], Vec::new(), 0);
        for (_, number) in by_name {
            next[number] = end;
            end += counts[number];
            ends.push(end);
        }
        for place in &mut places {
            let next = &mut next[*place];
            (*place, *next) = (*next, *next + 1);
        }
        for i in 0..events.len() {
            while places[i] != i {
                let to = places[i];
                events.swap(i, to);
                places.swap(i, to);
            }
        }
        Self { events, ends }
    }

    /// Each customer's events.
    fn customers(&self) -> impl Iterator<Item = &[Event]> {
        let begins = std::iter::once(0).chain(self.ends.iter().copied());
        begins.zip(&self.ends).map(|(begin, end)| &self.events[begin..*end])
    }
}

fn keep(customers: &mut BTreeMap<Name, Vec<Event>>, event: Event) {
    match customers.get_mut(event.customer()) {
        Some(list) => list.push(event),
        None => drop(customers.insert(event.customer().clone(), vec![event])),
    }
}

/// What is done with the events of each customer.
type WithEach<'a> = &'a mut dyn FnMut(&mut Heard, Vec<(Event, Place)>) -> Result<(), Failure>;

/// Reads files that are sorted by customer and time, and settles each customer's entries.
fn by_customer(
    files: &[PathBuf],
    how: &How,
    heard: &mut Heard,
    progress: &mut Progress,
    with: WithEach<'_>,
) -> Result<(), Failure> {
    for file in files {
        let name: Arc<str> = called(file).into();
        let mut last: Option<(Name, Option<Instant>)> = None;
        let mut intake = Intake::new();
        // What the reading hears is told while the customers are settled.
        let mut told = Heard::default();
        // What goes wrong with a customer has no line, so it waits until the file is left.
        let mut failed: Option<Failure> = None;
        events::read(file, how, &mut told, progress, &mut |entry, line, words| {
            let (customer, at) = in_order(last.as_ref(), &entry)?;
            if last.as_ref().is_some_and(|(own, _)| *own != customer) {
                let whole = std::mem::take(&mut intake);
                if failed.is_none() {
                    let settled = heard.settle(whole, how, how.until);
                    failed = settled.and_then(|events| with(heard, events)).err();
                }
            }
            let before = last.take().filter(|(own, _)| *own == customer);
            last = Some((customer, at.or(before.and_then(|(_, at)| at))));
            intake.take_said(entry, Place { file: Arc::clone(&name), line }, words);
            Ok(())
        })?;
        failed.map_or(Ok(()), Err)?;
        let events = heard.settle(intake, how, how.until)?;
        with(heard, events)?;
        heard.tables.append(&mut told.tables);
        for (field, count) in told.unknown {
            *heard.unknown.entry(field).or_default() += count;
        }
    }
    Ok(())
}

/// Whose an entry is, and of when; one that does not follow the last is refused.
fn in_order(
    last: Option<&(Name, Option<Instant>)>,
    entry: &Entry,
) -> Result<(Name, Option<Instant>), String> {
    let own = match entry {
        Entry::Event(event) => (event.customer().clone(), Some(event.at())),
        Entry::Retraction(retraction) => {
            let customer = retraction.customer().ok_or(
                "with --sorted, a retraction must name the `customer` with whose events it stands, \
                 got none (add it, or leave out --sorted)",
            )?;
            (customer.clone(), None)
        }
        _ => return Err("must be an event or a retraction".to_owned()),
    };
    let follows = last.is_none_or(|(customer, at)| match customer.cmp(&own.0) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Equal => own.1.is_none() || *at <= own.1,
        std::cmp::Ordering::Greater => false,
    });
    if follows {
        return Ok(own);
    }
    let say = |(customer, at): &(Name, Option<Instant>)| match at {
        Some(at) => format!("`{customer}` at {}", dates::rfc3339(*at)),
        None => format!("`{customer}`"),
    };
    Err(format!(
        "with --sorted, events must be in the order of customer and time, got {} after {} (by code \
         points, so that capitals come before small letters: sort with LC_ALL=C, or leave out \
         --sorted)",
        say(&own),
        last.map(say).unwrap_or_default()
    ))
}
