//! The run: customers are parted at the cuts, scored, and compared with what followed.

use std::collections::BTreeMap;

use super::cut::{check_customer, part};
use super::{
    BacktestParams, BacktestReport, Case, Cut, CutReport, Direction, Followed, Forecast,
    ForecastMeasures, Gain, Known, MapKind, ProbabilityMap, RankMeasures, Tally,
};
use crate::quantity::{Instant, Name, Share};
use crate::record::Event;
use crate::{Error, Result};

/// What became of one customer at one cut.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Seen {
    NothingKnown,
    Unfinished,
    NotScored,
    Undetermined,
    Case { case: Case, as_is: Option<Share> },
}

/// A backtest: cut at a date, score with what was known then, compare with what followed.
///
/// It takes in one customer after another, each with all events, and keeps some bytes of each for
/// each cut. In whatever order they come, the report is the same to the bit.
///
/// The page of the [module](super) shows a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtest {
    params: BacktestParams,
    cuts: Vec<Cut>,
    until: Instant,
    customers: BTreeMap<Name, Vec<Seen>>,
}

impl Backtest {
    /// Takes the cuts, in any order, and where the record ends: every event up to `until` is
    /// there, and none after it.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] without cuts, or with one twice.
    pub fn new(
        cuts: impl IntoIterator<Item = Cut>,
        until: Instant,
        params: BacktestParams,
    ) -> Result<Self> {
        let refuse = |rule, got: String| Error::Inconsistent { what: "backtest", rule, got };
        let mut cuts: Vec<Cut> = cuts.into_iter().collect();
        cuts.sort_unstable();
        if cuts.is_empty() {
            return Err(refuse("have a cut", "none".to_owned()));
        }
        let after = cuts.iter().skip(1);
        if let Some((cut, _)) = cuts.iter().zip(after).find(|(a, b)| a == b) {
            return Err(refuse("have each cut once", format!("that at {} twice", cut.at())));
        }
        Ok(Self { params, cuts, until, customers: BTreeMap::new() })
    }

    /// Runs over events of many customers in any order, all in memory.
    ///
    /// # Errors
    ///
    /// As [`Backtest::new`] and [`Backtest::observe`].
    pub fn run(
        events: impl IntoIterator<Item = Event>,
        cuts: impl IntoIterator<Item = Cut>,
        until: Instant,
        params: BacktestParams,
        scorer: impl Fn(&Known<'_>) -> Result<Option<f64>>,
        outcome: impl Fn(&Followed<'_>) -> Option<bool>,
    ) -> Result<BacktestReport> {
        let mut backtest = Self::new(cuts, until, params)?;
        for events in crate::book::by_customer(events).into_values() {
            backtest.observe(&events, &scorer, &outcome)?;
        }
        backtest.report()
    }

    /// Takes in one customer's complete events up to the end of the record, in any order. No
    /// events change nothing.
    ///
    /// At each cut whose window is over, `scorer` is given what was known, and where it says
    /// something, `outcome` is given what followed. Neither is ever given the other's events.
    ///
    /// # Errors
    ///
    /// The scorer's. [`Error::Inconsistent`] for events of several customers, or for a customer
    /// who was taken in already; [`Error::AfterAsOf`] for an event after the end of the record;
    /// [`Error::OutOfRange`] for a score that is not finite, or not between 0 and 1 where it is to
    /// be a probability. Nothing is taken in then.
    pub fn observe(
        &mut self,
        events: &[Event],
        scorer: impl Fn(&Known<'_>) -> Result<Option<f64>>,
        outcome: impl Fn(&Followed<'_>) -> Option<bool>,
    ) -> Result<()> {
        let Some(first) = events.first() else { return Ok(()) };
        let customer = first.customer();
        let is_taken_in = self.customers.contains_key(customer);
        check_customer("backtest", customer, is_taken_in, events, self.until)?;
        let sorted;
        let events = if events.is_sorted_by_key(Event::at) {
            events
        } else {
            let mut copy = events.to_vec();
            copy.sort_by_key(Event::at);
            sorted = copy;
            &sorted
        };
        let mut seen = Vec::with_capacity(self.cuts.len());
        for cut in &self.cuts {
            let (known, followed) = part(customer, events, *cut);
            seen.push(match known {
                None => Seen::NothingKnown,
                Some(_) if cut.end() > self.until => Seen::Unfinished,
                Some(known) => match scorer(&known)? {
                    None => Seen::NotScored,
                    Some(score) => self.case(score, outcome(&followed))?,
                },
            });
        }
        self.customers.insert(customer.clone(), seen);
        Ok(())
    }

    fn case(&self, score: f64, happened: Option<bool>) -> Result<Seen> {
        if !score.is_finite() {
            return Err(Error::OutOfRange { what: "score", rule: "finite", got: score });
        }
        let as_is = match self.params.map() {
            MapKind::AsIs => Some(Share::new(score)?),
            MapKind::Logistic | MapKind::Isotonic => None,
        };
        let Some(happened) = happened else { return Ok(Seen::Undetermined) };
        let (risk, as_is) = match self.params.direction() {
            Direction::High => (score, as_is),
            Direction::Low => (-score, as_is.map(Share::complement)),
        };
        Ok(Seen::Case { case: Case::new(risk, happened)?, as_is })
    }

    /// Learns the map of each cut from cuts whose windows were over by then, and measures.
    ///
    /// # Errors
    ///
    /// None that what was taken in can cause; those of the measures.
    pub fn report(&self) -> Result<BacktestReport> {
        let mut found = Found::default();
        let mut cuts = Vec::with_capacity(self.cuts.len());
        let mut past: Vec<(Instant, Vec<Case>)> = Vec::with_capacity(self.cuts.len());
        for (k, cut) in self.cuts.iter().enumerate() {
            let over = past.iter().filter(|(end, _)| *end <= cut.at());
            let learnable: Vec<Case> = over.flat_map(|(_, cases)| cases).copied().collect();
            let report = self.cut(k, *cut, &learnable, &mut found)?;
            past.push((cut.end(), found.cases_of_cut(&report.tally)));
            cuts.push(report);
        }
        let params = &self.params;
        Ok(BacktestReport {
            params: *params,
            until: self.until,
            customers: self.customers.len() as u64,
            tally: cuts.iter().fold(Tally::default(), |sum, cut| sum.plus(cut.tally)),
            cuts,
            ranking: RankMeasures::from_cases(&found.cases, &found.owners, params)?,
            forecasts: ForecastMeasures::from_forecasts(
                &found.forecasts,
                &found.forecast_owners,
                params,
            )?,
            gain: Gain::from_forecasts(
                &found.compared,
                &found.base,
                &found.compared_owners,
                params,
            )?,
        })
    }

    fn cut(&self, k: usize, cut: Cut, learnable: &[Case], found: &mut Found) -> Result<CutReport> {
        let yes = learnable.iter().filter(|case| case.happened()).count();
        let least = usize::from(self.params.least()).max(1);
        let enough = yes >= least && learnable.len() - yes >= least;
        let kind = self.params.map();
        let map = if enough { ProbabilityMap::learn(kind, learnable) } else { None };
        let base = Share::rounded((yes + 1) as f64 / (learnable.len() + 2) as f64);
        let mut tally = Tally::default();
        let mut cases = Vec::new();
        for (owner, seen) in self.customers.values().enumerate() {
            let Some(seen) = seen.get(k) else { continue };
            let (case, as_is) = match *seen {
                Seen::NothingKnown => {
                    tally.nothing_known += 1;
                    continue;
                }
                Seen::Unfinished => {
                    tally.unfinished += 1;
                    continue;
                }
                Seen::NotScored => {
                    tally.not_scored += 1;
                    continue;
                }
                Seen::Undetermined => {
                    tally.undetermined += 1;
                    continue;
                }
                Seen::Case { case, as_is } => (case, as_is),
            };
            tally.cases += 1;
            tally.happened += u64::from(case.happened());
            cases.push(case);
            let mapped = map.as_ref().map(|map| map.probability(case.risk())).transpose()?;
            let happened = case.happened();
            match as_is.or(mapped) {
                None => tally.without_probability += 1,
                Some(probability) => {
                    let forecast = Forecast { probability, happened };
                    let base = enough.then_some(Forecast { probability: base, happened });
                    found.forecast(owner, forecast, base);
                }
            }
            found.cases.push(case);
            found.owners.push(owner);
        }
        Ok(CutReport {
            cut,
            tally,
            base_rate: super::rate(&cases),
            auc: super::auc(&cases),
            learned_from: learnable.len() as u64,
            map,
        })
    }
}

/// All cases and forecasts, by cut and within a cut by customer, and whose they are.
#[derive(Default)]
struct Found {
    cases: Vec<Case>,
    owners: Vec<usize>,
    forecasts: Vec<Forecast>,
    forecast_owners: Vec<usize>,
    /// The forecasts that a base rate stands beside.
    compared: Vec<Forecast>,
    base: Vec<Forecast>,
    compared_owners: Vec<usize>,
}

impl Found {
    fn forecast(&mut self, owner: usize, forecast: Forecast, base: Option<Forecast>) {
        self.forecasts.push(forecast);
        self.forecast_owners.push(owner);
        if let Some(base) = base {
            self.compared.push(forecast);
            self.base.push(base);
            self.compared_owners.push(owner);
        }
    }

    /// The cases that came last, as many as the tally of a cut counts.
    fn cases_of_cut(&self, tally: &Tally) -> Vec<Case> {
        let of_cut = usize::try_from(tally.cases).unwrap_or(self.cases.len());
        self.cases.iter().skip(self.cases.len().saturating_sub(of_cut)).copied().collect()
    }
}
