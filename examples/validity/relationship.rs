//! The eight models of the relationship, and the portrait that they make.

use goodwill::book::{BookParams, Relationship};
use goodwill::capability::CapabilityUnit;
use goodwill::expectation::{ExpectationLedger, ExpectationParams, ExpectationUnit};
use goodwill::friction::{
    Dimension, FrictionEvent, FrictionLedger, FrictionParams, FrictionUnit, Stage,
};
use goodwill::intimacy::{
    Component, IntimacyEvidence, IntimacyLedger, IntimacyParams, IntimacyUnit,
};
use goodwill::kernel::posterior::Prior;
use goodwill::momentum::{Ending, MomentumLedger, MomentumParams, MomentumUnit};
use goodwill::needs::{Need, NeedsLedger, NeedsParams, NeedsUnit, Tier};
use goodwill::onboarding::{OnboardingItem, OnboardingLedger, OnboardingParams, OnboardingUnit};
use goodwill::portrait::{ModelName, PortraitParams};
use goodwill::quantity::{HalfLife, Instant, Name, Party, Positive, Rating, Scale, Share, Stake};
use goodwill::record::{Event, Fact};
use goodwill::recovery::{Consequence, RecoveryLedger, RecoveryParams, RecoveryUnit};
use goodwill::simulate::{
    CapabilityTruth, ExpectationTruth, FrictionTruth, IntimacyTruth, KnownShare, MomentumTruth,
    NeedsTruth, OnboardingTruth, RecoveryTruth, Rhythm, StageTruth, TrustTruth,
};
use goodwill::trust::{TrustLedger, TrustParams, TrustUnit};

use crate::study::Claim::{AtLeast, Exact, Within};
use crate::study::{Chance, Found, Study, levels, row};

type Findings = goodwill::Result<Vec<Option<Found>>>;

const FOREVER: HalfLife = HalfLife::INFINITE;

pub(crate) const STUDIES: &[Study] = &[
    Study {
        model: "trust",
        rows: &[
            row("intrinsic trust", Exact),
            row("mix of breaches", Exact),
            row("rate of dereliction", Exact),
            row("propensity to trust", Exact),
        ],
        draw: trust,
    },
    Study {
        model: "trust",
        rows: &[row("intrinsic, stakes weigh ½", AtLeast), row("mix, stakes weigh ½", AtLeast)],
        draw: |chance| weighed(chance, FOREVER),
    },
    Study {
        model: "trust",
        rows: &[row("intrinsic, fading too", AtLeast), row("mix, fading too", AtLeast)],
        // A fact a day, up to 40 of them.
        draw: |chance| weighed(chance, HalfLife::from_days(20.0)?),
    },
    Study {
        model: "friction",
        rows: &[
            row("a dimension of a stage", Exact),
            row("who has to ask", Exact),
            row("a stage", Within(0.02)),
            row("index", Within(0.02)),
        ],
        draw: friction,
    },
    Study {
        model: "intimacy",
        rows: &[row("a component", Exact), row("value", Within(0.02))],
        draw: intimacy,
    },
    Study { model: "intimacy", rows: &[row("rhythm of contacts", Exact)], draw: rhythm },
    Study { model: "intimacy", rows: &[row("a component, five steps", AtLeast)], draw: graded },
    Study {
        model: "expectation",
        rows: &[row("promised", Exact), row("delivered", Exact), row("value", Within(0.02))],
        draw: expectation,
    },
    Study {
        model: "needs",
        rows: &[
            row("an aspect of information", Exact),
            row("promises, support", Exact),
            row("information", Within(0.02)),
            row("value", Within(0.02)),
        ],
        draw: needs,
    },
    Study { model: "needs", rows: &[row("share of deeds", Exact)], draw: deeds },
    Study {
        model: "recovery",
        rows: &[
            row("standing", Exact),
            row("who speaks up", Exact),
            row("how many each tells", Exact),
            row("authority suffices", Exact),
            row("customers kept", Exact),
        ],
        draw: recovery,
    },
    Study { model: "recovery", rows: &[row("rate of a cause", Exact)], draw: recurrence },
    Study {
        model: "onboarding",
        rows: &[row("a gate", Exact), row("an item", Exact), row("value", Within(0.03))],
        draw: onboarding,
    },
    Study {
        model: "momentum",
        rows: &[
            row("chance of an advance", Exact),
            row("chance of a slip", Exact),
            row("customer commits", Exact),
            row("opinion asked", Exact),
            row("closed for action", Exact),
            row("value", Within(0.025)),
        ],
        draw: momentum,
    },
    Study {
        model: "portrait",
        rows: &[row("standing, ours", Within(0.02)), row("standing, theirs", Within(0.02))],
        draw: portrait,
    },
];

/// An instant after every fact.
fn later() -> goodwill::Result<Instant> {
    Instant::from_days(100_000)
}

fn trust_ledger(unit: TrustUnit, truth: &TrustTruth, seed: u64) -> goodwill::Result<TrustLedger> {
    let mut ledger = TrustLedger::new(unit);
    for fact in truth.draw(seed)? {
        ledger.observe(&fact);
    }
    Ok(ledger)
}

/// θ from the model's own prior, Dirichlet(1, ½, ½).
fn trust_truth(chance: &mut Chance) -> goodwill::Result<TrustTruth> {
    Ok(TrustTruth {
        honours: chance.share(1.0, 1.0),
        derelict: chance.share(0.5, 0.5),
        outcomes: chance.up_to(40),
        stakes: [Stake::new(1.0)?, Stake::new(9.0)?],
        dares: chance.known(1.0, 1.0, 20),
    })
}

fn trust(chance: &mut Chance) -> Findings {
    let truth = trust_truth(chance)?;
    let unit = TrustUnit { half_life: FOREVER, reference_stake: Stake::ZERO };
    let ledger = trust_ledger(unit, &truth, chance.seed())?;
    let Some(score) = ledger.score(&TrustParams::default(), later()?)? else {
        return Ok(vec![None; 4]);
    };
    let firm = score.of(Party::Firm);
    let (honours, derelict) = (truth.honours.get(), truth.derelict.get());
    let dares = score.exposure().propensity(Party::Customer);
    Ok(vec![
        Some(Found::beta(&firm.intrinsic(), honours)),
        Some(Found::beta(&firm.breach_mix(), derelict)),
        Some(Found::beta(&firm.dereliction_rate(), (1.0 - honours) * derelict)),
        dares.map(|dares| Found::beta(&dares, truth.dares.share.get())),
    ])
}

fn weighed(chance: &mut Chance, half_life: HalfLife) -> Findings {
    let one = Stake::new(1.0)?;
    let truth =
        TrustTruth { stakes: [one, one], dares: KnownShare::UNSEEN, ..trust_truth(chance)? };
    let ledger =
        trust_ledger(TrustUnit { half_life, reference_stake: one }, &truth, chance.seed())?;
    let as_of = ledger.newest().unwrap_or(Instant::EPOCH);
    let Some(score) = ledger.score(&TrustParams::default(), as_of)? else {
        return Ok(vec![None; 2]);
    };
    let firm = score.of(Party::Firm);
    Ok(vec![
        Some(Found::beta(&firm.intrinsic(), truth.honours.get())),
        Some(Found::beta(&firm.breach_mix(), truth.derelict.get())),
    ])
}

fn friction(chance: &mut Chance) -> Findings {
    let params = FrictionParams::default();
    let (a, w) = (params.prior().mean.get(), params.prior().weight.get());
    let names = [Stage::Buy, Stage::Use, Stage::Support];
    let stages: Vec<StageTruth> = names[..=chance.up_to(2) as usize]
        .iter()
        .map(|stage| StageTruth {
            stage: stage.clone(),
            severities: core::array::from_fn(|_| chance.share(a * w, (1.0 - a) * w)),
            asks: chance.share(1.0, 1.0),
            encounters: 1 + chance.up_to(11),
        })
        .collect();
    // Who asks is counted over all stages, so it is one chance.
    let asks = stages[0].asks;
    let stages: Vec<StageTruth> =
        stages.into_iter().map(|stage| StageTruth { asks, ..stage }).collect();
    let truth = FrictionTruth { stages };
    let mut ledger = FrictionLedger::new(FrictionUnit { half_life: FOREVER });
    for fact in truth.draw(chance.seed())? {
        ledger.observe(&fact);
    }
    let score = |params: &FrictionParams| ledger.score(params, later()?);
    let Some(index) = score(&params)? else { return Ok(vec![None; 4]) };
    let place = chance.up_to(3) as usize;
    let own = index.stages().iter().find(|stage| *stage.stage() == Stage::Buy);
    let cell = own.map(|stage| stage.severity(Dimension::ALL[place]));

    let rough = |stage: &StageTruth| {
        1.0 - stage
            .severities
            .iter()
            .zip(params.weights().get())
            .map(|(f, w)| (1.0 - f.get()).powf(w))
            .product::<f64>()
    };
    let rough: Vec<f64> = truth.stages.iter().map(rough).collect();
    let exposure = |stage: &StageTruth| f64::from(stage.encounters) + w;
    let exposures: f64 = truth.stages.iter().map(exposure).sum();
    let [mean, worst, last] = params.blend().get();
    let journey = mean * truth.stages.iter().zip(&rough).map(|(s, f)| exposure(s) * f).sum::<f64>()
        / exposures
        + worst * rough.iter().copied().fold(0.0, f64::max)
        + last * rough[rough.len() - 1];
    Ok(vec![
        cell.map(|cell| Found::beta(cell, truth.stages[0].severities[place].get())),
        index.customer_asked().map(|asked| Found::beta(&asked, asks.get())),
        Found::read(|level| Ok(own.map(|stage| stage.interval(level))), rough[0])?,
        Found::read(
            |level| {
                let index = score(&params.clone().with_level(level))?;
                Ok(index.map(|index| index.interval()))
            },
            100.0 * journey,
        )?,
    ])
}

fn intimacy_ledger(facts: &[IntimacyEvidence]) -> IntimacyLedger {
    let mut ledger =
        IntimacyLedger::new(IntimacyUnit { half_life: FOREVER, ..IntimacyUnit::default() });
    for fact in facts {
        ledger.observe(fact);
    }
    ledger
}

fn intimacy(chance: &mut Chance) -> Findings {
    let components: [KnownShare; 8] = core::array::from_fn(|_| chance.known(1.0, 1.0, 12));
    let truth = IntimacyTruth { components, rhythm: None };
    let ledger = intimacy_ledger(&truth.draw(chance.seed())?);
    let params = IntimacyParams::default();
    let Some(score) = ledger.score(&params, later()?)? else { return Ok(vec![None; 2]) };
    let place = chance.up_to(7) as usize;
    let component = score.posterior(Component::ALL[place]);
    let mean =
        |known: &[KnownShare]| known.iter().map(|known| known.share.get()).sum::<f64>() / 4.0;
    let v = params.act_weight().get();
    let whole = mean(&components[..4]).powf(1.0 - v) * mean(&components[4..]).powf(v);
    Ok(vec![
        component.map(|component| Found::beta(&component, components[place].share.get())),
        Found::read(
            |level| {
                let score = ledger.score(&params.clone().with_level(level), later()?)?;
                Ok(score.map(|score| score.interval()))
            },
            whole,
        )?,
    ])
}

fn rhythm(chance: &mut Chance) -> Findings {
    let prior = IntimacyParams::default().cadence_prior().get();
    let ratio = chance.rate(prior, prior);
    let wanted = Positive::new(0.5 + 20.0 * chance.uniform())?;
    let rhythm = Some(Rhythm { ratio: Positive::new(ratio)?, wanted });
    let truth = IntimacyTruth { components: [KnownShare::UNSEEN; 8], rhythm };
    let ledger = intimacy_ledger(&truth.draw(chance.seed())?);
    let score = ledger.score(&IntimacyParams::default(), later()?)?;
    let cadence = score.and_then(|score| score.cadence());
    Ok(vec![cadence.map(|cadence| Found::gamma(&cadence.ratio(), ratio))])
}

/// Ratings from 1 to 5 that vary as four tosses do: less than a yes or no of the same mean.
fn graded(chance: &mut Chance) -> Findings {
    let truth = chance.share(1.0, 1.0);
    let scale = Scale::new(1.0, 5.0)?;
    let mut facts = Vec::new();
    for _ in 0..chance.up_to(12) {
        let steps = (0..4).filter(|_| chance.uniform() < truth.get()).count();
        facts.push(IntimacyEvidence::Rating {
            component: Component::Openness,
            by: Party::Customer,
            rating: Rating::new(1.0 + steps as f64, scale)?,
            at: Instant::EPOCH,
        });
    }
    let score = intimacy_ledger(&facts).score(&IntimacyParams::default(), later()?)?;
    let component = score.and_then(|score| score.posterior(Component::Openness));
    Ok(vec![component.map(|component| Found::beta(&component, truth.get()))])
}

/// The value at the true shares, and at the hype that unseen orders would have had.
fn expectation(chance: &mut Chance) -> Findings {
    let params = ExpectationParams::default();
    let (promised, delivered) = (chance.known(1.0, 1.0, 20), chance.known(1.0, 1.0, 20));
    let rivals: Vec<u32> = (0..chance.up_to(5)).map(|_| chance.up_to(5)).collect();
    let truth = ExpectationTruth { promised, delivered, rivals };
    let unit = ExpectationUnit { half_life: FOREVER, ..ExpectationUnit::default() };
    let mut ledger = ExpectationLedger::new(unit);
    for fact in truth.draw(chance.seed())? {
        ledger.observe(&fact);
    }
    let Some(score) = ledger.score(&params, later()?)? else { return Ok(vec![None; 3]) };
    let (a, p) = (promised.share.get(), delivered.share.get());
    let w = params.prior().weight.get();
    let unseen = w * (chance.uniform() - params.prior().mean.get());
    let seen: f64 = truth.rivals.iter().map(|n| params.expected(*n).get() - a).sum();
    let expected = (a + (unseen + seen) / (w + truth.rivals.len() as f64)).clamp(0.0, 1.0);
    let m = params.assimilation().get();
    let perceived = (1.0 - m) * p + m * a;
    let d = perceived - expected;
    let feeling = params.feeling();
    let gain = feeling.disconfirmation() * if d < 0.0 { feeling.loss() } else { 1.0 };
    let z = feeling.base() + feeling.quality() * perceived + gain * d;
    Ok(vec![
        score.promised().map(|posterior| Found::beta(&posterior, a)),
        score.delivered().map(|posterior| Found::beta(&posterior, p)),
        Found::read(
            |level| {
                let score = ledger.score(&params.clone().with_level(level), later()?)?;
                Ok(score.map(|score| score.interval()))
            },
            1.0 / (1.0 + (-z).exp()),
        )?,
    ])
}

fn needs_ledger(truth: &NeedsTruth, seed: u64) -> goodwill::Result<NeedsLedger> {
    let mut ledger = NeedsLedger::new(NeedsUnit { half_life: FOREVER, ..NeedsUnit::default() });
    for fact in truth.draw(seed)? {
        ledger.observe(&fact);
    }
    Ok(ledger)
}

fn needs(chance: &mut Chance) -> Findings {
    let params = NeedsParams::default();
    let (aspect, other) = (params.aspect_prior(), params.prior());
    let needs = core::array::from_fn(|i| {
        let prior = if i < 3 { aspect } else { other };
        let (a, w) = (prior.mean.get(), prior.weight.get());
        chance.known(a * w, (1.0 - a) * w, 12)
    });
    let ledger = needs_ledger(&NeedsTruth { needs, deeds: KnownShare::UNSEEN }, chance.seed())?;
    let Some(score) = ledger.score(&params, later()?)? else { return Ok(vec![None; 4]) };
    let found = |place: usize| {
        let posterior = score.need(Need::ALL[place]);
        posterior.map(|posterior| Found::beta(&posterior, needs[place].share.get()))
    };
    let [t, c, a, promises, support] = needs.map(|known| known.share.get());
    let information = t * c * a;
    let whole = information * (1.0 + promises * (1.0 + support)) / 3.0;
    let (low, high) = (chance.up_to(2) as usize, 3 + chance.up_to(1) as usize);
    let read = |level| ledger.score(&params.clone().with_level(level), later()?);
    Ok(vec![
        found(low),
        found(high),
        Found::read(
            |level| Ok(read(level)?.map(|score| score.tier_interval(Tier::Information))),
            information,
        )?,
        Found::read(|level| Ok(read(level)?.map(|score| score.interval())), whole)?,
    ])
}

fn deeds(chance: &mut Chance) -> Findings {
    let deeds = chance.known(1.0, 1.0, 20);
    let ledger =
        needs_ledger(&NeedsTruth { needs: [KnownShare::UNSEEN; 5], deeds }, chance.seed())?;
    let score = ledger.score(&NeedsParams::default(), later()?)?;
    let share = score.as_ref().and_then(|score| score.deeds()).map(|deeds| deeds.share);
    Ok(vec![share.map(|share| Found::beta(&share, deeds.share.get()))])
}

fn recovery_ledger(truth: &RecoveryTruth, seed: u64) -> goodwill::Result<RecoveryLedger> {
    let unit = RecoveryUnit { half_life: FOREVER, ..RecoveryUnit::default() };
    let mut ledger = RecoveryLedger::new(unit);
    for fact in truth.draw(seed)? {
        ledger.observe(&fact);
    }
    Ok(ledger)
}

/// Of all that can be lost, e + d, a failure costs everything or nothing.
fn recovery(chance: &mut Chance) -> Findings {
    let params = RecoveryParams::default();
    let (e, d) = (params.severity_effect().get(), params.double_deviation().get());
    let (harm, w) = (params.prior().mean.get(), params.prior().weight.get());
    let lost = e * harm / (e + d);
    let told = params.told();
    let speaks_up = params.speaks_up();
    let truth = RecoveryTruth {
        damage: KnownShare {
            trials: 1 + chance.up_to(11),
            share: chance.share(w * lost, w * (1.0 - lost)),
        },
        speaks_up: chance.known(speaks_up.a(), speaks_up.b(), 12),
        told: Positive::new(chance.rate(told.events.get(), told.exposure.get()))?,
        tellers: chance.up_to(12),
        authority: chance.known(1.0, 1.0, 12),
        saved: chance.known(1.0, 1.0, 12),
        rate: Positive::ONE,
    };
    let ledger = recovery_ledger(&truth, chance.seed())?;
    let read = |level| ledger.score(&params.clone().with_level(level), later()?);
    let Some(score) = ledger.score(&params, later()?)? else { return Ok(vec![None; 5]) };
    let before = params.before().get();
    let z = (before / (1.0 - before)).ln() - (e + d) * truth.damage.share.get();
    let silent = score.silent_customers();
    Ok(vec![
        Found::read(
            |level| Ok(read(level)?.map(|score| score.standing_interval(Consequence::Loyalty))),
            1.0 / (1.0 + (-z).exp()),
        )?,
        silent.map(|silent| Found::beta(&silent.speaks_up, truth.speaks_up.share.get())),
        Found::read(
            |level| {
                Ok(read(level)?.and_then(|score| score.word_of_mouth()).map(|w| w.told_interval))
            },
            truth.told.get(),
        )?,
        score.authority().map(|share| Found::beta(&share, truth.authority.share.get())),
        score.saved().map(|share| Found::beta(&share, truth.saved.share.get())),
    ])
}

/// Read at the last failure, so that no idle time is in the exposure.
fn recurrence(chance: &mut Chance) -> Findings {
    let params = RecoveryParams::default();
    let prior = params.recurrence();
    let rate = chance.rate(prior.events.get(), prior.exposure.get());
    let unseen = KnownShare::UNSEEN;
    let truth = RecoveryTruth {
        damage: KnownShare { share: Share::HALF, trials: 1 + chance.up_to(11) },
        speaks_up: unseen,
        told: Positive::ONE,
        tellers: 0,
        authority: unseen,
        saved: unseen,
        rate: Positive::new(rate)?,
    };
    let ledger = recovery_ledger(&truth, chance.seed())?;
    let as_of = ledger.newest().unwrap_or(Instant::EPOCH);
    let score = ledger.score(&params, as_of)?;
    let next = score.as_ref().and_then(|score| score.causes().first()).map(|cause| cause.next);
    Ok(vec![next.map(|next| Found::gamma(&next.rate(), rate))])
}

fn onboarding(chance: &mut Chance) -> Findings {
    let params = OnboardingParams::default();
    let truth = OnboardingTruth {
        gates: core::array::from_fn(|_| chance.known(1.0, 1.0, 12)),
        items: core::array::from_fn(|_| chance.known(1.0, 1.0, 12)),
    };
    let mut ledger =
        OnboardingLedger::new(OnboardingUnit { half_life: FOREVER, ..OnboardingUnit::default() });
    for fact in truth.draw(chance.seed())? {
        ledger.observe(&fact);
    }
    let Some(score) = ledger.score(&params, later()?)? else { return Ok(vec![None; 3]) };
    let (gate, item) = (chance.up_to(2) as usize, chance.up_to(3) as usize);
    let reading = score.gates()[gate];
    let items = 4.0 / truth.items.iter().map(|item| 1.0 / item.share.get()).sum::<f64>();
    let gates: f64 = truth.gates.iter().map(|gate| gate.share.get()).product();
    let found = Found::read(
        |level| {
            let score = ledger.score(&params.with_level(level), later()?)?;
            Ok(score.map(|score| score.interval()))
        },
        (gates * items).sqrt().sqrt(),
    )?;
    Ok(vec![
        reading.is_known.then(|| Found::beta(&reading.posterior, truth.gates[gate].share.get())),
        score
            .item(OnboardingItem::ALL[item])
            .map(|own| Found::beta(&own, truth.items[item].share.get())),
        found,
    ])
}

/// θ from the model's own prior, Dirichlet(⅔, ⅔, ⅔).
fn momentum_truth(chance: &mut Chance) -> MomentumTruth {
    let params = MomentumParams::default();
    let (w, q) = (params.prior_weight().get(), params.prior_continuation().get());
    let (side, middle) = (w * (1.0 - q) / 2.0, w * q);
    let k = params.share_prior().get();
    MomentumTruth {
        advance: chance.share(side, side + middle),
        slip: chance.share(side, middle),
        commits: chance.share(k, k),
        asked: chance.share(k, k),
        meetings: chance.up_to(20),
        own: chance.known(k, k, 12),
    }
}

fn momentum(chance: &mut Chance) -> Findings {
    let params = MomentumParams::default();
    let truth = momentum_truth(chance);
    let mut ledger = MomentumLedger::new(MomentumUnit { half_life: FOREVER });
    for fact in truth.draw(chance.seed())? {
        ledger.observe(&fact);
    }
    let Some(score) = ledger.score(&params, later()?)? else { return Ok(vec![None; 6]) };
    let up = truth.advance.get();
    let down = (1.0 - up) * truth.slip.get();
    let asked = score.closings().map(|closings| closings.opinion);
    let closed = score.own_meetings().map(|own| own.closed_for_action);
    Ok(vec![
        Some(Found::beta(&score.chance(Ending::Advance), up)),
        Some(Found::beta(&score.chance(Ending::Slip), down)),
        Some(Found::beta(&score.committed(Party::Customer), truth.commits.get())),
        asked.map(|asked| Found::beta(&asked, truth.asked.get())),
        closed.map(|closed| Found::beta(&closed, truth.own.share.get())),
        Found::read(
            |level| {
                let score = ledger.score(&params.with_level(level), later()?)?;
                Ok(score.map(|score| score.interval()))
            },
            0.5 + 0.5 * (up - down),
        )?,
    ])
}

/// The share of standings that lie below one: Φ.
fn normal(z: f64) -> f64 {
    0.5 * libm::erfc(-z * core::f64::consts::FRAC_1_SQRT_2)
}

/// The share of a component with a customer of a standing: Beta around σ(logit a + z).
fn share_at(chance: &mut Chance, z: f64, prior: Prior) -> Share {
    let (a, weight) = (prior.mean.get(), prior.weight.get());
    let p = 1.0 / (1.0 + (1.0 - a) / a * (-z).exp());
    chance.share(weight * p, weight * (1.0 - p))
}

/// Trust, ease at one stage, needs and capability of a customer whose two standings are drawn from
/// the population; the events go the whole way, through a relationship. Any number of facts of each
/// component, none included.
fn portrait(chance: &mut Chance) -> Findings {
    let models = [ModelName::Trust, ModelName::Ease, ModelName::Needs, ModelName::Capability];
    let mut params = BookParams::default();
    params.trust_unit = TrustUnit { half_life: FOREVER, reference_stake: Stake::ZERO };
    params.friction_unit = FrictionUnit { half_life: FOREVER };
    params.needs_unit = NeedsUnit { half_life: FOREVER, ..NeedsUnit::default() };
    params.capability_unit = CapabilityUnit { half_life: FOREVER };
    params.portrait = PortraitParams::from_models(&models);
    let spread = params.portrait.spread().get();
    let [ours, theirs] = [(); 2].map(|()| spread * chance.normal(0.0, 1.0));
    let prior = |a: f64, b: f64| -> goodwill::Result<Prior> {
        Ok(Prior { mean: Share::new(a / (a + b))?, weight: Positive::new(a + b)? })
    };

    let [honoured, execution, dereliction] = params.trust.prior().map(Positive::get);
    let [taken, refused] = params.trust.propensity().map(Positive::get);
    let trust = TrustTruth {
        honours: share_at(chance, ours, prior(honoured, execution + dereliction)?),
        derelict: chance.share(execution, dereliction),
        outcomes: chance.up_to(20),
        stakes: [Stake::new(1.0)?; 2],
        dares: KnownShare {
            share: share_at(chance, theirs, prior(taken, refused)?),
            trials: chance.up_to(20),
        },
    };
    let friction = params.friction.prior();
    let ease = Prior { mean: friction.mean.complement(), weight: friction.weight };
    let severities = core::array::from_fn(|_| share_at(chance, ours, ease).complement());
    let encounters = chance.up_to(12);
    let stage = StageTruth { stage: Stage::Use, severities, asks: Share::HALF, encounters };
    let (aspect, other) = (params.needs.aspect_prior(), params.needs.prior());
    let needs: [KnownShare; 5] = core::array::from_fn(|i| KnownShare {
        share: share_at(chance, ours, if i < 3 { aspect } else { other }),
        trials: chance.up_to(12),
    });
    // The three aspects of people are one component.
    let of = params.capability.prior();
    let [people, solutions, messages] = [(); 3].map(|()| share_at(chance, ours, of));
    let mut known = |share| KnownShare { share, trials: chance.up_to(6) };
    let capability = CapabilityTruth {
        aspects: [people; 3].map(&mut known),
        solutions: known(solutions),
        messages: known(messages),
    };

    let who = Name::new("a customer")?;
    let mut facts: Vec<Fact> = trust.draw(chance.seed())?.into_iter().map(Fact::Trust).collect();
    let encounters = FrictionTruth { stages: vec![stage] }.encounters(chance.seed())?;
    facts.extend(encounters.into_iter().map(|it| FrictionEvent::Encounter(it).into()));
    let needed = NeedsTruth { needs, deeds: KnownShare::UNSEEN }.draw(chance.seed())?;
    facts.extend(needed.into_iter().map(Fact::Needs));
    facts.extend(capability.draw(chance.seed())?.into_iter().map(Fact::Capability));
    let events: Vec<Event> = facts.into_iter().map(|fact| Event::new(who.clone(), fact)).collect();

    let relationship = Relationship::from_events(&events, &params, later()?)?;
    let mut found = [None; 2];
    for (place, level) in levels().into_iter().enumerate() {
        params.portrait = params.portrait.with_level(level);
        let portrait = relationship.portrait(&params, later()?)?;
        let standings = portrait.as_ref().map(|page| [page.ours(), page.theirs()]);
        let own = standings.unwrap_or_default().into_iter().zip([ours, theirs]);
        for ((standing, z), found) in own.zip(&mut found) {
            let truth = normal(z / spread);
            let interval = |_| Ok(standing.map(goodwill::portrait::Standing::interval));
            let Some(at_level) = Found::read(interval, truth)? else { continue };
            found.get_or_insert(at_level).sides[place] = at_level.sides[place];
        }
    }
    Ok(found.to_vec())
}
