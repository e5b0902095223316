//! What closeness is made of: two groups of four components, and a question for each.

use crate::quantity::{Name, Scale};
use crate::survey::{Instrument, Item};
use crate::{Error, Result};

/// One of the two halves of closeness.
///
/// ```
/// use goodwill::intimacy::{Component, Group};
///
/// assert_eq!(Group::Act.components()[3], Component::Ease);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Group {
    /// What is done for the customer: the details.
    Do,
    /// How the firm acts towards the customer: what the dealings feel like.
    Act,
}

impl Group {
    /// Both groups, in the order of everything that is listed by group.
    pub const BOTH: [Self; 2] = [Self::Do, Self::Act];

    /// Returns the four components of the group.
    #[must_use]
    pub const fn components(self) -> [Component; 4] {
        let [a, b, c, d, e, f, g, h] = Component::ALL;
        match self {
            Self::Do => [a, b, c, d],
            Self::Act => [e, f, g, h],
        }
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

impl core::fmt::Display for Group {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Do => "do",
            Self::Act => "act",
        })
    }
}

/// One of the eight things that closeness is made of.
///
/// ```
/// use goodwill::intimacy::{Component, Group};
///
/// assert_eq!("ease".parse::<Component>()?, Component::Ease);
/// assert_eq!(Component::Ease.group(), Group::Act);
/// assert_eq!(
///     "warmth".parse::<Component>().unwrap_err().to_string(),
///     "component of intimacy must be knowledge, frequency, coordination, timeliness, openness, \
///      listening, respect or ease, got `warmth`",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Component {
    /// Do: the customer gets the exact information that is wanted.
    Knowledge,
    /// Do: contact comes as often as the customer wants, and by the means that are wanted.
    Frequency,
    /// Do: others in the firm are reached for what the customer needs.
    Coordination,
    /// Do: answers come when promised, and word comes when they will not.
    Timeliness,
    /// Act: conversation is easy to start and to keep up.
    Openness,
    /// Act: what the customer says is heard and understood.
    Listening,
    /// Act: the customer feels valued and can rely on the firm.
    Respect,
    /// Act: dealing with the firm is pleasant.
    Ease,
}

impl Component {
    /// All components, in the order of everything that is listed by component.
    pub const ALL: [Self; 8] = [
        Self::Knowledge,
        Self::Frequency,
        Self::Coordination,
        Self::Timeliness,
        Self::Openness,
        Self::Listening,
        Self::Respect,
        Self::Ease,
    ];

    /// Returns the group that the component belongs to.
    #[must_use]
    pub const fn group(self) -> Group {
        match self {
            Self::Knowledge | Self::Frequency | Self::Coordination | Self::Timeliness => Group::Do,
            Self::Openness | Self::Listening | Self::Respect | Self::Ease => Group::Act,
        }
    }

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    /// Returns the word that events use.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Knowledge => "knowledge",
            Self::Frequency => "frequency",
            Self::Coordination => "coordination",
            Self::Timeliness => "timeliness",
            Self::Openness => "openness",
            Self::Listening => "listening",
            Self::Respect => "respect",
            Self::Ease => "ease",
        }
    }
}

impl core::fmt::Display for Component {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}

impl core::str::FromStr for Component {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|component| component.name() == word).ok_or_else(|| {
            Error::UnknownName {
                what: "component of intimacy",
                rule: "knowledge, frequency, coordination, timeliness, openness, listening, \
                       respect or ease",
                got: word.chars().take(40).collect(),
            }
        })
    }
}

/// Returns the model's questionnaire: one question for each component, from 0 to 10.
///
/// Either side can answer it. [`ratings_of`](super::ratings_of) makes evidence of the answers, and
/// their [`reliability`](crate::survey::Answers) says how far they can be relied upon.
///
/// ```
/// use goodwill::intimacy::{Component, instrument};
///
/// let questions = instrument();
/// assert_eq!(questions.items().len(), Component::ALL.len());
/// assert_eq!(questions.items()[7].text(), "How pleasant is it to deal with us?");
/// ```
#[must_use]
pub fn instrument() -> Instrument {
    let text = |component| match component {
        Component::Knowledge => "How exact and complete are the details that we give you?",
        Component::Frequency => "How well do the number and the manner of our contacts suit you?",
        Component::Coordination => "How well do we bring in others of our firm as you need them?",
        Component::Timeliness => "How well do we keep to our dates, and warn you when we cannot?",
        Component::Openness => "How easy is it to open a conversation with us?",
        Component::Listening => "How well do we grasp what you tell us before we answer?",
        Component::Respect => "How much do you feel valued by us, and able to rely on us?",
        Component::Ease => "How pleasant is it to deal with us?",
    };
    let item = |component: Component| {
        let name = Name::constant(component.name());
        Item::new(name.clone(), text(component), name, Scale::constant(0.0, 10.0))
    };
    Instrument::from_items(
        Name::constant("intimacy"),
        Component::ALL.into_iter().map(item).collect(),
    )
}
