//! What the examples share: reading tables, writing results.
//!
//! | module | what it does |
//! |---|---|
//! | [`input`] | reads CSV, and says where it is wrong |
//! | [`dates`] | reads and writes dates |
//! | [`progress`] | shows how far a long run has come |
//! | [`table`] | lays out tables and paragraphs |
//! | [`json`] | writes an object whose fields keep their order |
//! | [`leaving`] | simulates a book from which customers leave |
//! | `readme` | in tests: the flags that the README names |
//! | [`outcome`] | ends a run: a result on stdout, or one sentence on stderr |

// Each example compiles this module as its own and uses a part of it.
#![allow(dead_code)]

pub(crate) mod dates;
pub(crate) mod input;
pub(crate) mod json;
pub(crate) mod leaving;
pub(crate) mod outcome;
pub(crate) mod progress;
#[cfg(test)]
pub(crate) mod readme;
pub(crate) mod table;
