//! What the tests share: made-up events, the core's own answers, and the rows of a result.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Float64Array, Int64Array, ListArray, RecordBatch, StringArray,
    StructArray,
};
use datafusion::arrow::datatypes::{Float64Type, UInt64Type};
use datafusion::datasource::MemTable;
use datafusion::prelude::{SessionConfig, SessionContext};
use goodwill::book::{BookParams, Relationship};
use goodwill::kernel::{Interval, Part};
use goodwill::portrait::Standing;
use goodwill::quantity::Instant;
use goodwill::record::{Event, Fact};
use goodwill_datafusion::Functions;

/// Anything that can go wrong in a proof.
pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// One score, to the bit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Score {
    numbers: Vec<Option<u64>>,
    parts: Vec<(String, u64, u64)>,
}

impl Score {
    fn new(numbers: &[f64], facts: u64, parts: &[Part]) -> Self {
        let numbers = numbers.iter().map(|x| Some(x.to_bits())).chain([Some(facts)]).collect();
        let part =
            |part: &Part| (part.name.clone(), part.value.to_bits(), part.contribution.to_bits());
        Self { numbers, parts: parts.iter().map(part).collect() }
    }

    fn of_standing(standing: &Standing) -> Self {
        let Interval { lower, upper, .. } = standing.interval();
        let (value, coverage, fresh) = (standing.value(), standing.coverage(), standing.fresh());
        let numbers = [value, lower, upper, coverage, fresh, standing.evidence()];
        let part = |part: &goodwill::portrait::StandingPart| {
            let name = format!("{}: {}", part.model, part.component);
            (name, part.expected.to_bits(), part.contribution.to_bits())
        };
        Self {
            numbers: numbers.iter().map(|x| Some(x.to_bits())).collect(),
            parts: standing.parts().iter().map(part).collect(),
        }
    }

    /// Reads a row of a column of scores.
    fn read(column: &StructArray, row: usize) -> Option<Self> {
        column.is_valid(row).then(|| {
            let names = ["value", "lower", "upper", "coverage", "fresh", "evidence"];
            let numbers = names.map(|name| number(column.column_by_name(name)?, row));
            let parts = column.column_by_name("parts").and_then(|parts| parts.as_list_opt());
            let parts = parts.map(|parts| read_parts(parts, row)).unwrap_or_default();
            Self { numbers: numbers.to_vec(), parts }
        })
    }
}

fn number(column: &ArrayRef, row: usize) -> Option<u64> {
    if column.is_null(row) {
        return None;
    }
    match column.as_primitive_opt::<Float64Type>() {
        Some(numbers) => Some(numbers.value(row).to_bits()),
        None => Some(column.as_primitive_opt::<UInt64Type>()?.value(row)),
    }
}

fn read_parts(parts: &ListArray, row: usize) -> Vec<(String, u64, u64)> {
    let parts = parts.value(row);
    let Some(parts) = parts.as_struct_opt() else { return Vec::new() };
    let columns = parts.columns();
    let names = columns[0].as_string::<i32>();
    let [values, contributions]: [&Float64Array; 2] = [1, 2].map(|i| columns[i].as_primitive());
    (0..parts.len())
        .map(|i| {
            let (value, contribution) = (values.value(i), contributions.value(i));
            (names.value(i).to_owned(), value.to_bits(), contribution.to_bits())
        })
        .collect()
}

/// What a column of a result says of each customer; a standing gives two, one a direction.
pub(crate) type Answers = BTreeMap<String, Vec<Option<Score>>>;

macro_rules! answers {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        /// The models, by the names of their functions.
        pub(crate) const MODELS: &[&str] = &[$(stringify!($folder)),*];

        /// The model that an event is of, if any.
        pub(crate) fn model_of(event: &Event) -> Option<&'static str> {
            match event.fact() {
                $(Fact::$fact(_) => Some(stringify!($folder)),)*
                _ => None,
            }
        }

        /// What the core says of one customer and one model.
        pub(crate) fn score_of(
            model: &str,
            relationship: &Relationship,
            set: &BookParams,
            as_of: Instant,
        ) -> goodwill::Result<Option<Score>> {
            Ok(match model {
                $(stringify!($folder) => {
                    relationship.$folder().score(&set.$folder, as_of)?.map(|score| {
                        let Interval { lower, upper, .. } = score.interval();
                        let (value, coverage) = (score.value(), score.coverage());
                        let numbers = [value, lower, upper, coverage, score.fresh()];
                        Score::new(&numbers, score.facts(), &score.parts())
                    })
                })*
                _ => None,
            })
        }
    };
}

goodwill::models! { answers }

/// Events of one customer each.
pub(crate) fn by_customer(events: &[Event]) -> BTreeMap<String, Vec<Event>> {
    let mut customers: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for event in events {
        customers.entry(event.customer().to_string()).or_default().push(event.clone());
    }
    customers
}

/// The core's answers to all queries of [`queries`], in their order.
pub(crate) fn core_answers(
    events: &[Event],
    set: &BookParams,
    as_of: Instant,
) -> Outcome<Vec<Answers>> {
    let mut all = vec![Answers::new(); 2 * MODELS.len() + 1];
    for (customer, events) in by_customer(events) {
        let whole = Relationship::from_events(&events, set, as_of)?;
        let (of_models, rest) = all.split_at_mut(MODELS.len());
        for (answers, model) in of_models.iter_mut().zip(MODELS) {
            let own: Vec<Event> =
                events.iter().filter(|event| model_of(event) == Some(model)).cloned().collect();
            let own = Relationship::from_events(&own, set, as_of)?;
            let said = score_of(model, &own, set, as_of)?;
            answers.insert(customer.clone(), vec![said]);
        }
        for (answers, model) in rest.iter_mut().zip(MODELS) {
            answers.insert(customer.clone(), vec![score_of(model, &whole, set, as_of)?]);
        }
        let portrait = whole.portrait(set, as_of)?;
        let sides = [
            portrait.as_ref().and_then(|portrait| portrait.ours()).map(Score::of_standing),
            portrait.as_ref().and_then(|portrait| portrait.theirs()).map(Score::of_standing),
        ];
        if let Some(answers) = rest.last_mut() {
            answers.insert(customer, sides.to_vec());
        }
    }
    Ok(all)
}

/// One query for each model's own events, one for each model within the whole customer, and one for
/// the standing; over a table `events` of `customer` and `event`.
pub(crate) fn queries(as_of: Instant) -> Vec<String> {
    let as_of = as_of.seconds();
    let select =
        |said: String| format!("SELECT customer, {said} AS said FROM events GROUP BY customer");
    let own = MODELS.iter().map(|m| select(format!("{m}_score({m}_agg(event), {as_of})")));
    let within =
        MODELS.iter().map(|m| select(format!("{m}_score(relationship_agg(event), {as_of})")));
    let standing = select(format!("standing(relationship_agg(event), {as_of})"));
    own.chain(within).chain([standing]).collect()
}

/// Reads a result of two columns: the customer, and what is said of it.
pub(crate) fn answers(batches: &[RecordBatch]) -> Outcome<Answers> {
    let mut answers = Answers::new();
    for batch in batches {
        let customers = datafusion::arrow::compute::cast(
            batch.column(0),
            &datafusion::arrow::datatypes::DataType::Utf8,
        )?;
        let customers = customers.as_string::<i32>();
        let said = batch.column(1).as_struct();
        for row in 0..batch.num_rows() {
            let sides = [said.column_by_name("ours"), said.column_by_name("theirs")];
            let scores = match sides {
                [Some(ours), Some(theirs)] => {
                    [ours, theirs].map(|side| Score::read(side.as_struct(), row)).to_vec()
                }
                _ => vec![Score::read(said, row)],
            };
            if answers.insert(customers.value(row).to_owned(), scores).is_some() {
                return Err(format!("customer `{}` came twice", customers.value(row)).into());
            }
        }
    }
    Ok(answers)
}

/// Events as a batch: the customer, the day, and the event as a text.
pub(crate) fn batch(events: &[Event]) -> Outcome<RecordBatch> {
    let customers: StringArray =
        events.iter().map(|event| Some(event.customer().to_string())).collect();
    let texts: Vec<String> = events.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let texts: StringArray = texts.iter().map(Some).collect();
    let days: Int64Array =
        events.iter().map(|event| Some(event.at().seconds().div_euclid(Instant::DAY))).collect();
    let columns: [(&str, ArrayRef); 3] =
        [("customer", Arc::new(customers)), ("day", Arc::new(days)), ("event", Arc::new(texts))];
    Ok(RecordBatch::try_from_iter(columns)?)
}

/// Another order of the same, drawn of a number.
pub(crate) fn shuffled<T>(mut items: Vec<T>, mut seed: u64) -> Vec<T> {
    for i in (1..items.len()).rev() {
        // The generator of Knuth's MMIX; its upper bits are the better ones.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let place = (seed >> 33) % (i as u64 + 1);
        items.swap(i, usize::try_from(place).unwrap_or(0));
    }
    items
}

/// A context with so many partitions, over events in so many parts. `skips` lets partial
/// aggregation give up at once, so that single events travel.
pub(crate) fn context(events: &[Event], partitions: usize, skips: bool) -> Outcome<SessionContext> {
    let mut config = SessionConfig::new().with_target_partitions(partitions).with_batch_size(512);
    let options = &mut config.options_mut().execution;
    if skips {
        options.skip_partial_aggregation_probe_rows_threshold = 1;
        options.skip_partial_aggregation_probe_ratio_threshold = 0.0;
    } else {
        options.skip_partial_aggregation_probe_ratio_threshold = 1.1;
    }
    let mut context = SessionContext::new_with_config(config);
    Functions::new().register(&mut context)?;
    let size = events.len().div_ceil(partitions).max(1);
    let parts: Vec<Vec<RecordBatch>> = events
        .chunks(size)
        .map(|part| part.chunks(29).map(batch).collect())
        .collect::<Outcome<_>>()?;
    let schema = batch(&[])?.schema();
    context.register_table("events", Arc::new(MemTable::try_new(schema, parts)?))?;
    Ok(context)
}

/// Runs all queries.
pub(crate) async fn engine_answers(
    context: &SessionContext,
    as_of: Instant,
) -> Outcome<Vec<Answers>> {
    let mut all = Vec::new();
    for query in queries(as_of) {
        all.push(answers(&context.sql(&query).await?.collect().await?)?);
    }
    Ok(all)
}

/// Compares answers with the core's, and counts them; says which query and customer differ.
pub(crate) fn compare(core: &[Answers], engine: &[Answers]) -> Outcome<usize> {
    let mut count = 0;
    if core.len() != engine.len() {
        return Err(format!("{} answers beside {}", engine.len(), core.len()).into());
    }
    for (query, (core, engine)) in core.iter().zip(engine).enumerate() {
        if core.len() != engine.len() {
            let (ours, theirs) = (core.len(), engine.len());
            return Err(format!("query {query}: {theirs} customers beside {ours}").into());
        }
        for (customer, said) in core {
            if engine.get(customer) != Some(said) {
                let got = engine.get(customer);
                return Err(format!("query {query}, `{customer}`: {got:?} beside {said:?}").into());
            }
            count += said.iter().flatten().count();
        }
    }
    Ok(count)
}
