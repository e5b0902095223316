//! The two parties of a relationship.

/// One of the two parties of a relationship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Party {
    /// The customer.
    Customer,
    /// The firm: the user's own side.
    Firm,
}

impl Party {
    /// Both parties, in the order of everything that is listed by party.
    pub const BOTH: [Self; 2] = [Self::Customer, Self::Firm];

    /// Both, by the name that lists of words have.
    pub(crate) const ALL: [Self; 2] = Self::BOTH;

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

    /// Returns what a sentence calls it.
    pub(crate) const fn with_article(self) -> &'static str {
        match self {
            Self::Customer => "the customer",
            Self::Firm => "the firm",
        }
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// Returns the word that events use.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Firm => "firm",
        }
    }
}

impl core::fmt::Display for Party {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}
