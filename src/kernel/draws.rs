//! Numbers from a seed, the same on every machine: for folds and for drawing customers again.
//!
//! No score of a model draws anything; what is learned from outcomes, and what says how sure that
//! is, does.
//!
//! # References
//!
//! 1. Steele, G. L., Lea, D., & Flood, C. H. (2014). Fast splittable pseudorandom number
//!    generators. *OOPSLA '14*, 453–472, figure 17.

/// `SplitMix64`: a counter, and a mixing of its bits. The same numbers on every machine.
///
/// ```
/// use goodwill::backtest::SplitMix64;
///
/// let mut draws = SplitMix64::new(1_234_567);
/// assert_eq!(draws.draw(), 6_457_827_717_110_365_317);
/// assert_eq!(draws.draw(), 3_203_168_211_198_807_973);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitMix64(u64);

impl SplitMix64 {
    /// Takes a seed; any will do.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Draws a number, each of the 2⁶⁴ once in a period of as many.
    pub const fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Draws a place in a list of `n`, each as likely but for `n/2⁶⁴`; 0 for an empty list.
    pub const fn below(&mut self, n: usize) -> usize {
        // The upper half of the product is below `n`, so it fits where `n` does.
        #[allow(clippy::cast_possible_truncation)]
        let place = ((self.draw() as u128 * n as u128) >> 64) as usize;
        place
    }

    /// Draws a waiting time of mean 1: `−ln` of a share above 0 and below 1.
    pub fn waiting_time(&mut self) -> f64 {
        // Of 2⁵³ steps, the middle of one.
        let share = ((self.draw() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
        -libm::log(share)
    }

    /// Puts a list into any order, each as likely as any other but for 2⁻⁶⁴ of its length.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1).min(last));
        }
    }
}
