//! What a person may do in a workspace. The hub decides by it; screens only reflect it.
//!
//! There is one table: [`Capability::least`] names for every capability the least trusted role that has it. Whoever is trusted
//! more has it too, so a role is a set that grows with trust. Nothing else compares roles to find out what somebody may do.

use serde::{Deserialize, Serialize};

crate::names! {
    /// A person's role. The order is the order of trust.
    #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
    pub enum Role {
        /// Answers customers.
        Agent = "agent",
        /// Sees the whole workload and moves it.
        Manager = "manager",
        /// Connects numbers, sees private chats, decides who is in the team.
        Owner = "owner",
    }
}

impl Role {
    /// Whether people of this role may do it.
    #[must_use]
    pub fn may(self, capability: Capability) -> bool {
        self >= capability.least()
    }

    /// Everything people of this role may do.
    #[must_use]
    pub fn capabilities(self) -> Vec<Capability> {
        Capability::ALL.into_iter().filter(|capability| self.may(*capability)).collect()
    }

    /// The roles people of this role may invite others as: none above their own.
    #[must_use]
    pub fn may_invite(self) -> Vec<Self> {
        let invites = self.may(Capability::InvitePeople);
        Self::ALL.into_iter().filter(|role| invites && *role <= self).collect()
    }
}

/// Something not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Capability {
    /// Read and answer chats, assign, resolve.
    AnswerCustomers,
    /// Read what messages cost by month.
    ReadCosts,
    /// Decide which fields every contact card has.
    ShapeCard,
    /// Write templates for Meta's review, change and delete them.
    WriteTemplates,
    /// Write the quick replies everybody has.
    ShareReplies,
    /// Make labels, name, colour, merge and delete them.
    KeepLabels,
    /// Make teams, name them, say who belongs to them and delete them.
    KeepTeams,
    /// Share saved views with the team, and change shared ones.
    ShareViews,
    /// See how the whole team answers: its page and its figures.
    WatchTeam,
    /// Say how chats are given out.
    RouteChats,
    /// Say how customers are asked how it was.
    AskCustomers,
    /// Bring new people in, and see who has not come yet.
    InvitePeople,
    /// Read whole phone numbers where the workspace hides them.
    ReadPhones,
    /// See chats that are held or private, and the names of the phone's address book.
    SeePrivate,
    /// Say which customers are private.
    KeepPrivate,
    /// Say which imported chats and names the team sees.
    ReleaseChats,
    /// Connect numbers, and say who sends from them.
    ConnectNumbers,
    /// See how a number and its import are.
    WatchNumbers,
    /// Decide on the price list.
    SetPrices,
    /// Decide how the owner is told when the app is closed.
    SetAlerts,
    /// Keep copies of the hub.
    KeepCopies,
    /// Change roles, remove people, end the sessions of others, let somebody choose a new password.
    ManagePeople,
    /// Read who did what.
    ReadAudit,
}

impl Capability {
    /// Every capability.
    pub const ALL: [Self; 23] = [
        Self::AnswerCustomers,
        Self::ReadCosts,
        Self::ShapeCard,
        Self::WriteTemplates,
        Self::ShareReplies,
        Self::KeepLabels,
        Self::KeepTeams,
        Self::ShareViews,
        Self::WatchTeam,
        Self::RouteChats,
        Self::AskCustomers,
        Self::InvitePeople,
        Self::ReadPhones,
        Self::SeePrivate,
        Self::KeepPrivate,
        Self::ReleaseChats,
        Self::ConnectNumbers,
        Self::WatchNumbers,
        Self::SetPrices,
        Self::SetAlerts,
        Self::KeepCopies,
        Self::ManagePeople,
        Self::ReadAudit,
    ];

    /// The least trusted role that has it.
    #[must_use]
    pub const fn least(self) -> Role {
        match self {
            Self::AnswerCustomers => Role::Agent,
            Self::ReadCosts
            | Self::ShapeCard
            | Self::WriteTemplates
            | Self::ShareReplies
            | Self::KeepLabels
            | Self::KeepTeams
            | Self::ShareViews
            | Self::WatchTeam
            | Self::RouteChats
            | Self::AskCustomers
            | Self::InvitePeople
            | Self::ReadPhones => Role::Manager,
            Self::SeePrivate
            | Self::KeepPrivate
            | Self::ReleaseChats
            | Self::ConnectNumbers
            | Self::WatchNumbers
            | Self::SetPrices
            | Self::SetAlerts
            | Self::KeepCopies
            | Self::ManagePeople
            | Self::ReadAudit => Role::Owner,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_trusted_more_may_do_no_less() {
        for pair in Role::ALL.windows(2) {
            let (less, more) = (pair[0].capabilities(), pair[1].capabilities());
            assert!(less.iter().all(|capability| more.contains(capability)), "{pair:?}");
            assert!(less.len() < more.len(), "{pair:?} are two roles");
        }
        assert_eq!(Role::Owner.capabilities(), Capability::ALL);
    }

    #[test]
    fn nobody_invites_above_themselves() {
        assert_eq!(Role::Agent.may_invite(), []);
        assert_eq!(Role::Manager.may_invite(), [Role::Agent, Role::Manager]);
        assert_eq!(Role::Owner.may_invite(), Role::ALL);
    }
}
