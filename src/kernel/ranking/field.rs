//! Those who compete for places, and the losses at which they are compared.

#[cfg(feature = "rayon")]
use rayon::prelude::*;

use super::kind::Kind;
use super::node::{CERTAIN, Node, certain};
use super::panel::Panel;
use super::places::{TWELFTH, cumulants, free};

/// Few candidates get the fine step between losses, many the coarse one; both in standard
/// deviations of the number of exceeders.
const FEW: usize = 2_000;
const FINE: f64 = 0.125;
const COARSE: f64 = 0.25;
/// How far a panel's middle may lie off the straight line, in the same unit.
const BEND: f64 = 0.005;
/// How much is computed for the finest halvings, in probabilities of one kind at one loss; the
/// number of losses that a ranking has at least, for each end of a panel and its middle; and at
/// most.
const WORK: usize = 4_000_000;
const LEAST: usize = 60;
const MOST: usize = 2_000;
/// A loss that was only passed on the way to a leap moves less than this, in the same unit.
const PASSED: f64 = 1e-3;
/// So many kinds, and more, are worth a thread.
#[cfg(feature = "rayon")]
pub(super) const A_THREAD: usize = 512;
/// Losses closer than this part of themselves cannot be told apart.
const TIED: f64 = 1e-13;

/// For each kind, the probability of being among the largest, and the loss counted there.
pub(super) struct Shares {
    pub(super) probability: Vec<f64>,
    pub(super) loss: Vec<f64>,
}

/// Those who compete for places.
pub(super) struct Field<'a> {
    pub(super) kinds: &'a [Kind],
    pub(super) n: usize,
    pub(super) places: usize,
}

impl Field<'_> {
    fn node(&self, loss: f64, above: Vec<f64>) -> Node {
        let mut node =
            Node { loss, above, mean: 0.0, variance: 0.0, third: 0.0, fourth: 0.0, z: 0.0 };
        for (kind, &p) in self.kinds.iter().zip(&node.above) {
            let (members, [variance, third, fourth]) = (kind.members as f64, cumulants(p));
            node.mean += members * p;
            node.variance += members * variance;
            node.third += members * third;
            node.fourth += members * fourth;
        }
        // With what rounding to a whole number adds, so that a certain number has a scale too.
        let gap = self.places as f64 - 0.5 - node.mean;
        node.z = (gap / libm::sqrt(node.variance + TWELFTH)).clamp(-CERTAIN, CERTAIN);
        node
    }

    fn at(&self, loss: f64) -> Node {
        self.node(loss, self.each(|_, kind| kind.above(loss)))
    }

    /// Each kind by itself: what is added up is added up by one thread, in one order.
    fn each<T: Send>(&self, one: impl Fn(usize, &Kind) -> T + Sync) -> Vec<T> {
        #[cfg(feature = "rayon")]
        let kinds = self.kinds.par_iter().with_min_len(A_THREAD).enumerate();
        #[cfg(not(feature = "rayon"))]
        let kinds = self.kinds.iter().enumerate();
        kinds.map(|(i, kind)| one(i, kind)).collect()
    }

    /// The node halfway between two; between losses that cannot be told apart, all who are there
    /// are spread evenly.
    fn between(&self, low: &Node, high: &Node) -> Node {
        let tied = high.loss <= f64::MIN_POSITIVE || high.loss - low.loss <= TIED * high.loss;
        if tied || certain(low, high) {
            let mean = |(p, q): (&f64, &f64)| 0.5 * (p + q);
            let above = low.above.iter().zip(&high.above).map(mean).collect();
            return self.node(0.5 * (low.loss + high.loss), above);
        }
        let panel = Panel::from_nodes(low, high);
        self.at(panel.loss(0.5))
    }

    /// Ends of the panels, and their middles; no middles where there are so many candidates that
    /// none would be looked at before its turn.
    fn nodes(&self) -> (Vec<Node>, Vec<Node>) {
        let step = if self.n <= FEW { FINE } else { COARSE };
        let mut ends = vec![
            self.node(0.0, vec![1.0; self.kinds.len()]),
            self.at(f64::MIN_POSITIVE),
            self.at(1.0),
        ];
        let widest = |ends: &[Node]| {
            let width = |pair: &[Node]| (pair[1].z - pair[0].z).abs();
            (0..ends.len() - 1)
                .map(|i| (i, width(&ends[i..i + 2])))
                .fold((0, 0.0), |most, one| if one.1 > most.1 { one } else { most })
        };
        let mut work = 0;
        while ends.len() < LEAST || (ends.len() < MOST / 2 && work < WORK / 2) {
            let (i, width) = widest(&ends);
            if width <= step {
                break;
            }
            let middle = self.between(&ends[i], &ends[i + 1]);
            work += middle.work();
            ends.insert(i + 1, middle);
        }
        // Nodes that were only passed on the way to others.
        let mut i = 1;
        while i + 1 < ends.len() {
            if (ends[i + 1].z - ends[i - 1].z).abs() <= PASSED && ends[i - 1].loss > 0.0 {
                ends.remove(i);
            } else {
                i += 1;
            }
        }
        // A middle is half as much work as there are kinds, or more.
        if work + (ends.len() - 1) * (self.kinds.len() / 2) >= WORK {
            return (ends, Vec::new());
        }
        let mut middles: Vec<Node> =
            ends.windows(2).map(|pair| self.between(&pair[0], &pair[1])).collect();
        work += middles.iter().map(Node::work).sum::<usize>();
        while ends.len() + middles.len() < MOST && work < WORK {
            let bend = |i: usize| {
                let (low, middle, high) = (&ends[i], &middles[i], &ends[i + 1]);
                (low.mean + high.mean - 2.0 * middle.mean).abs()
                    / libm::sqrt(middle.variance + TWELFTH)
            };
            let (i, most_bent) = (0..middles.len())
                .filter(|&i| !certain(&ends[i], &ends[i + 1]))
                .map(|i| (i, bend(i)))
                .fold((0, 0.0), |most, one| if one.1 > most.1 { one } else { most });
            if most_bent <= BEND {
                break;
            }
            let left = self.between(&ends[i], &middles[i]);
            let right = self.between(&middles[i], &ends[i + 1]);
            work += left.work() + right.work();
            ends.insert(i + 1, core::mem::replace(&mut middles[i], left));
            middles.insert(i + 1, right);
        }
        (ends, middles)
    }

    pub(super) fn shares(&self) -> Shares {
        let (ends, middles) = self.nodes();
        let mut shares =
            Shares { probability: vec![0.0; self.kinds.len()], loss: vec![0.0; self.kinds.len()] };
        let Some(first) = ends.first() else { return shares };
        let mut low_free = free(self.kinds, self.places, first);
        let mut middles = middles.into_iter();
        for pair in ends.windows(2) {
            let [low, high] = pair else { continue };
            let middle = middles.next().unwrap_or_else(|| self.between(low, high));
            let (middle_free, high_free) =
                (free(self.kinds, self.places, &middle), free(self.kinds, self.places, high));
            let panel = Panel::from_nodes(low, high);
            let surely = certain(low, high) && low.z > 0.0;
            let added = self.each(|i, kind| {
                let free = [low_free[i], middle_free[i], high_free[i]];
                let above = [low.above[i], middle.above[i], high.above[i]];
                let [p, loss] = panel.integral(kind, free, above);
                if surely {
                    return [p, kind.loss_above(low.loss) - kind.loss_above(high.loss)];
                }
                [p, loss]
            });
            for (i, [p, loss]) in added.into_iter().enumerate() {
                shares.probability[i] += p;
                shares.loss[i] += loss;
            }
            low_free = high_free;
        }
        for p in &mut shares.probability {
            *p = p.clamp(0.0, 1.0);
        }
        shares
    }
}
