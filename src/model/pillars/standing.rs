//! What the pillars say of where a customer stands.

use super::score::{OFFERS, STEPS, UPSELLS, of_one_team};
use super::{Pillar, PillarsLedger, PillarsParams, PillarsScore, ProblemStep};
use crate::Result;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::Instant;

impl Standing for PillarsLedger {
    fn facets(params: &PillarsParams) -> Vec<Facet> {
        let facet = |pillar: Pillar| Facet {
            name: pillar.name(),
            direction: Direction::Ours,
            prior: params.prior(),
        };
        Pillar::ALL.map(facet).to_vec()
    }

    /// An upsell in the firm's favour counts as dear as in the score, and deeds by how many teams
    /// they spread over. Nothing is open: a step that is overdue is a fact already.
    fn counted(&self, params: &PillarsParams, as_of: Instant) -> Result<Vec<Counted>> {
        if !self.is_readable(as_of)? {
            return Ok(vec![Counted::default(); Pillar::ALL.len()]);
        }
        let tally = self.tally(as_of);
        let of = |place: usize| tally.counts[place].unwrap_or_default();
        let [good, bad] = of(UPSELLS);
        let upsells = [good, (params.upsell_cost().get() * bad).min(f64::MAX / 4.0)];
        let weight = params.prior().weight;
        let sum = |of: &mut dyn Iterator<Item = [f64; 2]>| {
            let [good, bad] = of.fold([0.0, 0.0], |[good, bad], [g, b]| [good + g, bad + b]);
            Counted { good, bad, open: 0.0, aging: 0.0 }
        };
        Ok(vec![
            sum(&mut [of(OFFERS), upsells].into_iter()),
            sum(&mut (0..3).map(|step| of(STEPS + step))),
            sum(&mut tally.deeds.iter().map(|(_, counts)| of_one_team(weight, *counts))),
        ])
    }
}

impl PillarsScore {
    /// Returns what else is known, each in a sentence.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let percent = |own: crate::kernel::posterior::BetaPosterior| 100.0 * own.mean();
        if let Some(offers) = self.offers() {
            lines.push(format!("what was offered is taken to help to {:.0} %", percent(offers)));
        }
        if let Some(upsells) = self.upsells() {
            let ours = percent(upsells);
            lines.push(format!("upsells serve the customer beyond the firm to {ours:.0} %"));
        }
        for step in ProblemStep::ALL {
            if let Some(timely) = self.step(step) {
                let doing = match step {
                    ProblemStep::Find => "finding problems",
                    ProblemStep::Resolve => "resolving them",
                    ProblemStep::BackOnTrack => "getting back on track",
                };
                lines.push(format!("{doing} is timely to {:.0} %", percent(timely)));
            }
        }
        if self.teams() > 0 {
            let all = self.pillar(Pillar::Service).parts;
            let least = all.iter().min_by(|a, b| a.value.total_cmp(&b.value));
            let teams = if self.teams() == 1 { "team" } else { "teams" };
            let least = least.map_or(String::new(), |team| {
                format!(", the least by {}, to {:.0} %", team.name, 100.0 * team.value)
            });
            lines.push(format!("{} {teams} served{least}", self.teams()));
        }
        lines
    }
}

#[cfg(test)]
#[path = "../../../tests/pillars/standing.rs"]
mod tests;
