//! The files a person writes: sources, settings, themes, keys.
//!
//! Owns what has to hold of them: what is valid goes round and works, what is not is named with its line. Must not know a key of theirs.

use std::{fs, sync::LazyLock};

use bantin::{
    app::{Context, Key, KeyCode, Keymap, keymap::BUILT_IN},
    config::{Problem, Settings},
    lang::Lang,
    model::{EntryId, SectionId},
    reader::{article, comments, listing},
    sources::{files, write},
    ui::theme::{BuiltIn, Theme},
};

use super::{choices, clean::assert_line, input, project};

fn assert_problems(problems: &[Problem], text: &str) {
    assert!(!problems.is_empty(), "refused without a reason");
    let texts = Lang::En.texts().expect("words");
    for problem in problems {
        assert!((1..=text.lines().count() + 1).contains(&problem.line), "line {} of {}", problem.line, text.lines().count());
        assert_line(&problem.sentence(texts), "problem");
    }
}

/// A page and a listing to try rules on.
fn pages() -> &'static [Vec<u8>; 3] {
    static PAGES: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| {
        ["tests/fixtures/articles/generic.html", "tests/fixtures/listings/section.html", "tests/fixtures/comments/fragment.html"]
            .map(|file| fs::read(project().join(file)).expect("a fixture"))
    });
    &PAGES
}

pub(crate) fn source(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    // The file is named after the id it gives, so that the check of that does not end everything.
    let id = text.lines().find_map(|line| line.strip_prefix("id = \"")?.split('"').next()).unwrap_or("bao");
    let file = format!("{id}.toml");
    let source = match files::parse(&file, &text) {
        Ok(source) => source,
        Err(problems) => return assert_problems(&problems, &text),
    };
    let again: bantin::model::Source = toml::from_str(&toml::to_string(&source).expect("TOML")).expect("what was written is read");
    assert_eq!(again, source);
    // Whatever the rules are, a page read by them does no harm.
    let [page, list, answer] = pages();
    let section = source.sections.first().map_or_else(|| SectionId::new("moi").expect("an id"), |section| section.id.clone());
    if let Ok(read) = article::extract(&input(page, None), Some(&source), &EntryId::of_page(super::url()), None) {
        super::clean::assert_document(&read.document);
    }
    let _ = listing::parse(&input(list, None), &source, &section);
    if let Some(rules) = &source.comments {
        let _ = comments::parse(&input(answer, None), rules);
    }
    let written = write::text(&source, Lang::Vi.texts().expect("words"));
    if let Err(problems) = files::parse(&file, &written) {
        panic!("{problems:?} in\n{written}");
    }
}

pub(crate) fn config(bytes: &[u8]) {
    let (bytes, [choice]) = choices(bytes);
    let text = String::from_utf8_lossy(bytes);
    if choice.is_multiple_of(2) {
        match Settings::parse("config.toml", &text) {
            Ok(settings) => assert_eq!(Settings::parse("config.toml", &settings.to_toml()), Ok(settings)),
            Err(problems) => {
                assert_problems(&problems, &text);
                assert!(problems.is_sorted_by_key(|problem| problem.line));
            }
        }
        return;
    }
    let base = [BuiltIn::Dark, BuiltIn::Light, BuiltIn::Mono][usize::from(choice / 2) % 3];
    if let Err(problems) = Theme::load(base, Some(&text)) {
        assert!(!problems.is_empty());
        for problem in problems {
            assert!((1..=text.lines().count() + 1).contains(&problem.line));
            assert_line(&problem.tell(Lang::Vi.texts().expect("words")), "problem");
        }
    }
}

pub(crate) fn keymap(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let keymap = match Keymap::load(BUILT_IN, Some(&text)) {
        Ok(keymap) => keymap,
        Err(problems) => {
            assert!(!problems.is_empty());
            return problems.iter().for_each(|problem| {
                assert!((1..=text.lines().count() + 1).contains(&problem.line));
                assert_line(&problem.tell(Lang::Vi.texts().expect("words")), "problem");
            });
        }
    };
    for (context, key, command) in keymap.bindings() {
        assert_eq!(key.to_string().parse().as_ref(), Ok(key), "a key goes round");
        assert_eq!(keymap.command(*context, *key), Some(*command), "a key that is bound does what it is bound to");
        assert!(keymap.keys(*context, *command).any(|bound| bound == *key));
        assert!(!command.takes_a_digit() || key.typed().is_some_and(|digit| digit.is_ascii_digit()));
        if let Some(shown) = keymap.shown(*context, *command) {
            assert_eq!(keymap.command(*context, shown), Some(*command), "a key that is shown does what it says");
        }
    }
    for character in text.chars() {
        let key = Key::new(KeyCode::Char(character), false, false, false);
        for context in Context::ALL {
            let _ = keymap.command(context, key);
        }
        assert!(
            keymap.command(Context::Prompt, key).is_none() || keymap.bindings().iter().any(|(context, bound, _)| (*context, *bound) == (Context::Prompt, key))
        );
    }
}
