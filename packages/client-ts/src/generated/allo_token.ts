// Written by `cargo run -p allora-schema` from the messages in Rust; not edited by hand.

import type { Binary, Timestamp, Uint128 } from "../brands.js";

/**
 * A human readable address.
 *
 * In Cosmos, this is typically bech32 encoded. But for multi-chain smart contracts no assumptions should be made other than being UTF-8 encoded and of reasonable length.
 *
 * This type represents a validated address. It can be created in the following ways 1. Use `Addr::unchecked(input)` 2. Use `let checked: Addr = deps.api.addr_validate(input)?` 3. Use `let checked: Addr = deps.api.addr_humanize(canonical_addr)?` 4. Deserialize from JSON. This must only be done from JSON that was validated before such as a contract's state. `Addr` must not be used in messages sent by the user because this would result in unvalidated instances.
 *
 * This type is immutable. If you really need to mutate it (Really? Are you sure?), create a mutable copy using `let mut mutable = Addr::to_string()` and operate on that `String` instance.
 */
export type Addr = string;

export type AllAccountsResponse = {
  accounts: Array<string>;
};

export type AllAllowancesResponse = {
  allowances: Array<AllowanceInfo>;
};

export type AllSpenderAllowancesResponse = {
  allowances: Array<SpenderAllowanceInfo>;
};

export type AllowanceInfo = {
  allowance: Uint128;
  expires: Expiration;
  spender: string;
};

export type AllowanceResponse = {
  allowance: Uint128;
  expires: Expiration;
};

export type BalanceResponse = {
  balance: Uint128;
};

export type Cw20Coin = {
  address: string;
  amount: Uint128;
};

/** When we download an embedded logo, we get this response type. We expect a SPA to be able to accept this info and display it. */
export type DownloadLogoResponse = {
  data: Binary;
  mime_type: string;
};

/** This is used to store the logo on the blockchain in an accepted format. Enforce maximum size of 5KB on all variants. */
export type EmbeddedLogo =
  /** Store the Logo as an SVG file. The content must conform to the spec at https://en.wikipedia.org/wiki/Scalable_Vector_Graphics (The contract should do some light-weight sanity-check validation) */
  | {
    svg: Binary;
  }
  /** Store the Logo as a PNG file. This will likely only support up to 64x64 or so within the 5KB limit. */
  | {
    png: Binary;
  };

export type ExecuteMsg =
  /** Transfer is a base message to move tokens to another account without triggering actions */
  | {
    transfer: {
      amount: Uint128;
      recipient: string;
    };
  }
  /** Burn is a base message to destroy tokens forever */
  | {
    burn: {
      amount: Uint128;
    };
  }
  /** Send is a base message to transfer tokens to a contract and trigger an action on the receiving contract. */
  | {
    send: {
      amount: Uint128;
      contract: string;
      msg: Binary;
    };
  }
  /** Only with "approval" extension. Allows spender to access an additional amount tokens from the owner's (env.sender) account. If expires is Some(), overwrites current allowance expiration with this one. */
  | {
    increase_allowance: {
      amount: Uint128;
      expires?: Expiration | null;
      spender: string;
    };
  }
  /** Only with "approval" extension. Lowers the spender's access of tokens from the owner's (env.sender) account by amount. If expires is Some(), overwrites current allowance expiration with this one. */
  | {
    decrease_allowance: {
      amount: Uint128;
      expires?: Expiration | null;
      spender: string;
    };
  }
  /** Only with "approval" extension. Transfers amount tokens from owner -> recipient if `env.sender` has sufficient pre-approval. */
  | {
    transfer_from: {
      amount: Uint128;
      owner: string;
      recipient: string;
    };
  }
  /** Only with "approval" extension. Sends amount tokens from owner -> contract if `env.sender` has sufficient pre-approval. */
  | {
    send_from: {
      amount: Uint128;
      contract: string;
      msg: Binary;
      owner: string;
    };
  }
  /** Only with "approval" extension. Destroys tokens forever */
  | {
    burn_from: {
      amount: Uint128;
      owner: string;
    };
  }
  /** Only with the "mintable" extension. If authorized, creates amount new tokens and adds to the recipient balance. */
  | {
    mint: {
      amount: Uint128;
      recipient: string;
    };
  }
  /** Only with the "mintable" extension. The current minter may set a new minter. Setting the minter to None will remove the token's minter forever. */
  | {
    update_minter: {
      new_minter?: string | null;
    };
  }
  /** Only with the "marketing" extension. If authorized, updates marketing metadata. Setting None/null for any of these will leave it unchanged. Setting Some("") will clear this field on the contract storage */
  | {
    update_marketing: {
      /** A longer description of the token and it's utility. Designed for tooltips or such */
      description?: string | null;
      /** The address (if any) who can update this data structure */
      marketing?: string | null;
      /** A URL pointing to the project behind this token. */
      project?: string | null;
    };
  }
  /** If set as the "marketing" role on the contract, upload a new URL, SVG, or PNG for the token */
  | {
    upload_logo: Logo;
  };

/** Expiration represents a point in time when some event happens. It can compare with a BlockInfo and will return is_expired() == true once the condition is hit (and for every block in the future) */
export type Expiration =
  /** AtHeight will expire when `env.block.height` >= height */
  | {
    at_height: number;
  }
  /** AtTime will expire when `env.block.time` >= time */
  | {
    at_time: Timestamp;
  }
  /** Never will never expire. Used to express the empty variant */
  | {
    never: Record<string, never>;
  };

/**
 * A part of an initial balance that unlocks with time.
 *
 * Instants are durations since genesis, which is the block that instantiates the token: whoever writes a deployment knows those, and not when it will happen.
 */
export type Grant = {
  /** Whose; it has an initial balance of at least `amount`. */
  address: string;
  /** Base units, more than 0. */
  amount: Uint128;
  /** Seconds after genesis, not before `start`: nothing is unlocked before. */
  cliff: number;
  /** Seconds after genesis, not before `cliff`: all is unlocked from here on. */
  end: number;
  /** Seconds after genesis: the amount unlocks in proportion to the time since. */
  start?: number;
};

/** Genesis: that of cw20-base, and what of it is locked. */
export type InstantiateMsg = {
  /** Decimal places. */
  decimals: number;
  /** Who has how much. */
  initial_balances: Array<Cw20Coin>;
  /** How the token is described. */
  marketing?: MarketingInfo | null;
  /** Who may mint, and up to what supply. */
  mint?: MinterResponse | null;
  /** 3 to 50 bytes. */
  name: string;
  /** 3 to 12 letters or dashes. */
  symbol: string;
  /** What of the initial balances is locked; nothing if left out. */
  vesting?: Array<Grant>;
};

/** Base units that unlock with time: those of one account, or those of all accounts whose instants are the same. */
export type Lock = {
  /** Base units, locked or not any more. */
  amount: Uint128;
  /** Nothing is unlocked before. */
  cliff: Timestamp;
  /** All is unlocked from here on. */
  end: Timestamp;
  /** They unlock in proportion to the time since. */
  start: Timestamp;
};

/** This is used for uploading logo data, or setting it in InstantiateData */
export type Logo =
  /** A reference to an externally hosted logo. Must be a valid HTTP or HTTPS URL. */
  | {
    url: string;
  }
  /** Logo content stored on the blockchain. Enforce maximum size of 5KB on all variants */
  | {
    embedded: EmbeddedLogo;
  };

/** This is used to display logo info, provide a link or inform there is one that can be downloaded from the blockchain itself */
export type LogoInfo =
  /** A reference to an externally hosted logo. Must be a valid HTTP or HTTPS URL. */
  | {
    url: string;
  }
  /** There is an embedded logo on the chain, make another call to download it. */
  | "embedded";

/** How the token is described. */
export type MarketingInfo = {
  /** In words. */
  description?: string | null;
  /** Picture. */
  logo?: Logo | null;
  /** Who may change this. */
  marketing?: string | null;
  /** Address of the project. */
  project?: string | null;
};

export type MarketingInfoResponse = {
  /** A longer description of the token and it's utility. Designed for tooltips or such */
  description?: string | null;
  /** A link to the logo, or a comment there is an on-chain logo stored */
  logo?: LogoInfo | null;
  /** The address (if any) who can update this data structure */
  marketing?: Addr | null;
  /** A URL pointing to the project behind this token. */
  project?: string | null;
};

/** Migration takes no parameters. */
export type MigrateMsg = Record<string, never>;

export type MinterResponse = {
  /** cap is a hard cap on total supply that can be achieved by minting. Note that this refers to total_supply. If None, there is unlimited cap. */
  cap?: Uint128 | null;
  minter: string;
};

/** Questions: those of cw20-base, whose pages start after `start_after` and have `limit` entries, 10 if left out and 30 at most, and three about what genesis locked. */
export type QueryMsg =
  /** Balance of an account, 0 if it has none. */
  | {
    balance: {
      address: string;
    };
  }
  /** Name, symbol, decimals and supply. */
  | {
    token_info: Record<string, never>;
  }
  /** Who may mint, and up to what supply. */
  | {
    minter: Record<string, never>;
  }
  /** How much of the owner's the spender may spend, 0 if nothing. */
  | {
    allowance: {
      owner: string;
      spender: string;
    };
  }
  /** All allowances an owner gave. */
  | {
    all_allowances: {
      limit?: number | null;
      owner: string;
      /** After this spender. */
      start_after?: string | null;
    };
  }
  /** All allowances a spender was given. */
  | {
    all_spender_allowances: {
      limit?: number | null;
      spender: string;
      /** After this owner. */
      start_after?: string | null;
    };
  }
  /** All accounts that have a balance. */
  | {
    all_accounts: {
      limit?: number | null;
      start_after?: string | null;
    };
  }
  /** How the token is described. */
  | {
    marketing_info: Record<string, never>;
  }
  /** Its picture; an error if none is stored. */
  | {
    download_logo: Record<string, never>;
  }
  /** What of an account is locked now, and what it can move. */
  | {
    vesting: {
      address: string;
    };
  }
  /** The same of every account with a grant, ascending by address; `limit` defaults to 30, at most 100. */
  | {
    vestings: {
      limit?: number | null;
      /** After this address. */
      start_after?: string | null;
    };
  }
  /** What exists, and what of it is locked at an instant. */
  | {
    supply: {
      /** When, past or future; now if left out. */
      at?: Timestamp | null;
    };
  };

export type SpenderAllowanceInfo = {
  allowance: Uint128;
  expires: Expiration;
  owner: string;
};

/** What exists now, against what is locked at an instant. */
export type SupplyResponse = {
  /** The instant. */
  at: Timestamp;
  /** `total − locked`. The treasury of the vault, which does not circulate either, is not known here. */
  circulating: Uint128;
  /** Base units locked then, rounded up per schedule: at most what the accounts' own locks sum to, and less by less than a unit per account. */
  locked: Uint128;
  /** Base units that exist now. */
  total: Uint128;
};

export type TokenInfoResponse = {
  decimals: number;
  name: string;
  symbol: string;
  total_supply: Uint128;
};

/** An account's grant. `vested + locked` is the amount of the grant. */
export type VestingResponse = {
  address: string;
  /** Base units the account has, locked or not. */
  balance: Uint128;
  /** None, if the account never had one, or has moved ALLO since it ended. */
  grant?: Lock | null;
  /** Base units of the grant that are locked. */
  locked: Uint128;
  /** Base units it can move: the balance without what is locked. */
  spendable: Uint128;
  /** Base units of the grant that are unlocked, rounded down. */
  vested: Uint128;
};

/** A page. */
export type VestingsResponse = {
  /** Ascending by address. */
  vestings: Array<VestingResponse>;
};

/** What each question is answered with. */
export interface Responses {
  all_accounts: AllAccountsResponse;
  all_allowances: AllAllowancesResponse;
  all_spender_allowances: AllSpenderAllowancesResponse;
  allowance: AllowanceResponse;
  balance: BalanceResponse;
  download_logo: DownloadLogoResponse;
  marketing_info: MarketingInfoResponse;
  minter: MinterResponse;
  supply: SupplyResponse;
  token_info: TokenInfoResponse;
  vesting: VestingResponse;
  vestings: VestingsResponse;
}
