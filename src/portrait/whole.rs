//! One relationship at one instant.

use super::{AllSaid, Change, MODELS, ModelName, PortraitParams, Standing};
use std::sync::Arc;

use crate::kernel::Interval;
use crate::kernel::Rounded;
use crate::kernel::getters::getters;
use crate::kernel::posterior::BetaPosterior;
use crate::model::{Glance, Said};
use crate::quantity::{Instant, Share};
use crate::record::Override;

/// What one model says in a portrait.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PortraitPart {
    /// The model.
    pub model: ModelName,
    /// What it says by itself, 0 to 1, more is better; `None` where nothing is known, or where it
    /// says nothing of better or worse.
    pub value: Option<f64>,
    /// The interval that the model states for it; `None` also where it was not asked for, as in a
    /// [book in brief](crate::book::Book::in_brief).
    pub interval: Option<Interval>,
    /// How much of what it could know was ever observed, 0 to 1.
    pub coverage: f64,
    /// How much of it is still evidence, 0 to 1.
    pub fresh: f64,
    /// How many facts it rests on.
    pub facts: u64,
    /// Whether it is declared, and so part of the standings.
    pub is_declared: bool,
    /// What its components add to how the firm serves the customer, over one half.
    pub contribution: f64,
    /// What its components add to how the customer deals with the firm, over one half.
    pub theirs: f64,
}

/// What the models say of which anything is known, in their order: mostly some of them. The
/// intervals stand apart, since a book in brief has next to none.
#[derive(Debug, Clone, PartialEq)]
struct Readings {
    known: [bool; MODELS],
    glances: Box<[Glance]>,
    intervals: Box<[(ModelName, Interval)]>,
}

impl Readings {
    fn of(all: &AllSaid) -> Self {
        let said = || ModelName::ALL.into_iter().zip(all).filter_map(|(m, s)| Some((m, (*s)?)));
        Self {
            known: all.each_ref().map(Option::is_some),
            glances: said().map(|(_, said)| said.glance()).collect(),
            intervals: said().filter_map(|(model, said)| Some((model, said.interval?))).collect(),
        }
    }

    fn get(&self, model: ModelName) -> Option<Said> {
        let (before, from) = self.known.split_at(model.index());
        let place = before.iter().filter(|known| **known).count();
        let glance = self.glances.get(place).filter(|_| from.first() == Some(&true))?;
        let interval = self.intervals.iter().find(|(own, _)| *own == model);
        Some(glance.beside(interval.map(|(_, interval)| *interval)))
    }
}

/// As a list of all models, with nothing for those of which nothing is known.
#[cfg(feature = "serde")]
impl serde::Serialize for Readings {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> core::result::Result<S::Ok, S::Error> {
        ModelName::ALL.map(|model| self.get(model)).serialize(serializer)
    }
}

/// One relationship at one instant: where the customer stands in either direction, and what each
/// model says. More is better.
///
/// A standing, its baseline of one half and what its parts contribute are whole multiples of 2⁻⁵⁰,
/// so that they add up to the last bit in any order and any grouping.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Portrait {
    as_of: Instant,
    params: Arc<PortraitParams>,
    readings: Readings,
    ours: Option<Standing>,
    theirs: Option<Standing>,
    /// Where the first may end by what is still open.
    bounds: (f64, f64),
    /// What a person said instead, where that is in force: of few, and so in a box.
    judgement: Option<Box<Override>>,
}

impl Portrait {
    /// Makes the portrait; `None` where no model has seen a fact.
    pub(crate) fn new(
        readings: &AllSaid,
        [ours, theirs]: [Option<Standing>; 2],
        bounds: (f64, f64),
        params: Arc<PortraitParams>,
        as_of: Instant,
    ) -> Option<Self> {
        let nothing = readings.iter().flatten().all(|reading| reading.facts == 0);
        let known = !nothing || ours.is_some() || theirs.is_some();
        let readings = Readings::of(readings);
        known.then_some(Self { as_of, params, readings, ours, theirs, bounds, judgement: None })
    }

    pub(crate) fn with_judgement(self, judgement: Option<Override>) -> Self {
        Self { judgement: judgement.map(Box::new), ..self }
    }

    /// What a portrait of nothing known would be.
    pub(crate) fn before_evidence(&self) -> Self {
        let (readings, params) = (Readings::of(&[None; MODELS]), Arc::clone(&self.params));
        let as_of = self.as_of;
        let bounds = (Standing::BASELINE, Standing::BASELINE);
        Self { as_of, params, readings, ours: None, theirs: None, bounds, judgement: None }
    }

    getters! {
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns how the firm serves the customer; `None` where nothing of it is known.
        pub fn ours -> Option<&Standing>;
        /// Returns how the customer deals with the firm; `None` where nothing of it is known.
        pub fn theirs -> Option<&Standing>;
        /// Returns the lowest and the highest value, if all that is still open went badly, and if
        /// all of it went well; so too where nothing but what is open is known.
        pub fn bounds -> (f64, f64);
    }

    /// Returns what a person put beside the score, if that is in force. It changes no number.
    #[must_use]
    pub const fn judgement(&self) -> Option<&Override> {
        match &self.judgement {
            Some(judgement) => Some(judgement),
            None => None,
        }
    }

    /// Returns how the models make the whole.
    #[must_use]
    pub fn params(&self) -> &PortraitParams {
        &self.params
    }

    /// Tells whether anything is known of how the firm serves the customer: if not, the value is
    /// the baseline and says nothing.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.ours.is_some()
    }

    /// Returns how the firm serves the customer, 0 to 1; one half where nothing of it is known.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.ours.as_ref().map_or(Standing::BASELINE, Standing::value)
    }

    /// Returns where everybody stands of whom nothing is known: what contributions are counted
    /// from.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        Standing::BASELINE
    }

    /// Returns the interval of the value; the widest where nothing is known.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let level = self.params.level();
        let tail = level.lower_tail();
        self.ours
            .as_ref()
            .map_or_else(|| Interval::new(tail, 1.0 - tail, level), Standing::interval)
    }

    /// Returns a Beta of the value, for rankings; uniform where nothing is known.
    #[must_use]
    pub fn posterior(&self) -> BetaPosterior {
        let uniform = BetaPosterior::from_counts(1.0, 1.0);
        self.ours.as_ref().map_or(uniform, Standing::posterior)
    }

    /// Returns how far the two directions are apart: how the firm serves the customer less how the
    /// customer deals with the firm; `None` unless both are known.
    #[must_use]
    pub fn balance(&self) -> Option<f64> {
        Some(self.ours.as_ref()?.value() - self.theirs.as_ref()?.value())
    }

    /// Returns how much of what was ever observed is still evidence, 0 to 1.
    #[must_use]
    pub fn fresh(&self) -> f64 {
        self.ours.as_ref().map_or(0.0, Standing::fresh)
    }

    /// Returns the share of the declared components that were ever observed, 0 to 1.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        self.ours.as_ref().map_or(0.0, Standing::coverage)
    }

    /// What each model adds over one half, in the order of [`ModelName::ALL`].
    pub(crate) fn contributions(&self) -> [f64; MODELS] {
        self.ours.as_ref().map_or([0.0; MODELS], Standing::by_model)
    }

    /// Returns what each model says and adds, in the order of [`ModelName::ALL`]: the value is the
    /// baseline plus the sum of the contributions, added in any order.
    #[must_use]
    pub fn parts(&self) -> [PortraitPart; MODELS] {
        let ours = self.contributions();
        let theirs = self.theirs.as_ref().map_or([0.0; MODELS], Standing::by_model);
        ModelName::ALL.map(|model| {
            let i = model.index();
            let read = self.readings.get(model);
            let known = read.filter(Said::is_known);
            PortraitPart {
                model,
                value: known.map(|reading| Share::rounded(reading.value).get()),
                interval: known.and_then(|reading| reading.interval),
                coverage: known.map_or(0.0, |reading| reading.coverage),
                fresh: known.map_or(0.0, |reading| reading.fresh),
                facts: read.map_or(0, |reading| reading.facts),
                is_declared: self.params.weight(model).get() > 0.0,
                contribution: ours[i],
                theirs: theirs[i],
            }
        })
    }

    /// Returns what one model says and adds.
    #[must_use]
    pub fn part(&self, model: ModelName) -> PortraitPart {
        self.parts()[model.index()]
    }

    /// Returns the baseline, the contributions in the order of [`ModelName::ALL`], and the value in
    /// whole units of `1/per_one` (100 for points), so that they add up as printed.
    #[must_use]
    pub fn rounded(&self, per_one: f64) -> Rounded {
        let parts = self.contributions().map(|part| part * per_one);
        Rounded::from_parts(self.baseline() * per_one, &parts, self.value() * per_one)
    }

    /// Returns how many facts the portrait rests on, over all models: an event that concerns two
    /// counts in each.
    #[must_use]
    pub fn facts(&self) -> u64 {
        let facts = self.readings.glances.iter().map(|glance| glance.facts);
        facts.fold(0, u64::saturating_add)
    }

    /// Splits the difference to another portrait, of an earlier instant or of another customer,
    /// over the models.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`](crate::Error::Inconsistent) if the two weigh the models
    /// differently: their scores are then not of the same kind.
    pub fn change_since(&self, other: &Self) -> crate::Result<Change> {
        Change::between(other, self)
    }

    /// Splits the way from nothing known to here over the models.
    #[must_use]
    pub fn change_since_nothing(&self) -> Change {
        Change::from_portraits(&self.before_evidence(), self)
    }
}

impl core::fmt::Display for Portrait {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match &self.ours {
            Some(ours) => write!(
                f,
                "portrait {:.2} {:.2} (more is better), resting on {:.0} % of what could be known \
                 and {} facts, {:.0} % fresh",
                ours.value(),
                ours.interval(),
                100.0 * ours.coverage(),
                self.facts(),
                100.0 * ours.fresh(),
            )?,
            None => f.write_str("portrait: nothing known of how the firm serves the customer")?,
        }
        if let Some(theirs) = &self.theirs {
            write!(f, "; they deal with us at {:.2} {:.2}", theirs.value(), theirs.interval())?;
        }
        match &self.judgement {
            Some(judgement) => write!(f, "; {judgement}"),
            None => Ok(()),
        }
    }
}
