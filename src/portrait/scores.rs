//! What every model says, in full and in short.

use super::{MODELS, ModelName};
use crate::kernel::Part;
use crate::model::{Reading, Relational, models};

macro_rules! scores {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        /// What every model that speaks of the relationship says, in full; `None` where one has
        /// seen no fact.
        #[derive(Debug, Clone, PartialEq, Default)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[non_exhaustive]
        pub struct Scores {
            $($(
                #[doc = $says]
                pub $folder: Option<crate::$folder::$score>,
            )?)*
        }

        impl Scores {
            /// Puts what each model says in short, in the order of [`ModelName::ALL`]. More is
            /// better: friction stands here as ease.
            #[must_use]
            pub fn readings(&self) -> [Option<Reading>; MODELS] {
                let mut readings = [None; MODELS];
                $($(
                    readings[ModelName::$name.index()] =
                        self.$folder.as_ref().map(crate::$folder::$ledger::reading);
                )?)*
                readings
            }

            /// What each model says in its own words: the sentence, its parts, and what is full.
            pub(crate) fn told(&self) -> Vec<(String, Vec<Part>, f64)> {
                let mut told = Vec::new();
                $($(if let Some(score) = &self.$folder {
                    const _: &str = $word;
                    let full = crate::$folder::$ledger::FULL;
                    told.push(match crate::$folder::$ledger::silent(score) {
                        Some(sentence) => (sentence, Vec::new(), full),
                        None => (score.to_string(), score.parts(), full),
                    });
                })?)*
                told
            }
        }
    };
}

models! { scores }
