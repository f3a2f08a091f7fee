//! What chains of tests that stand before another leave to it.

/// The methods of [`Chain`](allora_client::chain::Chain) that `self.chain` answers.
macro_rules! left_to_the_chain {
    () => {
        fn block(&self) -> allora_client::error::Result<allora_client::chain::Block> {
            self.chain.block()
        }
        fn sender(&self) -> allora_client::error::Result<String> {
            self.chain.sender()
        }
        fn public_key(&self) -> allora_client::error::Result<Vec<u8>> {
            self.chain.public_key()
        }
        fn sign(&self, bytes: &[u8]) -> allora_client::error::Result<Vec<u8>> {
            self.chain.sign(bytes)
        }
        fn address_bytes(&self, address: &str) -> allora_client::error::Result<Vec<u8>> {
            self.chain.address_bytes(address)
        }
        fn address(&self, bytes: &[u8]) -> allora_client::error::Result<String> {
            self.chain.address(bytes)
        }
        fn simulate(&self, messages: &[Msg]) -> allora_client::error::Result<u64> {
            self.chain.simulate(messages)
        }
        fn query_smart(&self, contract: &str, msg: &[u8]) -> allora_client::error::Result<Vec<u8>> {
            self.chain.query_smart(contract, msg)
        }
        fn query_raw(
            &self,
            contract: &str,
            key: &[u8],
        ) -> allora_client::error::Result<Option<Vec<u8>>> {
            self.chain.query_raw(contract, key)
        }
        fn contract(
            &self,
            address: &str,
        ) -> allora_client::error::Result<Option<allora_client::chain::ContractInfo>> {
            self.chain.contract(address)
        }
        fn code(
            &self,
            code_id: u64,
        ) -> allora_client::error::Result<Option<allora_client::chain::CodeInfo>> {
            self.chain.code(code_id)
        }
        fn newest_codes(
            &self,
            limit: usize,
        ) -> allora_client::error::Result<Vec<allora_client::chain::CodeInfo>> {
            self.chain.newest_codes(limit)
        }
        fn proposal(
            &self,
            proposal_id: u64,
        ) -> allora_client::error::Result<allora_client::chain::ProposalState> {
            self.chain.proposal(proposal_id)
        }
        fn predict(
            &self,
            checksum: &cosmwasm_std::HexBinary,
            salt: &[u8],
        ) -> allora_client::error::Result<String> {
            self.chain.predict(checksum, salt)
        }
    };
}

pub(super) use left_to_the_chain;
