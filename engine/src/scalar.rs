//! The functions that read states.

use core::marker::PhantomData;
use std::sync::Arc;

use datafusion_common::arrow::array::{Array, ArrayRef, AsArray, Int64Array, LargeBinaryArray};
use datafusion_common::arrow::datatypes::DataType;
use datafusion_common::{Result, ScalarValue, exec_datafusion_err};
use datafusion_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use crate::args::{self, Arg, Args, Constants};
use crate::groups::{Group, States};
use crate::model::{Kept, Model, Whole};
use crate::read::{self, SCORE, STANDING, Scores, Standings};
use crate::sets::Sets;
use crate::state::Refused;

/// What a function makes of the states of a batch.
type Body = fn(&Batch) -> Result<ArrayRef>;

/// One function.
#[derive(Debug)]
pub(crate) struct Scalar<M: Kept> {
    name: String,
    args: Args,
    returns: DataType,
    signature: Signature,
    sets: Arc<Sets>,
    body: Body,
    model: PhantomData<M>,
}

// What it does follows from its name and its constants.
impl<M: Kept> PartialEq for Scalar<M> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.sets == other.sets
    }
}

impl<M: Kept> Eq for Scalar<M> {}

impl<M: Kept> core::hash::Hash for Scalar<M> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        (&self.name, &self.sets).hash(state);
    }
}

/// The states of a batch, and all else that a function was given.
struct Batch<'a> {
    function: &'a str,
    states: &'a LargeBinaryArray,
    as_of: Int64Array,
    constants: Constants,
    full: bool,
}

impl Batch<'_> {
    fn refused(&self, refused: &Refused) -> datafusion_common::DataFusionError {
        exec_datafusion_err!("{}: {refused}", self.function)
    }

    /// Reads each state in a way of its own; a null state, or one at no instant, gives nothing.
    fn each<T>(
        &self,
        read: impl Fn(&[u8], goodwill::quantity::Instant) -> Result<Option<T>>,
        mut take: impl FnMut(Option<T>) -> Result<()>,
    ) -> Result<()> {
        for row in 0..self.states.len() {
            let as_of = args::instant(self.function, &self.as_of, row)?;
            take(match as_of {
                Some(as_of) if self.states.is_valid(row) => read(self.states.value(row), as_of)?,
                _ => None,
            })?;
        }
        Ok(())
    }
}

fn scores<M: Model>(batch: &Batch) -> Result<ArrayRef> {
    let mut scores = Scores::new(batch.states.len());
    let read = |state: &[u8], as_of| {
        let group = read::group::<M>(state, &batch.constants, as_of);
        let group = group.map_err(|refused| batch.refused(&refused))?;
        read::said(batch.function, group, &batch.constants.set, as_of, batch.full)
    };
    batch.each(read, |said| {
        scores.push(said);
        Ok(())
    })?;
    scores.finish()
}

fn labelled<M: Model>(batch: &Batch) -> Result<ArrayRef> {
    let mut states = States::<M>::new(batch.function, batch.states.len());
    let read = |state: &[u8], as_of| {
        let settled = read::group::<M>(state, &batch.constants, as_of)
            .and_then(|group| read::settled(group, &batch.constants.set, as_of));
        settled.map_err(|refused| batch.refused(&refused))
    };
    batch.each(read, |ledger| states.push(&Group { ledger, waiting: Vec::new() }))?;
    Ok(states.finish())
}

fn standings(batch: &Batch) -> Result<ArrayRef> {
    let mut standings = Standings::new(batch.states.len());
    let read = |state: &[u8], as_of| {
        let set = &batch.constants.set;
        let portrait = read::relationship(state, set, as_of).and_then(|relationship| {
            relationship.portrait(set, as_of).map_err(|error| error.to_string())
        });
        portrait.map_err(|refused| batch.refused(&refused))
    };
    batch.each(read, |portrait| {
        standings.push(portrait.as_ref());
        Ok(())
    })?;
    standings.finish()
}

const READS: Args = Args { all: &[Arg::State, Arg::AsOf, Arg::Constants, Arg::Detail], needed: 2 };
const LABELS: Args = Args { all: &[Arg::State, Arg::AsOf, Arg::Constants], needed: 2 };

impl<M: Model> Scalar<M> {
    /// The functions that read the states of a model.
    pub(crate) fn of_model(sets: &Arc<Sets>) -> [ScalarUDF; 2] {
        let name = |verb| format!("{}_{verb}", M::NAME);
        let score = DataType::Struct(SCORE.clone());
        [
            Self::function(name("score"), READS, score, sets, scores::<M>),
            Self::function(name("label"), LABELS, DataType::LargeBinary, sets, labelled::<M>),
        ]
    }
}

impl Scalar<Whole> {
    /// The function that reads the states of a whole customer.
    pub(crate) fn of_customer(sets: &Arc<Sets>) -> ScalarUDF {
        let standing = DataType::Struct(STANDING.clone());
        Self::function("standing".to_owned(), LABELS, standing, sets, standings)
    }
}

impl<M: Kept> Scalar<M> {
    fn function(
        name: String,
        args: Args,
        returns: DataType,
        sets: &Arc<Sets>,
        body: Body,
    ) -> ScalarUDF {
        ScalarUDF::from(Self {
            name,
            args,
            returns,
            signature: Signature::user_defined(Volatility::Immutable),
            sets: Arc::clone(sets),
            body,
            model: PhantomData,
        })
    }
}

impl<M: Kept> ScalarUDFImpl for Scalar<M> {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.returns.clone())
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        self.args.coerce(&self.name, given)
    }

    fn simplify(&self, args: Vec<Expr>, _: &SimplifyContext) -> Result<ExprSimplifyResult> {
        let (before, filled) = (args.clone(), self.args.filled::<M>(&self.name, &self.sets, args)?);
        if before == filled {
            return Ok(ExprSimplifyResult::Original(filled));
        }
        let function = Arc::new(ScalarUDF::from(Self {
            name: self.name.clone(),
            args: self.args,
            returns: self.returns.clone(),
            signature: self.signature.clone(),
            sets: Arc::clone(&self.sets),
            body: self.body,
            model: PhantomData,
        }));
        Ok(ExprSimplifyResult::Simplified(function.call(filled)))
    }

    fn invoke_with_args(&self, given: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let ScalarFunctionArgs { args: values, number_rows, .. } = given;
        let value = |arg| self.args.place(arg).and_then(|place| values.get(place));
        let column = |arg| match value(arg) {
            Some(value) => value.to_array(number_rows),
            None => ScalarValue::Null.to_array_of_size(number_rows),
        };
        let constant = |arg| value(arg).map(|value| args::constant(&self.name, arg, value));
        let set = constant(Arg::Constants).transpose()?;
        let full = constant(Arg::Detail).transpose()?;
        let states = column(Arg::State)?;
        let batch = Batch {
            function: &self.name,
            states: states.as_binary::<i64>(),
            as_of: args::seconds(&column(Arg::AsOf)?)?,
            constants: set
                .map_or(Ok(Constants::none()), |set| args::constants::<M>(&self.name, set))?,
            full: full.map_or(Ok(true), |full| args::is_full(&self.name, full))?,
        };
        Ok(ColumnarValue::Array((self.body)(&batch)?))
    }
}
