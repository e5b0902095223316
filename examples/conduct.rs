//! Do we do as we should? The worked example of the page of `goodwill::conduct`, step by step.
//!
//! `cargo run --example conduct`

#[macro_use]
mod support;

use goodwill::conduct::{
    ConductEvidence, ConductLedger, ConductParams, ConductScore, ConductUnit, Deed, Subject,
    agreement, answers_of, strengthening,
};
use goodwill::quantity::{HalfLife, Instant, Level, Name, Share};
use goodwill::survey::{Answer, Responses};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let at = Instant::from_days(20_000)?;
    let questions = strengthening();
    let params = ConductParams::default().with_instruments(vec![questions.clone()])?;
    let mut ledger = ConductLedger::new(ConductUnit { half_life: HalfLife::INFINITE });

    say!("Two people answer, from 0 to 4:");
    let mut facts = Vec::new();
    for (rater, answers) in [
        (
            "Ann",
            &[
                ("communicates", 4.0),
                ("checks_in", 4.0),
                ("delivers", 2.0),
                ("responds_to_trouble", 4.0),
                ("keeps_word", 4.0),
            ][..],
        ),
        (
            "Ben",
            &[
                ("communicates", 4.0),
                ("checks_in", 4.0),
                ("delivers", 2.0),
                ("responds_to_trouble", 2.0),
            ][..],
        ),
    ] {
        let mut responses = Responses::new();
        for (item, x) in answers {
            say!("  {rater}: {item} {x}");
            responses = responses.answer(Name::new(item)?, Answer::Value(*x));
        }
        facts.extend(answers_of(&questions, &responses, &Name::new(rater)?, at)?);
    }
    say!("Two promises are missed without a word.");
    facts
        .extend([Deed::Promise.observed(Share::ZERO, at), Deed::Promise.observed(Share::ZERO, at)]);
    for fact in &facts {
        ledger.observe(fact);
    }

    let score = ledger.score(&params, at)?.ok_or("nothing is known")?;
    say!("\nEach item starts at 1/2, worth two observations, and weighs 1/6:");
    show(&score);
    let word = score.item("strengthening", "keeps_word").ok_or("it was answered")?;
    say!(
        "\nkeeps_word is critical, and below 1/2 with probability {:.2}.",
        word.failing().ok_or("it is critical")?
    );
    if let (Some(said), Some(done), Some(gap)) = (word.said(), word.done(), word.gap()) {
        let (said, done) = (said.mean(), done.mean());
        say!("It is said to be {said:.4}; what is done says {done:.4}: a gap of {gap:+.4}.");
    }
    let both = agreement(&facts, &Name::new("Ann")?, &Name::new("Ben")?, Level::default());
    if let Some((both, interval)) = both.and_then(|both| Some((both, both.interval?))) {
        say!("Ann and Ben share {} items: kappa {:?} {interval}", both.items, both.kappa);
    }

    say!("\nTwo promises are kept, and four messages go out, three of them about the customer.");
    for _ in 0..2 {
        ledger.observe(&Deed::Promise.observed(Share::ONE, at));
    }
    for about in [Subject::Customer, Subject::Customer, Subject::Customer, Subject::Product] {
        ledger.observe(&ConductEvidence::Message { about, at });
    }
    let after = ledger.score(&params, at)?.ok_or("nothing is known")?;
    show(&after);
    if let Some(share) = after.customer_centred() {
        say!("Messages about the customer: {:.4}", share.mean());
    }
    say!("Not asked for by these params: {}", after.unrecognised().join(", "));

    say!("\nA wrong input is refused:");
    let wrong = Responses::new().answer(Name::new("keeps_word")?, Answer::Value(5.0));
    if let Err(refused) = answers_of(&questions, &wrong, &Name::new("Ann")?, at) {
        say!("  {refused}");
    }
    Ok(())
}

fn show(score: &ConductScore) {
    for part in score.parts() {
        say!("  {:<33} {:.6} adds {:+.6}", part.name, part.value, part.contribution + 0.0);
    }
    say!("{score}");
    say!("fresh {:.4}, coverage {:.4}", score.fresh(), score.coverage());
}
