//! Curves and portraits by hand, as they are drawn: with bands, of categories, with gaps, and with
//! numbers that are none.

use std::fmt::Write as _;

use goodwill::calibrate::shapes::{Reply, Shaper, Shapes};
use goodwill::calibrate::{Calibrator, Category, Sample, Signal, Target};
use goodwill::quantity::{Name, Scale};
use goodwill::report::html::{
    AlarmLine, ComponentLine, CurveStep, CurveView, CustomerPortrait, Estimate, HeatMap, HtmlPage,
    ModelLine, Moved, Profile, ProfileGroup, RankedCustomer, StandingView, Timeline, TimelinePoint,
    Waterfall,
};

use super::sections;
use crate::hold;

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// What was learned of three items, each in a scale of its own, and a category.
fn shapes(crooked: bool, yes_or_no: bool) -> Shapes {
    let signal = |text: &str, [least, most]: [f64; 2]| {
        Signal::new(name(text), name("all"), Scale::new(least, most).unwrap())
    };
    let signals = vec![
        signal("ease", [1.0, 5.0]),
        signal("wait", [0.0, 20_000.0]).reversed(),
        signal("share", [-0.001, 0.001]),
    ];
    let (mut rows, mut labels, mut y) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..240_usize {
        // Every answer beside every other.
        let [a, b, c, d] = [i % 5, i / 5 % 6, i / 30 % 4, i * 7 % 11 % 3].map(|x| x as f64);
        let gap = i % 13 == 5;
        rows.push(vec![
            (!gap).then_some(1.0 + a),
            Some(b * 4_000.0),
            Some(-0.001 + c * 0.002 / 3.0),
        ]);
        labels.push(vec![if i % 17 == 9 {
            Reply::NotAnswered
        } else {
            Reply::Label(i * 7 % 11 % 3)
        }]);
        let noise = (i * i % 31) as f64 / 31.0;
        let bent = if crooked { 2.0 * (a - 2.0) * (a - 2.0) + 3.0 * d * (2.0 - d) } else { 0.0 };
        y.push(bent + a - b + 0.3 * c + noise);
    }
    let middle = y.iter().sum::<f64>() / y.len() as f64;
    let outcome = if yes_or_no {
        Target::Binary(y.iter().map(|y| *y > middle).collect())
    } else {
        Target::Numeric(y)
    };
    let plans = Category::new(name("plan"), ["basic", "gold", "<none>"].map(name).to_vec());
    let sample = Sample::new(signals, &rows, outcome).unwrap();
    let sample = sample.with_categories(vec![plans.unwrap()], &labels).unwrap();
    Shaper::new(Calibrator::default().with_folds(3).unwrap()).shape(&sample).unwrap()
}

#[test]
fn curves_keep_their_looks() {
    let mut out = String::new();
    for (what, crooked, yes_or_no) in
        [("straight", false, false), ("bent", true, false), ("bent, yes or no", true, true)]
    {
        let shapes = shapes(crooked, yes_or_no);
        assert_eq!(shapes.is_straight(), !crooked, "{what}");
        let curves = CurveView::of(&shapes);
        for curve in &curves {
            writeln!(out, "{what} | {}, {}", curve.name, curve.unit).unwrap();
            for step in &curve.steps {
                writeln!(out, "{what} | {} | {step:?}", curve.name).unwrap();
            }
        }
        let mut page = HtmlPage::new("What was learned", "of 240");
        page.learned = vec![shapes.to_string()];
        page.curves = curves;
        sections(&mut out, what, &page.to_html());
    }
    hold("pages.curves.txt", &out);
}

/// Curves of few steps, of none, without a place, flat, falling, and of numbers that are none.
fn strange_curves() -> Vec<CurveView> {
    let steps = |name: &str, steps: Vec<CurveStep>| {
        let mut view = CurveView::new(name, "log-odds");
        view.steps = steps;
        view
    };
    let step = CurveStep::new;
    vec![
        steps("nothing", vec![]),
        steps("one", vec![step("all", 0.4).between(0.0, 1.0)]),
        steps(
            "flat",
            vec![step("low", 0.0).between(0.0, 0.5), step("high", 0.0).between(0.5, 1.0)],
        ),
        steps(
            "falling",
            vec![
                step("low", 2.0).between(0.0, 0.2).with_error(0.5).with_count(3),
                step("middle", -0.0).between(0.2, 0.7).with_error(0.0).with_count(1),
                step("high", -1.5).between(0.7, 1.0).with_error(2.5).with_count(0),
                step("not answered", 0.1).with_count(12),
            ],
        ),
        steps("labels", vec![step("a", 1.0).with_error(0.1), step("b <c>", -1.0), step("d", 0.0)]),
        steps(
            "none",
            vec![
                step("no number", f64::NAN).between(0.0, 0.5).with_error(f64::INFINITY),
                step("no end", 1.0).between(f64::NAN, 2.0).with_error(-1.0),
                step("vast", 1e300).between(-1.0, 0.5),
            ],
        ),
    ]
}

/// A portrait with everything on it.
fn portrait() -> CustomerPortrait {
    let estimate = |value: f64, lower: f64, upper: f64| Some(Estimate::new(value, lower, upper));
    let mut page = CustomerPortrait::new("Acme & <Sons>");
    page.lead = "We serve them well.".into();
    page.alarms =
        vec![AlarmLine::grave("leaving", "it said so"), AlarmLine::new("overdue", "a stake")];
    let component = |model: &str, name: &str, figures: [f64; 3], adds: i64| {
        let mut line = ComponentLine::new(model, name);
        [line.good, line.bad, line.open] = figures;
        line.adds = adds;
        line
    };
    let mut ours = StandingView::new("How we serve them");
    ours.estimate = estimate(61.4, 50.0, 72.6);
    ours.fresh = Some(0.825);
    ours.open = Some((40.0, 80.0));
    (ours.baseline, ours.total) = (50, 61);
    ours.parts = vec![
        component("trust", "honoured", [4.0, 0.0, 1.25], 8),
        component("trust", "acted", [0.4, 0.06, 0.0], -1),
        component("ease", "support", [0.0, 12.5, 0.0], 4),
        component("needs", "first", [f64::NAN, -1.0, 1e9], 0),
    ];
    let mut theirs = StandingView::new("How they deal with us");
    theirs.estimate = estimate(f64::NAN, 0.0, 100.0);
    page.standings = vec![ours, theirs, StandingView::new("Nothing known")];
    let model = |name: &str, estimate: Option<Estimate>, coverage: f64| {
        let mut line = ModelLine::new(name);
        (line.estimate, line.coverage) = (estimate, coverage);
        line
    };
    page.models = vec![
        model("trust", estimate(0.0, 0.0, 3.0), 1.0),
        model("ease", estimate(100.0, 99.5, 100.0), 0.004),
        model("needs", estimate(50.0, -20.0, 180.0), f64::NAN),
        model("recovery", None, 0.0),
    ];
    page.says = vec!["trust: all of it.".to_owned()];
    let mut change = Waterfall::new(("1 May", 58), ("1 June", 61));
    change.parts = vec![("trust".into(), 7), ("ease".into(), -4), ("needs".into(), 0)];
    page.change = Some(change);
    page.events = vec!["+7 on 3 May".to_owned(), "-4 by others".to_owned()];
    page.steps = vec!["+3: call".to_owned()];
    page.account = vec!["worth 12 EUR".to_owned()];
    page.outcomes = vec!["ordered".to_owned()];
    page.people = vec!["R. Abend: never heard".to_owned()];
    page.judgements = vec!["says 80".to_owned()];
    page.anomalies = vec!["a stake without a placing".to_owned()];
    let mut trust = Timeline::new();
    trust.points = (0..9_i64)
        .map(|i| {
            let x = 40.0 + 5.0 * i as f64;
            let known = ![3, 4].contains(&i);
            let drawn = known.then(|| Estimate::new(x, x - 8.0, x + 6.0));
            let mut point = TimelinePoint::new(1_000 * i * i, drawn);
            point.open = (i > 6).then_some((x - 20.0, x + 15.0));
            point
        })
        .collect();
    trust.ticks = vec![(0, "May".into()), (16_000, "June".into()), (64_000, "July".into())];
    page.trust = Some(trust);
    let mut friction = HeatMap::new(["late", "repeat", "effort"]);
    friction.rows = vec![
        ("support".into(), vec![Some(0.0), Some(12.4), Some(50.0)]),
        ("own: <x>".into(), vec![None, Some(100.0), Some(f64::INFINITY)]),
        ("short".into(), vec![Some(75.5)]),
    ];
    page.friction = Some(friction);
    let group = |name: &str, components: &[(&str, Option<Estimate>)]| {
        let own = components.iter().map(|(name, estimate)| ((*name).to_owned(), *estimate));
        ProfileGroup::new(name, own.collect())
    };
    page.intimacy = Some(Profile::new(vec![
        group("what we do", &[("knowledge", estimate(30.0, 20.0, 45.0)), ("frequency", None)]),
        group("how we act", &[("respect", estimate(88.0, 80.0, 95.0))]),
        group("nothing", &[]),
    ]));
    page
}

fn rows() -> Vec<RankedCustomer> {
    let row = |name: &str, rank: &str, ours: Option<Estimate>| {
        let mut row = RankedCustomer::new(name);
        row.rank = rank.into();
        row.ours = ours;
        row
    };
    let estimate = |value: f64, lower: f64, upper: f64| Some(Estimate::new(value, lower, upper));
    let mut first = row("Acme & <Sons>", "1", estimate(12.0, 3.0, 30.0));
    first.theirs = estimate(70.0, 60.0, 75.0);
    first.moved = Some(Moved::new("-8.5", ["20.5", "12.0"], Some(0.97)));
    (first.attention, first.loss) = (Some(0.999), Some(0.004));
    first.reason = "leaving: it said so; also overdue".into();
    first.step = "call them".into();
    first.alarms = portrait().alarms;
    first.coverage = 0.5;
    first.overridden = Some("R. Abend says 80 until day 9".to_owned());
    first.anomalies = 1;
    first.portrait = Some(0);
    let mut second = row("second", "2=", estimate(50.0, 50.0, 50.0));
    second.moved = Some(Moved::new("+0.1", ["49.9", "50.0"], None));
    (second.attention, second.loss) = (Some(0.0), None);
    second.anomalies = 3;
    second.reason = "a very long reason ".repeat(20);
    let mut third = row("third", "2=", None);
    third.theirs = estimate(-5.0, f64::NEG_INFINITY, f64::INFINITY);
    (third.attention, third.loss, third.coverage) = (Some(f64::NAN), Some(1.0), 1.5);
    third.portrait = Some(7);
    let mut last = row("nothing known", "", None);
    last.alarms = vec![AlarmLine::new("overdue", "for long")];
    vec![first, second, third, last]
}

#[test]
fn what_is_made_by_hand_keeps_its_looks() {
    let mut out = String::new();
    let mut page = HtmlPage::new("By <hand>", "today \u{202e}");
    page.summary = vec!["One.".to_owned()];
    page.rows = rows();
    page.portraits = vec![portrait(), CustomerPortrait::new("Empty")];
    page.learned = vec!["Learned of few.".to_owned()];
    page.curves = strange_curves();
    page.notes = vec!["A note, and & another.".to_owned()];
    sections(&mut out, "all", &page.to_html());
    for rows in [1, 2, 4] {
        sections(&mut out, &format!("picture of {rows}"), &page.to_svg(rows).replace("<g", "<tr"));
    }
    for (i, curve) in strange_curves().into_iter().enumerate() {
        let mut alone = HtmlPage::new("One curve", "");
        alone.curves = vec![curve];
        sections(&mut out, &format!("curve {i} alone"), &alone.to_html());
    }
    hold("pages.drawn.txt", &out);
}
