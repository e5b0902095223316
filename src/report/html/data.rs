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

/// One customer's row in the ranked book.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct RankedCustomer {
    /// Who it is.
    pub name: String,
    /// The place in the order, in words: `1`, or `3=` where it is shared.
    pub rank: String,
    /// The score; where it is `None` nothing is known, and the row stands at the end.
    pub score: Option<Estimate>,
    /// How much of what could be known was ever observed, 0 to 1.
    pub coverage: f64,
    /// How many facts it rests on.
    pub facts: u64,
    /// The probability of being among the worst tenth of the book, 0 to 1.
    pub worst_tenth: Option<f64>,
    /// The part that weighs most, in words: `trust −7`.
    pub weighs_most: Option<String>,
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
    /// The whole in a sentence: the score, its interval, what it rests on.
    pub lead: String,
    /// What each model says.
    pub models: Vec<ModelLine>,
    /// Where `adds` of the models is counted from, in whole points.
    pub baseline: Option<i64>,
    /// What the baseline and all `adds` come to, in whole points.
    pub score: Option<i64>,
    /// The change since an earlier reading.
    pub change: Option<Waterfall>,
    /// What changed and why, each in a sentence.
    pub events: Vec<String>,
    /// What to do next, each in a sentence.
    pub steps: Vec<String>,
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

/// What one model says in a portrait.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct ModelLine {
    /// The model.
    pub name: String,
    /// What it says; `None` where nothing is known.
    pub estimate: Option<Estimate>,
    /// How much of what it could know was ever observed, 0 to 1.
    pub coverage: f64,
    /// What it adds to the baseline, in whole points, printed as given.
    pub adds: i64,
}

impl ModelLine {
    /// Starts the line of a model that knows nothing and adds nothing.
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
