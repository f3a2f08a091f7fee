//! Questions about codes, contracts and proposals.

use std::io::Write;
use std::panic::resume_unwind;

use cosmrs::proto::cosmos::base::query::v1beta1::PageRequest;
use cosmrs::proto::cosmos::gov::v1::{QueryProposalRequest, QueryProposalResponse};
use cosmrs::proto::cosmwasm::wasm::v1::{
    ContractCodeHistoryEntry, ContractCodeHistoryOperationType, QueryCodeRequest,
    QueryCodeResponse, QueryCodesRequest, QueryCodesResponse, QueryContractHistoryRequest,
    QueryContractHistoryResponse, QueryContractInfoRequest, QueryContractInfoResponse,
    QueryRawContractStateRequest, QueryRawContractStateResponse, QuerySmartContractStateRequest,
    QuerySmartContractStateResponse,
};
use cosmrs::proto::traits::Message;
use flate2::write::GzEncoder;
use flate2::Compression;
use serde_json::{json, Value};

use super::super::{CodeInfo, ContractInfo, ProposalState};
use super::rpc::TOGETHER;
use super::{base64, hexadecimal, CosmosChain};
use crate::error::{ClientError, Result};

/// A file as it is uploaded: what is shorter costs less gas.
pub(super) fn compressed(wasm: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    match encoder.write_all(wasm).and_then(|()| encoder.finish()) {
        Ok(bytes) => bytes,
        Err(_) => wasm.to_vec(),
    }
}

impl CosmosChain {
    /// A query of the application, by its gRPC path.
    pub(super) fn abci<Request: Message, Response: Message + Default>(
        &self,
        path: &str,
        request: &Request,
    ) -> Result<Response> {
        let data = hexadecimal(&request.encode_to_vec());
        let params = json!({"path": path, "data": data, "prove": false});
        let answer = self.rpc.call("abci_query", &params)?;
        let response = answer.get("response").unwrap_or(&Value::Null);
        let code = response.get("code").and_then(Value::as_u64).unwrap_or(0);
        if code != 0 {
            let log = response.get("log").and_then(Value::as_str);
            return Err(ClientError::QueryRefused {
                reason: log.unwrap_or("no reason given").to_owned(),
            });
        }
        let value = response.get("value").and_then(Value::as_str);
        let bytes = base64(path, value.unwrap_or_default())?;
        Response::decode(bytes.as_slice()).map_err(|error| ClientError::malformed(path, error))
    }

    pub(super) fn smart(&self, contract: &str, msg: &[u8]) -> Result<Vec<u8>> {
        let response: QuerySmartContractStateResponse = self.abci(
            "/cosmwasm.wasm.v1.Query/SmartContractState",
            &QuerySmartContractStateRequest {
                address: contract.to_owned(),
                query_data: msg.to_vec(),
            },
        )?;
        Ok(response.data)
    }

    /// Several questions, so many at a time as there are connections.
    pub(super) fn smart_each(&self, contract: &str, msgs: &[Vec<u8>]) -> Vec<Result<Vec<u8>>> {
        let share = msgs.len().div_ceil(TOGETHER).max(1);
        let ask = |share: &[Vec<u8>]| -> Vec<_> {
            let answers = share.iter().map(|msg| self.smart(contract, msg));
            answers.collect()
        };
        std::thread::scope(|scope| {
            let shares = msgs.chunks(share);
            let threads: Vec<_> = shares.map(|one| scope.spawn(move || ask(one))).collect();
            let answers = threads.into_iter().map(|thread| thread.join());
            let answers =
                answers.map(|answers| answers.unwrap_or_else(|panic| resume_unwind(panic)));
            answers.flatten().collect()
        })
    }

    pub(super) fn raw(&self, contract: &str, key: &[u8]) -> Result<Option<Vec<u8>>> {
        let response: QueryRawContractStateResponse = self.abci(
            "/cosmwasm.wasm.v1.Query/RawContractState",
            &QueryRawContractStateRequest {
                address: contract.to_owned(),
                query_data: key.to_vec(),
            },
        )?;
        Ok(Some(response.data).filter(|data| !data.is_empty()))
    }

    /// What a contract was made with: its history begins with it. Empty if the node does not
    /// know the beginning.
    pub(super) fn first_message(&self, address: &str) -> Result<Vec<u8>> {
        let response: QueryContractHistoryResponse = self.abci(
            "/cosmwasm.wasm.v1.Query/ContractHistory",
            &QueryContractHistoryRequest {
                address: address.to_owned(),
                pagination: None,
            },
        )?;
        let first = response.entries.into_iter().next();
        let made = |entry: &ContractCodeHistoryEntry| {
            entry.operation == i32::from(ContractCodeHistoryOperationType::Init)
        };
        Ok(first.filter(made).map_or_else(Vec::new, |entry| entry.msg))
    }

    pub(super) fn contract_info(&self, address: &str) -> Result<Option<ContractInfo>> {
        let response: Option<QueryContractInfoResponse> = present(self.abci(
            "/cosmwasm.wasm.v1.Query/ContractInfo",
            &QueryContractInfoRequest {
                address: address.to_owned(),
            },
        ))?;
        Ok(response
            .and_then(|response| response.contract_info)
            .map(|info| ContractInfo {
                code_id: info.code_id,
                creator: info.creator,
                admin: Some(info.admin).filter(|admin| !admin.is_empty()),
                label: info.label,
            }))
    }

    pub(super) fn code_info(&self, code_id: u64) -> Result<Option<CodeInfo>> {
        let response: Option<QueryCodeResponse> = present(self.abci(
            "/cosmwasm.wasm.v1.Query/Code",
            &QueryCodeRequest { code_id },
        ))?;
        Ok(response
            .and_then(|response| response.code_info)
            .map(|info| CodeInfo {
                code_id: info.code_id,
                checksum: info.data_hash.into(),
            }))
    }

    pub(super) fn codes(&self, limit: usize) -> Result<Vec<CodeInfo>> {
        let response: QueryCodesResponse = self.abci(
            "/cosmwasm.wasm.v1.Query/Codes",
            &QueryCodesRequest {
                pagination: Some(PageRequest {
                    key: vec![],
                    offset: 0,
                    limit: limit as u64,
                    count_total: false,
                    reverse: true,
                }),
            },
        )?;
        let codes = response.code_infos.into_iter().map(|info| CodeInfo {
            code_id: info.code_id,
            checksum: info.data_hash.into(),
        });
        Ok(codes.collect())
    }

    pub(super) fn proposal_state(&self, proposal_id: u64) -> Result<ProposalState> {
        let response: QueryProposalResponse = self.abci(
            "/cosmos.gov.v1.Query/Proposal",
            &QueryProposalRequest { proposal_id },
        )?;
        let proposal = response.proposal.ok_or_else(|| {
            ClientError::malformed(format!("proposal {proposal_id}"), "it is empty")
        })?;
        let status = match proposal.status {
            1 => "deposit",
            2 => "voting",
            3 => "passed",
            4 => "rejected",
            5 => "failed",
            _ => "unknown",
        };
        Ok(ProposalState {
            proposal_id,
            status: status.to_owned(),
            failed_reason: Some(proposal.failed_reason).filter(|reason| !reason.is_empty()),
            voting_ends: proposal
                .voting_end_time
                .and_then(|time| u64::try_from(time.seconds).ok()),
        })
    }
}

/// `None` for what the chain says it does not have.
fn present<T>(answer: Result<T>) -> Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(ClientError::QueryRefused { reason })
            if reason.contains("not found") || reason.contains("no such") =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
