//! The table: each default stands here once.

use super::{DefaultValue, Grade};

macro_rules! defaults {
    ($($name:ident: $model:literal, $parameter:literal, $value:expr, $unit:literal,
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
        pub(super) const REGISTER: &[DefaultValue] = &[$($name),*];
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
    STANDING_SPREAD: "standing", "spread of customers", 1.0, "log-odds", "(0, 100]", P,
        "learned when asked";
    STANDING_WEIGHT: "standing", "weight of a component", 1.0, "", "at least 0", P,
        "all alike; learned when asked";
    STANDING_WINDOW: "standing", "window of a change", 90.0, "days", "above 0", P, "a quarter";
    STANDING_ALARM: "standing", "level of an alarm", 0.95, "", "(0, 1)", P,
        "one in twenty by chance";
    ATTENTION_FLOOR: "attention", "floor of a model's own score", 0.35, "", "[0, 1]", P,
        "well under the middle";
    ATTENTION_CONTACTS: "attention", "contacts before a rhythm is known", 3.0, "contacts",
        "above 0", P, "three gaps show whether they are regular";
    ATTENTION_GRAVE: "attention", "weight of leaving and of broken trust", 0.95, "", "[0, 1]", P,
        "nearly sure to matter";
    ATTENTION_TURNING: "attention", "weight of falling and of silence", 0.8, "", "[0, 1]", P,
        "mostly a turn for the worse";
    ATTENTION_OTHER: "attention", "weight of any other alarm", 0.3, "", "[0, 1]", P,
        "often mended in the course of business";
    ATTENTION_LOW: "attention", "chance to be among the lowest that is a reason", 1.0 / 3.0, "",
        "[0, 1]", P, "more than three times that of anybody";
    ATTENTION_FAULT: "attention", "share of a fault that is a reason for a step", 0.25, "facts",
        "above 0", P, "one that is two half-lives old";
    LOSS_HORIZON: "loss", "horizon of loss", 90.0, "days", "above 0", P, "a quarter";
    LOSS_CUTS: "loss", "cuts to learn from", 8.0, "cuts", "1 to 10000", P,
        "two years of quarters";
    LOSS_LEAST: "loss", "least customers lost, and not lost", 20.0, "customers", "6 to 65535", P,
        "twice what one weight takes, since several are learned";
    PORTRAIT_CONTRADICTION_GAP: "portrait", "gap of a contradiction", 0.25, "", "[0, 1]", P,
        "a quarter of the range";
    PORTRAIT_CONTRADICTION_CERTAINTY: "portrait", "certainty of a contradiction", 0.95, "",
        "(0, 1)", P, "one in twenty by chance";
    PORTRAIT_CONTRADICTION_OUTCOMES: "portrait",
        "outcomes before small and large stakes are compared", 4.0, "equal trials", "above 0", P,
        "one or two are large or small by chance";
    POOLING_GIVEN: "pooling", "weight of the given likeness of two outcomes", 4.0, "customers", "above 0", P,
        "from four customers on the data can show theirs; between segments likewise";
    POOLING_LEAST: "pooling", "least weight of a learned prior", 0.1, "events", "above 0", P,
        "below, one outcome would be all that is said";
    POOLING_MOST: "pooling", "greatest weight of a learned prior", 20.0, "events", "above 0", P,
        "ten times what is given; above, a customer's own evidence would hardly be heard";
    BACKTEST_LEAST: "backtest", "least cases of either kind to learn a map from", 10.0, "cases",
        "1 to 65535", D, "ten outcomes for a weight (Peduzzi et al. 1996)";
    BACKTEST_BINS: "backtest", "bins of equal width", 10.0, "", "1 to 65535", P, "the usual number";
    BACKTEST_SHARE: "backtest", "share that the lift is read at", 0.1, "", "[0, 1]", P,
        "the tenth that one can attend to";
    BACKTEST_REPLICATES: "backtest", "replicates of the bootstrap", 999.0, "", "0 to 65535", P,
        "with one more, whole percentiles";
    EXPECTATION_PRIOR_MEAN: "expectation", "prior mean", 0.5, "", "[0, 1]", P,
        "the middle";
    EXPECTATION_PRIOR_WEIGHT: "expectation", "prior weight", 2.0, "observations", "above 0", P,
        "two observations";
    EXPECTATION_FIRST: "expectation", "first expectation", 0.5, "", "[0, 1]", P,
        "the middle";
    EXPECTATION_GROWTH: "expectation", "growth per further seller", 1.2, "", "above 1", D,
        "a rule of sellers; no study found";
    EXPECTATION_ALIGNMENT_HALF_LIFE: "expectation", "alignment half-life", 7.0, "days", "1 s to infinite", D,
        "the call is to be made at once";
    EXPECTATION_ASSIMILATION: "expectation", "assimilation", 0.3, "", "[0, 1)", B,
        "perception leans toward the promise";
    EXPECTATION_BASE: "expectation", "base of feeling", -2.0, "log-odds", "[-100, 100]", P,
        "with the next, even odds for middling quality that was expected";
    EXPECTATION_QUALITY: "expectation", "weight of quality", 4.0, "log-odds", "above 0 to 100", P,
        "with the base, from .12 to .88";
    EXPECTATION_DISCONFIRMATION: "expectation", "weight of disconfirmation", 2.0, "log-odds", "above 0 to 100", P,
        "half of what quality weighs";
    EXPECTATION_LOSS: "expectation", "loss weight", 1.5, "", "[1, 100]", A,
        "that it exceeds 1; its size is disputed, recent estimates 1.1 to 2.1";
    NEEDS_PRIOR_MEAN: "needs", "prior mean", 0.5, "", "[0, 1]", P, "the middle, of every tier";
    NEEDS_PRIOR_WEIGHT: "needs", "prior weight", 2.0, "observations", "above 0", P,
        "two observations";
    NEEDS_ASPECT_MEAN: "needs", "prior mean of an aspect of information", 0.793_700_525_984_099_8,
        "", "[0, 1]", P, "the cube root of one half: the three multiplied start at the middle";
    NEEDS_TOLD_CREDIT: "needs", "credit for renegotiating in time", 0.5, "", "[0, 1]", D,
        "telling in time beats silence, keeping beats telling";
    NEEDS_NOT_LIVE_CREDIT: "needs", "credit for help not answered live", 0.5, "", "[0, 1]", P,
        "half";
    NEEDS_RUNG_CREDIT: "needs", "what each rung up makes up for of a call not answered live", 0.5, "",
        "[0, 1]", P,
        "half; who calls back from higher up has answered";
    NEEDS_PRESENCE: "needs", "half-life of presence", 180.0, "days", "1 s to infinite", P,
        "as that of every fact";
    NEEDS_RECENT: "needs", "half-life of recent deeds", 45.0, "days", "1 s to infinite", P,
        "a quarter of that of every fact";
    NEEDS_SHARE_PRIOR: "needs", "prior of deeds against rivals", 1.0, "deeds", "above 0", P,
        "each side, uniform on the share";
    NEEDS_TREND_PRIOR: "needs", "prior of the trend of deeds", 1.0, "deeds", "above 0", P,
        "one deed at the common rate in either part";
    NEEDS_PASS: "needs", "a tier passes from", 0.5, "", "[0, 1]", P, "the middle";
    NEEDS_REPRODUCIBILITY: "needs", "least reproducibility of the hierarchy", 0.9, "", "[0, 1]", D,
        "Guttman's convention";
    NEEDS_SCALABILITY: "needs", "least scalability of the hierarchy", 0.6, "", "[0, 1]", D,
        "Menzel's convention";
    RECOVERY_DISTRIBUTIVE: "recovery", "justice weight, distributive", 0.45, "", "ordered simplex", A,
        "for the order, a meta-analysis of 60 studies; the numbers are ours";
    RECOVERY_INTERACTIONAL: "recovery", "justice weight, interactional", 0.33, "", "ordered simplex", A,
        "for the order, the same";
    RECOVERY_PROCEDURAL: "recovery", "justice weight, procedural", 0.22, "", "ordered simplex", A,
        "for the order, the same";
    RECOVERY_THRESHOLD: "recovery", "justice below which a complaint is failed twice", 0.5, "", "[0, 1]", P,
        "the middle";
    RECOVERY_SEVERITY_EFFECT: "recovery", "severity effect", 2.0, "log-odds", "0 or more", P,
        "A for the sign; the size is ours";
    RECOVERY_DOUBLE_DEVIATION: "recovery", "double deviation", 1.0, "log-odds", "0 or more", P,
        "A for the sign; the size is ours";
    RECOVERY_PARADOX: "recovery", "paradox bonus", 0.2, "log-odds", "0 or more", A,
        "small and rare; satisfaction after a first failure only";
    RECOVERY_BEFORE: "recovery", "standing before the failures", 0.8, "", "(0, 1)", P,
        "most customers were content";
    RECOVERY_SEVERITY: "recovery", "severity of a failure", 0.5, "", "[0, 1]", P,
        "the middle, where none is given";
    RECOVERY_PRIOR_MEAN: "recovery", "prior mean of the harm", 0.25, "", "[0, 1]", P,
        "a middling failure, half made good";
    RECOVERY_PRIOR_WEIGHT: "recovery", "prior weight of the harm", 2.0, "failures", "above 0", P,
        "two failures";
    RECOVERY_CONSUMER_SPEAKS: "recovery", "consumers who speak up", 3.5, "customers", "above 1", B,
        "about a third today, once 50 to 69 %; the often quoted 4 % is a misquotation";
    RECOVERY_CONSUMER_SILENT: "recovery", "consumers who stay silent", 6.5, "customers", "above 0", B,
        "the same";
    RECOVERY_BUSINESS_SPEAKS: "recovery", "business customers who speak up", 15.0, "customers", "above 1", B,
        "about three in four complain to whom they deal with";
    RECOVERY_BUSINESS_SILENT: "recovery", "business customers who stay silent", 5.0, "customers", "above 0", B,
        "the same";
    RECOVERY_TOLD: "recovery", "people told by each let-down customer", 9.0, "people", "above 0", C,
        "consumer surveys around 1980, self-reported";
    RECOVERY_TOLD_WEIGHT: "recovery", "weight of the people told", 1.0, "customers", "above 0", P,
        "one customer asked";
    RECOVERY_RECURRENCES: "recovery", "recurrences of a cause, prior", 1.0, "events", "above 0", P,
        "one";
    RECOVERY_RECURRENCE_DAYS: "recovery", "exposure of a cause, prior", 90.0, "days", "above 0", P,
        "a quarter of a year";
    RECOVERY_SHARE_PRIOR: "recovery", "prior of a share of cases", 1.0, "cases", "above 0", P,
        "each side, uniform on the share";
    RECOVERY_PATIENCE: "recovery", "patience with an unresolved failure", 30.0, "days", "above 0", P,
        "a month without a step";
    RECOVERY_FOLLOW_UP: "recovery", "window of the follow-up", 30.0, "days", "above 0", D,
        "some weeks after";
    RECOVERY_SPEED: "recovery", "resolution half as fast after", 7.0, "days", "above 0", P,
        "a week";
    RECOVERY_SLIP: "recovery", "what a deflection or hand-off leaves", 0.5, "", "[0, 1]", P,
        "half";
    RECOVERY_SOON: "recovery", "same cause too soon", 1.0, "days", "above 0", D,
        "within the same day";
    MOMENTUM_PRIOR_WEIGHT: "momentum", "prior weight", 2.0, "meetings", "above 0", P,
        "two meetings";
    MOMENTUM_PRIOR_CONTINUATION: "momentum", "share of continuations in the prior", 0.333_333_333_333_333_3, "", "[0, 1]", P,
        "all three endings alike; the other two share the rest, so that nothing known is no momentum";
    MOMENTUM_SHARE_PRIOR: "momentum", "prior of the other shares", 1.0, "meetings", "above 0", P,
        "each side, uniform on the share";
    MOMENTUM_WINDOW: "momentum", "window for something extra", 7.0, "days", "above 0", D,
        "soon; the source names no number";
    ONBOARDING_HALF_LIFE: "onboarding", "half-life", f64::INFINITY, "days", "1 s to infinite", P,
        "a project does not fade";
    ONBOARDING_GAP: "onboarding", "gap between two onboardings", 90.0, "days", "above 0", P,
        "a quarter of a year without a fact";
    ONBOARDING_THRESHOLD: "onboarding", "gate threshold", 0.8, "", "(0, 1)", P,
        "the share that must hold; a gate that is probably under it blocks";
    ONBOARDING_GATE_MEAN: "onboarding", "prior mean of a gate", 0.5, "", "[0, 1]", P,
        "the middle";
    ONBOARDING_GATE_WEIGHT: "onboarding", "prior weight of a gate", 2.0, "observations", "above 0", P,
        "two observations";
    ONBOARDING_ITEM_MEAN: "onboarding", "prior mean of an item", 0.5, "", "[0, 1]", P,
        "the middle";
    ONBOARDING_ITEM_WEIGHT: "onboarding", "prior weight of an item", 2.0, "observations", "above 0", P,
        "two observations";
    CONDUCT_PRIOR_MEAN: "conduct", "prior mean", 0.5, "", "[0, 1]", P, "the middle";
    CONDUCT_PRIOR_WEIGHT: "conduct", "prior weight", 2.0, "observations", "above 0", P,
        "two observations";
    CONDUCT_CAP: "conduct", "cap after a failed critical item", 0.5, "", "[0, 1]", P,
        "half at most";
    CONDUCT_FAILURE_EVIDENCE: "conduct", "bad count that a critical item needs to fail", 0.5,
        "observations", "above 0", P,
        "one answer as bad as can be, until its half-life";
    CONDUCT_STALLED: "conduct", "a deal without news is stalled after", 30.0, "days", "above 0", P,
        "a month";
    CULTURE_PRIOR_MEAN: "culture", "prior mean", 0.5, "", "[0, 1]", P, "the middle";
    CULTURE_WITHIN: "culture", "variance of an answer", 0.08, "", "above 0", P,
        "about that of answers spread evenly";
    CULTURE_WITHIN_WEIGHT: "culture", "weight of the variance of an answer", 3.0, "answers", "above 0", P,
        "three answers";
    CULTURE_BETWEEN: "culture", "variance between groups", 0.02, "", "above 0", P,
        "a standard deviation of a seventh; the data take over";
    CULTURE_BETWEEN_WEIGHT: "culture", "weight of the variance between groups", 4.0, "groups", "above 0", P,
        "from four groups on the data can show theirs";
    CULTURE_YES_MEAN: "culture", "prior mean of a yes", 0.5, "", "[0, 1]", P, "the middle";
    CULTURE_LIKENESS: "culture", "likeness of two yeses of a group", 0.2, "", "(0, 1)", P,
        "a group's mean weighs four yeses; the data take over";
    CULTURE_STYLE: "culture", "prior of a response style", 1.0, "answers", "above 0", P,
        "each side, uniform on the share";
    CULTURE_PROFILE_MEAN: "culture", "prior mean of a statement", 0.5, "", "[0, 1]", P,
        "the middle";
    CULTURE_PROFILE_WEIGHT: "culture", "prior weight of a statement", 2.0, "judgements", "above 0", P,
        "two judgements";
    PILLARS_EXPONENT: "pillars", "exponent", 0.0, "", "at most 0", D, "none makes up for another";
    PILLARS_WEIGHT: "pillars", "weight of a pillar", 0.333_333_333_333_333_3, "",
        "simplex, 1e-9 or more each", P, "equal";
    PILLARS_PRIOR_MEAN: "pillars", "prior mean", 0.5, "", "[0, 1]", P, "the middle";
    PILLARS_PRIOR_WEIGHT: "pillars", "prior weight", 2.0, "observations", "above 0", P,
        "two observations";
    PILLARS_UPSELL_COST: "pillars", "cost of an upsell in the firm's favour", 1.0, "offers",
        "above 0", P, "as an offer that did not help";
    PILLARS_TOLERANCE: "pillars", "timeliness tolerance", 1.0, "targets", "above 0", P,
        "late by the target itself counts half";
    PILLARS_RECENT: "pillars", "recent half-life, for the trend", 30.0, "days",
        "below the half-life", P, "a month against what was before";
    CAPABILITY_EXPONENT: "capability", "exponent", 0.0, "", "at most 0", P, "as for the pillars";
    CAPABILITY_PRIOR_MEAN: "capability", "prior mean", 0.5, "", "[0, 1]", P, "the middle";
    CAPABILITY_PRIOR_WEIGHT: "capability", "prior weight", 2.0, "observations", "above 0", P,
        "two observations";
    CALIBRATE_FOLDS: "calibrate", "folds", 10.0, "", "3 or more", P, "the common choice";
    CALIBRATE_SEED: "calibrate", "seed", 7.0, "", "any", P, "any will do";
    CLASSIC_NPS_ADDED: "classic", "answers added to promoters, and to detractors", 0.75, "answers",
        "above 0", B, "Rocks 2016: held best over companies' answers; four times as many to all";
    CLASSIC_CSAT_POINTS: "classic", "points of a satisfaction scale", 5.0, "points", "2 to 11", C,
        "the common scale";
    CLASSIC_CSAT_TOP: "classic", "top boxes", 2.0, "points", "1 to 10", C, "top two of five";
    CLASSIC_ACSI_WEIGHT: "classic", "weight of a question of the ACSI", 0.333_333_333_333_333_3, "",
        "simplex", P, "equal; the published index learns them anew each year";
    RANKING_MOVED_BY: "ranking", "how far weights are moved", 0.25, "", "[0, 1]", P,
        "a quarter, as in the examples of COINr";
    RANKING_DRAWS: "ranking", "draws of the weights", 1000.0, "draws", "1 to 100000", P,
        "a share of draws is known to three points of 100";
    RANKING_SEED: "ranking", "seed", 7.0, "", "any", P, "any will do";
}
