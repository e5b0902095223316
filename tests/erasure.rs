//! Who is erased is in no byte of what is made afterwards, and nobody else's score moves.

// A test fails by panicking.
#![allow(clippy::unwrap_used, clippy::panic)]
#![cfg(feature = "html")]

use std::collections::BTreeSet;

use goodwill::book::{Book, BookParams, Firm, Relationship};
use goodwill::quantity::{Instant, Name};
use goodwill::record::{ColumnSpec, Entry, Erasure, Event, EventRecord, FieldType};
use goodwill::report::html::{HtmlPage, RankedCustomer};
use goodwill::report::{Dossier, Layout};
use serde_json::{Map, Value, json};

/// Names with all that JSON, HTML, Markdown and CSV escape.
const CUSTOMER: &str = "Quuxzz & Søn <\"Q\">, O'Neill | *1*";
const PERSON: &str = "Xeniaß \\_Yvette_ `von` & \"zu\"";
/// Parts of the names that no form escapes, unless it escapes every letter.
const CORES: [&str; 3] = ["quuxzz", "xenia", "yvette"];

/// After every date of the events below.
const AT: i64 = 1_705_000_000;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn erasure() -> Erasure {
    Erasure::new(&name("erased 17"), &[name(CUSTOMER)], &[name(PERSON)]).unwrap()
}

/// Every form in which a name may stand in bytes that are made for a program or for people.
fn forms() -> Vec<String> {
    let mut forms: Vec<String> = CORES.iter().map(|&core| core.to_owned()).collect();
    for text in [CUSTOMER, PERSON] {
        let json = json!(text).to_string();
        forms.push(json[1..json.len() - 1].to_owned());
        let each = |form: fn(char) -> String| text.chars().map(form).collect::<Vec<_>>().concat();
        forms.push(each(|letter| {
            let mut units = [0; 2];
            let units = letter.encode_utf16(&mut units).iter();
            units.map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat()
        }));
        forms.push(each(|letter| format!("&#{};", u32::from(letter))));
        forms.push(each(|letter| format!("\\{letter}")));
        forms.push(text.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat());
        forms.push(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
        forms.push(text.replace('"', "\"\""));
        forms.push(text.to_owned());
    }
    forms.iter().map(|form| form.to_lowercase()).collect()
}

fn is_in(bytes: &str) -> Option<String> {
    let bytes = bytes.to_lowercase();
    forms().into_iter().find(|form| bytes.contains(form.as_str()))
}

/// Whether a name may stand in a column: asked of its type, so that a new type is one that may.
fn holds_names(column: &ColumnSpec) -> bool {
    !matches!(
        column.kind,
        FieldType::Number
            | FieldType::Share
            | FieldType::Positive
            | FieldType::Amount
            | FieldType::Stake
            | FieldType::Instant
            | FieldType::Count
            | FieldType::Flag
            | FieldType::Word(_)
            | FieldType::Graded(_)
    )
}

fn line(event: &Event) -> String {
    serde_json::to_string(event).unwrap()
}

/// The golden event of each name, as it is written.
fn golden() -> Vec<Map<String, Value>> {
    let lines = include_str!("golden/events.jsonl");
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn read(record: &Map<String, Value>) -> Option<Event> {
    serde_json::from_value(Value::Object(record.clone())).ok()
}

#[test]
fn no_column_that_can_hold_a_name_keeps_one() {
    let erasure = erasure();
    let common: Vec<ColumnSpec> =
        EventRecord::common().filter(|column| column.name != "event").collect();
    let golden = golden();
    let (mut tried, mut words) = (BTreeSet::new(), BTreeSet::new());
    for spec in EventRecord::events() {
        let like: Vec<&Map<String, Value>> =
            golden.iter().filter(|record| record["event"] == spec.name()).collect();
        assert!(!like.is_empty() || spec.is_alias(), "no golden event of {}", spec.name());
        for column in spec.columns().chain(common.iter().copied()).filter(holds_names) {
            let mut accepted = false;
            for (form, person) in ["{}", "for {}, by phone", "own:{}", "{}:own", "({})"]
                .iter()
                .flat_map(|form| [CUSTOMER, PERSON].map(|name| (*form, name)))
            {
                for record in &like {
                    let mut record = (*record).clone();
                    record.insert("customer".to_owned(), json!("bolt"));
                    record.insert(column.name.to_owned(), json!(form.replace("{}", person)));
                    let Some(event) = read(&record) else { continue };
                    let before = line(&event);
                    assert!(is_in(&before).is_some(), "{before}");
                    accepted = true;
                    // Of the ids of customers, only persons' names are taken out.
                    if column.name == "customer" && person == CUSTOMER {
                        continue;
                    }
                    let after = line(&erasure.event(event).unwrap().unwrap());
                    assert_eq!(is_in(&after), None, "{after}");
                    assert!(after.contains("erased 17 "), "{after}");
                }
            }
            if accepted {
                tried.insert((spec.name(), column.name));
            } else if !like.is_empty() {
                words.insert((spec.name(), column.name));
            }
        }
    }
    // What takes no name takes words of the crate alone, or none beside what stands there.
    for (event, column) in &words {
        let spec = EventRecord::events().find(|spec| spec.name() == *event).unwrap();
        let has_words = spec.columns().any(|it| it.name == *column && !it.words.is_empty());
        assert!(has_words || *column == "currency", "{event} refuses a name in {column}");
    }
    let columns: BTreeSet<&str> = tried.iter().map(|(_, column)| *column).collect();
    let all = EventRecord::types().filter(|(_, kind)| matches!(kind, FieldType::Name)).count();
    assert!(columns.len() + words.len() > all, "{columns:?}");
}

/// Every golden event, of one customer, with a name in every cell that takes one.
fn history(customer: &str, named: &str) -> Vec<Event> {
    let (mut events, common) = (Vec::new(), EventRecord::common().collect::<Vec<_>>());
    for (place, mut record) in (1_u64..).zip(golden()) {
        record.insert("customer".to_owned(), json!(customer));
        record.insert("id".to_owned(), json!(format!("{place}")));
        record.insert("person".to_owned(), json!("Bo"));
        let spec = EventRecord::events().find(|spec| record["event"] == spec.name()).unwrap();
        let columns: Vec<&str> = spec
            .columns()
            .chain(common.iter().copied())
            .filter(|column| holds_names(column) && column.name != "customer")
            .map(|column| column.name)
            .collect();
        for column in columns {
            let Some(text) = record.get(column).and_then(Value::as_str) else { continue };
            let mut other = record.clone();
            other.insert(column.to_owned(), json!(format!("{text} for {named}")));
            if read(&other).is_some() {
                record = other;
            }
        }
        events.push(read(&record).unwrap_or_else(|| panic!("{record:?}")));
    }
    events
}

/// All that can be made of events, in bytes.
fn made_of(events: &[Event], as_of: Instant) -> Vec<(&'static str, String)> {
    let (params, layout) = (BookParams::default(), Layout::default());
    let book = Book::from_events(events.to_vec(), params.clone(), as_of, |_, _| ()).unwrap();
    let mut made = vec![
        ("events", events.iter().map(line).collect::<Vec<_>>().join("\n")),
        ("firm", serde_json::to_string(book.firm()).unwrap()),
        ("firm, in debug", format!("{:?}", book.firm())),
        ("rows", serde_json::to_string(&book.rows().collect::<Vec<_>>()).unwrap()),
        ("book, in debug", format!("{book:?}")),
    ];
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for event in events {
        let record = serde_json::to_value(event).unwrap();
        let cell = |column: &&str| {
            record.get(column).map_or_else(String::new, |it| match it {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            })
        };
        csv.write_record(EventRecord::COLUMNS.iter().map(cell)).unwrap();
    }
    made.push(("table", String::from_utf8(csv.into_inner().unwrap()).unwrap()));
    let mut page = HtmlPage::new("Customers", "As of then");
    let ranked = book.ranked();
    made.push(("ranked", format!("{ranked:?}")));
    page.rows =
        ranked.customers.iter().map(|it| RankedCustomer::from_ranked(it, &layout)).collect();
    let customers: BTreeSet<&Name> = events.iter().map(Event::customer).collect();
    for customer in customers {
        let own: Vec<Event> =
            events.iter().filter(|event| event.customer() == customer).cloned().collect();
        let relationship = Relationship::from_events(&own, &params, as_of).unwrap();
        let since = as_of.plus(-90 * Instant::DAY).unwrap();
        let dossier = Dossier::from_events(&own, &params, since, as_of).unwrap();
        page.portraits.push(dossier.portrait_on_page(&layout));
        made.push(("relationship", serde_json::to_string(&relationship).unwrap()));
        made.push(("portrait", serde_json::to_string(&dossier.portrait).unwrap()));
        made.push(("scores", serde_json::to_string(&dossier.scores).unwrap()));
        made.push(("change", serde_json::to_string(&dossier.change).unwrap()));
        made.push(("line", dossier.line(&layout)));
        made.push(("text", dossier.text(&layout)));
        made.push(("markdown", dossier.markdown(&layout)));
        made.push(("dossier, in debug", format!("{dossier:?}")));
    }
    made.push(("page", page.to_html()));
    made.push(("picture", page.to_svg(100)));
    made
}

fn whole() -> (Vec<Event>, Instant) {
    let mut events = history(CUSTOMER, PERSON);
    events.extend(history("bolt", PERSON));
    events.extend(history(&format!("{PERSON} Ltd"), CUSTOMER));
    let last = events.iter().map(Event::at).max().unwrap();
    (events, last.plus(Instant::DAY).unwrap())
}

#[test]
fn nothing_that_is_made_of_what_is_left_holds_the_names() {
    let (events, as_of) = whole();
    let before = made_of(&events, as_of);
    // Else the search finds nothing where there is something.
    let found: BTreeSet<&str> =
        before.iter().filter(|(_, bytes)| is_in(bytes).is_some()).map(|(what, _)| *what).collect();
    for what in
        ["events", "firm", "rows", "table", "relationship", "text", "markdown", "page", "picture"]
    {
        assert!(found.contains(what), "{what} holds no name before: {found:?}");
    }
    let left: Vec<Event> = erasure().events(events).collect::<goodwill::Result<_>>().unwrap();
    for (what, bytes) in made_of(&left, as_of) {
        assert_eq!(is_in(&bytes), None, "{what}");
    }
}

#[test]
fn nobody_elses_score_moves() {
    let (events, as_of) = whole();
    let params = BookParams::default();
    let left: Vec<Event> =
        erasure().events(events.clone()).collect::<goodwill::Result<_>>().unwrap();
    let of = |events: &[Event], customer: &str| -> Vec<Event> {
        events.iter().filter(|event| event.customer().as_str() == customer).cloned().collect()
    };
    let renamed = format!("{PERSON} Ltd");
    for (before, after) in [("bolt", "bolt"), (renamed.as_str(), "erased 17 2 Ltd")] {
        let read = |events: &[Event]| {
            assert!(!events.is_empty());
            let relationship = Relationship::from_events(events, &params, as_of).unwrap();
            let portrait = relationship.portrait(&params, as_of).unwrap().unwrap();
            let mut written = serde_json::to_value(&portrait).unwrap();
            written.as_object_mut().unwrap().remove("judgement");
            let scores = relationship.scores(&params, as_of).unwrap();
            (written, scores.readings().map(|reading| format!("{reading:?}")))
        };
        assert_eq!(read(&of(&left, after)), read(&of(&events, before)), "{before}");
    }
    assert_eq!(of(&left, CUSTOMER), []);
}

#[test]
fn a_book_forgets_a_customer_as_if_it_had_never_been() {
    let (events, as_of) = whole();
    let params = BookParams::default();
    let book =
        |events: Vec<Event>| Book::from_events(events, params.clone(), as_of, |_, _| ()).unwrap();
    let own = name(CUSTOMER);
    let (gone, stay): (Vec<Event>, Vec<Event>) =
        events.into_iter().partition(|event| event.customer() == &own);
    let mut forgetful = book([gone, stay.clone()].concat());
    let mut firm = Firm::new(&params);
    let customers: BTreeSet<Name> = stay.iter().map(|event| event.customer().clone()).collect();
    for customer in customers {
        let events: Vec<Event> =
            stay.iter().filter(|event| event.customer() == &customer).cloned().collect();
        firm.observe(&Relationship::from_events(&events, &params, as_of).unwrap()).unwrap();
    }
    assert_eq!(forgetful.forget(&name("nobody"), Firm::new(&params)), None);
    assert!(forgetful.forget(&own, firm).is_some());
    assert_eq!(forgetful, book(stay));
}

#[test]
fn names_are_whole_words_in_any_case_and_each_has_one_stand_in() {
    let erasure = Erasure::new(
        &name("gone"),
        &[name("7"), name("acme")],
        &[name("Ada"), name("Ada Vos"), name("acme"), name("田中")],
    )
    .unwrap();
    let reason = |text: &str| {
        let record = json!({"customer": "bolt", "at": AT, "event": "override", "author": "Bo",
            "reason": text, "level": 0.5, "expires": AT + 1});
        let event = serde_json::from_value(record).unwrap();
        let event = serde_json::to_value(erasure.event(event).unwrap().unwrap()).unwrap();
        event["reason"].as_str().unwrap().to_owned()
    };
    for (text, expected) in [
        ("Ada said so", "gone 3 said so"),
        ("ADA's, aDa_b", "gone 3's, gone 3_b"),
        ("Ada Vos and Ada", "gone 4 and gone 3"),
        ("Adam, Granada, Ada2", "Adam, Granada, Ada2"),
        ("order 7 of 17", "order gone 1 of 17"),
        ("東京の田中さん", "東京のgone 5さん"),
        ("acme south", "gone 2 south"),
        ("AdaAda Ada Ada", "AdaAda gone 3 gone 3"),
    ] {
        assert_eq!(reason(text), expected, "{text}");
    }
    let customer = |text: &str| {
        let record = json!({"customer": text, "at": AT, "event": "contact"});
        let event: Event = serde_json::from_value(record).unwrap();
        erasure.event(event).unwrap().map(|event| event.customer().as_str().to_owned())
    };
    // It is a person too, and so taken out of the ids of others.
    assert_eq!(customer("acme south").as_deref(), Some("gone 2 south"));
    assert_eq!(customer("site 7").as_deref(), Some("site 7"));
    assert_eq!(customer("Ada Vos Ltd").as_deref(), Some("gone 4 Ltd"));
    assert_eq!([customer("acme"), customer("7")], [None, None]);
    // A number that is itself a name is passed over.
    let numbers = Erasure::new(&name("gone"), &[], &[name("1"), name("3"), name("x")]).unwrap();
    let record = json!({"customer": "1, 3 and x", "at": AT, "event": "contact"});
    let event = numbers.event(serde_json::from_value(record).unwrap()).unwrap().unwrap();
    assert_eq!(event.customer().as_str(), "gone 2, gone 4 and gone 5");
}

#[test]
fn what_cannot_be_erased_is_refused_by_name() {
    let refused = Erasure::new(&name("gone Ada"), &[], &[name("ada")]).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "stand-in of what is erased must hold none of the names, got `gone Ada`"
    );
    let long = Erasure::new(&name(&"g".repeat(256)), &[], &[name("a")]).unwrap_err();
    assert!(long.to_string().starts_with("name must be 1 to 256 bytes"), "{long}");
    let erasure = Erasure::new(&name(&"g".repeat(250)), &[], &[name("a")]).unwrap();
    let record = json!({"customer": "of a, and b", "at": AT, "event": "contact"});
    let long = erasure.event(serde_json::from_value(record).unwrap()).unwrap_err();
    assert!(long.to_string().starts_with("name must be 1 to 256 bytes"), "{long}");
}

#[test]
fn a_retraction_still_meets_what_it_takes_out() {
    let erasure = Erasure::new(&name("gone"), &[name("acme")], &[name("Ada")]).unwrap();
    let entry = |record: Value| -> Option<Entry> {
        erasure.entry(serde_json::from_value(record).unwrap()).unwrap()
    };
    let event = json!({"id": "call Ada", "customer": "bolt", "at": AT, "event": "contact"});
    let (Some(Entry::Event(event)), Some(Entry::Retraction(out))) =
        (entry(event), entry(json!({"id": "call ADA", "retracted": true})))
    else {
        panic!("both are kept")
    };
    assert_eq!(event.id(), Some(out.id()));
    assert_eq!(entry(json!({"id": "9", "customer": "acme", "retracted": true})), None);
    let words = json!({"customer": "bolt", "at": AT, "event": "follow_up", "deal": "Ada's",
        "done": "requirements;delivery"});
    let delivery = Erasure::new(&name("gone"), &[], &[name("delivery"), name("own")]).unwrap();
    let kept = delivery.event(serde_json::from_value(words).unwrap()).unwrap().unwrap();
    assert!(line(&kept).contains("requirements;delivery"), "a word of the crate names no one");
}
