//! Whether the tiers are a hierarchy: the score takes it for granted, one's own data can tell.

use super::{Need, NeedsParams, NeedsScore, Tier};
use crate::kernel::Interval;
use crate::kernel::getters::getters;
use crate::quantity::{Level, Share};
use crate::survey::{ErrorCount, Scalogram};

/// Whether, over many customers, a higher tier is passed only where the lower ones are.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TierHierarchy {
    table: Scalogram,
    left_out: usize,
    least_reproducibility: Share,
    least_scalability: Share,
    level: Level,
}

/// Holds the tiers of many customers against the hierarchy that the score takes for granted.
///
/// A tier is passed where its mean reaches [`NeedsParams::passes_from`]. Customers of whom not
/// all five needs are known are left out. `None` if none is left.
///
/// ```
/// use goodwill::needs::{
///     Case, NeedsEvidence, NeedsLedger, NeedsParams, NeedsUnit, Need, hierarchy,
/// };
/// use goodwill::quantity::{Instant, Rating, Scale};
///
/// let (params, at) = (NeedsParams::default(), Instant::from_days(20_000)?);
/// let customer = |marks: [f64; 5]| -> goodwill::Result<_> {
///     let mut ledger = NeedsLedger::new(NeedsUnit::default());
///     for (need, mark) in Need::ALL.into_iter().zip(marks) {
///         let rating = Rating::new(mark, Scale::new(0.0, 10.0)?)?;
///         ledger.observe(&NeedsEvidence::Rating { need, rating, at });
///     }
///     ledger.score(&params, at)
/// };
/// let mut scores = Vec::new();
/// for marks in [[10.0; 5], [10.0, 10.0, 10.0, 9.0, 1.0], [1.0, 1.0, 1.0, 1.0, 9.0]] {
///     scores.extend(customer(marks)?);
/// }
/// // The third is supported, though neither informed nor promised to.
/// let Some(found) = hierarchy(&scores, &params) else { unreachable!("three customers") };
/// assert_eq!(found.holds(), Some(false));
/// assert_eq!(
///     found.to_string(),
///     "reproducibility 0.78 [0.31, 0.94] (below 0.90), scalability 0.33 [-1.06, 0.82] (below \
///      0.60): in these data of 3 customers the hierarchy does not hold",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
pub fn hierarchy<'a>(
    scores: impl IntoIterator<Item = &'a NeedsScore>,
    params: &NeedsParams,
) -> Option<TierHierarchy> {
    let from = params.passes_from().get();
    let (mut rows, mut left_out) = (Vec::new(), 0);
    for score in scores {
        if Need::ALL.iter().all(|need| score.need(*need).is_some()) {
            rows.push(Tier::ALL.map(|tier| score.tier(tier) >= from).to_vec());
        } else {
            left_out += 1;
        }
    }
    // Three items in every row; refused only without any.
    let table = Scalogram::new(&rows).ok()?;
    Some(TierHierarchy {
        table,
        left_out,
        least_reproducibility: params.least_reproducibility(),
        least_scalability: params.least_scalability(),
        level: params.level(),
    })
}

impl TierHierarchy {
    const COUNT: ErrorCount = ErrorCount::SameTotal;

    getters! {
        /// Returns the table of who passes what, the tiers in their order.
        pub fn table -> &Scalogram;
        /// Returns how many customers were left out, since not all of their needs are known.
        pub fn left_out -> usize;
    }

    /// Returns the coefficient of reproducibility.
    #[must_use]
    pub fn reproducibility(&self) -> f64 {
        self.table.reproducibility(Self::COUNT)
    }

    /// Returns the interval of the reproducibility.
    #[must_use]
    pub fn reproducibility_interval(&self) -> Interval {
        self.table.reproducibility_interval(Self::COUNT, self.level)
    }

    /// Returns the coefficient of scalability; `None` where all customers pass the same tiers.
    #[must_use]
    pub fn scalability(&self) -> Option<f64> {
        self.table.scalability(Self::COUNT)
    }

    /// Returns the interval of the scalability.
    #[must_use]
    pub fn scalability_interval(&self) -> Option<Interval> {
        self.table.scalability_interval(Self::COUNT, self.level)
    }

    /// Tells whether both coefficients reach what is asked of them; `None` where the customers
    /// do not differ, so that it cannot be told.
    #[must_use]
    pub fn holds(&self) -> Option<bool> {
        let scalability = self.scalability()?;
        Some(
            self.reproducibility() >= self.least_reproducibility.get()
                && scalability >= self.least_scalability.get(),
        )
    }
}

impl core::fmt::Display for TierHierarchy {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let below = |x: f64, least: Share| {
            if x < least.get() { format!(" (below {least:.2})") } else { String::new() }
        };
        let (n, cr) = (self.table.respondents(), self.reproducibility());
        let (Some(cs), Some(interval)) = (self.scalability(), self.scalability_interval()) else {
            return write!(f, "no hierarchy can be seen: all pass the same tiers (customers: {n})");
        };
        write!(
            f,
            "reproducibility {cr:.2} {}{}, scalability {cs:.2} {interval}{}: in these data of {n} \
             customers the hierarchy {}",
            self.reproducibility_interval(),
            below(cr, self.least_reproducibility),
            below(cs, self.least_scalability),
            if self.holds() == Some(true) { "holds" } else { "does not hold" },
        )
    }
}
