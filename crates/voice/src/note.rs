//! Opus in one channel, in Ogg, as WhatsApp shows a voice note (`docs/whatsapp.md` §4; RFC 7845).
//!
//! A note may take [`MOST_BYTES`]; larger ones are shown as a download. How long it becomes is not known while it is made, so it
//! begins well and grows thinner: what most people say in a note is spent on them, and about nine minutes still fit. The
//! last packet is held back, because it alone says that the stream ends; whoever asks [`Writer::is_full`] before every frame
//! always has room for it.

use ogg::writing::{PacketWriteEndInfo, PacketWriter};
use opus::{Application, Bitrate, Channels, Encoder};

/// Samples in a second.
pub const RATE: u32 = 48_000;
/// Bytes up to which WhatsApp shows a voice note with a play button.
pub const MOST_BYTES: usize = 512 * 1_024;

/// Samples of a packet: 60 ms, the longest Opus knows without joining.
const FRAME: usize = RATE as usize * 60 / 1_000;
/// Packets of a page: about a second.
const PAGE: usize = 17;
/// Bytes no packet exceeds.
const PACKET_BYTES: usize = 360;
/// What may still be written after the last frame: what is held back, what pads the end, and two pages' heads.
const RESERVE: usize = 4 * PACKET_BYTES + 512;
/// Up to which second how many bits a second are spent.
const THINNING: [(u64, i32); 3] = [(45, 16_000), (120, 10_000), (u64::MAX, 6_000)];

/// Writes one note.
pub(crate) struct Writer {
    encoder: Encoder,
    ogg: PacketWriter<'static, Vec<u8>>,
    serial: u32,
    /// Samples before a whole frame.
    waiting: Vec<f32>,
    /// The newest packet, which may be the last.
    held: Option<Vec<u8>>,
    /// Bytes and packets of the page that is not written yet.
    in_page: (usize, usize),
    /// What a decoder must throw away at the beginning.
    pre_skip: u16,
    /// Samples in packets, what is thrown away included.
    packed: u64,
    /// Samples heard.
    samples: u64,
    bits: i32,
}

/// Why a note could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    #[error(transparent)]
    Opus(#[from] opus::Error),
    #[error(transparent)]
    Ogg(#[from] std::io::Error),
}

impl Writer {
    /// `serial` tells this stream from any other.
    pub(crate) fn new(serial: u32) -> Result<Self, WriteError> {
        let mut encoder = Encoder::new(RATE, Channels::Mono, Application::Voip)?;
        encoder.set_vbr(true)?;
        let pre_skip = u16::try_from(encoder.get_lookahead()?).unwrap_or_default();
        let mut writer = Self {
            encoder,
            ogg: PacketWriter::new(Vec::new()),
            serial,
            waiting: Vec::new(),
            held: None,
            in_page: (0, 0),
            pre_skip,
            packed: 0,
            samples: 0,
            bits: 0,
        };
        writer.ogg.write_packet(head(pre_skip), serial, PacketWriteEndInfo::EndPage, 0)?;
        writer.ogg.write_packet(tags(), serial, PacketWriteEndInfo::EndPage, 0)?;
        writer.thin()?;
        Ok(writer)
    }

    /// Samples heard so far.
    pub(crate) fn samples(&self) -> u64 {
        self.samples
    }

    /// Another frame might not fit.
    pub(crate) fn is_full(&self) -> bool {
        self.size_bytes() + RESERVE + PACKET_BYTES + 1 > MOST_BYTES
    }

    /// How long it can go on at the least, in milliseconds, as it is spent now.
    pub(crate) fn left_ms(&self) -> u64 {
        let left = MOST_BYTES.saturating_sub(self.size_bytes() + RESERVE) as u64;
        let per_second = u64::from(self.bits.unsigned_abs()) / 8 + 48;
        left * 1_000 / per_second
    }

    fn size_bytes(&self) -> usize {
        let (bytes, packets) = self.in_page;
        self.ogg.inner().len() + bytes + packets + self.held.as_ref().map_or(0, |held| held.len() + 1)
    }

    /// Writes what fits; says whether all of it did.
    pub(crate) fn write(&mut self, samples: &[f32]) -> Result<bool, WriteError> {
        let mut rest = samples;
        while !rest.is_empty() {
            if self.waiting.is_empty() && self.is_full() {
                return Ok(false);
            }
            let (now, later) = rest.split_at(rest.len().min(FRAME - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            self.samples += now.len() as u64;
            rest = later;
            if self.waiting.len() == FRAME {
                self.pack()?;
            }
        }
        Ok(true)
    }

    /// Ends the stream; its bytes.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, WriteError> {
        let end = self.samples + u64::from(self.pre_skip);
        while self.packed < end || self.held.is_none() {
            self.waiting.resize(FRAME, 0.0);
            self.pack()?;
        }
        if let Some(last) = self.held.take() {
            self.ogg.write_packet(last, self.serial, PacketWriteEndInfo::EndStream, end)?;
        }
        Ok(self.ogg.into_inner())
    }

    /// Encodes the waiting frame and lets the packet before it go.
    fn pack(&mut self) -> Result<(), WriteError> {
        self.thin()?;
        let packet = self.encoder.encode_vec_float(&self.waiting, PACKET_BYTES)?;
        self.waiting.clear();
        if let Some(before) = self.held.replace(packet) {
            let (bytes, packets) = self.in_page;
            let is_last_of_page = packets + 1 == PAGE;
            let end =
                if is_last_of_page { PacketWriteEndInfo::EndPage } else { PacketWriteEndInfo::NormalPacket };
            self.in_page = if is_last_of_page { (0, 0) } else { (bytes + before.len(), packets + 1) };
            self.ogg.write_packet(before, self.serial, end, self.packed)?;
        }
        self.packed += FRAME as u64;
        Ok(())
    }

    /// Spends as much as this second of the note may.
    fn thin(&mut self) -> Result<(), WriteError> {
        let second = self.packed / u64::from(RATE);
        let bits = THINNING.iter().find(|(until, _)| second < *until).map_or(self.bits, |(_, bits)| *bits);
        if bits != self.bits {
            self.encoder.set_bitrate(Bitrate::Bits(bits))?;
            self.bits = bits;
        }
        Ok(())
    }
}

/// The identification header: one channel, what to throw away, the rate, no gain, the plain mapping.
fn head(pre_skip: u16) -> Vec<u8> {
    let mut head = b"OpusHead\x01\x01".to_vec();
    head.extend(pre_skip.to_le_bytes());
    head.extend(RATE.to_le_bytes());
    head.extend([0, 0, 0]);
    head
}

/// The comment header, which names nobody.
fn tags() -> Vec<u8> {
    let vendor = b"Sangam";
    let mut tags = b"OpusTags".to_vec();
    tags.extend(u32::try_from(vendor.len()).unwrap_or_default().to_le_bytes());
    tags.extend(vendor);
    tags.extend(0_u32.to_le_bytes());
    tags
}
