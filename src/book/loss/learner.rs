//! From outcomes to a chance: cases at rolling cuts, and what they teach.

use std::collections::BTreeMap;

use super::LossBacktest;
use super::model::{Learned, LearnedLoss, LossCounts, LossModel, NEAREST, TooFewLosses};
use super::signs::{LossSigns, is_lost};
use crate::backtest::{Cut, Known, check_customer, part};
use crate::book::BookParams;
use crate::calibrate::shapes::{Shaper, clearly_less};
use crate::calibrate::{Calibrator, Folds, Sample, Target};
use crate::kernel::draws::SplitMix64;
use crate::portrait::Frame;
use crate::quantity::{Instant, Name};
use crate::record::Event;
use crate::{Error, Result};

/// A customer at a cut: what was known then, and what followed.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LossCase {
    /// The cut: what was known is dated at it or before, what followed after it.
    pub cut: Cut,
    /// What was known.
    pub signs: LossSigns,
    /// Whether the customer was lost, in whole or in part, within the horizon.
    pub lost: bool,
}

/// Learns a chance of loss from the outcomes of many customers.
///
/// It takes in one customer after another, each with all events, and keeps some hundred bytes for
/// each cut. Learners of different customers merge: the same customers teach the same, to the last
/// bit, in whatever order and parts they came. The page of the [module](super) shows a run.
#[derive(Debug, Clone)]
pub struct LossLearner {
    params: BookParams,
    frame: Frame,
    as_of: Instant,
    cuts: Vec<Cut>,
    customers: BTreeMap<Name, Vec<LossCase>>,
}

/// A case and the number of the customer whose it is.
pub(super) type Owned<'a> = (usize, &'a LossCase);

impl LossLearner {
    /// Takes the constants and where the record ends: every event up to `as_of` is there, and none
    /// after it. The last cut lies one horizon before that, the others one horizon apart before it.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) without a cut in the range of instants.
    pub fn new(params: &BookParams, as_of: Instant) -> Result<Self> {
        let cuts = params.loss.rolling(as_of)?;
        let (params, frame) = (params.clone(), params.frame()?);
        Ok(Self { params, frame, as_of, cuts, customers: BTreeMap::new() })
    }

    /// Takes in one customer's complete events up to the end of the record, in any order. No
    /// events change nothing.
    ///
    /// At each cut the signs are read from a [`Known`], the outcome from a
    /// [`Followed`](crate::backtest::Followed).
    ///
    /// # Errors
    ///
    /// As [`Relationship::from_events`](crate::book::Relationship::from_events).
    /// [`Error::Inconsistent`] for events of several customers, or for a customer who was taken in
    /// already; [`Error::AfterAsOf`] for an event after the end of the record. Nothing is taken in
    /// then.
    pub fn observe(&mut self, events: &[Event]) -> Result<()> {
        let Some(first) = events.first() else { return Ok(()) };
        let customer = first.customer();
        let is_taken_in = self.customers.contains_key(customer);
        check_customer("learner of losses", customer, is_taken_in, events, self.as_of)?;
        let mut sorted = events.to_vec();
        sorted.sort_by_key(Event::at);
        let mut cases = Vec::new();
        for cut in &self.cuts {
            let (known, followed) = part(customer, &sorted, *cut);
            let Some(known) = known else { continue };
            if let Some(signs) = self.signs(&known)? {
                cases.push(LossCase { cut: *cut, signs, lost: is_lost(&followed) });
            }
        }
        self.customers.insert(customer.clone(), cases);
        Ok(())
    }

    fn signs(&self, known: &Known<'_>) -> Result<Option<LossSigns>> {
        LossSigns::read(known.events(), &self.params, &self.frame, known.as_of())
    }

    /// Takes in what another has learned from other customers.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] if the two have other constants or another end of the record, or
    /// share a customer; nothing is taken in then.
    pub fn merge(&mut self, other: Self) -> Result<()> {
        let refuse = |rule, got| Err(Error::Inconsistent { what: "learners of losses", rule, got });
        if self.as_of != other.as_of || self.params != other.params {
            let got = format!("{} and {}", self.as_of, other.as_of);
            return refuse("have the same constants and end of the record", got);
        }
        if let Some(both) = other.customers.keys().find(|name| self.customers.contains_key(*name)) {
            return refuse("have different customers", format!("`{both}` in both"));
        }
        self.customers.extend(other.customers);
        Ok(())
    }

    /// Returns the cuts, in order of time.
    #[must_use]
    pub fn cuts(&self) -> &[Cut] {
        &self.cuts
    }

    /// Returns the customers by name, each with its cases in order of time.
    pub fn cases(&self) -> impl Iterator<Item = (&Name, &[LossCase])> {
        self.customers.iter().map(|(name, cases)| (name, cases.as_slice()))
    }

    /// The cases of all customers, by customer and time.
    fn all(&self) -> Vec<Owned<'_>> {
        let numbered = self.customers.values().enumerate();
        numbered.flat_map(|(owner, cases)| cases.iter().map(move |case| (owner, case))).collect()
    }

    /// Learns the chance from all cases.
    ///
    /// # Errors
    ///
    /// None that what was taken in can cause; those of the calibration.
    pub fn learn(&self) -> Result<LearnedLoss> {
        let all = self.all();
        Ok(match fit(&all, &self.params)? {
            Ok(learned) => LearnedLoss::Model(Box::new(LossModel {
                learned,
                params: self.params.clone(),
                frame: self.frame.clone(),
                as_of: self.as_of,
                counts: counts(&all),
            })),
            Err(few) => LearnedLoss::TooFew(few),
        })
    }

    /// Finds how well the standing, and the learned chance, told who was lost. At each cut the
    /// chance is learned from cases whose windows were over by then.
    ///
    /// # Errors
    ///
    /// As [`LossLearner::learn`].
    pub fn backtest(&self) -> Result<LossBacktest> {
        LossBacktest::run(&self.cuts, &self.all(), self.customers.len(), &self.params)
    }
}

/// Counts cases that are in order of their customers.
pub(super) fn counts(cases: &[Owned<'_>]) -> LossCounts {
    let mut counts = LossCounts::default();
    for own in cases.chunk_by(|(a, _), (b, _)| a == b) {
        let losses = own.iter().filter(|(_, case)| case.lost).count();
        counts.add(own.len() as u64, losses as u64);
    }
    counts
}

/// Learns curves, or straight weights where these are no worse, from cases that are in order of
/// their customers, or says why not. The account's own figures are among the signs only where they
/// are better.
pub(super) fn fit(
    cases: &[Owned<'_>],
    params: &BookParams,
) -> Result<core::result::Result<Learned, TooFewLosses>> {
    if let Some(few) = TooFewLosses::of(counts(cases), &params.loss) {
        return Ok(Err(few));
    }
    let dates: Vec<Instant> = cases.iter().map(|(_, case)| case.cut.at()).collect();
    let calibrator = Calibrator::default().with_folds(FOLDS)?;
    let folds = Folds::new(&folds(cases, calibrator.seed()))?;
    let shaper = Shaper::new(calibrator).monotone();
    let study = |with_own: bool| {
        let rows: Vec<_> = cases.iter().map(|(_, case)| case.signs.cells(with_own)).collect();
        let stays = cases.iter().map(|(_, case)| !case.lost).collect();
        let sample = Sample::new(LossSigns::signals()?, &rows, Target::Binary(stays))?;
        shaper.study(&sample.dated(&dates)?, &folds, |_| ())
    };
    let [without, with] = [study(false)?, study(true)?];
    let losses = [&without, &with].map(|study| losses_by_customer(cases, &study.curves));
    let with_own = clearly_less(&losses[1], &losses[0]);
    let shapes = if with_own { with } else { without }.shapes;
    Ok(Ok(Learned { shapes, with_own }))
}

/// The log loss of each customer's cases, by what was foretold of them while they were held out.
fn losses_by_customer(cases: &[Owned<'_>], stays: &[f64]) -> Vec<f64> {
    let loss = |((_, case), stays): (&Owned<'_>, &f64)| {
        let told = if case.lost { 1.0 - stays } else { *stays };
        -libm::log(told.max(NEAREST))
    };
    let mut left = stays;
    let customers = cases.chunk_by(|(a, _), (b, _)| a == b);
    let one = |own: &[Owned<'_>]| {
        let (its, rest) = left.split_at(own.len().min(left.len()));
        left = rest;
        own.iter().zip(its).map(loss).sum()
    };
    customers.map(one).collect()
}

/// As many as leave some customers of either kind in each.
const FOLDS: usize = 5;

/// Draws folds of customers, so that one customer's cases are all held out together; those who
/// were lost, those who were kept and those who were both spread evenly.
fn folds(cases: &[Owned<'_>], seed: u64) -> Vec<usize> {
    let mut customers: Vec<(usize, usize, usize)> = cases
        .chunk_by(|(a, _), (b, _)| a == b)
        .enumerate()
        .map(|(i, own)| {
            let losses = own.iter().filter(|(_, case)| case.lost).count();
            let kind = usize::from(losses > 0) + 2 * usize::from(losses < own.len());
            (i, own.len(), kind)
        })
        .collect();
    SplitMix64::new(seed).shuffle(&mut customers);
    // Stable, so that each kind stays shuffled; dealt in turn, all spread evenly.
    customers.sort_by_key(|(_, _, kind)| *kind);
    let mut dealt: Vec<(usize, usize, usize)> = Vec::with_capacity(customers.len());
    dealt
        .extend(customers.iter().enumerate().map(|(turn, (i, size, _))| (*i, *size, turn % FOLDS)));
    dealt.sort_unstable();
    dealt.iter().flat_map(|(_, size, fold)| core::iter::repeat_n(*fold, *size)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{FOLDS, LossCase, LossCounts, Owned, counts, folds, losses_by_customer};
    use crate::backtest::Cut;
    use crate::book::loss::LossSigns;
    use crate::quantity::Instant;

    fn case(lost: bool) -> LossCase {
        let cut = Cut::new(Instant::EPOCH, Instant::DAY).unwrap();
        LossCase { cut, signs: LossSigns::default(), lost }
    }

    fn owned<'a>(owners: &[usize], cases: &'a [LossCase]) -> Vec<Owned<'a>> {
        owners.iter().copied().zip(cases).collect()
    }

    /// Of each customer the logarithms of what was foretold of what came, summed.
    #[test]
    fn a_customer_costs_what_was_foretold_of_its_own_cases() {
        let cases = [true, false, false, true, false].map(case);
        let all = owned(&[3, 3, 4, 7, 7], &cases);
        // A loss that was held to be impossible costs no more than one that nearly was.
        let found = losses_by_customer(&all, &[0.2, 0.9, 0.5, 1.0, 0.75]);
        let expected =
            [-(0.8_f64.ln() + 0.9_f64.ln()), -0.5_f64.ln(), -(super::NEAREST.ln() + 0.75_f64.ln())];
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} {expected}");
        }
    }

    /// Two of four customers were lost, one of them twice and one not always.
    #[test]
    fn customers_are_counted_by_what_became_of_them() {
        let cases = [true, true, false, true, false, false].map(case);
        let found = counts(&owned(&[0, 0, 1, 2, 2, 5], &cases));
        let expected = LossCounts { cases: 6, losses: 3, customers: 4, lost: 2, kept: 3 };
        assert_eq!(found, expected);
        assert_eq!(counts(&[]), LossCounts::default());
    }

    /// The cases of a customer are held out together, and of each of the three kinds of customer the
    /// folds have as many, but for one.
    #[test]
    fn folds_are_of_customers_and_even() {
        // Lost; kept; both: in turn, with one to three cases each.
        let (mut owners, mut cases) = (Vec::new(), Vec::new());
        for customer in 0..61_usize {
            for i in 0..=customer % 3 {
                owners.push(customer);
                cases.push(case(match customer % 4 {
                    0 => true,
                    1 => false,
                    _ => i == 0,
                }));
            }
        }
        let all = owned(&owners, &cases);
        for seed in [0, 1, 7] {
            let found = folds(&all, seed);
            assert_eq!(found.len(), all.len());
            // By kind: how many customers each fold has.
            let mut of = [[0_usize; FOLDS]; 4];
            for customer in 0..61_usize {
                let its = || all.iter().zip(&found).filter(|((owner, _), _)| *owner == customer);
                let first = its().map(|(_, fold)| *fold).next().unwrap();
                assert!(its().all(|(_, fold)| *fold == first), "{customer}");
                let [lost, kept] = [true, false].map(|l| its().any(|((_, c), _)| c.lost == l));
                of[usize::from(lost) + 2 * usize::from(kept)][first] += 1;
            }
            for kind in of {
                let (least, most) = (kind.iter().min().unwrap(), kind.iter().max().unwrap());
                assert!(most - least <= 1, "{of:?}");
            }
            assert_ne!(folds(&all, seed), folds(&all, seed + 100));
        }
    }
}
