//! Practices and terms: what each puts at risk, and who bears it.

use crate::kernel::getters::getters;
use crate::kernel::words::words;
use crate::quantity::{Amount, Name, Party, Share};
use crate::shown::Shown;
use crate::{Error, Result, defaults};

words! {
    /// Who bears the risk that a practice shifts.
    pub enum Bearer {
        /// The customer.
        Customer = "customer" => 1.0,
        /// The firm.
        Firm = "firm" => -1.0,
        /// Someone else who deals with the firm: an employee, a supplier.
        Third = "third" => 0.0,
    }
    /// Every bearer, in the order of everything that is listed by bearer.
    pub const ALL: [Self];
    pub(super) fn name;
    /// Returns what the bearer's risk counts as in `Δ_c`.
    pub(super) fn sign -> f64;
    Display;
}

impl Bearer {
    /// Returns who bears the risk after the practice is reversed: customer and firm change
    /// places, a third party stays.
    ///
    /// ```
    /// use goodwill::trust::Bearer;
    ///
    /// assert_eq!(Bearer::ALL.map(Bearer::reversed), [Bearer::Firm, Bearer::Customer, Bearer::Third]);
    /// ```
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Customer => Self::Firm,
            Self::Firm => Self::Customer,
            Self::Third => Self::Third,
        }
    }
}

impl From<Party> for Bearer {
    fn from(party: Party) -> Self {
        match party {
            Party::Customer => Self::Customer,
            Party::Firm => Self::Firm,
        }
    }
}

/// Where in the dealings with a customer a term is met.
///
/// The order is that of the dealings; a stage of one's own comes after the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(crate = "crate::strict"),
    serde(try_from = "String", into = "String")
)]
pub enum AuditStage {
    /// Trying something out.
    Sample,
    /// Being shown.
    Demo,
    /// Coming to terms.
    Negotiation,
    /// What is signed.
    Contract,
    /// Getting started.
    Onboarding,
    /// Service after the sale.
    Service,
    /// A stage of one's own; written `own:` and its name.
    Own(Name),
}

impl AuditStage {
    pub(super) const fn word(&self) -> Option<&'static str> {
        Some(match self {
            Self::Sample => "sample",
            Self::Demo => "demo",
            Self::Negotiation => "negotiation",
            Self::Contract => "contract",
            Self::Onboarding => "onboarding",
            Self::Service => "service",
            Self::Own(_) => return None,
        })
    }
}

impl core::str::FromStr for AuditStage {
    type Err = Error;

    /// # Errors
    ///
    /// [`Error::UnknownName`] for a word that is no stage.
    ///
    /// ```
    /// use goodwill::trust::AuditStage;
    ///
    /// assert_eq!("demo".parse::<AuditStage>()?, AuditStage::Demo);
    /// assert_eq!("own:pilot".parse::<AuditStage>()?.to_string(), "own:pilot");
    /// assert_eq!(
    ///     "sale".parse::<AuditStage>().unwrap_err().to_string(),
    ///     "stage of an audit must be one of sample, demo, negotiation, contract, onboarding, \
    ///      service, or `own:` and a name, got `sale`",
    /// );
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    fn from_str(word: &str) -> Result<Self> {
        use AuditStage::{Contract, Demo, Negotiation, Onboarding, Sample, Service};
        if let Some(name) = word.strip_prefix("own:") {
            return Name::new(name).map(Self::Own);
        }
        [Sample, Demo, Negotiation, Contract, Onboarding, Service]
            .into_iter()
            .find(|stage| stage.word() == Some(word))
            .ok_or_else(|| Error::UnknownName {
                what: "stage of an audit",
                rule: "one of sample, demo, negotiation, contract, onboarding, service, or \
                       `own:` and a name",
                got: Shown::kept(word),
            })
    }
}

impl core::fmt::Display for AuditStage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Own(name) => write!(f, "own:{name}"),
            stage => f.write_str(stage.word().unwrap_or_default()),
        }
    }
}

impl TryFrom<String> for AuditStage {
    type Error = Error;

    fn try_from(word: String) -> Result<Self> {
        word.parse()
    }
}

impl From<AuditStage> for String {
    fn from(stage: AuditStage) -> String {
        stage.to_string()
    }
}

pub(super) const fn default_severity() -> Share {
    Share::constant(defaults::TRUST_AUDIT_SEVERITY.value)
}

pub(super) const fn default_likelihood() -> Share {
    Share::constant(defaults::TRUST_AUDIT_LIKELIHOOD.value)
}

/// A practice or a term in force, and who bears the risk that it shifts.
///
/// ```
/// use goodwill::quantity::{Name, Share};
/// use goodwill::trust::{AuditItem, AuditStage, Bearer};
///
/// let term = AuditItem::new(Name::new("no refunds")?, Bearer::Customer);
/// assert_eq!((term.severity(), term.likelihood()), (Share::HALF, Share::HALF));
/// assert_eq!(term.exposure(), 0.25);
///
/// let term = term.with_severity(Share::ONE).at_stage(AuditStage::Contract).kept_from_old();
/// assert_eq!(term.exposure(), 0.5);
/// assert!(term.is_legacy());
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct AuditItem {
    pub(super) name: Name,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub(super) stage: Option<AuditStage>,
    pub(super) bearer: Bearer,
    #[cfg_attr(feature = "serde", serde(default = "default_severity"))]
    pub(super) severity: Share,
    #[cfg_attr(feature = "serde", serde(default = "default_likelihood"))]
    pub(super) likelihood: Share,
    #[cfg_attr(feature = "serde", serde(default))]
    pub(super) legacy: bool,
}

impl AuditItem {
    /// Takes a practice of which only is known that it is in force: of no one stage, with the
    /// severity and the likelihood of the register.
    #[must_use]
    pub const fn new(name: Name, bearer: Bearer) -> Self {
        Self {
            name,
            stage: None,
            bearer,
            severity: default_severity(),
            likelihood: default_likelihood(),
            legacy: false,
        }
    }

    /// Sets the stage at which it is met.
    #[must_use]
    pub fn at_stage(self, stage: AuditStage) -> Self {
        Self { stage: Some(stage), ..self }
    }

    /// Sets how bad it is for the bearer if the risk falls due.
    #[must_use]
    pub fn with_severity(self, severity: Share) -> Self {
        Self { severity, ..self }
    }

    /// Sets how likely it is that the risk falls due.
    #[must_use]
    pub fn with_likelihood(self, likelihood: Share) -> Self {
        Self { likelihood, ..self }
    }

    /// Marks a legacy rule: one that stands because it stood before.
    #[must_use]
    pub fn kept_from_old(self) -> Self {
        Self { legacy: true, ..self }
    }

    getters! {
        /// Returns the name.
        pub fn name -> &Name;
        /// Returns the stage at which it is met, if it belongs to one.
        pub fn stage -> Option<&AuditStage>;
        /// Returns who bears the risk.
        pub fn bearer -> Bearer;
        /// Returns how bad it is for the bearer if the risk falls due.
        pub fn severity -> Share;
        /// Returns how likely it is that the risk falls due.
        pub fn likelihood -> Share;
        /// Tells whether it stands only because it stood before.
        pub fn is_legacy -> bool = legacy;
    }

    /// Returns `x`, severity times likelihood: 0 to 1, in events of full weight.
    #[must_use]
    pub fn exposure(&self) -> f64 {
        self.severity.get() * self.likelihood.get()
    }

    pub(super) fn reversed(self) -> Self {
        Self { bearer: self.bearer.reversed(), ..self }
    }
}

/// What the paper and the process of one stage are like, beside who bears what.
///
/// ```
/// use goodwill::quantity::{Amount, Share};
/// use goodwill::trust::{AuditStage, StageTerms};
///
/// let terms = StageTerms::new(AuditStage::Negotiation)
///     .with_clarity(Share::HALF)
///     .with_waiting_days(Amount::new(12.0)?);
/// assert_eq!(terms.clarity(), Some(Share::HALF));
/// assert_eq!(terms.fine_print(), None); // not looked at: not said
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct StageTerms {
    pub(super) stage: AuditStage,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub(super) clarity: Option<Share>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub(super) fine_print: Option<Share>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    pub(super) waiting_days: Option<Amount>,
}

impl StageTerms {
    /// Takes a stage of which nothing is known yet.
    #[must_use]
    pub const fn new(stage: AuditStage) -> Self {
        Self { stage, clarity: None, fine_print: None, waiting_days: None }
    }

    /// Sets how clear the terms are: the share that a customer can repeat in own words.
    #[must_use]
    pub const fn with_clarity(mut self, clarity: Share) -> Self {
        self.clarity = Some(clarity);
        self
    }

    /// Sets the share of the text that is fine print.
    #[must_use]
    pub const fn with_fine_print(mut self, share: Share) -> Self {
        self.fine_print = Some(share);
        self
    }

    /// Sets how long a customer waits for an answer, in days.
    #[must_use]
    pub const fn with_waiting_days(mut self, days: Amount) -> Self {
        self.waiting_days = Some(days);
        self
    }

    getters! {
        /// Returns the stage.
        pub fn stage -> &AuditStage;
        /// Returns how clear the terms are, 1 the clearest.
        pub fn clarity -> Option<Share>;
        /// Returns the share of the text that is fine print.
        pub fn fine_print -> Option<Share>;
        /// Returns how long a customer waits for an answer, in days.
        pub fn waiting_days -> Option<Amount>;
    }
}

/// Who bears what at one stage.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StageBalance {
    /// The stage; `None` for the practices that belong to none.
    pub stage: Option<AuditStage>,
    /// `Σx` by bearer: customer, firm, third parties.
    pub borne: [f64; 3],
    /// `Δ_c` of this stage; `None` where neither party bears anything.
    pub imbalance: Option<f64>,
    /// What its paper and process are like, if that was looked at.
    pub terms: Option<StageTerms>,
}
