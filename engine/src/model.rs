//! The models, as the functions see them; made of the crate's own table.

use core::any::{Any, TypeId};
use core::fmt::Debug;
use core::hash::Hash;

use goodwill::Result;
use goodwill::book::{BookParams, Relationship};
use goodwill::kernel::{Interval, Part};
use goodwill::quantity::{HalfLife, Instant};
use goodwill::record::{Event, Fact};
use goodwill::trust::{TrustEvent, TrustLedger};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What became of a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// The ledger counts it.
    Counted,
    /// It has to be labelled by what comes before and after, and so waits.
    Waits,
    /// It concerns another model.
    PassedOver,
}

/// What a state is kept of: a model, or a whole customer.
pub(crate) trait Kept:
    Debug + Clone + Copy + PartialEq + Eq + Hash + Send + Sync + 'static
{
    /// The name in the functions and in the states.
    const NAME: &'static str;
    /// The field of the constants that says the unit of counting; empty where nothing is counted.
    const UNIT: &'static str;
    /// What counts.
    type Ledger: Debug + Serialize + DeserializeOwned + Send + Sync + 'static;

    fn empty(set: &BookParams) -> Self::Ledger;
    fn join(own: &mut Self::Ledger, other: &Self::Ledger) -> Result<()>;
    fn observe(ledger: &mut Self::Ledger, fact: &Fact) -> Taken;
    /// Whether it counts facts of trust as they come, and so can take acts without their events.
    fn counts_trust() -> bool;
    /// Takes a ledger of trust as its own; `None` where trust is not kept.
    fn of_trust(ledger: TrustLedger) -> Option<Self::Ledger>;
    /// The ledger of trust that it is; `None` where trust is not kept.
    fn trust(ledger: &Self::Ledger) -> Option<&TrustLedger>;
    fn set_half_life(set: &mut BookParams, half_life: HalfLife);
    fn bytes(ledger: &Self::Ledger) -> usize;
}

/// What a score says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Said {
    pub(crate) value: f64,
    pub(crate) coverage: f64,
    pub(crate) fresh: f64,
    pub(crate) facts: u64,
    /// What costs most of a reading, where it was asked for.
    pub(crate) full: Option<(Interval, Vec<Part>)>,
}

/// A model, whose states are read as scores.
pub(crate) trait Model: Kept {
    /// Labels what waits, as one customer's complete events, and counts it.
    fn settle(
        ledger: Self::Ledger,
        waiting: &[Event],
        set: &BookParams,
        as_of: Instant,
    ) -> Result<Self::Ledger>;
    /// Refuses constants whose unit is not the ledger's.
    fn counts_as_said(ledger: &Self::Ledger, set: &BookParams) -> Result<()>;
    /// Takes the model's ledger out of a whole customer's.
    fn of(relationship: &Relationship) -> Self::Ledger;
    fn read(
        ledger: &Self::Ledger,
        set: &BookParams,
        as_of: Instant,
        full: bool,
    ) -> Result<Option<Said>>;
}

/// Tells whether a model's evidence is of some type.
fn takes<L, V: Any, E: Any>(_: fn(&mut L, &V)) -> bool {
    TypeId::of::<V>() == TypeId::of::<E>()
}

/// Counts an event where a model's evidence is its events: where both are one type.
fn direct<L, V: Any, E: Any>(observe: fn(&mut L, &V), ledger: &mut L, event: &E) -> bool {
    let evidence = (event as &dyn Any).downcast_ref();
    evidence.inspect(|evidence| observe(ledger, evidence)).is_some()
}

macro_rules! of_the_table {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        $(
            #[doc = concat!("The functions of ", $of, ".")]
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub(crate) struct $fact;

            impl Kept for $fact {
                const NAME: &'static str = stringify!($folder);
                const UNIT: &'static str = stringify!($unit_field);
                type Ledger = goodwill::$folder::$ledger;

                fn empty(set: &BookParams) -> Self::Ledger {
                    goodwill::$folder::$ledger::new(set.$unit_field)
                }

                fn join(own: &mut Self::Ledger, other: &Self::Ledger) -> Result<()> {
                    own.merge(other)
                }

                fn observe(ledger: &mut Self::Ledger, fact: &Fact) -> Taken {
                    let Fact::$fact(event) = fact else { return Taken::PassedOver };
                    if direct(goodwill::$folder::$ledger::observe, ledger, event) {
                        Taken::Counted
                    } else {
                        Taken::Waits
                    }
                }

                fn counts_trust() -> bool {
                    takes::<_, _, TrustEvent>(goodwill::$folder::$ledger::observe)
                }

                fn of_trust(ledger: TrustLedger) -> Option<Self::Ledger> {
                    let mut ledger = Some(ledger);
                    (&mut ledger as &mut dyn Any).downcast_mut().and_then(Option::take)
                }

                fn trust(ledger: &Self::Ledger) -> Option<&TrustLedger> {
                    (ledger as &dyn Any).downcast_ref()
                }

                fn set_half_life(set: &mut BookParams, half_life: HalfLife) {
                    set.$unit_field.half_life = half_life;
                }

                fn bytes(ledger: &Self::Ledger) -> usize {
                    ledger.settled_bytes()
                }
            }

            impl Model for $fact {
                fn settle(
                    mut ledger: Self::Ledger,
                    waiting: &[Event],
                    set: &BookParams,
                    as_of: Instant,
                ) -> Result<Self::Ledger> {
                    if !waiting.is_empty() {
                        let mut set = set.clone();
                        set.$unit_field = ledger.unit();
                        let all = Relationship::from_events(waiting, &set, as_of)?;
                        ledger.merge(all.$folder())?;
                    }
                    Ok(ledger)
                }

                fn counts_as_said(ledger: &Self::Ledger, set: &BookParams) -> Result<()> {
                    if set.$unit_field == ledger.unit() {
                        return Ok(());
                    }
                    // What refuses to merge them says which field differs, and how.
                    Self::empty(set).merge(ledger)
                }

                fn of(relationship: &Relationship) -> Self::Ledger {
                    relationship.$folder().clone()
                }

                fn read(
                    ledger: &Self::Ledger,
                    set: &BookParams,
                    as_of: Instant,
                    full: bool,
                ) -> Result<Option<Said>> {
                    let score = ledger.score(&set.$folder, as_of)?;
                    Ok(score.map(|score| Said {
                        value: score.value(),
                        coverage: score.coverage(),
                        fresh: score.fresh(),
                        facts: score.facts(),
                        full: full.then(|| (score.interval(), score.parts())),
                    }))
                }
            }
        )*

        /// Sets the half-life of every model.
        fn set_all_half_lives(set: &mut BookParams, half_life: HalfLife) {
            $(set.$unit_field.half_life = half_life;)*
        }

        /// Does something with every model.
        macro_rules! each_model {
            ($do:ident $args:tt) => {
                $($do!($fact $args);)*
            };
        }

        pub(crate) use each_model;
    };
}

goodwill::models! { of_the_table }

/// A whole customer: all of its events, since what they mean for one another is found when they
/// are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Whole;

/// Nothing is counted before it is read.
#[derive(Debug, Clone, Copy, Serialize, serde::Deserialize)]
pub(crate) struct Nothing {}

impl Kept for Whole {
    const NAME: &'static str = "relationship";
    const UNIT: &'static str = "";
    type Ledger = Nothing;

    fn empty(_: &BookParams) -> Nothing {
        Nothing {}
    }

    fn join(_: &mut Nothing, _: &Nothing) -> Result<()> {
        Ok(())
    }

    fn observe(_: &mut Nothing, _: &Fact) -> Taken {
        Taken::Waits
    }

    fn counts_trust() -> bool {
        false
    }

    fn of_trust(_: TrustLedger) -> Option<Nothing> {
        None
    }

    fn trust(_: &Nothing) -> Option<&TrustLedger> {
        None
    }

    fn set_half_life(set: &mut BookParams, half_life: HalfLife) {
        set_all_half_lives(set, half_life);
    }

    fn bytes(_: &Nothing) -> usize {
        0
    }
}
