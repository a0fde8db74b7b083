//! Who sits at the desk.

pub(crate) mod invitation;
