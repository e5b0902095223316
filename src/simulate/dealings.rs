//! Made-up dealings, with late payers, seasons, stakes of every size and many in one instant.

use rand::RngExt;

use super::source::Source;
use crate::Result;
use crate::dealings::{Dealing, Outcome};
use crate::quantity::{HalfLife, Instant, Name, Share, Stake};

/// What is made up: dealings of one firm with its customers, who are to honour them.
///
/// ```
/// use goodwill::simulate::SimulatedDealings;
///
/// let dealings = SimulatedDealings { dealings: 200, ..SimulatedDealings::default() }.draw(7)?;
/// assert_eq!(dealings.len(), 200);
/// assert!(dealings.iter().all(|dealing| dealing.outcome().is_some()));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimulatedDealings {
    /// How many customers.
    pub customers: u32,
    /// How many dealings.
    pub dealings: u32,
    /// Over how many days they are placed.
    pub days: i64,
    /// Days between the days on which many are placed; 1 for any day.
    pub every: i64,
    /// The share of customers who are mostly late.
    pub late_payers: Share,
    /// How far the log-odds of being in time swing over a year, up and down.
    pub season: f64,
    /// How far large stakes lower the log-odds, from the smallest to the greatest.
    pub large_late: f64,
    /// Where it is given, what a customer did weighs half after it, and makes what it does next;
    /// the truth is then exactly what a record of this half-life says.
    pub half_life: Option<HalfLife>,
}

impl Default for SimulatedDealings {
    fn default() -> Self {
        Self {
            customers: 60,
            dealings: 3_000,
            days: 1_000,
            every: 1,
            late_payers: Share::constant(0.25),
            season: 0.0,
            large_late: 0.0,
            half_life: None,
        }
    }
}

/// The days from placing to the due date.
const TERMS: [i64; 3] = [10, 30, 60];
/// What a customer whose past makes its future is like at first: mean and weight, in dealings.
const FIRST: (f64, f64) = (0.7, 1.5);

impl SimulatedDealings {
    /// Makes them up, in order of placing. The same seed gives the same dealings.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) if the days reach beyond all instants.
    pub fn draw(&self, seed: u64) -> Result<Vec<Dealing>> {
        let mut source = Source::new(seed);
        let customers = self.customers.max(1);
        let nature: Vec<f64> = (0..customers)
            .map(|_| {
                let late = source.hit(self.late_payers);
                let own = source.rng.random_range(-0.5..0.5);
                if late { own - 0.8 } else { own + 1.8 }
            })
            .collect();
        let every = self.every.max(1);
        let mut placed: Vec<(i64, u32)> = (0..self.dealings)
            .map(|_| {
                let day: i64 = source.rng.random_range(0..self.days.max(1));
                (day - day.rem_euclid(every), source.rng.random_range(0..customers))
            })
            .collect();
        placed.sort_unstable();
        let firm = Name::constant("the firm");
        // Of each customer: what was known on which day, good and bad.
        let mut pasts: Vec<Vec<(i64, bool)>> = vec![Vec::new(); nature.len()];
        let mut dealings = Vec::with_capacity(placed.len());
        for (day, customer) in placed {
            // Over three powers of ten, each as likely.
            let size: f64 = source.rng.random_range(0.0..1.0);
            let stake = Stake::new(libm::round(1e3 * libm::exp(size * libm::log(1e3))) / 1e2)?;
            let term = TERMS[source.rng.random_range(0..TERMS.len())];
            // A number of customers fits, as it was counted up to above.
            let who = customer as usize;
            let year = core::f64::consts::TAU * day as f64 / 365.25;
            let log_odds =
                nature[who] + self.season * libm::sin(year) - self.large_late * (size - 0.5);
            let chance = match self.half_life {
                Some(half_life) => of_past(half_life, day, &pasts[who]),
                None => 1.0 / (1.0 + libm::exp(-log_odds)),
            };
            let kept = source.hit(Share::rounded(chance));
            let share: f64 = source.rng.random_range(0.0..1.0);
            let days = if kept {
                libm::round(share * term as f64)
            } else {
                term as f64 + 1.0 + libm::round(30.0 * share * share)
            };
            // Some hundred days at most.
            #[allow(clippy::cast_possible_truncation)]
            let settled = day + days as i64;
            // That it is late is known once it was due.
            pasts[who].push((settled.min(day + term), kept));
            let name = Name::new(&format!("customer {customer}"))?;
            let dealing = Dealing::new(name, firm.clone(), stake, Instant::from_days(day)?)?;
            let dealing = dealing.due(Instant::from_days(day + term)?)?;
            let outcome = if kept { Outcome::Kept } else { Outcome::Late };
            dealings.push(dealing.ended(Instant::from_days(settled)?, outcome)?);
        }
        Ok(dealings)
    }
}

/// What a record of a half-life says of a customer on a day, from what was known before it.
fn of_past(half_life: HalfLife, day: i64, past: &[(i64, bool)]) -> f64 {
    let (mean, weight) = FIRST;
    let (mut good, mut all) = (mean * weight, weight);
    for (known, kept) in past.iter().filter(|(known, _)| *known < day) {
        let left = half_life.weight_after((day - known) * Instant::DAY);
        all += left;
        if *kept {
            good += left;
        }
    }
    good / all
}
