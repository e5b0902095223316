//! A loss at which all are asked how likely they exceed it.

/// The variance of the number of exceeders up to which its distribution is computed exactly.
pub(super) const EXACT_TO: f64 = 25.0;
/// Beyond so many standard deviations it is certain who is among the largest.
pub(super) const CERTAIN: f64 = 6.0;

/// A loss, and how likely each kind is to exceed it.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) loss: f64,
    pub(super) above: Vec<f64>,
    /// Cumulants of the number of exceeders.
    pub(super) mean: f64,
    pub(super) variance: f64,
    pub(super) third: f64,
    pub(super) fourth: f64,
    /// How far the number of places lies above the number of exceeders, in standard deviations,
    /// up to [`CERTAIN`].
    pub(super) z: f64,
}

impl Node {
    /// What the node costs, in probabilities computed: a kind whose answer is plain costs half, for
    /// its memory; taking a coin out of an exact distribution costs the more the wider that is.
    pub(super) fn work(&self) -> usize {
        let open = self.above.iter().filter(|p| (f64::MIN_POSITIVE..1.0).contains(*p)).count();
        // In range: the variance is at most `EXACT_TO` there.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let times = if self.variance <= EXACT_TO { 2 + (self.variance / 4.0) as usize } else { 1 };
        self.above.len() / 2 + open * times
    }
}

/// Tells whether between two nodes nothing is left in doubt.
pub(super) fn certain(low: &Node, high: &Node) -> bool {
    low.z.abs() >= CERTAIN && high.z.total_cmp(&low.z).is_eq()
}
