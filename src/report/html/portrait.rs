//! One customer in full: what calls for attention, what to do next, and then what it rests on.

use maud::{Markup, html};

use super::{AlarmLine, CustomerPortrait, book, chart, words};

/// Where a customer's portrait stands on the page: numbered, for names need not be unique.
pub(super) fn id(index: usize) -> String {
    format!("customer-{}", index + 1)
}

/// Draws a portrait; what is empty is left out. It leads back to the book, if there is one.
pub(super) fn portrait(
    index: usize,
    portrait: &CustomerPortrait,
    interval: &str,
    has_book: bool,
) -> Markup {
    let id = id(index);
    let part = |part: &str| format!("{id}-{part}");
    html! {
        article.portrait id=(id) aria-labelledby=(part("name")) tabindex="-1" {
            h2 id=(part("name")) { bdi { (portrait.name) } }
            @if !portrait.lead.is_empty() { p.lead { (portrait.lead) } }
            div.pair {
                (alarms(&portrait.alarms))
                (list("What to do next", "steps", &portrait.steps))
            }
            @if !portrait.standings.is_empty() {
                section {
                    h3 { "Where the customer stands" }
                    (chart::standings(&part("standing"), "Of a hundred customers, how many stand lower", &portrait.standings, interval))
                }
            }
            div.pair {
                @for (i, view) in portrait.standings.iter().enumerate() {
                    @if !view.parts.is_empty() {
                        section {
                            h3 { (view.name) }
                            (chart::parts(&part(&format!("parts-{}", i + 1)), "Facts that count, faded with time, and what they add, in points", view))
                        }
                    }
                }
                @if portrait.change.is_some() || !portrait.events.is_empty() {
                    section {
                        h3 { "What changed and why" }
                        @if let Some(change) = &portrait.change {
                            (chart::waterfall(&part("change"), "The change of the score and its parts, in points", change))
                        }
                        @if !portrait.events.is_empty() { (sentences("events", &portrait.events)) }
                    }
                }
                @if !portrait.models.is_empty() || !portrait.says.is_empty() {
                    section {
                        h3 { "What each model says by itself" }
                        @if !portrait.models.is_empty() { (models(&part("models"), portrait, interval)) }
                        @if !portrait.says.is_empty() { (sentences("says", &portrait.says)) }
                    }
                }
                @if let Some(trust) = &portrait.trust {
                    section.whole {
                        h3 { "Trust over time" }
                        (chart::timeline(&part("trust"), "Trust, 0 to 100; more is better", trust, interval, "as what is open is resolved"))
                    }
                }
                @if let Some(friction) = &portrait.friction {
                    section {
                        h3 { "Friction on the journey" }
                        (chart::heat(&part("friction"), "Severity per encounter, 0 to 100; more is worse", friction))
                    }
                }
                @if let Some(intimacy) = &portrait.intimacy {
                    section {
                        h3 { "How close" }
                        (chart::profile(&part("intimacy"), "The components of intimacy, 0 to 100; more is better", intimacy, interval))
                    }
                }
            }
            (list("The people", "people", &portrait.people))
            (list("What became of it", "outcomes", &portrait.outcomes))
            (list("What the customer is", "account", &portrait.account))
            (list("What persons say", "judgements", &portrait.judgements))
            (list("What does not add up", "anomalies", &portrait.anomalies))
            @if has_book { p.back { a href="#book" { "Back to the book" } } }
        }
    }
}

fn list(heading: &str, class: &str, list: &[String]) -> Markup {
    html! {
        @if !list.is_empty() {
            section { h3 { (heading) } (sentences(class, list)) }
        }
    }
}

/// Sentences, one below the other.
pub(super) fn sentences(class: &str, sentences: &[String]) -> Markup {
    html! {
        ul.sentences.(class) {
            @for sentence in sentences { li { (sentence) } }
        }
    }
}

fn alarms(alarms: &[AlarmLine]) -> Markup {
    html! {
        @if !alarms.is_empty() {
            section {
                h3 { "What calls for attention" }
                ul.alarms {
                    @for alarm in alarms {
                        li { (book::tag(alarm)) " " span.why { (alarm.why) } }
                    }
                }
            }
        }
    }
}

fn models(id: &str, portrait: &CustomerPortrait, interval: &str) -> Markup {
    html! {
        table.lines.models role="table" aria-labelledby={ (id) "-c" } {
            caption id={ (id) "-c" } { "From its own facts alone, 0 to 100; more is better" }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { "model" }
                    th.wide scope="col" role="columnheader" { (chart::scale(interval)) }
                    th.value scope="col" role="columnheader" { "value" }
                    th.value scope="col" role="columnheader" { "coverage" }
                }
            }
            tbody role="rowgroup" {
                @for (i, model) in portrait.models.iter().enumerate() {
                    tr role="row" {
                        th scope="row" role="rowheader" { (model.name) }
                        td.wide role="cell" {
                            (chart::bar(&format!("{id}-{i}"), &model.name, model.estimate.as_ref(), interval))
                            @if let Some(range) = model.estimate.as_ref().and_then(words::range) { span.range { (range) } }
                            @if model.estimate.is_none() { span.range { "nothing known" } }
                        }
                        td.value role="cell" data-label="value" {
                            @match &model.estimate {
                                None => (words::unknown()),
                                Some(estimate) => (words::points_or_unknown(estimate.value)),
                            }
                        }
                        td.value role="cell" data-label="coverage" { (words::percent(model.coverage)) }
                    }
                }
            }
        }
    }
}
