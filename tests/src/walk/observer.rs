//! The vault's balances once more, in a model that only sees the recorded messages.

use std::collections::BTreeMap;

use allora_interfaces::staking_vault::{
    self, hook, msg, ExecuteMsg, HookMsg, LedgerResponse, Offence, OffenceKind, PositionResponse,
    PositionsResponse, SettleResponse, Settlement, Share, VALIDATORS,
};
use allora_interfaces::synthesis_coordinator::schedule::Grid;
use allora_interfaces::{page_limit, ActorId, EpochId, TopicId};
use allora_math::{Number, Real};
use allora_test_kit::model::{Accepted, Epochs, Model, Name, Stated, Time, CREATOR, ONE, VAULT};
use allora_testing::Suite;
use cosmwasm_std::{from_json, Addr, StdResult, Timestamp};
use cw20::Cw20ReceiveMsg;

use crate::recording::{self, RecordedMessage};

/// A model of the vault, and its names of accounts.
pub(super) struct ModelObserver {
    model: Model,
    names: BTreeMap<String, Name>,
    /// What the vault had the token pay.
    paid: BTreeMap<Name, u128>,
    /// What the vault could read of the epochs of topics before the transaction.
    epochs: BTreeMap<u64, (Option<EpochId>, Grid)>,
}

impl ModelObserver {
    /// Of a vault since genesis, all of whose messages are in the recording.
    pub(super) fn new(suite: &Suite) -> Self {
        let vault = suite.contracts.vault.to_string();
        let mut observer = Self {
            model: Model::default(),
            names: BTreeMap::from([(vault, VAULT)]),
            paid: BTreeMap::new(),
            epochs: BTreeMap::new(),
        };
        observer
            .model
            .topics
            .insert(VALIDATORS.0, Default::default());
        observer.read_params(suite);
        observer.observe(suite);
        observer
    }

    /// Applies the recorded messages to the model, which must accept what the vault accepted.
    pub(super) fn observe(&mut self, suite: &Suite) {
        for message in recording::take() {
            self.model.now = message.at.nanos();
            self.tell_epochs(message.at);
            let creators = matches!(message.msg, ExecuteMsg::PayCreator(..));
            for (account, amount) in &message.paid {
                let name = if creators {
                    CREATOR
                } else {
                    self.name(account.as_str())
                };
                *self.paid.entry(name).or_default() += amount.u128();
            }
            let what = format!("{:?}", message.msg);
            let accepted = self.apply(suite, message);
            assert!(accepted.is_some(), "the model would not accept {what}");
        }
        for topic_id in self.model.topics.keys().map(|id| TopicId(*id)) {
            let (unsettled, grid) = suite.epochs_as_read(topic_id).expect("an answer");
            let grid = grid.map(|grid| (topic_id.0, (unsettled, grid)));
            self.epochs.extend(grid);
        }
    }

    /// Which epochs see stake that moves at a moment.
    fn tell_epochs(&mut self, now: Timestamp) {
        for (id, (unsettled, grid)) in &self.epochs {
            let topic = self.model.topics.get_mut(id).expect("a topic");
            let first = grid.timeline().first_unreported(now).unwrap_or_default();
            topic.epochs = Epochs {
                first: first.0,
                from: grid.stake_from(now).unwrap_or_default().0,
                unsettled: unsettled.map(|epoch| epoch.0),
                grid: Some(*grid),
            };
        }
    }

    /// Everybody's balances, in vault and model.
    pub(super) fn compare(&mut self, suite: &Suite, crowd: &[Addr]) {
        self.model.now = suite.now().nanos();
        self.paid.retain(|_, amount| *amount > 0);
        let mut wallets = self.model.wallets.clone();
        wallets.retain(|_, amount| *amount > 0);
        assert_eq!(self.paid, wallets, "paid out");
        let names: Vec<Name> = crowd
            .iter()
            .map(|account| self.name(account.as_str()))
            .collect();
        let stated = Answers(suite, &self.names);
        self.model.assert_agrees(&stated, &names);
    }

    fn read_params(&mut self, suite: &Suite) {
        let params = suite.vault_params().expect("the vault answers");
        self.model.period = params.unbonding_period * 1_000_000_000;
        self.model.creator_share = parts_of_one(&params.creator_share);
    }

    /// Names live as long as the process: there are a few dozen.
    fn name(&mut self, address: &str) -> Name {
        if let Some(name) = self.names.get(address) {
            return name;
        }
        let name: Name = String::leak(address.to_owned());
        self.names.insert(address.to_owned(), name);
        name
    }

    /// An operator whom the vault knows as a reputer, or it would not take the message.
    fn operator(&mut self, topic: TopicId, address: &str) -> Name {
        let name = self.name(address);
        self.model.reputers.insert((topic.0, name), true);
        name
    }

    fn apply(&mut self, suite: &Suite, message: RecordedMessage) -> Accepted {
        let sender = message.sender;
        match message.msg {
            ExecuteMsg::Receive(hook) => self.receive(&hook),
            ExecuteMsg::OpenTopic(msg::OpenTopic { topic_id }) => {
                self.model.topics.insert(topic_id.0, Default::default());
                Some(())
            }
            ExecuteMsg::Settle(msg::Settle {
                topic_id,
                epoch,
                since,
                until,
                due,
                settlement,
                offences,
                ..
            }) => {
                let answer = from_json(message.answer.expect("an answer")).expect("its amounts");
                let actors = self.actors(suite, topic_id);
                let now = self.model.now;
                let time = Time {
                    since: since.nanos().min(now),
                    until: until.nanos().min(now),
                    due: due.nanos().min(now),
                };
                self.settle((topic_id, epoch), &actors, time, &settlement, &answer);
                self.model.settled(topic_id.0, epoch.0);
                self.slash(suite, topic_id, &actors, &offences);
                Some(())
            }
            ExecuteMsg::SetParams(..) => {
                self.read_params(suite);
                Some(())
            }
            ExecuteMsg::PayCreator(msg::PayCreator { topic_id }) => {
                self.model.pay_creator(topic_id.0)
            }
            ExecuteMsg::Subsidise(msg::Subsidise {
                topic_id,
                amount,
                seconds,
            }) => self.model.subsidise(topic_id.0, amount.u128(), seconds),
            ExecuteMsg::DropValidator(msg::DropValidator { validator }) => {
                let name = self.name(&validator);
                let (staked, _) = self.model.topics.get(&0)?.holding(name, VAULT);
                self.model.undelegate(0, name, VAULT, staked, false)
            }
            ExecuteMsg::Wire(..)
            | ExecuteMsg::SetTopicActive(..)
            | ExecuteMsg::UpdateOwnership(_) => Some(()),
            msg => self.apply_to_position(suite, &sender, msg),
        }
    }

    fn receive(&mut self, hook: &Cw20ReceiveMsg) -> Accepted {
        let (sender, amount) = (hook.sender.as_str(), hook.amount.u128());
        let name = self.name(sender);
        match from_json(&hook.msg).expect("the vault read it") {
            HookMsg::Stake(hook::Stake { topic_id }) => {
                let operator = self.operator(topic_id, sender);
                self.model.delegate(topic_id.0, name, operator, amount)
            }
            HookMsg::Delegate(hook::Delegate { topic_id, operator }) => {
                let operator = self.operator(topic_id, &operator);
                self.model.delegate(topic_id.0, name, operator, amount)
            }
            HookMsg::Bond(hook::Bond { topic_id }) => {
                self.operator(topic_id, sender);
                self.model.bond(topic_id.0, name, amount)
            }
            HookMsg::Enroll {} => self.model.delegate(0, name, VAULT, amount),
            HookMsg::FundTopic(hook::FundTopic { topic_id, .. }) => {
                self.model.fund_topic(topic_id.0, amount)
            }
            HookMsg::FundTreasury(_) => self.model.fund(amount),
        }
    }

    /// Messages of accounts about what they hold.
    fn apply_to_position(&mut self, suite: &Suite, sender: &Addr, msg: ExecuteMsg) -> Accepted {
        let name = self.name(sender.as_str());
        match msg {
            ExecuteMsg::Unstake(msg::Unstake { topic_id, amount }) => {
                self.model
                    .undelegate(topic_id.0, name, name, amount.u128(), true)
            }
            ExecuteMsg::Undelegate(msg::Undelegate {
                topic_id,
                operator,
                amount,
            }) => {
                let operator = self.name(&operator);
                self.model
                    .undelegate(topic_id.0, name, operator, amount.u128(), true)
            }
            ExecuteMsg::CancelUnstake(msg::CancelUnstake {
                topic_id,
                unbonding_id,
            }) => self
                .model
                .cancel(topic_id.0, name, name, unbonding_id, None),
            ExecuteMsg::CancelUnbonding(msg::CancelUnbonding {
                topic_id,
                operator,
                unbonding_id,
                amount,
            }) => {
                let operator = operator.map_or(name, |operator| self.name(&operator));
                let amount = amount.map(|amount| amount.u128());
                self.model
                    .cancel(topic_id.0, name, operator, unbonding_id, amount)
            }
            ExecuteMsg::Redelegate(msg::Redelegate {
                topic_id,
                from,
                to,
                amount,
            }) => {
                let (from, to) = (self.name(&from), self.operator(topic_id, &to));
                self.model
                    .redelegate(topic_id.0, name, from, to, amount.u128())
            }
            ExecuteMsg::Arrive(msg::Arrive {
                topic_id,
                holder,
                from,
                to,
                unbonding_id,
            }) => {
                let (holder, from) = (self.name(&holder), self.name(&from));
                let way = (from, self.operator(topic_id, &to));
                self.model.arrive(topic_id.0, holder, way, unbonding_id)
            }
            ExecuteMsg::Unbond(msg::Unbond { topic_id, amount }) => {
                let lock = suite.bond_lock(sender, topic_id).expect("an answer");
                let until = lock.unwrap_or_default().nanos();
                self.model.locks.insert((topic_id.0, name), until);
                self.model.unbond(topic_id.0, name, amount.u128())
            }
            msg => self.apply_to_income(name, msg),
        }
    }

    fn apply_to_income(&mut self, name: Name, msg: ExecuteMsg) -> Accepted {
        match msg {
            ExecuteMsg::Withdraw(msg::Withdraw { topic_id }) => {
                self.model.withdraw(topic_id.0, name)
            }
            ExecuteMsg::SetCommission(msg::SetCommission {
                topic_id,
                commission,
            }) => {
                self.operator(topic_id, name);
                self.model
                    .set_commission(topic_id.0, name, commission.into())
            }
            ExecuteMsg::SetCompound(msg::SetCompound {
                topic_id,
                operator,
                compound,
            }) => {
                let operator = operator.map_or(name, |operator| self.name(&operator));
                self.model
                    .set_compound(topic_id.0, name, operator, compound)
            }
            ExecuteMsg::Compound(msg::Compound {
                topic_id,
                operator,
                holder,
            }) => {
                let holder = holder.map_or(name, |holder| self.name(&holder));
                let operator = operator.map_or(holder, |operator| self.name(&operator));
                self.operator(topic_id, operator);
                self.model.compound(topic_id.0, holder, operator, name)
            }
            ExecuteMsg::Claim(msg::Claim { topic_ids }) => {
                let ids: Vec<u64> = topic_ids.iter().map(|topic_id| topic_id.0).collect();
                self.model.claim(&ids, name)
            }
            ExecuteMsg::ClaimAll(msg::ClaimAll { start_after, limit }) => {
                let ids = self.model.topics.keys().copied();
                let ids = ids.filter(|id| start_after.is_none_or(|last| *id > last.0));
                let page: Vec<u64> = ids.take(page_limit(limit)).collect();
                // nothing to claim is no refusal
                let _ = self.model.claim(&page, name);
                Some(())
            }
            msg => panic!("the model does not know {msg:?}"),
        }
    }

    /// What an epoch was worth is given; who gets what of it is not.
    fn settle(
        &mut self,
        (topic_id, epoch): (TopicId, EpochId),
        actors: &BTreeMap<ActorId, Name>,
        time: Time,
        settlement: &Settlement,
        answer: &SettleResponse,
    ) {
        let Settlement::Paid {
            inferers,
            forecasters,
            reputers,
        } = settlement
        else {
            return;
        };
        let mut shares = vec![];
        let mut add = |all: &[Share], reputer: bool| {
            for share in all {
                let name = actors[&share.actor_id];
                shares.push((name, reputer, share.fraction.u64().into()));
            }
        };
        add(inferers, false);
        add(forecasters, false);
        add(reputers, true);
        let epoch = (topic_id.0, epoch.0);
        self.model.settle(epoch, answer, time, &shares);
    }

    fn slash(
        &mut self,
        suite: &Suite,
        topic_id: TopicId,
        actors: &BTreeMap<ActorId, Name>,
        offences: &[Offence],
    ) {
        let most = suite.vault_params().expect("the vault answers").max_slash;
        let mut left = BTreeMap::new();
        let mut bonds = BTreeMap::<Name, u128>::new();
        for offence in offences {
            let name = actors[&offence.actor_id];
            if offence.kind == OffenceKind::UnrevealedSubmission {
                *bonds.entry(name).or_default() += u128::from(offence.fraction.u64());
                continue;
            }
            let left = left.entry(name).or_insert_with(|| parts_of_one(&most));
            let fraction = (*left).min(offence.fraction.u64().into());
            *left -= fraction;
            if fraction > 0 {
                self.model.slash(topic_id.0, name, fraction);
            }
        }
        for (name, fraction) in bonds {
            let fraction = fraction.min(parts_of_one(&most));
            self.model.forfeit(topic_id.0, name, fraction);
        }
    }

    /// Everybody who ever had a role in a topic, by number.
    fn actors(&mut self, suite: &Suite, topic_id: TopicId) -> BTreeMap<ActorId, Name> {
        let actors = suite.actors(topic_id, None).expect("the topic exists");
        let named = actors
            .into_iter()
            .map(|actor| (actor.actor_id, self.name(&actor.address)));
        named.collect()
    }
}

/// The vault of a suite, and the model's names of accounts.
struct Answers<'a>(&'a Suite, &'a BTreeMap<String, Name>);

impl Stated for Answers<'_> {
    fn ledger(&self) -> LedgerResponse {
        self.0.ledger().expect("the vault answers")
    }

    fn rewards(&self, topic: u64, name: Name) -> u128 {
        let claimable = self.0.rewards(&Addr::unchecked(name), TopicId(topic));
        claimable.expect("the topic exists").u128()
    }

    fn positions(&self, name: Name) -> Vec<PositionResponse> {
        let question = staking_vault::QueryMsg::Positions {
            account: name.into(),
            start_after: None,
            limit: Some(100),
        };
        let answer: StdResult<PositionsResponse> = self.0.ask_vault(&question);
        answer.expect("the vault answers").positions
    }

    fn operator(&self, address: &str) -> Name {
        self.1.get(address).expect("the vault named it before")
    }
}

fn parts_of_one(share: &Real) -> u128 {
    let one = Real::from_u128(ONE);
    let parts = share.mul(&one).and_then(|parts| parts.floor_to_u128());
    parts.expect("a share of one")
}
