//! Where the customer stands by this model, and what is said in lines beside the index.

use std::collections::BTreeMap;

use super::{
    ChannelFriction, Dimension, FrictionEvent, FrictionIndex, FrictionLedger, FrictionParams,
    KindFriction,
};
use crate::Result;
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::{Instant, Name, Share};

/// The four dimensions as ease, and what encounters did to loyalty.
impl Standing for FrictionLedger {
    fn facets(params: &FrictionParams) -> Vec<Facet> {
        let friction = params.prior();
        let ease = Prior { mean: friction.mean.complement(), weight: friction.weight };
        // Only observed effects are counted, so the prior of those that are not is no part of it.
        let even = Prior { mean: Share::HALF, weight: friction.weight };
        let facet = |name, prior| Facet { name, direction: Direction::Ours, prior };
        let dimensions = Dimension::ALL.into_iter().map(|dimension| facet(dimension.name(), ease));
        dimensions.chain([facet("draws nearer", even)]).collect()
    }

    fn counted(&self, _: &FrictionParams, as_of: Instant) -> Result<Vec<Counted>> {
        let (encounters, severities, awaiting, [away, towards]) = self.sums(as_of)?;
        let dimension = |dimension: Dimension| {
            let bad = severities[dimension.index()];
            let good = (encounters - bad).max(0.0);
            // A matter that may still come back counts as avoided only once it no longer may.
            let open = if dimension == Dimension::Trust { awaiting.min(good) } else { 0.0 };
            Counted { good: good - open, bad, open, aging: 0.0 }
        };
        let effects = Counted { good: towards, bad: away, open: 0.0, aging: 0.0 };
        Ok(Dimension::ALL.into_iter().map(dimension).chain([effects]).collect())
    }
}

impl FrictionIndex {
    /// Returns the share of contacts that the customer had to make; `None` without contacts.
    #[must_use]
    pub fn customer_asked(&self) -> Option<BetaPosterior> {
        let ([contacts, asked], prior) = (self.contacts(), self.params.asking_prior().get());
        (contacts > 0.0)
            .then(|| BetaPosterior::from_counts(prior + asked, prior + (contacts - asked).max(0.0)))
    }

    /// Returns the channels that were used, the one with most severity first.
    #[must_use]
    pub fn channels(&self) -> Vec<ChannelFriction> {
        let mut channels = self.beside.channels.clone();
        channels.sort_by(|a, b| {
            b.severity.total_cmp(&a.severity).then_with(|| a.channel.cmp(&b.channel))
        });
        channels
    }

    /// Returns how many interactions were seen to drive the customer away, and how many to draw
    /// them nearer, decayed; `None` where no effect was observed.
    #[must_use]
    pub fn effects(&self) -> Option<[f64; 2]> {
        let [away, towards] = self.beside.effects;
        (away + towards > 0.0).then_some([away, towards])
    }

    /// Returns the chance that an interaction whose effect was not observed drives away; `None`
    /// while the direction prior is off.
    ///
    /// Of an interaction whose effect was observed nothing is to be guessed:
    /// [`FrictionIndex::effects`] counts it.
    #[must_use]
    pub fn direction(&self) -> Option<BetaPosterior> {
        let prior = self.params.direction()?;
        let [away, towards] = self.beside.effects;
        Some(BetaPosterior::from_counts(prior.away.get() + away, prior.towards.get() + towards))
    }

    /// Returns how many interactions drive away: those that were seen to, and of the others as
    /// many as the direction prior expects; `None` while it is off.
    #[must_use]
    pub fn driven_away(&self) -> Option<f64> {
        let [away, towards] = self.beside.effects;
        let unobserved = (self.encounters() - away - towards).max(0.0);
        self.direction().map(|chance| away + unobserved * chance.mean())
    }

    fn encounters(&self) -> f64 {
        self.stages().iter().map(super::StageFriction::encounters).sum()
    }

    /// Returns what is known beside the index, in short sentences: what encounters did to loyalty,
    /// who had to ask, by what channel most is asked, what may still come back.
    ///
    /// Numbers are decayed: an encounter of one half-life ago counts one half.
    ///
    /// ```
    /// use goodwill::friction::{
    ///     Effect, Encounter, FrictionEvidence, FrictionLedger, FrictionParams, FrictionUnit,
    ///     Initiator, Stage,
    /// };
    /// use goodwill::quantity::Instant;
    ///
    /// let at = Instant::from_days(20_000)?;
    /// let call = Encounter::new(Stage::Support, at, Initiator::Customer);
    /// let mut ledger = FrictionLedger::new(FrictionUnit::default());
    /// ledger.observe(&FrictionEvidence::Encounter(call.with_effect(Effect::Away)));
    /// let Some(index) = ledger.score(&FrictionParams::default(), at)? else {
    ///     unreachable!("one fact")
    /// };
    /// assert_eq!(index.lines(), [
    ///     "1.0 of 1.0 encounters whose effect was seen drove the customer away",
    ///     "the customer had to ask at 1.0 of 1.0 contacts",
    /// ]);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some([away, towards]) = self.effects() {
            let seen = away + towards;
            lines.push(format!(
                "{away:.1} of {seen:.1} encounters whose effect was seen drove the customer away"
            ));
        }
        if let Some(driven) = self.driven_away() {
            let all = self.encounters();
            lines.push(format!(
                "{driven:.1} of all {all:.1} encounters drive away, where the effect was not seen \
                 by the prior of direction"
            ));
        }
        let [contacts, asked] = self.contacts();
        if contacts > 0.0 {
            lines.push(format!("the customer had to ask at {asked:.1} of {contacts:.1} contacts"));
        }
        for ChannelFriction { channel, count, severity } in self.channels() {
            if count > 0.0 {
                let mean = 100.0 * (severity / count).min(1.0);
                lines.push(format!(
                    "by “{channel}”: {count:.1} encounters, with friction of {mean:.0} of 100"
                ));
            }
        }
        let mut kinds: Vec<&KindFriction> =
            self.beside.kinds.iter().filter(|kind| kind.severity > 0.0).collect();
        kinds.sort_by(|a, b| b.severity.total_cmp(&a.severity).then(a.kind.cmp(&b.kind)));
        let named: Vec<String> = kinds
            .iter()
            .take(NAMED)
            .map(|KindFriction { kind, count, .. }| {
                format!("{} ({count:.1})", kind.to_string().replace('_', " "))
            })
            .collect();
        if !named.is_empty() {
            lines.push(format!("most friction comes of: {}", named.join(", ")));
        }
        let (now, worst) = self.bounds();
        if worst > now {
            lines.push(format!(
                "friction is {worst:.1} and not {now:.1} if every settled matter comes back that \
                 still may"
            ));
        }
        lines
    }
}

/// So many matters, and kinds of friction, are named.
const NAMED: usize = 3;

/// What is known of one matter.
#[derive(Default)]
struct Matter {
    /// How often it came up, and was settled.
    times: u64,
    settled: u64,
    /// When it last came up, and whether it was settled then.
    last: Option<(Instant, bool)>,
}

/// Names the matters that encounters were about, those that came up most often first, and whether
/// the last encounter settled each.
pub(super) fn matters(events: &[&FrictionEvent]) -> Vec<String> {
    let mut matters: BTreeMap<Option<&Name>, Matter> = BTreeMap::new();
    for FrictionEvent::Encounter(encounter) in events {
        let settled = encounter.is_resolved();
        let matter = matters.entry(encounter.topic()).or_default();
        matter.times += 1;
        matter.settled += u64::from(settled);
        matter.last = matter.last.max(Some((encounter.at(), settled)));
    }
    let unnamed = matters.remove(&None).filter(|matter| matter.settled > 0);
    let mut named: Vec<_> =
        matters.into_iter().filter_map(|(name, of)| Some((name?, of))).collect();
    // A stable sort: matters that came up as often stay in the order of their names.
    named.sort_by_key(|(_, matter)| core::cmp::Reverse(matter.times));
    let line = |(name, Matter { times, last, .. }): (&Name, Matter)| {
        let is_settled = last.is_some_and(|(_, settled)| settled);
        let settled = if is_settled { "settled" } else { "not settled" };
        match times {
            1 => format!("“{name}” came up once, and was {settled}"),
            times => format!("“{name}” came up {times} times, and the last time it was {settled}"),
        }
    };
    let mut lines: Vec<String> = named.into_iter().take(NAMED).map(line).collect();
    lines.extend(unnamed.map(|Matter { times, settled, .. }| {
        format!("of {times} encounters about no named matter, {settled} settled it")
    }));
    lines
}

#[cfg(test)]
#[path = "../../../tests/friction/standing.rs"]
mod tests;
