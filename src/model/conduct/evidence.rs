//! What can be observed of conduct, and the questionnaires that ask for it.

use super::ConductEvent;
use crate::Result;
use crate::quantity::{Instant, Name, Rating, Scale};
use crate::survey::{Answer, Instrument, Item, Responses};

/// One fact about how the firm, or one of its people, conducts itself: every event is evidence as
/// it stands.
pub type ConductEvidence = ConductEvent;

/// The instrument and the item that messages answer.
pub(super) const MESSAGES: (&str, &str) = ("discovery", "messages");

/// The instrument that what was discovered answers.
pub(super) const DISCOVERY: &str = "discovery";

/// Makes evidence of one rater's answers to a questionnaire, the model's or the user's own.
///
/// What was not answered, or does not apply, makes none.
///
/// ```
/// use goodwill::conduct::{answers_of, strengthening};
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::quantity::{Instant, Name};
///
/// let answers = Responses::new()
///     .answer(Name::new("keeps_word")?, Answer::Value(4.0))
///     .answer(Name::new("delivers")?, Answer::NotApplicable);
/// let at = Instant::from_days(20_000)?;
/// assert_eq!(answers_of(&strengthening(), &answers, &Name::new("Ann")?, at)?.len(), 1);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::UnknownName`](crate::Error::UnknownName) for an answer to an item that the instrument
/// does not have; [`Error::OutOfRange`](crate::Error::OutOfRange) for one outside its item's scale.
pub fn answers_of(
    instrument: &Instrument,
    answers: &Responses,
    by: &Name,
    at: Instant,
) -> Result<Vec<ConductEvidence>> {
    // For its checks.
    instrument.matrix(core::slice::from_ref(answers))?;
    let given = instrument.items().iter().filter_map(|item| match answers.get(item.id()) {
        Some(Answer::Value(x)) => Some((item, x)),
        Some(Answer::NotApplicable) | None => None,
    });
    let answer = |(item, x): (&Item, f64)| {
        Ok(ConductEvidence::Answer {
            instrument: instrument.name().clone(),
            item: item.id().clone(),
            by: by.clone(),
            rating: Rating::new(x, item.scale())?,
            at,
        })
    };
    given.map(answer).collect()
}

/// Returns the model's five questionnaires, in the order of everything that is listed by them.
///
/// ```
/// use goodwill::conduct::instruments;
///
/// let sizes = instruments().map(|i| (i.name().to_string(), i.items().len()));
/// let expected = [
///     ("habits", 7), ("commandments", 10), ("before_the_sale", 6), ("strengthening", 6),
///     ("discovery", 8),
/// ];
/// assert_eq!(sizes, expected.map(|(name, items)| (name.to_owned(), items)));
/// ```
#[must_use]
pub fn instruments() -> [Instrument; 5] {
    [habits(), commandments(), before_the_sale(), strengthening(), discovery()]
}

/// An item: its id, its component and its text.
type Line = (&'static str, &'static str, &'static str);

/// Puts an instrument together; every answer is from 0 to 4.
fn built(name: &'static str, lines: &[Line], finish: fn(Item) -> Item) -> Instrument {
    let item = |(id, component, text): &Line| {
        let scale = Scale::constant(0.0, 4.0);
        finish(Item::new(Name::constant(id), *text, Name::constant(component), scale))
    };
    Instrument::from_items(Name::constant(name), lines.iter().map(item).collect())
}

/// Makes the item of an id critical, and no other.
fn critical(item: Item, id: &str) -> Item {
    if item.id().as_str() == id { item.critical() } else { item }
}

/// Returns the seven selling habits that ruin a reputation: from 0, never, to 4, always. All are
/// reversed; that promises are dropped is critical.
///
/// ```
/// use goodwill::conduct::habits;
///
/// assert!(habits().items().iter().all(|item| item.is_reversed()));
/// assert!(habits().items()[6].fails_below().is_some());
/// ```
#[must_use]
pub fn habits() -> Instrument {
    built(
        "habits",
        &[
            (
                "pitches_early",
                "asking",
                "How often is a remedy put forward before the need is known?",
            ),
            (
                "opens_with_itself",
                "homework",
                "How often does a first talk begin with our own merits?",
            ),
            ("does_not_listen", "asking", "How often does what a customer stressed go unanswered?"),
            (
                "misses_the_trade",
                "homework",
                "How often do we come without knowing what moves their trade?",
            ),
            ("asks_too_little", "asking", "How often do we tell where we had better asked?"),
            (
                "same_for_all",
                "homework",
                "How often is a customer shown just what all others are shown?",
            ),
            (
                "drops_promises",
                "keeping",
                "How often must we be reminded of what we said we would send?",
            ),
        ],
        |item| critical(item.reversed(), "drops_promises"),
    )
}

/// Returns the ten commandments of service: from 0, not at all, to 4, fully. That mistakes are
/// made good is critical.
///
/// ```
/// use goodwill::conduct::commandments;
///
/// assert_eq!(commandments().items()[9].id().as_str(), "makes_good");
/// assert!(commandments().items()[9].fails_below().is_some());
/// ```
#[must_use]
pub fn commandments() -> Instrument {
    built(
        "commandments",
        &[
            ("staff_content", "people", "How glad are our own people to work here?"),
            ("answers_soon", "pace", "How soon does somebody who writes or calls have an answer?"),
            (
                "easy_to_deal_with",
                "ease",
                "How simple is it to buy from us, and to give things back?",
            ),
            ("keeps_informed", "pace", "How well do customers know where their matter stands?"),
            ("uses_technology", "ease", "How much time does our technology save the customer?"),
            ("feels_valued", "regard", "How sure can each customer be that they count with us?"),
            ("seeks_the_silent", "regard", "How hard do we look for the unhappy who say nothing?"),
            (
                "trains_the_front",
                "people",
                "How well are those at the counter prepared for hard moments?",
            ),
            (
                "finishes_first",
                "pace",
                "How surely is one customer content before we turn to another?",
            ),
            ("makes_good", "regard", "How reliably do we make up for what we did wrong?"),
        ],
        |item| critical(item, "makes_good"),
    )
}

/// Returns the six practices before the sale: from 0, not at all, to 4, fully. That one knows
/// where one's own help ends is critical.
///
/// ```
/// use goodwill::conduct::before_the_sale;
///
/// let components: Vec<_> = before_the_sale().components().iter().map(|c| c.to_string()).collect();
/// assert_eq!(components, ["knowing", "asking", "offering"]);
/// ```
#[must_use]
pub fn before_the_sale() -> Instrument {
    built(
        "before_the_sale",
        &[
            ("knows_the_offer", "knowing", "How well do we know what we sell and whom it helps?"),
            (
                "speaks_their_language",
                "knowing",
                "How free of our own jargon is what a customer reads from us?",
            ),
            ("discovers", "asking", "How well are a prospect's needs found out before we propose?"),
            ("asks_and_listens", "asking", "How much more do we ask and hear than talk?"),
            (
                "shows_benefits",
                "offering",
                "How plainly do we say what it does for them, not what it is?",
            ),
            (
                "knows_its_limits",
                "offering",
                "How readily do we send on those whom others serve better?",
            ),
        ],
        |item| critical(item, "knows_its_limits"),
    )
}

/// Returns the six practices that strengthen a relationship: from 0, not at all, to 4, fully.
/// That one's word is kept is critical.
///
/// ```
/// use goodwill::conduct::strengthening;
///
/// let texts: Vec<_> = strengthening().items().iter().map(|i| i.text().to_owned()).collect();
/// assert_eq!(texts[3], "How surely do we do as promised, or say in time why we cannot?");
/// ```
#[must_use]
pub fn strengthening() -> Instrument {
    built(
        "strengthening",
        &[
            (
                "communicates",
                "dialogue",
                "How clear and how courteous is the way we talk and write?",
            ),
            ("checks_in", "dialogue", "How regularly do we ask whether things go as expected?"),
            ("delivers", "delivery", "How well does what arrives match what was expected?"),
            (
                "keeps_word",
                "delivery",
                "How surely do we do as promised, or say in time why we cannot?",
            ),
            ("responds_to_trouble", "care", "How well do we act when something goes wrong?"),
            (
                "adds_value",
                "care",
                "How often do we find a way to be of more use at no great cost?",
            ),
        ],
        |item| critical(item, "keeps_word"),
    )
}

/// Returns what discovery should have found out before anything is offered: from 0, no idea, to
/// 4, in the customer's own words. Messages answer the last item by themselves.
///
/// ```
/// use goodwill::conduct::discovery;
///
/// assert_eq!(discovery().items()[0].text(), "What is it that this customer wants to bring about?");
/// ```
#[must_use]
pub fn discovery() -> Instrument {
    built(
        "discovery",
        &[
            ("aim", "matter", "What is it that this customer wants to bring about?"),
            ("reason", "matter", "Why do they want it, and why now?"),
            ("standing_still", "matter", "What becomes of them if all stays as it is?"),
            ("place", "matter", "Where does it stand among their other plans?"),
            ("people", "people", "What would each person with a say gain by it?"),
            ("homework", "homework", "How much that they have published did we read first?"),
            ("confirmed", "homework", "How much of our picture have they themselves confirmed?"),
            (
                MESSAGES.1,
                "messages",
                "How much of what we write is about them, not about our product?",
            ),
        ],
        |item| item,
    )
}
