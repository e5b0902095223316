//! The next dealing.
//!
mod calendar;
mod dealing;
mod figures;
mod forecaster;
mod learned;
mod record;
mod settlement;

pub use dealing::{Dealing, Outcome};
pub use forecaster::{Columns, DealingForecast, DealingForecaster, Lesson};
pub use learned::Chance;
pub use settlement::DaysToSettlement;
