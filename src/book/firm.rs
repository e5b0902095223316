//! What all customers' events say of the firm.

use super::{BookParams, Relationship};
use crate::Result;
use crate::model::models;

macro_rules! firm {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        /// The ledgers that speak of the firm, or of all customers together, merged over the
        /// customers.
        ///
        /// Those of conduct, pillars and capability speak of the firm alone; culture pools
        /// organisations, regions and nations; friction and recovery tell the causes across the
        /// book.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
        #[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
        #[non_exhaustive]
        pub struct Firm {
            $($(
                #[doc = $firm]
                pub $folder: crate::$folder::$ledger,
            )?)*
        }

        impl Firm {
            /// Opens the ledgers.
            #[must_use]
            pub fn new(params: &BookParams) -> Self {
                Self {
                    $($($folder: {
                        const _: &str = $firm;
                        crate::$folder::$ledger::new(params.$unit_field)
                    },)?)*
                }
            }

            /// Takes in what one customer's events say.
            ///
            /// # Errors
            ///
            /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the customer's ledgers count
            /// in other units; what was merged before the first that differs stays.
            pub fn observe(&mut self, customer: &Relationship) -> Result<()> {
                $($({
                    const _: &str = $firm;
                    self.$folder.merge(customer.$folder())?;
                })?)*
                Ok(())
            }

            /// Takes in what other customers' events say.
            ///
            /// # Errors
            ///
            /// As [`Firm::observe`].
            pub fn merge(&mut self, other: &Self) -> Result<()> {
                $($({
                    const _: &str = $firm;
                    self.$folder.merge(&other.$folder)?;
                })?)*
                Ok(())
            }
        }
    };
}

models! { firm }
