//! The two parties of a relationship.

use crate::kernel::words::words;

words! {
    /// One of the two parties of a relationship.
    pub enum Party {
        /// The customer.
        Customer = "customer" => "the customer",
        /// The firm: the user's own side.
        Firm = "firm" => "the firm",
    }
    /// Both, by the name that lists of words have.
    pub(crate) const ALL: [Self];
    /// Returns the word that events use.
    pub(crate) fn name;
    /// Returns what a sentence calls it.
    pub(crate) fn with_article -> &'static str;
    Display;
}

impl Party {
    /// Both parties, in the order of everything that is listed by party.
    pub const BOTH: [Self; 2] = Self::ALL;

    /// Returns the other party.
    ///
    /// ```
    /// use goodwill::quantity::Party;
    ///
    /// assert_eq!(Party::Firm.other(), Party::Customer);
    /// ```
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Customer => Self::Firm,
            Self::Firm => Self::Customer,
        }
    }
}
