//! What can be observed of risks taken and of what became of them.

use crate::kernel::checked::checked;
use crate::kernel::getters::getters;
use crate::kernel::words::words;
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
    serde(crate = "crate::strict"),
    serde(try_from = "OutcomeForm", into = "OutcomeForm")
)]
pub struct Outcome {
    honoured: f64,
    execution: f64,
    dereliction: f64,
}

impl Outcome {
    /// The risk was honoured.
    pub const HONOURED: Self = Self::from_shares([1.0, 0.0, 0.0]);
    /// Something was done, and it was the wrong thing.
    pub const EXECUTION_FAILURE: Self = Self::from_shares([0.0, 1.0, 0.0]);
    /// What should have been done was not.
    pub const DERELICTION: Self = Self::from_shares([0.0, 0.0, 1.0]);
    /// How far a sum may lie from 1: what writing a few decimals loses.
    const SLACK: f64 = 1e-9;

    /// Takes the three shares.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for a share outside [0, 1]; [`Error::NotASimplex`] if they do not
    /// sum to 1, within 10⁻⁹.
    pub fn new(honoured: f64, execution: f64, dereliction: f64) -> Result<Self> {
        let shares = [Share::new(honoured)?, Share::new(execution)?, Share::new(dereliction)?];
        let [honoured, execution, dereliction] = shares.map(Share::get);
        let got = honoured + execution + dereliction;
        if (1.0 - Self::SLACK..=1.0 + Self::SLACK).contains(&got) {
            Ok(Self { honoured, execution, dereliction })
        } else {
            Err(Error::NotASimplex { what: "outcome", got })
        }
    }

    const fn from_shares([honoured, execution, dereliction]: [f64; 3]) -> Self {
        Self { honoured, execution, dereliction }
    }

    /// Returns the share that was honoured.
    #[must_use]
    pub const fn honoured(self) -> f64 {
        self.honoured
    }

    /// Returns the share that was done wrong.
    #[must_use]
    pub const fn execution(self) -> f64 {
        self.execution
    }

    /// Returns the share that was not done.
    #[must_use]
    pub const fn dereliction(self) -> f64 {
        self.dereliction
    }

    /// Returns the three shares: honoured, execution failure, dereliction.
    #[must_use]
    pub const fn shares(self) -> [f64; 3] {
        [self.honoured, self.execution, self.dereliction]
    }
}

checked! {
    Outcome as OutcomeForm { honoured: f64, execution: f64, dereliction: f64 }
    => Self::new(honoured, execution, dereliction)
}

/// A risk that one party took on the other.
///
/// Ordered by its id first. Two placings are the same only if every field is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
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
        Error::if_ended_early(("due date of a stake", due), ("its placing", self.at))?;
        Ok(Self { due: Some(due), ..self })
    }

    /// Sets it if there is one.
    pub(super) fn due_if_known(self, due: Option<Instant>) -> Result<Self> {
        match due {
            Some(due) => self.due(due),
            None => Ok(self),
        }
    }

    getters! {
        /// Returns the id.
        pub fn id -> &Name;
        /// Returns who took the risk: the truster.
        pub fn by -> Party;
        /// Returns what was risked, in the user's unit.
        pub fn stake -> Stake;
        /// Returns when it was risked.
        pub fn at -> Instant;
        /// Returns by when it must be honoured, if that was agreed.
        pub fn due_at -> Option<Instant> = due;
    }
}

checked! {
    Placing as PlacingForm {
        id: Name,
        by: Party,
        stake: Stake,
        at: Instant;
        due: Option<Instant>,
    }
    => Self::new(id, by, stake, at).due_if_known(due)
}

/// What became of a risk. It repeats its placing, so either of the two may arrive first.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
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
        Error::if_ended_early(("resolution of a stake", at), ("its placing", placing.at))?;
        Ok(Self { placing, outcome, at })
    }

    /// Resolves a stake at the instant at which it was placed.
    pub(crate) const fn at_once(placing: Placing, outcome: Outcome) -> Self {
        let at = placing.at;
        Self { placing, outcome, at }
    }

    getters! {
        /// Returns the placing that is answered.
        pub fn placing -> &Placing;
        /// Returns how it turned out.
        pub fn outcome -> Outcome;
        /// Returns when it turned out so.
        pub fn at -> Instant;
    }
}

checked! {
    Resolution as ResolutionForm { placing: Placing, outcome: Outcome, at: Instant }
    => Self::new(placing, outcome, at)
}

words! {
    /// What a party did with a logged occasion to act for the other.
    pub enum Conduct {
        /// It acted, and rightly.
        ActedRightly = "acted_rightly" => Outcome::HONOURED,
        /// It did nothing where nothing was to be done.
        RightlyLeftAlone = "rightly_left_alone" => Outcome::HONOURED,
        /// It acted, and wrongly.
        ActedWrongly = "acted_wrongly" => Outcome::EXECUTION_FAILURE,
        /// It did not do what it should have done.
        FailedToAct = "failed_to_act" => Outcome::DERELICTION,
    }
    pub(crate) const ALL: [Self];
    pub(super) fn name;
    /// Returns the outcome that the conduct amounts to.
    pub fn outcome -> Outcome;
}
