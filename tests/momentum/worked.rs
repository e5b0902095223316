use super::*;

/// The page's example: advance, advance, continuation, slip, advance; nothing fades.
fn page() -> MomentumScore {
    let day = |n: i64| Instant::from_days(20_000 + n).unwrap();
    let step = |by| Commitment { by, what: name("a step") };
    let meetings = [
        Meeting::new(day(0), Ending::Advance)
            .with_commitment(step(Party::Customer))
            .with_closing(ClosingQuestions { opinion: true, next_step: true }),
        Meeting::new(day(10), Ending::Advance).with_commitment(step(Party::Firm)),
        Meeting::new(day(20), Ending::Continuation)
            .with_closing(ClosingQuestions { opinion: true, next_step: false }),
        Meeting::new(day(30), Ending::Slip),
        Meeting::new(day(40), Ending::Advance).with_commitment(step(Party::Customer)),
    ];
    let mut facts =
        label_meetings(&meetings, &[day(22)], FollowUpRule::default(), day(40)).unwrap();
    for (n, owner) in [(5, Some(name("Ada"))), (25, None)] {
        let at = day(n);
        facts.push(MomentumEvidence::OwnMeeting { closed_for_action: true, owner, at });
    }
    ledger_of(forever(), &facts).score(&MomentumParams::default(), day(40)).unwrap().unwrap()
}

#[test]
fn the_page() {
    let score = page();
    assert!(close(score.momentum(), 2.0 / 7.0, 1e-15));
    assert!(close(score.value(), 9.0 / 14.0, 1e-15));
    let parts: Vec<f64> = score.parts().iter().map(|part| part.contribution).collect();
    assert!(close(parts[0], 3.0 / 14.0, 1e-15) && parts[1] == 0.0);
    assert!(close(parts[2], -1.0 / 14.0, 1e-15));
    let chances = Ending::ALL.map(|ending| score.chance(ending).mean());
    for (chance, by_hand) in chances.iter().zip([11.0, 5.0, 5.0]) {
        assert!(close(*chance, by_hand / 21.0, 1e-15));
    }
    assert_eq!((score.chain(), score.longest_chain()), (1, 2));
    assert!(close(score.no_way_back().mean(), 3.0 / 7.0, 1e-15));
    let follow_ups = score.follow_ups().unwrap();
    assert_eq!((follow_ups.sent.mean(), follow_ups.open), (0.5, 0.0));
    let closings = score.closings().unwrap();
    assert_eq!((closings.opinion.mean(), closings.next_step.mean()), (0.75, 0.5));
    let own = score.own_meetings().unwrap();
    assert_eq!((own.closed_for_action.mean(), own.both.mean()), (0.75, 0.5));
    let committed = Party::BOTH.map(|by| score.committed(by).mean());
    assert!(close(committed[0], 3.0 / 7.0, 1e-15) && close(committed[1], 2.0 / 7.0, 1e-15));
    assert_eq!(
        score.to_string(),
        "momentum 0.64 [0.39, 0.86] (more is better), resting on 5.0 meetings of 7 facts; \
         1 advance in a row"
    );
}

/// With q = 0 and no continuation the value is the share of advances, exactly a Beta:
/// `spec/oracles.md`, Beta(8, 2).
#[test]
fn without_continuations_it_is_the_beta_of_the_oracle() {
    let mut endings = vec![Ending::Advance; 7];
    endings.push(Ending::Slip);
    let facts: Vec<_> = endings.into_iter().map(|ending| plain(0, ending)).collect();
    let params = MomentumParams::default().with_prior_continuation(share(0.0));
    let score = read(&ledger_of(forever(), &facts), &params).unwrap();
    assert!(close(score.value(), 0.8, 1e-15));
    assert_eq!(format!("{:.6}", score.interval()), "[0.570864, 0.958977]");
    let next = score.chance_interval(Ending::Advance);
    assert_eq!(format!("{next:.6}"), "[0.570864, 0.958977]");
}

#[test]
fn three_words_for_the_chain() {
    let said = |n: usize| {
        let meetings = vec![Meeting::new(instant(0), Ending::Advance); n.max(1)];
        let mut meetings = meetings;
        if n == 0 {
            meetings[0] = Meeting::new(instant(0), Ending::Slip);
        }
        let facts = label_meetings(&meetings, &[], FollowUpRule::default(), instant(0)).unwrap();
        read(&ledger_of(forever(), &facts), &MomentumParams::default()).unwrap().to_string()
    };
    assert!(said(0).ends_with("; no advance in a row"));
    assert!(said(1).ends_with("; 1 advance in a row"));
    assert!(said(2).ends_with("; 2 advances in a row"));
}
