//! Names of any letters in every cell that takes one: what is printed has no control character and
//! nothing that nobody sees, a page has no markup and no script of theirs, a cell no formula.
#![no_main]

use arbitrary::Arbitrary;
use goodwill::book::{Book, BookParams};
use goodwill::quantity::{Instant, Name};
use goodwill::record::{Event, EventRecord, FieldType};
use goodwill::report::html::{HtmlPage, RankedCustomer};
use goodwill::report::{Dossier, Layout, Shown, escaped_markdown};
use libfuzzer_sys::fuzz_target;
use roxmltree::{Document, Node};
use serde_json::Value;

#[allow(dead_code)]
#[path = "../../examples/support/json.rs"]
mod json;
mod lines;
#[allow(dead_code)]
#[path = "../../examples/support/quoted.rs"]
mod quoted;
use lines::Told;

#[derive(Debug, Arbitrary)]
struct Input {
    names: Vec<String>,
    told: Vec<Told>,
    title: String,
}

/// Letters that no text may hold but to isolate a name that is read from the right.
fn is_seen(letter: char) -> bool {
    !Shown::hides(letter) || matches!(letter, '\n' | '\u{2068}' | '\u{2069}')
}

fn seen(what: &str, text: &str) {
    assert!(text.chars().all(is_seen), "{what}: {text:?}");
}

fn well_formed(what: &str, page: &str) {
    let begun = page.find("<body").unwrap_or(0);
    let end = page.find("</body>").map_or(page.len(), |end| end + "</body>".len());
    let document = Document::parse(&page[begun..end])
        .unwrap_or_else(|error| panic!("{what}: {error}: {}", &page[begun..end]));
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(
            !["script", "img", "image", "iframe", "object", "link", "form", "foreignObject"]
                .contains(&name),
            "{what}: {name}"
        );
        for attribute in node.attributes() {
            assert!(!attribute.name().starts_with("on") && attribute.name() != "src", "{what}");
            assert!(attribute.name() != "href" || attribute.value().starts_with('#'), "{what}");
        }
    }
    seen(what, &page.replace(['\r', '\t'], " "));
}

fuzz_target!(|input: Input| {
    let Input { names, told, title } = input;
    let names: Vec<&String> = names.iter().filter(|text| Name::new(text).is_ok()).collect();
    for text in names.iter().map(|name| name.as_str()).chain([title.as_str()]) {
        let cell = quoted::quoted(text);
        // The delimiter is no part of the text, and a quotation mark of the text is.
        let inner = cell.strip_prefix('"').unwrap_or(&cell);
        assert!(!inner.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        // Below a header, as it stands in a file: at the very beginning a mark of order is taken off.
        let file = format!("name\n{cell}\n");
        let mut reader = csv::ReaderBuilder::new().from_reader(file.as_bytes());
        if !text.is_empty() {
            let row = reader.records().next().expect("a row").expect("that is read");
            assert_eq!(row.len(), 1, "{cell:?}");
            assert_eq!(row[0].trim_start_matches('\''), text.trim_start_matches('\''), "{cell:?}");
        }
        let object = json::Object::default().field("name", text).to_string();
        assert!(object.chars().all(|letter| !Shown::hides(letter)), "{object:?}");
        let read: Value = serde_json::from_str(&object).expect("JSON");
        assert_eq!(read["name"], text);
        let plain = Shown::new(text).whole().to_string();
        seen("shown", &plain.replace('\n', "x"));
        assert!(!escaped_markdown(text).replace("\\<", "").contains('<'));
    }
    let Some(first) = names.first() else { return };
    let mut events: Vec<Event> = Vec::new();
    for (place, told) in told.iter().take(6).enumerate() {
        let mut record = told.record();
        let customer = names[usize::from(told.customer) % names.len()];
        record.insert("customer".to_owned(), customer.as_str().into());
        record.insert("id".to_owned(), first.as_str().into());
        let columns: Vec<&str> = EventRecord::types()
            .filter(|(name, kind)| {
                matches!(kind, FieldType::Name | FieldType::Text | FieldType::Checked(_))
                    && record.contains_key(*name)
            })
            .map(|(name, _)| name)
            .chain(["person"])
            .collect();
        for (next, column) in columns.into_iter().enumerate() {
            let mut other = record.clone();
            let name = names[(place + next) % names.len()].as_str();
            let own = if column == "stage" { format!("own:{name}") } else { name.to_owned() };
            other.insert(column.to_owned(), own.into());
            if lines::event(&other).is_some() {
                record = other;
            }
        }
        events.extend(lines::event(&record));
    }
    let (params, layout) = (BookParams::default(), Layout::default());
    let as_of = Instant::new(1 << 40).expect("the last");
    let Ok(book) = Book::from_events(events.clone(), params.clone(), as_of, |_, _| ()) else {
        return;
    };
    let mut page = HtmlPage::new(title.clone(), title);
    let ranked = book.ranked();
    for it in &ranked.customers {
        seen("reason", &it.reason);
        page.rows.push(RankedCustomer::from_ranked(it, &layout));
    }
    for (customer, row) in book.rows() {
        row.anomalies.iter().for_each(|said| seen("anomaly", said));
        let json = serde_json::to_string(row).expect("a row is written");
        assert!(!json.contains(|letter: char| letter.is_control()), "{json:?}");
        let own: Vec<Event> =
            events.iter().filter(|event| event.customer() == customer).cloned().collect();
        let dossier =
            Dossier::from_events(&own, &params, Instant::EPOCH, as_of).expect("one customer");
        let line = dossier.line(&layout);
        assert!(!line.contains('\n'), "{line:?}");
        seen("line", &line);
        seen("text", &dossier.text(&layout));
        let markdown = dossier.markdown(&layout);
        seen("markdown", &markdown);
        assert!(!markdown.replace("\\<", "").contains('<'), "{markdown}");
        page.portraits.push(dossier.portrait_on_page(&layout));
    }
    let html = page.to_html();
    assert!(!html.to_ascii_lowercase().contains("<script"));
    well_formed("page", &html);
    well_formed("picture", &page.to_svg(10));
});
