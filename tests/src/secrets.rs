//! Law 8, where it is compiled: no secret can be printed, and one that is not made for the wire cannot be written out either.
//!
//! Each line below is a check of its own. A type that gains the trait has two meanings for the name it is asked by, and nothing
//! compiles any more. What a secret looks like in a log is tried elsewhere (`secrets_leave_no_trace`).

/// None of these implements the trait.
macro_rules! none_is {
    ($trait:path: $($secret:ty,)+) => { $(
        const _: () = {
            trait IsNot<Which> {
                const HOLDS: () = ();
            }
            struct Is;
            impl<T: ?Sized> IsNot<()> for T {}
            impl<T: ?Sized + $trait> IsNot<Is> for T {}
            <$secret as IsNot<_>>::HOLDS
        };
    )+ };
}

none_is! { std::fmt::Debug:
    sangam_cache::RootKey,
    sangam_cloud_api::AccessToken,
    sangam_cloud_api::AppSecret,
    sangam_cloud_api::VerifyToken,
    sangam_desk::vault::Secret,
    sangam_hub::copies::recovery::RecoverySecret,
    sangam_hub::access::password::Password,
    sangam_hub::access::password::SessionToken,
    sangam_hub::store::sqlite::DatabaseKey,
    sangam_hub::vault::DerivedKey,
    sangam_hub::vault::MasterKey,
    sangam_protocol::connect::ConnectBy360dialog,
    sangam_protocol::connect::ConnectByToken,
    sangam_protocol::connect::RecoveryKey,
    sangam_protocol::connect::SignupBegun,
    sangam_protocol::people::ChangePassword,
    sangam_protocol::second_factor::ConfirmCode,
    sangam_protocol::second_factor::OwnProof,
    sangam_protocol::second_factor::Recover,
    sangam_protocol::second_factor::RecoveryCodes,
    sangam_protocol::second_factor::SecondFactorSecret,
    sangam_protocol::session::AcceptInvitation,
    sangam_protocol::session::Invitation,
    sangam_protocol::session::Session,
    sangam_protocol::session::SessionToken,
    sangam_protocol::session::SignIn,
}

none_is! { serde::Serialize:
    sangam_cache::RootKey,
    sangam_cloud_api::AccessToken,
    sangam_cloud_api::AppSecret,
    sangam_cloud_api::VerifyToken,
    sangam_desk::vault::Secret,
    sangam_hub::copies::recovery::RecoverySecret,
    sangam_hub::access::password::Password,
    sangam_hub::access::password::SessionToken,
    sangam_hub::store::sqlite::DatabaseKey,
    sangam_hub::vault::DerivedKey,
    sangam_hub::vault::MasterKey,
    sangam_protocol::session::SessionToken,
}
