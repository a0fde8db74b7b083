//! Second factors and recovery codes.

use sangam_model::Timestamp;
use sangam_model::id::{DeviceId, PersonId, WorkspaceId};

use super::Result;

/// The second factor of a person. The secret stays sealed until a code is checked.
#[derive(Clone, PartialEq, Eq)]
pub struct SecondFactorRecord {
    /// Whose.
    pub person_id: PersonId,
    /// Where.
    pub workspace_id: WorkspaceId,
    /// Sealed for this row.
    pub secret_sealed: Vec<u8>,
    /// When it was shown.
    pub begun_at: Option<Timestamp>,
    /// To which device of theirs; to none if it was on the way in.
    pub begun_on: Option<DeviceId>,
    /// Since when it is asked for; absent until a code fitted.
    pub confirmed_at: Option<Timestamp>,
    /// The newest span of time a code was taken of.
    pub last_step: i64,
}

/// Reading second factors.
pub trait SecondFactorReads {
    /// A person's, confirmed or not.
    fn second_factor(&self, person_id: PersonId) -> Result<Option<SecondFactorRecord>>;
    /// Whether owners and managers of the workspace need one.
    fn second_factor_required(&self, workspace_id: WorkspaceId) -> Result<bool>;
    /// How many recovery codes a person has that were not used, without those nobody said yet were kept.
    fn recovery_codes_left(&self, person_id: PersonId) -> Result<u32>;
    /// Whether this is a recovery code of the person that was not used.
    fn is_recovery_code(&self, person_id: PersonId, code_hash: &[u8; 32]) -> Result<bool>;
}

/// Writing second factors; none of it is synced.
pub trait SecondFactorSideWrites {
    /// Keeps a second factor in place of an earlier one, or what changed about it.
    fn save_second_factor(&mut self, factor: &SecondFactorRecord) -> Result<()>;
    /// Says whether owners and managers of the workspace need one.
    fn require_second_factor(&mut self, workspace_id: WorkspaceId, required: bool) -> Result<()>;
    /// Forgets a person's second factor, if there is one.
    fn forget_second_factor(&mut self, person_id: PersonId) -> Result<()>;
    /// Keeps these recovery codes, and of the earlier ones those that do not wait, if the new ones do, and otherwise none.
    fn replace_recovery_codes(
        &mut self,
        person_id: PersonId,
        workspace_id: WorkspaceId,
        code_hashes: &[[u8; 32]],
        waits: bool,
    ) -> Result<()>;
    /// Lets those that wait, if there are any, take the place of the earlier ones.
    fn recovery_codes_are_kept(&mut self, person_id: PersonId) -> Result<()>;
    /// Uses a recovery code up; false if there is none such, or it was used. One that waited was kept, and so were those beside it.
    fn use_recovery_code(
        &mut self,
        person_id: PersonId,
        code_hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<bool>;
}
