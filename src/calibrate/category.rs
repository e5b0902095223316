//! What is answered by a label, and what a respondent says to an item.

use crate::kernel::getters::getters;
use crate::quantity::Name;
use crate::{Error, Result};

/// What a respondent says to an item.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Reply {
    /// An answer, in the unit of the item's scale.
    Given(f64),
    /// A label, by its place in [`Category::labels`].
    Label(usize),
    /// No answer.
    NotAnswered,
    /// The item does not apply to the respondent.
    DoesNotApply,
}

impl From<Option<f64>> for Reply {
    fn from(answer: Option<f64>) -> Self {
        answer.map_or(Self::NotAnswered, Self::Given)
    }
}

impl Reply {
    /// Returns the answer, if a number was given.
    #[must_use]
    pub const fn given(self) -> Option<f64> {
        match self {
            Self::Given(answer) => Some(answer),
            Self::Label(_) | Self::NotAnswered | Self::DoesNotApply => None,
        }
    }

    /// Tells whether something was answered: a number or a label.
    #[must_use]
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Given(_) | Self::Label(_))
    }
}

/// An item that is answered by one of some labels, of which none is more than another: a plan, a
/// country, the person in charge.
///
/// Straight weights cannot use it. [`shapes`](super::shapes) learn what each label adds.
///
/// ```
/// use goodwill::calibrate::Category;
/// use goodwill::calibrate::shapes::Reply;
/// use goodwill::quantity::Name;
///
/// let plan = Category::new(Name::new("plan")?, vec![Name::new("gold")?, Name::new("basic")?])?;
/// // In the order of the letters, so that the one in which they are listed moves nothing.
/// assert_eq!(plan.reply("gold"), Some(Reply::Label(1)));
/// assert_eq!(plan.reply("silver"), None);
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "Written")
)]
pub struct Category {
    name: Name,
    labels: Vec<Name>,
}

/// A category as it is written.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(crate = "crate::strict", deny_unknown_fields)]
struct Written {
    name: Name,
    labels: Vec<Name>,
}

#[cfg(feature = "serde")]
impl TryFrom<Written> for Category {
    type Error = Error;

    fn try_from(Written { name, labels }: Written) -> Result<Self> {
        Self::new(name, labels)
    }
}

impl Category {
    /// The most labels that a category may have: a name of each customer is no category.
    pub const MOST_LABELS: usize = 1000;

    /// Takes the labels in any order; they are kept in the order of their letters.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] without labels; [`Error::Inconsistent`] for two labels of one name, and for
    /// more than [`MOST_LABELS`](Self::MOST_LABELS).
    pub fn new(name: Name, mut labels: Vec<Name>) -> Result<Self> {
        if labels.is_empty() {
            return Err(Error::Length { what: "labels of a category", expected: 1, got: 0 });
        }
        labels.sort_unstable();
        let twice = labels.windows(2).find(|pair| pair.first() == pair.last());
        let (rule, got) = match twice.and_then(<[Name]>::first) {
            Some(label) => ("be named once", format!("two `{label}` of `{name}`")),
            None if labels.len() > Self::MOST_LABELS => {
                ("be 1000 or fewer", format!("{} of `{name}`", labels.len()))
            }
            None => return Ok(Self { name, labels }),
        };
        Err(Error::Inconsistent { what: "labels of a category", rule, got })
    }

    getters! {
        /// Returns the name.
        pub fn name -> &Name;
        /// Returns the labels, in the order of their letters.
        pub fn labels -> &[Name];
    }

    /// Returns what it is to answer a label; `None` if it is none of the category's.
    #[must_use]
    pub fn reply(&self, label: &str) -> Option<Reply> {
        let place = self.labels.binary_search_by(|own| own.as_str().cmp(label));
        place.ok().map(Reply::Label)
    }

    /// Checks a reply to the category.
    pub(super) fn check(&self, reply: Reply) -> Result<()> {
        let got = match reply {
            Reply::NotAnswered | Reply::DoesNotApply => return Ok(()),
            Reply::Label(place) if place < self.labels.len() => return Ok(()),
            Reply::Label(place) => format!("label {place} of {}", self.labels.len()),
            Reply::Given(answer) => format!("the number {answer}"),
        };
        let got = format!("{got} to `{}`", self.name);
        Err(Error::Inconsistent { what: "reply to a category", rule: "be one of its labels", got })
    }
}
