//! What are these people like, and what is their yes worth? The worked example of the page of
//! `goodwill::culture`, step by step.
//!
//! `cargo run --example culture`

#[macro_use]
mod support;

use goodwill::culture::{
    CultureEvidence, CultureLedger, CultureParams, CultureUnit, Nest, Place, Theme, word_fit,
};
use goodwill::quantity::{HalfLife, Instant, Name, Rating, Scale, Share};

fn main() -> goodwill::Result<()> {
    let at = Instant::from_days(20_000)?;
    let mut ledger = CultureLedger::new(CultureUnit { half_life: HalfLife::INFINITE });
    let ours = Place::new("NL", "Brabant", "Zilver")?;
    let neighbour = Place::new("NL", "Brabant", "Koper")?;
    let farther = Place::new("NL", "Zeeland", "Tin")?;
    for (place, answer) in [(&ours, 9.0), (&neighbour, 5.0), (&farther, 7.0)] {
        say!("{place}: {answer} and {answer} of 10 for openness");
        for _ in 0..2 {
            ledger.observe(&CultureEvidence::Rating {
                place: place.clone(),
                component: Name::new("openness")?,
                rating: Rating::new(answer, Scale::new(0.0, 10.0)?)?,
                reversed: false,
                at,
            });
        }
    }
    for (place, kept, times) in [(&ours, false, 2), (&neighbour, true, 16)] {
        say!("{place}: {times} yeses, {}", if kept { "all kept" } else { "none kept" });
        for _ in 0..times {
            ledger.observe(&CultureEvidence::Yes { place: place.clone(), kept, at });
        }
    }
    let theirs = "Safe crossings for every crew";
    let fit = word_fit(theirs, "A safe winch for your crew").unwrap_or(Share::HALF);
    say!("They say: {theirs}. Our offer uses {:.0} % of its words.", 100.0 * fit.get());
    ledger.observe(&CultureEvidence::Fit { place: ours.clone(), theme: Theme::Values, fit, at });

    let params = CultureParams::default().with_about(Some(ours));
    if let Some(score) = ledger.score(&params, at)? {
        say!("\n{score}");
        for component in score.components() {
            say!(
                "  σ² = {:.2}, τ² = {:.2}, raw mean {:.2}",
                component.within(),
                component.between(Nest::Own),
                component.raw().unwrap_or(f64::NAN),
            );
        }
        for (nest, part) in Nest::ALL.into_iter().zip(score.parts()) {
            let share = score.share(nest);
            say!(
                "  {nest:6} {:2.0}/44 says {:.1} and adds {:+.6}",
                44.0 * share,
                part.value,
                part.contribution
            );
        }
    }
    if let Some(yes) = ledger.worth_of_a_yes(&params, at)? {
        say!("\nWhat {yes}.");
    }
    if let Some(fit) = ledger.profile(&params, at)?.as_ref().and_then(|profile| profile.fit()) {
        let (lower, upper) = fit.bounds();
        say!(
            "Our language fits with {:.2} {}; {lower:.2} to {upper:.2} whatever the rest is.",
            fit.value(),
            fit.interval()
        );
    }

    if let Err(refused) = "mission".parse::<Theme>() {
        say!("\nRefused: {refused}");
    }
    Ok(())
}
