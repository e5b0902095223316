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
//! | standing | spread of customers | 1 | log-odds | (0, 100] | P | learned when asked |
//! | standing | weight of a component | 1 |  | at least 0 | P | all alike; learned when asked |
//! | standing | window of a change | 90 | days | above 0 | P | a quarter |
//! | standing | level of an alarm | 0.95 |  | (0, 1) | P | one in twenty by chance |
//! | attention | floor of a model's own score | 0.35 |  | [0, 1] | P | well under the middle |
//! | attention | contacts before a rhythm is known | 3 | contacts | above 0 | P | three gaps show whether they are regular |
//! | attention | weight of leaving and of broken trust | 0.95 |  | [0, 1] | P | nearly sure to matter |
//! | attention | weight of falling and of silence | 0.8 |  | [0, 1] | P | mostly a turn for the worse |
//! | attention | weight of any other alarm | 0.3 |  | [0, 1] | P | often mended in the course of business |
//! | attention | chance to be among the lowest that is a reason | 0.3333333333333333 |  | [0, 1] | P | more than three times that of anybody |
//! | attention | share of a fault that is a reason for a step | 0.25 | facts | above 0 | P | one that is two half-lives old |
//! | loss | horizon of loss | 90 | days | above 0 | P | a quarter |
//! | loss | cuts to learn from | 8 | cuts | 1 to 10000 | P | two years of quarters |
//! | loss | least customers lost, and not lost | 20 | customers | 6 to 65535 | P | twice what one weight takes, since several are learned |
//! | portrait | gap of a contradiction | 0.25 |  | [0, 1] | P | a quarter of the range |
//! | portrait | certainty of a contradiction | 0.95 |  | (0, 1) | P | one in twenty by chance |
//! | portrait | outcomes before small and large stakes are compared | 4 | equal trials | above 0 | P | one or two are large or small by chance |
//! | pooling | weight of the given likeness of two outcomes | 4 | customers | above 0 | P | from four customers on the data can show theirs; between segments likewise |
//! | pooling | least weight of a learned prior | 0.1 | events | above 0 | P | below, one outcome would be all that is said |
//! | pooling | greatest weight of a learned prior | 20 | events | above 0 | P | ten times what is given; above, a customer's own evidence would hardly be heard |
//! | backtest | least cases of either kind to learn a map from | 10 | cases | 1 to 65535 | D | ten outcomes for a weight (Peduzzi et al. 1996) |
//! | backtest | bins of equal width | 10 |  | 1 to 65535 | P | the usual number |
//! | backtest | share that the lift is read at | 0.1 |  | [0, 1] | P | the tenth that one can attend to |
//! | backtest | replicates of the bootstrap | 999 |  | 0 to 65535 | P | with one more, whole percentiles |
//! | expectation | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | expectation | prior weight | 2 | observations | above 0 | P | two observations |
//! | expectation | first expectation | 0.5 |  | [0, 1] | P | the middle |
//! | expectation | growth per further seller | 1.2 |  | above 1 | D | a rule of sellers; no study found |
//! | expectation | alignment half-life | 7 | days | 1 s to infinite | D | the call is to be made at once |
//! | expectation | assimilation | 0.3 |  | [0, 1) | B | perception leans toward the promise |
//! | expectation | base of feeling | -2 | log-odds | [-100, 100] | P | with the next, even odds for middling quality that was expected |
//! | expectation | weight of quality | 4 | log-odds | above 0 to 100 | P | with the base, from .12 to .88 |
//! | expectation | weight of disconfirmation | 2 | log-odds | above 0 to 100 | P | half of what quality weighs |
//! | expectation | loss weight | 1.5 |  | [1, 100] | A | that it exceeds 1; its size is disputed, recent estimates 1.1 to 2.1 |
//! | needs | prior mean | 0.5 |  | [0, 1] | P | the middle, of every tier |
//! | needs | prior weight | 2 | observations | above 0 | P | two observations |
//! | needs | prior mean of an aspect of information | 0.7937005259840998 |  | [0, 1] | P | the cube root of one half: the three multiplied start at the middle |
//! | needs | credit for renegotiating in time | 0.5 |  | [0, 1] | D | telling in time beats silence, keeping beats telling |
//! | needs | credit for help not answered live | 0.5 |  | [0, 1] | P | half |
//! | needs | what each rung up makes up for of a call not answered live | 0.5 |  | [0, 1] | P | half; who calls back from higher up has answered |
//! | needs | half-life of presence | 180 | days | 1 s to infinite | P | as that of every fact |
//! | needs | half-life of recent deeds | 45 | days | 1 s to infinite | P | a quarter of that of every fact |
//! | needs | prior of deeds against rivals | 1 | deeds | above 0 | P | each side, uniform on the share |
//! | needs | prior of the trend of deeds | 1 | deeds | above 0 | P | one deed at the common rate in either part |
//! | needs | a tier passes from | 0.5 |  | [0, 1] | P | the middle |
//! | needs | least reproducibility of the hierarchy | 0.9 |  | [0, 1] | D | Guttman's convention |
//! | needs | least scalability of the hierarchy | 0.6 |  | [0, 1] | D | Menzel's convention |
//! | recovery | justice weight, distributive | 0.45 |  | ordered simplex | A | for the order, a meta-analysis of 60 studies; the numbers are ours |
//! | recovery | justice weight, interactional | 0.33 |  | ordered simplex | A | for the order, the same |
//! | recovery | justice weight, procedural | 0.22 |  | ordered simplex | A | for the order, the same |
//! | recovery | justice below which a complaint is failed twice | 0.5 |  | [0, 1] | P | the middle |
//! | recovery | severity effect | 2 | log-odds | 0 or more | P | A for the sign; the size is ours |
//! | recovery | double deviation | 1 | log-odds | 0 or more | P | A for the sign; the size is ours |
//! | recovery | paradox bonus | 0.2 | log-odds | 0 or more | A | small and rare; satisfaction after a first failure only |
//! | recovery | standing before the failures | 0.8 |  | (0, 1) | P | most customers were content |
//! | recovery | severity of a failure | 0.5 |  | [0, 1] | P | the middle, where none is given |
//! | recovery | prior mean of the harm | 0.25 |  | [0, 1] | P | a middling failure, half made good |
//! | recovery | prior weight of the harm | 2 | failures | above 0 | P | two failures |
//! | recovery | consumers who speak up | 3.5 | customers | above 1 | B | about a third today, once 50 to 69 %; the often quoted 4 % is a misquotation |
//! | recovery | consumers who stay silent | 6.5 | customers | above 0 | B | the same |
//! | recovery | business customers who speak up | 15 | customers | above 1 | B | about three in four complain to whom they deal with |
//! | recovery | business customers who stay silent | 5 | customers | above 0 | B | the same |
//! | recovery | people told by each let-down customer | 9 | people | above 0 | C | consumer surveys around 1980, self-reported |
//! | recovery | weight of the people told | 1 | customers | above 0 | P | one customer asked |
//! | recovery | recurrences of a cause, prior | 1 | events | above 0 | P | one |
//! | recovery | exposure of a cause, prior | 90 | days | above 0 | P | a quarter of a year |
//! | recovery | prior of a share of cases | 1 | cases | above 0 | P | each side, uniform on the share |
//! | recovery | patience with an unresolved failure | 30 | days | above 0 | P | a month without a step |
//! | recovery | window of the follow-up | 30 | days | above 0 | D | some weeks after |
//! | recovery | resolution half as fast after | 7 | days | above 0 | P | a week |
//! | recovery | what a deflection or hand-off leaves | 0.5 |  | [0, 1] | P | half |
//! | recovery | same cause too soon | 1 | days | above 0 | D | within the same day |
//! | momentum | prior weight | 2 | meetings | above 0 | P | two meetings |
//! | momentum | share of continuations in the prior | 0.3333333333333333 |  | [0, 1] | P | all three endings alike; the other two share the rest, so that nothing known is no momentum |
//! | momentum | prior of the other shares | 1 | meetings | above 0 | P | each side, uniform on the share |
//! | momentum | window for something extra | 7 | days | above 0 | D | soon; the source names no number |
//! | onboarding | half-life | inf | days | 1 s to infinite | P | a project does not fade |
//! | onboarding | gap between two onboardings | 90 | days | above 0 | P | a quarter of a year without a fact |
//! | onboarding | gate threshold | 0.8 |  | (0, 1) | P | the share that must hold; a gate that is probably under it blocks |
//! | onboarding | prior mean of a gate | 0.5 |  | [0, 1] | P | the middle |
//! | onboarding | prior weight of a gate | 2 | observations | above 0 | P | two observations |
//! | onboarding | prior mean of an item | 0.5 |  | [0, 1] | P | the middle |
//! | onboarding | prior weight of an item | 2 | observations | above 0 | P | two observations |
//! | conduct | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | conduct | prior weight | 2 | observations | above 0 | P | two observations |
//! | conduct | cap after a failed critical item | 0.5 |  | [0, 1] | P | half at most |
//! | conduct | bad count that a critical item needs to fail | 0.5 | observations | above 0 | P | one answer as bad as can be, until its half-life |
//! | conduct | a deal without news is stalled after | 30 | days | above 0 | P | a month |
//! | culture | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | culture | variance of an answer | 0.08 |  | above 0 | P | about that of answers spread evenly |
//! | culture | weight of the variance of an answer | 3 | answers | above 0 | P | three answers |
//! | culture | variance between groups | 0.02 |  | above 0 | P | a standard deviation of a seventh; the data take over |
//! | culture | weight of the variance between groups | 4 | groups | above 0 | P | from four groups on the data can show theirs |
//! | culture | prior mean of a yes | 0.5 |  | [0, 1] | P | the middle |
//! | culture | likeness of two yeses of a group | 0.2 |  | (0, 1) | P | a group's mean weighs four yeses; the data take over |
//! | culture | prior of a response style | 1 | answers | above 0 | P | each side, uniform on the share |
//! | culture | prior mean of a statement | 0.5 |  | [0, 1] | P | the middle |
//! | culture | prior weight of a statement | 2 | judgements | above 0 | P | two judgements |
//! | pillars | exponent | 0 |  | at most 0 | D | none makes up for another |
//! | pillars | weight of a pillar | 0.3333333333333333 |  | simplex, 1e-9 or more each | P | equal |
//! | pillars | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | pillars | prior weight | 2 | observations | above 0 | P | two observations |
//! | pillars | cost of an upsell in the firm's favour | 1 | offers | above 0 | P | as an offer that did not help |
//! | pillars | timeliness tolerance | 1 | targets | above 0 | P | late by the target itself counts half |
//! | pillars | recent half-life, for the trend | 30 | days | below the half-life | P | a month against what was before |
//! | capability | exponent | 0 |  | at most 0 | P | as for the pillars |
//! | capability | prior mean | 0.5 |  | [0, 1] | P | the middle |
//! | capability | prior weight | 2 | observations | above 0 | P | two observations |
//! | calibrate | folds | 10 |  | 3 or more | P | the common choice |
//! | calibrate | seed | 7 |  | any | P | any will do |
//! | classic | answers added to promoters, and to detractors | 0.75 | answers | above 0 | B | Rocks 2016: held best over companies' answers; four times as many to all |
//! | classic | points of a satisfaction scale | 5 | points | 2 to 11 | C | the common scale |
//! | classic | top boxes | 2 | points | 1 to 10 | C | top two of five |
//! | classic | weight of a question of the ACSI | 0.3333333333333333 |  | simplex | P | equal; the published index learns them anew each year |
//! | ranking | how far weights are moved | 0.25 |  | [0, 1] | P | a quarter, as in the examples of COINr |
//! | ranking | draws of the weights | 1000 | draws | 1 to 100000 | P | a share of draws is known to three points of 100 |
//! | ranking | seed | 7 |  | any | P | any will do |
//!
//! ```
//! use goodwill::defaults;
//!
//! let psi = defaults::register().iter().find(|d| d.parameter == "reciprocity sensitivity");
//! assert_eq!(psi.map(|d| d.value), Some(0.5));
//! ```

mod table;

pub(crate) use table::*;

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
    table::REGISTER
}
