//! The README says what was measured, and its links lead somewhere.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn file(path: &str) -> String {
    read_to_string(root().join(path)).unwrap()
}

/// Where the links of a text lead: the path, and behind `#` the place in it.
fn links(text: &str) -> Vec<(String, Option<String>)> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let relative = targets.filter(|target| !target.contains("://"));
    let parted = relative.map(|target| match target.split_once('#') {
        Some((path, place)) => (path.to_owned(), Some(place.to_owned())),
        None => (target.to_owned(), None),
    });
    parted.collect()
}

/// What a heading is called in a link.
fn slug(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The sections of a text, each with what it is called in a link.
fn sections(text: &str) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    let mut code = false;
    for line in text.lines() {
        code ^= line.starts_with("```");
        match line.trim_start_matches('#').strip_prefix(' ') {
            Some(heading) if !code && line.starts_with('#') => {
                sections.push((slug(heading), String::new()));
            }
            _ => {
                if let Some((_, section)) = sections.last_mut() {
                    section.push_str(line);
                    section.push('\n');
                }
            }
        }
    }
    sections
}

/// The numbers of a text; thousands may be parted by spaces.
fn figures(text: &str) -> BTreeSet<String> {
    let letters: Vec<char> = text.chars().collect();
    let digit = |i: usize| letters.get(i).is_some_and(char::is_ascii_digit);
    let (mut figures, mut figure) = (BTreeSet::new(), String::new());
    for (i, letter) in letters.iter().enumerate() {
        let thousands = *letter == ' '
            && figure.ends_with(|c: char| c.is_ascii_digit())
            && (1..4).all(|k| digit(i + k))
            && !digit(i + 4);
        if letter.is_ascii_digit() || (*letter == '.' && digit(i + 1)) {
            figure.push(*letter);
        } else if !thousands && !figure.is_empty() {
            figures.insert(std::mem::take(&mut figure));
        }
    }
    figures.insert(figure);
    figures.remove("");
    figures
}

#[test]
fn figures_are_read_as_they_are_written() {
    let read = figures("12 093 of .896, 6.7 s in a year. 1 707, 20 and 200 000.");
    let expected = ["12093", ".896", "6.7", "1707", "20", "200000"];
    assert_eq!(read, expected.map(str::to_owned).into());
}

#[test]
fn every_figure_of_the_readme_was_measured() {
    let readme = sections(&file("README.md"));
    let (_, measured) = readme.iter().find(|(name, _)| name == "what-was-measured").unwrap();
    let rows: Vec<&str> = measured.lines().filter(|line| line.starts_with('|')).skip(2).collect();
    assert!(rows.len() > 5, "{rows:?}");
    for row in rows {
        let cells: Vec<&str> = row.split('|').collect();
        let (path, place) = links(cells[1]).first().unwrap().clone();
        let place = place.unwrap();
        let sections = sections(&file(&path));
        let (_, section) = sections.iter().find(|(name, _)| *name == place).unwrap();
        // What is linked, what was found, what against; the command is no figure.
        let text = cells[1].split("](").last().unwrap_or_default();
        let said = figures(
            &[cells[1].split("](").next().unwrap_or_default(), text, cells[2], cells[3]]
                .join(" | "),
        );
        let stated: BTreeSet<String> = figures(section).union(&spelled(section)).cloned().collect();
        let unknown: Vec<&String> = said.difference(&stated).collect();
        assert!(unknown.is_empty(), "{unknown:?} is not in {path}#{place}: {row}");
        assert!(cells[4].contains("`cargo "), "{row}");
    }
}

/// Numbers that a section has as per cent, as the share that they are.
fn spelled(section: &str) -> BTreeSet<String> {
    let percent = section.match_indices(" %").filter_map(|(i, _)| {
        section[..i].rsplit(|c: char| !c.is_ascii_digit()).next().map(|n| format!(".{n}"))
    });
    percent.collect()
}

#[test]
fn every_link_leads_somewhere() {
    let pages = [
        "README.md",
        "DESIGN.md",
        "VALIDITY.md",
        "SYSTEMS.md",
        "CHANGELOG.md",
        "benches/README.md",
        "service/README.md",
    ];
    let mut count = 0;
    for page in pages {
        let folder = root().join(page).parent().map(Path::to_path_buf).unwrap();
        for (path, place) in links(&file(page)) {
            let target = if path.is_empty() { root().join(page) } else { folder.join(&path) };
            assert!(target.exists(), "{page}: {path}");
            if let Some(place) = place {
                let sections = sections(&read_to_string(&target).unwrap());
                assert!(sections.iter().any(|(name, _)| *name == place), "{page}: {path}#{place}");
            }
            count += 1;
        }
    }
    assert!(count > 10, "{count} links");
}

#[test]
fn the_oldest_rust_is_that_of_the_manifest() {
    let manifest = file("Cargo.toml");
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
    let said = format!("Rust {} or newer", version.trim_matches('"'));
    assert!(file("README.md").contains(&said), "{said}");
}

#[test]
fn the_picture_stands_by_itself() {
    let picture = file("docs/book.svg");
    let drawing = roxmltree::Document::parse(&picture).unwrap();
    let root = drawing.root_element();
    assert_eq!(root.tag_name().namespace(), Some("http://www.w3.org/2000/svg"));
    // Nothing is asked for, and in the documentation it is one block without an empty line.
    assert!(!picture.contains("href") && !picture.contains("url(") && !picture.contains("@import"));
    assert!(!picture.trim().contains("\n\n"));
    let titled = |name| {
        root.children().any(|child| child.has_tag_name(("http://www.w3.org/2000/svg", name)))
    };
    assert!(titled("title") && titled("desc"));
}
