use super::*;

fn three(ledger: &mut CultureLedger) {
    for (place, x) in [(ours(), 0.9), (place(0, 0, 1), 0.5), (place(0, 1, 0), 0.7)] {
        for _ in 0..2 {
            ledger.observe(&rating(place.clone(), "openness", x, false, 0));
        }
    }
}

/// The page's: shares 29, 7, 2 and 6 of 44, and the yes of 88/201.
#[test]
fn the_page() {
    let mut ledger = CultureLedger::new(still());
    three(&mut ledger);
    let params = CultureParams::default().with_about(Some(ours()));
    let score = score(&ledger, &params).unwrap();
    assert!(close(score.value(), 17.0 / 22.0, ROUNDING));
    for (nest, share) in Nest::ALL.into_iter().zip([29.0, 7.0, 2.0]) {
        assert!(close(score.share(nest), share / 44.0, ROUNDING));
    }
    assert!(close(score.fresh(), 38.0 / 44.0, ROUNDING));
    for (place, kept, times) in [(ours(), false, 2), (place(0, 0, 1), true, 16)] {
        for _ in 0..times {
            let place = place.clone();
            ledger.observe(&CultureEvidence::Yes { place, kept, at: instant(0) });
        }
    }
    let yes = ledger.worth_of_a_yes(&params, instant(0)).unwrap().unwrap();
    assert!(close(yes.value(), 88.0 / 201.0, ROUNDING));
    for (nest, share) in Nest::ALL.into_iter().zip([97.0, 72.0, 0.0]) {
        assert!(close(yes.share(nest), share / 201.0, ROUNDING));
    }
    assert_eq!(yes.raw(), Some(0.0));
    assert_eq!(yes.to_string(), "a yes is kept with 0.44 [0.10, 0.81], 0.00 among its own");
}

/// Of two components that are asked about each counts for half.
#[test]
fn the_value_is_the_mean_of_the_components() {
    let value = |components: &[(&str, f64)]| {
        let mut ledger = CultureLedger::new(still());
        for (component, x) in components {
            for place in [ours(), place(0, 0, 1)] {
                ledger.observe(&rating(place, component, *x, false, 0));
            }
        }
        let params = CultureParams::default().with_about(Some(ours()));
        score(&ledger, &params).unwrap().value()
    };
    let (open, frank) = (("openness", 0.9), ("candour", 0.2));
    let (one, other) = (value(&[open]), value(&[frank]));
    assert!(one > other + 0.1, "{one} {other}");
    assert!(close(value(&[open, frank]), f64::midpoint(one, other), ROUNDING));
}

/// A newcomer in the region: own share 0, region 7/15, nation 8/15 · 1/4 if the region were
/// only the neighbour; here it is both, so ours counts too.
#[test]
fn a_newcomer_is_its_region() {
    let mut ledger = CultureLedger::new(still());
    three(&mut ledger);
    let newcomer = CultureParams::default().with_about(Some(place(0, 0, 9)));
    let score = score(&ledger, &newcomer).unwrap();
    // Two neighbours say .7 with variance 1, against T = 7/4: 7/11.
    assert!(close(score.share(Nest::Region), 7.0 / 11.0, ROUNDING));
    assert!(close(score.share(Nest::Nation), 1.0 / 11.0, ROUNDING));
    assert!(close(score.value(), 0.5 + 8.0 / 11.0 * 0.2, ROUNDING));
    assert_eq!((score.coverage(), score.components()[0].raw()), (0.0, None));
}

/// With many organisations the data show τ² and σ² themselves.
#[test]
fn variances_are_learned() {
    let mut ledger = CultureLedger::new(still());
    for o in 0..40 {
        let x = if o % 2 == 0 { 0.3 } else { 0.7 };
        for step in [-0.1, 0.1].repeat(20) {
            ledger.observe(&rating(place(0, 0, o), "openness", x + step, false, 0));
        }
    }
    let params = CultureParams::default().with_about(Some(ours()));
    let score = score(&ledger, &params).unwrap();
    let component = &score.components()[0];
    // 1600 answers of variance .01 each, with one mean less for each organisation.
    let within = (3.0 * 0.08 + 1600.0 * 0.01) / (3.0 + 1560.0);
    assert!(close(component.within(), within, ROUNDING));
    // Σ(y − ȳ)² = 40 · .04 over k − 3, less the error, in 39 of 43 parts.
    let tau2 = (4.0 * 0.02 + 39.0 * (1.6 / 37.0 - within / 40.0)) / 43.0;
    assert!(close(component.between(Nest::Own), tau2, 1e-7));
}

/// Plain items agreed with 9 and 9 of 10, reversed ones 7: agreement (19/23)/2 + … by hand.
#[test]
fn style_by_hand() {
    let mut ledger = CultureLedger::new(still());
    for (x, reversed) in [(1.0, false), (1.0, false), (1.0, true), (0.5, true)] {
        ledger.observe(&rating(ours(), "openness", x, reversed, 0));
    }
    let style = ledger.style(&CultureParams::default(), instant(0)).unwrap().unwrap();
    // Plain Beta(3, 1), reversed Beta(2.5, 1.5): (3/4 + 5/8)/2 − 1/2.
    assert!(close(style.acquiescence().unwrap(), 3.0 / 16.0, ROUNDING));
    // Three of four at an end: Beta(4, 2).
    assert_eq!((style.extremity().alpha(), style.extremity().beta()), (4.0, 2.0));
    assert!(style.extremity_interval().contains(2.0 / 3.0));
}

/// Two of three questions heard, one judged for fit.
#[test]
fn the_three_questions() {
    let mut ledger = CultureLedger::new(still());
    for (theme, answer, backed, at) in [
        (Theme::Identity, "a yard that never closes", 1.0, 1),
        (Theme::Identity, "a family yard", 0.5, 2),
        (Theme::Values, "short waits", 0.0, 1),
    ] {
        ledger.observe(&CultureEvidence::Statement {
            place: ours(),
            theme,
            answer: name(answer),
            source: name("their site"),
            backed: share(backed),
            at: instant(at),
        });
    }
    let answers = Responses::new().answer(name("values"), Answer::Value(10.0));
    for fact in fits_of(&answers, &ours(), instant(3)).unwrap() {
        ledger.observe(&fact);
    }
    let profile = ledger.profile(&CultureParams::default(), instant(3)).unwrap().unwrap();
    let heard = profile.heard(Theme::Identity).unwrap();
    assert_eq!((heard.answer.as_str(), heard.at), ("a family yard", instant(2)));
    assert_eq!(profile.heard(Theme::Deeds), None);
    let backing = profile.backing().unwrap();
    // Identity (1 + 1.5)/4, values 1/3, deeds at the prior.
    assert!(close(backing.value(), (0.625 + 0.5 + 1.0 / 3.0) / 3.0, ROUNDING));
    assert!(close(backing.coverage(), 2.0 / 3.0, ROUNDING));
    let fit = profile.fit().unwrap();
    assert!(close(fit.value(), (0.5 + 0.5 + 2.0 / 3.0) / 3.0, ROUNDING));
    assert_eq!(fit.posterior(Theme::Identity), None);
    assert_eq!(ledger.score(&CultureParams::default(), instant(3)), Ok(None));
}
