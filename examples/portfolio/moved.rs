//! How firmly the book would be ranked by a weighted mean of the models, were the weights others.

use goodwill::book::{Book, MovedRank, MovedRanks, WeightMoves};
use goodwill::portrait::{ModelName, Portrait};
use goodwill::quantity::{Name, Share, Weights};

use crate::page::wrapped;
use crate::support::json::Object;
use crate::support::outcome::Failure;
use crate::support::table::{Side, layout};

/// Those of whom any model says something, the lowest weighted mean first.
struct Ranked<'a> {
    customers: Vec<(&'a Name, MovedRank)>,
    moved: MovedRanks,
    tenth: usize,
}

fn ranked(book: &Book, per_cent: u8) -> Result<Ranked<'_>, Failure> {
    let params = &book.params().portrait;
    let declared: Vec<ModelName> =
        ModelName::ALL.into_iter().filter(|model| params.weight(*model).get() > 0.0).collect();
    let names: Vec<Name> =
        declared.iter().map(|model| Name::new(model.name())).collect::<goodwill::Result<_>>()?;
    let weights: Vec<f64> = declared.iter().map(|model| params.weight(*model).get()).collect();
    let weights = Weights::proportional(&weights)?;
    let known: Vec<(&Name, &Portrait)> =
        book.rows().filter_map(|(name, row)| Some((name, row.portrait.as_ref()?))).collect();
    // What lacks to 1, so that the first are the worst.
    let lacks = |portrait: &Portrait, model: &ModelName| -> Option<Share> {
        Some(Share::new(portrait.part(*model).value?).ok()?.complement())
    };
    let row = |portrait: &Portrait| declared.iter().map(|model| lacks(portrait, model)).collect();
    let rows: Vec<Vec<Option<Share>>> = known.iter().map(|(_, portrait)| row(portrait)).collect();
    let tenth = known.len().div_ceil(10);
    let moves = WeightMoves::default().with_by(Share::new(f64::from(per_cent) / 100.0)?);
    let moved = MovedRanks::new(&names, &weights, &rows, tenth, &moves)?;
    let both = known.iter().zip(moved.customers());
    let mut customers: Vec<(&Name, MovedRank)> =
        both.filter_map(|((name, _), own)| Some((*name, own.clone()?))).collect();
    customers.sort_by(|a, b| a.1.rank.total_cmp(&b.1.rank));
    Ok(Ranked { customers, moved, tenth })
}

/// Says it as a table.
pub(crate) fn words(book: &Book, per_cent: u8, top: usize) -> Result<String, Failure> {
    let Ranked { customers, moved, tenth } = ranked(book, per_cent)?;
    let header = [
        ("", Side::Right),
        ("customer", Side::Left),
        ("weighted mean", Side::Right),
        ("rank may be", Side::Right),
        ("among the lowest tenth", Side::Right),
        ("moves by", Side::Right),
    ];
    let rows = customers.iter().take(top).map(|(name, own)| {
        let place = |x: f64| if x.fract() > 0.0 { format!("{x:.1}") } else { format!("{x:.0}") };
        let (lower, upper) = (place(own.interval.lower), place(own.interval.upper));
        [
            place(own.rank),
            name.as_str().chars().take(32).collect(),
            format!("{:.1}", 100.0 * (1.0 - own.value)),
            if lower == upper { lower } else { format!("{lower} to {upper}") },
            format!("{:.0} %", 100.0 * own.among_first),
            format!("{:.1}", own.shift),
        ]
    });
    let shift = moved.shift().unwrap_or_default();
    let says = format!(
        "The lowest of {} customers by a plain weighted mean of what the models say, as health \
         scores are made, and where each would stand with other weights: each weight drawn anew up \
         to {per_cent} % less or more, {} times. A rank moves by {shift:.1} places on the mean; the \
         lowest tenth are {tenth}.",
        customers.len(),
        WeightMoves::default().draws(),
    );
    let note = "The order of attention goes by no such mean: it takes in how much is known of each. \
                What is known of a few models only stands in for the others here.";
    let table = layout(header, rows);
    Ok(format!("{}\n{table}\n{}", wrapped(&says, "", ""), wrapped(note, "", "")))
}

/// Says it as a line of JSON a customer.
pub(crate) fn json(book: &Book, per_cent: u8, top: usize) -> Result<String, Failure> {
    let Ranked { customers, .. } = ranked(book, per_cent)?;
    let line = |(name, own): &(&Name, MovedRank)| {
        let object = Object::default()
            .field("customer", name.as_str())
            .field("rank", own.rank)
            .field("value", 100.0 * (1.0 - own.value))
            .field("lower", own.interval.lower)
            .field("upper", own.interval.upper)
            .field("among_lowest_tenth", own.among_first)
            .field("shift", own.shift);
        format!("{object}\n")
    };
    Ok(customers.iter().take(top).map(line).collect())
}
