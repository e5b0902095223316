//! What fills one column or several.

use super::{Column, Field, FieldType, Fields};
use crate::Result;
use crate::quantity::{Rating, Scale};

/// A type that fills one column, perhaps, or several that belong together.
pub(crate) trait Columns: Sized {
    const COLUMNS: &'static [Column];

    /// Takes it from the fields; `name` is that of the field.
    fn take(fields: &mut Fields, name: &'static str) -> Result<Self>;

    /// Puts it among the fields.
    fn put(&self, fields: &mut Fields, name: &'static str);
}

impl<T: Field> Columns for T {
    const COLUMNS: &'static [Column] = &[Column::of_field(T::TYPE, T::WORDS, true)];

    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn take(fields: &mut Fields, name: &'static str) -> Result<Self> {
        fields.need(name).and_then(T::from_value)
    }

    fn put(&self, fields: &mut Fields, name: &'static str) {
        fields.put(name, self.to_value());
    }
}

impl<T: Field> Columns for Option<T> {
    const COLUMNS: &'static [Column] = &[Column::of_field(T::TYPE, T::WORDS, false)];

    #[allow(clippy::inline_always)]
    #[inline(always)]
    fn take(fields: &mut Fields, name: &'static str) -> Result<Self> {
        fields.take(name).map(T::from_value).transpose()
    }

    fn put(&self, fields: &mut Fields, name: &'static str) {
        if let Some(x) = self {
            fields.put(name, x.to_value());
        }
    }
}

impl Columns for Rating {
    const COLUMNS: &'static [Column] = &[
        Column::named("rating", FieldType::Number, "The rating.", "4"),
        Column::named("min", FieldType::Number, "The lower end of the rating's scale.", "1"),
        Column::named("max", FieldType::Number, "The upper end of the rating's scale.", "5"),
    ];

    fn take(fields: &mut Fields, _: &'static str) -> Result<Self> {
        let scale = Scale::new(f64::take(fields, "min")?, f64::take(fields, "max")?)?;
        Self::new(f64::take(fields, "rating")?, scale)
    }

    fn put(&self, fields: &mut Fields, _: &'static str) {
        self.value().put(fields, "rating");
        self.scale().min().put(fields, "min");
        self.scale().max().put(fields, "max");
    }
}
