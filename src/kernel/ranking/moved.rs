//! How firmly a ranking by weighted parts stands when the weights move.

use crate::kernel::Interval;
use crate::kernel::draws::SplitMix64;
use crate::kernel::params::params;
use crate::quantity::{Level, Name, Share, Weights};
use crate::{Error, Result, defaults};

/// The most draws: of each, every customer's rank is kept until all are drawn.
const MOST: u32 = 100_000;
/// What a tail of draws may lack of a whole number: one twentieth of twenty is one.
const SLACK: f64 = 1e-6;

params! {
    /// How weights are moved, and how often.
    ///
    /// ```
    /// use goodwill::book::WeightMoves;
    ///
    /// let moves = WeightMoves::default();
    /// assert_eq!((moves.by().get(), moves.draws(), moves.seed()), (0.25, 1000, 7));
    /// ```
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct WeightMoves, checked {
        by: Share = Share::constant(defaults::RANKING_MOVED_BY.value),
            set with_by "how far a weight is moved at most, as a share of itself";
        draws: u32 = small(defaults::RANKING_DRAWS.value), check with_draws "how often all weights are drawn";
        seed: u64 = whole(defaults::RANKING_SEED.value), set with_seed "what the draws are made from; it decides all of them";
        level: Level = Level::default(), set with_level "the share of draws within a rank interval";
    }
}

/// Takes a whole number from the register.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn whole(x: f64) -> u64 {
    x as u64
}

/// Takes a small one.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn small(x: f64) -> u32 {
    x as u32
}

impl WeightMoves {
    /// Sets how often all weights are drawn.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] unless it is from 1 to 100 000.
    pub fn with_draws(self, draws: u32) -> Result<Self> {
        if (1..=MOST).contains(&draws) {
            return Ok(Self { draws, ..self });
        }
        let (what, rule) = ("number of draws", "from 1 to 100000");
        Err(Error::OutOfRange { what, rule, got: f64::from(draws) })
    }
}

/// Where one customer stands when the weights move.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MovedRank {
    /// The weighted mean of the parts by the weights as given, 0 to 1.
    pub value: f64,
    /// The rank by it, 1 the highest value; those alike share the middle of their places.
    pub rank: f64,
    /// The interval of the drawn ranks, widened to hold the rank.
    pub interval: Interval,
    /// The share of draws in which the customer is among the first; of places that several share,
    /// its part.
    pub among_first: f64,
    /// By how many places the rank is moved on the mean, in either direction.
    pub shift: f64,
}

/// How firmly a ranking stands when the weights of its parts move.
///
/// A weighted score stands and falls with its weights, and nobody knows them to the digit. So all
/// are drawn again and again, each evenly from a quarter less to a quarter more than given (unless
/// told otherwise), and the customers are put in order each time.
///
/// # Formula
///
/// ```text
/// wₖ′ = wₖ(1 + m(2u − 1)),  u even in (0, 1), drawn anew for each part and draw
/// V   = Σ wₖ′xₖ / Σ wₖ′     over the parts that are known of the customer
/// R̄   = the mean over draws and customers of |rank as drawn − rank as given|
/// ```
///
/// # Laws
///
/// The seed decides the draws. Neither the order of the customers nor that of the parts moves a
/// bit; the draws go to the parts in the order of their names.
///
/// # Traps
///
/// - It says what the weights leave open, not what the evidence does: each part is taken as exact.
///   For that see [`Book::ranked`](crate::book::Book::ranked).
/// - What is not known of a customer leaves both sums, so the other parts stand in for it.
/// - A weight of 0 stays 0.
///
/// # Sources
///
/// 1. Saisana, M., Saltelli, A., & Tarantola, S. (2005). Uncertainty and sensitivity analysis
///    techniques as tools for the quality assessment of composite indicators. *Journal of the Royal
///    Statistical Society A* 168(2), 307–323 (the shift of ranks R̄).
/// 2. Becker, W., Caperna, G., Del Sorbo, M., Norlén, H., Papadimitriou, E., & Saisana, M. (2022).
///    `COINr`: an R package for developing composite indicators. *Journal of Open Source Software*
///    7(78), 4567 (weights moved by a share of themselves).
///
/// ```
/// use goodwill::book::{MovedRanks, WeightMoves};
/// use goodwill::quantity::{Name, Share, Weights};
///
/// let parts = [Name::new("trust")?, Name::new("ease")?];
/// let weights = Weights::proportional(&[2.0, 1.0])?;
/// let of = |trust, ease| Ok::<_, goodwill::Error>(vec![Some(Share::new(trust)?), Some(Share::new(ease)?)]);
/// let customers = [of(0.9, 0.9)?, of(0.6, 0.3)?, of(0.4, 0.68)?];
/// let moved = MovedRanks::new(&parts, &weights, &customers, 1, &WeightMoves::default())?;
/// let Some([Some(best), Some(second), Some(third)]) = moved.customers().first_chunk() else {
///     return Ok(());
/// };
/// assert_eq!((best.rank, best.among_first, best.shift), (1.0, 1.0, 0.0));
/// assert_eq!((second.rank, third.rank), (2.0, 3.0));
/// // A little more weight on ease, and these two change places.
/// assert_eq!((second.interval.lower, second.interval.upper), (2.0, 3.0));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MovedRanks {
    customers: Vec<Option<MovedRank>>,
    shift: Option<f64>,
}

impl MovedRanks {
    /// Draws weights around those given and ranks the customers by each; `first` is how many places
    /// count as the first.
    ///
    /// A row holds what is known of one customer's parts, in the order of their names and weights.
    /// Memory grows with customers times draws, at four bytes.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] unless weights and rows are as long as the names;
    /// [`Error::UnknownName`] if two parts have one name.
    pub fn new(
        parts: &[Name],
        weights: &Weights,
        customers: &[Vec<Option<Share>>],
        first: usize,
        moves: &WeightMoves,
    ) -> Result<Self> {
        let lengths = core::iter::once(("list of weights", weights.len()));
        let rows = customers.iter().map(|row| ("row of parts", row.len()));
        if let Some((what, got)) = lengths.chain(rows).find(|(_, got)| *got != parts.len()) {
            return Err(Error::Length { what, expected: parts.len(), got });
        }
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|i, j| parts[*i].cmp(&parts[*j]));
        if let Some(twice) = order.windows(2).find(|two| parts[two[0]] == parts[two[1]]) {
            let (what, rule) = ("name of a part", "unique");
            let got = parts[twice[0]].as_str().to_owned();
            return Err(Error::UnknownName { what, rule, got });
        }
        let given: Vec<f64> = order.iter().map(|i| weights.as_slice()[*i]).collect();
        // Those of whom something is known, each with its parts in the order of the names.
        let row = |row: &Vec<Option<Share>>| -> Option<Vec<Option<f64>>> {
            let own: Vec<_> = order.iter().map(|i| row[*i].map(Share::get)).collect();
            weighed(&own, &given).map(|_| own)
        };
        let rows: Vec<Option<Vec<Option<f64>>>> = customers.iter().map(row).collect();
        let known: Vec<&[Option<f64>]> = rows.iter().flatten().map(Vec::as_slice).collect();
        let stands = Places::new(&known, &given, first);
        let mut drawn = vec![Vec::with_capacity(moves.draws as usize); known.len()];
        let mut among = vec![0.0; known.len()];
        let mut source = SplitMix64::new(moves.seed);
        for _ in 0..moves.draws {
            let moved: Vec<f64> = given.iter().map(|w| w * moves.factor(&mut source)).collect();
            let places = Places::new(&known, &moved, first);
            for (i, (doubled, share)) in places.doubled.into_iter().zip(places.first).enumerate() {
                drawn[i].push(doubled);
                among[i] += share;
            }
        }
        let n = f64::from(moves.draws);
        let mut of_known = stands.values.iter().enumerate().map(|(i, value)| {
            let own = stands.doubled[i];
            let steps = drawn[i].iter().map(|rank| u64::from(rank.abs_diff(own)));
            let shift = 0.5 * (steps.sum::<u64>() as f64 / n);
            drawn[i].sort_unstable();
            let rank = 0.5 * f64::from(own);
            MovedRank {
                value: *value,
                rank,
                interval: middle(&drawn[i], moves.level).including(rank),
                among_first: (among[i] / n).min(1.0),
                shift,
            }
        });
        let customers: Vec<Option<MovedRank>> =
            rows.iter().map(|row| row.as_ref().and_then(|_| of_known.next())).collect();
        let mut shifts: Vec<f64> = customers.iter().flatten().map(|own| own.shift).collect();
        shifts.sort_by(f64::total_cmp);
        let all = shifts.iter().fold(0.0, |sum, shift| sum + shift);
        let shift = (!shifts.is_empty()).then(|| all / shifts.len() as f64);
        Ok(Self { customers, shift })
    }

    /// Returns where each customer stands, in the order given; `None` for one of whom no part that
    /// weighs anything is known.
    #[must_use]
    pub fn customers(&self) -> &[Option<MovedRank>] {
        &self.customers
    }

    /// Returns R̄, by how many places a rank is moved on the mean; `None` of nobody.
    #[must_use]
    pub const fn shift(&self) -> Option<f64> {
        self.shift
    }
}

impl WeightMoves {
    /// By what a weight is multiplied in one draw.
    fn factor(&self, source: &mut SplitMix64) -> f64 {
        // Of 2⁵³ steps, the middle of one: above 0 and below 1.
        let u = ((source.draw() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
        1.0 + self.by.get() * (2.0 * u - 1.0)
    }
}

/// The places of all customers by some weights.
struct Places {
    values: Vec<f64>,
    /// Twice the rank, so that the middle of two places is a whole number.
    doubled: Vec<u32>,
    /// How much of one of the first places each has.
    first: Vec<f64>,
}

impl Places {
    fn new(rows: &[&[Option<f64>]], weights: &[f64], first: usize) -> Self {
        let values: Vec<f64> =
            rows.iter().map(|row| weighed(row, weights).unwrap_or_default()).collect();
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|i, j| values[*j].total_cmp(&values[*i]));
        let (mut doubled, mut among) = (vec![0; values.len()], vec![0.0; values.len()]);
        let mut above = 0;
        for alike in order.chunk_by(|i, j| values[*i].to_bits() == values[*j].to_bits()) {
            let rank = u32::try_from(2 * above + alike.len() + 1).unwrap_or(u32::MAX);
            let left = first.saturating_sub(above).min(alike.len());
            for i in alike {
                doubled[*i] = rank;
                among[*i] = left as f64 / alike.len() as f64;
            }
            above += alike.len();
        }
        Self { values, doubled, first: among }
    }
}

/// The weighted mean of what is known; `None` where that weighs nothing.
fn weighed(row: &[Option<f64>], weights: &[f64]) -> Option<f64> {
    let known = || row.iter().zip(weights).filter_map(|(x, w)| Some(((*x)?, *w)));
    let all = known().fold(0.0, |sum, (_, w)| sum + w);
    let sum = known().fold(0.0, |sum, (x, w)| sum + w * x);
    (all > 0.0).then(|| (sum / all).clamp(0.0, 1.0))
}

/// The ranks that as many of the drawn ones lie below as above, in order.
fn middle(drawn: &[u32], level: Level) -> Interval {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the length")]
    let left = (level.lower_tail() * drawn.len() as f64 + SLACK) as usize;
    let end = |rank: Option<&u32>| 0.5 * rank.map_or(0.0, |rank| f64::from(*rank));
    Interval::new(end(drawn.get(left)), end(drawn.iter().rev().nth(left)), level)
}
