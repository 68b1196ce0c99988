//! How what is kept as JSON stands in the file: compressed, with a dictionary of its keys and of common words.
//!
//! Owns the form of a stored value and the compressor. Must not know what is stored.
//!
//! A value is a blob: one byte that names the dictionary, then a zstd frame. What older versions of the program wrote is text and is read as it is.

use std::{cell::RefCell, sync::LazyLock};

use rusqlite::{
    ToSql,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};
use zstd::{
    bulk::{Compressor, Decompressor},
    dict::{DecoderDictionary, EncoderDictionary},
    zstd_safe::get_frame_content_size,
};

/// Keys of the JSON, words of newspapers, beginnings of addresses. Files that were written with it need it for ever: a better one gets a number of its own.
const DICTIONARY_1: &[u8] = include_bytes!("../../assets/store/dictionary-1.txt");

/// The byte before a frame that was made with [`DICTIONARY_1`].
const WITH_DICTIONARY_1: u8 = 1;

/// The default of the library. With 6 the file of 50,000 entries was 3 % smaller, and a refresh of many feeds waited for it.
const LEVEL: i32 = 3;

/// The largest value that is unpacked: more than any guard lets in.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

static ENCODER: LazyLock<EncoderDictionary<'static>> = LazyLock::new(|| EncoderDictionary::copy(DICTIONARY_1, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(DICTIONARY_1));

thread_local! {
    // Making one takes longer than packing an article.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// A small value that stays text, for whoever looks into the file.
pub(super) fn to_json<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

/// A value on its way into the file.
#[derive(Debug)]
pub(super) struct Packed(Vec<u8>);

impl Packed {
    pub(super) fn of<T: Serialize>(value: &T) -> rusqlite::Result<Self> {
        let json = serde_json::to_vec(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        Self::of_json(&json)
    }

    /// Packs JSON as it is.
    pub(super) fn of_json(json: &[u8]) -> rusqlite::Result<Self> {
        Self::of_bytes(json).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }

    fn of_bytes(bytes: &[u8]) -> std::io::Result<Self> {
        COMPRESSOR.with_borrow_mut(|slot| {
            let compressor = match slot {
                Some(compressor) => compressor,
                empty => empty.insert(Compressor::with_prepared_dictionary(&ENCODER)?),
            };
            let frame = compressor.compress(bytes)?;
            let mut packed = Vec::with_capacity(frame.len() + 1);
            packed.push(WITH_DICTIONARY_1);
            packed.extend_from_slice(&frame);
            Ok(Self(packed))
        })
    }
}

impl ToSql for Packed {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

/// A value as it came out of the file: JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unpacked(pub(super) Vec<u8>);

impl Unpacked {
    /// What cannot be read, say because another version wrote it, counts as not kept and is fetched again.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.0).inspect_err(|error| tracing::warn!(%error, "stored JSON cannot be read")).ok()
    }
}

impl FromSql for Unpacked {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value {
            ValueRef::Text(json) => Ok(Self(json.to_vec())),
            // Damage inside a frame is damage of this one value: it reads as nothing, which is no JSON.
            ValueRef::Blob(packed) => Ok(Self(unpack(packed).unwrap_or_default())),
            _ => Err(FromSqlError::InvalidType),
        }
    }
}

fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let (WITH_DICTIONARY_1, frame) = packed.split_first().map(|(first, frame)| (*first, frame))? else { return None };
    let bytes = get_frame_content_size(frame).ok().flatten().filter(|bytes| *bytes <= MAX_BYTES)?;
    DECOMPRESSOR.with_borrow_mut(|slot| {
        let decompressor = match slot {
            Some(decompressor) => decompressor,
            empty => empty.insert(Decompressor::with_prepared_dictionary(&DECODER).ok()?),
        };
        decompressor.decompress(frame, usize::try_from(bytes).ok()?).inspect_err(|error| tracing::warn!(%error, "a stored value is damaged")).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::fnv1a;

    fn there_and_back(bytes: &[u8]) -> Vec<u8> {
        let packed = Packed::of_bytes(bytes).expect("packed");
        Unpacked::column_result(ValueRef::Blob(&packed.0)).expect("a value").0
    }

    #[test]
    fn what_is_packed_comes_back_and_takes_less_room() {
        let long = "Ủy ban nhân dân tỉnh Bình Dương cho biết tuyến đường mới. ".repeat(50);
        for text in ["", "{}", &long] {
            assert_eq!(there_and_back(text.as_bytes()), text.as_bytes());
        }
        let small = Packed::of(&serde_json::json!({"lede": "Ủy ban nhân dân tỉnh cho biết", "images": []})).expect("packed");
        assert!(small.0.len() < 40, "the dictionary knows keys and words: {}", small.0.len());
    }

    #[test]
    fn text_of_the_first_schema_is_read_as_it_is() {
        assert_eq!(Unpacked::column_result(ValueRef::Text(b"[1]")).expect("a value").read::<Vec<u8>>(), Some(vec![1]));
    }

    #[test]
    fn damage_reads_as_nothing() {
        let whole = Packed::of(&"đ".repeat(500)).expect("packed").0;
        let mut unknown = whole.clone();
        unknown[0] = 9;
        // A frame that says it is larger than anything that is kept.
        let huge = [&[WITH_DICTIONARY_1, 0x28, 0xb5, 0x2f, 0xfd, 0xe0], [0xff; 8].as_slice(), &[1, 0, 0]].concat();
        for damaged in [&[][..], &whole[..whole.len() - 2], &unknown, &huge] {
            assert_eq!(Unpacked::column_result(ValueRef::Blob(damaged)).expect("a value").read::<String>(), None);
        }
    }

    #[test]
    fn the_dictionary_stays_as_files_were_written_with_it() {
        assert_eq!(fnv1a(DICTIONARY_1), 15_850_550_131_354_019_593, "a better dictionary is another one: files need this one");
    }
}
