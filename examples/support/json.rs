//! An object whose fields keep the order in which they were written.

use std::fmt::Write as _;

use goodwill::report::Shown;
use serde_json::Value;

/// A JSON object as it grows; `serde_json` by itself would sort its fields by name.
///
/// A number that is not finite becomes `null`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Object(String);

impl Object {
    /// Adds a field of a plain value.
    pub(crate) fn field(self, name: &str, value: impl Into<Value>) -> Self {
        self.raw(name, &value.into().to_string())
    }

    /// Adds a field that is an object itself.
    pub(crate) fn object(self, name: &str, object: &Self) -> Self {
        self.raw(name, &object.to_string())
    }

    /// Adds a field that is a list of objects.
    pub(crate) fn list(self, name: &str, objects: impl IntoIterator<Item = Self>) -> Self {
        let items: Vec<String> = objects.into_iter().map(|object| object.to_string()).collect();
        self.raw(name, &format!("[{}]", items.join(",")))
    }

    fn raw(mut self, name: &str, json: &str) -> Self {
        if !self.0.is_empty() {
            self.0.push(',');
        }
        // Displayed as JSON, so that quotes and line breaks in a name are escaped.
        push_seen(&mut self.0, &Value::from(name).to_string());
        self.0.push(':');
        push_seen(&mut self.0, json);
        self
    }
}

/// Adds JSON with what nobody sees escaped: it stands in texts alone, and means the same there.
fn push_seen(text: &mut String, json: &str) {
    // Nearly all of it is plain, and an object comes by here once for each that it stands in.
    if json.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        text.push_str(json);
        return;
    }
    for letter in json.chars() {
        if Shown::hides(letter) {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(letter);
        }
    }
}

impl core::fmt::Display for Object {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{{{}}}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Object;

    #[test]
    fn fields_keep_their_order_and_are_escaped() -> Result<(), serde_json::Error> {
        let inner = Object::default().field("name", "a \"quoted\"\nname");
        let object = Object::default()
            .field("rows", 3)
            .field("auc", None::<f64>)
            .field("loss", f64::NAN)
            .object("beta", &inner)
            .list("top", [inner.clone(), Object::default()]);
        let text = object.to_string();
        assert_eq!(
            text,
            r#"{"rows":3,"auc":null,"loss":null,"beta":{"name":"a \"quoted\"\nname"},"top":[{"name":"a \"quoted\"\nname"},{}]}"#
        );
        serde_json::from_str::<serde_json::Value>(&text).map(|_| ())
    }

    #[test]
    fn what_nobody_sees_is_escaped_and_read_back() -> Result<(), serde_json::Error> {
        let name = "a\u{202e}b\u{2028}c\u{e0041}d";
        let text = Object::default().field("name", name).to_string();
        assert_eq!(text, r#"{"name":"a\u202eb\u2028c\udb40\udc41d"}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text)?["name"], name);
        Ok(())
    }
}
