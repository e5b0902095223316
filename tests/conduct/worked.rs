use super::*;

fn params() -> ConductParams {
    ConductParams::default().with_instruments(vec![strengthening()]).unwrap()
}

/// The facts of the page's example.
fn facts() -> Vec<ConductEvidence> {
    let at = Instant::EPOCH;
    let items = ["communicates", "checks_in", "delivers", "responds_to_trouble", "keeps_word"];
    let mut facts = Vec::new();
    for (by, answers) in [("Ann", &[4.0, 4.0, 2.0, 4.0, 4.0][..]), ("Ben", &[4.0, 4.0, 2.0, 2.0])] {
        let responses =
            items.into_iter().zip(answers).fold(Responses::new(), |responses, (item, x)| {
                responses.answer(name(item), Answer::Value(*x))
            });
        facts.extend(answers_of(&strengthening(), &responses, &name(by), at).unwrap());
    }
    facts.extend([0, 0].map(|_| Deed::Promise.observed(Share::ZERO, at)));
    facts
}

#[test]
fn the_example_of_the_page() {
    let score = read(&ledger_of(lasting(), &facts()), &params(), Instant::EPOCH);
    let of = |item| score.item("strengthening", item).map(ItemScore::posterior);
    let shapes = |item| of(item).map(|p| (p.alpha(), p.beta()));
    assert_eq!(shapes("communicates"), Some((3.0, 1.0)));
    assert_eq!(shapes("delivers"), Some((2.0, 2.0)));
    assert_eq!(shapes("keeps_word"), Some((2.0, 3.0)));
    assert_eq!(shapes("responds_to_trouble"), Some((2.5, 1.5)));
    assert_eq!(shapes("adds_value"), None);
    let adds = ["0.041667", "0.041667", "0.000000", "-0.016667", "0.020833", "0.000000"];
    let parts = score.parts();
    for (part, add) in parts.iter().zip(adds) {
        assert_shows(part.contribution, add);
    }
    assert_eq!((parts[6].name.as_str(), parts[6].value), ("cap", 0.5));
    assert_shows(parts[6].contribution, "-0.087500");
    assert_eq!((score.value(), score.baseline(), score.bounds()), (0.5, 0.5, (0.5, 0.5)));
    assert_shows(score.coverage(), "0.833333");
    // 2, 2, 2, 3, 2 and no observations, against a prior of 2.
    assert_shows(score.fresh(), "0.433333");
    assert_eq!(score.failed(), ["strengthening/keeps_word"]);
}

/// `P(x < ½)` of Beta(2, 3) is 11/16.
#[test]
fn how_sure_a_failure_is() {
    let score = read(&ledger_of(lasting(), &facts()), &params(), Instant::EPOCH);
    let word = score.item("strengthening", "keeps_word").unwrap();
    assert!(word.has_failed());
    assert!(close(word.failing().unwrap(), 11.0 / 16.0, ROUNDING));
    assert!(close(word.gap().unwrap(), 5.0 / 12.0, ROUNDING));
    assert_eq!(word.said().map(|p| (p.alpha(), p.beta())), Some((2.0, 1.0)));
    assert_eq!(word.done().map(|p| (p.alpha(), p.beta())), Some((1.0, 3.0)));
    let communicates = score.item("strengthening", "communicates").unwrap();
    assert_eq!((communicates.gap(), communicates.failing()), (None, None));
}

#[test]
fn promises_kept_lift_the_cap() {
    let mut ledger = ledger_of(lasting(), &facts());
    for _ in 0..2 {
        ledger.observe(&Deed::Promise.observed(Share::ONE, Instant::EPOCH));
    }
    for about in [Subject::Customer, Subject::Customer, Subject::Customer, Subject::Product] {
        ledger.observe(&ConductEvidence::Message { about, at: Instant::EPOCH });
    }
    let score = read(&ledger, &params(), Instant::EPOCH);
    assert!(close(score.value(), 69.0 / 112.0, ROUNDING));
    assert_eq!(score.parts()[6].contribution, 0.0);
    // With the unknown item at 0 and at 1; keeps_word is known, and it alone is critical.
    assert!(close(score.bounds().0, 69.0 / 112.0 - 1.0 / 12.0, ROUNDING));
    assert!(close(score.bounds().1, 69.0 / 112.0 + 1.0 / 12.0, ROUNDING));
    let centred = score.customer_centred().map(|p| (p.alpha(), p.beta()));
    assert_eq!(centred, Some((4.0, 2.0)));
    assert_eq!(score.unrecognised(), ["discovery/messages"]);
}

/// Cohen's own definition: (3/4 − 1/2)/(1 − 1/2). The interval is that of Beta(4, 2), doubled
/// and less 1.
#[test]
fn the_agreement_of_the_page() {
    let level = Level::default();
    let both = agreement(&facts(), &name("Ann"), &name("Ben"), level).unwrap();
    assert_eq!((both.items, both.kappa), (4, Some(0.5)));
    assert_eq!((both.same.alpha(), both.same.beta()), (4.0, 2.0));
    let (interval, same) = (both.interval.unwrap(), both.same.interval(level));
    assert!(close(interval.lower, 2.0 * same.lower - 1.0, ROUNDING));
    assert!(close(interval.upper, 2.0 * same.upper - 1.0, ROUNDING));
    assert_eq!(agreement(&facts(), &name("Ann"), &name("Cay"), level), None);
}

/// Only the latest answer of each counts; with one category chance agrees always.
#[test]
fn the_latest_answers_are_compared() {
    let facts = [
        answered("own", "plain", "Ann", 0.0, instant(1)),
        answered("own", "plain", "Ann", 1.0, instant(2)),
        answered("own", "plain", "Ben", 1.0, instant(1)),
    ];
    let both = agreement(&facts, &name("Ann"), &name("Ben"), Level::default()).unwrap();
    assert_eq!((both.items, both.kappa, both.interval), (1, None, None));
    assert_eq!(both.same.alpha(), 2.0);
}

#[test]
fn in_one_line() {
    let mut ledger = ledger_of(lasting(), &facts());
    let line = |ledger: &ConductLedger| read(ledger, &params(), Instant::EPOCH).to_string();
    assert_eq!(
        line(&ledger),
        "conduct 0.50 [0.43, 0.50] (more is better), resting on 5 of 6 items and 11 facts; \
         0.50 to 0.50 whatever the rest is; held at 0.50 at most by strengthening/keeps_word",
    );
    for _ in 0..2 {
        ledger.observe(&Deed::Promise.observed(Share::ONE, Instant::EPOCH));
    }
    assert_eq!(
        line(&ledger),
        "conduct 0.62 [0.46, 0.76] (more is better), resting on 5 of 6 items and 13 facts; \
         0.53 to 0.70 whatever the rest is",
    );
}

/// A habit that is never seen is as good as can be, whether said or done.
#[test]
fn a_reversed_item_is_flipped_where_it_was_answered() {
    let params = ConductParams::default();
    for fact in [
        answered("habits", "pitches_early", "Ann", 0.0, Instant::EPOCH),
        observed("habits", "pitches_early", 1.0, Instant::EPOCH),
    ] {
        let score = read(&ledger_of(lasting(), [&fact]), &params, Instant::EPOCH);
        let habit = score.item("habits", "pitches_early").unwrap();
        assert_eq!((habit.posterior().alpha(), habit.posterior().beta()), (2.0, 1.0));
    }
}

#[test]
fn sections_have_their_own_cap() {
    let at = Instant::EPOCH;
    let mut facts: Vec<_> = habits()
        .items()
        .iter()
        .flat_map(|item| [1, 2, 3].map(|_| observed("habits", item.id().as_str(), 1.0, at)))
        .collect();
    facts.push(Deed::Amends.observed(Share::ZERO, at));
    let score = read(&ledger_of(lasting(), &facts), &ConductParams::default(), at);
    let section = |name| score.instrument(name).unwrap();
    // (1 + 3)/(2 + 3) of all seven; the failure is elsewhere, and holds the whole.
    assert!(close(section("habits").value(), 0.8, ROUNDING));
    assert!(section("habits").failed().is_empty());
    assert_eq!(section("commandments").failed(), ["commandments/makes_good"]);
    assert!(score.value() <= 0.5);
    assert!(score.instrument("strengthening").is_none());
    let asking = score.component("habits", "asking").unwrap();
    assert!(close(asking.value(), 0.8, ROUNDING));
    assert_eq!((asking.name(), asking.parts().len()), ("habits/asking", 4));
    assert!(score.component("habits", "regard").is_none());
    let regard = score.component("commandments", "regard").unwrap();
    // 1/3 and two unknowns: 4/9, below the cap anyway.
    assert!(close(regard.value(), 4.0 / 9.0, ROUNDING));
    assert_eq!(regard.parts()[3].contribution, 0.0);
}

/// One answer as bad as can be fails until its half-life, if nothing else is heard.
#[test]
fn a_failure_is_forgotten() {
    let unit = ConductUnit { half_life: seconds(100.0) };
    let ledger = ledger_of(unit, [&Deed::Deadline.observed(Share::ZERO, Instant::EPOCH)]);
    let failed = |at: i64| read(&ledger, &ConductParams::default(), instant(at)).failed().len();
    assert_eq!([0, 99, 101].map(failed), [1, 1, 0]);
}

/// Before, an honest referral was an item answered and nothing for the customer.
#[test]
fn an_honest_referral_is_a_deed_for_the_customer() {
    let params = goodwill::book::BookParams::default();
    let scores = |well: f64| {
        let fact = Deed::Referral.observed(share(well), instant(0));
        let event = goodwill::record::Event::new(name("acme"), fact.into());
        let known =
            goodwill::book::Relationship::from_events(&[event], &params, instant(9)).unwrap();
        known.scores(&params, instant(9)).unwrap()
    };
    let (honest, sold) = (scores(1.0), scores(0.0));
    let trust = |scores: &goodwill::portrait::Scores| scores.trust.as_ref().unwrap().value();
    assert!(trust(&honest) > 0.5 && trust(&sold) < 0.5);
    assert!(honest.needs.is_some() && sold.needs.is_none());
    assert!(honest.conduct.is_some());
}
