//! Who bears the risks of a firm's terms, and what would it change to reverse the worst? An audit
//! of a made-up maker of prototypes, read with the ledger of one of its customers.
//!
//! `cargo run --example trust_audit`

#[macro_use]
mod support;

use goodwill::quantity::{Amount, Instant, Name, Party, Share, Stake};
use goodwill::survey::{Answer, Responses};
use goodwill::trust::{
    Audit, AuditItem, AuditStage, Bearer, Outcome, Placing, Resolution, StageTerms, TrustEvidence,
    TrustLedger, TrustParams, TrustScore, TrustUnit, self_audit,
};

/// The terms that a customer of the firm meets: name, stage, bearer, severity, likelihood.
const TERMS: [(&str, AuditStage, Bearer, f64, f64); 6] = [
    ("fee for a damaged prototype", AuditStage::Sample, Bearer::Customer, 0.8, 0.5),
    ("demo on the customer's own case", AuditStage::Demo, Bearer::Firm, 0.5, 0.6),
    ("each request goes to head office", AuditStage::Negotiation, Bearer::Customer, 0.4, 0.9),
    ("drawings handed over unprotected", AuditStage::Contract, Bearer::Customer, 1.0, 0.3),
    ("work begins before signature", AuditStage::Onboarding, Bearer::Firm, 0.6, 0.4),
    ("repair first, blame later", AuditStage::Service, Bearer::Firm, 0.5, 0.5),
];

/// What the firm answers to some of the sixteen questions: 1 yes, 0 no.
const ANSWERS: [(&str, f64); 8] = [
    ("non-compete", 1.0),
    ("supplier liability", 1.0),
    ("price withheld", 1.0),
    ("ignorance admitted", 0.5),
    ("secrecy demanded", 1.0),
    ("rival recommended", 0.0),
    ("fine print", 1.0),
    ("longer agreement", 1.0),
];

fn audit_of_the_firm() -> goodwill::Result<Audit> {
    let mut answers = Responses::new();
    for (id, y) in ANSWERS {
        answers = answers.answer(Name::new(id)?, Answer::Value(y));
    }
    let mut audit = self_audit().audit(&answers)?.unwrap_or_default();
    for (name, stage, bearer, severity, likelihood) in TERMS {
        let legacy = matches!(stage, AuditStage::Sample | AuditStage::Contract);
        let term = AuditItem::new(Name::new(name)?, bearer)
            .at_stage(stage)
            .with_severity(Share::new(severity)?)
            .with_likelihood(Share::new(likelihood)?);
        audit = audit.with_item(if legacy { term.kept_from_old() } else { term })?;
    }
    Ok(audit
        .with_terms(StageTerms::new(AuditStage::Negotiation).with_waiting_days(Amount::new(12.0)?))
        .with_terms(
            StageTerms::new(AuditStage::Contract)
                .with_clarity(Share::new(0.4)?)
                .with_fine_print(Share::new(0.35)?),
        ))
}

/// One customer, six orders: all honoured, and never a risk that the firm took in turn.
fn ledger_of_a_customer() -> goodwill::Result<TrustLedger> {
    let mut ledger = TrustLedger::new(TrustUnit::default());
    for order in 0..6 {
        let at = Instant::from_days(20_000 + 20 * order)?;
        let name = Name::new(&format!("order {order}"))?;
        let placing = Placing::new(name, Party::Customer, Stake::new(4.0)?, at);
        ledger.observe(&TrustEvidence::Place(placing.clone()));
        ledger.observe(&TrustEvidence::Resolve(Resolution::new(placing, Outcome::HONOURED, at)?));
    }
    Ok(ledger)
}

fn shown(share: Option<f64>) -> String {
    share.map_or_else(|| "unknown".to_owned(), |share| format!("{share:+.2}"))
}

fn name_of(audit: &Audit, index: usize) -> &str {
    audit.items().get(index).map_or("", |item| item.name().as_str())
}

fn main() -> goodwill::Result<()> {
    let audit = audit_of_the_firm()?;
    say!("The audit: {audit}");
    if let Some(share) = audit.trusting() {
        say!("Of all that is at risk, third parties included, the firm bears {share:.2}.\n");
    }

    say!("   x      adds to Δ_c   practice");
    for part in audit.parts() {
        say!("  {:.2}      {:+.3}      {}", part.value, part.contribution, part.name);
    }

    say!("\nstage          customer  firm   Δ_c       paper and process");
    for stage in audit.stages() {
        let name = stage.stage.as_ref().map_or_else(|| "any".to_owned(), ToString::to_string);
        let [customer, firm, _] = stage.borne;
        let terms = stage.terms.as_ref();
        let clarity = terms.and_then(StageTerms::clarity).map(|x| format!("clarity {x}"));
        let print = terms.and_then(StageTerms::fine_print).map(|x| format!("fine print {x}"));
        let wait = terms.and_then(StageTerms::waiting_days).map(|x| format!("{x} days of waiting"));
        let terms: Vec<String> = [clarity, print, wait].into_iter().flatten().collect();
        let delta = shown(stage.imbalance);
        say!("{name:14} {customer:<8.2}  {firm:<5.2}  {delta:8}  {}", terms.join(", "));
    }

    let names = |which: Vec<usize>| -> Vec<&str> {
        which.into_iter().map(|index| name_of(&audit, index)).collect()
    };
    say!("\nLegacy rules, the largest first: {}", names(audit.legacy()).join("; "));
    say!("Trust demanded, none given: {}", names(audit.unreturned(Party::Customer)).join("; "));

    let target = Share::new(0.1)?;
    let Some(reversals) = audit.smallest_reversal(target) else {
        say!("\nNo set of reversals brings the imbalance to {target}.");
        return Ok(());
    };
    let after = audit.reversed(&reversals)?;
    say!("\nSmallest reversal to an imbalance of {target} at most:");
    for index in &reversals {
        say!("  {}", name_of(&audit, *index));
    }
    say!("Then {after}.");

    let ledger = ledger_of_a_customer()?;
    let params = TrustParams::default();
    let now = Instant::from_days(20_100)?;
    let says = |words: &str, score: Option<TrustScore>| {
        if let Some(score) = score {
            let firm = score.of(Party::Firm);
            say!("  {:.3}  shortfall {:.2}  {words}", score.value(), firm.shortfall());
        }
    };
    say!("\nTrust that a customer perceives in the firm:");
    says("from the ledger alone", ledger.score(&params, now)?);
    says("with the audit", ledger.score_with(&params, now, &audit)?);
    says("after the reversal", ledger.what_if(&params, now, &audit, &reversals)?);

    // Wrong input is refused by name, and nothing is half done.
    if let Err(error) = audit.reversed(&[99]) {
        say!("\nRefused: {error}");
    }
    Ok(())
}
