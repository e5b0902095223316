"""Parses, decays and sums one file of events in Polars and in DuckDB, on one thread, and prints times.

    pip install polars duckdb
    python benches/compare/json_lines.py events.jsonl

The sums are those that `cargo run --release --manifest-path benches/compare/Cargo.toml -- events.jsonl`
makes of the same file: what was at stake where somebody acted, by customer, worth half after 180 days.
Both peers are told which columns they need; they check no other.
"""

import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"

import duckdb
import polars as pl

HALF_LIFE = 180 * 86_400
TIMES = 3


def in_polars(file, newest):
    schema = {"customer": pl.String, "at": pl.Int64, "event": pl.String, "stake": pl.Float64}
    weight = 2.0 ** ((pl.col("at") - newest) / HALF_LIFE)
    sums = (
        pl.scan_ndjson(file, schema=schema)
        .filter(pl.col("event") == "act")
        .group_by("customer")
        .agg((pl.col("stake") * weight).sum().alias("sum"))
        .collect()
    )
    return len(sums), sums["sum"].sum()


def in_duckdb(file, newest):
    connection = duckdb.connect(config={"threads": 1})
    return connection.execute(
        "SELECT count(*), sum(total) FROM (SELECT customer, sum(stake * pow(2.0, (\"at\" - ?) / ?::DOUBLE)) AS total "
        "FROM read_json(?, format = 'newline_delimited', columns = "
        "{customer: 'VARCHAR', \"at\": 'BIGINT', event: 'VARCHAR', stake: 'DOUBLE'}) "
        "WHERE event = 'act' GROUP BY customer)",
        [newest, HALF_LIFE, file],
    ).fetchone()


def main(file):
    with open(file, encoding="utf-8") as lines:
        count = sum(1 for _ in lines)
    newest = pl.scan_ndjson(file, schema={"at": pl.Int64}).max().collect().item()
    for name, run in [("Polars", in_polars), ("DuckDB", in_duckdb)]:
        quickest = float("inf")
        for _ in range(TIMES):
            begin = time.process_time()
            customers, total = run(file, newest)
            quickest = min(quickest, time.process_time() - begin)
        print(f"{name}: {1e9 * quickest / count:.0f} ns a line; {customers} customers, sum {total:.6f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
