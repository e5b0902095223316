//! The formulas, each once, and what a reading of the ledger says.

use super::{Dimension, FrictionKind, FrictionParams, Stage};
use crate::kernel::composite::Moments;
use crate::kernel::getters::getters;
use crate::kernel::logit::LogitLedger;
use crate::kernel::posterior::BetaPosterior;
use crate::kernel::{Attribution, Interval, Part, power_mean};
use crate::quantity::{Exponent, Instant, Level, Name, Share, Simplex, Weights};

/// The friction of one stage.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct StageFriction {
    stage: Stage,
    encounters: f64,
    exposure: f64,
    contacts: [f64; 2],
    severities: [BetaPosterior; 4],
    awaiting: BetaPosterior,
    smooth: BetaPosterior,
    dimension_weights: Simplex<4>,
    friction: f64,
}

impl StageFriction {
    pub(super) fn new(
        stage: Stage,
        params: &FrictionParams,
        encounters: f64,
        contacts: [f64; 2],
        severities: [f64; 4],
        awaiting: f64,
    ) -> Self {
        let prior = params.prior();
        let posterior = |severity: f64| prior.with(severity, (encounters - severity).max(0.0));
        let trust = severities[Dimension::Trust.index()];
        let weights = params.weights();
        let severities = severities.map(posterior);
        Self {
            stage,
            encounters,
            exposure: encounters + prior.weight.get(),
            contacts,
            severities,
            awaiting: posterior((trust + awaiting).min(encounters.max(trust))),
            smooth: posterior(0.0),
            dimension_weights: weights,
            friction: stage_friction(&severities, weights),
        }
    }

    getters! {
        /// Returns the stage.
        pub fn stage -> &Stage;
        /// Returns how many encounters there were, decayed.
        pub fn encounters -> f64;
        /// Returns `F_s`, 0 to 1: `1 − Π (1 − f)^w` over the four dimensions.
        pub fn friction -> f64;
    }

    /// Returns `f_{s,d}`: the severity of a dimension per encounter.
    #[must_use]
    pub const fn severity(&self, dimension: Dimension) -> &BetaPosterior {
        &self.severities[dimension.index()]
    }

    /// Returns the load of each dimension in nats, `−w ln(1 − f)`; together `−ln(1 − F_s)`.
    #[must_use]
    pub fn loads(&self) -> Attribution {
        let load = |(f, w): (&BetaPosterior, f64)| {
            if w == 0.0 { 0.0 } else { -w * libm::log1p(-f.mean()) + 0.0 }
        };
        let weights = self.dimension_weights.get();
        Attribution::from_parts(self.severities.iter().zip(weights).map(load).collect())
    }

    /// Returns what each dimension adds to `F_s`; the parts sum to it.
    #[must_use]
    pub fn shares(&self) -> Attribution {
        let ease = self.severities.map(|f| Share::rounded(1.0 - f.mean()));
        let weights = Weights::from(self.dimension_weights);
        power_mean::split(&[Share::ONE; 4], &ease, &weights, Exponent::GEOMETRIC)
    }

    fn moments(&self) -> Moments {
        let ease = self.severities.map(|f| f.complement());
        Moments::product(self.dimension_weights.get().into_iter().zip(ease)).complement()
    }

    /// Returns the interval of `F_s`.
    #[must_use]
    pub fn interval(&self, level: Level) -> Interval {
        self.moments().beta().interval(level).including(self.friction)
    }

    /// The friction if nothing had gone wrong in a dimension; the prior stays.
    fn without(&self, dimension: Dimension) -> f64 {
        let mut severities = self.severities;
        severities[dimension.index()] = self.smooth;
        stage_friction(&severities, self.dimension_weights)
    }

    /// The friction if every matter that may still come back did.
    fn at_worst(&self) -> f64 {
        let mut severities = self.severities;
        severities[Dimension::Trust.index()] = self.awaiting;
        stage_friction(&severities, self.dimension_weights)
    }
}

/// `F_s = 1 − Π_d (1 − f_{s,d})^{w_d}`.
fn stage_friction(severities: &[BetaPosterior; 4], weights: Simplex<4>) -> f64 {
    let load = |(f, w): (&BetaPosterior, f64)| {
        if w == 0.0 { 0.0 } else { w * libm::log1p(-f.mean()) }
    };
    -libm::expm1(severities.iter().zip(weights.get()).map(load).sum::<f64>()) + 0.0
}

/// How often a kind of friction occurred, and how severely.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct KindFriction {
    /// The kind.
    pub kind: FrictionKind,
    /// How often, decayed.
    pub count: f64,
    /// The sum of the severities, decayed.
    pub severity: f64,
}

/// How much was asked of the customer by one channel.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ChannelFriction {
    /// The channel.
    pub channel: Name,
    /// Its encounters, decayed.
    pub count: f64,
    /// The sum of the largest severity of each, decayed.
    pub severity: f64,
}

/// What stands beside the index: kinds, channels, and interactions that drove away and nearer.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub(super) struct Beside {
    pub(super) kinds: Vec<KindFriction>,
    pub(super) channels: Vec<ChannelFriction>,
    pub(super) effects: [f64; 2],
}

/// One cell of the heat map.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HeatCell {
    /// The stage.
    pub stage: Stage,
    /// The dimension.
    pub dimension: Dimension,
    /// The mean severity per encounter, 0 to 1.
    pub severity: f64,
    /// Its interval.
    pub interval: Interval,
    /// How many encounters it rests on, decayed.
    pub encounters: f64,
    /// What the cell adds to the index, in points.
    pub points: f64,
    /// What the index would fall by if nothing had gone wrong in the cell, in points.
    pub relief: f64,
}

/// What one stage adds to a change of the index: by its severity and by its weight.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StageChange {
    /// The stage.
    pub stage: Stage,
    /// The points that come from more or less friction at the stage: `ω̄ ΔF`.
    pub severity: f64,
    /// The points that come from the stage counting for more or less: `F̄ Δω`.
    pub exposure: f64,
}

/// What the ledger says at one instant, 0 to 100. More is worse.
///
/// More is worse here and better of trust, so one is not taken for the other:
///
/// ```compile_fail,E0308
/// use goodwill::friction::FrictionIndex;
/// use goodwill::trust::TrustScore;
///
/// fn better(before: &TrustScore, after: &TrustScore) -> bool {
///     after.value() > before.value()
/// }
/// fn trust_fell(trust: &TrustScore, friction: &FrictionIndex) -> bool {
///     better(trust, friction)
/// }
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FrictionIndex {
    as_of: Instant,
    facts: u64,
    pub(super) params: FrictionParams,
    stages: Vec<StageFriction>,
    last: Stage,
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub(super) beside: Beside,
}

impl FrictionIndex {
    /// The index that stands for friction everywhere.
    const FULL: f64 = 100.0;

    pub(super) fn new(
        params: &FrictionParams,
        as_of: Instant,
        facts: u64,
        last: &Stage,
        stages: Vec<StageFriction>,
        beside: Beside,
    ) -> Self {
        Self { as_of, facts, params: params.clone(), stages, last: last.clone(), beside }
    }

    /// `ω_s = a·(n_s + W)/Σ(n + W) + b·[worst] + c·[last]`: what each stage weighs on the journey.
    fn journey_weights(&self, friction: &[f64]) -> Vec<f64> {
        let [a, b, c] = self.params.blend().get();
        let exposure: f64 = self.stages.iter().map(|stage| stage.exposure).sum();
        let worst = friction
            .iter()
            .enumerate()
            .fold(0, |worst, (i, f)| if *f > friction[worst] { i } else { worst });
        let weigh = |(i, stage): (usize, &StageFriction)| {
            let peak = if i == worst { b } else { 0.0 };
            let end = if stage.stage == self.last { c } else { 0.0 };
            a * (stage.exposure / exposure) + peak + end
        };
        self.stages.iter().enumerate().map(weigh).collect()
    }

    /// The points of each stage, `100 ω_s F_s`.
    fn points(&self, friction: &[f64]) -> Attribution {
        let weights = self.journey_weights(friction);
        let points = weights.iter().zip(friction).map(|(w, f)| Self::FULL * (w * f)).collect();
        Attribution::inside(points, self.baseline(), Self::FULL)
    }

    fn frictions(&self) -> Vec<f64> {
        self.stages.iter().map(StageFriction::friction).collect()
    }

    /// Returns the index, 0 to 100: the sum of the points of its stages, in order.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.points(&self.frictions()).total
    }

    /// Returns the interval of the value, which stage is worst and which is last being given.
    #[must_use]
    pub fn interval(&self) -> Interval {
        let journey = self.posterior().interval(self.params.level());
        journey.scaled(Self::FULL).including(self.value())
    }

    /// Returns the posterior of J, 0 to 1.
    pub(crate) fn posterior(&self) -> BetaPosterior {
        let weights = self.journey_weights(&self.frictions());
        let stages = self.stages.iter().map(StageFriction::moments);
        Moments::sum(weights.into_iter().zip(stages)).beta()
    }

    /// Returns what the parts are counted from: no friction.
    #[must_use]
    pub fn baseline(&self) -> f64 {
        0.0
    }

    /// Returns the stages with the points that each adds; they sum to the value.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let points = self.points(&self.frictions()).parts;
        let part = |(stage, points): (&StageFriction, f64)| {
            Part::new(stage.stage.to_string(), stage.friction, points)
        };
        self.stages.iter().zip(points).map(part).collect()
    }

    /// Returns 1: a stage without an encounter is no part of this customer's journey.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        1.0
    }

    /// Returns how much of the value is evidence: `1 − u`, 0 where all has faded to the prior.
    #[must_use]
    pub fn fresh(&self) -> f64 {
        let sum = |of: fn(&StageFriction) -> f64| self.stages.iter().map(of).sum::<f64>();
        sum(|stage| stage.encounters) / sum(|stage| stage.exposure)
    }

    getters! {
        /// Returns how many encounters the ledger saw.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns the stages that were touched, in the order of the journey.
        pub fn stages -> &[StageFriction];
        /// Returns the stage of the last encounter.
        pub fn last -> &Stage;
    }

    /// Returns the kinds of friction that occurred, the heaviest first.
    #[must_use]
    pub fn kinds(&self) -> Vec<KindFriction> {
        let mut kinds = self.beside.kinds.clone();
        kinds.sort_by(|a, b| b.severity.total_cmp(&a.severity).then(a.kind.cmp(&b.kind)));
        kinds
    }

    /// Returns the value now, and what it becomes if every resolved matter that may still come
    /// back does.
    #[must_use]
    pub fn bounds(&self) -> (f64, f64) {
        let worst: Vec<f64> = self.stages.iter().map(StageFriction::at_worst).collect();
        (self.value(), self.points(&worst).total.max(self.value()))
    }

    /// Returns stage by dimension, in their orders: the data of a heat map.
    #[must_use]
    pub fn heat_map(&self) -> Vec<HeatCell> {
        let weights = self.journey_weights(&self.frictions());
        self.reliefs().into_iter().map(|of| self.cell(&weights, of)).collect()
    }

    /// Returns the cell where most would be gained if nothing had gone wrong; `None` where nothing
    /// has.
    #[must_use]
    pub fn biggest_relief(&self) -> Option<HeatCell> {
        let most = self.most_relief()?;
        Some(self.cell(&self.journey_weights(&self.frictions()), most))
    }

    /// The stage of that cell, without the cell's interval.
    pub(crate) fn most_relieved(&self) -> Option<&Stage> {
        let (i, ..) = self.most_relief()?;
        self.stages.get(i).map(|stage| &stage.stage)
    }

    fn most_relief(&self) -> Option<(usize, Dimension, f64)> {
        let reliefs = self.reliefs().into_iter().rev().filter(|(_, _, relief)| *relief > 0.0);
        // Of equals the first on the journey.
        reliefs.max_by(|(_, _, a), (_, _, b)| a.total_cmp(b))
    }

    /// What the index would fall by if nothing had gone wrong, stage by dimension.
    fn reliefs(&self) -> Vec<(usize, Dimension, f64)> {
        let mut friction = self.frictions();
        let value = self.points(&friction).total;
        let mut reliefs = Vec::with_capacity(Dimension::ALL.len() * self.stages.len());
        for (i, stage) in self.stages.iter().enumerate() {
            for dimension in Dimension::ALL {
                let as_it_is = core::mem::replace(&mut friction[i], stage.without(dimension));
                reliefs.push((i, dimension, (value - self.points(&friction).total).max(0.0)));
                friction[i] = as_it_is;
            }
        }
        reliefs
    }

    fn cell(&self, weights: &[f64], (i, dimension, relief): (usize, Dimension, f64)) -> HeatCell {
        let stage = &self.stages[i];
        let posterior = stage.severity(dimension);
        HeatCell {
            stage: stage.stage.clone(),
            dimension,
            severity: posterior.mean(),
            interval: posterior.interval(self.params.level()),
            encounters: stage.encounters,
            points: Self::FULL * (weights[i] * stage.shares().parts[dimension.index()]),
            relief,
        }
    }

    /// Contacts, and those of them that the customer had to make, decayed.
    pub(super) fn contacts(&self) -> [f64; 2] {
        [0, 1].map(|i: usize| self.stages.iter().map(|stage| stage.contacts[i]).sum::<f64>())
    }

    /// Returns the probability of leaving that the published curve gives, with the points that
    /// each stage adds to it; `None` while the curve is off.
    #[must_use]
    pub fn disloyalty(&self) -> Option<LogitLedger> {
        let curve = self.params.disloyalty()?;
        let points = self.points(&self.frictions()).parts;
        let terms: Vec<f64> = points.iter().map(|p| curve.slope() * (p / Self::FULL)).collect();
        LogitLedger::new(curve.intercept(), &terms).ok()
    }

    /// Splits the change since an earlier reading: `Δ(ωF) = ω̄ ΔF + F̄ Δω` for each stage, in
    /// points. The parts sum to the change of the value.
    ///
    /// ```
    /// use goodwill::friction::{
    ///     Encounter, Friction, FrictionEvidence, FrictionKind, FrictionLedger, FrictionParams,
    ///     FrictionUnit, Initiator, Stage,
    /// };
    /// use goodwill::quantity::Instant;
    ///
    /// let at = Instant::from_days(20_000)?;
    /// let params = FrictionParams::default();
    /// let call = Encounter::new(Stage::Support, at, Initiator::Customer);
    /// let mut ledger = FrictionLedger::new(FrictionUnit::default());
    /// ledger.observe(&FrictionEvidence::Encounter(call.clone()));
    /// let before = ledger.score(&params, at)?;
    /// let late = call.with_friction(Friction::new(FrictionKind::Late));
    /// ledger.observe(&FrictionEvidence::Encounter(late));
    /// let after = ledger.score(&params, at)?;
    ///
    /// let (Some(before), Some(after)) = (before, after) else { unreachable!("two facts") };
    /// let changes = after.change_since(&before);
    /// let change = changes[0].severity + changes[0].exposure;
    /// assert!((change - (after.value() - before.value())).abs() < 1e-12);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn change_since(&self, earlier: &Self) -> Vec<StageChange> {
        let of = |index: &Self| -> Vec<(Stage, f64, f64)> {
            let friction = index.frictions();
            let weights = index.journey_weights(&friction);
            let names = index.stages.iter().map(|stage| stage.stage.clone());
            names.zip(weights).zip(friction).map(|((stage, w), f)| (stage, w, f)).collect()
        };
        let (now, then) = (of(self), of(earlier));
        let find = |list: &[(Stage, f64, f64)], stage: &Stage| {
            list.iter().find(|(other, ..)| other == stage).map(|(_, w, f)| (*w, *f))
        };
        let mut stages: Vec<&Stage> = now.iter().chain(&then).map(|(stage, ..)| stage).collect();
        stages.sort();
        stages.dedup();
        let change = |stage: &Stage| {
            // A stage that is new, or gone, weighs nothing on the other side; its friction there
            // is taken to be the same, so that all of the change is exposure.
            let (w1, f1) = find(&now, stage)
                .unwrap_or_else(|| (0.0, find(&then, stage).map_or(0.0, |(_, f)| f)));
            let (w0, f0) = find(&then, stage).unwrap_or((0.0, f1));
            StageChange {
                stage: stage.clone(),
                severity: Self::FULL * (0.5 * (w1 + w0) * (f1 - f0)),
                exposure: Self::FULL * (0.5 * (f1 + f0) * (w1 - w0)),
            }
        };
        stages.into_iter().map(change).collect()
    }
}

impl core::fmt::Display for FrictionIndex {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let interval = self.interval();
        write!(
            f,
            "friction {:.1} {interval:.1} of 100 (more is worse), resting on {:.1} encounters of {} \
             facts",
            self.value(),
            self.stages.iter().map(|stage| stage.encounters).sum::<f64>(),
            self.facts,
        )
    }
}
