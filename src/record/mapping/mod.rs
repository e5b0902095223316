//! Rows of any table as events: a mapping says how, and is data itself.
//!
//! Nobody has a file of this crate's events. People have tickets, invoices, answers, deals: rows
//! with columns. A [`Mapping`] says which column is the customer and the time, which rows become
//! which event, and how its fields are filled. It is serde data, written as TOML here. There is no
//! input or output: a reader of one's own gives the header and the cells, all of them text.
//!
//! # Worked example
//!
//! An invoice list, as an accountant keeps it. An invoice is a risk that the firm takes, and a
//! payment honours it: in full if it comes by the due date, half if it comes thirty days late.
//!
//! ```
//! use goodwill::record::mapping::Mapping;
//!
//! let mapping: Mapping = toml::from_str(r#"
//!     version = 1
//!     source = "books"
//!     format = "day/month/year"
//!     zone = "Europe/Berlin"
//!     decimal = ","
//!     unfit = "count"
//!     customer = { column = "Client" }
//!     id = { column = "No" }
//!
//!     [[drop]]
//!     reason = "cancelled"
//!     when = { column = "State", is = "cancelled" }
//!
//!     [[rule]]
//!     event = "place"
//!     name = "invoice"
//!     at = { column = "Sent" }
//!     fields.stake_id = { column = "No" }
//!     fields.by = "firm"
//!     fields.stake = { column = "Sum" }
//!     fields.due = { column = "Due" }
//!
//!     [[rule]]
//!     event = "resolve"
//!     name = "payment"
//!     when = { column = "Paid", empty = false }
//!     at = { column = "Paid" }
//!     fields.stake_id = { column = "No" }
//!     fields.by = "firm"
//!     fields.stake = { column = "Sum" }
//!     fields.due = { column = "Due" }
//!     fields.placed_at = { column = "Sent" }
//!
//!     [rule.fields.honoured]
//!     between = { from = { column = "Due" }, to = { column = "Paid" }, unit = "days" }
//!     scale = { from = [0, 60], to = [1, 0], clamp = true }
//!
//!     [rule.fields.execution]
//!     between = { from = { column = "Due" }, to = { column = "Paid" }, unit = "days" }
//!     scale = { from = [0, 60], to = [0, 1], clamp = true }
//! "#)?;
//!
//! let mut mapper = mapping.over(&["No", "Client", "Sent", "Due", "Paid", "Sum", "State", "Note"])?;
//! let rows = [
//!     ["7", "acme", "01/06/2026", "01/07/2026", "31/07/2026", "1.200,50", "paid", ""],
//!     ["8", "acme", "02/06/2026", "02/07/2026", "", "90", "open", "call them"],
//!     ["9", "birch", "03/06/2026", "03/07/2026", "", "50", "cancelled", ""],
//!     ["10", "birch", "6/31/2026", "30/07/2026", "", "75", "open", ""],
//! ];
//! let mut events = Vec::new();
//! for (line, row) in (2..).zip(&rows) {
//!     events.extend(mapper.row(line, row)?);
//! }
//! assert_eq!(
//!     serde_json::to_string(&events[1])?,
//!     r#"{"v":1,"id":"7/payment","customer":"acme","at":1785448800,"event":"resolve","#.to_owned()
//!         + r#""source":"books","stake_id":"7","by":"firm","stake":1200.5,"due":1782856800,"placed_at":1780264800,"#
//!         + r#""honoured":0.5,"execution":0.5}"#,
//! );
//! assert_eq!(
//!     format!("{:#}", mapper.finish()),
//!     "4 rows: 2 mapped to 3 events, 1 dropped, 1 refused
//!   events: 2 place, 1 resolve
//!   dropped: 1, first on line 4: cancelled
//!   refused: 1, first on line 5: rule `invoice`, `at`, column `Sent`: must be a date as \
//! day/month/year, the year from 1000 on, got `6/31/2026`
//!   columns never used: `Note`
//! ",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a mapping says
//!
//! | key | what it says |
//! |---|---|
//! | `version` | 1 |
//! | `source` | the system that the rows come from, so that ids of two systems never meet |
//! | `customer`, `person`, `id`, `at` | whose it is and when; a rule may have its own |
//! | `revised` | when the row was last changed: the latest version of a row replaces the earlier |
//! | `currency`, `unit` | of what amounts are, and whether they are counted in `minor` units |
//! | `format`, `zone`, `decimal` | how dates and numbers are written; a value may have its own |
//! | `skip` | so many rows below the header are more of a header |
//! | `optional` | columns that may be missing from a file |
//! | `rows` | for a reader of JSON: the field that holds the list |
//! | `unfit`, `unmatched` | what is done with a row that a rule cannot read, or that no rule takes: `error`, `count` or `drop` |
//! | `[[drop]]` | rows that are left out: `reason`, `when` |
//! | `[[rule]]` | `event`, `name`, `when`, `fields` |
//!
//! Every rule that takes a row makes an event of it, so that a row may become several. A row is
//! taken whole or not at all: if one of its events cannot be made, none is.
//!
//! An event has the `source` of the mapping, and its id is the row's id and the rule's name: rows
//! that are delivered again count once, and two rules of one row never meet. The entries go to an
//! [`Intake`](crate::record::Intake), which settles them. Where `revised` tells when a row was last
//! changed, the latest version counts alone: an event that it no longer makes is taken out.
//!
//! # A value
//!
//! A field is set to a constant, `by = "firm"`, or to what is taken from the row,
//! `rating = { column = "Score" }`. What is taken is a [`Take`]; its fields are all that can be
//! said, and are done in their order:
//!
//! | to say | write |
//! |---|---|
//! | the first column that is not empty | `columns = ["Organisation", "Mail"]` |
//! | several columns as one text | `columns = ["First", "Last"], join = " "` |
//! | the domain of an address | `column = "Mail", after = "@", lower = true` |
//! | words as numbers | `column = "Score", lookup = { Good = 1, Bad = 0 }` |
//! | an empty cell as a value | `column = "Reopens", if_empty = 0` |
//! | minutes as seconds | `column = "Reply in minutes", times = 60` |
//! | hours and minutes as seconds | `column = "Reply time", duration = true` |
//! | one column less another | `column = "Total", minus = { column = "Refunded" }` |
//! | (x − 1) ∕ 4 | `column = "Score", scale = { from = [1, 5], to = [0, 1] }` |
//! | a scale turned round | `column = "Effort", scale = { from = [1, 7], to = [7, 1] }` |
//! | days from due to paid | `between = { from = { column = "Due" }, to = { column = "Paid" }, unit = "days" }` |
//! | what went wrong, and how badly | `parts = { late = { column = "Days", scale = … }, repeat = 0.3 }` |
//!
//! A field that is taken from an empty cell is left out; where the event needs it, the row does not
//! fit.
//!
//! # Dates
//!
//! | `format` | what is read |
//! |---|---|
//! | `rfc3339` (if left out) | `2026-01-31T23:59:00+01:00`, `2026-01-31T23:59`, `2026-01-31` |
//! | `seconds`, `milliseconds` | whole numbers since 1970 |
//! | `spreadsheet`, `spreadsheet1904` | day numbers of a spreadsheet, from 1900 or 1904 |
//! | a pattern | `day/month/year hour:minute`, `monthname day year2 hour12:minute am/pm`, `year-month-day hour:minute:second offset` |
//!
//! Words of a pattern: `year`, `year2` (two digits), `month`, `monthname`, `day`, `weekday`, `hour`,
//! `hour12`, `am/pm`, `minute`, `second`, `offset` (`+0100`), `zone` (a name). A date without a time
//! is the beginning of its day. `zone` is an offset or a name of the time zone database, whose rules
//! are in the program; without it, a date that names no zone is in UTC. A two-digit year is read
//! only where the pattern says so.
//!
//! # A condition
//!
//! `when = { column = "State", is = "paid" }`, or a list that must hold together. A [`Condition`]
//! asks `is`, `is_not`, `one_of`, `none_of`, `contains`, `empty`, `above`, `at_least`, `below`,
//! `at_most` of a `column`, or of a `value` that is taken like a field's. `all`, `any` and `none`
//! hold further conditions. Capital and small letters are alike.
//!
//! # What does not fit
//!
//! What is wrong with the mapping is refused when it is read: an event or a field that there is not,
//! with the nearest name; a field that the event needs and no rule sets; a constant out of range. A
//! column that the file lacks is refused at its header. A row is refused by line, rule, column, what
//! is expected and what was found. The [`MappingReport`] counts every row once: mapped, dropped or
//! refused, by reason; and lists the columns never used. [`Mapper::rehearsing`] keeps the first rows
//! beside the events that they became.
//!
//! With the feature `schemars`, `schemars::schema_for!(Mapping)` is the JSON Schema of mappings, so
//! that an editor knows the keys.

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
#[cfg(feature = "schemars")]
mod schema;
mod value;

pub use checked::Mapping;
pub use constant::Constant;
pub use error::MappingError;
pub use form::{
    Between, Condition, Drop, MappingForm, Rescale, Rule, Set, Take, TimeUnit, Unfit, When,
};
pub use mapper::Mapper;
pub use report::{Became, MappingReport, Reason, Rehearsed};
