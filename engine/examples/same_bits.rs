//! The crate alone against 1, 2 and 16 partitions of shuffled rows: the same bits, or it fails.
//!
//! `cargo run --release --example same_bits -- [customers] [events] [acts]`

mod acts;

use std::collections::BTreeMap;
use std::sync::Arc;

use acts::{ACT, AS_OF, CONDUCTS, act, context};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, StructArray};
use datafusion::arrow::datatypes::{Float64Type, Int64Type};
use datafusion::datasource::MemTable;
use datafusion::error::{DataFusionError, Result};
use datafusion::prelude::{SessionConfig, SessionContext};
use goodwill::book::{BookParams, Relationship};
use goodwill::kernel::Interval;
use goodwill::portrait::Standing;
use goodwill::quantity::{Instant, Party, Stake};
use goodwill::record::Event;
use goodwill::simulate::Simulation;
use goodwill::trust::{Conduct, TrustEvidence, TrustLedger, TrustParams, TrustUnit};
use goodwill_datafusion::Functions;

/// The bits of figures, by customer.
type Figures = BTreeMap<String, Vec<Option<[u64; 3]>>>;

fn refuse(error: impl core::fmt::Display) -> DataFusionError {
    DataFusionError::Execution(error.to_string())
}

fn bits(value: f64, interval: Interval) -> [u64; 3] {
    [value, interval.lower, interval.upper].map(f64::to_bits)
}

macro_rules! of_the_table {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        const MODELS: &[&str] = &[$(stringify!($folder)),*];

        /// Every model's score of one customer.
        fn scores(
            all: &Relationship,
            params: &BookParams,
            as_of: Instant,
        ) -> goodwill::Result<Vec<Option<[u64; 3]>>> {
            Ok(vec![$({
                let score = all.$folder().score(&params.$folder, as_of)?;
                score.map(|score| bits(score.value(), score.interval()))
            }),*])
        }
    };
}

goodwill::models! { of_the_table }

#[tokio::main]
async fn main() -> Result<()> {
    let mut given = std::env::args().skip(1).map(|arg| arg.parse::<u64>().map_err(refuse));
    let mut next = |default| given.next().unwrap_or(Ok(default));
    let (customers, events, acts) = (next(200)?, next(20_000)?, next(200_000)?);

    let simulation =
        Simulation::new(7).customers(u32::try_from(customers).map_err(refuse)?).events(events);
    let (all, until): (Vec<Event>, Instant) = (simulation.iter().collect(), simulation.until());
    let expected = alone(&all, until).map_err(refuse)?;
    let expected_trust = trust_alone(acts, customers).map_err(refuse)?;
    let mut figures = 0;
    for partitions in [1, 2, 16] {
        let got = engine(&all, until, partitions).await?;
        figures += compare(&expected, &got, partitions)?;
        let got = trust_engine(acts, customers, partitions).await?;
        figures += compare(&expected_trust, &got, partitions)?;
    }
    println!(
        "same bits: {figures} figures of {customers} customers, the crate alone and 1, 2 and 16 \
         partitions"
    );
    Ok(())
}

fn compare(expected: &Figures, got: &Figures, partitions: usize) -> Result<usize> {
    if expected.len() != got.len() {
        let (ours, theirs) = (expected.len(), got.len());
        return Err(refuse(format!("{ours} customers and {theirs} on {partitions} partitions")));
    }
    for (customer, ours) in expected {
        if got.get(customer) != Some(ours) {
            return Err(refuse(format!("other bits of {customer} on {partitions} partitions")));
        }
    }
    Ok(expected.values().flatten().flatten().count() * 3)
}

/// Every model and both directions of the standing, without an engine.
fn alone(events: &[Event], until: Instant) -> goodwill::Result<Figures> {
    let params = BookParams::default();
    let mut customers: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for event in events {
        customers.entry(event.customer().to_string()).or_default().push(event.clone());
    }
    let mut figures = Figures::new();
    for (customer, events) in customers {
        let all = Relationship::from_events(&events, &params, until)?;
        let mut own = scores(&all, &params, until)?;
        let portrait = all.portrait(&params, until)?;
        let side = |one: Option<&Standing>| one.map(|one| bits(one.value(), one.interval()));
        own.push(side(portrait.as_ref().and_then(|portrait| portrait.ours())));
        own.push(side(portrait.as_ref().and_then(|portrait| portrait.theirs())));
        figures.insert(customer, own);
    }
    Ok(figures)
}

/// The same in SQL, of shuffled rows in partitions, by way of states of every tenth of the rows.
async fn engine(events: &[Event], until: Instant, partitions: usize) -> Result<Figures> {
    let mut rows: Vec<(usize, &Event)> =
        events.iter().enumerate().map(|(i, event)| (i * 7_919 % 104_729, event)).collect();
    rows.sort_by_key(|(key, _)| *key);
    let part = |part: usize| -> Result<Vec<RecordBatch>> {
        let own: Vec<&Event> =
            rows.iter().skip(part).step_by(partitions).map(|(_, e)| *e).collect();
        own.chunks(1_000).map(batch).collect()
    };
    let parts = (0..partitions).map(part).collect::<Result<Vec<_>>>()?;
    let config = SessionConfig::new().with_target_partitions(partitions);
    let mut context = SessionContext::new_with_config(config);
    Functions::new().register(&mut context)?;
    context.register_table("events", Arc::new(MemTable::try_new(batch(&[])?.schema(), parts)?))?;
    let at = until.seconds();
    let models: Vec<String> =
        MODELS.iter().map(|model| format!("{model}_score(state, {at}) AS {model}")).collect();
    let sql = format!(
        "SELECT customer, {}, standing(state, {at}) AS standing FROM \
         (SELECT customer, relationship_union_agg(s) AS state FROM \
         (SELECT customer, part, relationship_agg(event) AS s FROM events GROUP BY customer, part) \
         AS a GROUP BY customer) AS b",
        models.join(", ")
    );
    let mut figures = Figures::new();
    for batch in context.sql(&sql).await?.collect().await? {
        let standing = batch.column(MODELS.len() + 1).as_struct();
        for row in 0..batch.num_rows() {
            let customer = batch.column(0).as_string::<i32>().value(row).to_owned();
            let mut own: Vec<_> =
                (1..=MODELS.len()).map(|i| of(batch.column(i).as_struct(), row)).collect();
            own.extend((0..2).map(|side| of(standing.column(side).as_struct(), row)));
            figures.insert(customer, own);
        }
    }
    Ok(figures)
}

fn batch(events: &[&Event]) -> Result<RecordBatch> {
    let texts = events.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>();
    let texts = texts.map_err(refuse)?;
    let customers = events.iter().map(|event| event.customer().to_string());
    let parts = texts.iter().map(|text| (text.len() % 10).to_string());
    Ok(RecordBatch::try_from_iter([
        ("customer", Arc::new(StringArray::from_iter_values(customers)) as ArrayRef),
        ("part", Arc::new(StringArray::from_iter_values(parts))),
        ("event", Arc::new(StringArray::from_iter_values(&texts))),
    ])?)
}

/// The value and the bounds in a row of a column of scores.
fn of(scores: &StructArray, row: usize) -> Option<[u64; 3]> {
    let number = |column: usize| scores.column(column).as_primitive::<Float64Type>().value(row);
    scores.is_valid(row).then(|| [number(0), number(1), number(2)].map(f64::to_bits))
}

/// Trust of acts, without an engine.
fn trust_alone(acts: u64, customers: u64) -> goodwill::Result<Figures> {
    let mut ledgers: BTreeMap<i64, TrustLedger> = BTreeMap::new();
    for number in 0..acts {
        let row = act(number, customers);
        let evidence = TrustEvidence::Act {
            by: [Party::Firm, Party::Customer][row.by],
            stake: Stake::new(row.stake)?,
            conduct: match CONDUCTS[row.conduct] {
                "acted_rightly" => Conduct::ActedRightly,
                "rightly_left_alone" => Conduct::RightlyLeftAlone,
                "acted_wrongly" => Conduct::ActedWrongly,
                _ => Conduct::FailedToAct,
            },
            at: Instant::new(row.at)?,
        };
        let ledger = ledgers.entry(row.customer);
        ledger.or_insert_with(|| TrustLedger::new(TrustUnit::default())).observe(&evidence);
    }
    let mut figures = Figures::new();
    for (customer, ledger) in ledgers {
        let score = ledger.score(&TrustParams::default(), Instant::new(AS_OF)?)?;
        let score = score.map(|score| bits(score.value(), score.interval()));
        figures.insert(customer.to_string(), vec![score]);
    }
    Ok(figures)
}

async fn trust_engine(acts: u64, customers: u64, partitions: usize) -> Result<Figures> {
    let context = context(acts, customers, partitions)?;
    // The value by itself is counted in another way.
    let sql = format!(
        "SELECT customer, trust_score(trust_agg({ACT}), {AS_OF}), \
         trust_score_agg({ACT}, {AS_OF}, NULL, 'brief') FROM acts GROUP BY customer"
    );
    let mut figures = Figures::new();
    for batch in context.sql(&sql).await?.collect().await? {
        let value = |column: usize, row: usize| {
            let scores = batch.column(column).as_struct();
            scores.column(0).as_primitive::<Float64Type>().value(row).to_bits()
        };
        for row in 0..batch.num_rows() {
            let customer = batch.column(0).as_primitive::<Int64Type>().value(row).to_string();
            if value(1, row) != value(2, row) {
                return Err(refuse(format!("another value of {customer} by itself")));
            }
            figures.insert(customer, vec![of(batch.column(1).as_struct(), row)]);
        }
    }
    Ok(figures)
}
