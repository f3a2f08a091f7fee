//! Every message of every contract, by anybody, with any content.

use allora_interfaces::topic_registry::{self, Fees, TopicStatus};
use allora_interfaces::units::ONE_ALLO;
use allora_interfaces::{staking_vault, synthesis_coordinator, ActorId, EpochId, Role};
use allora_testing::example_topic;
use anyhow::Result as AnyResult;
use cosmwasm_std::{Addr, Binary, Uint128};
use cw20::{Cw20ExecuteMsg, EmbeddedLogo, Expiration, Logo};

use super::{brisk_params, some_vault_params, Action, Walk, MAX_TOPICS};

type Token = Cw20ExecuteMsg;
type Registry = topic_registry::ExecuteMsg;
type RegistryHook = topic_registry::HookMsg;
type Vault = staking_vault::ExecuteMsg;
type VaultHook = staking_vault::HookMsg;
type Coordinator = synthesis_coordinator::ExecuteMsg;

impl Walk {
    pub(super) fn send_anything(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        match self.random.below(10) {
            0 | 1 => self.send_to_token(trace),
            2..=4 => self.send_to_registry(trace),
            5..=8 => self.send_to_vault(trace),
            _ => self.send_to_coordinator(trace),
        }
    }

    fn send_to_token(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        let by = self.maybe_the_holder();
        let msg = match &by {
            Some(holder) if self.random.one_in(2) => self.all_of(holder),
            _ => self.a_token_message(),
        };
        let action = self.action(format!("token {msg:?}"), by, trace);
        let result = self.suite.on_token(&action.by, &msg);
        (action, result.map(|_| ()))
    }

    fn send_to_registry(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        if self.random.one_in(2) {
            let hook = self.a_registry_hook();
            let fees = self.suite.fees().expect("the registry answers");
            let fee = match hook {
                RegistryHook::CreateTopic(..) => fees.topic_creation,
                RegistryHook::Register(..) => fees.registration,
            };
            let amount = if self.random.one_in(8) {
                self.an_amount()
            } else {
                fee
            };
            let action = self.action(format!("hook {hook:?} with {amount}"), None, trace);
            let registry = self.suite.contracts.registry.clone();
            let result = self.suite.send(&action.by, &registry, amount, &hook);
            return (action, result.map(|_| ()));
        }
        let (msg, by) = if self.random.one_in(5) {
            self.an_edit()
        } else {
            (self.a_registry_message(), self.anybody())
        };
        let action = self.action(format!("registry {msg:?}"), by, trace);
        let reschedules = self.reschedules(&msg);
        let result = self.suite.on_registry(&action.by, &msg);
        self.met.rescheduled += u32::from(reschedules && result.is_ok());
        (action, result.map(|_| ()))
    }

    fn send_to_vault(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        let vault = self.suite.contracts.vault.clone();
        if self.random.one_in(3) {
            let topic_id = self.any_topic();
            let hook = match self.random.below(9) {
                0 => VaultHook::FundTopic(staking_vault::hook::FundTopic {
                    topic_id,
                    payer: None,
                }),
                1 => VaultHook::FundTreasury(staking_vault::hook::FundTreasury { payer: None }),
                2..=5 => self.a_ledger_hook(topic_id),
                _ => VaultHook::Stake(staking_vault::hook::Stake { topic_id }),
            };
            let amount = self.an_amount();
            let action = self.action(format!("hook {hook:?} with {amount}"), None, trace);
            let result = self.suite.send(&action.by, &vault, amount, &hook);
            return (action, result.map(|_| ()));
        }
        let topic_id = self.any_topic();
        let (by, msg) = match self.random.below(8) {
            0 => self.a_redelegation(topic_id),
            1 => (self.an_operator(), self.an_arrival(topic_id)),
            _ => {
                let msg = self.a_vault_message();
                let by = self.anybody();
                return self.on_vault(by, &msg, trace);
            }
        };
        self.on_vault(Some(Addr::unchecked(by)), &msg, trace)
    }

    fn on_vault(
        &mut self,
        by: Option<Addr>,
        msg: &Vault,
        trace: &mut String,
    ) -> (Action, AnyResult<()>) {
        let action = self.action(format!("vault {msg:?}"), by, trace);
        let moves = self.moves_after_a_report(msg);
        let result = self.suite.on_vault(&action.by, msg);
        self.met.moved += u32::from(moves && result.is_ok());
        (action, result.map(|_| ()))
    }

    /// What somebody with a role would send to the vault for itself.
    pub(super) fn use_the_vault(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        let topic_id = self.a_topic();
        let role = *self
            .random
            .pick(&[Role::Inferer, Role::Reputer, Role::Reputer]);
        let by = self.somebody_with(topic_id, role);
        let by = self.action(String::new(), by, trace).by;
        let position = self
            .suite
            .position(&by, topic_id)
            .expect("the topic exists");
        let msg = match self.random.below(10) {
            0 | 1 => Vault::Unstake(staking_vault::msg::Unstake {
                topic_id,
                amount: self.an_amount().min(position.staked),
            }),
            2 => Vault::CancelUnstake(staking_vault::msg::CancelUnstake {
                topic_id,
                unbonding_id: position.unbonding.first().map_or(0, |entry| entry.id),
            }),
            3 => Vault::Withdraw(staking_vault::msg::Withdraw { topic_id }),
            4 => Vault::Claim(staking_vault::msg::Claim {
                topic_ids: vec![topic_id],
            }),
            5 | 6 => Vault::Unbond(staking_vault::msg::Unbond {
                topic_id,
                amount: self.an_amount().min(position.bond),
            }),
            kind => {
                let (vault, amount) = (self.suite.contracts.vault.clone(), self.an_amount());
                let hook = match kind {
                    7 | 8 => VaultHook::Bond(staking_vault::hook::Bond { topic_id }),
                    _ => VaultHook::Stake(staking_vault::hook::Stake { topic_id }),
                };
                let action = self.action(format!("hook {hook:?} with {amount}"), Some(by), trace);
                let result = self.suite.send(&action.by, &vault, amount, &hook);
                return (action, result.map(|_| ()));
            }
        };
        let action = self.action(format!("vault {msg:?}"), Some(by), trace);
        let result = self.suite.on_vault(&action.by, &msg);
        (action, result.map(|_| ()))
    }

    fn send_to_coordinator(&mut self, trace: &mut String) -> (Action, AnyResult<()>) {
        let msg = self.a_coordinator_message();
        let by = self.anybody();
        let action = self.action(format!("coordinator {msg:?}"), by, trace);
        let result = self.suite.on_coordinator(&action.by, &msg);
        (action, result.map(|_| ()))
    }

    fn a_token_message(&mut self) -> Token {
        let amount = self.an_amount();
        let recipient = self.any_address();
        let owner = self.random.pick(&self.crowd).to_string();
        let spender = self.random.pick(&self.crowd).to_string();
        let expires = self
            .random
            .one_in(4)
            .then(|| Expiration::AtTime(self.suite.now().plus_seconds(500)));
        let contract = self.a_contract().to_string();
        let msg = self.a_hook();
        match self.random.below(14) {
            0..=2 => Token::Transfer { recipient, amount },
            3 => Token::Burn {
                amount: amount.min(Uint128::new(7)),
            },
            4 => Token::Send {
                contract,
                amount,
                msg,
            },
            5 => Token::IncreaseAllowance {
                spender,
                amount,
                expires,
            },
            6 => Token::DecreaseAllowance {
                spender,
                amount,
                expires,
            },
            7 => Token::TransferFrom {
                owner,
                recipient,
                amount,
            },
            8 => Token::SendFrom {
                owner,
                contract,
                amount,
                msg,
            },
            9 => Token::BurnFrom { owner, amount },
            10 => Token::Mint { recipient, amount },
            11 => Token::UpdateMinter {
                new_minter: Some(recipient),
            },
            12 => Token::UpdateMarketing {
                project: None,
                description: Some(recipient),
                marketing: None,
            },
            _ => Token::UploadLogo(Logo::Embedded(EmbeddedLogo::Png(Binary::new(vec![
                1, 2, 3,
            ])))),
        }
    }

    pub(super) fn a_registry_hook(&mut self) -> RegistryHook {
        let full = self.suite.topic_count().expect("the registry answers") >= MAX_TOPICS;
        if self.random.one_in(6) && !full {
            RegistryHook::CreateTopic(topic_registry::hook::CreateTopic {
                info: example_topic(),
                params: Box::new(self.some_params()),
            })
        } else {
            RegistryHook::Register(topic_registry::hook::Register {
                topic_id: self.any_topic(),
                role: self.a_role(),
            })
        }
    }

    fn a_registry_message(&mut self) -> Registry {
        let topic_id = self.any_topic();
        let full = self.suite.topic_count().expect("the registry answers") >= MAX_TOPICS;
        let account = self.any_address();
        match self.random.below(16) {
            0 => Registry::Wire(topic_registry::msg::Wire {
                staking_vault: account.clone(),
                synthesis_coordinator: account,
            }),
            1 => Registry::Receive(self.a_forged_receive()),
            2 if !full => Registry::CreateTopic(topic_registry::msg::CreateTopic {
                info: example_topic(),
                params: Box::new(self.some_params()),
                creator: Some(account),
            }),
            2..=4 => Registry::UpdateTopic(topic_registry::msg::UpdateTopic {
                topic_id,
                description: self.random.one_in(2).then(|| "x".repeat(1_001)),
                metadata_uri: self.random.one_in(2).then(|| account.clone()),
                params: Some(Box::new(self.some_params())),
            }),
            5 if self.random.one_in(2) => {
                Registry::PauseTopic(topic_registry::msg::PauseTopic { topic_id })
            }
            5..=9 => Registry::ResumeTopic(topic_registry::msg::ResumeTopic { topic_id }),
            10 if self.random.one_in(8) => {
                Registry::RetireTopic(topic_registry::msg::RetireTopic { topic_id })
            }
            10 | 11 => Registry::SetCreator(topic_registry::msg::SetCreator {
                topic_id,
                creator: account,
            }),
            12 => Registry::UpdateList(topic_registry::msg::UpdateList {
                topic_id,
                role: self.a_role(),
                add: vec![account.clone()],
                remove: vec![account],
            }),
            13 => Registry::Leave(topic_registry::msg::Leave {
                topic_id,
                role: self.a_role(),
            }),
            14 => Registry::SetFees(topic_registry::msg::SetFees {
                fees: Fees {
                    topic_creation: Uint128::from(self.random.below(100)),
                    registration: Uint128::from(self.random.below(2) * ONE_ALLO.u128() as u64),
                },
            }),
            _ => Registry::UpdateOwnership(self.an_ownership_action()),
        }
    }

    fn a_vault_message(&mut self) -> Vault {
        let topic_id = self.any_topic();
        match self.random.below(34) {
            0 => Vault::Wire(staking_vault::msg::Wire {
                synthesis_coordinator: self.any_address(),
            }),
            1 => Vault::Receive(self.a_forged_receive()),
            2 => Vault::OpenTopic(staking_vault::msg::OpenTopic { topic_id }),
            3 => Vault::SetTopicActive(staking_vault::msg::SetTopicActive {
                topic_id,
                active: self.random.one_in(2),
            }),
            4 => Vault::Settle(staking_vault::msg::Settle {
                topic_id,
                epoch: EpochId(self.random.below(100)),
                since: self.suite.now().minus_seconds(self.random.below(1_000)),
                until: self.suite.now(),
                next_since: self.suite.now(),
                due: self.suite.now(),
                quiet_until: None,
                settlement: self.a_settlement(),
                offences: vec![],
            }),
            5..=8 => Vault::Unstake(staking_vault::msg::Unstake {
                topic_id,
                amount: self.an_amount(),
            }),
            9 | 10 => Vault::CancelUnstake(staking_vault::msg::CancelUnstake {
                topic_id,
                unbonding_id: self.random.below(20),
            }),
            11..=13 => Vault::Withdraw(staking_vault::msg::Withdraw { topic_id }),
            14..=17 => Vault::Claim(staking_vault::msg::Claim {
                topic_ids: self.some_topics(),
            }),
            18 => Vault::SetParams(staking_vault::msg::SetParams {
                params: Box::new(some_vault_params(&mut self.random)),
            }),
            19 => Vault::UpdateOwnership(self.an_ownership_action()),
            _ => self.a_ledger_message(topic_id),
        }
    }

    fn a_coordinator_message(&mut self) -> Coordinator {
        let topic_id = self.any_topic();
        let epoch = self.an_epoch(topic_id);
        match self.random.below(9) {
            0 => Coordinator::OpenTopic(synthesis_coordinator::msg::OpenTopic {
                topic_id,
                start: self.suite.now(),
                params: (&brisk_params()).into(),
            }),
            1 => Coordinator::UpdateTopic(synthesis_coordinator::msg::UpdateTopic {
                topic_id,
                version: self.random.below(9) as u32,
                params: (&brisk_params()).into(),
            }),
            2 => Coordinator::SetTopicStatus(synthesis_coordinator::msg::SetTopicStatus {
                topic_id,
                status: TopicStatus::Retired,
            }),
            3 => Coordinator::Admit(synthesis_coordinator::msg::Admit {
                topic_id,
                role: self.a_role(),
                actor: self.any_address(),
                actor_id: ActorId(self.random.below(20) as u32),
            }),
            4 => Coordinator::Dismiss(synthesis_coordinator::msg::Dismiss {
                topic_id,
                role: self.a_role(),
                actor: self.any_address(),
            }),
            5 => Coordinator::Advance(synthesis_coordinator::msg::Advance {
                topic_id,
                max_steps: Some(self.random.below(20) as u32),
            }),
            6 => Coordinator::Observe(synthesis_coordinator::msg::Observe { topic_id, epoch }),
            _ => Coordinator::RetrySettlement(synthesis_coordinator::msg::RetrySettlement {
                topic_id,
                epoch,
            }),
        }
    }
}
