//! The program as a user runs it: files, bad files, shards, threads, pages.

use std::io::Write;
use std::path::PathBuf;

use clap::Parser;
use goodwill::simulate::Simulation;
use serde_json::Value;

use crate::support::outcome::Failure;
use crate::{Arguments, run};

/// A file of its own for each test, gone with the test.
pub(crate) struct File(PathBuf);

impl File {
    pub(crate) fn new(name: &str, text: &str) -> std::io::Result<Self> {
        let unique = format!("goodwill-portfolio-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(unique);
        std::fs::File::create(&path)?.write_all(text.as_bytes())?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // What the system keeps of it is no concern of the test.
        std::fs::remove_file(&self.0).ok();
    }
}

pub(crate) type Tested = Result<(), Box<dyn core::error::Error>>;

pub(crate) fn portfolio(arguments: &[&str]) -> Result<String, Failure> {
    let all = ["portfolio"].iter().chain(arguments);
    run(&Arguments::try_parse_from(all).map_err(|error| Failure::new(error.to_string()))?)
}

fn sentence(arguments: &[&str]) -> String {
    portfolio(arguments).err().map(|error| error.to_string()).unwrap_or_default()
}

fn lines(seed: u64) -> Result<Vec<String>, serde_json::Error> {
    let events = Simulation::new(seed).customers(23).events(900);
    events.iter().map(|event| serde_json::to_string(&event)).collect()
}

#[test]
fn shuffled_cut_and_threaded_input_give_the_same_bytes() -> Tested {
    let sorted = lines(5)?;
    let whole = File::new("whole.jsonl", &sorted.join("\n"))?;
    let mut shuffled = sorted.clone();
    // Any fixed order that is not the one in which they are sorted.
    shuffled.sort_by_key(|line| line.bytes().map(u64::from).fold(7, |h, b| (h ^ b) * 31 % 65_537));
    assert_ne!(shuffled, sorted);
    let mixed = File::new("mixed.jsonl", &shuffled.join("\n"))?;
    // Seven shards, cut by customer.
    let mut shards = vec![Vec::new(); 7];
    for line in &sorted {
        let customer = serde_json::from_str::<Value>(line)?["customer"].to_string();
        shards[customer.len() % 2 * 3 + usize::from(customer.as_bytes()[13]) % 4]
            .push(line.clone());
    }
    let shards: Vec<File> = shards
        .iter()
        .enumerate()
        .map(|(i, lines)| File::new(&format!("shard{i}.jsonl"), &lines.join("\n")))
        .collect::<Result<_, _>>()?;
    for pool in [&[][..], &["--pool"]] {
        let with = |more: &[&str]| portfolio(&[&["--json"], pool, more].concat());
        let expected = with(&["--events", &whole.path(), "--threads", "1"])?;
        assert_eq!(expected.lines().count(), 23);
        for threads in ["1", "2", "7"] {
            let threads = ["--threads", threads];
            let of = |input: &[&str]| with(&[input, &threads].concat());
            assert_eq!(of(&["--events", &whole.path(), "--sorted"])?, expected);
            assert_eq!(of(&["--events", &mixed.path()])?, expected);
            let paths: Vec<String> = shards.iter().map(File::path).collect();
            let parts: Vec<&str> =
                paths.iter().flat_map(|path| ["--events", path.as_str()]).collect();
            assert_eq!(of(&parts)?, expected);
            assert_eq!(of(&[&parts[..], &["--sorted"]].concat())?, expected);
        }
    }
    Ok(())
}

#[test]
fn contributions_sum_to_the_score() -> Tested {
    for line in portfolio(&["--json"])?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let number = |value: &Value| value.as_f64().ok_or("a number");
        let parts = row["parts"].as_object().ok_or("parts")?;
        let mut sum = 0.0;
        for part in parts.values() {
            sum += number(&part["contribution"])?;
        }
        // In points: each number of the library is exact, and each was multiplied by 100.
        let score = number(&row["score"])?;
        assert!((score - 50.0 - sum).abs() < 1e-12 * 100.0, "{line}");
        assert!(number(&row["lower"])? <= score && score <= number(&row["upper"])?);
        let bounds = row["bounds"].as_array().ok_or("bounds")?;
        assert!(number(&bounds[0])? <= score && score <= number(&bounds[1])?);
        assert!(!row["reason"].as_str().ok_or("a reason")?.is_empty());
        let fields: Vec<&str> =
            row.as_object().ok_or("a row")?.keys().map(String::as_str).collect();
        for field in ["as_of", "coverage", "customer", "evidence", "upper", "anomalies"] {
            assert!(fields.contains(&field), "{field}");
        }
    }
    Ok(())
}

#[test]
fn the_picture_of_the_readme_is_what_is_drawn() -> Tested {
    let file = File::new("book.svg", "")?;
    portfolio(&["--top", "5", "--svg", &file.path()])?;
    let drawn = std::fs::read_to_string(file.path())?;
    let picture = include_str!("../../docs/book.svg");
    let redraw = "run `cargo run --release --example portfolio -- --top 5 --svg docs/book.svg`";
    assert!(drawn == picture, "docs/book.svg is another picture: {redraw}");
    Ok(())
}

/// As the golden files of the library: with `GOODWILL_BLESS` set it is written, and fails.
#[test]
fn the_built_in_book_is_printed_as_it_was() -> Tested {
    let text = [
        portfolio(&["--json", "--top", "5"])?,
        portfolio(&["--top", "5"])?,
        portfolio(&["--customer", "customer-00001"])?,
        portfolio(&["--customer", "customer-00001", "--json"])?,
    ];
    let text = text.map(|text| text.trim_end().to_owned() + "\n").join("\n");
    let path: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests", "golden", "portfolio.txt"].iter().collect();
    if std::env::var_os("GOODWILL_BLESS").is_some() {
        std::fs::write(&path, &text)?;
        return Err("portfolio.txt was written, not compared".into());
    }
    let frozen = std::fs::read_to_string(&path)?.replace("\r\n", "\n");
    let pairs = frozen.lines().zip(text.lines()).enumerate();
    for (i, (was, is)) in pairs {
        assert_eq!(was, is, "line {}", i + 1);
    }
    assert_eq!(frozen.len(), text.len());
    Ok(())
}

#[test]
fn the_built_in_book_is_shown_in_full() -> Tested {
    let text = portfolio(&[])?;
    for heading in [
        "→ honour “delivery",
        "Whom to call first, and why",
        "Causes across the book",
        "What calls for attention",
        "What makes it so",
        "How we serve them, fact by fact",
        "How they deal with us",
        "Why it moved since 2025-10-02",
        "What to do next",
        "What one more good fact would bring",
    ] {
        assert!(text.contains(heading), "{heading}");
    }
    assert_eq!(text, portfolio(&[])?);
    let pooled = portfolio(&["--pool"])?;
    assert!(pooled.contains("Where customers start from, learned from the book"));
    assert!(portfolio(&["--customer", "customer-00007"])?.contains("\ncustomer-00007: "));
    Ok(())
}

#[test]
fn classic_measures_are_read_from_the_same_events() -> Tested {
    let said = |component: &str, rating: u32, [min, max]: [u32; 2]| {
        format!(
            r#"{{"customer":"acme","at":"2026-01-31","event":"rating","component":"{component}","by":"customer","rating":{rating},"min":{min},"max":{max}}}"#
        )
    };
    let lines = [
        said("respect", 9, [0, 10]),
        said("ease", 4, [1, 5]),
        said("ease", 6, [1, 7]),
        said("ease", 60, [0, 100]),
    ];
    let file = File::new("classic.jsonl", &lines.join("\n"))?;
    let text = portfolio(&["--events", &file.path()])?;
    for line in [
        "What customers answered, in the measures that others use",
        "NPS 100.0 [",
        "CSAT 100.0 % [",
        "CES 6.00 [1.00, 7.00] on 1 to 7 (7 is easy), from 1 answer",
        "left out, since given on another scale",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let row: Value = serde_json::from_str(&portfolio(&["--events", &file.path(), "--json"])?)?;
    assert_eq!(row["classic"]["ces"]["value"], 6.0);
    assert_eq!(row["classic"]["nps"]["answers"], 1);
    assert!(row["classic"]["acsi"].is_null());
    let other = said("respect", 4, [1, 5]);
    let file = File::new("unasked.jsonl", &other.replace("respect", "knowledge"))?;
    assert!(!portfolio(&["--events", &file.path()])?.contains("measures that others use"));
    let row: Value = serde_json::from_str(&portfolio(&["--events", &file.path(), "--json"])?)?;
    assert!(row["classic"].is_null());
    Ok(())
}

#[test]
fn a_book_says_how_firm_a_weighted_ranking_is() -> Tested {
    let text = portfolio(&["--weights-move", "25", "--top", "3"])?;
    assert_eq!(text.lines().filter(|line| line.contains("customer-")).count(), 3, "{text}");
    assert!(text.contains("up to 25 % less or more, 1000 times"), "{text}");
    let lines = portfolio(&["--weights-move", "25", "--json"])?;
    let rows: Vec<Value> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    assert_eq!(rows.len(), 20);
    let sum: f64 = rows.iter().filter_map(|row| row["among_lowest_tenth"].as_f64()).sum();
    assert!((sum - 2.0).abs() < 1e-9, "{sum}");
    let inside = |row: &Value| row["lower"].as_f64() <= row["rank"].as_f64();
    assert!(rows.iter().all(inside));
    let wrong = sentence(&["--weights-move", "0"]);
    assert!(wrong.contains("0 is not in 1..=100"), "{wrong}");
    Ok(())
}

#[test]
fn the_page_is_written_whole() -> Tested {
    let file = File::new("book.html", "")?;
    portfolio(&["--html", &file.path(), "--top", "2", "--customer", "customer-00007"])?;
    let page = std::fs::read_to_string(&file.0)?;
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"));
    for shown in ["customer-00007", "Trust over time", "Friction on the journey", "How close"] {
        assert!(page.contains(shown), "{shown}");
    }
    let wrong = sentence(&["--html", "/no such folder/book.html"]);
    let said = "/no such folder/book.html: must be a file that can be written whole, got: ";
    assert!(wrong.starts_with(said), "{wrong}");
    Ok(())
}

#[test]
fn the_page_never_replaces_what_is_read() -> Tested {
    let line = r#"{"customer":"a","at":1,"event":"renewed"}"#;
    let events = File::new("read.jsonl", line)?;
    let wrong = sentence(&["--events", &events.path(), "--html", &events.path()]);
    assert!(wrong.starts_with("--html must name another file than those"), "{wrong}");
    let map = [events.path(), "other.csv".to_owned()];
    let wrong = sentence(&["--map", &map[0], &map[1], "--html", &events.path()]);
    assert!(wrong.starts_with("--html must name another file than those"), "{wrong}");
    assert_eq!(std::fs::read_to_string(&events.0)?, line);
    Ok(())
}

#[test]
fn input_that_is_not_sorted_is_refused_by_its_line() -> Tested {
    let contact = |customer: &str, at: i64| {
        format!(r#"{{"customer":"{customer}","at":{at},"event":"contact"}}"#)
    };
    for (lines, expected) in [
        (
            [contact("b", 5), contact("a", 9)],
            "got `a` at 1970-01-01T00:00:09Z after `b` at 1970-01-01T00:00:05Z",
        ),
        (
            [contact("a", 9), contact("a", 5)],
            "got `a` at 1970-01-01T00:00:05Z after `a` at 1970-01-01T00:00:09Z",
        ),
    ] {
        let file = File::new(&format!("unsorted{}.jsonl", expected.len()), &lines.join("\n"))?;
        let path = file.path();
        let expected = format!(
            "{path}, line 2: with --sorted, events must be in the order of customer and time, \
             {expected} (by code points, so that capitals come before small letters: sort with \
             LC_ALL=C, or leave out --sorted)"
        );
        assert_eq!(sentence(&["--events", &path, "--sorted"]), expected);
        assert!(portfolio(&["--events", &path]).is_ok());
    }
    Ok(())
}

#[test]
fn a_customer_in_two_sorted_files_is_refused() -> Tested {
    let file = File::new("twice.jsonl", r#"{"customer":"a","at":5,"event":"contact"}"#)?;
    let path = file.path();
    assert_eq!(
        sentence(&["--events", &path, "--events", &path, "--sorted", "--threads", "1"]),
        "book must take in each customer once, with all events, got `a` again: with --sorted, all \
         events of a customer must stand in one file"
    );
    let folder = std::env::temp_dir();
    assert_eq!(
        sentence(&["--events", &folder.display().to_string(), "--sorted"]),
        format!(
            "--sorted reads a file more than once and needs a plain one, got {}",
            folder.display()
        )
    );
    Ok(())
}

#[test]
fn books_of_one_and_of_nobody_are_books() -> Tested {
    let act = r#"{"customer":"a","at":86400,"event":"act","by":"firm","stake":1,"conduct":"acted_rightly"}"#;
    let one = File::new("one.jsonl", act)?;
    let text = portfolio(&["--events", &one.path()])?;
    assert!(text.contains("1 event of 1 customer"));
    let row: Value = serde_json::from_str(&portfolio(&["--events", &one.path(), "--json"])?)?;
    assert_eq!((&row["rank"], &row["worst_tenth"]), (&Value::from(1), &Value::from(1.0)));

    // Of these, nothing is known that a model could score.
    let silent = r#"{"customer":"b","at":86400,"event":"account","segment":"small"}"#;
    let nobody = File::new("nobody.jsonl", silent)?;
    let text = portfolio(&["--events", &nobody.path()])?;
    assert!(text.contains("No customer has an event that a model could score."));
    assert!(text.contains("Nothing known, so no place: 1 customer (b)"));
    let row: Value = serde_json::from_str(&portfolio(&["--events", &nobody.path(), "--json"])?)?;
    assert_eq!((&row["score"], &row["segment"]), (&Value::Null, &Value::from("small")));
    let text = portfolio(&["--events", &nobody.path(), "--customer", "b"])?;
    assert!(text.contains("b: nothing known"), "{text}");

    let empty = File::new("empty.jsonl", "\n\n")?;
    let path = empty.path();
    for more in [&[][..], &["--sorted"], &["--as-of", "2026-01-01"]] {
        let arguments = [&["--events", path.as_str()], more].concat();
        assert_eq!(sentence(&arguments), format!("{path} must hold at least one event, got none"));
    }
    assert_eq!(
        sentence(&["--customer", "nobody"]),
        "customer must be one of the built-in book of made-up customers (simulated, seed 7), got `nobody`"
    );
    Ok(())
}

#[test]
fn one_known_only_by_outcomes_is_said_to_be_so() -> Tested {
    let lines = [
        r#"{"customer":"gone","at":86400,"event":"departed"}"#,
        r#"{"customer":"small","at":86400,"event":"account","segment":"small"}"#,
    ];
    let file = File::new("outcomes.jsonl", &lines.join("\n"))?;
    let path = file.path();
    let text = portfolio(&["--events", &path])?;
    assert!(
        text.contains("\nOnly outcomes known, so no place: 1 customer (gone: leaving)\n"),
        "{text}"
    );
    assert!(text.contains("\nNothing known, so no place: 1 customer (small)\n"), "{text}");
    let text = portfolio(&["--events", &path, "--customer", "gone"])?;
    assert!(text.contains("gone: only outcomes known"), "{text}");
    let row: Value =
        serde_json::from_str(&portfolio(&["--events", &path, "--json", "--customer", "gone"])?)?;
    assert_eq!(row["reason"], Value::from("only outcomes known"));
    Ok(())
}

/// What a reader reads of some HTML, on one line, a minus as a list prints it.
fn plain(html: &str) -> String {
    let parts = html.split('<').enumerate();
    let texts =
        parts.map(|(i, part)| if i == 0 { part } else { part.split_once('>').map_or("", |p| p.1) });
    let text: String = texts.collect();
    let text = text.replace('−', "-").replace('\u{a0}', " ").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands in some HTML between two words.
fn between<'a>(html: &'a str, from: &str, to: &str) -> Option<&'a str> {
    html.split_once(from)?.1.split_once(to).map(|(inner, _)| inner)
}

/// The list and the page say the same of a customer: how far it moved, and what to do first.
#[test]
fn the_page_says_what_the_list_says() -> Tested {
    let file = File::new("same.html", "")?;
    let text = portfolio(&["--html", &file.path()])?;
    let page = std::fs::read_to_string(&file.0)?;
    let list: Vec<&str> =
        text.lines().skip_while(|line| !line.starts_with("Whom to call")).collect();
    let rows = page.split("<tr ").filter(|row| row.contains(r#"data-label="attention""#));
    let mut seen = 0;
    for row in rows.take(10) {
        let name = between(row, "<bdi>", "</bdi>").ok_or("a row must have a name")?;
        let own = list.iter().position(|line| line.split("  ").any(|cell| cell.trim() == name));
        let own = own.ok_or_else(|| format!("{name} is not in the list"))?;
        let moved =
            between(row, r#"data-label="last 90"#, "</td>").ok_or("a row must have moved")?;
        let moved = plain(between(moved, ">", "<").unwrap_or_default());
        assert!(list[own].split_whitespace().any(|cell| cell == moved), "{name}: {moved}");
        let below = list[own + 1..].iter().take_while(|line| line.starts_with("      "));
        let below: Vec<&str> = below.map(|line| line.trim()).collect();
        let listed = below.join(" ").split_once("→ ").map(|(_, step)| step.to_owned());
        let shown =
            between(row, r#"class="step""#, "</td>").and_then(|step| step.split_once("; first: "));
        assert_eq!(
            shown.map(|(_, step)| plain(&step.replacen("</span>", "", 1))),
            listed,
            "{name}"
        );
        seen += 1;
    }
    assert_eq!(seen, 10);
    Ok(())
}

#[test]
fn doubtful_events_are_shown_and_not_hidden() -> Tested {
    let lines = [
        r#"{"id":"7","customer":"a","at":"2025-01-01","event":"act","by":"firm","stake":1,"conduct":"acted_rightly"}"#,
        r#"{"customer":"a","at":"2025-01-02","event":"promise_answer","promise_id":"p","promised_at":"2024-12-01","outcome":"kept"}"#,
        r#"{"customer":"a","at":"2025-01-03","event":"override","author":"R. Abend","reason":"a hunch","level":0.1,"expires":"2025-02-01"}"#,
    ];
    let file = File::new("doubtful.jsonl", &lines.join("\n"))?;
    let path = file.path();
    let text = portfolio(&["--events", &path, "--as-of", "2025-03-01"])?;
    assert!(text.contains("promise `p`"), "{text}");
    assert!(text.contains("R. Abend says 10.0: a hunch (2025-01-03; expired on 2025-02-01)"));
    let json = |as_of| portfolio(&["--events", &path, "--as-of", as_of, "--json"]);
    let row: Value = serde_json::from_str(&json("2025-03-01")?)?;
    assert_eq!(row["override"], Value::Null);
    let row: Value = serde_json::from_str(&json("2025-01-31")?)?;
    assert_eq!(row["override"]["value"], Value::from(0.1));
    assert_eq!(row["override"]["expires"], Value::from("2025-02-01T00:00:00Z"));
    Ok(())
}

#[test]
fn arguments_that_do_not_go_together_are_refused() {
    for arguments in [
        &["--sorted"][..],
        &["--threads", "0"],
        &["--top", "0"],
        &["--emit-events", "5", "--html", "x"],
        &["--events", "x", "--seed", "3"],
        &["--as-of", "yesterday"],
    ] {
        assert!(sentence(arguments).starts_with("error: "), "{arguments:?}");
    }
}

/// The first screen is the book's table with its reasons; then one customer, then the firm.
#[test]
fn the_text_fits_a_page_and_begins_with_whom_to_call() -> Tested {
    let text = portfolio(&[])?;
    for line in text.lines() {
        assert!(line.chars().count() <= 120, "{line}");
    }
    let place = |words: &str| text.find(words).ok_or_else(|| words.to_owned());
    let order = [
        place("Whom to call first, and why")?,
        place("What calls for attention")?,
        place("What to do next")?,
        place("The firm, and whom it deals with")?,
        place("Causes across the book")?,
    ];
    assert!(order.is_sorted(), "{order:?}");
    // The three to call first, each with its reason below it, on a screen of 24 lines.
    let first: Vec<&str> = text.lines().take(24).collect();
    for rank in ["1 ", "2 ", "3 "] {
        let row = first.iter().position(|line| line.trim_start().starts_with(rank)).ok_or(rank)?;
        assert!(first.get(row + 1).is_some_and(|reason| reason.starts_with("      ")), "{rank}");
    }
    Ok(())
}

#[test]
fn the_past_is_read_as_it_was_known() -> Tested {
    let mut sorted = lines(5)?;
    let cut = "2025-06-30";
    let file = File::new("past.jsonl", &sorted.join("\n"))?;
    let as_of = crate::support::dates::parse(cut).ok_or("a date")?.seconds();
    let before = sorted.len();
    sorted.retain(|line| {
        serde_json::from_str::<Value>(line)
            .is_ok_and(|v| v["at"].as_i64().is_some_and(|at| at <= as_of))
    });
    assert!(sorted.len() < before && !sorted.is_empty());
    let past = File::new("then.jsonl", &sorted.join("\n"))?;
    let of = |path: &str, more: &[&str]| {
        portfolio(&[&["--events", path, "--as-of", cut, "--json"], more].concat())
    };
    let expected = of(&past.path(), &[])?;
    assert_eq!(of(&file.path(), &[])?, expected);
    assert_eq!(of(&file.path(), &["--sorted", "--threads", "1"])?, expected);
    let text = portfolio(&["--events", &file.path(), "--as-of", cut])?;
    let said = format!("Note: {} events were left out, dated after --as-of", before - sorted.len());
    assert!(text.contains(&said), "{text}");
    let none = sentence(&["--events", &file.path(), "--as-of", "1999-01-01"]);
    assert!(none.starts_with("--as-of must not be before the first event ("), "{none}");
    Ok(())
}

#[test]
fn one_mistyped_year_is_set_apart_and_not_taken_for_today() -> Tested {
    let act = |customer: &str, at: &str| {
        format!(
            r#"{{"customer":"{customer}","at":"{at}","event":"act","by":"firm","stake":1,"conduct":"acted_rightly"}}"#
        )
    };
    let good = [act("a", "2026-03-01"), act("a", "2026-03-02"), act("b", "2026-03-03")];
    let plain = File::new("plain.jsonl", &good.join("\n"))?;
    let expected = portfolio(&["--events", &plain.path(), "--json"])?;
    let with = [&good[..2], &[act("a", "2206-03-04"), good[2].clone()]].concat();
    let file = File::new("ahead.jsonl", &with.join("\n"))?;
    assert_eq!(portfolio(&["--events", &file.path(), "--json"])?, expected);
    assert_eq!(portfolio(&["--events", &file.path(), "--json", "--sorted"])?, expected);
    let said = format!(
        "set apart, since its date is far from all others (a mistyped year?): {}, line 3: 2206-03-04",
        file.path()
    );
    for more in [&[][..], &["--sorted"]] {
        let text = portfolio(&[&["--events", &file.path()][..], more].concat())?;
        let words: Vec<&str> = text.split_whitespace().collect();
        let wanted: Vec<&str> = said.split_whitespace().collect();
        assert!(words.windows(wanted.len()).any(|part| part.starts_with(&wanted[..8])), "{text}");
    }
    let day = |i: i64| format!(r#"{{"customer":"a","at":{},"event":"contact"}}"#, 46_082 + i);
    let serial = [day(0), day(1), day(2)].join("\n");
    let serial = File::new("serial.jsonl", &serial)?;
    for more in [&[][..], &["--sorted"]] {
        let said = sentence(&[&["--events", &serial.path()][..], more].concat());
        assert!(said.contains("a spreadsheet's serial day, 2026-03-01?"), "{said}");
    }
    Ok(())
}

#[test]
fn customers_that_were_meant_or_look_like_one_are_named() -> Tested {
    let contact = |customer: &str| {
        format!(r#"{{"customer":"{customer}","at":1,"event":"request","met":true}}"#)
    };
    let file = File::new("alike.jsonl", &[contact("Northwind"), contact("northwind")].join("\n"))?;
    let said = sentence(&["--events", &file.path(), "--customer", "northwnd"]);
    assert!(said.ends_with("got `northwnd` (did you mean `northwind`?)"), "{said}");
    assert!(portfolio(&["--events", &file.path(), "--customer", " northwind "]).is_ok());
    let text = portfolio(&["--events", &file.path()])?;
    assert!(text.contains("1 pair of customer ids that look like one"), "{text}");
    Ok(())
}

#[test]
fn one_figure_is_one_text_in_the_list_and_in_the_portrait() -> Tested {
    let list = portfolio(&["--customers", "40", "--top", "40"])?;
    let mut seen = 0;
    let rows = list.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    // Of these, by themselves, some would be rounded otherwise.
    let wanted = ["customer-00039", "customer-00006", "customer-00037", "customer-00024"];
    for words in rows.filter(|words| words.len() > 8 && wanted.contains(&words[1])) {
        // The standing, and what it moved by, which stands behind "known" and "theirs".
        let (standing, moved) = (words[2], words[8]);
        let portrait = portfolio(&["--customers", "40", "--customer", words[1]])?;
        assert!(portrait.contains(&format!("we serve them at {standing} of 100")), "{words:?}");
        let totals: Vec<Vec<&str>> = portrait
            .lines()
            .filter(|line| line.trim_start().starts_with("in all"))
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(totals[1][4], moved, "{words:?}");
        seen += 1;
    }
    assert!(seen == 4, "{seen}");
    Ok(())
}

#[test]
fn what_cannot_be_read_twice_is_not_taken_as_sorted() {
    assert_eq!(
        sentence(&["--events", "-", "--sorted"]),
        "--sorted reads a file more than once and needs a plain one, got standard input"
    );
}

#[test]
fn every_flag_that_the_readme_names_is_one() {
    use clap::CommandFactory as _;

    let command = Arguments::command();
    let unknown = crate::support::readme::unknown("portfolio", &command, 15);
    assert!(unknown.is_empty(), "{unknown:?}");
}
