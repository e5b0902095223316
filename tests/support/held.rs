//! Texts that stand in a file beside the tests, and must not move.

// Each test program uses a part of this, and one that cannot get its input is broken.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use serde_json::Value;

fn path(file: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "tests", "golden", file].iter().collect()
}

/// Reads a file; a checkout that ends its lines in another way changes nothing.
pub(crate) fn read(file: &str) -> String {
    std::fs::read_to_string(path(file)).unwrap_or_default().replace("\r\n", "\n")
}

/// Holds a text against its file, and says where the first lines differ.
pub(crate) fn hold(file: &str, text: &str) {
    if std::env::var_os("GOODWILL_BLESS").is_some() {
        std::fs::write(path(file), text).unwrap();
        panic!("{file} was written, not compared; run again without GOODWILL_BLESS");
    }
    let frozen = read(file);
    if frozen == text {
        return;
    }
    let (before, now): (Vec<&str>, Vec<&str>) = (frozen.lines().collect(), text.lines().collect());
    let pairs = (0..before.len().max(now.len())).map(|i| (i + 1, before.get(i), now.get(i)));
    let different: Vec<_> = pairs.filter(|(_, before, now)| before != now).collect();
    let shown = different.iter().take(5).map(|(line, before, now)| {
        let [before, now] = [before, now].map(|text| text.map_or("(no such line)", |text| text));
        format!("\n{file}:{line}\n  was {before}\n  is  {now}")
    });
    panic!("{} lines of {file} differ{}", different.len(), shown.collect::<String>());
}

/// FNV-1a.
pub(crate) fn hash(bytes: impl IntoIterator<Item = u8>) -> u64 {
    let mut all = Digest::new();
    all.bytes(bytes);
    all.0
}

/// The same of figures and words one after the other, whatever they are called.
pub(crate) struct Digest(pub(crate) u64);

impl Digest {
    pub(crate) const fn new() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }

    pub(crate) fn bytes(&mut self, bytes: impl IntoIterator<Item = u8>) {
        self.0 = bytes
            .into_iter()
            .fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    }

    pub(crate) fn number(&mut self, x: f64) {
        self.bytes(x.to_bits().to_le_bytes());
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.bytes().chain([0]));
    }

    /// All that something shows as data, but for the constants that it was read by.
    pub(crate) fn add<T: serde::Serialize>(&mut self, shown: &T) {
        self.value(&serde_json::to_value(shown).unwrap());
    }

    pub(crate) fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.bytes([0]),
            Value::Bool(flag) => self.bytes([1 + u8::from(*flag)]),
            Value::Number(number) => self.number(number.as_f64().unwrap()),
            Value::String(text) => self.text(text),
            Value::Array(list) => list.iter().for_each(|value| self.value(value)),
            Value::Object(fields) => {
                let shown =
                    fields.iter().filter(|(name, _)| !["params", "level"].contains(&name.as_str()));
                shown.for_each(|(_, value)| self.value(value));
            }
        }
    }
}
