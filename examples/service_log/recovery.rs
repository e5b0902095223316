//! Complaints and recoveries: what incidents leave after they were made good, by caller, desk and
//! cause.

use std::collections::BTreeMap;

use goodwill::kernel::{Interval, Part};
use goodwill::quantity::{Instant, Name, Share};
use goodwill::recovery::{
    CauseFigure, Consequence, Failure as Complaint, Market, RecoveryEvidence, RecoveryLedger,
    RecoveryParams, RecoveryRule, RecoveryScore, RecoveryStep, RecoveryUnit, SilentCustomers,
    StepKind, heard_again, label_recoveries,
};

use super::log::{Incident, Log};
use super::support::json::Object;
use super::support::outcome::Failure;
use super::support::progress::Progress;
use super::support::table::{self, Side};

/// After so many hand-overs nothing is left of how the recovery went, to the last bit: each one
/// leaves half. A log may claim billions.
const MANY: u32 = 64;

/// The constants: callers of a desk speak up to it as firms do to those they deal with.
fn params() -> RecoveryParams {
    RecoveryParams::default().with_market(Market::Business)
}

/// Why an incident is not a complaint with its recovery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LeftOut {
    /// Nobody is known to have raised it.
    NoCaller,
    /// When it began is missing.
    NoOpening,
    /// It was over before it began.
    Backwards,
}

impl Incident {
    /// When the caller complained, or why that is not known.
    fn complained(&self) -> Result<Instant, LeftOut> {
        match (&self.caller, self.opened) {
            (None, _) => Err(LeftOut::NoCaller),
            (_, None) => Err(LeftOut::NoOpening),
            (_, Some(opened)) if self.at < opened => Err(LeftOut::Backwards),
            (_, Some(opened)) => Ok(opened),
        }
    }

    /// The complaint that the incident was.
    pub(crate) fn complaint(&self, at: Instant) -> Complaint {
        let complaint = Complaint::complaint(self.number.clone(), at);
        let severity = self.severity.unwrap_or(complaint.severity);
        match &self.category {
            None => complaint.severe(severity),
            Some(category) => complaint.severe(severity).caused_by(category.clone()),
        }
    }

    /// The steps of its recovery, all that the log knows of.
    pub(crate) fn steps(&self) -> Result<Vec<RecoveryStep>, Failure> {
        let step = |kind| RecoveryStep::new(self.number.clone(), kind, self.at);
        let mut steps = vec![step(StepKind::HandedOff); self.hand_overs.min(MANY) as usize];
        let spoiled = f64::from(self.reopenings) + if self.missed { 1.0 } else { 0.0 };
        steps.push(step(StepKind::Resolved).in_part(Share::new((-spoiled).exp2())?));
        Ok(steps)
    }
}

/// What is counted of a log's complaints.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ledgers {
    pub(crate) callers: BTreeMap<Name, RecoveryLedger>,
    pub(crate) desks: BTreeMap<Name, RecoveryLedger>,
    pub(crate) book: RecoveryLedger,
    /// All complaints, in order of time.
    complaints: Vec<Complaint>,
    pub(crate) without_caller: usize,
    pub(crate) without_opening: usize,
    pub(crate) backwards: usize,
}

impl Ledgers {
    fn empty() -> RecoveryLedger {
        RecoveryLedger::new(RecoveryUnit::default())
    }

    pub(crate) fn of(log: &Log, progress: &mut Progress) -> Result<Self, Failure> {
        let mut ledgers = Self {
            callers: BTreeMap::new(),
            desks: BTreeMap::new(),
            book: Self::empty(),
            complaints: Vec::with_capacity(log.incidents.len()),
            without_caller: 0,
            without_opening: 0,
            backwards: 0,
        };
        let mut by_caller: BTreeMap<&Name, Vec<(Instant, &Incident)>> = BTreeMap::new();
        for incident in &log.incidents {
            match (incident.complained(), &incident.caller) {
                (Ok(at), Some(caller)) => {
                    by_caller.entry(caller).or_default().push((at, incident));
                }
                (Err(LeftOut::NoOpening), _) => ledgers.without_opening += 1,
                (Err(LeftOut::Backwards), _) => ledgers.backwards += 1,
                (Err(LeftOut::NoCaller), _) | (_, None) => ledgers.without_caller += 1,
            }
        }
        progress.phase("complaints", by_caller.len() as u64);
        for (caller, mut incidents) in by_caller {
            incidents.sort_by_key(|(at, _)| *at);
            ledgers.observe(caller, &incidents, log.latest)?;
            progress.step();
        }
        ledgers.complaints.sort_by_key(|complaint| complaint.at);
        Ok(ledgers)
    }

    /// Takes in all complaints of one caller, in order of time.
    fn observe(
        &mut self,
        caller: &Name,
        incidents: &[(Instant, &Incident)],
        as_of: Instant,
    ) -> Result<(), Failure> {
        let complaints: Vec<Complaint> =
            incidents.iter().map(|(at, incident)| incident.complaint(*at)).collect();
        let mut steps = Vec::new();
        for (_, incident) in incidents {
            steps.extend(incident.steps()?);
        }
        steps.sort_by_key(|step| step.at);
        let desks: BTreeMap<&Name, &Name> = incidents
            .iter()
            .filter_map(|(_, incident)| Some((&incident.number, incident.desk.as_ref()?)))
            .collect();
        let labelled = label_recoveries(&complaints, &steps, RecoveryRule::default(), as_of)?;
        let mut own = Self::empty();
        for fact in &labelled.evidence {
            own.observe(fact);
            let number = match fact {
                RecoveryEvidence::Opened(opening) => &opening.failure().id,
                RecoveryEvidence::Closed(closing) => &closing.opening().failure().id,
                _ => continue,
            };
            if let Some(desk) = desks.get(number) {
                let desk = self.desks.entry((*desk).clone()).or_insert_with(Self::empty);
                desk.observe(fact);
            }
        }
        self.complaints.extend(complaints);
        self.book.merge(&own)?;
        self.callers.insert(caller.clone(), own);
        Ok(())
    }
}

/// How a caller, or the callers of a desk, stand after their incidents were made good.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) name: Name,
    pub(crate) score: RecoveryScore,
    pub(crate) interval: Interval,
}

impl Ranked {
    /// Ranks those who stand lower than the whole book before the others, and each of the two by
    /// the upper end of the interval, the lowest first: who surely stands low comes before who
    /// perhaps does, so that one bad recovery does not lead the list. Without the book, one of
    /// whom so much is known that the interval is short would come early, however well they stand.
    fn all(
        ledgers: BTreeMap<Name, RecoveryLedger>,
        book: Option<&RecoveryScore>,
        params: &RecoveryParams,
        as_of: Instant,
    ) -> Result<Vec<Self>, Failure> {
        let mut ranked = Vec::with_capacity(ledgers.len());
        for (name, ledger) in ledgers {
            if let Some(score) = ledger.score(params, as_of)? {
                let interval = score.interval();
                ranked.push(Self { name, score, interval });
            }
        }
        // Of equals, the first by name: the sort is stable.
        let whole = book.map_or(1.0, RecoveryScore::value);
        let above = |one: &Self| one.score.value() >= whole;
        ranked.sort_by(|a, b| {
            above(a).cmp(&above(b)).then(a.interval.upper.total_cmp(&b.interval.upper))
        });
        Ok(ranked)
    }

    /// How many complaints it rests on: each was opened and closed.
    fn complaints(&self) -> u64 {
        self.score.facts() / 2
    }

    /// The cause of most of its complaints, with its share of them.
    fn main_cause(&self) -> Option<(&Name, f64)> {
        let causes = self.score.causes();
        let all: f64 = causes.iter().map(|cause| cause.failures).sum();
        // Long faded, all count for nothing.
        causes.first().filter(|_| all > 0.0).map(|first| (&first.cause, first.failures / all))
    }

    pub(crate) fn json(&self, what: &str) -> Object {
        let part = |Part { name, contribution, .. }: &Part| {
            Object::default().field("name", name.clone()).field("points", *contribution)
        };
        let object = Object::default()
            .field(what, self.name.as_str())
            .field("recovery", self.score.value())
            .field("lower", self.interval.lower)
            .field("upper", self.interval.upper)
            .field("complaints", self.complaints())
            .field("now", self.score.closed())
            .list("parts", self.score.parts().iter().map(part));
        match self.main_cause() {
            None => object.field("main_cause", None::<f64>),
            Some((cause, share)) => {
                let cause = Object::default().field("cause", cause.as_str());
                object.object("main_cause", &cause.field("share", share))
            }
        }
    }

    pub(crate) fn table<'a>(who: &str, ranked: impl Iterator<Item = &'a Self>) -> String {
        let level = format!("{} % interval", 100.0 * params().level().get());
        let header = [
            (who, Side::Left),
            ("standing", Side::Right),
            (&level, Side::Right),
            ("complaints", Side::Right),
            ("of these now", Side::Right),
            ("harm", Side::Right),
            ("failed twice", Side::Right),
            ("main cause", Side::Left),
        ];
        table::layout(header, ranked.map(Self::row))
    }

    fn row(&self) -> [String; 8] {
        let taken = |name| {
            let parts = self.score.parts();
            let points = parts.iter().find(|part| part.name == name);
            format!("{:.3}", points.map_or(0.0, |part| part.contribution))
        };
        let cause = self
            .main_cause()
            .map_or("unknown".to_owned(), |(cause, share)| format!("{cause}, {}", percent(share)));
        [
            self.name.to_string(),
            format!("{:.3}", self.score.value()),
            format!("{:.3}", self.interval),
            self.complaints().to_string(),
            format!("{:.1}", self.score.closed()),
            taken("harm"),
            taken("double deviation"),
            cause,
        ]
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// A cause of complaints across the book.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cause {
    pub(crate) figure: CauseFigure,
    /// How often anybody complained of it within a day of the complaint before.
    pub(crate) heard_again: u64,
}

impl Cause {
    pub(crate) fn json(&self) -> Object {
        let CauseFigure { cause, failures, share, cumulative, recurrence, soon, severity, .. } =
            &self.figure;
        let level = params().level();
        let (of_all, again) = (share.interval(level), recurrence.interval(level));
        let again = Object::default()
            .field("share", recurrence.mean())
            .field("lower", again.lower)
            .field("upper", again.upper);
        Object::default()
            .field("cause", cause.as_str())
            .field("now", *failures)
            .field("share", share.mean())
            .field("lower", of_all.lower)
            .field("upper", of_all.upper)
            .field("cumulative", *cumulative)
            .field("severity", severity / failures)
            .object("same_caller_again", &again)
            .field("same_caller_within_a_day", soon / failures)
            .field("anybody_within_a_day", self.heard_again)
    }

    pub(crate) fn table<'a>(causes: impl Iterator<Item = &'a Self>) -> String {
        let header = [
            ("cause", Side::Left),
            ("now", Side::Right),
            ("share", Side::Right),
            ("together", Side::Right),
            ("same caller again", Side::Right),
            ("within a day", Side::Right),
            ("severity", Side::Right),
        ];
        table::layout(header, causes.map(Self::row))
    }

    fn row(&self) -> [String; 7] {
        let CauseFigure { cause, failures, share, cumulative, recurrence, soon, severity, .. } =
            &self.figure;
        let again = recurrence.interval(params().level());
        [
            cause.to_string(),
            format!("{failures:.0}"),
            percent(share.mean()),
            percent(*cumulative),
            format!(
                "{} [{:.0}, {:.0}]",
                percent(recurrence.mean()),
                100.0 * again.lower,
                100.0 * again.upper
            ),
            percent(soon / failures),
            format!("{:.2}", severity / failures),
        ]
    }
}

/// The standing that the best recovery of a middling complaint leaves, as far as a log can show
/// it: put right at once and in full, without a hand-over.
fn best() -> Result<f64, Failure> {
    let (id, at) = (Name::new("best")?, Instant::EPOCH);
    let resolved = RecoveryStep::new(id.clone(), StepKind::Resolved, at);
    let rule = RecoveryRule::default();
    let labelled = label_recoveries(&[Complaint::complaint(id, at)], &[resolved], rule, at)?;
    let standing = labelled.evidence.iter().find_map(|fact| match fact {
        RecoveryEvidence::Closed(closing) => {
            Some(closing.standing(&RecoveryUnit::default(), &params(), Consequence::default()))
        }
        _ => None,
    });
    standing.ok_or_else(|| Failure::new("a resolved complaint must be closed, got an open one"))
}

/// The figures of those who say nothing.
fn silent_json(silent: &SilentCustomers) -> Object {
    Object::default()
        .field("complaints_now", silent.complaints)
        .field("speaks_up", silent.speaks_up.mean())
        .field("let_down", silent.unhappy)
        .field("let_down_lower", silent.unhappy_interval.lower)
        .field("let_down_upper", silent.unhappy_interval.upper)
        .field("silent", silent.silent)
        .field("silent_lower", silent.silent_interval.lower)
        .field("silent_upper", silent.silent_interval.upper)
}

/// What a log says of complaints and recoveries.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recoveries {
    pub(crate) complaints: usize,
    pub(crate) without_caller: usize,
    pub(crate) without_opening: usize,
    pub(crate) backwards: usize,
    pub(crate) callers: Vec<Ranked>,
    pub(crate) desks: Vec<Ranked>,
    pub(crate) causes: Vec<Cause>,
    pub(crate) book: Option<RecoveryScore>,
    /// The highest standing that such a log can show of a middling complaint.
    pub(crate) best: f64,
}

impl Recoveries {
    pub(crate) fn of(log: &Log, progress: &mut Progress) -> Result<Self, Failure> {
        let ledgers = Ledgers::of(log, progress)?;
        let (params, as_of) = (params(), log.latest);
        let book = ledgers.book.score(&params, as_of)?;
        let mut again = heard_again(&ledgers.complaints, RecoveryRule::default().soon_days)?;
        let figures = book.as_ref().map(RecoveryScore::causes).unwrap_or_default();
        let cause = |figure: &CauseFigure| Cause {
            heard_again: again.remove(&figure.cause).unwrap_or_default(),
            figure: figure.clone(),
        };
        Ok(Self {
            complaints: ledgers.complaints.len(),
            without_caller: ledgers.without_caller,
            without_opening: ledgers.without_opening,
            backwards: ledgers.backwards,
            // Long faded, a cause counts for nothing and has no shares.
            causes: figures.iter().filter(|figure| figure.failures > 0.0).map(cause).collect(),
            callers: Ranked::all(ledgers.callers, book.as_ref(), &params, as_of)?,
            desks: Ranked::all(ledgers.desks, book.as_ref(), &params, as_of)?,
            book,
            best: best()?,
        })
    }

    /// Adds the fields of complaints and recoveries.
    pub(crate) fn fields(&self, object: Object, top: usize) -> Object {
        let first = |ranked: &[Ranked], what| -> Vec<Object> {
            ranked.iter().take(top).map(|one| one.json(what)).collect()
        };
        let counts = Object::default()
            .field("complaints", self.complaints)
            .field("without_caller", self.without_caller)
            .field("without_opening", self.without_opening)
            .field("resolved_before_opened", self.backwards)
            .field("best", self.best)
            .field("before", params().before().get())
            .field("recovery", self.book.as_ref().map(RecoveryScore::value))
            .field("lower", self.book.as_ref().map(|book| book.interval().lower))
            .field("upper", self.book.as_ref().map(|book| book.interval().upper))
            .field("now", self.book.as_ref().map(RecoveryScore::closed));
        let object = object
            .object("recovery", &counts)
            .list("recovery_causes", self.causes.iter().map(Cause::json))
            .list("recovery_top", first(&self.callers, "caller"))
            .list("recovery_top_desks", first(&self.desks, "desk"));
        match self.book.as_ref().and_then(RecoveryScore::silent_customers) {
            None => object.field("silent_customers", None::<f64>),
            Some(silent) => object.object("silent_customers", &silent_json(&silent)),
        }
    }

    /// Says it in words: paragraphs and tables.
    pub(crate) fn words(&self, top: usize) -> Vec<String> {
        let Self { complaints, without_caller, without_opening, backwards, best, .. } = self;
        let left_out = format!(
            "Left out: {without_caller} without a caller, {without_opening} without a date of \
             opening, {backwards} resolved before they were opened."
        );
        let Some(book) = &self.book else {
            return vec![table::paragraph(&format!(
                "Complaints and recoveries: no incident can be told as a complaint. {left_out}"
            ))];
        };
        let mut text = vec![
            table::paragraph(&format!(
                "Complaints and recoveries: {complaints} incidents were raised by a caller and \
                 count as complaints. {left_out} A caller stands at {:.2} before anything fails; \
                 after these, the whole book at {:.2} {:.2}. The log does not tell whether callers \
                 were heard out, asked or followed up, and so those steps count as not taken: \
                 even a middling incident that is put right at once, in full and by the first \
                 desk leaves {best:.2}. Trust the order more than the level.",
                book.baseline(),
                book.value(),
                book.interval(),
            )),
            "Callers whose recoveries leave most behind\n".to_owned()
                + &Ranked::table("caller", self.callers.iter().take(top)),
            "Desks whose recoveries leave most behind\n".to_owned()
                + &Ranked::table("desk", self.desks.iter().take(top)),
            table::paragraph(&format!(
                "Standing: 0 to 1, more is better: {:.2} less harm (what was not put right, by \
                 how severe it was) and less what it cost that callers were failed twice (the \
                 handling fell short of half of what is fair). Listed are first those below the \
                 whole book, by the upper end of the interval, the lowest first: who surely \
                 stands low comes before who perhaps does, so that one bad recovery does not lead \
                 the list. A desk is the one that closed the incident; hand-overs on the way to \
                 it count here too.",
                book.baseline(),
            )),
        ];
        if !self.causes.is_empty() {
            let more = match self.causes.len().saturating_sub(top) {
                0 => String::new(),
                1 => "One more cause is not listed. ".to_owned(),
                more => format!("{more} more causes are not listed. "),
            };
            text.push(
                "Causes of complaints across the book\n".to_owned()
                    + &Cause::table(self.causes.iter().take(top))
                    + &table::paragraph(&format!(
                        "{more}Now: what its complaints count for by now. Share: of all \
                         complaints whose cause is known. Together: this share and those above \
                         it. Same caller again: the share of its complaints that came from a \
                         caller who had complained of it before, with the interval; within a day: \
                         those within a day of that caller's last. Severity: on \
                         average, by priority, 0 to 1.",
                    )),
            );
        }
        if let Some(silent) = book.silent_customers() {
            let SilentCustomers { complaints, speaks_up, .. } = silent;
            text.push(table::paragraph(&format!(
                "Those who say nothing: if {} of all who are let down speak up, as the crate's \
                 prior has it for firms, then beside the complaints ({complaints:.0} by now, \
                 fading since they were opened) there are {:.0} {:.0} let-downs that nobody heard \
                 of. The log itself tells nothing of them: ask callers, and the share is learned.",
                percent(speaks_up.mean()),
                silent.silent,
                silent.silent_interval,
            )));
        }
        text
    }
}
