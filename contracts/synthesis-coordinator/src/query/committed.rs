//! What an account has hidden and not revealed.

use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::{Order, Storage};

use super::MOST_OPEN;
use crate::epoch::due::rules_of;
use crate::error::ContractResult;
use crate::state::{commitments, Member, TopicClock, OPEN};

/// What an account has committed to and not revealed, ascending: of the newest open epochs. Where
/// nothing is hidden, nothing is read of what it may have hidden.
pub(super) fn committed(
    storage: &dyn Storage,
    clock: &TopicClock,
    topic_id: TopicId,
    member: Option<&Member>,
) -> ContractResult<Vec<(EpochId, Role)>> {
    let mut committed = Vec::new();
    let open = OPEN.prefix(topic_id);
    let open = open.range(storage, None, None, Order::Descending);
    for entry in open.take(MOST_OPEN) {
        let (epoch, open) = entry?;
        let schedule = rules_of(storage, clock, topic_id, open.version)?
            .start
            .schedule;
        let Some(member) =
            member.filter(|_| schedule.hides_submissions() || schedule.hides_truths())
        else {
            continue;
        };
        for role in Role::ALL {
            if commitments(role).has(storage, (topic_id, epoch, member.id)) {
                committed.push((epoch, role));
            }
        }
    }
    committed.sort_unstable();
    Ok(committed)
}

/// Those of a role.
pub(super) fn of_role(committed: &[(EpochId, Role)], role: Role) -> Vec<EpochId> {
    let own = committed.iter().filter(|(_, of)| *of == role);
    own.map(|(epoch, _)| *epoch).collect()
}
