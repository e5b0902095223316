//! How far priors are learned.

use crate::defaults;
use crate::kernel::params::params;
use crate::quantity::Positive;
use crate::{Error, Result};

params! {
    /// How far priors are learned from the book.
    ///
    /// ```
    /// use goodwill::book::pooling::PoolingParams;
    ///
    /// let params = PoolingParams::default();
    /// assert_eq!(params.given_weight().get(), 4.0);
    /// assert_eq!(params.weights().map(|w| w.get()), [0.1, 20.0]);
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct PoolingParams, checked {
        given_weight: Positive = Positive::constant(defaults::POOLING_GIVEN.value),
            set with_given_weight "ν, for how many customers the likeness counts that the prior \
                given implies; for how many segments, between segments";
        weights: [Positive; 2] = [
            Positive::constant(defaults::POOLING_LEAST.value),
            Positive::constant(defaults::POOLING_MOST.value),
        ],
            check with_weights "the least and the greatest weight of a prior that is learned, in \
                events";
    }
}

impl PoolingParams {
    /// Sets the least and the greatest weight of a prior that is learned, in events.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the least is above the greatest, or they are not from 10⁻⁹ to
    /// 10⁹: beyond, customers are told from none or all alike no more.
    ///
    /// ```
    /// use goodwill::book::pooling::PoolingParams;
    /// use goodwill::quantity::Positive;
    ///
    /// let wrong = PoolingParams::default().with_weights([Positive::new(3.0)?, Positive::new(2.0)?]);
    /// assert_eq!(
    ///     wrong.unwrap_err().to_string(),
    ///     "least weight of a learned prior must be from 1e-9 to the greatest, got 3",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub fn with_weights(mut self, weights: [Positive; 2]) -> Result<Self> {
        let [least, most] = weights.map(Positive::get);
        if most > 1e9 {
            let (what, rule) = ("greatest weight of a learned prior", "at most 1e9");
            return Err(Error::OutOfRange { what, rule, got: most });
        }
        if !(1e-9..=most).contains(&least) {
            let (what, rule) = ("least weight of a learned prior", "from 1e-9 to the greatest");
            return Err(Error::OutOfRange { what, rule, got: least });
        }
        self.weights = weights;
        Ok(self)
    }

    /// Keeps a weight from the least to the greatest.
    pub(super) fn inside(&self, weight: Positive) -> Positive {
        let [least, most] = self.weights;
        weight.clamp(least, most)
    }
}
