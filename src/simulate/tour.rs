//! The tour of all kinds of events that the simulator makes up.

use rand::RngExt;

use super::life::{Invented, KINDS, Life};
use crate::Result;
use crate::model::models;
use crate::quantity::{Amount, Instant, Name};
use crate::record::{Account, AccountEvent, Fact, Override};
use crate::wire::{EventSpec, Recorded};

/// How many events of a list are no alias of another.
const fn kinds(events: &[EventSpec]) -> usize {
    let (mut count, mut i) = (0, 0);
    while i < events.len() {
        if !events[i].alias {
            count += 1;
        }
        i += 1;
    }
    count
}

macro_rules! tour {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        // Every event of every model is made up, or this does not compile.
        $(const _: () = assert!(
            <crate::$folder::$event as Invented>::KINDS
                == kinds(<crate::$folder::$event as Recorded>::EVENTS),
            "an event without a truth"
        );)*

        /// How many kinds of events there are.
        pub(super) const TOUR: usize =
            AccountEvent::KINDS $(+ <crate::$folder::$event as Invented>::KINDS)*;

        /// What each model remembers of the events that it made up.
        #[derive(Default)]
        pub(super) struct Memories {
            $($folder: <crate::$folder::$event as Invented>::Memory,)*
        }

        /// How likely each kind is, against the others.
        pub(super) fn habits(life: &Life) -> [f64; TOUR] {
            let mut habits = [0.0; TOUR];
            let mut set = |from: usize, kinds: usize, habit: &dyn Fn(usize) -> f64| {
                (0..kinds).for_each(|kind| habits[from + kind] = habit(kind));
            };
            $({
                type Event = crate::$folder::$event;
                set(Event::FROM, Event::KINDS, &|kind| Event::habit(life, kind));
            })*
            set(ACCOUNT, AccountEvent::KINDS, &|kind| AccountEvent::habit(life, kind));
            habits
        }

        /// Makes up an event of a kind.
        pub(super) fn invent(
            life: &mut Life,
            memories: &mut Memories,
            kind: usize,
            at: Instant,
        ) -> Result<Fact> {
            $({
                type Event = crate::$folder::$event;
                if (Event::FROM..Event::FROM + Event::KINDS).contains(&kind) {
                    let memory = &mut memories.$folder;
                    return Event::invent(life, memory, kind - Event::FROM, at).map(Fact::$fact);
                }
            })*
            AccountEvent::invent(life, &mut (), kind.saturating_sub(ACCOUNT), at)
                .map(Fact::Account)
        }
    };
}

models! { tour }

/// The kind that says what the customer is to the firm.
pub(super) const ACCOUNT: usize = AccountEvent::FROM;

impl Invented for AccountEvent {
    const FROM: usize = 55;
    const KINDS: usize = 2;
    type Memory = ();

    fn habit(_: &Life, kind: usize) -> f64 {
        // An override is rare.
        [0.2, 0.05][kind]
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        if kind == 0 {
            // A customer's kind does not change; what it is worth moves a little.
            let (segment, worth) = KINDS[life.kind];
            let worth = Amount::new(libm::round(worth * life.rng.random_range(500.0..1_500.0)))?;
            let segment = Some(Name::new(segment)?);
            return Ok(Self::Account(Account { at, segment, worth: Some(worth) }));
        }
        let (author, reason) = (Name::new("the account owner")?, Name::new("what they told me")?);
        let days = life.rng.random_range(30..120);
        let value = life.near(life.attentive);
        Override::new(author, reason, value, at, at.plus(days * Instant::DAY)?).map(Self::Override)
    }
}
