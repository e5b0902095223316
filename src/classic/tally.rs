//! The answers that events hold.

use std::collections::BTreeMap;

use super::{
    AcsiAnswer, AcsiLedger, CesAnswer, CesLedger, CsatAnswer, CsatLedger, NpsAnswer, NpsLedger,
    acsi, ces, nps, on_scale,
};
use crate::Result;
use crate::conduct::ConductEvent;
use crate::intimacy::{Component, IntimacyEvent};
use crate::kernel::checked::checked;
use crate::kernel::getters::getters;
use crate::needs::{Need, NeedsEvent};
use crate::quantity::{Instant, Name, Party, Rating};
use crate::record::{Event, Fact};

/// What an event's answer is an answer to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict")
)]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Asked {
    /// A `rating` of this component, by the customer.
    Component(Component),
    /// A `needs_rating` of this need.
    Need(Need),
    /// A `conduct_answer` to an item of this name, of any questionnaire.
    Item(Name),
}

/// Which events answer the questions of the four measures.
///
/// No event is made for them: they are read from the same evidence as all else. What stands in an
/// event must also stand on the scale of the question: 0 to 10 to recommend, 1 to 5 (or the scale
/// of one's own [`Tally`]) for satisfaction, 1 to 7 for effort, 1 to 10 for the ACSI.
///
/// | question | unless told otherwise, it is answered by |
/// |---|---|
/// | recommend | `rating` of `respect`, `conduct_answer` to `recommend` |
/// | satisfaction | `rating` of `ease`, `needs_rating` of `support`, `conduct_answer` to `satisfaction` |
/// | effort | `rating` of `ease`, `conduct_answer` to `effort` |
/// | ACSI | `conduct_answer` to `acsi_satisfaction`, `acsi_expectations` and `acsi_ideal` |
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict")
)]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Questions {
    /// Whether the customer would recommend the firm.
    pub recommend: Vec<Asked>,
    /// How satisfied the customer is.
    pub satisfaction: Vec<Asked>,
    /// How easy it was.
    pub effort: Vec<Asked>,
    /// The three items of the ACSI: overall, against expectations, against the ideal.
    pub acsi: [Name; 3],
}

impl Default for Questions {
    fn default() -> Self {
        let item = |name| Asked::Item(Name::constant(name));
        Self {
            recommend: vec![Asked::Component(Component::Respect), item("recommend")],
            satisfaction: vec![
                Asked::Component(Component::Ease),
                Asked::Need(Need::Support),
                item("satisfaction"),
            ],
            effort: vec![Asked::Component(Component::Ease), item("effort")],
            acsi: ["acsi_satisfaction", "acsi_expectations", "acsi_ideal"].map(Name::constant),
        }
    }
}

/// A respondent of a customer at one instant.
type Respondent = (Name, Name, Instant);

/// The answers to the four questions, as events hold them.
///
/// The same events make the same tally in any order, and tallies merge. An event that is handed in
/// twice counts twice; a [`Book`](crate::book::Book) sees to that.
///
/// ```
/// use goodwill::classic::{NpsParams, Questions, Tally};
/// use goodwill::intimacy::{Component, IntimacyEvent};
/// use goodwill::quantity::{Instant, Name, Party, Rating, Scale};
/// use goodwill::record::Event;
///
/// let said = IntimacyEvent::Rating {
///     component: Component::Respect,
///     by: Party::Customer,
///     rating: Rating::new(9.0, Scale::new(0.0, 10.0)?)?,
///     at: Instant::from_days(20_000)?,
/// };
/// let mut tally = Tally::default();
/// tally.observe(&Event::new(Name::new("acme")?, said.into()), &Questions::default());
/// let score = tally.nps().score(&NpsParams::default());
/// assert_eq!(score.map(|score| score.value()), Some(100.0));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct Tally {
    nps: NpsLedger,
    csat: CsatLedger,
    ces: CesLedger,
    /// What each respondent said to the three items of the ACSI.
    acsi: BTreeMap<Respondent, [Option<u8>; 3]>,
    unfit: u64,
}

checked! {
    Tally, "tally of answers" {
        nps: NpsLedger,
        csat: CsatLedger,
        ces: CesLedger,
        acsi in list: Vec<(Respondent, [Option<u8>; 3])>,
        unfit: u64,
    }
    |refuse| {
        let points = || acsi.iter().flat_map(|(_, said)| said.iter().flatten());
        let [low, high] = acsi::ENDS;
        let outside = points().find(|point| !(low..=high).contains(point));
        refuse.unless(outside.is_none(), "hold answers from 1 to 10 to the ACSI", "another")?;
        let ordered = acsi.is_sorted_by(|a, b| a.0 < b.0);
        refuse.unless(ordered, "list its respondents in order, each once", "another order")?;
    }
}

impl Tally {
    /// Opens a tally of no answers, those of satisfaction on a scale of one's own.
    #[must_use]
    pub fn new(satisfaction: super::CsatUnit) -> Self {
        Self { csat: CsatLedger::new(satisfaction), ..Self::default() }
    }

    /// Counts what an event answers, if it does.
    ///
    /// One answer can count twice: a rating of ease from 1 to 5 is one of satisfaction, and from 1
    /// to 7 one of effort. Where it fits none of the questions that it answers, by its scale or
    /// since it lies between two points, [`Tally::unfit`] counts it. Of two answers by one
    /// respondent at one instant to one item of the ACSI the lower stands.
    pub fn observe(&mut self, event: &Event, questions: &Questions) {
        let Some((asked, rating, by)) = answered(event) else { return };
        let is_asked = |of: &[Asked]| of.contains(&asked);
        // A rating of a component, or of a need, is an answer to another question than these, but
        // for the scale that is theirs.
        let is_meant = |ends: [u8; 2]| matches!(asked, Asked::Item(_)) || on_scale(rating, ends);
        let (mut wanted, mut taken) = (false, false);
        if is_asked(&questions.recommend) && is_meant(nps::ENDS) {
            wanted = true;
            if let Ok(answer) = NpsAnswer::from_rating(rating) {
                self.nps.observe(&answer);
                taken = true;
            }
        }
        if is_asked(&questions.satisfaction) {
            wanted = true;
            let ends = [1, self.csat.unit().points()];
            let answer = CsatAnswer::from_rating(rating).ok().filter(|_| on_scale(rating, ends));
            taken |= answer.is_some_and(|answer| self.csat.observe(&answer).is_ok());
        }
        if is_asked(&questions.effort) && is_meant(ces::ENDS) {
            wanted = true;
            if let Ok(answer) = CesAnswer::from_rating(rating) {
                self.ces.observe(&answer);
                taken = true;
            }
        }
        if let (Asked::Item(item), Some(by)) = (&asked, by) {
            let places = questions.acsi.iter().enumerate().filter(|(_, own)| *own == item);
            for (place, _) in places {
                wanted = true;
                taken |= self.said(event, by, place, rating);
            }
        }
        if wanted && !taken {
            self.unfit = self.unfit.saturating_add(1);
        }
    }

    /// Takes in one item of the ACSI.
    fn said(&mut self, event: &Event, by: &Name, place: usize, rating: Rating) -> bool {
        let Ok(point) = acsi::point(rating.value()) else { return false };
        if !on_scale(rating, acsi::ENDS) {
            return false;
        }
        let respondent = (event.customer().clone(), by.clone(), event.at());
        if let Some(said) = self.acsi.entry(respondent).or_default().get_mut(place) {
            *said = lower(*said, Some(point));
        }
        true
    }

    /// Counts what one customer's events answer, or many customers'.
    #[must_use]
    pub fn from_events<'a>(
        events: impl IntoIterator<Item = &'a Event>,
        questions: &Questions,
    ) -> Self {
        let mut tally = Self::default();
        for event in events {
            tally.observe(event, questions);
        }
        tally
    }

    /// Takes in the answers of another tally.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if satisfaction is on another scale there;
    /// nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.csat.merge(&other.csat)?;
        self.nps.merge(&other.nps);
        self.ces.merge(&other.ces);
        for (respondent, said) in &other.acsi {
            let own = self.acsi.entry(respondent.clone()).or_default();
            for (own, said) in own.iter_mut().zip(said) {
                *own = lower(*own, *said);
            }
        }
        self.unfit = self.unfit.saturating_add(other.unfit);
        Ok(())
    }

    getters! {
        /// Returns the answers to the recommend question.
        pub fn nps -> &NpsLedger;
        /// Returns the answers to the question of satisfaction.
        pub fn csat -> &CsatLedger;
        /// Returns the answers to the question of effort.
        pub fn ces -> &CesLedger;
        /// Returns how many answers fit none of the questions that they answer: they were given on
        /// another scale, or between two points.
        pub fn unfit -> u64;
    }

    /// Returns the respondents who answered all three questions of the ACSI.
    #[must_use]
    pub fn acsi(&self) -> AcsiLedger {
        let mut ledger = AcsiLedger::new();
        for said in self.acsi.values() {
            if let [Some(a), Some(b), Some(c)] = *said
                && let Ok(answer) = AcsiAnswer::new([a, b, c].map(f64::from))
            {
                ledger.observe(&answer);
            }
        }
        ledger
    }

    /// Returns how many respondents left out one question of the ACSI or two.
    #[must_use]
    pub fn incomplete(&self) -> u64 {
        self.acsi.len() as u64 - self.acsi().answers()
    }

    /// Tells whether there is no answer, not even one that does not fit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::new(self.csat.unit())
    }
}

fn lower(one: Option<u8>, other: Option<u8>) -> Option<u8> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// What an event is an answer to, the answer, and who gave it where the event says so.
fn answered(event: &Event) -> Option<(Asked, Rating, Option<&Name>)> {
    if let Fact::Intimacy(IntimacyEvent::Rating {
        component, by: Party::Customer, rating, ..
    }) = event.fact()
    {
        return Some((Asked::Component(*component), *rating, None));
    }
    if let Fact::Needs(NeedsEvent::Rating { need, rating, .. }) = event.fact() {
        return Some((Asked::Need(*need), *rating, None));
    }
    if let Fact::Conduct(ConductEvent::Answer { item, by, rating, .. }) = event.fact() {
        return Some((Asked::Item(item.clone()), *rating, Some(by)));
    }
    None
}
