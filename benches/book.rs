//! The book: one customer's portrait, why it moved, what to do next; many customers in order.

// The harness's own macros make undocumented functions.
#![allow(missing_docs)]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goodwill::book::{Book, BookParams, Relationship, change, next_steps};
use goodwill::quantity::Instant;
use goodwill::record::Event;
use goodwill::simulate::Simulation;

/// The second of two simulated customers, who has events as they come; the first has one of each
/// variant, and so at least 56.
fn customer(count: u64) -> Vec<Event> {
    let simulation = Simulation::new(7).customers(2).events(count + count.max(56));
    let events: Vec<Event> = simulation.iter().collect();
    let last = events.last().map(|event| event.customer().clone());
    events.into_iter().filter(|event| Some(event.customer()) == last.as_ref()).collect()
}

fn one(c: &mut Criterion) {
    let (params, now) = (BookParams::default(), Simulation::new(7).until());
    let before = now.plus(-90 * Instant::DAY).unwrap_or(now);
    let mut group = c.benchmark_group("book/customer");
    for count in [20_u64, 200, 2_000] {
        let events = customer(count);
        group.throughput(Throughput::Elements(count));
        group.bench_with_input(BenchmarkId::new("ledgers", count), &events, |b, events| {
            b.iter(|| Relationship::from_events(black_box(events), &params, now));
        });
        group.bench_with_input(BenchmarkId::new("portrait", count), &events, |b, events| {
            b.iter(|| {
                Relationship::from_events(black_box(events), &params, now)
                    .and_then(|own| own.portrait(&params, now))
            });
        });
        group.bench_with_input(BenchmarkId::new("change", count), &events, |b, events| {
            b.iter(|| change(black_box(events), &params, before, now));
        });
        group.bench_with_input(BenchmarkId::new("next steps", count), &events, |b, events| {
            b.iter(|| next_steps(black_box(events), &params, now));
        });
    }
    group.finish();
}

fn many(c: &mut Criterion) {
    let now = Simulation::new(7).until();
    let mut group = c.benchmark_group("book/ranked");
    for customers in [100_u32, 1_000, 10_000] {
        let events = Simulation::new(7).customers(customers).events(20 * u64::from(customers));
        let Ok(book) = Book::from_events(events.iter(), BookParams::default(), now, |_, _| ())
        else {
            continue;
        };
        group.throughput(Throughput::Elements(u64::from(customers)));
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::from_parameter(customers), &book, |b, book| {
            b.iter(|| black_box(book).ranked().regret);
        });
    }
    group.finish();
}

criterion_group!(benches, one, many);
criterion_main!(benches);
