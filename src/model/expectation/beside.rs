//! What stands beside the feeling: what both parties understand, and what followed the orders.

use super::{Assurance, ExpectationParams, Topic};
use crate::kernel::composite::Moments;
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Interval, Part, keep_inside};
use crate::quantity::{Level, Name, Party};
use crate::survey::kappa;

/// How the two parties stand on a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Standing {
    /// Both said the same.
    Agreed,
    /// Only one of them said anything.
    OneSided,
    /// Both said something, and not the same.
    Conflicting,
    /// Neither said anything.
    Unspoken,
}

impl core::fmt::Display for Standing {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(match self {
            Self::Agreed => "agreed",
            Self::OneSided => "one-sided",
            Self::Conflicting => "conflicting",
            Self::Unspoken => "unspoken",
        })
    }
}

/// How far the two parties understand the same by the eleven topics.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CommonExpectations {
    /// In the order of [`Topic::ALL`]; of each, the customer's answer and the firm's.
    answers: Vec<[Option<Name>; 2]>,
    prior: Prior,
}

impl CommonExpectations {
    pub(super) fn new(answers: Vec<[Option<Name>; 2]>, params: &ExpectationParams) -> Self {
        Self { answers, prior: params.prior() }
    }

    /// Returns what a party said last of a topic.
    #[must_use]
    pub fn answer(&self, topic: Topic, by: Party) -> Option<&Name> {
        self.answers.get(topic.index())?[by.index()].as_ref()
    }

    /// Returns how the parties stand on a topic.
    #[must_use]
    pub fn standing(&self, topic: Topic) -> Standing {
        match Party::BOTH.map(|party| self.answer(topic, party)) {
            [Some(ours), Some(theirs)] if ours == theirs => Standing::Agreed,
            [Some(_), Some(_)] => Standing::Conflicting,
            [None, None] => Standing::Unspoken,
            _ => Standing::OneSided,
        }
    }

    /// Returns the topics of one standing, in their order.
    #[must_use]
    pub fn topics(&self, standing: Standing) -> Vec<Topic> {
        Topic::ALL.iter().copied().filter(|topic| self.standing(*topic) == standing).collect()
    }

    fn count(&self, standing: Standing) -> f64 {
        self.topics(standing).len() as f64
    }

    /// Returns the share of the eleven topics on which both parties said the same, 0 to 1: each
    /// topic that is [agreed](Standing::Agreed) adds one eleventh.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.count(Standing::Agreed) / Topic::ALL.len() as f64
    }

    /// Returns the share of the eleven topics on which both parties said something.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        let both = self.count(Standing::Agreed) + self.count(Standing::Conflicting);
        both / Topic::ALL.len() as f64
    }

    /// Returns how likely the parties are to agree where both speak; `None` where they never did.
    #[must_use]
    pub fn agreement(&self) -> Option<BetaPosterior> {
        let (agreed, not) = (self.count(Standing::Agreed), self.count(Standing::Conflicting));
        (agreed + not > 0.0).then(|| self.prior.with(agreed, not))
    }

    /// Returns Cohen's κ over the topics on which both said something: their agreement beyond that
    /// of chance. `None` without such a topic, or where chance would always agree.
    #[must_use]
    pub fn kappa(&self) -> Option<f64> {
        let mut words: Vec<&Name> = self.answers.iter().flatten().flatten().collect();
        words.sort_unstable();
        words.dedup();
        let index = |word: &Name| words.binary_search(&word).ok();
        let pair = |[customer, firm]: &[Option<Name>; 2]| {
            Some((index(customer.as_ref()?)?, index(firm.as_ref()?)?))
        };
        let pairs: Vec<(usize, usize)> = self.answers.iter().filter_map(pair).collect();
        kappa(&pairs)
    }
}

/// How many orders were followed by each of the five assurances. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PostOrder {
    prior: Prior,
    level: Level,
    shares: [BetaPosterior; 5],
}

impl PostOrder {
    const EACH: f64 = 0.2;

    pub(super) fn new(shares: [BetaPosterior; 5], params: &ExpectationParams) -> Self {
        Self { prior: params.prior(), level: params.level(), shares }
    }

    fn contributions(&self) -> [f64; 5] {
        self.shares.map(|share| Self::EACH * (share.mean() - self.baseline()))
    }

    /// Returns the mean share of the five, 0 to 1: the baseline and the sum of the parts.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.baseline() + keep_inside(&mut self.contributions(), self.baseline(), 1.0)
    }

    /// Returns the interval of the value, the five being taken as independent.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let shares = self.shares.iter().map(|share| (Self::EACH, Moments::from_posterior(share)));
        Moments::sum(shares).beta().interval(self.level).including(self.value())
    }

    /// Returns what the parts are counted from: the prior mean.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.prior.mean.get()
    }

    /// Returns the five and what each adds; with the baseline they sum to the value.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let mut contributions = self.contributions();
        keep_inside(&mut contributions, self.baseline(), 1.0);
        let parts = Assurance::ALL.iter().zip(&self.shares).zip(contributions);
        parts.map(|((of, share), c)| Part::new(of.name(), share.mean(), c)).collect()
    }

    /// Returns the share of orders that were followed by one of the five.
    #[must_use]
    pub const fn share(&self, assurance: Assurance) -> BetaPosterior {
        self.shares[assurance.index()]
    }
}
