//! Rows of any table as events.
#![allow(missing_docs)]

mod checked;
mod clock;
mod condition;
mod constant;
mod error;
mod form;
mod mapper;
mod plan;
mod report;
mod rule;
mod value;

pub use checked::Mapping;
pub use constant::Constant;
pub use error::MappingError;
pub use form::{
    Between, Condition, Drop, MappingForm, Rescale, Rule, Set, Take, TimeUnit, Unfit, When,
};
pub use mapper::Mapper;
pub use report::{Became, MappingReport, Reason, Rehearsed};
