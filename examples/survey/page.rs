//! The curves as one page of HTML.

use std::path::Path;

use goodwill::report::html::{CurveView, HtmlPage};

use super::report::Report;
use super::support::outcome::Failure;

impl Report {
    /// Returns the page of the curves that were learned from `data`.
    pub(crate) fn page(&self, data: &Path) -> Result<String, Failure> {
        let Some(study) = &self.shapes else {
            return Err(Failure::new(
                "--html needs outcomes to learn from; the notes say what lacks",
            ));
        };
        let mut page = HtmlPage::new("What each answer adds", data.display().to_string());
        page.summary.push(format!(
            "{} respondents, {} of them with an outcome; {:.1} % of the answers were given.",
            self.respondents,
            self.outcomes.len(),
            100.0 * self.coverage
        ));
        page.learned = self.curve_sentences();
        page.curves = CurveView::of(&study.shapes);
        page.notes.clone_from(&self.notes);
        Ok(page.to_html())
    }
}
