//! Pictures and players of a body.
//!
//! Owns which of them are worth showing, and their addresses. Must not build blocks.

use super::prepare;
use crate::{
    model::{HttpUrl, Image, SafeLine},
    reader::dom::{self, Node},
};

/// Pictures no larger than this on both sides, in CSS pixels, are icons.
const MAX_ICON_PX: u32 = 40;

/// Hosts of players that are worth a link. Other frames are advertisements, counters and buttons.
const PLAYERS: &[&str] = &[
    "youtube.com",
    "youtube-nocookie.com",
    "youtu.be",
    "vimeo.com",
    "dailymotion.com",
    "tiktok.com",
    "soundcloud.com",
    "spotify.com",
    "twitch.tv",
    "archive.org",
    "bandcamp.com",
    "ted.com",
    "vnecdn.net",
    "tuoitre.vn",
    "mediacdn.vn",
];

/// The picture of an `img`; none for icons, counters and what has no address.
pub(super) fn picture(node: &Node<'_>, base: &HttpUrl) -> Option<Image> {
    let side = |name: &str| node.attr(name).and_then(|value| value.trim().trim_end_matches("px").parse::<u32>().ok());
    let is_icon = [side("width"), side("height")].iter().flatten().any(|side| *side <= 2)
        || matches!((side("width"), side("height")), (Some(width), Some(height)) if width <= MAX_ICON_PX && height <= MAX_ICON_PX)
        || node
            .class()
            .is_some_and(|class| class.to_ascii_lowercase().split(['-', '_', ' ']).any(|part| matches!(part, "emoji" | "icon" | "smiley" | "avatar")));
    if is_icon {
        return None;
    }
    let url = base.join(&dom::attribute(node, "src").filter(|src| !prepare::is_placeholder(src))?).ok()?;
    Some(Image::new(url, SafeLine::new(&node.attr("alt").unwrap_or_default())))
}

/// The address of a player that is worth a link.
pub(super) fn player(node: &Node<'_>, name: &str, base: &HttpUrl) -> Option<HttpUrl> {
    if let "amp-youtube" | "lite-youtube" = name {
        let video = ["data-videoid", "videoid"].iter().find_map(|attribute| dom::attribute(node, attribute))?;
        return base.join(&format!("https://www.youtube.com/watch?v={video}")).ok();
    }
    let named = |node: &Node<'_>| ["src", "data-src", "data-lazy-src", "data"].iter().find_map(|attribute| dom::attribute(node, attribute));
    let source = named(node).filter(|source| !source.starts_with("about:"));
    let source = source.or_else(|| dom::attribute(node, "data-src")).or_else(|| dom::first(node, "source, embed").and_then(|source| named(&source)));
    let url = base.join(&source?).ok()?;
    let plays = PLAYERS.iter().any(|player| url.host() == *player || url.host().strip_suffix(player).is_some_and(|rest| rest.ends_with('.')));
    (plays || matches!(name, "video" | "audio" | "amp-video" | "amp-audio")).then_some(url)
}

/// Each picture once.
pub(super) fn unique(images: Vec<Image>) -> Vec<Image> {
    let mut kept: Vec<Image> = Vec::new();
    for image in images {
        if !kept.iter().any(|known| known.url == image.url) {
            kept.push(image);
        }
    }
    kept
}
