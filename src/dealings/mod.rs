//! The next dealing: will it be honoured in time, will it be disputed, when will it be over?
//!
//! # Question
//!
//! When this dealing is placed, what is to be expected of who has to honour it?
//!
//! # Evidence
//!
//! A [`Dealing`]: an invoice, a delivery, an appointment, a booking. The truster places a stake with
//! the trustee, who is to honour it by a date; either may be the firm. It has three dates: placed,
//! due, ended. It ends kept, late, cancelled in good time or failed ([`Outcome`]), and may be
//! disputed. That it was kept is known when it ended; that it is late, since it was due.
//!
//! # Formula
//!
//! ```text
//! record      p = (κa + Σ δ k)/(κ + Σ δ)          k kept in time or not, δ = 2^(−age/H), judged before
//! by stake    δ w(σ) in place of δ,  w = 1/(1 + s₀/σ)
//! a, κ        ever: from how trustees differ (pooling);  recent: κ chosen with H
//! H, κ        the least −Σ ln P(what happened), each forecast from what was judged before it
//! alone       ln(p/(1 − p)), and what everybody did recently over ever: whichever of four records
//!             forecast best; a simpler one unless another is better by a standard error
//! weighed     ẑ = b + Σ wᵢ(xᵢ − x̄ᵢ),  w ≥ 0         the calibrator, over the figures below
//! bent        ẑ = b + Σ fᵢ(xᵢ),  f never falls      curves in its place, where they are better
//! days        ln(1 + days) = β ln(1 + days given) + rest, pooled by trustee; the interval is between
//!             quantiles of what such forecasts were off by
//! ```
//!
//! Figures of the past: the record recent and ever, by count and by stake, with this party,
//! promptness, disputes, the streak, the leniency of who places, everybody's recent record, how much
//! is known. Figures at placing: amount, amount against what is usual of the trustee, days until
//! due, how many are open and overdue, the caller's own numbers, each as a line and steps at its
//! quartiles; and records of all dealings that are due on the same weekday or in the same month, or
//! of which a column of words says the same. A better record never lowers a chance. What is weighed
//! is taken only where it forecast held-out blocks of time better than the record alone, by one
//! standard error of the difference ([`DealingForecaster::is_weighed`]); so are curves in the place
//! of weights, within these blocks ([`DealingForecaster::is_bent`]).
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | p | chance that it is honoured in time | (0, 1) | [`Chance`] |
//! | a, κ | what is believed of anybody, and its weight in dealings | (0, 1), above 0 | [`DealingForecaster::prior`] |
//! | H, s₀ | half-life of the recent record, the median stake | as there | [`DealingForecaster::unit`] |
//! | σ | stake | 0 or more | [`Stake`](crate::quantity::Stake) |
//!
//! # Direction
//!
//! A higher chance is better, but for the chance of a dispute.
//!
//! # Parameters
//!
//! None stands in the register: all are learned from the dealings that are given.
//!
//! | parameter | learned as |
//! |---|---|
//! | s₀ | the median stake |
//! | a | (kept + 1)/(dealings + 2) |
//! | H | one of [`HALF_LIVES`](DealingForecaster::HALF_LIVES), for each trustee's record and for everybody's |
//! | κ | ever: by moments of how trustees differ; recent: one of [`PRIOR_WEIGHTS`](DealingForecaster::PRIOR_WEIGHTS) |
//! | w, f | by the [calibrator](crate::calibrate), penalised; three blocks of time held out |
//!
//! # Laws
//!
//! | law | test |
//! |---|---|
//! | what is told at the instant of placing or later moves no bit | `law_the_future_moves_no_bit` |
//! | the order of dealings moves no bit | `law_the_order_of_dealings_moves_no_bit` |
//! | baseline and parts add up to the value, to the bit in any order | `law_parts_add_up_to_the_bit` |
//! | a better record never lowers the chance from the past | `law_a_better_record_never_lowers` |
//!
//! # Worked example
//!
//! ```
//! use goodwill::dealings::{Columns, Dealing, DealingForecaster};
//! use goodwill::quantity::{HalfLife, Instant, Name, Stake};
//!
//! let day = Instant::from_days;
//! let invoice = |who: &str, placed: i64| {
//!     let (who, us) = (Name::new(who)?, Name::new("us")?);
//!     Dealing::new(who, us, Stake::new(1.0)?, day(placed)?)?.due(day(placed + 30)?)
//! };
//! // Ann paid four in time, Bob two in time and two late.
//! let mut known = Vec::new();
//! for i in 0..4_i64 {
//!     known.push(invoice("ann", i)?.settled(day(i + 20)?)?);
//!     known.push(invoice("bob", i)?.settled(day(i + if i < 2 { 20 } else { 40 })?)?);
//! }
//! let never = Some(HalfLife::INFINITE);
//! let learned = DealingForecaster::learn(&known, &Columns::default(), day(60)?, never)?;
//! let forecaster = learned.ok_or("dealings that are over")?;
//! // (6 + 1)/(8 + 2) before any evidence.
//! assert_eq!(forecaster.prior().mean.get(), 0.7);
//! let next = [invoice("ann", 60)?, invoice("bob", 60)?];
//! let forecasts = forecaster.forecast(&known, &next)?;
//! // (4 + 1)/(4 + 2) and (2 + 1)/(4 + 2); helped by each other, nearer together or not.
//! let running: Vec<String> =
//!     forecasts.iter().map(|f| format!("{:.4}", f.running_mean)).collect();
//! assert_eq!(running, ["0.8333", "0.5000"]);
//! assert!(forecasts[0].history.value() > forecasts[1].history.value());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Limits
//!
//! - The chances have no interval.
//! - Days are learned from what ended: where much is open, they are too short.
//! - Of more than 4 000 dealings that are over, 4 000 spread evenly teach the weights.
//! - A season is told from other change only where it returns: months count from two years on.
//! - Every column of the caller's has to be known when the dealing is placed. What is filled in
//!   later leaks, and nothing here can see it.
//! - Forecasting replays all that is known; a learned forecaster is not written by serde.
//!
//! # References
//!
//! 1. Dawid, A. P. (1984). Present position and potential developments: the prequential approach.
//!    *Journal of the Royal Statistical Society A* 147, 278–292.
//! 2. Kleinman, J. C. (1973). Proportions with extraneous variance: single and independent samples.
//!    *JASA* 68, 46–54, for κ.

mod calendar;
mod dealing;
mod figures;
mod forecaster;
mod learned;
mod record;
mod settlement;

pub use dealing::{Dealing, Outcome};
pub use forecaster::{Columns, DealingForecast, DealingForecaster, Lesson};
pub use learned::Chance;
pub use settlement::DaysToSettlement;
