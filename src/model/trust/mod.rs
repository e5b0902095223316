//! The reciprocal-trust ledger.
//!
//! Further files: `tally`, the sums at an instant, to which other sources can be added; `acts`, what
//! acts alone add up to, in few bytes; `audit`, the practices and terms in force; `standing`, what it says
//! of where a customer stands; `exposure`, who takes the risks; `terms`, the terms of this customer, waits and rival bids.
//!
//! # Question
//!
//! Who has been taking the risks between us, were they honoured, and what does that leave of
//! trust, each way?
//!
//! # Evidence
//!
//! Trust is an exchange of risks. So the ledger keeps two directions that never mix, and in each it
//! keeps *trusting* (placing a stake) apart from being *trustworthy* (honouring one).
//!
//! - [`Placing`]: one party risks a stake on the other, perhaps with a date by which it is due.
//! - [`Resolution`]: how a placing turned out: honoured, done wrong (execution failure), not done
//!   (dereliction), or shares of each. It repeats its placing, so either of the two may arrive
//!   first. It is refused only if it is dated before its own placing.
//! - [`TrustEvidence::Decline`]: an opportunity to trust, refused.
//! - [`TrustEvidence::Act`]: a logged occasion to act for the other, used or missed. Silence is
//!   no evidence: a dereliction needs an obligation that was logged.
//! - [`TrustEvidence::Term`]: a term of this customer puts one of the two at risk from now on, until
//!   it is reversed. What is said last of an item holds. A term in force is a standing exposure of
//!   its bearer: `x` counts in `R`, undecayed. [`TrustEvidence::Wait`] says how long one let the
//!   other wait in a negotiation, and [`TrustEvidence::CompetingBid`] that a rival bid.
//!   [`TrustScore::balance`] says who bears the terms, with an interval and the share of the
//!   audit's questions of which something is known.
//!
//! **Audit.** Practices of the firm put a party at risk before anything happens, in every
//! relationship alike. They have no date, so they enter no ledger. An [`Audit`] lists
//! them, with who bears each, how bad it would be and how likely it is. The ledger is read with
//! it ([`TrustLedger::score_with`]). A term in force is a standing exposure of its bearer, so
//! one-sided paper feeds the same shortfall as one-sided deeds. There are two questionnaires.
//! [`self_audit`] asks sixteen questions on whether the firm takes risks itself. [`stage_audit`]
//! goes through the stages from sample to service; [`StageTerms`] add clarity, share of fine
//! print and waiting time. What employees and suppliers bear counts towards how trusting the
//! firm is, never towards `Δ_c`.
//!
//! # Formula
//!
//! ```text
//! w(σ) = 1/(1 + s₀/σ), w(0) = 0          δ = 2^(−age/H)
//! S_k  = Σ δ w y_k over outcomes of what was entrusted to j, k in {h, e, d}
//! R_i  = Σ δ w over placings by i + Σ x over the terms in force that i bears
//! Y_i  = Σ δ w over refusals by i
//!
//! trustworthiness  θ_j ~ Beta(a_h + S_h, (a_e + a_d) + S_e + S_d)
//! shortfall        U_j = max(0, η_j R_i − R_j − g),  i the other party,  η_customer = 1/η_firm
//! perceived        θ̃_j ~ Beta(a_h + S_h, (a_e + a_d) + S_e + S_d + ψ U_j)
//! doubt            1 − m̃_j = [(a_e + a_d) + S_e + S_d + ψ U_j]/total      four exact shares
//! mutual           M = m̃_A m̃_B,  max(0, m̃_A + m̃_B − 1) ≤ true ≤ min(m̃_A, m̃_B)
//! pending          m in [α/(α + β + W), (α + W)/(α + β + W)],  W = Σ w over open stakes
//! imbalance        Δ = (R_customer − R_firm)/(R_customer + R_firm),  reciprocity 1 − |Δ|
//! value            m̃_firm: the trust that the customer perceives in the firm
//!
//! audit            x = severity · likelihood,  A, B, C: the x borne by customer, firm, others
//! of practices     Δ_c = (ΣA − ΣB)/(ΣA + ΣB) = Σ ±x/(ΣA + ΣB),  trusting ΣB/(ΣA + ΣB + ΣC)
//! read with it     R_customer + ΣA,  R_firm + ΣB,  undecayed
//! reversal         the smallest set with |Δ_c| ≤ t once its customer and firm are swapped
//! ```
//!
//! An outcome decays from its resolution, an exposure from its placing.
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | σ | stake | 0 or more, the user's unit | [`Stake`](crate::quantity::Stake) |
//! | s₀ | the stake that weighs one half | 0 or more | [`TrustUnit`] |
//! | H | half-life | 1 s to infinite | [`HalfLife`](crate::quantity::HalfLife) |
//! | y | outcome: honoured, execution failure, dereliction | simplex | [`Outcome`] |
//! | S, R, Y | decayed evidence | 0 or more, events | `f64` |
//! | a | prior: honoured, execution failure, dereliction | above 0, events | [`TrustParams`] |
//! | ψ | reciprocity sensitivity | 0 to 1 | [`TrustParams`] |
//! | η | parity: the risk to take for each unit that the other takes | above 0 | [`TrustParams`] |
//! | g | grace: risk that may stay unreciprocated | 0 or more, events | [`TrustParams`] |
//! | m, m̃ | mean of θ, of θ̃ | 0 to 1 | [`PartyTrust`] |
//! | W | weight of what is open | 0 or more, events | [`Pending`] |
//! | x | standing exposure by a practice in force | 0 to 1, events | [`AuditItem`] |
//! | `Δ_c` | imbalance of the practices | −1 to 1 | [`Audit`] |
//! | t | target of a reversal | 0 to 1 | [`Share`](crate::quantity::Share) |
//!
//! # Direction
//!
//! More is better: 1 is full trust. The imbalances Δ and `Δ_c` have no good end; 0 is balance.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | trust | reference stake | 1 | the user's | 0 or more | P | set it to a middling stake |
//! | trust | prior, honoured | 1 | events | above 0 | P | with the next two, uniform on honouring |
//! | trust | prior, execution failure | 0.5 | events | above 0 | P | half of the breaches |
//! | trust | prior, dereliction | 0.5 | events | above 0 | P | half of the breaches |
//! | trust | reciprocity sensitivity | 0.5 |  | [0, 1] | B | mixed: 229 buyer-supplier dyads; hidden costs of control replicate weakly |
//! | trust | parity | 1 |  | above 0 | P | match the other's risk |
//! | trust | grace | 3 | events | 0 or more | D | not at once, but after a while |
//! | trust | propensity prior, risks taken | 1 | events | above 0 | P | uniform |
//! | trust | propensity prior, risks refused | 1 | events | above 0 | P | uniform |
//! | trust | exposure prior | 1 | events | above 0 | P | each side, uniform on the share |
//! | trust | severity of a practice | 0.5 |  | [0, 1] | P | the middle, where an answer is only yes |
//! | trust | likelihood that a practice harms | 0.5 |  | [0, 1] | P | the middle, where an answer is only yes |
//!
//! # Laws
//!
//! Each is tested in `tests/trust/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | 1. every figure lies in its range; nothing is NaN | `law_01_bounds` |
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | 2. swapping the parties mirrors the report, and Δ changes its sign | `law_02_swapping_the_parties_inverts_any_parity` |
//! | 2. the same | `law_02_swapping_the_parties_mirrors_the_report` |
//! | 3. moving all times changes nothing: exactly by whole half-lives over a span below 64 of them, else within tolerance | `law_03_time_translation_by_any_time_within_tolerance` |
//! | 3. the same | `law_shifting_by_half_lives_changes_nothing` |
//! | 4.–6. merging commutes, associates and has an identity, exactly | `law_merging_commutes_associates_and_has_an_identity` |
//! | 7. merging any partition is replaying the whole, exactly | `law_merging_any_partition_is_reading_all` |
//! | 8. the order of arrival is irrelevant, exactly | `law_order_is_irrelevant` |
//! | 9. reading later composes | `law_09_reading_later_composes` |
//! | 10. reading later commutes with merging, within tolerance | `law_10_reading_later_commutes_with_merging` |
//! | 11. idle evidence fades to the prior, unless the half-life is infinite | `law_11_idle_evidence_fades_to_the_prior` |
//! | 11. the same | `law_11_nothing_fades_with_an_infinite_half_life` |
//! | 12. while idle the intrinsic mean moves monotonically to the prior, and never sharpens | `law_12_idle_moves_the_mean_to_the_prior_and_never_sharpens` |
//! | 13. an honour raises and a breach lowers the intrinsic mean and every quantile | `law_13_an_honour_raises_and_a_breach_lowers_the_mean_and_every_quantile` |
//! | 14. a bigger stake moves the mean at least as much | `law_14_a_bigger_stake_moves_the_mean_at_least_as_much` |
//! | 15. a stake of 0 changes no score | `law_15_a_zero_stake_changes_no_score` |
//! | 16. with s₀ = 0, H = ∞ and ψ = 0 the mean is (r + 1)/(r + s + 2) | `law_16_plain_counts_give_laplace` |
//! | 17. the unit of stakes is free: exactly for powers of two, else within tolerance | `law_17_the_unit_of_stakes_is_free` |
//! | 18. S ≤ S²/Q ≤ N | `law_18_effective_evidence_is_the_square_over_the_squares` |
//! | 18. the same | `law_18_effective_evidence_lies_between_weight_and_trials` |
//! | 19. swapping execution and dereliction swaps their rates and leaves the chance of honouring | `law_19_swapping_the_breaches_swaps_their_rates` |
//! | 20. perceived is at most intrinsic at every quantile, and equal only if ψU = 0 | `law_20_perceived_is_at_most_intrinsic_at_every_quantile` |
//! | 21. perceived falls in ψ and rises in g | `law_21_perceived_falls_in_psi_and_rises_in_grace` |
//! | 22. one's own placing weakly raises the trust perceived in one | `law_22_ones_own_placing_weakly_raises_the_trust_perceived_in_one` |
//! | 23. the other's placing weakly lowers it | `law_23_the_others_placing_weakly_lowers_it` |
//! | 24. a party that honours and never trusts rises, then falls towards 1/(1 + ψη) | `law_24_a_party_that_never_trusts_erodes` |
//! | 24. the same | `law_24_the_limit_of_erosion` |
//! | 25. pending bounds bracket the mean, collapse with nothing open, and tighten as stakes resolve | `law_25_pending_bounds_bracket_collapse_and_tighten` |
//! | 26. the resolved value, read at that instant, lies in the earlier bounds | `law_26_the_resolved_value_lies_in_the_earlier_bounds` |
//! | 27. the four shares of doubt sum exactly, and the facts share the shift of the mean | `law_27_the_facts_share_the_shift_of_the_mean` |
//! | 27. the same | `law_27_the_four_shares_of_doubt_sum_exactly` |
//! | 28. the forecast sums to 1 and is exchangeable | `law_28_the_forecast_sums_to_one_and_is_exchangeable` |
//! | 29. the expected next intrinsic mean is the present one | `law_29_the_expected_next_mean_is_the_present_one` |
//! | 30. mutual trust is symmetric, at most the smaller mean, and within its bounds | `law_30_mutual_trust_is_symmetric_and_bounded` |
//! | 31. discounting distributes over merging, within tolerance | `law_31_discounting_distributes_over_merging` |
//! | 32. merging is cumulative fusion of opinions at equal base rates | `law_32_merging_is_cumulative_fusion` |
//! | 33. Φ = Δ²/(1 + Δ²), reciprocity 1 − |Δ| | `law_33_asymmetry_and_reciprocity_are_functions_of_the_imbalance` |
//! | 34. a constant rate settles at w/(1 − 2^(−Δt/H)) | `law_34_a_constant_rate_settles` |
//! | 35. the open list is empty, exactly, after all resolve | `law_35_the_open_list_is_empty_after_all_resolve` |
//! | 36. a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//! | 37. the CDF of a quantile is its probability; Beta(a, 1) has p^(1/a) | `law_37_beta_of_a_and_1_has_the_root_of_p` |
//! | 37. the same | `law_37_the_cdf_of_a_quantile_is_its_probability` |
//! | 38. the interval contains its point | `law_38_the_interval_contains_its_point` |
//! | audit: `Δ_c`, by stage too, lies between −1 and 1, and the share that is trusting in its range | `law_audit_figures_lie_in_their_ranges` |
//! | audit: swapping all bearers flips `Δ_c`, exactly | `law_audit_swapping_all_bearers_flips_the_imbalance` |
//! | audit: the ranked parts sum to `Δ_c`, exactly | `law_audit_the_ranked_parts_sum_to_the_imbalance` |
//! | audit: what third parties bear never moves `Δ_c` nor the score, exactly | `law_audit_third_parties_never_move_the_imbalance` |
//! | audit: the reversal found reaches the target, and no smaller set does | `law_audit_the_smallest_reversal_reaches_and_no_smaller_set_does` |
//! | audit: where a party bears at most its parity times what the other bears, the trust perceived in it never rises | `law_audit_never_raises_the_trust_in_the_party_that_bears_less` |
//! | audit: an empty one changes no bit of the score | `law_audit_an_empty_one_changes_no_bit` |
//! | audit: two audits add to the ledger what they add together, within tolerance | `law_audit_exposures_add_to_the_risks` |
//! | the parts and the baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | idle evidence weighs less and less, at last nothing, and so does coverage | `law_idle_evidence_fades_to_the_prior` |
//! | 38. the same of the value, at any constants | `law_the_interval_contains_its_point` |
//!
//! Not laws, and not tested: that more evidence narrows the interval (one surprise widens it),
//! and that variance grows while idle (false near ½ with extreme priors).
//!
//! # Worked example
//!
//! Nothing fades, and a stake of 1 weighs ½. A customer risks 1, which is honoured, and 3, which
//! is never acted upon; the firm risks nothing, with a grace of 1. Then `S_h = 1/2`,
//! `S_d = 3/(3 + 1) = 3/4`, `R_customer = 1/2 + 3/4 = 5/4`, `U_firm = 5/4 − 0 − 1 = 1/4`, and the
//! total is `1 + 1/2 + 1 + 3/4 + 1/2 · 1/4 = 27/8`. So `m = (3/2)/(13/4) = 6/13`,
//! `m̃ = (3/2)/(27/8) = 4/9`, and the doubt `5/9` is `8/27 + 0 + 6/27 + 1/27`.
//!
//! ```
//! use goodwill::quantity::{Amount, HalfLife, Instant, Name, Party, Stake};
//! use goodwill::trust::{
//!     Outcome, Placing, Resolution, TrustEvidence, TrustLedger, TrustParams, TrustUnit,
//! };
//!
//! let now = Instant::from_days(20_000)?;
//! let unit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: Stake::new(1.0)? };
//! let mut ledger = TrustLedger::new(unit);
//! for (id, stake, outcome) in
//!     [("sample", 1.0, Outcome::HONOURED), ("order", 3.0, Outcome::DERELICTION)]
//! {
//!     let placing = Placing::new(Name::new(id)?, Party::Customer, Stake::new(stake)?, now);
//!     ledger.observe(&TrustEvidence::Place(placing.clone()));
//!     ledger.observe(&TrustEvidence::Resolve(Resolution::new(placing, outcome, now)?));
//! }
//!
//! let params = TrustParams::default().with_grace(Amount::new(1.0)?);
//! let Some(score) = ledger.score(&params, now)? else { unreachable!("four facts") };
//! let firm = score.of(Party::Firm);
//! assert_eq!(format!("{:.6}", firm.intrinsic().mean()), "0.461538"); // 6/13
//! assert_eq!(format!("{:.6}", score.value()), "0.444444"); // 4/9
//! let doubt: Vec<String> = firm.doubt().parts.iter().map(|d| format!("{d:.6}")).collect();
//! assert_eq!(doubt, ["0.296296", "0.000000", "0.222222", "0.037037"]); // 8, 0, 6, 1 of 27
//! assert_eq!(format!("{:.2}", score.interval()), "[0.08, 0.85]");
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - Outcomes exist only where stakes were placed: who is mistrusted gets no occasion to show
//!   otherwise. Look at the [`Exposure`] and at the three counts of [`Evidence`] beside every mean,
//!   and never extrapolate beyond [`PartyTrust::largest_honoured`]. A [`PartyTrust::size_gap`] above
//!   0 says that small stakes are honoured and large ones are not.
//! - ψ, η and g are preferences of the observer, not estimates. The interval of the perceived
//!   trust has them inside, so no coverage is claimed for it. The interval of the intrinsic trust
//!   covers what it says where `s₀ = 0` and `H = ∞`. It covers more where weights are below 1: a
//!   nominal .90 at `w = ½` covers .91 after one outcome, .95 after ten, .97 after fifty. The reason
//!   is `S ≤ S²/Q ≤ N`: fewer trials are claimed than there were. Weights never exceed 1: raw
//!   stakes as weights would turn one honoured million into certainty.
//! - Defaults linger and honours settle fast, so the open stakes lean towards the bad: the
//!   pending bounds belong beside every mean.
//! - An audit is the judgement of the person who fills it in, on scales of our own; it has no
//!   interval.
//!   A practice counts once however many customers meet it. That one-sided terms make customers
//!   look elsewhere is a report of practice, so no chance of leaving is computed from `Δ_c`.
//!   Clarity, fine print and waiting are shown by stage and weigh nothing: no rate at which they
//!   turn into risk is known.
//! - That an untrusting party loses trust rests on mixed evidence; ψ = 0 switches it off.
//! - A pair of placing and resolution that is replayed whole counts again. De-duplicate feeds
//!   before, or keep one ledger a source and add their [`Tally`]s.
//!
//! # References
//!
//! 1. Jøsang, A., & Ismail, R. (2002). The Beta reputation system. *15th Bled eConference*, eq. 2.
//! 2. Jøsang, A. (2016). *Subjective Logic*. Springer, §12.3 (cumulative fusion).
//! 3. Green, C. H. (2016). Trust between seller and client must be mutual. *Trusted Advisor*
//!    (risk taken in turn; execution and dereliction risk).
//! 4. Kish, L. (1965). *Survey Sampling*. Wiley, §11.7 (effective size `S²/Q`).
//! 5. Slovic, P. (1993). Perceived risk, trust, and democracy. *Risk Analysis* 13, 675–682;
//!    Poortinga, W., & Pidgeon, N. F. (2004). *Risk Analysis* 24, 1475–1486 (no loss weight here).
//! 6. Bliss, J. (2018). *Would You Do That to Your Mother?* Portfolio (audit of the terms that a
//!    customer meets, stage by stage; reversing one-sided ones).

mod acts;
mod audit;
mod event;
mod evidence;
mod exposure;
mod ledger;
mod params;
mod score;
mod standing;
mod tally;
mod terms;
#[cfg(feature = "simulate")]
mod truth;

pub use acts::ActSums;
pub use audit::{
    Audit, AuditInstrument, AuditItem, AuditQuestion, AuditStage, Bearer, StageBalance, StageTerms,
    self_audit, stage_audit,
};
pub use event::{TrustEvent, TrustEvidence};
pub use evidence::{Conduct, Outcome, Placing, Resolution};
pub use exposure::Exposure;
pub use ledger::{Anomaly, TrustLedger};
pub use params::{TrustParams, TrustUnit};
pub use score::{Evidence, Mutual, PartyTrust, TrustScore};
pub use tally::{Pending, Tally};
pub use terms::Balance;
#[cfg(feature = "simulate")]
pub use truth::TrustTruth;
