//! Erasing: a customer or a person is to be forgotten.
//!
//! Keep the events, and what is made of them follows. [`Erasure`](crate::record::Erasure) takes the
//! names out of the events: those of an erased customer are dropped, and a name that stands anywhere
//! else has a stand-in in its place. Whatever is made of what is left holds nothing of the names, and
//! nobody else's score moves by a bit.
//!
//! ```
//! use goodwill::book::{Book, BookParams};
//! use goodwill::quantity::{Instant, Name};
//! use goodwill::record::{Erasure, Event};
//!
//! let events: Vec<Event> = [
//!     r#"{"customer":"acme","at":"2026-01-05","event":"contact","person":"Ada Vos"}"#,
//!     r#"{"customer":"bolt","at":"2026-01-06","event":"contact","person":"Ada Vos"}"#,
//!     r#"{"customer":"bolt","at":"2026-01-07","event":"hand_off","owner":"Bo","handled":1.0}"#,
//! ]
//! .into_iter()
//! .filter_map(|line| serde_json::from_str(line).ok())
//! .collect();
//!
//! // The word that stands in for names: one that the record does not hold, as the number of the request.
//! let (word, acme, ada) = (Name::new("erased 17")?, Name::new("acme")?, Name::new("Ada Vos")?);
//! let erasure = Erasure::new(&word, &[acme], &[ada])?;
//! let left: Vec<Event> = erasure.events(events).collect::<goodwill::Result<_>>()?;
//!
//! let written = serde_json::to_string(&left)?;
//! assert!(!written.contains("acme") && !written.contains("Ada"));
//! let book = Book::from_events(left, BookParams::default(), "2026-02-01".parse()?, |_, _| ())?;
//! let people = book.rows().flat_map(|(_, row)| &row.people);
//! assert_eq!(people.map(|person| person.name.as_str()).collect::<Vec<_>>(), ["erased 17 2"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Where the events are not at hand:
//!
//! | what is kept | what to do |
//! |---|---|
//! | a relationship, a portrait, a page of the customer to be erased | delete it |
//! | a book | [`Book::forget`](crate::book::Book::forget), with the firm made of those who stay |
//! | a person in the state of a customer who stays | make it anew, from events without the name |
//! | events whose ids are known | retract them, see [`Intake`](crate::record::Intake) |
//!
//! Copies are the user's to find: backups, mails with a page in them, a log that shows names.
//! `SECURITY.md` says what is promised.
