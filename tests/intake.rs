//! What was delivered and what stands of it: in any order the same, to the bit.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use goodwill::book::{BookParams, Relationship};
use goodwill::quantity::Instant;
use goodwill::record::{Entry, Event, EventRecord, Intake, Retraction, Settled, Settlement};
use goodwill::report::{Dossier, Layout};
use goodwill::simulate::Simulation;
use proptest::prelude::*;

use support::{cases, instant, name};

/// Some events of one customer, each with an id of its own.
fn events(seed: u64, count: u32) -> Vec<Event> {
    let events = Simulation::new(seed).customers(1).events(count.into());
    let ids = (0..).map(|i| name(&format!("e{i}")));
    events.iter().zip(ids).map(|(event, id)| event.with_id(id).with_source(name("crm"))).collect()
}

fn settled(entries: Vec<Entry>) -> Result<Settled<usize>, String> {
    let mut intake = Intake::new();
    for (place, entry) in entries.into_iter().enumerate() {
        intake.take(entry, place);
    }
    intake.settle().map_err(|conflict| conflict.to_string())
}

fn stand(settled: Settled<usize>) -> Vec<Event> {
    settled.events.into_iter().map(|(event, _)| event).collect()
}

/// All that is read of some events.
fn read(events: &[Event], as_of: Instant) -> String {
    let params = BookParams::default();
    let own = Relationship::from_events(events, &params, as_of).unwrap();
    let (portrait, scores) =
        (own.portrait(&params, as_of).unwrap(), own.scores(&params, as_of).unwrap());
    format!("{portrait:?} {scores:?} {:?}", own.anomalies())
}

/// What is done to one event before it is delivered.
#[derive(Debug, Clone, Copy)]
enum Fate {
    Once,
    Again(u8),
    /// Earlier versions, of other content, come too.
    Revised(u8),
    /// It never counts: a retraction comes too.
    Retracted,
    /// It was retracted, and a later version stands.
    Back,
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![
        Just(Fate::Once),
        (2_u8..4).prop_map(Fate::Again),
        (1_u8..4).prop_map(Fate::Revised),
        Just(Fate::Retracted),
        Just(Fate::Back),
    ]
}

type Delivered = (Vec<Event>, Vec<Entry>, Settlement);

/// What stands, what is delivered, and what becomes of it.
fn delivered(seed: u64, fates: &[Fate]) -> Delivered {
    let all = events(seed, u32::try_from(fates.len()).unwrap());
    let (mut stands, mut entries, mut account) = (Vec::new(), Vec::new(), Settlement::default());
    for (i, (event, fate)) in all.iter().zip(fates).enumerate() {
        let (id, source) = (event.id().unwrap().clone(), name("crm"));
        let other = |revised: Option<Instant>| {
            let other = all[(i + 1) % all.len()].fact().clone();
            let other = Event::new(name("somebody else"), other);
            let other = other.with_id(id.clone()).with_source(source.clone());
            revised.map_or(other.clone(), |at| other.with_revised(at))
        };
        match *fate {
            Fate::Once => {}
            Fate::Again(times) => {
                entries.extend((1..times).map(|_| event.clone().into()));
                account.repeated += u64::from(times) - 1;
            }
            Fate::Revised(times) => {
                entries.push(other(None).into());
                entries.extend((1..times).map(|i| other(Some(instant(i.into()))).into()));
                account.replaced += u64::from(times);
                let event = event.clone().with_revised(instant(9));
                entries.push(event.clone().into());
                stands.push(event);
                continue;
            }
            Fate::Retracted => {
                entries.push(event.clone().into());
                entries.push(other(Some(instant(3))).into());
                entries.push(Retraction::new(id).with_source(source).into());
                account.retracted += 2;
                continue;
            }
            Fate::Back => {
                entries.push(other(Some(instant(3))).into());
                let out = Retraction::new(id.clone()).with_source(source.clone());
                entries.push(out.with_revised(instant(3)).into());
                account.retracted += 1;
                let event = event.clone().with_revised(instant(4));
                entries.push(event.clone().into());
                stands.push(event);
                continue;
            }
        }
        entries.push(event.clone().into());
        stands.push(event.clone());
    }
    (stands, entries, account)
}

proptest! {
    #![proptest_config(cases(48))]

    /// What was replaced or retracted leaves no trace, in any order: what stands, and all that is
    /// read of it, is the same as if it had never been there.
    #[test]
    fn law_what_is_taken_out_was_never_there(
        (stands, entries, account) in (any::<u64>(), prop::collection::vec(fate(), 1..40))
            .prop_map(|(seed, fates)| delivered(seed, &fates))
            .prop_flat_map(|(stands, entries, account)| {
                (Just(stands), Just(entries).prop_shuffle(), Just(account))
            }),
    ) {
        let settled = settled(entries).unwrap();
        prop_assert_eq!(settled.account, account);
        let by_id = |events: &mut Vec<Event>| events.sort_by(|a, b| a.id().cmp(&b.id()));
        let (mut got, mut stands) = (stand(settled), stands);
        let as_of = stands.iter().map(Event::at).max();
        if let Some(as_of) = as_of {
            prop_assert_eq!(read(&got, as_of), read(&stands, as_of));
        }
        by_id(&mut got);
        by_id(&mut stands);
        prop_assert_eq!(got, stands);
    }

    /// Without ids, what says the same is counted, and left out where that is asked for.
    #[test]
    fn law_what_says_the_same_counts_once_where_asked_for(
        seed in any::<u64>(), copies in prop::collection::vec(1_usize..4, 1..20), once in any::<bool>(),
    ) {
        let simulation = Simulation::new(seed).customers(2);
        let events = simulation.events(copies.len() as u64);
        let events: Vec<Event> = events.iter().collect();
        let different = events.iter().enumerate();
        let different = different.filter(|(i, event)| !events[..*i].contains(event)).count();
        let mut intake = Intake::new().counting_once(once);
        for (event, copies) in events.iter().zip(&copies) {
            (0..*copies).for_each(|_| intake.take(event.clone(), ()));
        }
        let all: usize = copies.iter().sum();
        let settled = intake.settle().unwrap();
        prop_assert_eq!(settled.account.alike, (all - different) as u64);
        prop_assert_eq!(settled.events.len(), if once { different } else { all });
    }
}

#[test]
fn two_events_at_one_version_conflict_unless_a_later_one_stands() {
    let at = |at: i64| {
        let line = format!(r#"{{"id":"7","customer":"acme","at":{at},"event":"contact"}}"#);
        serde_json::from_str::<Event>(&line).unwrap()
    };
    let said = settled(vec![at(1).into(), at(2).into(), at(1).into()]).map(|_| ());
    let sentence = "id `7` must be of one event at one version, got `contact` on 0 and another \
                    `contact` on 1 (if one corrects the other, give it a later `revised`; if they \
                    are two, give each an id of its own)";
    assert_eq!(said, Err(sentence.to_owned()));
    let later = at(3).with_revised(instant(1));
    let stands = stand(settled(vec![at(1).into(), later.clone().into(), at(2).into()]).unwrap());
    assert_eq!(stands, [later]);
    // What is forgotten cannot be in conflict.
    let out = Retraction::new(name("7"));
    assert!(settled(vec![at(1).into(), out.into(), at(2).into()]).unwrap().events.is_empty());
    // Another source is another event.
    let other = at(2).with_source(name("shop"));
    assert_eq!(settled(vec![at(1).into(), other.into()]).unwrap().events.len(), 2);
}

#[test]
fn a_person_is_forgotten_to_the_last_byte() {
    let line = |id: u32, person: &str, day: i64, rest: &str| {
        let at = day * Instant::DAY;
        let line =
            format!(r#"{{"id":{id},"customer":"acme","person":"{person}","at":{at},{rest}}}"#);
        serde_json::from_str::<Entry>(&line).unwrap()
    };
    let rating = |rating: u8| {
        format!(
            r#""event":"rating","component":"respect","by":"customer","rating":{rating},"min":1,"max":5"#
        )
    };
    let kept = [line(1, "Ada", 10, &rating(5)), line(2, "Ada", 20, &rating(4))];
    let gone = [line(3, "Xenia Quux", 15, &rating(1)), line(4, "Xenia Quux", 30, &rating(2))];
    let out = [3, 4].map(|id| Entry::from(Retraction::new(name(&id.to_string()))));
    let as_of = instant(20 * Instant::DAY);
    let text = |events: &[Event]| {
        let since = instant(0);
        let dossier = Dossier::from_events(events, &BookParams::default(), since, as_of).unwrap();
        dossier.text(&Layout::default())
    };
    let never = stand(settled(kept.to_vec()).unwrap());
    let forgotten = stand(settled([&out[..], &gone, &kept].concat()).unwrap());
    assert_eq!(text(&forgotten), text(&never));
    assert!(!text(&forgotten).contains("Xenia") && text(&forgotten).contains("Ada"));
}

#[test]
fn a_retraction_is_no_event() {
    let line =
        r#"{"id":"7","source":"crm","customer":"acme","at":1,"event":"contact","retracted":true}"#;
    assert_eq!(
        serde_json::from_str::<Event>(line).unwrap_err().to_string(),
        "event must be one that happened (what is retracted is an entry, and no event), got \
         `retracted`"
    );
    let entry: Entry = serde_json::from_str(line).unwrap();
    let written = serde_json::to_string(&entry).unwrap();
    assert_eq!(written, r#"{"v":1,"id":"7","customer":"acme","source":"crm","retracted":true}"#);
    assert_eq!(serde_json::from_str::<Entry>(&written).unwrap(), entry);
    assert_eq!(
        serde_json::from_str::<Event>(r#"{"revised":2,"customer":"a","at":1,"event":"contact"}"#)
            .unwrap_err()
            .to_string(),
        "event `contact` needs `id`"
    );
}

#[test]
fn money_in_minor_units_is_whole_money() {
    let worth = |rest: &str| {
        let line = format!(r#"{{"customer":"a","at":1,"event":"account","worth":120050{rest}}}"#);
        let event = serde_json::from_str::<Event>(&line).map_err(|error| error.to_string())?;
        let record = serde_json::to_value(EventRecord::from(event)).unwrap();
        Ok::<_, String>((record["worth"].as_f64().unwrap(), record["currency"].clone()))
    };
    let minor = |currency: &str| worth(&format!(r#","currency":"{currency}","unit":"minor""#));
    assert_eq!(minor("eur"), Ok((1_200.5, "EUR".into())));
    assert_eq!(minor("JPY"), Ok((120_050.0, "JPY".into())));
    assert_eq!(minor("KWD"), Ok((120.05, "KWD".into())));
    assert_eq!(worth(""), Ok((120_050.0, serde_json::Value::Null)));
    assert_eq!(worth(r#","unit":"minor""#), Err("event `account` needs `currency`".to_owned()));
    assert_eq!(
        serde_json::from_str::<Event>(
            r#"{"customer":"a","at":1,"event":"contact","currency":"EUR"}"#
        )
        .unwrap_err()
        .to_string(),
        "event `contact` has no field `currency`"
    );
}

/// A million events of fifty thousand customers hold as many names, and no more. A name of up to 15
/// bytes stands in place, and takes no memory that could be shared.
#[test]
fn the_events_of_a_customer_share_its_name() {
    let text = |customer: &str, at: u32| {
        format!(r#"{{"customer":"{customer}","at":{at},"event":"contact"}}"#)
    };
    let [north, south] = ["customer of the north", "customer of the south"];
    let lines = [north, north, south, north, south];
    let entry = |(customer, at)| serde_json::from_str::<Entry>(&text(customer, at)).unwrap();
    let events = stand(settled(lines.into_iter().zip(1..).map(entry).collect()).unwrap());
    let held: std::collections::BTreeSet<*const u8> =
        events.iter().map(|event| event.customer().as_str().as_ptr()).collect();
    assert_eq!((events.len(), held.len()), (5, 2));
}
