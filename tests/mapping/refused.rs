//! What is wrong is refused by name: in a mapping, in a header, in a row.

use goodwill::record::mapping::Mapping;

use super::{csv_table, map};

/// A mapping that is well, to be spoilt.
const WELL: &str = r#"
version = 1
format = "day/month/year"
customer = { column = "who" }
id = { column = "no" }
at = { column = "when" }

[[rule]]
event = "rating"
when = { column = "score", empty = false }
fields.component = "ease"
fields.by = "customer"
fields.rating = { column = "score" }
fields.min = 1
fields.max = 5
"#;

const TABLE: &str = "who,no,when,score\nacme,1,31/1/2026,4\n";

/// The sentence about a mapping, a table or a row; empty where all is well.
fn said(mapping: &str, table: &str) -> String {
    let mapping: Mapping = match toml::from_str(mapping) {
        Ok(mapping) => mapping,
        Err(error) => return toml_sentence(&error),
    };
    map(&mapping, &csv_table(table)).map_or_else(|error| error.to_string(), |_| String::new())
}

fn toml_sentence(error: &toml::de::Error) -> String {
    error.message().to_owned()
}

/// No sentence names a type of the language.
fn plain(sentence: &str) {
    for word in [
        "struct",
        "enum",
        "tuple",
        "variant",
        "::",
        "f64",
        "u32",
        "i64",
        "Option",
        "Vec",
        "String",
        "MappingForm",
        "Take",
        "Rule",
        "Condition",
        "untagged",
        "identifier",
    ] {
        assert!(!sentence.contains(word), "{word}: {sentence}");
    }
}

#[test]
fn what_is_well_is_mapped() {
    assert_eq!(said(WELL, TABLE), "");
}

/// What is spoilt, with what, and the sentence about it.
const SPOILT: &[(&str, &str, &str)] = &[
    ("version = 1", "version = 2", "the mapping: must have `version = 1`, got 2"),
    ("version = 1", "", "missing field `version`"),
    (
        "event = \"rating\"",
        "event = \"ratign\"",
        "rule `ratign`: must name an event of the common table, got `ratign` (is it `rating`?)",
    ),
    (
        "fields.component",
        "fields.componnet",
        "rule `rating`, field `componnet`: must be a field of event `rating` (component, by, \
             rating, min, max), got `componnet` (is it `component`?)",
    ),
    (
        "fields.component = \"ease\"",
        "fields.component = \"eese\"",
        "rule `rating`, field `component`: must be one of knowledge, frequency, coordination, \
             timeliness, openness, listening, respect, ease, got `eese` (is it `ease`?)",
    ),
    (
        "fields.min = 1",
        "",
        "rule `rating`: must set `min`, which event `rating` needs, got no such field",
    ),
    (
        "fields.min = 1",
        "fields.min = \"low\"",
        "rule `rating`, field `min`: must be a number, got `low`",
    ),
    (
        "fields.min = 1",
        "fields.min = 1\nfields.at = 5",
        "rule `rating`, field `at`: must stand in the rule itself, beside `fields`, got a place \
             among the fields",
    ),
    (
        "{ column = \"score\" }",
        "{ colum = \"score\" }",
        "unknown field `colum`, expected one of `column`, `columns`, `constant`, `between`, \
             `parts`, `join`, `after`, `before`, `lower`, `lookup`, `otherwise`, `if_empty`, \
             `format`, `zone`, `decimal`, `duration`, `minus`, `times`, `plus`, `scale`, `prefix`",
    ),
    (
        "{ column = \"score\" }",
        "{ times = 2 }",
        "rule `rating`, field `rating`: must begin with one of `column`, `columns`, `constant`, \
             `between`, `parts`, got none",
    ),
    (
        "{ column = \"score\" }",
        "{ column = \"score\", scale = { from = [1, 1], to = [0, 1] } }",
        "rule `rating`, field `rating`, column `score`, `scale`: must have two ends in `from`, \
             got 1",
    ),
    (
        "{ column = \"score\" }",
        "{ column = \"score\", times = nan }",
        "rule `rating`, field `rating`, column `score`, `times`: must be finite, got NaN",
    ),
    (
        "{ column = \"score\" }",
        "{ column = \"score\", lookup = { Good = 5, good = 4 } }",
        "rule `rating`, field `rating`, column `score`, `lookup`: must list each text once, \
             capital and small letters being alike, got `good` again",
    ),
    (
        "{ column = \"score\" }",
        "{ column = \"score\", lookup = { Good = \"best\" } }",
        "rule `rating`, field `rating`, column `score`: must be a number, got `best`",
    ),
    (
        "{ column = \"score\", empty = false }",
        "{ column = \"score\" }",
        "rule `rating`, `when`, column `score`: must ask something of what it looks at, like \
             `is`, `one_of` or `empty`, got nothing asked",
    ),
    (
        "at = { column = \"when\" }",
        "",
        "rule `rating`: must say `at`, itself or for all rules, got none",
    ),
    (
        "customer = { column = \"who\" }",
        "customer = \"who\"",
        "invalid type: string \"who\", expected how a value is taken: a table like { column = \
             \"Name\" }",
    ),
    (
        "{ column = \"score\" }",
        "{ column = \"score\", otherwise = 1 }",
        "rule `rating`, field `rating`, column `score`: must have a `lookup` where it has `otherwise`, got none",
    ),
    (
        "{ column = \"score\" }",
        "{ column = \"score\", join = \" \" }",
        "rule `rating`, field `rating`, column `score`: must have `columns` where it has `join`, got none",
    ),
    (
        "{ column = \"score\" }",
        "{ column = \"score\", format = \"seconds\", times = 2 }",
        "rule `rating`, field `rating`, column `score`: must take a date or a number (`between` makes one of two), got both",
    ),
    (
        "{ column = \"score\" }",
        "{ column = \"score\", constant = 2 }",
        "rule `rating`, field `rating`, column `score`: must begin with one of `column`, `columns`, `constant`, `between`, `parts`, got 2",
    ),
    (
        "{ column = \"score\" }",
        "{ column = \"score\", scale = { from = [0, inf], to = [0, 1] } }",
        "rule `rating`, field `rating`, column `score`, `scale`: must have finite ends, got inf",
    ),
    (
        "{ column = \"score\" }",
        "{ column = \"score\", decimal = \";\" }",
        "rule `rating`, field `rating`, column `score`, `decimal`: must be `.` or `,`, got `;`",
    ),
    (
        "{ column = \"score\" }",
        "{ columns = [\"score\", \" \"] }",
        "rule `rating`, field `rating`, columns `score`, ` `: must name a column, got nothing",
    ),
    (
        "fields.min = 1",
        "fields.min = true",
        "rule `rating`, field `min`: must be a number, got `true`",
    ),
    ("fields.min = 1", "fields.min = inf", "a number must be finite, got inf"),
    (
        "fields.min = 1",
        "fields.min = 9007199254740993",
        "a number must have 15 digits at most, got 9007199254740993",
    ),
    (
        "fields.min = 1",
        "fields.min = [1]",
        "invalid type: sequence, expected a text, a number, true or false, or a table like { column = \"Name\" }",
    ),
    (
        "{ column = \"score\", empty = false }",
        "{ column = \"score\", value = { column = \"who\" }, empty = false }",
        "rule `rating`, `when`: must look at a `column` or a `value`, got both",
    ),
    (
        "{ column = \"score\", empty = false }",
        "{ empty = false }",
        "rule `rating`, `when`: must look at a `column` or a `value`, got none",
    ),
    (
        "{ column = \"score\", empty = false }",
        "{ any = [] }",
        "rule `rating`, `when`: must list conditions in `all`, `any` and `none`, got an empty list",
    ),
    (
        "{ column = \"score\", empty = false }",
        "{}",
        "rule `rating`, `when`: must ask something, got nothing",
    ),
    (
        "{ column = \"score\", empty = false }",
        "{ column = \"score\", above = nan }",
        "rule `rating`, `when`: must compare with a finite number, got NaN",
    ),
    (
        "{ column = \"score\", empty = false }",
        "5",
        "invalid type: integer `5`, expected a condition like { column = \"Status\", is = \"Closed\" }, or several",
    ),
    (
        "version = 1",
        "version = 1\nsource = \" \"",
        "`source`: must be 1 to 256 bytes of text without control characters, got ` `",
    ),
    (
        "version = 1",
        "version = 1\ndrop = [{ reason = \" \", when = { column = \"score\", is = 4 } }]",
        "drop ` `: must have a `reason` and a `when`, got nothing",
    ),
    (
        "customer = { column = \"who\" }",
        "",
        "rule `rating`: must say `customer`, itself or for all rules, got none",
    ),
    (
        "at = { column = \"when\" }",
        "at = { column = \"when\", zone = \"Europe/Berln\" }",
        "the mapping, `at`, column `when`, `zone`: must be an offset like +01:00 or the name of \
             a time zone like Europe/Berlin, got `Europe/Berln` (is it `Europe/Berlin`?)",
    ),
];

#[test]
fn a_wrong_mapping_is_refused_by_name() {
    for (old, new, sentence) in SPOILT.iter().copied() {
        assert!(WELL.contains(old), "{old}");
        let found = said(&WELL.replacen(old, new, 1), TABLE);
        assert_eq!(found, sentence, "{new}");
        plain(&found.replace("invalid type: string", ""));
    }
    let twice = format!("{WELL}{}", &WELL[WELL.find("[[rule]]").unwrap()..]);
    assert_eq!(
        said(&twice, TABLE),
        "rule `rating`: must have a `name` of its own, since ids are made of it, got `rating` twice"
    );
    assert_eq!(said("version = 1", TABLE), "the mapping: must have at least one `rule`, got none");
}

#[test]
fn a_wrong_header_is_refused_by_name() {
    for (header, sentence) in [
        (
            "who,no,when,Score",
            "the header: must have the column `score`, or `optional` must list it, got `who`, \
             `no`, `when`, `Score` (is it `Score`?)",
        ),
        ("who,no,when,score,who", "the header: must have one column `who`, got 2"),
        (
            "who,no,when,a,b,c",
            "the header: must have the column `score`, or `optional` must list it, got `who`, \
             `no`, `when`, `a`, `b`, `c`",
        ),
        (
            "who,no,when,a,b,c,d,e",
            "the header: must have the column `score`, or `optional` must list it, got `who`, \
             `no`, `when`, `a`, `b`, `c` and 2 more",
        ),
        ("who,no,when,score,who", "the header: must have one column `who`, got 2"),
    ] {
        assert_eq!(said(WELL, &format!("{header}\n")), sentence);
    }
    let optional = WELL.replacen("version = 1", "version = 1\noptional = [\"no\"]", 1);
    assert_eq!(said(&optional, "who,when,score\nacme,31/1/2026,4\n"), "");
}

#[test]
fn a_wrong_row_is_refused_by_line_rule_column_and_value() {
    for (row, sentence) in [
        (
            "acme,1,1/31/2026,4",
            "line 2, the mapping, `at`, column `when`: must be a date as day/month/year, the year \
             from 1000 on, got `1/31/2026`",
        ),
        (
            "acme,1,31/1/26,4",
            "line 2, the mapping, `at`, column `when`: must be a date as day/month/year, the year \
             from 1000 on, got `31/1/26`",
        ),
        (
            "acme,1,,4",
            "line 2, the mapping, `at`, column `when`: must be a date as day/month/year, the year \
             from 1000 on, got nothing",
        ),
        (
            "acme,1,31/1/2026,four",
            "line 2, rule `rating`, field `rating`, column `score`: must be a number, got `four`",
        ),
        ("acme,1,31/1/2026,9", "line 2, rule `rating`, rating: must be within its scale, got `9`"),
        (
            ",1,31/1/2026,4",
            "line 2, the mapping, `customer`, column `who`: must name the customer, got nothing",
        ),
        ("acme,1,31/1/2026", "line 2, the row: must have 4 cells, as many as the header, got 3"),
    ] {
        let found = said(WELL, &format!("who,no,when,score\n{row}\n"));
        assert_eq!(found, sentence, "{row}");
        plain(&found);
    }
}

#[test]
fn what_does_not_fit_is_an_error_or_counted_or_dropped_as_the_mapping_says() {
    let table = "who,no,when,score\nacme,1,31/1/2026,4\nacme,2,31/1/2026,four\n,,,\n\
                 acme,3,31/1/2026,\nacme,4,31/1/2026,five\nwho,no,when,score\n";
    let counts = |unfit: &str, unmatched: &str| {
        let said = format!("version = 1\nunfit = \"{unfit}\"\nunmatched = \"{unmatched}\"");
        let mapping: Mapping = toml::from_str(&WELL.replacen("version = 1", &said, 1)).unwrap();
        map(&mapping, &csv_table(table)).map(|(events, report)| {
            let reasons: Vec<u64> = report.refused.values().map(|reason| reason.rows).collect();
            (events.len(), report.mapped, report.dropped_rows(), reasons)
        })
    };
    let said = WELL.replacen("version = 1", "version = 1\nunfit = \"count\"", 1);
    let mapping: Mapping = toml::from_str(&said).unwrap();
    let (_, report) = map(&mapping, &csv_table(table)).unwrap();
    let report = report.to_string();
    let line = "  refused: 2, first on line 3: rule `rating`, field `rating`, column `score`: must be \
                a number, got `four`\n";
    assert!(report.contains(line), "{report}");
    // A blank row and the header again are dropped in every case.
    assert_eq!(counts("count", "drop"), Ok((1, 1, 3, vec![2])));
    assert_eq!(counts("drop", "drop"), Ok((1, 1, 5, vec![])));
    assert_eq!(counts("count", "count"), Ok((1, 1, 2, vec![2, 1])));
    let sentence = |counts: Result<_, goodwill::record::mapping::MappingError>| {
        counts.map_or_else(|error| error.to_string(), |_| String::new())
    };
    assert_eq!(
        sentence(counts("error", "drop")),
        "line 3, rule `rating`, field `rating`, column `score`: must be a number, got `four`"
    );
    assert_eq!(
        sentence(counts("drop", "error")),
        "line 5, the row: must be taken by a rule, or be left out by `drop`, got one that no rule \
         takes"
    );
}
