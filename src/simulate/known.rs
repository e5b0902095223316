//! Evidence of each model, drawn from parameters that are known.
//!
//! A test of a score needs the truth beside the evidence. Each struct here is what is true in the
//! terms of one model, part by part; `draw` makes labelled evidence of it, ready for the ledger.
//! A fact says 1 or 0, with the chance that its part truly has, and one fact follows another by a
//! day, from 1970 on; so with an infinite half-life and equal stakes the ledger counts exactly
//! what was drawn. The same seed gives the same evidence on every machine.
//!
//! ```
//! use goodwill::capability::{CapabilityLedger, CapabilityParams, CapabilityUnit};
//! use goodwill::quantity::{HalfLife, Instant, Share};
//! use goodwill::simulate::{CapabilityTruth, Known};
//!
//! let known = |share| Ok::<_, goodwill::Error>(Known { share: Share::new(share)?, trials: 500 });
//! let truth = CapabilityTruth {
//!     aspects: [known(0.9)?, known(0.5)?, known(0.7)?],
//!     solutions: known(0.6)?,
//!     messages: known(0.2)?,
//! };
//! let mut ledger = CapabilityLedger::new(CapabilityUnit { half_life: HalfLife::INFINITE });
//! for fact in truth.draw(7)? {
//!     ledger.observe(&fact);
//! }
//! let as_of = Instant::from_days(10_000)?;
//! let score = ledger.score(&CapabilityParams::default(), as_of)?;
//! let messages = score.and_then(|score| score.messages()).map(|posterior| posterior.mean());
//! assert!(messages.is_some_and(|mean| (mean - 0.2).abs() < 0.05));
//! # Ok::<(), goodwill::Error>(())
//! ```

use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, Exp1, Poisson, StandardNormal};
use rand_pcg::Pcg64Mcg;

use crate::Result;
use crate::capability::{Aspect, CapabilityEvidence};
use crate::conduct::{ConductEvidence, Subject};
use crate::culture::{CultureEvidence, Place, Theme};
use crate::expectation::{ExpectationEvidence, Order};
use crate::friction::{
    Dimension, Encounter, Friction, FrictionEvidence, FrictionKind, Initiator, Stage,
};
use crate::intimacy::{Component, IntimacyEvidence, LabelledContact};
use crate::momentum::{
    ClosingQuestions, Commitment, Ending, FollowUpRule, Meeting, MomentumEvidence, label_meetings,
};
use crate::needs::{self, Case, DeedKind, Need, NeedsEvidence, Promise, PromiseAnswer};
use crate::onboarding::{Gate, OnboardingEvidence, OnboardingItem};
use crate::pillars::{self, PillarsEvidence};
use crate::quantity::{Amount, Instant, Name, Party, Positive, Rating, Scale, Share, Stake};
use crate::recovery::{Authority, Closing, Failure, Justice, Opening, RecoveryEvidence};
use crate::survey::Instrument;
use crate::trust::{Conduct, Placing, TrustEvidence};

/// A true share, and how many facts show it at work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known {
    /// The chance that a fact says 1 and not 0.
    pub share: Share,
    /// How many facts there are.
    pub trials: u32,
}

impl Known {
    /// A share of which there is no fact.
    pub const UNSEEN: Self = Self { share: Share::HALF, trials: 0 };
}

/// Chance, and the next date.
struct Source {
    rng: Pcg64Mcg,
    days: i64,
}

impl Source {
    fn new(seed: u64) -> Self {
        Self { rng: Pcg64Mcg::seed_from_u64(seed), days: 0 }
    }

    /// The date of the next fact.
    fn next(&mut self) -> Result<Instant> {
        let at = Instant::from_days(self.days);
        self.days += 1;
        at
    }

    fn hit(&mut self, share: Share) -> bool {
        self.rng.random_range(0.0..1.0) < share.get()
    }

    /// Draws the facts of one part.
    fn each<T>(
        &mut self,
        known: Known,
        facts: &mut Vec<T>,
        fact: impl Fn(bool, Instant) -> Result<T>,
    ) -> Result<()> {
        for _ in 0..known.trials {
            let (hit, at) = (self.hit(known.share), self.next()?);
            facts.push(fact(hit, at)?);
        }
        Ok(())
    }
}

/// A share that is fully so or not at all.
const fn full(hit: bool) -> Share {
    if hit { Share::ONE } else { Share::ZERO }
}

/// An answer at an end of its scale.
fn rating(hit: bool) -> Result<Rating> {
    Rating::new(full(hit).get(), Scale::new(0.0, 1.0)?)
}

/// What is true of trust: how the firm honours, and how the customer dares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrustTruth {
    /// The chance that the firm does right by the customer.
    pub honours: Share,
    /// Of what it does not honour, the share that is not done rather than done wrong.
    pub derelict: Share,
    /// How many outcomes there are.
    pub outcomes: u32,
    /// The smallest and the largest stake; those between are equally likely.
    pub stakes: [Stake; 2],
    /// How often the customer takes a risk rather than refuses it.
    pub dares: Known,
}

impl TrustTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// [`Error::InstantOutOfRange`](crate::Error::InstantOutOfRange) for more facts than there
    /// are days; the same holds of every model.
    pub fn draw(&self, seed: u64) -> Result<Vec<TrustEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        let [low, high] = self.stakes.map(Stake::get);
        for _ in 0..self.outcomes {
            let conduct = match (source.hit(self.honours), source.hit(self.derelict)) {
                (true, _) => Conduct::ActedRightly,
                (false, true) => Conduct::FailedToAct,
                (false, false) => Conduct::ActedWrongly,
            };
            let stake = Stake::new(low + (high - low) * source.rng.random_range(0.0..1.0))?;
            let at = source.next()?;
            facts.push(TrustEvidence::Act { by: Party::Firm, stake, at, conduct });
        }
        for i in 0..self.dares.trials {
            let stake = self.stakes[1];
            let (takes, at) = (source.hit(self.dares.share), source.next()?);
            facts.push(if takes {
                let id = Name::new(&format!("risk {}", i + 1))?;
                TrustEvidence::Place(Placing::new(id, Party::Customer, stake, at))
            } else {
                TrustEvidence::Decline { by: Party::Customer, stake, at }
            });
        }
        Ok(facts)
    }
}

/// What is true of the friction of one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct StageTruth {
    /// The stage.
    pub stage: Stage,
    /// The chance of a full friction at each encounter, in the order of [`Dimension::ALL`].
    pub severities: [Share; 4],
    /// How often the customer has to ask, rather than the firm.
    pub asks: Share,
    /// How many encounters there are.
    pub encounters: u32,
}

/// What is true of friction: stages, the last one visited last.
#[derive(Debug, Clone, PartialEq)]
pub struct FrictionTruth {
    /// The stages.
    pub stages: Vec<StageTruth>,
}

impl FrictionTruth {
    /// Draws the evidence; nothing comes back, so nothing is left to label.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<FrictionEvidence>> {
        Ok(self.encounters(seed)?.into_iter().map(FrictionEvidence::Encounter).collect())
    }

    /// Draws the encounters by themselves.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn encounters(&self, seed: u64) -> Result<Vec<Encounter>> {
        let (mut source, mut encounters) = (Source::new(seed), Vec::new());
        for truth in &self.stages {
            for _ in 0..truth.encounters {
                let initiator =
                    if source.hit(truth.asks) { Initiator::Customer } else { Initiator::Firm };
                let mut encounter = Encounter::new(truth.stage.clone(), source.next()?, initiator);
                for (dimension, severity) in Dimension::ALL.into_iter().zip(truth.severities) {
                    let kind = match dimension {
                        Dimension::Reliability => FrictionKind::Defect,
                        Dimension::Relevance => FrictionKind::Repeat,
                        Dimension::Value => FrictionKind::HiddenCost,
                        Dimension::Trust => FrictionKind::Inaccurate,
                    };
                    if source.hit(severity) {
                        encounter = encounter.with_friction(Friction::of(kind, Share::ONE));
                    }
                }
                encounters.push(encounter);
            }
        }
        Ok(encounters)
    }
}

/// How often there is contact, against what is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rhythm {
    /// Contacts for each one that is wanted.
    pub ratio: Positive,
    /// How many were wanted in all the time.
    pub wanted: Positive,
}

/// What is true of closeness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntimacyTruth {
    /// How well each component does by the customer's word, in the order of [`Component::ALL`].
    pub components: [Known; 8],
    /// The rhythm of contacts, which come at random; it speaks of frequency as well.
    pub rhythm: Option<Rhythm>,
}

impl IntimacyTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<IntimacyEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for (component, known) in Component::ALL.into_iter().zip(self.components) {
            source.each(known, &mut facts, |hit, at| {
                let by = Party::Customer;
                Ok(IntimacyEvidence::Rating { component, by, rating: rating(hit)?, at })
            })?;
        }
        if let Some(Rhythm { ratio, wanted }) = self.rhythm {
            let mut left = wanted.get();
            loop {
                let gap: f64 = Exp1.sample(&mut source.rng);
                let (gap, at) = (gap / ratio.get(), source.next()?);
                if gap >= left {
                    let silence = LabelledContact::silence(at, Amount::new(left)?)?;
                    facts.push(IntimacyEvidence::Contact(silence));
                    break;
                }
                left -= gap;
                let contact = LabelledContact::contact(at, Amount::new(gap)?, None)?;
                facts.push(IntimacyEvidence::Contact(contact));
            }
        }
        Ok(facts)
    }
}

/// What is true of needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeedsTruth {
    /// How well each need is met, in the order of [`Need::ALL`].
    pub needs: [Known; 5],
    /// The firm's share of what it and its rivals do for the customer; met needs are deeds too.
    pub deeds: Known,
}

impl NeedsTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<NeedsEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for (need, known) in Need::ALL.into_iter().zip(self.needs) {
            source.each(known, &mut facts, |hit, at| {
                let of = |aspect| (need == aspect).then_some(full(hit));
                Ok(match need {
                    Need::Timely | Need::Complete | Need::Accurate => NeedsEvidence::Information {
                        timely: of(Need::Timely),
                        complete: of(Need::Complete),
                        accurate: of(Need::Accurate),
                        at,
                    },
                    Need::Promises => {
                        let id = Name::new(&format!("promise {}", at.seconds()))?;
                        let said = if hit { needs::Outcome::Kept } else { needs::Outcome::Missed };
                        NeedsEvidence::Answer(PromiseAnswer::new(Promise::new(id, at), said, at)?)
                    }
                    Need::Support => NeedsEvidence::Case(Case::new(full(hit), at)),
                })
            })?;
        }
        source.each(self.deeds, &mut facts, |ours, at| {
            let kind = DeedKind::Unprompted;
            Ok(if ours {
                NeedsEvidence::Deed { kind, at }
            } else {
                NeedsEvidence::RivalDeed { at }
            })
        })?;
        // A promise is made before it is answered; both are facts.
        let promised: Vec<NeedsEvidence> = facts
            .iter()
            .filter_map(|fact| match fact {
                NeedsEvidence::Answer(answer) => {
                    Some(NeedsEvidence::Promise(answer.promise().clone()))
                }
                _ => None,
            })
            .collect();
        facts.extend(promised);
        Ok(facts)
    }
}

/// What is true of promises and what is delivered.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectationTruth {
    /// How good promises are.
    pub promised: Known,
    /// How good deliveries are.
    pub delivered: Known,
    /// An order for each number of rivals.
    pub rivals: Vec<u32>,
}

impl ExpectationTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<ExpectationEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        source.each(self.promised, &mut facts, |hit, at| {
            Ok(ExpectationEvidence::Promised { promised: full(hit), at })
        })?;
        source.each(self.delivered, &mut facts, |hit, at| {
            Ok(ExpectationEvidence::Delivered { delivered: full(hit), at })
        })?;
        for (i, rivals) in self.rivals.iter().enumerate() {
            let deal = Name::new(&format!("deal {}", i + 1))?;
            facts.push(ExpectationEvidence::Order(Order {
                deal,
                rivals: *rivals,
                at: source.next()?,
            }));
        }
        Ok(facts)
    }
}

/// What is true of failures and what follows them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecoveryTruth {
    /// How often a failure, all of them complaints, costs all that it can; else it is made good in
    /// full.
    pub damage: Known,
    /// How often a let-down customer speaks up.
    pub speaks_up: Known,
    /// How many each let-down customer tells, on average.
    pub told: Positive,
    /// How many of them are asked.
    pub tellers: u32,
    /// How often the person in front can settle the matter.
    pub authority: Known,
    /// How often making good keeps a customer who would have left.
    pub saved: Known,
    /// How often the one cause of all failures strikes again, for each day.
    pub rate: Positive,
}

impl RecoveryTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<RecoveryEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for i in 0..self.damage.trials {
            let (lost, at) = (source.hit(self.damage.share), source.next()?);
            let failure = Failure::complaint(Name::new(&format!("failure {}", i + 1))?, at);
            let failure = failure.severe(Share::ONE).caused_by(Name::new("a cause")?);
            let gap: f64 = Exp1.sample(&mut source.rng);
            let seconds = gap / self.rate.get() * Instant::DAY as f64;
            let opening = Opening::new(failure);
            let opening = if i == 0 {
                opening.first()
            } else {
                // At 0 or more, and what is beyond the largest number stays there.
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                opening.again_after(seconds as u64, false)
            };
            let justice = Justice {
                distributive: Share::ONE,
                interactional: Share::ONE,
                procedural: Share::ONE,
            };
            facts.push(RecoveryEvidence::Opened(opening.clone()));
            facts.push(RecoveryEvidence::Closed(if lost {
                Closing::unresolved(opening, at)?
            } else {
                Closing::resolved(opening, at, justice)?
            }));
        }
        source.each(self.speaks_up, &mut facts, |hit, at| {
            Ok(RecoveryEvidence::Asked { at, spoke_up: Some(hit), told: None })
        })?;
        for _ in 0..self.tellers {
            let told =
                Poisson::new(self.told.get()).map_or(0.0, |told| told.sample(&mut source.rng));
            // At 0 or more, and what is beyond the largest number stays there.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let told = Some(told as u32);
            facts.push(RecoveryEvidence::Asked { at: source.next()?, spoke_up: None, told });
        }
        source.each(self.authority, &mut facts, |hit, at| {
            let (limit, needed) = (Amount::new(1.0)?, Amount::new(if hit { 1.0 } else { 2.0 })?);
            Ok(RecoveryEvidence::Authority { at, authority: Authority { limit, needed } })
        })?;
        source.each(self.saved, &mut facts, |saved, at| {
            Ok(RecoveryEvidence::MadeGood { at, saved })
        })?;
        Ok(facts)
    }
}

/// What is true of a customer's start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OnboardingTruth {
    /// How often each gate holds, in the order of [`Gate::ALL`].
    pub gates: [Known; 3],
    /// How often each item is seen to, in the order of [`OnboardingItem::ALL`].
    pub items: [Known; 4],
}

impl OnboardingTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<OnboardingEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for (gate, known) in Gate::ALL.into_iter().zip(self.gates) {
            source.each(known, &mut facts, |holds, at| {
                Ok(match gate {
                    Gate::Owner => {
                        let owner = holds.then(|| Name::new("the account owner")).transpose()?;
                        OnboardingEvidence::HandOff { owner, at }
                    }
                    Gate::Preferences => {
                        let (captured, carried_over) = (true, holds);
                        OnboardingEvidence::Preferences { captured, carried_over, at }
                    }
                    Gate::Alignment => OnboardingEvidence::AlignmentCall { made: holds, at },
                })
            })?;
        }
        for (item, known) in OnboardingItem::ALL.into_iter().zip(self.items) {
            source.each(known, &mut facts, |hit, at| {
                Ok(OnboardingEvidence::Item { item, done: full(hit), at })
            })?;
        }
        Ok(facts)
    }
}

/// What is true of meetings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MomentumTruth {
    /// The chance of an advance.
    pub advance: Share,
    /// Of the meetings that do not advance, the share that slip.
    pub slip: Share,
    /// How often the customer undertakes something.
    pub commits: Share,
    /// How often the customer is asked for an opinion.
    pub asked: Share,
    /// How many meetings there are.
    pub meetings: u32,
    /// How often the firm's own meetings are closed for action.
    pub own: Known,
}

impl MomentumTruth {
    /// Draws the meetings, not labelled.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn meetings(&self, seed: u64) -> Result<Vec<Meeting>> {
        let mut source = Source::new(seed);
        let mut meetings = Vec::new();
        for i in 0..self.meetings {
            let ending = match (source.hit(self.advance), source.hit(self.slip)) {
                (true, _) => Ending::Advance,
                (false, true) => Ending::Slip,
                (false, false) => Ending::Continuation,
            };
            let mut meeting = Meeting::new(source.next()?, ending);
            if source.hit(self.commits) {
                let what = Name::new(&format!("commitment {}", i + 1))?;
                meeting = meeting.with_commitment(Commitment { by: Party::Customer, what });
            }
            let opinion = source.hit(self.asked);
            meetings.push(meeting.with_closing(ClosingQuestions { opinion, next_step: false }));
        }
        Ok(meetings)
    }

    /// Draws the evidence, labelled as at the last meeting.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<MomentumEvidence>> {
        let meetings = self.meetings(seed)?;
        let as_of = meetings.last().map_or(Instant::EPOCH, Meeting::at);
        let mut facts = label_meetings(&meetings, &[], FollowUpRule::default(), as_of)?;
        // Another stream than that of the meetings.
        let mut source = Source::new(!seed);
        source.each(self.own, &mut facts, |closed_for_action, at| {
            Ok(MomentumEvidence::OwnMeeting { closed_for_action, owner: None, at })
        })?;
        Ok(facts)
    }
}

/// What is true of conduct.
#[derive(Debug, Clone, PartialEq)]
pub struct ConductTruth {
    /// The questionnaire.
    pub instrument: Instrument,
    /// How well each of its items is done, in their order; those left out are not observed.
    pub items: Vec<Known>,
    /// How often a message is about the customer.
    pub about_customer: Known,
}

impl ConductTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<ConductEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for (item, known) in self.instrument.items().iter().zip(&self.items) {
            source.each(*known, &mut facts, |hit, at| {
                let (instrument, item) = (self.instrument.name().clone(), item.id().clone());
                Ok(ConductEvidence::Observed { instrument, item, well: full(hit), at })
            })?;
        }
        source.each(self.about_customer, &mut facts, |hit, at| {
            let about = if hit { Subject::Customer } else { Subject::Product };
            Ok(ConductEvidence::Message { about, at })
        })?;
        Ok(facts)
    }
}

/// What is true of the pillars.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PillarsTruth {
    /// How often something new helps.
    pub offers: Known,
    /// How often each step is in time, in the order of [`pillars::ProblemStep::ALL`]; else it never ends.
    pub steps: [Known; 3],
    /// How often a deed is done outside the service desk.
    pub deeds: Known,
}

impl PillarsTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<PillarsEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        source.each(self.offers, &mut facts, |hit, at| {
            Ok(PillarsEvidence::Offer { helped: full(hit), at })
        })?;
        for (step, known) in pillars::ProblemStep::ALL.into_iter().zip(self.steps) {
            source.each(known, &mut facts, |hit, at| {
                Ok(PillarsEvidence::Step {
                    step,
                    taken_seconds: Amount::new(if hit { 0.0 } else { 1e9 })?,
                    target_seconds: Positive::ONE,
                    at,
                })
            })?;
        }
        source.each(self.deeds, &mut facts, |outside_desk, at| {
            Ok(PillarsEvidence::Deed { outside_desk, at })
        })?;
        Ok(facts)
    }
}

/// What is true of capability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CapabilityTruth {
    /// How people are assessed, in the order of [`Aspect::ALL`].
    pub aspects: [Known; 3],
    /// How often a solution begins with needs.
    pub solutions: Known,
    /// How often a message passes all three checks; else it fails one.
    pub messages: Known,
}

impl CapabilityTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<CapabilityEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        for (aspect, known) in Aspect::ALL.iter().zip(self.aspects) {
            source.each(known, &mut facts, |hit, at| {
                Ok(CapabilityEvidence::Person { aspect: *aspect, rating: rating(hit)?, at })
            })?;
        }
        source.each(self.solutions, &mut facts, |hit, at| {
            Ok(CapabilityEvidence::Solution { from_need: full(hit), at })
        })?;
        source.each(self.messages, &mut facts, |clear, at| {
            Ok(CapabilityEvidence::Message { clear, valuable: true, unique: true, at })
        })?;
        Ok(facts)
    }
}

/// What is true of one organisation's culture.
#[derive(Debug, Clone, PartialEq)]
pub struct OrganisationTruth {
    /// Where it is.
    pub place: Place,
    /// The mean of its answers about openness, before they are held between 0 and 1.
    pub openness: f64,
    /// Their standard deviation.
    pub spread: f64,
    /// How many answers there are.
    pub answers: u32,
    /// How often it keeps a yes.
    pub yes: Known,
    /// How often its conduct bears out what it says, in the order of [`Theme::ALL`].
    pub backed: [Known; 3],
    /// How often our language fits, in the same order.
    pub fits: [Known; 3],
}

/// What is true of the culture of some organisations.
#[derive(Debug, Clone, PartialEq)]
pub struct CultureTruth {
    /// The organisations.
    pub organisations: Vec<OrganisationTruth>,
}

impl CultureTruth {
    /// Draws the evidence.
    ///
    /// # Errors
    ///
    /// As [`TrustTruth::draw`].
    pub fn draw(&self, seed: u64) -> Result<Vec<CultureEvidence>> {
        let (mut source, mut facts) = (Source::new(seed), Vec::new());
        let scale = Scale::new(0.0, 1.0)?;
        for truth in &self.organisations {
            let place = &truth.place;
            for _ in 0..truth.answers {
                let away: f64 = StandardNormal.sample(&mut source.rng);
                let answer = Share::rounded(truth.openness + truth.spread * away);
                facts.push(CultureEvidence::Rating {
                    place: place.clone(),
                    component: Name::new("openness")?,
                    rating: Rating::new(answer.get(), scale)?,
                    reversed: false,
                    at: source.next()?,
                });
            }
            source.each(truth.yes, &mut facts, |kept, at| {
                Ok(CultureEvidence::Yes { place: place.clone(), kept, at })
            })?;
            for (theme, known) in Theme::ALL.into_iter().zip(truth.backed) {
                source.each(known, &mut facts, |hit, at| {
                    Ok(CultureEvidence::Statement {
                        place: place.clone(),
                        theme,
                        answer: Name::new("as it says")?,
                        source: Name::new("its website")?,
                        backed: full(hit),
                        at,
                    })
                })?;
            }
            for (theme, known) in Theme::ALL.into_iter().zip(truth.fits) {
                source.each(known, &mut facts, |hit, at| {
                    Ok(CultureEvidence::Fit { place: place.clone(), theme, fit: full(hit), at })
                })?;
            }
        }
        Ok(facts)
    }
}
