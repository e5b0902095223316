//! Where the customer stands by this model, and what is said in lines beside the score.

use super::CommonExpectations;
use super::pairing::Pair;
use super::score::Inputs;
use super::{
    Assurance, CallStep, ExpectationLedger, ExpectationParams, ExpectationScore, Pledge, Standing,
    Topic,
};
use crate::Result;
use crate::kernel::posterior::BetaPosterior;
use crate::model::{self, Counted, Direction, Facet};
use crate::quantity::{Instant, Party};

/// What was delivered, how far as promised and as expected, the call after the order, and what is
/// understood alike.
impl model::Standing for ExpectationLedger {
    fn facets(params: &ExpectationParams) -> Vec<Facet> {
        ["delivered", "as promised", "as expected", "aligned after the order", "understood alike"]
            .map(|name| Facet { name, direction: Direction::Ours, prior: params.prior() })
            .to_vec()
    }

    fn counted(&self, params: &ExpectationParams, as_of: Instant) -> Result<Vec<Counted>> {
        let tally = self.tally_of_counts(params, as_of)?;
        let m = params.assimilation().get();
        let [mut delivered, mut kept, mut met] = [Counted::default(); 3];
        for pair in &tally.pairs {
            add(&mut delivered, pair.weight, pair.delivered);
            add(&mut kept, pair.weight, 1.0 - (pair.promised - pair.delivered).max(0.0));
            add(&mut met, pair.weight, 1.0 - (-pair.disconfirmation(m)).max(0.0));
        }
        if let Some([good, bad]) = tally.delivered {
            delivered.good += good;
            delivered.bad += bad;
            // What has no deal by name is one deal, held to what was promised without one.
            if let Some([high, low]) = tally.unnamed.filter(|[high, low]| high + low > 0.0) {
                let (n, a) = (good + bad, high / (high + low));
                let short = (n * a - good).max(0.0);
                kept.good += (n - short).max(0.0);
                kept.bad += short;
                met.good += (n - (1.0 - m) * short).max(0.0);
                met.bad += (1.0 - m) * short;
            }
        }
        kept.open = tally.owed;
        met.open = tally.owed;
        delivered.open = tally.owed;
        let (mut orders, mut covered) = (0.0, 0.0);
        for hope in &tally.hopes {
            orders += hope.orders;
            covered += hope.orders * hope.pull;
        }
        // A step that is not covered yet may still be, for as much as it would pull now.
        let [fresh, steps @ ..] = tally.fresh;
        let open = steps.iter().fold(0.0, |sum, step| sum + 0.25 * (fresh - step).max(0.0));
        let missed = (orders - covered).max(0.0);
        let open = open.min(missed);
        let aligned = Counted { good: covered, bad: missed - open, open, aging: 0.0 };
        let alike = tally.common.map_or(Counted::default(), |common| {
            let count = |standing| common.topics(standing).len() as f64;
            Counted {
                good: count(Standing::Agreed),
                bad: count(Standing::Conflicting),
                open: count(Standing::OneSided),
                aging: 0.0,
            }
        });
        Ok(vec![delivered, kept, met, aligned, alike])
    }
}

fn add(to: &mut Counted, weight: f64, share: f64) {
    to.good += weight * share;
    to.bad += weight * (1.0 - share);
}

impl ExpectationScore {
    /// Returns the share of orders in which a step of the alignment call was covered, late ones
    /// in part; `None` without orders.
    #[must_use]
    pub fn step(&self, step: CallStep) -> Option<BetaPosterior> {
        let Inputs { ordered, orders, hopes, params, .. } = &self.inputs;
        let done = hopes.iter().fold(0.0, |sum, hope| sum + hope.steps[step.index()]);
        ordered.then(|| params.prior().with(done, (orders - done).max(0.0)))
    }

    /// Returns how hard alignment calls pull on an order, 0 to 1, by what was counted; `None`
    /// without orders.
    #[must_use]
    pub fn pull(&self) -> Option<f64> {
        let Inputs { orders, hopes, .. } = &self.inputs;
        let pulled = hopes.iter().fold(0.0, |sum, hope| sum + hope.orders * hope.pull);
        (*orders > 0.0).then(|| (pulled / orders).min(1.0))
    }

    /// Returns the promises that nothing was delivered on yet, the oldest first.
    #[must_use]
    pub fn open_promises(&self) -> &[Pledge] {
        &self.pledges
    }

    /// Returns of how many settled deals, as a share from 0 to 1, less came than was expected;
    /// `None` where no deal with a name was settled.
    #[must_use]
    pub fn let_down(&self) -> Option<f64> {
        let m = self.inputs.params.assimilation().get();
        // The last is all that has no name.
        let (_, deals) = self.inputs.pairs.split_last()?;
        let sum = |short: bool| {
            let counts = |pair: &&Pair| !short || pair.disconfirmation(m) < -1e-9;
            deals.iter().filter(counts).fold(0.0, |sum, pair| sum + pair.weight)
        };
        let all = sum(false);
        (all > 0.0).then(|| sum(true) / all)
    }

    /// Returns what is known beside the score, in short sentences: deals that let down, promises
    /// that are open, what was done after orders, and the common topics.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(share) = self.let_down() {
            let percent = 100.0 * share;
            lines.push(format!("of settled deals, {percent:.0} % brought less than was expected"));
        }
        for Pledge { promised, deal, .. } in &self.pledges {
            let percent = 100.0 * promised.get();
            lines.push(format!("{percent:.0} % was promised of “{deal}”, and nothing came yet"));
        }
        let orders = self.inputs.orders;
        if orders > 0.0 {
            let step = |step: &CallStep| {
                let hopes = self.inputs.hopes.iter();
                let done = hopes.fold(0.0, |sum, hope| sum + hope.steps[step.index()]);
                format!("{} {:.0} %", step.name(), 100.0 * (done / orders).min(1.0))
            };
            let steps = CallStep::ALL.iter().map(step).collect::<Vec<_>>().join(", ");
            lines.push(format!("of orders, the call in time covered: {steps}"));
            let assured = |what: &Assurance| {
                let share = (self.assured[what.index()] / orders).min(1.0);
                format!("{} {:.0} %", what.name().replace('_', " "), 100.0 * share)
            };
            let assured = Assurance::ALL.iter().map(assured).collect::<Vec<_>>().join(", ");
            lines.push(format!("of orders, followed by: {assured}"));
        }
        lines.extend(self.common().map_or_else(Vec::new, CommonExpectations::lines));
        lines
    }
}

impl CommonExpectations {
    /// What either party said of a topic; once where both said the same.
    fn said(&self, topic: Topic) -> String {
        match Party::BOTH.map(|party| self.answer(topic, party)) {
            [Some(theirs), Some(ours)] if theirs == ours => format!("“{ours}”"),
            [Some(theirs), Some(ours)] => format!("they “{theirs}”, we “{ours}”"),
            [Some(theirs), None] => format!("they “{theirs}”"),
            [None, Some(ours)] => format!("we “{ours}”"),
            [None, None] => String::new(),
        }
    }

    /// Returns which topics both understand alike, which they do not, and of which only one side
    /// has spoken, each in a sentence.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let says = [
            (Standing::Agreed, "both understand the same by"),
            (Standing::Conflicting, "the two do not understand the same by"),
            (Standing::OneSided, "only one side has spoken of"),
        ];
        let line = |(standing, says): (Standing, &str)| {
            let topics = self.topics(standing);
            let topic = |topic: &Topic| {
                format!("{} ({})", topic.name().replace('_', " "), self.said(*topic))
            };
            let topics: Vec<String> = topics.iter().map(topic).collect();
            (!topics.is_empty()).then(|| format!("{says}: {}", topics.join(", ")))
        };
        says.into_iter().filter_map(line).collect()
    }
}

#[cfg(test)]
#[path = "../../../tests/expectation/standing.rs"]
mod tests;
