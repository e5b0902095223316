use super::*;

/// The page's example; nothing fades.
fn page() -> OnboardingScore {
    let mut facts: Vec<_> = (0..13).map(|i| fact(0, 1.0, i)).collect();
    facts.extend([fact(1, 1.0, 1), fact(1, 1.0, 2), fact(1, 0.0, 3)]);
    facts.extend([fact(3, 1.0, 1), fact(3, 1.0, 2), fact(4, 0.0, 3), fact(5, 0.5, 4)]);
    facts.push(OnboardingEvidence::Advocacy { after_value: true, at: instant(5) });
    read(&ledger_of(forever(), &facts), &OnboardingParams::default()).unwrap()
}

#[test]
fn the_page() {
    let score = page();
    assert!(close(score.items_mean(), 0.48, 1e-15));
    assert!(close(score.value(), 0.144, 1e-15));
    let parts = score.parts();
    for (part, by_hand) in parts.iter().zip([0.04, -0.06, 0.0, 0.0, -0.336]) {
        assert!(close(part.contribution, by_hand, 1e-15), "{part:?}");
    }
    let [owner, preferences, alignment] = score.gates();
    assert!(owner.is_open && owner.is_known);
    // Beta(14, 1): its lower end is the fourteenth root of .05.
    assert!(close(owner.interval.lower, 0.05_f64.powf(1.0 / 14.0), 1e-9));
    assert!(close(preferences.factor, 0.6, 1e-15) && !preferences.is_open);
    assert!(close(preferences.loss, -0.336 * 0.6_f64.ln() / 0.3_f64.ln(), 1e-14));
    assert_eq!((alignment.factor, alignment.is_known), (0.5, false));
    let (lower, upper) = score.bounds();
    assert!(lower == 0.0 && close(upper, 0.6 * 12.0 / 22.0, 1e-15));
    assert!(close(score.coverage(), 5.0 / 7.0, 1e-15));
    let [alignment, preferences] = &score.blockers()[..] else { panic!("two are closed") };
    assert_eq!((alignment.gate.gate, alignment.successes_to_open), (Gate::Alignment, Some(13)));
    assert_eq!(preferences.gate.gate, Gate::Preferences);
    let halves = score.preferences().unwrap();
    assert_eq!((halves.captured.mean(), halves.carried_over.mean()), (0.8, 0.6));
    assert!(close(score.advocacy().unwrap().mean(), 2.0 / 3.0, 1e-15));
    assert_eq!(score.item(OnboardingItem::Welcome).unwrap().mean(), 0.75);
    assert_eq!(score.item(OnboardingItem::Successes), None);
    assert_eq!(preferences.successes_to_open, Some(18));
    assert_eq!(
        score.to_string(),
        "onboarding 0.14 [0.01, 0.39] (more is better), resting on 5 of 7 gates and items and \
         21 facts; 1 of 3 gates open; 0.00 to 0.33 whatever the rest is"
    );
}

#[test]
fn a_gate_at_zero_closes_everything() {
    let prior = Prior { mean: share(0.0), weight: positive(1.0) };
    let params = OnboardingParams::default().with_gate_prior(prior);
    let facts = [fact(0, 0.0, 0), fact(1, 1.0, 0), fact(3, 1.0, 0)];
    let score = read(&ledger_of(forever(), &facts), &params).unwrap();
    assert!(close(score.value(), 0.0, 1e-15));
    // The fall goes to the gates that are at 0, evenly: the owner, and the unknown call.
    let losses = score.gates().map(|gate| gate.loss);
    assert_eq!((losses[0], losses[1]), (losses[2], 0.0));
    assert_eq!(score.interval().lower, 0.0);
}

#[test]
fn all_gates_open_cost_nothing() {
    let facts: Vec<_> = (0..39).map(|i| fact(i % 3, 1.0, 0)).chain([fact(3, 1.0, 0)]).collect();
    let score = read(&ledger_of(forever(), &facts), &OnboardingParams::default()).unwrap();
    assert_eq!((score.gate_loss(), score.blockers().len()), (0.0, 0));
    assert!(close(score.value(), score.items_mean(), 1e-15));
}

#[test]
fn answers_of_the_checklist_become_facts() {
    let at = instant(7);
    let answers = |given: &[(&str, f64)]| {
        given
            .iter()
            .fold(Responses::new(), |answers, (id, y)| answers.answer(name(id), Answer::Value(*y)))
    };
    let all = answers(&[
        ("owner", 1.0),
        ("preferences_captured", 1.0),
        ("preferences_carried_over", 0.5),
        ("alignment", 0.0),
        ("welcome", 0.25),
        ("successes", 1.0),
    ]);
    assert_eq!(
        facts_of(&all, at).unwrap(),
        [
            OnboardingEvidence::HandOff { owner: Some(name("named")), at },
            OnboardingEvidence::Preferences { captured: true, carried_over: false, at },
            OnboardingEvidence::AlignmentCall { made: false, at },
            OnboardingEvidence::Item { item: OnboardingItem::Welcome, done: share(0.25), at },
            OnboardingEvidence::Item { item: OnboardingItem::Successes, done: share(1.0), at },
        ]
    );
    let none = answers(&[("preferences_captured", 0.0), ("owner", 0.0)]);
    assert_eq!(
        facts_of(&none, at).unwrap(),
        [
            OnboardingEvidence::HandOff { owner: None, at },
            OnboardingEvidence::Preferences { captured: false, carried_over: false, at },
        ]
    );
    assert_eq!(facts_of(&answers(&[("preferences_carried_over", 1.0)]), at).unwrap(), []);
    assert_eq!(instrument().items().len(), 8);
    assert!(facts_of(&answers(&[("warmth", 1.0)]), at).is_err());
    assert!(facts_of(&answers(&[("owner", 2.0)]), at).is_err());
}
