//! One customer: every model's ledger, fed from one stream.

use std::collections::BTreeMap;

use super::BookParams;
use super::along::Along;
use crate::Result;
use crate::kernel::getters::getters;
use crate::model::{Counted, Direction, Model, Relational, Standing, models};
use crate::portrait::{
    AllCounted, AllSaid, Frame, Lever, MODELS, ModelName, Path, PathStep, Portrait, Scores, Told,
    Whole,
};
use crate::quantity::{Amount, Currency, Instant, Name, Positive, Share};
use crate::record::{Different, Event, Fact, Override};

/// The rule that a model's labelling goes by, or none.
macro_rules! rule {
    ($params:expr) => {{
        let _ = $params;
        &()
    }};
    ($params:expr, $rule:ident) => {
        &$params.$rule
    };
}

/// A model whose rule of labelling a book's constants hold.
pub(crate) trait Ruled: Model {
    fn rule(params: &BookParams) -> &Self::Rule;
}

macro_rules! ledgers {
    ($(
        $folder:ident $fact:ident $of:literal:
        $event:ident $unit:ident $ledger:ident $params:ident $score:ident, $unit_field:ident
        { $($rule:ident: $rule_type:ident $rule_doc:literal)? }
        $(as $name:ident $word:literal $says:literal)?
        $(firm $firm:literal)?;
    )*) => {
        /// One customer's ledgers.
        ///
        /// Those made from the same events, in any order, are equal (`==`). It is a state of one
        /// reading: what depends on what comes later is labelled up to its `as_of`, so a later one
        /// is made from the complete events again.
        ///
        /// One event concerns several models where it says something to each, and counts once in
        /// each: a meeting's commitments are promises of [`needs`](crate::needs) where the firm
        /// undertook them, and stakes of the reference size in [`trust`](crate::trust), which the
        /// answer to the promise resolves.
        ///
        /// Its ledgers can be read, and not be written past the events:
        ///
        /// ```compile_fail,E0616
        /// use goodwill::book::{BookParams, Relationship};
        /// use goodwill::trust::{TrustLedger, TrustUnit};
        ///
        /// let mut acme = Relationship::new(&BookParams::default());
        /// acme.trust = TrustLedger::new(TrustUnit::default());
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(crate = "crate::strict"))]
        #[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
        pub struct Relationship {
            $(pub(super) $folder: crate::$folder::$ledger,)*
            /// The kind of customer, and what the customer is worth, as last said.
            pub(super) segment: Option<Name>,
            pub(super) worth: Option<Amount>,
            /// The currency of the worth.
            #[cfg_attr(feature = "serde", serde(default))]
            pub(super) currency: Option<Currency>,
            /// In the order of their dates.
            pub(super) overrides: Vec<Override>,
            /// What does not add up in the events, in words, beside what the ledgers list.
            pub(super) anomalies: Vec<String>,
        }

        /// One customer's events that wait to be labelled.
        #[derive(Clone, Default)]
        pub(super) struct Waiting {
            $($folder: <crate::$folder::$ledger as Model>::Waiting,)*
        }

        $(
            impl Ruled for crate::$folder::$ledger {
                fn rule(params: &BookParams) -> &Self::Rule {
                    rule!(params $(, $rule)?)
                }
            }
        )*

        impl Relationship {
            /// Opens the ledgers of a customer of whom nothing is known.
            #[must_use]
            pub fn new(params: &BookParams) -> Self {
                Self {
                    $($folder: crate::$folder::$ledger::new(params.$unit_field),)*
                    segment: None,
                    worth: None,
                    currency: None,
                    overrides: Vec::new(),
                    anomalies: Vec::new(),
                }
            }

            /// Observes a fact that stands by itself, and puts by one that has to be labelled.
            pub(super) fn take(&mut self, waiting: &mut Waiting, fact: &Fact) {
                match fact {
                    $(Fact::$fact(event) => self.$folder.take(&mut waiting.$folder, event),)*
                    Fact::Outcome(_) | Fact::Account(_) => {}
                }
            }

            /// Labels what waits, and returns what does not add up, in words.
            pub(super) fn settle(
                &mut self,
                waiting: &mut Waiting,
                params: &BookParams,
                as_of: Instant,
            ) -> Result<Vec<String>> {
                let mut anomalies = Vec::new();
                $({
                    let rule = crate::$folder::$ledger::rule(params);
                    anomalies.extend(self.$folder.settle(&mut waiting.$folder, rule, as_of)?);
                })*
                Ok(anomalies)
            }

            /// Tells whether a model labels its events.
            pub(super) const fn labels(model: ModelName) -> bool {
                match model {
                    $($(
                        ModelName::$name => {
                            const _: &str = $word;
                            <crate::$folder::$ledger as Model>::LABELLED
                        }
                    )?)*
                }
            }

            /// Counts one model's components after each of some steps, given the facts before them.
            pub(super) fn counted_along<'f>(
                model: ModelName,
                before: &[&'f Fact],
                steps: &[&[&'f Fact]],
                params: &BookParams,
                as_of: Instant,
            ) -> Result<Vec<Vec<Counted>>> {
                match model {
                    $($(
                        ModelName::$name => {
                            const _: &str = $word;
                            let own = |facts: &[&'f Fact]| {
                                let own = facts.iter().filter_map(|fact| {
                                    if let Fact::$fact(own) = *fact { Some(own) } else { None }
                                });
                                own.collect::<Vec<_>>()
                            };
                            let steps: Vec<_> = steps.iter().map(|step| own(step)).collect();
                            let rule = crate::$folder::$ledger::rule(params);
                            let along = Along { rule, params: &params.$folder, as_of };
                            let empty = crate::$folder::$ledger::new(params.$unit_field);
                            along.counted(empty, &own(before), &steps)
                        }
                    )?)*
                }
            }

            /// Counts one model's components, what waits being labelled.
            pub(super) fn counted_of(
                &self,
                model: ModelName,
                waiting: &mut Waiting,
                params: &BookParams,
                as_of: Instant,
            ) -> Result<Vec<Counted>> {
                match model {
                    $($(
                        ModelName::$name => {
                            const _: &str = $word;
                            if !crate::$folder::$ledger::waits(&waiting.$folder) {
                                return self.$folder.counted(&params.$folder, as_of);
                            }
                            let mut ledger = self.$folder.clone();
                            let rule = crate::$folder::$ledger::rule(params);
                            ledger.settle(&mut waiting.$folder, rule, as_of)?;
                            ledger.counted(&params.$folder, as_of)
                        }
                    )?)*
                }
            }

            /// Counts one model's components with some more facts.
            pub(super) fn counted_with(
                &self,
                model: ModelName,
                waiting: &Waiting,
                facts: &[Fact],
                params: &BookParams,
                as_of: Instant,
            ) -> Result<Vec<Counted>> {
                match model {
                    $($(
                        ModelName::$name => {
                            const _: &str = $word;
                            let mut ledger = self.$folder.clone();
                            let mut waiting = waiting.$folder.clone();
                            for fact in facts {
                                if let Fact::$fact(event) = fact {
                                    ledger.take(&mut waiting, event);
                                }
                            }
                            let rule = crate::$folder::$ledger::rule(params);
                            ledger.settle(&mut waiting, rule, as_of)?;
                            ledger.counted(&params.$folder, as_of)
                        }
                    )?)*
                }
            }

            /// Counts every model's components.
            pub(crate) fn counted(&self, params: &BookParams, as_of: Instant) -> Result<AllCounted> {
                let mut all = AllCounted::default();
                $($({
                    const _: &str = $word;
                    all[ModelName::$name.index()] = self.$folder.counted(&params.$folder, as_of)?;
                })?)*
                Ok(all)
            }

            /// Reads every ledger that speaks of the relationship.
            fn read(&self, params: &BookParams, as_of: Instant) -> Result<Scores> {
                let mut scores = Scores::default();
                $($({
                    const _: &str = $word;
                    scores.$folder = self.$folder.score(&params.$folder, as_of)?;
                })?)*
                Ok(scores)
            }

            /// Reads of every ledger that speaks of the relationship what a portrait shows of it.
            fn read_in_brief(&self, params: &BookParams, as_of: Instant) -> Result<Scores> {
                let mut scores = Scores::default();
                $($({
                    const _: &str = $word;
                    scores.$folder = self.$folder.brief(&params.$folder, as_of)?;
                })?)*
                Ok(scores)
            }

            /// What each model says in its own words, given the customer's events; a model of whose
            /// facts nothing is to be said is left out.
            pub(crate) fn told(
                &self,
                events: &[Event],
                scores: &Scores,
                params: &BookParams,
                as_of: Instant,
            ) -> Result<Vec<Told>> {
                let once = once(events);
                let mut told = Vec::new();
                $($({
                    const _: &str = $word;
                    let score = scores.$folder.as_ref();
                    let own: Vec<&crate::$folder::$event> = once
                        .iter()
                        .filter_map(|event| {
                            if let Fact::$fact(own) = event.fact() { Some(own) } else { None }
                        })
                        .collect();
                    let mut lines = self.$folder.beside(score, &params.$folder, as_of)?;
                    lines.extend(crate::$folder::$ledger::named(&own, as_of));
                    let (sentence, parts) = match score {
                        None => (None, Vec::new()),
                        Some(score) => match crate::$folder::$ledger::silent(score) {
                            Some(sentence) => (Some(sentence), Vec::new()),
                            None => (Some(score.to_string()), score.parts()),
                        },
                    };
                    let full = crate::$folder::$ledger::FULL;
                    if sentence.is_some() || !lines.is_empty() {
                        told.push(Told { model: ModelName::$name, sentence, parts, full, lines });
                    }
                })?)*
                Ok(told)
            }

            /// Lists what does not add up in the ledgers, in words.
            fn unmatched(&self) -> Vec<String> {
                let mut anomalies = Vec::new();
                $(anomalies.extend(self.$folder.contradictions());)*
                anomalies
            }
        }

        impl Relationship {
            $(
                #[doc = concat!("Returns the ledger of ", $of, ".")]
                #[must_use]
                pub const fn $folder(&self) -> &crate::$folder::$ledger {
                    &self.$folder
                }
            )*
        }
    };
}

models! { ledgers }

/// The events, each once: the same with the same id, delivered again, is one event.
pub(super) fn once<'a>(events: &'a [Event]) -> Vec<&'a Event> {
    let mut ids: BTreeMap<(&Name, Option<&Name>), Different<'_>> = BTreeMap::new();
    let mut is_new = |event: &'a Event| match event.id().map(|id| (id, event.source())) {
        Some(key) => ids.entry(key).or_default().is_new(event),
        None => true,
    };
    let mut each = Vec::with_capacity(events.len());
    each.extend(events.iter().filter(|event| is_new(event)));
    each
}

impl Relationship {
    /// Reads every ledger that speaks of the relationship at an instant, in full.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub fn scores(&self, params: &BookParams, as_of: Instant) -> Result<Scores> {
        self.read(params, as_of)
    }

    /// Puts every ledger's reading at an instant on one page: `None` if nothing is known of the
    /// relationship.
    ///
    /// # Errors
    ///
    /// [`Error::ReadBeforeNewest`](crate::Error::ReadBeforeNewest) if the instant is before the
    /// newest fact.
    pub fn portrait(&self, params: &BookParams, as_of: Instant) -> Result<Option<Portrait>> {
        let (scores, all) = (self.read_in_brief(params, as_of)?, self.counted(params, as_of)?);
        let frame = params.frame()?;
        let standings = [frame.read(Direction::Ours, &all)?, frame.read(Direction::Theirs, &all)?];
        self.portrait_of(&frame, &scores.said(|_| true), standings, &all, as_of)
    }

    /// The same for what is read and counted already: our standing and theirs.
    pub(crate) fn portrait_of(
        &self,
        frame: &Frame,
        said: &AllSaid,
        standings: [Option<crate::portrait::Standing>; 2],
        all: &AllCounted,
        as_of: Instant,
    ) -> Result<Option<Portrait>> {
        let bounds = match &standings[0] {
            Some(ours) => ours.bounds(),
            None => frame.bounds(Direction::Ours, all)?,
        };
        let portrait = Portrait::new(said, standings, bounds, frame.params(), as_of);
        Ok(portrait.map(|portrait| portrait.with_judgement(self.judgement(as_of).cloned())))
    }

    /// Reads what a change compares, without a single interval; `None` if nothing is known.
    pub(super) fn whole_in(
        &self,
        frame: &Frame,
        all: &AllCounted,
        params: &BookParams,
        as_of: Instant,
    ) -> Result<Option<Whole>> {
        let glances = self.read_in_brief(params, as_of)?.glances();
        let any = glances.iter().flatten().any(|glance| glance.facts > 0);
        let both = [Direction::Ours, Direction::Theirs];
        if !any && !both.into_iter().any(|direction| frame.is_known(direction, all)) {
            return Ok(None);
        }
        Ok(Some(Whole::new(frame.value(Direction::Ours, all)?, &glances)))
    }

    /// Tells whether anything is known of the relationship.
    pub(super) fn is_known(
        &self,
        frame: &Frame,
        all: &AllCounted,
        params: &BookParams,
        as_of: Instant,
    ) -> Result<bool> {
        // Nearly always what counts in a standing is enough to tell.
        let both = [Direction::Ours, Direction::Theirs];
        let counts = both.into_iter().any(|direction| frame.is_known(direction, all));
        Ok(counts || self.whole_in(frame, all, params, as_of)?.is_some())
    }

    /// Returns what one more good fact of each component would bring, the most first.
    ///
    /// # Errors
    ///
    /// As [`Relationship::portrait`].
    pub fn levers(&self, params: &BookParams, as_of: Instant) -> Result<Vec<Lever>> {
        let frame = params.frame()?;
        let (scores, all) = (self.read_in_brief(params, as_of)?, self.counted(params, as_of)?);
        let standings = [frame.read(Direction::Ours, &all)?, frame.read(Direction::Theirs, &all)?];
        let said = scores.said(|_| false);
        let Some(portrait) = self.portrait_of(&frame, &said, standings, &all, as_of)? else {
            return Ok(Vec::new());
        };
        let gains = frame.gains(Direction::Ours, &all)?;
        Ok(portrait.levers_from(gains))
    }

    /// Returns a way to bring how the firm serves the customer to a target, given what one good
    /// fact of each model costs, in the order of [`ModelName::ALL`]; at most so many facts.
    ///
    /// # Errors
    ///
    /// As [`Relationship::portrait`].
    pub fn path_to(
        &self,
        target: Share,
        costs: &[Positive; MODELS],
        most: u32,
        params: &BookParams,
        as_of: Instant,
    ) -> Result<Path> {
        let (frame, all) = (params.frame()?, self.counted(params, as_of)?);
        let (steps, value) = frame.path_to(target.get(), &all, costs, most)?;
        let price = |step: &PathStep| costs[step.model.index()].get() * f64::from(step.facts);
        let cost = steps.iter().fold(0.0, |sum, step| sum + price(step));
        Ok(Path { steps, value, cost })
    }

    getters! {
        /// Returns the kind of customer, as last said.
        pub fn segment -> Option<&Name>;
        /// Returns what the customer is worth to the firm, in the user's unit, as last said.
        pub fn worth -> Option<Amount>;
        /// Returns the currency of that worth, if it is known.
        pub fn currency -> Option<Currency>;
    }

    /// Returns what a person put beside the score, if that is in force at an instant.
    #[must_use]
    pub fn judgement(&self, as_of: Instant) -> Option<&Override> {
        Override::in_force(&self.overrides, as_of)
    }

    /// Returns what persons put beside the score, by date: those that are over as well.
    #[must_use]
    pub fn overrides(&self) -> &[Override] {
        &self.overrides
    }

    /// Lists what does not add up in the events, in words: stakes, promises and failures whose
    /// beginnings and ends do not match, and ids that several events bear, all of which count.
    #[must_use]
    pub fn anomalies(&self) -> Vec<String> {
        let mut anomalies = self.unmatched();
        anomalies.extend(self.anomalies.iter().cloned());
        anomalies
    }
}
