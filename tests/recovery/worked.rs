use super::*;

/// The two complaints of the page.
fn page() -> (Vec<Failure>, Vec<RecoveryStep>) {
    let failures = vec![
        Failure::complaint(name("17"), day(0)).severe(Share::ONE).caused_by(name("courier")),
        Failure::complaint(name("18"), day(10)).caused_by(name("courier")),
    ];
    let done = |kind, when| RecoveryStep::new(name("17"), kind, day(when));
    let steps = vec![
        done(StepKind::Heard, 0),
        done(StepKind::Restated, 0),
        done(StepKind::Owned, 0),
        done(StepKind::AskedWhatIsFair, 0),
        done(StepKind::Resolved, 0),
        done(StepKind::FollowedUp, 20),
    ];
    (failures, steps)
}

fn page_score(as_of: i64) -> RecoveryScore {
    let (failures, steps) = page();
    let rule = RecoveryRule::default();
    let labelled = label_recoveries(&failures, &steps, rule, day(as_of)).unwrap();
    assert!(labelled.anomalies.is_empty());
    read(forever(), &RecoveryParams::default(), &labelled.evidence, day(as_of))
}

#[test]
fn the_page() {
    let score = page_score(60);
    assert_eq!(format!("{:.6}", score.value()), "0.653915");
    let satisfaction = score.standing(Consequence::Satisfaction).value();
    assert_eq!(format!("{satisfaction:.6}"), "0.665142");
    let parts: Vec<_> =
        score.parts().into_iter().map(|p| format!("{} {:.6}", p.name, p.contribution)).collect();
    assert_eq!(parts, ["paradox 0.000000", "harm -0.097390", "double deviation -0.048695"]);
    // The damage has a share of .25 of 4 failures: Beta(1, 3), in log-odds times 3, with the
    // quantiles 1 − .95^(1/3) and 1 − .05^(1/3).
    let at = |q: f64| 1.0 / (1.0 + (3.0 * q).exp() / 4.0);
    let interval = score.interval();
    assert!((interval.lower - at(1.0 - 0.05_f64.cbrt())).abs() < 1e-9);
    assert!((interval.upper - at(1.0 - 0.95_f64.cbrt())).abs() < 1e-9);
    assert_eq!(format!("{interval:.4}"), "[0.3755, 0.7917]");
    assert_eq!(
        score.to_string(),
        "recovery 0.65 [0.38, 0.79] (more is better), resting on 2.0 closed failures of 4 facts"
    );
}

#[test]
fn an_open_complaint_weighs_as_it_ages() {
    // On day 30 the second complaint, of severity ½, is open for 20 of 30 days: it weighs ⅔.
    let score = page_score(30);
    assert_eq!((score.closed(), score.open()), (1.0, 1.0));
    let logit = |p: f64| (p / (1.0 - p)).ln();
    let (lower, upper) = score.bounds();
    let n = 2.0 + 1.0 + 2.0 / 3.0;
    let [harm, deviation] = [(2.0 * 0.25 + 2.0 / 3.0 * 0.5) / n, 2.0 / 3.0 / n];
    assert!((logit(score.value()) - (4.0_f64.ln() - 2.0 * harm - deviation)).abs() < 1e-12);
    // Day by day it falls, and not overnight when it is given up.
    let days: Vec<f64> = (20..60).map(|day| page_score(day).value()).collect();
    assert!(days.windows(2).all(|two| two[1] <= two[0] && two[0] - two[1] < 0.02), "{days:?}");
    assert!((logit(lower) - (4.0_f64.ln() - 2.0 * 0.25 - 0.25)).abs() < 1e-12);
    assert!((logit(upper) - (4.0_f64.ln() - 2.0 * 0.125)).abs() < 1e-12);
    // Closed on day 60 as badly as can be, it reads as the lower bound did.
    assert!((page_score(60).value() - lower).abs() < 1e-12);
}

#[test]
fn a_follow_up_that_may_still_come_is_a_bound() {
    let (failures, mut steps) = page();
    steps.pop();
    let rule = RecoveryRule::default();
    let at_day = |d| label_recoveries(&failures[..1], &steps, rule, day(d)).unwrap().evidence;
    let params = RecoveryParams::default();
    let (lower, upper) = read(forever(), &params, &at_day(30), day(30)).bounds();
    assert!(upper > lower);
    let (lower, upper) = read(forever(), &params, &at_day(31), day(31)).bounds();
    assert_eq!(lower, upper);
}

/// Of ten customers five speak up.
fn half_speak_up() -> RecoveryParams {
    let five = SpeaksUp::new(positive(5.0), positive(5.0)).unwrap();
    RecoveryParams::default().with_speaks_up(five)
}

/// `spec/oracles.md`, "Silent customers": E[1/v] = (a + b − 1)/(a − 1).
#[test]
fn silent_customers_of_the_oracle() {
    let silent = page_score(60).silent_customers().unwrap();
    // Two complaints, Beta(3.5, 6.5): E[1/v] = 9/2.5. With Beta(5, 5), as before, it was 4.5.
    assert_eq!((silent.complaints, silent.unhappy, silent.silent), (2.0, 7.2, 5.2));
    let (failures, steps) = page();
    let rule = RecoveryRule::default();
    let facts = label_recoveries(&failures, &steps, rule, day(60)).unwrap().evidence;
    let of = |params: &RecoveryParams| {
        read(forever(), params, &facts, day(60)).silent_customers().unwrap()
    };
    let silent = of(&half_speak_up());
    assert_eq!((silent.complaints, silent.unhappy, silent.silent), (2.0, 4.5, 2.5));
    // Beta(5, 5) has the quantiles .251367 and .748633 at .05 and .95.
    assert_eq!(format!("{:.2}", silent.unhappy_interval), "[2.67, 7.96]");
    assert_eq!(format!("{:.2}", silent.silent_interval), "[0.67, 5.96]");
    let silent = of(&RecoveryParams::default().with_market(Market::Business));
    assert!((silent.unhappy - 2.0 * 19.0 / 14.0).abs() < 1e-12);
}

#[test]
fn who_speaks_up_and_whom_they_tell_is_learned() {
    let asked = |spoke_up, told| {
        RecoveryEvidence::Asked(goodwill::recovery::Asked { at: day(0), spoke_up, told })
    };
    let facts = [
        RecoveryEvidence::Opened(Opening::new(Failure::complaint(name("a"), day(0)))),
        asked(Some(true), Some(1)),
        asked(Some(false), Some(2)),
        asked(None, Some(0)),
    ];
    let score = read(forever(), &half_speak_up(), &facts, day(0));
    let silent = score.silent_customers().unwrap();
    assert_eq!((silent.speaks_up.alpha(), silent.speaks_up.beta()), (6.0, 6.0));
    assert!((silent.unhappy - 11.0 / 5.0).abs() < 1e-12);
    let heard = score.word_of_mouth().unwrap();
    // Gamma(9 + 3, 1 + 3): three each.
    assert_eq!(heard.told_by_each, 3.0);
    assert!((heard.heard - 6.6).abs() < 1e-12);
    assert!(heard.heard_interval.lower < 6.6 && heard.heard_interval.upper > 6.6);
}

/// Against simulation: the product of independent 1/Beta(5, 5) and Gamma(9, 1).
#[test]
fn the_interval_of_word_of_mouth_is_that_of_the_product() {
    let facts = [RecoveryEvidence::Opened(Opening::new(Failure::complaint(name("a"), day(0))))];
    let score = read(forever(), &half_speak_up(), &facts, day(0));
    let heard = score.word_of_mouth().unwrap();
    assert_eq!(heard.heard, 20.25);
    // By numerical integration over v: P(r/v ≤ x) = ∫ G(9, xv) f(v) dv.
    let share_below = |x: f64| {
        let steps = 4_000;
        let density = |v: f64| 630.0 * (v * (1.0 - v)).powi(4);
        let gamma = |y: f64| {
            let (mut term, mut sum) = (1.0, 1.0);
            for k in 1..9 {
                term *= y / f64::from(k);
                sum += term;
            }
            1.0 - (-y).exp() * sum
        };
        let at = |i: i32| (f64::from(i) + 0.5) / f64::from(steps);
        (0..steps).map(|i| density(at(i)) * gamma(x * at(i))).sum::<f64>() / f64::from(steps)
    };
    // A lattice of 64 by 64 loses some of the tails.
    assert!((share_below(heard.heard_interval.lower) - 0.05).abs() < 0.003);
    assert!((share_below(heard.heard_interval.upper) - 0.95).abs() < 0.003);
}

#[test]
fn causes_are_listed_by_frequency_with_a_forecast() {
    let failure = |id, when, cause| {
        Failure::complaint(name(id), day(when)).caused_by(name(cause)).severe(Share::HALF)
    };
    let failures = [
        failure("a", 0, "courier"),
        failure("b", 1, "invoice"),
        failure("c", 10, "courier"),
        failure("d", 11, "courier"),
        Failure::silent(name("e"), day(12)),
    ];
    let rule = RecoveryRule::default();
    let facts = label_recoveries(&failures, &[], rule, day(20)).unwrap().evidence;
    let score = read(forever(), &RecoveryParams::default(), &facts, day(20));
    let [courier, invoice] = score.causes() else { panic!("two causes") };
    assert_eq!((courier.cause.as_str(), courier.failures), ("courier", 3.0));
    assert_eq!((courier.voiced, courier.severity, courier.soon), (3.0, 1.5, 1.0));
    // Shares with one failure of evidence spread over both: 3½ and 1½ of 5.
    assert_eq!((courier.share.mean(), invoice.share.mean()), (0.7, 0.3));
    assert_eq!((courier.cumulative, invoice.cumulative), (0.7, 1.0));
    assert_eq!((courier.recurrence.alpha(), courier.recurrence.beta()), (3.0, 2.0));
    // Gamma(1 + 2, 90 + 11 + 9 days idle): 3 in 110 days.
    assert_eq!(courier.next.rate().mean(), 3.0 / 110.0);
    assert_eq!(courier.next.expected_days(), Some(55.0));
    let chance = 1.0 - (110.0_f64 / 140.0).powi(3);
    assert!((courier.next.chance_within(amount(30.0)) - chance).abs() < 1e-15);
    let days = courier.next.interval(Level::default());
    assert!((days.lower - 110.0 * (0.95_f64.powf(-1.0 / 3.0) - 1.0)).abs() < 1e-9);
}

#[test]
fn one_desk_hears_it_again() {
    let call = |id, seconds, cause| Failure::complaint(name(id), at(seconds)).caused_by(cause);
    let mut silent = call("s", 20, name("invoice"));
    silent.voiced = false;
    let calls = [
        call("a", 0, name("invoice")),
        silent,
        call("b", 86_400, name("invoice")),
        call("c", 86_401, name("courier")),
        call("d", 172_801, name("invoice")),
    ];
    let again = heard_again(&calls, Positive::ONE).unwrap();
    assert_eq!(again.into_iter().collect::<Vec<_>>(), [(name("invoice"), 1)]);
}

#[test]
fn slips_halve() {
    let id = name("a");
    let step = |kind| RecoveryStep::new(id.clone(), kind, day(0));
    let steps = [
        step(StepKind::Heard),
        step(StepKind::Restated),
        step(StepKind::Owned),
        step(StepKind::AskedWhatIsFair),
        step(StepKind::Resolved).in_part(share(0.25)),
        step(StepKind::Compensated).in_part(share(0.5)),
        step(StepKind::FollowedUp),
        step(StepKind::Deflected),
        step(StepKind::HandedOff),
        step(StepKind::HandedOff),
    ];
    let failures = [Failure::complaint(id.clone(), day(0))];
    let rule = RecoveryRule::default();
    let labelled = label_recoveries(&failures, &steps, rule, day(1)).unwrap();
    let RecoveryEvidence::Closed(closing) = &labelled.evidence[1] else { panic!("resolved") };
    let j = closing.justice().unwrap();
    let got = [j.distributive, j.interactional, j.procedural].map(Share::get);
    assert_eq!(got, [0.75, 0.5, 0.25]);
    assert_eq!(closing.done(StepKind::HandedOff), Share::ONE);
    let score = read(forever(), &RecoveryParams::default(), &labelled.evidence, day(1));
    // The uniform prior and one recovery: (1 + .75)/3.
    let justice = score.justice(JusticeKind::Distributive).unwrap();
    assert!((justice.mean() - 1.75 / 3.0).abs() < 1e-12);
    assert_eq!(score.step(StepKind::Deflected).unwrap().mean(), 2.0 / 3.0);
}

#[test]
fn authority_and_saving() {
    let grant = |limit, needed| RecoveryEvidence::Authority {
        at: day(0),
        authority: Authority { limit: amount(limit), needed: amount(needed) },
    };
    let saved = |saved| RecoveryEvidence::MadeGood { at: day(0), saved };
    let facts = [grant(100.0, 100.0), grant(100.0, 101.0), saved(true), saved(true)];
    let score = read(forever(), &RecoveryParams::default(), &facts, day(0));
    assert_eq!(score.authority().unwrap().mean(), 0.5);
    assert_eq!((score.coverage(), score.fresh()), (0.0, 0.0));
    let chance = score.saved().unwrap();
    assert_eq!((chance.alpha(), chance.beta()), (3.0, 1.0));
    let answer = making_good(&chance, amount(400.0), amount(200.0), Level::default());
    assert!(answer.worth_it);
    assert_eq!(answer.net, 100.0);
    // P(p > ½) of Beta(3, 1) is 1 − ⅛.
    assert!((answer.probability - 0.875).abs() < 1e-12);
}
