//! What the pillars say of where a customer stands.

// What is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::pillars::{PillarsEvent, PillarsUnit, ProblemStep};
use crate::quantity::{Amount, HalfLife, Name, Positive, Share};

fn facts(good: bool, at: Instant) -> [(usize, PillarsEvent); 4] {
    let y = if good { Share::ONE } else { Share::ZERO };
    let taken = Amount::constant(if good { 0.0 } else { 1e9 });
    let step = PillarsEvent::Step {
        step: ProblemStep::Find,
        taken_seconds: taken,
        target_seconds: Positive::ONE,
        at,
    };
    let team = Some(Name::constant("billing"));
    [
        (0, PillarsEvent::Offer { helped: y, at }),
        (0, PillarsEvent::Upsell { customer_share: y, at }),
        (1, step),
        (2, PillarsEvent::Deed { outside_desk: false, team, helped: Some(y), at }),
    ]
}

#[test]
fn law_a_good_fact_adds_good_and_a_bad_one_bad() -> Result<()> {
    let (params, at) = (PillarsParams::default(), Instant::from_days(20_000)?);
    let facets = PillarsLedger::facets(&params);
    let mut ledger = PillarsLedger::new(PillarsUnit::default());
    let mut before = ledger.counted(&params, at)?;
    assert_eq!(before, vec![Counted::default(); facets.len()]);
    for round in 0..6 {
        let good = round % 2 == 0;
        for (place, fact) in facts(good, at) {
            ledger.observe(&fact);
            let after = ledger.counted(&params, at)?;
            assert_eq!(after.len(), facets.len());
            for (i, (old, new)) in before.iter().zip(&after).enumerate() {
                assert!([new.good, new.bad, new.open].iter().all(|x| (0.0..1e9).contains(x)));
                if i != place {
                    assert_eq!(old, new);
                } else if good {
                    assert!(new.good > old.good && new.bad <= old.bad);
                } else {
                    assert!(new.good <= old.good && new.bad > old.bad);
                }
            }
            before = after;
        }
    }
    Ok(())
}

/// Two helpful deeds of one team count for 2 · 3/4, and a half-life later for 1 · 3/3.
#[test]
fn deeds_count_by_their_teams() -> Result<()> {
    let (params, at) = (PillarsParams::default(), Instant::from_days(20_000)?);
    let half_life = HalfLife::from_days(180.0)?;
    let mut ledger = PillarsLedger::new(PillarsUnit { half_life, ..PillarsUnit::default() });
    for _ in 0..2 {
        let (team, helped) = (None, None);
        ledger.observe(&PillarsEvent::Deed { outside_desk: false, team, helped, at });
    }
    let service = |at| Ok::<_, crate::Error>(ledger.counted(&params, at)?[2]);
    assert!((service(at)?.good - 1.5).abs() < 1e-9 && service(at)?.bad == 0.0);
    let later = Instant::from_days(20_180)?;
    assert!((service(later)?.good - 1.0).abs() < 1e-9 && service(later)?.bad == 0.0);
    Ok(())
}
