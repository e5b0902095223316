use super::*;

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn law_bounded(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..20),
    ) {
        let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        prop_assert!((0.0..=1.0).contains(&score.value()));
        prop_assert!((-1.0..=1.0).contains(&score.momentum()));
        prop_assert!((0.0..=1.0).contains(&score.fresh()) && score.coverage() == 1.0);
        let (value, momentum) = (score.interval(), score.momentum_interval());
        prop_assert!(value.lower >= 0.0 && value.upper <= 1.0, "{value}");
        prop_assert!(momentum.lower >= -1.0 && momentum.upper <= 1.0, "{momentum}");
        for ending in Ending::ALL {
            prop_assert!((0.0..=1.0).contains(&score.chance(ending).mean()));
        }
        prop_assert!(score.chain() <= score.longest_chain());
        for posterior in [score.no_way_back(), score.committed(Party::Firm)] {
            prop_assert!((0.0..=1.0).contains(&posterior.mean()));
        }
    }

    #[test]
    fn law_monotone_in_each_ending(
        unit in any_unit(), params in any_params(), time in any_time(),
        facts in prop::collection::vec(any_fact(), 0..12),
    ) {
        let with = |ending| {
            let more = plain(time, ending);
            let ledger = ledger_of(unit, facts.iter().chain([&more]));
            read(&ledger, &params).unwrap()
        };
        let scores = Ending::ALL.map(with);
        for pair in scores.windows(2) {
            prop_assert!(pair[0].value() >= pair[1].value() - ROUNDING);
            let chance = |i: usize| pair[i].chance(Ending::Advance).mean();
            prop_assert!(chance(0) >= chance(1) - ROUNDING);
        }
    }

    #[test]
    fn law_a_continuation_never_moves_away_from_the_middle(
        unit in any_unit(), params in any_params(), time in any_time(),
        facts in prop::collection::vec(any_fact(), 1..12),
    ) {
        let Some(before) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        let more = plain(time, Ending::Continuation);
        let after = read(&ledger_of(unit, facts.iter().chain([&more])), &params).unwrap();
        prop_assert!(after.momentum().abs() <= before.momentum().abs() + ROUNDING);
    }

    /// What is sent, and a way back in, never harm; while the window is open the bounds hold both
    /// ends.
    #[test]
    fn law_a_pleasant_meeting_with_no_way_back_is_lost_unless_something_follows(
        unit in any_unit(), params in any_params(), time in any_time(),
        facts in prop::collection::vec(any_fact(), 0..12),
    ) {
        let with = |meeting: Meeting, follow_up| {
            let labelled = LabelledMeeting::new(meeting, 0, follow_up).unwrap();
            let more = MomentumEvidence::Meeting(labelled);
            read(&ledger_of(unit, facts.iter().chain([&more])), &params).unwrap()
        };
        let at = instant(time);
        let pleasant = || Meeting::new(at, Ending::Continuation);
        let after = |follow_up| with(pleasant(), Some(follow_up));
        let (lost, saved) = (after(FollowUp::NotSent), after(FollowUp::Sent));
        let slip = with(Meeting::new(at, Ending::Slip).with_way_back(), None);
        let back = with(pleasant().with_way_back(), None);
        prop_assert_eq!(lost.value().to_bits(), slip.value().to_bits());
        prop_assert_eq!(saved.value().to_bits(), back.value().to_bits());
        prop_assert!(lost.value() <= saved.value());
        let open = after(FollowUp::Open);
        let (lower, upper) = open.bounds();
        prop_assert!(lower <= open.value() && open.value() <= upper);
        prop_assert!(lower <= lost.value() + ROUNDING && saved.value() <= upper + ROUNDING);
        prop_assert!(open.pending() >= saved.pending());
    }

    #[test]
    fn law_exchanging_advances_and_slips_turns_momentum_around(
        unit in any_unit(), params in any_params(),
        meetings in prop::collection::vec((any_time(), 0..3_usize), 1..20),
    ) {
        let of = |turn: bool| {
            let facts: Vec<_> = meetings
                .iter()
                .map(|(t, e)| plain(*t, Ending::ALL[if turn { 2 - e } else { *e }]))
                .collect();
            read(&ledger_of(unit, &facts), &params).unwrap()
        };
        let (there, back) = (of(false), of(true));
        prop_assert_eq!(there.momentum(), -back.momentum());
        prop_assert_eq!(
            there.chance(Ending::Advance).alpha(), back.chance(Ending::Slip).alpha()
        );
        prop_assert_eq!(there.meetings().to_bits(), back.meetings().to_bits());
    }

    #[test]
    fn law_chances_sum_to_one(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..20),
    ) {
        let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        let [up, level, down] = Ending::ALL.map(|ending| score.chance(ending).mean());
        prop_assert!(close(up + level + down, 1.0, ROUNDING));
        prop_assert!(close(up - down, score.momentum(), ROUNDING));
        prop_assert!(close(up + 0.5 * level, score.value(), ROUNDING));
        prop_assert!(close(score.value(), 0.5 * (1.0 + score.momentum()), ROUNDING));
    }

    #[test]
    fn law_idle_evidence_fades_to_no_momentum(
        params in any_params(), facts in prop::collection::vec(any_fact(), 1..12),
    ) {
        let unit = MomentumUnit { half_life: seconds(10.0) };
        let ledger = ledger_of(unit, &facts);
        let at = |later: i64| ledger.score(&params, instant(30_000 + later)).unwrap();
        let mut last = f64::INFINITY;
        for later in [0, 20, 100, 1_000, 1_000_000] {
            let Some(score) = at(later) else { return Ok(()) };
            prop_assert!(score.momentum().abs() <= last + ROUNDING);
            last = score.momentum().abs();
        }
        let end = at(1_000_000).unwrap();
        prop_assert_eq!((end.value(), end.fresh(), end.coverage()), (0.5, 0.0, 1.0));
    }

    #[test]
    fn law_every_interval_contains_its_point(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..12),
    ) {
        let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        prop_assert!(score.interval().contains(score.value()));
        prop_assert!(score.momentum_interval().contains(score.momentum()));
        for ending in Ending::ALL {
            let interval = score.chance_interval(ending);
            prop_assert!(interval.contains(score.chance(ending).mean()));
        }
    }

    #[test]
    fn law_own_meetings_never_move_the_score(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..12),
        own in prop::collection::vec((any_time(), any::<bool>(), any::<bool>()), 1..5),
    ) {
        let own: Vec<_> = own.into_iter().map(|(t, c, o)| own_meeting(t, c, o)).collect();
        let before = read(&ledger_of(unit, &facts), &params);
        let after = read(&ledger_of(unit, facts.iter().chain(&own)), &params);
        let said = |score: Option<MomentumScore>| {
            score.map(|s| (s.value().to_bits(), s.chain(), s.interval(), s.follow_ups()))
        };
        prop_assert_eq!(said(before), said(after));
    }

    #[test]
    fn law_open_follow_ups_are_bounded(
        unit in any_unit(), params in any_params(), sent in any::<bool>(),
        facts in prop::collection::vec(any_fact(), 1..12),
    ) {
        let settle = |fact: &MomentumEvidence| match fact {
            MomentumEvidence::Meeting(m) if m.follow_up() == Some(FollowUp::Open) => {
                let label = if sent { FollowUp::Sent } else { FollowUp::NotSent };
                let meeting = m.meeting().clone();
                let meeting = LabelledMeeting::new(meeting, m.chain(), Some(label)).unwrap();
                MomentumEvidence::Meeting(meeting)
            }
            fact => fact.clone(),
        };
        let settled: Vec<_> = facts.iter().map(settle).collect();
        let [open, closed] =
            [facts, settled].map(|f| read(&ledger_of(unit, &f), &params)?.follow_ups());
        let (Some(open), Some(closed)) = (open, closed) else { return Ok(()) };
        let (lower, upper) = open.bounds;
        let end = if sent { upper } else { lower };
        prop_assert!(close(closed.sent.mean(), end, ROUNDING));
        prop_assert!(lower - ROUNDING <= open.sent.mean());
        prop_assert!(open.sent.mean() <= upper + ROUNDING);
    }

    #[test]
    fn law_labels_match_a_naive_search(
        meetings in prop::collection::vec(any_meeting_at(0..40 * DAY), 0..15),
        same in prop::collection::vec(any_meeting_at(Just(DAY)), 0..4),
        extras in prop::collection::vec(0..40 * DAY, 0..6),
        after in 0..10 * DAY,
    ) {
        let mut meetings = [meetings, same].concat();
        meetings.sort_by_key(Meeting::at);
        let mut extras: Vec<_> = extras.into_iter().map(instant).collect();
        extras.sort_unstable();
        let newest = meetings.last().map(Meeting::at).into_iter().chain(extras.last().copied());
        let as_of = newest.max().unwrap_or(Instant::EPOCH).plus(after).unwrap();
        let facts = label_meetings(&meetings, &extras, FollowUpRule::default(), as_of).unwrap();
        prop_assert_eq!(facts.len(), meetings.len());
        for (meeting, fact) in meetings.iter().zip(&facts) {
            let MomentumEvidence::Meeting(labelled) = fact else { panic!("{fact:?}") };
            prop_assert_eq!(labelled.meeting(), meeting);
            let broken = |from: Instant| {
                let between = |m: &&Meeting| (from..=meeting.at()).contains(&m.at());
                meetings.iter().filter(between).any(|m| m.ending() != Ending::Advance)
            };
            let links = meetings.iter().filter(|m| m.at() <= meeting.at() && !broken(m.at()));
            prop_assert_eq!(labelled.chain() as usize, links.count());
            let week = |at: &Instant| (0..=7 * DAY).contains(&at.since(meeting.at()));
            let expected = if meeting.has_way_back() {
                None
            } else if extras.iter().any(week) {
                Some(FollowUp::Sent)
            } else if week(&as_of) {
                Some(FollowUp::Open)
            } else {
                Some(FollowUp::NotSent)
            };
            prop_assert_eq!(labelled.follow_up(), expected);
        }
    }

    #[test]
    fn law_later_meetings_leave_earlier_chains(
        meetings in prop::collection::vec(any_meeting_at(0..40 * DAY), 1..15),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut meetings = meetings;
        meetings.sort_by_key(Meeting::at);
        meetings.dedup_by_key(|meeting| meeting.at());
        let cut = cut.index(meetings.len());
        let label = |meetings: &[Meeting]| {
            label_meetings(meetings, &[], FollowUpRule::default(), instant(99 * DAY)).unwrap()
        };
        prop_assert_eq!(&label(&meetings)[..cut], &label(&meetings[..cut])[..]);
    }

    #[test]
    fn law_agrees_with_a_second_implementation(
        unit in any_unit(), params in any_params(),
        facts in prop::collection::vec(any_fact(), 1..20),
    ) {
        let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
        let (mut steps, mut n) = (0.0, params.prior_weight().get());
        let mut advances = 0.5 * (1.0 - params.prior_continuation().get()) * n;
        for fact in &facts {
            let MomentumEvidence::Meeting(labelled) = fact else { continue };
            let delta = unit.half_life.weight_after(END - fact.at().seconds());
            let lost = labelled.follow_up() == Some(FollowUp::NotSent);
            let ending = match labelled.meeting().ending() {
                Ending::Continuation if lost => Ending::Slip,
                ending => ending,
            };
            steps += delta * f64::from(ending.step());
            advances += if ending == Ending::Advance { delta } else { 0.0 };
            n += delta;
        }
        prop_assert!(close(score.momentum(), steps / n, ROUNDING));
        prop_assert!(close(score.chance(Ending::Advance).mean(), advances / n, ROUNDING));
    }
}

/// Shares of the three endings are drawn from the prior, meetings from the shares, and the
/// interval is asked whether it holds the M that they were drawn from.
#[test]
fn law_the_interval_covers_what_it_says() {
    const DRAWS: u32 = 4_000;
    // Five standard errors of a coverage of .90, .024, rounded up for the match by moments.
    const MARGIN: f64 = 0.025;
    for (seed, most) in [(1, 3), (2, 20)] {
        let mut rng = Pcg64Mcg::seed_from_u64(seed);
        let params = MomentumParams::default();
        let third = params.prior_weight().get() / 3.0;
        let mut held = 0;
        for _ in 0..DRAWS {
            let up = super::support::beta_quantile(third, 2.0 * third, rng.random_range(0.0..1.0));
            let rest = super::support::beta_quantile(third, third, rng.random_range(0.0..1.0));
            let down = (1.0 - up) * rest;
            let meetings = rng.random_range(1..=most);
            let mut ledger = MomentumLedger::new(forever());
            for i in 0..meetings {
                let x: f64 = rng.random_range(0.0..1.0);
                let ending = if x < up {
                    Ending::Advance
                } else if x < up + down {
                    Ending::Slip
                } else {
                    Ending::Continuation
                };
                ledger.observe(&plain(i, ending));
            }
            let score = read(&ledger, &params).unwrap();
            held += u32::from(score.momentum_interval().contains(up - down));
        }
        let coverage = f64::from(held) / f64::from(DRAWS);
        println!("up to {most} meetings: .90 intervals of M held {coverage:.4}");
        assert!((coverage - 0.9).abs() <= MARGIN, "{coverage}");
    }
}
