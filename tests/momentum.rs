//! Momentum: laws, worked numbers, edges.

// A test fails by panicking, and exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::panic, clippy::float_cmp)]
// What was measured is printed.
#![allow(clippy::print_stdout)]

mod support;

use goodwill::kernel::posterior::BetaPosterior;
use goodwill::momentum::{
    ClosingQuestions, Commitment, Ending, FollowUp, FollowUpRule, LabelledMeeting, Meeting,
    MomentumEvidence, MomentumLedger, MomentumParams, MomentumScore, MomentumUnit, instrument,
    label_meetings,
};
use goodwill::quantity::{HalfLife, Instant, Party, Share};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use support::{cases, close, instant, level, name, positive, seconds, share};

/// Sums of some dozens of terms up to 1, each kept to 2⁻⁴¹ of its weight and rounded once.
const ROUNDING: f64 = 1e-10;
/// The instant of all readings of generated facts.
const END: i64 = 40_000;
const DAY: i64 = Instant::DAY;

fn any_time() -> impl Strategy<Value = i64> {
    prop_oneof![-30_000..30_000_i64, Just(0), 29_000..29_020_i64]
}

fn any_meeting_at(time: impl Strategy<Value = i64>) -> impl Strategy<Value = Meeting> {
    let closing = prop::option::of((any::<bool>(), any::<bool>()));
    (time, 0..3_usize, any::<(bool, bool, bool)>(), closing).prop_map(
        |(time, ending, (customer, firm, back), closing)| {
            let mut meeting = Meeting::new(instant(time), Ending::ALL[ending]);
            for (by, committed) in [(Party::Customer, customer), (Party::Firm, firm)] {
                if committed {
                    meeting = meeting.with_commitment(Commitment { by, what: name("a step") });
                }
            }
            if back {
                meeting = meeting.with_way_back();
            }
            match closing {
                Some((opinion, next_step)) => {
                    meeting.with_closing(ClosingQuestions { opinion, next_step })
                }
                None => meeting,
            }
        },
    )
}

/// Labelled facts of any kind, labels that no stream would give among them.
fn any_fact() -> impl Strategy<Value = MomentumEvidence> {
    let meeting = (any_meeting_at(any_time()), 0..4_u32, 0..3_usize).prop_map(
        |(meeting, chain, follow_up)| {
            let chain = if meeting.ending() == Ending::Advance { chain } else { 0 };
            let kinds = [FollowUp::Sent, FollowUp::NotSent, FollowUp::Open];
            let follow_up = (!meeting.has_way_back()).then_some(kinds[follow_up]);
            MomentumEvidence::Meeting(LabelledMeeting::new(meeting, chain, follow_up).unwrap())
        },
    );
    let own = (any_time(), any::<bool>(), any::<bool>())
        .prop_map(|(time, closed, owned)| own_meeting(time, closed, owned));
    prop_oneof![5 => meeting, 1 => own]
}

fn own_meeting(time: i64, closed_for_action: bool, owned: bool) -> MomentumEvidence {
    let owner = owned.then(|| name("Ada"));
    MomentumEvidence::OwnMeeting { closed_for_action, owner, at: instant(time) }
}

fn plain(time: i64, ending: Ending) -> MomentumEvidence {
    let meeting = Meeting::new(instant(time), ending).with_way_back();
    MomentumEvidence::Meeting(LabelledMeeting::new(meeting, 0, None).unwrap())
}

fn any_unit() -> impl Strategy<Value = MomentumUnit> {
    prop_oneof![(1.0..200.0).prop_map(seconds), Just(seconds(1e6)), Just(HalfLife::INFINITE),]
        .prop_map(|half_life| MomentumUnit { half_life })
}

fn any_params() -> impl Strategy<Value = MomentumParams> {
    let weight = || prop_oneof![Just(1e-300), Just(1e300), 0.1..10.0].prop_map(positive);
    let q = prop_oneof![Just(0.0), Just(1.0), Just(1e-300), 0.0..=1.0].prop_map(share);
    let inside = prop_oneof![Just(1e-9), Just(0.999_999), 0.5..0.99].prop_map(level);
    (weight(), q, weight(), inside).prop_map(|(w, q, k, level)| {
        MomentumParams::default()
            .with_prior_weight(w)
            .with_prior_continuation(q)
            .with_share_prior(k)
            .with_level(level)
    })
}

fn ledger_of<'a>(
    unit: MomentumUnit,
    facts: impl IntoIterator<Item = &'a MomentumEvidence>,
) -> MomentumLedger {
    let mut ledger = MomentumLedger::new(unit);
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn read(ledger: &MomentumLedger, params: &MomentumParams) -> Option<MomentumScore> {
    ledger.score(params, instant(END)).unwrap()
}

fn forever() -> MomentumUnit {
    MomentumUnit { half_life: HalfLife::INFINITE }
}

/// Every number that a score says, as bits.
fn bits(score: &MomentumScore) -> Vec<u64> {
    let shares = [
        Some(score.no_way_back()),
        Some(score.committed(Party::Customer)),
        Some(score.committed(Party::Firm)),
        score.follow_ups().map(|f| f.sent),
        score.closings().map(|c| c.opinion),
        score.closings().map(|c| c.next_step),
        score.closings().map(|c| c.both),
        score.own_meetings().map(|o| o.closed_for_action),
        score.own_meetings().map(|o| o.one_owner),
        score.own_meetings().map(|o| o.both),
    ];
    let interval = score.interval();
    let parts = score.parts().into_iter().flat_map(|part| [part.value, part.contribution]);
    let whole = [score.value(), score.momentum(), score.fresh(), interval.lower, interval.upper];
    let counts = [f64::from(score.chain()), f64::from(score.longest_chain()), score.meetings()];
    let beta = shares.iter().flatten().flat_map(|share| [share.alpha(), share.beta()]);
    parts.chain(whole).chain(counts).chain(beta).map(f64::to_bits).collect()
}

mod laws {
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
        fn law_parts_sum_exactly(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_fact(), 1..20),
        ) {
            let Some(score) = read(&ledger_of(unit, &facts), &params) else { return Ok(()) };
            let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!((score.baseline() + sum).to_bits(), score.value().to_bits());
            prop_assert!(close(score.value(), 0.5 * (1.0 + score.momentum()), ROUNDING));
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
        }

        #[test]
        fn law_order_is_irrelevant(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec(any_fact(), 1..30)
                .prop_flat_map(|facts| (Just(facts.clone()), Just(facts).prop_shuffle())),
        ) {
            let (facts, shuffled) = facts;
            let (one, other) = (ledger_of(unit, &facts), ledger_of(unit, &shuffled));
            prop_assert_eq!(&one, &other);
            let [one, other] = [one, other].map(|ledger| read(&ledger, &params).as_ref().map(bits));
            prop_assert_eq!(one, other);
        }

        #[test]
        fn law_merging_any_partition_is_reading_all(
            unit in any_unit(), params in any_params(),
            facts in prop::collection::vec((any_fact(), 0..4_usize), 1..30),
        ) {
            let whole = ledger_of(unit, facts.iter().map(|(fact, _)| fact));
            let shard = |k| ledger_of(unit, facts.iter().filter(|(_, i)| *i == k).map(|(f, _)| f));
            let mut merged = MomentumLedger::new(unit);
            for k in [2, 0, 3, 1] {
                merged.merge(&shard(k)).unwrap();
            }
            prop_assert_eq!(&merged, &whole);
            let [one, other] = [merged, whole].map(|l| read(&l, &params).as_ref().map(bits));
            prop_assert_eq!(one, other);
        }

        #[test]
        fn law_merging_commutes_associates_and_has_an_identity(
            unit in any_unit(), facts in prop::collection::vec((any_fact(), 0..3_usize), 1..20),
        ) {
            let shard = |k| ledger_of(unit, facts.iter().filter(|(_, i)| *i == k).map(|(f, _)| f));
            let merged = |a: &MomentumLedger, b: &MomentumLedger| {
                let mut sum = a.clone();
                sum.merge(b).unwrap();
                sum
            };
            let (a, b, c) = (shard(0), shard(1), shard(2));
            prop_assert_eq!(merged(&a, &b), merged(&b, &a));
            prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
            prop_assert_eq!(merged(&a, &MomentumLedger::new(unit)), a);
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
        fn law_shifting_by_half_lives_changes_nothing(
            params in any_params(), shift in -40..40_i64,
            meetings in prop::collection::vec((0..600_i64, 0..3_usize), 1..20),
        ) {
            // The facts span 60 half-lives, less than the 64 that are kept wherever blocks begin.
            let unit = MomentumUnit { half_life: seconds(10.0) };
            let of = |by: i64| {
                let facts: Vec<_> =
                    meetings.iter().map(|(t, e)| plain(t + by, Ending::ALL[*e])).collect();
                ledger_of(unit, &facts).score(&params, instant(700 + by)).unwrap().unwrap()
            };
            prop_assert_eq!(bits(&of(0)), bits(&of(10 * shift)));
        }

        #[test]
        fn law_the_interval_contains_its_point(
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
                let ending = labelled.meeting().ending();
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
            let beta_quantile =
                |a, b, p| BetaPosterior::new(a, b).unwrap().quantile(Share::new(p).unwrap());
            let mut held = 0;
            for _ in 0..DRAWS {
                let up = beta_quantile(third, 2.0 * third, rng.random_range(0.0..1.0));
                let rest = beta_quantile(third, third, rng.random_range(0.0..1.0));
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
}

mod worked {
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
            let facts =
                label_meetings(&meetings, &[], FollowUpRule::default(), instant(0)).unwrap();
            read(&ledger_of(forever(), &facts), &MomentumParams::default()).unwrap().to_string()
        };
        assert!(said(0).ends_with("; no advance in a row"));
        assert!(said(1).ends_with("; 1 advance in a row"));
        assert!(said(2).ends_with("; 2 advances in a row"));
    }
}

mod edges {
    use super::*;

    #[test]
    fn nothing_known_is_none() {
        let mut ledger = MomentumLedger::new(MomentumUnit::default());
        assert_eq!(read(&ledger, &MomentumParams::default()), None);
        let own = |ledger: &MomentumLedger| {
            ledger.own_meetings(&MomentumParams::default(), instant(END)).unwrap()
        };
        assert_eq!(own(&ledger), None);
        // The firm among itself says nothing of the customer, and is read apart.
        ledger.observe(&own_meeting(0, true, true));
        assert_eq!(read(&ledger, &MomentumParams::default()), None);
        assert!(own(&ledger).is_some());
    }

    #[test]
    fn what_was_never_logged_is_none() {
        let score =
            read(&ledger_of(forever(), &[plain(0, Ending::Slip)]), &MomentumParams::default());
        let score = score.unwrap();
        assert_eq!(
            (score.follow_ups(), score.closings(), score.own_meetings()),
            (None, None, None)
        );
    }

    #[test]
    fn bad_input_is_named() {
        let sentence = |error: goodwill::Error| error.to_string();
        let at = instant(9);
        let slip = || Meeting::new(at, Ending::Slip);
        assert_eq!(
            LabelledMeeting::new(slip(), 0, None).map_err(sentence),
            Err("labelled meeting must have a follow-up exactly if it left no way back in, got none"
                .to_owned())
        );
        assert_eq!(
            LabelledMeeting::new(slip().with_way_back(), 0, Some(FollowUp::Sent)).map_err(sentence),
            Err(
                "labelled meeting must have a follow-up exactly if it left no way back in, got one"
                    .to_owned()
            )
        );
        assert_eq!(
            LabelledMeeting::new(slip().with_way_back(), 1, None).map_err(sentence),
            Err("labelled meeting must end a chain unless it is an advance, got 1 after a slip"
                .to_owned())
        );
        assert_eq!(
            "lost".parse::<Ending>().map_err(sentence),
            Err("ending of a meeting must be advance, continuation or slip, got `lost`".to_owned())
        );
    }

    #[test]
    fn labelling_refuses_disorder_and_the_future() {
        let meeting = |t| Meeting::new(instant(t), Ending::Advance);
        let label = |meetings: &[Meeting], extras: &[Instant]| {
            let rule = FollowUpRule::default();
            label_meetings(meetings, extras, rule, instant(9)).unwrap_err().to_string()
        };
        assert_eq!(
            label(&[meeting(2), meeting(1)], &[]),
            "meetings must be in order of time, got 2 before 1"
        );
        assert_eq!(label(&[meeting(10)], &[]), "meeting must not be dated after as_of (9), got 10");
        assert_eq!(
            label(&[], &[instant(3), instant(1)]),
            "extras must be in order of time, got 3 before 1"
        );
        assert_eq!(label(&[], &[instant(11)]), "extra must not be dated after as_of (9), got 11");
    }

    #[test]
    fn reading_before_the_newest_fact_is_refused() {
        let ledger = ledger_of(forever(), &[plain(200, Ending::Advance)]);
        let sentence = "as_of must not be before the newest fact (200), got 100";
        let params = MomentumParams::default();
        assert_eq!(ledger.score(&params, instant(100)).unwrap_err().to_string(), sentence);
        assert_eq!(ledger.own_meetings(&params, instant(100)).unwrap_err().to_string(), sentence);
    }

    #[test]
    fn ledgers_of_different_half_life_do_not_merge() {
        let mut day =
            ledger_of(MomentumUnit { half_life: seconds(86_400.0) }, &[plain(0, Ending::Slip)]);
        let before = day.clone();
        assert_eq!(
            day.merge(&MomentumLedger::new(forever())).unwrap_err().to_string(),
            "ledgers to merge must have the same half-life, got 86400 s and infinite"
        );
        assert_eq!(day, before);
    }

    #[test]
    fn settled_state_stays_small() {
        let mut ledger = MomentumLedger::new(MomentumUnit { half_life: seconds(10.0) });
        let mut bytes = Vec::new();
        for i in 0..4_000 {
            let meeting = Meeting::new(instant(10 * i), Ending::Continuation)
                .with_closing(ClosingQuestions { opinion: true, next_step: false });
            let labelled = LabelledMeeting::new(meeting, 0, Some(FollowUp::NotSent)).unwrap();
            ledger.observe(&MomentumEvidence::Meeting(labelled));
            ledger.observe(&own_meeting(10 * i, true, false));
            bytes.push(ledger.settled_bytes());
        }
        println!("over 4000 half-lives: {} bytes", bytes[3_999]);
        assert!(bytes[3_999] <= 1_024);
        assert_eq!(bytes[200], bytes[3_999]);
    }

    #[test]
    fn the_checklist_names_each_item_once() {
        let ids: Vec<_> = instrument().items().iter().map(|i| i.id().to_string()).collect();
        assert_eq!(
            ids,
            [
                "opinion_asked",
                "next_step_asked",
                "next_step_agreed",
                "extra_sent",
                "actions_given_out",
                "one_owner",
            ]
        );
        let more = instrument().items()[0].clone();
        assert!(instrument().with_item(more).is_err());
    }

    #[cfg(feature = "serde")]
    mod serde {
        use super::*;

        fn sample() -> MomentumLedger {
            let meeting = Meeting::new(instant(900), Ending::Continuation)
                .with_closing(ClosingQuestions { opinion: true, next_step: false });
            let open = LabelledMeeting::new(meeting, 0, Some(FollowUp::Open)).unwrap();
            let advance = Meeting::new(instant(0), Ending::Advance)
                .with_commitment(Commitment { by: Party::Customer, what: name("trial") });
            let first = LabelledMeeting::new(advance, 1, None).unwrap();
            let facts = [
                MomentumEvidence::Meeting(open),
                own_meeting(950, true, false),
                MomentumEvidence::Meeting(first),
            ];
            ledger_of(MomentumUnit { half_life: seconds(10.0) }, &facts)
        }

        #[test]
        fn a_round_trip_is_exact() {
            let ledger = sample();
            let text = serde_json::to_string(&ledger).unwrap();
            assert_eq!(serde_json::from_str::<MomentumLedger>(&text).unwrap(), ledger);
            let params = MomentumParams::default().with_prior_continuation(share(0.1));
            let text = serde_json::to_string(&params).unwrap();
            assert_eq!(serde_json::from_str::<MomentumParams>(&text).unwrap(), params);
            for fact in [own_meeting(1, true, true), own_meeting(1, false, false)] {
                let text = serde_json::to_string(&fact).unwrap();
                assert_eq!(serde_json::from_str::<MomentumEvidence>(&text).unwrap(), fact);
            }
            let meeting = Meeting::new(instant(1), Ending::Slip);
            let labelled = LabelledMeeting::new(meeting, 0, Some(FollowUp::Sent)).unwrap();
            let fact = MomentumEvidence::Meeting(labelled);
            let text = serde_json::to_string(&fact).unwrap();
            assert_eq!(serde_json::from_str::<MomentumEvidence>(&text).unwrap(), fact);
        }

        proptest! {
            #[test]
            fn any_ledger_reads_back(
                unit in any_unit(), facts in prop::collection::vec(any_fact(), 0..12),
            ) {
                let ledger = ledger_of(unit, &facts);
                let text = serde_json::to_string(&ledger).unwrap();
                prop_assert_eq!(serde_json::from_str::<MomentumLedger>(&text).unwrap(), ledger);
            }
        }

        #[test]
        fn forged_facts_are_refused() {
            let refused = |text: &str, rule: &str| {
                let error = serde_json::from_str::<MomentumEvidence>(text).unwrap_err();
                assert!(error.to_string().contains(rule), "{error}");
            };
            refused(
                r#"{"fact":"meeting","meeting":{"at":1,"ending":"slip"},"chain":0}"#,
                "have a follow-up exactly if it left no way back in",
            );
            refused(
                r#"{"fact":"meeting","meeting":{"at":1,"ending":"slip","invited_back":true},
                    "chain":3}"#,
                "end a chain unless it is an advance",
            );
            refused(
                r#"{"fact":"own_meeting","closed_for_action":true,"at":1,"boss":"Ada"}"#,
                "unknown field",
            );
        }

        #[test]
        fn forged_states_are_refused() {
            let mut empty = serde_json::to_value(MomentumLedger::new(forever())).unwrap();
            empty["longest"] = 1.into();
            let error = serde_json::from_value::<MomentumLedger>(empty).unwrap_err();
            assert_eq!(
                error.to_string(),
                "momentum ledger must have a longest chain of at least the last, if it has \
                 meetings, got 1"
            );
            let honest = serde_json::to_value(sample()).unwrap();
            let refused = |forge: &dyn Fn(&mut serde_json::Value), rule: &str| {
                let mut forged = honest.clone();
                forge(&mut forged);
                assert_ne!(forged, honest, "the forgery changed nothing");
                let error = serde_json::from_value::<MomentumLedger>(forged).unwrap_err();
                assert!(error.to_string().contains(rule), "{error}");
            };
            let huge = || serde_json::Value::from(u128::MAX.to_string());
            refused(&|l| l["facts"] = 0.into(), "have a newest fact");
            refused(&|l| l["chain"] = serde_json::Value::Null, "have a chain");
            refused(&|l| l["chain"][0] = 951.into(), "have a chain");
            refused(&|l| l["chain"][1] = 2.into(), "have a longest chain");
            refused(&|l| l["meetings"]["block"] = 99.into(), "sum no fact after its newest");
            refused(&|l| l["own"]["block"] = 99.into(), "sum no fact after its newest");
            refused(&|l| l["meetings"]["blocks"][0][1] = huge(), "count no more than its facts");
            refused(&|l| l["meetings"]["blocks"][0][3] = huge(), "count no more than its facts");
            refused(&|l| l["closings"]["blocks"][0][3] = huge(), "count no part above its whole");
            refused(&|l| l["own"]["blocks"][0][2] = huge(), "count no part above its whole");
            refused(&|l| l["extra"] = 1.into(), "unknown field");
            refused(&|l| l["unit"]["half_life"] = 0.into(), "half-life must be above 0 seconds");
        }
    }
}

mod regressions {
    use super::*;

    /// The checked form once held the longest chain against the number of facts, and so refused
    /// a shard that holds the end of a chain without its beginning.
    #[cfg(feature = "serde")]
    #[test]
    fn a_shard_with_the_end_of_a_chain_reads_back() {
        let advance = Meeting::new(instant(0), Ending::Advance);
        let labelled = LabelledMeeting::new(advance, 5, None).unwrap();
        let shard = ledger_of(forever(), &[MomentumEvidence::Meeting(labelled)]);
        let text = serde_json::to_string(&shard).unwrap();
        assert_eq!(serde_json::from_str::<MomentumLedger>(&text).unwrap(), shard);
    }
}
