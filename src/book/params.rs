//! The units and constants of every model, in one place.

use super::attention::AttentionParams;
use super::loss::LossParams;
use super::pooling::PoolingParams;
use crate::Result;
use crate::model::{Facet, Standing, models};
use crate::portrait::{ContradictionRule, Frame, MODELS, ModelName, PortraitParams, Prepared};
use crate::record::Rates;

macro_rules! params {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        /// The units and constants of every model.
        ///
        /// ```
        /// use goodwill::book::BookParams;
        /// use goodwill::trust::TrustParams;
        ///
        /// assert_eq!(BookParams::default().trust, TrustParams::default());
        /// ```
        #[derive(Debug, Clone, PartialEq, Default)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
        #[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
        #[non_exhaustive]
        pub struct BookParams {
            $(
                #[doc = concat!("What fixes the unit of counting ", $of, ".")]
                pub $unit_field: crate::$folder::$unit,
                #[doc = concat!("The constants of ", $of, ".")]
                pub $folder: crate::$folder::$params,
                $(
                    #[doc = $rule_doc]
                    pub $rule: crate::$folder::$rule_type,
                )?
            )*
            /// How the models make one portrait.
            pub portrait: PortraitParams,
            /// What calls for attention.
            pub attention: AttentionParams,
            /// How a chance of loss is learned.
            pub loss: LossParams,
            /// When two things contradict each other.
            pub contradiction: ContradictionRule,
            /// How far priors are learned from the book.
            pub pooling: PoolingParams,
            /// What currencies are worth in one; to be applied to events before they are read.
            pub rates: Rates,
            /// What was worked out of these constants for a portrait.
            #[cfg_attr(feature = "serde", serde(skip))]
            prepared: Prepared,
        }

        impl BookParams {
            /// The declared components of all models, and the curves that read their counts: made
            /// once for these constants.
            pub(crate) fn frame(&self) -> Result<Frame> {
                let mut facets: [Vec<Facet>; MODELS] = Default::default();
                $($(
                    facets[ModelName::$name.index()] =
                        crate::$folder::$ledger::facets(&self.$folder);
                )?)*
                self.prepared.frame(&facets, &self.portrait)
            }
        }
    };
}

models! { params }
