//! Priors learned from the book, so that a new customer starts from its kind.
//!
//! # Question
//!
//! What do we expect of a customer of whom we know little, given all the others, and given those
//! of the same segment?
//!
//! [`Counts`] is what one relationship contributes, some hundred bytes. A [`PriorLearner`] takes
//! in one for each customer, with its segment if it has one, and learns the priors of the models:
//! [`LearnedPriors`] hands out [`BookParams`](super::BookParams) in which they stand in place of
//! those given. A [`SpreadLearner`] learns how far customers differ, the τ of their standings.
//!
//! # Formula
//!
//! ```text
//! cell      the good and bad counts s, n − s of one component of one customer, decayed
//! κ, ρ      the weight of a cell's prior, and the likeness of two outcomes of one cell: ρ = 1/(κ + 1)
//!
//! book      ρ   of all cells around one mean         blended with 1/(W + 1) of the prior given
//!           n' = n(κ + 1)/(n + κ), s' likewise       what a cell says of the mean
//!           m = (Σs' + aW)/(Σn' + W),  t = Σn' + W
//!           prior of a customer: mean m, weight tκ/(t + κ + 1)
//! segment   ρ_w of cells around the mean of their segment    blended with ρ
//!           ρ_s of segments around the mean of the book      blended with (ρ − ρ_w)/(1 − ρ_w)
//!           κ'  = tκ_s/(t + κ_s + 1)
//!           m_g = (Σs' + κ'm)/(Σn' + κ'),  t_g = Σn' + κ'    sums over the segment
//!           prior of a customer: mean m_g, weight t_g κ_w/(t_g + κ_w + 1)
//! blend     ρ = (ν ρ₀ + f ρ̂)/(ν + f),  f = customers (or segments) less one for each mean,
//!           at most the trials beyond the first of each cell
//!
//! spread    τ̂   of 33 from τ₀/4 to 4τ₀, an eighth of an octave apart, the one at which
//!               Σ over customers and directions of ln ∫ φ(z/τ)/τ exp(Σ Lᵢ(z)) dz is greatest
//!           ln τ = (ν ln τ₀ + f ln τ̂)/(ν + f)
//! ```
//!
//! ρ̂ is that of moments, and each line is a function of the kernel's `pooling`.
//! `(1 − ρ) = (1 − ρ_s)(1 − ρ_w)` where all three are exact. As the evidence of a segment tends to
//! none, its mean tends to the book's, and its weight to about the book's, as far as the three
//! estimates agree; a segment without any has the book's prior, to the bit. κ, and the
//! weight of every prior that is learned, are kept from 0.1 to 20 events: [`PoolingParams`].
//!
//! Trust keeps squared weights too, so that its ρ̂ is taken from effective trials `S²/Q`, and κ
//! turned back into events of the ledger by `ΣS/Σ(S²/Q)`.
//!
//! Lᵢ is what a component says on the page of the standing, with the priors that are given or were
//! learned: [`SpreadLearner::with_priors`] reads each customer with those of its segment, so that
//! how segments differ is not taken twice. The integral is a sum over the 65 points of that page.
//!
//! A prior is learned from two customers on who have any evidence; one customer shows nothing of
//! how customers differ. With fewer, the prior given stays as it is, to the bit. If all outcomes
//! of all customers were the same, nothing is known of how they differ, and κ stays that of the
//! prior given, which also keeps the mean inside (0, 1); where its own mean is the end in
//! question, half a trial does.
//!
//! # What is learned
//!
//! | prior | cells | learned |
//! |---|---|---|
//! | [`trust`](crate::trust) | what was entrusted to the firm: honoured, or not | mean, weight |
//! | trust, breaches | execution failures among the firm's breaches | the split of the rest of the prior |
//! | [`friction`](crate::friction) | severity at each stage in each dimension, of the encounters there | mean, weight |
//! | [`intimacy`](crate::intimacy) | the eight components | mean, weight |
//! | [`needs`](crate::needs), tiers | promises, support | mean; one weight with the next |
//! | needs, aspects | the three aspects of information | mean; one weight with the last |
//! | [`onboarding`](crate::onboarding), gates | the three gates | mean, weight |
//! | onboarding, items | the four items | mean, weight |
//!
//! Where one prior serves several components, each component of each customer is a cell of its
//! own, since that is what the prior is of.
//!
//! Not learned, and left as given:
//!
//! - [`momentum`](crate::momentum): its prior is symmetric, so that nothing known is no momentum.
//!   A weight learned around the customers' own mean would draw them towards a middle where none
//!   of them stands.
//! - [`recovery`](crate::recovery): one prior weighs three features of a failure, of which only the
//!   harm is a count; who speaks up, and how many are told, are learned by merging ledgers.
//! - [`expectation`](crate::expectation): one prior stands for what is promised, for what is
//!   delivered and for orders without hype, which are three things.
//! - What is not a prior of counts: the prior of cadence, of rates, of shares beside a score.
//! - [`conduct`](crate::conduct), [`pillars`](crate::pillars) and
//!   [`capability`](crate::capability) speak of the firm, and [`culture`](crate::culture) pools
//!   by itself.
//!
//! # Parameters
//!
//! | model | parameter | default | unit | range | grade | source |
//! |---|---|---|---|---|---|---|
//! | pooling | weight of the given likeness of two outcomes | 4 | customers | above 0 | P | from four customers on the data can show theirs; between segments likewise |
//! | pooling | least weight of a learned prior | 0.1 | events | above 0 | P | below, one outcome would be all that is said |
//! | pooling | greatest weight of a learned prior | 20 | events | above 0 | P | ten times what is given; above, a customer's own evidence would hardly be heard |
//!
//! # Example
//!
//! ```
//! use goodwill::book::{BookParams, Counts, PriorLearner, Relationship};
//! use goodwill::record::{Event, Fact};
//! use goodwill::quantity::{Instant, Name, Party, Stake};
//! use goodwill::trust::{Conduct, TrustEvidence};
//!
//! let (now, params) = (Instant::from_days(20_000)?, BookParams::default());
//! let relationship = |customer: &Name, conducts: &[Conduct]| -> goodwill::Result<_> {
//!     let stake = Stake::new(1.0)?;
//!     let act = |c: &Conduct| TrustEvidence::Act { by: Party::Firm, stake, at: now, conduct: *c };
//!     let event = |c| Event::new(customer.clone(), Fact::Trust(act(c)));
//!     let events: Vec<Event> = conducts.iter().map(event).collect();
//!     Relationship::from_events(&events, &params, now)
//! };
//!
//! let mut learner = PriorLearner::new();
//! for i in 0..20 {
//!     let customer = Name::new(&format!("customer {i}"))?;
//!     let own = relationship(&customer, &[Conduct::ActedRightly; 8])?;
//!     learner.observe(&customer, None, &Counts::from_relationship(&own, &params, now)?)?;
//! }
//! let learned = learner.learn(&params);
//! let [honoured, ..] = learned.priors(None);
//! assert!(honoured.prior.mean.get() > 0.9 && honoured.customers == 20);
//! assert!(learned.params(None).trust != params.trust);
//! // Nobody spoke of needs, so that prior is the one given.
//! assert!(learned.params(None).needs == params.needs);
//! # Ok::<(), goodwill::Error>(())
//! ```
//!
//! # What it is worth
//!
//! Of three simulated segments of 200 customers each, with means .6, .8 and .95 and weight 5, the
//! priors were learned; then 1 800 new customers with one to three events were read, and the next
//! ten outcomes of each foretold. The log loss was .564 with the priors given, .466 with the
//! book's, .439 with the segments' (`new_customers_are_foretold_better_from_their_kind`). Of 1 000
//! customers drawn with weight 6, the weight is recovered with a standard error of .45.
//!
//! # Limits
//!
//! - The prior is estimated from the same customers that are then read with it, each counted
//!   twice: intervals are a little narrow. A customer counts `1/k` of the book, so it matters for
//!   few. A segment is likewise a part of the book that it is pooled towards.
//! - Cells of one customer are taken as independent given the prior. They are alike in truth, so
//!   that t is somewhat too large.
//! - A sum that fades says more of its share than as many fresh trials would, and a severity or a
//!   rating scatters less than a yes or no. Both are taken for trials (trust knows how much more a
//!   fading sum says), so that customers seem more alike than they are and the weight is too heavy:
//!   of yeses and noes spread over four half-lives it was 12 where 3.2 was right, and 2.5 where 1.0
//!   was. The greatest weight bounds that. A cell of less than one trial is left out of the spread for the same reason.
//! - The prior of trust serves both parties. It is learned from what was entrusted to the firm
//!   alone, which is what a portrait shows.
//! - One prior serves all components of a model. Where those differ more than the customers do,
//!   the weight is light, since a prior that is to fit each of them can say little.
//! - A spread is told in steps of an eighth of an octave, and no wider than two octaves from the one
//!   given. Components whose priors do not fit the book look like customers who differ, so priors
//!   are learned first. Of 2 000 customers with six facts each, spreads of ½, 1 and 2 are found to a
//!   sixth (`tests/book_spread.rs`); of 400, a spread of ½ was once read as .65.
//! - Friction is taken from at most [`Counts::MOST_STAGES`] stages of a customer, those with most
//!   encounters.
//! - All counts must be read with the same units and at about the same instant. That is not
//!   checked.
//!
//! # References
//!
//! 1. Efron, B., & Morris, C. (1977). Stein's paradox in statistics. *Scientific American*
//!    236(5), 119–127.
//! 2. Kleinman, J. C. (1973). Proportions with extraneous variance: single and independent
//!    samples. *JASA* 68, 46–54.
//! 3. Casella, G. (1985). An introduction to empirical Bayes data analysis. *The American
//!    Statistician* 39, 83–87.

mod counts;
mod learned;
mod learner;
mod params;
mod prior;
mod spread;

pub use counts::Counts;
pub use learned::{LearnedPrior, LearnedPriors};
pub use learner::PriorLearner;
pub use params::PoolingParams;
pub use prior::PriorOf;
pub use spread::{LearnedSpread, SpreadLearner};
