//! The formulas, each once, and what a reading of the ledger says.

use std::collections::{BTreeMap, BTreeSet};

use super::ledger::Organisation;
use super::{CultureParams, Nest, Place, Theme};
use crate::kernel::composite::{self, Moments};
use crate::kernel::missing::{self, Component};
use crate::kernel::pooling::{
    Family, Observed, Trials, between_variance, blend, common_mean, count_correlation, pool,
    pool_count, weight_below, weight_of,
};
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Attribution, Interval, Part, keep_inside};
use crate::quantity::{Amount, Exponent, HalfLife, Instant, Level, Name, Positive, Share, Weights};

/// Fewer degrees of freedom than this say too little of how groups differ.
const LEAST_FREEDOM: usize = 3;

/// A ledger as it is read at an instant, about one organisation.
pub(super) struct Reading<'a> {
    pub(super) about: &'a Place,
    pub(super) params: &'a CultureParams,
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    pub(super) half_life: HalfLife,
    pub(super) organisations: &'a BTreeMap<Place, Organisation>,
}

/// Members of the groups of a nest: by nation, by region, by organisation.
struct Tree<'a, T>(Vec<(&'a Name, Vec<Region<'a, T>>)>);

type Region<'a, T> = (&'a Name, Vec<(&'a Name, T)>);

impl<'a, T: Copy> Tree<'a, T> {
    /// The members are in the order of their places.
    fn of(members: impl IntoIterator<Item = (&'a Place, T)>) -> Self {
        let mut nations: Vec<(&Name, Vec<Region<'a, T>>)> = Vec::new();
        for (place, member) in members {
            let at = nations.iter().rposition(|(name, _)| **name == place.nation);
            let at = at.unwrap_or_else(|| {
                nations.push((&place.nation, Vec::new()));
                nations.len() - 1
            });
            let regions = &mut nations[at].1;
            let at = regions.iter().rposition(|(name, _)| **name == place.region);
            let at = at.unwrap_or_else(|| {
                regions.push((&place.region, Vec::new()));
                regions.len() - 1
            });
            regions[at].1.push((&place.organisation, member));
        }
        Self(nations)
    }

    /// The members of every region.
    fn families(&self) -> Vec<Vec<T>> {
        let regions = self.0.iter().flat_map(|(_, regions)| regions);
        regions.map(|(_, members)| members.iter().map(|(_, member)| *member).collect()).collect()
    }

    /// The place's own member, the others of its region, and the members of each other region of
    /// its nation.
    fn around(&self, place: &Place) -> (Option<T>, Vec<T>, Vec<Vec<T>>) {
        let (mut own, mut near, mut far) = (None, Vec::new(), Vec::new());
        let nation = self.0.iter().find(|(name, _)| **name == place.nation);
        for (region, members) in nation.iter().flat_map(|(_, regions)| regions) {
            if **region == place.region {
                for (organisation, member) in members {
                    if **organisation == place.organisation {
                        own = Some(*member);
                    } else {
                        near.push(*member);
                    }
                }
            } else {
                far.push(members.iter().map(|(_, member)| *member).collect());
            }
        }
        (own, near, far)
    }
}

/// The mean of some numbers shared out over a chain of groups: what each says, and its share.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Chain {
    /// By nest: what was observed there.
    said: [Option<f64>; 3],
    /// By nest: its share of the mean; the prior has the rest.
    shares: [f64; 3],
}

impl Chain {
    /// `own` is the B of each group of the nest.
    fn of(said: [Option<f64>; 3], own: [f64; 3]) -> Self {
        let [b, c, d] = own;
        Self { said, shares: [b, (1.0 - b) * c, (1.0 - b) * (1.0 - c) * d] }
    }

    fn contributions(&self, baseline: f64) -> [f64; 3] {
        let part = |i: usize| self.said[i].map_or(0.0, |x| self.shares[i] * (x - baseline));
        [part(0), part(1), part(2)]
    }

    fn known(&self) -> f64 {
        self.shares.iter().sum::<f64>().min(1.0)
    }
}

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
    /// Between organisations, regions, nations.
    between: [Amount; 3],
}

impl Climb<'_> {
    /// Downwards: each group pooled with those that it is not part of.
    fn about(&self, reading: &Reading) -> ComponentCulture {
        let Reading { about, params, .. } = reading;
        let [of_organisations, of_regions, of_nations] = self.between;
        let baseline = params.prior_mean().get();
        let region = |members: &[Answered]| {
            let members: Vec<Observed> = members.iter().map(|own| own.used).collect();
            common_mean(&members, of_organisations)
        };
        let (own, near, far) = self.tree.around(about);
        let far: Vec<Observed> = far.iter().filter_map(|members| region(members)).collect();
        let (near, far) = (region(&near), common_mean(&far, of_regions));
        let nation = pool(far, Observed::kept(baseline, 0.0), of_nations);
        let above = Observed::kept(nation.mean(), nation.variance());
        let in_region = pool(near, above, of_regions);
        let above = Observed::kept(in_region.mean(), in_region.variance());
        let used = own.map(|own| own.used);
        let pooled = pool(used, above, of_organisations);

        let chain = Chain::of(
            [used, near, far].map(|group| group.map(|group| group.mean())),
            [pooled.own_share(), in_region.own_share(), nation.own_share()],
        );
        let mean = baseline + keep_inside(&mut chain.contributions(baseline), baseline, 1.0);
        let subject = reading.organisations.get(*about);
        ComponentCulture {
            component: self.component.clone(),
            ever: subject.is_some_and(|own| own.components.contains_key(self.component)),
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
        for (place, own) in self.organisations {
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
        for (place, own) in self.organisations {
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
        let tree = Tree::of(answered.into_iter().map(|(place, n, raw, mean)| {
            let seen = |mean| Observed::kept(mean, within / n);
            (place, Answered { raw: seen(raw), used: seen(mean) })
        }));

        let used = |members: &[Answered]| members.iter().map(|own| own.used).collect::<Vec<_>>();
        let around_its_own = |members: Vec<Observed>| Family { centre: None, members };
        let regions: Vec<Family> =
            tree.families().iter().map(|members| around_its_own(used(members))).collect();
        let of_organisations = self.spread(&regions);
        let nations = tree.0.iter().map(|(_, regions)| {
            let members = regions.iter().filter_map(|(_, members)| {
                let members: Vec<Observed> = members.iter().map(|(_, own)| own.used).collect();
                common_mean(&members, of_organisations)
            });
            around_its_own(members.collect())
        });
        let nations: Vec<Family> = nations.collect();
        let of_regions = self.spread(&nations);
        let members = nations.iter().filter_map(|nation| common_mean(&nation.members, of_regions));
        let centre = Some(params.prior_mean().get());
        let of_nations = self.spread(&[Family { centre, members: members.collect() }]);
        Climb { component, within, tree, between: [of_organisations, of_regions, of_nations] }
    }

    /// The correlation of yeses: learned, as far as there are enough groups; as a weight.
    fn weight(&self, families: &[Vec<Trials>]) -> Positive {
        let given = Amount::constant(self.params.likeness().get());
        let freedom = families.iter().map(|family| family.len().saturating_sub(1)).sum();
        let learned = count_correlation(families).filter(|_| freedom >= LEAST_FREEDOM);
        let used = learned.map_or(given, |rho| {
            let rho = Amount::constant(rho.get());
            blend(given, self.params.between_weight(), rho, Amount::count(freedom))
        });
        weight_of(used.get())
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

/// Reads the components of every organisation that has any; what they share is worked out once.
pub(super) fn all_components(reading: &Reading) -> Vec<CultureScore> {
    let names: BTreeSet<&Name> =
        reading.organisations.values().flat_map(|own| own.components.keys()).collect();
    let levels = reading.levels();
    let climbs: BTreeMap<&Name, Climb> =
        names.into_iter().map(|name| (name, reading.climb(name, &levels))).collect();
    let one = |about| {
        let reading = Reading { about, ..*reading };
        let own: Vec<&Climb> =
            asked(&reading).into_iter().filter_map(|name| climbs.get(name)).collect();
        (!own.is_empty()).then(|| score_of(&reading, &own))
    };
    reading.organisations.keys().filter_map(one).collect()
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

    /// Returns the share of the components that the organisation itself was ever asked about.
    #[must_use]
    pub const fn coverage(&self) -> f64 {
        self.coverage
    }

    /// Returns the share of the value that is still evidence, its own or of its nest: 0 where all
    /// has faded to the prior.
    #[must_use]
    pub const fn fresh(&self) -> f64 {
        self.fresh
    }

    /// Returns how many facts the ledger saw, of all organisations and all kinds.
    #[must_use]
    pub const fn facts(&self) -> u64 {
        self.facts
    }

    /// Returns the instant of the reading.
    #[must_use]
    pub const fn as_of(&self) -> Instant {
        self.as_of
    }

    /// Returns the organisation that the score is about.
    #[must_use]
    pub const fn about(&self) -> &Place {
        &self.about
    }

    /// Returns the components, by name, each raw and pooled.
    #[must_use]
    pub fn components(&self) -> &[ComponentCulture] {
        &self.components
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

/// What a yes is worth: the probability that what was said yes to comes about.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct YesWorth {
    baseline: f64,
    value: f64,
    parts: Vec<Part>,
    raw: Option<Trials>,
    chain: Chain,
    posterior: BetaPosterior,
    weights: [f64; 3],
    level: Level,
}

/// Reads the yeses; see [`CultureLedger::worth_of_a_yes`](super::CultureLedger::worth_of_a_yes).
pub(super) fn yes(reading: &Reading) -> Option<YesWorth> {
    let Reading { about, params, .. } = reading;
    let said = || reading.organisations.iter().filter(|(_, own)| !own.yes.is_empty());
    if !said().any(|(place, _)| place.nation == about.nation) {
        return None;
    }
    let tree = Tree::of(said().filter_map(|(place, own)| {
        let [kept, broken] = own.yes.read(reading.half_life, reading.as_of);
        let trials = Trials::kept(kept, broken);
        // So far faded that nothing is left.
        (trials.trials() >= f64::MIN_POSITIVE).then_some((place, trials))
    }));
    let up = |groups: &[Trials], weight: Positive| {
        let towards = groups.iter().map(|group| group.towards_the_mean(weight));
        towards.fold(Trials::kept(0.0, 0.0), Trials::and)
    };
    let of_organisations = reading.weight(&tree.families());
    let region = |members: &[Trials]| up(members, of_organisations);
    let nations: Vec<Vec<Trials>> = tree
        .0
        .iter()
        .map(|(_, regions)| {
            let members = |members: &[(&Name, Trials)]| {
                region(&members.iter().map(|(_, member)| *member).collect::<Vec<_>>())
            };
            regions.iter().map(|(_, own)| members(own)).collect()
        })
        .collect();
    let of_regions = reading.weight(&nations);
    let all: Vec<Trials> = nations.iter().map(|regions| up(regions, of_regions)).collect();
    let of_nations = reading.weight(&[all]);

    let (own, near, far) = tree.around(about);
    let far: Vec<Trials> = far.iter().map(|members| region(members)).collect();
    let (near, far) = (region(&near), up(&far, of_regions));
    let nation = pool_count(far, &Prior { mean: params.yes_mean(), weight: of_nations });
    let below = |above: &BetaPosterior, weight: Positive| {
        let t = Positive::constant((above.alpha() + above.beta()).clamp(1e-300, 1e300));
        Prior { mean: Share::rounded(above.mean()), weight: weight_below(t, weight) }
    };
    let in_region = pool_count(near, &below(&nation.posterior(), of_regions));
    let none = Trials::kept(0.0, 0.0);
    let pooled = pool_count(own.unwrap_or(none), &below(&in_region.posterior(), of_organisations));

    let groups = [pooled, in_region, nation];
    let chain =
        Chain::of(groups.map(|group| group.raw().share()), groups.map(|group| group.own_share()));
    let baseline = params.yes_mean().get();
    let mut contributions = chain.contributions(baseline);
    let value = baseline + keep_inside(&mut contributions, baseline, 1.0);
    let part = |(nest, contribution): (Nest, f64)| {
        let said = chain.said[nest.index()].unwrap_or(baseline);
        Part::new(nest.to_string(), said, contribution)
    };
    Some(YesWorth {
        baseline,
        value,
        parts: Nest::ALL.into_iter().zip(contributions).map(part).collect(),
        raw: own,
        chain,
        posterior: pooled.posterior(),
        weights: [of_organisations, of_regions, of_nations].map(Positive::get),
        level: params.level(),
    })
}

impl YesWorth {
    /// Returns the probability that a yes is kept, 0 to 1: the baseline and the sum of the parts.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Returns the interval of the value.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.posterior.interval(self.level).including(self.value)
    }

    /// Returns the posterior of the value.
    #[must_use]
    pub const fn posterior(&self) -> BetaPosterior {
        self.posterior
    }

    /// Returns what the parts are counted from: the prior mean of a yes.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.baseline
    }

    /// Returns what each group of the nest adds; with the baseline they sum to the value.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        self.parts.clone()
    }

    /// Returns the share of the organisation's own yeses that were kept, without help; `None`
    /// without any.
    #[must_use]
    pub fn raw(&self) -> Option<f64> {
        self.raw.and_then(|own| own.share())
    }

    /// Returns the interval of the raw share: half a yes kept and half a yes broken added.
    #[must_use]
    pub fn raw_interval(&self) -> Option<Interval> {
        let (own, raw) = (self.raw?, self.raw()?);
        Some(own.raw().interval(self.level).including(raw))
    }

    /// Returns the share of the value that a group has; the prior has the rest.
    #[must_use]
    pub const fn share(&self, nest: Nest) -> f64 {
        self.chain.shares[nest.index()]
    }

    /// Returns κ as it was used, in yeses: of the organisations of a region (`Own`), the regions
    /// of a nation (`Region`), the nations (`Nation`).
    #[must_use]
    pub const fn weight(&self, nest: Nest) -> f64 {
        self.weights[nest.index()]
    }
}

impl core::fmt::Display for YesWorth {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "a yes is kept with {:.2} {}", self.value, self.interval())?;
        match self.raw() {
            Some(raw) => write!(f, ", {raw:.2} among its own"),
            None => write!(f, ", none of its own is known"),
        }
    }
}

/// How an organisation answers, whatever it is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ResponseStyle {
    agreement: Option<BetaPosterior>,
    extremity: BetaPosterior,
    level: Level,
}

/// Reads the style; see [`CultureLedger::style`](super::CultureLedger::style).
pub(super) fn style(reading: &Reading) -> Option<ResponseStyle> {
    let own = reading.organisations.get(reading.about).filter(|own| !own.style.is_empty())?;
    let [plain, agreed, reversed, agreed_reversed, extreme] =
        own.style.read(reading.half_life, reading.as_of);
    let prior = Prior {
        mean: Share::HALF,
        weight: Positive::constant((2.0 * reading.params.style_prior().get()).min(1e300)),
    };
    let with = |yes: f64, n: f64| prior.with(yes, (n - yes).max(0.0));
    let both = || {
        let sides = [with(agreed, plain), with(agreed_reversed, reversed)];
        Moments::sum(sides.map(|side| (0.5, Moments::of(&side)))).beta()
    };
    Some(ResponseStyle {
        agreement: (plain > 0.0 && reversed > 0.0).then(both),
        extremity: with(extreme, plain + reversed),
        level: reading.params.level(),
    })
}

impl ResponseStyle {
    /// Returns acquiescence, −½ to ½: how far plain and reversed items are agreed with alike,
    /// above the middle. `None` unless both were answered: agreeing with what is asked and
    /// agreeing with everything look the same then.
    #[must_use]
    pub fn acquiescence(&self) -> Option<f64> {
        self.agreement.map(|agreement| agreement.mean() - 0.5)
    }

    /// Returns the interval of acquiescence.
    #[must_use]
    pub fn acquiescence_interval(&self) -> Option<Interval> {
        let interval = self.agreement?.interval(self.level);
        Some(Interval::new(interval.lower - 0.5, interval.upper - 0.5, self.level))
    }

    /// Returns extremity: the share of answers at an end of their scale.
    #[must_use]
    pub const fn extremity(&self) -> BetaPosterior {
        self.extremity
    }

    /// Returns the interval of extremity.
    #[must_use]
    pub fn extremity_interval(&self) -> Interval {
        self.extremity.interval(self.level)
    }
}

/// An answer to one of the three questions, as it was last heard.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Heard {
    /// When.
    pub at: Instant,
    /// The answer.
    pub answer: Name,
    /// Where it was found.
    pub source: Name,
}

/// One figure over the three questions.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Threefold {
    observed: [Option<BetaPosterior>; 3],
    value: f64,
    baseline: f64,
    parts: Vec<Part>,
    bounds: (f64, f64),
    coverage: f64,
    interval: Interval,
}

impl Threefold {
    /// `None` if nothing was ever judged.
    fn of(observed: [Option<BetaPosterior>; 3], params: &CultureParams) -> Option<Self> {
        if observed.iter().all(Option::is_none) {
            return None;
        }
        let (prior, weights) = (params.profile_prior(), Weights::equal(3));
        let baseline = prior.mean.get();
        let part = |own: Option<BetaPosterior>| Component {
            observed: own.map(|own| Share::rounded(own.mean())),
            prior: prior.mean,
            fresh: Share::ZERO,
        };
        let whole = missing::completed(&observed.map(part), &weights, Exponent::ARITHMETIC);
        let means = observed.map(|own| own.map_or(baseline, |own| own.mean()));
        let mut steps = means.map(|mean| (mean - baseline) / 3.0);
        let value = baseline + keep_inside(&mut steps, baseline, 1.0);
        let parts = Theme::ALL.into_iter().zip(means).zip(steps);
        let posteriors = observed.map(|own| own.unwrap_or(prior.with(0.0, 0.0)));
        let interval =
            composite::interval_of(&posteriors, &weights, Exponent::ARITHMETIC, params.level());
        Some(Self {
            observed,
            value,
            baseline,
            parts: parts.map(|((theme, y), c)| Part::new(theme.to_string(), y, c)).collect(),
            bounds: (whole.lower.min(value), whole.upper.clamp(value, 1.0)),
            coverage: observed.iter().flatten().count() as f64 / 3.0,
            interval: interval.including(value),
        })
    }

    /// Returns the mean over the three, 0 to 1: the baseline and the sum of the parts.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Returns the interval of the mean; a question that was not judged is as uncertain as its
    /// prior.
    #[must_use]
    pub const fn interval(&self) -> Interval {
        self.interval
    }

    /// Returns what the parts are counted from: the prior mean.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.baseline
    }

    /// Returns what each question adds; with the baseline they sum to the value.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        self.parts.clone()
    }

    /// Returns the mean with every question that was not judged at 0, and at 1.
    #[must_use]
    pub const fn bounds(&self) -> (f64, f64) {
        self.bounds
    }

    /// Returns the share of the questions that were ever judged.
    #[must_use]
    pub const fn coverage(&self) -> f64 {
        self.coverage
    }

    /// Returns what is known for one question; `None` if it was never judged.
    #[must_use]
    pub const fn posterior(&self, theme: Theme) -> Option<BetaPosterior> {
        self.observed[theme.index()]
    }
}

/// An organisation's culture as it tells it, and how our language fits.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Profile {
    heard: [Option<Heard>; 3],
    backing: Option<Threefold>,
    fit: Option<Threefold>,
}

/// Reads the profile; see [`CultureLedger::profile`](super::CultureLedger::profile).
pub(super) fn profile(reading: &Reading) -> Option<Profile> {
    let own = reading.organisations.get(reading.about)?;
    let sums = |theme: Theme| own.judged[theme.index()].read(reading.half_life, reading.as_of);
    let prior = reading.params.profile_prior();
    let known = |yes: f64, no: f64| (yes + no > 0.0).then(|| prior.with(yes, no));
    let backed = Theme::ALL.map(|theme| {
        let [yes, no, _, _] = sums(theme);
        known(yes, no)
    });
    let fit = Theme::ALL.map(|theme| {
        let [_, _, yes, no] = sums(theme);
        known(yes, no)
    });
    let profile = Profile {
        heard: own.heard.clone(),
        backing: Threefold::of(backed, reading.params),
        fit: Threefold::of(fit, reading.params),
    };
    let nothing = profile.backing.is_none()
        && profile.fit.is_none()
        && profile.heard.iter().all(Option::is_none);
    (!nothing).then_some(profile)
}

impl Profile {
    /// Returns the newest answer to a question, and where it was found; `None` if none was heard.
    #[must_use]
    pub const fn heard(&self, theme: Theme) -> Option<&Heard> {
        self.heard[theme.index()].as_ref()
    }

    /// Returns how far what the organisation does bears its answers out; `None` if none was
    /// heard.
    #[must_use]
    pub const fn backing(&self) -> Option<&Threefold> {
        self.backing.as_ref()
    }

    /// Returns how well our offer's language fits the answers; `None` if that was never judged.
    #[must_use]
    pub const fn fit(&self) -> Option<&Threefold> {
        self.fit.as_ref()
    }
}
