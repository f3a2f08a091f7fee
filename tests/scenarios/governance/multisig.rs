//! Governance by a multisig of a group, as others wrote them: cw3-flex-multisig and cw4-group.

use allora_interfaces::staking_vault::{
    hook, msg as vault, ExecuteMsg as Vault, HookMsg, VaultParams,
};
use allora_interfaces::topic_registry::{
    self, msg as registry, ExecuteMsg as Registry, TopicInfo, TopicParams, TopicStatus,
};
use allora_interfaces::TopicId;
use allora_testing::{allo, example_topic, Suite, SuiteBuilder};
use allora_tests::setup::quick_params;
use anyhow::Result as AnyResult;
use cosmwasm_std::{to_json_binary, Addr, CosmosMsg, WasmMsg};
use cw20::Cw20ExecuteMsg;
use cw3::{ProposalResponse, Status, Vote};
use cw3_flex_multisig::msg as multisig;
use cw4::Member;
use cw4_group::msg as group;
use cw_multi_test::{ContractWrapper, Executor};
use cw_ownable::{Action, Ownership};
use cw_utils::{Duration, Threshold};
use serde::Serialize;

/// Three members with a vote each, of which two decide.
struct Council {
    suite: Suite,
    address: Addr,
    members: [Addr; 3],
    proposals: u64,
}

impl Council {
    /// Founded, with 100 ALLO, and the suite not yet in its hands.
    fn found() -> Self {
        let mut suite = SuiteBuilder::new().build();
        let members = ["uma", "vic", "xia"].map(|name| suite.account(name));
        let code = ContractWrapper::new(
            cw4_group::contract::execute,
            cw4_group::contract::instantiate,
            cw4_group::contract::query,
        );
        let group_code = suite.app.store_code(Box::new(code));
        let code = ContractWrapper::new(
            cw3_flex_multisig::contract::execute,
            cw3_flex_multisig::contract::instantiate,
            cw3_flex_multisig::contract::query,
        );
        let multisig_code = suite.app.store_code(Box::new(code));
        let founder = suite.account("founder");
        let group = group::InstantiateMsg {
            admin: None,
            members: members
                .iter()
                .map(|addr| Member {
                    addr: addr.to_string(),
                    weight: 1,
                })
                .collect(),
        };
        let app = &mut suite.app;
        let group = app.instantiate_contract(group_code, founder.clone(), &group, &[], "g", None);
        let council = multisig::InstantiateMsg {
            group_addr: group.unwrap().into(),
            threshold: Threshold::AbsoluteCount { weight: 2 },
            max_voting_period: Duration::Time(3_600),
            executor: None,
            proposal_deposit: None,
        };
        let address = app.instantiate_contract(multisig_code, founder, &council, &[], "m", None);
        let address = address.unwrap();
        suite.fund(&address, allo(100));
        // a vote counts from the block after the group was made
        suite.skip(5);
        Self {
            suite,
            address,
            members,
            proposals: 0,
        }
    }

    /// Founded, and the owner of registry and vault.
    fn in_office() -> Self {
        let mut council = Self::found();
        let governance = council.suite.governance();
        let offer = Action::TransferOwnership {
            new_owner: council.address.to_string(),
            expiry: None,
        };
        let contracts = council.suite.contracts.clone();
        let mut accept = vec![];
        for contract in [&contracts.registry, &contracts.vault] {
            // both spell this message alike
            let offer = Vault::UpdateOwnership(offer.clone());
            council
                .suite
                .execute(&governance, contract, &offer)
                .unwrap();
            accept.push(call(
                contract,
                &Vault::UpdateOwnership(Action::AcceptOwnership),
            ));
        }
        council.decide(accept).unwrap();
        council
    }

    fn act(&mut self, who: &Addr, message: &multisig::ExecuteMsg) -> AnyResult<()> {
        let address = self.address.clone();
        self.suite.execute(who, &address, message).map(|_| ())
    }

    /// Proposes; the proposer's vote counts.
    fn propose(&mut self, who: &Addr, msgs: Vec<CosmosMsg>) -> AnyResult<u64> {
        let propose = multisig::ExecuteMsg::Propose {
            title: "a proposal".to_owned(),
            description: String::new(),
            msgs,
            latest: None,
        };
        self.act(who, &propose)?;
        self.proposals += 1;
        Ok(self.proposals)
    }

    fn status(&self, proposal_id: u64) -> Status {
        let question = multisig::QueryMsg::Proposal { proposal_id };
        let proposal: ProposalResponse = self.suite.query(&self.address, &question).unwrap();
        proposal.status
    }

    /// Proposes, has a second member agree, and anybody execute.
    fn decide(&mut self, msgs: Vec<CosmosMsg>) -> AnyResult<()> {
        let [first, second, _] = self.members.clone();
        let proposal_id = self.propose(&first, msgs)?;
        let vote = Vote::Yes;
        self.act(&second, &multisig::ExecuteMsg::Vote { proposal_id, vote })?;
        let anybody = self.suite.keeper();
        self.act(&anybody, &multisig::ExecuteMsg::Execute { proposal_id })
    }

    fn on_registry(&self, message: &Registry) -> CosmosMsg {
        call(&self.suite.contracts.registry, message)
    }

    fn on_vault(&self, message: &Vault) -> CosmosMsg {
        call(&self.suite.contracts.vault, message)
    }

    /// Sends ALLO of the council's with a message.
    fn pay(&self, contract: &Addr, allo_: u128, hook: &impl Serialize) -> CosmosMsg {
        let send = Cw20ExecuteMsg::Send {
            contract: contract.to_string(),
            amount: allo(allo_),
            msg: to_json_binary(hook).unwrap(),
        };
        call(&self.suite.contracts.token, &send)
    }

    fn create(&self, info: TopicInfo, params: TopicParams) -> CosmosMsg {
        self.on_registry(&Registry::CreateTopic(registry::CreateTopic {
            info,
            params: Box::new(params),
            creator: Some(self.address.to_string()),
        }))
    }
}

fn call(contract: &Addr, message: &impl Serialize) -> CosmosMsg {
    CosmosMsg::Wasm(WasmMsg::Execute {
        contract_addr: contract.to_string(),
        msg: to_json_binary(message).unwrap(),
        funds: vec![],
    })
}

#[test]
fn a_multisig_accepts_the_contracts_in_one_proposal() {
    let council = Council::in_office();
    let contracts = council.suite.contracts.clone();
    for contract in [&contracts.registry, &contracts.vault] {
        let question = allora_interfaces::staking_vault::QueryMsg::Ownership {};
        let ownership: Ownership<String> = council.suite.query(contract, &question).unwrap();
        assert_eq!(ownership.owner, Some(council.address.to_string()));
        assert_eq!(ownership.pending_owner, None);
    }
}

#[test]
fn a_multisig_opens_pays_for_edits_and_pauses_topics() {
    let mut council = Council::in_office();
    let create = council.create(example_topic(), quick_params());
    council.decide(vec![create]).unwrap();
    let topic_id = TopicId(1);
    let entry = council.suite.topic_entry(topic_id).unwrap();
    assert_eq!(entry.creator, council.address.to_string());

    // a second one at its own cost, as anybody's, and revenue for the first
    let contracts = council.suite.contracts.clone();
    let fee = council.suite.fees().unwrap().topic_creation;
    let create = topic_registry::HookMsg::CreateTopic(topic_registry::hook::CreateTopic {
        info: example_topic(),
        params: Box::new(quick_params()),
    });
    let create = Cw20ExecuteMsg::Send {
        contract: contracts.registry.to_string(),
        amount: fee,
        msg: to_json_binary(&create).unwrap(),
    };
    let fund = HookMsg::FundTopic(hook::FundTopic {
        topic_id,
        payer: None,
    });
    let pay = vec![
        call(&contracts.token, &create),
        council.pay(&contracts.vault, 7, &fund),
    ];
    let before = council.suite.balance(&council.address).unwrap();
    council.decide(pay).unwrap();
    let after = council.suite.balance(&council.address).unwrap();
    assert_eq!(before - after, fee + allo(7));
    assert_eq!(council.suite.topic_count().unwrap(), 2);

    let mut params = quick_params();
    params.schedule.epoch_length = 1_200;
    let edit = council.on_registry(&Registry::UpdateTopic(registry::UpdateTopic {
        topic_id,
        description: None,
        metadata_uri: None,
        params: Some(Box::new(params)),
    }));
    // refused while a window is open; the proposal can be executed later
    council.suite.skip(250);
    council.decide(vec![edit]).unwrap();
    assert_eq!(council.suite.topic_entry(topic_id).unwrap().version, 2);

    let pause = Registry::PauseTopic(registry::PauseTopic { topic_id });
    let pause = council.on_registry(&pause);
    council.decide(vec![pause]).unwrap();
    let status = council.suite.topic(topic_id).unwrap().status;
    assert_eq!(status, TopicStatus::Paused);
    assert_eq!(council.suite.check_invariants(), Vec::<String>::new());
}

#[test]
fn a_minority_and_strangers_decide_nothing() {
    let mut council = Council::in_office();
    let stranger = council.suite.account("mallory");
    let create = council.create(example_topic(), quick_params());
    council
        .propose(&stranger, vec![create.clone()])
        .unwrap_err();

    let [first, second, third] = council.members.clone();
    let proposal_id = council.propose(&first, vec![create.clone()]).unwrap();
    council
        .act(&first, &multisig::ExecuteMsg::Execute { proposal_id })
        .unwrap_err();
    for (who, vote) in [(&second, Vote::No), (&third, Vote::No)] {
        council
            .act(who, &multisig::ExecuteMsg::Vote { proposal_id, vote })
            .unwrap();
    }
    assert_eq!(council.status(proposal_id), Status::Rejected);

    // a member by itself is nobody to the contracts
    let msg = Registry::CreateTopic(registry::CreateTopic {
        info: example_topic(),
        params: Box::new(quick_params()),
        creator: None,
    });
    council.suite.on_registry(&first, &msg).unwrap_err();
    assert_eq!(council.suite.topic_count().unwrap(), 0);
}

/// What one message of a proposal is refused for undoes the others; it passed, and can be tried again.
#[test]
fn a_proposal_that_fails_leaves_nothing_half_done() {
    let mut council = Council::in_office();
    let before = council.suite.state_digest();
    let params = VaultParams {
        unbonding_period: 777,
        ..VaultParams::default()
    };
    let set = Vault::SetParams(vault::SetParams {
        params: Box::new(params),
    });
    let pause = Registry::PauseTopic(registry::PauseTopic {
        topic_id: TopicId(9),
    });
    let both = vec![council.on_vault(&set), council.on_registry(&pause)];
    council.decide(both).unwrap_err();
    assert_eq!(council.suite.state_digest(), before);
    assert_eq!(council.status(council.proposals), Status::Passed);

    let set = council.on_vault(&set);
    council.decide(vec![set]).unwrap();
    let params = council.suite.vault_params().unwrap();
    assert_eq!(params.unbonding_period, 777);
}
