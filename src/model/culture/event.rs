//! What is recorded of cultures: answers on a scale, yeses and what followed, and what an
//! organisation says of itself.

use crate::model::Heard;
use core::fmt;

use crate::Result;
use crate::kernel::words::words;
use crate::quantity::{Instant, Name, Rating, Share};
use crate::wire::{Column, Columns, FieldType, Fields, events, word_fields};

/// Where an answer comes from: an organisation, in a region, in a nation.
///
/// Regions are told apart within their nation, organisations within their region. An organisation
/// with sites in two regions is two places.
///
/// ```
/// use goodwill::culture::Place;
///
/// let place = Place::new("NL", "Brabant", "Zilver BV")?;
/// assert_eq!(place.to_string(), "Zilver BV, Brabant, NL");
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Place {
    /// The nation.
    pub nation: Name,
    /// The region of the nation.
    pub region: Name,
    /// The organisation in the region.
    pub organisation: Name,
}

impl Place {
    /// Takes the three names.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`](crate::Error::UnknownName) if one is empty or longer than 256 bytes.
    pub fn new(nation: &str, region: &str, organisation: &str) -> Result<Self> {
        let (nation, region) = (Name::new(nation)?, Name::new(region)?);
        Ok(Self { nation, region, organisation: Name::new(organisation)? })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}, {}", self.organisation, self.region, self.nation)
    }
}

impl Columns for Place {
    const COLUMNS: &'static [Column] = &[
        Column::named(
            "nation",
            FieldType::Name,
            "The nation of the customer's organisation.",
            "NL",
        ),
        Column::named("region", FieldType::Name, "Its region.", "Brabant"),
        Column::named("organisation", FieldType::Name, "The organisation.", "Zilver BV"),
    ];

    fn take(fields: &mut Fields, _: &'static str) -> Result<Self> {
        Ok(Self {
            nation: Name::take(fields, "nation")?,
            region: Name::take(fields, "region")?,
            organisation: Name::take(fields, "organisation")?,
        })
    }

    fn put(&self, fields: &mut Fields, _: &'static str) {
        self.nation.put(fields, "nation");
        self.region.put(fields, "region");
        self.organisation.put(fields, "organisation");
    }
}

words! {
    /// One of the three questions about an organisation's culture.
    ///
    /// ```
    /// use goodwill::culture::Theme;
    ///
    /// assert_eq!("deeds".parse::<Theme>()?, Theme::Deeds);
    /// assert_eq!(
    ///     "mission".parse::<Theme>().unwrap_err().to_string(),
    ///     "theme of an organisation must be identity, deeds or values, got `mission`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    pub enum Theme {
        /// How the organisation describes itself.
        Identity = "identity",
        /// What the organisation claims to do.
        Deeds = "deeds",
        /// What, by its own account, matters to those it serves.
        Values = "values",
    }
    /// All three, in the order of everything that is listed by theme.
    pub const ALL: [Self];
    /// Returns the word.
    pub(crate) fn name;
    Display;
    FromStr "theme of an organisation", "identity, deeds or values", cut;
}

word_fields!(Theme);

events! {
    /// What shows the culture of an organisation.
    #[derive(Debug, Clone, PartialEq)]
    #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
    #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
    #[cfg_attr(
        feature = "serde",
        serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields)
    )]
    #[non_exhaustive]
    pub enum CultureEvent {
        /// Somebody of an organisation answered an item on a scale.
        Rating = "culture_rating" {
            /// Where.
            place: Place = "",
            /// What the item measures: any name of the user's.
            component as item: Name = "openness",
            /// The answer as it was given, on its own scale.
            rating: Rating = "4",
            /// Whether the scale of the rating runs downwards.
            ///
            /// Its lower end is the good one then: to agree is bad.
            #[cfg_attr(feature = "serde", serde(default))]
            reversed: bool = "true" unless false,
        }
        /// A yes was said, and it is known now whether it was kept.
        Yes = "culture_yes" {
            /// Where.
            place: Place = "",
            /// Whether what was said yes to came about.
            kept as met: bool = "true",
        }
        /// An answer to one of the three questions was found, with its evidence.
        Statement = "culture_statement" {
            /// Whose.
            place: Place = "",
            /// The theme of what an organisation says of itself.
            theme: Theme = "identity",
            /// What the organisation says, in words.
            answer: Name = "a family firm",
            /// Where it says so.
            ///
            /// A page, a report, a person.
            source as found_in: Name = "its website",
            /// How far what the organisation does bears the answer out: 0 against it, 1 in full.
            backed as level: Share = "0.6",
        }
        /// It was judged how well our offer's language fits an answer.
        Fit = "culture_fit" {
            /// Whose.
            place: Place = "",
            /// The theme of what an organisation says of itself.
            theme: Theme = "values",
            /// How well: 0 not at all, 1 in full.
            fit as level: Share = "0.8",
        }
    }
}

impl CultureEvent {
    /// Returns when it happened.
    #[must_use]
    pub const fn at(&self) -> Instant {
        match self {
            Self::Rating { at, .. }
            | Self::Yes { at, .. }
            | Self::Statement { at, .. }
            | Self::Fit { at, .. } => *at,
        }
    }

    /// Returns where.
    #[must_use]
    pub const fn place(&self) -> &Place {
        match self {
            Self::Rating { place, .. }
            | Self::Yes { place, .. }
            | Self::Statement { place, .. }
            | Self::Fit { place, .. } => place,
        }
    }
}

/// None of them is of the customer's own making.
impl Heard for CultureEvent {}

impl fmt::Display for CultureEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rating { component, rating, .. } => {
                let (value, best) = (rating.value(), rating.scale().max());
                write!(f, "the organisation rated {component} {value} of {best}")
            }
            Self::Yes { kept, .. } => {
                write!(f, "a yes was {}", if *kept { "kept" } else { "not kept" })
            }
            Self::Statement { answer, .. } => write!(f, "they say: “{answer}”"),
            Self::Fit { fit, .. } => {
                write!(f, "our language fits theirs to {:.0} %", 100.0 * fit.get())
            }
        }
    }
}
