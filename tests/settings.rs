//! What is set is read back and moves the figure that it is the constant of; what is refused is
//! refused by its place; words are said.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use goodwill::book::loss::TooFewLosses;
use goodwill::book::{LossParams, loss::LossCounts};
use goodwill::calibrate::{Kind, Sample, Signal, Target};
use goodwill::classic::{AcsiAnswer, AcsiLedger, AcsiParams, NpsAnswer, NpsGroup};
use goodwill::columns::{Cells, Column, Events, Groups};
use goodwill::needs::{Need, NeedsEvidence, NeedsLedger, NeedsParams, NeedsUnit, hierarchy};
use goodwill::quantity::{
    Amount, Currency, HalfLife, Instant, Name, Party, Positive, Rating, Scale, Share,
};
use goodwill::record::mapping::Constant;
use goodwill::record::{
    Entry, Event, EventRecord, FieldType, Intake, OutcomeEvent, Rates, Retraction,
};
use goodwill::simulate::SimulatedDealings;
use goodwill::trust::{Audit, AuditItem, AuditStage, Bearer, StageTerms};

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn share(x: f64) -> Share {
    Share::new(x).unwrap()
}

fn day(days: i64) -> Instant {
    Instant::from_days(days).unwrap()
}

#[test]
fn stages_of_an_audit_stand_in_their_order_and_are_read_as_they_are_written() {
    let words =
        ["sample", "demo", "negotiation", "contract", "onboarding", "service", "own:a", "own:b"];
    let stages: Vec<AuditStage> = words.iter().map(|word| word.parse().unwrap()).collect();
    assert!(stages.is_sorted());
    for (stage, word) in stages.iter().zip(words) {
        assert_eq!(stage.to_string(), word);
        let written = serde_json::to_string(stage).unwrap();
        assert_eq!(written, format!("\"{word}\""));
        assert_eq!(&serde_json::from_str::<AuditStage>(&written).unwrap(), stage);
    }
    for wrong in ["", "own:", "Sample"] {
        assert!(wrong.parse::<AuditStage>().is_err(), "{wrong}");
    }
    assert_eq!(Party::BOTH.map(Bearer::from), [Bearer::Customer, Bearer::Firm]);
    assert_eq!(Bearer::ALL.map(|bearer| bearer.to_string()), ["customer", "firm", "third"]);
}

#[test]
fn a_practice_that_is_worse_or_likelier_weighs_more() {
    let plain = AuditItem::new(name("no refunds"), Bearer::Customer);
    let firm = AuditItem::new(name("free trial"), Bearer::Firm);
    let imbalance = |item: &AuditItem| {
        Audit::new(vec![item.clone(), firm.clone()]).unwrap().imbalance().unwrap()
    };
    let worse = plain.clone().with_severity(Share::ONE);
    let likelier = plain.clone().with_likelihood(Share::ONE);
    assert_eq!((worse.severity(), likelier.likelihood()), (Share::ONE, Share::ONE));
    assert_eq!([&plain, &worse, &likelier].map(AuditItem::exposure), [0.25, 0.5, 0.5]);
    assert!(imbalance(&worse) > imbalance(&plain));
    assert_eq!(imbalance(&worse), imbalance(&likelier));
    let old = plain.clone().at_stage(AuditStage::Contract).kept_from_old();
    assert_eq!((old.stage(), old.is_legacy()), (Some(&AuditStage::Contract), true));
    assert_eq!((plain.stage(), plain.is_legacy(), plain.bearer()), (None, false, Bearer::Customer));
    assert_eq!(imbalance(&old), imbalance(&plain));

    let terms = StageTerms::new(AuditStage::Contract)
        .with_clarity(share(0.3))
        .with_fine_print(share(0.6))
        .with_waiting_days(Amount::new(4.0).unwrap());
    assert_eq!(terms.stage(), &AuditStage::Contract);
    assert_eq!(terms.clarity().zip(terms.fine_print()), Some((share(0.3), share(0.6))));
    assert_eq!(terms.waiting_days().map(Amount::get), Some(4.0));
    let audit = Audit::new(vec![old]).unwrap().with_terms(terms.clone());
    assert_eq!(audit.terms(), std::slice::from_ref(&terms));
    let stages = audit.stages();
    assert_eq!(stages[0].terms.as_ref(), Some(&terms));
    assert_eq!(audit.legacy(), [0]);
    let written = serde_json::to_string(&terms).unwrap();
    assert_eq!(serde_json::from_str::<StageTerms>(&written).unwrap(), terms);
}

#[test]
fn rates_bring_amounts_into_one_currency_and_leave_what_they_do_not_know() {
    let [euro, dollar, yen] = ["EUR", "USD", "JPY"].map(|code| Currency::new(code).unwrap());
    let rates = Rates::new(euro).with(dollar, Positive::new(0.5).unwrap());
    let lost = |amount: f64, currency: Option<Currency>| {
        let amount = Some(Amount::new(amount).unwrap());
        let event =
            Event::new(name("acme"), OutcomeEvent::Departed { amount, at: day(20_000) }.into());
        currency.map_or(event.clone(), |currency| event.with_currency(currency))
    };
    assert_eq!(rates.apply(lost(8.0, Some(dollar))).unwrap(), lost(4.0, Some(euro)));
    for stays in [lost(8.0, Some(euro)), lost(8.0, Some(yen)), lost(8.0, None)] {
        assert_eq!(rates.apply(stays.clone()).unwrap(), stays);
        assert_eq!(Rates::default().apply(stays.clone()).unwrap(), stays);
    }
    assert_eq!((rates.base(), rates.rate(euro)), (Some(euro), Some(Positive::ONE)));
    assert_eq!(rates.rate(yen), None);
    assert_eq!(
        [rates.to_string(), Rates::default().to_string()],
        ["EUR (1 USD = 0.5 EUR)", "none"]
    );
    let great = Rates::new(euro).with(dollar, Positive::new(1e300).unwrap());
    let refused = great.apply(lost(8.0, Some(dollar))).unwrap_err();
    assert!(refused.to_string().starts_with("amount must be from 0 to 1e300, got 8e"));
    let written = serde_json::to_string(&rates).unwrap();
    assert_eq!(written, r#"{"base":"EUR","worth":{"USD":0.5}}"#);
    assert_eq!(serde_json::from_str::<Rates>(&written).unwrap(), rates);
    let baseless = serde_json::from_str::<Rates>(r#"{"worth":{"USD":0.5}}"#).unwrap_err();
    assert!(baseless.to_string().starts_with("rates must say in which currency they are (`base`)"));
    let wrong = serde_json::from_str::<Rates>(r#"{"base":"EUR","worth":{"USD":0}}"#).unwrap_err();
    assert!(wrong.to_string().contains("(at worth"), "{wrong}");
}

#[test]
fn a_constant_of_a_mapping_is_what_stands_there() {
    for (text, constant) in [
        (r#""a""#, Constant::from("a")),
        ("1.5", Constant::from(1.5)),
        ("-3", Constant::from(-3.0)),
        ("9007199254740992", Constant::from(9_007_199_254_740_992.0)),
        ("true", Constant::from(true)),
    ] {
        assert_eq!(serde_json::from_str::<Constant>(text).unwrap(), constant, "{text}");
        let written = serde_json::to_string(&constant).unwrap();
        assert_eq!(serde_json::from_str::<Constant>(&written).unwrap(), constant, "{text}");
    }
    for (text, said) in [
        ("9007199254740993", "a number must have 15 digits at most, got 9007199254740993"),
        ("-9007199254740993", "a number must have 15 digits at most, got -9007199254740993"),
        ("18446744073709551615", "a number must have 15 digits at most, got 18446744073709551615"),
        ("[1]", "expected a text, a number, or true or false"),
    ] {
        let refused = serde_json::from_str::<Constant>(text).unwrap_err().to_string();
        assert!(refused.contains(said), "{text}: {refused}");
    }
    let endless = toml::from_str::<std::collections::BTreeMap<String, Constant>>("a = inf");
    assert!(endless.unwrap_err().to_string().contains("a number must be finite, got inf"));
}

#[test]
fn a_hierarchy_leaves_out_whom_it_does_not_know_and_says_what_it_found() {
    let (params, at) = (NeedsParams::default(), day(20_000));
    let customer = |marks: &[f64]| {
        let mut ledger = NeedsLedger::new(NeedsUnit::default());
        for (need, mark) in Need::ALL.into_iter().zip(marks) {
            let rating = Rating::new(*mark, Scale::new(0.0, 10.0).unwrap()).unwrap();
            ledger.observe(&NeedsEvidence::Rating { need, rating, at });
        }
        ledger.score(&params, at).unwrap().unwrap()
    };
    assert!(hierarchy(&[], &params).is_none());
    assert!(hierarchy(&[customer(&[9.0, 9.0])], &params).is_none());
    // Lower tiers are passed before higher ones, so the order is perfect.
    let scores = [
        customer(&[10.0; 5]),
        customer(&[10.0, 10.0, 10.0, 10.0, 0.0]),
        customer(&[0.0; 5]),
        customer(&[9.0, 9.0]),
    ];
    let found = hierarchy(&scores, &params).unwrap();
    assert_eq!((found.left_out(), found.table().respondents()), (1, 3));
    assert_eq!((found.reproducibility(), found.holds()), (1.0, Some(true)));
    let interval = found.reproducibility_interval();
    assert!(interval.lower < 1.0 && interval.upper == 1.0);
    assert!(found.scalability_interval().is_some_and(|it| it.upper == 1.0));
    assert!(found.to_string().ends_with("the hierarchy holds"), "{found}");
    // Nobody differs, so that nothing can be told of the order.
    let alike = [customer(&[10.0; 5]), customer(&[10.0; 5])];
    let alike = hierarchy(&alike, &params).unwrap();
    assert_eq!((alike.scalability(), alike.holds()), (None, None));
    assert_eq!(alike.scalability_interval(), None);
    // What is asked for is what decides.
    let turned = [customer(&[0.0, 0.0, 0.0, 0.0, 10.0]), customer(&[10.0; 5]), customer(&[0.0; 5])];
    assert_eq!(hierarchy(&turned, &params).and_then(|it| it.holds()), Some(false));
    let lenient =
        params.clone().with_least_reproducibility(Share::ZERO).with_least_scalability(Share::ZERO);
    assert_ne!(hierarchy(&turned, &lenient).map(|it| it.holds()), None);
}

#[test]
fn a_sample_says_what_it_holds() {
    let scale = Scale::new(0.0, 10.0).unwrap();
    let signal = Signal::new(name("speed"), name("service"), scale);
    let turned = signal.clone().reversed();
    assert_eq!((signal.name(), signal.component()), (&name("speed"), &name("service")));
    assert_eq!((signal.scale(), signal.is_reversed(), turned.is_reversed()), (scale, false, true));
    let rows = vec![vec![Some(1.0)], vec![None], vec![Some(3.0)]];
    let outcome = Target::Binary(vec![true, false, true]);
    assert_eq!((outcome.len(), outcome.is_empty(), outcome.kind()), (3, false, Kind::Binary));
    let numbers = Target::Numeric(Vec::new());
    assert_eq!((numbers.len(), numbers.is_empty(), numbers.kind()), (0, true, Kind::Numeric));
    let sample = Sample::new(vec![signal.clone()], &rows, outcome.clone()).unwrap();
    assert_eq!((sample.signals(), sample.outcome()), (&[signal.clone()][..], &outcome));
    assert_eq!((sample.respondents(), sample.missing()), (3, 1));
    assert_eq!(sample.answers().count(), 3);
    for (rows, outcome) in [
        (vec![vec![Some(1.0), None]], Target::Binary(vec![true])),
        (vec![vec![Some(11.0)]], Target::Binary(vec![true])),
        (vec![vec![Some(1.0)]], Target::Binary(vec![true, false])),
        (vec![vec![Some(1.0)]], Target::Numeric(vec![f64::NAN])),
    ] {
        assert!(Sample::new(vec![signal.clone()], &rows, outcome).is_err(), "{rows:?}");
    }
}

#[test]
fn measures_of_others_refuse_by_name_and_add_up() {
    let answer = |answers: [f64; 3]| AcsiAnswer::new(answers).unwrap();
    let mut one = AcsiLedger::new();
    assert_eq!(one.score(&AcsiParams::default()), None);
    one.observe(&answer([7.0, 8.0, 9.0]));
    let mut other = AcsiLedger::new();
    other.observe(&answer([7.0, 8.0, 9.0]));
    other.observe(&answer([1.0, 1.0, 1.0]));
    one.merge(&other);
    let counts: Vec<([u8; 3], u64)> = one.counts().map(|(it, count)| (it.get(), count)).collect();
    assert_eq!((counts, one.answers()), (vec![([1, 1, 1], 1), ([7, 8, 9], 2)], 3));
    let score = one.score(&AcsiParams::default()).unwrap();
    assert_eq!(score.answers(), 3);
    let sum: f64 = score.parts().iter().map(|part| part.contribution).sum();
    // Of some roundings of numbers up to 100.
    assert!((score.baseline() + sum - score.value()).abs() < 1e-9);
    let written = serde_json::to_string(&one).unwrap();
    assert_eq!(serde_json::from_str::<AcsiLedger>(&written).unwrap(), one);
    for wrong in ["[1,2]", "[0,1,1]", "[1.5,1,1]"] {
        assert!(serde_json::from_str::<AcsiAnswer>(wrong).is_err(), "{wrong}");
    }
    let groups = [0.0, 6.0, 7.0, 8.0, 9.0, 10.0].map(|x| NpsAnswer::new(x).unwrap().group());
    let [low, middle, high] = [NpsGroup::Detractor, NpsGroup::Passive, NpsGroup::Promoter];
    assert_eq!(groups, [low, low, middle, middle, high, high]);
    let of =
        |x, max| NpsAnswer::from_rating(Rating::new(x, Scale::new(0.0, max).unwrap()).unwrap());
    assert_eq!(of(9.0, 10.0).map(NpsAnswer::get), Ok(9));
    assert!(of(4.0, 5.0).is_err());
}

#[test]
fn what_is_made_up_follows_what_is_asked_for() {
    let late = |of: &SimulatedDealings| {
        let dealings = of.draw(7).unwrap();
        let late = dealings
            .iter()
            .filter(|it| matches!(it.outcome(), Some(goodwill::dealings::Outcome::Late)));
        (late.count(), dealings)
    };
    let plain = SimulatedDealings { dealings: 600, ..SimulatedDealings::default() };
    let (some, dealings) = late(&plain);
    assert_eq!(dealings.len(), 600);
    assert_eq!(late(&plain).1, dealings);
    let payers = |share| late(&SimulatedDealings { late_payers: share, ..plain }).0;
    assert!(payers(Share::ZERO) < some && some < payers(Share::ONE));
    let crowded = SimulatedDealings { every: 50, ..plain }.draw(7).unwrap();
    assert!(crowded.iter().all(|it| it.placed().seconds() % (50 * Instant::DAY) == 0));
    let ours = SimulatedDealings { half_life: HalfLife::from_days(90.0).ok(), ..plain };
    assert_ne!(late(&ours).1, dealings);
    let far = SimulatedDealings { days: i64::MAX / 2, ..plain };
    assert!(far.draw(7).is_err());
}

#[test]
fn what_was_delivered_is_settled_and_said() {
    let event = |id: &str, at: i64| {
        Event::new(name("acme"), OutcomeEvent::Departed { amount: None, at: day(at) }.into())
            .with_id(name(id))
            .with_source(name("crm"))
            .with_revised(day(20_100))
    };
    let mut intake = Intake::<u64>::default();
    assert!(intake.is_empty());
    intake.take(event("7", 20_000), 1);
    intake.take(event("7", 20_001), 2);
    assert!(!intake.is_empty());
    let conflict = intake.settle().unwrap_err();
    assert_eq!(
        conflict.to_string(),
        "id `7` of source `crm` must be of one event at one version, got `departed` on 1 and \
         another `departed` on 2 (if one corrects the other, give it a later `revised`; if they \
         are two, give each an id of its own)"
    );
    let out = Retraction::new(name("7")).with_source(name("crm")).with_revised(day(20_100));
    assert_eq!((out.id(), out.source(), out.customer()), (&name("7"), Some(&name("crm")), None));
    assert_eq!(out.revised(), Some(day(20_100)));
    let mut intake = Intake::new().counting_once(true);
    intake.take(Entry::from(event("7", 20_000)), 1_u64);
    intake.take(out, 2);
    let mut account = intake.settle().unwrap().account;
    let more = account;
    account.add(more);
    assert_eq!((account.retracted, account.unmet), (2, 0));
}

#[test]
fn columns_know_how_long_they_are_and_what_they_hold() {
    let none: Column<'_, f64> = Column::new(&[]);
    assert!(none.is_empty() && none.get(0).is_none());
    let some = Column::new(&[1.0, 2.0]).with_validity(&[0b10], 0).unwrap();
    assert_eq!((some.len(), some.get(0), some.get(1)), (2, None, Some(2.0)));
    assert!(Column::new(&[1.0; 9]).with_validity(&[0], 0).is_err());
    let events = Events::new(Cells::Texts(Column::new(&["contact"])), Column::new(&[5])).unwrap();
    assert_eq!((events.len(), events.is_empty()), (1, false));
    let nothing = Events::new(Cells::Texts(Column::new(&[])), Column::new(&[])).unwrap();
    assert_eq!((nothing.len(), nothing.is_empty()), (0, true));
    let groups = Groups::from_offsets(&[0_i32, 1]).unwrap();
    assert_eq!((groups.len(), groups.is_empty()), (1, false));
    assert_eq!(groups.rows(0).collect::<Vec<_>>(), [0]);
    let refusals = [
        events.clone().with("nothing", Cells::Flags(Column::new(&[true]))),
        events.clone().with("channel", Cells::Wholes(Column::new(&[1]))),
        events.clone().with("channel", Cells::Texts(Column::new(&["a", "b"]))),
        Events::new(Cells::Numbers(Column::new(&[1.0])), Column::new(&[5])),
        Events::new(Cells::Flags(Column::new(&[true])), Column::new(&[5])),
        Events::new(Cells::Wholes(Column::new(&[1])), Column::new(&[5])),
    ];
    for refused in refusals {
        assert!(refused.is_err());
    }
}

#[test]
fn every_column_says_its_words() {
    for spec in EventRecord::events() {
        assert!(!spec.help().is_empty() && !spec.name().is_empty());
        for column in spec.columns() {
            let words = match column.kind {
                FieldType::Word(list) => list.words(),
                FieldType::Graded(graded) => graded.words(),
                FieldType::Checked(checked) => checked.words(),
                _ => column.words,
            };
            assert_eq!(column.words, words, "{}", column.name);
            let listed = matches!(column.kind, FieldType::Word(_) | FieldType::Graded(_));
            assert!(!(listed && words.is_empty()), "{}", column.name);
            assert!(!column.help.is_empty() && !column.example.is_empty(), "{}", column.name);
        }
    }
}

#[test]
fn too_few_losses_are_said_in_words() {
    let params = LossParams::default().with_cuts(4).with_least(7);
    let days = Positive::new(30.0).unwrap();
    let params = params.with_horizon_days(days);
    assert_eq!((params.cuts, params.least, params.horizon_days), (4, 7, days));
    let written = serde_json::to_string(&params).unwrap();
    assert_eq!(serde_json::from_str::<LossParams>(&written).unwrap(), params);
    for (text, said) in [
        (r#"{"cuts":0}"#, "number of cuts must be 1 to 10000, got 0"),
        (r#"{"cuts":10001}"#, "number of cuts must be 1 to 10000, got 10001"),
        (r#"{"least":5}"#, "least customers lost, and not lost must be 6 to 65535, got 5"),
    ] {
        let refused = serde_json::from_str::<LossParams>(text).unwrap_err().to_string();
        assert!(refused.starts_with(said), "{refused}");
    }
    let mut counts = LossCounts::default();
    counts.observe(&[], &params, day(20_000)).unwrap();
    assert_eq!(counts, LossCounts::default());
    let events =
        [Event::new(name("acme"), OutcomeEvent::Departed { amount: None, at: day(19_990) }.into())];
    counts.observe(&events, &params, day(20_000)).unwrap();
    let few = TooFewLosses::of(counts, &params).unwrap();
    assert_eq!((few.least, few.horizon_days), (7, 30.0));
    let said = few.to_string();
    assert!(
        said.starts_with("too few outcomes to foretell who will leave within 30 days"),
        "{said}"
    );
    assert!(said.ends_with("it takes 7 of each"), "{said}");
}
