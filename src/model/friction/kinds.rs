//! What can go wrong, and how badly.

use crate::defaults;
use crate::kernel::words::words;
use crate::quantity::Share;

words! {
    /// One of the four dimensions of friction.
    pub enum Dimension {
        /// It does not work as it should, when it should, wherever it should.
        Reliability = "reliability",
        /// The firm does not use what it already knows.
        Relevance = "relevance",
        /// It is not worth its price, at the tier that the customer chose.
        Value = "value",
        /// What the customer is told cannot be relied upon.
        Trust = "trust",
    }
    /// All four, in the order of everything that is listed by dimension.
    pub const ALL: [Self];
    /// Returns the name.
    pub fn name;
    Display;
}

words! {
    /// What went wrong, typed by its dimension.
    #[non_exhaustive]
    pub enum FrictionKind {
        /// It is broken or behaves wrongly.
        Defect = "defect" => Dimension::Reliability,
        /// It came after the agreed time.
        Late = "late" => Dimension::Reliability,
        /// Nobody could be reached.
        Unreachable = "unreachable" => Dimension::Reliability,
        /// It was not available.
        Outage = "outage" => Dimension::Reliability,
        /// The customer had to keep it running.
        Upkeep = "upkeep" => Dimension::Reliability,
        /// One channel or occasion said or did other than the next.
        Inconsistent = "inconsistent" => Dimension::Reliability,
        /// It was not what had been asked for.
        Wrong = "wrong" => Dimension::Reliability,
        /// Data had to be entered again.
        Reenter = "reenter" => Dimension::Relevance,
        /// The story had to be told again.
        Repeat = "repeat" => Dimension::Relevance,
        /// The customer had to prove once more who they are.
        Reidentify = "reidentify" => Dimension::Relevance,
        /// The customer had to find what the firm knows.
        LookUp = "look_up" => Dimension::Relevance,
        /// A stated preference was not heeded.
        PreferenceIgnored = "preference_ignored" => Dimension::Relevance,
        /// A form letter where an answer was due.
        Generic = "generic" => Dimension::Relevance,
        /// A cost came to light late.
        HiddenCost = "hidden_cost" => Dimension::Value,
        /// The quality was below that of the tier paid for.
        BelowTier = "below_tier" => Dimension::Value,
        /// It was not worth its price.
        NotWorthIt = "not_worth_it" => Dimension::Value,
        /// Something was left out of what the customer needed to know.
        Incomplete = "incomplete" => Dimension::Trust,
        /// Something that was said is not so.
        Inaccurate = "inaccurate" => Dimension::Trust,
        /// The advice served the firm.
        OneSided = "one_sided" => Dimension::Trust,
        /// The firm saw a mistake coming and did not head it off.
        AvoidableMistake = "avoidable_mistake" => Dimension::Trust,
        /// A resolved matter came back in another form.
        NextIssue = "next_issue" => Dimension::Trust,
    }
    /// All kinds, in the order of everything that is listed by kind.
    pub const ALL: [Self, ..];
    /// Returns the word that events use.
    pub fn name;
    /// Returns the dimension that the kind belongs to.
    pub fn dimension -> Dimension;
    Display;
    FromStr "kind of friction", list, whole;
}

/// One thing that cost the customer effort, and how much.
///
/// ```
/// use goodwill::friction::{Dimension, Friction, FrictionKind};
/// use goodwill::quantity::Share;
///
/// let late = Friction::new(FrictionKind::Late);
/// assert_eq!(late.severity, Share::HALF);
/// assert_eq!(late.kind.dimension(), Dimension::Reliability);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Friction {
    /// What went wrong.
    pub kind: FrictionKind,
    /// How bad it was: 0 unnoticed, 1 as bad as it gets.
    #[cfg_attr(feature = "serde", serde(default = "default_severity"))]
    pub severity: Share,
}

pub(super) const fn default_severity() -> Share {
    Share::constant(defaults::FRICTION_SEVERITY.value)
}

impl Friction {
    /// Takes a friction of middling severity.
    #[must_use]
    pub const fn new(kind: FrictionKind) -> Self {
        Self { kind, severity: default_severity() }
    }

    /// Takes a friction of a stated severity.
    #[must_use]
    pub const fn from_severity(kind: FrictionKind, severity: Share) -> Self {
        Self { kind, severity }
    }

    /// Computes the friction of a quality below that of the tier that the customer chose:
    /// `max(0, 1 − delivered/expected)`.
    ///
    /// Both qualities lie on one scale from 0 to 1; `expected` is that of the tier, so that a
    /// discount store is not held to a luxury standard.
    ///
    /// ```
    /// use goodwill::friction::Friction;
    /// use goodwill::quantity::Share;
    ///
    /// let luxury = Friction::below_tier(Share::new(0.8)?, Share::new(0.6)?);
    /// let discount = Friction::below_tier(Share::new(0.5)?, Share::new(0.6)?);
    /// assert!((luxury.severity.get() - 0.25).abs() < 1e-15);
    /// assert_eq!(discount.severity, Share::ZERO);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn below_tier(expected: Share, delivered: Share) -> Self {
        let severity = if delivered >= expected {
            Share::ZERO
        } else {
            Share::rounded(1.0 - delivered.get() / expected.get())
        };
        Self { kind: FrictionKind::BelowTier, severity }
    }
}
