//! Reports of one customer: what is printed adds up, and names stay names.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

use goodwill::book::BookParams;
use goodwill::friction::{Encounter, Initiator, Stage};
use goodwill::quantity::{Instant, Name};
use goodwill::record::{Event, Fact};
use goodwill::report::{Dossier, Layout};
use goodwill::simulate::Simulation;
use proptest::prelude::*;

fn any_events() -> impl Strategy<Value = Vec<Event>> {
    (any::<u64>(), 1..120_u64)
        .prop_map(|(seed, count)| Simulation::new(seed).customers(1).events(count).iter().collect())
}

fn dossier(events: &[Event], days: i64) -> Dossier {
    let end = Simulation::new(0).until();
    let since = end.plus(-days * Instant::DAY).unwrap();
    Dossier::from_events(events, &BookParams::default(), since, end).unwrap()
}

/// The lines of a card from one that begins with some words to the next empty one.
fn section<'a>(text: &'a str, from: &str) -> Vec<&'a str> {
    let lines = text.lines().skip_while(|line| !line.trim_start().starts_with(from));
    lines.take_while(|line| !line.is_empty()).collect()
}

/// Reads a printed number of points in tenths.
fn tenths(cell: &str) -> i64 {
    let plain = cell.trim_start_matches('+').replace('.', "");
    plain.parse().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn law_what_is_printed_adds_up(events in any_events(), days in 1..720_i64) {
        let dossier = dossier(&events, days);
        let text = dossier.text(&Layout::default());
        if dossier.portrait.is_none() {
            return Ok(());
        }
        // The last column of the parts, from the baseline to the score.
        let rows = section(&text, "nothing known   ");
        let adds: Vec<i64> =
            rows.iter().map(|row| tenths(row.split_whitespace().last().unwrap())).collect();
        let (last, first) = adds.split_last().unwrap();
        prop_assert_eq!(first.iter().sum::<i64>(), *last, "{}", text);
        // One row a model that has seen a fact, between nothing and all.
        let portrait = dossier.portrait.as_ref().unwrap();
        let told = portrait.parts().iter().filter(|part| part.facts > 0).count();
        prop_assert_eq!(rows.len(), told + 2, "{}", text);
        prop_assert_eq!(adds[0], 500);
        // The components of either direction add up to the same, and to the other standing.
        for (heading, standing) in [
            ("How we serve them, fact by fact", portrait.ours()),
            ("How they deal with us", portrait.theirs()),
        ] {
            let rows = section(&text, heading);
            let Some(standing) = standing else {
                prop_assert!(rows.is_empty(), "{}", text);
                continue;
            };
            prop_assert_eq!(rows.len(), standing.parts().len() + 3, "{}", text);
            let adds = rows[3..].iter().map(|row| tenths(row.split_whitespace().last().unwrap()));
            let value = tenths(&Layout::default().points(standing.value()));
            prop_assert_eq!(500 + adds.sum::<i64>(), value, "{}", text);
        }
        // The change over the models.
        let rows = section(&text, "Why it moved since");
        let moved = |row: &&str| tenths(row.split_whitespace().rev().nth(1).unwrap());
        let moves: Vec<i64> = rows[3..].iter().map(moved).collect();
        let (total, parts) = moves.split_last().unwrap();
        prop_assert_eq!(parts.iter().sum::<i64>(), *total, "{}", text);
        let ends: Vec<i64> = rows[0]
            .split_whitespace()
            .filter(|word| word.contains('.'))
            .map(|word| tenths(word.trim_end_matches('.')))
            .collect();
        prop_assert_eq!(ends[1] - ends[0], *total, "{}", text);
        // The change over the events and time.
        let items = section(&text, "What happened since");
        // A long item goes on below, without a mark of its own.
        let items = items.iter().filter_map(|line| line.strip_prefix("  - "));
        let effects = items.map(|item| tenths(item.split_whitespace().next().unwrap()));
        prop_assert_eq!(effects.sum::<i64>(), *total, "{}", text);
    }

    #[test]
    fn law_no_line_of_a_card_is_wider_than_a_page(events in any_events(), days in 1..720_i64) {
        let text = dossier(&events, days).text(&Layout::default());
        for line in text.lines() {
            prop_assert!(line.chars().count() <= 120, "{}", line);
        }
    }

    #[test]
    fn law_the_same_events_print_the_same_card(
        (events, shuffled) in any_events()
            .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
    ) {
        let layout = Layout::default();
        let (a, b) = (dossier(&events, 90), dossier(&shuffled, 90));
        prop_assert_eq!(a.text(&layout), b.text(&layout));
        prop_assert_eq!(a.markdown(&layout), b.markdown(&layout));
        prop_assert_eq!(a.line(&layout), b.line(&layout));
    }

    #[test]
    fn law_a_name_is_no_markup(name in "[!-~ ]{1,40}") {
        let customer = Name::new(&name).unwrap();
        let call = Encounter::new(Stage::Own(customer.clone()), Instant::EPOCH, Initiator::Customer);
        let event = Event::new(customer, Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call)));
        let markdown = dossier(&[event], 30_000).markdown(&Layout::default());
        // Every sign that could open markup has a backslash before it.
        let mut before = ' ';
        for sign in markdown.trim_start_matches('#').chars() {
            if matches!(sign, '<' | '>' | '*' | '_' | '`' | '~' | '&') {
                prop_assert_eq!(before, '\\', "{}", markdown);
            }
            // Two backslashes are one that stands for itself.
            before = if sign == '\\' && before == '\\' { ' ' } else { sign };
        }
    }
}

#[test]
fn points_are_printed_as_they_add_up() {
    let layout = Layout::default();
    assert_eq!(
        [0.0, 0.4127, 1.0, -0.0004, -0.126].map(|x| layout.points(x)),
        ["0.0", "41.3", "100.0", "0.0", "-12.6"]
    );
    assert_eq!([-5, 0, 1_234].map(|units| layout.signed(units)), ["-0.5", "0.0", "+123.4"]);
    let whole = layout.clone().with_decimals(0);
    assert_eq!(
        (whole.points(0.415), whole.signed(3), whole.per_one()),
        ("42".into(), "+3".into(), 100.0)
    );
    assert_eq!(layout.clone().with_decimals(9).points(0.123_456), "12.346");
    assert_eq!(layout.points(f64::NAN), "0.0");
}

#[test]
fn nothing_known_is_said() {
    let line = r#"{"customer":"acme","at":5,"event":"account","worth":10}"#;
    let event: Event = serde_json::from_str(line).unwrap();
    let dossier = dossier(&[event], 30);
    let account = "What the customer is\n  - worth 10 to us\n";
    assert_eq!(dossier.text(&Layout::default()), format!("acme: nothing known\n\n{account}"));
    let account = "### What the customer is\n\n- worth 10 to us\n";
    assert_eq!(
        dossier.markdown(&Layout::default()),
        format!("## acme: nothing known\n\n{account}")
    );
    let none = Dossier::from_events(&[], &BookParams::default(), Instant::EPOCH, Instant::EPOCH);
    assert_eq!(none.unwrap_err().to_string(), "events of a dossier must have 1 entries, got 0");
}

#[test]
fn facts_are_said_in_words() {
    let said = |line: &str| serde_json::from_str::<Event>(line).unwrap().fact().to_string();
    for (line, words) in [
        (
            r#"{"customer":"a","at":9,"event":"resolve","stake_id":"order 17","by":"customer","stake":1,"placed_at":1,"honoured":1}"#,
            "“order 17” was honoured",
        ),
        (
            r#"{"customer":"a","at":9,"event":"encounter","stage":"support","initiator":"customer","frictions":"late:0.5;repeat"}"#,
            "the customer made contact at support: late (50 %), repeat (50 %)",
        ),
        (
            r#"{"customer":"a","at":9,"event":"meeting","ending":"advance","commitment_firm":"a draft"}"#,
            "a meeting ended in an advance; the firm undertook “a draft”",
        ),
        (
            r#"{"customer":"a","at":9,"event":"information","timely":1,"accurate":0.25}"#,
            "information was given, 100 % timely, 25 % accurate",
        ),
        (
            r#"{"customer":"a","at":9,"event":"recovery_step","failure_id":"f","step":"followed_up"}"#,
            "“f” was followed up",
        ),
    ] {
        assert_eq!(said(line), words);
    }
    // Every variant says something, and nothing of the language's own.
    for event in Simulation::new(3).customers(4).events(900).iter() {
        let words = event.fact().to_string();
        assert!(!words.is_empty() && !words.contains("Some(") && !words.contains('{'), "{words}");
    }
}

/// The events that moved a customer most are told one by one, in their words; what does not show in
/// the printed digits is not told by itself.
#[test]
fn what_happened_is_told_event_by_event() {
    let act = |day: i64, conduct: &str| -> Event {
        let at = Simulation::new(0).until().plus(-day * Instant::DAY).unwrap().seconds();
        serde_json::from_str(&format!(
            r#"{{"customer":"a","at":{at},"event":"act","by":"firm","stake":5,"conduct":"{conduct}"}}"#
        ))
        .unwrap()
    };
    let events = [act(200, "acted_rightly"), act(20, "acted_wrongly"), act(10, "acted_rightly")];
    let text = dossier(&events, 90).text(&Layout::default());
    let items = section(&text, "What happened since");
    let items: Vec<&str> = items.iter().filter_map(|line| line.strip_prefix("  - ")).collect();
    assert_eq!(items.len(), 3, "{text}");
    let told = |item: &str, words: &str| item.contains(words) && item.ends_with("(trust)");
    let (fell, rose) = (items[0], items[1]);
    assert!(fell.starts_with('-') && told(fell, &events[1].fact().to_string()), "{text}");
    assert!(rose.starts_with('+') && told(rose, &events[2].fact().to_string()), "{text}");
    assert!(items[2].ends_with("by time alone: what was known before faded"), "{text}");
}
