use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, LargeBinaryArray, RecordBatch, StringArray,
};
use datafusion::datasource::MemTable;
use datafusion::prelude::SessionContext;
use goodwill::trust::{ActSums, TrustLedger};
use goodwill_datafusion::Functions;

use crate::{context, rows};

const AS_OF: i64 = 4_102_444_800;

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
}

/// The names of what states are kept of.
fn names() -> Vec<String> {
    let all = Functions::new().aggregates();
    all.iter().filter_map(|one| one.name().strip_suffix("_union_agg").map(str::to_owned)).collect()
}

fn with_events() -> SessionContext {
    let context = context(&[], 1, &Functions::new());
    let text = std::fs::read_to_string(folder().join("events.jsonl")).unwrap();
    let lines = StringArray::from(text.lines().collect::<Vec<_>>());
    let batch = RecordBatch::try_from_iter([("event", Arc::new(lines) as _)]).unwrap();
    let table = MemTable::try_new(batch.schema(), vec![vec![batch]]).unwrap();
    context.register_table("lines", Arc::new(table)).unwrap();
    context
}

/// Reads a state in SQL: whether it says something, or what is said against it.
async fn read(context: &SessionContext, sql: &str, state: &[u8]) -> Result<bool, String> {
    column(context, sql, state).await.map(|column| column.is_valid(0))
}

/// What a query says of the table `states`, in which there is one.
async fn column(context: &SessionContext, sql: &str, state: &[u8]) -> Result<ArrayRef, String> {
    let states = LargeBinaryArray::from_vec(vec![state]);
    let batch = RecordBatch::try_from_iter([("s", Arc::new(states) as _)]).unwrap();
    let query = context.read_batch(batch).unwrap().into_view();
    context.deregister_table("states").unwrap();
    context.register_table("states", query).unwrap();
    let batches = context.sql(sql).await.unwrap().collect().await;
    batches.map(|batches| batches[0].column(0).clone()).map_err(|error| error.strip_backtrace())
}

/// The versions of ledgers that are read; the last is the one that is written.
const VERSIONS: [u8; 3] = [1, 2, 3];

fn stored(name: &str, version: u8) -> Vec<u8> {
    std::fs::read(folder().join(format!("{name}.1.{version}.state"))).unwrap()
}

/// A state once written is read for good, or refused by name. If this fails because the ledgers'
/// form changed, its version in `state.rs` and here is raised, the old files stay, and new ones are
/// written with `GOODWILL_BLESS=1`.
#[tokio::test]
async fn states_are_written_as_in_the_files() {
    let context = with_events();
    for name in names() {
        let sql = format!("SELECT {name}_agg(event) AS s FROM lines");
        let batches = rows(&context, &sql).await;
        let state = batches[0].column(0).as_binary::<i64>().value(0).to_vec();
        let [.., last] = VERSIONS;
        if std::env::var_os("GOODWILL_BLESS").is_some() {
            let file = folder().join(format!("{name}.1.{last}.state"));
            std::fs::write(file, &state).unwrap();
        }
        let stored = stored(&name, last);
        assert!(stored == state, "the state of {name} is written otherwise than in its file");
        let function =
            if name == "relationship" { "standing".to_owned() } else { format!("{name}_score") };
        let sql = format!("SELECT {function}(s, {AS_OF}) FROM states");
        assert_eq!(read(&context, &sql, &stored).await, Ok(true), "{name}");
    }
}

/// An old state says what the new one says, to the last bit: merged alone, it is the new one.
#[tokio::test]
async fn states_of_every_version_are_read() {
    let context = with_events();
    for name in names() {
        let [.., last] = VERSIONS;
        for version in VERSIONS {
            let old = stored(&name, version);
            assert_eq!(old[4 + name.len()], version, "{name}");
            let sql = format!("SELECT {name}_union_agg(s) FROM states");
            let merged = column(&context, &sql, &old).await.unwrap();
            let merged = merged.as_binary::<i64>().value(0);
            assert!(merged == stored(&name, last), "{name} of version {version}");
        }
    }
}

#[tokio::test]
async fn other_states_are_refused_by_name() {
    let context = with_events();
    let sql = format!("SELECT trust_score(s, {AS_OF}) FROM states");
    let [.., last] = VERSIONS;
    let [right, other] = ["trust", "needs"].map(|name| stored(name, last));
    let changed = |place: usize, to: u8| {
        let mut state = right.clone();
        state[place] = to;
        state
    };
    for (state, said) in [
        (other, "state must be of `trust`, got one of `needs`"),
        (changed(0, b'x'), "state must begin with the bytes [103, 119], got [120, 119]"),
        (changed(2, 9), "state must be of format 1, got one of format 9"),
        (
            changed(9, 4),
            "state of `trust` must hold ledgers of version 1 to 3, got some of version 4",
        ),
        (
            changed(9, 0),
            "state of `trust` must hold ledgers of version 1 to 3, got some of version 0",
        ),
        (changed(10, 4), "state of `trust` must be of kind 0 to 3, to be kept or read here, got 4"),
        (changed(10, 5), "state of `trust` must be of kind 0 to 4, got 5"),
        (right[..12].to_vec(), "state must not end early, got 12 bytes"),
        (right[..right.len() - 3].to_vec(), "state of `trust` must say how many events wait"),
        (right[..right.len() - 9].to_vec(), "state must not end early"),
    ] {
        let refused = read(&context, &sql, &state).await.unwrap_err();
        assert!(refused.contains(&format!("trust_score: {said}")), "{refused}");
    }
}

/// A state is whole or refused, wherever it is cut: also between two events that wait.
#[tokio::test]
async fn a_state_that_is_cut_is_refused() {
    let context = with_events();
    for name in ["relationship", "intimacy"] {
        let whole = stored(name, VERSIONS[2]);
        let sql = format!("SELECT {name}_union_agg(s) IS NOT NULL FROM states");
        assert_eq!(read(&context, &sql, &whole).await, Ok(true), "{name}");
        for end in (0..whole.len()).step_by(1 + whole.len() / 400).chain([whole.len() - 1]) {
            let refused = read(&context, &sql, &whole[..end]).await;
            assert!(refused.is_err(), "{name} of {} bytes, cut at {end}", whole.len());
        }
    }
}

/// What acts alone add up to is written as numbers of one size, whichever way they came together;
/// states in which they stand as a ledger, as before, are the same states.
#[tokio::test]
async fn acts_alone_are_written_as_in_the_file() {
    let [.., last] = VERSIONS;
    let context = with_events();
    let acts = "SELECT trust_agg(event) AS s FROM lines WHERE event LIKE '%\"event\":\"act\"%'";
    let batches = rows(&context, acts).await;
    let state = batches[0].column(0).as_binary::<i64>().value(0).to_vec();
    if std::env::var_os("GOODWILL_BLESS").is_some() {
        std::fs::write(folder().join("acts.1.3.state"), &state).unwrap();
    }
    let stored = stored("acts", last);
    assert!(stored == state, "acts are written otherwise than in their file");
    assert_eq!((stored[10], stored.len()), (3, 11 + ActSums::BYTES));
    let merged = "SELECT trust_union_agg(s) FROM states";
    let ledger = TrustLedger::from(ActSums::from_bytes(&stored[11..]).unwrap());
    let ledger = rmp_serde::to_vec_named(&ledger).unwrap();
    let mut before = stored[..9].to_vec();
    before.extend_from_slice(&[2, 0]);
    before.extend_from_slice(&u32::try_from(ledger.len()).unwrap().to_le_bytes());
    before.extend_from_slice(&ledger);
    for state in [&stored, &before] {
        let merged = column(&context, merged, state).await.unwrap();
        assert!(merged.as_binary::<i64>().value(0) == stored);
    }
    // By the place of a number: those of the units, the half-life, the newest, the facts, the sums.
    for (place, to, said) in [
        (11 + 32, 0, "sums of acts must have a fact, and at most 2^55, got 0 facts"),
        (11 + 16, 0x0f, "sums of acts must sum no fact after its newest"),
        (11 + 56, 0xff, "sums of acts must keep Q ≤ S ≤ N for each party"),
        (11, 0x7f, "half-life must be"),
    ] {
        let mut broken = stored.clone();
        broken[place..(place + 8).min(stored.len())].fill(to);
        let refused = column(&context, merged, &broken).await.unwrap_err();
        assert!(refused.contains("state of `trust` is refused"), "{refused}");
        assert!(refused.contains(said), "{refused}");
    }
    let sql = format!("SELECT trust_score(s, {AS_OF}) FROM states");
    for place in 0..stored.len() {
        let mut state = stored.clone();
        state[place] ^= 0x55;
        drop(read(&context, &sql, &state).await);
        assert!(read(&context, &sql, &stored[..place]).await.is_err());
    }
}

/// The same acts as columns and as texts are the same state.
#[tokio::test]
async fn acts_as_columns_and_as_texts_are_one_state() {
    let context = with_events();
    let sql = "SELECT trust_agg(named_struct('event', 'act', 'at', at, 'by', by, 'stake', stake, \
               'conduct', conduct)) AS of_columns, trust_agg('{\"customer\":\"a\",\"event\":\"act\",\"at\":' \
               || at || ',\"by\":\"' || by || '\",\"stake\":' || stake || ',\"conduct\":\"' || conduct || \
               '\"}') AS of_texts FROM (VALUES (1700000000, 'firm', 2.5, 'acted_rightly'), (1500000000, \
               'customer', 1.0, 'failed_to_act'), (100000000, 'firm', 0.0, 'acted_wrongly')) AS t \
               (at, by, stake, conduct)";
    for rows_of in [sql.to_owned(), sql.replace("(100000000, 'firm'", "(1600000000, 'firm'")] {
        let batches = rows(&context, &rows_of).await;
        let [columns, texts] =
            [0, 1].map(|i| batches[0].column(i).as_binary::<i64>().value(0).to_vec());
        assert!(columns == texts);
    }
}

#[tokio::test]
async fn states_of_other_units_do_not_merge() {
    let context = with_events();
    let sql = "SELECT trust_union_agg(s) FROM (SELECT trust_agg(event) AS s FROM lines UNION ALL \
               SELECT trust_agg(event, 86400) AS s FROM lines) AS t";
    let refused = context.sql(sql).await.unwrap().collect().await.unwrap_err().strip_backtrace();
    assert!(
        refused.contains("trust_union_agg: ledgers to merge must have the same half-life"),
        "{refused}"
    );
}

/// No bytes make a function panic: each is read, or refused.
#[tokio::test]
async fn broken_bytes_are_refused_or_read() {
    let context = with_events();
    for name in names().into_iter().filter(|name| name != "relationship") {
        let sql = format!("SELECT {name}_score(s, {AS_OF}) FROM states");
        for version in VERSIONS {
            let right = stored(&name, version);
            for place in (0..right.len()).step_by(right.len() / 24 + 1) {
                let mut state = right.clone();
                state[place] ^= 0x55;
                drop(read(&context, &sql, &state).await);
                drop(read(&context, &sql, &right[..place]).await);
            }
        }
    }
}
