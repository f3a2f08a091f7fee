//! Messages as protobuf.

use cosmrs::proto::cosmos::authz::v1beta1::MsgExec;
use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::base::v1beta1::Coin;
use cosmrs::proto::cosmos::gov::v1::{MsgSubmitProposal, MsgVote};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract2, MsgMigrateContract, MsgPinCodes, MsgStoreCode,
    MsgSudoContract, MsgUpdateAdmin,
};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;

use super::super::{Msg, Proposal, VoteOption};

/// Who sends, who signs, who governs, and what is paid with.
pub(super) struct Encoder<'a> {
    /// Whose messages they are.
    pub(super) sender: &'a str,
    /// Who signs them; with another's leave, if that is not the sender.
    pub(super) signer: &'a str,
    /// Account of governance.
    pub(super) governance: &'a str,
    /// Denomination of deposits.
    pub(super) denom: &'a str,
}

impl Encoder<'_> {
    /// A message of a transaction. With leave each is wrapped by itself, so that the position of
    /// one that is refused is told.
    pub(super) fn signed(&self, message: &Msg) -> Any {
        let message = self.encode(message);
        if self.sender == self.signer {
            return message;
        }
        any(&MsgExec {
            grantee: self.signer.to_owned(),
            msgs: vec![message],
        })
    }

    fn encode(&self, message: &Msg) -> Any {
        let sender = self.sender.to_owned();
        match message.clone() {
            Msg::StoreCode { wasm } => any(&MsgStoreCode {
                sender,
                wasm_byte_code: super::store::compressed(&wasm),
                instantiate_permission: None,
            }),
            Msg::Instantiate2 {
                code_id,
                admin,
                label,
                msg,
                salt,
            } => any(&MsgInstantiateContract2 {
                sender,
                admin,
                code_id,
                label,
                msg: msg.into(),
                funds: vec![],
                salt,
                fix_msg: false,
            }),
            Msg::Execute { contract, msg } => any(&MsgExecuteContract {
                sender,
                contract,
                msg: msg.into(),
                funds: vec![],
            }),
            Msg::Sudo { contract, msg } => any(&MsgSudoContract {
                authority: sender,
                contract,
                msg: msg.into(),
            }),
            Msg::Migrate {
                contract,
                code_id,
                msg,
            } => any(&MsgMigrateContract {
                sender,
                contract,
                code_id,
                msg: msg.into(),
            }),
            Msg::UpdateAdmin { contract, admin } => any(&MsgUpdateAdmin {
                sender,
                new_admin: admin,
                contract,
            }),
            Msg::PinCodes { code_ids } => any(&MsgPinCodes {
                authority: sender,
                code_ids,
            }),
            Msg::BankSend { to, amount } => any(&MsgSend {
                from_address: sender,
                to_address: to,
                amount: vec![self.coin(amount)],
            }),
            Msg::Propose(proposal) => self.proposal(proposal),
            Msg::Vote {
                proposal_id,
                option,
            } => self.vote(proposal_id, option),
        }
    }

    fn proposal(&self, proposal: Proposal) -> Any {
        let inner = Encoder {
            sender: self.governance,
            ..*self
        };
        any(&MsgSubmitProposal {
            messages: proposal.messages.iter().map(|m| inner.encode(m)).collect(),
            initial_deposit: vec![self.coin(proposal.deposit.u128())],
            proposer: self.sender.to_owned(),
            metadata: String::new(),
            title: proposal.title,
            summary: proposal.summary,
            expedited: proposal.expedited,
        })
    }

    fn vote(&self, proposal_id: u64, option: VoteOption) -> Any {
        any(&MsgVote {
            proposal_id,
            voter: self.sender.to_owned(),
            option: match option {
                VoteOption::Yes => 1,
                VoteOption::Abstain => 2,
                VoteOption::No => 3,
                VoteOption::NoWithVeto => 4,
            },
            metadata: String::new(),
        })
    }

    fn coin(&self, amount: u128) -> Coin {
        Coin {
            denom: self.denom.to_owned(),
            amount: amount.to_string(),
        }
    }
}

fn any<M: Message + Name>(message: &M) -> Any {
    Any {
        type_url: M::type_url(),
        value: message.encode_to_vec(),
    }
}
