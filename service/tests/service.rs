//! The service as it runs: started, asked, stopped, killed, started again.

// A test fails by panicking.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use ureq::Agent;

const EVENTS: &str = r#"
{"v":1,"id":"t1","customer":"acme","at":"2026-01-05","event":"encounter","stage":"support","initiator":"customer","frictions":[{"kind":"late","severity":0.7}]}
{"v":1,"id":"p1","customer":"acme","at":"2026-01-06","event":"promise","promise_id":"call back","due":"2026-01-08"}
{"v":1,"id":"o1","customer":"birch","at":"2026-01-07","event":"act","by":"firm","stake":100,"conduct":"acted_rightly"}
"#;

/// A running service, and its address; killed with the test.
struct Service(Child, String);

impl Service {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_goodwill-service"))
            .args(["--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        Self(child, address)
    }

    fn get(&self, path: &str) -> (u16, String) {
        answered(agent().get(format!("{}{path}", self.1)).call())
    }

    fn post(&self, path: &str, body: &[u8]) -> (u16, String) {
        answered(agent().post(format!("{}{path}", self.1)).send(body))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).proxy(None).build().into()
}

fn answered(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (u16, String) {
    let mut response = response.unwrap();
    (response.status().as_u16(), response.body_mut().read_to_string().unwrap())
}

/// The sentence of a refusal, and its line.
fn refused((status, body): (u16, String)) -> (u16, String, Option<u64>) {
    let body: Value = serde_json::from_str(&body).unwrap();
    (status, body["error"].as_str().unwrap().to_owned(), body["line"].as_u64())
}

#[test]
fn a_restart_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("book.redb");
    let paths = [
        "/customers/acme",
        "/customers/birch",
        "/customers/acme?as_of=2026-03-01",
        "/customers/acme/page",
        "/book",
        "/book?as_of=2026-01-05&top=1",
    ];
    let first = Service::start(&data);
    assert_eq!(
        first.post("/events", EVENTS.as_bytes()),
        (200, r#"{"observed":3,"repeated":0,"customers":2}"#.to_owned())
    );
    let before = paths.map(|path| first.get(path));
    for (path, (status, body)) in paths.iter().zip(&before) {
        assert_eq!(*status, 200, "{path}: {body}");
    }
    // The kept state says what the events say, read anew.
    assert_eq!(first.get("/customers/acme?as_of=2026-01-06"), before[0]);
    // Killed, not stopped: what was answered is on the disk.
    drop(first);
    let second = Service::start(&data);
    assert_eq!(paths.map(|path| second.get(path)), before);
    // Sent again, nothing counts twice.
    assert_eq!(
        second.post("/events", EVENTS.as_bytes()),
        (200, r#"{"observed":0,"repeated":3,"customers":2}"#.to_owned())
    );
    assert_eq!(paths.map(|path| second.get(path)), before);
}

#[test]
fn an_answer_to_a_promise_changes_what_was_said_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(&folder.path().join("book.redb"));
    let standing = |(status, body): (u16, String)| {
        assert_eq!(status, 200, "{body}");
        let body: Value = serde_json::from_str(&body).unwrap();
        let ours = &body["portrait"]["ours"]["value"];
        ours.as_f64().unwrap_or_else(|| unreachable!("a standing in {body}"))
    };
    service.post("/events", EVENTS.as_bytes());
    let late = standing(service.get("/customers/acme?as_of=2026-01-20"));
    let kept = r#"{"v":1,"customer":"acme","at":"2026-01-07","event":"promise_answer","promise_id":"call back","promised_at":"2026-01-06","due":"2026-01-08","outcome":"kept"}"#;
    let (status, body) = service.post("/events", kept.as_bytes());
    assert_eq!(status, 200, "{body}");
    assert!(standing(service.get("/customers/acme?as_of=2026-01-20")) > late);
}

#[test]
fn each_wrong_input_has_one_clean_error() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(&folder.path().join("book.redb"));
    let good = EVENTS.trim();
    let of = |body: &str| refused(service.post("/events", body.as_bytes()));

    let (status, said, line) =
        of(&format!("{good}\n{{\"customer\":\"acme\",\"at\":1,\"event\":\"ofer\"}}"));
    assert_eq!((status, line), (400, Some(4)), "{said}");
    assert_eq!(said, "event must be one of the events that there are, got `ofer`");
    let (status, said, line) = of("{\"customer\":\"acme\",\"at\":1,\"event\":\"place\"}");
    assert_eq!((status, line), (400, Some(1)), "{said}");
    let (status, _, line) = of(&format!("{good}\nnonsense"));
    assert_eq!((status, line), (400, Some(4)));
    assert_eq!(of(" \n"), (400, "body must have at least one event, got none".to_owned(), None));
    let (status, said, line) = of(&good.replace("2026-01-07", "9026-01-07"));
    assert_eq!((status, line), (400, Some(3)));
    assert!(said.starts_with("date of an event must not be after now ("), "{said}");
    let latin = refused(service.post("/events", b"{}\n{\"customer\":\"M\xfcller\"}"));
    assert_eq!(latin, (400, "body must be UTF-8".to_owned(), Some(2)));
    let long = service.post("/events", " ".repeat(goodwill_service::BODY + 1).as_bytes());
    assert_eq!(refused(long).0, 413);

    // Of all this nothing was kept.
    let get = |path: &str| refused(service.get(path));
    let unknown = "customer must be one that was observed, got `acme`";
    assert_eq!(get("/customers/acme"), (404, unknown.to_owned(), None));
    assert_eq!(get("/customers/acme/page").0, 404);
    let (status, said, _) = get("/book?as_of=yesterday");
    assert_eq!(status, 400);
    assert!(said.starts_with("date must be ") && said.ends_with("got `yesterday`"), "{said}");
    let top = "top must be a whole number above 0, got `-1`";
    assert_eq!(get("/book?top=-1"), (400, top.to_owned(), None));
    let query = "query must have only `as_of`, got `since`";
    assert_eq!(get("/customers/acme?since=1"), (400, query.to_owned(), None));
    assert_eq!(get("/custmers").0, 404);
    assert_eq!(get("/events").0, 405);
}

#[test]
#[cfg(unix)]
fn it_stops_when_it_is_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut service = Service::start(&folder.path().join("book.redb"));
    let stop = Command::new("kill").args(["-TERM", &service.0.id().to_string()]).status();
    assert!(stop.unwrap().success());
    assert!(service.0.wait().unwrap().success());
}

#[test]
#[cfg(unix)]
fn it_stops_well_though_nobody_reads_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut service = Service::start(&folder.path().join("book.redb"));
    drop(service.0.stdout.take());
    let stop = Command::new("kill").args(["-TERM", &service.0.id().to_string()]).status();
    assert!(stop.unwrap().success());
    assert!(service.0.wait().unwrap().success());
}
