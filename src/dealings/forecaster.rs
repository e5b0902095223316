//! What is learned of dealings, and the forecasts that it makes.

use std::collections::BTreeMap;

use super::figures::{Belief, CALENDAR, Counted, FIGURES, Figures, Stand};
use super::learned::{Case, Chance, Learned, Scope};
use super::record::{KEPT, MISSED, News, Of, Records, Unit, span};
use super::settlement::{DaysToSettlement, Ended, Settlement};
use super::{Dealing, Outcome};
use crate::kernel::getters::getters;
use crate::kernel::pooling::{Trials, count_correlation, weight_of};
use crate::kernel::posterior::Prior;
use crate::kernel::prequential::{Turn, in_turn};
use crate::quantity::{HalfLife, Instant, Level, Name, Positive, Share, Stake};
use crate::trust::TrustUnit;
use crate::{Error, Result};

/// What was learned from dealings: the unit to count in, what is believed of anybody, and weights.
#[derive(Debug, Clone, PartialEq)]
pub struct DealingForecaster {
    unit: Unit,
    belief: Belief,
    own: [Vec<Name>; 2],
    history: Learned,
    placing: Learned,
    disputes: Option<Learned>,
    settlement: Option<Settlement>,
    level: Level,
    lesson: Lesson,
}

/// What a forecaster was learned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Lesson {
    /// How many dealings were over, and so learned from.
    pub dealings: usize,
    /// How many of them were honoured in time.
    pub kept: usize,
    /// When the first of them was placed.
    pub first: Instant,
    /// When the last of them was placed.
    pub last: Instant,
}

/// What is forecast of one dealing when it is placed.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct DealingForecast {
    /// That it is honoured in time, from the past alone.
    pub history: Chance,
    /// The same, with what is known when it is placed.
    pub with_placing: Chance,
    /// That it is disputed; `None` where disputes were not told.
    pub dispute: Option<Chance>,
    /// How long until it is over; `None` where too few ended.
    pub days: Option<DaysToSettlement>,
    /// The trustee's own share, (r + 1)/(r + s + 2), to compare with.
    pub running_mean: f64,
    /// The trustee's own share helped by all others', (r + κa)/(r + s + κ), to compare with.
    pub pooled_mean: f64,
}

/// Names of the caller's own columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// Of [`Dealing::numbers`], in their order.
    pub numbers: Vec<Name>,
    /// Of [`Dealing::words`], in their order.
    pub words: Vec<Name>,
}

impl DealingForecaster {
    /// The half-lives that are tried, in days, the shortest first: each about twice the one before
    /// it, and no fading at all.
    pub const HALF_LIVES: [f64; 12] =
        [1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 960.0, f64::INFINITY];
    /// The weights of the prior that are tried with each, in dealings.
    pub const PRIOR_WEIGHTS: [f64; 8] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0];
    /// The share of the dealings, the earliest, that weights are not learned from: there is hardly
    /// a record of anybody yet.
    const WARMING_UP: usize = 5;

    /// Learns from dealings, in any order, as they were known just before an instant. `None` if
    /// none was over by then.
    ///
    /// Only dealings are learned from that were due by then, or, without a due date, ended: of the
    /// others only the quick ones are known, and these are the good ones.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if a dealing has not as many numbers and words as there are columns;
    /// [`Error::Inconsistent`] for two columns of one name.
    pub fn learn(
        dealings: &[Dealing],
        columns: &Columns,
        as_of: Instant,
        half_life: Option<HalfLife>,
    ) -> Result<Option<Self>> {
        check(dealings, columns)?;
        let mut known: Vec<&Dealing> = dealings.iter().filter(|d| d.placed() < as_of).collect();
        known.sort_by(|a, b| canonical(a, b));
        let is_over = |d: &&&Dealing| d.is_over(as_of) && d.judged(as_of).is_some();
        let over: Vec<&Dealing> = known.iter().filter(is_over).copied().collect();
        let (Some(first), Some(last)) = (over.first(), over.last()) else { return Ok(None) };
        let good = |d: &&&Dealing| d.judged(as_of).is_some_and(|(_, kept)| kept);
        let kept = over.iter().filter(good).count();
        let (first, last) = (first.placed(), last.placed());
        let lesson = Lesson { dealings: over.len(), kept, first, last };

        let reference_stake = median(known.iter().map(|dealing| dealing.stake()));
        let judged = |d: &Dealing| d.judged(as_of).map(|(_, kept)| kept);
        let on_time = pooled(&over, judged, by_trustee)?;
        let has_ended = |d: &Dealing| d.ended_at().is_some_and(|at| at < as_of);
        let clear = |d: &Dealing| d.is_disputed().filter(|_| has_ended(d)).map(|d| !d);
        let prompt = over.iter().filter(|d| is_settled(d, as_of)).filter_map(|d| promptness(d));
        let told: Vec<&Dealing> = over.iter().filter(|d| clear(d).is_some()).copied().collect();
        let (half_life, recent) =
            best_half_life(&over, on_time, half_life, as_of, |d| Some(d.trustee()))?;
        let (everybody, _) = best_half_life(&over, on_time, None, as_of, |_| None)?;
        let unit = Unit { half_life, everybody, reference_stake };
        let belief = Belief {
            kept: on_time,
            recent,
            clear: pooled(&told, clear, by_trustee)?,
            prompt: Share::rounded(mean(prompt).unwrap_or(0.5)),
            truster: pooled(&over, judged, |d| Some(Of::Truster(d.truster())))?,
            alike: alike(&over, judged)?,
            size: mean(known.iter().map(|d| unit.size(d.stake()))).unwrap_or(0.0),
        };
        let read = replay(unit, &belief, &known, &over, as_of);
        let skipped = over.len() / Self::WARMING_UP;
        let rows = || over.iter().zip(&read).skip(skipped);
        let cases = |outcome: &dyn Fn(&Dealing) -> Option<bool>| -> Vec<Case<'_>> {
            rows()
                .filter_map(|(d, (figures, _))| {
                    Some(Case { placed: d.placed(), figures, good: outcome(d)? })
                })
                .collect()
        };
        let own = own_names(columns);
        let on_time_cases = cases(&judged);
        let stands = Stand::KEPT.map(|stand| match stand {
            Stand::Recent | Stand::RecentMoved => (stand, recent),
            Stand::Ever | Stand::EverMoved | Stand::Clear => (stand, on_time),
        });
        let learn = |scope| Learned::learn(&on_time_cases, scope, &own, &stands);
        let disputes = if told.is_empty() {
            None
        } else {
            let cases = cases(&clear);
            let scope = Scope::Placing;
            Some(Learned::learn(&cases, scope, &own, &[(Stand::Clear, belief.clear)])?)
        };
        let ends = over.iter().zip(&read).filter(|(d, _)| is_settled(d, as_of));
        let ends: Vec<Ended> = ends.map(|(_, (_, ended))| *ended).collect();
        let history = learn(Scope::History)?;
        let placing = learn(Scope::Placing)?;
        let settlement = Settlement::learn(&ends);
        let level = Level::default();
        Ok(Some(Self { unit, belief, own, history, placing, disputes, settlement, level, lesson }))
    }

    /// Forecasts dealings, each at the instant at which it was placed, from what of `known` was
    /// told before that instant. How it ended itself moves no bit, nor does the order of `known`.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] if a dealing has not as many numbers and words as there are columns.
    pub fn forecast(&self, known: &[Dealing], asked: &[Dealing]) -> Result<Vec<DealingForecast>> {
        for dealing in known.iter().chain(asked) {
            self.check(dealing)?;
        }
        let known: Vec<&Dealing> = known.iter().collect();
        let asked: Vec<&Dealing> = asked.iter().collect();
        let Some(end) = asked.iter().map(|dealing| dealing.placed()).max() else {
            return Ok(Vec::new());
        };
        let read = replay(self.unit, &self.belief, &known, &asked, end);
        read.iter().map(|(figures, ended)| self.of(figures, ended)).collect()
    }

    fn of(&self, figures: &Figures, ended: &Ended) -> Result<DealingForecast> {
        let dispute = self.disputes.as_ref();
        let dispute = dispute.map(|d| Ok(d.chance(figures)?.contrary()));
        let Counted { good, bad, chance, .. } = figures.ever;
        Ok(DealingForecast {
            history: self.history.chance(figures)?,
            with_placing: self.placing.chance(figures)?,
            dispute: dispute.transpose()?,
            days: self.settlement.as_ref().map(|s| s.forecast(ended, self.level)),
            running_mean: (good + 1.0) / (good + bad + 2.0),
            pooled_mean: chance,
        })
    }

    fn check(&self, dealing: &Dealing) -> Result<()> {
        let [numbers, words] = &self.own;
        lengths(dealing, numbers.len(), words.len())
    }

    /// Sets the probability inside the interval of the days.
    #[must_use]
    pub fn with_level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    getters! {
        /// Returns what it was learned from.
        pub fn lesson -> Lesson;
        /// Returns what is believed of anybody before any evidence: that a dealing is honoured in
        /// time.
        pub fn prior -> Prior = belief.recent;
    }

    /// Returns the unit that was learned: the half-life of recent evidence, and the median stake.
    #[must_use]
    pub const fn unit(&self) -> TrustUnit {
        let Unit { half_life, reference_stake, .. } = self.unit;
        TrustUnit { half_life, reference_stake }
    }

    /// Tells of the forecast from the past, the one with what is known at placing, and the one of a
    /// dispute, whether they weigh figures by what was learned; if not, the record and the prior
    /// that was learned from all stand by themselves, since weights forecast what was held out no
    /// better.
    #[must_use]
    pub fn is_weighed(&self) -> [bool; 3] {
        let disputes = self.disputes.as_ref().is_some_and(Learned::is_weighed);
        [self.history.is_weighed(), self.placing.is_weighed(), disputes]
    }

    /// Tells of the same three whether curves stand in the place of straight weights: where blocks
    /// of time that were held out said that they are better by a standard error.
    #[must_use]
    pub fn is_bent(&self) -> [bool; 3] {
        let disputes = self.disputes.as_ref().is_some_and(Learned::is_bent);
        [self.history.is_bent(), self.placing.is_bent(), disputes]
    }

    /// Lists what is weighed when a dealing is placed, and what the whole way from the worse end to
    /// the better one adds in log-odds; nothing where the record stands by itself.
    #[must_use]
    pub fn weights(&self) -> Vec<(String, f64)> {
        self.placing.components()
    }
}

// In the form of what else is grouped by, which may be nothing.
#[allow(clippy::unnecessary_wraps)]
fn by_trustee(dealing: &Dealing) -> Option<Of<'_>> {
    Some(Of::Trustee(dealing.trustee()))
}

/// The place of the months among what is alike.
const MONTH: usize = 1;
/// A prior of this weight lets nothing be said.
const SILENT: f64 = 1e6;

fn check(dealings: &[Dealing], columns: &Columns) -> Result<()> {
    let (numbers, words) = (columns.numbers.len(), columns.words.len());
    let mut names: Vec<&Name> = columns.numbers.iter().chain(&columns.words).collect();
    names.sort();
    if let Some(twice) = names.windows(2).find(|two| two[0] == two[1]) {
        let (what, rule) = ("columns", "have names of their own");
        let got = format!("two `{}`", twice[0].as_str());
        return Err(Error::Inconsistent { what, rule, got });
    }
    dealings.iter().try_for_each(|dealing| lengths(dealing, numbers, words))
}

fn lengths(dealing: &Dealing, numbers: usize, words: usize) -> Result<()> {
    let pairs = [
        ("numbers of a dealing", numbers, dealing.numbers().len()),
        ("words of a dealing", words, dealing.words().len()),
    ];
    match pairs.into_iter().find(|(_, expected, got)| expected != got) {
        None => Ok(()),
        Some((what, expected, got)) => Err(Error::Length { what, expected, got }),
    }
}

/// The names of the caller's columns, told apart from the figures that every dealing has.
fn own_names(columns: &Columns) -> [Vec<Name>; 2] {
    let given = || FIGURES.iter().map(|(name, _)| *name).chain(CALENDAR);
    let own = |name: &Name| {
        let taken = given().any(|given| given == name.as_str());
        // A name that became too long stays as it is, and is refused.
        let other = || Name::new(&format!("{}, told", name.as_str())).ok();
        if taken { other().unwrap_or_else(|| name.clone()) } else { name.clone() }
    };
    [&columns.numbers, &columns.words].map(|names| names.iter().map(own).collect())
}

/// An order that does not depend on the one in which dealings came, but for those alike in all.
fn canonical(a: &Dealing, b: &Dealing) -> core::cmp::Ordering {
    let number = |x: &Option<f64>| x.map(f64::to_bits);
    let rest = |d: &Dealing| {
        let numbers: Vec<_> = d.numbers().iter().map(number).collect();
        (d.ended_at(), d.outcome(), d.is_disputed(), numbers, d.words().to_vec())
    };
    (a.placed(), a.trustee(), a.truster(), a.due_at(), a.stake())
        .cmp(&(b.placed(), b.trustee(), b.truster(), b.due_at(), b.stake()))
        .then_with(|| rest(a).cmp(&rest(b)))
}

/// Returns the middle stake, the lower one of two; 0 of none.
fn median(stakes: impl Iterator<Item = Stake>) -> Stake {
    let mut stakes: Vec<Stake> = stakes.collect();
    stakes.sort();
    stakes.get(stakes.len().saturating_sub(1) / 2).copied().unwrap_or(Stake::ZERO)
}

fn mean(list: impl Iterator<Item = f64>) -> Option<f64> {
    let (n, sum) = list.fold((0.0, 0.0), |(n, sum), x| (n + 1.0, sum + x));
    (n > 0.0).then(|| sum / n)
}

/// Tells whether it was honoured, in time or late, before an instant.
fn is_settled(dealing: &Dealing, as_of: Instant) -> bool {
    let honoured = matches!(dealing.outcome(), Some(Outcome::Kept | Outcome::Late));
    honoured && dealing.ended_at().is_some_and(|at| at < as_of)
}

fn promptness(dealing: &Dealing) -> Option<f64> {
    let (taken, given) = span(dealing, dealing.ended_at()?);
    let given = given?;
    Some((given + 1.0) / (given + taken + 2.0))
}

/// What is believed of dealings that are alike in the calendar or a word. Seasons are told from
/// other change only where they return: of less than two years, months say nothing.
fn alike(over: &[&Dealing], good: impl Fn(&Dealing) -> Option<bool>) -> Result<Vec<Prior>> {
    const TWO_YEARS: i64 = 730 * Instant::DAY;
    let columns = over.first().map_or(0, |dealing| Of::alike(dealing).len());
    let (Some(first), Some(last)) = (over.first(), over.last()) else { return Ok(Vec::new()) };
    let returns = last.placed().since(first.placed()) >= TWO_YEARS;
    let of = |i: usize| {
        let prior = pooled(over, &good, |d| Of::alike(d).get(i).copied().flatten())?;
        let silent = i == MONTH && !returns;
        Ok(if silent { Prior { weight: Positive::constant(SILENT), ..prior } } else { prior })
    };
    (0..columns).map(of).collect()
}

/// What others are like: their mean, and how far they differ, as a weight in dealings.
fn pooled<'a>(
    over: &[&'a Dealing],
    good: impl Fn(&Dealing) -> Option<bool>,
    of: impl Fn(&'a Dealing) -> Option<Of<'a>>,
) -> Result<Prior> {
    let mut counts: BTreeMap<Of<'a>, [f64; 2]> = BTreeMap::new();
    for dealing in over {
        let Some(of) = of(dealing) else { continue };
        let of = counts.entry(of).or_default();
        match good(dealing) {
            Some(true) => of[0] += 1.0,
            Some(false) => of[1] += 1.0,
            None => {}
        }
    }
    let [yes, no] = [0, 1].map(|i| counts.values().map(|of| of[i]).sum::<f64>());
    // One of each kind is added, so that neither is ever taken to be impossible.
    let mean = Share::new((yes + 1.0) / (yes + no + 2.0))?;
    let family =
        counts.values().map(|[s, f]| Trials::new(*s, s + f)).collect::<Result<Vec<_>>>()?;
    // One alone, or none with two dealings, says nothing of how they differ.
    let weight = count_correlation(&[family]).map_or(2.0, |rho| weight_of(rho.get()).get());
    // Lighter than a quarter of a dealing no book shows for sure.
    let weight = Positive::new(weight.clamp(0.25, SILENT))?;
    Ok(Prior { mean, weight })
}

/// Replays what became known, and reads every asked dealing just before it was placed.
fn replay(
    unit: Unit,
    belief: &Belief,
    known: &[&Dealing],
    asked: &[&Dealing],
    as_of: Instant,
) -> Vec<(Figures, Ended)> {
    let news: Vec<(usize, Instant, News)> = known
        .iter()
        .enumerate()
        .flat_map(|(i, dealing)| {
            News::of(dealing, as_of).into_iter().map(move |(at, n)| (i, at, n))
        })
        .collect();
    let turns = in_turn(asked.iter().map(|d| d.placed()), news.iter().map(|(_, at, _)| *at));
    let mut records = Records::new(unit);
    let mut read: Vec<(usize, Figures, Ended)> = Vec::with_capacity(asked.len());
    for turn in turns {
        match turn {
            Turn::Told(place) => {
                let (i, at, news) = news[place];
                records.take(known[i], at, news);
            }
            Turn::Asked(i) => {
                let dealing = asked[i];
                let figures = Figures::read(&records, unit, belief, dealing);
                let own = records.known(Of::Trustee(dealing.trustee()), dealing.placed());
                let taken = dealing.ended_at().map_or(0.0, |end| span(dealing, end).0);
                read.push((i, figures, Ended::read(&own, dealing, taken)));
            }
        }
    }
    read.sort_by_key(|(i, ..)| *i);
    read.into_iter().map(|(_, figures, ended)| (figures, ended)).collect()
}

/// Returns the half-life, unless it is given, and the prior whose record by count forecasts best,
/// each dealing from what was judged of those of the same one before it was placed; the longest of
/// equals. All of them are judged by then.
///
/// The two are chosen together: what fades soon is helped by another weight than what does not.
fn best_half_life<'a>(
    over: &[&'a Dealing],
    prior: Prior,
    given: Option<HalfLife>,
    as_of: Instant,
    whose: impl Fn(&'a Dealing) -> Option<&'a Name>,
) -> Result<(HalfLife, Prior)> {
    let mut numbers: BTreeMap<Option<&Name>, usize> = BTreeMap::new();
    let mut trustees = Vec::with_capacity(over.len());
    for dealing in over {
        let next = numbers.len();
        trustees.push(*numbers.entry(whose(dealing)).or_insert(next));
    }
    let judged: Vec<(Instant, bool)> = over.iter().filter_map(|d| d.judged(as_of)).collect();
    let turns = in_turn(over.iter().map(|d| d.placed()), judged.iter().map(|(at, _)| *at));
    let tried = match given {
        Some(given) => vec![given],
        None => DealingForecaster::HALF_LIVES
            .into_iter()
            .rev()
            .map(HalfLife::from_days)
            .collect::<Result<Vec<_>>>()?,
    };
    let mut best = ((tried[0], prior), f64::INFINITY);
    for half_life in tried {
        for weight in DealingForecaster::PRIOR_WEIGHTS {
            let prior = Prior { weight: Positive::new(weight)?, ..prior };
            let loss = prequential_loss(half_life, prior, (over, &trustees, &judged), &turns);
            if loss < best.1 {
                best = ((half_life, prior), loss);
            }
        }
    }
    Ok(best.0)
}

/// What forecasts by the record of each trustee cost, in nats.
fn prequential_loss(
    half_life: HalfLife,
    prior: Prior,
    (over, trustees, judged): (&[&Dealing], &[usize], &[(Instant, bool)]),
    turns: &[Turn],
) -> f64 {
    let parties = trustees.iter().max().map_or(0, |last| last + 1);
    let mut records = vec![(Instant::EPOCH, [0.0_f64; 2]); parties];
    let mut loss = 0.0;
    for turn in turns {
        let (Turn::Asked(i) | Turn::Told(i)) = *turn;
        let (told, kept) = judged[i];
        let at = if matches!(turn, Turn::Asked(_)) { over[i].placed() } else { told };
        let (last, counts) = &mut records[trustees[i]];
        let fade = half_life.weight_after(at.since(*last));
        *counts = counts.map(|count| if count > 0.0 { count * fade } else { 0.0 });
        *last = at;
        match turn {
            Turn::Asked(_) => {
                let good = prior.good() + counts[KEPT];
                let bad = prior.bad() + counts[MISSED];
                let right = if kept { good } else { bad };
                loss -= libm::log(right / (good + bad));
            }
            Turn::Told(_) => counts[usize::from(!kept)] += 1.0,
        }
    }
    loss
}

#[cfg(test)]
#[path = "../../tests/dealings/forecaster.rs"]
mod tests;
