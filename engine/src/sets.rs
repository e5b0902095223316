//! Constants by name.

use std::collections::BTreeMap;

use datafusion_common::{Result, plan_datafusion_err, plan_err};
use goodwill::book::BookParams;

/// Constants by name, as the JSON in which they travel.
///
/// Only a function's name travels with a plan, and not what its instance knows. So a name is looked
/// up where the plan is made, and its content stands in the plan from then on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Sets(BTreeMap<String, String>);

impl Sets {
    pub(crate) fn insert(&mut self, name: &str, set: &BookParams) -> Result<()> {
        let begins = name.chars().next().is_some_and(char::is_alphabetic);
        if !begins || name.trim_end() != name {
            return plan_err!(
                "name of constants must begin with a letter and end without a blank, got `{name}`"
            );
        }
        let content = serde_json::to_string(set)
            .map_err(|error| plan_datafusion_err!("constants `{name}` are refused: {error}"))?;
        self.0.insert(name.to_owned(), content);
        Ok(())
    }

    pub(crate) fn content(&self, function: &str, name: &str) -> Result<&str> {
        if let Some(content) = self.0.get(name) {
            return Ok(content);
        }
        let known: Vec<String> = self.0.keys().map(|name| format!("`{name}`")).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        plan_err!(
            "{function}: constants must be JSON, which begins with `{{`, or a registered name \
             ({known}), got `{name}`"
        )
    }
}
