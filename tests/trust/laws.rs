use super::*;

mod evidence;
mod parties;
mod time;

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
fn two_histories() -> impl Strategy<Value = (TrustUnit, Vec<TrustEvidence>, Vec<TrustEvidence>)> {
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
