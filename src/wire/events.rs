//! The definition of a model's events.

use super::{EventSpec, Fields};
use crate::Result;
use crate::quantity::Instant;

/// The events of one model, as they are recorded: read, written and dated.
pub(crate) trait Recorded: Sized {
    /// What the events are like, in the order of everything that is listed by event.
    const EVENTS: &'static [EventSpec];

    /// Reads the event of a name into what is to hold it; `None` where the model has none of that
    /// name. What is left in the fields does not belong.
    fn read<T>(
        name: &str,
        fields: &mut Fields,
        at: Instant,
        hold: fn(Self) -> T,
    ) -> Option<Result<T>>;

    /// Writes the event into the fields and returns its name.
    fn write(&self, fields: &mut Fields) -> &'static str;

    /// Returns when it happened.
    fn when(&self) -> Instant;
}

/// Defines a model's events: each with its name on the wire, its fields, their types, what they
/// say and an example of each. All else follows from it.
///
/// A variant of plain fields is written as it stands:
///
/// ```text
/// /// A new offer helped the customer, or did not.
/// Offer = "offer" {
///     /// How far it helped.
///     helped: Share = "0.8",
///     /// A field whose column has another name.
///     customer_share as level: Share = "0.7",
///     /// A field that may be left out, and then is 0.
///     hand_offs: u32 = "2" or 0,
///     /// The same, which is left out as well where it is written.
///     reversed: bool = "true" unless false,
/// }
/// ```
///
/// A variant that holds a type of its own says how that is made and taken apart. The fields are in
/// scope by name where it is read; all of them must be given where it is written.
///
/// ```text
/// /// A risk was taken.
/// Place(Placing) = "place" {
///     /// The id of the stake.
///     stake_id: Name = "order 17",
///     /// By when it is to be honoured.
///     due: Option<Instant> = "1700600000",
/// }
/// read |at| Placing::new(stake_id, at).until(due);
/// write |placing| { stake_id: placing.id().clone(), due: placing.due_at() };
/// ```
///
/// A variant of plain fields that may all be left out, but not together, says so after them:
///
/// ```text
/// needs one of timely, complete, accurate;
/// ```
///
/// An event that only says otherwise what another says is an alias: it is read, never written.
///
/// ```text
/// alias Observed = "conduct_deed" { … } read |at| …;
/// ```
macro_rules! events {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($body:tt)*
        }
    ) => {
        $crate::wire::events! { @split [$(#[$meta])*] $name [] [] [] $($body)* }
    };

    // One variant after the other is sorted into those that make the enum and the aliases.
    // A variant of plain fields of which one at least must be there.
    (
        @split $metas:tt $name:ident [$($done:tt)*] $aliases:tt [$($specs:tt)*]
        #[doc = $help:literal] $(#[$attr:meta])*
        $variant:ident = $word:literal {
            $(
                #[doc = $fhelp:literal] $(#[$fattr:meta])*
                $field:ident: $type:ty = $example:literal
            ),* $(,)?
        }
        needs one of $($one:ident),+;
        $($rest:tt)*
    ) => {
        $crate::wire::events! { @split $metas $name [$($done)* {
            some ($($one),+) plain $variant $word $help [$(#[$attr])*]
            [$({ $field [] [$type] $example $fhelp [$(#[$fattr])*] })*]
        }] $aliases [$($specs)* {
            $word $help false [$({ $field [] [$type] $example $fhelp [] })*]
        }] $($rest)* }
    };
    // A variant of plain fields.
    (
        @split $metas:tt $name:ident [$($done:tt)*] $aliases:tt [$($specs:tt)*]
        #[doc = $help:literal] $(#[$attr:meta])*
        $variant:ident = $word:literal {
            $(
                #[doc = $fhelp:literal] $(#[$fattr:meta])*
                $field:ident $(as $column:ident)?: $type:ty = $example:literal
                $($left:ident $default:literal)?
            ),* $(,)?
        }
        $($rest:tt)*
    ) => {
        $crate::wire::events! { @split $metas $name [$($done)* {
            plain $variant $word $help [$(#[$attr])*]
            [$({ $field [$($column)?] [$type $(; $left $default)?] $example $fhelp [$(#[$fattr])*] })*]
        }] $aliases [$($specs)* {
            $word $help false
            [$({ $field [$($column)?] [$type $(; $left $default)?] $example $fhelp [] })*]
        }] $($rest)* }
    };
    // A variant that holds a type of its own.
    (
        @split $metas:tt $name:ident [$($done:tt)*] $aliases:tt [$($specs:tt)*]
        #[doc = $help:literal] $(#[$attr:meta])*
        $variant:ident($payload:ty) = $word:literal {
            $(
                #[doc = $fhelp:literal]
                $field:ident: $type:ty = $example:literal
            ),* $(,)?
        }
        read |$at:ident| $read:expr;
        write |$it:ident| { $($written:tt)* };
        $($rest:tt)*
    ) => {
        $crate::wire::events! { @split $metas $name [$($done)* {
            held $variant $word $help [$(#[$attr])*] ($payload)
            [$({ $field [] [$type] $example $fhelp [] })*]
            |$at| { $read } |$it| { $($written)* }
        }] $aliases [$($specs)* {
            $word $help false [$({ $field [] [$type] $example $fhelp [] })*]
        }] $($rest)* }
    };
    // An alias.
    (
        @split $metas:tt $name:ident $done:tt [$($aliases:tt)*] [$($specs:tt)*]
        #[doc = $help:literal]
        alias $word:literal {
            $(
                #[doc = $fhelp:literal]
                $field:ident: $type:ty = $example:literal
            ),* $(,)?
        }
        read |$at:ident| $read:expr;
        $($rest:tt)*
    ) => {
        $crate::wire::events! { @split $metas $name $done [$($aliases)* {
            $word $help
            [$({ $field [] [$type] $example $fhelp [] })*]
            |$at| { $read }
        }] [$($specs)* {
            $word $help true [$({ $field [] [$type] $example $fhelp [] })*]
        }] $($rest)* }
    };
    (
        @split [$(#[$meta:meta])*] $name:ident [$($variant:tt)*] [$($alias:tt)*] [$($spec:tt)*]
    ) => {
        $crate::wire::events! { @enum [$(#[$meta])*] $name [] $($variant)* }

        impl $crate::wire::Recorded for $name {
            const EVENTS: &'static [$crate::wire::EventSpec] = &[
                $($crate::wire::events!(@spec $spec),)*
            ];

            // What `?` leaves is the closure of one event, not the reader.
            #[allow(clippy::redundant_closure_call)]
            fn read<T>(
                name: &str,
                fields: &mut $crate::wire::Fields,
                at: $crate::quantity::Instant,
                hold: fn(Self) -> T,
            ) -> Option<$crate::Result<T>> {
                $(if name == $crate::wire::events!(@word $variant) {
                    return Some($crate::wire::events!(@read fields at $variant).map(hold));
                })*
                $(if name == $crate::wire::events!(@alias_word $alias) {
                    return Some($crate::wire::events!(@alias_read fields at $alias).map(hold));
                })*
                None
            }

            $crate::wire::events! { @methods [] [] $($variant)* }
        }
    };

    // The enum, variant by variant.
    (
        @enum $metas:tt $name:ident [$($done:tt)*]
        {
            plain $variant:ident $word:literal $help:literal [$(#[$attr:meta])*]
            [$({ $field:ident [$($column:ident)?] [$type:ty $(; $($default:tt)*)?] $example:literal $fhelp:literal [$(#[$fattr:meta])*] })*]
        }
        $($rest:tt)*
    ) => {
        $crate::wire::events! { @enum $metas $name [$($done)*
            #[doc = $help]
            ///
            #[doc = concat!("Written as `", $word, "`.")]
            $(#[$attr])*
            $variant {
                $(
                    #[doc = $fhelp]
                    $(#[$fattr])*
                    $field: $type,
                )*
                /// When.
                at: $crate::quantity::Instant,
            },
        ] $($rest)* }
    };
    (
        @enum $metas:tt $name:ident [$($done:tt)*]
        {
            held $variant:ident $word:literal $help:literal [$(#[$attr:meta])*] ($payload:ty)
            $($how:tt)*
        }
        $($rest:tt)*
    ) => {
        $crate::wire::events! { @enum $metas $name [$($done)*
            #[doc = $help]
            ///
            #[doc = concat!("Written as `", $word, "`.")]
            $(#[$attr])*
            $variant($payload),
        ] $($rest)* }
    };
    (@enum [$(#[$meta:meta])*] $name:ident [$($variants:tt)*]) => {
        $(#[$meta])*
        pub enum $name {
            $($variants)*
        }
    };

    (@word { plain $variant:ident $word:literal $($how:tt)* }) => { $word };
    (@word { held $variant:ident $word:literal $($how:tt)* }) => { $word };
    (@alias_word { $word:literal $($how:tt)* }) => { $word };

    (@spec { $word:literal $help:literal $alias:literal [
        $({ $field:ident [$($column:ident)?] $type:tt $example:literal $fhelp:literal [] })*
    ] }) => {
        $crate::wire::EventSpec {
            name: $word,
            help: $help,
            alias: $alias,
            fields: &[$($crate::wire::FieldSpec {
                name: $crate::wire::events!(@column $field $($column)?),
                help: $fhelp,
                example: $example,
                columns: $crate::wire::events!(@columns $type),
            },)*],
        }
    };
    (@column $field:ident) => { stringify!($field) };
    (@column $field:ident $column:ident) => { stringify!($column) };

    // The columns of a field, how it is taken from them and put there; a field that may be left
    // out goes by its default.
    (@columns [$type:ty]) => { <$type as $crate::wire::Columns>::COLUMNS };
    (@columns [$type:ty; $left:ident $default:literal]) => {
        <Option<$type> as $crate::wire::Columns>::COLUMNS
    };
    (@take [$type:ty] $fields:ident $column:expr) => {
        <$type as $crate::wire::Columns>::take($fields, $column)?
    };
    (@take [$type:ty; $left:ident $default:literal] $fields:ident $column:expr) => {
        <Option<$type> as $crate::wire::Columns>::take($fields, $column)?.unwrap_or($default)
    };
    (@put [$type:ty $(; or $default:literal)?] $field:ident $fields:ident $column:expr) => {
        <$type as $crate::wire::Columns>::put($field, $fields, $column)
    };
    (@put [$type:ty; unless $default:literal] $field:ident $fields:ident $column:expr) => {
        if *$field != $default {
            <$type as $crate::wire::Columns>::put($field, $fields, $column);
        }
    };

    (@read $fields:ident $at:ident {
        plain $variant:ident $word:literal $help:literal $attrs:tt
        [$({ $field:ident [$($column:ident)?] $type:tt $example:literal $fhelp:literal $fattrs:tt })*]
    }) => {
        (|| Ok(Self::$variant {
            $($field: $crate::wire::events!(
                @take $type $fields $crate::wire::events!(@column $field $($column)?)
            ),)*
            at: $at,
        }))()
    };
    (@read $fields:ident $now:ident {
        held $variant:ident $word:literal $help:literal $attrs:tt ($payload:ty)
        [$({ $field:ident [] [$type:ty] $example:literal $fhelp:literal $fattrs:tt })*]
        |$at:ident| { $read:expr } $($how:tt)*
    }) => {
        (|| {
            $(let $field = <$type as $crate::wire::Columns>::take($fields, stringify!($field))?;)*
            let $at = $now;
            let read: $crate::Result<$payload> = $read;
            read.map(Self::$variant)
        })()
    };
    (@alias_read $fields:ident $now:ident {
        $word:literal $help:literal
        [$({ $field:ident [] [$type:ty] $example:literal $fhelp:literal $fattrs:tt })*]
        |$at:ident| { $read:expr }
    }) => {
        (|| {
            $(let $field = <$type as $crate::wire::Columns>::take($fields, stringify!($field))?;)*
            let $at = $now;
            $read
        })()
    };

    // What writes and dates, arm by arm.
    (
        @methods [$($write:tt)*] [$($when:tt)*]
        {
            plain $variant:ident $word:literal $help:literal $attrs:tt
            [$({ $field:ident [$($column:ident)?] $type:tt $example:literal $fhelp:literal $fattrs:tt })*]
        }
        $($rest:tt)*
    ) => {
        $crate::wire::events! { @methods
            [$($write)* {
                ($variant { $($field,)* at: _ }) $word
                [$(($field) $type $crate::wire::events!(@column $field $($column)?);)*]
            }]
            [$($when)* { ($variant { at, .. }) at }]
            $($rest)*
        }
    };
    (
        @methods [$($write:tt)*] [$($when:tt)*]
        {
            held $variant:ident $word:literal $help:literal $attrs:tt ($payload:ty)
            [$({ $field:ident [] [$type:ty] $example:literal $fhelp:literal $fattrs:tt })*]
            |$at:ident| { $read:expr } |$it:ident| { $($written:tt)* }
        }
        $($rest:tt)*
    ) => {
        $crate::wire::events! { @methods
            [$($write)* {
                ($variant($it)) $word
                struct { $($field: $type,)* } { $($written)* } [$($field)*]
            }]
            [$($when)* { ($variant(held)) held.at() }]
            $($rest)*
        }
    };
    (@methods [$($write:tt)*] [$($when:tt)*]) => {
        fn write(&self, fields: &mut $crate::wire::Fields) -> &'static str {
            $crate::wire::events!(@write self fields [] $($write)*)
        }

        fn when(&self) -> $crate::quantity::Instant {
            $crate::wire::events!(@when self [] $($when)*)
        }
    };

    (
        @write $self:ident $fields:ident [$($arms:tt)*]
        {
            ($variant:ident { $($pattern:tt)* }) $word:literal
            [$(($field:ident) $type:tt $column:expr;)*]
        }
        $($rest:tt)*
    ) => {
        $crate::wire::events!(@write $self $fields [$($arms)*
            Self::$variant { $($pattern)* } => {
                $($crate::wire::events!(@put $type $field $fields $column);)*
                $word
            }
        ] $($rest)*)
    };
    (
        @write $self:ident $fields:ident [$($arms:tt)*]
        {
            ($variant:ident($it:ident)) $word:literal
            struct { $($field:ident: $type:ty,)* } { $($written:tt)* } [$($named:ident)*]
        }
        $($rest:tt)*
    ) => {
        $crate::wire::events!(@write $self $fields [$($arms)*
            Self::$variant($it) => {
                // Every field must be given, or this does not compile.
                struct Written { $($field: $type,)* }
                let written = Written { $($written)* };
                $(<$type as $crate::wire::Columns>::put(
                    &written.$field,
                    $fields,
                    stringify!($field),
                );)*
                $word
            }
        ] $($rest)*)
    };
    (@write $self:ident $fields:ident [$($arms:tt)*]) => {
        match $self { $($arms)* }
    };

    (@when $self:ident [$($arms:tt)*] { ($($pattern:tt)*) $value:expr } $($rest:tt)*) => {
        $crate::wire::events!(@when $self [$($arms)* Self::$($pattern)* => ($value).clone(),] $($rest)*)
    };
    (@when $self:ident [$($arms:tt)*]) => {
        match $self { $($arms)* }
    };

    // A variant of which one field at least must be there is a plain one but where it is read.
    (@enum $metas:tt $name:ident $done:tt { some $ones:tt $($plain:tt)* } $($rest:tt)*) => {
        $crate::wire::events! { @enum $metas $name $done { $($plain)* } $($rest)* }
    };
    (@methods $write:tt $when:tt { some $ones:tt $($plain:tt)* } $($rest:tt)*) => {
        $crate::wire::events! { @methods $write $when { $($plain)* } $($rest)* }
    };
    (@word { some $ones:tt $($plain:tt)* }) => { $crate::wire::events!(@word { $($plain)* }) };
    (@spec { some $ones:tt $($plain:tt)* }) => { $crate::wire::events!(@spec { $($plain)* }) };
    (@read $fields:ident $at:ident {
        some ($($one:ident),+) plain $variant:ident $word:literal $($how:tt)*
    }) => {
        $fields.need_one_of(&[$(stringify!($one)),+], stringify!($($one),+)).and_then(|()| {
            $crate::wire::events!(@read $fields $at { plain $variant $word $($how)* })
        })
    };
}

/// The words of an enum that has `ALL` and `name`.
macro_rules! words_of {
    ($type:ident) => {{
        let mut words = [""; $type::ALL.len()];
        let mut i = 0;
        while i < words.len() {
            words[i] = $type::ALL[i].name();
            i += 1;
        }
        words
    }};
}

/// Says of enums of words, which have `ALL` and `name`, that each fills a column by its word.
macro_rules! word_fields {
    ($($type:ident),* $(,)?) => {
        $(
            impl $crate::wire::Field for $type {
                const TYPE: $crate::wire::FieldType =
                    $crate::wire::FieldType::Word(&$crate::wire::WordList {
                        what: stringify!($type),
                        words: &$crate::wire::words_of!($type),
                    });

                fn from_value(value: $crate::wire::Value) -> $crate::Result<Self> {
                    let known = value.word_of(Self::ALL.iter().copied(), |one| one.name());
                    known.ok_or_else(|| $crate::wire::mismatch(stringify!($type), &value))
                }

                fn to_value(&self) -> $crate::wire::Value {
                    $crate::wire::Value::Word(self.name())
                }
            }
        )*
    };
}

/// Says of enums of words, which have `ALL` and `name`, that each fills a column of names by its
/// word. Other events write other names into it.
macro_rules! name_fields {
    ($($type:ident),* $(,)?) => {
        $(
            impl $crate::wire::Field for $type {
                const TYPE: $crate::wire::FieldType = $crate::wire::FieldType::Name;
                const WORDS: &'static [&'static str] = &$crate::wire::words_of!($type);

                fn from_value(value: $crate::wire::Value) -> $crate::Result<Self> {
                    <$crate::quantity::Name as $crate::wire::Field>::from_value(value)?
                        .as_str()
                        .parse()
                }

                fn to_value(&self) -> $crate::wire::Value {
                    $crate::wire::Value::Name($crate::quantity::Name::constant(self.name()))
                }
            }
        )*
    };
}

pub(crate) use {events, name_fields, word_fields, words_of};
