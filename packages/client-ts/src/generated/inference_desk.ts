// Written by `cargo run -p allora-schema` from the messages in Rust; not edited by hand.

import type { Binary, Real, Timestamp, Uint128 } from "../brands.js";

/** An account. */
export type AccountEntry = {
  account: string;
  balance: Uint128;
};

/** What an account can withdraw. */
export type AccountResponse = {
  balance: Uint128;
};

/** A page of accounts. */
export type AccountsResponse = {
  accounts: Array<AccountEntry>;
};

/** Actions that can be taken to alter the contract's ownership */
export type Action =
  /**
   * Propose to transfer the contract's ownership to another account, optionally with an expiry time.
   *
   * Can only be called by the contract's current owner.
   *
   * Any existing pending ownership transfer is overwritten.
   */
  | {
    transfer_ownership: {
      expiry?: Expiration | null;
      new_owner: string;
    };
  }
  /**
   * Accept the pending ownership transfer.
   *
   * Can only be called by the pending owner.
   */
  | "accept_ownership"
  /**
   * Give up the contract's ownership and the possibility of appointing a new owner.
   *
   * Can only be invoked by the contract's current owner.
   *
   * Any existing pending ownership transfer is canceled.
   */
  | "renounce_ownership";

/** Whom to call with an inference. */
export type Callback = {
  /** Gas that the call may use. */
  gas_limit: number;
  /** Handed on as it is: at most 256 bytes. */
  payload?: Binary;
  /** The contract; whoever pays if left out. */
  receiver?: string | null;
};

/** Takes a request back. */
export type Cancel = {
  id: number;
  topic_id: number;
};

/** Ends a subscription. */
export type Close = {
  id: number;
  topic_id: number;
};

/** Pays the fees of a topic to the vault. */
export type Collect = {
  topic_id: number;
};

/** What an inference has to be for a delivery. */
export type Condition =
  /** Farther than this from the one before. */
  | {
    moved: {
      by: Real;
    };
  }
  /** Farther than this part of the one before from it: 0.01 is one percent. */
  | {
    moved_by_fraction: {
      by: Real;
    };
  }
  /** Above this. */
  | {
    above: {
      level: Real;
    };
  }
  /** Below this. */
  | {
    below: {
      level: Real;
    };
  }
  /** Outside the 95 % interval of the one before. */
  | {
    outside_interval: Record<string, never>;
  };

/** Addresses and parameters. */
export type ConfigResponse = {
  allo_token: string;
  params: DeskParams;
  staking_vault: string;
  synthesis_coordinator: string;
  topic_registry: string;
};

/** Cw20ReceiveMsg should be de/serialized under `Receive()` variant in a ExecuteMsg */
export type Cw20ReceiveMsg = {
  amount: Uint128;
  msg: Binary;
  sender: string;
};

/** Delivers what is there and paid for. Both lists ascend, and have at most `ExecuteMsg::MAX_DELIVERIES` numbers together. */
export type Deliver = {
  requests?: Array<number>;
  subscriptions?: Array<number>;
  topic_id: number;
};

/** Something that can be delivered. */
export type DeliverableEntry = {
  /** Of which epoch. */
  epoch: number;
  /** Of its callback; 0 without one. */
  gas_limit: number;
  id: number;
  /** A subscription, or a request. */
  subscription: boolean;
  /** What whoever delivers it now gets. */
  tip: Uint128;
};

/** A page of what can be delivered. */
export type DeliverableResponse = {
  /** Ascending. */
  entries: Array<DeliverableEntry>;
  /** Where the next page starts; `None` if this was the last. */
  next?: number | null;
};

/** What governance sets. Requests and subscriptions keep what held when they were made. */
export type DeskParams = {
  /** Whether new requests and subscriptions are taken. Those there are go on, whatever it says. */
  accepting: boolean;
  /** What a delivery costs, unless the topic's creator asks another price: base units, at most one ALLO. It pays for what is stored meanwhile. */
  base_fee: Uint128;
  /** Most: up to 1,000,000. */
  max_gas_limit: number;
  /** Least gas that a callback may be given: 20,000 to `max_gas_limit`. */
  min_gas_limit: number;
};

/** What an account can ask for. */
export type ExecuteMsg =
  /** Takes a cw20 `Send` of ALLO with a `super::HookMsg`. Access: the token. */
  | {
    receive: Cw20ReceiveMsg;
  }
  /** Asks for an inference, paid from the sender's account. */
  | {
    request: NewRequest;
  }
  /** Subscribes, paid from the sender's account. */
  | {
    subscribe: Subscribe;
  }
  /** Adds to what a subscription pays from, from the sender's account. */
  | {
    top_up: TopUp;
  }
  /** Delivers what is there and paid for; the tips are the sender's. What is gone, not due or does not hold is passed over. */
  | {
    deliver: Deliver;
  }
  /** Calls a receiver once more that failed. */
  | {
    redeliver: Redeliver;
  }
  /** Raises the tip of a request, from the sender's account. Access: its payer. */
  | {
    raise_tip: RaiseTip;
  }
  /** Takes a request back before the submissions of its epoch end. Access: its payer. */
  | {
    cancel: Cancel;
  }
  /** Pays back requests that nobody delivered in time, and forgets those that failed long ago. */
  | {
    expire: Expire;
  }
  /** Nothing is delivered to a subscription until it is resumed. Access: its payer. */
  | {
    pause: Pause;
  }
  /** Goes on with a subscription. Access: its payer. */
  | {
    resume: Resume;
  }
  /** Ends a subscription; what is left of its money goes to its payer's account. Access: its payer. */
  | {
    close: Close;
  }
  /** Pays the fees of a topic to the vault, as its revenue. */
  | {
    collect: Collect;
  }
  /** Pays out of the sender's account. */
  | {
    withdraw: Withdraw;
  }
  /** Asks another price for a topic. Access: its creator, or governance of the registry. */
  | {
    set_price: SetPrice;
  }
  /** Replaces the parameters. */
  | {
    set_params: SetParams;
  }
  /** Offers, accepts or renounces governance; two steps. Access: governance, or whom it was offered to. */
  | {
    update_ownership: Action;
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

/** Pays back requests that nobody delivered in time. */
export type Expire = {
  /** At most `ExecuteMsg::MAX_EXPIRED`. */
  ids: Array<number>;
  topic_id: number;
};

/** What a cw20 `Send` to the desk may carry. */
export type HookMsg =
  /** Adds the amount to the sender's account. */
  | {
    deposit: Record<string, never>;
  }
  /** Asks for an inference; what is left of the amount goes to the sender's account. */
  | {
    request: NewRequest;
  }
  /** Subscribes; the amount is what deliveries are paid from. */
  | {
    subscribe: NewSubscription;
  }
  /** Adds the amount to what a subscription pays from; anybody may. */
  | {
    top_up: HookTopUp;
  };

/** Adds the amount to what a subscription pays from. */
export type HookTopUp = {
  id: number;
  topic_id: number;
};

/** An inference as it is delivered. */
export type Inference = {
  /** Inferers and forecasters that took part; reputers too, once it is kept in the archive only. So whoever delivers late can make it more: ask for a young inference before you count on it. */
  contributors: number;
  epoch: number;
  /** 95 % low, 68 % low, middle, 68 % high, 95 % high, if errors are known. Once the epoch is kept in the archive only, the middle is the value. */
  interval?: [Real, Real, Real, Real, Real] | null;
  /** When its submissions ended. */
  timestamp: Timestamp;
  value: Real;
};

/** Sent once, by the deployer. */
export type InstantiateMsg = {
  /** Address of `allo-token`. */
  allo_token: string;
  /** Owner: sets parameters, and nothing else. */
  governance: string;
  /** What governance sets. */
  params: DeskParams;
  /** Address of `staking-vault`. */
  staking_vault: string;
  /** Address of `synthesis-coordinator`. */
  synthesis_coordinator: string;
  /** Address of `topic-registry`. */
  topic_registry: string;
};

/** What the desk owes to whom. The sum is its balance. */
export type LedgerResponse = {
  /** Accounts. */
  accounts: Uint128;
  /** Fees not yet paid on to the vault. */
  fees: Uint128;
  /** Fees and tips of requests that wait. */
  requests: Uint128;
  /** What subscriptions pay from. */
  subscriptions: Uint128;
};

/** Migration takes no parameters. */
export type MigrateMsg = Record<string, never>;

/** One inference. */
export type NewRequest = {
  /** The contract that is called with it; an event says it to all if left out. */
  callback?: Callback | null;
  /** What it has to be for a delivery: then the first epoch from the target on where that holds. */
  condition?: Condition | null;
  /** Until when it can be delivered, from now: 60 seconds to 30 days. After that everything is paid back. */
  deadline: number;
  /** Refused if the fee is higher by then: the topic's creator sets it, and may see this coming. */
  max_fee?: Uint128 | null;
  /** Of which epoch. */
  target: Target;
  /** For whoever delivers it. */
  tip?: Tip;
  topic_id: number;
};

/** Inferences, one after the other. */
export type NewSubscription = {
  /** The contract that is called with them; events say them to all if left out. */
  callback?: Callback | null;
  /** What an inference has to be for a delivery. Changes are counted from the one delivered before. */
  condition?: Condition | null;
  /** How many; without end if left out. */
  deliveries?: number | null;
  /** Epochs from one delivery to the next, at least: 1 for every epoch. */
  every?: number;
  /** Refused if the fee is higher by then. */
  max_fee?: Uint128 | null;
  /** For whoever delivers one. */
  tip?: Tip;
  topic_id: number;
};

/** What became of an epoch. */
export type Outcome =
  | {
    inference: Inference;
  }
  /** It has no inference, and will have none. The fee is paid back. */
  | {
    void: {
      epoch: number;
    };
  };

/** The contract's ownership info */
export type OwnershipForString = {
  /** The contract's current owner. `None` if the ownership has been renounced. */
  owner?: string | null;
  /** The deadline for the pending owner to accept the ownership. `None` if there isn't a pending ownership transfer, or if a transfer exists and it doesn't have a deadline. */
  pending_expiry?: Expiration | null;
  /** The account who has been proposed to take over the ownership. `None` if there isn't a pending ownership transfer. */
  pending_owner?: string | null;
};

/** Nothing is delivered to a subscription until it is resumed. */
export type Pause = {
  id: number;
  topic_id: number;
};

/** Questions. Lists are ascending; a page starts after `start_after` and has `limit` entries: 30 if left out, at most 100. */
export type QueryMsg =
  /** Addresses and parameters. */
  | {
    config: Record<string, never>;
  }
  /** Owner and whom ownership is offered to. */
  | {
    ownership: Record<string, never>;
  }
  /** What a delivery of a topic costs, the tip aside. */
  | {
    quote: {
      topic_id: number;
    };
  }
  /** A request that waits or whose callback failed. */
  | {
    request: {
      id: number;
      topic_id: number;
    };
  }
  /** A subscription. */
  | {
    subscription: {
      id: number;
      topic_id: number;
    };
  }
  /** Requests of a topic, or of one payer. */
  | {
    requests: {
      /** Page length, counted before the payer is looked at. */
      limit?: number | null;
      /** Only those that this account pays for. */
      payer?: string | null;
      start_after?: number | null;
      topic_id: number;
    };
  }
  /** Subscriptions of a topic, or of one payer. */
  | {
    subscriptions: {
      /** Page length, counted before the payer is looked at. */
      limit?: number | null;
      /** Only those that this account pays for. */
      payer?: string | null;
      start_after?: number | null;
      topic_id: number;
    };
  }
  /** What can be delivered now, and for how much. */
  | {
    deliverable: {
      /** Requests and subscriptions looked at, of each. */
      limit?: number | null;
      start_after?: number | null;
      topic_id: number;
    };
  }
  /** What an account can withdraw. */
  | {
    account: {
      account: string;
    };
  }
  /** Accounts with anything in them. */
  | {
    accounts: {
      limit?: number | null;
      start_after?: string | null;
    };
  }
  /** What the desk owes to whom. */
  | {
    ledger: Record<string, never>;
  };

/** What a delivery of a topic costs, the tip aside. */
export type QuoteResponse = {
  fee: Uint128;
  /** The first epoch that opens from now on, and when its submissions end: what `next` would be. */
  next?: number | null;
  next_closes_at?: Timestamp | null;
  /** Fees of the topic that nobody has paid on to the vault yet. */
  uncollected: Uint128;
};

/** Raises the tip of a request: neither `from` nor `to` may fall, nor `over` rise. */
export type RaiseTip = {
  id: number;
  tip: Tip;
  topic_id: number;
};

/** Calls a receiver once more that failed. */
export type Redeliver = {
  id: number;
  topic_id: number;
};

/** A request. */
export type RequestResponse = {
  callback?: Callback | null;
  /** When it is paid back. */
  deadline: Timestamp;
  /** The epoch asked for, or, with a condition, the first that may do. */
  epoch: number;
  /** For the topic. */
  fee: Uint128;
  id: number;
  payer: string;
  state: RequestState;
  /** For whoever delivers. */
  tip: Tip;
  topic_id: number;
  /** With a condition: it is delivered with the first inference below or above. */
  watch?: Watch | null;
};

/** How far a request is. */
export type RequestState =
  /** Waits for its epoch, or for somebody to deliver it. */
  | {
    waiting: Record<string, never>;
  }
  /** Its callback failed; anybody can try again until `until`. */
  | {
    failed: {
      outcome: Outcome;
      until: Timestamp;
    };
  };

/** A page of requests. */
export type RequestsResponse = {
  /** Where the next page starts; `None` if this was the last. */
  next?: number | null;
  requests: Array<RequestResponse>;
};

/** Why nothing is delivered to a subscription. */
export type ResponsePause =
  /** Its payer wants so. */
  | "owner"
  /** What is left does not pay for one more. */
  | "funds"
  /** Its callback failed too often, one time after the other. */
  | "callback";

/** Goes on with a subscription. */
export type Resume = {
  id: number;
  topic_id: number;
};

/** Replaces the parameters. Access: governance. */
export type SetParams = {
  params: DeskParams;
};

/** Asks another price for deliveries of a topic. */
export type SetPrice = {
  /** At most 100 base fees; the base fee if left out. */
  price?: Uint128 | null;
  topic_id: number;
};

/** Subscribes, paid from the sender's account. */
export type Subscribe = {
  /** What deliveries are paid from. */
  amount: Uint128;
  subscription: NewSubscription;
};

/** A subscription. */
export type SubscriptionResponse = {
  /** What deliveries are paid from. */
  balance: Uint128;
  callback?: Callback | null;
  condition?: Condition | null;
  every: number;
  /** Failures of the callback, one after the other. */
  failures: number;
  /** For the topic, per delivery. */
  fee: Uint128;
  id: number;
  /** Deliveries still to come; without end if left out. */
  left?: number | null;
  /** The first epoch that can be delivered next. */
  next: number;
  /** Deliveries that `balance` pays for if each is as dear as can be. */
  paid_deliveries: number;
  paused?: ResponsePause | null;
  payer: string;
  /** For whoever delivers. */
  tip: Tip;
  topic_id: number;
  /** What the condition comes to now. */
  watch?: Watch | null;
};

/** A page of subscriptions. */
export type SubscriptionsResponse = {
  /** Where the next page starts; `None` if this was the last. */
  next?: number | null;
  subscriptions: Array<SubscriptionResponse>;
};

/** Of which epoch an inference is asked for. */
export type Target =
  /** The newest, now, if it is at most so old; else as `next`. */
  | {
    latest: {
      max_age: number;
    };
  }
  /** The first epoch that opens after the request: nobody knows yet what is submitted to it. */
  | {
    next: Record<string, never>;
  }
  /** This one, whose submissions must not have ended. */
  | {
    epoch: number;
  };

/** What a delivery is worth to whoever pays: it rises from the moment the delivery is possible, so that somebody delivers as soon as it pays for its gas. */
export type Tip = {
  /** At once. */
  from: Uint128;
  over: number;
  /** After `over` seconds, and for ever. */
  to: Uint128;
};

/** Adds to what a subscription pays from. */
export type TopUp = {
  amount: Uint128;
  id: number;
  topic_id: number;
};

/** What an inference has to leave for a delivery. */
export type Watch = {
  high?: Real | null;
  low?: Real | null;
};

/** Pays out of the sender's account. */
export type Withdraw = {
  /** All if left out. */
  amount?: Uint128 | null;
};

/** What each question is answered with. */
export interface Responses {
  account: AccountResponse;
  accounts: AccountsResponse;
  config: ConfigResponse;
  deliverable: DeliverableResponse;
  ledger: LedgerResponse;
  ownership: OwnershipForString;
  quote: QuoteResponse;
  request: RequestResponse;
  requests: RequestsResponse;
  subscription: SubscriptionResponse;
  subscriptions: SubscriptionsResponse;
}
