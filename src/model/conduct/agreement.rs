//! How far two raters give the same answers.

use std::collections::BTreeMap;

use super::ConductEvidence;
use crate::kernel::Interval;
use crate::kernel::posterior::BetaPosterior;
use crate::quantity::{Instant, Level, Name, Share};
use crate::survey;

/// How far two raters who answered the same items gave the same answers.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Agreement {
    /// How many items both answered.
    pub items: usize,
    /// The share of them that have the same answer, from a uniform prior.
    pub same: BetaPosterior,
    /// Cohen's κ: agreement beyond chance; `None` where chance alone would agree always.
    pub kappa: Option<f64>,
    /// The interval of κ, how often chance agrees being given.
    pub interval: Option<Interval>,
}

/// Compares the latest answers of two raters, item by item; `None` if they share no item.
///
/// Answers on different scales are the same if they stand as far up. Of two answers by the same
/// rater at the same instant the higher counts.
///
/// ```
/// use goodwill::conduct::{agreement, answers_of, strengthening};
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::quantity::{Instant, Level, Name};
///
/// let (ann, ben, at) = (Name::new("Ann")?, Name::new("Ben")?, Instant::from_days(20_000)?);
/// let items = ["communicates", "checks_in", "delivers", "responds_to_trouble"];
/// let mut facts = Vec::new();
/// for (by, answers) in [(&ann, [4.0, 4.0, 2.0, 4.0]), (&ben, [4.0, 4.0, 2.0, 2.0])] {
///     let mut responses = Responses::new();
///     for (item, x) in items.into_iter().zip(answers) {
///         responses = responses.answer(Name::new(item)?, Answer::Value(x));
///     }
///     facts.extend(answers_of(&strengthening(), &responses, by, at)?);
/// }
/// // Three of four agree; chance alone would agree on half.
/// let both = agreement(&facts, &ann, &ben, Level::default());
/// assert_eq!(both.and_then(|both| both.kappa), Some(0.5));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[must_use]
pub fn agreement(
    facts: &[ConductEvidence],
    one: &Name,
    other: &Name,
    level: Level,
) -> Option<Agreement> {
    let latest = |rater: &Name| {
        let mut answers: BTreeMap<(&Name, &Name), (Instant, Share)> = BTreeMap::new();
        for fact in facts {
            let ConductEvidence::Answer { instrument, item, by, rating, at } = fact else {
                continue;
            };
            if by == rater {
                let own = answers.entry((instrument, item)).or_insert((*at, rating.share()));
                *own = (*own).max((*at, rating.share()));
            }
        }
        answers
    };
    let (ours, theirs) = (latest(one), latest(other));
    let shared = ours.iter().filter_map(|(key, (_, x))| Some((*x, theirs.get(key)?.1)));
    let shared: Vec<(Share, Share)> = shared.collect();
    if shared.is_empty() {
        return None;
    }
    let mut answers: Vec<Share> = shared.iter().flat_map(|(x, y)| [*x, *y]).collect();
    answers.sort_unstable();
    answers.dedup();
    let category = |x: Share| answers.partition_point(|own| *own < x);
    let pairs: Vec<(usize, usize)> =
        shared.iter().map(|(x, y)| (category(*x), category(*y))).collect();

    let n = pairs.len() as f64;
    let agreed = pairs.iter().filter(|(x, y)| x == y).count() as f64;
    let same = BetaPosterior::from_counts(1.0 + agreed, 1.0 + n - agreed);
    let kappa = survey::kappa(&pairs);
    let often =
        |of: &dyn Fn(&(usize, usize)) -> bool| pairs.iter().filter(|p| of(p)).count() as f64;
    let chance = (0..answers.len())
        .map(|c| (often(&|(x, _)| *x == c) / n) * (often(&|(_, y)| *y == c) / n))
        .sum::<f64>();
    let interval = kappa.map(|kappa| {
        let observed = same.interval(level);
        let beyond = |p: f64| (p - chance) / (1.0 - chance);
        Interval::new(beyond(observed.lower), beyond(observed.upper), level).including(kappa)
    });
    Some(Agreement { items: pairs.len(), same, kappa, interval })
}
