//! The same bits as the crate alone, whatever the plan; states; refusals.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

mod frames;
mod refusals;
mod same;
mod stored;

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, StructArray,
};
use datafusion::arrow::datatypes::Float64Type;
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use goodwill::record::Event;
use goodwill::simulate::Simulation;
use goodwill_datafusion::Functions;

/// The bits of a value and its bounds; none where nothing is known.
type Bits = Option<[u64; 3]>;
/// Those of many customers.
type All = BTreeMap<String, Bits>;

fn simulation() -> Simulation {
    Simulation::new(11).customers(24).events(2_400)
}

/// A context with the functions, in which `events` has so many partitions of shuffled rows.
fn context(events: &[Event], partitions: usize, functions: &Functions) -> SessionContext {
    let mut rows: Vec<&Event> = events.iter().collect();
    // A fixed shuffle: by the remainders of a multiplication.
    let prime = 7_919;
    let mut order: Vec<(usize, &Event)> =
        rows.drain(..).enumerate().map(|(i, event)| ((i * prime) % 104_729, event)).collect();
    order.sort_by_key(|(key, _)| *key);
    let parts: Vec<Vec<RecordBatch>> = (0..partitions)
        .map(|part| {
            let own = order.iter().skip(part).step_by(partitions).map(|(_, event)| *event);
            let own: Vec<&Event> = own.collect();
            own.chunks(97).map(batch).collect()
        })
        .collect();
    let config = SessionConfig::new().with_target_partitions(partitions).with_batch_size(64);
    let mut context = SessionContext::new_with_config(config);
    functions.register(&mut context).unwrap();
    let schema = batch(&[]).schema();
    let table = MemTable::try_new(schema, parts).unwrap();
    context.register_table("events", Arc::new(table)).unwrap();
    context
}

fn batch(events: &[&Event]) -> RecordBatch {
    let customers = events.iter().map(|event| event.customer().to_string());
    let days = events.iter().map(|event| event.at().seconds().div_euclid(86_400));
    let texts = events.iter().map(|event| serde_json::to_string(event).unwrap());
    let columns: [(&str, ArrayRef); 3] = [
        ("customer", Arc::new(StringArray::from_iter_values(customers))),
        ("day", Arc::new(Int64Array::from_iter_values(days))),
        ("event", Arc::new(StringArray::from_iter_values(texts))),
    ];
    RecordBatch::try_from_iter(columns).unwrap()
}

async fn rows(context: &SessionContext, sql: &str) -> Vec<RecordBatch> {
    context.sql(sql).await.unwrap().collect().await.unwrap()
}

/// What stands in the struct column of a name, by the customer of the first.
fn bits(batches: &[RecordBatch], column: &str) -> All {
    let mut all = All::new();
    for batch in batches {
        let customers = batch.column_by_name("customer").unwrap();
        let customers = datafusion::arrow::compute::cast(
            customers,
            &datafusion::arrow::datatypes::DataType::Utf8,
        )
        .unwrap();
        let structs = batch.column_by_name(column).unwrap().as_struct().clone();
        for row in 0..batch.num_rows() {
            let customer = customers.as_string::<i32>().value(row).to_owned();
            assert!(all.insert(customer, of(&structs, row)).is_none(), "a customer twice");
        }
    }
    all
}

fn of(structs: &StructArray, row: usize) -> Bits {
    if structs.is_null(row) {
        return None;
    }
    Some(["value", "lower", "upper"].map(|name| {
        let column = structs.column_by_name(name).unwrap().as_primitive::<Float64Type>();
        column.value(row).to_bits()
    }))
}
