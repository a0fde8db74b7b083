//! Authentication, visibility and the audit log.

pub mod audit;
pub mod password;
pub mod second_factor;
pub mod throttle;
pub mod visibility;
