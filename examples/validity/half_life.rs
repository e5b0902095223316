//! Whether the prequential log score finds a half-life that is known.

use goodwill::kernel::posterior::Prior;
use goodwill::kernel::prequential::{Observation, best_half_life};
use goodwill::quantity::{HalfLife, Instant, Positive, Share};

use crate::study::Chance;

/// The half-lives that are tried, in days: each twice the one before it, and never.
pub(crate) const CANDIDATES: [f64; 10] =
    [4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 960.0, f64::INFINITY];
/// Streams of each kind.
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

/// The kinds of stream, and the candidates that half of the choices must lie between.
pub(crate) const KINDS: [(Drift, [f64; 2]); 8] = [
    (Drift::Own(15.0), [8.0, 30.0]),
    (Drift::Own(60.0), [30.0, 120.0]),
    (Drift::Own(240.0), [120.0, 480.0]),
    (Drift::Anew(30.0), [4.0, 30.0]),
    (Drift::Anew(120.0), [8.0, 120.0]),
    (Drift::Anew(480.0), [30.0, 480.0]),
    (Drift::Anew(1_920.0), [60.0, f64::INFINITY]),
    (Drift::Never, [480.0, f64::INFINITY]),
];

/// What was chosen over many streams of a kind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) drift: Drift,
    pub(crate) expected: [f64; 2],
    /// The days chosen, in order.
    pub(crate) days: Vec<f64>,
}

impl Chosen {
    /// The choice below which a share of them lies.
    pub(crate) fn quantile(&self, p: f64) -> f64 {
        // Within the length: p is below 1 and there is a stream.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let place = (p * self.days.len() as f64) as usize;
        self.days[place.min(self.days.len() - 1)]
    }

    /// The share of streams whose choice lies where it is expected.
    pub(crate) fn right(&self) -> f64 {
        let [low, high] = self.expected;
        let right = self.days.iter().filter(|days| (low..=high).contains(*days)).count();
        right as f64 / self.days.len() as f64
    }

    /// Whether the median choice is where it is expected.
    pub(crate) fn is_right(&self) -> bool {
        let [low, high] = self.expected;
        (low..=high).contains(&self.quantile(0.5))
    }
}

/// The weight of two observations around one half, as a ledger of trust begins.
fn prior() -> goodwill::Result<Prior> {
    Ok(Prior { mean: Share::HALF, weight: Positive::new(2.0)? })
}

/// Chooses for one stream.
pub(crate) fn choose(drift: Drift, chance: &mut Chance) -> goodwill::Result<f64> {
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
    let best = best_half_life(&seen, prior, &candidates)?;
    Ok(best.map_or(f64::NAN, |(best, _)| best.seconds() / Instant::DAY as f64))
}
