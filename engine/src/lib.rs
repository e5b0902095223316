//! The models of `goodwill` as aggregate functions of Apache DataFusion: the same scores, to the
//! last bit, on any number of partitions and of nodes.
//!
//! ```
//! use datafusion::prelude::SessionContext;
//! use goodwill_datafusion::Functions;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> datafusion::error::Result<()> {
//! let mut context = SessionContext::new();
//! Functions::new().register(&mut context)?;
//! let scores = context
//!     .sql(
//!         "SELECT trust_score(trust_agg(event), 1700086400) AS trust FROM (VALUES
//!            ('{\"customer\":\"acme\",\"at\":1700000000,\"event\":\"act\",\"by\":\"firm\",
//!               \"stake\":3,\"conduct\":\"acted_rightly\"}')) AS t (event)",
//!     )
//!     .await?
//!     .collect()
//!     .await?;
//! assert_eq!(scores[0].num_rows(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # Functions
//!
//! For every model, `trust` standing for its name:
//!
//! | function | makes |
//! |---|---|
//! | `trust_agg(event [, constants])` | a state of events |
//! | `trust_union_agg(state)` | a state of states |
//! | `trust_score(state, as_of [, constants [, detail]])` | what a state says at an instant |
//! | `trust_label(state, as_of [, constants])` | a state in which nothing waits (see below) |
//! | `trust_score_agg(event, as_of [, constants [, detail]])` | the score of events, with no state between |
//!
//! For the whole customer: `relationship_agg(event)`, `relationship_union_agg(state)` and
//! `standing(state, as_of [, constants])`. A model's `…_score` reads these states too, and then
//! counts what the events of other models mean for it.
//!
//! An **event** is a text of JSON, or a struct with the fields of an event, as
//! [`EventRecord`](goodwill::record::EventRecord) lists them. A struct needs no customer where the
//! query groups by it; a text names its own. Events of other models are passed over. An event that is
//! wrong, and one that is later than `as_of`, fails the query: `WHERE` leaves it out.
//!
//! A **score** is a struct: `value`, `lower`, `upper`, `coverage`, `fresh`, `evidence` (facts) and
//! `parts`. Where nothing is known it is null. With the detail `'brief'` there are no bounds and no
//! parts, which cost most of a reading. A **standing** is a struct of two such structs, `ours` and
//! `theirs`, in which `evidence` is what the facts weigh; each is null where nothing is known.
//!
//! **Constants** are a half-life (an interval, or seconds), JSON of
//! [`BookParams`], or the name of a set that was registered with
//! [`Functions::with_set`]. A name is replaced by its content when the plan is made, so that
//! workers need not know it. For a whole customer a half-life is that of every model. The state of
//! a model has a unit of its own (a half-life, a reference): constants that say another are refused
//! where it is read. A whole customer's state counts nothing before it is read.
//!
//! Windows may grow, and not slide: nothing is taken out of a state again.
//!
//! # Labelling
//!
//! What some events say depends on what comes before and after: a meeting that was followed up, an
//! issue that came back. Such events wait in the state, as they are, and are labelled when the
//! state is read, over all of them in order of time. So no order of the input matters. What does
//! matter: a group must hold one customer's complete events, which `GROUP BY customer` gives. A
//! state of several customers' events would be labelled wrongly; where the events name their
//! customers it is refused, and where they do not, nothing tells. To add up over customers, label
//! first: `trust_union_agg(trust_label(state, as_of))`.
//!
//! States in which events wait grow with them; so do all states of whole customers.

mod aggregate;
mod args;
mod groups;
mod model;
mod read;
mod rows;
mod scalar;
mod sets;
mod state;

use std::sync::Arc;

use datafusion_common::{Result, plan_err};
use datafusion_expr::registry::FunctionRegistry;
use datafusion_expr::{AggregateUDF, ScalarUDF};
use goodwill::book::BookParams;

use aggregate::Aggregate;
use model::{Whole, each_model};
use scalar::Scalar;
use sets::Sets;

/// All functions, and the constants that they know by name.
///
/// One list for the client, the scheduler and the executors.
#[derive(Debug, Clone, Default)]
pub struct Functions {
    sets: Arc<Sets>,
}

impl Functions {
    /// The functions, without any constants of a name.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers constants by name.
    ///
    /// # Errors
    ///
    /// A plan error for a name that does not begin with a letter, or ends with a blank.
    pub fn with_set(mut self, name: &str, set: &BookParams) -> Result<Self> {
        Arc::make_mut(&mut self.sets).insert(name, set)?;
        Ok(self)
    }

    /// Lists the aggregates.
    #[must_use]
    pub fn aggregates(&self) -> Vec<Arc<AggregateUDF>> {
        let sets = &self.sets;
        let mut all = Vec::new();
        macro_rules! push {
            ($model:ident (all sets)) => {
                all.extend(Aggregate::<model::$model>::of_states(sets));
                all.push(Aggregate::<model::$model>::of_scores(sets));
            };
        }
        each_model!(push (all sets));
        all.extend(Aggregate::<Whole>::of_states(sets));
        all.into_iter().map(Arc::new).collect()
    }

    /// Lists the functions that read states.
    #[must_use]
    pub fn scalars(&self) -> Vec<Arc<ScalarUDF>> {
        let sets = &self.sets;
        let mut all = Vec::new();
        macro_rules! push {
            ($model:ident (all sets)) => {
                all.extend(Scalar::<model::$model>::of_model(sets));
            };
        }
        each_model!(push (all sets));
        all.push(Scalar::of_customer(sets));
        all.into_iter().map(Arc::new).collect()
    }

    /// Returns an aggregate, to be called in the `DataFrame` API.
    ///
    /// # Errors
    ///
    /// A plan error for a name that is none of theirs.
    pub fn aggregate(&self, name: &str) -> Result<Arc<AggregateUDF>> {
        let found = self.aggregates().into_iter().find(|one| one.name() == name);
        found.map_or_else(|| plan_err!("aggregate must be one of this crate, got `{name}`"), Ok)
    }

    /// Returns a function that reads states, to be called in the `DataFrame` API.
    ///
    /// # Errors
    ///
    /// A plan error for a name that is none of theirs.
    pub fn scalar(&self, name: &str) -> Result<Arc<ScalarUDF>> {
        let found = self.scalars().into_iter().find(|one| one.name() == name);
        found.map_or_else(|| plan_err!("function must be one of this crate, got `{name}`"), Ok)
    }

    /// Registers all of them.
    ///
    /// # Errors
    ///
    /// Those of the registry.
    pub fn register(&self, registry: &mut dyn FunctionRegistry) -> Result<()> {
        for aggregate in self.aggregates() {
            registry.register_udaf(aggregate)?;
        }
        for scalar in self.scalars() {
            registry.register_udf(scalar)?;
        }
        Ok(())
    }
}
