//! Who needs attention, how sure that is, and what a list would miss.

use super::{Book, BookRow};
use crate::Result;
use crate::kernel::Interval;
use crate::kernel::apportion::nearest;
use crate::kernel::ranking::{Candidate, Ranking, worst_tenth};
use crate::portrait::{Portrait, Standing, StandingPart};
use crate::quantity::{Amount, Level, Name};

/// One customer in the order of a book.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Ranked<'a> {
    /// The customer.
    pub customer: &'a Name,
    /// What the book keeps of the customer.
    pub row: &'a BookRow,
    /// The customer's portrait.
    pub portrait: &'a Portrait,
    /// The place, from 1, who most calls for attention first; customers alike share theirs.
    pub rank: usize,
    /// Whether another customer shares the place.
    pub tied: bool,
    /// The probability of being among the worst tenth of the customers of whom anything is known,
    /// 0 to 1.
    pub worst_tenth: f64,
    /// The chance that anything calls for attention: to be among the worst tenth, or an alarm.
    pub attention: f64,
    /// Why, in one line.
    pub reason: String,
}

/// The customers of a book, who most calls for attention first.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RankedBook<'a> {
    /// Those of whom anything is known; those alike by name.
    pub customers: Vec<Ranked<'a>>,
    /// Those of whom nothing is known, by name: they have no place, rather than any.
    pub unknown: Vec<&'a Name>,
    /// How many customers the worst tenth are: a tenth of the known ones, rounded up.
    pub tenth: usize,
    /// What attending to the first of the list, as many as the worst tenth, is expected to miss
    /// against knowing the truth: the sum of as many truly lowest scores below theirs, in points
    /// of 1.
    pub regret: f64,
}

/// One customer of a triage list.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Triaged<'a> {
    /// The customer.
    pub customer: &'a Name,
    /// The customer's portrait.
    pub portrait: &'a Portrait,
    /// What the customer is worth, in the user's unit.
    pub worth: Amount,
    /// What of it is at risk: the worth times what the score lacks of 1, in the same unit.
    pub at_risk: f64,
    /// The probability of being among the largest tenth of the risks, 0 to 1.
    pub largest: f64,
}

/// Whom to attend to first, by what is at risk.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Triage<'a> {
    /// The list, the largest risk first.
    pub customers: Vec<Triaged<'a>>,
    /// How many customers have a score and a worth.
    pub valued: usize,
    /// How many of them the largest tenth are, rounded up.
    pub tenth: usize,
    /// What the list is expected to miss against knowing the truth, in the unit of the worth.
    pub regret: f64,
    /// What is at risk with all customers whose worth is known, in the unit of the worth.
    pub at_risk: f64,
    /// The interval of that; its upper end is the value at risk.
    pub interval: Interval,
    /// The customers who have a score but no worth, by name: they are on no such list.
    pub without_worth: Vec<&'a Name>,
    /// The customers of whom nothing is known, by name.
    pub unknown: Vec<&'a Name>,
}

impl Book {
    /// Puts the customers in order of attention, with the probability that each is among the worst
    /// tenth, and the reason.
    #[must_use]
    pub fn ranked(&self) -> RankedBook<'_> {
        let mut known = Vec::new();
        let mut unknown = Vec::new();
        for (customer, row) in self.rows() {
            match row.portrait.as_ref() {
                Some(portrait) => known.push((customer, row, portrait)),
                None => unknown.push(customer),
            }
        }
        let one = Amount::constant(1.0);
        let candidates: Vec<Candidate> =
            known.iter().map(|(_, _, p)| Candidate::new(p.posterior(), one)).collect();
        let tenth = worst_tenth(known.len());
        let ranking = Ranking::new(&candidates, tenth);
        let mut customers: Vec<Ranked<'_>> = known
            .iter()
            .zip(ranking.probabilities())
            .map(|((customer, row, portrait), probability)| Ranked {
                customer,
                row,
                portrait,
                rank: 0,
                tied: false,
                worst_tenth: *probability,
                attention: self.params().attention.attention(*probability, &row.alarms),
                reason: reason(row, portrait, *probability),
            })
            .collect();
        // The rows are in the order of their names already, and the sort is stable.
        let mut order: Vec<usize> = (0..customers.len()).collect();
        order.sort_by(|a, b| value(&customers, *a).total_cmp(&value(&customers, *b)));
        let regret = ranking.regret(order.get(..tenth).unwrap_or_default()).unwrap_or(0.0);
        let key = |c: &Ranked<'_>| (c.attention, c.portrait.value());
        customers.sort_by(|a, b| {
            let ((a, low), (b, other)) = (key(a), key(b));
            b.total_cmp(&a).then(low.total_cmp(&other))
        });
        let keys: Vec<(f64, f64)> = customers.iter().map(key).collect();
        for (i, ranked) in customers.iter_mut().enumerate() {
            let first = keys.iter().take(i).rposition(|other| *other != keys[i]);
            ranked.rank = first.map_or(0, |before| before + 1) + 1;
            let next = keys.get(i + 1);
            ranked.tied = ranked.rank <= i || next == Some(&keys[i]);
        }
        RankedBook { customers, unknown, tenth, regret }
    }

    /// Lists whom to attend to first by what is at risk, at most so many.
    ///
    /// # Errors
    ///
    /// None that a book can cause; the kernel's are passed on.
    pub fn triage(&self, length: usize, level: Level) -> Result<Triage<'_>> {
        let (mut valued, mut without_worth, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for (customer, row) in self.rows() {
            match (&row.portrait, row.worth) {
                (Some(portrait), Some(worth)) => valued.push((customer, portrait, worth)),
                (Some(_), None) => without_worth.push(customer),
                (None, _) => unknown.push(customer),
            }
        }
        let candidates: Vec<Candidate> =
            valued.iter().map(|(_, p, worth)| Candidate::new(p.posterior(), *worth)).collect();
        let tenth = worst_tenth(candidates.len());
        let ranking = Ranking::new(&candidates, tenth);
        let list = ranking.first(length.min(candidates.len()));
        let regret = ranking.regret(&list)?;
        let one = |i: &usize| {
            let (customer, portrait, worth) = valued.get(*i)?;
            Some(Triaged {
                customer,
                portrait,
                worth: *worth,
                at_risk: *ranking.expected_losses().get(*i)?,
                largest: *ranking.probabilities().get(*i)?,
            })
        };
        Ok(Triage {
            customers: list.iter().filter_map(one).collect(),
            valued: candidates.len(),
            tenth,
            regret,
            at_risk: ranking.expected_total(),
            interval: ranking.total(level),
            without_worth,
            unknown,
        })
    }
}

/// From this chance of being among the worst tenth that is itself a reason.
const LOW: f64 = 1.0 / 3.0;

/// Why a customer stands where it does in the order: the gravest alarm, or else what weighs most,
/// and which other alarms there are.
fn reason(row: &BookRow, portrait: &Portrait, worst_tenth: f64) -> String {
    let lowest = lowest(portrait);
    let first = row.alarms.first();
    let is_low = worst_tenth >= LOW && !first.is_some_and(|alarm| alarm.kind.is_grave());
    let mut reasons = Vec::new();
    match lowest {
        Some(parts) if is_low => reasons.push(format!(
            "among the lowest tenth ({:.0} % likely) by {parts}",
            libm::round(100.0 * worst_tenth).min(99.0),
        )),
        Some(parts) if first.is_none() => reasons.push(format!("weighs most: {parts}")),
        None if first.is_none() && worst_tenth > 0.5 => reasons.push("little is known".to_owned()),
        None if first.is_none() => reasons.push("nothing weighs against it".to_owned()),
        Some(_) | None => {}
    }
    if let Some(alarm) = first {
        reasons.push(alarm.to_string());
        // One kind is named once, however often it is true.
        let mut others: Vec<String> = Vec::new();
        for kind in row.alarms.iter().map(|other| other.kind).filter(|kind| *kind != alarm.kind) {
            let kind = kind.to_string();
            if !others.contains(&kind) {
                others.push(kind);
            }
        }
        if !others.is_empty() {
            reasons.push(format!("also {}", others.join(", ")));
        }
    }
    reasons.join("; ")
}

/// The components that lower a standing most, at most two, each with what it takes in points;
/// `None` where none takes a point.
fn lowest(portrait: &Portrait) -> Option<String> {
    let parts = portrait.ours().map(Standing::parts).unwrap_or_default();
    let mut lowering: Vec<_> = parts
        .iter()
        .map(|part| (part, nearest(100.0 * part.contribution)))
        .filter(|(_, points)| *points < 0)
        .collect();
    lowering.sort_by(|(a, _), (b, _)| a.contribution.total_cmp(&b.contribution));
    let one = |(part, points): &(&StandingPart, i64)| {
        format!("{} ({}, {points})", part.component, part.model)
    };
    let named: Vec<String> = lowering.iter().take(2).map(one).collect();
    (!named.is_empty()).then(|| named.join(" and "))
}

fn value(customers: &[Ranked<'_>], i: usize) -> f64 {
    customers.get(i).map_or(f64::INFINITY, |ranked| ranked.portrait.value())
}
