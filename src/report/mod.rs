//! What a person is shown: the scores of a book, laid out to be read.
//!
//! | module | what it makes | for |
//! |---|---|---|
//! | [`html`] (feature `html`) | one page with drawings, complete in its file | whoever opens it in the morning |
//!
//! A report says what it is given and computes no score. The same input gives the same bytes.

#[cfg(feature = "html")]
pub mod html;
