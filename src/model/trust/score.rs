//! The formulas, each once, and what a reading of the ledger says.

use super::exposure::Exposure;
use super::tally::{Field, Tally};
use super::{Balance, Pending, TrustEvidence, TrustParams, TrustUnit};
use crate::kernel::composite::Moments;
use crate::kernel::getters::getters;
use crate::kernel::posterior::{BetaPosterior, DirichletPosterior, Opinion};
use crate::kernel::special;
use crate::kernel::{Attribution, Interval, Part, keep_inside};
use crate::model::Glance;
use crate::quantity::{Amount, Instant, Level, Party, Positive, Stake};

impl Tally {
    /// Weighs the sums with a model's constants.
    #[must_use]
    pub fn score(&self, params: &TrustParams) -> TrustScore {
        let exposure = Exposure::from_tally(self, params);
        let party = |party| PartyTrust::from_tally(self, params, party);
        TrustScore {
            unit: self.unit,
            as_of: self.as_of,
            facts: self.facts,
            level: params.level(),
            parties: Party::BOTH.map(party),
            exposure,
            balance: self.balance,
        }
    }
}

/// How much evidence there is on one trustee. Three counts that agree for unit stakes.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Evidence {
    /// `S`, the decayed weights of the outcomes: what the intervals rest on.
    pub weight: f64,
    /// `S²/Q`, the number of equal trials that would be as informative; never below `S`.
    pub effective: f64,
    /// `N`, the decayed number of outcomes; never below `S²/Q`.
    pub trials: f64,
}

/// The trust that one party has earned.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PartyTrust {
    party: Party,
    prior: [f64; 3],
    outcomes: [f64; 3],
    shortfall: f64,
    untrusting: f64,
    evidence: Evidence,
    honoured_trials: f64,
    largest_honoured: Stake,
    pending: Pending,
    level: Level,
}

impl PartyTrust {
    /// Takes nothing but the outcomes, all that a value and its interval rest on where no risk was
    /// taken and none is open.
    pub(crate) fn of_outcomes(outcomes: [f64; 3], params: &TrustParams, party: Party) -> Self {
        Self {
            party,
            prior: params.prior().map(Positive::get),
            outcomes,
            shortfall: 0.0,
            untrusting: 0.0,
            evidence: Evidence {
                weight: outcomes[0] + outcomes[1] + outcomes[2],
                effective: 0.0,
                trials: 0.0,
            },
            honoured_trials: 0.0,
            largest_honoured: Stake::ZERO,
            pending: Pending::default(),
            level: params.level(),
        }
    }

    pub(crate) fn from_tally(tally: &Tally, params: &TrustParams, party: Party) -> Self {
        let outcomes = [Field::Honoured, Field::Execution, Field::Dereliction]
            .map(|field| tally.get(field, party));
        let weight = outcomes[0] + outcomes[1] + outcomes[2];
        let squared = tally.get(Field::Squared, party);
        // S ≤ S²/Q ≤ N holds of weights up to 1; each sum is rounded on its own, which must not
        // break it, least of all where a squared weight rounds to 0.
        let trials = tally.get(Field::Trials, party).max(weight);
        let effective = if squared > 0.0 { weight * weight / squared } else { 0.0 };
        let evidence = Evidence { weight, effective: effective.clamp(weight, trials), trials };
        let shortfall = Self::shortfall_of(tally, params, party);
        Self {
            party,
            prior: params.prior().map(Positive::get),
            outcomes,
            shortfall,
            untrusting: params.reciprocity().get() * shortfall,
            evidence,
            // Rounding, or a state from outside within its slack, may say more than there were.
            honoured_trials: tally.get(Field::HonouredTrials, party).min(trials),
            largest_honoured: tally.largest_honoured[party.index()],
            pending: tally.pending[party.index()],
            level: params.level(),
        }
    }

    /// `U_j = max(0, η_j R_i − R_j − g)`.
    fn shortfall_of(tally: &Tally, params: &TrustParams, party: Party) -> f64 {
        let (own, others) =
            (tally.get(Field::Risked, party), tally.get(Field::Risked, party.other()));
        (params.parity_of(party) * others - own - params.grace().get()).clamp(0.0, 1e300)
    }

    getters! {
        /// Returns whose trust this is.
        pub fn party -> Party;
        /// Returns `U`, the risk that the party should have taken and did not, in events.
        pub fn shortfall -> f64;
        /// Returns how much evidence the trust rests on.
        pub fn evidence -> Evidence;
        /// Returns what is entrusted to the party and still open.
        pub fn pending -> Pending;
        /// Returns the largest stake that the party ever honoured by half or more; beyond it
        /// nothing is known. Old evidence fades, this does not.
        pub fn largest_honoured -> Stake;
    }

    /// Tells whether anything is known about the party: an outcome of what was entrusted to it,
    /// or a shortfall of the risks it took.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.evidence.weight > 0.0 || self.untrusting > 0.0
    }

    /// Returns the trustworthiness: the chance that the party honours what is entrusted to it.
    #[must_use]
    pub fn intrinsic(&self) -> BetaPosterior {
        let [h, e, d] = self.prior;
        let [s_h, s_e, s_d] = self.outcomes;
        BetaPosterior::from_counts(h + s_h, (e + d) + s_e + s_d)
    }

    /// Returns the trust as the other party perceives it, the lack of risks taken counted in.
    #[must_use]
    pub fn perceived(&self) -> BetaPosterior {
        let intrinsic = self.intrinsic();
        BetaPosterior::from_counts(intrinsic.alpha(), intrinsic.beta() + self.untrusting)
    }

    /// Returns the chances of the next outcome: honoured, execution failure, dereliction.
    ///
    /// They sum to 1 within rounding.
    #[must_use]
    pub fn outcomes(&self) -> DirichletPosterior<3> {
        let shapes = core::array::from_fn(|k| self.prior[k] + self.outcomes[k]);
        DirichletPosterior::from_counts(shapes)
    }

    /// Returns the chance that what is entrusted is done wrong.
    #[must_use]
    pub fn execution_rate(&self) -> BetaPosterior {
        self.outcomes().marginal(1)
    }

    /// Returns the chance that what is entrusted is not done.
    #[must_use]
    pub fn dereliction_rate(&self) -> BetaPosterior {
        self.outcomes().marginal(2)
    }

    /// Returns the share of derelictions among breaches; independent of the chance of honouring.
    #[must_use]
    pub fn breach_mix(&self) -> BetaPosterior {
        let [_, e, d] = self.prior;
        let [_, s_e, s_d] = self.outcomes;
        BetaPosterior::from_counts(d + s_d, e + s_e)
    }

    /// Returns the sums of the outcomes without any prior: honoured, execution failure,
    /// dereliction.
    pub(crate) const fn counts(&self) -> [f64; 3] {
        self.outcomes
    }

    /// Returns what is expected to be lost of the open stakes: `P(1 − m̃)`, in the user's unit.
    #[must_use]
    pub fn expected_loss(&self) -> f64 {
        self.pending.stake * self.doubts().1
    }

    /// Returns where the intrinsic mean can go as the open stakes resolve: all breached, all
    /// honoured.
    #[must_use]
    pub fn intrinsic_bounds(&self) -> (f64, f64) {
        Self::pending_bounds(&self.intrinsic(), self.pending.weight)
    }

    /// Returns where the perceived mean can go as the open stakes resolve: all breached, all
    /// honoured.
    #[must_use]
    pub fn perceived_bounds(&self) -> (f64, f64) {
        Self::pending_bounds(&self.perceived(), self.pending.weight)
    }

    /// `[α/(α + β + W), (α + W)/(α + β + W)]`.
    fn pending_bounds(posterior: &BetaPosterior, w: f64) -> (f64, f64) {
        let total = posterior.alpha() + posterior.beta() + w;
        (posterior.alpha() / total, (posterior.alpha() + w) / total)
    }

    /// Splits the doubt `1 − m̃` into four exact shares: prior, execution, dereliction,
    /// untrusting.
    ///
    /// `1 − m̃ = [(a_e + a_d) + S_e + S_d + ψU]/total`; the total is defined as the sum of the
    /// shares in that order.
    #[must_use]
    pub fn doubt(&self) -> Attribution {
        let (parts, total) = self.doubts();
        Attribution { parts: parts.to_vec(), total }
    }

    /// The four shares, and their sum.
    fn doubts(&self) -> ([f64; 4], f64) {
        let [_, e, d] = self.prior;
        let [_, s_e, s_d] = self.outcomes;
        let perceived = self.perceived();
        let total = perceived.alpha() + perceived.beta();
        let mut shares = [e + d, s_e, s_d, self.untrusting].map(|share| share / total);
        let total = keep_inside(&mut shares, 0.0, 1.0);
        (shares, total)
    }

    /// The trust perceived: `1 −` the sum of its doubts.
    pub(crate) fn value(&self) -> f64 {
        1.0 - self.doubts().1
    }

    fn coverage(&self) -> f64 {
        if self.is_known() { 1.0 } else { 0.0 }
    }

    fn fresh(&self) -> f64 {
        let known = self.evidence.weight + self.untrusting;
        known / (known + self.prior.iter().sum::<f64>())
    }

    /// What a score says of its value, were this the firm's and made of so many facts.
    pub(crate) fn glance(&self, facts: u64) -> Glance {
        let (value, coverage, fresh) = (self.value(), self.coverage(), self.fresh());
        Glance { value, coverage, fresh, facts }
    }

    /// Returns the share of the outcomes that were honoured, every stake counting alike; `None`
    /// without outcomes.
    #[must_use]
    pub fn honoured_by_count(&self) -> Option<f64> {
        (self.evidence.trials > 0.0).then(|| self.honoured_trials / self.evidence.trials)
    }

    /// Returns the share of the outcomes that were honoured, by the weights of their stakes;
    /// `None` without outcomes.
    #[must_use]
    pub fn honoured_by_value(&self) -> Option<f64> {
        (self.evidence.weight > 0.0).then(|| self.outcomes[0] / self.evidence.weight)
    }

    /// Returns how much lower the honoured share is by value than by count; above 0 where small
    /// stakes are honoured and large ones are not. `None` without outcomes.
    #[must_use]
    pub fn size_gap(&self) -> Option<f64> {
        Some(self.honoured_by_count()? - self.honoured_by_value()?)
    }

    /// Returns the chance that exactly `k` of the next `n` stakes are honoured: beta-binomial on
    /// the intrinsic trust. 0 for `k` above `n`.
    #[must_use]
    pub fn chance_of(&self, k: u32, n: u32) -> f64 {
        if k > n {
            return 0.0;
        }
        let (a, b) = (self.intrinsic().alpha(), self.intrinsic().beta());
        let (k, n) = (f64::from(k), f64::from(n));
        let ln_choose = -libm::log(n + 1.0) - special::ln_beta(n - k + 1.0, k + 1.0);
        libm::exp(ln_choose + special::ln_beta(k + a, n - k + b) - special::ln_beta(a, b)).min(1.0)
    }

    /// Tells whether a stake pays on average: `m̃ G > (1 − m̃) σ`.
    #[must_use]
    pub fn is_worth(&self, stake: Stake, gain: Amount) -> bool {
        let doubt = self.doubts().1;
        (1.0 - doubt) * gain.get() > doubt * stake.get()
    }

    /// Returns what one fact adds to the perceived mean, over the prior mean:
    /// `wδ (y_h − a)/total`, with `a` the prior mean of honouring.
    ///
    /// Over all facts about the party, with the share of untrusting `−a ψU/total`, the sum is
    /// `m̃ − a`. 0 for a fact that is no outcome of the party.
    #[must_use]
    pub fn shift_by(&self, fact: &TrustEvidence, score: &TrustScore) -> f64 {
        let (trustee, stake, outcome) = match fact {
            TrustEvidence::Resolve(resolution) => {
                let placing = resolution.placing();
                (placing.by().other(), placing.stake(), resolution.outcome())
            }
            TrustEvidence::Act { by, stake, conduct, .. } => (*by, *stake, conduct.outcome()),
            TrustEvidence::Place(_)
            | TrustEvidence::Decline { .. }
            | TrustEvidence::Term { .. }
            | TrustEvidence::Wait { .. }
            | TrustEvidence::CompetingBid { .. } => return 0.0,
        };
        if trustee != self.party {
            return 0.0;
        }
        let fade = score.unit.half_life.weight_after(score.as_of.since(fact.at()));
        let perceived = self.perceived();
        let [h, e, d] = outcome.shares();
        let good = h - self.prior_mean() * (h + e + d);
        score.unit.weight(stake) * fade * good / (perceived.alpha() + perceived.beta())
    }

    /// Returns the mean of honouring before any evidence.
    #[must_use]
    pub fn prior_mean(&self) -> f64 {
        let [h, e, d] = self.prior;
        h / (h + (e + d))
    }

    /// Returns the evidence as an opinion on honouring: belief, disbelief, uncertainty.
    #[must_use]
    pub fn opinion(&self) -> Opinion<2> {
        let [h, e, d] = self.prior;
        let [s_h, s_e, s_d] = self.outcomes;
        Opinion::from_weighed([s_h, s_e + s_d], h + (e + d))
    }
}

/// The chance that the next exchange, each party trusting once, is honoured both ways.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Mutual {
    /// `M`, the product of the two perceived means: the two parties are taken as independent.
    pub mean: f64,
    /// The standard deviation of the product.
    pub standard_deviation: f64,
    /// The least that the chance can be, however the parties depend on each other.
    pub lower: f64,
    /// The most that it can be.
    pub upper: f64,
}

/// What the ledger says at one instant. More is better.
///
/// Its value is the trust that the customer perceives in the firm; the other direction and what
/// both make together stand beside it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TrustScore {
    unit: TrustUnit,
    as_of: Instant,
    facts: u64,
    pub(super) level: Level,
    parties: [PartyTrust; 2],
    exposure: Exposure,
    balance: Balance,
}

impl TrustScore {
    /// Returns the trust perceived in the firm, 0 to 1: `1 −` the sum of its four doubts.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.of(Party::Firm).value()
    }

    /// Returns the interval of the value. Preferences (ψ, η, g) are inside, so no coverage is
    /// claimed for it; that of [`PartyTrust::intrinsic`] covers what it says.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.posterior().interval(self.level).including(self.value())
    }

    /// Returns the posterior of the value.
    pub(crate) fn posterior(&self) -> BetaPosterior {
        self.of(Party::Firm).perceived()
    }

    /// Returns what the parts are counted from: full trust.
    #[must_use]
    pub fn baseline(&self) -> f64 {
        1.0
    }

    /// Returns the four doubts about the firm, below 0; with the baseline they sum to the value.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let names = ["not known yet", "done wrong", "not done", "no risk taken in return"];
        let doubt = self.of(Party::Firm).doubt();
        names.iter().zip(doubt.parts).map(|(name, share)| Part::new(*name, share, -share)).collect()
    }

    /// Returns 1 if anything is known about the firm, else 0: the value is then the prior.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        self.of(Party::Firm).coverage()
    }

    /// Returns how much of the value is evidence: `1 − u`, 0 where all has faded to the prior.
    #[must_use]
    pub fn fresh(&self) -> f64 {
        self.of(Party::Firm).fresh()
    }

    getters! {
        /// Returns how many facts the ledger saw.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns who takes the risks.
        pub fn exposure -> &Exposure;
        /// Returns who bears the terms in force, how long either waits, and what rivals bid.
        pub fn balance -> Balance;
    }

    /// Returns the trust that one party has earned.
    #[must_use]
    pub const fn of(&self, party: Party) -> &PartyTrust {
        &self.parties[party.index()]
    }

    /// Returns the chance that the next two-way exchange is honoured both ways.
    #[must_use]
    pub fn mutual(&self) -> Mutual {
        let [a, b] = [Party::Customer, Party::Firm].map(|party| self.of(party).perceived());
        let product = Moments::independent_product(&a, &b);
        Mutual {
            mean: product.mean,
            standard_deviation: libm::sqrt(product.variance),
            lower: (a.mean() + b.mean() - 1.0).max(0.0),
            upper: a.mean().min(b.mean()),
        }
    }
}

impl core::fmt::Display for TrustScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let firm = self.of(Party::Firm);
        let interval = self.interval();
        write!(
            f,
            "trust {:.2} {interval} (more is better), resting on {:.1} outcomes of {} facts",
            self.value(),
            firm.evidence.trials,
            self.facts,
        )?;
        if firm.pending.count > 0 {
            let plural = if firm.pending.count == 1 { "" } else { "s" };
            write!(f, "; {} stake{plural} open", firm.pending.count)?;
        }
        Ok(())
    }
}
