//! What can be observed of the effort that a customer is put to.

use std::collections::BTreeMap;

use super::kinds::default_severity;
use super::{Dimension, Friction, FrictionKind};
use crate::defaults;
use crate::kernel::getters::getters;
use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Positive, Share, check_order};
use crate::shown::Shown;
use crate::{Error, Result};

/// Defines the stages of the journey, each with its word.
macro_rules! stages {
    ($($(#[$doc:meta])* $stage:ident, $word:literal;)*) => {
        /// Where on the journey an encounter takes place.
        ///
        /// The order is that of the journey; a stage of one's own comes after the others.
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(
            feature = "serde",
            derive(serde::Serialize, serde::Deserialize),
            serde(crate = "crate::strict"),
            serde(try_from = "String", into = "String")
        )]
        pub enum Stage {
            $($(#[$doc])* $stage,)*
            /// A stage of one's own; written `own:` and its name.
            Own(Name),
        }

        impl Stage {
            /// The words of all stages but those of one's own.
            pub(super) const WORDS: &'static [&'static str] = &[$($word),*];
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
            ///     "stage must be one of discover, evaluate, negotiate, buy, onboard, use, \
            ///      support, renew, or `own:` and a name, got `instal`",
            /// );
            /// # Ok::<(), goodwill::Error>(())
            /// ```
            fn from_str(word: &str) -> Result<Self> {
                match word {
                    $($word => Ok(Self::$stage),)*
                    _ => match word.strip_prefix("own:") {
                        Some(name) => Name::new(name).map(Self::Own),
                        None => Err(Error::UnknownName {
                            what: "stage",
                            rule: concat!("one of ", $($word, ", ",)* "or `own:` and a name"),
                            got: Shown::kept(word),
                        }),
                    },
                }
            }
        }

        impl core::fmt::Display for Stage {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self {
                    $(Self::$stage => f.write_str($word),)*
                    Self::Own(name) => write!(f, "own:{name}"),
                }
            }
        }
    };
}

stages! {
    /// Becoming aware.
    Discover, "discover";
    /// Comparing.
    Evaluate, "evaluate";
    /// Agreeing on terms.
    Negotiate, "negotiate";
    /// Buying.
    Buy, "buy";
    /// Getting started.
    Onboard, "onboard";
    /// Using.
    Use, "use";
    /// Getting help.
    Support, "support";
    /// Staying or going.
    Renew, "renew";
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

words! {
    /// Who made contact.
    pub enum Initiator {
        /// The customer had to ask.
        Customer = "customer",
        /// The firm came forward.
        Firm = "firm",
        /// Nobody: the need was met without contact. It is an encounter all the same.
        Nobody = "nobody",
    }
    /// All three, in the order of everything that is listed by who made contact.
    pub const ALL: [Self];
    /// Returns the word that events use.
    pub fn name;
}

words! {
    /// What an interaction did to loyalty, where that was observed.
    pub enum Effect {
        /// It drove the customer away.
        Away = "away",
        /// It drew the customer nearer.
        Towards = "towards",
    }
    /// Both effects.
    pub const ALL: [Self];
    /// Returns the word that events use.
    pub fn name;
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
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
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

    /// Takes all frictions that were read, without room for more.
    pub(super) fn with_all(self, frictions: Option<Vec<Friction>>) -> Self {
        let mut frictions = frictions.unwrap_or_default();
        frictions.shrink_to_fit();
        Self { frictions, ..self }
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

    getters! {
        /// Returns the stage.
        pub fn stage -> &Stage;
        /// Returns the instant.
        pub fn at -> Instant;
        /// Returns who made contact.
        pub fn initiator -> Initiator;
        /// Returns the channel, if it is known.
        pub fn channel -> Option<&Name>;
        /// Returns the frictions.
        pub fn frictions -> &[Friction];
        /// Returns the matter, if it is known.
        pub fn topic -> Option<&Name>;
        /// Tells whether the matter was taken to be settled afterwards.
        pub fn is_resolved -> bool = resolved;
        /// Returns what the encounter did to loyalty, if that was observed.
        pub fn effect -> Option<Effect>;
        /// Returns the severity that is added if the matter comes back, while it still may.
        pub fn awaiting -> Option<Share>;
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
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
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
/// same topic follows within the window. Of two at one instant, the later in the list follows.
/// While none has followed and the window is open at `as_of`, the encounter is marked as awaiting,
/// and the index carries bounds for it. An encounter that has a next issue already keeps it as it
/// is. A label belongs to one reading: for the next, label the complete encounters again.
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
            labelled[i]
                .frictions
                .push(Friction::from_severity(FrictionKind::NextIssue, rule.severity));
        } else if within(encounter.at, as_of) {
            labelled[i].awaiting = Some(rule.severity);
        }
    }
    Ok(labelled)
}

/// One fact about friction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
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
