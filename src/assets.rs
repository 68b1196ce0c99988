//! What is built into the program: sources, edition, themes, keymap.
//!
//! Owns the tables of embedded files. Must not read the disk or parse.

use crate::model::HttpUrl;

macro_rules! file {
    ($path:literal) => {
        ($path, include_bytes!(concat!("../assets/edition/", $path)))
    };
}

/// The bundled edition: path below `assets/edition/` and content, in the order of the paths.
static EDITION: &[(&str, &[u8])] = &[
    file!("articles/ban-tin-ra-so-dau-mot-man-hinh-ba-cot-a1000001.html"),
    file!("articles/bao-binh-hoa-dung-trang-cu-kho-bai-con-nguyen-a1000005.html"),
    file!("articles/cho-dem-ben-gao-sang-den-tro-lai-a1000003.html"),
    file!("articles/chuyen-pha-cuoi-ngay-tren-song-lai-a1000002.html"),
    file!("articles/forty-columns-on-the-night-train-a1000012.html"),
    file!("articles/ghe-ong-ba-may-va-man-hinh-bon-muoi-cot-a1000013.html"),
    file!("articles/go-duong-ra-duong-chu-viet-khong-dau-a1000007.html"),
    file!("articles/ten-minutes-with-ban-tin-a1000009.html"),
    file!("articles/thay-thuan-go-luoi-binh-luan-a1000006.html"),
    file!("articles/the-letter-that-tried-to-paint-the-screen-a1000011.html"),
    file!("articles/the-village-that-brought-its-own-paper-a1000010.html"),
    file!("articles/tram-go-dua-doc-bao-bang-mot-dong-lenh-a1000008.html"),
    file!("articles/xe-thu-vien-ve-cu-lao-en-a1000004.html"),
    file!("comments/1000001.json"),
    file!("comments/1000002.json"),
    file!("comments/1000003.json"),
    file!("comments/1000004.json"),
    file!("comments/1000006.json"),
    file!("comments/1000007.json"),
    file!("comments/1000008.json"),
    file!("comments/1000009.json"),
    file!("comments/1000010.json"),
    file!("comments/1000012.json"),
    file!("comments/1000013.json"),
    file!("english.xml"),
    file!("huong-dan.xml"),
    file!("photos/ba-cot.png"),
    file!("photos/cho-dem.png"),
    file!("photos/kho-bao.png"),
    file!("photos/pha-chieu.png"),
    file!("photos/song-lai.png"),
    file!("photos/tau-dem.png"),
    file!("photos/tram-go-dua.png"),
    file!("photos/xe-thu-vien.png"),
    file!("tin-tinh.xml"),
];

macro_rules! source {
    ($id:literal) => {
        ($id, include_str!(concat!("../assets/sources/", $id, ".toml")))
    };
}

/// Built-in source files: id and text, in the order of the shelf.
pub const SOURCES: &[(&str, &str)] = &[
    source!("sggp"),
    source!("baobinhduong"),
    source!("btv"),
    source!("bundled"),
    source!("baotayninh"),
    source!("baolongan"),
    source!("baodongnai"),
    source!("baovinhlong"),
    source!("baodongkhoi"),
    source!("vnexpress"),
    source!("tuoitre"),
    source!("thanhnien"),
    source!("dantri"),
    source!("vietnamnet"),
    source!("nhandan"),
    source!("nld"),
    source!("vov"),
    source!("vtv"),
    source!("vnexpress-en"),
    source!("bbc"),
    source!("guardian"),
    source!("npr"),
    source!("aljazeera"),
    source!("dw"),
    source!("france24"),
    source!("arstechnica"),
    source!("hackernews"),
    source!("lobsters"),
    source!("lwn"),
];

/// A file of the bundled edition by its address (`bundled://edition/…`), with its media type.
#[must_use]
pub fn edition(url: &HttpUrl) -> Option<(&'static [u8], &'static str)> {
    if !url.is_bundled() || url.host() != "edition" {
        return None;
    }
    let path = url.url().path().trim_start_matches('/');
    let index = EDITION.binary_search_by(|(known, _)| (*known).cmp(path)).ok()?;
    let (name, bytes) = EDITION.get(index)?;
    let mime = match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("xml") => "application/rss+xml; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("json") => "application/json; charset=utf-8",
        _ => "image/png",
    };
    Some((bytes, mime))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn files_below(dir: &Path, prefix: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(dir).expect("a folder").map(|entry| entry.expect("an entry")) {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() { files_below(&entry.path(), &format!("{name}/"), found) } else { found.push(name) }
        }
    }

    #[test]
    fn every_file_of_the_edition_is_built_in_and_in_order() {
        let mut on_disk = Vec::new();
        files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/edition"), "", &mut on_disk);
        on_disk.sort();
        assert_eq!(EDITION.iter().map(|(path, _)| (*path).to_owned()).collect::<Vec<_>>(), on_disk);
        for path in on_disk {
            let url = HttpUrl::parse_own(&format!("bundled://edition/{path}")).expect("an address");
            assert!(edition(&url).is_some(), "{path}");
        }
    }

    #[test]
    fn every_source_file_is_built_in() {
        let mut on_disk = Vec::new();
        files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/sources"), "", &mut on_disk);
        on_disk.sort();
        let mut built_in: Vec<String> = SOURCES.iter().map(|(id, _)| format!("{id}.toml")).collect();
        built_in.sort();
        assert_eq!(built_in, on_disk);
    }
}
