//! A hostile input, as a rule by which it is made at any size.
//!
//! Owns the type and the frames that shapes are put into. Must not know what is done with them.

/// What a text is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Page,
    Feed,
    Comments,
    Subscriptions,
}

/// A shape.
pub(crate) struct Shape {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    /// How large it is at its given size; 1 where it has only one.
    pub(crate) size: usize,
    pub(crate) make: Box<dyn Fn(usize) -> Vec<u8> + Send + Sync>,
}

/// A list of shapes of one kind that is being written.
pub(crate) struct Shapes {
    kind: Kind,
    pub(crate) all: Vec<Shape>,
}

impl Shapes {
    pub(crate) fn of(kind: Kind) -> Self {
        Self { kind, all: Vec::new() }
    }

    pub(crate) fn add<B: Into<Vec<u8>>>(&mut self, name: &str, size: usize, make: impl Fn(usize) -> B + Send + Sync + 'static) {
        self.all.push(Shape { kind: self.kind, name: name.to_owned(), size, make: Box::new(move |size| make(size).into()) });
    }
}

/// Two sentences, so that there is something to find.
pub(crate) const PROSE: &str = "Con đò nhỏ rời bến lúc trời còn tối, chở theo mấy gánh rau và một chiếc xe đạp, rồi quay lại đón học trò sang sông. \
    Người lái đò nói nước năm nay lên sớm, nhưng ai cũng quen với con nước nên không ai phải chờ lâu. ";

/// A page with this in its head and in its body.
pub(crate) fn page_with(head: &str, body: &str) -> String {
    format!("<!doctype html><html><head><title>Bến đò</title>{head}</head><body>{body}</body></html>")
}

/// A page with this in its body.
pub(crate) fn page(body: &str) -> String {
    page_with("", body)
}

/// A channel of RSS with this in it.
pub(crate) fn channel(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:media=\"http://search.yahoo.com/mrss/\" \
         xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Bến đò</title><link>https://ben-do.example/</link>{inside}</channel></rss>"
    )
}

/// An item with a number and this in it.
pub(crate) fn item(number: usize, inside: &str) -> String {
    format!(
        "<item><title>Chuyện {number}</title><link>https://ben-do.example/{number}</link><guid>{number}</guid><pubDate>Tue, 24 Nov 2026 05:00:00 +0700</pubDate>{inside}</item>"
    )
}

/// Each number made into a text, all put together.
pub(crate) fn each(count: usize, make: impl Fn(usize) -> String) -> String {
    (0..count).map(make).collect()
}
