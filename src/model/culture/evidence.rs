//! What can be observed of a culture: answers on a scale, yeses and what followed, and what an
//! organisation says of itself.

use std::collections::BTreeSet;

use crate::quantity::{Instant, Name, Rating, Scale, Share};
use crate::survey::{Instrument, Item, Responses};
use crate::{Error, Result};

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
    /// [`Error::UnknownName`] if one is empty or longer than 256 bytes.
    pub fn new(nation: &str, region: &str, organisation: &str) -> Result<Self> {
        let (nation, region) = (Name::new(nation)?, Name::new(region)?);
        Ok(Self { nation, region, organisation: Name::new(organisation)? })
    }
}

impl core::fmt::Display for Place {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}, {}, {}", self.organisation, self.region, self.nation)
    }
}

/// A group of the nest, the narrowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Nest {
    /// The organisation itself.
    Own,
    /// The other organisations of its region.
    Region,
    /// The other regions of its nation.
    Nation,
}

impl Nest {
    /// All three, in the order of everything that is listed by group.
    pub const ALL: [Self; 3] = [Self::Own, Self::Region, Self::Nation];

    pub(super) const fn index(self) -> usize {
        self as usize
    }
}

impl core::fmt::Display for Nest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(match self {
            Self::Own => "own",
            Self::Region => "region",
            Self::Nation => "nation",
        })
    }
}

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Theme {
    /// How the organisation describes itself.
    Identity,
    /// What the organisation claims to do.
    Deeds,
    /// What, by its own account, matters to those it serves.
    Values,
}

impl Theme {
    /// All three, in the order of everything that is listed by theme.
    pub const ALL: [Self; 3] = [Self::Identity, Self::Deeds, Self::Values];

    pub(super) const fn index(self) -> usize {
        self as usize
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Deeds => "deeds",
            Self::Values => "values",
        }
    }
}

impl core::fmt::Display for Theme {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}

impl core::str::FromStr for Theme {
    type Err = Error;

    fn from_str(word: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == word).ok_or_else(|| Error::UnknownName {
            what: "theme of an organisation",
            rule: "identity, deeds or values",
            got: word.chars().take(40).collect(),
        })
    }
}

/// One fact about a culture.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(tag = "fact", rename_all = "snake_case", deny_unknown_fields))]
#[non_exhaustive]
pub enum CultureEvidence {
    /// Somebody of an organisation answered an item on a scale.
    Rating {
        /// Where.
        place: Place,
        /// What the item measures: any name of the user's.
        component: Name,
        /// The answer as it was given, on its own scale.
        rating: Rating,
        /// Whether the lower end of the scale is the good one, so that agreeing is bad.
        #[cfg_attr(feature = "serde", serde(default))]
        reversed: bool,
        /// When.
        at: Instant,
    },
    /// A yes was said, and it is known now whether it was kept.
    Yes {
        /// Where.
        place: Place,
        /// Whether what was said yes to came about.
        kept: bool,
        /// When that was known.
        at: Instant,
    },
    /// An answer to one of the three questions was found, with its evidence.
    Statement {
        /// Whose.
        place: Place,
        /// Which question it answers.
        theme: Theme,
        /// The answer, shortly.
        answer: Name,
        /// Where it was found: a page, a report, a person.
        source: Name,
        /// How far what the organisation does bears the answer out: 0 against it, 1 in full.
        backed: Share,
        /// When.
        at: Instant,
    },
    /// It was judged how well our offer's language fits an answer.
    Fit {
        /// Whose.
        place: Place,
        /// Which question's answer.
        theme: Theme,
        /// How well: 0 not at all, 1 in full.
        fit: Share,
        /// When.
        at: Instant,
    },
}

impl CultureEvidence {
    /// Returns when the fact happened.
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

/// Returns the questionnaire of fit: one item for each of the three questions, from 0 to 10.
///
/// [`fits_of`] makes evidence of the answers.
///
/// ```
/// use goodwill::culture::instrument;
///
/// let items = instrument();
/// assert_eq!(items.items().len(), 3);
/// assert_eq!(
///     items.items()[1].text(),
///     "How plainly does our offer speak of the work as they describe their own work?",
/// );
/// ```
#[must_use]
pub fn instrument() -> Instrument {
    let text = |theme| match theme {
        Theme::Identity => "How well does our offer address them as what they call themselves?",
        Theme::Deeds => {
            "How plainly does our offer speak of the work as they describe their own work?"
        }
        Theme::Values => "How clearly does our offer serve what they hold dear to their clients?",
    };
    let item = |theme: Theme| {
        let name = Name::constant(theme.name());
        Item::new(name.clone(), text(theme), name, Scale::constant(0.0, 10.0))
    };
    Instrument::of(Name::constant("language fit"), Theme::ALL.into_iter().map(item).collect())
}

/// Makes facts of one judge's answers to the questionnaire of fit.
///
/// What was not answered, or does not apply, makes none.
///
/// ```
/// use goodwill::culture::{Place, fits_of};
/// use goodwill::survey::{Answer, Responses};
/// use goodwill::quantity::{Instant, Name};
///
/// let answers = Responses::new().answer(Name::new("values")?, Answer::Value(7.0));
/// let place = Place::new("NL", "Brabant", "Zilver BV")?;
/// assert_eq!(fits_of(&answers, &place, Instant::from_days(20_000)?)?.len(), 1);
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::UnknownName`] for an answer to an item that the questionnaire does not have;
/// [`Error::OutOfRange`] for one that is not from 0 to 10.
pub fn fits_of(answers: &Responses, place: &Place, at: Instant) -> Result<Vec<CultureEvidence>> {
    let shares = instrument().matrix(core::slice::from_ref(answers))?.concat();
    let answered = Theme::ALL.into_iter().zip(shares).filter_map(|(theme, y)| Some((theme, y?)));
    let fit = |(theme, y)| {
        Ok(CultureEvidence::Fit { place: place.clone(), theme, fit: Share::new(y)?, at })
    };
    answered.map(fit).collect()
}

/// Returns the share of the words of an organisation that an offer uses too; `None` without any.
///
/// Words are runs of four or more letters and digits, each counted once, in lower case. It is a
/// first hint, blind to meaning; a judge's answer is worth more.
///
/// ```
/// use goodwill::culture::word_fit;
///
/// let theirs = "Safe crossings, every day: safe for the crew.";
/// // Of `safe`, `crossings`, `every`, `crew` the offer has two.
/// let fit = word_fit(theirs, "A safe winch for your crew").map(|share| share.get());
/// assert_eq!(fit, Some(0.5));
/// assert_eq!(word_fit("We do it", "all"), None);
/// ```
#[must_use]
pub fn word_fit(theirs: &str, ours: &str) -> Option<Share> {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= 4)
            .map(str::to_lowercase)
            .collect()
    };
    let (theirs, ours) = (words(theirs), words(ours));
    let used = theirs.intersection(&ours).count() as f64;
    (!theirs.is_empty()).then(|| Share::rounded(used / theirs.len() as f64))
}
