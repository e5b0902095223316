//! The guide: from what you have to what you want, a page each.
//!
//! The code of every page runs as a test. A page takes some minutes; the first is the place to
//! begin.
//!
//! | you have, or want | page |
//! |---|---|
//! | structs of your own | [one customer in thirty lines](own_structs) |
//! | a help desk | [from tickets to friction](tickets) |
//! | an invoice list, and promises | [from invoices and promises to trust](invoices) |
//! | a survey | [from a survey to intimacy](survey) |
//! | all customers, every morning | [a nightly batch](nightly) |
//! | events as they come | [a stream](stream) |
//! | renewals and losses, recorded | [calibrating on renewals](renewals) |
//! | more customers than one machine holds | [on a cluster](cluster) |
//! | a customer who asks why | [explaining a score](explaining) |
//! | a weighted health score | [coming from a weighted health score](health_score) |
//! | somebody to be forgotten | [erasing] |
//! | a word that is not clear | [the glossary](glossary) |
//!
//! Rows of a file need no code: see [`record::mapping`](crate::record::mapping), and the presets in
//! the folder `examples/mappings`. For a service that keeps what it observed in a database, see the
//! folder `service`.

pub mod own_structs;

pub mod tickets;

pub mod invoices;

pub mod survey;

pub mod nightly;

pub mod stream;

pub mod renewals;

pub mod cluster;

pub mod explaining;

pub mod erasing;

pub mod health_score;

pub mod glossary;
