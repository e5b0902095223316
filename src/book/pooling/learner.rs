//! Learning: from the counts of every customer to the priors.

use std::collections::BTreeMap;

use super::counts::Cell;
use super::learned::{LearnedPrior, LearnedPriors, weight_of_mean};
use super::{Counts, PoolingParams, PriorOf};
use crate::book::BookParams;
use crate::kernel::pooling::{Trials, blend, count_correlation, weight_below, weight_of};
use crate::kernel::posterior::Prior;
use crate::quantity::{Amount, Name, Positive};
use crate::{Error, Result};

/// How many customers must have evidence for a prior to be learned.
const LEAST_CUSTOMERS: usize = 2;
/// How many trials a cell must hold to tell of the spread; a sum of ones may round below 1.
const TELLING: f64 = 1.0 - 1e-9;

/// A customer of the book, as taken in.
#[derive(Debug, Clone, PartialEq)]
struct Member {
    segment: Option<Name>,
    counts: Counts,
}

/// Takes in the counts of every customer of a book, and learns the priors from them.
///
/// Learners that saw the same customers are equal (`==`) and learn the same bits, in whatever
/// order and parts they saw them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PriorLearner {
    customers: BTreeMap<Name, Member>,
}

/// The cells of one customer.
struct Row<'a> {
    segment: Option<&'a Name>,
    cells: Vec<Cell>,
}

impl PriorLearner {
    /// Opens a learner that saw nobody.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in one customer.
    ///
    /// The same again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] if the customer was taken in with other counts or in another
    /// segment; nothing changes then.
    pub fn observe(
        &mut self,
        customer: &Name,
        segment: Option<&Name>,
        counts: &Counts,
    ) -> Result<()> {
        let member = Member { segment: segment.cloned(), counts: counts.clone() };
        self.differs(customer, &member)?;
        self.customers.entry(customer.clone()).or_insert(member);
        Ok(())
    }

    /// Takes in all customers that another learner saw.
    ///
    /// # Errors
    ///
    /// As [`PriorLearner::observe`], for any of them; nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        other.customers.iter().try_for_each(|(name, member)| self.differs(name, member))?;
        for (name, member) in &other.customers {
            self.customers.entry(name.clone()).or_insert_with(|| member.clone());
        }
        Ok(())
    }

    fn differs(&self, customer: &Name, member: &Member) -> Result<()> {
        match self.customers.get(customer) {
            Some(before) if before != member => Err(Error::Inconsistent {
                what: "book",
                rule: "count each customer once, in one segment",
                got: format!("`{customer}` twice, and not alike"),
            }),
            _ => Ok(()),
        }
    }

    /// Returns how many customers were taken in.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.customers.len()
    }

    /// Learns the priors, of the book and of every segment.
    ///
    /// What is given keeps its place where nothing can be learned, and enters where little can.
    #[must_use]
    pub fn learn(&self, params: &BookParams) -> LearnedPriors {
        let given = PriorOf::ALL.map(|of| LearnedPrior::of_nobody(of, of.given(params)));
        let mut book = given;
        let mut segments: BTreeMap<&Name, [LearnedPrior; 8]> = BTreeMap::new();
        for member in self.customers.values() {
            let own = member.segment.as_ref().map(|name| segments.entry(name).or_insert(given));
            for priors in [Some(&mut book), own].into_iter().flatten() {
                for prior in priors {
                    prior.see(&member.counts);
                }
            }
        }
        for group in PriorOf::OF_ONE_WEIGHT {
            let group: Vec<(PriorOf, Vec<Row<'_>>)> =
                group.iter().map(|of| (*of, self.rows(*of))).collect();
            learn_group(&group, &params.pooling, &mut book, &mut segments);
        }
        LearnedPriors::new(params, &book, &segments)
    }

    /// The cells of every customer that has any, in the order of their names.
    fn rows(&self, of: PriorOf) -> Vec<Row<'_>> {
        let rows = self
            .customers
            .values()
            .map(|member| Row { segment: member.segment.as_ref(), cells: member.counts.cells(of) });
        rows.filter(|row| !row.cells.is_empty()).collect()
    }
}

/// Learns the priors that have one weight together.
fn learn_group<'a>(
    group: &[(PriorOf, Vec<Row<'a>>)],
    pooling: &PoolingParams,
    book: &mut [LearnedPrior; 8],
    segments: &mut BTreeMap<&'a Name, [LearnedPrior; 8]>,
) {
    let known: Vec<&(PriorOf, Vec<Row<'_>>)> =
        group.iter().filter(|(_, rows)| rows.len() >= LEAST_CUSTOMERS).collect();
    let Some((first, _)) = known.first() else { return };

    let families: Vec<Vec<&Row<'_>>> =
        known.iter().map(|(_, rows)| rows.iter().collect()).collect();
    let given = likeness(book[first.index()].prior.weight);
    let (alone, all) = spread(&families, given, pooling);
    for (of, rows) in known.iter().copied() {
        let own = towards_the_mean(rows, all);
        let like = book[of.index()].prior;
        book[of.index()].learn(own, like, all, alone, pooling);
    }
    one_weight(&known, book);

    let parted: Vec<BTreeMap<&Name, Vec<&Row<'_>>>> =
        known.iter().map(|(_, rows)| by_segment(rows)).collect();
    let within: Vec<Vec<&Row<'_>>> = parted.iter().flat_map(BTreeMap::values).cloned().collect();
    let (alone, inside) = spread(&within, likeness(all), pooling);
    let between = between(&parted, all, inside, pooling);
    for (name, priors) in segments.iter_mut() {
        for (of, _) in group {
            priors[of.index()].prior = book[of.index()].prior;
        }
        for ((of, _), parted) in known.iter().zip(&parted) {
            let (i, own) = (of.index(), parted.get(name));
            let (Some(own), Some(above)) = (own, book[i].pooled) else { continue };
            let like = Prior {
                mean: book[i].prior.mean,
                weight: weight_below(weight_of_mean(&above), between),
            };
            let own = towards_the_mean(own.iter().copied(), inside);
            priors[i].learn(own, like, inside, alone, pooling);
        }
        one_weight(&known, priors);
    }
}

/// `ρ = 1/(κ + 1)`.
fn likeness(weight: Positive) -> Amount {
    Amount::constant(1.0 / (weight.get() + 1.0))
}

/// κ of families of customers, around a mean for each family: as the data alone have it, if they
/// can tell, and blended with what is given.
fn spread(
    families: &[Vec<&Row<'_>>],
    given: Amount,
    pooling: &PoolingParams,
) -> (Option<Positive>, Positive) {
    let mut telling: Vec<Vec<Trials>> = Vec::new();
    let (mut freedom, mut beyond, mut sum, mut effective) = (0.0, 0.0, 0.0, 0.0);
    for rows in families {
        let tell = |cell: &&Cell| cell.trials.trials() >= TELLING;
        let customers = rows.iter().filter(|row| row.cells.iter().any(|c| tell(&c))).count();
        let cells: Vec<&Cell> = rows.iter().flat_map(|row| row.cells.iter()).filter(tell).collect();
        let family: Vec<Trials> = cells.iter().map(|cell| cell.effective()).collect();
        if !varies(&family) {
            continue;
        }
        freedom += customers.saturating_sub(1) as f64;
        for cell in cells {
            sum += cell.trials.trials();
            effective += cell.effective;
            beyond += cell.effective - 1.0;
        }
        telling.push(family);
    }
    let Some(rho) = count_correlation(&telling) else {
        return (None, pooling.inside(weight_of(given.get())));
    };
    // In events of the ledger, as the prior is.
    let alone = Positive::constant((weight_of(rho.get()).get() * (sum / effective)).max(1e-300));
    let freedom = Amount::constant(freedom.min(beyond).max(0.0));
    let rho = blend(given, pooling.given_weight(), likeness(alone), freedom);
    (Some(alone), pooling.inside(weight_of(rho.get())))
}

/// Tells whether both outcomes occurred; if not, nothing is known of how groups differ.
fn varies(groups: &[Trials]) -> bool {
    let total = groups.iter().copied().fold(Trials::kept(0.0, 0.0), Trials::and);
    total.successes() > 0.0 && total.failures() > 0.0
}

/// The customers of each segment.
fn by_segment<'a, 'b>(rows: &'b [Row<'a>]) -> BTreeMap<&'a Name, Vec<&'b Row<'a>>> {
    let mut parted: BTreeMap<&Name, Vec<&Row<'_>>> = BTreeMap::new();
    for row in rows {
        if let Some(name) = row.segment {
            parted.entry(name).or_default().push(row);
        }
    }
    parted
}

/// κ of segments around the mean of the book.
fn between(
    parted: &[BTreeMap<&Name, Vec<&Row<'_>>>],
    all: Positive,
    inside: Positive,
    pooling: &PoolingParams,
) -> Positive {
    let group = |rows: &Vec<&Row<'_>>| towards_the_mean(rows.iter().copied(), inside);
    let families = parted.iter().map(|segments| segments.values().map(group).collect());
    let families: Vec<Vec<Trials>> =
        families.filter(|groups: &Vec<Trials>| varies(groups)).collect();
    let (whole, part) = (likeness(all).get(), likeness(inside).get());
    let given = Amount::constant(((whole - part) / (1.0 - part)).max(0.0));
    let Some(rho) = count_correlation(&families) else { return weight_of(given.get()) };
    let (mut freedom, mut beyond) = (0.0, 0.0);
    for groups in &families {
        freedom += groups.len().saturating_sub(1) as f64;
        beyond += groups.iter().map(|group| (group.trials() - 1.0).max(0.0)).sum::<f64>();
    }
    let (rho, freedom) = (Amount::constant(rho.get()), Amount::constant(freedom.min(beyond)));
    weight_of(blend(given, pooling.given_weight(), rho, freedom).get())
}

/// What the cells of some customers say of the mean that they came from.
fn towards_the_mean<'a, 'b: 'a>(
    rows: impl IntoIterator<Item = &'a Row<'b>>,
    weight: Positive,
) -> Trials {
    let cells = rows.into_iter().flat_map(|row| row.cells.iter());
    let towards = cells.map(|cell| cell.trials.towards_the_mean(weight));
    towards.fold(Trials::kept(0.0, 0.0), Trials::and)
}

/// Gives priors that have one weight together the least of those learned: that of the mean which
/// is known less.
fn one_weight(known: &[&(PriorOf, Vec<Row<'_>>)], priors: &mut [LearnedPrior; 8]) {
    let learned = known.iter().map(|(of, _)| priors[of.index()].prior.weight);
    let Some(least) = learned.min() else { return };
    let together = |group: &&&[PriorOf]| known.iter().all(|(of, _)| group.contains(of));
    for of in PriorOf::OF_ONE_WEIGHT.iter().find(together).copied().unwrap_or_default() {
        priors[of.index()].prior.weight = least;
    }
}
