//! What messages are filled with: mostly sensible, sometimes not.

use allora_interfaces::staking_vault::{
    hook as vault_hook, HookMsg as VaultHook, Settlement, Share, FRACTION_ONE,
};
use allora_interfaces::synthesis_coordinator::ForecastElement;
use allora_interfaces::topic_registry::{Gate, TopicParams};
use allora_interfaces::units::ONE_ALLO;
use allora_interfaces::{ActorId, Role, TopicId};
use allora_math::loss::LossFunction;
use allora_testing::oracle::price_of;
use cosmwasm_std::{to_json_binary, Addr, Binary, Uint128, Uint64};
use cw20::Cw20ReceiveMsg;
use cw_ownable::Action as Ownership;

use super::params::{some_reputer_part, some_rule};
use super::{brisk_params, Walk};
use crate::numbers::real;

impl Walk {
    /// Somebody of the crowd, or governance.
    pub(super) fn anybody(&mut self) -> Option<Addr> {
        self.random.one_in(2).then(|| self.suite.governance())
    }

    /// Mostly one that exists.
    pub(super) fn any_topic(&mut self) -> TopicId {
        match self.random.below(15) {
            0 => TopicId(0),
            1 => TopicId(u64::MAX),
            _ => self.a_topic(),
        }
    }

    pub(super) fn some_topics(&mut self) -> Vec<TopicId> {
        let count = match self.random.below(10) {
            0 => 0,
            1 => 21,
            _ => 1 + self.random.below(3),
        };
        (0..count).map(|_| self.any_topic()).collect()
    }

    pub(super) fn a_role(&mut self) -> Role {
        *self.random.pick(&Role::ALL)
    }

    pub(super) fn a_contract(&mut self) -> Addr {
        let contracts = self
            .suite
            .contracts
            .each()
            .map(|(_, contract)| contract.clone());
        self.random.pick(&contracts).clone()
    }

    pub(super) fn any_address(&mut self) -> String {
        match self.random.below(10) {
            0 => "nobody".to_owned(),
            1 => String::new(),
            2 => self.a_contract().to_string(),
            _ => self.random.pick(&self.crowd).to_string(),
        }
    }

    pub(super) fn an_amount(&mut self) -> Uint128 {
        match self.random.below(12) {
            0 => Uint128::zero(),
            1 => Uint128::one(),
            2 => Uint128::MAX,
            3 => Uint128::new(3),
            4 => ONE_ALLO - Uint128::one(),
            5..=7 => Uint128::new(u128::from(self.random.bits())),
            _ => ONE_ALLO * Uint128::from(1 + self.random.below(500)),
        }
    }

    pub(super) fn a_hook(&mut self) -> Binary {
        let topic_id = self.any_topic();
        let encoded = match self.random.below(4) {
            0 => to_json_binary(&VaultHook::Stake(vault_hook::Stake { topic_id })),
            1 => to_json_binary(&self.a_registry_hook()),
            2 => to_json_binary(&VaultHook::FundTreasury(vault_hook::FundTreasury {
                payer: None,
            })),
            _ => return Binary::new(b"{\"nonsense\":{}}".to_vec()),
        };
        encoded.expect("hooks are serializable")
    }

    pub(super) fn a_forged_receive(&mut self) -> Cw20ReceiveMsg {
        Cw20ReceiveMsg {
            sender: self.random.pick(&self.crowd).to_string(),
            amount: self.an_amount(),
            msg: self.a_hook(),
        }
    }

    pub(super) fn a_settlement(&mut self) -> Settlement {
        if self.random.one_in(2) {
            return Settlement::Void {};
        }
        Settlement::Paid {
            inferers: vec![Share {
                actor_id: ActorId(1),
                fraction: FRACTION_ONE,
            }],
            forecasters: vec![],
            reputers: vec![Share {
                actor_id: ActorId(2),
                fraction: Uint64::zero(),
            }],
        }
    }

    /// Rarely with an inferer named twice.
    pub(super) fn a_forecast(&mut self) -> Vec<ForecastElement> {
        let mut inferers: Vec<u32> = (0..14).collect();
        self.random.shuffle(&mut inferers);
        inferers.truncate(1 + self.random.below(5) as usize);
        if self.random.one_in(10) {
            inferers.push(inferers[0]);
        }
        let elements = inferers.into_iter().map(|inferer| ForecastElement {
            inferer: ActorId(inferer),
            loss: real(self.random.below(8_000) as i64 - 4_000),
        });
        elements.collect()
    }

    /// Brisk, with something changed, for better or worse.
    pub(super) fn some_params(&mut self) -> TopicParams {
        let mut params = brisk_params();
        params.consensus.unrevealed_fraction = real(self.random.below(150) as i64);
        if self.random.one_in(6) {
            params.truth_source = price_of(&self.oracle);
        }
        if self.random.one_in(4) {
            params.schedule.reveal_window = self.random.below(220);
            params.schedule.report_reveal_window = self.random.below(400);
        }
        if self.random.one_in(2) {
            params.gates.worker_bond = ONE_ALLO;
        }
        if self.random.one_in(3) {
            params.consensus.min_stake_share = real(self.random.below(1_010) as i64);
        }
        match self.random.below(10) {
            0 => params.schedule.epoch_length = self.random.below(400),
            1 => params.schedule.ground_truth_lag = self.random.below(3_000),
            2 => params.caps.inferers = self.random.below(8) as u32,
            3 => params.caps.forecasters = self.random.below(4) as u32,
            4 => params.consensus.min_reporters = 1 + self.random.below(2) as u32,
            5 => params.gates.forecasters = Gate::Listed,
            6 => params.caps.reputers = self.random.below(5) as u32,
            7 => params.gates.worker_bond = self.an_amount(),
            8 => params.loss.allow_negative = true,
            _ => params.loss.function = self.a_loss(),
        }
        if self.random.one_in(2) {
            params.rule = some_rule(&mut self.random);
            params.reward.reputer_part = some_reputer_part(&mut self.random);
        }
        params
    }

    fn a_loss(&mut self) -> LossFunction {
        let losses = [
            LossFunction::Absolute {},
            LossFunction::Huber { delta: real(1_500) },
            LossFunction::Pinball { tau: real(800) },
            LossFunction::BinaryCrossEntropy {},
        ];
        self.random.pick(&losses).clone()
    }

    /// Governance may only offer to itself, so that the walk keeps a governance.
    pub(super) fn an_ownership_action(&mut self) -> Ownership {
        match self.random.below(2) {
            0 => Ownership::AcceptOwnership,
            _ => Ownership::TransferOwnership {
                new_owner: self.suite.governance().to_string(),
                expiry: None,
            },
        }
    }
}
