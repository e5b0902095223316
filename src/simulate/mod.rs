//! A small simulator of customers and their events, from known parameters and a seed.
//!
//! For demonstrations, tests and benches. Each customer has a firm behind it that is more or less
//! honest, smooth and attentive, drawn once from the seed and the customer's number; events follow
//! from that. The same seed gives the same events on every machine and for every number of
//! customers that come after.
//!
//! ```
//! use goodwill::simulate::Simulation;
//!
//! let simulation = Simulation::new(7).customers(3).events(60);
//! let events: Vec<_> = simulation.iter().collect();
//! assert_eq!(events.len(), 60);
//! assert_eq!(events, simulation.iter().collect::<Vec<_>>());
//! ```
//!
//! What a score says of a customer can be held against [`Simulation::truth`], where the firm behind
//! it is told. A test of one model wants the truth of each of its parts: [`TrustTruth`] and the
//! structs beside it draw evidence from it.

mod dealings;
pub(crate) mod life;
pub(crate) mod source;
mod tour;
mod turns;

use rand::RngExt;

use crate::Result;
use crate::quantity::{Instant, Name, Share};
use crate::record::Event;
use life::{KINDS, Life};
use tour::{ACCOUNT, Memories, TOUR};
use turns::Turn;

pub use crate::capability::CapabilityTruth;
pub use crate::conduct::ConductTruth;
pub use crate::culture::{CultureTruth, OrganisationTruth};
pub use crate::expectation::ExpectationTruth;
pub use crate::friction::{FrictionTruth, StageTruth};
pub use crate::intimacy::{IntimacyTruth, Rhythm};
pub use crate::momentum::MomentumTruth;
pub use crate::needs::NeedsTruth;
pub use crate::onboarding::OnboardingTruth;
pub use crate::pillars::PillarsTruth;
pub use crate::recovery::RecoveryTruth;
pub use crate::trust::TrustTruth;
pub use dealings::SimulatedDealings;
pub use source::KnownShare;
pub use turns::Fate;

/// What is simulated: how many customers, how many events, over which time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simulation {
    seed: u64,
    customers: u32,
    events: u64,
    until: Instant,
    days: i64,
    turns: bool,
}

impl Simulation {
    /// Takes a seed, for 20 customers with 2 000 events in the two years up to
    /// [`Simulation::until`].
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // 2026-01-01; well inside the range of instants.
        let until = Instant::from_days(20_454).unwrap_or(Instant::EPOCH);
        Self { seed, customers: 20, events: 2_000, until, days: 730, turns: false }
    }

    /// Sets how many customers there are; at least 1.
    #[must_use]
    pub const fn customers(self, customers: u32) -> Self {
        Self { customers: if customers == 0 { 1 } else { customers }, ..self }
    }

    /// Sets how many events there are in all.
    #[must_use]
    pub const fn events(self, events: u64) -> Self {
        Self { events, ..self }
    }

    /// Lets some customers turn: of every ten one each is served badly, falls silent, says that it
    /// leaves, owes, or cheats ([`Fate`]), from a day between 90 and 30 days before the end. The
    /// first of each ten and the last four stay.
    ///
    /// A customer is what it is without; its events are the same until then. Where something is
    /// kept from happening, there are fewer events than [`Simulation::events`] says.
    #[must_use]
    pub const fn with_turns(self) -> Self {
        Self { turns: true, ..self }
    }

    /// What becomes of a customer, unless all stays as it was.
    fn turn(&self, number: u32) -> Result<Option<Turn>> {
        if self.turns { Turn::of(self.seed, number, self.until) } else { Ok(None) }
    }

    /// Returns the instant up to which events are simulated: 2026-01-01 in UTC.
    #[must_use]
    pub const fn until(&self) -> Instant {
        self.until
    }

    /// Returns the events, sorted by customer and time.
    ///
    /// The first customer has at least one event of every variant if there are as many events.
    pub fn iter(&self) -> impl Iterator<Item = Event> + use<> {
        let simulation = *self;
        (0..self.customers).flat_map(move |number| {
            let count = simulation.share_of(number);
            // Nothing that the simulator makes is refused by a constructor; were it, there would
            // be fewer events, and the count above would not match.
            simulation.customer(number, count).unwrap_or_default()
        })
    }

    /// Returns what is true of a customer and of the firm behind it, the first being number 0.
    ///
    /// It depends on the seed and the number alone, and on whether customers turn; how wide the
    /// number is written in the name, on how many customers there are.
    ///
    /// ```
    /// use goodwill::simulate::Simulation;
    ///
    /// let simulation = Simulation::new(7).customers(3).events(60);
    /// let truth = simulation.truth(2)?;
    /// assert_eq!(truth.customer.as_str(), "customer-00003");
    /// assert_eq!(truth, Simulation::new(7).truth(2)?);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// None that is known: the numbers are shares and the name is short.
    pub fn truth(&self, number: u32) -> Result<Truth> {
        let Life { name, honest, loyal, smooth, attentive, refusing, kind, .. } =
            Life::new(self.seed, number, self.customers, self.days)?;
        let [honest, loyal, smooth, attentive, refusing] =
            [honest, loyal, smooth, attentive, refusing].map(Share::rounded);
        let segment = Name::new(KINDS[kind].0)?;
        let turn = self.turn(number)?;
        let (fate, since) = (turn.map_or(Fate::Stays, |it| it.fate), turn.map(|it| it.since));
        Ok(Truth {
            customer: name,
            honest,
            loyal,
            smooth,
            attentive,
            refusing,
            segment,
            fate,
            since,
        })
    }

    /// How many events a customer gets: an equal share, the first enough for every variant.
    fn share_of(&self, number: u32) -> u64 {
        let share = self.events / u64::from(self.customers);
        let first = self.events.min(share.max(TOUR as u64));
        if number == 0 {
            return if self.customers == 1 { self.events } else { first };
        }
        let (rest, others) = (self.events - first, u64::from(self.customers) - 1);
        rest / others + u64::from(u64::from(number) <= rest % others)
    }

    fn customer(&self, number: u32, count: u64) -> Result<Vec<Event>> {
        let mut life = Life::new(self.seed, number, self.customers, self.days)?;
        let mut times: Vec<i64> =
            (0..count).map(|_| life.rng.random_range(0..self.days * Instant::DAY)).collect();
        times.sort_unstable();
        let start = self.until.plus(-self.days * Instant::DAY)?;
        let (mut memories, habits) = (Memories::default(), tour::habits(&life));
        let mut turn = self.turn(number)?;
        let fate = turn;
        let mut events = Vec::with_capacity(times.len());
        for (i, time) in times.into_iter().enumerate() {
            let at = start.plus(time)?;
            if let Some(turned) = turn.take_if(|turn| turn.since <= at) {
                turned.befall(&mut life);
            }
            // What a customer is to the firm is known from the start.
            let variant = match (number, i) {
                (0, i) if i < TOUR => i,
                (1.., 0) => ACCOUNT,
                _ => life.pick(&habits),
            };
            let fact = tour::invent(&mut life, &mut memories, variant, at)?;
            if !fate.is_some_and(|fate| fate.since <= at && fate.prevents(&fact)) {
                events.push(Event::new(life.name.clone(), fact));
            }
        }
        if let Some(fate) = fate {
            let brought = fate.brings(self.until)?;
            events.extend(brought.into_iter().map(|it| Event::new(life.name.clone(), it)));
            events.sort_by_key(|event| event.fact().at());
        }
        Ok(events)
    }
}

/// What is true of a simulated customer, and of the firm as this customer meets it.
///
/// The events follow from it by chance. The scores do not estimate these figures one by one, but
/// they should order customers by them where there is evidence enough.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Truth {
    /// The customer, by the name that its events have.
    pub customer: Name,
    /// The chance that the firm honours what is entrusted to it. It also keeps promises, answers
    /// for its conduct and sells what serves the customer about as often.
    pub honest: Share,
    /// The chance that the customer honours what is entrusted to it, and keeps a yes.
    pub loyal: Share,
    /// The chance that nothing more goes wrong at an encounter: each has, on average,
    /// `(1 − smooth)/smooth` frictions. Deliveries, offers and handovers are the better for it.
    pub smooth: Share,
    /// How well the firm attends: ratings, answers in time, meetings that advance, failures made
    /// good and first steps seen to come out around it.
    pub attentive: Share,
    /// How readily a risk is refused, by either side: a refusal is `½ + refusing` times as likely as
    /// an event of weight 1, a new stake 3 times.
    pub refusing: Share,
    /// The segment: `small`, `middling` or `large`.
    pub segment: Name,
    /// What becomes of the customer; [`Fate::Stays`] unless customers turn. The shares above are
    /// those before.
    pub fate: Fate,
    /// From when on that shows; `None` where all stays.
    pub since: Option<Instant>,
}

impl Truth {
    /// Returns how good the firm is to the customer: the mean of honest, smooth and attentive,
    /// 0 to 1.
    #[must_use]
    pub fn quality(&self) -> f64 {
        (self.honest.get() + self.smooth.get() + self.attentive.get()) / 3.0
    }
}
