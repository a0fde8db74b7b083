//! Checks and rewrites MP4 files: container, codecs, metadata (`docs/whatsapp.md` §4).
//!
//! An MP4 is boxes in boxes. Only the way to each track's sample description is walked, with every length checked against the
//! box around it; nothing is decoded and nothing is trusted.
//!
//! A camera writes what a film shows before it knows what that is, so the table of contents (`moov`) stands at the end. WhatsApp wants
//! it first: it is brought there, and what it says of places in the file is moved along.
//!
//! A phone also writes into a film, and into what it records, where that was and with what. None of it leaves, as whatever the film goes:
//! the boxes made for such words become empty room of the same length, so nothing else of the film moves, and so does a track that is
//! neither picture nor sound, such as the way a camera took, with all it holds. What the film shows and plays stays as it is. Subtitles
//! go as well, because drones write their way into them, and so does the mark of a film that shows all around, which names its maker:
//! their person is told ([`left_out`]). A track that cannot be followed so far stays, and its person is told that, too.
//!
//! Nothing a film says of itself makes more work than its bytes do: a table has the entries that are there, and samples share no byte.

use std::ops::Range;

use sangam_model::outgoing::{FileKind, is_3gpp};

use super::{CameraData, Verdict};
use crate::api::attachments::{LeftOut, OnlyDocument};

/// The handlers of tracks that are read.
const READ: [&[u8; 4]; 4] = [b"sbtl", b"subt", b"text", b"clcp"];
/// The mark of a film that shows all around, as a `uuid` box of its picture.
const ALL_AROUND: [u8; 16] =
    [0xff, 0xcc, 0x82, 0x63, 0xf8, 0x55, 0x4a, 0x93, 0x88, 0x14, 0x58, 0x7a, 0x02, 0x52, 0x1f, 0xdd];

/// As what a film is sent. Profile, frames and bit rate only WhatsApp itself judges.
pub(super) fn judge(bytes: &[u8]) -> Verdict {
    let mime_type = if is_3gpp(bytes) { "video/3gpp" } else { "video/mp4" };
    if bytes.len() as u64 > FileKind::Video.max_bytes(false) {
        // It leaves as nothing at all.
        return Verdict::AsIs(FileKind::Video, mime_type);
    }
    let Some(tracks) = tracks(bytes) else {
        return Verdict::Document(OnlyDocument::Unreadable, CameraData::Stays);
    };
    let mut silent = bytes.to_vec();
    let silence = silence(&mut silent);
    let written = |silent| match silence {
        Silence::Was => CameraData::Nothing,
        Silence::Made => CameraData::TakenOut(silent),
        Silence::InPart => CameraData::Stays,
    };
    let is_film = tracks.iter().any(Track::is_picture);
    if !is_played(&tracks) {
        return Verdict::Document(not_played(&tracks), written(silent));
    }
    let is_moved = is_film && !begins_with_contents(bytes);
    if is_moved {
        match with_contents_first(&silent) {
            Some(film) => silent = film,
            None => return Verdict::Document(OnlyDocument::Unreadable, written(silent)),
        }
    }
    let (kind, mime_type) =
        if is_film { (FileKind::Video, mime_type) } else { (FileKind::Audio, "audio/mp4") };
    match silence {
        Silence::InPart => Verdict::AsTaken(kind, mime_type, silent),
        Silence::Was if !is_moved => Verdict::AsIs(kind, mime_type),
        Silence::Was | Silence::Made => Verdict::Rewritten(kind, mime_type, silent),
    }
}

/// What a customer could have seen of a film and will not.
pub(super) fn left_out(film: &[u8]) -> Vec<LeftOut> {
    let tracks = || Boxes(first(film, b"moov").unwrap_or_default()).filter(|(kind, _)| kind == b"trak");
    let is_read = |track: &[u8]| handler(track).is_some_and(|handler| READ.contains(&&handler));
    let is_around = |track: &[u8]| {
        Boxes(track).any(|(kind, content)| kind == *b"uuid" && content.starts_with(&ALL_AROUND))
    };
    let subtitles = tracks().any(|(_, track)| is_read(track)).then_some(LeftOut::Subtitles);
    subtitles
        .into_iter()
        .chain(tracks().any(|(_, track)| is_around(track)).then_some(LeftOut::AllAround))
        .collect()
}

/// Whether WhatsApp plays these tracks.
fn is_played(tracks: &[Track]) -> bool {
    let fits = |track: &Track| match &track.handler {
        b"vide" => matches!(&track.codec, b"avc1" | b"avc3"),
        b"soun" => track.codec == *b"mp4a",
        _ => true,
    };
    let sounds = tracks.iter().filter(|track| track.is_sound()).count();
    let is_film = tracks.iter().any(Track::is_picture);
    sounds <= 1 && (is_film || sounds == 1) && tracks.iter().all(fits)
}

/// Why WhatsApp does not play these tracks.
fn not_played(tracks: &[Track]) -> OnlyDocument {
    let played = tracks.iter().filter(|track| track.is_picture() || track.is_sound());
    OnlyDocument::Codec { found: played.map(Track::name).collect() }
}

/// How far what was written into a film beside what it shows and plays is out of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Silence {
    /// There was nothing.
    Was,
    /// All of it.
    Made,
    /// A track beside the film cannot be followed, so it is still there.
    InPart,
}

/// Makes empty room of what was written into a film beside what it shows and plays.
fn silence(film: &mut [u8]) -> Silence {
    let Some(beside) = beside(film) else {
        empty(film, &[b"moov", b"trak"], false);
        return Silence::InPart;
    };
    for held in &beside {
        if let Some(held) = film.get_mut(held.clone()) {
            held.fill(0);
        }
    }
    if empty(film, &[b"moov", b"trak"], true) || !beside.is_empty() { Silence::Made } else { Silence::Was }
}

/// Where in the film the samples are of tracks that are neither picture nor sound; nothing where that cannot be said of all of them.
fn beside(film: &[u8]) -> Option<Vec<Range<usize>>> {
    let movie = first(film, b"moov")?;
    // Of a film in fragments each of them says for itself where its samples are.
    let is_in_fragments = first(movie, b"mvex").is_some();
    let (mut places, mut left) = (Vec::new(), film.len());
    for (_, track) in Boxes(movie).filter(|(kind, track)| kind == b"trak" && is_beside(track)) {
        if is_in_fragments {
            return None;
        }
        let table = first(first(first(track, b"mdia")?, b"minf")?, b"stbl")?;
        samples(table, film.len(), &mut left, &mut places)?;
    }
    Some(places)
}

/// What a track says that it is.
fn handler(track: &[u8]) -> Option<[u8; 4]> {
    first(first(track, b"mdia")?, b"hdlr")?.get(8..12)?.first_chunk().copied()
}

/// A track says of itself that it is neither picture nor sound.
fn is_beside(track: &[u8]) -> bool {
    !handler(track).is_some_and(|handler| matches!(&handler, b"vide" | b"soun"))
}

/// Where the samples of a table are, chunk by chunk; nothing where it does not say, means places outside the film, or more bytes than are
/// `left` of it.
fn samples(table: &[u8], length: usize, left: &mut usize, places: &mut Vec<Range<usize>>) -> Option<()> {
    let sizes = first(table, b"stsz")?;
    let (same, count) = (number(sizes, 4)?, number(sizes, 8)?);
    let mut sizes = if same == 0 { counted::<4>(sizes.get(4..)?)?.iter() } else { [].iter() };
    let mut runs = counted::<12>(first(table, b"stsc")?)?.iter().peekable();
    let (mut next, mut many) = (0_usize, None);
    for (nth, begin) in chunks(table)?.into_iter().enumerate() {
        // A run holds from its first chunk, counted from one, to where the next one begins.
        while let Some(run) = runs.next_if(|run| number(*run, 0).is_some_and(|from| from <= nth + 1)) {
            many = number(run, 4);
        }
        let last = next.checked_add(many?)?.min(count);
        let bytes = if same > 0 {
            same.checked_mul(last - next)?
        } else {
            let sizes = (next..last).map(|_| number(sizes.next()?, 0));
            sizes.sum::<Option<usize>>()?
        };
        let end = begin.checked_add(bytes).filter(|end| *end <= length)?;
        *left = left.checked_sub(bytes)?;
        places.push(begin..end);
        next = last;
    }
    (next == count).then_some(())
}

/// Where the chunks of a table begin.
fn chunks(table: &[u8]) -> Option<Vec<usize>> {
    if let Some(short) = first(table, b"stco") {
        return counted::<4>(short)?.iter().map(|place| number(place, 0)).collect();
    }
    let wide = counted::<8>(first(table, b"co64")?)?.iter();
    wide.map(|place| usize::try_from(u64::from_be_bytes(*place)).ok()).collect()
}

/// The entries of a table behind version and flags, as many as it says that it has.
fn counted<const WIDTH: usize>(table: &[u8]) -> Option<&[[u8; WIDTH]]> {
    let entries = number(table, 4)?.checked_mul(WIDTH)?;
    Some(table.get(8..)?.get(..entries)?.as_chunks().0)
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?) as usize)
}

/// Makes the boxes of words on this `way` empty room, with those of `tracks` beside the film or without, and says whether there were any.
fn empty(content: &mut [u8], way: &[&[u8; 4]], tracks: bool) -> bool {
    let (mut begin, mut has_changed) = (0, false);
    while let Some((kind, place)) = next_box(content, begin) {
        let (name, end) = (begin + 4..begin + 8, place.end);
        let is_track_beside = tracks && kind == *b"trak" && content.get(place.clone()).is_some_and(is_beside);
        match way.split_first() {
            _ if matches!(&kind, b"udta" | b"meta" | b"uuid") || is_track_beside => {
                if let Some(name) = content.get_mut(name) {
                    name.copy_from_slice(b"free");
                }
                if let Some(words) = content.get_mut(place) {
                    words.fill(0);
                }
                has_changed = true;
            }
            Some((next, way)) if kind == **next => {
                has_changed |= content.get_mut(place).is_some_and(|inside| empty(inside, way, tracks));
            }
            _ => {}
        }
        begin = end;
    }
    has_changed
}

struct Track {
    handler: [u8; 4],
    codec: [u8; 4],
}

impl Track {
    fn is_picture(&self) -> bool {
        self.handler == *b"vide"
    }

    fn is_sound(&self) -> bool {
        self.handler == *b"soun"
    }

    fn name(&self) -> String {
        String::from_utf8_lossy(&self.codec).trim().to_owned()
    }
}

/// The boxes of a stretch of bytes, as kind and content.
struct Boxes<'b>(&'b [u8]);

impl<'b> Iterator for Boxes<'b> {
    type Item = ([u8; 4], &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let short = u32::from_be_bytes(*self.0.first_chunk()?);
        let kind = *self.0.get(4..8)?.first_chunk()?;
        let (head, length) = match short {
            // To the end of the file.
            0 => (8, self.0.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(*self.0.get(8..16)?.first_chunk()?)).ok()?),
            length => (8, usize::try_from(length).ok()?),
        };
        let content = self.0.get(head..length)?;
        self.0 = self.0.get(length..).unwrap_or_default();
        Some((kind, content))
    }
}

/// The box that begins there, as kind and place of its content.
fn next_box(content: &[u8], begin: usize) -> Option<([u8; 4], Range<usize>)> {
    let mut boxes = Boxes(content.get(begin..)?);
    let (kind, inside) = boxes.next()?;
    let end = content.len() - boxes.0.len();
    Some((kind, end - inside.len()..end))
}

/// A box of this kind, whole, and its content.
fn whole(bytes: &[u8], wanted: &[u8; 4]) -> Option<(Range<usize>, Range<usize>)> {
    // Boxes follow each other without a gap, so one begins where the one before it ended.
    let mut begin = 0;
    while let Some((kind, content)) = next_box(bytes, begin) {
        if kind == *wanted {
            return Some((begin..content.end, content));
        }
        begin = content.end;
    }
    None
}

/// Whether the table of contents stands before what the film shows.
fn begins_with_contents(bytes: &[u8]) -> bool {
    Boxes(bytes).find(|(kind, _)| matches!(kind, b"moov" | b"mdat")).is_none_or(|(kind, _)| kind == *b"moov")
}

/// The film with its table of contents before what it shows; `None` where that cannot be done.
fn with_contents_first(bytes: &[u8]) -> Option<Vec<u8>> {
    let (data, _) = whole(bytes, b"mdat")?;
    let (whole, content) = whole(bytes, b"moov")?;
    let mut movie = bytes.get(content)?.to_vec();
    let head = u32::try_from(movie.len() + 8).ok()?;
    let (stays, moves) = (data.start as u64, whole.start as u64);
    let by = u64::from(head);
    let removed = whole.len() as u64;
    let moved = |place: u64| match place {
        _ if place < stays => place,
        _ if place < moves => place + by,
        // Behind where the table stood.
        _ => (place + by).saturating_sub(removed),
    };
    move_places(&mut movie, &[b"trak", b"mdia", b"minf", b"stbl"], &moved)?;
    let head = [&head.to_be_bytes()[..], b"moov"].concat();
    let parts = [
        bytes.get(..data.start)?,
        &head,
        &movie,
        bytes.get(data.start..whole.start)?,
        bytes.get(whole.end..)?,
    ];
    Some(parts.concat())
}

/// Says of every chunk below this `way` where it stands now.
fn move_places(content: &mut [u8], way: &[&[u8; 4]], moved: &impl Fn(u64) -> u64) -> Option<()> {
    let mut begin = 0;
    while let Some((kind, place)) = next_box(content, begin) {
        begin = place.end;
        let inside = content.get_mut(place)?;
        match way.split_first() {
            Some((next, way)) if kind == **next => move_places(inside, way, moved)?,
            None if kind == *b"stco" => {
                for entry in entries(inside)?.as_chunks_mut().0 {
                    *entry = u32::try_from(moved(u32::from_be_bytes(*entry).into())).ok()?.to_be_bytes();
                }
            }
            None if kind == *b"co64" => {
                for entry in entries(inside)?.as_chunks_mut().0 {
                    *entry = moved(u64::from_be_bytes(*entry)).to_be_bytes();
                }
            }
            Some(_) | None => {}
        }
    }
    Some(())
}

/// The entries of a table, behind version, flags and their count. What is none of them is of no use to anybody.
fn entries(table: &mut [u8]) -> Option<&mut [u8]> {
    Some(table.split_at_mut_checked(8)?.1)
}

fn first<'b>(content: &'b [u8], wanted: &[u8; 4]) -> Option<&'b [u8]> {
    Boxes(content).find(|(kind, _)| kind == wanted).map(|(_, content)| content)
}

/// Every track's handler and first sample description; `None` when this is no such file.
fn tracks(bytes: &[u8]) -> Option<Vec<Track>> {
    let movie = first(bytes, b"moov")?;
    let tracks = Boxes(movie).filter(|(kind, _)| kind == b"trak").filter_map(|(_, track)| {
        let handler = handler(track)?;
        let descriptions = first(first(first(first(track, b"mdia")?, b"minf")?, b"stbl")?, b"stsd")?;
        // Version, flags and count come first; then the entries, which are boxes themselves.
        let (codec, _) = Boxes(descriptions.get(8..)?).next()?;
        Some(Track { handler, codec })
    });
    let tracks: Vec<Track> = tracks.collect();
    (!tracks.is_empty()).then_some(tracks)
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::api::attachments::RefusedWhy;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let mut out = u32::try_from(content.len() + 8).unwrap().to_be_bytes().to_vec();
        out.extend(kind);
        out.extend(content);
        out
    }

    fn track(handler: &[u8; 4], codec: &[u8; 4]) -> Vec<u8> {
        track_with(handler, codec, &[])
    }

    /// With more in its table of samples.
    fn track_with(handler: &[u8; 4], codec: &[u8; 4], more: &[u8]) -> Vec<u8> {
        let described = [&[0; 4][..], &1_u32.to_be_bytes(), &boxed(codec, &[0; 70])].concat();
        let table = boxed(b"stbl", &[&boxed(b"stsd", &described), more].concat());
        let head = boxed(b"hdlr", &[&[0; 8][..], handler, &[0; 12]].concat());
        boxed(b"trak", &boxed(b"mdia", &[head, boxed(b"minf", &table)].concat()))
    }

    /// A film of these tracks that shows nothing.
    pub(crate) fn film(brand: &[u8; 4], tracks: &[(&[u8; 4], &[u8; 4])]) -> Vec<u8> {
        let movie: Vec<u8> = tracks.iter().flat_map(|(handler, codec)| track(handler, codec)).collect();
        [boxed(b"ftyp", &[&brand[..], &[0; 4]].concat()), boxed(b"moov", &movie), boxed(b"mdat", &[7; 32])]
            .concat()
    }

    #[test]
    fn a_film_whatsapp_plays_goes_as_a_film() {
        let plain = film(b"mp42", &[(b"vide", b"avc1"), (b"soun", b"mp4a")]);
        assert!(matches!(judge(&plain), Verdict::AsIs(FileKind::Video, "video/mp4")));
        let silent = film(b"3gp5", &[(b"vide", b"avc1")]);
        assert!(matches!(judge(&silent), Verdict::AsIs(FileKind::Video, "video/3gpp")));
        let sound = film(b"mp42", &[(b"soun", b"mp4a")]);
        assert!(matches!(judge(&sound), Verdict::AsIs(FileKind::Audio, "audio/mp4")));
    }

    /// Where the chunks of a film are, as its own tables say.
    fn chunks_of(bytes: &[u8]) -> Vec<usize> {
        let tables = Boxes(first(bytes, b"moov").unwrap())
            .filter_map(|(_, track)| chunks(first(first(first(track, b"mdia")?, b"minf")?, b"stbl")?));
        tables.flatten().collect()
    }

    #[test]
    fn where_a_film_was_taken_does_not_leave_with_it() {
        let place = b"+26.9124+075.7873/";
        let words = boxed(b"udta", &boxed(b"\xa9xyz", &[&[0, 18, 0x15, 0xc7][..], place].concat()));
        let keys = boxed(b"meta", &[&b"mdta"[..], place].concat());
        let picture = [track(b"vide", b"avc1"), words.clone()].concat();
        let with_words = {
            let mut track = track(b"soun", b"mp4a");
            let length = u32::try_from(track.len() + keys.len()).unwrap();
            track.extend(&keys);
            track[..4].copy_from_slice(&length.to_be_bytes());
            track
        };
        let head = boxed(b"ftyp", b"mp42\0\0\0\0");
        let shown = boxed(b"mdat", &[7; 32]);
        let movie = boxed(b"moov", &[&picture[..], &with_words, &keys].concat());
        for taken in [[&head[..], &movie, &shown, &keys].concat(), [&head[..], &shown, &movie].concat()] {
            let Verdict::Rewritten(FileKind::Video, "video/mp4", film) = judge(&taken) else {
                panic!("the place would leave")
            };
            assert!(!film.windows(place.len()).any(|bytes| bytes == place));
            assert_eq!(film.len(), taken.len());
            assert_eq!(tracks(&film).unwrap().len(), 2, "it plays as before");
            assert!(matches!(judge(&film), Verdict::AsIs(FileKind::Video, "video/mp4")), "once is enough");
        }
        let recorded = boxed(b"moov", &[track(b"soun", b"mp4a"), words].concat());
        let recorded = [head, recorded, shown].concat();
        assert!(matches!(judge(&recorded), Verdict::Rewritten(FileKind::Audio, "audio/mp4", sound) if
            !sound.windows(place.len()).any(|bytes| bytes == place)));
    }

    /// The bytes are nowhere in the file.
    fn is_without(film: &[u8], words: &[u8]) -> bool {
        !film.windows(words.len()).any(|bytes| bytes == words)
    }

    #[test]
    fn where_a_film_was_taken_does_not_leave_with_it_as_a_document_either() {
        let place = b"+26.9124+075.7873/";
        let words = boxed(b"udta", &boxed(b"\xa9xyz", place));
        let told = boxed(b"uuid", &[&[0xbe; 16][..], place].concat());
        let head = boxed(b"ftyp", b"mp42\0\0\0\0");
        let shown = boxed(b"mdat", &[7; 32]);
        let (new, sound) = (track(b"vide", b"hvc1"), track(b"soun", b"mp4a"));
        let taken = |tracks: &[&[u8]]| {
            let movie = boxed(b"moov", &[&tracks.concat()[..], &words, &told].concat());
            [&head[..], &movie, &shown, &told].concat()
        };
        for film in [taken(&[&new, &sound]), taken(&[&track(b"vide", b"avc1"), &sound, &sound])] {
            for name in ["shop.mp4", "shop.jpg"] {
                let ready = crate::prepare::prepare(Some(name), film.clone().into()).unwrap();
                assert_eq!(ready.media, FileKind::Document, "{name}");
                assert!(is_without(&ready.file.bytes, place), "the place would leave as {name}");
                assert_eq!((ready.file.bytes.len(), ready.as_taken), (film.len(), false));
                assert_eq!(tracks(&ready.file.bytes).unwrap().len(), tracks(&film).unwrap().len());
            }
        }
        let Verdict::Rewritten(FileKind::Video, _, film) = judge(&taken(&[&track(b"vide", b"avc1")])) else {
            panic!("it plays")
        };
        assert!(is_without(&film, place), "also where nobody has a name for the box");
    }

    #[test]
    fn a_film_nobody_can_read_says_that_it_leaves_as_it_was_taken() {
        let cut = film(b"mp42", &[(b"vide", b"avc1")]);
        let ready = crate::prepare::prepare(Some("shop.mp4"), cut[..60].to_vec().into()).unwrap();
        assert_eq!(ready.only_document, Some(OnlyDocument::Unreadable));
        assert_eq!((ready.file.bytes.len(), ready.as_taken), (60, true));
    }

    /// The table of a track whose samples, of these sizes and so many to a chunk, are at these places.
    fn table(sizes: &[u32], many: u32, places: &[u32]) -> Vec<u8> {
        let of = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<_>>();
        let (samples, chunks) = (u32::try_from(sizes.len()).unwrap(), u32::try_from(places.len()).unwrap());
        [
            boxed(b"stsz", &[of(&[0, 0, samples]), of(sizes)].concat()),
            boxed(b"stsc", &of(&[0, 1, 1, many, 1])),
            boxed(b"stco", &[of(&[0, chunks]), of(places)].concat()),
        ]
        .concat()
    }

    #[test]
    fn the_way_a_camera_took_does_not_leave_beside_the_film() {
        let place = b"+26.9124+075.7873/";
        let head = boxed(b"ftyp", b"mp42\0\0\0\0");
        let data = boxed(b"mdat", &[&[7; 32][..], place, &[8; 10], place, &[9; 5]].concat());
        let began = u32::try_from(head.len() + 8).unwrap();
        let first = began + 32;
        let way = |table: &[u8]| track_with(b"meta", b"gpmd", table);
        let whole = way(&table(&[9, 9, 18], 2, &[first, first + 28]));
        let taken = |way: &[u8]| {
            let picture = track_with(b"vide", b"avc1", &table(&[32], 1, &[began]));
            [&head[..], &data, &boxed(b"moov", &[&picture, way].concat())].concat()
        };
        let Verdict::Rewritten(FileKind::Video, _, film) = judge(&taken(&whole)) else { panic!("it plays") };
        assert!(is_without(&film, place));
        let [shown] = chunks_of(&film)[..] else { panic!("it has one chunk left to show") };
        assert_eq!(film[shown..shown + 32], [7; 32], "what it shows is where it was");
        assert_eq!(tracks(&film).unwrap().len(), 1);
        for lost in [way(&[]), way(&table(&[9, 9, 18], 2, &[first, 9_999]))] {
            let ready = crate::prepare::prepare(Some("shop.mp4"), taken(&lost).into()).unwrap();
            assert_eq!((ready.media, ready.only_document), (FileKind::Video, None), "it plays all the same");
            assert!(ready.as_taken, "and its person is told what goes with it");
        }
    }

    #[test]
    fn who_sends_a_film_is_told_what_of_it_nobody_will_see() {
        let began = u32::try_from(boxed(b"ftyp", b"mp42\0\0\0\0").len() + 8).unwrap();
        let picture = |more: &[u8]| {
            let mut track = track_with(b"vide", b"avc1", &table(&[32], 1, &[began]));
            track.extend(more);
            let length = u32::try_from(track.len()).unwrap();
            track[..4].copy_from_slice(&length.to_be_bytes());
            track
        };
        let around = boxed(b"uuid", &[&ALL_AROUND[..], b"<rdf:SphericalVideo/>"].concat());
        let read = track_with(b"sbtl", b"tx3g", &table(&[4], 1, &[began]));
        let of = |tracks: &[&[u8]]| {
            let movie = boxed(b"moov", &tracks.concat());
            let film = [boxed(b"ftyp", b"mp42\0\0\0\0"), boxed(b"mdat", &[7; 32]), movie].concat();
            crate::prepare::prepare(Some("shop.mp4"), film.into()).unwrap().left_out
        };
        assert!(of(&[&picture(&[])]).is_empty());
        assert_eq!(of(&[&picture(&around), &read]), [LeftOut::Subtitles, LeftOut::AllAround]);
    }

    #[test]
    fn what_stands_behind_the_entries_of_a_table_is_none_of_them() {
        let padded = |content: &[u8]| [content, &[0; 24]].concat();
        let of = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<_>>();
        let table = [
            boxed(b"stsz", &padded(&of(&[0, 0, 2, 9, 18]))),
            boxed(b"stsc", &padded(&of(&[0, 1, 1, 1, 1]))),
            boxed(b"stco", &padded(&of(&[0, 2, 40, 60]))),
        ];
        let (mut left, mut places) = (100, Vec::new());
        samples(&table.concat(), 100, &mut left, &mut places).unwrap();
        assert_eq!((places, left), (vec![40..49, 60..78], 73));
    }

    proptest! {
        #[test]
        fn what_a_camera_wrote_behind_comes_first_and_still_finds_every_chunk(
            before in prop::collection::vec(any::<u8>(), 0..60), between in 0_usize..40,
            behind in prop::collection::vec(any::<u8>(), 1..60), count in 1_usize..9, is_wide in any::<bool>(),
        ) {
            let head = [boxed(b"ftyp", b"mp42\0\0\0\0"), boxed(b"free", &before)].concat();
            let data: Vec<u8> = (1..=count).flat_map(|chunk| [u8::try_from(chunk).unwrap(); 5]).collect();
            let shown = [boxed(b"mdat", &data), boxed(b"free", &vec![0; between])].concat();
            let places = (0..count).map(|chunk| head.len() + 8 + chunk * 5);
            let (kind, written): (_, Vec<u8>) = if is_wide {
                (b"co64", places.flat_map(|place| (place as u64).to_be_bytes()).collect())
            } else {
                (b"stco", places.flat_map(|place| u32::try_from(place).unwrap().to_be_bytes()).collect())
            };
            let table = [&[0; 4][..], &u32::try_from(count).unwrap().to_be_bytes(), &written].concat();
            let movie = boxed(b"moov", &track_with(b"vide", b"avc1", &boxed(kind, &table)));
            let taken = [&head[..], &shown, &movie, &boxed(b"free", &behind)].concat();
            let Verdict::Rewritten(FileKind::Video, "video/mp4", film) = judge(&taken) else { panic!("it would be refused") };
            prop_assert!(begins_with_contents(&film));
            prop_assert_eq!(film.len(), taken.len());
            for (nth, place) in chunks_of(&film).into_iter().enumerate() {
                prop_assert_eq!(&film[place..place + 5], &[u8::try_from(nth + 1).unwrap(); 5]);
            }
            prop_assert_eq!(chunks_of(&film).len(), count);
            prop_assert!(matches!(judge(&film), Verdict::AsIs(FileKind::Video, "video/mp4")), "once is enough");
        }
    }

    #[test]
    fn a_film_it_does_not_play_says_what_it_holds() {
        let new = film(b"mp42", &[(b"vide", b"hvc1"), (b"soun", b"mp4a")]);
        let Verdict::Document(OnlyDocument::Codec { found }, CameraData::Nothing) = judge(&new) else {
            panic!("it would not play")
        };
        assert_eq!(found, ["hvc1", "mp4a"]);
        let two_sounds = film(b"mp42", &[(b"vide", b"avc1"), (b"soun", b"mp4a"), (b"soun", b"mp4a")]);
        assert!(matches!(judge(&two_sounds), Verdict::Document(OnlyDocument::Codec { .. }, _)));
    }

    #[test]
    fn a_heavy_film_is_refused_with_the_limit_whether_it_would_play_or_not() {
        for codec in [b"avc1", b"hvc1"] {
            let mut heavy = film(b"mp42", &[(b"vide", codec)]);
            heavy.resize(17 << 20, 0);
            let refused = crate::prepare::prepare(Some("shop.mp4"), heavy.into()).err();
            assert_eq!(refused, Some(RefusedWhy::TooLarge { max_bytes: 16 << 20 }));
        }
    }

    proptest! {
        /// However often a table names the same bytes, and however many entries it claims.
        #[test]
        fn what_is_emptied_is_no_more_than_the_film(
            same in select(vec![0_u32, 1, 9, u32::MAX]), count in select(vec![0_u32, 3, 9, u32::MAX]),
            sizes in vec(0_u32..40, 0..9), runs in vec((0_u32..4, 0_u32..9), 0..4),
            places in vec(0_u32..200, 0..40), claimed in select(vec![0_u32, 3, u32::MAX]), honest in any::<bool>(),
        ) {
            let of = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<_>>();
            let many = |of: usize| if honest { u32::try_from(of).unwrap() } else { claimed };
            let entries: Vec<u32> = runs.iter().flat_map(|(from, many)| [*from, *many, 1]).collect();
            let table = [
                boxed(b"stsz", &[of(&[0, same, if honest { many(sizes.len()) } else { count }]), of(&sizes)].concat()),
                boxed(b"stsc", &[of(&[0, many(runs.len())]), of(&entries)].concat()),
                boxed(b"stco", &[of(&[0, many(places.len())]), of(&places)].concat()),
            ];
            let tracks = [track(b"vide", b"avc1"), track_with(b"meta", b"gpmd", &table.concat())].concat();
            let film = [boxed(b"ftyp", b"mp42\0\0\0\0"), boxed(b"moov", &tracks), boxed(b"mdat", &[7; 200])].concat();
            let Some(found) = beside(&film) else { return Ok(()) };
            prop_assert!(found.iter().all(|place| place.end <= film.len()));
            prop_assert!(found.iter().map(Range::len).sum::<usize>() <= film.len());
            judge(&film);
        }

        #[test]
        fn no_bytes_lead_astray(head in any::<prop::sample::Index>(), noise in prop::collection::vec(any::<u8>(), 0..400)) {
            let mut bytes = film(b"mp42", &[(b"vide", b"avc1"), (b"soun", b"mp4a")]);
            let at = head.index(bytes.len());
            for (place, byte) in bytes[at..].iter_mut().zip(&noise) {
                *place = *byte;
            }
            judge(&bytes);
            judge(&noise);
        }
    }
}
