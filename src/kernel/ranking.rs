//! Whom to attend to first: the largest of losses that are not known exactly, how sure that is,
//! and what a list of them would miss.
//!
//! Of each of `n` customers a score in [0, 1] is believed to be Beta, more being better, and a
//! value is at stake. The loss is the part of the value that the score does not hold. A customer
//! with a bad mean and much evidence and one with a middling mean and none may be equally likely
//! to be among the worst; a ranking by means alone cannot say so.
//!
//! # Formula
//!
//! ```text
//! Lᵢ = vᵢ(1 − Xᵢ)                    Xᵢ ~ Beta(αᵢ, βᵢ), independent        E Lᵢ = vᵢβᵢ/(αᵢ + βᵢ)
//! pᵢ(l) = P(Lᵢ > l)                  N₋ᵢ(l) = how many of the others exceed l
//! Pᵢ = ∫ P(N₋ᵢ(l) < k) d(−pᵢ(l))     i is among the k largest               Σ Pᵢ = min(k, n)
//! Tᵢ = ∫ l P(N₋ᵢ(l) < k) d(−pᵢ(l))   its loss, counted where it is among them
//! regret of a list of k = Σ Tᵢ − Σ E Lᵢ over the list
//! Σ Lᵢ ≈ Σvᵢ · Beta of the same mean and variance
//! ```
//!
//! The integrals are sums over panels of three losses each, exact where both factors are quadratic
//! within a panel. Panels are halved until the number of exceeders moves by a fraction of its
//! standard deviation in each; a probability that leaps within a panel is followed more closely
//! there. Losses that cannot be told apart are tied, and tied losses share their places equally.
//!
//! `P(N₋ᵢ < k)` is that of a sum of unequal coins. Where its variance is at most 25, so always
//! for up to 100 customers, it is computed exactly, coin by coin, with the own coin taken out
//! again; beyond, by Edgeworth's expansion to the fourth cumulant with Sheppard's correction.
//!
//! No random numbers; the customers are put into an order of their own first, so that the order
//! in which they are given moves no bit.
//!
//! # Limits
//!
//! Customers are taken to be independent. Where their priors were pooled, they share what is not
//! known of the group: the probabilities of customers within a group move together, and the total
//! varies more than it says. A posterior that was itself matched by moments passes its error on.
//!
//! Measured errors of a probability, at worst over five kinds of random books: of the expansion
//! against the exact 4 · 10⁻⁵; of the integrals against twenty times as many panels 2 · 10⁻⁵ for
//! up to 400 customers (rarely more, where one of a few is far better known). In books of 10 000
//! and 50 000, 10⁻⁷ where all scores are broad; 3 · 10⁻³ where many are so well known that panels
//! cannot tell them apart; 2 · 10⁻² where shapes run from 10⁻⁹ to 10⁹ and values over six powers
//! of ten. The sum of the probabilities shows the error: it is not forced upon the number of
//! places.
//!
//! A .90 interval of the total held .875 to .92 of the draws, in books of 1 to 100 customers; the
//! least of two customers whose scores are most likely near 0 or 1.
//!
//! Values below 10⁻³⁰⁸ of the largest are tied. Time and memory are bounded up to some 100 000
//! customers, at about two seconds and 70 MB; beyond, both grow in proportion.
//!
//! # References
//!
//! 1. Hong, Y. (2013). On computing the distribution function for the Poisson binomial
//!    distribution. *Computational Statistics & Data Analysis* 59, 41–51.
//! 2. Volkova, A. Y. (1996). A refinement of the central limit theorem for sums of independent
//!    random indicators. *Theory of Probability and Its Applications* 40(4), 791–794, for the
//!    correction by skewness, of which the expansion here takes one term more.
//! 3. Kolassa, J. E., & McCullagh, P. (1990). Edgeworth series for lattice distributions. *Annals
//!    of Statistics* 18(2), 981–985, for Sheppard's correction.
//! 4. Marchal, O., & Arbel, J. (2017). On the sub-Gaussianity of the Beta and Dirichlet
//!    distributions. *Electronic Communications in Probability* 22(54), for where a Beta has
//!    practically no probability.

use super::composite::Moments;
use super::posterior::BetaPosterior;
use super::{Interval, special};
use crate::quantity::{Amount, Level};
use crate::{Error, Result};

/// The variance of the number of exceeders up to which its distribution is computed exactly.
const EXACT_TO: f64 = 25.0;
/// Few candidates get the fine step between losses, many the coarse one; both in standard
/// deviations of the number of exceeders.
const FEW: usize = 2_000;
const FINE: f64 = 0.125;
const COARSE: f64 = 0.25;
/// Beyond so many standard deviations it is certain who is among the largest.
const CERTAIN: f64 = 6.0;
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
/// What is left of a probability's leap within a panel, at most, before it is followed closer.
const LEAP: f64 = 1e-6;
/// `exp(−41)` is below half the last bit of 1.
const NEGLIGIBLE: f64 = 41.0;
/// Losses closer than this part of themselves cannot be told apart.
const TIED: f64 = 1e-13;

/// One customer: what is believed of the score, and what is at stake.
///
/// ```
/// use goodwill::kernel::{posterior::BetaPosterior, ranking::Candidate};
/// use goodwill::quantity::Amount;
///
/// let candidate = Candidate::new(BetaPosterior::new(3.0, 1.0)?, Amount::new(200.0)?);
/// assert_eq!(candidate.expected_loss(), 50.0);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Candidate {
    posterior: BetaPosterior,
    value: Amount,
}

impl Candidate {
    /// Takes the posterior of a score, of which more is better, and the value at stake, in any
    /// unit that is the same for all.
    #[must_use]
    pub const fn new(posterior: BetaPosterior, value: Amount) -> Self {
        Self { posterior, value }
    }

    /// Returns the posterior of the score.
    #[must_use]
    pub const fn posterior(&self) -> &BetaPosterior {
        &self.posterior
    }

    /// Returns the value at stake.
    #[must_use]
    pub const fn value(&self) -> Amount {
        self.value
    }

    /// Returns the loss to be expected, in the unit of the value.
    #[must_use]
    pub fn expected_loss(&self) -> f64 {
        self.value.get() * self.posterior.complement().mean()
    }

    /// What makes candidates the same, and an order of them; a negative zero is none.
    fn key(&self) -> [u64; 3] {
        // Of numbers at 0 or above, the order of the bits is that of the numbers.
        [self.value.get(), self.posterior.alpha(), self.posterior.beta()]
            .map(|x| (x + 0.0).to_bits())
    }

    /// A loss that is surely 0.
    fn is_safe(&self) -> bool {
        self.value.get() == 0.0 || self.posterior.beta() == 0.0
    }
}

/// Returns how many customers the worst tenth of `n` are: `n/10`, rounded up.
///
/// ```
/// use goodwill::kernel::ranking::worst_tenth;
///
/// assert_eq!([0, 1, 10, 11].map(worst_tenth), [0, 1, 1, 2]);
/// ```
#[must_use]
pub const fn worst_tenth(n: usize) -> usize {
    n.div_ceil(10)
}

/// Who is among the worst, and how surely.
///
/// ```
/// use goodwill::kernel::posterior::BetaPosterior;
/// use goodwill::kernel::ranking::{Candidate, Ranking};
/// use goodwill::quantity::Amount;
///
/// let one = Amount::new(1.0)?;
/// let known = Candidate::new(BetaPosterior::new(2.0, 1.0)?, one);
/// let unknown = Candidate::new(BetaPosterior::new(1.0, 1.0)?, one);
/// let ranking = Ranking::new(&[known, unknown], 1);
/// assert_eq!(format!("{:.4}", ranking.probabilities()[1]), "0.6667");
/// assert_eq!(ranking.first(1), [1]);
/// // The worse of the two loses 7/12 on average, the second alone 1/2.
/// assert_eq!(format!("{:.4}", ranking.regret(&[1])?), "0.0833");
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Those who may lose something, each kind once, in an order of their own.
    kinds: Vec<Kind>,
    /// The kind of each candidate; none for those who surely lose nothing.
    kind_of: Vec<Option<usize>>,
    /// The largest value of a kind, by which all were divided.
    unit: f64,
    places: usize,
    probabilities: Vec<f64>,
    expected_losses: Vec<f64>,
    /// The expected sum of the `places` largest losses, in the unit of the values.
    largest: f64,
    /// The sum of all values, and the moments of the lost share of it.
    at_stake: f64,
    lost: Moments,
}

/// Candidates of the same posterior and value.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Kind {
    /// The shapes of the lost share, so the score's the other way round.
    a: f64,
    b: f64,
    /// In (0, 1], unless it underflows: the largest is 1.
    value: f64,
    members: usize,
}

/// A loss, and how likely each kind is to exceed it.
#[derive(Debug, Clone)]
struct Node {
    loss: f64,
    above: Vec<f64>,
    /// Cumulants of the number of exceeders.
    mean: f64,
    variance: f64,
    third: f64,
    fourth: f64,
    /// How far the number of places lies above the number of exceeders, in standard deviations,
    /// up to [`CERTAIN`].
    z: f64,
}

/// Three losses between which all is taken to be quadratic.
struct Panel<'a> {
    ends: [&'a Node; 2],
    geometric: bool,
}

/// For each kind, the probability of being among the largest, and the loss counted there.
struct Shares {
    probability: Vec<f64>,
    loss: Vec<f64>,
}

impl Ranking {
    /// Ranks candidates for a number of places among the worst; more than there are candidates
    /// count as all.
    ///
    /// The page of this module says what it costs and how far it is off.
    #[must_use]
    pub fn new(candidates: &[Candidate], places: usize) -> Self {
        let places = places.min(candidates.len());
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_unstable_by_key(|&i| candidates[i].key());
        let losing = candidates.iter().filter(|one| !one.is_safe());
        let unit = losing.map(|one| one.value.get()).fold(0.0, f64::max);
        let at_stake = order.iter().fold(0.0, |sum, &i| sum + candidates[i].value.get());
        let lost = Moments::sum(order.iter().filter(|_| at_stake > 0.0).map(|&i| {
            let lost = candidates[i].posterior.complement();
            (candidates[i].value.get() / at_stake, Moments::of(&lost))
        }));
        let mut kinds: Vec<Kind> = Vec::new();
        let mut kind_of = vec![None; candidates.len()];
        let mut last = None;
        for i in order {
            let one = candidates[i];
            if one.is_safe() {
                continue;
            }
            match kinds.last_mut() {
                Some(kind) if last == Some(one.key()) => kind.members += 1,
                _ => kinds.push(Kind {
                    a: one.posterior.beta(),
                    b: one.posterior.alpha(),
                    value: one.value.get() / unit,
                    members: 1,
                }),
            }
            last = Some(one.key());
            kind_of[i] = Some(kinds.len() - 1);
        }
        let mut ranking = Self {
            kinds,
            kind_of,
            unit,
            places,
            probabilities: Vec::new(),
            expected_losses: candidates.iter().map(Candidate::expected_loss).collect(),
            largest: 0.0,
            at_stake,
            lost,
        };
        let shares = ranking.shares(places);
        ranking.largest = ranking.sum_of(&shares);
        // What those who may lose leave over, the others share: a loss of 0 is the least of all.
        let safe = ranking.kind_of.iter().filter(|kind| kind.is_none()).count();
        let left = places.saturating_sub(candidates.len() - safe) as f64 / safe as f64;
        ranking.probabilities = ranking
            .kind_of
            .iter()
            .map(|kind| kind.map_or(left, |kind| shares.probability[kind]))
            .collect();
        ranking
    }

    /// Returns how many candidates were ranked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.kind_of.len()
    }

    /// Tells whether no candidate was ranked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kind_of.is_empty()
    }

    /// Returns how many places among the worst there are, at most the number of candidates.
    #[must_use]
    pub const fn places(&self) -> usize {
        self.places
    }

    /// Returns, in the order given, the probability that each candidate's loss is among the
    /// [`Ranking::places`] largest: 0 to 1, and in sum the number of places.
    #[must_use]
    pub fn probabilities(&self) -> &[f64] {
        &self.probabilities
    }

    /// Returns, in the order given, the loss to be expected of each, in the unit of the values.
    #[must_use]
    pub fn expected_losses(&self) -> &[f64] {
        &self.expected_losses
    }

    /// Returns the `length` candidates of the largest expected losses, the largest first: the list
    /// of that length with the least regret.
    ///
    /// Candidates of equal expected losses follow one another as their probabilities do, and then
    /// as they were given.
    #[must_use]
    pub fn first(&self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        let by = |i: usize| (self.expected_losses[i], self.probabilities[i]);
        order.sort_by(|&i, &j| {
            let ((loss, p), (other, q)) = (by(i), by(j));
            other.total_cmp(&loss).then(q.total_cmp(&p))
        });
        order.truncate(length);
        order
    }

    /// Returns what a list is expected to miss against knowing the truth: the expected sum of as
    /// many truly largest losses, less that of the losses listed.
    ///
    /// In the unit of the values, 0 or more. A list as long as [`Ranking::places`] costs no time;
    /// one of another length takes as long as a new ranking.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for an index past the last candidate; [`Error::Inconsistent`] for one
    /// that is listed twice.
    pub fn regret(&self, list: &[usize]) -> Result<f64> {
        let mut listed = vec![false; self.len()];
        for &i in list {
            match listed.get_mut(i) {
                Some(listed) if *listed => {
                    let (what, rule) = ("list of candidates", "name each of them once");
                    return Err(Error::Inconsistent { what, rule, got: format!("{i} twice") });
                }
                Some(listed) => *listed = true,
                None => {
                    let (what, rule) = ("index of a candidate", "below the number of candidates");
                    return Err(Error::OutOfRange { what, rule, got: i as f64 });
                }
            }
        }
        if list.len() == self.len() {
            return Ok(0.0);
        }
        let largest = if list.len() == self.places {
            self.largest
        } else {
            self.sum_of(&self.shares(list.len()))
        };
        // Kind by kind, so that neither the order of the list nor that of the candidates matters.
        let mut members = vec![0_usize; self.kinds.len()];
        for (kind, listed) in self.kind_of.iter().zip(listed) {
            if let (Some(kind), true) = (kind, listed) {
                members[*kind] += 1;
            }
        }
        let listed = self
            .kinds
            .iter()
            .zip(members)
            .fold(0.0, |sum, (kind, members)| sum + members as f64 * kind.value * kind.lost());
        Ok((largest - self.unit * listed).max(0.0))
    }

    /// Returns the expected sum of all losses, in the unit of the values.
    #[must_use]
    pub fn expected_total(&self) -> f64 {
        self.at_stake * self.lost.mean
    }

    /// Returns the interval of the sum of all losses, in the unit of the values; its upper end is
    /// the value at risk.
    ///
    /// Of a Beta from 0 to the sum of all values, with the exact mean and variance.
    #[must_use]
    pub fn total(&self, level: Level) -> Interval {
        let total = self.lost.beta().interval(level).scaled(self.at_stake);
        total.including(self.expected_total())
    }

    /// The expected sum of the largest losses.
    fn sum_of(&self, shares: &Shares) -> f64 {
        self.unit
            * self
                .kinds
                .iter()
                .zip(&shares.loss)
                .fold(0.0, |sum, (kind, loss)| sum + kind.members as f64 * loss)
    }

    /// How likely each kind is among the `places` largest.
    fn shares(&self, places: usize) -> Shares {
        let n = self.kinds.iter().map(|kind| kind.members).sum();
        if places == 0 {
            let none = vec![0.0; self.kinds.len()];
            return Shares { probability: none.clone(), loss: none };
        }
        if places >= n {
            let loss = self.kinds.iter().map(|kind| kind.value * kind.lost()).collect();
            return Shares { probability: vec![1.0; self.kinds.len()], loss };
        }
        Field { kinds: &self.kinds, n, places }.shares()
    }
}

impl Kind {
    /// The mean of the lost share.
    fn lost(&self) -> f64 {
        self.a / (self.a + self.b)
    }

    /// The probability that the loss exceeds a number.
    fn above(&self, loss: f64) -> f64 {
        let share = loss / self.value;
        let (gap, n) = (share - self.lost(), self.a + self.b);
        // A Beta is no wider than a normal of variance 1/(4(n + 1)), so here is no doubt left.
        if 2.0 * (n + 1.0) * gap * gap > NEGLIGIBLE {
            return if gap > 0.0 { 0.0 } else { 1.0 };
        }
        1.0 - special::beta_cdf(self.a, self.b, share)
    }

    /// The expected loss, counted only where it exceeds a number.
    fn loss_above(&self, loss: f64) -> f64 {
        // Of x times the density of Beta(a, b) the rest is the density of Beta(a + 1, b).
        let heavier = Self { a: self.a + 1.0, ..*self };
        self.value * self.lost() * heavier.above(loss)
    }
}

impl Node {
    /// What the node costs, in probabilities computed: a kind whose answer is plain costs half, for
    /// its memory; taking a coin out of an exact distribution costs the more the wider that is.
    fn work(&self) -> usize {
        let open = self.above.iter().filter(|p| (f64::MIN_POSITIVE..1.0).contains(*p)).count();
        // In range: the variance is at most `EXACT_TO` there.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let times = if self.variance <= EXACT_TO { 2 + (self.variance / 4.0) as usize } else { 1 };
        self.above.len() / 2 + open * times
    }
}

/// Those who compete for places.
struct Field<'a> {
    kinds: &'a [Kind],
    n: usize,
    places: usize,
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
        self.node(loss, self.kinds.iter().map(|kind| kind.above(loss)).collect())
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
        let panel = Panel::of(low, high);
        self.at(panel.loss(0.5))
    }

    /// Ends and middles of the panels, in turn.
    fn nodes(&self) -> Vec<Node> {
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
        let mut nodes = Vec::with_capacity(ends.len() + middles.len());
        let mut middles = middles.into_iter();
        for end in ends {
            nodes.push(end);
            nodes.extend(middles.next());
        }
        nodes
    }

    /// For each kind, the probability that of all but one of its members fewer than the places
    /// exceed a loss.
    fn free(&self, node: &Node) -> Vec<f64> {
        if node.variance <= EXACT_TO { self.exact(node) } else { self.expanded(node) }
    }

    fn expanded(&self, node: &Node) -> Vec<f64> {
        let free = |p: &f64| {
            let [variance, third, fourth] = cumulants(*p);
            // What is expanded is the continuous number that this one is the rounding of.
            let variance = node.variance - variance - TWELFTH;
            let sd = libm::sqrt(variance);
            let x = (self.places as f64 - 0.5 - (node.mean - p)) / sd;
            if x.abs() > 9.0 {
                return if x > 0.0 { 1.0 } else { 0.0 };
            }
            let skew = (node.third - third) / (variance * sd);
            let excess = (node.fourth - fourth + 1.0 / 120.0) / (variance * variance);
            let x2 = x * x;
            let bend = skew / 6.0 * (x2 - 1.0)
                + excess / 24.0 * x * (x2 - 3.0)
                + skew * skew / 72.0 * x * (x2 * x2 - 10.0 * x2 + 15.0);
            let density = libm::exp(-0.5 * x2) / libm::sqrt(2.0 * core::f64::consts::PI);
            let normal = 0.5 * libm::erfc(-x * core::f64::consts::FRAC_1_SQRT_2);
            (normal - density * bend).clamp(0.0, 1.0)
        };
        node.above.iter().map(free).collect()
    }

    /// Coin by coin. Those that exceed more likely than not are counted by their failures, so that
    /// few are counted and taking a coin out again never divides by less than one half.
    fn exact(&self, node: &Node) -> Vec<f64> {
        let each = || self.kinds.iter().map(|kind| kind.members).zip(node.above.iter().copied());
        let (mut likely, mut up, mut down) = (0, Reach::default(), Reach::default());
        for (members, p) in each() {
            if p < 0.5 {
                up.add(members, p);
            } else {
                down.add(members, 1.0 - p);
                likely += members;
            }
        }
        // The chances of each number of exceeders, from `likely − down` to `likely + up`.
        let (down, up) = (down.most(), up.most());
        let mut chances = vec![0.0; down + 1 + up];
        chances[down] = 1.0;
        for (members, p) in each() {
            let rare = p.min(1.0 - p);
            // Too small to move any sum.
            if rare < 1e-20 {
                continue;
            }
            for _ in 0..members {
                let mut before = 0.0;
                let add = |chance: &mut f64| {
                    let own = *chance;
                    *chance = own + rare * (before - own);
                    before = own;
                };
                if p < 0.5 {
                    chances.iter_mut().for_each(add);
                } else {
                    chances.iter_mut().rev().for_each(add);
                }
            }
        }
        // How many of the numbers leave a place free; one more where the own success is taken out.
        let fewer = (self.places + down).saturating_sub(likely).min(chances.len());
        let or_one = (self.places + 1 + down).saturating_sub(likely).min(chances.len());
        let free = |p: &f64| {
            if *p < 0.5 {
                without(*p, chances[..fewer].iter()).clamp(0.0, 1.0)
            } else {
                1.0 - without(1.0 - *p, chances[or_one..].iter().rev()).clamp(0.0, 1.0)
            }
        };
        node.above.iter().map(free).collect()
    }

    fn shares(&self) -> Shares {
        let nodes = self.nodes();
        let mut shares =
            Shares { probability: vec![0.0; self.kinds.len()], loss: vec![0.0; self.kinds.len()] };
        let Some(first) = nodes.first() else { return shares };
        let mut low_free = self.free(first);
        for three in nodes.windows(3).step_by(2) {
            let [low, middle, high] = three else { continue };
            let (middle_free, high_free) = (self.free(middle), self.free(high));
            let panel = Panel::of(low, high);
            let surely = certain(low, high) && low.z > 0.0;
            for (i, kind) in self.kinds.iter().enumerate() {
                let free = [low_free[i], middle_free[i], high_free[i]];
                let above = [low.above[i], middle.above[i], high.above[i]];
                let [p, mut loss] = panel.integral(kind, free, above);
                if surely {
                    loss = kind.loss_above(low.loss) - kind.loss_above(high.loss);
                }
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

/// The variance of a uniform of width 1.
const TWELFTH: f64 = 1.0 / 12.0;

/// The second to the fourth cumulant of a coin.
fn cumulants(p: f64) -> [f64; 3] {
    let variance = p * (1.0 - p);
    [variance, variance * (1.0 - 2.0 * p), variance * (1.0 - 6.0 * variance)]
}

/// Tells whether between two nodes nothing is left in doubt.
fn certain(low: &Node, high: &Node) -> bool {
    low.z.abs() >= CERTAIN && high.z.total_cmp(&low.z).is_eq()
}

/// Returns the sum of the first chances after a coin is taken out of them.
fn without<'a>(p: f64, chances: impl Iterator<Item = &'a f64>) -> f64 {
    let (inverse, mut before, mut sum) = (1.0 / (1.0 - p), 0.0, 0.0);
    for chance in chances {
        before = (chance - p * before) * inverse;
        sum += before;
    }
    sum
}

/// How many coins may come up, at most as far as numbers reach.
#[derive(Default)]
struct Reach {
    coins: usize,
    mean: f64,
    variance: f64,
}

impl Reach {
    fn add(&mut self, coins: usize, p: f64) {
        if p > 0.0 {
            self.coins += coins;
            self.mean += coins as f64 * p;
            self.variance += coins as f64 * p * (1.0 - p);
        }
    }

    /// By Bernstein's inequality.
    fn most(&self) -> usize {
        let third = NEGLIGIBLE / 3.0;
        let beyond = third + libm::sqrt(third * third + 2.0 * NEGLIGIBLE * self.variance);
        // At least 0, and a number too large for the type is cut by the cast.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let most = libm::ceil(self.mean + beyond) as usize;
        most.min(self.coins)
    }
}

impl<'a> Panel<'a> {
    fn of(low: &'a Node, high: &'a Node) -> Self {
        // Over such a span a Beta is smoother in the logarithm.
        let geometric = low.loss > 0.0 && high.loss > 4.0 * low.loss && !certain(low, high);
        Self { ends: [low, high], geometric }
    }

    /// The loss at a part of the panel's width.
    fn loss(&self, part: f64) -> f64 {
        let [low, high] = self.ends.map(|end| end.loss);
        if self.geometric {
            // The quotient of the ends may overflow, their logarithms do not.
            libm::exp(libm::log(low) + part * (libm::log(high) - libm::log(low))).clamp(low, high)
        } else {
            low + part * (high - low)
        }
    }

    /// The integrals of the probability of a free place, and of the loss times it, over the
    /// probability of a kind that lies within the panel.
    fn integral(&self, kind: &Kind, free: [f64; 3], above: [f64; 3]) -> [f64; 2] {
        let losses = [0.0, 0.5, 1.0].map(|part| self.loss(part));
        let weighed = [0, 1, 2].map(|i| losses[i] * free[i]);
        if leap(above, free).max(leap(above, weighed)) <= LEAP {
            return [quadratic(free, above), quadratic(weighed, above)];
        }
        let at = |part: f64| {
            // The parabola through three points.
            let (rise, bend) = (free[2] - free[0], free[2] - 2.0 * free[1] + free[0]);
            let x = 2.0 * part - 1.0;
            (free[1] + 0.5 * x * (rise + x * bend)).clamp(0.0, 1.0)
        };
        let mut sum = [0.0; 2];
        // Parts of the panel that are still to be followed, the lowest last.
        let mut left = vec![(0.5, 1.0, above[1], above[2]), (0.0, 0.5, above[0], above[1])];
        while let Some((low, high, p, q)) = left.pop() {
            let middle = 0.5 * (low + high);
            let parts = [low, middle, high];
            let own = [p, kind.above(self.loss(middle)), q];
            let free = parts.map(at);
            let weighed = parts.map(|part| self.loss(part) * at(part));
            if leap(own, free).max(leap(own, weighed)) <= LEAP || high - low < 1e-7 {
                sum[0] += quadratic(free, own);
                sum[1] += quadratic(weighed, own);
            } else {
                left.push((middle, high, own[1], q));
                left.push((low, middle, p, own[1]));
            }
        }
        sum
    }
}

/// What a probability that does not fall evenly may move an integral of `g`.
fn leap(p: [f64; 3], g: [f64; 3]) -> f64 {
    (p[0] - 2.0 * p[1] + p[2]).abs() * ((g[1] - g[0]).abs() + (g[2] - g[1]).abs())
}

/// The integral of `g` over a falling `p`, both quadratic and given at the ends and the middle.
fn quadratic(g: [f64; 3], p: [f64; 3]) -> f64 {
    let (first, second) = (p[0] - p[1], p[1] - p[2]);
    g[0] * (first / 2.0 - second / 6.0)
        + g[1] * (first + second) * (2.0 / 3.0)
        + g[2] * (second / 2.0 - first / 6.0)
}
