//! What can be observed of capability, and the questionnaire of the three checks.

use super::{CapabilityEvent, Check};
use crate::Result;
use crate::quantity::{Instant, Name, Scale};
use crate::survey::{Instrument, Item, Responses};

/// One fact about what a firm is able to do: every event is evidence as it stands.
pub type CapabilityEvidence = CapabilityEvent;

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
    Instrument::from_items(Name::constant("message checks"), Check::ALL.iter().map(item).collect())
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
