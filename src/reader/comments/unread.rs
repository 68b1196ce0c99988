//! Answers that cannot be read: those that refuse, and those that have changed.
//!
//! Owns telling the two apart: one is mended by the paper or a browser, the other by new rules. Must not read comments.

use crate::{
    model::FailureKind,
    reader::{
        dom,
        fragment::{self, entities},
    },
};

/// As much of an answer is looked at.
const MAX_LOOKED_AT_BYTES: usize = 64 * 1024;

/// Most words of a page whose every word counts: a challenge or a notice is short, a front page mentions anything.
const MAX_NOTICE_WORDS: usize = 150;

/// Longest piece of foreign words in a detail, in characters.
const MAX_QUOTE_CHARS: usize = 80;

/// What a refusal says, in lower case.
const SIGNS: &[&str] = &[
    "captcha",
    "access denied",
    "access to this page has been denied",
    "forbidden",
    "unauthorized",
    "unauthorised",
    "not allowed",
    "permission",
    "just a moment",
    "attention required",
    "checking your browser",
    "verify you are human",
    "are you a robot",
    "unusual traffic",
    "too many requests",
    "rate limit",
    "blocked",
    "log in",
    "login",
    "sign in",
    "đăng nhập",
    "từ chối truy cập",
    "không có quyền",
    "bị chặn",
    "xác minh",
];

/// What only a page that keeps programs out has in its markup.
const MARKS: &[&str] =
    &["__stat=\"block\"", "\"block\"", "g-recaptcha", "h-captcha", "cf-turnstile", "cf-challenge", "type=\"password\"", "type='password'", "type=password"];

/// Why an answer could not be read.
#[derive(Debug)]
pub(super) struct Unread {
    pub(super) kind: FailureKind,
    pub(super) detail: String,
}

impl Unread {
    /// An answer in another shape than the rules know.
    pub(super) fn changed(detail: &str) -> Self {
        Self { kind: FailureKind::BadAnswer, detail: detail.to_owned() }
    }

    /// An answer that says itself what is wrong.
    pub(super) fn of_words(what: &str, said: &str) -> Self {
        let kind = if refuses(said) { FailureKind::Blocked } else { FailureKind::BadAnswer };
        Self { kind, detail: format!("{what}: {}", quote(said)) }
    }

    /// An answer of another kind than asked for; `what` it is.
    pub(super) fn of_text(text: &str, what: &str) -> Self {
        let start = fragment::start(text, MAX_LOOKED_AT_BYTES);
        if !start.trim_start().starts_with('<') {
            let is_short = start.split_whitespace().take(MAX_NOTICE_WORDS + 1).count() <= MAX_NOTICE_WORDS;
            let is_plain = !start.trim_start().starts_with(['{', '[']);
            return if is_short && is_plain && !start.trim().is_empty() { Self::of_words(what, start) } else { Self::changed(what) };
        }
        let (title, notice) = dom::parse(start, "").map(|tree| (title(&tree), dom::text(&tree.root()))).unwrap_or_default();
        let is_short = notice.split_whitespace().take(MAX_NOTICE_WORDS + 1).count() <= MAX_NOTICE_WORDS;
        let markup = start.to_lowercase();
        let is_kept_out = refuses(&title) || is_short && (refuses(&notice) || MARKS.iter().any(|mark| markup.contains(mark)));
        let detail = [what, &quote(&title)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        Self { kind: if is_kept_out { FailureKind::Blocked } else { FailureKind::BadAnswer }, detail }
    }
}

fn title(tree: &dom::Tree) -> String {
    dom::first(&tree.root(), "title, h1, h2").map(|title| dom::text(&title)).unwrap_or_default()
}

fn refuses(words: &str) -> bool {
    let words = words.to_lowercase();
    SIGNS.iter().any(|sign| words.contains(sign))
}

fn quote(words: &str) -> String {
    entities::unescape(words).trim().chars().take(MAX_QUOTE_CHARS).collect()
}
