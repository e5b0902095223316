use super::*;

/// All that an onboarding can have, of which so much went well.
fn onboarding(y: f64, time: i64) -> Vec<OnboardingEvidence> {
    (0..7).map(|part| fact(part, y, time)).collect()
}

/// It read 19.8 of 100 before, below the middle, and faded from there.
#[test]
fn one_flawless_onboarding_is_good_and_stays_so() {
    let ledger = ledger_of(OnboardingUnit::default(), &onboarding(1.0, 0));
    let years_later = instant(3 * 365 * 86_400);
    let score = ledger.score(&OnboardingParams::default(), years_later).unwrap().unwrap();
    assert!(close(score.value(), 2.0 / 3.0, 1e-15) && score.value() >= 0.65);
    assert_eq!((score.blockers().len(), score.coverage()), (0, 1.0));
    assert!(close(score.baseline(), 0.5, 1e-15));
}

#[test]
fn one_closed_gate_pulls_all_down() {
    let mut facts = onboarding(1.0, 0);
    facts[2] = fact(2, 0.0, 0);
    let score = read(&ledger_of(forever(), &facts), &OnboardingParams::default()).unwrap();
    assert!(close(score.value(), (8.0 / 27.0 / 3.0_f64).powf(0.25), 1e-15));
    let [blocker] = &score.blockers()[..] else { panic!("one is closed") };
    assert_eq!(blocker.gate.gate, Gate::Alignment);
    assert!(close(blocker.gate.below, 0.96, 1e-12));
    assert_eq!(score.lines()[0], "alignment calls made: 0 of 1; this blocks the rest");
}

/// The threshold is held to what is probable, not to the lower end of the interval: of nineteen
/// in twenty that lies below .8, and the gate is open, as with seven in eight; five in six block.
#[test]
fn a_gate_is_held_to_what_is_probable_and_not_to_the_end_of_its_interval() {
    let gate = |held: usize, failed: usize| {
        let facts: Vec<_> =
            (0..held + failed).map(|i| fact(2, if i < held { 1.0 } else { 0.0 }, 0)).collect();
        let score = read(&ledger_of(forever(), &facts), &OnboardingParams::default()).unwrap();
        *score.gates().iter().find(|gate| gate.gate == Gate::Alignment).unwrap()
    };
    let (nineteen, seven, five) = (gate(19, 1), gate(7, 1), gate(5, 1));
    assert!(nineteen.interval.lower < 0.8 && nineteen.is_open);
    // P(g < .8) of Beta(8, 2): .8⁸(9 − 8 · .8); of Beta(6, 2): .8⁶(7 − 6 · .8).
    assert!(close(seven.below, 0.8_f64.powi(8) * 2.6, 1e-12) && seven.is_open);
    assert!(close(five.below, 0.8_f64.powi(6) * 2.2, 1e-12) && !five.is_open);
    // One that only ever held opens at once, whatever the end of its interval.
    assert!(
        gate(1, 0).is_open && gate(12, 0).interval.lower < 0.8 && gate(13, 0).interval.lower > 0.8
    );
}

/// The first went badly, the second well: before, the two could not be told apart.
#[test]
fn the_newest_is_read_on_its_own_and_all_together() {
    let day = 86_400;
    let later = 91 * day;
    let facts = [onboarding(0.0, 0), onboarding(1.0, later)].concat();
    let ledger = ledger_of(forever(), facts.iter().rev());
    let score = ledger.score(&OnboardingParams::default(), instant(later)).unwrap().unwrap();
    assert_eq!((score.onboardings(), score.begun()), (2, instant(later)));
    assert!(close(score.value(), 0.5, 1e-15));
    assert!(close(score.newest().value(), 2.0 / 3.0, 1e-15));
    assert_eq!((score.facts(), score.newest().facts()), (14, 7));
    assert_eq!(
        score.lines().pop().unwrap(),
        "the newest of 2 onboardings reads 0.67 by itself, all together 0.50"
    );
    // What happens in between joins the two.
    let mut joined = ledger.clone();
    joined.observe(&fact(0, 1.0, 45 * day));
    let score = joined.score(&OnboardingParams::default(), instant(later)).unwrap().unwrap();
    assert_eq!((score.onboardings(), score.begun()), (1, instant(0)));
    assert_eq!(score.newest(), &score);
}

/// Each fact, good against bad, changes a line or a part: being asked to speak up changed nothing
/// that a user read.
#[test]
fn every_fact_changes_something_that_is_read() {
    let read = |fact: OnboardingEvidence| {
        let facts = [onboarding(1.0, 0), onboarding(0.5, 1), vec![fact]].concat();
        read(&ledger_of(forever(), &facts), &OnboardingParams::default()).unwrap()
    };
    for part in 0..7 {
        let (good, bad) = (read(fact(part, 1.0, 2)), read(fact(part, 0.0, 2)));
        assert!(good.value() > bad.value(), "{part}");
    }
    let at = instant(2);
    let captured = |captured, carried_over| {
        read(OnboardingEvidence::Preferences { captured, carried_over, at }).lines()
    };
    let line = |lines: &[String], start: &str| {
        lines.iter().find(|line| line.starts_with(start)).cloned().unwrap_or_default()
    };
    assert_eq!(
        line(&captured(true, false), "contact preferences were"),
        "contact preferences were asked for 3 of 3 times, and carried over 2 of 3 times"
    );
    assert_eq!(
        line(&captured(false, false), "contact preferences were"),
        "contact preferences were asked for 2 of 3 times, and carried over 2 of 2 times"
    );
    let asked = |after_value| {
        let lines = read(OnboardingEvidence::Advocacy { after_value, at }).lines();
        line(&lines, "the customer was asked")
    };
    let said = "the customer was asked to speak for us only after it had a use of us";
    assert_eq!(asked(true), format!("{said} 1 of 1 times"));
    assert_eq!(asked(false), format!("{said} 0 of 1 times"));
}

/// The page's example; nothing fades.
fn page() -> OnboardingScore {
    let mut facts = vec![fact(0, 1.0, 0), fact(0, 1.0, 1)];
    facts.extend([fact(1, 1.0, 1), fact(1, 1.0, 2), fact(1, 0.0, 3)]);
    facts.extend([fact(3, 1.0, 1), fact(3, 1.0, 2), fact(4, 0.0, 3), fact(5, 0.5, 4)]);
    facts.push(OnboardingEvidence::Advocacy { after_value: true, at: instant(5) });
    read(&ledger_of(forever(), &facts), &OnboardingParams::default()).unwrap()
}

#[test]
fn the_page() {
    let score = page();
    assert!(close(score.items_mean(), 0.48, 1e-15));
    let value = (0.75 * 0.6 * 0.5 * 0.48_f64).powf(0.25);
    assert!(close(score.value(), value, 1e-15));
    // The logarithmic mean of the value and the middle, a quarter for each of the four.
    let quarter = 0.25 * (value - 0.5) / (value / 0.5).ln();
    let [owner, preferences, alignment] = score.gates();
    assert!(close(owner.contribution, quarter * 1.5_f64.ln(), 1e-15));
    assert!(close(preferences.contribution, quarter * 1.2_f64.ln(), 1e-15));
    assert!(close(alignment.contribution, 0.0, 1e-15));
    let parts = score.parts();
    // The items' own parts, .04 and −.06, sum to −.02, which costs a quarter of ln(.48/.5).
    let scale = quarter * 0.96_f64.ln() / -0.02;
    for (part, by_hand) in parts.iter().zip([0.04, -0.06, 0.0, 0.0]) {
        assert!(close(part.contribution, scale * by_hand, 1e-15), "{part:?}");
    }
    assert!(close(parts[4].contribution, quarter * 1.8_f64.ln(), 1e-15));
    assert!(close(parts[4].value, 0.225_f64.cbrt(), 1e-15));
    let loss = value - 0.48_f64.powf(0.25);
    assert!(close(score.gate_loss(), loss, 1e-15));
    assert!(close(preferences.loss, loss * 0.6_f64.ln() / 0.225_f64.ln(), 1e-14));
    assert!(owner.is_open && owner.is_known && !preferences.is_open);
    assert_eq!((alignment.factor, alignment.is_known), (0.5, false));
    let (lower, upper) = score.bounds();
    let most = (0.75 * 0.6 * 12.0 / 22.0_f64).powf(0.25);
    assert!(lower == 0.0 && close(upper, most, 1e-15));
    assert!(close(score.coverage(), 5.0 / 7.0, 1e-15));
    let [alignment, preferences] = &score.blockers()[..] else { panic!("two are closed") };
    assert_eq!((alignment.gate.gate, alignment.successes_to_open), (Gate::Alignment, Some(1)));
    assert!(close(alignment.gate.below, 0.8, 1e-12));
    assert_eq!(preferences.gate.gate, Gate::Preferences);
    assert_eq!(preferences.successes_to_open, Some(5));
    let halves = score.preferences().unwrap();
    assert_eq!((halves.captured.mean(), halves.carried_over.mean()), (0.8, 0.6));
    assert!(close(score.advocacy().unwrap().mean(), 2.0 / 3.0, 1e-15));
    assert_eq!(score.item(OnboardingItem::Welcome).unwrap().mean(), 0.75);
    assert_eq!(score.item(OnboardingItem::Successes), None);
    assert_eq!(
        score.to_string(),
        "onboarding 0.57 [0.24, 0.71] (more is better), resting on 5 of 7 gates and items and \
         10 facts; 1 of 3 gates open; 0.00 to 0.70 whatever the rest is"
    );
    assert_eq!(
        score.lines(),
        [
            "contact preferences asked for and carried over: 2 of 3; this blocks the rest",
            "alignment calls made: not known",
            "contact preferences were asked for 3 of 3 times, and carried over 2 of 3 times",
            "the customer was asked to speak for us only after it had a use of us 1 of 1 times",
        ]
    );
}

#[test]
fn a_gate_at_zero_closes_everything() {
    let prior = Prior { mean: share(0.0), weight: positive(1.0) };
    let params = OnboardingParams::default().with_gate_prior(prior);
    let facts = [fact(0, 0.0, 0), fact(1, 1.0, 0), fact(3, 1.0, 0)];
    let score = read(&ledger_of(forever(), &facts), &params).unwrap();
    assert!(close(score.value(), 0.0, 1e-15));
    // What is lost goes to the gates that are at 0, evenly: the owner, and the unknown call.
    let losses = score.gates().map(|gate| gate.loss);
    assert_eq!((losses[0], losses[1]), (losses[2], 0.0));
    assert_eq!(score.interval().lower, 0.0);
}

#[test]
fn gates_that_surely_hold_cost_nothing() {
    let prior = Prior { mean: share(1.0), weight: positive(1.0) };
    let params = OnboardingParams::default().with_gate_prior(prior);
    let facts = [fact(0, 1.0, 0), fact(3, 1.0, 0)];
    let score = read(&ledger_of(forever(), &facts), &params).unwrap();
    assert!(close(score.gate_loss(), 0.0, 1e-15));
    assert!(close(score.value(), score.items_mean().powf(0.25), 1e-15));
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
