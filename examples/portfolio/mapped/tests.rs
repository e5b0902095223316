//! Rows of other systems, as a user has them.

use serde_json::Value;

use crate::tests::{File, Tested, portfolio};

fn preset(name: &str) -> String {
    format!("{}/examples/mappings/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn files_of_two_systems_make_one_book() -> Tested {
    let [tickets, invoices] = [
        ("zendesk-tickets.toml", "zendesk-tickets.csv"),
        ("stripe-invoices.toml", "stripe-invoices.csv"),
    ]
    .map(|(map, file)| (preset(map), preset(file)));
    let both = ["--map", &tickets.0, &tickets.1, "--map", &invoices.0, &invoices.1];
    let text = portfolio(&both)?;
    for part in [
        "zendesk-tickets.csv, by ",
        "22 rows: 18 mapped to 65 events, 4 dropped, 0 refused",
        "25 rows: 22 mapped to 43 events, 3 dropped, 0 refused",
        "108 events of 5 customers",
        "the customer owes “GW-0024”",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let json = portfolio(&[&both[..], &["--json"]].concat())?;
    let lines: Vec<Value> = json.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    assert_eq!(lines.len(), 5);
    // In the other order the book is the same.
    let other = ["--map", &invoices.0, &invoices.1, "--map", &tickets.0, &tickets.1, "--json"];
    assert_eq!(portfolio(&other)?, json);
    // And so are events that were written before, beside rows that are mapped.
    let events = File::new(
        "beside.jsonl",
        "{\"customer\":\"Frond\",\"at\":1770000000,\"event\":\"contact\"}\n",
    )?;
    let json = portfolio(&[&both[..], &["--events", &events.path(), "--json"]].concat())?;
    assert_eq!(json.lines().count(), 6);
    Ok(())
}

#[test]
fn a_rehearsal_shows_what_rows_become_and_ends() -> Tested {
    let (map, file) = (preset("qualtrics-survey.toml"), preset("qualtrics-survey.csv"));
    let text = portfolio(&["--map", &map, &file, "--rehearse", "2"])?;
    assert_eq!(text.matches("\nline ").count(), 2, "{text}");
    // The second and third line are more of a header.
    assert!(text.contains("\nline 4\n  ExternalReference: Alder Works\n"), "{text}");
    assert!(text.contains("columns never used: `StartDate`, "), "{text}");
    assert!(!text.contains("Whom to call first"), "{text}");
    Ok(())
}

#[test]
fn a_wrong_mapping_or_row_is_named() -> Tested {
    let rules =
        "version = 1\ncustomer = { column = \"who\" }\nat = { column = \"when\" }\n[[rule]]\n";
    let good = File::new("good.toml", &format!("{rules}event = \"contact\"\n"))?;
    let rows = File::new("rows.csv", "who,when\nacme,2026-01-02\nbirch,soon\n")?;
    let semicolons = File::new("semicolons.csv", "who;when\nacme;2026-01-02\n")?;
    let json = File::new("rows.jsonl", "{\"who\":\"a\",\"when\":\"2026-01-02\"}\n{\"who\":}\n")?;
    let event = File::new("event.toml", &format!("{rules}event = \"contct\"\n"))?;
    let field = File::new("field.toml", "version = 1\ncustomer = { colum = \"who\" }\n")?;
    let refused = |map: &File, rows: &File, sentence: &str| {
        let said = portfolio(&["--map", &map.path(), &rows.path()]);
        let said = said.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(said.contains(sentence), "{sentence}\n{said}");
    };
    refused(&good, &rows, "rows.csv, by ");
    refused(
        &good,
        &rows,
        "line 3, the mapping, `at`, column `when`: must be a date like 2026-01-31",
    );
    // What parts the columns is seen.
    let text = portfolio(&["--map", &good.path(), &semicolons.path()])?;
    assert!(text.contains("1 event of 1 customer"), "{text}");
    refused(&good, &json, "rows.jsonl, line 2: must be JSON, got what is not: expected value");
    refused(
        &event,
        &rows,
        "must name an event of the common table, got `contct` (is it `contact`?)",
    );
    refused(&field, &rows, "field.toml, line 2, column 14: unknown field `colum`, expected one of");
    // What lies after the instant of the reading has not happened yet.
    let early = File::new("early.csv", "who,when\nacme,2026-01-02\nbirch,2026-03-01\n")?;
    let text = portfolio(&["--map", &good.path(), &early.path(), "--as-of", "2026-02-01"])?;
    assert!(text.contains("1 event was left out, dated after --as-of"), "{text}");
    assert!(text.contains("1 event of 1 customer"), "{text}");
    Ok(())
}
