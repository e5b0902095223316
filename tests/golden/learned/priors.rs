//! What a book teaches of its customers: priors of all and of each segment, and how far they
//! differ.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use goodwill::book::pooling::{PriorOf, SpreadLearner};
use goodwill::book::{Book, BookParams, Counts, PriorLearner, Relationship};
use goodwill::quantity::Name;
use goodwill::record::Event;
use goodwill::simulate::Simulation;

use super::all;
use crate::hold;

#[test]
fn priors_keep_their_bits() {
    let mut out = String::new();
    let simulation = Simulation::new(21).customers(24).events(1_200);
    let (params, at) = (BookParams::default(), simulation.until());
    let mut customers: BTreeMap<Name, Vec<Event>> = BTreeMap::new();
    for event in simulation.iter() {
        customers.entry(event.customer().clone()).or_default().push(event);
    }
    let mut given = SpreadLearner::new(&params).unwrap();
    let mut learner = PriorLearner::new();
    for (i, (name, events)) in customers.iter().enumerate() {
        // Of few too, where most stays as it was given.
        if [0, 1, 4, 12, 23].contains(&i) {
            writeln!(out, "of {i} | {:?}", given.learn()).unwrap();
            let learned = learner.learn(&params);
            for of in PriorOf::ALL {
                writeln!(out, "of {i} | {} | {:?}", of.name(), learned.prior(of, None)).unwrap();
            }
        }
        let own = Relationship::from_events(events, &params, at).unwrap();
        let counts = Counts::from_relationship(&own, &params, at).unwrap();
        for of in PriorOf::ALL {
            writeln!(out, "{name} | {} | {:?}", of.name(), counts.trials(of)).unwrap();
        }
        learner.observe(name, own.segment(), &counts).unwrap();
        given.observe(name, &own, at).unwrap();
    }
    let priors = learner.learn(&params);
    let segments: Vec<Option<Name>> =
        [None].into_iter().chain(priors.segments().cloned().map(Some)).collect();
    let mut spreads = SpreadLearner::with_priors(priors.clone()).unwrap();
    for (name, events) in &customers {
        let own = Relationship::from_events(events, &params, at).unwrap();
        spreads.observe(name, &own, at).unwrap();
    }
    let spread = spreads.learn();
    writeln!(out, "spread | as given {:?} | with priors {spread:?}", given.learn()).unwrap();
    let spreading = priors.clone().with_spread(&spread).unwrap();
    for segment in &segments {
        let of = segment.as_ref();
        let what = of.map_or("the book".to_owned(), |name| format!("segment {name}"));
        for (kind, prior) in PriorOf::ALL.into_iter().zip(priors.priors(of)) {
            let raw = prior.raw_mean();
            writeln!(out, "{what} | {} | {prior:?} | raw {raw:?}", kind.name()).unwrap();
        }
        writeln!(out, "{what} | constants {}", all(priors.params(of))).unwrap();
        writeln!(out, "{what} | with spread {}", all(spreading.params(of))).unwrap();
    }
    let book = Book::pooled(simulation.iter(), &params, at, |_, _| ()).unwrap();
    assert_eq!(book.priors(), Some(&priors));
    hold("learned.priors.txt", &out);
}
