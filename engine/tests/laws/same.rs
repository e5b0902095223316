use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, AsArray, Float64Array, Int64Array, RecordBatch, StringArray,
};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::datasource::MemTable;
use goodwill::book::{BookParams, Relationship};
use goodwill::quantity::{HalfLife, Instant};
use goodwill::record::{Event, Fact};
use goodwill_datafusion::Functions;

use crate::{All, Bits, bits, context, of, rows, simulation};

/// What the crate says of a customer's own events of each model, and of all its events.
pub(crate) type Expected = fn(&[Event], &BookParams, Instant) -> [Bits; 2];

macro_rules! of_the_table {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        pub(crate) const MODELS: &[(&str, Expected)] = &[$((stringify!($folder), |events, params, as_of| {
            let own: Vec<Event> =
                events.iter().filter(|e| matches!(e.fact(), Fact::$fact(_))).cloned().collect();
            [own.as_slice(), events].map(|events| {
                let all = Relationship::from_events(events, params, as_of).unwrap();
                let score = all.$folder().score(&params.$folder, as_of).unwrap();
                score.map(|score| {
                    let interval = score.interval();
                    [score.value(), interval.lower, interval.upper].map(f64::to_bits)
                })
            })
        })),*];
    };
}

goodwill::models! { of_the_table }

pub(crate) fn by_customer(events: &[Event]) -> BTreeMap<String, Vec<Event>> {
    let mut customers: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for event in events {
        customers.entry(event.customer().to_string()).or_default().push(event.clone());
    }
    customers
}

/// Holds every model's scores against the crate's, of its own events and of all.
async fn hold(partitions: usize, constants: &str, params: &BookParams) {
    let (events, until): (Vec<Event>, _) = (simulation().iter().collect(), simulation().until());
    let functions = Functions::new().with_set("ours", params).unwrap();
    let context = context(&events, partitions, &functions);
    let at = until.seconds();
    let select: Vec<String> = MODELS
        .iter()
        .map(|(model, _)| {
            format!(
                "{model}_score({model}_agg(event{constants}), {at}{constants}) AS {model}, \
                 {model}_score_agg(event, {at}{constants}) AS {model}_direct, \
                 {model}_score({model}_union_agg_of, {at}{constants}) AS {model}_whole"
            )
            .replace(&format!("{model}_union_agg_of"), "relationship_agg(event)")
        })
        .collect();
    let sql = format!("SELECT customer, {} FROM events GROUP BY customer", select.join(", "));
    let batches = rows(&context, &sql).await;
    let customers = by_customer(&events);
    let mut known = 0;
    for (model, expected) in MODELS {
        let expected: BTreeMap<&String, [Bits; 2]> = customers
            .iter()
            .map(|(name, events)| (name, expected(events, params, until)))
            .collect();
        let take = |which: usize| -> All {
            expected.iter().map(|(name, both)| ((*name).clone(), both[which])).collect()
        };
        // A model of whose events there are none has no state, and so no score.
        assert_eq!(bits(&batches, model), take(0), "{model}, {partitions} partitions");
        assert_eq!(bits(&batches, &format!("{model}_direct")), take(0), "{model}, at once");
        assert_eq!(bits(&batches, &format!("{model}_whole")), take(1), "{model}, of the whole");
        known += take(0).values().flatten().count();
    }
    assert!(known > 12 * 10, "too little is known for a test: {known}");
}

#[tokio::test]
async fn every_model_has_the_bits_of_the_crate_on_one_partition() {
    hold(1, "", &BookParams::default()).await;
}

#[tokio::test]
async fn every_model_has_the_bits_of_the_crate_on_two_partitions() {
    hold(2, "", &BookParams::default()).await;
}

#[tokio::test]
async fn every_model_has_the_bits_of_the_crate_on_sixteen_partitions() {
    hold(16, "", &BookParams::default()).await;
}

/// Acts so far apart that no sum of one size holds them, where one stage of a plan hands on to the
/// next what it tallied: the values are those of scores with all their parts.
#[tokio::test]
async fn acts_far_apart_are_tallied_to_the_same_bits() {
    const ROWS: i64 = 3_000;
    // Eight years up to 2025, by the remainders of a multiplication.
    let numbers = |to: i64, by: i64| (0..ROWS).map(move |i| i * by % to);
    let customers = StringArray::from_iter_values(numbers(300, 7_919).map(|of| of.to_string()));
    let at =
        Int64Array::from_iter_values(numbers(252_000_000, 48_611_777).map(|s| 1_500_000_000 + s));
    let stake = Float64Array::from_iter_values(numbers(97, 31).map(|stake| stake as f64 / 7.0));
    let words = ["acted_rightly", "acted_wrongly", "failed_to_act"];
    let conduct = numbers(3, 1).map(|of| words[usize::try_from(of).unwrap()]);
    let by = numbers(5, 1).map(|of| if of == 4 { "customer" } else { "firm" });
    let columns: [(&str, ArrayRef); 5] = [
        ("customer", Arc::new(customers)),
        ("at", Arc::new(at)),
        ("stake", Arc::new(stake)),
        ("conduct", Arc::new(StringArray::from_iter_values(conduct))),
        ("by", Arc::new(StringArray::from_iter_values(by))),
    ];
    let all = RecordBatch::try_from_iter(columns).unwrap();
    for (partitions, days) in [(1, 7), (2, 7), (16, 7), (2, 30), (16, 90), (2, 3_650)] {
        let context = context(&[], partitions, &Functions::new());
        let parts = (0..partitions).map(|part| {
            let rows = 3_000 / partitions;
            vec![all.slice(
                part * rows,
                rows + usize::from(part + 1 == partitions) * (3_000 % partitions),
            )]
        });
        let table = MemTable::try_new(all.schema(), parts.collect()).unwrap();
        context.register_table("acts", Arc::new(table)).unwrap();
        let score = |detail: &str| {
            format!(
                "get_field(trust_score_agg(named_struct('event', 'act', 'at', at, 'by', by, 'stake', \
                 stake, 'conduct', conduct), 1767225600, INTERVAL '{days} days', '{detail}'), 'value')"
            )
        };
        let sql = format!(
            "SELECT count(*), count(*) FILTER (WHERE a = b) FROM (SELECT customer, {} AS a, {} AS b \
             FROM acts GROUP BY customer)",
            score("brief"),
            score("full")
        );
        let batches = rows(&context, &sql).await;
        let count = |of: usize| batches[0].column(of).as_primitive::<Int64Type>().value(0);
        assert_eq!((count(0), count(1)), (300, 300), "{partitions} partitions, {days} days");
    }
}

#[tokio::test]
async fn registered_constants_are_those_of_the_crate() {
    let mut params = BookParams::default();
    params.trust_unit.half_life = HalfLife::from_days(20.0).unwrap();
    params.friction_unit.half_life = HalfLife::from_days(30.0).unwrap();
    params.trust = params.trust.with_overdue_counts(true);
    hold(2, ", 'ours'", &params).await;
}

#[tokio::test]
async fn a_half_life_is_an_interval_or_seconds() {
    let (events, until): (Vec<Event>, _) = (simulation().iter().collect(), simulation().until());
    let context = context(&events, 2, &Functions::new());
    let sql = format!(
        "SELECT customer, trust_score_agg(event, {at}, INTERVAL '20 days') AS a, \
         trust_score_agg(event, {at}, 1728000) AS b, trust_score_agg(event, {at}, \
         '{{\"trust_unit\":{{\"half_life\":1728000}}}}') AS c, trust_score_agg(event, {at}) AS d \
         FROM events GROUP BY customer",
        at = until.seconds()
    );
    let batches = rows(&context, &sql).await;
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|name| bits(&batches, name));
    assert_eq!(a, b);
    assert_eq!(a, c);
    assert_ne!(a, d);
}

#[tokio::test]
async fn standings_have_the_bits_of_the_crate() {
    let (events, until): (Vec<Event>, _) = (simulation().iter().collect(), simulation().until());
    let params = BookParams::default();
    let expected: BTreeMap<String, [Bits; 2]> = by_customer(&events)
        .into_iter()
        .map(|(customer, events)| {
            let all = Relationship::from_events(&events, &params, until).unwrap();
            let portrait = all.portrait(&params, until).unwrap();
            let side = |standing: Option<&goodwill::portrait::Standing>| {
                standing.map(|one| {
                    [one.value(), one.interval().lower, one.interval().upper].map(f64::to_bits)
                })
            };
            let sides = portrait.map(|one| [side(one.ours()), side(one.theirs())]);
            (customer, sides.unwrap_or_default())
        })
        .collect();
    for partitions in [1, 2, 16] {
        let context = context(&events, partitions, &Functions::new());
        let sql = format!(
            "SELECT customer, standing(relationship_union_agg(s), {at}) AS standing FROM \
             (SELECT customer, day, relationship_agg(event) AS s FROM events \
             GROUP BY customer, day) AS daily GROUP BY customer",
            at = until.seconds()
        );
        let mut got = BTreeMap::new();
        for batch in rows(&context, &sql).await {
            let customers = batch.column_by_name("customer").unwrap().clone();
            let standing = batch.column_by_name("standing").unwrap().as_struct().clone();
            for row in 0..batch.num_rows() {
                let side = |name| of(standing.column_by_name(name).unwrap().as_struct(), row);
                let customer = customers.as_string::<i32>().value(row).to_owned();
                got.insert(customer, [side("ours"), side("theirs")]);
            }
        }
        assert_eq!(got, expected, "{partitions} partitions");
    }
}

#[tokio::test]
async fn daily_states_merge_into_one_pass() {
    let (events, until): (Vec<Event>, _) = (simulation().iter().collect(), simulation().until());
    let context = context(&events, 2, &Functions::new());
    for (model, _) in MODELS {
        let sql = format!(
            "SELECT a.customer, a.s = b.s AS same, {model}_score(a.s, {at}) AS one, \
             {model}_score(b.s, {at}) AS merged FROM \
             (SELECT customer, {model}_agg(event) AS s FROM events GROUP BY customer) AS a JOIN \
             (SELECT customer, {model}_union_agg(s) AS s FROM (SELECT customer, day, \
              {model}_agg(event) AS s FROM events GROUP BY customer, day) AS daily \
              GROUP BY customer) AS b ON a.customer = b.customer",
            at = until.seconds()
        );
        let batches = rows(&context, &sql).await;
        assert_eq!(bits(&batches, "one"), bits(&batches, "merged"), "{model}");
        for batch in &batches {
            let same = batch.column_by_name("same").unwrap().as_boolean().clone();
            assert!(same.iter().all(|same| same == Some(true)), "{model}: other bytes");
        }
    }
}

#[tokio::test]
async fn rows_shipped_one_by_one_say_the_same() {
    let (events, until): (Vec<Event>, _) = (simulation().iter().collect(), simulation().until());
    let context = context(&events, 2, &Functions::new());
    for set in [
        "SET datafusion.execution.skip_partial_aggregation_probe_rows_threshold = 1",
        "SET datafusion.execution.skip_partial_aggregation_probe_ratio_threshold = 0.0",
    ] {
        rows(&context, set).await;
    }
    for (model, expected) in MODELS {
        let sql = format!(
            "SELECT customer, {model}_score({model}_agg(event), {at}) AS s FROM events \
             GROUP BY customer",
            at = until.seconds()
        );
        let own: All = by_customer(&events)
            .into_iter()
            .map(|(name, events)| (name, expected(&events, &BookParams::default(), until)[0]))
            .collect();
        assert_eq!(bits(&rows(&context, &sql).await, "s"), own, "{model}");
    }
}

#[tokio::test]
async fn columns_say_the_same_as_texts() {
    let context = context(&[], 1, &Functions::new());
    let sql = "SELECT 'acme' AS customer, \
         trust_score_agg(named_struct('event', kind, 'at', to_timestamp(at), 'by', by, \
             'stake', stake, 'conduct', conduct), 1700086400) AS columns, \
         trust_score_agg(named_struct('event', kind, 'at', at, 'by', by, 'stake', stake, \
             'conduct', conduct, 'customer', 'acme'), 1700086400) AS generic, \
         trust_score_agg('{\"customer\":\"acme\",\"event\":\"' || kind || '\",\"at\":' || at || \
             ',\"by\":\"' || by || '\",\"stake\":' || stake || ',\"conduct\":\"' || conduct || \
             '\"}', 1700086400) AS texts \
         FROM (VALUES ('act', 1700000000, 'firm', 3.5, 'acted_rightly'), \
             ('act', 1690000000, 'customer', 1.25, 'failed_to_act'), \
             ('act', 1680000000, 'firm', 0.5, 'acted_wrongly')) \
             AS t (kind, at, by, stake, conduct)";
    let batches = rows(&context, sql).await;
    let [a, b, c] = ["columns", "generic", "texts"].map(|name| bits(&batches, name));
    assert!(a["acme"].is_some());
    assert_eq!(a, c);
    assert_eq!(b, c);
}

/// Of very many groups acts are kept and counted later: no bit may hang on it.
#[tokio::test]
async fn acts_of_very_many_customers_say_the_same_as_texts() {
    const CUSTOMERS: i64 = 12_000;
    let context = context(&[], 1, &Functions::new());
    let batches: Vec<RecordBatch> = (0..5_i64)
        .map(|turn| {
            let customers = || (0..CUSTOMERS).map(|i| (i * 7_919 + turn) % CUSTOMERS);
            let at = |i: i64| 1_700_000_000 - i * 1_000 - turn * 86_400;
            let stake = |i: i64| (i % 90) as f64 / 8.0 + turn as f64;
            let by = |i: i64| if (i + turn) % 2 == 0 { "firm" } else { "customer" };
            let conduct = |i: i64| if i % 4 == turn { "failed_to_act" } else { "acted_rightly" };
            let text = |i: i64| {
                let (at, by, stake, conduct) = (at(i), by(i), stake(i), conduct(i));
                format!(
                    r#"{{"customer":"a","event":"act","at":{at},"by":"{by}","stake":{stake},"conduct":"{conduct}"}}"#
                )
            };
            let texts = |of: &dyn Fn(i64) -> String| -> ArrayRef {
                Arc::new(StringArray::from_iter_values(customers().map(of)))
            };
            let columns: [(&str, ArrayRef); 6] = [
                ("customer", texts(&|i| i.to_string())),
                ("text", texts(&text)),
                ("at", Arc::new(Int64Array::from_iter_values(customers().map(at)))),
                ("stake", Arc::new(Float64Array::from_iter_values(customers().map(stake)))),
                ("by", texts(&|i| by(i).to_owned())),
                ("conduct", texts(&|i| conduct(i).to_owned())),
            ];
            RecordBatch::try_from_iter(columns).unwrap()
        })
        .collect();
    let table = MemTable::try_new(batches[0].schema(), vec![batches]).unwrap();
    context.register_table("acts", Arc::new(table)).unwrap();
    let act =
        "named_struct('event', 'act', 'at', at, 'by', by, 'stake', stake, 'conduct', conduct)";
    let sql = format!(
        "SELECT customer, trust_score_agg({act}, 1700086400) AS columns, \
         trust_score(trust_agg({act}), 1700086400) AS states, \
         trust_score_agg(text, 1700086400) AS texts FROM acts GROUP BY customer"
    );
    let batches = rows(&context, &sql).await;
    let [a, b, c] = ["columns", "states", "texts"].map(|name| bits(&batches, name));
    assert_eq!(c.values().flatten().count(), usize::try_from(CUSTOMERS).unwrap());
    assert!(a == c && b == c, "acts that were kept say other bits");
}
