//! Whether ranks are uniform, and whether intervals hold as often as they say.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::study::{Claim, Found, LEVELS};

/// Cells of equal probability that ranks are counted in.
const CELLS: usize = 20;
/// An exact score fails if chance alone would show ranks as uneven as these less often.
pub(crate) const LEAST_P: f64 = 1e-4;
/// How far the coverage of an exact score may lie from nominal, from [`ENOUGH`] draws on.
pub(crate) const MARGIN: f64 = 0.015;
/// Draws from which on [`MARGIN`] is more than chance.
pub(crate) const ENOUGH: u32 = 10_000;
/// How many standard errors count as chance.
const ERRORS: f64 = 4.0;

/// What many draws found of one score.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    /// Draws in which the score spoke.
    pub(crate) draws: u32,
    /// p-value of Kolmogorov and Smirnov's test, where ranks are known.
    pub(crate) kolmogorov: Option<f64>,
    /// p-value of χ²: over 20 equal cells of rank, or over the nine that four intervals cut.
    pub(crate) chi_squared: f64,
    /// By level: the share of draws whose interval held the truth.
    pub(crate) coverage: [f64; LEVELS.len()],
    /// By level: the share of draws that are held only because the interval is widened to its
    /// point.
    pub(crate) widened: [f64; LEVELS.len()],
    /// Shares of draws with the truth below and above the interval of .90.
    pub(crate) beyond: [f64; 2],
}

impl Measured {
    pub(crate) fn of(found: &[Found]) -> Self {
        let n = found.len() as f64;
        let share = |holds: &dyn Fn(&Found) -> bool| {
            found.iter().filter(|found| holds(found)).count() as f64 / n
        };
        let ranks: Option<Vec<f64>> = found.iter().map(|found| found.rank).collect();
        let ranks = ranks.filter(|ranks| !ranks.is_empty());
        Self {
            // There are no more than the draws that were asked for.
            draws: u32::try_from(found.len()).unwrap_or(u32::MAX),
            kolmogorov: ranks.as_deref().map(kolmogorov),
            chi_squared: ranks.as_deref().map_or_else(|| by_sides(found), chi_squared),
            coverage: core::array::from_fn(|i| share(&|found| found.sides[i] == 0)),
            widened: core::array::from_fn(|i| share(&|found| found.widened[i])),
            beyond: [-1, 1].map(|side| share(&|found| found.sides[2] == side)),
        }
    }

    /// The standard error of a coverage, at its nominal level.
    pub(crate) fn error(&self, level: f64) -> f64 {
        (level * (1.0 - level) / f64::from(self.draws)).sqrt()
    }

    /// What broke the claim; `None` if nothing did.
    pub(crate) fn broken(&self, claim: Claim) -> Option<String> {
        let off = |allowed: &dyn Fn(f64, f64, f64) -> bool| {
            let measured = self.coverage.into_iter().zip(self.widened);
            LEVELS
                .into_iter()
                .zip(measured)
                .find(|(level, (held, widened))| !allowed(*level, *held, *widened))
                .map(|(level, (held, _))| {
                    format!("the {:.0} % intervals held {:.1} %", 100.0 * level, 100.0 * held)
                })
        };
        if self.draws == 0 {
            return Some("it never spoke".to_owned());
        }
        match claim {
            Claim::Exact => {
                let tests =
                    [("Kolmogorov–Smirnov", self.kolmogorov), ("χ²", Some(self.chi_squared))];
                let uneven = tests.iter().find(|(_, p)| p.is_some_and(|p| p < LEAST_P));
                uneven.map(|(test, _)| format!("ranks are uneven by {test}")).or_else(|| {
                    off(&|level, held, widened| {
                        let few = self.draws < ENOUGH;
                        let chance = if few { ERRORS * self.error(level) } else { 0.0 };
                        (held - widened - level).abs() <= MARGIN.max(chance)
                    })
                })
            }
            Claim::AtLeast => off(&|level, held, _| held >= level - ERRORS * self.error(level)),
            Claim::Within(band) => {
                off(&|level, held, _| (held - level).abs() <= band + ERRORS * self.error(level))
            }
        }
    }
}

/// The p-value of the largest distance from the uniform distribution: the limit distribution, with
/// the correction of Stephens (1970).
fn kolmogorov(ranks: &[f64]) -> f64 {
    let mut sorted = ranks.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let distance = sorted.iter().enumerate().fold(0.0_f64, |most, (i, rank)| {
        most.max(rank - i as f64 / n).max((i + 1) as f64 / n - rank)
    });
    let x = (n.sqrt() + 0.12 + 0.11 / n.sqrt()) * distance;
    // Below this all terms are near 1 and the p-value is 1 to five digits.
    if x < 0.3 {
        return 1.0;
    }
    let term = |k: i32| f64::from(1 - 2 * ((k + 1) % 2)) * (-2.0 * f64::from(k * k) * x * x).exp();
    (2.0 * (1..=100).map(term).sum::<f64>()).clamp(0.0, 1.0)
}

/// The p-value of ranks in equal cells.
fn chi_squared(ranks: &[f64]) -> f64 {
    let mut counts = [0.0; CELLS];
    for rank in ranks {
        // A rank is from 0 to 1; one of 1 belongs to the last cell.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let cell = ((rank * CELLS as f64) as usize).min(CELLS - 1);
        counts[cell] += 1.0;
    }
    goodness(&counts, &[1.0 / CELLS as f64; CELLS])
}

/// The p-value of the nine cells that nested intervals of four levels cut.
fn by_sides(found: &[Found]) -> f64 {
    let mut counts = [0.0; 2 * LEVELS.len() + 1];
    for found in found {
        let outside = found.sides.iter().filter(|side| **side != 0).count();
        // The narrowest interval that is missed says on which side.
        counts[if found.sides[0] < 0 { LEVELS.len() - outside } else { LEVELS.len() + outside }] +=
            1.0;
    }
    let mut expected = [0.0; 2 * LEVELS.len() + 1];
    for outside in 0..=LEVELS.len() {
        let within = LEVELS.get(outside).copied().unwrap_or(1.0);
        let without = if outside == 0 { 0.0 } else { LEVELS[outside - 1] };
        let half = if outside == 0 { within } else { (within - without) / 2.0 };
        expected[LEVELS.len() - outside] = half;
        expected[LEVELS.len() + outside] = half;
    }
    goodness(&counts, &expected)
}

fn goodness(counts: &[f64], expected: &[f64]) -> f64 {
    let n: f64 = counts.iter().sum();
    let cell = |(count, share): (&f64, &f64)| (count - n * share).powi(2) / (n * share);
    let statistic: f64 = counts.iter().zip(expected).map(cell).sum();
    ChiSquared::new((counts.len() - 1) as f64).map_or(f64::NAN, |chi| chi.sf(statistic))
}

#[cfg(test)]
mod tests {
    use super::{Measured, chi_squared, kolmogorov};
    use crate::study::{Claim, Found, LEVELS};

    /// Ranks in perfect order, moved up by a part of the way to 1.
    fn found(n: u32, moved: f64) -> Vec<Found> {
        let rank = |i| {
            let rank = (f64::from(i) + 0.5) / f64::from(n);
            let rank = rank + moved * (1.0 - rank);
            let side = |level: f64| match rank {
                rank if rank < 0.5 - level / 2.0 => -1,
                rank if rank > 0.5 + level / 2.0 => 1,
                _ => 0,
            };
            Found { rank: Some(rank), sides: LEVELS.map(side), widened: [false; 4] }
        };
        (0..n).map(rank).collect()
    }

    #[test]
    fn even_ranks_pass_and_moved_ones_fail() {
        let even = Measured::of(&found(20_000, 0.0));
        assert_eq!((even.kolmogorov, even.broken(Claim::Exact)), (Some(1.0), None));
        assert!(even.coverage.iter().zip(LEVELS).all(|(held, level)| close(*held, level)));
        let moved = Measured::of(&found(20_000, 0.04));
        let broken = moved.broken(Claim::Exact);
        assert_eq!(broken.as_deref(), Some("ranks are uneven by Kolmogorov–Smirnov"));
    }

    #[test]
    fn intervals_that_are_too_narrow_break_every_claim() {
        let mut narrow = found(20_000, 0.0);
        for found in &mut narrow {
            // Those of .95 are those of .90.
            (found.rank, found.sides[3]) = (None, found.sides[2]);
        }
        let narrow = Measured::of(&narrow);
        let sentence = "the 95 % intervals held 90.0 %".to_owned();
        assert_eq!(narrow.broken(Claim::AtLeast), Some(sentence.clone()));
        assert_eq!(narrow.broken(Claim::Within(0.02)), Some(sentence));
        assert!(narrow.chi_squared < 1e-6 && narrow.broken(Claim::Exact).is_some());
    }

    /// An interval may be widened to its point; then what the rest holds is judged.
    #[test]
    fn widening_is_told_from_coverage() {
        let mut wide = found(20_000, 0.0);
        for found in wide.iter_mut().filter(|found| found.sides[1] == 0) {
            (found.widened[0], found.sides[0]) = (found.sides[0] != 0, 0);
        }
        let measured = Measured::of(&wide);
        assert!(close(measured.coverage[0], 0.8) && close(measured.widened[0], 0.3));
        assert_eq!(measured.broken(Claim::Exact), None);
        for found in &mut wide {
            found.widened = [false; 4];
        }
        let sentence = "the 50 % intervals held 80.0 %".to_owned();
        assert_eq!(Measured::of(&wide).broken(Claim::Exact), Some(sentence));
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    /// Known values: K(1.3581) = .95, and 30.1435 is the .95 quantile of χ² with 19 degrees.
    #[test]
    fn p_values_are_those_of_the_tables() {
        let n = 1_000_000_u32;
        let moved = 1.3581 / f64::from(n).sqrt();
        let ranks: Vec<f64> =
            (0..n).map(|i| ((f64::from(i) + 0.5) / f64::from(n) - moved).max(0.0)).collect();
        assert!((kolmogorov(&ranks) - 0.05).abs() < 1e-3);
        // One cell of 20 with x more than its 1 000, the others with x/19 less.
        let x = (30.1435 * 1_000.0 * 0.95_f64).sqrt();
        let mut counts = vec![1_000.0 - x / 19.0; 20];
        counts[0] = 1_000.0 + x;
        assert!((super::goodness(&counts, &[0.05; 20]) - 0.05).abs() < 1e-4);
        assert!(chi_squared(&[0.0, 1.0]) < 1.0);
    }
}
