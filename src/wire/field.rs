//! What a type of the crate is as the value of a field.

use super::{FieldType, Value, word_fields};
use crate::quantity::{Amount, Instant, Name, Party, Positive, Share, Stake};
use crate::{Error, Result};

/// A type that fills one column.
pub(crate) trait Field: Sized {
    /// How it is written.
    const TYPE: FieldType;
    /// The words that it knows, where it is written as a text.
    const WORDS: &'static [&'static str] = &[];

    fn from_value(value: Value) -> Result<Self>;
    fn to_value(&self) -> Value;
}

/// The error of a value of another type than its column has; a record never holds one.
pub(crate) fn mismatch(kind: &'static str, value: &Value) -> Error {
    Error::UnknownName { what: "value", rule: kind, got: format!("{value:?}") }
}

/// Says of types that each has its own form on the wire.
macro_rules! plain {
    ($($type:ty, $kind:ident;)*) => {
        $(
            impl Field for $type {
                const TYPE: FieldType = FieldType::$kind;

                fn from_value(value: Value) -> Result<Self> {
                    if let Value::$kind(x) = value {
                        Ok(x)
                    } else {
                        Err(mismatch(stringify!($kind), &value))
                    }
                }

                fn to_value(&self) -> Value {
                    Value::$kind(self.clone())
                }
            }
        )*
    };
}

plain! {
    Name, Name;
    String, Text;
    f64, Number;
    Share, Share;
    Positive, Positive;
    Amount, Amount;
    Stake, Stake;
    Instant, Instant;
    u32, Count;
    bool, Flag;
}

word_fields!(Party);
