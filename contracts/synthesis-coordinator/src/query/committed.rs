//! What an account has hidden and not revealed.

use allora_interfaces::{EpochId, Role, TopicId};
use cosmwasm_std::{Order, Storage};

use crate::epoch::due::rules_of;
use crate::error::ContractResult;
use crate::state::{commitments, Member, TopicClock, OPEN};

/// Most open epochs that are looked at: as many as open within lag and both report windows, 100 epochs
/// each at most with what is revealed after them, and the one whose window is open.
const MOST_HIDDEN: usize = 301;

/// What an account has committed to and not revealed, ascending: of the newest open epochs. Where
/// nothing is hidden, nothing is read of what it may have hidden.
pub(super) fn committed(
    storage: &dyn Storage,
    clock: &TopicClock,
    topic_id: TopicId,
    member: Option<&Member>,
) -> ContractResult<Vec<(EpochId, Role)>> {
    let mut committed = Vec::new();
    let Some(member) = member else {
        return Ok(committed);
    };
    let open = OPEN.prefix(topic_id);
    let open = open.range(storage, None, None, Order::Descending);
    for entry in open.take(MOST_HIDDEN) {
        let (epoch, open) = entry?;
        let rules = rules_of(storage, clock, topic_id, open.version)?;
        let schedule = rules.start.schedule;
        if !schedule.hides_submissions() && !schedule.hides_truths() {
            continue;
        }
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
