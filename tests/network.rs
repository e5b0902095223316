//! A book of ledgers: what is known of a deal, what is learned, and that nothing leaks.

// A test fails by panicking; exact things are compared exactly.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

mod support;

use goodwill::network::{Deal, Figure, Latest, Network, NetworkForecaster, Ties};
use goodwill::quantity::{HalfLife, Name, Party, Stake};
use goodwill::trust::TrustUnit;
use proptest::prelude::*;

use support::{cases, instant, name, seconds, stake};

const DAY: i64 = 86_400;

fn deal(source: &str, target: &str, size: f64, honoured: bool, at: i64) -> Deal {
    Deal::new(name(source), name(target), stake(size), honoured, instant(at)).unwrap()
}

fn unit() -> TrustUnit {
    TrustUnit { half_life: seconds(10.0 * DAY as f64), reference_stake: stake(2.0) }
}

fn network<'a>(deals: impl IntoIterator<Item = &'a Deal>) -> Network {
    let mut network = Network::new(unit());
    for deal in deals {
        network.observe(deal);
    }
    network
}

/// Learns without trying half-lives, which is quick.
fn learn(deals: &[Deal]) -> NetworkForecaster {
    NetworkForecaster::learn(deals, Some(HalfLife::INFINITE)).unwrap().unwrap()
}

/// The bits of each forecast, every deal being forecast before it is taken in.
fn forecasts(forecaster: &NetworkForecaster, deals: &[Deal]) -> Vec<[u64; 2]> {
    let mut network = forecaster.network();
    let forecast = |deal: &Deal| {
        let sight = network.sight(deal.source(), deal.target(), deal.at()).unwrap();
        network.observe(deal);
        let forecast = forecaster.forecast(&sight).unwrap();
        [forecast.probability().get().to_bits(), forecast.log_odds().to_bits()]
    };
    deals.iter().map(forecast).collect()
}

/// Deals of a few parties in order of time, many of one instant, some of no stake or a vast one.
fn any_deals(least: usize) -> impl Strategy<Value = Vec<Deal>> {
    let size = prop_oneof![
        4 => (1..10_u8).prop_map(f64::from),
        1 => Just(0.0),
        1 => Just(1e300),
    ];
    let one = (0..5_usize, 1..5_usize, size, prop::bool::weighted(0.7), 0..20_i64);
    prop::collection::vec(one, least..40).prop_map(|mut list| {
        let names = ["a", "b", "c", "d", "e"];
        list.sort_by_key(|one| one.4);
        let deal = |(source, step, size, honoured, day): (usize, usize, f64, bool, i64)| {
            deal(names[source], names[(source + step) % 5], size, honoured, day * DAY)
        };
        list.into_iter().map(deal).collect()
    })
}

/// Everybody honours but `x`, whom all spurn; a deal a day, the stakes 1 to 3.
fn one_cheat(count: usize) -> Vec<Deal> {
    let one = |i: usize| {
        let target = ["a", "b", "x", "c"][i % 4];
        let at = DAY * i64::try_from(i).unwrap();
        deal(&format!("s{}", i % 5), target, (i % 3 + 1) as f64, target != "x", at)
    };
    (0..count).map(one).collect()
}

// Laws.

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn law_order_is_irrelevant(deals in any_deals(0), shift in 0..40_usize) {
        let mut turned = deals.clone();
        turned.rotate_left(shift.min(deals.len()));
        turned.reverse();
        prop_assert_eq!(network(&deals), network(&turned));
    }

    #[test]
    fn law_shards_merge_to_the_same_network(deals in any_deals(0), parts in 1..4_usize) {
        let mut merged = Network::new(unit());
        for part in 0..parts {
            merged.merge(&network(deals.iter().skip(part).step_by(parts))).unwrap();
        }
        prop_assert_eq!(merged, network(&deals));
    }

    #[test]
    fn law_a_deal_knows_what_stands_before_it(deals in any_deals(2)) {
        // Forecast one by one, each reads as if the deals before it were all there ever was,
        // those of the same instant too, in the order given.
        let mut running = Network::new(unit());
        for (i, deal) in deals.iter().enumerate() {
            let read = |network: &Network| {
                network.sight(deal.source(), deal.target(), deal.at()).unwrap()
            };
            prop_assert_eq!(read(&running), read(&network(deals[..i].iter().rev())));
            running.observe(deal);
        }
    }

    #[test]
    fn law_the_latest_deals_are_those_of_the_last_instant(deals in any_deals(1)) {
        let network = network(&deals);
        let at = deals.last().unwrap().at();
        for name in network.parties() {
            let naive = |own: &dyn Fn(&&Deal) -> bool| {
                let own: Vec<&Deal> = deals.iter().filter(own).collect();
                let last = own.iter().map(|deal| deal.at()).max()?;
                let latest = || own.iter().filter(|deal| deal.at() == last);
                let honoured = latest().filter(|deal| deal.honoured()).count();
                Some((last, latest().count() as u64, honoured as u64))
            };
            let other = support::name("nobody");
            let read = |latest: Option<&Latest>| {
                latest.map(|latest| (latest.at(), latest.deals(), latest.honoured()))
            };
            let as_target = network.sight(&other, name, at).unwrap();
            let as_source = network.sight(name, &other, at).unwrap();
            prop_assert_eq!(read(as_target.trustee_latest()), naive(&|d| d.target() == name));
            prop_assert_eq!(read(as_source.truster_latest()), naive(&|d| d.source() == name));
        }
    }

    #[test]
    fn law_what_one_instant_holds_is_not_known_to_itself(deals in any_deals(2)) {
        let mut turned = deals.clone();
        turned.chunk_by_mut(|a, b| a.at() == b.at()).for_each(<[Deal]>::reverse);
        prop_assert_eq!(learn(&deals), learn(&turned));
    }

    #[test]
    fn law_the_future_moves_no_bit(deals in any_deals(4), cut in 0.3..0.9_f64) {
        // A share of a few deals.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let known = ((deals.len() as f64 * cut) as usize).max(1);
        let mut changed = deals.clone();
        for later in &mut changed[known..] {
            *later = Deal::new(
                later.target().clone(),
                later.source().clone(),
                stake(7.0),
                !later.honoured(),
                later.at(),
            ).unwrap();
        }
        let forecaster = learn(&deals[..known]);
        prop_assert_eq!(&forecaster, &learn(&changed[..known]));
        let (ours, theirs) = (forecasts(&forecaster, &deals), forecasts(&forecaster, &changed));
        prop_assert_eq!(&ours[..known], &theirs[..known]);
    }

    #[test]
    fn law_no_deal_is_forecast_from_its_own_outcome(deals in any_deals(2)) {
        let forecaster = learn(&deals);
        let (last, before) = deals.split_last().unwrap();
        let mut other = before.to_vec();
        other.push(Deal::new(
            last.source().clone(),
            last.target().clone(),
            last.stake(),
            !last.honoured(),
            last.at(),
        ).unwrap());
        prop_assert_eq!(forecasts(&forecaster, &deals), forecasts(&forecaster, &other));
    }

    #[test]
    fn law_parts_sum_to_the_log_odds(deals in any_deals(1)) {
        let forecaster = learn(&deals);
        let mut network = forecaster.network();
        for deal in &deals {
            network.observe(deal);
        }
        for deal in &deals {
            let sight = network.sight(deal.source(), deal.target(), instant(30 * DAY)).unwrap();
            let forecast = forecaster.forecast(&sight).unwrap();
            let parts = forecast.parts();
            let sum = parts.iter().fold(0.0, |sum, part| sum + part.contribution);
            prop_assert_eq!((forecast.baseline() + sum).to_bits(), forecast.log_odds().to_bits());
            for (part, (figure, weight)) in parts.iter().zip(forecaster.weights()) {
                prop_assert_eq!(&part.name, figure.words());
                prop_assert_eq!(part.contribution.to_bits(), (weight * part.value).to_bits());
            }
            let p = forecast.probability().get();
            prop_assert!(p > 0.0 && p < 1.0);
            let points = forecast.points();
            prop_assert_eq!(points.parts.iter().fold(0.0, |sum, c| sum + c), points.total);
        }
    }

    #[test]
    fn law_names_are_only_names(deals in any_deals(1)) {
        // Turned round, so that every pair is kept the other way.
        let other = |name: &Name| match name.as_str() {
            "a" => support::name("e"),
            "b" => support::name("d"),
            "d" => support::name("b"),
            "e" => support::name("a"),
            _ => name.clone(),
        };
        let renamed: Vec<Deal> = deals
            .iter()
            .map(|d| {
                let (source, target) = (other(d.source()), other(d.target()));
                Deal::new(source, target, d.stake(), d.honoured(), d.at()).unwrap()
            })
            .collect();
        let forecaster = learn(&deals);
        prop_assert_eq!(&forecaster, &learn(&renamed));
        prop_assert_eq!(forecasts(&forecaster, &deals), forecasts(&forecaster, &renamed));
    }

    #[test]
    fn law_serde_is_exact(deals in any_deals(1)) {
        let network = network(&deals);
        let text = serde_json::to_string(&network).unwrap();
        prop_assert_eq!(serde_json::from_str::<Network>(&text).unwrap(), network);
        let forecaster = learn(&deals);
        let text = serde_json::to_string(&forecaster).unwrap();
        let read: NetworkForecaster = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(forecasts(&read, &deals), forecasts(&forecaster, &deals));
        prop_assert_eq!(read, forecaster);
        let text = serde_json::to_string(&deals).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Deal>>(&text).unwrap(), deals);
    }
}

// Worked.

/// Eight deals a day with one target, which all end alike, as a toss has it: if one of them knew
/// the others, evidence of the same day would foretell all, and that of the day before nothing.
#[test]
fn a_leak_within_an_instant_would_choose_a_half_life_of_a_day() {
    let mut toss = goodwill::backtest::SplitMix64::new(5);
    let mut deals = Vec::new();
    for day in 0..200_i64 {
        let honoured = toss.below(2) == 1;
        for source in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            deals.push(deal(source, "x", 1.0, honoured, day * DAY));
        }
    }
    let chosen = |ties| {
        let learned = NetworkForecaster::learn_with(&deals, None, ties).unwrap().unwrap();
        (learned.unit().half_life, learned.lesson().log_loss)
    };
    let (half_life, loss) = chosen(Ties::Unknown);
    assert_eq!(half_life, HalfLife::INFINITE);
    assert!((0.69..0.75).contains(&loss), "{loss}");
    // Told that they stand in their order, the first of a day foretells the other seven.
    let (half_life, loss) = chosen(Ties::Listed);
    assert_eq!(half_life, HalfLife::from_days(1.0).unwrap());
    assert!(loss < 0.4, "{loss}");
}

/// Of twenty-four parties each honours for a while of its own, and then breaks every deal but one
/// in ten: that it ever broke one says nearly all, which no straight weight can say.
fn turning(count: usize) -> Vec<Deal> {
    let mut toss = goodwill::backtest::SplitMix64::new(9);
    let mut made = [0_usize; 24];
    let one = |i: usize| {
        let target = toss.below(24);
        made[target] += 1;
        let turned = made[target] > 10 + 11 * target;
        let honoured = (toss.below(10) == 0) == turned;
        let at = DAY * i64::try_from(i).unwrap();
        deal(&format!("s{}", i % 7), &format!("t{target}"), 1.0, honoured, at)
    };
    (0..count).map(one).collect()
}

#[test]
fn curves_are_taken_where_they_forecast_better_and_their_parts_add_up() {
    let deals = turning(2_500);
    let forecaster = learn(&deals);
    let shapes = forecaster.shapes().unwrap();
    assert!(!shapes.is_straight());
    let text = serde_json::to_string(&forecaster).unwrap();
    let read: NetworkForecaster = serde_json::from_str(&text).unwrap();
    assert_eq!(read, forecaster);
    let mut network = forecaster.network();
    for deal in &deals {
        let sight = network.sight(deal.source(), deal.target(), deal.at()).unwrap();
        network.observe(deal);
        let forecast = forecaster.forecast(&sight).unwrap();
        let parts = forecast.parts();
        let terms = || parts.iter().map(|part| part.contribution);
        let sum = |terms: &mut dyn Iterator<Item = f64>| {
            terms.fold(forecast.baseline(), |sum, term| sum + term).to_bits()
        };
        assert_eq!(sum(&mut terms()), forecast.log_odds().to_bits());
        assert_eq!(sum(&mut terms().rev()), forecast.log_odds().to_bits());
    }
    let mut json = serde_json::to_value(&forecaster).unwrap();
    json["shapes"]["calibration"]["kind"] = "numeric".into();
    assert!(serde_json::from_value::<NetworkForecaster>(json).is_err());
    // Curves of other figures say nothing of a deal.
    let known = format!("\"{}\"", Figure::Back.words());
    let other = text.replace(&known, &format!("\"{}s\"", Figure::Back.words()));
    assert_eq!(
        serde_json::from_str::<NetworkForecaster>(&other).unwrap_err().to_string(),
        "curves of a network must be of the figures of a deal, got 9 signals"
    );
    // Where one cheats and all others never do, there is nothing to bend.
    assert_eq!(learn(&one_cheat(400)).shapes(), None);
}

#[test]
fn a_cheat_is_found_out() {
    let deals = one_cheat(400);
    let forecaster = NetworkForecaster::learn(&deals[..200], None).unwrap().unwrap();
    let forecasts = forecasts(&forecaster, &deals);
    for (deal, [probability, _]) in deals.iter().zip(forecasts).skip(200) {
        let probability = f64::from_bits(probability);
        assert!(if deal.honoured() { probability > 0.9 } else { probability < 0.1 });
    }
    let lesson = forecaster.lesson();
    assert_eq!((lesson.deals, lesson.first), (200, instant(0)));
    assert_eq!(lesson.last, instant(199 * DAY));
    assert!(lesson.log_loss > 0.0 && lesson.log_loss < 0.1, "{}", lesson.log_loss);
    // Nothing here fades, and of equals the longest is taken.
    assert_eq!(forecaster.unit().half_life, HalfLife::INFINITE);
}

#[test]
fn the_reference_stake_is_the_median_and_was_placed() {
    let stakes = [3.0, 1.0, 10.0, 2.0];
    let deals = stakes.map(|size| deal("a", "b", size, true, 0));
    assert_eq!(learn(&deals).unit().reference_stake, stake(2.0));
    assert_eq!(learn(&deals[..3]).unit().reference_stake, stake(3.0));
}

#[test]
fn the_prior_is_the_rate_with_one_of_each_kind_added() {
    let deals = [true, true, false].map(|honoured| deal("a", "b", 1.0, honoured, 0));
    assert_eq!(learn(&deals).prior().mean.get(), 0.6);
}

#[test]
fn a_sight_is_of_the_two_that_deal() {
    let network = network(&[
        deal("a", "b", 1.0, true, 0),
        deal("b", "a", 1.0, false, DAY),
        deal("c", "b", 1.0, true, 2 * DAY),
    ]);
    assert_eq!(network.parties().map(Name::as_str).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(network.pairs(), 2);
    let sight = network.sight(&name("b"), &name("a"), instant(3 * DAY)).unwrap();
    assert_eq!(sight.source_side(), Party::Firm);
    let facts = |tally: Option<&goodwill::trust::Tally>| {
        tally.map(|tally| tally.score(&goodwill::trust::TrustParams::default()).facts())
    };
    // Two facts for each deal: of a two deals, of b three, between them two.
    assert_eq!(facts(sight.trustee()), Some(4));
    assert_eq!(facts(sight.trustee_whole()), Some(4));
    assert_eq!(facts(sight.truster()), Some(6));
    assert_eq!(facts(sight.between()), Some(4));
    let strangers = network.sight(&name("x"), &name("y"), instant(0)).unwrap();
    assert!([strangers.trustee(), strangers.truster(), strangers.between()] == [None; 3]);
}

#[test]
fn nothing_known_adds_nothing_but_what_any_deal_and_any_stranger_add() {
    let forecaster = learn(&one_cheat(60));
    let sight = forecaster.network().sight(&name("x"), &name("y"), instant(0)).unwrap();
    let parts = forecaster.forecast(&sight).unwrap().parts();
    for (figure, part) in Figure::ALL.into_iter().zip(parts) {
        let known = matches!(figure, Figure::Always | Figure::UnknownJudge);
        assert_eq!(part.value, if known { 1.0 } else { 0.0 }, "{figure}");
    }
}

/// A party keeps its word for a season and then breaks it for a season: how its latest deal ended
/// tells the next one better than what it ever did.
#[test]
fn the_latest_deals_tell_what_comes_in_runs() {
    let deals: Vec<Deal> = (0..400_i64)
        .map(|i| {
            let target = ["p", "q", "r"][usize::try_from(i % 3).unwrap()];
            deal(&format!("s{}", i % 7), target, 1.0, (i / 3 / 9 + i % 3) % 2 == 0, i * DAY)
        })
        .collect();
    let forecaster = learn(&deals);
    let weight = |wanted: Figure| {
        forecaster.weights().find(|(figure, _)| *figure == wanted).map(|(_, weight)| weight)
    };
    assert!(weight(Figure::LatestRecord).unwrap() > 2.0);
    // Eight of nine deals end as the one before.
    assert!(forecaster.lesson().log_loss < 0.45, "{}", forecaster.lesson().log_loss);
    let sight = forecaster.network().sight(&name("x"), &name("y"), instant(0)).unwrap();
    assert_eq!((sight.trustee_latest(), sight.truster_latest()), (None, None));
}

// Edges.

#[test]
fn without_deals_nothing_is_learned() {
    assert_eq!(NetworkForecaster::learn(&[], None), Ok(None));
}

#[test]
fn one_deal_is_enough_to_begin() {
    let one = [deal("a", "b", 1.0, true, 0)];
    let forecaster = NetworkForecaster::learn(&one, None).unwrap().unwrap();
    assert_eq!(forecaster.lesson().deals, 1);
    // It was forecast from the prior alone, which has one of each kind added: two in three.
    assert!((forecaster.lesson().log_loss - 1.5_f64.ln()).abs() < 1e-12);
}

#[test]
fn hostile_deals_leave_finite_forecasts() {
    let at = |i: usize| i64::try_from(i).unwrap() * DAY;
    let sizes = [0.0, f64::MIN_POSITIVE, 1.0, 1e300, f64::MAX];
    let build = |f: &dyn Fn(usize) -> (f64, bool, i64)| -> Vec<Deal> {
        let one = |i: usize| {
            let (size, honoured, at) = f(i);
            deal(&format!("p{}", i % 3), &format!("p{}", (i + 1) % 3), size, honoured, at)
        };
        (0..30).map(one).collect()
    };
    for deals in [
        build(&|i| (1.0, true, at(i))),
        build(&|i| (1.0, false, at(i))),
        build(&|i| (1.0, i % 2 == 0, 0)),
        build(&|i| (0.0, i % 2 == 0, at(i))),
        build(&|i| (sizes[i % 5], i % 4 == 0, at(i))),
        build(&|i| (f64::MAX, i % 2 == 0, at(i))),
    ] {
        let forecaster = NetworkForecaster::learn(&deals, None).unwrap().unwrap();
        assert!(forecaster.weights().all(|(_, weight)| weight.is_finite()));
        assert!(forecaster.lesson().log_loss.is_finite());
        for [probability, log_odds] in forecasts(&forecaster, &deals) {
            assert!(f64::from_bits(log_odds).is_finite());
            assert!((0.0..=1.0).contains(&f64::from_bits(probability)));
        }
    }
}

#[test]
fn everything_wrong_is_refused_by_name() {
    let sentence = "target must be another party than the source, got `a`";
    let itself = Deal::new(name("a"), name("a"), Stake::ZERO, true, instant(0));
    assert_eq!(itself.unwrap_err().to_string(), sentence);
    let mut network = Network::new(unit());
    let error = network.sight(&name("a"), &name("a"), instant(0)).unwrap_err();
    assert_eq!(error.to_string(), sentence);

    network.observe(&deal("a", "b", 1.0, true, 10));
    let error = network.sight(&name("a"), &name("c"), instant(9)).unwrap_err();
    assert_eq!(error.to_string(), "as_of must not be before the newest fact (10), got 9");

    let deals = [deal("a", "b", 1.0, true, 10), deal("a", "b", 1.0, true, 9)];
    let error = NetworkForecaster::learn(&deals, None).unwrap_err();
    assert_eq!(error.to_string(), "deals to learn from must be in order of time, got 10 before 9");

    let forecaster = learn(&deals[..1]);
    let sight = network.sight(&name("a"), &name("b"), instant(10)).unwrap();
    assert_eq!(
        forecaster.forecast(&sight).unwrap_err().to_string(),
        "sight must be of a network of the forecaster's unit, got half-life 864000 s, reference \
         stake 2 for half-life infinite, reference stake 1"
    );

    let before = network.clone();
    let error = network.merge(&forecaster.network()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "ledgers to merge must have the same half-life, got 864000 s and infinite"
    );
    assert_eq!(network, before);
}

#[test]
fn a_forecaster_that_contradicts_itself_is_not_read() {
    let whole = serde_json::to_value(learn(&one_cheat(20))).unwrap();
    let refusal = |pointer: &str, value: serde_json::Value| {
        let mut broken = whole.clone();
        *broken.pointer_mut(pointer).unwrap() = value;
        serde_json::from_value::<NetworkForecaster>(broken).unwrap_err().to_string()
    };
    assert_eq!(
        refusal("/lesson/log_loss", (-1.0).into()),
        "log loss must be 0 or more, and finite, got -1"
    );
    assert_eq!(refusal("/lesson/deals", 0.into()), "deals of a lesson must be 1 or more, got 0");
    assert_eq!(
        refusal("/lesson/last", (-1).into()),
        "the last deal must not be dated before the first (0), got -1"
    );
    // Sure beforehand, it could not learn.
    assert!(refusal("/prior/mean", 1.0.into()).contains("above 0"));
}

/// A format of bytes can hold a weight that is no number, which JSON cannot.
#[test]
fn a_weight_that_is_no_number_is_not_read() {
    #[derive(serde::Serialize)]
    struct Written {
        unit: TrustUnit,
        prior: goodwill::kernel::posterior::Prior,
        weights: Vec<f64>,
        lesson: goodwill::network::Lesson,
    }
    let whole = learn(&one_cheat(20));
    let read = |spoil: Option<f64>| {
        let mut weights: Vec<f64> = whole.weights().map(|(_, weight)| weight).collect();
        weights[0] = spoil.unwrap_or(weights[0]);
        let (unit, prior, lesson) = (whole.unit(), whole.prior(), whole.lesson());
        let bytes = rmp_serde::to_vec_named(&Written { unit, prior, weights, lesson }).unwrap();
        rmp_serde::from_slice::<NetworkForecaster>(&bytes).map_err(|error| error.to_string())
    };
    assert_eq!(read(None), Ok(whole.clone()));
    for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let sentence = format!("weight of a figure must be finite, got {wrong}");
        assert_eq!(read(Some(wrong)), Err(sentence));
    }
}

#[test]
fn a_network_that_contradicts_itself_is_not_read() {
    let deals = [deal("a", "b", 1.0, true, 0), deal("a", "c", 1.0, false, 1)];
    let whole = serde_json::to_value(network(&deals)).unwrap();
    let refusal = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut broken = whole.clone();
        change(&mut broken);
        serde_json::from_value::<Network>(broken).unwrap_err().to_string()
    };
    for (change, sentence) in [
        (
            &(|v: &mut serde_json::Value| v["unit"]["reference_stake"] = 3.0.into())
                as &dyn Fn(&mut serde_json::Value),
            "network must hold settled ledgers of its own unit, got another of `a`",
        ),
        (
            &|v| {
                let last = v["parties"].as_array_mut().unwrap().pop();
                assert!(last.is_some());
            },
            "network must list the parties of all pairs, got `c` in a pair alone",
        ),
        (
            &|v| v["parties"][0]["name"] = "z".into(),
            "network must keep each deal with both parties and with the pair, once, got a record \
             of `z` that differs",
        ),
        (
            &|v| v["pairs"][0][0] = "d".into(),
            "network must name each pair in order, got `d` before `b`",
        ),
        (
            &|v| {
                let first = v["pairs"][0].clone();
                v["pairs"].as_array_mut().unwrap().push(first);
            },
            "network must list each pair once, got `a` twice with the same",
        ),
        (
            &|v| v["parties"][0]["found"]["at"] = 0.into(),
            "network must keep the latest deals of each party, and no more than it had, got 1 of `a`",
        ),
        (
            &|v| v["parties"][0]["found"]["deals"] = 3.into(),
            "network must keep the latest deals of each party, and no more than it had, got 3 of `a`",
        ),
        (
            &|v| v["parties"][0]["found"]["honoured"] = 2.into(),
            "latest deals must be at least one, and no fewer than were honoured, got 1, of which 2 \
             were honoured (at parties.found)",
        ),
    ] {
        assert_eq!(refusal(change), sentence);
    }
}
