//! What acts alone add up to, as a few numbers: so ledgers of very many relationships are kept and
//! handed on.

#[cfg(feature = "serde")]
use super::tally::Field;
use super::tally::SUMS;
use super::{TrustLedger, TrustUnit};
use crate::kernel::decay::DecayedSums;
#[cfg(feature = "serde")]
use crate::kernel::decay::Most;
#[cfg(feature = "serde")]
use crate::kernel::state::MOST_FACTS;
#[cfg(feature = "serde")]
use crate::quantity::HalfLife;
use crate::quantity::{Instant, Stake};
#[cfg(feature = "serde")]
use crate::{Error, Result};

/// What acts count in: honoured, done wrong, not done, squared, trials, honoured trials. They are
/// the first of a party's sums; behind them stand the risks.
pub(crate) const OF_ACTS: usize = 6;

/// A ledger that acts alone have made, of half-lives that lie near each other: some numbers of one
/// size, which are written and read much faster than any ledger, and are exactly as much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActSums {
    pub(crate) unit: TrustUnit,
    /// The half-life from which the sums count, the latest that they allow.
    pub(crate) from: i64,
    /// By party.
    pub(crate) sums: [[u64; OF_ACTS]; 2],
    /// By party, the largest stake that was honoured.
    pub(crate) largest: [Stake; 2],
    /// The newest of the acts, and how many there are.
    pub(crate) newest: Instant,
    pub(crate) facts: u64,
}

impl ActSums {
    /// Returns the unit that they were counted in.
    #[must_use]
    pub const fn unit(&self) -> TrustUnit {
        self.unit
    }

    /// Takes a ledger as sums of acts; `None` if it saw nothing or what is no act, or if the acts
    /// lie so far apart that their sums are of more than one size.
    #[must_use]
    pub fn of(ledger: &TrustLedger) -> Option<Self> {
        let (from, words) = ledger.words()?;
        let mut sums = [[0; OF_ACTS]; 2];
        for (sums, words) in sums.iter_mut().zip(words.chunks_exact(SUMS)) {
            let (outcomes, risks) = words.split_at(OF_ACTS);
            if risks.iter().any(|risk| *risk != 0) {
                return None;
            }
            sums.copy_from_slice(outcomes);
        }
        let (newest, facts) = (ledger.newest()?, ledger.facts());
        let acts =
            Self { unit: ledger.unit(), from, sums, largest: ledger.largest(), newest, facts };
        acts.is_in_order().then_some(acts)
    }

    /// Tells whether `Q ≤ S ≤ N` for each party: an amount is never above 1, and what is larger
    /// never rounds to less.
    fn is_in_order(&self) -> bool {
        self.sums.iter().all(|&[h, e, d, squared, trials, honoured]| {
            let all = u128::from(h) + u128::from(e) + u128::from(d);
            u128::from(squared) <= all
                && all <= trials.into()
                && h <= honoured
                && honoured <= trials
        })
    }

    /// The sums as a ledger has them.
    pub(super) fn decayed(&self) -> DecayedSums<{ 2 * SUMS }> {
        let mut words = [0; 2 * SUMS];
        for (words, sums) in words.chunks_exact_mut(SUMS).zip(&self.sums) {
            words[..OF_ACTS].copy_from_slice(sums);
        }
        DecayedSums::of_words(self.from, words)
    }
}

#[cfg(feature = "serde")]
impl ActSums {
    /// The numbers that are written.
    const NUMBERS: usize = 7 + 2 * OF_ACTS;
    /// So many bytes are written.
    pub const BYTES: usize = 8 * Self::NUMBERS;

    /// Writes them: equal ones are equal bytes.
    ///
    /// ```
    /// use goodwill::quantity::{Instant, Party, Stake};
    /// use goodwill::trust::{ActSums, Conduct, TrustEvidence, TrustLedger, TrustUnit};
    ///
    /// let mut ledger = TrustLedger::new(TrustUnit::default());
    /// ledger.observe(&TrustEvidence::Act {
    ///     by: Party::Firm,
    ///     stake: Stake::new(3.0)?,
    ///     conduct: Conduct::ActedRightly,
    ///     at: Instant::from_days(20_000)?,
    /// });
    /// let bytes = ActSums::of(&ledger).map(|sums| sums.to_bytes());
    /// let read = ActSums::from_bytes(&bytes.unwrap_or([0; ActSums::BYTES]))?;
    /// assert_eq!(TrustLedger::from(read), ledger);
    /// # Ok::<(), goodwill::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let [of_customer, of_firm] = self.largest.map(|stake| stake.get().to_bits());
        let head = [
            self.unit.half_life.seconds().to_bits(),
            self.unit.reference_stake.get().to_bits(),
            self.from.cast_unsigned(),
            self.newest.seconds().cast_unsigned(),
            self.facts,
            of_customer,
            of_firm,
        ];
        let mut bytes = [0; Self::BYTES];
        let numbers = head.iter().chain(self.sums.as_flattened());
        for (bytes, number) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(numbers) {
            *bytes = number.to_le_bytes();
        }
        bytes
    }

    /// Reads them.
    ///
    /// # Errors
    ///
    /// [`Error::Length`] for more or fewer bytes than [`Self::BYTES`]; what the types of the
    /// numbers refuse; [`Error::Inconsistent`] for sums that no acts can have made.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let what = "sums of acts";
        if bytes.len() != Self::BYTES {
            return Err(Error::Length { what, expected: Self::BYTES, got: bytes.len() });
        }
        let mut numbers = [0; Self::NUMBERS];
        for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *number = u64::from_le_bytes(*bytes);
        }
        let [half_life, reference, from, newest, facts, of_customer, of_firm, sums @ ..] = numbers;
        let stake = |bits| Stake::new(f64::from_bits(bits));
        let seconds = f64::from_bits(half_life);
        let unit = TrustUnit {
            half_life: HalfLife::from_seconds(seconds)?,
            reference_stake: stake(reference)?,
        };
        let mut read = Self {
            unit,
            from: from.cast_signed(),
            sums: [[0; OF_ACTS]; 2],
            largest: [stake(of_customer)?, stake(of_firm)?],
            newest: Instant::new(newest.cast_signed())?,
            facts,
        };
        read.sums.as_flattened_mut().copy_from_slice(&sums);
        let (rule, got) = if unit.half_life.seconds().to_bits() != half_life {
            ("have a half-life of whole seconds", seconds.to_string())
        } else if let Some(rule) = read.broken() {
            (rule, format!("{facts} facts from {} on, and {sums:?}", read.from))
        } else {
            return Ok(read);
        };
        Err(Error::Inconsistent { what, rule, got })
    }

    /// The rule that acts keep, and these sums do not.
    fn broken(&self) -> Option<&'static str> {
        /// Of both parties.
        const TRIALS: [usize; 2] = [Field::Trials as usize, SUMS + Field::Trials as usize];
        let Self { unit, from, newest, facts, .. } = *self;
        let sums = self.decayed();
        if facts == 0 || facts > MOST_FACTS {
            return Some("have a fact, and at most 2^55");
        }
        if !sums.within(unit.half_life, Some(newest)) {
            return Some("sum no fact after its newest");
        }
        if !self.is_in_order() {
            return Some("keep Q ≤ S ≤ N for each party");
        }
        if !sums.at_most_ones(&TRIALS, Most::of(facts, unit.half_life, Some(newest))) {
            return Some("count no more trials than facts");
        }
        if sums.canonical_words().is_none_or(|(own, _)| own != from) {
            return Some("count from the latest half-life that they allow");
        }
        None
    }
}

impl From<ActSums> for TrustLedger {
    fn from(acts: ActSums) -> Self {
        let mut ledger = Self::new(acts.unit);
        ledger.take_acts(&acts);
        ledger
    }
}
