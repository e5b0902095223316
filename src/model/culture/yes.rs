//! What a yes is worth, pooled in its nest.

use super::Nest;
use super::nest::{Chain, LEAST_FREEDOM, Reading, Tree};
use crate::kernel::getters::getters;
use crate::kernel::pooling::{
    Trials, blend, count_correlation, pool_count, weight_below, weight_of,
};
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Interval, Part, keep_inside};
use crate::quantity::{Amount, Level, Name, Positive, Share};

impl Reading<'_> {
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
    let tree = Tree::from_members(said().filter_map(|(place, own)| {
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
    let chain = Chain::from_own_shares(
        groups.map(|group| group.raw().share()),
        groups.map(|group| group.own_share()),
    );
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

    getters! {
        /// Returns the posterior of the value.
        pub fn posterior -> BetaPosterior;
        /// Returns what the parts are counted from: the prior mean of a yes.
        pub fn baseline -> f64;
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
