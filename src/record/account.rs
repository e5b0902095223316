//! What is recorded of the account itself: no evidence of any model.

use core::fmt;

use super::Override;
use crate::quantity::{Amount, Instant, Name, Share};
use crate::wire::{Fields, events};

/// What a customer is to the firm: no evidence of any model, but what a book needs to group its
/// customers and to weigh them.
///
/// What is left out here stays as it was said before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Account {
    // In the order in which they are compared: the newest is the last.
    /// Since when.
    pub at: Instant,
    /// The kind of customer, to start from its like.
    pub segment: Option<Name>,
    /// What the customer is worth to the firm, in the user's unit: yearly revenue, say.
    pub worth: Option<Amount>,
}

impl Account {
    const fn at(&self) -> Instant {
        self.at
    }
}

events! {
    /// What is recorded of the account itself.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum AccountEvent {
        /// What the customer is to the firm, until the next such event; segment, worth or both.
        Account(Account) = "account" {
            /// The kind of customer.
            segment: Option<Name> = "industry",
            /// What the customer is worth to the firm, in the user's unit.
            worth: Option<Amount> = "12000",
        }
        read |at| {
            let any = segment.is_some() || worth.is_some();
            Fields::some("account", any, "segment, worth").map(|()| Account { at, segment, worth })
        };
        write |account| { segment: account.segment.clone(), worth: account.worth };
        /// What a person puts beside the score.
        Override(Override) = "override" {
            /// Who judged in the place of the score.
            author: Name = "R. Abend",
            /// Why.
            reason: Name = "they told me that they stay",
            /// The value that the person gives the whole.
            level: Share = "0.8",
            /// From when on that stands no longer.
            expires: Instant = "1710000000",
        }
        read |at| Override::new(author, reason, level, at, expires);
        write |said| {
            level: said.value(),
            author: said.author().clone(),
            reason: said.reason().clone(),
            expires: said.expires(),
        };
    }
}

impl fmt::Display for AccountEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(account) => match &account.segment {
                Some(segment) => write!(f, "the customer is of the kind “{segment}”"),
                None => f.write_str("what the customer is worth was set"),
            },
            Self::Override(said) => said.fmt(f),
        }
    }
}
