//! What can be observed of failures and of how they were made good.

use std::collections::BTreeMap;

use super::{JusticeWeights, Outcome, RecoveryParams, RecoveryUnit, score};
use crate::defaults;
use crate::quantity::{Amount, Instant, Name, Positive, Scale, Share, check_order};
use crate::survey::{Instrument, Item, Responses};
use crate::{Error, Result};

/// Defines the steps of a complaint's life, each with its word.
macro_rules! steps {
    ($($(#[$doc:meta])* $kind:ident, $word:literal;)*) => {
        /// A step in the life of a complaint.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        pub enum StepKind {
            $($(#[$doc])* #[cfg_attr(feature = "serde", serde(rename = $word))] $kind,)*
        }

        impl StepKind {
            /// All steps, in the order of everything that is listed by step.
            pub const ALL: [Self; 9] = [$(Self::$kind),*];

            /// Returns the word that events use.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $word,)* }
            }
        }

        impl core::str::FromStr for StepKind {
            type Err = Error;

            fn from_str(word: &str) -> Result<Self> {
                match word {
                    $($word => Ok(Self::$kind),)*
                    _ => Err(Error::UnknownName {
                        what: "step of a recovery",
                        rule: steps!(@list $($word),*),
                        got: word.chars().take(40).collect(),
                    }),
                }
            }
        }
    };
    (@list $first:literal $(, $word:literal)*) => {
        concat!("one of ", $first $(, ", ", $word)*)
    };
}

steps! {
    /// The customer was heard out.
    Heard, "heard";
    /// The trouble was put into one's own words, and the customer agreed.
    Restated, "restated";
    /// One person took it on and kept it.
    Owned, "owned";
    /// The customer was asked what would be fair.
    AskedWhatIsFair, "asked_what_is_fair";
    /// The failure was put right, or as much of it as will be.
    Resolved, "resolved";
    /// Something was given for what could not be put right.
    Compensated, "compensated";
    /// Somebody came back later to see whether it held.
    FollowedUp, "followed_up";
    /// The customer was fended off with a phrase.
    Deflected, "deflected";
    /// The customer was passed on to somebody else.
    HandedOff, "handed_off";
}

impl StepKind {
    pub(super) const fn index(self) -> usize {
        self as usize
    }

    /// Returns the kind of justice that the step is a part of.
    #[must_use]
    pub const fn justice(self) -> JusticeKind {
        match self {
            Self::Resolved | Self::Compensated => JusticeKind::Distributive,
            Self::Heard | Self::Restated | Self::Owned | Self::Deflected => {
                JusticeKind::Interactional
            }
            Self::AskedWhatIsFair | Self::FollowedUp | Self::HandedOff => JusticeKind::Procedural,
        }
    }

    /// Tells whether the step does harm.
    #[must_use]
    pub const fn is_slip(self) -> bool {
        matches!(self, Self::Deflected | Self::HandedOff)
    }
}

impl core::fmt::Display for StepKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}

/// One of the three ways in which a recovery is fair, the weightiest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum JusticeKind {
    /// What the customer got.
    Distributive,
    /// How the customer was treated.
    Interactional,
    /// How it went: with a say, soon, without being passed on.
    Procedural,
}

impl JusticeKind {
    /// All three, in the order of everything that is listed by kind of justice.
    pub const ALL: [Self; 3] = [Self::Distributive, Self::Interactional, Self::Procedural];

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Distributive => "distributive",
            Self::Interactional => "interactional",
            Self::Procedural => "procedural",
        }
    }
}

impl core::fmt::Display for JusticeKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}

/// How fair a recovery was, in three ways: 0 not at all, 1 fully.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Justice {
    /// Of what the customer got.
    pub distributive: Share,
    /// Of how the customer was treated.
    pub interactional: Share,
    /// Of how it went.
    pub procedural: Share,
}

impl Justice {
    /// Fair in every way.
    pub const FULL: Self =
        Self { distributive: Share::ONE, interactional: Share::ONE, procedural: Share::ONE };

    pub(super) const fn shares(self) -> [Share; 3] {
        [self.distributive, self.interactional, self.procedural]
    }

    /// Computes `J = Σ w_j J_j`.
    ///
    /// ```
    /// use goodwill::quantity::Share;
    /// use goodwill::recovery::{Justice, JusticeWeights};
    ///
    /// let kind_words = Justice { distributive: Share::ZERO, ..Justice::FULL };
    /// let j = kind_words.weighed(JusticeWeights::default());
    /// assert!((j.get() - 0.55).abs() < 1e-15);
    /// ```
    #[must_use]
    pub fn weighed(self, weights: JusticeWeights) -> Share {
        let terms = self.shares().into_iter().zip(weights.get());
        Share::rounded(terms.fold(0.0, |sum, (j, w)| sum + w * j.get()))
    }
}

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

/// A step that was taken with a failure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct Step {
    /// The id of the failure.
    pub failure: Name,
    /// When.
    pub at: Instant,
    /// What was done.
    pub kind: StepKind,
    /// How far: 1 fully. Of a resolution, how much was put right; of a compensation, how much of
    /// the loss it made up for.
    #[cfg_attr(feature = "serde", serde(default = "fully"))]
    pub share: Share,
}

#[cfg(feature = "serde")]
const fn fully() -> Share {
    Share::ONE
}

impl Step {
    /// Takes a step that was taken fully.
    #[must_use]
    pub const fn new(failure: Name, kind: StepKind, at: Instant) -> Self {
        Self { failure, at, kind, share: Share::ONE }
    }

    /// Says how far the step was taken.
    #[must_use]
    pub const fn in_part(mut self, share: Share) -> Self {
        self.share = share;
        self
    }
}

/// A failure, with what depends on the failures before it.
///
/// Made by [`label_recoveries`] from one customer's complete failures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Opening {
    failure: Failure,
    #[cfg_attr(feature = "serde", serde(default))]
    first: bool,
    #[cfg_attr(feature = "serde", serde(default))]
    gap_seconds: Option<u64>,
    #[cfg_attr(feature = "serde", serde(default))]
    soon: bool,
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

    /// Returns the failure.
    #[must_use]
    pub const fn failure(&self) -> &Failure {
        &self.failure
    }

    /// Tells whether it was the customer's first.
    #[must_use]
    pub const fn is_first(&self) -> bool {
        self.first
    }

    /// Returns the seconds since the same cause last struck this customer, if it had.
    #[must_use]
    pub const fn gap_seconds(&self) -> Option<u64> {
        self.gap_seconds
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
    serde(try_from = "ClosingForm", into = "ClosingForm")
)]
pub struct Closing {
    opening: Opening,
    at: Instant,
    /// `None` where it never was resolved.
    justice: Option<Justice>,
    /// What a follow-up would make of it, while that may still come.
    awaiting: Option<Justice>,
    done: [Share; 9],
}

impl Closing {
    /// Takes a failure that was resolved at an instant, with the justice of its recovery.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if the instant is before the failure.
    pub fn resolved(opening: Opening, at: Instant, justice: Justice) -> Result<Self> {
        let mut done = [Share::ZERO; 9];
        done[StepKind::Resolved.index()] = Share::ONE;
        Self { opening, at, justice: Some(justice), awaiting: None, done }.checked()
    }

    /// Takes a failure that nobody will put right any more.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if the instant is before the failure.
    pub fn unresolved(opening: Opening, at: Instant) -> Result<Self> {
        Self { opening, at, justice: None, awaiting: None, done: [Share::ZERO; 9] }.checked()
    }

    fn checked(self) -> Result<Self> {
        let begun = self.opening.failure.at;
        if self.at < begun {
            let (what, beginning) = ("closing", "its failure");
            return Err(Error::EndsBeforeItBegins { what, beginning, begun, got: self.at });
        }
        Ok(self)
    }

    /// Returns the opening that it closes.
    #[must_use]
    pub const fn opening(&self) -> &Opening {
        &self.opening
    }

    /// Returns when it was resolved, or given up.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// Returns the justice of the recovery; `None` where it never was resolved, so that J = 0.
    #[must_use]
    pub const fn justice(&self) -> Option<Justice> {
        self.justice
    }

    /// Returns the justice that a follow-up would bring, while that may still come.
    #[must_use]
    pub const fn awaiting(&self) -> Option<Justice> {
        self.awaiting
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

    /// Computes how the customer stands after this one failure and its recovery.
    ///
    /// ```
    /// use goodwill::quantity::{Instant, Name, Share};
    /// use goodwill::recovery::{
    ///     Closing, Failure, Justice, Opening, Outcome, RecoveryParams, RecoveryUnit,
    /// };
    ///
    /// let at = Instant::from_days(20_000)?;
    /// let case = Opening::new(Failure::complaint(Name::new("case 17")?, at)).first();
    /// let good = Closing::resolved(case, at, Justice::FULL)?;
    /// let (unit, params) = (RecoveryUnit::default(), RecoveryParams::default());
    /// let after = |outcome| format!("{:.4}", good.standing(&unit, &params, outcome));
    /// assert_eq!(after(Outcome::Loyalty), "0.8000");
    /// assert_eq!(after(Outcome::Satisfaction), "0.8301");
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn standing(&self, unit: &RecoveryUnit, params: &RecoveryParams, outcome: Outcome) -> f64 {
        let features = self.features(unit, self.justice);
        score::Standing::of(params, outcome, features).value()
    }

    /// What the case adds to the three sums, if its justice is this.
    pub(super) fn features(
        &self,
        unit: &RecoveryUnit,
        justice: Option<Justice>,
    ) -> score::Features {
        let j = justice.map_or(Share::ZERO, |justice| justice.weighed(unit.justice));
        score::Features::of(&self.opening, unit, j)
    }
}

/// What serde writes.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosingForm {
    opening: Opening,
    at: Instant,
    justice: Option<Justice>,
    #[serde(default)]
    awaiting: Option<Justice>,
    #[serde(default = "nothing_done")]
    done: [Share; 9],
}

#[cfg(feature = "serde")]
const fn nothing_done() -> [Share; 9] {
    [Share::ZERO; 9]
}

#[cfg(feature = "serde")]
impl TryFrom<ClosingForm> for Closing {
    type Error = Error;

    fn try_from(form: ClosingForm) -> Result<Self> {
        let ClosingForm { opening, at, justice, awaiting, done } = form;
        Self { opening, at, justice, awaiting, done }.checked()
    }
}

#[cfg(feature = "serde")]
impl From<Closing> for ClosingForm {
    fn from(Closing { opening, at, justice, awaiting, done }: Closing) -> Self {
        Self { opening, at, justice, awaiting, done }
    }
}

/// What the person in front of a customer may grant, beside what it would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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
#[cfg_attr(feature = "serde", serde(tag = "fact", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum RecoveryEvidence {
    /// Something went wrong.
    Opened(Opening),
    /// Its handling is over.
    Closed(Closing),
    /// A customer who had been let down was asked about it.
    Asked {
        /// When.
        at: Instant,
        /// Whether they had complained, if that was asked.
        #[cfg_attr(feature = "serde", serde(default))]
        spoke_up: Option<bool>,
        /// How many others they had told, if that was asked.
        #[cfg_attr(feature = "serde", serde(default))]
        told: Option<u32>,
    },
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
            Self::Asked { at, .. } | Self::Authority { at, .. } | Self::MadeGood { at, .. } => *at,
        }
    }
}

/// How steps are read as justice, and when a failure counts as over.
///
/// ```
/// use goodwill::recovery::RecoveryRule;
///
/// let rule = RecoveryRule::default();
/// assert_eq!((rule.patience_days.get(), rule.follow_up_days.get()), (30.0, 30.0));
/// assert_eq!((rule.speed_days.get(), rule.slip.get(), rule.soon_days.get()), (7.0, 0.5, 1.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct RecoveryRule {
    /// How long after the last step, or the failure itself, an unresolved one stays open.
    pub patience_days: Positive,
    /// How long after the resolution a follow-up may still come.
    pub follow_up_days: Positive,
    /// After how long a resolution is half as fast as one at once.
    pub speed_days: Positive,
    /// What a deflection leaves of how the customer was treated, and a hand-off of how it went.
    pub slip: Share,
    /// Within how long the same cause is too soon.
    pub soon_days: Positive,
}

impl Default for RecoveryRule {
    fn default() -> Self {
        Self {
            patience_days: Positive::constant(defaults::RECOVERY_PATIENCE.value),
            follow_up_days: Positive::constant(defaults::RECOVERY_FOLLOW_UP.value),
            speed_days: Positive::constant(defaults::RECOVERY_SPEED.value),
            slip: Share::constant(defaults::RECOVERY_SLIP.value),
            soon_days: Positive::constant(defaults::RECOVERY_SOON.value),
        }
    }
}

impl RecoveryRule {
    fn seconds(days: Positive) -> f64 {
        days.get() * Instant::DAY as f64
    }
}

/// Something in the events that contradicts the rest, and was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub enum LabelAnomaly {
    /// A second failure of the same id; the first by time counts.
    FailureTwice(Failure),
    /// A step of a failure that is not among the failures.
    StepWithoutFailure(Step),
    /// A step that is dated before its failure.
    StepBeforeFailure(Step),
    /// A follow-up that had no resolution to follow.
    FollowUpUnresolved(Step),
}

impl core::fmt::Display for LabelAnomaly {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::FailureTwice(failure) => {
                write!(f, "failure `{}` begins more than once", failure.id)
            }
            Self::StepWithoutFailure(step) => {
                write!(f, "failure `{}` has a step ({}) and no beginning", step.failure, step.kind)
            }
            Self::StepBeforeFailure(step) => write!(
                f,
                "failure `{}` has a step ({}) before its beginning",
                step.failure, step.kind
            ),
            Self::FollowUpUnresolved(step) => {
                write!(f, "failure `{}` is followed up and was not resolved by then", step.failure)
            }
        }
    }
}

/// What labelling makes of one customer's failures and steps.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Labelled {
    /// An opening for each failure, and a closing for each that is over, by time of failure.
    pub evidence: Vec<RecoveryEvidence>,
    /// What contradicts the rest.
    pub anomalies: Vec<LabelAnomaly>,
}

/// Labels one customer's failures, and closes those that are over: a pure function over the
/// complete failures and steps, each in order of time.
///
/// A failure is the first if none, voiced or silent, came before it. It is closed by its first
/// resolution, or by [`RecoveryRule::patience_days`] without a further step. Of failures at one
/// instant, the one whose id comes first in the alphabet is the earlier.
///
/// # Errors
///
/// [`Error::OutOfOrder`] if a failure or a step is earlier than the one before it;
/// [`Error::AfterAsOf`] if one is later than `as_of`.
///
/// ```
/// use goodwill::quantity::{Instant, Name};
/// use goodwill::recovery::{
///     Failure, RecoveryEvidence, RecoveryRule, Step, StepKind, label_recoveries,
/// };
///
/// let day = Instant::from_days;
/// let id = Name::new("case 17")?;
/// let failures = [Failure::complaint(id.clone(), day(0)?)];
/// let steps = [Step::new(id, StepKind::Resolved, day(7)?)];
/// let labelled = label_recoveries(&failures, &steps, RecoveryRule::default(), day(8)?)?;
/// let RecoveryEvidence::Closed(closing) = &labelled.evidence[1] else { unreachable!("resolved") };
/// assert!(closing.opening().is_first() && closing.awaiting().is_some());
/// let Some(justice) = closing.justice() else { unreachable!("resolved") };
/// assert_eq!(justice.distributive.get(), 1.0); // all was put right,
/// assert_eq!(justice.interactional.get(), 0.0); // without a word,
/// assert!((justice.procedural.get() - 1.0 / 6.0).abs() < 1e-15); // and a week is half as fast
/// # Ok::<(), goodwill::Error>(())
/// ```
pub fn label_recoveries(
    failures: &[Failure],
    steps: &[Step],
    rule: RecoveryRule,
    as_of: Instant,
) -> Result<Labelled> {
    check_order("failures", "failure", failures.iter().map(|failure| failure.at), Some(as_of))?;
    check_order("steps", "step", steps.iter().map(|step| step.at), Some(as_of))?;
    // Events of one instant have no order of their own; their fields give one.
    let mut failures: Vec<&Failure> = failures.iter().collect();
    failures.sort_by(|a, b| (a.at, *a).cmp(&(b.at, *b)));
    let mut labelled = Labelled::default();
    let mut begun: BTreeMap<&Name, Instant> = BTreeMap::new();
    failures.retain(|failure| {
        let again = begun.contains_key(&failure.id);
        if again {
            labelled.anomalies.push(LabelAnomaly::FailureTwice((*failure).clone()));
        } else {
            begun.insert(&failure.id, failure.at);
        }
        !again
    });
    let mut sorted: Vec<&Step> = steps.iter().collect();
    sorted.sort_by(|a, b| (a.at, *a).cmp(&(b.at, *b)));
    let mut lives: BTreeMap<&Name, Vec<&Step>> = BTreeMap::new();
    for step in sorted {
        match begun.get(&step.failure) {
            None => labelled.anomalies.push(LabelAnomaly::StepWithoutFailure(step.clone())),
            Some(at) if step.at < *at => {
                labelled.anomalies.push(LabelAnomaly::StepBeforeFailure(step.clone()));
            }
            Some(_) => lives.entry(&step.failure).or_default().push(step),
        }
    }
    let mut last: BTreeMap<&Name, Instant> = BTreeMap::new();
    for (i, failure) in failures.into_iter().enumerate() {
        let before = failure.cause.as_ref().and_then(|cause| last.insert(cause, failure.at));
        let gap = before.map(|at| failure.at.since(at).unsigned_abs());
        let soon = gap.is_some_and(|gap| gap as f64 <= RecoveryRule::seconds(rule.soon_days));
        let opening = Opening { failure: failure.clone(), first: i == 0, gap_seconds: gap, soon };
        let life = lives.remove(&failure.id).unwrap_or_default();
        let closing = close(&opening, &life, rule, as_of, &mut labelled.anomalies);
        labelled.evidence.push(RecoveryEvidence::Opened(opening));
        labelled.evidence.extend(closing.map(RecoveryEvidence::Closed));
    }
    Ok(labelled)
}

/// Reads the steps of one failure, in order of time; `None` while it is open.
fn close(
    opening: &Opening,
    life: &[&Step],
    rule: RecoveryRule,
    as_of: Instant,
    anomalies: &mut Vec<LabelAnomaly>,
) -> Option<Closing> {
    let resolved = life.iter().find(|step| step.kind == StepKind::Resolved).map(|step| step.at);
    let (mut sums, mut most) = ([0.0; 9], [Share::ZERO; 9]);
    for step in life {
        if step.kind == StepKind::FollowedUp && resolved.is_none_or(|at| step.at < at) {
            anomalies.push(LabelAnomaly::FollowUpUnresolved((*step).clone()));
            continue;
        }
        sums[step.kind.index()] += step.share.get();
        let most = &mut most[step.kind.index()];
        *most = step.share.max(*most);
    }
    // What was given adds up; everything else was done as far as it ever was.
    most[StepKind::Compensated.index()] = Share::rounded(sums[StepKind::Compensated.index()]);
    let begun = opening.failure.at;
    let (at, justice) = if let Some(at) = resolved {
        (at, Some(justice(&most, &sums, rule, at.since(begun))))
    } else {
        let last = life.last().map_or(begun, |step| step.at);
        let patience = RecoveryRule::seconds(rule.patience_days);
        if as_of.since(last) as f64 <= patience {
            return None;
        }
        // Less than the seconds up to `as_of`, so the cast keeps the value.
        #[allow(clippy::cast_possible_truncation)]
        (last.plus(patience as i64).unwrap_or(as_of), None)
    };
    let missing = most[StepKind::FollowedUp.index()] == Share::ZERO;
    let in_time = as_of.since(at) as f64 <= RecoveryRule::seconds(rule.follow_up_days);
    let awaiting = (resolved.is_some() && missing && in_time).then(|| {
        let mut most = most;
        most[StepKind::FollowedUp.index()] = Share::ONE;
        self::justice(&most, &sums, rule, at.since(begun))
    });
    Some(Closing { opening: opening.clone(), at, justice, awaiting, done: most })
}

/// The three kinds of justice, from how far each step was taken.
fn justice(most: &[Share; 9], sums: &[f64; 9], rule: RecoveryRule, seconds: i64) -> Justice {
    let did = |step: StepKind| most[step.index()].get();
    let kept = |slip: StepKind| libm::pow(rule.slip.get(), sums[slip.index()]);
    let speed = libm::exp2(-(seconds as f64) / RecoveryRule::seconds(rule.speed_days));
    let treated = did(StepKind::Heard) + did(StepKind::Restated) + did(StepKind::Owned);
    let went = did(StepKind::AskedWhatIsFair) + speed + did(StepKind::FollowedUp);
    Justice {
        distributive: Share::rounded(did(StepKind::Resolved) + did(StepKind::Compensated)),
        interactional: Share::rounded(treated / 3.0 * kept(StepKind::Deflected)),
        procedural: Share::rounded(went / 3.0 * kept(StepKind::HandedOff)),
    }
}

/// Counts, by cause, the complaints that came within some days of the one before with the same
/// cause, whoever made it: what one desk hears again and again.
///
/// Takes the failures of any number of customers in order of time.
///
/// # Errors
///
/// [`Error::OutOfOrder`] if a failure is earlier than the one before it.
///
/// ```
/// use goodwill::quantity::{Instant, Name, Positive};
/// use goodwill::recovery::{Failure, heard_again};
///
/// let call = |id: &str, hour: i64| -> goodwill::Result<Failure> {
///     let at = Instant::new(3_600 * hour)?;
///     Ok(Failure::complaint(Name::new(id)?, at).caused_by(Name::new("invoice")?))
/// };
/// let calls = [call("a", 0)?, call("b", 5)?, call("c", 48)?];
/// let again = heard_again(&calls, Positive::ONE)?;
/// assert_eq!(again[&Name::new("invoice")?], 1);
/// # Ok::<(), goodwill::Error>(())
/// ```
pub fn heard_again(failures: &[Failure], within_days: Positive) -> Result<BTreeMap<Name, u64>> {
    check_order("failures", "failure", failures.iter().map(|failure| failure.at), None)?;
    let mut last: BTreeMap<&Name, Instant> = BTreeMap::new();
    let mut counts = BTreeMap::new();
    for failure in failures.iter().filter(|failure| failure.voiced) {
        let Some(cause) = &failure.cause else { continue };
        let before = last.insert(cause, failure.at);
        let window = RecoveryRule::seconds(within_days);
        if before.is_some_and(|at| failure.at.since(at) as f64 <= window) {
            *counts.entry(cause.clone()).or_insert(0) += 1;
        }
    }
    Ok(counts)
}

/// Returns the model's questionnaire: how fair the handling was, from 0 to 10, put to the customer
/// some time after. Each step has its question; that of a slip is reversed.
///
/// [`justice_of`] makes the three kinds of justice of the answers.
///
/// ```
/// use goodwill::recovery::{StepKind, instrument};
///
/// let questions = instrument();
/// assert_eq!(questions.items().len(), StepKind::ALL.len());
/// assert!(questions.items()[8].is_reversed());
/// ```
#[must_use]
pub fn instrument() -> Instrument {
    let text = |step| match step {
        StepKind::Heard => "How fully could you say what was wrong before anybody answered?",
        StepKind::Restated => "How rightly did we put your trouble into our own words?",
        StepKind::Owned => "How clear was it that one of us had made your case theirs?",
        StepKind::AskedWhatIsFair => "How much did your own idea of a fair answer count?",
        StepKind::Resolved => "How far has what went wrong been put right?",
        StepKind::Compensated => "How well did we make up for what could not be put right?",
        StepKind::FollowedUp => "How well did we see to it later that all had stayed right?",
        StepKind::Deflected => "How often did you get an excuse in place of an answer?",
        StepKind::HandedOff => "How often were you sent to somebody else?",
    };
    let item = |step: StepKind| {
        let (id, kind) = (Name::constant(step.name()), Name::constant(step.justice().name()));
        let item = Item::new(id, text(step), kind, Scale::constant(0.0, 10.0));
        if step.is_slip() { item.reversed() } else { item }
    };
    Instrument::of(Name::constant("recovery"), StepKind::ALL.into_iter().map(item).collect())
}

/// Makes the justice of one customer's answers to the model's questionnaire: for each kind the
/// mean of what was answered; `None` unless each kind has an answer.
///
/// # Errors
///
/// [`Error::UnknownName`] for an answer to a question that the questionnaire does not have;
/// [`Error::OutOfRange`] for one that is not from 0 to 10.
///
/// ```
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::quantity::Name;
/// use goodwill::recovery::justice_of;
///
/// let answers = Responses::new()
///     .answer(Name::new("resolved")?, Answer::Value(10.0))
///     .answer(Name::new("heard")?, Answer::Value(8.0))
///     .answer(Name::new("deflected")?, Answer::Value(6.0))
///     .answer(Name::new("handed_off")?, Answer::Value(0.0));
/// let justice = justice_of(&answers)?.map(|j| (j.interactional.get(), j.procedural.get()));
/// assert!(justice.is_some_and(|(i, p)| (i - 0.6).abs() < 1e-15 && p == 1.0));
/// # Ok::<(), goodwill::Error>(())
/// ```
pub fn justice_of(answers: &Responses) -> Result<Option<Justice>> {
    let shares = instrument().matrix(core::slice::from_ref(answers))?.concat();
    let mean = |kind: JusticeKind| {
        let of_kind = StepKind::ALL.into_iter().zip(&shares).filter(|(s, _)| s.justice() == kind);
        let known: Vec<f64> = of_kind.filter_map(|(_, y)| *y).collect();
        let n = known.len() as f64;
        (n > 0.0).then(|| Share::rounded(known.iter().sum::<f64>() / n))
    };
    let [distributive, interactional, procedural] = JusticeKind::ALL.map(mean);
    let all = distributive.zip(interactional).zip(procedural);
    Ok(all.map(|((distributive, interactional), procedural)| Justice {
        distributive,
        interactional,
        procedural,
    }))
}
