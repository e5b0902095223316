//! Ledgers of several customers, merged in a tree of any shape, are those of one pass; so are books.
//! What is written on the way and read back is the same.
#![no_main]

use arbitrary::Arbitrary;
use goodwill::book::{Book, BookParams, Firm, Relationship};
use goodwill::quantity::Instant;
use goodwill::record::Event;
use libfuzzer_sys::fuzz_target;

mod lines;
use lines::Told;

/// A tree is told by which two neighbours are merged next; whether the result is written, and which
/// of the two takes the other in.
#[derive(Debug, Arbitrary)]
struct Step {
    place: u8,
    written: bool,
    turned: bool,
}

#[derive(Debug, Arbitrary)]
struct Input {
    told: Vec<Told>,
    steps: Vec<Step>,
}

/// Merges some ledgers as the tree says.
fn tree<T>(
    mut leaves: Vec<T>,
    steps: &[Step],
    merge: impl Fn(&mut T, T),
    written: impl Fn(T) -> T,
) -> Option<T> {
    let mut steps = steps.iter();
    while leaves.len() > 1 {
        let step = steps.next();
        let place = step.map_or(0, |step| usize::from(step.place) % (leaves.len() - 1));
        let (mut one, mut other) = (leaves.remove(place), leaves.remove(place));
        if step.is_some_and(|step| step.turned) {
            core::mem::swap(&mut one, &mut other);
        }
        merge(&mut one, other);
        let one = if step.is_some_and(|step| step.written) { written(one) } else { one };
        leaves.insert(place, one);
    }
    leaves.pop()
}

macro_rules! ledgers {
    ($relationships:ident, $steps:ident, $params:ident, $as_of:ident; $($folder:ident $ledger:ident),*) => {
        $({
            let leaves: Vec<_> = $relationships.iter().map(|it| it.$folder().clone()).collect();
            let mut pass = leaves[0].clone();
            for leaf in &leaves[1..] {
                pass.merge(leaf).expect("one unit");
            }
            let read = |ledger: &goodwill::$folder::$ledger| {
                format!("{:?}", ledger.score(&$params.$folder, $as_of))
            };
            let merged = tree(
                leaves,
                $steps,
                |one, other| one.merge(&other).expect("one unit"),
                |one| {
                    let text = serde_json::to_string(&one).expect("a ledger is written");
                    let back = serde_json::from_str(&text).expect("what is written is read");
                    assert_eq!(one, back, "{text}");
                    back
                },
            )
            .expect("a leaf at least");
            assert_eq!(merged, pass, stringify!($folder));
            assert_eq!(read(&merged), read(&pass), stringify!($folder));
        })*
    };
}

fuzz_target!(|input: Input| {
    let told = &input.told[..input.told.len().min(64)];
    let events: Vec<Event> = told.iter().filter_map(|told| lines::event(&told.record())).collect();
    if events.is_empty() {
        return;
    }
    let (params, as_of) = (BookParams::default(), Instant::new(1 << 40).expect("the last"));
    let mut customers: Vec<Vec<Event>> = Vec::new();
    for event in events {
        match customers.iter_mut().find(|own| own[0].customer() == event.customer()) {
            Some(own) => own.push(event),
            None => customers.push(vec![event]),
        }
    }
    let relationships: Vec<Relationship> = customers
        .iter()
        .map(|own| Relationship::from_events(own, &params, as_of).expect("one customer"))
        .collect();
    let steps = &input.steps;
    ledgers! { relationships, steps, params, as_of;
        trust TrustLedger,
        friction FrictionLedger,
        intimacy IntimacyLedger,
        expectation ExpectationLedger,
        needs NeedsLedger,
        recovery RecoveryLedger,
        onboarding OnboardingLedger,
        momentum MomentumLedger,
        conduct ConductLedger,
        pillars PillarsLedger,
        capability CapabilityLedger,
        culture CultureLedger
    }
    let mut firm = Firm::new(&params);
    for relationship in &relationships {
        firm.observe(relationship).expect("one unit");
    }
    let books: Vec<Book> = customers
        .iter()
        .map(|own| {
            let mut book = Book::new(params.clone(), as_of).expect("the constants have curves");
            book.observe(own).expect("one customer");
            book
        })
        .collect();
    let merged = tree(books, steps, |one, other| one.merge(other).expect("others"), |one| one);
    let mut pass = Book::new(params.clone(), as_of).expect("the constants have curves");
    for own in &customers {
        pass.observe(own).expect("each once");
    }
    let merged = merged.expect("a customer at least");
    assert_eq!(merged, pass);
    assert_eq!(merged.firm(), &firm);
    assert_eq!(format!("{:?}", merged.ranked()), format!("{:?}", pass.ranked()));
});
