//! The constants of a book where all facts fade with one half-life.

// Each test program uses a part of this, and one that cannot get its input is broken.
#![allow(dead_code, clippy::unwrap_used)]

use goodwill::book::BookParams;
use goodwill::quantity::HalfLife;
use serde_json::to_value;

/// The models, as the constants of a book name their units: whichever there are, a new one too.
pub(crate) fn models(params: &BookParams) -> Vec<String> {
    let all = to_value(params).unwrap();
    let fields = all.as_object().unwrap().keys();
    fields.filter_map(|field| field.strip_suffix("_unit")).map(str::to_owned).collect()
}

pub(crate) fn fading(half_life: HalfLife) -> BookParams {
    let params = BookParams::default();
    let mut all = to_value(&params).unwrap();
    for model in models(&params) {
        all[format!("{model}_unit")]["half_life"] = to_value(half_life).unwrap();
    }
    serde_json::from_value(all).unwrap()
}
