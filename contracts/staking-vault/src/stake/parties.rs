//! Who a position is between.

use cosmwasm_std::Addr;

/// Whom a position is on and whose it is; of an operator's own stake both are the same.
#[derive(Clone, Copy)]
pub(crate) struct Parties<'a> {
    pub(crate) operator: &'a Addr,
    pub(crate) holder: &'a Addr,
}

impl<'a> Parties<'a> {
    /// Of the own stake of an account.
    pub(crate) const fn own(account: &'a Addr) -> Self {
        Self {
            operator: account,
            holder: account,
        }
    }

    /// Whether it is the operator's own.
    pub(crate) fn is_own(self) -> bool {
        self.operator == self.holder
    }
}
