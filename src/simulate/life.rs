//! One simulated customer, and the firm as this customer meets it.

use rand::{RngExt, SeedableRng};
use rand_distr::{Beta, Distribution};
use rand_pcg::Pcg64Mcg;

use crate::quantity::Party;
use crate::quantity::{Instant, Name, Rating, Scale, Share};
use crate::{Error, Result};

/// The kinds of customer, and about what each is worth, in thousands.
pub(crate) const KINDS: [(&str, f64); 3] = [("small", 4.0), ("middling", 20.0), ("large", 120.0)];

/// One customer, and the firm as this customer meets it.
pub(crate) struct Life {
    pub(crate) rng: Pcg64Mcg,
    pub(crate) name: Name,
    /// The chances that the firm honours a stake, that the customer does, and that an encounter
    /// is smooth; how well the firm attends.
    pub(crate) honest: f64,
    pub(crate) loyal: f64,
    pub(crate) smooth: f64,
    pub(crate) attentive: f64,
    /// How often a risk is refused, against other events.
    pub(crate) refusing: f64,
    /// What kind of customer it is, from small to large.
    pub(crate) kind: usize,
    /// Over how many days it is told.
    pub(crate) days: i64,
    /// What the firm promised and has not answered yet, by whatever event.
    pub(crate) promised: Vec<(Name, Instant)>,
    /// How many ids were given out.
    ids: u32,
}

impl Life {
    pub(crate) fn new(seed: u64, number: u32, customers: u32, days: i64) -> Result<Self> {
        // One stream a customer, so that a customer does not depend on those before it.
        let stream = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (u64::from(number) << 20);
        let mut rng = Pcg64Mcg::seed_from_u64(stream);
        let mut share = |a: f64, b: f64| Beta::new(a, b).map_or(0.5, |beta| beta.sample(&mut rng));
        let (honest, loyal) = (share(6.0, 1.5), share(8.0, 1.5));
        let (smooth, attentive) = (share(5.0, 2.0), share(3.0, 2.0));
        let refusing = share(1.5, 3.0);
        let kind = rng.random_range(0..KINDS.len());
        // As wide as the last of them, so that names sort as numbers do.
        let width = customers.to_string().len().max(5);
        let name = Name::new(&format!("customer-{:0width$}", u64::from(number) + 1))?;
        let promised = Vec::new();
        Ok(Self {
            rng,
            name,
            honest,
            loyal,
            smooth,
            attentive,
            refusing,
            kind,
            days,
            promised,
            ids: 0,
        })
    }

    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.rng.random_bool(p.clamp(0.0, 1.0))
    }

    /// A kind of event, as likely as the habits have it.
    pub(crate) fn pick(&mut self, habits: &[f64]) -> usize {
        let mut left = self.rng.random_range(0.0..habits.iter().sum::<f64>());
        for (kind, habit) in habits.iter().enumerate() {
            left -= habit;
            if left < 0.0 {
                return kind;
            }
        }
        0
    }

    /// A share around a centre.
    pub(crate) fn near(&mut self, centre: f64) -> Share {
        Share::rounded(centre + self.rng.random_range(-0.2..0.2))
    }

    pub(crate) fn party(&mut self) -> Party {
        if self.chance(0.65) { Party::Customer } else { Party::Firm }
    }

    pub(crate) fn id(&mut self, what: &str) -> Result<Name> {
        self.ids += 1;
        Name::new(&format!("{what} {}", self.ids))
    }

    pub(crate) fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.rng.random_range(0..list.len())]
    }

    pub(crate) fn channel(&mut self) -> Result<Name> {
        Name::new(["phone", "mail", "visit"][self.rng.random_range(0..3)])
    }

    /// A whole number on a scale from 1 to 5, around a centre.
    pub(crate) fn rating(&mut self, centre: f64) -> Result<Rating> {
        let value = libm::round(1.0 + 4.0 * self.near(centre).get());
        Rating::new(value, Scale::new(1.0, 5.0)?)
    }
}

/// Events that the simulator can make up. The kinds are numbered in the order of the model's
/// events, aliases left out.
pub(crate) trait Invented: Sized {
    /// How many kinds there are.
    const KINDS: usize;
    /// What the model remembers of the events that it made up.
    type Memory: Default;

    /// How likely a kind is, against the others.
    fn habit(life: &Life, kind: usize) -> f64;

    /// Makes one up. Each kind has an arm by its number; any other is [`not_made_up`].
    fn invent(life: &mut Life, memory: &mut Self::Memory, kind: usize, at: Instant)
    -> Result<Self>;
}

/// Refuses a number that no arm of an [`Invented::invent`] has.
pub(crate) fn not_made_up(kind: usize) -> Error {
    Error::UnknownName {
        what: "kind of event",
        rule: "one that the model makes up",
        got: kind.to_string(),
    }
}
