//! Public interfaces that have a page's comments, found on the page or by an address.
//!
//! Owns recognising them by what a page says of itself and by the addresses of services. Only places of the page's own site or of a known service
//! count: no page can send a reader elsewhere, into a private network say. Must not ask one.

use super::survey::Survey;
use crate::{
    model::{CommentKey, CommentPlace, CommentService, HttpUrl, fold},
    reader::{
        dom::{self, Tree},
        identity::captured,
    },
};

/// Hacker News has no interface of its own for whole threads.
const HACKER_NEWS: &str = "https://hn.algolia.com/api/v1/";

/// Places that a page names or is.
pub(in crate::reader) fn of_page(tree: &Tree, survey: &Survey<'_>, url: &HttpUrl, base: &HttpUrl) -> Vec<CommentPlace> {
    let mut places: Vec<CommentPlace> = Vec::new();
    let links = &survey.links;
    let target = |link: &dom::Node<'_>| base.join(&dom::attribute(link, "href")?).ok().filter(|target| same_site(target, url));
    let rel = |link: &dom::Node<'_>, wanted: &str| link.attr("rel").is_some_and(|rel| rel.split_whitespace().any(|rel| rel.eq_ignore_ascii_case(wanted)));
    let post = links.iter().find_map(|link| {
        let href = dom::attribute(link, "href")?;
        let by_rest = || captured(&href, r"wp(?:/|%2F)v2(?:/|%2F)[\w-]+(?:/|%2F)(\d+)$");
        if rel(link, "shortlink") {
            captured(&href, r"[?&]p=(\d+)")
        } else if rel(link, "alternate") {
            by_rest()
        } else {
            None
        }
    });
    if let Some(root) = links.iter().filter(|link| rel(link, "https://api.w.org/")).find_map(target)
        && let Some(post) = post.clone().or_else(|| post_on_page(tree))
    {
        places.push(place(CommentService::Wordpress, root.as_str(), &[("post", &post)]));
    }
    let generator = || super::super::article::page::meta(&tree.root(), &["generator"]).unwrap_or_default();
    let path = url.url().path();
    if let Some(topic) = captured(path, r"/t/(?:[^/]+/)?(\d+)(?:/\d+)?/?$")
        && generator().starts_with("Discourse")
        && let Some((before, _)) = path.split_once("/t/")
        && let Ok(root) = url.join(&format!("{before}/"))
    {
        places.push(place(CommentService::Discourse, root.as_str(), &[("topic", &topic)]));
    }
    if let Some(id) = captured(path, r"^/post/(\d+)$")
        && dom::first(&tree.root(), ".lemmy-site").is_some()
        && let Ok(root) = url.join("/")
    {
        places.push(place(CommentService::Lemmy, root.as_str(), &[("id", &id)]));
    }
    places.extend(of_address(url));
    let feeds =
        links.iter().filter(|link| rel(link, "alternate") && link.attr("type").is_some_and(|kind| kind.contains("rss+xml") || kind.contains("atom+xml")));
    let feed =
        feeds.filter_map(|link| Some((link, target(link)?))).find(|(link, feed)| is_of_article(feed, url, post.as_deref(), link.attr("title").as_deref()));
    places.extend(feed.map(|(_, feed)| place(CommentService::Feed, feed.as_str(), &[])));
    places
}

/// The number of a `WordPress` post where no link has it.
fn post_on_page(tree: &Tree) -> Option<String> {
    let field = dom::first(&tree.root(), "input[name='comment_post_ID'][value]").and_then(|input| dom::attribute(&input, "value"));
    let by_class = || captured(&dom::attribute(&dom::first(&tree.root(), "body[class]")?, "class")?, r"(?:^|\s)(?:postid|page-id)-(\d+)");
    field.filter(|post| post.chars().all(|c| c.is_ascii_digit())).or_else(by_class)
}

/// Whether a feed is that of one article's comments: a site's feed of all comments is not.
fn is_of_article(feed: &HttpUrl, page: &HttpUrl, post: Option<&str>, title: Option<&str>) -> bool {
    let (path, own) = (feed.url().path(), page.url().path().trim_end_matches('/'));
    let is_below = !own.is_empty() && path.strip_prefix(own).is_some_and(|rest| rest.starts_with('/'));
    let folded = title.map(fold::fold).unwrap_or_default();
    let says_comments = path.contains("comment") || ["comment", "komment", "coment", "binh luan", "reacti"].iter().any(|word| folded.contains(word));
    let names_post =
        post.is_some_and(|post| post.len() >= 2 && feed.url().query().is_some_and(|query| query.split('&').any(|pair| pair == format!("p={post}"))));
    let names_page = own.rsplit('/').next().is_some_and(|last| last.len() >= 6 && path.contains(last));
    (is_below && (says_comments || path.trim_end_matches('/').ends_with("/feed"))) || (says_comments && (names_post || names_page))
}

/// The service whose thread an address is.
#[must_use]
pub fn of_address(url: &HttpUrl) -> Option<CommentPlace> {
    let (host, path) = (url.host().strip_prefix("www.").unwrap_or(url.host()), url.url().path());
    let is_or_below = |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    if host == "news.ycombinator.com" && path == "/item" {
        let id = captured(url.url().query()?, r"(?:^|&)id=(\d+)")?;
        return Some(place(CommentService::HackerNews, HACKER_NEWS, &[("id", &id)]));
    }
    if host == "lobste.rs" {
        return Some(place(CommentService::Lobsters, "https://lobste.rs/", &[("id", &captured(path, r"^/s/([0-9a-z]{6})(?:/|\.|$)")?)]));
    }
    if is_or_below("reddit.com") {
        return Some(place(CommentService::Reddit, "https://www.reddit.com/", &[("id", &captured(path, r"/comments/([0-9a-z]+)")?)]));
    }
    if host.split('.').any(|label| label.contains("lemmy")) {
        return Some(place(CommentService::Lemmy, url.join("/").ok()?.as_str(), &[("id", &captured(path, r"^/post/(\d+)$")?)]));
    }
    None
}

/// The feed of an article's comments that its list names (`wfw:commentRss`), where the address is one and on the article's site.
#[must_use]
pub fn feed_at(comments: &HttpUrl, article: Option<&HttpUrl>) -> Option<CommentPlace> {
    let path = comments.url().path().trim_end_matches('/').to_ascii_lowercase();
    let ends = ["/feed", "/rss", "/atom", ".rss", ".atom", ".xml", "/comments/default"].iter().any(|end| path.ends_with(end));
    let by_query = comments.url().query().is_some_and(|query| query.split('&').any(|pair| pair.starts_with("feed=")));
    let is_own = article.is_none_or(|article| same_site(comments, article));
    ((ends || by_query || path.contains("/feeds/")) && is_own).then(|| place(CommentService::Feed, comments.as_str(), &[]))
}

/// Whether two addresses are of one site: the same host, or one below the other.
fn same_site(one: &HttpUrl, other: &HttpUrl) -> bool {
    let bare = |url: &HttpUrl| url.host().strip_prefix("www.").unwrap_or(url.host()).to_owned();
    let (one, other) = (bare(one), bare(other));
    let below = |inner: &str, outer: &str| outer.contains('.') && inner.strip_suffix(outer).is_some_and(|rest| rest.ends_with('.'));
    one == other || below(&one, &other) || below(&other, &one)
}

fn place(service: CommentService, root: &str, values: &[(&str, &str)]) -> CommentPlace {
    let key = values.iter().copied().chain([("root", root)]).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    CommentPlace { service, key: CommentKey(key) }
}
