//! Writes small files of every kind for tests.

use std::io::Write;
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

#[derive(Clone, Copy, Debug)]
pub enum Codec {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

impl Codec {
    pub const ALL: [Codec; 4] = [Codec::Gzip, Codec::Zstd, Codec::Bzip2, Codec::Xz];

    pub fn ending(self) -> &'static str {
        match self {
            Codec::Gzip => "gz",
            Codec::Zstd => "zst",
            Codec::Bzip2 => "bz2",
            Codec::Xz => "xz",
        }
    }

    /// One member.
    pub fn pack(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Codec::Gzip => {
                let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
                out.write_all(bytes).unwrap();
                out.finish().unwrap()
            }
            Codec::Zstd => zstd::encode_all(bytes, 3).unwrap(),
            Codec::Bzip2 => {
                let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
                out.write_all(bytes).unwrap();
                out.finish().unwrap()
            }
            Codec::Xz => {
                let mut out = liblzma::write::XzEncoder::new(Vec::new(), 6);
                out.write_all(bytes).unwrap();
                out.finish().unwrap()
            }
        }
    }
}

/// A ZIP archive: every second member is stored, the others deflated.
pub fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (n, (name, bytes)) in members.iter().enumerate() {
        let deflated = n % 2 == 0;
        let data = if deflated {
            let mut out = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        } else {
            bytes.to_vec()
        };
        // Version, flags, method, time, date, checksum, sizes, lengths of name and extra field.
        let mut common = Vec::new();
        for field in [20u16, 0, if deflated { 8 } else { 0 }, 0, 33] {
            common.extend(field.to_le_bytes());
        }
        for field in [crc32fast::hash(bytes), data.len() as u32, bytes.len() as u32] {
            common.extend(field.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend(0u16.to_le_bytes());
        let at = out.len() as u32;
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(data);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (at, size, n) = (out.len() as u32, directory.len() as u32, members.len() as u16);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([n.to_le_bytes(), n.to_le_bytes()].concat());
    out.extend([size.to_le_bytes(), at.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

/// A tar archive (ustar).
pub fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in members {
        let mut header = [0u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..107].copy_from_slice(b"0000644");
        header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        header[156] = if name.ends_with('/') { b'5' } else { b'0' };
        header[257..265].copy_from_slice(b"ustar\x0000");
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|b| u32::from(*b)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        out.extend(header);
        out.extend(*bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// A Parquet table with the columns `key`, `text`, `title`, `date`, `authors` and one that nobody reads.
pub fn parquet(rows: &[(&str, &str)], rows_per_group: usize) -> Vec<u8> {
    let schema = "message m {
        required binary id (UTF8);
        required binary text (UTF8);
        optional binary title (UTF8);
        required int32 date (DATE);
        optional group authors (LIST) { repeated group list { required binary element (UTF8); } }
        required binary embedding;
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for rows in rows.chunks(rows_per_group) {
        let mut group = writer.next_row_group().unwrap();
        let mut column = 0;
        while let Some(mut out) = group.next_column().unwrap() {
            let texts = |pick: &dyn Fn(&(&str, &str)) -> String| -> Vec<ByteArray> {
                rows.iter().map(|row| ByteArray::from(pick(row).into_bytes())).collect()
            };
            match column {
                0 => out.typed::<ByteArrayType>().write_batch(&texts(&|r| r.0.into()), None, None),
                1 => out.typed::<ByteArrayType>().write_batch(&texts(&|r| r.1.into()), None, None),
                2 => out.typed::<ByteArrayType>().write_batch(
                    &texts(&|_| "Title".into()),
                    Some(&vec![1; rows.len()]),
                    None,
                ),
                3 => out.typed::<Int32Type>().write_batch(&vec![19_849; rows.len()], None, None),
                4 => {
                    let names: Vec<ByteArray> =
                        rows.iter().flat_map(|_| ["A. One", "B. Two"].map(ByteArray::from)).collect();
                    let levels: Vec<i16> = rows.iter().flat_map(|_| [0, 1]).collect();
                    out.typed::<ByteArrayType>().write_batch(&names, Some(&vec![2; names.len()]), Some(&levels))
                }
                _ => out.typed::<ByteArrayType>().write_batch(&texts(&|_| "\u{1}".repeat(99)), None, None),
            }
            .unwrap();
            out.close().unwrap();
            column += 1;
        }
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

/// The records of a web archive: its description and a page each.
pub fn warc(pages: &[(&str, &str)]) -> Vec<Vec<u8>> {
    let info = "software: none\r\n";
    let record = |kind: &str, more: &str, content: &str| {
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{more}Content-Length: {}\r\n\r\n{content}\r\n\r\n", content.len())
            .into_bytes()
    };
    let mut out = vec![record("warcinfo", "Content-Type: application/warc-fields\r\n", info)];
    for (url, page) in pages {
        let content = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}");
        let more = format!("WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n");
        out.push(record("response", &more, &content));
    }
    out
}
