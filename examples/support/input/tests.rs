//! Every layout of the same table is read, and what is wrong with one is named.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use goodwill::quantity::Instant;

use super::{Header, InputError, Opened, Reading, Result, Sheet, rows, rows_of, span::Span};

/// Rows of names and whole numbers, and the lines that they stand on.
type Read = Vec<(String, i64, u64)>;

/// Reads a sheet of names and whole numbers, and what was passed over.
fn read_as(text: &[u8], header: Header, reading: &Reading) -> Result<(Read, Vec<String>)> {
    let opened = Opened::bytes("a.csv", text, reading)?;
    let columns = ["name", "number"];
    let (mut sheet, [name, number]) = Sheet::of(opened, columns, header, reading)?;
    let mut rows = Vec::new();
    while let Some(row) = sheet.next_row()? {
        let name = row.text(name)?.to_owned();
        // Whole numbers of tests are small.
        #[allow(clippy::cast_possible_truncation)]
        let number =
            row.number(number, "be a whole number", |x| (x.fract() == 0.0).then_some(x as i64))?;
        rows.push((name, number, row.line()));
    }
    let notes = sheet.notes(&columns);
    Ok((rows, notes))
}

fn read(text: &str, header: Header) -> Result<Read> {
    read_as(text.as_bytes(), header, &Reading::default()).map(|(rows, _)| rows)
}

fn notes(text: &str) -> Vec<String> {
    let read = read_as(text.as_bytes(), Header::Required, &Reading::default());
    read.map_or_else(|error| vec![error.to_string()], |(_, notes)| notes)
}

fn sentence(text: &str, header: Header) -> String {
    read(text, header).err().as_ref().map(InputError::to_string).unwrap_or_default()
}

fn of(list: &[(&str, i64, u64)]) -> Read {
    list.iter().map(|(name, number, line)| ((*name).to_owned(), *number, *line)).collect()
}

#[test]
fn every_layout_of_the_same_rows_is_read() {
    for (text, lines) in [
        ("name,number\na,1\n\"b, c\",2\n", [2, 3]),
        ("name,number\na,1\n\"b, c\",2", [2, 3]),
        ("name,number\r\na,1\r\n\"b, c\",\"2\"\r\n", [2, 3]),
        ("name,number\ra,1\r\"b, c\",2\r", [2, 3]),
        ("\u{feff}name,number\na,1\n\"b, c\",2\n", [2, 3]),
        (" Name , NUMBER \n  a,  1\n \"b, c\" , 2\n", [2, 3]),
        ("\n\nname,number\n\na,1\n\n\"b, c\",2\n\n", [5, 7]),
        ("number,other,name\n1,x,a\n2,\"y\nz\",\"b, c\"\n", [2, 3]),
        ("name;number\na;1\n\"b, c\";2\n", [2, 3]),
        ("name;number\na;1\nb, c;2\n", [2, 3]),
        ("name\tnumber\na\t1\nb, c\t2\n", [2, 3]),
        ("name|number\na|1\nb, c|2\n", [2, 3]),
        ("sep=;\nname;number\na;1\nb, c;2\n", [3, 4]),
        ("name,number,,\na,1,,\n\"b, c\",2\u{200b},,\n,,,\n,,,\n", [2, 3]),
        ("A title\nof a report\nname,number\na,1\n\"b, c\",2\n", [4, 5]),
        ("name,number\na,1\nname,number\n\"b, c\",2\n", [2, 4]),
        ("name,number\n\u{a0}a\u{200b},1\n\"b, c\u{a0}\",2\n", [2, 3]),
    ] {
        let expected = of(&[("a", 1, lines[0]), ("b, c", 2, lines[1])]);
        assert_eq!(read(text, Header::Required), Ok(expected), "{text:?}");
    }
    for text in ["a,1\nb,2\n", "name,number\na,1\nb,2\n", "a;1\nb;2", "a\t1\nb\t2"] {
        let named = u64::from(text.starts_with("name"));
        let expected = of(&[("a", 1, 1 + named), ("b", 2, 2 + named)]);
        assert_eq!(read(text, Header::Optional), Ok(expected), "{text:?}");
    }
}

#[test]
fn every_encoding_and_packing_of_the_same_rows_is_read() -> std::io::Result<()> {
    let text = "name,number\nJürg,1\n";
    let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
    };
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(text.as_bytes())?;
    let packed = packed.finish()?;
    let told = |name: &str| Reading {
        encoding: encoding_rs::Encoding::for_label(name.as_bytes()),
        ..Reading::default()
    };
    let plain = Reading::default();
    let expected = of(&[("Jürg", 1, 2)]);
    for (bytes, reading) in [
        (text.as_bytes().to_vec(), &plain),
        (wide([0xff, 0xfe], u16::to_le_bytes), &plain),
        (wide([0xfe, 0xff], u16::to_be_bytes), &plain),
        (packed.clone(), &plain),
        // Two packed files, one behind the other, are one.
        ([packed.clone(), Vec::new()].concat(), &plain),
        (latin.clone(), &told("latin1")),
        (latin.clone(), &told("windows-1252")),
        (wide([0xff, 0xfe], u16::to_le_bytes)[2..].to_vec(), &told("utf-16le")),
        (text.as_bytes().to_vec(), &told("utf-8")),
    ] {
        let read = read_as(&bytes, Header::Required, reading).map(|(rows, _)| rows);
        assert_eq!(read, Ok(expected.clone()), "{reading:?}");
    }
    let wrong = |bytes: &[u8]| {
        let read = read_as(bytes, Header::Required, &plain);
        read.err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert_eq!(
        wrong(&latin),
        "a.csv, line 2, column 1 (name): must be text in UTF-8, got `J\u{fffd}rg` (another \
         encoding? try --encoding windows-1252)"
    );
    let bare = &wide([0xff, 0xfe], u16::to_le_bytes)[2..];
    assert!(wrong(bare).ends_with("(UTF-16 without a mark? try --encoding utf-16le)"));
    assert!(wrong(b"PK\x03\x04rest").contains("save the sheet as CSV"));
    assert!(
        wrong(&packed[..packed.len() - 9]).starts_with("a.csv: must be a file that can be read")
    );
    Ok(())
}

#[test]
fn what_is_passed_over_is_said() {
    let text = "A title\nname,number,note,numbr\na,1,,\n,,,\nname,number,note,numbr\n, , ,\n";
    assert_eq!(
        notes(text),
        [
            "a.csv: 1 line passed over, which stood above the header",
            "a.csv: 1 header passed over that came again",
            "a.csv: 2 rows passed over that held nothing but separators",
            "a.csv: 2 columns not used: note, numbr",
        ]
    );
    assert_eq!(notes("name,number\na,1\n\n"), Vec::<String>::new());
}

#[test]
fn a_mistyped_column_gets_the_nearest() {
    assert_eq!(
        sentence("name,numbr\na,1\n", Header::Required),
        "a.csv, line 1: must have the columns name,number, got no `number` (is it `numbr`?)"
    );
    let opened = Opened::bytes("a.csv", "name,numbr\n", &Reading::default());
    let sheet = opened
        .and_then(|opened| Sheet::of(opened, ["name"], Header::Required, &Reading::default()));
    let said = sheet.map(|(sheet, _)| sheet.notes(&["name", "number"]));
    assert_eq!(
        said,
        Ok(vec!["a.csv: 1 column not used: numbr (did you mean `number`?)".to_owned()])
    );
}

#[test]
fn a_mark_that_is_left_open_is_named_by_its_line() {
    for (text, line) in [
        ("name,number\na,1\n\"b,2\nc,3\n", 3),
        ("name,number\n\"a\nb\",1\n\"c,2\n", 4),
        // Another mark closes it, and what follows does not belong.
        ("name,number\n\"b,2\nc,3\n\"d\",4\n", 2),
        ("name,number\na,\"1\n", 2),
        ("name,number\n\"a\"b,1\n", 2),
        ("\"name,number\na,1\n", 1),
    ] {
        let said = sentence(text, Header::Required);
        let expected = format!("a.csv, line {line}: must close every quotation mark");
        assert!(said.starts_with(&expected), "{text:?}: {said}");
    }
    // One that stands inside a cell is a character like others, and one written twice is one.
    let inches =
        read("name,number\n5\" pipe,1\n\"6\"\" pipe\",2\n\"\n\",3\n\"end\n\",4", Header::Required);
    assert_eq!(
        inches,
        Ok(of(&[("5\" pipe", 1, 2), ("6\" pipe", 2, 3), ("", 3, 4), ("end", 4, 6)]))
    );
}

/// A reader that waits for `\n` takes the whole table for one row, and moves it for each row.
#[test]
fn a_table_whose_lines_end_in_a_return_alone_is_read_line_by_line() -> Result<()> {
    const ROWS: usize = 100_000;
    let row = |i: usize| format!("{i:0>170},{i}");
    for end in ["\r", "\n", "\r\n"] {
        // Longer in all than a row may be.
        let rows: Vec<String> = (0..ROWS).map(row).collect();
        let text = format!("name,number{end}{}{end}", rows.join(end));
        assert!(text.len() > 1 << 24);
        let opened = Opened::bytes("a.csv", text, &Reading::default())?;
        let (_, read) = rows_of(opened, &Reading::default())?;
        assert_eq!(read.len(), ROWS, "{end:?}");
        assert_eq!((read[ROWS - 1].0, read[ROWS - 1].1[1].as_str()), (100_001, "99999"), "{end:?}");
    }
    Ok(())
}

#[test]
fn a_row_that_is_too_long_is_refused_before_it_fills_the_memory() {
    let text = format!("name,number\n{},1\n", "a".repeat(1 << 25));
    let said = sentence(&text, Header::Required);
    assert!(said.starts_with("a.csv, line 2: must have rows of at most 16 MiB"), "{said}");
}

#[test]
fn lines_are_counted_as_an_editor_does() {
    let text = "name,number,text\n\na,1,\"two\nlines\"\n\n\"b\n\",2,\nc,x,\n";
    let said = sentence(text, Header::Required);
    assert!(said.starts_with("a.csv, line 8, column 2 (number)"), "{said}");
}

#[test]
fn a_header_of_several_lines_is_recognised() {
    let text = "name,number\nWho is it?,How many?\nimport: Q1,import: Q2\na,1\n";
    let first = "a.csv, line 2, column 2 (number): must be a whole number, got `How many?` (the \
                 header seems to have several lines; try --skip 2)";
    assert_eq!(sentence(text, Header::Required), first);
    let skip = |skip| Reading { skip, ..Reading::default() };
    let skipped = |n| read_as(text.as_bytes(), Header::Required, &skip(n));
    assert!(skipped(1).is_err_and(|error| error.to_string().contains("try --skip 2)")));
    let expected = vec!["a.csv: 2 rows passed over, as --skip says".to_owned()];
    assert_eq!(skipped(2), Ok((of(&[("a", 1, 4)]), expected)));
}

#[test]
fn a_wrong_cell_is_named() {
    let expect = |text, sentence_| assert_eq!(sentence(text, Header::Optional), sentence_);
    expect("a,\n", "a.csv, line 1, column 2 (number): must be a whole number, got nothing");
    expect("a,one\n", "a.csv, line 1, column 2 (number): must be a whole number, got `one`");
    expect(
        "a,\"1,234\"\n",
        "a.csv, line 1, column 2 (number): must be a whole number, got `1,234` (a number with \
         thousands separators, or a comma where the point stands; write 1234 or 1.234)",
    );
    expect("a,2.5\n", "a.csv, line 1, column 2 (number): must be a whole number, got `2.5`");
    let (long, beginning) = (format!("a,{}\n", "é".repeat(41)), "é".repeat(40));
    expect(
        &long,
        &format!(
            "a.csv, line 1, column 2 (number): must be a whole number, got `{beginning}… and 1 more character`"
        ),
    );
}

#[test]
fn a_wrong_number_of_columns_is_named_by_line() {
    let expect = |text, said: &str| assert_eq!(sentence(text, Header::Optional), said);
    let columns = "a.csv, line 2: must have 2 columns, as many as name,number, got";
    expect("name,number\na\n", &format!("{columns} 1"));
    expect(
        "a,1\nb,2,3\n",
        &format!("{columns} 3 (a cell that holds the separator must stand in quotation marks)"),
    );
}

#[test]
fn a_wrong_header_is_named() {
    let expect = |text, sentence_| assert_eq!(sentence(text, Header::Required), sentence_);
    expect("", "a.csv: must begin with a header: name,number, got an empty file");
    expect("\n\n", "a.csv: must begin with a header: name,number, got an empty file");
    expect(
        "name,count\na,1\n",
        "a.csv, line 1: must have the columns name,number, got no `number` (there are name, count)",
    );
    expect(
        "name,number,Name\na,1,b\n",
        "a.csv, line 1: must have one column `name`, got more than one",
    );
    expect(
        "{\"name\":\"a\",\"number\":1}\n",
        "a.csv: must be a table: CSV with a header, got what looks like JSON",
    );
    assert_eq!(read("", Header::Optional), Ok(Vec::new()));
    assert_eq!(read("name,number\n", Header::Optional), Ok(Vec::new()));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let opened =
        Sheet::open("no such.csv".as_ref(), ["name"], Header::Required, &Reading::default());
    let sentence = opened.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(
        sentence.starts_with("no such.csv: must be a file that can be read, got "),
        "{sentence}"
    );
    assert!(rows("no such.csv".as_ref(), &Reading::default()).is_err());
}

#[test]
fn days_of_a_spreadsheet_are_told_from_seconds() {
    let serial = |list: &[i64]| {
        let mut span = Span::default();
        for at in list {
            span.see(Instant::new(*at).unwrap_or(Instant::EPOCH));
        }
        span.is_serial()
    };
    assert!(serial(&[42_429, 42_430]));
    assert!(!serial(&[42_429]) && !serial(&[0, 42_429]) && !serial(&[42_429, 1_456_708_560]));
}
