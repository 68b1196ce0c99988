//! Answers of comment interfaces.
//!
//! Owns what has to hold of a thread. Must not know an interface.

use std::collections::BTreeSet;

use bantin::{
    model::{CommentKey, Thread, ThreadState, source::CommentRules},
    reader::comments::{PageRequest, address, assemble, guess, parse, replies_address},
};

use super::{built_in, choices, clean, input, mime_of};

/// A thread in pre-order, each comment once, replies one deeper than what they answer.
pub(crate) fn assert_thread(thread: &Thread) {
    let mut ids = BTreeSet::new();
    let mut above: Vec<&str> = Vec::new();
    for comment in &thread.items {
        assert!(ids.insert(&comment.id), "comment {} stands twice", comment.id);
        let depth = usize::from(comment.depth);
        assert!(depth <= above.len(), "depth {depth} below {}", above.len());
        // Below the deepest level replies stand beside what they answer.
        above.truncate(depth);
        assert_eq!(comment.parent.is_none(), depth == 0, "comment {}: depth {depth}, parent {:?}", comment.id, comment.parent);
        above.push(comment.id.as_str());
        clean::assert_line(comment.author.as_str(), "author");
    }
    assert_eq!(thread.state == ThreadState::Ready, !thread.items.is_empty(), "{:?} with {} comments", thread.state, thread.items.len());
    let kept = clean::assert_value(thread, "thread");
    let again: Thread = serde_json::from_value(kept).expect("what was written is read");
    assert_eq!(again.items.len(), thread.items.len());
    for index in 0..thread.items.len() {
        assert!(index + thread.descendants(index) < thread.items.len());
    }
}

fn rules() -> Vec<&'static CommentRules> {
    built_in().iter().filter_map(|source| source.comments.as_ref()).collect()
}

pub(crate) fn run(bytes: &[u8]) {
    let (bytes, [mime, choice]) = choices(bytes);
    let input = input(bytes, mime_of(mime));
    let rules = rules();
    if choice.is_multiple_of(4) {
        if let Some(thread) = guess(&input, rules.into_iter()) {
            assert_thread(&thread);
        }
        return;
    }
    let rules = rules[usize::from(choice) % rules.len()];
    let Ok(answer) = parse(&input, rules) else { return };
    // What names a comment goes into the address of its replies, and only there.
    let key = CommentKey(rules.ids.keys().map(|name| (name.clone(), "1/?&#".to_owned())).collect());
    for comment in &answer.items {
        if let Some(url) = replies_address(rules, &key, &comment.id) {
            clean::assert_url(&url);
        }
    }
    if let Some(url) = address(rules, &key, PageRequest { offset: 0, limit: 50, page: 1 }) {
        assert!(!url.as_str().contains("1/?"), "a key is a part of the address alone: {url}");
    }
    let replies = answer.items.first().map(|first| answer.clone().under(&first.id));
    assert_thread(&assemble(vec![answer.clone()]));
    assert_thread(&assemble([Some(answer.clone()), replies, Some(answer)].into_iter().flatten().collect()));
}
