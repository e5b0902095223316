//! The documentation says what the code does: headings, defaults and laws.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

use std::fs::{read_dir, read_to_string};
use std::path::Path;

use goodwill::defaults::{DefaultValue, register};

/// The headings of a model's page, in their order.
const HEADINGS: [&str; 10] = [
    "Question",
    "Evidence",
    "Formula",
    "Symbols",
    "Direction",
    "Parameters",
    "Laws",
    "Worked example",
    "Limits",
    "References",
];
const MODELS: [&str; 12] = [
    "trust",
    "friction",
    "intimacy",
    "expectation",
    "needs",
    "recovery",
    "onboarding",
    "momentum",
    "conduct",
    "culture",
    "pillars",
    "capability",
];

fn file(path: &str) -> String {
    read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// All tests below a folder, or those of the file of that name.
fn tests_of(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name);
    if path.is_dir() {
        let inside = read_dir(&path).unwrap().map(|entry| entry.unwrap().file_name());
        let texts = inside.map(|inside| tests_of(&format!("{name}/{}", inside.to_str().unwrap())));
        texts.collect()
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        read_to_string(path).unwrap()
    } else {
        // What proptest keeps.
        String::new()
    }
}

/// The lines of the documentation on top of a file, without its blocks of code.
fn page(path: &str) -> Vec<String> {
    let mut code = false;
    let text = file(path);
    let lines = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let prose = lines.filter(|line| {
        let fence = line.starts_with("```");
        code ^= fence;
        !code && !fence
    });
    prose.map(str::to_owned).collect()
}

/// The rows of the table that stands below a heading, without its header.
fn rows<'a>(page: &'a [String], heading: &str) -> Vec<&'a String> {
    let below = page.iter().skip_while(|line| **line != format!("# {heading}")).skip(1);
    below
        .take_while(|line| !line.starts_with("# "))
        .filter(|line| line.starts_with('|'))
        .skip(2)
        .collect()
}

#[test]
fn every_page_has_the_headings_in_order() {
    for model in MODELS {
        let page = page(&format!("src/model/{model}/mod.rs"));
        let headings: Vec<&str> = page.iter().filter_map(|line| line.strip_prefix("# ")).collect();
        assert_eq!(headings, HEADINGS, "{model}");
    }
    let page = page("src/network/mod.rs");
    let headings: Vec<&str> = page.iter().filter_map(|line| line.strip_prefix("# ")).collect();
    assert_eq!(headings, HEADINGS, "network");
}

#[test]
fn the_register_is_the_table_of_its_page() {
    let page = page("src/defaults/mod.rs");
    let written: Vec<&String> = page.iter().filter(|line| line.starts_with('|')).skip(2).collect();
    let registered: Vec<String> = register().iter().map(ToString::to_string).collect();
    assert_eq!(written, registered.iter().collect::<Vec<_>>());
}

#[test]
fn every_page_lists_the_defaults_of_its_model() {
    for model in MODELS {
        let page = page(&format!("src/model/{model}/mod.rs"));
        let of_model = |d: &&DefaultValue| d.model == "all" || d.model == model;
        let expected: Vec<String> =
            register().iter().filter(of_model).map(ToString::to_string).collect();
        assert_eq!(rows(&page, "Parameters"), expected.iter().collect::<Vec<_>>(), "{model}");
    }
}

#[test]
fn every_law_of_a_page_has_its_test_and_every_test_of_a_law_its_page() {
    let shared = tests_of("shared_laws");
    let models = MODELS.map(|model| (format!("model/{model}"), model.to_owned(), model));
    let others =
        ["backtest", "network"].map(|module| (module.to_owned(), format!("{module}.rs"), module));
    for (folder, tests, model) in models.into_iter().chain(others) {
        let page = page(&format!("src/{folder}/mod.rs"));
        let mut tests = tests_of(&tests);
        if MODELS.contains(&model) {
            tests.push_str(&shared);
        }
        let mut named: Vec<String> = rows(&page, "Laws")
            .iter()
            .map(|row| row.rsplit('`').nth(1).unwrap_or("no test named").to_owned())
            .collect();
        let mut tested: Vec<String> = tests
            .lines()
            .filter_map(|line| line.trim().strip_prefix("fn law_"))
            .filter_map(|rest| rest.split(['(', '<']).next())
            .map(|name| format!("law_{name}"))
            .collect();
        named.sort();
        tested.sort();
        assert_eq!(named, tested, "{model}");
    }
}

#[test]
fn the_register_is_sound() {
    let mut names: Vec<(&str, &str)> = register().iter().map(|d| (d.model, d.parameter)).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "a parameter is registered twice");
    for default in register() {
        let infinite = default.value == f64::INFINITY && default.range.ends_with("to infinite");
        assert!(default.value.is_finite() || infinite, "{default}");
        assert!(!default.source.is_empty() && !default.range.is_empty(), "{default}");
    }
}

#[test]
fn the_changelog_begins_with_the_version_of_the_crate() {
    let changelog = file("CHANGELOG.md");
    let versions: Vec<&str> = changelog.lines().filter_map(|l| l.strip_prefix("## [")).collect();
    assert!(versions[0].starts_with("Unreleased]"), "{versions:?}");
    assert!(versions[1].starts_with(concat!(env!("CARGO_PKG_VERSION"), "]")), "{versions:?}");
}
