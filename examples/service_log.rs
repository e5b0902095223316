//! Which callers and which desks have the most friction, and of what kind?
//!
//! ```text
//! cargo run --release --example service_log -- incident_event_log.csv [--json] [--top N]
//! ```
//!
//! Every incident that was closed is one encounter of its caller with support, which the caller
//! had to ask for. What cost effort becomes its frictions:
//!
//! | in the log | friction | severity |
//! |---|---|---|
//! | handed over k times | `repeat`: the story is told again | 1 − 2⁻ᵏ |
//! | its service agreement missed | `late` | ½, the crate's default |
//! | reopened k times | `next_issue` | 1 − 2⁻ᵏ |
//! | the caller back with the same matter within a week | `next_issue` | ½, the crate's default |
//!
//! `1 − 2⁻ᵏ`: the first time is as bad as a friction is by default, and each further time takes
//! away half of the patience that is left.
//!
//! **When.** An encounter is dated when the incident was resolved, since only then all of this
//! is known and the matter is over for the caller. Where that is missing, it is dated when the
//! incident was closed: a stamp that a nightly job sets some days later, on thousands at once.
//!
//! **The same matter** is the same category and subcategory. That it came back is seen by the
//! dates of the encounters alone, so one that was open beside another counts as well.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use goodwill::friction::{
    Encounter, Friction, FrictionEvidence, FrictionIndex, FrictionKind, FrictionLedger,
    FrictionParams, FrictionUnit, HeatCell, Initiator, NextIssueRule, Stage, StageFriction,
    label_next_issues,
};
use goodwill::kernel::Interval;
use goodwill::quantity::{Instant, Name, Share};

use support::dates;
use support::input::{self, Column, Header, Row, Sheet};
use support::json::Object;
use support::outcome::{self, Failure};
use support::progress::Progress;
use support::table::{self, Side};

/// Reads a service desk's incident log, and tells which callers and desks have the most friction.
///
/// Takes the layout of the UCI incident event log: a row for every change of an incident, of
/// which the last one in the state Closed is scored; dates are day/month/year hours:minutes, and
/// ? is missing. Each closed incident is one encounter: hand-overs are repetition, a missed
/// agreement is lateness, a reopening or a return with the same matter within a week is a next
/// issue not avoided.
#[derive(Debug, Parser)]
#[command(name = "service_log")]
struct Args {
    /// The log, a CSV with a header
    #[arg(value_name = "FILE.csv", long_help = file_help())]
    file: PathBuf,
    /// How many callers and how many desks to print
    #[arg(long, value_name = "N", default_value = "10")]
    top: usize,
    /// Print one JSON object on one line, and nothing else
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    outcome::exit(run(&args))
}

fn run(args: &Args) -> Result<String, Failure> {
    let mut progress = Progress::begin();
    let log = Log::open(&args.file, &mut progress)?;
    let report = Report::of(&log, &mut progress)?;
    let seconds = progress.seconds();
    drop(progress);
    Ok(if args.json { report.json(args.top, seconds) } else { report.words(args.top, seconds) })
}

/// What the log says of a closed incident.
#[derive(Debug, Clone, PartialEq)]
struct Incident {
    /// When it was over for the caller.
    at: Instant,
    caller: Option<Name>,
    desk: Option<Name>,
    matter: Option<Name>,
    hand_overs: u32,
    reopenings: u32,
    missed: bool,
}

/// The closed incidents of a log.
#[derive(Debug, Clone, PartialEq)]
struct Log {
    incidents: Vec<Incident>,
    /// Incidents that have no row in the state Closed.
    never_closed: usize,
    /// Incidents whose Closed row lacks what is scored.
    incomplete: usize,
    /// The latest instant in the file.
    latest: Instant,
}

/// The columns that are read.
const COLUMNS: [&str; 12] = [
    "number",
    "incident_state",
    "reassignment_count",
    "reopen_count",
    "made_sla",
    "caller_id",
    "opened_at",
    "resolved_at",
    "closed_at",
    "category",
    "subcategory",
    "assignment_group",
];

fn file_help() -> String {
    let names = COLUMNS.join(", ");
    format!(
        "The log, a CSV with a header. Read are the columns {names}; they may come in any order, \
         with others between them."
    )
}

/// What has been read of an incident so far.
enum Seen {
    Open,
    Incomplete,
    Closed(Incident),
}

impl Log {
    fn open(path: &Path, progress: &mut Progress) -> Result<Self, Failure> {
        let (mut sheet, columns) = Sheet::open(path, COLUMNS, Header::Required)?;
        Ok(Self::read(&mut sheet, columns, progress)?)
    }

    fn read(
        sheet: &mut Sheet,
        columns: [Column; 12],
        progress: &mut Progress,
    ) -> input::Result<Self> {
        let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
        let mut latest = None;
        progress.phase("reading", sheet.position().1);
        while let Some(row) = sheet.next_row()? {
            let (number, found) = Self::incident(row, columns, &mut latest)?;
            // The log is in order, so that the last Closed row of an incident settles it.
            match (found, seen.get_mut(number)) {
                (Seen::Open, Some(_)) => {}
                (found, Some(before)) => *before = found,
                (found, None) => {
                    seen.insert(number.to_owned(), found);
                }
            }
            progress.at(sheet.position().0);
        }
        let mut log = Self {
            incidents: Vec::with_capacity(seen.len()),
            never_closed: 0,
            incomplete: 0,
            latest: latest.unwrap_or(Instant::EPOCH),
        };
        for incident in seen.into_values() {
            match incident {
                Seen::Open => log.never_closed += 1,
                Seen::Incomplete => log.incomplete += 1,
                Seen::Closed(incident) => log.incidents.push(incident),
            }
        }
        if log.incidents.is_empty() {
            return Err(sheet.whole_error("have an incident in the state Closed", "none"));
        }
        Ok(log)
    }

    /// Reads a row: the incident's number, and what the row says of it. All rows are checked,
    /// though only Closed ones are used.
    fn incident<'a>(
        row: Row<'a>,
        columns: [Column; 12],
        latest: &mut Option<Instant>,
    ) -> input::Result<(&'a str, Seen)> {
        let [
            number,
            state,
            hand_overs,
            reopenings,
            made_sla,
            caller,
            opened,
            resolved,
            closed,
            category,
            subcategory,
            desk,
        ] = columns;
        let date = |column| {
            known(row, column, "be day/month/year hours:minutes, or ?", dates::parse_day_first)
        };
        let count = |column| known(row, column, "be a whole number, or ?", |t| t.parse().ok());
        let name = |column| known(row, column, "be 1 to 256 bytes, or ?", |t| Name::new(t).ok());
        let number = row.read(number, "be the number of an incident", present)?;
        let state = row.read(state, "be the state of an incident", present)?;
        let [hand_overs, reopenings] = [count(hand_overs)?, count(reopenings)?];
        let made_sla = known(row, made_sla, "be True, False or ?", |text| match text {
            "True" => Some(true),
            "False" => Some(false),
            _ => None,
        })?;
        let [caller, desk] = [name(caller)?, name(desk)?];
        let [opened, resolved, closed] = [date(opened)?, date(resolved)?, date(closed)?];
        *latest = [*latest, opened, resolved, closed].into_iter().max().flatten();
        let matter = match (name(category)?, name(subcategory)?) {
            (Some(category), Some(narrower)) => {
                let expected = "be at most 254 bytes together with the category";
                let matter = Name::new(&format!("{category}, {narrower}"));
                Some(matter.map_err(|_| row.error(subcategory, expected))?)
            }
            _ => None,
        };
        if state != "Closed" {
            return Ok((number, Seen::Open));
        }
        let (Some(at), Some(hand_overs), Some(reopenings), Some(made_sla)) =
            (resolved.or(closed), hand_overs, reopenings, made_sla)
        else {
            return Ok((number, Seen::Incomplete));
        };
        let missed = !made_sla;
        let incident = Incident { at, caller, desk, matter, hand_overs, reopenings, missed };
        Ok((number, Seen::Closed(incident)))
    }
}

fn present(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Reads a cell in which `?` says that the value is missing.
fn known<T>(
    row: Row<'_>,
    column: Column,
    expected: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> input::Result<Option<T>> {
    row.read(column, expected, |text| if text == "?" { Some(None) } else { read(text).map(Some) })
}

impl Incident {
    /// How bad it is that something happened `times` times: `1 − 2⁻ᵏ`.
    fn severity(times: u32) -> Result<Share, Failure> {
        Ok(Share::new(1.0 - (-f64::from(times)).exp2())?)
    }

    /// The encounter that the incident was.
    fn encounter(&self) -> Result<Encounter, Failure> {
        let mut encounter = Encounter::new(Stage::Support, self.at, Initiator::Customer).resolved();
        if let Some(matter) = &self.matter {
            encounter = encounter.about(matter.clone());
        }
        if self.missed {
            encounter = encounter.with_friction(Friction::new(FrictionKind::Late));
        }
        for (kind, times) in
            [(FrictionKind::Repeat, self.hand_overs), (FrictionKind::NextIssue, self.reopenings)]
        {
            if times > 0 {
                encounter = encounter.with_friction(Friction::of(kind, Self::severity(times)?));
            }
        }
        Ok(encounter)
    }
}

/// The ledgers of a log: one for each caller, one for each desk, one for all.
#[derive(Debug, Clone, PartialEq)]
struct Ledgers {
    callers: BTreeMap<Name, FrictionLedger>,
    desks: BTreeMap<Name, FrictionLedger>,
    book: FrictionLedger,
}

impl Ledgers {
    fn of(log: &Log, progress: &mut Progress) -> Result<Self, Failure> {
        let empty = FrictionLedger::new(FrictionUnit::default());
        let (callers, desks) = (BTreeMap::new(), BTreeMap::new());
        let mut ledgers = Self { callers, desks, book: empty };
        let mut by_caller: BTreeMap<Option<&Name>, Vec<&Incident>> = BTreeMap::new();
        for incident in &log.incidents {
            by_caller.entry(incident.caller.as_ref()).or_default().push(incident);
        }
        progress.phase("counting", by_caller.len() as u64);
        for (caller, mut incidents) in by_caller {
            incidents.sort_by_key(|incident| incident.at);
            ledgers.observe(caller, &incidents, log.latest)?;
            progress.step();
        }
        Ok(ledgers)
    }

    /// Takes in all incidents of one caller, in order of time.
    fn observe(
        &mut self,
        caller: Option<&Name>,
        incidents: &[&Incident],
        as_of: Instant,
    ) -> Result<(), Failure> {
        let encounters = incidents.iter().map(|incident| incident.encounter());
        let mut encounters = encounters.collect::<Result<Vec<_>, _>>()?;
        // Whether a matter came back is known of one caller, not of all whose name is missing.
        if caller.is_some() {
            encounters = label_next_issues(&encounters, NextIssueRule::default(), as_of)?;
        }
        let empty = || FrictionLedger::new(FrictionUnit::default());
        let mut own = empty();
        for (incident, encounter) in incidents.iter().zip(encounters) {
            let fact = FrictionEvidence::Encounter(encounter);
            own.observe(&fact);
            if let Some(desk) = &incident.desk {
                self.desks.entry(desk.clone()).or_insert_with(empty).observe(&fact);
            }
        }
        // What one caller's ledger saw, the book takes over as it is.
        self.book.merge(&own)?;
        if let Some(caller) = caller {
            self.callers.insert(caller.clone(), own);
        }
        Ok(())
    }
}

/// The friction of a caller or a desk.
#[derive(Debug, Clone, PartialEq)]
struct Ranked {
    name: Name,
    index: FrictionIndex,
    interval: Interval,
}

impl Ranked {
    /// Ranks by the lower end of the interval, the highest first: who is surely put to much
    /// effort stands above who perhaps is, so that one bad incident does not lead the list.
    fn all(
        ledgers: BTreeMap<Name, FrictionLedger>,
        params: &FrictionParams,
        as_of: Instant,
    ) -> Result<Vec<Self>, Failure> {
        let mut ranked = Vec::with_capacity(ledgers.len());
        for (name, ledger) in ledgers {
            if let Some(index) = ledger.score(params, as_of)? {
                let interval = index.interval();
                ranked.push(Self { name, index, interval });
            }
        }
        // Of equals, the first by name: the sort is stable.
        ranked.sort_by(|a, b| b.interval.lower.total_cmp(&a.interval.lower));
        Ok(ranked)
    }

    /// How many encounters the index rests on, decayed.
    fn encounters(&self) -> f64 {
        self.index.stages().iter().map(StageFriction::encounters).sum()
    }

    fn json(&self, what: &str) -> Object {
        let object = Object::default()
            .field(what, self.name.as_str())
            .field("friction", self.index.value())
            .field("lower", self.interval.lower)
            .field("upper", self.interval.upper)
            .field("incidents", self.index.facts())
            .field("encounters", self.encounters());
        match self.index.biggest_relief() {
            None => object.field("biggest_relief", None::<f64>),
            Some(HeatCell { dimension, relief, .. }) => {
                let cell = Object::default().field("dimension", dimension.name());
                object.object("biggest_relief", &cell.field("points", relief))
            }
        }
    }

    fn table<'a>(who: &str, ranked: impl Iterator<Item = &'a Self>) -> String {
        let level = format!("{} % interval", 100.0 * FrictionParams::default().level().get());
        let header = [
            (who, Side::Left),
            ("friction", Side::Right),
            (&level, Side::Right),
            ("incidents", Side::Right),
            ("of these now", Side::Right),
            ("biggest relief", Side::Left),
        ];
        table::layout(header, ranked.map(Self::row))
    }

    fn row(&self) -> [String; 6] {
        let relief = self
            .index
            .biggest_relief()
            .map_or("none".to_owned(), |cell| format!("{} -{:.1}", cell.dimension, cell.relief));
        [
            self.name.to_string(),
            format!("{:.1}", self.index.value()),
            format!("{:.1}", self.interval),
            self.index.facts().to_string(),
            format!("{:.1}", self.encounters()),
            relief,
        ]
    }
}

/// One kind of friction across the book.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cause {
    kind: FrictionKind,
    /// Of all severity, the share that is of this kind.
    share: f64,
    /// The share of incidents that had it.
    frequency: f64,
    /// How severe it was where it occurred.
    severity: f64,
}

impl Cause {
    fn all(book: &FrictionIndex) -> Vec<Self> {
        let kinds = book.kinds();
        let total: f64 = kinds.iter().map(|kind| kind.severity).sum();
        let encounters: f64 = book.stages().iter().map(StageFriction::encounters).sum();
        let cause = |kind: &goodwill::friction::KindFriction| Self {
            kind: kind.kind,
            share: kind.severity / total,
            frequency: kind.count / encounters,
            severity: kind.severity / kind.count,
        };
        kinds.iter().map(cause).collect()
    }

    fn json(&self) -> Object {
        Object::default()
            .field("kind", self.kind.name())
            .field("dimension", self.kind.dimension().name())
            .field("share", self.share)
            .field("frequency", self.frequency)
            .field("severity", self.severity)
    }

    fn row(&self) -> [String; 6] {
        let percent = |x: f64| format!("{:.1} %", 100.0 * x);
        let here = match self.kind {
            FrictionKind::Repeat => "handed over",
            FrictionKind::Late => "agreement missed",
            FrictionKind::NextIssue => "reopened, or back within a week",
            _ => "",
        };
        [
            self.kind.to_string(),
            here.to_owned(),
            self.kind.dimension().to_string(),
            percent(self.share),
            percent(self.frequency),
            format!("{:.2}", self.severity),
        ]
    }
}

/// What a log says, for people and for programs.
#[derive(Debug, Clone, PartialEq)]
struct Report {
    incidents: usize,
    never_closed: usize,
    incomplete: usize,
    without_desk: usize,
    without_caller: usize,
    as_of: Instant,
    /// The share of incidents that missed their agreement.
    base_rate: f64,
    callers: Vec<Ranked>,
    desks: Vec<Ranked>,
    book: Option<FrictionIndex>,
    causes: Vec<Cause>,
}

impl Report {
    fn of(log: &Log, progress: &mut Progress) -> Result<Self, Failure> {
        let (params, as_of) = (FrictionParams::default(), log.latest);
        let Ledgers { callers, desks, book } = Ledgers::of(log, progress)?;
        let book = book.score(&params, as_of)?;
        let incidents = log.incidents.len();
        let count = |of: fn(&&Incident) -> bool| log.incidents.iter().filter(of).count();
        Ok(Self {
            incidents,
            never_closed: log.never_closed,
            incomplete: log.incomplete,
            without_desk: count(|incident| incident.desk.is_none()),
            without_caller: count(|incident| incident.caller.is_none()),
            as_of,
            base_rate: count(|incident| incident.missed) as f64 / incidents as f64,
            callers: Ranked::all(callers, &params, as_of)?,
            desks: Ranked::all(desks, &params, as_of)?,
            causes: book.as_ref().map(Cause::all).unwrap_or_default(),
            book,
        })
    }

    fn json(&self, top: usize, seconds: f64) -> String {
        let first = |ranked: &[Ranked], what| -> Vec<Object> {
            ranked.iter().take(top).map(|one| one.json(what)).collect()
        };
        let object = Object::default()
            .field("incidents", self.incidents)
            .field("never_closed", self.never_closed)
            .field("incomplete", self.incomplete)
            .field("callers", self.callers.len())
            .field("base_rate", self.base_rate)
            .field("as_of", dates::rfc3339(self.as_of))
            .list("causes", self.causes.iter().map(Cause::json))
            .list("top", first(&self.callers, "caller"))
            .list("top_desks", first(&self.desks, "desk"))
            .field("seconds", seconds);
        format!("{object}\n")
    }

    fn words(&self, top: usize, seconds: f64) -> String {
        let Self { incidents, never_closed, incomplete, without_desk, without_caller, .. } = self;
        let (callers, desks) = (self.callers.len(), self.desks.len());
        let (missed, as_of) = (100.0 * self.base_rate, dates::day(self.as_of));
        let half_life = FrictionUnit::default().half_life.seconds() / Instant::DAY as f64;
        let book = self.book.as_ref().map(FrictionIndex::to_string).unwrap_or_default();
        let causes = table::layout(
            [
                ("cause", Side::Left),
                ("here", Side::Left),
                ("dimension", Side::Left),
                ("share", Side::Right),
                ("in incidents", Side::Right),
                ("severity", Side::Right),
            ],
            self.causes.iter().map(Cause::row),
        );
        let text = [
            table::paragraph(&format!(
                "{incidents} closed incidents of {callers} callers, handled by {desks} desks; \
                 {missed:.1} % missed their agreement. {without_desk} name no desk and \
                 {without_caller} no caller; they count for the rest and the whole. Left out: {never_closed} without a Closed row, \
                 {incomplete} whose Closed row lacks what is scored. As of {as_of}, the latest \
                 date in the file; an incident counts half after {half_life} days."
            )),
            table::paragraph(&format!("The whole book: {book}.")),
            causes
                + &table::paragraph(
                    "Share: of all friction, by severity. Severity: where it occurred, 0 to 1.",
                ),
            "Callers with the most friction\n".to_owned()
                + &Ranked::table("caller", self.callers.iter().take(top)),
            "Desks with the most friction\n".to_owned()
                + &Ranked::table("desk", self.desks.iter().take(top)),
            table::paragraph(
                "Friction: 0 to 100, more is worse. Ranked by the lower end of the interval: who \
                 is surely put to much effort comes before who perhaps is, so that one bad \
                 incident does not lead the list. Of these now: what the incidents count for by \
                 now. Biggest relief: how much lower it would be had nothing gone wrong in one \
                 dimension.",
            ),
            format!("{seconds:.2} seconds\n"),
        ];
        text.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use goodwill::friction::{FrictionKind, FrictionLedger, FrictionUnit};
    use goodwill::quantity::{Instant, Name, Share};

    use super::support::input::{Header, Sheet};
    use super::support::outcome::Failure;
    use super::support::progress::Progress;
    use super::{COLUMNS, Incident, Ledgers, Log, Report, dates};

    /// A ledger keeps an amount to 12 digits.
    const LEDGER: f64 = 1e-12;

    const HEADER: &str = "number,incident_state,reassignment_count,reopen_count,made_sla,\
                          caller_id,opened_at,resolved_at,closed_at,category,subcategory,\
                          assignment_group,priority";

    fn log(rows: &[&str]) -> Result<Log, Failure> {
        read(&format!("{HEADER}\n{}\n", rows.join("\n")))
    }

    fn read(text: &str) -> Result<Log, Failure> {
        let source = Cursor::new(text.as_bytes().to_vec());
        let opened = Sheet::read("i.csv", source, text.len() as u64, COLUMNS, Header::Required);
        let (mut sheet, columns) = opened?;
        Ok(Log::read(&mut sheet, columns, &mut Progress::begin())?)
    }

    fn ledgers(rows: &[&str]) -> Result<Ledgers, Failure> {
        Ledgers::of(&log(rows)?, &mut Progress::begin())
    }

    fn report(rows: &[&str]) -> Result<Report, Failure> {
        Report::of(&log(rows)?, &mut Progress::begin())
    }

    fn refusal(text: &str) -> String {
        read(text).err().map(|failure| failure.to_string()).unwrap_or_default()
    }

    /// An incident of caller A on desk G about printing, closed without any friction.
    const SMOOTH: &str =
        "I1,Closed,0,0,True,A,1/3/2016 09:00,1/3/2016 10:00,6/3/2016 10:00,print,paper,G,3";

    fn causes(rows: &[&str]) -> Result<Vec<(FrictionKind, f64)>, Failure> {
        let causes = report(rows)?.causes;
        Ok(causes.iter().map(|cause| (cause.kind, cause.severity)).collect())
    }

    #[test]
    fn a_closed_incident_is_read() -> Result<(), Failure> {
        let log = log(&[SMOOTH])?;
        assert_eq!(
            log.incidents,
            [Incident {
                at: dates::parse_day_first("1/3/2016 10:00").unwrap_or(Instant::EPOCH),
                caller: Some(Name::new("A")?),
                desk: Some(Name::new("G")?),
                matter: Some(Name::new("print, paper")?),
                hand_overs: 0,
                reopenings: 0,
                missed: false,
            }]
        );
        assert_eq!(Some(log.latest), dates::parse_day_first("6/3/2016 10:00"));
        Ok(())
    }

    #[test]
    fn every_layout_of_the_same_log_is_read() -> Result<(), Failure> {
        let plain = log(&[SMOOTH])?;
        let quoted = SMOOTH.replace(',', "\",\"");
        assert_eq!(read(&format!("\u{feff}{HEADER}\r\n\r\n\"{quoted}\"\r\n"))?, plain);
        let turned = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",");
        assert_eq!(read(&format!("{}\n{}", turned(HEADER), turned(SMOOTH)))?, plain);
        Ok(())
    }

    #[test]
    fn what_is_missing_is_left_out_and_counted() -> Result<(), Failure> {
        let open = SMOOTH.replace("Closed", "New").replace("I1", "I2");
        let unknown = SMOOTH.replace("True", "?").replace("I1", "I3");
        let undated = SMOOTH.replace("1/3/2016 10:00", "?").replace("I1", "I4");
        let nobody = SMOOTH.replace(",A,", ",?,").replace(",G,", ",?,").replace("I1", "I5");
        let log = log(&[SMOOTH, &open, &unknown, &undated, &nobody])?;
        assert_eq!((log.incidents.len(), log.never_closed, log.incomplete), (3, 1, 1));
        assert_eq!(Some(log.incidents[1].at), dates::parse_day_first("6/3/2016 10:00"));
        assert_eq!((&log.incidents[2].caller, &log.incidents[2].desk), (&None, &None));
        let report = Report::of(&log, &mut Progress::begin())?;
        assert_eq!((report.callers.len(), report.desks.len(), report.without_desk), (1, 1, 1));
        assert_eq!(report.book.map(|book| book.facts()), Some(3));
        Ok(())
    }

    #[test]
    fn the_last_closed_row_settles_an_incident() -> Result<(), Failure> {
        let later = SMOOTH.replace(",0,0,True", ",2,1,False");
        let reopened = SMOOTH.replace("Closed", "Active");
        let log = log(&[SMOOTH, &later, &reopened])?;
        let incident = &log.incidents[0];
        assert_eq!((log.incidents.len(), log.never_closed), (1, 0));
        assert_eq!((incident.hand_overs, incident.reopenings, incident.missed), (2, 1, true));
        Ok(())
    }

    #[test]
    fn severity_halves_what_is_left_each_time() -> Result<(), Failure> {
        for (times, severity) in [(0, 0.0), (1, 0.5), (2, 0.75), (3, 0.875), (u32::MAX, 1.0)] {
            assert_eq!(Incident::severity(times)?, Share::new(severity)?);
        }
        Ok(())
    }

    #[test]
    fn frictions_are_those_of_the_log() -> Result<(), Failure> {
        assert_eq!(causes(&[SMOOTH])?, []);
        let all = SMOOTH.replace(",0,0,True", ",2,1,False");
        let found = causes(&[&all])?;
        let expected = [
            (FrictionKind::Repeat, 0.75),
            (FrictionKind::Late, 0.5),
            (FrictionKind::NextIssue, 0.5),
        ];
        assert_eq!(found.len(), expected.len());
        for ((kind, severity), (expected_kind, expected)) in found.into_iter().zip(expected) {
            assert_eq!(kind, expected_kind);
            assert!((severity - expected).abs() < LEDGER, "{kind}: {severity}");
        }
        Ok(())
    }

    #[test]
    fn a_matter_that_comes_back_within_a_week_is_a_next_issue() -> Result<(), Failure> {
        let next = |day: u32, caller: &str, matter: &str| {
            format!(
                "I2,Closed,0,0,True,{caller},1/3/2016 09:00,{day}/3/2016 10:00,20/3/2016 10:00,\
                 print,{matter},G,3"
            )
        };
        let came_back = |row: String| causes(&[SMOOTH, &row]).map(|causes| !causes.is_empty());
        assert!(came_back(next(8, "A", "paper"))?);
        assert!(!came_back(next(9, "A", "paper"))?);
        assert!(!came_back(next(8, "A", "ink"))?);
        assert!(!came_back(next(8, "A", "?"))?);
        assert!(!came_back(next(8, "B", "paper"))?);
        Ok(())
    }

    #[test]
    fn the_book_is_what_its_callers_and_desks_saw() -> Result<(), Failure> {
        let late = "I2,Closed,1,0,False,B,1/3/2016 09:00,3/3/2016 10:00,8/3/2016 10:00,?,?,H,3";
        let ledgers = ledgers(&[SMOOTH, late])?;
        for part in [&ledgers.callers, &ledgers.desks] {
            let mut merged = FrictionLedger::new(FrictionUnit::default());
            for ledger in part.values() {
                merged.merge(ledger)?;
            }
            assert_eq!(merged, ledgers.book);
        }
        Ok(())
    }

    #[test]
    fn one_bad_incident_does_not_lead_the_list() -> Result<(), Failure> {
        let row = |number: u32, caller: &str, hand_overs: u32| {
            format!(
                "I{number},Closed,{hand_overs},0,False,{caller},1/3/2016 09:00,\
                 1/3/2016 10:00,1/3/2016 11:00,?,?,G,3"
            )
        };
        let mut rows = vec![row(0, "once", 9)];
        rows.extend((1..20).map(|number| row(number, "often", 1)));
        let report = report(&rows.iter().map(String::as_str).collect::<Vec<_>>())?;
        let [first, second] = &report.callers[..] else { return Err(Failure::new("two callers")) };
        assert_eq!((first.name.as_str(), second.name.as_str()), ("often", "once"));
        assert!(first.index.value() < second.interval.upper);
        Ok(())
    }

    #[test]
    fn the_report_is_one_line_of_json() -> Result<(), Failure> {
        let late = "I2,Closed,1,0,False,B,1/3/2016 09:00,3/3/2016 10:00,8/3/2016 10:00,?,?,G,3";
        let text = report(&[SMOOTH, late])?.json(1, 0.5);
        assert_eq!(text.lines().count(), 1);
        let json: serde_json::Value =
            serde_json::from_str(&text).map_err(|error| Failure::new(error.to_string()))?;
        assert_eq!((&json["incidents"], &json["callers"]), (&2.into(), &2.into()));
        assert_eq!((&json["base_rate"], &json["seconds"]), (&0.5.into(), &0.5.into()));
        assert_eq!(json["top"].as_array().map(Vec::len), Some(1));
        assert_eq!(json["top"][0]["caller"], "B");
        assert_eq!(json["top_desks"][0]["desk"], "G");
        assert_eq!(json["causes"][0]["kind"], "late");
        Ok(())
    }

    #[test]
    fn every_wrong_row_is_refused_by_name() {
        let expect = |from: &str, to: &str, sentence: &str| {
            let text = format!("{HEADER}\n{}\n", SMOOTH.replacen(from, to, 1));
            assert_eq!(refusal(&text), format!("i.csv, line 2{sentence}"), "{to:?}");
        };
        let date = "must be day/month/year hours:minutes, or ?, got ";
        expect("1/3/2016 09:00", "noon", &format!(", column 7 (opened_at): {date}`noon`"));
        expect(
            "1/3/2016 10:00",
            "31/2/2016 10:00",
            &format!(", column 8 (resolved_at): {date}`31/2/2016 10:00`"),
        );
        expect("6/3/2016 10:00", "", &format!(", column 9 (closed_at): {date}nothing"));
        let count = "must be a whole number, or ?, got ";
        for cell in ["-1", "1.5", "many"] {
            let sentence = format!(", column 3 (reassignment_count): {count}`{cell}`");
            expect(",0,", &format!(",{cell},"), &sentence);
            let sentence = format!(", column 4 (reopen_count): {count}`{cell}`");
            expect(",0,True", &format!(",{cell},True"), &sentence);
        }
        expect("True", "yes", ", column 5 (made_sla): must be True, False or ?, got `yes`");
        expect("I1", "", ", column 1 (number): must be the number of an incident, got nothing");
        expect(
            "Closed",
            "",
            ", column 2 (incident_state): must be the state of an incident, got nothing",
        );
        expect(",A,", ",,", ", column 6 (caller_id): must be 1 to 256 bytes, or ?, got nothing");
        expect(
            "paper",
            &"p".repeat(256),
            &format!(
                ", column 11 (subcategory): must be at most 254 bytes together with the category, got \
             `{}…`",
                "p".repeat(40)
            ),
        );
        let columns = format!(": must have 13 columns, as many as {}…, got ", &HEADER[..40]);
        expect(",G,3", ",G", &format!("{columns}12"));
        let broken = ": must hold each row on a line of its own, got a line break in a cell (is a \
                      quotation mark left open?)";
        expect(",G,3", ",\"G,3", broken);
    }

    #[test]
    fn logs_without_closed_incidents_are_refused() {
        assert_eq!(
            refusal(""),
            format!("i.csv: must begin with a header: {}, got an empty file", COLUMNS.join(","))
        );
        let none = "i.csv: must have an incident in the state Closed, got none";
        assert_eq!(refusal(HEADER), none);
        assert_eq!(refusal(&format!("{HEADER}\n{}", SMOOTH.replace("Closed", "New"))), none);
        assert_eq!(
            refusal(&HEADER.replace("closed_at", "ended_at")),
            format!(
                "i.csv, line 1: must have the columns {}, got no `closed_at`",
                COLUMNS.join(",")
            )
        );
    }
}
