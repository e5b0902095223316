//! What closeness is made of: two groups of four components, and a question for each.

use crate::kernel::words::words;
use crate::quantity::{Name, Scale};
use crate::survey::{Instrument, Item};

words! {
    /// One of the two halves of closeness.
    ///
    /// ```
    /// use goodwill::intimacy::{Component, Group};
    ///
    /// assert_eq!(Group::Act.components()[3], Component::Ease);
    /// ```
    pub enum Group {
        /// What is done for the customer: the details.
        Do = "do",
        /// How the firm acts towards the customer: what the dealings feel like.
        Act = "act",
    }
    /// Both, by the name that lists of words have.
    const ALL: [Self];
    /// Returns the word.
    pub(super) fn name;
    Display;
}

impl Group {
    /// Both groups, in the order of everything that is listed by group.
    pub const BOTH: [Self; 2] = Self::ALL;

    /// Returns the four components of the group.
    #[must_use]
    pub const fn components(self) -> [Component; 4] {
        let [a, b, c, d, e, f, g, h] = Component::ALL;
        match self {
            Self::Do => [a, b, c, d],
            Self::Act => [e, f, g, h],
        }
    }
}

words! {
    /// One of the eight things that closeness is made of.
    ///
    /// ```
    /// use goodwill::intimacy::{Component, Group};
    ///
    /// assert_eq!("ease".parse::<Component>()?, Component::Ease);
    /// assert_eq!(Component::Ease.group(), Group::Act);
    /// assert_eq!(
    ///     "warmth".parse::<Component>().unwrap_err().to_string(),
    ///     "component of intimacy must be knowledge, frequency, coordination, timeliness, \
    ///      openness, listening, respect or ease, got `warmth`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub enum Component {
        /// Do: the customer gets the exact information that is wanted.
        Knowledge = "knowledge" => "How exact and complete are the details that we give you?",
        /// Do: contact comes as often as the customer wants, and by the means that are wanted.
        Frequency = "frequency"
            => "How well do the number and the manner of our contacts suit you?",
        /// Do: others in the firm are reached for what the customer needs.
        Coordination = "coordination"
            => "How well do we bring in others of our firm as you need them?",
        /// Do: answers come when promised, and word comes when they will not.
        Timeliness = "timeliness"
            => "How well do we keep to our dates, and warn you when we cannot?",
        /// Act: conversation is easy to start and to keep up.
        Openness = "openness" => "How easy is it to open a conversation with us?",
        /// Act: what the customer says is heard and understood.
        Listening = "listening" => "How well do we grasp what you tell us before we answer?",
        /// Act: the customer feels valued and can rely on the firm.
        Respect = "respect" => "How much do you feel valued by us, and able to rely on us?",
        /// Act: dealing with the firm is pleasant.
        Ease = "ease" => "How pleasant is it to deal with us?",
    }
    /// All components, in the order of everything that is listed by component.
    pub const ALL: [Self];
    /// Returns the word that events use.
    pub(super) fn name;
    /// Returns what the questionnaire asks of it.
    fn question -> &'static str;
    Display;
    FromStr "component of intimacy",
        "knowledge, frequency, coordination, timeliness, openness, listening, respect or ease", cut;
}

impl Component {
    /// Returns the group that the component belongs to.
    #[must_use]
    pub const fn group(self) -> Group {
        match self {
            Self::Knowledge | Self::Frequency | Self::Coordination | Self::Timeliness => Group::Do,
            Self::Openness | Self::Listening | Self::Respect | Self::Ease => Group::Act,
        }
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
    let item = |component: Component| {
        let name = Name::constant(component.name());
        Item::new(name.clone(), component.question(), name, Scale::constant(0.0, 10.0))
    };
    Instrument::from_items(
        Name::constant("intimacy"),
        Component::ALL.into_iter().map(item).collect(),
    )
}
