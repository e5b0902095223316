//! Many customers, read at one instant.

use std::collections::BTreeMap;
use std::sync::Arc;

#[cfg(feature = "rayon")]
use rayon::prelude::*;

use super::attention::{Depth, Seen};
use super::change::Early;
use super::loss::{LossModel, LossSigns};
use super::people::people_in;
use super::relationship::once;
use super::row::BookRow;
use super::{BookParams, Counts, Firm, LearnedPriors, PriorLearner, Relationship};
use crate::classic::{Questions, Tally};
use crate::kernel::getters::getters;
use crate::portrait::{Frame, ModelName};
use crate::quantity::{Instant, Name};
use crate::record::{Event, Fact};
use crate::{Error, Result};

/// Many customers, read at one instant.
///
/// It takes in one customer after another, each with all events, and keeps some two and a half
/// kilobytes of each; so a stream that is sorted by customer needs no more memory than that and one customer's
/// events. Books of different customers merge: the same customers make the same book, to the last
/// bit, in whatever order and parts they came.
///
/// ```
/// use goodwill::book::{Book, BookParams};
/// use goodwill::record::{Event, Fact};
/// use goodwill::friction::{Encounter, Initiator, Stage};
/// use goodwill::quantity::{Instant, Name};
///
/// let now = Instant::from_days(20_000)?;
/// let call = Encounter::new(Stage::Support, now, Initiator::Customer);
/// let events = ["acme", "bolt"].map(|customer| {
///     Name::new(customer).map(|name| Event::new(name, Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call.clone()))))
/// });
/// let events = events.into_iter().collect::<goodwill::Result<Vec<_>>>()?;
/// let book = Book::from_events(events, BookParams::default(), now, |_, _| ())?;
/// assert_eq!(book.rows().count(), 2);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// A book that was merged into another is gone, so that nobody is counted twice:
///
/// ```compile_fail,E0382
/// use goodwill::book::Book;
///
/// fn twice(mut all: Book, part: Book) -> goodwill::Result<()> {
///     all.merge(part)?;
///     all.merge(part)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Book {
    params: BookParams,
    /// Where they were learned: the priors of each segment.
    priors: Option<LearnedPriors>,
    as_of: Instant,
    /// How much is read of each customer.
    depth: Depth,
    frame: Frame,
    /// What the measures that others use ask, the same of all.
    questions: Arc<Questions>,
    /// Where it was learned: the chance of loss.
    losses: Option<Arc<LossModel>>,
    /// Each in a box, since the map keeps room for half as many again.
    rows: BTreeMap<Name, Box<BookRow>>,
    firm: Firm,
}

// The curves follow from the constants.
impl PartialEq for Book {
    fn eq(&self, other: &Self) -> bool {
        let read = |book: &Self| (book.as_of, book.rows.len());
        read(self) == read(other)
            && self.params == other.params
            && self.priors == other.priors
            && self.losses == other.losses
            && self.rows == other.rows
            && self.firm == other.firm
    }
}

impl Book {
    /// Opens a book of nobody.
    ///
    /// # Errors
    ///
    /// None that is known: what the constants' doors accept has its curves.
    pub fn new(params: BookParams, as_of: Instant) -> Result<Self> {
        let (firm, frame) = (Firm::new(&params), params.frame()?);
        let (rows, depth) = (BTreeMap::new(), Depth::Full);
        let (priors, losses, questions) = (None, None, Arc::default());
        Ok(Self { params, priors, as_of, depth, frame, questions, losses, rows, firm })
    }

    /// Lets the book keep of each customer who is taken in from here on what a list shows, and no
    /// more, which takes about half the time: the order, the alarms and the reasons are the same to
    /// the bit. What the models say by themselves has no interval, but where it is so low that an
    /// alarm goes by it; and of how a customer deals with the firm there are no parts.
    ///
    /// ```
    /// use goodwill::book::{Book, BookParams};
    /// use goodwill::friction::{Encounter, FrictionEvent, Initiator, Stage};
    /// use goodwill::portrait::ModelName;
    /// use goodwill::quantity::{Instant, Name};
    /// use goodwill::record::Event;
    ///
    /// let now = Instant::from_days(20_000)?;
    /// let call = Encounter::new(Stage::Support, now, Initiator::Customer);
    /// let acme = Name::new("acme")?;
    /// let events = [Event::new(acme.clone(), FrictionEvent::Encounter(call).into())];
    /// let full = Book::new(BookParams::default(), now)?;
    /// for (mut book, has_interval) in [(full.clone(), true), (full.in_brief(), false)] {
    ///     book.observe(&events)?;
    ///     let portrait = book.get(&acme).and_then(|row| row.portrait.as_ref());
    ///     let ease = portrait.map(|portrait| portrait.part(ModelName::Ease));
    ///     assert_eq!(ease.map(|part| part.interval.is_some()), Some(has_interval));
    /// }
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn in_brief(self) -> Self {
        Self { depth: Depth::Brief, ..self }
    }

    /// Opens a book of nobody, whose customers start from the priors learned for their segment.
    ///
    /// # Errors
    ///
    /// As [`Book::new`].
    pub fn with_priors(priors: LearnedPriors, as_of: Instant) -> Result<Self> {
        let params = priors.params(None).clone();
        Ok(Self { priors: Some(priors), ..Self::new(params, as_of)? })
    }

    /// Lets the book state the chance of loss of those who are taken in from here on.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] if somebody is in the book already, or if the chance was learned
    /// from what came after the instant of the book.
    pub fn with_losses(self, losses: LossModel) -> Result<Self> {
        let refuse = |rule, got| Err(Error::Inconsistent { what: "book", rule, got });
        if !self.rows.is_empty() {
            let got = format!("{} customers", self.rows.len());
            return refuse("learn a chance of loss before it takes in customers", got);
        }
        if losses.as_of() > self.as_of {
            let got = format!("{} at {}", losses.as_of(), self.as_of);
            return refuse("have a chance of loss from what was known at its instant", got);
        }
        Ok(Self { losses: Some(Arc::new(losses)), ..self })
    }

    /// Makes a book of events in any order, all in memory. After each customer `progress` is told
    /// how many are done, and of how many.
    ///
    /// # Errors
    ///
    /// As [`Relationship::from_events`].
    pub fn from_events(
        events: impl IntoIterator<Item = Event>,
        params: BookParams,
        as_of: Instant,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Self> {
        let customers: Vec<Vec<Event>> = by_customer(events).into_values().collect();
        let mut book = Self::new(params, as_of)?;
        book.observe_all(&customers, |done| progress(done, customers.len()))?;
        Ok(book)
    }

    /// Takes in many customers, each with complete events. After each, `progress` is told how many
    /// are done.
    ///
    /// With the feature `rayon` they are scored on all threads of the pool, some hundreds at a time;
    /// the book is the same, and so is the error, that of the first customer who is refused.
    ///
    /// # Errors
    ///
    /// As [`Book::observe`].
    pub fn observe_all(
        &mut self,
        customers: &[Vec<Event>],
        mut progress: impl FnMut(usize),
    ) -> Result<()> {
        let mut done = 0;
        for some in customers.chunks(AT_ONCE) {
            self.observe_some(some)?;
            for _ in some {
                done += 1;
                progress(done);
            }
        }
        Ok(())
    }

    #[cfg(not(feature = "rayon"))]
    fn observe_some(&mut self, customers: &[Vec<Event>]) -> Result<()> {
        customers.iter().try_for_each(|events| self.observe(events))
    }

    #[cfg(feature = "rayon")]
    fn observe_some(&mut self, customers: &[Vec<Event>]) -> Result<()> {
        let book = &*self;
        let part = |customers: &[Vec<Event>]| {
            let mut own = book.emptied();
            customers.iter().try_for_each(|events| own.observe(events)).map(|()| own)
        };
        let parts: Vec<Result<Self>> = customers.par_chunks(A_PART).map(part).collect();
        parts.into_iter().try_for_each(|part| self.merge(part?))
    }

    /// The same book of nobody.
    #[cfg(feature = "rayon")]
    fn emptied(&self) -> Self {
        Self {
            params: self.params.clone(),
            priors: self.priors.clone(),
            as_of: self.as_of,
            depth: self.depth,
            frame: self.frame.clone(),
            questions: Arc::clone(&self.questions),
            losses: self.losses.clone(),
            rows: BTreeMap::new(),
            firm: Firm::new(&self.params),
        }
    }

    /// Makes a book of events in any order, all in memory, whose customers start from the priors
    /// that all of them teach, per segment. `progress` is told twice of each customer.
    ///
    /// # Errors
    ///
    /// As [`Relationship::from_events`].
    pub fn pooled(
        events: impl IntoIterator<Item = Event>,
        params: &BookParams,
        as_of: Instant,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Self> {
        let customers = by_customer(events);
        let (mut learner, all) = (PriorLearner::new(), customers.len());
        for (done, (customer, events)) in (1..).zip(&customers) {
            let relationship = Relationship::from_events(events, params, as_of)?;
            let counts = Counts::from_relationship(&relationship, params, as_of)?;
            learner.observe(customer, relationship.segment(), &counts)?;
            progress(done, 2 * all);
        }
        let mut book = Self::with_priors(learner.learn(params), as_of)?;
        let customers: Vec<Vec<Event>> = customers.into_values().collect();
        book.observe_all(&customers, |done| progress(all + done, 2 * all))?;
        Ok(book)
    }

    /// Takes in one customer's complete events up to the instant of the book, in any order. No
    /// events change nothing.
    ///
    /// # Errors
    ///
    /// As [`Relationship::from_events`], and [`Error::Inconsistent`] for a customer who is in the book
    /// already: some of the events would then not be seen beside the others.
    pub fn observe(&mut self, events: &[Event]) -> Result<()> {
        let Some(first) = events.first() else { return Ok(()) };
        let customer = first.customer();
        self.refuse_twice(customer)?;
        let (relationship, early) = Early::on_the_way(events, &self.params, self.as_of)?;
        let row = self.row(&relationship, early, events)?;
        self.firm.observe(&relationship)?;
        self.rows.insert(customer.clone(), Box::new(row));
        Ok(())
    }

    fn row(&self, relationship: &Relationship, early: Early, events: &[Event]) -> Result<BookRow> {
        let (params, as_of) = (self.params_of(relationship.segment()), self.as_of);
        // Curves, and what is counted, differ where a segment has priors of its own.
        let (own, early) = match &self.priors {
            Some(_) => (Some(params.frame()?), Early::on_the_way(events, params, as_of)?.1),
            None => (None, early),
        };
        let frame = own.as_ref().unwrap_or(&self.frame);
        let known = (relationship, early);
        let seen = Seen::of(events, known, params, frame, as_of, self.depth)?;
        let portrait = seen.portrait()?;
        let rule = &self.params.contradiction;
        let contradictions = portrait.as_ref().map(|p| seen.scores.contradictions(p, rule));
        let over = |as_of| relationship.overrides().iter().filter(move |o| o.expires() <= as_of);
        let recent = portrait.as_ref().and_then(|portrait| seen.recent(portrait));
        let each = once(events);
        let alarms = seen.alarms(portrait.as_ref());
        let worth = relationship.worth();
        let loss = match (&self.losses, &portrait) {
            (Some(model), Some(portrait)) => {
                // Priors that the book taught know what came after the cuts of the model.
                let same = self.priors.is_none() && params == model.params();
                let signs =
                    same.then(|| LossSigns::seen(events, params, portrait, recent, &alarms));
                model.loss(events, signs.as_ref(), worth, as_of)?
            }
            _ => None,
        };
        Ok(BookRow {
            portrait,
            recent,
            alarms: fitted(alarms),
            loss,
            people: people_in(frame, &each, params, as_of)?,
            segment: relationship.segment().cloned(),
            worth,
            currency: relationship.currency(),
            judgement: relationship.judgement(as_of).cloned(),
            contradictions: fitted(contradictions.unwrap_or_default()),
            anomalies: fitted(relationship.anomalies()),
            expired_overrides: over(as_of).count(),
            classic: Tally::from_events(each.iter().copied(), &self.questions),
            events: events.len() as u64,
            outcomes: each.iter().filter(|event| is_outcome(event)).count() as u64,
        })
    }

    fn refuse_twice(&self, customer: &Name) -> Result<()> {
        if self.rows.contains_key(customer) {
            return Err(Error::Inconsistent {
                what: "book",
                rule: "take in each customer once, with all events",
                got: format!("`{customer}` again"),
            });
        }
        Ok(())
    }

    /// Takes in a book of other customers.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] if the two were read at different instants or with different
    /// constants, or share a customer; nothing is taken in then.
    pub fn merge(&mut self, mut other: Self) -> Result<()> {
        let differ = |what: &str| Error::Inconsistent {
            what: "books to merge",
            rule: "be read at one instant, with the same constants",
            got: what.to_owned(),
        };
        if self.as_of != other.as_of {
            return Err(differ(&format!("{} and {}", self.as_of, other.as_of)));
        }
        let learned = self.priors == other.priors && self.losses == other.losses;
        if self.params != other.params || !learned {
            return Err(differ("different constants"));
        }
        if self.depth != other.depth {
            return Err(differ("one of them in brief"));
        }
        for customer in other.rows.keys() {
            self.refuse_twice(customer)?;
        }
        self.firm.merge(&other.firm)?;
        self.rows.append(&mut other.rows);
        Ok(())
    }

    /// Takes a customer out, and returns what was kept; `None` if the customer is not in the book,
    /// which stays as it is then.
    ///
    /// What all customers' events say of the firm are sums, from which one customer is not taken
    /// again, and culture has names of organisations in it. So `firm` is made anew, of the
    /// relationships of those who stay ([`Firm::observe`]). The book is then the one that would be if
    /// the customer had never been in it. Priors and a chance of loss stay as they were learned:
    /// they hold numbers and the names of segments.
    ///
    /// A person of a customer who stays is taken out with [`Erasure`](crate::record::Erasure): the
    /// customer is forgotten, and observed again from the events that it leaves.
    ///
    /// ```
    /// use goodwill::book::{Book, BookParams, Firm, Relationship};
    /// use goodwill::friction::{Encounter, FrictionEvent, Initiator, Stage};
    /// use goodwill::quantity::{Instant, Name};
    /// use goodwill::record::Event;
    ///
    /// let (now, params) = (Instant::from_days(20_000)?, BookParams::default());
    /// let (acme, bolt) = (Name::new("acme")?, Name::new("bolt")?);
    /// let call = FrictionEvent::Encounter(Encounter::new(Stage::Support, now, Initiator::Customer));
    /// let [of_acme, of_bolt] = [&acme, &bolt].map(|name| [Event::new(name.clone(), call.clone().into())]);
    /// let mut book = Book::new(params.clone(), now)?;
    /// book.observe(&of_acme)?;
    /// book.observe(&of_bolt)?;
    ///
    /// let mut firm = Firm::new(&params);
    /// firm.observe(&Relationship::from_events(&of_bolt, &params, now)?)?;
    /// assert!(book.forget(&acme, firm).is_some());
    ///
    /// let mut without = Book::new(params, now)?;
    /// without.observe(&of_bolt)?;
    /// assert_eq!(book, without);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub fn forget(&mut self, customer: &Name, firm: Firm) -> Option<BookRow> {
        let row = self.rows.remove(customer)?;
        self.firm = firm;
        Some(*row)
    }

    /// Adds up what all customers answered to the questions of the measures that others use, read
    /// by [`Questions::default`]; for other questions see [`Tally`].
    #[must_use]
    pub fn classic(&self) -> Tally {
        let mut all = Tally::default();
        for row in self.rows.values() {
            // All are on the same scale, so none is refused.
            all.merge(&row.classic).unwrap_or_default();
        }
        all
    }

    /// Lists the models that any customer has evidence for.
    #[must_use]
    pub fn models(&self) -> Vec<ModelName> {
        let known = |model: &ModelName| {
            let portraits = self.rows.values().filter_map(|row| row.portrait.as_ref());
            portraits.into_iter().any(|portrait| portrait.part(*model).facts > 0)
        };
        ModelName::ALL.into_iter().filter(known).collect()
    }

    /// Returns the customers and what is kept of them, by name.
    pub fn rows(&self) -> impl Iterator<Item = (&Name, &BookRow)> {
        self.rows.iter().map(|(customer, row)| (customer, &**row))
    }

    /// Returns what is kept of a customer; `None` if the customer is not in the book.
    #[must_use]
    pub fn get(&self, customer: &Name) -> Option<&BookRow> {
        self.rows.get(customer).map(Box::as_ref)
    }

    getters! {
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns the constants of the reading.
        pub fn params -> &BookParams;
        /// Returns what was learned of the priors; `None` where they are as given.
        pub fn priors -> Option<&LearnedPriors>;
        /// Returns what all customers' events say of the firm, and of all customers together.
        pub fn firm -> &Firm;
    }

    /// Returns the chance of loss, as it was learned; `None` where it was not.
    #[must_use]
    pub fn losses(&self) -> Option<&LossModel> {
        self.losses.as_deref()
    }

    /// Returns the constants with the priors of a segment; those of the reading where none were
    /// learned.
    #[must_use]
    pub fn params_of(&self, segment: Option<&Name>) -> &BookParams {
        self.priors.as_ref().map_or(&self.params, |priors| priors.params(segment))
    }
}

/// A list that is kept, without room for more.
fn fitted<T>(mut list: Vec<T>) -> Vec<T> {
    list.shrink_to_fit();
    list
}

fn is_outcome(event: &Event) -> bool {
    matches!(event.fact(), Fact::Outcome(_))
}
/// So many customers are taken in before progress is told of them.
const AT_ONCE: usize = if cfg!(feature = "rayon") { 1_024 } else { 1 };
/// So many are scored on one thread before they join the book.
#[cfg(feature = "rayon")]
const A_PART: usize = 16;

pub(crate) fn by_customer(events: impl IntoIterator<Item = Event>) -> BTreeMap<Name, Vec<Event>> {
    let mut customers: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in events {
        match customers.get_mut(event.customer()) {
            Some(list) => list.push(event),
            None => drop(customers.insert(event.customer().clone(), vec![event])),
        }
    }
    customers
}
