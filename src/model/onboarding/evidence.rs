//! What can be observed of onboarding: gates and items, and the checklist that asks for them.

use super::{OnboardingEvent, OnboardingItem};
use crate::Result;
use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Scale, Share};
use crate::survey::{Instrument, Item, Responses};

words! {
    /// What must hold before anything else of an onboarding can count in full.
    ///
    /// ```
    /// use goodwill::onboarding::Gate;
    ///
    /// assert_eq!("alignment".parse::<Gate>()?, Gate::Alignment);
    /// assert_eq!(
    ///     "kickoff".parse::<Gate>().unwrap_err().to_string(),
    ///     "gate of onboarding must be owner, preferences or alignment, got `kickoff`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub enum Gate {
        /// Every hand-off has an owner with a name.
        Owner = "owner",
        /// How the customer wants to be contacted is captured, and carried into the systems.
        Preferences = "preferences",
        /// The alignment call is made.
        Alignment = "alignment",
    }
    /// All gates, in the order of everything that is listed by gate.
    pub const ALL: [Self];
    /// Returns the word.
    pub(super) fn name;
    Display;
    FromStr "gate of onboarding", "owner, preferences or alignment", cut;
}

impl Gate {
    /// Returns what a report says of it.
    pub(super) const fn says(self) -> &'static str {
        match self {
            Self::Owner => "hand-offs with a named owner",
            Self::Preferences => "contact preferences asked for and carried over",
            Self::Alignment => "alignment calls made",
        }
    }
}

/// One fact about how a customer is brought on board: every event is evidence as it stands.
pub type OnboardingEvidence = OnboardingEvent;

/// Returns the model's checklist: four critical items of the gates and one for each
/// [`OnboardingItem`], from 0 (no) to 1 (yes, fully).
///
/// Two answers make one gate: preferences captured, and carried over. [`facts_of`] makes evidence
/// of the answers.
///
/// ```
/// use goodwill::onboarding::instrument;
///
/// let critical = instrument().items().iter().filter(|i| i.fails_below().is_some()).count();
/// assert_eq!((critical, instrument().items().len()), (4, 8));
/// ```
#[must_use]
pub fn instrument() -> Instrument {
    let item = |id, component, text: &str| {
        let scale = Scale::constant(0.0, 1.0);
        Item::new(Name::constant(id), text, Name::constant(component), scale)
    };
    let step = |step: OnboardingItem, text| item(step.name(), "items", text);
    let items = vec![
        item("owner", "gates", "Did each hand-off name one person who answers from there on?")
            .critical(),
        item(
            "preferences_captured",
            "gates",
            "Did we ask when, how and about what the customer wants to hear from us?",
        )
        .critical(),
        item(
            "preferences_carried_over",
            "gates",
            "Are these wishes in every system that we contact the customer from?",
        )
        .critical(),
        item("alignment", "gates", "Did we call to go through the order together?").critical(),
        step(OnboardingItem::Welcome, "Was the customer made welcome, and told whom to turn to?"),
        step(OnboardingItem::Kickoff, "Did both sides meet to begin, and agree on a schedule?"),
        step(
            OnboardingItem::Channels,
            "Was the customer shown the groups, councils and communities that are open to it?",
        ),
        step(OnboardingItem::Successes, "Did we pass on what worked early on for customers alike?"),
    ];
    Instrument::from_items(Name::constant("onboarding"), items)
}

/// Makes evidence of one respondent's answers to the model's checklist.
///
/// What was not answered, or does not apply, makes none. A gate holds only if its answer is a
/// full yes. Both answers about preferences are needed, unless nothing was captured.
///
/// ```
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::onboarding::{OnboardingEvidence, facts_of};
/// use goodwill::quantity::{Instant, Name};
///
/// let at = Instant::from_days(20_000)?;
/// let answers = Responses::new()
///     .answer(Name::new("alignment")?, Answer::Value(1.0))
///     .answer(Name::new("preferences_captured")?, Answer::Value(1.0));
/// let facts = facts_of(&answers, at)?;
/// assert_eq!(facts, [OnboardingEvidence::AlignmentCall { made: true, at }]);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::UnknownName`](crate::Error::UnknownName) for an answer to an item that the checklist
/// does not have;
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for one that is not from 0 to 1.
pub fn facts_of(answers: &Responses, at: Instant) -> Result<Vec<OnboardingEvidence>> {
    let shares = instrument().matrix(core::slice::from_ref(answers))?.concat();
    let share = |i: usize| shares.get(i).copied().flatten();
    let yes = |i: usize| share(i).map(|y| y >= 1.0);
    let mut facts = Vec::new();
    if let Some(named) = yes(0) {
        // Who it is, the checklist does not ask.
        let owner = named.then(|| Name::constant("named"));
        facts.push(OnboardingEvidence::HandOff { owner, at });
    }
    let preferences = match (yes(1), yes(2)) {
        (Some(captured), Some(carried_over)) => Some((captured, carried_over)),
        (Some(false), None) => Some((false, false)),
        _ => None,
    };
    if let Some((captured, carried_over)) = preferences {
        facts.push(OnboardingEvidence::Preferences { captured, carried_over, at });
    }
    if let Some(made) = yes(3) {
        facts.push(OnboardingEvidence::AlignmentCall { made, at });
    }
    for item in OnboardingItem::ALL {
        if let Some(y) = share(4 + item.index()) {
            facts.push(OnboardingEvidence::Item { item, done: Share::new(y)?, at });
        }
    }
    Ok(facts)
}
