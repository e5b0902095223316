//! What the functions take, and what of it can be told when a plan is made.

use datafusion_common::arrow::array::{Array, ArrayRef, AsArray, Int64Array};
use datafusion_common::arrow::compute::cast;
use datafusion_common::arrow::datatypes::{
    DataType, Date32Type, Int64Type, IntervalUnit, TimeUnit,
};
use datafusion_common::{Result, ScalarValue, exec_err, plan_err};
use datafusion_expr::{ColumnarValue, Expr};
use goodwill::book::BookParams;
use goodwill::quantity::{HalfLife, Instant};

use crate::model::Kept;
use crate::rows;
use crate::sets::Sets;

/// One argument of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Arg {
    /// A text, or a struct with the fields of an event.
    Event,
    /// A state, one binary value.
    State,
    /// The instant of a reading.
    AsOf,
    /// Constants: a registered name, JSON, or a half-life.
    Constants,
    /// How much a score says: `full` or `brief`.
    Detail,
}

impl Arg {
    /// What it is called in an error.
    const fn name(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::State => "state",
            Self::AsOf => "as_of",
            Self::Constants => "constants",
            Self::Detail => "detail",
        }
    }

    /// What it must be.
    const fn rule(self) -> &'static str {
        match self {
            Self::Event => "a text of JSON, or a struct with the fields of an event",
            Self::State => "binary, as the aggregates make it",
            Self::AsOf => "a timestamp, a date, or seconds since 1970",
            Self::Constants => {
                "a text (a registered name, or JSON), or a half-life as an interval or in seconds"
            }
            Self::Detail => "a text, `full` or `brief`",
        }
    }

    /// The type in which a function takes it, or none.
    fn taken(self, given: &DataType) -> Option<DataType> {
        use DataType::{
            Binary, BinaryView, Date32, Date64, Dictionary, FixedSizeBinary, Float32, Float64,
            Int8, Int16, Int32, Int64, Interval, LargeBinary, LargeUtf8, Null, Struct, Timestamp,
            UInt8, UInt16, UInt32, UInt64, Utf8, Utf8View,
        };
        let is_text = matches!(given, Utf8 | LargeUtf8 | Utf8View | Null)
            || matches!(given, Dictionary(_, of) if matches!(**of, Utf8 | LargeUtf8 | Utf8View));
        let is_whole =
            matches!(given, Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32 | UInt64);
        match self {
            Self::Event | Self::Constants | Self::Detail if is_text => Some(Utf8),
            Self::Event => matches!(given, Struct(_)).then(|| given.clone()),
            Self::State => {
                matches!(given, Binary | LargeBinary | BinaryView | FixedSizeBinary(_) | Null)
                    .then_some(LargeBinary)
            }
            Self::AsOf | Self::Constants if is_whole => Some(Int64),
            Self::AsOf if is_text || matches!(given, Date64) => {
                Some(Timestamp(TimeUnit::Second, None))
            }
            Self::AsOf => matches!(given, Timestamp(..) | Date32).then(|| given.clone()),
            Self::Constants if matches!(given, Float32 | Float64) => Some(Float64),
            Self::Constants if matches!(given, Interval(_)) => {
                Some(Interval(IntervalUnit::MonthDayNano))
            }
            Self::Constants | Self::Detail => None,
        }
    }
}

/// What a function takes: some arguments, the first so many of which it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Args {
    pub(crate) all: &'static [Arg],
    pub(crate) needed: usize,
}

impl Args {
    /// Checks what is given when a plan is made, and says as what it is taken.
    pub(crate) fn coerce(&self, function: &str, given: &[DataType]) -> Result<Vec<DataType>> {
        let Self { all, needed } = *self;
        if given.len() < needed || given.len() > all.len() {
            let names: Vec<&str> = all.iter().map(|arg| arg.name()).collect();
            let (names, many) = (names.join(", "), given.len());
            return plan_err!(
                "{function}({names}) must be given the first {needed} to {} of them, got {many}",
                all.len()
            );
        }
        let both = all.iter().zip(given);
        both.map(|(arg, given)| {
            let Some(taken) = arg.taken(given) else {
                let (name, rule) = (arg.name(), arg.rule());
                return plan_err!("{function}: {name} must be {rule}, got {given}");
            };
            if let DataType::Struct(fields) = &taken {
                rows::check(function, fields)?;
            }
            Ok(taken)
        })
        .collect()
    }

    /// The place of an argument.
    pub(crate) fn place(&self, wanted: Arg) -> Option<usize> {
        self.all.iter().position(|arg| *arg == wanted)
    }

    /// Puts the content of registered constants where their name stands, and refuses what no
    /// function could read: what a plan says then does not depend on who runs it.
    pub(crate) fn filled<M: Kept>(
        &self,
        function: &str,
        sets: &Sets,
        mut args: Vec<Expr>,
    ) -> Result<Vec<Expr>> {
        if let Some(place) = self.place(Arg::Constants)
            && let Some(Expr::Literal(value, meta)) = args.get(place)
        {
            if let Some(name) = name_of(value) {
                let content = sets.content(function, name)?;
                let content = ScalarValue::Utf8(Some(content.to_owned()));
                args[place] = Expr::Literal(content, meta.clone());
            }
            if let Expr::Literal(value, _) = &args[place] {
                constants::<M>(function, value)?;
            }
        }
        if let Some(place) = self.place(Arg::Detail)
            && let Some(Expr::Literal(value, _)) = args.get(place)
        {
            is_full(function, value)?;
        }
        Ok(args)
    }
}

/// A text that is no JSON is a name.
fn name_of(value: &ScalarValue) -> Option<&str> {
    let text = value.try_as_str()??;
    (!text.trim_start().starts_with('{')).then_some(text)
}

/// The constants of one use of a function.
#[derive(Debug, Clone)]
pub(crate) struct Constants {
    pub(crate) set: BookParams,
    /// Whether they say the unit of counting: a state that counts in another is refused then.
    pub(crate) say_unit: bool,
}

impl Constants {
    /// The constants where none are given.
    pub(crate) fn none() -> Self {
        Self { set: BookParams::default(), say_unit: false }
    }
}

/// Reads constants as they travel in a plan.
pub(crate) fn constants<M: Kept>(function: &str, value: &ScalarValue) -> Result<Constants> {
    if value.is_null() {
        return Ok(Constants::none());
    }
    if let Some(name) = name_of(value) {
        return exec_err!(
            "{function}: constants must stand in the plan as they are, got the name `{name}` \
             (the optimizer's rule `simplify_expressions` puts them there)"
        );
    }
    if let Some(Some(text)) = value.try_as_str() {
        let say_unit = || {
            let fields = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text);
            fields.is_ok_and(|fields| fields.contains_key(M::UNIT))
        };
        return match serde_json::from_str(text) {
            Ok(set) => Ok(Constants { set, say_unit: say_unit() }),
            Err(error) => plan_err!("{function}: constants are refused: {error}"),
        };
    }
    let seconds = match value {
        ScalarValue::Int64(Some(seconds)) => *seconds as f64,
        ScalarValue::Float64(Some(seconds)) => *seconds,
        ScalarValue::IntervalMonthDayNano(Some(interval)) if interval.months == 0 => {
            f64::from(interval.days) * Instant::DAY as f64 + interval.nanoseconds as f64 / 1e9
        }
        ScalarValue::IntervalMonthDayNano(Some(interval)) => {
            let months = interval.months;
            return plan_err!(
                "{function}: half-life must be of days, since months differ in length, got {months} months"
            );
        }
        _ => {
            let (rule, given) = (Arg::Constants.rule(), value.data_type());
            return plan_err!("{function}: constants must be {rule}, got {given}");
        }
    };
    let mut set = BookParams::default();
    match HalfLife::from_seconds(seconds) {
        Ok(half_life) => M::set_half_life(&mut set, half_life),
        Err(error) => return plan_err!("{function}: {error}"),
    }
    Ok(Constants { set, say_unit: true })
}

/// Reads how much a score says.
pub(crate) fn is_full(function: &str, value: &ScalarValue) -> Result<bool> {
    match value.try_as_str().flatten() {
        None if value.is_null() => Ok(true),
        Some("full") => Ok(true),
        Some("brief") => Ok(false),
        other => {
            let got = other.map_or_else(|| value.to_string(), str::to_owned);
            plan_err!("{function}: detail must be `full` or `brief`, got `{got}`")
        }
    }
}

/// The constant that an argument must be.
pub(crate) fn constant<'a>(
    function: &str,
    arg: Arg,
    value: &'a ColumnarValue,
) -> Result<&'a ScalarValue> {
    match value {
        ColumnarValue::Scalar(value) => Ok(value),
        ColumnarValue::Array(_) => {
            let name = arg.name();
            plan_err!("{function}: {name} must be constant, got a column")
        }
    }
}

/// Reads instants, of which parts of a second are left off, as seconds since 1970.
pub(crate) fn seconds(array: &ArrayRef) -> Result<Int64Array> {
    let per_second = match array.data_type() {
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>();
            return Ok(days.unary(|days| i64::from(days) * Instant::DAY));
        }
        DataType::Timestamp(unit, _) => match unit {
            TimeUnit::Second => 1,
            TimeUnit::Millisecond => 1_000,
            TimeUnit::Microsecond => 1_000_000,
            TimeUnit::Nanosecond => 1_000_000_000,
        },
        _ => 1,
    };
    let whole = cast(array, &DataType::Int64)?;
    let whole = whole.as_primitive::<Int64Type>();
    if per_second == 1 {
        return Ok(whole.clone());
    }
    Ok(whole.unary(|units| i64::div_euclid(units, per_second)))
}

/// The instant in a row; none where it is null.
pub(crate) fn instant(function: &str, seconds: &Int64Array, row: usize) -> Result<Option<Instant>> {
    if seconds.is_null(row) {
        return Ok(None);
    }
    match Instant::new(seconds.value(row)) {
        Ok(at) => Ok(Some(at)),
        Err(error) => exec_err!("{function}: {error}"),
    }
}
