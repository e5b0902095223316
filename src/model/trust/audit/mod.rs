//! The audits: what practices and terms put at risk, in every relationship alike.

mod practice;
mod questions;

use std::collections::BTreeSet;

use super::tally::Field;
use super::{Tally, TrustLedger, TrustParams, TrustScore};
#[cfg(feature = "serde")]
use crate::kernel::checked::Refuse;
use crate::kernel::checked::checked;
use crate::kernel::getters::getters;
use crate::kernel::{Attribution, Part};
use crate::quantity::{Instant, Party, Share};
use crate::{Error, Result};

pub use practice::{AuditItem, AuditStage, Bearer, StageBalance, StageTerms};
pub(super) use questions::{ASKED, is_asked};
pub use questions::{AuditInstrument, AuditQuestion, self_audit, stage_audit};

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
/// use goodwill::quantity::{Amount, HalfLife, Instant, Name, Party, Share, Stake};
/// use goodwill::trust::{
///     Audit, AuditItem, Bearer, Outcome, Placing, Resolution, TrustEvidence, TrustLedger,
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
    serde(crate = "crate::strict"),
    serde(try_from = "AuditForm", into = "AuditForm")
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

    getters! {
        /// Returns the practices, in their order.
        pub fn items -> &[AuditItem];
        /// Returns what the stages are like.
        pub fn terms -> &[StageTerms];
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

    /// Returns the legacy rules of all bearers, the largest exposure first.
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
        let search = Search::from_gains(gains, target);
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
    let one = Attribution::from_parts(shares(1.0));
    if one.total.abs() <= 1.0 {
        return one;
    }
    let sign = one.total.signum();
    let inside = Attribution::inside(shares(sign), 0.0, 1.0);
    Attribution::from_parts(inside.parts.iter().map(|part| sign * part).collect())
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

    fn from_gains(gains: Vec<f64>, target: Share) -> Self {
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

checked! {
    Audit as AuditForm { items: Vec<AuditItem>, #[serde(default)] terms: Vec<StageTerms> }
    => {
        let audit = Self::new(items)?;
        let stages: BTreeSet<&AuditStage> = terms.iter().map(StageTerms::stage).collect();
        let got = format_args!("{} of {} stages", terms.len(), stages.len());
        Refuse("audit").unless(stages.len() == terms.len(), "describe each stage once", got)?;
        Ok(Self { terms, ..audit })
    }
}
