//! States that serde reads through a check.
//!
//! ```text
//! checked! {
//!     TrustLedger, "trust ledger" {
//!         unit: TrustUnit,
//!         facts: u64,
//!         newest: Option<Instant>;
//!         open: Vec<(Placing, i64)>,
//!     }
//!     |refuse| {
//!         refuse.unless_dated(facts, newest)?;
//!         refuse.unless(open.is_sorted(), "list its stakes in order", "a stake out of order")?;
//!     }
//! }
//! ```
//!
//! gives the form of the state, `LedgerForm`, that serde writes and reads: the same fields, in the
//! same order. Fields behind the semicolon are lists on the wire and collections in the state; so is
//! one before it that is written `field in list`. The block sees the fields of the form by name, and
//! refuses what no facts can have made.
//!
//! What a constructor checks is read through it, by a form of its own name:
//!
//! ```text
//! checked! {
//!     FollowedUp as FollowedUpForm { done: Done, ordered: Instant, at: Instant }
//!     => Self::new(done, ordered, at)
//! }
//! ```

#[cfg(feature = "serde")]
use core::fmt;

#[cfg(feature = "serde")]
use super::state::MOST_FACTS;
#[cfg(feature = "serde")]
use crate::quantity::Instant;
#[cfg(feature = "serde")]
use crate::{Error, Result};

/// Says what a state that was read must be.
#[cfg(feature = "serde")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refuse(pub(crate) &'static str);

#[cfg(feature = "serde")]
impl Refuse {
    /// Refuses the state unless something holds; `rule` says what must.
    pub(crate) fn unless(
        self,
        holds: bool,
        rule: &'static str,
        got: impl fmt::Display,
    ) -> Result<()> {
        if holds { Ok(()) } else { Err(self.because(rule, got)) }
    }

    /// The error of a state that breaks a rule.
    pub(crate) fn because(self, rule: &'static str, got: impl fmt::Display) -> Error {
        Error::Inconsistent { what: self.0, rule, got: got.to_string() }
    }

    /// Refuses a newest fact without facts, and facts without a newest.
    pub(crate) fn unless_dated(self, facts: u64, newest: Option<Instant>) -> Result<()> {
        let rule = "have a newest fact if it has facts";
        self.unless(newest.is_some() == (facts > 0), rule, format_args!("{facts} facts"))?;
        let rule = "have at most 2^55 facts, as many as its sums can hold";
        self.unless(facts <= MOST_FACTS, rule, format_args!("{facts} facts"))
    }

    /// Refuses sums that reach beyond the newest fact.
    pub(crate) fn unless_within(self, within: bool) -> Result<()> {
        self.unless(within, "sum no fact after its newest", "a later block")
    }

    /// Refuses sums that so many facts cannot have made.
    pub(crate) fn unless_counted(self, counted: bool, facts: u64) -> Result<()> {
        self.unless(counted, "count no more than its facts", format_args!("{facts} facts"))
    }
}

/// Gives a state its form on the wire, and its check; see the page of the module.
macro_rules! checked {
    (
        $ledger:ident, $what:literal {
            $($field:ident $(in $order:ident)?: $type:ty),+
            $(; $($listed:ident: $list:ty),+)? $(,)?
        }
        |$refuse:ident| $check:block
    ) => {
        /// What serde writes; read back through the checks below.
        #[cfg(feature = "serde")]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(crate = "crate::strict")]
        #[serde(deny_unknown_fields)]
        struct LedgerForm {
            $($field: $type,)+
            $($($listed: $list,)+)?
        }

        #[cfg(feature = "serde")]
        impl TryFrom<LedgerForm> for $ledger {
            type Error = $crate::Error;

            fn try_from(form: LedgerForm) -> $crate::Result<Self> {
                let $refuse = $crate::kernel::checked::Refuse($what);
                let LedgerForm { $($field,)+ $($($listed,)+)? } = form;
                $check
                Ok(Self {
                    $($field: $crate::kernel::checked::checked!(@turn $field $($order)?),)+
                    $($($listed: $listed.into_iter().collect(),)+)?
                })
            }
        }

        #[cfg(feature = "serde")]
        impl From<$ledger> for LedgerForm {
            fn from(ledger: $ledger) -> Self {
                let $ledger { $($field,)+ $($($listed,)+)? } = ledger;
                Self {
                    $($field: $crate::kernel::checked::checked!(@turn $field $($order)?),)+
                    $($($listed: $listed.into_iter().collect(),)+)?
                }
            }
        }
    };

    (@turns $type:ident $form:ident { $($field:ident: $of:ty,)+ } $made:expr) => {
        #[cfg(feature = "serde")]
        impl TryFrom<$form> for $type {
            type Error = $crate::Error;

            fn try_from($form { $($field),+ }: $form) -> $crate::Result<Self> {
                $made
            }
        }

        #[cfg(feature = "serde")]
        impl From<$type> for $form {
            fn from($type { $($field),+ }: $type) -> Self {
                Self { $($field),+ }
            }
        }
    };

    (@turn $field:ident) => {
        $field
    };
    (@turn $field:ident list) => {
        $field.into_iter().collect()
    };

    (
        $type:ident as $form:ident {
            $($field:ident: $of:ty),+; $($maybe:ident: $maybe_of:ty),+ $(,)?
        }
        => $made:expr
    ) => {
        $crate::kernel::checked::checked!(
            @turns $type $form { $($field: $of,)+ $($maybe: $maybe_of,)+ } $made
        );

        /// What serde writes; read back through the checks below.
        #[cfg(feature = "serde")]
        #[derive(serde::Deserialize)]
        #[serde(crate = "crate::strict")]
        #[serde(deny_unknown_fields)]
        struct $form {
            $($field: $of,)+
            $(#[serde(default)] $maybe: $maybe_of,)+
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $form {
            fn serialize<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> core::result::Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct;

                let all = !serializer.is_human_readable();
                let maybe = [$(all || self.$maybe.is_some()),+];
                let length = [$(stringify!($field)),+].len()
                    + maybe.into_iter().filter(|written| *written).count();
                let mut form = serializer.serialize_struct(stringify!($form), length)?;
                $(form.serialize_field(stringify!($field), &self.$field)?;)+
                $(if all || self.$maybe.is_some() {
                    form.serialize_field(stringify!($maybe), &self.$maybe)?;
                } else {
                    form.skip_field(stringify!($maybe))?;
                })+
                form.end()
            }
        }
    };

    (
        $type:ident as $form:ident {
            $($(#[$meta:meta])* $field:ident: $of:ty),+ $(,)?
        }
        => $made:expr
    ) => {
        /// What serde writes; read back through the checks below.
        #[cfg(feature = "serde")]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(crate = "crate::strict")]
        #[serde(deny_unknown_fields)]
        struct $form {
            $($(#[$meta])* $field: $of,)+
        }

        $crate::kernel::checked::checked!(@turns $type $form { $($field: $of,)+ } $made);
    };
}

pub(crate) use checked;
