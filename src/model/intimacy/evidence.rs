//! What can be observed of closeness: judgements of either side, and what was done.

use super::{Component, instrument};
#[cfg(feature = "serde")]
use crate::kernel::checked::Refuse;
use crate::kernel::checked::checked;
use crate::kernel::decay::LARGEST_AMOUNT;
use crate::kernel::getters::getters;
use crate::quantity::{Amount, Instant, Name, Party, Positive, Rating, Scale, Share, check_order};
use crate::survey::Responses;
use crate::{Error, Result};

/// A contact that the firm made with the customer.
///
/// A contact that the customer had to make is left out: it answers no wish to hear from the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Contact {
    /// When.
    pub at: Instant,
    /// By what means, if that is known.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub channel: Option<Name>,
}

impl Contact {
    /// Returns when the contact was made.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }
}

/// How often, and by what means, a customer wants to hear from the firm.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct ContactPreference {
    /// When it was said; it holds from then on, until the next.
    pub at: Instant,
    /// The seconds that are wanted from one contact to the next.
    pub every_seconds: Positive,
    /// By what means, if the customer minds.
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub channel: Option<Name>,
}

impl ContactPreference {
    /// Returns when it was said.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }
}

/// A gap between contacts, measured by how many contacts the customer wanted in it.
///
/// Made by [`label_contacts`] from a customer's contacts and wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LabelledForm", into = "LabelledForm")
)]
pub struct LabelledContact {
    at: Instant,
    contact: bool,
    expected: Amount,
    on_channel: Option<bool>,
}

impl LabelledContact {
    /// Takes a gap that a contact ended, and whether the contact came by the wanted channel, if
    /// a channel was wanted and that of the contact is known.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if more than 2²⁴ contacts were wanted in the gap.
    ///
    /// ```
    /// use goodwill::intimacy::LabelledContact;
    /// use goodwill::quantity::{Amount, Instant};
    ///
    /// let at = Instant::from_days(20_000)?;
    /// let prompt = LabelledContact::contact(at, Amount::new(1.0)?, Some(true))?;
    /// assert!(prompt.is_contact());
    /// assert_eq!(
    ///     LabelledContact::silence(at, Amount::new(1e9)?).unwrap_err().to_string(),
    ///     "expected contacts must be at most 2^24, got 1000000000",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub fn contact(at: Instant, expected: Amount, on_channel: Option<bool>) -> Result<Self> {
        Self::within(expected)?;
        Ok(Self { at, contact: true, expected, on_channel })
    }

    /// Takes a gap that is still open: up to `at` no contact ended it.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if more than 2²⁴ contacts were wanted in the gap.
    pub fn silence(at: Instant, expected: Amount) -> Result<Self> {
        Self::within(expected)?;
        Ok(Self { at, contact: false, expected, on_channel: None })
    }

    fn within(expected: Amount) -> Result<()> {
        if expected.get() <= LARGEST_AMOUNT {
            return Ok(());
        }
        let got = expected.get();
        Err(Error::OutOfRange { what: "expected contacts", rule: "at most 2^24", got })
    }

    getters! {
        /// Returns when the gap ended, or up to when it is known to be open.
        pub fn at -> Instant;
        /// Tells whether a contact ended the gap.
        pub fn is_contact -> bool = contact;
        /// Returns how many contacts were wanted in the gap.
        pub fn expected -> Amount;
        /// Tells whether the contact came by the wanted channel; `None` if that cannot be told.
        pub fn on_channel -> Option<bool>;
    }
}

checked! {
    LabelledContact as LabelledForm {
        at: Instant,
        contact: bool,
        expected: Amount,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on_channel: Option<bool>,
    }
    => match (contact, on_channel) {
        (true, _) => Self::contact(at, expected, on_channel),
        (false, None) => Self::silence(at, expected),
        (false, Some(_)) => {
            let rule = "name no channel where no contact was made";
            Err(Refuse("labelled contact").because(rule, "on_channel"))
        }
    }
}

/// Labels one customer's contacts by what the customer wanted: one fact for each gap.
///
/// Both lists are complete and in order of time. Gaps are counted from the first wish on. A
/// contact before the first wish, or at its very instant, ends no gap. A wish holds after its
/// instant, until the next: a contact at the instant of a new wish is judged by the old one. The
/// time since the last contact is an open gap, dated `as_of`; the next reading labels the whole
/// list again, and does not add to this one. In one gap at most 2²⁴ contacts are wanted.
///
/// Without any wish there is nothing to measure by, and no fact.
///
/// ```
/// use goodwill::intimacy::{Contact, ContactPreference, IntimacyEvidence, label_contacts};
/// use goodwill::quantity::{Instant, Name, Positive};
///
/// let day = |n: i64| Instant::from_days(20_000 + n);
/// let wish = ContactPreference {
///     at: day(0)?,
///     every_seconds: Positive::new(7.0 * 86_400.0)?,
///     channel: Some(Name::new("mail")?),
/// };
/// let contacts = [
///     Contact { at: day(7)?, channel: Some(Name::new("mail")?) },
///     Contact { at: day(21)?, channel: Some(Name::new("phone")?) },
/// ];
/// let facts = label_contacts(&contacts, &[wish], day(35)?)?;
/// let seen: Vec<_> = facts
///     .iter()
///     .filter_map(|fact| match fact {
///         IntimacyEvidence::Contact(gap) => {
///             Some((gap.is_contact(), gap.expected().get(), gap.on_channel()))
///         }
///         _ => None,
///     })
///     .collect();
/// assert_eq!(seen, [(true, 1.0, Some(true)), (true, 2.0, Some(false)), (false, 2.0, None)]);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::OutOfOrder`] if a list is not in order of time; [`Error::AfterAsOf`] if it has an
/// entry after `as_of`.
pub fn label_contacts(
    contacts: &[Contact],
    preferences: &[ContactPreference],
    as_of: Instant,
) -> Result<Vec<IntimacyEvidence>> {
    check_order("contacts", "contact", contacts.iter().map(|contact| contact.at), Some(as_of))?;
    let wishes = preferences.iter().map(|wish| wish.at);
    check_order("contact preferences", "contact preference", wishes, Some(as_of))?;
    let Some((first, later)) = preferences.split_first() else { return Ok(Vec::new()) };
    let mut gaps = Gaps { from: first.at, wish: first, later };
    let mut facts = Vec::new();
    for contact in contacts.iter().filter(|contact| contact.at > first.at) {
        let expected = gaps.close(contact.at)?;
        let wanted = gaps.wish.channel.as_ref();
        let on_channel = wanted.zip(contact.channel.as_ref()).map(|(wanted, used)| wanted == used);
        facts.push(LabelledContact { at: contact.at, contact: true, expected, on_channel });
    }
    if gaps.from < as_of {
        let expected = gaps.close(as_of)?;
        facts.push(LabelledContact { at: as_of, contact: false, expected, on_channel: None });
    }
    Ok(facts.into_iter().map(IntimacyEvidence::Contact).collect())
}

/// Where the present gap began, and the wishes from there on.
struct Gaps<'a> {
    from: Instant,
    wish: &'a ContactPreference,
    later: &'a [ContactPreference],
}

impl Gaps<'_> {
    /// Ends the gap, and returns how many contacts were wanted in it.
    fn close(&mut self, until: Instant) -> Result<Amount> {
        let mut expected = 0.0;
        while let Some((next, later)) = self.later.split_first().filter(|(w, _)| w.at < until) {
            expected += self.wanted_until(next.at);
            (self.from, self.wish, self.later) = (next.at, next, later);
        }
        expected += self.wanted_until(until);
        self.from = until;
        Amount::new(expected.min(LARGEST_AMOUNT))
    }

    fn wanted_until(&self, until: Instant) -> f64 {
        until.since(self.from) as f64 / self.wish.every_seconds.get()
    }
}

/// One fact about how close the firm and the customer are.
///
/// Whatever it says is between 0 and 1, and counts as one observation; a gap between contacts
/// counts by the contacts that were made or wanted in it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields))]
#[non_exhaustive]
pub enum IntimacyEvidence {
    /// A side rated how the firm does on a component.
    Rating {
        /// What was rated.
        component: Component,
        /// Who rated it.
        by: Party,
        /// The rating, on its own scale.
        rating: Rating,
        /// When.
        at: Instant,
    },
    /// A gap between contacts ended, or is still open; see [`label_contacts`].
    Contact(LabelledContact),
    /// A question or an issue was answered, in time or late.
    Response {
        /// The time that was promised.
        promised_seconds: Positive,
        /// The time that it took.
        taken_seconds: Amount,
        /// Whether the customer was told before the promised time that it would take longer.
        updated_in_time: bool,
        /// When the answer came.
        at: Instant,
    },
    /// The customer asked for what others in the firm had to provide.
    Request {
        /// Whether it was provided.
        met: bool,
        /// How often the customer was passed on to somebody else.
        hand_offs: u32,
        /// When it was met or given up.
        at: Instant,
    },
    /// The customer asked for information.
    Question {
        /// The share of it that was answered, exactly and in full.
        answered: Share,
        /// When.
        at: Instant,
    },
    /// A dealing was judged twice by the customer; the two judgements never mix.
    Transaction {
        /// How far the details were right: an observation of knowledge.
        correct: Share,
        /// How far it was good for the person: an observation of ease.
        good: Share,
        /// When.
        at: Instant,
    },
}

impl IntimacyEvidence {
    /// Returns when the fact happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Contact(gap) => gap.at,
            Self::Rating { at, .. }
            | Self::Response { at, .. }
            | Self::Request { at, .. }
            | Self::Question { at, .. }
            | Self::Transaction { at, .. } => *at,
        }
    }
}

/// Makes ratings of one respondent's answers to the model's questionnaire.
///
/// What was not answered, or does not apply, makes none.
///
/// ```
/// use goodwill::intimacy::ratings_of;
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::quantity::{Instant, Name, Party};
///
/// let answers = Responses::new()
///     .answer(Name::new("ease")?, Answer::Value(9.0))
///     .answer(Name::new("listening")?, Answer::Value(4.0))
///     .answer(Name::new("coordination")?, Answer::NotApplicable);
/// let facts = ratings_of(&answers, Party::Customer, Instant::from_days(20_000)?)?;
/// assert_eq!(facts.len(), 2);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::UnknownName`] for an answer to a question that the questionnaire does not have;
/// [`Error::OutOfRange`] for one that is not from 0 to 10.
pub fn ratings_of(answers: &Responses, by: Party, at: Instant) -> Result<Vec<IntimacyEvidence>> {
    let shares = instrument().matrix(core::slice::from_ref(answers))?.concat();
    let answered = Component::ALL.into_iter().zip(shares).filter_map(|(c, y)| Some((c, y?)));
    let rating = |(component, y): (Component, f64)| {
        let rating = Rating::new(y, Scale::constant(0.0, 1.0))?;
        Ok(IntimacyEvidence::Rating { component, by, rating, at })
    };
    answered.map(rating).collect()
}
