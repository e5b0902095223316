use super::*;

/// `spec/oracles.md`, "Expectation".
#[test]
fn growth_of_the_oracle() {
    let params = ExpectationParams::default();
    assert_eq!((params.growth(), params.feeling().loss()), (Growth::Exponential, 1.5));
    for (sellers, expected) in ["0.5", "0.6", "0.72", "0.864", "1", "1"].iter().enumerate() {
        assert_shows(params.expected(u32::try_from(sellers).unwrap()).get(), expected);
    }
    assert!(close(params.expected(3).get(), 0.864, 1e-15));
    let best = params.clone().with_growth(Growth::BestOf);
    for (sellers, expected) in [(1, 1.0 / 2.0), (2, 2.0 / 3.0), (3, 3.0 / 4.0), (9, 0.9)] {
        assert_eq!(best.expected(sellers - 1).get(), expected);
    }
    assert_eq!(params.with_growth(Growth::None).expected(9), Share::HALF);
}

/// The facts of the page's example, with calls about some of the two orders.
fn facts(called: usize) -> Vec<ExpectationEvidence> {
    let at = Instant::EPOCH;
    let orders = ["lathe", "mill"].map(|deal| Order { deal: name(deal), rivals: 4, at });
    let done: Vec<Done> = CallStep::ALL.iter().map(|step| Done::Aligned(*step)).collect();
    let calls: Vec<FollowUp> = orders[..called]
        .iter()
        .map(|order| FollowUp { deal: order.deal.clone(), done: done.clone(), at })
        .collect();
    let mut facts = label_follow_ups(&orders, &calls, at).unwrap();
    facts.extend([1.0, 1.0].map(|y| promised(y, at)));
    facts.extend([1.0, 0.0].map(|y| delivered(y, at)));
    facts.extend([
        answer(Topic::Rhythm, Party::Customer, "weekly", at),
        answer(Topic::Rhythm, Party::Firm, "weekly", at),
        answer(Topic::Channel, Party::Customer, "mail", at),
        answer(Topic::Channel, Party::Firm, "telephone", at),
        answer(Topic::Meetings, Party::Firm, "none", at),
    ]);
    facts
}

#[test]
fn the_example_of_the_page() {
    let score = read_facts(&facts(0));
    assert_eq!(score.promised().map(|a| (a.alpha(), a.beta())), Some((3.0, 1.0)));
    assert_eq!(score.delivered().map(|p| (p.alpha(), p.beta())), Some((2.0, 2.0)));
    assert_eq!(score.expected().value, 0.875);
    assert!(close(score.perceived().value, 0.575, 1e-15));
    assert!(close(score.disconfirmation().value, -0.3, 1e-15));
    assert_eq!((score.hype_gap().value, score.delivery_gap().value), (0.125, 0.25));
    assert_eq!(score.plain_gap().value, -0.375);
    assert_shows(score.baseline(), "0.119203");
    assert_shows(score.value(), "0.354344");
    let parts = score.parts();
    let expected = [
        ("delivered", 0.5, "0.235141"),
        ("promised", 0.75, "0.151162"),
        ("hype", 0.125, "-0.062984"),
        ("delivery gap", 0.25, "-0.088178"),
    ];
    for (part, (name, value, adds)) in parts.iter().zip(expected) {
        assert_eq!((part.name.as_str(), part.value), (name, value));
        assert_shows(part.contribution, adds);
    }
    assert_eq!((score.coverage(), score.fresh()), (1.0, 0.5));
    assert_eq!(score.bounds(), (score.value(), score.value()));
    assert_eq!((score.facts(), score.as_of()), (11, Instant::EPOCH));
}

#[test]
fn the_calls_of_the_page() {
    let [one, both] = [1, 2].map(|called| read_facts(&facts(called)));
    assert_eq!((one.pull(), both.pull()), (Some(0.5), Some(1.0)));
    assert_eq!((one.hype_gap().value, both.hype_gap().value), (0.0625, 0.0));
    assert_shows(one.value(), "0.398313");
    assert_shows(both.value(), "0.443986");
    // Two orders, one of them called about: (1 + 1)/(2 + 2).
    assert_eq!(one.step(CallStep::Delivery).map(|share| share.mean()), Some(0.5));
}

#[test]
fn the_common_expectations_of_the_page() {
    let score = read_facts(&facts(0));
    let common = score.common().unwrap();
    assert_eq!(common.topics(Standing::Agreed), [Topic::Rhythm]);
    assert_eq!(common.topics(Standing::Conflicting), [Topic::Channel]);
    assert_eq!(common.topics(Standing::OneSided), [Topic::Meetings]);
    assert_eq!(common.topics(Standing::Unspoken).len(), 8);
    assert_eq!((common.value(), common.coverage()), (1.0 / 11.0, 2.0 / 11.0));
    assert_eq!(common.agreement().map(|p| (p.alpha(), p.beta())), Some((2.0, 2.0)));
    assert!(close(common.kappa().unwrap(), 1.0 / 3.0, 1e-15));
    assert_eq!(common.answer(Topic::Channel, Party::Firm), Some(&name("telephone")));
}

#[test]
fn in_one_line() {
    assert_eq!(
        read_facts(&facts(0)).to_string(),
        "expectation 0.35 [0.08, 0.79] (how the customer will feel; more is better), resting \
         on 3 of 3 inputs and 11 facts",
    );
    assert_eq!(
        read_facts(&[delivered(1.0, Instant::EPOCH)]).to_string(),
        "expectation 0.67 [0.17, 0.91] (how the customer will feel; more is better), resting \
         on 1 of 3 inputs and 1 facts; 0.15 to 0.93 whatever the rest is",
    );
}

/// A step a half-life after the order pulls half; the same step again pulls no more.
#[test]
fn a_late_call_pulls_less_and_a_second_no_more() {
    let day = |n| Instant::from_days(n).unwrap();
    let call = |n, steps: &[CallStep]| FollowUp {
        deal: name("deal"),
        done: steps.iter().map(|step| Done::Aligned(*step)).collect(),
        at: day(n),
    };
    let orders = [Order { deal: name("deal"), rivals: 2, at: day(0) }];
    let calls = [
        call(7, &[CallStep::Requirements, CallStep::Proposal]),
        call(14, &[CallStep::Proposal, CallStep::Delivery]),
    ];
    let facts = label_follow_ups(&orders, &calls, day(14)).unwrap();
    // ¼ (½ + ½ + ¼)
    assert_eq!(read_facts(&facts).pull(), Some(0.3125));
}

#[test]
fn assurances_by_order() {
    let at = Instant::EPOCH;
    let orders = ["x", "y"].map(|deal| Order { deal: name(deal), rivals: 0, at });
    let all: Vec<Done> = Assurance::ALL.iter().map(|what| Done::Assured(*what)).collect();
    let schedule = vec![Done::Assured(Assurance::Schedule); 2];
    let done = [
        FollowUp { deal: name("x"), done: all, at },
        FollowUp { deal: name("y"), done: schedule, at },
        FollowUp {
            deal: name("never ordered"),
            done: vec![Done::Assured(Assurance::Protocol)],
            at,
        },
    ];
    let score = read_facts(&label_follow_ups(&orders, &done, at).unwrap());
    let after = score.post_order().unwrap();
    let mean = |what| after.share(what).mean();
    // Both orders: (1 + 2)/(2 + 2); one of two: (1 + 1)/(2 + 2).
    assert_eq!((mean(Assurance::Schedule), mean(Assurance::Protocol)), (0.75, 0.5));
    assert!(close(after.value(), 0.55, 1e-15));
    assert_eq!(after.baseline(), 0.5);
    assert_eq!(after.parts()[2].name, "schedule");
    assert!(close(after.parts()[2].contribution, 0.05, 1e-15));
}

#[test]
fn checklists_become_what_was_done() {
    let answers = Responses::new()
        .answer(name("delivery"), Answer::Value(1.0))
        .answer(name("schedule"), Answer::Value(0.5))
        .answer(name("protocol"), Answer::Value(0.4))
        .answer(name("proposal"), Answer::NotApplicable);
    assert_eq!(
        done_of(&answers),
        Ok(vec![Done::Aligned(CallStep::Delivery), Done::Assured(Assurance::Schedule)]),
    );
    let sizes = [alignment_call(), post_order(), topics()].map(|list| list.items().len());
    assert_eq!(sizes, [4, 5, 11]);
}

/// With no loss weight to speak of the sign of the difference does not matter; the default
/// takes half as much again from the log-odds as a surprise gives, and λ = 2 takes twice.
#[test]
fn two_degrees_of_letdown_for_one_of_surprise() {
    let z = |first: f64, feeling: Feeling| {
        let params = ExpectationParams::default()
            .with_growth(Growth::None)
            .with_first(share(first))
            .with_feeling(feeling);
        let s = read(lasting(), &params, &[order(0, Instant::EPOCH)]).unwrap().value();
        (s / (1.0 - s)).ln()
    };
    let default = Feeling::default();
    let [quality, d] = [default.quality(), default.disconfirmation()].map(positive);
    let twice = Feeling::new(default.base(), quality, d, positive(2.0)).unwrap();
    for (feeling, loss) in [(default, 1.5), (twice, 2.0)] {
        assert!(z(0.5, feeling).abs() < 1e-14);
        let (let_down, surprised) = (z(0.8, feeling), z(0.2, feeling));
        assert!(close(let_down, -loss * surprised, 1e-13), "{let_down} {surprised}");
    }
}
