//! The README against the command line: every flag that it names is one.

use std::collections::BTreeSet;

use clap::Command;

const README: &str = include_str!("../../README.md");

/// The flags that the README names of an example; those that stand without one are `portfolio`'s.
fn named(example: &str) -> BTreeSet<String> {
    let mut flags = BTreeSet::new();
    // Text between back quotes: a span, or a block.
    for code in README.split('`').skip(1).step_by(2).chain(blocks()) {
        for line in code.lines() {
            let (of, options) = match (line.split_once("--example "), line.split_once(" -- ")) {
                (Some((_, rest)), Some((_, options))) => {
                    (rest.split_whitespace().next().unwrap_or_default(), options)
                }
                _ if line.starts_with("--") => ("portfolio", line),
                _ => continue,
            };
            if of == example {
                let flag = |word: &&str| word.starts_with("--") && word.len() > 2;
                flags.extend(options.split_whitespace().filter(flag).map(str::to_owned));
            }
        }
    }
    flags
}

fn blocks() -> impl Iterator<Item = &'static str> {
    README.split("```").skip(1).step_by(2)
}

/// Says which flags the README names and the command has not; fails too if it names too few.
pub(crate) fn unknown(example: &str, command: &Command, least: usize) -> Vec<String> {
    let known: BTreeSet<String> = command
        .get_arguments()
        .filter_map(|argument| argument.get_long())
        .chain(["help"])
        .map(|long| format!("--{long}"))
        .collect();
    let named = named(example);
    if named.len() < least {
        return vec![format!("{named:?} are fewer than {least}")];
    }
    named.difference(&known).cloned().collect()
}

/// The options that the help lists under the heading of how a file is read.
pub(crate) fn reading(command: &Command) -> Vec<&str> {
    let arguments = command.get_arguments();
    let headed = arguments.filter(|argument| argument.get_help_heading() == Some("Reading"));
    headed.map(|argument| argument.get_id().as_str()).collect()
}
