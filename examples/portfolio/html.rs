//! The book and some portraits as one page of HTML.

use goodwill::book::{Book, LossModel, RankedBook};
use goodwill::report::html::{CurveView, HtmlPage, RankedCustomer};
use goodwill::report::{Dossier, Layout};

use crate::support::dates;

/// So many rows fit a page that still opens at once.
const ROWS: usize = 500;

/// Fills the page.
pub(crate) fn page(
    book: &Book,
    ranked: &RankedBook<'_>,
    dossiers: &[Dossier],
    facts: &[String],
    model: Option<&LossModel>,
    layout: &Layout,
) -> HtmlPage {
    let mut page =
        HtmlPage::new("The book of customers", format!("As of {}", dates::day(book.as_of())));
    page.window = format!("last {}\u{a0}days", book.params().attention.window_days);
    page.summary = facts.to_vec();
    let known = ranked.customers.iter().take(ROWS).map(|ranked| {
        let mut row = RankedCustomer::from_ranked(ranked, layout);
        row.portrait = dossiers.iter().position(|dossier| dossier.customer == *ranked.customer);
        let own = row.portrait.and_then(|own| dossiers.get(own));
        row.step = own.and_then(Dossier::first_step).map_or_else(String::new, |s| s.what.clone());
        row
    });
    let rows = ranked.unknown.iter().filter_map(|name| Some((*name, book.get(name)?)));
    let unknown = rows.take(ROWS).map(|(name, row)| RankedCustomer::without_place(name, row));
    page.rows = known.chain(unknown).collect();
    let left = ranked.customers.len().saturating_sub(ROWS);
    if left > 0 {
        page.notes.push(format!("{left} more customers stand below these."));
    }
    if let Some(model) = model {
        let counts = model.counts();
        page.learned = vec![
            format!(
                "What each sign adds to the log-odds that a customer stays, learned from {} cases of \
                 which {} ended in a loss.",
                counts.cases, counts.losses
            ),
            format!("Chosen were {}.", model.shapes()),
        ];
        page.curves = CurveView::of_loss(model);
    }
    page.portraits = dossiers.iter().map(|dossier| dossier.portrait_on_page(layout)).collect();
    page
}
