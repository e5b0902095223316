//! What is learned, figure by figure: a number stands as it reads back to the bit.
//!
//! The data are made here, by sums and products alone, which are the same on every machine.

mod backtests;
mod curves;
mod dealings;
mod losses;
mod network;
mod priors;
mod weights;

use goodwill::quantity::{Instant, Name};

use crate::Digest;

/// Numbers from a seed that are as good as random.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 11
    }

    /// Evenly from 0 to 1.
    fn share(&mut self) -> f64 {
        self.next() as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    /// Nearly normal, of variance 1.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn day(days: i64) -> Instant {
    Instant::from_days(days).unwrap()
}

/// A hash of all that is shown as data.
fn all<T: serde::Serialize>(shown: &T) -> String {
    let mut digest = Digest::new();
    digest.add(shown);
    format!("{:016x}", digest.0)
}

/// A hash of some numbers.
fn hashed(numbers: &[f64]) -> String {
    let mut digest = Digest::new();
    for x in numbers {
        digest.number(*x);
    }
    format!("{:016x}", digest.0)
}
