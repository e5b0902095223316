//! The constants: what fixes the unit of counting, and what weighs the counts.

use std::collections::BTreeSet;

use super::instruments;
use crate::defaults;
use crate::kernel::posterior::Prior;
use crate::quantity::{HalfLife, Level, Positive, Share};
use crate::survey::Instrument;
use crate::{Error, Result};

/// What fixes the unit of counting. Ledgers of different units refuse to merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
pub struct ConductUnit {
    /// The half-life H of every fact.
    pub half_life: HalfLife,
}

/// The constants with which a [`ConductLedger`](super::ConductLedger) is read, the questionnaires
/// among them; never stored in it.
///
/// ```
/// use goodwill::conduct::{ConductParams, commandments};
///
/// let params = ConductParams::default();
/// assert_eq!((params.prior().mean.get(), params.prior().weight.get()), (0.5, 2.0));
/// assert_eq!((params.cap().get(), params.failure_evidence().get()), (0.5, 0.5));
/// assert_eq!(params.instruments().len(), 5);
///
/// let service = params.clone().with_instruments(vec![commandments()])?;
/// assert_eq!(service.instruments().len(), 1);
/// assert_eq!(
///     params.with_instruments(vec![commandments(), commandments()]).unwrap_err().to_string(),
///     "name of an instrument must be unique, got `commandments`",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "ParamsForm", into = "ParamsForm")
)]
pub struct ConductParams {
    prior: Prior,
    cap: Share,
    failure_evidence: Positive,
    level: Level,
    instruments: Vec<Instrument>,
}

impl Default for ConductParams {
    fn default() -> Self {
        Self {
            prior: Prior {
                mean: Share::constant(defaults::CONDUCT_PRIOR_MEAN.value),
                weight: Positive::constant(defaults::CONDUCT_PRIOR_WEIGHT.value),
            },
            cap: Share::constant(defaults::CONDUCT_CAP.value),
            failure_evidence: Positive::constant(defaults::CONDUCT_FAILURE_EVIDENCE.value),
            level: Level::default(),
            instruments: instruments().to_vec(),
        }
    }
}

impl ConductParams {
    /// Returns the prior of every item: its mean `a` and its weight `W`, in observations.
    #[must_use]
    pub const fn prior(&self) -> Prior {
        self.prior
    }

    /// Sets the prior of every item: its mean `a` and its weight `W`, in observations.
    #[must_use]
    pub const fn with_prior(mut self, prior: Prior) -> Self {
        self.prior = prior;
        self
    }

    /// Returns K, the most that a score can be after a critical item failed.
    #[must_use]
    pub const fn cap(&self) -> Share {
        self.cap
    }

    /// Sets K, the most that a score can be after a critical item failed.
    #[must_use]
    pub const fn with_cap(mut self, cap: Share) -> Self {
        self.cap = cap;
        self
    }

    /// Returns e, the bad count that a critical item needs to fail.
    #[must_use]
    pub const fn failure_evidence(&self) -> Positive {
        self.failure_evidence
    }

    /// Sets e, the bad count that a critical item needs to fail.
    #[must_use]
    pub const fn with_failure_evidence(mut self, observations: Positive) -> Self {
        self.failure_evidence = observations;
        self
    }

    /// Returns the probability inside intervals.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Sets the probability inside intervals.
    #[must_use]
    pub const fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Returns the questionnaires that are counted, in their order.
    #[must_use]
    pub fn instruments(&self) -> &[Instrument] {
        &self.instruments
    }

    /// Sets the questionnaires that are counted: some of the model's, own ones, or both.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if there is none; [`Error::UnknownName`] if two have the same name.
    pub fn with_instruments(mut self, instruments: Vec<Instrument>) -> Result<Self> {
        if instruments.is_empty() {
            let (what, rule) = ("number of instruments", "at least 1");
            return Err(Error::OutOfRange { what, rule, got: 0.0 });
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = instruments.iter().find(|own| !seen.insert(own.name())) {
            return Err(Error::UnknownName {
                what: "name of an instrument",
                rule: "unique",
                got: twice.name().as_str().to_owned(),
            });
        }
        self.instruments = instruments;
        Ok(self)
    }
}

/// What serde writes; what is left out is read as the default.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ParamsForm {
    prior: Prior,
    cap: Share,
    failure_evidence: Positive,
    level: Level,
    instruments: Vec<Instrument>,
}

#[cfg(feature = "serde")]
impl Default for ParamsForm {
    fn default() -> Self {
        ConductParams::default().into()
    }
}

#[cfg(feature = "serde")]
impl TryFrom<ParamsForm> for ConductParams {
    type Error = Error;

    fn try_from(form: ParamsForm) -> Result<Self> {
        let ParamsForm { prior, cap, failure_evidence, level, instruments } = form;
        let checked = Self::default().with_instruments(instruments)?;
        Ok(Self { prior, cap, failure_evidence, level, ..checked })
    }
}

#[cfg(feature = "serde")]
impl From<ConductParams> for ParamsForm {
    fn from(params: ConductParams) -> Self {
        let ConductParams { prior, cap, failure_evidence, level, instruments } = params;
        Self { prior, cap, failure_evidence, level, instruments }
    }
}
