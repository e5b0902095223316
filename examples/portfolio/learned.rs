//! A book whose outcomes are enough to learn from, as a user meets it.

use crate::tests::{File, Tested, portfolio};

/// Shoppers who order every three weeks or so; every other one stops, and leaves three months later.
fn shoppers() -> String {
    const DAY: i64 = 86_400;
    let mut lines = Vec::new();
    for number in 0..90_i64 {
        let customer = format!("shopper {number:03}");
        let mut line = |day: i64, rest: &str| {
            let at = (19_000 + day) * DAY;
            lines.push(format!(r#"{{"customer":"{customer}","at":{at},{rest}}}"#));
        };
        let stops = if number % 2 == 0 { 150 + 7 * (number % 70) } else { 720 };
        let ends = (stops + 100).min(719);
        let days = (0..60).map(|k| 3 + number % 11 + (18 + number % 5) * k);
        for day in days.take_while(|day| *day < ends) {
            line(day, r#""event":"encounter","stage":"support","initiator":"customer""#);
            if day < stops {
                line(day, r#""event":"ordered","amount":50"#);
            }
        }
        if stops < 720 {
            line(ends, r#""event":"departed""#);
        } else {
            line(1, r#""event":"account","contract_until":"2026-01-31","contract_price":600"#);
        }
    }
    lines.join("\n")
}

#[test]
fn the_page_shows_what_the_chance_of_loss_was_learned_from() -> Tested {
    let events = File::new("shoppers.jsonl", &shoppers())?;
    let page = File::new("learned.html", "")?;
    let customer = ["--customer", "shopper 001"];
    let files = ["--events", &events.path(), "--html", &page.path()];
    let text = portfolio(&[&files[..], &customer].concat())?;
    let html = std::fs::read_to_string(page.path())?;
    for part in [
        "What outcomes taught",
        "What each sign adds to the log-odds that a customer stays, learned from ",
        "<bdi>days since an order</bdi>",
        " days to ",
        "A curve is what an answer adds",
    ] {
        assert!(html.contains(part), "{part}");
    }
    // The price of the contract is the worth that is at risk.
    assert!(text.contains("under contract until 2026-01-31, for 600"), "{text}");
    assert!(text.contains("worth 600 to us"), "{text}");
    Ok(())
}
