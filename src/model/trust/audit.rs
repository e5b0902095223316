//! The audits: what practices and terms put at risk, whoever deals with the firm.

use std::collections::BTreeSet;

use super::score::Field;
use super::{Party, Tally, TrustLedger, TrustParams, TrustScore};
use crate::kernel::instrument::{Instrument, Item, Responses};
use crate::kernel::{Attribution, Part};
use crate::quantity::{Amount, Instant, Name, Scale, Share};
use crate::{Error, Result, defaults};

/// Who bears the risk that a practice shifts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Bearer {
    /// The customer.
    Customer,
    /// The firm.
    Firm,
    /// Someone else who deals with the firm: an employee, a supplier.
    Third,
}

impl Bearer {
    /// Every bearer, in the order of everything that is listed by bearer.
    pub const ALL: [Self; 3] = [Self::Customer, Self::Firm, Self::Third];

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

    const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Firm => "firm",
            Self::Third => "third",
        }
    }

    /// What the bearer's risk counts as in `Δ_c`.
    const fn sign(self) -> f64 {
        match self {
            Self::Customer => 1.0,
            Self::Firm => -1.0,
            Self::Third => 0.0,
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

impl core::fmt::Display for Bearer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
    }
}

/// Where in the dealings with a customer a term is met.
///
/// The order is that of the dealings; a stage of one's own comes after the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
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
    const fn word(&self) -> Option<&'static str> {
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
                got: word.to_owned(),
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

#[cfg(feature = "serde")]
const fn default_severity() -> Share {
    Share::constant(defaults::TRUST_AUDIT_SEVERITY.value)
}

#[cfg(feature = "serde")]
const fn default_likelihood() -> Share {
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
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct AuditItem {
    name: Name,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    stage: Option<AuditStage>,
    bearer: Bearer,
    #[cfg_attr(feature = "serde", serde(default = "default_severity"))]
    severity: Share,
    #[cfg_attr(feature = "serde", serde(default = "default_likelihood"))]
    likelihood: Share,
    #[cfg_attr(feature = "serde", serde(default))]
    legacy: bool,
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
            severity: Share::constant(defaults::TRUST_AUDIT_SEVERITY.value),
            likelihood: Share::constant(defaults::TRUST_AUDIT_LIKELIHOOD.value),
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

    /// Returns the name.
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// Returns the stage at which it is met, if it belongs to one.
    #[must_use]
    pub const fn stage(&self) -> Option<&AuditStage> {
        self.stage.as_ref()
    }

    /// Returns who bears the risk.
    #[must_use]
    pub const fn bearer(&self) -> Bearer {
        self.bearer
    }

    /// Returns how bad it is for the bearer if the risk falls due.
    #[must_use]
    pub const fn severity(&self) -> Share {
        self.severity
    }

    /// Returns how likely it is that the risk falls due.
    #[must_use]
    pub const fn likelihood(&self) -> Share {
        self.likelihood
    }

    /// Tells whether it stands only because it stood before.
    #[must_use]
    pub const fn is_legacy(&self) -> bool {
        self.legacy
    }

    /// Returns `x`, severity times likelihood: 0 to 1, in events of full weight.
    #[must_use]
    pub fn exposure(&self) -> f64 {
        self.severity.get() * self.likelihood.get()
    }

    fn reversed(self) -> Self {
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
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct StageTerms {
    stage: AuditStage,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    clarity: Option<Share>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    fine_print: Option<Share>,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    waiting_days: Option<Amount>,
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

    /// Returns the stage.
    #[must_use]
    pub const fn stage(&self) -> &AuditStage {
        &self.stage
    }

    /// Returns how clear the terms are, 1 the clearest.
    #[must_use]
    pub const fn clarity(&self) -> Option<Share> {
        self.clarity
    }

    /// Returns the share of the text that is fine print.
    #[must_use]
    pub const fn fine_print(&self) -> Option<Share> {
        self.fine_print
    }

    /// Returns how long a customer waits for an answer, in days.
    #[must_use]
    pub const fn waiting_days(&self) -> Option<Amount> {
        self.waiting_days
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
    /// `Δ_c` of the stage alone; `None` where neither party bears anything.
    pub imbalance: Option<f64>,
    /// What its paper and process are like, if that was looked at.
    pub terms: Option<StageTerms>,
}

/// The practices and terms in force, and who bears the risks that they shift.
///
/// # Worked example
///
/// A firm asks for payment in advance (the customer's risk: severity 1, likelihood ½, so
/// `x = ½`), has fine print (the customer's: `½ · ½ = ¼`), lends samples without a signature (its
/// own: `½ · ½ = ¼`) and holds its staff to a non-compete (theirs: `1 · 1 = 1`). So
/// `ΣA = ½ + ¼ = ¾`, `ΣB = ¼`, and `Δ_c = (¾ − ¼)/(¾ + ¼) = ½`, of which payment in advance makes
/// ½, fine print ¼ and the samples −¼. Of all that is at risk, 2, the firm bears ⅛.
///
/// Reversing the largest practice, payment in advance, would overshoot: `(¼ − ¾)/1 = −½`.
/// Reversing the fine print balances: `ΣA = ΣB = ½`.
///
/// In the ledger of the worked example of [the model's page](crate::trust) the audit adds ¾ to
/// `R_customer`, now 2, and ¼ to `R_firm`. So `U_firm = 2 − ¼ − 1 = ¾`, the total is
/// `13/4 + ½ · ¾ = 29/8`, and the trust falls from 4/9 to `(3/2)/(29/8) = 12/29`. With the fine
/// print reversed both sides gain ½, `U_firm` is ¼ again, and the trust is 4/9 again.
///
/// ```
/// use goodwill::quantity::{Amount, HalfLife, Instant, Name, Share, Stake};
/// use goodwill::trust::{
///     Audit, AuditItem, Bearer, Outcome, Party, Placing, Resolution, TrustEvidence, TrustLedger,
///     TrustParams, TrustUnit,
/// };
///
/// let practice = |name, bearer| Ok::<_, goodwill::Error>(AuditItem::new(Name::new(name)?, bearer));
/// let audit = Audit::new(vec![
///     practice("payment in advance", Bearer::Customer)?.with_severity(Share::ONE),
///     practice("fine print", Bearer::Customer)?,
///     practice("samples on trust", Bearer::Firm)?,
///     practice("non-compete", Bearer::Third)?
///         .with_severity(Share::ONE)
///         .with_likelihood(Share::ONE),
/// ])?;
/// assert_eq!(audit.imbalance(), Some(0.5));
/// let parts: Vec<f64> = audit.parts().iter().map(|part| part.contribution).collect();
/// assert_eq!(parts, [0.5, 0.25, -0.25]);
/// assert_eq!(audit.trusting(), Some(0.125));
/// assert_eq!(audit.smallest_reversal(Share::ZERO), Some(vec![1])); // the fine print
///
/// let now = Instant::from_days(20_000)?;
/// let unit = TrustUnit { half_life: HalfLife::INFINITE, reference_stake: Stake::new(1.0)? };
/// let mut ledger = TrustLedger::new(unit);
/// for (id, stake, outcome) in
///     [("sample", 1.0, Outcome::HONOURED), ("order", 3.0, Outcome::DERELICTION)]
/// {
///     let placing = Placing::new(Name::new(id)?, Party::Customer, Stake::new(stake)?, now);
///     ledger.observe(&TrustEvidence::Place(placing.clone()));
///     ledger.observe(&TrustEvidence::Resolve(Resolution::new(placing, outcome, now)?));
/// }
/// let params = TrustParams::default().with_grace(Amount::new(1.0)?);
/// let shown = |score: Option<goodwill::trust::TrustScore>| score.map(|s| format!("{:.6}", s.value()));
/// assert_eq!(shown(ledger.score(&params, now)?).as_deref(), Some("0.444444")); // 4/9
/// assert_eq!(shown(ledger.score_with(&params, now, &audit)?).as_deref(), Some("0.413793")); // 12/29
/// let reversed = ledger.what_if(&params, now, &audit, &[1])?;
/// assert_eq!(shown(reversed).as_deref(), Some("0.444444"));
/// # Ok::<(), goodwill::Error>(())
/// ```
///
/// A file can hold an audit; what it leaves out is as in [`AuditItem::new`]:
///
/// ```
/// # #[cfg(feature = "serde")]
/// # fn main() -> Result<(), serde_json::Error> {
/// use goodwill::trust::Audit;
///
/// let audit: Audit = serde_json::from_str(
///     r#"{
///         "items": [
///             { "name": "no refunds", "stage": "contract", "bearer": "customer", "severity": 1 },
///             { "name": "loan unit", "stage": "service", "bearer": "firm" }
///         ],
///         "terms": [{ "stage": "contract", "clarity": 0.5, "fine_print": 0.75 }]
///     }"#,
/// )?;
/// assert_eq!(audit.to_string(), "imbalance +0.33 (0 is balance, above 0 the customer bears \
///                                more) of 2 practices");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "serde"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "AuditForm")
)]
pub struct Audit {
    items: Vec<AuditItem>,
    terms: Vec<StageTerms>,
}

impl Audit {
    /// How far `|Δ_c|` may lie above a target and count as there: what rounding can make of the
    /// sums of thousands of practices.
    pub const SLACK: f64 = 1e-9;

    /// Takes the practices, in the order in which they are shown. Without any it says nothing.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if two of one stage have the same name.
    pub fn new(items: Vec<AuditItem>) -> Result<Self> {
        let mut seen = BTreeSet::new();
        for item in &items {
            if !seen.insert((&item.stage, &item.name)) {
                return Err(Error::UnknownName {
                    what: "name of a practice",
                    rule: "unique in its stage",
                    got: item.name.as_str().to_owned(),
                });
            }
        }
        Ok(Self { items, terms: Vec::new() })
    }

    /// Adds a practice at the end.
    ///
    /// # Errors
    ///
    /// As [`Audit::new`].
    pub fn with_item(self, item: AuditItem) -> Result<Self> {
        let Self { mut items, terms } = self;
        items.push(item);
        Ok(Self { terms, ..Self::new(items)? })
    }

    /// Adds what a stage is like; later terms of the same stage take the place of earlier ones.
    #[must_use]
    pub fn with_terms(mut self, terms: StageTerms) -> Self {
        self.terms.retain(|own| own.stage != terms.stage);
        self.terms.push(terms);
        self
    }

    /// Returns the practices, in their order.
    #[must_use]
    pub fn items(&self) -> &[AuditItem] {
        &self.items
    }

    /// Returns what the stages are like.
    #[must_use]
    pub fn terms(&self) -> &[StageTerms] {
        &self.terms
    }

    /// Returns `Σx` of what a bearer bears, in events of full weight.
    #[must_use]
    pub fn borne(&self, by: Bearer) -> f64 {
        borne(self.items.iter(), by)
    }

    /// Returns `Δ_c = (ΣA − ΣB)/(ΣA + ΣB)`, A the customer's and B the firm's: 1 where only the
    /// customer bears risks, −1 where only the firm does, within rounding; `None` where neither
    /// does.
    ///
    /// It is the sum of [`Audit::parts`] in their order, to the last bit.
    #[must_use]
    pub fn imbalance(&self) -> Option<f64> {
        imbalance(self.items.iter())
    }

    /// Returns what each practice adds to `Δ_c`, `±x/(ΣA + ΣB)`, the largest exposure first:
    /// above 0 the customer's, below 0 the firm's. Third parties have no part in it.
    ///
    /// The value of a part is its `x`. A reversal moves `Δ_c` by twice its contribution.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        let ranked = self.ranked();
        let items: Vec<&AuditItem> = ranked.iter().map(|i| &self.items[*i]).collect();
        let part = |(i, contribution): (&usize, f64)| {
            let item = &self.items[*i];
            Part::new(item.name.as_str(), item.exposure(), contribution)
        };
        ranked.iter().zip(split(&items).parts).map(part).collect()
    }

    /// Returns which practices the [`Audit::parts`] are, by their index.
    #[must_use]
    pub fn ranked(&self) -> Vec<usize> {
        self.by_exposure(|item| item.bearer != Bearer::Third)
    }

    /// Returns the legacy rules, whoever bears their risk, the largest exposure first.
    #[must_use]
    pub fn legacy(&self) -> Vec<usize> {
        self.by_exposure(AuditItem::is_legacy)
    }

    /// Returns the terms that demand trust of a party and give none: those that put it at risk
    /// at a stage where the other party risks nothing, the largest exposure first.
    ///
    /// The practices that belong to no stage are taken together, as one.
    #[must_use]
    pub fn unreturned(&self, of: Party) -> Vec<usize> {
        let answered: BTreeSet<Option<&AuditStage>> = self
            .items
            .iter()
            .filter(|item| item.bearer == of.other().into() && item.exposure() > 0.0)
            .map(AuditItem::stage)
            .collect();
        self.by_exposure(|item| {
            item.bearer == of.into() && item.exposure() > 0.0 && !answered.contains(&item.stage())
        })
    }

    fn by_exposure(&self, which: impl Fn(&AuditItem) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> =
            (0..self.items.len()).filter(|i| which(&self.items[*i])).collect();
        // The sort is stable: of equal exposures the earlier stays first.
        found.sort_by(|a, b| self.items[*b].exposure().total_cmp(&self.items[*a].exposure()));
        found
    }

    /// Returns how trusting the firm is: its own share of all that is at risk, third parties
    /// included; `None` where nothing is.
    #[must_use]
    pub fn trusting(&self) -> Option<f64> {
        let [customer, firm, third] = Bearer::ALL.map(|bearer| self.borne(bearer));
        let all = customer + firm + third;
        (all > 0.0).then(|| firm / all)
    }

    /// Returns who bears what at each stage that a practice or a term names, in the order of the
    /// dealings; the practices of no stage come first.
    #[must_use]
    pub fn stages(&self) -> Vec<StageBalance> {
        let of_terms = self.terms.iter().map(|terms| Some(terms.stage()));
        let named: BTreeSet<Option<&AuditStage>> =
            self.items.iter().map(AuditItem::stage).chain(of_terms).collect();
        let balance = |stage: Option<&AuditStage>| {
            let own = || self.items.iter().filter(|item| item.stage() == stage);
            StageBalance {
                stage: stage.cloned(),
                borne: Bearer::ALL.map(|bearer| borne(own(), bearer)),
                imbalance: imbalance(own()),
                terms: self.terms.iter().find(|terms| Some(terms.stage()) == stage).cloned(),
            }
        };
        named.into_iter().map(balance).collect()
    }

    /// Returns the audit after some practices are reversed, each once: what the customer bore
    /// the firm bears, and the other way round. Those of third parties stay.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfRange`] for an index of no practice.
    pub fn reversed(&self, which: &[usize]) -> Result<Self> {
        let which: BTreeSet<usize> = which.iter().copied().collect();
        if let Some(beyond) = which.last().filter(|last| **last >= self.items.len()) {
            return Err(Error::OutOfRange {
                what: "index of a practice",
                rule: "below the number of practices",
                got: *beyond as f64,
            });
        }
        let turned = |(i, item): (usize, &AuditItem)| {
            if which.contains(&i) { item.clone().reversed() } else { item.clone() }
        };
        let items = self.items.iter().enumerate().map(turned).collect();
        Ok(Self { items, terms: self.terms.clone() })
    }

    /// Returns a smallest set of practices whose reversal brings `|Δ_c|` to a target or below,
    /// by index; `None` if no set does, or nothing is at risk between the two.
    ///
    /// No smaller set does it. Of several of that size, one with the largest practices of the
    /// party that bears more is taken. Reversing the largest first is not enough to find it: one
    /// that is too large tips the balance over.
    ///
    /// Practices of equal exposure are tried once. In the worst case, dozens of different
    /// exposures and a target near 0, the time doubles with each practice: the question is that
    /// of splitting a set of numbers evenly.
    #[must_use]
    pub fn smallest_reversal(&self, target: Share) -> Option<Vec<usize>> {
        let heavier = self.imbalance()?.signum();
        let parts = self.parts();
        let mut moves: Vec<(usize, f64)> = self
            .ranked()
            .into_iter()
            .zip(parts.iter().map(|part| heavier * part.contribution))
            .filter(|(_, gain)| *gain != 0.0)
            .collect();
        moves.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        let gains = moves.iter().map(|(_, gain)| *gain).collect();
        let search = Search::of(gains, target);
        let mut chosen = Vec::new();
        let found = (0..=moves.len()).any(|size| search.extend(&mut chosen, 0, size, 0.0));
        let mut which: Vec<usize> = chosen.iter().map(|position| moves[*position].0).collect();
        which.sort_unstable();
        found.then_some(which)
    }
}

impl core::fmt::Display for Audit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.imbalance() {
            Some(delta) => write!(f, "imbalance {delta:+.2}")?,
            None => write!(f, "imbalance unknown")?,
        }
        let plural = if self.items.len() == 1 { "" } else { "s" };
        let count = self.items.len();
        write!(f, " (0 is balance, above 0 the customer bears more) of {count} practice{plural}")
    }
}

fn borne<'a>(items: impl Iterator<Item = &'a AuditItem>, by: Bearer) -> f64 {
    items.filter(|item| item.bearer == by).fold(0.0, |sum, item| sum + item.exposure())
}

/// `±x/(ΣA + ΣB)` of practices in the order of their ranks.
fn split(ranked: &[&AuditItem]) -> Attribution {
    let total = ranked.iter().fold(0.0, |sum, item| sum + item.exposure());
    // A share of nothing is nothing.
    let total = if total > 0.0 { total } else { 1.0 };
    let shares = |sign: f64| {
        // Adding 0 turns a negative zero into zero.
        let share = |item: &&AuditItem| sign * item.bearer.sign() * (item.exposure() / total) + 0.0;
        ranked.iter().map(share).collect()
    };
    // Rounding must not carry a wholly one-sided audit beyond 1, on either side.
    let one = Attribution::of(shares(1.0));
    if one.total.abs() <= 1.0 {
        return one;
    }
    let sign = one.total.signum();
    let inside = Attribution::inside(shares(sign), 0.0, 1.0);
    Attribution::of(inside.parts.iter().map(|part| sign * part).collect())
}

/// `Δ_c`, the sum of its parts.
fn imbalance<'a>(items: impl Iterator<Item = &'a AuditItem>) -> Option<f64> {
    let mut ranked: Vec<&AuditItem> = items.filter(|item| item.bearer != Bearer::Third).collect();
    ranked.sort_by(|a, b| b.exposure().total_cmp(&a.exposure()));
    ranked.iter().any(|item| item.exposure() > 0.0).then(|| split(&ranked).total)
}

/// Looks for a set of a given size whose sum lies in a window.
///
/// A reversal moves `|Δ_c|` by twice its contribution, so a set reaches the target t if its
/// contributions sum to something in `[(|Δ_c| − t)/2, (|Δ_c| + t)/2]`.
struct Search {
    /// The contributions, the largest first; below 0 for the lighter side.
    gains: Vec<f64>,
    /// The sums of the first 0, 1, 2, … of them.
    sums: Vec<f64>,
    window: [f64; 2],
}

impl Search {
    /// More than what differences of the sums lose by rounding, and far less than the slack.
    const GRAIN: f64 = 1e-3 * Audit::SLACK;

    fn of(gains: Vec<f64>, target: Share) -> Self {
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        for gain in &gains {
            sum += gain;
            sums.push(sum);
        }
        let reach = target.get() + Audit::SLACK;
        Self { gains, sums, window: [0.5 * (sum - reach), 0.5 * (sum + reach)] }
    }

    /// Adds `more` positions, from `from` on, to those chosen; leaves them as they were if none
    /// will do.
    fn extend(&self, chosen: &mut Vec<usize>, from: usize, more: usize, sum: f64) -> bool {
        let [low, high] = self.window;
        let n = self.gains.len();
        if more == 0 {
            return (low..=high).contains(&sum);
        }
        let least = sum + self.sums[n] - self.sums[n - more];
        for i in from..=n - more {
            let most = sum + self.sums[i + more] - self.sums[i];
            if most < low - Self::GRAIN || least > high + Self::GRAIN {
                return false;
            }
            if i > from && self.gains[i].to_bits() == self.gains[i - 1].to_bits() {
                continue;
            }
            chosen.push(i);
            if self.extend(chosen, i + 1, more - 1, sum + self.gains[i]) {
                return true;
            }
            chosen.pop();
        }
        false
    }
}

impl Tally {
    /// Returns the sums with the standing exposures of an audit: each adds `x` to the `R` of its
    /// bearer, undecayed. Third parties bear nothing between the two.
    ///
    /// An audit is of the firm's practices, not of a source: add it last, after discounting and
    /// after the sources are together.
    #[must_use]
    pub fn with_audit(&self, audit: &Audit) -> Self {
        let mut tally = self.clone();
        for party in Party::BOTH {
            tally.sums[Field::Risked.of(party)] += audit.borne(party.into());
        }
        tally
    }
}

impl TrustLedger {
    /// Reads the ledger at an instant with an audit of the firm's practices: `None` if the
    /// ledger saw no fact, since practices say nothing of a relationship by themselves.
    ///
    /// # Errors
    ///
    /// As [`TrustLedger::score`].
    pub fn score_with(
        &self,
        params: &TrustParams,
        as_of: Instant,
        audit: &Audit,
    ) -> Result<Option<TrustScore>> {
        let tally = self.read(params.overdue_counts(), as_of)?;
        Ok(tally.map(|tally| tally.with_audit(audit).score(params)))
    }

    /// Reads the ledger as it would be if some practices were reversed; see [`Audit::reversed`].
    ///
    /// # Errors
    ///
    /// As [`TrustLedger::score`] and [`Audit::reversed`].
    pub fn what_if(
        &self,
        params: &TrustParams,
        as_of: Instant,
        audit: &Audit,
        reversals: &[usize],
    ) -> Result<Option<TrustScore>> {
        self.score_with(params, as_of, &audit.reversed(reversals)?)
    }
}

/// A question about a practice, and who bears the risk that the practice shifts.
///
/// Its item is answered by how far the practice holds: the bad end of the scale says never, the
/// good end always. The audit's likelihood is that share of the question's own.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct AuditQuestion {
    item: Item,
    bearer: Bearer,
    #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Option::is_none"))]
    stage: Option<AuditStage>,
    #[cfg_attr(feature = "serde", serde(default = "default_severity"))]
    severity: Share,
    #[cfg_attr(feature = "serde", serde(default = "default_likelihood"))]
    likelihood: Share,
}

impl AuditQuestion {
    /// Takes a question of no one stage, with the severity and the likelihood of the register.
    #[must_use]
    pub const fn new(item: Item, bearer: Bearer) -> Self {
        Self {
            item,
            bearer,
            stage: None,
            severity: Share::constant(defaults::TRUST_AUDIT_SEVERITY.value),
            likelihood: Share::constant(defaults::TRUST_AUDIT_LIKELIHOOD.value),
        }
    }

    /// Sets the stage at which the practice is met.
    #[must_use]
    pub fn at_stage(self, stage: AuditStage) -> Self {
        Self { stage: Some(stage), ..self }
    }

    /// Sets how bad it is for the bearer if the risk falls due.
    #[must_use]
    pub fn with_severity(self, severity: Share) -> Self {
        Self { severity, ..self }
    }

    /// Sets how likely it is that the risk falls due where the practice always holds.
    #[must_use]
    pub fn with_likelihood(self, likelihood: Share) -> Self {
        Self { likelihood, ..self }
    }

    /// Returns the item that is put to the respondent.
    #[must_use]
    pub const fn item(&self) -> &Item {
        &self.item
    }

    /// Returns who bears the risk.
    #[must_use]
    pub const fn bearer(&self) -> Bearer {
        self.bearer
    }

    /// Returns the stage, if it belongs to one.
    #[must_use]
    pub const fn stage(&self) -> Option<&AuditStage> {
        self.stage.as_ref()
    }

    fn answered(&self, share: f64) -> AuditItem {
        let likelihood = Share::rounded(share * self.likelihood.get());
        let item = AuditItem::new(self.item.id().clone(), self.bearer);
        let item = item.with_severity(self.severity).with_likelihood(likelihood);
        AuditItem { stage: self.stage.clone(), ..item }
    }
}

/// A questionnaire about practices: an [`Instrument`] whose items know who bears what.
///
/// ```
/// use goodwill::kernel::instrument::{Answer, Item, Responses};
/// use goodwill::quantity::{Name, Scale};
/// use goodwill::trust::{AuditQuestion, Bearer, self_audit};
///
/// // Sixteen questions, and one of our own.
/// let deposit = Item::new(
///     Name::new("deposit")?,
///     "Does a customer pay a deposit for a loan unit?",
///     Name::new("customer")?,
///     Scale::new(0.0, 1.0)?,
/// );
/// let form = self_audit().with_question(AuditQuestion::new(deposit, Bearer::Customer))?;
/// assert_eq!(form.instrument().items().len(), 17);
///
/// let answers = Responses::new()
///     .answer(Name::new("deposit")?, Answer::Value(1.0)) // yes
///     .answer(Name::new("fine print")?, Answer::Value(0.5)) // in half of the agreements
///     .answer(Name::new("rival recommended")?, Answer::Value(1.0))
///     .answer(Name::new("cost shown")?, Answer::Value(0.0)); // no
/// let Some(audit) = form.audit(&answers)? else { return Ok(()) };
/// let exposures: Vec<f64> = audit.items().iter().map(|item| item.exposure()).collect();
/// assert_eq!(exposures, [0.25, 0.0, 0.125, 0.25]); // in the order of the questions
/// assert_eq!(audit.imbalance().map(|delta| format!("{delta:+.2}")).as_deref(), Some("+0.20"));
/// # Ok::<(), goodwill::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "InstrumentForm")
)]
pub struct AuditInstrument {
    name: Name,
    questions: Vec<AuditQuestion>,
}

impl AuditInstrument {
    /// Takes the name and the questions, in the order in which they are shown.
    ///
    /// # Errors
    ///
    /// As [`Instrument::new`].
    pub fn new(name: Name, questions: Vec<AuditQuestion>) -> Result<Self> {
        let items = questions.iter().map(|question| question.item.clone()).collect();
        Instrument::new(name.clone(), items)?;
        Ok(Self { name, questions })
    }

    /// Adds a question at the end.
    ///
    /// # Errors
    ///
    /// As [`Instrument::new`].
    pub fn with_question(self, question: AuditQuestion) -> Result<Self> {
        let Self { name, mut questions } = self;
        questions.push(question);
        Self::new(name, questions)
    }

    /// Returns the questions, in their order.
    #[must_use]
    pub fn questions(&self) -> &[AuditQuestion] {
        &self.questions
    }

    /// Returns the instrument that is put to the respondent.
    #[must_use]
    pub fn instrument(&self) -> Instrument {
        let items = self.questions.iter().map(|question| question.item.clone()).collect();
        Instrument::of(self.name.clone(), items)
    }

    /// Makes an audit of one respondent's answers; `None` if nothing that applies was answered.
    ///
    /// What was not answered, or does not apply, is left out of it. The weights of the items and
    /// their thresholds are for the instrument's own score and have no part in this.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] for an answer to a question that there is not;
    /// [`Error::OutOfRange`] for a value outside its item's scale.
    pub fn audit(&self, answers: &Responses) -> Result<Option<Audit>> {
        let shares = self.instrument().matrix(core::slice::from_ref(answers))?.concat();
        let answered = self.questions.iter().zip(shares);
        let items: Vec<AuditItem> =
            answered.filter_map(|(question, y)| Some(question.answered(y?))).collect();
        Ok((!items.is_empty()).then_some(Audit { items, terms: Vec::new() }))
    }
}

/// A question of the crate's own, answered from 0 (no) to 1 (yes).
fn question(
    id: &'static str,
    component: &'static str,
    text: &str,
    bearer: Bearer,
) -> AuditQuestion {
    let (id, component) = (Name::constant(id), Name::constant(component));
    AuditQuestion::new(Item::new(id, text, component, Scale::constant(0.0, 1.0)), bearer)
}

/// Returns sixteen questions by which a firm finds out whether it ever takes a risk itself:
/// answers from 0 (no, never) to 1 (yes, always).
///
/// Six practices put the customer at risk, six the firm, four its employees or suppliers.
///
/// ```
/// use goodwill::trust::{Bearer, self_audit};
///
/// let form = self_audit();
/// let borne = |by| form.questions().iter().filter(|q| q.bearer() == by).count();
/// assert_eq!(Bearer::ALL.map(borne), [6, 6, 4]);
/// ```
#[must_use]
pub fn self_audit() -> AuditInstrument {
    use Bearer::{Customer, Firm, Third};
    let questions = [
        ("non-compete", Third, "Is someone who leaves us barred from working for a rival?"),
        ("firm opinion", Firm, "Do our proposals commit to a view that may turn out wrong?"),
        ("supplier liability", Third, "Must those who work for us insure us without a limit?"),
        ("price withheld", Customer, "Does a plain question about our price go unanswered?"),
        ("ignorance admitted", Firm, "Do we say so when a customer asks what we do not know?"),
        ("secrecy demanded", Customer, "Do we ask for more secrecy than others of our trade do?"),
        ("staff sued", Third, "Do disputes with people who left us end in court?"),
        ("strangers collect", Customer, "Is a late payer called by someone he has never met?"),
        ("rival recommended", Firm, "Do we send a customer to a rival who suits the task better?"),
        ("staff tested", Third, "Do we check by machine whether our people tell the truth?"),
        ("feelings spoken of", Firm, "May our sellers say what they and the customer feel?"),
        ("cost shown", Firm, "Can a customer see what our work costs us?"),
        ("sources shown", Firm, "Do partners on either side of us see where our goods come from?"),
        ("fine print", Customer, "Do terms that matter stand in small type?"),
        (
            "longer agreement",
            Customer,
            "Is our usual agreement longer than that of our main rival?",
        ),
        (
            "overruns passed on",
            Customer,
            "When we overrun, are we easier on ourselves than on a supplier who does?",
        ),
    ];
    let questions = questions.map(|(id, bearer, text)| question(id, bearer.name(), text, bearer));
    AuditInstrument { name: Name::constant("self-audit of trusting"), questions: questions.into() }
}

/// Returns twelve questions about the terms that a customer meets from the first sample to the
/// service after the sale, two for each stage: answers from 0 (no, never) to 1 (yes, always).
///
/// ```
/// use goodwill::trust::{AuditStage, stage_audit};
///
/// let form = stage_audit();
/// assert_eq!(form.questions().len(), 12);
/// assert_eq!(form.questions()[0].stage(), Some(&AuditStage::Sample));
/// ```
#[must_use]
pub fn stage_audit() -> AuditInstrument {
    use AuditStage::{Contract, Demo, Negotiation, Onboarding, Sample, Service};
    use Bearer::{Customer, Firm};
    let questions = [
        ("sample charged", Sample, Customer, "Does a customer pay if a sample is lost or broken?"),
        ("sample unsigned", Sample, Firm, "Do we hand over a sample without a signature?"),
        ("data first", Demo, Customer, "Must a customer show us own data before we show anything?"),
        ("demo unrehearsed", Demo, Firm, "Do we run a demonstration on the customer's own case?"),
        (
            "decided elsewhere",
            Negotiation,
            Customer,
            "Are requests decided by people out of sight?",
        ),
        (
            "decided at the table",
            Negotiation,
            Firm,
            "May our negotiator agree to a change at once?",
        ),
        (
            "blame on customer",
            Contract,
            Customer,
            "Does our standard text spare us if things fail?",
        ),
        ("free to leave", Contract, Firm, "May a customer leave at any time at no cost?"),
        ("paid in advance", Onboarding, Customer, "Is the whole price due before we begin?"),
        ("begun on a word", Onboarding, Firm, "Do we begin before the paper is signed?"),
        ("proof demanded", Service, Customer, "Must a customer prove a fault before we act?"),
        ("repaired first", Service, Firm, "Do we repair first and ask later whose fault it was?"),
    ];
    let questions = questions.map(|(id, stage, bearer, text)| {
        question(id, stage.word().unwrap_or_default(), text, bearer).at_stage(stage)
    });
    AuditInstrument { name: Name::constant("trust audit"), questions: questions.into() }
}

/// What serde reads: as [`Audit`], before it is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct AuditForm {
    items: Vec<AuditItem>,
    #[serde(default)]
    terms: Vec<StageTerms>,
}

#[cfg(feature = "serde")]
impl TryFrom<AuditForm> for Audit {
    type Error = Error;

    fn try_from(form: AuditForm) -> Result<Self> {
        let audit = Self::new(form.items)?;
        let stages: BTreeSet<&AuditStage> = form.terms.iter().map(StageTerms::stage).collect();
        if stages.len() < form.terms.len() {
            return Err(Error::Inconsistent {
                what: "audit",
                rule: "describe each stage once",
                got: format!("{} of {} stages", form.terms.len(), stages.len()),
            });
        }
        Ok(Self { terms: form.terms, ..audit })
    }
}

/// What serde reads: as [`AuditInstrument`], before it is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct InstrumentForm {
    name: Name,
    questions: Vec<AuditQuestion>,
}

#[cfg(feature = "serde")]
impl TryFrom<InstrumentForm> for AuditInstrument {
    type Error = Error;

    fn try_from(form: InstrumentForm) -> Result<Self> {
        Self::new(form.name, form.questions)
    }
}
