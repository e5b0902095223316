//! Why a request was refused.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Why a request was refused: a status, a sentence, and of a body the line.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    said: String,
    line: Option<usize>,
}

impl Refusal {
    /// Refuses with a sentence.
    pub fn new(status: StatusCode, said: impl Into<String>) -> Self {
        Self { status, said: said.into(), line: None }
    }

    /// Refuses what was asked or sent.
    pub(crate) fn wrong(said: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, said)
    }

    /// Names the line of the body, counted from 1.
    #[must_use]
    pub(crate) fn on_line(self, line: usize) -> Self {
        Self { line: Some(line), ..self }
    }

    /// Says that the service itself failed.
    pub(crate) fn failed(error: impl std::fmt::Display) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            format!("the database must answer, got: {error}"),
        )
    }
}

/// The crate's errors say what is wrong with what was sent or asked.
impl From<goodwill::Error> for Refusal {
    fn from(error: goodwill::Error) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, error.to_string())
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.said),
            None => f.write_str(&self.said),
        }
    }
}

impl std::error::Error for Refusal {}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut body = json!({ "error": self.said });
        if let Some(line) = self.line {
            body["line"] = Value::from(line);
        }
        (self.status, Json(body)).into_response()
    }
}
