//! The formulas of the answers, each once, and what a reading of the ledger says.

use std::collections::{BTreeMap, BTreeSet};

use super::nest::{Chain, LEAST_FREEDOM, Reading, Tree};
use super::{Nest, Place};
use crate::kernel::composite::Moments;
use crate::kernel::getters::getters;
use crate::kernel::pooling::{Family, Observed, between_variance, blend, common_mean, pool};
use crate::kernel::posterior::BetaPosterior;
use crate::kernel::{Attribution, Interval, Part, keep_inside};
use crate::quantity::{Amount, Instant, Level, Name};

/// One component of an organisation's culture, raw and pooled.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ComponentCulture {
    component: Name,
    ever: bool,
    raw: Option<Observed>,
    chain: Chain,
    mean: f64,
    variance: f64,
    within: f64,
    between: [f64; 3],
    level: Level,
}

impl ComponentCulture {
    /// Returns which component.
    #[must_use]
    pub const fn component(&self) -> &Name {
        &self.component
    }

    /// Returns the raw mean of the organisation's own answers, 0 to 1, without help and not
    /// centred; `None` without any.
    #[must_use]
    pub fn raw(&self) -> Option<f64> {
        self.raw.map(|own| own.mean())
    }

    /// Returns the interval of the raw mean.
    #[must_use]
    pub fn raw_interval(&self) -> Option<Interval> {
        let own = self.raw?;
        let moments = Moments { mean: own.mean(), variance: own.error() };
        Some(moments.beta().interval(self.level).including(own.mean()))
    }

    /// Returns the pooled mean, 0 to 1.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.mean
    }

    /// Returns the interval of the pooled mean.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let moments = Moments { mean: self.mean, variance: self.variance };
        moments.beta().interval(self.level).including(self.mean)
    }

    /// Returns what a group says: its answers' mean, each organisation and region weighed by how
    /// surely it is known, and centred if asked for. `None` without any.
    #[must_use]
    pub const fn said(&self, nest: Nest) -> Option<f64> {
        self.chain.said[nest.index()]
    }

    /// Returns the share of the pooled mean that a group has.
    #[must_use]
    pub const fn share(&self, nest: Nest) -> f64 {
        self.chain.shares[nest.index()]
    }

    /// Returns σ², the variance of one answer within an organisation.
    #[must_use]
    pub const fn within(&self) -> f64 {
        self.within
    }

    /// Returns τ² as it was used: between the organisations of a region (`Own`), the regions of a
    /// nation (`Region`), the nations (`Nation`).
    #[must_use]
    pub const fn between(&self, nest: Nest) -> f64 {
        self.between[nest.index()]
    }
}

/// What one organisation answered about a component: as it is, and as it is used, centred or not.
#[derive(Clone, Copy)]
struct Answered {
    raw: Observed,
    used: Observed,
}

/// A component of all organisations, with the variances that they show.
pub(super) struct Climb<'a> {
    component: &'a Name,
    within: f64,
    tree: Tree<'a, Answered>,
    /// By nation: what each of its regions says as a whole.
    whole: Vec<Vec<Option<Observed>>>,
    /// Between organisations, regions, nations.
    between: [Amount; 3],
}

impl Climb<'_> {
    /// Downwards: each group pooled with those that it is not part of.
    fn about(&self, reading: &Reading) -> ComponentCulture {
        let Reading { about, params, .. } = reading;
        let [of_organisations, of_regions, of_nations] = self.between;
        let baseline = params.prior_mean().get();
        let [nation, region, place] = self.tree.find(about);
        let whole = nation.map_or(&[][..], |nation| &self.whole[nation]);
        let of_region = nation.zip(region).map(|(nation, region)| &self.tree.0[nation].1[region].1);
        let own = of_region.zip(place).map(|(members, place)| members[place].1);
        let near = match (of_region, place) {
            // The others of the region; as a whole it stands at hand.
            (Some(members), Some(place)) => {
                let others = members[..place].iter().chain(&members[place + 1..]);
                let others: Vec<Observed> = others.map(|(_, own)| own.used).collect();
                common_mean(&others, of_organisations)
            }
            (Some(_), None) => region.and_then(|region| whole[region]),
            (None, _) => None,
        };
        let far = whole.iter().enumerate().filter(|(other, _)| Some(*other) != region);
        let far: Vec<Observed> = far.filter_map(|(_, whole)| *whole).collect();
        let far = common_mean(&far, of_regions);
        let nation = pool(far, Observed::kept(baseline, 0.0), of_nations);
        let above = Observed::kept(nation.mean(), nation.variance());
        let in_region = pool(near, above, of_regions);
        let above = Observed::kept(in_region.mean(), in_region.variance());
        let used = own.map(|own| own.used);
        let pooled = pool(used, above, of_organisations);

        let chain = Chain::from_own_shares(
            [used, near, far].map(|group| group.map(|group| group.mean())),
            [pooled.own_share(), in_region.own_share(), nation.own_share()],
        );
        let mean = baseline + keep_inside(&mut chain.contributions(baseline), baseline, 1.0);
        let subject = reading.organisations.get(*about);
        ComponentCulture {
            component: self.component.clone(),
            ever: subject.is_some_and(|own| own.components.get(self.component).is_some()),
            raw: own.map(|own| own.raw),
            chain,
            mean,
            variance: pooled.variance(),
            within: self.within,
            between: self.between.map(Amount::get),
            level: params.level(),
        }
    }
}

impl<'a> Reading<'a> {
    /// τ² of some families: learned, as far as there are enough.
    fn spread(&self, families: &[Family]) -> Amount {
        let given = Amount::constant(self.params.between().get());
        let weight = self.params.between_weight();
        let freedom = families.iter().map(Family::freedom).sum();
        let learned = between_variance(families).filter(|_| freedom >= LEAST_FREEDOM);
        learned.map_or(given, |tau2| blend(given, weight, tau2, Amount::count(freedom)))
    }

    /// What centring takes from each organisation's means: its own level less that of all.
    fn levels(&self) -> BTreeMap<&Place, f64> {
        let mut levels = BTreeMap::new();
        if !self.params.centring() {
            return levels;
        }
        for (place, own) in self.organisations.iter() {
            let sums = own.components.values().map(|r| r.sums.read(self.half_life, self.as_of));
            let (n, x) = sums.fold((0.0, 0.0), |(n, sum), [m, x, _]| (n + m, sum + x));
            if n > 0.0 {
                levels.insert(place, x / n);
            }
        }
        let all = levels.values().sum::<f64>() / levels.len() as f64;
        for level in levels.values_mut() {
            *level -= all;
        }
        levels
    }

    /// Upwards: what organisations say of their region, and regions of their nation.
    fn climb(&self, component: &'a Name, levels: &BTreeMap<&Place, f64>) -> Climb<'a> {
        let params = self.params;
        let (mut squares, mut freedom) = (0.0, 0.0);
        let mut answered = Vec::new();
        for (place, own) in self.organisations.iter() {
            let Some(rated) = own.components.get(component) else { continue };
            let [n, x, xx] = rated.sums.read(self.half_life, self.as_of);
            // So far faded that nothing is left.
            if n < f64::MIN_POSITIVE {
                continue;
            }
            let mean = (x / n).clamp(0.0, 1.0);
            squares += (xx - mean * x).max(0.0);
            freedom += n * (1.0 - 1.0 / rated.facts as f64);
            let level = levels.get(place).copied().unwrap_or(0.0);
            answered.push((place, n, mean, (mean - level).clamp(0.0, 1.0)));
        }
        let weight = params.within_weight().get();
        let within = (weight * params.within().get() + squares) / (weight + freedom);
        let tree = Tree::from_members(answered.into_iter().map(|(place, n, raw, mean)| {
            let seen = |mean| Observed::kept(mean, within / n);
            (place, Answered { raw: seen(raw), used: seen(mean) })
        }));

        let used = |members: &[Answered]| members.iter().map(|own| own.used).collect::<Vec<_>>();
        let around_its_own = |members: Vec<Observed>| Family { centre: None, members };
        let regions: Vec<Family> =
            tree.families().iter().map(|members| around_its_own(used(members))).collect();
        let of_organisations = self.spread(&regions);
        let whole = tree.0.iter().map(|(_, regions)| {
            let whole = regions.iter().map(|(_, members)| {
                let members: Vec<Observed> = members.iter().map(|(_, own)| own.used).collect();
                common_mean(&members, of_organisations)
            });
            whole.collect::<Vec<_>>()
        });
        let whole: Vec<Vec<Option<Observed>>> = whole.collect();
        let nation = |regions: &Vec<_>| around_its_own(regions.iter().copied().flatten().collect());
        let nations: Vec<Family> = whole.iter().map(nation).collect();
        let of_regions = self.spread(&nations);
        let members = nations.iter().filter_map(|nation| common_mean(&nation.members, of_regions));
        let centre = Some(params.prior_mean().get());
        let of_nations = self.spread(&[Family { centre, members: members.collect() }]);
        let between = [of_organisations, of_regions, of_nations];
        Climb { component, within, tree, whole, between }
    }
}

/// What the ledger says of one organisation's answers at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CultureScore {
    as_of: Instant,
    facts: u64,
    about: Place,
    level: Level,
    baseline: f64,
    value: f64,
    variance: f64,
    parts: Vec<Part>,
    components: Vec<ComponentCulture>,
    coverage: f64,
    fresh: f64,
}

/// Reads the components; see [`CultureLedger::score`](super::CultureLedger::score).
pub(super) fn components(reading: &Reading) -> Option<CultureScore> {
    let names = asked(reading);
    if names.is_empty() {
        return None;
    }
    let levels = reading.levels();
    let climbs: Vec<Climb> = names.iter().map(|name| reading.climb(name, &levels)).collect();
    Some(score_of(reading, &climbs.iter().collect::<Vec<_>>()))
}

/// Reads the components of every organisation that has any, one after the other; what they share is
/// worked out once.
pub(super) fn all_components(reading: &Reading, with: &mut dyn FnMut(CultureScore)) {
    let names: BTreeSet<&Name> =
        reading.organisations.values().flat_map(|own| own.components.keys()).collect();
    let levels = reading.levels();
    let climbs: BTreeMap<&Name, Climb> =
        names.into_iter().map(|name| (name, reading.climb(name, &levels))).collect();
    // What anybody of a nation answered is asked of all its organisations: it is looked up once.
    let mut of_nations: BTreeMap<_, Vec<&Climb>> = BTreeMap::new();
    for about in reading.organisations.keys() {
        let reading = Reading { about, ..*reading };
        let own = of_nations.entry(&about.nation).or_insert_with(|| {
            asked(&reading).into_iter().filter_map(|name| climbs.get(name)).collect()
        });
        if !own.is_empty() {
            with(score_of(&reading, own));
        }
    }
}

/// The components that are asked about and that anybody of the nation answered.
fn asked<'a>(reading: &Reading<'a>) -> BTreeSet<&'a Name> {
    let nation =
        reading.organisations.iter().filter(|(place, _)| place.nation == reading.about.nation);
    let asked = |name: &&Name| reading.params.component().is_none_or(|asked| asked == *name);
    nation.flat_map(|(_, own)| own.components.keys()).filter(asked).collect()
}

fn score_of(reading: &Reading, climbs: &[&Climb]) -> CultureScore {
    let Reading { about, params, .. } = reading;
    let components: Vec<ComponentCulture> =
        climbs.iter().map(|climb| climb.about(reading)).collect();
    let (baseline, count) = (params.prior_mean().get(), components.len() as f64);
    let contributions = components
        .iter()
        .flat_map(|component| component.chain.contributions(baseline).map(|c| c / count))
        .collect();
    let contributions = Attribution::inside(contributions, baseline, 1.0);
    let value = baseline + contributions.total;
    let names = components
        .iter()
        .flat_map(|component| Nest::ALL.map(|nest| (component, nest)))
        .zip(contributions.parts);
    let parts = names.map(|((component, nest), contribution)| {
        let said = component.said(nest).unwrap_or(baseline);
        Part::new(format!("{}: {nest}", component.component()), said, contribution)
    });
    CultureScore {
        as_of: reading.as_of,
        facts: reading.facts,
        about: (*about).clone(),
        level: params.level(),
        baseline,
        value,
        variance: components.iter().map(|c| c.variance / count / count).sum(),
        parts: parts.collect(),
        coverage: components.iter().filter(|c| c.ever).count() as f64 / count,
        fresh: (components.iter().map(|c| c.chain.known()).sum::<f64>() / count).min(1.0),
        components,
    }
}

impl CultureScore {
    /// Returns the mean of the components, each pooled in its nest, 0 to 1: the baseline and the
    /// sum of the parts.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Returns the interval of the value. The components are taken as independent.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.posterior().interval(self.level).including(self.value)
    }

    /// Returns the posterior of the value, by its mean and variance.
    pub(crate) fn posterior(&self) -> BetaPosterior {
        Moments { mean: self.value, variance: self.variance }.beta()
    }

    /// Returns what the parts are counted from: the prior mean.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.baseline
    }

    /// Returns what each group of the nest adds, component by component; with the baseline they
    /// sum to the value.
    ///
    /// The part's own value is what the group says; one that says nothing adds nothing.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        self.parts.clone()
    }

    getters! {
        /// Returns the share of the components that the organisation itself was ever asked about.
        pub fn coverage -> f64;
        /// Returns the share of the value that is still evidence, its own or of its nest: 0 where
        /// all has faded to the prior.
        pub fn fresh -> f64;
        /// Returns how many facts the ledger saw, of all organisations and all kinds.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns the organisation that the score is about.
        pub fn about -> &Place;
        /// Returns the components, by name, each raw and pooled.
        pub fn components -> &[ComponentCulture];
    }

    /// Returns the share of the value that a group of the nest has; the prior has the rest.
    #[must_use]
    pub fn share(&self, nest: Nest) -> f64 {
        let sum: f64 = self.components.iter().map(|component| component.share(nest)).sum();
        sum / self.components.len() as f64
    }
}

impl core::fmt::Display for CultureScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let asked = self.components.iter().filter(|c| c.ever).count();
        write!(
            f,
            "culture {:.2} {} (more is better), {:.0} % of it its own, resting on {asked} of {} \
             components and {} facts",
            self.value,
            self.interval(),
            100.0 * self.share(Nest::Own),
            self.components.len(),
            self.facts,
        )
    }
}
