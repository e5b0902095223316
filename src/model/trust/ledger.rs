//! The state: what the facts add up to, and what is still open.

use super::tally::{Field, SUMS};
use super::terms::{Paper, Said};
use super::{
    ActSums, Audit, AuditItem, Balance, Pending, Placing, Resolution, Tally, TrustEvent,
    TrustEvidence, TrustParams, TrustScore, TrustUnit,
};
use crate::Result;
use crate::defaults::{self, DefaultValue};
use crate::kernel::checked::checked;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::decay::{DecayedSums, Moment};
use crate::kernel::open::{self, OpenList, Opened};
use crate::kernel::state::state;
use crate::model::{Relational, reading, unlabelled};
use crate::quantity::{Instant, Name, Party, Share, Stake};

/// The additive state of one relationship: decayed integer sums, and the open list.
///
/// Ledgers that saw the same facts are equal (`==`). Settled, it takes less than
/// 1 KiB, however many facts it saw; terms and waits add to that.
///
/// ```
/// use goodwill::quantity::{Instant, Name, Party, Stake};
/// use goodwill::trust::{
///     Outcome, Placing, Resolution, TrustEvidence, TrustLedger, TrustParams, TrustUnit,
/// };
///
/// let order = Placing::new(
///     Name::new("order 17")?,
///     Party::Customer,
///     Stake::new(3.0)?,
///     Instant::from_days(20_000)?,
/// );
/// let delivered = Resolution::new(order.clone(), Outcome::HONOURED, Instant::from_days(20_004)?)?;
///
/// let mut ledger = TrustLedger::new(TrustUnit::default());
/// ledger.observe(&TrustEvidence::Resolve(delivered)); // arrives first, and waits
/// assert_eq!(ledger.anomalies().count(), 1);
/// ledger.observe(&TrustEvidence::Place(order));
/// assert_eq!(ledger.anomalies().count(), 0);
///
/// let score = ledger.score(&TrustParams::default(), Instant::from_days(20_010)?)?;
/// assert_eq!(score.map(|s| format!("{:.2}", s.value())), Some("0.63".to_owned()));
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// A ledger takes the evidence of its own model alone, and merges with its like:
///
/// ```compile_fail,E0308
/// use goodwill::pillars::PillarsEvidence;
/// use goodwill::trust::TrustLedger;
///
/// fn observe(ledger: &mut TrustLedger, rated: &PillarsEvidence) {
///     ledger.observe(rated);
/// }
/// ```
///
/// ```compile_fail,E0308
/// use goodwill::friction::FrictionLedger;
/// use goodwill::trust::TrustLedger;
///
/// fn merge(ours: &mut TrustLedger, other: &FrictionLedger) -> goodwill::Result<()> {
///     ours.merge(other)
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct TrustLedger {
    unit: TrustUnit,
    sums: DecayedSums<{ 2 * SUMS }>,
    facts: u64,
    newest: Option<Instant>,
    /// By trustee: the largest stake that was honoured by half or more.
    largest_honoured: [Stake; 2],
    /// Terms, waits and rival bids; none of most customers.
    paper: Option<Box<Paper>>,
    /// Placings less resolutions, for each placing where they differ.
    open: OpenList<Placing>,
}

/// A placing and its resolutions that do not match one to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Anomaly<'a> {
    /// The placing, as its facts describe it.
    pub placing: &'a Placing,
    /// How often it was placed, less how often it was resolved.
    pub count: i64,
}

impl core::fmt::Display for Anomaly<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let stake = format_args!("stake `{}`", self.placing.id());
        open::write_anomaly(f, stake, self.count, ["placing", "resolution"])
    }
}

impl TrustLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: TrustUnit) -> Self {
        Self {
            unit,
            sums: DecayedSums::default(),
            facts: 0,
            newest: None,
            largest_honoured: [Stake::ZERO; 2],
            paper: None,
            open: OpenList::default(),
        }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A pair of placing and resolution that is fed twice counts twice: feeds are to be
    /// de-duplicated before, or kept in one ledger per source.
    pub fn observe(&mut self, evidence: &TrustEvidence) {
        let at = evidence.at();
        match evidence {
            TrustEvidence::Place(placing) => {
                self.add_risk(Field::Risked, placing.by(), placing.stake(), at);
                self.open.open(placing);
            }
            TrustEvidence::Resolve(resolution) => {
                let placing = Resolution::placing(resolution);
                let outcome = resolution.outcome().shares();
                self.add_outcome((placing.by().other(), at), placing.stake(), outcome);
                self.open.close(placing);
            }
            TrustEvidence::Decline { by, stake, .. } => {
                self.add_risk(Field::Refused, *by, *stake, at);
            }
            TrustEvidence::Act { by, stake, conduct, .. } => {
                self.add_outcome((*by, at), *stake, conduct.outcome().shares());
            }
            TrustEvidence::Term { item, by, severity, likelihood, reversed, at } => {
                let unless = |share: &Option<Share>, default: &DefaultValue| {
                    share.unwrap_or(Share::constant(default.value))
                };
                self.paper.get_or_insert_default().say(
                    item,
                    Said {
                        at: *at,
                        reversed: *reversed,
                        severity: unless(severity, &defaults::TRUST_AUDIT_SEVERITY),
                        likelihood: unless(likelihood, &defaults::TRUST_AUDIT_LIKELIHOOD),
                        by: *by,
                    },
                );
            }
            TrustEvidence::Wait { by, taken_seconds, promised_seconds, at } => {
                self.paper.get_or_insert_default().wait(
                    self.unit,
                    (*by, *at),
                    *taken_seconds,
                    *promised_seconds,
                );
            }
            TrustEvidence::CompetingBid { at } => {
                self.paper.get_or_insert_default().bid(self.unit, *at);
            }
        }
        self.note(at);
    }

    fn add_risk(&mut self, field: Field, by: Party, stake: Stake, at: Instant) {
        let moment = Moment::new(self.unit.half_life, at);
        self.sums.add_some(moment, [(field.of(by), self.unit.weight(stake))]);
    }

    fn add_outcome(
        &mut self,
        (trustee, at): (Party, Instant),
        stake: Stake,
        [honoured, execution, dereliction]: [f64; 3],
    ) {
        let w = self.unit.weight(stake);
        // A stake of 0 is no trial: it must not change any figure of a score.
        let trial = if w > 0.0 { 1.0 } else { 0.0 };
        let amounts = [
            (Field::Honoured, w * honoured),
            (Field::Execution, w * execution),
            (Field::Dereliction, w * dereliction),
            (Field::Squared, w * w),
            (Field::Trials, trial),
            (Field::HonouredTrials, trial * honoured),
        ];
        let moment = Moment::new(self.unit.half_life, at);
        self.sums.add_some(moment, amounts.map(|(field, amount)| (field.of(trustee), amount)));
        if honoured >= 0.5 {
            let largest = &mut self.largest_honoured[trustee.index()];
            *largest = stake.max(*largest);
        }
    }

    /// Takes in acts that were added up elsewhere, in the same unit.
    pub(crate) fn take_acts(&mut self, acts: &ActSums) {
        self.sums.merge(&acts.decayed());
        for (own, largest) in self.largest_honoured.iter_mut().zip(acts.largest) {
            *own = largest.max(*own);
        }
        self.facts = self.facts.saturating_add(acts.facts);
        self.newest = self.newest.max(Some(acts.newest));
    }

    /// Returns the sums as words, with the half-life from which they count, where there is nothing
    /// else and they fit.
    pub(super) fn words(&self) -> Option<(i64, [u64; 2 * SUMS])> {
        let is_alone = self.paper.is_none() && self.open.is_empty();
        if is_alone { self.sums.canonical_words() } else { None }
    }

    /// Returns by party the largest stake that was honoured.
    pub(super) const fn largest(&self) -> [Stake; 2] {
        self.largest_honoured
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives or the reference stakes
    /// differ; nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        self.sums.merge(&other.sums);
        for party in Party::BOTH.map(Party::index) {
            self.largest_honoured[party] =
                self.largest_honoured[party].max(other.largest_honoured[party]);
        }
        if let Some(paper) = &other.paper {
            self.paper.get_or_insert_default().merge(paper);
        }
        self.open.merge(&other.open);
        Ok(())
    }

    /// Reads the ledger at an instant: `None` if it saw no fact.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(&self, params: &TrustParams, as_of: Instant) -> Result<Option<TrustScore>> {
        let tally = self.read(params.overdue_counts(), as_of)?;
        Ok(tally.map(|tally| tally.score(params)))
    }

    /// Reads the sums at an instant, to be discounted or added to those of other sources before
    /// they are scored: `None` if the ledger saw no fact.
    ///
    /// With `overdue_counts`, stakes past their due date are read as derelictions on that date.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub fn read(&self, overdue_counts: bool, as_of: Instant) -> Result<Option<Tally>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        let mut sums = self.sums.read(self.unit.half_life, as_of);
        let mut pending = [Pending::default(); 2];
        for placing in self.open.still_open() {
            let trustee = placing.by().other();
            let w = self.unit.weight(placing.stake());
            let overdue = placing.due_at().filter(|due| *due < as_of);
            pending[trustee.index()].add(placing.stake(), w, overdue.is_some());
            if let (true, Some(due)) = (overdue_counts, overdue) {
                let fade = self.unit.half_life.weight_after(as_of.since(due));
                let trial = if w > 0.0 { fade } else { 0.0 };
                sums[Field::Dereliction.of(trustee)] += w * fade;
                sums[Field::Squared.of(trustee)] += w * w * fade;
                sums[Field::Trials.of(trustee)] += trial;
                pending[trustee.index()].settle(w);
            }
        }
        let read = |paper: &Paper| paper.read(self.unit, as_of);
        let balance = self.paper.as_deref().map_or_else(Balance::default, read);
        for party in Party::BOTH {
            sums[Field::Risked.of(party)] += balance.borne(party);
        }
        let (unit, facts, largest_honoured) = (self.unit, self.facts, self.largest_honoured);
        Ok(Some(Tally { unit, as_of, sums, facts, pending, largest_honoured, balance }))
    }

    /// Returns the terms in force as an audit, so that it can be asked what reversing one would do.
    ///
    /// A reading has them inside already: read with this audit, they would count twice.
    #[must_use]
    pub fn terms(&self) -> Audit {
        let item = |(name, said): (&Name, &Said)| {
            let item = AuditItem::new(name.clone(), said.by.into());
            item.with_severity(said.severity).with_likelihood(said.likelihood)
        };
        // Each name stands once.
        Audit::new(self.paper.iter().flat_map(|paper| paper.in_force()).map(item).collect())
            .unwrap_or_default()
    }

    /// Returns the terms in force that put a party at risk, by name.
    pub(crate) fn terms_borne_by(&self, party: Party) -> impl Iterator<Item = &Name> {
        let in_force = self.paper.iter().flat_map(|paper| paper.in_force());
        in_force.filter(move |(_, said)| said.by == party).map(|(item, _)| item)
    }

    /// Lists the stakes that are open, by id.
    pub fn open(&self) -> impl Iterator<Item = &Placing> {
        self.open.still_open()
    }

    /// Lists the stakes that are open past their due date, by id.
    pub fn overdue(&self, as_of: Instant) -> impl Iterator<Item = &Placing> {
        self.open().filter(move |placing| placing.due_at().is_some_and(|due| due < as_of))
    }

    /// Lists the placings whose facts contradict each other or still lack one, by id.
    ///
    /// A resolution whose placing has not arrived is one of them until it does.
    pub fn anomalies(&self) -> impl Iterator<Item = Anomaly<'_>> {
        self.open.anomalies().map(|(placing, count)| Anomaly { placing, count })
    }

    /// Returns the bytes of the settled state: all but the open list.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        size_of::<Self>() - size_of_val(&self.sums)
            + self.sums.bytes()
            + self.paper.as_deref().map_or(0, Paper::bytes)
    }
}

impl Opened for Placing {
    fn at(&self) -> Instant {
        Self::at(self)
    }
}

state!(TrustLedger, TrustUnit);

unlabelled!(TrustLedger, TrustEvent, TrustParams, TrustScore, anomalies);

impl Relational for TrustLedger {
    reading! { TrustScore }

    fn beside(
        &self,
        score: Option<&TrustScore>,
        _: &TrustParams,
        _: Instant,
    ) -> Result<Vec<String>> {
        let mut lines = score.map_or_else(Vec::new, TrustScore::lines);
        lines.extend(self.paper.iter().filter_map(|paper| paper.borne()));
        Ok(lines)
    }

    fn silent(score: &TrustScore) -> Option<String> {
        let facts = score.facts();
        let s = if facts == 1 { "" } else { "s" };
        (score.coverage() <= 0.0)
            .then(|| format!("trust: {facts} fact{s}, none of them an outcome of the firm's yet"))
    }
}

checked! {
    TrustLedger, "trust ledger" {
        unit: TrustUnit,
        sums: DecayedSums<{ 2 * SUMS }>,
        facts: u64,
        newest: Option<Instant>,
        largest_honoured: [Stake; 2],
        paper: Option<Box<Paper>>;
        open: Vec<(Placing, i64)>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let nothing = [Stake::ZERO; 2];
        refuse.unless(
            facts > 0
                || sums.is_empty()
                    && open.is_empty()
                    && paper.is_none()
                    && largest_honoured == nothing,
            "be empty if it has no facts",
            format_args!("{} open", open.len()),
        )?;
        refuse.unless_within(sums.within(unit.half_life, newest))?;
        let sound = paper.iter().all(|paper| paper.is_sound(unit, facts, newest));
        refuse.unless(sound, "hold no term, wait or bid beyond its facts", "more")?;
        let at_most = |less: &[usize], more: &[usize]| {
            sums.at_most(less, more, facts, unit.half_life, newest)
        };
        let mut counted = Vec::new();
        for party in Party::BOTH {
            let per_party = core::array::from_fn(|i| party.index() * SUMS + i);
            let [h, e, d, q, n, c, risked, refused] = per_party;
            counted.extend([n, risked, refused]);
            // Each amount is rounded on its own, by half a unit at most.
            refuse.unless(
                at_most(&[h, e, d], &[n]) && at_most(&[q], &[h, e, d]) && at_most(&[c], &[n]),
                "keep Q ≤ S ≤ N for each party",
                format_args!("sums of the {party} that do not"),
            )?;
        }
        // A fact is one trial, one risk that was taken, or one that was not.
        let most = Most::of(facts, unit.half_life, newest);
        refuse.unless_counted(sums.at_most_ones(&counted, most), facts)?;
        let rules = [
            "count no stake 0 times or beyond its facts",
            "hold no stake after its newest fact",
        ];
        open::check(&open, Placing::at, (facts, newest), refuse, rules)?;
        let once = open::listed_once(&open);
        refuse.unless(once, "list each open stake once", format_args!("{} entries", open.len()))?;
    }
}
