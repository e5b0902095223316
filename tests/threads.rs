//! A book is the same on any number of threads.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

use goodwill::book::{Book, BookParams};
use goodwill::record::Event;
use goodwill::simulate::Simulation;

fn on<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn a_book_is_the_same_on_any_number_of_threads() {
    let simulation = Simulation::new(7).customers(70).events(1_400);
    let events: Vec<Event> = simulation.iter().collect();
    let (params, now) = (BookParams::default(), simulation.until());
    let mut one_by_one = Book::new(params.clone(), now).unwrap();
    for own in events.chunk_by(|a, b| a.customer() == b.customer()) {
        one_by_one.observe(own).unwrap();
    }
    for threads in [1, 2, 7] {
        let (events, params) = (events.clone(), params.clone());
        let mut told = Vec::new();
        let book = on(threads, || {
            Book::from_events(events, params, now, |done, all| told.push((done, all))).unwrap()
        });
        assert!(book == one_by_one, "{threads} threads");
        let bits = |book: &Book| format!("{:?}", book.ranked());
        assert_eq!(bits(&book), bits(&one_by_one));
        assert!(told.into_iter().eq((1..=70).map(|done| (done, 70))));
    }
}

#[test]
fn the_first_customer_who_is_refused_is_named() {
    let simulation = Simulation::new(7).customers(40).events(800);
    let now = simulation.until().plus(-86_400 * 300).unwrap();
    let refused = |threads: usize| {
        let events: Vec<Event> = simulation.iter().collect();
        let book = on(threads, || Book::from_events(events, BookParams::default(), now, |_, _| ()));
        book.unwrap_err().to_string()
    };
    assert_eq!(refused(1), refused(7));
}
