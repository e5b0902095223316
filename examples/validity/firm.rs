//! The models of the firm and of culture, and the composites that all are made of.

use goodwill::capability::{Aspect, CapabilityLedger, CapabilityParams, CapabilityUnit};
use goodwill::conduct::{ConductLedger, ConductParams, ConductUnit, strengthening};
use goodwill::culture::{CultureLedger, CultureParams, CultureUnit, Place, Theme, Threefold};
use goodwill::kernel::composite;
use goodwill::kernel::posterior::BetaPosterior;
use goodwill::kernel::power_mean;
use goodwill::pillars::{Pillar, PillarsLedger, PillarsParams, PillarsUnit, ProblemStep};
use goodwill::quantity::{Exponent, HalfLife, Instant, Level, Positive, Share, Weights};
use goodwill::simulate::{
    CapabilityTruth, ConductTruth, CultureTruth, KnownShare, OrganisationTruth, PillarsTruth,
};

use crate::study::Claim::{AtLeast, Exact, Within};
use crate::study::{Chance, Found, Study, row};

type Findings = goodwill::Result<Vec<Option<Found>>>;

const FOREVER: HalfLife = HalfLife::INFINITE;

pub(crate) const STUDIES: &[Study] = &[
    Study {
        model: "conduct",
        rows: &[
            row("an item", Exact),
            row("messages about the customer", Exact),
            row("value, nothing capped", Within(0.02)),
        ],
        draw: conduct,
    },
    Study {
        model: "pillars",
        rows: &[
            row("offers", Exact),
            row("a step", Exact),
            row("service", Exact),
            row("value", Within(0.02)),
        ],
        draw: pillars,
    },
    Study {
        model: "capability",
        rows: &[row("an aspect", Exact), row("messages", Exact), row("value", Within(0.02))],
        draw: capability,
    },
    Study {
        model: "culture",
        rows: &[
            row("what is backed", Exact),
            row("how language fits", Exact),
            row("backing, the three", Within(0.02)),
        ],
        draw: profile,
    },
    Study { model: "culture", rows: &[row("pooled, variances given", Within(0.02))], draw: pooled },
    Study { model: "culture", rows: &[row("a yes, κ = 4", Within(0.1))], draw: |c| yes(c, 4.0) },
    Study {
        model: "culture", rows: &[row("a yes, κ = 19", Within(0.02))], draw: |c| yes(c, 19.0)
    },
    Study {
        model: "composite",
        rows: &[row("ρ = 1", Within(0.015))],
        draw: |chance| composites(chance, Exponent::ARITHMETIC),
    },
    Study {
        model: "composite",
        rows: &[row("ρ = 0", Within(0.015))],
        draw: |chance| composites(chance, Exponent::GEOMETRIC),
    },
    Study {
        model: "composite",
        rows: &[row("ρ = −1", Within(0.015))],
        draw: |chance| composites(chance, Exponent::HARMONIC),
    },
    Study {
        model: "composite",
        // Exact quantiles, but widened to the point, which lies above the upper quartile at times.
        rows: &[row("ρ = −∞", AtLeast)],
        draw: |chance| composites(chance, Exponent::MINIMUM),
    },
];

/// An instant after every fact.
fn later() -> goodwill::Result<Instant> {
    Instant::from_days(100_000)
}

fn conduct(chance: &mut Chance) -> Findings {
    let instrument = strengthening();
    // A cap is no truth about the items.
    let params =
        ConductParams::default().with_cap(Share::ONE).with_instruments(vec![instrument.clone()])?;
    let items: Vec<KnownShare> =
        instrument.items().iter().map(|_| chance.known(1.0, 1.0, 12)).collect();
    let truth = ConductTruth { instrument, items, about_customer: chance.known(1.0, 1.0, 12) };
    let mut ledger = ConductLedger::new(ConductUnit { half_life: FOREVER });
    for fact in truth.draw(chance.seed())? {
        ledger.observe(&fact);
    }
    let Some(score) = ledger.score(&params, later()?)? else { return Ok(vec![None; 3]) };
    // Chosen before anything is seen.
    let place = chance.up_to(5) as usize;
    let id = truth.instrument.items()[place].id().as_str();
    let item = score.item(truth.instrument.name().as_str(), id);
    let whole = truth.items.iter().map(|item| item.share.get()).sum::<f64>() / 6.0;
    let about = truth.about_customer.share.get();
    Ok(vec![
        item.map(|item| Found::beta(&item.posterior(), truth.items[place].share.get())),
        score.customer_centred().map(|centred| Found::beta(&centred, about)),
        Found::read(
            |level| {
                let score = ledger.score(&params.clone().with_level(level), later()?)?;
                Ok(score.map(|score| score.interval()))
            },
            whole,
        )?,
    ])
}

fn pillars(chance: &mut Chance) -> Findings {
    let params = PillarsParams::default();
    let mut known = || chance.known(1.0, 1.0, 12);
    let truth =
        PillarsTruth { offers: known(), steps: [known(), known(), known()], deeds: known() };
    let mut ledger =
        PillarsLedger::new(PillarsUnit { half_life: FOREVER, ..PillarsUnit::default() });
    for fact in truth.draw(chance.seed())? {
        ledger.observe(&fact);
    }
    let Some(score) = ledger.score(&params, later()?)? else { return Ok(vec![None; 4]) };
    let place = chance.up_to(2) as usize;
    let steps = truth.steps.map(|step| step.share.get());
    let offers = truth.offers.share.get();
    let service = truth.deeds.share.get();
    let whole = (offers * steps.iter().sum::<f64>() / 3.0 * service).cbrt();
    let found = |posterior: Option<BetaPosterior>, truth| {
        posterior.map(|posterior| Found::beta(&posterior, truth))
    };
    Ok(vec![
        found(score.offers(), offers),
        found(score.step(ProblemStep::ALL[place]), steps[place]),
        Found::read(
            |level| {
                let score = ledger.score(&params.clone().with_level(level), later()?)?;
                let own = score.map(|score| score.pillar(Pillar::Service));
                Ok(own.filter(|own| own.known).map(|own| own.interval))
            },
            service,
        )?,
        Found::read(
            |level| {
                let score = ledger.score(&params.clone().with_level(level), later()?)?;
                Ok(score.map(|score| score.interval()))
            },
            whole,
        )?,
    ])
}

fn capability(chance: &mut Chance) -> Findings {
    let params = CapabilityParams::default();
    let mut known = || chance.known(1.0, 1.0, 12);
    let truth = CapabilityTruth {
        aspects: [known(), known(), known()],
        solutions: known(),
        messages: known(),
    };
    let mut ledger = CapabilityLedger::new(CapabilityUnit { half_life: FOREVER });
    for fact in truth.draw(chance.seed())? {
        ledger.observe(&fact);
    }
    let Some(score) = ledger.score(&params, later()?)? else { return Ok(vec![None; 3]) };
    let place = chance.up_to(2) as usize;
    let aspects = truth.aspects.map(|aspect| aspect.share.get());
    let messages = truth.messages.share.get();
    let people = aspects.iter().product::<f64>().cbrt();
    let whole = (people * (truth.solutions.share.get() * messages).sqrt()).sqrt();
    let found = |posterior: Option<BetaPosterior>, truth| {
        posterior.map(|posterior| Found::beta(&posterior, truth))
    };
    Ok(vec![
        found(score.aspect(Aspect::ALL[place]), aspects[place]),
        found(score.messages(), messages),
        Found::read(
            |level| {
                let score = ledger.score(&params.with_level(level), later()?)?;
                Ok(score.map(|score| score.interval()))
            },
            whole,
        )?,
    ])
}

fn organisation(region: u32, number: u32) -> goodwill::Result<OrganisationTruth> {
    let place = Place::new("a nation", &format!("region {region}"), &format!("firm {number}"))?;
    Ok(OrganisationTruth {
        place,
        openness: 0.5,
        spread: 0.0,
        answers: 0,
        yes: KnownShare::UNSEEN,
        backed: [KnownShare::UNSEEN; 3],
        fits: [KnownShare::UNSEEN; 3],
    })
}

fn culture_ledger(truth: &CultureTruth, seed: u64) -> goodwill::Result<CultureLedger> {
    let mut ledger = CultureLedger::new(CultureUnit { half_life: FOREVER });
    for fact in truth.draw(seed)? {
        ledger.observe(&fact);
    }
    Ok(ledger)
}

fn profile(chance: &mut Chance) -> Findings {
    let params = CultureParams::default();
    let (a, w) = (params.profile_prior().mean.get(), params.profile_prior().weight.get());
    let mut known = || chance.known(a * w, (1.0 - a) * w, 12);
    let own = OrganisationTruth {
        backed: [known(), known(), known()],
        fits: [known(), known(), known()],
        ..organisation(0, 0)?
    };
    let (backed, fits) = (own.backed, own.fits);
    let ledger = culture_ledger(&CultureTruth { organisations: vec![own] }, chance.seed())?;
    let Some(profile) = ledger.profile(&params, later()?)? else { return Ok(vec![None; 3]) };
    let place = chance.up_to(2) as usize;
    let theme = Theme::ALL[place];
    let of_backing = profile.backing().and_then(|backing| backing.posterior(theme));
    let of_fit = profile.fit().and_then(|fit| fit.posterior(theme));
    let whole = backed.iter().map(|known| known.share.get()).sum::<f64>() / 3.0;
    let read = |level| {
        let profile = ledger.profile(&params.clone().with_level(level), later()?)?;
        Ok(profile.as_ref().and_then(|profile| profile.backing()).map(Threefold::interval))
    };
    Ok(vec![
        of_backing.map(|posterior| Found::beta(&posterior, backed[place].share.get())),
        of_fit.map(|posterior| Found::beta(&posterior, fits[place].share.get())),
        Found::read(read, whole)?,
    ])
}

/// What is given is not learned from the groups.
fn given() -> goodwill::Result<CultureParams> {
    let sure = Positive::new(1e300)?;
    Ok(CultureParams::default()
        .with_within_weight(sure)
        .with_between_weight(sure)
        .with_about(Some(organisation(0, 0)?.place)))
}

/// Two regions of two organisations, normal around normal means; ours answers from none to three
/// times, the others three times.
fn pooled(chance: &mut Chance) -> Findings {
    let (between, within) = (0.002, 0.01);
    let params = given()?.with_within(Positive::new(within)?).with_between(Positive::new(between)?);
    let nation = chance.normal(0.5, between);
    let mut organisations = Vec::new();
    for region in 0..2 {
        let mean = chance.normal(nation, between);
        for number in 0..2 {
            let own = region + number == 0;
            organisations.push(OrganisationTruth {
                openness: chance.normal(mean, between),
                spread: within.sqrt(),
                answers: if own { chance.up_to(3) } else { 3 },
                ..organisation(region, number)?
            });
        }
    }
    let whole = organisations[0].openness;
    let ledger = culture_ledger(&CultureTruth { organisations }, chance.seed())?;
    Ok(vec![Found::read(
        |level| {
            let score = ledger.score(&params.clone().with_level(level), later()?)?;
            Ok(score.map(|score| score.interval()))
        },
        whole,
    )?])
}

/// The same of yeses: shares from Betas of weight κ around the group above.
fn yes(chance: &mut Chance, weight: f64) -> Findings {
    let params = given()?.with_likeness(Level::new(1.0 / (weight + 1.0))?);
    let below = |chance: &mut Chance, mean: f64| {
        let mean = mean.clamp(1e-6, 1.0 - 1e-6);
        chance.share(weight * mean, weight * (1.0 - mean)).get()
    };
    let nation = below(chance, 0.5);
    let mut organisations = Vec::new();
    for region in 0..2 {
        let mean = below(chance, nation);
        for number in 0..2 {
            let share = Share::new(below(chance, mean))?;
            let trials = if region + number == 0 { chance.up_to(3) } else { 6 };
            let yes = KnownShare { share, trials };
            organisations.push(OrganisationTruth { yes, ..organisation(region, number)? });
        }
    }
    let whole = organisations[0].yes.share.get();
    let ledger = culture_ledger(&CultureTruth { organisations }, chance.seed())?;
    let yes = ledger.worth_of_a_yes(&params, later()?)?;
    let read = |level| {
        let yes = ledger.worth_of_a_yes(&params.clone().with_level(level), later()?)?;
        Ok(yes.map(|yes| yes.interval()))
    };
    Ok(vec![yes.map(|_| Found::read(read, whole)).transpose()?.flatten()])
}

/// Two to eight parts of up to 20 events each under a uniform prior, of random weights.
fn composites(chance: &mut Chance, rho: Exponent) -> Findings {
    let n = chance.one_of(&[2, 3, 4, 5, 6, 7, 8]);
    let weights: Vec<f64> = (0..n).map(|_| 0.05 + 0.95 * chance.uniform()).collect();
    let weights = Weights::proportional(&weights)?;
    let (mut truths, mut parts) = (Vec::new(), Vec::new());
    for _ in 0..n {
        let truth = chance.share(1.0, 1.0);
        let events = chance.up_to(20);
        let good = (0..events).filter(|_| chance.uniform() < truth.get()).count() as f64;
        parts.push(BetaPosterior::new(1.0 + good, 1.0 + f64::from(events) - good)?);
        truths.push(truth);
    }
    let truth = power_mean::mean(&truths, &weights, rho)?;
    let read = |level| composite::interval(&parts, &weights, rho, level).map(Some);
    Ok(vec![Found::read(read, truth)?])
}
