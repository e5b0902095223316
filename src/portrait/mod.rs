//! One relationship on one page.
//!
//! *How does this customer stand with us, how sure is that, why did it move, and what would move
//! it?*
//!
//! A customer stands somewhere in two directions: **ours**, how the firm serves the customer, and
//! **theirs**, how the customer deals with the firm. Each is a [`Standing`]: of all customers as
//! assumed, the share that stands lower. One half is where nothing is known. Beside the two stands
//! what each model says from its own facts alone ([`Scores`] in full, [`Reading`] in short).
//!
//! | question | answer |
//! |---|---|
//! | how does it stand, and what makes it so? | [`Portrait::ours`], [`Portrait::theirs`], [`Standing::parts`]; by model, [`Portrait::parts`]; by event, [`event_parts`](crate::book::event_parts) |
//! | how sure is that? | [`Standing::interval`]; [`Standing::coverage`] (ever observed), [`Standing::fresh`] (still evidence), [`Standing::bounds`] (what is open gone badly, or well) |
//! | why did it move? | [`Portrait::change_since`] over models; [`change`](crate::book::change) down to single events, with the chance that it fell |
//! | what would move it? | [`Relationship::levers`](crate::book::Relationship::levers), [`Relationship::path_to`](crate::book::Relationship::path_to); [`next_steps`](crate::book::next_steps) as deeds |
//! | what calls for attention? | [`Alarm`](crate::book::Alarm): none is ever averaged away |
//! | what does not go together? | [`Scores::contradictions`] |
//! | what does a person say? | [`Override`](crate::record::Override), beside the score, dated and expiring |
//!
//! # Formula
//!
//! Every model has components, each of one direction, with decayed facts that went well (r) and
//! badly (s), and a prior of mean a and weight κ.
//!
//! ```text
//! component i      pᵢ(z) = σ(logit aᵢ + z)              its expected share at standing z
//! prior            z ~ N(0, τ²)                         a population, never a customer
//! dispersion       Sᵢ = wᵢ rᵢ(κᵢ + 1)/(nᵢ + κᵢ)           nᵢ = rᵢ + sᵢ facts count as at most κᵢ + 1
//!                  Fᵢ = wᵢ sᵢ(κᵢ + 1)/(nᵢ + κᵢ)
//! posterior        π(z) ∝ exp(−z²/2τ² + Σ Sᵢ ln pᵢ(z) + Fᵢ ln(1 − pᵢ(z)))    on 65 points to ±4τ
//! standing         V = E[Φ(z/τ)]
//! part i           cᵢ = ∫₀¹ Cov_t(Φ, Lᵢ) dt              evidence scaled by t; ½ + Σ cᵢ = V
//! expected share   θ̂ᵢ = (rᵢ + κᵢ E[pᵢ(z)])/(nᵢ + κᵢ)
//! change           V then → time passes, nothing new → each event, one by one → V now
//! fell             P(z of what happened since < z of what was known before), of two disjoint ledgers
//! lever of i       V with one more success of i, less V
//! ```
//!
//! So nothing known is exactly 50 for everybody. A good fact never lowers a standing, and a bad one
//! never raises it, to the bit. Many kinds of facts say more than many facts of one kind, since
//! what repeats itself saturates. A component that nobody feeds says nothing.
//!
//! The value, one half and every contribution are rounded to multiples of 2⁻⁵⁰ (10⁻¹⁵), by largest
//! remainders (see [`Rounded`](crate::kernel::Rounded)): so they add up to the last bit in any
//! order. The same rule prints them in whole points that add up ([`Change::rounded`],
//! [`Portrait::rounded`]).
//!
//! # Worked example
//!
//! Three facts, all fresh. One stake of the reference size is honoured: it weighs ½, so it counts as
//! ½ · 3/2.5 = .6 of a success, and V = .577. Then a second: each weighs ½, so that
//! r = 1, with a = ½ and κ = 2. They count as 1 · 3/3 = 1 success. One stake is not: s = ½, which
//! counts as ½ · 3/(1.5 + 2) together with them. Of r = 1 and s = ½: S = 1 · 3/3.5 = .857 and
//! F = .5 · 3/3.5 = .429. The posterior is `exp(−z²/2) σ(z)^.857 σ(−z)^.429`.
//!
//! ```
//! use goodwill::book::{BookParams, Relationship};
//! use goodwill::portrait::Standing;
//! use goodwill::quantity::{Instant, Name, Party, Stake};
//! use goodwill::record::Event;
//! use goodwill::trust::{Conduct, TrustEvent};
//!
//! let (acme, at, stake) = (Name::new("acme")?, Instant::from_days(20_000)?, Stake::new(1.0)?);
//! let act = |conduct| TrustEvent::Act { by: Party::Firm, stake, at, conduct };
//! let read = |conducts: &[Conduct]| -> goodwill::Result<Option<f64>> {
//!     let events: Vec<Event> =
//!         conducts.iter().map(|c| Event::new(acme.clone(), act(*c).into())).collect();
//!     let params = BookParams::default();
//!     let portrait = Relationship::from_events(&events, &params, at)?.portrait(&params, at)?;
//!     Ok(portrait.and_then(|portrait| portrait.ours().map(Standing::value)))
//! };
//! let (right, wrong) = (Conduct::ActedRightly, Conduct::FailedToAct);
//! let said = |value: Option<f64>| value.map(|value| format!("{value:.3}"));
//! assert_eq!(read(&[])?, None);
//! assert_eq!(said(read(&[right])?), Some("0.577".to_owned()));
//! assert_eq!(said(read(&[right, right])?), Some("0.620".to_owned()));
//! assert_eq!(said(read(&[right, right, wrong])?), Some("0.550".to_owned()));
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - The spread τ and the priors are assumed until they are learned: 80 is better than four of five
//!   customers *as assumed*.
//! - Components are taken as independent given the standing. They share events where one event
//!   concerns two of them, so the interval is somewhat narrow.
//! - More of the same never widens the interval of z. On the scale of the standing it can, where
//!   evidence contradicts itself, by .05 at most.
//! - What an event did is counted where it stands in time: of two breaches, the second finds less
//!   to break.
//! - An alarm is compared with the customer's own past or with what was agreed. It says that
//!   something changed, not why.

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
pub(crate) use scores::Told;
pub(crate) use standing::{AllCounted, Frame};
pub use standing::{Standing, StandingPart};

pub(crate) use crate::model::MODELS;
pub use crate::model::{Direction, ModelName, Reading};
pub use whole::{Portrait, PortraitPart};
