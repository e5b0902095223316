//! The functions as they are called without SQL.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::concat_batches;
use datafusion::dataframe::DataFrame;
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{Expr, ExprFunctionExt};
use datafusion::prelude::{SessionContext, col, lit};
use goodwill::book::BookParams;
use goodwill::quantity::HalfLife;
use goodwill::record::Event;
use goodwill_datafusion::Functions;

use crate::same::{MODELS, by_customer};
use crate::{All, Bits, bits, context, simulation};

/// The half-life of trust that is asked for, in seconds.
const HALF_LIFE: f64 = 20.0 * 86_400.0;

/// Calls functions by name.
struct Calls(Functions);

impl Calls {
    fn aggregate(&self, name: &str, args: Vec<Expr>) -> Expr {
        self.0.aggregate(name).unwrap().call(args)
    }

    fn scalar(&self, name: &str, args: Vec<Expr>) -> Expr {
        self.0.scalar(name).unwrap().call(args)
    }
}

async fn events(context: &SessionContext) -> DataFrame {
    context.table("events").await.unwrap()
}

async fn all(frame: Result<DataFrame>, column: &str) -> All {
    bits(&frame.unwrap().collect().await.unwrap(), column)
}

#[tokio::test]
async fn every_model_has_the_bits_of_the_crate() {
    let (given, until): (Vec<Event>, _) = (simulation().iter().collect(), simulation().until());
    let mut params = BookParams::default();
    params.trust_unit.half_life = HalfLife::from_seconds(HALF_LIFE).unwrap();
    let functions = Functions::new().with_set("ours", &params).unwrap();
    let context = context(&given, 2, &functions);
    let calls = Calls(functions);
    let customers = by_customer(&given);
    let (at, ours) = (|| lit(until.seconds()), || lit("ours"));
    for (model, expected) in MODELS {
        let own = |which: usize| -> All {
            let said = |events: &Vec<Event>| -> Bits { expected(events, &params, until)[which] };
            customers.iter().map(|(name, events)| (name.clone(), said(events))).collect()
        };
        let state = |of: &str| calls.aggregate(of, vec![col("event"), ours()]).alias("state");
        let united = |of: &str| calls.aggregate(of, vec![col("state")]).alias("state");
        let score = |state: Expr| {
            let args = vec![state, at(), ours()];
            calls.scalar(&format!("{model}_score"), args).alias("score")
        };
        let customer = || vec![col("customer")];
        let scored = |frame: DataFrame| frame.select(vec![col("customer"), score(col("state"))]);

        // A state of each customer and day, the states of each customer, and their score.
        let daily = events(&context)
            .await
            .aggregate(vec![col("customer"), col("day")], vec![state(&format!("{model}_agg"))]);
        let daily = daily.and_then(|daily| {
            daily.aggregate(customer(), vec![united(&format!("{model}_union_agg"))])
        });
        assert_eq!(all(daily.and_then(scored), "score").await, own(0), "{model}, daily");

        let args = vec![col("event"), at(), ours(), lit("full")];
        let at_once = calls.aggregate(&format!("{model}_score_agg"), args).alias("score");
        let at_once = events(&context).await.aggregate(customer(), vec![at_once]);
        assert_eq!(all(at_once, "score").await, own(0), "{model}, at once");

        let whole = calls.aggregate("relationship_agg", vec![col("event")]).alias("state");
        let whole = events(&context).await.aggregate(customer(), vec![whole]);
        assert_eq!(all(whole.and_then(scored), "score").await, own(1), "{model}, of the whole");

        let labelled = |frame: DataFrame| {
            let args = vec![col("state"), at(), ours()];
            let labelled = calls.scalar(&format!("{model}_label"), args).alias("state");
            frame.select(vec![col("customer"), labelled])
        };
        let states =
            events(&context).await.aggregate(customer(), vec![state(&format!("{model}_agg"))]);
        let states = states.and_then(labelled).and_then(scored);
        assert_eq!(all(states, "score").await, own(0), "{model}, labelled");
    }
}

#[tokio::test]
async fn standings_are_those_of_sql() {
    let (given, until): (Vec<Event>, _) = (simulation().iter().collect(), simulation().until());
    let context = context(&given, 2, &Functions::new());
    let calls = Calls(Functions::new());
    let state = calls.aggregate("relationship_agg", vec![col("event")]).alias("state");
    let frame = events(&context).await.aggregate(vec![col("customer")], vec![state]).unwrap();
    let standing = calls.scalar("standing", vec![col("state"), lit(until.seconds())]);
    let standing = standing.alias("standing");
    let frame = frame.select(vec![col("customer"), standing]).unwrap();
    let frame = frame.sort(vec![col("customer").sort(true, true)]).unwrap();
    let sql = format!(
        "SELECT customer, standing(relationship_agg(event), {}) AS standing FROM events \
         GROUP BY customer ORDER BY customer",
        until.seconds()
    );
    let sql = context.sql(&sql).await.unwrap().collect().await.unwrap();
    let whole = |batches: &[RecordBatch]| concat_batches(&batches[0].schema(), batches).unwrap();
    let frame = frame.collect().await.unwrap();
    assert_eq!(whole(&frame).columns(), whole(&sql).columns());
    assert!(whole(&sql).num_rows() > 20);
}

/// What is said of a frame, before it runs.
async fn refused(frame: Result<DataFrame>) -> String {
    let planned = match frame {
        Ok(frame) => frame.create_physical_plan().await.map(|_| ()),
        Err(error) => Err(error),
    };
    planned.unwrap_err().strip_backtrace()
}

#[tokio::test]
async fn wrong_arguments_are_refused_when_the_plan_is_made() {
    let functions = Functions::new().with_set("retail", &BookParams::default()).unwrap();
    let context = context(&[], 2, &functions);
    let calls = Calls(functions);
    let event = || col("event");
    for (name, args, said) in [
        (
            "trust_agg",
            vec![],
            "trust_agg(event, constants) must be given the first 1 to 2 of them, got 0",
        ),
        (
            "trust_agg",
            vec![col("day")],
            "trust_agg: event must be a text of JSON, or a struct with the fields of an event, \
             got Int64",
        ),
        (
            "trust_agg",
            vec![event(), lit("wholesale")],
            "trust_agg: constants must be JSON, which begins with `{`, or a registered name \
             (`retail`), got `wholesale`",
        ),
        (
            "trust_agg",
            vec![event(), lit(0_i64)],
            "trust_agg: half-life must be above 0 seconds (infinity is allowed), got 0",
        ),
        (
            "trust_union_agg",
            vec![event()],
            "trust_union_agg: state must be binary, as the aggregates make it, got Utf8",
        ),
        (
            "trust_score_agg",
            vec![event()],
            "trust_score_agg(event, as_of, constants, detail) must be given the first 2 to 4 of \
             them, got 1",
        ),
        (
            "needs_score_agg",
            vec![event(), lit(true)],
            "needs_score_agg: as_of must be a timestamp, a date, or seconds since 1970, got \
             Boolean",
        ),
        (
            "trust_score_agg",
            vec![event(), lit(1), lit("{}"), lit("short")],
            "trust_score_agg: detail must be `full` or `brief`, got `short`",
        ),
    ] {
        let call = calls.aggregate(name, args).alias("s");
        let error = refused(events(&context).await.aggregate(vec![], vec![call])).await;
        assert!(error.contains(said), "{name}: {error}");
    }
    let distinct = calls.aggregate("trust_agg", vec![event()]).distinct().build().unwrap();
    let error = refused(events(&context).await.aggregate(vec![], vec![distinct.alias("s")])).await;
    assert!(error.contains("trust_agg: DISTINCT must be left out"), "{error}");

    for (name, args, said) in [
        (
            "trust_score",
            vec![event(), lit(1)],
            "trust_score: state must be binary, as the aggregates make it, got Utf8",
        ),
        (
            "trust_score",
            vec![col("state")],
            "trust_score(state, as_of, constants, detail) must be given the first 2 to 4 of \
             them, got 1",
        ),
        (
            "trust_score",
            vec![col("state"), lit(1), lit("{}"), lit("short")],
            "trust_score: detail must be `full` or `brief`, got `short`",
        ),
        (
            "trust_label",
            vec![col("state"), lit(1), lit(r#"{"trusty":1}"#)],
            "trust_label: constants are refused: unknown field",
        ),
        (
            "standing",
            vec![col("state"), lit(true)],
            "standing: as_of must be a timestamp, a date, or seconds since 1970, got Boolean",
        ),
    ] {
        let state = calls.aggregate("trust_agg", vec![event()]).alias("state");
        let frame = events(&context).await.aggregate(vec![col("event")], vec![state]).unwrap();
        let error = refused(frame.select(vec![calls.scalar(name, args).alias("s")])).await;
        assert!(error.contains(said), "{name}: {error}");
    }
}

#[test]
fn other_names_are_refused() {
    let functions = Functions::new();
    let said = |error: DataFusionError| error.strip_backtrace();
    for (refused, sentence) in [
        (
            functions.aggregate("trust_score").map(drop::<Arc<_>>).map_err(said),
            "aggregate must be one of this crate, got `trust_score`",
        ),
        (
            functions.scalar("trust_agg").map(drop::<Arc<_>>).map_err(said),
            "function must be one of this crate, got `trust_agg`",
        ),
    ] {
        assert!(refused.unwrap_err().contains(sentence));
    }
    // The two lists have no name twice.
    let names = functions.aggregates().into_iter().map(|one| one.name().to_owned());
    let names = names.chain(functions.scalars().into_iter().map(|one| one.name().to_owned()));
    let mut count = BTreeMap::new();
    names.for_each(|name| *count.entry(name).or_insert(0) += 1);
    assert!(count.values().all(|times| *times == 1), "{count:?}");
}
