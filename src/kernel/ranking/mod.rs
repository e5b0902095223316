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
//! known of the group: the probabilities of customers within a group move together. A posterior
//! that was itself matched by moments passes its error on.
//!
//! Measured errors of a probability, at worst over five kinds of random books: of the expansion
//! against the exact 4 · 10⁻⁵; of the integrals against twenty times as many panels 2 · 10⁻⁵ for
//! up to 400 customers (rarely more, where one of a few is far better known). In books of 10 000
//! and 50 000, 10⁻⁷ where all scores are broad; 3 · 10⁻³ where many are so well known that panels
//! cannot tell them apart; 2 · 10⁻² where shapes run from 10⁻⁹ to 10⁹ and values over six powers
//! of ten. The sum of the probabilities shows the error: it is not forced upon the number of
//! places.
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

mod field;
mod kind;
mod moved;
mod node;
mod panel;
mod places;

use field::{Field, Shares};
use kind::Kind;
pub use moved::{MovedRank, MovedRanks, WeightMoves};

use super::posterior::BetaPosterior;
use crate::quantity::Amount;
use crate::{Error, Result};

/// One customer: what is believed of the score, and what is at stake.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub(crate) struct Candidate {
    posterior: BetaPosterior,
    value: Amount,
}

impl Candidate {
    /// Takes the posterior of a score, of which more is better, and the value at stake, in any
    /// unit that is the same for all.
    #[must_use]
    pub(crate) const fn new(posterior: BetaPosterior, value: Amount) -> Self {
        Self { posterior, value }
    }

    /// Returns the posterior of the score.
    #[cfg(test)]
    #[must_use]
    pub(crate) const fn posterior(&self) -> &BetaPosterior {
        &self.posterior
    }

    /// Returns the value at stake.
    #[cfg(test)]
    #[must_use]
    pub(crate) const fn value(&self) -> Amount {
        self.value
    }

    /// Returns the loss to be expected, in the unit of the value.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn expected_loss(&self) -> f64 {
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
#[must_use]
pub(crate) const fn worst_tenth(n: usize) -> usize {
    n.div_ceil(10)
}

/// Who is among the worst, and how surely.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranking {
    /// Those who may lose something, each kind once, in an order of their own.
    kinds: Vec<Kind>,
    /// The kind of each candidate; none for those who surely lose nothing.
    kind_of: Vec<Option<usize>>,
    /// The largest value of a kind, by which all were divided.
    unit: f64,
    places: usize,
    probabilities: Vec<f64>,
    /// The expected sum of the `places` largest losses, in the unit of the values.
    largest: f64,
}

impl Ranking {
    /// Ranks candidates for a number of places among the worst; more than there are candidates
    /// count as all.
    ///
    /// The page of this module says what it costs and how far it is off.
    #[must_use]
    pub(crate) fn new(candidates: &[Candidate], places: usize) -> Self {
        let places = places.min(candidates.len());
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_unstable_by_key(|&i| candidates[i].key());
        let losing = candidates.iter().filter(|one| !one.is_safe());
        let unit = losing.map(|one| one.value.get()).fold(0.0, f64::max);
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
                _ => kinds.push(Kind::new(
                    one.posterior.beta(),
                    one.posterior.alpha(),
                    one.value.get() / unit,
                )),
            }
            last = Some(one.key());
            kind_of[i] = Some(kinds.len() - 1);
        }
        let mut ranking =
            Self { kinds, kind_of, unit, places, probabilities: Vec::new(), largest: 0.0 };
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
    pub(crate) fn len(&self) -> usize {
        self.kind_of.len()
    }

    /// Tells whether no candidate was ranked.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn is_empty(&self) -> bool {
        self.kind_of.is_empty()
    }

    /// Returns how many places among the worst there are, at most the number of candidates.
    #[cfg(test)]
    #[must_use]
    pub(crate) const fn places(&self) -> usize {
        self.places
    }

    /// Returns, in the order given, the probability that each candidate's loss is among the
    /// [`Ranking::places`] largest: 0 to 1, and in sum the number of places.
    #[must_use]
    pub(crate) fn probabilities(&self) -> &[f64] {
        &self.probabilities
    }

    /// Returns the `length` candidates of the largest expected losses, the largest first: the list
    /// of that length with the least regret.
    ///
    /// Candidates of equal expected losses follow one another as their probabilities do, and then
    /// as they were given.
    #[cfg(test)]
    #[must_use]
    pub(crate) fn first(&self, length: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        let expected = |i: usize| {
            self.kind_of[i].map_or(0.0, |kind| self.kinds[kind].value * self.kinds[kind].lost())
        };
        let by = |i: usize| (expected(i), self.probabilities[i]);
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
    pub(crate) fn regret(&self, list: &[usize]) -> Result<f64> {
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
