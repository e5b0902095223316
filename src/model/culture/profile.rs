//! What one organisation shows by itself, without its nest: how it answers, and what it says.

use super::nest::Reading;
use super::organisation::Heard;
use super::{CultureParams, Theme};
use crate::kernel::composite::{self, Moments};
use crate::kernel::getters::getters;
use crate::kernel::missing::{self, Component};
use crate::kernel::posterior::{BetaPosterior, Prior};
use crate::kernel::{Interval, Part, keep_inside};
use crate::quantity::{Exponent, Level, Positive, Share, Weights};

/// How an organisation answers, whatever it is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ResponseStyle {
    agreement: Option<BetaPosterior>,
    extremity: BetaPosterior,
    level: Level,
}

/// Reads the style; see [`CultureLedger::style`](super::CultureLedger::style).
pub(super) fn style(reading: &Reading) -> Option<ResponseStyle> {
    let own = reading.organisations.get(reading.about).filter(|own| !own.style.is_empty())?;
    let [plain, agreed, reversed, agreed_reversed, extreme] =
        own.style.read(reading.half_life, reading.as_of);
    let prior = Prior {
        mean: Share::HALF,
        weight: Positive::constant((2.0 * reading.params.style_prior().get()).min(1e300)),
    };
    let with = |yes: f64, n: f64| prior.with(yes, (n - yes).max(0.0));
    let both = || {
        let sides = [with(agreed, plain), with(agreed_reversed, reversed)];
        Moments::sum(sides.map(|side| (0.5, Moments::from_posterior(&side)))).beta()
    };
    Some(ResponseStyle {
        agreement: (plain > 0.0 && reversed > 0.0).then(both),
        extremity: with(extreme, plain + reversed),
        level: reading.params.level(),
    })
}

impl ResponseStyle {
    /// Returns acquiescence, −½ to ½: how far plain and reversed items are agreed with alike,
    /// above the middle. `None` unless both were answered: agreeing with what is asked and
    /// agreeing with everything look the same then.
    #[must_use]
    pub fn acquiescence(&self) -> Option<f64> {
        self.agreement.map(|agreement| agreement.mean() - 0.5)
    }

    /// Returns the interval of acquiescence.
    #[must_use]
    pub fn acquiescence_interval(&self) -> Option<Interval> {
        let interval = self.agreement?.interval(self.level);
        Some(Interval::new(interval.lower - 0.5, interval.upper - 0.5, self.level))
    }

    /// Returns extremity: the share of answers at an end of their scale.
    #[must_use]
    pub const fn extremity(&self) -> BetaPosterior {
        self.extremity
    }

    /// Returns the interval of extremity.
    #[must_use]
    pub fn extremity_interval(&self) -> Interval {
        self.extremity.interval(self.level)
    }
}

/// One figure over the three questions.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Threefold {
    observed: [Option<BetaPosterior>; 3],
    value: f64,
    baseline: f64,
    parts: Vec<Part>,
    bounds: (f64, f64),
    coverage: f64,
    interval: Interval,
}

impl Threefold {
    /// `None` if nothing was ever judged.
    fn from_observed(observed: [Option<BetaPosterior>; 3], params: &CultureParams) -> Option<Self> {
        if observed.iter().all(Option::is_none) {
            return None;
        }
        let (prior, weights) = (params.profile_prior(), Weights::equal(3));
        let baseline = prior.mean.get();
        let part = |own: Option<BetaPosterior>| Component {
            observed: own.map(|own| Share::rounded(own.mean())),
            prior: prior.mean,
            fresh: Share::ZERO,
        };
        let whole = missing::completed(&observed.map(part), &weights, Exponent::ARITHMETIC);
        let means = observed.map(|own| own.map_or(baseline, |own| own.mean()));
        let mut steps = means.map(|mean| (mean - baseline) / 3.0);
        let value = baseline + keep_inside(&mut steps, baseline, 1.0);
        let parts = Theme::ALL.into_iter().zip(means).zip(steps);
        let posteriors = observed.map(|own| own.unwrap_or(prior.with(0.0, 0.0)));
        let interval =
            composite::interval_of(&posteriors, &weights, Exponent::ARITHMETIC, params.level());
        Some(Self {
            observed,
            value,
            baseline,
            parts: parts.map(|((theme, y), c)| Part::new(theme.to_string(), y, c)).collect(),
            bounds: (whole.lower.min(value), whole.upper.clamp(value, 1.0)),
            coverage: observed.iter().flatten().count() as f64 / 3.0,
            interval: interval.including(value),
        })
    }

    getters! {
        /// Returns the mean over the three, 0 to 1: the baseline and the sum of the parts.
        pub fn value -> f64;
        /// Returns the interval of the mean; a question that was not judged is as uncertain as its
        /// prior.
        pub fn interval -> Interval;
        /// Returns what the parts are counted from: the prior mean.
        pub fn baseline -> f64;
    }

    /// Returns what each question adds; with the baseline they sum to the value.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        self.parts.clone()
    }

    getters! {
        /// Returns the mean with every question that was not judged at 0, and at 1.
        pub fn bounds -> (f64, f64);
        /// Returns the share of the questions that were ever judged.
        pub fn coverage -> f64;
    }

    /// Returns what is known for one question; `None` if it was never judged.
    #[must_use]
    pub const fn posterior(&self, theme: Theme) -> Option<BetaPosterior> {
        self.observed[theme.index()]
    }
}

/// An organisation's culture as it tells it, and how our language fits.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Profile {
    heard: [Option<Heard>; 3],
    backing: Option<Threefold>,
    fit: Option<Threefold>,
}

/// Reads the profile; see [`CultureLedger::profile`](super::CultureLedger::profile).
pub(super) fn profile(reading: &Reading) -> Option<Profile> {
    let own = reading.organisations.get(reading.about)?;
    let sums = |theme: Theme| own.judged.get(theme.index()).read(reading.half_life, reading.as_of);
    let prior = reading.params.profile_prior();
    let known = |yes: f64, no: f64| (yes + no > 0.0).then(|| prior.with(yes, no));
    let backed = Theme::ALL.map(|theme| {
        let [yes, no, _, _] = sums(theme);
        known(yes, no)
    });
    let fit = Theme::ALL.map(|theme| {
        let [_, _, yes, no] = sums(theme);
        known(yes, no)
    });
    let profile = Profile {
        heard: own.heard.clone(),
        backing: Threefold::from_observed(backed, reading.params),
        fit: Threefold::from_observed(fit, reading.params),
    };
    let nothing = profile.backing.is_none()
        && profile.fit.is_none()
        && profile.heard.iter().all(Option::is_none);
    (!nothing).then_some(profile)
}

impl Profile {
    /// Returns the newest answer to a question, and where it was found; `None` if none was heard.
    #[must_use]
    pub const fn heard(&self, theme: Theme) -> Option<&Heard> {
        self.heard[theme.index()].as_ref()
    }

    getters! {
        /// Returns how far what the organisation does bears its answers out; `None` if none was
        /// heard.
        pub fn backing -> Option<&Threefold>;
        /// Returns how well our offer's language fits the answers; `None` if that was never judged.
        pub fn fit -> Option<&Threefold>;
    }
}
