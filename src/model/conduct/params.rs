//! The constants: what fixes the unit of counting, and what weighs the counts.

use std::collections::BTreeSet;

use super::instruments;
use crate::defaults;
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::state::unit;
use crate::quantity::{HalfLife, Level, Positive, Share};
use crate::survey::Instrument;
use crate::{Error, Result};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    pub struct ConductUnit {
        /// The half-life H of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
    }
}

params! {
    /// The constants with which a [`ConductLedger`](super::ConductLedger) is read, the
    /// questionnaires among them; never stored in it.
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
    pub struct ConductParams, checked {
        prior: Prior = Prior {
            mean: Share::constant(defaults::CONDUCT_PRIOR_MEAN.value),
            weight: Positive::constant(defaults::CONDUCT_PRIOR_WEIGHT.value),
        },
            set with_prior "the prior of every item: its mean `a` and its weight `W`, in \
                observations";
        cap: Share = Share::constant(defaults::CONDUCT_CAP.value),
            set with_cap "K, the most that a score can be after a critical item failed";
        failure_evidence: Positive = Positive::constant(defaults::CONDUCT_FAILURE_EVIDENCE.value),
            set with_failure_evidence "e, the bad count that a critical item needs to fail";
        stalled_after: Positive = Positive::constant(defaults::CONDUCT_STALLED.value),
            set with_stalled_after "after how many days without anything new a deal in which \
                something is missing is stalled";
        level: Level = Level::default(), set with_level "the probability inside intervals";
        instruments: Vec<Instrument> = instruments().to_vec(), own with_instruments;
    }
}

impl ConductParams {
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
