//! How far customers differ, learned from the book: the τ of a standing.

use std::collections::BTreeMap;

use super::LearnedPriors;
use crate::book::{BookParams, Relationship};
use crate::portrait::Frame;
use crate::quantity::{Instant, Name, Positive};
use crate::{Error, Result};

/// The candidates lie an eighth of an octave apart, up to two octaves to either side of the spread
/// given.
const STEPS: i32 = 16;
const CANDIDATES: usize = 2 * STEPS as usize + 1;
const AN_OCTAVE: f64 = 8.0;
/// A portrait takes no wider spread.
const WIDEST: f64 = 100.0;
/// One customer shows nothing of how customers differ.
const LEAST_CUSTOMERS: usize = 2;

/// What one customer says of each candidate, as a logarithm.
type Said = [f64; CANDIDATES];

/// Takes in what is known of every customer of a book, and learns how far customers differ.
///
/// Each customer says how likely its evidence is at each of 33 spreads around the one given. The
/// spread at which the evidence of all is most likely is drawn towards the one given, as if that
/// stood for as many customers as [`PoolingParams::given_weight`](super::PoolingParams::given_weight).
///
/// Nothing is changed by it: whoever wants customers to be read with what was learned passes it
/// into the constants. Learners that saw the same customers learn the same bits, in whatever order
/// and parts they saw them.
///
/// ```
/// use goodwill::book::pooling::SpreadLearner;
/// use goodwill::book::{BookParams, Relationship};
/// use goodwill::onboarding::OnboardingEvidence;
/// use goodwill::quantity::{Instant, Name};
/// use goodwill::record::{Event, Fact};
///
/// let (now, mut params) = (Instant::from_days(20_000)?, BookParams::default());
/// let mut learner = SpreadLearner::new(&params)?;
/// for i in 0..40 {
///     // All goes well with one half of the customers, and nothing with the other.
///     let (customer, made) = (Name::new(&format!("customer {i}"))?, i % 2 == 0);
///     let owner = if made { Some(Name::new("desk 3")?) } else { None };
///     let facts = [
///         OnboardingEvidence::HandOff { owner, at: now },
///         OnboardingEvidence::AlignmentCall { made, at: now },
///     ];
///     let events = facts.map(|fact| Event::new(customer.clone(), Fact::Onboarding(fact)));
///     let own = Relationship::from_events(&events, &params, now)?;
///     learner.observe(&customer, &own, now)?;
/// }
/// let learned = learner.learn();
/// assert!(learned.spread > learned.given && learned.customers == 40);
/// params.portrait = params.portrait.with_spread(learned.spread)?;
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SpreadLearner {
    params: BookParams,
    priors: Option<LearnedPriors>,
    spreads: [Positive; CANDIDATES],
    /// The curves at each candidate: of the book, and of each segment that has priors of its own.
    frames: BTreeMap<Option<Name>, Vec<Frame>>,
    customers: BTreeMap<Name, Said>,
}

// The curves follow from the constants.
impl PartialEq for SpreadLearner {
    fn eq(&self, other: &Self) -> bool {
        self.reads_as(other) && self.customers == other.customers
    }
}

/// How far customers differ, as it was learned.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LearnedSpread {
    /// The spread given, in log-odds.
    pub given: Positive,
    /// How many customers have any evidence.
    pub customers: usize,
    /// The candidate at which the evidence of all is most likely; `None` where fewer than two have
    /// any.
    pub likeliest: Option<Positive>,
    /// What was learned: the likeliest, drawn towards the one given.
    pub spread: Positive,
}

impl SpreadLearner {
    /// Opens a learner that saw nobody, around the spread of some constants.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the constants make no curves.
    pub fn new(params: &BookParams) -> Result<Self> {
        Self::around(params.clone(), None)
    }

    /// The same where customers start from priors that the book taught, those of their segment.
    ///
    /// # Errors
    ///
    /// As [`SpreadLearner::new`].
    pub fn with_priors(priors: LearnedPriors) -> Result<Self> {
        Self::around(priors.params(None).clone(), Some(priors))
    }

    fn around(params: BookParams, priors: Option<LearnedPriors>) -> Result<Self> {
        let given = params.portrait.spread().get();
        let mut spreads = [params.portrait.spread(); CANDIDATES];
        for (spread, step) in spreads.iter_mut().zip(-STEPS..) {
            *spread = Positive::new(times(given, f64::from(step)))?;
        }
        let frames_of = |params: &BookParams| -> Result<Vec<Frame>> {
            let mut params = params.clone();
            let frame = |spread: &Positive| {
                params.portrait = params.portrait.clone().with_spread(*spread)?;
                params.frame()
            };
            spreads.iter().map(frame).collect()
        };
        let mut frames = BTreeMap::from([(None, frames_of(&params)?)]);
        if let Some(priors) = &priors {
            for segment in priors.segments() {
                let own = frames_of(priors.params(Some(segment)))?;
                frames.insert(Some(segment.clone()), own);
            }
        }
        Ok(Self { params, priors, spreads, frames, customers: BTreeMap::new() })
    }

    fn reads_as(&self, other: &Self) -> bool {
        self.params == other.params && self.priors == other.priors
    }

    /// Takes in one customer, read at an instant. The same again changes nothing.
    ///
    /// # Errors
    ///
    /// As [`Relationship::portrait`]; [`Error::Inconsistent`] if the customer was taken in with
    /// other evidence, and nothing changes then.
    pub fn observe(
        &mut self,
        customer: &Name,
        relationship: &Relationship,
        as_of: Instant,
    ) -> Result<()> {
        let segment = relationship.segment();
        let params = self.priors.as_ref().map_or(&self.params, |priors| priors.params(segment));
        let counted = relationship.counted(params, as_of)?;
        let frames = self.frames.get(&segment.cloned()).or_else(|| self.frames.get(&None));
        let mut said: Said = [0.0; CANDIDATES];
        for (said, frame) in said.iter_mut().zip(frames.into_iter().flatten()) {
            *said = frame.evidence(&counted)?;
        }
        self.differs(customer, &said)?;
        self.customers.insert(customer.clone(), said);
        Ok(())
    }

    /// Takes in all customers that another learner saw.
    ///
    /// # Errors
    ///
    /// [`Error::Inconsistent`] if the two read by other constants, or saw a customer with other
    /// evidence; nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        if !self.reads_as(other) {
            return Err(Error::Inconsistent {
                what: "learner of a spread",
                rule: "merge with one of the same constants",
                got: "others".to_owned(),
            });
        }
        other.customers.iter().try_for_each(|(name, said)| self.differs(name, said))?;
        self.customers.extend(other.customers.iter().map(|(name, said)| (name.clone(), *said)));
        Ok(())
    }

    fn differs(&self, customer: &Name, said: &Said) -> Result<()> {
        match self.customers.get(customer) {
            Some(before) if before.map(f64::to_bits) != said.map(f64::to_bits) => {
                Err(Error::Inconsistent {
                    what: "book",
                    rule: "count each customer once",
                    got: format!("`{customer}` twice, and not alike"),
                })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Learns the spread.
    #[must_use]
    pub fn learn(&self) -> LearnedSpread {
        let given = self.params.portrait.spread();
        let known =
            || self.customers.values().filter(|said| said.iter().any(|one| one.abs() > 0.0));
        let customers = known().count();
        if customers < LEAST_CUSTOMERS {
            return LearnedSpread { given, customers, likeliest: None, spread: given };
        }
        // In the order of the names, so that the sums have the same bits.
        let mut all: Said = [0.0; CANDIDATES];
        for said in known() {
            all.iter_mut().zip(said).for_each(|(sum, one)| *sum += one);
        }
        let places = (-STEPS..).zip(all.iter().zip(&self.spreads));
        let mut best = (0, f64::NEG_INFINITY, given);
        for (step, (sum, spread)) in places {
            // Of two alike the one nearer to what is given.
            let is_nearer = step.abs() < i32::abs(best.0);
            if *sum > best.1 || (*sum >= best.1 && is_nearer) {
                best = (step, *sum, *spread);
            }
        }
        let (own, like) = ((customers - 1) as f64, self.params.pooling.given_weight().get());
        let drawn = times(given.get(), f64::from(best.0) * (own / (own + like)));
        let spread = Positive::new(drawn).unwrap_or(given);
        LearnedSpread { given, customers, likeliest: Some(best.2), spread }
    }
}

/// A spread so many steps from the one given, inside what a portrait takes.
fn times(given: f64, steps: f64) -> f64 {
    (given * libm::exp2(steps / AN_OCTAVE)).clamp(f64::MIN_POSITIVE, WIDEST)
}
