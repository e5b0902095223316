//! What every state has: the unit that it counts in, how many facts it took in, and the newest.
//!
//! ```text
//! unit! {
//!     /// What fixes the unit of counting. Ledgers of different units refuse to merge.
//!     pub struct NeedsUnit {
//!         /// The half-life H of every fact.
//!         half_life: HalfLife = HalfLife::default(), "half-life";
//!     }
//! }
//! ```
//!
//! gives public fields, their defaults, serde that reads what is left out as the default, and
//! `same`, which refuses another unit by the name of the first field that differs.
//!
//! `state!(NeedsLedger, NeedsUnit)` gives a ledger with the fields `unit`, `facts` and `newest`
//! their getters, and what taking in, merging and reading do with them: `note`, `join`,
//! `is_readable`.

use crate::{Error, Result};

/// Defines a unit of counting; see the page of the module.
macro_rules! unit {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$doc:meta])* $field:ident: $type:ty = $default:expr, $what:literal;)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
        #[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
        pub struct $name {
            $($(#[$doc])* pub $field: $type,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        impl $name {
            /// Refuses another unit.
            pub(crate) fn same(&self, other: &Self) -> $crate::Result<()> {
                $(if self.$field != other.$field {
                    let [ours, theirs] = [self, other].map(|unit| unit.$field.to_string());
                    return Err($crate::Error::UnitsDiffer { what: $what, ours, theirs });
                })+
                Ok(())
            }
        }
    };
}

/// Gives a ledger what it does with its unit, its facts and the newest.
macro_rules! state {
    ($ledger:ident, $unit:ident) => {
        impl $ledger {
            /// Returns the unit that the ledger counts in.
            #[must_use]
            pub const fn unit(&self) -> $unit {
                self.unit
            }

            /// Returns how many facts were taken in.
            #[must_use]
            pub const fn facts(&self) -> u64 {
                self.facts
            }

            /// Returns the newest fact's instant.
            #[must_use]
            pub const fn newest(&self) -> Option<$crate::quantity::Instant> {
                self.newest
            }

            /// Counts one more fact.
            fn note(&mut self, at: $crate::quantity::Instant) {
                self.facts = self.facts.saturating_add(1);
                self.newest = self.newest.max(Some(at));
            }

            /// Counts the facts of another ledger; refuses one of another unit, and more facts than
            /// sums can hold.
            fn join(&mut self, other: &Self) -> $crate::Result<()> {
                self.unit.same(&other.unit)?;
                self.facts = $crate::kernel::state::together(self.facts, other.facts)?;
                self.newest = self.newest.max(other.newest);
                Ok(())
            }

            /// Tells whether there is anything to read; refuses to read it before its newest fact.
            pub(super) fn is_readable(
                &self,
                as_of: $crate::quantity::Instant,
            ) -> $crate::Result<bool> {
                match self.newest {
                    Some(newest) if as_of < newest => {
                        Err($crate::Error::ReadBeforeNewest { newest, as_of })
                    }
                    newest => Ok(newest.is_some()),
                }
            }
        }
    };
}

/// So many facts a ledger can count: below this no sum of theirs is full.
pub(crate) const MOST_FACTS: u64 = 1 << 55;

/// Counts facts together, as far as sums hold them.
pub(crate) fn together(ours: u64, theirs: u64) -> Result<u64> {
    let facts = ours.saturating_add(theirs);
    if facts <= MOST_FACTS {
        Ok(facts)
    } else {
        let (what, rule) = ("number of facts", "at most 2^55 where ledgers merge");
        Err(Error::OutOfRange { what, rule, got: facts as f64 })
    }
}

pub(crate) use {state, unit};
