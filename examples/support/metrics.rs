//! How good forecasts of yes or no are.

/// A probability that was stated before it was known what happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Forecast {
    /// The probability that it happens, 0 to 1.
    pub(crate) probability: f64,
    /// Whether it did.
    pub(crate) happened: bool,
}

impl Forecast {
    fn outcome(self) -> f64 {
        if self.happened { 1.0 } else { 0.0 }
    }

    /// `−ln` of the probability that was given to what happened.
    fn surprise(self) -> f64 {
        let p = self.probability.clamp(LOG_LOSS_CLAMP, 1.0 - LOG_LOSS_CLAMP);
        if self.happened { -p.ln() } else { -(1.0 - p).ln() }
    }
}

/// Returns the share of the forecasts that came true; `None` without forecasts.
pub(crate) fn rate(forecasts: &[Forecast]) -> Option<f64> {
    mean(forecasts, Forecast::outcome)
}

/// Returns the area under the ROC curve: the chance that a case that happened was given a higher
/// probability than one that did not. A tie counts half: it is given the mean of its ranks.
///
/// `None` unless some happened and some did not.
pub(crate) fn auc(forecasts: &[Forecast]) -> Option<f64> {
    let mut sorted = forecasts.to_vec();
    sorted.sort_by(|a, b| a.probability.total_cmp(&b.probability));
    let (mut below, mut positives, mut rank_sum) = (0_usize, 0_usize, 0.0);
    for ties in sorted.chunk_by(|a, b| a.probability.total_cmp(&b.probability).is_eq()) {
        let happened = ties.iter().filter(|forecast| forecast.happened).count();
        let mean_rank = below as f64 + 0.5 * (ties.len() + 1) as f64;
        rank_sum += happened as f64 * mean_rank;
        positives += happened;
        below += ties.len();
    }
    let negatives = below - positives;
    let least = 0.5 * (positives * (positives + 1)) as f64;
    (positives > 0 && negatives > 0)
        .then(|| (rank_sum - least) / (positives as f64 * negatives as f64))
}

/// Nearest that a probability may come to 0 or 1 in [`log_loss`], so that one confident error
/// costs much and not everything.
pub(crate) const LOG_LOSS_CLAMP: f64 = 1e-15;

/// Returns the mean of `−ln` of the probability that was given to what happened, with
/// probabilities clamped to [10⁻¹⁵, 1 − 10⁻¹⁵]; `None` without forecasts.
pub(crate) fn log_loss(forecasts: &[Forecast]) -> Option<f64> {
    mean(forecasts, Forecast::surprise)
}

/// By how much the log loss of some forecasts exceeds that of others for the same cases, and the
/// standard error of that, the cases being compared one by one; `None` without cases.
pub(crate) fn excess_log_loss(of: &[Forecast], over: &[Forecast]) -> Option<(f64, f64)> {
    let differences: Vec<f64> =
        of.iter().zip(over).map(|(of, over)| of.surprise() - over.surprise()).collect();
    let n = differences.len() as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let variance = differences.iter().map(|d| (d - mean).powi(2)).sum::<f64>() / n;
    (!differences.is_empty()).then(|| (mean, (variance / n).sqrt()))
}

/// Returns the mean squared distance of the probability from what happened, the Brier score;
/// `None` without forecasts.
pub(crate) fn brier(forecasts: &[Forecast]) -> Option<f64> {
    mean(forecasts, |forecast| (forecast.probability - forecast.outcome()).powi(2))
}

/// The bins of equal width in [`calibration_error`].
pub(crate) const CALIBRATION_BINS: usize = 10;

/// Returns the expected calibration error: the mean distance, over ten bins of equal width and
/// weighed by their forecasts, between the mean probability and the share that happened.
///
/// A bin holds its lower end; the last one holds 1 too. `None` without forecasts.
pub(crate) fn calibration_error(forecasts: &[Forecast]) -> Option<f64> {
    let mut gaps = [0.0; CALIBRATION_BINS];
    for forecast in forecasts {
        // Between 0 and the number of bins, so nothing but the fraction is lost.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let bin = (forecast.probability * CALIBRATION_BINS as f64) as usize;
        gaps[bin.min(CALIBRATION_BINS - 1)] += forecast.probability - forecast.outcome();
    }
    let total: f64 = gaps.iter().map(|gap| gap.abs()).sum();
    (!forecasts.is_empty()).then(|| total / forecasts.len() as f64)
}

fn mean(forecasts: &[Forecast], of: impl Fn(Forecast) -> f64) -> Option<f64> {
    let sum: f64 = forecasts.iter().map(|forecast| of(*forecast)).sum();
    (!forecasts.is_empty()).then(|| sum / forecasts.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::{Forecast, auc, brier, calibration_error, excess_log_loss, log_loss, rate};

    /// Computed by hand, to as many digits as are written.
    const BY_HAND: f64 = 5e-13;

    fn forecasts(list: &[(f64, bool)]) -> Vec<Forecast> {
        let forecast = |&(probability, happened)| Forecast { probability, happened };
        list.iter().map(forecast).collect()
    }

    #[test]
    fn by_hand() {
        // Of the six pairs of yes and no, .8 beats .4 and .2, one .4 ties with .4 and beats .2,
        // .1 loses both: 2 + 1½ + 0 = 3½.
        let five = forecasts(&[(0.8, true), (0.4, true), (0.1, true), (0.4, false), (0.2, false)]);
        assert_eq!(auc(&five), Some(3.5 / 6.0));
        assert_eq!(rate(&five), Some(0.6));
        // −(ln .8 + ln .4 + ln .1 + ln .6 + ln .8)/5
        let loss = log_loss(&five).map(|loss| (loss - 0.835_197_710_252_5).abs() < BY_HAND);
        assert_eq!(loss, Some(true));
        // (.04 + .36 + .81 + .16 + .04)/5
        assert_eq!(brier(&five).map(|b| (b - 0.282).abs() < BY_HAND), Some(true));
        // Bins .1: −.9; .2: +.2; .4: −.6 + .4; .8: −.2. (.9 + .2 + .2 + .2)/5
        assert_eq!(calibration_error(&five).map(|e| (e - 0.3).abs() < BY_HAND), Some(true));
    }

    #[test]
    fn ties_alone_say_nothing_and_order_does_not_matter() {
        let ties = forecasts(&[(0.5, true), (0.5, false), (0.5, true)]);
        assert_eq!(auc(&ties), Some(0.5));
        let perfect = forecasts(&[(0.1, false), (0.9, true), (0.2, false)]);
        assert_eq!(auc(&perfect), Some(1.0));
        let reversed: Vec<Forecast> = perfect.iter().rev().copied().collect();
        assert_eq!(auc(&reversed), auc(&perfect));
    }

    #[test]
    fn forecasts_are_compared_case_by_case() {
        let half = forecasts(&[(0.5, true), (0.5, true), (0.5, false)]);
        assert_eq!(excess_log_loss(&half, &half), Some((0.0, 0.0)));
        // Worse by ln 2 in each case: there is no doubt about it.
        let quarter = forecasts(&[(0.25, true), (0.25, true), (0.75, false)]);
        let excess = excess_log_loss(&quarter, &half);
        let ln_2 = core::f64::consts::LN_2;
        assert!(excess.is_some_and(|(by, error)| (by - ln_2).abs() < BY_HAND && error < BY_HAND));
        // Better by ln 2 in the first, worse by ln 2 in the second of two: 0 ± ln 2/√2.
        let mixed = forecasts(&[(1.0, true), (0.25, true)]);
        let excess = excess_log_loss(&mixed, &half[..2]);
        assert!(excess.is_some_and(|(by, error)| {
            by.abs() < BY_HAND && (error - ln_2 / 2.0_f64.sqrt()).abs() < BY_HAND
        }));
    }

    #[test]
    fn what_cannot_be_measured_is_none() {
        assert_eq!(excess_log_loss(&[], &[]), None);
        assert_eq!(auc(&[]), None);
        assert_eq!(log_loss(&[]), None);
        assert_eq!(brier(&[]), None);
        assert_eq!(calibration_error(&[]), None);
        assert_eq!(auc(&forecasts(&[(0.3, true), (0.4, true)])), None);
    }

    #[test]
    fn certainty_that_fails_costs_the_clamp() {
        let sure = forecasts(&[(0.0, true)]);
        assert_eq!(
            log_loss(&sure).map(|loss| (loss - 15.0 * 10_f64.ln()).abs() < 1e-9),
            Some(true)
        );
        assert_eq!(calibration_error(&forecasts(&[(1.0, true), (0.0, false)])), Some(0.0));
    }
}
