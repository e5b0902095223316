//! What is recorded of the account itself: no evidence of any model.

use core::fmt;

use super::{Event, Fact, Override};
use crate::quantity::{Amount, Currency, Instant, Name, Share};
use crate::wire::{Fields, events};
use crate::{Error, Result};

/// What a customer is to the firm: no evidence of any model, but what a book needs to group its
/// customers and to weigh them.
///
/// What is left out here stays as it was said before.
///
/// ```
/// use goodwill::quantity::{Amount, Instant};
/// use goodwill::record::Account;
///
/// let mut account = Account::new(Instant::from_days(20_000)?);
/// account.contract_until = Some(Instant::from_days(20_365)?);
/// account.contract_price = Some(Amount::new(1_200.0)?);
/// assert_eq!(account.worth, None);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Account {
    // In the order in which they are compared: the newest is the last.
    /// Since when.
    pub at: Instant,
    /// The kind of customer, to start from its like.
    pub segment: Option<Name>,
    /// What the customer is worth to the firm, in the user's unit: yearly revenue, say.
    pub worth: Option<Amount>,
    /// Until when the contract in force runs: the customer can hardly leave before. From then on
    /// none is in force, unless a later event says so.
    pub contract_until: Option<Instant>,
    /// What that contract costs the customer, in the user's unit: it is the worth where nobody says
    /// one.
    pub contract_price: Option<Amount>,
    /// How often the customer had ordered up to then, in all, where its orders are known without
    /// their dates. Orders after it are events.
    pub orders: Option<u32>,
}

impl Account {
    /// Says nothing yet of a customer.
    #[must_use]
    pub const fn new(at: Instant) -> Self {
        Self {
            at,
            segment: None,
            worth: None,
            contract_until: None,
            contract_price: None,
            orders: None,
        }
    }

    /// Refuses an account that says nothing, and a price of no contract.
    fn checked(self) -> Result<Self> {
        let any = self.segment.is_some() || self.worth.is_some() || self.orders.is_some();
        let contract = self.contract_until.is_some();
        if self.contract_price.is_some() && !contract {
            let (event, rule) = ("account", "needs beside `contract_price`");
            return Err(Error::Field { event, rule, field: "contract_until" });
        }
        Fields::some("account", any || contract, "segment, worth, contract_until, orders")
            .map(|()| self)
    }

    const fn at(&self) -> Instant {
        self.at
    }
}

events! {
    /// What is recorded of the account itself.
    #[derive(Debug, Clone, PartialEq)]
    #[non_exhaustive]
    pub enum AccountEvent {
        /// What the customer is to the firm, until the next such event says otherwise; any of it.
        Account(Account) = "account" {
            /// The kind of customer.
            segment: Option<Name> = "industry",
            /// What the customer is worth to the firm, in the user's unit.
            worth: Option<Amount> = "12000",
            /// Until when the contract in force runs.
            contract_until: Option<Instant> = "1730000000",
            /// What that contract costs the customer, in the user's unit; the worth where none is told.
            contract_price: Option<Amount> = "1200",
            /// How often the customer had ordered up to then, where the dates are not known.
            orders: Option<u32> = "12",
        }
        read |at| Account { at, segment, worth, contract_until, contract_price, orders }.checked();
        write |account| {
            segment: account.segment.clone(),
            worth: account.worth,
            contract_until: account.contract_until,
            contract_price: account.contract_price,
            orders: account.orders,
        };
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

/// A contract that is in force, as it was last told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Contract {
    pub(crate) until: Instant,
    pub(crate) price: Option<Amount>,
    pub(crate) currency: Option<Currency>,
}

impl Contract {
    /// Returns the contract that the newest account which names one says is in force at an instant.
    pub(crate) fn of<'a>(
        accounts: impl Iterator<Item = (&'a Account, Option<Currency>)>,
        as_of: Instant,
    ) -> Option<Self> {
        let named =
            accounts.filter_map(|(account, of)| Some((account, of, account.contract_until?)));
        let (account, currency, until) = named.max()?;
        (until > as_of).then_some(Self { until, price: account.contract_price, currency })
    }
}

/// What a customer is worth, as the newest account that tells it says; where none does, what the
/// contract in force costs it.
pub(crate) fn worth_told<'a>(
    accounts: impl Iterator<Item = (&'a Account, Option<Currency>)> + Clone,
    as_of: Instant,
) -> Option<(Amount, Option<Currency>)> {
    let told = accounts.clone().filter_map(|(account, of)| Some((account, of, account.worth?)));
    told.max().map(|(_, of, worth)| (worth, of)).or_else(|| {
        let contract = Contract::of(accounts, as_of)?;
        Some((contract.price?, contract.currency))
    })
}

/// The accounts among some events, each with the currency of its amounts.
pub(crate) fn accounts(
    events: &[Event],
) -> impl Iterator<Item = (&Account, Option<Currency>)> + Clone {
    events.iter().filter_map(|event| match event.fact() {
        Fact::Account(AccountEvent::Account(account)) => Some((account, event.currency())),
        _ => None,
    })
}

/// How often a customer had ordered, as the newest account which tells it says, and since when
/// orders are events.
pub(crate) fn orders_told<'a>(
    accounts: impl Iterator<Item = (&'a Account, Option<Currency>)>,
) -> Option<(u32, Instant)> {
    let told = accounts.filter(|(account, _)| account.orders.is_some()).max()?.0;
    told.orders.map(|orders| (orders, told.at))
}

impl fmt::Display for AccountEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(account) => match account {
                Account { segment: Some(segment), .. } => {
                    write!(f, "the customer is of the kind “{segment}”")
                }
                Account { worth: Some(_), .. } => f.write_str("what the customer is worth was set"),
                Account { contract_until: Some(_), .. } => {
                    f.write_str("until when the contract runs was set")
                }
                Account { .. } => f.write_str("how often the customer had ordered was told"),
            },
            Self::Override(said) => said.fmt(f),
        }
    }
}
