//! The constants: what fixes the unit of counting, and what weighs the counts.

use crate::defaults;
use crate::kernel::checked::checked;
use crate::kernel::params::params;
use crate::kernel::posterior::Prior;
use crate::kernel::state::unit;
use crate::quantity::{HalfLife, Level, Positive, Share};
use crate::{Error, Result};

unit! {
    /// What fixes the unit of counting. Ledgers of different units refuse to merge.
    ///
    /// ```
    /// use goodwill::expectation::ExpectationUnit;
    /// use goodwill::quantity::HalfLife;
    ///
    /// let unit = ExpectationUnit::default();
    /// assert_eq!(unit.half_life, HalfLife::from_days(180.0)?);
    /// assert_eq!(unit.alignment_half_life, HalfLife::from_days(7.0)?);
    ///
    /// // A step that is covered a week after the order pulls half as hard as one at once.
    /// assert_eq!(unit.pull(7 * 86_400).get(), 0.5);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub struct ExpectationUnit {
        /// H, the half-life of every fact.
        half_life: HalfLife = HalfLife::default(), "half-life";
        /// h, the delay after an order that halves the pull of a step of the alignment call.
        alignment_half_life: HalfLife =
            HalfLife::constant_days(defaults::EXPECTATION_ALIGNMENT_HALF_LIFE.value),
            "alignment half-life";
    }
}

impl ExpectationUnit {
    /// The half-life of what fades both as a fact does and as the pull of a step does, in whole
    /// seconds.
    pub(super) fn of_both(&self) -> HalfLife {
        let rate = 1.0 / self.half_life.seconds() + 1.0 / self.alignment_half_life.seconds();
        HalfLife::from_seconds((1.0 / rate).max(1.0)).unwrap_or(HalfLife::INFINITE)
    }

    /// Returns how hard a step of the call pulls, by its delay after the order: `2^(−t/h)`.
    ///
    /// A delay below 0 counts as none.
    #[must_use]
    pub fn pull(&self, delay_seconds: i64) -> Share {
        let delay = delay_seconds.max(0) as f64;
        Share::rounded(libm::exp2(-(delay / self.alignment_half_life.seconds())))
    }
}

/// How expectations grow with the number of sellers that the customer talked to.
///
/// With one seller all three rules give the first expectation, if that is ½.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Growth {
    /// Each further seller multiplies expectations: `min(1, E₀ qⁿ⁻¹)`. It is a rule of sellers; no
    /// study was found.
    #[default]
    Exponential,
    /// Expectations are those of the best of n promises: `n/(n + 1)`. Each promise is taken as
    /// equally likely to be anything from 0 to 1.
    BestOf,
    /// Expectations do not grow: `E₀`.
    None,
}

/// The weights that make a feeling, in log-odds, of quality and of its difference from what was
/// expected.
///
/// ```
/// use goodwill::expectation::Feeling;
/// use goodwill::quantity::Positive;
///
/// let feeling = Feeling::default();
/// assert_eq!((feeling.base(), feeling.quality()), (-2.0, 4.0));
/// assert_eq!((feeling.disconfirmation(), feeling.loss()), (2.0, 1.5));
///
/// let one = Positive::ONE;
/// assert_eq!(
///     Feeling::new(0.0, one, one, Positive::new(0.5)?).unwrap_err().to_string(),
///     "loss weight must be from 1 to 100, got 0.5",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "FeelingForm", into = "FeelingForm")
)]
pub struct Feeling {
    base: f64,
    quality: Positive,
    disconfirmation: Positive,
    loss: Positive,
}

impl Default for Feeling {
    fn default() -> Self {
        let number = |default: &defaults::DefaultValue| Positive::constant(default.value);
        Self {
            base: defaults::EXPECTATION_BASE.value,
            quality: number(&defaults::EXPECTATION_QUALITY),
            disconfirmation: number(&defaults::EXPECTATION_DISCONFIRMATION),
            loss: number(&defaults::EXPECTATION_LOSS),
        }
    }
}

impl Feeling {
    /// The largest size of each number, so that parts add up without loss.
    const MOST: f64 = 100.0;

    /// Takes b₀, `b_P`, β and λ.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if b₀ is not from −100 to 100, `b_P` or β is above 100, or λ is not
    /// from 1 to 100.
    pub fn new(
        base: f64,
        quality: Positive,
        disconfirmation: Positive,
        loss: Positive,
    ) -> Result<Self> {
        let check = |what, rule, least: f64, got: f64| {
            if (least..=Self::MOST).contains(&got) {
                Ok(())
            } else {
                Err(Error::OutOfRange { what, rule, got })
            }
        };
        check("base of feeling", "from -100 to 100", -Self::MOST, base)?;
        check("weight of quality", "at most 100", 0.0, quality.get())?;
        check("weight of disconfirmation", "at most 100", 0.0, disconfirmation.get())?;
        check("loss weight", "from 1 to 100", 1.0, loss.get())?;
        Ok(Self { base: base + 0.0, quality, disconfirmation, loss })
    }

    /// Returns b₀, the log-odds where there is no quality and none was expected.
    #[must_use]
    pub const fn base(&self) -> f64 {
        self.base
    }

    /// Returns `b_P`, what full quality adds.
    #[must_use]
    pub const fn quality(&self) -> f64 {
        self.quality.get()
    }

    /// Returns β, what one unit of pleasant surprise adds.
    #[must_use]
    pub const fn disconfirmation(&self) -> f64 {
        self.disconfirmation.get()
    }

    /// Returns λ: one unit of letdown takes λ times what one unit of surprise adds.
    #[must_use]
    pub const fn loss(&self) -> f64 {
        self.loss.get()
    }
}

checked! {
    Feeling as FeelingForm {
        base: f64,
        quality: Positive,
        disconfirmation: Positive,
        loss: Positive,
    }
    => Self::new(base, quality, disconfirmation, loss)
}

params! {
    /// The constants with which an [`ExpectationLedger`](super::ExpectationLedger) is read; never
    /// stored in it.
    ///
    /// ```
    /// use goodwill::expectation::{ExpectationParams, Growth};
    /// use goodwill::quantity::Share;
    ///
    /// let params = ExpectationParams::default();
    /// assert_eq!((params.prior().mean.get(), params.prior().weight.get()), (0.5, 2.0));
    /// assert_eq!((params.growth(), params.first().get()), (Growth::Exponential, 0.5));
    /// assert_eq!((params.growth_factor().get(), params.assimilation().get()), (1.2, 0.3));
    ///
    /// let concave = params.with_growth(Growth::BestOf);
    /// assert_eq!(concave.expected(2).get(), 0.75); // two rivals: the best of three
    /// assert_eq!(
    ///     concave.with_assimilation(Share::ONE).unwrap_err().to_string(),
    ///     "assimilation must be below 1, got 1",
    /// );
    /// ```
    #[derive(Debug, Clone, PartialEq)]
    pub struct ExpectationParams, checked {
        prior: Prior = Prior {
            mean: Share::constant(defaults::EXPECTATION_PRIOR_MEAN.value),
            weight: Positive::constant(defaults::EXPECTATION_PRIOR_WEIGHT.value),
        },
            set with_prior "the prior: its mean `a` and its weight `W`, in observations.\n\n\
                Promises, deliveries and the shares of what was done have the same prior. W orders \
                without hype stand before the first order";
        growth: Growth = Growth::default(),
            set with_growth "how expectations grow with the number of sellers";
        first: Share = Share::constant(defaults::EXPECTATION_FIRST.value),
            set with_first "E₀, what a customer hopes for after talking to no other seller";
        growth_factor: Positive = Positive::constant(defaults::EXPECTATION_GROWTH.value),
            check with_growth_factor "q, the factor that each further seller puts on expectations";
        assimilation: Share = Share::constant(defaults::EXPECTATION_ASSIMILATION.value),
            check with_assimilation "m, how far perception leans toward what was promised";
        feeling: Feeling = Feeling::default(), set with_feeling "b₀, `b_P`, β and λ";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}

impl ExpectationParams {
    /// Returns `Eₙ`, what a customer hopes for after talking to so many other sellers.
    #[must_use]
    pub fn expected(&self, rivals: u32) -> Share {
        let further = f64::from(rivals.min(super::Order::MOST_RIVALS));
        match self.growth {
            Growth::None => self.first,
            Growth::BestOf => Share::rounded((further + 1.0) / (further + 2.0)),
            Growth::Exponential if self.first == Share::ZERO => Share::ZERO,
            Growth::Exponential => {
                Share::rounded(self.first.get() * libm::pow(self.growth_factor.get(), further))
            }
        }
    }

    /// Sets q, the factor that each further seller puts on expectations.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] unless it is above 1: more sellers never lower expectations.
    pub fn with_growth_factor(mut self, factor: Positive) -> Result<Self> {
        if factor > Positive::ONE {
            self.growth_factor = factor;
            return Ok(self);
        }
        let (what, rule) = ("growth per further seller", "above 1");
        Err(Error::OutOfRange { what, rule, got: factor.get() })
    }

    /// Sets m, how far perception leans toward what was promised.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] unless it is below 1: what is delivered always shows.
    pub fn with_assimilation(mut self, m: Share) -> Result<Self> {
        if m < Share::ONE {
            self.assimilation = m;
            return Ok(self);
        }
        Err(Error::OutOfRange { what: "assimilation", rule: "below 1", got: m.get() })
    }
}
