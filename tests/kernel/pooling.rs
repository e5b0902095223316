//! Partial pooling: laws, published numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::support::{self, close, positive};
use goodwill::kernel::pooling::{
    Family, Observed, Trials, between_variance, blend, common_mean, count_correlation, nested,
    pool, pool_count, weight_below, weight_of,
};
use goodwill::kernel::posterior::Prior;
use goodwill::quantity::{Amount, Level, Positive, Share};
use proptest::prelude::*;

/// A quotient and a few sums, each rounded once.
const ROUNDING: f64 = 1e-12;

fn amount(x: f64) -> Amount {
    Amount::new(x).unwrap()
}

fn observed(mean: f64, error: f64) -> Observed {
    Observed::new(mean, error).unwrap()
}

/// The scatter of groups of counts: their mean and how alike the trials of one group are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct CountScatter {
    pub(crate) mean: Share,
    pub(crate) correlation: Share,
}

impl CountScatter {
    fn prior(&self) -> Prior {
        Prior { mean: self.mean, weight: weight_of(self.correlation.get()) }
    }
}

/// The mean of one family of groups, inside (0, 1), and its correlation.
pub(crate) fn count_scatter(groups: &[Trials]) -> Option<CountScatter> {
    let correlation = count_correlation(&[groups.to_vec()])?;
    let total = groups.iter().fold(Trials::kept(0.0, 0.0), |sum, group| sum.and(*group));
    let p = total.share()?;
    let inside = p > 0.0 && p < 1.0;
    let mean = if inside { p } else { (total.successes() + 0.5) / (total.trials() + 1.0) };
    Some(CountScatter { mean: Share::rounded(mean), correlation })
}

fn any_error() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![1 => Just(0.0), 1 => Just(1e300), 1 => support::magnitude(-300.0, 300.0), 6 => 0.01..5.0]
}

fn any_observed() -> impl Strategy<Value = Observed> + Clone {
    (-9.0..9.0, any_error()).prop_map(|(mean, error)| observed(mean, error))
}

fn any_trials() -> impl Strategy<Value = Trials> + Clone {
    let trials = prop_oneof![1 => Just(0.0), 1 => support::magnitude(-9.0, 9.0), 6 => 1.0..40.0];
    let share = prop_oneof![Just(0.0), Just(1.0), 0.0..=1.0];
    (trials, share).prop_map(|(n, p)| Trials::new(n * p, n).unwrap())
}

mod laws {
    use super::*;

    proptest! {
        #[test]
        fn between_the_own_and_the_group(
            own in any_observed(), group in any_observed(), tau2 in any_error(),
        ) {
            let pooled = pool(Some(own), group, amount(tau2));
            let (low, high) = (own.mean().min(group.mean()), own.mean().max(group.mean()));
            prop_assert!((0.0..=1.0).contains(&pooled.own_share()));
            prop_assert!(pooled.mean() >= low - ROUNDING * 9.0 && pooled.mean() <= high + ROUNDING * 9.0);
            prop_assert!(pooled.interval(Level::default()).contains(pooled.mean()));
            prop_assert_eq!(pooled.raw(), Some(own));
        }

        #[test]
        fn a_blend_lies_between_and_goes_over_to_what_is_learned(
            given in 0.0..9.0, learned in 0.0..9.0, nu in 0.01..9.0, f in 0.0..1e3,
        ) {
            let at = |f: f64| blend(amount(given), positive(nu), amount(learned), amount(f)).get();
            let (low, high) = (given.min(learned), given.max(learned));
            prop_assert!(at(f) >= low - ROUNDING && at(f) <= high + ROUNDING);
            prop_assert!((at(f) - (nu * given + f * learned) / (nu + f)).abs() <= ROUNDING * 9.0);
            prop_assert!((at(2.0 * f) - learned).abs() <= (at(f) - learned).abs() + ROUNDING * 9.0);
            prop_assert_eq!(at(0.0), given);
            // Hostile weights leave it a number.
            prop_assert_eq!(at(1e300), learned);
            let heavy = blend(amount(1e300), positive(1e300), amount(1e300), amount(1e300));
            prop_assert!(heavy.get() <= 1e300);
        }

        #[test]
        fn all_own_with_much_evidence_and_none_without(
            mean in -9.0..9.0, group in any_observed(), tau2 in 0.001..5.0, n in 0.0..1e6,
        ) {
            let share = |n: f64| {
                let own = Observed::from_variance(n, mean, 1.0).unwrap();
                pool(own, group, amount(tau2)).own_share()
            };
            prop_assert!(share(2.0 * n) >= share(n));
            prop_assert!(share(1e12) > 1.0 - 1e-8);
            prop_assert!(share(1e-12) < 1e-8 || group.error() > 1.0);
            let nothing = pool(None, group, amount(tau2));
            prop_assert_eq!((nothing.own_share(), nothing.mean()), (0.0, group.mean()));
            prop_assert_eq!(nothing.variance(), tau2 + group.error());
        }

        #[test]
        fn no_spread_is_the_group_and_boundless_spread_is_the_own(
            mean in -9.0..9.0, error in 0.01..5.0, like in -9.0..9.0,
        ) {
            let of = |tau2| pool(Some(observed(mean, error)), observed(like, 0.0), amount(tau2));
            prop_assert_eq!((of(0.0).own_share(), of(0.0).mean()), (0.0, like));
            prop_assert!(close(of(1e300).mean(), mean, ROUNDING));
            prop_assert!(close(of(1e300).variance(), error, ROUNDING));
        }

        #[test]
        fn known_groups_nest_as_pooling_one_by_one(
            prior in -9.0..9.0, levels in prop::collection::vec((any_observed(), any_error()), 0..5),
        ) {
            let nest: Vec<_> =
                levels.iter().map(|(own, tau2)| (Some(*own), amount(*tau2))).collect();
            let pooled = nested(prior, &nest);
            prop_assert_eq!(pooled.len(), levels.len());
            let mut above = prior;
            for (found, (own, tau2)) in pooled.iter().zip(&levels) {
                let alone = pool(Some(*own), observed(above, 0.0), amount(*tau2));
                prop_assert_eq!(found.mean(), alone.mean());
                prop_assert!(found.variance() >= alone.variance());
                above = found.mean();
            }
        }

        #[test]
        fn pooling_is_the_mean_by_precision(
            own in -9.0..9.0, group in -9.0..9.0, e in 0.01..5.0, v in 0.01..5.0, tau2 in 0.0..5.0,
        ) {
            // The Gaussian posterior from its definition: precisions add.
            let pooled = pool(Some(observed(own, e)), observed(group, v), amount(tau2));
            let (a, b) = (1.0 / e, 1.0 / (tau2 + v));
            prop_assert!(close(pooled.mean(), (a * own + b * group) / (a + b), ROUNDING));
            prop_assert!(close(pooled.variance(), 1.0 / (a + b), ROUNDING));
        }

        #[test]
        fn equal_errors_give_efron_and_morris(
            means in prop::collection::vec(-5.0..5.0_f64, 4..20), error in 0.01..2.0,
        ) {
            let k = means.len() as f64;
            let mean = means.iter().sum::<f64>() / k;
            let scatter: f64 = means.iter().map(|y| (y - mean) * (y - mean)).sum();
            let members = means.iter().map(|y| observed(*y, error)).collect();
            let found = between_variance(&[Family { centre: None, members }]).unwrap().get();
            let expected = (scatter / (k - 3.0) - error).max(0.0);
            prop_assert!(close(found, expected, 1e-9), "{found} is not {expected}");
        }

        #[test]
        fn spread_is_never_negative_nor_lost(
            members in prop::collection::vec(any_observed(), 0..12), centre in any::<bool>(),
        ) {
            let family = Family { centre: centre.then_some(0.0), members };
            let enough = family.freedom() > 2;
            let found = between_variance(core::slice::from_ref(&family));
            prop_assert_eq!(found.is_some(), enough);
            let Some(common) = common_mean(&family.members, amount(1.0)) else { return Ok(()) };
            prop_assert!(common.error() <= 1e300 && (-9.1..=9.1).contains(&common.mean()));
        }

        #[test]
        fn counts_pool_between_and_monotone(
            own in any_trials(), mean in 0.001..0.999, weight in 0.01..1e3,
        ) {
            let like = goodwill::kernel::posterior::Prior {
                mean: support::share(mean), weight: positive(weight),
            };
            let pooled = pool_count(own, &like);
            let p = pooled.posterior().mean();
            let raw = own.share().unwrap_or(mean);
            prop_assert!(p >= raw.min(mean) - ROUNDING && p <= raw.max(mean) + ROUNDING);
            let by_share = pooled.own_share() * raw + (1.0 - pooled.own_share()) * mean;
            prop_assert!(close(p, by_share, ROUNDING));
            prop_assert!(pooled.posterior().interval(Level::default()).contains(p));
        }

        #[test]
        fn any_counts_give_a_proper_prior(groups in prop::collection::vec(any_trials(), 0..12)) {
            let Some(scatter) = count_scatter(&groups) else { return Ok(()) };
            prop_assert!(scatter.mean.get() > 0.0 && scatter.mean.get() < 1.0);
            let weight = scatter.prior().weight.get();
            prop_assert!((1e-9..=1e9).contains(&weight));
            for group in &groups {
                let towards = group.towards_the_mean(scatter.prior().weight);
                prop_assert!(towards.trials() <= group.trials());
                prop_assert!(towards.trials() <= (weight + 1.0) * (1.0 + ROUNDING));
            }
        }

        #[test]
        fn weights_below_are_at_most_either(t in 1e-9..1e9, weight in 1e-9..1e9) {
            // The variance of a share around a mean that is itself Beta, from its definition.
            let below = weight_below(positive(t), positive(weight)).get();
            prop_assert!(below <= t.min(weight));
            let variance = 1.0 / (t + 1.0) + t / (t + 1.0) / (weight + 1.0);
            prop_assert!(close(1.0 / (below + 1.0), variance, ROUNDING));
        }
    }

    /// Groups drawn from a Beta of known mean and weight, by a congruential generator: the
    /// moments find both.
    #[test]
    fn moments_find_what_made_the_counts() {
        let mut state = 12_345_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 11) as f64 / (1_u64 << 53) as f64
        };
        // Beta(1, 2), of mean 1/3 and weight 3, by its inverse: 1 − √(1 − u).
        let groups: Vec<Trials> = (0..4_000)
            .map(|_| {
                let p = 1.0 - (1.0 - uniform()).sqrt();
                let n = 5.0 + (uniform() * 20.0).floor();
                // Only the draws that there is room for count.
                let draws: Vec<f64> = (0..25).map(|_| uniform()).collect();
                let room = draws.iter().zip(1..).filter(|(_, i)| f64::from(*i) <= n);
                let successes = room.filter(|(u, _)| **u < p).count() as f64;
                Trials::new(successes, n).unwrap()
            })
            .collect();
        let scatter = count_scatter(&groups).unwrap();
        assert!((scatter.mean.get() - 1.0 / 3.0).abs() < 0.01, "{scatter:?}");
        assert!((scatter.prior().weight.get() - 3.0).abs() < 0.25, "{scatter:?}");
    }
}

mod worked {
    use super::*;

    /// Nation, region, organisation; computed.
    #[test]
    fn nested_by_hand() {
        let level =
            |n, mean, tau2| (Observed::from_variance(n, mean, 400.0).unwrap(), amount(tau2));
        let pooled = nested(
            70.0,
            &[level(400.0, 62.0, 25.0), level(60.0, 58.0, 16.0), level(8.0, 45.0, 36.0)],
        );
        for (found, expected) in pooled.iter().zip(["62.307692", "59.266968", "53.294749"]) {
            support::assert_shows(found.mean(), expected);
        }
    }

    /// Efron and Morris 1977: 18 batters after 45 times at bat.
    #[test]
    #[ignore = "needs the data sets: set GOODWILL_DATA to their folder and run with --ignored"]
    fn efron_and_morris() {
        let Some(folder) = std::env::var_os("GOODWILL_DATA") else {
            eprintln!("skipped: GOODWILL_DATA is not set");
            return;
        };
        let file = std::path::PathBuf::from(folder).join("oracles/efron_morris_1977.csv");
        let mut reader = csv::Reader::from_path(file).unwrap();
        let first: Vec<f64> =
            reader.records().map(|row| row.unwrap()[1].parse().unwrap()).collect();
        assert_eq!(first.len(), 18);
        let mean = first.iter().sum::<f64>() / 18.0;
        let error = mean * (1.0 - mean) / 45.0;
        let members: Vec<Observed> = first.iter().map(|y| observed(*y, error)).collect();
        let family = Family { centre: None, members: members.clone() };
        let tau2 = between_variance(&[family]).unwrap();
        let like = observed(mean, 0.0);
        let of = |i: usize| pool(Some(members[i]), like, tau2);
        support::assert_shows(of(0).own_share(), "0.212391");
        support::assert_shows(of(0).mean(), "0.294");
        support::assert_shows(of(17).mean(), "0.2422");
    }
}

mod edges {
    use super::*;

    #[test]
    fn bad_input_is_refused_with_a_sentence() {
        let of = |result: goodwill::Result<Observed>| result.unwrap_err().to_string();
        assert_eq!(
            of(Observed::new(f64::NAN, 1.0)),
            "mean of a group must be from -1e300 to 1e300, got NaN"
        );
        assert_eq!(
            of(Observed::new(0.0, -1.0)),
            "variance of a mean must be from 0 to 1e300, got -1"
        );
        assert_eq!(
            Observed::from_variance(-1.0, 0.0, 1.0).unwrap_err().to_string(),
            "amount must be from 0 to 1e300, got -1"
        );
        assert_eq!(
            Trials::new(-1.0, 2.0).unwrap_err().to_string(),
            "successes must be from 0 to the trials, got -1"
        );
    }

    #[test]
    fn few_groups_say_nothing_of_their_spread() {
        let members = vec![observed(0.0, 1.0); 3];
        assert_eq!(between_variance(&[Family { centre: None, members: members.clone() }]), None);
        // Around a known mean three are enough, and here they do not differ at all.
        let known = Family { centre: Some(0.0), members };
        assert_eq!(between_variance(&[known]), Some(amount(0.0)));
        assert_eq!(count_scatter(&[Trials::new(1.0, 2.0).unwrap()]), None);
        assert_eq!(count_scatter(&[]), None);
    }

    #[test]
    fn groups_of_one_outcome_do_not_differ() {
        let all = vec![Trials::new(4.0, 4.0).unwrap(); 3];
        let scatter = count_scatter(&all).unwrap();
        assert_eq!((scatter.mean.get(), scatter.correlation.get()), (12.5 / 13.0, 0.0));
        assert_eq!(scatter.prior().weight, Positive::new(1e9).unwrap());
        // One trial each: nothing is seen of how trials of a group go together.
        let ones = [Trials::new(1.0, 1.0).unwrap(), Trials::new(0.0, 1.0).unwrap()];
        assert_eq!(count_scatter(&ones), None);
    }

    /// Half a success and half a failure are added to what was seen.
    #[test]
    fn a_group_without_help_has_its_own_posterior() {
        let raw = Trials::new(3.0, 7.0).unwrap().raw();
        assert_eq!((raw.alpha(), raw.beta()), (3.5, 4.5));
    }

    #[test]
    fn means_without_error_are_kept() {
        let exact = observed(3.0, 0.0);
        let pooled = pool(Some(exact), observed(1.0, 0.0), amount(0.0));
        assert_eq!((pooled.mean(), pooled.variance()), (3.0, 0.0));
    }
}
