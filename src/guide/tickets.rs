//! From tickets to friction.
//!
//! Friction asks how much effort we ask of a customer. A ticket is an
//! [`Encounter`](crate::friction::Encounter): where on the journey, who made contact, and what went
//! wrong. Each [`FrictionKind`](crate::friction::FrictionKind) has a usual severity; state your own
//! where you know better.
//!
//! | in the help desk | kind | severity |
//! |---|---|---|
//! | answered after what was promised | `Late` | by how much, up to a day, say |
//! | passed on to another | `Repeat` | the usual one |
//! | opened again | nothing | found by itself: see below |
//! | the answer was wrong | `Defect` | the usual one |
//!
//! Give the matter in [`about`](crate::friction::Encounter::about) and say where it was
//! [`resolved`](crate::friction::Encounter::resolved). Then a contact about the same matter soon
//! after is found to be a *next issue*, and counts against the first. That is why a relationship is
//! made from complete events: what comes later labels what came before.
//!
//! ```
//! use goodwill::book::{BookParams, Relationship};
//! use goodwill::friction::{Encounter, Friction, FrictionEvent, FrictionKind, Initiator, Stage};
//! use goodwill::quantity::{Instant, Name, Share};
//! use goodwill::record::Event;
//!
//! let ticket = |at: &str| -> goodwill::Result<Encounter> {
//!     let ticket = Encounter::new(Stage::Support, at.parse()?, Initiator::Customer);
//!     Ok(ticket.about(Name::new("billing")?).resolved())
//! };
//! let late = Friction::from_severity(FrictionKind::Late, Share::new(0.5)?);
//! let index = |tickets: Vec<Encounter>| -> goodwill::Result<Option<f64>> {
//!     let acme = Name::new("acme")?;
//!     let event = |ticket| Event::new(acme.clone(), FrictionEvent::Encounter(ticket).into());
//!     let events: Vec<Event> = tickets.into_iter().map(event).collect();
//!     let (params, now) = (BookParams::default(), "2026-03-01".parse::<Instant>()?);
//!     let friction = Relationship::from_events(&events, &params, now)?.scores(&params, now)?.friction;
//!     Ok(friction.map(|index| index.value()))
//! };
//!
//! let smooth = index(vec![ticket("2026-01-10")?])?;
//! let slow = index(vec![ticket("2026-01-10")?.with_friction(late)])?;
//! // The same matter again after two days: the first answer did not hold.
//! let again = index(vec![ticket("2026-01-10")?, ticket("2026-01-12")?])?;
//! assert!(smooth < slow, "more friction is worse");
//! assert!(smooth < again, "a next issue counts though nobody entered it");
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! A satisfaction that customers state is not friction: it is a
//! [rating of a need](crate::needs::NeedsEvent::Rating). An export of a help desk needs no code at
//! all: `examples/mappings` has mappings for three products.
