//! Amounts of ALLO. One ALLO is 10^18 base units.

use cosmwasm_std::Uint128;

/// Decimal places of ALLO.
pub const DECIMALS: u8 = 18;
/// Base units of one ALLO.
pub const ONE_ALLO: Uint128 = Uint128::new(1_000_000_000_000_000_000);
/// Base units that exist at genesis: 785,499,999 ALLO.
pub const GENESIS_SUPPLY: Uint128 = Uint128::new(785_499_999_000_000_000_000_000_000);
/// Base units that can ever exist: 1,000,000,000 ALLO.
pub const SUPPLY_CAP: Uint128 = Uint128::new(1_000_000_000_000_000_000_000_000_000);
