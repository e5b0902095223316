//! A book as one page of HTML: complete in its file, for a screen, a telephone, paper or an ear.
//!
//! The page asks for nothing: no script, no font, no picture from elsewhere, and its own policy
//! forbids them. What it draws it also says: every number stands as text, every drawing has a
//! title and a description, and no mark means anything by its colour alone. Text is escaped, and
//! a name may be any text.
//!
//! The input is plain: numbers in points from 0 to 100, shares from 0 to 1, and words. Whole
//! points are printed as given, so that what adds up before stays so; other numbers are rounded
//! to whole points. What is not finite is shown as unknown.
//!
//! ```
//! use goodwill::report::html::{CustomerPortrait, Estimate, HtmlPage, RankedCustomer};
//!
//! let mut acme = RankedCustomer::new("Acme <Ltd>");
//! acme.rank = "1".to_owned();
//! acme.ours = Some(Estimate::new(41.0, 30.0, 53.0));
//! acme.portrait = Some(0);
//!
//! let mut page = HtmlPage::new("Customers", "As of 21 November 2026");
//! page.rows = vec![acme];
//! page.portraits = vec![CustomerPortrait::new("Acme <Ltd>")];
//!
//! let html = page.to_html();
//! assert!(html.starts_with("<!DOCTYPE html>"));
//! assert!(html.contains("Acme &lt;Ltd&gt;"));
//! ```

mod book;
mod chart;
mod curves;
mod data;
mod fill;
mod picture;
mod portrait;
mod style;
mod words;

use maud::{DOCTYPE, Markup, PreEscaped, html};

pub use curves::{CurveStep, CurveView};
pub use data::{
    AlarmLine, ComponentLine, CustomerPortrait, Estimate, HeatMap, ModelLine, Moved, Profile,
    ProfileGroup, RankedCustomer, StandingView, Timeline, TimelinePoint, Waterfall,
};

/// What the page may load: nothing but its own style and pictures inside the file.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                      base-uri 'none'; form-action 'none'";

/// A page: the ranked book, and the portraits of some of its customers.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct HtmlPage {
    /// The heading.
    pub title: String,
    /// The line below it: as of when.
    pub as_of: String,
    /// What the intervals are, in words; `90 % interval` in a new page.
    pub interval: String,
    /// Over which time a customer moved, in words; `last 90 days` in a new page.
    pub window: String,
    /// What the chance of loss is, in words; `lost in 90 days` in a new page.
    pub horizon: String,
    /// What stands above the book, each in a sentence.
    pub summary: Vec<String>,
    /// The book, in the order in which it is shown; rows of which nothing is known come last. Left
    /// empty, a page of portraits has no book.
    pub rows: Vec<RankedCustomer>,
    /// The portraits, in the order in which they are shown.
    pub portraits: Vec<CustomerPortrait>,
    /// What outcomes taught, in sentences above its curves.
    pub learned: Vec<String>,
    /// What each sign or item adds to what was learned; see [`CurveView::of`]. They share one scale.
    pub curves: Vec<CurveView>,
    /// What stands below everything, each in a sentence: where the numbers come from.
    pub notes: Vec<String>,
}

impl HtmlPage {
    /// Starts a page without a customer.
    #[must_use]
    pub fn new(title: impl Into<String>, as_of: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            as_of: as_of.into(),
            interval: "90\u{a0}% interval".to_owned(),
            window: "last 90\u{a0}days".to_owned(),
            horizon: "lost in 90\u{a0}days".to_owned(),
            summary: Vec::new(),
            rows: Vec::new(),
            portraits: Vec::new(),
            learned: Vec::new(),
            curves: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Returns the page as a complete file.
    #[must_use]
    pub fn to_html(&self) -> String {
        words::legal(&self.document().into_string())
    }

    /// Returns the first rows of the book as one picture, complete in its file: an SVG for a
    /// README, a mail or a slide.
    ///
    /// Each row says who, where the customer stands, why, and what to do first. What is longer than
    /// its line is cut.
    ///
    /// ```
    /// use goodwill::report::html::{Estimate, HtmlPage, RankedCustomer};
    ///
    /// let mut acme = RankedCustomer::new("Acme <Ltd>");
    /// acme.ours = Some(Estimate::new(41.0, 30.0, 53.0));
    /// let mut page = HtmlPage::new("Customers", "As of 21 November 2026");
    /// page.rows = vec![acme];
    /// let svg = page.to_svg(5);
    /// assert!(svg.starts_with("<svg ") && svg.contains("Acme &lt;Ltd&gt;"));
    /// ```
    #[must_use]
    pub fn to_svg(&self, rows: usize) -> String {
        words::legal(&picture::picture(self, rows).into_string())
    }

    fn document(&self) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en-GB" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    // An empty icon, so that no server is asked for one.
                    link rel="icon" href="data:,";
                    title { (self.title) }
                    style { (PreEscaped(style::STYLE)) }
                }
                (self.body())
            }
        }
    }

    fn body(&self) -> Markup {
        // A page of portraits or curves alone has no book to look at.
        let has_book =
            !self.rows.is_empty() || (self.portraits.is_empty() && self.curves.is_empty());
        html! {
            body {
                @if has_book { a.skip href="#book" { "Skip to the book" } }
                (chart::shared_marks())
                header {
                    h1 { (self.title) }
                    @if !self.as_of.is_empty() { p.as-of { (self.as_of) } }
                    @for sentence in &self.summary { p.summary { (sentence) } }
                }
                main {
                    @if has_book {
                        section {
                            h2 #book tabindex="-1" { "Who needs attention" }
                            @if self.rows.is_empty() {
                                p { "The book has no customer." }
                            } @else {
                                (book::urgent(self))
                                (book::book(self))
                            }
                        }
                    }
                    (chart::curves(&self.learned, &self.curves))
                    @for (i, portrait) in self.portraits.iter().enumerate() {
                        (portrait::portrait(i, portrait, &self.interval, has_book))
                    }
                }
                footer { (self.footer()) }
            }
        }
    }

    fn footer(&self) -> Markup {
        let has_customers = !self.portraits.is_empty() || !self.rows.is_empty();
        html! {
            h2 { "How to read this page" }
            ul.sentences {
                @if has_customers || self.curves.is_empty() { (self.about_customers()) }
                @if !self.curves.is_empty() {
                    li { "A curve is what an answer adds to what is foretold: to the right lies the good end of the scale, above the broken line it adds, below it takes away. Its band is one standard error to either side, so that two of three such bands hold what is true; all curves of a page have one scale." }
                }
                @for note in &self.notes { li { (note) } }
            }
        }
    }

    fn about_customers(&self) -> Markup {
        html! {
                li { "A standing is how many of a hundred customers stand lower: 50 where nothing is known, 80 better than four of five. Our service is how we serve the customer; their side is how the customer deals with us." }
                li { "Attention is the chance that anything calls for it: to stand among the lowest tenth, or an alarm. An alarm is never averaged away, however good the rest is; a grave one, in a filled tag, is one over which the customer may be lost." }
                li { "A dot is a value, and the line through it is its " (self.interval) ": the longer, the less is known. A thin line with ends is where it could go as what is open ends badly or well." }
                li { "An open dot on a broken line, and a dash, are what is not known. It is not zero." }
                li { "Known, or coverage, is how much of what could be known was ever observed; fresh is how much of it is still evidence. What is old fades, so facts are counted in fractions." }
                li { "Elsewhere scores run from 0 to 100, and more is better; of friction, more is worse." }
        }
    }
}
