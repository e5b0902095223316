//! What can be observed of a culture, and the questionnaire of how well our language fits.

use std::collections::BTreeSet;

use super::{CultureEvent, Place, Theme};
use crate::Result;
use crate::quantity::{Instant, Name, Scale, Share};
use crate::survey::{Instrument, Item, Responses};

/// One fact about a culture: every event is evidence as it stands.
pub type CultureEvidence = CultureEvent;

/// Returns the questionnaire of fit: one item for each of the three questions, from 0 to 10.
///
/// [`fits_of`] makes evidence of the answers.
///
/// ```
/// use goodwill::culture::instrument;
///
/// let items = instrument();
/// assert_eq!(items.items().len(), 3);
/// assert_eq!(
///     items.items()[1].text(),
///     "How plainly does our offer speak of the work as they describe their own work?",
/// );
/// ```
#[must_use]
pub fn instrument() -> Instrument {
    let text = |theme| match theme {
        Theme::Identity => "How well does our offer address them as what they call themselves?",
        Theme::Deeds => {
            "How plainly does our offer speak of the work as they describe their own work?"
        }
        Theme::Values => "How clearly does our offer serve what they hold dear to their clients?",
    };
    let item = |theme: Theme| {
        let name = Name::constant(theme.name());
        Item::new(name.clone(), text(theme), name, Scale::constant(0.0, 10.0))
    };
    Instrument::from_items(
        Name::constant("language fit"),
        Theme::ALL.into_iter().map(item).collect(),
    )
}

/// Makes facts of one judge's answers to the questionnaire of fit.
///
/// What was not answered, or does not apply, makes none.
///
/// ```
/// use goodwill::culture::{Place, fits_of};
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::quantity::{Instant, Name};
///
/// let answers = Responses::new().answer(Name::new("values")?, Answer::Value(7.0));
/// let place = Place::new("NL", "Brabant", "Zilver BV")?;
/// assert_eq!(fits_of(&answers, &place, Instant::from_days(20_000)?)?.len(), 1);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::UnknownName`] for an answer to an item that the questionnaire does not have;
/// [`Error::OutOfRange`] for one that is not from 0 to 10.
pub fn fits_of(answers: &Responses, place: &Place, at: Instant) -> Result<Vec<CultureEvidence>> {
    let shares = instrument().matrix(core::slice::from_ref(answers))?.concat();
    let answered = Theme::ALL.into_iter().zip(shares).filter_map(|(theme, y)| Some((theme, y?)));
    let fit = |(theme, y)| {
        Ok(CultureEvidence::Fit { place: place.clone(), theme, fit: Share::new(y)?, at })
    };
    answered.map(fit).collect()
}

/// Returns the share of the words of an organisation that an offer uses too; `None` without any.
///
/// Words are runs of four or more letters and digits, each counted once, in lower case. It is a
/// first hint, blind to meaning; a judge's answer is worth more.
///
/// ```
/// use goodwill::culture::word_fit;
///
/// let theirs = "Safe crossings, every day: safe for the crew.";
/// // Of `safe`, `crossings`, `every`, `crew` the offer has two.
/// let fit = word_fit(theirs, "A safe winch for your crew").map(|share| share.get());
/// assert_eq!(fit, Some(0.5));
/// assert_eq!(word_fit("We do it", "all"), None);
/// ```
#[must_use]
pub fn word_fit(theirs: &str, ours: &str) -> Option<Share> {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= 4)
            .map(str::to_lowercase)
            .collect()
    };
    let (theirs, ours) = (words(theirs), words(ours));
    let used = theirs.intersection(&ours).count() as f64;
    (!theirs.is_empty()).then(|| Share::rounded(used / theirs.len() as f64))
}
