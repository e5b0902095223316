//! Everything that serde reads: the first byte says what, the rest is JSON. What is read is written,
//! read again the same, merged with itself and scored.
#![no_main]

use goodwill::Result;
use goodwill::quantity::Instant;
use libfuzzer_sys::fuzz_target;
use serde::{Serialize, de::DeserializeOwned};

fn back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(text: &[u8]) -> Option<T> {
    let read: T = serde_json::from_slice(text).ok()?;
    let written = serde_json::to_string(&read).expect("what a door accepts, its writer writes");
    let again: T = serde_json::from_str(&written).expect("what is written is read");
    assert_eq!(again, read, "{written}");
    Some(read)
}

fn instant() -> Instant {
    Instant::new(1 << 40).expect("the last instant")
}

macro_rules! targets {
    ($kind:ident, $text:ident;
        $($folder:ident: $ledger:ident $params:ident $evidence:ident,)*;
        $($other:ty,)*
    ) => {{
        let mut left = $kind;
        $(
            match left {
                0 => {
                    if let Some(mut ledger) = back::<goodwill::$folder::$ledger>($text) {
                        let one: Result<_> = ledger.score(&Default::default(), instant());
                        if let Ok(Some(score)) = one {
                            assert!(score.value().is_finite() && score.interval().lower <= score.interval().upper);
                        }
                        let same = ledger.clone();
                        let _refused = ledger.merge(&same);
                    }
                    return;
                }
                1 => {
                    if let Some(params) = back::<goodwill::$folder::$params>($text) {
                        let ledger = goodwill::$folder::$ledger::new(Default::default());
                        let _none = ledger.score(&params, instant());
                    }
                    return;
                }
                2 => {
                    if let Some(fact) = back::<goodwill::$folder::$evidence>($text) {
                        let mut ledger = goodwill::$folder::$ledger::new(Default::default());
                        ledger.observe(&fact);
                        if let Ok(Some(score)) = ledger.score(&Default::default(), instant()) {
                            assert!(score.value().is_finite());
                        }
                    }
                    return;
                }
                _ => left -= 3,
            }
        )*
        $(
            if left == 0 {
                back::<$other>($text);
                return;
            }
            left -= 1;
        )*
        let _ = left;
    }};
}

fuzz_target!(|data: &[u8]| {
    let Some((&kind, text)) = data.split_first() else { return };
    targets! { kind, text;
        trust: TrustLedger TrustParams TrustEvidence,
        friction: FrictionLedger FrictionParams FrictionEvidence,
        intimacy: IntimacyLedger IntimacyParams IntimacyEvidence,
        expectation: ExpectationLedger ExpectationParams ExpectationEvidence,
        needs: NeedsLedger NeedsParams NeedsEvidence,
        recovery: RecoveryLedger RecoveryParams RecoveryEvidence,
        onboarding: OnboardingLedger OnboardingParams OnboardingEvidence,
        momentum: MomentumLedger MomentumParams MomentumEvidence,
        conduct: ConductLedger ConductParams ConductEvidence,
        pillars: PillarsLedger PillarsParams PillarsEvidence,
        capability: CapabilityLedger CapabilityParams CapabilityEvidence,
        culture: CultureLedger CultureParams CultureEvidence,;
        goodwill::book::Relationship,
        goodwill::book::Firm,
        goodwill::book::BookParams,
        goodwill::portrait::PortraitParams,
        goodwill::backtest::BacktestParams,
        goodwill::survey::Instrument,
        goodwill::quantity::Share,
        goodwill::quantity::Name,
        goodwill::quantity::Instant,
        goodwill::quantity::Rating,
        goodwill::record::Event,
    }
});
