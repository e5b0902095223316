//! What the ledgers of customers take in memory, model by model: of facts that lie near, and of facts
//! so far apart that their sums need room of their own.
//!
//! A size is that of a machine with words of 64 bits.
#![cfg(target_pointer_width = "64")]

use std::fmt::Write as _;

use goodwill::book::{BookParams, Relationship};
use goodwill::quantity::HalfLife;

use crate::constants::{Stream, stream};
use crate::fading::{fading, models};
use crate::hold;

#[test]
fn what_ledgers_take_is_what_they_took() {
    let mut out = String::new();
    let Stream { customers, at } = stream();
    // Sums that need room of their own are of facts some tens of half-lives apart.
    let faster =
        [4.0, 0.5].map(|days| (format!("{days} days"), fading(HalfLife::from_days(days).unwrap())));
    for (half_life, params) in
        core::iter::once(("default".to_owned(), BookParams::default())).chain(faster)
    {
        for (who, events) in &customers {
            let own = Relationship::from_events(events, &params, at).unwrap();
            let bytes = [
                own.trust().settled_bytes(),
                own.friction().settled_bytes(),
                own.intimacy().settled_bytes(),
                own.expectation().settled_bytes(),
                own.needs().settled_bytes(),
                own.recovery().settled_bytes(),
                own.onboarding().settled_bytes(),
                own.momentum().settled_bytes(),
                own.conduct().settled_bytes(),
                own.pillars().settled_bytes(),
                own.capability().settled_bytes(),
                own.culture().settled_bytes(),
            ];
            assert_eq!(bytes.len(), models(&params).len(), "a model is missing above");
            writeln!(out, "{half_life} | {who} | {bytes:?}").unwrap();
        }
    }
    hold("states.bytes.txt", &out);
}
