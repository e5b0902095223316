//! One customer's events on their way to the ledgers.

use std::collections::{BTreeMap, BTreeSet};

use super::BookParams;
use super::relationship::{Relationship, Waiting};
use crate::model::Counted;
use crate::portrait::{AllCounted, MODELS, ModelName};
use crate::quantity::{Currency, Instant, Name};
use crate::record::{Account, AccountEvent, Different, Event, Fact, Implied, Override, worth_told};
use crate::{Error, Result};

/// The id of an event, and the source that gave it.
type Key<'a> = (&'a Name, Option<&'a Name>);

/// Some of one customer's events, up to an instant: what stands by itself is in its ledger, and
/// what depends on what comes before or after it waits, to be labelled when it is read.
#[derive(Clone)]
pub(super) struct Routing<'a> {
    params: &'a BookParams,
    as_of: Instant,
    customer: Option<&'a Name>,
    own: Relationship,
    waiting: Waiting,
    implied: Implied,
    accounts: Vec<(&'a Account, Option<Currency>)>,
    /// The currencies of stakes.
    currencies: BTreeSet<Currency>,
    overrides: Vec<&'a Override>,
    /// By id and source: the different events that bear it, and how often it was delivered.
    ids: BTreeMap<Key<'a>, (Different<'a>, u64)>,
}

impl<'a> Routing<'a> {
    pub(super) fn new(params: &'a BookParams, as_of: Instant) -> Self {
        Self {
            params,
            as_of,
            customer: None,
            own: Relationship::new(params),
            waiting: Waiting::default(),
            implied: Implied::new(params.trust_unit.reference_stake),
            accounts: Vec::new(),
            currencies: BTreeSet::new(),
            overrides: Vec::new(),
            ids: BTreeMap::new(),
        }
    }

    /// Takes some events in, as [`Routing::observe`] does.
    pub(super) fn from_events(
        events: &'a [Event],
        params: &'a BookParams,
        as_of: Instant,
    ) -> Result<Self> {
        let mut routing = Self::new(params, as_of);
        events.iter().try_for_each(|event| routing.observe(event))?;
        Ok(routing)
    }

    /// Refuses an event of another customer than the first, or after the instant of the reading.
    pub(super) fn check(&mut self, event: &'a Event) -> Result<()> {
        if event.at() > self.as_of {
            let (as_of, at) = (self.as_of, event.at());
            return Err(Error::AfterAsOf { what: "event", as_of, at });
        }
        let customer = *self.customer.get_or_insert(event.customer());
        if event.customer() != customer {
            return Err(Error::Inconsistent {
                what: "relationship",
                rule: "hold the events of one customer",
                got: format!("`{}` beside `{customer}`", event.customer()),
            });
        }
        Ok(())
    }

    /// Takes an event in, if it passes the check.
    pub(super) fn observe(&mut self, event: &'a Event) -> Result<()> {
        self.check(event)?;
        self.take_in(event).map(drop)
    }

    /// Takes in an event that passed the check; tells whether it was new.
    pub(super) fn take_in(&mut self, event: &'a Event) -> Result<bool> {
        if let Some(id) = event.id() {
            let borne = self.ids.entry((id, event.source())).or_default();
            borne.1 += 1;
            // The same event delivered again is one event.
            if !borne.0.is_new(event) {
                return Ok(false);
            }
        }
        if let Fact::Account(AccountEvent::Account(account)) = event.fact() {
            self.accounts.push((account, event.currency()));
        }
        if let Fact::Trust(_) = event.fact() {
            self.currencies.extend(event.currency());
        }
        self.route(event.fact())?;
        Ok(true)
    }

    /// Hands a fact to its model, and what it means for others to theirs.
    fn route(&mut self, fact: &'a Fact) -> Result<()> {
        self.own.take(&mut self.waiting, fact);
        for implied in self.implied.observe(fact)? {
            self.own.take(&mut self.waiting, &implied);
        }
        if let Fact::Account(AccountEvent::Override(said)) = fact {
            self.overrides.push(said);
        }
        Ok(())
    }

    /// Counts one model's components in what is known so far.
    pub(super) fn counted(&mut self, model: ModelName) -> Result<Vec<Counted>> {
        self.own.counted_of(model, &mut self.waiting, self.params, self.as_of)
    }

    /// Counts one model's components in what would be known with one more fact.
    pub(super) fn counted_with(&self, model: ModelName, fact: &Fact) -> Result<Vec<Counted>> {
        let mut facts = self.implied.meant_by(fact)?;
        facts.insert(0, fact.clone());
        self.own.counted_with(model, &self.waiting, &facts, self.params, self.as_of)
    }

    /// Counts every model's components in what is known so far.
    pub(super) fn all_counted(&mut self) -> Result<AllCounted> {
        let mut all = AllCounted::default();
        for model in ModelName::ALL {
            all[model.index()] = self.counted(model)?;
        }
        Ok(all)
    }

    /// Counts the components of the models that are asked for in what is known so far, at an instant
    /// that is no earlier than any of it.
    pub(super) fn counted_at(
        &mut self,
        as_of: Instant,
        is_asked: impl Fn(ModelName) -> bool,
    ) -> Result<[Option<Vec<Counted>>; MODELS]> {
        let mut all = [const { None }; MODELS];
        for model in ModelName::ALL.into_iter().filter(|model| is_asked(*model)) {
            let counted = self.own.counted_of(model, &mut self.waiting, self.params, as_of)?;
            all[model.index()] = Some(counted);
        }
        Ok(all)
    }

    /// Closes the ledgers as they are read at an instant that is no earlier than any event.
    pub(super) fn finish_at(self, as_of: Instant) -> Result<Relationship> {
        Self { as_of, ..self }.finish()
    }

    /// Labels what waits, and closes the ledgers.
    pub(super) fn finish(mut self) -> Result<Relationship> {
        let labelled = self.own.settle(&mut self.waiting, self.params, self.as_of)?;
        self.accounts.sort();
        let last = self.accounts.iter().rev();
        let mut own = self.own;
        own.segment = last.clone().find_map(|(account, _)| account.segment.clone());
        let worth = worth_told(self.accounts.iter().copied(), self.as_of);
        (own.worth, own.currency) = (worth.map(|(worth, _)| worth), worth.and_then(|(_, of)| of));
        own.overrides = self.overrides.iter().map(|said| (*said).clone()).collect();
        own.overrides.sort();
        let repeated = self.ids.iter().filter(|(_, (_, deliveries))| *deliveries > 1);
        let repeated = repeated.map(|((id, _), (events, deliveries))| match events.count() {
            1 => format!("event id `{id}` was delivered {deliveries} times and counts once"),
            n => format!("event id `{id}` is borne by {n} events, which all count"),
        });
        // One weighs against the other by its number, which says nothing.
        let mixed = (self.currencies.len() > 1).then(|| {
            let all: Vec<&str> = self.currencies.iter().map(Currency::as_str).collect();
            let all = all.join(" and ");
            format!("stakes in {all} weigh by their numbers, since no rates were applied")
        });
        own.anomalies = each_once(repeated.chain(labelled).chain(mixed));
        Ok(own)
    }
}

/// Each sentence where it is first said, with how often where it is said again.
fn each_once(said: impl Iterator<Item = String>) -> Vec<String> {
    let mut times: BTreeMap<String, u64> = BTreeMap::new();
    let mut first = Vec::new();
    for one in said {
        let count = times.entry(one.clone()).or_default();
        if *count == 0 {
            first.push(one);
        }
        *count += 1;
    }
    let with_count = |one: String| match times.get(&one) {
        Some(count) if *count > 1 => format!("{one} ({count} times)"),
        _ => one,
    };
    first.into_iter().map(with_count).collect()
}

impl Relationship {
    /// Makes the ledgers from one customer's complete events up to `as_of`, in any order.
    ///
    /// # Errors
    ///
    /// [`Error::AfterAsOf`](crate::Error::AfterAsOf) for an event after `as_of`: one mistyped
    /// future date would push all history out of reach.
    /// [`Error::Inconsistent`](crate::Error::Inconsistent) for an event of another customer.
    pub fn from_events(events: &[Event], params: &BookParams, as_of: Instant) -> Result<Self> {
        Routing::from_events(events, params, as_of)?.finish()
    }

    /// Makes the ledgers from one customer's complete facts, none of which is after `as_of`. What
    /// only an event has, such as its id, is not known of them.
    pub(crate) fn from_facts(
        facts: impl Iterator<Item = Result<Fact>>,
        params: &BookParams,
        as_of: Instant,
    ) -> Result<Self> {
        let (mut own, mut waiting) = (Self::new(params), Waiting::default());
        let mut implied = Implied::new(params.trust_unit.reference_stake);
        for fact in facts {
            let fact = fact?;
            own.take(&mut waiting, &fact);
            for meant in implied.observe(&fact)? {
                own.take(&mut waiting, &meant);
            }
        }
        own.settle(&mut waiting, params, as_of)?;
        Ok(own)
    }
}
