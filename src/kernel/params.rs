//! Sets of constants, each constant written once.
//!
//! ```text
//! params! {
//!     /// The constants with which a ledger is read.
//!     #[derive(Debug, Clone, PartialEq)]
//!     pub struct PillarsParams, checked {
//!         exponent: Exponent = Exponent::GEOMETRIC, check with_exponent "ρ, which …";
//!         prior: Prior = Prior::default(), set with_prior "the prior of every share";
//!     }
//! }
//! ```
//!
//! gives the fields, private; `Default`, of the constants; `exponent()`, "Returns ρ, which ….", and
//! `with_exponent()`, "Sets ρ, which …."; and serde, which reads what is left out as the default
//! and refuses what it does not know. The word before the setter says what is given of it:
//!
//! | word | getter | setter | read by |
//! |---|---|---|---|
//! | `set` | given | given | taking the value |
//! | `free` | by hand | by hand | taking the value |
//! | `check` | given | by hand, and may refuse | the setter |
//! | `own` | by hand | by hand, and may refuse | the setter |
//!
//! A set with a setter that may refuse is `checked`: serde reads a form of it, `ParamsForm`, and the
//! setters then take the form in, in the order of the fields.

/// Defines a set of constants; see the page of the module.
macro_rules! params {
    ($(#[$meta:meta])* pub struct $name:ident { $($fields:tt)+ }) => {
        $crate::kernel::params::params! {
            @define [
                $(#[$meta])*
                #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
                #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
                #[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
            ] $name $($fields)+
        }
    };
    ($(#[$meta:meta])* pub struct $name:ident, checked { $($fields:tt)+ }) => {
        $crate::kernel::params::params! {
            @define [
                $(#[$meta])*
                #[cfg_attr(
                    feature = "serde",
                    derive(serde::Serialize, serde::Deserialize),
                    serde(crate = "crate::strict"),
                    serde(try_from = "ParamsForm", into = "ParamsForm")
                )]
            ] $name $($fields)+
        }
        $crate::kernel::params::params!(@form $name $($fields)+);
    };

    (
        @define [$(#[$meta:meta])*] $name:ident
        $($field:ident: $type:ty = $default:expr, $word:ident $with:ident $($doc:literal)?;)+
    ) => {
        $(#[$meta])*
        pub struct $name {
            $($field: $type,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        impl $name {
            $($crate::kernel::params::params!(@doors $word $field $with $type, $($doc)?);)+
        }
    };

    (@doors set $field:ident $with:ident $type:ty, $doc:literal) => {
        $crate::kernel::params::params!(@doors check $field $with $type, $doc);

        #[doc = concat!("Sets ", $doc, ".")]
        #[must_use]
        pub const fn $with(mut self, $field: $type) -> Self {
            self.$field = $field;
            self
        }
    };
    (@doors check $field:ident $with:ident $type:ty, $doc:literal) => {
        #[doc = concat!("Returns ", $doc, ".")]
        #[must_use]
        pub const fn $field(&self) -> $type {
            self.$field
        }
    };
    (@doors free $field:ident $with:ident $type:ty,) => {};
    (@doors own $field:ident $with:ident $type:ty,) => {};

    (
        @form $name:ident
        $($field:ident: $type:ty = $default:expr, $word:ident $with:ident $($doc:literal)?;)+
    ) => {
        /// What serde writes; what is left out is read as the default.
        #[cfg(feature = "serde")]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(crate = "crate::strict")]
        #[serde(default, deny_unknown_fields)]
        struct ParamsForm {
            $($field: $type,)+
        }

        #[cfg(feature = "serde")]
        impl Default for ParamsForm {
            fn default() -> Self {
                $name::default().into()
            }
        }

        #[cfg(feature = "serde")]
        impl TryFrom<ParamsForm> for $name {
            type Error = $crate::Error;

            fn try_from(form: ParamsForm) -> $crate::Result<Self> {
                let mut read = Self::default();
                $($crate::kernel::params::params!(@read $word read form $field $with);)+
                Ok(read)
            }
        }

        #[cfg(feature = "serde")]
        impl From<$name> for ParamsForm {
            fn from(params: $name) -> Self {
                Self { $($field: params.$field,)+ }
            }
        }
    };

    (@read set $read:ident $form:ident $field:ident $with:ident) => {
        $read.$field = $form.$field;
    };
    (@read free $read:ident $form:ident $field:ident $with:ident) => {
        $read.$field = $form.$field;
    };
    (@read check $read:ident $form:ident $field:ident $with:ident) => {
        $read = $read.$with($form.$field)?;
    };
    (@read own $read:ident $form:ident $field:ident $with:ident) => {
        $read = $read.$with($form.$field)?;
    };
}

pub(crate) use params;
