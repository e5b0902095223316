//! All that a score says, to the bit: bounds, coverage and parts, of each model by itself and within
//! the whole customer, and both directions of the standing.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

mod shared;

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, AsArray, Int64Array, RecordBatch, StringArray, StructArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Float64Type};
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use goodwill::book::{BookParams, Relationship};
use goodwill::quantity::{HalfLife, Instant};
use goodwill::record::{Event, Fact};
use goodwill::trust::TrustEvent;
use goodwill_datafusion::Functions;

use goodwill::simulate::Simulation;
use shared::{
    MODELS, answers, batch, by_customer, compare, context, core_answers, engine_answers, model_of,
    score_of, shuffled,
};

/// Events of some customers, and an instant after all of them.
fn simulated(customers: u32, events: u64) -> (Vec<Event>, Instant) {
    let simulation = Simulation::new(7).customers(customers).events(events);
    (simulation.iter().collect(), simulation.until())
}

/// Runs a query.
async fn run(context: &SessionContext, query: &str) -> datafusion::error::Result<Vec<RecordBatch>> {
    context.sql(query).await?.collect().await
}

/// Counts the rows of a result.
fn rows(batches: &[RecordBatch]) -> usize {
    batches.iter().map(RecordBatch::num_rows).sum()
}

#[tokio::test]
async fn any_number_of_partitions_in_any_order_is_the_core() {
    let (events, as_of) = simulated(12, 1_500);
    let core = core_answers(&events, &BookParams::default(), as_of).unwrap();
    for (partitions, skips) in [(1, false), (2, false), (2, true), (16, false), (16, true)] {
        let events = shuffled(events.clone(), 40 + partitions as u64);
        let context = context(&events, partitions, skips).unwrap();
        let answers = engine_answers(&context, as_of).await.unwrap();
        assert!(compare(&core, &answers).unwrap() > 200);
    }
}

#[tokio::test]
async fn a_wrong_bit_is_found() {
    let (events, as_of) = simulated(3, 60);
    let core = core_answers(&events, &BookParams::default(), as_of).unwrap();
    let context = context(&events[1..], 1, false).unwrap();
    let answers = engine_answers(&context, as_of).await.unwrap();
    assert!(compare(&core, &answers).is_err());
}

#[tokio::test]
async fn merged_days_are_one_pass() {
    let (events, as_of) = simulated(5, 1_000);
    let context = context(&shuffled(events, 3), 2, false).unwrap();
    for model in MODELS.iter().chain(&["relationship"]) {
        let query = format!(
            "WITH days AS (SELECT day, customer, {model}_agg(event) AS state FROM events
                           GROUP BY day, customer),
                  merged AS (SELECT customer, {model}_union_agg(state) AS state FROM days
                             GROUP BY customer),
                  once AS (SELECT customer, {model}_agg(event) AS state FROM events
                           GROUP BY customer)
             SELECT once.customer, once.state IS NOT DISTINCT FROM merged.state AS same
             FROM once JOIN merged ON once.customer = merged.customer"
        );
        let batches = run(&context, &query).await.unwrap();
        assert_eq!(rows(&batches), 5, "{model}");
        for batch in batches {
            assert_eq!(batch.column(1).as_boolean().true_count(), batch.num_rows(), "{model}");
        }
    }
    // Days are merged into any window that is read at its end.
    let query = format!(
        "SELECT customer, trust_score(trust_union_agg(state), {}) FROM
           (SELECT day, customer, trust_agg(event) AS state FROM events GROUP BY day, customer)
         GROUP BY customer",
        as_of.seconds()
    );
    assert_eq!(answers(&run(&context, &query).await.unwrap()).unwrap().len(), 5);
}

#[tokio::test]
async fn labelled_states_add_up_over_customers() {
    let (events, as_of) = simulated(6, 800);
    let set = BookParams::default();
    let mut all: Option<goodwill::momentum::MomentumLedger> = None;
    for events in by_customer(&events).values() {
        let own: Vec<Event> =
            events.iter().filter(|event| model_of(event) == Some("momentum")).cloned().collect();
        let own = Relationship::from_events(&own, &set, as_of).unwrap();
        match &mut all {
            Some(all) => all.merge(own.momentum()).unwrap(),
            None => all = Some(own.momentum().clone()),
        }
    }
    let value = all.unwrap().score(&set.momentum, as_of).unwrap().unwrap().value();

    let context = context(&events, 2, false).unwrap();
    let at = as_of.seconds();
    let query = format!(
        "SELECT get_field(momentum_score(momentum_union_agg(momentum_label(state, {at})), {at}), 'value')
         FROM (SELECT customer, momentum_agg(event) AS state FROM events GROUP BY customer)"
    );
    let batches = run(&context, &query).await.unwrap();
    let got = batches[0].column(0).as_primitive::<Float64Type>().value(0);
    assert_eq!(got.to_bits(), value.to_bits());
}

/// Acts as structs: a table of columns, of which acts are read without a detour.
fn acts(names: &[&str]) -> (Vec<Event>, RecordBatch) {
    let conducts = ["acted_rightly", "rightly_left_alone", "acted_wrongly", "failed_to_act"];
    let act = |i: i64| {
        let by = if i % 3 == 0 { "customer" } else { "firm" };
        let conduct = conducts[usize::try_from(i % 4).unwrap()];
        let stake = 0.1 * (i % 17) as f64;
        let customer = names[usize::try_from(i).unwrap() % names.len()];
        (customer, 1_700_000_000 + i * 7_000, by, stake, conduct)
    };
    let all: Vec<_> = (0..600).map(act).collect();
    let events = all.iter().map(|(customer, at, by, stake, conduct)| {
        let line = serde_json::json!({
            "customer": customer, "at": at, "event": "act", "by": by, "stake": stake,
            "conduct": conduct,
        });
        serde_json::from_value(line).unwrap()
    });
    let text = |column: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(column)) };
    let fields = [
        ("event", text(all.iter().map(|_| "act").collect())),
        ("at", Arc::new(all.iter().map(|act| Some(act.1)).collect::<Int64Array>()) as ArrayRef),
        ("by", text(all.iter().map(|act| act.2).collect())),
        (
            "stake",
            Arc::new(
                all.iter()
                    .map(|act| Some(act.3))
                    .collect::<datafusion::arrow::array::Float64Array>(),
            ) as ArrayRef,
        ),
        ("conduct", text(all.iter().map(|act| act.4).collect())),
    ];
    let fields = fields.map(|(name, column)| {
        (Arc::new(Field::new(name, column.data_type().clone(), true)), column)
    });
    let event = StructArray::from(fields.to_vec());
    let customers = text(all.iter().map(|act| act.0).collect());
    let columns: [(&str, ArrayRef); 2] = [("customer", customers), ("event", Arc::new(event))];
    (events.collect(), RecordBatch::try_from_iter(columns).unwrap())
}

#[tokio::test]
async fn structs_are_as_texts() {
    let (events, acts) = acts(&["a", "b", "c"]);
    assert!(matches!(acts.schema().field(1).data_type(), DataType::Struct(_)));
    let as_of = Instant::new(1_710_000_000).unwrap();
    let core = core_answers(&events, &BookParams::default(), as_of).unwrap();
    for (partitions, skips) in [(1, false), (2, false), (2, true)] {
        // The table is that of structs; all else is as with texts.
        let context = context(&events, partitions, skips).unwrap();
        // What comes after the first batch of a part travels row by row, where it may.
        let part = |part: usize| (0..10).map(|i| acts.slice(300 * part + 30 * i, 30)).collect();
        let parts: Vec<Vec<RecordBatch>> = (0..2).map(part).collect();
        context.deregister_table("events").unwrap();
        let table = MemTable::try_new(acts.schema(), parts).unwrap();
        context.register_table("events", Arc::new(table)).unwrap();
        let answers = engine_answers(&context, as_of).await.unwrap();
        assert!(compare(&core, &answers).unwrap() > 0);
    }
}

/// Rows that a filter leaves out, and rows that are none, count nowhere among acts that are read off
/// columns.
#[tokio::test]
async fn acts_that_are_left_out_do_not_count() {
    let (events, acts) = acts(&["a", "b", "c"]);
    let as_of = Instant::new(1_710_000_000).unwrap();
    let large = |event: &&Event| matches!(event.fact(), Fact::Trust(TrustEvent::Act { stake, .. }) if stake.get() > 0.5);
    let kept: Vec<Event> = events.iter().filter(large).cloned().collect();
    let core = core_answers(&kept, &BookParams::default(), as_of).unwrap();
    for (partitions, skips) in [(1, false), (2, false), (2, true)] {
        let context = context(&events, partitions, skips).unwrap();
        let parts: Vec<Vec<RecordBatch>> = (0..2)
            .map(|part| (0..10).map(|i| acts.slice(300 * part + 30 * i, 30)).collect())
            .collect();
        context.deregister_table("events").unwrap();
        let table = MemTable::try_new(acts.schema(), parts).unwrap();
        context.register_table("events", Arc::new(table)).unwrap();
        let large = "get_field(event, 'stake') > 0.5";
        let at = as_of.seconds();
        for call in [
            format!("trust_score_agg(event, {at}) FILTER (WHERE {large})"),
            format!("trust_score_agg(CASE WHEN {large} THEN event END, {at})"),
            format!("trust_score(trust_agg(event) FILTER (WHERE {large}), {at})"),
        ] {
            let query = format!("SELECT customer, {call} FROM events GROUP BY customer");
            let got = answers(&run(&context, &query).await.unwrap()).unwrap();
            assert!(compare(&core[..1], &[got]).unwrap() > 0, "{call}");
        }
        // Outcomes are tallied where the value alone is wanted; all that both say is the same.
        for filter in [format!("FILTER (WHERE {large})"), String::new()] {
            let said = |detail| format!("trust_score_agg(event, {at}, NULL, '{detail}') {filter}");
            let same = ["value", "coverage", "fresh", "evidence"].map(|field| {
                format!("(get_field(a, '{field}') IS NOT DISTINCT FROM get_field(b, '{field}'))")
            });
            let query = format!(
                "SELECT count(*), count(b) FROM (SELECT {} AS a, {} AS b FROM events
                 GROUP BY customer) WHERE {}",
                said("full"),
                said("brief"),
                same.join(" AND ")
            );
            let counted = run(&context, &query).await.unwrap();
            let count = |column: usize| {
                let column = counted[0].column(column);
                column.as_primitive::<datafusion::arrow::datatypes::Int64Type>().value(0)
            };
            assert_eq!([count(0), count(1)], [3, 3], "{filter}");
        }
    }
}

#[tokio::test]
async fn scores_of_events_are_scores_of_their_states() {
    let (events, as_of) = simulated(4, 300);
    let context = context(&events, 2, false).unwrap();
    let at = as_of.seconds();
    for model in MODELS {
        let state = format!("{model}_score({model}_agg(event), {at})");
        let query = |what: String| format!("SELECT customer, {what} FROM events GROUP BY customer");
        let one = run(&context, &query(state)).await.unwrap();
        let other = run(&context, &query(format!("{model}_score_agg(event, {at})"))).await.unwrap();
        assert_eq!(answers(&one).unwrap(), answers(&other).unwrap(), "{model}");
        // In short, the value is the same, and the bounds are left out.
        let short = format!(
            "{model}_score_agg(event, arrow_cast({at}, 'Timestamp(Second, None)'), NULL, 'brief')"
        );
        let short = format!(
            "SELECT count(*) FROM (SELECT {model}_score_agg(event, {at}) AS a, {short} AS b
                FROM events GROUP BY customer)
             WHERE (get_field(a, 'value') IS DISTINCT FROM get_field(b, 'value'))
                OR (get_field(b, 'lower') IS NOT NULL)"
        );
        let differ = run(&context, &short).await.unwrap();
        let differ = differ[0].column(0).as_primitive::<datafusion::arrow::datatypes::Int64Type>();
        assert_eq!(differ.value(0), 0, "{model}");
    }
}

#[tokio::test]
async fn constants_travel_in_the_plan() {
    let (events, as_of) = simulated(4, 300);
    let mut set = BookParams::default();
    set.friction_unit.half_life = HalfLife::from_days(30.0).unwrap();
    let at = as_of.seconds();
    let core = by_customer(&events).into_iter().map(|(customer, events)| {
        let own: Vec<Event> =
            events.iter().filter(|event| model_of(event) == Some("friction")).cloned().collect();
        let own = Relationship::from_events(&own, &set, as_of).unwrap();
        (customer, vec![score_of("friction", &own, &set, as_of).unwrap()])
    });
    let core = core.collect();

    let mut context =
        SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    Functions::new().with_set("fast", &set).unwrap().register(&mut context).unwrap();
    let table =
        MemTable::try_new(batch(&[]).unwrap().schema(), vec![vec![batch(&events).unwrap()]]);
    context.register_table("events", Arc::new(table.unwrap())).unwrap();
    for constants in ["'fast'", "INTERVAL '30 days'", "2592000", "2592000.0"] {
        let query = format!(
            "SELECT customer, friction_score(friction_agg(event, {constants}), {at}, {constants})
             FROM events GROUP BY customer"
        );
        let got = answers(&run(&context, &query).await.unwrap()).unwrap();
        assert_eq!(got, core, "{constants}");
        let plan = context.sql(&query).await.unwrap().into_optimized_plan().unwrap();
        let plan = plan.display_indent().to_string();
        // The name stays in the headings of columns alone, where it has no blank before it.
        assert!(!plan.contains(", Utf8(\"fast\")"), "a name must not travel: {plan}");
        assert!(!constants.contains("fast") || plan.contains(", Utf8(\"{"), "{plan}");
    }
}

#[tokio::test]
async fn nothing_known_is_null() {
    let (events, as_of) = simulated(3, 200);
    let context = context(&events, 2, true).unwrap();
    let query = format!(
        "SELECT customer, trust_agg(event) FILTER (WHERE day < 0) AS state,
           trust_score(trust_agg(event) FILTER (WHERE day < 0), {0}) AS score,
           trust_score_agg(CASE WHEN day < 0 THEN event END, {0}) AS other
         FROM events GROUP BY customer",
        as_of.seconds()
    );
    let batches = run(&context, &query).await.unwrap();
    assert!(rows(&batches) > 0);
    for batch in batches {
        for column in 1..=3 {
            assert_eq!(batch.column(column).null_count(), batch.num_rows(), "column {column}");
        }
    }
}

#[tokio::test]
async fn the_dataframe_api_has_the_same_functions() {
    use datafusion::prelude::{col, lit};
    let (events, as_of) = simulated(4, 200);
    let context = context(&events, 2, false).unwrap();
    let functions = Functions::new();
    let state = functions.aggregate("trust_agg").unwrap().call(vec![col("event")]);
    let score = functions.scalar("trust_score").unwrap();
    let frame = context.table("events").await.unwrap();
    let frame = frame.aggregate(vec![col("customer")], vec![state.alias("state")]).unwrap();
    let said = score.call(vec![col("state"), lit(as_of.seconds())]);
    let frame = frame.select(vec![col("customer"), said.alias("said")]).unwrap();
    let core = core_answers(&events, &BookParams::default(), as_of).unwrap();
    let got = answers(&frame.collect().await.unwrap()).unwrap();
    assert!(compare(&core[..1], &[got]).unwrap() > 0);
}

#[tokio::test]
async fn distinct_is_refused_wherever_it_stands() {
    let (events, _) = simulated(2, 20);
    let context = context(&events, 2, false).unwrap();
    for query in [
        "SELECT trust_agg(DISTINCT event) FROM events",
        "SELECT customer, trust_agg(DISTINCT event) FROM events GROUP BY customer",
        "SELECT trust_agg(DISTINCT event), count(*) FROM events",
    ] {
        let error = run(&context, query).await.unwrap_err().to_string();
        assert!(error.contains("trust_agg: DISTINCT must be left out"), "{query}: {error}");
    }
}
