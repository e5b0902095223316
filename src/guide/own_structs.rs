//! One customer from your own structs, in thirty lines.
//!
//! You have structs already: tickets, say. Each becomes an [`Event`](crate::record::Event): whose
//! it is, when it happened, and what happened. That is all the crate asks for.
//!
//! ```
//! use goodwill::book::{BookParams, Relationship, next_steps};
//! use goodwill::friction::{Encounter, Friction, FrictionEvent, FrictionKind, Initiator, Stage};
//! use goodwill::quantity::{Instant, Name, Share};
//! use goodwill::record::Event;
//!
//! struct Ticket {
//!     opened: &'static str,
//!     hours_late: f64,
//!     came_again: bool,
//! }
//!
//! let tickets = [
//!     Ticket { opened: "2026-01-12T09:30:00Z", hours_late: 0.0, came_again: false },
//!     Ticket { opened: "2026-02-03T14:00:00Z", hours_late: 30.0, came_again: true },
//!     Ticket { opened: "2026-03-20T11:15:00Z", hours_late: 6.0, came_again: false },
//! ];
//!
//! let mut events = Vec::new();
//! for ticket in &tickets {
//!     let at: Instant = ticket.opened.parse()?;
//!     let mut encounter = Encounter::new(Stage::Support, at, Initiator::Customer);
//!     if ticket.hours_late > 0.0 {
//!         // A day late is as bad as late can be.
//!         let severity = Share::new((ticket.hours_late / 24.0).min(1.0))?;
//!         encounter = encounter.with_friction(Friction::from_severity(FrictionKind::Late, severity));
//!     }
//!     if ticket.came_again {
//!         encounter = encounter.with_friction(Friction::new(FrictionKind::Repeat));
//!     }
//!     events.push(Event::new(Name::new("acme")?, FrictionEvent::Encounter(encounter).into()));
//! }
//!
//! let (params, now) = (BookParams::default(), "2026-03-31".parse()?);
//! let acme = Relationship::from_events(&events, &params, now)?;
//! let portrait = acme.portrait(&params, now)?.ok_or("three tickets are known")?;
//! println!("we serve acme at {:.0} of 100", 100.0 * portrait.value());
//! for step in next_steps(&events, &params, now)? {
//!     println!("{step}");
//! }
//! # assert_eq!(format!("{:.1}", 100.0 * portrait.value()), "38.5");
//! # let steps = next_steps(&events, &params, now)?;
//! # assert_eq!(steps.first().map(ToString::to_string).as_deref(), Some("+5.0: one encounter at support without any effort asked"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What you need to know of it:
//!
//! - Fifty is where nothing is known. Eighty is better than four of five customers, as assumed.
//! - There is no clock. `now` is yours, and with it the result is the same tomorrow.
//! - An event that you do not have is left out. Nothing is filled in with zero.
//! - With more kinds of events, more models speak: [`EventRecord::events`](crate::record::EventRecord::events)
//!   lists all of them.
//!
//! Next: [all your customers in order](super::nightly), or [why a score is what it
//! is](super::explaining).
