//! Who needs attention, how sure that is, and what a list would miss.

use std::collections::BTreeMap;

use super::{Book, BookRow};
use crate::kernel::apportion::nearest;
use crate::kernel::ranking::{Candidate, Ranking, worst_tenth};
use crate::portrait::{Portrait, Standing, StandingPart};
use crate::quantity::{Amount, Currency, Name};

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
    /// What the order goes by where a chance of loss was learned: the worth times the chance, a
    /// worth that nobody said being taken as the mean of those that are known, or as 1 where none
    /// is. Where worths are of several currencies, each is taken as its part of the mean of its
    /// own, since no worth of one says what it is in another. `None` where no chance was learned,
    /// and for who is gone already.
    pub at_risk: Option<f64>,
    /// Why, in one line.
    pub reason: String,
}

/// The customers of a book, who most calls for attention first.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RankedBook<'a> {
    /// Those of whom anything is known; those alike by name.
    pub customers: Vec<Ranked<'a>>,
    /// Those of whom nothing is known that a model could score, by name: they have no place, rather
    /// than any. [`BookRow::why_no_place`] tells those of whom outcomes are known.
    pub unknown: Vec<&'a Name>,
    /// How many customers the worst tenth are: a tenth of the known ones, rounded up.
    pub tenth: usize,
    /// What attending to the first of the list, as many as the worst tenth, is expected to miss
    /// against knowing the truth: the sum of as many truly lowest scores below theirs, in points
    /// of 1.
    pub regret: f64,
    /// What of all worth is at risk within the horizon, in its unit: the sum over those whose
    /// worth is known. `None` where no chance was learned, where no worth is known, or where worths
    /// are of several currencies, which no sum can hold.
    pub at_risk: Option<f64>,
    /// The same by currency; those of which nobody said it come first.
    pub at_risk_by_currency: Vec<(Option<Currency>, f64)>,
}

impl Book {
    /// Puts the customers in order of attention, with the probability that each is among the worst
    /// tenth, and the reason.
    ///
    /// Where a chance of loss was learned ([`Book::with_losses`]), the order is that of worth times
    /// chance, and those who are gone already come last. Else it is that of the attention.
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
        drop(candidates);
        // By currency: how many worths, their sum, and what of it is at risk.
        let mut purses: BTreeMap<Option<Currency>, (usize, f64, f64)> = BTreeMap::new();
        for (_, row, _) in &known {
            let (Some(worth), Some(loss)) = (row.worth, row.loss) else { continue };
            let (valued, sum, total) = purses.entry(row.currency).or_default();
            *valued += 1;
            *sum += worth.get();
            *total += loss.at_risk.unwrap_or_default();
        }
        let middling = |of: &Option<Currency>| {
            purses.get(of).map_or(1.0, |(valued, sum, _)| sum / *valued as f64)
        };
        let one_purse = purses.keys().next().filter(|_| purses.len() == 1);
        let at_risk = |row: &BookRow| {
            let loss = row.loss?;
            Some(match (one_purse, loss.at_risk) {
                (Some(of), at_risk) => at_risk.unwrap_or(middling(of) * loss.chance),
                (None, Some(at_risk)) => match middling(&row.currency) {
                    none if none <= 0.0 => 0.0,
                    middling => at_risk / middling,
                },
                (None, None) => loss.chance,
            })
        };
        let by_currency: Vec<(Option<Currency>, f64)> =
            purses.iter().map(|(of, (.., total))| (*of, *total)).collect();
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
                at_risk: at_risk(row),
                reason: reason(row, portrait, *probability),
            })
            .collect();
        // The rows are in the order of their names already, and the sort is stable.
        let mut order: Vec<usize> = (0..customers.len()).collect();
        order.sort_by(|a, b| value(&customers, *a).total_cmp(&value(&customers, *b)));
        let regret = ranking.regret(order.get(..tenth).unwrap_or_default()).unwrap_or(0.0);
        // Who has nothing left to lose comes after who has.
        let key = |c: &Ranked<'_>| (c.at_risk.unwrap_or(-1.0), c.attention, c.portrait.value());
        customers.sort_by(|a, b| {
            let ((a, more, low), (b, other, high)) = (key(a), key(b));
            b.total_cmp(&a).then(other.total_cmp(&more)).then(low.total_cmp(&high))
        });
        let keys: Vec<(f64, f64, f64)> = customers.iter().map(key).collect();
        for (i, ranked) in customers.iter_mut().enumerate() {
            let first = keys.iter().take(i).rposition(|other| *other != keys[i]);
            ranked.rank = first.map_or(0, |before| before + 1) + 1;
            let next = keys.get(i + 1);
            ranked.tied = ranked.rank <= i || next == Some(&keys[i]);
        }
        let at_risk = if let [(_, total)] = by_currency[..] { Some(total) } else { None };
        let at_risk_by_currency = by_currency;
        RankedBook { customers, unknown, tenth, regret, at_risk, at_risk_by_currency }
    }
}

/// An amount with its currency, where that is known.
pub(crate) fn in_currency(amount: f64, of: Option<Currency>) -> String {
    of.map_or_else(|| amount.to_string(), |of| format!("{amount} {of}"))
}

/// Why a customer stands where it does in the order: the chance of loss and the worth, where they
/// are known; then the cause.
fn reason(row: &BookRow, portrait: &Portrait, worst_tenth: f64) -> String {
    let cause = cause(row, portrait, worst_tenth);
    let Some(loss) = row.loss else { return cause };
    let chance = match 100.0 * loss.chance {
        small if small < 1.0 => "under 1".to_owned(),
        percent => format!("{:.0}", percent.min(99.0)),
    };
    let days = loss.horizon_days;
    match row.worth {
        Some(worth) => {
            let worth = in_currency(worth.get(), row.currency);
            format!("{chance} % likely to be lost in {days} days, worth {worth}: {cause}")
        }
        None => format!("{chance} % likely to be lost in {days} days: {cause}"),
    }
}

/// From this chance of being among the worst tenth that is itself a reason.
const LOW: f64 = crate::defaults::ATTENTION_LOW.value;

/// What calls for attention with a customer: the gravest alarm, or else what weighs most,
/// and which other alarms there are.
fn cause(row: &BookRow, portrait: &Portrait, worst_tenth: f64) -> String {
    let lowest = lowest(portrait);
    let first = row.alarms.first();
    let is_low = worst_tenth >= LOW && !first.is_some_and(|alarm| alarm.kind.is_grave());
    let mut reasons = Vec::new();
    match lowest {
        Some(parts) if is_low => reasons.push(format!(
            "{:.0} % likely among our lowest tenth, mainly by {parts}",
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
