//! What one respondent's answers amount to.

use super::item::Item;
use super::params::InstrumentParams;
use crate::Result;
use crate::kernel::Part;
use crate::kernel::getters::getters;
use crate::kernel::missing::{self, Completed, Component};
use crate::quantity::{Exponent, Name, Share, Weights};

/// The name of the part that shows what the cap takes; no item may have it.
pub(super) const CAP: &str = "cap";

/// What the answers of one respondent amount to.
///
/// ```
/// use goodwill::survey::{Answer, Instrument, InstrumentParams, Item, Responses};
/// use goodwill::quantity::{Name, Scale};
///
/// let [kept, heard, manner] = ["kept", "heard", "manner"].map(Name::new);
/// let (kept, heard, manner) = (kept?, heard?, manner?);
/// let ten = Scale::new(0.0, 10.0)?;
/// let instrument = Instrument::new(
///     Name::new("visit")?,
///     vec![
///         Item::new(kept.clone(), "Was the promise kept?", kept.clone(), ten).critical(),
///         Item::new(heard.clone(), "Were you heard?", manner.clone(), ten),
///     ],
/// )?;
/// let responses = Responses::new().answer(heard, Answer::Value(8.0));
/// let Some(score) = instrument.score(&responses, &InstrumentParams::default())? else {
///     return Ok(());
/// };
///
/// // Nothing is known of the promise: half stands in for it, and it may have been broken.
/// assert_eq!((score.value(), score.lower(), score.upper()), (0.65, 0.4, 0.9));
/// assert_eq!(score.coverage(), 0.5);
/// assert_eq!(score.component(&manner).map(|mean| (mean.value, mean.coverage)), Some((0.8, 1.0)));
/// assert!(score.component(&kept).is_none());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct InstrumentScore {
    value: f64,
    lower: f64,
    upper: f64,
    coverage: f64,
    parts: Vec<Part>,
    failed: Vec<Name>,
    components: Vec<(Name, Completed)>,
}

impl InstrumentScore {
    /// Takes the items that apply, how each was answered, and the means of their components.
    pub(super) fn from_answers(
        items: &[&Item],
        observed: &[Option<Share>],
        components: Vec<(Name, Completed)>,
        params: &InstrumentParams,
    ) -> Result<Self> {
        let whole = completed(items, observed, params)?;
        let cap = Cap::of(items, observed, params);
        let mut parts = divided(whole.value, items, observed, params)?;
        let taken = cap.after_failure(cap.point, whole.value) - whole.value;
        parts.push(Part::new(CAP, params.cap().get(), taken));
        Ok(Self {
            value: parts.iter().fold(0.0, |sum, part| sum + part.contribution),
            lower: cap.after_failure(cap.lower, whole.lower),
            upper: cap.after_failure(cap.upper, whole.upper),
            coverage: whole.coverage,
            parts,
            failed: cap.failed,
            components,
        })
    }

    getters! {
        /// Returns the score, from 0 to 1: the sum of the parts' contributions in their order, to
        /// the last bit.
        pub fn value -> f64;
        /// Returns the score with every unanswered item at its worst.
        pub fn lower -> f64;
        /// Returns the score with every unanswered item at its best.
        pub fn upper -> f64;
        /// Returns the share of weight that was answered, of the items that apply.
        pub fn coverage -> f64;
    }

    /// Returns what each item that applies adds over 0, and last, as `cap`, what the cap takes:
    /// 0 where no critical item failed.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns the critical items whose answers failed, in their order.
    #[must_use]
    pub fn failed(&self) -> &[Name] {
        &self.failed
    }

    /// Returns the mean of a component, before any cap; `None` if none of its items that apply
    /// was answered.
    #[must_use]
    pub fn component(&self, name: &Name) -> Option<Completed> {
        self.components.iter().find(|(own, _)| own == name).map(|(_, mean)| *mean)
    }
}

fn weights_of(items: &[&Item]) -> Result<Weights> {
    let weights: Vec<f64> = items.iter().map(|item| item.weight().get()).collect();
    Weights::proportional(&weights)
}

/// The weighted mean of some items before any cap.
pub(super) fn completed(
    items: &[&Item],
    observed: &[Option<Share>],
    params: &InstrumentParams,
) -> Result<Completed> {
    let components: Vec<Component> = observed
        .iter()
        .map(|&observed| {
            let fresh = observed.map_or(Share::ZERO, |_| Share::ONE);
            Component { observed, prior: params.prior(), fresh }
        })
        .collect();
    let weights = weights_of(items)?;
    let whole = missing::complete(&components, &weights, Exponent::ARITHMETIC)?;
    // Weights sum to 1 only up to rounding.
    Ok(Completed { coverage: whole.coverage.min(1.0), fresh: whole.fresh.min(1.0), ..whole })
}

/// Divides a mean into what each item adds over 0, so that the parts in order give the mean.
///
/// Each `wᵢyᵢ` is rounded to whole units of the mean's last bit, in which sums are exact, and the
/// few units that rounding leaves go to the largest.
fn divided(
    mean: f64,
    items: &[&Item],
    observed: &[Option<Share>],
    params: &InstrumentParams,
) -> Result<Vec<Part>> {
    let weights = weights_of(items)?;
    let shares: Vec<f64> = observed.iter().map(|y| y.unwrap_or(params.prior()).get()).collect();
    let unit = mean.next_up() - mean;
    let mut units: Vec<f64> =
        weights.as_slice().iter().zip(&shares).map(|(w, y)| libm::rint(w * y / unit)).collect();
    let left = mean / unit - units.iter().sum::<f64>();
    if let Some(largest) = units.iter_mut().max_by(|a, b| a.total_cmp(b)) {
        *largest += left;
    }
    let parts = items.iter().zip(shares).zip(units);
    Ok(parts.map(|((item, y), n)| Part::new(item.id().as_str(), y, n * unit)).collect())
}

/// A cap in whole numbers of these is one in units of every mean's last bit, so it is met exactly.
const CAP_UNITS: f64 = (1_u64 << 53) as f64;

/// What critical items do to the score and to its bounds.
struct Cap {
    most: f64,
    failed: Vec<Name>,
    point: bool,
    lower: bool,
    upper: bool,
}

impl Cap {
    fn of(items: &[&Item], observed: &[Option<Share>], params: &InstrumentParams) -> Self {
        let fails = |gap: Share| {
            move |(item, y): &(&&Item, &Option<Share>)| item.fails_at(y.unwrap_or(gap))
        };
        let replies = || items.iter().zip(observed);
        let failed: Vec<Name> =
            replies().filter(fails(Share::ONE)).map(|(item, _)| item.id().clone()).collect();
        Self {
            most: libm::floor(params.cap().get() * CAP_UNITS) / CAP_UNITS,
            point: replies().any(|reply| fails(params.prior())(&reply)),
            lower: replies().any(|reply| fails(Share::ZERO)(&reply)),
            upper: !failed.is_empty(),
            failed,
        }
    }

    fn after_failure(&self, failed: bool, mean: f64) -> f64 {
        if failed { mean.min(self.most) } else { mean }
    }
}
