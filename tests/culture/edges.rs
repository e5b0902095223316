use super::*;

fn sentence<T: core::fmt::Debug>(result: goodwill::Result<T>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn nothing_known_nothing_said() {
    let facts =
        [rating(ours(), "openness", 0.5, false, 0), rating(place(1, 0, 0), "pace", 0.5, false, 0)];
    let ledger = ledger_of(still(), &facts);
    let ask = |params: CultureParams| score(&ledger, &params);
    // Two organisations, and not said which.
    assert_eq!(ask(CultureParams::default()), None);
    assert_eq!(ask(CultureParams::default().with_about(Some(place(7, 0, 0)))), None);
    let here = CultureParams::default().with_about(Some(ours()));
    assert!(ask(here.clone()).is_some());
    assert_eq!(ask(here.clone().with_component(Some(name("pace")))), None);
    assert_eq!(ledger.worth_of_a_yes(&here, instant(0)), Ok(None));
    assert_eq!(ledger.profile(&here, instant(0)), Ok(None));
    assert_eq!(ledger.style(&here.with_about(Some(place(0, 0, 5))), instant(0)), Ok(None));
}

#[test]
fn bad_input_is_refused_with_a_sentence() {
    let ledger = ledger_of(still(), &[rating(ours(), "openness", 0.5, false, 10)]);
    assert_eq!(
        sentence(ledger.score(&CultureParams::default(), instant(9))),
        "as_of must not be before the newest fact (10), got 9"
    );
    let mut other = CultureLedger::new(CultureUnit { half_life: seconds(60.0) });
    assert_eq!(
        sentence(other.merge(&ledger)),
        "ledgers to merge must have the same half-life, got 60 s and infinite"
    );
    assert_eq!(
        sentence(Place::new("NL", "", "x")),
        "name must be 1 to 256 bytes of text without control characters, got ``"
    );
    let answers = |id: &str, x| Responses::new().answer(name(id), Answer::Value(x));
    let fits = |answers| sentence(fits_of(&answers, &ours(), instant(0)));
    assert_eq!(
        fits(answers("price", 1.0)),
        "item answered must be one of the instrument's, got `price`"
    );
    assert_eq!(fits(answers("deeds", 11.0)), "rating must be within its scale, got 11");
    assert_eq!(instrument().items().len(), Theme::ALL.len());
    assert_eq!(word_fit("", "whatever"), None);
    assert_eq!(word_fit("Steady steady hands", "HANDS!").map(Share::get), Some(0.5));
}

#[test]
fn forged_states_are_refused() {
    let facts = [
        rating(ours(), "openness", 0.5, false, 0),
        CultureEvidence::Yes { place: ours(), kept: true, at: instant(0) },
        CultureEvidence::Statement {
            place: place(0, 0, 1),
            theme: Theme::Deeds,
            answer: name("answer"),
            source: name("site"),
            backed: share(0.5),
            at: instant(0),
        },
    ];
    let text = serde_json::to_string(&ledger_of(still(), &facts)).unwrap();
    assert!(serde_json::from_str::<CultureLedger>(&text).is_ok());
    let forged = |from: &str, to: &str| {
        assert!(text.contains(from), "{from} in {text}");
        let error = serde_json::from_str::<CultureLedger>(&text.replacen(from, to, 1));
        error.unwrap_err().to_string()
    };
    assert_eq!(
        forged("\"facts\":3,\"newest\":0", "\"facts\":3,\"newest\":null"),
        "culture ledger must have a newest fact if it has facts, got 3 facts"
    );
    assert_eq!(
        forged("\"facts\":3,\"newest\":0", "\"facts\":0,\"newest\":null"),
        "culture ledger must have a newest fact and an organisation if it has facts, got 0 facts"
    );
    assert_eq!(
        forged("\"organisation\":\"o1\"", "\"organisation\":\"o0\""),
        "culture ledger must list its organisations once each and in order, got 2 organisations"
    );
    assert_eq!(
        forged("\"at\":0", "\"at\":1"),
        "culture ledger must sum no fact after its newest, got o1, r0, n0"
    );
    assert_eq!(
        forged("\"openness\":{\"facts\":1", "\"openness\":{\"facts\":0"),
        "culture ledger must keep no sum above its answers, got o0, r0, n0"
    );
    assert_eq!(
        forged("\"openness\":{\"facts\":1", "\"openness\":{\"facts\":4"),
        "culture ledger must count no more than its facts, got 3 facts"
    );
    assert!(forged("\"heard\"", "\"hoard\"").starts_with("unknown field `hoard`"));
    let fact = "{\"fact\":\"yes\",\"place\":{\"nation\":\"a\",\"region\":\"b\",\"organisation\":\"\"},\"kept\":true,\"at\":0}";
    assert_eq!(
        serde_json::from_str::<CultureEvidence>(fact).unwrap_err().to_string(),
        "name must be 1 to 256 bytes of text without control characters, got `` \
         (at place.organisation)"
    );
    assert!(serde_json::from_str::<CultureParams>("{\"tau\":1}").is_err());
    assert_eq!(serde_json::from_str::<CultureParams>("{}").unwrap(), CultureParams::default());
    assert!("mission".parse::<Theme>().is_err());
}

#[test]
fn memory_does_not_grow_with_facts() {
    let facts: Vec<CultureEvidence> =
        (0..20_000).map(|i| rating(ours(), "openness", 0.5, i % 2 == 0, 3_600 * i)).collect();
    let ledger = ledger_of(CultureUnit { half_life: seconds(86_400.0) }, &facts);
    assert!(ledger.settled_bytes() < 3_072 + 200, "{}", ledger.settled_bytes());
}

#[test]
fn the_last_statement_of_one_instant_is_the_last_by_name() {
    let told = |answer: &str| CultureEvidence::Statement {
        place: ours(),
        theme: Theme::Deeds,
        answer: name(answer),
        source: name("site"),
        backed: share(1.0),
        at: Instant::EPOCH,
    };
    let ledger = ledger_of(still(), &[told("b"), told("a")]);
    let profile = ledger.profile(&CultureParams::default(), instant(0)).unwrap().unwrap();
    assert_eq!(profile.heard(Theme::Deeds).map(|h| h.answer.clone()), Name::new("b").ok());
}
