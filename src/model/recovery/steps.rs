//! The steps of a recovery, the justice that they make, and the questionnaire about them.

use super::JusticeWeights;
use crate::Result;
use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Scale, Share};
use crate::survey::{Instrument, Item, Responses};

words! {
    /// A step in the life of a complaint.
    pub enum StepKind {
        /// The customer was heard out.
        Heard = "heard" => JusticeKind::Interactional,
        /// The trouble was put into one's own words, and the customer agreed.
        Restated = "restated" => JusticeKind::Interactional,
        /// One person took it on and kept it.
        Owned = "owned" => JusticeKind::Interactional,
        /// The customer was asked what would be fair.
        AskedWhatIsFair = "asked_what_is_fair" => JusticeKind::Procedural,
        /// The failure was put right, or as much of it as will be.
        Resolved = "resolved" => JusticeKind::Distributive,
        /// Something was given for what could not be put right.
        Compensated = "compensated" => JusticeKind::Distributive,
        /// Somebody came back later to see whether it held.
        FollowedUp = "followed_up" => JusticeKind::Procedural,
        /// The customer was fended off with a phrase.
        Deflected = "deflected" => JusticeKind::Interactional,
        /// The customer was passed on to somebody else.
        HandedOff = "handed_off" => JusticeKind::Procedural,
        /// In closing, the customer was asked whether there was anything else.
        AskedAnythingElse = "asked_anything_else" => JusticeKind::Procedural,
    }
    /// All steps, in the order of everything that is listed by step.
    pub const ALL: [Self];
    /// Returns the word that events use.
    pub fn name;
    /// Returns the kind of justice that the step is a part of; that of the closing question is
    /// where it is told, since it is a part of none.
    pub fn justice -> JusticeKind;
    Display;
    FromStr "step of a recovery", list, cut;
}

impl StepKind {
    /// Tells whether the step does harm.
    #[must_use]
    pub const fn is_slip(self) -> bool {
        matches!(self, Self::Deflected | Self::HandedOff)
    }
}

words! {
    /// One of the three ways in which a recovery is fair, the weightiest first.
    pub enum JusticeKind {
        /// What the customer got.
        Distributive = "distributive",
        /// How the customer was treated.
        Interactional = "interactional",
        /// How it went: with a say, soon, without being passed on.
        Procedural = "procedural",
    }
    /// All three, in the order of everything that is listed by kind of justice.
    pub const ALL: [Self];
    fn name;
    Display;
}

/// How fair a recovery was, in three ways: 0 not at all, 1 fully.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Justice {
    /// Of what the customer got.
    pub distributive: Share,
    /// Of how the customer was treated.
    pub interactional: Share,
    /// Of how it went.
    pub procedural: Share,
}

impl Justice {
    /// Fair in every way.
    pub const FULL: Self =
        Self { distributive: Share::ONE, interactional: Share::ONE, procedural: Share::ONE };

    pub(super) const fn shares(self) -> [Share; 3] {
        [self.distributive, self.interactional, self.procedural]
    }

    /// Computes `J = Σ w_j J_j`.
    ///
    /// ```
    /// use goodwill::quantity::Share;
    /// use goodwill::recovery::{Justice, JusticeWeights};
    ///
    /// let kind_words = Justice { distributive: Share::ZERO, ..Justice::FULL };
    /// let j = kind_words.weighed(JusticeWeights::default());
    /// assert!((j.get() - 0.55).abs() < 1e-15);
    /// ```
    #[must_use]
    pub fn weighed(self, weights: JusticeWeights) -> Share {
        let terms = self.shares().into_iter().zip(weights.get());
        Share::rounded(terms.fold(0.0, |sum, (j, w)| sum + w * j.get()))
    }
}

/// A step that was taken with a failure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct RecoveryStep {
    /// The id of the failure.
    pub failure: Name,
    /// When.
    pub at: Instant,
    /// What was done.
    pub kind: StepKind,
    /// How far: 1 fully. Of a resolution, how much was put right; of a compensation, how much of
    /// the loss it made up for.
    #[cfg_attr(feature = "serde", serde(default = "fully"))]
    pub share: Share,
}

#[cfg(feature = "serde")]
const fn fully() -> Share {
    Share::ONE
}

impl RecoveryStep {
    /// Takes a step that was taken fully.
    #[must_use]
    pub const fn new(failure: Name, kind: StepKind, at: Instant) -> Self {
        Self { failure, at, kind, share: Share::ONE }
    }

    /// Returns when the step was taken.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// Says how far the step was taken.
    #[must_use]
    pub const fn in_part(mut self, share: Share) -> Self {
        self.share = share;
        self
    }
}

/// Returns the model's questionnaire: how fair the handling was, from 0 to 10, put to the customer
/// some time after. Each step of justice has its question; that of a slip is reversed.
///
/// [`justice_of`] makes the three kinds of justice of the answers.
///
/// ```
/// use goodwill::recovery::{StepKind, instrument};
///
/// let questions = instrument();
/// assert_eq!(questions.items().len() + 1, StepKind::ALL.len()); // all but the closing question
/// assert!(questions.items()[8].is_reversed());
/// ```
#[must_use]
pub fn instrument() -> Instrument {
    let item = |step: StepKind| {
        let text = match step {
            StepKind::Heard => "How fully could you say what was wrong before anybody answered?",
            StepKind::Restated => "How rightly did we put your trouble into our own words?",
            StepKind::Owned => "How clear was it that one of us had made your case theirs?",
            StepKind::AskedWhatIsFair => "How much did your own idea of a fair answer count?",
            StepKind::Resolved => "How far has what went wrong been put right?",
            StepKind::Compensated => "How well did we make up for what could not be put right?",
            StepKind::FollowedUp => "How well did we see to it later that all had stayed right?",
            StepKind::Deflected => "How often did you get an excuse in place of an answer?",
            StepKind::HandedOff => "How often were you sent to somebody else?",
            StepKind::AskedAnythingElse => return None,
        };
        let (id, kind) = (Name::constant(step.name()), Name::constant(step.justice().name()));
        let item = Item::new(id, text, kind, Scale::constant(0.0, 10.0));
        Some(if step.is_slip() { item.reversed() } else { item })
    };
    Instrument::from_items(
        Name::constant("recovery"),
        StepKind::ALL.into_iter().filter_map(item).collect(),
    )
}

/// Makes the justice of one customer's answers to the model's questionnaire: for each kind the
/// mean of what was answered; `None` unless each kind has an answer.
///
/// # Errors
///
/// [`Error::UnknownName`](crate::Error::UnknownName) for an answer to a question that the questionnaire does not have;
/// [`Error::OutOfRange`](crate::Error::OutOfRange) for one that is not from 0 to 10.
///
/// ```
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::quantity::Name;
/// use goodwill::recovery::justice_of;
///
/// let answers = Responses::new()
///     .answer(Name::new("resolved")?, Answer::Value(10.0))
///     .answer(Name::new("heard")?, Answer::Value(8.0))
///     .answer(Name::new("deflected")?, Answer::Value(6.0))
///     .answer(Name::new("handed_off")?, Answer::Value(0.0));
/// let justice = justice_of(&answers)?.map(|j| (j.interactional.get(), j.procedural.get()));
/// assert!(justice.is_some_and(|(i, p)| (i - 0.6).abs() < 1e-15 && p == 1.0));
/// # Ok::<(), goodwill::Error>(())
/// ```
pub fn justice_of(answers: &Responses) -> Result<Option<Justice>> {
    let shares = instrument().matrix(core::slice::from_ref(answers))?.concat();
    let mean = |kind: JusticeKind| {
        let of_kind = StepKind::ALL.into_iter().zip(&shares).filter(|(s, _)| s.justice() == kind);
        let known: Vec<f64> = of_kind.filter_map(|(_, y)| *y).collect();
        let n = known.len() as f64;
        (n > 0.0).then(|| Share::rounded(known.iter().sum::<f64>() / n))
    };
    let [distributive, interactional, procedural] = JusticeKind::ALL.map(mean);
    let all = distributive.zip(interactional).zip(procedural);
    Ok(all.map(|((distributive, interactional), procedural)| Justice {
        distributive,
        interactional,
        procedural,
    }))
}
