//! The plain bounded numbers.

use super::niche::NotNegative;

bounded! {
    /// A share of a whole, a severity or a probability: 0 to 1.
    ///
    /// ```
    /// use goodwill::quantity::Share;
    ///
    /// assert_eq!(Share::new(0.25)?.complement().get(), 0.75);
    /// assert!(Share::new(f64::NAN).is_err());
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    ///
    /// A number is no share before it is checked:
    ///
    /// ```compile_fail,E0308
    /// use goodwill::quantity::Share;
    ///
    /// fn chance(of: Share) -> f64 {
    ///     of.get()
    /// }
    /// chance(0.5);
    /// ```
    Share, "share", "between 0 and 1", |x| (0.0..=1.0).contains(&x)
}

bounded! {
    /// The probability inside an interval: above 0 and below 1.
    ///
    /// ```
    /// use goodwill::quantity::Level;
    ///
    /// assert_eq!(Level::default().get(), 0.90);
    /// ```
    ///
    /// How sure an interval is, is no share of anything:
    ///
    /// ```compile_fail,E0308
    /// use goodwill::quantity::{Level, Share};
    /// use goodwill::trust::TrustParams;
    ///
    /// let params = TrustParams::default().with_level(Share::HALF);
    /// ```
    Level, "level", "above 0 and below 1", |x| x > 0.0 && x < 1.0
}

bounded! {
    /// What is risked on the other party: 0 or more, in a unit of the user's choice.
    ///
    /// ```
    /// use goodwill::quantity::Stake;
    ///
    /// let error = Stake::new(-3.0).unwrap_err();
    /// assert_eq!(error.to_string(), "stake must be 0 or more and finite, got -3");
    /// ```
    ///
    /// What a customer is worth is not what it risks:
    ///
    /// ```compile_fail,E0308
    /// use goodwill::quantity::{Amount, Stake};
    /// use goodwill::trust::TrustUnit;
    ///
    /// let weight = TrustUnit::default().weight(Amount::ZERO);
    /// ```
    Stake, "stake", "0 or more and finite", |x| (0.0..=f64::MAX).contains(&x)
}

bounded! {
    /// A number of 0 or more, at most 10³⁰⁰ so that sums of a few stay finite.
    ///
    /// ```
    /// use goodwill::quantity::Amount;
    ///
    /// assert!(Amount::new(0.0).is_ok());
    /// assert!(Amount::new(f64::INFINITY).is_err());
    /// ```
    Amount, "amount", "from 0 to 1e300", |x| (0.0..=1e300).contains(&x)
}

bounded! {
    /// A number above 0, from 10⁻³⁰⁰ to 10³⁰⁰ so that its inverse and sums of a few stay finite.
    ///
    /// ```
    /// use goodwill::quantity::Positive;
    ///
    /// assert!(Positive::new(0.5).is_ok());
    /// assert!(Positive::new(0.0).is_err());
    /// ```
    ///
    /// There is no way round the check, not even for who knows better:
    ///
    /// ```compile_fail,E0423
    /// use goodwill::quantity::Positive;
    ///
    /// let nothing = Positive(0.0);
    /// ```
    Positive, "number", "above 0 (from 1e-300 to 1e300)", |x| (1e-300..=1e300).contains(&x)
}

impl Share {
    /// The empty share.
    pub const ZERO: Self = Self(NotNegative::new(0.0));
    /// The half.
    pub const HALF: Self = Self(NotNegative::new(0.5));
    /// The whole.
    pub const ONE: Self = Self(NotNegative::new(1.0));

    /// Takes a number that a formula keeps between 0 and 1 but for rounding.
    ///
    /// For arithmetic inside the crate only; NaN cannot reach it.
    pub(crate) const fn rounded(x: f64) -> Self {
        Self(NotNegative::new(x.clamp(0.0, 1.0)))
    }

    /// Takes a constant that stands in the source; used by the register of defaults.
    pub(crate) const fn constant(x: f64) -> Self {
        assert!(x >= 0.0 && x <= 1.0, "a constant share lies between 0 and 1");
        Self(NotNegative::new(x))
    }

    /// Returns what is missing to the whole.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self(NotNegative::new(1.0 - self.get()))
    }

    /// Returns what one observation adds to a good and to a bad count.
    pub(crate) const fn good_and_bad(self) -> [f64; 2] {
        [self.get(), 1.0 - self.get()]
    }
}

impl Level {
    pub(crate) const fn constant(x: f64) -> Self {
        assert!(x > 0.0 && x < 1.0, "a constant level lies inside (0, 1)");
        Self(NotNegative::new(x))
    }

    /// Returns the probability below the interval, half of what lies outside it.
    #[must_use]
    pub const fn lower_tail(self) -> f64 {
        0.5 * (1.0 - self.get())
    }
}

impl Default for Level {
    fn default() -> Self {
        Self::constant(crate::defaults::ALL_INTERVAL.value)
    }
}

impl Stake {
    /// Nothing at stake.
    pub const ZERO: Self = Self(NotNegative::new(0.0));

    pub(crate) const fn constant(x: f64) -> Self {
        assert!(x >= 0.0 && x <= f64::MAX, "a constant stake is 0 or more");
        Self(NotNegative::new(x))
    }
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(NotNegative::new(0.0));
    /// The largest amount.
    pub(crate) const MOST: f64 = 1e300;

    /// Takes a number of things.
    pub(crate) const fn count(n: usize) -> Self {
        Self(NotNegative::new(n as f64))
    }

    pub(crate) const fn constant(x: f64) -> Self {
        assert!(x >= 0.0 && x <= 1e300, "a constant amount is 0 or more");
        Self(NotNegative::new(x))
    }
}

impl Positive {
    /// One.
    pub const ONE: Self = Self(NotNegative::new(1.0));

    pub(crate) const fn constant(x: f64) -> Self {
        assert!(x >= 1e-300 && x <= 1e300, "a constant number is above 0");
        Self(NotNegative::new(x))
    }
}
