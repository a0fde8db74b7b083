//! The keyboard of a session's display, as a person has it under the fingers.

use std::collections::HashMap;

use anyhow::{Context, Result};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{ConnectionExt, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, Window};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::session::Session;

const CONTROL: u32 = 0xFFE3;
const ESCAPE: u32 = 0xFF1B;

/// A keyboard.
pub struct Keyboard {
    display: RustConnection,
    root: Window,
    /// The key that gives a sign by itself, without another.
    keys: HashMap<u32, u8>,
}

impl Keyboard {
    /// The one of this session.
    ///
    /// # Errors
    /// When the display does not answer.
    pub fn of(session: &Session) -> Result<Self> {
        let (display, root) = session.display()?;
        let (first, last) = (display.setup().min_keycode, display.setup().max_keycode);
        let mapping = display.get_keyboard_mapping(first, last - first + 1)?.reply()?;
        let levels = usize::from(mapping.keysyms_per_keycode.max(1));
        let signs = (first..=last).zip(mapping.keysyms.chunks(levels));
        let keys = signs.filter_map(|(key, signs)| Some((*signs.first()?, key))).collect();
        Ok(Self { display, root, keys })
    }

    /// Types a word of small letters, digits and spaces.
    ///
    /// # Errors
    /// When a sign has no key of its own, or the display does not answer.
    pub fn types(&self, word: &str) -> Result<()> {
        word.chars().try_for_each(|letter| self.press(u32::from(letter)))
    }

    /// Presses a letter with Ctrl.
    ///
    /// # Errors
    /// As [`types`](Self::types).
    pub fn control(&self, letter: char) -> Result<()> {
        self.key(KEY_PRESS_EVENT, CONTROL)?;
        self.press(u32::from(letter))?;
        self.key(KEY_RELEASE_EVENT, CONTROL)
    }

    /// Presses Escape.
    ///
    /// # Errors
    /// As [`types`](Self::types).
    pub fn escape(&self) -> Result<()> {
        self.press(ESCAPE)
    }

    fn press(&self, sign: u32) -> Result<()> {
        self.key(KEY_PRESS_EVENT, sign)?;
        self.key(KEY_RELEASE_EVENT, sign)
    }

    fn key(&self, kind: u8, sign: u32) -> Result<()> {
        let key = *self.keys.get(&sign).with_context(|| format!("no key gives {sign:#x}"))?;
        self.display.xtest_fake_input(kind, key, x11rb::CURRENT_TIME, self.root, 0, 0, 0)?.check()?;
        Ok(())
    }
}
