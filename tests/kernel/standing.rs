//! A customer's standing: laws, a second way to compute it, worked numbers, edges, and figures.

// A test fails by panicking, and the ones that measure print what they measured.
#![allow(clippy::unwrap_used, clippy::print_stdout)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]

use std::hint::black_box;
use std::time::Instant as Clock;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

use super::{Component, Counts, Tables};
use crate::Error;
use crate::kernel::draws::SplitMix64;
use crate::kernel::posterior::Prior;
use crate::quantity::{Level, Positive, Share};

/// Some hundred operations, each rounded by half of 2⁻⁵².
const ROUNDING: f64 = 1e-13;
/// One step of the grid on which values and parts lie.
const ONE_STEP: f64 = 1.0 / (1_u64 << 50) as f64;

fn cases(number: u32) -> ProptestConfig {
    ProptestConfig {
        cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(number),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("seeds"))),
        ..ProptestConfig::default()
    }
}

fn component(mean: f64, kappa: f64, weight: f64) -> Component {
    let [kappa, weight] = [kappa, weight].map(|x| Positive::new(x).unwrap());
    Component { prior: Prior { mean: Share::new(mean).unwrap(), weight: kappa }, weight }
}

fn counts(good: f64, bad: f64) -> Counts {
    Counts::new(good, bad).unwrap()
}

fn tables(components: &[Component], spread: f64) -> Tables {
    Tables::new(components, Positive::new(spread).unwrap()).unwrap()
}

fn value(tables: &Tables, counts: &[Counts]) -> f64 {
    tables.read(counts).unwrap().posterior().value()
}

fn level(x: f64) -> Level {
    Level::new(x).unwrap()
}

/// The formula of the page, word for word, on a grid of any fineness and width.
mod naive {
    use super::{Component, Counts};

    pub(super) struct Standing {
        pub(super) x: Vec<f64>,
        pub(super) weights: Vec<f64>,
    }

    pub(super) fn phi(x: f64) -> f64 {
        0.5 * libm::erfc(-x / 2_f64.sqrt())
    }

    fn logit(p: f64) -> f64 {
        (p / (1.0 - p)).ln()
    }

    /// `ln σ(x)`.
    fn ln_sigma(x: f64) -> f64 {
        if x > 0.0 { -(-x).exp().ln_1p() } else { x - x.exp().ln_1p() }
    }

    pub(super) fn expected(c: &Component, z: f64) -> f64 {
        ln_sigma(logit(c.prior.mean.get()) + z).exp()
    }

    pub(super) fn log_likelihood(c: &Component, counts: &Counts, z: f64) -> f64 {
        let (r, n) = (counts.good.get(), counts.good.get() + counts.bad.get());
        let kappa = c.prior.weight.get();
        let dispersed = |x: f64| x * (kappa + 1.0) / (n + kappa);
        let at = logit(c.prior.mean.get()) + z;
        c.weight.get() * (dispersed(r) * ln_sigma(at) + dispersed(n - r) * ln_sigma(-at))
    }

    impl Standing {
        /// Evidence counts `t` times.
        pub(super) fn new(
            c: &[Component],
            counts: &[Counts],
            spread: f64,
            t: f64,
            points: usize,
            edge: f64,
        ) -> Self {
            let place = |g: usize| edge * (2.0 * g as f64 / (points - 1) as f64 - 1.0);
            let x: Vec<f64> = (0..points).map(place).collect();
            let log = |x: &f64| {
                let evidence = |(c, counts)| log_likelihood(c, counts, spread * x);
                t * c.iter().zip(counts).map(evidence).sum::<f64>() - 0.5 * x * x
            };
            let log: Vec<f64> = x.iter().map(log).collect();
            let most = log.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let weights: Vec<f64> = log.iter().map(|log| (log - most).exp()).collect();
            let sum: f64 = weights.iter().sum();
            Self { x, weights: weights.iter().map(|w| w / sum).collect() }
        }

        pub(super) fn mean(&self, f: impl Fn(f64) -> f64) -> f64 {
            self.x.iter().zip(&self.weights).map(|(x, w)| w * f(*x)).sum()
        }

        pub(super) fn value(&self) -> f64 {
            self.mean(phi)
        }

        pub(super) fn below(&self, end: f64) -> f64 {
            let step = self.x[1] - self.x[0];
            let share = |x: f64| ((end - x) / step + 0.5).clamp(0.0, 1.0);
            self.mean(share)
        }
    }

    /// `∫₀¹ Cov_t(Φ, Lᵢ) dt` by Simpson's rule in the square root of t.
    pub(super) fn part(
        c: &[Component],
        counts: &[Counts],
        spread: f64,
        i: usize,
        steps: usize,
    ) -> f64 {
        let at = |v: f64| {
            let s = Standing::new(c, counts, spread, v * v, 2_001, 8.0);
            let l = |x: f64| log_likelihood(&c[i], &counts[i], spread * x);
            2.0 * v * (s.mean(|x| phi(x) * l(x)) - s.value() * s.mean(l))
        };
        let h = 1.0 / steps as f64;
        let weight = |k: usize| match k {
            0 => 1.0,
            k if k == steps => 1.0,
            k if k % 2 == 1 => 4.0,
            _ => 2.0,
        };
        (0..=steps).map(|k| weight(k) * at(k as f64 * h)).sum::<f64>() * h / 3.0
    }
}

// What may be fed: ordinary, and hostile.

fn any_count() -> impl Strategy<Value = f64> + Clone {
    let hostile = [0.0, f64::from_bits(1), 1e-310, 1e-17, 1e-9, 1.0, 1e12, 1e300];
    prop_oneof![
        3 => prop::sample::select(hostile.to_vec()),
        2 => (0..20_u32).prop_map(f64::from),
        5 => 0.0..30.0_f64,
    ]
}

fn any_counts() -> impl Strategy<Value = Counts> + Clone {
    (any_count(), any_count()).prop_map(|(good, bad)| counts(good, bad))
}

fn any_component() -> impl Strategy<Value = Component> + Clone {
    let means = [0.0, 1.0, f64::from_bits(1), 1e-300, 0.05, 0.5, 2.0 / 3.0, 1.0 - 1e-16];
    let mean = prop_oneof![prop::sample::select(means.to_vec()), 0.0..=1.0];
    let kappas = [1e-300, 1e-9, 0.5, 2.0, 20.0, 1e6, 1e300];
    let kappa = prop_oneof![2 => Just(2.0), 2 => prop::sample::select(kappas.to_vec())];
    let weights = [1e-300, 1e-3, 0.5, 10.0, 1e300];
    let weight = prop_oneof![4 => Just(1.0), 1 => prop::sample::select(weights.to_vec())];
    (mean, kappa, weight).prop_map(|(mean, kappa, weight)| component(mean, kappa, weight))
}

fn any_spread() -> impl Strategy<Value = f64> + Clone {
    let spreads = [1e-300, 1e-3, 0.5, 2.0, 10.0, 100.0];
    prop_oneof![4 => Just(1.0), 1 => prop::sample::select(spreads.to_vec())]
}

type Book = (Vec<Component>, Vec<Counts>, f64);

fn any_book(most: usize) -> impl Strategy<Value = Book> + Clone {
    let rows = prop::collection::vec((any_component(), any_counts()), 1..=most);
    (rows, any_spread()).prop_map(|(rows, spread)| {
        let (components, counts) = rows.into_iter().unzip();
        (components, counts, spread)
    })
}

/// Books as they are: means inside, κ of some facts, counts of some facts.
fn plain_book(most: usize) -> impl Strategy<Value = Book> + Clone {
    let mean = prop_oneof![Just(0.5), Just(0.05), Just(2.0 / 3.0), 0.02..0.98_f64];
    let kappa = prop_oneof![3 => Just(2.0), 1 => 0.5..4.0_f64];
    let some = prop_oneof![1 => Just((0.0, 0.0)), 3 => (0.0..30.0_f64, 0.0..30.0_f64)];
    let row = (mean, kappa, 0.5..2.0_f64, some);
    let rows = prop::collection::vec(row, 1..=most);
    (rows, prop_oneof![2 => Just(1.0), 1 => 0.5..1.5_f64]).prop_map(|(rows, spread)| {
        let row = |(a, k, w, (r, s))| (component(a, k, w), counts(r, s));
        let (components, counts) = rows.into_iter().map(row).unzip();
        (components, counts, spread)
    })
}

/// More of one count.
fn more(counts_: &[Counts], i: usize, good: f64, bad: f64) -> Vec<Counts> {
    let mut all = counts_.to_vec();
    let at = &all[i];
    let plus = |a: f64, b: f64| (a + b).min(1e300);
    all[i] = counts(plus(at.good.get(), good), plus(at.bad.get(), bad));
    all
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn law_nothing_known_is_one_half((components, _, spread) in any_book(30)) {
        let tables = tables(&components, spread);
        let nothing = vec![counts(0.0, 0.0); components.len()];
        let reading = tables.read(&nothing).unwrap();
        prop_assert_eq!(reading.posterior().value().to_bits(), 0.5_f64.to_bits());
        prop_assert!(reading.parts().of_components().iter().all(|part| *part == 0.0));
        let interval = reading.posterior().interval(level(0.9));
        prop_assert!((interval.lower - 0.05).abs() < 1e-4 && (interval.upper - 0.95).abs() < 1e-4);
        for (c, mean) in components.iter().zip(reading.informed_means()) {
            prop_assert!((0.0..=1.0).contains(&mean));
            prop_assert!(c.prior.mean.get() != 0.5 || (mean - 0.5).abs() < ROUNDING);
        }
    }

    #[test]
    fn law_monotone_one_fact_at_a_time(
        (components, counts, spread) in any_book(12), i in 0..12_usize, step in any_count(),
    ) {
        let i = i % components.len();
        let tables = tables(&components, spread);
        let (now, up, down) = (
            value(&tables, &counts),
            value(&tables, &more(&counts, i, step, 0.0)),
            value(&tables, &more(&counts, i, 0.0, step)),
        );
        prop_assert!(down <= now && now <= up, "{down} {now} {up}");
        prop_assert!(0.0 < down && up < 1.0);
    }

    #[test]
    fn law_monotone_by_the_smallest_steps((components, counts, spread) in plain_book(6)) {
        // Where rounding is all that there is, it keeps the order too.
        let tables = tables(&components, spread);
        let mut last = value(&tables, &counts);
        let mut counts = counts;
        for k in 0..20 {
            let step = 2_f64.powi(-50 + 2 * (k % 10));
            counts = more(&counts, k as usize % components.len(), step, 0.0);
            let now = value(&tables, &counts);
            prop_assert!(last <= now, "{last} {now}");
            last = now;
        }
    }

    #[test]
    fn law_informed_means_are_monotone(
        (components, counts, spread) in any_book(6), i in 0..6_usize, step in any_count(),
    ) {
        // The other components' means: their own count does not change.
        let i = i % components.len();
        let tables = tables(&components, spread);
        let now = tables.read(&counts).unwrap().informed_means();
        let all = more(&counts, i, step, 0.0);
        let then = tables.read(&all).unwrap().informed_means();
        for j in (0..components.len()).filter(|j| *j != i) {
            prop_assert!(now[j] <= then[j]);
        }
    }

    #[test]
    fn law_what_knows_nothing_changes_nothing(
        (components, counts_, spread) in any_book(12), further in any_component(),
        at in 0..13_usize,
    ) {
        let at = at.min(components.len());
        let (mut wider, mut longer) = (components.clone(), counts_.clone());
        wider.insert(at, further);
        longer.insert(at, counts(0.0, 0.0));
        let (one, two) = (tables(&components, spread), tables(&wider, spread));
        let (one, two) = (one.read(&counts_).unwrap(), two.read(&longer).unwrap());
        prop_assert_eq!(one.posterior(), two.posterior());
        let mut parts = two.parts().of_components().to_vec();
        prop_assert_eq!(parts.remove(at), 0.0);
        prop_assert_eq!(parts, one.parts().of_components().to_vec());
        let mut means = two.informed_means();
        means.remove(at);
        prop_assert_eq!(means, one.informed_means());
    }

    #[test]
    fn law_order_of_components(
        ((components, counts_, spread), order) in plain_book(12).prop_flat_map(|book| {
            let order: Vec<usize> = (0..book.0.len()).collect();
            (Just(book), Just(order).prop_shuffle())
        }),
    ) {
        let one = tables(&components, spread);
        // Fed by index in another order: the same bits.
        let mut fed = vec![counts(0.0, 0.0); components.len()];
        for i in &order {
            fed[*i] = counts_[*i];
        }
        let (here, there) = (one.read(&counts_).unwrap(), one.read(&fed).unwrap());
        prop_assert_eq!(here.posterior(), there.posterior());
        // Listed in another order: the sums of a curve round differently.
        let listed: Vec<Component> = order.iter().map(|i| components[*i]).collect();
        let fed: Vec<Counts> = order.iter().map(|i| counts_[*i]).collect();
        let other = value(&tables(&listed, spread), &fed);
        prop_assert!((here.posterior().value() - other).abs() < ROUNDING);
    }

    #[test]
    fn law_good_and_bad_mirror((components, counts_, spread) in plain_book(12)) {
        let turned: Vec<Component> = components.iter().map(|c| {
            component(1.0 - c.prior.mean.get(), c.prior.weight.get(), c.weight.get())
        }).collect();
        let swapped: Vec<Counts> =
            counts_.iter().map(|c| Counts { good: c.bad, bad: c.good }).collect();
        let here = value(&tables(&components, spread), &counts_);
        let there = value(&tables(&turned, spread), &swapped);
        prop_assert!((here + there - 1.0).abs() < ROUNDING, "{here} {there}");
    }

    #[test]
    fn law_parts_add_up((components, counts, spread) in any_book(30)) {
        let tables = tables(&components, spread);
        let reading = tables.read(&counts).unwrap();
        let parts = reading.parts();
        let parts = parts.of_components();
        let value = reading.posterior().value();
        prop_assert_eq!(parts.iter().fold(0.5, |sum, part| sum + part), value);
        prop_assert_eq!(parts.iter().rev().fold(0.0, |sum, part| sum + part) + 0.5, value);
    }

    #[test]
    fn law_facts_add_up(
        (components, _, spread) in any_book(4), facts in prop::collection::vec(any_counts(), 1..9),
        others in prop::collection::vec(any_counts(), 4),
    ) {
        let most = |f: fn(&Counts) -> f64| facts.iter().map(f).sum::<f64>().min(1e300);
        let mut all = others[..components.len()].to_vec();
        all[0] = counts(most(|c| c.good.get()), most(|c| c.bad.get()));
        let tables = tables(&components, spread);
        let reading = tables.read(&all).unwrap();
        let parts = reading.parts();
        let split = parts.of_facts(0, &facts);
        prop_assert_eq!(split.iter().fold(0.0, |sum, part| sum + part), parts.of_components()[0]);
        for (fact, part) in facts.iter().zip(split) {
            prop_assert!(!fact.is_nothing() || part == 0.0);
        }
    }

    #[test]
    fn law_signs_of_facts((components, counts_, spread) in any_book(12)) {
        // Only successes here, only failures there.
        let one_sided: Vec<Counts> = (counts_.iter().enumerate())
            .map(|(i, c)| {
                if i % 2 == 0 { counts(c.good.get(), 0.0) } else { counts(0.0, c.bad.get()) }
            })
            .collect();
        let tables = tables(&components, spread);
        let reading = tables.read(&one_sided).unwrap();
        for (i, part) in reading.parts().of_components().iter().enumerate() {
            // The last step is apportioned.
            let right = if i % 2 == 0 { *part >= -ONE_STEP } else { *part <= ONE_STEP };
            prop_assert!(right, "{i} {part}");
        }
    }

    #[test]
    fn law_bounds_are_true(
        (components, counts_, spread) in any_book(8), open in prop::collection::vec(any_counts(), 8),
        share in prop::collection::vec((0.0..=1.0_f64, 0.0..=1.0_f64), 8),
    ) {
        let open = &open[..components.len()];
        let safe: Vec<Counts> = counts_.iter()
            .map(|c| counts(c.good.get().min(1e299), c.bad.get().min(1e299))).collect();
        let open: Vec<Counts> = open.iter()
            .map(|c| counts(c.good.get().min(1e299), c.bad.get().min(1e299))).collect();
        let tables = tables(&components, spread);
        let (low, high) = tables.bounds(&safe, &open).unwrap();
        let now = value(&tables, &safe);
        prop_assert!(low <= now && now <= high);
        // However the open things end, the value stays inside.
        let ended: Vec<Counts> = safe.iter().zip(&open).zip(&share).map(|((c, o), (g, b))| {
            counts(c.good.get() + g * o.good.get(), c.bad.get() + b * o.bad.get())
        }).collect();
        let then = value(&tables, &ended);
        prop_assert!(low <= then && then <= high, "{low} {then} {high}");
        let closed = vec![counts(0.0, 0.0); components.len()];
        prop_assert_eq!(tables.bounds(&safe, &closed).unwrap(), (now, now));
    }

    #[test]
    fn law_interval((components, counts, spread) in any_book(12)) {
        let tables = tables(&components, spread);
        let reading = tables.read(&counts).unwrap();
        let posterior = reading.posterior();
        let mut last = posterior.interval(level(1e-9));
        for l in [0.1, 0.5, 0.9, 0.99, 0.999_999_999_999] {
            let interval = posterior.interval(level(l));
            prop_assert!(interval.contains(posterior.value()), "{interval:?}");
            prop_assert!(interval.lower <= last.lower && last.upper <= interval.upper);
            prop_assert!(0.0 < interval.lower && interval.upper < 1.0);
            last = interval;
        }
        prop_assert!(posterior.mean().is_finite());
    }

    #[test]
    fn law_the_distribution_is_one(
        (components, counts, spread) in any_book(6), p in 0.0..=1.0_f64, q in 0.0..=1.0_f64,
    ) {
        let tables = tables(&components, spread);
        let reading = tables.read(&counts).unwrap();
        let posterior = reading.posterior();
        let below = |x| posterior.chance_below(Share::new(x).unwrap());
        prop_assert!(below(p.min(q)) <= below(p.max(q)) + ROUNDING);
        prop_assert_eq!((below(0.0), below(1.0)), (0.0, 1.0));
        // The quantile is where the distribution reaches p, unless it leaps there.
        let x = posterior.quantile(Share::new(p).unwrap());
        const APART: f64 = 1e-9;
        prop_assert!(posterior.cdf(x - APART) <= p + 1e-6 && posterior.cdf(x + APART) >= p - 1e-6);
    }

    #[test]
    fn law_chances_of_a_pair(
        (components, one, spread) in any_book(6), two in prop::collection::vec(any_counts(), 6),
    ) {
        let tables = tables(&components, spread);
        let two = &two[..components.len()];
        let (one, two) = (tables.read(&one).unwrap(), tables.read(two).unwrap());
        let (one, two) = (one.posterior(), two.posterior());
        prop_assert_eq!(one.chance_below_other(two) + two.chance_below_other(one), 1.0);
        prop_assert_eq!(one.chance_below_other(one), 0.5);
        prop_assert!((0.0..=1.0).contains(&one.chance_below_other(two)));
    }

    #[test]
    fn law_repetition_saturates(
        (components, counts_, spread) in plain_book(6), kappa in 0.5..20.0_f64,
        share in 0.0..=1.0_f64,
    ) {
        // Without limit the component counts for κ + 1 facts: what one with that many says whose
        // own prior weight is beyond all counts.
        let told = |n: f64, kappa: f64| {
            let mut components = components.clone();
            components[0] = component(0.6, kappa, 1.0);
            let mut all = counts_.clone();
            all[0] = counts(share * n, (1.0 - share) * n);
            value(&tables(&components, spread), &all)
        };
        let limit = told(kappa + 1.0, 1e60);
        prop_assert!((told(1e12, kappa) - limit).abs() < 1e-9);
        prop_assert!((told(1e13, kappa) - limit).abs() < 1e-10);
    }

    #[test]
    fn oracle_agrees((components, counts, spread) in plain_book(24)) {
        let tables = tables(&components, spread);
        let reading = tables.read(&counts).unwrap();
        let posterior = reading.posterior();
        let same = naive::Standing::new(&components, &counts, spread, 1.0, 65, 4.0);
        prop_assert!((posterior.value() - same.value()).abs() < ROUNDING);
        prop_assert!((posterior.mean() - spread * same.mean(|x| x)).abs() < 10.0 * ROUNDING);
        for ((c, counts), mean) in components.iter().zip(&counts).zip(reading.informed_means()) {
            let (r, s, k) = (counts.good.get(), counts.bad.get(), c.prior.weight.get());
            let from = same.mean(|x| naive::expected(c, spread * x));
            prop_assert!((mean - (r + k * from) / (r + s + k)).abs() < ROUNDING);
        }
    }
}

/// What 65 points cost against 1025 of the same width, and against 4001 of twice the width.
const LOST_BY_STEPS: f64 = 1e-9;
const LOST_BY_EDGES: f64 = 1e-4;
/// What the distribution inside the steps costs, as a probability.
const LOST_INSIDE: f64 = 2e-3;

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn accuracy_of_65_points((components, counts, spread) in plain_book(24)) {
        let tables = tables(&components, spread);
        let reading = tables.read(&counts).unwrap();
        let value = reading.posterior().value();
        let at = |points, edge| {
            naive::Standing::new(&components, &counts, spread, 1.0, points, edge)
        };
        let (fine, wide) = (at(1_025, 4.0), at(4_001, 8.0));
        prop_assert!((value - fine.value()).abs() < LOST_BY_EDGES);
        prop_assert!((value - wide.value()).abs() < LOST_BY_EDGES);
        let interval = reading.posterior().interval(level(0.9));
        for (end, tail) in [(interval.lower, 0.05), (interval.upper, 0.95)] {
            let x = (-4_000..4_000).map(|k| f64::from(k) * 1e-3)
                .find(|x| naive::phi(*x) >= end).unwrap();
            prop_assert!((wide.below(x) - tail).abs() < 2.0 * LOST_INSIDE, "{tail} {}", wide.below(x));
        }
    }
}
