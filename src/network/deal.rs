//! What is observed: a deal between two parties, and whether it was honoured.

use crate::kernel::getters::getters;
use crate::quantity::{Instant, Name, Stake};
use crate::{Error, Result};

/// A stake that one party, the source, placed on another, the target, and how that ended.
///
/// ```
/// use goodwill::network::Deal;
/// use goodwill::quantity::{Instant, Name, Stake};
///
/// let (ann, bob) = (Name::new("ann")?, Name::new("bob")?);
/// let day = Instant::from_days(20_000)?;
/// assert!(Deal::new(ann.clone(), bob, Stake::new(3.0)?, true, day).is_ok());
/// let error = Deal::new(ann.clone(), ann, Stake::new(3.0)?, true, day).unwrap_err();
/// assert_eq!(error.to_string(), "target must be another party than the source, got `ann`");
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "DealForm", into = "DealForm")
)]
pub struct Deal {
    source: Name,
    target: Name,
    stake: Stake,
    honoured: bool,
    at: Instant,
}

impl Deal {
    /// Takes a deal, dated when it was judged: not before, or a forecast would know it too early.
    ///
    /// A stake of 0 is a deal that weighs nothing as evidence.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if source and target are the same.
    pub fn new(
        source: Name,
        target: Name,
        stake: Stake,
        honoured: bool,
        at: Instant,
    ) -> Result<Self> {
        two(&source, &target)?;
        Ok(Self { source, target, stake, honoured, at })
    }

    getters! {
        /// Returns who placed the stake.
        pub fn source -> &Name;
        /// Returns on whom it was placed.
        pub fn target -> &Name;
        /// Returns the stake.
        pub fn stake -> Stake;
        /// Tells whether it was honoured.
        pub fn honoured -> bool;
        /// Returns when it was judged.
        pub fn at -> Instant;
    }
}

/// What is known of the order of deals of one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ties {
    /// Nothing: none of them is known to another, in whatever order they stand.
    #[default]
    Unknown,
    /// They stand in the order in which they came about, so that each is known to those behind it.
    Listed,
}

/// Refuses a party's dealings with itself.
pub(super) fn two(source: &Name, target: &Name) -> Result<()> {
    if source == target {
        return Err(Error::UnknownName {
            what: "target",
            rule: "another party than the source",
            got: target.as_str().to_owned(),
        });
    }
    Ok(())
}

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(crate = "crate::strict")]
#[serde(deny_unknown_fields)]
struct DealForm {
    source: Name,
    target: Name,
    stake: Stake,
    honoured: bool,
    at: Instant,
}

#[cfg(feature = "serde")]
impl TryFrom<DealForm> for Deal {
    type Error = Error;

    fn try_from(form: DealForm) -> Result<Self> {
        Self::new(form.source, form.target, form.stake, form.honoured, form.at)
    }
}

#[cfg(feature = "serde")]
impl From<Deal> for DealForm {
    fn from(Deal { source, target, stake, honoured, at }: Deal) -> Self {
        Self { source, target, stake, honoured, at }
    }
}
