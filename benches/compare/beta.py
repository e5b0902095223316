"""Both ends of 4,096 Beta intervals in SciPy, which asks Boost, on one thread.

    pip install scipy
    python benches/compare/beta.py

The shapes are those of `cargo run --release --manifest-path benches/compare/Cargo.toml`: run one after the
other, and compare with its line "interval of a Beta, both ends". All shapes go to SciPy in one array, so
that nothing of Python's own is counted.
"""

import time

import numpy
from scipy.special import betaincinv

SHAPES = 4_096
TIMES = 3


def shapes():
    state = 11
    drawn = []
    for _ in range(2 * SHAPES):
        state = (state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407) % 2**64
        drawn.append(0.5 + (state >> 33) % 4_000 / 100.0)
    return numpy.array(drawn[::2]), numpy.array(drawn[1::2])


def main():
    a, b = shapes()
    quickest = float("inf")
    for _ in range(TIMES):
        begin = time.process_time()
        total = (betaincinv(a, b, 0.05) + betaincinv(a, b, 0.95)).sum()
        quickest = min(quickest, time.process_time() - begin)
    print(f"SciPy: {1e6 * quickest / SHAPES:.2f} µs an interval; sum {total:.9f}")


if __name__ == "__main__":
    main()
