//! Decayed sums: the same bits in any order and any parts, against a naive second way.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]
// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]

use goodwill::kernel::decay::{DecayedSums, LARGEST_AMOUNT};
use goodwill::quantity::{HalfLife, Instant};
use proptest::prelude::*;

use super::support::history::{any_half_life, whole_seconds};
use super::support::{bits, cases, close, instant, magnitude, relatively_close, seconds};

/// Half of the grain of one amount, 2⁻⁴¹.
const HALF_UNIT: f64 = 0.5 / (1_u64 << 40) as f64;
/// A sum of some tens of numbers, and a power of two of an argument of some hundreds.
const ROUNDING: f64 = 1e-13;
/// What 64 half-lives leave of an amount.
const DROPPED: f64 = 1.0 / (1_u128 << 64) as f64;

type Fact = (Instant, [f64; 3]);

fn sums_of(half_life: HalfLife, facts: &[Fact]) -> DecayedSums<3> {
    let mut sums = DecayedSums::default();
    for (at, amounts) in facts {
        sums.add(half_life, *at, *amounts);
    }
    sums
}

fn merged(one: &DecayedSums<3>, other: &DecayedSums<3>) -> DecayedSums<3> {
    let mut both = one.clone();
    both.merge(other);
    both
}

/// The second way: each amount times its weight, added in the order of size.
fn naive(half_life: HalfLife, facts: &[Fact], as_of: Instant) -> [f64; 3] {
    core::array::from_fn(|i| {
        let mut terms: Vec<f64> = facts
            .iter()
            .map(|(at, amounts)| {
                let age = (as_of.seconds() - at.seconds()) as f64;
                amounts[i] * (-age / half_life.seconds()).exp2()
            })
            .collect();
        terms.sort_by(f64::total_cmp);
        terms.iter().sum()
    })
}

fn amount() -> impl Strategy<Value = f64> + Clone {
    prop_oneof![
        2 => Just(0.0),
        2 => Just(1.0),
        1 => prop::sample::select(vec![f64::from_bits(1), 1e-13, 1e-6, LARGEST_AMOUNT]),
        1 => magnitude(-14.0, 7.0),
        4 => 0.0..1.0,
    ]
}

/// Facts over a span in half-lives, in no order of time.
fn facts(half_life: HalfLife, span: i64) -> impl Strategy<Value = Vec<Fact>> {
    let h = whole_seconds(half_life);
    let length = h.saturating_mul(span).min(2 * Instant::BOUND);
    (-Instant::BOUND..=Instant::BOUND - length).prop_flat_map(move |base| {
        let offset = prop_oneof![
            1 => Just(0),
            2 => 0..=h.min(length),
            2 => 0..=length,
            1 => Just(length),
        ];
        let fact = (offset, prop::array::uniform3(amount()))
            .prop_map(move |(offset, amounts)| (instant(base + offset), amounts));
        prop::collection::vec(fact, 0..40).prop_shuffle()
    })
}

fn history(span: i64) -> impl Strategy<Value = (HalfLife, Vec<Fact>)> {
    any_half_life().prop_flat_map(move |half_life| (Just(half_life), facts(half_life, span)))
}

fn newest(facts: &[Fact]) -> Instant {
    facts.iter().map(|(at, _)| *at).max().unwrap_or(Instant::EPOCH)
}

mod laws {
    use super::*;

    proptest! {
        #![proptest_config(cases(256))]

        #[test]
        fn order_and_parts_do_not_matter(
            ((half_life, facts), shuffled, shard) in history(400).prop_flat_map(|(half_life, facts)| {
                let n = facts.len();
                let shuffled = Just(facts.clone()).prop_shuffle();
                (Just((half_life, facts)), shuffled, prop::collection::vec(0..5_usize, n))
            }),
            order in Just([0, 1, 2, 3, 4]).prop_shuffle(),
        ) {
            let mut shards = vec![DecayedSums::default(); 5];
            for ((at, amounts), shard) in shuffled.iter().zip(shard) {
                shards[shard].add(half_life, *at, *amounts);
            }
            let all = order
                .iter()
                .fold(DecayedSums::default(), |all, shard| merged(&all, &shards[*shard]));
            let replayed = sums_of(half_life, &facts);
            prop_assert_eq!(&all, &replayed);
            prop_assert_eq!(&sums_of(half_life, &shuffled), &replayed);
            let as_of = newest(&facts);
            prop_assert_eq!(
                bits(&all.read(half_life, as_of)),
                bits(&replayed.read(half_life, as_of))
            );
        }

        #[test]
        fn merging_commutes_associates_and_has_an_identity(
            (half_life, facts) in history(400),
            cuts in (0.0..=1.0, 0.0..=1.0),
        ) {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let at = |cut: f64| (cut * facts.len() as f64) as usize;
            let (i, j) = (at(cuts.0).min(at(cuts.1)), at(cuts.0).max(at(cuts.1)));
            let [a, b, c] = [&facts[..i], &facts[i..j], &facts[j..]].map(|f| sums_of(half_life, f));
            prop_assert_eq!(merged(&a, &b), merged(&b, &a));
            prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
            let nothing = DecayedSums::default();
            prop_assert_eq!(&merged(&a, &nothing), &a);
            prop_assert_eq!(&merged(&nothing, &a), &a);
        }

        #[test]
        fn they_agree_with_a_naive_sum(
            (half_life, facts) in history(400),
            wait in prop_oneof![Just(0), 0..1_000_000_i64],
        ) {
            let as_of = instant((newest(&facts).seconds() + wait).min(Instant::BOUND));
            let ours = sums_of(half_life, &facts).read(half_life, as_of);
            let theirs = naive(half_life, &facts, as_of);
            // Each amount is rounded once, and one that is dropped had faded by 64 half-lives.
            let count = facts.len() as f64;
            let slack = count * (HALF_UNIT + LARGEST_AMOUNT * DROPPED);
            for (a, b) in ours.into_iter().zip(theirs) {
                prop_assert!((a - b).abs() <= slack + ROUNDING * b, "{a} {b}");
            }
        }

        #[test]
        fn within_64_half_lives_nothing_is_lost((half_life, facts) in history(63)) {
            let as_of = newest(&facts);
            let ours = sums_of(half_life, &facts).read(half_life, as_of);
            // Relative to the amounts themselves, however old they are.
            let rounded: Vec<Fact> = facts
                .iter()
                .map(|(at, amounts)| (*at, amounts.map(|_| HALF_UNIT)))
                .collect();
            let slack = naive(half_life, &rounded, as_of);
            for ((a, b), slack) in ours.into_iter().zip(naive(half_life, &facts, as_of)).zip(slack) {
                prop_assert!((a - b).abs() <= slack + ROUNDING * b, "{a} {b}");
            }
        }

        #[test]
        fn a_later_reading_is_a_faded_one(
            (half_life, facts) in history(400),
            wait in 0..=Instant::BOUND,
        ) {
            let first = newest(&facts);
            let second = instant((first.seconds() + wait).min(Instant::BOUND));
            let sums = sums_of(half_life, &facts);
            let fade = half_life.weight_after(second.since(first));
            for (now, later) in
                sums.read(half_life, first).into_iter().zip(sums.read(half_life, second))
            {
                // The exponent of the fade may be some hundreds and carries its own rounding.
                prop_assert!(
                    relatively_close(now * fade, later, 1e3 * ROUNDING) || later < 1e-290,
                    "{now} {fade} {later}"
                );
                prop_assert!(later <= now);
            }
        }

        #[test]
        fn whole_half_lives_shift_to_the_same_bits(
            (half_life, facts) in (0.0..34.0_f64)
                .prop_map(|e| seconds(e.exp2()))
                .prop_flat_map(|half_life| (Just(half_life), facts(half_life, 63))),
            by in any::<i64>(),
        ) {
            let h = whole_seconds(half_life);
            let (first, last) = (
                facts.iter().map(|(at, _)| at.seconds()).min().unwrap_or(0),
                newest(&facts).seconds(),
            );
            let room = ((-Instant::BOUND - first) / h, (Instant::BOUND - last) / h);
            let shift = (room.0 + by.rem_euclid(room.1 - room.0 + 1)) * h;
            let moved: Vec<Fact> =
                facts.iter().map(|(at, w)| (at.plus(shift).unwrap(), *w)).collect();
            let read = |facts: &[Fact]| sums_of(half_life, facts).read(half_life, newest(facts));
            prop_assert_eq!(bits(&read(&facts)), bits(&read(&moved)));
        }

        #[test]
        fn one_more_fact_lowers_no_sum(
            (half_life, facts) in history(400),
            amounts in prop::array::uniform3(amount()),
            back in 0..1_000_000_i64,
        ) {
            let as_of = newest(&facts);
            let at = instant((as_of.seconds() - back).max(-Instant::BOUND));
            let mut sums = sums_of(half_life, &facts);
            let before = sums.read(half_life, as_of);
            sums.add(half_life, at, amounts);
            for (before, later) in before.into_iter().zip(sums.read(half_life, as_of)) {
                // A newer block may push out what had faded by 64 half-lives.
                prop_assert!(later >= before * (1.0 - ROUNDING) - 40.0 * LARGEST_AMOUNT * DROPPED);
            }
        }

        #[cfg(feature = "serde")]
        #[test]
        fn the_serde_round_trip_is_exact((half_life, facts) in history(400)) {
            let sums = sums_of(half_life, &facts);
            let text = serde_json::to_string(&sums).unwrap();
            let back: DecayedSums<3> = serde_json::from_str(&text)
                .map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
            prop_assert_eq!(&back, &sums);
            let bytes = postcard::to_allocvec(&sums).unwrap();
            let back: DecayedSums<3> = postcard::from_bytes(&bytes).unwrap();
            prop_assert_eq!(&postcard::to_allocvec(&back).unwrap(), &bytes);
            prop_assert_eq!(back, sums);
        }
    }
}

mod worked {
    use super::*;

    #[test]
    fn halves_add_up() {
        let hour = seconds(3600.0);
        for start in [-Instant::BOUND, -1, 0, 1, 1_728_000_000] {
            let mut sums = DecayedSums::<2>::default();
            for i in 0..10 {
                sums.add(hour, instant(start + 3600 * i), [1.0, 3.0]);
            }
            // 1 + ½ + ¼ + … of ten terms; a fraction of an hour rounds each amount.
            let now = instant(start + 3600 * 9);
            let expected = 2.0 - 1.0 / 512.0;
            let [one, three] = sums.read(hour, now);
            assert!(close(one, expected, 4.0 * HALF_UNIT), "{one}");
            assert!(close(three, 3.0 * expected, 4.0 * HALF_UNIT), "{three}");
            if start.rem_euclid(3600) == 0 {
                assert_eq!([one, three], [expected, 3.0 * expected]);
            }
        }
    }

    #[test]
    fn an_infinite_half_life_counts() {
        let mut sums = DecayedSums::<1>::default();
        for at in [-Instant::BOUND, 0, Instant::BOUND, 17, 17] {
            sums.add(HalfLife::INFINITE, instant(at), [0.75]);
        }
        assert_eq!(sums.read(HalfLife::INFINITE, instant(Instant::BOUND)), [3.75]);
        assert_eq!(sums.read(HalfLife::INFINITE, instant(-Instant::BOUND)), [3.75]);
    }

    #[test]
    fn three_blocks_are_kept() {
        let second = seconds(1.0);
        let add = |times: &[i64]| {
            let mut sums = DecayedSums::<1>::default();
            for at in times {
                sums.add(second, instant(*at), [1.0]);
            }
            sums
        };
        // Blocks of 32: 0…31, 32…63, 64…95, 96…127.
        assert_eq!(add(&[0, 95]).read(second, instant(95)), [1.0 + 2_f64.powi(-95)]);
        assert_ne!(add(&[0, 95]), add(&[95]));
        assert_eq!(add(&[31, 96]), add(&[96]));
        assert_eq!(add(&[96, 31]), add(&[96]));
        assert_ne!(add(&[32, 96]), add(&[96]));
        // The newest block decides, wherever the dropped facts were.
        assert_eq!(merged_of(&add(&[0, 40]), &add(&[100])), add(&[40, 100]));
        assert_eq!(merged_of(&add(&[100]), &add(&[0, 40])), add(&[40, 100]));
        // A block between may be empty, of no room, and fill later.
        let mut gap = add(&[0, 64]);
        assert_eq!(gap.bytes() + size_of::<u128>(), add(&[0, 32, 64]).bytes());
        gap.add(second, instant(40), [1.0]);
        assert_eq!(gap, add(&[64, 40, 0]));
    }

    fn merged_of(one: &DecayedSums<1>, other: &DecayedSums<1>) -> DecayedSums<1> {
        let mut both = one.clone();
        both.merge(other);
        both
    }

    #[test]
    fn memory_is_bounded_over_any_span() {
        let second = seconds(1.0);
        let mut sums = DecayedSums::<16>::default();
        let mut most = sums.bytes();
        for i in 0..20_000_i64 {
            sums.add(second, instant(i * 104_729 % Instant::BOUND), [0.5; 16]);
            most = most.max(sums.bytes());
        }
        assert_eq!(most, sums.bytes());
        // 3 blocks of 16 sums of 16 bytes, and what holds them.
        assert!(most <= 3 * 16 * 16 + 32, "{most}");
    }
}

mod edges {
    use super::*;

    #[test]
    fn amounts_that_are_none_count_as_zero() {
        let day = seconds(86_400.0);
        let mut sums = DecayedSums::<4>::default();
        sums.add(day, instant(0), [f64::NAN, -1.0, f64::NEG_INFINITY, -0.0]);
        assert_eq!(sums, DecayedSums::default());
        assert!(sums.is_empty());
        sums.add(day, instant(0), [f64::NAN, -1.0, 1.0, f64::MIN]);
        assert_eq!(sums.read(day, instant(0)), [0.0, 0.0, 1.0, 0.0]);
    }

    #[test]
    fn amounts_above_the_largest_count_as_that() {
        let day = seconds(86_400.0);
        let mut sums = DecayedSums::<4>::default();
        sums.add(day, instant(0), [LARGEST_AMOUNT, 2.0 * LARGEST_AMOUNT, f64::MAX, f64::INFINITY]);
        assert_eq!(sums.read(day, instant(0)), [LARGEST_AMOUNT; 4]);
        assert_eq!(LARGEST_AMOUNT, 16_777_216.0);
    }

    #[test]
    fn a_fact_of_no_amount_is_no_newer_block() {
        let second = seconds(1.0);
        let mut sums = sums_of(second, &[(instant(0), [1.0; 3])]);
        let before = sums.clone();
        // Far later, and below half of the grain.
        sums.add(second, instant(1_000), [0.0, 1e-13, f64::NAN]);
        assert_eq!(sums, before);
    }

    #[test]
    fn nothing_reads_as_nothing() {
        let sums = DecayedSums::<2>::default();
        for half_life in [seconds(1.0), seconds(86_400.0), HalfLife::INFINITE] {
            for at in [-Instant::BOUND, 0, Instant::BOUND] {
                assert_eq!(sums.read(half_life, instant(at)), [0.0, 0.0]);
            }
        }
        assert!(sums.is_empty());
    }

    #[test]
    fn the_ends_of_time_neither_overflow_nor_turn_around() {
        for half_life in [seconds(1.0), seconds(7.0), seconds((1_u64 << 40) as f64)] {
            let (first, last) = (instant(-Instant::BOUND), instant(Instant::BOUND));
            let mut sums = DecayedSums::<1>::default();
            sums.add(half_life, first, [1.0]);
            assert!(close(sums.read(half_life, first)[0], 1.0, 4.0 * HALF_UNIT));
            let faded = half_life.weight_after(last.since(first));
            assert!(close(sums.read(half_life, last)[0], faded, 4.0 * HALF_UNIT));
            sums.add(half_life, last, [1.0]);
            assert!(close(sums.read(half_life, last)[0], 1.0 + faded, 8.0 * HALF_UNIT));
            // Before the facts their weights are above 1, at most infinite and never NaN.
            assert!(sums.read(half_life, first)[0] >= 1.0);
        }
    }

    #[test]
    fn a_full_sum_stays_full() {
        // The latest phase of a block, where an amount takes the most bits.
        let half_life = seconds(1_000.0);
        let at = instant(31_999);
        let mut sums = DecayedSums::<1>::default();
        sums.add(half_life, at, [LARGEST_AMOUNT]);
        // Room for 2³² facts of the largest amount.
        for doubling in 1..=32 {
            sums.merge(&sums.clone());
            let expected = LARGEST_AMOUNT * 2_f64.powi(doubling);
            assert!(relatively_close(sums.read(half_life, at)[0], expected, HALF_UNIT));
        }
        let mut fuller = sums.clone();
        for _ in 0..8 {
            fuller.merge(&fuller.clone());
        }
        let full = fuller.clone();
        fuller.merge(&sums);
        assert_eq!(fuller, full);
        assert!(full.read(half_life, at)[0] >= sums.read(half_life, at)[0]);
        assert!(full.read(half_life, at)[0].is_finite());
    }

    #[cfg(feature = "serde")]
    mod forged {
        use super::*;
        use serde_json::{Value, json};

        fn refusal(form: Value) -> String {
            serde_json::from_value::<DecayedSums<2>>(form).unwrap_err().to_string()
        }

        #[test]
        fn what_no_facts_can_add_up_to_is_refused() {
            let row = json!(["1", "2"]);
            let nothing = json!(["0", "0"]);
            for (blocks, sentence) in [
                (json!([["1"]]), "block of decayed sums must have 2 entries, got 1"),
                (json!([["1", "2", "3"]]), "block of decayed sums must have 2 entries, got 3"),
                (json!([row, row]), "decayed sums must have 0, 1 or 3 blocks, got 2"),
                (json!([row, row, row, row]), "decayed sums must have 0, 1 or 3 blocks, got 4"),
                (json!([["-1", "2"]]), "decayed sums must be whole numbers, got -1"),
                (json!([["NaN", "2"]]), "decayed sums must be whole numbers, got NaN"),
                (json!([["1e3", "2"]]), "decayed sums must be whole numbers, got 1e3"),
                (
                    json!([row, nothing, nothing]),
                    "decayed sums must write no empty block, got 3 blocks",
                ),
            ] {
                assert_eq!(refusal(json!({"block": 5, "blocks": blocks})), sentence);
            }
            assert_eq!(
                refusal(json!({"block": 0, "blocks": [nothing]})),
                "decayed sums must write no empty block, got 1 blocks"
            );
            assert_eq!(
                refusal(json!({"block": 0, "blocks": [nothing, row, row]})),
                "decayed sums must write no empty block, got 3 blocks"
            );
            assert_eq!(
                refusal(json!({"block": 5, "blocks": []})),
                "decayed sums must lie in a block that instants reach, got 5"
            );
            assert_eq!(
                refusal(json!({"block": i64::MIN, "blocks": [row]})),
                "decayed sums must lie in a block that instants reach, got -9223372036854775808"
            );
            assert!(
                refusal(json!({"block": 0, "blocks": [], "more": 1})).starts_with("unknown field")
            );
            assert!(refusal(json!({"block": 0})).starts_with("missing field"));
        }

        #[test]
        fn what_facts_can_add_up_to_is_read() {
            for blocks in [
                json!([]),
                json!([["0", "1"]]),
                json!([["0", "1"], ["0", "0"], ["1", "0"]]),
                json!([[u128::MAX.to_string(), "1"], ["0", "7"], ["0", "0"]]),
            ] {
                let form = json!({"block": 0, "blocks": blocks});
                let sums: DecayedSums<2> = serde_json::from_value(form.clone()).unwrap();
                assert_eq!(serde_json::to_value(&sums).unwrap(), form);
                let day = seconds(86_400.0);
                assert!(sums.read(day, instant(0)).iter().all(|x| x.is_finite()));
                let bytes = postcard::to_allocvec(&sums).unwrap();
                assert_eq!(postcard::from_bytes::<DecayedSums<2>>(&bytes), Ok(sums));
            }
        }

        /// A block and its sums as bytes: of each number how many, and these, the lowest first.
        fn of_bytes(blocks: &[u8]) -> Result<DecayedSums<2>, String> {
            let mut bytes = vec![0xc4, u8::try_from(blocks.len()).unwrap()];
            bytes.extend(blocks);
            rmp_serde::from_slice(&bytes).map_err(|error| error.to_string())
        }

        #[test]
        fn sums_are_one_run_of_bytes() {
            let largest = [&[0, 16][..], &[255; 16], &[0]].concat();
            for (bytes, block, words) in [
                (&[][..], 0, json!([])),
                (&[0, 1, 7, 0], 0, json!([["7", "0"]])),
                (&[1, 2, 0, 2, 0, 1], 1, json!([["0", "256"]])),
                (&[1, 1, 1, 7, 1, 7], -1, json!([["7", "7"]])),
                (&[2, 1, 1, 1, 7, 1, 7], -129, json!([["7", "7"]])),
                (&[0, 0, 1, 1, 0, 0, 1, 1, 0], 0, json!([["0", "1"], ["0", "0"], ["1", "0"]])),
                (&largest, 0, json!([[u128::MAX.to_string(), "0"]])),
            ] {
                let sums = of_bytes(bytes).unwrap();
                let form = json!({"block": block, "blocks": words});
                assert_eq!(serde_json::to_value(&sums).unwrap(), form);
                assert_eq!(rmp_serde::to_vec(&sums).unwrap()[2..], *bytes);
                assert_eq!(postcard::to_allocvec(&sums).unwrap()[1..], *bytes);
            }
        }

        #[test]
        fn bytes_that_no_sums_are_written_as_are_refused() {
            for bytes in [
                // A zero that a number does not need.
                &[0, 1, 0, 0][..],
                &[0, 0, 2, 1, 0],
                &[1, 0, 0, 1, 1],
                // Cut off.
                &[0],
                &[0, 1],
                &[0, 1, 7],
                &[0, 1, 7, 0, 1],
                // Too long, with and without so many bytes.
                &[&[0, 17][..], &[1; 17], &[0; 20]].concat(),
                &[0, 255, 1],
            ] {
                let refused = of_bytes(bytes).unwrap_err();
                let sentence = "decayed sums must be numbers of at most 16 bytes, each after its \
                                length, none that ends in 0, got ";
                assert!(refused.starts_with(sentence), "{bytes:?}: {refused}");
            }
            // What is refused of words is refused of bytes.
            for (bytes, said) in [
                (&[0, 0, 0][..], "decayed sums must write no empty block, got 1 blocks"),
                (&[0, 1, 1, 0, 0, 0, 0, 0], "decayed sums must write no empty block, got 3 blocks"),
                (&[0, 1, 1, 0, 1, 1, 0], "decayed sums must have 0, 1 or 3 blocks, got 2"),
                (
                    &[&[0][..], &[1, 1, 0].repeat(4)].concat(),
                    "decayed sums must have 0, 1 or 3 blocks, got 4",
                ),
                (
                    &[&[8][..], &[255; 8], &[1, 1, 0]].concat(),
                    "decayed sums must lie in a block that instants reach, got -9223372036854775808",
                ),
                (
                    &[&[16][..], &[255; 16], &[1, 1, 0]].concat(),
                    "decayed sums must lie in a block that instants reach, got \
                     340282366920938463463374607431768211455",
                ),
            ] {
                assert_eq!(of_bytes(bytes).unwrap_err(), said);
            }
        }

        /// The form of before, in a format that says what it holds.
        #[test]
        fn words_are_read_where_bytes_are_written() {
            let form = json!({"block": 5, "blocks": [["7", "0"]]});
            let sums: DecayedSums<2> =
                rmp_serde::from_slice(&rmp_serde::to_vec(&form).unwrap()).unwrap();
            assert_eq!(of_bytes(&[1, 10, 1, 7, 0]), Ok(sums));
        }

        /// What a reader holds back until it knows the whole, such as one of untagged enums.
        #[test]
        fn bytes_that_were_held_back_are_read() {
            #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
            #[serde(untagged)]
            enum Held {
                Sums(DecayedSums<2>),
            }

            let held = Held::Sums(of_bytes(&[1, 10, 1, 7, 0]).unwrap());
            let bytes = rmp_serde::to_vec(&held).unwrap();
            assert_eq!(rmp_serde::from_slice::<Held>(&bytes).unwrap(), held);
        }
    }
}
