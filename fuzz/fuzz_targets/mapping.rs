//! A mapping of any text, over rows of any text: before the first line of dashes, and after it.
#![no_main]

use goodwill::record::mapping::Mapping;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    let (mapping, table) = data.split_once("\n---\n").unwrap_or((data, ""));
    let Ok(mapping) = toml::from_str::<Mapping>(mapping) else { return };
    let mut rows = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = rows.next().unwrap_or_default();
    let Ok(mut mapper) = mapping.over(&header) else { return };
    for (line, row) in (2..).zip(rows) {
        if let Err(error) = mapper.row(line, &row) {
            assert!(
                error.to_string().len() < 16_384,
                "a sentence of {} bytes",
                error.to_string().len()
            );
        }
    }
    let _report = mapper.finish();
});
