//! The answers that events hold.

use goodwill::book::{Book, BookParams};
use goodwill::classic::{
    AcsiParams, Asked, CesParams, CsatParams, CsatUnit, NpsParams, Questions, Tally,
};
use goodwill::conduct::ConductEvent;
use goodwill::intimacy::{Component, IntimacyEvent};
use goodwill::needs::{Need, NeedsEvent};
use goodwill::quantity::{Instant, Name, Party, Rating, Scale};
use goodwill::record::{Event, Fact};
use proptest::prelude::*;

use super::{again, refused, sentence, support};

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn day(day: i64) -> Instant {
    Instant::from_days(20_000 + day).unwrap()
}

fn rating(x: f64, [min, max]: [f64; 2]) -> Rating {
    Rating::new(x, Scale::new(min, max).unwrap()).unwrap()
}

fn component(component: Component, by: Party, rating: Rating, at: Instant) -> Fact {
    IntimacyEvent::Rating { component, by, rating, at }.into()
}

fn item(item: &str, by: &str, rating: Rating, at: Instant) -> Fact {
    let (instrument, item, by) = (name("survey"), name(item), name(by));
    ConductEvent::Answer { instrument, item, by, rating, at }.into()
}

fn event(fact: Fact) -> Event {
    Event::new(name("acme"), fact)
}

const SCALES: [[f64; 2]; 4] = [[0.0, 10.0], [1.0, 5.0], [1.0, 7.0], [1.0, 10.0]];
const ITEMS: [&str; 7] = [
    "recommend",
    "satisfaction",
    "effort",
    "acsi_satisfaction",
    "acsi_expectations",
    "acsi_ideal",
    "other",
];

fn any_event() -> impl Strategy<Value = Event> {
    let scale = prop::sample::select(SCALES.to_vec());
    let parts = (0_usize..12, scale, 0_u8..21, 0_i64..3, any::<bool>(), 0_u8..2);
    parts.prop_map(|(kind, [min, max], half, on, ours, who)| {
        let rating = rating((min + f64::from(half) / 2.0).min(max), [min, max]);
        let by = if ours { Party::Firm } else { Party::Customer };
        event(match kind {
            0 => component(Component::Ease, by, rating, day(on)),
            1 => component(Component::Respect, by, rating, day(on)),
            2 => component(Component::Knowledge, by, rating, day(on)),
            3 => NeedsEvent::Rating { need: Need::Support, rating, at: day(on) }.into(),
            4 => NeedsEvent::Rating { need: Need::Timely, rating, at: day(on) }.into(),
            k => item(ITEMS[k - 5], ["Ada", "Ben"][usize::from(who)], rating, day(on)),
        })
    })
}

proptest! {
    #![proptest_config(support::cases(64))]

    #[test]
    fn order_and_shards_move_no_bit(
        events in prop::collection::vec(any_event(), 0..60).prop_shuffle(),
        cut in any::<prop::sample::Index>(),
    ) {
        let questions = Questions::default();
        let whole = Tally::from_events(&events, &questions);
        let backwards = Tally::from_events(events.iter().rev(), &questions);
        prop_assert_eq!(&backwards, &whole);
        let (one, other) = events.split_at(cut.index(events.len() + 1));
        let mut merged = Tally::from_events(other, &questions);
        merged.merge(&Tally::from_events(one, &questions)).unwrap();
        prop_assert_eq!(&merged, &whole);
        prop_assert_eq!(&again(&whole), &whole);
    }

    #[test]
    fn no_answer_is_lost(events in prop::collection::vec(any_event(), 0..60)) {
        let tally = Tally::from_events(&events, &Questions::default());
        // By its words: what each event is an answer to, and whether it fits.
        let mut counts = [0_u64; 4];
        for event in &events {
            let (asked, rating, of_firm) = match event.fact() {
                Fact::Intimacy(IntimacyEvent::Rating { component, rating, by, .. }) => {
                    (component.to_string(), *rating, *by == Party::Firm)
                }
                Fact::Needs(NeedsEvent::Rating { need, rating, .. }) => {
                    (need.to_string(), *rating, false)
                }
                Fact::Conduct(ConductEvent::Answer { item, rating, .. }) => {
                    (item.to_string(), *rating, false)
                }
                _ => continue,
            };
            if of_firm {
                continue;
            }
            let is = |words: &[&str]| words.contains(&asked.as_str());
            let whole = rating.value().fract() == 0.0;
            let fits = |scale: [f64; 2]| {
                whole && [rating.scale().min(), rating.scale().max()] == scale
            };
            let mut places = Vec::new();
            let scale = [rating.scale().min(), rating.scale().max()];
            if is(&["recommend"]) || (is(&["respect"]) && scale == [0.0, 10.0]) {
                places.push((0, fits([0.0, 10.0])));
            }
            if is(&["ease", "support", "satisfaction"]) {
                places.push((1, fits([1.0, 5.0])));
            }
            if is(&["effort"]) || (is(&["ease"]) && scale == [1.0, 7.0]) {
                places.push((2, fits([1.0, 7.0])));
            }
            if asked.starts_with("acsi") {
                places.push((4, fits([1.0, 10.0])));
            }
            if !places.is_empty() && places.iter().all(|(_, fits)| !fits) {
                counts[3] += 1;
            }
            for (place, _) in places.iter().filter(|(place, fits)| *fits && *place < 3) {
                counts[*place] += 1;
            }
        }
        let found =
            [tally.nps().answers(), tally.csat().answers(), tally.ces().answers(), tally.unfit()];
        prop_assert_eq!(found, counts);
    }
}

#[test]
fn each_measure_is_read_from_the_same_events() {
    let ten = |x| rating(x, [1.0, 10.0]);
    let customer = Party::Customer;
    let facts = [
        component(Component::Respect, customer, rating(9.0, [0.0, 10.0]), day(0)),
        item("recommend", "Ada", rating(3.0, [0.0, 10.0]), day(0)),
        component(Component::Ease, customer, rating(4.0, [1.0, 5.0]), day(0)),
        component(Component::Ease, customer, rating(6.0, [1.0, 7.0]), day(0)),
        item("acsi_satisfaction", "Ada", ten(10.0), day(1)),
        item("acsi_expectations", "Ada", ten(1.0), day(1)),
        item("acsi_ideal", "Ada", ten(10.0), day(1)),
        item("acsi_ideal", "Ben", ten(1.0), day(1)),
        // An answer of satisfaction on a scale of its own; and what we say of ourselves.
        item("satisfaction", "Ada", rating(50.0, [0.0, 100.0]), day(1)),
        component(Component::Ease, Party::Firm, rating(5.0, [1.0, 5.0]), day(0)),
        // A rating of respect and no more.
        component(Component::Respect, customer, rating(5.0, [1.0, 5.0]), day(0)),
    ];
    let events = facts.map(event);
    let tally = Tally::from_events(&events, &Questions::default());
    let nps = tally.nps().score(&NpsParams::default()).unwrap();
    assert_eq!((nps.value(), nps.answers()), (0.0, 2));
    let csat = tally.csat().score(&CsatParams::default()).unwrap().unwrap();
    assert_eq!((csat.value(), csat.answers()), (1.0, 1));
    assert_eq!(tally.ces().score(&CesParams::default()).unwrap().value(), 6.0);
    let acsi = tally.acsi().score(&AcsiParams::default()).unwrap();
    assert_eq!((format!("{:.4}", acsi.value()), acsi.answers()), ("66.6667".to_owned(), 1));
    assert_eq!((tally.incomplete(), tally.unfit()), (1, 1));
    // A book reads the same, and the same event delivered twice counts once.
    let mut twice: Vec<Event> =
        (0..).zip(events).map(|(i, event)| event.with_id(name(&format!("e{i}")))).collect();
    twice.extend(twice.clone());
    let book = Book::from_events(twice, BookParams::default(), day(9), |_, _| ()).unwrap();
    assert_eq!(book.classic(), tally);
    assert_eq!(book.get(&name("acme")).map(|row| &row.classic), Some(&tally));
}

#[test]
fn questions_and_scales_of_ones_own() {
    let mut questions = Questions::default();
    questions.satisfaction = vec![Asked::Component(Component::Knowledge)];
    let seven = CsatUnit::new(7).unwrap();
    let mut tally = Tally::new(seven);
    assert!(tally.is_empty());
    let said = |x, scale| {
        event(component(Component::Knowledge, Party::Customer, rating(x, scale), day(0)))
    };
    tally.observe(&said(6.0, [1.0, 7.0]), &questions);
    tally.observe(&said(4.0, [1.0, 5.0]), &questions);
    // Seven points too, but from 0 on: that it is the same scale nobody said.
    tally.observe(&said(4.0, [0.0, 6.0]), &questions);
    assert_eq!((tally.csat().answers(), tally.unfit()), (1, 2));
    assert!(!tally.is_empty());
    assert_eq!(again(&questions), questions);
    let five = Tally::default();
    assert_eq!(
        sentence(tally.clone().merge(&five)),
        "ledgers to merge must have the same number of points, got 7 and 5",
    );
    let json = serde_json::to_string(&five).unwrap();
    let with = |list: &str| json.replace("\"acsi\":[]", &format!("\"acsi\":[{list}]"));
    assert!(refused::<Tally>(&with("[[\"a\",\"b\",1],[11,null,null]]")).contains("from 1 to 10"));
    let one = "[[\"a\",\"b\",1],[1,null,null]]";
    assert!(refused::<Tally>(&with(&format!("{one},{one}"))).contains("each once"));
}
