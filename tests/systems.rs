//! Every system of the sources has a public item and a test: the table in SYSTEMS.md is walked.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

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
    ("W", 3),
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
        book::Book,
        calibrate::Calibrator,
        capability::Aspect,
        capability::Check,
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

/// The rows of the table: id, item, file of the test, name of the test.
fn table() -> Vec<[String; 4]> {
    let text = file("SYSTEMS.md");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ")).skip(1);
    let cells = rows.map(|row| row.split(" | ").map(str::to_owned).collect::<Vec<_>>());
    let rows = cells.filter(|cells| cells.len() == 4).map(|cells| {
        let item = cells[2].trim_matches(|c| "[]`".contains(c)).to_owned();
        let mut quoted = cells[3].split('`');
        let file = quoted.nth(1).unwrap().to_owned();
        let test = quoted.nth(1).unwrap().to_owned();
        [cells[0].clone(), item, file, test]
    });
    rows.collect()
}

#[test]
fn every_row_is_there_once() {
    let ids: Vec<String> = table().into_iter().map(|[id, ..]| id).collect();
    let promised: Vec<String> = PROMISED
        .iter()
        .flat_map(|(letter, count)| (1..=*count).map(move |n| format!("{letter}{n}")))
        .collect();
    assert_eq!(ids, promised);
}

#[test]
fn every_row_has_a_public_item() {
    let named: BTreeSet<&str> = imports::NAMED.iter().copied().collect();
    let table = table();
    let tabled: BTreeSet<&str> = table.iter().map(|[_, item, ..]| item.as_str()).collect();
    assert_eq!(tabled, named);
}

#[test]
fn every_row_has_a_test() {
    for [id, item, path, test] in table() {
        let model = item.split("::").next().unwrap();
        // A model has a folder of tests, anything else a file.
        let of_model = path.starts_with(&format!("tests/{model}/"));
        assert!(of_model || path == format!("tests/{model}.rs"), "{id}: {path}");
        let text = file(&path);
        let defined = text.lines().position(|line| {
            let line = line.trim_start();
            line.strip_prefix("fn ").is_some_and(|rest| {
                rest.strip_prefix(test.as_str()).is_some_and(|rest| rest.starts_with(['(', '<']))
            })
        });
        assert!(defined.is_some(), "{id} names `{test}`, which {path} lacks");
        let defined = defined.unwrap();
        let marked = text.lines().take(defined).collect::<Vec<_>>();
        let marks =
            marked.iter().rev().take_while(|line| line.trim_start().starts_with(['#', '/']));
        assert!(
            marks.into_iter().any(|line| line.trim() == "#[test]"),
            "{id}: `{test}` is no test"
        );
    }
}
