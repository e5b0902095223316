//! From what was read to what is drawn.

use super::data::{
    AlarmLine, ComponentLine, CustomerPortrait, Estimate, HeatMap, ModelLine, Moved, Profile,
    ProfileGroup, RankedCustomer, StandingView, Timeline, TimelinePoint, Waterfall,
};
use crate::book::{Alarm, BookRow, Ranked, TrustPoint};
use crate::friction::{Dimension, FrictionIndex};
use crate::intimacy::{Component, Group, IntimacyScore};
use crate::kernel::Interval;
use crate::portrait::{Portrait, Standing, Told};
use crate::quantity::{Level, Name, Party};
use crate::report::customer::added;
use crate::report::{Dossier, Layout};

/// A page prints whole points out of 100.
const POINTS: f64 = 100.0;
/// So many dates fit below a timeline.
const TICKS: usize = 4;

/// Shares in points.
fn estimate(value: f64, interval: Interval) -> Estimate {
    Estimate::new(POINTS * value, POINTS * interval.lower, POINTS * interval.upper)
}

/// A standing in points.
fn standing(standing: Option<&Standing>) -> Option<Estimate> {
    standing.map(|standing| estimate(standing.value(), standing.interval()))
}

/// Begins with a capital, for no name stands before it.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// Keeps a number and its sign on one line.
fn unbroken(words: &str) -> String {
    words.replace(" %", "\u{a0}%")
}

fn alarms(alarms: &[Alarm]) -> Vec<AlarmLine> {
    let line = |alarm: &Alarm| AlarmLine {
        name: alarm.kind.to_string(),
        is_grave: alarm.kind.is_grave(),
        why: unbroken(&alarm.reason()),
    };
    alarms.iter().map(line).collect()
}

/// The reason of a row, but for what its tags say: which alarms there are.
fn reason(ranked: &Ranked<'_>) -> String {
    match ranked.row.alarms.first() {
        Some(alarm) if ranked.reason.starts_with(&alarm.to_string()) => alarm.reason(),
        Some(_) | None => ranked.reason.clone(),
    }
}

impl RankedCustomer {
    /// Fills a row from a customer's place in a book.
    #[must_use]
    pub fn from_ranked(ranked: &Ranked<'_>, layout: &Layout) -> Self {
        let (portrait, row) = (ranked.portrait, ranked.row);
        let moved = row.recent.filter(|_| portrait.is_known()).map(|recent| Moved {
            by: layout.moved(recent.from, recent.to),
            from: layout.points(recent.from),
            to: layout.points(recent.to),
            fell: recent.fell,
        });
        Self {
            name: ranked.customer.to_string(),
            rank: format!("{}{}", ranked.rank, if ranked.tied { "=" } else { "" }),
            ours: standing(portrait.ours()),
            theirs: standing(portrait.theirs()),
            moved,
            attention: Some(ranked.attention),
            loss: None,
            reason: unbroken(&reason(ranked)),
            step: String::new(),
            alarms: alarms(&row.alarms),
            coverage: portrait.coverage(),
            overridden: portrait.judgement().map(|said| {
                let value = layout.points(said.value().get());
                format!("{} says {value} until {}", said.author(), layout.date(said.expires()))
            }),
            anomalies: (row.anomalies.len() + row.contradictions.len()) as u64,
            portrait: None,
        }
    }

    /// Fills the row of a customer who has no place: what is said in its stead, and the alarms.
    #[must_use]
    pub fn without_place(customer: &Name, row: &BookRow) -> Self {
        Self {
            reason: row.why_no_place().unwrap_or_default().to_owned(),
            alarms: alarms(&row.alarms),
            ..Self::new(customer.as_str())
        }
    }
}

impl Dossier {
    /// Fills a portrait of the page.
    #[must_use]
    pub fn portrait_on_page(&self, layout: &Layout) -> CustomerPortrait {
        // One unit on the whole page: what moved a score is told in the points that it is drawn in.
        let whole = layout.clone().with_decimals(0);
        let mut page = CustomerPortrait::new(self.customer.to_string());
        page.lead = unbroken(&sentence(&self.said(&whole)));
        page.alarms = alarms(&self.alarms);
        page.anomalies = self.doubts();
        page.judgements = self.judgements(&whole);
        page.people = self.person_lines(&whole);
        page.outcomes = self.became(&whole);
        page.account = self.account(layout);
        page.anomalies.extend(self.anomalies());
        let lines = |told: &Told| {
            let line = |line: &String| unbroken(&format!("{}: {line}", told.model));
            told.lines.iter().map(line).collect::<Vec<_>>()
        };
        page.says = self.told.iter().flat_map(lines).collect();
        let Some(portrait) = &self.portrait else { return page };
        page.standings = vec![
            view("How we serve them", portrait.ours()),
            view("How they deal with us", portrait.theirs()),
        ];
        page.models = models(portrait);
        page.change = self.waterfall(layout);
        page.events = self.happened(&whole);
        page.steps = self.steps(layout);
        page.trust = timeline(&self.trust, layout);
        page.friction = self.scores.friction.as_ref().map(heat_map);
        let level = portrait.params().level();
        page.intimacy = self.scores.intimacy.as_ref().map(|score| profile(score, level));
        page
    }

    fn waterfall(&self, layout: &Layout) -> Option<Waterfall> {
        let change = self.change.as_ref()?;
        let printed = change.rounded(POINTS);
        let mut fall = Waterfall::new(
            (layout.date(self.since), printed.from),
            (layout.date(self.as_of), printed.to),
        );
        // A model that moved nothing that is printed is left out: without it the rest adds up.
        let moved = change.parts().iter().zip(&printed.parts).filter(|(_, units)| **units != 0);
        fall.parts = moved.map(|(part, units)| (part.model.to_string(), *units)).collect();
        Some(fall)
    }
}

/// One direction: the standing, and what each component adds, as printed up to the value.
fn view(name: &str, read: Option<&Standing>) -> StandingView {
    let mut view = StandingView::new(name);
    let Some(read) = read else { return view };
    let printed = added(read, POINTS);
    view.estimate = standing(Some(read));
    view.fresh = Some(read.fresh());
    let (low, high) = read.bounds();
    view.open = (low < high).then_some((POINTS * low, POINTS * high));
    (view.baseline, view.total) = (printed.from, printed.to);
    let lines = read.parts().iter().zip(&printed.parts).map(|(part, units)| ComponentLine {
        name: part.component.to_owned(),
        model: part.model.to_string(),
        good: part.good,
        bad: part.bad,
        open: part.open,
        adds: *units,
    });
    view.parts = lines.collect();
    view
}

fn models(portrait: &Portrait) -> Vec<ModelLine> {
    let known = portrait.parts().into_iter().filter(|part| part.facts > 0);
    let line = |part: crate::portrait::PortraitPart| ModelLine {
        name: part.model.to_string(),
        estimate: part.value.zip(part.interval).map(|(value, interval)| estimate(value, interval)),
        coverage: part.coverage,
    };
    known.map(line).collect()
}

fn timeline(points: &[TrustPoint], layout: &Layout) -> Option<Timeline> {
    let known = |point: &TrustPoint| point.score.as_ref().is_some_and(|s| s.coverage() > 0.0);
    if !points.iter().any(known) {
        return None;
    }
    let mut line = Timeline::new();
    for point in points {
        let score = point.score.as_ref().filter(|score| score.coverage() > 0.0);
        let mut drawn = TimelinePoint::new(
            point.at.seconds(),
            score.map(|score| estimate(score.value(), score.interval())),
        );
        drawn.open = score.and_then(|score| {
            let firm = score.of(Party::Firm);
            let (low, high) = firm.perceived_bounds();
            (firm.pending().count > 0).then_some((POINTS * low, POINTS * high))
        });
        line.points.push(drawn);
    }
    let step = points.len().saturating_sub(1).div_ceil(TICKS).max(1);
    let ticks = points.iter().step_by(step);
    line.ticks = ticks.map(|point| (point.at.seconds(), layout.date(point.at))).collect();
    Some(line)
}

fn heat_map(friction: &FrictionIndex) -> HeatMap {
    let mut map = HeatMap::new(Dimension::ALL.iter().map(ToString::to_string));
    let cells = friction.heat_map();
    for stage in friction.stages() {
        let of = |dimension: &Dimension| {
            let of_both = |c: &&crate::friction::HeatCell| {
                c.stage == *stage.stage() && c.dimension == *dimension
            };
            cells.iter().find(of_both).map(|cell| POINTS * cell.severity)
        };
        let row = Dimension::ALL.iter().map(of).collect();
        map.rows.push((stage.stage().to_string(), row));
    }
    map
}

fn profile(score: &IntimacyScore, level: Level) -> Profile {
    let group = |group: Group| {
        let own = group.components().into_iter();
        let component = |component: Component| {
            let posterior = score.posterior(component);
            let known = posterior.map(|p| estimate(p.mean(), p.interval(level)));
            (component.to_string(), known)
        };
        let name = match group {
            Group::Do => "what we do",
            Group::Act => "how we act",
        };
        ProfileGroup::new(name, own.map(component).collect())
    };
    Profile::new(Group::BOTH.into_iter().map(group).collect())
}
