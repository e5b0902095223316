//! What can be observed of failures and of how they were made good.

use super::{Justice, JusticeWeights, StepKind};
use crate::defaults;
use crate::kernel::checked::checked;
use crate::kernel::getters::getters;
use crate::quantity::{Amount, Instant, Name, Share};
use crate::{Error, Result};

/// Something that went wrong for the customer.
///
/// ```
/// use goodwill::quantity::{Instant, Name, Share};
/// use goodwill::recovery::Failure;
///
/// let at = Instant::from_days(20_000)?;
/// let lost = Failure::complaint(Name::new("case 17")?, at).severe(Share::ONE);
/// assert!(lost.voiced);
/// assert_eq!(Failure::silent(Name::new("outage 3")?, at).severity, Share::HALF);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Failure {
    /// What the steps of its recovery call it.
    pub id: Name,
    /// When the customer complained, or, of a silent failure, when it happened.
    pub at: Instant,
    /// How bad it was: 0 unnoticed, 1 as bad as it gets.
    #[cfg_attr(feature = "serde", serde(default = "default_severity"))]
    pub severity: Share,
    /// What caused it, if that is known.
    #[cfg_attr(feature = "serde", serde(default))]
    pub cause: Option<Name>,
    /// Whether the customer complained; if not, the firm knows of it in another way.
    #[cfg_attr(feature = "serde", serde(default = "default_voiced"))]
    pub voiced: bool,
}

const fn default_severity() -> Share {
    Share::constant(defaults::RECOVERY_SEVERITY.value)
}

#[cfg(feature = "serde")]
const fn default_voiced() -> bool {
    true
}

impl Failure {
    /// Takes a complaint of middling severity.
    #[must_use]
    pub const fn complaint(id: Name, at: Instant) -> Self {
        Self { id, at, severity: default_severity(), cause: None, voiced: true }
    }

    /// Takes a failure of middling severity of which the customer said nothing.
    #[must_use]
    pub const fn silent(id: Name, at: Instant) -> Self {
        Self { id, at, severity: default_severity(), cause: None, voiced: false }
    }

    /// Returns when the customer complained, or, of a silent failure, when it happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// Says how bad it was.
    #[must_use]
    pub const fn severe(mut self, severity: Share) -> Self {
        self.severity = severity;
        self
    }

    /// Says what caused it.
    #[must_use]
    pub fn caused_by(mut self, cause: Name) -> Self {
        self.cause = Some(cause);
        self
    }
}

/// A failure, with what depends on the failures before it.
///
/// Made by [`label_recoveries`](super::label_recoveries) from one customer's complete failures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Opening {
    pub(super) failure: Failure,
    #[cfg_attr(feature = "serde", serde(default))]
    pub(super) first: bool,
    #[cfg_attr(feature = "serde", serde(default))]
    pub(super) gap_seconds: Option<u64>,
    #[cfg_attr(feature = "serde", serde(default))]
    pub(super) soon: bool,
}

impl Opening {
    /// Takes a failure that is neither the customer's first nor of a cause that came before.
    #[must_use]
    pub const fn new(failure: Failure) -> Self {
        Self { failure, first: false, gap_seconds: None, soon: false }
    }

    /// Says that it was the customer's first.
    #[must_use]
    pub const fn first(mut self) -> Self {
        self.first = true;
        self
    }

    /// Says how many seconds before it the same cause had struck this customer, and whether that
    /// is too soon for anything to have been learned.
    #[must_use]
    pub const fn again_after(mut self, seconds: u64, soon: bool) -> Self {
        self.gap_seconds = Some(seconds);
        self.soon = soon;
        self
    }

    getters! {
        /// Returns the failure.
        pub fn failure -> &Failure;
        /// Tells whether it was the customer's first.
        pub fn is_first -> bool = first;
        /// Returns the seconds since the same cause last struck this customer, if it had.
        pub fn gap_seconds -> Option<u64>;
    }

    /// Tells whether the same cause had struck this customer within a day, or what the rule says.
    #[must_use]
    pub const fn is_soon(&self) -> bool {
        self.soon && self.gap_seconds.is_some()
    }
}

/// A failure whose handling is over, and how fair it was.
///
/// It repeats its opening, so it means the same whichever of the two arrives first.
///
/// ```
/// use goodwill::quantity::{Instant, Name};
/// use goodwill::recovery::{Closing, Failure, Justice, Opening};
///
/// let day = Instant::from_days;
/// let case = Opening::new(Failure::complaint(Name::new("case 17")?, day(20_000)?)).first();
/// assert!(Closing::resolved(case.clone(), day(20_002)?, Justice::FULL).is_ok());
/// assert_eq!(
///     Closing::unresolved(case, day(19_999)?).unwrap_err().to_string(),
///     "closing must not be dated before its failure (1728000000), got 1727913600",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "ClosingForm", into = "ClosingForm")
)]
pub struct Closing {
    pub(super) opening: Opening,
    pub(super) at: Instant,
    /// `None` where it never was resolved.
    pub(super) justice: Option<Justice>,
    /// What a follow-up would make of it, while that may still come.
    pub(super) awaiting: Option<Justice>,
    pub(super) done: [Share; StepKind::ALL.len()],
}

impl Closing {
    /// Takes a failure that was resolved at an instant, with the justice of its recovery.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if the instant is before the failure.
    pub fn resolved(opening: Opening, at: Instant, justice: Justice) -> Result<Self> {
        let mut done = [Share::ZERO; StepKind::ALL.len()];
        done[StepKind::Resolved.index()] = Share::ONE;
        Self { opening, at, justice: Some(justice), awaiting: None, done }.checked()
    }

    /// Takes a failure that nobody will put right any more.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if the instant is before the failure.
    pub fn unresolved(opening: Opening, at: Instant) -> Result<Self> {
        Self {
            opening,
            at,
            justice: None,
            awaiting: None,
            done: [Share::ZERO; StepKind::ALL.len()],
        }
        .checked()
    }

    fn checked(self) -> Result<Self> {
        Error::if_ended_early(("closing", self.at), ("its failure", self.opening.failure.at))?;
        Ok(self)
    }

    getters! {
        /// Returns the opening that it closes.
        pub fn opening -> &Opening;
        /// Returns when it was resolved, or given up.
        pub fn at -> Instant;
        /// Returns the justice of the recovery; `None` where it never was resolved, so that J = 0.
        pub fn justice -> Option<Justice>;
        /// Returns the justice that a follow-up would bring, while that may still come.
        pub fn awaiting -> Option<Justice>;
    }

    /// Returns how far a step was taken at all.
    #[must_use]
    pub const fn done(&self, step: StepKind) -> Share {
        self.done[step.index()]
    }

    /// Computes J, 0 where it never was resolved.
    #[must_use]
    pub fn fairness(&self, weights: JusticeWeights) -> Share {
        self.justice.map_or(Share::ZERO, |justice| justice.weighed(weights))
    }
}

checked! {
    Closing as ClosingForm {
        opening: Opening,
        at: Instant,
        justice: Option<Justice>,
        #[serde(default)]
        awaiting: Option<Justice>,
        #[serde(default = "nothing_done")]
        done: [Share; StepKind::ALL.len()],
    }
    => Self { opening, at, justice, awaiting, done }.checked()
}

#[cfg(feature = "serde")]
const fn nothing_done() -> [Share; StepKind::ALL.len()] {
    [Share::ZERO; StepKind::ALL.len()]
}

/// What a customer who had been let down said when asked about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
pub struct Asked {
    /// When.
    pub at: Instant,
    /// Whether they had complained, if that was asked.
    #[cfg_attr(feature = "serde", serde(default))]
    pub spoke_up: Option<bool>,
    /// How many others they had told, if that was asked.
    #[cfg_attr(feature = "serde", serde(default))]
    pub told: Option<u32>,
}

impl Asked {
    /// Returns when the customer was asked.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }
}

/// What the person in front of a customer may grant, beside what it would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Authority {
    /// What may be granted without asking anybody, in money.
    pub limit: Amount,
    /// What making it good would cost, in the same money.
    pub needed: Amount,
}

impl Authority {
    /// Tells whether the person in front could have settled it.
    #[must_use]
    pub fn is_sufficient(self) -> bool {
        self.limit >= self.needed
    }
}

/// One fact about recovery, labelled.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(tag = "fact", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RecoveryEvidence {
    /// Something went wrong.
    Opened(Opening),
    /// Its handling is over.
    Closed(Closing),
    /// A customer who had been let down was asked about it.
    Asked(Asked),
    /// Somebody had, or lacked, the authority to settle a complaint on the spot.
    Authority {
        /// When.
        at: Instant,
        /// What could be granted and what it would have taken.
        authority: Authority,
    },
    /// It was made good to a customer who would else have left.
    MadeGood {
        /// When it was known how that turned out.
        at: Instant,
        /// Whether the customer stayed.
        saved: bool,
    },
}

impl RecoveryEvidence {
    /// Returns when the fact happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Opened(opening) => opening.failure.at,
            Self::Closed(closing) => closing.at,
            Self::Asked(asked) => asked.at,
            Self::Authority { at, .. } | Self::MadeGood { at, .. } => *at,
        }
    }
}
