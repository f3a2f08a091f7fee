//! Proposals of the chain's governance.

use allora_client::chain::{query, Chain, Msg, Proposal, VoteOption};
use allora_client::network::Network;
use allora_embedded_chain::EmbeddedChain;
use allora_embedded_chain::{deployed, options};
use allora_interfaces::topic_registry::{msg, ExecuteMsg, TopicParams};
use allora_interfaces::TopicId;
use allora_testing::example_topic;
use cosmwasm_std::Uint128;
use cw_ownable::{Action, Ownership};
use serde_json::json;

fn propose(network: &Network, messages: Vec<Msg>) -> u64 {
    let proposal = Proposal {
        title: "A topic".to_owned(),
        summary: "Needed.".to_owned(),
        messages,
        deposit: Uint128::new(1_000),
        expedited: false,
    };
    let outcome = network.chain.submit(&[Msg::Propose(proposal)]).unwrap();
    outcome
        .announced_number("submit_proposal", "proposal_id")
        .unwrap()
}

fn vote(chain: &EmbeddedChain, proposal_id: u64, option: VoteOption) -> String {
    let vote = Msg::Vote {
        proposal_id,
        option,
    };
    chain.submit(&[vote]).unwrap();
    chain.skip(60);
    chain.proposal(proposal_id).unwrap().status
}

#[test]
fn governance_accepts_and_opens_a_topic_by_proposal() {
    let chain = EmbeddedChain::new("deployer");
    let mut options = options(&chain, "govern", &[]);
    let governance = chain.governance().unwrap();
    options.governance = Some(governance.clone());
    let report = deployed(&chain, &options);
    let network = Network::new(&chain, &report.deployment).unwrap();

    let create = network
        .on_registry(&ExecuteMsg::CreateTopic(msg::CreateTopic {
            info: example_topic(),
            params: Box::new(TopicParams::default()),
            creator: None,
        }))
        .unwrap();
    // Before it accepts, governance governs nothing.
    let early = propose(&network, vec![create.clone()]);
    assert_eq!(vote(&chain, early, VoteOption::Yes), "failed");
    assert!(chain.proposal(early).unwrap().failed_reason.is_some());

    let accept = |contract: &str| {
        let msg = json!({"update_ownership": Action::AcceptOwnership});
        Msg::execute(contract, &msg).unwrap()
    };
    let rejected = propose(&network, vec![accept(&network.at.registry), create.clone()]);
    assert_eq!(vote(&chain, rejected, VoteOption::No), "rejected");
    let all = vec![
        accept(&network.at.registry),
        accept(&network.at.vault),
        create,
    ];
    let passed = propose(&network, all);
    assert_eq!(vote(&chain, passed, VoteOption::Yes), "passed");

    assert_eq!(network.topic(TopicId(1)).unwrap().creator, governance);
    let owner: Ownership<String> =
        query(&chain, &network.at.vault, &json!({"ownership": {}})).unwrap();
    assert_eq!(owner.owner, Some(governance));
}
