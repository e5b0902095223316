use super::*;
use goodwill::kernel::posterior::GammaPosterior;

/// The page's example: 1161/4096 over 7/96, in exact fractions.
#[test]
fn the_page_to_its_last_digit() {
    let unit = NeedsUnit { half_life: HalfLife::INFINITE, ..NeedsUnit::default() };
    let at = instant(0);
    let full = Some(Share::ONE);
    let information =
        NeedsEvidence::Information { timely: full, complete: full, accurate: full, at };
    let answer = |id: &str, outcome| {
        let promise = Promise::new(name(id), at);
        NeedsEvidence::Answer(PromiseAnswer::new(promise, outcome, at).unwrap())
    };
    let case = |live| NeedsEvidence::Case(Case { live: Some(live), ..Case::new(Share::ONE, at) });
    let facts = [
        information.clone(),
        information,
        answer("a", PromiseOutcome::Kept),
        answer("b", PromiseOutcome::Renegotiated),
        case(true),
        case(false),
    ];
    let params = NeedsParams::default().with_aspect_mean(Share::HALF);
    let score = read(unit, &params, &facts).unwrap();
    assert!((score.value() - 1_161.0 / 4_096.0).abs() < 1e-15);
    assert!((score.baseline() - 7.0 / 96.0).abs() < 1e-15);
    let parts: Vec<f64> = score.parts().iter().map(|part| part.contribution).collect();
    for (part, exact) in parts.iter().zip([133.0 / 768.0, 27.0 / 1_024.0, 45.0 / 4_096.0]) {
        assert!((part - exact).abs() < 1e-15, "{part} {exact}");
    }
}

/// By default every tier starts at one half: 7/24.
#[test]
fn freshness_is_what_evidence_weighs_beside_the_prior() {
    let at = Instant::EPOCH;
    let mut ledger =
        NeedsLedger::new(NeedsUnit { half_life: HalfLife::INFINITE, ..NeedsUnit::default() });
    let timely = Some(Share::ONE);
    ledger.observe(&NeedsEvidence::Information { timely, complete: None, accurate: None, at });
    let score = ledger.score(&NeedsParams::default(), at).unwrap().unwrap();
    // One observation beside a prior of two, of one aspect of three, of one tier of three.
    assert!((score.fresh() - 1.0 / 27.0).abs() < 1e-15, "{}", score.fresh());
    assert!((score.coverage() - 1.0 / 9.0).abs() < 1e-15, "{}", score.coverage());
}

#[test]
fn the_baseline_is_that_of_three_halves() {
    let score = read(
        NeedsUnit::default(),
        &NeedsParams::default(),
        &[NeedsEvidence::RivalDeed { at: instant(0) }],
    )
    .unwrap();
    assert!((score.baseline() - 7.0 / 24.0).abs() < 1e-15);
    assert_eq!((score.value(), score.coverage()), (score.baseline(), 0.0));
}

/// The exact moments of A(1 + B(1 + C))/3, against sums over a fine grid of the three.
#[test]
fn the_interval_has_the_moments_of_the_polynomial() {
    const GRID: usize = 1_000;
    let facts: Vec<_> = [(Need::Timely, 1.0), (Need::Promises, 1.0), (Need::Support, 0.25)]
        .map(|(need, y)| rating(need, share(y), instant(END)))
        .to_vec();
    let params = NeedsParams::default();
    let score = read(NeedsUnit::default(), &params, &facts).unwrap();
    // E[x^k] of a Beta by its quantiles, at the middles of equal shares of probability.
    let moment = |alpha: f64, beta: f64, k: i32| {
        let beta = BetaPosterior::new(alpha, beta).unwrap();
        let at = |i: usize| (i as f64 + 0.5) / GRID as f64;
        (0..GRID).map(|i| beta.quantile(share(at(i))).powi(k)).sum::<f64>() / GRID as f64
    };
    let m = params.aspect_mean().get() * 2.0;
    let shapes = [(m + 1.0, 2.0 - m), (m, 2.0 - m), (m, 2.0 - m), (2.0, 1.0), (1.25, 1.75)];
    let [t, c, a, b, s] = shapes.map(|(x, y)| [moment(x, y, 1), moment(x, y, 2)]);
    let mean = t[0] * c[0] * a[0] * (1.0 + b[0] * (1.0 + s[0])) / 3.0;
    let square =
        t[1] * c[1] * a[1] * (1.0 + 2.0 * b[0] * (1.0 + s[0]) + b[1] * (1.0 + 2.0 * s[0] + s[1]))
            / 9.0;
    let variance = square - mean * mean;
    let n = mean * (1.0 - mean) / variance - 1.0;
    let matched = BetaPosterior::new(mean * n, (1.0 - mean) * n).unwrap();
    let (own, grid) = (score.interval(), matched.interval(goodwill::quantity::Level::default()));
    // The grid leaves out a thousandth of the tails.
    assert!((own.lower - grid.lower).abs() < 1e-3 && (own.upper - grid.upper).abs() < 1e-3);
    assert!((score.value() - mean).abs() < 1e-3);
}

/// The trend by summing: exposures day by day, and the chance of falling over a grid of
/// rates.
#[test]
fn the_trend_by_summing() {
    const STEPS: i64 = 400_000;
    let (days, h_new, h_all) = (400_i64, 45.0, 180.0);
    let deeds = [10_i64, 40, 100, 130, 200, 250, 380];
    let day = |n| Instant::from_days(n).unwrap();
    let mut ledger = NeedsLedger::new(NeedsUnit::default());
    ledger.observe(&NeedsEvidence::RivalDeed { at: day(0) });
    for n in deeds {
        ledger.observe(&NeedsEvidence::Deed { kind: DeedKind::Appreciation, at: day(n) });
    }
    let score = ledger.score(&NeedsParams::default(), day(days)).unwrap().unwrap();
    let trend = score.deeds().unwrap().trend.unwrap();

    let weight = |age: f64, h: f64| 2_f64.powf(-age / h);
    let count = |h| deeds.iter().map(|n| weight((days - n) as f64, h)).sum::<f64>();
    let step = days as f64 / STEPS as f64;
    let seen = |h| (0..STEPS).map(|i| weight((i as f64 + 0.5) * step, h) * step).sum::<f64>();
    let (n, e_n) = (count(h_new), seen(h_new));
    let (o, e_o) = (count(h_all) - n, seen(h_all) - e_n);
    let rate = (1.0 + n + o) / (h_new + e_n + e_o);
    let (new, old) = ([1.0 + n, 1.0 / rate + e_n], [1.0 + o, 1.0 / rate + e_o]);
    let mean = |[shape, rate]: [f64; 2]| GammaPosterior::new(shape, rate).unwrap().mean();
    assert!((trend.recent().mean() - mean(new)).abs() < 1e-9);
    assert!((trend.older().mean() - mean(old)).abs() < 1e-9);

    let density = |[shape, rate]: [f64; 2], x: f64| {
        (shape * rate.ln() + (shape - 1.0) * x.ln() - rate * x - libm::lgamma(shape)).exp()
    };
    let (dx, mut below, mut falling) = (1e-5, 0.0, 0.0);
    for i in 0..40_000 {
        let x = (f64::from(i) + 0.5) * dx;
        let new = density(new, x) * dx;
        falling += density(old, x) * dx * (below + 0.5 * new);
        below += new;
    }
    assert!((trend.falling() - falling).abs() < 1e-5, "{} {falling}", trend.falling());
    assert_eq!(format!("{:.4}", score.deeds().unwrap().appreciation), format!("{:.4}", n + o));
}

/// Help at every rung, after a call that was answered or was not.
///
/// Before, each rung kept nine tenths: the four of them were worth 3.439, and a call that the head
/// of the firm took lowered the score.
#[test]
fn the_ladder_by_hand() {
    let unit = NeedsUnit { half_life: HalfLife::INFINITE, ..NeedsUnit::default() };
    let facts: Vec<_> = Rung::ALL
        .map(|rung| {
            let fault = Some(if rung < Rung::Executive { Party::Firm } else { Party::Customer });
            NeedsEvidence::Case(Case { rung, fault, ..Case::new(Share::ONE, instant(0)) })
        })
        .to_vec();
    let score = read(unit, &NeedsParams::default(), &facts).unwrap();
    let support = score.need(Need::Support).unwrap();
    assert!((support.mean() - (1.0 + 4.0) / 6.0).abs() < ROUNDING);
    let cases = score.cases().unwrap();
    assert_eq!(cases.by_rung, [1.0; 4]);
    assert_eq!((cases.helped.alpha(), cases.escalated.alpha()), (5.0, 4.0));
    // All were helped, the firm's faults and the customer's alike.
    assert_eq!(cases.condition.unwrap().value(), 0.0);
    assert_eq!(cases.live, None);

    // Not live, half is lost, and each rung makes up for half of that: 1/2, 3/4, 7/8, 15/16.
    let late: Vec<_> = facts
        .iter()
        .map(|fact| match fact {
            NeedsEvidence::Case(case) => NeedsEvidence::Case(Case { live: Some(false), ..*case }),
            other => other.clone(),
        })
        .collect();
    let support = read(unit, &NeedsParams::default(), &late).unwrap();
    let support = support.need(Need::Support).unwrap();
    assert!((support.mean() - (1.0 + 49.0 / 16.0) / 6.0).abs() < ROUNDING);
}

#[test]
fn the_hierarchy_of_many_customers() {
    let params = NeedsParams::default();
    let customer = |marks: [f64; 5]| {
        let facts: Vec<_> = Need::ALL
            .into_iter()
            .zip(marks)
            .flat_map(|(need, y)| vec![rating(need, share(y), instant(END)); 8])
            .collect();
        read(NeedsUnit::default(), &params, &facts).unwrap()
    };
    let ladder = [[0.0; 5], [1.0, 1.0, 1.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0, 0.0], [1.0; 5]];
    let scores: Vec<_> = ladder.map(customer).to_vec();
    let found = hierarchy(&scores, &params).unwrap();
    assert_eq!((found.holds(), found.left_out()), (Some(true), 0));
    assert_eq!(found.scalability(), Some(1.0));
    assert_eq!(scores[1].first_failed(Share::HALF), Some(Tier::Promises));
    assert_eq!(scores[3].first_failed(Share::HALF), None);

    let upside_down = [[0.0, 0.0, 0.0, 1.0, 1.0], [1.0, 1.0, 1.0, 0.0, 0.0]].map(customer);
    assert_eq!(hierarchy(&upside_down, &params).unwrap().holds(), Some(false));
    let alike = hierarchy(&scores[..1], &params).unwrap();
    assert_eq!(alike.holds(), None);
    assert_eq!(
        alike.to_string(),
        "no hierarchy can be seen: all pass the same tiers (customers: 1)"
    );
    let in_part = [rating(Need::Timely, Share::ONE, instant(0))];
    let unknown = read(NeedsUnit::default(), &params, &in_part).unwrap();
    assert_eq!(hierarchy([&unknown], &params), None);
    assert_eq!(hierarchy([&unknown, &scores[0]], &params).unwrap().left_out(), 1);
}
