//! The functions on a cluster of one machine: a scheduler and two executors on loopback, over
//! Parquet, against the same query without a cluster. It stops by itself and leaves nothing running.
//!
//! `goodwill-ballista [customers] [acts] [kill]`: with `kill`, one executor is killed in the middle;
//! the query then ends with the same bits, or with an error that says so.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use ballista::prelude::SessionContextExt;
use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::extension::SessionConfigExt;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::default_config_producer;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::{Float64Type, Int64Type};
use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SessionState, SessionStateBuilder};
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use goodwill::book::BookParams;
use goodwill::quantity::HalfLife;
use goodwill_datafusion::Functions;
use tokio::process::{Child, Command};

/// The instant at which all is read.
const AS_OF: i64 = 1_767_225_600;
/// How many files there are.
const FILES: i64 = 8;
/// Events of every kind.
const EVENTS: &str = include_str!("../../tests/fixtures/events.jsonl");
/// How many customers have them.
const WHOLE: i64 = 40;
/// Seconds after which shuffle files are taken away; without it they pile up.
const CLEAN_UP: u64 = 60;

fn refuse(error: impl core::fmt::Display) -> DataFusionError {
    DataFusionError::Execution(error.to_string())
}

/// The one list that client, scheduler and executors register. Only the client knows the name of
/// the constants: their content goes with the plan.
fn functions() -> Functions {
    Functions::new()
}

fn of_client() -> Result<Functions> {
    let mut params = BookParams::default();
    params.trust_unit.half_life = HalfLife::from_days(45.0).map_err(refuse)?;
    functions().with_set("quick", &params)
}

/// A session as the scheduler has it.
fn session(config: SessionConfig) -> Result<SessionState> {
    let mut state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    functions().register(&mut state)?;
    Ok(state)
}

async fn scheduler(port: u16) -> Result<()> {
    let config = SchedulerConfig {
        bind_port: port,
        scheduling_policy: TaskSchedulingPolicy::PullStaged,
        // An executor that says nothing for so long is taken for dead.
        executor_timeout_seconds: 10,
        expire_dead_executor_interval_seconds: 2,
        no_executors_grace_period_seconds: 10,
        finished_job_data_clean_up_interval_seconds: CLEAN_UP,
        finished_job_state_clean_up_interval_seconds: CLEAN_UP,
        ..SchedulerConfig::default()
    }
    .with_override_session_builder(Arc::new(session));
    let cluster = BallistaCluster::new_memory(
        format!("localhost:{port}"),
        Arc::new(session),
        Arc::new(default_config_producer),
    );
    let address = format!("127.0.0.1:{port}").parse().map_err(refuse)?;
    start_server(cluster, address, Arc::new(config)).await.map_err(refuse)
}

async fn executor(scheduler: u16, ports: [u16; 2], work: &Path) -> Result<()> {
    let state = session(default_config_producer())?;
    let registry = BallistaFunctionRegistry::from(&state);
    let config = ExecutorProcessConfig {
        port: ports[0],
        grpc_port: ports[1],
        external_host: Some("localhost".to_owned()),
        scheduler_port: scheduler,
        scheduler_connect_timeout_seconds: 30,
        vcores: 2,
        task_scheduling_policy: TaskSchedulingPolicy::PullStaged,
        work_dir: Some(work.display().to_string()),
        job_data_ttl_seconds: CLEAN_UP,
        job_data_clean_up_interval_seconds: CLEAN_UP,
        executor_heartbeat_interval_seconds: 2,
        override_function_registry: Some(Arc::new(registry)),
        ..ExecutorProcessConfig::default()
    };
    start_executor_process(Arc::new(config)).await.map_err(refuse)
}

/// A port that is free now.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(refuse)?;
    Ok(listener.local_addr().map_err(refuse)?.port())
}

/// Starts this program again in another part; it ends with this one.
fn start(args: &[String]) -> Result<Child> {
    let own = std::env::current_exe().map_err(refuse)?;
    let mut command = Command::new(own);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    command.spawn().map_err(refuse)
}

/// Writes acts in files, in which customers are mixed.
async fn write(folder: &Path, customers: i64, acts: i64) -> Result<()> {
    let context = SessionContext::new();
    for file in 0..FILES {
        let sql = format!(
            "SELECT (n * 7919) % {customers} AS customer, {AS_OF} - (n * 104729) % 31536000 AS at, \
             CASE WHEN n % 3 = 0 THEN 'customer' ELSE 'firm' END AS by, \
             CAST((n * 31) % 1000 AS DOUBLE) / 100.0 AS stake, \
             CASE WHEN n % 7 = 0 THEN 'failed_to_act' WHEN n % 11 = 0 THEN 'acted_wrongly' \
             ELSE 'acted_rightly' END AS conduct \
             FROM (SELECT value * {FILES} + {file} AS n FROM generate_series(0, {})) AS numbers",
            acts / FILES - 1
        );
        let path = folder.join(format!("{file}.parquet")).display().to_string();
        let write = DataFrameWriteOptions::new().with_single_file_output(true);
        context.sql(&sql).await?.write_parquet(&path, write, None).await?;
    }
    Ok(())
}

/// The bits of every customer's trust.
async fn trust(context: &SessionContext, folder: &Path) -> Result<BTreeMap<i64, [u64; 3]>> {
    let path = folder.display().to_string();
    context.register_parquet("acts", &path, ParquetReadOptions::default()).await?;
    let sql = format!(
        "SELECT customer, trust_score(trust_agg(named_struct('event', 'act', 'at', at, 'by', by, \
         'stake', stake, 'conduct', conduct), 'quick'), {AS_OF}, 'quick') AS trust \
         FROM acts GROUP BY customer"
    );
    let mut all = BTreeMap::new();
    for batch in context.sql(&sql).await?.collect().await? {
        let customers = batch.column(0).as_primitive::<Int64Type>();
        let scores = batch.column(1).as_struct();
        for row in 0..batch.num_rows() {
            let number = |i: usize| scores.column(i).as_primitive::<Float64Type>().value(row);
            if scores.is_null(row) {
                return Err(refuse(format!("customer {} has no score", customers.value(row))));
            }
            let bits = [number(0), number(1), number(2)].map(f64::to_bits);
            all.insert(customers.value(row), bits);
        }
    }
    Ok(all)
}

/// Writes events of every kind, the same of some customers, each in another file of the next.
async fn write_events(folder: &Path) -> Result<()> {
    let context = SessionContext::new();
    for file in 0..FILES {
        let rows = (0..WHOLE).flat_map(|customer| {
            let lines = (customer..).zip(EVENTS.lines());
            lines
                .filter(move |(place, _)| place % FILES == file)
                .map(move |(_, text)| (customer, text))
        });
        let (customers, texts): (Vec<i64>, Vec<&str>) = rows.unzip();
        let columns: [(&str, ArrayRef); 2] = [
            ("customer", Arc::new(Int64Array::from(customers))),
            ("event", Arc::new(StringArray::from(texts))),
        ];
        let batch = RecordBatch::try_from_iter(columns)?;
        let path = folder.join(format!("{file}.parquet")).display().to_string();
        let write = DataFrameWriteOptions::new().with_single_file_output(true);
        context.read_batch(batch)?.write_parquet(&path, write, None).await?;
    }
    Ok(())
}

/// All that is said of whole customers, and of models whose events wait in the states.
async fn whole(context: &SessionContext, folder: &Path) -> Result<Vec<ArrayRef>> {
    let path = folder.display().to_string();
    context.register_parquet("events", &path, ParquetReadOptions::default()).await?;
    let sql = format!(
        "SELECT customer, standing(relationship_agg(event), {AS_OF}) AS standing, \
         momentum_score(momentum_agg(event), {AS_OF}) AS momentum, \
         recovery_score(recovery_agg(event), {AS_OF}) AS recovery \
         FROM events GROUP BY customer ORDER BY customer"
    );
    let batches = context.sql(&sql).await?.collect().await?;
    let schema = batches.first().ok_or_else(|| refuse("no whole customer came back"))?.schema();
    Ok(concat_batches(&schema, &batches)?.columns().to_vec())
}

async fn all(customers: i64, acts: i64, kill: bool) -> Result<()> {
    let folder = tempfile::tempdir().map_err(refuse)?;
    let data = folder.path().join("acts");
    std::fs::create_dir(&data).map_err(refuse)?;
    write(&data, customers, acts).await?;

    let mut alone = SessionContext::new();
    of_client()?.register(&mut alone)?;
    let expected = trust(&alone, &data).await?;
    let events = folder.path().join("events");
    std::fs::create_dir(&events).map_err(refuse)?;
    write_events(&events).await?;
    let expected_whole = whole(&alone, &events).await?;

    let port = free_port()?;
    let _scheduler = start(&["scheduler".to_owned(), port.to_string()])?;
    let mut executors = Vec::new();
    for number in 0..2 {
        let work = folder.path().join(format!("work{number}"));
        std::fs::create_dir(&work).map_err(refuse)?;
        let work = work.display().to_string();
        let ports = [port, free_port()?, free_port()?].map(|port| port.to_string());
        let args: Vec<String> = core::iter::once("executor".to_owned()).chain(ports).collect();
        executors.push(start(&[args, vec![work]].concat())?);
    }
    // They register within a second of the scheduler's being there.
    tokio::time::sleep(Duration::from_secs(6)).await;

    let config = SessionConfig::new_with_ballista().with_target_partitions(8);
    let state = SessionStateBuilder::new().with_config(config).with_default_features().build();
    let url = format!("df://localhost:{port}");
    let mut cluster = SessionContext::remote_with_state(&url, state).await?;
    // What the state held of functions is dropped on the way: they are registered on what returns.
    of_client()?.register(&mut cluster)?;
    let query = trust(&cluster, &data);
    let got = if kill {
        let victim = executors.remove(0);
        let killed = async move {
            let mut victim = victim;
            tokio::time::sleep(Duration::from_millis(300)).await;
            victim.kill().await.map_err(refuse)
        };
        let (got, killed) = tokio::join!(query, killed);
        killed?;
        println!("one of two executors was killed in the middle");
        got
    } else {
        query.await
    }?;
    let got_whole = whole(&cluster, &events).await?;
    for mut executor in executors {
        executor.kill().await.map_err(refuse)?;
    }
    // Arrays are equal if their bytes are.
    if got != expected || got_whole != expected_whole {
        return Err(refuse("other bits on the cluster"));
    }
    let figures = 3 * got.len();
    let of = got.len();
    println!(
        "same bits: {figures} figures of {of} customers, and all that is said of {WHOLE} whole ones, \
         one machine and Ballista"
    );
    Ok(())
}

fn number<T: core::str::FromStr>(args: &[String], place: usize, default: T) -> Result<T> {
    let refused = |arg: &String| refuse(format!("a number must be given, got {arg}"));
    args.get(place).map_or(Ok(default), |arg| arg.parse().map_err(|_| refused(arg)))
}

#[tokio::main]
async fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("scheduler") => scheduler(number(&args, 1, 50_050)?).await,
        Some("executor") => {
            let ports = [number(&args, 2, 50_051)?, number(&args, 3, 50_052)?];
            let work = args.get(4).ok_or_else(|| refuse("a folder to work in must be given"))?;
            executor(number(&args, 1, 50_050)?, ports, Path::new(work)).await
        }
        _ => {
            let kill = args.iter().any(|arg| arg == "kill");
            let numbers: Vec<String> = args.into_iter().filter(|arg| arg != "kill").collect();
            let all = all(number(&numbers, 0, 2_000)?, number(&numbers, 1, 400_000)?, kill);
            // Whatever hangs is an error in the end.
            let limit = tokio::time::timeout(Duration::from_secs(300), all).await;
            limit.map_err(|_| refuse("the cluster did not answer within five minutes"))?
        }
    }
}
