//! What the questions with whole numbers on one scale have in common: an answer is read as a
//! number, and a ledger counts how often each was given.

/// Lets an answer enter as a number, and a ledger of `counts` take answers in.
macro_rules! points {
    ($answer:ident, $ledger:ident, $ends:ident, $points:ident, $scale:literal) => {
        impl TryFrom<f64> for $answer {
            type Error = crate::Error;

            fn try_from(answer: f64) -> crate::Result<Self> {
                Self::new(answer)
            }
        }

        impl From<$answer> for f64 {
            fn from(answer: $answer) -> Self {
                Self::from(answer.0)
            }
        }

        impl $ledger {
            /// Opens a ledger of no answers.
            #[must_use]
            pub const fn new() -> Self {
                Self { counts: crate::classic::counts::Counts::none() }
            }

            /// Counts an answer.
            pub fn observe(&mut self, answer: &$answer) {
                self.counts.add(usize::from(answer.0 - $ends[0]), 1);
            }

            /// Takes in the answers of another ledger.
            pub fn merge(&mut self, other: &Self) {
                self.counts.merge(&other.counts);
            }

            #[doc = concat!("Returns how often each answer was given, ", $scale, ".")]
            #[must_use]
            pub const fn counts(&self) -> [u64; $points] {
                self.counts.all()
            }

            /// Returns how many answers there are.
            #[must_use]
            pub fn answers(&self) -> u64 {
                crate::classic::sum(self.counts.all())
            }
        }
    };
}

pub(super) use points;
