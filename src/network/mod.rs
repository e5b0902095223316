//! A book of ledgers: what a party's dealings with everyone else tell of its next one with this.
//!
//! # Question
//!
//! If these two deal now, will the stake be honoured?
//!
//! # Evidence
//!
//! A [`Deal`]: the source placed a stake on the target, and it was honoured or not. A deal is
//! dated when it was judged. Every party has ledgers of [`trust`](crate::trust) with all others,
//! in which it is the firm and everybody else the customer; so the firm's side is what others
//! found it worth, and the customer's side what it found others worth, its leniency. Every two
//! that met have one of their own. Of each party it is kept how its [`Latest`] deals ended, as a source
//! and as a target, since conduct comes in runs. A [`Network`] keeps all this; a [`Sight`] is what it
//! knows of two.
//!
//! # Formula
//!
//! ```text
//! ℓ(m) = ln(m/(1 − m)) − ln(a/(1 − a)),   0 where there is no ledger
//! x₁ = 1                    any deal
//! x₂ = ℓ(m_t)               the target's recent record with all, by stake
//! x₃ = ℓ(m'_t)              the target's whole record with all, by count
//! x₄ = ℓ(n_s)               what the source recently found all others worth
//! x₅ = u_s                  how little the source is known as a judge
//! x₆ = ℓ(m_ts)              what the target found the source worth
//! x₇ = ℓ(m_st)              what the source found the target worth
//! x₈ = (R_o − R_t)/(R_o + R_t)   who takes the risks around the target
//! x₉ = h_t − a,  x₁₀ = h_s − a     how the latest deals of the target, and of the source, ended; 0 of none
//! ln(p/(1 − p)) = ln(a/(1 − a)) + Σ wᵢxᵢ
//!               = b + Σ fᵢ(xᵢ) + Σ fᵢⱼ(xᵢ, xⱼ)     by curves, where these are better
//! ```
//!
//! Each `m` is the mean of the posterior that the trust ledger reads: a prior of mean a and weight
//! W, and decayed evidence. The `wᵢ` are those of a logistic regression with a ridge
//! ([`logistic`](crate::kernel::logistic)) on the deals to learn from, each deal's figures being
//! read before it was judged. Curves and pairs ([`shapes`](crate::calibrate::shapes)) stand in their
//! place only where they forecast blocks of time that were held out better by a standard error
//! ([`NetworkForecaster::shapes`]).
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | p | probability that the deal is honoured | (0, 1) | [`NetworkForecast::probability`] |
//! | a, W | prior mean and weight | (0, 1), above 0 | [`Prior`](crate::kernel::posterior::Prior) |
//! | H, s₀ | half-life of the recent record, reference stake | as there | [`TrustUnit`](crate::trust::TrustUnit) |
//! | m, n | posterior means that a stake is honoured: by the target, by those that the source trusted | (0, 1) | [`Sight`] |
//! | u | uncertainty of the opinion on n | [0, 1] | |
//! | R | risks taken, by others and by the target | 0 or more | |
//! | h | share honoured of the latest deals, all of one instant: on the target, by the source | [0, 1] | [`Latest`] |
//! | xᵢ | figure | finite | [`Figure`] |
//! | wᵢ | its weight | finite | [`NetworkForecaster::weights`] |
//!
//! # Direction
//!
//! A higher probability is better. A weight below 0 is no contradiction where two figures overlap:
//! it corrects the other.
//!
//! # Parameters
//!
//! None stands in the register, for all are learned from the deals that are given, and can be
//! asked of the [`NetworkForecaster`] and kept with it.
//!
//! | parameter | learned as |
//! |---|---|
//! | s₀ | the median stake, so that half of all stakes weigh one half or more |
//! | a | (honoured + 1)/(deals + 2): neither kind is ever taken to be impossible |
//! | H | the longest of [`HALF_LIVES`](NetworkForecaster::HALF_LIVES) whose log loss forward is within a standard error of the least |
//! | W | the one of [`PRIOR_WEIGHTS`](NetworkForecaster::PRIOR_WEIGHTS) with the least log loss forward |
//! | wᵢ | by all deals, with a ridge of one deal |
//!
//! Forward means in five blocks: each but the first is forecast from what the blocks before it
//! taught. Neither a forecast nor a block parts deals of one instant, unless it is said that they
//! stand in their order ([`Ties`]). Forgetting throws evidence away, and few breaches make for a loss that hardly differs
//! between a week and a season, so a shorter half-life has to be worth it.
//!
//! # Laws
//!
//! | law | test |
//! |---|---|
//! | the order in which a network takes deals in moves no bit | `law_order_is_irrelevant` |
//! | the latest deals are those of the last instant, whatever came first | `law_the_latest_deals_are_those_of_the_last_instant` |
//! | shards of deals merge to the same network | `law_shards_merge_to_the_same_network` |
//! | a deal knows those that the network took in before | `law_a_deal_knows_what_stands_before_it` |
//! | deals of one instant teach nothing of each other: their order moves no bit | `law_what_one_instant_holds_is_not_known_to_itself` |
//! | what comes later moves no bit, of what was learned or forecast | `law_the_future_moves_no_bit` |
//! | how a deal ends moves no bit of its own forecast | `law_no_deal_is_forecast_from_its_own_outcome` |
//! | the log-odds are the baseline plus the parts, to the bit | `law_parts_sum_to_the_log_odds` |
//! | other names leave all numbers as they are | `law_names_are_only_names` |
//! | what is written is read back to the bit | `law_serde_is_exact` |
//!
//! # Worked example
//!
//! Ann and Bob keep their word to five others, Mal does not. A newcomer is warned of Mal.
//!
//! ```
//! use goodwill::network::{Deal, NetworkForecaster};
//! use goodwill::quantity::{HalfLife, Instant, Name, Stake};
//!
//! let day = Instant::from_days;
//! let mut deals = Vec::new();
//! for i in 0..60_i64 {
//!     let target = ["ann", "bob", "mal"][usize::try_from(i % 3)?];
//!     let source = Name::new(&format!("customer {}", i % 5))?;
//!     let stake = Stake::new(1.0)?;
//!     deals.push(Deal::new(source, Name::new(target)?, stake, target != "mal", day(i)?)?);
//! }
//! let forecaster = NetworkForecaster::learn(&deals, Some(HalfLife::INFINITE))?.ok_or("deals")?;
//! let mut network = forecaster.network();
//! for deal in &deals {
//!     network.observe(deal);
//! }
//!
//! // (40 + 1)/(60 + 2), and 20 honours weigh one half each.
//! assert_eq!(format!("{:.4}", forecaster.prior().mean.get()), "0.6613");
//! let newcomer = Name::new("newcomer")?;
//! let forecast = |target| {
//!     let sight = network.sight(&newcomer, &Name::new(target)?, day(60)?)?;
//!     forecaster.forecast(&sight)
//! };
//! assert!(forecast("ann")?.probability().get() > 0.9);
//! let of_mal = forecast("mal")?;
//! assert!(of_mal.probability().get() < 0.1);
//! // Why: the record speaks, and nothing is known between the two.
//! let parts = of_mal.parts();
//! assert!(parts[1].contribution + parts[2].contribution < -2.0);
//! assert_eq!((parts[5].contribution, parts[6].contribution), (0.0, 0.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Limits
//!
//! - The probability has no interval. The trust ledgers behind it have theirs.
//! - A stranger is forecast too, from the base and the weight of being unknown: that is what
//!   strangers were worth among the deals, and no evidence on this one.
//! - The weights are those of the deals learned from. Where the market changes they have to be
//!   learned again; the ledgers go on by themselves.
//! - [`Lesson::log_loss`] was minimised over half-lives and priors: the next deals cost a little
//!   more.
//! - Deals count as independent. Many names of one person do not: who can make names can make a
//!   record.
//! - Deals that never came about are not seen: mistrust is self-sealing.
//! - Learning reads all deals eleven times and keeps what was known before each; it is not for
//!   more deals than fit in memory. The network itself takes no more for more deals of the same
//!   parties.
//! - A learned forecaster can be written down and read back, but not merged: learn from all deals.
//!
//! # References
//!
//! 1. Dawid, A. P. (1984). Present position and potential developments: the prequential approach.
//!    *Journal of the Royal Statistical Society A* 147, 278–292, for forecasts forward.
//! 2. le Cessie, S., & van Houwelingen, J. C. (1992). Ridge estimators in logistic regression.
//!    *Applied Statistics* 41, 191–201.
//! 3. Jøsang, A., & Ismail, R. (2002). The Beta reputation system. *15th Bled Electronic Commerce
//!    Conference*, for the plain reputation that the example `trust_network` compares with.

mod bent;
mod deal;
mod figures;
mod forecaster;
mod latest;
mod ledgers;

pub use deal::{Deal, Ties};
pub use figures::Figure;
pub use forecaster::{Lesson, NetworkForecast, NetworkForecaster};
pub use latest::Latest;
pub use ledgers::{Network, Sight};
