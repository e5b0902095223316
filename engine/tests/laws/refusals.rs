use goodwill::book::BookParams;
use goodwill_datafusion::Functions;

use crate::context;

/// What is said of a query, and whether its plan was refused before it ran.
async fn refused(sql: &str) -> (String, bool) {
    let functions = Functions::new().with_set("retail", &BookParams::default()).unwrap();
    let context = context(&[], 2, &functions);
    let planned = match context.sql(sql).await {
        Ok(query) => query.create_physical_plan().await.map(|_| ()),
        Err(error) => Err(error),
    };
    if let Err(error) = planned {
        return (error.strip_backtrace(), true);
    }
    let ran = context.sql(sql).await.unwrap().collect().await;
    (ran.map_or_else(|error| error.strip_backtrace(), |_| String::new()), false)
}

#[tokio::test]
async fn wrong_arguments_are_refused_when_the_plan_is_made() {
    for (call, said) in [
        (
            "trust_agg()",
            "trust_agg(event, constants) must be given the first 1 to 2 of them, got 0",
        ),
        (
            "trust_agg(day)",
            "trust_agg: event must be a text of JSON, or a struct with the fields of an event, \
             got Int64",
        ),
        ("trust_agg(named_struct('event', 'act', 'at', day, 'lunch', 1))", "got `lunch`"),
        (
            "trust_agg(named_struct('event', 'act'))",
            "trust_agg: event must have the field `at`, got none",
        ),
        (
            "trust_agg(event, 'wholesale')",
            "trust_agg: constants must be JSON, which begins with `{`, or a registered name \
             (`retail`), got `wholesale`",
        ),
        ("trust_agg(event, '{\"trusty\":1}')", "trust_agg: constants are refused: unknown field"),
        (
            "trust_agg(event, 0)",
            "trust_agg: half-life must be above 0 seconds (infinity is allowed), got 0",
        ),
        (
            "trust_agg(event, INTERVAL '2 months')",
            "trust_agg: half-life must be of days, since months differ in length, got 2 months",
        ),
        (
            "trust_union_agg(event)",
            "trust_union_agg: state must be binary, as the aggregates make it, got Utf8",
        ),
        (
            "trust_score(trust_agg(event), true)",
            "trust_score: as_of must be a timestamp, a date, or seconds since 1970, got Boolean",
        ),
        (
            "trust_score(trust_agg(event), 1, '{}', 'short')",
            "trust_score: detail must be `full` or `brief`, got `short`",
        ),
    ] {
        let (error, planned) = refused(&format!("SELECT {call} FROM events")).await;
        assert!(error.contains(said), "{call}: {error}");
        assert!(planned, "{call} was only refused when it ran: {error}");
    }
}

#[tokio::test]
async fn constants_that_are_columns_are_refused() {
    let (error, _) = refused("SELECT trust_agg(event, customer) FROM events").await;
    assert!(error.contains("trust_agg: constants must be constant, got a column"), "{error}");
}

#[tokio::test]
async fn distinct_is_refused() {
    let (error, _) =
        refused("SELECT trust_agg(DISTINCT event), count(DISTINCT customer) FROM events").await;
    assert!(error.contains("trust_agg: DISTINCT must be left out"), "{error}");
}

#[tokio::test]
async fn events_are_refused_in_the_words_of_the_crate() {
    for (event, said) in [
        (r#"{"customer":"a","at":1,"event":"lunch"}"#, "event must be"),
        (r#"{"customer":"a","at":1,"event":"act","by":"firm","stake":1}"#, "`conduct`"),
    ] {
        let (error, _) = refused(&format!("SELECT trust_agg('{event}')")).await;
        assert!(error.contains(&format!("trust_agg: {said}")) || error.contains(said), "{error}");
    }
}

#[test]
fn names_of_constants_are_refused_that_look_like_json() {
    let error = Functions::new().with_set("{", &BookParams::default()).unwrap_err();
    assert!(error.strip_backtrace().contains("name of constants must not be empty"), "{error}");
}
