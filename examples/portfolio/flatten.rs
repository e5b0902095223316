//! JSON as a table: objects become rows, and what is nested becomes columns with dots.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::ocel::{self, Cells};

/// A row: the line that it begins on, and its cells.
pub(crate) type Line = (u64, Vec<String>);

/// Reads objects, one after the other or in a list; `rows` names the field that holds the list,
/// with dots where it is nested. A log in the layout of OCEL 2.0 is known by itself.
///
/// The error begins with the line.
pub(crate) fn table(text: &str, rows: Option<&str>) -> Result<(Vec<String>, Vec<Line>), String> {
    let line_of = Lines::of(text);
    let mut objects: Vec<(u64, Cells)> = Vec::new();
    for next in serde_json::Deserializer::from_str(text).into_iter::<&RawValue>() {
        let document = next.map_err(|error| wrong(error.line() as u64, &error))?;
        let nested = match rows {
            Some(path) => inside(document, path)
                .map_err(|said| format!("line {}: {said}", line_of.at(document.get())))?,
            None => document,
        };
        if nested.get().starts_with('[') {
            let list: Vec<&RawValue> = serde_json::from_str(nested.get())
                .map_err(|error| wrong(line_of.at(nested.get()), &error))?;
            for one in list {
                objects.push((line_of.at(one.get()), flat(one, &line_of)?));
            }
        } else if let Some(log) = ocel::Log::known(document) {
            for (event, cells) in log.map_err(|error| wrong(line_of.at(document.get()), &error))? {
                objects.push((line_of.at(event), cells));
            }
        } else {
            objects.push((line_of.at(nested.get()), flat(nested, &line_of)?));
        }
    }
    Ok(aligned(objects))
}

/// Puts the cells of all objects under one header, in the order in which the columns are met.
fn aligned(objects: Vec<(u64, Cells)>) -> (Vec<String>, Vec<Line>) {
    let (mut header, mut places) = (Vec::new(), BTreeMap::new());
    for (column, _) in objects.iter().flat_map(|(_, cells)| cells) {
        if !places.contains_key(column) {
            places.insert(column.clone(), header.len());
            header.push(column.clone());
        }
    }
    let rows = objects.into_iter().map(|(line, cells)| {
        let mut row = vec![String::new(); header.len()];
        for (column, cell) in cells {
            if let Some(place) = places.get(&column) {
                row[*place] = cell;
            }
        }
        (line, row)
    });
    let rows = rows.collect();
    (header, rows)
}

fn wrong(line: u64, error: &serde_json::Error) -> String {
    // Its own line counts from where it began.
    let said = error.to_string();
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    format!("line {line}: must be JSON, got what is not: {said}")
}

/// Finds what a field holds, which may be nested.
fn inside<'a>(document: &'a RawValue, path: &str) -> Result<&'a RawValue, String> {
    let mut at = document;
    for name in path.split('.') {
        let fields: BTreeMap<String, &RawValue> = serde_json::from_str(at.get())
            .map_err(|_| format!("must be an object with `{path}`, which `rows` names"))?;
        let known: Vec<&str> = fields.keys().map(String::as_str).collect();
        at = fields.get(name).ok_or_else(|| {
            format!("must have `{path}`, which `rows` names, got {}", known.join(", "))
        })?;
    }
    Ok(at)
}

/// On which line of a text a part of it begins.
struct Lines<'a> {
    text: &'a str,
    /// Where each line but the first begins.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self { text, starts: starts.map(|(place, _)| place + 1).collect() }
    }

    fn at(&self, part: &str) -> u64 {
        let offset = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        self.starts.partition_point(|start| *start <= offset) as u64 + 1
    }
}

fn flat(object: &RawValue, line_of: &Lines<'_>) -> Result<Cells, String> {
    cells(object).map_err(|error| wrong(line_of.at(object.get()), &error))
}

/// Makes columns of an object: `data.order.id` where objects are nested. A list of plain values is
/// one cell, with `;` between them; one of objects has their numbers in the names, from 0.
fn cells(object: &RawValue) -> serde_json::Result<Cells> {
    let mut cells = Vec::new();
    let mut json = serde_json::Deserializer::from_str(object.get());
    let seed = Flat { path: String::new(), cells: &mut cells };
    seed.deserialize(&mut json)?;
    Ok(cells)
}

struct Flat<'a> {
    path: String,
    cells: &'a mut Cells,
}

impl Flat<'_> {
    fn cell(self, text: String) {
        self.cells.push((self.path, text));
    }

    fn below(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}

impl<'de> DeserializeSeed<'de> for Flat<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Flat<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<(), E> {
        self.cell(flag.to_string());
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        self.cell(number.to_string());
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        self.cell(number.to_string());
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<(), E> {
        self.cell(number.to_string());
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.cell(text.to_owned());
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if seen.contains(&name) {
                let path = self.below(&name);
                return Err(de::Error::custom(format!("`{path}` stands there twice")));
            }
            map.next_value_seed(Flat { path: self.below(&name), cells: &mut *self.cells })?;
            seen.insert(name);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut listed = Vec::new();
        let mut plain = true;
        for number in 0_usize.. {
            let path = self.below(&number.to_string());
            let before = listed.len();
            let seed = Flat { path: path.clone(), cells: &mut listed };
            if seq.next_element_seed(seed)?.is_none() {
                break;
            }
            plain &= listed[before..].iter().all(|(column, _)| *column == path);
        }
        if plain && !listed.is_empty() {
            let texts: Vec<String> = listed.into_iter().map(|(_, text)| text).collect();
            self.cell(texts.join(";"));
        } else {
            self.cells.append(&mut listed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn lines_lists_and_nested_lists_are_one_table() {
        let lines = "{\"id\":1,\"data\":{\"who\":\"a\"}}\n\n{\"id\":2.5,\"tags\":[\"x\",\"y\"],\"no\":null}\n";
        let list = "[\n{\"id\":1,\"data\":{\"who\":\"a\"}},\n\n{\"id\":2.5,\"tags\":[\"x\",\"y\"],\"no\":null}]";
        let nested = "{\"page\":{\"items\":[{\"id\":1,\"data\":{\"who\":\"a\"}},\n\n{\"id\":2.5,\"tags\":[\"x\",\"y\"]}]}}";
        let header = ["id", "data.who", "tags"].map(str::to_owned).to_vec();
        for (text, rows, on) in
            [(lines, None, [1, 3]), (list, None, [2, 4]), (nested, Some("page.items"), [1, 3])]
        {
            let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
            let expected = vec![(on[0], row(["1", "a", ""])), (on[1], row(["2.5", "", "x;y"]))];
            assert_eq!(table(text, rows), Ok((header.clone(), expected)), "{text}");
        }
        let objects = table("{\"parts\":[{\"name\":\"a\"},{\"name\":\"b\"}]}", None);
        let columns = objects.map(|(header, _)| header);
        assert_eq!(columns, Ok(vec!["parts.0.name".to_owned(), "parts.1.name".to_owned()]));
    }

    #[test]
    fn what_is_wrong_is_named_by_line() {
        let said = |text, rows| table(text, rows).err().unwrap_or_default();
        assert_eq!(
            said("{\"a\":1}\n{\"b\":{\"a\":1,\"a\":2}}", None),
            "line 2: must be JSON, got what is not: `b.a` stands there twice"
        );
        assert!(said("{\"a\":1}\n{\"a\":}", None).starts_with("line 2: must be JSON, got what"));
        assert_eq!(
            said("{\"a\":[]}", Some("b")),
            "line 1: must have `b`, which `rows` names, got a"
        );
    }
}
