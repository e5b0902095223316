//! The formula: from counts to a score that can be taken apart.

use super::{Ending, MomentumParams};
use crate::kernel::composite::Moments;
use crate::kernel::getters::getters;
use crate::kernel::posterior::{BetaPosterior, DirichletPosterior};
use crate::kernel::said::{count, is_sayable, of};
use crate::kernel::{Interval, Part};
use crate::quantity::{Instant, Level, Party, Positive};

/// The sums of a ledger as they weigh at an instant, before any prior.
pub(super) struct Tally {
    pub(super) as_of: Instant,
    pub(super) facts: u64,
    pub(super) chain: u32,
    pub(super) longest: u32,
    /// Advances, continuations, slips; committed by the customer, by the firm; pending, lost.
    pub(super) meetings: [f64; 7],
    pub(super) follow_ups: Option<[f64; 3]>,
    pub(super) closings: Option<[f64; 4]>,
    pub(super) own: Option<[f64; 4]>,
    pub(super) extras: Option<f64>,
}

impl Tally {
    /// Weighs the sums with a model's constants.
    pub(super) fn score(self, params: &MomentumParams) -> MomentumScore {
        let [advances, continuations, slips, by_customer, by_firm, pending, _] = self.meetings;
        let w = params.prior_weight().get();
        // In an order that exchanges advances and slips without a change of bits.
        let meetings = (advances + slips) + continuations;
        let n = meetings + w;
        let half = 0.5 * params.prior_continuation().complement().get();
        let q = params.prior_continuation().get();
        let [advanced, slipped] = [advances, slips].map(|count| 0.5 * (count / n));
        // Taken from 0, so that no slip is a positive zero.
        let contributions = [advanced, 0.0, 0.0 - slipped];
        let value = BASELINE + contributions.iter().fold(0.0, |sum, c| sum + c);
        let of_meetings = |count: f64| uniform(params.share_prior(), count, meetings);
        MomentumScore {
            as_of: self.as_of,
            facts: self.facts,
            level: params.level(),
            meetings,
            alpha: [advances + half * w, continuations + q * w, slips + half * w],
            contributions,
            value,
            momentum: (advances - slips) / n,
            fresh: meetings / n,
            chain: self.chain,
            longest: self.longest,
            committed: [by_customer, by_firm].map(of_meetings),
            no_way_back: of_meetings(self.follow_ups.map_or(0.0, |sums| sums.iter().sum())),
            follow_ups: self.follow_ups.map(|sums| FollowUps::of(sums, params)),
            closings: self.closings.map(|sums| Closings::of(sums, params)),
            own: self.own.map(|sums| OwnMeetings::from_counts(sums, params)),
            lower: (value - 0.5 * (pending / n)).max(0.0),
            counts: self.counts(),
        }
    }
}

impl Tally {
    const fn counts(&self) -> Counts {
        let [.., by_customer, by_firm, pending, lost] = self.meetings;
        Counts {
            committed: [by_customer, by_firm],
            pending,
            lost,
            follow_ups: self.follow_ups,
            closings: self.closings,
            own: self.own,
            extras: self.extras,
        }
    }

    /// Returns what is known of it without a meeting, in short sentences.
    pub(super) fn lines(&self) -> Vec<String> {
        self.counts().lines(0.0)
    }
}

/// The sums without any prior, for the lines.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
struct Counts {
    /// By party.
    committed: [f64; 2],
    pending: f64,
    lost: f64,
    follow_ups: Option<[f64; 3]>,
    closings: Option<[f64; 4]>,
    own: Option<[f64; 4]>,
    extras: Option<f64>,
}

impl Counts {
    /// `all`: how many meetings there were.
    fn lines(&self, all: f64) -> Vec<String> {
        let mut lines = Vec::new();
        if is_sayable(all) {
            let [customer, firm] = self.committed.map(|some| of(some, all));
            lines.push(format!(
                "the customer undertook something at {customer} meetings, the firm at {firm}"
            ));
        }
        if let Some([sent, not_sent, open]) = self.follow_ups {
            let left = sent + not_sent + open;
            if is_sayable(left) {
                let (left, lost) = (of(left, all), count(self.lost));
                lines.push(format!(
                    "{left} meetings left no way back in; {lost} of them ended pleasantly and \
                     count as lost"
                ));
                let [sent, open] = [sent, open].map(count);
                let still = match open.as_str() {
                    "0" => String::new(),
                    open => format!("; after {open} there is still time"),
                };
                let sent = format!("after {sent} of these something extra was sent in time");
                lines.push(sent + &still);
            }
        }
        if let Some(sent) = self.extras.filter(|sent| is_sayable(*sent)) {
            lines.push(format!("things sent unasked: {}", count(sent)));
        }
        if let Some([known, opinion, next_step, _]) = self.closings.filter(|c| is_sayable(c[0])) {
            let [opinion, next_step] = [opinion, next_step].map(|asked| of(asked, known));
            lines.push(format!(
                "the customer was asked for an opinion at {opinion} meetings, for the next step \
                 at {next_step}"
            ));
        }
        if let Some([all, closed, owned, _]) = self.own.filter(|own| is_sayable(own[0])) {
            let [closed, owned] = [closed, owned].map(|some| of(some, all));
            lines.push(format!(
                "our own meetings ended in actions {closed} times, under one owner {owned} times"
            ));
        }
        lines
    }
}

/// No momentum: as many advances as slips.
const BASELINE: f64 = 0.5;

/// Returns the posterior of a share, so many of a whole, with the same prior on both sides.
fn uniform(k: Positive, part: f64, whole: f64) -> BetaPosterior {
    // A part of a sum may exceed the sum by the last bit.
    BetaPosterior::from_counts(k.get() + part, k.get() + (whole - part).max(0.0))
}

/// What became of the meetings that left no way back in.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FollowUps {
    /// How often something extra is sent unasked, of those whose window has closed or been met.
    pub sent: BetaPosterior,
    /// The decayed number of those whose window is open, nothing being sent yet.
    pub open: f64,
    /// The mean if nothing is sent after any of the open ones, and if something is after all.
    pub bounds: (f64, f64),
}

impl FollowUps {
    fn of([sent, not_sent, open]: [f64; 3], params: &MomentumParams) -> Self {
        let k = params.share_prior().get();
        let with = |sent: f64, not_sent: f64| BetaPosterior::from_counts(k + sent, k + not_sent);
        Self {
            sent: with(sent, not_sent),
            open,
            bounds: (with(sent, not_sent + open).mean(), with(sent + open, not_sent).mean()),
        }
    }
}

/// How often the closing questions are asked, of the meetings where that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Closings {
    /// The customer is asked for an opinion.
    pub opinion: BetaPosterior,
    /// The customer is asked what should happen next.
    pub next_step: BetaPosterior,
    /// Both are asked.
    pub both: BetaPosterior,
}

impl Closings {
    fn of([known, opinion, next_step, both]: [f64; 4], params: &MomentumParams) -> Self {
        let [opinion, next_step, both] =
            [opinion, next_step, both].map(|asked| uniform(params.share_prior(), asked, known));
        Self { opinion, next_step, both }
    }
}

/// How the firm's own meetings about the customer end.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OwnMeetings {
    /// In actions that are given out.
    pub closed_for_action: BetaPosterior,
    /// With one person in charge.
    pub one_owner: BetaPosterior,
    /// With both: closed for action under one owner.
    pub both: BetaPosterior,
}

impl OwnMeetings {
    pub(super) fn from_counts(
        [all, closed, owned, both]: [f64; 4],
        params: &MomentumParams,
    ) -> Self {
        let [closed_for_action, one_owner, both] =
            [closed, owned, both].map(|part| uniform(params.share_prior(), part, all));
        Self { closed_for_action, one_owner, both }
    }
}

/// What the ledger says at one instant. More is better.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MomentumScore {
    as_of: Instant,
    facts: u64,
    level: Level,
    meetings: f64,
    /// By ending, the prior included.
    alpha: [f64; 3],
    contributions: [f64; 3],
    value: f64,
    momentum: f64,
    fresh: f64,
    chain: u32,
    longest: u32,
    /// By party.
    committed: [BetaPosterior; 2],
    no_way_back: BetaPosterior,
    follow_ups: Option<FollowUps>,
    closings: Option<Closings>,
    own: Option<OwnMeetings>,
    /// The value if every pending meeting is lost.
    lower: f64,
    counts: Counts,
}

impl MomentumScore {
    /// Returns `(1 + M)/2`, 0 to 1: one half where advances and slips are even.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Returns the interval of the value: that of a Beta with the exact mean and variance of
    /// `(1 + M)/2` under the Dirichlet of the three endings.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.posterior().interval(self.level).including(self.value)
    }

    /// Returns the posterior of the value, to be a part of a portrait.
    pub(crate) fn posterior(&self) -> BetaPosterior {
        self.moments().beta()
    }

    /// The mean and variance of `Σ θ_e (1 + y_e)/2`: of a step drawn once, over n + 1.
    fn moments(&self) -> Moments {
        let n = self.alpha.iter().fold(0.0, |sum, a| sum + a);
        let places = Ending::ALL.map(|ending| 0.5 + 0.5 * f64::from(ending.step()));
        let mean = self.value;
        let spread = self
            .alpha
            .iter()
            .zip(places)
            .fold(0.0, |sum, (a, place)| sum + a / n * ((place - mean) * (place - mean)));
        Moments { mean, variance: spread / (n + 1.0) }
    }

    /// Returns the value if every meeting that is [pending](super::LabelledMeeting::is_pending) is
    /// lost, and if something extra follows each: the value itself, which counts them as they ended.
    #[must_use]
    pub const fn bounds(&self) -> (f64, f64) {
        (self.lower, self.value)
    }

    /// Returns what the parts are counted from: one half, no momentum.
    #[must_use]
    pub const fn baseline(&self) -> f64 {
        BASELINE
    }

    /// Returns the three endings, the chance of each and what the meetings that had it add; with
    /// the baseline they sum to the value.
    ///
    /// A continuation adds nothing of its own: it makes all others count less.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let part = |ending: Ending| {
            let contribution = self.contributions[ending.index()];
            Part::new(ending.to_string(), self.chance(ending).mean(), contribution)
        };
        Ending::ALL.into_iter().map(part).collect()
    }

    /// Returns the share of weight that was ever observed: 1, since a score rests on meetings.
    #[must_use]
    pub const fn coverage(&self) -> f64 {
        1.0
    }

    getters! {
        /// Returns the share of weight that is still evidence: `1 − u`, 0 where all has faded to
        /// the prior.
        pub fn fresh -> f64;
        /// Returns how many facts the ledger saw, the firm's own meetings among them.
        pub fn facts -> u64;
        /// Returns the instant of the reading.
        pub fn as_of -> Instant;
        /// Returns M, −1 to 1: `Σδy/(Σδ + W)`.
        pub fn momentum -> f64;
    }

    /// Returns the interval of M.
    #[must_use]
    pub fn momentum_interval(&self) -> Interval {
        let Interval { lower, upper, level } = self.interval();
        Interval::new(2.0 * lower - 1.0, 2.0 * upper - 1.0, level).including(self.momentum)
    }

    /// Returns the decayed number of meetings with the customer.
    #[must_use]
    pub const fn meetings(&self) -> f64 {
        self.meetings
    }

    /// Returns the posterior of the three endings together, in the order of [`Ending::ALL`].
    #[must_use]
    pub const fn endings(&self) -> DirichletPosterior<3> {
        DirichletPosterior::from_counts(self.alpha)
    }

    /// Returns the chance that the next meeting has an ending: of an advance, the chance that
    /// the chain goes on.
    #[must_use]
    pub fn chance(&self, ending: Ending) -> BetaPosterior {
        self.endings().marginal(ending.index())
    }

    /// Returns the interval of the chance that the next meeting has an ending.
    #[must_use]
    pub fn chance_interval(&self, ending: Ending) -> Interval {
        self.chance(ending).interval(self.level)
    }

    getters! {
        /// Returns how many advances in a row stand after the last meeting.
        pub fn chain -> u32;
        /// Returns the longest chain that the ledger saw; it does not fade.
        pub fn longest_chain -> u32 = longest;
    }

    /// Returns how often a party undertakes something at a meeting.
    #[must_use]
    pub const fn committed(&self, by: Party) -> BetaPosterior {
        self.committed[by as usize]
    }

    getters! {
        /// Returns how often a meeting leaves no way back in.
        pub fn no_way_back -> BetaPosterior;
        /// Returns what became of the meetings that left no way back in; `None` if there was none.
        pub fn follow_ups -> Option<FollowUps>;
        /// Returns how often the closing questions are asked; `None` where it was never logged.
        pub fn closings -> Option<Closings>;
        /// Returns how the firm's own meetings about the customer end; `None` without any.
        pub fn own_meetings -> Option<OwnMeetings> = own;
        /// Returns the probability inside intervals.
        pub fn level -> Level;
        /// Returns the decayed number of meetings that ended pleasantly with no way back in, and
        /// that nothing extra followed: they count as slips.
        pub fn lost -> f64 = counts.lost;
        /// Returns the decayed number of those that something extra may still follow: they count as
        /// continuations until their window closes.
        pub fn pending -> f64 = counts.pending;
    }

    /// Returns what else is known, in short sentences: who undertook something, the ways back in,
    /// the closing questions, what was sent unasked, the firm's own meetings.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.counts.lines(self.meetings)
    }
}

impl core::fmt::Display for MomentumScore {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "momentum {:.2} {} (more is better), resting on {:.1} meetings of {} facts; \
             {} in a row",
            self.value(),
            self.interval(),
            self.meetings,
            self.facts,
            match self.chain {
                0 => "no advance".to_owned(),
                1 => "1 advance".to_owned(),
                chain => format!("{chain} advances"),
            },
        )?;
        if self.lower < self.value {
            write!(f, "; {:.2} if nothing more is sent after the last ones", self.lower)?;
        }
        Ok(())
    }
}
