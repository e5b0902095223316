use super::*;

/// The facts of the page's example.
fn facts() -> Vec<IntimacyEvidence> {
    let at = instant(14 * Instant::DAY);
    let days = |n: f64| n * Instant::DAY as f64;
    let contact = |day| Contact { at: instant(day * Instant::DAY), channel: None };
    let wish = ContactPreference {
        at: Instant::EPOCH,
        every_seconds: positive(days(14.0)),
        channel: None,
    };
    let mut facts = label_contacts(&[5, 9, 14].map(contact), &[wish], at).unwrap();
    facts.extend([
        IntimacyEvidence::Question { answered: Share::ONE, at },
        IntimacyEvidence::Request { met: true, hand_offs: 1, at },
        IntimacyEvidence::Response {
            promised_seconds: positive(days(2.0)),
            taken_seconds: amount(days(4.0)),
            updated_in_time: true,
            at,
        },
        transaction(1.0, 0.0, at),
        rated(Component::Openness, Party::Customer, 1.0, at),
        rated(Component::Openness, Party::Customer, 1.0, at),
        rated(Component::Openness, Party::Firm, 1.0, at),
        rated(Component::Listening, Party::Customer, 1.0, at),
        rated(Component::Listening, Party::Customer, 1.0, at),
    ]);
    facts
}

#[test]
fn the_example_of_the_page() {
    let score = read_facts(&facts());
    let of = |component| score.posterior(component).map(|p| (p.alpha(), p.beta()));
    assert_eq!(of(Component::Knowledge), Some((3.0, 1.0)));
    assert_eq!(of(Component::Coordination), Some((1.5, 1.5)));
    assert_eq!(of(Component::Timeliness), Some((1.75, 1.25)));
    assert_eq!(of(Component::Openness), Some((3.0, 1.0)));
    assert_eq!(of(Component::Respect), None);
    assert_eq!(of(Component::Ease), Some((1.0, 2.0)));
    let means = ["0.750000", "0.500000", "0.500000", "0.583333", "0.750000", "0.750000"];
    let adds = ["0.025000", "0.000000", "0.000000", "0.008333", "0.037500", "0.037500"];
    let parts = score.parts();
    for ((part, mean), add) in parts.iter().zip(means).zip(adds) {
        assert_shows(part.value, mean);
        assert_shows(part.contribution, add);
    }
    assert_eq!((parts[6].value, parts[6].contribution), (0.5, 0.0));
    assert_shows(parts[7].value, "0.333333");
    assert_shows(parts[7].contribution, "-0.025000");
    assert_shows(score.group(Group::Do), "0.583333");
    assert_shows(score.group(Group::Act), "0.583333");
    assert_shows(score.value(), "0.583333");
    assert_eq!(score.baseline(), 0.5);
    assert_shows(score.bounds().0, "0.504749");
    assert_shows(score.bounds().1, "0.655404");
    assert_shows(score.coverage(), "0.850000");
    // 2, 3, 1 and 1 observations of what was done, 2, 2, none and 1 of how one acted.
    assert_shows(score.fresh(), "0.376667");
    assert_eq!(format!("{:.2}", score.interval()), "[0.44, 0.71]");
}

#[test]
fn the_cadence_of_the_page() {
    let cadence = read_facts(&facts()).cadence().unwrap();
    assert_eq!(cadence.contacts(), 3.0);
    assert!(close(cadence.expected(), 1.0, AMOUNTS));
    assert_shows(cadence.ratio().mean(), "2.000000");
    assert_shows(cadence.value(), "0.500000");
    assert_eq!(cadence.occasions(), 3.0);
    // Quantiles of χ² on 8 degrees of freedom, 2.732637 and 15.507313, over 2 · 2.
    assert_shows(cadence.interval().lower, "0.683159");
    assert_shows(cadence.interval().upper, "3.876828");
}

#[test]
fn the_mutuality_of_the_page() {
    let score = read_facts(&facts());
    let openness = score.mutuality(Component::Openness).unwrap();
    assert_eq!((openness.customer.alpha(), openness.customer.beta()), (3.0, 1.0));
    assert_eq!((openness.firm.alpha(), openness.firm.beta()), (2.0, 1.0));
    assert_shows(openness.gap(), "0.083333");
    assert_eq!(score.mutuality(Component::Listening), None);
    assert_eq!(score.mutuality(Component::Knowledge), None);
}

#[test]
fn details_up_and_closeness_down() {
    let mut facts = facts();
    facts.push(transaction(1.0, 0.0, instant(14 * Instant::DAY)));
    let score = read_facts(&facts);
    assert_shows(score.group(Group::Do), "0.595833");
    assert_shows(score.group(Group::Act), "0.562500");
    assert_shows(score.value(), "0.575604");
    let transactions = score.transactions().unwrap();
    assert_eq!((transactions.correct.alpha(), transactions.correct.beta()), (3.0, 1.0));
    assert_eq!((transactions.good.alpha(), transactions.good.beta()), (1.0, 3.0));
}

#[test]
fn in_one_line() {
    assert_eq!(
        read_facts(&facts()).to_string(),
        "intimacy 0.58 [0.44, 0.71] (more is better), resting on 7 of 8 components and 12 \
         facts; 0.50 to 0.66 whatever the rest is",
    );
    let at = Instant::EPOCH;
    let all = Component::ALL.map(|component| rated(component, Party::Customer, 1.0, at));
    assert_eq!(
        read_facts(&all).to_string(),
        "intimacy 0.67 [0.51, 0.80] (more is better), resting on 8 of 8 components and 8 facts",
    );
}

/// Where one component of a group rises as far as another falls, the group stands still, and
/// both parts are what they would be if it moved by next to nothing.
#[test]
fn a_group_that_stands_still_has_parts() {
    let at = Instant::EPOCH;
    let facts = [
        rated(Component::Knowledge, Party::Customer, 1.0, at),
        rated(Component::Knowledge, Party::Customer, 1.0, at),
        rated(Component::Frequency, Party::Customer, 0.0, at),
        rated(Component::Frequency, Party::Customer, 0.0, at),
        rated(Component::Openness, Party::Customer, 1.0, at),
        rated(Component::Openness, Party::Customer, 1.0, at),
    ];
    let score = read_facts(&facts);
    assert_eq!(score.group(Group::Do), 0.5);
    assert_eq!(score.group(Group::Act), 0.5625);
    // M = .5^.4 · .5625^.6, L = (M − .5)/ln(M/.5), and a part is L · .4/.5 · 1/4 · 1/4.
    let m = 0.5_f64.powf(0.4) * 0.5625_f64.powf(0.6);
    let part = (m - 0.5) / (m / 0.5).ln() * 0.4 / 0.5 / 16.0;
    let parts = score.parts();
    assert!(close(parts[0].contribution, part, ROUNDING));
    assert!(close(parts[1].contribution, -part, ROUNDING));
    assert!(close(parts[4].contribution, m - 0.5, ROUNDING));
    assert!(close(score.value(), m, ROUNDING));
}

/// Beside a whole that all but stands still, the parts keep their size.
#[test]
fn a_whole_that_stands_still_has_parts() {
    let at = Instant::EPOCH;
    let params = IntimacyParams::default();
    let params = params.with_prior(Prior { mean: Share::HALF, weight: positive(1e-9) });
    // do = 1/4 and act with act^.6 = .5/.25^.4, so that the whole is 1/2 but for rounding.
    let act = (0.5 / 0.25_f64.powf(0.4)).powf(1.0 / 0.6);
    let facts = Component::ALL.map(|component| {
        let y = if component.group() == Group::Do { 0.25 } else { act };
        rated(component, Party::Customer, y, at)
    });
    let score = read(&ledger_of(lasting(), &facts), &params, at);
    assert!(close(score.value(), 0.5, NEARLY));
    // L = ½, and a part is ½ · .4 · ln(½) · 1/4.
    let part = 0.5 * 0.4 * 0.5_f64.ln() / 4.0;
    for (i, of) in score.parts().iter().enumerate() {
        let part = if i < 4 { part } else { -part };
        assert!(close(of.contribution, part, NEARLY), "{of:?} {part}");
    }
}

/// A prior of 10⁻⁹ observations, and amounts of 2⁻⁴¹.
const NEARLY: f64 = 1e-8;

#[test]
fn an_arithmetic_whole_adds_its_weights() {
    let params = IntimacyParams::default().with_exponent(Exponent::ARITHMETIC).unwrap();
    let at = Instant::EPOCH;
    let facts = [
        rated(Component::Timeliness, Party::Customer, 1.0, at),
        rated(Component::Respect, Party::Customer, 0.0, at),
    ];
    let score = read(&ledger_of(lasting(), &facts), &params, at);
    // Steps of 1/6 up and down, at weights of .1 and .15.
    assert!(close(score.parts()[3].contribution, 0.1 / 6.0, ROUNDING));
    assert!(close(score.parts()[6].contribution, -0.15 / 6.0, ROUNDING));
}

/// A weekly wish by mail, replaced by a fortnightly one by whatever means.
#[test]
fn gaps_are_labelled_by_the_wish_that_held() {
    let day = |n: i64| instant(n * Instant::DAY);
    let every = |at, days: f64, channel: Option<&str>| ContactPreference {
        at,
        every_seconds: positive(days * Instant::DAY as f64),
        channel: channel.map(name),
    };
    let contact = |at, channel: Option<&str>| Contact { at, channel: channel.map(name) };
    let contacts = [
        contact(day(3), Some("mail")),  // before any wish
        contact(day(10), Some("mail")), // states the first wish
        contact(day(17), Some("mail")),
        contact(day(17), None),
        contact(day(24), Some("phone")), // states the second wish
        contact(day(38), Some("phone")),
    ];
    let wishes = [every(day(10), 7.0, Some("mail")), every(day(24), 14.0, None)];
    let facts = label_contacts(&contacts, &wishes, day(45)).unwrap();
    let contact = |at, expected, on| LabelledContact::contact(at, amount(expected), on).unwrap();
    let expected = [
        contact(day(17), 1.0, Some(true)),
        contact(day(17), 0.0, None),
        contact(day(24), 1.0, Some(false)),
        contact(day(38), 1.0, None),
        LabelledContact::silence(day(45), amount(0.5)).unwrap(),
    ];
    assert_eq!(facts, expected.map(IntimacyEvidence::Contact));
}

#[test]
fn answers_become_ratings() {
    let answers = Responses::new()
        .answer(name("ease"), Answer::Value(9.0))
        .answer(name("knowledge"), Answer::Value(0.0))
        .answer(name("openness"), Answer::NotApplicable);
    let at = instant(7);
    assert_eq!(
        ratings_of(&answers, Party::Firm, at),
        Ok(vec![
            rated(Component::Knowledge, Party::Firm, 0.0, at),
            rated(Component::Ease, Party::Firm, 0.9, at),
        ]),
    );
    assert_eq!(ratings_of(&Responses::new(), Party::Customer, at), Ok(Vec::new()));
}

#[test]
fn a_wish_that_changes_in_a_gap_splits_it() {
    let wish = |at: i64, every| ContactPreference {
        at: instant(at),
        every_seconds: positive(every),
        channel: None,
    };
    let contacts = [Contact { at: instant(100), channel: None }];
    let wishes = [wish(0, 10.0), wish(40, 1_000.0), wish(40, 20.0), wish(100, 1.0)];
    let facts = label_contacts(&contacts, &wishes, instant(100)).unwrap();
    // 40 seconds at one in 10, and 60 at one in 20.
    assert_eq!(facts, [gap(true, 7.0, instant(100))]);
}

/// A firm's ratings of itself changed no line before.
#[test]
fn every_fact_changes_something_that_is_read() {
    let at = instant(14);
    let lines = |more: &[IntimacyEvidence]| {
        let facts = [&[rated(Component::Ease, Party::Customer, 0.5, at)], more].concat();
        read_facts(&facts).lines()
    };
    assert!(lines(&[]).is_empty());
    let own = |component, y| lines(&[rated(component, Party::Firm, y, at)]);
    assert_eq!(own(Component::Ease, 0.9), ["ease: we rate it 90 %, the customer 40 points lower"]);
    assert_eq!(own(Component::Ease, 0.2), ["ease: we rate it 20 %, the customer 30 points higher"]);
    assert_eq!(own(Component::Ease, 0.5), ["ease: we rate it 50 %, the customer as high"]);
    assert_eq!(
        own(Component::Respect, 1.0),
        ["respect: we rate it 100 %, the customer did not say"]
    );
    assert_eq!(
        lines(&[transaction(1.0, 0.0, at)]),
        ["dealings: 100 % right in their details, 0 % good for the person"]
    );
    assert_eq!(lines(&[gap(true, 3.0, at)]), ["contact is made 0.5 times as often as wanted"]);
    assert_eq!(lines(&[gap(true, 0.0, at)]), ["contact is made 2.0 times as often as wanted"]);
}
