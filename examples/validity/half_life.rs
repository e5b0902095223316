//! Whether the prequential log score finds a half-life that is known.

use goodwill::kernel::posterior::Prior;
use goodwill::kernel::prequential::{Observation, best_half_life, log_score};
use goodwill::quantity::{HalfLife, Instant, Positive, Share};

use crate::study::Chance;

/// The half-lives that are tried, in days: each twice the one before it, and never.
pub(crate) const CANDIDATES: [f64; 12] =
    [1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 960.0, f64::INFINITY];
/// Streams of each kind, and as many more to judge the choices by.
pub(crate) const STREAMS: u32 = 200;
/// Observations of a stream, one a day.
const DAYS: i64 = 3_000;

/// What moves the share behind a stream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Drift {
    /// Every observation is drawn from the ledger's own forecast at this half-life, in days: the
    /// model is true, and the half-life is a parameter of it.
    Own(f64),
    /// A share from the prior, drawn anew after a time that is exponential with this mean, in
    /// days.
    Anew(f64),
    /// One share for ever.
    Never,
}

/// The kinds of stream.
pub(crate) const KINDS: [Drift; 8] = [
    Drift::Own(15.0),
    Drift::Own(60.0),
    Drift::Own(240.0),
    Drift::Anew(30.0),
    Drift::Anew(120.0),
    Drift::Anew(480.0),
    Drift::Anew(1_920.0),
    Drift::Never,
];

/// What the log score says of one stream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stream {
    /// The place of the candidate chosen.
    pub(crate) chosen: usize,
    /// The log score of each candidate.
    pub(crate) scores: [f64; CANDIDATES.len()],
}

/// What was chosen over many streams of a kind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) drift: Drift,
    /// The place of the right candidate: the half-life that is known; or, for a share that jumps,
    /// which has none, the one that forecasts best on average over other streams of its kind.
    pub(crate) right: usize,
    /// The places of the candidates chosen, in order.
    pub(crate) places: Vec<usize>,
    /// What the choices lose against the right one on other streams, in nats an observation.
    pub(crate) regret: f64,
}

impl Chosen {
    /// Judges the choices of the first half of the streams by the second half.
    pub(crate) fn of(drift: Drift, streams: &[Stream]) -> Self {
        let (first, second) = streams.split_at(streams.len() / 2);
        let mean: [f64; CANDIDATES.len()] = core::array::from_fn(|i| {
            second.iter().map(|stream| stream.scores[i]).sum::<f64>() / second.len() as f64
        });
        let best = (0..mean.len()).max_by(|i, j| mean[*i].total_cmp(&mean[*j])).unwrap_or(0);
        let known = |days: f64| CANDIDATES.iter().position(|own| (own - days).abs() < 0.5);
        let right = match drift {
            Drift::Own(days) => known(days).unwrap_or(best),
            Drift::Never => CANDIDATES.len() - 1,
            Drift::Anew(_) => best,
        };
        let mut places: Vec<usize> = first.iter().map(|stream| stream.chosen).collect();
        places.sort_unstable();
        let lost: f64 = places.iter().map(|place| mean[right] - mean[*place]).sum();
        let regret = lost / places.len() as f64;
        Self { drift, right, places, regret }
    }

    /// The place below which a share of the choices lies.
    fn place(&self, p: f64) -> usize {
        // Within the length: p is below 1 and there is a stream.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let i = (p * self.places.len() as f64) as usize;
        self.places[i.min(self.places.len() - 1)]
    }

    /// The days below which a share of the choices lies.
    pub(crate) fn quantile(&self, p: f64) -> f64 {
        CANDIDATES[self.place(p)]
    }

    /// The share of streams whose choice is the right candidate or one beside it.
    pub(crate) fn near(&self) -> f64 {
        let near = self.places.iter().filter(|place| place.abs_diff(self.right) <= 1).count();
        near as f64 / self.places.len() as f64
    }

    /// Whether the median choice is within a factor of two of the right one.
    pub(crate) fn holds(&self) -> bool {
        self.place(0.5).abs_diff(self.right) <= 1
    }
}

/// The weight of two observations around one half, as a ledger of trust begins.
fn prior() -> goodwill::Result<Prior> {
    Ok(Prior { mean: Share::HALF, weight: Positive::new(2.0)? })
}

/// Chooses for one stream.
pub(crate) fn choose(drift: Drift, chance: &mut Chance) -> goodwill::Result<Stream> {
    let prior = prior()?;
    let mut share = chance.share(1.0, 1.0).get();
    let [mut good, mut bad] = [0.0, 0.0];
    let mut seen = Vec::new();
    for day in 0..DAYS {
        match drift {
            Drift::Own(days) => {
                let fade = HalfLife::from_days(days)?.weight_after(Instant::DAY);
                (good, bad) = (good * fade, bad * fade);
                share = (1.0 + good) / (2.0 + good + bad);
            }
            Drift::Anew(days) if chance.uniform() < 1.0 / days => {
                share = chance.share(1.0, 1.0).get();
            }
            Drift::Anew(_) | Drift::Never => {}
        }
        let hit = chance.uniform() < share;
        let y = if hit { Share::ONE } else { Share::ZERO };
        (good, bad) = if hit { (good + 1.0, bad) } else { (good, bad + 1.0) };
        seen.push(Observation { at: Instant::from_days(day)?, y, weight: Share::ONE });
    }
    let candidates: Vec<HalfLife> =
        CANDIDATES.into_iter().map(HalfLife::from_days).collect::<goodwill::Result<_>>()?;
    let mut scores = [0.0; CANDIDATES.len()];
    for (score, candidate) in scores.iter_mut().zip(&candidates) {
        *score = log_score(&seen, prior, *candidate)?.unwrap_or(f64::NAN);
    }
    let best = best_half_life(&seen, prior, &candidates)?;
    let chosen = candidates.iter().position(|own| best.is_some_and(|(best, _)| best == *own));
    // There are observations, so one of the candidates is chosen.
    let chosen = chosen.unwrap_or(0);
    Ok(Stream { chosen, scores })
}
