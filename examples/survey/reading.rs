//! Tests of surveys as they are found: answered twice, not answered, few, with an item turned round.

use serde_json::Value;

use super::spec::Spec;
use super::support::outcome::Failure;
use super::tests::{read, refusal, report};

const ITEMS: &str = "[[item]]
column = \"q1\"
component = \"care\"
min = 1
max = 5
[[item]]
column = \"q2\"
component = \"care\"
min = 1
max = 5
[[item]]
column = \"q3\"
component = \"care\"
min = 1
max = 5
[outcome]
columns = [\"stay\"]
";

fn spec(first: &str, outcome: &str) -> Result<Spec, Failure> {
    Spec::read("s.toml", &format!("{first}\n{ITEMS}{outcome}\n"))
}

const YES: &str = "kind = \"binary\"\npositive = \"yes\"";
const NUMBER: &str = "kind = \"numeric\"";

/// Respondents whose answers go together, and who stay the rather the better they are.
fn rows(count: usize) -> Vec<[String; 4]> {
    let row = |i: usize| {
        let q = |shift: usize| ((3 * i + i / 5 + shift * (i % 3)) % 5).min(4) + 1;
        let stay = if (q(0) + i % 4) > 4 { "yes" } else { "no" };
        [q(0).to_string(), q(0).max(q(1)).to_string(), q(0).min(q(1)).to_string(), stay.to_owned()]
    };
    (0..count).map(row).collect()
}

fn table(rows: &[[String; 4]]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
    format!("q1,q2,q3,stay\n{}\n", rows.join("\n"))
}

#[test]
fn of_each_respondent_the_latest_answer_counts() -> Result<(), Failure> {
    let named = spec("respondent = \"who\"\nanswered = \"when\"", NUMBER)?;
    let text = "who,when,q1,q2,q3,stay\n\
                a,2025-03-01,5,5,5,9\n\
                b,2025-01-01,1,1,1,1\n\
                a,2025-01-01,2,2,2,2\n\
                b,,4,4,4,4\n\
                 c ,2/1/2025,3,3,3,3\n";
    let data = read(text, &named)?;
    assert_eq!(data.outcomes, [Some(9.0), Some(1.0), Some(3.0)]);
    let said =
        "3 respondents answered 5 times: of each the latest answer counts, 2 earlier ones do not";
    assert!(data.notes.iter().any(|note| note == said), "{:?}", data.notes);
    let names: Vec<String> = data.respondents.iter().flatten().map(ToString::to_string).collect();
    assert_eq!(names, ["a", "b", "c"]);
    // Without a date, of each the last one in the file.
    let undated = spec("respondent = \"who\"", NUMBER)?;
    assert_eq!(read(text, &undated)?.outcomes, [Some(2.0), Some(4.0), Some(3.0)]);
    // Without a respondent, a row is a respondent.
    assert_eq!(read(text, &spec("", NUMBER)?)?.outcomes.len(), 5);
    assert_eq!(
        refusal(spec("answered = \"when\"", NUMBER)),
        "s.toml, line 1, column 12: must come with `respondent`, the column that says who answers, \
         got none"
    );
    assert!(refusal(read(&text.replace("2/1/2025", "2/1/25"), &named)).contains("two digits"));
    Ok(())
}

#[test]
fn an_outcome_that_was_not_answered_is_missing_and_a_third_answer_is_refused() -> Result<(), Failure>
{
    let spec_ = spec("", YES)?;
    let text =
        "q1,q2,q3,stay\n1,1,1,Yes\n1,1,1,NO\n1,1,1,\n1,1,1,N/A\n1,1,1,na\n1,1,1,y\n1,1,1,0\n";
    let yes = Some(1.0);
    let no = Some(0.0);
    assert_eq!(read(text, &spec_)?.outcomes, [yes, no, None, None, None, yes, no]);
    let third = format!("{text}1,1,1,refused\n");
    assert_eq!(
        refusal(read(&third, &spec_)),
        "d.csv: must have one answer besides `yes` in column `stay`, or a spec that names them, got \
         `NO` (line 3), `refused` (line 9) (under [outcome], say which are the other answer, as \
         negative = [\"NO\"], and which are none, as missing = [...])"
    );
    let told = spec("", &format!("{YES}\nnegative = \"no\"\nmissing = [\"refused\"]"))?;
    assert_eq!(read(&third, &told)?.outcomes[6..], [no, None]);
    let both = spec("", &format!("{YES}\nnegative = [\"no\", \"refused\"]"))?;
    assert_eq!(read(&third, &both)?.outcomes[6..], [no, no]);
    let maybe = refusal(read(&format!("{third}1,1,1,maybe\n"), &told));
    assert!(
        maybe.starts_with("d.csv, line 10, column 4 (stay): must be an answer that the spec names")
    );
    assert!(
        refusal(spec("", &format!("{YES}\nnegative = \"yes\""))).contains("other than `positive`")
    );
    assert!(
        refusal(spec("", &format!("{NUMBER}\nnegative = 1"))).contains("left out of a numeric")
    );
    Ok(())
}

#[test]
fn a_code_of_the_items_is_none_of_the_outcome() -> Result<(), Failure> {
    let text = "q1,q2,q3,stay\n9,1,1,9\n1,9,1,9\n1,1,1,2\n";
    let data = read(text, &spec("missing = [9]", NUMBER)?)?;
    assert_eq!(data.outcomes, [Some(9.0), Some(9.0), Some(2.0)]);
    assert_eq!(data.rows[0], [None, Some(1.0), Some(1.0)]);
    assert_eq!(
        data.notes,
        [
            "2 answers `9` of the outcome stay count as answers, since `missing` is of the items: if \
          they are none, say missing = [9] under [outcome]"
        ]
    );
    let told = spec("missing = [9]", &format!("{NUMBER}\nmissing = [9]"))?;
    let data = read(text, &told)?;
    assert_eq!((data.outcomes, data.notes), (vec![None, None, Some(2.0)], Vec::new()));
    Ok(())
}

#[test]
fn few_respondents_have_fewer_folds_and_none_their_reliability() -> Result<(), Failure> {
    let spec = spec("", YES)?;
    let (few, _) = report(&table(&rows(8)), &spec)?;
    assert_eq!(few.study.as_ref().map(|study| study.calibration.data().folds), Some(8));
    let said = "8 respondents with an outcome are too few for 10 folds: each is forecast by all \
                others, in 8 folds, and little can be told";
    assert!(few.notes.iter().any(|note| note == said), "{:?}", few.notes);
    let mut lone = rows(20);
    lone.iter_mut().skip(1).for_each(|row| "no".clone_into(&mut row[3]));
    "yes".clone_into(&mut lone[0][3]);
    let (none, data) = report(&table(&lone), &spec)?;
    assert!(none.study.is_none() && none.components[0].alpha.is_some());
    let told = none.notes.last().map(String::as_str).unwrap_or_default();
    assert!(told.starts_with("nothing can be learned from the outcome: "), "{told}");
    let json: Value =
        serde_json::from_str(&none.json(0.5)).map_err(|error| Failure::new(error.to_string()))?;
    assert!(json["components"]["care"]["alpha"].is_number() && json["folds"].is_null());
    assert!(none.words(0.5).contains("care"));
    assert!(refusal(none.scores(&data)).starts_with("--scores needs outcomes"));
    Ok(())
}

#[test]
fn an_item_that_runs_backwards_is_named() -> Result<(), Failure> {
    let turned = |columns: &[usize]| {
        let mut rows = rows(24);
        for row in &mut rows {
            for column in columns {
                row[*column] = (6 - row[*column].parse::<u8>().unwrap_or(3)).to_string();
            }
        }
        table(&rows)
    };
    let spec = spec("", YES)?;
    assert_eq!(report(&turned(&[]), &spec)?.0.against, []);
    for column in 0..3 {
        let (report, _) = report(&turned(&[column]), &spec)?;
        let item = format!("q{}", column + 1);
        let named: Vec<&str> = report.against.iter().map(|one| one.item.as_str()).collect();
        assert_eq!(named, [item.as_str()]);
        let said = format!("`{item}` runs against the others of `care` (correlation -");
        let advice = "if its 1 is the good end, say `reversed = true`";
        let note = report.notes.iter().find(|note| note.starts_with(&said));
        assert!(note.is_some_and(|note| note.ends_with(advice)), "{:?}", report.notes);
        assert!(report.words(0.5).contains("runs against the others"));
        let json: Value = serde_json::from_str(&report.json(0.5))
            .map_err(|error| Failure::new(error.to_string()))?;
        assert_eq!(json["runs_against"][0]["item"], item);
    }
    // All turned round together run together; two of three make the third the odd one.
    assert_eq!(report(&turned(&[0, 1, 2]), &spec)?.0.against, []);
    assert_eq!(report(&turned(&[0, 1]), &spec)?.0.against[0].item.as_str(), "q3");
    let reversed = ITEMS.replace("[outcome]", "reversed = true\n[outcome]");
    let reversed = Spec::read("s.toml", &format!("{reversed}{YES}\n"))?;
    let against = &report(&turned(&[]), &reversed)?.0.against;
    assert!(against[0].sentence().ends_with("if its 5 is the good end, leave out `reversed`"));
    Ok(())
}

#[test]
fn components_that_differ_by_case_or_blanks_are_named() -> Result<(), Failure> {
    let items = ITEMS.replacen("\"care\"", "\"Care \"", 1);
    let spec = Spec::read("s.toml", &format!("{items}{YES}\n"))?;
    let data = read(&table(&rows(20)), &spec)?;
    assert_eq!(
        data.notes,
        ["1 pair of names of components that look like one, kept apart: they differ only by what \
          stands in brackets: `Care ` and `care` (case and blanks)"]
    );
    Ok(())
}

#[test]
fn every_layout_of_the_same_answers_is_read() -> Result<(), Failure> {
    let spec = spec("", YES)?;
    let plain = read(&table(&rows(20)), &spec)?;
    let other = table(&rows(20)).replace(',', ";");
    assert_eq!(read(&other, &spec)?, plain);
    assert_eq!(read(&other.replace(';', "\t"), &spec)?, plain);
    let decimal = table(&rows(20)).replace("\n1,", "\n1.0,");
    assert_eq!(read(&decimal, &spec)?, plain);
    let lines = table(&rows(3)).replacen('\n', "\nHow quick?,How kind?,How clear?,Stay?\n", 1);
    assert!(refusal(read(&lines, &spec)).ends_with("try --skip 1)"));
    Ok(())
}

#[test]
fn a_wrong_spec_is_named_without_types_of_the_language() {
    let wrong = |from: &str, to: &str| {
        refusal(Spec::read("s.toml", &format!("{}{YES}\n", ITEMS.replacen(from, to, 1))))
    };
    for (from, to, says) in [
        ("min = 1", "min = \"low\"", "got the text \"low\", expected a number"),
        ("\"q1\"", "1", "got the number `1`, expected a text"),
        ("[\"stay\"]", "\"stay\"", "got the text \"stay\", expected a list"),
        ("max = 5", "max = 5\nreversed = 1", "got the number `1`, expected true or false"),
    ] {
        assert!(wrong(from, to).contains(says), "{}", wrong(from, to));
    }
}
