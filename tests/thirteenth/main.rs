//! A thirteenth model is its own folder and one row; what is left out does not compile.
//!
//! Both are tried in a copy of the sources, which compiles several times and so takes a minute:
//! `cargo test --test thirteenth -- --ignored`.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

use std::fs::{copy, create_dir_all, read_dir, read_to_string, remove_dir_all, write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Copies a folder with all that is in it.
fn copy_folder(from: &Path, to: &Path) {
    create_dir_all(to).unwrap();
    for entry in read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &to);
        } else {
            copy(entry.path(), to).unwrap();
        }
    }
}

/// A copy of the sources, in which something can be changed.
struct Copy(PathBuf);

impl Copy {
    fn new(name: &str) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let copy_of = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        drop(remove_dir_all(&copy_of.0));
        // The members of the workspace must be there.
        for folder in ["src", "service", "bits"] {
            copy_folder(&here.join(folder), &copy_of.0.join(folder));
        }
        for file in ["Cargo.lock", "README.md"] {
            copy(here.join(file), copy_of.0.join(file)).unwrap();
        }
        // The library alone: what is tested here needs no example, bench or other test.
        let manifest = read_to_string(here.join("Cargo.toml")).unwrap();
        let (before, rest) = manifest.split_once("[dev-dependencies]").unwrap();
        let (_, lints) = rest.split_once("[lints.rust]").unwrap();
        let tested = "[dev-dependencies]\nserde_json = { version = \"1\", features = \
                      [\"float_roundtrip\"] }\n\n[lints.rust]";
        write(copy_of.0.join("Cargo.toml"), format!("{before}{tested}{lints}")).unwrap();
        copy_of
    }

    /// Replaces a text, which must be there once.
    fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.0.join(file);
        let text = read_to_string(&path).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{file}: {from}");
        write(path, text.replace(from, to)).unwrap();
    }

    fn cargo(&self, what: &[&str]) -> Output {
        Command::new(env!("CARGO"))
            .args(what)
            .args(["--offline", "--features", "simulate"])
            .current_dir(&self.0)
            // One folder for all copies, so that their dependencies compile once.
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("copies"))
            .output()
            .unwrap()
    }
}

#[test]
#[ignore = "compiles a copy of the crate: cargo test --test thirteenth -- --ignored"]
fn a_folder_and_a_row_make_a_model() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/thirteenth");
    let with = Copy::new("with_a_thirteenth");
    copy_folder(&here.join("visits"), &with.0.join("src/model/visits"));
    let row = read_to_string(here.join("row.txt")).unwrap();
    let table = "src/model/mod.rs";
    with.replace(table, "pub mod trust;\n", "pub mod trust;\npub mod visits;\n");
    with.replace(
        table,
        "            conduct Conduct",
        &format!("{row}            conduct Conduct"),
    );
    create_dir_all(with.0.join("tests")).unwrap();
    copy(here.join("used.rs"), with.0.join("tests/used.rs")).unwrap();
    let output = with.cargo(&["test", "--test", "used"]);
    let said = [&output.stderr, &output.stdout].map(|said| String::from_utf8_lossy(said));
    assert!(output.status.success(), "{}", said.concat());
}

#[test]
#[ignore = "compiles copies of the crate: cargo test --test thirteenth -- --ignored"]
fn what_is_left_out_does_not_compile() {
    let event = "src/model/momentum/event.rs";
    let left_out = [
        ("the words of an event", event, "Self::Extra { .. } => f.write_str", "// "),
        ("the way of an event to its ledger", event, "MomentumEvent::Extra { at } =>", "// "),
        ("a field where it is written", event, "ending: meeting.ending(),\n", "\n"),
        (
            "the truth of an event",
            "src/model/momentum/truth.rs",
            "const KINDS: usize = ",
            "const KINDS: usize = 1 + ",
        ),
        ("a word of an ending", "src/model/momentum/evidence.rs", "Slip = \"slip\"", "Slip"),
        (
            "the type of a column that another event has",
            "src/model/needs/event.rs",
            "level: Share",
            "level: u32",
        ),
    ];
    // What is refused below is refused for what was left out.
    let whole = Copy::new("without").cargo(&["check", "--lib"]);
    assert!(whole.status.success(), "{}", String::from_utf8_lossy(&whole.stderr));
    for (what, file, from, to) in left_out {
        let without = Copy::new("without");
        without.replace(file, from, to);
        let output = without.cargo(&["check", "--lib"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains("error"), "{what}: {said}");
    }
}
