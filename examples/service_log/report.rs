//! What a log says, for people and for programs.

use goodwill::friction::{FrictionIndex, FrictionParams, FrictionUnit};
use goodwill::quantity::Instant;

use super::forecast::Forecasts;
use super::friction::{Cause, Ledgers, Ranked};
use super::log::{Incident, Log};
use super::recovery::Recoveries;
use super::support::dates;
use super::support::json::Object;
use super::support::outcome::Failure;
use super::support::progress::Progress;
use super::support::table::{self, Side};

/// What a log says, for people and for programs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Report {
    notes: Vec<String>,
    pub(crate) incidents: usize,
    pub(crate) never_closed: usize,
    pub(crate) reopened: usize,
    pub(crate) incomplete: usize,
    pub(crate) without_desk: usize,
    pub(crate) without_caller: usize,
    pub(crate) as_of: Instant,
    /// The share of incidents that missed their agreement.
    pub(crate) base_rate: f64,
    pub(crate) callers: Vec<Ranked>,
    pub(crate) desks: Vec<Ranked>,
    pub(crate) book: Option<FrictionIndex>,
    pub(crate) causes: Vec<Cause>,
    pub(crate) recoveries: Recoveries,
    pub(crate) forecasts: Option<Forecasts>,
}

impl Report {
    pub(crate) fn of(log: &Log, progress: &mut Progress) -> Result<Self, Failure> {
        let (params, as_of) = (FrictionParams::default(), log.latest);
        let Ledgers { callers, desks, book } = Ledgers::of(log, progress)?;
        let book = book.score(&params, as_of)?;
        let incidents = log.incidents.len();
        let count = |of: fn(&&Incident) -> bool| log.incidents.iter().filter(of).count();
        Ok(Self {
            notes: log.notes.clone(),
            incidents,
            never_closed: log.never_closed,
            reopened: log.reopened,
            incomplete: log.incomplete,
            without_desk: count(|incident| incident.desk.is_none()),
            without_caller: count(|incident| incident.caller.is_none()),
            as_of,
            base_rate: count(|incident| incident.missed) as f64 / incidents as f64,
            callers: Ranked::all(callers, &params, as_of)?,
            desks: Ranked::all(desks, &params, as_of)?,
            causes: book.as_ref().map(Cause::all).unwrap_or_default(),
            book,
            recoveries: Recoveries::of(log, progress)?,
            forecasts: Forecasts::of(log, progress)?,
        })
    }

    pub(crate) fn json(&self, top: usize, seconds: f64) -> String {
        let first = |ranked: &[Ranked], what| -> Vec<Object> {
            ranked.iter().take(top).map(|one| one.json(what)).collect()
        };
        let object = Object::default()
            .field("notes", self.notes.clone())
            .field("incidents", self.incidents)
            .field("never_closed", self.never_closed)
            .field("reopened_after_close", self.reopened)
            .field("incomplete", self.incomplete)
            .field("callers", self.callers.len())
            .field("missed_rate", self.base_rate)
            .field("as_of", dates::rfc3339(self.as_of))
            .list("causes", self.causes.iter().map(Cause::json))
            .list("top", first(&self.callers, "caller"))
            .list("top_desks", first(&self.desks, "desk"));
        let object = self.recoveries.fields(object, top);
        let object = if let Some(forecasts) = &self.forecasts {
            forecasts.fields(object)
        } else {
            let unknown =
                Object::default().field("auc", None::<f64>).field("log_loss", None::<f64>);
            object
                .field("evaluated", 0)
                .field("base_rate", None::<f64>)
                .field("auc", None::<f64>)
                .field("log_loss", None::<f64>)
                .object("plain_average", &unknown)
        };
        let object = object.field("seconds", seconds);
        format!("{object}\n")
    }

    pub(crate) fn words(&self, top: usize, seconds: f64) -> String {
        let Self {
            incidents,
            never_closed,
            reopened,
            incomplete,
            without_desk,
            without_caller,
            ..
        } = self;
        let (callers, desks) = (self.callers.len(), self.desks.len());
        let (missed, as_of) = (100.0 * self.base_rate, dates::day(self.as_of));
        let half_life = FrictionUnit::default().half_life.seconds() / Instant::DAY as f64;
        let book = self.book.as_ref().map(FrictionIndex::to_string).unwrap_or_default();
        let causes = table::layout(
            [
                ("cause", Side::Left),
                ("here", Side::Left),
                ("dimension", Side::Left),
                ("share", Side::Right),
                ("in incidents", Side::Right),
                ("severity", Side::Right),
            ],
            self.causes.iter().map(Cause::row),
        );
        let mut text = vec![
            table::notes(&self.notes),
            table::paragraph(&format!(
                "{incidents} closed incidents of {callers} callers, handled by {desks} desks; \
                 {missed:.1} % missed their agreement. {without_desk} name no desk and \
                 {without_caller} no caller; they count for the rest and the whole. Left out: {never_closed} that \
                 are open at the end ({reopened} of them closed before and opened again), \
                 {incomplete} whose Closed row lacks what is scored. As of {as_of}, the latest \
                 date in the file; an incident counts half after {half_life} days."
            )),
            table::paragraph(&format!("The whole book: {book}.")),
            causes
                + &table::paragraph(
                    "Share: of all friction, by severity. Severity: where it occurred, 0 to 1.",
                ),
            "Callers with the most friction\n".to_owned()
                + &Ranked::table("caller", self.callers.iter().take(top)),
            "Desks with the most friction\n".to_owned()
                + &Ranked::table("desk", self.desks.iter().take(top)),
            table::paragraph(
                "Friction: 0 to 100, more is worse. Ranked by the lower end of the interval: who \
                 is surely put to much effort comes before who perhaps is, so that one bad \
                 incident does not lead the list. Of these now: what the incidents count for by \
                 now. Biggest relief: how much lower it would be had nothing gone wrong in one \
                 dimension.",
            ),
        ];
        text.extend(self.recoveries.words(top));
        text.extend(self.forecasts.iter().flat_map(Forecasts::words));
        text.push(format!("{seconds:.2} seconds\n"));
        text.retain(|part| !part.is_empty());
        text.join("\n")
    }
}
