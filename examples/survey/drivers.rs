//! What to improve first: each item by how it goes with the outcome, and how it is rated.

use goodwill::calibrate::Signal;
use goodwill::classic::{DriverParams, KeyDriver, KeyDrivers, Quadrant};
use goodwill::kernel::Interval;
use goodwill::quantity::Name;

use super::data::Data;
use super::spec::Spec;
use super::support::json::Object;
use super::support::table::{self, Side};

/// Places the items; none where no outcome is known that any item could go with.
pub(crate) fn of(spec: &Spec, data: &Data) -> goodwill::Result<Option<KeyDrivers>> {
    let names: Vec<Name> = spec.signals.iter().map(|signal| signal.name().clone()).collect();
    let rows: Vec<Vec<Option<f64>>> = data
        .rows
        .iter()
        .map(|row| row.iter().zip(&spec.signals).map(|(x, signal)| up(signal, (*x)?)).collect())
        .collect();
    KeyDrivers::from_outcomes(&names, &rows, &data.outcomes, &DriverParams::default())
}

/// How far towards the good end of its scale an answer stands.
fn up(signal: &Signal, answer: f64) -> Option<f64> {
    let share = signal.scale().share_of(answer).ok()?;
    Some(if signal.is_reversed() { share.complement().get() } else { share.get() })
}

/// The items in the order in which to look at them.
fn ordered(drivers: &KeyDrivers) -> Vec<&KeyDriver> {
    let place = |item: &KeyDriver| Quadrant::ALL.iter().position(|one| *one == item.quadrant);
    let mut items: Vec<&KeyDriver> = drivers.items().iter().collect();
    items.sort_by(|a, b| {
        let less = b.importance.value.total_cmp(&a.importance.value);
        place(a).cmp(&place(b)).then(less)
    });
    items
}

/// Says it as a table.
pub(crate) fn words(drivers: &KeyDrivers) -> String {
    let range = |interval: Option<Interval>, digits: usize| {
        interval.map_or_else(|| "-".to_owned(), |interval| format!("{interval:.digits$}"))
    };
    let rows = ordered(drivers).into_iter().map(|item| {
        [
            item.quadrant.name().replace('_', " "),
            if item.is_firm { "firm" } else { "near a cut" }.to_owned(),
            item.name.as_str().to_owned(),
            format!("{:.2}", item.importance.value),
            range(item.importance.interval, 2),
            format!("{:.1}", item.performance),
            range(Some(item.interval), 1),
        ]
    });
    let table = table::layout(
        [
            ("what to do", Side::Left),
            ("", Side::Left),
            ("item", Side::Left),
            ("importance", Side::Right),
            ("", Side::Right),
            ("performance", Side::Right),
            ("", Side::Right),
        ],
        rows,
    );
    let says = format!(
        "Importance: how the item goes with the outcome (correlation). Performance: its mean, 0 to \
         100, reversed items turned round. Cut at their means, {:.2} and {:.1}: what matters more \
         and is weak comes first, what matters less and is strong may be more than needed. Near a \
         cut: another sample may place it elsewhere. A correlation is no cause.",
        drivers.importance_cut(),
        drivers.performance_cut(),
    );
    let names: Vec<&str> = drivers.unplaced().iter().map(Name::as_str).collect();
    let left = match names.as_slice() {
        [] => String::new(),
        names => {
            format!("Without a place, since all answer alike or too few: {}.", names.join(", "))
        }
    };
    format!("{table}\n{}", table::paragraph(&format!("{says} {left}")))
}

/// Says it as objects of JSON.
pub(crate) fn json(drivers: Option<&KeyDrivers>) -> Vec<Object> {
    let items = drivers.map(ordered).unwrap_or_default();
    let object = |item: &KeyDriver| {
        let ends = item.importance.interval.map(|interval| vec![interval.lower, interval.upper]);
        Object::default()
            .field("item", item.name.as_str())
            .field("quadrant", item.quadrant.name())
            .field("firm", item.is_firm)
            .field("importance", item.importance.value)
            .field("importance_interval", ends)
            .field("performance", item.performance)
            .field("performance_interval", vec![item.interval.lower, item.interval.upper])
            .field("answers", item.answers)
    };
    items.into_iter().map(object).collect()
}
