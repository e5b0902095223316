//! The least of a quadratic over weights that may have to be 0 or more.

use crate::kernel::matrix::Square;

/// How far from 0 the slope along a weight that is not at its bound may be, relative to the
/// largest slope at 0 (and how far it may point beyond the bound for one that is).
const FLAT: f64 = 1e-12;

/// Returns the weights at the least of `½ wᵀHw − gᵀw` for a positive definite `H`; over weights of
/// 0 or more if `bounded`, with those at 0 exactly 0.
///
/// Lawson and Hanson's active set (1974, *Solving Least Squares Problems*, ch. 23), on the normal
/// equations. It ends after finitely many steps, since each set of weights above 0 is solved
/// exactly and lies lower than the one before. `start` only saves steps. Where many weights change
/// sides, exchanging all of them at once gets there in a few steps, and is tried first.
pub(super) fn least(h: &Square, g: &[f64], bounded: bool, start: &[f64]) -> Vec<f64> {
    if !bounded {
        return h.solve(g);
    }
    let flat = FLAT * g.iter().fold(0.0, |most: f64, g| most.max(g.abs()));
    exchanged(h, g, flat, start).unwrap_or_else(|| walked(h, g, flat, start))
}

/// Frees one weight at a time, the one with the steepest slope.
fn walked(h: &Square, g: &[f64], flat: f64, start: &[f64]) -> Vec<f64> {
    let size = h.size();
    let mut w: Vec<f64> = (0..size).map(|i| start.get(i).map_or(0.0, |w| w.max(0.0))).collect();
    let mut free: Vec<usize> = (0..size).filter(|i| w.get(*i).is_some_and(|w| *w > 0.0)).collect();
    // A weight whose step upwards rounding turned into one downwards is passed over once.
    let mut refused: Option<usize> = None;
    for _ in 0..(3 * size + 10) {
        settle(h, g, &mut w, &mut free);
        let slopes: Vec<f64> = h.times(&w).iter().zip(g).map(|(hw, g)| g - hw).collect();
        let upwards = slopes
            .iter()
            .enumerate()
            .filter(|(i, slope)| **slope > flat && !free.contains(i) && refused != Some(*i));
        let steepest = upwards.fold(None, |most: Option<(usize, f64)>, (i, slope)| match most {
            Some((_, other)) if other >= *slope => most,
            _ => Some((i, *slope)),
        });
        let Some((next, _)) = steepest else { break };
        free.push(next);
        free.sort_unstable();
        let before = free.clone();
        settle(h, g, &mut w, &mut free);
        refused = before.iter().copied().find(|i| *i == next && !free.contains(i));
    }
    w
}

/// Exchanges weights between those at 0 and those above it, all that stand wrong at once (Júdice &
/// Pires 1994, *Computers & Operations Research* 21, 587–596); `None` if that does not end soon.
///
/// Fewer must stand wrong within a few steps, else it is given up: exchanged at once, they may go
/// round in a circle.
fn exchanged(h: &Square, g: &[f64], flat: f64, start: &[f64]) -> Option<Vec<f64>> {
    /// How many steps may pass without fewer standing wrong.
    const PATIENCE: usize = 5;
    let size = h.size();
    let mut above: Vec<bool> = (0..size).map(|i| start.get(i).is_some_and(|w| *w > 0.0)).collect();
    let (mut fewest, mut patience) = (usize::MAX, PATIENCE);
    loop {
        let free: Vec<usize> =
            above.iter().enumerate().filter(|(_, above)| **above).map(|(i, _)| i).collect();
        let of: Vec<f64> = free.iter().map(|i| g.get(*i).copied().unwrap_or(0.0)).collect();
        let mut w = vec![0.0; size];
        for (i, aim) in free.iter().zip(h.kept(&free).solve(&of)) {
            if let Some(w) = w.get_mut(*i) {
                *w = aim;
            }
        }
        let mut wrong = 0;
        let slopes = h.times(&w).into_iter().zip(g).map(|(hw, g)| g - hw);
        for ((above, w), slope) in above.iter_mut().zip(&w).zip(slopes) {
            if if *above { *w <= 0.0 } else { slope > flat } {
                *above = !*above;
                wrong += 1;
            }
        }
        if wrong == 0 {
            return Some(w);
        }
        if wrong < fewest {
            (fewest, patience) = (wrong, PATIENCE);
        } else if patience == 0 {
            return None;
        } else {
            patience -= 1;
        }
    }
}

/// Moves to the least over the free weights, or towards it as far as all stay at 0 or above; those
/// that reach 0 are free no more, until the least over the rest is reached.
fn settle(h: &Square, g: &[f64], w: &mut [f64], free: &mut Vec<usize>) {
    while !free.is_empty() {
        let of = |list: &[f64]| -> Vec<f64> {
            free.iter().map(|i| list.get(*i).copied().unwrap_or(0.0)).collect()
        };
        let (aim, now) = (h.kept(free).solve(&of(g)), of(w));
        // How much of the way a weight goes until it is 0; one that stays above goes all of it.
        let reach = |now: f64, aim: f64| {
            if aim > 0.0 {
                f64::INFINITY
            } else if now > 0.0 {
                now / (now - aim)
            } else {
                0.0
            }
        };
        let pairs = || now.iter().copied().zip(aim.iter().copied());
        let step = pairs().map(|(now, aim)| reach(now, aim)).fold(f64::INFINITY, f64::min);
        let mut still = Vec::with_capacity(free.len());
        for (i, (now, aim)) in free.iter().zip(pairs()) {
            let stopped = step < f64::INFINITY && reach(now, aim) <= step;
            let next = if step < f64::INFINITY { now + step * (aim - now) } else { aim };
            if let Some(w) = w.get_mut(*i) {
                *w = if stopped { 0.0 } else { next.max(0.0) };
            }
            if !stopped {
                still.push(*i);
            }
        }
        *free = still;
        if step == f64::INFINITY {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FLAT, Square, exchanged, least, walked};

    /// Rounding on slopes of some tens, in matrices whose condition is at most a million.
    const CLOSE: f64 = 1e-7;

    /// A stream of numbers from −1 to 1, the same on every machine (splitmix64).
    fn drawn(state: &mut u64) -> f64 {
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    /// Items that nearly say the same: the weights of some stand against those of others.
    fn alike(size: usize, state: &mut u64) -> (Square, Vec<f64>) {
        let (rows, apart) = (2, 0.05);
        let items: Vec<Vec<f64>> =
            (0..size).map(|_| (0..rows).map(|_| drawn(state)).collect()).collect();
        let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let cell =
            |i: usize, j: usize| dot(&items[i], &items[j]) + if i == j { apart } else { 0.0 };
        let all: Vec<Vec<f64>> =
            (0..size).map(|i| (0..size).map(|j| cell(i, j)).collect()).collect();
        let all: Vec<&[f64]> = all.iter().map(Vec::as_slice).collect();
        (Square::from_rows(&all), (0..size).map(|_| drawn(state)).collect())
    }

    /// Both ways lead to the one least, which is told by its slopes; exchanging all weights at once
    /// goes round in a circle for some.
    #[test]
    fn either_way_leads_to_the_least() {
        let (mut state, mut circles) = (1, 0);
        for _ in 0..3_000 {
            let (h, g) = alike(12, &mut state);
            let start: Vec<f64> = (0..12).map(|_| drawn(&mut state)).collect();
            let flat = FLAT * g.iter().fold(0.0, |most: f64, g| most.max(g.abs()));
            let found = walked(&h, &g, flat, &start);
            for ((w, hw), g) in found.iter().zip(h.times(&found)).zip(&g) {
                let slope = g - hw;
                assert!(*w >= 0.0 && slope < CLOSE, "{found:?}");
                assert!(*w == 0.0 || slope > -CLOSE, "{found:?}");
            }
            match exchanged(&h, &g, flat, &start) {
                None => circles += 1,
                Some(other) => {
                    let apart = found.iter().zip(&other).map(|(a, b)| (a - b).abs());
                    assert!(apart.fold(0.0, f64::max) < CLOSE, "{found:?} {other:?}");
                }
            }
        }
        assert!(circles > 0, "none went round in a circle");
    }

    #[test]
    fn the_least_over_the_quarter_is_on_its_edge() {
        // ½(w₁² + w₂² + 1.8w₁w₂) − w₁ + w₂: free, the least has w₂ far below 0.
        let h = Square::from_rows(&[&[1.0, 0.9], &[0.9, 1.0]]);
        assert_eq!(least(&h, &[1.0, -1.0], true, &[]), [1.0, 0.0]);
        assert_eq!(least(&h, &[1.0, -1.0], true, &[0.0, 5.0]), [1.0, 0.0]);
        assert_eq!(least(&h, &[-1.0, -1.0], true, &[3.0, 3.0]), [0.0, 0.0]);
        assert!(least(&h, &[1.0, -1.0], false, &[]).iter().any(|w| *w < 0.0));
        assert_eq!(least(&Square::zero(0), &[], true, &[]), [0.0; 0]);
    }

    /// From a start, the way to the least stops where a weight reaches 0; the others go on to the
    /// least over them. Where none reaches 0 the least is reached at once.
    #[test]
    fn a_weight_that_reaches_0_stays_there_and_the_others_go_on() {
        let h = Square::from_rows(&[&[1.0, 0.9], &[0.9, 1.0]]);
        let walked = |g: &[f64], from: [f64; 2]| {
            let (mut w, mut free) = (from.to_vec(), vec![0, 1]);
            super::settle(&h, g, &mut w, &mut free);
            (w, free)
        };
        assert_eq!(walked(&[1.0, -1.0], [3.0, 1.0]), (vec![1.0, 0.0], vec![0]));
        assert_eq!(walked(&[-1.0, -1.0], [3.0, 3.0]), (vec![0.0, 0.0], vec![]));
        // w₁ + .9w₂ = 1.9 = .9w₁ + w₂.
        let (w, free) = walked(&[1.9, 1.9], [3.0, 0.0]);
        assert!(w.iter().all(|w| (w - 1.0).abs() < 1e-14), "{w:?}");
        assert_eq!(free, [0, 1]);
        // Both would fall below 0; the second gets there first, and without it the first need not.
        let apart = Square::from_rows(&[&[1.0, -0.9], &[-0.9, 1.0]]);
        let (mut w, mut free) = (vec![3.0, 1.0], vec![0, 1]);
        super::settle(&apart, &[0.5, -1.0], &mut w, &mut free);
        assert_eq!((w, free), (vec![0.5, 0.0], vec![0]));
        // One that is at 0 and would fall stops all at once, and is let go alone.
        assert_eq!(walked(&[1.0, -1.0], [3.0, 0.0]), (vec![1.0, 0.0], vec![0]));
    }

    /// The same way, told by the places on it at which a weight is 0.
    fn naive(h: &Square, g: &[f64], mut w: Vec<f64>) -> (Vec<f64>, Vec<usize>) {
        let mut free: Vec<usize> = (0..w.len()).filter(|i| w[*i] > 0.0).collect();
        loop {
            let own: Vec<f64> = free.iter().map(|i| g[*i]).collect();
            let aim = h.kept(&free).solve(&own);
            // The line from w to the aim, as a + bt.
            let line = |(i, aim): (&usize, &f64)| (*i, w[*i], *aim - w[*i]);
            let lines: Vec<_> = free.iter().zip(&aim).map(line).collect();
            let zeros = lines.iter().map(|(i, a, b)| (*i, -a / b)).filter(|(_, t)| *t > 0.0);
            let first = zeros.filter(|(_, t)| *t <= 1.0).min_by(|x, y| x.1.total_cmp(&y.1));
            for (i, a, b) in lines {
                w[i] = a + b * first.map_or(1.0, |(_, t)| t);
            }
            let Some((i, _)) = first else { return (w, free) };
            w[i] = 0.0;
            free.retain(|other| *other != i);
        }
    }

    /// From inside, where no two weights are 0 at one place of the way.
    #[test]
    fn the_way_goes_straight_from_one_weight_that_is_0_to_the_next() {
        let mut state = 2;
        let mut stops = 0;
        for _ in 0..3_000 {
            let (h, g) = alike(12, &mut state);
            let start: Vec<f64> = (0..12).map(|_| 3.0 * drawn(&mut state).max(0.0)).collect();
            let mut free: Vec<usize> = (0..12).filter(|i| start[*i] > 0.0).collect();
            let (all, mut w) = (free.len(), start.clone());
            super::settle(&h, &g, &mut w, &mut free);
            let (other, others) = naive(&h, &g, start);
            assert_eq!(free, others, "{h:?} {g:?}");
            assert!(w.iter().zip(&other).all(|(a, b)| (a - b).abs() < CLOSE), "{w:?} {other:?}");
            stops += usize::from(all > free.len() + 2);
        }
        assert!(stops > 300, "{stops}");
    }
}
