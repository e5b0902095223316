//! The questionnaires: the customer's, and the firm's own on the golden rule.

use super::{Need, NeedsEvidence, Side};
use crate::Result;
use crate::quantity::{Instant, Name, Rating, Scale, Share};
use crate::survey::{Instrument, Item, Responses};

/// Returns the customer's questionnaire: one question for each need, from 0 to 10.
///
/// ```
/// use goodwill::needs::instrument;
///
/// let questions = instrument();
/// assert_eq!(questions.items().len(), 5);
/// assert_eq!(questions.items()[3].text(), "How well do we do what we said we would?");
/// ```
#[must_use]
pub fn instrument() -> Instrument {
    let text = |need| match need {
        Need::Timely => "Does what you need to know reach you while you can still use it?",
        Need::Complete => "Does what we tell you contain all that you need to decide?",
        Need::Accurate => "Does what we tell you turn out to be right?",
        Need::Promises => "How well do we do what we said we would?",
        Need::Support => "Do you get help from us, whoever caused the trouble?",
    };
    let item = |need: Need| {
        Item::new(
            Name::constant(need.name()),
            text(need),
            Name::constant(need.name()),
            Scale::constant(0.0, 10.0),
        )
    };
    Instrument::from_items(Name::constant("needs"), Need::ALL.into_iter().map(item).collect())
}

/// Makes ratings of one customer's answers to [`instrument`].
///
/// What was not answered, or does not apply, makes none.
///
/// ```
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::needs::ratings_of;
/// use goodwill::quantity::{Instant, Name};
///
/// let answers = Responses::new().answer(Name::new("promises")?, Answer::Value(8.0));
/// assert_eq!(ratings_of(&answers, Instant::from_days(20_000)?)?.len(), 1);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::UnknownName`](crate::Error::UnknownName) for an answer to a question that the questionnaire does not have;
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for one that is not from 0 to 10.
pub fn ratings_of(answers: &Responses, at: Instant) -> Result<Vec<NeedsEvidence>> {
    let shares = instrument().matrix(core::slice::from_ref(answers))?.concat();
    let answered = Need::ALL.into_iter().zip(shares).filter_map(|(need, y)| Some((need, y?)));
    let rating = |(need, y): (Need, f64)| {
        let rating = Rating::new(y, Scale::constant(0.0, 1.0))?;
        Ok(NeedsEvidence::Rating { need, rating, at })
    };
    answered.map(rating).collect()
}

/// Returns the firm's own questionnaire: each need as its people demand it where they are
/// customers, and as they give it, then two questions about the head of the firm; from 0 to 10.
///
/// ```
/// use goodwill::needs::golden_rule;
///
/// assert_eq!(golden_rule().items().len(), 12);
/// ```
#[must_use]
pub fn golden_rule() -> Instrument {
    let item = |side: &'static str, of: &'static str, text| {
        let (component, scale) = (Name::constant(side), Scale::constant(0.0, 10.0));
        Item::new(Name::constant(of), text, component, scale)
    };
    let demanded = |id, text| item("demanded", id, text);
    let given = |id, text| item("given", id, text);
    let items = vec![
        demanded("demanded_timely", "Where you buy, how promptly must word reach you?"),
        demanded("demanded_complete", "Where you buy, how much do you insist on the whole story?"),
        demanded("demanded_accurate", "Where you buy, how little error do you put up with?"),
        demanded("demanded_promises", "Where you buy, how strictly do you hold sellers to dates?"),
        demanded("demanded_support", "Where you buy, how much help do you expect in trouble?"),
        given("given_timely", "Where you sell, how promptly does word go out?"),
        given("given_complete", "Where you sell, how much of the whole story do you tell?"),
        given("given_accurate", "Where you sell, how free of error is what you say?"),
        given("given_promises", "Where you sell, how strictly do you keep your dates?"),
        given("given_support", "Where you sell, how much help do you give in trouble?"),
        item(
            "leader",
            "leader_stated",
            "Has our head said plainly how customers are to be treated?",
        ),
        item("leader", "leader_kept", "Does our head treat customers in that way?"),
    ];
    Instrument::from_items(Name::constant("golden rule"), items)
}

/// Makes facts of one person's answers to [`golden_rule`].
///
/// ```
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::needs::standards_of;
/// use goodwill::quantity::{Instant, Name};
///
/// let answers = Responses::new()
///     .answer(Name::new("demanded_timely")?, Answer::Value(10.0))
///     .answer(Name::new("given_timely")?, Answer::Value(4.0))
///     .answer(Name::new("leader_kept")?, Answer::Value(2.0));
/// assert_eq!(standards_of(&answers, Instant::from_days(20_000)?)?.len(), 3);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// As [`ratings_of`].
pub fn standards_of(answers: &Responses, at: Instant) -> Result<Vec<NeedsEvidence>> {
    let instrument = golden_rule();
    let shares = instrument.matrix(core::slice::from_ref(answers))?.concat();
    let mut facts = Vec::new();
    for (item, y) in instrument.items().iter().zip(shares) {
        let Some(level) = y.map(Share::new).transpose()? else { continue };
        let id = item.id().as_str();
        let asked = |side: Side| {
            let of = id.strip_prefix(side.name())?.strip_prefix('_')?;
            of.parse().ok().map(|need| NeedsEvidence::Standard { need, side, level, at })
        };
        facts.extend(match id {
            "leader_stated" => Some(NeedsEvidence::Leader { stated: Some(level), kept: None, at }),
            "leader_kept" => Some(NeedsEvidence::Leader { stated: None, kept: Some(level), at }),
            _ => Side::BOTH.into_iter().find_map(asked),
        });
    }
    Ok(facts)
}
