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
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | rᵢ, sᵢ | facts of a component that went well and badly, decayed | 0 or more | [`StandingPart::good`], [`StandingPart::bad`] |
//! | aᵢ, κᵢ | its prior: expected share, and for how many facts that counts | \[0, 1\], above 0 | the model's constants |
//! | wᵢ | what a fact of the model counts here; 0 if it is not declared | 0 or more | [`PortraitParams::weight`] |
//! | τ | how far customers differ, in log-odds | above 0, at most 100 | [`PortraitParams::spread`] |
//! | z | where the customer stands, in log-odds; 0 is the middle | | |
//! | V | the share of all customers, as assumed, that stands lower | (0, 1) | [`Standing::value`] |
//! | cᵢ | what a component adds | (−1, 1) | [`StandingPart::contribution`] |
//! | θ̂ᵢ | the share of good to expect next | \[0, 1\] | [`StandingPart::expected`] |
//! | σ, Φ | the logistic function, and the normal distribution's | (0, 1) | |
//!
//! The defaults stand in the register, [`defaults`](crate::defaults), under *standing*.
//!
//! # Laws
//!
//! | law | how exactly | test |
//! |---|---|---|
//! | nothing known is `None`, and counts as one half with the widest interval | to the bit | `nothing_known_is_nothing_said`, `a_customer_of_whom_nothing_is_known_stands_at_one_half` |
//! | of two forms of one fact the better never leads lower, in either direction | exact comparison | `law_monotone_in_every_outcome` |
//! | the standing is that of this page, integrated over all z | 2·10⁻³ | `law_the_standing_is_that_of_its_page` |
//! | parts add up: components to models, models to the standing | to the bit, in any order | `law_parts_sum_to_the_standings` |
//! | what single events add sums to the standing | to the bit | `law_events_add_up_to_the_standing` |
//! | a change adds up: passing time, events, models; turned round it is negated | to the bit | `law_a_change_sums_and_turns_round`, `law_a_change_is_split_down_to_single_events` |
//! | order, partition and threads move nothing | to the bit | `law_order_of_arrival_is_irrelevant`, `law_shards_by_customer_merge_to_the_same_book` |
//! | the events of other customers change nothing | to the bit | `law_other_customers_change_nothing` |
//! | the two directions never mix | to the bit | `law_the_two_directions_never_mix` |
//! | a model that knows nothing, or is not declared, changes nothing | to the bit | `law_a_silent_model_and_one_not_declared_change_nothing` |
//! | outcomes, worth, overrides, thanks and rivals' deeds move no standing | to the bit | `law_what_no_model_scores_moves_no_standing` |
//! | what becomes of all that is open stays within the bounds | exactly | `law_bounds_hold_whatever_becomes_of_what_is_open` |
//! | one kind of fact without end moves a standing to a limit, which its κ sets | the last 4 900 of 5 000 facts add under .01 | `one_kind_of_fact_has_a_limit` |
//! | a lever is one more good fact; a path takes what brings most for its cost | | `law_a_lever_is_one_more_good_fact`, `law_a_path_takes_what_brings_most_for_its_cost` |
//!
//! The laws stand in `tests/whole`, `tests/portrait.rs` and `tests/book.rs`, those of the
//! arithmetic (more of the same never widens, coverage) in `tests/kernel/standing.rs`.
//!
//! # Worked example
//!
//! Three facts, all fresh, of one component: the firm honours two stakes of the reference size and
//! fails a third. Honouring has a = ½ and κ = 2, and a stake of the reference size weighs ½. With
//! τ = 1 and a = ½, p(z) = σ(z).
//!
//! ```text
//! one honoured          r = ½, s = 0     S = ½ · 3/2.5 = .6                            V = .577
//! a second              r = 1, s = 0     S = 1 · 3/3   = 1                             V = .620
//! one is not honoured   r = 1, s = ½     S = 1 · 3/3.5 = .857   F = ½ · 3/3.5 = .429   V = .550
//! ```
//!
//! The last one by hand. Seven points are enough for three digits. Each row is the prior times
//! what the three facts say there.
//!
//! ```text
//!   z    exp(−z²/2)   σ(z)^.857 σ(−z)^.429   product     Φ(z)    product · Φ
//!  −3      .0111            .0718             .0008      .0013      .0000
//!  −2      .1353            .1530             .0207      .0228      .0005
//!  −1      .6065            .2837             .1721      .1587      .0273
//!   0     1.0000            .4102             .4102      .5000      .2051
//!   1      .6065            .4355             .2641      .8413      .2222
//!   2      .1353            .3605             .0488      .9772      .0477
//!   3      .0111            .2597             .0029      .9987      .0029
//!                                    sum      .9195                 .5056
//!
//! V = .5056/.9195 = .550;  the only component adds .550 − ½ = .050
//! ```
//!
//! ```
//! use goodwill::book::{BookParams, Relationship};
//! use goodwill::portrait::{Portrait, Standing};
//! use goodwill::quantity::{Instant, Name, Party, Stake};
//! use goodwill::record::Event;
//! use goodwill::trust::{Conduct, TrustEvent};
//!
//! let (acme, at, stake) = (Name::new("acme")?, Instant::from_days(20_000)?, Stake::new(1.0)?);
//! let act = |conduct| TrustEvent::Act { by: Party::Firm, stake, at, conduct };
//! let read = |conducts: &[Conduct]| -> goodwill::Result<Option<Portrait>> {
//!     let events: Vec<Event> =
//!         conducts.iter().map(|c| Event::new(acme.clone(), act(*c).into())).collect();
//!     let params = BookParams::default();
//!     Relationship::from_events(&events, &params, at)?.portrait(&params, at)
//! };
//! let (right, wrong) = (Conduct::ActedRightly, Conduct::FailedToAct);
//! let said = |portrait: Option<Portrait>| {
//!     portrait.and_then(|it| it.ours().map(|ours| format!("{:.3}", ours.value())))
//! };
//! assert_eq!(said(read(&[])?), None);
//! assert_eq!(said(read(&[right])?).as_deref(), Some("0.577"));
//! assert_eq!(said(read(&[right, right])?).as_deref(), Some("0.620"));
//!
//! let three = read(&[right, right, wrong])?;
//! let ours = three.as_ref().and_then(Portrait::ours).ok_or("three facts are known")?;
//! let part = &ours.parts()[0];
//! assert_eq!(format!("{:.3} {:.3}", part.good, part.bad), "1.000 0.500");
//! assert_eq!(format!("{:.3} {:.3}", ours.value(), part.contribution), "0.550 0.050");
//! assert_eq!(Standing::BASELINE + part.contribution, ours.value());
//!
//! // The table: what is summed at each of the seven points.
//! let sigma = |z: f64| 1.0 / (1.0 + (-z).exp());
//! let below = [0.0013, 0.0228, 0.1587, 0.5, 0.8413, 0.9772, 0.9987];
//! let (mut sum, mut of_all) = (0.0, 0.0);
//! for (z, below) in [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0].into_iter().zip(below) {
//!     let z: f64 = z;
//!     let product =
//!         (-z * z / 2.0).exp() * sigma(z).powf(3.0 / 3.5) * sigma(-z).powf(1.5 / 3.5);
//!     (sum, of_all) = (sum + product * below, of_all + product);
//! }
//! assert_eq!(format!("{sum:.4} {of_all:.4} {:.3}", sum / of_all), "0.5056 0.9195 0.550");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Limits
//!
//! - The spread τ and the priors are assumed until they are learned
//!   ([`pooling`](crate::book::pooling)): 80 is better than four of five
//!   customers *as assumed*, and not of those in the book.
//! - It knows what was recorded, and takes facts as they were recorded. It cannot tell a customer
//!   who is content from one whose trouble nobody wrote down; [`Standing::coverage`] and
//!   [`Standing::fresh`] say how much stands behind it.
//! - It says what goes with being served well or badly. It does not say what causes it, nor who
//!   will leave: that is learned from outcomes ([`loss`](crate::book::loss)), where there are enough.
//! - It makes up for one thing by another. What must not be made up for is an
//!   [`Alarm`](crate::book::Alarm).
//! - Components are taken as independent given the standing. They share events where one event
//!   concerns two of them, so the interval is somewhat narrow.
//! - More of the same never widens the interval of z. On the scale of the standing it can, where
//!   evidence contradicts itself, by .05 at most.
//! - What an event did is counted where it stands in time: of two breaches, the second finds less
//!   to break.
//! - An alarm is compared with the customer's own past or with what was agreed. It says that
//!   something changed, not why.
//!
//! # References
//!
//! 1. Aumann, R. J., & Shapley, L. S. (1974). *Values of Non-Atomic Games* (the parts).
//! 2. Karlin, S., & Rubin, H. (1956). The theory of decision procedures for distributions with
//!    monotone likelihood ratio. *Annals of Mathematical Statistics* 27, 272–299 (why a good fact
//!    never lowers).
//! 3. Williams, D. A. (1982). Extra-binomial variation in logistic linear models. *Applied
//!    Statistics* 31, 144–148 (why repetition saturates).

mod change;
mod contradiction;
mod lever;
mod params;
mod prepared;
mod scores;
mod standing;
mod whole;

pub use change::{Change, ChangePart, EventEffect};
pub(crate) use change::{ChangeStep, Whole};
pub use contradiction::{Claim, Contradiction, ContradictionKind, ContradictionRule};
pub use lever::{Lever, Path, PathStep};
pub use params::PortraitParams;
pub(crate) use prepared::Prepared;
pub use scores::Scores;
pub(crate) use scores::{AllSaid, Told};
pub(crate) use standing::{AllCounted, Frame};
pub use standing::{Standing, StandingPart};

pub(crate) use crate::model::MODELS;
pub use crate::model::{Direction, Glance, ModelName, Reading};
pub use whole::{Portrait, PortraitPart};
