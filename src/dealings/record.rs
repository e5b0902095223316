//! The state of a replay: what was known of everybody when a dealing was placed.

use std::collections::BTreeMap;

use super::{Dealing, Outcome, calendar};
use crate::kernel::decay::DecayedSums;
use crate::quantity::{HalfLife, Instant, Name, Stake};

/// The sums that are kept of each: judged in time or not, by count and by stake; ended with a
/// dispute or without; how promptly, of how many with a term; the logarithms of days until the end
/// and of the days that were given, of how many; and of stakes, of how many.
pub(super) const SUMS: usize = 13;
pub(super) const KEPT: usize = 0;
pub(super) const MISSED: usize = 1;
pub(super) const KEPT_STAKE: usize = 2;
pub(super) const MISSED_STAKE: usize = 3;
pub(super) const CLEAR: usize = 4;
pub(super) const DISPUTED: usize = 5;
pub(super) const PROMPT: usize = 6;
pub(super) const TERMS: usize = 7;
pub(super) const LN_TAKEN: usize = 8;
pub(super) const LN_GIVEN: usize = 9;
pub(super) const ENDED: usize = 10;
pub(super) const LN_STAKE: usize = 11;
pub(super) const PLACED: usize = 12;

/// Sums as they weigh at an instant.
pub(super) type Counts = [f64; SUMS];

/// What fixes the unit of counting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    /// Of what one did recently.
    pub(super) half_life: HalfLife,
    /// Of what everybody did recently.
    pub(super) everybody: HalfLife,
    pub(super) reference_stake: Stake,
}

impl Unit {
    /// `w(σ) = 1/(1 + s₀/σ)`, 0 for no stake, 1 for any where s₀ is 0.
    fn weight(self, stake: Stake) -> f64 {
        let (stake, reference) = (stake.get(), self.reference_stake.get());
        if stake > 0.0 { 1.0 / (1.0 + reference / stake) } else { 0.0 }
    }

    fn half_life(self, of: Of<'_>) -> HalfLife {
        if of == Of::All { self.everybody } else { self.half_life }
    }

    /// `ln(1 + σ/s₀)`: the size of a stake; 0 where all stakes are 0.
    pub(super) fn size(self, stake: Stake) -> f64 {
        let reference = self.reference_stake.get();
        if reference > 0.0 { libm::log1p(stake.get() / reference).min(700.0) } else { 0.0 }
    }
}

/// Of whom, or of what, a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Of<'a> {
    /// All dealings.
    All,
    /// What a party did with what was placed with it.
    Trustee(&'a Name),
    /// How what a party placed was honoured.
    Truster(&'a Name),
    /// What the first did with what the second placed.
    Pair(&'a Name, &'a Name),
    /// Dealings of which a column of words says this.
    Word(usize, &'a Name),
    /// Dealings that are due on a weekday.
    Weekday(i64),
    /// Dealings that are due in a month.
    Month(i64),
}

impl<'a> Of<'a> {
    /// Everything that a dealing is a record of.
    fn all(dealing: &'a Dealing) -> impl Iterator<Item = Self> {
        let (trustee, truster) = (dealing.trustee(), dealing.truster());
        let own = [Self::All, Self::Trustee(trustee), Self::Truster(truster)];
        let pair = [Self::Pair(trustee, truster)];
        own.into_iter().chain(pair).chain(Self::alike(dealing).into_iter().flatten())
    }

    /// What makes a dealing like others: the calendar, and what each column of words says, if it
    /// says something.
    pub(super) fn alike(dealing: &'a Dealing) -> Vec<Option<Self>> {
        let day = dealing.due_at().unwrap_or(dealing.placed());
        let words = dealing.words().iter().enumerate();
        let words = words.map(|(i, word)| Some(Self::Word(i, word.as_ref()?)));
        [Self::Weekday(calendar::weekday(day)), Self::Month(calendar::month(day))]
            .into_iter()
            .map(Some)
            .chain(words)
            .collect()
    }
}

/// How the last judged dealings went, instant by instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Run {
    at: Option<Instant>,
    /// Before `at`: so many instants in a row all kept, or, below 0, all missed.
    before: i64,
    kept: bool,
    missed: bool,
}

impl Run {
    fn see(&mut self, at: Instant, kept: bool) {
        if self.at != Some(at) {
            *self = Self { at: Some(at), before: self.length(), kept: false, missed: false };
        }
        self.kept |= kept;
        self.missed |= !kept;
    }

    /// So many instants in a row, the last one among them; 0 where it held both.
    fn length(&self) -> i64 {
        match (self.kept, self.missed) {
            (true, false) => self.before.max(0).saturating_add(1),
            (false, true) => self.before.min(0).saturating_sub(1),
            (true, true) => 0,
            (false, false) => self.before,
        }
    }
}

/// What is known of one.
#[derive(Debug, Clone, Default)]
struct Kept {
    recent: DecayedSums<SUMS>,
    ever: DecayedSums<SUMS>,
    run: Run,
    open: i64,
    overdue: i64,
}

/// What is known of one at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Known {
    pub(super) recent: Counts,
    pub(super) ever: Counts,
    /// Judged instants in a row that were all kept, or, below 0, all missed.
    pub(super) run: f64,
    pub(super) open: f64,
    pub(super) overdue: f64,
}

/// What becomes known of a dealing after it was placed, each at an instant of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    /// It was placed.
    Placed,
    /// It is known whether it was honoured in time.
    Judged(bool),
    /// It is due, and not over.
    Overdue,
    /// It is over, or settled too late.
    Ended,
}

impl News {
    /// Lists what becomes known of a dealing before an instant, and when.
    pub(super) fn of(dealing: &Dealing, as_of: Instant) -> Vec<(Instant, Self)> {
        let mut news = vec![(dealing.placed(), Self::Placed)];
        if let Some((at, kept)) = dealing.judged(as_of) {
            news.push((at, Self::Judged(kept)));
        }
        let ended = dealing.ended_at();
        if let Some(due) = dealing.due_at().filter(|due| ended.is_none_or(|at| at > *due)) {
            news.push((due, Self::Overdue));
        }
        news.extend(ended.map(|at| (at, Self::Ended)));
        news.retain(|(at, _)| *at < as_of);
        news
    }
}

/// Everything that is known, of everybody.
#[derive(Debug, Clone)]
pub(super) struct Records<'a> {
    unit: Unit,
    of: BTreeMap<Of<'a>, Kept>,
}

impl<'a> Records<'a> {
    pub(super) fn new(unit: Unit) -> Self {
        Self { unit, of: BTreeMap::new() }
    }

    /// Takes in what became known of a dealing at an instant; the order moves no sum.
    pub(super) fn take(&mut self, dealing: &'a Dealing, at: Instant, news: News) {
        let mut amounts = [0.0; SUMS];
        match news {
            News::Placed => {
                amounts[LN_STAKE] = self.unit.size(dealing.stake());
                amounts[PLACED] = 1.0;
            }
            News::Judged(kept) => {
                let [count, stake] = if kept { [KEPT, KEPT_STAKE] } else { [MISSED, MISSED_STAKE] };
                amounts[count] = 1.0;
                amounts[stake] = self.unit.weight(dealing.stake());
            }
            News::Overdue => {}
            News::Ended => Self::end(dealing, at, &mut amounts),
        }
        for of in Of::all(dealing) {
            let kept = self.of.entry(of).or_default();
            kept.recent.add(self.unit.half_life(of), at, amounts);
            kept.ever.add(HalfLife::INFINITE, at, amounts);
            match news {
                News::Placed => kept.open += 1,
                News::Judged(well) => kept.run.see(at, well),
                News::Overdue => kept.overdue += 1,
                News::Ended => {
                    kept.open -= 1;
                    kept.overdue -= i64::from(dealing.due_at().is_some_and(|due| at > due));
                }
            }
        }
    }

    fn end(dealing: &Dealing, at: Instant, amounts: &mut Counts) {
        match dealing.is_disputed() {
            Some(true) => amounts[DISPUTED] = 1.0,
            Some(false) => amounts[CLEAR] = 1.0,
            None => {}
        }
        match dealing.outcome() {
            Some(Outcome::Kept | Outcome::Late) => {}
            Some(Outcome::Cancelled | Outcome::Failed) | None => return,
        }
        let (taken, given) = span(dealing, at);
        amounts[LN_TAKEN] = libm::log1p(taken);
        amounts[LN_GIVEN] = libm::log1p(given.unwrap_or(taken));
        amounts[ENDED] = 1.0;
        if let Some(given) = given {
            // One half exactly at the due date; a day is added so that no term is nothing.
            amounts[PROMPT] = (given + 1.0) / (given + taken + 2.0);
            amounts[TERMS] = 1.0;
        }
    }

    /// Reads what is known of one; nothing of whom nothing was seen.
    pub(super) fn known(&self, of: Of<'_>, at: Instant) -> Known {
        let Some(kept) = self.of.get(&of) else { return Known::default() };
        Known {
            recent: kept.recent.read(self.unit.half_life(of), at),
            ever: kept.ever.read(HalfLife::INFINITE, at),
            run: kept.run.length() as f64,
            open: kept.open.max(0) as f64,
            overdue: kept.overdue.max(0) as f64,
        }
    }
}

/// The days that a dealing took until an instant, and the days that were given.
pub(super) fn span(dealing: &Dealing, end: Instant) -> (f64, Option<f64>) {
    let from = |at| calendar::days(dealing.placed(), at).max(0.0);
    (from(end), dealing.due_at().map(from))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::float_cmp)]

    use super::{Dealing, HalfLife, Instant, Name, News, Of, Records, Stake, Unit};

    /// `1/(1 + s₀/σ)`: a dealing of the reference stake is worth half of one of boundless stake, and
    /// one of three times as much three quarters.
    #[test]
    fn a_stake_weighs_by_how_it_compares_with_the_reference() {
        let stake = |x| Stake::new(x).unwrap();
        let (recent, all) = (HalfLife::INFINITE, HalfLife::INFINITE);
        let unit = |s0| Unit { half_life: recent, everybody: all, reference_stake: stake(s0) };
        let weights = [0.0, 5.0, 15.0, 35.0].map(|x| unit(5.0).weight(stake(x)));
        assert_eq!(weights, [0.0, 0.5, 0.75, 0.875]);
        // Without a reference every stake weighs the same, and no stake nothing.
        assert_eq!([0.0, 1e-9, 1e9].map(|x| unit(0.0).weight(stake(x))), [0.0, 1.0, 1.0]);
        // e² − 1 times the reference is of size 2.
        let twice = 5.0 * libm::expm1(2.0);
        assert!((unit(5.0).size(stake(twice)) - 2.0).abs() < 1e-15);
        assert_eq!([unit(5.0).size(stake(0.0)), unit(0.0).size(stake(7.0))], [0.0, 0.0]);
    }
    /// What is late is overdue from its due date until it is over, and open from its placing.
    #[test]
    fn what_ended_is_overdue_no_more() {
        let day = |days| Instant::from_days(days).unwrap();
        let name = |text| Name::new(text).unwrap();
        let placed = Dealing::new(name("a"), name("b"), Stake::ZERO, day(0)).unwrap();
        let late = placed.due(day(30)).unwrap().settled(day(50)).unwrap();
        let unit = Unit {
            half_life: HalfLife::INFINITE,
            everybody: HalfLife::INFINITE,
            reference_stake: Stake::ZERO,
        };
        let mut records = Records::new(unit);
        let known = |records: &Records<'_>, at| {
            let known = records.known(Of::Trustee(late.trustee()), day(at));
            (known.open, known.overdue)
        };
        assert_eq!(known(&records, 0), (0.0, 0.0));
        records.take(&late, day(0), News::Placed);
        assert_eq!(known(&records, 1), (1.0, 0.0));
        records.take(&late, day(30), News::Overdue);
        assert_eq!(known(&records, 31), (1.0, 1.0));
        records.take(&late, day(50), News::Ended);
        assert_eq!(known(&records, 51), (0.0, 0.0));
    }
}
