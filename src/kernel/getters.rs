//! What a type tells of its own fields, each field once.
//!
//! ```text
//! impl Encounter {
//!     getters! {
//!         /// Returns the stage.
//!         pub fn stage -> &Stage;                  a reference
//!         /// Returns the instant.
//!         pub fn at -> Instant;                    a copy
//!         /// Returns the channel, if it is known.
//!         pub fn channel -> Option<&Name>;         a reference, where there is one
//!         /// Returns the frictions.
//!         pub fn frictions -> &[Friction];         a list
//!         /// Tells whether the matter was taken to be settled.
//!         pub fn is_resolved -> bool = resolved;   a field of another name
//!     }
//! }
//! ```
//!
//! Each is `const` and `must_use`.

/// Defines getters within an `impl`; see the page of the module.
macro_rules! getters {
    () => {};
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident -> &'static $type:ty $(= $field:ident)?; $($rest:tt)*
    ) => {
        $crate::kernel::getters::getters! {
            @one [$(#[$meta])* $vis] $name, &'static $type,
            self => $crate::kernel::getters::getters!(@of self $name $($field)?)
        }
        $crate::kernel::getters::getters!($($rest)*);
    };
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident -> &[$type:ty] $(= $field:ident)?; $($rest:tt)*
    ) => {
        $crate::kernel::getters::getters! {
            @one [$(#[$meta])* $vis] $name, &[$type],
            self => $crate::kernel::getters::getters!(@of self $name $($field)?).as_slice()
        }
        $crate::kernel::getters::getters!($($rest)*);
    };
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident -> &$type:ty $(= $field:ident)?; $($rest:tt)*
    ) => {
        $crate::kernel::getters::getters! {
            @one [$(#[$meta])* $vis] $name, &$type,
            self => &$crate::kernel::getters::getters!(@of self $name $($field)?)
        }
        $crate::kernel::getters::getters!($($rest)*);
    };
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident -> Option<&$type:ty> $(= $field:ident)?; $($rest:tt)*
    ) => {
        $crate::kernel::getters::getters! {
            @one [$(#[$meta])* $vis] $name, Option<&$type>,
            self => $crate::kernel::getters::getters!(@of self $name $($field)?).as_ref()
        }
        $crate::kernel::getters::getters!($($rest)*);
    };
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident -> $type:ty $(= $field:ident)?; $($rest:tt)*
    ) => {
        $crate::kernel::getters::getters! {
            @one [$(#[$meta])* $vis] $name, $type,
            self => $crate::kernel::getters::getters!(@of self $name $($field)?)
        }
        $crate::kernel::getters::getters!($($rest)*);
    };

    (@one [$(#[$meta:meta])* $vis:vis] $name:ident, $type:ty, $self:ident => $value:expr) => {
        $(#[$meta])*
        #[must_use]
        $vis const fn $name(&$self) -> $type {
            $value
        }
    };
    (@of $self:ident $name:ident) => {
        $self.$name
    };
    (@of $self:ident $name:ident $field:ident) => {
        $self.$field
    };
}

pub(crate) use getters;
