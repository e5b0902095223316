//! Made-up acts, as columns, in partitions; the same on every machine.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use datafusion::datasource::MemTable;
use datafusion::error::Result;
use datafusion::prelude::{SessionConfig, SessionContext};
use goodwill_datafusion::Functions;

/// The instant at which all is read.
pub(crate) const AS_OF: i64 = 1_767_225_600;
/// One year before it the acts begin.
pub(crate) const DAYS: i64 = 365;
/// The struct of an act, of which the columns are as below.
pub(crate) const ACT: &str =
    "named_struct('event', 'act', 'at', at, 'by', by, 'stake', stake, 'conduct', conduct)";

pub(crate) const PARTIES: [&str; 2] = ["firm", "customer"];
pub(crate) const CONDUCTS: [&str; 4] =
    ["acted_rightly", "rightly_left_alone", "acted_wrongly", "failed_to_act"];

/// One act: whose customer, when, by whom, what was at stake, and what was done.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Act {
    pub(crate) customer: i64,
    pub(crate) at: i64,
    pub(crate) by: usize,
    pub(crate) stake: f64,
    pub(crate) conduct: usize,
}

/// The act of a number, in which all is mixed: neighbours have nothing in common.
pub(crate) fn act(number: u64, customers: u64) -> Act {
    let mut x = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut draw = |below: u64| {
        x ^= x >> 30;
        x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x ^= x >> 27;
        x = x.wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^= x >> 31;
        (x >> 11) % below
    };
    let whole = |x: u64| i64::try_from(x).unwrap_or(0);
    let place = |x: u64| usize::try_from(x).unwrap_or(0);
    Act {
        customer: whole(draw(customers)),
        at: AS_OF - whole(draw(DAYS.unsigned_abs() * 86_400)),
        by: place(draw(2)),
        stake: draw(1_000) as f64 / 100.0,
        // Three in four go well.
        conduct: place(draw(16)).saturating_sub(12),
    }
}

/// A context in which `acts` has so many partitions.
///
/// # Errors
///
/// Those of `DataFusion`.
pub(crate) fn context(rows: u64, customers: u64, partitions: usize) -> Result<SessionContext> {
    let parts = partitions as u64;
    let mut table = Vec::new();
    for part in 0..parts {
        let own: Vec<u64> = (0..rows).filter(|number| number % parts == part).collect();
        let batches: Vec<RecordBatch> =
            own.chunks(8_192).map(|numbers| batch(numbers, customers)).collect::<Result<_>>()?;
        table.push(batches);
    }
    let config = SessionConfig::new().with_target_partitions(partitions);
    let mut context = SessionContext::new_with_config(config);
    Functions::new().register(&mut context)?;
    let table = MemTable::try_new(batch(&[], customers)?.schema(), table)?;
    context.register_table("acts", Arc::new(table))?;
    Ok(context)
}

fn batch(numbers: &[u64], customers: u64) -> Result<RecordBatch> {
    let acts: Vec<Act> = numbers.iter().map(|number| act(*number, customers)).collect();
    let text = |word: fn(&Act) -> &'static str| {
        Arc::new(StringArray::from_iter_values(acts.iter().map(word))) as ArrayRef
    };
    let whole = |number: fn(&Act) -> i64| {
        Arc::new(Int64Array::from_iter_values(acts.iter().map(number))) as ArrayRef
    };
    let stakes = Float64Array::from_iter_values(acts.iter().map(|act| act.stake));
    Ok(RecordBatch::try_from_iter([
        ("customer", whole(|act| act.customer)),
        ("at", whole(|act| act.at)),
        ("day", whole(|act| act.at.div_euclid(86_400))),
        ("by", text(|act| PARTIES[act.by])),
        ("stake", Arc::new(stakes)),
        ("conduct", text(|act| CONDUCTS[act.conduct])),
    ])?)
}
