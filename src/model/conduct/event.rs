//! What is recorded of conduct: answers, deeds and messages.

use crate::model::Heard;
use core::fmt;

use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Rating, Share};
use crate::wire::{events, name_fields, word_fields};

words! {
    /// What a message is about.
    pub enum Subject {
        /// The customer: their aims, their plans, their people.
        Customer = "customer",
        /// The product, or the firm that sells it.
        Product = "product",
    }
    /// Both, in the order of everything that is listed by subject.
    pub(crate) const ALL: [Self];
    /// Returns the word.
    pub(crate) fn name;
    Display;
    FromStr "subject of a message", "customer or product", cut;
}

words! {
    /// What can be logged that answers an item of the model's own questionnaires.
    ///
    /// ```
    /// use goodwill::conduct::Deed;
    ///
    /// let missed = "deadline".parse::<Deed>()?;
    /// assert_eq!(missed.item(), ("habits", "drops_promises"));
    /// assert_eq!(
    ///     "dead line".parse::<Deed>().unwrap_err().to_string(),
    ///     "deed must be one of deadline, promise, reply, update, amends, referral, \
    ///      tailoring, check_in, trouble, got `dead line`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[non_exhaustive]
    pub enum Deed {
        /// Something was to reach a prospect by a date: 1 in time, 0 if they had to ask for it.
        Deadline = "deadline" => ("habits", "drops_promises"),
        /// A promise fell due: 1 kept or called off in good time with the reason, 0 silently missed.
        Promise = "promise" => ("strengthening", "keeps_word"),
        /// A customer wrote or called: 1 answered as soon as it should be, 0 never.
        Reply = "reply" => ("commandments", "answers_soon"),
        /// An order or a request moved on: 1 if the customer was told, 0 if they had to ask.
        Update = "update" => ("commandments", "keeps_informed"),
        /// A mistake was made: 1 made good unasked, 0 not at all.
        Amends = "amends" => ("commandments", "makes_good"),
        /// We were not the right ones: 1 said so and sent them to others, 0 sold all the same.
        Referral = "referral" => ("before_the_sale", "knows_its_limits"),
        /// Something was presented: 1 made for this customer, 0 the same as for all.
        Tailoring = "tailoring" => ("habits", "same_for_all"),
        /// Asking how things stand was due: 1 asked, 0 not.
        CheckIn = "check_in" => ("strengthening", "checks_in"),
        /// Something went wrong: how well it was handled.
        Trouble = "trouble" => ("strengthening", "responds_to_trouble"),
    }
    /// All deeds, in the order of everything that is listed by deed.
    pub const ALL: [Self, ..];
    /// Returns the word that events use.
    pub(crate) fn name;
    /// Returns the instrument and the item that the deed answers.
    pub fn item -> (&'static str, &'static str);
    Display;
    FromStr "deed", list, cut;
}

words! {
    /// What is to be found out of a customer before anything is offered.
    ///
    /// ```
    /// use goodwill::conduct::Discovery;
    ///
    /// assert_eq!("cause".parse::<Discovery>()?.item(), "reason");
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub enum Discovery {
        /// What the customer wants to bring about.
        Aim = "aim" => "aim",
        /// Why they want it, and why now.
        Cause = "cause" => "reason",
        /// What it costs them if all stays as it is.
        StandingStill = "standing_still" => "standing_still",
        /// Where it stands among their other plans.
        Place = "place" => "place",
        /// What a person with a say would gain by it.
        Win = "win" => "people",
    }
    /// All five, in the order of everything that is listed by them.
    pub const ALL: [Self];
    /// Returns the word that events use.
    pub(crate) fn name;
    /// Returns the item of [`discovery`](super::discovery) that it answers.
    pub fn item -> &'static str;
    Display;
    FromStr "item of discovery", list, cut;
}

impl Discovery {
    /// The same in words.
    pub(super) const fn said(self) -> &'static str {
        match self {
            Self::Aim => "what they aim at",
            Self::Cause => "why, and why now",
            Self::StandingStill => "what doing nothing costs them",
            Self::Place => "where it stands among their plans",
            Self::Win => "what anybody there would gain",
        }
    }
}

words! {
    /// How surely something is known of a customer.
    pub enum Knowledge {
        /// Nobody knows.
        Unknown = "unknown" => Share::ZERO,
        /// We think so.
        Assumed = "assumed" => Share::HALF,
        /// They said so themselves.
        Known = "known" => Share::ONE,
    }
    /// All three, the surest last.
    pub const ALL: [Self];
    /// Returns the word that events use.
    pub(crate) fn name;
    /// Returns how far it answers an item of [`discovery`](super::discovery): the ends and the
    /// middle of its scale.
    pub fn well -> Share;
    Display;
}

impl Deed {
    /// Makes the fact that the deed was done well, or not.
    ///
    /// ```
    /// use goodwill::conduct::{ConductEvidence, Deed};
    /// use goodwill::quantity::{Instant, Share};
    ///
    /// let missed = Deed::Deadline.observed(Share::ZERO, Instant::from_days(20_000)?);
    /// let ConductEvidence::Observed { instrument, item, .. } = missed else {
    ///     unreachable!("a deed is observed")
    /// };
    /// assert_eq!((instrument.as_str(), item.as_str()), Deed::Deadline.item());
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn observed(self, well: Share, at: Instant) -> ConductEvent {
        let (instrument, item) = self.item();
        ConductEvent::Observed {
            instrument: Name::constant(instrument),
            item: Name::constant(item),
            well,
            at,
        }
    }
}

word_fields!(Subject, Knowledge);
name_fields!(Deed, Discovery);

events! {
    /// What shows how the firm, or one of its people, conducts itself.
    ///
    /// What each says is between 0 and 1. Each counts as one observation of one item.
    #[derive(Debug, Clone, PartialEq)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
    #[cfg_attr(
        feature = "serde",
        serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields)
    )]
    #[non_exhaustive]
    pub enum ConductEvent {
        /// Somebody answered an item.
        ///
        /// [`answers_of`](super::answers_of) makes it of a whole questionnaire.
        Answer = "conduct_answer" {
            /// The instrument that the item belongs to.
            instrument: Name = "habits",
            /// The item that was answered.
            item: Name = "drops_promises",
            /// Who answered.
            by as rater: Name = "Ada",
            /// The answer as it was given, on its own scale.
            ///
            /// That an item is reversed is seen to when the ledger is read.
            rating: Rating = "4",
        }
        /// Something was done that answers an item of the model's own questionnaires.
        alias "conduct_deed" {
            /// What was done that can be observed.
            deed: Deed = "deadline",
            /// How well it was done.
            level: Share = "0.8",
        }
        read |at| Ok(deed.observed(level, at));
        /// Something was done, or left undone, that answers an item.
        ///
        /// [`Deed::observed`] makes it of a deed.
        Observed = "conduct_observed" {
            /// The instrument that the item belongs to.
            instrument: Name = "habits",
            /// The item that was answered.
            item: Name = "drops_promises",
            /// How well: 0 as badly, 1 as well as can be, of reversed items too.
            well as level: Share = "0.8",
        }
        /// A message went to a customer.
        ///
        /// It answers the item `messages` of [`discovery`](super::discovery).
        Message = "message" {
            /// What the message was about.
            about: Subject = "customer",
        }
        /// Something was found out of a customer, or is known to be missing.
        ///
        /// It answers an item of [`discovery`](super::discovery).
        Discovered = "discovered" {
            /// The deal for which it matters.
            deal: Name = "order 17",
            /// From whom, or whose gain.
            #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
            person: Option<Name> = "Ada",
            /// What it is.
            item: Discovery = "aim",
            /// How surely it is known.
            how: Knowledge = "known",
        }
    }
}

impl ConductEvent {
    /// Returns how honestly somebody was sent on to others, if that is what was seen.
    pub(crate) fn referral(&self) -> Option<Share> {
        match self {
            Self::Observed { instrument, item, well, .. } => {
                let own = (instrument.as_str(), item.as_str()) == Deed::Referral.item();
                own.then_some(*well)
            }
            Self::Answer { .. } | Self::Message { .. } | Self::Discovered { .. } => None,
        }
    }

    /// Returns when it happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Answer { at, .. }
            | Self::Observed { at, .. }
            | Self::Message { at, .. }
            | Self::Discovered { at, .. } => *at,
        }
    }
}

/// None of them is of the customer's own making.
impl Heard for ConductEvent {}

impl fmt::Display for ConductEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer { instrument, item, by, .. } => {
                write!(f, "{by} answered “{item}” of {instrument}")
            }
            Self::Observed { item, well, .. } => {
                write!(f, "“{item}” was seen done to {:.0} %", 100.0 * well.get())
            }
            Self::Message { about, .. } => write!(f, "a message was about the {about}"),
            Self::Discovered { person, item, how, .. } => {
                write!(f, "{} is {how}", item.said())?;
                person.as_ref().map_or(Ok(()), |person| write!(f, ", by {person}"))
            }
        }
    }
}
