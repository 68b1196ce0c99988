//! OPML 1.0 and 2.0, as readers write it.
//!
//! Owns what an outline means, and writing one. Must not parse XML.

use super::{Facts, Taking};
use crate::{
    model::{SafeLine, Subscription, SubscriptionList},
    reader::feed::{
        outline::{self, Outline},
        write::escape,
    },
};

/// Deepest folder whose name is kept; what lies deeper lies in that one.
const MAX_FOLDERS: usize = 16;

/// Reads OPML; says what `text` is where it is none.
pub(super) fn read(text: &str) -> Result<SubscriptionList, &'static str> {
    let (whole, is_cut) = whole_tags(text);
    let outlines = outline::read(whole);
    if !outlines.is_opml && outlines.all.is_empty() {
        return Err("XML without <opml>");
    }
    let mut taking = Taking::default();
    // Open outlines: how deep they lie, and the name of those that are folders.
    let mut open: Vec<(usize, Option<SafeLine>)> = Vec::new();
    for outline in &outlines.all {
        open.truncate(open.iter().position(|(depth, _)| *depth >= outline.depth).unwrap_or(open.len()));
        let names = [outline.attribute("text"), outline.attribute("title")];
        if let Some(address) = address(outline) {
            let folders = open.iter().filter_map(|(_, name)| name.clone()).take(MAX_FOLDERS).collect();
            taking.take(whole, outline.offset, address, Facts { titles: names, home: outline.attribute("htmlUrl"), folders });
            // Some writers forget to close an outline: what follows lies in the same folder, not in a feed.
            open.push((outline.depth, None));
            continue;
        }
        if let Some(elsewhere) = outline.attribute("url") {
            taking.skip(whole, outline.offset, elsewhere);
        }
        open.push((outline.depth, names.into_iter().flatten().find_map(SafeLine::non_empty)));
    }
    let is_closed = text.trim_end().get(text.trim_end().len().saturating_sub("</opml>".len())..).is_some_and(|end| end.eq_ignore_ascii_case("</opml>"));
    let title = outlines.title.as_deref().and_then(SafeLine::non_empty);
    Ok(SubscriptionList { title, cut_off: is_cut || !is_closed, too_deep: outlines.too_deep, ..taking.list })
}

/// Leaves out a last tag that never ends: half an address is another address.
fn whole_tags(text: &str) -> (&str, bool) {
    match text.rsplit_once('<') {
        Some((before, tag)) if !tag.contains('>') => (before, true),
        _ => (text, false),
    }
}

/// The address of a feed. OPML 2.0 has `xmlUrl`; some of 1.0 have `url` and a type. The types `link` and `include` point at pages and other lists.
fn address<'a>(outline: &'a Outline<'_>) -> Option<&'a str> {
    outline.attribute("xmlUrl").or_else(|| {
        let kind = outline.attribute("type").unwrap_or_default().to_ascii_lowercase();
        outline.attribute("url").filter(|_| ["rss", "rss1", "atom", "rdf", "feed"].contains(&kind.as_str()))
    })
}

/// Writes OPML 2.0. Feeds that follow each other in one folder lie in one outline.
#[must_use]
pub fn write(title: &str, subscriptions: &[Subscription]) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>".to_owned();
    escape(title, &mut out);
    out.push_str("</title>\n  </head>\n  <body>\n");
    let mut open: &[SafeLine] = &[];
    for subscription in subscriptions {
        let shared = open.iter().zip(&subscription.folders).take_while(|(a, b)| a == b).count();
        close(&mut out, open.len(), shared);
        for (depth, folder) in subscription.folders.iter().enumerate().skip(shared) {
            begin(&mut out, depth, &[("text", folder.as_str()), ("title", folder.as_str())]);
            out.push_str(">\n");
        }
        open = &subscription.folders;
        let title = subscription.title.as_str();
        let home = subscription.home.as_ref().map(|home| ("htmlUrl", home.as_str()));
        let attributes = [("type", "rss"), ("text", title), ("title", title), ("xmlUrl", subscription.feed.as_str())];
        begin(&mut out, open.len(), &attributes.into_iter().chain(home).collect::<Vec<_>>());
        out.push_str("/>\n");
    }
    close(&mut out, open.len(), 0);
    out.push_str("  </body>\n</opml>\n");
    out
}

fn begin(out: &mut String, depth: usize, attributes: &[(&str, &str)]) {
    out.push_str(&"  ".repeat(depth + 2));
    out.push_str("<outline");
    for (name, value) in attributes {
        for part in [" ", name, "=\""] {
            out.push_str(part);
        }
        escape(value, out);
        out.push('"');
    }
}

fn close(out: &mut String, from: usize, to: usize) {
    for depth in (to..from).rev() {
        out.push_str(&"  ".repeat(depth + 2));
        out.push_str("</outline>\n");
    }
}
