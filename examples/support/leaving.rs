//! A simulated book in which customers leave, the sooner the worse the firm behind them is.

use std::collections::BTreeMap;

use goodwill::backtest::SplitMix64;
use goodwill::quantity::{Instant, Name};
use goodwill::record::{Event, Fact, OutcomeEvent};
use goodwill::simulate::Simulation;

/// Who leaves, and when one who stays renews.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Leaving {
    /// Where the draws begin.
    pub(crate) seed: u64,
    /// The share of customers that leave in a month, in log-odds, of a firm of middling quality.
    pub(crate) middling: f64,
    /// What a point of quality adds to that.
    pub(crate) slope: f64,
}

/// The quality that is middling.
const MIDDLING: f64 = 0.7;
/// The simulation's two years, in months of 30 days.
const MONTHS: i64 = 24;
const MONTH: i64 = 30 * Instant::DAY;

impl Leaving {
    /// Draws, month by month, who leaves, drops what would have come after, and lets those who
    /// stay renew after a year. Returns the events by customer and time, and how many leave.
    pub(crate) fn events(
        &self,
        simulation: &Simulation,
        customers: u32,
    ) -> goodwill::Result<(Vec<Event>, usize)> {
        let mut draws = SplitMix64::new(self.seed);
        let start = simulation.until().plus(-730 * Instant::DAY)?;
        let mut left: BTreeMap<Name, i64> = BTreeMap::new();
        for number in 0..customers {
            let truth = simulation.truth(number)?;
            let odds = libm::exp(self.middling + self.slope * (truth.quality() - MIDDLING));
            let monthly = odds / (1.0 + odds);
            let month =
                (1..MONTHS).find(|_| (draws.draw() >> 11) as f64 / 2_f64.powi(53) < monthly);
            left.extend(month.map(|month| (truth.customer, month)));
        }
        let leaves = |name: &Name| left.get(name).copied();
        let at = |month: i64| start.plus(month * MONTH);
        let mut all: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
        for event in simulation.iter() {
            let stays = match leaves(event.customer()) {
                Some(month) => event.at() < at(month)?,
                None => true,
            };
            let own = all.entry(event.customer().clone()).or_default();
            // The simulator shows each kind of outcome once; here they follow from the truth alone.
            if stays && !matches!(event.fact(), Fact::Outcome(_)) {
                own.push(event);
            }
        }
        for (name, events) in &mut all {
            let outcome = |outcome| Event::new(name.clone(), Fact::Outcome(outcome));
            let month = leaves(name);
            if month.is_none_or(|month| month > 12) {
                events.push(outcome(OutcomeEvent::Renewed { amount: None, at: at(12)? }));
            }
            if let Some(month) = month {
                events.push(outcome(OutcomeEvent::Departed { amount: None, at: at(month)? }));
            }
            events.sort_by_key(Event::at);
        }
        Ok((all.into_values().flatten().collect(), left.len()))
    }
}
