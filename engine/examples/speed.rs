//! How long scores take beside `avg` and `sum` over the same rows, and daily states beside the rows.
//!
//! `cargo run --release --example speed -- [rows] [customers] [partitions]`; 20 million rows of a
//! million customers in 2 partitions, if nothing is said.

mod acts;

use std::time::Instant;

use acts::{ACT, AS_OF, context};
use datafusion::arrow::array::{AsArray, RecordBatch};
use datafusion::arrow::datatypes::Float64Type;
use datafusion::error::{DataFusionError, Result};
use datafusion::prelude::SessionContext;

/// So often daily states are merged: once is too short for the clock of the processor.
const MERGES: u32 = 20;

/// How long something took, in seconds: by the clock, and of the processor on all threads, where
/// the system says it.
#[derive(Debug, Clone, Copy)]
struct Took {
    clock: f64,
    processor: Option<f64>,
}

impl Took {
    fn since(start: Instant, processor: Option<f64>) -> Self {
        let clock = start.elapsed().as_secs_f64();
        Self { clock, processor: processor.and_then(|before| Some(processor_seconds()? - before)) }
    }

    /// How many times as long this took as another, by either clock.
    fn over(self, other: Self) -> String {
        let processor = self.processor.zip(other.processor).map(|(own, other)| own / other);
        let processor = processor.map_or_else(String::new, |ratio| format!(" ({ratio:.2})"));
        format!("{:.2}{processor}", self.clock / other.clock)
    }
}

impl core::fmt::Display for Took {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:>8.3} s", self.clock)?;
        self.processor.map_or(Ok(()), |seconds| write!(f, " ({seconds:.3} s)"))
    }
}

/// The seconds of the processor until now; Linux counts them in hundredths.
fn processor_seconds() -> Option<f64> {
    let said = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in brackets, may hold spaces.
    let (_, said) = said.rsplit_once(')')?;
    let ticks: Vec<f64> = said.split_whitespace().skip(11).take(2).flat_map(str::parse).collect();
    if let [user, system] = *ticks { Some((user + system) / 100.0) } else { None }
}

/// Runs a query, throws away what it says but for the number of rows, and returns how long it took.
async fn timed(context: &SessionContext, sql: &str, expected: usize) -> Result<Took> {
    let (start, processor) = (Instant::now(), processor_seconds());
    let batches = context.sql(sql).await?.collect().await?;
    let took = Took::since(start, processor);
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    if rows != expected {
        let said = format!("a query must have {expected} rows, got {rows}: {sql}");
        return Err(DataFusionError::Execution(said));
    }
    Ok(took)
}

#[tokio::main]
async fn main() -> Result<()> {
    let mut given = std::env::args().skip(1).map(|arg| {
        let refused = || DataFusionError::Execution(format!("a number must be given, got {arg}"));
        arg.replace('_', "").parse::<u64>().map_err(|_| refused())
    });
    let mut next = |default| given.next().unwrap_or(Ok(default));
    let (rows, customers, partitions) = (next(20_000_000)?, next(1_000_000)?, next(2)?);
    let partitions = usize::try_from(partitions.max(1)).unwrap_or(1);

    println!("{rows} rows, {customers} customers, {partitions} partitions");
    println!("by the clock (of the processor)");
    let context = context(rows, customers, partitions)?;
    let counted = context.sql("SELECT count(DISTINCT customer) FROM acts").await?.collect().await?;
    let groups = counted[0].column(0).as_primitive::<datafusion::arrow::datatypes::Int64Type>();
    let groups = usize::try_from(groups.value(0)).unwrap_or(0);
    let plain = "SELECT customer, avg(stake), sum(stake) FROM acts GROUP BY customer";
    let score = |call: &str| format!("SELECT customer, {call} FROM acts GROUP BY customer");
    let brief = score(&format!("trust_score_agg({ACT}, {AS_OF}, NULL, 'brief')"));
    let full = score(&format!("trust_score_agg({ACT}, {AS_OF})"));
    let state = score(&format!("trust_score(trust_agg({ACT}), {AS_OF}, NULL, 'brief')"));
    for (probe, said) in [("0.8", "as it comes"), ("1.1", "ratio threshold 1.1")] {
        let name = "datafusion.execution.skip_partial_aggregation_probe_ratio_threshold";
        context.sql(&format!("SET {name} = {probe}")).await?.collect().await?;
        println!("\nskipping of partial aggregation: {said}");
        let base = timed(&context, plain, groups).await?;
        println!("{:<40} {base}", "avg and sum");
        for (what, sql) in [
            ("trust, brief", &brief),
            ("trust, with its interval and parts", &full),
            ("trust, brief, by way of a state", &state),
        ] {
            let took = timed(&context, sql, groups).await?;
            let (ratio, rate) = (took.over(base), rows as f64 / took.clock / 1e6);
            println!("{what:<40} {took}  {ratio} times  {rate:.2} M rows/s");
        }
        // Other work on the machine shows here.
        let again = timed(&context, plain, groups).await?;
        println!("{:<40} {again}  {} times", "avg and sum, again", again.over(base));
    }
    daily(rows).await
}

/// A year of daily states of a few customers, merged, against one pass over the same rows.
async fn daily(rows: u64) -> Result<()> {
    let customers = (rows / 400_000).max(1);
    let context = context(rows, customers, 1)?;
    let daily = format!(
        "CREATE TABLE daily AS SELECT customer, day, trust_agg({ACT}) AS state FROM acts \
         GROUP BY customer, day"
    );
    context.sql(&daily).await?.collect().await?;
    let pass = format!(
        "SELECT trust_score(trust_agg({ACT}), {AS_OF}) AS s FROM acts GROUP BY customer \
         ORDER BY customer"
    );
    let merge = format!(
        "SELECT trust_score(trust_union_agg(state), {AS_OF}) AS s FROM daily GROUP BY customer \
         ORDER BY customer"
    );
    let mut all = Vec::new();
    let mut values: Vec<Vec<u64>> = Vec::new();
    for (sql, times) in [(&pass, 1), (&merge, MERGES)] {
        let (start, processor) = (Instant::now(), processor_seconds());
        let mut batches = Vec::new();
        for _ in 0..times {
            batches = context.sql(sql).await?.collect().await?;
        }
        let Took { clock, processor } = Took::since(start, processor);
        let times = f64::from(times);
        all.push(Took { clock: clock / times, processor: processor.map(|all| all / times) });
        let of = |batch: &RecordBatch| -> Vec<u64> {
            let scores = batch.column(0).as_struct();
            let bits = |column: usize| {
                let column = scores.column(column).as_primitive::<Float64Type>();
                column.values().iter().map(|x| x.to_bits()).collect::<Vec<u64>>()
            };
            (0..5).flat_map(bits).collect()
        };
        values.push(batches.iter().flat_map(of).collect());
    }
    let per_state = rows as f64 / (customers as f64 * acts::DAYS as f64);
    println!(
        "\n{} daily states of {customers} customers, {per_state:.0} facts each: one pass {}, merged \
         {}, {} times as fast",
        customers * acts::DAYS.unsigned_abs(),
        all[0],
        all[1],
        all[0].over(all[1])
    );
    if values[0] != values[1] {
        return Err(DataFusionError::Execution("daily states say other bits".to_owned()));
    }
    println!("same bits: {} figures", values[0].len());
    Ok(())
}
