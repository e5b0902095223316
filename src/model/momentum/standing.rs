//! What momentum says of where a customer stands: whether meetings move on, by the firm's doing, and
//! whether the customer undertakes anything.

use super::{MomentumLedger, MomentumParams};
use crate::Result;
use crate::kernel::posterior::Prior;
use crate::model::{Counted, Direction, Facet, Standing};
use crate::quantity::{Instant, Positive, Share};

impl Standing for MomentumLedger {
    fn facets(params: &MomentumParams) -> Vec<Facet> {
        let prior = |weight| Prior { mean: Share::HALF, weight };
        // k on each side; the greatest of numbers stays itself.
        let k = params.share_prior();
        let both = Positive::new(2.0 * k.get()).unwrap_or(k);
        let (ours, theirs) = (Direction::Ours, Direction::Theirs);
        vec![
            Facet { name: "advances", direction: ours, prior: prior(params.prior_weight()) },
            Facet { name: "customer commits", direction: theirs, prior: prior(both) },
        ]
    }

    /// An advance is good, a slip bad, a continuation half of each. One that may still be lost is
    /// half bad either way, and half open.
    fn counted(&self, _: &MomentumParams, as_of: Instant) -> Result<Vec<Counted>> {
        let [advances, continuations, slips, by_customer, _, pending, _] = self.counts(as_of)?;
        let settled = (continuations - pending).max(0.0);
        let all = (advances + slips) + continuations;
        Ok(vec![
            Counted {
                good: advances + 0.5 * settled,
                bad: slips + 0.5 * continuations,
                open: 0.5 * pending,
                aging: 0.0,
            },
            Counted { good: by_customer, bad: (all - by_customer).max(0.0), open: 0.0, aging: 0.0 },
        ])
    }
}

#[cfg(test)]
#[path = "../../../tests/momentum/standing.rs"]
mod tests;
