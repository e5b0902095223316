//! What every model repeats: words, constants, open lists.

#![allow(clippy::unwrap_used)]
// The macros define what is public.
#![allow(unreachable_pub)]

use goodwill::kernel::checked::checked;
use goodwill::kernel::getters::getters;
use goodwill::kernel::map::Map;
use goodwill::kernel::open::{OpenList, Opened};
use goodwill::kernel::params::params;
use goodwill::kernel::words::words;
use goodwill::quantity::{Instant, Level, Positive, Share};
use proptest::prelude::*;
use std::collections::BTreeMap;

words! {
    /// Three words.
    pub(crate) enum Step {
        /// The first.
        Find = "find" => 3,
        /// The second.
        BackOnTrack = "back_on_track" => 1,
        /// The third.
        Rest = "rest" => 4,
    }
    /// All three.
    pub(crate) const ALL: [Self];
    /// The word.
    pub(crate) fn name;
    /// Days.
    pub(crate) fn days -> u8;
    Display;
    FromStr "step", list, cut;
}

words! {
    /// A list that may grow, without a list of its rule.
    pub(crate) enum Side {
        /// One.
        Left = "left",
        /// The other.
        Right = "right",
    }
    /// Both.
    pub(crate) const ALL: [Self, ..];
    fn name;
    FromStr "side", "left or right", whole;
}

params! {
    /// Two constants.
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct Few {
        cap: Share = Share::HALF, set with_cap "the cap";
        level: Level = Level::default(), set with_level "the probability inside intervals";
    }
}

struct Fields {
    list: Vec<u8>,
    fixed: &'static str,
}

impl Fields {
    getters! {
        /// A list.
        fn list -> &[u8];
        /// A word of the source.
        fn fixed -> &'static str;
    }
}

mod checked {
    use super::{Positive, Share, params};

    params! {
        /// A constant that is checked, and one that is not.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct Most, checked {
            weight: Positive = Positive::ONE, check with_weight "the weight";
            cap: Share = Share::HALF, set with_cap "the cap";
        }
    }

    impl Most {
        pub(super) fn with_weight(mut self, weight: Positive) -> goodwill::Result<Self> {
            if weight.get() > 9.0 {
                let (what, rule) = ("weight", "at most 9");
                return Err(goodwill::Error::OutOfRange { what, rule, got: weight.get() });
            }
            self.weight = weight;
            Ok(self)
        }
    }
}

/// A value that is read through its constructor.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "DueForm", into = "DueForm")]
struct Due {
    what: String,
    days: u8,
    told: Option<String>,
}

impl Due {
    getters! {
        /// The name.
        fn what -> &String;
        /// A number.
        fn after -> u8 = days;
        /// What may be missing.
        fn told -> Option<&String>;
    }
}

checked! {
    Due as DueForm {
        what: String,
        days: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        told: Option<String>,
    }
    => if days > 9 {
        let (what, rule) = ("days", "at most 9");
        Err(goodwill::Error::OutOfRange { what, rule, got: days.into() })
    } else {
        Ok(Self { what, days, told })
    }
}

#[test]
fn words_are_written_once() {
    assert_eq!(Step::NAMES, ["find", "back_on_track", "rest"]);
    for (place, step) in Step::ALL.into_iter().enumerate() {
        assert_eq!(
            (step.index(), step.name(), step.to_string()),
            (place, Step::NAMES[place], step.name().to_owned())
        );
        assert_eq!(step.name().parse::<Step>().unwrap(), step);
        let json = serde_json::to_string(&step).unwrap();
        assert_eq!(json, format!("\"{step}\""));
        assert_eq!(serde_json::from_str::<Step>(&json).unwrap(), step);
    }
    assert_eq!(Step::ALL.map(Step::days), [3, 1, 4]);
    assert_eq!(format!("{:>6}|{:<6}|", Step::Find, Step::Rest), "  find|rest  |");
    assert_eq!(Side::ALL.len(), Side::NAMES.len());
}

#[test]
fn words_that_are_not_known_are_refused() {
    let long = "x".repeat(50);
    assert_eq!(
        long.parse::<Step>().unwrap_err().to_string(),
        format!(
            "step must be one of find, back_on_track, rest, got `{}… and 10 more characters`",
            "x".repeat(40)
        ),
    );
    assert_eq!(
        long.parse::<Side>().unwrap_err().to_string(),
        format!("side must be left or right, got `{long}`"),
    );
}

#[test]
fn getters_read_lists_and_words_of_the_source() {
    let fields = Fields { list: vec![1, 2], fixed: "fixed" };
    assert_eq!((fields.list(), fields.fixed()), ([1, 2].as_slice(), "fixed"));
}

#[test]
fn constants_are_read_with_their_defaults() {
    assert_eq!(serde_json::from_str::<Few>("{}").unwrap(), Few::default());
    let few = Few::default().with_cap(Share::ONE).with_level(Level::default());
    assert_eq!((few.cap(), few.level()), (Share::ONE, Level::default()));
    assert_eq!(serde_json::from_str::<Few>(r#"{ "cap": 1.0 }"#).unwrap(), few);
    let refused = serde_json::from_str::<Few>(r#"{ "lid": 1.0 }"#).unwrap_err().to_string();
    assert!(refused.starts_with("unknown field `lid`, expected `cap` or `level`"), "{refused}");
}

#[test]
fn constants_are_read_through_their_checks() {
    use checked::Most;
    let most: Most = serde_json::from_str(r#"{ "weight": 9.0 }"#).unwrap();
    assert_eq!((most.weight().get(), most.cap()), (9.0, Share::HALF));
    assert_eq!(serde_json::to_string(&most).unwrap(), r#"{"weight":9.0,"cap":0.5}"#);
    assert_eq!(most.with_cap(Share::ONE).cap(), Share::ONE);
    let refused = serde_json::from_str::<Most>(r#"{ "weight": 10.0 }"#).unwrap_err().to_string();
    assert!(refused.starts_with("weight must be at most 9, got 10"), "{refused}");
}

#[test]
fn values_are_read_through_their_constructors() {
    let json = r#"{"what":"a call","days":9}"#;
    let due: Due = serde_json::from_str(json).unwrap();
    assert_eq!((due.what().as_str(), due.after(), due.told()), ("a call", 9, None));
    assert_eq!(serde_json::to_string(&due).unwrap(), json);
    let refused = serde_json::from_str::<Due>(&json.replace('9', "10")).unwrap_err().to_string();
    assert!(refused.starts_with("days must be at most 9, got 10"), "{refused}");
    let more = json.replace("days", "weeks");
    assert!(serde_json::from_str::<Due>(&more).is_err());
}

/// Two of four are of one instant, so that names have to tell them apart.
impl Opened for u8 {
    fn at(&self) -> Instant {
        Instant::new(i64::from(*self / 2)).unwrap()
    }
}

/// Few keys, that meet often, or more than stand in a row.
fn key() -> impl Strategy<Value = u8> {
    prop_oneof![0_u8..4, 0_u8..60]
}

proptest! {
    #[test]
    fn law_a_map_is_a_tree_however_many_it_holds(
        entries in prop::collection::vec((key(), any::<u8>()), 0..120),
    ) {
        let (mut map, mut tree) = (Map::new(), BTreeMap::new());
        for (key, more) in &entries {
            for sum in [map.or_default(key), tree.entry(*key).or_default()] {
                *sum += u64::from(*more);
            }
        }
        prop_assert!(map.iter().eq(tree.iter()) && map.keys().eq(tree.keys()));
        prop_assert_eq!((map.len(), map.is_empty()), (tree.len(), tree.is_empty()));
        for key in 0..60 {
            prop_assert_eq!(map.get(&key), tree.get(&key));
        }
        let text = serde_json::to_string(&map).unwrap();
        prop_assert_eq!(&text, &serde_json::to_string(&tree).unwrap());
        prop_assert_eq!(&serde_json::from_str::<Map<u8, u64>>(&text).unwrap(), &map);
        let mut last_first: Vec<(u8, u64)> = map.clone().into_iter().collect();
        last_first.reverse();
        prop_assert_eq!(last_first.into_iter().collect::<Map<u8, u64>>(), map);
    }

    #[test]
    fn law_an_open_list_knows_no_order(
        facts in prop::collection::vec((key(), any::<bool>()), 0..120), cut in 0_usize..120,
    ) {
        let fed = |facts: &[(u8, bool)]| {
            let mut list = OpenList::default();
            for (key, opens) in facts {
                if *opens { list.open(key) } else { list.close(key) }
            }
            list
        };
        let (first, second) = facts.split_at(cut.min(facts.len()));
        let mut merged = fed(second);
        merged.merge(&fed(first));
        let mut reversed = facts.clone();
        reversed.reverse();
        prop_assert_eq!(&merged, &fed(&facts));
        prop_assert_eq!(&merged, &fed(&reversed));

        let count = |key: u8| -> i64 {
            facts.iter().filter(|(own, _)| *own == key).map(|(_, opens)| if *opens { 1 } else { -1 }).sum()
        };
        let open: Vec<u8> = (0..60).filter(|key| count(*key) == 1).collect();
        prop_assert_eq!(merged.still_open().copied().collect::<Vec<_>>(), open);
        let odd: Vec<(u8, i64)> =
            (0..60).map(|key| (key, count(key))).filter(|(_, count)| ![0, 1].contains(count)).collect();
        prop_assert_eq!(merged.anomalies().map(|(key, count)| (*key, count)).collect::<Vec<_>>(), odd);
    }
}
