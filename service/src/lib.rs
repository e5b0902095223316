//! An example of a web service around `goodwill`: it observes events, and answers portraits, pages
//! and the order of the book. What it knows is in one file, and a restart loses nothing.
//!
//! | request | answer |
//! |---|---|
//! | `POST /events` | takes one event or JSON Lines; all of them, or none |
//! | `GET /customers/{id}` | the customer's portrait as JSON |
//! | `GET /customers/{id}/page` | the same as a page of HTML, with what to do next |
//! | `GET /book` | all customers as JSON, in the order of whom to call first |
//!
//! Each `GET` takes `?as_of=DATE`, and then reads what was known at that date.

mod answers;
mod refusal;
mod store;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode, Uri};
use axum::routing::{get, post};

pub use refusal::Refusal;
pub use store::{Observed, Store};

/// The most bytes that a request may have.
pub const BODY: usize = 8 << 20;

/// Puts the routes together around a store.
pub fn app(store: Store) -> Router {
    Router::new()
        .route("/events", post(answers::observe))
        .route("/customers/{id}", get(answers::portrait))
        .route("/customers/{id}/page", get(answers::page))
        .route("/book", get(answers::book))
        .fallback(nowhere)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(Arc::new(store))
}

const PATHS: &str = "/events, /customers/{id}, /customers/{id}/page or /book";

async fn nowhere(uri: Uri) -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, format!("path must be {PATHS}, got `{}`", uri.path()))
}

async fn wrong_method(method: Method, uri: Uri) -> Refusal {
    let right = if uri.path() == "/events" { "POST" } else { "GET" };
    let said = format!("method of `{}` must be {right}, got `{method}`", uri.path());
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, said)
}
