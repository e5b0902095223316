//! Frictions: how much effort callers were put to, by caller, desk and kind.

use std::collections::BTreeMap;

use goodwill::friction::{
    Encounter, Friction, FrictionEvidence, FrictionIndex, FrictionKind, FrictionLedger,
    FrictionParams, FrictionUnit, HeatCell, Initiator, NextIssueRule, Stage, StageFriction,
    label_next_issues,
};
use goodwill::kernel::Interval;
use goodwill::quantity::{Instant, Name, Share};

use super::log::{Incident, Log};
use super::support::json::Object;
use super::support::outcome::Failure;
use super::support::progress::Progress;
use super::support::table::{self, Side};

impl Incident {
    /// How bad it is that something happened `times` times: `1 − 2⁻ᵏ`.
    pub(crate) fn severity(times: u32) -> Result<Share, Failure> {
        Ok(Share::new(1.0 - (-f64::from(times)).exp2())?)
    }

    /// The encounter that the incident was.
    pub(crate) fn encounter(&self) -> Result<Encounter, Failure> {
        let mut encounter = Encounter::new(Stage::Support, self.at, Initiator::Customer).resolved();
        if let Some(matter) = &self.matter {
            encounter = encounter.about(matter.clone());
        }
        if self.missed {
            encounter = encounter.with_friction(Friction::new(FrictionKind::Late));
        }
        for (kind, times) in
            [(FrictionKind::Repeat, self.hand_overs), (FrictionKind::NextIssue, self.reopenings)]
        {
            if times > 0 {
                encounter =
                    encounter.with_friction(Friction::from_severity(kind, Self::severity(times)?));
            }
        }
        Ok(encounter)
    }
}

/// The ledgers of a log: one for each caller, one for each desk, one for all.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ledgers {
    pub(crate) callers: BTreeMap<Name, FrictionLedger>,
    pub(crate) desks: BTreeMap<Name, FrictionLedger>,
    pub(crate) book: FrictionLedger,
}

impl Ledgers {
    pub(crate) fn of(log: &Log, progress: &mut Progress) -> Result<Self, Failure> {
        let empty = FrictionLedger::new(FrictionUnit::default());
        let (callers, desks) = (BTreeMap::new(), BTreeMap::new());
        let mut ledgers = Self { callers, desks, book: empty };
        let mut by_caller: BTreeMap<Option<&Name>, Vec<&Incident>> = BTreeMap::new();
        for incident in &log.incidents {
            by_caller.entry(incident.caller.as_ref()).or_default().push(incident);
        }
        progress.phase("counting", by_caller.len() as u64);
        for (caller, mut incidents) in by_caller {
            incidents.sort_by_key(|incident| incident.at);
            ledgers.observe(caller, &incidents, log.latest)?;
            progress.step();
        }
        Ok(ledgers)
    }

    /// Takes in all incidents of one caller, in order of time.
    fn observe(
        &mut self,
        caller: Option<&Name>,
        incidents: &[&Incident],
        as_of: Instant,
    ) -> Result<(), Failure> {
        let encounters = incidents.iter().map(|incident| incident.encounter());
        let mut encounters = encounters.collect::<Result<Vec<_>, _>>()?;
        // Whether a matter came back is known of one caller, not of all whose name is missing.
        if caller.is_some() {
            encounters = label_next_issues(&encounters, NextIssueRule::default(), as_of)?;
        }
        let empty = || FrictionLedger::new(FrictionUnit::default());
        let mut own = empty();
        for (incident, encounter) in incidents.iter().zip(encounters) {
            let fact = FrictionEvidence::Encounter(encounter);
            own.observe(&fact);
            if let Some(desk) = &incident.desk {
                self.desks.entry(desk.clone()).or_insert_with(empty).observe(&fact);
            }
        }
        // What one caller's ledger saw, the book takes over as it is.
        self.book.merge(&own)?;
        if let Some(caller) = caller {
            self.callers.insert(caller.clone(), own);
        }
        Ok(())
    }
}

/// The friction of a caller or a desk.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ranked {
    pub(crate) name: Name,
    pub(crate) index: FrictionIndex,
    pub(crate) interval: Interval,
}

impl Ranked {
    /// Ranks by the lower end of the interval, the highest first: who is surely put to much
    /// effort stands above who perhaps is, so that one bad incident does not lead the list.
    pub(crate) fn all(
        ledgers: BTreeMap<Name, FrictionLedger>,
        params: &FrictionParams,
        as_of: Instant,
    ) -> Result<Vec<Self>, Failure> {
        let mut ranked = Vec::with_capacity(ledgers.len());
        for (name, ledger) in ledgers {
            if let Some(index) = ledger.score(params, as_of)? {
                let interval = index.interval();
                ranked.push(Self { name, index, interval });
            }
        }
        // Of equals, the first by name: the sort is stable.
        ranked.sort_by(|a, b| b.interval.lower.total_cmp(&a.interval.lower));
        Ok(ranked)
    }

    /// How many encounters the index rests on, decayed.
    fn encounters(&self) -> f64 {
        self.index.stages().iter().map(StageFriction::encounters).sum()
    }

    pub(crate) fn json(&self, what: &str) -> Object {
        let object = Object::default()
            .field(what, self.name.as_str())
            .field("friction", self.index.value())
            .field("lower", self.interval.lower)
            .field("upper", self.interval.upper)
            .field("incidents", self.index.facts())
            .field("encounters", self.encounters());
        match self.index.biggest_relief() {
            None => object.field("biggest_relief", None::<f64>),
            Some(HeatCell { dimension, relief, .. }) => {
                let cell = Object::default().field("dimension", dimension.name());
                object.object("biggest_relief", &cell.field("points", relief))
            }
        }
    }

    pub(crate) fn table<'a>(who: &str, ranked: impl Iterator<Item = &'a Self>) -> String {
        let level = format!("{} % interval", 100.0 * FrictionParams::default().level().get());
        let header = [
            (who, Side::Left),
            ("friction", Side::Right),
            (&level, Side::Right),
            ("incidents", Side::Right),
            ("of these now", Side::Right),
            ("biggest relief", Side::Left),
        ];
        table::layout(header, ranked.map(Self::row))
    }

    fn row(&self) -> [String; 6] {
        let relief = self
            .index
            .biggest_relief()
            .map_or("none".to_owned(), |cell| format!("{} -{:.1}", cell.dimension, cell.relief));
        [
            self.name.to_string(),
            format!("{:.1}", self.index.value()),
            format!("{:.1}", self.interval),
            self.index.facts().to_string(),
            format!("{:.1}", self.encounters()),
            relief,
        ]
    }
}

/// One kind of friction across the book.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cause {
    pub(crate) kind: FrictionKind,
    /// Of all severity, the share that is of this kind.
    pub(crate) share: f64,
    /// The share of incidents that had it.
    pub(crate) frequency: f64,
    /// How severe it was where it occurred.
    pub(crate) severity: f64,
}

impl Cause {
    pub(crate) fn all(book: &FrictionIndex) -> Vec<Self> {
        let kinds = book.kinds();
        let total: f64 = kinds.iter().map(|kind| kind.severity).sum();
        let encounters: f64 = book.stages().iter().map(StageFriction::encounters).sum();
        let cause = |kind: &goodwill::friction::KindFriction| Self {
            kind: kind.kind,
            share: kind.severity / total,
            frequency: kind.count / encounters,
            severity: kind.severity / kind.count,
        };
        kinds.iter().map(cause).collect()
    }

    pub(crate) fn json(&self) -> Object {
        Object::default()
            .field("kind", self.kind.name())
            .field("dimension", self.kind.dimension().name())
            .field("share", self.share)
            .field("frequency", self.frequency)
            .field("severity", self.severity)
    }

    pub(crate) fn row(&self) -> [String; 6] {
        let percent = |x: f64| format!("{:.1} %", 100.0 * x);
        let here = match self.kind {
            FrictionKind::Repeat => "handed over",
            FrictionKind::Late => "agreement missed",
            FrictionKind::NextIssue => "reopened, or back within a week",
            _ => "",
        };
        [
            self.kind.to_string(),
            here.to_owned(),
            self.kind.dimension().to_string(),
            percent(self.share),
            percent(self.frequency),
            format!("{:.2}", self.severity),
        ]
    }
}
