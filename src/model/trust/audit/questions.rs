//! The two questionnaires, and what their answers make of an audit.

use super::practice::{default_likelihood, default_severity};
use super::{Audit, AuditItem, AuditStage, Bearer};
use crate::Result;
use crate::kernel::checked::checked;
use crate::kernel::getters::getters;
use crate::quantity::{Name, Scale, Share};
use crate::survey::{Instrument, Item, Responses};

/// A question about a practice, and who bears the risk that the practice shifts.
///
/// Its item is answered by how far the practice holds: the bad end of the scale says never, the
/// good end always. The audit's likelihood is that share of the question's own.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
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
            severity: default_severity(),
            likelihood: default_likelihood(),
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

    getters! {
        /// Returns the item that is put to the respondent.
        pub fn item -> &Item;
        /// Returns who bears the risk.
        pub fn bearer -> Bearer;
        /// Returns the stage, if it belongs to one.
        pub fn stage -> Option<&AuditStage>;
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
/// use goodwill::survey::{Answer, Item, Responses};
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
    serde(crate = "crate::strict"),
    serde(try_from = "InstrumentForm", into = "InstrumentForm")
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
        Instrument::from_items(self.name.clone(), items)
    }

    /// Makes an audit of one respondent's answers; `None` if nothing that applies was answered.
    ///
    /// What was not answered, or does not apply, is left out of it. The weights of the items and
    /// their thresholds are for the instrument's own score and have no part in this.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`](crate::Error::UnknownName) for an answer to a question that there is not;
    /// [`Error::OutOfRange`](crate::Error::OutOfRange) for a value outside its item's scale.
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
    use super::Bearer::{Customer, Firm, Third};
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

/// How many questions about terms there are.
pub(in crate::model::trust) const ASKED: usize = 12;

/// The questions about terms: the id, the stage, who bears the risk, and the text.
const STAGES: [(&str, AuditStage, Bearer, &str); ASKED] = {
    use super::AuditStage::{Contract, Demo, Negotiation, Onboarding, Sample, Service};
    use super::Bearer::{Customer, Firm};
    [
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
    ]
};

/// Tells whether a question about terms has an id.
pub(in crate::model::trust) fn is_asked(id: &str) -> bool {
    STAGES.iter().any(|(own, ..)| *own == id)
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
    let questions = STAGES.map(|(id, stage, bearer, text)| {
        question(id, stage.word().unwrap_or_default(), text, bearer).at_stage(stage)
    });
    AuditInstrument { name: Name::constant("trust audit"), questions: questions.into() }
}

checked! {
    AuditInstrument as InstrumentForm { name: Name, questions: Vec<AuditQuestion> }
    => Self::new(name, questions)
}
