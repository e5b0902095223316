//! The models that speak of a relationship.

macro_rules! names {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        /// A model that speaks of a relationship.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
        #[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
        #[non_exhaustive]
        pub enum ModelName {
            $($(
                #[doc = $says]
                $name,
            )?)*
        }

        /// How many models speak of a relationship.
        pub(crate) const MODELS: usize = ModelName::ALL.len();

        impl ModelName {
            /// All models, in the order of everything that is listed by model.
            pub const ALL: [Self; [$($($word,)?)*].len()] = [$($(Self::$name,)?)*];

            /// Returns the place in [`ModelName::ALL`].
            pub(crate) const fn index(self) -> usize {
                self as usize
            }

            /// Returns the name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $($(Self::$name => $word,)?)*
                }
            }
        }
    };
}

models! { names }

impl core::fmt::Display for ModelName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}
