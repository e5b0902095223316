//! Which events the customer made or answered.

use super::Fact;
use crate::model::{Heard, models};

macro_rules! heard {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        impl Fact {
            /// Tells whether the customer was heard: made contact, met, rated, ordered, took a risk
            /// or answered one. What the firm does by itself, and what speaks of the firm, breaks
            /// no silence.
            #[must_use]
            pub fn is_heard(&self) -> bool {
                match self {
                    $(Self::$fact(event) => event.is_heard(),)*
                    Self::Outcome(event) => event.is_heard(),
                    Self::Account(_) => false,
                }
            }
        }
    };
}

models! { heard }
