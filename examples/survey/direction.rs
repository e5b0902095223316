//! Which items run against the others of their component: most likely they are to be reversed.

use goodwill::calibrate::Signal;
use goodwill::quantity::Name;

/// The least that an item must run against the others for it to be named.
const AGAINST: f64 = -0.1;

/// An item that runs against the others of its component.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Against {
    pub(crate) item: Name,
    pub(crate) component: Name,
    /// The mean of its correlations with those that run together.
    pub(crate) correlation: f64,
    /// Whether the spec reverses it already.
    reversed: bool,
    /// Of two items none is the one that runs wrong.
    pair: bool,
    ends: [f64; 2],
}

impl Against {
    /// Says so in one sentence.
    pub(crate) fn sentence(&self) -> String {
        let Self { item, component, correlation, reversed, pair, ends: [min, max] } = self;
        let what = if *pair {
            format!("`{item}` and the other item of `{component}` run against each other")
        } else {
            format!("`{item}` runs against the others of `{component}`")
        };
        let advice = if *reversed {
            format!("if its {max} is the good end, leave out `reversed`")
        } else {
            format!("if its {min} is the good end, say `reversed = true`")
        };
        format!("{what} (correlation {correlation:.2}): {advice}")
    }
}

/// Finds the items of one component that run against the others; `rows` are its answers, those of
/// reversed items turned round.
pub(crate) fn against(signals: &[&Signal], rows: &[Vec<Option<f64>>]) -> Vec<Against> {
    let n = signals.len();
    if n < 2 {
        return Vec::new();
    }
    let r: Vec<Vec<f64>> = (0..n)
        .map(|i| (0..n).map(|j| if i == j { 1.0 } else { correlation(rows, i, j) }).collect())
        .collect();
    let signs = signs(&r);
    let positive = signs.iter().filter(|sign| **sign).count();
    // Those that run together are more than the others; of halves nobody can tell.
    let (majority, is_tied) = (2 * positive >= n, 2 * positive == n);
    if is_tied && n > 2 {
        return Vec::new();
    }
    let together: Vec<usize> = (0..n).filter(|i| signs[*i] == majority).collect();
    let name = |i: usize| {
        let mean = together.iter().map(|j| r[i][*j]).sum::<f64>() / together.len() as f64;
        (mean < AGAINST).then(|| Against {
            item: signals[i].name().clone(),
            component: signals[i].component().clone(),
            correlation: mean,
            reversed: signals[i].is_reversed(),
            pair: n == 2,
            ends: [signals[i].scale().min(), signals[i].scale().max()],
        })
    };
    (0..n).filter(|i| signs[*i] != majority).filter_map(name).collect()
}

/// On which of two sides each item stands, by the direction that most of what they show lies in.
fn signs(r: &[Vec<f64>]) -> Vec<bool> {
    /// So many steps find it to a digit, which is enough for a sign.
    const STEPS: usize = 100;
    let n = r.len();
    // A start that is no direction of symmetry.
    let mut v: Vec<f64> = (0..n).map(|i| 1.0 + 0.1 * i as f64).collect();
    for _ in 0..STEPS {
        // With n on the diagonal no direction is below 0, so that the greatest wins.
        let next: Vec<f64> =
            (0..n).map(|i| n as f64 * v[i] + (0..n).map(|j| r[i][j] * v[j]).sum::<f64>()).collect();
        let length = next.iter().map(|x| x * x).sum::<f64>().sqrt();
        v = next.iter().map(|x| x / length.max(f64::MIN_POSITIVE)).collect();
    }
    v.iter().map(|x| *x >= 0.0).collect()
}

/// The correlation of two items over those who answered both; 0 where it is not defined.
fn correlation(rows: &[Vec<Option<f64>>], i: usize, j: usize) -> f64 {
    let pairs: Vec<(f64, f64)> = rows.iter().filter_map(|row| Some((row[i]?, row[j]?))).collect();
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (a, b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let both = sum(&|(x, y)| (x - a) * (y - b));
    let spread = sum(&|(x, _)| (x - a) * (x - a)) * sum(&|(_, y)| (y - b) * (y - b));
    if spread > 0.0 { both / spread.sqrt() } else { 0.0 }
}
