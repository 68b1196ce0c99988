//! Which elements are open.
//!
//! Owns the counts by which depth, formatting elements and table cells are held down. It follows the tree builder only as closely as counting needs;
//! must not change a page that keeps within the limits.

use std::collections::HashMap;

use super::{
    rules::{self, Reach},
    tag::Tag,
};

/// Most formatting elements open at once (WHATWG HTML §13.2.4.3 calls them the list of active formatting elements).
pub(super) const MAX_FORMATTING: usize = 64;

/// Most cells of one table row.
const MAX_CELLS: usize = 256;

/// How many elements may come of opening formatting elements again in later blocks before they are closed for good.
const MAX_REOPENED: usize = 10_000;

/// Most formatting elements closed out of order; pages written by hand have a few.
const MAX_MISNESTED: usize = 500;

/// How far up an implied end tag is looked for.
const IMPLIED_REACH: usize = 24;

/// The open elements, as far as they are counted.
#[derive(Debug)]
pub(super) struct Open {
    max_depth: usize,
    stack: Vec<Element>,
    /// How often each name stands on the stack.
    on_stack: HashMap<String, usize>,
    /// Start tags left out, by name: as many end tags are left out.
    dropped: HashMap<String, usize>,
    /// Formatting elements without their own end tag so far.
    formatting: Vec<String>,
    /// Of these, how many are no longer on the stack: they are opened again in every block that follows.
    orphans: usize,
    reopened: usize,
    /// End tags of formatting elements across other elements: each costs the tree builder a walk over the stack (the "adoption agency algorithm").
    misnested: usize,
    /// Cells of the current row of each open table.
    cells: Vec<usize>,
}

#[derive(Debug)]
struct Element {
    name: String,
    /// Length of the formatting list when it was opened: a cell's end takes the list back to it.
    formatting_before: usize,
}

impl Open {
    pub(super) fn new(max_depth: usize) -> Self {
        Self {
            max_depth,
            stack: Vec::new(),
            on_stack: HashMap::new(),
            dropped: HashMap::new(),
            formatting: Vec::new(),
            orphans: 0,
            reopened: 0,
            misnested: 0,
            cells: Vec::new(),
        }
    }

    /// Whether this start tag is kept. What must be closed before it is written to `out`.
    pub(super) fn admit(&mut self, tag: &Tag<'_>, out: &mut String) -> bool {
        let name = tag.name.as_str();
        if rules::is_void(name) || rules::is_frame_of_the_page(name) || (tag.self_closing && self.is_foreign()) {
            return true;
        }
        if rules::is_table_part(name) && self.cells.is_empty() && !self.has("template") && !self.is_foreign() {
            return true;
        }
        self.close_implied(name);
        if rules::reopens(name) {
            self.count_reopened(out);
        }
        let is_formatting = rules::is_formatting(name);
        let too_many_cells = match name {
            "td" | "th" => self.cells.last_mut().is_some_and(|cells| {
                *cells += 1;
                *cells > MAX_CELLS
            }),
            _ => false,
        };
        let too_deep = self.stack.len() >= self.max_depth;
        if too_deep || too_many_cells || (is_formatting && (self.formatting.len() >= MAX_FORMATTING || self.misnested > MAX_MISNESTED)) {
            *self.dropped.entry(name.to_owned()).or_default() += 1;
            return false;
        }
        match name {
            "table" => self.cells.push(0),
            "tr" => {
                if let Some(cells) = self.cells.last_mut() {
                    *cells = 0;
                }
            }
            _ => {}
        }
        let formatting_before = self.formatting.len();
        if is_formatting {
            // A second link closes the first, so at most one is ever open.
            if name == "a" {
                self.forget_formatting("a");
            }
            self.formatting.push(name.to_owned());
        }
        if let Some(count) = self.on_stack.get_mut(name) {
            *count += 1;
        } else {
            self.on_stack.insert(name.to_owned(), 1);
        }
        self.stack.push(Element { name: name.to_owned(), formatting_before });
        true
    }

    /// Takes an end tag and writes it where it closes something that was kept. Whether it makes an element: `</p>` and `</br>` do, out of nothing.
    pub(super) fn close(&mut self, name: &str, out: &mut String) -> bool {
        if let Some(left_out) = self.dropped.get_mut(name).filter(|left_out| **left_out > 0) {
            *left_out -= 1;
            return false;
        }
        let position = if rules::is_frame_of_the_page(name) { None } else { self.reached(name) };
        if rules::is_formatting(name) {
            self.misnested += usize::from(self.has(name) && self.stack.last().is_some_and(|top| top.name != name));
            self.forget_formatting(name);
        }
        if let Some(position) = position {
            if self.stack.iter().skip(position + 1).any(|inside| rules::leaves_what_is_inside(name, &inside.name)) {
                self.take_out(position);
            } else {
                self.truncate(position);
            }
        }
        // Other stray end tags do nothing and may stand.
        let is_written = position.is_some() || self.stack.len() < self.max_depth;
        if is_written {
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        }
        is_written && position.is_none() && matches!(name, "p" | "br")
    }

    /// The open element that an end tag closes.
    fn reached(&self, name: &str) -> Option<usize> {
        if !self.has(name) {
            return None;
        }
        let upwards = self.stack.iter().enumerate().rev();
        upwards
            .take_while(|(_, open)| open.name == name || !rules::stops_end(name, &open.name))
            .find(|(_, open)| open.name == name)
            .map(|(position, _)| position)
    }

    /// Takes one element out from between the others.
    fn take_out(&mut self, position: usize) {
        let element = self.stack.remove(position);
        if let Some(count) = self.on_stack.get_mut(&element.name) {
            *count = count.saturating_sub(1);
        }
    }

    /// Whether it is in a drawing or a formula, or may be: tags mean other things there.
    pub(super) fn is_foreign(&self) -> bool {
        self.has("svg") || self.has("math")
    }

    fn has(&self, name: &str) -> bool {
        self.on_stack.get(name).is_some_and(|count| *count > 0)
    }

    fn truncate(&mut self, length: usize) {
        while self.stack.len() > length {
            let Some(element) = self.stack.pop() else { return };
            if let Some(count) = self.on_stack.get_mut(&element.name) {
                *count = count.saturating_sub(1);
            }
            match element.name.as_str() {
                "table" => {
                    self.cells.pop();
                }
                "td" | "th" | "caption" | "object" | "marquee" | "template" => self.formatting.truncate(element.formatting_before),
                name if rules::is_formatting(name) && self.formatting.iter().any(|open| open == name) => self.orphans += 1,
                _ => {}
            }
        }
        self.orphans = self.orphans.min(self.formatting.len());
    }

    fn forget_formatting(&mut self, name: &str) {
        if let Some(position) = self.formatting.iter().rposition(|open| open == name) {
            self.formatting.remove(position);
            if !self.has(name) {
                self.orphans = self.orphans.saturating_sub(1);
            }
        }
    }

    fn count_reopened(&mut self, out: &mut String) {
        self.reopened += self.orphans;
        if self.orphans == 0 || self.reopened <= MAX_REOPENED {
            return;
        }
        for name in self.formatting.drain(..) {
            out.push_str("</");
            out.push_str(&name);
            out.push('>');
        }
        self.orphans = 0;
    }

    /// Pops what this start tag closes by itself.
    fn close_implied(&mut self, name: &str) {
        let top = self.stack.len();
        for position in (top.saturating_sub(IMPLIED_REACH)..top).rev() {
            let Some(open) = self.stack.get(position) else { return };
            match rules::closed_by_start(name, &open.name) {
                Reach::Closes => return self.truncate(position),
                Reach::Stops => return,
                Reach::Passes => {}
            }
        }
    }
}
