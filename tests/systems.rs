//! Every system of the sources has a public item and a test: the table in SYSTEMS.md is walked.

// A test fails by panicking.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs::read_to_string;

/// The rows that the crate promises.
const PROMISED: [(&str, usize); 13] = [
    ("T", 6),
    ("F", 8),
    ("I", 5),
    ("E", 6),
    ("N", 7),
    ("P", 4),
    ("R", 7),
    ("O", 3),
    ("C", 5),
    ("B", 2),
    ("M", 2),
    ("U", 3),
    ("W", 8),
];

/// Names items in code, so that one that is gone or private does not compile, and in text.
macro_rules! items {
    ($($model:ident :: $item:ident,)*) => {
        $(
            #[allow(unused_imports, reason = "that the item can be imported is what is tested")]
            mod $item {
                use goodwill::$model::$item;
            }
        )*
        const ITEMS: &[&str] = &[$(concat!(stringify!($model), "::", stringify!($item))),*];
    };
}

/// Holds the modules that import the items, named as they are.
#[allow(non_snake_case, reason = "a module is named for its item")]
mod imports {
    items! {
        book::Alarm,
        book::AttentionParams,
        book::Book,
        book::Firm,
        book::LossLearner,
        book::LossModel,
        book::Person,
        book::Ranked,
        book::people,
        calibrate::Calibrator,
        capability::Aspect,
        capability::Check,
        conduct::Discovery,
        conduct::before_the_sale,
        conduct::commandments,
        conduct::discovery,
        conduct::habits,
        conduct::strengthening,
        culture::Nest,
        culture::Profile,
        culture::YesWorth,
        expectation::ExpectationScore,
        expectation::Feeling,
        expectation::Growth,
        expectation::alignment_call,
        expectation::post_order,
        expectation::topics,
        friction::Dimension,
        friction::DirectionPrior,
        friction::Friction,
        friction::FrictionKind,
        friction::Initiator,
        friction::Stage,
        friction::label_next_issues,
        intimacy::Component,
        intimacy::Group,
        intimacy::Mutuality,
        intimacy::Transactions,
        intimacy::label_contacts,
        momentum::Closings,
        momentum::label_meetings,
        needs::Case,
        needs::Deeds,
        needs::Leader,
        needs::PromiseAnswer,
        needs::Tier,
        needs::Trend,
        needs::golden_rule,
        onboarding::Gate,
        onboarding::Preferences,
        onboarding::OnboardingItem,
        pillars::Pillar,
        pillars::PillarsEvidence,
        pillars::PillarsScore,
        pillars::Problem,
        portrait::Change,
        portrait::Direction,
        portrait::Portrait,
        portrait::Standing,
        record::Fact,
        record::OutcomeEvent,
        recovery::Authority,
        recovery::JusticeKind,
        recovery::RecoveryScore,
        recovery::SilentCustomers,
        recovery::StepKind,
        recovery::WordOfMouth,
        recovery::heard_again,
        trust::Audit,
        trust::Outcome,
        trust::PartyTrust,
        trust::TrustScore,
        trust::self_audit,
        trust::stage_audit,
    }

    pub(crate) const NAMED: &[&str] = ITEMS;
}

fn file(path: &str) -> String {
    read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// A row of the table.
struct Row {
    id: String,
    /// The items that carry the system.
    items: Vec<String>,
    /// The tests of it: the file, and the name of the test.
    tests: Vec<(String, String)>,
}

/// What stands between backquotes.
fn quoted(text: &str) -> impl Iterator<Item = String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

impl Row {
    /// Reads `| id | system | items | tests |`; the tests are files, each with its names, between
    /// semicolons.
    fn read(line: &str) -> Self {
        let cells: Vec<&str> = line.trim_matches(['|', ' ']).split(" | ").collect();
        let [id, _, items, tests] = cells[..] else { panic!("four cells, got: {line}") };
        let named = tests.split("; ").flat_map(|of_file| {
            let mut quoted = quoted(of_file);
            let file = quoted.next().unwrap();
            quoted.map(move |test| (file.clone(), test))
        });
        Self { id: id.to_owned(), items: quoted(items).collect(), tests: named.collect() }
    }
}

/// The rows of all tables of the page.
fn table() -> Vec<Row> {
    let text = file("SYSTEMS.md");
    let rows = text.lines().filter(|line| line.starts_with('|'));
    let rows = rows.filter(|line| !line.starts_with("| row ") && !line.starts_with("|---"));
    rows.map(Row::read).collect()
}

#[test]
fn every_row_is_there_once() {
    let ids: Vec<String> = table().into_iter().map(|row| row.id).collect();
    let promised: Vec<String> = PROMISED
        .iter()
        .flat_map(|(letter, count)| (1..=*count).map(move |n| format!("{letter}{n}")))
        .collect();
    assert_eq!(ids, promised);
}

#[test]
fn every_row_has_public_items() {
    let named: BTreeSet<&str> = imports::NAMED.iter().copied().collect();
    let table = table();
    let tabled: BTreeSet<&str> =
        table.iter().flat_map(|row| row.items.iter().map(String::as_str)).collect();
    assert_eq!(tabled, named);
    assert!(table.iter().all(|row| !row.items.is_empty()));
}

/// Tells whether a file has a test of that name, marked as one.
fn has_test(text: &str, test: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim_start).collect();
    let is_defined = |line: &&str| {
        let rest = line.strip_prefix("fn ").and_then(|rest| rest.strip_prefix(test));
        rest.is_some_and(|rest| rest.starts_with(['(', '<']))
    };
    let Some(defined) = lines.iter().position(is_defined) else { return false };
    let marks = lines[..defined].iter().rev().take_while(|line| line.starts_with(['#', '/']));
    marks.into_iter().any(|line| *line == "#[test]")
}

#[test]
fn every_row_has_tests() {
    for Row { id, items, tests } in table() {
        assert!(!tests.is_empty(), "{id} names no test");
        // What a model carries is tested in its folder; the whole is tested where it shows.
        let model = items[0].split("::").next().unwrap();
        let (own, alone) = (format!("tests/{model}/"), format!("tests/{model}.rs"));
        let is_own = tests.iter().any(|(path, _)| path.starts_with(&own) || *path == alone);
        assert!(is_own || id.starts_with('W'), "{id}: no test in {own}");
        for (path, test) in &tests {
            assert!(has_test(&file(path), test), "{id} names `{test}`, which {path} lacks");
        }
    }
}
