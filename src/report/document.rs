//! What a report says, apart from how it looks.

/// On which side the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Words.
    Left,
    /// Numbers, so that their digits stand below each other.
    Right,
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    /// What the next part is about.
    Heading(String),
    /// A sentence or two.
    Paragraph(String),
    /// Things that belong together.
    List(Vec<String>),
    /// Rows under a header. The last row may be a sum.
    Table(Table),
}

/// Rows under a header.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    pub(crate) header: Vec<(&'static str, Side)>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A report: its title, and its parts in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    pub(crate) title: String,
    pub(crate) blocks: Vec<Block>,
}

impl Document {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), blocks: Vec::new() }
    }

    pub(crate) fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(text.into()));
    }

    pub(crate) fn paragraph(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// A list under its heading; nothing where there are no items.
    pub(crate) fn list_under(&mut self, heading: &str, items: Vec<String>) {
        if !items.is_empty() {
            self.heading(heading);
            self.blocks.push(Block::List(items));
        }
    }

    pub(crate) fn table(&mut self, header: &[(&'static str, Side)], rows: Vec<Vec<String>>) {
        self.blocks.push(Block::Table(Table { header: header.to_vec(), rows }));
    }
}
