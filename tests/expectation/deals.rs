//! Promise, hope and delivery of one deal are paired before anything is averaged.

use super::*;

fn pledge(deal: &str, promised: f64, at: i64) -> Pledge {
    Pledge { at: instant(at), promised: share(promised), deal: name(deal) }
}

fn delivery(deal: &str, delivered: f64, at: i64) -> Delivery {
    Delivery { at: instant(at), delivered: share(delivered), deal: name(deal) }
}

/// The facts of deals, each promised and delivered at one level each.
fn deals(levels: &[(f64, f64)]) -> Vec<ExpectationEvidence> {
    let at = |i: usize| i64::try_from(i).unwrap();
    let each = |i: usize| format!("deal {i}");
    let pledges: Vec<_> =
        levels.iter().enumerate().map(|(i, (a, _))| pledge(&each(i), *a, at(i))).collect();
    let deliveries: Vec<_> =
        levels.iter().enumerate().map(|(i, (_, p))| delivery(&each(i), *p, at(i))).collect();
    label_deals(&[], &[], &pledges, &deliveries, instant(99)).unwrap()
}

fn feeling(loss: f64) -> Feeling {
    let default = Feeling::default();
    let [quality, d] = [default.quality(), default.disconfirmation()].map(positive);
    Feeling::new(default.base(), quality, d, positive(loss)).unwrap()
}

fn log_odds(levels: &[(f64, f64)], loss: f64) -> f64 {
    let params = ExpectationParams::default().with_feeling(feeling(loss));
    let s = read(lasting(), &params, &deals(levels)).unwrap().value();
    (s / (1.0 - s)).ln()
}

/// One deal beyond what was promised and one below felt like two as promised, since promises were
/// averaged apart from deliveries: both had `A = P = ½` and log-odds of 0.
///
/// Of d = .7 · ½ beyond and as much below, two deals of four (W = 2), a loss weight of 1.5 takes
/// `2 · (.35 − 1.5 · .35)/4 = −.0875`.
#[test]
fn law_one_beyond_and_one_below_feel_worse_than_two_as_promised() {
    let (uneven, even) = ([(0.5, 1.0), (0.5, 0.0)], [(0.5, 0.5), (0.5, 0.5)]);
    assert!(log_odds(&even, 1.5).abs() < 1e-12);
    assert!(close(log_odds(&uneven, 1.5), -0.0875, 1e-12), "{}", log_odds(&uneven, 1.5));
    assert!(log_odds(&uneven, 3.0) < log_odds(&uneven, 1.5));
    // Without a loss weight the two are alike.
    assert!(log_odds(&uneven, 1.0).abs() < 1e-12);
    // It is the deals that are uneven, not the promises: all came as promised.
    assert!(log_odds(&[(1.0, 1.0), (0.0, 0.0)], 1.5).abs() < 1e-12);
    // Without the names of deals there is one deal, which came as it was promised.
    let at = Instant::EPOCH;
    let unnamed = [promised(0.5, at), delivered(1.0, at), promised(0.5, at), delivered(0.0, at)];
    assert!(close(read_facts(&unnamed).value(), 0.5, 1e-12));
}

/// One deal with a name feels as one without, if it was not ordered.
#[test]
fn one_deal_feels_the_same_by_name_or_without() {
    for (a, p) in [(0.9, 0.4), (0.4, 0.9), (0.65, 0.65), (0.123, 0.987)] {
        let at = Instant::EPOCH;
        let unnamed = read_facts(&[promised(a, at), delivered(p, at)]);
        let named = read_facts(&deals(&[(a, p)]));
        assert!(close(named.value(), unnamed.value(), 1e-9), "{named} {unnamed}");
    }
}

/// An order of its own deal: four rivals make hope of it 1, so 1 delivered on a promise of ½ is
/// `1 − .7 − .15 = .15` too little. Two steps at once pull half of the hype: `.15 − .25 < 0`.
#[test]
fn the_hope_of_a_deal_is_its_own() {
    let order = Order { deal: name("x"), rivals: 4, at: instant(0) };
    let done = vec![Done::Aligned(CallStep::Proposal), Done::Aligned(CallStep::Delivery)];
    let call = FollowUp { deal: name("x"), done, at: instant(0) };
    let facts = |calls: &[FollowUp]| {
        let orders = std::slice::from_ref(&order);
        let mut facts = label_follow_ups(orders, calls, instant(9)).unwrap();
        let (pledges, deliveries) = ([pledge("x", 0.5, 0)], [delivery("x", 1.0, 9)]);
        facts.extend(label_deals(orders, calls, &pledges, &deliveries, instant(9)).unwrap());
        read_facts(&facts)
    };
    let (hoped, called) = (facts(&[]), facts(&[call]));
    assert_eq!(hoped.let_down(), Some(1.0));
    assert_eq!(called.let_down(), Some(0.0));
    // −2 + 4 (.7 · ⅔ + .3 · ½), then −2 · 1.5 · .15/3 and 2 · .1/3: W = 2 deals without either.
    let z = |score: &ExpectationScore| (score.value() / (1.0 - score.value())).ln();
    let quality = -2.0 + 4.0 * (0.7 * 2.0 / 3.0 + 0.15);
    assert!(close(z(&hoped), quality - 0.15, 1e-9), "{}", z(&hoped) - quality);
    assert!(close(z(&called), quality + 0.2 / 3.0, 1e-9), "{}", z(&called) - quality);
}

/// What has no deal by name weighs as many deals as it has promises or deliveries. A deal with half
/// beyond its promise, `.7 · ½` felt, is one of five beside two of each without a name and W = 2:
/// `−2 + 4 (.7 · .6 + .3 · ½) + 2 · .35/5`.
#[test]
fn what_has_no_name_weighs_as_many_deals_as_it_has() {
    let at = Instant::EPOCH;
    let unnamed = |n: usize, p: usize| {
        let mut facts = deals(&[(0.5, 1.0)]);
        facts.extend(std::iter::repeat_n(promised(0.5, at), n));
        facts.extend(std::iter::repeat_n(delivered(0.5, at), p));
        let score = read_facts(&facts);
        (score.value() / (1.0 - score.value())).ln()
    };
    let quality = |perceived: f64| -2.0 + 4.0 * (0.7 * perceived + 0.3 * 0.5);
    assert!(close(unnamed(2, 2), quality(0.6) + 0.14, 1e-9), "{}", unnamed(2, 2));
    // As many as there are of the more frequent.
    assert!(close(unnamed(7, 2), quality(0.6) + 0.07, 1e-9), "{}", unnamed(7, 2));
    assert!(close(unnamed(0, 0), quality(2.0 / 3.0) + 0.7 / 3.0, 1e-9), "{}", unnamed(0, 0));
}

#[test]
fn the_last_promise_before_the_delivery_counts() {
    let pledges = [
        pledge("x", 0.9, 0),
        pledge("x", 0.6, 5),
        pledge("x", 0.7, 5),
        pledge("y", 0.2, 5),
        pledge("x", 0.1, 9),
    ];
    let deliveries = [delivery("x", 0.7, 8), delivery("x", 0.3, 8), delivery("z", 0.4, 8)];
    let facts = label_deals(&[], &[], &pledges, &deliveries, instant(9)).unwrap();
    let settled: Vec<_> = facts
        .iter()
        .filter_map(|fact| match fact {
            ExpectationEvidence::Settled(it) => Some((it.pledge(), it.delivered(), it.is_first())),
            _ => None,
        })
        .collect();
    let last = &pledges[2];
    assert_eq!(settled, [(last, share(0.3), true), (last, share(0.7), false)]);
    // Nothing was promised of the third: it is a delivery without a deal.
    assert!(facts.contains(&delivered(0.4, instant(8))));
    // The promise after the delivery is open, and that of the other deal.
    let open: Vec<_> = read_facts(&facts).open_promises().to_vec();
    assert_eq!(open, [pledges[3].clone(), pledges[4].clone()]);
    // Fed promise by promise, what is replaced closes.
    assert_eq!(ledger_of(lasting(), &facts).settled_bytes(), {
        let backwards: Vec<_> = facts.iter().rev().cloned().collect();
        ledger_of(lasting(), &backwards).settled_bytes()
    });
}

#[test]
fn labelling_refuses_disorder_and_the_future_of_deals() {
    let sentence = |pledges: &[Pledge], deliveries: &[Delivery]| {
        label_deals(&[], &[], pledges, deliveries, instant(9)).unwrap_err().to_string()
    };
    assert_eq!(
        sentence(&[pledge("x", 0.5, 2), pledge("x", 0.5, 1)], &[]),
        "promises must be in order of time, got 2 before 1",
    );
    assert_eq!(
        sentence(&[], &[delivery("x", 0.5, 10)]),
        "delivery must not be dated after as_of (9), got 10",
    );
    assert_eq!(
        Settled::new(pledge("x", 0.5, 9), Share::ONE, instant(8), None, true)
            .unwrap_err()
            .to_string(),
        "delivery must not be dated before promise (9), got 8",
    );
}

/// Any number of settled deals takes the cells of a grid.
#[test]
fn settled_deals_take_bounded_memory() {
    let mut ledger = ExpectationLedger::new(lasting());
    let mut bytes = Vec::new();
    for i in 0..20_000_i64 {
        let level = |k: i64| f64::from(u8::try_from((i * k) % 101).unwrap()) / 100.0;
        let deal = format!("deal {i}");
        let facts = label_deals(
            &[],
            &[],
            &[pledge(&deal, level(7), i)],
            &[delivery(&deal, level(13), i)],
            instant(i),
        );
        facts.unwrap().iter().for_each(|fact| ledger.observe(fact));
        bytes.push(ledger.settled_bytes());
    }
    println!("20 000 settled deals of any level: {} bytes", bytes[19_999]);
    assert_eq!(bytes[1_000], bytes[19_999]);
    assert!(bytes[19_999] <= 32 * 1_024);
}

/// Each event of a deal, good against bad, moves a line or the score.
#[test]
fn the_lines_say_what_was_recorded() {
    let at = Instant::EPOCH;
    let lines = |facts: &[ExpectationEvidence]| read_facts(facts).lines();
    assert_eq!(
        lines(&deals(&[(0.5, 0.4)])),
        ["of settled deals, 100 % brought less than was expected"],
    );
    assert_eq!(
        lines(&deals(&[(0.5, 0.6)])),
        ["of settled deals, 0 % brought less than was expected"],
    );
    let open = label_deals(&[], &[], &[pledge("lathe", 0.8, 0)], &[], at).unwrap();
    assert_eq!(lines(&open), ["80 % was promised of “lathe”, and nothing came yet"]);
    let order = Order { deal: name("x"), rivals: 0, at };
    let done = vec![Done::Aligned(CallStep::Delivery), Done::Assured(Assurance::JointKickoff)];
    let call = FollowUp { deal: name("x"), done, at };
    let facts = label_follow_ups(&[order], &[call], at).unwrap();
    assert_eq!(
        lines(&facts),
        [
            "of orders, the call in time covered: requirements 0 %, commitments 0 %, proposal 0 %, \
         delivery 100 %",
            "of orders, followed by: point by point 0 %, internal kickoff 0 %, schedule 0 %, \
         joint kickoff 100 %, protocol 0 %",
        ]
    );
    let facts = [
        delivered(1.0, at),
        answer(Topic::WayOfWorking, Party::Customer, "plain", at),
        answer(Topic::WayOfWorking, Party::Firm, "plain", at),
        answer(Topic::Channel, Party::Customer, "mail", at),
        answer(Topic::Channel, Party::Firm, "telephone", at),
        answer(Topic::Meetings, Party::Firm, "none", at),
    ];
    assert_eq!(
        lines(&facts),
        [
            "both understand the same by: way of working (“plain”)",
            "the two do not understand the same by: channel (they “mail”, we “telephone”)",
            "only one side has spoken of: meetings (we “none”)",
        ]
    );
}

fn any_dates() -> impl Strategy<Value = (Vec<Pledge>, Vec<Delivery>)> + Clone {
    let deal = prop::sample::select(vec!["x", "y", "z"]).prop_map(name);
    let fact = (deal, any_share(), (0..40_i64).prop_map(instant));
    let pledge = fact.clone().prop_map(|(deal, promised, at)| Pledge { at, promised, deal });
    let delivery = fact.prop_map(|(deal, delivered, at)| Delivery { at, delivered, deal });
    (prop::collection::vec(pledge, 0..9), prop::collection::vec(delivery, 0..9)).prop_map(
        |(mut pledges, mut deliveries)| {
            pledges.sort_by_key(|it| it.at);
            deliveries.sort_by_key(|it| it.at);
            (pledges, deliveries)
        },
    )
}

proptest! {
    #![proptest_config(cases(160))]

    /// Each delivery goes with the last promise before it, found by looking at all; what is open
    /// is the last promise of each deal that no delivery came after.
    #[test]
    fn law_deals_match_a_naive_search((pledges, deliveries) in any_dates()) {
        let facts = label_deals(&[], &[], &pledges, &deliveries, instant(40)).unwrap();
        let last = |deal: &goodwill::quantity::Name, at: Instant| {
            pledges.iter().filter(|it| it.deal == *deal && it.at <= at).max()
        };
        let mut expected: Vec<_> = deliveries
            .iter()
            .filter_map(|it| Some((last(&it.deal, it.at)?.clone(), it.delivered, it.at)))
            .collect();
        let mut found: Vec<_> = facts
            .iter()
            .filter_map(|fact| match fact {
                ExpectationEvidence::Settled(it) => {
                    Some((it.pledge().clone(), it.delivered(), it.at()))
                }
                _ => None,
            })
            .collect();
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected);
        let mut open: Vec<_> = ["x", "y", "z"]
            .iter()
            .filter_map(|deal| last(&name(deal), instant(40)))
            .filter(|pledge| {
                !deliveries.iter().any(|it| it.deal == pledge.deal && it.at >= pledge.at)
            })
            .cloned()
            .collect();
        open.sort();
        let score = read(lasting(), &ExpectationParams::default(), &facts);
        prop_assert_eq!(score.map_or(Vec::new(), |score| score.open_promises().to_vec()), open);
    }

    #[test]
    fn law_labels_of_deals_only_add(
        (pledges, deliveries) in any_dates(), history in any_history(), cut in 0..40_i64,
    ) {
        let (orders, follow_ups) = history;
        let known = |at: Instant| at <= instant(cut);
        let all =
            label_deals(&orders, &follow_ups, &pledges, &deliveries, instant(400)).unwrap();
        let orders: Vec<_> = orders.into_iter().filter(|it| known(it.at)).collect();
        let follow_ups: Vec<_> = follow_ups.into_iter().filter(|it| known(it.at)).collect();
        let pledges: Vec<_> = pledges.into_iter().filter(|it| known(it.at)).collect();
        let deliveries: Vec<_> = deliveries.into_iter().filter(|it| known(it.at)).collect();
        let before =
            label_deals(&orders, &follow_ups, &pledges, &deliveries, instant(cut)).unwrap();
        let until: Vec<_> = all.into_iter().filter(|fact| known(fact.at())).collect();
        prop_assert_eq!(before, until);
    }

    /// A deal is shared out to corners of a grid so that its level and its gap are kept.
    #[test]
    fn law_pairs_keep_promise_delivery_and_gap(
        params in any_params(), a in any_share(), p in any_share(), loss in 1.0..5.0,
    ) {
        let params = params.with_feeling(feeling(loss)).with_prior(Prior {
            mean: Share::HALF, weight: positive(1.0),
        });
        let score = read(lasting(), &params, &deals(&[(a.get(), p.get())])).unwrap();
        let (f, m) = (params.feeling(), params.assimilation().get());
        let (a, p) = (0.25 + 0.5 * a.get(), 0.25 + 0.5 * p.get());
        let (q, d) = ((1.0 - m) * p + m * a, (1.0 - m) * (p - a));
        let z = f.base() + f.quality() * q
            + f.disconfirmation() * (d.max(0.0) - loss * (-d).max(0.0));
        // A share of a deal below 10⁻⁹ goes to no corner.
        prop_assert!(close(score.value(), 1.0 / (1.0 + (-z).exp()), 1e-7));
    }

    #[test]
    fn law_a_better_delivery_of_a_deal_never_feels_worse(
        unit in any_unit(), params in any_params(), facts in any_dealings(),
        promise in any_share(), y in any_share(), z in any_share(), rivals in any_rivals(),
    ) {
        let now = soon(&facts);
        let with = |y: Share| {
            let mut facts = facts.clone();
            let pledge = Pledge { at: now, promised: promise, deal: name("x") };
            let hoped = Hoped { rivals, ordered: now, covered: [None; 4], first: false };
            let settled = Settled::new(pledge, y, now, Some(hoped), false).unwrap();
            facts.push(ExpectationEvidence::Settled(settled));
            read(unit, &params, &facts).unwrap().value()
        };
        // A share of a deal below 10⁻⁹ goes to no corner; some hundred log-odds weigh it.
        prop_assert!(with(y.min(z)) <= with(y.max(z)) + 1e-7);
    }
}
