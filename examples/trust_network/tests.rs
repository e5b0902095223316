//! Tests of the reading, the forecasts and the report.

use clap::Parser;
use goodwill::network::Deal;
use goodwill::quantity::{HalfLife, Stake};

use super::support::input::value::half_life;
use super::support::input::{Header, Opened, Sheet};
use super::support::outcome::Failure;
use super::support::progress::Progress;
use super::{Args, Market, Report, Run, split};

fn market_as(text: &str, more: &[&str]) -> Result<Market, Failure> {
    let all = ["trust_network", "r.csv"].iter().chain(more);
    let args = Args::try_parse_from(all).map_err(|error| Failure::new(error.to_string()))?;
    let opened = Opened::bytes("r.csv", text, &args.reading)?;
    let (mut sheet, columns) = Sheet::of(opened, Market::COLUMNS, Header::Optional, &args.reading)?;
    Ok(Market::read(&mut sheet, columns, args.ways(), &mut Progress::begin())?)
}

fn market(text: &str) -> Result<Market, Failure> {
    market_as(text, &[])
}

fn refusal(text: &str) -> String {
    market(text).err().map(|failure| failure.to_string()).unwrap_or_default()
}

/// Everybody honours but `x`, whom all spurn; a rating a day, the stakes 1 to 3.
fn one_cheat(rows: u32) -> String {
    let row = |i: u32| {
        let target = ["a", "b", "x", "c"][i as usize % 4];
        let sign = if target == "x" { "-" } else { "" };
        format!("s{},{target},{sign}{},{}\n", i % 5, i % 3 + 1, 86_400 * i)
    };
    (0..rows).map(row).collect()
}

fn run(text: &str, first: usize) -> Result<Run, Failure> {
    Run::over(&market(text)?, first, None, &mut Progress::begin())
}

#[test]
fn every_layout_of_the_same_ratings_is_read() -> Result<(), Failure> {
    let plain = market("source,target,rating,time\na,b,3,10\nb,a,-2,20\n")?;
    assert_eq!((plain.parties, plain.deals.len()), (2, 2));
    assert_eq!(plain.deals[0].stake(), Stake::new(3.0)?);
    assert!(plain.deals[0].honoured() && !plain.deals[1].honoured());
    for text in [
        "a,b,3,10\nb,a,-2,20",
        "\u{feff}a,b,3,10\r\nb,a,-2,20\r\n",
        "\"a\",\"b\",\"3\",\"10\"\n\n b , a , -2.0 , 20.0 \n",
        "time,rating,target,source\n1970-01-01T00:00:10Z,3,b,a\n20,-2,a,b\n",
        "source;target;rating;time\na;b;3;10\nb;a;-2;20\n",
        "source\ttarget\trating\ttime\na\tb\t3\t10\nb\ta\t-2\t20\n",
    ] {
        assert_eq!(market(text)?, plain, "{text:?}");
    }
    let noted = market("time,rating,note,target,source\n10,3,\"x\ny\",b,a\n20,-2,,a,b\n")?;
    assert_eq!(
        (noted.deals, noted.notes),
        (plain.deals, vec!["r.csv: 1 column not used: note".to_owned()])
    );
    // Fractions of a second are dropped before rows are sorted, so these two tie.
    let late = market("b,a,-2,10.1\na,b,3,10.9\nc,b,4,11\n")?;
    let stakes = |market: &Market| -> Vec<f64> {
        market.deals.iter().map(|deal| deal.stake().get()).collect()
    };
    assert_eq!(stakes(&late), [3.0, 2.0, 4.0]);
    let sorted = market("a,b,3,10\nb,a,-2,5\nc,a,1,10\nc,b,4,-5\n")?;
    assert_eq!(stakes(&sorted), [4.0, 2.0, 3.0, 1.0]);
    Ok(())
}

#[test]
fn every_wrong_row_is_refused_by_name() {
    let expect = |rows: &str, sentence: &str| {
        assert_eq!(refusal(&format!("a,b,1,0\nb,a,1,1\n{rows}\n")), sentence, "{rows:?}");
    };
    let rating = "r.csv, line 3, column 3 (rating): must be a number, got ";
    for (cell, found) in [
        ("good", "`good`"),
        ("", "nothing"),
        ("NaN", "`NaN` (not a finite number; leave out what is not known)"),
        ("inf", "`inf` (not a finite number; leave out what is not known)"),
        ("1 2", "`1 2` (a number with thousands separators; write 12)"),
        ("3;5", "`3;5`"),
    ] {
        expect(&format!("a,b,{cell},2"), &format!("{rating}{found}"));
    }
    let time = "r.csv, line 3, column 4 (time): must be unix seconds (milliseconds are too large) \
                or a date, got ";
    for (cell, says) in [
        (
            "1.3E+09",
            " (a time in powers of ten, which has lost its last digits; export it in full)",
        ),
        ("1289192400000", " (milliseconds or finer? seconds are expected)"),
        ("8/11/10", " (a year of two digits; export it with four)"),
        ("8/11/2010", " (write YYYY-MM-DD, the year first)"),
        (
            "0001-01-01",
            " (a year before 1000: a mistake, or a sign for no date? leave it empty then)",
        ),
        ("NaN", ""),
        ("-inf", ""),
    ] {
        expect(&format!("a,b,1,{cell}"), &format!("{time}`{cell}`{says}"));
    }
    let party = |column| {
        format!("r.csv, line 3, column {column}: must be the name of a party, got nothing")
    };
    expect(",b,1,2", &party("1 (source)"));
    expect("a,\" \",1,2", &party("2 (target)"));
    let columns = "r.csv, line 3: must have 4 columns, as many as source,target,rating,time, ";
    expect("a,b,1", &format!("{columns}got 3"));
    let quoted = " (a cell that holds the separator must stand in quotation marks)";
    expect("a,b,1,2,3", &format!("{columns}got 5{quoted}"));
    expect("a;b;1;2", &format!("{columns}got 1"));
    let broken = "r.csv, line 3: must close every quotation mark that begins a cell, got one that is \
                  left open, or is followed by more than a separator (inside a quoted cell, a \
                  quotation mark is written twice)";
    expect("\"a,b,1,2", broken);
}

#[test]
fn files_without_ratings_are_refused() {
    let least = |found| format!("r.csv: must have at least 2 rows, one to learn from, got {found}");
    assert_eq!(refusal(""), least(0));
    assert_eq!(refusal("source,target,rating,time\n"), least(0));
    assert_eq!(refusal("source,target,rating,time\na,b,1,0\n"), least(1));
    assert_eq!(
        refusal("source,target,score,time\na,b,1,0\n"),
        "r.csv, line 1: must have the columns source,target,rating,time, got no `rating` \
         (there are source, target, score, time)"
    );
}

#[test]
fn beta_reputation_is_that_of_the_textbook() -> Result<(), Failure> {
    // Of b: nothing known, (0 + 1)/2; after an honour 2/3; after a breach besides 2/4.
    let text = "a,c,1,0\na,b,5,1\nc,b,-1,2\nd,b,9,3\n";
    let probabilities: Vec<f64> =
        run(text, 1)?.beta_reputation.iter().map(|forecast| forecast.probability.get()).collect();
    assert_eq!(probabilities, [0.5, 2.0 / 3.0, 0.5]);
    Ok(())
}

#[test]
fn a_cheat_is_found_out() -> Result<(), Failure> {
    let run = run(&one_cheat(400), 200)?;
    assert!(run.ledgers.iter().all(|forecast| {
        (forecast.probability.get() > 0.9) == forecast.happened
            && (forecast.probability.get() < 0.1) != forecast.happened
    }));
    Ok(())
}

#[test]
fn nothing_is_learned_from_what_is_scored_nor_forecast_from_what_comes_after() -> Result<(), Failure>
{
    let text = one_cheat(60);
    let rows: Vec<&str> = text.lines().collect();
    let begun = run(&text, 30)?;
    // From the 41st row on all is different.
    let changed: Vec<String> =
        rows[40..].iter().map(|row| row.replace("s1", "y").replace(",b,", ",b,-")).collect();
    let other = run(&format!("{}\n{}\n", rows[..40].join("\n"), changed.join("\n")), 30)?;
    assert_eq!(begun.learned, other.learned);
    assert_eq!(begun.ledgers[..10], other.ledgers[..10]);
    assert_ne!(begun.ledgers[10..], other.ledgers[10..]);
    Ok(())
}

#[test]
fn intervals_are_given_where_they_are_asked_for() -> Result<(), Failure> {
    let market = market(&one_cheat(200))?;
    let json = |intervals: bool| -> Result<serde_json::Value, Failure> {
        let report = Report::of(&market, 0.5, None, intervals, &mut Progress::begin())?;
        serde_json::from_str(&report.json(0.0)).map_err(|error| Failure::new(error.to_string()))
    };
    let (plain, with) = (json(false)?, json(true)?);
    assert!(plain["log_loss_interval"].is_null());
    for figures in [&with, &with["beta_reputation"]] {
        let end = |i: usize| figures["log_loss_interval"][i].as_f64().unwrap_or(f64::NAN);
        let value = figures["log_loss"].as_f64().unwrap_or(f64::NAN);
        assert!(end(0) < end(1) && (end(0)..=end(1)).contains(&value), "{figures}");
    }
    assert_eq!(plain["log_loss"], with["log_loss"]);
    Ok(())
}

#[test]
fn a_run_of_one_kind_of_rating_has_no_auc() -> Result<(), Failure> {
    let market = market("a,b,1,0\nb,a,1,1\nc,a,1,2\nc,b,1,3\n")?;
    let report = Report::of(&market, 0.5, Some(HalfLife::INFINITE), false, &mut Progress::begin())?;
    assert_eq!((report.evaluated, report.positive_rate), (2, Some(1.0)));
    assert_eq!(report.ledgers.auc, None);
    let json: serde_json::Value = serde_json::from_str(&report.json(0.25))
        .map_err(|error| Failure::new(error.to_string()))?;
    assert_eq!(json["auc"], serde_json::Value::Null);
    assert_eq!(json["rows"], 4);
    assert!(json["log_loss"].as_f64().is_some_and(|loss| loss > 0.0 && loss < 1.0));
    assert!(json["beta_reputation"]["log_loss"].as_f64().is_some());
    assert_eq!(json["seconds"], 0.25);
    assert_eq!(report.json(0.25).lines().count(), 1);
    Ok(())
}

#[test]
fn arguments_are_checked() {
    assert_eq!(split("0.25"), Ok(0.25));
    for wrong in ["0", "1", "-1", "NaN", "half"] {
        assert_eq!(split(wrong), Err("must be above 0 and below 1".to_owned()));
    }
    assert_eq!(half_life("inf"), Ok(HalfLife::INFINITE));
    assert_eq!(half_life("30").ok(), HalfLife::from_days(30.0).ok());
    assert_eq!(half_life("x"), Err("must be a number of days, or `inf`".to_owned()));
    assert_eq!(half_life("-1"), Err("must be above 0 days (`inf` for never)".to_owned()));
}

/// Pairs that rate each other in the same second, in two orders, and each row twice.
#[test]
fn what_one_second_holds_tells_nothing_of_itself() -> Result<(), Failure> {
    let (mut rows, mut turned) = (Vec::new(), Vec::new());
    for i in 0..80_u32 {
        let (a, b) = (i % 7, 7 + (3 * i) % 5);
        let rating = if (a + b) % 3 == 0 { -1 } else { 1 };
        let at = 1_600_000_000 + 86_400 * i;
        let pair = [format!("{a},{b},{rating},{at}"), format!("{b},{a},{rating},{at}")];
        rows.extend(pair.clone());
        turned.extend(pair.into_iter().rev());
    }
    let figures = |rows: &[String], more: &[&str]| {
        let market = market_as(&rows.join("\n"), more)?;
        Report::of(&market, 0.5, None, false, &mut Progress::begin())
    };
    let plain = figures(&rows, &[])?;
    assert_eq!(plain, figures(&turned, &[])?);
    let twice: Vec<String> = rows.iter().flat_map(|row| [row.clone(), row.clone()]).collect();
    let noted = figures(&twice, &[])?;
    assert_eq!(
        noted.notes,
        [
            "160 of 320 rows repeat another word for word: all were counted; to count each once, say --once"
        ]
    );
    let once = figures(&twice, &["--once"])?;
    assert_eq!((once.rows, &once.ledgers), (160, &plain.ledgers));
    assert_eq!(
        refusal("a,b,1,5\nb,a,1,5\n"),
        "r.csv: must have ratings of at least 2 different seconds, got 2 of one second (if the rows \
         stand in the order in which they came about, say --ties file)"
    );
    Ok(())
}

#[test]
fn a_scale_without_a_negative_side_is_said_and_may_have_a_middle() -> Result<(), Failure> {
    let stars = "a,b,5,1\nb,a,1,2\nc,a,3,3\nc,b,4,4\n";
    let said = market(stars)?.notes;
    assert_eq!(
        said,
        ["no rating is below 0, so that all of them count as good: is this a scale from 1 to 5? \
          then say its middle, as --middle 3"]
    );
    let market = market_as(stars, &["--middle", "3"])?;
    let honoured: Vec<bool> = market.deals.iter().map(Deal::honoured).collect();
    assert_eq!(honoured, [true, false, true]);
    assert_eq!(market.notes, ["1 rating set apart, neither good nor bad: r.csv, line 3: `3`"]);
    Ok(())
}

#[test]
fn neutral_ratings_and_those_of_oneself_are_set_apart_and_listed() -> Result<(), Failure> {
    let text = "a,b,1,0\na,b,0,1\nb,b,1,2\nb,a,-0.0,3\nb,a,-1,4\na,a,0,5\nb,a,1e-400,6\n";
    let market = market(text)?;
    assert_eq!(market.deals.len(), 2);
    assert_eq!(
        market.notes,
        [
            "3 ratings set apart, neither good nor bad: r.csv, line 2: `0`; r.csv, line 4: `-0`; \
             r.csv, line 7: `0`",
            "2 ratings set apart, of oneself: r.csv, line 3: `b`; r.csv, line 6: `a`"
        ]
    );
    Ok(())
}

#[test]
fn rows_of_a_second_may_be_said_to_stand_in_order() -> Result<(), Failure> {
    let text = "b,a,-2,10\na,b,3,10\nc,b,4,5\n";
    let stakes = |more: &[&str]| -> Result<Vec<f64>, Failure> {
        Ok(market_as(text, more)?.deals.iter().map(|deal| deal.stake().get()).collect())
    };
    assert_eq!(stakes(&[])?, [4.0, 3.0, 2.0]);
    assert_eq!(stakes(&["--ties", "file"])?, [4.0, 2.0, 3.0]);
    assert!(market_as(text, &["--ties", "any"]).is_err());
    // Eight ratings a second of one target, all good or all bad: told that they stand in order,
    // the first foretells the others; else nothing does.
    let row = |i: u32| {
        let sign = if (i / 8 * 7 + i / 24).is_multiple_of(3) { "-" } else { "" };
        format!("s{},x,{sign}1,{}\n", i % 8, 86_400 * (i / 8))
    };
    let rows: String = (0..800).map(row).collect();
    let loss = |more: &[&str]| -> Result<f64, Failure> {
        let market = market_as(&rows, more)?;
        let report = Report::of(&market, 0.5, None, false, &mut Progress::begin())?;
        Ok(report.ledgers.log_loss.map_or(f64::INFINITY, |loss| loss.value))
    };
    let (unknown, listed) = (loss(&[])?, loss(&["--ties", "file"])?);
    assert!(listed < 0.7 * unknown, "{listed} {unknown}");
    Ok(())
}

#[test]
fn times_that_cannot_be_right_are_refused_or_set_apart() -> Result<(), Failure> {
    let day = |i: i64| 1_300_000_000 + 86_400 * i;
    let rows: Vec<String> = (0..9).map(|i| format!("a,b,1,{}\n", day(i))).collect();
    let market = market(&format!("{}b,a,-1,7448544000\n", rows.concat()))?;
    assert_eq!(market.deals.len(), 9);
    assert_eq!(
        market.notes[0],
        "1 rating set apart, since its date is far from all others (a mistyped year?): r.csv, line \
         10: 2206-01-14"
    );
    assert!(
        refusal("a,b,1,42429\nb,a,1,42430\n").ends_with(
            "(a spreadsheet's serial day, 2016-02-29? export times as dates or seconds)"
        )
    );
    Ok(())
}

#[test]
fn parties_that_look_like_one_are_named() -> Result<(), Failure> {
    let said = market("Anna,b,1,1\nanna,b,-1,2\n007,b,1,3\n7,b,1,4\n")?.notes;
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("2 pairs of party ids that look like one, kept apart"), "{said:?}");
    Ok(())
}

#[test]
fn what_was_set_apart_is_said_with_the_error() {
    let zero = |i: u32| format!("a,b,0,{i}\n");
    let zeros: String = (0..400).map(zero).collect();
    let said = refusal(&zeros);
    let begins = "r.csv: must have at least 2 rows, one to learn from, got 0 (400 ratings set apart, \
                  neither good nor bad: r.csv, line 1: `0`; r.csv, line 2: `0`";
    assert!(said.starts_with(begins), "{said}");
}

#[test]
fn a_header_without_a_known_name_is_said_to_be_one() {
    assert_eq!(
        refusal("a,b,c,d\nx,y,1,1\ny,x,1,2\n"),
        "r.csv, line 1: must name the columns source,target,rating,time, or hold these four in this \
         order, got `a,b,c,d`, none of whose names is known"
    );
}

#[test]
fn one_second_is_enough_where_rows_stand_in_order() -> Result<(), Failure> {
    let row = |i: u32| {
        format!("s{},x{},{}1,7\n", i % 5, i % 3, if i.is_multiple_of(3) { "-" } else { "" })
    };
    let rows: String = (0..200).map(row).collect();
    let market = market_as(&rows, &["--ties", "file"])?;
    let report = Report::of(&market, 0.5, None, false, &mut Progress::begin())?;
    assert_eq!((report.rows, report.evaluated), (200, 100));
    Ok(())
}

#[test]
fn of_ratings_that_are_all_the_same_no_scale_is_guessed() -> Result<(), Failure> {
    let said = market("a,b,5,1\nb,a,5,2\n")?.notes;
    assert_eq!(said, ["no rating is below 0, so that all of them count as good, and all are 5"]);
    Ok(())
}

#[test]
fn json_tells_what_was_learned() -> Result<(), Failure> {
    let market = market(&one_cheat(200))?;
    let half_life = Some(HalfLife::from_days(1.0)?);
    let report = Report::of(&market, 0.5, half_life, false, &mut Progress::begin())?;
    let json: serde_json::Value =
        serde_json::from_str(&report.json(0.0)).map_err(|error| Failure::new(error.to_string()))?;
    assert_eq!(json["half_life_days"], 1.0);
    assert!(report.words(0.0).contains("counts half after 1 day."));
    let prior = report.learned.prior();
    assert_eq!(json["prior"]["mean"], prior.mean.get());
    assert_eq!(json["prior"]["weight"], prior.weight.get());
    let weights = json["weights"].as_array().cloned().unwrap_or_default();
    let learned = || report.learned.weights();
    assert_eq!(weights.len(), learned().count());
    for (told, (figure, weight)) in weights.iter().zip(learned()) {
        assert_eq!(told["figure"], figure.to_string());
        assert_eq!(told["weight"], weight);
    }
    Ok(())
}

#[test]
fn every_flag_that_the_readme_names_is_one() {
    use clap::CommandFactory as _;

    let command = Args::command();
    let unknown = super::support::readme::unknown("trust_network", &command, 2);
    assert!(unknown.is_empty(), "{unknown:?}");
    assert_eq!(super::support::readme::reading(&command), ["encoding", "delimiter", "skip"]);
}
