//! One small example of each piece.

#![allow(clippy::unwrap_used, clippy::float_cmp)]

#[test]
fn apportion_apportion() {
    use goodwill::kernel::apportion::apportion;

    assert_eq!(apportion(&[-1.4, -1.4, -1.3], -4), [-2, -1, -1]);
    assert_eq!(apportion(&[1.4, 1.4, 1.3], 4), [2, 1, 1]);
}

#[test]
fn decay_decayed_sums() -> goodwill::Result<()> {
    use goodwill::kernel::decay::DecayedSums;
    use goodwill::quantity::{HalfLife, Instant};

    let day = HalfLife::from_days(1.0)?;
    let mut sums = DecayedSums::<2>::default();
    sums.add(day, Instant::from_days(0)?, [1.0, 0.5]);
    sums.add(day, Instant::from_days(1)?, [1.0, 0.0]);
    assert_eq!(sums.read(day, Instant::from_days(2)?), [0.75, 0.125]);
    Ok(())
}

#[test]
fn logit_sigmoid() {
    use goodwill::kernel::logit;

    assert_eq!(logit::sigmoid(0.0), 0.5);
    assert_eq!(logit::sigmoid(f64::NEG_INFINITY), 0.0);
}

#[test]
fn logit_log_odds() {
    use goodwill::kernel::logit;
    use goodwill::quantity::Share;

    assert_eq!(logit::log_odds(Share::HALF), 0.0);
}

#[test]
fn missing_complete() -> goodwill::Result<()> {
    use goodwill::kernel::missing::{Component, complete};
    use goodwill::quantity::{Exponent, Share, Weights};

    let prior = Share::new(0.6)?;
    let known = |x| Component { observed: Some(x), prior, fresh: Share::ONE };
    let gap = Component { observed: None, prior, fresh: Share::ZERO };
    let nine = Share::new(0.9)?;
    let roof = complete(&[known(nine), known(nine), gap], &Weights::equal(3), Exponent::GEOMETRIC)?;
    assert_eq!(roof.lower, 0.0);
    assert_eq!(format!("{:.6} {:.6}", roof.value, roof.upper), "0.786222 0.932170");
    assert_eq!(format!("{:.2}", roof.coverage), "0.67");
    Ok(())
}

#[test]
fn pooling_observed() -> goodwill::Result<()> {
    use goodwill::kernel::pooling::Observed;

    let eight = Observed::from_variance(8.0, 45.0, 400.0)?;
    assert_eq!(eight.map(|own| (own.mean(), own.error())), Some((45.0, 50.0)));
    assert_eq!(Observed::from_variance(0.0, 45.0, 400.0)?, None);
    Ok(())
}

#[test]
fn pooling_pool() -> goodwill::Result<()> {
    use goodwill::kernel::pooling::{Observed, pool};
    use goodwill::quantity::Amount;

    let (own, like) = (Observed::new(0.9, 0.01)?, Observed::new(0.5, 0.01)?);
    let pooled = pool(Some(own), like, Amount::new(0.02)?);
    assert!((pooled.own_share() - 0.75).abs() < 1e-15);
    assert!((pooled.mean() - 0.8).abs() < 1e-15);
    Ok(())
}

#[test]
fn pooling_nested() -> goodwill::Result<()> {
    use goodwill::kernel::pooling::{Observed, nested};
    use goodwill::quantity::Amount;

    let nation = (Observed::from_variance(400.0, 62.0, 400.0)?, Amount::new(25.0)?);
    let region = (Observed::from_variance(60.0, 58.0, 400.0)?, Amount::new(16.0)?);
    let organisation = (Observed::from_variance(8.0, 45.0, 400.0)?, Amount::new(36.0)?);
    let pooled = nested(70.0, &[nation, region, organisation]);
    let means: Vec<String> = pooled.iter().map(|p| format!("{:.6}", p.mean())).collect();
    assert_eq!(means, ["62.307692", "59.266968", "53.294749"]);
    Ok(())
}

#[test]
fn pooling_common_mean() -> goodwill::Result<()> {
    use goodwill::kernel::pooling::{Observed, common_mean};
    use goodwill::quantity::Amount;

    let groups = [Observed::new(1.0, 1.0)?, Observed::new(4.0, 4.0)?];
    let common = common_mean(&groups, Amount::new(2.0)?).map(|c| (c.mean(), c.error()));
    assert_eq!(common, Some((2.0, 2.0)));
    Ok(())
}

#[test]
fn pooling_between_variance() -> goodwill::Result<()> {
    use goodwill::kernel::pooling::{Family, Observed, between_variance};

    // Σ(y − ȳ)² = 20 and k − 3 = 2, so τ² + σ² = 10.
    let members = [1.0, 2.0, 4.0, 6.0, 7.0].map(|y| Observed::new(y, 3.0));
    let members = members.into_iter().collect::<Result<Vec<_>, _>>()?;
    let tau2 = between_variance(&[Family { centre: None, members }]);
    assert!(tau2.is_some_and(|tau2| (tau2.get() - 10.0).abs() < 1e-9));
    Ok(())
}

#[test]
fn pooling_count_scatter() -> goodwill::Result<()> {
    use super::pooling::count_scatter;
    use goodwill::kernel::pooling::Trials;

    // Two groups of four, all and none: nothing is as unlike.
    let groups = [Trials::new(4.0, 4.0)?, Trials::new(0.0, 4.0)?];
    let scatter = count_scatter(&groups).map(|s| (s.mean.get(), s.correlation.get()));
    assert_eq!(scatter, Some((0.5, 1.0)));

    // Half of each: the groups do not differ.
    let groups = [Trials::new(2.0, 4.0)?, Trials::new(2.0, 4.0)?];
    let scatter = count_scatter(&groups).map(|s| s.correlation.get());
    assert_eq!(scatter, Some(0.0));
    Ok(())
}

#[test]
fn pooling_blend() -> goodwill::Result<()> {
    use goodwill::kernel::pooling::blend;
    use goodwill::quantity::{Amount, Positive};

    let (given, learned) = (Amount::new(0.2)?, Amount::new(0.8)?);
    let (four, twelve) = (Positive::new(4.0)?, Amount::new(12.0)?);
    assert!((blend(given, four, learned, twelve).get() - 0.65).abs() < 1e-15);
    assert_eq!(blend(given, four, learned, Amount::new(0.0)?), given);
    Ok(())
}

#[test]
fn pooling_pooled_count() -> goodwill::Result<()> {
    use goodwill::kernel::pooling::{Trials, pool_count};
    use goodwill::kernel::posterior::Prior;
    use goodwill::quantity::{Positive, Share};

    let like = Prior { mean: Share::new(0.8)?, weight: Positive::new(5.0)? };
    let pooled = pool_count(Trials::new(0.0, 3.0)?, &like);
    assert_eq!(pooled.own_share(), 0.375);
    assert_eq!(pooled.posterior().mean(), 0.5);
    Ok(())
}

#[test]
fn ranking_candidate() -> goodwill::Result<()> {
    use goodwill::kernel::{posterior::BetaPosterior, ranking::Candidate};
    use goodwill::quantity::Amount;

    let candidate = Candidate::new(BetaPosterior::new(3.0, 1.0)?, Amount::new(200.0)?);
    assert_eq!(candidate.expected_loss(), 50.0);
    Ok(())
}

#[test]
fn ranking_worst_tenth() {
    use goodwill::kernel::ranking::worst_tenth;

    assert_eq!([0, 1, 10, 11].map(worst_tenth), [0, 1, 1, 2]);
}

#[test]
fn ranking_ranking() -> goodwill::Result<()> {
    use goodwill::kernel::posterior::BetaPosterior;
    use goodwill::kernel::ranking::{Candidate, Ranking};
    use goodwill::quantity::Amount;

    let one = Amount::new(1.0)?;
    let known = Candidate::new(BetaPosterior::new(2.0, 1.0)?, one);
    let unknown = Candidate::new(BetaPosterior::new(1.0, 1.0)?, one);
    let ranking = Ranking::new(&[known, unknown], 1);
    assert_eq!(format!("{:.4}", ranking.probabilities()[1]), "0.6667");
    assert_eq!(ranking.first(1), [1]);
    // The worse of the two loses 7/12 on average, the second alone 1/2.
    assert_eq!(format!("{:.4}", ranking.regret(&[1])?), "0.0833");
    Ok(())
}

#[test]
fn special_ln_beta() {
    use goodwill::kernel::special;

    assert!((special::ln_beta(2.0, 3.0) - (1.0_f64 / 12.0).ln()).abs() < 1e-15);
}

#[test]
fn special_beta_cdf() {
    use goodwill::kernel::special;

    assert!((special::beta_cdf(8.0, 2.0, 0.8) - 0.436_207_616).abs() < 1e-12);
}

#[test]
fn special_beta_quantile() {
    use goodwill::kernel::special;

    assert!((special::beta_quantile(8.0, 2.0, 0.05) - 0.570_864).abs() < 5e-7);
}

#[test]
fn special_normal_quantile() {
    use goodwill::kernel::special;

    assert!((special::normal_quantile(0.975) - 1.959_963_985).abs() < 1e-8);
}

#[test]
fn special_gamma_quantile() {
    use goodwill::kernel::special;

    let median = special::gamma_quantile(1.0, 2.0, 0.5);
    assert!((median - 0.5 * 2.0_f64.ln()).abs() < 1e-15);
}

#[test]
fn special_t_of_many_degrees_is_normal() {
    use goodwill::kernel::special;

    for degrees in [1.000_001e9, 1e15, 1e300, f64::MAX] {
        let width = special::t_width(degrees, 0.95);
        assert_eq!(width.to_bits(), special::normal_quantile(0.975).to_bits(), "{degrees:e}");
    }
    // Of a billion the two differ by less than what the ninth digit is worth.
    let near = special::t_width(1e9, 0.95) - special::normal_quantile(0.975);
    assert!(near.abs() < 1e-8, "{near:e}");
}

#[test]
fn special_f_quantile() {
    use goodwill::kernel::special;

    assert!((special::f_quantile(5.0, 10.0, 0.95) - 3.325_834_530).abs() < 1e-8);
}

#[test]
fn power_mean_attribute() -> goodwill::Result<()> {
    use goodwill::kernel::power_mean;
    use goodwill::quantity::{Exponent, Share, Weights};

    let now = [Share::new(0.9)?, Share::new(0.9)?, Share::new(0.3)?];
    let then = [Share::new(0.7)?; 3];
    let change = power_mean::attribute(&now, &then, &Weights::equal(3), Exponent::GEOMETRIC)?;
    assert_eq!(format!("{:.6}", change.parts[0]), "0.055397");
    assert_eq!(format!("{:.6}", change.parts[2]), "-0.186769");
    assert_eq!(change.total, change.parts[0] + change.parts[1] + change.parts[2]);
    Ok(())
}

#[test]
fn logistic_forward() -> goodwill::Result<()> {
    use goodwill::kernel::logistic::forward;

    let case = |i| ([if i % 2 == 0 { 1.0 } else { -1.0 }], i % 2 == 0);
    let cases: Vec<_> = (0..50).map(case).collect();
    let forecasts = forward(0.0, &cases, |_| false)?;
    assert_eq!(forecasts.len(), 40);
    assert!(forecasts.iter().all(|(p, happened)| (p.get() > 0.5) == *happened));
    Ok(())
}

/// The least number that is drawn is 0, where a waiting time has no end but for the middle of the
/// step: `−ln 2⁻⁵⁴`. The largest leaves `2⁻⁵⁴` to wait.
#[test]
fn the_longest_waiting_time_has_an_end() {
    use goodwill::kernel::draws::SplitMix64;
    // The counter is 0 after its first step, and so is what is mixed of it.
    let mut draws = SplitMix64::new(0_u64.wrapping_sub(0x9E37_79B9_7F4A_7C15));
    assert_eq!(draws.clone().draw(), 0);
    let longest = draws.waiting_time();
    assert!((longest - 54.0 * core::f64::consts::LN_2).abs() < 1e-13, "{longest}");
}
