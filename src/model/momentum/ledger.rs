//! The state: what the facts add up to.

use super::score::Tally;
use super::{
    FollowUp, LabelledMeeting, MomentumEvidence, MomentumParams, MomentumScore, MomentumUnit,
    OwnMeetings,
};
use crate::Result;
use crate::kernel::checked::checked;
use crate::kernel::decay::DecayedSums;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
use crate::kernel::state::state;
use crate::quantity::{Instant, Party};

/// The sums of meetings: by what they count as, then those at which the customer and the firm
/// undertook something.
const COMMITTED: usize = 3;
/// Of continuations, those that may still be lost.
const PENDING: usize = 5;
/// Of slips, those that ended pleasantly with no way back in, and nothing followed.
const LOST: usize = 6;

/// The additive state of one relationship: decayed integer sums.
///
/// Ledgers that saw the same facts are equal (`==`), whatever the order and the parts. It takes
/// less than 1.1 KiB, however many facts it saw.
///
/// ```
/// use goodwill::momentum::{
///     Ending, FollowUpRule, Meeting, MomentumLedger, MomentumParams, MomentumUnit,
///     label_meetings,
/// };
/// use goodwill::quantity::Instant;
///
/// let at = Instant::from_days(20_000)?;
/// let mut ledger = MomentumLedger::new(MomentumUnit::default());
/// assert_eq!(ledger.score(&MomentumParams::default(), at)?, None);
///
/// let meetings = [Meeting::new(at, Ending::Advance)];
/// for fact in label_meetings(&meetings, &[], FollowUpRule::default(), at)? {
///     ledger.observe(&fact);
/// }
/// let score = ledger.score(&MomentumParams::default(), at)?;
/// assert!(score.is_some_and(|score| score.value() > 0.5));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "LedgerForm", into = "LedgerForm")
)]
pub struct MomentumLedger {
    unit: MomentumUnit,
    facts: u64,
    newest: Option<Instant>,
    /// The last meeting and the chain that it left.
    chain: Option<(Instant, u32)>,
    longest: u32,
    /// Advances, continuations, slips; committed by the customer, by the firm; pending, lost.
    meetings: DecayedSums<7>,
    /// Of meetings without a way back: an extra sent, none sent, still open.
    follow_ups: DecayedSums<3>,
    /// Meetings whose closing is known; opinion asked, next step asked, both.
    closings: DecayedSums<4>,
    /// The firm's own meetings; closed for action, under one owner, both.
    own: DecayedSums<4>,
    /// What was sent unasked.
    extras: DecayedSums<1>,
}

impl MomentumLedger {
    /// Opens an empty ledger that counts in a unit.
    #[must_use]
    pub fn new(unit: MomentumUnit) -> Self {
        Self {
            unit,
            facts: 0,
            newest: None,
            chain: None,
            longest: 0,
            meetings: DecayedSums::default(),
            follow_ups: DecayedSums::default(),
            closings: DecayedSums::default(),
            own: DecayedSums::default(),
            extras: DecayedSums::default(),
        }
    }

    /// Takes in one fact. The order of facts does not matter.
    ///
    /// A fact that is fed twice counts twice: feeds are to be de-duplicated before.
    pub fn observe(&mut self, evidence: &MomentumEvidence) {
        let at = evidence.at();
        match evidence {
            MomentumEvidence::Meeting(labelled) => self.meeting(labelled),
            MomentumEvidence::OwnMeeting { closed_for_action, owner, .. } => {
                let (closed, owned) = (*closed_for_action, owner.is_some());
                let amounts = [1.0, one_if(closed), one_if(owned), one_if(closed && owned)];
                self.own.add(self.unit.half_life, at, amounts);
            }
            MomentumEvidence::Extra { .. } => self.extras.add(self.unit.half_life, at, [1.0]),
        }
        self.note(at);
    }

    fn meeting(&mut self, labelled: &LabelledMeeting) {
        let (half_life, meeting) = (self.unit.half_life, labelled.meeting());
        let at = meeting.at();
        let mut amounts = [0.0; 7];
        amounts[labelled.counts_as().index()] = 1.0;
        for (i, party) in Party::BOTH.into_iter().enumerate() {
            amounts[COMMITTED + i] = one_if(meeting.is_committed(party));
        }
        amounts[PENDING] = one_if(labelled.is_pending());
        amounts[LOST] = one_if(labelled.is_lost());
        self.meetings.add(half_life, at, amounts);
        if let Some(follow_up) = labelled.follow_up() {
            let kinds = [FollowUp::Sent, FollowUp::NotSent, FollowUp::Open];
            self.follow_ups.add(half_life, at, kinds.map(|kind| one_if(kind == follow_up)));
        }
        if let Some(closing) = meeting.closing() {
            let (opinion, next) = (closing.opinion, closing.next_step);
            let amounts = [1.0, one_if(opinion), one_if(next), one_if(opinion && next)];
            self.closings.add(half_life, at, amounts);
        }
        self.take_chain(Some((at, labelled.chain())), labelled.chain());
    }

    /// Of meetings at one instant the labels agree; where they do not, the longer chain stands.
    fn take_chain(&mut self, chain: Option<(Instant, u32)>, longest: u32) {
        self.chain = self.chain.max(chain);
        self.longest = self.longest.max(longest);
    }

    /// Takes in all that another ledger saw.
    ///
    /// # Errors
    ///
    /// [`Error::UnitsDiffer`](crate::Error::UnitsDiffer) if the half-lives differ; nothing is taken
    /// in then.
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.join(other)?;
        self.take_chain(other.chain, other.longest);
        self.meetings.merge(&other.meetings);
        self.follow_ups.merge(&other.follow_ups);
        self.closings.merge(&other.closings);
        self.own.merge(&other.own);
        self.extras.merge(&other.extras);
        Ok(())
    }

    /// Reads the ledger at an instant: `None` if it saw no meeting with the customer.
    ///
    /// The firm's own meetings alone say nothing of how the matter moves; they are read by
    /// [`MomentumLedger::own_meetings`].
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact: the past is read from the past's state.
    pub fn score(&self, params: &MomentumParams, as_of: Instant) -> Result<Option<MomentumScore>> {
        self.is_readable(as_of)?;
        Ok(self.chain.map(|(_, chain)| self.tally(chain, as_of).score(params)))
    }

    /// Returns what is known without a meeting, in short sentences.
    pub(super) fn lines(&self, as_of: Instant) -> Result<Vec<String>> {
        self.is_readable(as_of)?;
        Ok(self.tally(0, as_of).lines())
    }

    fn tally(&self, chain: u32, as_of: Instant) -> Tally {
        let half_life = self.unit.half_life;
        Tally {
            as_of,
            facts: self.facts,
            chain,
            longest: self.longest,
            meetings: self.meetings.read(half_life, as_of),
            follow_ups: self.follow_ups.read_known(half_life, as_of),
            closings: self.closings.read_known(half_life, as_of),
            own: self.own.read_known(half_life, as_of),
            extras: self.extras.read_known(half_life, as_of).map(|[sent]| sent),
        }
    }

    /// Reads how the firm's own meetings about the customer ended: `None` if it saw none.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub fn own_meetings(
        &self,
        params: &MomentumParams,
        as_of: Instant,
    ) -> Result<Option<OwnMeetings>> {
        self.is_readable(as_of)?;
        let sums = self.own.read_known(self.unit.half_life, as_of);
        Ok(sums.map(|sums| OwnMeetings::from_counts(sums, params)))
    }

    /// Reads, without any prior, what meetings count as and who undertook something at them:
    /// advances, continuations, slips; the customer, the firm; pending, lost.
    pub(super) fn counts(&self, as_of: Instant) -> Result<[f64; 7]> {
        self.is_readable(as_of)?;
        Ok(self.meetings.read(self.unit.half_life, as_of))
    }

    /// Returns the bytes of the state, those on the heap included.
    #[must_use]
    pub fn settled_bytes(&self) -> usize {
        size_of::<Self>()
            + self.meetings.heap_bytes()
            + self.follow_ups.heap_bytes()
            + self.closings.heap_bytes()
            + self.own.heap_bytes()
            + self.extras.heap_bytes()
    }
}

const fn one_if(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

state!(MomentumLedger, MomentumUnit);

checked! {
    MomentumLedger, "momentum ledger" {
        unit: MomentumUnit,
        facts: u64,
        newest: Option<Instant>,
        chain: Option<(Instant, u32)>,
        longest: u32,
        meetings: DecayedSums<7>,
        follow_ups: DecayedSums<3>,
        closings: DecayedSums<4>,
        own: DecayedSums<4>,
        extras: DecayedSums<1>,
    }
    |refuse| {
        refuse.unless_dated(facts, newest)?;
        let most = Most::of(facts, unit.half_life, newest);
        let last = chain.map(|(at, _)| at);
        refuse.unless(
            chain.is_none() == meetings.is_empty() && last <= newest,
            "have a chain, not after its newest fact, exactly if it has meetings",
            format_args!("{chain:?}"),
        )?;
        // A shard may hold the end of a chain without its beginning, so its facts are no bound.
        refuse.unless(
            chain.map_or(longest == 0, |(_, chain)| chain <= longest),
            "have a longest chain of at least the last, if it has meetings",
            longest,
        )?;
        let h = unit.half_life;
        let of_meetings =
            meetings.within(h, last) && follow_ups.within(h, last) && closings.within(h, last);
        refuse.unless_within(of_meetings && own.within(h, newest) && extras.within(h, newest))?;
        let held = meetings.at_most_ones(&[0, 1, 2], most)
            && [COMMITTED, COMMITTED + 1]
                .iter()
                .all(|i| meetings.at_most(&[*i], &[0, 1, 2], facts, h, last))
            && follow_ups.at_most_ones(&[0, 1, 2], most)
            && closings.at_most_ones(&[0], most)
            && own.at_most_ones(&[0], most)
            && extras.at_most_ones(&[0], most);
        refuse.unless_counted(held, facts)?;
        let nested = |sums: &DecayedSums<4>| {
            let pairs = [(1, 0), (2, 0), (3, 1), (3, 2)];
            pairs.iter().all(|(less, more)| sums.never_above(&[*less], &[*more]))
        };
        let rule = "count no part above its whole";
        let of_endings = [(PENDING, 1), (LOST, 2)];
        let ended = of_endings.iter().all(|(less, more)| meetings.never_above(&[*less], &[*more]));
        refuse.unless(nested(&closings) && nested(&own) && ended, rule, "more")?;
    }
}
