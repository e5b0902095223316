//! Culture: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod support;

use goodwill::culture::{
    CultureEvidence, CultureLedger, CultureParams, CultureScore, CultureUnit, Nest, Place, Theme,
    Threefold, fits_of, instrument, word_fit,
};
use goodwill::kernel::posterior::BetaPosterior;
use goodwill::quantity::{HalfLife, Instant, Name, Rating, Scale, Share};
use goodwill::survey::{Answer, Responses};
use proptest::prelude::*;
use support::{any_share, cases, close, instant, level, name, positive, seconds, share};

/// Sums of some dozens of numbers up to 1, each rounded once, over sums that are kept to 2⁻⁴¹.
const ROUNDING: f64 = 1e-9;
/// After all facts of the strategies.
const END: i64 = 40_000;

fn place(nation: u8, region: u8, organisation: u8) -> Place {
    Place::new(&format!("n{nation}"), &format!("r{region}"), &format!("o{organisation}")).unwrap()
}

fn ours() -> Place {
    place(0, 0, 0)
}

fn rating(place: Place, component: &str, x: f64, reversed: bool, at: i64) -> CultureEvidence {
    let rating = Rating::new(x, Scale::new(0.0, 1.0).unwrap()).unwrap();
    CultureEvidence::Rating { place, component: name(component), rating, reversed, at: instant(at) }
}

fn any_place() -> impl Strategy<Value = Place> {
    (0_u8..2, 0_u8..3, 0_u8..3).prop_map(|(n, r, o)| place(n, r, o))
}

fn any_fact() -> impl Strategy<Value = CultureEvidence> {
    let time = prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_100_i64];
    let theme = prop::sample::select(Theme::ALL.to_vec());
    let component = prop::sample::select(vec!["openness", "pace"]);
    (any_place(), component, any_share(), any::<bool>(), time, theme, 0..8_u8).prop_map(
        |(place, component, y, flag, time, theme, kind)| match kind {
            0..4 => rating(place, component, y.get(), flag, time),
            4..6 => CultureEvidence::Yes { place, kept: flag, at: instant(time) },
            6 => CultureEvidence::Statement {
                place,
                theme,
                answer: name(component),
                source: name("site"),
                backed: y,
                at: instant(time),
            },
            _ => CultureEvidence::Fit { place, theme, fit: y, at: instant(time) },
        },
    )
}

fn any_facts(most: usize) -> impl Strategy<Value = Vec<CultureEvidence>> {
    prop::collection::vec(any_fact(), 1..most)
}

fn any_unit() -> impl Strategy<Value = CultureUnit> {
    prop_oneof![(1.0..200.0).prop_map(seconds), Just(seconds(1e6)), Just(HalfLife::INFINITE),]
        .prop_map(|half_life| CultureUnit { half_life })
}

fn any_params() -> impl Strategy<Value = CultureParams> {
    let number = || prop_oneof![Just(1e-300), Just(1e300), 0.01..10.0].prop_map(positive);
    (any_share(), any_share(), [number(), number(), number(), number()], 0.01..0.99, any::<bool>())
        .prop_map(|(mean, yes, [a, b, c, d], likeness, centring)| {
            CultureParams::default()
                .with_prior_mean(mean)
                .with_yes_mean(yes)
                .with_within(a)
                .with_within_weight(b)
                .with_between(c)
                .with_between_weight(d)
                .with_likeness(level(likeness))
                .with_centring(centring)
                .with_about(Some(ours()))
        })
}

/// Variances and likeness that no data move.
fn given_variances() -> CultureParams {
    CultureParams::default()
        .with_within_weight(positive(1e300))
        .with_between_weight(positive(1e300))
        .with_about(Some(ours()))
}

fn ledger_of(unit: CultureUnit, facts: &[CultureEvidence]) -> CultureLedger {
    let mut ledger = CultureLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn still() -> CultureUnit {
    CultureUnit { half_life: HalfLife::INFINITE }
}

fn score(ledger: &CultureLedger, params: &CultureParams) -> Option<CultureScore> {
    ledger.score(params, instant(END)).unwrap()
}

/// Every figure of a reading, to compare to the bit.
fn bits(ledger: &CultureLedger, params: &CultureParams, as_of: i64) -> Vec<u64> {
    let as_of = instant(as_of);
    let mut numbers = Vec::new();
    if let Some(score) = ledger.score(params, as_of).unwrap() {
        numbers.extend([score.value(), score.coverage(), score.fresh(), score.interval().lower]);
        numbers.extend(score.parts().iter().flat_map(|part| [part.value, part.contribution]));
    }
    if let Some(yes) = ledger.worth_of_a_yes(params, as_of).unwrap() {
        numbers.extend([yes.value(), yes.interval().upper]);
    }
    if let Some(style) = ledger.style(params, as_of).unwrap() {
        numbers.push(style.extremity().mean());
        numbers.extend(style.acquiescence());
    }
    if let Some(profile) = ledger.profile(params, as_of).unwrap() {
        numbers
            .extend([profile.fit(), profile.backing()].into_iter().flatten().map(Threefold::value));
    }
    support::bits(&numbers)
}

/// Solves a system of linear equations by Gauss and Jordan.
fn solve(mut m: Vec<Vec<f64>>) -> Vec<f64> {
    let k = m.len();
    for i in 0..k {
        let pivot: Vec<f64> = m[i].iter().map(|x| x / m[i][i]).collect();
        for (j, row) in m.iter_mut().enumerate() {
            let factor = row[i];
            if i == j {
                row.clone_from(&pivot);
            } else {
                row.iter_mut().zip(&pivot).for_each(|(x, p)| *x -= factor * p);
            }
        }
    }
    m.iter().map(|row| row[k]).collect()
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(128))]

        #[test]
        fn law_bounded(unit in any_unit(), params in any_params(), facts in any_facts(24)) {
            let ledger = ledger_of(unit, &facts);
            let inside = |x: f64| (0.0..=1.0).contains(&x);
            if let Some(score) = score(&ledger, &params) {
                prop_assert!(inside(score.value()), "{}", score.value());
                prop_assert!(inside(score.coverage()) && inside(score.fresh()));
                let interval = score.interval();
                prop_assert!(inside(interval.lower) && inside(interval.upper));
                for component in score.components() {
                    prop_assert!(inside(component.value()) && component.within() >= 0.0);
                    prop_assert!(component.raw().is_none_or(inside));
                    prop_assert!(Nest::ALL.iter().all(|nest| component.between(*nest).is_finite()));
                }
            }
            if let Some(yes) = ledger.worth_of_a_yes(&params, instant(END)).unwrap() {
                prop_assert!(inside(yes.value()) && yes.raw().is_none_or(inside), "{yes:?}");
            }
            if let Some(style) = ledger.style(&params, instant(END)).unwrap() {
                prop_assert!(inside(style.extremity().mean()));
                prop_assert!(style.acquiescence().is_none_or(|a| inside(a + 0.5)));
            }
            if let Some(profile) = ledger.profile(&params, instant(END)).unwrap() {
                for figure in [profile.fit(), profile.backing()].into_iter().flatten() {
                    let (lower, upper) = figure.bounds();
                    prop_assert!(lower <= figure.value() && figure.value() <= upper);
                    prop_assert!(inside(lower) && inside(upper) && inside(figure.coverage()));
                }
            }
        }

        #[test]
        fn law_parts_sum_exactly(
            unit in any_unit(), params in any_params(), facts in any_facts(24),
        ) {
            let ledger = ledger_of(unit, &facts);
            let mut sums = Vec::new();
            if let Some(score) = score(&ledger, &params) {
                sums.push((score.baseline(), score.parts(), score.value()));
            }
            if let Some(yes) = ledger.worth_of_a_yes(&params, instant(END)).unwrap() {
                prop_assert!(close(yes.value(), yes.posterior().mean(), ROUNDING), "{yes:?}");
                sums.push((yes.baseline(), yes.parts(), yes.value()));
            }
            if let Some(profile) = ledger.profile(&params, instant(END)).unwrap() {
                for figure in [profile.fit(), profile.backing()].into_iter().flatten() {
                    sums.push((figure.baseline(), figure.parts(), figure.value()));
                }
            }
            for (baseline, parts, value) in sums {
                let sum = baseline + parts.iter().fold(0.0, |sum, part| sum + part.contribution);
                prop_assert_eq!(sum.to_bits(), value.to_bits());
            }
        }

        #[test]
        fn law_shares_are_shares(
            unit in any_unit(), params in any_params(), facts in any_facts(24),
        ) {
            let ledger = ledger_of(unit, &facts);
            if let Some(score) = score(&ledger, &params) {
                let shares = Nest::ALL.map(|nest| score.share(nest));
                prop_assert!(shares.iter().all(|s| (0.0..=1.0).contains(s)), "{shares:?}");
                prop_assert!(shares.iter().sum::<f64>() <= 1.0 + ROUNDING);
            }
            if let Some(yes) = ledger.worth_of_a_yes(&params, instant(END)).unwrap() {
                let shares = Nest::ALL.map(|nest| yes.share(nest));
                prop_assert!(shares.iter().all(|s| (0.0..=1.0).contains(s)), "{shares:?}");
                prop_assert!(shares.iter().sum::<f64>() <= 1.0 + ROUNDING);
            }
        }

        #[test]
        fn law_monotone_in_own_answers(
            unit in any_unit(), facts in any_facts(20), low in any_share(), high in any_share(),
            time in 0..30_000_i64,
        ) {
            let with = |x: f64| {
                let mut facts = facts.clone();
                facts.push(rating(ours(), "openness", x, false, time));
                score(&ledger_of(unit, &facts), &given_variances()).unwrap().value()
            };
            let (low, high) = (low.min(high).get(), low.max(high).get());
            prop_assert!(with(high) >= with(low) - ROUNDING);
        }

        #[test]
        fn law_monotone_in_yeses(unit in any_unit(), facts in any_facts(20), time in 0..30_000_i64) {
            let read = |more: Option<bool>| {
                let mut facts = facts.clone();
                // One that fixes what there is before.
                facts.push(CultureEvidence::Yes { place: ours(), kept: true, at: instant(time) });
                facts.extend(more.map(|kept| {
                    CultureEvidence::Yes { place: ours(), kept, at: instant(time) }
                }));
                let ledger = ledger_of(unit, &facts);
                ledger.worth_of_a_yes(&given_variances(), instant(END)).unwrap().unwrap().value()
            };
            prop_assert!(read(Some(true)) >= read(None) - ROUNDING);
            prop_assert!(read(Some(false)) <= read(None) + ROUNDING);
        }

        #[test]
        fn law_own_answers_take_over(facts in any_facts(20), x in 0.0..=1.0) {
            let share = |n: usize| {
                let mut facts = facts.clone();
                facts.extend((0..n).map(|_| rating(ours(), "openness", x, false, 0)));
                let params = given_variances().with_component(Some(name("openness")));
                score(&ledger_of(still(), &facts), &params).unwrap().share(Nest::Own)
            };
            prop_assert!(share(1) < share(10) && share(10) < share(400));
            prop_assert!(share(400) > 0.99);
        }

        #[test]
        fn law_without_own_answers_the_group_speaks(
            unit in any_unit(), facts in any_facts(24), params in any_params(),
        ) {
            let ledger = ledger_of(unit, &facts);
            let read = |organisation| {
                let params = params.clone().with_about(Some(place(0, 1, organisation)));
                (score(&ledger, &params), ledger.worth_of_a_yes(&params, instant(END)).unwrap())
            };
            let ((a, yes), (b, same_yes)) = (read(100), read(101));
            prop_assert_eq!(a.is_some(), b.is_some());
            if let (Some(a), Some(b)) = (a, b) {
                prop_assert_eq!((a.share(Nest::Own), a.coverage()), (0.0, 0.0));
                prop_assert_eq!(a.value().to_bits(), b.value().to_bits());
                prop_assert!(a.components().iter().all(|c| c.raw().is_none()));
            }
            prop_assert_eq!(&yes, &same_yes);
            prop_assert!(yes.is_none_or(|yes| yes.share(Nest::Own) == 0.0));
        }

        #[test]
        fn law_other_nations_change_nothing(unit in any_unit(), facts in any_facts(24)) {
            let here: Vec<CultureEvidence> =
                facts.iter().filter(|f| f.place().nation == ours().nation).cloned().collect();
            prop_assume!(!here.is_empty());
            let params = given_variances();
            let [all, here] = [ledger_of(unit, &facts), ledger_of(unit, &here)];
            prop_assert_eq!(bits(&all, &params, END), bits(&here, &params, END));
        }

        #[test]
        fn law_centring_removes_levels(facts in prop::collection::vec((any_place(), 0.25..0.75), 2..20)) {
            let facts: Vec<CultureEvidence> =
                facts.into_iter().map(|(p, x)| rating(p, "openness", x, false, 0)).collect();
            let ledger = ledger_of(still(), &facts);
            let said = ledger.organisations().map(|place| {
                let params = CultureParams::default().with_centring(true);
                let params = params.with_about(Some(place.clone()));
                score(&ledger, &params).unwrap().components()[0].said(Nest::Own).unwrap()
            });
            let said: Vec<f64> = said.collect();
            prop_assert!(said.iter().all(|x| close(*x, said[0], ROUNDING)), "{said:?}");
        }

        #[test]
        fn law_mirrored_answers_mirror_acquiescence(
            answers in prop::collection::vec((0..=8_u8, any::<bool>()), 1..20),
        ) {
            let read = |mirror: bool| {
                let fact = |(x, reversed): &(u8, bool)| {
                    let x = f64::from(if mirror { 8 - x } else { *x }) / 8.0;
                    rating(ours(), "openness", x, *reversed, 0)
                };
                let facts: Vec<CultureEvidence> = answers.iter().map(fact).collect();
                let ledger = ledger_of(still(), &facts);
                ledger.style(&CultureParams::default(), instant(END)).unwrap().unwrap()
            };
            let (plain, mirrored) = (read(false), read(true));
            prop_assert_eq!(plain.extremity(), mirrored.extremity());
            let both = answers.iter().any(|a| a.1) && answers.iter().any(|a| !a.1);
            prop_assert_eq!(plain.acquiescence().is_some(), both);
            if let Some((a, b)) = plain.acquiescence().zip(mirrored.acquiescence()) {
                prop_assert!((a + b).abs() < ROUNDING);
                prop_assert!(plain.acquiescence_interval().unwrap().contains(a));
            }
        }

        #[test]
        fn law_reading_all_is_reading_each(
            unit in any_unit(), params in any_params(), facts in any_facts(24),
        ) {
            let ledger = ledger_of(unit, &facts);
            let each = ledger.organisations().filter_map(|place| {
                score(&ledger, &params.clone().with_about(Some(place.clone())))
            });
            let each: Vec<CultureScore> = each.collect();
            prop_assert_eq!(ledger.scores(&params, instant(END)).unwrap(), each);
        }

        #[test]
        fn law_order_is_irrelevant(
            unit in any_unit(), params in any_params(),
            facts in any_facts(30).prop_flat_map(|f| (Just(f.clone()), Just(f).prop_shuffle())),
        ) {
            let [a, b] = [ledger_of(unit, &facts.0), ledger_of(unit, &facts.1)];
            prop_assert_eq!(&a, &b);
            prop_assert_eq!(bits(&a, &params, END), bits(&b, &params, END));
        }

        #[test]
        fn law_merging_any_partition_is_reading_all(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec((any_fact(), 0..4_usize), 1..30),
        ) {
            let plain: Vec<CultureEvidence> = facts.iter().map(|(fact, _)| fact.clone()).collect();
            let whole = ledger_of(unit, &plain);
            let mut shards = vec![CultureLedger::new(unit); 4];
            for (fact, shard) in facts.iter().rev() {
                shards[*shard].observe(fact);
            }
            let mut merged = CultureLedger::new(unit);
            for shard in &shards {
                merged.merge(shard).unwrap();
            }
            prop_assert_eq!(&merged, &whole);
            prop_assert_eq!(bits(&merged, &params, END), bits(&whole, &params, END));
            let text = serde_json::to_string(&whole).unwrap();
            prop_assert_eq!(serde_json::from_str::<CultureLedger>(&text).unwrap(), whole);
        }

        #[test]
        fn law_merging_commutes_associates_and_has_an_identity(
            unit in any_unit(), a in any_facts(12), b in any_facts(12), c in any_facts(12),
        ) {
            let [a, b, c] = [a, b, c].map(|facts| ledger_of(unit, &facts));
            let with = |a: &CultureLedger, b: &CultureLedger| {
                let mut both = a.clone();
                both.merge(b).unwrap();
                both
            };
            prop_assert_eq!(with(&a, &b), with(&b, &a));
            prop_assert_eq!(with(&with(&a, &b), &c), with(&a, &with(&b, &c)));
            prop_assert_eq!(&with(&a, &CultureLedger::new(unit)), &a);
            prop_assert_eq!(&with(&CultureLedger::new(unit), &a), &a);
        }

        #[test]
        fn law_idle_evidence_fades_to_the_prior(facts in any_facts(20)) {
            let unit = CultureUnit { half_life: seconds(100.0) };
            let ledger = ledger_of(unit, &facts);
            let params = CultureParams::default().with_about(Some(ours()));
            let read = |as_of| ledger.score(&params, instant(as_of)).unwrap();
            if let (Some(now), Some(late), Some(never)) = (read(30_000), read(36_000), read(1_000_000)) {
                prop_assert!((late.value() - late.baseline()).abs() < 1e-9);
                prop_assert_eq!(late.coverage(), now.coverage());
                prop_assert!(late.fresh() < 1e-9);
                prop_assert_eq!((never.value(), never.fresh()), (0.5, 0.0));
            }
            let yes = ledger.worth_of_a_yes(&params, instant(36_000)).unwrap();
            prop_assert!(yes.is_none_or(|yes| (yes.value() - yes.baseline()).abs() < 1e-9));
        }

        #[test]
        fn law_shifting_by_half_lives_changes_nothing(
            facts in prop::collection::vec((any_place(), any_share(), 0..2_000_i64), 1..20),
            shift in -200..200_i64,
        ) {
            let unit = CultureUnit { half_life: seconds(100.0) };
            let read = |shift: i64| {
                let fact = |(p, y, at): &(Place, Share, i64)| {
                    rating(p.clone(), "openness", y.get(), false, at + 100 * shift)
                };
                let facts: Vec<CultureEvidence> = facts.iter().map(fact).collect();
                let params = CultureParams::default().with_about(Some(ours()));
                bits(&ledger_of(unit, &facts), &params, 3_000 + 100 * shift)
            };
            prop_assert_eq!(read(shift), read(0));
        }

        #[test]
        fn law_the_interval_contains_its_point(
            unit in any_unit(), params in any_params(), facts in any_facts(24), p in 0.01..0.99,
        ) {
            let ledger = ledger_of(unit, &facts);
            let params = params.with_level(level(p));
            if let Some(score) = score(&ledger, &params) {
                prop_assert!(score.interval().contains(score.value()));
                for component in score.components() {
                    prop_assert!(component.interval().contains(component.value()));
                    if let Some((raw, interval)) = component.raw().zip(component.raw_interval()) {
                        prop_assert!(interval.contains(raw));
                    }
                }
            }
            if let Some(yes) = ledger.worth_of_a_yes(&params, instant(END)).unwrap() {
                prop_assert!(yes.interval().contains(yes.value()));
                prop_assert_eq!(yes.raw().is_some(), yes.raw_interval().is_some());
            }
            if let Some(profile) = ledger.profile(&params, instant(END)).unwrap() {
                for figure in [profile.fit(), profile.backing()].into_iter().flatten() {
                    prop_assert!(figure.interval().contains(figure.value()));
                }
            }
        }

        #[test]
        fn law_agrees_with_a_second_implementation(
            answers in prop::collection::vec((0_u8..3, 0_u8..3, 0.0..=1.0), 1..25),
            within in 0.01..1.0, between in 0.001..1.0,
        ) {
            let fact = |(r, o, x): &(u8, u8, f64)| rating(place(0, *r, *o), "openness", *x, false, 0);
            let facts: Vec<CultureEvidence> = answers.iter().map(fact).collect();
            let params = given_variances()
                .with_within(positive(within))
                .with_between(positive(between))
                .with_prior_mean(share(0.3));
            let found = score(&ledger_of(still(), &facts), &params).unwrap();
            // One nation, three regions and nine organisations, all at once: the normal whose
            // precisions are 1/τ² for each bond and n/σ² for each organisation's answers.
            let (region, organisation) = (|r: u8| 1 + usize::from(r), |r: u8, o: u8| 4 + usize::from(3 * r + o));
            let mut precision = vec![vec![0.0; 13]; 13];
            let mut known = vec![0.0; 13];
            precision[0][0] += 1.0 / between;
            known[0] += 0.3 / between;
            let mut bond = |a: usize, b: usize| {
                precision[a][a] += 1.0 / between;
                precision[b][b] += 1.0 / between;
                precision[a][b] -= 1.0 / between;
                precision[b][a] -= 1.0 / between;
            };
            for r in 0..3 {
                bond(0, region(r));
                for o in 0..3 {
                    bond(region(r), organisation(r, o));
                }
            }
            for (r, o, x) in &answers {
                let i = organisation(*r, *o);
                precision[i][i] += 1.0 / within;
                known[i] += x / within;
            }
            let with = |right: &[f64]| -> Vec<Vec<f64>> {
                let row = |(row, b): (&Vec<f64>, &f64)| row.iter().copied().chain([*b]).collect();
                precision.iter().zip(right).map(row).collect()
            };
            let ours = organisation(0, 0);
            let mean = solve(with(&known))[ours];
            prop_assert!(close(found.value(), mean, 1e-8), "{} is not {mean}", found.value());
            let mut unit = vec![0.0; 13];
            unit[ours] = 1.0;
            let variance = solve(with(&unit))[ours];
            // The Beta of the interval has this variance, unless no share can.
            if variance < 0.9 * mean * (1.0 - mean) {
                let n = mean * (1.0 - mean) / variance - 1.0;
                let beta = BetaPosterior::new(mean * n, (1.0 - mean) * n);
                let expected = beta.unwrap().interval(level(0.9));
                prop_assert!(close(found.interval().lower, expected.lower, 1e-6));
                prop_assert!(close(found.interval().upper, expected.upper, 1e-6));
            }
        }
    }

    /// Nations, regions, organisations and answers drawn from the model itself, well inside the
    /// scale, with the variances given.
    #[test]
    fn law_the_interval_covers_what_it_says() {
        const DRAWS: u32 = 2_000;
        let (tau2, sigma2) = (0.002_f64, 0.01_f64);
        let mut state = 7_u64;
        let mut normal = |mean: f64, variance: f64| {
            let mut uniform = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 11) as f64 / (1_u64 << 53) as f64
            };
            // Twelve uniforms less six are normal enough for two decimals of coverage.
            let sum: f64 = (0..12).map(|_| uniform()).sum();
            mean + variance.sqrt() * (sum - 6.0)
        };
        let params = given_variances().with_within(positive(sigma2)).with_between(positive(tau2));
        let mut held = 0;
        for draw in 0..DRAWS {
            let nation = normal(0.5, tau2);
            let mut facts = Vec::new();
            let mut truth = 0.0;
            for r in 0..2 {
                let region = normal(nation, tau2);
                for o in 0..2 {
                    let organisation = normal(region, tau2);
                    let own = r == 0 && o == 0;
                    truth = if own { organisation } else { truth };
                    // Our own answers are from none to three.
                    for _ in 0..if own { draw % 4 } else { 3 } {
                        let x = normal(organisation, sigma2).clamp(0.0, 1.0);
                        facts.push(rating(place(0, r, o), "openness", x, false, 0));
                    }
                }
            }
            let score = score(&ledger_of(still(), &facts), &params).unwrap();
            held += u32::from(score.interval().contains(truth));
        }
        let coverage = f64::from(held) / f64::from(DRAWS);
        // Three standard errors of a share of .90 in 2 000 draws.
        assert!((coverage - 0.90).abs() < 0.02, "{coverage}");
    }

    /// The same of yeses: shares drawn from Betas of some weight around the group above. What is
    /// missed lies within a hundredth of 0 or 1, where shares crowd.
    #[test]
    fn law_the_interval_of_a_yes_covers_nearly_what_it_says() {
        const DRAWS: u32 = 2_000;
        let mut state = 11_u64;
        let mut uniform = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        };
        let mut coverage = |kappa: f64| {
            let below = |mean: f64, u: f64| {
                let mean = mean.clamp(1e-6, 1.0 - 1e-6);
                BetaPosterior::new(kappa * mean, kappa * (1.0 - mean)).unwrap().quantile(share(u))
            };
            let params = given_variances().with_likeness(level(1.0 / (kappa + 1.0)));
            let (mut held, mut nearly) = (0, 0);
            for draw in 0..DRAWS {
                let nation = below(0.5, uniform());
                let (mut facts, mut truth) = (Vec::new(), 0.0);
                for r in 0..2 {
                    let region = below(nation, uniform());
                    for o in 0..2 {
                        let organisation = below(region, uniform());
                        let own = r == 0 && o == 0;
                        truth = if own { organisation } else { truth };
                        for _ in 0..if own { draw % 4 } else { 6 } {
                            let (kept, at) = (uniform() < organisation, instant(0));
                            facts.push(CultureEvidence::Yes { place: place(0, r, o), kept, at });
                        }
                    }
                }
                let ledger = ledger_of(still(), &facts);
                let yes = ledger.worth_of_a_yes(&params, instant(0)).unwrap().unwrap();
                let interval = yes.interval();
                held += u32::from(interval.contains(truth));
                let wider = interval.lower - 0.01..=interval.upper + 0.01;
                nearly += u32::from(wider.contains(&truth));
            }
            [held, nearly].map(|n| f64::from(n) / f64::from(DRAWS))
        };
        // Measured: .82 and .93, .88 and .90; a standard error is .007 to .009.
        let ([four, nearly_four], [nineteen, nearly_nineteen]) = (coverage(4.0), coverage(19.0));
        assert!(four > 0.79 && nearly_four > 0.90, "{four} {nearly_four}");
        assert!(nineteen > 0.86 && nearly_nineteen > 0.88, "{nineteen} {nearly_nineteen}");
    }
}

mod worked {
    use super::*;

    fn three(ledger: &mut CultureLedger) {
        for (place, x) in [(ours(), 0.9), (place(0, 0, 1), 0.5), (place(0, 1, 0), 0.7)] {
            for _ in 0..2 {
                ledger.observe(&rating(place.clone(), "openness", x, false, 0));
            }
        }
    }

    /// The page's: shares 29, 7, 2 and 6 of 44, and the yes of 88/201.
    #[test]
    fn the_page() {
        let mut ledger = CultureLedger::new(still());
        three(&mut ledger);
        let params = CultureParams::default().with_about(Some(ours()));
        let score = score(&ledger, &params).unwrap();
        assert!(close(score.value(), 17.0 / 22.0, ROUNDING));
        for (nest, share) in Nest::ALL.into_iter().zip([29.0, 7.0, 2.0]) {
            assert!(close(score.share(nest), share / 44.0, ROUNDING));
        }
        assert!(close(score.fresh(), 38.0 / 44.0, ROUNDING));
        for (place, kept, times) in [(ours(), false, 2), (place(0, 0, 1), true, 16)] {
            for _ in 0..times {
                let place = place.clone();
                ledger.observe(&CultureEvidence::Yes { place, kept, at: instant(0) });
            }
        }
        let yes = ledger.worth_of_a_yes(&params, instant(0)).unwrap().unwrap();
        assert!(close(yes.value(), 88.0 / 201.0, ROUNDING));
        for (nest, share) in Nest::ALL.into_iter().zip([97.0, 72.0, 0.0]) {
            assert!(close(yes.share(nest), share / 201.0, ROUNDING));
        }
        assert_eq!(yes.raw(), Some(0.0));
        assert_eq!(yes.to_string(), "a yes is kept with 0.44 [0.10, 0.81], 0.00 among its own");
    }

    /// A newcomer in the region: own share 0, region 7/15, nation 8/15 · 1/4 if the region were
    /// only the neighbour; here it is both, so ours counts too.
    #[test]
    fn a_newcomer_is_its_region() {
        let mut ledger = CultureLedger::new(still());
        three(&mut ledger);
        let newcomer = CultureParams::default().with_about(Some(place(0, 0, 9)));
        let score = score(&ledger, &newcomer).unwrap();
        // Two neighbours say .7 with variance 1, against T = 7/4: 7/11.
        assert!(close(score.share(Nest::Region), 7.0 / 11.0, ROUNDING));
        assert!(close(score.share(Nest::Nation), 1.0 / 11.0, ROUNDING));
        assert!(close(score.value(), 0.5 + 8.0 / 11.0 * 0.2, ROUNDING));
        assert_eq!((score.coverage(), score.components()[0].raw()), (0.0, None));
    }

    /// With many organisations the data show τ² and σ² themselves.
    #[test]
    fn variances_are_learned() {
        let mut ledger = CultureLedger::new(still());
        for o in 0..40 {
            let x = if o % 2 == 0 { 0.3 } else { 0.7 };
            for step in [-0.1, 0.1].repeat(20) {
                ledger.observe(&rating(place(0, 0, o), "openness", x + step, false, 0));
            }
        }
        let params = CultureParams::default().with_about(Some(ours()));
        let score = score(&ledger, &params).unwrap();
        let component = &score.components()[0];
        // 1600 answers of variance .01 each, with one mean less for each organisation.
        let within = (3.0 * 0.08 + 1600.0 * 0.01) / (3.0 + 1560.0);
        assert!(close(component.within(), within, ROUNDING));
        // Σ(y − ȳ)² = 40 · .04 over k − 3, less the error, in 39 of 43 parts.
        let tau2 = (4.0 * 0.02 + 39.0 * (1.6 / 37.0 - within / 40.0)) / 43.0;
        assert!(close(component.between(Nest::Own), tau2, 1e-7));
    }

    /// Plain items agreed with 9 and 9 of 10, reversed ones 7: agreement (19/23)/2 + … by hand.
    #[test]
    fn style_by_hand() {
        let mut ledger = CultureLedger::new(still());
        for (x, reversed) in [(1.0, false), (1.0, false), (1.0, true), (0.5, true)] {
            ledger.observe(&rating(ours(), "openness", x, reversed, 0));
        }
        let style = ledger.style(&CultureParams::default(), instant(0)).unwrap().unwrap();
        // Plain Beta(3, 1), reversed Beta(2.5, 1.5): (3/4 + 5/8)/2 − 1/2.
        assert!(close(style.acquiescence().unwrap(), 3.0 / 16.0, ROUNDING));
        // Three of four at an end: Beta(4, 2).
        assert_eq!((style.extremity().alpha(), style.extremity().beta()), (4.0, 2.0));
        assert!(style.extremity_interval().contains(2.0 / 3.0));
    }

    /// Two of three questions heard, one judged for fit.
    #[test]
    fn the_three_questions() {
        let mut ledger = CultureLedger::new(still());
        for (theme, answer, backed, at) in [
            (Theme::Identity, "a yard that never closes", 1.0, 1),
            (Theme::Identity, "a family yard", 0.5, 2),
            (Theme::Values, "short waits", 0.0, 1),
        ] {
            ledger.observe(&CultureEvidence::Statement {
                place: ours(),
                theme,
                answer: name(answer),
                source: name("their site"),
                backed: share(backed),
                at: instant(at),
            });
        }
        let answers = Responses::new().answer(name("values"), Answer::Value(10.0));
        for fact in fits_of(&answers, &ours(), instant(3)).unwrap() {
            ledger.observe(&fact);
        }
        let profile = ledger.profile(&CultureParams::default(), instant(3)).unwrap().unwrap();
        let heard = profile.heard(Theme::Identity).unwrap();
        assert_eq!((heard.answer.as_str(), heard.at), ("a family yard", instant(2)));
        assert_eq!(profile.heard(Theme::Deeds), None);
        let backing = profile.backing().unwrap();
        // Identity (1 + 1.5)/4, values 1/3, deeds at the prior.
        assert!(close(backing.value(), (0.625 + 0.5 + 1.0 / 3.0) / 3.0, ROUNDING));
        assert!(close(backing.coverage(), 2.0 / 3.0, ROUNDING));
        let fit = profile.fit().unwrap();
        assert!(close(fit.value(), (0.5 + 0.5 + 2.0 / 3.0) / 3.0, ROUNDING));
        assert_eq!(fit.posterior(Theme::Identity), None);
        assert_eq!(ledger.score(&CultureParams::default(), instant(3)), Ok(None));
    }
}

mod edges {
    use super::*;

    fn sentence<T: core::fmt::Debug>(result: goodwill::Result<T>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn nothing_known_nothing_said() {
        let facts = [
            rating(ours(), "openness", 0.5, false, 0),
            rating(place(1, 0, 0), "pace", 0.5, false, 0),
        ];
        let ledger = ledger_of(still(), &facts);
        let ask = |params: CultureParams| score(&ledger, &params);
        // Two organisations, and not said which.
        assert_eq!(ask(CultureParams::default()), None);
        assert_eq!(ask(CultureParams::default().with_about(Some(place(7, 0, 0)))), None);
        let here = CultureParams::default().with_about(Some(ours()));
        assert!(ask(here.clone()).is_some());
        assert_eq!(ask(here.clone().with_component(Some(name("pace")))), None);
        assert_eq!(ledger.worth_of_a_yes(&here, instant(0)), Ok(None));
        assert_eq!(ledger.profile(&here, instant(0)), Ok(None));
        assert_eq!(ledger.style(&here.with_about(Some(place(0, 0, 5))), instant(0)), Ok(None));
    }

    #[test]
    fn bad_input_is_refused_with_a_sentence() {
        let ledger = ledger_of(still(), &[rating(ours(), "openness", 0.5, false, 10)]);
        assert_eq!(
            sentence(ledger.score(&CultureParams::default(), instant(9))),
            "as_of must not be before the newest fact (10), got 9"
        );
        let mut other = CultureLedger::new(CultureUnit { half_life: seconds(60.0) });
        assert_eq!(
            sentence(other.merge(&ledger)),
            "ledgers to merge must have the same half-life, got 60 s and infinite"
        );
        assert_eq!(
            sentence(Place::new("NL", "", "x")),
            "name must be 1 to 256 bytes of text without control characters, got ``"
        );
        let answers = |id: &str, x| Responses::new().answer(name(id), Answer::Value(x));
        let fits = |answers| sentence(fits_of(&answers, &ours(), instant(0)));
        assert_eq!(
            fits(answers("price", 1.0)),
            "item answered must be one of the instrument's, got `price`"
        );
        assert_eq!(fits(answers("deeds", 11.0)), "rating must be within its scale, got 11");
        assert_eq!(instrument().items().len(), Theme::ALL.len());
        assert_eq!(word_fit("", "whatever"), None);
        assert_eq!(word_fit("Steady steady hands", "HANDS!").map(Share::get), Some(0.5));
    }

    #[test]
    fn forged_states_are_refused() {
        let facts = [
            rating(ours(), "openness", 0.5, false, 0),
            CultureEvidence::Yes { place: ours(), kept: true, at: instant(0) },
            CultureEvidence::Statement {
                place: place(0, 0, 1),
                theme: Theme::Deeds,
                answer: name("answer"),
                source: name("site"),
                backed: share(0.5),
                at: instant(0),
            },
        ];
        let text = serde_json::to_string(&ledger_of(still(), &facts)).unwrap();
        assert!(serde_json::from_str::<CultureLedger>(&text).is_ok());
        let forged = |from: &str, to: &str| {
            assert!(text.contains(from), "{from} in {text}");
            let error = serde_json::from_str::<CultureLedger>(&text.replacen(from, to, 1));
            error.unwrap_err().to_string()
        };
        assert_eq!(
            forged("\"facts\":3,\"newest\":0", "\"facts\":3,\"newest\":null"),
            "culture ledger must have a newest fact and an organisation if it has facts, got 3 facts"
        );
        assert_eq!(
            forged("\"facts\":3,\"newest\":0", "\"facts\":0,\"newest\":null"),
            "culture ledger must have a newest fact and an organisation if it has facts, got 0 facts"
        );
        assert_eq!(
            forged("\"organisation\":\"o1\"", "\"organisation\":\"o0\""),
            "culture ledger must list its organisations once each and in order, got 2 organisations"
        );
        assert_eq!(
            forged("\"at\":0", "\"at\":1"),
            "culture ledger must sum no fact after its newest, got o1, r0, n0"
        );
        assert_eq!(
            forged("\"openness\":{\"facts\":1", "\"openness\":{\"facts\":0"),
            "culture ledger must keep no sum above its answers, got o0, r0, n0"
        );
        assert_eq!(
            forged("\"openness\":{\"facts\":1", "\"openness\":{\"facts\":4"),
            "culture ledger must count no more than its facts, got 3 facts"
        );
        assert!(forged("\"heard\"", "\"hoard\"").starts_with("unknown field `hoard`"));
        let fact = "{\"fact\":\"yes\",\"place\":{\"nation\":\"a\",\"region\":\"b\",\"organisation\":\"\"},\"kept\":true,\"at\":0}";
        assert_eq!(
            serde_json::from_str::<CultureEvidence>(fact).unwrap_err().to_string(),
            "name must be 1 to 256 bytes of text without control characters, got ``"
        );
        assert!(serde_json::from_str::<CultureParams>("{\"tau\":1}").is_err());
        assert_eq!(serde_json::from_str::<CultureParams>("{}").unwrap(), CultureParams::default());
        assert!("mission".parse::<Theme>().is_err());
    }

    #[test]
    fn memory_does_not_grow_with_facts() {
        let facts: Vec<CultureEvidence> =
            (0..20_000).map(|i| rating(ours(), "openness", 0.5, i % 2 == 0, 3_600 * i)).collect();
        let ledger = ledger_of(CultureUnit { half_life: seconds(86_400.0) }, &facts);
        assert!(ledger.settled_bytes() < 3_072 + 200, "{}", ledger.settled_bytes());
    }

    #[test]
    fn the_last_statement_of_one_instant_is_the_last_by_name() {
        let told = |answer: &str| CultureEvidence::Statement {
            place: ours(),
            theme: Theme::Deeds,
            answer: name(answer),
            source: name("site"),
            backed: share(1.0),
            at: Instant::EPOCH,
        };
        let ledger = ledger_of(still(), &[told("b"), told("a")]);
        let profile = ledger.profile(&CultureParams::default(), instant(0)).unwrap().unwrap();
        assert_eq!(profile.heard(Theme::Deeds).map(|h| h.answer.clone()), Name::new("b").ok());
    }
}
