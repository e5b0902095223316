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

use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution};
use rand_pcg::Pcg64Mcg;

use crate::Result;
use crate::book::{Account, Event, Fact};
use crate::capability::{Aspect, CapabilityEvidence};
use crate::conduct::{ConductEvidence, Deed, Subject, habits};
use crate::culture::{CultureEvidence, Place, Theme};
use crate::expectation::{Assurance, CallStep, Done, ExpectationEvidence, FollowUp, Order, Topic};
use crate::friction::{Effect, Encounter, Friction, FrictionKind, Initiator, Stage};
use crate::intimacy::{Component, Contact, ContactPreference, IntimacyEvidence};
use crate::momentum::{ClosingQuestions, Commitment, Ending, Meeting, MomentumEvidence};
use crate::needs::{self, Case, DeedKind, Need, NeedsEvidence, Promise, PromiseAnswer, Rung, Side};
use crate::onboarding::{OnboardingEvidence, OnboardingItem};
use crate::pillars::{self, PillarsEvidence};
use crate::portrait::Override;
use crate::quantity::{Amount, Instant, Name, Party, Positive, Rating, Scale, Share, Stake};
use crate::recovery::{self, Authority, Failure, RecoveryEvidence, StepKind};
use crate::trust::{Conduct, Outcome, Placing, Resolution, TrustEvidence};

mod known;
pub(crate) mod life;
pub(crate) mod source;

pub use known::{
    CapabilityTruth, ConductTruth, CultureTruth, ExpectationTruth, FrictionTruth, IntimacyTruth,
    Known, MomentumTruth, NeedsTruth, OnboardingTruth, OrganisationTruth, PillarsTruth,
    RecoveryTruth, Rhythm, StageTruth, TrustTruth,
};

/// What is simulated: how many customers, how many events, over which time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Simulation {
    seed: u64,
    customers: u32,
    events: u64,
    until: Instant,
    days: i64,
}

impl Simulation {
    /// Takes a seed, for 20 customers with 2 000 events in the two years up to
    /// [`Simulation::until`].
    #[must_use]
    pub fn new(seed: u64) -> Self {
        // 2026-01-01; well inside the range of instants.
        let until = Instant::from_days(20_454).unwrap_or(Instant::EPOCH);
        Self { seed, customers: 20, events: 2_000, until, days: 730 }
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
    /// It depends on the seed and the number alone.
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
            Life::new(self.seed, number, self.days)?;
        let [honest, loyal, smooth, attentive, refusing] =
            [honest, loyal, smooth, attentive, refusing].map(Share::rounded);
        let segment = Name::new(KINDS[kind].0)?;
        Ok(Truth { customer: name, honest, loyal, smooth, attentive, refusing, segment })
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
        let mut life = Life::new(self.seed, number, self.days)?;
        let mut times: Vec<i64> =
            (0..count).map(|_| life.rng.random_range(0..self.days * Instant::DAY)).collect();
        times.sort_unstable();
        let start = self.until.plus(-self.days * Instant::DAY)?;
        let mut events = Vec::with_capacity(times.len());
        for (i, time) in times.into_iter().enumerate() {
            // What a customer is to the firm is known from the start.
            let variant = match (number, i) {
                (0, i) if i < TOUR => i,
                (1.., 0) => ACCOUNT,
                _ => life.pick(),
            };
            let fact = life.fact(variant, start.plus(time)?)?;
            events.push(Event::new(life.name.clone(), fact));
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
}

impl Truth {
    /// Returns how good the firm is to the customer: the mean of honest, smooth and attentive,
    /// 0 to 1.
    #[must_use]
    pub fn quality(&self) -> f64 {
        (self.honest.get() + self.smooth.get() + self.attentive.get()) / 3.0
    }
}

/// The kinds of customer, and about what each is worth, in thousands.
const KINDS: [(&str, f64); 3] = [("small", 4.0), ("middling", 20.0), ("large", 120.0)];

/// How many variants of events there are.
const TOUR: usize = 56;
/// The variant that says what the customer is to the firm.
const ACCOUNT: usize = 54;

/// One customer, and the firm as this customer meets it.
struct Life {
    rng: Pcg64Mcg,
    name: Name,
    /// The chances that the firm honours a stake, that the customer does, and that an encounter
    /// is smooth; how well the firm attends.
    honest: f64,
    loyal: f64,
    smooth: f64,
    attentive: f64,
    /// How often a risk is refused, against other events.
    refusing: f64,
    /// What kind of customer it is, from small to large.
    kind: usize,
    /// The chance of each variant, in proportion.
    habits: [f64; TOUR],
    open: Vec<Placing>,
    promises: Vec<Promise>,
    failures: Vec<Name>,
    deals: Vec<Name>,
    /// How many ids were given out.
    ids: u32,
}

impl Life {
    fn new(seed: u64, number: u32, days: i64) -> Result<Self> {
        // One stream a customer, so that a customer does not depend on those before it.
        let stream = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (u64::from(number) << 20);
        let mut rng = Pcg64Mcg::seed_from_u64(stream);
        let mut share = |a: f64, b: f64| Beta::new(a, b).map_or(0.5, |beta| beta.sample(&mut rng));
        let (honest, loyal) = (share(6.0, 1.5), share(8.0, 1.5));
        let (smooth, attentive) = (share(5.0, 2.0), share(3.0, 2.0));
        let refusing = share(1.5, 3.0);
        let contact = 4.0 * attentive * 30.0 / days as f64;
        let mut habits = [0.5; TOUR];
        habits[..12].copy_from_slice(&[
            3.0,
            3.0,
            0.5 + refusing,
            1.0,
            8.0,
            10.0 * contact.max(0.1),
            0.2,
            1.5,
            1.5,
            1.0,
            1.0,
            1.5,
        ]);
        // What the firm's own people do among themselves is rarer in one customer's stream.
        habits[39..].fill(0.2);
        // An override is rare.
        habits[55] = 0.05;
        let kind = rng.random_range(0..3);
        let name = Name::new(&format!("customer-{:05}", number + 1))?;
        let (open, promises, failures, deals) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Ok(Self {
            rng,
            name,
            honest,
            loyal,
            smooth,
            attentive,
            refusing,
            kind,
            habits,
            open,
            promises,
            failures,
            deals,
            ids: 0,
        })
    }

    fn chance(&mut self, p: f64) -> bool {
        self.rng.random_bool(p.clamp(0.0, 1.0))
    }

    fn pick(&mut self) -> usize {
        let mut left = self.rng.random_range(0.0..self.habits.iter().sum::<f64>());
        for (variant, habit) in self.habits.into_iter().enumerate() {
            left -= habit;
            if left < 0.0 {
                return variant;
            }
        }
        0
    }

    /// A share around a centre.
    fn near(&mut self, centre: f64) -> Share {
        Share::rounded(centre + self.rng.random_range(-0.2..0.2))
    }

    fn stake(&mut self) -> Result<Stake> {
        Stake::new(f64::from(self.rng.random_range(1..=20_u32)) / 4.0)
    }

    fn party(&mut self) -> Party {
        if self.chance(0.65) { Party::Customer } else { Party::Firm }
    }

    fn fact(&mut self, variant: usize, at: Instant) -> Result<Fact> {
        Ok(match variant {
            1 if !self.open.is_empty() => self.resolve(at)?,
            0 | 1 => self.place(at)?,
            2 => {
                let (by, stake) = (self.party(), self.stake()?);
                Fact::Trust(TrustEvidence::Decline { by, stake, at })
            }
            3 => {
                let conduct = match (self.chance(self.honest), self.chance(0.5)) {
                    (true, true) => Conduct::ActedRightly,
                    (true, false) => Conduct::RightlyLeftAlone,
                    (false, true) => Conduct::ActedWrongly,
                    (false, false) => Conduct::FailedToAct,
                };
                Fact::Trust(TrustEvidence::Act {
                    by: Party::Firm,
                    stake: self.stake()?,
                    at,
                    conduct,
                })
            }
            4 => Fact::Encounter(self.encounter(at)?),
            5 => Fact::Contact(Contact { at, channel: Some(self.channel()?) }),
            6 => {
                let days = [7.0, 14.0, 30.0][self.rng.random_range(0..3)];
                let every_seconds = Positive::new(days * Instant::DAY as f64)?;
                let channel = Some(self.channel()?);
                Fact::ContactPreference(ContactPreference { at, every_seconds, channel })
            }
            7..12 => Fact::Intimacy(self.closeness(variant, at)?),
            12..17 => self.expectation(variant, at)?,
            17..27 => Fact::Needs(self.need(variant, at)?),
            27..32 => self.recovery(variant, at)?,
            32..37 => Fact::Onboarding(self.start(variant, at)?),
            37..40 => self.meeting(variant, at)?,
            47..51 => Fact::Pillars(self.pillar(variant, at)?),
            51..54 => Fact::Capability(self.capability(variant, at)?),
            40..43 => Fact::Conduct(self.conduct(variant, at)?),
            ACCOUNT => Fact::Account(self.account(at)?),
            55 => Fact::Override(self.judgement(at)?),
            _ => Fact::Culture(self.culture(variant, at)?),
        })
    }

    fn id(&mut self, what: &str) -> Result<Name> {
        self.ids += 1;
        Name::new(&format!("{what} {}", self.ids))
    }

    fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.rng.random_range(0..list.len())]
    }

    fn expectation(&mut self, variant: usize, at: Instant) -> Result<Fact> {
        Ok(match variant {
            13 if !self.deals.is_empty() => {
                let deal = self.deals[self.deals.len() - 1].clone();
                let calls = CallStep::ALL.iter().copied().map(Done::Aligned);
                let done = calls.chain(Assurance::ALL.iter().copied().map(Done::Assured));
                let done: Vec<Done> = done.filter(|_| self.chance(self.attentive)).collect();
                Fact::FollowUp(FollowUp { deal, done, at })
            }
            12 | 13 => {
                let (deal, rivals) = (self.id("deal")?, self.rng.random_range(0..4));
                self.deals.push(deal.clone());
                Fact::Order(Order { deal, rivals, at })
            }
            14 => {
                let promised = self.near(0.7);
                Fact::Expectation(ExpectationEvidence::Promised { promised, at })
            }
            15 => {
                let delivered = self.near(0.4 + 0.4 * self.smooth);
                Fact::Expectation(ExpectationEvidence::Delivered { delivered, at })
            }
            _ => {
                let topic = self.one_of(Topic::ALL);
                let by = if self.chance(0.5) { Party::Customer } else { Party::Firm };
                let answer = if self.chance(self.attentive) { "as agreed" } else { "otherwise" };
                let answer = Name::new(answer)?;
                Fact::Expectation(ExpectationEvidence::Answer { topic, by, answer, at })
            }
        })
    }

    fn need(&mut self, variant: usize, at: Instant) -> Result<NeedsEvidence> {
        let needs = [Need::Timely, Need::Complete, Need::Accurate, Need::Promises, Need::Support];
        Ok(match variant {
            17 => NeedsEvidence::Information {
                timely: Some(self.near(self.attentive + 0.1)),
                complete: Some(self.near(self.smooth)),
                accurate: Some(self.near(self.honest)),
                at,
            },
            19 if !self.promises.is_empty() => {
                let promise = self.promises.remove(0);
                let said = if self.chance(self.honest) {
                    needs::Outcome::Kept
                } else if self.chance(self.attentive) {
                    needs::Outcome::Renegotiated
                } else {
                    needs::Outcome::Missed
                };
                NeedsEvidence::Answer(PromiseAnswer::new(promise, said, at)?)
            }
            18 | 19 => {
                let promise = Promise::new(self.id("promise")?, at);
                self.promises.push(promise.clone());
                NeedsEvidence::Promise(promise)
            }
            20 => {
                let mut case = Case::new(self.near(self.smooth), at);
                case.rung = self.one_of(&[Rung::FrontLine, Rung::FrontLine, Rung::Manager]);
                case.live = Some(self.chance(self.attentive));
                case.fault = Some(self.party());
                NeedsEvidence::Case(case)
            }
            21 => {
                let value = libm::round(1.0 + 4.0 * self.near(self.attentive).get());
                let rating = Rating::new(value, Scale::new(1.0, 5.0)?)?;
                NeedsEvidence::Rating { need: self.one_of(&needs), rating, at }
            }
            22 => {
                let kinds = [DeedKind::Asked, DeedKind::Unprompted, DeedKind::Appreciation];
                NeedsEvidence::Deed { kind: self.one_of(&kinds), at }
            }
            23 => NeedsEvidence::RivalDeed { at },
            24 => NeedsEvidence::Thanks { at },
            25 => {
                let (need, side) =
                    (self.one_of(&needs), self.one_of(&[Side::Demanded, Side::Given]));
                let level = self.near(if side == Side::Demanded { 0.8 } else { self.attentive });
                NeedsEvidence::Standard { need, side, level, at }
            }
            _ => {
                let (stated, kept) = (Some(self.near(0.8)), Some(self.near(self.honest)));
                NeedsEvidence::Leader { stated, kept, at }
            }
        })
    }

    fn recovery(&mut self, variant: usize, at: Instant) -> Result<Fact> {
        Ok(match variant {
            28 if !self.failures.is_empty() => {
                let failure = self.failures[self.failures.len() - 1].clone();
                let kinds: &[StepKind] = if self.chance(self.attentive) {
                    &[
                        StepKind::Heard,
                        StepKind::Restated,
                        StepKind::Owned,
                        StepKind::AskedWhatIsFair,
                        StepKind::Resolved,
                        StepKind::Resolved,
                        StepKind::Compensated,
                        StepKind::FollowedUp,
                    ]
                } else {
                    &[StepKind::Deflected, StepKind::HandedOff, StepKind::Heard]
                };
                Fact::Step(recovery::Step::new(failure, self.one_of(kinds), at))
            }
            27 | 28 => {
                let id = self.id("failure")?;
                self.failures.push(id.clone());
                let failure = if self.chance(0.6) {
                    Failure::complaint(id, at)
                } else {
                    Failure::silent(id, at)
                };
                let cause = Name::new(self.one_of(&["delivery", "billing", "defect"]))?;
                Fact::Failure(failure.severe(self.near(0.5)).caused_by(cause))
            }
            29 => {
                let (spoke_up, told) = (Some(self.chance(0.5)), Some(self.rng.random_range(0..6)));
                Fact::Recovery(RecoveryEvidence::Asked { at, spoke_up, told })
            }
            30 => {
                let limit = Amount::new(self.one_of(&[50.0, 200.0]))?;
                let needed = Amount::new(f64::from(self.rng.random_range(10..300_u32)))?;
                let authority = Authority { limit, needed };
                Fact::Recovery(RecoveryEvidence::Authority { at, authority })
            }
            _ => {
                let saved = self.chance(self.attentive);
                Fact::Recovery(RecoveryEvidence::MadeGood { at, saved })
            }
        })
    }

    fn start(&mut self, variant: usize, at: Instant) -> Result<OnboardingEvidence> {
        let attentive = self.attentive;
        Ok(match variant {
            32 => {
                let owner = self.chance(attentive).then(|| Name::new("the account owner"));
                OnboardingEvidence::HandOff { owner: owner.transpose()?, at }
            }
            33 => {
                let captured = self.chance(attentive);
                let carried_over = captured && self.chance(self.smooth);
                OnboardingEvidence::Preferences { captured, carried_over, at }
            }
            34 => OnboardingEvidence::AlignmentCall { made: self.chance(attentive), at },
            35 => {
                let item = self.one_of(&OnboardingItem::ALL);
                OnboardingEvidence::Item { item, done: self.near(attentive), at }
            }
            _ => OnboardingEvidence::Advocacy { after_value: self.chance(self.smooth), at },
        })
    }

    fn meeting(&mut self, variant: usize, at: Instant) -> Result<Fact> {
        Ok(match variant {
            37 => {
                let ending = if self.chance(0.3 + 0.5 * self.attentive) {
                    Ending::Advance
                } else {
                    self.one_of(&[Ending::Continuation, Ending::Slip])
                };
                let mut meeting = Meeting::new(at, ending);
                if ending == Ending::Advance && self.chance(0.5) {
                    let what = self.id("commitment")?;
                    let by = self.party();
                    if by == Party::Firm {
                        self.promises.push(Promise::new(what.clone(), at));
                    }
                    meeting = meeting.with_commitment(Commitment { by, what });
                }
                let (opinion, next_step) =
                    (self.chance(self.attentive), self.chance(self.attentive));
                Fact::Meeting(meeting.with_closing(ClosingQuestions { opinion, next_step }))
            }
            38 => Fact::Extra { at },
            _ => {
                let closed_for_action = self.chance(self.smooth);
                let owner =
                    closed_for_action.then(|| Name::new("the account owner")).transpose()?;
                Fact::Momentum(MomentumEvidence::OwnMeeting { closed_for_action, owner, at })
            }
        })
    }

    fn conduct(&mut self, variant: usize, at: Instant) -> Result<ConductEvidence> {
        Ok(match variant {
            40 => {
                let questions = habits();
                let item = &questions.items()[self.rng.random_range(0..questions.items().len())];
                let value = libm::round(4.0 * (1.0 - self.near(self.honest).get()));
                ConductEvidence::Answer {
                    instrument: questions.name().clone(),
                    item: item.id().clone(),
                    by: self.name.clone(),
                    rating: Rating::new(value, Scale::new(0.0, 4.0)?)?,
                    at,
                }
            }
            41 => {
                let deeds = [Deed::Deadline, Deed::Promise, Deed::Reply, Deed::Amends];
                self.one_of(&deeds).observed(self.near(self.honest), at)
            }
            _ => {
                let about =
                    if self.chance(self.attentive) { Subject::Customer } else { Subject::Product };
                ConductEvidence::Message { about, at }
            }
        })
    }

    fn pillar(&mut self, variant: usize, at: Instant) -> Result<PillarsEvidence> {
        Ok(match variant {
            47 => PillarsEvidence::Offer { helped: self.near(self.smooth), at },
            48 => PillarsEvidence::Upsell { customer_share: self.near(self.honest), at },
            49 => {
                let steps = [
                    pillars::ProblemStep::Find,
                    pillars::ProblemStep::Resolve,
                    pillars::ProblemStep::BackOnTrack,
                ];
                let (target, pace) = (86_400.0, self.rng.random_range(0.3..2.5));
                PillarsEvidence::Step {
                    step: self.one_of(&steps),
                    taken_seconds: Amount::new(libm::round(target * pace))?,
                    target_seconds: Positive::new(target)?,
                    at,
                }
            }
            _ => PillarsEvidence::Deed { outside_desk: self.chance(self.attentive), at },
        })
    }

    fn capability(&mut self, variant: usize, at: Instant) -> Result<CapabilityEvidence> {
        Ok(match variant {
            51 => {
                let value = libm::round(1.0 + 4.0 * self.near(self.attentive).get());
                let rating = Rating::new(value, Scale::new(1.0, 5.0)?)?;
                CapabilityEvidence::Person { aspect: self.one_of(Aspect::ALL), rating, at }
            }
            52 => CapabilityEvidence::Solution { from_need: self.near(self.attentive), at },
            _ => CapabilityEvidence::Message {
                clear: self.chance(0.5 + 0.5 * self.smooth),
                valuable: self.chance(0.5 + 0.5 * self.attentive),
                unique: self.chance(0.7),
                at,
            },
        })
    }

    fn culture(&mut self, variant: usize, at: Instant) -> Result<CultureEvidence> {
        let place = Place {
            nation: Name::new("a nation")?,
            region: Name::new("a region")?,
            organisation: self.name.clone(),
        };
        Ok(match variant {
            43 => {
                let value = libm::round(1.0 + 4.0 * self.near(self.loyal).get());
                let rating = Rating::new(value, Scale::new(1.0, 5.0)?)?;
                let component = Name::new("openness")?;
                CultureEvidence::Rating { place, component, rating, reversed: false, at }
            }
            44 => CultureEvidence::Yes { place, kept: self.chance(self.loyal), at },
            45 => CultureEvidence::Statement {
                place,
                theme: Theme::Identity,
                answer: Name::new("a family firm")?,
                source: Name::new("its website")?,
                backed: self.near(0.6),
                at,
            },
            _ => CultureEvidence::Fit {
                place,
                theme: Theme::Values,
                fit: self.near(self.attentive),
                at,
            },
        })
    }

    fn account(&mut self, at: Instant) -> Result<Account> {
        // A customer's kind does not change; what it is worth moves a little.
        let (segment, worth) = KINDS[self.kind];
        let worth = Amount::new(libm::round(worth * self.rng.random_range(500.0..1_500.0)))?;
        Ok(Account { at, segment: Some(Name::new(segment)?), worth: Some(worth) })
    }

    fn judgement(&mut self, at: Instant) -> Result<Override> {
        let (author, reason) = (Name::new("the account owner")?, Name::new("what they told me")?);
        let days = self.rng.random_range(30..120);
        let value = self.near(self.attentive);
        Override::new(author, reason, value, at, at.plus(days * Instant::DAY)?)
    }

    fn place(&mut self, at: Instant) -> Result<Fact> {
        let id = self.id("stake")?;
        let placing = Placing::new(id, self.party(), self.stake()?, at);
        let days = self.rng.random_range(7..60);
        let placing =
            if self.chance(0.5) { placing.due(at.plus(days * Instant::DAY)?)? } else { placing };
        self.open.push(placing.clone());
        Ok(Fact::Trust(TrustEvidence::Place(placing)))
    }

    fn resolve(&mut self, at: Instant) -> Result<Fact> {
        let placing = self.open.remove(0);
        let honesty = if placing.by() == Party::Customer { self.honest } else { self.loyal };
        let outcome = if self.chance(honesty) {
            Outcome::HONOURED
        } else if self.chance(0.25) {
            Outcome::new(0.5, 0.0, 0.5)?
        } else if self.chance(0.5) {
            Outcome::EXECUTION_FAILURE
        } else {
            Outcome::DERELICTION
        };
        Ok(Fact::Trust(TrustEvidence::Resolve(Resolution::new(placing, outcome, at)?)))
    }

    fn encounter(&mut self, at: Instant) -> Result<Encounter> {
        let stages = [
            Stage::Discover,
            Stage::Evaluate,
            Stage::Negotiate,
            Stage::Buy,
            Stage::Onboard,
            Stage::Use,
            Stage::Use,
            Stage::Support,
            Stage::Support,
            Stage::Renew,
        ];
        let stage = stages[self.rng.random_range(0..stages.len())].clone();
        let initiator = match self.rng.random_range(0..3) {
            0 => Initiator::Customer,
            1 => Initiator::Firm,
            _ => Initiator::Nobody,
        };
        let mut encounter = Encounter::new(stage.clone(), at, initiator);
        if initiator != Initiator::Nobody {
            encounter = encounter.on_channel(self.channel()?);
        }
        while !self.chance(self.smooth) {
            // The label of a matter that came back is made from the stream, not logged.
            let kind = FrictionKind::ALL[self.rng.random_range(0..FrictionKind::ALL.len() - 1)];
            encounter = encounter.with_friction(Friction::of(kind, self.near(0.5)));
        }
        if stage == Stage::Support {
            let topics = ["billing", "delivery", "set-up", "defect"];
            let topic = topics[self.rng.random_range(0..topics.len())];
            encounter = encounter.about(Name::new(topic)?).resolved();
        }
        if self.chance(0.1) {
            let towards = encounter.frictions().is_empty() && self.chance(0.5);
            encounter = encounter.with_effect(if towards { Effect::Towards } else { Effect::Away });
        }
        Ok(encounter)
    }

    fn channel(&mut self) -> Result<Name> {
        Name::new(["phone", "mail", "visit"][self.rng.random_range(0..3)])
    }

    fn closeness(&mut self, variant: usize, at: Instant) -> Result<IntimacyEvidence> {
        let attentive = self.attentive;
        Ok(match variant {
            7 => {
                let component = Component::ALL[self.rng.random_range(0..Component::ALL.len())];
                let by = self.party();
                let up = if by == Party::Firm { 0.15 } else { 0.0 };
                let value = libm::round(1.0 + 4.0 * self.near(attentive + up).get());
                let rating = Rating::new(value, Scale::new(1.0, 5.0)?)?;
                IntimacyEvidence::Rating { component, by, rating, at }
            }
            8 => {
                let hour = 3_600.0;
                let promised = [4.0, 8.0, 24.0][self.rng.random_range(0..3)] * hour;
                let pace = self.rng.random_range(0.2..2.0) + (1.0 - attentive);
                IntimacyEvidence::Response {
                    promised_seconds: Positive::new(promised)?,
                    taken_seconds: Amount::new(libm::round(promised * pace))?,
                    updated_in_time: self.chance(attentive),
                    at,
                }
            }
            9 => IntimacyEvidence::Request {
                met: self.chance(0.5 + 0.5 * attentive),
                hand_offs: self.rng.random_range(0..3),
                at,
            },
            10 => IntimacyEvidence::Question { answered: self.near(attentive + 0.1), at },
            _ => IntimacyEvidence::Transaction {
                correct: self.near(self.smooth),
                good: self.near(attentive),
                at,
            },
        })
    }
}
