//! The vault, as far as the coordinator sees it.

use super::*;

impl TestCoordinator {
    /// From now on whatever the vault is asked for is [`STAKE`], bonds as well.
    pub(crate) fn bond_everybody(&mut self) {
        self.deps.querier.update_wasm(|request| {
            let WasmQuery::Raw { key, .. } = request else {
                panic!("unexpected query {request:?}");
            };
            let bonds = key.windows(5).any(|part| part == b"bonds");
            let answer = match bonds {
                true => Uint128::new(STAKE).to_bytes().into(),
                false => stored_stake(STAKE),
            };
            SystemResult::Ok(Answer::Ok(answer))
        });
    }

    /// Plays the vault until nothing is left to answer.
    pub(super) fn deliver(&mut self, messages: Vec<SubMsg>) {
        for message in messages {
            if self.ask_itself(&message) {
                continue;
            }
            let result = self.settle(&message);
            let answer = Reply {
                id: message.id,
                payload: message.payload,
                gas_used: 0,
                result,
            };
            let response = reply(self.deps.as_mut(), self.env.clone(), answer).unwrap();
            self.replies.extend(response.events.clone());
            self.deliver(response.messages);
        }
    }

    /// Plays what the contract sends itself; whether it was that.
    fn ask_itself(&mut self, message: &SubMsg) -> bool {
        let CosmosMsg::Wasm(WasmMsg::Execute {
            contract_addr, msg, ..
        }) = &message.msg
        else {
            return false;
        };
        if *contract_addr != self.env.contract.address.as_str() {
            return false;
        }
        assert!(
            message.gas_limit.is_some(),
            "it may burn all gas: {message:?}"
        );
        let info = message_info(&self.env.contract.address, &[]);
        let before = self.dump();
        let result = execute(
            self.deps.as_mut(),
            self.env.clone(),
            info,
            from_json(msg).unwrap(),
        );
        let response = match result {
            Ok(response) => response,
            Err(error) => {
                self.restore(&before);
                let answer = Reply {
                    id: message.id,
                    payload: message.payload.clone(),
                    gas_used: 0,
                    result: SubMsgResult::Err(error.to_string()),
                };
                reply(self.deps.as_mut(), self.env.clone(), answer).unwrap()
            }
        };
        self.replies.extend(response.events);
        true
    }

    fn settle(&mut self, message: &SubMsg) -> SubMsgResult {
        let CosmosMsg::Wasm(WasmMsg::Execute { msg, .. }) = &message.msg else {
            panic!("not for the vault: {message:?}");
        };
        let VaultMsg::Settle(vault_msg::Settle {
            epoch,
            since,
            until,
            next_since,
            due,
            settlement,
            offences,
            ..
        }) = from_json(msg).unwrap()
        else {
            panic!("not a settlement: {message:?}");
        };
        let Vault::Pays(amount) = self.vault else {
            return SubMsgResult::Err("codespace: wasm, code: 5".into());
        };
        let last = self.settled.last().map(|(epoch, ..)| *epoch);
        let amount = match settlement {
            Settlement::Paid { .. } => Uint128::new(amount),
            Settlement::Void {} => Uint128::zero(),
        };
        // what the last epoch costs besides
        if last == Some(epoch) && amount.is_zero() {
            assert_eq!(since, until, "it is paid once");
            self.forfeited.push(offences);
            let nothing = SettleResponse::default();
            return SubMsgResult::Ok(answered(&to_json_binary(&nothing).unwrap()));
        }
        assert!(last < Some(epoch), "the vault wants epochs in order");
        self.settled.push((epoch, due, settlement));
        self.punished.push(offences);
        self.since.push(since);
        self.until.push([until, next_since]);
        let answer = SettleResponse {
            inferers: amount,
            forecasters: amount,
            reputers: amount,
            ..SettleResponse::default()
        };
        SubMsgResult::Ok(answered(&to_json_binary(&answer).unwrap()))
    }
}

/// The vault's response as the wasm module wraps it: field 1 of a protobuf.
pub(crate) fn answered(data: &[u8]) -> SubMsgResponse {
    let mut value = vec![0x0a];
    let mut length = data.len();
    while length > 0x7f {
        value.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    value.push(length as u8);
    value.extend(data);
    #[allow(deprecated)]
    SubMsgResponse {
        events: vec![],
        data: None,
        msg_responses: vec![MsgResponse {
            type_url: "/cosmwasm.wasm.v1.MsgExecuteContractResponse".into(),
            value: Binary::new(value),
        }],
    }
}
