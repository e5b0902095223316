//! Many relationships from one stream of events.
//!
//! An [`Event`](crate::record::Event) says what happened with one customer. A [`Relationship`] routes one customer's
//! events to every model that they concern, labelling first what depends on what came before or
//! after. Its portrait is one page; a book is a map of them.
//!
//! ```
//! use goodwill::book::{BookParams, Relationship};
//! use goodwill::record::{Event, Fact};
//! use goodwill::friction::{Encounter, Initiator, Stage};
//! use goodwill::quantity::{Instant, Name};
//!
//! let now = Instant::from_days(20_000)?;
//! let call = Encounter::new(Stage::Support, now, Initiator::Customer);
//! let events = [Event::new(Name::new("acme")?, Fact::Friction(goodwill::friction::FrictionEvent::Encounter(call)))];
//! let params = BookParams::default();
//! let acme = Relationship::from_events(&events, &params, now)?;
//! let portrait = acme.portrait(&params, now)?;
//! assert_eq!(portrait.map(|p| p.facts()), Some(1));
//! # Ok::<(), goodwill::Error>(())
//! ```

mod along;
mod attention;
mod change;
mod effects;
mod firm;
pub mod loss;
mod next_steps;
mod params;
mod people;
pub mod pooling;
mod ranked;
mod relationship;
mod routing;
mod row;
#[cfg(feature = "schemars")]
mod schema;
mod timeline;
mod whole;

pub use attention::{Alarm, AlarmKind, AttentionParams, Recent};
pub(crate) use attention::{Depth, Seen};
pub(crate) use change::Early;
pub use change::{change, change_in_steps};
pub use effects::event_parts;
pub use firm::Firm;
pub use loss::{LearnedLoss, Loss, LossLearner, LossModel, LossParams};
pub use next_steps::{NextStep, next_steps};
pub use params::BookParams;
pub use people::{Person, people};
pub use pooling::{Counts, LearnedPriors, PriorLearner};
pub(crate) use ranked::in_currency;
pub use ranked::{Ranked, RankedBook};
pub use relationship::Relationship;
pub(crate) use relationship::Ruled;
pub use row::BookRow;
pub(crate) use row::{NOTHING, ONLY_OUTCOMES};
pub use timeline::{TrustPoint, trust_timeline};
pub use whole::Book;
pub(crate) use whole::by_customer;

pub use crate::kernel::ranking::{MovedRank, MovedRanks, WeightMoves};
