//! The answer: items, questionnaires and the whole, with the cap of a failed critical item.

use super::ConductParams;
use super::discovery::DealDiscovery;
use super::evidence::MESSAGES;
use super::item::{Asked, Counts, ItemScore, Known};
use crate::Result;
use crate::kernel::composite;
use crate::kernel::getters::getters;
use crate::kernel::posterior::BetaPosterior;
use crate::kernel::{Interval, Part, missing};
use crate::quantity::{Exponent, Instant, Level, Name, Share, Weights};
use crate::survey::Item;

/// Returns what was said of an item of an instrument, and what was done, by the bytes of their names.
pub(super) type Lookup<'a> = &'a dyn Fn(&[u8], &[u8]) -> [Option<Counts>; 2];

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
        let flipped =
            |[high, low]: Counts| if item.is_reversed() { [low, high] } else { [high, low] };
        let [said, done] = read(instrument.bytes(), item.id().bytes());
        [said.map(flipped), done]
    }

    /// What is counted of an item from both sources.
    pub(super) fn of_item(read: Lookup<'_>, instrument: &Name, item: &Item) -> Counts {
        let both = Self::sources(read, instrument, item).into_iter().flatten();
        both.fold([0.0, 0.0], |[good, bad], [g, b]| [good + g, bad + b])
    }

    /// Weighs the sums of all items together, and of no part of them.
    pub(super) fn score_of_all(self, params: &ConductParams) -> Result<Option<ConductScore>> {
        let mut all = Vec::new();
        for instrument in params.instruments() {
            let items = instrument.items().iter();
            all.extend(items.map(|item| self.asked(instrument.name(), item, params)));
        }
        if !all.iter().any(Asked::is_observed) {
            return Ok(None);
        }
        Ok(Some(ConductScore {
            as_of: self.as_of,
            facts: self.facts,
            whole: Section::from_items("conduct".to_owned(), &all, params)?,
            instruments: Vec::new(),
            components: Vec::new(),
            customer_centred: None,
            items: Vec::new(),
            unrecognised: self.unrecognised,
            deals: self.deals,
        }))
    }

    fn asked<'a>(&self, instrument: &'a Name, item: &'a Item, params: &ConductParams) -> Asked<'a> {
        let sources = Self::sources(self.read, instrument, item);
        Asked { instrument, item, known: Known::of(item, sources, params) }
    }

    /// Weighs the sums with a model's constants; `None` if no item was observed.
    pub(super) fn score(self, params: &ConductParams) -> Result<Option<ConductScore>> {
        let (mut all, mut instruments, mut components) = (Vec::new(), Vec::new(), Vec::new());
        for instrument in params.instruments() {
            let (name, before) = (instrument.name(), all.len());
            all.extend(instrument.items().iter().map(|item| self.asked(name, item, params)));
            let own: &[Asked<'_>] = &all[before..];
            if !own.iter().any(Asked::is_observed) {
                continue;
            }
            instruments.push(Section::from_items(name.as_str().to_owned(), own, params)?);
            for component in instrument.components() {
                let of = |asked: &&Asked<'_>| asked.item.component() == component;
                let own: Vec<_> = own.iter().filter(of).copied().collect();
                if own.iter().any(Asked::is_observed) {
                    let name = format!("{name}/{component}");
                    components.push(Section::from_items(name, &own, params)?);
                }
            }
        }
        if instruments.is_empty() {
            return Ok(None);
        }
        let [_, messages] = (self.read)(MESSAGES.0.as_bytes(), MESSAGES.1.as_bytes());
        Ok(Some(ConductScore {
            as_of: self.as_of,
            facts: self.facts,
            whole: Section::from_items("conduct".to_owned(), &all, params)?,
            instruments,
            components,
            customer_centred: messages.map(|[own, other]| params.prior().with(own, other)),
            items: all.iter().filter(|own| own.is_observed()).map(Asked::score).collect(),
            unrecognised: self.unrecognised,
            deals: self.deals,
        }))
    }
}

/// The parts of a section, without their names as they are read: nearly all are of items that were
/// never observed, and most are never read.
#[derive(Debug, Clone, PartialEq)]
struct Parts {
    /// The instrument and the id of each item.
    items: Vec<(Name, Name)>,
    /// The value and what it adds, of each item, and of the cap.
    lines: Vec<(f64, f64)>,
}

impl Parts {
    fn named(&self) -> Vec<Part> {
        let names = self.items.iter().map(|(instrument, item)| {
            let (outer, inner) = (instrument.as_str(), item.as_str());
            format!("{outer}/{inner}")
        });
        let part = |(name, (value, added)): (String, &(f64, f64))| Part::new(name, *value, *added);
        names.chain([CAP.to_owned()]).zip(&self.lines).map(part).collect()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Parts {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> core::result::Result<S::Ok, S::Error> {
        self.named().serialize(serializer)
    }
}

/// The score of some items: of a questionnaire, of one of its components, or of all.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Section {
    name: String,
    value: f64,
    baseline: f64,
    parts: Parts,
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
    fn from_items(name: String, items: &[Asked<'_>], params: &ConductParams) -> Result<Self> {
        let weights: Vec<f64> = items.iter().map(|item| item.known.weight).collect();
        let weights = Weights::proportional(&weights)?;
        let a = params.prior().mean;
        let posteriors: Vec<BetaPosterior> =
            items.iter().map(|item| item.known.posterior()).collect();
        let component = |(item, posterior): (&Asked<'_>, &BetaPosterior)| {
            let observed = item.known.observed();
            let n: f64 = observed.unwrap_or_default().iter().sum();
            missing::Component {
                observed: observed.map(|_| Share::rounded(posterior.mean())),
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
        let mut steps = inside(baseline, steps);
        let before = baseline + steps.iter().sum::<f64>();

        let failed = items.iter().filter(|item| item.known.has_failed());
        let failed: Vec<String> = failed.map(|item| item.score().name().to_owned()).collect();
        let cap = libm::floor(params.cap().get() * UNITS);
        let most = if failed.is_empty() { UNITS } else { cap };
        let taken = (most - before).min(0.0);

        steps.push(taken);
        let named = |item: &Asked<'_>| (item.instrument.clone(), item.item.id().clone());
        let values = components.iter().map(|part| part.filled().get()).chain([most / UNITS]);
        let parts = Parts {
            items: items.iter().map(named).collect(),
            lines: values.zip(steps).map(|(value, step)| (value, step / UNITS)).collect(),
        };
        let baseline = baseline / UNITS;
        let value = baseline + parts.lines.iter().fold(0.0, |sum, (_, added)| sum + added);

        let (bounds, coverage) = if components.iter().all(|part| part.observed.is_some()) {
            ((value, value), 1.0)
        } else {
            // A critical item that was never observed may fail.
            let may_fail =
                |item: &Asked<'_>| !item.is_observed() && item.known.fails_below.is_some();
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

    /// Returns the items and what each adds, and last, as `cap`, what the cap takes: 0 where no
    /// critical item failed. An item that is not known stands at its prior and adds nothing.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        self.parts.named()
    }

    getters! {
        /// Returns what the parts are counted from: the prior mean of every item.
        pub fn baseline -> f64;
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
        self.whole.parts()
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
        self.items.iter().find(|item| item.name() == name)
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
