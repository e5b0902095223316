//! What is learned of deals, and the forecasts that it makes.

use core::cmp::Ordering;
use std::collections::BTreeMap;

use super::bent;
use super::figures::{Belief, FIGURES};
use super::ledgers::{Dealing, Ledgers};
use super::{Deal, Figure, Network, Sight, Ties};
use crate::backtest::{Forecast, excess_log_loss, log_loss};
use crate::calibrate::shapes::Shapes;
use crate::kernel::getters::getters;
use crate::kernel::logistic::{self, Case, Logistic};
use crate::kernel::logit::LogitLedger;
use crate::kernel::posterior::Prior;
use crate::kernel::prequential::{Turn, in_turn};
use crate::kernel::{Attribution, Part};
use crate::quantity::{HalfLife, Instant, Name, Positive, Share, Stake};
use crate::trust::{TrustParams, TrustUnit};
use crate::{Error, Result};

/// What was learned from deals: the unit to count in, the prior, and the weights of the figures.
///
/// It is a value of its own, to be kept and read back; the ledgers go on without it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "ForecasterForm", into = "ForecasterForm")
)]
pub struct NetworkForecaster {
    unit: TrustUnit,
    belief: Belief,
    weights: [f64; FIGURES],
    shapes: Option<Box<Shapes>>,
    lesson: Lesson,
}

/// What a forecaster was learned from, and how it did there.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Lesson {
    /// How many deals it saw, at least 1.
    pub deals: usize,
    /// The date of the first one.
    pub first: Instant,
    /// The date of the last one.
    pub last: Instant,
    /// The log loss of its forecasts forward: of each deal but those of the first fifth, by
    /// weights from earlier deals alone. The unit and the prior were chosen for it, so a little
    /// less than what the next deals will cost.
    pub log_loss: f64,
}

/// A deal that was judged, and what was known before.
type Judged = (Sight, bool);

/// A deal between numbered parties.
type Numbered = Dealing<usize>;

impl NetworkForecaster {
    /// The half-lives that are tried, in days, the shortest first: about twice as long each time,
    /// from the day to the year, and no fading at all.
    pub const HALF_LIVES: [f64; 10] =
        [1.0, 3.0, 7.0, 15.0, 30.0, 60.0, 90.0, 180.0, 365.0, f64::INFINITY];
    /// The weights of the prior that are tried, in deals: twice as much each time, from what one
    /// deal turns over to what eight deals halve.
    pub const PRIOR_WEIGHTS: [f64; 6] = [0.25, 0.5, 1.0, 2.0, 4.0, 8.0];
    /// How many standard errors above the least a log loss is still borne for a longer half-life.
    const BORNE: f64 = 1.0;

    /// Learns from deals in order of time; of those of one instant none is known to another.
    /// `None` without deals.
    ///
    /// Which half-life, unless it is given, and which weight of the prior to take is decided by
    /// forecasts of later deals from earlier ones, all of them among these.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfOrder`] unless the deals are in order of time.
    pub fn learn(deals: &[Deal], half_life: Option<HalfLife>) -> Result<Option<Self>> {
        Self::learn_with(deals, half_life, Ties::Unknown)
    }

    /// Learns as [`learn`](Self::learn), and is told what the order of deals of one instant says.
    ///
    /// # Errors
    ///
    /// As [`learn`](Self::learn).
    pub fn learn_with(
        deals: &[Deal],
        half_life: Option<HalfLife>,
        ties: Ties,
    ) -> Result<Option<Self>> {
        let (Some(first), Some(last)) = (deals.first(), deals.last()) else { return Ok(None) };
        for two in deals.windows(2) {
            let (later, earlier) = (two[0].at(), two[1].at());
            if later > earlier {
                return Err(Error::OutOfOrder { what: "deals to learn from", later, earlier });
            }
        }
        let reference_stake = median(deals.iter().map(Deal::stake));
        let honoured = deals.iter().filter(|deal| deal.honoured()).count();
        // One of each kind is added, so that neither is ever taken to be impossible.
        let mean = Share::new((honoured + 1) as f64 / (deals.len() + 2) as f64)?;
        let default_weight = TrustParams::default().prior().map(Positive::get).iter().sum();
        let default = Belief::new(mean, Positive::new(default_weight)?)?;

        let dealings = numbered(deals);
        let watch = |half_life| watch(TrustUnit { half_life, reference_stake }, &dealings, ties);
        let together =
            |i: usize| ties == Ties::Unknown && i > 0 && deals[i].at() == deals[i - 1].at();
        let forward = |belief: &Belief, judged: &[Judged]| forward(belief, judged, together);
        let half_life = match half_life {
            Some(given) => given,
            None => slowest(|half_life| forward(&default, &watch(half_life)?))?,
        };
        let judged = watch(half_life)?;
        let (mut belief, mut least) = (default, f64::INFINITY);
        for weight in Self::PRIOR_WEIGHTS {
            let other = Belief::new(mean, Positive::new(weight)?)?;
            match log_loss(&forward(&other, &judged)?) {
                Some(loss) if loss < least => (belief, least) = (other, loss),
                _ => {}
            }
        }
        if least.is_infinite() {
            // Where all deals are of one instant, none is forecast forward: the prior alone is.
            let prior = |deal: &Deal| Forecast { probability: mean, happened: deal.honoured() };
            least = log_loss(&deals.iter().map(prior).collect::<Vec<_>>()).unwrap_or(0.0);
        }
        let seen = cases(&belief, &judged, together)?;
        let weights = Logistic::fit(belief.log_odds(), &seen)?.weights();
        let shapes = bent::learn(belief.log_odds(), &seen, together)?.map(Box::new);
        let (first, last) = (first.at(), last.at());
        let lesson = Lesson { deals: deals.len(), first, last, log_loss: least };
        let unit = TrustUnit { half_life, reference_stake };
        Ok(Some(Self { unit, belief, weights, shapes, lesson }))
    }

    /// Opens an empty network in the unit that was learned.
    #[must_use]
    pub const fn network(&self) -> Network {
        Network::new(self.unit)
    }

    /// Forecasts whether a deal will be honoured, from what is known before.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] if the sight is of a network of another unit, and
    /// [`Error::OutOfRange`] if the weights were read from somewhere and lead beyond all numbers.
    pub fn forecast(&self, sight: &Sight) -> Result<NetworkForecast> {
        if sight.unit != self.unit {
            let of = |unit: TrustUnit| {
                format!("half-life {}, reference stake {}", unit.half_life, unit.reference_stake)
            };
            return Err(Error::Inconsistent {
                what: "sight",
                rule: "be of a network of the forecaster's unit",
                got: format!("{} for {}", of(sight.unit), of(self.unit)),
            });
        }
        let figures = self.belief.figures(sight)?;
        let straight = || core::array::from_fn(|i| self.weights[i] * figures[i]);
        let (base, terms, pairs) = match &self.shapes {
            Some(shapes) => bent::terms(shapes, &figures)?,
            None => (self.belief.log_odds(), straight(), Vec::new()),
        };
        let together = pairs.iter().map(|pair| pair.contribution);
        let terms: Vec<f64> = terms.into_iter().chain(together).collect();
        let ledger = LogitLedger::new(base, &terms)?;
        let probability = Share::new(ledger.value())?;
        Ok(NetworkForecast { figures, pairs, ledger, probability })
    }

    getters! {
        /// Returns the unit that was learned: the half-life of recent evidence, and the median
        /// stake.
        pub fn unit -> TrustUnit;
        /// Returns what is believed before any evidence.
        pub fn prior -> Prior = belief.prior;
        /// Returns what it was learned from, and how it did there.
        pub fn lesson -> Lesson;
    }

    /// Returns the curves that stand in the place of straight weights; `None` where these forecast
    /// no worse.
    #[must_use]
    pub fn shapes(&self) -> Option<&Shapes> {
        self.shapes.as_deref()
    }

    /// Returns each figure's weight, where weights are straight.
    pub fn weights(&self) -> impl Iterator<Item = (Figure, f64)> + '_ {
        Figure::ALL.into_iter().zip(self.weights)
    }
}

/// A forecast of one deal, and what it is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct NetworkForecast {
    figures: [f64; FIGURES],
    pairs: Vec<Part>,
    ledger: LogitLedger,
    probability: Share,
}

impl NetworkForecast {
    /// Returns the probability that the deal is honoured.
    #[must_use]
    pub const fn probability(&self) -> Share {
        self.probability
    }

    /// Returns the log-odds that it is honoured.
    #[must_use]
    pub fn log_odds(&self) -> f64 {
        self.ledger.log_odds()
    }

    /// Returns the log-odds of the prior; by curves, of any deal.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.ledger.base()
    }

    /// Returns each figure, its value and what it adds to the log-odds, and then what pairs add by
    /// curves: the log-odds are the baseline plus the sum of the contributions, in their order, to
    /// the bit.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let figures = Figure::ALL.into_iter().zip(self.figures).zip(self.ledger.terms());
        let figures = figures.map(|((figure, x), term)| Part::new(figure.words(), x, *term));
        figures.chain(self.pairs.iter().cloned()).collect()
    }

    /// Returns what each of these parts adds to the probability, over that of the baseline.
    #[must_use]
    pub fn points(&self) -> Attribution {
        self.ledger.points()
    }
}

/// The deals, their parties numbered as they appear.
fn numbered(deals: &[Deal]) -> Vec<Numbered> {
    let mut numbers: BTreeMap<&Name, usize> = BTreeMap::new();
    let mut dealings = Vec::with_capacity(deals.len());
    for deal in deals {
        let [source, target] = [deal.source(), deal.target()].map(|name| {
            let next = numbers.len();
            *numbers.entry(name).or_insert(next)
        });
        let (stake, honoured, at) = (deal.stake(), deal.honoured(), deal.at());
        dealings.push(Dealing { source, target, stake, honoured, at });
    }
    dealings
}

/// Lets ledgers see deals, and returns what they knew before each.
fn watch(unit: TrustUnit, dealings: &[Numbered], ties: Ties) -> Result<Vec<Judged>> {
    let mut ledgers = Ledgers::new(unit);
    let mut judged = Vec::with_capacity(dealings.len());
    for turn in ties.turns(dealings.iter().map(|dealing| dealing.at)) {
        let (Turn::Asked(place) | Turn::Told(place)) = turn;
        let dealing = &dealings[place];
        match turn {
            Turn::Asked(_) => {
                let sight = ledgers.sight(&dealing.source, &dealing.target, dealing.at)?;
                judged.push((sight, dealing.honoured));
            }
            Turn::Told(_) => ledgers.observe(dealing),
        }
    }
    Ok(judged)
}

impl Ties {
    /// Puts deals in turn whose instants are given, in order of time: each is known as soon as it
    /// was asked for.
    fn turns(self, instants: impl Iterator<Item = Instant> + Clone) -> Vec<Turn> {
        match self {
            Self::Unknown => in_turn(instants.clone(), instants),
            Self::Listed => {
                let one = |(place, _)| [Turn::Asked(place), Turn::Told(place)];
                instants.enumerate().flat_map(one).collect()
            }
        }
    }
}

/// The cases, those of one instant in an order of their own, so that the one in which they came
/// moves no sum.
fn cases(
    belief: &Belief,
    judged: &[Judged],
    together: impl Fn(usize) -> bool,
) -> Result<Vec<Case<FIGURES>>> {
    let case = |(sight, honoured): &Judged| Ok((belief.figures(sight)?, *honoured));
    let mut cases = judged.iter().map(case).collect::<Result<Vec<_>>>()?;
    let by_figures = |a: &Case<FIGURES>, b: &Case<FIGURES>| {
        let pairs = a.0.iter().zip(&b.0).map(|(a, b)| a.total_cmp(b));
        pairs.fold(Ordering::Equal, Ordering::then).then(a.1.cmp(&b.1))
    };
    let mut begin = 0;
    for end in 1..=cases.len() {
        if end == cases.len() || !together(end) {
            cases[begin..end].sort_by(by_figures);
            begin = end;
        }
    }
    Ok(cases)
}

/// Forecasts deals from what earlier ones taught, to compare one way of reading with others.
fn forward(
    belief: &Belief,
    judged: &[Judged],
    together: impl Fn(usize) -> bool,
) -> Result<Vec<Forecast>> {
    let cases = cases(belief, judged, &together)?;
    let forecasts = logistic::forward(belief.log_odds(), &cases, together)?;
    let forecast = |(probability, happened)| Forecast { probability, happened };
    Ok(forecasts.into_iter().map(forecast).collect())
}

/// Returns the longest half-life that the forecasts do not speak against: whose log loss is
/// within a standard error of the least.
///
/// Forgetting throws evidence away. Few breaches make for a loss that hardly differs between
/// a week and a season, so the mere least would be a matter of luck.
fn slowest(mut forecast: impl FnMut(HalfLife) -> Result<Vec<Forecast>>) -> Result<HalfLife> {
    let mut tried = Vec::with_capacity(NetworkForecaster::HALF_LIVES.len());
    for days in NetworkForecaster::HALF_LIVES {
        let half_life = HalfLife::from_days(days)?;
        tried.push((half_life, forecast(half_life)?));
    }
    let loss = |forecasts: &[Forecast]| log_loss(forecasts).unwrap_or(f64::INFINITY);
    let best = tried.iter().min_by(|a, b| loss(&a.1).total_cmp(&loss(&b.1)));
    let bearable = |(_, forecasts): &&(HalfLife, Vec<Forecast>)| {
        best.and_then(|(_, best)| excess_log_loss(forecasts, best).ok().flatten())
            .is_some_and(|(excess, error)| excess <= NetworkForecaster::BORNE * error)
    };
    let slowest = tried.iter().rev().find(bearable);
    Ok(slowest.map_or(HalfLife::default(), |(half_life, _)| *half_life))
}

/// Returns the middle stake, the lower one of two; 0 of none.
fn median(stakes: impl Iterator<Item = Stake>) -> Stake {
    let mut stakes: Vec<Stake> = stakes.collect();
    stakes.sort();
    stakes.get(stakes.len().saturating_sub(1) / 2).copied().unwrap_or(Stake::ZERO)
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct ForecasterForm {
    unit: TrustUnit,
    prior: Prior,
    weights: [f64; FIGURES],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shapes: Option<Box<Shapes>>,
    lesson: Lesson,
}

#[cfg(feature = "serde")]
impl TryFrom<ForecasterForm> for NetworkForecaster {
    type Error = Error;

    fn try_from(form: ForecasterForm) -> Result<Self> {
        let ForecasterForm { unit, prior, weights, shapes, lesson } = form;
        let belief = Belief::new(prior.mean, prior.weight)?;
        for got in weights {
            if !got.is_finite() {
                return Err(Error::OutOfRange { what: "weight of a figure", rule: "finite", got });
            }
        }
        if let Some(shapes) = &shapes
            && !bent::fits(shapes)?
        {
            let (what, rule) = ("curves of a network", "be of the figures of a deal");
            let got = format!("{} signals", shapes.calibration().signals().len());
            return Err(Error::Inconsistent { what, rule, got });
        }
        if !(0.0..f64::INFINITY).contains(&lesson.log_loss) {
            let (rule, got) = ("0 or more, and finite", lesson.log_loss);
            return Err(Error::OutOfRange { what: "log loss", rule, got });
        }
        if lesson.deals == 0 {
            return Err(Error::OutOfRange {
                what: "deals of a lesson",
                rule: "1 or more",
                got: 0.0,
            });
        }
        if lesson.last < lesson.first {
            return Err(Error::EndsBeforeItBegins {
                what: "the last deal",
                beginning: "the first",
                begun: lesson.first,
                got: lesson.last,
            });
        }
        Ok(Self { unit, belief, weights, shapes, lesson })
    }
}

#[cfg(feature = "serde")]
impl From<NetworkForecaster> for ForecasterForm {
    fn from(forecaster: NetworkForecaster) -> Self {
        let NetworkForecaster { unit, belief, weights, shapes, lesson } = forecaster;
        Self { unit, prior: belief.prior, weights, shapes, lesson }
    }
}
