//! The register of defaults: every number that the crate chooses for its user, in one place.
//!
//! Grades say what stands behind a number: **A** a meta-analysis or a large replicated study,
//! **B** one good study, **C** a report of practitioners, **D** a rule of thumb, **P** our own
//! preference. Each can be changed where it is used; a changed default is listed in the
//! changelog under *Scores changed*.
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | all | half-life | 180 | days | 1 s to infinite | P | to be chosen by prequential log score where data allow |
//! | all | level of the interval | 0.9 |  | (0, 1) | P | equal-tailed |
//! | trust | reference stake | 1 | the user's | 0 or more | P | set it to a middling stake |
//! | trust | prior, honoured | 1 | events | above 0 | P | with the next two, uniform on honouring |
//! | trust | prior, execution failure | 0.5 | events | above 0 | P | half of the breaches |
//! | trust | prior, dereliction | 0.5 | events | above 0 | P | half of the breaches |
//! | trust | reciprocity sensitivity | 0.5 |  | [0, 1] | B | mixed: 229 buyer-supplier dyads; hidden costs of control replicate weakly |
//! | trust | parity | 1 |  | above 0 | P | match the other's risk |
//! | trust | grace | 3 | events | 0 or more | D | not at once, but after a while |
//! | trust | propensity prior, risks taken | 1 | events | above 0 | P | uniform |
//! | trust | propensity prior, risks refused | 1 | events | above 0 | P | uniform |
//! | trust | exposure prior | 1 | events | above 0 | P | each side, uniform on the share |
//! | trust | severity of a practice | 0.5 |  | [0, 1] | P | the middle, where an answer is only yes |
//! | trust | likelihood that a practice harms | 0.5 |  | [0, 1] | P | the middle, where an answer is only yes |
//! | friction | severity of a friction | 0.5 |  | [0, 1] | P | the middle, where none is given |
//! | friction | weight of a dimension | 0.25 |  | simplex | P | equal |
//! | friction | prior mean | 0.05 | severity | [0, 1] | P | most encounters are smooth |
//! | friction | prior weight | 2 | encounters | above 0 | P | two encounters |
//! | friction | journey blend, mean | 0.5 |  | simplex | P | peak and end matter, but comparably to the mean (A); the numbers are ours |
//! | friction | journey blend, worst stage | 0.25 |  | simplex | P | the peak |
//! | friction | journey blend, last stage | 0.25 |  | simplex | P | the end |
//! | friction | next-issue window | 7 | days | above 0 | C | contact-centre practice |
//! | friction | disloyalty at friction 0 (off) | 0.09 |  | (0, 1) | C | CEB, self-reported intention |
//! | friction | disloyalty at friction 1 (off) | 0.96 |  | (0, 1) | C | CEB, self-reported intention |
//! | friction | direction prior, away (off) | 4 | interactions | above 0 | C | CEB, a ratio of frequencies |
//! | friction | direction prior, towards (off) | 1 | interactions | above 0 | C | CEB, a ratio of frequencies |
//! | friction | prior of who makes contact | 1 | contacts | above 0 | P | each side, uniform on the share |
//! | intimacy | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | intimacy | prior weight | 2 | observations | above 0 | P | two observations |
//! | intimacy | weight of how you act | 0.6 |  | (0.5, 1) | D | feeling outweighs detail |
//! | intimacy | exponent between the two groups | 0 |  | at most 1 | P | neither makes up for the other |
//! | intimacy | cadence tolerance | 1 | octaves | above 0 | P | twice or half as often counts half |
//! | intimacy | cadence prior | 1 | contacts | above 0 | P | one contact at the preferred rate |
//! | intimacy | timeliness tolerance | 1 | promised times | above 0 | P | late by the promise itself counts half |
//! | intimacy | credit for an update in time | 0.5 |  | [0, 1] | P | half of what lateness cost |
//! | instrument | stand-in for an unanswered item | 0.5 |  | [0, 1] | P | the middle |
//! | instrument | cap after a failed critical item | 0.5 |  | [0, 1] | P | half at most |
//! | instrument | critical item fails below | 0.5 |  | [0, 1] | P | the middle of its scale |
//! | portrait | weight of a model | 0.3333333333333333 |  | simplex | P | equal |
//! | portrait | exponent | 1 |  | at most 1 | P | a geometric whole is 0 at its lower bound whenever one part is missing |
//!
//! ```
//! use goodwill::defaults;
//!
//! let psi = defaults::register().iter().find(|d| d.parameter == "reciprocity sensitivity");
//! assert_eq!(psi.map(|d| d.value), Some(0.5));
//! ```

/// What stands behind a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub enum Grade {
    /// A meta-analysis or a large replicated study.
    A,
    /// One good study.
    B,
    /// A report of practitioners.
    C,
    /// A rule of thumb.
    D,
    /// Our own preference.
    P,
}

/// One default.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct DefaultValue {
    /// The model that uses it, or `all`.
    pub model: &'static str,
    /// The parameter, in words.
    pub parameter: &'static str,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// The values that it may take.
    pub range: &'static str,
    /// What stands behind it.
    pub grade: Grade,
    /// Where it comes from.
    pub source: &'static str,
}

impl core::fmt::Display for DefaultValue {
    /// Writes the row of the table above.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self { model, parameter, value, unit, range, grade, source } = self;
        write!(f, "| {model} | {parameter} | {value} | {unit} | {range} | {grade:?} | {source} |")
    }
}

/// Lists every default of the crate, in the order of the table above.
#[must_use]
pub const fn register() -> &'static [DefaultValue] {
    REGISTER
}

macro_rules! defaults {
    ($($name:ident: $model:literal, $parameter:literal, $value:literal, $unit:literal,
        $range:literal, $grade:ident, $source:literal;)*) => {
        $(pub(crate) const $name: DefaultValue = DefaultValue {
            model: $model,
            parameter: $parameter,
            value: $value,
            unit: $unit,
            range: $range,
            grade: Grade::$grade,
            source: $source,
        };)*
        const REGISTER: &[DefaultValue] = &[$($name),*];
    };
}

defaults! {
    ALL_HALF_LIFE: "all", "half-life", 180.0, "days", "1 s to infinite", P,
        "to be chosen by prequential log score where data allow";
    ALL_INTERVAL: "all", "level of the interval", 0.90, "", "(0, 1)", P, "equal-tailed";
    TRUST_REFERENCE_STAKE: "trust", "reference stake", 1.0, "the user's", "0 or more", P,
        "set it to a middling stake";
    TRUST_PRIOR_HONOURED: "trust", "prior, honoured", 1.0, "events", "above 0", P,
        "with the next two, uniform on honouring";
    TRUST_PRIOR_EXECUTION: "trust", "prior, execution failure", 0.5, "events", "above 0", P,
        "half of the breaches";
    TRUST_PRIOR_DERELICTION: "trust", "prior, dereliction", 0.5, "events", "above 0", P,
        "half of the breaches";
    TRUST_RECIPROCITY: "trust", "reciprocity sensitivity", 0.5, "", "[0, 1]", B,
        "mixed: 229 buyer-supplier dyads; hidden costs of control replicate weakly";
    TRUST_PARITY: "trust", "parity", 1.0, "", "above 0", P, "match the other's risk";
    TRUST_GRACE: "trust", "grace", 3.0, "events", "0 or more", D, "not at once, but after a while";
    TRUST_PROPENSITY_TRUSTED: "trust", "propensity prior, risks taken", 1.0, "events", "above 0",
        P, "uniform";
    TRUST_PROPENSITY_REFUSED: "trust", "propensity prior, risks refused", 1.0, "events", "above 0",
        P, "uniform";
    TRUST_EXPOSURE: "trust", "exposure prior", 1.0, "events", "above 0", P,
        "each side, uniform on the share";
    TRUST_AUDIT_SEVERITY: "trust", "severity of a practice", 0.5, "", "[0, 1]", P,
        "the middle, where an answer is only yes";
    TRUST_AUDIT_LIKELIHOOD: "trust", "likelihood that a practice harms", 0.5, "", "[0, 1]", P,
        "the middle, where an answer is only yes";
    FRICTION_SEVERITY: "friction", "severity of a friction", 0.5, "", "[0, 1]", P,
        "the middle, where none is given";
    FRICTION_WEIGHT: "friction", "weight of a dimension", 0.25, "", "simplex", P, "equal";
    FRICTION_PRIOR_MEAN: "friction", "prior mean", 0.05, "severity", "[0, 1]", P,
        "most encounters are smooth";
    FRICTION_PRIOR_WEIGHT: "friction", "prior weight", 2.0, "encounters", "above 0", P,
        "two encounters";
    FRICTION_BLEND_MEAN: "friction", "journey blend, mean", 0.5, "", "simplex", P,
        "peak and end matter, but comparably to the mean (A); the numbers are ours";
    FRICTION_BLEND_WORST: "friction", "journey blend, worst stage", 0.25, "", "simplex", P,
        "the peak";
    FRICTION_BLEND_LAST: "friction", "journey blend, last stage", 0.25, "", "simplex", P,
        "the end";
    FRICTION_WINDOW: "friction", "next-issue window", 7.0, "days", "above 0", C,
        "contact-centre practice";
    FRICTION_DISLOYAL_AT_NONE: "friction", "disloyalty at friction 0 (off)", 0.09, "", "(0, 1)", C,
        "CEB, self-reported intention";
    FRICTION_DISLOYAL_AT_FULL: "friction", "disloyalty at friction 1 (off)", 0.96, "", "(0, 1)", C,
        "CEB, self-reported intention";
    FRICTION_DIRECTION_AWAY: "friction", "direction prior, away (off)", 4.0, "interactions",
        "above 0", C, "CEB, a ratio of frequencies";
    FRICTION_DIRECTION_TOWARDS: "friction", "direction prior, towards (off)", 1.0, "interactions",
        "above 0", C, "CEB, a ratio of frequencies";
    FRICTION_ASKING_PRIOR: "friction", "prior of who makes contact", 1.0, "contacts", "above 0", P,
        "each side, uniform on the share";
    INTIMACY_PRIOR_MEAN: "intimacy", "prior mean", 0.5, "", "[0, 1]", P, "the middle";
    INTIMACY_PRIOR_WEIGHT: "intimacy", "prior weight", 2.0, "observations", "above 0", P,
        "two observations";
    INTIMACY_ACT_WEIGHT: "intimacy", "weight of how you act", 0.6, "", "(0.5, 1)", D,
        "feeling outweighs detail";
    INTIMACY_EXPONENT: "intimacy", "exponent between the two groups", 0.0, "", "at most 1", P,
        "neither makes up for the other";
    INTIMACY_CADENCE_TOLERANCE: "intimacy", "cadence tolerance", 1.0, "octaves", "above 0", P,
        "twice or half as often counts half";
    INTIMACY_CADENCE_PRIOR: "intimacy", "cadence prior", 1.0, "contacts", "above 0", P,
        "one contact at the preferred rate";
    INTIMACY_TIMELINESS_TOLERANCE: "intimacy", "timeliness tolerance", 1.0, "promised times",
        "above 0", P, "late by the promise itself counts half";
    INTIMACY_UPDATE_CREDIT: "intimacy", "credit for an update in time", 0.5, "", "[0, 1]", P,
        "half of what lateness cost";
    INSTRUMENT_PRIOR: "instrument", "stand-in for an unanswered item", 0.5, "", "[0, 1]", P,
        "the middle";
    INSTRUMENT_CAP: "instrument", "cap after a failed critical item", 0.5, "", "[0, 1]", P,
        "half at most";
    INSTRUMENT_FAILS_BELOW: "instrument", "critical item fails below", 0.5, "", "[0, 1]", P,
        "the middle of its scale";
    PORTRAIT_WEIGHT: "portrait", "weight of a model", 0.333_333_333_333_333_3, "", "simplex", P, "equal";
    PORTRAIT_EXPONENT: "portrait", "exponent", 1.0, "", "at most 1", P,
        "a geometric whole is 0 at its lower bound whenever one part is missing";
}
