//! The tour of all kinds of events that the simulator makes up.

use rand::RngExt;

use super::life::{Invented, KINDS, Life, not_made_up};
use crate::Result;
use crate::model::models;
use crate::quantity::{Amount, Instant, Name};
use crate::record::{Account, AccountEvent, Fact, OutcomeEvent, Override};
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
            concat!(
                "an event without a truth, or a truth without an event: look in src/model/",
                stringify!($folder),
                "/truth.rs, at KINDS and `invent`"
            )
        );)*

        /// How many kinds of events there are.
        pub(super) const TOUR: usize =
            OutcomeEvent::KINDS + AccountEvent::KINDS $(+ <crate::$folder::$event as Invented>::KINDS)*;

        /// What each model remembers of the events that it made up.
        #[derive(Default)]
        pub(super) struct Memories {
            $($folder: <crate::$folder::$event as Invented>::Memory,)*
        }

        /// How likely each kind is, against the others: the models' kinds in the order of the
        /// table, then the account's.
        pub(super) fn habits(life: &Life) -> [f64; TOUR] {
            let mut habits = [0.0; TOUR];
            let mut places = habits.iter_mut();
            $({
                type Event = crate::$folder::$event;
                for (kind, place) in (0..Event::KINDS).zip(places.by_ref()) {
                    *place = Event::habit(life, kind);
                }
            })*
            for (kind, place) in (0..OutcomeEvent::KINDS).zip(places.by_ref()) {
                *place = OutcomeEvent::habit(life, kind);
            }
            for (kind, place) in (0..AccountEvent::KINDS).zip(places) {
                *place = AccountEvent::habit(life, kind);
            }
            habits
        }

        /// Makes up an event of a kind, by its place among the habits.
        pub(super) fn invent(
            life: &mut Life,
            memories: &mut Memories,
            mut kind: usize,
            at: Instant,
        ) -> Result<Fact> {
            $({
                type Event = crate::$folder::$event;
                if kind < Event::KINDS {
                    let memory = &mut memories.$folder;
                    return Event::invent(life, memory, kind, at).map(Fact::$fact);
                }
                kind -= Event::KINDS;
            })*
            if kind < OutcomeEvent::KINDS {
                return OutcomeEvent::invent(life, &mut (), kind, at).map(Fact::Outcome);
            }
            kind -= OutcomeEvent::KINDS;
            AccountEvent::invent(life, &mut (), kind, at).map(Fact::Account)
        }
    };
}

models! { tour }

const _: () = assert!(
    AccountEvent::KINDS == kinds(AccountEvent::EVENTS),
    "an event without a truth, or a truth without an event: look at KINDS of the account in \
     src/simulate/tour.rs"
);
/// The kind that says what the customer is to the firm.
pub(super) const ACCOUNT: usize = TOUR - AccountEvent::KINDS;

const _: () = assert!(
    OutcomeEvent::KINDS == kinds(OutcomeEvent::EVENTS),
    "an outcome without a truth: look at KINDS of the outcomes in src/simulate/tour.rs"
);

impl Invented for OutcomeEvent {
    const KINDS: usize = 9;
    type Memory = ();

    fn habit(_: &Life, _: usize) -> f64 {
        // What becomes of a customer follows from the truth, not from chance: the tour alone shows
        // every kind, those that leave before those that stay.
        0.0
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        let amount = Some(Amount::new(libm::round(1_000.0 * KINDS[life.kind].1))?);
        Ok(match kind {
            0 => Self::SaidLeaving { amount, at },
            1 => Self::Withdrew { amount, at },
            2 => Self::Lapsed { amount, at },
            3 => Self::Departed { amount, at },
            4 => Self::Contracted { amount, at },
            5 => Self::Ordered { amount, at },
            6 => Self::Renewed { amount, at },
            7 => Self::Expanded { amount, at },
            8 => Self::Referred { amount, at },
            _ => return Err(not_made_up(kind)),
        })
    }
}

impl Invented for AccountEvent {
    const KINDS: usize = 2;
    type Memory = ();

    fn habit(_: &Life, kind: usize) -> f64 {
        // An override is rare.
        let habits: [f64; Self::KINDS] = [0.2, 0.05];
        habits[kind]
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        match kind {
            0 => {
                // A customer's kind does not change; what it is worth moves a little.
                let (segment, worth) = KINDS[life.kind];
                let worth = libm::round(worth * life.rng.random_range(500.0..1_500.0));
                let worth = Some(Amount::new(worth)?);
                let segment = Some(Name::new(segment)?);
                Ok(Self::Account(Account { segment, worth, ..Account::new(at) }))
            }
            1 => {
                let author = Name::new("the account owner")?;
                let reason = Name::new("what they told me")?;
                let days = life.rng.random_range(30..120);
                let value = life.near(life.attentive);
                let expires = at.plus(days * Instant::DAY)?;
                Override::new(author, reason, value, at, expires).map(Self::Override)
            }
            _ => Err(not_made_up(kind)),
        }
    }
}
