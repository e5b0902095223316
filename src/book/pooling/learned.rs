//! What was learned: the priors, and what each rests on.

use std::collections::BTreeMap;

use super::{Counts, LearnedSpread, PoolingParams, PriorOf};
use crate::Result;
use crate::book::BookParams;
use crate::kernel::pooling::{PooledCount, Trials, pool_count, weight_below};
use crate::kernel::posterior::Prior;
use crate::quantity::{Name, Positive, Share};

/// A prior as it was learned, with what it rests on: raw and pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LearnedPrior {
    /// What it is the prior of.
    pub of: PriorOf,
    /// How many customers have any evidence.
    pub customers: usize,
    /// What their evidence adds up to, decayed.
    pub counts: Trials,
    /// The weight that the data alone would have, in events; `None` if they cannot tell.
    pub raw_weight: Option<Positive>,
    /// What the customers say of the mean, and what it is pooled with: the prior given, or the
    /// book's. `None` where nothing was learned.
    pub pooled: Option<PooledCount>,
    /// The prior of a customer: its mean, 0 to 1, and its weight, in events.
    pub prior: Prior,
}

impl LearnedPrior {
    pub(super) fn of_nobody(of: PriorOf, prior: Prior) -> Self {
        let counts = Trials::kept(0.0, 0.0);
        Self { of, customers: 0, counts, raw_weight: None, pooled: None, prior }
    }

    /// Adds what one customer contributes, if anything.
    pub(super) fn see(&mut self, counts: &Counts) {
        let cells = counts.cells(self.of);
        self.customers += usize::from(!cells.is_empty());
        self.counts = cells.iter().fold(self.counts, |sum, cell| sum.and(cell.trials));
    }

    pub(super) fn learn(
        &mut self,
        own: Trials,
        like: Prior,
        weight: Positive,
        alone: Option<Positive>,
        pooling: &PoolingParams,
    ) {
        let pooled = pool_count(own, &like);
        let mean = pooled.posterior().mean();
        // As the kernel does where nothing is known of how groups differ.
        let mean = if mean > 0.0 && mean < 1.0 { mean } else { own.raw().mean() };
        let weight = pooling.inside(weight_below(weight_of_mean(&pooled), weight));
        self.prior = Prior { mean: Share::rounded(mean), weight };
        (self.pooled, self.raw_weight) = (Some(pooled), alone);
    }

    /// Returns the customers' own mean, each weighed by what it says; `None` where nothing was
    /// learned.
    #[must_use]
    pub fn raw_mean(&self) -> Option<f64> {
        self.pooled.and_then(|pooled| pooled.raw().share())
    }
}

impl core::fmt::Display for LearnedPrior {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Prior { mean, weight } = self.prior;
        write!(f, "{}: {mean:.3}, with the weight of {weight:.1} events", self.of)?;
        let (count, customers) = (self.counts.trials(), self.customers);
        write!(f, "; learned from {count:.1} events of {customers} customers")?;
        if let Some(raw) = self.raw_mean() {
            write!(f, ", whose mean is {raw:.3}")?;
            match self.raw_weight {
                // So heavy is only a spread that is not seen.
                Some(weight) if weight.get() > 1e6 => {
                    write!(f, " and who differ by chance alone")?;
                }
                Some(weight) => write!(f, " and whose spread says a weight of {weight:.1}")?,
                None => {}
            }
        }
        Ok(())
    }
}

/// The t of a mean's posterior.
pub(super) fn weight_of_mean(pooled: &PooledCount) -> Positive {
    let posterior = pooled.posterior();
    Positive::constant((posterior.alpha() + posterior.beta()).clamp(1e-300, 1e300))
}

/// One kind of customer.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Kind {
    params: BookParams,
    priors: [LearnedPrior; 8],
}

/// The priors of the book and of every segment.
///
/// As serde data it is written only; to keep it, keep the [`BookParams`] that it hands out.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LearnedPriors {
    book: Kind,
    segments: BTreeMap<Name, Kind>,
}

impl LearnedPriors {
    /// Puts the priors into the constants given.
    pub(super) fn new(
        params: &BookParams,
        book: &[LearnedPrior; 8],
        segments: &BTreeMap<&Name, [LearnedPrior; 8]>,
    ) -> Self {
        let kind =
            |priors: &[LearnedPrior; 8]| Kind { params: with(params, priors), priors: *priors };
        let segments = segments.iter().map(|(name, priors)| ((*name).clone(), kind(priors)));
        Self { book: kind(book), segments: segments.collect() }
    }

    fn kind(&self, segment: Option<&Name>) -> &Kind {
        segment.and_then(|name| self.segments.get(name)).unwrap_or(&self.book)
    }

    /// Returns the constants with the priors of a segment in them; of the book, without a segment
    /// or for one that nobody was in.
    #[must_use]
    pub fn params(&self, segment: Option<&Name>) -> &BookParams {
        &self.kind(segment).params
    }

    /// Reads customers with a spread that was learned, those of every segment.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) above 100.
    pub fn with_spread(mut self, learned: &LearnedSpread) -> Result<Self> {
        for kind in core::iter::once(&mut self.book).chain(self.segments.values_mut()) {
            kind.params.portrait = kind.params.portrait.clone().with_spread(learned.spread)?;
        }
        Ok(self)
    }

    /// Returns the priors of a segment, or of the book, in the order of [`PriorOf::ALL`].
    #[must_use]
    pub fn priors(&self, segment: Option<&Name>) -> &[LearnedPrior; 8] {
        &self.kind(segment).priors
    }

    /// Returns one prior of a segment, or of the book.
    #[must_use]
    pub fn prior(&self, of: PriorOf, segment: Option<&Name>) -> &LearnedPrior {
        &self.kind(segment).priors[of.index()]
    }

    /// Lists the segments that any customer was in, by name.
    pub fn segments(&self) -> impl Iterator<Item = &Name> {
        self.segments.keys()
    }
}

/// Sets the priors in some constants; one that was not learned stays as it is, to the bit.
fn with(params: &BookParams, priors: &[LearnedPrior; 8]) -> BookParams {
    let mut params = params.clone();
    let prior = |of: PriorOf| priors[of.index()].prior;
    let changed = |params: &BookParams, of: PriorOf| prior(of) != of.given(params);
    if changed(&params, PriorOf::Trust) || changed(&params, PriorOf::Breaches) {
        let Prior { mean, weight } = prior(PriorOf::Trust);
        let mix = prior(PriorOf::Breaches).mean;
        let breached = mean.complement().get();
        let shares = [mean.get(), breached * mix.get(), breached * mix.complement().get()];
        let events = |share: f64| Positive::constant((share * weight.get()).clamp(1e-300, 1e300));
        params.trust = params.trust.with_prior(shares.map(events));
    }
    params.friction = params.friction.with_prior(prior(PriorOf::Friction));
    params.intimacy = params.intimacy.with_prior(prior(PriorOf::Intimacy));
    params.needs = params
        .needs
        .with_prior(prior(PriorOf::NeedsTiers))
        .with_aspect_mean(prior(PriorOf::NeedsAspects).mean);
    params.onboarding = params
        .onboarding
        .with_gate_prior(prior(PriorOf::Gates))
        .with_item_prior(prior(PriorOf::Items));
    params
}
