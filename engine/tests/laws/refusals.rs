use datafusion::arrow::array::AsArray;
use goodwill::book::BookParams;
use goodwill_datafusion::Functions;

use crate::{context, rows};

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
            "relationship_agg(event, INTERVAL '1 day')",
            "relationship_agg(event) must be given the first 1 to 1 of them, got 2",
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
    assert!(error.contains("trust_agg: DISTINCT must be left out, since every event"), "{error}");
    let states = "SELECT trust_agg(event) AS state FROM events GROUP BY customer";
    let (error, _) =
        refused(&format!("SELECT trust_union_agg(DISTINCT state) FROM ({states})")).await;
    assert!(error.contains("DISTINCT must be left out, since every state counts"), "{error}");
}

/// A state counts in a unit of its own, so that constants cannot give it another.
#[tokio::test]
async fn constants_of_another_unit_than_the_states_are_refused() {
    let event =
        r#"{"customer":"a","at":1,"event":"act","by":"firm","stake":1,"conduct":"acted_rightly"}"#;
    let score = |counted: &str, read: &str| {
        format!("SELECT trust_score(trust_agg('{event}'{counted}), 9000000{read})")
    };
    let half_life = "trust_score: constants must count as the state does: ledgers to merge must have the same half-life";
    for (counted, read, said) in [
        ("", "", ""),
        (", INTERVAL '1 day'", "", ""),
        (", INTERVAL '1 day'", ", 86400", ""),
        (", INTERVAL '1 day'", r#", '{"trust":{}}'"#, ""),
        ("", ", 'retail'", ""),
        ("", ", INTERVAL '1 day'", half_life),
        (", INTERVAL '1 day'", ", 'retail'", half_life),
        (", INTERVAL '1 day'", r#", '{"trust_unit":{}}'"#, half_life),
        ("", r#", '{"trust_unit":{"reference_stake":3}}'"#, "the same reference stake"),
    ] {
        let (error, _) = refused(&score(counted, read)).await;
        assert!(error.contains(said), "{counted}{read}: {error}");
        assert_eq!(error.is_empty(), said.is_empty(), "{counted}{read}: {error}");
    }
}

/// The half-life of a whole customer is that of every model.
#[tokio::test]
async fn a_half_life_changes_a_standing() {
    let functions = Functions::new();
    let context = context(&[], 1, &functions);
    let event =
        r#"{"customer":"a","at":1,"event":"act","by":"firm","stake":1,"conduct":"acted_rightly"}"#;
    let value = |constants: &str| {
        let standing = format!("standing(relationship_agg('{event}'), 9000000{constants})");
        format!("get_field(get_field({standing}, 'ours'), 'value')")
    };
    let sql = format!("SELECT {} < {} AS less", value(", INTERVAL '1 day'"), value(""));
    let batches = rows(&context, &sql).await;
    assert!(batches[0].column(0).as_boolean().value(0), "what has faded weighs no less");
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
fn names_of_constants_are_refused_that_look_like_something_else() {
    for name in ["", "{", " retail", "retail ", "90", "[1]"] {
        let error = Functions::new().with_set(name, &BookParams::default()).unwrap_err();
        let said = "name of constants must begin with a letter";
        assert!(error.strip_backtrace().contains(said), "{error}");
    }
}
