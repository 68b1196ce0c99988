//! The title of an article, out of everything on a page that may be one.
//!
//! Owns the choice. A page says its title up to five times: for those who share it (OpenGraph), for search engines (JSON-LD), for other sites' cards, in its
//! tab and over the text. Names of the site and of sections that stand behind it go. Must not look at the body.

use super::words;

/// What a page says its title is.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// `og:title`.
    pub(super) shared: Option<String>,
    /// `headline` of JSON-LD.
    pub(super) headline: Option<String>,
    /// `twitter:title`.
    pub(super) card: Option<String>,
    /// The `title` element.
    pub(super) tab: Option<String>,
    /// Headings of the first rank.
    pub(super) headings: Vec<String>,
    /// Names of the site and its publisher.
    pub(super) houses: Vec<String>,
    /// The address's host.
    pub(super) host: String,
}

/// Between a title and the names behind it.
const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " » ", " :: ", " • ", " · ", " * ", "：", "｜"];

/// Characters that may follow a title that has a name behind it.
const MARKS: &[char] = &['|', '-', '–', '—', '»', ':', '•', '·', '*', '：', '｜', '【', '(', '/'];

/// A title, and the heading over the text that says it, which may be worded otherwise.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) title: String,
    pub(super) heading: Option<String>,
}

/// The title.
pub(super) fn choose(said: &Said) -> Chosen {
    let shared = said.shared.as_deref().map(|title| without_names(title, said)).filter(|title| !is_house(title, said));
    let headline = said.headline.as_deref().map(|title| without_names(title, said)).filter(|title| !is_house(title, said));
    let card = said.card.as_deref().map(|title| without_names(title, said));
    let tab = said.tab.as_deref().map(|title| without_site(title, said));
    let stated: Vec<String> = [&headline, &card, &tab].into_iter().flatten().map(|title| words::fold(title)).collect();
    let agreed = said.headings.iter().find(|heading| {
        let heading = words::fold(heading);
        words::count(&heading) >= 2 && stated.iter().any(|title| title.contains(&heading))
    });
    // One text for every page of a site is no title: it has no word of what the page itself says.
    let shared = shared.filter(|shared| agreed.is_none_or(|agreed| have_common_word(shared, agreed)));
    let first = said.headings.first().cloned();
    Chosen { title: shared.or(headline).or_else(|| agreed.cloned()).or(card).or(tab).or(first).unwrap_or_default(), heading: agreed.cloned() }
}

/// Whether any word of four letters or more, or any at all of a short or unspaced text, is in both.
fn have_common_word(one: &str, other: &str) -> bool {
    let (one, other) = (words::fold(one), words::fold(other));
    let long = |text: &str| text.split(' ').filter(|word| word.chars().count() >= 4).map(str::to_owned).collect::<Vec<_>>();
    let (first, second) = (long(&one), long(&other));
    first.len() < 2 || second.len() < 2 || first.iter().any(|word| second.contains(word))
}

/// Whether a text is a name of the site and nothing else.
fn is_house(title: &str, said: &Said) -> bool {
    let folded = words::fold(title);
    folded.is_empty() || said.houses.iter().any(|house| words::fold(house) == folded)
}

/// A title without the names behind it that the page itself shows to be none of it: the site's, or what no other statement has.
fn without_names(title: &str, said: &Said) -> String {
    let mut kept = title.trim();
    for shorter in said.headings.iter().chain(&said.headline) {
        if let Some(cut) = cut_behind(kept, shorter) {
            kept = cut;
        }
    }
    while let Some((before, last, separator)) = last_part(kept) {
        let is_tail = separator == " | " && words::count(last) <= 4 && words::count(before) >= 5;
        if !is_site(last, said) && !is_tail {
            break;
        }
        kept = before;
    }
    kept.to_owned()
}

/// `title` as far as `shorter` goes, where a mark follows that parts names from titles and `shorter` is most of it.
fn cut_behind<'a>(title: &'a str, shorter: &str) -> Option<&'a str> {
    let shorter = shorter.trim();
    let length = shorter.chars().count();
    let (at, _) = title.char_indices().nth(length)?;
    let (start, rest) = title.split_at_checked(at)?;
    let is_most = length >= 8 && length * 2 > title.chars().count();
    (is_most && start.to_lowercase() == shorter.to_lowercase() && rest.trim_start().starts_with(MARKS)).then(|| start.trim_end())
}

/// The tab's title without the names of the site and its sections (`… - Chính trị - Tuổi Trẻ Online`): there they always stand.
fn without_site(title: &str, said: &Said) -> String {
    let known = without_names(title, said);
    let mut kept = known.as_str();
    while let Some((before, last, separator)) = last_part(kept) {
        let is_tail = words::count(last) <= 4 && words::count(before) >= 5 && separator != " – " && separator != " — ";
        if !is_site(last, said) && !is_tail {
            break;
        }
        kept = before;
    }
    kept.to_owned()
}

/// What stands before and behind the last separator.
fn last_part(title: &str) -> Option<(&str, &str, &'static str)> {
    let found = SEPARATORS.iter().filter_map(|separator| title.rfind(separator).map(|at| (at, *separator))).max_by_key(|(at, _)| *at)?;
    let (before, last) = title.rsplit_once(found.1)?;
    Some((before.trim(), last.trim(), found.1)).filter(|(before, last, _)| !before.is_empty() && !last.is_empty())
}

/// Whether a part of a title is the site's name, by what it and its address say.
fn is_site(part: &str, said: &Said) -> bool {
    let folded = words::fold(part);
    let count = words::count(part);
    let by_name = said
        .houses
        .iter()
        .map(|house| words::fold(house))
        .filter(|house| !house.is_empty())
        .any(|house| folded == house || (count <= 5 && house.contains(&folded)) || (count <= words::count(&house) + 3 && folded.contains(&house)));
    let squeezed = folded.replace(' ', "");
    let host: String = said.host.trim_start_matches("www.").chars().filter(|character| character.is_alphanumeric()).collect();
    let has_label = || said.host.split('.').any(|label| label.len() >= 6 && squeezed.contains(&label.replace('-', "")));
    by_name || (squeezed.chars().count() > 2 && host.contains(&squeezed)) || (count <= 5 && has_label())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn names_of_the_site_are_cut() {
        let said = Said { houses: vec!["Báo Ngày Online".to_owned()], ..Said::default() };
        assert_eq!(without_site("Thanh tra vụ cây xanh trong 30 ngày - Chính trị - Xã hội - Báo Ngày Online", &said), "Thanh tra vụ cây xanh trong 30 ngày");
        assert_eq!(without_names("Mưa lớn ở Tây Ninh | Báo Ngày", &said), "Mưa lớn ở Tây Ninh");
        assert_eq!(without_names("Hà Nội - Huế", &said), "Hà Nội - Huế");
        // A dash inside the title parts no name from it.
        assert_eq!(without_names("Your old coins may be worth a lot - here is why", &said), "Your old coins may be worth a lot - here is why");
        let by_host = Said { host: "www.river-post.example".to_owned(), ..Said::default() };
        assert_eq!(without_names("The bell rings again - River Post", &by_host), "The bell rings again");
        assert_eq!(without_names("Rain – The New River Post", &by_host), "Rain");
    }

    #[test]
    fn what_stands_behind_the_heading_is_none_of_the_title() {
        let said =
            Said {
                shared: Some(text("南岸の鐘、百年ぶりに鳴る：川新聞デジタル")), headings: vec!["南岸の鐘、百年ぶりに鳴る".to_owned()], ..Said::default()
            };
        assert_eq!(choose(&said).title, "南岸の鐘、百年ぶりに鳴る");
        let said = Said {
            shared: Some(text("The bell over the river rings again * River * by A. Writer")),
            headings: vec!["The bell over the river rings again".to_owned()],
            ..Said::default()
        };
        assert_eq!(choose(&said).title, "The bell over the river rings again");
        // A kicker is no title: what is behind it is most of it.
        let said = Said { shared: Some(text("Live: the bell rings again")), headings: vec!["Live".to_owned()], ..Said::default() };
        assert_eq!(choose(&said).title, "Live: the bell rings again");
    }

    #[test]
    fn one_text_for_all_pages_is_no_title() {
        let said = Said {
            shared: Some(text("Latest stories from everywhere")),
            tab: Some(text("The bell rings again after hundred years")),
            headings: vec!["The bell rings again".to_owned()],
            ..Said::default()
        };
        assert_eq!(choose(&said).title, "The bell rings again");
        let said = Said { shared: Some(text("River Post")), headline: Some(text("The bell rings")), houses: vec!["River Post".to_owned()], ..Said::default() };
        assert_eq!(choose(&said).title, "The bell rings");
    }

    #[test]
    fn kickers_over_the_heading_go_where_the_page_says_the_title_without() {
        let said = Said { shared: Some(text("The bell rings again")), headings: vec!["Culture The bell rings again".to_owned()], ..Said::default() };
        assert_eq!(choose(&said).title, "The bell rings again");
        assert_eq!(choose(&Said { headings: vec!["Only a heading".to_owned()], ..Said::default() }).title, "Only a heading");
    }
}
