//! What must not move: how events are read, written, named and refused, and every bit of the
//! scores of a simulated book.
//!
//! Each text stands in a file beside this one. With the environment variable `GOODWILL_BLESS` set
//! the tests write these files anew, and fail, so that nobody takes a written file for one that
//! was held.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used, clippy::panic)]
#![cfg(feature = "serde")]

// The only place that says where the record lives.
use goodwill::record::EventRecord;
use held::{Digest, hash, hold, read};

mod constants;
mod errors;
mod events;
#[path = "../support/fading.rs"]
mod fading;
#[path = "../support/held.rs"]
mod held;
mod learned;
mod pages;
mod scores;
mod states;
#[path = "../support/tree.rs"]
mod tree;
mod truths;
