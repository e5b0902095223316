//! Tests of the mathematics, as unit tests of the library: `cargo test --lib kernel`.

// Inside the crate the enums of events are known whole.
#[allow(unreachable_patterns)]
#[path = "../support/mod.rs"]
mod support;

#[path = "../support/held.rs"]
mod held;

mod apportion;
mod decay;
mod examples;
mod frozen;
mod logistic;
mod normal;
mod part;
mod pooling;
mod posterior;
mod power_mean;
mod quantile;
mod ranking;
mod repeated;
mod walk;
