//! Explaining a score to a customer, or to whoever asks.
//!
//! A number that cannot be explained should not be used. Here every number is a sum: the baseline
//! and what each model adds, what each component adds, what each event adds. They add up as they
//! are printed.
//!
//! ```
//! use goodwill::book::BookParams;
//! use goodwill::portrait::ModelName;
//! use goodwill::quantity::Instant;
//! use goodwill::report::{Dossier, Layout};
//! use goodwill::simulate::Simulation;
//!
//! let simulation = Simulation::new(7).customers(1).events(80);
//! let events: Vec<_> = simulation.iter().collect();
//! let (params, now) = (BookParams::default(), simulation.until());
//! let since = now.plus(-90 * Instant::DAY)?;
//! let dossier = Dossier::from_events(&events, &params, since, now)?;
//! let portrait = dossier.portrait.as_ref().ok_or("eighty events")?;
//!
//! // In whole points, as you would say them.
//! let mut sum = 50;
//! let rounded = portrait.rounded(100.0);
//! for (model, points) in ModelName::ALL.iter().zip(&rounded.parts) {
//!     println!("{model}: {points:+}");
//!     sum += points;
//! }
//! assert_eq!((rounded.from, rounded.to), (50, sum));
//!
//! // All of it in words: text for a terminal, Markdown for a ticket.
//! let layout = Layout::default().with_dates(|at| at.to_string());
//! assert!(dossier.text(&layout).contains("What makes it so"));
//! assert!(dossier.markdown(&layout).starts_with("#"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Five questions that are asked, and where the answer stands:
//!
//! | question | answer |
//! |---|---|
//! | why is it so low? | [`Standing::parts`](crate::portrait::Standing::parts), the lowest first |
//! | which of my calls did that? | [`event_parts`](crate::book::event_parts), one number an event |
//! | why did it fall? | [`change`](crate::book::change): time that passed, then each event |
//! | how sure are you? | [`Standing::interval`](crate::portrait::Standing::interval), and how much of it is [fresh](crate::portrait::Portrait::fresh) |
//! | what would raise it? | [`next_steps`](crate::book::next_steps), each read anew as if it were done |
//!
//! Three that a score cannot answer: what *caused* it, whether the customer is content with what
//! nobody recorded, and what is fair. A person who knows better puts an
//! [`Override`](crate::record::Override) beside the score. It has an author, a reason and an end,
//! and it changes no number.
