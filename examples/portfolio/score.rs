//! Scores a book on one or more threads; the result is the same on any number of them.

use std::borrow::Cow;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

use goodwill::book::{
    Book, BookParams, Counts, LearnedPriors, LossModel, PriorLearner, Relationship,
};
use goodwill::quantity::Instant;
use goodwill::record::Event;

use crate::source::Source;
use crate::support::outcome::Failure;
use crate::support::progress::Progress;

/// So many customers wait for each thread, so that little is in memory at a time.
const WAITING: usize = 64;
/// So many are handed over together: one by one, 50 000 customers made 68 000 switches of threads.
const TOGETHER: usize = 16;

/// Reads every customer, in brief where a list is all that is shown.
// Each is what the user said, and in one call.
#[allow(clippy::too_many_arguments)]
pub(crate) fn book(
    source: &Source,
    params: &BookParams,
    losses: Option<&LossModel>,
    as_of: Instant,
    pool: bool,
    brief: bool,
    threads: usize,
    progress: &mut Progress,
) -> Result<Book, Failure> {
    let priors = if pool { Some(learn(source, params, as_of, threads, progress)?) } else { None };
    let empty = || match &priors {
        Some(priors) => Book::with_priors(priors.clone(), as_of),
        None => Book::new(params.clone(), as_of),
    };
    // Made once here, so that a thread has no failure of its own to tell.
    let opened = match losses {
        Some(losses) => empty()?.with_losses(losses.clone())?,
        None => empty()?,
    };
    let opened = if brief { opened.in_brief() } else { opened };
    let books =
        on_threads(source, as_of, threads, progress, &|| opened.clone(), &|book, events| {
            book.observe(events)
        })?;
    let mut books = books.into_iter();
    let mut whole = books.next().unwrap_or(opened);
    for book in books {
        whole.merge(book).map_err(|error| twice(source, &error))?;
    }
    Ok(whole)
}

/// Says what to do where a customer stands in two files.
pub(crate) fn twice(source: &Source, error: &goodwill::Error) -> Failure {
    if source.is_sorted() {
        return Failure::new(format!(
            "{error}: with --sorted, all events of a customer must stand in one file"
        ));
    }
    Failure::new(error.to_string())
}

fn learn(
    source: &Source,
    params: &BookParams,
    as_of: Instant,
    threads: usize,
    progress: &mut Progress,
) -> Result<LearnedPriors, Failure> {
    let learners =
        on_threads(source, as_of, threads, progress, &PriorLearner::new, &|learner, events| {
            let own = Relationship::from_events(events, params, as_of)?;
            let counts = Counts::from_relationship(&own, params, as_of)?;
            learner.observe(events[0].customer(), own.segment(), &counts)
        })?;
    let mut whole = PriorLearner::new();
    for learner in learners {
        whole.merge(&learner)?;
    }
    Ok(whole.learn(params))
}

/// Customers that are handed over together.
type Together<'a> = Vec<Cow<'a, [Event]>>;

/// Hands the customers to threads, each of which has a state of its own, and returns the states.
pub(crate) fn on_threads<'a, S: Send>(
    source: &'a Source,
    as_of: Instant,
    threads: usize,
    progress: &mut Progress,
    empty: &(dyn Fn() -> S + Sync),
    take: &(dyn Fn(&mut S, &[Event]) -> goodwill::Result<()> + Sync),
) -> Result<Vec<S>, Failure> {
    // A thread without a customer would do nothing.
    let threads = source.customers().map_or(threads, |customers| threads.min(customers));
    if threads < 2 {
        let mut state = empty();
        source.each(as_of, progress, &mut |events| {
            take(&mut state, &events).map_err(|error| twice(source, &error))
        })?;
        return Ok(vec![state]);
    }
    let (sender, receiver) = sync_channel::<Together<'a>>(WAITING / TOGETHER * threads);
    let receiver = Arc::new(Mutex::new(receiver));
    std::thread::scope(|scope| {
        let work = |receiver: Arc<Mutex<Receiver<Together<'a>>>>| {
            let mut state = empty();
            loop {
                // A thread that panicked elsewhere has left nothing half done in a receiver.
                let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
                match next {
                    Ok(some) => some.iter().try_for_each(|events| take(&mut state, events))?,
                    Err(_) => return Ok::<S, goodwill::Error>(state),
                }
            }
        };
        let mut workers = Vec::new();
        for _ in 0..threads {
            let receiver = Arc::clone(&receiver);
            let begun = Builder::new().spawn_scoped(scope, move || work(receiver));
            workers.push(begun.map_err(|error| {
                Failure::new(format!(
                    "--threads must be as many as the machine allows, got: {error}"
                ))
            })?);
        }
        drop(receiver);
        let mut some = Vec::with_capacity(TOGETHER);
        let read = source.each(as_of, progress, &mut |events| {
            some.push(events);
            if some.len() == TOGETHER {
                // Where all threads have ended early, the first of them says why.
                sender.send(std::mem::replace(&mut some, Vec::with_capacity(TOGETHER))).ok();
            }
            Ok(())
        });
        sender.send(some).ok();
        drop(sender);
        let mut states = Vec::new();
        for worker in workers {
            let state = worker.join().map_err(|_| Failure::new("a thread ended early"))?;
            states.push(state.map_err(|error| twice(source, &error))?);
        }
        read.map(|()| states)
    })
}
