//! The state: what closed failures add up to, by cause, and what is still open.

use super::figures::{CauseSums, OF_CAUSE};
use super::score::{
    AWAITED, CLOSED, DEVIATION, GAINS, HARM, INSUFFICIENT, JUSTICES, KEPT_QUIET, LOST, NUMBER,
    OTHERS, Open, PARADOX, SAVED, SILENT, SPOKE_UP, STEPS, SUFFICIENT, TELLERS, TOLD, VOICED,
};
use super::{
    Asked, Closing, Opening, RecoveryEvidence, RecoveryParams, RecoveryScore, RecoveryUnit,
    StepKind,
};
use crate::Result;
use crate::kernel::checked::checked;
use crate::kernel::decay::DecayedSums;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::map::Map;
use crate::kernel::open::{self, OpenList, Opened};
use crate::kernel::state::state;
use crate::quantity::{Instant, Name};

/// What is kept of one cause.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
struct Cause {
    last: Instant,
    sums: DecayedSums<OF_CAUSE>,
}

/// The additive state of one customer's failures, or of many customers': decayed integer sums, by
/// cause, and the open list.
///
/// Two ledgers are equal (`==`) exactly if they saw the same facts. Settled, it takes less than
/// 2 KiB and some 300 bytes for each cause, however many facts it saw.
///
/// ```
/// use goodwill::quantity::{Instant, Name};
/// use goodwill::recovery::{
///     Closing, Failure, Justice, Opening, RecoveryEvidence, RecoveryLedger, RecoveryParams,
///     RecoveryUnit,
/// };
///
/// let day = Instant::from_days;
/// let case = Opening::new(Failure::complaint(Name::new("case 17")?, day(20_000)?)).first();
/// let good = Closing::resolved(case.clone(), day(20_002)?, Justice::FULL)?;
///
/// let mut ledger = RecoveryLedger::new(RecoveryUnit::default());
/// ledger.observe(&RecoveryEvidence::Closed(good)); // arrives first, and waits
/// assert_eq!(ledger.anomalies().count(), 1);
/// ledger.observe(&RecoveryEvidence::Opened(case));
/// assert_eq!((ledger.anomalies().count(), ledger.open().count()), (0, 0));
///
/// let score = ledger.score(&RecoveryParams::default(), day(20_010)?)?;
/// assert_eq!(score.map(|s| format!("{:.2}", s.value())), Some("0.74".to_owned()));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct RecoveryLedger {
    unit: RecoveryUnit,
    facts: u64,
    newest: Option<Instant>,
    closed: DecayedSums<CLOSED>,
    others: DecayedSums<OTHERS>,
    causes: Map<Name, Cause>,
    /// Openings less closings, for each opening where they differ.
    open: OpenList<Opening>,
}

/// An opening and its closings that do not match one to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Anomaly<'a> {
    /// The opening, as its facts describe it.
    pub opening: &'a Opening,
    /// How often it was opened, less how often it was closed.
    pub count: i64,
}

impl core::fmt::Display for Anomaly<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let failure = format_args!("failure `{}`", self.opening.failure().id);
        open::write_anomaly(f, failure, self.count, ["opening", "closing"])
    }
}

impl RecoveryLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: RecoveryUnit) -> Self {
        Self {
            unit,
            facts: 0,
            newest: None,
            closed: DecayedSums::default(),
            others: DecayedSums::default(),
            causes: Map::new(),
            open: OpenList::default(),
        }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A pair of opening and closing that is fed twice counts twice: feeds are to be
    /// de-duplicated before.
    pub fn observe(&mut self, evidence: &RecoveryEvidence) {
        let (half_life, at) = (self.unit.half_life, evidence.at());
        let mut others = [0.0; OTHERS];
        let mut either = |condition: bool, yes: usize, no: usize| {
            others[if condition { yes } else { no }] = 1.0;
        };
        match evidence {
            RecoveryEvidence::Opened(opening) => {
                either(opening.failure().voiced, VOICED, SILENT);
                self.add_cause(opening);
                self.open.open(opening);
            }
            RecoveryEvidence::Closed(closing) => {
                self.closed.add(half_life, at, self.amounts(closing));
                self.open.close(closing.opening());
            }
            RecoveryEvidence::Asked(Asked { spoke_up, told, .. }) => {
                if let Some(spoke_up) = spoke_up {
                    either(*spoke_up, SPOKE_UP, KEPT_QUIET);
                }
                if let Some(told) = told {
                    others[TOLD] = f64::from(*told);
                    others[TELLERS] = 1.0;
                }
            }
            RecoveryEvidence::Authority { authority, .. } => {
                either(authority.is_sufficient(), SUFFICIENT, INSUFFICIENT);
            }
            RecoveryEvidence::MadeGood { saved, .. } => either(*saved, SAVED, LOST),
        }
        self.others.add(half_life, at, others);
        self.note(at);
    }

    fn amounts(&self, closing: &Closing) -> [f64; CLOSED] {
        let mut sums = [0.0; CLOSED];
        let now = closing.features(&self.unit, closing.justice());
        let then = closing.features(&self.unit, closing.awaiting().or(closing.justice()));
        sums[NUMBER] = 1.0;
        sums[HARM] = now.harm;
        sums[DEVIATION] = now.deviation;
        sums[PARADOX] = now.paradox;
        sums[GAINS] = (now.harm - then.harm).max(0.0);
        sums[GAINS + 1] = (now.deviation - then.deviation).max(0.0);
        sums[GAINS + 2] = (then.paradox - now.paradox).max(0.0);
        if let Some(justice) = closing.justice() {
            for (sum, share) in sums[JUSTICES..].iter_mut().zip(justice.shares()) {
                *sum = share.get();
            }
        }
        let [now, then] = [closing.justice(), closing.awaiting().or(closing.justice())]
            .map(|justice| justice.map_or(0.0, |j| j.weighed(self.unit.justice).get()));
        sums[AWAITED] = (then - now).max(0.0);
        for (sum, step) in sums[STEPS..].iter_mut().zip(StepKind::ALL) {
            *sum = closing.done(step).get();
        }
        sums
    }

    fn add_cause(&mut self, opening: &Opening) {
        let failure = opening.failure();
        let Some(name) = &failure.cause else { return };
        let yes = |condition| if condition { 1.0 } else { 0.0 };
        let gap = opening.gap_seconds();
        let amounts = [
            1.0,
            yes(failure.voiced),
            failure.severity.get(),
            yes(gap.is_some()),
            yes(opening.is_soon()),
            gap.map_or(0.0, |seconds| seconds as f64 / Instant::DAY as f64),
        ];
        let new = || Cause { last: failure.at, sums: DecayedSums::default() };
        let cause = self.causes.or_insert_with(name, new);
        cause.last = cause.last.max(failure.at);
        cause.sums.add(self.unit.half_life, failure.at, amounts);
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives, the weights of justice
    /// or the thresholds differ; nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        self.closed.merge(&other.closed);
        self.others.merge(&other.others);
        for (name, theirs) in other.causes.iter() {
            let new = || Cause { last: theirs.last, sums: DecayedSums::default() };
            let cause = self.causes.or_insert_with(name, new);
            cause.last = cause.last.max(theirs.last);
            cause.sums.merge(&theirs.sums);
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
    pub fn score(&self, params: &RecoveryParams, as_of: Instant) -> Result<Option<RecoveryScore>> {
        if !self.is_readable(as_of)? {
            return Ok(None);
        }
        let half_life = self.unit.half_life;
        let cause = |(name, cause): (&Name, &Cause)| CauseSums {
            cause: name.clone(),
            sums: cause.sums.read(half_life, as_of),
            idle_days: as_of.since(cause.last) as f64 / Instant::DAY as f64,
        };
        Ok(Some(RecoveryScore::new(
            params,
            as_of,
            (self.facts, !self.closed.is_empty()),
            (self.closed.read(half_life, as_of), self.others.read(half_life, as_of)),
            self.aged(params, as_of),
            self.causes.iter().map(cause).collect(),
        )))
    }

    /// Reads what is closed, what is beside it, and what is open.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub(super) fn sums(
        &self,
        params: &RecoveryParams,
        as_of: Instant,
    ) -> Result<([f64; CLOSED], [f64; OTHERS], Open)> {
        self.is_readable(as_of)?;
        let half_life = self.unit.half_life;
        let (closed, others) = (&self.closed, &self.others);
        let open = self.aged(params, as_of);
        Ok((closed.read(half_life, as_of), others.read(half_life, as_of), open))
    }

    /// Adds up the failures that are open, in the order of their ids.
    fn aged(&self, params: &RecoveryParams, as_of: Instant) -> Open {
        let mut open = Open::default();
        self.open().for_each(|opening| open.add(opening, (&self.unit, params), as_of));
        open
    }

    /// Lists the failures that are open, by id.
    pub fn open(&self) -> impl Iterator<Item = &Opening> {
        self.open.still_open()
    }

    /// Lists the failures whose facts contradict each other or still lack one, by id.
    ///
    /// A closing whose opening has not arrived is one of them until it does.
    pub fn anomalies(&self) -> impl Iterator<Item = Anomaly<'_>> {
        self.open.anomalies().map(|(opening, count)| Anomaly { opening, count })
    }

    /// Returns the bytes of the settled state, all but the open list, without what the map's own
    /// nodes add.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        let cause = |cause: &Cause| {
            size_of::<Name>() + size_of::<Cause>() - size_of_val(&cause.sums) + cause.sums.bytes()
        };
        size_of::<Self>() - size_of_val(&self.closed) - size_of_val(&self.others)
            + self.closed.bytes()
            + self.others.bytes()
            + self.causes.values().map(cause).sum::<usize>()
    }
}

impl Opened for Opening {
    fn at(&self) -> Instant {
        self.failure().at
    }
}

state!(RecoveryLedger, RecoveryUnit);

checked! {
    RecoveryLedger, "recovery ledger" {
        unit: RecoveryUnit,
        facts: u64,
        newest: Option<Instant>,
        closed: DecayedSums<CLOSED>,
        others: DecayedSums<OTHERS>;
        causes: Vec<(Name, Cause)>,
        open: Vec<(Opening, i64)>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let most = Most::of(facts, unit.half_life, newest);
        let half_life = unit.half_life;
        let within = closed.within(half_life, newest) && others.within(half_life, newest);
        refuse.unless_within(within)?;
        // What is a share of one closed failure is at most the number of them.
        let mut counts = (HARM..CLOSED).filter(|i| *i != PARADOX && *i != GAINS + 2);
        refuse.unless(
            closed.at_most_ones(&[NUMBER], most)
                && counts.all(|i| closed.never_above(&[i], &[NUMBER]))
                && closed.at_most(&[PARADOX, GAINS + 2], &[NUMBER], facts, half_life, newest)
                && closed.never_above(&[GAINS], &[HARM])
                && closed.never_above(&[GAINS + 1], &[DEVIATION]),
            "keep no sum above its closed failures",
            "one above",
        )?;
        let ones: Vec<usize> = (0..OTHERS).filter(|i| *i != TOLD && *i != TELLERS).collect();
        refuse.unless(
            others.at_most_ones(&ones[..2], most)
                && others.at_most_ones(&[TELLERS], most)
                && others.at_most_ones(&ones, most)
                && others.at_most_amounts(&[TOLD], most, 1 << 24),
            "count no fact twice",
            "more counted than facts",
        )?;
        for (name, Cause { last, sums }) in &causes {
            let sound = sums.at_most_ones(&[0], most)
                && (1..4).all(|i| sums.never_above(&[i], &[0]))
                && sums.never_above(&[4], &[3])
                && newest.is_some_and(|newest| *last <= newest)
                && !sums.is_empty()
                && sums.within(half_life, Some(*last));
            refuse.unless(sound, "keep no sum above a cause's failures", name)?;
        }
        let rules = [
            "count no failure 0 times or beyond its facts",
            "hold no failure after its newest fact",
        ];
        let at = |opening: &Opening| opening.failure().at;
        open::check(&open, at, (facts, newest), refuse, rules)?;
        refuse.unless(
            open::listed_once(&causes) && open::listed_once(&open),
            "list each cause and failure once",
            format_args!("{:?} entries", (causes.len(), open.len())),
        )?;
    }
}
