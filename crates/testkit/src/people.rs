//! The people of the shop.

use sangam_model::Role;

/// Someone of the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// What colleagues call them.
    pub name: &'static str,
    /// For signing in.
    pub email: &'static str,
    /// For signing in.
    pub password: &'static str,
    /// What they may do.
    pub role: Role,
}

/// Answers customers.
#[must_use]
pub const fn asha() -> Colleague {
    Colleague {
        name: "Asha Shah",
        email: "asha@neelam.example",
        password: "asha likes mangoes",
        role: Role::Agent,
    }
}

/// Answers customers, too.
#[must_use]
pub const fn vikram() -> Colleague {
    Colleague {
        name: "Vikram Rao",
        email: "vikram@neelam.example",
        password: "vikram rides early",
        role: Role::Agent,
    }
}

/// Owns the shop and its number.
#[must_use]
pub const fn rajesh() -> Colleague {
    Colleague {
        name: "Rajesh Nair",
        email: "rajesh@neelam.example",
        password: "rajesh counts stars",
        role: Role::Owner,
    }
}
