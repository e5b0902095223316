//! The reciprocal-trust ledger: its laws by number, the numbers of its page, its edges.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]
// What was measured is printed.
#![allow(clippy::print_stdout)]

mod support;

use goodwill::quantity::{Amount, HalfLife, Instant, Party, Share, Stake};
use goodwill::trust::{
    Audit, AuditItem, AuditQuestion, AuditStage, Bearer, Conduct, Evidence, Outcome, Placing,
    Resolution, StageTerms, TrustEvidence, TrustLedger, TrustParams, TrustScore, TrustUnit,
    self_audit, stage_audit,
};
use proptest::prelude::*;

use support::history::{self, act, after, ledger_of, placing, resolved};
use support::{assert_shows, bits, cases, close, instant, level, positive, seconds, share, stake};

/// Sums, quotients and products of a few numbers, each rounded by half of 2⁻⁵².
const ROUNDING: f64 = 1e-14;
/// An amount of a fact is rounded to 2⁻⁴¹ of a unit; a history here has fewer than 100 facts.
const AMOUNTS: f64 = 100.0 * UNIT;
/// The grain of one amount, 2⁻⁴⁰, both of its neighbours included.
const UNIT: f64 = 1.0 / (1_u64 << 40) as f64;
/// Facts dropped 64 half-lives after they happened, as the decayed sums state it.
const DROPPED: f64 = 1.0 / (1_u64 << 50) as f64;
/// What is promised of quantiles.
const QUANTILE: f64 = 1e-9;
/// Outcomes may miss a sum of 1 by 10⁻⁹, and so may what is computed of them.
const FRAYED: f64 = 2e-9;

const PARTIES: [Party; 2] = Party::BOTH;
const LEVELS: [f64; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/// Counts every stake above 0 alike and forgets nothing.
const PLAIN: fn() -> TrustUnit =
    || TrustUnit { half_life: HalfLife::INFINITE, reference_stake: Stake::ZERO };

fn read(ledger: &TrustLedger, params: &TrustParams, as_of: Instant) -> TrustScore {
    ledger.score(params, as_of).unwrap().unwrap()
}

fn read_facts(unit: TrustUnit, facts: &[TrustEvidence], as_of: Instant) -> TrustScore {
    read(&ledger_of(unit, facts), &TrustParams::default(), as_of)
}

fn merged(one: &TrustLedger, other: &TrustLedger) -> TrustLedger {
    let mut both = one.clone();
    both.merge(other).unwrap();
    both
}

fn quantile(posterior: &goodwill::kernel::posterior::BetaPosterior, p: f64) -> f64 {
    posterior.quantile(share(p))
}

/// Stands for a figure that is not said, in lists of bits.
const NOTHING: f64 = -7.0;

/// Every figure of a party that does not count facts.
fn figures_of(score: &TrustScore, party: Party) -> Vec<f64> {
    let trust = score.of(party);
    let (intrinsic, perceived) = (trust.intrinsic(), trust.perceived());
    let (evidence, pending) = (trust.evidence(), trust.pending());
    let exposure = score.exposure();
    let mut figures = vec![
        intrinsic.alpha(),
        intrinsic.beta(),
        perceived.alpha(),
        perceived.beta(),
        trust.execution_rate().mean(),
        trust.dereliction_rate().mean(),
        trust.breach_mix().mean(),
        trust.shortfall(),
        evidence.weight,
        evidence.effective,
        evidence.trials,
        pending.stake,
        pending.weight,
        trust.expected_loss(),
        trust.intrinsic_bounds().0,
        trust.intrinsic_bounds().1,
        trust.perceived_bounds().0,
        trust.perceived_bounds().1,
        trust.size_gap().unwrap_or(NOTHING),
        trust.largest_honoured().get(),
        trust.opinion().uncertainty(),
        exposure.risked(party),
        exposure.share(party).mean(),
        exposure.propensity(party).map_or(NOTHING, |p| p.mean()),
        f64::from(trust.is_known()),
    ];
    figures.extend(trust.outcomes().mean());
    figures.extend(trust.opinion().belief());
    figures.extend(trust.doubt().parts);
    figures.push(trust.doubt().total);
    figures
}

/// The figures that belong to no party.
fn figures_between(score: &TrustScore) -> Vec<f64> {
    let mutual = score.mutual();
    let exposure = score.exposure();
    vec![
        mutual.mean,
        mutual.lower,
        mutual.upper,
        exposure.reciprocity().unwrap_or(NOTHING),
        exposure.asymmetry().unwrap_or(NOTHING),
    ]
}

/// Every figure of a score that does not count facts.
fn figures(score: &TrustScore) -> Vec<f64> {
    let mut all = PARTIES.map(|party| figures_of(score, party)).concat();
    all.extend(figures_between(score));
    all.push(score.exposure().imbalance().unwrap_or(NOTHING));
    all.extend([score.mutual().standard_deviation, score.value(), score.fresh(), score.coverage()]);
    all
}

/// The sums as they weigh, by party: weights of outcomes, trials, risks, shapes of the posterior.
/// They are what fades; the ratios of two sums do not.
fn sums(score: &TrustScore) -> Vec<f64> {
    PARTIES
        .map(|party| {
            let trust = score.of(party);
            let risked = score.exposure().risked(party);
            let prior = trust.intrinsic();
            let Evidence { weight, trials, .. } = trust.evidence();
            [weight, trials, risked, prior.alpha(), prior.beta()]
        })
        .concat()
}
mod laws {
    use super::*;

    fn history_and_shards()
    -> impl Strategy<Value = (TrustUnit, Vec<TrustEvidence>, Vec<TrustEvidence>, Vec<usize>, Vec<usize>)>
    {
        history::any_history().prop_flat_map(|(unit, facts)| {
            let n = facts.len();
            (
                Just(unit),
                Just(facts.clone()),
                Just(facts).prop_shuffle(),
                prop::collection::vec(0..5_usize, n),
                Just(vec![0, 1, 2, 3, 4]).prop_shuffle(),
            )
        })
    }

    /// Two histories of one unit.
    fn two_histories() -> impl Strategy<Value = (TrustUnit, Vec<TrustEvidence>, Vec<TrustEvidence>)>
    {
        history::any_unit().prop_flat_map(|unit| {
            let facts = || history::facts_in(unit, history::Span::Any);
            (Just(unit), facts(), facts())
        })
    }

    /// A history of stakes that weigh something, its unit and an instant for one more fact.
    fn history_and_fact()
    -> impl Strategy<Value = (TrustUnit, Vec<TrustEvidence>, Party, Stake, Instant, Instant)> {
        (
            history::any_history(),
            history::any_party(),
            history::any_stake(),
            0..100_000_i64,
            history::any_wait(),
        )
            .prop_map(|((unit, facts), party, stake, before, wait)| {
                let as_of = after(&facts, wait);
                let at = instant((as_of.seconds() - before).max(-Instant::BOUND));
                (unit, facts, party, stake, at, as_of)
            })
    }

    fn with(facts: &[TrustEvidence], fact: TrustEvidence) -> Vec<TrustEvidence> {
        let mut facts = facts.to_vec();
        facts.push(fact);
        facts
    }

    fn in_unit(x: f64) -> bool {
        (0.0..=1.0).contains(&x)
    }

    proptest! {
        #![proptest_config(cases(96))]

        #[test]
        fn law_01_bounds(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            wait in history::any_wait(),
        ) {
            let as_of = after(&facts, wait);
            let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
                prop_assert!(facts.is_empty());
                return Ok(());
            };
            prop_assert!(figures(&score).iter().all(|x| x.is_finite()), "{:?}", figures(&score));
            prop_assert!(in_unit(score.value()));
            prop_assert!(in_unit(score.fresh()));
            let interval = score.interval();
            prop_assert!(in_unit(interval.lower) && in_unit(interval.upper));
            prop_assert!(interval.lower <= interval.upper);
            let mutual = score.mutual();
            for x in [mutual.mean, mutual.lower, mutual.upper, mutual.standard_deviation] {
                prop_assert!(in_unit(x), "{mutual:?}");
            }
            for party in PARTIES {
                let trust = score.of(party);
                let (intrinsic, perceived) = (trust.intrinsic(), trust.perceived());
                let (low, high) = trust.intrinsic_bounds();
                let (low_seen, high_seen) = trust.perceived_bounds();
                let shares = [intrinsic.mean(), perceived.mean(), low, high, low_seen, high_seen];
                prop_assert!(shares.into_iter().all(in_unit), "{shares:?}");
                prop_assert!(trust.outcomes().mean().into_iter().all(in_unit));
                prop_assert!(trust.doubt().parts.into_iter().all(in_unit));
                prop_assert!(trust.opinion().belief().into_iter().all(in_unit));
                prop_assert!(in_unit(score.exposure().share(party).mean()));
                prop_assert!(trust.shortfall() >= 0.0);
                prop_assert!(trust.expected_loss() >= 0.0);
                if let Some(gap) = trust.size_gap() {
                    prop_assert!((-1.0 - FRAYED..=1.0 + FRAYED).contains(&gap), "{gap}");
                }
                if let Some(fact) = facts.first() {
                    // Beside a prior of 10⁻³⁰⁰ the rounding of an amount is a large share.
                    prop_assert!(trust.shift_by(fact, &score).is_finite());
                }
                prop_assert!(in_unit(trust.chance_of(3, 5)));
                let interval = intrinsic.interval(params.level());
                prop_assert!(in_unit(interval.lower) && in_unit(interval.upper));
                prop_assert!(interval.lower <= interval.upper);
            }
            if let Some(delta) = score.exposure().imbalance() {
                prop_assert!((-1.0..=1.0).contains(&delta));
                prop_assert!(score.exposure().reciprocity().is_some_and(in_unit));
                prop_assert!(score.exposure().asymmetry().is_some_and(|phi| (0.0..=0.5).contains(&phi)));
            }
        }
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn law_02_swapping_the_parties_mirrors_the_report(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            eta in -60..60_i32,
            wait in history::any_wait(),
        ) {
            // 1/η is exact for a power of two.
            let eta = 2_f64.powi(eta);
            let mirrored: Vec<_> = facts
                .iter()
                .map(|fact| history::rewritten(fact, Party::other, |s| s, 0, |y| y))
                .collect();
            let as_of = after(&facts, wait);
            let ours = ledger_of(unit, &facts)
                .score(&params.clone().with_parity(positive(eta)), as_of)
                .unwrap();
            let theirs = ledger_of(unit, &mirrored)
                .score(&params.with_parity(positive(1.0 / eta)), as_of)
                .unwrap();
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                for party in PARTIES {
                    let (a, b) = (figures_of(&ours, party), figures_of(&theirs, party.other()));
                    prop_assert_eq!(bits(&a), bits(&b), "{:?} {:?}", a, b);
                }
                prop_assert_eq!(bits(&figures_between(&ours)), bits(&figures_between(&theirs)));
                let flipped = theirs.exposure().imbalance().map(|delta| -delta);
                prop_assert_eq!(ours.exposure().imbalance(), flipped);
                // A sum of three terms, here added in another order.
                let (a, b) = (ours.mutual().standard_deviation, theirs.mutual().standard_deviation);
                prop_assert!(close(a, b, ROUNDING), "{a} {b}");
            }
        }

        #[test]
        fn law_02_swapping_the_parties_inverts_any_parity(
            (unit, facts) in history::any_history(),
            params in history::plain_params(),
        ) {
            let mirrored: Vec<_> = facts
                .iter()
                .map(|fact| history::rewritten(fact, Party::other, |s| s, 0, |y| y))
                .collect();
            let as_of = after(&facts, 0);
            let inverse = params.clone().with_parity(positive(1.0 / params.parity().get()));
            let ours = ledger_of(unit, &facts).score(&params, as_of).unwrap();
            let theirs = ledger_of(unit, &mirrored).score(&inverse, as_of).unwrap();
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                for party in PARTIES {
                    let a = ours.of(party).perceived().mean();
                    let b = theirs.of(party.other()).perceived().mean();
                    prop_assert!(close(a, b, 100.0 * ROUNDING), "{a} {b}");
                }
            }
        }

        #[test]
        fn law_03_time_translation_is_exact_by_whole_half_lives_below_64(
            (unit, facts) in history::short_history(),
            params in history::any_params(),
            by in -1_000_000..1_000_000_i64,
            wait in 0..1_000_000_i64,
        ) {
            let h = history::whole_seconds(unit.half_life);
            let shift = by.clamp(-Instant::BOUND / 8 / h, Instant::BOUND / 8 / h) * h;
            let moved: Vec<_> = facts
                .iter()
                .map(|fact| history::rewritten(fact, |p| p, |s| s, shift, |y| y))
                .collect();
            let as_of = after(&facts, wait);
            let then = as_of.plus(shift).unwrap();
            let ours = ledger_of(unit, &facts).score(&params, as_of).unwrap();
            let theirs = ledger_of(unit, &moved).score(&params, then).unwrap();
            prop_assert_eq!(ours.is_some(), theirs.is_some());
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                prop_assert_eq!(bits(&figures(&ours)), bits(&figures(&theirs)));
            }
        }

        #[test]
        fn law_03_time_translation_by_any_time_within_tolerance(
            (unit, facts) in history::any_history(),
            by in -Instant::BOUND..Instant::BOUND,
            whole in any::<bool>(),
            wait in 0..1_000_000_i64,
        ) {
            let times = || facts.iter().flat_map(|fact| match fact {
                TrustEvidence::Place(p) => vec![p.at(), p.due_at().unwrap_or(p.at())],
                TrustEvidence::Resolve(r) => {
                    let p = r.placing();
                    vec![r.at(), p.at(), p.due_at().unwrap_or(p.at())]
                }
                _ => vec![fact.at()],
            });
            let as_of = after(&facts, wait);
            let first = times().min().unwrap_or(as_of).seconds();
            let last = times().max().unwrap_or(as_of).max(as_of).seconds();
            let h = history::whole_seconds(unit.half_life);
            let mut shift = by.clamp(-Instant::BOUND - first, Instant::BOUND - last);
            if whole {
                shift = shift / h * h;
            }
            let moved: Vec<_> = facts
                .iter()
                .map(|fact| history::rewritten(fact, |p| p, |s| s, shift, |y| y))
                .collect();
            let params = TrustParams::default();
            let ours = ledger_of(unit, &facts).score(&params, as_of).unwrap();
            let theirs = ledger_of(unit, &moved).score(&params, as_of.plus(shift).unwrap()).unwrap();
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                let tolerance = if whole { DROPPED } else { AMOUNTS };
                for (a, b) in sums(&ours).into_iter().zip(sums(&theirs)) {
                    prop_assert!(close(a, b, tolerance), "{a} {b}");
                }
                prop_assert!(close(ours.value(), theirs.value(), tolerance));
            }
        }

        #[test]
        fn law_04_merge_commutes((unit, a, b) in two_histories()) {
            let (one, other) = (ledger_of(unit, &a), ledger_of(unit, &b));
            prop_assert_eq!(merged(&one, &other), merged(&other, &one));
        }

        #[test]
        fn law_05_merge_associates(
            (unit, a, b) in two_histories(),
            split in 0.0..=1.0,
        ) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let (c, d) = b.split_at((split * b.len() as f64) as usize);
            let [one, two, three] = [&a[..], c, d].map(|facts| ledger_of(unit, facts));
            prop_assert_eq!(merged(&merged(&one, &two), &three), merged(&one, &merged(&two, &three)));
        }

        #[test]
        fn law_06_merge_has_an_identity((unit, facts) in history::any_history()) {
            let (empty, ledger) = (TrustLedger::new(unit), ledger_of(unit, &facts));
            prop_assert_eq!(&merged(&ledger, &empty), &ledger);
            prop_assert_eq!(&merged(&empty, &ledger), &ledger);
        }

        #[test]
        fn law_07_merge_of_any_partition_is_replay(
            (unit, facts, shuffled, shard, order) in history_and_shards(),
            params in history::any_params(),
            wait in history::any_wait(),
        ) {
            let mut shards = vec![TrustLedger::new(unit); 5];
            for (fact, shard) in shuffled.iter().zip(&shard) {
                shards[*shard].observe(fact);
            }
            let in_turn = order
                .iter()
                .fold(TrustLedger::new(unit), |all, shard| merged(&all, &shards[*shard]));
            let as_tree = merged(
                &merged(&shards[order[0]], &shards[order[1]]),
                &merged(&shards[order[2]], &merged(&shards[order[3]], &shards[order[4]])),
            );
            let replayed = ledger_of(unit, &facts);
            prop_assert_eq!(&in_turn, &replayed);
            prop_assert_eq!(&as_tree, &replayed);
            let as_of = after(&facts, wait);
            let ours = as_tree.score(&params, as_of).unwrap();
            let theirs = replayed.score(&params, as_of).unwrap();
            prop_assert_eq!(ours.as_ref().map(figures).as_deref().map(bits),
                theirs.as_ref().map(figures).as_deref().map(bits));
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn law_08_arrival_order_is_irrelevant(
            (unit, facts, shuffled, _, _) in history_and_shards(),
            params in history::any_params(),
            wait in history::any_wait(),
        ) {
            let (ours, theirs) = (ledger_of(unit, &facts), ledger_of(unit, &shuffled));
            prop_assert_eq!(&ours, &theirs);
            let as_of = after(&facts, wait);
            let read = |ledger: &TrustLedger| {
                ledger.score(&params, as_of).unwrap().as_ref().map(figures).as_deref().map(bits)
            };
            prop_assert_eq!(read(&ours), read(&theirs));
        }

        #[test]
        fn law_09_reading_later_composes(
            (unit, facts) in history::any_history(),
            wait in history::any_wait(),
            more in history::any_wait(),
        ) {
            let ledger = ledger_of(unit, &facts);
            let (first, second) = (after(&facts, wait), after(&facts, wait.saturating_add(more)));
            let params = TrustParams::default();
            let ours = ledger.score(&params, first).unwrap();
            let theirs = ledger.score(&params, second).unwrap();
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                let fade = unit.half_life.weight_after(second.since(first));
                for party in PARTIES {
                    let (a, b) = (ours.of(party).evidence(), theirs.of(party).evidence());
                    let (r, s) = (ours.exposure().risked(party), theirs.exposure().risked(party));
                    for (now, later) in [(a.weight, b.weight), (a.trials, b.trials), (r, s)] {
                        // 2^x for an x of some thousands is no better than its argument.
                        prop_assert!(close(now * fade, later, 100.0 * ROUNDING), "{now} {later}");
                    }
                }
            }
        }

        #[test]
        fn law_10_reading_later_commutes_with_merging(
            (unit, a, b) in two_histories(),
            wait in history::any_wait(),
        ) {
            let (one, other) = (ledger_of(unit, &a), ledger_of(unit, &b));
            let both = merged(&one, &other);
            let as_of = after(&[a, b].concat(), wait);
            let params = TrustParams::default();
            let sum = match (one.read(false, as_of).unwrap(), other.read(false, as_of).unwrap()) {
                (Some(one), Some(other)) => one.plus(&other).unwrap(),
                (one, other) => match one.or(other) {
                    Some(tally) => tally,
                    None => return Ok(()),
                },
            };
            for (a, b) in sums(&sum.score(&params)).iter().zip(sums(&read(&both, &params, as_of))) {
                prop_assert!(close(*a, b, ROUNDING), "{a} {b}");
            }
        }

        #[test]
        fn law_11_idle_evidence_fades_to_the_prior(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            h in 1..1_000_000_i64,
        ) {
            let unit = TrustUnit { half_life: seconds(h as f64), ..unit };
            let facts: Vec<_> =
                facts.into_iter().filter(|fact| fact.at().seconds() < 0).collect();
            let params = params.with_overdue_counts(false);
            let as_of = after(&facts, 0).plus(5_000 * h).unwrap();
            let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap() else {
                return Ok(());
            };
            let [h, e, d] = params.prior().map(goodwill::quantity::Positive::get);
            for party in PARTIES {
                let trust = score.of(party);
                for posterior in [trust.intrinsic(), trust.perceived()] {
                    prop_assert_eq!((posterior.alpha(), posterior.beta()), (h, e + d));
                }
                prop_assert!(!trust.is_known());
                prop_assert_eq!(trust.doubt().total, (e + d) / (h + (e + d)));
                let share = score.exposure().share(party);
                prop_assert_eq!(share.alpha(), params.exposure().get());
            }
            prop_assert_eq!(score.fresh(), 0.0);
            prop_assert_eq!(score.coverage(), 0.0);
        }

        #[test]
        fn law_11_nothing_fades_with_an_infinite_half_life(
            (unit, facts) in history::any_history(),
            wait in history::any_wait(),
        ) {
            let unit = TrustUnit { half_life: HalfLife::INFINITE, ..unit };
            let ledger = ledger_of(unit, &facts);
            let params = TrustParams::default();
            let read = |wait| {
                ledger.score(&params, after(&facts, wait)).unwrap().as_ref().map(figures)
            };
            prop_assert_eq!(read(0), read(wait));
        }

        #[test]
        fn law_12_idle_moves_the_mean_to_the_prior_and_never_sharpens(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            mut waits in prop::collection::vec(history::any_wait(), 2..8),
        ) {
            waits.sort_unstable();
            let params = params.with_overdue_counts(false);
            let ledger = ledger_of(unit, &facts);
            let scores: Vec<_> = waits
                .iter()
                .filter_map(|wait| ledger.score(&params, after(&facts, *wait)).unwrap())
                .collect();
            for pair in scores.windows(2) {
                for party in PARTIES {
                    let [before, later] = [&pair[0], &pair[1]].map(|s| s.of(party).intrinsic());
                    let prior = pair[0].of(party).prior_mean();
                    let (near, far) = (later.mean() - prior, before.mean() - prior);
                    prop_assert!(near.abs() <= far.abs() + ROUNDING, "{near} {far}");
                    prop_assert!(near * far >= 0.0 || near.abs() <= ROUNDING, "{near} {far}");
                    let concentration = |beta: &goodwill::kernel::posterior::BetaPosterior| {
                        beta.alpha() + beta.beta()
                    };
                    prop_assert!(
                        concentration(&later) <= concentration(&before) * (1.0 + ROUNDING)
                    );
                }
            }
        }

        #[test]
        fn law_15_a_zero_stake_changes_no_score(
            (unit, facts, by, _, at, as_of) in history_and_fact(),
            params in history::any_params(),
            outcome in history::any_outcome(),
            conduct in history::any_conduct(),
        ) {
            let ledger = ledger_of(unit, &facts);
            let Some(score) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
            let nothing = Placing::new(support::name("nothing"), by, Stake::ZERO, at);
            let due = nothing.clone().due(at).unwrap();
            for fact in [
                TrustEvidence::Place(nothing.clone()),
                TrustEvidence::Place(due),
                TrustEvidence::Resolve(Resolution::new(nothing, outcome, at).unwrap()),
                TrustEvidence::Decline { by, stake: Stake::ZERO, at },
                act(by, Stake::ZERO, at, conduct),
            ] {
                let mut more = ledger.clone();
                more.observe(&fact);
                prop_assert_eq!(
                    bits(&figures(&read(&more, &params, as_of))),
                    bits(&figures(&score))
                );
            }
        }

        #[test]
        fn law_16_plain_counts_give_laplace(
            honoured in 0..200_u32,
            breached in prop::collection::vec(any::<bool>(), 0..200),
            at in -Instant::BOUND..=Instant::BOUND,
            size in magnitude_of_stake(),
        ) {
            let mut ledger = TrustLedger::new(PLAIN());
            let mut observe = |conduct| {
                ledger.observe(&act(Party::Firm, size, instant(at), conduct));
            };
            (0..honoured).for_each(|_| observe(Conduct::ActedRightly));
            for wrong in &breached {
                observe(if *wrong { Conduct::ActedWrongly } else { Conduct::FailedToAct });
            }
            let params = TrustParams::default().with_reciprocity(Share::ZERO);
            if let Some(score) = ledger.score(&params, instant(at)).unwrap() {
                let (r, s) = (f64::from(honoured), breached.len() as f64);
                let expected = (r + 1.0) / (r + s + 2.0);
                let trust = score.of(Party::Firm);
                prop_assert_eq!(trust.intrinsic().mean(), expected);
                prop_assert_eq!(trust.perceived().mean(), expected);
                prop_assert!(close(score.value(), expected, ROUNDING));
            }
        }

        #[test]
        fn law_17_the_unit_of_stakes_is_free(
            facts in history::facts_in(PLAIN(), history::Span::Any),
            half_life in history::any_half_life(),
            s0 in 1e-3..1e3,
            exponent in -60..60_i32,
            factor in 1e-6..1e6,
            wait in history::any_wait(),
        ) {
            // Sizes of which the products with the factors are normal numbers.
            let plain = |s: Stake| stake(s.get().clamp(1e-100, 1e100));
            let as_of = after(&facts, wait);
            let params = TrustParams::default();
            let scaled = |c: f64| {
                let unit = TrustUnit { half_life, reference_stake: stake(c * s0) };
                let facts: Vec<_> = facts
                    .iter()
                    .map(|fact| {
                        history::rewritten(fact, |p| p, |s| stake(c * plain(s).get()), 0, |y| y)
                    })
                    .collect();
                ledger_of(unit, &facts).score(&params, as_of).unwrap()
            };
            let Some(ours) = scaled(1.0) else { return Ok(()) };
            let (two, any) = (scaled(2_f64.powi(exponent)).unwrap(), scaled(factor).unwrap());
            for party in PARTIES {
                for (a, b) in [
                    (ours.of(party).intrinsic(), two.of(party).intrinsic()),
                    (ours.of(party).perceived(), two.of(party).perceived()),
                    (ours.exposure().share(party), two.exposure().share(party)),
                ] {
                    prop_assert_eq!(a, b);
                }
                prop_assert_eq!(ours.of(party).evidence(), two.of(party).evidence());
                prop_assert_eq!(ours.of(party).size_gap(), two.of(party).size_gap());
                prop_assert_eq!(
                    ours.of(party).pending().weight,
                    two.of(party).pending().weight
                );
            }
            prop_assert_eq!(ours.mutual(), two.mutual());
            for (a, b) in sums(&ours).into_iter().zip(sums(&any)) {
                prop_assert!(close(a, b, AMOUNTS), "{a} {b}");
            }
        }

        #[test]
        fn law_18_effective_evidence_lies_between_weight_and_trials(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            wait in history::any_wait(),
        ) {
            let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, wait)).unwrap()
            else { return Ok(()) };
            for party in PARTIES {
                let Evidence { weight, effective, trials, .. } = score.of(party).evidence();
                prop_assert!(weight <= effective, "{weight} {effective}");
                prop_assert!(effective <= trials, "{effective} {trials}");
            }
        }

        #[test]
        fn law_18_effective_evidence_is_the_square_over_the_squares(
            conducts in prop::collection::vec((history::plain_stake(), history::any_conduct()), 1..30),
        ) {
            let unit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: stake(1.0) };
            let facts: Vec<_> = conducts
                .iter()
                .map(|(stake, conduct)| act(Party::Firm, *stake, Instant::EPOCH, *conduct))
                .collect();
            let score = read_facts(unit, &facts, Instant::EPOCH);
            let Evidence { weight, effective, trials, .. } = score.of(Party::Firm).evidence();
            let weights: Vec<f64> = conducts.iter().map(|(stake, _)| unit.weight(*stake)).collect();
            let (s, q): (f64, f64) =
                (weights.iter().sum(), weights.iter().map(|w| w * w).sum());
            prop_assert!(close(weight, s, AMOUNTS));
            // A stake of a hundredth weighs a hundredth, and its square a hundredth of that.
            prop_assert!(support::relatively_close(effective, s * s / q, 1e4 * AMOUNTS));
            prop_assert_eq!(trials, conducts.len() as f64);
        }

        #[test]
        fn law_19_swapping_the_breaches_swaps_their_rates(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            wait in history::any_wait(),
        ) {
            let swapped: Vec<_> = facts
                .iter()
                .map(|fact| match history::rewritten(fact, |p| p, |s| s, 0, |y| {
                    Outcome::new(y.honoured(), y.dereliction(), y.execution()).unwrap()
                }) {
                    TrustEvidence::Act { by, stake, at, conduct } => {
                        let conduct = match conduct {
                            Conduct::ActedWrongly => Conduct::FailedToAct,
                            Conduct::FailedToAct => Conduct::ActedWrongly,
                            other => other,
                        };
                        TrustEvidence::Act { by, stake, at, conduct }
                    }
                    other => other,
                })
                .collect();
            let params = params.with_overdue_counts(false);
            let [h, e, d] = params.prior();
            let as_of = after(&facts, wait);
            let Some(ours) = ledger_of(unit, &facts).score(&params, as_of).unwrap()
            else { return Ok(()) };
            let theirs = read(&ledger_of(unit, &swapped), &params.with_prior([h, d, e]), as_of);
            for party in PARTIES {
                let (a, b) = (ours.of(party), theirs.of(party));
                for (x, y) in [
                    (a.execution_rate().mean(), b.dereliction_rate().mean()),
                    (a.dereliction_rate().mean(), b.execution_rate().mean()),
                    (a.breach_mix().mean(), b.breach_mix().complement().mean()),
                    (a.intrinsic().mean(), b.intrinsic().mean()),
                    (a.perceived().mean(), b.perceived().mean()),
                ] {
                    // The same terms, added in another order.
                    prop_assert!(close(x, y, ROUNDING), "{x} {y}");
                }
                prop_assert_eq!(a.intrinsic().alpha(), b.intrinsic().alpha());
            }
        }

        #[test]
        fn law_21_perceived_falls_in_psi_and_rises_in_grace(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            (psi, phi) in (history::any_psi(), history::any_psi()),
            (g, k) in (0.0..20.0_f64, 0.0..20.0_f64),
        ) {
            let ledger = ledger_of(unit, &facts);
            let as_of = after(&facts, 0);
            let seen = |psi: Share, g: f64| {
                let params =
                    params.clone().with_reciprocity(psi).with_grace(Amount::new(g).unwrap());
                let score = ledger.score(&params, as_of).unwrap();
                score.map(|s| PARTIES.map(|party| s.of(party).perceived().mean()))
            };
            let (low, high) = (psi.min(phi), psi.max(phi));
            let (short, long) = (g.min(k), g.max(k));
            let Some(base) = seen(high, short) else { return Ok(()) };
            for ((base, gentler), longer) in
                base.iter().zip(seen(low, short).unwrap()).zip(seen(high, long).unwrap())
            {
                prop_assert!(gentler >= *base);
                prop_assert!(longer >= *base);
            }
        }

        #[test]
        fn law_22_ones_own_placing_weakly_raises_the_trust_perceived_in_one(
            (unit, facts, by, stake, at, as_of) in history_and_fact(),
            params in history::plain_params(),
        ) {
            let params = params.with_overdue_counts(false);
            let placed = TrustEvidence::Place(Placing::new(support::name("more"), by, stake, at));
            let Some(before) = ledger_of(unit, &facts).score(&params, as_of).unwrap()
            else { return Ok(()) };
            let later = read(&ledger_of(unit, &with(&facts, placed)), &params, as_of);
            let [a, b] = [&before, &later].map(|score| score.of(by).perceived().mean());
            prop_assert!(b >= a * (1.0 - DROPPED), "{a} {b}");
        }

        #[test]
        fn law_23_the_others_placing_weakly_lowers_it(
            (unit, facts, by, stake, at, as_of) in history_and_fact(),
            params in history::plain_params(),
        ) {
            let params = params.with_overdue_counts(false);
            let placed = TrustEvidence::Place(Placing::new(support::name("more"), by, stake, at));
            let Some(before) = ledger_of(unit, &facts).score(&params, as_of).unwrap()
            else { return Ok(()) };
            let later = read(&ledger_of(unit, &with(&facts, placed)), &params, as_of);
            let [a, b] = [&before, &later].map(|score| score.of(by.other()).perceived().mean());
            prop_assert!(b <= a * (1.0 + DROPPED), "{a} {b}");
        }

        #[test]
        fn law_25_pending_bounds_bracket_collapse_and_tighten(
            (unit, facts) in history::any_history(),
            params in history::plain_params(),
            outcome in history::any_outcome(),
            wait in history::any_wait(),
        ) {
            let as_of = after(&facts, wait);
            let mut ledger = ledger_of(unit, &facts);
            let Some(mut before) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
            loop {
                for party in PARTIES {
                    let trust = before.of(party);
                    for ((low, high), mean) in [
                        (trust.intrinsic_bounds(), trust.intrinsic().mean()),
                        (trust.perceived_bounds(), trust.perceived().mean()),
                    ] {
                        prop_assert!(low <= mean && mean <= high + ROUNDING, "{low} {mean} {high}");
                        if trust.pending().weight == 0.0 {
                            prop_assert_eq!((low, high), (mean, mean));
                        }
                    }
                    if trust.pending().count == 0 {
                        prop_assert_eq!(trust.pending().weight, 0.0);
                    }
                }
                let Some(open) = ledger.open().next().cloned() else { break };
                let trustee = open.by().other();
                ledger.observe(&TrustEvidence::Resolve(
                    Resolution::new(open, outcome, as_of).unwrap(),
                ));
                let later = read(&ledger, &params, as_of);
                let [a, b] = [&before, &later].map(|s| s.of(trustee).intrinsic_bounds());
                prop_assert!(b.0 >= a.0 - FRAYED && b.1 <= a.1 + FRAYED, "{a:?} {b:?}");
                let [a, b] = [&before, &later].map(|s| s.of(trustee).perceived_bounds());
                prop_assert!(b.0 >= a.0 - FRAYED && b.1 <= a.1 + FRAYED, "{a:?} {b:?}");
                before = later;
            }
        }

        #[test]
        fn law_26_the_resolved_value_lies_in_the_earlier_bounds(
            (unit, facts) in history::any_history(),
            params in history::plain_params(),
            outcomes in prop::collection::vec(history::any_outcome(), 8),
            wait in history::any_wait(),
        ) {
            let as_of = after(&facts, wait);
            let ledger = ledger_of(unit, &facts);
            let Some(before) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
            let mut settled = ledger.clone();
            for (open, outcome) in ledger.open().zip(outcomes.iter().cycle()) {
                settled.observe(&TrustEvidence::Resolve(
                    Resolution::new(open.clone(), *outcome, as_of).unwrap(),
                ));
            }
            let later = read(&settled, &params, as_of);
            for party in PARTIES {
                let (a, b) = (before.of(party), later.of(party));
                for ((low, high), mean) in [
                    (a.intrinsic_bounds(), b.intrinsic().mean()),
                    (a.perceived_bounds(), b.perceived().mean()),
                ] {
                    prop_assert!(
                        (low - FRAYED..=high + FRAYED).contains(&mean),
                        "{low} {mean} {high}"
                    );
                }
            }
        }

        #[test]
        fn law_27_the_four_shares_of_doubt_sum_exactly(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            wait in history::any_wait(),
        ) {
            let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, wait)).unwrap()
            else { return Ok(()) };
            for party in PARTIES {
                let doubt = score.of(party).doubt();
                prop_assert_eq!(doubt.parts.len(), 4);
                let sum = doubt.parts.iter().fold(0.0, |sum, share| sum + share);
                prop_assert_eq!(sum.to_bits(), doubt.total.to_bits());
                prop_assert!(close(1.0 - doubt.total, score.of(party).perceived().mean(), ROUNDING));
            }
            let doubt = score.of(Party::Firm).doubt();
            prop_assert_eq!(score.value().to_bits(), (1.0 - doubt.total).to_bits());
            let parts = score.parts();
            let moved = parts.iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!((score.baseline() + moved).to_bits(), score.value().to_bits());
        }

        #[test]
        fn law_27_the_facts_share_the_shift_of_the_mean(
            (unit, facts) in history::any_history(),
            params in history::plain_params(),
            wait in history::any_wait(),
        ) {
            let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, wait)).unwrap()
            else { return Ok(()) };
            for party in PARTIES {
                let trust = score.of(party);
                let shifts: f64 = facts.iter().map(|fact| trust.shift_by(fact, &score)).sum();
                let untrusting = trust.prior_mean() * trust.doubt().parts[3];
                let shift = trust.perceived().mean() - trust.prior_mean();
                prop_assert!(close(shifts - untrusting, shift, AMOUNTS), "{shifts} {shift}");
            }
        }

        #[test]
        fn law_28_the_forecast_sums_to_one_and_is_exchangeable(
            (unit, facts) in history::any_history(),
            params in history::plain_params(),
            n in 1..12_u32,
        ) {
            let as_of = after(&facts, 0);
            let ledger = ledger_of(unit, &facts);
            let Some(score) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
            for party in PARTIES {
                let trust = score.of(party);
                let next: f64 = trust.outcomes().mean().iter().sum();
                prop_assert!(close(next, 1.0, ROUNDING));
                let whole: f64 = (0..=n).map(|k| trust.chance_of(k, n)).sum();
                prop_assert!(close(whole, 1.0, CHANCES), "{whole}");
                prop_assert_eq!(trust.chance_of(n + 1, n), 0.0);
                prop_assert!(close(trust.chance_of(1, 1), trust.intrinsic().mean(), CHANCES));
                // P(honoured, then breached) = P(breached, then honoured), from the urn itself.
                let (a, b) = (trust.intrinsic().alpha(), trust.intrinsic().beta());
                let s = a + b;
                let (there, back) = (a / s * (b / (s + 1.0)), b / s * (a / (s + 1.0)));
                prop_assert!(close(there, back, ROUNDING));
                prop_assert!(close(trust.chance_of(1, 2), there + back, CHANCES));
            }
        }

        #[test]
        fn law_29_the_expected_next_mean_is_the_present_one(
            (unit, facts, party, stake, _, as_of) in history_and_fact(),
            params in history::plain_params(),
        ) {
            let ledger = ledger_of(unit, &facts);
            let Some(score) = ledger.score(&params, as_of).unwrap() else { return Ok(()) };
            let chances = score.of(party).outcomes().mean();
            let conducts =
                [Conduct::ActedRightly, Conduct::ActedWrongly, Conduct::FailedToAct];
            let expected: f64 = conducts
                .into_iter()
                .zip(chances)
                .map(|(conduct, chance)| {
                    let mut next = ledger.clone();
                    next.observe(&act(party, stake, as_of, conduct));
                    chance * read(&next, &params, as_of).of(party).intrinsic().mean()
                })
                .sum();
            prop_assert!(close(expected, score.of(party).intrinsic().mean(), AMOUNTS));
        }

        #[test]
        fn law_30_mutual_trust_is_symmetric_and_bounded(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            wait in history::any_wait(),
        ) {
            let as_of = after(&facts, wait);
            let Some(score) = ledger_of(unit, &facts).score(&params, as_of).unwrap()
            else { return Ok(()) };
            let mutual = score.mutual();
            let [a, b] = PARTIES.map(|party| score.of(party).perceived());
            prop_assert_eq!(mutual.mean, b.mean() * a.mean());
            prop_assert!(mutual.mean <= a.mean().min(b.mean()));
            prop_assert_eq!(mutual.upper, a.mean().min(b.mean()));
            // 1 − (1 − a) − (1 − b), of numbers near 1.
            prop_assert!(mutual.lower <= mutual.mean + ROUNDING);
            let moment = |p: &goodwill::kernel::posterior::BetaPosterior| {
                let s = p.alpha() + p.beta();
                (p.alpha() / s) * ((p.alpha() + 1.0) / (s + 1.0))
            };
            let variance = moment(&a) * moment(&b) - mutual.mean * mutual.mean;
            prop_assert!((mutual.standard_deviation.powi(2) - variance).abs() <= ROUNDING);
        }

        #[test]
        fn law_31_discounting_distributes_over_merging(
            (unit, a, b) in two_histories(),
            p in support::any_share(),
            params in history::plain_params(),
            wait in history::any_wait(),
        ) {
            let as_of = after(&[a.clone(), b.clone()].concat(), wait);
            let [one, other] = [a, b].map(|facts| ledger_of(unit, &facts).read(false, as_of).unwrap());
            if let (Some(one), Some(other)) = (one, other) {
                let ours = one.plus(&other).unwrap().discounted(p).score(&params);
                let theirs = one.discounted(p).plus(&other.discounted(p)).unwrap().score(&params);
                for (a, b) in figures(&ours).into_iter().zip(figures(&theirs)) {
                    // Ratios of two sums that are all but gone are left out below.
                    prop_assert!(close(a, b, AMOUNTS) || p.get() < 1e-290, "{a} {b}");
                }
            }
        }

        #[test]
        fn law_32_merging_is_cumulative_fusion(
            (unit, a, b) in two_histories(),
            params in history::plain_params(),
        ) {
            let as_of = after(&[a.clone(), b.clone()].concat(), 0);
            let (one, other) = (ledger_of(unit, &a), ledger_of(unit, &b));
            let both = merged(&one, &other);
            let [one, other, both] = [one, other, both].map(|l| l.score(&params, as_of).unwrap());
            if let (Some(one), Some(other), Some(both)) = (one, other, both) {
                for party in PARTIES {
                    let [one, other, both] = [&one, &other, &both].map(|s| s.of(party).opinion());
                    let fused = one.fused(&other).unwrap();
                    prop_assert!(close(fused.uncertainty(), both.uncertainty(), ROUNDING));
                    for (x, y) in fused.belief().iter().zip(both.belief()) {
                        prop_assert!(close(*x, y, ROUNDING));
                    }
                }
            }
        }

        #[test]
        fn law_33_asymmetry_and_reciprocity_are_functions_of_the_imbalance(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            wait in history::any_wait(),
        ) {
            let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, wait)).unwrap()
            else { return Ok(()) };
            let exposure = score.exposure();
            let [a, b] = PARTIES.map(|party| exposure.risked(party));
            prop_assert_eq!(exposure.imbalance().is_some(), a + b > 0.0);
            if let Some(delta) = exposure.imbalance() {
                prop_assert_eq!(delta, (a - b) / (a + b));
                prop_assert_eq!(exposure.reciprocity(), Some(1.0 - delta.abs()));
                let phi = delta * delta / (1.0 + delta * delta);
                prop_assert_eq!(exposure.asymmetry(), Some(phi));
                // Φ is also the asymmetric share of the sum of squares.
                let asymmetric = (a - b).powi(2) / 2.0 / (a * a + b * b);
                if a.min(b) > 1e-100 {
                    prop_assert!(close(phi, asymmetric, ROUNDING), "{phi} {asymmetric}");
                }
            }
        }

        #[test]
        fn law_35_the_open_list_is_empty_after_all_resolve(
            (unit, facts, _, shard, order) in history_and_shards(),
            outcome in history::any_outcome(),
        ) {
            // Whatever was placed is resolved once, in any shard, before or after its placing.
            let mut shards = vec![TrustLedger::new(unit); 5];
            for (i, fact) in facts.iter().enumerate() {
                if let TrustEvidence::Place(placing) = fact {
                    let at = instant((placing.at().seconds() + 5).min(Instant::BOUND));
                    let answer = Resolution::new(placing.clone(), outcome, at).unwrap();
                    shards[shard[i]].observe(&TrustEvidence::Resolve(answer));
                    shards[(shard[i] + i) % 5].observe(fact);
                }
            }
            let all = order
                .iter()
                .fold(TrustLedger::new(unit), |all, shard| merged(&all, &shards[*shard]));
            prop_assert_eq!(all.open().count(), 0);
            prop_assert_eq!(all.anomalies().count(), 0);
            #[cfg(feature = "serde")]
            {
                let written = serde_json::to_value(&all).unwrap();
                prop_assert_eq!(&written["open"], &serde_json::json!([]));
            }
        }

        #[cfg(feature = "serde")]
        #[test]
        fn law_36_the_serde_round_trip_is_exact((unit, facts) in history::any_history()) {
            let ledger = ledger_of(unit, &facts);
            let text = serde_json::to_string(&ledger).unwrap();
            let back: TrustLedger = serde_json::from_str(&text).map_err(|error| {
                TestCaseError::fail(format!("{error}: {text}"))
            })?;
            prop_assert_eq!(back, ledger);
            for fact in &facts {
                let text = serde_json::to_string(fact).unwrap();
                let back: TrustEvidence = serde_json::from_str(&text).unwrap();
                prop_assert_eq!(&back, fact);
            }
        }

        #[cfg(feature = "serde")]
        #[test]
        fn law_36_the_constants_round_trip_exactly(params in history::any_params()) {
            let text = serde_json::to_string(&params).unwrap();
            let back: TrustParams = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(back, params);
        }
    }

    /// Differences of the logarithms of Beta functions of shapes up to some hundreds.
    const CHANCES: f64 = 1e-11;

    fn magnitude_of_stake() -> impl Strategy<Value = Stake> {
        history::any_stake().prop_filter("counts", |s| *s > Stake::ZERO)
    }

    proptest! {
        // These read quantiles, which take their time.
        #![proptest_config(cases(48))]

        #[test]
        fn law_13_an_honour_raises_and_a_breach_lowers_the_mean_and_every_quantile(
            (unit, facts, party, stake, at, as_of) in history_and_fact(),
            params in history::plain_params(),
            wrong in any::<bool>(),
        ) {
            let params = params.with_overdue_counts(false);
            let Some(before) = ledger_of(unit, &facts).score(&params, as_of).unwrap()
            else { return Ok(()) };
            let breach = if wrong { Conduct::ActedWrongly } else { Conduct::FailedToAct };
            let [up, down] = [Conduct::ActedRightly, breach].map(|conduct| {
                let facts = with(&facts, act(party, stake, at, conduct));
                read(&ledger_of(unit, &facts), &params, as_of).of(party).intrinsic()
            });
            let before = before.of(party).intrinsic();
            let weight = unit.weight(stake) * unit.half_life.weight_after(as_of.since(at));
            prop_assert!(up.mean() >= before.mean() - ROUNDING);
            prop_assert!(down.mean() <= before.mean() + ROUNDING);
            if weight > 1e-6 {
                prop_assert!(up.mean() > before.mean());
                prop_assert!(down.mean() < before.mean());
            }
            for p in LEVELS {
                let (low, middle, high) =
                    (quantile(&down, p), quantile(&before, p), quantile(&up, p));
                prop_assert!(low <= middle * (1.0 + QUANTILE), "{p}: {low} {middle}");
                prop_assert!(middle <= high * (1.0 + QUANTILE), "{p}: {middle} {high}");
                if weight > 1e-3 && middle > 1e-200 && middle < 1.0 - 1e-9 {
                    prop_assert!(low < middle && middle < high, "{p}: {low} {middle} {high}");
                }
            }
        }

        #[test]
        fn law_14_a_bigger_stake_moves_the_mean_at_least_as_much(
            (unit, facts, party, one, at, as_of) in history_and_fact(),
            other in history::any_stake(),
            params in history::plain_params(),
        ) {
            let (small, big) = (one.min(other), one.max(other));
            let mean = |stake, conduct| {
                let facts = with(&facts, act(party, stake, at, conduct));
                read(&ledger_of(unit, &facts), &params, as_of).of(party).intrinsic().mean()
            };
            let honoured = |stake| mean(stake, Conduct::RightlyLeftAlone);
            let breached = |stake| mean(stake, Conduct::FailedToAct);
            prop_assert!(honoured(big) >= honoured(small) - ROUNDING);
            prop_assert!(breached(big) <= breached(small) + ROUNDING);
        }

        #[test]
        fn law_20_perceived_is_at_most_intrinsic_at_every_quantile(
            (unit, facts) in history::any_history(),
            params in history::plain_params(),
        ) {
            let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, 0)).unwrap()
            else { return Ok(()) };
            for party in PARTIES {
                let trust = score.of(party);
                let (own, seen) = (trust.intrinsic(), trust.perceived());
                prop_assert!(seen.mean() <= own.mean());
                let untrusting = params.reciprocity().get() * trust.shortfall();
                if untrusting == 0.0 {
                    prop_assert_eq!(seen, own);
                    continue;
                }
                for p in LEVELS {
                    let (low, high) = (quantile(&seen, p), quantile(&own, p));
                    prop_assert!(low <= high * (1.0 + QUANTILE), "{p}: {low} {high}");
                    if untrusting > 1e-3 && high > 1e-200 {
                        prop_assert!(low < high, "{p}: {low} {high}");
                    }
                }
            }
        }

        #[test]
        fn law_37_the_cdf_of_a_quantile_is_its_probability(
            (unit, facts) in history::any_history(),
            params in history::plain_params(),
            p in 0.001..0.999,
        ) {
            let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, 0)).unwrap()
            else { return Ok(()) };
            for party in PARTIES {
                let trust = score.of(party);
                for posterior in [trust.intrinsic(), trust.perceived(), trust.execution_rate()] {
                    let x = quantile(&posterior, p);
                    // Near 1 the next number may hold much probability.
                    if x < 1.0 - 1e-6 {
                        let back = posterior.cdf(x);
                        prop_assert!(close(back, p, QUANTILE), "{posterior:?} {x} {back} {p}");
                    }
                }
            }
        }

        #[test]
        fn law_37_beta_of_a_and_1_has_the_root_of_p(a in 0.05..500.0, p in 1e-6..0.999_999) {
            let posterior = goodwill::kernel::posterior::BetaPosterior::new(a, 1.0).unwrap();
            let expected = f64::powf(p, 1.0 / a);
            prop_assert!(support::relatively_close(quantile(&posterior, p), expected, QUANTILE));
        }

        #[test]
        fn law_38_the_interval_contains_its_point(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            width in 0.001..0.999,
            wait in history::any_wait(),
        ) {
            let params = params.with_level(level(width));
            let Some(score) = ledger_of(unit, &facts).score(&params, after(&facts, wait)).unwrap()
            else { return Ok(()) };
            prop_assert!(score.interval().contains(score.value()));
            for party in PARTIES {
                let trust = score.of(party);
                for posterior in [trust.intrinsic(), trust.perceived(), trust.breach_mix()] {
                    let interval = posterior.interval(params.level());
                    prop_assert!(interval.contains(posterior.mean()), "{interval:?}");
                    prop_assert_eq!(interval.level, params.level());
                }
            }
        }
    }

    /// The mean after `n` honoured stakes of a party that places none itself.
    fn eroded(n: u32, params: &TrustParams) -> TrustScore {
        let mut ledger = TrustLedger::new(PLAIN());
        let now = Instant::EPOCH;
        for i in 0..n {
            let stake =
                Placing::new(support::name(&format!("{i}")), Party::Customer, stake(1.0), now);
            ledger.observe(&TrustEvidence::Place(stake.clone()));
            ledger.observe(&TrustEvidence::Resolve(
                Resolution::new(stake, Outcome::HONOURED, now).unwrap(),
            ));
        }
        if n == 0 {
            ledger.observe(&act(Party::Firm, Stake::ZERO, now, Conduct::ActedRightly));
        }
        read(&ledger, params, now)
    }

    proptest! {
        #![proptest_config(cases(32))]

        #[test]
        fn law_24_a_party_that_never_trusts_erodes(params in history::plain_params()) {
            let [h, e, d] = params.prior().map(goodwill::quantity::Positive::get);
            let (psi, eta, g) =
                (params.reciprocity().get(), params.parity().get(), params.grace().get());
            let means: Vec<f64> =
                (0..40).map(|n| eroded(n, &params).of(Party::Firm).perceived().mean()).collect();
            for (n, mean) in (0_u32..).zip(&means) {
                let n = f64::from(n);
                let shortfall = (eta * n - g).max(0.0);
                let expected = (h + n) / (h + e + d + n + psi * shortfall);
                prop_assert!(close(*mean, expected, ROUNDING), "{n}: {mean} {expected}");
            }
            let turn = psi * (g + eta * h) - (e + d);
            for (n, pair) in (0_u32..).zip(means.windows(2)) {
                let n = f64::from(n);
                if n + 1.0 <= g / eta {
                    prop_assert!(pair[1] > pair[0]);
                } else if n >= g / eta && turn > 1e-9 {
                    prop_assert!(pair[1] < pair[0]);
                } else if n >= g / eta && turn < -1e-9 {
                    prop_assert!(pair[1] > pair[0]);
                }
            }
        }
    }

    #[test]
    fn law_24_the_limit_of_erosion() {
        for (psi, eta) in [(0.5, 1.0), (1.0, 1.0), (0.25, 4.0), (0.0, 1.0)] {
            let params =
                TrustParams::default().with_reciprocity(share(psi)).with_parity(positive(eta));
            let limit = 1.0 / (1.0 + psi * eta);
            let mean = eroded(4_000, &params).of(Party::Firm).perceived().mean();
            // The distance to the limit falls as the prior and the grace over n.
            assert!((mean - limit).abs() < 5.0 / 4_000.0, "{psi} {eta}: {mean} {limit}");
        }
    }

    proptest! {
        #![proptest_config(cases(24))]

        #[test]
        fn law_34_a_constant_rate_settles(
            step in 1..200_i64,
            half_life in 1..400_i64,
            size in history::plain_stake(),
        ) {
            let unit = TrustUnit {
                half_life: seconds(half_life as f64),
                reference_stake: stake(1.0),
            };
            // After 60 half-lives what is missing is below 2⁻⁶⁰.
            let facts = 60 * half_life / step + 2;
            let mut ledger = TrustLedger::new(unit);
            for i in 0..facts {
                ledger.observe(&act(Party::Firm, size, instant(i * step), Conduct::ActedRightly));
            }
            let now = instant((facts - 1) * step);
            let weight =
                read(&ledger, &TrustParams::default(), now).of(Party::Firm).evidence().weight;
            let settled = unit.weight(size) / (1.0 - unit.half_life.weight_after(step));
            // Each amount is off by at most half a grain, relative to a size of a hundredth.
            prop_assert!(support::relatively_close(weight, settled, 200.0 * UNIT), "{weight} {settled}");
        }
    }
}

mod audit_laws {
    use super::*;

    /// The audits of the laws have at most this many practices, so that every set can be tried.
    const MOST: usize = 12;
    /// What sums of some dozens of shares lose.
    const SHARES: f64 = 1e-12;

    fn any_exposure() -> impl Strategy<Value = (Share, Share)> + Clone {
        let plain = prop::sample::select(vec![0.1, 0.2, 0.25, 0.3, 0.5, 0.7, 1.0]).prop_map(share);
        prop_oneof![
            3 => (plain.clone(), plain),
            1 => (support::any_share(), support::any_share()),
        ]
    }

    fn any_stage() -> impl Strategy<Value = Option<AuditStage>> + Clone {
        let own = AuditStage::Own(support::name("pilot"));
        prop::sample::select(vec![
            None,
            Some(AuditStage::Sample),
            Some(AuditStage::Contract),
            Some(AuditStage::Service),
            Some(own),
        ])
    }

    fn practices(most: usize) -> impl Strategy<Value = Vec<AuditItem>> + Clone {
        let bearer = prop::sample::select(Bearer::ALL.to_vec());
        let practice = (bearer, any_exposure(), any_stage(), any::<bool>());
        prop::collection::vec(practice, 0..=most).prop_map(|practices| {
            let item = |(i, (bearer, (severity, likelihood), stage, legacy))| {
                let item = AuditItem::new(support::name(&format!("practice {i}")), bearer)
                    .with_severity(severity)
                    .with_likelihood(likelihood);
                let item = match stage {
                    Some(stage) => item.at_stage(stage),
                    None => item,
                };
                if legacy { item.kept_from_old() } else { item }
            };
            practices.into_iter().enumerate().map(item).collect()
        })
    }

    fn any_audit() -> impl Strategy<Value = Audit> + Clone {
        practices(24).prop_map(|items| Audit::new(items).unwrap())
    }

    fn all(audit: &Audit) -> Vec<usize> {
        (0..audit.items().len()).collect()
    }

    /// Tells whether an audit is balanced up to a target, give or take what rounding does to it.
    fn reaches(audit: &Audit, target: f64, rounding: f64) -> bool {
        audit.imbalance().is_some_and(|delta| delta.abs() <= target + Audit::SLACK + rounding)
    }

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn law_audit_figures_lie_in_their_ranges(audit in any_audit()) {
            for delta in audit.imbalance().into_iter().chain(
                audit.stages().into_iter().filter_map(|stage| stage.imbalance),
            ) {
                prop_assert!((-1.0..=1.0).contains(&delta), "{delta}");
            }
            if let Some(trusting) = audit.trusting() {
                prop_assert!((0.0..=1.0).contains(&trusting));
            }
            for item in audit.items() {
                prop_assert!((0.0..=1.0).contains(&item.exposure()));
            }
            // The stages divide the practices among themselves.
            let by_stage: f64 = audit.stages().iter().flat_map(|stage| stage.borne).sum();
            let whole: f64 = Bearer::ALL.map(|by| audit.borne(by)).iter().sum();
            prop_assert!(close(by_stage, whole, SHARES));
        }

        #[test]
        fn law_audit_swapping_all_bearers_flips_the_imbalance(audit in any_audit()) {
            let swapped = audit.reversed(&all(&audit)).unwrap();
            prop_assert_eq!(swapped.imbalance(), audit.imbalance().map(|delta| -delta));
            prop_assert_eq!(swapped.ranked(), audit.ranked());
            let flipped: Vec<f64> = audit.parts().iter().map(|part| -part.contribution).collect();
            let parts: Vec<f64> = swapped.parts().iter().map(|part| part.contribution).collect();
            prop_assert_eq!(parts, flipped);
            prop_assert_eq!(swapped.reversed(&all(&audit)).unwrap(), audit);
        }

        #[test]
        fn law_audit_the_ranked_parts_sum_to_the_imbalance(audit in any_audit()) {
            let parts = audit.parts();
            let sum = parts.iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!(sum.to_bits(), audit.imbalance().unwrap_or(0.0).to_bits());
            prop_assert!(parts.windows(2).all(|two| two[0].value >= two[1].value));
            for (part, i) in parts.iter().zip(audit.ranked()) {
                prop_assert_eq!(&part.name, audit.items()[i].name().as_str());
                prop_assert_eq!(part.value, audit.items()[i].exposure());
            }
            // A second way to the same figure, straight from its definition.
            let [a, b] = [Bearer::Customer, Bearer::Firm].map(|by| audit.borne(by));
            if let Some(delta) = audit.imbalance().filter(|_| a + b > 1e-290) {
                prop_assert!(close(delta, (a - b) / (a + b), SHARES));
            }
        }

        #[test]
        fn law_audit_third_parties_never_move_the_imbalance(
            audit in any_audit(),
            (unit, facts) in history::any_history(),
            params in history::any_params(),
        ) {
            let without: Vec<AuditItem> =
                audit.items().iter().filter(|i| i.bearer() != Bearer::Third).cloned().collect();
            let without = Audit::new(without).unwrap();
            let bits_of = |audit: &Audit| audit.imbalance().map(f64::to_bits);
            prop_assert_eq!(bits_of(&audit), bits_of(&without));
            prop_assert!(audit.trusting() <= without.trusting() || without.trusting().is_none());
            let (ledger, as_of) = (ledger_of(unit, &facts), after(&facts, 0));
            let read = |audit| ledger.score_with(&params, as_of, audit).unwrap();
            prop_assert_eq!(read(&audit), read(&without));
        }

        #[test]
        fn law_audit_an_empty_one_changes_no_bit(
            (unit, facts) in history::any_history(),
            params in history::any_params(),
            wait in history::any_wait(),
        ) {
            let (ledger, as_of) = (ledger_of(unit, &facts), after(&facts, wait));
            let plain = ledger.score(&params, as_of).unwrap();
            let audited = ledger.score_with(&params, as_of, &Audit::default()).unwrap();
            prop_assert_eq!(plain.is_some(), audited.is_some());
            if let (Some(plain), Some(audited)) = (plain, audited) {
                prop_assert_eq!(bits(&figures(&plain)), bits(&figures(&audited)));
            }
        }

        #[test]
        fn law_audit_never_raises_the_trust_in_the_party_that_bears_less(
            audit in any_audit(),
            (unit, facts) in history::any_history(),
            params in history::plain_params(),
        ) {
            let (ledger, as_of) = (ledger_of(unit, &facts), after(&facts, 0));
            let plain = ledger.score(&params, as_of).unwrap();
            let audited = ledger.score_with(&params, as_of, &audit).unwrap();
            if let (Some(plain), Some(audited)) = (plain, audited) {
                for party in PARTIES {
                    // With parity 1: the party that bears no more than the other.
                    let (own, other) =
                        (audit.borne(party.into()), audit.borne(party.other().into()));
                    let (before, now) = (plain.of(party), audited.of(party));
                    if own <= params.parity_of(party) * other {
                        let (before, now) = (before.perceived().mean(), now.perceived().mean());
                        prop_assert!(now <= before + SHARES, "{before} {now}");
                    }
                    prop_assert_eq!(before.intrinsic(), now.intrinsic());
                }
            }
        }

        #[test]
        fn law_audit_exposures_add_to_the_risks(
            one in practices(12),
            other in practices(12),
            (unit, facts) in history::any_history(),
        ) {
            let (ledger, as_of) = (ledger_of(unit, &facts), after(&facts, 0));
            let Some(tally) = ledger.read(false, as_of).unwrap() else { return Ok(()) };
            let mut both = Audit::new(one.clone()).unwrap();
            for (i, item) in other.iter().enumerate() {
                let renamed = AuditItem::new(support::name(&format!("other {i}")), item.bearer())
                    .with_severity(item.severity())
                    .with_likelihood(item.likelihood());
                both = both.with_item(renamed).unwrap();
            }
            let [one, other] = [one, other].map(|items| Audit::new(items).unwrap());
            let params = TrustParams::default();
            let apart = tally.with_audit(&one).with_audit(&other).score(&params);
            let together = tally.with_audit(&both).score(&params);
            for party in PARTIES {
                let [a, b] = [&apart, &together].map(|score| score.exposure().risked(party));
                prop_assert!(close(a, b, SHARES), "{a} {b}");
            }
        }
    }

    proptest! {
        #![proptest_config(cases(128))]

        #[test]
        fn law_audit_the_smallest_reversal_reaches_and_no_smaller_set_does(
            items in practices(MOST),
            target in prop::sample::select(vec![0.0, 0.05, 0.1, 0.2, 0.5, 0.9, 1.0]),
        ) {
            let audit = Audit::new(items).unwrap();
            let found = audit.smallest_reversal(share(target));
            // Every set there is, by a loop that knows nothing of gains and windows.
            let mut smallest = None;
            for set in 0_usize..1 << audit.items().len() {
                let which: Vec<usize> =
                    all(&audit).into_iter().filter(|i| set >> i & 1 == 1).collect();
                let better = smallest.is_none_or(|size| which.len() < size);
                if better && reaches(&audit.reversed(&which).unwrap(), target, 0.0) {
                    smallest = Some(which.len());
                }
            }
            prop_assert_eq!(found.as_ref().map(Vec::len), smallest, "{:?}", found);
            if let Some(found) = found {
                prop_assert!(reaches(&audit.reversed(&found).unwrap(), target, SHARES));
            }
        }
    }
}

mod audit_worked {
    use super::*;
    use goodwill::survey::{Answer, Responses};

    fn practice(name: &str, bearer: Bearer, severity: f64, likelihood: f64) -> AuditItem {
        AuditItem::new(support::name(name), bearer)
            .with_severity(share(severity))
            .with_likelihood(share(likelihood))
    }

    /// The audit of the worked example of `audit.rs`.
    fn page() -> Audit {
        Audit::new(vec![
            practice("payment in advance", Bearer::Customer, 1.0, 0.5),
            practice("fine print", Bearer::Customer, 0.5, 0.5),
            practice("samples on trust", Bearer::Firm, 0.5, 0.5),
            practice("non-compete", Bearer::Third, 1.0, 1.0),
        ])
        .unwrap()
    }

    #[test]
    fn the_page_by_hand() {
        let audit = page();
        assert_eq!(Bearer::ALL.map(|by| audit.borne(by)), [0.75, 0.25, 1.0]);
        assert_eq!(audit.imbalance(), Some(0.5));
        assert_eq!(audit.ranked(), [0, 1, 2]);
        assert_eq!(audit.trusting(), Some(0.125));
        assert_eq!(
            audit.to_string(),
            "imbalance +0.50 (0 is balance, above 0 the customer bears more) of 4 practices"
        );
    }

    // The largest first overshoots: −½ instead of 0.
    #[test]
    fn the_largest_practice_is_not_always_the_one_to_reverse() {
        let audit = page();
        assert_eq!(audit.reversed(&[0]).unwrap().imbalance(), Some(-0.5));
        assert_eq!(audit.smallest_reversal(share(0.4)), Some(vec![1]));
        assert_eq!(audit.smallest_reversal(share(0.5)), Some(vec![]));
        // Where the largest fits, it is taken.
        let even = Audit::new(vec![
            practice("a", Bearer::Customer, 0.5, 1.0),
            practice("b", Bearer::Customer, 0.4, 1.0),
            practice("c", Bearer::Customer, 0.3, 1.0),
        ])
        .unwrap();
        assert_eq!(even.smallest_reversal(share(0.2)), Some(vec![0]));
        // 5 − 4 − 3 = −2 of 12.
        assert_eq!(even.smallest_reversal(share(0.1)), None);
    }

    // ΣA = 1.1, ΣB = .3: reversing .6 and −.2 gains .4; no set of the customer's alone does.
    #[test]
    fn a_smallest_reversal_may_hand_a_risk_back() {
        let audit = Audit::new(vec![
            practice("large", Bearer::Customer, 0.6, 1.0),
            practice("middling", Bearer::Customer, 0.5, 1.0),
            practice("ours, larger", Bearer::Firm, 0.2, 1.0),
            practice("ours, smaller", Bearer::Firm, 0.1, 1.0),
        ])
        .unwrap();
        assert_eq!(audit.smallest_reversal(share(0.0)), Some(vec![0, 2]));
    }

    // Equal exposures are one choice, so many of them take no time.
    #[test]
    fn sixty_equal_practices_are_balanced_by_thirty() {
        let items = (0..61).map(|i| {
            let bearer = if i == 60 { Bearer::Third } else { Bearer::Customer };
            AuditItem::new(support::name(&format!("{i}")), bearer)
        });
        let audit = Audit::new(items.collect()).unwrap();
        assert_eq!(audit.smallest_reversal(Share::ZERO).map(|which| which.len()), Some(30));
        assert_eq!(audit.smallest_reversal(share(0.5)).map(|which| which.len()), Some(15));
    }

    #[test]
    fn stages_legacy_rules_and_trust_demanded() {
        let audit = Audit::new(vec![
            practice("paid loss", Bearer::Customer, 0.5, 0.5).at_stage(AuditStage::Sample),
            practice("no exit", Bearer::Customer, 1.0, 0.5)
                .at_stage(AuditStage::Contract)
                .kept_from_old(),
            practice("price kept", Bearer::Firm, 1.0, 0.5).at_stage(AuditStage::Contract),
            practice("lie detector", Bearer::Third, 1.0, 1.0).kept_from_old(),
        ])
        .unwrap()
        .with_terms(
            StageTerms::new(AuditStage::Negotiation).with_waiting_days(Amount::new(9.0).unwrap()),
        )
        .with_terms(StageTerms::new(AuditStage::Contract).with_clarity(share(0.2)))
        .with_terms(
            StageTerms::new(AuditStage::Contract)
                .with_clarity(share(0.5))
                .with_fine_print(share(0.75)),
        );
        assert_eq!(audit.legacy(), [3, 1]);
        assert_eq!(audit.unreturned(Party::Customer), [0]);
        assert_eq!(audit.unreturned(Party::Firm), Vec::<usize>::new());

        let stages = audit.stages();
        let names: Vec<Option<String>> =
            stages.iter().map(|s| s.stage.as_ref().map(ToString::to_string)).collect();
        let named = |name: &str| Some(name.to_owned());
        assert_eq!(names, [None, named("sample"), named("negotiation"), named("contract")]);
        let balances: Vec<Option<f64>> = stages.iter().map(|stage| stage.imbalance).collect();
        assert_eq!(balances, [None, Some(1.0), None, Some(0.0)]);
        assert_eq!(stages[0].borne, [0.0, 0.0, 1.0]);
        let contract = stages[3].terms.as_ref().unwrap();
        assert_eq!(
            (contract.clarity(), contract.fine_print()),
            (Some(share(0.5)), Some(share(0.75)))
        );
        let waiting = stages[2].terms.as_ref().unwrap().waiting_days();
        assert_eq!(waiting.map(Amount::get), Some(9.0));
    }

    // A firm that answers yes to every shift and no to every risk of its own.
    #[test]
    fn a_firm_that_takes_no_risk() {
        for form in [self_audit(), stage_audit()] {
            let mut answers = Responses::new();
            for question in form.questions() {
                let yes = if question.bearer() == Bearer::Firm { 0.0 } else { 1.0 };
                answers = answers.answer(question.item().id().clone(), Answer::Value(yes));
            }
            let audit = form.audit(&answers).unwrap().unwrap();
            assert_eq!(audit.items().len(), form.questions().len());
            assert!(audit.imbalance().is_some_and(|delta| close(delta, 1.0, ROUNDING)));
            assert_eq!(audit.trusting(), Some(0.0));
            // Six equal practices of the customer: three of them balance.
            assert_eq!(audit.smallest_reversal(Share::ZERO).map(|which| which.len()), Some(3));
        }
    }

    #[test]
    fn defaults_of_an_audit_are_those_of_the_register() {
        let of = |parameter: &str| {
            let found = goodwill::defaults::register()
                .iter()
                .find(|d| d.model == "trust" && d.parameter == parameter);
            found.map(|d| d.value)
        };
        let item = AuditItem::new(support::name("a"), Bearer::Firm);
        assert_eq!(of("severity of a practice"), Some(item.severity().get()));
        assert_eq!(of("likelihood that a practice harms"), Some(item.likelihood().get()));
    }
}

mod audit_edges {
    use super::*;
    use goodwill::quantity::Scale;
    use goodwill::survey::{Answer, Item, Responses};

    fn practice(name: &str, bearer: Bearer) -> AuditItem {
        AuditItem::new(support::name(name), bearer)
    }

    #[test]
    fn nothing_known_is_nothing_said() {
        let third = Audit::new(vec![practice("a", Bearer::Third)]).unwrap();
        let harmless = practice("a", Bearer::Customer).with_severity(Share::ZERO);
        for audit in [Audit::default(), third, Audit::new(vec![harmless]).unwrap()] {
            assert_eq!(audit.imbalance(), None);
            assert_eq!(audit.smallest_reversal(Share::ONE), None);
            assert!(audit.to_string().starts_with("imbalance unknown"), "{audit}");
        }
        assert_eq!(Audit::default().trusting(), None);
        assert_eq!(self_audit().audit(&Responses::new()).unwrap(), None);
        let none = Responses::new().answer(support::name("fine print"), Answer::NotApplicable);
        assert_eq!(self_audit().audit(&none).unwrap(), None);
        // Practices alone say nothing of a relationship.
        let audit = Audit::new(vec![practice("a", Bearer::Customer)]).unwrap();
        let ledger = TrustLedger::new(TrustUnit::default());
        let read = ledger.score_with(&TrustParams::default(), Instant::EPOCH, &audit);
        assert_eq!(read, Ok(None));
    }

    #[test]
    fn a_practice_named_twice_in_a_stage_is_refused() {
        let twice = Audit::new(vec![practice("a", Bearer::Customer), practice("a", Bearer::Firm)]);
        assert_eq!(
            twice.unwrap_err().to_string(),
            "name of a practice must be unique in its stage, got `a`"
        );
        let apart = practice("a", Bearer::Firm).at_stage(AuditStage::Demo);
        let audit = Audit::new(vec![practice("a", Bearer::Customer)]).unwrap();
        assert!(audit.with_item(apart).is_ok());
    }

    #[test]
    fn a_reversal_of_no_practice_is_refused() {
        let audit = Audit::new(vec![practice("a", Bearer::Customer)]).unwrap();
        assert_eq!(
            audit.reversed(&[0, 1]).unwrap_err().to_string(),
            "index of a practice must be below the number of practices, got 1"
        );
        // An index that is given twice is reversed once.
        assert_eq!(audit.reversed(&[0, 0]).unwrap().imbalance(), Some(-1.0));
        let mut ledger = TrustLedger::new(TrustUnit::default());
        ledger.observe(&act(Party::Firm, stake(1.0), Instant::EPOCH, Conduct::ActedRightly));
        assert!(ledger.what_if(&TrustParams::default(), Instant::EPOCH, &audit, &[7]).is_err());
    }

    #[test]
    fn answers_are_checked() {
        let form = self_audit();
        let unknown = Responses::new().answer(support::name("deposit"), Answer::Value(1.0));
        assert_eq!(
            form.audit(&unknown).unwrap_err().to_string(),
            "item answered must be one of the instrument's, got `deposit`"
        );
        let beyond = Responses::new().answer(support::name("fine print"), Answer::Value(3.0));
        assert!(form.audit(&beyond).is_err());
        let scale = Scale::new(0.0, 1.0).unwrap();
        let again = Item::new(support::name("fine print"), "?", support::name("own"), scale);
        assert_eq!(
            form.with_question(AuditQuestion::new(again, Bearer::Customer))
                .unwrap_err()
                .to_string(),
            "id of an item must be unique and not `cap`, got `fine print`"
        );
    }

    // A reversed item is answered the other way round.
    #[test]
    fn questions_may_be_asked_the_other_way_round() {
        let scale = Scale::new(1.0, 5.0).unwrap();
        let item =
            Item::new(support::name("own"), "Plain?", support::name("own"), scale).reversed();
        let question = AuditQuestion::new(item, Bearer::Customer)
            .with_severity(Share::ONE)
            .with_likelihood(Share::ONE)
            .at_stage(AuditStage::Contract);
        let form = stage_audit().with_question(question).unwrap();
        let answers = Responses::new().answer(support::name("own"), Answer::Value(2.0));
        let audit = form.audit(&answers).unwrap().unwrap();
        assert_eq!(audit.items()[0].exposure(), 0.75);
        assert_eq!(audit.items()[0].stage(), Some(&AuditStage::Contract));
    }

    #[cfg(feature = "serde")]
    mod forged {
        use super::*;
        use goodwill::trust::AuditInstrument;
        use serde_json::{Value, json};

        fn refused(form: Value) -> String {
            serde_json::from_value::<Audit>(form).unwrap_err().to_string()
        }

        #[test]
        fn audits_go_round() {
            let audit = Audit::new(vec![
                practice("a", Bearer::Customer).at_stage(AuditStage::Own(support::name("pilot"))),
                practice("b", Bearer::Third).with_severity(share(0.1)).kept_from_old(),
            ])
            .unwrap()
            .with_terms(StageTerms::new(AuditStage::Service).with_clarity(share(0.3)));
            let text = serde_json::to_string(&audit).unwrap();
            assert_eq!(serde_json::from_str::<Audit>(&text).unwrap(), audit);
            for form in [self_audit(), stage_audit()] {
                let text = serde_json::to_string(&form).unwrap();
                assert_eq!(serde_json::from_str::<AuditInstrument>(&text).unwrap(), form);
            }
        }

        #[test]
        fn audits_are_checked() {
            let item = json!({"name": "a", "bearer": "customer"});
            let with = |key: &str, value: Value| {
                let mut item = item.clone();
                item[key] = value;
                json!({"items": [item]})
            };
            assert_eq!(
                refused(with("severity", json!(1.5))),
                "share must be between 0 and 1, got 1.5"
            );
            assert_eq!(
                refused(with("likelihood", json!(-1))),
                "share must be between 0 and 1, got -1"
            );
            let message = refused(with("bearer", json!("nobody")));
            assert!(message.starts_with("unknown variant `nobody`"), "{message}");
            let message = refused(with("weight", json!(1)));
            assert!(message.starts_with("unknown field `weight`"), "{message}");
            assert!(refused(with("stage", json!("sale"))).starts_with("stage of an audit must be"));
            assert_eq!(
                refused(json!({"items": [item, item]})),
                "name of a practice must be unique in its stage, got `a`"
            );
            assert_eq!(
                refused(json!({"items": [], "terms": [{"stage": "demo"}, {"stage": "demo"}]})),
                "audit must describe each stage once, got 2 of 1 stages"
            );
            let message =
                refused(json!({"items": [], "terms": [{"stage": "demo", "waiting_days": -1}]}));
            assert_eq!(message, "amount must be from 0 to 1e300, got -1");
        }
    }
}

mod worked {
    use super::*;

    /// The golden ledger, with half-life and grace of 1, in seconds.
    fn golden() -> TrustLedger {
        let unit = TrustUnit { half_life: seconds(1.0), reference_stake: stake(1.0) };
        let sample = placing("sample", Party::Customer, 1.0, 0);
        let order = placing("order", Party::Customer, 3.0, 1);
        let credit = placing("credit", Party::Firm, 1.0, 1);
        let project = placing("project", Party::Customer, 9.0, 2);
        ledger_of(
            unit,
            &[
                TrustEvidence::Place(sample.clone()),
                resolved(&sample, Outcome::HONOURED, 0),
                TrustEvidence::Place(order.clone()),
                resolved(&order, Outcome::DERELICTION, 1),
                TrustEvidence::Place(credit.clone()),
                resolved(&credit, Outcome::HONOURED, 2),
                TrustEvidence::Place(project),
            ],
        )
    }

    #[test]
    fn golden_ledger() {
        let params = TrustParams::default().with_grace(Amount::new(1.0).unwrap());
        let score = read(&golden(), &params, instant(2));
        let (firm, customer) = (score.of(Party::Firm), score.of(Party::Customer));
        let exposure = score.exposure();

        // S = (1/8, 0, 3/8): the shapes, less the prior.
        assert_eq!(firm.intrinsic().alpha(), 1.0 + 1.0 / 8.0);
        assert_eq!(firm.intrinsic().beta(), 1.0 + 3.0 / 8.0);
        assert_eq!(firm.opinion().belief(), [0.125 / 2.5, 0.375 / 2.5]);
        assert_eq!(firm.evidence().weight, 0.5);
        assert!(close(exposure.risked(Party::Customer), 1.4, AMOUNTS));
        assert_eq!(exposure.risked(Party::Firm), 0.25);
        assert!(close(firm.shortfall(), 0.15, AMOUNTS));
        assert_eq!(customer.shortfall(), 0.0);

        assert_eq!(firm.intrinsic().mean(), 0.45);
        assert_shows(firm.perceived().mean(), "0.43689320388");
        assert_shows(score.value(), "0.43689320388");
        assert_shows(firm.perceived_bounds().0, "0.32374101");
        assert_shows(firm.perceived_bounds().1, "0.58273381");
        assert_shows(exposure.imbalance().unwrap(), "0.6969697");
        assert_shows(customer.perceived().mean(), "0.6");
        assert_shows(score.mutual().mean, "0.26213592");
        assert_shows(score.mutual().lower, "0.03689320");
        assert_shows(score.mutual().upper, "0.43689320");

        assert_eq!(score.interval().level, level(0.9));
        assert_shows(score.interval().lower, "0.04929162");
        assert_shows(score.interval().upper, "0.88495468");
        let intrinsic = firm.intrinsic().interval(level(0.9));
        assert_shows(intrinsic.lower, "0.05182112");
        assert_shows(intrinsic.upper, "0.8974958");

        let pending = firm.pending();
        assert_eq!((pending.count, pending.stake), (1, 9.0));
        assert!(close(pending.weight, 0.9, ROUNDING));
        assert!(close(firm.expected_loss(), 9.0 * (1.0 - 0.436_893_203_88), 1e-10));
        // The doubt: 1 of the prior, 3/8 not done, 0.15/2 of untrusting, over 2.575.
        for (part, share) in firm.doubt().parts.iter().zip([1.0, 0.0, 0.375, 0.075]) {
            assert!(close(*part, share / 2.575, AMOUNTS));
        }
        assert_eq!(firm.largest_honoured(), stake(1.0));
        assert_eq!(customer.largest_honoured(), stake(1.0));
        assert_eq!(
            score.to_string(),
            "trust 0.44 [0.05, 0.88] (more is better), resting on 0.8 outcomes of 7 facts; \
             1 stake open"
        );
    }

    #[test]
    fn golden_ledger_from_every_split_into_two() {
        let params = TrustParams::default().with_grace(Amount::new(1.0).unwrap());
        let whole = golden();
        let facts = {
            let unit = whole.unit();
            let sample = placing("sample", Party::Customer, 1.0, 0);
            let order = placing("order", Party::Customer, 3.0, 1);
            let credit = placing("credit", Party::Firm, 1.0, 1);
            let facts = [
                TrustEvidence::Place(sample.clone()),
                resolved(&sample, Outcome::HONOURED, 0),
                TrustEvidence::Place(order.clone()),
                resolved(&order, Outcome::DERELICTION, 1),
                TrustEvidence::Place(credit.clone()),
                resolved(&credit, Outcome::HONOURED, 2),
                TrustEvidence::Place(placing("project", Party::Customer, 9.0, 2)),
            ];
            (unit, facts)
        };
        let (unit, facts) = facts;
        let value = read(&whole, &params, instant(2)).value();
        for split in 0_u32..1 << facts.len() {
            let mut halves = [TrustLedger::new(unit), TrustLedger::new(unit)];
            for (i, fact) in facts.iter().enumerate() {
                halves[(split >> i & 1) as usize].observe(fact);
            }
            let both = merged(&halves[0], &halves[1]);
            assert_eq!(both, whole);
            assert_eq!(read(&both, &params, instant(2)).value().to_bits(), value.to_bits());
        }
    }

    #[test]
    fn erosion_path() {
        let printed =
            ["0.5", "0.666667", "0.75", "0.8", "0.769231", "0.75", "0.736842", "0.727273"];
        for (n, printed) in (0_u32..).zip(printed) {
            let score = path(n);
            assert_shows(score.of(Party::Firm).perceived().mean(), printed);
            assert_shows(score.value(), printed);
        }
        // 1/(1 + ψη) = ⅔, which the mean of n nears as 1/n: (1 + n)/(2 + n + (n − 3)/2).
        let far = path(3_000).value();
        assert!(close(far, 3_001.0 / (2.0 + 3_000.0 + 0.5 * 2_997.0), ROUNDING));
        assert!((far - 2.0 / 3.0).abs() < 2e-4);
    }

    fn path(n: u32) -> TrustScore {
        let mut ledger = TrustLedger::new(PLAIN());
        ledger.observe(&act(Party::Firm, Stake::ZERO, Instant::EPOCH, Conduct::ActedRightly));
        for i in 0..n {
            let stake = placing(&i.to_string(), Party::Customer, 1.0, i64::from(i));
            ledger.observe(&TrustEvidence::Place(stake.clone()));
            ledger.observe(&resolved(&stake, Outcome::HONOURED, i64::from(i) + 1));
        }
        read(&ledger, &TrustParams::default(), instant(1 << 20))
    }

    #[test]
    fn reputation_with_forgetting_tends_to_eleven_twelfths() {
        // 2^(−step/H) = 0.9 as nearly as whole seconds allow.
        let (step, half_life) = (1_520_030_934, 1e10);
        let unit = TrustUnit { half_life: seconds(half_life), reference_stake: Stake::ZERO };
        let lambda = unit.half_life.weight_after(step);
        // The step is off by half a second of 1.5e9, the total by as much of 10 events.
        let step_rounding = 1e-9;
        assert!((lambda - 0.9).abs() < step_rounding);
        let start = -Instant::BOUND + 1;
        let mut ledger = TrustLedger::new(unit);
        let mut now = start;
        // 0.9^400 is below 10⁻¹⁸.
        for i in 0..400 {
            now = start + i * step;
            ledger.observe(&act(Party::Firm, stake(5.0), instant(now), Conduct::ActedRightly));
        }
        let score = read(&ledger, &TrustParams::default(), instant(now));
        assert!(close(score.of(Party::Firm).evidence().weight, 10.0, 100.0 * step_rounding));
        let mean = score.of(Party::Firm).intrinsic().mean();
        assert!((mean - 11.0 / 12.0).abs() < 10.0 * step_rounding, "{mean}");
    }

    #[test]
    fn twelve_against_four() {
        let mut ledger = TrustLedger::new(PLAIN());
        for (party, count) in [(Party::Customer, 12), (Party::Firm, 4)] {
            for i in 0..count {
                let risk = placing(&format!("{party} {i}"), party, 2.0, i);
                ledger.observe(&TrustEvidence::Place(risk));
            }
        }
        let score = read(&ledger, &TrustParams::default(), instant(100));
        let exposure = score.exposure();
        assert_eq!(exposure.imbalance(), Some(0.5));
        assert_eq!(exposure.asymmetry(), Some(0.2));
        assert_eq!(exposure.reciprocity(), Some(0.5));
        assert_eq!(exposure.share(Party::Customer).mean(), 13.0 / 18.0);
        assert_eq!(exposure.propensity(Party::Customer), None);
        // The firm's shortfall: 12 − 4 − 3.
        assert_eq!(score.of(Party::Firm).shortfall(), 5.0);
    }

    #[test]
    fn propensity_needs_refusals() {
        let mut ledger = TrustLedger::new(PLAIN());
        let now = Instant::EPOCH;
        ledger.observe(&TrustEvidence::Place(placing("a", Party::Customer, 1.0, 0)));
        ledger.observe(&TrustEvidence::Decline { by: Party::Customer, stake: stake(1.0), at: now });
        ledger.observe(&TrustEvidence::Decline { by: Party::Customer, stake: stake(1.0), at: now });
        let score = read(&ledger, &TrustParams::default(), now);
        let propensity = score.exposure().propensity(Party::Customer).unwrap();
        assert_eq!((propensity.alpha(), propensity.beta()), (2.0, 3.0));
        assert_eq!(score.exposure().propensity(Party::Firm), None);
    }

    #[test]
    fn seven_good_and_one_bad_give_beta_8_2() {
        let mut ledger = TrustLedger::new(PLAIN());
        for i in 0..8 {
            let conduct = if i == 3 { Conduct::ActedWrongly } else { Conduct::ActedRightly };
            ledger.observe(&act(Party::Firm, stake(7.0), instant(i), conduct));
        }
        let score = read(&ledger, &TrustParams::default(), instant(10));
        let trust = score.of(Party::Firm).intrinsic();
        assert_eq!((trust.alpha(), trust.beta()), (8.0, 2.0));
        assert_eq!(trust.mean(), 0.8);
        let (narrow, wide) = (trust.interval(level(0.90)), trust.interval(level(0.95)));
        assert_shows(narrow.lower, "0.570864");
        assert_shows(narrow.upper, "0.958977");
        // 0.517503485… by mpmath at 40 digits.
        assert_shows(wide.lower, "0.517503");
        assert_shows(wide.upper, "0.971855");
        assert_eq!(score.of(Party::Firm).chance_of(0, 0), 1.0);
        // ∫ θ² of Beta(8, 2) = 8·9/(10·11).
        assert!(close(score.of(Party::Firm).chance_of(2, 2), 72.0 / 110.0, 1e-13));
    }

    #[test]
    fn cumulative_fusion_of_three_opinions() {
        use goodwill::kernel::posterior::Opinion;
        let [a, b, c] = [([0.1, 0.3], 0.6), ([0.4, 0.2], 0.4), ([0.7, 0.1], 0.2)]
            .map(|(belief, u)| Opinion::new(belief, u).unwrap());
        for fused in [
            a.fused(&b).unwrap().fused(&c).unwrap(),
            a.fused(&b.fused(&c).unwrap()).unwrap(),
            c.fused(&a).unwrap().fused(&b).unwrap(),
        ] {
            assert!(close(fused.belief()[0], 28.0 / 43.0, ROUNDING));
            assert!(close(fused.belief()[1], 9.0 / 43.0, ROUNDING));
            assert!(close(fused.uncertainty(), 6.0 / 43.0, ROUNDING));
        }
    }

    #[test]
    fn trinomial_fusion() {
        use goodwill::kernel::posterior::Opinion;
        let one = Opinion::new([0.98, 0.01, 0.0], 0.01).unwrap();
        let fused = one.fused(&Opinion::new([0.0, 0.01, 0.9], 0.09).unwrap()).unwrap();
        for (belief, printed) in fused.belief().into_iter().zip(["0.890", "0.010", "0.091"]) {
            assert_shows(belief, printed);
        }
        assert_shows(fused.uncertainty(), "0.009");
    }

    #[test]
    fn a_stake_pays_from_its_break_even_on() {
        // Intrinsic and perceived 0.8: a gain of 2 pays for a stake below 8.
        let mut ledger = TrustLedger::new(PLAIN());
        for i in 0..8 {
            let conduct = if i == 3 { Conduct::ActedWrongly } else { Conduct::ActedRightly };
            ledger.observe(&act(Party::Firm, stake(7.0), instant(i), conduct));
        }
        let score = read(&ledger, &TrustParams::default(), instant(10));
        let firm = score.of(Party::Firm);
        let gain = Amount::new(2.0).unwrap();
        assert!(firm.is_worth(stake(7.999), gain));
        assert!(!firm.is_worth(stake(8.001), gain));
        assert!(!firm.is_worth(stake(f64::MAX), gain));
        assert!(firm.is_worth(Stake::ZERO, gain));
        assert!(!firm.is_worth(Stake::ZERO, Amount::new(0.0).unwrap()));
    }

    #[test]
    fn small_honours_and_large_breaches_show_in_the_size_gap() {
        let unit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: stake(1.0) };
        let facts = [
            (1.0, Conduct::ActedRightly),
            (1.0, Conduct::ActedRightly),
            (3.0, Conduct::FailedToAct),
        ]
        .map(|(size, conduct)| act(Party::Firm, stake(size), Instant::EPOCH, conduct));
        let score = read_facts(unit, &facts, Instant::EPOCH);
        let firm = score.of(Party::Firm);
        // By count ⅔ are honoured, by weight 1 of 1.75.
        assert!(close(firm.size_gap().unwrap(), 2.0 / 3.0 - 1.0 / 1.75, ROUNDING));
        assert_eq!(firm.largest_honoured(), stake(1.0));
        assert_eq!(score.of(Party::Customer).size_gap(), None);
    }

    #[test]
    fn rates_of_the_two_breaches() {
        let conducts = [Conduct::ActedWrongly, Conduct::FailedToAct, Conduct::FailedToAct];
        let facts = conducts.map(|conduct| act(Party::Firm, stake(1.0), Instant::EPOCH, conduct));
        let score = read_facts(PLAIN(), &facts, Instant::EPOCH);
        let firm = score.of(Party::Firm);
        assert_eq!(firm.outcomes().mean(), [0.2, 0.3, 0.5]);
        assert_eq!(firm.execution_rate().mean(), 0.3);
        assert_eq!(firm.dereliction_rate().mean(), 0.5);
        assert_eq!(firm.breach_mix().mean(), 0.625);
    }
}

mod edges {
    use super::*;

    fn second(half_life: f64, s0: f64) -> TrustUnit {
        TrustUnit { half_life: seconds(half_life), reference_stake: stake(s0) }
    }

    fn text<T: std::fmt::Debug>(result: goodwill::Result<T>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn a_stake_that_is_no_amount_is_refused() {
        for (size, got) in
            [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf"), (-1.0, "-1")]
        {
            let sentence = format!("stake must be 0 or more and finite, got {got}");
            assert_eq!(text(Stake::new(size)), sentence);
        }
        assert_eq!(Stake::new(-0.0).unwrap().get().to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn a_resolution_before_its_placing_is_refused() {
        let order = placing("order", Party::Customer, 3.0, 2_000);
        assert_eq!(
            text(Resolution::new(order.clone(), Outcome::HONOURED, instant(1_999))),
            "resolution of a stake must not be dated before its placing (2000), got 1999"
        );
        assert!(Resolution::new(order, Outcome::HONOURED, instant(2_000)).is_ok());
    }

    #[test]
    fn a_due_date_before_the_placing_is_refused() {
        let order = placing("order", Party::Customer, 3.0, -5);
        assert_eq!(
            text(order.clone().due(instant(-6))),
            "due date of a stake must not be dated before its placing (-5), got -6"
        );
        assert_eq!(order.due(instant(-5)).unwrap().due_at(), Some(instant(-5)));
    }

    #[test]
    fn an_outcome_that_is_no_simplex_is_refused() {
        let sentence = "outcome must be shares that sum to 1, got a sum of ";
        assert_eq!(text(Outcome::new(0.5, 0.25, 0.0)), format!("{sentence}0.75"));
        assert_eq!(text(Outcome::new(1.0, 1.0, 1.0)), format!("{sentence}3"));
        assert_eq!(text(Outcome::new(0.0, 0.0, 0.0)), format!("{sentence}0"));
        for (share, got) in [(f64::NAN, "NaN"), (-0.5, "-0.5"), (1.5, "1.5")] {
            let sentence = format!("share must be between 0 and 1, got {got}");
            assert_eq!(text(Outcome::new(share, 0.5, 0.5)), sentence);
            assert_eq!(text(Outcome::new(0.5, share, 0.5)), sentence);
            assert_eq!(text(Outcome::new(0.5, 0.5, share)), sentence);
        }
        assert!(Outcome::new(0.1, 0.2, 0.7).is_ok());
    }

    #[test]
    fn a_reading_before_the_newest_fact_is_refused() {
        let mut ledger = TrustLedger::new(TrustUnit::default());
        for at in [100, -100] {
            ledger.observe(&TrustEvidence::Decline {
                by: Party::Firm,
                stake: stake(1.0),
                at: instant(at),
            });
        }
        let sentence = "as_of must not be before the newest fact (100), got 99";
        assert_eq!(text(ledger.score(&TrustParams::default(), instant(99))), sentence);
        assert_eq!(text(ledger.read(true, instant(99))), sentence);
        assert!(ledger.score(&TrustParams::default(), instant(100)).unwrap().is_some());
    }

    /// Two ledgers with facts, in two units.
    fn two(ours: TrustUnit, theirs: TrustUnit) -> [TrustLedger; 2] {
        [(ours, "a"), (theirs, "b")].map(|(unit, id)| {
            let risk = placing(id, Party::Customer, 2.0, 7);
            let facts = [
                TrustEvidence::Place(risk.clone()),
                resolved(&risk, Outcome::HONOURED, 8),
                TrustEvidence::Place(placing("open", Party::Firm, 2.0, 9)),
            ];
            ledger_of(unit, &facts)
        })
    }

    #[test]
    fn ledgers_of_different_units_do_not_merge_and_stay_as_they_were() {
        for (ours, theirs, sentence) in [
            (
                second(60.0, 1.0),
                second(61.0, 1.0),
                "ledgers to merge must have the same half-life, got 60 s and 61 s",
            ),
            (
                second(60.0, 1.0),
                TrustUnit { half_life: HalfLife::INFINITE, ..second(60.0, 1.0) },
                "ledgers to merge must have the same half-life, got 60 s and infinite",
            ),
            (
                second(60.0, 1.0),
                second(60.0, 2.5),
                "ledgers to merge must have the same reference stake, got 1 and 2.5",
            ),
            (
                second(60.0, 0.0),
                second(90.0, 2.5),
                "ledgers to merge must have the same half-life, got 60 s and 90 s",
            ),
        ] {
            let [mut one, other] = two(ours, theirs);
            let before = one.clone();
            assert_eq!(one.merge(&other).unwrap_err().to_string(), sentence);
            assert_eq!(one, before);
            // An empty ledger counts in a unit too.
            assert_eq!(one.merge(&TrustLedger::new(theirs)).unwrap_err().to_string(), sentence);
            assert_eq!(one, before);
        }
    }

    #[test]
    fn tallies_of_different_units_or_instants_are_not_added() {
        let [one, other] = two(second(60.0, 1.0), second(60.0, 2.0));
        let tally = |ledger: &TrustLedger, at| ledger.read(false, instant(at)).unwrap().unwrap();
        let sentence = text(tally(&one, 10).plus(&tally(&other, 10)));
        assert!(
            sentence.starts_with("ledgers to merge must have the same unit, got "),
            "{sentence}"
        );
        assert_eq!(
            text(tally(&one, 10).plus(&tally(&one, 11))),
            "ledgers to merge must have the same as_of, got 10 and 11"
        );
    }

    #[test]
    fn an_empty_ledger_says_nothing() {
        let ledger = TrustLedger::new(TrustUnit::default());
        for at in [-Instant::BOUND, 0, Instant::BOUND] {
            assert_eq!(ledger.score(&TrustParams::default(), instant(at)), Ok(None));
            assert_eq!(ledger.read(true, instant(at)), Ok(None));
        }
        assert_eq!((ledger.facts(), ledger.newest()), (0, None));
    }

    #[test]
    fn one_fact_speaks_and_the_value_of_one_refusal_is_the_prior() {
        let now = instant(5);
        let refusal = TrustEvidence::Decline { by: Party::Customer, stake: stake(1.0), at: now };
        let score = read_facts(TrustUnit::default(), &[refusal], now);
        assert_eq!((score.value(), score.coverage(), score.fresh()), (0.5, 0.0, 0.0));
        assert_eq!((score.facts(), score.as_of()), (1, now));
        assert_eq!(score.exposure().imbalance(), None);
        assert_eq!(score.exposure().reciprocity(), None);
        assert_eq!(score.exposure().asymmetry(), None);
    }

    #[test]
    fn a_fact_in_the_far_future_hides_the_present_and_is_refused_where_it_is_read() {
        let facts = [
            act(Party::Firm, stake(1.0), instant(0), Conduct::ActedRightly),
            act(Party::Firm, stake(1.0), instant(Instant::BOUND), Conduct::ActedRightly),
        ];
        let ledger = ledger_of(second(60.0, 0.0), &facts);
        assert_eq!(
            text(ledger.score(&TrustParams::default(), instant(1_000))),
            "as_of must not be before the newest fact (1099511627776), got 1000"
        );
        let score = read(&ledger, &TrustParams::default(), instant(Instant::BOUND));
        assert!(close(score.of(Party::Firm).evidence().weight, 1.0, AMOUNTS));
        assert_eq!(
            text(Instant::new(Instant::BOUND + 1)),
            "instant must be within 1099511627776 seconds of 1970 (seconds, not milliseconds), \
             got 1099511627777"
        );
    }

    #[test]
    fn an_overdue_stake_may_be_read_as_a_dereliction_on_its_due_date() {
        let unit = second(100.0, 1.0);
        let order = placing("order", Party::Customer, 3.0, 0).due(instant(100)).unwrap();
        let later = placing("later", Party::Customer, 1.0, 0).due(instant(300)).unwrap();
        let ledger = ledger_of(
            unit,
            &[TrustEvidence::Place(order.clone()), TrustEvidence::Place(later.clone())],
        );
        let strict = TrustParams::default().with_overdue_counts(true);
        let lenient = TrustParams::default();

        // Due at the instant itself is not overdue yet.
        assert_eq!(ledger.overdue(instant(100)).count(), 0);
        let score = read(&ledger, &strict, instant(100));
        assert_eq!(score.of(Party::Firm).pending().overdue, 0);
        assert_eq!(score.of(Party::Firm).evidence().weight, 0.0);

        assert_eq!(ledger.overdue(instant(200)).collect::<Vec<_>>(), [&order]);
        let gentle = read(&ledger, &lenient, instant(200));
        assert_eq!(gentle.of(Party::Firm).pending().overdue, 1);
        assert_eq!(gentle.of(Party::Firm).pending().weight, 0.75 + 0.5);
        assert_eq!(gentle.of(Party::Firm).intrinsic().mean(), 0.5);

        // 3/4, half faded: 0.375 of a dereliction.
        let harsh = read(&ledger, &strict, instant(200));
        let firm = harsh.of(Party::Firm);
        assert_eq!(firm.intrinsic().alpha(), 1.0);
        assert_eq!(firm.intrinsic().beta(), 1.375);
        assert_eq!(firm.doubt().parts[2], 0.375 / 2.375);
        assert_eq!(firm.pending().weight, 0.5);
        assert_eq!((firm.pending().count, firm.pending().overdue), (2, 1));
        assert_eq!(firm.evidence().trials, 0.5);
        // The same figures as if it had been resolved so on that date.
        let mut settled = ledger.clone();
        settled.observe(&resolved(&order, Outcome::DERELICTION, 100));
        let same = read(&settled, &lenient, instant(200));
        assert_eq!(same.of(Party::Firm).intrinsic(), firm.intrinsic());
        assert_eq!(same.of(Party::Firm).evidence(), firm.evidence());
        assert_eq!(same.value(), harsh.value());
        // Reading changes no state.
        assert_eq!(ledger.open().count(), 2);
        assert_eq!(read(&ledger, &lenient, instant(200)), gentle);
    }

    #[test]
    fn a_stake_resolved_twice_is_an_anomaly() {
        let order = placing("order 17", Party::Customer, 3.0, 0);
        let mut ledger = TrustLedger::new(second(100.0, 1.0));
        ledger.observe(&TrustEvidence::Place(order.clone()));
        ledger.observe(&resolved(&order, Outcome::HONOURED, 5));
        assert_eq!(ledger.anomalies().count(), 0);
        ledger.observe(&resolved(&order, Outcome::DERELICTION, 6));
        let anomalies: Vec<_> = ledger.anomalies().collect();
        assert_eq!((anomalies.len(), anomalies[0].count), (1, -1));
        assert_eq!(anomalies[0].placing, &order);
        assert_eq!(
            anomalies[0].to_string(),
            "stake `order 17` has 1 more resolution than placings"
        );
        assert_eq!(ledger.open().count(), 0);
        assert_eq!(
            read(&ledger, &TrustParams::default(), instant(9)).of(Party::Firm).pending().count,
            0
        );
    }

    #[test]
    fn a_stake_placed_twice_is_an_anomaly_and_not_open() {
        let order = placing("order 17", Party::Customer, 3.0, 0);
        let mut ledger = TrustLedger::new(second(100.0, 1.0));
        ledger.observe(&TrustEvidence::Place(order.clone()));
        ledger.observe(&TrustEvidence::Place(order));
        assert_eq!(ledger.open().count(), 0);
        let anomalies: Vec<_> = ledger.anomalies().map(|a| a.to_string()).collect();
        assert_eq!(anomalies, ["stake `order 17` has 2 more placings than resolutions"]);
    }

    #[test]
    fn a_resolution_of_another_stake_settles_nothing() {
        let order = placing("order 17", Party::Customer, 3.0, 0);
        let other = placing("order 17", Party::Customer, 4.0, 0);
        let mut ledger = TrustLedger::new(second(100.0, 1.0));
        ledger.observe(&TrustEvidence::Place(order.clone()));
        ledger.observe(&resolved(&other, Outcome::HONOURED, 5));
        assert_eq!(ledger.open().collect::<Vec<_>>(), [&order]);
        assert_eq!(ledger.anomalies().next().unwrap().placing, &other);
    }

    #[test]
    fn a_resolution_that_comes_first_waits_for_its_placing() {
        let order = placing("order 17", Party::Customer, 3.0, 0);
        let unit = second(100.0, 1.0);
        let mut early = ledger_of(unit, &[resolved(&order, Outcome::HONOURED, 5)]);
        assert_eq!(early.anomalies().next().unwrap().count, -1);
        early.merge(&ledger_of(unit, &[TrustEvidence::Place(order)])).unwrap();
        assert_eq!((early.anomalies().count(), early.open().count()), (0, 0));
    }

    #[test]
    fn a_replayed_pair_counts_again() {
        let order = placing("order 17", Party::Customer, 3.0, 0);
        let pair = [TrustEvidence::Place(order.clone()), resolved(&order, Outcome::HONOURED, 0)];
        let unit = second(100.0, 1.0);
        let once = ledger_of(unit, &pair);
        let twice = ledger_of(unit, &[pair.clone(), pair].concat());
        assert_eq!(merged(&once, &once), twice);
        assert_eq!((twice.facts(), twice.anomalies().count(), twice.open().count()), (4, 0, 0));
        let weight = |ledger| {
            read(ledger, &TrustParams::default(), instant(0)).of(Party::Firm).evidence().weight
        };
        assert_eq!((weight(&once), weight(&twice)), (0.75, 1.5));
    }

    #[test]
    fn an_opportunity_to_act_is_no_stake() {
        let now = instant(0);
        let facts = [Conduct::RightlyLeftAlone, Conduct::FailedToAct]
            .map(|conduct| act(Party::Customer, stake(1.0), now, conduct));
        let ledger = ledger_of(PLAIN(), &facts);
        assert_eq!((ledger.open().count(), ledger.anomalies().count()), (0, 0));
        let score = read(&ledger, &TrustParams::default(), now);
        assert_eq!(score.exposure().imbalance(), None);
        assert_eq!(score.of(Party::Customer).intrinsic().mean(), 0.5);
        assert_eq!(score.of(Party::Customer).evidence().weight, 2.0);
        assert!(!score.of(Party::Firm).is_known());
        // What is known of the customer is not known of the firm.
        assert_eq!(score.coverage(), 0.0);
    }

    #[test]
    fn the_largest_stakes_weigh_no_more_than_one() {
        for s0 in [0.0, 1.0, f64::MAX] {
            for size in [f64::from_bits(1), 1e-300, 1.0, 1e300, f64::MAX] {
                let unit = second(1.0, s0);
                let weight = unit.weight(stake(size));
                assert!((0.0..=1.0).contains(&weight), "{s0} {size}: {weight}");
                assert_eq!(unit.weight(Stake::ZERO), 0.0);
            }
        }
        assert_eq!(second(1.0, f64::MAX).weight(stake(f64::MAX)), 0.5);
        assert_eq!(second(1.0, 0.0).weight(stake(f64::from_bits(1))), 1.0);
    }

    #[test]
    fn settled_size_is_bounded() {
        let unit = second(1_000.0, 1.0);
        let fill = |facts: i64| {
            let mut ledger = TrustLedger::new(unit);
            for i in 0..facts {
                // 120 half-lives, in no order of time: four blocks, of which three are kept.
                let at = i * 7_919 % 120_000;
                let by = if i % 3 == 0 { Party::Firm } else { Party::Customer };
                let risk = placing("settled", by, 1.0 + (i % 11) as f64, at);
                ledger.observe(&TrustEvidence::Place(risk.clone()));
                let outcome = Outcome::new(0.5, 0.25, 0.25).unwrap();
                ledger.observe(&resolved(&risk, outcome, at + 1));
            }
            (ledger.settled_bytes(), ledger.facts())
        };
        let (few, many) = (fill(1_000), fill(10_000));
        println!("settled: {} bytes after {} facts, {} after {}", few.0, few.1, many.0, many.1);
        assert!(few.0 <= 1024);
        assert_eq!(few.0, many.0);
        assert!(TrustLedger::new(unit).settled_bytes() <= few.0);
    }

    #[cfg(feature = "serde")]
    mod forged {
        use super::*;
        use serde_json::{Value, json};

        /// An honest ledger: one stake settled 70 half-lives ago, one now, one open.
        fn honest() -> Value {
            let old = placing("old", Party::Customer, 3.0, 0);
            let new = placing("new", Party::Firm, 1.0, 70 * 60);
            let facts = [
                TrustEvidence::Place(old.clone()),
                resolved(&old, Outcome::HONOURED, 10),
                TrustEvidence::Place(new.clone()),
                resolved(&new, Outcome::DERELICTION, 70 * 60),
                TrustEvidence::Place(placing("open", Party::Firm, 2.0, 71 * 60)),
            ];
            serde_json::to_value(ledger_of(second(60.0, 1.0), &facts)).unwrap()
        }

        fn refusal(change: impl FnOnce(&mut Value)) -> String {
            let mut form = honest();
            assert!(serde_json::from_value::<TrustLedger>(form.clone()).is_ok());
            change(&mut form);
            serde_json::from_value::<TrustLedger>(form).unwrap_err().to_string()
        }

        /// The index of a sum of a party: h, e, d, Q, N, honoured N, R, Y.
        fn of(party: Party, sum: usize) -> usize {
            sum + if party == Party::Firm { 8 } else { 0 }
        }

        #[test]
        fn units_are_checked() {
            assert_eq!(
                refusal(|form| form["unit"]["half_life"] = json!(0)),
                "half-life must be above 0 seconds (infinity is allowed), got 0"
            );
            assert_eq!(
                refusal(|form| form["unit"]["half_life"] = json!("eternal")),
                "half-life must be seconds or `infinite`, got `eternal`"
            );
            assert_eq!(
                refusal(|form| form["unit"]["reference_stake"] = json!(-1)),
                "stake must be 0 or more and finite, got -1"
            );
        }

        #[test]
        fn sums_are_whole_numbers_of_0_or_more() {
            for word in ["-5", "1.5", "", "NaN", "340282366920938463463374607431768211456"] {
                assert_eq!(
                    refusal(|form| form["sums"]["blocks"][0][3] = json!(word)),
                    format!("decayed sums must be whole numbers, got {word}")
                );
            }
            // A number, where a text is due.
            refusal(|form| form["sums"]["blocks"][0][3] = json!(-5));
            refusal(|form| form["sums"]["blocks"][0][3] = json!(null));
        }

        #[test]
        fn sums_have_their_length() {
            assert_eq!(
                refusal(|form| {
                    form["sums"]["blocks"][0].as_array_mut().unwrap().pop();
                }),
                "block of decayed sums must have 16 entries, got 15"
            );
            assert_eq!(
                refusal(|form| form["sums"]["blocks"][2].as_array_mut().unwrap().push(json!("0"))),
                "block of decayed sums must have 16 entries, got 17"
            );
            assert_eq!(
                refusal(|form| {
                    form["sums"]["blocks"].as_array_mut().unwrap().pop();
                }),
                "decayed sums must have 0, 1 or 3 blocks, got 2"
            );
            assert_eq!(
                refusal(|form| {
                    let row = form["sums"]["blocks"][0].clone();
                    form["sums"]["blocks"].as_array_mut().unwrap().push(row);
                }),
                "decayed sums must have 0, 1 or 3 blocks, got 4"
            );
        }

        #[test]
        fn no_block_is_empty() {
            let nothing = json!(vec!["0"; 16]);
            assert_eq!(
                refusal(|form| form["sums"]["blocks"][0] = nothing.clone()),
                "decayed sums must lie in a block that instants reach, got 2"
            );
            assert_eq!(
                refusal(|form| {
                    form["sums"]["blocks"][1] = nothing.clone();
                    form["sums"]["blocks"][2] = nothing.clone();
                }),
                "decayed sums must write no empty block, got 3 blocks"
            );
        }

        #[test]
        fn blocks_lie_where_instants_reach() {
            let sentence = "trust ledger must sum no fact after its newest, got a later block";
            assert_eq!(refusal(|form| form["sums"]["block"] = json!(3)), sentence);
            for block in [i64::MAX, i64::MIN, Instant::BOUND + 1] {
                assert_eq!(
                    refusal(|form| form["sums"]["block"] = json!(block)),
                    format!("decayed sums must lie in a block that instants reach, got {block}")
                );
            }
        }

        #[test]
        fn squares_weights_and_trials_keep_their_order() {
            for party in Party::BOTH {
                let sentence = format!(
                    "trust ledger must keep Q ≤ S ≤ N for each party, got sums of the {party} that do not"
                );
                let huge = json!(u128::MAX.to_string());
                for sum in [0, 1, 2, 3, 5] {
                    for block in [0, 1, 2] {
                        assert_eq!(
                            refusal(|form| {
                                form["sums"]["blocks"][block][of(party, sum)] = huge.clone();
                            }),
                            sentence
                        );
                    }
                }
            }
        }

        #[test]
        fn facts_and_newest_go_together() {
            assert_eq!(
                refusal(|form| form["newest"] = json!(null)),
                "trust ledger must have a newest fact if it has facts, got 5 facts"
            );
            assert_eq!(
                refusal(|form| form["facts"] = json!(0)),
                "trust ledger must have a newest fact if it has facts, got 0 facts"
            );
            assert_eq!(
                refusal(|form| {
                    form["facts"] = json!(0);
                    form["newest"] = json!(null);
                }),
                "trust ledger must be empty if it has no facts, got 1 open"
            );
            let mut empty = serde_json::to_value(TrustLedger::new(second(60.0, 1.0))).unwrap();
            assert!(serde_json::from_value::<TrustLedger>(empty.clone()).is_ok());
            empty["largest_honoured"][0] = json!(1.0);
            assert_eq!(
                serde_json::from_value::<TrustLedger>(empty).unwrap_err().to_string(),
                "trust ledger must be empty if it has no facts, got 0 open"
            );
            refusal(|form| form["facts"] = json!(-1));
            refusal(|form| form["facts"] = json!(1.5));
            assert_eq!(
                refusal(|form| form["newest"] = json!(1_728_000_000_000_i64)),
                "instant must be within 1099511627776 seconds of 1970 (seconds, not \
                 milliseconds), got 1728000000000"
            );
        }

        #[test]
        fn the_open_list_is_checked() {
            assert_eq!(
                refusal(|form| form["open"][0][1] = json!(0)),
                "trust ledger must count no stake 0 times or beyond its facts, got 0"
            );
            assert_eq!(
                refusal(|form| form["open"][0][1] = json!(-6)),
                "trust ledger must count no stake 0 times or beyond its facts, got -6"
            );
            assert_eq!(
                refusal(|form| {
                    let entry = form["open"][0].clone();
                    form["open"].as_array_mut().unwrap().push(entry);
                }),
                "trust ledger must list each open stake once, got 2 entries"
            );
            assert_eq!(
                refusal(|form| form["open"][0][0]["at"] = json!(71 * 60 + 1)),
                "trust ledger must hold no stake after its newest fact, got 4261"
            );
            assert_eq!(
                refusal(|form| form["open"][0][0]["stake"] = json!(-1)),
                "stake must be 0 or more and finite, got -1"
            );
            assert_eq!(
                refusal(|form| form["open"][0][0]["due"] = json!(4_259)),
                "due date of a stake must not be dated before its placing (4260), got 4259"
            );
            assert_eq!(
                refusal(|form| form["open"][0][0]["id"] = json!("")),
                "name must be 1 to 256 bytes of text without control characters, got ``"
            );
            refusal(|form| form["open"][0][0]["by"] = json!("Customer"));
        }

        #[test]
        fn the_largest_honoured_is_a_stake() {
            assert_eq!(
                refusal(|form| form["largest_honoured"][1] = json!(-1)),
                "stake must be 0 or more and finite, got -1"
            );
            refusal(|form| form["largest_honoured"] = json!([1.0]));
        }

        #[test]
        fn unknown_and_missing_fields_are_refused() {
            for path in ["", "/unit", "/sums", "/open/0/0"] {
                let message = refusal(|form| form.pointer_mut(path).unwrap()["bonus"] = json!(1));
                assert!(message.starts_with("unknown field `bonus`"), "{path}: {message}");
            }
            for field in ["unit", "sums", "facts", "largest_honoured", "open"] {
                let message = refusal(|form| {
                    form.as_object_mut().unwrap().remove(field);
                });
                assert_eq!(message, format!("missing field `{field}`"));
            }
        }

        #[test]
        fn facts_are_checked() {
            let refused = |form: Value| {
                serde_json::from_value::<TrustEvidence>(form).unwrap_err().to_string()
            };
            let order = json!({"id": "order", "by": "customer", "stake": 3.0, "at": 10});
            let mut place = order.clone();
            place["fact"] = json!("place");
            assert!(serde_json::from_value::<TrustEvidence>(place.clone()).is_ok());
            place["stake"] = json!(-1);
            assert_eq!(refused(place), "stake must be 0 or more and finite, got -1");
            let resolve = |outcome: Value, at: i64| json!({"fact": "resolve", "placing": order, "outcome": outcome, "at": at});
            assert_eq!(
                refused(resolve(json!({"honoured": 0.5, "execution": 0, "dereliction": 0}), 10)),
                "outcome must be shares that sum to 1, got a sum of 0.5"
            );
            assert_eq!(
                refused(resolve(json!({"honoured": 1, "execution": 0, "dereliction": 0}), 9)),
                "resolution of a stake must not be dated before its placing (10), got 9"
            );
            let act = |stake: Value, conduct: &str| json!({"fact": "act", "by": "firm", "stake": stake, "at": 1, "conduct": conduct});
            assert!(
                serde_json::from_value::<TrustEvidence>(act(json!(1), "failed_to_act")).is_ok()
            );
            refused(act(json!(null), "failed_to_act"));
            refused(act(json!(1), "meant_well"));
            refused(json!({"fact": "hope", "by": "firm"}));
        }

        #[test]
        fn constants_are_checked() {
            let refused =
                |form: Value| serde_json::from_value::<TrustParams>(form).unwrap_err().to_string();
            assert_eq!(
                serde_json::from_value::<TrustParams>(json!({})).unwrap(),
                TrustParams::default()
            );
            assert_eq!(
                refused(json!({"reciprocity": 1.5})),
                "share must be between 0 and 1, got 1.5"
            );
            assert_eq!(
                refused(json!({"prior": [1.0, 0.0, 0.5]})),
                "number must be above 0 (from 1e-300 to 1e300), got 0"
            );
            assert_eq!(refused(json!({"grace": -1.0})), "amount must be from 0 to 1e300, got -1");
            assert_eq!(
                refused(json!({"parity": 0.0})),
                "number must be above 0 (from 1e-300 to 1e300), got 0"
            );
            assert_eq!(refused(json!({"level": 1.0})), "level must be above 0 and below 1, got 1");
            let message = refused(json!({"bonus": 1}));
            assert!(message.starts_with("unknown field `bonus`"), "{message}");
        }
    }
}

mod regressions {
    use super::*;

    // Half of the least number there is rounds to 0, which was taken for balance.
    #[test]
    fn the_least_exposure_is_no_balance() {
        let item = AuditItem::new(support::name("a"), Bearer::Customer)
            .with_severity(share(f64::from_bits(1)))
            .with_likelihood(share(0.75));
        let audit = Audit::new(vec![item]).unwrap();
        assert_eq!(audit.imbalance(), Some(1.0));
        assert_eq!(audit.smallest_reversal(Share::ZERO), None);
    }

    // Outcomes may miss a sum of 1 by 10⁻⁹, which was more than the reader of a ledger forgave
    // where the half-life's phase shifts amounts far up.
    #[cfg(feature = "serde")]
    #[test]
    fn a_ledger_of_frayed_outcomes_can_be_read_back() {
        for (honoured, execution) in [(0.5, 0.5 + 9e-10), (0.5, 0.5 - 9e-10)] {
            let outcome = Outcome::new(honoured, execution, 0.0).unwrap();
            for at in 0..128 {
                let risk = placing("frayed", Party::Customer, 1.0, at);
                let unit = TrustUnit { half_life: seconds(2.0), reference_stake: Stake::ZERO };
                let ledger = ledger_of(unit, &[resolved(&risk, outcome, at)]);
                let text = serde_json::to_string(&ledger).unwrap();
                assert_eq!(serde_json::from_str::<TrustLedger>(&text).unwrap(), ledger);
            }
        }
    }

    // The square of a weight of 10⁻⁷ rounds to 0, or is twice too large, and S²/Q with it.
    #[test]
    fn effective_evidence_of_tiny_weights_stays_between_weight_and_trials() {
        for weight in [1e-13, 1e-7, 5e-7, 9e-7, 1.16e-6, 1e-4] {
            let unit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: stake(1.0) };
            let fact = act(Party::Firm, stake(weight), Instant::EPOCH, Conduct::ActedRightly);
            let score = read_facts(unit, &[fact], Instant::EPOCH);
            let Evidence { weight, effective, trials, .. } = score.of(Party::Firm).evidence();
            assert!(weight <= effective && effective <= trials, "{weight} {effective} {trials}");
        }
    }

    // Four shares, each rounded up, summed to more than 1, and the value was below 0.
    #[test]
    fn the_doubts_of_a_hopeless_party_do_not_exceed_the_whole() {
        for tenths in 1..2_000_u32 {
            let params = TrustParams::default().with_prior([
                positive(1e-194),
                positive(0.1 * f64::from(tenths)),
                positive(0.7),
            ]);
            let facts = [1, 2, 3].map(|i| {
                let conduct = if i == 1 { Conduct::FailedToAct } else { Conduct::ActedWrongly };
                act(Party::Firm, stake(f64::from(i * tenths)), instant(0), conduct)
            });
            let unit = TrustUnit { half_life: seconds(1.0), reference_stake: stake(1.0) };
            let score = read(&ledger_of(unit, &facts), &params, instant(1));
            assert!((0.0..=1.0).contains(&score.value()), "{}", score.value());
        }
    }
}
