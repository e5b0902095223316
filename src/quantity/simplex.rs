//! A fixed number of shares that sum to 1.

use super::{Share, Weights};
use crate::Result;

/// `N` shares that sum to 1, each with a place that means something.
///
/// ```
/// use goodwill::quantity::Simplex;
///
/// let blend = Simplex::new([0.5, 0.25, 0.25])?;
/// assert_eq!(blend.get(), [0.5, 0.25, 0.25]);
/// assert_eq!(
///     Simplex::new([0.5, 0.25]).unwrap_err().to_string(),
///     "weights must be shares that sum to 1, got a sum of 0.75",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Simplex<const N: usize>([f64; N]);

impl<const N: usize> Simplex<N> {
    /// Takes shares that sum to 1, within 10⁻⁹ for what decimals lose.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) for a share outside [0, 1]; [`Error::NotASimplex`](crate::Error::NotASimplex) if they do not
    /// sum to 1.
    pub fn new(shares: [f64; N]) -> Result<Self> {
        for share in shares {
            Share::new(share)?;
        }
        Weights::new(&shares)?;
        Ok(Self(shares.map(|share| share + 0.0)))
    }

    /// Takes shares that stand in the source; used by the register of defaults.
    pub(crate) const fn constant(shares: [f64; N]) -> Self {
        let (mut sum, mut i) = (0.0, 0);
        while i < N {
            sum += shares[i];
            i += 1;
        }
        assert!(sum >= 1.0 - 1e-9 && sum <= 1.0 + 1e-9, "constant shares sum to 1");
        Self(shares)
    }

    /// Takes shares that were checked before, as they are.
    pub(crate) const fn checked(shares: [f64; N]) -> Self {
        Self(shares)
    }

    /// Returns the shares.
    #[must_use]
    pub const fn get(self) -> [f64; N] {
        self.0
    }
}

impl<const N: usize> From<Simplex<N>> for Weights {
    fn from(simplex: Simplex<N>) -> Self {
        Self::of_simplex(&simplex.0)
    }
}

#[cfg(feature = "serde")]
impl<const N: usize> serde::Serialize for Simplex<N> {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> core::result::Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de, const N: usize> serde::Deserialize<'de> for Simplex<N> {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> core::result::Result<Self, D::Error> {
        let shares = Vec::<f64>::deserialize(deserializer)?;
        let shares = <[f64; N]>::try_from(shares).map_err(|shares| {
            let got = shares.len();
            serde::de::Error::custom(crate::Error::Length { what: "weights", expected: N, got })
        })?;
        Self::new(shares).map_err(serde::de::Error::custom)
    }
}
