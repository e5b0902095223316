//! How likely is it that a customer will be lost? Learned from outcomes, and from nothing else.

mod learner;
mod model;
mod params;
mod report;
mod signs;

pub use learner::{LossCase, LossLearner};
pub use model::{LearnedLoss, Loss, LossCounts, LossModel, TooFewLosses};
pub use params::LossParams;
pub use report::{LossBacktest, LossCut, LossTold};
pub use signs::LossSigns;
