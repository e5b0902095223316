//! The aggregate functions.

use core::marker::PhantomData;
use std::sync::Arc;

use datafusion_common::arrow::array::RecordBatch;
use datafusion_common::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion_common::{Result, plan_err};
use datafusion_expr::expr::AggregateFunction;
use datafusion_expr::function::{
    AccumulatorArgs, AggregateFunctionSimplification, StateFieldsArgs,
};
use datafusion_expr::utils::{AggregateOrderSensitivity, format_state_name};
use datafusion_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, ColumnarValue, Expr, GroupsAccumulator, Signature,
    Volatility,
};
use goodwill::book::BookParams;
use goodwill::quantity::Instant;

use crate::args::{self, Arg, Args};
use crate::groups::{Emitted, Finish, Groups, One, states};
use crate::model::{Kept, Model};
use crate::read::{self, SCORE, Scores};
use crate::sets::Sets;

/// What an aggregate makes of what it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Verb {
    /// A state of events.
    Agg,
    /// A state of states.
    Union,
    /// A score of events, without a state between the two.
    Score,
}

impl Verb {
    /// What it takes of a model, or of a whole customer, whose events no constant concerns before
    /// they are read.
    const fn args<M: Kept>(self) -> Args {
        match self {
            Self::Agg if M::UNIT.is_empty() => Args { all: &[Arg::Event], needed: 1 },
            Self::Agg => Args { all: &[Arg::Event, Arg::Constants], needed: 1 },
            Self::Union => Args { all: &[Arg::State], needed: 1 },
            Self::Score => {
                Args { all: &[Arg::Event, Arg::AsOf, Arg::Constants, Arg::Detail], needed: 2 }
            }
        }
    }
}

/// What an aggregate makes of its groups, given its constants.
type Finisher<M> = fn(&Aggregate<M>, Given) -> Finish<M>;

/// The constants of one use of an aggregate.
struct Given {
    set: BookParams,
    as_of: Option<Instant>,
    full: bool,
}

/// One aggregate function.
#[derive(Debug)]
pub(crate) struct Aggregate<M: Kept> {
    name: String,
    verb: Verb,
    signature: Signature,
    sets: Arc<Sets>,
    finisher: Finisher<M>,
    model: PhantomData<M>,
}

// What it does follows from its name, its verb and its constants.
impl<M: Kept> PartialEq for Aggregate<M> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.verb == other.verb && self.sets == other.sets
    }
}

impl<M: Kept> Eq for Aggregate<M> {}

impl<M: Kept> core::hash::Hash for Aggregate<M> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        (&self.name, self.verb, &self.sets).hash(state);
    }
}

fn to_states<M: Kept>(of: &Aggregate<M>, _: Given) -> Finish<M> {
    let name = of.name.clone();
    Arc::new(move |groups| states(&name, groups))
}

fn to_scores<M: Model>(of: &Aggregate<M>, given: Given) -> Finish<M> {
    let name = of.name.clone();
    Arc::new(move |groups: Emitted<M>| {
        let mut scores = Scores::new(groups.len());
        for group in groups {
            scores.push(match given.as_of {
                Some(as_of) => read::said(&name, group?, &given.set, as_of, given.full)?,
                None => None,
            });
        }
        scores.finish()
    })
}

/// Refuses to count equal events once, unasked by an id, and equal states.
fn not_distinct(function: &str, verb: Verb, is_distinct: bool) -> Result<()> {
    if !is_distinct {
        return Ok(());
    }
    let since = match verb {
        Verb::Agg | Verb::Score => {
            "every event counts (the same event with the same id is to be taken out before)"
        }
        Verb::Union => "every state counts (equal ones may be of other events)",
    };
    plan_err!("{function}: DISTINCT must be left out, since {since}")
}

impl<M: Kept> Aggregate<M> {
    /// The aggregates that make states.
    pub(crate) fn of_states(sets: &Arc<Sets>) -> [AggregateUDF; 2] {
        let names = [(Verb::Agg, "agg"), (Verb::Union, "union_agg")];
        names.map(|(verb, name)| Self::function(verb, name, sets, to_states::<M>))
    }

    fn function(verb: Verb, name: &str, sets: &Arc<Sets>, finisher: Finisher<M>) -> AggregateUDF {
        AggregateUDF::from(Self {
            name: format!("{}_{name}", M::NAME),
            verb,
            signature: Signature::user_defined(Volatility::Immutable),
            sets: Arc::clone(sets),
            finisher,
            model: PhantomData,
        })
    }

    fn groups(&self, args: &AccumulatorArgs) -> Result<Groups<M>> {
        not_distinct(&self.name, self.verb, args.is_distinct)?;
        let given = self.given(args)?;
        let set = given.set.clone();
        let values_at = given.as_of.filter(|_| self.verb == Verb::Score && !given.full);
        let finish = (self.finisher)(self, given);
        Ok(Groups::new(&self.name, set, self.verb == Verb::Union, values_at, finish))
    }

    /// Reads the arguments that must be constant.
    fn given(&self, args: &AccumulatorArgs) -> Result<Given> {
        let mut given = Given { set: BookParams::default(), as_of: None, full: true };
        // A constant is one without a single row, too.
        let batch = RecordBatch::new_empty(Arc::new(args.schema.clone()));
        for (arg, expr) in self.verb.args::<M>().all.iter().zip(args.exprs) {
            if matches!(arg, Arg::Event | Arg::State) {
                continue;
            }
            let value: ColumnarValue = expr.evaluate(&batch)?;
            let value = args::constant(&self.name, *arg, &value)?;
            match arg {
                Arg::Constants => given.set = args::constants::<M>(&self.name, value)?.set,
                Arg::AsOf => {
                    let column = args::seconds(&value.to_array()?)?;
                    given.as_of = args::instant(&self.name, &column, 0)?;
                }
                Arg::Detail => given.full = args::is_full(&self.name, value)?,
                Arg::Event | Arg::State => {}
            }
        }
        Ok(given)
    }
}

impl<M: Model> Aggregate<M> {
    /// The aggregate that makes scores of events.
    pub(crate) fn of_scores(sets: &Arc<Sets>) -> AggregateUDF {
        Self::function(Verb::Score, "score_agg", sets, to_scores::<M>)
    }
}

impl<M: Kept> AggregateUDFImpl for Aggregate<M> {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(match self.verb {
            Verb::Agg | Verb::Union => DataType::LargeBinary,
            Verb::Score => DataType::Struct(SCORE.clone()),
        })
    }

    fn state_fields(&self, args: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        let name = format_state_name(args.name, "state");
        Ok(vec![Arc::new(Field::new(name, DataType::LargeBinary, true))])
    }

    fn accumulator(&self, args: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(One(self.groups(&args)?)))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs) -> bool {
        true
    }

    fn create_groups_accumulator(
        &self,
        args: AccumulatorArgs,
    ) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(self.groups(&args)?))
    }

    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        self.verb.args::<M>().coerce(&self.name, given)
    }

    fn simplify(&self) -> Option<AggregateFunctionSimplification> {
        let (name, verb, sets) = (self.name.clone(), self.verb, Arc::clone(&self.sets));
        Some(Box::new(move |mut call: AggregateFunction, _| {
            // Later, the optimizer may have made a grouping of it.
            not_distinct(&name, verb, call.params.distinct)?;
            call.params.args = verb.args::<M>().filled::<M>(&name, &sets, call.params.args)?;
            Ok(Expr::AggregateFunction(call))
        }))
    }
}
