//! The page of a book: whatever it is given, it is well-formed, says all of it, and asks for
//! nothing.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use goodwill::book::{Alarm, Book, BookParams};
use goodwill::quantity::Instant;
use goodwill::record::Event;
use goodwill::report::html::{
    AlarmLine, ComponentLine, CurveStep, CurveView, CustomerPortrait, Estimate, HeatMap, HtmlPage,
    ModelLine, Moved, Profile, ProfileGroup, RankedCustomer, StandingView, Timeline, TimelinePoint,
    Waterfall,
};
use goodwill::report::{Layout, Shown};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use roxmltree::{Document, Node};

/// Texts that have broken pages.
const HOSTILE: [&str; 9] = [
    "",
    "<script>alert(1)</script>",
    "</style></title></svg><img src=x onerror=alert(1)>",
    "\" onclick=\"alert(1)",
    "O'Neill & Söhne <GmbH> &amp; &#60;",
    "https://example.org/?a=1&b=2",
    "שלום עולם \u{202e}abc",
    "👩‍👩‍👧 naïve \u{0}\u{7}\u{fffe}\u{1b}[31m",
    "]]> <!-- --> <![CDATA[",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(HOSTILE.to_vec()).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => Just("W".repeat(500)),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => 0.0..=100.0,
        1 => prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, f64::MAX, f64::MIN]),
        1 => any::<f64>(),
    ]
}

fn integer() -> impl Strategy<Value = i64> {
    prop_oneof![4 => -100_i64..=100, 1 => any::<i64>(), 1 => Just(i64::MIN)]
}

fn estimate() -> impl Strategy<Value = Option<Estimate>> {
    let estimate = (number(), number(), number());
    option::of(estimate.prop_map(|(value, lower, upper)| Estimate::new(value, lower, upper)))
}

fn alarm() -> impl Strategy<Value = AlarmLine> {
    (text(), text(), any::<bool>()).prop_map(|(name, why, is_grave)| {
        if is_grave { AlarmLine::grave(name, why) } else { AlarmLine::new(name, why) }
    })
}

fn moved() -> impl Strategy<Value = Moved> {
    (text(), text(), text(), option::of(number()))
        .prop_map(|(by, from, to, fell)| Moved::new(by, [&from, &to], fell))
}

prop_compose! {
    fn row()(
        [name, rank, reason, step] in [text(), text(), text(), text()],
        [ours, theirs] in [estimate(), estimate()],
        moved in option::of(moved()),
        [attention, loss] in [option::of(number()), option::of(number())],
        alarms in vec(alarm(), 0..3),
        coverage in number(),
        overridden in option::of(text()),
        anomalies in 0_u64..3,
        portrait in option::of(0_usize..3),
    ) -> RankedCustomer {
        let mut row = RankedCustomer::new(name);
        row.rank = rank;
        row.ours = ours;
        row.theirs = theirs;
        row.moved = moved;
        row.attention = attention;
        row.loss = loss;
        row.reason = reason;
        row.step = step;
        row.alarms = alarms;
        row.coverage = coverage;
        row.overridden = overridden;
        row.anomalies = anomalies;
        row.portrait = portrait;
        row
    }
}

prop_compose! {
    fn model()(name in text(), estimate in estimate(), coverage in number()) -> ModelLine {
        let mut line = ModelLine::new(name);
        line.estimate = estimate;
        line.coverage = coverage;
        line
    }
}

prop_compose! {
    fn component()(
        [model, name] in [text(), text()],
        [good, bad, open] in [number(), number(), number()],
        adds in integer(),
    ) -> ComponentLine {
        let mut line = ComponentLine::new(model, name);
        (line.good, line.bad, line.open) = (good, bad, open);
        line.adds = adds;
        line
    }
}

prop_compose! {
    fn standing()(
        name in text(),
        estimate in estimate(),
        fresh in option::of(number()),
        open in option::of((number(), number())),
        [baseline, total] in [integer(), integer()],
        parts in vec(component(), 0..4),
    ) -> StandingView {
        let mut view = StandingView::new(name);
        view.estimate = estimate;
        view.fresh = fresh;
        view.open = open;
        (view.baseline, view.total) = (baseline, total);
        view.parts = parts;
        view
    }
}

prop_compose! {
    fn waterfall()(
        from in (text(), integer()),
        parts in vec((text(), integer()), 0..4),
        to in (text(), integer()),
    ) -> Waterfall {
        let mut change = Waterfall::new(from, to);
        change.parts = parts;
        change
    }
}

prop_compose! {
    fn timeline()(
        points in vec((integer(), estimate(), option::of((number(), number()))), 0..6),
        ticks in vec((integer(), text()), 0..6),
    ) -> Timeline {
        let mut timeline = Timeline::new();
        timeline.points = points.into_iter().map(|(at, estimate, open)| {
            let mut point = TimelinePoint::new(at, estimate);
            point.open = open;
            point
        }).collect();
        timeline.ticks = ticks;
        timeline
    }
}

prop_compose! {
    fn heat()(
        columns in vec(text(), 0..8),
        rows in vec((text(), vec(option::of(number()), 0..9)), 0..3),
    ) -> HeatMap {
        let mut map = HeatMap::new(columns);
        map.rows = rows;
        map
    }
}

fn profile() -> impl Strategy<Value = Profile> {
    let group = (text(), vec((text(), estimate()), 0..3));
    let group = group.prop_map(|(name, components)| ProfileGroup::new(name, components));
    vec(group, 0..3).prop_map(Profile::new)
}

prop_compose! {
    fn portrait()(
        name in text(),
        lead in text(),
        alarms in vec(alarm(), 0..3),
        standings in vec(standing(), 0..3),
        models in vec(model(), 0..3),
        change in option::of(waterfall()),
        lists in [vec(text(), 0..3), vec(text(), 0..3), vec(text(), 0..3), vec(text(), 0..3), vec(text(), 0..3)],
        trust in option::of(timeline()),
        friction in option::of(heat()),
        intimacy in option::of(profile()),
    ) -> CustomerPortrait {
        let mut portrait = CustomerPortrait::new(name);
        [portrait.events, portrait.steps, portrait.people, portrait.says, portrait.anomalies] = lists;
        portrait.lead = lead;
        portrait.alarms = alarms;
        portrait.standings = standings;
        portrait.models = models;
        portrait.change = change;
        portrait.trust = trust;
        portrait.friction = friction;
        portrait.intimacy = intimacy;
        portrait
    }
}

prop_compose! {
    fn step()(
        label in text(),
        adds in number(),
        ends in option::of((number(), number())),
        error in option::of(number()),
        count in option::of(any::<usize>()),
    ) -> CurveStep {
        let mut step = CurveStep::new(label, adds);
        step.ends = ends.map(|(from, to)| [from, to]);
        step.error = error;
        step.count = count;
        step
    }
}

prop_compose! {
    fn curve()(name in text(), unit in text(), steps in vec(step(), 0..5)) -> CurveView {
        let mut view = CurveView::new(name, unit);
        view.steps = steps;
        view
    }
}

prop_compose! {
    fn page()(
        title in text(),
        as_of in text(),
        interval in text(),
        summary in vec(text(), 0..3),
        rows in vec(row(), 0..4),
        portraits in vec(portrait(), 0..3),
        learned in vec(text(), 0..3),
        curves in vec(curve(), 0..3),
        notes in vec(text(), 0..3),
    ) -> HtmlPage {
        let mut page = HtmlPage::new(title, as_of);
        page.learned = learned;
        page.curves = curves;
        page.interval = interval;
        page.summary = summary;
        page.rows = rows;
        page.portraits = portraits;
        page.notes = notes;
        page
    }
}

/// The body of a page: from here on nothing is left open, so that it can be read as XML.
fn body(html: &str) -> &str {
    let start = html.find("<body>").unwrap();
    let end = html.rfind("</html>").unwrap();
    &html[start..end]
}

fn elements<'a, 'input>(
    document: &'a Document<'input>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    document.descendants().filter(move |node| node.has_tag_name(name))
}

/// All text in and below a node.
fn words(node: Node) -> String {
    node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect()
}

/// A text as a reader of the page gets it: what cannot be seen is made visible.
fn shown(text: &str) -> String {
    let stays = ['\n', '\r', '\t', '\u{2068}', '\u{2069}'];
    let seen = |part: &str| {
        let end = part.strip_suffix(stays).unwrap_or(part);
        let shown = Shown::new(end).whole().to_string().replace(['\u{2068}', '\u{2069}'], "");
        shown + &part[end.len()..]
    };
    let text: String = text.split_inclusive(stays).map(seen).collect();
    let legal = |c: char| if u32::from(c) & 0xfffe == 0xfffe { '\u{fffd}' } else { c };
    text.chars().map(legal).collect::<String>().replace("\r\n", "\n").replace('\r', "\n")
}

fn signed(n: i64) -> String {
    if n > 0 { format!("+{n}") } else { n.to_string().replace('-', "−") }
}

/// Every text that a page was given and has to show.
fn given(page: &HtmlPage) -> Vec<String> {
    let mut texts = vec![page.title.clone(), page.as_of.clone()];
    texts.extend(page.summary.iter().chain(&page.learned).chain(&page.notes).cloned());
    for curve in &page.curves {
        texts.extend([curve.name.clone(), curve.unit.clone()]);
        texts.extend(curve.steps.iter().map(|step| step.label.clone()));
    }
    for row in &page.rows {
        texts.push(row.name.clone());
        texts.extend(row.alarms.iter().map(|alarm| alarm.name.clone()));
        let grave = row.alarms.iter().filter(|alarm| alarm.is_grave);
        texts.extend(grave.map(|alarm| alarm.why.clone()));
        if row.ours.is_some() || row.theirs.is_some() {
            texts.extend([row.rank.clone(), row.reason.clone()]);
        }
        texts.extend(row.overridden.clone());
    }
    for portrait in &page.portraits {
        texts.extend([portrait.name.clone(), portrait.lead.clone()]);
        texts.extend(portrait.models.iter().map(|model| model.name.clone()));
        let both = |alarm: &AlarmLine| [alarm.name.clone(), alarm.why.clone()];
        texts.extend(portrait.alarms.iter().flat_map(both));
        for view in &portrait.standings {
            texts.push(view.name.clone());
            texts
                .extend(view.parts.iter().flat_map(|part| [part.model.clone(), part.name.clone()]));
        }
        let lists = [
            &portrait.events,
            &portrait.steps,
            &portrait.people,
            &portrait.says,
            &portrait.anomalies,
        ];
        texts.extend(lists.into_iter().flatten().cloned());
        if let Some(change) = &portrait.change {
            texts.extend([change.from_label.clone(), change.to_label.clone()]);
            texts.extend(change.parts.iter().map(|(label, _)| label.clone()));
        }
        if let Some(map) = &portrait.friction {
            texts
                .extend(map.columns.iter().chain(map.rows.iter().map(|(stage, _)| stage)).cloned());
        }
        for group in portrait.intimacy.iter().flat_map(|profile| &profile.groups) {
            texts.push(group.name.clone());
            texts.extend(group.components.iter().map(|(name, _)| name.clone()));
        }
    }
    texts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn law_a_page_is_well_formed_and_says_what_it_is_given(page in page()) {
        let html = page.to_html();
        let document = Document::parse(body(&html)).unwrap();
        let all = words(document.root());
        for text in given(&page) {
            prop_assert!(all.contains(&shown(&text)), "{text:?} is not on the page");
        }
    }

    #[test]
    fn law_whole_points_are_printed_as_given(portrait in portrait()) {
        let mut page = HtmlPage::new("page", "");
        page.portraits = vec![portrait.clone()];
        let html = page.to_html();
        let document = Document::parse(body(&html)).unwrap();
        let cells = |class: &str| -> Vec<String> {
            let table = elements(&document, "table")
                .find(|table| table.attribute("class").is_some_and(|c| c.ends_with(class)));
            let cells = table.into_iter().flat_map(|table| table.descendants());
            let last = |node: &Node| node.has_tag_name("td") && node.next_sibling_element().is_none();
            cells.filter(last).map(words).collect()
        };
        let whole = |n: i64| n.to_string().replace('-', "−");
        if let Some(change) = &portrait.change {
            let mut expected = vec![whole(change.from)];
            expected.extend(change.parts.iter().map(|(_, part)| signed(*part)));
            expected.push(whole(change.to));
            prop_assert_eq!(cells("change"), expected);
        }
        if let Some(view) = portrait.standings.iter().find(|view| !view.parts.is_empty()) {
            let mut expected = vec![whole(view.baseline)];
            expected.extend(view.parts.iter().map(|part| signed(part.adds)));
            expected.push(whole(view.total));
            prop_assert_eq!(cells("parts"), expected);
        }
    }

    #[test]
    fn law_a_picture_is_well_formed_and_asks_for_nothing(page in page(), rows in 0_usize..5) {
        let picture = page.to_svg(rows);
        let document = Document::parse(&picture).unwrap();
        let shown = page.rows.len().min(rows);
        prop_assert_eq!(elements(&document, "line").filter(|line| line.attribute("class") == Some("rule")).count(), shown);
        for node in document.descendants().filter(Node::is_element) {
            prop_assert!(!["script", "a", "image", "use", "foreignObject"].contains(&node.tag_name().name()));
            for attribute in node.attributes() {
                prop_assert!(!attribute.name().starts_with("on") && attribute.name() != "href");
            }
        }
    }

    #[test]
    fn law_a_page_asks_for_nothing_and_runs_nothing(page in page()) {
        let html = page.to_html();
        prop_assert!(!html.to_ascii_lowercase().contains("<script"));
        let head = &html[..html.find("<title>").unwrap()];
        prop_assert!(!head.contains("://") && head.contains("default-src 'none'"));
        let style = &html[html.find("<style>").unwrap()..html.find("</style>").unwrap()];
        prop_assert!(!style.contains("://") && !style.contains("@import"));
        let document = Document::parse(body(&html)).unwrap();
        for node in document.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            prop_assert!(!["script", "img", "iframe", "object", "link", "form"].contains(&name));
            for attribute in node.attributes() {
                prop_assert!(!attribute.name().starts_with("on"));
                prop_assert!(!["NaN", "inf", "://"].iter().any(|bad| attribute.value().contains(bad)));
                if attribute.name() == "href" {
                    prop_assert!(attribute.value().starts_with('#'));
                }
                prop_assert!(attribute.name() != "src" && !attribute.value().contains("url("));
            }
        }
    }

    #[test]
    fn law_ids_are_unique_and_every_reference_has_one(page in page()) {
        let html = page.to_html();
        let document = Document::parse(body(&html)).unwrap();
        let mut ids = BTreeSet::new();
        for id in document.descendants().filter_map(|node| node.attribute("id")) {
            prop_assert!(ids.insert(id), "{id} stands twice");
        }
        for node in document.descendants() {
            let labels = node.attribute("aria-labelledby").into_iter().flat_map(str::split_whitespace);
            let links = node.attribute("href").and_then(|link| link.strip_prefix('#'));
            for id in labels.chain(links) {
                prop_assert!(ids.contains(id), "{id} is nowhere");
            }
        }
    }

    #[test]
    fn law_every_drawing_is_named_and_described(page in page()) {
        let html = page.to_html();
        let document = Document::parse(body(&html)).unwrap();
        for svg in elements(&document, "svg") {
            prop_assert_eq!(svg.attribute("role"), Some("img"));
            for name in ["title", "desc"] {
                let said = svg.children().find(|node| node.has_tag_name(name)).map(words);
                prop_assert!(said.is_some_and(|said| !said.trim().is_empty()));
            }
        }
    }

    #[test]
    fn law_headings_never_skip_a_level(page in page()) {
        let html = page.to_html();
        let document = Document::parse(body(&html)).unwrap();
        let mut last = 0;
        for node in document.descendants() {
            let level = match node.tag_name().name() { "h1" => 1, "h2" => 2, "h3" => 3, _ => continue };
            prop_assert!(level <= last + 1);
            last = level;
        }
        prop_assert_eq!(elements(&document, "h1").count(), 1);
        prop_assert_eq!(elements(&document, "main").count(), 1);
    }

    #[test]
    fn law_the_same_input_gives_the_same_bytes(page in page()) {
        prop_assert_eq!(page.to_html(), page.clone().to_html());
    }
}

/// The cells of the rows of a table, heads included.
fn table(html: &str, class: &str) -> Vec<Vec<String>> {
    let document = Document::parse(body(html)).unwrap();
    let table =
        elements(&document, "table").find(|node| node.attribute("class") == Some(class)).unwrap();
    let rows = table.descendants().filter(|node| node.has_tag_name("tr"));
    // A drawing's words are left out: here is what stands beside it.
    let plain = |cell: Node| -> String {
        let texts = cell.descendants().filter(|node| {
            node.is_text() && !node.ancestors().any(|above| above.has_tag_name("svg"))
        });
        texts.filter_map(|node| node.text()).collect()
    };
    rows.map(|row| row.children().filter(Node::is_element).map(plain).collect()).collect()
}

#[test]
fn those_of_whom_nothing_is_known_stand_last() {
    let mut known = RankedCustomer::new("Known");
    known.rank = "3=".to_owned();
    known.ours = Some(Estimate::new(41.4, 30.0, 52.6));
    known.theirs = Some(Estimate::new(77.0, 60.0, 90.0));
    known.moved = Some(Moved::new("-8.4", ["49.5", "41.1"], Some(0.91)));
    known.attention = Some(0.004);
    known.reason = "we owe “stake 9” for 12 days".to_owned();
    known.step = "settle “stake 9”".to_owned();
    let overdue = AlarmLine::new("overdue", "we owe “stake 9” for 12 days");
    known.alarms = vec![AlarmLine::grave("falling", "worse of late"), overdue.clone(), overdue];
    known.coverage = 0.625;
    known.anomalies = 1;
    let mut page = HtmlPage::new("Book", "");
    let mut gone = RankedCustomer::new("Gone");
    gone.reason = "only outcomes known".to_owned();
    page.rows = vec![RankedCustomer::new("Unknown"), gone, known];
    let rows = table(&page.to_html(), "book");
    assert_eq!(
        rows[1..],
        [
            vec![
                "3=",
                "Known, 1 thing does not add up",
                "41",
                "30 to 53; 63\u{a0}% known",
                "77",
                "−8.4, from 49.5 to 41.1; the chance that it got worse: 91\u{a0}%",
                "<\u{a0}1\u{a0}%",
                // Alarms of one name are one tag; a grave one says so.
                "grave: fallingoverduewe owe “stake 9” for 12 days→ ; first: settle “stake 9”"
            ],
            vec!["–not known", "Unknown", "nothing known"],
            vec!["–not known", "Gone", "only outcomes known"],
        ]
    );
}

#[test]
fn one_of_whom_only_their_dealings_are_known_has_a_place() {
    let mut row = RankedCustomer::new("A");
    row.rank = "1".to_owned();
    row.theirs = Some(Estimate::new(22.0, 5.0, 50.0));
    row.reason = "nothing weighs against it".to_owned();
    let mut page = HtmlPage::new("Book", "");
    page.rows = vec![row];
    let html = page.to_html();
    let unknown = "–not known";
    let expected = [
        "1",
        "A",
        unknown,
        "nothing known of how we serve them",
        "22",
        unknown,
        unknown,
        "nothing weighs against it",
    ];
    assert_eq!(table(&html, "book")[1], expected);
    // An open dot on a broken line, and the middle of the scale.
    let document = Document::parse(body(&html)).unwrap();
    let classes = |name| {
        let all = elements(&document, name).filter_map(|node| node.attribute("class"));
        all.collect::<Vec<_>>()
    };
    assert!(classes("line").contains(&"track broken"));
    assert!(classes("circle").contains(&"dot open"));
}

#[test]
fn a_chance_of_loss_has_a_column_where_it_is_known() {
    let [mut a, mut b] = ["A", "B"].map(RankedCustomer::new);
    (a.ours, b.ours) =
        (Some(Estimate::new(60.0, 50.0, 70.0)), Some(Estimate::new(40.0, 1.0, 90.0)));
    a.loss = Some(0.25);
    let mut page = HtmlPage::new("Book", "");
    page.horizon = "lost in a year".to_owned();
    page.rows = vec![a, b, RankedCustomer::new("C")];
    let rows = table(&page.to_html(), "book");
    assert_eq!(
        [&*rows[0][7], &*rows[1][7], &*rows[2][7]],
        ["lost in a year", "25\u{a0}%", "–not known"]
    );
    page.rows.remove(0);
    let rows = table(&page.to_html(), "book");
    assert!(!rows[0].contains(&"lost in a year".to_owned()));
}

#[test]
fn grave_alarms_stand_above_the_book_each_a_link() {
    let [mut a, mut b, mut c] = ["A", "B", "C"].map(RankedCustomer::new);
    a.alarms = vec![AlarmLine::grave("leaving", "said so"), AlarmLine::new("overdue", "a stake")];
    b.alarms = vec![AlarmLine::new("overdue", "another")];
    c.alarms = vec![AlarmLine::grave("gone quiet", "not heard for 9 days")];
    a.portrait = Some(0);
    let mut page = HtmlPage::new("Book", "");
    page.rows = vec![a, b, c];
    page.portraits = vec![CustomerPortrait::new("A")];
    let html = page.to_html();
    let document = Document::parse(body(&html)).unwrap();
    let urgent = elements(&document, "section")
        .find(|node| node.attribute("class") == Some("urgent"))
        .unwrap();
    let items = urgent.descendants().filter(|node| node.has_tag_name("li"));
    let items: Vec<_> = items
        .map(|item| {
            let link = item.descendants().find_map(|node| node.attribute("href")).unwrap();
            (link.to_owned(), words(item))
        })
        .collect();
    let expected = [
        ("#customer-1", "A grave: leaving said so"),
        // One without a portrait is found in the book.
        ("#row-3", "C grave: gone quiet not heard for 9 days"),
    ];
    assert_eq!(items, expected.map(|(link, words)| (link.to_owned(), words.to_owned())));
    let order = ["class=\"urgent\"", "class=\"book\""].map(|place| html.find(place).unwrap());
    assert!(order[0] < order[1]);
    page.rows = page.rows.split_off(1)[..1].to_vec();
    assert!(!page.to_html().contains("class=\"urgent\""));
}

#[test]
fn two_standings_are_drawn_on_one_scale_and_said() {
    let mut ours = StandingView::new("How we serve them");
    ours.estimate = Some(Estimate::new(29.0, 6.0, 60.0));
    ours.open = Some((24.0, 36.0));
    ours.fresh = Some(0.37);
    let mut portrait = CustomerPortrait::new("A");
    portrait.standings = vec![ours, StandingView::new("How they deal with us")];
    let mut page = HtmlPage::new("Book", "");
    page.portraits = vec![portrait];
    let html = page.to_html();
    let rows = table(&html, "lines standings");
    assert_eq!(
        rows[1..],
        [
            [
                "How we serve them",
                "90\u{a0}% interval 6 to 60; thin line: from 24 to 36 as what is open ends; 37\u{a0}% \
                 fresh",
                "29"
            ],
            ["How they deal with us", "nothing known", "–not known"],
        ]
    );
    let document = Document::parse(body(&html)).unwrap();
    let said: Vec<String> = elements(&document, "desc").skip(1).map(words).collect();
    assert_eq!(
        said,
        [
            "29, 90\u{a0}% interval 6 to 60, on a scale from 0 to 100. 50 is where nothing is known. \
             It could go from 24 to 36 as what is open ends.",
            "Not known. 50 is where nothing is known."
        ]
    );
    let middle: Vec<_> = elements(&document, "line")
        .filter(|line| line.attribute("class") == Some("middle"))
        .filter_map(|line| line.attribute("x1"))
        .collect();
    assert_eq!(middle, ["50.00%", "50.00%"]);
}

#[test]
fn the_parts_of_a_standing_stand_by_model() {
    let line = |model: &str, name: &str, good: f64, adds: i64| {
        let mut line = ComponentLine::new(model, name);
        (line.good, line.adds) = (good, adds);
        line
    };
    let mut view = StandingView::new("How we serve them");
    (view.baseline, view.total) = (50, 48);
    view.parts = vec![
        line("trust", "honours stakes", 0.25, -9),
        line("trust", "takes risks", 12.0, 4),
        line("needs", "promises", -0.0, 3),
    ];
    let mut portrait = CustomerPortrait::new("A");
    portrait.standings = vec![view];
    let mut page = HtmlPage::new("Book", "");
    page.portraits = vec![portrait];
    let rows = table(&page.to_html(), "lines parts");
    assert_eq!(
        rows[1..],
        [
            vec!["nothing known", "", "50"],
            vec!["trust"],
            vec!["honours stakes", "0.2", "0.0", "0.0", "", "−9"],
            vec!["takes risks", "12.0", "0.0", "0.0", "", "+4"],
            vec!["needs"],
            vec!["promises", "0.0", "0.0", "0.0", "", "+3"],
            vec!["standing", "", "48"],
        ]
    );
}

#[test]
fn a_row_links_to_its_portrait_where_it_is_on_the_page() {
    let [mut here, mut gone] = ["Here", "Gone"].map(RankedCustomer::new);
    (here.portrait, gone.portrait) = (Some(0), Some(1));
    let mut page = HtmlPage::new("Book", "");
    page.rows = vec![here, gone];
    page.portraits = vec![CustomerPortrait::new("Here")];
    let html = page.to_html();
    let document = Document::parse(body(&html)).unwrap();
    let portrait = elements(&document, "article").next().unwrap().attribute("id").unwrap();
    let rows = elements(&document, "th").filter(|head| head.attribute("scope") == Some("row"));
    let links = rows.map(|row| row.descendants().find_map(|node| node.attribute("href")));
    assert_eq!(links.collect::<Vec<_>>(), [Some(&*format!("#{portrait}")), None]);
}

#[test]
fn an_unknown_cell_is_a_dash_and_not_zero() {
    let mut map = HeatMap::new(["value", "trust", "relevance", "reliability"]);
    map.rows = vec![("support".to_owned(), vec![Some(0.0), None, Some(f64::NAN)])];
    let mut portrait = CustomerPortrait::new("A");
    portrait.friction = Some(map);
    let mut page = HtmlPage::new("Book", "");
    page.portraits = vec![portrait];
    let rows = table(&page.to_html(), "heat");
    assert_eq!(rows[1], ["support", "0", "–not known", "–not known", "–not known"]);
}

/// The page of one customer, of whom trust alone is known.
fn page_of(trust: Timeline) -> String {
    let mut portrait = CustomerPortrait::new("A");
    portrait.trust = Some(trust);
    let mut page = HtmlPage::new("Book", "");
    page.portraits = vec![portrait];
    page.to_html()
}

#[test]
fn a_line_of_trust_has_a_gap_where_nothing_was_known() {
    let known = Some(Estimate::new(50.0, 40.0, 60.0));
    let at = |day: i64, estimate| TimelinePoint::new(day * 86_400, estimate);
    let mut trust = Timeline::new();
    trust.points = vec![at(4, known), at(0, known), at(1, known), at(2, None), at(3, known)];
    let html = page_of(trust);
    let document = Document::parse(body(&html)).unwrap();
    let lines = elements(&document, "path").filter(|node| node.attribute("class") == Some("line"));
    assert_eq!(
        lines.filter_map(|line| line.attribute("d")).map(str::trim).collect::<Vec<_>>(),
        ["M 0.00 50.00 L 250.00 50.00", "M 750.00 50.00 L 1000.00 50.00"]
    );
    let desc = elements(&document, "desc").map(words).find(|desc| desc.starts_with("Last"));
    assert_eq!(
        desc.as_deref(),
        Some(
            "Last: 50, 90\u{a0}% interval 40 to 60, on a scale from 0 to 100. Lowest 50, highest \
             50. The line has gaps where nothing was known."
        )
    );
}

/// Which alarms there are, tags say; the row says why. Where there is none, it says what drags.
#[test]
fn a_row_says_why_its_customer_stands_there() {
    let line = |customer: &str, rest: &str| {
        let line = format!(r#"{{"customer":"{customer}","at":1700000000,{rest}}}"#);
        serde_json::from_str::<Event>(&line).unwrap()
    };
    let act = r#""event":"act","by":"firm","stake":3,"conduct":"acted_rightly""#;
    let leaves = r#""event":"said_leaving""#;
    let events = vec![line("stays", act), line("leaves", act), line("leaves", leaves)];
    let as_of = Instant::new(1_700_000_000).unwrap();
    let book = Book::from_events(events, BookParams::default(), as_of, |_, _| ()).unwrap();
    let mut found = Vec::new();
    for ranked in &book.ranked().customers {
        let row = RankedCustomer::from_ranked(ranked, &Layout::default());
        let alarm = ranked.row.alarms.first();
        let why = alarm.map_or_else(|| ranked.reason.clone(), Alarm::reason);
        assert!(!why.is_empty());
        assert_eq!(row.reason.replace('\u{a0}', " "), why);
        found.push((ranked.customer.as_str().to_owned(), alarm.is_some()));
    }
    assert_eq!(found, [("leaves".to_owned(), true), ("stays".to_owned(), false)]);
}

/// Standings are in points of a hundred, and the head of their column says what the scale is.
#[test]
fn standings_are_in_points_under_a_head_that_says_so() {
    let line = r#"{"customer":"a","at":1700000000,"event":"act","by":"firm","stake":3,"conduct":"acted_rightly"}"#;
    let events = vec![serde_json::from_str::<Event>(line).unwrap()];
    let as_of = Instant::new(1_700_000_000).unwrap();
    let book = Book::from_events(events, BookParams::default(), as_of, |_, _| ()).unwrap();
    let ranked = book.ranked();
    let row = RankedCustomer::from_ranked(&ranked.customers[0], &Layout::default());
    let (ours, standing) = (row.ours.unwrap(), ranked.customers[0].portrait.ours().unwrap());
    let interval = standing.interval();
    for (points, share) in
        [(ours.value, standing.value()), (ours.lower, interval.lower), (ours.upper, interval.upper)]
    {
        assert!((points - 100.0 * share).abs() < 1e-12, "{points} {share}");
    }
    let mut page = HtmlPage::new("Book", "");
    page.rows = vec![row];
    let head = table(&page.to_html(), "book")[0].join(" ");
    assert!(
        head.contains('0') && head.contains("50: nothing known") && head.contains("100"),
        "{head}"
    );
}

/// A customer of whom nothing is scored has no place, and may call for attention all the same.
#[test]
fn who_has_no_place_keeps_the_alarms() {
    let line = r#"{"customer":"a","at":1700000000,"event":"said_leaving"}"#;
    let events = vec![serde_json::from_str::<Event>(line).unwrap()];
    let as_of = Instant::new(1_700_000_000).unwrap();
    let book = Book::from_events(events, BookParams::default(), as_of, |_, _| ()).unwrap();
    let ranked = book.ranked();
    let name = ranked.unknown[0];
    let alarms = &book.get(name).unwrap().alarms;
    assert!(ranked.customers.is_empty() && !alarms.is_empty());
    let row = RankedCustomer::without_place(name, book.get(name).unwrap());
    let told: Vec<&str> = row.alarms.iter().map(|alarm| alarm.name.as_str()).collect();
    assert_eq!(told, alarms.iter().map(|alarm| alarm.kind.to_string()).collect::<Vec<_>>());
    assert_eq!((row.name.as_str(), row.rank.as_str()), ("a", ""));
}

/// Each line stands at a multiple of the step, from where something is open to where it ends.
#[test]
fn what_is_open_is_hatched_where_it_is_open_alone() {
    let mut trust = Timeline::new();
    let point = |day: i64| {
        let mut point = TimelinePoint::new(day * 86_400, Some(Estimate::new(50.0, 40.0, 60.0)));
        // Wider by the day, so that each line has a length of its own.
        let more = 5.0 * (day - 1) as f64;
        point.open = (day > 0).then_some((30.0 - more, 70.0 + more));
        point
    };
    trust.points = (0..5).map(point).collect();
    let html = page_of(trust);
    let document = Document::parse(body(&html)).unwrap();
    let mut paths = elements(&document, "path");
    let hatched = paths.find(|node| node.attribute("class") == Some("hatching")).unwrap();
    let lines = hatched.attribute("d").unwrap().split("M ").map(str::trim);
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    // Open from day 1 of 4 on, so from 250 of 1 000.
    assert_eq!(lines.first().copied(), Some("256.00 70.12 V 29.88"));
    assert_eq!(lines.last().copied(), Some("992.00 84.84 V 15.16"));
    assert_eq!(lines.len(), 93);
}

#[test]
fn down_is_told_from_up_without_colour() {
    let mut change = Waterfall::new(("then", 41), ("now", 35));
    change.parts = vec![("trust".to_owned(), -9), ("needs".to_owned(), 3)];
    let mut portrait = CustomerPortrait::new("A");
    portrait.change = Some(change);
    let mut page = HtmlPage::new("Book", "");
    page.portraits = vec![portrait];
    let html = page.to_html();
    let document = Document::parse(body(&html)).unwrap();
    let tips = elements(&document, "use").filter_map(|tip| tip.attribute("href"));
    assert_eq!(tips.collect::<Vec<_>>(), ["#to-left", "#to-right"]);
    let bars = elements(&document, "rect").filter_map(|bar| bar.attribute("class"));
    assert_eq!(bars.collect::<Vec<_>>(), ["down", "up"]);
    let rows = table(&html, "lines change");
    assert_eq!(rows[1..].iter().map(|row| &*row[2]).collect::<Vec<_>>(), ["41", "−9", "+3", "35"]);
}

#[test]
fn an_empty_page_says_that_the_book_is_empty() {
    let html = HtmlPage::new("Book", "").to_html();
    let document = Document::parse(body(&html)).unwrap();
    assert!(words(document.root()).contains("The book has no customer."));
    assert_eq!(elements(&document, "table").count(), 0);
}

#[test]
fn a_page_of_portraits_alone_has_no_book() {
    let mut page = HtmlPage::new("A", "");
    page.portraits = vec![CustomerPortrait::new("A")];
    let html = page.to_html();
    let document = Document::parse(body(&html)).unwrap();
    assert!(!words(document.root()).contains("Who needs attention"));
    assert_eq!(elements(&document, "a").count(), 0);
}

#[test]
fn the_list_and_the_picture_say_what_to_do_first() {
    let mut row = RankedCustomer::new("A");
    row.ours = Some(Estimate::new(41.0, 30.0, 53.0));
    row.reason = "not heard for 65 days".to_owned();
    row.alarms = vec![AlarmLine::new("gone quiet", "not heard for 65 days")];
    row.step = "call them ".repeat(30);
    let mut page = HtmlPage::new("Book", "");
    page.rows = vec![row];
    assert!(
        words(Document::parse(body(&page.to_html())).unwrap().root())
            .contains("→ ; first: call them")
    );
    let picture = page.to_svg(5);
    let document = Document::parse(&picture).unwrap();
    let lines: Vec<String> = elements(&document, "text").map(words).collect();
    assert!(lines.contains(&"gone quiet: not heard for 65 days".to_owned()), "{lines:?}");
    let step = lines.iter().find(|line| line.starts_with('→')).unwrap();
    assert!(step.ends_with("them…") && step.chars().count() < 130, "{step}");
    // Asked for none, it draws none.
    assert!(!page.to_svg(0).contains("call them"));
}

#[test]
fn a_curve_is_drawn_within_its_scale_and_said_in_numbers() {
    let mut waiting = CurveView::new("waiting <h>", "log-odds");
    waiting.steps = vec![
        CurveStep::new("1 to 2", -0.8).between(0.0, 0.5).with_error(0.2).with_count(40),
        CurveStep::new("2 to 5", 0.3).between(0.5, 1.0).with_error(0.1).with_count(60),
        CurveStep::new("not answered", -0.0).with_count(7),
    ];
    let mut page = HtmlPage::new("Survey", "");
    page.learned = vec!["Chosen were curves.".to_owned()];
    page.curves = vec![waiting];
    let html = page.to_html();
    let document = Document::parse(body(&html)).unwrap();
    let said = words(document.root());
    for part in [
        "waiting <h>, log-odds",
        "Chosen were curves.",
        "From −0.80 at the bad end to +0.30 at the good one; lowest −0.80, highest +0.30.",
        "−0.80 ± 0.20",
        "not answered",
        "A curve is what an answer adds",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    // A page of curves has no book to skip to, and explains no standing.
    assert!(!said.contains("Skip to the book") && !said.contains("A standing is"), "{said}");
    // From −1 to .4, a twentieth more to either side: the band's ends lie at 95.45 and 4.55.
    let path = |class: &str| {
        let of = |node: &Node| node.attribute("class") == Some(class);
        let node = elements(&document, "path").find(of).unwrap();
        node.attribute("d").unwrap().to_owned()
    };
    assert_eq!(path("line"), "M 0.00 82.47 L 500.00 82.47 L 500.00 11.04 L 1000.00 11.04");
    assert_eq!(
        path("band"),
        "M 0.00 95.45 L 500.00 95.45 L 500.00 17.53 L 1000.00 17.53 L 1000.00 4.55 L 500.00 4.55 \
         L 500.00 69.48 L 0.00 69.48 Z"
    );
    assert!(said.contains("0.00") && !said.contains("-0.00"));
}

/// Where no answer adds anything, zero stands in the middle of a scale from −1 to 1.
#[test]
fn a_curve_of_nothing_lies_in_the_middle() {
    let mut flat = CurveView::new("waiting", "log-odds");
    flat.steps = vec![
        CurveStep::new("1 to 2", 0.0).between(0.0, 0.5),
        CurveStep::new("2 to 5", 0.0).between(0.5, 1.0),
    ];
    let mut page = HtmlPage::new("Survey", "");
    page.curves = vec![flat];
    let html = page.to_html();
    let document = Document::parse(body(&html)).unwrap();
    let line = elements(&document, "path").find(|node| node.attribute("class") == Some("line"));
    assert_eq!(
        line.unwrap().attribute("d"),
        Some("M 0.00 50.00 L 500.00 50.00 L 500.00 50.00 L 1000.00 50.00")
    );
    let ends = elements(&document, "div").find(|node| node.attribute("class") == Some("ends"));
    assert_eq!(ends.unwrap().children().map(words).collect::<Vec<_>>(), ["+1.00", "−1.00"]);
}

/// What was learned of two items and a category, with curves, steps and counts by hand: one item goes
/// from 1 to 5, the other backwards from 20 days to 0.
fn shapes_by_hand(curves: bool) -> goodwill::calibrate::shapes::Shapes {
    use goodwill::calibrate::shapes::{Reply, Shaper, Shapes};
    use goodwill::calibrate::{Calibrator, Category, Sample, Signal, Target};
    use goodwill::quantity::{Name, Scale};
    use serde_json::json;

    let name = |text: &str| Name::new(text).unwrap();
    let signal =
        |text: &str, min, max| Signal::new(name(text), name(text), Scale::new(min, max).unwrap());
    let signals = vec![signal("ease", 1.0, 5.0), signal("wait", 0.0, 20.0).reversed()];
    let rows: Vec<Vec<Option<f64>>> =
        (0..60).map(|i| vec![Some(f64::from(1 + i % 5)), Some(f64::from(i * 7 % 20))]).collect();
    let outcome = Target::Numeric((0..60).map(|i| f64::from(i % 5 - i * 7 % 20)).collect());
    let plans = Category::new(name("plan"), vec![name("basic"), name("gold")]).unwrap();
    let labels: Vec<Vec<Reply>> = (0..60).map(|i| vec![Reply::Label(i % 2)]).collect();
    let sample = Sample::new(signals, &rows, outcome).unwrap();
    let sample = sample.with_categories(vec![plans], &labels).unwrap();
    let learned = Shaper::new(Calibrator::default().with_folds(3).unwrap()).shape(&sample).unwrap();
    let mut form = serde_json::to_value(&learned).unwrap();
    let curve = |name: &str, edges: [f64; 2], steps: [f64; 3]| {
        json!({
            "name": name, "edges": edges, "steps": steps, "errors": [0.5, 0.25, 0.125],
            "counts": [10, 20, 30], "counts_apart": [4, 0], "not_answered": -0.5, "does_not_apply": 0.75,
        })
    };
    form["monotone"] = json!(false);
    form["base"] = json!(0.0);
    form["pairs"] = json!([]);
    form["curves"] = json!([]);
    if curves {
        form["curves"] = json!([
            curve("ease", [0.25, 0.5], [-2.0, 0.5, 1.5]),
            curve("wait", [0.1, 0.675], [-4.0, 1.0, 2.0]),
        ]);
    }
    form["steps"] = json!([{
        "name": "plan", "steps": [0.25, -0.75], "errors": [0.5, 0.125], "counts": [31, 29],
        "counts_apart": [0, 1], "not_answered": 3.0, "does_not_apply": -0.25,
    }]);
    serde_json::from_value::<Shapes>(form).unwrap()
}

fn added(
    label: &str,
    ends: Option<[f64; 2]>,
    adds: f64,
    error: Option<f64>,
    count: usize,
) -> CurveStep {
    let mut step = CurveStep::new(label, adds).with_count(count);
    step.ends = ends;
    step.error = error;
    step
}

/// Each bin is said in the unit of its scale, a backward item from its bad end on; nobody who gave no
/// answer is no line.
#[test]
fn curves_are_said_in_the_units_of_their_scales() {
    let found = CurveView::of(&shapes_by_hand(true));
    let bin =
        |label: &str, ends, adds, error, count| added(label, Some(ends), adds, Some(error), count);
    let ease = vec![
        bin("1 to 2", [0.0, 0.25], -2.0, 0.5, 10),
        bin("2 to 3", [0.25, 0.5], 0.5, 0.25, 20),
        bin("3 to 5", [0.5, 1.0], 1.5, 0.125, 30),
        added("not answered", None, -0.5, None, 4),
    ];
    let wait = vec![
        bin("20 to 18", [0.0, 0.1], -4.0, 0.5, 10),
        bin("18 to 6.5", [0.1, 0.675], 1.0, 0.25, 20),
        bin("6.5 to 0", [0.675, 1.0], 2.0, 0.125, 30),
        added("not answered", None, -0.5, None, 4),
    ];
    let plan = vec![
        added("basic", None, 0.25, Some(0.5), 31),
        added("gold", None, -0.75, Some(0.125), 29),
        added("does not apply", None, -0.25, None, 1),
    ];
    let of = |name: &str, steps| {
        let mut view = CurveView::new(name, "in the outcome's unit");
        view.steps = steps;
        view
    };
    assert_eq!(found, [of("ease", ease), of("wait", wait), of("plan", plan)]);
}

/// Without curves an item is a line through its mean, where it adds nothing.
#[test]
fn straight_weights_are_said_as_lines_through_their_means() {
    let shapes = shapes_by_hand(false);
    let found = CurveView::of(&shapes);
    assert_eq!(found.iter().map(|view| &*view.name).collect::<Vec<_>>(), ["ease", "wait", "plan"]);
    // Of 1 to 5 the mean is 3; of 0 to 19, thrice each, 9.5 of 20.
    let ends = [["1", "3", "5"], ["20", "9.5", "0"]];
    for ((view, ends), weight) in found.iter().zip(ends).zip(shapes.calibration().weights()) {
        let labels: Vec<&str> = view.steps.iter().map(|step| &*step.label).collect();
        assert_eq!(labels, ends, "{}", view.name);
        let mean = if view.name == "ease" { 0.5 } else { 0.525 };
        assert!((weight.mean - mean).abs() < 1e-12);
        let error = weight.standard_error.unwrap();
        for (step, share) in view.steps.iter().zip([0.0, mean, 1.0]) {
            let away = share - mean;
            assert!((step.adds - weight.weight * away).abs() < 1e-9, "{step:?}");
            assert!((step.error.unwrap() - error * away.abs()).abs() < 1e-9, "{step:?}");
            let [from, to] = step.ends.unwrap();
            assert!(
                (from - share).abs() < 1e-12 && (from - to).abs() < 1e-12 && step.count.is_none(),
                "{step:?}"
            );
        }
        assert!(view.steps[2].adds > 1.0 && view.steps[0].adds < -1.0, "{view:?}");
    }
}
