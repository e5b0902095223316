//! What a book keeps of one customer.

use super::attention::{Alarm, Recent};
use super::loss::Loss;
use super::people::Person;
use crate::classic::Tally;
use crate::portrait::{Contradiction, Portrait};
use crate::quantity::{Amount, Currency, Name};
use crate::record::Override;

/// What a book keeps of one customer: the portrait and what stands beside it, not the events and
/// not the ledgers.
///
/// Only a book makes one: no row is put together of figures that do not belong together.
///
/// ```compile_fail,E0639
/// use goodwill::book::BookRow;
/// use goodwill::classic::Tally;
///
/// let row = BookRow {
///     portrait: None, recent: None, alarms: vec![], loss: None, people: vec![], segment: None,
///     worth: None, currency: None, judgement: None, contradictions: vec![], anomalies: vec![],
///     expired_overrides: 0, classic: Tally::default(), events: 0, outcomes: 0,
/// };
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BookRow {
    /// The customer's portrait; `None` where nothing is known that a model could score.
    pub portrait: Option<Portrait>,
    /// How far the customer moved within the window of a change; `None` where nothing was known
    /// before it.
    pub recent: Option<Recent>,
    /// What calls for attention.
    pub alarms: Vec<Alarm>,
    /// The chance of loss, and the worth at risk; `None` where none was learned, where nothing is
    /// known of the customer, and where it is gone already.
    pub loss: Option<Loss>,
    /// The people that events name, by how much hangs on each.
    pub people: Vec<Person>,
    /// The kind of customer, if anybody said.
    pub segment: Option<Name>,
    /// What the customer is worth to the firm, in the user's unit, if anybody said.
    pub worth: Option<Amount>,
    /// The currency of the worth, if anybody said.
    pub currency: Option<Currency>,
    /// What a person put beside the score, if that is in force.
    pub judgement: Option<Override>,
    /// What does not go together.
    pub contradictions: Vec<Contradiction>,
    /// What does not add up in the events, in words.
    pub anomalies: Vec<String>,
    /// How many overrides by a person are over.
    pub expired_overrides: usize,
    /// What the customer answered to the questions of the measures that others use.
    pub classic: Tally,
    /// How many events there were.
    pub events: u64,
    /// How many of them were outcomes, which no model scores.
    pub outcomes: u64,
}

impl BookRow {
    /// Says why the customer has no place in the order; `None` where it has one.
    ///
    /// What became of a customer is known, and yet says nothing of how it is served.
    #[must_use]
    pub const fn why_no_place(&self) -> Option<&'static str> {
        if self.portrait.is_some() {
            return None;
        }
        Some(if self.outcomes > 0 { ONLY_OUTCOMES } else { NOTHING })
    }
}

/// What is said of a customer whom no model knows.
pub(crate) const ONLY_OUTCOMES: &str = "only outcomes known";
pub(crate) const NOTHING: &str = "nothing known";
