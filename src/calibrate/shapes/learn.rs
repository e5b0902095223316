//! What curves and pairs are learned from some of the respondents, and how far they may bend.

use super::bent::{Bent, Couple, Seen};
use super::bins::Bins;
use super::descent::{Block, Form, Steps, Stiff, Task};
use crate::calibrate::category::Reply;
use crate::calibrate::fit::{Line, Prior, Problem, loss};
use crate::calibrate::penalty::Penalty;
use crate::calibrate::sample::Kind;
use crate::kernel::logit::sigmoid;

/// Respondents to learn from.
pub(super) struct Rows<'a> {
    pub(super) kind: Kind,
    /// Shares, and where there is none what is expected.
    pub(super) filled: Vec<Vec<f64>>,
    pub(super) shares: Vec<&'a [Option<f64>]>,
    /// Whether each item applies; empty if all do.
    pub(super) applies: Vec<&'a [bool]>,
    /// What is said to the categories.
    pub(super) labels: Vec<&'a [Reply]>,
    /// How many labels each category has.
    pub(super) categories: Vec<usize>,
    pub(super) y: Vec<f64>,
    pub(super) folds: Vec<usize>,
    pub(super) places: &'a [usize],
    pub(super) monotone: bool,
    pub(super) signed: bool,
    /// How many pairs at most.
    pub(super) pairs: usize,
}

/// The stiffest curves, which hardly bend: where straight weights would stay, pairs stand over these.
const STIFFEST: f64 = 1000.0;
/// How stiff curves are, from the stiffest: each is 1/variance of a curve from end to end.
pub(super) const STIFF: [f64; 8] = [STIFFEST, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0, 0.3];
/// The same of pairs.
pub(super) const STIFF_PAIRS: [f64; 7] = [1000.0, 300.0, 100.0, 30.0, 10.0, 3.0, 1.0];
/// How many bins a curve has at most.
const MOST_BINS: usize = 32;
/// A category of more labels stands in no pair.
const MOST_LABELS: usize = 8;
/// By so many standard errors what stands in the place of straight weights has to forecast better: it is
/// the best of several, and with a few hundred respondents the best by chance is better by one.
const OVER_STRAIGHT: f64 = 1.5;
/// How many parts of the respondents choose the stiffness.
const GROUPS: usize = 3;
/// A path ends when the loss has risen so often in a row.
const RISES: usize = 2;

/// What was chosen by holding out parts of the respondents: `None` is none.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Choice {
    pub(super) curves: Option<f64>,
    pub(super) labels: Option<f64>,
    pub(super) pairs: Option<f64>,
    /// Whether curves stand only for the pairs over them: without pairs none would.
    pub(super) for_pairs: bool,
}

impl Choice {
    /// The same without pairs, and so without curves that stand for them alone.
    pub(super) const fn alone(self) -> Self {
        let curves = if self.for_pairs { None } else { self.curves };
        Self { curves, labels: self.labels, pairs: None, for_pairs: false }
    }

    /// Tells whether straight weights alone stay.
    pub(super) const fn is_straight(self) -> bool {
        self.curves.is_none() && self.labels.is_none()
    }
}

/// A part of the respondents, prepared.
struct Part {
    offset: Vec<f64>,
    y: Vec<f64>,
    bins: Vec<Vec<u16>>,
}

impl Part {
    /// The cell of each respondent in the table of two items, row by row.
    fn cells(&self, [a, b]: [usize; 2], width: usize) -> impl Iterator<Item = u16> + '_ {
        let column = |i: usize| self.bins.get(i).into_iter().flatten();
        // At most 34 by 34.
        let cell = move |(i, j): (&u16, &u16)| {
            u16::try_from(usize::from(*i) * width + usize::from(*j)).unwrap_or_default()
        };
        column(a).zip(column(b)).map(cell)
    }
}

impl Rows<'_> {
    /// What a respondent says.
    pub(super) fn seen(&self, r: usize) -> Seen<'_> {
        Seen {
            shares: self.shares.get(r).copied().unwrap_or_default(),
            filled: self.filled.get(r).map_or(&[], Vec::as_slice),
            applies: self.applies.get(r).copied().unwrap_or_default(),
            labels: self.labels.get(r).copied().unwrap_or_default(),
        }
    }

    pub(super) fn bins(&self) -> Vec<Bins> {
        let column = |i: usize| self.shares.iter().filter_map(move |row| row.get(i).copied()?);
        let signals = (0..self.places.len()).map(|i| Bins::learn(column(i), MOST_BINS));
        signals.chain(self.categories.iter().map(|labels| Bins::of_labels(*labels))).collect()
    }

    /// The straight line of some rows, under a penalty that is known.
    fn line(&self, rows: &[usize], penalty: Penalty) -> Line {
        let x: Vec<&[f64]> =
            rows.iter().filter_map(|r| self.filled.get(*r).map(Vec::as_slice)).collect();
        let y: Vec<f64> = rows.iter().filter_map(|r| self.y.get(*r).copied()).collect();
        let problem = Problem::new(self.kind, &x, &y, self.places);
        let equal = problem.equal(!self.signed);
        let ridge = problem.path(&[penalty.ridge], Prior::Grouped, !self.signed).pop();
        ridge.map_or_else(|| equal.clone(), |r| r.towards(&equal, penalty.towards_equal))
    }

    fn part(&self, rows: &[usize], start: &Bent) -> Part {
        let bin = |r: usize, i: usize, bins: &Bins| {
            // At most 34, or two more than there are labels.
            u16::try_from(bins.of(self.seen(r).reply(i))).unwrap_or_default()
        };
        let column =
            |(i, bins): (usize, &Bins)| rows.iter().map(|r| bin(*r, i, bins)).collect::<Vec<u16>>();
        Part {
            offset: rows.iter().map(|r| start.at(&self.seen(*r))).collect(),
            y: rows.iter().filter_map(|r| self.y.get(*r).copied()).collect(),
            bins: start.bins.iter().enumerate().map(column).collect(),
        }
    }

    fn chains(&self, part: &Part, start: &Bent) -> Vec<Block> {
        let one = |(i, (bins, column)): (usize, (&Bins, &Vec<u16>))| {
            let weight = start.line.weights.get(i).copied().unwrap_or_default();
            let falls = |pair: &[f64]| match pair {
                [low, high] => weight * (high - low),
                _ => 0.0,
            };
            let falls = self.monotone.then(|| bins.centres.windows(2).map(falls).collect());
            let form = Form::Chain { ordered: bins.ordered(), apart: bins.apart(), falls };
            Block { bins: column.clone(), form }
        };
        start.bins.iter().zip(&part.bins).enumerate().map(one).collect()
    }

    /// The unit in which stiffness is told: the spread of the outcome, squared and times the share
    /// of its variance that a line leaves.
    fn unit(&self, part: &Part) -> Unit {
        if self.kind == Kind::Binary {
            return Unit { spread: 1.0, noise: 1.0 };
        }
        let n = part.y.len().max(1) as f64;
        let mean = part.y.iter().sum::<f64>() / n;
        let variance = part.y.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / n;
        let left = part.y.iter().zip(&part.offset).map(|(y, z)| (y - z) * (y - z)).sum::<f64>() / n;
        let variance = if variance > 0.0 { variance } else { 1.0 };
        Unit { spread: libm::sqrt(variance), noise: (left / variance).max(1e-6) }
    }

    /// Chooses how far curves may bend, then labels, then pairs, by holding out each of three parts
    /// of the respondents. A fit that is not clearly better than a simpler one gives way to it.
    pub(super) fn choose(&self, penalty: Penalty, bins: &[Bins]) -> Choice {
        let mut names = self.folds.clone();
        names.sort_unstable();
        names.dedup();
        let group = |r: usize| {
            let fold = self.folds.get(r).and_then(|fold| names.binary_search(fold).ok());
            fold.unwrap_or_default() % GROUPS
        };
        let sides: Vec<[Vec<usize>; 2]> = (0..GROUPS)
            .map(|g| (0..self.y.len()).partition(|r| group(*r) != g))
            .map(|(others, held)| [others, held])
            .collect();
        let lines: Vec<Line> = sides.iter().map(|[others, _]| self.line(others, penalty)).collect();
        let mut straight: Vec<Bent> =
            lines.iter().map(|line| Bent::straight(line.clone(), bins)).collect();
        let level = self.losses(&sides, &straight);
        let mut runs = self.runs(&sides, &straight);
        let curves = |stiff| Stiff { curves: Some(stiff), labels: None };
        let best = self.path(&sides, &straight, &mut runs, &STIFF.map(curves));
        let mut choice = Choice::default();
        let (mut bent, mut losses) = (straight.clone(), level);
        if let Some((stiff, curved, less)) =
            best.filter(|(_, _, l)| less_by(OVER_STRAIGHT, l, &losses))
        {
            choice.curves = stiff.curves;
            (bent, losses) = (curved, less);
        }
        if !self.categories.is_empty() {
            if choice.curves.is_none() {
                // Nothing stays of what curves would have bent by.
                for start in &mut straight {
                    start.curved = false;
                }
                runs = self.runs(&sides, &straight);
                losses = self.losses(&sides, &straight);
            }
            let labels = |stiff| Stiff { curves: choice.curves, labels: Some(stiff) };
            let best = self.path(&sides, &straight, &mut runs, &STIFF.map(labels));
            if let Some((stiff, told, less)) =
                best.filter(|(_, _, l)| less_by(OVER_STRAIGHT, l, &losses))
            {
                choice.labels = stiff.labels;
                (bent, losses) = (told, less);
            }
        }
        if self.pairs > 0 {
            let over = Choice { curves: choice.curves.or(Some(STIFFEST)), ..choice };
            if choice.curves.is_none() {
                for start in &mut straight {
                    start.curved = true;
                }
                let mut runs = self.runs(&sides, &straight);
                let stiff = [Stiff { curves: over.curves, labels: over.labels }];
                let stiffest = self.path(&sides, &straight, &mut runs, &stiff);
                bent = stiffest.map_or(bent, |(_, bent, _)| bent);
            }
            let starts: Vec<Bent> = sides
                .iter()
                .zip(&bent)
                .map(|([others, _], bent)| self.coupled(others, bent))
                .collect();
            if starts.iter().all(|start| !start.couples.is_empty()) {
                let mut runs = self.runs(&sides, &starts);
                let best = self.path(&sides, &starts, &mut runs, &STIFF_PAIRS.map(curves));
                let over_curves = choice.curves.is_some();
                let errors = if over_curves { 1.0 } else { OVER_STRAIGHT };
                if let Some((stiff, ..)) = best.filter(|(_, _, l)| less_by(errors, l, &losses)) {
                    choice = Choice { pairs: stiff.curves, for_pairs: !over_curves, ..over };
                }
            }
        }
        choice
    }

    /// What can be fitted to some rows from a start: its pairs, or its curves if it has none.
    fn run(&self, rows: &[usize], start: &Bent) -> Run {
        let part = self.part(rows, start);
        let unit = self.unit(&part);
        let blocks = if start.couples.is_empty() {
            self.chains(&part, start)
        } else {
            self.grids(&part, start)
        };
        let steps = unit.task(self.kind, &part, &blocks).flat();
        Run { part, unit, blocks, steps }
    }

    fn runs(&self, sides: &[[Vec<usize>; 2]], starts: &[Bent]) -> Vec<Run> {
        sides.iter().zip(starts).map(|([others, _], start)| self.run(others, start)).collect()
    }

    /// Walks along a path, and returns the best point of it: the stiffness, what was fitted, the
    /// losses of those who were held out.
    fn path(
        &self,
        sides: &[[Vec<usize>; 2]],
        starts: &[Bent],
        runs: &mut [Run],
        stiffness: &[Stiff],
    ) -> Option<(Stiff, Vec<Bent>, Vec<f64>)> {
        let mut best: Option<(Stiff, Vec<Bent>, Vec<f64>)> = None;
        let (mut least, mut rises) = (f64::INFINITY, 0);
        for stiff in stiffness {
            let bent: Vec<Bent> = runs
                .iter_mut()
                .zip(starts)
                .map(|(run, start)| run.further(self.kind, *stiff, start))
                .collect();
            let losses = self.losses(sides, &bent);
            let mean = losses.iter().sum::<f64>();
            if mean < least {
                (least, rises) = (mean, 0);
                best = Some((*stiff, bent, losses));
            } else {
                rises += 1;
                if rises == RISES {
                    break;
                }
            }
        }
        best
    }

    /// The losses of those who were held out, in the order of the parts.
    fn losses(&self, sides: &[[Vec<usize>; 2]], bent: &[Bent]) -> Vec<f64> {
        let one = |([_, held], bent): (&[Vec<usize>; 2], &Bent)| {
            let part = self.part(held, bent);
            let told = part.offset.iter().zip(&part.y).map(|(z, y)| loss(self.kind, *z, *y));
            told.collect::<Vec<f64>>()
        };
        sides.iter().zip(bent).flat_map(one).collect()
    }

    /// Learns from some rows (a row that is listed twice counts twice) what was chosen.
    /// Once with the curves alone, and once with the pairs.
    pub(super) fn learn(
        &self,
        rows: &[usize],
        penalty: Penalty,
        bins: &[Bins],
        choice: Choice,
    ) -> [Bent; 2] {
        if choice.for_pairs {
            let [alone, _] = self.learn(rows, penalty, bins, choice.alone());
            let [_, paired] =
                self.learn(rows, penalty, bins, Choice { for_pairs: false, ..choice });
            return [alone, paired];
        }
        let line = self.line(rows, penalty);
        let twice = |bent: Bent| [bent.clone(), bent];
        let mut start = Bent::straight(line, bins);
        if choice.is_straight() {
            return twice(start);
        }
        start.curved = choice.curves.is_some();
        let stiff = Stiff { curves: choice.curves, labels: choice.labels };
        let bent = self.run(rows, &start).further(self.kind, stiff, &start);
        if choice.pairs.is_none() {
            return twice(bent);
        }
        let start = self.coupled(rows, &bent);
        if start.couples.is_empty() {
            return twice(bent);
        }
        let stiff = Stiff { curves: choice.pairs, labels: None };
        let paired = self.run(rows, &start).further(self.kind, stiff, &start);
        [bent, paired]
    }

    /// The pairs that gain the most over the curves, without steps yet. They are found in rounds: of
    /// items that tell the same, one pair may leave nothing to the next.
    fn coupled(&self, rows: &[usize], bent: &Bent) -> Bent {
        let mut found = bent.clone();
        for round in 1..=Self::ROUNDS {
            let couples = self.couples(rows, &found, self.pairs * round / Self::ROUNDS);
            found = bent.with_couples(couples);
            if found.couples.is_empty() {
                break;
            }
            if round < Self::ROUNDS {
                let stiff = Stiff { curves: Some(Self::SEARCH), labels: None };
                found = self.run(rows, &found).further(self.kind, stiff, &found);
            }
        }
        found
    }

    /// The pairs there are, and those that gain the most over them, so many in all.
    fn couples(&self, rows: &[usize], bent: &Bent, most: usize) -> Vec<Couple> {
        let part = self.part(rows, bent);
        let Unit { spread, noise } = self.unit(&part);
        let sums: Vec<[f64; 2]> = part
            .offset
            .iter()
            .zip(&part.y)
            .map(|(z, y)| match self.kind {
                Kind::Binary => {
                    let p = sigmoid(*z);
                    [y - p, p * (1.0 - p)]
                }
                Kind::Numeric => [(y - z) / spread, 1.0],
            })
            .collect();
        // Labels would share too few respondents each.
        let small = |i: &usize| bent.bins.get(*i).is_some_and(|bins| bins.labels <= MOST_LABELS);
        let items: Vec<usize> = (0..part.bins.len()).filter(small).collect();
        let mut couples = Vec::new();
        for (first, a) in items.iter().copied().enumerate() {
            for b in items.iter().copied().skip(first + 1) {
                if bent.couples.iter().any(|couple| couple.items == [a, b]) {
                    continue;
                }
                let mut of = vec![[0.0; 2]; bent.size(a) * bent.size(b)];
                for (cell, sum) in part.cells([a, b], bent.size(b)).zip(&sums) {
                    if let Some(cell) = of.get_mut(usize::from(cell)) {
                        *cell = [cell[0] + sum[0], cell[1] + sum[1]];
                    }
                }
                // Where nothing is done together, the square of a cell's slope is its bend times the
                // noise: that much is no gain, and a pair of many cells has no more of it.
                let gain = |[g, h]: &[f64; 2]| (g * g - noise * h) / (h + Self::GAIN * noise);
                let gain = of.iter().map(gain).sum();
                if gain > 0.0 {
                    couples.push(Couple { items: [a, b], gain });
                }
            }
        }
        // Stable: of equals the first by name.
        couples.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        let more = couples.into_iter().take(most.saturating_sub(bent.couples.len()));
        bent.couples.iter().cloned().chain(more).collect()
    }

    /// In so many rounds pairs are found.
    const ROUNDS: usize = 2;
    /// How stiff the pairs of one round are while those of the next are looked for.
    const SEARCH: f64 = 100.0;
    /// What is added to the bends of a cell before its gain is told, so that few respondents do not
    /// make much of it.
    const GAIN: f64 = 5.0;

    fn grids(&self, part: &Part, start: &Bent) -> Vec<Block> {
        let one = |couple: &Couple| {
            let [a, b] = couple.items;
            let bins = |i: usize| start.bins.get(i);
            let ordered = |i| bins(i).map_or([0; 2], |bins| [bins.ordered(), bins.apart()]);
            let falls = |i: usize| self.monotone.then(|| start.slack(i));
            Block {
                bins: part.cells([a, b], start.size(b)).collect(),
                form: Form::Grid {
                    rows: ordered(a),
                    columns: ordered(b),
                    falls: [falls(a), falls(b)],
                },
            }
        };
        start.couples.iter().map(one).collect()
    }
}

/// Tells whether losses are less than others by one standard error of the difference.
pub(crate) fn clearly_less(losses: &[f64], others: &[f64]) -> bool {
    less_by(1.0, losses, others)
}

/// The same by so many standard errors.
fn less_by(errors: f64, losses: &[f64], others: &[f64]) -> bool {
    let n = losses.len().max(1) as f64;
    let gains: Vec<f64> = others.iter().zip(losses).map(|(other, loss)| other - loss).collect();
    let mean = gains.iter().sum::<f64>() / n;
    let variance = gains.iter().map(|gain| (gain - mean) * (gain - mean)).sum::<f64>() / n;
    mean > errors * libm::sqrt(variance / n)
}

/// The outcome's spread, and the share of its variance that is left.
#[derive(Debug, Clone, Copy)]
struct Unit {
    spread: f64,
    noise: f64,
}

impl Unit {
    fn task<'a>(self, kind: Kind, part: &'a Part, blocks: &'a [Block]) -> Task<'a> {
        let binary = kind == Kind::Binary;
        Task { binary, y: &part.y, offset: &part.offset, blocks, unit: self.spread }
    }

    fn fit(self, task: &Task<'_>, stiff: Stiff, start: &Steps) -> Steps {
        task.fit(stiff.times(self.noise), start)
    }
}

/// A fit on its way along a path.
struct Run {
    part: Part,
    unit: Unit,
    blocks: Vec<Block>,
    steps: Steps,
}

impl Run {
    fn further(&mut self, kind: Kind, stiff: Stiff, start: &Bent) -> Bent {
        let task = self.unit.task(kind, &self.part, &self.blocks);
        self.steps = self.unit.fit(&task, stiff, &self.steps);
        if start.couples.is_empty() {
            start.with_curves(&self.steps, &self.blocks)
        } else {
            start.with_surfaces(&self.steps, &self.blocks)
        }
    }
}
