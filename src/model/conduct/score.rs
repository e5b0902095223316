//! The answer: items, questionnaires and the whole, with the cap of a failed critical item.

use super::ConductParams;
use super::discovery::DealDiscovery;
use super::evidence::MESSAGES;
use crate::Result;
use crate::kernel::composite;
use crate::kernel::getters::getters;
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Interval, Part, missing};
use crate::quantity::{Exponent, Instant, Level, Name, Share, Weights};
use crate::survey::Item;

/// A good and a bad count.
type Counts = [f64; 2];

/// Returns the counts of an item of an instrument, from a source.
pub(super) type Lookup<'a> = &'a dyn Fn(&str, &str, Source) -> Option<Counts>;

/// Where an observation of an item comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub(super) enum Source {
    /// Answers, counted up their own scales.
    Said,
    /// Deeds and messages, counted by how well they were done.
    Done,
}

/// The name of the part that shows what the cap takes.
const CAP: &str = "cap";

/// Parts are whole numbers of these, so that their sum is exact and the cap is met exactly.
const UNITS: f64 = (1_u64 << 53) as f64;

/// The sums of a ledger as they weigh at an instant, before any prior.
pub(super) struct Tally<'a> {
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    pub(super) read: Lookup<'a>,
    pub(super) unrecognised: Vec<String>,
    pub(super) deals: Vec<DealDiscovery>,
}

impl Tally<'_> {
    /// What was said of an item, the right way round, and what was done.
    fn sources(read: Lookup<'_>, instrument: &Name, item: &Item) -> [Option<Counts>; 2] {
        let of = |source| read(instrument.as_str(), item.id().as_str(), source);
        let flipped =
            |[high, low]: Counts| if item.is_reversed() { [low, high] } else { [high, low] };
        [of(Source::Said).map(flipped), of(Source::Done)]
    }

    /// What is counted of an item from both sources.
    pub(super) fn of_item(read: Lookup<'_>, instrument: &Name, item: &Item) -> Counts {
        let both = Self::sources(read, instrument, item).into_iter().flatten();
        both.fold([0.0, 0.0], |[good, bad], [g, b]| [good + g, bad + b])
    }

    /// Weighs the sums with a model's constants; `None` if no item was observed.
    pub(super) fn score(self, params: &ConductParams) -> Result<Option<ConductScore>> {
        let item = |instrument: &Name, item: &Item| {
            let (outer, inner) = (instrument.as_str(), item.id().as_str());
            let [said, done] = Self::sources(self.read, instrument, item);
            ItemScore {
                name: format!("{outer}/{inner}"),
                component: format!("{outer}/{}", item.component()),
                weight: item.weight().get(),
                prior: params.prior(),
                level: params.level(),
                fails_below: item.fails_below(),
                failure_evidence: params.failure_evidence().get(),
                said,
                done,
            }
        };
        let (mut items, mut instruments, mut components) = (Vec::new(), Vec::new(), Vec::new());
        for instrument in params.instruments() {
            let name = instrument.name();
            let own: Vec<_> = instrument.items().iter().map(|own| item(name, own)).collect();
            if own.iter().any(|item| item.observed().is_some()) {
                instruments.push(Section::from_items(name.as_str().to_owned(), &own, params)?);
            }
            for component in instrument.components() {
                let component = format!("{name}/{component}");
                let of = |item: &&ItemScore| item.component == component;
                let own: Vec<_> = own.iter().filter(of).cloned().collect();
                if own.iter().any(|item| item.observed().is_some()) {
                    components.push(Section::from_items(component, &own, params)?);
                }
            }
            items.extend(own);
        }
        if instruments.is_empty() {
            return Ok(None);
        }
        let messages = (self.read)(MESSAGES.0, MESSAGES.1, Source::Done);
        Ok(Some(ConductScore {
            as_of: self.as_of,
            facts: self.facts,
            whole: Section::from_items("conduct".to_owned(), &items, params)?,
            instruments,
            components,
            customer_centred: messages.map(|[own, other]| params.prior().with(own, other)),
            items: items.into_iter().filter(|item| item.observed().is_some()).collect(),
            unrecognised: self.unrecognised,
            deals: self.deals,
        }))
    }
}

/// What is known of one item that was observed.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ItemScore {
    name: String,
    component: String,
    weight: f64,
    prior: Prior,
    level: Level,
    fails_below: Option<Share>,
    failure_evidence: f64,
    said: Option<Counts>,
    done: Option<Counts>,
}

impl ItemScore {
    /// Adds up what was said and what was done; `None` if nothing was.
    fn observed(&self) -> Option<Counts> {
        let both = [self.said, self.done].into_iter().flatten();
        both.reduce(|[good, bad], [g, b]| [good + g, bad + b])
    }

    /// Returns the name: that of the instrument, a slash, that of the item.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what is known of the item: 1 is as good as can be, of a reversed item too.
    #[must_use]
    pub fn posterior(&self) -> BetaPosterior {
        let [good, bad] = self.observed().unwrap_or_default();
        self.prior.with(good, bad)
    }

    /// Returns the interval of the item.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.posterior().interval(self.level)
    }

    /// Returns what answers alone say; `None` without any.
    #[must_use]
    pub fn said(&self) -> Option<BetaPosterior> {
        self.said.map(|[good, bad]| self.prior.with(good, bad))
    }

    /// Returns what deeds and messages alone say; `None` without any.
    #[must_use]
    pub fn done(&self) -> Option<BetaPosterior> {
        self.done.map(|[good, bad]| self.prior.with(good, bad))
    }

    /// Returns what is said less what is done: above 0 where words flatter. `None` unless both
    /// are known.
    #[must_use]
    pub fn gap(&self) -> Option<f64> {
        Some(self.said()?.mean() - self.done()?.mean())
    }

    /// Tells whether the item is critical and failed: its mean is below its threshold, and
    /// enough was observed against it.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        let [_, bad] = self.observed().unwrap_or_default();
        let below = |threshold: Share| self.posterior().mean() < threshold.get();
        bad >= self.failure_evidence && self.fails_below.is_some_and(below)
    }

    /// Returns how probable it is that a critical item lies below its threshold; `None` for one
    /// that is not critical.
    #[must_use]
    pub fn failing(&self) -> Option<f64> {
        self.fails_below.map(|threshold| self.posterior().cdf(threshold.get()))
    }
}

/// The score of some items: of a questionnaire, of one of its components, or of all.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Section {
    name: String,
    value: f64,
    baseline: f64,
    parts: Vec<Part>,
    bounds: (f64, f64),
    coverage: f64,
    fresh: f64,
    failed: Vec<String>,
    /// The most that the value can be: 1 if no critical item failed.
    most: f64,
    level: Level,
    #[cfg_attr(feature = "serde", serde(skip))]
    posteriors: Vec<BetaPosterior>,
    #[cfg_attr(feature = "serde", serde(skip))]
    weights: Weights,
}

impl Section {
    /// The parts are whole numbers of 2⁻⁵³, and so are the baseline and the cap.
    fn from_items(name: String, items: &[ItemScore], params: &ConductParams) -> Result<Self> {
        let weights: Vec<f64> = items.iter().map(|item| item.weight).collect();
        let weights = Weights::proportional(&weights)?;
        let a = params.prior().mean;
        let posteriors: Vec<BetaPosterior> = items.iter().map(ItemScore::posterior).collect();
        let component = |(item, posterior): (&ItemScore, &BetaPosterior)| {
            let n: f64 = item.observed().unwrap_or_default().iter().sum();
            missing::Component {
                observed: item.observed().map(|_| Share::rounded(posterior.mean())),
                prior: a,
                fresh: Share::rounded(n / (n + params.prior().weight.get())),
            }
        };
        let components: Vec<_> = items.iter().zip(&posteriors).map(component).collect();
        let mean = missing::completed(&components, &weights, Exponent::ARITHMETIC);

        let baseline = libm::rint(a.get() * UNITS);
        let step = |(w, part): (&f64, &missing::Component)| {
            libm::trunc(w * (part.filled().get() - a.get()) * UNITS)
        };
        let steps = weights.as_slice().iter().zip(&components).map(step).collect();
        let steps = inside(baseline, steps);
        let before = baseline + steps.iter().sum::<f64>();

        let failed: Vec<String> =
            items.iter().filter(|item| item.has_failed()).map(|item| item.name.clone()).collect();
        let cap = libm::floor(params.cap().get() * UNITS);
        let most = if failed.is_empty() { UNITS } else { cap };
        let taken = (most - before).min(0.0);

        let mut parts: Vec<Part> = items
            .iter()
            .zip(components.iter().zip(&steps))
            .map(|(item, (part, step))| Part::new(&*item.name, part.filled().get(), step / UNITS))
            .collect();
        parts.push(Part::new(CAP, most / UNITS, taken / UNITS));
        let baseline = baseline / UNITS;
        let value = baseline + parts.iter().fold(0.0, |sum, part| sum + part.contribution);

        let (bounds, coverage) = if components.iter().all(|part| part.observed.is_some()) {
            ((value, value), 1.0)
        } else {
            // A critical item that was never observed may fail.
            let may_fail =
                |item: &ItemScore| item.observed().is_none() && item.fails_below.is_some();
            let least = if items.iter().any(may_fail) { cap.min(most) } else { most } / UNITS;
            let (lower, upper) = (mean.lower.min(least), mean.upper.min(most / UNITS));
            // What is unknown may weigh less than rounding; the whole is not known for that.
            let coverage = mean.coverage.min(1.0 - f64::EPSILON / 2.0);
            ((lower.min(value).max(0.0), upper.max(value).min(1.0)), coverage)
        };
        Ok(Self {
            name,
            value,
            baseline,
            parts,
            bounds,
            coverage,
            fresh: mean.fresh.min(coverage),
            failed,
            most: most / UNITS,
            level: params.level(),
            posteriors,
            weights,
        })
    }

    /// Returns the name: of a questionnaire, of a component behind that of its questionnaire and
    /// a slash, or `conduct`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the value, 0 to 1: the baseline and the sum of the parts.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Returns the interval of the value, which critical items failed being given.
    ///
    /// The items are taken as independent; one that is not known is as uncertain as its prior.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let (parts, rho) = (&self.posteriors, Exponent::ARITHMETIC);
        let free = composite::interval_of(parts, &self.weights, rho, self.level);
        let held = Interval::new(free.lower.min(self.most), free.upper.min(self.most), self.level);
        held.including(self.value)
    }

    getters! {
        /// Returns what the parts are counted from: the prior mean of every item.
        pub fn baseline -> f64;
        /// Returns the items and what each adds, and last, as `cap`, what the cap takes: 0 where no
        /// critical item failed. An item that is not known stands at its prior and adds nothing.
        pub fn parts -> &[Part];
        /// Returns the value with every unknown item at 0, and at 1.
        pub fn bounds -> (f64, f64);
        /// Returns the share of weight that was ever observed.
        pub fn coverage -> f64;
        /// Returns the share of weight that is still evidence: `1 − u`.
        pub fn fresh -> f64;
        /// Returns the names of the critical items that failed, in their order.
        pub fn failed -> &[String];
    }
}

/// Keeps the sum of some whole steps within 0 and 1: what rounding would carry out of them, the
/// largest step gives back.
fn inside(baseline: f64, mut steps: Vec<f64>) -> Vec<f64> {
    for _ in 0..4 {
        let sum = baseline + steps.iter().sum::<f64>();
        let over = sum - sum.clamp(0.0, UNITS);
        if over == 0.0 {
            break;
        }
        if let Some(largest) = steps.iter_mut().max_by(|x, y| x.abs().total_cmp(&y.abs())) {
            *largest -= over;
        }
    }
    steps
}

/// What the ledger says at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ConductScore {
    as_of: Instant,
    facts: u64,
    whole: Section,
    instruments: Vec<Section>,
    components: Vec<Section>,
    items: Vec<ItemScore>,
    customer_centred: Option<BetaPosterior>,
    unrecognised: Vec<String>,
    deals: Vec<DealDiscovery>,
}

impl ConductScore {
    /// Returns how well the firm conducts itself, 0 to 1: the baseline and the sum of the parts.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.whole.value
    }

    /// Returns the interval of the value, which critical items failed being given.
    ///
    /// The items are taken as independent; one that is not known is as uncertain as its prior.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.whole.interval()
    }

    /// Returns what the parts are counted from: the prior mean of every item.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        self.whole.baseline
    }

    /// Returns the items and what each adds, and last, as `cap`, what the cap takes; with the
    /// baseline they sum to the value.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        self.whole.parts.clone()
    }

    getters! {
        /// Returns the share of weight that was ever observed: 1 only if all items were.
        pub fn coverage -> f64 = whole.coverage;
        /// Returns the share of weight that is still evidence: `1 − u`, 0 where all has faded to
        /// the prior.
        pub fn fresh -> f64 = whole.fresh;
        /// Returns how many facts the ledger saw.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns the value with every unknown item at 0, and at 1.
        pub fn bounds -> (f64, f64) = whole.bounds;
        /// Returns the names of the critical items that failed, in their order.
        pub fn failed -> &[String] = whole.failed;
    }

    /// Returns the score of one questionnaire; `None` if none of its items was observed.
    #[must_use]
    pub fn instrument(&self, name: &str) -> Option<&Section> {
        self.instruments.iter().find(|section| section.name == name)
    }

    /// Returns the score of one component of a questionnaire; `None` if none of its items was
    /// observed.
    #[must_use]
    pub fn component(&self, instrument: &str, component: &str) -> Option<&Section> {
        let name = format!("{instrument}/{component}");
        self.components.iter().find(|section| section.name == name)
    }

    /// Returns the items that were observed, in their order.
    #[must_use]
    pub fn items(&self) -> &[ItemScore] {
        &self.items
    }

    /// Returns what is known of one item; `None` if it was never observed.
    #[must_use]
    pub fn item(&self, instrument: &str, item: &str) -> Option<&ItemScore> {
        let name = format!("{instrument}/{item}");
        self.items.iter().find(|item| item.name == name)
    }

    getters! {
        /// Returns the share of messages that are about the customer; `None` without a message.
        pub fn customer_centred -> Option<BetaPosterior>;
        /// Returns the items that the ledger saw and the params' instruments do not have; they
        /// count for nothing.
        pub fn unrecognised -> &[String];
        /// Returns what is known in each deal, by name.
        pub fn deals -> &[DealDiscovery];
    }
}

impl core::fmt::Display for ConductScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (known, all) = (self.items.len(), self.whole.posteriors.len());
        write!(
            f,
            "conduct {:.2} {} (more is better), resting on {known} of {all} items and {} facts",
            self.value(),
            self.interval(),
            self.facts,
        )?;
        if known < all {
            let (lower, upper) = self.bounds();
            write!(f, "; {lower:.2} to {upper:.2} whatever the rest is")?;
        }
        if !self.failed().is_empty() {
            write!(f, "; held at {:.2} at most by {}", self.whole.most, self.failed().join(", "))?;
        }
        Ok(())
    }
}
