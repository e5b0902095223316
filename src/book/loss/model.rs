//! The chance of loss, once it is learned.

use super::LossParams;
use super::signs::{LossSigns, is_gone, is_lost};
use crate::Result;
use crate::backtest::part;
use crate::book::BookParams;
use crate::calibrate::Calibration;
use crate::calibrate::shapes::{Reply, ShapedScore, Shapes};
use crate::kernel::getters::getters;
use crate::portrait::Frame;
use crate::quantity::{Amount, Instant};
use crate::record::{Event, Fact};

/// The chance that a customer is lost, and what of its worth that puts at risk.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Loss {
    /// The chance of a loss within the horizon, between 0 and 1.
    pub chance: f64,
    /// How far ahead that is.
    pub horizon_days: f64,
    /// The worth times the chance, in the user's unit; `None` where nobody said the worth.
    pub at_risk: Option<f64>,
}

/// How much there was to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LossCounts {
    /// How many cases: a customer at a cut, of whom something was known and who was not gone.
    pub cases: u64,
    /// How many of these ended in a loss.
    pub losses: u64,
    /// How many customers have a case.
    pub customers: u64,
    /// How many have a case that ended in a loss.
    pub lost: u64,
    /// How many have a case that did not.
    pub kept: u64,
}

impl LossCounts {
    /// Counts a customer's outcomes, without reading what was known beside them: who is counted so
    /// is at least who is learned from. It costs little, and tells where learning would be in vain.
    ///
    /// # Errors
    ///
    /// As [`LossLearner::new`](super::LossLearner::new).
    pub fn observe(&mut self, events: &[Event], params: &LossParams, as_of: Instant) -> Result<()> {
        let Some(first) = events.first() else { return Ok(()) };
        let (mut cases, mut losses) = (0, 0);
        let cuts = params.rolling(as_of)?;
        // Of most nothing became that ends it: such a one is a case from its first event on.
        if !events.iter().any(|event| matches!(event.fact(), Fact::Outcome(_))) {
            let begun = events.iter().map(Event::at).min();
            cases = cuts.iter().filter(|cut| begun <= Some(cut.at())).count() as u64;
            self.add(cases, losses);
            return Ok(());
        }
        let mut events = events.to_vec();
        events.sort_by_key(Event::at);
        for cut in cuts {
            let (known, followed) = part(first.customer(), &events, cut);
            if known.is_some_and(|known| !is_gone(known.events())) {
                cases += 1;
                losses += u64::from(is_lost(&followed));
            }
        }
        self.add(cases, losses);
        Ok(())
    }

    /// Adds one customer's cases, of which so many ended in a loss.
    pub(super) fn add(&mut self, cases: u64, losses: u64) {
        self.cases += cases;
        self.losses += losses;
        self.customers += u64::from(cases > 0);
        self.lost += u64::from(losses > 0);
        self.kept += u64::from(losses < cases);
    }
}

/// Why no chance is learned: outcomes are too few.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TooFewLosses {
    /// What there was.
    pub counts: LossCounts,
    /// How many customers of either kind it takes.
    pub least: u64,
    /// How long a window is.
    pub horizon_days: f64,
}

impl TooFewLosses {
    /// Tells whether so much is too little; `None` where it is enough.
    #[must_use]
    pub fn of(counts: LossCounts, params: &LossParams) -> Option<Self> {
        let least = u64::from(params.least.max(LossParams::FEWEST));
        let horizon_days = params.horizon_days.get();
        (counts.lost.min(counts.kept) < least).then_some(Self { counts, least, horizon_days })
    }
}

impl core::fmt::Display for TooFewLosses {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let LossCounts { lost, kept, .. } = self.counts;
        let were = |count: u64| {
            if count == 1 { "1 customer was".into() } else { format!("{count} customers were") }
        };
        write!(
            f,
            "too few outcomes to foretell who will leave within {} days: {} lost and {kept} kept at the \
             dates looked at, and it takes {} of each",
            self.horizon_days,
            were(lost),
            self.least
        )
    }
}

/// What outcomes taught: a chance of loss, or why there is none.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum LearnedLoss {
    /// A chance of loss.
    Model(Box<LossModel>),
    /// Outcomes are too few.
    TooFew(TooFewLosses),
}

impl LearnedLoss {
    /// Returns the model, if there is one.
    #[must_use]
    pub fn model(&self) -> Option<&LossModel> {
        match self {
            Self::Model(model) => Some(model),
            Self::TooFew(_) => None,
        }
    }
}

/// A chance of loss, learned from outcomes.
#[derive(Debug, Clone)]
pub struct LossModel {
    pub(super) learned: Learned,
    pub(super) params: BookParams,
    pub(super) frame: Frame,
    pub(super) as_of: Instant,
    pub(super) counts: LossCounts,
}

// The curves follow from the constants.
impl PartialEq for LossModel {
    fn eq(&self, other: &Self) -> bool {
        (self.as_of, self.counts) == (other.as_of, other.counts)
            && self.params == other.params
            && self.learned == other.learned
    }
}

/// A chance comes no nearer to 0 or 1 than this.
pub(super) const NEAREST: f64 = 1e-9;

/// Who stays, as learned from signs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Learned {
    pub(super) shapes: Shapes,
    /// Whether the account's own figures are among the signs.
    pub(super) with_own: bool,
}

impl Learned {
    /// What is made of signs, sign by sign.
    fn stays(&self, signs: &LossSigns) -> Result<Option<ShapedScore>> {
        let cells = signs.cells(self.with_own);
        self.shapes.score(&cells.into_iter().map(Reply::from).collect::<Vec<_>>())
    }

    /// The chance of who does not stay.
    pub(super) fn chance(&self, signs: &LossSigns) -> Result<f64> {
        // The standing is always there, so there is a score.
        let stays = self.stays(signs)?.map_or(0.5, |score| score.value());
        Ok((1.0 - stays).clamp(NEAREST, 1.0 - NEAREST))
    }
}

impl LossModel {
    /// Returns what the signs add to the chance to stay: a curve for each, or a straight weight
    /// where curves are no better.
    #[must_use]
    pub const fn shapes(&self) -> &Shapes {
        &self.learned.shapes
    }

    /// Tells whether the account's own figures (when it was heard, when and how often it ordered,
    /// what it is worth) are among the signs: only where they forecast customers that are held out
    /// better by one standard error.
    #[must_use]
    pub const fn takes_own_figures(&self) -> bool {
        self.learned.with_own
    }

    getters! {
        /// Returns the constants that the signs are read with, and the horizon.
        pub fn params -> &BookParams;
        /// Returns the end of the record that it was learned from.
        pub fn as_of -> Instant;
        /// Returns how much it was learned from.
        pub fn counts -> LossCounts;
    }

    /// Returns what the signs weigh where weights are straight, for the chance to stay.
    #[must_use]
    pub const fn calibration(&self) -> &Calibration {
        self.learned.shapes.calibration()
    }

    /// Returns the chance of a loss within the horizon, between 0 and 1.
    ///
    /// # Errors
    ///
    /// None that signs can cause; the calibration's are passed on.
    pub fn chance(&self, signs: &LossSigns) -> Result<f64> {
        self.learned.chance(signs)
    }

    /// Returns what each sign adds to the log-odds to stay: these are the base plus the parts, to
    /// the last bit in any order.
    ///
    /// # Errors
    ///
    /// As [`LossModel::chance`].
    pub fn parts(&self, signs: &LossSigns) -> Result<Option<ShapedScore>> {
        self.learned.stays(signs)
    }

    /// Reads one customer's events up to an instant; `None` where nothing is known of the
    /// customer, or where it is gone already.
    ///
    /// # Errors
    ///
    /// As [`Relationship::from_events`](crate::book::Relationship::from_events).
    pub fn read(&self, events: &[Event], as_of: Instant) -> Result<Option<LossSigns>> {
        LossSigns::read(events, &self.params, &self.frame, as_of)
    }

    /// The loss of a customer whose signs a book has read with the constants of the model, if so.
    pub(in crate::book) fn loss(
        &self,
        events: &[Event],
        read: Option<&LossSigns>,
        worth: Option<Amount>,
        as_of: Instant,
    ) -> Result<Option<Loss>> {
        let own = if read.is_none() { self.read(events, as_of)? } else { None };
        let known = read.filter(|_| !is_gone(events)).or(own.as_ref());
        let Some(signs) = known else { return Ok(None) };
        let chance = self.chance(signs)?;
        Ok(Some(Loss {
            chance,
            horizon_days: self.params.loss.horizon_days.get(),
            at_risk: worth.map(|worth| worth.get() * chance),
        }))
    }
}
