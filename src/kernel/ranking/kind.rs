//! Customers who cannot be told apart.

use crate::kernel::special;

/// `exp(−41)` is below half the last bit of 1.
pub(super) const NEGLIGIBLE: f64 = 41.0;

/// Candidates of the same posterior and value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Kind {
    /// The shapes of the lost share, so the score's the other way round.
    pub(super) a: f64,
    pub(super) b: f64,
    /// In (0, 1], unless it underflows: the largest is 1.
    pub(super) value: f64,
    pub(super) members: usize,
}

impl Kind {
    /// The mean of the lost share.
    pub(super) fn lost(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// The probability that the loss exceeds a number.
    pub(super) fn above(&self, loss: f64) -> f64 {
        let share = loss / self.value;
        let (gap, n) = (share - self.lost(), self.a + self.b);
        // A Beta is no wider than a normal of variance 1/(4(n + 1)), so here is no doubt left.
        if 2.0 * (n + 1.0) * gap * gap > NEGLIGIBLE {
            return if gap > 0.0 { 0.0 } else { 1.0 };
        }
        1.0 - special::beta_cdf(self.a, self.b, share)
    }

    /// The expected loss, counted only where it exceeds a number.
    pub(super) fn loss_above(&self, loss: f64) -> f64 {
        // Of x times the density of Beta(a, b) the rest is the density of Beta(a + 1, b).
        let heavier = Self { a: self.a + 1.0, ..*self };
        self.value * self.lost() * heavier.above(loss)
    }
}
