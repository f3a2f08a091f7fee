//! What the tests look at.

use super::*;

impl TestVault {
    pub(in crate::tests) fn query<T: DeserializeOwned>(&self, msg: QueryMsg) -> T {
        from_json(contract::query(self.deps.as_ref(), self.env.clone(), msg).unwrap()).unwrap()
    }

    pub(in crate::tests) fn ledger(&self) -> LedgerResponse {
        self.query(QueryMsg::Ledger {})
    }

    pub(in crate::tests) fn account(&self, topic_id: TopicId) -> TopicAccountResponse {
        self.query(QueryMsg::TopicAccount { topic_id })
    }

    pub(in crate::tests) fn schedule(&self) -> EmissionResponse {
        self.query(QueryMsg::Emission {})
    }

    pub(in crate::tests) fn stake_of(&self, topic_id: TopicId, name: &str) -> StakeResponse {
        let holder = self.addr(name).into();
        self.query(QueryMsg::Stake {
            topic_id,
            staker: holder,
        })
    }

    pub(in crate::tests) fn operator(&self, topic_id: TopicId, name: &str) -> OperatorResponse {
        let operator = self.addr(name).into();
        self.query(QueryMsg::Operator { topic_id, operator })
    }

    /// All positions of an account.
    pub(in crate::tests) fn positions(&self, name: &str) -> Vec<PositionResponse> {
        let answer: PositionsResponse = self.query(QueryMsg::Positions {
            account: self.addr(name).into(),
            start_after: None,
            limit: Some(100),
        });
        answer.positions
    }

    /// What an account has on an operator of topic 1.
    pub(in crate::tests) fn position(&self, name: &str, operator: &str) -> PositionResponse {
        let operator = self.addr(operator).into_string();
        let mut positions = self.positions(name).into_iter();
        let found =
            positions.find(|position| position.topic_id == T1 && position.operator == operator);
        found.expect("a position")
    }

    /// Rewards an account can claim in topic 1.
    pub(in crate::tests) fn rewards_of(&self, name: &str) -> u128 {
        self.rewards_in(T1, name)
    }

    pub(in crate::tests) fn rewards_in(&self, topic_id: TopicId, name: &str) -> u128 {
        let answer: RewardsResponse = self.query(QueryMsg::Rewards {
            topic_id,
            actor: self.addr(name).into(),
        });
        answer.amount.u128()
    }

    /// All pages of the check in one.
    pub(in crate::tests) fn check(&self) -> InvariantsResponse {
        let mut violations = vec![];
        let mut start_after = None;
        loop {
            let page: InvariantsResponse = self.query(QueryMsg::CheckInvariants {
                start_after,
                limit: Some(100),
            });
            violations.extend(page.violations.iter().cloned());
            start_after = page.next;
            if start_after.is_none() {
                return InvariantsResponse { violations, ..page };
            }
        }
    }

    pub(in crate::tests) fn stored_topic(&self, topic_id: TopicId) -> Topic {
        crate::state::load_topic(&self.deps.storage, topic_id).unwrap()
    }

    pub(in crate::tests) fn stored_emission(&self) -> Emission {
        STATE.load(&self.deps.storage).unwrap().1
    }

    pub(in crate::tests) fn balance(&self, name: &str) -> u128 {
        let peers = self.peers.borrow();
        peers
            .balances
            .get(&self.addr(name))
            .copied()
            .unwrap_or_default()
    }

    /// Balance equals liabilities, and every recomputed sum the stated one.
    pub(in crate::tests) fn assert_sound(&self) {
        let InvariantsResponse {
            violations,
            next,
            surplus,
        } = self.check();
        assert_eq!(violations, Vec::<String>::new());
        assert_eq!((next, surplus.u128()), (None, 0));
    }

    /// What counts for an operator where others read it.
    pub(in crate::tests) fn counted(&self, topic_id: TopicId, actor_id: u32) -> u128 {
        let key = (topic_id, ActorId(actor_id));
        let stake = STAKES.may_load(&self.deps.storage, key).unwrap();
        stake.map(|stake| stake.0.amount.u128()).unwrap_or_default()
    }

    /// Everything stored.
    pub(in crate::tests) fn dump(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.deps
            .storage
            .range(None, None, Order::Ascending)
            .collect()
    }
}
