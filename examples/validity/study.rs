//! What is measured: a score, what it claims, and what one draw found.

use goodwill::kernel::Interval;
use goodwill::kernel::posterior::{BetaPosterior, GammaPosterior};
use goodwill::quantity::{Level, Share};
use goodwill::simulate::KnownShare;
use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution, Gamma, StandardNormal};
use rand_pcg::Pcg64Mcg;

/// The levels at which intervals are read.
pub(crate) const LEVELS: [f64; 4] = [0.5, 0.8, 0.9, 0.95];

/// What a score's intervals are held to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Claim {
    /// They are those of the exact posterior: ranks are uniform, and coverage is nominal but for
    /// what is held because an interval is widened to its point.
    Exact,
    /// They hold at least as often as they say.
    AtLeast,
    /// They hold about as often as they say: within this of nominal, at every level.
    Within(f64),
}

/// A score that is measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Row {
    pub(crate) score: &'static str,
    pub(crate) claim: Claim,
}

/// Shorter to write in a table of rows.
pub(crate) const fn row(score: &'static str, claim: Claim) -> Row {
    Row { score, claim }
}

/// A draw of a study: what was found of each of its rows, or nothing where no score speaks.
pub(crate) type Draw = fn(&mut Chance) -> goodwill::Result<Vec<Option<Found>>>;

/// Scores that are read from the same draws.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Study {
    pub(crate) model: &'static str,
    pub(crate) rows: &'static [Row],
    pub(crate) draw: Draw,
}

/// How a truth lay in what a score said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// The posterior's CDF at the truth, where the score gives its posterior.
    pub(crate) rank: Option<f64>,
    /// By level: −1 below the interval, 0 in it, 1 above it.
    pub(crate) sides: [i8; LEVELS.len()],
    /// By level: whether the truth is held only because the interval is widened to its point,
    /// which a skewed posterior may have outside. Known where the rank is.
    pub(crate) widened: [bool; LEVELS.len()],
}

impl Found {
    /// Asks a Beta posterior.
    pub(crate) fn beta(posterior: &BetaPosterior, truth: f64) -> Self {
        Self::ranked(posterior.cdf(truth), |level| posterior.interval(level), truth)
    }

    /// Asks a Gamma posterior.
    pub(crate) fn gamma(posterior: &GammaPosterior, truth: f64) -> Self {
        Self::ranked(posterior.cdf(truth), |level| posterior.interval(level), truth)
    }

    fn ranked(rank: f64, interval: impl Fn(Level) -> Interval, truth: f64) -> Self {
        let sides = levels().map(|level| side_of(&interval(level), truth));
        let beyond = |level: f64| (rank - 0.5).abs() > 0.5 * level;
        let widened = core::array::from_fn(|i| sides[i] == 0 && beyond(LEVELS[i]));
        Self { rank: Some(rank), sides, widened }
    }

    /// Asks a score for its interval at each level; nothing is found where it does not speak.
    pub(crate) fn read(
        interval: impl Fn(Level) -> goodwill::Result<Option<Interval>>,
        truth: f64,
    ) -> goodwill::Result<Option<Self>> {
        let mut sides = [0; LEVELS.len()];
        for (side, level) in sides.iter_mut().zip(levels()) {
            let Some(interval) = interval(level)? else { return Ok(None) };
            *side = side_of(&interval, truth);
        }
        Ok(Some(Self { rank: None, sides, widened: [false; LEVELS.len()] }))
    }
}

/// The levels as quantities; each lies inside (0, 1), so that none becomes the default.
pub(crate) fn levels() -> [Level; LEVELS.len()] {
    LEVELS.map(|level| Level::new(level).unwrap_or_default())
}

fn side_of(interval: &Interval, truth: f64) -> i8 {
    match (truth < interval.lower, truth > interval.upper) {
        (true, _) => -1,
        (_, true) => 1,
        _ => 0,
    }
}

/// One draw's own stream of chance, so that no draw depends on another.
pub(crate) struct Chance(Pcg64Mcg);

impl Chance {
    /// The stream of a draw of a study.
    pub(crate) fn of(seed: u64, study: usize, draw: u32) -> Self {
        let stream = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ (study as u64).wrapping_mul(0xD1B5_4A32_D192_ED03)
            ^ u64::from(draw).wrapping_mul(0x2545_F491_4F6C_DD1D);
        Self(Pcg64Mcg::seed_from_u64(stream))
    }

    /// A seed for evidence.
    pub(crate) fn seed(&mut self) -> u64 {
        self.0.random()
    }

    /// A share from Beta(a, b).
    pub(crate) fn share(&mut self, a: f64, b: f64) -> Share {
        let beta = Beta::new(a, b).map_or(f64::NAN, |beta| beta.sample(&mut self.0));
        // A sample is a share; were a shape none, nothing would be claimed of the middle.
        Share::new(beta).unwrap_or(Share::HALF)
    }

    /// A rate from Gamma(shape, rate).
    pub(crate) fn rate(&mut self, shape: f64, rate: f64) -> f64 {
        let gamma = Gamma::new(shape, 1.0 / rate);
        // No truth is smaller than what a quantity can say.
        gamma.map_or(f64::NAN, |gamma| gamma.sample(&mut self.0)).max(1e-12)
    }

    /// A normal number.
    pub(crate) fn normal(&mut self, mean: f64, variance: f64) -> f64 {
        let z: f64 = StandardNormal.sample(&mut self.0);
        mean + variance.sqrt() * z
    }

    /// A number from 0 to 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        self.0.random_range(0.0..1.0)
    }

    /// A count up to a most, all equally likely.
    pub(crate) fn up_to(&mut self, most: u32) -> u32 {
        self.0.random_range(0..=most)
    }

    /// A share from Beta(a, b), to be seen up to so many times.
    pub(crate) fn known(&mut self, a: f64, b: f64, most: u32) -> KnownShare {
        KnownShare { share: self.share(a, b), trials: self.up_to(most) }
    }

    /// One of some things.
    pub(crate) fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.0.random_range(0..things.len())]
    }
}
