//! Lines of events, of any text, into a book: scored, ranked, and printed as text and page.
#![no_main]

use goodwill::book::{Book, BookParams};
use goodwill::quantity::Instant;
use goodwill::record::Event;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let lines = data.split(|byte| *byte == b'\n');
    let events: Vec<Event> = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
    let Ok(now) = Instant::new(1 << 40) else { return };
    if let Ok(book) = Book::from_events(events, BookParams::default(), now, |_, _| ()) {
        let ranked = book.ranked();
        assert!(ranked.regret.is_finite());
        for it in &ranked.customers {
            assert!((0.0..=1.0).contains(&it.worst_tenth), "{it:?}");
            assert!((0.0..=1.0).contains(&it.portrait.value()), "{it:?}");
            assert!(it.attention.is_finite(), "{it:?}");
            assert!(it.reason.len() < 4_096, "a sentence of {} bytes", it.reason.len());
        }
    }
});
