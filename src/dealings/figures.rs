//! What is read of a dealing when it is placed: figures, and what they are called.

use super::Dealing;
use super::calendar;
use super::record::{
    CLEAR, DISPUTED, KEPT, KEPT_STAKE, LN_STAKE, MISSED, MISSED_STAKE, Of, PLACED, PROMPT, Records,
    TERMS, Unit,
};
use crate::kernel::logit;
use crate::kernel::posterior::Prior;
use crate::quantity::Share;

/// What is believed of anybody before there is evidence, learned from all.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Belief {
    /// That a dealing is honoured in time, by how far trustees differ over all their time.
    pub(super) kept: Prior,
    /// The same for the recent record, whose weight forecasts best with its half-life.
    pub(super) recent: Prior,
    /// That it is not disputed.
    pub(super) clear: Prior,
    /// How promptly, ½ being just in time.
    pub(super) prompt: Share,
    /// The usual size of a stake.
    pub(super) size: f64,
    /// The same as `kept`, by how far trusters differ.
    pub(super) truster: Prior,
    /// The same of each of [`CALENDAR`], then of each column of words.
    pub(super) alike: Vec<Prior>,
}

/// What a figure is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// What was seen of somebody: more is better.
    Record,
    /// A number of which more may be better or worse; known from the past alone.
    History,
    /// The same, known when the dealing is placed.
    Placing,
}

/// The figures that every dealing has, in their order; the caller's own follow.
pub(super) const FIGURES: [(&str, Kind); 16] = [
    ("record, recent by count", Kind::Record),
    ("record, recent by stake", Kind::Record),
    ("record, ever by count", Kind::Record),
    ("record, ever by stake", Kind::Record),
    ("record with this party", Kind::Record),
    ("promptness", Kind::Record),
    ("undisputed", Kind::Record),
    ("streak", Kind::Record),
    ("leniency of who places", Kind::Record),
    ("everybody, recently", Kind::Record),
    ("how much is known", Kind::History),
    ("amount", Kind::Placing),
    ("amount against usual", Kind::Placing),
    ("days until due", Kind::Placing),
    ("open", Kind::Placing),
    ("overdue", Kind::Placing),
];

/// The figures of the calendar and of the caller's words are records too, known when placed.
pub(super) const CALENDAR: [&str; 2] = ["weekday due", "month due"];

/// What was read of a dealing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figures {
    /// Those of [`FIGURES`], then the caller's numbers.
    pub(super) numbers: Vec<Option<f64>>,
    /// Those of [`CALENDAR`], then the caller's words: log-odds beyond the belief.
    pub(super) alike: Vec<Option<f64>>,
    /// The posterior that it is honoured in time, from the recent record by count.
    pub(super) recent: Counted,
    /// The same from the whole record.
    pub(super) ever: Counted,
    /// The same of no dispute.
    pub(super) clear: Counted,
    /// How far everybody did better recently than ever, in log-odds.
    pub(super) shift: f64,
}

/// A record that can stand by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// The whole record.
    Ever,
    /// The same, moved by what everybody did recently.
    EverMoved,
    /// The recent record.
    Recent,
    /// The same, moved by what everybody did recently.
    RecentMoved,
    /// The whole record of disputes.
    Clear,
}

impl Stand {
    /// Those of being honoured in time, the simplest first.
    pub(super) const KEPT: [Self; 4] =
        [Self::Ever, Self::EverMoved, Self::Recent, Self::RecentMoved];

    /// Returns the log-odds that the record adds to those of its prior, and that everybody adds.
    pub(super) fn terms(self, figures: &Figures) -> [f64; 2] {
        match self {
            Self::Ever => [figures.ever.surplus, 0.0],
            Self::EverMoved => [figures.ever.surplus, figures.shift],
            Self::Recent => [figures.recent.surplus, 0.0],
            Self::RecentMoved => [figures.recent.surplus, figures.shift],
            Self::Clear => [figures.clear.surplus, 0.0],
        }
    }
}

/// A count of good and bad, the chance that a belief makes of it, and how far its log-odds lie
/// beyond those of the belief.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Counted {
    pub(super) good: f64,
    pub(super) bad: f64,
    pub(super) chance: f64,
    surplus: f64,
}

impl Counted {
    pub(super) fn of(prior: &Prior, good: f64, bad: f64) -> Self {
        let (for_it, against) = (prior.good() + good, prior.bad() + bad);
        let surplus = surplus(prior, good, bad);
        Self { good, bad, chance: for_it / (for_it + against), surplus }
    }
}

/// How far log-odds lie beyond those of a prior; bounded by the prior's weight, so always finite.
fn surplus(prior: &Prior, good: f64, bad: f64) -> f64 {
    let odds = |good: f64, bad: f64| libm::log(good) - libm::log(bad);
    odds(prior.good() + good, prior.bad() + bad) - odds(prior.good(), prior.bad())
}

impl Figures {
    /// Reads what is known when a dealing is placed.
    pub(super) fn read(records: &Records<'_>, unit: Unit, belief: &Belief, new: &Dealing) -> Self {
        let at = new.placed();
        let known = |of| records.known(of, at);
        let own = known(Of::Trustee(new.trustee()));
        let pair = known(Of::Pair(new.trustee(), new.truster()));
        let [truster, all] = [known(Of::Truster(new.truster())), known(Of::All)];
        let kept = |good, bad| surplus(&belief.kept, good, bad);
        // What the truster placed with others, without what it placed here.
        let [elsewhere_kept, elsewhere_missed] =
            [KEPT, MISSED].map(|i| (truster.ever[i] - pair.ever[i]).max(0.0));
        let weight = belief.kept.weight.get();
        let prompt = (weight * belief.prompt.get() + own.ever[PROMPT]) / (weight + own.ever[TERMS]);
        let prompt = logit::log_odds(Share::rounded(prompt));
        let usual = (weight * belief.size + own.ever[LN_STAKE]) / (weight + own.ever[PLACED]);
        let size = unit.size(new.stake());
        let shift =
            kept(all.recent[KEPT], all.recent[MISSED]) - kept(all.ever[KEPT], all.ever[MISSED]);
        let judged = own.ever[KEPT] + own.ever[MISSED];
        let due = new.due_at().map(|due| libm::log1p(calendar::days(at, due).max(0.0)));
        let own_figures = [
            Some(surplus(&belief.recent, own.recent[KEPT], own.recent[MISSED])),
            Some(surplus(&belief.recent, own.recent[KEPT_STAKE], own.recent[MISSED_STAKE])),
            Some(kept(own.ever[KEPT], own.ever[MISSED])),
            Some(kept(own.ever[KEPT_STAKE], own.ever[MISSED_STAKE])),
            Some(kept(pair.ever[KEPT], pair.ever[MISSED])),
            Some(prompt - logit::log_odds(belief.prompt)),
            Some(surplus(&belief.clear, own.ever[CLEAR], own.ever[DISPUTED])),
            Some(libm::copysign(libm::log1p(own.run.abs()), own.run)),
            Some(surplus(&belief.truster, elsewhere_kept, elsewhere_missed)),
            Some(shift),
            Some(judged / (judged + weight)),
            Some(size),
            Some(size - usual),
            due,
            Some(libm::log1p(own.open)),
            Some(libm::log1p(own.overdue)),
        ];
        let alike = Of::alike(new).into_iter().zip(&belief.alike).map(|(of, prior)| {
            let known = known(of?);
            Some(surplus(prior, known.ever[KEPT], known.ever[MISSED]))
        });
        Self {
            numbers: own_figures.into_iter().chain(new.numbers().iter().copied()).collect(),
            alike: alike.collect(),
            recent: Counted::of(&belief.recent, own.recent[KEPT], own.recent[MISSED]),
            ever: Counted::of(&belief.kept, own.ever[KEPT], own.ever[MISSED]),
            clear: Counted::of(&belief.clear, own.ever[CLEAR], own.ever[DISPUTED]),
            shift,
        }
    }
}

#[cfg(test)]
#[path = "../../tests/dealings/figures.rs"]
mod tests;
