//! What the simulator makes up.

use super::VisitsEvent;
use crate::Result;
use crate::quantity::Instant;
use crate::simulate::life::{Invented, Life};

impl Invented for VisitsEvent {
    const FROM: usize = 59;
    const KINDS: usize = 1;
    type Memory = ();

    fn habit(_: &Life, _: usize) -> f64 {
        0.5
    }

    fn invent(life: &mut Life, (): &mut (), _: usize, at: Instant) -> Result<Self> {
        Ok(Self::Visit { welcome: life.near(life.attentive), at })
    }
}
