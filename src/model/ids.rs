//! Names by which things are known: sources, sections, entries.
//!
//! Owns their spelling. Must not know where they are stored.

use std::{borrow::Borrow, fmt};

use serde::{Deserialize, Deserializer, Serialize};

use super::safe::{HttpUrl, SafeLine};

/// Longest id of a source or section, in bytes.
const MAX_ID_BYTES: usize = 64;

/// Not a usable id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id: use 1 to 64 of a-z, 0-9 and `-`")]
pub struct BadId(pub SafeLine);

/// A source's id: `a-z`, `0-9` and `-`, at most 64 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct SourceId(String);

/// A section's id within its source, spelled like a [`SourceId`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct SectionId(String);

/// An entry's id: `source:key`. The same story keeps it when its paper changes host or design.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct EntryId(String);

fn check(text: &str) -> Result<String, BadId> {
    let spelled = !text.is_empty() && text.len() <= MAX_ID_BYTES && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if spelled { Ok(text.to_owned()) } else { Err(BadId(SafeLine::new(text))) }
}

macro_rules! plain_id {
    ($name:ident) => {
        impl $name {
            /// Takes an id.
            ///
            /// # Errors
            /// [`BadId`] where it is spelled otherwise.
            pub fn new(text: &str) -> Result<Self, BadId> {
                check(text).map(Self)
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }
    };
}

plain_id!(SourceId);
plain_id!(SectionId);

impl EntryId {
    /// The id of an entry whose paper numbers its articles.
    #[must_use]
    pub fn of_article(source: &SourceId, article_id: &str) -> Self {
        Self(format!("{source}:{}", SafeLine::new(article_id).as_str().replace(' ', "-")))
    }

    /// The id of an entry known only by its guid: a 64-bit FNV-1a hash of it, in hexadecimal.
    ///
    /// It is stored, so the function may never change. Ids are local to a source: one source can only collide with itself.
    #[must_use]
    pub fn of_guid(source: &SourceId, guid: &str) -> Self {
        Self(format!("{source}:{:016x}", fnv1a(guid.as_bytes())))
    }

    /// The id of a page that belongs to no source.
    #[must_use]
    pub fn of_page(url: &HttpUrl) -> Self {
        Self(format!("page:{:016x}", fnv1a(url.without_fragment().as_str().as_bytes())))
    }

    /// Takes an id as it was stored or printed.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        Self(SafeLine::new(text).as_str().to_owned())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl<'de> Deserialize<'de> for EntryId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::from_stored(&String::deserialize(deserializer)?))
    }
}

/// 64-bit FNV-1a.
#[must_use]
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_spelled_strictly() {
        assert!(SourceId::new("sggp").is_ok());
        for bad in ["", "Sggp", "a/b", "báo", "a b", &"a".repeat(65)] {
            assert!(SourceId::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_hash_is_fnv1a() {
        // Test vectors of the FNV reference implementation.
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
