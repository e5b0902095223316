//! The first rows of a book as one picture: it stands by itself, where no page can.
//!
//! It has a paper of its own, so that it can be read on any ground, and a style that reaches
//! nothing beside it.

use maud::{Markup, PreEscaped, html};

use super::{HtmlPage, RankedCustomer, chart, words};

/// How wide the picture is, in its own units.
const WIDTH: usize = 920;
/// Where the rows begin, how far apart their lines are, and what is between two rows.
const TOP: usize = 106;
const LINE: usize = 20;
const GAP: usize = 18;
/// Where the scale begins, and how long it is.
const SCALE: usize = 290;
const LONG: usize = 360;
/// So many letters fit a line, and so many a name.
const LETTERS: usize = 124;
const NAME: usize = 26;

/// Everything is named below the picture's own class.
const STYLE: &str = ".goodwill text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,\
    Helvetica,Arial,sans-serif;font-size:14px;fill:#1c1f23}\
    .goodwill .title{font-size:20px;font-weight:600}\
    .goodwill .name{font-size:15px;font-weight:600}\
    .goodwill .score{font-size:18px;font-weight:600}\
    .goodwill .quiet{fill:#565d66;font-size:13px}\
    .goodwill .rule{stroke:#d9d6cf;stroke-width:1}\
    .goodwill .track{stroke:#8b9097;stroke-width:1}\
    .goodwill .track.broken{stroke-dasharray:2 5}\
    .goodwill .range-line{stroke:#7d9ab2;stroke-width:7}\
    .goodwill .middle{stroke:#565d66;stroke-width:1;stroke-dasharray:2 2}\
    .goodwill .dot{fill:#17496e;stroke:#fcfbf9;stroke-width:2}\
    .goodwill .dot.open{fill:#fcfbf9;stroke:#8b9097;stroke-width:1.5}";

/// Draws the first rows.
pub(super) fn picture(page: &HtmlPage, rows: usize) -> Markup {
    let shown: Vec<Row<'_>> = page.rows.iter().take(rows).map(Row::of).collect();
    let mut tops = vec![TOP];
    for row in &shown {
        tops.push(tops.last().copied().unwrap_or(TOP) + row.height());
    }
    let height = tops.last().copied().unwrap_or(TOP) + GAP;
    let desc: Vec<String> = shown.iter().map(|row| row.in_words(&page.interval)).collect();
    html! {
        svg.goodwill xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (height) }
            width="100%" role="img" aria-labelledby="goodwill-t goodwill-d" {
            title #goodwill-t { (page.title) ". " (page.as_of) }
            desc #goodwill-d { (desc.join(" ")) }
            style { (PreEscaped(STYLE)) }
            rect x="0.5" y="0.5" width=(WIDTH - 1) height=(height - 1) rx="8" fill="#fcfbf9" stroke="#d9d6cf" {}
            text.title x="28" y="42" { (page.title) }
            text.quiet x="28" y="64" { (page.as_of) }
            text.quiet x=(SCALE) y="86" { "0" }
            text.quiet x=(SCALE + LONG / 2) y="86" text-anchor="middle" { "50: nothing known" }
            text.quiet x=(SCALE + LONG) y="86" text-anchor="end" { "100" }
            text.quiet x="735" y="64" text-anchor="end" { "our" }
            text.quiet x="735" y="86" text-anchor="end" { "service" }
            text.quiet x="892" y="64" text-anchor="end" { "chance that it" }
            text.quiet x="892" y="86" text-anchor="end" { "calls for attention" }
            @for (row, top) in shown.iter().zip(&tops) { (row.draw(*top)) }
        }
    }
}

/// A row, and the lines below it.
struct Row<'a> {
    row: &'a RankedCustomer,
    lines: Vec<String>,
}

impl<'a> Row<'a> {
    fn of(row: &'a RankedCustomer) -> Self {
        let step = Some(&row.step).filter(|step| !step.is_empty()).map(|step| format!("→ {step}"));
        let lines = [reason(row)].into_iter().chain(step);
        let lines = lines.filter(|line| !line.trim().is_empty()).map(|line| cut(&line, LETTERS));
        Self { row, lines: lines.collect() }
    }

    fn height(&self) -> usize {
        (1 + self.lines.len()) * LINE + GAP
    }

    /// The standing and the lines, for who does not see them.
    fn in_words(&self, interval: &str) -> String {
        let standing = words::sentence(self.row.ours.as_ref(), interval);
        format!("{}: {standing} {}", self.row.name, self.lines.join(" "))
    }

    fn draw(&self, top: usize) -> Markup {
        let row = self.row;
        html! {
            line.rule x1="28" y1=(top - 6) x2="892" y2=(top - 6) {}
            text.quiet x="28" y=(top + 16) { (row.rank) }
            text.name x="56" y=(top + 16) { (cut(&row.name, NAME)) }
            svg x=(SCALE) y=(top) width=(LONG) height="22" overflow="visible" {
                (chart::marks(row.ours.as_ref(), None))
            }
            text.score x="735" y=(top + 17) text-anchor="end" {
                (row.ours.and_then(|ours| words::points(ours.value)).unwrap_or_else(|| "–".to_owned()))
            }
            @if let Some(attention) = row.attention {
                text.score x="892" y=(top + 17) text-anchor="end" {
                    (words::percent(attention))
                }
            }
            @for (i, line) in self.lines.iter().enumerate() {
                text.quiet x="56" y=(top + 18 + (i + 1) * LINE) { (line) }
            }
        }
    }
}

/// The reason of a row; what the page shows as a tag is named before it.
fn reason(row: &RankedCustomer) -> String {
    match row.alarms.first() {
        Some(alarm) if alarm.why == row.reason => format!("{}: {}", alarm.name, row.reason),
        Some(_) | None => row.reason.clone(),
    }
}

/// Cuts a text between its words where it is longer than so many letters.
fn cut(text: &str, letters: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(letters) else { return text.to_owned() };
    let kept = &text[..end];
    let kept = kept.rfind(' ').map_or(kept, |space| &kept[..space]);
    format!("{}…", kept.trim_end_matches([',', ';', ':', ' ']))
}
