//! Lines that ask the reader for something: to subscribe, to follow, to write to the newsroom.
//!
//! Owns the words they are known by, in several languages. Must not know blocks or pages.

use super::words;

/// Most words of a line that asks for something.
const MAX_WORDS: usize = 45;

/// Most words of a line that is an address to write to.
const MAX_CONTACT_WORDS: usize = 22;

/// Words that ask, where they stand at the beginning of a sentence: folded.
const ASKS: &[&str] = &[
    "sign up",
    "register",
    "create an account",
    "join",
    "follow",
    "download",
    "get",
    "click here",
    "support",
    "donate",
    "share",
    "bookmark",
    "please bookmark",
    "email us",
    "contact",
    "receive",
    "access articles",
    "unlimited",
    "check out",
    "melden",
    "jetzt anmelden",
    "folgen",
    "folge",
    "teile",
    "laden",
    "erhalten",
    "siga",
    "sigue",
    "sigueme",
    "siguenos",
    "descarga",
    "recibe",
    "unete",
    "suivez",
    "rejoignez",
    "telechargez",
    "recevez",
    "seguici",
    "iscriviti",
    "scarica",
    "zapisz",
    "dolacz",
    "tai",
    "dang ky",
    "theo doi",
    "tham gia",
    "moi ban",
];

/// What is asked for: folded.
const OBJECTS: &[&str] = &[
    "newsletter",
    "newsletters",
    "inbox",
    "account",
    "app",
    "apps",
    "whatsapp",
    "telegram",
    "facebook",
    "twitter",
    "instagram",
    "zalo",
    "youtube",
    "channel",
    "kanal",
    "canal",
    "community",
    "subscribers",
    "subscription",
    "epaper",
    "kenh",
    "boletin",
    "lettre",
    "infolettre",
    "mailbox",
    "story",
    "email",
    "trial",
    "abo",
    "alerts",
    "notifications",
];

/// The same in two words.
const OBJECT_PAIRS: &[(&str, &str)] = &[("ung", "dung"), ("e", "mail")];

/// Words that ask by themselves in a short line that begins with them or holds nothing else.
const DEMANDS: &[&str] = &[
    "subscribe",
    "jetzt abonnieren",
    "abonnieren",
    "abonniere",
    "abonnez vous",
    "suscribete",
    "suscribase",
    "assine",
    "abbonati",
    "prenumerera",
    "sign up for",
    "sign up to",
    "register to",
    "sign in to",
    "log in to",
    "follow us",
    "like this story",
    "want more stories",
    "do you have a story",
    "have a story",
    "get in touch",
    "fehler gefunden",
    "fehler entdeckt",
    "folgen sie uns",
    "do not miss",
    "support local journalism",
    "this content is reserved for",
    "this article is free to read",
    "dieser artikel ist exklusiv",
    "skip past",
];

/// Stretches by which papers written without spaces ask.
const UNSPACED: &[&str] = &["会員登録", "会員限定", "会員向け", "有料会員", "読み放題", "フォローする", "メールマガジン", "ログイン", "购买会员", "订阅"];

/// Most characters of such a line.
const MAX_UNSPACED_CHARS: usize = 90;

/// Whether a line of `count` words, `folded` for comparing, asks the reader for something and says nothing else.
pub(super) fn is_call(line: &str, folded: &str, count: usize) -> bool {
    if line.starts_with(['“', '"', '„', '«', '‘', '–', '—', '-']) {
        return false;
    }
    // Letters of those scripts begin with such a byte in UTF-8; nearly no line has any.
    let has_unspaced = line.bytes().any(|byte| byte >= 0xE3);
    if has_unspaced && UNSPACED.iter().any(|part| line.contains(part)) && line.chars().count() <= MAX_UNSPACED_CHARS {
        return true;
    }
    if count > MAX_WORDS {
        return false;
    }
    let demands = count <= 25 && DEMANDS.iter().any(|demand| begins(folded, demand));
    let has_object = || {
        let before = std::iter::once("").chain(folded.split(' '));
        before.zip(folded.split(' ')).any(|pair| OBJECTS.contains(&pair.1) || OBJECT_PAIRS.contains(&pair))
    };
    // What is asked stands first or last; in the middle the same words tell what somebody did.
    let asks = || {
        let sentences: Vec<String> = line.split(['.', '!', '?', ':']).map(words::fold).filter(|sentence| !sentence.is_empty()).collect();
        sentences.first().into_iter().chain(sentences.last()).any(|sentence| ASKS.iter().chain(DEMANDS).any(|ask| begins(sentence, ask)))
    };
    demands || (has_object() && asks())
}

/// Whether a line is an address to write to: an e-mail address, or a site's and nothing else.
pub(super) fn is_contact(line: &str) -> bool {
    let count = words::count(line);
    let is_mail =
        |word: &str| word.split_once('@').is_some_and(|(name, host)| name.chars().next_back().is_some_and(char::is_alphanumeric) && host.contains('.'));
    (count <= MAX_CONTACT_WORDS && line.split_whitespace().any(is_mail)) || (count == 1 && (line.starts_with("twitter.com/") || line.starts_with("http")))
}

fn begins(folded: &str, words: &str) -> bool {
    folded.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::{is_contact, words};

    fn is_call(line: &str) -> bool {
        super::is_call(line, &words::fold(line), words::count(line))
    }

    #[test]
    fn calls_ask_and_say_nothing_else() {
        for line in [
            "Sign up for the morning newsletter and have the news in your inbox.",
            "Subscribe now to read on.",
            "Abonniere den Kanal der Redaktion!",
            "Theo dõi kênh của báo trên Zalo.",
            "Tải ứng dụng của báo về máy.",
            "Every day we write. Join our community on Facebook.",
            "この記事は会員限定です。",
        ] {
            assert!(is_call(line), "{line}");
        }
        for line in [
            "Villagers follow the river to the ferry, as their parents did.",
            "“Subscribe now,” the poster by the gate had said for a year.",
            "The newsletter of the parish was first printed in a barn.",
            "Join the two ends and let the glue dry for an hour.",
        ] {
            assert!(!is_call(line), "{line}");
        }
    }

    #[test]
    fn contacts_are_addresses() {
        for line in ["an@river.example", "Write to the desk: desk@river.example", "https://river.example/x"] {
            assert!(is_contact(line), "{line}");
        }
        for line in ["He was @home all day long.", "See river.example for the tables."] {
            assert!(!is_contact(line), "{line}");
        }
    }
}
