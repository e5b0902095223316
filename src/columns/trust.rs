//! Trust from columns: what was done with occasions to act, and what was refused.
//!
//! A stake that is open has an id and waits for its outcome, and a term has a name; such events go
//! through ledgers. A stake of which the outcome is known is an occasion here, of
//! the party to which it was entrusted.

use super::{Column, Groups, Readings};
use crate::kernel::compact::{Clock, CompactSums};
use crate::quantity::{Instant, Party, Stake};
use crate::trust::{
    Conduct, Field, PartyTrust, SUMS, Tally, TrustEvidence, TrustLedger, TrustParams, TrustUnit,
};
use crate::{Error, Result};

/// The code of a refusal, behind those of what was done.
const DECLINED: u8 = 4;

/// The facts, a row each.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What happened: 0 acted rightly, 1 rightly left alone, 2 acted wrongly, 3 failed to act, 4
    /// refused to take a risk. A row where it is not there is no fact of trust and is passed over.
    pub what: Column<'a, u8>,
    /// Who: 0 the customer, 1 the firm.
    pub by: Column<'a, u8>,
    /// What was at stake, in the user's unit.
    pub stake: Column<'a, f64>,
    /// When, in seconds since 1970.
    pub at: Column<'a, i64>,
}

/// One row, checked.
#[derive(Clone, Copy)]
struct Fact {
    conduct: Option<Conduct>,
    by: Party,
    stake: Stake,
    at: Instant,
}

impl Fact {
    fn evidence(self) -> TrustEvidence {
        let Self { conduct, by, stake, at } = self;
        match conduct {
            Some(conduct) => TrustEvidence::Act { by, stake, conduct, at },
            None => TrustEvidence::Decline { by, stake, at },
        }
    }
}

impl Facts<'_> {
    /// Reads a row; `None` if it is passed over.
    #[inline]
    fn read(&self, row: usize, as_of: Instant) -> Result<Option<Fact>> {
        let Some(what) = self.what.get(row) else { return Ok(None) };
        let conduct = match what {
            DECLINED => None,
            what => {
                let conduct = Conduct::ALL.get(usize::from(what)).copied();
                Some(conduct.ok_or_else(|| outside("what", "a code from 0 to 4", what, row))?)
            }
        };
        let by = self.by.get(row).ok_or_else(|| missing("by", row))?;
        let by = Party::BOTH.get(usize::from(by)).copied();
        let by = by.ok_or_else(|| {
            let rule = "0 for the customer or 1 for the firm";
            outside("by", rule, self.by.get(row).unwrap_or(0), row)
        })?;
        let stake = self.stake.get(row).ok_or_else(|| missing("stake", row))?;
        let stake = Stake::new(stake).map_err(|error| error.in_cell("stake", row))?;
        let at = self.at.get(row).ok_or_else(|| missing("at", row))?;
        let at = Instant::new(at).map_err(|error| error.in_cell("at", row))?;
        if at > as_of {
            return Err(Error::AfterAsOf { what: "fact", as_of, at }.in_cell("at", row));
        }
        Ok(Some(Fact { conduct, by, stake, at }))
    }

    fn check(&self, groups: &Groups) -> Result<()> {
        let rows = self.what.len();
        self.by.has("column `by`", rows)?;
        self.stake.has("column `stake`", rows)?;
        self.at.has("column `at`", rows)?;
        groups.within(rows)
    }
}

#[cold]
fn missing(column: &'static str, row: usize) -> Error {
    let rule = "be there where a fact is";
    Error::Inconsistent { what: "value", rule, got: "null".to_owned() }.in_cell(column, row)
}

#[cold]
fn outside(column: &'static str, rule: &'static str, got: u8, row: usize) -> Error {
    Error::OutOfRange { what: "value", rule, got: f64::from(got) }.in_cell(column, row)
}

/// Reads the trust that each customer perceives in the firm: the values of
/// [`TrustScore`](crate::trust::TrustScore).
///
/// # Errors
///
/// [`Error::Length`] if the columns differ in length or have fewer rows than the groups;
/// [`Error::Cell`] for a value that is out of range, missing, or later than `as_of`.
pub fn score(
    facts: &Facts<'_>,
    groups: &Groups,
    unit: TrustUnit,
    params: &TrustParams,
    as_of: Instant,
) -> Result<Readings> {
    read(facts, groups, unit, as_of, Readings::with_capacity(groups.len(), false), |tally, out| {
        out.push(tally.map(|tally| PartyTrust::of_firm(tally, params).value()), None);
    })
}

/// Reads the same with the intervals.
///
/// # Errors
///
/// As [`score`].
pub fn score_with_intervals(
    facts: &Facts<'_>,
    groups: &Groups,
    unit: TrustUnit,
    params: &TrustParams,
    as_of: Instant,
) -> Result<Readings> {
    read(facts, groups, unit, as_of, Readings::with_capacity(groups.len(), true), |tally, out| {
        match tally.map(|tally| PartyTrust::of_firm(tally, params)) {
            Some(trust) => {
                let interval = trust.interval();
                out.push(Some(trust.value()), Some([interval.lower, interval.upper]));
            }
            None => out.push(None, Some([0.0; 2])),
        }
    })
}

/// Sums up each group and reads it.
fn read(
    facts: &Facts<'_>,
    groups: &Groups,
    unit: TrustUnit,
    as_of: Instant,
    mut out: Readings,
    each: impl Fn(Option<&Tally>, &mut Readings),
) -> Result<Readings> {
    facts.check(groups)?;
    let mut clock = Clock::new(unit.half_life);
    for group in 0..groups.len() {
        let rows = groups.rows(group);
        let tally = match sum(facts, rows.clone(), unit, as_of, &mut clock)? {
            Some(tally) => tally,
            // Rare: facts more than 64 half-lives apart.
            None => streamed(facts, rows, unit, as_of)?,
        };
        each(tally.as_ref(), &mut out);
    }
    Ok(out)
}

/// Adds up the facts of one relationship in place; `None` if they do not fit, and within, `None`
/// if there is no fact.
#[inline]
fn sum(
    facts: &Facts<'_>,
    rows: impl Iterator<Item = usize>,
    unit: TrustUnit,
    as_of: Instant,
    clock: &mut Clock,
) -> Result<Option<Option<Tally>>> {
    let mut sums = CompactSums::<{ 2 * SUMS }>::new();
    let mut largest = [Stake::ZERO; 2];
    let mut count = 0_u64;
    for row in rows {
        let Some(fact) = facts.read(row, as_of)? else { continue };
        count += 1;
        let Fact { conduct, by, stake, at } = fact;
        let outcome = match conduct {
            None => Field::Refused,
            Some(Conduct::ActedRightly | Conduct::RightlyLeftAlone) => {
                let honoured = &mut largest[by.index()];
                *honoured = stake.max(*honoured);
                Field::Honoured
            }
            Some(Conduct::ActedWrongly) => Field::Execution,
            Some(Conduct::FailedToAct) => Field::Dereliction,
        };
        let w = unit.weight(stake);
        // As in a ledger, a stake of 0 is no trial.
        if w <= 0.0 {
            continue;
        }
        let (epoch, scale) = clock.at(at);
        let Some(shift) = sums.room(epoch) else { return Ok(None) };
        let mut fits = sums.add(outcome.of(by), w, scale, shift).is_some();
        if conduct.is_some() {
            fits &= sums.add(Field::Squared.of(by), w * w, scale, shift).is_some();
            fits &= sums.add(Field::Trials.of(by), 1.0, scale, shift).is_some();
            if matches!(outcome, Field::Honoured) {
                fits &= sums.add(Field::HonouredTrials.of(by), 1.0, scale, shift).is_some();
            }
        }
        if !fits {
            return Ok(None);
        }
    }
    let read = |count| Tally::of_sums(unit, as_of, sums.read(unit.half_life, as_of), count, largest);
    Ok(Some((count > 0).then(|| read(count))))
}

/// The same through a ledger.
#[cold]
fn streamed(
    facts: &Facts<'_>,
    rows: impl Iterator<Item = usize>,
    unit: TrustUnit,
    as_of: Instant,
) -> Result<Option<Tally>> {
    let mut ledger = TrustLedger::new(unit);
    for row in rows {
        if let Some(fact) = facts.read(row, as_of)? {
            ledger.observe(&fact.evidence());
        }
    }
    ledger.read(false, as_of)
}
