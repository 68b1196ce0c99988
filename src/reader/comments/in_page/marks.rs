//! The words by which pages mark comments and their parts.
//!
//! Owns the lists and the taking apart of class names. They are conventions of the web (`WordPress`, schema.org, Discourse, forum and newspaper systems in
//! several languages); must not hold a word of one site.

use crate::reader::dom::{self, Node};

/// What a comment is called.
const COMMENT: &[&str] = &[
    "comment",
    "comments",
    "cmt",
    "cmts",
    "kommentar",
    "kommentare",
    "commentaire",
    "commentaires",
    "comentario",
    "comentarios",
    "commento",
    "commenti",
    "reactie",
    "reacties",
    "komentar",
    "komentarz",
    "yorum",
    "binhluan",
    "ykien",
];

/// What may stand beside it in the name of the element of one.
const ONE: &[&str] = &[
    "item",
    "entry",
    "node",
    "row",
    "card",
    "single",
    "user",
    "reader",
    "li",
    "post",
    "wrap",
    "wrapper",
    "container",
    "block",
    "box",
    "inner",
    "article",
    "parent",
    "child",
    "reply",
    "depth",
    "even",
    "odd",
    "list",
    "thread",
    "media",
    "main",
    "view",
    "element",
    "byuser",
    "root",
    "level",
];

/// What may stand beside it in the name of the element with its text.
const BODY: &[&str] = &["content", "text", "message", "body", "copy", "description", "txt", "msg", "inhalt", "texte", "texto", "noidung", "html", "value"];

/// Names of an element with a text, where the element around it is a comment.
const BARE_BODY: &[&str] =
    &["text", "content", "message", "body", "cooked", "description", "entry-content", "post-content", "noidung", "noi-dung", "md", "txt"];

const AUTHOR: &[&str] = &[
    "author",
    "fn",
    "username",
    "user",
    "nickname",
    "nick",
    "name",
    "commenter",
    "poster",
    "writer",
    "autor",
    "auteur",
    "tacgia",
    "displayname",
    "fullname",
    "by",
];

const NO_AUTHOR: &[&str] = &["avatar", "image", "img", "photo", "pic", "badge", "time", "date", "icon", "actions", "menu", "link", "rank", "profile"];

const TIME: &[&str] = &["date", "time", "timeago", "ago", "timestamp", "posted", "published", "datetime", "created", "datum", "fecha", "thoigian", "ngay"];

const LIKES: &[&str] = &["like", "likes", "upvote", "upvotes", "upvoted", "votes", "score", "recommend", "recommends", "recommendations", "thumbsup", "thich"];

const NO_LIKES: &[&str] = &["dislike", "dislikes", "down", "downvote", "downvotes", "unlike"];

/// Parts of a comment that are no text of it.
const TOOLS: &[&str] = &[
    "reply",
    "respond",
    "share",
    "report",
    "flag",
    "actions",
    "action",
    "controls",
    "toolbar",
    "tools",
    "footer",
    "meta",
    "permalink",
    "likes",
    "votes",
    "avatar",
];

/// What stands beside a word for comments in the name of a list of those on other articles.
const ELSEWHERE: &[&str] = &["recent", "recents", "latest", "newest", "popular", "most", "teaser", "related", "letzte", "neueste", "derniers", "ultimos"];

/// Quoted from another service.
const QUOTED: &[&str] = &["tweet", "twitter"];

/// What only other sites write (`WordPress`).
const PINGS: &[&str] = &["pingback", "trackback", "pings"];

/// Where replies stand in an element of their own behind the comment they answer.
const REPLIES: &[&str] = &["children", "replies", "subcomments", "responses", "nested", "answers"];

const COUNT: &[&str] = &["count", "counter", "number", "total", "title", "heading", "header", "headline"];

/// A class name or id in its parts: at `-`, `_` and capitals; `commentbody` as `comment`, `body`.
pub(super) fn parts(name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut part = String::new();
    let mut was_lower = false;
    for character in name.chars().chain(['-']) {
        let splits = !character.is_alphanumeric() || character.is_uppercase() && was_lower;
        if splits && !part.is_empty() {
            found.extend(apart(&std::mem::take(&mut part)));
        }
        if character.is_alphanumeric() {
            part.extend(character.to_lowercase());
        }
        was_lower = character.is_lowercase();
    }
    joined(found)
}

/// Vietnamese writes its words in syllables: `binh-luan-item`, `y_kien`.
fn joined(parts: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::with_capacity(parts.len());
    for part in parts {
        match found.last_mut() {
            Some(last) if matches!((last.as_str(), part.as_str()), ("binh", "luan") | ("y", "kien") | ("thoi", "gian") | ("noi", "dung") | ("tac", "gia")) => {
                last.push_str(&part);
            }
            _ => found.push(part),
        }
    }
    found
}

fn apart(part: &str) -> Vec<String> {
    match part.strip_prefix("comment") {
        Some(rest) if !COMMENT.contains(&part) && !rest.is_empty() && !matches!(rest, "er" | "ers" | "ed" | "ing" | "able" | "ary") => {
            vec!["comment".to_owned(), rest.trim_start_matches('s').to_owned()]
        }
        _ => vec![part.to_owned()],
    }
}

fn any(parts: &[String], words: &[&str]) -> bool {
    parts.iter().any(|part| words.contains(&part.as_str()))
}

/// The class names of an element.
fn classes(node: &Node<'_>) -> Vec<Vec<String>> {
    node.class().map(|classes| classes.split_whitespace().take(24).map(parts).collect()).unwrap_or_default()
}

/// Whether an attribute that holds words has one of these.
fn states(node: &Node<'_>, attribute: &str, words: &[&str]) -> bool {
    node.attr(attribute).is_some_and(|value| value.split_whitespace().any(|value| words.iter().any(|word| value.eq_ignore_ascii_case(word))))
}

/// Whether an element may be one comment: by schema.org, by the id of one, or by its class.
pub(super) fn is_item(node: &Node<'_>) -> bool {
    if classes(node).iter().any(|parts| any(parts, PINGS)) {
        return false;
    }
    if matches!(
        dom::name(node).as_str(),
        "a" | "button"
            | "form"
            | "input"
            | "textarea"
            | "ol"
            | "ul"
            | "dl"
            | "table"
            | "tbody"
            | "span"
            | "i"
            | "svg"
            | "body"
            | "html"
            | "time"
            | "p"
            | "label"
    ) {
        return false;
    }
    if states(node, "itemprop", &["comment"]) || node.attr("itemtype").is_some_and(|kind| kind.ends_with("/Comment") || kind.ends_with("/UserComments")) {
        return true;
    }
    let is_numbered = |id: &str| {
        let rest = id.strip_prefix("div-").unwrap_or(id);
        rest.strip_prefix("comment")
            .is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit()) && rest.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '-' | '_')))
    };
    if node.attr("id").is_some_and(|id| is_numbered(&id)) {
        return true;
    }
    let names = node.class();
    names.is_some_and(|names| {
        let mut names = names.split_whitespace().take(24).map(parts);
        names.any(|parts| {
            let is_word = |part: &String| COMMENT.contains(&part.as_str());
            let is_one = |part: &String| is_word(part) || ONE.contains(&part.as_str()) || part.chars().all(|c| c.is_ascii_digit());
            // A prefix of the site's own (`fig-comment`) may stand before it.
            let known = parts.iter().skip(usize::from(parts.len() > 1 && !parts.first().is_some_and(is_one)));
            let is_plural = known.clone().count() == 1 && parts.last().is_some_and(|part| part.ends_with('s'));
            parts.iter().any(is_word) && known.clone().all(is_one) && !is_plural
        })
    })
}

/// How surely an element holds a comment's text; 0 where it does not.
pub(super) fn body(node: &Node<'_>) -> u8 {
    if states(node, "itemprop", &["text", "commentText"]) {
        return 4;
    }
    let classes = classes(node);
    let named = |parts: &Vec<String>| any(parts, COMMENT) && any(parts, BODY) && !any(parts, TOOLS) && !any(parts, AUTHOR);
    if classes.iter().any(|parts| named(parts) && !parts.iter().any(|part| part == "body")) {
        return 3;
    }
    if node.class().is_some_and(|names| names.split_whitespace().any(|name| BARE_BODY.contains(&name.to_ascii_lowercase().as_str())))
        || states(node, "itemprop", &["description"])
    {
        return 2;
    }
    u8::from(classes.iter().any(named))
}

/// How surely an element names who wrote a comment; 0 where it does not.
pub(super) fn author(node: &Node<'_>) -> u8 {
    if states(node, "itemprop", &["author", "creator"]) || states(node, "class", &["fn"]) || states(node, "rel", &["author"]) {
        return 4;
    }
    let classes = classes(node);
    let named = |parts: &Vec<String>| any(parts, AUTHOR) && !any(parts, NO_AUTHOR);
    if classes.iter().any(|parts| named(parts) && parts.len() == 1) {
        return 3;
    }
    if classes
        .iter()
        .any(|parts| named(parts) && parts.iter().any(|part| matches!(part.as_str(), "name" | "username" | "nickname" | "displayname" | "fullname")))
    {
        return 3;
    }
    if classes.iter().any(named) {
        return 2;
    }
    u8::from(dom::name(node) == "cite" || node.attr("data-author").is_some())
}

/// How surely an element says when a comment was written; 0 where it does not.
pub(super) fn time(node: &Node<'_>) -> u8 {
    if dom::name(node) == "time" || states(node, "itemprop", &["datePublished", "dateCreated", "commentTime"]) {
        return 3;
    }
    let classes = classes(node);
    if classes.iter().any(|parts| any(parts, TIME)) {
        return 2;
    }
    u8::from(classes.iter().any(|parts| any(parts, COMMENT) && any(parts, &["meta", "metadata"])))
}

/// Whether an element holds a number of likes.
pub(super) fn likes(node: &Node<'_>) -> bool {
    states(node, "itemprop", &["upvoteCount"]) || classes(node).iter().any(|parts| any(parts, LIKES)) && !classes(node).iter().any(|parts| any(parts, NO_LIKES))
}

/// Whether an element inside a comment is no text of it: buttons, a form, a line of links.
pub(super) fn is_tool(node: &Node<'_>) -> bool {
    matches!(dom::name(node).as_str(), "form" | "button" | "script" | "style" | "noscript" | "textarea" | "input" | "svg" | "template" | "nav")
        || classes(node).iter().any(|parts| any(parts, TOOLS))
}

/// Whether what stands in an element is no comment on this page's article.
pub(super) fn is_elsewhere(node: &Node<'_>) -> bool {
    let name = dom::name(node);
    if matches!(name.as_str(), "template" | "noscript" | "nav" | "blockquote") {
        return true;
    }
    let own = |parts: &Vec<String>| {
        let of_others = any(parts, ELSEWHERE) && (any(parts, COMMENT) || parts.iter().any(|part| part == "commented"));
        let is_alone = || parts.len() == 1 && parts.iter().all(|part| matches!(part.as_str(), "recentcomments" | "sidebar"));
        of_others || any(parts, QUOTED) || any(parts, PINGS) || is_alone()
    };
    !matches!(name.as_str(), "body" | "html" | "main") && (classes(node).iter().any(own) || node.attr("id").is_some_and(|id| own(&parts(&id))))
}

/// Whether an element holds the replies to the comment before it.
pub(super) fn holds_replies(node: &Node<'_>) -> bool {
    classes(node).iter().any(|parts| any(parts, REPLIES))
}

/// Whether an element holds one comment and then those that answer it.
pub(super) fn is_subtree(node: &Node<'_>) -> bool {
    classes(node).iter().any(|parts| any(parts, &["subtree"]))
}

/// Whether an element is a heading or a figure that counts comments.
pub(super) fn counts(node: &Node<'_>) -> bool {
    let is_heading = matches!(dom::name(node).as_str(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let named = |parts: &Vec<String>| any(parts, COMMENT) && any(parts, COUNT);
    is_heading || classes(node).iter().any(named) || node.attr("id").is_some_and(|id| named(&parts(&id)))
}

/// Whether words name comments: `12 comments`, `Bình luận (12)`, `12 thoughts on …`.
pub(super) fn names_comments(folded: &str) -> bool {
    folded.split(|c: char| !c.is_alphanumeric()).any(|word| COMMENT.contains(&word) || matches!(word, "thoughts" | "responses" | "replies" | "antworten"))
        || folded.contains("binh luan")
        || folded.contains("y kien")
}

/// Whether an element leads to more comments.
pub(super) fn leads_to_more(node: &Node<'_>) -> bool {
    let named =
        |parts: &Vec<String>| any(parts, COMMENT) && any(parts, &["more", "older", "previous", "navigation", "nav", "pagination", "pager", "loadmore", "all"]);
    matches!(dom::name(node).as_str(), "a" | "button" | "nav" | "div") && classes(node).iter().any(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(parts("comment-body"), ["comment", "body"]);
        assert_eq!(parts("commentListItem"), ["comment", "list", "item"]);
        assert_eq!(parts("commentbody comments__item".split(' ').next().unwrap_or_default()), ["comment", "body"]);
        assert_eq!(parts("comments__item--odd"), ["comments", "item", "odd"]);
        assert_eq!(parts("commenter"), ["commenter"]);
        assert_eq!(parts("item-binh-luan"), ["item", "binhluan"]);
        assert_eq!(parts("bìnhLuận"), ["bình", "luận"]);
    }

    #[test]
    fn items_by_name() {
        let is = |html: &str| {
            let tree = dom::tree(html);
            dom::first(&tree.root(), "body > *").is_some_and(|node| is_item(&node))
        };
        for yes in [
            "<li class='comment even depth-1'>",
            "<div class=comment-item>",
            "<article id=comment-12>",
            "<div id=div-comment-7>",
            "<div class=commentItem>",
            "<div itemprop=comment>",
            "<div itemscope itemtype='https://schema.org/Comment'>",
            "<div class='item_binhluan'>",
            "<li class=binh-luan-item>",
        ] {
            assert!(is(yes), "{yes}");
        }
        for no in [
            "<div class=comments>",
            "<ul class=comment-form>",
            "<div class=comment-count>",
            "<a class=comment>",
            "<div class=comment-respond>",
            "<div id=comments>",
            "<div class=commentary>",
        ] {
            assert!(!is(no), "{no}");
        }
    }
}
