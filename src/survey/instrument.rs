//! Questionnaires as data.

use std::collections::BTreeSet;

use super::item::Item;
use super::params::InstrumentParams;
use super::response::{Answer, Responses};
use super::score::{CAP, InstrumentScore, completed};
use crate::kernel::missing::Completed;
use crate::quantity::{Name, Share};
use crate::{Error, Result};

/// A questionnaire: its name and its items.
///
/// ```
/// use goodwill::survey::{Answer, Instrument, InstrumentParams, Item, Responses};
/// use goodwill::quantity::{Name, Positive, Scale};
///
/// let five = Scale::new(1.0, 5.0)?;
/// let item = |id, component, text: &str| -> goodwill::Result<Item> {
///     Ok(Item::new(Name::new(id)?, text, Name::new(component)?, five))
/// };
/// let instrument = Instrument::new(
///     Name::new("visit")?,
///     vec![
///         item("listens", "manner", "Did we listen?")?.weighing(Positive::new(2.0)?),
///         item("keeps", "conduct", "Did we do what we said?")?.critical(),
///         item("interrupts", "manner", "How often were you cut short?")?.reversed(),
///     ],
/// )?;
/// let responses = Responses::new()
///     .answer(Name::new("listens")?, Answer::Value(4.0))
///     .answer(Name::new("keeps")?, Answer::Value(2.0))
///     .answer(Name::new("interrupts")?, Answer::Value(2.0));
///
/// let Some(score) = instrument.score(&responses, &InstrumentParams::default())? else {
///     return Ok(());
/// };
/// let parts: Vec<_> =
///     score.parts().iter().map(|part| (part.name.as_str(), part.contribution)).collect();
/// assert_eq!(
///     parts,
///     [("listens", 0.375), ("keeps", 0.0625), ("interrupts", 0.1875), ("cap", -0.125)],
/// );
/// assert_eq!(score.value(), 0.5);
/// assert_eq!(score.failed(), [Name::new("keeps")?]);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// A file can hold one; what it leaves out is as in [`Item::new`]:
///
/// ```
/// # #[cfg(feature = "serde")]
/// # fn main() -> Result<(), serde_json::Error> {
/// use goodwill::survey::Instrument;
///
/// let instrument: Instrument = serde_json::from_str(
///     r#"{
///         "name": "visit",
///         "items": [
///             {
///                 "id": "keeps",
///                 "text": "Did we do what we said?",
///                 "component": "conduct",
///                 "scale": { "min": 1, "max": 5 },
///                 "fails_below": 0.5
///             }
///         ]
///     }"#,
/// )?;
/// assert_eq!(instrument.items()[0].weight().get(), 1.0);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "serde"))]
/// # fn main() {}
/// ```
///
/// An instrument is a list of items; an item has a text, a component, a scale, a direction and a
/// weight, and may be critical. Nothing about a questionnaire is code: a user's own is read from
/// a file or put together from the same types.
///
/// # Formula
///
/// ```text
/// yᵢ = (x − min)/(max − min),  1 − yᵢ for a reversed item
/// score = Σ wᵢyᵢ / Σ wᵢ        over the items that apply
/// score = min(score, cap)      if a critical item has yᵢ below its threshold
/// ```
///
/// An item that does not apply leaves both sums. One that was not answered stays: the score takes
/// its prior, the bounds take 0 and 1, and the coverage says how much of the weight was answered
/// (see [`Completed`]). The cap follows the same three: the score is capped if the prior itself
/// would fail, the lower bound if an unanswered critical item may fail, the upper bound only if
/// an answered one did.
///
/// # Limits
///
/// A cap below one half is rounded down to a whole number of 2⁻⁵³, so that the parts add up to
/// the last bit.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(try_from = "InstrumentForm"))]
pub struct Instrument {
    name: Name,
    items: Vec<Item>,
}

/// What an item's answer amounts to.
#[derive(Clone, Copy)]
enum Reply {
    Given(Share),
    Missing,
    NotApplicable,
}

impl Instrument {
    /// Takes the name and the items, in the order in which they are shown.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if there is no item; [`Error::UnknownName`] if two have the same id
    /// or one has the id `cap`.
    ///
    /// ```
    /// use goodwill::survey::{Instrument, Item};
    /// use goodwill::quantity::{Name, Scale};
    ///
    /// let id = Name::new("listens")?;
    /// let item = Item::new(id.clone(), "Did we listen?", id.clone(), Scale::new(1.0, 5.0)?);
    /// let twice = Instrument::new(id, vec![item.clone(), item]);
    /// assert_eq!(
    ///     twice.unwrap_err().to_string(),
    ///     "id of an item must be unique and not `cap`, got `listens`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub fn new(name: Name, items: Vec<Item>) -> Result<Self> {
        if items.is_empty() {
            let (what, rule) = ("number of items", "at least 1");
            return Err(Error::OutOfRange { what, rule, got: 0.0 });
        }
        let mut seen = BTreeSet::new();
        for item in &items {
            if item.id().as_str() == CAP || !seen.insert(item.id()) {
                return Err(Error::UnknownName {
                    what: "id of an item",
                    rule: "unique and not `cap`",
                    got: item.id().as_str().to_owned(),
                });
            }
        }
        Ok(Self { name, items })
    }

    /// For the items of a model, of which each has its own id.
    pub(crate) const fn from_items(name: Name, items: Vec<Item>) -> Self {
        Self { name, items }
    }

    /// Adds an item at the end.
    ///
    /// # Errors
    ///
    /// As [`Instrument::new`].
    pub fn with_item(self, item: Item) -> Result<Self> {
        let Self { name, mut items } = self;
        items.push(item);
        Self::new(name, items)
    }

    /// Returns the name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Returns the items, in their order.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Returns the components, in the order in which the items first name them.
    #[must_use]
    pub fn components(&self) -> Vec<&Name> {
        let mut seen = BTreeSet::new();
        self.items.iter().map(Item::component).filter(|component| seen.insert(*component)).collect()
    }

    /// Scores the answers of one respondent; `None` if nothing that applies was answered.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for an answer to an item that the instrument does not have;
    /// [`Error::OutOfRange`] for a value outside its item's scale.
    pub fn score(
        &self,
        responses: &Responses,
        params: &InstrumentParams,
    ) -> Result<Option<InstrumentScore>> {
        let replies = self.replies(responses)?;
        let (items, observed): (Vec<&Item>, Vec<Option<Share>>) = self
            .items
            .iter()
            .zip(&replies)
            .filter_map(|(item, reply)| match reply {
                Reply::Given(share) => Some((item, Some(*share))),
                Reply::Missing => Some((item, None)),
                Reply::NotApplicable => None,
            })
            .unzip();
        if observed.iter().all(Option::is_none) {
            return Ok(None);
        }
        let components = self.component_scores(&items, &observed, params)?;
        Ok(Some(InstrumentScore::from_answers(&items, &observed, components, params)?))
    }

    /// Returns the answers as shares, a row for each respondent and a column for each item, for
    /// [`Answers`](super::Answers).
    ///
    /// Reversed items are flipped; what was not answered or does not apply is `None`.
    ///
    /// # Errors
    ///
    /// As [`Instrument::score`].
    ///
    /// ```
    /// use goodwill::survey::{Answer, Instrument, Item, Responses};
    /// use goodwill::quantity::{Name, Scale};
    ///
    /// let id = Name::new("interrupts")?;
    /// let item = Item::new(id.clone(), "Cut short?", id.clone(), Scale::new(1.0, 5.0)?);
    /// let instrument = Instrument::new(Name::new("visit")?, vec![item.reversed()])?;
    /// let answered = Responses::new().answer(id, Answer::Value(2.0));
    /// let matrix = instrument.matrix(&[answered, Responses::new()])?;
    /// assert_eq!(matrix, [[Some(0.75)], [None]]);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub fn matrix(&self, responses: &[Responses]) -> Result<Vec<Vec<Option<f64>>>> {
        let share = |reply: &Reply| match reply {
            Reply::Given(share) => Some(share.get()),
            Reply::Missing | Reply::NotApplicable => None,
        };
        responses
            .iter()
            .map(|responses| Ok(self.replies(responses)?.iter().map(share).collect()))
            .collect()
    }

    fn replies(&self, responses: &Responses) -> Result<Vec<Reply>> {
        let known: BTreeSet<&Name> = self.items.iter().map(Item::id).collect();
        if let Some(id) = responses.ids().find(|id| !known.contains(id)) {
            return Err(Error::UnknownName {
                what: "item answered",
                rule: "one of the instrument's",
                got: id.as_str().to_owned(),
            });
        }
        let reply = |item: &Item| match responses.get(item.id()) {
            Some(Answer::Value(x)) => item.share_of(x).map(Reply::Given),
            Some(Answer::NotApplicable) => Ok(Reply::NotApplicable),
            None => Ok(Reply::Missing),
        };
        self.items.iter().map(reply).collect()
    }

    fn component_scores(
        &self,
        items: &[&Item],
        observed: &[Option<Share>],
        params: &InstrumentParams,
    ) -> Result<Vec<(Name, Completed)>> {
        let mut scores = Vec::new();
        for component in self.components() {
            let (own, own_observed): (Vec<&Item>, Vec<Option<Share>>) = items
                .iter()
                .zip(observed)
                .filter(|(item, _)| *item.component() == *component)
                .unzip();
            if own_observed.iter().any(Option::is_some) {
                scores.push((component.clone(), completed(&own, &own_observed, params)?));
            }
        }
        Ok(scores)
    }
}

/// What serde reads: as [`Instrument`], before it is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct InstrumentForm {
    name: Name,
    items: Vec<Item>,
}

#[cfg(feature = "serde")]
impl TryFrom<InstrumentForm> for Instrument {
    type Error = Error;

    fn try_from(form: InstrumentForm) -> Result<Self> {
        Self::new(form.name, form.items)
    }
}
