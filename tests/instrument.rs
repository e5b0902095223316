//! Questionnaires: their laws, their worked numbers and their edges.

// Where a law says exact, numbers are compared exactly.
#![allow(clippy::float_cmp)]

use goodwill::quantity::{Name, Positive, Scale, Share};
use goodwill::survey::{Answer, Instrument, InstrumentParams, InstrumentScore, Item, Responses};

type Test = Result<(), Box<dyn std::error::Error>>;

fn name(text: &str) -> goodwill::Result<Name> {
    Name::new(text)
}

fn item(id: &str, component: &str, scale: [f64; 2]) -> goodwill::Result<Item> {
    let scale = Scale::new(scale[0], scale[1])?;
    Ok(Item::new(name(id)?, format!("How was {id}?"), name(component)?, scale))
}

fn responses(answers: &[(&str, f64)]) -> goodwill::Result<Responses> {
    answers.iter().try_fold(Responses::new(), |responses, (id, x)| {
        Ok(responses.answer(name(id)?, Answer::Value(*x)))
    })
}

fn scored(
    instrument: &Instrument,
    responses: &Responses,
    params: &InstrumentParams,
) -> Result<InstrumentScore, Box<dyn std::error::Error>> {
    Ok(instrument.score(responses, params)?.ok_or("nothing known")?)
}

fn contributions(score: &InstrumentScore) -> Vec<(&str, f64)> {
    score.parts().iter().map(|part| (part.name.as_str(), part.contribution)).collect()
}

fn sentence<T>(result: goodwill::Result<T>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}

mod laws {
    use super::{
        Answer, Instrument, InstrumentParams, Item, Name, Positive, Responses, Scale, Share,
    };
    use goodwill::kernel::power_mean;
    use goodwill::quantity::{Exponent, Weights};
    use proptest::prelude::{
        Just, Strategy, TestCaseError, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest,
    };

    /// An item and what is said to it, for tests that change one of the two.
    #[derive(Debug, Clone)]
    struct Line {
        item: Item,
        said: Option<Answer>,
    }

    fn any_share() -> impl Strategy<Value = Share> {
        prop_oneof![Just(0.0), Just(1.0), 0.0_f64..1.0]
            .prop_filter_map("in range", |x| Share::new(x).ok())
    }

    /// Shares of which complements and sums are exact.
    fn round_share() -> impl Strategy<Value = Share> {
        (0_u8..=64).prop_filter_map("in range", |n| Share::new(f64::from(n) / 64.0).ok())
    }

    fn line(i: usize) -> impl Strategy<Value = Line> {
        let scale = (-10.0_f64..10.0, 0.1_f64..100.0)
            .prop_filter_map("in range", |(min, length)| Scale::new(min, min + length).ok());
        let weight = prop_oneof![Just(1.0), 0.01_f64..10.0, Just(1e-300), Just(1e300)]
            .prop_filter_map("in range", |w| Positive::new(w).ok());
        let critical = prop::option::weighted(0.3, any_share());
        let reply = prop_oneof![1 => Just(None), 1 => Just(Some(None)), 4 => any_share().prop_map(|x| Some(Some(x)))];
        (scale, 0_usize..3, any::<bool>(), critical, weight, reply).prop_filter_map(
            "valid names",
            move |(scale, component, reversed, critical, weight, reply)| {
                let (id, component) =
                    (Name::new(&format!("q{i}")).ok()?, Name::new(&format!("c{component}")).ok()?);
                let mut item = Item::new(id, "", component, scale).weighing(weight);
                if reversed {
                    item = item.reversed();
                }
                if let Some(share) = critical {
                    item = item.critical_below(share);
                }
                let value = |share: Share| {
                    let x = scale.min() + share.get() * (scale.max() - scale.min());
                    Answer::Value(x.clamp(scale.min(), scale.max()))
                };
                let said = reply.map(|reply| reply.map_or(Answer::NotApplicable, value));
                Some(Line { item, said })
            },
        )
    }

    fn lines() -> impl Strategy<Value = Vec<Line>> {
        (1_usize..9).prop_flat_map(|n| (0..n).map(line).collect::<Vec<_>>())
    }

    fn any_params() -> impl Strategy<Value = InstrumentParams> {
        (any_share(), any_share())
            .prop_map(|(prior, cap)| InstrumentParams::default().with_prior(prior).with_cap(cap))
    }

    fn instrument(lines: &[Line]) -> goodwill::Result<Instrument> {
        Instrument::new(Name::new("any")?, lines.iter().map(|line| line.item.clone()).collect())
    }

    fn said(lines: &[Line]) -> Responses {
        lines.iter().fold(Responses::new(), |responses, line| match line.said {
            None => responses,
            Some(answer) => responses.answer(line.item.id().clone(), answer),
        })
    }

    fn share(line: &Line) -> Option<Share> {
        match line.said {
            Some(Answer::Value(x)) => line.item.share_of(x).ok(),
            _ => None,
        }
    }

    fn applying(lines: &[Line]) -> impl Iterator<Item = &Line> {
        lines.iter().filter(|line| line.said != Some(Answer::NotApplicable))
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_last_bit(lines in lines(), params in any_params()) {
            let Some(score) = instrument(&lines)?.score(&said(&lines), &params)? else {
                prop_assert!(lines.iter().all(|line| share(line).is_none()));
                return Ok(());
            };
            let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!(score.value().to_bits(), sum.to_bits());

            let Some((cap, items)) = score.parts().split_last() else {
                return Err(TestCaseError::fail("no parts"));
            };
            prop_assert_eq!(cap.name.as_str(), "cap");
            prop_assert!(cap.contribution <= 0.0);
            let ids: Vec<_> =
                applying(&lines).map(|line| line.item.id().as_str()).collect();
            prop_assert_eq!(items.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ids);
            for (part, line) in items.iter().zip(applying(&lines)) {
                prop_assert!(part.contribution >= 0.0);
                prop_assert_eq!(part.value, share(line).unwrap_or(params.prior()).get());
            }
        }

        #[test]
        fn before_the_cap_it_is_the_kernel_mean(lines in lines(), params in any_params()) {
            let instrument = instrument(&lines)?;
            let uncapped = params.with_cap(Share::ONE);
            let Some(score) = instrument.score(&said(&lines), &uncapped)? else { return Ok(()) };
            let weights: Vec<f64> =
                applying(&lines).map(|line| line.item.weight().get()).collect();
            let weights = Weights::proportional(&weights)?;
            let filled = |gap: Share| -> Vec<Share> {
                applying(&lines).map(|line| share(line).unwrap_or(gap)).collect()
            };
            let mean = |gap| power_mean::mean(&filled(gap), &weights, Exponent::ARITHMETIC);
            prop_assert_eq!(score.value().to_bits(), mean(params.prior())?.to_bits());
            prop_assert_eq!((score.lower(), score.upper()), (mean(Share::ZERO)?, mean(Share::ONE)?));
            // Each part is its share of the mean, but for units of the mean's last bit.
            for ((part, w), x) in score.parts().iter().zip(weights.as_slice()).zip(filled(params.prior())) {
                let plain = w * x.get();
                prop_assert!((part.contribution - plain).abs() <= 1e-15);
            }
        }

        #[test]
        fn the_point_lies_between_the_bounds(lines in lines(), params in any_params()) {
            let Some(score) = instrument(&lines)?.score(&said(&lines), &params)? else {
                return Ok(());
            };
            prop_assert!(0.0 <= score.lower() && score.lower() <= score.value());
            prop_assert!(score.value() <= score.upper() && score.upper() <= 1.0);
            prop_assert!((0.0..=1.0).contains(&score.coverage()));
            if lines.iter().all(|line| line.said.is_some()) {
                prop_assert_eq!((score.lower(), score.upper()), (score.value(), score.value()));
                prop_assert_eq!(score.coverage(), 1.0);
            }
        }

        #[test]
        fn a_failed_critical_item_caps(lines in lines(), params in any_params()) {
            let Some(score) = instrument(&lines)?.score(&said(&lines), &params)? else {
                return Ok(());
            };
            let failed: Vec<Name> = lines
                .iter()
                .filter(|line| share(line).zip(line.item.fails_below()).is_some_and(|(x, t)| x < t))
                .map(|line| line.item.id().clone())
                .collect();
            prop_assert_eq!(score.failed(), &failed[..]);
            if !failed.is_empty() {
                prop_assert!(score.upper() <= params.cap().get());
            }
        }

        #[test]
        fn bounds_nest_when_an_answer_arrives(
            lines in lines(),
            params in any_params(),
            which in any::<prop::sample::Index>(),
            at in any_share(),
        ) {
            let mut more = lines.clone();
            let line = which.get_mut(&mut more);
            let scale = line.item.scale();
            let x = scale.min() + at.get() * (scale.max() - scale.min());
            if line.said.is_none() {
                line.said = Some(Answer::Value(x.clamp(scale.min(), scale.max())));
            }
            let instrument = instrument(&lines)?;
            let before = instrument.score(&said(&lines), &params)?;
            let after = instrument.score(&said(&more), &params)?;
            if let (Some(before), Some(after)) = (before, after) {
                prop_assert!(before.lower() <= after.lower() && after.upper() <= before.upper());
                prop_assert!(before.coverage() <= after.coverage());
            }
        }

        #[test]
        fn filling_a_gap_with_its_prior_changes_nothing(
            lines in lines(),
            which in any::<prop::sample::Index>(),
            prior in round_share(),
            cap in any_share(),
        ) {
            let params = InstrumentParams::default().with_prior(prior).with_cap(cap);
            let mut lines = lines;
            let line = which.get_mut(&mut lines);
            let unit = Scale::new(0.0, 1.0)?;
            let own = &line.item;
            let mut item = Item::new(own.id().clone(), "", own.component().clone(), unit)
                .weighing(own.weight());
            if let Some(share) = own.fails_below() {
                item = item.critical_below(share);
            }
            let x = if own.is_reversed() { prior.complement() } else { prior };
            line.item = if own.is_reversed() { item.reversed() } else { item };
            line.said = None;
            let before = instrument(&lines)?.score(&said(&lines), &params)?;
            which.get_mut(&mut lines).said = Some(Answer::Value(x.get()));
            let after = instrument(&lines)?.score(&said(&lines), &params)?;
            if let (Some(before), Some(after)) = (before, after) {
                prop_assert_eq!(before.value().to_bits(), after.value().to_bits());
                prop_assert_eq!(before.parts(), after.parts());
            }
        }

        #[test]
        fn a_better_answer_never_lowers_the_score(
            lines in lines(),
            params in any_params(),
            which in any::<prop::sample::Index>(),
            towards in any_share(),
        ) {
            let mut better = lines.clone();
            let line = which.get_mut(&mut better);
            let scale = line.item.scale();
            if let Some(Answer::Value(x)) = &mut line.said {
                let best = if line.item.is_reversed() { scale.min() } else { scale.max() };
                *x = (*x + towards.get() * (best - *x)).clamp(scale.min(), scale.max());
            }
            let instrument = instrument(&lines)?;
            let before = instrument.score(&said(&lines), &params)?;
            let after = instrument.score(&said(&better), &params)?;
            let figures = |score: &super::InstrumentScore| {
                [score.value(), score.lower(), score.upper()]
            };
            if let (Some(before), Some(after)) = (&before, &after) {
                let pairs = figures(before).into_iter().zip(figures(after));
                prop_assert!(pairs.into_iter().all(|(before, after)| before <= after));
            }
        }

        #[test]
        fn what_does_not_apply_might_as_well_not_be_asked(
            lines in lines(),
            params in any_params(),
        ) {
            let asked: Vec<Line> = applying(&lines).cloned().collect();
            let score = instrument(&lines)?.score(&said(&lines), &params)?;
            let Ok(shorter) = instrument(&asked) else {
                prop_assert_eq!(score, None);
                return Ok(());
            };
            // Components come in the order of the items, which may differ.
            let again = shorter.score(&said(&asked), &params)?;
            let figures = |score: &super::InstrumentScore| {
                (score.value(), score.lower(), score.upper(), score.coverage())
            };
            prop_assert_eq!(score.as_ref().map(figures), again.as_ref().map(figures));
            prop_assert_eq!(
                score.as_ref().map(super::InstrumentScore::parts),
                again.as_ref().map(super::InstrumentScore::parts)
            );
        }

        #[test]
        fn only_ratios_of_weights_count(lines in lines(), params in any_params()) {
            let heavier: Option<Vec<Line>> = lines
                .iter()
                .map(|line| {
                    let weight = Positive::new(line.item.weight().get() * 1024.0).ok()?;
                    Some(Line { item: line.item.clone().weighing(weight), said: line.said })
                })
                .collect();
            let Some(heavier) = heavier else { return Ok(()) };
            prop_assert_eq!(
                instrument(&lines)?.score(&said(&lines), &params)?,
                instrument(&heavier)?.score(&said(&heavier), &params)?
            );
        }

        #[test]
        fn a_component_is_the_instrument_of_its_items(lines in lines(), params in any_params()) {
            let params = params.with_cap(Share::ONE);
            let Some(score) = instrument(&lines)?.score(&said(&lines), &params)? else {
                return Ok(());
            };
            for component in instrument(&lines)?.components() {
                let own: Vec<Line> = lines
                    .iter()
                    .filter(|line| line.item.component() == component)
                    .cloned()
                    .collect();
                let alone = instrument(&own)?.score(&said(&own), &params)?;
                prop_assert_eq!(
                    score.component(component).map(|mean| (mean.value, mean.lower, mean.upper)),
                    alone.map(|score| (score.value(), score.lower(), score.upper()))
                );
            }
        }

        #[test]
        fn a_matrix_row_holds_the_shares(lines in lines()) {
            let matrix = instrument(&lines)?.matrix(&[said(&lines), Responses::new()])?;
            let shares: Vec<_> = lines.iter().map(|line| share(line).map(Share::get)).collect();
            prop_assert_eq!(matrix, vec![shares, vec![None; lines.len()]]);
        }

        #[test]
        fn any_input_gives_a_sentence_or_figures_in_range(
            scales in prop::collection::vec((any::<f64>(), any::<f64>()), 1..5),
            weights in prop::collection::vec(any::<f64>(), 5),
            thresholds in prop::collection::vec(any::<f64>(), 5),
            answers in prop::collection::vec((0_usize..6, prop::num::f64::ANY, 0.0_f64..1.0), 0..7),
            params in any_params(),
        ) {
            let mut items = Vec::new();
            for (i, (min, max)) in scales.iter().enumerate() {
                let (min, max) = (min.min(*max), min.max(*max));
                let Ok(scale) = Scale::new(min, max) else { continue };
                let id = Name::new(&format!("q{i}"))?;
                let mut item = Item::new(id.clone(), "", id, scale);
                if let Ok(weight) = Positive::new(weights[i].abs()) {
                    item = item.weighing(weight);
                }
                if let Ok(share) = Share::new(thresholds[i].abs()) {
                    item = item.critical_below(share).reversed();
                }
                items.push(item);
            }
            let Ok(instrument) = Instrument::new(Name::new("any")?, items) else { return Ok(()) };
            for wild in [true, false] {
                let mut responses = Responses::new();
                for (i, x, t) in &answers {
                    let tame = instrument.items().get(*i).map(|item| {
                        let scale = item.scale();
                        (scale.min() + t * (scale.max() - scale.min())).clamp(scale.min(), scale.max())
                    });
                    let (id, x) = match tame {
                        Some(tame) if !wild => (instrument.items()[*i].id().clone(), tame),
                        _ if !wild => continue,
                        _ => (Name::new(&format!("q{i}"))?, *x),
                    };
                    responses = responses.answer(id, Answer::Value(x));
                }
                let Ok(score) = instrument.score(&responses, &params) else {
                    prop_assert!(wild);
                    continue;
                };
                if let Some(score) = score {
                    for x in [score.value(), score.lower(), score.upper(), score.coverage()] {
                        prop_assert!((0.0..=1.0).contains(&x));
                    }
                    for part in score.parts() {
                        prop_assert!((-1.0..=1.0).contains(&part.contribution));
                    }
                }
            }
        }
    }
}

mod worked {
    use super::{
        Answer, Instrument, InstrumentParams, Positive, Responses, Share, Test, contributions,
        item, name, responses, scored,
    };

    /// Weights 2, 1, 1: half of the score hangs on the first item.
    fn visit() -> goodwill::Result<Instrument> {
        Instrument::new(
            name("visit")?,
            vec![
                item("listens", "manner", [1.0, 5.0])?.weighing(Positive::new(2.0)?),
                item("keeps", "conduct", [1.0, 5.0])?.critical(),
                item("interrupts", "manner", [1.0, 5.0])?.reversed(),
            ],
        )
    }

    #[test]
    fn everything_answered() -> Test {
        let answers = responses(&[("listens", 4.0), ("keeps", 3.0), ("interrupts", 2.0)])?;
        let score = scored(&visit()?, &answers, &InstrumentParams::default())?;
        assert_eq!(
            contributions(&score),
            [("listens", 0.375), ("keeps", 0.125), ("interrupts", 0.1875), ("cap", 0.0)]
        );
        assert_eq!(
            score.parts().iter().map(|part| part.value).sum::<f64>(),
            0.75 + 0.5 + 0.75 + 0.5
        );
        assert_eq!((score.lower(), score.value(), score.upper()), (0.6875, 0.6875, 0.6875));
        assert_eq!((score.coverage(), score.failed()), (1.0, &[][..]));
        Ok(())
    }

    #[test]
    fn a_broken_promise_costs_more_than_its_weight() -> Test {
        let answers = responses(&[("listens", 4.0), ("keeps", 2.0), ("interrupts", 2.0)])?;
        let score = scored(&visit()?, &answers, &InstrumentParams::default())?;
        assert_eq!(
            contributions(&score),
            [("listens", 0.375), ("keeps", 0.0625), ("interrupts", 0.1875), ("cap", -0.125)]
        );
        assert_eq!((score.lower(), score.value(), score.upper()), (0.5, 0.5, 0.5));
        assert_eq!(score.failed(), [name("keeps")?]);
        // Components tell what was answered, not what the cap makes of it.
        let conduct = score.component(&name("conduct")?).ok_or("no component")?;
        let manner = score.component(&name("manner")?).ok_or("no component")?;
        assert_eq!((conduct.value, manner.value), (0.25, 0.75));
        assert_eq!(
            (manner.lower, manner.upper, manner.coverage, manner.fresh),
            (0.75, 0.75, 1.0, 1.0)
        );
        assert_eq!(score.component(&name("speed")?), None);
        Ok(())
    }

    #[test]
    fn a_score_below_the_cap_loses_nothing_to_it() -> Test {
        let answers = responses(&[("listens", 2.0), ("keeps", 2.0), ("interrupts", 4.0)])?;
        let score = scored(&visit()?, &answers, &InstrumentParams::default())?;
        assert_eq!(contributions(&score).last(), Some(&("cap", 0.0)));
        assert_eq!((score.value(), score.failed()), (0.25, &[name("keeps")?][..]));
        Ok(())
    }

    #[test]
    fn an_unanswered_item_widens_the_bounds() -> Test {
        let answers = responses(&[("listens", 5.0), ("keeps", 5.0)])?;
        let score = scored(&visit()?, &answers, &InstrumentParams::default())?;
        // 1/2 + 1/4 + 1/4 of the prior, of 0 and of 1.
        assert_eq!((score.lower(), score.value(), score.upper()), (0.75, 0.875, 1.0));
        assert_eq!(score.coverage(), 0.75);
        Ok(())
    }

    #[test]
    fn an_unanswered_critical_item_may_have_failed() -> Test {
        let answers = responses(&[("listens", 5.0), ("interrupts", 1.0)])?;
        let params = InstrumentParams::default();
        let score = scored(&visit()?, &answers, &params)?;
        // At its worst it gives .75, and the cap makes .5 of it.
        assert_eq!((score.lower(), score.value(), score.upper()), (0.5, 0.875, 1.0));
        assert_eq!(score.component(&name("conduct")?), None);

        // A prior that fails is believed for the point, though nothing has failed yet.
        let gloomy = params.with_prior(Share::new(0.25)?);
        let score = scored(&visit()?, &answers, &gloomy)?;
        assert_eq!((score.lower(), score.value(), score.upper()), (0.5, 0.5, 1.0));
        assert_eq!(contributions(&score).last(), Some(&("cap", -0.3125)));
        assert_eq!(score.failed(), []);
        Ok(())
    }

    #[test]
    fn what_does_not_apply_leaves_the_denominator() -> Test {
        let answers = responses(&[("keeps", 4.0), ("interrupts", 3.0)])?
            .answer(name("listens")?, Answer::NotApplicable);
        let score = scored(&visit()?, &answers, &InstrumentParams::default())?;
        assert_eq!(contributions(&score), [("keeps", 0.375), ("interrupts", 0.25), ("cap", 0.0)]);
        assert_eq!((score.value(), score.coverage()), (0.625, 1.0));
        Ok(())
    }

    #[test]
    fn a_cap_without_a_short_number_is_still_met() -> Test {
        let answers = responses(&[("listens", 4.0), ("keeps", 1.0), ("interrupts", 1.0)])?;
        let params = InstrumentParams::default().with_cap(Share::new(0.1)?);
        let score = scored(&visit()?, &answers, &params)?;
        let sum = score.parts().iter().fold(0.0, |sum, part| sum + part.contribution);
        assert_eq!(score.value(), sum);
        assert!(score.value() <= 0.1 && 0.1 < score.value() + f64::EPSILON);
        Ok(())
    }

    #[test]
    fn nothing_known_nothing_said() -> Test {
        let (visit, params) = (visit()?, InstrumentParams::default());
        assert_eq!(visit.score(&Responses::new(), &params)?, None);
        let elsewhere = visit.items().iter().fold(Responses::new(), |responses, item| {
            responses.answer(item.id().clone(), Answer::NotApplicable)
        });
        assert_eq!(visit.score(&elsewhere, &params)?, None);
        let half = Responses::new().answer(name("keeps")?, Answer::NotApplicable);
        assert_eq!(visit.score(&half, &params)?, None);
        Ok(())
    }

    #[test]
    fn components_come_in_the_order_of_the_items() -> Test {
        let visit = visit()?.with_item(item("explains", "clarity", [0.0, 1.0])?)?;
        let components: Vec<&str> = visit.components().iter().map(|name| name.as_str()).collect();
        assert_eq!(components, ["manner", "conduct", "clarity"]);
        assert_eq!(visit.items().len(), 4);
        assert_eq!(visit.name().as_str(), "visit");
        Ok(())
    }

    #[test]
    fn a_later_answer_takes_the_place_of_an_earlier_one() -> Test {
        let id = name("listens")?;
        let answers = responses(&[("listens", 1.0), ("listens", 5.0)])?;
        assert_eq!(answers.get(&id), Some(Answer::Value(5.0)));
        assert_eq!(answers.get(&name("keeps")?), None);
        Ok(())
    }

    #[test]
    fn an_item_keeps_what_it_was_given() -> Test {
        let plain = item("listens", "manner", [1.0, 5.0])?;
        assert_eq!(plain.text(), "How was listens?");
        assert_eq!((plain.id(), plain.component()), (&name("listens")?, &name("manner")?));
        assert_eq!((plain.scale().min(), plain.scale().max()), (1.0, 5.0));
        assert_eq!((plain.is_reversed(), plain.fails_below()), (false, None));
        assert_eq!(plain.weight(), Positive::ONE);
        let third = Share::new(1.0 / 3.0)?;
        let changed = plain.reversed().critical_below(third).weighing(Positive::new(3.0)?);
        assert_eq!((changed.is_reversed(), changed.fails_below()), (true, Some(third)));
        assert_eq!(changed.weight().get(), 3.0);
        Ok(())
    }
}

mod edges {
    use super::{
        Answer, Instrument, InstrumentParams, Positive, Responses, Test, item, name, responses,
        scored, sentence,
    };

    fn one(answers: &[(&str, f64)]) -> goodwill::Result<String> {
        let instrument =
            Instrument::new(name("one")?, vec![item("listens", "manner", [1.0, 5.0])?])?;
        let answers = responses(answers)?;
        let score = sentence(instrument.score(&answers, &InstrumentParams::default()));
        assert_eq!(score, sentence(instrument.matrix(&[Responses::new(), answers])));
        Ok(score)
    }

    #[test]
    fn bad_answers_are_named() -> Test {
        assert_eq!(one(&[("listens", 6.0)])?, "rating must be within its scale, got 6");
        assert_eq!(one(&[("listens", f64::NAN)])?, "rating must be within its scale, got NaN");
        assert_eq!(one(&[("listens", f64::INFINITY)])?, "rating must be within its scale, got inf");
        assert_eq!(
            one(&[("listens", 6.0), ("speaks", 2.0)])?,
            "item answered must be one of the instrument's, got `speaks`"
        );
        let unknown = Responses::new().answer(name("speaks")?, Answer::NotApplicable);
        let instrument =
            Instrument::new(name("one")?, vec![item("listens", "manner", [1.0, 5.0])?])?;
        assert_eq!(
            sentence(instrument.score(&unknown, &InstrumentParams::default())),
            "item answered must be one of the instrument's, got `speaks`"
        );
        Ok(())
    }

    #[test]
    fn bad_instruments_are_named() -> Test {
        let listens = item("listens", "manner", [1.0, 5.0])?;
        assert_eq!(
            sentence(Instrument::new(name("none")?, vec![])),
            "number of items must be at least 1, got 0"
        );
        let instrument = Instrument::new(name("one")?, vec![listens.clone()])?;
        assert_eq!(
            sentence(instrument.clone().with_item(listens)),
            "id of an item must be unique and not `cap`, got `listens`"
        );
        assert_eq!(
            sentence(instrument.with_item(item("cap", "manner", [1.0, 5.0])?)),
            "id of an item must be unique and not `cap`, got `cap`"
        );
        Ok(())
    }

    #[test]
    fn weights_as_far_apart_as_they_may_be() -> Test {
        let weighing = |id, w| -> goodwill::Result<_> {
            Ok(item(id, id, [0.0, 1.0])?.weighing(Positive::new(w)?))
        };
        let items = vec![weighing("a", 1e300)?, weighing("b", 1e-300)?];
        let instrument = Instrument::new(name("uneven")?, items)?;
        let params = InstrumentParams::default();
        let score = scored(&instrument, &responses(&[("a", 0.25), ("b", 1.0)])?, &params)?;
        assert_eq!((score.value(), score.coverage()), (0.25, 1.0));
        // What was answered counts for nothing beside what was not.
        let score = scored(&instrument, &responses(&[("b", 1.0)])?, &params)?;
        assert_eq!((score.lower(), score.value(), score.upper()), (0.0, 0.5, 1.0));
        assert_eq!(score.coverage(), 0.0);
        Ok(())
    }

    #[test]
    fn the_ends_of_any_scale_are_0_and_1() -> Test {
        for [min, max] in [[-1e300, 1e300], [0.0, f64::MIN_POSITIVE], [0.1, 0.3]] {
            let plain = item("a", "a", [min, max])?;
            let (low, high) = (plain.share_of(min)?, plain.share_of(max)?);
            assert_eq!((low.get(), high.get()), (0.0, 1.0));
            let reversed = plain.reversed();
            assert_eq!((reversed.share_of(min)?, reversed.share_of(max)?), (high, low));
        }
        Ok(())
    }

    #[test]
    fn all_at_the_best_is_1_whatever_the_weights_round_to() -> Test {
        let items: goodwill::Result<Vec<_>> = (0..49)
            .map(|i| {
                let weight = Positive::new(0.1 + f64::from(i) / 7.0)?;
                Ok(item(&format!("q{i}"), "all", [0.0, 1.0])?.weighing(weight))
            })
            .collect();
        let instrument = Instrument::new(name("long")?, items?)?;
        let best = instrument.items().iter().fold(Responses::new(), |responses, item| {
            responses.answer(item.id().clone(), Answer::Value(1.0))
        });
        let score = scored(&instrument, &best, &InstrumentParams::default())?;
        assert_eq!((score.lower(), score.value(), score.upper()), (1.0, 1.0, 1.0));
        assert_eq!(score.parts().iter().fold(0.0, |sum, part| sum + part.contribution), 1.0);
        Ok(())
    }
}

#[cfg(feature = "serde")]
mod serde {
    use super::{
        Answer, Instrument, InstrumentParams, Positive, Responses, Share, Test, item, name,
        responses, scored,
    };

    const ITEM: &str = r#"{"id":"a","text":"?","component":"c","scale":{"min":1,"max":5}}"#;

    fn refused(items: &str) -> String {
        let text = format!(r#"{{"name":"forged","items":[{items}]}}"#);
        let read = serde_json::from_str::<Instrument>(&text);
        let sentence = read.err().map(|error| error.to_string()).unwrap_or_default();
        sentence.split(" at line").next().unwrap_or_default().to_owned()
    }

    fn with(field: &str) -> String {
        refused(&ITEM.replace('}', "").replace(r#""max":5"#, &format!(r#""max":5}},{field}}}"#)))
    }

    #[test]
    fn what_is_written_is_read() -> Test {
        let instrument = Instrument::new(
            name("visit")?,
            vec![
                item("listens", "manner", [1.0, 5.0])?.weighing(Positive::new(2.5)?),
                item("interrupts", "manner", [-3.0, 3.0])?.reversed().critical(),
            ],
        )?;
        let text = serde_json::to_string(&instrument)?;
        assert_eq!(serde_json::from_str::<Instrument>(&text)?, instrument);
        Ok(())
    }

    #[test]
    fn answers_are_numbers_or_a_word() -> Test {
        let answers = Responses::new()
            .answer(name("a")?, Answer::Value(4.5))
            .answer(name("b")?, Answer::NotApplicable);
        let text = serde_json::to_string(&answers)?;
        assert_eq!(text, r#"{"a":4.5,"b":"not_applicable"}"#);
        assert_eq!(serde_json::from_str::<Responses>(&text)?, answers);
        assert_eq!(serde_json::from_str::<Responses>(r#"{"a":4}"#)?, responses(&[("a", 4.0)])?);
        let forged = serde_json::from_str::<Answer>(r#""no idea""#);
        assert_eq!(
            forged.err().map(|error| error.to_string()).as_deref(),
            Some("answer must be a number or `not_applicable`, got `no idea`")
        );
        assert!(serde_json::from_str::<Responses>(r#"{"":4}"#).is_err());
        Ok(())
    }

    #[test]
    fn forged_instruments_are_refused() {
        assert_eq!(refused(ITEM), "");
        assert_eq!(refused(""), "number of items must be at least 1, got 0");
        assert_eq!(
            refused(&[ITEM, ITEM].join(",")),
            "id of an item must be unique and not `cap`, got `a`"
        );
        assert_eq!(
            with(r#""weight":0"#),
            "number must be above 0 (from 1e-300 to 1e300), got 0 (at items.weight)"
        );
        assert_eq!(
            with(r#""weight":-1"#),
            "number must be above 0 (from 1e-300 to 1e300), got -1 (at items.weight)"
        );
        assert_eq!(
            with(r#""fails_below":1.5"#),
            "share must be between 0 and 1, got 1.5 (at items.fails_below)"
        );
        assert_eq!(with(r#""reversed":true,"fails_below":0.5,"weight":2"#), "");
        assert!(with(r#""colour":1"#).starts_with("unknown field `colour`"));
        assert_eq!(
            refused(&ITEM.replace(r#""max":5"#, r#""max":1"#)),
            "length of a scale must be above 0 and finite, got 0 (at items.scale)"
        );
        assert_eq!(
            refused(&ITEM.replace(r#""id":"a""#, r#""id":"""#)),
            "name must be 1 to 256 bytes of text without control characters, got `` (at items.id)"
        );
    }

    #[test]
    fn params_are_read_through_their_ranges() -> Test {
        let params = serde_json::from_str::<InstrumentParams>(r#"{"cap":0.25}"#)?;
        assert_eq!(params, InstrumentParams::default().with_cap(Share::new(0.25)?));
        let forged = serde_json::from_str::<InstrumentParams>(r#"{"prior":2}"#);
        let sentence = forged.err().map(|error| error.to_string()).unwrap_or_default();
        assert!(sentence.starts_with("share must be between 0 and 1, got 2"));
        assert!(serde_json::from_str::<InstrumentParams>(r#"{"Cap":0.25}"#).is_err());
        Ok(())
    }

    #[test]
    fn a_score_is_written_with_its_parts() -> Test {
        let instrument =
            Instrument::new(name("one")?, vec![item("a", "c", [0.0, 1.0])?.critical()])?;
        let answers = responses(&[("a", 0.25)])?;
        let score = scored(&instrument, &answers, &InstrumentParams::default())?;
        let written = serde_json::to_value(&score)?;
        assert_eq!(written["value"], 0.25);
        assert_eq!(written["parts"][1]["name"], "cap");
        assert_eq!(written["failed"][0], "a");
        Ok(())
    }
}
