//! Cards, pages and pictures of a small book.

use std::fmt::Write as _;

use goodwill::book::{Book, BookParams};
use goodwill::classic::{AcsiParams, CesParams, CsatParams, NpsParams};
use goodwill::kernel::Part;
use goodwill::quantity::Instant;
use goodwill::report::html::{HtmlPage, RankedCustomer};
use goodwill::report::{Dossier, Layout, Shown, escaped_markdown, percent};

use super::{customers, sections};
use crate::{Digest, hold};

#[test]
fn cards_keep_their_words() {
    let mut out = String::new();
    let (customers, at) = customers();
    let params = BookParams::default();
    let plain = Layout::default();
    let dated = Layout::default()
        .with_decimals(0)
        .with_dates(|at| format!("the {}th hour", at.seconds().div_euclid(3_600)));
    let fine = Layout::default().with_decimals(3);
    for (i, (name, events)) in customers.iter().enumerate() {
        let days = [90, 30, 400][i % 3];
        let since = at.plus(-days * Instant::DAY).unwrap();
        let dossier = Dossier::from_events(events, &params, since, at).unwrap();
        for layout in [&plain, &dated, &fine] {
            writeln!(out, "{}", dossier.line(layout)).unwrap();
        }
        let first = dossier.first_step().map(|step| (&step.what, step.is_overdue));
        writeln!(out, "first step of {name}: {first:?}\n").unwrap();
        let (layout, is_text) = ([&plain, &dated, &fine][i % 3], i % 2 == 0);
        let card = if is_text { dossier.text(layout) } else { dossier.markdown(layout) };
        writeln!(out, "{card}\n").unwrap();
    }
    hold("pages.cards.txt", &out);
}

#[test]
fn pages_keep_their_sections() {
    let mut out = String::new();
    let (customers, at) = customers();
    let params = BookParams::default();
    let events: Vec<_> = customers.values().flatten().cloned().collect();
    let book = Book::from_events(events, params.clone(), at, |_, _| ()).unwrap();
    let ranked = book.ranked();
    let since = at.plus(-90 * Instant::DAY).unwrap();
    let layout = Layout::default();
    let mut page = HtmlPage::new("The book", "as it stood");
    for it in &ranked.customers {
        let mut row = RankedCustomer::from_ranked(it, &layout);
        let dossier = Dossier::from_events(&customers[it.customer], &params, since, at).unwrap();
        if it.rank % 4 == 0 {
            row.portrait = Some(page.portraits.len());
            page.portraits.push(dossier.portrait_on_page(&layout));
        }
        row.loss = (it.rank % 3 == 0).then_some(it.worst_tenth);
        row.step = dossier.first_step().map(|step| step.what.clone()).unwrap_or_default();
        writeln!(out, "row | {row:?}").unwrap();
        page.rows.push(row);
    }
    for name in &ranked.unknown {
        let row = RankedCustomer::without_place(name, book.get(name).unwrap());
        writeln!(out, "row | {row:?}").unwrap();
        page.rows.push(row);
    }
    page.summary = vec!["One sentence.".to_owned(), "Another & <more>.".to_owned()];
    page.notes = vec!["A note.".to_owned()];
    sections(&mut out, "book", &page.to_html());
    for rows in [0, 1, 5, 100] {
        let picture = page.to_svg(rows);
        sections(&mut out, &format!("picture of {rows}"), &picture.replace("<g", "<tr"));
    }
    let mut portraits = HtmlPage::new("Portraits alone", "");
    portraits.portraits.clone_from(&page.portraits);
    portraits.interval = "80 % interval".to_owned();
    sections(&mut out, "portraits", &portraits.to_html());
    page.portraits.clear();
    page.rows.iter_mut().for_each(|row| row.portrait = None);
    page.horizon = "lost in a year".to_owned();
    page.window = "last year".to_owned();
    sections(&mut out, "list", &page.to_html());
    page.rows.iter_mut().for_each(|row| row.loss = None);
    sections(&mut out, "list without losses", &page.to_html());
    let empty = HtmlPage::new("Nobody", "today");
    sections(&mut out, "empty", &empty.to_html());
    sections(&mut out, "empty picture", &empty.to_svg(3));
    hold("pages.html.txt", &out);
}

/// Every row as data, field by field; and what all say to the measures that others use.
#[test]
fn rows_keep_their_data() {
    let mut out = String::new();
    let (customers, at) = customers();
    let events: Vec<_> = customers.into_values().flatten().collect();
    let book = Book::from_events(events.clone(), BookParams::default(), at, |_, _| ()).unwrap();
    let mut brief = Book::new(BookParams::default(), at).unwrap().in_brief();
    for own in events.chunk_by(|a, b| a.customer() == b.customer()) {
        brief.observe(own).unwrap();
    }
    for (what, book) in [("full", &book), ("brief", &brief)] {
        for (name, row) in book.rows() {
            let row = serde_json::to_value(row).unwrap();
            for (field, value) in row.as_object().unwrap() {
                let text = value.to_string();
                if text.len() <= 160 {
                    writeln!(out, "{what} | {name} | {field} | {text}").unwrap();
                    continue;
                }
                let mut digest = Digest::new();
                digest.add(value);
                writeln!(out, "{what} | {name} | {field} | {:016x}", digest.0).unwrap();
            }
        }
    }
    writeln!(out, "models | {:?}", book.models()).unwrap();
    let all = book.classic();
    let parts = |parts: Vec<Part>| {
        let part = |part: &Part| format!("{} {:?} {:?}", part.name, part.value, part.contribution);
        parts.iter().map(part).collect::<Vec<_>>().join(", ")
    };
    if let Some(nps) = all.nps().score(&NpsParams::default()) {
        writeln!(out, "NPS | {nps} | {} | {:?}", parts(nps.parts()), nps.rounded()).unwrap();
    }
    if let Some(csat) = all.csat().score(&CsatParams::default()).unwrap() {
        writeln!(out, "CSAT | {csat} | {}", parts(csat.parts())).unwrap();
    }
    if let Some(ces) = all.ces().score(&CesParams::default()) {
        writeln!(out, "CES | {ces} | {:?} {:?}", ces.value(), ces.interval()).unwrap();
    }
    if let Some(acsi) = all.acsi().score(&AcsiParams::default()) {
        writeln!(out, "ACSI | {acsi} | {}", parts(acsi.parts())).unwrap();
    }
    writeln!(out, "unfit {} | incomplete {}", all.unfit(), all.incomplete()).unwrap();
    hold("pages.rows.txt", &out);
}

#[test]
fn texts_keep_their_looks() {
    let mut out = String::new();
    let texts = [
        "",
        "plain, Zürich & <Söhne>",
        "two\nlines\r\tand a tab",
        "north \u{202e}51",
        "soft\u{ad}hyphen \u{200b}zero \u{feff}mark \u{e0041}tag",
        "שלום 1",
        "می\u{200c}خواهم",
        "a\u{200d}b",
        "👩\u{200d}🚀 ❤\u{fe0f}",
        "\u{600}\u{605}\u{61c}\u{6dd}\u{70f}\u{890}\u{8e2}\u{115f}\u{17b4}\u{180b}\u{2028}",
        "\u{2060}\u{2800}\u{3164}\u{fe00}\u{ffa0}\u{fff9}\u{110bd}\u{13430}\u{1bca0}\u{1d173}",
        "# no *heading*, `code`, [link](x), ~~gone~~ | cell <b> & 1. one\\",
        "- no list",
        "1) no list either",
        "exactly forty characters, not one more..",
        "exactly forty-one characters, that is one",
        "one hundred characters and some more of them, so that a good part of it has to be left out of it",
        "\u{2068}isolated\u{2069} already",
    ];
    for text in texts {
        writeln!(out, "{}", Shown::new(text)).unwrap();
        writeln!(out, "{}", Shown::new(text).whole()).unwrap();
        writeln!(
            out,
            "{:<12}|{:>12}|{:.3}|",
            Shown::new(text).at_most(5),
            Shown::new(text),
            Shown::new(text)
        )
        .unwrap();
        writeln!(out, "{}", Shown::sentence(text)).unwrap();
        writeln!(out, "{}", escaped_markdown(text)).unwrap();
        let hidden: Vec<bool> = text.chars().map(Shown::hides).collect();
        writeln!(out, "{hidden:?}").unwrap();
    }
    let shares = [-0.5, 0.0, 1e-9, 0.0099, 0.01, 0.125, 0.5, 0.99, 0.9901, 0.999, 1.0, 1.5];
    writeln!(out, "{:?}", shares.map(percent)).unwrap();
    for decimals in 0..5 {
        let layout = Layout::default().with_decimals(decimals);
        writeln!(
            out,
            "{decimals} | {:?} | {:?} | {} | {:?} | {layout:?}",
            shares.map(|share| layout.points(share)),
            [-12_345, -1, 0, 7, 1_000].map(|units| layout.signed(units)),
            layout.moved(0.123_456, 0.987_654),
            layout.per_one(),
        )
        .unwrap();
    }
    hold("pages.texts.txt", &out);
}
