//! All models have the same anatomy, or this does not compile.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

use goodwill::kernel::{Interval, Part};
use goodwill::quantity::Instant;
use goodwill::{
    Result, capability, conduct, culture, expectation, friction, intimacy, momentum, needs,
    onboarding, pillars, recovery, trust,
};

const fn value_type<T: Clone + PartialEq + core::fmt::Debug + Send + Sync>() {}
const fn state<T: Eq>() {}
const fn readable<T: core::fmt::Display>() {}

/// Holds one model against the shape: its five types, its verbs, its score's figures.
macro_rules! shape {
    ($($model:ident: $evidence:ident, $unit:ident, $ledger:ident, $params:ident, $score:ident;)*) => {
        $(
            #[test]
            fn $model() {
                use $model::{$evidence, $ledger, $params, $score, $unit};

                value_type::<$evidence>();
                value_type::<$unit>();
                value_type::<$ledger>();
                value_type::<$params>();
                value_type::<$score>();
                state::<$ledger>();
                readable::<$score>();

                let _: fn(&$evidence) -> Instant = $evidence::at;
                let new: fn($unit) -> $ledger = $ledger::new;
                let _: fn(&mut $ledger, &$evidence) = $ledger::observe;
                let merge: fn(&mut $ledger, &$ledger) -> Result<()> = $ledger::merge;
                let score: fn(&$ledger, &$params, Instant) -> Result<Option<$score>> =
                    $ledger::score;
                let unit: fn(&$ledger) -> $unit = $ledger::unit;
                let facts: fn(&$ledger) -> u64 = $ledger::facts;
                let newest: fn(&$ledger) -> Option<Instant> = $ledger::newest;
                let _: fn(&$ledger) -> usize = $ledger::settled_bytes;

                let _: fn(&$score) -> f64 = $score::value;
                let _: fn(&$score) -> Interval = $score::interval;
                let _: fn(&$score) -> f64 = $score::baseline;
                let _: fn(&$score) -> Vec<Part> = $score::parts;
                let _: fn(&$score) -> f64 = $score::coverage;
                let _: fn(&$score) -> f64 = $score::fresh;
                let _: fn(&$score) -> u64 = $score::facts;
                let _: fn(&$score) -> Instant = $score::as_of;

                // What the shape promises of every model: nothing known, nothing said; an empty
                // ledger changes nothing that takes it in.
                let mut empty = new($unit::default());
                assert_eq!(score(&empty, &$params::default(), Instant::EPOCH), Ok(None));
                assert_eq!((facts(&empty), newest(&empty)), (0, None));
                assert_eq!(unit(&empty), $unit::default());
                let other = empty.clone();
                assert_eq!(merge(&mut empty, &other), Ok(()));
                assert_eq!(empty, other);
            }
        )*

        /// Every model's folder holds the same files; its page names any other, and says why.
        #[test]
        fn every_model_has_the_same_files() {
            let models = concat!(env!("CARGO_MANIFEST_DIR"), "/src/model");
            let names = |folder: &str| -> Vec<String> {
                let mut names: Vec<String> = std::fs::read_dir(folder)
                    .unwrap()
                    .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                    .collect();
                names.sort();
                names
            };
            let mut folders = vec![$(stringify!($model).to_owned()),*];
            folders.extend(["mod.rs", "name.rs", "reading.rs", "shape.rs"].map(str::to_owned));
            folders.sort();
            assert_eq!(names(models), folders, "a model without a shape, or the reverse");
            let same = [
                "event.rs", "evidence.rs", "ledger.rs", "mod.rs", "params.rs", "score.rs", "truth.rs",
            ];
            $(
                let folder = format!("{models}/{}", stringify!($model));
                let files = names(&folder);
                let page = std::fs::read_to_string(format!("{folder}/mod.rs")).unwrap();
                let intro = page.split("//! # Question").next().unwrap();
                for file in same {
                    assert!(files.iter().any(|f| f == file), "{folder} lacks {file}");
                }
                for file in files.iter().filter(|file| !same.contains(&file.as_str())) {
                    let stem = file.trim_end_matches(".rs");
                    let said = [format!("`{stem}`"), format!("`{stem}.rs`")];
                    let named = said.iter().any(|name| intro.contains(name));
                    assert!(named, "{folder}: {file} is not said");
                }
            )*
        }
    };
}

shape! {
    trust: TrustEvidence, TrustUnit, TrustLedger, TrustParams, TrustScore;
    friction: FrictionEvidence, FrictionUnit, FrictionLedger, FrictionParams, FrictionIndex;
    intimacy: IntimacyEvidence, IntimacyUnit, IntimacyLedger, IntimacyParams, IntimacyScore;
    expectation: ExpectationEvidence, ExpectationUnit, ExpectationLedger, ExpectationParams, ExpectationScore;
    needs: NeedsEvidence, NeedsUnit, NeedsLedger, NeedsParams, NeedsScore;
    recovery: RecoveryEvidence, RecoveryUnit, RecoveryLedger, RecoveryParams, RecoveryScore;
    onboarding: OnboardingEvidence, OnboardingUnit, OnboardingLedger, OnboardingParams, OnboardingScore;
    momentum: MomentumEvidence, MomentumUnit, MomentumLedger, MomentumParams, MomentumScore;
    conduct: ConductEvidence, ConductUnit, ConductLedger, ConductParams, ConductScore;
    culture: CultureEvidence, CultureUnit, CultureLedger, CultureParams, CultureScore;
    pillars: PillarsEvidence, PillarsUnit, PillarsLedger, PillarsParams, PillarsScore;
    capability: CapabilityEvidence, CapabilityUnit, CapabilityLedger, CapabilityParams, CapabilityScore;
}
