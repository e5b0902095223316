//! Methods that only return a field, each written once.
//!
//! ```text
//! impl Placing {
//!     getters! {
//!         /// Returns the id.
//!         id: &Name;
//!         /// Returns who took the risk.
//!         by: Party;
//!         /// Returns by when it must be honoured.
//!         due_at: Option<Instant> = due;
//!     }
//! }
//! ```
//!
//! A type behind `&` is lent, alone or in an `Option`; any other is copied. The field has the name of the method, unless one
//! is given.

/// Writes methods that return a field; see the page of the module.
macro_rules! getters {
    () => {};
    ($(#[$meta:meta])* $name:ident: & $kind:ty = $($field:ident).+; $($rest:tt)*) => {
        $(#[$meta])*
        #[must_use]
        pub const fn $name(&self) -> &$kind {
            &self.$($field).+
        }

        $crate::kernel::getters::getters!($($rest)*);
    };
    ($(#[$meta:meta])* $name:ident: Option<&$kind:ty> = $($field:ident).+; $($rest:tt)*) => {
        $(#[$meta])*
        #[must_use]
        pub const fn $name(&self) -> Option<&$kind> {
            self.$($field).+.as_ref()
        }

        $crate::kernel::getters::getters!($($rest)*);
    };
    ($(#[$meta:meta])* $name:ident: $kind:ty = $($field:ident).+; $($rest:tt)*) => {
        $(#[$meta])*
        #[must_use]
        pub const fn $name(&self) -> $kind {
            self.$($field).+
        }

        $crate::kernel::getters::getters!($($rest)*);
    };
    ($(#[$meta:meta])* $name:ident: & $kind:ty; $($rest:tt)*) => {
        $crate::kernel::getters::getters!($(#[$meta])* $name: &$kind = $name; $($rest)*);
    };
    ($(#[$meta:meta])* $name:ident: Option<&$kind:ty>; $($rest:tt)*) => {
        $crate::kernel::getters::getters!($(#[$meta])* $name: Option<&$kind> = $name; $($rest)*);
    };
    ($(#[$meta:meta])* $name:ident: $kind:ty; $($rest:tt)*) => {
        $crate::kernel::getters::getters!($(#[$meta])* $name: $kind = $name; $($rest)*);
    };
}

pub(crate) use getters;
