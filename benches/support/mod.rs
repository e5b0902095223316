//! What the benches of all models share: observe, merge and score at three sizes.

/// The numbers of facts.
pub(crate) const SIZES: [u64; 3] = [100, 10_000, 1_000_000];

/// Defines `observe`, `merge` and `score` for one model.
///
/// `facts(n)` makes n facts of one customer; `touch` adds up the numbers of one fact: doing that
/// once for each is the limit that observing is measured against.
macro_rules! bench_model {
    ($name:literal, $ledger:ident, $unit:ident, $params:ident, $facts:ident, $touch:expr) => {
        fn ledger_of<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> $ledger {
            let mut ledger = $ledger::new($unit::default());
            facts.into_iter().for_each(|fact| ledger.observe(fact));
            ledger
        }

        fn observe(c: &mut criterion::Criterion) {
            let mut group = c.benchmark_group(concat!($name, "/observe"));
            group.sample_size(10);
            for size in support::SIZES {
                let facts = $facts(size);
                group.throughput(criterion::Throughput::Elements(facts.len() as u64));
                group.bench_with_input(BenchmarkId::new("ledger", size), &facts, |b, facts| {
                    b.iter(|| ledger_of(black_box(facts)));
                });
                group.bench_with_input(BenchmarkId::new("limit", size), &facts, |b, facts| {
                    b.iter(|| black_box(facts).iter().map($touch).sum::<f64>());
                });
            }
            group.finish();
        }

        fn merge(c: &mut criterion::Criterion) {
            let mut group = c.benchmark_group(concat!($name, "/merge"));
            group.sample_size(10);
            for size in support::SIZES {
                let ledgers: Vec<$ledger> = $facts(size).chunks(10).map(ledger_of).collect();
                group.throughput(criterion::Throughput::Elements(ledgers.len() as u64));
                group.bench_with_input(
                    BenchmarkId::new("ledgers", size),
                    &ledgers,
                    |b, ledgers| {
                        b.iter(|| {
                            let mut whole = $ledger::new($unit::default());
                            let merged = ledgers.iter().try_for_each(|ledger| whole.merge(ledger));
                            (merged, whole)
                        });
                    },
                );
            }
            group.finish();
        }

        fn score(c: &mut criterion::Criterion) {
            let mut group = c.benchmark_group(concat!($name, "/score"));
            for size in support::SIZES {
                let ledger = ledger_of(&$facts(size));
                let (params, as_of) =
                    ($params::default(), ledger.newest().unwrap_or(Instant::EPOCH));
                group.bench_function(BenchmarkId::new("points", size), |b| {
                    b.iter(|| {
                        black_box(&ledger).score(&params, as_of).map(|s| s.map(|s| s.value()))
                    });
                });
                group.bench_function(BenchmarkId::new("with interval", size), |b| {
                    b.iter(|| {
                        let score = black_box(&ledger).score(&params, as_of);
                        score.map(|score| score.map(|score| score.interval()))
                    });
                });
            }
            group.finish();
        }
    };
}

pub(crate) use bench_model;
