//! Feeds of every kind and in every state, read to entries.
#![expect(clippy::expect_used, clippy::format_collect, clippy::panic, reason = "a test says what it expected")]

use bantin::{
    model::{Document, Entry, Failure, FailureKind, Feed, HttpUrl, Pace, SafeLine, SectionId, Source},
    reader::{Input, feed},
};

const BASE: &str = "https://bensong.example/rss/thoi-su.rss";

fn source() -> Source {
    toml::from_str("id = 'bensong'\nname = 'Bến Sông'\nhome = 'https://bensong.example/'\narticle_id = '-a(\\d+)\\.html'\n").expect("a source")
}

fn try_parse(bytes: &[u8], mime: Option<&str>) -> Result<Feed, Failure> {
    let url = HttpUrl::parse(BASE).expect("an address");
    // 24 November 2026, 10:00 in Vietnam.
    let now = "2026-11-24T03:00:00Z".parse().expect("a time");
    feed::parse(&Input { bytes, mime, url: &url, now }, &source(), &SectionId::new("thoi-su").expect("an id"))
}

fn parse(text: &str) -> Feed {
    try_parse(text.as_bytes(), None).unwrap_or_else(|failure| panic!("{failure}"))
}

fn titles(feed: &Feed) -> Vec<&str> {
    feed.entries.iter().map(|entry| entry.title.as_str()).collect()
}

fn lede(entry: &Entry) -> &str {
    entry.lede.as_ref().map_or("", |lede| lede.as_str())
}

fn content(entry: &Entry) -> String {
    entry.content.as_ref().map(|content| content.plain_text().as_str().to_owned()).unwrap_or_default()
}

fn published(entry: &Entry) -> String {
    entry.published.map(|stamp| stamp.to_string()).unwrap_or_default()
}

fn url(entry: &Entry) -> &str {
    entry.url.as_ref().map_or("", |url| url.as_str())
}

#[test]
fn how_often_a_feed_wants_to_be_asked() {
    let pace = |channel: &str| {
        let sy = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'";
        parse(&format!("<rss version='2.0' {sy}><channel><title>Báo</title>{channel}<item><title>Tin</title></item></channel></rss>")).pace
    };
    let every = |channel: &str| pace(channel).every_secs;
    assert_eq!(pace(""), Pace::default());
    assert_eq!(every("<ttl>60</ttl>"), Some(3600));
    assert_eq!(every("<ttl> 4294967295 </ttl>"), Some(u32::MAX));
    for none in ["<ttl>0</ttl>", "<ttl>soon</ttl>", "<ttl>-5</ttl>", "<sy:updatePeriod>always</sy:updatePeriod>", "<updatePeriod>daily</updatePeriod>"] {
        assert_eq!(every(none), None, "{none}");
    }
    assert_eq!(every("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"), Some(900));
    assert_eq!(every("<sy:updatePeriod>\n weekly </sy:updatePeriod>"), Some(7 * 86400));
    assert_eq!(every("<sy:updateFrequency>2</sy:updateFrequency>"), Some(43200), "a part of a day");
    assert_eq!(every("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>"), None);
    assert_eq!(every("<ttl>5</ttl><sy:updatePeriod>hourly</sy:updatePeriod>"), Some(3600), "the longer of both");
    let skips = pace(
        "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>25</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day><day>Thứ hai</day><day>monday</day></skipDays>",
    );
    assert_eq!((skips.skip_hours, skips.skip_days), (1 | 1 << 7, 1 << 6 | 1));
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><sy:updatePeriod>daily</sy:updatePeriod><entry><title>Tin</title></entry></feed>";
    assert_eq!(parse(atom).pace.every_secs, Some(86400));
}

#[test]
fn a_vietnamese_feed_with_its_quirks() {
    let feed = parse(include_str!("fixtures/feeds/vietnamese.xml"));
    assert_eq!(feed.about.title.as_ref().map(SafeLine::as_str), Some("Bản tin bến sông – Thời sự"));
    assert_eq!(feed.about.link.as_ref().map(HttpUrl::as_str), Some("https://bensong.example/thoi-su/"));
    assert_eq!(feed.about.subtitle.as_ref().map(SafeLine::as_str), Some("Tin trong ngày ở vùng hạ lưu"));
    assert_eq!(feed.about.language.as_ref().map(SafeLine::as_str), Some("vi-VN"));
    assert_eq!(feed.about.author.as_ref().map(SafeLine::as_str), Some("Tòa soạn (toasoan@bensong.example)"));
    assert_eq!(feed.about.updated.map(|stamp| stamp.to_string()).as_deref(), Some("2026-11-23T09:00:00+07:00"));
    assert_eq!(
        titles(&feed),
        [
            "Cầu mới nối hai bờ kênh đã thông xe",
            "Chợ nổi họp sớm hơn vào dịp cuối năm",
            "Triều cường đạt đỉnh vào chiều mai",
            "Tin vắn không có tên: hai chuyến phà đêm được nối lại từ tuần sau, bến phà nhắc…",
            "Lịch cúp nước tháng tới",
            "Ngày không ai đọc nổi",
        ]
    );
    let [bridge, market, tide, brief, water, odd] = feed.entries.as_slice() else { panic!("six entries") };

    assert_eq!(bridge.id.as_str(), "bensong:1001");
    assert_eq!(lede(bridge), "Từ sáng nay, xe máy và ô tô dưới 5 tấn được qua cầu.");
    assert_eq!(published(bridge), "2026-11-23T06:30:00+07:00");
    assert_eq!(
        bridge.images.iter().map(|image| (image.url.as_str(), image.alt.as_str())).collect::<Vec<_>>(),
        [("https://bensong.example/anh/cau.jpg", "Cầu mới")]
    );
    assert_eq!(bridge.comment_count, Some(12));
    assert_eq!(bridge.comments_url.as_ref().map(HttpUrl::as_str), Some("https://bensong.example/cau-moi-a1001.html#binh-luan"));

    assert_eq!(url(market), "https://bensong.example/cho-noi-a1002.html", "a relative link is resolved");
    assert_eq!(published(market), "2026-11-22T05:15:00+07:00");
    assert_eq!(market.published_text.as_ref().map(SafeLine::as_str), Some("Sun, 22 Nov 26 05:15:00 GMT+7"));
    assert_eq!(market.byline.as_ref().map(SafeLine::as_str), Some("Lê Thu, Trần Vũ"));
    assert!(lede(market).ends_with("tháng Chạp & R&D không đổi."));
    assert_eq!(market.enclosures.len(), 1);
    assert_eq!(market.enclosures[0].bytes, Some(1_048_576));
    assert_eq!(market.images[0].url.as_str(), "https://bensong.example/anh/cho-noi.jpg");

    assert_eq!(url(tide), "https://bensong.example/trieu-cuong-a1003.html", "a guid that is an address is the link");
    assert_eq!(published(tide), "2026-11-22T14:05:00+07:00");
    assert_eq!(content(tide), "Mực nước dự báo 1,68 m.\n\nNgười dân ven kênh cần kê cao đồ đạc.");
    assert_eq!(tide.enclosures[0].mime.as_ref().map(SafeLine::as_str), Some("audio/mpeg"));
    assert_eq!(tide.comments_url.as_ref().map(HttpUrl::as_str), Some("https://bensong.example/trieu-cuong-a1003.html/feed"));

    assert_eq!((brief.guid.as_str(), url(brief), published(brief).as_str()), ("tin-van-77", "", "2026-11-20"));
    assert_eq!(published(water), "2026-12-25T08:00:00+07:00", "a future date stays as printed");
    assert_eq!((odd.published, odd.published_text.as_ref().map(SafeLine::as_str)), (None, Some("mồng mười")));
    let notes: Vec<_> = feed.notes.iter().map(SafeLine::as_str).collect();
    assert_eq!(
        notes,
        [
            "1 × date in the future (Fri, 25 Dec 2026 08:00:00 +0700)",
            "1 × date not understood (mồng mười)",
            "1 × entry listed twice (Cầu mới nối hai bờ kênh đã thông xe (cập nhật))",
        ]
    );
}

#[test]
fn atom_with_its_text_types_and_bases() {
    let feed = parse(include_str!("fixtures/feeds/atom.xml"));
    assert_eq!(feed.about.title.as_ref().map(SafeLine::as_str), Some("Sổ tay vườn nhà: a < b"));
    assert_eq!(feed.about.subtitle.as_ref().map(SafeLine::as_str), Some("Mỗi tuần một cây"));
    assert_eq!(feed.about.link.as_ref().map(HttpUrl::as_str), Some("https://vuon.example/tin/"));
    assert_eq!(feed.about.language.as_ref().map(SafeLine::as_str), Some("vi"));
    let [seeds, sprouts] = feed.entries.as_slice() else { panic!("two entries") };
    assert_eq!(seeds.title.as_str(), "Cách ươm hạt & tưới");
    assert_eq!(url(seeds), "https://vuon.example/tin/uom-hat.html");
    assert_eq!(lede(seeds), "Bốn bước, không cần nhà kính.");
    assert_eq!(content(seeds), "Ngâm hạt qua đêm.\n\nNước ấm\nKhăn sạch");
    assert_eq!(published(seeds), "2026-11-19T21:10:00+00:00");
    assert_eq!(seeds.updated.map(|stamp| stamp.to_string()).as_deref(), Some("2026-11-20T07:00:00+07:00"));
    assert_eq!((seeds.comment_count, seeds.comments_url.as_ref().map(HttpUrl::as_str)), (Some(3), Some("https://vuon.example/tin/uom-hat/binh-luan.atom")));
    assert_eq!(seeds.enclosures[0].url.as_str(), "https://vuon.example/am/uom.ogg");
    assert_eq!(url(sprouts), "https://vuon.example/tin/2025/rau-mam.html");
    assert_eq!(published(sprouts), "2025-03-01", "only a day, and only `updated`");
    assert_eq!(content(sprouts), "Không cần đất.", "base64");
}

#[test]
fn atom_of_2003() {
    let feed = parse(include_str!("fixtures/feeds/atom-03.xml"));
    assert_eq!(feed.about.subtitle.as_ref().map(SafeLine::as_str), Some("Số liệu mỗi ngày"));
    let [wind] = feed.entries.as_slice() else { panic!("one entry") };
    assert_eq!((wind.title.as_str(), url(wind)), ("Gió cấp 3", "https://tram.example/3"));
    assert_eq!((published(wind).as_str(), content(wind).as_str()), ("2004-05-01T06:00:00+07:00", "Gió đông nam."));
    assert_eq!(wind.byline.as_ref().map(SafeLine::as_str), Some("Trạm 4"));
}

#[test]
fn rss_1_in_rdf() {
    let feed = parse(include_str!("fixtures/feeds/rdf.xml"));
    assert_eq!(titles(&feed), ["Sách mới về", "Giờ mở cửa"]);
    assert_eq!((url(&feed.entries[1]), feed.entries[1].guid.as_str()), ("https://thuvien.example/sach/2", "https://thuvien.example/sach/2"));
    assert_eq!(published(&feed.entries[0]), "2026-11-01T08:00:00+07:00");
}

#[test]
fn json_feed_without_version_and_with_a_number_for_id() {
    let feed = parse(include_str!("fixtures/feeds/feed.json"));
    assert_eq!(feed.about.title.as_ref().map(SafeLine::as_str), Some("Xưởng mộc"));
    let [joint, note] = feed.entries.as_slice() else { panic!("two entries") };
    assert_eq!((joint.guid.as_str(), url(joint)), ("41", "https://bensong.example/mong-duoi-en"));
    assert_eq!((lede(joint), content(joint).as_str()), ("Bài học đầu tiên.", "Cưa trước,\nđục sau."));
    assert_eq!(joint.byline.as_ref().map(SafeLine::as_str), Some("Bác Sáu"));
    assert_eq!((joint.images.len(), joint.enclosures[0].bytes), (1, Some(900)));
    assert_eq!((note.title.as_str(), note.byline.as_ref().map(SafeLine::as_str)), ("Ghi chú không tên < 10 chữ.", Some("Cô Bảy")));
}

#[test]
fn a_broken_feed_gives_what_is_whole() {
    let feed = parse(include_str!("fixtures/feeds/broken.xml"));
    assert_eq!(feed.about.title.as_ref().map(SafeLine::as_str), Some("Kênh hở & vá"));
    assert_eq!(titles(&feed), ["Giá & cả", "Thiếu thẻ đóng – tin hai", "Ba điểm <3"]);
    assert_eq!(url(&feed.entries[0]), "https://kenhho.example/1?a=1&b=2");
    assert_eq!(lede(&feed.entries[0]), "Chữ nghiêng không đóng\ndòng sau");
    assert_eq!(feed.entries[0].published, None, "31 November is no date");
    assert!(feed.notes.iter().any(|note| note.as_str() == "1 × entry cut off at the end"), "{:?}", feed.notes);
}

#[test]
fn a_feed_that_breaks_off_keeps_its_whole_entries() {
    let item = |n: usize| {
        format!("<item><title>Tin {n}</title><link>https://bensong.example/tin-a{n}.html</link><description>{}</description></item>", "chữ ".repeat(20))
    };
    let whole = format!("<rss version='2.0'><channel><title>x</title>{}</channel></rss>", (0..100).map(item).collect::<String>());
    assert_eq!(parse(&whole).entries.len(), 100);
    let cut = whole.find("Tin 94</title>").expect("the 95th");
    let feed = parse(whole.get(..cut + 4).expect("a part"));
    assert_eq!(feed.entries.len(), 94);
    assert_eq!(feed.entries.last().map(|entry| entry.id.as_str()), Some("bensong:93"));
}

#[test]
fn character_sets() {
    let text = "<rss version='2.0'><channel><item><title>Thủ Dầu Một</title></item></channel></rss>";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = "\u{feff}".chars().chain(text.chars()).collect::<String>().encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [text.as_bytes(), &little, &big] {
        let feed = try_parse(bytes, Some("text/xml; charset=iso-8859-1")).expect("a feed");
        assert_eq!(titles(&feed), ["Thủ Dầu Một"]);
    }
}

#[test]
fn nothing_foreign_escapes() {
    let feed = parse(
        "<rss><channel><item><title>a\u{1b}[31m&#27;]0;x&#7; b&#8238;</title><link>javascript:alert(1)</link><guid>x&#155;y</guid><enclosure url='file:///etc/passwd'/></item></channel></rss>",
    );
    let entry = &feed.entries[0];
    assert_eq!((entry.title.as_str(), entry.url.as_ref(), entry.enclosures.len()), ("a[31m]0;x b", None, 0));
    assert!(!entry.guid.as_str().contains(char::is_control));
}

#[test]
fn without_guid_and_address_the_id_is_still_stable() {
    let read = |summary: &str| {
        parse(&format!("<rss><channel><item><title>Tin</title><pubDate>1 Nov 2026</pubDate><description>{summary}</description></item></channel></rss>"))
            .entries[0]
            .id
            .clone()
    };
    assert_eq!(read("một"), read("hai"));
    let other = parse("<rss><channel><item><title>Tin</title><pubDate>2 Nov 2026</pubDate></item></channel></rss>").entries[0].id.clone();
    assert_ne!(read("một"), other);
}

#[test]
fn a_guid_that_many_articles_share_names_none_of_them() {
    let item =
        |n: u32, guid: &str| format!("<item><title>Tin {n}</title><link>https://bensong.example/tin/{n}</link><guid isPermaLink='false'>{guid}</guid></item>");
    let read = |items: &[String]| parse(&format!("<rss><channel>{}</channel></rss>", items.concat()));
    let feed = read(&[item(1, "x"), item(2, "x"), item(3, "y"), item(3, "y")]);
    assert_eq!(titles(&feed), ["Tin 1", "Tin 2", "Tin 3"]);
    let again = read(&[item(1, "x"), item(1, "x").replace("/tin/1", "/tin/1?utm_source=rss")]);
    assert_eq!(titles(&again), ["Tin 1"], "one story at two addresses");
    let later = read(&[item(4, "x"), item(2, "x")]);
    assert_eq!(feed.entries[1].id, later.entries[1].id, "whatever stands before it");
}

#[test]
fn a_long_description_in_paragraphs_is_the_text() {
    let html = format!("&lt;p>Đoạn đầu.&lt;/p>&lt;p>{}&lt;/p>", "Đoạn sau dài. ".repeat(60));
    let feed = parse(&format!("<rss><channel><item><title>Tin</title><description>{html}</description></item></channel></rss>"));
    assert_eq!(lede(&feed.entries[0]), "Đoạn đầu.");
    assert_eq!(feed.entries[0].content.as_ref().map(|content| content.blocks.len()), Some(2));
}

#[test]
fn a_text_that_is_stated_and_blank_is_not_one_that_is_missing() {
    let feed = parse(
        "<rss><channel><title>&lt;img src='/bia.png'></title><description/><item><title>Ảnh</title><description>&lt;img src='/a.png'></description></item><item><title>Tin</title></item><item><title>&lt;img src='/b.png'></title></item></channel></rss>",
    );
    assert_eq!(feed.about.title.as_ref().map(SafeLine::as_str), Some(""));
    assert_eq!(feed.about.subtitle.as_ref().map(SafeLine::as_str), Some(""));
    let ledes: Vec<_> = feed.entries.iter().map(|entry| entry.lede.as_ref().map(bantin::model::SafeText::as_str)).collect();
    assert_eq!(ledes, [Some(""), None, None]);
    assert_eq!(feed.entries.iter().map(|entry| (entry.title.as_str(), entry.said_title())).next_back(), Some(("…", "")));
    assert_eq!(parse("<rss><channel><title>x</title></channel></rss>").about.subtitle, None);
    let feed = parse(
        "{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"x\", \"items\": [{\"id\": 1, \"title\": \"a\", \"content_text\": \" \"}, {\"id\": 2, \"title\": \"b\"}]}",
    );
    assert_eq!(feed.entries.iter().map(|entry| entry.content.as_ref().map(Document::is_empty)).collect::<Vec<_>>(), [Some(true), None]);
}

#[test]
fn an_empty_feed_is_a_feed() {
    assert!(parse("<rss version='2.0'><channel><title>Chưa có tin</title></channel></rss>").entries.is_empty());
    assert!(parse("{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"x\", \"items\": []}").entries.is_empty());
}

#[test]
fn only_the_built_in_edition_names_its_own_addresses() {
    let body = "<rss><channel><item><title>Tin</title><guid>bundled://edition/bai/1.html</guid><enclosure url='bundled://edition/nghe/1.mp3'/><description>&lt;img src='bundled://edition/anh/1.png'>&lt;p>x</description></item></channel></rss>";
    let read = |url: &str| {
        let url = HttpUrl::parse_own(url).expect("an address");
        let now = "2026-11-24T03:00:00Z".parse().expect("a time");
        let input = Input { bytes: body.as_bytes(), mime: None, url: &url, now };
        let feed = feed::parse(&input, &source(), &SectionId::new("tin").expect("an id")).expect("a feed");
        let entry = &feed.entries[0];
        (entry.url.is_some(), entry.enclosures.len(), entry.images.len())
    };
    assert_eq!(read("bundled://edition/tin.xml"), (true, 1, 1));
    assert_eq!(read("https://bensong.example/tin.xml"), (false, 0, 0));
}

#[test]
fn what_is_no_feed_is_told() {
    for (body, kind, detail) in [
        (b"".as_slice(), FailureKind::NotAFeed, "0 bytes"),
        (b"  <!DOCTYPE html><html><head><title>x</title></head></html>", FailureKind::NotAFeed, "HTML"),
        (b"<HTML><body>x", FailureKind::NotAFeed, "HTML"),
        (b"<html><body><feed>x</feed></body></html>", FailureKind::NotAFeed, "HTML"),
        (b"{\"error\": 5, \"items\": [1]}", FailureKind::NotAFeed, "JSON"),
        (b"[1]", FailureKind::NotAFeed, "JSON"),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", FailureKind::NotAFeed, "XML <urlset>"),
        (b"xin ch\xc3\xa0o", FailureKind::NotAFeed, "text"),
        (b"GIF89a\0\0\x01\x02\0\0\0\x03abc", FailureKind::NotText, "image/gif"),
    ] {
        let failure = try_parse(body, Some("image/gif")).expect_err(detail);
        assert_eq!((failure.kind, failure.detail.as_str(), failure.target.as_str()), (kind, detail, BASE));
    }
    let failure = try_parse(&vec![b' '; bantin::reader::guard::MAX_FEED_BYTES + 1], None).expect_err("too large");
    assert_eq!(failure.kind, FailureKind::TooLarge);
}

#[test]
fn entries_are_bounded_and_it_is_told() {
    let feed = parse(&format!("<rss><channel>{}</channel></rss>", (0..75_010).map(|n| format!("<item><guid>{n}</guid></item>")).collect::<String>()));
    assert_eq!(feed.entries.len(), 50_000);
    assert!(feed.notes.iter().any(|note| note.as_str().contains("10 left out")), "{:?}", feed.notes);
    // More elements than are read, in entries that would all be.
    let item = format!("<item><guid>1</guid>{}</item>", "<x/>".repeat(1_000));
    let feed = parse(&format!("<rss><channel>{}</channel></rss>", item.repeat(1_100)));
    assert!(feed.notes.iter().any(|note| note.as_str().contains("behind what is read")), "{:?}", feed.notes);
}

#[test]
fn a_long_feed_is_read_in_parts_and_in_order() {
    // Several parts of 256 KiB; what the feed says of itself stands in the first.
    let items = |item: fn(usize) -> String, join: &str| (0..3_000).map(item).collect::<Vec<_>>().join(join);
    let xml =
        |n| format!("<item><title>Tin {n}</title><link>https://bensong.example/tin-a{n}.html</link><description>{}</description></item>", "chữ ".repeat(60));
    let json = |n| format!("{{\"id\":{n},\"title\":\"Tin {n}\",\"content_text\":\"{}\"}}", "chữ ".repeat(60));
    for text in [
        format!("<rss version='2.0'><channel><title>Bến Sông</title>{}</channel></rss>", items(xml, "")),
        format!("{{\"title\":\"Bến Sông\",\"items\":[{}]}}", items(json, ",")),
    ] {
        let feed = parse(&text);
        assert_eq!(feed.about.title.as_ref().map(SafeLine::as_str), Some("Bến Sông"));
        assert_eq!(titles(&feed), (0..3_000).map(|n| format!("Tin {n}")).collect::<Vec<_>>());
    }
}

#[test]
fn a_json_feed_that_breaks_off_keeps_its_whole_items() {
    let whole = r#"{"version":"https://jsonfeed.org/version/1.1","title":"Bến Sông","authors":[{"name":"An"}],"items":[
        {"id":"1","title":"Một \" } ]","attachments":[{"url":"/1.mp3","mime_type":"audio/mpeg"}]},{"id":"2","title":"Hai"},{"id":"3","title":"Ba"}]}"#;
    let cut = whole.find("Ba").expect("the third");
    let feed = parse(whole.get(..cut).expect("a part"));
    assert_eq!(titles(&feed), ["Một \" } ]", "Hai"]);
    assert_eq!(feed.entries[0].enclosures.len(), 1);
    assert!(feed.notes.iter().any(|note| note.as_str().contains("cut off")), "{:?}", feed.notes);
    assert!(try_parse(whole.get(..70).expect("a part").as_bytes(), None).is_err(), "no whole item");
}

proptest::proptest! {
    #[test]
    fn never_panics(body in "(<rss>|<feed xmlns='http://www.w3.org/2005/Atom'>|\\{\"items\":\\[)?(</?(item|entry|title|link|guid|pubDate|content|summary|author)( (type|href|mode|xml:base)='[a-z/0-9]{0,8}')?/?>|&[a-z#0-9]{0,6};?|<!\\[CDATA\\[|\\PC|[0-9/: ]{1,10}){0,40}", mime in "(text/xml; charset=)?[a-z0-9-]{0,10}") {
        let _ = try_parse(body.as_bytes(), Some(&mime));
    }

    #[test]
    fn bytes_never_panic(body in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let _ = try_parse(&body, None);
    }
}

#[test]
fn what_one_feed_may_cost_is_bounded() {
    // Each author is compared with those before; the same person is named once.
    let authors = (0..60_000).map(|n| format!("<author>Người {n}</author>")).collect::<String>();
    let feed = parse(&format!("<rss><channel><item><title>a</title>{authors}</item></channel></rss>"));
    let byline = feed.entries[0].byline.as_ref().expect("authors").as_str();
    assert!(byline.starts_with("Người 0, Người 1, ") && byline.matches("Người").count() == 50, "{byline}");
    let enclosures = (0..5_000).map(|n| format!("<enclosure url='https://a.example/{n}.mp3'/>")).collect::<String>();
    let feed = parse(&format!("<rss><channel><item><title>a</title>{enclosures}</item></channel></rss>"));
    assert!(feed.entries[0].enclosures.len() <= 200, "{}", feed.entries[0].enclosures.len());
    // Markup that takes long to set: after so much of it texts lose their tags, and nothing else.
    let item = |n: usize| format!("<item><guid>{n}</guid><title>a</title><description><![CDATA[chữ {n}{}]]></description></item>", "<i>x</i>".repeat(10_000));
    let feed = parse(&format!("<rss><channel>{}</channel></rss>", (0..8).map(item).collect::<String>()));
    assert!(feed.notes.iter().any(|note| note.as_str() == "1 × text without its markup"), "{:?}", feed.notes);
    let text = |n: usize| feed.entries[n].lede.as_ref().expect("a text").as_str().replace(&n.to_string(), "").replace(' ', "");
    assert_eq!(text(7), text(6));
    // Text that no element parts is counted piece by piece.
    let feed = parse(&format!("<rss><channel><item><guid>1</guid></item>{}<item><guid>2</guid></item></channel></rss>", "< ".repeat(400_000)));
    assert!(feed.entries.len() == 1 && feed.notes.iter().any(|note| note.as_str().contains("behind what is read")), "{:?}", feed.notes);
    let deep = format!("<rss><channel><item><title>a</title><description><![CDATA[{}sâu]]></description></item></channel></rss>", "<ul><li>x".repeat(5_000));
    assert!(parse(&deep).entries[0].lede.as_ref().expect("a text").as_str().ends_with("sâu"));
}
