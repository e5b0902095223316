//! Culture: what an organisation's answers say, seen beside those of its region and nation.
//!
//! Three files answer: `score` reads the answers on a scale, `yes` the worth of a yes, `profile` what
//! an organisation shows by itself. They read each `organisation` in its `nest`. What a yes kept and a
//! language that fits say of where a customer stands is in `standing`, with the lines of all four.
//!
//! # Question
//!
//! What are these people really like, how much is a yes of theirs worth, and do we speak their
//! language?
//!
//! # Evidence
//!
//! Every fact comes from a [`Place`]: an organisation, in a region, in a nation. A ledger holds
//! many places. [`CultureParams::about`] says which is meant, and [`CultureLedger::scores`] reads
//! all at once.
//!
//! - [`CultureEvidence::Rating`]: an answer on a scale about any component, and whether agreeing is
//!   good or bad. Components have the user's own names: openness, directness, satisfaction.
//! - [`CultureEvidence::Yes`]: a yes, and whether what it promised came about.
//! - [`CultureEvidence::Statement`]: an answer to one of three questions, its source, and how far the
//!   organisation's conduct bears it out. The questions are what the organisation is
//!   ([`Theme::Identity`]), what it does ([`Theme::Deeds`]) and what those it serves care for
//!   ([`Theme::Values`]).
//! - [`CultureEvidence::Fit`]: how well our offer's language fits such an answer. [`instrument`]
//!   has an item for each; [`fits_of`] reads the answers; [`word_fit`] counts shared words.
//!
//! # Formula
//!
//! ```text
//! δ = 2^(−age/H)          n = Σ δ,  x̄ = Σ δx/n,  Q = Σ δx² − n x̄²,  f facts, by organisation
//! σ² = (ν σ₀² + Σ Q)/(ν + Σ n(1 − 1/f))      over all organisations;  e = σ²/n
//! τ² = (K τ₀² + d τ̂²)/(K + d)                τ̂² with d degrees of freedom, if d ≥ 3; else τ₀²
//!
//! upwards    an organisation says x̄ of its region, with variance τₒ² + e
//!            a region says the mean by precision of its organisations, with variance 1/P
//!            of its nation likewise, with variance τᵣ² + 1/P
//! downwards  pool(said, known) = B said + (1 − B) known,  B = T/(T + its variance),  T = τ² + v
//!            nation        pool(the other regions,            a, v = 0)
//!            region        pool(the other organisations,      nation)
//!            organisation  pool(its own answers,              region)       v = (1 − B) T
//! shares     own B,  region (1 − B) Bᵣ,  nation (1 − B)(1 − Bᵣ) Bₙ,  the prior the rest
//! value      M = a + Σ share · (said − a)           the mean over C components: each part over C
//! centred    x̄ less the organisation's mean over all components, plus that of all (off)
//!
//! yes        up  n' = n(κ + 1)/(n + κ),  down  κ' = tκ/(t + κ + 1),  κ = 1/ρ − 1
//!            ρ = (K ρ₀ + d ρ̂)/(K + d)               P(kept) ~ Beta(κ'm + kept, κ'(1 − m) + broken)
//! style      acquiescence = (agreement with plain + with reversed items)/2 − ½
//!            extremity = the share of answers at an end of the scale
//! profile    backed, fit: Beta(cb + Σ δy, c(1 − b) + Σ δ(1 − y)) by theme, and their mean
//!
//! standing   keeps a yes, theirs: kept and broken, Beta(mκ, (1 − m)κ) before;  our language fits,
//!            ours: Σ δy, Σ δ(1 − y) over the three questions, Beta(cb, c(1 − b)) before
//! ```
//!
//! An organisation is never pooled with its own answers. Its region is the *other* organisations
//! there, its nation the *other* regions. So no answer counts twice, and the variance is that of the
//! exact normal posterior. An empty group has a share of 0, and its uncertainty passes on. `τ̂²` and
//! `ρ̂` are those of the kernel's `pooling`: around the means of the groups above, and around `a` for
//! nations.
//!
//! # Symbols
//!
//! | letter | meaning | range | type |
//! |---|---|---|---|
//! | x | an answer, 1 at the good end | 0 to 1 | [`Share`](crate::quantity::Share) |
//! | H | half-life | 1 s to infinite | [`HalfLife`](crate::quantity::HalfLife) |
//! | σ², τ² | variance within an organisation, between groups | above 0 | [`ComponentCulture`] |
//! | σ₀², ν | the variance of an answer before any, and its weight | above 0 | [`CultureParams`] |
//! | τ₀², K | the variance between groups before the data show it, and its weight | above 0 | [`CultureParams`] |
//! | a | what a nation is before any answer | 0 to 1 | [`CultureParams`] |
//! | B | share of a group's own | 0 to 1 | [`ComponentCulture`] |
//! | M | the pooled mean | 0 to 1 | [`CultureScore`] |
//! | m, t, κ, ρ | mean, total and weight of yeses, their correlation in a group | 0 to 1, above 0 | [`YesWorth`] |
//! | b, c | mean and weight of the prior of a statement | 0 to 1, above 0 | [`CultureParams`] |
//!
//! # Direction
//!
//! More is better: 1 is the good end of every scale.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | culture | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | culture | variance of an answer | 0.08 |  | above 0 | P | about that of answers spread evenly |
//! | culture | weight of the variance of an answer | 3 | answers | above 0 | P | three answers |
//! | culture | variance between groups | 0.02 |  | above 0 | P | a standard deviation of a seventh; the data take over |
//! | culture | weight of the variance between groups | 4 | groups | above 0 | P | from four groups on the data can show theirs |
//! | culture | prior mean of a yes | 0.5 |  | [0, 1] | P | the middle |
//! | culture | likeness of two yeses of a group | 0.2 |  | (0, 1) | P | a group's mean weighs four yeses; the data take over |
//! | culture | prior of a response style | 1 | answers | above 0 | P | each side, uniform on the share |
//! | culture | prior mean of a statement | 0.5 |  | [0, 1] | P | the middle |
//! | culture | prior weight of a statement | 2 | judgements | above 0 | P | two judgements |
//!
//! # Laws
//!
//! Each is tested in `tests/culture/`, over hostile input.
//! `tests/shared_laws/` holds those that all models share.
//!
//! | law | test |
//! |---|---|
//! | the value, baseline, coverage, freshness and interval lie in their ranges; nothing is NaN | `law_in_range` |
//! | everything lies in its range and is finite | `law_bounded` |
//! | parts and baseline sum to the value, to the bit | `law_parts_sum_exactly` |
//! | what a yes is worth and the figures of a profile are the sums of their parts, to the bit | `law_parts_of_yeses_and_profiles_sum_exactly` |
//! | shares are 0 or more and sum to at most 1 | `law_shares_are_shares` |
//! | a better answer never lowers the value, the variances being given | `law_monotone_in_own_answers` |
//! | a kept yes never lowers, and a broken one never raises, what a yes is worth, likeness being given | `law_monotone_in_yeses` |
//! | own answers take over as they grow | `law_own_answers_take_over` |
//! | without own answers the group speaks, alike for any newcomer | `law_without_own_answers_the_group_speaks` |
//! | other nations change nothing, the variances being given | `law_other_nations_change_nothing` |
//! | of one component, centring leaves no difference between organisations | `law_centring_removes_levels` |
//! | mirrored answers mirror acquiescence, and leave extremity | `law_mirrored_answers_mirror_acquiescence` |
//! | reading all organisations at once is reading each, to the bit | `law_reading_all_is_reading_each` |
//! | of the components of the standing a good fact never adds bad, nor a bad one good; as many counts as components | `law_a_good_fact_adds_good_and_a_bad_one_bad` |
//! | order is irrelevant, to the bit | `law_order_is_irrelevant` |
//! | merging any partition is reading all, to the bit | `law_merging_any_partition_is_reading_all` |
//! | merging commutes, associates and has an identity, to the bit | `law_merging_commutes_associates_and_has_an_identity` |
//! | idle evidence fades to the prior, and coverage stays | `law_idle_evidence_fades_to_the_prior` |
//! | what a yes is worth fades to its prior, as the value does | `law_idle_yeses_fade_to_the_prior` |
//! | shifting all times by whole half-lives changes no bit | `law_shifting_by_half_lives_changes_nothing` |
//! | the interval contains its point | `law_the_interval_contains_its_point` |
//! | a serde round trip is exact | `law_a_serde_round_trip_is_exact` |
//! | the intervals of components, yeses and profiles contain their points | `law_every_interval_contains_its_point` |
//! | the interval covers what it says | `law_the_interval_covers_what_it_says` |
//! | the interval of a yes covers what it says, but for what lies next to 0 or 1 | `law_the_interval_of_a_yes_covers_nearly_what_it_says` |
//! | a second implementation, solving for all groups at once, agrees | `law_agrees_with_a_second_implementation` |
//!
//! # Worked example
//!
//! Nothing fades. Three organisations of one nation answered two items each. Ours said 9 and 9 of
//! 10, its neighbour in the region 5 and 5, one of another region 7 and 7.
//!
//! | step | value |
//! |---|---|
//! | σ², with `Q = 0` and `Σ n(1 − 1/f) = 3` | `(3 · .08 + 0)/(3 + 3) = .04`, so `e = .04/2 = .02` each |
//! | τ², with too few groups to learn from | .02, the same: take it as the unit |
//! | the other region says .7 of the nation, variance | `1 + 1 = 2`, and `1 + 2 = 3` |
//! | nation: `B = 1/(1 + 3) = 1/4` | `v = (1 − 1/4) · 1 = 3/4` |
//! | the neighbour says .5 of the region, variance 2 | `T = 1 + 3/4 = 7/4` |
//! | region: `B = (7/4)/(7/4 + 2) = 7/15` | `v = 8/15 · 7/4 = 14/15` |
//! | organisation: `T = 29/15`, `B = (29/15)/(44/15) = 29/44` | `v = 15/44 · 29/15 = 29/44` |
//! | shares of own, region, nation, prior | 29/44, `15/44 · 7/15 = 7/44`, `15/44 · 8/15 · 1/4 = 2/44`, 6/44 |
//! | value | `½ + (29 · .4 + 7 · 0 + 2 · .2)/44 = ½ + 12/44 = 17/22` |
//!
//! Of yeses, ours kept none of 2, the neighbour all of 16; `κ = 1/.2 − 1 = 4`. The nation is known
//! by its prior: mean ½, `t = 4`. The region starts at weight `4 · 4/9 = 16/9`. The neighbour's 16
//! count for `16 · 5/20 = 4`, so the region's mean is `(8/9 + 4)/(16/9 + 4) = 11/13` of `t = 52/9`. Ours
//! starts there at weight `(52/9 · 4)/(52/9 + 5) = 208/97`: `(208/97 · 11/13)/(208/97 + 2) = 88/201`.
//!
//! ```
//! use goodwill::culture::{
//!     CultureEvidence, CultureLedger, CultureParams, CultureUnit, Nest, Place,
//! };
//! use goodwill::quantity::{HalfLife, Instant, Name, Rating, Scale};
//!
//! let at = Instant::from_days(20_000)?;
//! let mut ledger = CultureLedger::new(CultureUnit { half_life: HalfLife::INFINITE });
//! let ours = Place::new("NL", "Brabant", "Zilver")?;
//! let neighbour = Place::new("NL", "Brabant", "Koper")?;
//! let farther = Place::new("NL", "Zeeland", "Tin")?;
//! for (place, answer) in [(&ours, 9.0), (&neighbour, 5.0), (&farther, 7.0)] {
//!     for _ in 0..2 {
//!         ledger.observe(&CultureEvidence::Rating {
//!             place: place.clone(),
//!             component: Name::new("openness")?,
//!             rating: Rating::new(answer, Scale::new(0.0, 10.0)?)?,
//!             reversed: false,
//!             at,
//!         });
//!     }
//! }
//! for (place, kept, times) in [(&ours, false, 2), (&neighbour, true, 16)] {
//!     for _ in 0..times {
//!         ledger.observe(&CultureEvidence::Yes { place: place.clone(), kept, at });
//!     }
//! }
//!
//! let params = CultureParams::default().with_about(Some(ours));
//! let Some(score) = ledger.score(&params, at)? else { unreachable!("it answered") };
//! assert_eq!(format!("{:.6}", score.value()), "0.772727"); // 17/22
//! let shares = Nest::ALL.map(|nest| format!("{:.6}", score.share(nest)));
//! assert_eq!(shares, ["0.659091", "0.159091", "0.045455"]); // 29, 7 and 2 of 44
//! let parts: Vec<String> =
//!     score.parts().iter().map(|part| format!("{:.6}", part.contribution + 0.0)).collect();
//! assert_eq!(parts, ["0.263636", "0.000000", "0.009091"]); // 11.6, 0 and .4 of 44
//! // The Beta of mean 17/22 and variance .02 · 29/44.
//! assert_eq!(
//!     score.to_string(),
//!     "culture 0.77 [0.56, 0.93] (more is better), 66 % of it its own, resting on 1 of 1 \
//!      components and 24 facts",
//! );
//!
//! let Some(yes) = ledger.worth_of_a_yes(&params, at)? else { unreachable!("it said yes") };
//! assert_eq!(format!("{:.6}", yes.value()), "0.437811"); // 88/201
//! assert_eq!(yes.raw(), Some(0.0));
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # Limits
//!
//! - There are no national scores here, and none should be fed in as answers. The publisher of
//!   the best known ones forbids using them on persons or organisations, and two of their
//!   dimensions do not hold together. A nation here is only a place that one's own answers come
//!   from. It weighs little once an organisation speaks for itself.
//! - The source tells that a yes of one nation is worth less than one of another. The default says
//!   nothing of the kind: all nations begin alike, and differ as the yeses kept and broken show.
//! - A difference between groups may be one of language, of who was asked, or of what was sold
//!   there. Pooling does not tell.
//! - Centring takes out true differences of level together with the habit of agreeing, and is off.
//!   Acquiescence needs reversed items; without them it is `None`.
//! - σ² and τ² are taken as known once learned, and σ² as the same in all organisations. With the
//!   variances given, a nominal .90 held .90 of 2 000 simulated organisations; learned from few
//!   groups, intervals are a little too narrow.
//! - The posterior of a yes matches two moments and no more. With the likeness given, a nominal .90
//!   held .82 of 2 000 simulated organisations for `κ = 4` at every level, and .88 for `κ = 19`.
//!   Widened by a hundredth, it held .93 and .90. It misses organisations that keep a yes nearly
//!   always or nearly never.
//! - Answers from 0 to 1 are not normal: near the ends the interval is that of a Beta of the same
//!   mean and variance. Components are taken as independent in their mean.
//! - Time enters only as answers fade: the mean of an organisation that changed lags behind.
//! - [`word_fit`] knows nothing of meaning. A fact that is fed twice counts twice.
//!
//! # References
//!
//! 1. Efron, B., & Morris, C. (1977). Stein's paradox in statistics. *Scientific American* 236(5),
//!    119–127.
//! 2. Gelman, A., & Hill, J. (2007). *Data Analysis Using Regression and Multilevel/Hierarchical
//!    Models*. Cambridge University Press, eq. 12.1 (partial pooling).
//! 3. Kleinman, J. C. (1973). Proportions with extraneous variance: single and independent
//!    samples. *JASA* 68, 46–54.
//! 4. Van Vaerenbergh, Y., & Thomas, T. D. (2013). Response styles in survey research.
//!    *International Journal of Public Opinion Research* 25, 195–217.
//! 5. Minkov, M. (2018). A revision of Hofstede's model of national culture. *Cross Cultural &
//!    Strategic Management* 25, 231–256 (against two of the dimensions).

mod event;
mod evidence;
mod ledger;
mod nest;
mod organisation;
mod params;
mod profile;
mod score;
mod standing;
#[cfg(feature = "simulate")]
mod truth;
mod yes;

pub use event::{CultureEvent, Place, Theme};
pub use evidence::{CultureEvidence, fits_of, instrument, word_fit};
pub use ledger::CultureLedger;
pub use nest::Nest;
pub use organisation::Heard;
pub use params::{CultureParams, CultureUnit};
pub use profile::{Profile, ResponseStyle, Threefold};
pub use score::{ComponentCulture, CultureScore};
#[cfg(feature = "simulate")]
pub use truth::{CultureTruth, OrganisationTruth};
pub use yes::YesWorth;
