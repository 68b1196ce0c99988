//! A source as the text of its file, with a word on what each line does.
//!
//! Owns the order of the lines. Must not write files.

use std::fmt::Write;

use toml::Value;

use crate::{
    lang::{Texts, fill},
    model::Source,
};

/// The file of a source that was found: what a person would write by hand, and can go on writing.
#[must_use]
pub fn text(source: &Source, texts: &Texts) -> String {
    let words = &texts.cli.source_file;
    let mut out = Lines::default();
    out.say(&fill(&words.about, &[("home", source.home.as_str())]));
    out.set("id", source.id.as_str());
    out.set("name", source.name.as_str());
    out.set("home", source.home.as_str());
    out.list(&words.hosts, "hosts", &source.hosts);
    if let Some(language) = &source.language {
        out.set("language", language.as_str());
    }
    if let Some(pattern) = &source.article_id {
        out.say(&words.article_id);
        out.set("article_id", pattern);
    }
    out.list(&words.skip, "skip", &source.skip);
    out.blank();
    out.say(&words.sections);
    for section in &source.sections {
        out.blank();
        out.raw("[[section]]");
        out.set("id", section.id.as_str());
        out.set("name", section.name.as_str());
        for (key, url) in [("feed", &section.feed), ("listing", &section.listing)] {
            if let Some(url) = url {
                out.set(key, url.as_str());
            }
        }
    }
    let rules = &source.listing;
    if !rules.item.is_empty() {
        out.blank();
        out.say(&words.listing);
        out.raw("[listing]");
        out.list(&words.item, "item", &rules.item);
        out.list(&words.link, "link", &rules.link);
        out.list(&words.title, "title", &rules.title);
        out.list(&words.lede, "lede", &rules.lede);
        out.list(&words.published, "published", &rules.published);
        out.list(&words.drop, "drop", &rules.drop);
        if let Some(next) = &rules.next {
            out.say(&words.next);
            out.set("next", next);
        }
        if let Some(pages) = rules.pages {
            out.raw(&format!("pages = {pages}"));
        }
    }
    out.0
}

/// Lines of a file.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn raw(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn blank(&mut self) {
        self.raw("");
    }

    fn say(&mut self, comment: &str) {
        comment.lines().for_each(|line| self.raw(&format!("# {line}")));
    }

    fn set(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{key} = {}", Value::String(value.to_owned()));
    }

    /// A list, where there is anything in it.
    fn list(&mut self, comment: &str, key: &str, values: &[String]) {
        if values.is_empty() {
            return;
        }
        self.say(comment);
        let values: Vec<String> = values.iter().map(|value| Value::String(value.clone()).to_string()).collect();
        let one_line = format!("{key} = [{}]", values.join(", "));
        if one_line.chars().count() <= 100 {
            self.raw(&one_line);
        } else {
            self.raw(&format!("{key} = [\n    {},\n]", values.join(",\n    ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        lang::Lang,
        model::{HttpUrl, SafeLine, Section, SectionId, SourceId},
        sources::files,
    };

    #[test]
    fn what_is_written_is_read_back_as_it_was() {
        let url = |text: &str| HttpUrl::parse(text).expect("an address");
        let mut source = Source::new(SourceId::new("bao").expect("an id"), SafeLine::new("Báo \"Lúa\" \\ Đồng # 1"), url("https://bao.example/"));
        source.hosts = vec!["m.bao.example".to_owned()];
        source.language = Some(SafeLine::new("vi"));
        source.article_id = Some(r"\-a(\d+)\.html$".to_owned());
        source.skip = (0..9).map(|number| format!(r"^https://bao\.example/trang\-{number}$")).collect();
        let id = SectionId::new("tin-moi").expect("an id");
        source.sections = vec![Section { id, name: SafeLine::new("Tin mới"), feed: None, listing: Some(url("https://bao.example/")) }];
        source.listing.item = vec!["div.card, ul.tin > li".to_owned()];
        source.listing.published = vec!["td:nth-child(2)".to_owned()];
        source.listing.drop = vec!["nav".to_owned()];
        source.listing.next = Some("?page={page}".to_owned());
        source.listing.pages = Some(2);
        for lang in [Lang::Vi, Lang::En] {
            let text = text(&source, lang.texts().expect("words"));
            assert_eq!(files::parse("bao.toml", &text), Ok(source.clone()), "{text}");
        }
    }
}
