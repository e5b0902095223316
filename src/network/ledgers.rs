//! The state: ledgers of every party with all others, and of every two that met.

use std::collections::BTreeMap;

use super::Deal;
use super::deal::two;
use super::latest::Latest;
use crate::Result;
use crate::kernel::getters::getters;
use crate::quantity::{HalfLife, Instant, Name, Party, Stake};
use crate::trust::{Outcome, Placing, Resolution, Tally, TrustEvidence, TrustLedger, TrustUnit};

/// A party's dealings with all others, in which it is the firm and everybody else the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    /// Weighed by stake, and fading.
    recent: TrustLedger,
    /// All there ever was, by count.
    whole: TrustLedger,
    /// Its latest deals as a source.
    found: Option<Latest>,
    /// Its latest deals as a target.
    ended: Option<Latest>,
}

/// Takes in what is later, or of the same instant.
fn renew(latest: &mut Option<Latest>, other: Option<Latest>) {
    match (latest.as_mut(), other) {
        (Some(own), Some(other)) => own.merge(other),
        (None, other) => *latest = other,
        (Some(_), None) => {}
    }
}

/// The unit of a party's whole record.
const WHOLE: TrustUnit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: Stake::ZERO };

/// The unit of what went on between two: too little to let it fade.
const fn between(unit: TrustUnit) -> TrustUnit {
    TrustUnit { half_life: HalfLife::INFINITE, reference_stake: unit.reference_stake }
}

/// A deal as the ledgers take it, whatever the parties are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dealing<K> {
    pub(super) source: K,
    pub(super) target: K,
    pub(super) stake: Stake,
    pub(super) honoured: bool,
    pub(super) at: Instant,
}

impl<K> Dealing<K> {
    /// The two facts that the deal is, for a ledger in which the source is `by`.
    fn facts(&self, id: &Name, by: Party) -> [TrustEvidence; 2] {
        let placing = Placing::new(id.clone(), by, self.stake, self.at);
        let outcome = if self.honoured { Outcome::HONOURED } else { Outcome::EXECUTION_FAILURE };
        let resolution = Resolution::at_once(placing.clone(), outcome);
        [TrustEvidence::Place(placing), TrustEvidence::Resolve(resolution)]
    }
}

/// The ledgers, by whatever parties are told apart by: learning numbers them, to be fast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ledgers<K> {
    unit: TrustUnit,
    parties: BTreeMap<K, Standing>,
    /// The lesser party first; it is the customer.
    pairs: BTreeMap<(K, K), TrustLedger>,
}

/// The two parties, the lesser first, and which side of their ledger the source is.
fn pair<K: Ord>(source: K, target: K) -> ((K, K), Party) {
    if source < target {
        ((source, target), Party::Customer)
    } else {
        ((target, source), Party::Firm)
    }
}

impl<K: Ord + Clone> Ledgers<K> {
    pub(super) const fn new(unit: TrustUnit) -> Self {
        Self { unit, parties: BTreeMap::new(), pairs: BTreeMap::new() }
    }

    pub(super) fn sight(&self, source: &K, target: &K, at: Instant) -> Result<Sight> {
        let read = |ledger: &TrustLedger| ledger.read(false, at);
        let (pair, source_side) = pair(source.clone(), target.clone());
        let (trustee, truster) = (self.parties.get(target), self.parties.get(source));
        Ok(Sight {
            unit: self.unit,
            trustee: trustee.map(|s| read(&s.recent)).transpose()?.flatten(),
            trustee_whole: trustee.map(|s| read(&s.whole)).transpose()?.flatten(),
            truster: truster.map(|s| read(&s.recent)).transpose()?.flatten(),
            between: self.pairs.get(&pair).map(read).transpose()?.flatten(),
            trustee_latest: trustee.and_then(|s| s.ended),
            truster_latest: truster.and_then(|s| s.found),
            source_side,
        })
    }

    pub(super) fn observe(&mut self, dealing: &Dealing<K>) {
        // Each stake is settled as it is placed, so that one name does for all.
        let id = Name::constant("deal");
        let unit = self.unit;
        let (pair, source_side) = pair(dealing.source.clone(), dealing.target.clone());
        let ledger = self.pairs.entry(pair).or_insert_with(|| TrustLedger::new(between(unit)));
        let facts = Party::BOTH.map(|side| dealing.facts(&id, side));
        for fact in &facts[usize::from(source_side == Party::Firm)] {
            ledger.observe(fact);
        }
        // Of the target's ledger the source is the customer, of its own it is the firm.
        for (facts, party) in facts.iter().zip([&dealing.target, &dealing.source]) {
            let standing = self.parties.entry(party.clone()).or_insert_with(|| Standing {
                recent: TrustLedger::new(unit),
                whole: TrustLedger::new(WHOLE),
                found: None,
                ended: None,
            });
            let latest =
                if *party == dealing.source { &mut standing.found } else { &mut standing.ended };
            renew(latest, Some(Latest::of(dealing.at, dealing.honoured)));
            for fact in facts {
                standing.recent.observe(fact);
                standing.whole.observe(fact);
            }
        }
    }
}

/// The ledgers of all parties, and of every two that met.
///
/// It takes less than 2 KiB for each party and 1 KiB for each two that met, however often they
/// deal. Networks that saw the same deals are equal (`==`).
///
/// ```
/// use goodwill::network::{Deal, Network};
/// use goodwill::quantity::{Instant, Name, Stake};
/// use goodwill::trust::TrustUnit;
///
/// let (ann, bob, cid) = (Name::new("ann")?, Name::new("bob")?, Name::new("cid")?);
/// let day = Instant::from_days;
/// let mut network = Network::new(TrustUnit::default());
/// network.observe(&Deal::new(ann.clone(), bob.clone(), Stake::new(3.0)?, true, day(20_000)?)?);
///
/// // What is known when cid is about to deal with bob: bob's record, and nothing of cid.
/// let sight = network.sight(&cid, &bob, day(20_001)?)?;
/// assert!(sight.trustee().is_some() && sight.truster().is_none() && sight.between().is_none());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "NetworkForm", into = "NetworkForm")
)]
pub struct Network(Ledgers<Name>);

impl Network {
    /// Opens an empty network.
    ///
    /// The half-life is that of a party's recent record, the reference stake that of all but its
    /// whole record. [`NetworkForecaster::network`](super::NetworkForecaster::network) opens one
    /// in the unit that was learned.
    #[must_use]
    pub const fn new(unit: TrustUnit) -> Self {
        Self(Ledgers::new(unit))
    }

    /// Takes in one deal. The order of deals does not matter.
    ///
    /// A deal that is fed twice counts twice.
    pub fn observe(&mut self, deal: &Deal) {
        self.0.observe(&Dealing {
            source: deal.source().clone(),
            target: deal.target().clone(),
            stake: deal.stake(),
            honoured: deal.honoured(),
            at: deal.at(),
        });
    }

    /// Takes in all that another network saw.
    ///
    /// # Errors
    ///
    /// [`UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives or the reference stakes
    /// differ; nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        // Two empty ledgers differ as the networks do, and say how.
        TrustLedger::new(self.0.unit).merge(&TrustLedger::new(other.0.unit))?;
        for (party, theirs) in &other.0.parties {
            if let Some(ours) = self.0.parties.get_mut(party) {
                ours.recent.merge(&theirs.recent)?;
                ours.whole.merge(&theirs.whole)?;
                renew(&mut ours.found, theirs.found);
                renew(&mut ours.ended, theirs.ended);
            } else {
                self.0.parties.insert(party.clone(), theirs.clone());
            }
        }
        for (pair, theirs) in &other.0.pairs {
            if let Some(ours) = self.0.pairs.get_mut(pair) {
                ours.merge(theirs)?;
            } else {
                self.0.pairs.insert(pair.clone(), theirs.clone());
            }
        }
        Ok(())
    }

    /// Reads what is known when the source's stake on the target is about to be judged: the deals
    /// that were observed.
    ///
    /// # Errors
    ///
    /// [`UnknownName`](crate::Error::UnknownName) if source and target are the same, and
    /// [`ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if either of them has a deal after that
    /// instant.
    pub fn sight(&self, source: &Name, target: &Name, at: Instant) -> Result<Sight> {
        two(source, target)?;
        self.0.sight(source, target, at)
    }

    /// Returns the unit of the recent record.
    #[must_use]
    pub const fn unit(&self) -> TrustUnit {
        self.0.unit
    }

    /// Lists the parties, by name.
    pub fn parties(&self) -> impl Iterator<Item = &Name> {
        self.0.parties.keys()
    }

    /// Returns how many pairs of parties met.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.0.pairs.len()
    }
}

/// What the ledgers know when a deal is about to be judged; each `None` if there was no deal.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight {
    pub(super) unit: TrustUnit,
    pub(super) trustee: Option<Tally>,
    pub(super) trustee_whole: Option<Tally>,
    pub(super) truster: Option<Tally>,
    pub(super) between: Option<Tally>,
    pub(super) trustee_latest: Option<Latest>,
    pub(super) truster_latest: Option<Latest>,
    pub(super) source_side: Party,
}

impl Sight {
    getters! {
        /// Returns the target's recent record with all others: the firm of it is the target.
        pub fn trustee -> Option<&Tally>;
        /// Returns the target's whole record with all others, by count.
        pub fn trustee_whole -> Option<&Tally>;
        /// Returns the source's recent record with all others: the firm of it is the source, and
        /// the customer's conduct is what the source found all others worth.
        pub fn truster -> Option<&Tally>;
        /// Returns what went on between the two.
        pub fn between -> Option<&Tally>;
        /// Returns the latest deals of which the target was the target.
        pub fn trustee_latest -> Option<&Latest>;
        /// Returns the latest deals of which the source was the source.
        pub fn truster_latest -> Option<&Latest>;
        /// Returns which side of [`between`](Self::between) the source is.
        pub fn source_side -> Party;
    }
}

/// What serde writes: parties and pairs in the order of their names.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct NetworkForm {
    unit: TrustUnit,
    parties: Vec<PartyForm>,
    pairs: Vec<(Name, Name, TrustLedger)>,
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct PartyForm {
    name: Name,
    recent: TrustLedger,
    whole: TrustLedger,
    /// The latest deals that it placed.
    found: Option<Latest>,
    /// The latest deals that were placed on it.
    ended: Option<Latest>,
}

#[cfg(feature = "serde")]
fn refuse(rule: &'static str, got: impl core::fmt::Display) -> crate::Error {
    crate::Error::Inconsistent { what: "network", rule, got: got.to_string() }
}

#[cfg(feature = "serde")]
impl TryFrom<NetworkForm> for Network {
    type Error = crate::Error;

    fn try_from(NetworkForm { unit, parties, pairs }: NetworkForm) -> Result<Self> {
        let settled = |ledger: &TrustLedger, unit: TrustUnit, name: &Name| {
            if ledger.unit() != unit || ledger.open().count() + ledger.anomalies().count() > 0 {
                return Err(refuse(
                    "hold settled ledgers of its own unit",
                    format!("another of `{name}`"),
                ));
            }
            Ok(())
        };
        let mut ledgers = Ledgers::new(unit);
        // What the pairs say of each party: how many facts, and the newest.
        let mut said: BTreeMap<Name, (u64, Option<Instant>)> = BTreeMap::new();
        for (one, other, ledger) in pairs {
            settled(&ledger, between(unit), &one)?;
            if one >= other {
                return Err(refuse("name each pair in order", format!("`{one}` before `{other}`")));
            }
            for party in [&one, &other] {
                let (facts, newest) = said.entry(party.clone()).or_default();
                *facts = facts.saturating_add(ledger.facts());
                *newest = ledger.newest().max(*newest);
            }
            if let Some(_twice) = ledgers.pairs.insert((one.clone(), other), ledger) {
                return Err(refuse("list each pair once", format!("`{one}` twice with the same")));
            }
        }
        for PartyForm { name, recent, whole, found, ended } in parties {
            let latest = [found, ended];
            let newest = latest.iter().flatten().map(Latest::at).max();
            let deals = latest.iter().flatten().map(Latest::deals).fold(0, u64::saturating_add);
            // Each deal is two facts.
            if newest != whole.newest() || deals > whole.facts() / 2 {
                let rule = "keep the latest deals of each party, and no more than it had";
                return Err(refuse(rule, format!("{deals} of `{name}`")));
            }
            settled(&recent, unit, &name)?;
            settled(&whole, WHOLE, &name)?;
            let met = said.remove(&name);
            if [&recent, &whole].iter().any(|l| Some((l.facts(), l.newest())) != met) {
                let rule = "keep each deal with both parties and with the pair, once";
                return Err(refuse(rule, format!("a record of `{name}` that differs")));
            }
            ledgers.parties.insert(name, Standing { recent, whole, found, ended });
        }
        match said.first_key_value() {
            Some((name, _)) => {
                Err(refuse("list the parties of all pairs", format!("`{name}` in a pair alone")))
            }
            None => Ok(Self(ledgers)),
        }
    }
}

#[cfg(feature = "serde")]
impl From<Network> for NetworkForm {
    fn from(Network(Ledgers { unit, parties, pairs }): Network) -> Self {
        let party = |(name, Standing { recent, whole, found, ended })| PartyForm {
            name,
            recent,
            whole,
            found,
            ended,
        };
        let pair = |((one, other), ledger)| (one, other, ledger);
        Self {
            unit,
            parties: parties.into_iter().map(party).collect(),
            pairs: pairs.into_iter().map(pair).collect(),
        }
    }
}
