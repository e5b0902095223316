//! Tests of logs as they are found: out of order, reopened, blank, in other layouts of dates.

use goodwill::quantity::Instant;

use super::support::dates::Order;
use super::support::outcome::Failure;
use super::tests::{HEADER, SMOOTH, log, read, read_as, refusal};

/// The rows of three incidents with a count of changes; the second ends open.
fn changes() -> Vec<String> {
    let row = |number: &str, state: &str, count: u32, more: &str| {
        format!("{}{more},{count}", SMOOTH.replace("I1", number).replace("Closed", state))
    };
    vec![
        row("I1", "New", 0, ""),
        row("I1", "Closed", 1, ""),
        row("I2", "New", 0, ""),
        row("I2", "Closed", 2, ""),
        row("I2", "Active", 10, ""),
        row("I3", "Active", 1, ""),
        row("I3", "Closed", 9, ""),
        row("I3", "Closed", 10, "").replace(",0,0,True", ",2,1,False"),
    ]
}

#[test]
fn rows_are_in_the_order_of_their_changes_wherever_they_stand() -> Result<(), Failure> {
    let rows = changes();
    let text = |rows: &[String]| format!("{HEADER},sys_mod_count\n{}\n", rows.join("\n"));
    let plain = read(&text(&rows))?;
    assert_eq!((plain.incidents.len(), plain.never_closed, plain.reopened), (2, 1, 1));
    assert_eq!((plain.incidents[1].hand_overs, plain.incidents[1].reopenings), (2, 1));
    let said = "1 incident was closed and then opened again: it counts as open";
    assert!(plain.notes.iter().any(|note| note == said), "{:?}", plain.notes);
    let turned: Vec<String> = rows.iter().rev().cloned().collect();
    assert_eq!(read(&text(&turned))?, plain);
    // The time of the change does as well.
    let timed: Vec<String> = rows
        .iter()
        .map(|row| {
            let (rest, count) = row.rsplit_once(',').unwrap_or_default();
            format!("{rest},{}/4/2016 10:00", count.parse::<u32>().unwrap_or(0) + 1)
        })
        .rev()
        .collect();
    let timed = read(&format!("{HEADER},sys_updated_at\n{}\n", timed.join("\n")))?;
    assert_eq!((timed.incidents, timed.reopened), (plain.incidents, plain.reopened));
    Ok(())
}

#[test]
fn blank_and_na_are_missing_as_the_question_mark_is() -> Result<(), Failure> {
    let with = |mark: &str| {
        let open = SMOOTH
            .replace("Closed", "Active")
            .replace("I1", "I2")
            .replace("1/3/2016 10:00,6/3/2016 10:00", &format!("{mark},{mark}"))
            .replace(",A,", &format!(",{mark},"));
        log(&[SMOOTH, &open])
    };
    let plain = with("?")?;
    for mark in ["", "NA", "n/a", " "] {
        assert_eq!(with(mark)?, plain, "{mark}");
    }
    Ok(())
}

#[test]
fn truths_and_whole_numbers_are_read_in_every_way_that_is_usual() -> Result<(), Failure> {
    let plain = log(&[SMOOTH])?;
    for (from, to) in [
        ("True", "TRUE"),
        ("True", "yes"),
        ("True", "Y"),
        ("True", "1"),
        (",0,0,", ",0.0,0.00,"),
        (",G,3", ",G,3.0"),
        (",A,", ", A\u{200b} ,"),
        ("Closed", "closed"),
    ] {
        assert_eq!(log(&[&SMOOTH.replace(from, to)])?, plain, "{to}");
    }
    let cell = SMOOTH.replace(",0,0,", ",\"1,200\",0,");
    assert!(
        refusal(&format!("{HEADER}\n{cell}\n")).contains("(a number with thousands separators")
    );
    Ok(())
}

#[test]
fn the_order_of_day_and_month_is_said_and_can_be_told() -> Result<(), Failure> {
    let said = |log: &super::log::Log| log.notes.join("\n");
    let day_first = log(&[SMOOTH])?;
    assert!(said(&day_first).contains("none tells, since no day is above 12"), "{day_first:?}");
    let american = format!("{HEADER}\n{}\n", SMOOTH.replace("1/3/2016", "3/1/2016"));
    let american = american.replace("6/3/2016", "3/6/2016");
    let month_first = read_as(&american, Order::MonthFirst)?;
    assert_eq!(month_first.incidents, day_first.incidents);
    let shown = log(&[&SMOOTH.replace("6/3/2016", "16/3/2016")])?;
    assert_eq!(said(&shown), "dates were read as day/month/year");
    let iso = SMOOTH.replace("1/3/2016", "2016-03-01").replace("6/3/2016", "2016-03-06");
    let iso = log(&[&iso])?;
    assert_eq!((iso.incidents, iso.notes.len()), (day_first.incidents, 0));
    assert!(refusal(&american.replace("3/6/2016", "3/16/2016")).ends_with("try --month-first)"));
    Ok(())
}

#[test]
fn dates_that_cannot_be_right_are_refused_or_set_apart() -> Result<(), Failure> {
    for (date, says) in [
        ("6/3/16 10:00", "a year of two digits; export it with four"),
        ("6/3/0001 10:00", "a year before 1000"),
        ("42435.41", "a spreadsheet's serial day, 2016-03-06?"),
        ("1.45E+09", "a time in powers of ten"),
    ] {
        let said = refusal(&format!("{HEADER}\n{}\n", SMOOTH.replace("6/3/2016 10:00", date)));
        assert!(said.starts_with("i.csv, line 2, column 9 (closed_at)"), "{said}");
        assert!(said.contains(says), "{said}");
    }
    // A row of an open incident, too, must not be taken for today.
    let open = SMOOTH.replace("Closed", "Active").replace("I1", "I2");
    let mistyped = open.replace("1/3/2016 10:00", "1/3/2816 10:00");
    let log = log(&[SMOOTH, &mistyped])?;
    assert_eq!(log.latest, Instant::new(1_457_258_400)?);
    let said = "1 row set apart, since its date is far from all others (a mistyped year?): i.csv, \
                line 3: 2816-03-01";
    assert!(log.notes.iter().any(|note| note == said), "{:?}", log.notes);
    Ok(())
}

#[test]
fn what_else_stands_in_a_log_is_said() -> Result<(), Failure> {
    let text = format!(
        "{HEADER},comment\n{SMOOTH},\"two\nlines\"\n{HEADER},comment\n,,,,,,,,,,,,,\n{SMOOTH},\"two\nlines\"\n{},\n",
        SMOOTH.replace("I1", "I2").replace(",A,", ",a,")
    );
    let log = read(&text)?;
    assert_eq!(log.incidents.len(), 2);
    for said in [
        "i.csv: 1 header passed over that came again",
        "i.csv: 1 row passed over that held nothing but separators",
        "i.csv: 1 column not used: comment",
        "1 rows repeat another word for word; an incident counts once, so they change nothing",
        "1 pair of caller ids that look like one, kept apart: they differ only by what stands in \
         brackets: `A` and `a` (case)",
    ] {
        assert!(log.notes.iter().any(|note| note == said), "{said}: {:?}", log.notes);
    }
    Ok(())
}
