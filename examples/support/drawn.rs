//! The intervals of figures: whose forecasts hang together are drawn again together.

use std::collections::BTreeMap;

use goodwill::backtest::{Bootstrap, Estimate, Forecast};
use goodwill::quantity::Level;

/// How often they are drawn again, and from which seed.
const REPLICATES: u16 = 500;
const SEED: u64 = 7;

/// Returns figures of forecasts with 90 % intervals, where these are asked for. Forecasts of one
/// trustee, whose number stands beside each, are drawn together.
pub(crate) fn estimates<const N: usize>(
    forecasts: &[Forecast],
    trustees: &[usize],
    intervals: bool,
    figures: impl Fn(&[Forecast]) -> [Option<f64>; N],
) -> [Option<Estimate>; N] {
    let mut own: BTreeMap<usize, Vec<Forecast>> = BTreeMap::new();
    for (forecast, trustee) in forecasts.iter().zip(trustees) {
        own.entry(*trustee).or_default().push(*forecast);
    }
    let own: Vec<Vec<Forecast>> = own.into_values().collect();
    let replicates = if intervals { REPLICATES } else { 0 };
    let bootstrap = Bootstrap { replicates, seed: SEED, level: Level::default() };
    bootstrap.of(own.len(), |weights| {
        let mut drawn = Vec::new();
        for (list, weight) in own.iter().zip(weights) {
            // Whole numbers, as often as the trustee was drawn.
            let mut left = *weight;
            while left > 0.5 {
                drawn.extend_from_slice(list);
                left -= 1.0;
            }
        }
        figures(&drawn)
    })
}
