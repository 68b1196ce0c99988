//! Which open elements a tag reaches, by the tree builder's rules (WHATWG HTML §13.2.6.4.7 "in body" and §13.2.4.2, the stack of open elements).
//!
//! Owns the lists. An element that is taken for open though it is closed only counts too much; one that is taken for closed though it is open makes a page
//! deeper than anybody counts: where the rules differ by mode, the reach here is the shorter one. Must not know what is open.

/// Whether it has no end.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

pub(super) fn is_formatting(name: &str) -> bool {
    matches!(name, "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u")
}

/// Whether an element ends an open paragraph.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "ul"
    )
}

/// Parts of a table: outside of one they are no elements.
pub(super) fn is_table_part(name: &str) -> bool {
    matches!(name, "caption" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr")
}

/// Whether formatting elements are opened again in it.
pub(super) fn reopens(name: &str) -> bool {
    is_block(name) || matches!(name, "td" | "th" | "li" | "dt" | "dd")
}

/// There is one of each, however often they are written, and their ends close nothing.
pub(super) fn is_frame_of_the_page(name: &str) -> bool {
    matches!(name, "html" | "head" | "body")
}

/// In a choice all tags but those of the table around it are ignored; what stands where no programs run may be no markup at all.
fn is_shut(of: &str, open: &str) -> bool {
    match open {
        "noscript" => of != open,
        "select" => !(of == open || is_table_part(of) || matches!(of, "table" | "template" | "option" | "optgroup")),
        _ => false,
    }
}

/// "Special" elements: the end of an ordinary element does not reach across one.
fn is_special(name: &str) -> bool {
    is_block(name)
        || ends_scope(name)
        || matches!(
            name,
            "button"
                | "colgroup"
                | "dd"
                | "dt"
                | "fieldset"
                | "frameset"
                | "li"
                | "listing"
                | "noscript"
                | "search"
                | "select"
                | "tbody"
                | "tfoot"
                | "thead"
                | "tr"
        )
}

/// What ends the scope of every other element; of these, the ones of `MathML` and SVG only stand there.
fn ends_scope(name: &str) -> bool {
    matches!(
        name,
        "applet"
            | "caption"
            | "table"
            | "td"
            | "th"
            | "marquee"
            | "object"
            | "template"
            | "mi"
            | "mo"
            | "mn"
            | "ms"
            | "mtext"
            | "annotation-xml"
            | "foreignobject"
            | "desc"
            | "svg"
            | "math"
    )
}

/// Whether an element's end tag does not reach beyond this open element.
pub(super) fn stops_end(of: &str, open: &str) -> bool {
    if is_shut(of, open) {
        return true;
    }
    match of {
        "template" => false,
        "table" | "select" => open == "template",
        of if is_table_part(of) => matches!(open, "table" | "template"),
        "li" => ends_scope(open) || matches!(open, "ul" | "ol"),
        "p" => ends_scope(open) || open == "button",
        "dd" | "dt" | "button" | "applet" | "marquee" | "object" | "listing" | "search" | "noscript" => ends_scope(open),
        of if is_block(of) => ends_scope(open),
        _ => is_special(open),
    }
}

/// Whether the end tag takes only its own element out, and leaves open what stands in it: a form's end, and that of letters around a block.
pub(super) fn leaves_what_is_inside(of: &str, inside: &str) -> bool {
    of == "form" || is_formatting(of) && is_special(inside)
}

/// Whether this start tag closes that open element by itself, and whether it looks no further up than it (§13.1.2.4, optional tags).
pub(super) fn closed_by_start(of: &str, open: &str) -> Reach {
    if is_shut(of, open) {
        return Reach::Stops;
    }
    let (closes, stops) = match of {
        "li" => (open == "li", is_special(open) && !matches!(open, "address" | "div" | "p")),
        "dt" | "dd" => (matches!(open, "dt" | "dd"), is_special(open) && !matches!(open, "address" | "div" | "p")),
        "td" | "th" => (matches!(open, "td" | "th"), matches!(open, "tr" | "table" | "template" | "svg" | "math")),
        "tr" => (open == "tr", matches!(open, "table" | "template" | "svg" | "math")),
        "tbody" | "thead" | "tfoot" | "caption" | "colgroup" => {
            (matches!(open, "tbody" | "thead" | "tfoot" | "caption" | "colgroup"), matches!(open, "table" | "template" | "svg" | "math"))
        }
        "option" | "optgroup" => (open == "option", true),
        "rt" | "rp" => (matches!(open, "rt" | "rp"), true),
        block if is_block(block) => (open == "p", ends_scope(open) || open == "button"),
        _ => (false, true),
    };
    match (closes, stops) {
        (true, _) => Reach::Closes,
        (false, true) => Reach::Stops,
        (false, false) => Reach::Passes,
    }
}

/// What a start tag does to an element that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Closes,
    Stops,
    Passes,
}
