//! What one customer contributes.

use super::PriorOf;
use crate::Result;
use crate::book::{BookParams, Relationship};
use crate::intimacy::IntimacyScore;
use crate::kernel::pooling::Trials;
use crate::quantity::{Instant, Party};
use crate::trust::PartyTrust;

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
pub(super) struct Cell {
    pub(super) trials: Trials,
    /// The number of equal trials that would be as informative, never below the trials.
    pub(super) effective: f64,
}

impl Cell {
    fn of([good, bad]: [f64; 2]) -> Self {
        let trials = Trials::kept(good, bad);
        Self { trials, effective: trials.trials() }
    }

    /// The same share in effective trials.
    pub(super) fn effective(&self) -> Trials {
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
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
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

    /// The cells of a prior that hold anything.
    pub(super) fn cells(&self, of: PriorOf) -> Vec<Cell> {
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
