//! Feeds, lists of feeds and answers of comment interfaces that are hard to read.
//!
//! Owns the rules by which they are made. Must not know what a reader does about them.

use super::shape::{Kind, PROSE, Shape, Shapes, channel, each, item};

const MILLION: usize = 1_000_000;

pub(crate) fn all() -> Vec<Shape> {
    let mut shapes = Shapes::of(Kind::Feed);
    deep(&mut shapes);
    wide(&mut shapes);
    odd(&mut shapes);
    json(&mut shapes);
    let mut all = shapes.all;
    all.extend(subscriptions());
    all.extend(comments());
    all
}

/// An Atom feed with this in it.
fn atom(inside: &str) -> String {
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Bến đò</title><id>urn:ben-do</id><updated>2026-11-24T05:00:00+07:00</updated>{inside}</feed>")
}

fn entry(number: usize, inside: &str) -> String {
    format!("<entry><id>urn:{number}</id><title>Chuyện {number}</title><updated>2026-11-24T05:00:00+07:00</updated>{inside}</entry>")
}

fn deep(shapes: &mut Shapes) {
    for (tag, size) in [("a", 100_000), ("a", MILLION), ("item", 100_000), ("media:group", 100_000), ("dc:creator", 100_000), ("category", 100_000)] {
        shapes.add(&format!("<{tag}> {size} deep, open"), size, move |n| channel(&format!("<item><title>x</title>{}", format!("<{tag}>").repeat(n))));
        shapes.add(&format!("<{tag}> {size} deep, closed"), size, move |n| {
            channel(&item(1, &format!("{}{}", format!("<{tag}>").repeat(n), format!("</{tag}>").repeat(n))))
        });
    }
    shapes.add("channels in channels", 100_000, |n| format!("<rss version=\"2.0\">{}", "<channel>".repeat(n)));
    for tag in ["b", "div", "ul", "table", "span", "blockquote"] {
        shapes.add(&format!("XHTML with <{tag}> in itself"), 100_000, move |n| {
            let inside = format!("{}x{}", format!("<{tag}>").repeat(n), format!("</{tag}>").repeat(n));
            atom(&entry(1, &format!("<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">{inside}</div></content>")))
        });
        shapes.add(&format!("HTML with <{tag}> in itself"), 100_000, move |n| {
            channel(&item(1, &format!("<description><![CDATA[{}x]]></description>", format!("<{tag}>").repeat(n))))
        });
    }
    // Each entry by itself is small.
    for (name, piece) in [
        ("nested lists", "<ul><li>một<ul><li>hai<ul><li>ba<ul><li>bốn</ul></ul></ul></ul>"),
        ("nested quotes", "<blockquote>một<blockquote>hai<blockquote>ba</blockquote></blockquote></blockquote>"),
        ("nested tables", "<table><tr><td>một<table><tr><td>hai<table><tr><td>ba</table></table></table>"),
        ("bold in bold", "<b><i><u><s><b><i><u><s>x</s></u></i></b></s></u></i></b>"),
    ] {
        shapes.add(&format!("entries of {name}"), 6_000, move |n| {
            channel(&each(n, |number| item(number, &format!("<description><![CDATA[{}]]></description>", piece.repeat(8)))))
        });
        shapes.add(&format!("entries of {name} without their ends"), 6_000, move |n| {
            let open = piece.split("</").next().unwrap_or_default().repeat(12);
            channel(&each(n, |number| item(number, &format!("<description><![CDATA[{open}]]></description>"))))
        });
    }
}

fn wide(shapes: &mut Shapes) {
    shapes.add("items", 100_000, |n| channel(&each(n, |number| item(number, &format!("<description>chữ {number}</description>")))));
    shapes.add("items with a text", 20_000, |n| channel(&each(n, |number| item(number, &format!("<description><![CDATA[<p>{PROSE}</p>]]></description>")))));
    shapes.add("empty items", MILLION, |n| channel(&"<item/>".repeat(n)));
    shapes.add("items of one name", 100_000, |n| channel(&"<item><guid>một</guid><title>x</title></item>".repeat(n)));
    shapes.add("entries of Atom", 60_000, |n| atom(&each(n, |number| entry(number, ""))));
    for (name, piece, size) in [
        ("categories", "<category>c</category>", 500_000),
        ("authors", "<author>a@b.example</author>", 300_000),
        ("creators", "<dc:creator>a</dc:creator>", 400_000),
        ("enclosures", "<enclosure url=\"https://a.example/b.mp3\" type=\"audio/mpeg\" length=\"1\"/>", 100_000),
        ("short enclosures", "<enclosure url='b'/>", 400_000),
        ("pictures", "<media:content url=\"https://a.example/b.png\" medium=\"image\"/>", 150_000),
        ("thumbnails", "<media:thumbnail url='b'/>", 400_000),
        ("links", "<link>https://a.example/</link>", 300_000),
        ("dates", "<pubDate>Tue, 24 Nov 2026 05:00:00 +0700</pubDate>", 200_000),
        ("titles", "<title>x</title>", 500_000),
        ("descriptions", "<description>x</description>", 300_000),
        ("sources", "<source url='a'>x</source>", 400_000),
        ("unknown elements", "<z/>", MILLION),
    ] {
        shapes.add(&format!("{name} of an item"), size, move |n| channel(&item(1, &piece.repeat(n))));
        shapes.add(&format!("{name} of a channel"), size, move |n| channel(&format!("{}{}", piece.repeat(n), item(1, ""))));
        shapes.add(&format!("{name} of two thousand items"), size, move |n| channel(&each(2_000, |number| item(number, &piece.repeat(n / 2_000)))));
    }
    shapes.add("links of Atom", 200_000, |n| atom(&format!("{}{}", "<link href='x'/>".repeat(n), entry(1, ""))));
    shapes.add("enclosures of Atom", 200_000, |n| atom(&entry(1, &"<link rel='enclosure' href='x'/>".repeat(n))));
    shapes.add("persons of Atom", 200_000, |n| atom(&entry(1, &"<author><name>a</name></author>".repeat(n))));
    shapes.add("attributes of an element", 100_000, |n| channel(&format!("<item><title {}>x</title></item>", each(n, |number| format!("a{number}='1' ")))));
    shapes.add("namespaces", 50_000, |n| {
        channel(&format!("<item {}><title>x</title><n1:a/></item>", each(n, |number| format!("xmlns:n{number}='u:{number}' "))))
    });
    shapes.add("namespaces, one on each element", 100_000, |n| channel(&item(1, &each(n, |number| format!("<n{number}:a xmlns:n{number}='u:{number}'/>")))));
    shapes.add("namespaces, each in the last", 50_000, |n| {
        channel(&format!("<item><title>x</title>{}", each(n, |number| format!("<a xmlns:n{number}='u:{number}'>"))))
    });
}

fn odd(shapes: &mut Shapes) {
    for (name, piece, size) in [
        ("&amp;", "&amp;", 2 * MILLION),
        ("bare ampersands", "& ", MILLION),
        ("numeric references", "&#65;", MILLION),
        ("references to nothing", "&nichts;", MILLION),
        ("parts of CDATA", "<![CDATA[a]]>", MILLION),
        ("letters", "a", 10 * MILLION),
        ("Thai", "ภาษาไทย", 140_000),
        ("accents on one letter", "\u{301}", MILLION),
        ("spaces", " ", 5 * MILLION),
        ("comments", "<!--x-->", MILLION),
        ("less-than signs", "< ", 2 * MILLION),
    ] {
        shapes.add(&format!("{name} in a title"), size, move |n| channel(&format!("<item><title>{}</title></item>", piece.repeat(n))));
        shapes.add(&format!("{name} in a text"), size, move |n| channel(&item(1, &format!("<description>{}</description>", piece.repeat(n)))));
        shapes.add(&format!("{name} in a channel"), size, move |n| channel(&format!("{}{}", piece.repeat(n), item(1, ""))));
    }
    shapes.add("white space before it", 5 * MILLION, |n| format!("{}{}", " \n".repeat(n), channel(&item(1, ""))));
    shapes.add("processing instructions before it", MILLION, |n| format!("{}{}", "<?a b?>".repeat(n), channel(&item(1, ""))));
    shapes.add("less-than signs alone", 10 * MILLION, |n| "<".repeat(n));
    shapes.add("CDATA without an end", 10 * MILLION, |n| channel(&format!("<item><title>x</title><description><![CDATA[{}", "a".repeat(n))));
    shapes.add("CDATA without an end, over and over", 200_000, |n| channel(&"<item><title>x</title><description><![CDATA[a".repeat(n)));
    shapes.add("a document type without an end", 10 * MILLION, |n| format!("<?xml version='1.0'?><!DOCTYPE {}", "[".repeat(n)));
    shapes.add("document types", 300_000, |n| format!("{}{}", "<!DOCTYPE a [x]>".repeat(n), channel(&item(1, ""))));
    shapes.add("entities that grow", 10, |n| {
        let more = each(n, |number| format!("<!ENTITY e{} \"{}\">", number + 1, format!("&e{number};").repeat(10)));
        format!("<!DOCTYPE r [<!ENTITY e0 \"lol\">{more}]><rss version=\"2.0\"><channel><title>&e{n};</title></channel></rss>")
    });
    shapes.add("entities", 50_000, |n| {
        format!(
            "<!DOCTYPE r [{}]>{}",
            each(n, |number| format!("<!ENTITY e{number} \"x\">")),
            channel(&item(1, &format!("<description>{}</description>", "&e1;".repeat(1_000))))
        )
    });
    shapes.add(
        "a file as an entity",
        1,
        |_| "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><rss version=\"2.0\"><channel><title>&x;</title></channel></rss>",
    );
    shapes.add("a name of 10 MB", 10 * MILLION, |n| format!("<rss><{}/></rss>", "a".repeat(n)));
    shapes.add("an attribute of 10 MB", 10 * MILLION, |n| channel(&format!("<item><title a='{}'>x</title></item>", "b".repeat(n))));
    shapes.add("a date of 1 MB", 200_000, |n| channel(&format!("<item><title>x</title><pubDate>{}</pubDate></item>", "Mon, ".repeat(n))));
    shapes.add("an address of 1 MB", MILLION, |n| channel(&format!("<item><title>x</title><link>https://a.example/{}</link></item>", "ệ".repeat(n))));
    shapes.add("odd dates", 1, |_| {
        channel(
            &["Mon, 32 Foo 99999 99:99:99 GMT", "0000-00-00", "-1", "2026-02-30T25:61:61Z", "٢٠٢٦", "Thu, 01 Jan 1970 00:00:00 +9999"]
                .map(|date| format!("<item><title>x</title><pubDate>{date}</pubDate></item>"))
                .concat(),
        )
    });
    shapes.add("broken UTF-8", 1, |_| [channel(&item(1, "")).as_bytes(), &[0xff, 0xfe, 0x80]].concat());
    shapes.add("a character set that is none", 1, |_| channel(&item(1, "<description>cà phê</description>")).replace("utf-8", "khong-co"));
    shapes.add("a page in its place", 1, |_| format!("<!doctype html><html><body><p>{PROSE}</p></body></html>"));
    shapes.add("noise", MILLION, |n| (0..n).map(|at| u8::try_from((at * 7919 + (at >> 8) * 104_729) % 256).unwrap_or(0)).collect::<Vec<_>>());
    shapes.add("cut in an item", 100, |n| {
        let whole = channel(&each(n, |number| item(number, "")));
        whole.chars().take(whole.chars().count() - 60).collect::<String>()
    });
}

/// A JSON Feed with this behind its title.
fn json_feed(members: &str) -> String {
    format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Bến đò\",{members}}}")
}

fn json(shapes: &mut Shapes) {
    shapes.add("JSON that only opens", 100_000, |n| json_feed(&format!("\"items\":{}", "[".repeat(n))));
    shapes.add("JSON deep where nobody looks", 100_000, |n| json_feed(&format!("\"items\":[],\"x\":{}{}", "[".repeat(n), "]".repeat(n))));
    shapes.add("items of a JSON Feed", 100_000, |n| {
        json_feed(&format!("\"items\":[{}{{\"id\":\"z\"}}]", each(n, |number| format!("{{\"id\":\"{number}\",\"content_html\":\"<p>x</p>\"}},"))))
    });
    shapes.add("numbers", 2 * MILLION, |n| json_feed(&format!("\"x\":[{}0],\"items\":[]", "0,".repeat(n))));
    shapes.add("members", 300_000, |n| json_feed(&format!("{}\"items\":[]", each(n, |number| format!("\"m{number}\":0,")))));
    shapes.add("attachments", 100_000, |n| {
        json_feed(&format!("\"items\":[{{\"id\":\"1\",\"attachments\":[{}{{}}]}}]", "{\"url\":\"https://a.example/\"},".repeat(n)))
    });
    shapes.add("a string of escapes", MILLION, |n| json_feed(&format!("\"items\":[{{\"id\":\"1\",\"content_text\":\"{}\"}}]", "\\u1ec7".repeat(n))));
    shapes.add("a JSON Feed cut off", 50_000, |n| {
        json_feed(&format!("\"items\":[{}", each(n, |number| format!("{{\"id\":\"{number}\",\"title\":\"x\"}},")))).trim_end_matches('}').to_owned()
    });
}

fn subscriptions() -> Vec<Shape> {
    let mut shapes = Shapes::of(Kind::Subscriptions);
    let opml = |inside: String| format!("<opml version=\"2.0\"><body>{inside}</body></opml>");
    shapes.add("folders in folders", 100_000, move |n| opml(format!("{}{}", "<outline text='x'>".repeat(n), "</outline>".repeat(n))));
    shapes.add("feeds in a list", 40_000, move |n| opml(each(n, |number| format!("<outline text='{number}' xmlUrl='https://a{number}.example/rss'/>"))));
    shapes.add("one feed over and over", 100_000, move |n| opml("<outline text='x' xmlUrl='https://a.example/rss'/>".repeat(n)));
    shapes.add("attributes of an outline", 100_000, move |n| opml(format!("<outline {}/>", each(n, |number| format!("a{number}='1' ")))));
    shapes.add("lines of a list of addresses", 100_000, |n| each(n, |number| format!("https://a{}.example/rss\n", number % 30_000)));
    shapes.all
}

/// As the interface of a large paper answers.
fn comments() -> Vec<Shape> {
    let mut shapes = Shapes::of(Kind::Comments);
    let answer = |items: String| format!("{{\"error\":0,\"data\":{{\"total\":1,\"totalitem\":1,\"items\":[{items}{{}}]}}}}");
    let comment = |number: usize, parent: usize, text: &str| {
        format!("{{\"comment_id\":\"{number}\",\"parent_id\":\"{parent}\",\"full_name\":\"a\",\"content\":\"{text}\",\"creation_time\":1795140000}},")
    };
    shapes.add("comments", 50_000, move |n| answer(each(n, |number| comment(number, number, "một lời"))));
    shapes.add("comments in a chain", 50_000, move |n| answer(each(n, |number| comment(number + 1, number, "x"))));
    shapes.add("comments in a circle", 50_000, move |n| answer(each(n, |number| comment(number, (number + 1) % n, "x"))));
    shapes.add("comments of nested markup", 5_000, move |n| answer(each(n, |number| comment(number, number, &"<ul><li><b>x".repeat(20)))));
    shapes.add("one comment of nested markup", 100_000, move |n| answer(comment(1, 1, &"<blockquote>".repeat(n))));
    shapes.add("a comment without a space", 3 * MILLION, move |n| answer(comment(1, 1, &"a".repeat(n))));
    shapes.add("replies in replies", 100_000, move |n| format!("{{\"error\":0,\"data\":{{\"items\":{}", "[{\"replys\":{\"items\":".repeat(n)));
    shapes.all
}
