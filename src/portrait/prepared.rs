//! The frame of some constants, kept beside them.

use std::sync::OnceLock;

use super::{Frame, MODELS, PortraitParams};
use crate::Result;
use crate::model::Facet;

/// The frame of some constants, once it was made: its curves take longer than a reading.
///
/// It follows from the constants that stand beside it, and is looked at only as long as they are
/// those that it was made of. It says nothing by itself, so any two are equal; a copy starts
/// without, since mostly it is made to be changed.
#[derive(Default)]
pub(crate) struct Prepared(OnceLock<Frame>);

impl Prepared {
    /// Returns the frame of some facets and constants; the one at hand if it is of the same.
    pub(crate) fn frame(
        &self,
        facets: &[Vec<Facet>; MODELS],
        params: &PortraitParams,
    ) -> Result<Frame> {
        if let Some(frame) = self.0.get()
            && frame.is_of(facets, params)
        {
            return Ok(frame.clone());
        }
        let frame = Frame::new(facets, params)?;
        // Where constants were changed since, the first frame stays, and serves nobody.
        let _ = self.0.set(frame.clone());
        Ok(frame)
    }
}

impl Clone for Prepared {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Prepared {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl core::fmt::Debug for Prepared {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(if self.0.get().is_some() { "prepared" } else { "not prepared" })
    }
}
