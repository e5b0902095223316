//! Customers who cannot be told apart.

use crate::kernel::special::BetaCdf;

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
    /// How likely the lost share is to lie at or below a number.
    pub(super) below: BetaCdf,
}

impl Kind {
    /// Takes the shapes and the value of one candidate.
    pub(super) fn new(a: f64, b: f64, value: f64) -> Self {
        Self { a, b, value, members: 1, below: BetaCdf::of(a, b) }
    }

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
        1.0 - self.below.at(share)
    }

    /// The expected loss, counted only where it exceeds a number.
    pub(super) fn loss_above(&self, loss: f64) -> f64 {
        // Of x times the density of Beta(a, b) the rest is the density of Beta(a + 1, b).
        let heavier = Self::new(self.a + 1.0, self.b, self.value);
        self.value * self.lost() * heavier.above(loss)
    }
}
