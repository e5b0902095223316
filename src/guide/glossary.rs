//! Glossary: the words of this crate.
//!
//! | word | meaning |
//! |---|---|
//! | alarm | something that calls for attention, and that nothing good makes up for: [`Alarm`](crate::book::Alarm) |
//! | anomaly | what does not add up in the events: an answer to a promise that nobody made, say |
//! | as of | the instant of a reading. It is always given; the crate has no clock |
//! | attention | the chance that a customer is among the lowest tenth, or that an alarm is true |
//! | baseline | what a score is without evidence; with the sum of the parts it makes the value |
//! | book | many customers read at one instant: [`Book`](crate::book::Book) |
//! | bounds | the lowest and the highest that a score can become as what is open ends |
//! | component | a part of a model that has facts of its own: *reliability* of ease |
//! | contradiction | two things that do not go together: a customer who says one thing and does another |
//! | coverage, known | how much of what could be known was ever observed |
//! | dossier | all that is to be said of one customer, ready to print: [`Dossier`](crate::report::Dossier) |
//! | ease | friction turned round, so that more is better |
//! | event | what happened, to whom and when, as it is recorded: [`Event`](crate::record::Event) |
//! | evidence, fact | what a model makes of an event, and counts |
//! | fresh | how much of what was observed is still evidence. What is old fades by its half-life |
//! | grade | how well a default is supported: measured, published, or our judgement: [`defaults`](crate::defaults) |
//! | index | a score of which more is worse: [`FrictionIndex`](crate::friction::FrictionIndex) |
//! | interval | where the truth lies with a stated probability, nine times in ten by default |
//! | ledger | the sums of a model's facts, in integers. Two of them merge exactly |
//! | lever | what one more good fact of a component would bring: [`Lever`](crate::portrait::Lever) |
//! | model | one question and its answer, with a page of its own |
//! | open | a stake, a promise or a failure that has not ended yet |
//! | our service, ours | how the firm serves the customer |
//! | override | what a person puts beside a score. It changes no number |
//! | params | the constants that weigh a ledger when it is read |
//! | part | what one thing adds to a score. Parts add up, to the bit |
//! | portrait | one customer at one instant: [`Portrait`](crate::portrait::Portrait) |
//! | prior | what is assumed before there is evidence, and for how many facts it counts |
//! | relationship | one customer's ledgers of all models: [`Relationship`](crate::book::Relationship) |
//! | score | the answer to a model's question, with interval and parts |
//! | standing | of all customers as assumed, the share that stands lower; 50 of 100 where nothing is known |
//! | their side, theirs | how the customer deals with the firm |
//! | unit | what fixes how facts are counted: a half-life, a reference stake. Ledgers of different units do not merge |
