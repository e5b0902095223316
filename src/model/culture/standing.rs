//! What culture says of where a customer stands, and the lines that a person reads below it.

use super::organisation::Organisation;
use super::{
    CultureLedger, CultureParams, CultureScore, Nest, Profile, ResponseStyle, Theme, YesWorth,
};
use crate::Result;
use crate::kernel::pooling::weight_of;
use crate::kernel::posterior::Prior;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::Instant;

impl Standing for CultureLedger {
    fn facets(params: &CultureParams) -> Vec<Facet> {
        let weight = weight_of(params.likeness().get());
        vec![
            Facet {
                name: "keeps a yes",
                direction: Direction::Theirs,
                prior: Prior { mean: params.yes_mean(), weight },
            },
            Facet {
                name: "our language fits",
                direction: Direction::Ours,
                prior: params.profile_prior(),
            },
        ]
    }

    /// Counts what was seen of all organisations of the ledger: one customer's are its own. The
    /// likeness of yeses is that which is given, not learned: other customers change nothing.
    fn counted(&self, _: &CultureParams, as_of: Instant) -> Result<Vec<Counted>> {
        let mut counted = [Counted::default(); 2];
        if !self.is_readable(as_of)? {
            return Ok(counted.to_vec());
        }
        let half_life = self.unit().half_life;
        for own in self.states() {
            let Organisation { yes, judged, .. } = own;
            let [kept, broken] = yes.read(half_life, as_of);
            counted[0].good += kept;
            counted[0].bad += broken;
            for theme in Theme::ALL {
                let [_, _, fits, not] = judged.get(theme.index()).read(half_life, as_of);
                counted[1].good += fits;
                counted[1].bad += not;
            }
        }
        Ok(counted.to_vec())
    }
}

impl CultureLedger {
    /// Returns what is known of the organisation, each in a sentence: what its answers say, how it
    /// answers, what a yes of it is worth, what it says of itself and how our language fits.
    ///
    /// # Errors
    ///
    /// As [`CultureLedger::score`].
    pub fn lines(&self, params: &CultureParams, as_of: Instant) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        lines.extend(self.score(params, as_of)?.map_or_else(Vec::new, |own| own.lines()));
        lines.extend(self.style(params, as_of)?.map_or_else(Vec::new, |own| own.lines()));
        lines.extend(self.worth_of_a_yes(params, as_of)?.map_or_else(Vec::new, |own| own.lines()));
        lines.extend(self.profile(params, as_of)?.map_or_else(Vec::new, |own| own.lines()));
        Ok(lines)
    }
}

impl CultureScore {
    /// Returns what each component says, in a sentence; those that the organisation itself was
    /// asked about.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let own = self.components().iter().filter_map(|component| {
            let said = 100.0 * component.said(Nest::Own)?;
            let pooled = 100.0 * component.value();
            let name = component.component();
            Some(format!("{name}: they say {said:.0} %, {pooled:.0} % beside their like"))
        });
        own.collect()
    }
}

impl ResponseStyle {
    /// Returns how far the answers can be taken as they are, in a sentence.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let extreme = 100.0 * self.extremity().mean();
        let mut lines = vec![format!("{extreme:.0} % of their answers are at an end of the scale")];
        if let Some(agrees) = self.acquiescence() {
            let agrees = 100.0 * agrees;
            lines.push(format!("they agree with whatever is asked by {agrees:+.0} points"));
        }
        lines
    }
}

impl YesWorth {
    /// Returns how often a yes is kept, in a sentence.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let (kept, Some(raw)) = (100.0 * self.value(), self.raw()) else { return Vec::new() };
        let raw = 100.0 * raw;
        vec![format!("a yes of theirs is kept to {kept:.0} %, {raw:.0} % of those that were seen")]
    }
}

impl Profile {
    /// Returns what the organisation says of itself, how far it acts so, and how our language fits,
    /// a sentence for each of the three questions.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |theme: Theme| {
            let mut parts = Vec::new();
            if let Some(heard) = self.heard(theme) {
                parts.push(format!("“{}” ({})", heard.answer, heard.source));
            }
            if let Some(backed) = self.backing().and_then(|own| own.posterior(theme)) {
                parts.push(format!("what they do bears it out to {:.0} %", 100.0 * backed.mean()));
            }
            if let Some(fit) = self.fit().and_then(|own| own.posterior(theme)) {
                parts.push(format!("our language fits to {:.0} %", 100.0 * fit.mean()));
            }
            let asked = match theme {
                Theme::Identity => "who they say they are",
                Theme::Deeds => "what they say they do",
                Theme::Values => "what they say their customers value",
            };
            (!parts.is_empty()).then(|| format!("{asked}: {}", parts.join(", ")))
        };
        Theme::ALL.into_iter().filter_map(line).collect()
    }
}

#[cfg(test)]
#[path = "../../../tests/culture/standing.rs"]
mod tests;
