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

/// Meetings of one customer, some extras, read at a day; nothing fades.
fn score_of(meetings: &[Meeting], extras: &[Instant], as_of: Instant) -> MomentumScore {
    let rule = FollowUpRule::default();
    let mut facts = label_meetings(meetings, extras, rule, as_of).unwrap();
    facts.extend(extras.iter().map(|at| MomentumEvidence::Extra { at: *at }));
    ledger_of(forever(), &facts).score(&MomentumParams::default(), as_of).unwrap().unwrap()
}

/// Before, a pleasant meeting was worth one half, with a way back in and without.
#[test]
fn a_pleasant_meeting_with_no_way_back_in_is_lost() {
    let day = |n: i64| Instant::from_days(20_000 + n).unwrap();
    let pleasant = Meeting::new(day(0), Ending::Continuation);
    let read = |meeting: &Meeting, extras: &[Instant], n| {
        score_of(std::slice::from_ref(meeting), extras, day(n))
    };
    let back = read(&pleasant.clone().with_way_back(), &[], 30);
    assert_eq!((back.value(), back.bounds()), (0.5, (0.5, 0.5)));
    // M = −1/(1 + 2).
    let lost = read(&pleasant, &[], 30);
    assert!(close(lost.value(), 1.0 / 3.0, 1e-15));
    assert_eq!((lost.lost(), lost.pending()), (1.0, 0.0));
    // Something sent within the week saves it, later does not.
    assert_eq!(read(&pleasant, &[day(7)], 30).value(), 0.5);
    assert!(close(read(&pleasant, &[day(8)], 30).value(), 1.0 / 3.0, 1e-15));
    // In the week itself nothing is lost yet.
    let open = read(&pleasant, &[], 7);
    assert_eq!((open.value(), open.pending()), (0.5, 1.0));
    assert!(close(open.bounds().0, 1.0 / 3.0, 1e-15) && open.bounds().1 == 0.5);
    assert_eq!(
        open.to_string(),
        "momentum 0.50 [0.23, 0.77] (more is better), resting on 1.0 meetings of 1 facts; \
         no advance in a row; 0.33 if nothing more is sent after the last ones"
    );
}

/// None of these was read by anyone before.
#[test]
fn every_fact_changes_something_that_is_read() {
    let day = |n: i64| Instant::from_days(20_000 + n).unwrap();
    let slip = || Meeting::new(day(0), Ending::Slip);
    let lines = |meeting: &Meeting, extras: &[Instant]| {
        score_of(std::slice::from_ref(meeting), extras, day(30)).lines()
    };
    let undertaken = |by| {
        lines(&slip().with_commitment(Commitment { by, what: name("a step") }), &[])[0].clone()
    };
    assert_eq!(
        lines(&slip(), &[]),
        [
            "the customer undertook something at 0 of 1 meetings, the firm at 0 of 1",
            "1 of 1 meetings left no way back in; 0 of them ended pleasantly and count as lost",
            "after 0 of these something extra was sent in time",
        ]
    );
    assert_eq!(
        Party::BOTH.map(undertaken),
        [
            "the customer undertook something at 1 of 1 meetings, the firm at 0 of 1",
            "the customer undertook something at 0 of 1 meetings, the firm at 1 of 1",
        ]
    );
    assert_eq!(lines(&slip().with_way_back(), &[]).len(), 1);
    let [advance, pleasant] = [(5, Ending::Advance), (6, Ending::Continuation)]
        .map(|(n, ending)| Meeting::new(day(n), ending).with_way_back());
    let five = [slip(), Meeting::new(day(3), Ending::Slip), Meeting::new(day(4), Ending::Slip)];
    let five: Vec<Meeting> =
        five.map(Meeting::with_way_back).into_iter().chain([advance, pleasant]).collect();
    assert_eq!(
        score_of(&five, &[], day(30)).lines(),
        ["the customer undertook something at 0 of 5 meetings, the firm at 0 of 5"]
    );
    assert_eq!(
        lines(&slip(), &[day(3)])[2..],
        ["after 1 of these something extra was sent in time", "things sent unasked: 1"]
    );
    // Also where no meeting needed it.
    assert_eq!(lines(&slip().with_way_back(), &[day(3)])[1], "things sent unasked: 1");
    let closing = |opinion, next_step| {
        let meeting = slip().with_way_back().with_closing(ClosingQuestions { opinion, next_step });
        lines(&meeting, &[])[1].clone()
    };
    assert_eq!(
        [closing(true, false), closing(false, true)],
        [
            "the customer was asked for an opinion at 1 of 1 meetings, for the next step at 0 of 1",
            "the customer was asked for an opinion at 0 of 1 meetings, for the next step at 1 of 1",
        ]
    );
    let own = |closed, owned| {
        let facts = [plain(0, Ending::Slip), own_meeting(0, closed, owned)];
        let score = read(&ledger_of(forever(), &facts), &MomentumParams::default()).unwrap();
        score.lines()[1].clone()
    };
    assert_eq!(
        [own(true, false), own(false, true)],
        [
            "our own meetings ended in actions 1 of 1 times, under one owner 0 of 1 times",
            "our own meetings ended in actions 0 of 1 times, under one owner 1 of 1 times",
        ]
    );
}
