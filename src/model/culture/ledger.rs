//! The state: answers, yeses and statements, organisation by organisation.

use super::nest::Reading;
use super::organisation::Organisation;
use super::{
    CultureEvent, CultureEvidence, CultureParams, CultureScore, CultureUnit, Place, Profile,
    ResponseStyle, YesWorth, profile, score, yes,
};
use crate::Result;
use crate::kernel::Interval;
use crate::kernel::checked::checked;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::map::Map;
use crate::kernel::state::state;
use crate::model::{Glance, Relational, glance, unlabelled};
use crate::quantity::Instant;

/// The additive state of a nest of organisations: decayed integer sums for each.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. It takes
/// less than 3 KiB for an organisation and 200 bytes more for each component that it was asked
/// about, names not counted, however many facts there were.
///
/// ```
/// use goodwill::culture::{CultureEvidence, CultureLedger, CultureParams, CultureUnit, Place};
/// use goodwill::quantity::{Instant, Name, Rating, Scale};
///
/// let at = Instant::from_days(20_000)?;
/// let mut ledger = CultureLedger::new(CultureUnit::default());
/// ledger.observe(&CultureEvidence::Rating {
///     place: Place::new("NL", "Brabant", "Zilver BV")?,
///     component: Name::new("openness")?,
///     rating: Rating::new(9.0, Scale::new(0.0, 10.0)?)?,
///     reversed: false,
///     at,
/// });
/// let Some(score) = ledger.score(&CultureParams::default(), at)? else {
///     unreachable!("the only organisation of the ledger answered");
/// };
/// // One answer is pulled towards what was taken for granted.
/// assert!(score.value() > 0.5 && score.value() < 0.9);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct CultureLedger {
    unit: CultureUnit,
    facts: u64,
    newest: Option<Instant>,
    organisations: Map<Place, Organisation>,
}

impl CultureLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub const fn new(unit: CultureUnit) -> Self {
        Self { unit, facts: 0, newest: None, organisations: Map::new() }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &CultureEvidence) {
        let (half_life, at) = (self.unit.half_life, evidence.at());
        self.organisation(evidence.place()).observe(half_life, evidence);
        self.note(at);
    }

    /// Returns the state of an organisation, made if there is none.
    fn organisation(&mut self, place: &Place) -> &mut Organisation {
        self.organisations.or_default(place)
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives differ; nothing is taken
    /// in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        for (place, theirs) in other.organisations.iter() {
            self.organisation(place).merge(theirs);
        }
        Ok(())
    }

    /// Reads what is known of one organisation's answers, pooled in its nest.
    ///
    /// `None` if nobody of its nation answered what is asked about, or if the ledger saw several
    /// organisations and [`CultureParams::about`] does not say which is meant.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(&self, params: &CultureParams, as_of: Instant) -> Result<Option<CultureScore>> {
        self.read(params, as_of, score::components)
    }

    /// Reads what a yes of one organisation is worth, pooled in its nest; `None` if nobody of its
    /// nation said one of which the outcome is known, or as [`CultureLedger::score`].
    ///
    /// # Errors
    ///
    /// As [`CultureLedger::score`].
    pub fn worth_of_a_yes(
        &self,
        params: &CultureParams,
        as_of: Instant,
    ) -> Result<Option<YesWorth>> {
        self.read(params, as_of, yes::yes)
    }

    /// Reads how one organisation answers, whatever it is asked; `None` if it never answered, or
    /// as [`CultureLedger::score`].
    ///
    /// # Errors
    ///
    /// As [`CultureLedger::score`].
    pub fn style(&self, params: &CultureParams, as_of: Instant) -> Result<Option<ResponseStyle>> {
        self.read(params, as_of, profile::style)
    }

    /// Reads one organisation's culture as it tells it, and how our language fits; `None` if
    /// neither was ever heard or judged, or as [`CultureLedger::score`].
    ///
    /// # Errors
    ///
    /// As [`CultureLedger::score`].
    pub fn profile(&self, params: &CultureParams, as_of: Instant) -> Result<Option<Profile>> {
        self.read(params, as_of, profile::profile)
    }

    /// Reads the answers of every organisation that the ledger saw, by nation, region and name:
    /// for each what [`CultureLedger::score`] says about it, to the bit, and much sooner.
    ///
    /// # Errors
    ///
    /// As [`CultureLedger::score`].
    pub fn scores(&self, params: &CultureParams, as_of: Instant) -> Result<Vec<CultureScore>> {
        let mut scores = Vec::new();
        self.each_score(params, as_of, |score| scores.push(score))?;
        Ok(scores)
    }

    /// Hands on the same one after the other: tens of thousands need not be kept to find the lowest.
    ///
    /// # Errors
    ///
    /// As [`CultureLedger::score`]; nothing is handed on then.
    pub fn each_score(
        &self,
        params: &CultureParams,
        as_of: Instant,
        mut with: impl FnMut(CultureScore),
    ) -> Result<()> {
        let Some(first) = self.organisations.keys().next() else { return Ok(()) };
        self.is_readable(as_of)?;
        score::all_components(&self.reading(first, params, as_of), &mut with);
        Ok(())
    }

    fn read<T>(
        &self,
        params: &CultureParams,
        as_of: Instant,
        answer: fn(&Reading) -> Option<T>,
    ) -> Result<Option<T>> {
        self.is_readable(as_of)?;
        let mut places = self.organisations.keys();
        let only = places.next().filter(|_| places.next().is_none());
        let Some(about) = params.about().or(only) else { return Ok(None) };
        Ok(answer(&self.reading(about, params, as_of)))
    }

    const fn reading<'a>(
        &'a self,
        about: &'a Place,
        params: &'a CultureParams,
        as_of: Instant,
    ) -> Reading<'a> {
        Reading {
            about,
            params,
            as_of,
            facts: self.facts,
            half_life: self.unit.half_life,
            organisations: &self.organisations,
        }
    }

    /// Returns the organisations that the ledger saw, by nation, region and name.
    pub fn organisations(&self) -> impl Iterator<Item = &Place> {
        self.organisations.keys()
    }

    /// What was seen of each.
    pub(super) fn states(&self) -> impl Iterator<Item = &Organisation> {
        self.organisations.values()
    }

    /// Returns the bytes of the state, all of which is settled, without names and what the maps'
    /// own nodes add.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        let organisation = |own: &Organisation| size_of::<Place>() + own.bytes();
        size_of::<Self>() + self.organisations.values().map(organisation).sum::<usize>()
    }
}

unlabelled!(CultureLedger, CultureEvent, CultureParams, CultureScore);

state!(CultureLedger, CultureUnit);

checked! {
    CultureLedger, "culture ledger" {
        unit: CultureUnit,
        facts: u64,
        newest: Option<Instant>;
        organisations: Vec<(Place, Organisation)>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        refuse.unless(
            newest.is_some() == (facts > 0) && organisations.is_empty() == (facts == 0),
            "have a newest fact and an organisation if it has facts",
            format_args!("{facts} facts"),
        )?;
        refuse.unless(
            organisations.is_sorted_by(|a, b| a.0 < b.0),
            "list its organisations once each and in order",
            format_args!("{} organisations", organisations.len()),
        )?;
        for (place, own) in &organisations {
            if let Some(rule) = own.broken(unit.half_life, newest) {
                return Err(refuse.because(rule, place));
            }
            refuse.unless(!own.is_empty(), "list no organisation without a fact", place)?;
        }
        let rated = organisations.iter().fold(0, |sum: u64, (_, o)| sum.saturating_add(o.rated()));
        let most = Most::of(facts, unit.half_life, newest);
        let made = || organisations.iter().all(|(_, own)| own.made_of(facts, most));
        refuse.unless_counted(rated <= facts && made(), facts)?;
    }
}

/// Of a customer that is more organisations than one, so many are told of.
const NAMED: usize = 3;

impl Relational for CultureLedger {
    fn brief(&self, params: &CultureParams, as_of: Instant) -> Result<Option<CultureScore>> {
        self.score(params, as_of)
    }

    /// What an organisation is like is neither good nor bad: it has no value here.
    fn glance(score: &CultureScore) -> Glance {
        Glance { coverage: 0.0, ..glance!(score) }
    }

    fn interval(score: &CultureScore) -> Interval {
        score.interval()
    }

    fn beside(
        &self,
        _: Option<&CultureScore>,
        params: &CultureParams,
        as_of: Instant,
    ) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for place in self.organisations().take(NAMED) {
            lines.push(format!("the organisation is {place}"));
            lines.extend(self.lines(&params.clone().with_about(Some(place.clone())), as_of)?);
        }
        Ok(lines)
    }
}
