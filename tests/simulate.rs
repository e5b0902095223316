//! The simulator: its stream stays what it was, and its truth is what its evidence comes from.

// A test that cannot get its own input is broken, and shall say so at once.
#![allow(clippy::unwrap_used)]

use goodwill::simulate::Simulation;

/// FNV-1a over the lines of a stream, as serde writes them.
#[cfg(feature = "serde")]
fn hash(simulation: Simulation) -> u64 {
    let lines = simulation.iter().map(|event| serde_json::to_string(&event).unwrap() + "\n");
    lines.flat_map(String::into_bytes).fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// Demonstrations, benches and whole pages rest on these streams.
#[test]
#[cfg(feature = "serde")]
fn the_stream_is_what_it_was() {
    let hashes = [
        hash(Simulation::new(7).customers(3).events(60)),
        hash(Simulation::new(1)),
        hash(Simulation::new(42).customers(50).events(5_000)),
    ];
    assert_eq!(
        hashes,
        [10_005_447_335_447_567_682, 1_901_479_325_905_628_163, 3_673_374_562_071_615_177]
    );
}
