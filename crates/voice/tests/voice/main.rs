//! Voice notes as others hear them: what is encoded here is decoded by GStreamer, through which the desktop's own window plays.

#[cfg(test)]
mod card;
#[cfg(test)]
mod decoder;
#[cfg(test)]
mod notes;
