//! What every model says, in full and in short.

use super::{MODELS, ModelName};
use crate::kernel::Part;
use crate::model::{Glance, Reading, Relational, Said, models};

/// What one model says in its own words.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told {
    pub(crate) model: ModelName,
    /// The score in a sentence, and the parts that make it; `None` where its facts make none.
    pub(crate) sentence: Option<String>,
    pub(crate) parts: Vec<Part>,
    /// The value that is all of it: 1, or 100 points.
    pub(crate) full: f64,
    /// What it says beside.
    pub(crate) lines: Vec<String>,
}

/// What each model says in short, in the order of [`ModelName::ALL`].
pub(crate) type AllSaid = [Option<Said>; MODELS];

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

            /// Puts the same with the intervals of those models of which they are asked: they cost
            /// most of a reading.
            pub(crate) fn said(&self, is_asked: impl Fn(&Glance) -> bool) -> AllSaid {
                let mut said = [None; MODELS];
                $($(
                    said[ModelName::$name.index()] = self.$folder.as_ref().map(|score| {
                        let glance = crate::$folder::$ledger::glance(score);
                        let interval = || crate::$folder::$ledger::interval(score);
                        glance.said(is_asked(&glance).then(interval))
                    });
                )?)*
                said
            }

            /// Puts the same without intervals.
            #[must_use]
            pub fn glances(&self) -> [Option<Glance>; MODELS] {
                let mut glances = [None; MODELS];
                $($(
                    glances[ModelName::$name.index()] =
                        self.$folder.as_ref().map(crate::$folder::$ledger::glance);
                )?)*
                glances
            }
        }
    };
}

models! { scores }
