//! Sources to add: what was found at an address, and a shelf to choose from.
//!
//! Owns data only. Must not assert anything.

use std::sync::Arc;

use bantin::{
    app::{Effect, RequestId, ShelfChange},
    model::{Found, HttpUrl, Proposal, SafeLine, Section, Source},
};

use super::{Desk, section_id, source, source_id, sources};

/// A source that was found by the structure of its pages.
pub(crate) fn proposal() -> Proposal {
    let url = |path: &str| HttpUrl::parse(&format!("https://luadong.example{path}")).expect("an address");
    let mut source = Source::new(source_id("luadong-example"), SafeLine::new("Báo Lúa Đồng"), url("/"));
    let section = |id: &str, name: &str, path: &str| Section { id: section_id(id), name: SafeLine::new(name), feed: None, listing: Some(url(path)) };
    source.sections = vec![section("tin-moi", "Mới nhất", "/"), section("thoi-su", "Thời sự", "/thoi-su/"), section("kinh-te", "Kinh tế", "/kinh-te/")];
    let titles = (1..=12).map(|number| SafeLine::new(&format!("Trạm bơm số {number} chạy thử trước mùa khô, nước về ruộng sớm mười ngày")));
    Proposal { source, found: Found::Listing, titles: titles.collect() }
}

/// A shelf of two papers that are read and three that are not.
pub(crate) fn shelf() -> Vec<Arc<Source>> {
    let paper =
        |id: &str, name: &str, shelf: &str| source(&format!("id = \"{id}\"\nname = \"{name}\"\nhome = \"https://{id}.example/\"\nshelf = \"{shelf}\"\n"));
    let others = [paper("tinnhanh", "Tin Nhanh", "national"), paper("tuoihoa", "Tuổi Hoa", "national"), paper("harbour", "The Harbour Post", "world")];
    sources().into_iter().chain(others).collect()
}

/// The shelf after a change: these of it are read.
pub(crate) fn change(about: Arc<Source>, chosen: &[&str]) -> ShelfChange {
    let all: Vec<Arc<Source>> = shelf().into_iter().filter(|source| source.id != about.id).chain([about.clone()]).collect();
    let find = |id: &&str| all.iter().find(|source| source.id.as_str() == *id).cloned().expect("on the shelf");
    ShelfChange { chosen: chosen.iter().map(find).collect(), shelf: all, source: about }
}

impl Desk {
    /// With a shelf to choose from.
    pub(crate) fn shelved(cols: u16, rows: u16) -> Self {
        let mut desk = Self::new(cols, rows, bantin::lang::Lang::Vi);
        desk.state.shelf = shelf();
        desk
    }

    pub(crate) fn propose_request(&self) -> RequestId {
        self.request(|effect| if let Effect::Propose { request, .. } = effect { Some(*request) } else { None })
    }

    pub(crate) fn shelf_request(&self) -> RequestId {
        self.request(|effect| match effect {
            Effect::Accept { request, .. } | Effect::ChooseSource { request, .. } => Some(*request),
            _ => None,
        })
    }
}
