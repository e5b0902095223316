//! What is asked, and what is answered.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use goodwill::book::{Book, Relationship};
use goodwill::portrait::Portrait;
use goodwill::quantity::{Instant, Name};
use goodwill::record::Event;
use goodwill::report::html::HtmlPage;
use goodwill::report::{Dossier, Layout};
use jiff::Timestamp;
use serde::Serialize;

use crate::{BODY, Observed, Refusal, Store};

/// The days over which a page explains a change.
const CHANGE_DAYS: i64 = 90;

type Asked = Result<Query<BTreeMap<String, String>>, QueryRejection>;
type Id = Result<Path<String>, PathRejection>;
type Answer<T> = Result<T, Refusal>;

/// Takes in events.
pub(crate) async fn observe(
    State(store): State<Arc<Store>>,
    body: Result<Bytes, BytesRejection>,
) -> Answer<Json<Observed>> {
    let body = body.map_err(|refused| match refused.status() {
        StatusCode::PAYLOAD_TOO_LARGE => {
            let said = format!("body must have at most {BODY} bytes; send it in parts");
            Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, said)
        }
        status => Refusal::new(status, refused.body_text()),
    })?;
    let events = events(&body, Timestamp::now().into())?;
    blocking(move || store.observe(events)).await.map(Json)
}

/// Reads a body: one event, or one a line.
fn events(body: &[u8], now: Instant) -> Answer<Vec<Event>> {
    let text = std::str::from_utf8(body).map_err(|error| {
        let line = body[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        Refusal::wrong("body must be UTF-8").on_line(line)
    })?;
    let mut read = serde_json::Deserializer::from_str(text).into_iter::<Event>();
    let mut events = Vec::new();
    while let Some(event) = read.next() {
        let end = read.byte_offset();
        let event = event.map_err(|error| {
            let place = format!(" at line {} column {}", error.line(), error.column());
            let said = error.to_string();
            let said = said.strip_suffix(&place).unwrap_or(&said);
            Refusal::wrong(said).on_line(error.line().max(1))
        })?;
        if event.at() > now {
            let (got, now) = (day(event.at()), day(now));
            let said = format!("date of an event must not be after now ({now}), got {got}");
            return Err(Refusal::wrong(said).on_line(text[..end].split('\n').count()));
        }
        events.push(event);
    }
    if events.is_empty() {
        return Err(Refusal::wrong("body must have at least one event, got none"));
    }
    Ok(events)
}

/// A customer's portrait, and what it rests on.
#[derive(Serialize)]
pub(crate) struct Read {
    customer: Name,
    as_of: String,
    events: u64,
    /// None where nothing is known that a model could score.
    portrait: Option<Portrait>,
}

/// Answers a customer's portrait: from the state as it is kept, or of a date before, from events.
pub(crate) async fn portrait(
    State(store): State<Arc<Store>>,
    id: Id,
    asked: Asked,
) -> Answer<Json<Read>> {
    let (customer, asked) = (name(id)?, Question::of(asked, false)?);
    blocking(move || {
        let params = store.params();
        let (relationship, events, as_of) = match asked.as_of {
            None => {
                let state = store.state(&customer)?;
                (state.relationship, state.events, state.as_of)
            }
            Some(as_of) => {
                let known = known(store.events(&customer)?, as_of)?;
                let relationship = Relationship::from_events(&known, params, as_of)?;
                (relationship, known.len() as u64, as_of)
            }
        };
        let portrait = relationship.portrait(params, as_of)?;
        Ok(Json(Read { customer, as_of: rfc3339(as_of), events, portrait }))
    })
    .await
}

/// Answers a customer's page.
pub(crate) async fn page(
    State(store): State<Arc<Store>>,
    id: Id,
    asked: Asked,
) -> Answer<Html<String>> {
    let (customer, asked) = (name(id)?, Question::of(asked, false)?);
    blocking(move || {
        let events = store.events(&customer)?;
        let as_of = asked.as_of.unwrap_or_else(|| newest(&events));
        let known = known(events, as_of)?;
        let since = as_of.plus(-CHANGE_DAYS * Instant::DAY)?;
        let dossier = Dossier::from_events(&known, store.params(), since, as_of)?;
        let mut page = HtmlPage::new(customer.as_str(), format!("As of {}", day(as_of)));
        page.portraits = vec![dossier.portrait_on_page(&Layout::default().with_dates(day))];
        Ok(Html(page.to_html()))
    })
    .await
}

/// The customers in the order of whom to call first.
#[derive(Serialize)]
pub(crate) struct Order {
    as_of: String,
    customers: Vec<Place>,
    /// Those of whom nothing is known that a model could score.
    unknown: Vec<Name>,
}

/// A customer's place: the standing in points of 100, and why.
#[derive(Serialize)]
struct Place {
    rank: usize,
    customer: Name,
    standing: f64,
    lower: f64,
    upper: f64,
    attention: f64,
    reason: String,
}

/// Answers the order of all customers.
pub(crate) async fn book(State(store): State<Arc<Store>>, asked: Asked) -> Answer<Json<Order>> {
    let asked = Question::of(asked, true)?;
    blocking(move || {
        let events = store.all_events()?;
        let as_of = asked.as_of.unwrap_or_else(|| newest(&events));
        let known = events.into_iter().filter(|event| event.at() <= as_of);
        let book = Book::from_events(known, store.params().clone(), as_of, |_, _| ())?;
        let ranked = book.ranked();
        let places = ranked.customers.iter().take(asked.top).map(|ranked| Place {
            rank: ranked.rank,
            customer: ranked.customer.clone(),
            standing: 100.0 * ranked.portrait.value(),
            lower: 100.0 * ranked.portrait.interval().lower,
            upper: 100.0 * ranked.portrait.interval().upper,
            attention: ranked.attention,
            reason: ranked.reason.clone(),
        });
        let unknown = ranked.unknown.iter().map(|customer| (*customer).clone()).collect();
        Ok(Json(Order { as_of: rfc3339(as_of), customers: places.collect(), unknown }))
    })
    .await
}

/// What may stand behind the `?`.
struct Question {
    as_of: Option<Instant>,
    top: usize,
}

impl Question {
    fn of(asked: Asked, of_book: bool) -> Answer<Self> {
        let Query(pairs) = asked.map_err(|refused| Refusal::wrong(refused.body_text()))?;
        let mut question = Self { as_of: None, top: usize::MAX };
        for (key, value) in pairs {
            match key.as_str() {
                "as_of" => question.as_of = Some(value.parse().map_err(|error| said(&error))?),
                "top" if of_book => {
                    let number = value.parse().ok().filter(|top| *top > 0);
                    let wrong = || format!("top must be a whole number above 0, got `{value}`");
                    question.top = number.ok_or_else(|| Refusal::wrong(wrong()))?;
                }
                _ => {
                    let all = if of_book { "`as_of` and `top`" } else { "`as_of`" };
                    return Err(Refusal::wrong(format!("query must have only {all}, got `{key}`")));
                }
            }
        }
        Ok(question)
    }
}

/// Refuses what was asked in the crate's own sentence.
fn said(error: &goodwill::Error) -> Refusal {
    Refusal::wrong(error.to_string())
}

fn name(id: Id) -> Answer<Name> {
    let Path(id) = id.map_err(|refused| Refusal::wrong(refused.body_text()))?;
    Name::new(&id).map_err(|error| said(&error))
}

/// The events at an instant or before.
fn known(events: Vec<Event>, as_of: Instant) -> Answer<Vec<Event>> {
    let known: Vec<Event> = events.into_iter().filter(|event| event.at() <= as_of).collect();
    if known.is_empty() {
        let said = format!("customer must have an event at {} or before, got none", rfc3339(as_of));
        return Err(Refusal::new(StatusCode::NOT_FOUND, said));
    }
    Ok(known)
}

fn newest(events: &[Event]) -> Instant {
    events.iter().map(Event::at).max().unwrap_or(Instant::EPOCH)
}

fn rfc3339(at: Instant) -> String {
    Timestamp::try_from(at).map_or_else(|_| at.to_string(), |at| at.to_string())
}

fn day(at: Instant) -> String {
    rfc3339(at).chars().take_while(|letter| *letter != 'T').collect()
}

/// Does what waits for the disk or counts for long where it holds up no other request.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Answer<T> + Send + 'static,
) -> Answer<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(Refusal::failed(error)))
}
