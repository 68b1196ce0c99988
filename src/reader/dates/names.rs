//! Names in dates: months, zones, units of time.
//!
//! Owns the tables. All names are in lower case and without marks, as the scanner gives them. Must not decide what a date is.

use jiff::tz::Offset;

/// Month names and their abbreviations in the languages of common feeds; `tháng 5` is read as a number elsewhere.
const MONTHS: [&[&str]; 12] = [
    &["jan", "january", "januar", "janvier", "janv", "enero", "ene", "gennaio", "gen", "januari", "janeiro", "ιαν", "ιανουαριου"],
    &["feb", "february", "februar", "fevrier", "fevr", "fev", "febrero", "febbraio", "februari", "fevereiro", "φεβ", "φευ", "φεβρουαριου"],
    &["mar", "march", "marz", "mars", "marzo", "maart", "mrt", "marco", "μαρ", "μαρτιου"],
    &["apr", "april", "avril", "avr", "abril", "abr", "aprile", "απρ", "απριλιου"],
    &["may", "mai", "mayo", "maggio", "mag", "mei", "maio", "μαι", "μαιου"],
    &["jun", "june", "juni", "juin", "junio", "giugno", "giu", "junho", "ιουν", "ιον", "ιουνιου"],
    &["jul", "july", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "ιουλ", "ιολ", "ιουλιου"],
    &["aug", "august", "aout", "agosto", "ago", "augustus", "αυγ", "αυγουστου"],
    &["sep", "sept", "september", "septembre", "septiembre", "settembre", "set", "setembro", "σεπ", "σεπτεμβριου"],
    &["oct", "october", "okt", "oktober", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "οκτ", "οκτωβριου"],
    &["nov", "november", "novembre", "noviembre", "novembro", "νοε", "νοεμ", "νοεμβριου"],
    &["dec", "december", "dez", "dezember", "decembre", "diciembre", "dic", "dicembre", "dezembro", "δεκ", "δεκεμβριου"],
];

/// The month of this name, 1 to 12.
pub(super) fn month(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|names| names.contains(&word))?;
    u32::try_from(at + 1).ok()
}

/// The month that follows `tháng` in words (`tháng Mười Hai`, as many local papers print dates), and how many words it takes.
pub(super) fn vietnamese_month(first: Option<&str>, second: Option<&str>) -> Option<(u32, usize)> {
    Some(match (first?, second) {
        ("muoi", Some("mot")) => (11, 2),
        ("muoi", Some("hai")) => (12, 2),
        ("mot" | "gieng", _) => (1, 1),
        ("hai", _) => (2, 1),
        ("ba", _) => (3, 1),
        ("tu" | "bon", _) => (4, 1),
        ("nam", _) => (5, 1),
        ("sau", _) => (6, 1),
        ("bay", _) => (7, 1),
        ("tam", _) => (8, 1),
        ("chin", _) => (9, 1),
        ("muoi", _) => (10, 1),
        _ => return None,
    })
}

/// Zone abbreviations that feeds use (RFC 822 §5.1 and what came after), in minutes east of UTC. Where an abbreviation
/// means several zones, the one its feeds come from.
const ZONES: &[(&str, i32)] = &[
    ("z", 0),
    ("ut", 0),
    ("utc", 0),
    ("gmt", 0),
    ("wet", 0),
    ("bst", 60),
    ("west", 60),
    ("cet", 60),
    ("met", 60),
    ("mez", 60),
    ("cest", 120),
    ("mest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("sast", 120),
    ("eest", 180),
    ("msk", 180),
    ("pkt", 300),
    ("ist", 330),
    ("ict", 420),
    ("wib", 420),
    ("hkt", 480),
    ("sgt", 480),
    ("myt", 480),
    ("pht", 480),
    ("awst", 480),
    ("jst", 540),
    ("kst", 540),
    ("acst", 570),
    ("aest", 600),
    ("aedt", 660),
    ("nzst", 720),
    ("nzdt", 780),
    ("brt", -180),
    ("ast", -240),
    ("adt", -180),
    ("et", -300),
    ("est", -300),
    ("edt", -240),
    ("ct", -360),
    ("cst", -360),
    ("cdt", -300),
    ("mt", -420),
    ("mst", -420),
    ("mdt", -360),
    ("pt", -480),
    ("pst", -480),
    ("pdt", -420),
    ("akst", -540),
    ("akdt", -480),
    ("hst", -600),
];

/// The offset of a zone's abbreviation.
pub(super) fn zone(word: &str) -> Option<Offset> {
    let (_, minutes) = ZONES.iter().find(|(name, _)| *name == word)?;
    Offset::from_seconds(minutes * 60).ok()
}

/// Seconds of a unit of time, Vietnamese or English; days and weeks count as days. Months and years are no exact length.
pub(super) fn unit_seconds(word: &str) -> Option<i64> {
    match word {
        "giay" | "s" | "sec" | "secs" | "second" | "seconds" => Some(1),
        "phut" | "m" | "min" | "mins" | "minute" | "minutes" => Some(60),
        "gio" | "tieng" | "h" | "hr" | "hrs" | "hour" | "hours" => Some(60 * 60),
        "ngay" | "d" | "day" | "days" => Some(24 * 60 * 60),
        "tuan" | "w" | "week" | "weeks" => Some(7 * 24 * 60 * 60),
        _ => None,
    }
}
