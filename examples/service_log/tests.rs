//! Tests of the reading, the frictions, the recoveries and the report.

use goodwill::friction::{FrictionKind, FrictionLedger, FrictionUnit};
use goodwill::quantity::{Instant, Name, Share};

use super::friction::Ledgers;
use super::log::{COLUMNS, First, Incident, Log};
use super::report::Report;
use super::support::dates::{Dates, Order};
use super::support::input::{Header, Opened, Reading, Sheet};
use super::support::json::Object;
use super::support::outcome::Failure;
use super::support::progress::Progress;

/// A ledger keeps an amount to 12 digits.
const LEDGER: f64 = 1e-12;

pub(super) const HEADER: &str = "number,incident_state,reassignment_count,reopen_count,made_sla,\
                      caller_id,opened_at,resolved_at,closed_at,category,subcategory,\
                      assignment_group,priority";

pub(super) fn log(rows: &[&str]) -> Result<Log, Failure> {
    read(&format!("{HEADER}\n{}\n", rows.join("\n")))
}

pub(super) fn read(text: &str) -> Result<Log, Failure> {
    read_as(text, Order::DayFirst)
}

pub(super) fn read_as(text: &str, order: Order) -> Result<Log, Failure> {
    let reading = Reading::default();
    let opened = Opened::bytes("i.csv", text, &reading)?;
    let (mut sheet, columns) = Sheet::of(opened, COLUMNS, Header::Required, &reading)?;
    Ok(Log::read(&mut sheet, columns, order, &mut Progress::begin())?)
}

fn date(text: &str) -> Option<Instant> {
    Dates::default().read(text)
}

fn ledgers(rows: &[&str]) -> Result<Ledgers, Failure> {
    Ledgers::of(&log(rows)?, &mut Progress::begin())
}

fn report(rows: &[&str]) -> Result<Report, Failure> {
    Report::of(&log(rows)?, &mut Progress::begin())
}

pub(super) fn refusal(text: &str) -> String {
    read(text).err().map(|failure| failure.to_string()).unwrap_or_default()
}

/// An incident of caller A on desk G about printing, closed without any friction.
pub(super) const SMOOTH: &str =
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
            number: Name::new("I1")?,
            first: First {
                caller: Some(Name::new("A")?),
                desk: Some(Name::new("G")?),
                category: Some(Name::new("print")?),
                severity: Some(Share::HALF),
            },
            closed: date("6/3/2016 10:00"),
            opened: date("1/3/2016 09:00"),
            at: date("1/3/2016 10:00").unwrap_or(Instant::EPOCH),
            caller: Some(Name::new("A")?),
            desk: Some(Name::new("G")?),
            category: Some(Name::new("print")?),
            matter: Some(Name::new("print, paper")?),
            severity: Some(Share::HALF),
            hand_overs: 0,
            reopenings: 0,
            missed: false,
        }]
    );
    assert_eq!(Some(log.latest), date("6/3/2016 10:00"));
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
    assert_eq!(Some(log.incidents[1].at), date("6/3/2016 10:00"));
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
    // Without a count of changes, the order is that of the file.
    let open = log(&[SMOOTH, &later, &reopened, &SMOOTH.replace("I1", "I2")])?;
    assert_eq!((open.incidents.len(), open.never_closed, open.reopened), (1, 1, 1));
    let log = log(&[&reopened, SMOOTH, &later])?;
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
    let expected =
        [(FrictionKind::Repeat, 0.75), (FrictionKind::Late, 0.5), (FrictionKind::NextIssue, 0.5)];
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
    assert_eq!((&json["missed_rate"], &json["seconds"]), (&0.5.into(), &0.5.into()));
    // Nothing was learned, and both are scored all the same.
    assert_eq!((&json["evaluated"], &json["base_rate"]), (&2.into(), &0.5.into()));
    assert_eq!(json["top"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["top"][0]["caller"], "B");
    assert_eq!(json["top_desks"][0]["desk"], "G");
    assert_eq!(json["causes"][0]["kind"], "late");
    assert_eq!(json["recovery"]["complaints"], 2);
    assert_eq!(json["recovery_top"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["recovery_top"][0]["caller"], "B");
    assert_eq!(json["recovery_top"][0]["main_cause"], serde_json::Value::Null);
    assert_eq!(json["recovery_top_desks"][0]["desk"], "G");
    assert_eq!(json["recovery_causes"][0]["cause"], "print");
    assert_eq!(json["silent_customers"]["speaks_up"], 0.75);
    Ok(())
}

#[test]
fn every_wrong_row_is_refused_by_name() {
    let expect = |from: &str, to: &str, sentence: &str| {
        let text = format!("{HEADER}\n{}\n", SMOOTH.replacen(from, to, 1));
        assert_eq!(refusal(&text), format!("i.csv, line 2{sentence}"), "{to:?}");
    };
    let date = "must be a date and a time, as day/month/year hours:minutes, or ?, got ";
    expect("1/3/2016 09:00", "noon", &format!(", column 7 (opened_at): {date}`noon`"));
    expect(
        "1/3/2016 10:00",
        "31/2/2016 10:00",
        &format!(
            ", column 8 (resolved_at): {date}`31/2/2016 10:00` (write YYYY-MM-DD, the year first)"
        ),
    );
    let count = "must be a whole number, or ?, got ";
    for cell in ["-1", "1.5", "many"] {
        let sentence = format!(", column 3 (reassignment_count): {count}`{cell}`");
        expect(",0,", &format!(",{cell},"), &sentence);
        let sentence = format!(", column 4 (reopen_count): {count}`{cell}`");
        expect(",0,True", &format!(",{cell},True"), &sentence);
    }
    let truth = "must be true or false, yes or no, 1 or 0, or ?, got ";
    expect("True", "in part", &format!(", column 5 (made_sla): {truth}`in part`"));
    expect(
        "I1",
        "",
        ", column 1 (number): must be the number of an incident, 1 to 256 bytes, got nothing",
    );
    expect(
        "Closed",
        "",
        ", column 2 (incident_state): must be the state of an incident, got nothing",
    );
    expect(
        "paper",
        &"p".repeat(256),
        &format!(
            ", column 11 (subcategory): must be at most 254 bytes together with the category, got \
         `{}… and 216 more characters`",
            "p".repeat(40)
        ),
    );
    for cell in ["0", "6", "-1", "3-Moderate", "Moderate"] {
        let sentence =
            format!(", column 13 (priority): must be a priority from 1 to 5, or ?, got `{cell}`");
        expect(",G,3", &format!(",G,{cell}"), &sentence);
    }
    let columns = format!(
        ": must have 13 columns, as many as {}… and 111 more characters, got ",
        &HEADER[..40]
    );
    expect(",G,3", ",G", &format!("{columns}12"));
    let broken = ": must close every quotation mark that begins a cell, got one that is left open, \
                  or is followed by more than a separator (inside a quoted cell, a quotation mark \
                  is written twice)";
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
            "i.csv, line 1: must have the columns {}, got no `closed_at` \
             (there are number, incident_state, reassignment_count, reopen_count, made_sla, …)",
            COLUMNS.join(",")
        )
    );
}

mod recoveries {
    use goodwill::recovery::{RecoveryLedger, RecoveryStep, RecoveryUnit, StepKind};

    use super::super::recovery::{Ledgers, Recoveries};
    use super::*;

    fn ledgers(rows: &[&str]) -> Result<Ledgers, Failure> {
        Ledgers::of(&log(rows)?, &mut Progress::begin())
    }

    fn recoveries(rows: &[&str]) -> Result<Recoveries, Failure> {
        Recoveries::of(&log(rows)?, &mut Progress::begin())
    }

    #[test]
    fn a_priority_is_a_severity() -> Result<(), Failure> {
        for (priority, severity) in [
            ("1 - Critical", 1.0),
            ("2 - High", 0.75),
            ("3 - Moderate", 0.5),
            ("4 - Low", 0.25),
            ("5", 0.0),
        ] {
            let row = SMOOTH.replace(",G,3", &format!(",G,{priority}"));
            assert_eq!(log(&[&row])?.incidents[0].severity, Some(Share::new(severity)?));
        }
        assert_eq!(log(&[&SMOOTH.replace(",G,3", ",G,?")])?.incidents[0].severity, None);
        Ok(())
    }

    #[test]
    fn without_priorities_complaints_are_middling() -> Result<(), Failure> {
        let (header, row) = (HEADER.replace(",priority", ""), SMOOTH.replace(",G,3", ",G"));
        let log = read(&format!("{header}\n{row}\n"))?;
        let complaint = log.incidents[0].complaint(Instant::EPOCH);
        assert_eq!((log.incidents[0].severity, complaint.severity), (None, Share::HALF));
        Ok(())
    }

    #[test]
    fn complaints_and_steps_are_those_of_the_log() -> Result<(), Failure> {
        let row = SMOOTH.replace(",0,0,True", ",2,1,False").replace(",G,3", ",G,1 - Critical");
        let incident = &log(&[&row])?.incidents[0];
        let opened = date("1/3/2016 09:00").unwrap_or(Instant::EPOCH);
        let complaint = incident.complaint(opened);
        assert_eq!((complaint.id.as_str(), complaint.voiced), ("I1", true));
        assert_eq!((complaint.at, complaint.severity), (opened, Share::ONE));
        assert_eq!(complaint.cause, Some(Name::new("print")?));
        let step = |kind| RecoveryStep::new(complaint.id.clone(), kind, incident.at);
        let quarter = step(StepKind::Resolved).in_part(Share::new(0.25)?);
        let handed_off = step(StepKind::HandedOff);
        assert_eq!(incident.steps()?, [handed_off.clone(), handed_off, quarter]);
        Ok(())
    }

    #[test]
    fn the_best_that_a_log_can_show_is_computed_by_hand() -> Result<(), Failure> {
        let justice = 0.45 + 0.22 / 3.0;
        let log_odds = 4.0_f64.ln() - 2.0 * 0.5 * (1.0 - justice);
        let standing = 1.0 / (1.0 + libm::exp(-log_odds));
        assert!((recoveries(&[SMOOTH])?.best - standing).abs() < LEDGER);
        Ok(())
    }

    #[test]
    fn billions_of_hand_overs_and_reopenings_are_taken() -> Result<(), Failure> {
        let row = SMOOTH.replace(",0,0,True", &format!(",{0},{0},False", u32::MAX));
        let recoveries = recoveries(&[&row])?;
        assert!(recoveries.callers[0].score.value() > 0.0);
        Ok(())
    }

    #[test]
    fn what_is_no_complaint_is_left_out_and_counted() -> Result<(), Failure> {
        let nobody = SMOOTH.replace(",A,", ",?,").replace("I1", "I2");
        let undated = SMOOTH.replace("1/3/2016 09:00", "?").replace("I1", "I3");
        let backwards = SMOOTH.replace("1/3/2016 09:00", "1/3/2016 10:01").replace("I1", "I4");
        let at_once = SMOOTH.replace("1/3/2016 09:00", "1/3/2016 10:00").replace("I1", "I5");
        let rows = [SMOOTH, &nobody, &undated, &backwards, &at_once];
        let found = recoveries(&rows)?;
        let left_out = (found.without_caller, found.without_opening, found.backwards);
        assert_eq!((found.complaints, left_out), (2, (1, 1, 1)));
        assert_eq!(report(&rows)?.book.map(|book| book.facts()), Some(5));
        Ok(())
    }

    #[test]
    fn without_complaints_the_report_says_so() -> Result<(), Failure> {
        let report = report(&[&SMOOTH.replace(",A,", ",?,")])?;
        let words = report.words(10, 0.5);
        assert!(words.contains("no incident can be told as a complaint. Left out: 1 without a"));
        let json: serde_json::Value = serde_json::from_str(&report.json(10, 0.5))
            .map_err(|error| Failure::new(error.to_string()))?;
        assert_eq!(json["recovery"]["complaints"], 0);
        assert_eq!(json["recovery"]["recovery"], serde_json::Value::Null);
        assert_eq!(json["silent_customers"], serde_json::Value::Null);
        Ok(())
    }

    #[test]
    fn an_incident_without_a_resolution_is_resolved_when_it_was_closed() -> Result<(), Failure> {
        let undated = SMOOTH.replace("1/3/2016 10:00", "?");
        let counts_for = |row: &str| -> Result<f64, Failure> {
            let recoveries = recoveries(&[row])?;
            Ok(recoveries.callers[0].score.closed())
        };
        // Closed at the very end of the file, it has not faded.
        assert!((counts_for(&undated)? - 1.0).abs() < LEDGER);
        assert!(counts_for(SMOOTH)? < 0.99);
        Ok(())
    }

    #[test]
    fn the_book_is_what_its_callers_and_desks_saw() -> Result<(), Failure> {
        let late = "I2,Closed,1,0,False,B,1/3/2016 09:00,3/3/2016 10:00,8/3/2016 10:00,?,?,H,3";
        // Raised before the other, and resolved after it.
        let long = "I3,Closed,0,1,True,A,1/2/2016 09:00,4/3/2016 10:00,8/3/2016 10:00,ink,?,G,1";
        let ledgers = ledgers(&[SMOOTH, late, long])?;
        for part in [&ledgers.callers, &ledgers.desks] {
            let mut merged = RecoveryLedger::new(RecoveryUnit::default());
            for ledger in part.values() {
                merged.merge(ledger)?;
            }
            assert_eq!(merged, ledgers.book);
        }
        assert_eq!((ledgers.book.open().count(), ledgers.book.anomalies().count()), (0, 0));
        assert_eq!(ledgers.book.facts(), 6);
        Ok(())
    }

    #[test]
    fn what_has_faded_to_nothing_is_no_number_out_of_range() -> Result<(), Failure> {
        let old = SMOOTH.replace("/2016", "/1016").replace("6/3/1016", "6/3/2016");
        // With dates of all centuries, none is far from the others.
        let between = SMOOTH.replace("Closed", "Active").replace("I1", "I2");
        let between = between.replace("1/3/2016 09", "1/3/1200 09").replace("6/3/2016", "6/3/1800");
        let report = report(&[&old, &between.replace("1/3/2016 10", "1/3/1500 10")])?;
        assert_eq!(report.recoveries.causes, []);
        assert!(!report.words(10, 0.5).contains("NaN"));
        Ok(())
    }

    #[test]
    fn the_same_cause_again_is_counted() -> Result<(), Failure> {
        let again = SMOOTH.replace("I1", "I2");
        let other = again.replace("I2", "I3").replace(",A,", ",B,");
        let found = recoveries(&[SMOOTH, &again, &other])?;
        let [cause] = &found.causes[..] else { return Err(Failure::new("one cause")) };
        // Of the three, one struck a caller again, with one on each side by the prior; two
        // followed another within a day.
        let (again, failures) = (&cause.figure.recurrence, cause.figure.failures);
        assert!((again.alpha() - (1.0 + failures / 3.0)).abs() < LEDGER);
        assert!((again.beta() - (1.0 + failures * 2.0 / 3.0)).abs() < LEDGER);
        assert_eq!(cause.heard_again, 2);
        assert!((cause.figure.soon / failures - 1.0 / 3.0).abs() < LEDGER);
        Ok(())
    }

    #[test]
    fn neither_one_bad_recovery_nor_a_well_known_good_one_leads_the_list() -> Result<(), Failure> {
        let row = |number: u32, caller: &str, hand_overs: u32, made: &str, resolved: u32| {
            format!(
                "I{number},Closed,{hand_overs},0,{made},{caller},1/3/2016 09:00,\
                 {resolved}/3/2016 10:00,9/3/2016 11:00,?,?,G,3"
            )
        };
        let mut rows = vec![row(0, "once", 9, "False", 9)];
        rows.extend((1..30).map(|number| row(number, "often", 1, "False", 3)));
        rows.extend((100..400).map(|number| row(number, "well", 0, "True", 1)));
        let found = recoveries(&rows.iter().map(String::as_str).collect::<Vec<_>>())?;
        let [first, second, third] = &found.callers[..] else {
            return Err(Failure::new("three callers"));
        };
        assert_eq!(
            [&first.name, &second.name, &third.name].map(Name::as_str),
            ["often", "once", "well"]
        );
        // By the upper end alone, the last would come before the second.
        assert!(third.interval.upper < second.interval.upper);
        Ok(())
    }
}

mod forecasts {
    use super::super::forecast::Forecasts;
    use super::*;

    /// An incident a day from the first of January, closed at noon of the next, on one desk that
    /// keeps its agreements and one that misses them, in turn.
    fn row(number: u32, missed: bool) -> String {
        let day = |number: u32| format!("{}/{}/2016", number % 28 + 1, number / 28 + 1);
        let (opened, closed) = (day(number), day(number + 1));
        let (desk, kept) = (if number.is_multiple_of(2) { "slow" } else { "quick" }, !missed);
        let kept = if kept { "True" } else { "False" };
        format!(
            "I{number:03},Closed,0,0,{kept},A,{opened} 09:00,{closed} 12:00,{closed} 12:00,\
             print,paper,{desk},3"
        )
    }

    fn rows(count: u32) -> Vec<String> {
        (0..count).map(|number| row(number, number.is_multiple_of(2))).collect()
    }

    fn forecasts(rows: &[String]) -> Result<Forecasts, Failure> {
        let log = log(&rows.iter().map(String::as_str).collect::<Vec<_>>())?;
        let found = Forecasts::of(&log, &mut Progress::begin())?;
        found.ok_or_else(|| Failure::new("forecasts"))
    }

    #[test]
    fn a_desk_that_misses_is_known_by_it() -> Result<(), Failure> {
        let found = forecasts(&rows(120))?;
        assert_eq!((found.learned, found.probabilities.len()), (30, 60));
        for (i, p) in found.probabilities.iter().enumerate() {
            assert_eq!(*p > 0.5, i.is_multiple_of(2), "{i}: {p}");
        }
        let json = format!("{}", found.fields(Object::default()));
        let json: serde_json::Value =
            serde_json::from_str(&json).map_err(|error| Failure::new(error.to_string()))?;
        assert_eq!((&json["evaluated"], &json["base_rate"]), (&60.into(), &0.5.into()));
        assert_eq!((&json["learned"], &json["auc"]), (&30.into(), &1.0.into()));
        assert_eq!(json["plain_average"]["auc"], 1.0);
        let loss = |value: &serde_json::Value| value.as_f64().unwrap_or(f64::NAN);
        assert!(loss(&json["log_loss"]) < loss(&json["plain_average"]["log_loss"]));
        assert!(
            loss(&json["plain_average"]["log_loss"])
                < loss(&json["base_rate_forecast"]["log_loss"])
        );
        // The last of the half is closed after the next one opens.
        assert_eq!(json["learned_from_closed"]["learned"], 29);
        Ok(())
    }

    #[test]
    fn what_was_not_closed_at_an_opening_moves_no_forecast() -> Result<(), Failure> {
        let as_it_was = rows(120);
        let mut changed = as_it_was.clone();
        for (number, row) in (0..).zip(&mut changed).skip(80) {
            *row = self::row(number, !number.is_multiple_of(2));
        }
        let (before, after) = (forecasts(&as_it_was)?, forecasts(&changed)?);
        // The 81st is closed when the 83rd opens: forecasts of the 61st to the 82nd are the same.
        assert_eq!(before.probabilities[..22], after.probabilities[..22]);
        assert_ne!(before.probabilities[22..], after.probabilities[22..]);
        Ok(())
    }

    #[test]
    fn the_desk_is_the_one_that_an_incident_came_to() -> Result<(), Failure> {
        // The last incident comes to one desk and is closed by the other.
        let last = |opening_desk: &str| {
            let mut all = rows(120);
            let closing = row(120, true);
            all.push(closing.replace("Closed", "New").replace(",slow,", opening_desk));
            all.push(closing);
            forecasts(&all)
        };
        let (quick, slow) = (last(",quick,")?, last(",slow,")?);
        let of = |found: &Forecasts| found.probabilities.last().copied().unwrap_or(f64::NAN);
        assert!(of(&quick) < 0.5 && of(&slow) > 0.5);
        Ok(())
    }

    #[test]
    fn who_has_no_opening_or_no_end_is_not_forecast() -> Result<(), Failure> {
        let mut all = rows(120);
        all.push(row(120, true).replace("Closed", "Active"));
        all.push(row(121, true).replacen("10/5/2016 09:00", "?", 1));
        let found = forecasts(&all)?;
        assert_eq!(found.probabilities.len(), 60);
        let log = log(&[SMOOTH])?;
        let alone = Forecasts::of(&log, &mut Progress::begin())?;
        // Nothing came before: the guess is one half.
        assert_eq!(alone.map(|found| found.probabilities), Some(vec![0.5]));
        Ok(())
    }
}

#[test]
fn every_flag_that_the_readme_names_is_one() {
    use clap::CommandFactory as _;

    let command = super::Args::command();
    let unknown = super::support::readme::unknown("service_log", &command, 1);
    assert!(unknown.is_empty(), "{unknown:?}");
    assert_eq!(super::support::readme::reading(&command), ["encoding", "delimiter", "skip"]);
}
