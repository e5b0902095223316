//! The book and some portraits as Markdown, for a ticket, a wiki or a mail.

use goodwill::book::Ranked;
use goodwill::report::html::RankedCustomer;
use goodwill::report::{Dossier, Layout, escaped_markdown};

/// Puts down what was read, the list, what customers answered, and the portraits.
pub(crate) fn page<'a>(
    facts: &[String],
    ranked: impl Iterator<Item = &'a Ranked<'a>>,
    dossiers: &[Dossier],
    classic: &[String],
    layout: &Layout,
) -> String {
    let mut text = format!("# Whom to call first\n\n{}", list(facts));
    let mut rows = ranked
        .map(|ranked| {
            let row = RankedCustomer::from_ranked(ranked, layout);
            let own = dossiers.iter().find(|dossier| dossier.customer == *ranked.customer);
            let step = own.and_then(Dossier::first_step).map_or("", |step| step.what.as_str());
            let ours = ranked.portrait.ours();
            let nothing = || "-".to_owned();
            let cells = [
                row.rank,
                escaped_markdown(&row.name),
                ours.map_or_else(nothing, |ours| layout.points(ours.value())),
                ours.map_or_else(nothing, |ours| layout.interval(ours.interval())),
                escaped_markdown(&row.reason),
                escaped_markdown(step),
            ];
            format!("| {} |\n", cells.join(" | "))
        })
        .peekable();
    if rows.peek().is_some() {
        text += "\n| place | customer | our service | likely range | why | first step |\n";
        text += "|---|---|---|---|---|---|\n";
        text.extend(rows);
    }
    if !classic.is_empty() {
        text += "\n## What customers answered\n\n";
        text += &list(classic);
    }
    for dossier in dossiers {
        text += "\n";
        text += &dossier.markdown(layout);
    }
    text
}

fn list(said: &[String]) -> String {
    said.iter().fold(String::new(), |text, said| text + "- " + &escaped_markdown(said) + "\n")
}

#[cfg(test)]
mod tests {
    use crate::tests::{File, portfolio};

    #[test]
    fn the_list_and_the_portraits_are_markdown() -> Result<(), Box<dyn std::error::Error>> {
        let events = File::new(
            "markdown.jsonl",
            r#"{"customer":"a|b","at":"2026-01-05","event":"rating","component":"respect","by":"customer","rating":9,"min":0,"max":10}
{"customer":"a|b","at":"2026-01-06","event":"resolve","by":"customer","stake_id":"1","stake":5,"placed_at":"2026-01-04","honoured":1}
{"customer":"a|b","at":"2026-01-07","event":"lapsed","amount":1200,"currency":"USD"}
"#,
        )?;
        let path = events.path();
        let text = portfolio(&["--events", &path, "--markdown"])?;
        let row = text.lines().find(|line| line.starts_with("| 1 |"));
        let row = row.ok_or("no first row")?;
        assert!(row.contains("a\\|b") && row.matches(" | ").count() == 5, "{row}");
        for part in ["# Whom to call first", "## What customers answered", "NPS", ", 1200 USD"] {
            assert!(text.contains(part), "{part}: {text}");
        }
        Ok(())
    }
}
