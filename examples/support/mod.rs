//! What the examples share: reading tables, writing results.
//!
//! | module | what it does |
//! |---|---|
//! | [`input`] | reads CSV, and says where it is wrong |
//! | [`dates`] | reads and writes dates |
//! | [`progress`] | shows how far a long run has come |
//! | [`table`] | lays out tables and paragraphs |
//! | [`drawn`] | gives figures of forecasts their intervals |
//! | [`quoted`] | writes a name as a cell of CSV that is no formula |
//! | [`json`] | writes an object whose fields keep their order |
//! | [`leaving`] | simulates a book from which customers leave |
//! | `readme` | in tests: the flags that the README names |
//! | [`outcome`] | prints, and ends a run: a result on stdout, or one sentence on stderr |
//! | [`output`] | writes a file whole or not at all, and never over what was read |

// Each example compiles this module as its own and uses a part of it.
#![allow(dead_code, unused_macros)]

pub(crate) mod dates;
pub(crate) mod drawn;
pub(crate) mod input;
pub(crate) mod json;
pub(crate) mod leaving;
#[macro_use]
pub(crate) mod outcome;
pub(crate) mod output;
pub(crate) mod progress;
pub(crate) mod quoted;
#[cfg(test)]
pub(crate) mod readme;
pub(crate) mod table;
