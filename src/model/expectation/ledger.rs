//! The state: what the facts add up to.

use super::pairing::{Cell, Hope, Pair};
use super::score::Tally;
use super::{
    CommonExpectations, Done, ExpectationEvidence, ExpectationParams, ExpectationScore,
    ExpectationUnit, Order, Pledge, Settled, Topic,
};
use crate::Result;
use crate::kernel::checked::checked;
use crate::kernel::decay::DecayedSums;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::map::Map;
#[cfg(feature = "serde")]
use crate::kernel::open;
use crate::kernel::open::{OpenList, Opened};
use crate::kernel::state::state;
use crate::quantity::{Instant, Name, Party, Share};

/// Orders, and how hard each of the four steps of the call pulled.
type Hopes = DecayedSums<5>;

/// What a party said last of a topic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
struct Said {
    at: Instant,
    answer: Name,
}

/// The additive state of one relationship: decayed integer sums, and what was said last.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. It takes
/// less than 16 KiB and 22 answers, however many facts it saw without the name of a deal. A deal
/// with a name takes the bytes of its promise until something is delivered, and then at most four
/// cells of a grid, which it shares with all deals like it.
///
/// ```
/// use goodwill::expectation::{
///     ExpectationEvidence, ExpectationLedger, ExpectationParams, ExpectationUnit,
/// };
/// use goodwill::quantity::{Instant, Share};
///
/// let at = Instant::from_days(20_000)?;
/// let mut ledger = ExpectationLedger::new(ExpectationUnit::default());
/// ledger.observe(&ExpectationEvidence::Promised { promised: Share::ONE, at });
/// ledger.observe(&ExpectationEvidence::Delivered { delivered: Share::ZERO, at });
///
/// let Some(score) = ledger.score(&ExpectationParams::default(), at)? else {
///     unreachable!("the ledger saw two facts");
/// };
/// assert!(score.delivery_gap().value > 0.3 && score.value() < 0.5);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct ExpectationLedger {
    unit: ExpectationUnit,
    /// By the number of rivals.
    hopes: Map<u32, Hopes>,
    /// What was done after orders, by assurance.
    assured: DecayedSums<5>,
    /// Orders, and those whose steps of the call were covered, as the pull of a step fades.
    fresh: DecayedSums<5>,
    /// Good and bad counts, of no deal by name.
    promised: DecayedSums<2>,
    delivered: DecayedSums<2>,
    /// Deliveries on a promise, by what was hoped, promised and delivered.
    settled: Map<Cell, DecayedSums<1>>,
    /// Orders that something was delivered on, by the number of rivals; they count in `hopes` too.
    paired: Map<u32, DecayedSums<1>>,
    /// Promises that nothing was delivered on yet.
    pledges: OpenList<Pledge>,
    said: Map<(Topic, Party), Said>,
    orders: u64,
    facts: u64,
    newest: Option<Instant>,
}

impl ExpectationLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: ExpectationUnit) -> Self {
        Self {
            unit,
            hopes: Map::new(),
            assured: DecayedSums::default(),
            fresh: DecayedSums::default(),
            promised: DecayedSums::default(),
            delivered: DecayedSums::default(),
            settled: Map::new(),
            paired: Map::new(),
            pledges: OpenList::default(),
            said: Map::new(),
            orders: 0,
            facts: 0,
            newest: None,
        }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &ExpectationEvidence) {
        let (half_life, at) = (self.unit.half_life, evidence.at());
        match evidence {
            ExpectationEvidence::Order(order) => {
                self.hopes(order.rivals).add(half_life, at, [1.0, 0.0, 0.0, 0.0, 0.0]);
                self.fresh.add(self.unit.of_both(), at, [1.0, 0.0, 0.0, 0.0, 0.0]);
                self.orders = self.orders.saturating_add(1);
            }
            ExpectationEvidence::Promised { promised, .. } => {
                self.promised.add(half_life, at, promised.good_and_bad());
            }
            ExpectationEvidence::Delivered { delivered, .. } => {
                self.delivered.add(half_life, at, delivered.good_and_bad());
            }
            ExpectationEvidence::Pledged { pledge, replaces } => {
                self.pledges.open(pledge);
                if let Some(replaced) = replaces {
                    self.pledges.close(replaced);
                }
            }
            ExpectationEvidence::Settled(settled) => self.settle_deal(settled),
            ExpectationEvidence::FollowedUp(done) => match done.done() {
                Done::Aligned(step) => {
                    let pull = self.unit.pull(done.delay_seconds()).get();
                    let mut sums = [0.0; 5];
                    sums[1 + step.index()] = pull;
                    self.hopes(done.rivals()).add(half_life, done.ordered(), sums);
                    sums[1 + step.index()] = 1.0;
                    self.fresh.add(self.unit.of_both(), done.ordered(), sums);
                }
                Done::Assured(assurance) => {
                    let mut sums = [0.0; 5];
                    sums[assurance.index()] = 1.0;
                    self.assured.add(half_life, done.ordered(), sums);
                }
            },
            ExpectationEvidence::Answer { topic, by, answer, .. } => {
                self.hear((*topic, *by), &Said { at, answer: answer.clone() });
            }
        }
        self.note(at);
    }

    /// Counts a delivery by the promise and the hope of its own deal.
    fn settle_deal(&mut self, settled: &Settled) {
        let (half_life, at, pledge) = (self.unit.half_life, settled.at(), settled.pledge());
        let (mut rivals, mut pull) = (None, Share::ZERO);
        if let Some(hoped) = settled.hoped() {
            let n = hoped.rivals.min(Order::MOST_RIVALS);
            let steps = hoped.covered.iter().flatten();
            let pulls = steps.map(|at| self.unit.pull(at.since(hoped.ordered)).get());
            pull = Share::rounded(0.25 * pulls.fold(0.0, |sum, pull| sum + pull));
            rivals = Some(n);
            if hoped.first {
                self.paired.or_default(&n).add(half_life, hoped.ordered, [1.0]);
            }
        }
        for (cell, share) in Cell::spread(rivals, [pull, pledge.promised, settled.delivered()]) {
            self.settled.or_default(&cell).add(half_life, at, [share]);
        }
        if settled.is_first() {
            self.pledges.close(pledge);
        }
    }

    fn hopes(&mut self, rivals: u32) -> &mut Hopes {
        self.hopes.or_default(&rivals.min(Order::MOST_RIVALS))
    }

    /// Keeps what was said last; of answers at one instant, the last in the order of words.
    fn hear(&mut self, key: (Topic, Party), said: &Said) {
        let known = self.said.or_insert_with(&key, || said.clone());
        if *known < *said {
            *known = said.clone();
        }
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives or the alignment
    /// half-lives differ; nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        for (rivals, sums) in other.hopes.iter() {
            self.hopes.or_default(rivals).merge(sums);
        }
        self.assured.merge(&other.assured);
        self.fresh.merge(&other.fresh);
        for (cell, sums) in other.settled.iter() {
            self.settled.or_default(cell).merge(sums);
        }
        for (rivals, sums) in other.paired.iter() {
            self.paired.or_default(rivals).merge(sums);
        }
        self.pledges.merge(&other.pledges);
        self.promised.merge(&other.promised);
        self.delivered.merge(&other.delivered);
        for (key, said) in other.said.iter() {
            self.hear(*key, said);
        }
        self.orders = self.orders.saturating_add(other.orders);
        Ok(())
    }

    /// Reads the ledger at an instant: `None` if it saw no order, no promise and no delivery.
    ///
    /// Answers alone say nothing of a feeling; [`ExpectationLedger::common`] reads them.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(
        &self,
        params: &ExpectationParams,
        as_of: Instant,
    ) -> Result<Option<ExpectationScore>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        self.tally(params, as_of)?.score(params)
    }

    /// Reads the sums as they weigh at an instant that is not before the newest fact.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if it is.
    fn tally(&self, params: &ExpectationParams, as_of: Instant) -> Result<Tally> {
        let mut promised = self.promised.clone();
        for pledge in self.pledges.still_open() {
            promised.add(self.unit.half_life, pledge.at, pledge.promised.good_and_bad());
        }
        Ok(Tally {
            promised: promised.read_known(self.unit.half_life, as_of),
            pledges: self.pledges.still_open().cloned().collect(),
            ..self.tally_of_counts(params, as_of)?
        })
    }

    /// The same without what is said of the promises that are open but their number.
    ///
    /// # Errors
    ///
    /// The same.
    pub(super) fn tally_of_counts(
        &self,
        params: &ExpectationParams,
        as_of: Instant,
    ) -> Result<Tally> {
        self.is_readable(as_of)?;
        let half_life = self.unit.half_life;
        let ordered = |(rivals, sums): (&u32, &Hopes)| {
            let [orders, steps @ ..] = sums.read(half_life, as_of);
            let paired = self.paired.get(rivals).map_or(0.0, |sums| sums.read(half_life, as_of)[0]);
            Hope::new(params.expected(*rivals), [orders, paired], steps)
        };
        let pair = |(cell, sums): (&Cell, &DecayedSums<1>)| {
            let [weight] = sums.read(half_life, as_of);
            Pair::new(cell.rivals.map(|rivals| params.expected(rivals)), weight, cell.shares())
        };
        Ok(Tally {
            as_of,
            facts: self.facts,
            ordered: self.orders > 0,
            hopes: self.hopes.iter().map(ordered).collect(),
            assured: self.assured.read(half_life, as_of),
            fresh: self.fresh.read(self.unit.of_both(), as_of),
            promised: None,
            delivered: self.delivered.read_known(half_life, as_of),
            unnamed: self.promised.read_known(half_life, as_of),
            pairs: self.settled.iter().map(pair).collect(),
            pledges: Vec::new(),
            owed: self.owed(as_of),
            common: self.common(params),
        })
    }

    /// How many promises are open, decayed.
    fn owed(&self, as_of: Instant) -> f64 {
        let mut owed = DecayedSums::default();
        for pledge in self.pledges.still_open() {
            owed.add(self.unit.half_life, pledge.at, [1.0]);
        }
        owed.read(self.unit.half_life, as_of)[0]
    }

    /// Lists the promises and deliveries of deals that do not match, in words.
    pub(super) fn unmatched(&self) -> Vec<String> {
        let words = |(pledge, count): (&Pledge, i64)| {
            let (count, n) = (count, count.unsigned_abs());
            let more =
                if count < 0 { "deliveries than promises" } else { "promises than deliveries" };
            format!("deal `{}` has {n} more {more}", pledge.deal)
        };
        self.pledges.anomalies().map(words).collect()
    }

    /// Reads how far the two parties understand the same by the eleven topics; `None` if neither
    /// said anything of any.
    ///
    /// Answers do not fade: one holds until its party says otherwise.
    #[must_use]
    pub fn common(&self, params: &ExpectationParams) -> Option<CommonExpectations> {
        let said = |topic, party| self.said.get(&(topic, party)).map(|said| said.answer.clone());
        let pair = |topic: &Topic| Party::BOTH.map(|party| said(*topic, party));
        let answers = Topic::ALL.iter().map(pair).collect();
        (!self.said.is_empty()).then(|| CommonExpectations::new(answers, params))
    }

    /// Returns the bytes of the state, those on the heap included, without what the maps' own
    /// nodes add, and without open promises.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        let hopes = self.hopes.values().map(|sums| size_of::<u32>() + sums.bytes());
        let entry = size_of::<((Topic, Party), Said)>();
        let said = self.said.values().map(|said| entry + said.answer.heap_bytes());
        let settled = self.settled.values().map(|sums| size_of::<Cell>() + sums.bytes());
        let paired = self.paired.values().map(|sums| size_of::<u32>() + sums.bytes());
        let on_heap = self.assured.heap_bytes()
            + self.fresh.heap_bytes()
            + self.promised.heap_bytes()
            + self.delivered.heap_bytes();
        let listed = hopes.chain(said).chain(settled).chain(paired);
        size_of::<Self>() + on_heap + listed.sum::<usize>()
    }
}

impl Opened for Pledge {
    fn at(&self) -> Instant {
        self.at
    }
}

state!(ExpectationLedger, ExpectationUnit);

checked! {
    ExpectationLedger, "expectation ledger" {
        unit: ExpectationUnit,
        hopes in list: Vec<(u32, Hopes)>,
        assured: DecayedSums<5>,
        fresh: DecayedSums<5>,
        promised: DecayedSums<2>,
        delivered: DecayedSums<2>,
        settled in list: Vec<(Cell, DecayedSums<1>)>,
        paired in list: Vec<(u32, DecayedSums<1>)>,
        pledges in list: Vec<(Pledge, i64)>,
        said in list: Vec<((Topic, Party), Said)>,
        orders: u64,
        facts: u64,
        newest: Option<Instant>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let most = Most::of(facts, unit.half_life, newest);
        let half_life = unit.half_life;
        let within = hopes.iter().all(|(_, sums)| sums.within(half_life, newest))
            && assured.within(half_life, newest)
            && fresh.within(unit.of_both(), newest)
            && settled.iter().all(|(_, sums)| sums.within(half_life, newest))
            && paired.iter().all(|(_, sums)| sums.within(half_life, newest))
            && promised.within(half_life, newest)
            && delivered.within(half_life, newest)
            && said.iter().all(|(_, said)| Some(said.at) <= newest);
        refuse.unless(within, "sum no fact after its newest", "a later one")?;
        refuse.unless(
            hopes.is_sorted_by(|a, b| a.0 < b.0) && said.is_sorted_by(|a, b| a.0 < b.0),
            "list rivals and answers once each and in order",
            format_args!("{} and {} entries", hopes.len(), said.len()),
        )?;
        refuse.unless(
            settled.is_sorted_by(|a, b| a.0 < b.0)
                && paired.is_sorted_by(|a, b| a.0 < b.0)
                && pledges.is_sorted_by(|a, b| a.0 < b.0),
            "list settled deals and promises once each and in order",
            format_args!("{} and {} entries", settled.len(), pledges.len()),
        )?;
        refuse.unless(
            settled.iter().all(|(cell, sums)| cell.on_grid() && !sums.is_empty())
                && paired.iter().all(|(n, sums)| *n <= Order::MOST_RIVALS && !sums.is_empty()),
            "keep settled deals on their grid",
            format_args!("{} cells", settled.len()),
        )?;
        let rules = [
            "count no promise more often than it has facts",
            "hold no promise after its newest fact",
        ];
        open::check(&pledges, |pledge| pledge.at, (facts, newest), refuse, rules)?;
        if let Some((rivals, _)) = hopes.iter().find(|(rivals, _)| *rivals > Order::MOST_RIVALS) {
            return Err(refuse.because("tell at most 31 rivals", rivals));
        }
        let ones = |sums: &DecayedSums<5>, most| (0..5).all(|i| sums.at_most_ones(&[i], most));
        let most_fresh = Most::of(facts, unit.of_both(), newest);
        let held = hopes.iter().all(|(_, sums)| ones(sums, most) && sums.at_most_ones(&[0], most.with_facts(orders)))
            && orders.saturating_add(said.len() as u64) <= facts
            && ones(&assured, most)
            && ones(&fresh, most_fresh)
            && settled.iter().all(|(_, sums)| sums.at_most_ones(&[0], most))
            && paired.iter().all(|(_, sums)| sums.at_most_ones(&[0], most))
            && promised.at_most_ones(&[0, 1], most)
            && delivered.at_most_ones(&[0, 1], most);
        refuse.unless_counted(held, facts)?;
    }
}
