//! Events of every model in a better and a worse form.

use goodwill::portrait::Direction::{self, Ours, Theirs};

/// One event in a better and a worse form, as it is written; what came before it is the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Forms {
    /// Whose conduct it speaks of.
    pub(crate) of: Direction,
    /// What came an hour before.
    pub(crate) before: &'static str,
    pub(crate) better: &'static str,
    pub(crate) worse: &'static str,
    /// Whether the better one is good through and through and the worse one bad: with the one the
    /// standing is no lower than without the event, with the other no higher.
    pub(crate) pure: bool,
    /// Whether the one is as good as can be and the other as bad, though what came before may
    /// count too, or not all that is bad is so in every way.
    pub(crate) plain: bool,
}

const fn pure(of: Direction, better: &'static str, worse: &'static str) -> Forms {
    Forms { of, before: "", better, worse, pure: true, plain: true }
}

const fn mixed(of: Direction, better: &'static str, worse: &'static str) -> Forms {
    Forms { of, before: "", better, worse, pure: false, plain: false }
}

/// Good or bad as can be.
const fn plain(forms: Forms) -> Forms {
    Forms { plain: true, ..forms }
}

const fn after(
    of: Direction,
    before: &'static str,
    better: &'static str,
    worse: &'static str,
) -> Forms {
    Forms { of, before, better, worse, pure: false, plain: false }
}

// A stake that the customer placed on the firm, and the other way round, and what else comes first;
// `{before}` stands for its hour.
const ON_US: &str = r#""event":"place","stake_id":"s!","by":"customer","stake":2"#;
const ON_THEM: &str = r#""event":"place","stake_id":"s!","by":"firm","stake":2"#;
const PROMISED: &str = r#""event":"promise","promise_id":"p!""#;
const FAILED: &str = r#""event":"failure","failure_id":"f!","severity":0.6"#;
const SILENT: &str = r#""event":"failure","failure_id":"f!","severity":1,"voiced":false"#;
const DEAL_PROMISED: &str = r#""event":"promised","level":0.7,"deal":"d!""#;
const ALL_PROMISED: &str = r#""event":"promised","level":1,"deal":"d!""#;
const ORDERED: &str = r#""event":"order","deal":"d!","rivals":2"#;
const UNDERSTOOD: &str = r#""event":"understanding","topic":"rhythm","by":"customer","answer":"a""#;

pub(crate) const FORMS: &[Forms] = &[
    // Trust, in both directions.
    pure(
        Ours,
        r#""event":"act","by":"firm","stake":1,"conduct":"acted_rightly""#,
        r#""event":"act","by":"firm","stake":1,"conduct":"acted_wrongly""#,
    ),
    pure(
        Ours,
        r#""event":"act","by":"firm","stake":50,"conduct":"rightly_left_alone""#,
        r#""event":"act","by":"firm","stake":50,"conduct":"failed_to_act""#,
    ),
    pure(
        Theirs,
        r#""event":"act","by":"customer","stake":1,"conduct":"acted_rightly""#,
        r#""event":"act","by":"customer","stake":1,"conduct":"failed_to_act""#,
    ),
    plain(after(
        Ours,
        ON_US,
        r#""event":"resolve","stake_id":"s!","by":"customer","stake":2,"placed_at":{before},"honoured":1"#,
        r#""event":"resolve","stake_id":"s!","by":"customer","stake":2,"placed_at":{before},"execution":1"#,
    )),
    after(
        Ours,
        ON_US,
        r#""event":"resolve","stake_id":"s!","by":"customer","stake":2,"placed_at":{before},"honoured":0.6,"execution":0.4"#,
        r#""event":"resolve","stake_id":"s!","by":"customer","stake":2,"placed_at":{before},"honoured":0.4,"dereliction":0.6"#,
    ),
    after(
        Theirs,
        ON_THEM,
        r#""event":"resolve","stake_id":"s!","by":"firm","stake":2,"placed_at":{before},"honoured":1"#,
        r#""event":"resolve","stake_id":"s!","by":"firm","stake":2,"placed_at":{before},"dereliction":1"#,
    ),
    pure(
        Ours,
        r#""event":"place","stake_id":"r!","by":"firm","stake":2"#,
        r#""event":"decline","by":"firm","stake":2"#,
    ),
    pure(
        Theirs,
        r#""event":"place","stake_id":"r!","by":"customer","stake":2"#,
        r#""event":"decline","by":"customer","stake":2"#,
    ),
    // Ease.
    mixed(
        Ours,
        r#""event":"encounter","stage":"support","initiator":"customer""#,
        r#""event":"encounter","stage":"support","initiator":"customer","frictions":"late:1;repeat:0.5""#,
    ),
    plain(mixed(
        Ours,
        r#""event":"encounter","stage":"buy","initiator":"customer""#,
        r#""event":"encounter","stage":"buy","initiator":"customer","frictions":"late;repeat;hidden_cost;inaccurate""#,
    )),
    mixed(
        Ours,
        r#""event":"encounter","stage":"use","initiator":"firm","frictions":"defect:0.2""#,
        r#""event":"encounter","stage":"use","initiator":"firm","frictions":"defect:0.8""#,
    ),
    mixed(
        Ours,
        r#""event":"encounter","stage":"renew","initiator":"nobody","frictions":"hidden_cost:0.1""#,
        r#""event":"encounter","stage":"renew","initiator":"nobody","frictions":"hidden_cost;inaccurate""#,
    ),
    mixed(
        Ours,
        r#""event":"encounter","stage":"use","initiator":"firm","effect":"towards""#,
        r#""event":"encounter","stage":"use","initiator":"firm","effect":"away""#,
    ),
    mixed(
        Ours,
        r#""event":"encounter","stage":"use","initiator":"firm""#,
        r#""event":"encounter","stage":"use","initiator":"firm","effect":"away""#,
    ),
    // Intimacy.
    pure(
        Ours,
        r#""event":"rating","component":"knowledge","by":"customer","rating":5,"min":1,"max":5"#,
        r#""event":"rating","component":"knowledge","by":"customer","rating":1,"min":1,"max":5"#,
    ),
    pure(
        Ours,
        r#""event":"rating","component":"respect","by":"customer","rating":9,"min":0,"max":9"#,
        r#""event":"rating","component":"respect","by":"customer","rating":0,"min":0,"max":9"#,
    ),
    mixed(
        Ours,
        r#""event":"rating","component":"frequency","by":"customer","rating":4,"min":1,"max":5"#,
        r#""event":"rating","component":"frequency","by":"customer","rating":2,"min":1,"max":5"#,
    ),
    pure(
        Ours,
        r#""event":"response","promised_seconds":3600,"taken_seconds":600"#,
        r#""event":"response","promised_seconds":3600,"taken_seconds":90000000"#,
    ),
    mixed(
        Ours,
        r#""event":"response","promised_seconds":3600,"taken_seconds":7200,"updated_in_time":true"#,
        r#""event":"response","promised_seconds":3600,"taken_seconds":7200,"updated_in_time":false"#,
    ),
    pure(Ours, r#""event":"request","met":true"#, r#""event":"request","met":false"#),
    mixed(
        Ours,
        r#""event":"request","met":true,"hand_offs":1"#,
        r#""event":"request","met":true,"hand_offs":4"#,
    ),
    pure(Ours, r#""event":"question","answered":1"#, r#""event":"question","answered":0"#),
    pure(
        Ours,
        r#""event":"transaction","correct":1,"good":1"#,
        r#""event":"transaction","correct":0,"good":0"#,
    ),
    // Expectation.
    after(
        Ours,
        DEAL_PROMISED,
        r#""event":"delivered","level":0.9,"deal":"d!""#,
        r#""event":"delivered","level":0.2,"deal":"d!""#,
    ),
    plain(after(
        Ours,
        ALL_PROMISED,
        r#""event":"delivered","level":1,"deal":"d!""#,
        r#""event":"delivered","level":0,"deal":"d!""#,
    )),
    after(
        Ours,
        ORDERED,
        r#""event":"follow_up","deal":"d!","done":"requirements;commitments;proposal;delivery""#,
        r#""event":"follow_up","deal":"d!","done":"proposal""#,
    ),
    after(
        Ours,
        UNDERSTOOD,
        r#""event":"understanding","topic":"rhythm","by":"firm","answer":"a""#,
        r#""event":"understanding","topic":"rhythm","by":"firm","answer":"b""#,
    ),
    mixed(Ours, r#""event":"delivered","level":0.9"#, r#""event":"delivered","level":0.1"#),
    // Needs.
    pure(
        Ours,
        r#""event":"information","timely":1,"complete":1,"accurate":1"#,
        r#""event":"information","timely":0,"complete":0,"accurate":0"#,
    ),
    mixed(
        Ours,
        r#""event":"information","timely":0.6,"accurate":1"#,
        r#""event":"information","timely":0.6,"accurate":0.4"#,
    ),
    after(
        Ours,
        PROMISED,
        r#""event":"promise_answer","promise_id":"p!","promised_at":{before},"outcome":"kept""#,
        r#""event":"promise_answer","promise_id":"p!","promised_at":{before},"outcome":"renegotiated""#,
    ),
    after(
        Ours,
        PROMISED,
        r#""event":"promise_answer","promise_id":"p!","promised_at":{before},"outcome":"renegotiated""#,
        r#""event":"promise_answer","promise_id":"p!","promised_at":{before},"outcome":"missed""#,
    ),
    plain(after(
        Ours,
        PROMISED,
        r#""event":"promise_answer","promise_id":"p!","promised_at":{before},"outcome":"kept""#,
        r#""event":"promise_answer","promise_id":"p!","promised_at":{before},"outcome":"missed""#,
    )),
    pure(
        Ours,
        r#""event":"case","helped":1,"live":true"#,
        r#""event":"case","helped":0,"live":true"#,
    ),
    mixed(
        Ours,
        r#""event":"case","helped":0.9,"rung":"manager","fault":"customer""#,
        r#""event":"case","helped":0.3,"rung":"manager","fault":"customer""#,
    ),
    pure(
        Ours,
        r#""event":"needs_rating","need":"support","rating":10,"min":0,"max":10"#,
        r#""event":"needs_rating","need":"support","rating":0,"min":0,"max":10"#,
    ),
    // Recovery.
    mixed(
        Ours,
        r#""event":"failure","failure_id":"f!","severity":0.2,"voiced":false"#,
        r#""event":"failure","failure_id":"f!","severity":0.9,"voiced":false"#,
    ),
    after(
        Ours,
        FAILED,
        r#""event":"recovery_step","failure_id":"f!","step":"resolved""#,
        r#""event":"recovery_step","failure_id":"f!","step":"resolved","share":0.2"#,
    ),
    plain(after(
        Ours,
        SILENT,
        r#""event":"recovery_step","failure_id":"f!","step":"resolved""#,
        r#""event":"recovery_step","failure_id":"f!","step":"resolved","share":0"#,
    )),
    after(
        Ours,
        FAILED,
        r#""event":"recovery_step","failure_id":"f!","step":"owned""#,
        r#""event":"recovery_step","failure_id":"f!","step":"deflected""#,
    ),
    after(
        Ours,
        FAILED,
        r#""event":"recovery_step","failure_id":"f!","step":"compensated""#,
        r#""event":"recovery_step","failure_id":"f!","step":"compensated","share":0.3"#,
    ),
    pure(
        Ours,
        r#""event":"recovery_authority","limit":200,"needed":100"#,
        r#""event":"recovery_authority","limit":50,"needed":100"#,
    ),
    mixed(Ours, r#""event":"made_good","saved":true"#, r#""event":"made_good","saved":false"#),
    // Onboarding.
    pure(Ours, r#""event":"hand_off","owner":"Ada""#, r#""event":"hand_off""#),
    mixed(
        Ours,
        r#""event":"contact_preferences","captured":true,"carried_over":true"#,
        r#""event":"contact_preferences","captured":true,"carried_over":false"#,
    ),
    pure(
        Ours,
        r#""event":"contact_preferences","captured":true,"carried_over":true"#,
        r#""event":"contact_preferences","captured":false,"carried_over":false"#,
    ),
    pure(
        Ours,
        r#""event":"alignment_call","made":true"#,
        r#""event":"alignment_call","made":false"#,
    ),
    pure(
        Ours,
        r#""event":"onboarding_item","item":"welcome","share":1"#,
        r#""event":"onboarding_item","item":"welcome","share":0"#,
    ),
    mixed(
        Ours,
        r#""event":"onboarding_item","item":"successes","share":0.7"#,
        r#""event":"onboarding_item","item":"successes","share":0.5"#,
    ),
    // Momentum.
    pure(Ours, r#""event":"meeting","ending":"advance""#, r#""event":"meeting","ending":"slip""#),
    mixed(
        Ours,
        r#""event":"meeting","ending":"advance""#,
        r#""event":"meeting","ending":"continuation","way_back":true"#,
    ),
    mixed(
        Ours,
        r#""event":"meeting","ending":"continuation","way_back":true"#,
        r#""event":"meeting","ending":"continuation""#,
    ),
    mixed(
        Ours,
        r#""event":"meeting","ending":"continuation","way_back":true"#,
        r#""event":"meeting","ending":"slip""#,
    ),
    // Conduct.
    pure(
        Ours,
        r#""event":"conduct_observed","instrument":"habits","item":"drops_promises","level":1"#,
        r#""event":"conduct_observed","instrument":"habits","item":"drops_promises","level":0"#,
    ),
    pure(
        Ours,
        r#""event":"conduct_deed","deed":"reply","level":1"#,
        r#""event":"conduct_deed","deed":"reply","level":0"#,
    ),
    pure(Ours, r#""event":"message","about":"customer""#, r#""event":"message","about":"product""#),
    mixed(
        Ours,
        r#""event":"discovered","deal":"d","item":"aim","how":"known""#,
        r#""event":"discovered","deal":"d","item":"aim","how":"assumed""#,
    ),
    mixed(
        Ours,
        r#""event":"discovered","deal":"d","item":"win","how":"assumed","person":"Ada""#,
        r#""event":"discovered","deal":"d","item":"win","how":"unknown","person":"Ada""#,
    ),
    // The pillars.
    pure(Ours, r#""event":"offer","helped":1"#, r#""event":"offer","helped":0"#),
    pure(Ours, r#""event":"upsell","level":1"#, r#""event":"upsell","level":0"#),
    mixed(
        Ours,
        r#""event":"problem_step","item":"find","taken_seconds":3600,"promised_seconds":86400"#,
        r#""event":"problem_step","item":"find","taken_seconds":900000,"promised_seconds":86400"#,
    ),
    mixed(
        Ours,
        r#""event":"service_deed","outside_desk":true,"owner":"billing","level":1"#,
        r#""event":"service_deed","outside_desk":true,"owner":"billing","level":0.2"#,
    ),
    mixed(
        Ours,
        r#""event":"service_deed","outside_desk":false"#,
        r#""event":"service_deed","outside_desk":false,"level":0.1"#,
    ),
    // Capability.
    pure(
        Ours,
        r#""event":"person","item":"aptitude","rating":5,"min":1,"max":5"#,
        r#""event":"person","item":"aptitude","rating":1,"min":1,"max":5"#,
    ),
    pure(Ours, r#""event":"solution","level":1"#, r#""event":"solution","level":0"#),
    pure(
        Ours,
        r#""event":"message_checks","clear":true,"valuable":true,"unique":true"#,
        r#""event":"message_checks","clear":true,"valuable":false,"unique":true"#,
    ),
    // Culture.
    pure(
        Theirs,
        r#""event":"culture_yes","organisation":"acme","region":"south","nation":"here","met":true"#,
        r#""event":"culture_yes","organisation":"acme","region":"south","nation":"here","met":false"#,
    ),
    pure(
        Ours,
        r#""event":"culture_fit","organisation":"acme","region":"south","nation":"here","theme":"values","level":1"#,
        r#""event":"culture_fit","organisation":"acme","region":"south","nation":"here","theme":"values","level":0"#,
    ),
];

/// What is of no model: no form of it moves a standing.
pub(crate) const BESIDE: &[&str] = &[
    r#""event":"ordered","amount":1200"#,
    r#""event":"renewed""#,
    r#""event":"expanded","amount":300"#,
    r#""event":"referred""#,
    r#""event":"contracted","amount":300"#,
    r#""event":"withdrew","amount":1200"#,
    r#""event":"lapsed""#,
    r#""event":"departed""#,
    r#""event":"said_leaving""#,
    r#""event":"account","segment":"small","worth":7"#,
    r#""event":"override","author":"R","reason":"so","level":0.9,"expires":1900000000"#,
    r#""event":"thanks""#,
    r#""event":"rival_deed""#,
    r#""event":"competing_bid""#,
];
