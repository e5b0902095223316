//! The formulas, each once, and what a reading of the ledger says.

use super::{Component, Group, IntimacyParams};
use crate::kernel::composite::{self, Moments};
use crate::kernel::getters::getters;
use crate::kernel::missing::{self, Completed};
use crate::kernel::posterior::{BetaPosterior, GammaPosterior, Prior};
use crate::kernel::{Attribution, Interval, Part, power_mean};
use crate::model::Counted;
use crate::quantity::{Exponent, Instant, Level, Party, Share, Weights};

/// A good and a bad count.
type Counts = [f64; 2];

/// By component: how the customer and the firm rate it.
type Said = [[Option<f64>; 2]; 8];

/// The share of a component in its group.
const EACH: f64 = 0.25;

/// The sums of a ledger as they weigh at an instant, before any prior or preference.
pub(super) struct Tally {
    as_of: Instant,
    facts: u64,
    /// By component and source.
    pub(super) counts: [[Option<Counts>; 3]; 8],
    /// Contacts, and contacts wanted.
    pub(super) cadence: Option<[f64; 2]>,
    /// Of those wanted, those of the gap that is open.
    pub(super) due: f64,
    /// Correct and not, good and not.
    pub(super) transactions: Option<[f64; 4]>,
}

impl Tally {
    pub(super) const fn new(as_of: Instant, facts: u64) -> Self {
        Self { as_of, facts, counts: [[None; 3]; 8], cadence: None, due: 0.0, transactions: None }
    }

    /// Weighs the sums with a model's constants; `None` if none speaks for the customer.
    pub(super) fn score(&self, params: &IntimacyParams) -> Option<IntimacyScore> {
        let prior = params.prior();
        let cadence = self.cadence.map(|sums| Cadence::from_sums(sums, params));
        let share = |said: Option<Counts>| {
            said.filter(|[good, bad]| good + bad > 0.0).map(|[good, bad]| good / (good + bad))
        };
        let observed = Component::ALL.map(|component| {
            let [customer, _, behaviour] = self.counts[component.index()];
            let cadence = cadence.as_ref().filter(|_| component == Component::Frequency);
            Self::sum(&[customer, behaviour, cadence.map(Cadence::counts)])
        });
        if observed.iter().all(Option::is_none) {
            return None;
        }
        let with = |[good, bad]: Counts| prior.with(good, bad);
        let both = |[customer, firm, _]: [Option<Counts>; 3]| {
            Some(Mutuality { customer: with(customer?), firm: with(firm?) })
        };
        let judged = |[correct, not_correct, good, not_good]: [f64; 4]| Transactions {
            correct: with([correct, not_correct]),
            good: with([good, not_good]),
        };
        Some(IntimacyScore {
            as_of: self.as_of,
            facts: self.facts,
            prior,
            act_weight: params.act_weight(),
            exponent: params.exponent(),
            level: params.level(),
            observed,
            whole: Whole::from_counts(&observed, params),
            cadence,
            transactions: self.transactions.map(judged),
            mutuality: self.counts.map(both),
            stated: [0, 1].map(|side| {
                let said: Vec<_> = self.counts.iter().map(|counts| counts[side]).collect();
                Self::sum(&said).map(with)
            }),
            said: self.said(),
            dealt: self.transactions.map_or([None; 2], |[correct, not_correct, good, not_good]| {
                [[correct, not_correct], [good, not_good]].map(|counts| share(Some(counts)))
            }),
        })
    }

    /// What speaks for the customer, for the standing, by component; each contact that was made
    /// and wanted is good, each that was one and not the other bad, and what is due by now open.
    pub(super) fn counted(&self) -> [Counted; 8] {
        Component::ALL.map(|component| {
            let [customer, _, behaviour] = self.counts[component.index()];
            let [good, bad] = Self::sum(&[customer, behaviour]).unwrap_or_default();
            let cadence = self.cadence.filter(|_| component == Component::Frequency);
            let Some([made, wanted]) = cadence else {
                return Counted { good, bad, open: 0.0, aging: 0.0 };
            };
            let missing = (wanted - made).max(0.0);
            // One contact at most is due; what was wanted beyond it in the silence is missed.
            let open = missing.min(self.due.min(1.0));
            let (matched, surplus) = (made.min(wanted), (made - wanted).max(0.0));
            Counted {
                good: good + matched,
                bad: bad + surplus + (missing - open),
                open,
                aging: 0.0,
            }
        })
    }

    /// How the customer and the firm rate each component, without any prior.
    fn said(&self) -> Said {
        let share = |said: Option<Counts>| {
            said.filter(|[good, bad]| good + bad > 0.0).map(|[good, bad]| good / (good + bad))
        };
        self.counts.map(|[customer, firm, _]| [customer, firm].map(share))
    }

    /// What the firm says of itself against what the customer says, in sentences.
    pub(super) fn rated(&self) -> Vec<String> {
        rated(&self.said())
    }

    /// Adds up what was observed; `None` if nothing was.
    fn sum(sources: &[Option<Counts>]) -> Option<Counts> {
        sources.iter().flatten().copied().reduce(|[good, bad], [g, b]| [good + g, bad + b])
    }
}

/// Says each component that the firm rates, beside what the customer says.
fn rated(said: &Said) -> Vec<String> {
    let line = |(component, [customer, firm]): (Component, &[Option<f64>; 2])| {
        let firm = (*firm)?;
        let gap = match customer {
            None => "did not say".to_owned(),
            Some(customer) => match (100.0 * (customer - firm).abs(), customer - firm) {
                (points, _) if points < 0.5 => "as high".to_owned(),
                (points, gap) if gap < 0.0 => format!("{points:.0} points lower"),
                (points, _) => format!("{points:.0} points higher"),
            },
        };
        Some(format!("{component}: we rate it {:.0} %, the customer {gap}", 100.0 * firm))
    };
    Component::ALL.into_iter().zip(said).filter_map(line).collect()
}

/// The composite of the eight components, taken apart.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Whole {
    value: f64,
    baseline: f64,
    /// The values of the components, and what each adds to the baseline.
    components: [f64; 8],
    contributions: Attribution,
    groups: [f64; 2],
    bounds: (f64, f64),
    coverage: f64,
    fresh: f64,
}

impl Whole {
    fn from_counts(observed: &[Option<Counts>; 8], params: &IntimacyParams) -> Self {
        let prior = params.prior();
        let a = power_mean::negligible_is_none(prior.mean.get());
        let part = |component: Component| {
            let [good, bad] = observed[component.index()].unwrap_or_default();
            let (n, mean) = (good + bad, prior.with(good, bad).mean());
            missing::Component {
                observed: observed[component.index()].map(|_| power_mean::negligible_is_none(mean)),
                prior: a,
                fresh: Share::rounded(n / (n + prior.weight.get())),
            }
        };
        let equal = Weights::equal(4);
        let groups = Group::BOTH.map(|group| {
            missing::completed(&group.components().map(part), &equal, Exponent::ARITHMETIC)
        });
        let weights = Weights::pair(params.act_weight());
        let ends = |end: fn(&Completed) -> f64| groups.map(|group| Share::rounded(end(&group)));
        let mean = |end| power_mean::mean_of(&ends(end), &weights, params.exponent());
        let filled = ends(|group| group.value);

        let components = Component::ALL.map(|component| part(component).filled().get());
        // A group passes its share of the difference on to its components, by their steps.
        let rates = power_mean::rates(&filled, &[a, a], &weights, params.exponent());
        let contribution = |component: Component| {
            let step = components[component.index()] - a.get();
            rates[component.group().index()] * (EACH * step)
        };
        let contributions = Component::ALL.map(contribution).to_vec();
        let contributions = Attribution::inside(contributions, a.get(), 1.0);
        let value = a.get() + contributions.total;

        let v = params.act_weight();
        let (done, acted) = (v.complement().get(), v.get());
        let complete = observed.iter().all(Option::is_some);
        let (bounds, coverage) = if complete {
            ((value, value), 1.0)
        } else {
            let (lower, upper) = (mean(|group| group.lower), mean(|group| group.upper));
            let coverage = done * groups[0].coverage + acted * groups[1].coverage;
            // What is unknown may weigh less than rounding; the whole is not known for that.
            ((lower.min(value), upper.max(value)), coverage.min(1.0 - f64::EPSILON / 2.0))
        };
        Self {
            value,
            baseline: a.get(),
            components,
            contributions,
            groups: filled.map(Share::get),
            bounds,
            coverage,
            fresh: (done * groups[0].fresh + acted * groups[1].fresh).min(1.0),
        }
    }
}

/// How often contact was made, against how often it was wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Cadence {
    contacts: f64,
    expected: f64,
    prior: f64,
    tolerance: f64,
    level: Level,
}

impl Cadence {
    fn from_sums([contacts, expected]: [f64; 2], params: &IntimacyParams) -> Self {
        Self {
            contacts,
            expected,
            prior: params.cadence_prior().get(),
            tolerance: params.cadence_tolerance().get(),
            level: params.level(),
        }
    }

    getters! {
        /// Returns C, the decayed number of contacts that were made.
        pub fn contacts -> f64;
        /// Returns E, the decayed number of contacts that were wanted.
        pub fn expected -> f64;
    }

    /// Returns the rate of contacts relative to the wanted one: `Gamma(k + C, k + E)`, 1 as
    /// wanted, 2 twice as often.
    #[must_use]
    pub const fn ratio(&self) -> GammaPosterior {
        GammaPosterior::from_counts(self.prior + self.contacts, self.prior + self.expected)
    }

    /// Returns the interval of the ratio.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.ratio().interval(self.level)
    }

    /// Returns how near the rate is to the wanted one: `2^(−|log₂ r|/h)`, 1 as wanted; too often
    /// is as wrong as too rarely.
    #[must_use]
    pub fn value(&self) -> f64 {
        let (made, wanted) = (self.prior + self.contacts, self.prior + self.expected);
        // The same as the formula, and the same bits with the two exchanged.
        libm::exp2(libm::log2(made.min(wanted) / made.max(wanted)) / self.tolerance)
    }

    /// Returns for how many observations of frequency the value counts: `max(C, E)`.
    ///
    /// Every contact was made, or wanted, or both; one that was both counts once. So silence counts
    /// by what was missed, and pestering by what was too much.
    #[must_use]
    pub fn occasions(&self) -> f64 {
        self.contacts.max(self.expected)
    }

    /// Returns what cadence adds to the good and the bad count of frequency.
    fn counts(&self) -> Counts {
        let (x, n) = (self.value(), self.occasions());
        [n * x, n * (1.0 - x)]
    }
}

/// What the customer made of the transactions, judged twice.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Transactions {
    /// How far their details are right.
    pub correct: BetaPosterior,
    /// How far they are good for the person.
    pub good: BetaPosterior,
}

/// What both sides say of the same component.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Mutuality {
    /// The customer's ratings of the firm.
    pub customer: BetaPosterior,
    /// The firm's ratings of itself.
    pub firm: BetaPosterior,
}

impl Mutuality {
    /// Returns the customer's mean less the firm's: below 0 where the firm flatters itself.
    #[must_use]
    pub fn gap(&self) -> f64 {
        self.customer.mean() - self.firm.mean()
    }
}

/// What the ledger says at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct IntimacyScore {
    as_of: Instant,
    facts: u64,
    prior: Prior,
    act_weight: Share,
    exponent: Exponent,
    level: Level,
    /// By component: what speaks for the customer.
    observed: [Option<Counts>; 8],
    #[cfg_attr(feature = "serde", serde(flatten))]
    whole: Whole,
    cadence: Option<Cadence>,
    transactions: Option<Transactions>,
    mutuality: [Option<Mutuality>; 8],
    /// What the customer's and the firm's own ratings say of all components together.
    stated: [Option<BetaPosterior>; 2],
    /// By component: how the customer and the firm rate it, without any prior.
    said: Said,
    /// How far dealings were correct, and good for the person, without any prior.
    dealt: [Option<f64>; 2],
}

impl IntimacyScore {
    getters! {
        /// Returns how close the two are, 0 to 1: the baseline and the sum of the eight parts.
        pub fn value -> f64 = whole.value;
        /// Returns what the parts are counted from: the prior mean of every component.
        pub fn baseline -> f64 = whole.baseline;
        /// Returns the share of weight that was ever observed, by the customer or in what was done:
        /// 1 only if all eight components were.
        pub fn coverage -> f64 = whole.coverage;
        /// Returns the share of weight that is still evidence: `1 − u`, 0 where all has faded to
        /// the prior.
        pub fn fresh -> f64 = whole.fresh;
        /// Returns how many facts the ledger saw, the firm's ratings of itself among them.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns the value with every unknown component at 0, and at 1.
        pub fn bounds -> (f64, f64) = whole.bounds;
        /// Returns how often contact was made against how often it was wanted; `None` without a
        /// wish.
        pub fn cadence -> Option<Cadence>;
        /// Returns the two judgements of the transactions, apart; `None` without any.
        pub fn transactions -> Option<Transactions>;
    }

    /// Returns the interval of the value. The components are taken as independent; one that is
    /// not known is as uncertain as its prior.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let (groups, weights) = self.groups();
        composite::interval_of(&groups, &weights, self.exponent, self.level).including(self.value())
    }

    /// Returns the good and the bad count of every component without any prior; 0 where nothing
    /// speaks for the customer.
    pub(crate) fn counts(&self) -> [[f64; 2]; 8] {
        self.observed.map(Option::unwrap_or_default)
    }

    /// The posteriors of the two groups, and their weights.
    fn groups(&self) -> ([BetaPosterior; 2], Weights) {
        let posterior = |component: Component| {
            let [good, bad] = self.observed[component.index()].unwrap_or_default();
            self.prior.with(good, bad)
        };
        let groups = Group::BOTH.map(|group| {
            let parts = group.components().map(|c| (EACH, Moments::from_posterior(&posterior(c))));
            Moments::sum(parts).beta()
        });
        (groups, Weights::pair(self.act_weight))
    }

    /// Returns the eight components and what each adds; with the baseline they sum to the value.
    ///
    /// One that is not known stands at its prior and adds nothing.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let part = |component: Component| {
            let (value, contribution) = (
                self.whole.components[component.index()],
                self.whole.contributions.parts[component.index()],
            );
            Part::new(component.to_string(), value, contribution)
        };
        Component::ALL.into_iter().map(part).collect()
    }

    /// Returns the value of one half: what you do, or how you act.
    #[must_use]
    pub const fn group(&self, group: Group) -> f64 {
        self.whole.groups[group.index()]
    }

    /// Returns what is known of a component, from the customer and from what was done; `None` if
    /// nothing is.
    #[must_use]
    pub fn posterior(&self, component: Component) -> Option<BetaPosterior> {
        self.observed[component.index()].map(|[good, bad]| self.prior.with(good, bad))
    }

    /// Returns what both sides say of a component; `None` unless both rated it.
    #[must_use]
    pub const fn mutuality(&self, component: Component) -> Option<Mutuality> {
        self.mutuality[component.index()]
    }

    /// Returns what a party's ratings say of all components that it rated, without what was done;
    /// `None` without a rating by that party.
    #[must_use]
    pub const fn stated(&self, by: Party) -> Option<BetaPosterior> {
        match by {
            Party::Customer => self.stated[0],
            Party::Firm => self.stated[1],
        }
    }
}

impl IntimacyScore {
    /// Returns what else is known, in short sentences: what the firm says of itself against what the
    /// customer says, dealings judged twice, the rhythm of contacts.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let percent = |share: f64| format!("{:.0} %", 100.0 * share);
        let mut lines = rated(&self.said);
        if let [Some(correct), Some(good)] = self.dealt {
            let [correct, good] = [correct, good].map(percent);
            lines.push(format!(
                "dealings: {correct} right in their details, {good} good for the person"
            ));
        }
        if let Some(cadence) = &self.cadence {
            let ratio = cadence.ratio().mean();
            lines.push(format!("contact is made {ratio:.1} times as often as wanted"));
        }
        lines
    }
}

impl core::fmt::Display for IntimacyScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let known = self.observed.iter().flatten().count();
        write!(
            f,
            "intimacy {:.2} {} (more is better), resting on {known} of 8 components and {} facts",
            self.value(),
            self.interval(),
            self.facts,
        )?;
        if known < Component::ALL.len() {
            let (lower, upper) = self.bounds();
            write!(f, "; {lower:.2} to {upper:.2} whatever the rest is")?;
        }
        Ok(())
    }
}
