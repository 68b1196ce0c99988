//! Where everything is on the screen.
//!
//! Owns one pure function of size and wishes, used by update (scrolling) and by drawing. Must not know what is in a pane.

use super::env::Size;

/// Columns from which list, article and comments stand side by side.
pub const THREE_PANES_COLS: u16 = 140;

/// Columns from which two panes stand side by side.
pub const TWO_PANES_COLS: u16 = 90;

/// Least columns of the list or the comments beside an article.
const SIDE_COLS: u16 = 36;

/// Most columns of a list or of comments: beyond that a row is not read at one glance.
const WIDEST_SIDE_COLS: u16 = 72;

/// Columns from which status and keys share one row.
const ONE_FOOTER_ROW_COLS: u16 = 100;

/// The panes, from left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Pane {
    /// The list of entries.
    #[default]
    List,
    /// The article.
    Article,
    /// Its comments.
    Comments,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Area {
    /// Column of its left edge.
    pub x: u16,
    /// Row of its upper edge.
    pub y: u16,
    /// Columns.
    pub cols: u16,
    /// Rows.
    pub rows: u16,
}

/// A pane's place: a row for its name and the rest for its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct PaneArea {
    /// The row of its name; no rows where the screen is too low for one.
    pub head: Area,
    /// What it shows.
    pub body: Area,
}

/// What the layout depends on beside the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which pane has the keys.
    pub focus: Pane,
    /// Whether it stands alone.
    pub zoomed: bool,
    /// Whether an article is open; without one the list has the whole width.
    pub reading: bool,
    /// Width of the column text is set in.
    pub measure_cols: u16,
}

/// Where everything is. Areas never overlap and never leave the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The row of sources and sections; no rows where the screen is too low.
    pub tabs: Area,
    /// The list, where it is shown.
    pub list: Option<PaneArea>,
    /// The article, where it is shown.
    pub article: Option<PaneArea>,
    /// The comments, where they are shown.
    pub comments: Option<PaneArea>,
    /// The row of what is going on; no rows where keys have it.
    pub status: Area,
    /// The row of the next keys, or of the line being typed; no rows where the screen is too low.
    pub keys: Area,
}

impl Area {
    /// The same area without its outer columns.
    #[must_use]
    pub fn inset(self, left: u16, right: u16) -> Self {
        let left = left.min(self.cols);
        Self { x: self.x + left, cols: (self.cols - left).saturating_sub(right), ..self }
    }

    /// A column of at most `cols`, in the middle.
    #[must_use]
    pub fn centred(self, cols: u16) -> Self {
        let cols = cols.min(self.cols);
        Self { x: self.x + (self.cols - cols) / 2, cols, ..self }
    }

    fn split_rows(self, rows: u16) -> (Self, Self) {
        let rows = rows.min(self.rows);
        (Self { rows, ..self }, Self { y: self.y + rows, rows: self.rows - rows, ..self })
    }
}

impl PaneArea {
    /// The column an article is set in: the measure, in the middle, with a margin where there is room for one.
    #[must_use]
    pub fn text_column(self, measure_cols: u16) -> Area {
        let margin = u16::from(self.body.cols >= 20);
        self.body.inset(margin, margin).centred(measure_cols)
    }

    /// The column comments are set in: the bar of the selected one stands to its left.
    #[must_use]
    pub fn comment_column(self, measure_cols: u16) -> Area {
        let margin = u16::from(self.body.cols >= 20);
        let column = self.body.inset(3 * margin, margin);
        // Alone on a wide screen it stands in the middle like an article.
        if column.cols > measure_cols { column.centred(measure_cols) } else { column }
    }
}

impl Layout {
    /// The layout of a screen.
    #[must_use]
    pub fn of(size: Size, wish: Wish) -> Self {
        let Size { cols, rows } = size;
        let screen = Area { x: 0, y: 0, cols, rows };
        let (tabs, rest) = screen.split_rows(u16::from(rows >= 6));
        let footer_rows = match rows {
            0..4 => 0,
            16.. if cols < ONE_FOOTER_ROW_COLS => 2,
            _ => 1,
        };
        let (middle, footer) = rest.split_rows(rest.rows - footer_rows.min(rest.rows));
        let (status, keys) = if footer_rows == 2 {
            footer.split_rows(1)
        } else if cols >= ONE_FOOTER_ROW_COLS {
            // One row for both: what is going on to the left, the keys to the right.
            (Area { cols: cols / 2, ..footer }, Area { x: cols / 2, cols: cols - cols / 2, ..footer })
        } else {
            (Area { cols: 0, ..footer }, footer)
        };
        let mut layout = Self { tabs, status, keys, ..Self::default() };
        for (pane, x, cols) in columns(cols, wish).into_iter().flatten() {
            let (head, body) = Area { x, cols, ..middle }.split_rows(u16::from(rows >= 8));
            let area = Some(PaneArea { head, body });
            match pane {
                Pane::List => layout.list = area,
                Pane::Article => layout.article = area,
                Pane::Comments => layout.comments = area,
            }
        }
        layout
    }

    /// The area of a pane, where it is shown.
    #[must_use]
    pub fn pane(&self, pane: Pane) -> Option<PaneArea> {
        match pane {
            Pane::List => self.list,
            Pane::Article => self.article,
            Pane::Comments => self.comments,
        }
    }
}

/// Each pane that is shown, its left edge and its columns. Between two panes one column is left for the line.
fn columns(cols: u16, wish: Wish) -> [Option<(Pane, u16, u16)>; 3] {
    let alone = [Some((wish.focus, 0, cols)), None, None];
    if wish.zoomed || cols < TWO_PANES_COLS || !wish.reading {
        return alone;
    }
    // The article gets its measure and a margin on both sides before the others grow.
    let measure = wish.measure_cols.saturating_add(4);
    if cols >= THREE_PANES_COLS {
        let article = measure.clamp(SIDE_COLS, cols - 2 - 2 * SIDE_COLS);
        let rest = cols - 2 - article;
        let list = (rest * 12 / 25).min(WIDEST_SIDE_COLS);
        let comments = (rest - rest * 12 / 25).min(WIDEST_SIDE_COLS);
        let article = cols - 2 - list - comments;
        return [Some((Pane::List, 0, list)), Some((Pane::Article, list + 1, article)), Some((Pane::Comments, list + article + 2, comments))];
    }
    let article = measure.clamp(SIDE_COLS, cols - 1 - SIDE_COLS);
    let side = cols - 1 - article;
    if wish.focus == Pane::Comments {
        [Some((Pane::Article, 0, article)), Some((Pane::Comments, article + 1, side)), None]
    } else {
        [Some((Pane::List, 0, side)), Some((Pane::Article, side + 1, article)), None]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn areas(layout: &Layout) -> Vec<Area> {
        let panes = [layout.list, layout.article, layout.comments].into_iter().flatten().flat_map(|pane| [pane.head, pane.body]);
        panes.chain([layout.tabs, layout.status, layout.keys]).filter(|area| area.cols > 0 && area.rows > 0).collect()
    }

    #[test]
    fn areas_stay_on_the_screen_and_apart_at_every_size() {
        for cols in 0..=220 {
            for rows in [0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 60] {
                for focus in [Pane::List, Pane::Article, Pane::Comments] {
                    for (zoomed, reading) in [(false, true), (true, true), (false, false)] {
                        let layout = Layout::of(Size { cols, rows }, Wish { focus, zoomed, reading, measure_cols: 72 });
                        let areas = areas(&layout);
                        let mut cells = std::collections::HashSet::new();
                        for area in &areas {
                            assert!(area.x + area.cols <= cols && area.y + area.rows <= rows, "{cols}x{rows} {area:?}");
                            for corner in [(area.x, area.y), (area.x + area.cols - 1, area.y + area.rows - 1)] {
                                assert!(cells.insert(corner) || (area.cols == 1 && area.rows == 1), "{cols}x{rows}: two areas at {corner:?}");
                            }
                        }
                        assert!(layout.pane(focus).is_some(), "the focused pane is always there");
                    }
                }
            }
        }
    }

    #[test]
    fn panes_by_width() {
        let shown = |cols, focus| {
            let layout = Layout::of(Size { cols, rows: 40 }, Wish { focus, zoomed: false, reading: true, measure_cols: 72 });
            [layout.list, layout.article, layout.comments].map(|pane| pane.map_or(0, |pane| pane.body.cols))
        };
        assert_eq!(shown(160, Pane::List), [39, 76, 43]);
        assert_eq!(shown(140, Pane::List), [34, 66, 38]);
        assert_eq!(shown(120, Pane::Article), [43, 76, 0]);
        assert_eq!(shown(120, Pane::Comments), [0, 76, 43]);
        assert_eq!(shown(89, Pane::Article), [0, 89, 0]);
    }
}
