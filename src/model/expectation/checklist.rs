//! What is gone through with a customer: the call's steps, the assurances, the common topics.

use crate::kernel::words::words;
use crate::quantity::{Name, Scale};
use crate::survey::{Instrument, Item};

words! {
    /// One of the four steps of the call in which an order is gone through with the customer.
    ///
    /// ```
    /// use goodwill::expectation::CallStep;
    ///
    /// assert_eq!("proposal".parse::<CallStep>()?, CallStep::Proposal);
    /// assert_eq!(
    ///     "price".parse::<CallStep>().unwrap_err().to_string(),
    ///     "step of an alignment call must be one of requirements, commitments, proposal, \
    ///      delivery, got `price`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub enum CallStep {
        /// What the customer asked for.
        Requirements = "requirements" => "Did we go back over what you said you need?",
        /// How the firm undertook to meet it.
        Commitments = "commitments" => "Did we repeat what we undertook to do about each need?",
        /// What was bought, as it was offered last.
        Proposal = "proposal" => "Did we read the last offer together, item by item?",
        /// What comes, and on what day.
        Delivery = "delivery" => "Did we say what will arrive, and on which days?",
    }
    /// All of them, in the order of everything that is listed by them.
    pub const ALL: [Self, ..];
    /// Returns the word that events use.
    pub fn name;
    /// Returns the question that the checklist asks.
    pub fn question -> &'static str;
    Display;
    FromStr "step of an alignment call", list, cut;
}

words! {
    /// One of the five things that can be done after an order to show that it was well placed.
    ///
    /// ```
    /// use goodwill::expectation::Assurance;
    ///
    /// assert_eq!(Assurance::ALL.len(), 5);
    /// assert_eq!(Assurance::JointKickoff.name(), "joint_kickoff");
    /// ```
    pub enum Assurance {
        /// Every requirement beside what is done about it.
        PointByPoint = "point_by_point"
            => "Do you have a table of your concerns and our answer to each?",
        /// The firm's own people met about the order.
        InternalKickoff = "internal_kickoff"
            => "Have our own people met to prepare for your order?",
        /// Dates in detail, against the customer's.
        Schedule = "schedule" => "Do you have dated steps that fit your own deadlines?",
        /// Both sides met to begin.
        JointKickoff = "joint_kickoff" => "Have your people and ours met to begin together?",
        /// Who tells whom what, and when.
        Protocol = "protocol" => "Is it written down who reports to whom, how and when?",
    }
    /// All of them, in the order of everything that is listed by them.
    pub const ALL: [Self, ..];
    /// Returns the word that events use.
    pub fn name;
    /// Returns the question that the checklist asks.
    pub fn question -> &'static str;
    Display;
    FromStr "post-order assurance", list, cut;
}

words! {
    /// One of the eleven topics on which both parties should understand the same from the start.
    ///
    /// ```
    /// use goodwill::expectation::Topic;
    ///
    /// assert_eq!(Topic::ALL.len(), 11);
    /// assert_eq!(Topic::Dates.question(), "Are the dates right for both of us?");
    /// ```
    pub enum Topic {
        /// What earlier suppliers did well and badly.
        Past = "past" => "What did earlier suppliers do well, and what badly?",
        /// What would make the customer sing one's praises.
        Success = "success" => "What has to come true for you to praise us at the end?",
        /// How often progress is reported.
        Rhythm = "rhythm" => "How often do you want to hear how it is going?",
        /// By what means progress is reported.
        Channel = "channel" => "By what means shall we tell you?",
        /// When to meet face to face.
        Meetings = "meetings" => "On which occasions do we have to sit in one room?",
        /// The days of delivery.
        Dates = "dates" => "Are the dates right for both of us?",
        /// What comes, and in what form.
        Deliverables = "deliverables" => "What exactly will you get from us, and in what form?",
        /// How the firm goes about such work.
        WayOfWorking = "way_of_working" => "How do we go about work of this kind?",
        /// What the firm needs of the customer.
        Inputs = "inputs" => "What do we need from your side to do our part?",
        /// Who answers for what, also once all is delivered.
        Responsibilities = "responsibilities" => "Who of us answers for what, now and afterwards?",
        /// Who takes part.
        Team = "team" => "Whom of our people have you met who will work on this?",
    }
    /// All of them, in the order of everything that is listed by them.
    pub const ALL: [Self, ..];
    /// Returns the word that events use.
    pub fn name;
    /// Returns the question that the checklist asks.
    pub fn question -> &'static str;
    Display;
    FromStr "topic of common expectations", list, cut;
}

/// A checklist of some words with their questions.
fn checklist<T: Copy>(
    name: &'static str,
    all: &[T],
    of: fn(T) -> (&'static str, &'static str),
) -> Instrument {
    let item = |(word, question)| {
        let (id, scale) = (Name::constant(word), Scale::constant(0.0, 1.0));
        Item::new(id, question, Name::constant(name), scale)
    };
    let items = all.iter().map(|one| item(of(*one))).collect();
    Instrument::from_items(Name::constant(name), items)
}

/// Returns the checklist of the alignment call: four steps, 0 not covered and 1 covered.
///
/// ```
/// use goodwill::expectation::alignment_call;
///
/// assert_eq!(alignment_call().items().len(), 4);
/// ```
#[must_use]
pub fn alignment_call() -> Instrument {
    checklist("alignment call", CallStep::ALL, |of| (of.name(), of.question()))
}

/// Returns the checklist of what can be done after an order: five, 0 not done and 1 done.
///
/// ```
/// use goodwill::expectation::post_order;
///
/// assert_eq!(post_order().items().len(), 5);
/// ```
#[must_use]
pub fn post_order() -> Instrument {
    checklist("post-order assurance", Assurance::ALL, |of| (of.name(), of.question()))
}

/// Returns the questions of the eleven topics, for either party to say how far each is settled:
/// 0 open, 1 settled.
///
/// What the parties understand by a topic is
/// [`ExpectationEvidence::Answer`](super::ExpectationEvidence::Answer), in words.
///
/// ```
/// use goodwill::expectation::topics;
///
/// assert_eq!(topics().items().len(), 11);
/// ```
#[must_use]
pub fn topics() -> Instrument {
    checklist("common expectations", Topic::ALL, |of| (of.name(), of.question()))
}
