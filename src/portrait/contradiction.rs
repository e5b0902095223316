//! Where two things that are known of a relationship do not go together.

use super::{Portrait, Scores};
use crate::defaults;
use crate::intimacy::Component;
use crate::kernel::Interval;
use crate::kernel::posterior::BetaPosterior;
use crate::quantity::{Level, Party, Positive, Share};

/// Which two things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum ContradictionKind {
    /// What the customer's ratings say, and how meetings with the customer end.
    WordsAndMeetings,
    /// What the customer's ratings say, and how readily the customer takes a risk on the firm.
    WordsAndRisks,
    /// What the customer and the firm say of the same component of intimacy.
    TwoViews(Component),
    /// How the firm honours by count, and how by value: small stakes kept and large ones not, or
    /// the reverse.
    SmallAndLarge,
    /// The computed whole, and what a person put in its place.
    ScoreAndOverride,
}

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Claim {
    /// Who or what says so, in words.
    pub by: &'static str,
    /// What it says, 0 to 1.
    pub value: f64,
    /// Its interval; `None` where none is stated.
    pub interval: Option<Interval>,
}

/// Two things that do not go together: a reason to ask, not a number of any score.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Contradiction {
    /// Which two.
    pub kind: ContradictionKind,
    /// The one.
    pub one: Claim,
    /// The other.
    pub other: Claim,
    /// The probability that the one that seems higher is higher; `None` where it is not a matter
    /// of chance.
    pub probability: Option<f64>,
}

/// From when on two things contradict each other.
///
/// ```
/// use goodwill::portrait::ContradictionRule;
///
/// let rule = ContradictionRule::default();
/// assert_eq!((rule.gap.get(), rule.certainty.get()), (0.25, 0.95));
/// assert_eq!(rule.outcomes.get(), 4.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct ContradictionRule {
    /// How far apart the two means have to be.
    pub gap: Share,
    /// How sure it has to be that they differ at all.
    pub certainty: Level,
    /// How many outcomes there have to be, in equal trials, before small stakes and large ones are
    /// compared.
    pub outcomes: Positive,
}

impl Default for ContradictionRule {
    fn default() -> Self {
        Self {
            gap: Share::constant(defaults::PORTRAIT_CONTRADICTION_GAP.value),
            certainty: Level::constant(defaults::PORTRAIT_CONTRADICTION_CERTAINTY.value),
            outcomes: Positive::constant(defaults::PORTRAIT_CONTRADICTION_OUTCOMES.value),
        }
    }
}

impl Scores {
    /// Lists what does not go together, in the order of [`ContradictionKind`].
    #[must_use]
    pub fn contradictions(
        &self,
        portrait: &Portrait,
        rule: &ContradictionRule,
    ) -> Vec<Contradiction> {
        let mut found = self.between_models(rule, portrait.params().level());
        found.extend(portrait.against_judgement(rule));
        found
    }

    /// Those that do not depend on how the models make a whole.
    fn between_models(&self, rule: &ContradictionRule, level: Level) -> Vec<Contradiction> {
        let mut found = Vec::new();
        let stated = self.intimacy.as_ref().and_then(|score| score.stated(Party::Customer));
        let meetings = self.momentum.as_ref().map(|score| ("how meetings end", score.posterior()));
        let risks = self.trust.as_ref().and_then(|score| {
            let ready = score.exposure().propensity(Party::Customer)?;
            Some(("how readily the customer takes a risk", ready))
        });
        let deeds = [
            (ContradictionKind::WordsAndMeetings, meetings),
            (ContradictionKind::WordsAndRisks, risks),
        ];
        for (kind, deed) in deeds {
            if let (Some(stated), Some(deed)) = (stated, deed) {
                let words = ("the customer's ratings", stated);
                found.extend(rule.between(kind, words, deed, level));
            }
        }
        if let Some(intimacy) = &self.intimacy {
            for component in Component::ALL {
                if let Some(views) = intimacy.mutuality(component) {
                    let kind = ContradictionKind::TwoViews(component);
                    let theirs = ("the customer's ratings", views.customer);
                    let ours = ("the firm's own ratings", views.firm);
                    found.extend(rule.between(kind, theirs, ours, level));
                }
            }
        }
        found.extend(self.small_and_large(rule));
        found
    }

    fn small_and_large(&self, rule: &ContradictionRule) -> Option<Contradiction> {
        let firm = self.trust.as_ref()?.of(Party::Firm);
        let (gap, evidence) = (firm.size_gap()?, firm.evidence());
        let (by_count, by_value) = (firm.honoured_by_count()?, firm.honoured_by_value()?);
        let enough = evidence.effective >= rule.outcomes.get();
        (gap.abs() >= rule.gap.get() && enough).then_some(Contradiction {
            kind: ContradictionKind::SmallAndLarge,
            one: Claim { by: "honoured by count", value: by_count, interval: None },
            other: Claim { by: "honoured by value", value: by_value, interval: None },
            probability: None,
        })
    }
}

impl Portrait {
    /// How far the computed whole is from what a person says instead.
    pub(crate) fn against_judgement(&self, rule: &ContradictionRule) -> Option<Contradiction> {
        let said = self.judgement()?.value().get();
        let (value, interval) = (self.value(), self.interval());
        let apart = !interval.contains(said) && (said - value).abs() >= rule.gap.get();
        apart.then_some(Contradiction {
            kind: ContradictionKind::ScoreAndOverride,
            one: Claim { by: "the computed score", value, interval: Some(interval) },
            other: Claim { by: "the person's judgement", value: said, interval: None },
            probability: None,
        })
    }
}

impl ContradictionRule {
    fn between(
        &self,
        kind: ContradictionKind,
        one: (&'static str, BetaPosterior),
        other: (&'static str, BetaPosterior),
        level: Level,
    ) -> Option<Contradiction> {
        if (one.1.mean() - other.1.mean()).abs() < self.gap.get() {
            return None;
        }
        let (higher, lower) =
            if one.1.mean() >= other.1.mean() { (one.1, other.1) } else { (other.1, one.1) };
        let probability = higher.chance_above(&lower);
        let claim = |(by, posterior): (&'static str, BetaPosterior)| Claim {
            by,
            value: posterior.mean(),
            interval: Some(posterior.interval(level)),
        };
        (probability >= self.certainty.get()).then(|| Contradiction {
            kind,
            one: claim(one),
            other: claim(other),
            probability: Some(probability),
        })
    }
}

impl core::fmt::Display for Claim {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.interval {
            Some(interval) => write!(f, "{} says {:.2} {interval:.2}", self.by, self.value),
            None => write!(f, "{} says {:.2}", self.by, self.value),
        }
    }
}

impl core::fmt::Display for Contradiction {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if let ContradictionKind::TwoViews(component) = self.kind {
            write!(f, "{component}: ")?;
        }
        write!(f, "{}, but {}", self.one, self.other)
    }
}
