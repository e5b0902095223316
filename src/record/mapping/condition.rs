//! Conditions of rows, checked and ready to be asked.

use super::constant::Constant;
use super::error::MappingError;
use super::form::{Condition, Take, When};
use super::plan::{Common, Plan, Row};
use super::value::Got;

/// A condition of a row.
#[derive(Debug, Clone)]
pub(super) struct Check {
    plan: Option<Plan>,
    tests: Vec<Test>,
    all: Vec<Check>,
    any: Option<Vec<Check>>,
    none: Vec<Check>,
}

#[derive(Debug, Clone)]
enum Test {
    /// It is one of some, or it is not.
    OneOf(Vec<Constant>, bool),
    Contains(String),
    Empty(bool),
    Above(f64),
    AtLeast(f64),
    Below(f64),
    AtMost(f64),
}

impl Check {
    pub(super) fn of_when(
        place: &str,
        when: When,
        common: &mut Common,
    ) -> Result<Vec<Self>, MappingError> {
        let place = format!("{place}, `when`");
        when.0.into_iter().map(|condition| Self::new(&place, condition, common)).collect()
    }

    fn new(place: &str, condition: Condition, common: &mut Common) -> Result<Self, MappingError> {
        let refuse = |expected: &str, found: &str| Err(MappingError::new(place, expected, found));
        let take = match (condition.column, condition.value) {
            (Some(column), None) => Some(Take { column: Some(column), ..Take::default() }),
            (None, Some(take)) => Some(*take),
            (None, None) => None,
            (Some(_), Some(_)) => return refuse("look at a `column` or a `value`", "both"),
        };
        let tests: Vec<Test> = [
            condition.is.map(|one| Test::OneOf(vec![one], true)),
            condition.is_not.map(|one| Test::OneOf(vec![one], false)),
            condition.one_of.map(|some| Test::OneOf(some, true)),
            condition.none_of.map(|some| Test::OneOf(some, false)),
            condition.contains.map(|text| Test::Contains(text.to_lowercase())),
            condition.empty.map(Test::Empty),
            condition.above.map(Test::Above),
            condition.at_least.map(Test::AtLeast),
            condition.below.map(Test::Below),
            condition.at_most.map(Test::AtMost),
        ]
        .into_iter()
        .flatten()
        .collect();
        match (&take, tests.is_empty()) {
            (Some(take), true) => {
                let column = take.column.as_ref().map(|name| format!(", column `{name}`"));
                let place = format!("{place}{}", column.unwrap_or_default());
                let expected = "ask something of what it looks at, like `is`, `one_of` or `empty`";
                return Err(MappingError::new(place, expected, "nothing asked"));
            }
            (None, false) => return refuse("look at a `column` or a `value`", "none"),
            (Some(_), false) | (None, true) => {}
        }
        let lists = [&condition.all, &condition.any, &condition.none];
        if lists.into_iter().flatten().any(Vec::is_empty) {
            return refuse("list conditions in `all`, `any` and `none`", "an empty list");
        }
        if take.is_none() && lists.into_iter().all(Option::is_none) {
            return refuse("ask something", "nothing");
        }
        let bound = tests.iter().find_map(Test::bound).filter(|bound| !bound.is_finite());
        if let Some(bound) = bound {
            return refuse("compare with a finite number", &bound.to_string());
        }
        let mut list = |list: Option<Vec<Condition>>| {
            let list = list.unwrap_or_default().into_iter();
            list.map(|one| Self::new(place, one, common)).collect::<Result<Vec<_>, _>>()
        };
        let any = condition.any.map(|any| list(Some(any))).transpose()?;
        let (all, none) = (list(condition.all)?, list(condition.none)?);
        let plan = take.map(|take| Plan::new(place, take, None, common)).transpose()?;
        Ok(Self { plan, tests, all, any, none })
    }

    /// Tells whether all of some hold.
    pub(super) fn all_hold(checks: &[Self], row: &Row<'_>) -> Result<bool, MappingError> {
        for check in checks {
            if !check.holds(row)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn holds(&self, row: &Row<'_>) -> Result<bool, MappingError> {
        if let Some(plan) = &self.plan {
            let got = plan.take(row)?;
            for test in &self.tests {
                if !test.holds(&got, plan)? {
                    return Ok(false);
                }
            }
        }
        for check in &self.none {
            if check.holds(row)? {
                return Ok(false);
            }
        }
        if !Self::all_hold(&self.all, row)? {
            return Ok(false);
        }
        let Some(any) = &self.any else { return Ok(true) };
        for check in any {
            if check.holds(row)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Test {
    const fn bound(&self) -> Option<f64> {
        match self {
            Self::Above(bound)
            | Self::AtLeast(bound)
            | Self::Below(bound)
            | Self::AtMost(bound) => Some(*bound),
            Self::OneOf(..) | Self::Contains(_) | Self::Empty(_) => None,
        }
    }

    fn holds(&self, got: &Got, plan: &Plan) -> Result<bool, MappingError> {
        let number = || got.number(plan.decimal).map_err(|misfit| plan.refuse(misfit));
        Ok(match self {
            Self::OneOf(some, wanted) => {
                let text = got.text().to_lowercase();
                some.iter().any(|one| is(one, &text, got, plan.decimal)) == *wanted
            }
            Self::Contains(part) => got.text().to_lowercase().contains(part),
            Self::Empty(wanted) => (*got == Got::Nothing) == *wanted,
            Self::Above(bound) => number()?.is_some_and(|number| number > *bound),
            Self::AtLeast(bound) => number()?.is_some_and(|number| number >= *bound),
            Self::Below(bound) => number()?.is_some_and(|number| number < *bound),
            Self::AtMost(bound) => number()?.is_some_and(|number| number <= *bound),
        })
    }
}

/// Tells whether it is a constant: the same text, or the same number written otherwise.
fn is(constant: &Constant, text: &str, got: &Got, decimal: char) -> bool {
    if constant.text().to_lowercase() == text {
        return true;
    }
    match constant {
        Constant::Number(number) => {
            let found = got.number(decimal).ok().flatten();
            found.is_some_and(|found| found.total_cmp(number).is_eq())
        }
        Constant::Text(_) | Constant::Flag(_) => false,
    }
}
