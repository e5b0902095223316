//! What the ledger says of where a customer stands, and the lines that a person reads below it.

use super::tally::Field;
use super::{PartyTrust, Tally, TrustLedger, TrustParams, TrustScore};
use crate::Result;
use crate::kernel::posterior::Prior;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::{Instant, Party, Positive, Share};

impl Standing for TrustLedger {
    fn facets(params: &TrustParams) -> Vec<Facet> {
        let [honoured, execution, dereliction] = params.prior().map(Positive::get);
        let honours = prior(honoured, execution + dereliction);
        let [taken, refused] = params.propensity().map(Positive::get);
        let dares = prior(taken, refused);
        let facet = |name, direction, prior| Facet { name, direction, prior };
        vec![
            facet("honours stakes", Direction::Ours, honours),
            facet("takes risks", Direction::Ours, dares),
            facet("honours stakes", Direction::Theirs, honours),
            facet("takes risks", Direction::Theirs, dares),
        ]
    }

    fn counted(&self, params: &TrustParams, as_of: Instant) -> Result<Vec<Counted>> {
        let Some(tally) = self.read(params.overdue_counts(), as_of)? else {
            return Ok(vec![Counted::default(); 4]);
        };
        let of = |party| [honours(&tally, party), dares(&tally, party)];
        Ok([Party::Firm, Party::Customer].map(of).concat())
    }
}

/// The mean and the weight of a good and a bad count before any evidence.
fn prior(good: f64, bad: f64) -> Prior {
    let weight = (good + bad).min(1e300);
    // Both are above 0, so their sum is.
    Prior {
        mean: Share::rounded(good / weight),
        weight: Positive::new(weight).unwrap_or(Positive::ONE),
    }
}

/// What was entrusted to a party and honoured, or not, or is still open.
fn honours(tally: &Tally, party: Party) -> Counted {
    Counted {
        good: tally.get(Field::Honoured, party),
        bad: tally.get(Field::Execution, party) + tally.get(Field::Dereliction, party),
        open: tally.pending[party.index()].weight,
        aging: 0.0,
    }
}

/// The risks that a party took, against those that it refused.
fn dares(tally: &Tally, party: Party) -> Counted {
    let (good, bad) = (tally.get(Field::Risked, party), tally.get(Field::Refused, party));
    Counted { good, bad, open: 0.0, aging: 0.0 }
}

impl TrustScore {
    /// Returns what is known beside the value, in sentences: how either party honours what it is
    /// entrusted with, what is open, and whether either takes risks that offer themselves.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for party in [Party::Firm, Party::Customer] {
            lines.extend(self.of(party).kept());
            lines.extend(self.of(party).awaited());
        }
        for party in [Party::Firm, Party::Customer] {
            let (taken, refused) = (self.exposure().risked(party), self.exposure().refused(party));
            if refused > 0.0 {
                let share = 100.0 * taken / (taken + refused);
                lines.push(format!(
                    "of the risks that offered themselves, the {party} took {share:.0} % (weighing \
                     {taken:.1} taken, {refused:.1} refused)"
                ));
            }
        }
        if let Some(imbalance) = self.exposure().imbalance() {
            let [customer, firm] = [Party::Customer, Party::Firm]
                .map(|party| format!("{:.0}", 100.0 * self.exposure().share(party).mean()));
            let more = if imbalance > 0.0 { Party::Customer } else { Party::Firm };
            lines.push(if imbalance == 0.0 {
                "both take the same risks".to_owned()
            } else if customer == firm {
                "both take nearly the same risks".to_owned()
            } else {
                format!("the {more} takes more of the risks (customer {customer} %, firm {firm} %)")
            });
        }
        lines.extend(self.balance().lines(self.exposure().prior, self.level));
        lines
    }
}

impl PartyTrust {
    /// How the party honoured what was entrusted to it.
    fn kept(&self) -> Option<String> {
        let honoured = 100.0 * self.honoured_by_value()?;
        let [_, wrong, undone] = self.counts();
        let how = |(how, share): (&str, f64)| {
            let percent = 100.0 * share / self.evidence().weight;
            (share > 0.0).then(|| format!(", {percent:.0} % {how}"))
        };
        let breaches = [("done wrong", wrong), ("not done", undone)].into_iter().filter_map(how);
        Some(format!(
            "the {} honoured {honoured:.0} % of what was entrusted to it ({:.1} outcomes){}",
            self.party(),
            self.evidence().trials,
            breaches.collect::<String>(),
        ))
    }

    /// What is open towards the party.
    fn awaited(&self) -> Option<String> {
        let open = self.pending();
        let s = if open.count == 1 { "" } else { "s" };
        (open.count > 0).then(|| {
            format!(
                "{} stake{s} entrusted to the {} open, {} overdue",
                open.count,
                self.party(),
                open.overdue,
            )
        })
    }
}

#[cfg(test)]
#[path = "../../../tests/trust/standing.rs"]
mod tests;
