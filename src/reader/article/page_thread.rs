//! Comments that stand in the page itself.
//!
//! Owns telling an open, empty place for comments from none at all. Must not ask a comment interface.

use super::{
    super::dom::{self, Tree},
    words,
};
use crate::model::Thread;

/// Elements that hold comments or the form for them.
const PLACES: &str = "[class*='comment'], [id*='comment'], [class*='binhluan'], [class*='binh-luan'], [id*='binhluan'], [id*='binh-luan'], [class*='ykien']";

/// Elements that are a comment. A page with any is not known to have none.
const COMMENTS: &str = "li.comment, [class*='comment-item'], [class*='comment_item'], [class*='comment-body'], [class*='comment-content'], [id^='comment-'], [itemprop='comment'], article.comment";

/// Headings over a place for comments, folded.
const HEADINGS: [&str; 8] = ["binh luan", "y kien", "y kien ban doc", "comments", "comment", "leave a comment", "leave a reply", "discussion"];

/// A thread with none yet where the page has an empty place to write comments in; `None` where it says nothing of them.
pub(super) fn read(tree: &Tree) -> Option<Thread> {
    let root = tree.root();
    // The dear selectors are not tried on the many pages that have nothing to write in.
    dom::first(&root, "textarea")?;
    if dom::first(&root, COMMENTS).is_some() {
        return None;
    }
    let is_open = dom::select(&root, PLACES).iter().any(|place| {
        let headed = || dom::select(place, "h1, h2, h3, h4, h5, h6, strong, label, legend").iter().any(|heading| is_heading(&dom::text(heading)));
        dom::first(place, "textarea").is_some() && headed()
    });
    is_open.then(Thread::none_yet)
}

/// `BÌNH LUẬN`, `Bình luận (0)`; a count above none means there are some elsewhere.
fn is_heading(text: &str) -> bool {
    let folded = words::fold(text);
    let bare = folded.strip_suffix(" 0").unwrap_or(&folded);
    HEADINGS.contains(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ThreadState;

    fn state(html: &str) -> Option<ThreadState> {
        read(&dom::tree(html)).map(|thread| thread.state)
    }

    #[test]
    fn an_empty_place_is_none_yet() {
        assert_eq!(state("<div class=comments><h3>BÌNH LUẬN</h3><form><textarea></textarea></form></div>"), Some(ThreadState::None));
        assert_eq!(state("<div id=binh-luan><h4>Bình luận (0)</h4><textarea></textarea></div>"), Some(ThreadState::None));
    }

    #[test]
    fn no_place_or_comments_that_are_there_are_not() {
        assert_eq!(state("<p>BÌNH LUẬN</p><form><textarea></textarea></form>"), None);
        assert_eq!(state("<div class=comments><h3>Bình luận (19)</h3><textarea></textarea></div>"), None);
        assert_eq!(state("<div class=comments><h3>Bình luận</h3><textarea></textarea><div class=comment-item>Hay quá</div></div>"), None);
    }
}
