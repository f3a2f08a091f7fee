//! Making transactions, what they may cost, and signing them.

use cosmrs::proto::cosmos::tx::v1beta1::TxRaw;
use cosmrs::proto::traits::Message;
use cosmrs::tx::{AuthInfo, Body, Fee, SignDoc, SignerInfo};
use cosmrs::{AccountId, Coin};

use super::super::{Chain, Msg};
use super::encode::Encoder;
use super::transaction::Account;
use super::CosmosChain;
use crate::error::{ClientError, Result};

/// Gas whose fee is the ceiling if none is named. The dearest usual transaction, the upload
/// of the coordinator, is asked for some 6,000,000.
const USUAL_MOST_GAS: u64 = 10_000_000;

impl CosmosChain {
    pub(super) fn signed(&self, messages: &[Msg], account: Account, gas: u64) -> Result<Vec<u8>> {
        let fee = self.fee(gas)?;
        let (body, auth) = self.unsigned(messages, account, fee)?;
        let chain_id = self
            .known_chain_id()?
            .parse()
            .map_err(|error| ClientError::malformed("the chain id", error))?;
        let signing = self.key()?.signing()?;
        SignDoc::new(&body, &auth, &chain_id, account.number)
            .and_then(|document| document.sign(&signing))
            .and_then(|raw| raw.to_bytes())
            .map_err(unsignable)
    }

    /// A transaction for simulation: whoever gets it cannot send it, for nobody signed it.
    pub(super) fn simulable(&self, messages: &[Msg], account: Account) -> Result<Vec<u8>> {
        let (body, auth) = self.unsigned(
            messages,
            account,
            Fee {
                amount: vec![],
                gas_limit: 0,
                payer: None,
                granter: self.granter()?,
            },
        )?;
        let raw = TxRaw {
            body_bytes: body.into_bytes().map_err(unsignable)?,
            auth_info_bytes: auth.into_bytes().map_err(unsignable)?,
            signatures: vec![vec![]],
        };
        Ok(raw.encode_to_vec())
    }

    fn unsigned(&self, messages: &[Msg], account: Account, fee: Fee) -> Result<(Body, AuthInfo)> {
        let (sender, signer) = (self.sender()?, self.signer()?);
        let governance = self.governance()?;
        let encoder = Encoder {
            sender: &sender,
            signer: &signer,
            governance: &governance,
            denom: &self.config.denom,
        };
        let body = Body::new(
            messages.iter().map(|message| encoder.signed(message)),
            "",
            0_u32,
        );
        let public = self.key()?.public();
        let signer = SignerInfo::single_direct(Some(public), account.sequence);
        Ok((body, signer.auth_info(fee)))
    }

    /// The fee of so much gas, which a node that lies about gas cannot make larger than
    /// the ceiling.
    fn fee(&self, gas: u64) -> Result<Fee> {
        let price = |gas: u64| (gas as f64 * self.config.gas_price).ceil() as u128;
        let fixed = self.config.gas_limit.unwrap_or(0);
        let ceiling = self
            .max_fee
            .unwrap_or_else(|| price(fixed.max(USUAL_MOST_GAS)));
        let fee = price(gas);
        if fee > ceiling {
            return Err(ClientError::FeeTooHigh {
                fee,
                gas,
                ceiling,
                denom: self.config.denom.clone(),
            });
        }
        let mut amount = vec![];
        if fee > 0 {
            amount.push(Coin {
                denom: self.config.denom.parse().map_err(unsignable)?,
                amount: fee,
            });
        }
        Ok(Fee {
            amount,
            gas_limit: gas,
            payer: None,
            granter: self.granter()?,
        })
    }

    /// Who pays the fee, if it is not the signer.
    fn granter(&self) -> Result<Option<AccountId>> {
        let granter = self.fee_granter.as_deref().map(str::parse);
        granter.transpose().map_err(unsignable)
    }
}

fn unsignable(error: impl ToString) -> ClientError {
    ClientError::malformed("a transaction", error)
}
