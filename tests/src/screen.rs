//! What stands on a virtual display, read from outside: when a window first showed what it goes on to show.
//!
//! The display draws into a file (`Session::start_drawing_into`), so a look disturbs neither it nor the window, and any program is
//! looked at in the same way. A part of the screen is looked at many times a second, on every fourth of its lines; what changed is kept.
//! Once nothing changes any more, the part counts as drawn from the first picture on that differs from the last in less than a
//! hundredth of its points: a clock or a ring that moves a little makes no difference, a row that is missing does.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// One look in so long, which is an eighth of a frame.
const LOOK_EVERY: Duration = Duration::from_millis(2);
/// Bytes of a point.
const POINT: usize = 4;
/// Of each so many lines one is looked at: no letter is smaller.
const LINES: u32 = 4;

/// A part of the screen, in points from its upper left corner.
#[derive(Clone, Copy, Debug)]
pub struct Area {
    /// From the left.
    pub x: u32,
    /// From above.
    pub y: u32,
    /// Across.
    pub width: u32,
    /// Down.
    pub height: u32,
}

/// A display's memory.
pub struct Screen {
    memory: File,
    begins: u64,
    line_bytes: u64,
}

/// The points of an area on the lines that are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl Screen {
    /// The display that draws into this folder.
    ///
    /// # Errors
    /// When none does, or it draws other points than four bytes each.
    pub fn open(folder: &Path) -> Result<Self> {
        let memory = File::open(folder.join("Xvfb_screen0")).context("no display draws here")?;
        // The head of a window dump, in numbers of four bytes: its length, ..., bits of a point, bytes of a line, ..., colours.
        let mut head = [0_u8; 80];
        memory.read_exact_at(&mut head, 0)?;
        let number = |place: usize| -> Result<u64> {
            let bytes: [u8; 4] =
                head.get(place * 4..).and_then(|rest| rest.get(..4)?.try_into().ok()).context("no head")?;
            Ok(u64::from(u32::from_be_bytes(bytes)))
        };
        ensure!(number(11)? == POINT as u64 * 8, "the display has points of {} bits", number(11)?);
        Ok(Self { memory, begins: number(0)? + number(19)? * 12, line_bytes: number(12)? })
    }

    /// What stands there now.
    ///
    /// # Errors
    /// When the area is not on the screen.
    pub fn look(&self, area: Area) -> Result<Picture> {
        let line = area.width as usize * POINT;
        let mut points = vec![0; line * area.height.div_ceil(LINES) as usize];
        for (nth, part) in (0_u64..).zip(points.chunks_mut(line)) {
            let y = u64::from(area.y) + nth * u64::from(LINES);
            let place = self.begins + y * self.line_bytes + u64::from(area.x) * POINT as u64;
            self.memory.read_exact_at(part, place).context("that is not on the screen")?;
        }
        Ok(Picture(points))
    }

    /// Looks at an area until it is as wished: after how long it was.
    ///
    /// # Errors
    /// When it is not within `at_most`.
    pub async fn until(
        &self,
        area: Area,
        began: Instant,
        at_most: Duration,
        is_wished: impl Fn(&Picture) -> bool,
    ) -> Result<Duration> {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while began.elapsed() < at_most {
            looks.tick().await;
            let (at, seen) = (began.elapsed(), self.look(area)?);
            if is_wished(&seen) {
                return Ok(at);
            }
        }
        bail!("after {at_most:?} the screen does not show what it should")
    }

    /// Films the area from `began` on until it has stood still for so long with something on it.
    ///
    /// # Errors
    /// When it does not within `at_most`.
    pub async fn film(
        &self,
        area: Area,
        began: Instant,
        still_for: Duration,
        at_most: Duration,
    ) -> Result<Film> {
        let mut film = Film { pictures: vec![(began.elapsed(), self.look(area)?)] };
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while began.elapsed() < at_most {
            looks.tick().await;
            let (at, seen) = (began.elapsed(), self.look(area)?);
            let (since, last) = film.pictures.last().context("a film begins with a picture")?;
            if seen != *last {
                film.pictures.push((at, seen));
            } else if film.pictures.len() > 1
                && at.saturating_sub(*since) > still_for
                && last.shows_something()
            {
                return Ok(film);
            }
        }
        bail!("after {at_most:?} the screen shows nothing that stays")
    }
}

/// Two states of an area that take turns, told apart by the points that are others in each.
pub struct Turns {
    points: Vec<usize>,
    states: [Picture; 2],
}

impl Turns {
    /// Two states, and the first once more: what is not the same then belongs to neither.
    ///
    /// # Errors
    /// When they look the same.
    pub fn between(first: Picture, second: Picture, first_again: &Picture) -> Result<Self> {
        let count = first.0.len() / POINT;
        let is_telling = |point: &usize| {
            first.point(*point) != second.point(*point) && first.point(*point) == first_again.point(*point)
        };
        let points: Vec<usize> = (0..count).filter(is_telling).collect();
        ensure!(points.len() * 1_000 > count, "the two look the same");
        Ok(Self { points, states: [first, second] })
    }

    /// Whether a picture shows the state of this turn. The other one differs in every point that counts, and what was measured anew since
    /// may stand a hair's breadth higher: four fifths of them decide.
    #[must_use]
    pub fn is_shown(&self, turn: usize, seen: &Picture) -> bool {
        let Some(state) = self.states.get(turn % 2) else { return false };
        let same = self.points.iter().filter(|point| state.point(**point) == seen.point(**point)).count();
        same * 5 >= self.points.len() * 4
    }
}

impl Picture {
    fn point(&self, nth: usize) -> Option<&[u8]> {
        self.0.get(nth * POINT..(nth + 1) * POINT)
    }

    /// The share of points that are others.
    #[must_use]
    pub fn differs_from(&self, other: &Self) -> f64 {
        let points = self.0.chunks_exact(POINT).zip(other.0.chunks_exact(POINT));
        let others = points.filter(|(one, other)| one != other).count();
        others as f64 / (self.0.len() / POINT).max(1) as f64
    }

    /// Whether it is more than one plain colour.
    #[must_use]
    pub fn shows_something(&self) -> bool {
        let first = self.0.get(..POINT).unwrap_or_default();
        let plain = Self(first.repeat(self.0.len() / POINT));
        self.differs_from(&plain) > 0.01
    }
}

/// An area as it changed.
pub struct Film {
    pictures: Vec<(Duration, Picture)>,
}

impl Film {
    /// When it first showed what it goes on to show.
    #[must_use]
    pub fn drawn_after(&self) -> Duration {
        let stays = self.pictures.last();
        let is_drawn = |picture: &Picture| stays.is_some_and(|(_, stays)| picture.differs_from(stays) < 0.01);
        let first = self.pictures.iter().find(|(_, picture)| is_drawn(picture));
        first.map_or(Duration::ZERO, |(at, _)| *at)
    }

    /// When it first changed at all: the window is there, with nothing on it yet.
    #[must_use]
    pub fn begun_after(&self) -> Duration {
        self.pictures.get(1).map_or(Duration::ZERO, |(at, _)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area { x: 2, y: 1, width: 2, height: 8 };

    /// A screen of four points by sixteen lines with a head of a hundred bytes and two colours, filled by place.
    fn screen(folder: &Path, mark: u8) -> Screen {
        let mut bytes = vec![0_u8; 100 + 2 * 12];
        for (place, value) in [(0, 100_u32), (11, 32), (12, 16), (19, 2)] {
            bytes[place * 4..place * 4 + 4].copy_from_slice(&value.to_be_bytes());
        }
        bytes.extend((0..16_u8).flat_map(|line| [[line; 4], [line; 4], [mark; 4], [line; 4]].concat()));
        std::fs::write(folder.join("Xvfb_screen0"), bytes).unwrap();
        Screen::open(folder).unwrap()
    }

    #[test]
    fn an_area_is_its_points_on_every_fourth_line() {
        let folder = tempfile::tempdir().unwrap();
        let seen = screen(folder.path(), 99).look(AREA).unwrap();
        let line = |nth: u8| [[99; 4], [nth; 4]].concat();
        assert_eq!(seen.0, [line(1), line(5)].concat());
        assert!(screen(folder.path(), 1).look(Area { y: 16, ..AREA }).is_err());
    }

    #[test]
    fn two_states_are_told_apart_by_what_only_they_change() {
        let picture = |points: [u8; 40]| Picture(points.iter().flat_map(|point| [*point; POINT]).collect());
        let state = |ink: u8, clock: u8| {
            let mut points = [0; 40];
            points[..20].fill(ink);
            points[39] = clock;
            points
        };
        let (first, second) = (picture(state(1, 5)), picture(state(2, 6)));
        let turns = Turns::between(first.clone(), second.clone(), &picture(state(1, 7))).unwrap();
        assert!(turns.is_shown(0, &picture(state(1, 9))) && turns.is_shown(3, &second));
        assert!(!turns.is_shown(1, &first) && !turns.is_shown(0, &picture([0; 40])));
        assert!(Turns::between(first.clone(), first.clone(), &first).is_err());
    }

    #[test]
    fn what_stays_is_drawn_from_the_first_picture_that_is_nearly_like_it() {
        let picture =
            |inked: usize| Picture((0..1_000).flat_map(|nth| [u8::from(nth < inked); POINT]).collect());
        let at = Duration::from_millis;
        let film = Film {
            pictures: [(0, 0), (20, 100), (40, 495), (60, 500)]
                .map(|(ms, inked)| (at(ms), picture(inked)))
                .into(),
        };
        assert_eq!((film.begun_after(), film.drawn_after()), (at(20), at(40)));
        assert!(!picture(0).shows_something() && picture(500).shows_something());
    }
}
