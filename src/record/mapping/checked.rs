//! A mapping, checked.

use serde::{Deserialize, Serialize};

use super::condition::Check;
use super::error::{MappingError, quoted};
use super::form::{MappingForm, Set, Unfit};
use super::plan::{Common, decimal};
use super::rule::{A_NAME, Maker, Whose};
use crate::quantity::Name;

/// How the rows of a table become events, checked: every event and field that it names is one that
/// there is, and every value that it states fits.
///
/// It is serde data: as TOML, JSON or whatever else serde reads. See the
/// [module](crate::record::mapping) for an example.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(crate = "crate::strict::located")]
#[serde(try_from = "MappingForm", into = "MappingForm")]
pub struct Mapping {
    form: MappingForm,
    pub(super) source: Option<Name>,
    pub(super) whole: Whose,
    pub(super) drops: Vec<(String, Vec<Check>)>,
    pub(super) makers: Vec<Maker>,
    pub(super) columns: Vec<String>,
}

impl Mapping {
    /// The version of the layout of mappings.
    pub const VERSION: u32 = 1;

    /// Checks a mapping.
    ///
    /// # Errors
    ///
    /// [`MappingError`] for what is not known, with the name that is nearest to it, and for what
    /// does not fit: a version other than 1, an event or a field that there is not, a field that
    /// the event needs and no rule sets, a constant out of its range, a date pattern or a time
    /// zone that cannot be read.
    pub fn new(form: MappingForm) -> Result<Self, MappingError> {
        let place = "the mapping";
        let refuse = |expected: &str, found: &str| Err(MappingError::new(place, expected, found));
        if form.version != Self::VERSION {
            return refuse("have `version = 1`", &form.version.to_string());
        }
        if form.rule.is_empty() {
            return refuse("have at least one `rule`", "none");
        }
        let mut common = Common {
            format: form.format.clone(),
            zone: form.zone.clone(),
            decimal: decimal(place, form.decimal)?.unwrap_or('.'),
            columns: Vec::new(),
        };
        let source = form.source.as_deref().map(|source| {
            let refused = |_| MappingError::new("`source`", A_NAME, quoted(source));
            Name::new(source.trim()).map_err(refused)
        });
        let source = source.transpose()?;
        let constant = |set: &Option<Set>| set.clone().map(Set::into_take);
        let whose = [
            form.customer.clone(),
            form.person.clone(),
            form.id.clone(),
            form.at.clone(),
            form.revised.clone(),
            constant(&form.currency),
            constant(&form.unit),
        ];
        let whole = Whose::new(place, whose, &mut common)?;
        let mut drops = Vec::new();
        for drop in &form.drop {
            let place = format!("drop {}", quoted(&drop.reason));
            if drop.reason.trim().is_empty() || drop.when.0.is_empty() {
                return Err(MappingError::new(place, "have a `reason` and a `when`", "nothing"));
            }
            let when = Check::of_when(&place, drop.when.clone(), &mut common)?;
            drops.push((drop.reason.trim().to_owned(), when));
        }
        let mut makers: Vec<Maker> = Vec::new();
        for rule in &form.rule {
            let maker = Maker::new(rule.clone(), &mut common)?;
            let place = format!("rule {}", quoted(&maker.label));
            let said = [("customer", &rule.customer, &form.customer), ("at", &rule.at, &form.at)];
            let unsaid = said.into_iter().find(|(_, own, all)| own.is_none() && all.is_none());
            if let Some((what, ..)) = unsaid {
                return Err(MappingError::unsaid(place, what));
            }
            if makers.iter().any(|other| other.label == maker.label) {
                let expected = "have a `name` of its own, since ids are made of it";
                let found = format!("{} twice", quoted(&maker.label));
                return Err(MappingError::new(place, expected, found));
            }
            makers.push(maker);
        }
        let columns = common.columns;
        Ok(Self { form, source, whole, drops, makers, columns })
    }

    /// Returns the mapping as it is written.
    #[must_use]
    pub const fn form(&self) -> &MappingForm {
        &self.form
    }

    /// Returns the columns that it uses.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(String::as_str)
    }

    pub(super) const fn policies(&self) -> (Unfit, Unfit) {
        (self.form.unfit, self.form.unmatched)
    }
}

impl PartialEq for Mapping {
    fn eq(&self, other: &Self) -> bool {
        self.form == other.form
    }
}

impl TryFrom<MappingForm> for Mapping {
    type Error = MappingError;

    fn try_from(form: MappingForm) -> Result<Self, MappingError> {
        Self::new(form)
    }
}

impl From<Mapping> for MappingForm {
    fn from(mapping: Mapping) -> Self {
        mapping.form
    }
}
