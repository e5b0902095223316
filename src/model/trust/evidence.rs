//! What can be observed of risks taken and of what became of them.

use crate::quantity::{Instant, Name, Party, Share, Stake};
use crate::{Error, Result};

/// How a risk turned out: shares of honoured, done wrong and not done, that sum to 1.
///
/// ```
/// use goodwill::trust::Outcome;
///
/// let half_done = Outcome::new(0.5, 0.0, 0.5)?;
/// assert_eq!(half_done.honoured(), 0.5);
/// assert_eq!(
///     Outcome::new(0.5, 0.0, 0.0).unwrap_err().to_string(),
///     "outcome must be shares that sum to 1, got a sum of 0.5",
/// );
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "OutcomeForm", into = "OutcomeForm")
)]
pub struct Outcome([f64; 3]);

impl Outcome {
    /// The risk was honoured.
    pub const HONOURED: Self = Self([1.0, 0.0, 0.0]);
    /// Something was done, and it was the wrong thing.
    pub const EXECUTION_FAILURE: Self = Self([0.0, 1.0, 0.0]);
    /// What should have been done was not.
    pub const DERELICTION: Self = Self([0.0, 0.0, 1.0]);
    /// How far a sum may lie from 1: what writing a few decimals loses.
    const SLACK: f64 = 1e-9;

    /// Takes the three shares.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a share outside [0, 1]; [`Error::NotASimplex`] if they do not
    /// sum to 1, within 10⁻⁹.
    pub fn new(honoured: f64, execution: f64, dereliction: f64) -> Result<Self> {
        let shares = [
            Share::new(honoured)?.get(),
            Share::new(execution)?.get(),
            Share::new(dereliction)?.get(),
        ];
        let got = shares[0] + shares[1] + shares[2];
        if (1.0 - Self::SLACK..=1.0 + Self::SLACK).contains(&got) {
            Ok(Self(shares))
        } else {
            Err(Error::NotASimplex { what: "outcome", got })
        }
    }

    /// Returns the share that was honoured.
    #[must_use]
    pub const fn honoured(self) -> f64 {
        self.0[0]
    }

    /// Returns the share that was done wrong.
    #[must_use]
    pub const fn execution(self) -> f64 {
        self.0[1]
    }

    /// Returns the share that was not done.
    #[must_use]
    pub const fn dereliction(self) -> f64 {
        self.0[2]
    }

    /// Returns the three shares: honoured, execution failure, dereliction.
    #[must_use]
    pub const fn shares(self) -> [f64; 3] {
        self.0
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeForm {
    honoured: f64,
    execution: f64,
    dereliction: f64,
}

#[cfg(feature = "serde")]
impl TryFrom<OutcomeForm> for Outcome {
    type Error = Error;

    fn try_from(form: OutcomeForm) -> Result<Self> {
        Self::new(form.honoured, form.execution, form.dereliction)
    }
}

#[cfg(feature = "serde")]
impl From<Outcome> for OutcomeForm {
    fn from(Outcome([honoured, execution, dereliction]): Outcome) -> Self {
        Self { honoured, execution, dereliction }
    }
}

/// A risk that one party took on the other.
///
/// Ordered by its id first. Two placings are the same only if every field is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "PlacingForm", into = "PlacingForm")
)]
pub struct Placing {
    id: Name,
    by: Party,
    stake: Stake,
    at: Instant,
    due: Option<Instant>,
}

impl Placing {
    /// Takes what was risked, by whom and when, with no date by which it must be honoured.
    #[must_use]
    pub const fn new(id: Name, by: Party, stake: Stake, at: Instant) -> Self {
        Self { id, by, stake, at, due: None }
    }

    /// Sets the instant by which it must be honoured.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if it is due before it is placed.
    pub fn due(self, due: Instant) -> Result<Self> {
        if due < self.at {
            return Err(Error::EndsBeforeItBegins {
                what: "due date of a stake",
                beginning: "its placing",
                begun: self.at,
                got: due,
            });
        }
        Ok(Self { due: Some(due), ..self })
    }

    /// Sets it if there is one.
    pub(super) fn due_if_known(self, due: Option<Instant>) -> Result<Self> {
        match due {
            Some(due) => self.due(due),
            None => Ok(self),
        }
    }

    /// Returns the id.
    #[must_use]
    pub const fn id(&self) -> &Name {
        &self.id
    }

    /// Returns who took the risk: the truster.
    #[must_use]
    pub const fn by(&self) -> Party {
        self.by
    }

    /// Returns what was risked, in the user's unit.
    #[must_use]
    pub const fn stake(&self) -> Stake {
        self.stake
    }

    /// Returns when it was risked.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }

    /// Returns by when it must be honoured, if that was agreed.
    #[must_use]
    pub const fn due_at(&self) -> Option<Instant> {
        self.due
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PlacingForm {
    id: Name,
    by: Party,
    stake: Stake,
    at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    due: Option<Instant>,
}

#[cfg(feature = "serde")]
impl TryFrom<PlacingForm> for Placing {
    type Error = Error;

    fn try_from(form: PlacingForm) -> Result<Self> {
        Self::new(form.id, form.by, form.stake, form.at).due_if_known(form.due)
    }
}

#[cfg(feature = "serde")]
impl From<Placing> for PlacingForm {
    fn from(Placing { id, by, stake, at, due }: Placing) -> Self {
        Self { id, by, stake, at, due }
    }
}

/// What became of a risk. It repeats its placing, so either of the two may arrive first.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "ResolutionForm", into = "ResolutionForm")
)]
pub struct Resolution {
    placing: Placing,
    outcome: Outcome,
    at: Instant,
}

impl Resolution {
    /// Takes the placing that is answered, how it turned out, and when.
    ///
    /// # Errors
    ///
    /// [`Error::EndsBeforeItBegins`] if it is dated before its own placing.
    ///
    /// ```
    /// use goodwill::quantity::{Instant, Name, Party, Stake};
    /// use goodwill::trust::{Outcome, Placing, Resolution};
    ///
    /// let order = Placing::new(
    ///     Name::new("order 17")?,
    ///     Party::Customer,
    ///     Stake::new(500.0)?,
    ///     Instant::new(2_000)?,
    /// );
    /// let early = Resolution::new(order, Outcome::HONOURED, Instant::new(1_000)?);
    /// assert_eq!(
    ///     early.unwrap_err().to_string(),
    ///     "resolution of a stake must not be dated before its placing (2000), got 1000",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub fn new(placing: Placing, outcome: Outcome, at: Instant) -> Result<Self> {
        if at < placing.at {
            return Err(Error::EndsBeforeItBegins {
                what: "resolution of a stake",
                beginning: "its placing",
                begun: placing.at,
                got: at,
            });
        }
        Ok(Self { placing, outcome, at })
    }

    /// Resolves a stake at the instant at which it was placed.
    pub(crate) const fn at_once(placing: Placing, outcome: Outcome) -> Self {
        let at = placing.at;
        Self { placing, outcome, at }
    }

    /// Returns the placing that is answered.
    #[must_use]
    pub const fn placing(&self) -> &Placing {
        &self.placing
    }

    /// Returns how it turned out.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Returns when it turned out so.
    #[must_use]
    pub const fn at(&self) -> Instant {
        self.at
    }
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct ResolutionForm {
    placing: Placing,
    outcome: Outcome,
    at: Instant,
}

#[cfg(feature = "serde")]
impl TryFrom<ResolutionForm> for Resolution {
    type Error = Error;

    fn try_from(form: ResolutionForm) -> Result<Self> {
        Self::new(form.placing, form.outcome, form.at)
    }
}

#[cfg(feature = "serde")]
impl From<Resolution> for ResolutionForm {
    fn from(Resolution { placing, outcome, at }: Resolution) -> Self {
        Self { placing, outcome, at }
    }
}

/// What a party did with a logged occasion to act for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Conduct {
    /// It acted, and rightly.
    ActedRightly,
    /// It did nothing where nothing was to be done.
    RightlyLeftAlone,
    /// It acted, and wrongly.
    ActedWrongly,
    /// It did not do what it should have done.
    FailedToAct,
}

impl Conduct {
    pub(super) const ALL: [Self; 4] =
        [Self::ActedRightly, Self::RightlyLeftAlone, Self::ActedWrongly, Self::FailedToAct];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::ActedRightly => "acted_rightly",
            Self::RightlyLeftAlone => "rightly_left_alone",
            Self::ActedWrongly => "acted_wrongly",
            Self::FailedToAct => "failed_to_act",
        }
    }

    /// Returns the outcome that the conduct amounts to.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        match self {
            Self::ActedRightly | Self::RightlyLeftAlone => Outcome::HONOURED,
            Self::ActedWrongly => Outcome::EXECUTION_FAILURE,
            Self::FailedToAct => Outcome::DERELICTION,
        }
    }
}
