//! Items that are answered by labels: laws over hostile input, and what is found.

// A test fails by panicking. What is exact is compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod support;

use goodwill::Error;
use goodwill::calibrate::shapes::{Reply, Shaper, Shapes};
use goodwill::calibrate::{Calibrator, Category, Folds, Metrics, Sample, Signal, Target};
use goodwill::quantity::Scale;
use proptest::prelude::*;
use support::{cases, name};

/// Numbers from a seed that are as good as random.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 ^ (self.0 >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 11
    }

    fn share(&mut self) -> f64 {
        self.next() as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

const LABELS: [&str; 4] = ["basic", "gold", "silver", "trial"];
/// What the labels add to the outcome: nothing that an order of them would tell.
const TRUTH: [f64; 4] = [0.5, -1.0, 1.5, -1.0];

fn plan() -> Category {
    Category::new(name("plan"), LABELS.map(name).to_vec()).unwrap()
}

fn region(labels: usize) -> Category {
    let labels = (0..labels).map(|i| name(&format!("r{i:03}"))).collect();
    Category::new(name("region"), labels).unwrap()
}

fn signals() -> Vec<Signal> {
    let scale = Scale::new(0.0, 4.0).unwrap();
    ["s0", "s1"].map(|s| Signal::new(name(s), name("a"), scale)).to_vec()
}

/// Respondents with two answers, a plan that tells, and a region that does not.
#[derive(Clone)]
struct World {
    rows: Vec<Vec<Option<f64>>>,
    labels: Vec<Vec<Reply>>,
    y: Vec<f64>,
    regions: usize,
}

impl World {
    fn new(seed: u64, n: usize, regions: usize, gaps: f64, strength: f64) -> Self {
        let mut random = Numbers(seed);
        let mut world = Self { rows: Vec::new(), labels: Vec::new(), y: Vec::new(), regions };
        for _ in 0..n {
            let plan = random.below(LABELS.len());
            let x = [random.below(5) as f64, random.below(5) as f64];
            let noise = random.normal();
            world.y.push(0.3 * x[0] + strength * TRUTH[plan] + noise);
            let plan = match random.share() {
                share if share < gaps => Reply::NotAnswered,
                share if share < 2.0 * gaps => Reply::DoesNotApply,
                _ => Reply::Label(plan),
            };
            world.rows.push(x.map(|x| (random.share() >= gaps).then_some(x)).to_vec());
            world.labels.push(vec![plan, Reply::Label(random.below(regions))]);
        }
        world
    }

    fn target(&self, binary: bool) -> Target {
        if binary {
            let mut sorted = self.y.clone();
            sorted.sort_by(f64::total_cmp);
            return Target::Binary(self.y.iter().map(|y| *y > sorted[sorted.len() / 2]).collect());
        }
        Target::Numeric(self.y.clone())
    }

    fn sample(&self, binary: bool) -> Sample {
        Sample::new(signals(), &self.rows, self.target(binary))
            .unwrap()
            .with_categories(vec![plan(), region(self.regions)], &self.labels)
            .unwrap()
    }
}

fn quick() -> Shaper {
    Shaper::new(Calibrator::default().with_folds(4).unwrap())
}

fn any_shapes() -> impl Strategy<Value = Shapes> {
    let made = (any::<u64>(), 60_usize..160, 1_usize..12, 0.0..0.3, any::<[bool; 3]>());
    made.prop_map(|(seed, n, regions, gaps, [binary, pairs, monotone])| {
        let sample = World::new(seed, n, regions, gaps, 3.0).sample(binary);
        let shaper = if monotone { quick().monotone() } else { quick() };
        if pairs { shaper.with_pairs() } else { shaper }.shape(&sample).unwrap()
    })
}

fn any_replies(shapes: &Shapes) -> impl Strategy<Value = Vec<Reply>> + use<> {
    let answer = prop_oneof![
        4 => (0.0..=4.0).prop_map(Reply::Given),
        1 => Just(Reply::NotAnswered),
        1 => Just(Reply::DoesNotApply),
    ];
    let label = |labels: usize| {
        prop_oneof![
            4 => (0..labels).prop_map(Reply::Label),
            1 => Just(Reply::NotAnswered),
            1 => Just(Reply::DoesNotApply),
        ]
    };
    let [plans, regions] = [0, 1].map(|k| label(shapes.categories()[k].labels().len()));
    (prop::collection::vec(answer, 2), plans, regions).prop_map(|(mut row, plan, region)| {
        row.extend([plan, region]);
        row
    })
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn law_parts_sum_to_the_bit_in_any_order(
        (shapes, replies) in any_shapes().prop_flat_map(|s| (any_replies(&s), Just(s)))
            .prop_map(|(r, s)| (s, r))
    ) {
        let Some(score) = shapes.score(&replies).unwrap() else {
            prop_assert!(replies.iter().all(|reply| !reply.is_answer()));
            return Ok(());
        };
        let parts = || score.parts().iter().chain(score.categories()).chain(score.pairs());
        let forwards = parts().fold(score.base(), |sum, part| sum + part.contribution);
        let list: Vec<f64> = parts().map(|part| part.contribution).collect();
        let backwards = list.iter().rev().sum::<f64>() + score.base();
        prop_assert_eq!(forwards.to_bits(), score.points().to_bits());
        prop_assert_eq!(backwards.to_bits(), score.points().to_bits());
        prop_assert!(score.value().is_finite());
        let answered = replies.iter().filter(|reply| reply.is_answer()).count();
        prop_assert_eq!(score.answered(), answered);
    }

    #[test]
    fn law_the_order_of_rows_items_and_labels_moves_nothing(
        seed in any::<u64>(), n in 60_usize..120, binary in any::<bool>(), turn in 1_usize..50,
    ) {
        let world = World::new(seed, n, 3, 0.1, 3.0);
        let mut turned = world.clone();
        let turn = turn % n;
        turned.rows.rotate_left(turn);
        turned.labels.rotate_left(turn);
        turned.y.rotate_left(turn);
        turned.labels.iter_mut().for_each(|row| row.reverse());
        let mut labels = LABELS.map(name).to_vec();
        labels.reverse();
        let plan = Category::new(name("plan"), labels).unwrap();
        let other = Sample::new(signals(), &turned.rows, turned.target(binary)).unwrap();
        let other = other.with_categories(vec![region(3), plan], &turned.labels).unwrap();
        let shaper = quick().with_pairs();
        prop_assert_eq!(
            shaper.shape(&world.sample(binary)).unwrap(),
            shaper.shape(&other).unwrap()
        );
    }

    #[test]
    fn law_what_is_written_is_read(shapes in any_shapes()) {
        let text = serde_json::to_string(&shapes).unwrap();
        let read: Shapes = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
        prop_assert_eq!(read, shapes);
    }
}

#[test]
fn a_label_that_tells_is_found_and_others_are_not() {
    // The region has as many labels as a pair may not have.
    let world = World::new(7, 2000, 30, 0.0, 1.0);
    let sample = Shaper::sorted(&world.sample(false));
    let folds = Folds::seeded(&sample, 10, 1).unwrap();
    let study = quick().with_pairs().study(&sample, &folds, |_| ()).unwrap();
    let shapes = &study.shapes;
    let [plan, region] = [0, 1].map(|k| &shapes.steps()[k]);
    assert_eq!((plan.name.as_str(), region.name.as_str()), ("plan", "region"));
    for (step, truth) in plan.steps.iter().zip(TRUTH) {
        // Three standard errors of a mean of 500 respondents whose noise is 1.
        assert!((step - truth).abs() < 3.0 / 500_f64.sqrt(), "{plan:?}");
    }
    assert!(region.steps.iter().all(|step| step.abs() < 0.3), "{region:?}");
    assert_eq!(plan.counts.iter().sum::<usize>(), 2000);
    let r2 = |metrics| match metrics {
        Metrics::Numeric { r2, .. } => r2,
        _ => f64::NAN,
    };
    let straight = r2(shapes.calibration().metrics().calibrated);
    // The plan's variance is 1.06 of 2.24 in all, and the straight line can tell .18 of it.
    assert!(straight < 0.12 && r2(shapes.bends().curves) > 0.5, "{shapes}");
    assert!(shapes.pairs().is_empty(), "nothing goes together here");
}

/// Parts are rounded to multiples of 2⁻⁵⁰ of a power of two above all that may be told.
const GRID: f64 = 1e-12;

#[test]
fn labels_stand_over_straight_weights_where_no_curve_is_better() {
    let world = World::new(3, 600, 2, 0.2, 2.0);
    let sample = Shaper::sorted(&world.sample(true));
    let shapes = quick().shape(&sample).unwrap();
    assert!(shapes.curves().is_empty() && !shapes.is_straight(), "{shapes}");
    let score = |replies: &[Reply]| shapes.score(replies).unwrap().unwrap();
    let gold = [Reply::Given(2.0), Reply::Given(2.0), Reply::Label(1), Reply::Label(0)];
    let mut silver = gold;
    silver[2] = Reply::Label(2);
    let gap = score(&silver).points() - score(&gold).points();
    let step = &shapes.steps()[0].steps;
    assert_eq!(gap, step[2] - step[1]);
    assert!(gap > 2.0, "{shapes:?}");
    // The items weigh what they weigh without labels.
    let mut best = gold;
    best[0] = Reply::Given(4.0);
    let weight = &shapes.calibration().weights()[0];
    let more = score(&best).points() - score(&gold).points();
    assert!(weight.weight > 0.0 && (more - 0.5 * weight.weight).abs() < GRID, "{weight:?} {more}");
    // Who says nothing of a plan is told something else than the mean of all plans.
    assert_eq!(shapes.score_answers(&[None, None]).unwrap(), None);
    let lone = [Reply::NotAnswered, Reply::NotAnswered, Reply::Label(2), Reply::NotAnswered];
    assert_eq!(score(&lone).answered(), 1);
}

#[test]
fn a_label_of_few_is_held_back_and_its_error_says_so() {
    let mut world = World::new(11, 800, 2, 0.0, 1.0);
    // One respondent of a region of its own, far above all that others reach.
    world.regions = 3;
    world.labels[0][1] = Reply::Label(2);
    world.y[0] = 12.0;
    let shapes = quick().shape(&world.sample(false)).unwrap();
    let region = &shapes.steps()[1];
    assert_eq!(region.counts[2], 1);
    // It lies some eleven above what its answers and its plan let expect.
    assert!(region.steps[2] > 0.0 && region.steps[2] < 10.0, "{region:?}");
    assert!(region.errors[2] > 20.0 * region.errors[0], "{region:?}");
}

#[test]
fn wrong_categories_are_refused() {
    let of = |labels: &[&str]| {
        Category::new(name("plan"), labels.iter().map(|label| name(label)).collect())
    };
    let says = |result: Result<_, Error>| result.map(|_: Category| ()).unwrap_err().to_string();
    assert_eq!(says(of(&[])), "labels of a category must have 1 entries, got 0");
    assert_eq!(
        says(of(&["a", "b", "a"])),
        "labels of a category must be named once, got two `a` of `plan`"
    );
    let many: Vec<String> = (0..=Category::MOST_LABELS).map(|i| i.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(says(of(&many)), "labels of a category must be 1000 or fewer, got 1001 of `plan`");
    let sample =
        || Sample::new(signals(), &[vec![Some(1.0), None]], Target::Binary(vec![true])).unwrap();
    let refused = |categories: Vec<Category>, rows: &[Vec<Reply>]| {
        sample().with_categories(categories, rows).unwrap_err().to_string()
    };
    let plan = plan();
    for (categories, rows, sentence) in [
        (vec![plan.clone()], vec![], "rows of labels must have 1 entries, got 0"),
        (vec![plan.clone()], vec![vec![]], "row of labels must have 1 entries, got 0"),
        (
            vec![plan.clone()],
            vec![vec![Reply::Label(4)]],
            "reply to a category must be one of its labels, got label 4 of 4 to `plan`",
        ),
        (
            vec![plan.clone()],
            vec![vec![Reply::Given(1.0)]],
            "reply to a category must be one of its labels, got the number 1 to `plan`",
        ),
        (
            vec![plan.clone(), plan.clone()],
            vec![vec![Reply::NotAnswered; 2]],
            "signals must have names of their own, got two `plan`",
        ),
        (
            vec![Category::new(name("s1"), vec![name("a")]).unwrap()],
            vec![vec![Reply::NotAnswered]],
            "signals must have names of their own, got two `s1`",
        ),
    ] {
        assert_eq!(refused(categories, &rows), sentence);
    }
}

#[test]
fn wrong_replies_and_forged_shapes_are_refused() {
    let shapes = quick().shape(&World::new(5, 300, 2, 0.1, 2.0).sample(false)).unwrap();
    let says = |replies: &[Reply]| shapes.score(replies).unwrap_err().to_string();
    let one = Reply::Given(1.0);
    assert_eq!(says(&[one, one]), "row of replies must have 4 entries, got 2");
    assert_eq!(
        says(&[Reply::Label(0), one, Reply::NotAnswered, Reply::NotAnswered]),
        "label must be a reply to a category, got one to `s0`"
    );
    assert_eq!(
        says(&[one, one, Reply::Label(9), Reply::NotAnswered]),
        "reply to a category must be one of its labels, got label 9 of 4 to `plan`"
    );
    let json = serde_json::to_value(&shapes).unwrap();
    let forged = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json = json.clone();
        change(&mut json);
        serde_json::from_value::<Shapes>(json).unwrap_err().to_string()
    };
    for (change, part) in [
        (
            (&|json: &mut serde_json::Value| {
                json["steps"][0]["steps"].as_array_mut().unwrap().pop();
            }) as &dyn Fn(&mut serde_json::Value),
            "steps of labels must be one for each label, got `plan`",
        ),
        (
            &|json| json["steps"].as_array_mut().unwrap().reverse(),
            "steps of labels must be those of the categories, in their order, or none",
        ),
        (
            &|json| json["steps"][1]["errors"][0] = (-1.0).into(),
            "errors of labels must be 0 or more",
        ),
        (&|json| json["steps"][1]["steps"][0] = 1e200.into(), "step of a curve must be between"),
        (&|json| json["categories"][0]["name"] = "s0".into(), "must have names of their own"),
        (
            &|json| json["categories"][0]["labels"] = serde_json::json!([]),
            "labels of a category must have 1 entries",
        ),
    ] {
        let said = forged(change);
        assert!(said.contains(part), "{said}");
    }
}
