//! Enums of words, each word written once.
//!
//! A list says what it needs, in this order; what follows `name` may be left out:
//!
//! ```text
//! words! {
//!     /// One of the three steps that a problem has to take.
//!     pub enum Step {
//!         /// From its occurrence until it was found.
//!         Find = "find",
//!         /// From then until it was resolved.
//!         Resolve = "resolve",
//!     }
//!     /// All steps, in the order of everything that is listed by step.
//!     pub const ALL: [Self];                 an array; `[Self, ..]` for a list that may grow
//!     /// Returns the word that events use.
//!     pub fn name;
//!     /// Returns where it leads.              one more column: then each word has `=> value`
//!     pub fn leads_to -> Place;
//!     Display;
//!     FromStr "step", list, cut;             or the rule's own words; or `whole`
//! }
//! ```
//!
//! `list` says `one of find, resolve`. The error keeps 40 characters of a word that is not known
//! if it is `cut`, and the word as it is if it is `whole`. Serde writes and reads the same words.
//! Within the crate there are also `index`, the place of a word, `NAMES`, all words in their
//! order, and `RULE`, what `list` says.

/// Defines an enum of words; see the page of the module.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $type:ident {
            $($(#[$word_meta:meta])* $case:ident = $word:literal $(=> $column:expr)?,)+
        }
        $(#[$all_meta:meta])*
        $all_vis:vis const ALL: $all:tt;
        $(#[$name_meta:meta])*
        $name_vis:vis fn name;
        $($rest:tt)*
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
        $vis enum $type {
            $($(#[$word_meta])* #[cfg_attr(feature = "serde", serde(rename = $word))] $case,)+
        }

        // Not every list of words is read in every way.
        #[allow(dead_code)]
        impl $type {
            $crate::kernel::words::words! {
                @all [$($all_meta)*] [$all_vis] $all $($case)+
            }

            /// The words, in the order of `ALL`.
            pub(crate) const NAMES: &'static [&'static str] = &[$($word),+];

            /// What a word must be, in words.
            pub(crate) const RULE: &'static str = $crate::kernel::words::words! {
                @rule list [$(($case $word $($column)?))+]
            };

            /// The place in everything that is listed by it.
            pub(crate) const fn index(self) -> usize {
                self as usize
            }

            $(#[$name_meta])*
            #[must_use]
            $name_vis const fn name(self) -> &'static str {
                match self { $(Self::$case => $word,)+ }
            }
        }

        $crate::kernel::words::words! {
            @rest $type [$(($case $word $($column)?))+] $($rest)*
        }
    };

    (@all [$($meta:meta)*] [$vis:vis] [Self] $($case:ident)+) => {
        $(#[$meta])*
        $vis const ALL: [Self; [$(stringify!($case)),+].len()] = [$(Self::$case),+];
    };
    (@all [$($meta:meta)*] [$vis:vis] [Self, ..] $($case:ident)+) => {
        $(#[$meta])*
        $vis const ALL: &'static [Self] = &[$(Self::$case),+];
    };

    (@rest $type:ident $rows:tt) => {};
    (@rest $type:ident $rows:tt Display; $($rest:tt)*) => {
        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.name())
            }
        }

        $crate::kernel::words::words!(@rest $type $rows $($rest)*);
    };
    (@rest $type:ident $rows:tt FromStr $what:literal, $rule:tt, $kept:ident; $($rest:tt)*) => {
        impl core::str::FromStr for $type {
            type Err = $crate::Error;

            /// # Errors
            ///
            /// [`Error::UnknownName`](crate::Error::UnknownName) for any other word.
            fn from_str(word: &str) -> $crate::Result<Self> {
                let same = $crate::kernel::letters::same;
                let known = Self::ALL.iter().copied().find(|one| same(one.name(), word));
                known.ok_or_else(|| $crate::Error::UnknownName {
                    what: $what,
                    rule: $crate::kernel::words::words!(@rule $rule $rows),
                    got: $crate::kernel::words::words!(@kept $kept word),
                })
            }
        }

        $crate::kernel::words::words!(@rest $type $rows $($rest)*);
    };
    (
        @rest $type:ident [$(($case:ident $word:literal $value:expr))+]
        $(#[$meta:meta])* $vis:vis fn $name:ident -> $column:ty; $($rest:tt)*
    ) => {
        impl $type {
            $(#[$meta])*
            #[must_use]
            $vis const fn $name(self) -> $column {
                match self { $(Self::$case => $value,)+ }
            }
        }

        $crate::kernel::words::words!(@rest $type [$(($case $word $value))+] $($rest)*);
    };

    (@rule list [($first:ident $one:literal $($x:expr)?) $(($case:ident $word:literal $($y:expr)?))*]) => {
        concat!("one of ", $one $(, ", ", $word)*)
    };
    (@rule $rule:literal $rows:tt) => {
        $rule
    };

    (@kept cut $word:ident) => {
        $crate::shown::Shown::kept($word)
    };
    (@kept whole $word:ident) => {
        $word.to_owned()
    };
}

pub(crate) use words;
