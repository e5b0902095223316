//! Which bin an answer falls into.

use crate::calibrate::category::Reply;

/// The bins of an item: those of its answers in a row, or one for each label; then "not answered"
/// and "does not apply".
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bins {
    /// Where one bin ends and the next begins, as shares of the scale; an answer on an edge lies
    /// below it.
    pub(super) edges: Vec<f64>,
    /// The mean answer of each bin in the row.
    pub(super) centres: Vec<f64>,
    /// How many labels there are, each a bin that stands by itself.
    pub(super) labels: usize,
}

impl Bins {
    /// Bins beside all answers.
    pub(super) const APART: usize = 2;

    /// A bin for each label, and none in a row.
    pub(super) const fn of_labels(labels: usize) -> Self {
        Self { edges: Vec::new(), centres: Vec::new(), labels }
    }

    /// Makes at most `most` bins of answers, as shares: one for each answer that occurs if these
    /// are few, and else of nearly equal counts.
    pub(super) fn learn(answers: impl Iterator<Item = f64>, most: usize) -> Self {
        let mut sorted: Vec<f64> = answers.collect();
        sorted.sort_by(f64::total_cmp);
        // How many answers end a run of equal ones, and what stands on either side.
        let pairs = sorted.windows(2).enumerate();
        let steps: Vec<(usize, f64)> = pairs
            .filter_map(|(i, pair)| match pair {
                [low, high] if low < high => Some((i + 1, 0.5 * (low + high))),
                _ => None,
            })
            .collect();
        let edges: Vec<f64> = if steps.len() < most {
            steps.iter().map(|(_, edge)| *edge).collect()
        } else {
            let mut edges = Vec::new();
            let mut last = 0;
            for part in 1..most {
                let wanted = part * sorted.len() / most;
                // The first step at or behind the quantile: of many equal answers, all are below.
                let at = steps.partition_point(|(count, _)| *count < wanted);
                if let Some((count, edge)) = steps.get(at)
                    && *count > last
                {
                    edges.push(*edge);
                    last = *count;
                }
            }
            edges
        };
        let mut sums = vec![[0.0; 2]; edges.len() + 1];
        for answer in &sorted {
            if let Some(sum) = sums.get_mut(edges.partition_point(|edge| edge < answer)) {
                *sum = [sum[0] + answer, sum[1] + 1.0];
            }
        }
        // Of an item that nobody answered nothing is known.
        let centre = |[sum, n]: &[f64; 2]| if *n > 0.0 { sum / n } else { 0.5 };
        Self { centres: sums.iter().map(centre).collect(), edges, labels: 0 }
    }

    /// Returns how many bins are in the row.
    pub(super) const fn ordered(&self) -> usize {
        self.centres.len()
    }

    /// Returns how many bins stand by themselves.
    pub(super) const fn apart(&self) -> usize {
        self.labels + Self::APART
    }

    /// Returns how many bins there are.
    pub(super) const fn size(&self) -> usize {
        self.ordered() + self.apart()
    }

    /// Returns how many bins are of answers.
    pub(super) const fn answers(&self) -> usize {
        self.ordered() + self.labels
    }

    /// Returns the bin of a reply, an answer being a share of the scale.
    pub(super) fn of(&self, reply: Reply) -> usize {
        match reply {
            Reply::Given(share) => self.edges.partition_point(|edge| *edge < share),
            Reply::Label(place) => self.ordered() + place,
            Reply::NotAnswered => self.answers(),
            Reply::DoesNotApply => self.answers() + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bins, Reply};

    #[test]
    fn few_answers_have_a_bin_each() {
        let bins = Bins::learn([0.0, 1.0, 0.5, 0.5].into_iter(), 8);
        assert_eq!(
            (bins.edges.as_slice(), bins.centres.as_slice()),
            (&[0.25, 0.75][..], &[0.0, 0.5, 1.0][..])
        );
        let of = |share| bins.of(Reply::Given(share));
        assert_eq!([of(0.0), of(0.25), of(0.9), bins.of(Reply::NotAnswered)], [0, 0, 2, 3]);
        assert_eq!((bins.of(Reply::DoesNotApply), bins.size()), (4, 5));
        assert_eq!(Bins::learn(core::iter::empty(), 8).ordered(), 1);
    }

    #[test]
    fn many_answers_are_counted_off() {
        let bins = Bins::learn((0..100).map(|i| f64::from(i) / 99.0), 4);
        let of = |i: i32| bins.of(Reply::Given(f64::from(i) / 99.0));
        let count = |bin| (0..100).filter(|i| of(*i) == bin).count();
        assert_eq!([count(0), count(1), count(2), count(3)], [25; 4]);
        // Nine of ten answers are the same.
        let heaped = Bins::learn((0..100).map(|i| f64::from(i32::max(i, 90))), 4);
        assert_eq!(heaped.edges, [90.5]);
    }

    #[test]
    fn labels_have_a_bin_each() {
        let bins = Bins::of_labels(3);
        let replies = [Reply::Label(0), Reply::Label(2), Reply::NotAnswered, Reply::DoesNotApply];
        assert_eq!(replies.map(|reply| bins.of(reply)), [0, 2, 3, 4]);
        assert_eq!((bins.ordered(), bins.size()), (0, 5));
    }
}
