//! What a page is made of: plain numbers and words, taken as they come.
//!
//! Nothing here is checked. A number that is not finite is shown as unknown, a drawing stays
//! inside its scale, and a text may be any text.

/// A value with its interval, in points on the scale from 0 to 100.
///
/// ```
/// use goodwill::report::html::Estimate;
///
/// assert_eq!(Estimate::new(62.0, 48.0, 71.0).lower, 48.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// The lower end of its interval.
    pub lower: f64,
    /// The upper end of its interval.
    pub upper: f64,
}

impl Estimate {
    /// Takes a value and the ends of its interval.
    #[must_use]
    pub const fn new(value: f64, lower: f64, upper: f64) -> Self {
        Self { value, lower, upper }
    }
}

/// Something that calls for attention.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct AlarmLine {
    /// What it is, in a word or two.
    pub name: String,
    /// Whether the customer may be lost over it: those who have such a one stand above the book.
    pub is_grave: bool,
    /// What it rests on, in words.
    pub why: String,
}

impl AlarmLine {
    /// Takes an alarm that is not grave.
    #[must_use]
    pub fn new(name: impl Into<String>, why: impl Into<String>) -> Self {
        Self { name: name.into(), is_grave: false, why: why.into() }
    }

    /// Takes one that is.
    #[must_use]
    pub fn grave(name: impl Into<String>, why: impl Into<String>) -> Self {
        Self { is_grave: true, ..Self::new(name, why) }
    }
}

/// How far a customer moved, in points as they are printed.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Moved {
    /// How far, with its sign.
    pub by: String,
    /// Where the customer stood.
    pub from: String,
    /// Where the customer stands.
    pub to: String,
    /// The probability that the customer fell, 0 to 1.
    pub fell: Option<f64>,
}

impl Moved {
    /// Takes the way, both ends, and the probability that the customer fell.
    #[must_use]
    pub fn new(by: impl Into<String>, ends: [&str; 2], fell: Option<f64>) -> Self {
        let [from, to] = ends.map(str::to_owned);
        Self { by: by.into(), from, to, fell }
    }
}

/// One customer's row in the ranked book.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct RankedCustomer {
    /// Who it is.
    pub name: String,
    /// The place in the order, in words: `1`, or `3=` where it is shared.
    pub rank: String,
    /// How we serve the customer; `None` where nothing of it is known.
    pub ours: Option<Estimate>,
    /// How the customer deals with us. Where this is `None` as well nothing is known, and the row
    /// stands at the end.
    pub theirs: Option<Estimate>,
    /// How far the customer moved of late; `None` where nothing was known before.
    pub moved: Option<Moved>,
    /// The chance that anything calls for attention, 0 to 1.
    pub attention: Option<f64>,
    /// The chance that the customer is lost, 0 to 1; where no row has one there is no such column.
    pub loss: Option<f64>,
    /// Why the customer stands in this place, in one line; of one of whom nothing is known, what is
    /// said in place of `nothing known`.
    pub reason: String,
    /// What to do first; empty where nobody asked, or nothing is to be done.
    pub step: String,
    /// What calls for attention, the gravest first.
    pub alarms: Vec<AlarmLine>,
    /// How much of what could be known was ever observed, 0 to 1.
    pub coverage: f64,
    /// The override in force, in words.
    pub overridden: Option<String>,
    /// How many anomalies there are: things that do not add up.
    pub anomalies: u64,
    /// Which of the page's portraits is this customer's, counted from 0.
    pub portrait: Option<usize>,
}

impl RankedCustomer {
    /// Starts a row of which nothing is known.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// One customer in full. What is empty is left out.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct CustomerPortrait {
    /// Who it is.
    pub name: String,
    /// The whole in a sentence: the standings, their intervals, what they rest on.
    pub lead: String,
    /// What calls for attention, the gravest first.
    pub alarms: Vec<AlarmLine>,
    /// Where the customer stands: how we serve the customer, and how the customer deals with us.
    pub standings: Vec<StandingView>,
    /// What each model says by itself.
    pub models: Vec<ModelLine>,
    /// What stands beside that in a model's own words, each in a sentence.
    pub says: Vec<String>,
    /// The change since an earlier reading.
    pub change: Option<Waterfall>,
    /// What changed and why, each in a sentence.
    pub events: Vec<String>,
    /// What to do next, each in a sentence.
    pub steps: Vec<String>,
    /// What kind of customer it is, and what it is worth.
    pub account: Vec<String>,
    /// What became of it, each in a sentence, the newest first.
    pub outcomes: Vec<String>,
    /// Who is known of the customer, each in a sentence.
    pub people: Vec<String>,
    /// What persons put beside the score, each in a sentence.
    pub judgements: Vec<String>,
    /// What does not add up, each in a sentence.
    pub anomalies: Vec<String>,
    /// Trust over time.
    pub trust: Option<Timeline>,
    /// Friction by stage and dimension.
    pub friction: Option<HeatMap>,
    /// The components of intimacy.
    pub intimacy: Option<Profile>,
}

impl CustomerPortrait {
    /// Starts a portrait that says nothing yet.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// Where a customer stands in one direction, and what makes it so.
///
/// Whole points are printed as given, so they should add up as given.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct StandingView {
    /// The direction, in words: `How we serve them`.
    pub name: String,
    /// The standing; `None` where nothing of it is known.
    pub estimate: Option<Estimate>,
    /// How much of what was observed is still evidence, 0 to 1.
    pub fresh: Option<f64>,
    /// Where the standing could go as what is open ends badly or well, in points.
    pub open: Option<(f64, f64)>,
    /// Where the parts are counted from, in whole points.
    pub baseline: i64,
    /// What makes it so.
    pub parts: Vec<ComponentLine>,
    /// What the baseline and all parts come to, in whole points.
    pub total: i64,
}

impl StandingView {
    /// Starts a direction of which nothing is known.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// What one component is known to show, and what that adds to a standing.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ComponentLine {
    /// The component.
    pub name: String,
    /// The model that it belongs to.
    pub model: String,
    /// What went well, in facts.
    pub good: f64,
    /// What went badly, in facts.
    pub bad: f64,
    /// What may still go either way, in facts.
    pub open: f64,
    /// What it adds, in whole points, printed as given.
    pub adds: i64,
}

impl ComponentLine {
    /// Starts the line of a component that shows nothing.
    #[must_use]
    pub fn new(model: impl Into<String>, name: impl Into<String>) -> Self {
        Self { model: model.into(), name: name.into(), ..Self::default() }
    }
}

/// What one model says by itself in a portrait.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ModelLine {
    /// The model.
    pub name: String,
    /// What it says; `None` where nothing is known.
    pub estimate: Option<Estimate>,
    /// How much of what it could know was ever observed, 0 to 1.
    pub coverage: f64,
}

impl ModelLine {
    /// Starts the line of a model that knows nothing.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// A change from one number to another, and its signed parts.
///
/// The numbers are printed as given, so they should add up as given.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Waterfall {
    /// What the change starts from, in words: a date.
    pub from_label: String,
    /// Where it starts.
    pub from: i64,
    /// Each part, in words, and what it adds.
    pub parts: Vec<(String, i64)>,
    /// What the change ends at, in words.
    pub to_label: String,
    /// Where it ends.
    pub to: i64,
}

impl Waterfall {
    /// Starts a change without parts.
    #[must_use]
    pub fn new(from: (impl Into<String>, i64), to: (impl Into<String>, i64)) -> Self {
        Self {
            from_label: from.0.into(),
            from: from.1,
            parts: Vec::new(),
            to_label: to.0.into(),
            to: to.1,
        }
    }
}

/// A value over time.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Timeline {
    /// The readings, in any order.
    pub points: Vec<TimelinePoint>,
    /// Labels for the axis: seconds, and what stands there. Where there are too many, or they
    /// lie outside the readings, some are left out.
    pub ticks: Vec<(i64, String)>,
}

impl Timeline {
    /// Starts a timeline without a reading.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// One reading of a timeline.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct TimelinePoint {
    /// When, in seconds since any one instant.
    pub at: i64,
    /// What was known; `None` leaves a gap.
    pub estimate: Option<Estimate>,
    /// Where the value could go as what was open is resolved, in points.
    pub open: Option<(f64, f64)>,
}

impl TimelinePoint {
    /// Takes a reading with nothing open.
    #[must_use]
    pub const fn new(at: i64, estimate: Option<Estimate>) -> Self {
        Self { at, estimate, open: None }
    }
}

/// Stage by dimension: the more, the worse.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct HeatMap {
    /// The dimensions.
    pub columns: Vec<String>,
    /// Each stage with its cells, in points; `None`, and what is missing, is unknown.
    pub rows: Vec<(String, Vec<Option<f64>>)>,
}

impl HeatMap {
    /// Starts a map without a stage.
    #[must_use]
    pub fn new(columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { columns: columns.into_iter().map(Into::into).collect(), rows: Vec::new() }
    }
}

/// Components in groups, each with its value.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Profile {
    /// The groups, in their order.
    pub groups: Vec<ProfileGroup>,
}

impl Profile {
    /// Takes the groups.
    #[must_use]
    pub const fn new(groups: Vec<ProfileGroup>) -> Self {
        Self { groups }
    }
}

/// The components of one group.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ProfileGroup {
    /// The group: what one does, or how one acts.
    pub name: String,
    /// Its components; one that was not observed is `None`.
    pub components: Vec<(String, Option<Estimate>)>,
}

impl ProfileGroup {
    /// Takes a group with its components.
    #[must_use]
    pub fn new(name: impl Into<String>, components: Vec<(String, Option<Estimate>)>) -> Self {
        Self { name: name.into(), components }
    }
}
