//! Why a score moved: labels that are made as events come against labels made anew.

#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod support;

use goodwill::book::{BookParams, Relationship, change_in_steps};
use goodwill::portrait::Standing;
use goodwill::quantity::{HalfLife, Instant};
use goodwill::record::Event;
use proptest::prelude::*;
use support::cases;

/// The day of the reading.
const END: i64 = 20_000;

fn day(n: i64) -> Instant {
    Instant::from_days(n).unwrap()
}

fn event(at: i64, fields: &str) -> Event {
    serde_json::from_str(&format!(r#"{{"customer":"acme","at":{at},{fields}}}"#)).unwrap()
}

/// What one of the models that label says of few matters, so that events meet.
fn any_fields() -> impl Strategy<Value = String> {
    let failure = (0..3_u8, 0..3_u8, any::<bool>()).prop_map(|(id, severity, voiced)| {
        format!(r#""event":"failure","failure_id":"f{id}","severity":0.{severity},"cause":"c","voiced":{voiced}"#)
    });
    let kinds = ["resolved", "heard", "followed_up", "compensated", "deflected"];
    let step =
        (0..4_u8, prop::sample::select(kinds.to_vec()), 1..9_u8).prop_map(|(id, kind, share)| {
            format!(
                r#""event":"recovery_step","failure_id":"f{id}","step":"{kind}","share":0.{share}"#
            )
        });
    let order = (0..3_u8, 0..3_u8).prop_map(|(deal, rivals)| {
        format!(r#""event":"order","deal":"d{deal}","rivals":{rivals}"#)
    });
    let done = ["requirements", "requirements;delivery", "schedule", "delivery;joint_kickoff"];
    let follow_up = (0..3_u8, prop::sample::select(done.to_vec())).prop_map(|(deal, done)| {
        format!(r#""event":"follow_up","deal":"d{deal}","done":"{done}""#)
    });
    let promise = prop::sample::select(&["promised", "delivered"][..]);
    let deal = (promise, 0..4_u8, 1..9_u8).prop_map(|(event, deal, level)| {
        let deal = if deal == 3 { String::new() } else { format!(r#","deal":"d{deal}""#) };
        format!(r#""event":"{event}","level":0.{level}{deal}"#)
    });
    let encounter = (0..3_u8, any::<bool>(), any::<bool>()).prop_map(|(topic, resolved, known)| {
        let topic = if topic == 2 { String::new() } else { format!(r#","topic":"t{topic}""#) };
        let known = if known { r#","frictions":"next_issue:0.4""# } else { "" };
        format!(
            r#""event":"encounter","stage":"support","initiator":"customer","resolved":{resolved}{topic}{known}"#
        )
    });
    let endings = prop::sample::select(&["advance", "continuation", "slip"][..]);
    let meeting = (endings, any::<bool>()).prop_map(|(ending, back)| {
        format!(r#""event":"meeting","ending":"{ending}","way_back":{back}"#)
    });
    let extra = Just(r#""event":"extra_sent""#.to_owned());
    prop_oneof![failure, step.clone(), step, order, follow_up, deal, encounter, meeting, extra]
}

/// Events in any order, some at one instant, some delivered again, some of one id and not the same.
fn any_events() -> impl Strategy<Value = Vec<Event>> {
    let at = prop_oneof![3 => 0..60_i64, 1 => 0..400_i64].prop_map(|days| {
        // Every third of a day apart, so that instants are shared.
        (END - days / 3 * 3) * Instant::DAY
    });
    let id = prop::option::weighted(0.3, 0..4_u8);
    let one = (at, any_fields(), id, 1..3_usize).prop_map(|(at, fields, id, times)| {
        let id = id.map_or(String::new(), |id| format!(r#","id":"{id}""#));
        let times = if id.is_empty() { 1 } else { times };
        vec![event(at, &format!("{fields}{id}")); times]
    });
    prop::collection::vec(one, 0..40).prop_map(|all| all.concat()).prop_shuffle()
}

fn any_params() -> impl Strategy<Value = BookParams> {
    // The shortest lets blocks of half-lives be dropped.
    let half_life = prop_oneof![Just(90.0), Just(10.0), Just(0.5)];
    half_life.prop_map(|days| {
        let mut params = BookParams::default();
        let half_life = HalfLife::from_days(days).unwrap();
        params.recovery_unit.half_life = half_life;
        params.expectation_unit.half_life = half_life;
        params.friction_unit.half_life = half_life;
        params.momentum_unit.half_life = half_life;
        params
    })
}

/// Holds what each event adds against what is read anew before and after it, to the bit.
fn hold(events: &[Event], params: &BookParams, days: i64, most: usize) {
    let (from, end) = (day(END - days), day(END));
    let Some(change) = change_in_steps(events, params, from, end, most).unwrap() else { return };
    let mut known: Vec<Event> = events.iter().filter(|event| event.at() <= from).cloned().collect();
    let value = |known: &[Event]| {
        let own = Relationship::from_events(known, params, end).unwrap();
        let portrait = own.portrait(params, end).unwrap();
        portrait.map_or(Standing::BASELINE, |portrait| portrait.value())
    };
    let mut before = value(&known);
    for effect in change.events().unwrap() {
        known.extend(effect.events.iter().map(|place| events[*place].clone()));
        let after = value(&known);
        assert_eq!((after - before).to_bits(), effect.contribution.to_bits());
        before = after;
    }
    assert_eq!(before, change.after());
}

/// A meeting before the first step waits on while what follows it up may still come, and no longer.
#[test]
fn a_meeting_waits_for_what_follows_it_up() {
    let hours = |hours: i64, fields: &str| event(END * Instant::DAY - 3_600 * hours, fields);
    let meeting = r#""event":"meeting","ending":"continuation","way_back":false"#;
    for follows in [1, 20, 23, 30, 100] {
        let extra = hours(241 - follows, r#""event":"extra_sent""#);
        let events = [hours(241, meeting), extra.clone(), hours(100, meeting), hours(90, meeting)];
        hold(&events, &BookParams::default(), 10, 60);
        // Steps enough to be halved, so that it is sealed more than once.
        let many = (0..60).map(|i| hours(80 - i, meeting));
        let events: Vec<Event> = [hours(241, meeting), extra].into_iter().chain(many).collect();
        hold(&events, &BookParams::default(), 10, 60);
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn law_labels_made_as_events_come_are_those_made_anew(
        events in any_events(), params in any_params(), days in 0..90_i64, most in 1..60_usize,
    ) {
        hold(&events, &params, days, most);
    }
}
