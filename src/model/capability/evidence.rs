//! What can be observed of what a firm is able to do: its people, its solutions, its messages.

use crate::Result;
use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Rating, Scale, Share};
use crate::survey::{Instrument, Item, Responses};

words! {
    /// One of the two elements.
    pub enum Element {
        /// The right people, trained.
        People = "people",
        /// The right solutions, and the right words for them.
        Processes = "processes",
    }
    /// All of them, in the order of everything that is listed by them.
    pub const ALL: [Self, ..];
    /// Returns the name.
    pub fn name;
    Display;
}

words! {
    /// One of the three things that are to be right about people.
    pub enum Aspect {
        /// They have the gift for the work.
        Aptitude = "aptitude",
        /// They fit the firm and the team.
        Fit = "fit",
        /// They were taught what the work takes.
        Training = "training",
    }
    /// All of them, in the order of everything that is listed by them.
    pub const ALL: [Self, ..];
    /// Returns the name.
    pub fn name;
    Display;
}

words! {
    /// One of the three checks of a message.
    pub enum Check {
        /// It says as much as is needed, in words that are understood.
        Clear = "clear",
        /// What it claims matters to the customer.
        Valuable = "valuable",
        /// No competitor could say the same.
        Unique = "unique",
    }
    /// All of them, in the order of everything that is listed by them.
    pub const ALL: [Self, ..];
    /// Returns the name.
    pub fn name;
    Display;
}

/// One fact about what a firm is able to do.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields))]
#[non_exhaustive]
pub enum CapabilityEvidence {
    /// A person was assessed.
    Person {
        /// In what.
        aspect: Aspect,
        /// The result, on its own scale.
        rating: Rating,
        /// When.
        at: Instant,
    },
    /// Something was designed for customers.
    Solution {
        /// How far it began with what customers need: 0 with the designers alone, 1 in full.
        from_need: Share,
        /// When.
        at: Instant,
    },
    /// A message was checked; it passes all three checks or fails. See [`message_of`].
    Message {
        /// Whether it says as much as is needed, and is understood.
        clear: bool,
        /// Whether what it claims matters to the customer.
        valuable: bool,
        /// Whether no competitor could say the same.
        unique: bool,
        /// When.
        at: Instant,
    },
}

impl CapabilityEvidence {
    /// Returns when the fact happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Person { at, .. } | Self::Solution { at, .. } | Self::Message { at, .. } => *at,
        }
    }
}

/// Returns the three message checks as a questionnaire, no (0) or yes (1), each critical.
///
/// ```
/// use goodwill::capability::{Check, instrument};
///
/// let checks = instrument();
/// assert_eq!(checks.items().len(), Check::ALL.len());
/// assert_eq!(checks.items()[1].text(), "Does what it claims matter to the people it is for?");
/// ```
#[must_use]
pub fn instrument() -> Instrument {
    let text = |check| match check {
        Check::Clear => "Does it say enough, not too much, and in words that its readers grasp?",
        Check::Valuable => "Does what it claims matter to the people it is for?",
        Check::Unique => "Does it say something of us that no competitor could say?",
    };
    let item = |check: &Check| {
        let name = Name::constant(check.name());
        Item::new(name.clone(), text(*check), name, Scale::constant(0.0, 1.0)).critical()
    };
    Instrument::of(Name::constant("message checks"), Check::ALL.iter().map(item).collect())
}

/// Makes evidence of the answers to the three checks of one message.
///
/// A check passes from the middle of its scale on. `None` unless all three are answered: a gate
/// is not passed by halves.
///
/// ```
/// use goodwill::capability::{CapabilityEvidence, message_of};
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::quantity::{Instant, Name};
///
/// let at = Instant::from_days(20_000)?;
/// let answers = Responses::new()
///     .answer(Name::new("clear")?, Answer::Value(1.0))
///     .answer(Name::new("valuable")?, Answer::Value(1.0));
/// assert_eq!(message_of(&answers, at)?, None);
/// let answers = answers.answer(Name::new("unique")?, Answer::Value(0.0));
/// let message = CapabilityEvidence::Message { clear: true, valuable: true, unique: false, at };
/// assert_eq!(message_of(&answers, at)?, Some(message));
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::UnknownName`](crate::Error::UnknownName) for an answer to a question that is not
/// asked; [`Error::OutOfRange`](crate::Error::OutOfRange) for one that is not from 0 to 1.
pub fn message_of(answers: &Responses, at: Instant) -> Result<Option<CapabilityEvidence>> {
    let instrument = instrument();
    let shares = instrument.matrix(core::slice::from_ref(answers))?.concat();
    let passes = |(item, share): (&Item, &Option<f64>)| {
        share.map(|share| item.fails_below().is_none_or(|threshold| share >= threshold.get()))
    };
    let passed: Option<Vec<bool>> = instrument.items().iter().zip(&shares).map(passes).collect();
    Ok(passed.as_deref().and_then(|passed| match *passed {
        [clear, valuable, unique] => {
            Some(CapabilityEvidence::Message { clear, valuable, unique, at })
        }
        _ => None,
    }))
}
