//! The parameters of a book, as a file: printed complete, and read complete or in part.

use goodwill::book::BookParams;
use goodwill::defaults::{DefaultValue, register};

use crate::support::outcome::Failure;

const HEAD: &str = "\
# Every parameter of a book, as it is where nothing is said. What is left out stays as it is.
#
# What is chosen has a grade for what stands behind it: A a meta-analysis or a large replicated
# study, B one good study, C a report of practitioners, D a rule of thumb, P our own preference.
# The defaults stand above the table that they belong to.
#
# `rates` say what one of other currencies is worth in `base`, for instance
#   [rates]
#   base = \"EUR\"
#   worth = { USD = 0.92, GBP = 1.17 }
# The weights of the models in the standing are those of `portrait.weights`.
";

/// Writes all parameters as TOML, with the grade and the source of each default above its table.
pub(crate) fn print(params: &BookParams) -> Result<String, Failure> {
    let failed = |error: toml::ser::Error| {
        Failure::new(format!("parameters must be written as TOML, got: {error}"))
    };
    let plain = toml::to_string(params).map_err(failed)?;
    let mut text = HEAD.to_owned();
    comments(&mut text, |default| ["all", "instrument"].contains(&default.model));
    let mut told: Vec<String> = Vec::new();
    for line in plain.lines() {
        let table = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let table = table.map(|path| path.split('.').next().unwrap_or(path));
        let table = table.map(|table| table.trim_end_matches("_unit"));
        if let Some(table) = table.filter(|table| !told.iter().any(|other| other == table)) {
            told.push(table.to_owned());
            comments(&mut text, |default| belongs(default, table));
        }
        text.push_str(line);
        text.push('\n');
    }
    Ok(text)
}

/// Tells whether a default is one of a table.
fn belongs(default: &DefaultValue, table: &str) -> bool {
    let of_contradiction = default.parameter.contains("contradiction");
    match table {
        "contradiction" => of_contradiction,
        "portrait" => ["portrait", "standing"].contains(&default.model) && !of_contradiction,
        table => default.model == table,
    }
}

fn comments(text: &mut String, of: impl Fn(&DefaultValue) -> bool) {
    for default in register().iter().filter(|default| of(default)) {
        let DefaultValue { parameter, value, unit, range, grade, source, .. } = default;
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        let line = format!("# {parameter}: {value}{unit}; {range}; {grade:?}, {source}\n");
        text.push_str(&line);
    }
}

#[cfg(test)]
mod tests {
    use goodwill::book::BookParams;
    use goodwill::defaults::register;

    use super::{belongs, print};
    use crate::tests::{File, Tested, portfolio};

    #[test]
    fn what_is_printed_is_read_as_it_was() -> Tested {
        let text = portfolio(&["--print-params"])?;
        assert_eq!(toml::from_str::<BookParams>(&text)?, BookParams::default());
        assert_eq!(text, print(&BookParams::default())?);
        assert!(text.contains("# reciprocity sensitivity: 0.5; [0, 1]; B, mixed"), "{text}");
        let file = File::new("params.toml", &text)?;
        assert_eq!(portfolio(&["--params", &file.path()])?, portfolio(&[])?);
        assert_eq!(portfolio(&["--params", &file.path(), "--print-params"])?, text);
        let json = File::new("params.json", &serde_json::to_string(&BookParams::default())?)?;
        assert_eq!(portfolio(&["--params", &json.path(), "--print-params"])?, text);
        Ok(())
    }

    #[test]
    fn a_part_of_them_is_enough_and_moves_what_it_says() -> Tested {
        let file =
            File::new("part.toml", "[portrait]\nlevel = 0.5\n[loss]\nhorizon_days = 30.0\n")?;
        let text = portfolio(&["--params", &file.path(), "--print-params"])?;
        assert!(
            text.contains("\nlevel = 0.5\n") && text.contains("\nhorizon_days = 30.0\n"),
            "{text}"
        );
        assert_ne!(portfolio(&["--params", &file.path(), "--json"])?, portfolio(&["--json"])?);
        Ok(())
    }

    #[test]
    fn a_wrong_one_is_named() -> Tested {
        let said = |text: &str| {
            let file = File::new("wrong.toml", text)?;
            let said = portfolio(&["--params", &file.path()]).err();
            Ok::<_, Box<dyn core::error::Error>>(said.map_or_else(String::new, |e| e.to_string()))
        };
        let field = said("[trust]\npriro = [1.0, 1.0, 1.0]\n")?;
        assert!(field.contains("line 2, column 1: unknown field `priro`"), "{field}");
        assert!(field.ends_with("(did you mean `prior`?)"), "{field}");
        let table = said("[trsut]\n")?;
        assert!(table.ends_with("(did you mean `trust`?)"), "{table}");
        let value = said("\n[trust]\nreciprocity = 2\n")?;
        assert!(value.contains("line 3, column "), "{value}");
        assert!(
            value.ends_with("share must be between 0 and 1, got 2 (at trust.reciprocity)"),
            "{value}"
        );
        Ok(())
    }

    /// Each default of the register that a book has stands above one table.
    #[test]
    fn every_default_of_a_book_stands_above_its_table() -> Tested {
        let text = portfolio(&["--print-params"])?;
        let tables: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix('[')?.split([']', '.']).next())
            .map(|table| table.trim_end_matches("_unit"))
            .collect();
        for default in register() {
            // What is of tests of a score, of learning or moving weights, or of answers, is no parameter of a book.
            if ["all", "instrument", "backtest", "calibrate", "classic", "ranking"]
                .contains(&default.model)
            {
                continue;
            }
            assert!(tables.iter().any(|table| belongs(default, table)), "{default}");
        }
        Ok(())
    }
}
