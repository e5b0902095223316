//! What the simulator makes up.

use super::VisitsEvent;
use crate::Result;
use crate::quantity::Instant;
use crate::simulate::life::{Invented, Life, not_made_up};

impl Invented for VisitsEvent {
    const KINDS: usize = 1;
    type Memory = ();

    fn habit(_: &Life, _: usize) -> f64 {
        0.5
    }

    fn invent(life: &mut Life, (): &mut (), kind: usize, at: Instant) -> Result<Self> {
        match kind {
            0 => Ok(Self::Visit { welcome: life.near(life.attentive), at }),
            _ => Err(not_made_up(kind)),
        }
    }
}
