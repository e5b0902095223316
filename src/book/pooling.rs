//! Priors learned from the book, so that a new customer starts from its kind.
//!
//! # Question
//!
//! What do we expect of a customer of whom we know little, given all the others, and given those
//! of the same segment?
//!
//! [`Counts`] is what one relationship contributes, some hundred bytes. A [`PriorLearner`] takes
//! in one for each customer, with its segment if it has one, and learns the priors of the models:
//! [`LearnedPriors`] hands out [`BookParams`] in which they stand in place of those given.
//!
//! # Formula
//!
//! ```text
//! cell      the good and bad counts s, n − s of one component of one customer, decayed
//! κ, ρ      the weight of a cell's prior, and the likeness of two outcomes of one cell: ρ = 1/(κ + 1)
//!
//! book      ρ   of all cells around one mean         blended with 1/(W + 1) of the prior given
//!           n' = n(κ + 1)/(n + κ), s' likewise       what a cell says of the mean
//!           m = (Σs' + aW)/(Σn' + W),  t = Σn' + W
//!           prior of a customer: mean m, weight tκ/(t + κ + 1)
//! segment   ρ_w of cells around the mean of their segment    blended with ρ
//!           ρ_s of segments around the mean of the book      blended with (ρ − ρ_w)/(1 − ρ_w)
//!           κ'  = tκ_s/(t + κ_s + 1)
//!           m_g = (Σs' + κ'm)/(Σn' + κ'),  t_g = Σn' + κ'    sums over the segment
//!           prior of a customer: mean m_g, weight t_g κ_w/(t_g + κ_w + 1)
//! blend     ρ = (ν ρ₀ + f ρ̂)/(ν + f),  f = customers (or segments) less one for each mean,
//!           at most the trials beyond the first of each cell
//! ```
//!
//! ρ̂ is that of moments, and each line is a function of the kernel's `pooling`.
//! `(1 − ρ) = (1 − ρ_s)(1 − ρ_w)` where all three are exact. As the evidence of a segment tends to
//! none, its mean tends to the book's, and its weight to about the book's, as far as the three
//! estimates agree; a segment without any has the book's prior, to the bit. κ, and the
//! weight of every prior that is learned, are kept from 0.1 to 20 events: [`PoolingParams`].
//!
//! Trust keeps squared weights too, so that its ρ̂ is taken from effective trials `S²/Q`, and κ
//! turned back into events of the ledger by `ΣS/Σ(S²/Q)`.
//!
//! A prior is learned from two customers on who have any evidence; one customer shows nothing of
//! how customers differ. With fewer, the prior given stays as it is, to the bit. If all outcomes
//! of all customers were the same, nothing is known of how they differ, and κ stays that of the
//! prior given, which also keeps the mean inside (0, 1); where its own mean is the end in
//! question, half a trial does.
//!
//! # What is learned
//!
//! | prior | cells | learned |
//! |---|---|---|
//! | [`trust`](crate::trust) | what was entrusted to the firm: honoured, or not | mean, weight |
//! | trust, breaches | execution failures among the firm's breaches | the split of the rest of the prior |
//! | [`friction`](crate::friction) | severity at each stage in each dimension, of the encounters there | mean, weight |
//! | [`intimacy`](crate::intimacy) | the eight components | mean, weight |
//! | [`needs`](crate::needs), tiers | promises, support | mean; one weight with the next |
//! | needs, aspects | the three aspects of information | mean; one weight with the last |
//! | [`onboarding`](crate::onboarding), gates | the three gates | mean, weight |
//! | onboarding, items | the four items | mean, weight |
//!
//! Where one prior serves several components, each component of each customer is a cell of its
//! own, since that is what the prior is of.
//!
//! Not learned, and left as given:
//!
//! - [`momentum`](crate::momentum): its prior is symmetric, so that nothing known is no momentum.
//!   A weight learned around the customers' own mean would draw them towards a middle where none
//!   of them stands.
//! - [`recovery`](crate::recovery): one prior weighs three features of a failure, of which only the
//!   harm is a count; who speaks up, and how many are told, are learned by merging ledgers.
//! - [`expectation`](crate::expectation): one prior stands for what is promised, for what is
//!   delivered and for orders without hype, which are three things.
//! - What is not a prior of counts: the prior of cadence, of rates, of shares beside a score.
//! - [`conduct`](crate::conduct), [`pillars`](crate::pillars) and
//!   [`capability`](crate::capability) speak of the firm, and [`culture`](crate::culture) pools
//!   by itself.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | pooling | weight of the given likeness of two outcomes | 4 | customers | above 0 | P | from four customers on the data can show theirs; between segments likewise |
//! | pooling | least weight of a learned prior | 0.1 | events | above 0 | P | below, one outcome would be all that is said |
//! | pooling | greatest weight of a learned prior | 20 | events | above 0 | P | ten times what is given; above, a customer's own evidence would hardly be heard |
//!
//! # Example
//!
//! ```
//! use goodwill::book::{BookParams, Counts, PriorLearner, Relationship};
//! use goodwill::record::{Event, Fact};
//! use goodwill::quantity::{Instant, Name, Party, Stake};
//! use goodwill::trust::{Conduct, TrustEvidence};
//!
//! let (now, params) = (Instant::from_days(20_000)?, BookParams::default());
//! let relationship = |customer: &Name, conducts: &[Conduct]| -> goodwill::Result<_> {
//!     let stake = Stake::new(1.0)?;
//!     let act = |c: &Conduct| TrustEvidence::Act { by: Party::Firm, stake, at: now, conduct: *c };
//!     let event = |c| Event::new(customer.clone(), Fact::Trust(act(c)));
//!     let events: Vec<Event> = conducts.iter().map(event).collect();
//!     Relationship::from_events(&events, &params, now)
//! };
//!
//! let mut learner = PriorLearner::new();
//! for i in 0..20 {
//!     let customer = Name::new(&format!("customer {i}"))?;
//!     let own = relationship(&customer, &[Conduct::ActedRightly; 8])?;
//!     learner.observe(&customer, None, &Counts::from_relationship(&own, &params, now)?)?;
//! }
//! let learned = learner.learn(&params);
//! let [honoured, ..] = learned.priors(None);
//! assert!(honoured.prior.mean.get() > 0.9 && honoured.customers == 20);
//! assert!(learned.params(None).trust != params.trust);
//! // Nobody spoke of needs, so that prior is the one given.
//! assert!(learned.params(None).needs == params.needs);
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # What it is worth
//!
//! Of three simulated segments of 200 customers each, with means .6, .8 and .95 and weight 5, the
//! priors were learned; then 1 800 new customers with one to three events were read, and the next
//! ten outcomes of each foretold. The log loss was .564 with the priors given, .466 with the
//! book's, .439 with the segments' (`new_customers_are_foretold_better_from_their_kind`). Of 1 000
//! customers drawn with weight 6, the weight is recovered with a standard error of .45.
//!
//! # Limits
//!
//! - The prior is estimated from the same customers that are then read with it, each counted
//!   twice: intervals are a little narrow. A customer counts `1/k` of the book, so it matters for
//!   few. A segment is likewise a part of the book that it is pooled towards.
//! - Cells of one customer are taken as independent given the prior. They are alike in truth, so
//!   that t is somewhat too large.
//! - A sum that fades says more of its share than as many fresh trials would, and a severity or a
//!   rating scatters less than a yes or no. Both are taken for trials (trust knows how much more a
//!   fading sum says), so that customers seem more alike than they are and the weight is too heavy:
//!   of yeses and noes spread over four half-lives it was 12 where 3.2 was right, and 2.5 where 1.0
//!   was. The greatest weight bounds that. A cell of less than one trial is left out of the spread for the same reason.
//! - The prior of trust serves both parties. It is learned from what was entrusted to the firm
//!   alone, which is what a portrait shows.
//! - One prior serves all components of a model. Where those differ more than the customers do,
//!   the weight is light, since a prior that is to fit each of them can say little.
//! - Friction is taken from at most [`Counts::MOST_STAGES`] stages of a customer, those with most
//!   encounters.
//! - All counts must be read with the same units and at about the same instant. That is not
//!   checked.
//!
//! # References
//!
//! 1. Efron, B., & Morris, C. (1977). Stein's paradox in statistics. *Scientific American*
//!    236(5), 119–127.
//! 2. Kleinman, J. C. (1973). Proportions with extraneous variance: single and independent
//!    samples. *JASA* 68, 46–54.
//! 3. Casella, G. (1985). An introduction to empirical Bayes data analysis. *The American
//!    Statistician* 39, 83–87.

use std::collections::BTreeMap;

use super::{BookParams, Relationship};
use crate::defaults;
use crate::intimacy::IntimacyScore;
use crate::kernel::pooling::{
    PooledCount, Trials, blend, count_correlation, pool_count, weight_below, weight_of,
};
use crate::kernel::posterior::Prior;
use crate::quantity::{Amount, Instant, Name, Party, Positive, Share};
use crate::trust::PartyTrust;
use crate::{Error, Result};

/// How many customers must have evidence for a prior to be learned.
const LEAST_CUSTOMERS: usize = 2;
/// How many trials a cell must hold to tell of the spread; a sum of ones may round below 1.
const TELLING: f64 = 1.0 - 1e-9;

/// A prior that is learned from the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum PriorOf {
    /// That the firm honours what is entrusted to it.
    Trust,
    /// The share of execution failures among the firm's breaches. Only its mean is used.
    Breaches,
    /// The severity of friction, at any stage and in any dimension.
    Friction,
    /// Any component of intimacy.
    Intimacy,
    /// Promises and support.
    NeedsTiers,
    /// Any aspect of information; its weight is that of the tiers.
    NeedsAspects,
    /// Any gate of a customer's start.
    Gates,
    /// Any item of a customer's start.
    Items,
}

impl PriorOf {
    /// All that are learned, in the order of everything that is listed by prior.
    pub const ALL: [Self; 8] = [
        Self::Trust,
        Self::Breaches,
        Self::Friction,
        Self::Intimacy,
        Self::NeedsTiers,
        Self::NeedsAspects,
        Self::Gates,
        Self::Items,
    ];

    /// Those that have one weight together.
    const OF_ONE_WEIGHT: [&[Self]; 7] = [
        &[Self::Trust],
        &[Self::Breaches],
        &[Self::Friction],
        &[Self::Intimacy],
        &[Self::NeedsTiers, Self::NeedsAspects],
        &[Self::Gates],
        &[Self::Items],
    ];

    /// Returns the name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Breaches => "trust, breaches",
            Self::Friction => "friction",
            Self::Intimacy => "intimacy",
            Self::NeedsTiers => "needs, tiers",
            Self::NeedsAspects => "needs, aspects",
            Self::Gates => "onboarding, gates",
            Self::Items => "onboarding, items",
        }
    }

    const fn index(self) -> usize {
        self as usize
    }

    /// The prior as some constants have it.
    fn given(self, params: &BookParams) -> Prior {
        let [h, e, d] = params.trust.prior().map(Positive::get);
        let of = |good: f64, bad: f64| Prior {
            mean: Share::rounded(good / (good + bad)),
            weight: Positive::constant((good + bad).clamp(1e-300, 1e300)),
        };
        match self {
            Self::Trust => of(h, e + d),
            Self::Breaches => of(e, d),
            Self::Friction => params.friction.prior(),
            Self::Intimacy => params.intimacy.prior(),
            Self::NeedsTiers => params.needs.prior(),
            Self::NeedsAspects => params.needs.aspect_prior(),
            Self::Gates => params.onboarding.gate_prior(),
            Self::Items => params.onboarding.item_prior(),
        }
    }
}

impl core::fmt::Display for PriorOf {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}

/// How far priors are learned from the book.
///
/// ```
/// use goodwill::book::pooling::PoolingParams;
///
/// let params = PoolingParams::default();
/// assert_eq!(params.given_weight().get(), 4.0);
/// assert_eq!(params.weights().map(|w| w.get()), [0.1, 20.0]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "PoolingForm", into = "PoolingForm")
)]
pub struct PoolingParams {
    given_weight: Positive,
    weights: [Positive; 2],
}

impl Default for PoolingParams {
    fn default() -> Self {
        Self {
            given_weight: Positive::constant(defaults::POOLING_GIVEN.value),
            weights: [
                Positive::constant(defaults::POOLING_LEAST.value),
                Positive::constant(defaults::POOLING_MOST.value),
            ],
        }
    }
}

impl PoolingParams {
    /// Returns ν, for how many customers the likeness counts that the prior given implies; for
    /// how many segments, between segments.
    #[must_use]
    pub const fn given_weight(&self) -> Positive {
        self.given_weight
    }

    /// Sets ν, for how many customers the likeness counts that the prior given implies.
    #[must_use]
    pub const fn with_given_weight(mut self, customers: Positive) -> Self {
        self.given_weight = customers;
        self
    }

    /// Returns the least and the greatest weight of a prior that is learned, in events.
    #[must_use]
    pub const fn weights(&self) -> [Positive; 2] {
        self.weights
    }

    /// Sets the least and the greatest weight of a prior that is learned, in events.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] if the least is above the greatest, or they are not from 10⁻⁹ to
    /// 10⁹: beyond, customers are told from none or all alike no more.
    ///
    /// ```
    /// use goodwill::book::pooling::PoolingParams;
    /// use goodwill::quantity::Positive;
    ///
    /// let wrong = PoolingParams::default().with_weights([Positive::new(3.0)?, Positive::new(2.0)?]);
    /// assert_eq!(
    ///     wrong.unwrap_err().to_string(),
    ///     "least weight of a learned prior must be from 1e-9 to the greatest, got 3",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub fn with_weights(mut self, weights: [Positive; 2]) -> Result<Self> {
        let [least, most] = weights.map(Positive::get);
        if most > 1e9 {
            let (what, rule) = ("greatest weight of a learned prior", "at most 1e9");
            return Err(Error::OutOfRange { what, rule, got: most });
        }
        if !(1e-9..=most).contains(&least) {
            let (what, rule) = ("least weight of a learned prior", "from 1e-9 to the greatest");
            return Err(Error::OutOfRange { what, rule, got: least });
        }
        self.weights = weights;
        Ok(self)
    }

    fn inside(&self, weight: Positive) -> Positive {
        let [least, most] = self.weights;
        weight.clamp(least, most)
    }
}

/// What serde writes; what is left out is read as the default.
#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PoolingForm {
    given_weight: Positive,
    weights: [Positive; 2],
}

#[cfg(feature = "serde")]
impl Default for PoolingForm {
    fn default() -> Self {
        PoolingParams::default().into()
    }
}

#[cfg(feature = "serde")]
impl TryFrom<PoolingForm> for PoolingParams {
    type Error = Error;

    fn try_from(PoolingForm { given_weight, weights }: PoolingForm) -> Result<Self> {
        Self::default().with_given_weight(given_weight).with_weights(weights)
    }
}

#[cfg(feature = "serde")]
impl From<PoolingParams> for PoolingForm {
    fn from(PoolingParams { given_weight, weights }: PoolingParams) -> Self {
        Self { given_weight, weights }
    }
}

/// What one relationship contributes: the counts of every prior that is learned, at one instant.
///
/// It takes less than 800 bytes, however many facts the relationship saw.
///
/// ```
/// use goodwill::book::pooling::PriorOf;
/// use goodwill::book::{BookParams, Counts, Relationship};
/// use goodwill::quantity::Instant;
///
/// let params = BookParams::default();
/// let nobody = Relationship::new(&params);
/// let counts = Counts::from_relationship(&nobody, &params, Instant::from_days(20_000)?)?;
/// assert!(counts.trials(PriorOf::Trust).is_empty());
/// assert!(counts.bytes() < 800);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Counts {
    /// Honoured, execution failure, dereliction.
    trust: [f64; 3],
    /// The number of equal trials that would be as informative.
    effective: f64,
    /// By stage: encounters, then the severities by dimension.
    friction: Box<[(f64, [f64; 4])]>,
    /// Good and bad from here on, in the orders of the models.
    intimacy: [[f64; 2]; 8],
    needs: [[f64; 2]; 5],
    /// The gates, then the items.
    onboarding: [[f64; 2]; 7],
}

/// The counts of one component of one customer.
#[derive(Debug, Clone, Copy)]
struct Cell {
    trials: Trials,
    /// The number of equal trials that would be as informative, never below the trials.
    effective: f64,
}

impl Cell {
    fn of([good, bad]: [f64; 2]) -> Self {
        let trials = Trials::kept(good, bad);
        Self { trials, effective: trials.trials() }
    }

    /// The same share in effective trials.
    fn effective(&self) -> Trials {
        let scale = self.effective / self.trials.trials();
        let [good, bad] = [self.trials.successes(), self.trials.failures()];
        Trials::kept(scale * good, scale * bad)
    }
}

impl Counts {
    /// The most stages of a customer from which friction is taken.
    pub const MOST_STAGES: usize = 8;

    /// Reads what a relationship contributes at an instant.
    ///
    /// Of the constants only those are used that turn facts into counts; no prior is.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`] if the instant is before the newest fact.
    pub fn from_relationship(
        relationship: &Relationship,
        params: &BookParams,
        as_of: Instant,
    ) -> Result<Self> {
        let trust = relationship.trust().score(&params.trust, as_of)?;
        let firm = trust.as_ref().map(|score| score.of(Party::Firm));
        let mut friction = relationship.friction().counts(as_of)?;
        // In the order of the journey, so that of equal stages the first stay.
        friction.sort_by(|a, b| b.0.total_cmp(&a.0));
        friction.truncate(Self::MOST_STAGES);
        let intimacy = relationship.intimacy().score(&params.intimacy, as_of)?;
        Ok(Self {
            trust: firm.map(PartyTrust::counts).unwrap_or_default(),
            effective: firm.map_or(0.0, |firm| firm.evidence().effective),
            friction: friction.into_boxed_slice(),
            intimacy: intimacy.as_ref().map(IntimacyScore::counts).unwrap_or_default(),
            needs: relationship.needs().counts(&params.needs, as_of)?,
            onboarding: relationship.onboarding().counts(as_of)?,
        })
    }

    /// Returns the good counts and the trials of a prior, one for each component of which there
    /// is evidence.
    #[must_use]
    pub fn trials(&self, of: PriorOf) -> Vec<Trials> {
        self.cells(of).iter().map(|cell| cell.trials).collect()
    }

    /// Returns the bytes that it takes, those on the heap included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.friction)
    }

    fn cells(&self, of: PriorOf) -> Vec<Cell> {
        let each = |counts: &[[f64; 2]]| counts.iter().copied().map(Cell::of).collect();
        let [h, e, d] = self.trust;
        // Breaches are as much more informative than their sum as all outcomes are.
        let of_trust = |good: f64, bad: f64| {
            let cell = Cell::of([good, bad]);
            let scale = self.effective / (h + e + d);
            vec![Cell { effective: scale * cell.effective, ..cell }]
        };
        let mut cells: Vec<Cell> = match of {
            PriorOf::Trust => of_trust(h, e + d),
            PriorOf::Breaches => of_trust(e, d),
            PriorOf::Friction => {
                let stage = |(n, severities): &(f64, [f64; 4])| {
                    severities.map(|severity| Cell::of([severity, (n - severity).max(0.0)]))
                };
                self.friction.iter().flat_map(stage).collect()
            }
            PriorOf::Intimacy => each(&self.intimacy),
            PriorOf::NeedsAspects => each(&self.needs[..3]),
            PriorOf::NeedsTiers => each(&self.needs[3..]),
            PriorOf::Gates => each(&self.onboarding[..3]),
            PriorOf::Items => each(&self.onboarding[3..]),
        };
        cells.retain(|cell| cell.trials.trials() > 0.0);
        cells
    }
}

/// What a customer is known by.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    segment: Option<Name>,
    counts: Counts,
}

/// Takes in the counts of every customer of a book, and learns the priors from them.
///
/// Learners that saw the same customers are equal (`==`) and learn the same bits, in whatever
/// order and parts they saw them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PriorLearner {
    customers: BTreeMap<Name, Known>,
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
        let known = Known { segment: segment.cloned(), counts: counts.clone() };
        self.differs(customer, &known)?;
        self.customers.entry(customer.clone()).or_insert(known);
        Ok(())
    }

    /// Takes in all customers that another learner saw.
    ///
    /// # Errors
    ///
    /// As [`PriorLearner::observe`], for any of them; nothing is taken in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        other.customers.iter().try_for_each(|(name, known)| self.differs(name, known))?;
        for (name, known) in &other.customers {
            self.customers.entry(name.clone()).or_insert_with(|| known.clone());
        }
        Ok(())
    }

    fn differs(&self, customer: &Name, known: &Known) -> Result<()> {
        match self.customers.get(customer) {
            Some(before) if before != known => Err(Error::Inconsistent {
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
        for known in self.customers.values() {
            let own = known.segment.as_ref().map(|name| segments.entry(name).or_insert(given));
            for priors in [Some(&mut book), own].into_iter().flatten() {
                for prior in priors {
                    prior.see(&known.counts);
                }
            }
        }
        for group in PriorOf::OF_ONE_WEIGHT {
            let group: Vec<(PriorOf, Vec<Row<'_>>)> =
                group.iter().map(|of| (*of, self.rows(*of))).collect();
            learn_group(&group, &params.pooling, &mut book, &mut segments);
        }
        let kind = |priors: [LearnedPrior; 8]| Kind { params: with(params, &priors), priors };
        let segments = segments.into_iter().map(|(name, priors)| (name.clone(), kind(priors)));
        LearnedPriors { book: kind(book), segments: segments.collect() }
    }

    /// The cells of every customer that has any, in the order of their names.
    fn rows(&self, of: PriorOf) -> Vec<Row<'_>> {
        let rows = self
            .customers
            .values()
            .map(|known| Row { segment: known.segment.as_ref(), cells: known.counts.cells(of) });
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
    let rho = blend(given, pooling.given_weight, likeness(alone), freedom);
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
    weight_of(blend(given, pooling.given_weight, rho, freedom).get())
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

/// The t of a mean's posterior.
fn weight_of_mean(pooled: &PooledCount) -> Positive {
    let posterior = pooled.posterior();
    Positive::constant((posterior.alpha() + posterior.beta()).clamp(1e-300, 1e300))
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

/// A prior as it was learned, with what it rests on: raw and pooled.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LearnedPrior {
    /// What it is the prior of.
    pub of: PriorOf,
    /// How many customers have any evidence.
    pub customers: usize,
    /// What their evidence adds up to, decayed.
    pub counts: Trials,
    /// The weight that the data alone would have, in events; `None` if they cannot tell.
    pub raw_weight: Option<Positive>,
    /// What the customers say of the mean, and what it is pooled with: the prior given, or the
    /// book's. `None` where nothing was learned.
    pub pooled: Option<PooledCount>,
    /// The prior of a customer: its mean, 0 to 1, and its weight, in events.
    pub prior: Prior,
}

impl LearnedPrior {
    fn of_nobody(of: PriorOf, prior: Prior) -> Self {
        let counts = Trials::kept(0.0, 0.0);
        Self { of, customers: 0, counts, raw_weight: None, pooled: None, prior }
    }

    /// Adds what one customer contributes, if anything.
    fn see(&mut self, counts: &Counts) {
        let cells = counts.cells(self.of);
        self.customers += usize::from(!cells.is_empty());
        self.counts = cells.iter().fold(self.counts, |sum, cell| sum.and(cell.trials));
    }

    fn learn(
        &mut self,
        own: Trials,
        like: Prior,
        weight: Positive,
        alone: Option<Positive>,
        pooling: &PoolingParams,
    ) {
        let pooled = pool_count(own, &like);
        let mean = pooled.posterior().mean();
        // As the kernel does where nothing is known of how groups differ.
        let mean = if mean > 0.0 && mean < 1.0 { mean } else { own.raw().mean() };
        let weight = pooling.inside(weight_below(weight_of_mean(&pooled), weight));
        self.prior = Prior { mean: Share::rounded(mean), weight };
        (self.pooled, self.raw_weight) = (Some(pooled), alone);
    }

    /// Returns the customers' own mean, each weighed by what it says; `None` where nothing was
    /// learned.
    #[must_use]
    pub fn raw_mean(&self) -> Option<f64> {
        self.pooled.and_then(|pooled| pooled.raw().share())
    }
}

impl core::fmt::Display for LearnedPrior {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Prior { mean, weight } = self.prior;
        write!(f, "{}: {mean:.3}, with the weight of {weight:.1} events", self.of)?;
        let (count, customers) = (self.counts.trials(), self.customers);
        write!(f, "; learned from {count:.1} events of {customers} customers")?;
        if let Some(raw) = self.raw_mean() {
            write!(f, ", whose mean is {raw:.3}")?;
            match self.raw_weight {
                // So heavy is only a spread that is not seen.
                Some(weight) if weight.get() > 1e6 => {
                    write!(f, " and who differ by chance alone")?;
                }
                Some(weight) => write!(f, " and whose spread says a weight of {weight:.1}")?,
                None => {}
            }
        }
        Ok(())
    }
}

/// One kind of customer.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Kind {
    params: BookParams,
    priors: [LearnedPrior; 8],
}

/// The priors of the book and of every segment.
///
/// As serde data it is written only; to keep it, keep the [`BookParams`] that it hands out.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LearnedPriors {
    book: Kind,
    segments: BTreeMap<Name, Kind>,
}

impl LearnedPriors {
    fn kind(&self, segment: Option<&Name>) -> &Kind {
        segment.and_then(|name| self.segments.get(name)).unwrap_or(&self.book)
    }

    /// Returns the constants with the priors of a segment in them; of the book, without a segment
    /// or for one that nobody was in.
    #[must_use]
    pub fn params(&self, segment: Option<&Name>) -> &BookParams {
        &self.kind(segment).params
    }

    /// Returns the priors of a segment, or of the book, in the order of [`PriorOf::ALL`].
    #[must_use]
    pub fn priors(&self, segment: Option<&Name>) -> &[LearnedPrior; 8] {
        &self.kind(segment).priors
    }

    /// Returns one prior of a segment, or of the book.
    #[must_use]
    pub fn prior(&self, of: PriorOf, segment: Option<&Name>) -> &LearnedPrior {
        &self.kind(segment).priors[of.index()]
    }

    /// Lists the segments that any customer was in, by name.
    pub fn segments(&self) -> impl Iterator<Item = &Name> {
        self.segments.keys()
    }
}

/// Sets the priors in some constants; one that was not learned stays as it is, to the bit.
fn with(params: &BookParams, priors: &[LearnedPrior; 8]) -> BookParams {
    let mut params = params.clone();
    let prior = |of: PriorOf| priors[of.index()].prior;
    let changed = |params: &BookParams, of: PriorOf| prior(of) != of.given(params);
    if changed(&params, PriorOf::Trust) || changed(&params, PriorOf::Breaches) {
        let Prior { mean, weight } = prior(PriorOf::Trust);
        let mix = prior(PriorOf::Breaches).mean;
        let breached = mean.complement().get();
        let shares = [mean.get(), breached * mix.get(), breached * mix.complement().get()];
        let events = |share: f64| Positive::constant((share * weight.get()).clamp(1e-300, 1e300));
        params.trust = params.trust.with_prior(shares.map(events));
    }
    params.friction = params.friction.with_prior(prior(PriorOf::Friction));
    params.intimacy = params.intimacy.with_prior(prior(PriorOf::Intimacy));
    params.needs = params
        .needs
        .with_prior(prior(PriorOf::NeedsTiers))
        .with_aspect_mean(prior(PriorOf::NeedsAspects).mean);
    params.onboarding = params
        .onboarding
        .with_gate_prior(prior(PriorOf::Gates))
        .with_item_prior(prior(PriorOf::Items));
    params
}
