//! Questionnaires as data, and their score.
//!
//! An instrument is a list of items; an item has a text, a component, a scale, a direction and a
//! weight, and may be critical. Nothing about a questionnaire is code: a user's own is read from
//! a file or put together from the same types.
//!
//! # Formula
//!
//! ```text
//! yᵢ = (x − min)/(max − min),  1 − yᵢ for a reversed item
//! score = Σ wᵢyᵢ / Σ wᵢ        over the items that apply
//! score = min(score, cap)      if a critical item has yᵢ below its threshold
//! ```
//!
//! An item that does not apply leaves both sums. One that was not answered stays: the score takes
//! its prior, the bounds take 0 and 1, and the coverage says how much of the weight was answered
//! (see [`missing`]). The cap follows the same three: the score is capped if the prior itself
//! would fail, the lower bound if an unanswered critical item may fail, the upper bound only if
//! an answered one did.
//!
//! # Limits
//!
//! A cap below one half is rounded down to a whole number of 2⁻⁵³, so that the parts add up to
//! the last bit.

use std::collections::{BTreeMap, BTreeSet};

use super::Part;
use super::missing::{self, Completed, Component};
use crate::quantity::{Exponent, Name, Positive, Scale, Share, Weights};
use crate::{Error, Result, defaults};

/// One item of a questionnaire.
///
/// ```
/// use goodwill::kernel::instrument::Item;
/// use goodwill::quantity::{Name, Scale, Share};
///
/// let item = Item::new(
///     Name::new("interrupts")?,
///     "How often were you cut short?",
///     Name::new("listening")?,
///     Scale::new(1.0, 5.0)?,
/// );
/// assert_eq!((item.is_reversed(), item.fails_below(), item.weight().get()), (false, None, 1.0));
///
/// let item = item.reversed().critical();
/// assert_eq!((item.is_reversed(), item.fails_below()), (true, Some(Share::HALF)));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Item {
    id: Name,
    text: String,
    component: Name,
    scale: Scale,
    #[cfg_attr(feature = "serde", serde(default))]
    reversed: bool,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    fails_below: Option<Share>,
    #[cfg_attr(feature = "serde", serde(default = "unit_weight"))]
    weight: Positive,
}

#[cfg(feature = "serde")]
const fn unit_weight() -> Positive {
    Positive::ONE
}

impl Item {
    /// Takes an item of weight 1 that is neither reversed nor critical.
    #[must_use]
    pub fn new(id: Name, text: impl Into<String>, component: Name, scale: Scale) -> Self {
        Self {
            id,
            text: text.into(),
            component,
            scale,
            reversed: false,
            fails_below: None,
            weight: Positive::ONE,
        }
    }

    /// Makes the lower end of the scale the good one.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { reversed: true, ..self }
    }

    /// Makes the item critical: it fails below the middle of its scale.
    #[must_use]
    pub fn critical(self) -> Self {
        self.critical_below(Share::constant(defaults::INSTRUMENT_FAILS_BELOW.value))
    }

    /// Makes the item critical: it fails below a share, counted from the bad end of its scale.
    #[must_use]
    pub fn critical_below(self, share: Share) -> Self {
        Self { fails_below: Some(share), ..self }
    }

    /// Sets the weight, relative to those of the other items.
    #[must_use]
    pub fn weighing(self, weight: Positive) -> Self {
        Self { weight, ..self }
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> &Name {
        &self.id
    }

    /// Returns the text that is put to the respondent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the component that the item belongs to.
    #[must_use]
    pub const fn component(&self) -> &Name {
        &self.component
    }

    /// Returns the scale of the answers.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// Tells whether the lower end of the scale is the good one.
    #[must_use]
    pub const fn is_reversed(&self) -> bool {
        self.reversed
    }

    /// Returns the share below which a critical item fails; `None` if it is not critical.
    #[must_use]
    pub const fn fails_below(&self) -> Option<Share> {
        self.fails_below
    }

    /// Returns the weight, relative to those of the other items.
    #[must_use]
    pub const fn weight(&self) -> Positive {
        self.weight
    }

    /// Returns how good a value is, 0 at the bad end of the scale and 1 at the good one.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the value lies outside the scale.
    pub fn share_of(&self, x: f64) -> Result<Share> {
        let share = self.scale.share_of(x)?;
        Ok(if self.reversed { share.complement() } else { share })
    }

    fn fails_at(&self, share: Share) -> bool {
        self.fails_below.is_some_and(|threshold| share < threshold)
    }
}

/// What a respondent says to an item. An item without an answer has none of these.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "AnswerForm", into = "AnswerForm")
)]
pub enum Answer {
    /// A value on the item's scale.
    Value(f64),
    /// The item does not apply to this respondent.
    NotApplicable,
}

/// What serde writes: a number, or a word.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
enum AnswerForm {
    Value(f64),
    Word(String),
}

#[cfg(feature = "serde")]
impl TryFrom<AnswerForm> for Answer {
    type Error = Error;

    fn try_from(form: AnswerForm) -> Result<Self> {
        match form {
            AnswerForm::Value(x) => Ok(Self::Value(x)),
            AnswerForm::Word(word) if word == "not_applicable" => Ok(Self::NotApplicable),
            AnswerForm::Word(word) => Err(Error::UnknownName {
                what: "answer",
                rule: "a number or `not_applicable`",
                got: word,
            }),
        }
    }
}

#[cfg(feature = "serde")]
impl From<Answer> for AnswerForm {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Value(x) => Self::Value(x),
            Answer::NotApplicable => Self::Word("not_applicable".to_owned()),
        }
    }
}

/// The answers of one respondent, by item.
///
/// ```
/// use goodwill::kernel::instrument::{Answer, Responses};
/// use goodwill::quantity::Name;
///
/// let id = Name::new("listens")?;
/// let responses = Responses::new().answer(id.clone(), Answer::Value(4.0));
/// assert_eq!(responses.get(&id), Some(Answer::Value(4.0)));
/// assert_eq!(responses.get(&Name::new("interrupts")?), None);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Responses(BTreeMap<Name, Answer>);

impl Responses {
    /// Begins with no answer.
    #[must_use]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// Adds an answer; a later one to the same item takes its place.
    #[must_use]
    pub fn answer(mut self, id: Name, answer: Answer) -> Self {
        self.0.insert(id, answer);
        self
    }

    /// Returns the answer to an item, if there is one.
    #[must_use]
    pub fn get(&self, id: &Name) -> Option<Answer> {
        self.0.get(id).copied()
    }
}

/// The constants with which an [`Instrument`] is scored.
///
/// ```
/// use goodwill::kernel::instrument::InstrumentParams;
/// use goodwill::quantity::Share;
///
/// let params = InstrumentParams::default();
/// assert_eq!((params.prior(), params.cap()), (Share::HALF, Share::HALF));
/// assert_eq!(params.with_cap(Share::ZERO).cap(), Share::ZERO);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct InstrumentParams {
    prior: Share,
    cap: Share,
}

impl Default for InstrumentParams {
    fn default() -> Self {
        Self {
            prior: Share::constant(defaults::INSTRUMENT_PRIOR.value),
            cap: Share::constant(defaults::INSTRUMENT_CAP.value),
        }
    }
}

impl InstrumentParams {
    /// Returns the share that stands in for an unanswered item.
    #[must_use]
    pub const fn prior(&self) -> Share {
        self.prior
    }

    /// Sets the share that stands in for an unanswered item.
    #[must_use]
    pub const fn with_prior(mut self, prior: Share) -> Self {
        self.prior = prior;
        self
    }

    /// Returns the most that a score can be after a critical item failed.
    #[must_use]
    pub const fn cap(&self) -> Share {
        self.cap
    }

    /// Sets the most that a score can be after a critical item failed.
    #[must_use]
    pub const fn with_cap(mut self, cap: Share) -> Self {
        self.cap = cap;
        self
    }
}

/// A questionnaire: its name and its items.
///
/// ```
/// use goodwill::kernel::instrument::{Answer, Instrument, InstrumentParams, Item, Responses};
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
/// use goodwill::kernel::instrument::Instrument;
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
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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
    /// The name of the part that shows what the cap takes; no item may have it.
    const CAP: &'static str = "cap";

    /// Takes the name and the items, in the order in which they are shown.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if there is no item; [`Error::UnknownName`] if two have the same id
    /// or one has the id `cap`.
    ///
    /// ```
    /// use goodwill::kernel::instrument::{Instrument, Item};
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
            if item.id.as_str() == Self::CAP || !seen.insert(&item.id) {
                return Err(Error::UnknownName {
                    what: "id of an item",
                    rule: "unique and not `cap`",
                    got: item.id.as_str().to_owned(),
                });
            }
        }
        Ok(Self { name, items })
    }

    /// For the items of a model, of which each has its own id.
    pub(crate) const fn of(name: Name, items: Vec<Item>) -> Self {
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
        let whole = completed(&items, &observed, params)?;
        let cap = Cap::of(&items, &observed, params);
        let mut parts = divided(whole.value, &items, &observed, params)?;
        let taken = cap.after_failure(cap.point, whole.value) - whole.value;
        parts.push(Part::new(Self::CAP, params.cap.get(), taken));
        Ok(Some(InstrumentScore {
            value: parts.iter().fold(0.0, |sum, part| sum + part.contribution),
            lower: cap.after_failure(cap.lower, whole.lower),
            upper: cap.after_failure(cap.upper, whole.upper),
            coverage: whole.coverage,
            parts,
            failed: cap.failed,
            components: self.component_scores(&items, &observed, params)?,
        }))
    }

    /// Returns the answers as shares, a row for each respondent and a column for each item, for
    /// [`Answers`](super::reliability::Answers).
    ///
    /// Reversed items are flipped; what was not answered or does not apply is `None`.
    ///
    /// # Errors
    ///
    /// As [`Instrument::score`].
    ///
    /// ```
    /// use goodwill::kernel::instrument::{Answer, Instrument, Item, Responses};
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
        if let Some(id) = responses.0.keys().find(|id| !known.contains(id)) {
            return Err(Error::UnknownName {
                what: "item answered",
                rule: "one of the instrument's",
                got: id.as_str().to_owned(),
            });
        }
        let reply = |item: &Item| match responses.get(&item.id) {
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
            let (own, own_observed): (Vec<&Item>, Vec<Option<Share>>) =
                items.iter().zip(observed).filter(|(item, _)| item.component == *component).unzip();
            if own_observed.iter().any(Option::is_some) {
                scores.push((component.clone(), completed(&own, &own_observed, params)?));
            }
        }
        Ok(scores)
    }
}

fn weights_of(items: &[&Item]) -> Result<Weights> {
    let weights: Vec<f64> = items.iter().map(|item| item.weight.get()).collect();
    Weights::proportional(&weights)
}

/// The weighted mean of some items before any cap.
fn completed(
    items: &[&Item],
    observed: &[Option<Share>],
    params: &InstrumentParams,
) -> Result<Completed> {
    let components: Vec<Component> = observed
        .iter()
        .map(|&observed| {
            let fresh = observed.map_or(Share::ZERO, |_| Share::ONE);
            Component { observed, prior: params.prior, fresh }
        })
        .collect();
    let weights = weights_of(items)?;
    let whole = missing::complete(&components, &weights, Exponent::ARITHMETIC)?;
    // Weights sum to 1 only up to rounding.
    Ok(Completed { coverage: whole.coverage.min(1.0), fresh: whole.fresh.min(1.0), ..whole })
}

/// Divides a mean into what each item adds over 0, so that the parts in order give the mean.
///
/// Each `wᵢyᵢ` is rounded to whole units of the mean's last bit, in which sums are exact, and the
/// few units that rounding leaves go to the largest.
fn divided(
    mean: f64,
    items: &[&Item],
    observed: &[Option<Share>],
    params: &InstrumentParams,
) -> Result<Vec<Part>> {
    let weights = weights_of(items)?;
    let shares: Vec<f64> = observed.iter().map(|y| y.unwrap_or(params.prior).get()).collect();
    let unit = mean.next_up() - mean;
    let mut units: Vec<f64> =
        weights.as_slice().iter().zip(&shares).map(|(w, y)| libm::rint(w * y / unit)).collect();
    let left = mean / unit - units.iter().sum::<f64>();
    if let Some(largest) = units.iter_mut().max_by(|a, b| a.total_cmp(b)) {
        *largest += left;
    }
    let parts = items.iter().zip(shares).zip(units);
    Ok(parts.map(|((item, y), n)| Part::new(item.id.as_str(), y, n * unit)).collect())
}

/// A cap in whole numbers of these is one in units of every mean's last bit, so it is met exactly.
const CAP_UNITS: f64 = (1_u64 << 53) as f64;

/// What critical items do to the score and to its bounds.
struct Cap {
    most: f64,
    failed: Vec<Name>,
    point: bool,
    lower: bool,
    upper: bool,
}

impl Cap {
    fn of(items: &[&Item], observed: &[Option<Share>], params: &InstrumentParams) -> Self {
        let fails = |gap: Share| {
            move |(item, y): &(&&Item, &Option<Share>)| item.fails_at(y.unwrap_or(gap))
        };
        let replies = || items.iter().zip(observed);
        let failed: Vec<Name> =
            replies().filter(fails(Share::ONE)).map(|(item, _)| item.id.clone()).collect();
        Self {
            most: libm::floor(params.cap.get() * CAP_UNITS) / CAP_UNITS,
            point: replies().any(|reply| fails(params.prior)(&reply)),
            lower: replies().any(|reply| fails(Share::ZERO)(&reply)),
            upper: !failed.is_empty(),
            failed,
        }
    }

    fn after_failure(&self, failed: bool, mean: f64) -> f64 {
        if failed { mean.min(self.most) } else { mean }
    }
}

/// What the answers of one respondent amount to.
///
/// ```
/// use goodwill::kernel::instrument::{Answer, Instrument, InstrumentParams, Item, Responses};
/// use goodwill::quantity::{Name, Scale};
///
/// let [kept, heard, manner] = ["kept", "heard", "manner"].map(Name::new);
/// let (kept, heard, manner) = (kept?, heard?, manner?);
/// let ten = Scale::new(0.0, 10.0)?;
/// let instrument = Instrument::new(
///     Name::new("visit")?,
///     vec![
///         Item::new(kept.clone(), "Was the promise kept?", kept.clone(), ten).critical(),
///         Item::new(heard.clone(), "Were you heard?", manner.clone(), ten),
///     ],
/// )?;
/// let responses = Responses::new().answer(heard, Answer::Value(8.0));
/// let Some(score) = instrument.score(&responses, &InstrumentParams::default())? else {
///     return Ok(());
/// };
///
/// // Nothing is known of the promise: half stands in for it, and it may have been broken.
/// assert_eq!((score.value(), score.lower(), score.upper()), (0.65, 0.4, 0.9));
/// assert_eq!(score.coverage(), 0.5);
/// assert_eq!(score.component(&manner).map(|mean| (mean.value, mean.coverage)), Some((0.8, 1.0)));
/// assert!(score.component(&kept).is_none());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct InstrumentScore {
    value: f64,
    lower: f64,
    upper: f64,
    coverage: f64,
    parts: Vec<Part>,
    failed: Vec<Name>,
    components: Vec<(Name, Completed)>,
}

impl InstrumentScore {
    /// Returns the score, from 0 to 1: the sum of the parts' contributions in their order, to the
    /// last bit.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Returns the score with every unanswered item at its worst.
    #[must_use]
    pub const fn lower(&self) -> f64 {
        self.lower
    }

    /// Returns the score with every unanswered item at its best.
    #[must_use]
    pub const fn upper(&self) -> f64 {
        self.upper
    }

    /// Returns the share of weight that was answered, of the items that apply.
    #[must_use]
    pub const fn coverage(&self) -> f64 {
        self.coverage
    }

    /// Returns what each item that applies adds over 0, and last, as `cap`, what the cap takes:
    /// 0 where no critical item failed.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns the critical items whose answers failed, in their order.
    #[must_use]
    pub fn failed(&self) -> &[Name] {
        &self.failed
    }

    /// Returns the mean of a component, before any cap; `None` if none of its items that apply
    /// was answered.
    #[must_use]
    pub fn component(&self, name: &Name) -> Option<Completed> {
        self.components.iter().find(|(own, _)| own == name).map(|(_, mean)| *mean)
    }
}

/// What serde reads: as [`Instrument`], before it is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
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
