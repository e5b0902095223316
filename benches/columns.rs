//! Columns of events: friction and intimacy, against the same events as a stream. 20 events a
//! relationship, a thousand relationships.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]
// A bench that cannot make its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use goodwill::book::{BookParams, Relationship};
use goodwill::columns::{Asked, Cells, Column, Events, Groups, score};
use goodwill::friction::{Encounter, FrictionEvent, Initiator, Stage};
use goodwill::intimacy::IntimacyEvent;
use goodwill::portrait::ModelName;
use goodwill::quantity::{Instant, Name, Share};
use goodwill::record::{Event, Fact};

const EACH: u32 = 20;
const RELATIONSHIPS: u32 = 1_000;

fn at(row: u32) -> i64 {
    1_700_000_000 + 3_600 * i64::from(row % EACH)
}

fn bench(
    c: &mut Criterion,
    model: ModelName,
    columns: &[(&str, Cells<'_>)],
    event: &str,
    fact: impl Fn(u32) -> Fact,
) {
    let rows = RELATIONSHIPS * EACH;
    let (params, as_of) = (BookParams::default(), Instant::new(1_800_000_000).unwrap());
    let (codes, dates) = (vec![0; rows as usize], (0..rows).map(at).collect::<Vec<_>>());
    let names = [event];
    let happened = Cells::Coded(Column::new(&codes), &names);
    let mut events = Events::new(happened, Column::new(&dates)).unwrap();
    for (name, cells) in columns {
        events = events.with(name, *cells).unwrap();
    }
    let offsets: Vec<i64> = (0..=RELATIONSHIPS).map(|i| i64::from(i * EACH)).collect();
    let groups = Groups::from_offsets(&offsets).unwrap();
    let customer = Name::new("acme").unwrap();
    let stream: Vec<Event> = (0..rows).map(|i| Event::new(customer.clone(), fact(i))).collect();

    let mut group = c.benchmark_group("columns");
    group.throughput(Throughput::Elements(rows.into()));
    let asked = Asked::new(&params, as_of);
    group.bench_function(format!("{model}"), |b| {
        b.iter(|| score(model, black_box(&events), &groups, &asked).unwrap());
    });
    group.bench_function(format!("{model}, streamed"), |b| {
        b.iter(|| {
            let own = black_box(&stream).chunks(EACH as usize);
            own.map(|own| Relationship::from_events(own, &params, as_of).unwrap())
                .filter_map(|own| own.scores(&params, as_of).unwrap().glances()[model as usize])
                .map(|glance| glance.value)
                .sum::<f64>()
        });
    });
    group.finish();
}

fn columns(c: &mut Criterion) {
    let rows = RELATIONSHIPS * EACH;
    let share = |i: u32| f64::from(i % 11) / 10.0;
    let answered: Vec<f64> = (0..rows).map(share).collect();
    let answered = [("answered", Cells::Numbers(Column::new(&answered)))];
    bench(c, ModelName::Intimacy, &answered, "question", |i| {
        let (answered, at) = (Share::new(share(i)).unwrap(), Instant::new(at(i)).unwrap());
        IntimacyEvent::Question { answered, at }.into()
    });

    let codes: Vec<u32> = vec![0; rows as usize];
    let coded = [
        ("stage", Cells::Coded(Column::new(&codes), &["support"])),
        ("initiator", Cells::Coded(Column::new(&codes), &["customer"])),
    ];
    bench(c, ModelName::Ease, &coded, "encounter", |i| {
        let at = Instant::new(at(i)).unwrap();
        FrictionEvent::Encounter(Encounter::new(Stage::Support, at, Initiator::Customer)).into()
    });
}

criterion_group!(benches, columns);
criterion_main!(benches);
