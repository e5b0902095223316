//! Where a customer stands, in one direction.

use std::sync::Arc;

use super::{MODELS, ModelName, PathStep, PortraitParams};
use crate::Result;
use crate::kernel::Interval;
use crate::kernel::apportion::on_grid;
use crate::kernel::composite::Moments;
use crate::kernel::getters::getters;
use crate::kernel::posterior::BetaPosterior;
use crate::kernel::standing::{
    Component, Counts, Posterior, Reading as StandingReading, Shape, Tables,
};
use crate::model::{Counted, Direction, Facet};
use crate::quantity::{Amount, Positive};

/// What a component of a model is known to show, and what that adds to a standing.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StandingPart {
    /// The model.
    pub model: ModelName,
    /// The component, in a word or two.
    pub component: &'static str,
    /// What went well, decayed, in facts.
    pub good: f64,
    /// What went badly, decayed, in facts.
    pub bad: f64,
    /// What is still open and may go either way.
    pub open: f64,
    /// The share of good that all evidence of this customer leads one to expect, 0 to 1.
    pub expected: f64,
    /// What it adds to the standing, over one half.
    pub contribution: f64,
}

/// Where a customer stands in one direction: of all customers as assumed, the share that stands
/// lower. One half is where nothing is known.
///
/// The value and what its parts add are whole multiples of 2⁻⁵⁰: one half and the contributions
/// sum to the value, to the last bit, in any order.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Standing {
    value: f64,
    interval: Interval,
    bounds: (f64, f64),
    evidence: f64,
    fresh: f64,
    coverage: f64,
    parts: Box<[StandingPart]>,
    #[cfg_attr(feature = "serde", serde(skip))]
    beta: BetaPosterior,
}

impl Standing {
    /// Where everybody stands of whom nothing is known.
    pub const BASELINE: f64 = 0.5;

    getters! {
        /// Returns the standing, 0 to 1.
        pub fn value -> f64;
        /// Returns its interval.
        pub fn interval -> Interval;
        /// Returns the lowest and the highest standing, if all that is still open went badly, and
        /// if all of it went well.
        pub fn bounds -> (f64, f64);
        /// Returns how many facts it rests on, decayed.
        pub fn evidence -> f64;
        /// Returns how much of what was ever observed is still evidence, 0 to 1.
        pub fn fresh -> f64;
        /// Returns the share of the declared components that were ever observed, 0 to 1.
        pub fn coverage -> f64;
    }

    /// Returns the components of which anything is known, in the order of the models.
    #[must_use]
    pub fn parts(&self) -> &[StandingPart] {
        &self.parts
    }

    /// Returns a Beta of the standing's mean and variance, for rankings.
    #[must_use]
    pub const fn posterior(&self) -> BetaPosterior {
        self.beta
    }

    /// Returns what each model adds over one half, in the order of [`ModelName::ALL`].
    #[must_use]
    pub fn by_model(&self) -> [f64; MODELS] {
        let mut added = [0.0; MODELS];
        for part in &self.parts {
            added[part.model.index()] += part.contribution;
        }
        added
    }
}

impl core::fmt::Display for Standing {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "standing {:.2} {:.2} (more is better), resting on {:.1} facts",
            self.value, self.interval, self.evidence
        )
    }
}

/// What every model counted of its components, in the order of [`ModelName::ALL`].
pub(crate) type AllCounted = [Vec<Counted>; MODELS];

/// The declared components of all models, and the curves that read their counts. A copy shares
/// them.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    params: Arc<PortraitParams>,
    sides: Arc<[Side; 2]>,
}

/// The components of one direction.
#[derive(Debug, Clone)]
struct Side {
    /// By component: the model, the place among its facets, and the facet.
    places: Vec<(ModelName, usize, Facet)>,
    tables: Tables,
}

impl Frame {
    /// Takes the facets of every model, in the order of [`ModelName::ALL`].
    pub(crate) fn new(facets: &[Vec<Facet>; MODELS], params: &PortraitParams) -> Result<Self> {
        let side = |direction: Direction| -> Result<Side> {
            let mut places = Vec::new();
            let mut components = Vec::new();
            for (model, facets) in ModelName::ALL.into_iter().zip(facets) {
                let Ok(weight) = Positive::new(params.weight(model).get()) else { continue };
                for (i, facet) in facets.iter().enumerate() {
                    if facet.direction == direction {
                        places.push((model, i, *facet));
                        components.push(Component { prior: facet.prior, weight });
                    }
                }
            }
            Ok(Side { places, tables: Tables::new(&components, params.spread())? })
        };
        let sides = Arc::new([side(Direction::Ours)?, side(Direction::Theirs)?]);
        Ok(Self { params: Arc::new(params.clone()), sides })
    }

    /// Tells whether it is made of these: what facets are called depends on no constants.
    pub(super) fn is_of(&self, facets: &[Vec<Facet>; MODELS], params: &PortraitParams) -> bool {
        let same = |(model, i, own): &(ModelName, usize, Facet)| {
            facets[model.index()].get(*i).is_some_and(|facet| facet.prior == own.prior)
        };
        *self.params == *params && self.sides.iter().all(|side| side.places.iter().all(same))
    }

    /// How the models make the whole.
    pub(crate) fn params(&self) -> Arc<PortraitParams> {
        Arc::clone(&self.params)
    }

    fn side(&self, direction: Direction) -> &Side {
        let [ours, theirs] = &*self.sides;
        match direction {
            Direction::Ours => ours,
            Direction::Theirs => theirs,
        }
    }

    /// Reads where a customer stands; `None` where nothing of the direction is known.
    pub(crate) fn read(&self, direction: Direction, all: &AllCounted) -> Result<Option<Standing>> {
        Ok(self.read_with(direction, all, true)?.map(|(standing, _)| standing))
    }

    /// The same with the distribution, for the chance that one lies below another; with the parts
    /// or, where nobody reads them, without, since they cost most of a reading.
    pub(crate) fn read_with(
        &self,
        direction: Direction,
        all: &AllCounted,
        with_parts: bool,
    ) -> Result<Option<(Standing, Posterior)>> {
        let side = self.side(direction);
        if !self.is_known(direction, all) {
            return Ok(None);
        }
        let counts = side.counts(all)?;
        let reading = side.tables.read(&counts)?;
        let posterior = reading.posterior();
        let parts = if with_parts { side.parts(all, &reading) } else { Box::default() };
        let [evidence, fresh, coverage] = side.seen(all);
        let is_settled = side.each(all).all(|c| c.open <= 0.0 && c.aging <= 0.0);
        let bounds = if is_settled {
            (posterior.value(), posterior.value())
        } else {
            side.tables.bounds(&side.settled(all)?, &side.open(all)?)?
        };
        let standing = Standing {
            value: posterior.value(),
            interval: posterior.interval(self.params.level()),
            bounds,
            evidence,
            fresh,
            coverage,
            parts,
            beta: Moments { mean: posterior.value(), variance: posterior.variance() }.beta(),
        };
        Ok(Some((standing, posterior.clone())))
    }

    /// Reads, of a direction of which something is known, on how many facts it rests, how much of
    /// them is still evidence, and the share of the components that were ever observed.
    pub(crate) fn seen(&self, direction: Direction, all: &AllCounted) -> Option<[f64; 3]> {
        let side = self.side(direction);
        self.is_known(direction, all).then(|| side.seen(all))
    }

    /// Tells whether anything of a direction is known.
    pub(crate) fn is_known(&self, direction: Direction, all: &AllCounted) -> bool {
        let side = self.side(direction);
        side.each(all).any(|counted| counted.good + counted.bad != 0.0)
    }

    /// Reads what each model adds over one half, in the order of [`ModelName::ALL`]; zeros where
    /// nothing is known.
    pub(crate) fn by_model(&self, direction: Direction, all: &AllCounted) -> Result<[f64; MODELS]> {
        let side = self.side(direction);
        let counts = side.counts(all)?;
        let reading = side.tables.read(&counts)?;
        let mut added = [0.0; MODELS];
        for ((model, ..), part) in side.places.iter().zip(reading.parts().of_components()) {
            added[model.index()] += part;
        }
        Ok(added)
    }

    /// Reads the lowest and the highest value, by what is still open.
    pub(crate) fn bounds(&self, direction: Direction, all: &AllCounted) -> Result<(f64, f64)> {
        let side = self.side(direction);
        side.tables.bounds(&side.settled(all)?, &side.open(all)?)
    }

    /// Reads the value alone; one half where nothing is known.
    pub(crate) fn value(&self, direction: Direction, all: &AllCounted) -> Result<f64> {
        let side = self.side(direction);
        side.tables.value_by(side.each(all).map(count_of))
    }

    /// Returns how likely what is known of a customer is where customers differ as assumed, against
    /// customers who are all alike, as a logarithm. Exactly 0 where nothing is known.
    pub(crate) fn evidence(&self, all: &AllCounted) -> Result<f64> {
        let of = |side: &Side| side.tables.evidence_of(&side.counts(all)?);
        let [ours, theirs] = &*self.sides;
        Ok(of(ours)? + of(theirs)?)
    }

    /// Reads the distribution, for the chance that one lies below another.
    pub(crate) fn distribution(&self, direction: Direction, all: &AllCounted) -> Result<Shape> {
        let side = self.side(direction);
        let counts = side.counts(all)?;
        side.tables.shape_of(&counts)
    }

    /// Splits the value over single events, given what each counts by itself: one half and these
    /// sum to the value, to the last bit. What a component's events lack or exceed together, since
    /// what an event counts may depend on others, is spread in proportion to what they add.
    pub(crate) fn by_event(
        &self,
        direction: Direction,
        all: &AllCounted,
        events: &[AllCounted],
    ) -> Result<Vec<f64>> {
        let side = self.side(direction);
        let counts = side.counts(all)?;
        let reading = side.tables.read(&counts)?;
        let parts = reading.parts();
        let alone: Vec<Vec<Counts>> =
            events.iter().map(|event| side.counts(event)).collect::<Result<_>>()?;
        let mut added = vec![0.0; events.len()];
        for component in 0..side.places.len() {
            let facts: Vec<Counts> = alone.iter().map(|event| event[component]).collect();
            for (sum, part) in added.iter_mut().zip(parts.of_facts(component, &facts)) {
                *sum += part;
            }
        }
        Ok(added)
    }

    /// Returns the components that went better in what was counted then, with what is counted now.
    pub(crate) fn raised(
        &self,
        direction: Direction,
        now: &AllCounted,
        then: &AllCounted,
    ) -> impl Iterator<Item = (&'static str, Counted)> {
        let side = self.side(direction);
        let counted = side.counted(now).into_iter().zip(side.counted(then));
        let better =
            side.places.iter().zip(counted).filter(|(_, (now, then))| then.good > now.good);
        better.map(|((.., facet), (now, _))| (facet.name, now))
    }

    /// Returns what the value would gain by one more good fact of each component, in order.
    pub(crate) fn gains(
        &self,
        direction: Direction,
        all: &AllCounted,
    ) -> Result<Vec<(ModelName, &'static str, f64)>> {
        let side = self.side(direction);
        let known = side.counted(all);
        let now = side.tables.value_of(&counts_of(&known)?)?;
        let gain = |(i, (model, _, facet)): (usize, &(ModelName, usize, Facet))| {
            let mut more = known.clone();
            if let Some(counted) = more.get_mut(i) {
                counted.good += 1.0;
            }
            let then = side.tables.value_of(&counts_of(&more)?)?;
            Ok((*model, facet.name, on_grid(then - now)))
        };
        side.places.iter().enumerate().map(gain).collect()
    }

    /// The cheapest way to a value that is looked for one good fact after the other: of each step
    /// the component that gains most for what one of its facts costs. Ends where no fact gains
    /// anything, and after so many.
    pub(crate) fn path_to(
        &self,
        target: f64,
        all: &AllCounted,
        costs: &[Positive; MODELS],
        most: u32,
    ) -> Result<(Vec<PathStep>, f64)> {
        let side = self.side(Direction::Ours);
        let mut known = side.counted(all);
        let mut value = side.tables.value_of(&counts_of(&known)?)?;
        let mut steps: Vec<PathStep> = Vec::new();
        for _ in 0..most {
            if value >= target {
                break;
            }
            let mut best: Option<(usize, f64, f64)> = None;
            for (i, (model, ..)) in side.places.iter().enumerate() {
                known[i].good += 1.0;
                let reached = side.tables.value_of(&counts_of(&known)?)?;
                known[i].good -= 1.0;
                let rate = (reached - value) / costs[model.index()].get();
                if rate > 0.0 && best.is_none_or(|(_, most, _)| rate > most) {
                    best = Some((i, rate, reached));
                }
            }
            let Some((i, _, reached)) = best else { break };
            let (model, _, facet) = side.places[i];
            known[i].good += 1.0;
            let gain = on_grid(reached - value);
            value = reached;
            let step = steps.iter_mut().find(|s| (s.model, s.component) == (model, facet.name));
            match step {
                Some(step) => {
                    step.facts += 1;
                    step.gain += gain;
                }
                None => steps.push(PathStep { model, component: facet.name, facts: 1, gain }),
            }
        }
        Ok((steps, value))
    }
}

impl Side {
    /// What each component of which anything is known adds.
    fn parts(&self, all: &AllCounted, reading: &StandingReading<'_>) -> Box<[StandingPart]> {
        let (split, expected) = (reading.parts(), reading.informed_means());
        let described =
            self.places.iter().zip(self.each(all)).zip(split.of_components()).zip(expected);
        let seen = |counted: &Counted| counted.good + counted.bad > 0.0;
        described
            .filter(|(((_, counted), _), _)| seen(counted) || counted.open > 0.0)
            .map(|((((model, _, facet), counted), contribution), expected)| StandingPart {
                model: *model,
                component: facet.name,
                good: counted.good,
                bad: counted.bad,
                open: counted.open,
                expected,
                contribution: *contribution,
            })
            .collect()
    }

    fn counted(&self, all: &AllCounted) -> Vec<Counted> {
        self.each(all).collect()
    }

    fn each<'a>(&'a self, all: &'a AllCounted) -> impl Iterator<Item = Counted> + 'a {
        let one = |(model, i, _): &'a (ModelName, usize, Facet)| {
            all[model.index()].get(*i).copied().unwrap_or_default()
        };
        self.places.iter().map(one)
    }

    /// On how many facts a known side rests, how much of them is still evidence, and the share of
    /// the components that were ever observed.
    fn seen(&self, all: &AllCounted) -> [f64; 3] {
        let (mut evidence, mut fresh, mut observed) = (0.0, 0.0, 0.0);
        for ((.., facet), counted) in self.places.iter().zip(self.each(all)) {
            let n = counted.good + counted.bad;
            if n > 0.0 {
                evidence += n;
                fresh += n / (n + facet.prior.weight.get());
                observed += 1.0;
            }
        }
        [evidence, f64::min(fresh / observed, 1.0), observed / self.places.len() as f64]
    }

    /// What is counted of each component, for the curves.
    fn counts(&self, all: &AllCounted) -> Result<Vec<Counts>> {
        each(self.each(all), |counted| kept(counted.good, counted.bad))
    }

    /// What no open matter can change any more.
    fn settled(&self, all: &AllCounted) -> Result<Vec<Counts>> {
        each(self.each(all), |counted| kept(counted.good, (counted.bad - counted.aging).max(0.0)))
    }

    /// What is open may turn out either way.
    fn open(&self, all: &AllCounted) -> Result<Vec<Counts>> {
        each(self.each(all), |counted| (counted.open, counted.open))
    }
}

fn counts_of(known: &[Counted]) -> Result<Vec<Counts>> {
    each(known.iter().copied(), |counted| kept(counted.good, counted.bad))
}

fn count_of(counted: Counted) -> Result<Counts> {
    let (good, bad) = kept(counted.good, counted.bad);
    Counts::new(good, bad)
}

fn kept(good: f64, bad: f64) -> (f64, f64) {
    let most = |x: f64| x.clamp(0.0, Amount::MOST);
    (most(good), most(bad))
}

/// Makes counts of what was counted of each component, in a list that need not grow.
fn each(
    known: impl Iterator<Item = Counted>,
    of: impl Fn(Counted) -> (f64, f64),
) -> Result<Vec<Counts>> {
    let mut counts = Vec::with_capacity(known.size_hint().0);
    for (good, bad) in known.map(of) {
        counts.push(Counts::new(good, bad)?);
    }
    Ok(counts)
}
