//! What can be observed of the effort that a customer is put to.

use std::collections::BTreeMap;

use crate::defaults;
use crate::quantity::{Instant, Name, Positive, Share, check_order};
use crate::{Error, Result};

/// One of the four dimensions of friction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Dimension {
    /// It does not work as it should, when it should, wherever it should.
    Reliability,
    /// The firm does not use what it already knows.
    Relevance,
    /// It is not worth its price, at the tier that the customer chose.
    Value,
    /// What the customer is told cannot be relied upon.
    Trust,
}

impl Dimension {
    /// All four, in the order of everything that is listed by dimension.
    pub const ALL: [Self; 4] = [Self::Reliability, Self::Relevance, Self::Value, Self::Trust];

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reliability => "reliability",
            Self::Relevance => "relevance",
            Self::Value => "value",
            Self::Trust => "trust",
        }
    }
}

impl core::fmt::Display for Dimension {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

/// Defines the kinds of friction, each with its word and its dimension.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $word:literal, $dimension:ident;)*) => {
        /// What went wrong, typed by its dimension.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub enum FrictionKind {
            $($(#[$doc])* #[cfg_attr(feature = "serde", serde(rename = $word))] $kind,)*
        }

        impl FrictionKind {
            /// All kinds, in the order of everything that is listed by kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];

            /// Returns the dimension that the kind belongs to.
            #[must_use]
            pub const fn dimension(self) -> Dimension {
                match self { $(Self::$kind => Dimension::$dimension,)* }
            }

            /// Returns the word that events use.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $word,)* }
            }
        }

        impl core::str::FromStr for FrictionKind {
            type Err = Error;

            fn from_str(word: &str) -> Result<Self> {
                match word {
                    $($word => Ok(Self::$kind),)*
                    _ => Err(Error::UnknownName {
                        what: "kind of friction",
                        rule: kinds!(@list $($word),*),
                        got: word.to_owned(),
                    }),
                }
            }
        }
    };
    (@list $first:literal $(, $word:literal)*) => {
        concat!("one of ", $first $(, ", ", $word)*)
    };
}

kinds! {
    /// It is broken or behaves wrongly.
    Defect, "defect", Reliability;
    /// It came after the agreed time.
    Late, "late", Reliability;
    /// Nobody could be reached.
    Unreachable, "unreachable", Reliability;
    /// It was not available.
    Outage, "outage", Reliability;
    /// The customer had to keep it running.
    Upkeep, "upkeep", Reliability;
    /// One channel or occasion said or did other than the next.
    Inconsistent, "inconsistent", Reliability;
    /// It was not what had been asked for.
    Wrong, "wrong", Reliability;
    /// Data had to be entered again.
    Reenter, "reenter", Relevance;
    /// The story had to be told again.
    Repeat, "repeat", Relevance;
    /// The customer had to prove once more who they are.
    Reidentify, "reidentify", Relevance;
    /// The customer had to find what the firm knows.
    LookUp, "look_up", Relevance;
    /// A stated preference was not heeded.
    PreferenceIgnored, "preference_ignored", Relevance;
    /// A form letter where an answer was due.
    Generic, "generic", Relevance;
    /// A cost came to light late.
    HiddenCost, "hidden_cost", Value;
    /// The quality was below that of the tier paid for.
    BelowTier, "below_tier", Value;
    /// It was not worth its price.
    NotWorthIt, "not_worth_it", Value;
    /// Something was left out of what the customer needed to know.
    Incomplete, "incomplete", Trust;
    /// Something that was said is not so.
    Inaccurate, "inaccurate", Trust;
    /// The advice served the firm.
    OneSided, "one_sided", Trust;
    /// The firm saw a mistake coming and did not head it off.
    AvoidableMistake, "avoidable_mistake", Trust;
    /// A resolved matter came back in another form.
    NextIssue, "next_issue", Trust;
}

impl core::fmt::Display for FrictionKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
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
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Friction {
    /// What went wrong.
    pub kind: FrictionKind,
    /// How bad it was: 0 unnoticed, 1 as bad as it gets.
    #[cfg_attr(feature = "serde", serde(default = "default_severity"))]
    pub severity: Share,
}

const fn default_severity() -> Share {
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
    pub const fn of(kind: FrictionKind, severity: Share) -> Self {
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

/// Where on the journey an encounter takes place.
///
/// The order is that of the journey; a stage of one's own comes after the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub enum Stage {
    /// Becoming aware.
    Discover,
    /// Comparing.
    Evaluate,
    /// Agreeing on terms.
    Negotiate,
    /// Buying.
    Buy,
    /// Getting started.
    Onboard,
    /// Using.
    Use,
    /// Getting help.
    Support,
    /// Staying or going.
    Renew,
    /// A stage of one's own; written `own:` and its name.
    Own(Name),
}

impl core::str::FromStr for Stage {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for a word that is no stage.
    ///
    /// ```
    /// use goodwill::friction::Stage;
    ///
    /// assert_eq!("support".parse::<Stage>()?, Stage::Support);
    /// assert_eq!("own:pilot".parse::<Stage>()?.to_string(), "own:pilot");
    /// assert_eq!(
    ///     "instal".parse::<Stage>().unwrap_err().to_string(),
    ///     "stage must be one of discover, evaluate, negotiate, buy, onboard, use, support, \
    ///      renew, or `own:` and a name, got `instal`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    fn from_str(word: &str) -> Result<Self> {
        Ok(match word {
            "discover" => Self::Discover,
            "evaluate" => Self::Evaluate,
            "negotiate" => Self::Negotiate,
            "buy" => Self::Buy,
            "onboard" => Self::Onboard,
            "use" => Self::Use,
            "support" => Self::Support,
            "renew" => Self::Renew,
            _ => match word.strip_prefix("own:") {
                Some(name) => Self::Own(Name::new(name)?),
                None => {
                    return Err(Error::UnknownName {
                        what: "stage",
                        rule: "one of discover, evaluate, negotiate, buy, onboard, use, support, \
                               renew, or `own:` and a name",
                        got: word.to_owned(),
                    });
                }
            },
        })
    }
}

impl core::fmt::Display for Stage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Discover => "discover",
            Self::Evaluate => "evaluate",
            Self::Negotiate => "negotiate",
            Self::Buy => "buy",
            Self::Onboard => "onboard",
            Self::Use => "use",
            Self::Support => "support",
            Self::Renew => "renew",
            Self::Own(name) => return write!(f, "own:{name}"),
        })
    }
}

impl TryFrom<String> for Stage {
    type Error = Error;

    fn try_from(word: String) -> Result<Self> {
        word.parse()
    }
}

impl From<Stage> for String {
    fn from(stage: Stage) -> String {
        stage.to_string()
    }
}

/// Who made contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Initiator {
    /// The customer had to ask.
    Customer,
    /// The firm came forward.
    Firm,
    /// Nobody: the need was met without contact. It is an encounter all the same.
    Nobody,
}

/// What an interaction did to loyalty, where that was observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Effect {
    /// It drove the customer away.
    Away,
    /// It drew the customer nearer.
    Towards,
}

/// One occasion on which the customer needed something: with frictions, or smooth.
///
/// ```
/// use goodwill::friction::{Encounter, Friction, FrictionKind, Initiator, Stage};
/// use goodwill::quantity::{Instant, Name};
///
/// let call = Encounter::new(Stage::Support, Instant::from_days(20_000)?, Initiator::Customer)
///     .with_friction(Friction::new(FrictionKind::Repeat))
///     .on_channel(Name::new("phone")?);
/// assert_eq!(call.frictions().len(), 1);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Encounter {
    at: Instant,
    stage: Stage,
    initiator: Initiator,
    #[cfg_attr(feature = "serde", serde(default))]
    channel: Option<Name>,
    #[cfg_attr(feature = "serde", serde(default))]
    frictions: Vec<Friction>,
    #[cfg_attr(feature = "serde", serde(default))]
    topic: Option<Name>,
    #[cfg_attr(feature = "serde", serde(default))]
    resolved: bool,
    #[cfg_attr(feature = "serde", serde(default))]
    effect: Option<Effect>,
    #[cfg_attr(feature = "serde", serde(default))]
    awaiting: Option<Share>,
}

impl Encounter {
    /// Takes a smooth encounter.
    #[must_use]
    pub const fn new(stage: Stage, at: Instant, initiator: Initiator) -> Self {
        Self {
            at,
            stage,
            initiator,
            channel: None,
            frictions: Vec::new(),
            topic: None,
            resolved: false,
            effect: None,
            awaiting: None,
        }
    }

    /// Adds a friction.
    #[must_use]
    pub fn with_friction(mut self, friction: Friction) -> Self {
        self.frictions.push(friction);
        self
    }

    /// Names the channel.
    #[must_use]
    pub fn on_channel(mut self, channel: Name) -> Self {
        self.channel = Some(channel);
        self
    }

    /// Names the matter; encounters about the same matter are related.
    #[must_use]
    pub fn about(mut self, topic: Name) -> Self {
        self.topic = Some(topic);
        self
    }

    /// Says that the matter was taken to be settled afterwards.
    #[must_use]
    pub const fn resolved(mut self) -> Self {
        self.resolved = true;
        self
    }

    /// Says what the encounter did to loyalty.
    #[must_use]
    pub const fn with_effect(mut self, effect: Effect) -> Self {
        self.effect = Some(effect);
        self
    }

    /// Returns the stage.
    #[must_use]
    pub const fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Returns the instant.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// Returns who made contact.
    #[must_use]
    pub const fn initiator(&self) -> Initiator {
        self.initiator
    }

    /// Returns the channel, if it is known.
    #[must_use]
    pub const fn channel(&self) -> Option<&Name> {
        self.channel.as_ref()
    }

    /// Returns the frictions.
    #[must_use]
    pub fn frictions(&self) -> &[Friction] {
        &self.frictions
    }

    /// Returns the matter, if it is known.
    #[must_use]
    pub const fn topic(&self) -> Option<&Name> {
        self.topic.as_ref()
    }

    /// Tells whether the matter was taken to be settled afterwards.
    #[must_use]
    pub const fn is_resolved(&self) -> bool {
        self.resolved
    }

    /// Returns what the encounter did to loyalty, if that was observed.
    #[must_use]
    pub const fn effect(&self) -> Option<Effect> {
        self.effect
    }

    /// Returns the severity that is added if the matter comes back, while it still may.
    #[must_use]
    pub const fn awaiting(&self) -> Option<Share> {
        self.awaiting
    }

    /// Returns the largest severity of a dimension: the one that counts.
    #[must_use]
    pub fn severity(&self, dimension: Dimension) -> Share {
        let of_dimension = |friction: &&Friction| friction.kind.dimension() == dimension;
        let severities = self.frictions.iter().filter(of_dimension).map(|f| f.severity);
        severities.max().unwrap_or(Share::ZERO)
    }
}

/// When a matter that comes back counts as a next issue not avoided.
///
/// ```
/// use goodwill::friction::NextIssueRule;
///
/// assert_eq!(NextIssueRule::default().window_days.get(), 7.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct NextIssueRule {
    /// For how long after a resolved encounter a related one counts against it.
    pub window_days: Positive,
    /// How severe it is that the matter came back.
    pub severity: Share,
}

impl Default for NextIssueRule {
    fn default() -> Self {
        Self {
            window_days: Positive::constant(defaults::FRICTION_WINDOW.value),
            severity: default_severity(),
        }
    }
}

/// Labels resolved encounters whose matter came back: a pure function over one customer's
/// complete encounters, in order of time.
///
/// A resolved encounter with a topic gets a [`FrictionKind::NextIssue`] if an encounter with the
/// same topic follows within the window; of two at one instant, the later in the list follows.
/// Where none has, and the window is still open at `as_of`, it is marked as awaiting, and the
/// index carries bounds for it. A label belongs to one reading: for the next, label the complete
/// encounters again. One that has a next issue already keeps it as it is.
///
/// # Errors
///
/// [`Error::OutOfOrder`] if an encounter is earlier than the one before it;
/// [`Error::AfterAsOf`] if one is later than `as_of`.
///
/// ```
/// use goodwill::friction::{
///     Encounter, FrictionKind, Initiator, NextIssueRule, Stage, label_next_issues,
/// };
/// use goodwill::quantity::{Instant, Name};
///
/// let about_billing = |day| -> goodwill::Result<Encounter> {
///     let at = Instant::from_days(day)?;
///     Ok(Encounter::new(Stage::Support, at, Initiator::Customer)
///         .about(Name::new("billing")?)
///         .resolved())
/// };
/// let calls = [about_billing(0)?, about_billing(5)?];
/// let labelled = label_next_issues(&calls, NextIssueRule::default(), Instant::from_days(6)?)?;
/// assert_eq!(labelled[0].frictions()[0].kind, FrictionKind::NextIssue);
/// assert!(labelled[1].awaiting().is_some());
/// # Ok::<(), goodwill::Error>(())
/// ```
pub fn label_next_issues(
    encounters: &[Encounter],
    rule: NextIssueRule,
    as_of: Instant,
) -> Result<Vec<Encounter>> {
    let times = encounters.iter().map(|encounter| encounter.at);
    check_order("encounters", "encounter", times, Some(as_of))?;
    let window = rule.window_days.get() * Instant::DAY as f64;
    let within = |from: Instant, to: Instant| to.since(from) as f64 <= window;
    let mut labelled = encounters.to_vec();
    // What an earlier labelling left open is decided anew.
    for encounter in &mut labelled {
        encounter.awaiting = None;
    }
    // From the last to the first, the next encounter of each topic is always at hand.
    let mut next: BTreeMap<&Name, Instant> = BTreeMap::new();
    for (i, encounter) in encounters.iter().enumerate().rev() {
        let Some(topic) = encounter.topic() else { continue };
        let followed = next.insert(topic, encounter.at);
        let known = encounter.frictions.iter().any(|f| f.kind == FrictionKind::NextIssue);
        if !encounter.resolved || known {
            continue;
        }
        if followed.is_some_and(|at| within(encounter.at, at)) {
            labelled[i].frictions.push(Friction::of(FrictionKind::NextIssue, rule.severity));
        } else if within(encounter.at, as_of) {
            labelled[i].awaiting = Some(rule.severity);
        }
    }
    Ok(labelled)
}

/// One fact about friction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "fact", rename_all = "snake_case"))]
#[non_exhaustive]
pub enum FrictionEvidence {
    /// The customer needed something.
    Encounter(Encounter),
}

impl FrictionEvidence {
    /// Returns when the fact happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Encounter(encounter) => encounter.at,
        }
    }
}
