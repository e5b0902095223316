//! What was delivered, settled: each event once, in its latest version, without what was retracted.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::hash::{BuildHasherDefault, Hash, Hasher};

#[cfg(feature = "rayon")]
use rayon::slice::ParallelSliceMut;

use super::{Entry, Event, EventName, EventRecord, Retraction};
use crate::quantity::{Instant, Name};
use crate::wire::Value;

/// Takes what other systems deliver, in any order, and says which events stand.
///
/// | what is delivered | what stands |
/// |---|---|
/// | the same event again, of the same source and id | the event, once |
/// | a later version of the same source and id | the later |
/// | a retraction of a source and id | none of the versions up to its own; all, if it says none |
/// | two different events of one source, id and version | neither: it is a [`Conflict`] |
/// | the same again without an id | both, unless [`Intake::counting_once`] was asked for |
///
/// The order of delivery changes nothing. What was replaced or retracted leaves no trace: the
/// events that stand are those that would stand if it had never been delivered. So a customer, or a
/// person of one, is forgotten by retracting their events.
///
/// Each entry comes with its place, a line say, for sentences about it.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use goodwill::record::{Entry, Intake};
///
/// let mut intake = Intake::new();
/// for (line, text) in (1_u64..).zip([
///     r#"{"id":"7","customer":"acme","at":100,"event":"request","met":true}"#,
///     r#"{"id":"8","customer":"acme","at":200,"event":"contact"}"#,
///     r#"{"id":"7","revised":200,"customer":"acme","at":100,"event":"request","met":false}"#,
///     r#"{"id":"8","retracted":true}"#,
/// ]) {
///     let entry: Entry = serde_json::from_str(text)?;
///     intake.take(entry, line);
/// }
/// let settled = intake.settle()?;
/// assert_eq!(settled.events.len(), 1);
/// assert_eq!(settled.events[0].1, 3);
/// assert_eq!((settled.account.replaced, settled.account.retracted), (1, 1));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Intake<P> {
    once: bool,
    events: Vec<(Event, P)>,
    /// The words of each in its own system, as a number.
    words: Vec<u64>,
    /// The names of the customers, so that all events of one share one. Nothing is read off their
    /// order.
    customers: HashSet<Name, BuildHasherDefault<DefaultHasher>>,
    /// The last version that is taken out of each source and id, and whether that must meet one.
    retractions: BTreeMap<Key, Out>,
}

type Key = (Option<Name>, Name);

#[derive(Debug, Clone, Copy)]
struct Out {
    up_to: UpTo,
    implied: bool,
    met: bool,
}

/// The last version that is taken out; all of them come after any one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum UpTo {
    Version(Instant),
    All,
}

/// The events that stand, and what became of the rest.
#[derive(Debug, Clone)]
pub struct Settled<P> {
    /// Each event that stands, with its place, in the order of delivery.
    pub events: Vec<(Event, P)>,
    /// What became of the rest.
    pub account: Settlement,
}

/// What became of entries that do not stand, and of some that do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Settlement {
    /// Deliveries of an event that had come before, by source and id: they count no further time.
    pub repeated: u64,
    /// Events without an id that say the same as another.
    pub alike: u64,
    /// Events that a later version replaced.
    pub replaced: u64,
    /// Events that were retracted.
    pub retracted: u64,
    /// Retractions that met no event.
    pub unmet: u64,
}

impl Settlement {
    /// Adds what became of others.
    pub fn add(&mut self, other: Self) {
        self.repeated += other.repeated;
        self.alike += other.alike;
        self.replaced += other.replaced;
        self.retracted += other.retracted;
        self.unmet += other.unmet;
    }
}

/// Two different events bear one source, id and version.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict<P> {
    /// The events that cannot both stand, each with its place.
    pub events: Box<[(Event, P); 2]>,
}

impl<P: fmt::Display> fmt::Display for Conflict<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [(first, there), (second, here)] = &*self.events;
        let id = first.id().map_or("", Name::as_str);
        let of = first.source().map_or_else(String::new, |source| format!(" of source `{source}`"));
        let name =
            |event: &Event| EventRecord::from(event.clone()).event.map_or("", |name| name.as_str());
        let (one, other) = (name(first), name(second));
        write!(
            f,
            "id `{id}`{of} must be of one event at one version, got `{one}` on {there} and another \
             `{other}` on {here} (if one corrects the other, give it a later `revised`; if they are \
             two, give each an id of its own)"
        )
    }
}

impl<P: fmt::Debug + fmt::Display> std::error::Error for Conflict<P> {}

impl<P> Default for Intake<P> {
    fn default() -> Self {
        Self::new()
    }
}

impl<P> Intake<P> {
    /// Takes nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            once: false,
            events: Vec::new(),
            words: Vec::new(),
            customers: HashSet::with_hasher(BuildHasherDefault::new()),
            retractions: BTreeMap::new(),
        }
    }

    /// Counts events without an id that say the same as another only once, or each of them.
    #[must_use]
    pub fn counting_once(self, once: bool) -> Self {
        Self { once, ..self }
    }

    /// Takes an entry, and where it stands.
    pub fn take(&mut self, entry: impl Into<Entry>, place: P) {
        self.take_said(entry, place, "");
    }

    /// Takes an entry as it was said, a line say: of events without an id, those that were said in
    /// other words are never alike, since what is not read may tell them apart.
    pub fn take_said(&mut self, entry: impl Into<Entry>, place: P, words: impl Hash) {
        match entry.into() {
            Entry::Event(mut event) => {
                let mut hasher = DefaultHasher::new();
                words.hash(&mut hasher);
                self.share_name(&mut event.customer);
                self.events.push((event, place));
                self.words.push(hasher.finish());
            }
            Entry::Retraction(retraction) => self.retract(&retraction),
        }
    }

    /// Lets a customer's events share its name: a million names of fifty thousand customers would
    /// take as much room as a third of what happened.
    fn share_name(&mut self, customer: &mut Name) {
        if customer.is_in_place() {
            return;
        }
        // Mostly a customer's events follow one another.
        if let Some((last, _)) = self.events.last().filter(|(last, _)| last.customer == *customer) {
            customer.clone_from(&last.customer);
        } else if let Some(known) = self.customers.get(customer) {
            customer.clone_from(known);
        } else {
            self.customers.insert(customer.clone());
        }
    }

    fn retract(&mut self, retraction: &Retraction) {
        let up_to = retraction.revised().map_or(UpTo::All, UpTo::Version);
        let key = (retraction.source().cloned(), retraction.id().clone());
        let implied = retraction.implied;
        let out = self.retractions.entry(key).or_insert(Out { up_to, implied, met: false });
        out.up_to = out.up_to.max(up_to);
        out.implied &= implied;
    }

    /// Tells whether nothing was taken.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.retractions.is_empty()
    }

    /// Says which events stand.
    ///
    /// # Errors
    ///
    /// [`Conflict`] if the latest version of an id is of two different events.
    pub fn settle(mut self) -> Result<Settled<P>, Conflict<P>> {
        let mut account = Settlement::default();
        let mut out = vec![false; self.events.len()];
        self.by_id(&mut out, &mut account)?;
        self.by_content(&mut out, &mut account);
        let unmet = self.retractions.values().filter(|out| !out.met && !out.implied);
        account.unmet = unmet.count() as u64;
        // Where they are: there may not be room for all of them twice.
        let mut out = out.into_iter();
        self.events.retain(|_| out.next() != Some(true));
        Ok(Settled { events: self.events, account })
    }

    /// Marks what does not stand of the events with an id.
    fn by_id(&mut self, out: &mut [bool], account: &mut Settlement) -> Result<(), Conflict<P>> {
        let events = &self.events;
        let key = |i: usize| (events[i].0.id(), events[i].0.source());
        let mut with_id: Vec<usize> = (0..events.len()).filter(|i| key(*i).0.is_some()).collect();
        // Of one id the latest version is the first, and of one version the first delivery.
        with_id.sort_by(|a, b| {
            let revised = |i: usize| events[i].0.revised();
            key(*a).cmp(&key(*b)).then_with(|| revised(*b).cmp(&revised(*a)))
        });
        let mut conflict = None;
        for group in with_id.chunk_by(|a, b| key(*a) == key(*b)) {
            let first = &events[group[0]].0;
            let retraction = first
                .id()
                .and_then(|id| self.retractions.get_mut(&(first.source().cloned(), id.clone())));
            let up_to = retraction.map(|retraction| {
                retraction.met = true;
                retraction.up_to
            });
            let is_retracted = |event: &Event| match up_to {
                Some(UpTo::All) => true,
                Some(UpTo::Version(last)) => event.revised() <= Some(last),
                None => false,
            };
            // What was seen of the version that is looked at.
            let mut seen = Different::default();
            let mut version = None;
            for &i in group {
                let event = &events[i].0;
                if version.is_some_and(|last: usize| events[last].0.revised() != event.revised()) {
                    (seen, version) = (Different::default(), None);
                }
                let earlier = *version.get_or_insert(i);
                if !seen.is_new(event) {
                    out[i] = true;
                    account.repeated += 1;
                    continue;
                }
                if is_retracted(event) {
                    out[i] = true;
                    account.retracted += 1;
                } else if event.revised() != first.revised() {
                    out[i] = true;
                    account.replaced += 1;
                } else if earlier != i {
                    conflict.get_or_insert((earlier, i));
                }
            }
        }
        let Some((earlier, later)) = conflict else { return Ok(()) };
        let events = core::mem::take(&mut self.events);
        let both = events.into_iter().enumerate().filter(|(i, _)| *i == earlier || *i == later);
        let mut both = both.map(|(_, event)| event);
        match (both.next(), both.next()) {
            (Some(one), Some(other)) => Err(Conflict { events: Box::new([one, other]) }),
            _ => Ok(()),
        }
    }

    /// Marks, or only counts, the events without an id that say the same as an earlier one.
    fn by_content(&self, out: &mut [bool], account: &mut Settlement) {
        let events = &self.events;
        let without_id = (0..events.len()).filter(|i| events[*i].0.id().is_none());
        let mut said: Vec<(u64, usize)> = without_id.map(|i| (self.words[i], i)).collect();
        // No two are the same, so there is one order of them.
        #[cfg(feature = "rayon")]
        said.par_sort_unstable();
        #[cfg(not(feature = "rayon"))]
        said.sort_unstable();
        // What an event says is worth a look only where others were said in its words.
        let same_words = said.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
        let mut hashed: Vec<(u64, u64, usize)> =
            same_words.flatten().map(|(words, i)| (*words, content(&events[*i].0), *i)).collect();
        hashed.sort_unstable();
        let alike = |a: &(u64, u64, usize), b: &(u64, u64, usize)| (a.0, a.1) == (b.0, b.1);
        for group in hashed.chunk_by(alike).filter(|group| group.len() > 1) {
            let mut different: Vec<usize> = Vec::new();
            for &(.., i) in group {
                if different.iter().any(|earlier| events[*earlier].0 == events[i].0) {
                    account.alike += 1;
                    out[i] = self.once;
                } else {
                    different.push(i);
                }
            }
        }
    }
}

/// Tells which of many events are the same as an earlier one, in no more than the time to sort them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Different<'a> {
    first: Option<&'a Event>,
    /// All but the first, by what they say: mostly there is none.
    others: BTreeMap<u64, Vec<&'a Event>>,
    count: usize,
}

impl<'a> Different<'a> {
    /// Takes an event, and tells whether none before it was the same.
    pub(crate) fn is_new(&mut self, event: &'a Event) -> bool {
        let is_new = match self.first {
            None => {
                self.first = Some(event);
                true
            }
            Some(first) if first == event => false,
            Some(_) => {
                let alike = self.others.entry(content(event)).or_default();
                let is_new = !alike.contains(&event);
                if is_new {
                    alike.push(event);
                }
                is_new
            }
        };
        self.count += usize::from(is_new);
        is_new
    }

    /// How many different ones there were.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }
}

/// What an event says, as a number that is the same for the same.
fn content(event: &Event) -> u64 {
    let record = EventRecord::from(event.clone());
    let mut hasher = DefaultHasher::new();
    (&record.source, &record.customer, &record.person, record.at, record.revised, record.currency)
        .hash(&mut hasher);
    record.event.map(EventName::as_str).hash(&mut hasher);
    for (name, value) in record.fields.iter() {
        name.hash(&mut hasher);
        match value {
            Value::Name(name) => name.hash(&mut hasher),
            Value::Text(text) => text.hash(&mut hasher),
            Value::Number(x) => bits(*x).hash(&mut hasher),
            Value::Share(x) => bits(x.get()).hash(&mut hasher),
            Value::Positive(x) => bits(x.get()).hash(&mut hasher),
            Value::Amount(x) => bits(x.get()).hash(&mut hasher),
            Value::Stake(x) => bits(x.get()).hash(&mut hasher),
            Value::Instant(at) => at.hash(&mut hasher),
            Value::Count(count) => count.hash(&mut hasher),
            Value::Flag(flag) => flag.hash(&mut hasher),
            Value::Word(word) => word.hash(&mut hasher),
            Value::Graded(list, _) => {
                for (word, share) in list {
                    (word, bits(share.get())).hash(&mut hasher);
                }
            }
        }
    }
    hasher.finish()
}

/// The bits of a number; a negative zero is zero.
fn bits(x: f64) -> u64 {
    (x + 0.0).to_bits()
}

#[cfg(test)]
mod tests {
    use super::{Intake, Retraction};
    use crate::quantity::{Instant, Name};

    /// Of what follows from a row nobody misses the event; of what was also said outright, they do,
    /// whichever came first.
    #[test]
    fn a_retraction_that_was_said_is_missed() -> crate::Result<()> {
        let said = Retraction::new(Name::new("7")?).with_revised(Instant::new(1)?);
        let mut follows = said.clone();
        follows.implied = true;
        let unmet = |all: &[&Retraction]| {
            let mut intake = Intake::new();
            for (place, one) in all.iter().enumerate() {
                intake.take((*one).clone(), place);
            }
            intake.settle().map(|settled| settled.account.unmet).ok()
        };
        assert_eq!(unmet(&[&follows, &follows]), Some(0));
        assert_eq!(unmet(&[&said, &follows]), Some(1));
        assert_eq!(unmet(&[&follows, &said]), Some(1));
        Ok(())
    }
}
