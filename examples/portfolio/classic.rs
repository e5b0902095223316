//! What customers answered, in the measures that others use.

use goodwill::book::{Book, BookRow};
use goodwill::classic::{AcsiParams, CesParams, CsatParams, NpsParams, Tally};
use goodwill::kernel::Interval;

use crate::page::{counted, wrapped};
use crate::support::json::Object;
use crate::support::outcome::Failure;

/// One measure: its name in JSON, what it says, and its figures.
struct Measure {
    name: &'static str,
    says: Option<String>,
    figures: Option<(f64, Interval, u64)>,
}

fn measures(tally: &Tally) -> Result<[Measure; 4], Failure> {
    let nps = tally.nps().score(&NpsParams::default());
    let csat = tally.csat().score(&CsatParams::default())?;
    let ces = tally.ces().score(&CesParams::default());
    let acsi = tally.acsi().score(&AcsiParams::default());
    macro_rules! measure {
        ($name:literal, $score:ident) => {
            Measure {
                name: $name,
                says: $score.as_ref().map(ToString::to_string),
                figures: $score.as_ref().map(|s| (s.value(), s.interval(), s.answers())),
            }
        };
    }
    Ok([measure!("nps", nps), measure!("csat", csat), measure!("ces", ces), measure!("acsi", acsi)])
}

/// What all customers answered, a sentence each; none where nobody was asked.
pub(crate) fn sentences(book: &Book) -> Result<Vec<String>, Failure> {
    let tally = book.classic();
    let mut said: Vec<String> =
        measures(&tally)?.into_iter().filter_map(|measure| measure.says).collect();
    let beside = [
        (tally.unfit(), "given on another scale than the question has, or between two points"),
        (tally.incomplete(), "of the ACSI without one of its three questions"),
    ];
    let beside = beside.iter().filter(|(count, _)| *count > 0);
    said.extend(
        beside
            .map(|(count, what)| format!("left out, since {what}: {}", counted(*count, "answer"))),
    );
    Ok(said)
}

/// Says what all customers answered; nothing where nobody was asked.
pub(crate) fn words(book: &Book) -> Result<String, Failure> {
    let said = sentences(book)?;
    if said.is_empty() {
        return Ok(String::new());
    }
    let head = "\nWhat customers answered, in the measures that others use\n\n".to_owned();
    Ok(said.iter().fold(head, |text, said| text + &wrapped(said, "  - ", "    ")))
}

/// Adds what one customer answered to the customer's line of JSON.
pub(crate) fn field(object: Object, row: Option<&BookRow>) -> Object {
    let answered = row.map(|row| &row.classic).filter(|tally| !tally.is_empty());
    // Top boxes as given are fewer than the points of every scale that a book reads.
    let Some(measures) = answered.and_then(|tally| measures(tally).ok()) else {
        return object.field("classic", None::<f64>);
    };
    if measures.iter().all(|measure| measure.figures.is_none()) {
        return object.field("classic", None::<f64>);
    }
    let mut all = Object::default();
    for Measure { name, figures, .. } in measures {
        all = match figures {
            None => all.field(name, None::<f64>),
            Some((value, interval, answers)) => {
                let own = Object::default()
                    .field("value", value)
                    .field("lower", interval.lower)
                    .field("upper", interval.upper)
                    .field("answers", answers);
                all.object(name, &own)
            }
        };
    }
    object.object("classic", &all)
}
