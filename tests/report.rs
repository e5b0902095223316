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

fn date(days: i64) -> String {
    Layout::default().date(Instant::from_days(days).unwrap())
}

/// A card on day 20 000 of events that are told as a day and the rest of a line.
fn card(events: &[(i64, String)]) -> String {
    let event = |(day, rest): &(i64, String)| -> Event {
        let at = day * Instant::DAY;
        serde_json::from_str(&format!(r#"{{"customer":"a","at":{at},{rest}}}"#)).unwrap()
    };
    let events: Vec<Event> = events.iter().map(event).collect();
    let day = |days| Instant::from_days(days).unwrap();
    let dossier = Dossier::from_events(&events, &BookParams::default(), day(19_900), day(20_000));
    dossier.unwrap().text(&Layout::default())
}

/// The items of a section, each on one line.
fn items(text: &str, from: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in section(text, from).into_iter().skip(1) {
        if let Some(item) = line.strip_prefix("  - ") {
            items.push(item.to_owned());
        } else {
            let item = items.last_mut().unwrap();
            item.push(' ');
            item.push_str(line.trim_start());
        }
    }
    items
}

/// Of three judgements the first has expired, and the second is replaced by the third.
#[test]
fn judgements_are_told_in_their_order_with_what_became_of_each() {
    let said = |at: i64, who: &str, level: f64, until: i64| {
        let expires = until * Instant::DAY;
        let line = format!(
            r#""event":"override","author":"{who}","reason":"as {who} sees it","level":{level},"expires":{expires}"#
        );
        (at, line)
    };
    let three = [
        said(19_900, "Ada", 0.9, 19_950),
        said(19_960, "Bo", 0.25, 20_050),
        said(19_980, "Cy", 0.5, 20_060),
    ];
    let text = card(&three);
    let line = |who: &str, points: &str, at: i64, standing: String| {
        format!("{who} says {points}: as {who} sees it ({}; {standing})", date(at))
    };
    assert_eq!(
        items(&text, "What persons say"),
        [
            line("Ada", "90.0", 19_900, format!("expired on {}", date(19_950))),
            line("Bo", "25.0", 19_960, "replaced by a newer one".to_owned()),
            line("Cy", "50.0", 19_980, format!("in force until {}", date(20_060))),
        ]
    );
    // The first line says the one in force, and none where none is.
    assert!(text.lines().next().unwrap().ends_with("; Cy says 50.0: as Cy sees it"), "{text}");
    assert!(!card(&three[..1]).lines().next().unwrap().contains("says"));
    // Of ten the newest eight are told, and how many more there were.
    let ten: Vec<(i64, String)> =
        (0..10).map(|i| said(19_900 + i, &format!("P{i}"), 0.5, 20_050)).collect();
    let told = items(&card(&ten), "What persons say");
    assert_eq!(told.len(), 9);
    assert_eq!(told[0], "and 2 other judgements before");
    assert!(told[1].starts_with("P2 says") && told[8].starts_with("P9 says"), "{told:?}");
    assert!(told[8].contains("in force until") && told[7].contains("replaced by a newer one"));
    let nine = items(&card(&ten[1..]), "What persons say");
    assert_eq!((nine.len(), nine[0].as_str()), (9, "and 1 other judgement before"));
    assert_eq!(items(&card(&ten[2..]), "What persons say").len(), 8);
}

/// What became of a customer, the newest first, and what it is.
#[test]
fn outcomes_and_accounts_are_told_with_their_amounts() {
    let ordered = |at: i64, amount: i64| {
        (at, format!(r#""event":"ordered","amount":{amount},"currency":"EUR""#))
    };
    let account = r#""event":"account","segment":"small","worth":1200,"currency":"EUR","contract_until":UNTIL,"contract_price":500,"orders":12"#;
    let account = account.replace("UNTIL", &(20_100 * Instant::DAY).to_string());
    let mut events: Vec<(i64, String)> = (0..10).map(|i| ordered(19_800 + i, 100 + i)).collect();
    events.push((19_700, account.clone()));
    let text = card(&events);
    let told = items(&text, "What became of it");
    assert_eq!(told.len(), 9, "{text}");
    for (i, item) in told[..8].iter().enumerate() {
        let day = 19_809 - i64::try_from(i).unwrap();
        assert!(item.starts_with(&format!("{}: ", date(day))), "{item}");
        assert!(item.ends_with(&format!(", {} EUR", 109 - i)), "{item}");
    }
    assert_eq!(told[8], "and 2 other outcomes before");
    assert_eq!(
        items(&text, "What the customer is"),
        [
            "of the kind “small”".to_owned(),
            "worth 1200 EUR to us".to_owned(),
            format!("under contract until {}, for 500 EUR", date(20_100)),
            format!("12 orders up to {}, as was told", date(19_700)),
        ]
    );
    // A contract without a price, and one order.
    let short = account.replace(r#","contract_price":500,"orders":12"#, r#","orders":1"#);
    let told = items(&card(&[(19_700, short)]), "What the customer is");
    assert_eq!(told[2], format!("under contract until {}", date(20_100)));
    assert_eq!(told[3], format!("1 order up to {}, as was told", date(19_700)));
}

/// Ann was heard every ten days and then no more for seventy: (30/100)³ is less than a twentieth. Four of
/// five contacts were hers.
#[test]
fn people_are_told_with_who_has_gone_quiet_and_on_whom_all_hangs() {
    let contact = |at: i64, who: &str| {
        let rest = r#""event":"encounter","stage":"support","initiator":"customer""#;
        (at, format!(r#"{rest},"person":"{who}""#))
    };
    let ann = [19_900, 19_910, 19_920, 19_930].map(|at| contact(at, "Ann"));
    let mut events = ann.to_vec();
    events.push(contact(19_995, "Bob"));
    let told = items(&card(&events), "The people");
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].starts_with("Ann: "), "{told:?}");
    assert!(
        told[0].ends_with(&format!("; last heard on {}, gone quiet", date(19_930))),
        "{told:?}"
    );
    assert!(told[1].starts_with("Bob: "), "{told:?}");
    assert!(told[1].ends_with(&format!("; last heard on {}", date(19_995))), "{told:?}");
    assert_eq!(
        told[2],
        "80 % of what was heard from named people came from Ann: all hangs on one person"
    );
    // Three of four are less than four of five.
    events.remove(0);
    assert_eq!(items(&card(&events), "The people").len(), 2);
    // Of ten people eight are told.
    let many: Vec<(i64, String)> = (0..10).map(|i| contact(19_980 + i, &format!("P{i}"))).collect();
    let told = items(&card(&many), "The people");
    assert_eq!(told.len(), 9, "{told:?}");
    assert_eq!(told[8], "and 2 other persons of whom less was heard");
}

/// What is open can still go either way, and what is not cannot.
#[test]
fn what_is_open_is_told_with_both_ends() {
    let stake = |id: &str, rest: &str| {
        (19_950, format!(r#""event":"place","stake_id":"{id}","by":"customer","stake":10{rest}"#))
    };
    let act =
        (19_990, r#""event":"act","by":"firm","stake":5,"conduct":"acted_rightly""#.to_owned());
    let due = format!(r#","due":{}"#, 19_960 * Instant::DAY);
    let open = card(&[stake("s1", ""), stake("s2", &due), act.clone()]);
    let closed = card(&[act]);
    let whole = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(whole(&closed).contains("Nothing is open that could move it."), "{closed}");
    let (open, points) = (whole(&open), |words: &str, text: &str| -> f64 {
        let after = text.split(words).nth(1).unwrap();
        let end = |c: char| !c.is_ascii_digit() && c != '.';
        after.trim_start().split(end).next().unwrap().trim_end_matches('.').parse().unwrap()
    });
    let low = points("If all that is still open went badly, the standing would be", &open);
    let high = points("if well,", &open);
    let now = points("we serve them at", &open);
    assert!(low < now && now < high, "{low} {now} {high}");
    assert!(
        open.contains("mind what is open: 2 stakes, 1 of them overdue; trust ends between"),
        "{open}"
    );
}

/// A stake that is open and an act, as they are laid out: columns under their names, numbers to the right,
/// each table summing up. The numbers are those that the models and the laws above give.
#[test]
fn tables_are_laid_out_with_their_sums() {
    let place =
        (19_950, r#""event":"place","stake_id":"s1","by":"customer","stake":10"#.to_owned());
    let act =
        (19_990, r#""event":"act","by":"firm","stake":5,"conduct":"acted_rightly""#.to_owned());
    let text = card(&[place, act]);
    let table = |from: &str| section(&text, from)[1..].to_vec();
    assert_eq!(
        table("What makes it so"),
        [
            "  model          by itself      interval  known  fresh   adds",
            "  ───────────────────────────────────────────────────────────",
            "  nothing known                                          50.0",
            "  trust               64.3  [19.0, 97.2]  100 %   29 %  +10.5",
            "  in all                                                 60.5",
        ]
    );
    assert_eq!(
        table("How we serve them"),
        [
            "  of     component       good  bad  open  expected   adds",
            "  ───────────────────────────────────────────────────────",
            "  trust  honours stakes   0.8  0.0   0.9      70 %  +10.5",
        ]
    );
    assert_eq!(
        table("How they deal with us"),
        [
            "  of     component    good  bad  open  expected   adds",
            "  ────────────────────────────────────────────────────",
            "  trust  takes risks   0.7  0.0   0.0      69 %  +10.1",
        ]
    );
    assert_eq!(
        section(&text, "Why it moved since"),
        [
            "Why it moved since day 19900: from 50.0 to 60.5",
            "  model   before  after  moved it by  by time alone",
            "  ─────────────────────────────────────────────────",
            "  trust        -   64.3        +10.5            0.0",
            "  in all    50.0   60.5        +10.5            0.0",
        ]
    );
    assert_eq!(
        table("What happened since"),
        [
            "  - +10.5 on day 19990: the firm acted rightly (trust)",
            "  - 0.0 by 1 other event",
            "  - 0.0 by time alone: what was known before faded",
        ]
    );
    assert_eq!(
        table("What to do next"),
        [
            "  - +5.0: honour “s1”",
            "  - mind what is open: 1 stake, 0 of them overdue; trust ends between 48.6 and 73.1",
        ]
    );
    // What brings the same stands together, and what brings most first.
    let levers = items(&text, "What one more good fact would bring");
    let gains: Vec<i64> =
        levers.iter().map(|item| tenths(item.split(':').next().unwrap())).collect();
    assert!(gains.windows(2).all(|two| two[0] > two[1]) && gains.len() <= 8, "{gains:?}");
    assert_eq!(levers[1], "+5.4: honours stakes (trust)");
    assert!(levers[4].starts_with("+1.2: reliability (ease) (nothing known: find out first), or "));
    let first = text.lines().next().unwrap();
    assert_eq!(
        first,
        "a: we serve them at 60.5 of 100 [12.6, 97.0], 29 % fresh; they deal with us at 60.1 [12.2, 97.0]; \
         2 facts"
    );
}
