//! Tables and dates as the examples read them: rows of any cells, written in any layout, are read
//! back; any bytes are read or refused in a short sentence.
#![no_main]

use arbitrary::{Arbitrary, Unstructured};
use libfuzzer_sys::fuzz_target;

// What the examples share, without what only prints.
#[allow(dead_code)]
#[path = "../../examples/support/dates.rs"]
mod dates;
#[allow(dead_code)]
#[path = "../../examples/support/input/mod.rs"]
mod input;
#[allow(dead_code)]
mod support {
    pub(crate) use crate::dates;
    pub(crate) mod outcome {
        pub(crate) struct Failure(pub(crate) String);
        impl Failure {
            pub(crate) fn new(sentence: impl AsRef<str>) -> Self {
                Self(sentence.as_ref().to_owned())
            }
        }
    }
}

use input::{Column, Header, Opened, Reading, Sheet, rows_of};

/// A sentence is no longer than some lines.
const SENTENCE: usize = 4_096;

#[derive(Debug, Arbitrary)]
struct Layout {
    delimiter: u8,
    told: bool,
    end: u8,
    quoted: bool,
    skip: u8,
    encoding: u8,
    header: bool,
}

fn is_plain(cell: &str) -> bool {
    // Blanks at the ends are taken off, and a mark within a cell may open it.
    !cell.contains(['"', '\r', '\n', ',', ';', '\t', '|', '\0'])
        && cell.trim_matches(|c: char| c.is_whitespace() || !c.is_alphanumeric()) == cell
}

/// Cells that are told apart from a header and from rows of nothing.
fn written(layout: &Layout, cells: &[Vec<String>]) {
    let delimiter = [",", ";", "\t", "|"][usize::from(layout.delimiter % 4)];
    let end = ["\n", "\r\n", "\r"][usize::from(layout.end % 3)];
    let rows: Vec<[String; 2]> = cells
        .iter()
        .take(40)
        .enumerate()
        .map(|(place, row)| {
            let cell = row.first().filter(|cell| is_plain(cell)).cloned().unwrap_or_default();
            [format!("r{place}"), cell]
        })
        .collect();
    let cell = |cell: &str| {
        if layout.quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.to_owned() }
    };
    let mut text = format!("row{delimiter}cell{end}");
    for row in &rows {
        text += &format!("{}{delimiter}{}{end}", cell(&row[0]), cell(&row[1]));
    }
    let reading =
        Reading { delimiter: layout.told.then(|| delimiter.as_bytes()[0]), ..Reading::default() };
    let opened = Opened::bytes("a.csv", text.clone(), &reading);
    let read = opened.and_then(|opened| rows_of(opened, &reading));
    let (header, read) = read.unwrap_or_else(|error| panic!("{error}: {text:?}"));
    assert_eq!(header, ["row", "cell"], "{text:?}");
    assert_eq!(read.len(), rows.len(), "{text:?}");
    for ((line, read), (number, row)) in read.iter().zip((2..).zip(&rows)) {
        assert_eq!((line, read.as_slice()), (&number, row.as_slice()), "{text:?}");
    }
}

fn bytes(layout: &Layout, bytes: &[u8]) {
    let encoding = [None, Some("windows-1252"), Some("utf-16le"), Some("shift_jis")];
    let reading = Reading {
        encoding: encoding[usize::from(layout.encoding % 4)]
            .and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes())),
        delimiter: layout.told.then_some(layout.delimiter),
        skip: usize::from(layout.skip % 8),
    };
    let short = |said: String| assert!(said.len() < SENTENCE, "a sentence of {} bytes", said.len());
    match Opened::bytes("a.csv", bytes, &reading).and_then(|opened| rows_of(opened, &reading)) {
        Ok((header, rows)) => {
            assert!(rows.iter().all(|(_, cells)| cells.len() == header.len()));
            assert!(rows.windows(2).all(|two| two[0].0 < two[1].0), "lines are counted on");
        }
        Err(error) => short(error.to_string()),
    }
    let header = if layout.header { Header::Required } else { Header::Optional };
    let sheet = Opened::bytes("a.csv", bytes, &reading)
        .and_then(|opened| Sheet::of(opened, ["customer", "at", "amount"], header, &reading));
    match sheet {
        Err(error) => short(error.to_string()),
        Ok((mut sheet, [customer, at, amount])) => {
            let mut dates = dates::Dates::default();
            let mut span = input::span::Span::default();
            let mut ids = Vec::new();
            for _ in 0..1_000 {
                match sheet.next_row() {
                    Ok(None) => break,
                    Err(error) => {
                        short(error.to_string());
                        break;
                    }
                    Ok(Some(row)) => {
                        let said = |column: Column| row.error(column, "be there").to_string();
                        short(said(customer));
                        if let Ok(text) = row.text(customer) {
                            ids.push(text.to_owned());
                        }
                        if let Ok(text) = row.text(at) {
                            if let Some(at) = dates.read(text) {
                                span.see(at);
                            }
                            dates.looks(text).into_iter().for_each(short);
                        }
                        match row.number(amount, "be a number", Some) {
                            Ok(x) => assert!(x.is_finite()),
                            Err(error) => short(error.to_string()),
                        }
                    }
                }
            }
            sheet.notes(&["customer", "at", "amount"]).into_iter().for_each(short);
            let _ = (span.bounds(), span.lone_note(), dates.note());
            input::alike::notes("ids", ids.iter().map(String::as_str)).into_iter().for_each(short);
        }
    }
}

/// A day that is written is the day that is read.
fn dates(text: &str) {
    if let Some(at) = dates::parse(text) {
        let (day, full) = (dates::day(at), dates::rfc3339(at));
        if !day.ends_with(" s") {
            let again = dates::parse(&day).unwrap_or_else(|| panic!("{day}"));
            assert!((0..86_400).contains(&at.since(again)), "{text} {day}");
            assert_eq!(dates::parse(&full), Some(at), "{text} {full}");
        }
    }
    for order in [dates::Order::DayFirst, dates::Order::MonthFirst] {
        let mut dates = dates::Dates::new(order);
        if dates.read(text).is_none() {
            let _ = dates.looks(text);
        }
    }
    if let Some(x) = input::value::number(text) {
        assert!(x.is_finite());
    }
    let _ = (input::value::count(text), input::value::truth(text), input::value::looks(text));
}

fuzz_target!(|data: &[u8]| {
    let mut drawn = Unstructured::new(data);
    let Ok(layout) = Layout::arbitrary(&mut drawn) else { return };
    match drawn.arbitrary::<u8>() {
        Ok(kind) if kind % 3 == 0 => {
            if let Ok(cells) = drawn.arbitrary::<Vec<Vec<String>>>() {
                written(&layout, &cells);
            }
        }
        Ok(kind) if kind % 3 == 1 => bytes(&layout, drawn.take_rest()),
        Ok(_) => dates(&String::from_utf8_lossy(drawn.take_rest())),
        Err(_) => {}
    }
});
