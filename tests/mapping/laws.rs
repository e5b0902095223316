//! Laws: whatever the mapping and the rows hold, nothing panics and every row is counted.

use std::collections::BTreeMap;

use goodwill::record::mapping::{
    Between, Condition, Constant, Drop, Mapping, MappingForm, MappingReport, Rescale, Rule, Set,
    Take, TimeUnit, Unfit, When,
};
use goodwill::record::{Event, EventRecord};
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::presets::{preset, table};
use super::support::cases;
use super::{Table, event, map};

const COLUMNS: [&str; 5] = ["a", "b", "c", "d", ""];

/// Cells that are hard to read.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec![
            "", " ", "0", "1", "5", "-1", "0.5", "1e308", "NaN", "inf", "1,234.5", "2026-01-31",
            "31/1/2026", "1767225600", "99999999999999999999", "late:0.5;repeat", "late:2", "true",
            "acme", " acme ", "a\u{0}b", "\u{202e}x", "26:10:05", "999999999:59:59", "Good",
        ])
        .prop_map(str::to_owned),
        1 => ".{0,12}",
        1 => Just("x".repeat(300)),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        select(vec![0.0, -0.0, 1.0, 5.0, 0.5, -3.0, 1e308, f64::MAX, f64::MIN_POSITIVE]),
        any::<f64>(),
    ]
}

fn constant() -> impl Strategy<Value = Constant> {
    prop_oneof![
        cell().prop_map(Constant::Text),
        number().prop_map(Constant::Number),
        any::<bool>().prop_map(Constant::Flag),
        select(vec!["firm", "customer", "support", "ease", "kept"]).prop_map(Constant::from),
    ]
}

fn column() -> impl Strategy<Value = String> {
    prop_oneof![
        40 => select(COLUMNS[..4].to_vec()).prop_map(str::to_owned),
        1 => Just(COLUMNS[4].to_owned()),
    ]
}

/// Once in so many times something, else nothing.
fn rarely<S: Strategy>(strategy: S) -> impl Strategy<Value = Option<S::Value>>
where
    S::Value: Clone,
{
    proptest::option::weighted(0.15, strategy)
}

fn format() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(vec![
            "rfc3339", "seconds", "milliseconds", "spreadsheet", "spreadsheet1904",
            "day/month/year", "year-month-day hour:minute offset", "day monthname year2",
        ])
        .prop_map(str::to_owned),
        1 => ".{0,12}",
    ]
}

fn take() -> impl Strategy<Value = Take> {
    let leaf = prop_oneof![
        6 => column().prop_map(|column| Take { column: Some(column), ..Take::default() }),
        2 => vec(column(), 1..3).prop_map(|columns| Take { columns, ..Take::default() }),
        2 => constant().prop_map(|one| Take { constant: Some(one), ..Take::default() }),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let units = [TimeUnit::Seconds, TimeUnit::Minutes, TimeUnit::Hours, TimeUnit::Days];
        let between =
            (inner.clone(), inner.clone(), select(units.to_vec())).prop_map(|(from, to, unit)| {
                Take { between: Some(Box::new(Between { from, to, unit })), ..Take::default() }
            });
        let words = (
            of(cell()),
            of(cell()),
            any::<bool>(),
            rarely(format()),
            proptest::bool::weighted(0.1),
            of(constant()),
            btree_map(cell(), constant(), 0..3),
            of(cell()),
        );
        let sums = (
            rarely(inner.clone()),
            rarely(number()),
            rarely(number()),
            rarely(([number(), number()], [number(), number()], any::<bool>())),
        );
        let parts = btree_map(select(vec!["late", "repeat", "lost"]), inner.clone(), 1..3);
        let parts = parts.prop_map(|parts| Take {
            parts: parts
                .into_iter()
                .map(|(word, take)| (word.to_owned(), Set::Take(Box::new(take))))
                .collect(),
            ..Take::default()
        });
        let spoilt = (inner, words, sums).prop_map(|(take, words, sums)| {
            let (after, before, lower, format, duration, if_empty, lookup, prefix) = words;
            let (minus, times, plus, scale) = sums;
            let scale = scale.map(|(from, to, clamp)| Rescale { from, to, clamp });
            let minus = minus.map(Box::new);
            Take {
                after,
                before,
                lower,
                format,
                duration,
                if_empty,
                lookup,
                prefix,
                minus,
                times,
                plus,
                scale,
                ..take
            }
        });
        prop_oneof![between, parts, spoilt]
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = (of(column()), of(take()), of(constant()), of(any::<bool>()), of(number()))
        .prop_map(|(column, value, is, empty, above)| Condition {
            column,
            value: value.map(Box::new),
            is,
            empty,
            above,
            ..Condition::default()
        });
    leaf.prop_recursive(2, 6, 2, |inner| {
        (of(vec(inner.clone(), 0..2)), of(vec(inner.clone(), 0..2)), of(vec(inner, 0..2)))
            .prop_map(|(all, any, none)| Condition { all, any, none, ..Condition::default() })
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let events: Vec<_> = EventRecord::events().copied().collect();
    let event = select(events).prop_flat_map(|event| {
        let columns: Vec<_> = event.columns().filter(|column| column.name != "person").collect();
        let names: Vec<String> = columns.iter().map(|column| column.name.to_owned()).collect();
        let sets: Vec<_> = columns
            .iter()
            .map(|column| {
                prop_oneof![
                    40 => Just(Set::Constant(Constant::from(column.example))),
                    1 => constant().prop_map(Set::Constant),
                    3 => take().prop_map(|take| Set::Take(Box::new(take))),
                ]
            })
            .collect();
        (Just(event.name()), Just(names), sets)
    });
    let when = prop_oneof![6 => Just(When::default()), 1 => vec(condition(), 0..2).prop_map(When)];
    (event, ".{0,4}", when, rarely(take()), rarely(take())).prop_map(
        |((event, names, sets), name, when, person, at)| Rule {
            event: event.to_owned(),
            name: Some(name),
            when,
            person,
            at,
            fields: names.into_iter().zip(sets).collect(),
            ..Rule::default()
        },
    )
}

/// A column most times, so that rows become events at all.
fn plainly(column: &'static str) -> impl Strategy<Value = Option<Take>> {
    let plain = Take { column: Some(column.to_owned()), ..Take::default() };
    prop_oneof![8 => Just(Some(plain)), 1 => of(take())]
}

fn form() -> impl Strategy<Value = MappingForm> {
    let policy = || select(vec![Unfit::Error, Unfit::Count, Unfit::Drop]);
    let reason = prop_oneof![8 => Just("left out".to_owned()), 1 => cell()];
    let drop = (reason, vec(condition(), 0..2));
    let drop = drop.prop_map(|(reason, when)| Drop { reason, when: When(when) });
    (
        (
            of(cell()),
            0_u32..2,
            prop_oneof![Just(Some("seconds".to_owned())), rarely(format())],
            policy(),
            policy(),
        ),
        (plainly("a"), rarely(take()), plainly("b")),
        vec(drop, 0..2),
        vec(rule(), 1..4),
    )
        .prop_map(
            |((source, skip, format, unfit, unmatched), (customer, id, at), drop, rule)| {
                MappingForm {
                    version: 1,
                    source,
                    skip,
                    format,
                    unfit,
                    unmatched,
                    customer,
                    id,
                    at,
                    drop,
                    rule,
                    optional: COLUMNS.map(str::to_owned).to_vec(),
                    ..MappingForm::default()
                }
            },
        )
}

fn rows() -> impl Strategy<Value = Table> {
    let header: Vec<String> = COLUMNS[..4].iter().map(|name| (*name).to_owned()).collect();
    // Rows of the right length begin with what `plainly` looks for, most times.
    let mostly = |text: &'static str| prop_oneof![4 => Just(text.to_owned()), 1 => cell()];
    let well = (mostly("acme"), mostly("1767225600"), cell(), cell());
    let well = well.prop_map(|(a, b, c, d)| vec![a, b, c, d]);
    let row = prop_oneof![5 => well, 1 => vec(cell(), 3..6)];
    vec(row, 0..8).prop_map(move |rows| (header.clone(), (2..).zip(rows).collect()))
}

/// Every row is mapped, dropped or refused, and every event is counted.
fn adds_up(events: &[Event], report: &MappingReport, rows: usize) {
    assert_eq!(report.rows, rows as u64);
    assert_eq!(report.mapped + report.dropped_rows() + report.refused_rows(), report.rows);
    assert_eq!(report.events.values().sum::<u64>(), events.len() as u64);
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn no_mapping_and_no_row_panics(form in form(), table in rows()) {
        let Ok(mapping) = Mapping::new(form) else { return Ok(()) };
        if let Ok((events, report)) = map(&mapping, &table) {
            adds_up(&events, &report, table.1.len());
        }
        // A rehearsal reads the same rows to their end.
        if let Ok(mapper) = mapping.over(&table.0) {
            let mut mapper = mapper.rehearsing(3);
            let mut events = Vec::new();
            for (line, cells) in &table.1 {
                events.extend(mapper.row(*line, cells).unwrap().into_iter().filter_map(event));
            }
            adds_up(&events, mapper.report(), table.1.len());
            let text = format!("{:#}", mapper.finish());
            prop_assert!(text.contains(" rows: ") || text.contains(" row: "), "{}", text);
        }
    }

    #[test]
    fn no_text_panics_as_a_mapping(text in "(version = 1\n)?([a-z]{1,6} ?= ?[\\[\\]{}\"a-z0-9., =]{0,20}\n){0,6}") {
        let _ = toml::from_str::<Mapping>(&text);
    }

    #[test]
    fn spoilt_cells_are_counted_and_the_other_rows_stay(
        spoilt in vec((0_usize..40, 0_usize..60, cell()), 0..12),
        preset_ in select(vec!["stripe-invoices", "zendesk-tickets", "shopify-orders"]),
        seed in any::<u64>(),
    ) {
        let mapping = preset(preset_);
        let (header, mut rows) = table(preset_, "csv", &mapping);
        for (row, column, cell) in spoilt {
            let (row, column) = (row % rows.len(), column % header.len());
            rows[row].1[column] = cell;
        }
        let (events, report) = map(&mapping, &(header.clone(), rows.clone())).unwrap();
        adds_up(&events, &report, rows.len());
        // In another order the same rows become the same events.
        let mut again = rows;
        let length = u64::try_from(again.len()).unwrap();
        for i in 0..length {
            let other = seed.rotate_left(u32::try_from(i % 64).unwrap()) % length;
            let (i, other) = (usize::try_from(i).unwrap(), usize::try_from(other).unwrap());
            again.swap(i, other);
        }
        let (others, shuffled) = map(&mapping, &(header, again)).unwrap();
        prop_assert_eq!(sorted(&others), sorted(&events));
        prop_assert_eq!(shuffled.events, report.events);
        let counts = |reasons: &BTreeMap<String, _>| reasons.keys().cloned().collect::<Vec<_>>();
        prop_assert_eq!(counts(&shuffled.refused), counts(&report.refused));
    }
}

/// The events as lines, in order.
fn sorted(events: &[Event]) -> Vec<String> {
    let lines = events.iter().map(|event| serde_json::to_string(event).unwrap());
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines
}

/// The strategy above makes mappings that are taken and rows that become events, not only ones
/// that are refused.
#[test]
fn the_laws_see_events() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let (mut taken, mut made) = (0, 0);
    for _ in 0..2_000 {
        let form = form().new_tree(&mut runner).unwrap().current();
        let table = rows().new_tree(&mut runner).unwrap().current();
        let Ok(mapping) = Mapping::new(form) else { continue };
        taken += 1;
        made += usize::from(map(&mapping, &table).is_ok_and(|(events, _)| !events.is_empty()));
    }
    assert!(taken > 200 && made > 50, "{taken} taken, {made} with events");
}
