//! Reads the rows of other systems through mappings.

#[cfg(test)]
mod tests;

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};
use goodwill::record::Entry;
use goodwill::record::mapping::Mapping;

use crate::flatten::{self, Line};
use crate::heard::Place;
use crate::support::input::{self, Opened, Reading};
use crate::support::outcome::Failure;
use crate::support::progress::Progress;
use crate::written;

/// Mappings, each with the files that are read through it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Maps(Vec<(PathBuf, Vec<PathBuf>)>);

const NAME: &str = "map";

impl Args for Maps {
    fn augment_args(command: Command) -> Command {
        command.arg(
            Arg::new(NAME)
                .long(NAME)
                .value_names(["MAP", "FILE"])
                .num_args(2..)
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf))
                .conflicts_with_all(["sorted", "emit_events", "customers", "seed"])
                .help(
                    "Reads rows of other systems: the mapping first, then the files that are read \
                     through it, tables or JSON (lines, a list, or an OCEL 2.0 log). May be given \
                     several times, also beside --events: all files make one book. Mappings for \
                     some products stand in `examples/mappings`; the page of \
                     `goodwill::record::mapping` says how one is written",
                ),
        )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Maps {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut maps = Vec::new();
        for given in matches.get_occurrences::<PathBuf>(NAME).into_iter().flatten() {
            let mut paths = given.cloned();
            maps.extend(paths.next().map(|map| (map, paths.collect())));
        }
        Ok(Self(maps))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mapped {
    /// Each with its place, and its row as a number.
    pub(crate) entries: Vec<(Entry, Place, u64)>,
    /// What became of the rows of each file, in words.
    pub(crate) report: String,
}

impl Maps {
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names of all files.
    pub(crate) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        self.0.iter().flat_map(|(_, files)| files)
    }

    /// The names of all files, and of the mappings.
    pub(crate) fn read_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.files().chain(self.0.iter().map(|(map, _)| map))
    }

    /// Reads all files; with `rehearse`, shows so many rows of each beside what they become.
    pub(crate) fn read(
        &self,
        rehearse: Option<usize>,
        reading: &Reading,
        progress: &mut Progress,
    ) -> Result<Mapped, Failure> {
        let mut mapped = Mapped::default();
        for (map, files) in &self.0 {
            let mapping: Mapping = written::read(map)?;
            for file in files {
                let (map, name) = (map.display(), file.display());
                let wrong = |what: &dyn core::fmt::Display| {
                    Failure::new(format!("{name}, by {map}: {what}"))
                };
                let (header, rows) = rows(file, &mapping, reading)?;
                progress.phase("mapping rows", rows.len() as u64);
                let mut mapper = mapping.over(&header).map_err(|error| wrong(&error))?;
                if let Some(shown) = rehearse {
                    mapper = mapper.rehearsing(shown);
                }
                let place: Arc<str> = name.to_string().into();
                for (line, cells) in rows {
                    let entries = mapper.row(line, &cells).map_err(|error| wrong(&error))?;
                    let mut hasher = DefaultHasher::new();
                    cells.hash(&mut hasher);
                    let place = || (Place { file: Arc::clone(&place), line }, hasher.finish());
                    mapped.entries.extend(entries.into_iter().map(|entry| {
                        let (place, words) = place();
                        (entry, place, words)
                    }));
                    progress.step();
                }
                let report = mapper.finish();
                let report = match rehearse {
                    Some(_) => format!("{name}, by {map}: {report:#}"),
                    None => format!("{name}, by {map}: {report}"),
                };
                mapped.report.push_str(&report);
            }
        }
        Ok(mapped)
    }
}

/// Reads the rows of a file: JSON where it begins like it, else a table.
fn rows(
    path: &Path,
    mapping: &Mapping,
    reading: &Reading,
) -> Result<(Vec<String>, Vec<Line>), Failure> {
    let mut opened = Opened::file(path, reading)?;
    if matches!(opened.first()?, Some(b'{' | b'[')) {
        let name = opened.name.clone();
        let rows = mapping.form().rows.as_deref();
        return flatten::table(&written::whole(opened)?, rows)
            .map_err(|error| Failure::new(format!("{name}, {error}")));
    }
    Ok(input::rows_of(opened, reading)?)
}
