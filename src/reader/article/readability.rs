//! Generic extraction for pages no source's rules read.
//!
//! Owns the one use of the readability library: page in, markup of the body out. Must not build blocks or read metadata. No other file names the library.

use std::sync::LazyLock;

use dom_smoothie::{Config, Readability};
use regex::Regex;

use crate::reader::dom::Tree;

/// The markup of the element that most likely holds the article. `page` is used up.
pub(super) fn body(page: Tree) -> Option<String> {
    // Classes are kept because captions and share bars are known by them later.
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let mut readability = Readability::with_document(page, None, Some(config)).ok()?;
    readability.parse().ok().map(|article| with_tables(&article.content))
}

static HEADLESS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(<div[^>]*>)(\s*<(?:tbody|thead|tr)\b)").ok());
static TAILLESS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(</(?:tbody|tfoot|tr)>\s*)(</div>)").ok());

/// Puts the table back around rows: the library renames the element it chooses to `div`, and a parser drops rows that stand in none.
fn with_tables(markup: &str) -> String {
    let (Some(headless), Some(tailless)) = (HEADLESS.as_ref(), TAILLESS.as_ref()) else { return markup.to_owned() };
    if !headless.is_match(markup) {
        return markup.to_owned();
    }
    let begun = headless.replace_all(markup, "${1}<table>${2}");
    tailless.replace_all(&begun, "${1}</table>${2}").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_get_their_table_back() {
        assert_eq!(
            with_tables("<div class=\"page\"><div id=\"a\">\n<tbody><tr><td>1</td></tr></tbody>\n</div></div>"),
            "<div class=\"page\"><div id=\"a\"><table>\n<tbody><tr><td>1</td></tr></tbody>\n</table></div></div>"
        );
        let whole = "<div><table><tbody><tr><td>1</td></tr></tbody></table></div>";
        assert_eq!(with_tables(whole), whole);
    }
}
