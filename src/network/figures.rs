//! What is read of a sight: ten figures.

use super::Sight;
use super::latest::Latest;
use crate::Result;
use crate::kernel::logit;
use crate::kernel::posterior::Prior;
use crate::quantity::{Party, Positive, Share};
use crate::trust::{Tally, TrustParams, TrustScore};

/// How many figures are read of a deal.
pub(super) const FIGURES: usize = Figure::ALL.len();

/// A figure that is read before a deal is judged.
///
/// The log-odds among them are those beyond the prior, so that nothing known is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Figure {
    /// `x₁`: 1 for any deal.
    Always,
    /// `x₂`: log-odds of the target's recent record with all, by stake.
    Record,
    /// `x₃`: log-odds of the target's whole record with all, by count.
    WholeRecord,
    /// `x₄`: log-odds of what the source recently found all others worth, by stake.
    Leniency,
    /// `x₅`: how little the source is known as a judge, 0 to 1.
    UnknownJudge,
    /// `x₆`: log-odds of what the target found the source worth, by stake.
    Back,
    /// `x₇`: log-odds of what the source found the target worth, by stake.
    Forth,
    /// `x₈`: who takes the risks around the target, −1 to 1; 1 if only others do.
    Imbalance,
    /// `x₉`: how the target's latest deals ended, beyond the prior mean, −1 to 1.
    LatestRecord,
    /// `x₁₀`: how the source's latest deals ended, beyond the prior mean, −1 to 1.
    LatestFound,
}

impl Figure {
    /// All figures, in the order of their letters.
    pub const ALL: [Self; 10] = [
        Self::Always,
        Self::Record,
        Self::WholeRecord,
        Self::Leniency,
        Self::UnknownJudge,
        Self::Back,
        Self::Forth,
        Self::Imbalance,
        Self::LatestRecord,
        Self::LatestFound,
    ];

    /// Returns what the figure is, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Always => "any deal at all (always 1)",
            Self::Record => "the trustee's record with all, recent and by stake",
            Self::WholeRecord => "the trustee's record with all, ever and by count",
            Self::Leniency => "the truster's leniency, recent and by stake",
            Self::UnknownJudge => "how little the truster is known as a judge (0 to 1)",
            Self::Back => "what the trustee found the truster worth, by stake",
            Self::Forth => "what the truster found the trustee worth, by stake",
            Self::Imbalance => "who takes the risks around the trustee (1: only others)",
            Self::LatestRecord => "how the trustee's latest deals ended (-1 to 1)",
            Self::LatestFound => "what the truster found its latest deals worth (-1 to 1)",
        }
    }
}

impl core::fmt::Display for Figure {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.words())
    }
}

/// What is believed of any two parties before there is evidence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Belief {
    pub(super) prior: Prior,
    /// The prior as the ledgers take it.
    params: TrustParams,
}

impl Belief {
    pub(super) fn new(mean: Share, weight: Positive) -> Result<Self> {
        let honoured = Positive::new(mean.get() * weight.get())?;
        // No deal tells wrong from undone, so the two breaches share what is left.
        let breach = Positive::new(0.5 * mean.complement().get() * weight.get())?;
        let params = TrustParams::default().with_prior([honoured, breach, breach]);
        Ok(Self { prior: Prior { mean, weight }, params })
    }

    pub(super) fn log_odds(&self) -> f64 {
        logit::log_odds(self.prior.mean)
    }

    /// How far the log-odds that a party honours a stake lie from those of the prior.
    fn surplus(&self, score: Option<&TrustScore>, of: Party) -> Result<f64> {
        let Some(score) = score else { return Ok(0.0) };
        let mean = Share::new(score.of(of).intrinsic().mean())?;
        Ok(logit::log_odds(mean) - self.log_odds())
    }

    /// How far the share of the latest deals that were honoured lies from the prior mean.
    fn beyond(&self, latest: Option<Latest>) -> f64 {
        latest.map_or(0.0, |latest| latest.share() - self.prior.mean.get())
    }

    /// Reads the figures.
    pub(super) fn figures(&self, sight: &Sight) -> Result<[f64; FIGURES]> {
        let score = |tally: &Option<Tally>| tally.as_ref().map(|tally| tally.score(&self.params));
        let [trustee, whole, truster, between] =
            [&sight.trustee, &sight.trustee_whole, &sight.truster, &sight.between].map(score);
        let surplus = |score: &Option<TrustScore>, of| self.surplus(score.as_ref(), of);
        let leniency = truster.as_ref().map(|score| score.of(Party::Customer).opinion());
        Ok([
            1.0,
            surplus(&trustee, Party::Firm)?,
            surplus(&whole, Party::Firm)?,
            surplus(&truster, Party::Customer)?,
            leniency.map_or(1.0, |opinion| opinion.uncertainty()),
            surplus(&between, sight.source_side)?,
            surplus(&between, sight.source_side.other())?,
            trustee.and_then(|score| score.exposure().imbalance()).unwrap_or(0.0),
            self.beyond(sight.trustee_latest),
            self.beyond(sight.truster_latest),
        ])
    }
}
