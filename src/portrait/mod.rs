//! One relationship on one page.
//!
//! *How does this customer stand with us, how sure is that, why did it move, and what would move
//! it?*
//!
//! What each model that speaks of the relationship says ([`Scores`] in full, [`Reading`] in
//! short), and the whole as their power mean ([`Portrait`]). Friction, which is worse the more
//! there is, enters as ease, `1 − index/100`. What speaks of the firm, its conduct, or of the
//! customer's culture, stands beside in the ledgers of a
//! [`Relationship`](crate::book::Relationship) and is no part of the whole.
//!
//! | question | answer |
//! |---|---|
//! | how does it stand, and what makes it so? | [`Portrait::value`], [`Portrait::parts`] |
//! | how sure is that? | [`Portrait::interval`], [`Portrait::coverage`] (ever observed), [`Portrait::fresh`] (still evidence), [`Portrait::bounds`] |
//! | why did it move? | [`Portrait::change_since`] over models; [`change`](crate::book::change) down to single events |
//! | what would move it? | [`Portrait::levers`], [`Portrait::path_to`]; [`next_steps`](crate::book::next_steps) as deeds |
//! | what does not go together? | [`Scores::contradictions`] |
//! | what does a person say? | [`Override`](crate::record::Override), beside the score, dated and expiring |
//!
//! # Formula
//!
//! ```text
//! whole = M_ρ(x; w) over the models of the book, a model without evidence at its prior
//! whole − baseline = Σ cᵢ,  the baseline being every model at its prior
//! change between two portraits = Σ cᵢ,  by the same kernel
//! cᵢ = rᵢ (xᵢ − x⁰ᵢ) = rᵢ Σₖ (xᵢₖ − xᵢₖ₋₁)  over passing time and the events k, one by one;
//!      rᵢ is the rate of the kernel from the beginning to the end
//! lever of i = M_ρ(… min(1, xᵢ + step) …) − M_ρ(x)
//! ```
//!
//! The whole, the baseline and every contribution are rounded to multiples of 2⁻⁵⁰ (10⁻¹⁵), by
//! largest remainders (see [`Rounded`](crate::kernel::Rounded)): so they add up to the last bit in any order.
//! The same rule prints them in whole points that add up ([`Change::rounded`],
//! [`Portrait::rounded`]).
//!
//! # Worked example
//!
//! Two models weigh the same. One stake of the reference size is honoured: it weighs ½, so trust is
//! (1 + ½)/(2 + ½) = .6. One meeting ends in an advance: with a prior of 2, momentum is 1/3, and
//! enters as (1 + 1/3)/2 = 2/3. Both stood at ½ before. The whole is (.6 + 2/3)/2 = .6333; trust adds
//! ½ · .1 = .05 to the baseline of .5, momentum ½ · 1/6 = .0833; raising trust by .1 would bring .05.
//!
//! ```
//! use goodwill::book::{BookParams, Relationship};
//! use goodwill::record::{Event, Fact};
//! use goodwill::momentum::{Ending, Meeting};
//! use goodwill::portrait::{ModelName, PortraitParams};
//! use goodwill::quantity::{Instant, Name, Party, Share, Stake};
//! use goodwill::trust::{Conduct, TrustEvidence};
//!
//! let (acme, at, one) = (Name::new("acme")?, Instant::from_days(20_000)?, Stake::new(1.0)?);
//! let conduct = Conduct::ActedRightly;
//! let events = [
//!     Fact::Trust(TrustEvidence::Act { by: Party::Firm, stake: one, at, conduct }),
//!     Fact::Momentum(goodwill::momentum::MomentumEvent::Meeting(Meeting::new(at, Ending::Advance))),
//! ]
//! .map(|fact| Event::new(acme.clone(), fact));
//! let mut params = BookParams::default();
//! params.portrait = PortraitParams::from_models(&[ModelName::Trust, ModelName::Momentum]);
//! let Some(portrait) = Relationship::from_events(&events, &params, at)?.portrait(&params, at)? else {
//!     return Ok(());
//! };
//! assert_eq!(format!("{:.4}", portrait.value()), "0.6333");
//! assert_eq!(format!("{:.4}", portrait.part(ModelName::Trust).contribution), "0.0500");
//! assert_eq!(format!("{:.4}", portrait.part(ModelName::Momentum).contribution), "0.0833");
//! assert_eq!(format!("{:.4}", portrait.levers(Share::new(0.1)?)[0].gain), "0.0500");
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! The interval takes the models as independent. They share events where one event concerns two
//! of them, so it is somewhat narrow. The weights are equal until outcomes teach others. They
//! should cover the models that a book has evidence for ([`PortraitParams::from_models`]): a model
//! that nobody feeds only draws every customer towards its prior. What an event did is counted
//! where it stands in time: of two breaches, the second finds less trust to break.

mod change;
mod contradiction;
mod lever;
mod params;
mod scores;
mod standing;
mod whole;

pub(crate) use change::ChangeStep;
pub use change::{Change, ChangePart, EventEffect};
pub use contradiction::{Claim, Contradiction, ContradictionKind, ContradictionRule};
pub use lever::{Lever, Path, PathStep};
pub use params::PortraitParams;
pub use scores::Scores;
pub(crate) use standing::{AllCounted, Frame};
pub use standing::{Standing, StandingPart};

pub(crate) use crate::model::MODELS;
pub use crate::model::{Direction, ModelName, Reading};
pub use whole::{Portrait, PortraitPart};
