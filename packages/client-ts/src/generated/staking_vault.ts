// Written by `cargo run -p allora-schema` from the messages in Rust; not edited by hand.

import type { Binary, Real, Timestamp, Uint128, Uint256, Uint64 } from "../brands.js";

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

/** Lets a delegation that moves arrive at its reputer, where it counts from the next epoch on that nobody can have reported on. Access: anyone, for its benefit. */
export type Arrive = {
  /** Whom it was delegated to. */
  from: string;
  /** Whose it is. */
  holder: string;
  /** Whom it moves to; a reputer of the topic. */
  to: string;
  topic_id: number;
  /** Number of the entry. */
  unbonding_id: number;
};

/** Adds the amount to the sender's bond in a topic it is registered in, which may ask workers for one (`gates.worker_bond`). */
export type Bond = {
  topic_id: number;
};

/** Puts an unbonding entry, or a part of it, back to where it came from. Access: anyone, for itself. */
export type CancelUnbonding = {
  /** Base units; all of it if left out. */
  amount?: Uint128 | null;
  /** Whom it was delegated to; the sender if left out. */
  operator?: string | null;
  topic_id: number;
  /** Number of the entry. */
  unbonding_id: number;
};

/** Puts an unbonding entry back to stake. Access: anyone, for itself. */
export type CancelUnstake = {
  topic_id: number;
  /** Number of the entry. */
  unbonding_id: number;
};

/** Pays out rewards of some topics, at most `ExecuteMsg::MAX_TOPICS_PER_CLAIM`. Access: anyone, for itself. */
export type Claim = {
  topic_ids: Array<number>;
};

/** Pays out rewards of all topics of a page. Access: anyone, for itself. */
export type ClaimAll = {
  /** Page length in topics, with or without rewards. */
  limit?: number | null;
  /** Topics after this one; from the validators' on if left out. */
  start_after?: number | null;
};

/** Turns the rewards of a position into stake of it. Access: its holder; anyone if the holder said so. */
export type Compound = {
  /** Whose; the sender if left out. */
  holder?: string | null;
  /** Whom it is delegated to; the holder if left out. */
  operator?: string | null;
  topic_id: number;
};

/** Addresses and parameters. */
export type ConfigResponse = {
  /** Address of `allo-token`. */
  allo_token: string;
  /** Parameters. */
  params: VaultParams;
  /** Address of `synthesis-coordinator`, once wired. */
  synthesis_coordinator?: string | null;
  /** Address of `topic-registry`. */
  topic_registry: string;
};

/** Cw20ReceiveMsg should be de/serialized under `Receive()` variant in a ExecuteMsg */
export type Cw20ReceiveMsg = {
  amount: Uint128;
  msg: Binary;
  sender: string;
};

/** Adds the amount to the sender's delegation to a reputer of a topic. */
export type Delegate = {
  operator: string;
  topic_id: number;
};

/** Unbonds the stake of a validator the host chain no longer has bonded. Access: anyone. */
export type DropValidator = {
  /** Its account. */
  validator: string;
};

/** The emission schedule. */
export type EmissionResponse = {
  /** Accrued up to here. */
  accrued_until: Timestamp;
  /** Emission per unit of weight since the beginning, times 2^128. */
  index: Uint256;
  /** Minted so far by this vault. */
  minted: Uint128;
  /** Months that have begun, of 30 days each. */
  month: number;
  /** Emission of this month per staked ALLO. */
  monthly_rate: Real;
  /** Reputers' share of last month's topic rewards. */
  reputer_share: Real;
  /** When the schedule began: with the first stake. */
  started_at?: Timestamp | null;
  /** Sum of the weights of topics that take part. */
  total_weight: Uint128;
};

/** What an account can ask for. */
export type ExecuteMsg =
  /** Names the coordinator; once. */
  | {
    wire: Wire;
  }
  /** Takes a cw20 `Send` of ALLO with a `super::HookMsg`. Access: the token. */
  | {
    receive: Cw20ReceiveMsg;
  }
  /** Opens the account of a new topic. */
  | {
    open_topic: OpenTopic;
  }
  /** Lets a topic take part in emission, or not. */
  | {
    set_topic_active: SetTopicActive;
  }
  /** Credits what a topic accrued, by fractions, and takes stake of offenders. */
  | {
    settle: Settle;
  }
  /** Starts the unbonding of stake. */
  | {
    unstake: Unstake;
  }
  /** Puts an unbonding entry back to stake. */
  | {
    cancel_unstake: CancelUnstake;
  }
  /** Starts the unbonding of a delegation. */
  | {
    undelegate: Undelegate;
  }
  /** Puts an unbonding entry, or a part of it, back to where it came from. */
  | {
    cancel_unbonding: CancelUnbonding;
  }
  /** Moves a delegation to another reputer of the topic. */
  | {
    redelegate: Redelegate;
  }
  /** Lets a delegation that moves arrive. */
  | {
    arrive: Arrive;
  }
  /** Pays out all matured unbonding entries of a topic. */
  | {
    withdraw: Withdraw;
  }
  /** Starts the unbonding of a bond. */
  | {
    unbond: Unbond;
  }
  /** Sets what the sender keeps of its delegators' rewards in a topic. */
  | {
    set_commission: SetCommission;
  }
  /** Says whether anybody may turn the sender's rewards of a position into stake. */
  | {
    set_compound: SetCompound;
  }
  /** Turns the rewards of a position into stake of it. */
  | {
    compound: Compound;
  }
  /** Pays out rewards of some topics. */
  | {
    claim: Claim;
  }
  /** Pays out rewards of all topics of a page. */
  | {
    claim_all: ClaimAll;
  }
  /** Pays a topic's creator the share of what consumers paid. */
  | {
    pay_creator: PayCreator;
  }
  /** Unbonds the stake of a validator the host chain no longer has bonded. */
  | {
    drop_validator: DropValidator;
  }
  /** Sets treasury aside for a topic, on top of what was. */
  | {
    subsidise: Subsidise;
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

/** Pays the amount to the treasury, less the creator's share, and counts it as revenue of a topic: what consumers of its inference do. */
export type FundTopic = {
  /** Who paid, if not the sender: the registry passes fees of others on. From anybody else it is refused. */
  payer?: string | null;
  topic_id: number;
};

/** Pays the amount to the treasury. */
export type FundTreasury = {
  /** Who paid, if not the sender: as in `FundTopic`. */
  payer?: string | null;
};

/** What a cw20 `Send` to the vault may carry. */
export type HookMsg =
  /** Adds the amount to the sender's stake as a reputer of a topic. */
  | {
    stake: Stake;
  }
  /** Adds the amount to the sender's delegation to a reputer of a topic. */
  | {
    delegate: Delegate;
  }
  /** Adds the amount to the sender's bond in a topic. */
  | {
    bond: Bond;
  }
  /** Adds the amount to the sender's stake as a validator of the host chain, whose address must be that of a bonded one. */
  | {
    enroll: Record<string, never>;
  }
  /** Pays the amount to the treasury, and counts it as revenue of a topic. */
  | {
    fund_topic: FundTopic;
  }
  /** Pays the amount to the treasury. */
  | {
    fund_treasury: FundTreasury;
  };

/** Sent once, by the deployer. */
export type InstantiateMsg = {
  /** Address of `allo-token`. */
  allo_token: string;
  /** Owner: wires the suite, then governs it. */
  governance: string;
  /** Parameters; those left out take their defaults. */
  params?: VaultParams;
  /** Address of `topic-registry`. */
  topic_registry: string;
};

/** How far a check of the invariants has come. */
export type InvariantsCursor = {
  /** Operators of the topic up to this one are done; without one, the whole topic is. */
  actor_id?: number | null;
  topic_id: number;
};

/** What the check of a page found. */
export type InvariantsResponse = {
  /** Where the next page starts, if there is one. */
  next?: InvariantsCursor | null;
  /** With the last page: base units the vault holds beyond what it owes, from plain transfers without a hook message. No violation. */
  surplus: Uint128;
  /** Sentences, each naming the entity and the numbers; empty if all holds. */
  violations: Array<string>;
};

/** Every ALLO in custody, by whom it is owed to. The sum is the vault's balance. */
export type LedgerResponse = {
  /** Bonds of workers. */
  bonds: Uint128;
  /** Sum of the above. */
  liabilities: Uint128;
  /** Credited and not yet claimed. */
  rewards: Uint128;
  /** Staked. */
  staked: Uint128;
  /** Set aside for topics. */
  subsidies: Uint128;
  /** Nobody's yet: fees, funding, and emission for parts nobody holds. */
  treasury: Uint128;
  /** On its way out of stake. */
  unbonding: Uint128;
};

/** Migration takes no parameters. */
export type MigrateMsg = Record<string, never>;

/** What an actor did, and what it costs. */
export type Offence = {
  actor_id: number;
  /** Of the stake or bond, in units of 1 / `FRACTION_ONE`. */
  fraction: Uint64;
  kind: OffenceKind;
};

/** What can be done wrong. */
export type OffenceKind =
  /** A truth too far from everybody else's. */
  | "distant_truth"
  /** A truth committed to and not revealed. */
  | "unrevealed_truth"
  /** An inference or a forecast committed to and not revealed: costs bond instead of stake. */
  | "unrevealed_submission";

/** An offence and what it cost. */
export type OffenceResponse = {
  epoch: number;
  /** Number within the topic, from 1. */
  number: number;
  /** Who, what, and which fraction after the cap. */
  offence: Offence;
  /** Taken from stake. */
  staked: Uint128;
  /** Taken from what was unbonding. */
  unbonding: Uint128;
};

/** A page of offences. */
export type OffencesResponse = {
  /** Ascending. */
  offences: Array<OffenceResponse>;
};

/** Opens the account of a new topic. Access: registry. */
export type OpenTopic = {
  topic_id: number;
};

/** Stake on an operator. */
export type OperatorResponse = {
  actor_id: number;
  /** What it keeps of its delegators' rewards, in units of 1 / `super::COMMISSION_ONE`. */
  commission: number;
  /** What it announced to keep instead, and from when. */
  next_commission?: [number, Timestamp] | null;
  /** Owed to delegators and not yet claimed. */
  owed: Uint128;
  /** Of that, its own. */
  own: Uint128;
  /** Shares of all of it; as many as base units if never slashed. */
  shares: Uint128;
  /** All of it: what counts. */
  staked: Uint128;
  /** On its way out, and slashable. */
  unbonding: Uint128;
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

/** Pays a topic's creator the share of what consumers paid. Access: anyone, for its benefit. */
export type PayCreator = {
  topic_id: number;
};

/** What an account has on an operator. */
export type PositionResponse = {
  /** Number of the operator. */
  actor_id: number;
  /** Whether anybody may compound it. */
  compound: boolean;
  holder: string;
  /** The operator. */
  operator: string;
  /** Rewards of a delegation; those of the operator itself are in `rewards`. */
  rewards: Uint128;
  /** Staked now. */
  staked: Uint128;
  topic_id: number;
  /** On its way out. */
  unbonding: Array<Unbonding>;
};

/** A page of positions. */
export type PositionsResponse = {
  /** Ascending. */
  positions: Array<PositionResponse>;
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
  /** Totals of every liability. */
  | {
    ledger: Record<string, never>;
  }
  /** The emission schedule as of now. */
  | {
    emission: Record<string, never>;
  }
  /** Account of a topic. */
  | {
    topic_account: {
      topic_id: number;
    };
  }
  /** Accounts of all topics. */
  | {
    topic_accounts: {
      limit?: number | null;
      start_after?: number | null;
    };
  }
  /** Stake of an account in a topic, with what is unbonding. */
  | {
    stake: {
      staker: string;
      topic_id: number;
    };
  }
  /** Rewards an account can claim in a topic. */
  | {
    rewards: {
      actor: string;
      topic_id: number;
    };
  }
  /** Stake on an operator of a topic, and its terms. */
  | {
    operator: {
      /** Who; the vault itself in `super::VALIDATORS`. */
      operator: string;
      topic_id: number;
    };
  }
  /** Positions of an account in all topics: own stake and delegations. */
  | {
    positions: {
      account: string;
      /** Page length; a topic is never cut. */
      limit?: number | null;
      /** In topics after this one. */
      start_after?: number | null;
    };
  }
  /** Positions on an operator. */
  | {
    holders: {
      /** Number of the operator. */
      actor_id: number;
      after_holder?: string | null;
      limit?: number | null;
      topic_id: number;
    };
  }
  /** The last offences in a topic, at most 100. */
  | {
    offences: {
      limit?: number | null;
      /** After this number. */
      start_after?: number | null;
      topic_id: number;
    };
  }
  /** Recomputes a page of topics and compares them with the totals; with the last page, the totals with the balance at the token. A page ends early, within a topic too, when it was work enough. */
  | {
    check_invariants: {
      /** Most topics of the page. */
      limit?: number | null;
      /** From here on: `next` of the page before. */
      start_after?: InvariantsCursor | null;
    };
  };

/** Moves a delegation to another reputer of the topic: at once if no epoch waits for its settlement that saw it where it was, else it unbonds until such epochs have ended and then waits for `Arrive`. Access: anyone, for itself. */
export type Redelegate = {
  amount: Uint128;
  /** Whom it was delegated to; not the sender, whose own stake unbonds. */
  from: string;
  /** Who gets it. */
  to: string;
  topic_id: number;
};

/** Rewards of an account in a topic, of its work, its stake and its delegations. */
export type RewardsResponse = {
  /** Its number, if it ever registered. */
  actor_id?: number | null;
  amount: Uint128;
};

/** Sets what the sender keeps of its delegators' rewards in a topic, in units of 1 / `COMMISSION_ONE`. Less holds at once; more, by at most `ExecuteMsg::MAX_COMMISSION_RISE` up to `ExecuteMsg::MAX_COMMISSION`, `ExecuteMsg::COMMISSION_NOTICE` seconds later. Access: a reputer, for itself. */
export type SetCommission = {
  /** The new commission. */
  commission: number;
  topic_id: number;
};

/** Says whether anybody may turn the sender's rewards of a position into stake. Access: anyone, for itself. */
export type SetCompound = {
  compound: boolean;
  /** Whom it is delegated to; the sender if left out. */
  operator?: string | null;
  topic_id: number;
};

/** Replaces the parameters. Access: governance. */
export type SetParams = {
  /** New parameters. */
  params: VaultParams;
};

/** Lets a topic take part in emission, or not. Access: registry. */
export type SetTopicActive = {
  /** Whether epochs open. */
  active: boolean;
  topic_id: number;
};

/** Accrues a topic's emission up to `due`, funds what accrued from `since` to `until` from the treasury and then by minting, and credits it. What accrued before, while nobody worked, is dropped, but for what epochs behind it can claim; what accrued after is theirs. Answers `super::SettleResponse`. Access: coordinator. */
export type Settle = {
  /** When the epoch's turn came, however late this is called: no moment it earns for. */
  due: Timestamp;
  epoch: number;
  /** From when epochs behind this one earn, at the earliest. Not before `until`, unless an edit made the way to the truth shorter; what both earn for is shared. */
  next_since: Timestamp;
  /** Who loses stake or bond, at most `ExecuteMsg::MAX_OFFENCES`. */
  offences?: Array<Offence>;
  /** Until when no epoch after this one takes reports; left out if nobody can say. */
  quiet_until?: Timestamp | null;
  /** Who gets which fraction. */
  settlement: Settlement;
  /** Start of the time the epoch earns for: one epoch before `until`, whether or not anybody took part in the epoch before. */
  since: Timestamp;
  topic_id: number;
  /** End of it: when the epoch's first report window ends, however it ended. */
  until: Timestamp;
};

/** How an epoch ended. */
export type Settlement =
  /** With a truth: all fractions together sum to `FRACTION_ONE` at most. What is missing to it nobody earned: that part of the emission is carried to the topic's next paid epoch, that of the subsidy stays set aside. Without any share all of it stays. */
  | {
    paid: {
      /** Of forecasters. */
      forecasters: Array<Share>;
      /** Of inferers. */
      inferers: Array<Share>;
      /** Of reputers. */
      reputers: Array<Share>;
    };
  }
  /** Without; what accrued in its time is dropped, what was carried stays. */
  | {
    void: Record<string, never>;
  };

/** A fraction of a topic's reward. */
export type Share = {
  actor_id: number;
  /** In units of 1 / `FRACTION_ONE`. */
  fraction: Uint64;
};

/** Adds the amount to the sender's stake as a reputer of a topic. */
export type Stake = {
  topic_id: number;
};

/** Own stake of an account in a topic. */
export type StakeResponse = {
  /** Bonded now. */
  bond: Uint128;
  /** Staked now. */
  staked: Uint128;
  /** On its way out, bonds included. */
  unbonding: Array<Unbonding>;
};

/** Sets treasury aside for a topic, on top of what was: so much per second, which a paid epoch pays for as many seconds as it earns for. Zero seconds give back what is left. Access: governance. */
export type Subsidise = {
  /** Base units to add. */
  amount: Uint128;
  /** Over how much time all of it is paid, at most `ExecuteMsg::MAX_SUBSIDY_SECONDS`. */
  seconds: number;
  topic_id: number;
};

/** Account of a topic. */
export type TopicAccountResponse = {
  /** Emission accrued and not yet settled, as of now. */
  accrued: Uint128;
  /** Whether the registry lets it take part in emission. */
  active: boolean;
  /** Bonds of its workers. */
  bonds: Uint128;
  /** Emission of settled epochs that nobody earned, for the next paid one. */
  carried: Uint128;
  /** Whether it does: active and of enough weight. */
  emitting: boolean;
  /** Last epoch settled. */
  last_epoch?: number | null;
  /** Revenue counted towards its weight, as of now. */
  revenue: Uint128;
  /** Credited and not yet claimed. */
  rewards: Uint128;
  /** Staked by and delegated to its reputers. */
  staked: Uint128;
  /** Set aside for it. */
  subsidy: Uint128;
  /** Of that, what a second pays that a paid epoch earns for. */
  subsidy_rate: Uint128;
  topic_id: number;
  /** On its way out of stake. */
  unbonding: Uint128;
  /** Its weight. */
  weight: Uint128;
};

/** A page of accounts of topics. */
export type TopicAccountsResponse = {
  /** Ascending. */
  topics: Array<TopicAccountResponse>;
};

/** Starts the unbonding of a bond. It matures after the unbonding period, and not before every epoch has ended that the coordinator says it answers for, but in `MAX_UNBONDING` seconds in any case. Access: anyone, for itself. */
export type Unbond = {
  amount: Uint128;
  topic_id: number;
};

/** Stake on its way out. */
export type Unbonding = {
  amount: Uint128;
  /** Number of the entry. */
  id: number;
  /** When it can be withdrawn, or arrive. */
  matures_at: Timestamp;
  /** The operator it moves to, if it is a delegation on its way. */
  moves_to?: number | null;
};

/** Starts the unbonding of a delegation. Never refused for another's sake. Access: anyone, for itself. */
export type Undelegate = {
  amount: Uint128;
  /** Whom it was delegated to. */
  operator: string;
  topic_id: number;
};

/** Starts the unbonding of stake. Never refused for another's sake. Access: anyone, for itself. */
export type Unstake = {
  amount: Uint128;
  topic_id: number;
};

/** What governance can set. A field left out takes its default. */
export type VaultParams = {
  /** Share of what consumers pay for a topic that goes to its creator; `[0, 0.5]`; default 0. */
  creator_share?: Real;
  /** `f_e`, monthly share of the ecosystem's ALLO; `[0, 1]`; default 0.025. */
  ecosystem_emission?: Real;
  /** Weight of the newest month in the emission rate; `(0, 1]`; default 0.1. */
  emission_alpha?: Real;
  /** `Ξ`, bound of the monthly yield of stakers; `[0, 1]`; default 0.0095. */
  max_monthly_yield?: Real;
  /** Most that one epoch's offences take of an operator's stake; `[0, 0.5]`; default 0.1; 0 pauses slashing. */
  max_slash?: Real;
  /** Weight below which a topic takes no part in emission; default 100. */
  min_topic_weight?: Uint128;
  /** Seconds in which a topic's counted revenue falls to 1/e; 1 to 31,536,000; default 604,800. */
  revenue_decay?: number;
  /** Importance `ν` of revenue in a topic's weight; `[0, 1]`; default 0.5. */
  revenue_importance?: Real;
  /** Importance `μ` of stake in a topic's weight; `[0, 1]`; default 0.5. */
  stake_importance?: Real;
  /** Seconds from unstaking to withdrawal; up to 10,000,000; default 1,814,400 (three weeks). */
  unbonding_period?: number;
  /** Validators' share of emission; `[0, 1]`; default 0.25. */
  validator_share?: Real;
  /** Weight of the newest value in a topic's weight, per `weight_period`; `(0, 1]`; default 0.5. */
  weight_alpha?: Real;
  /** Seconds after which `weight_alpha` applies in full; 1 to 31,536,000; default 604,800. */
  weight_period?: number;
};

/** Names the coordinator; once. Access: governance. */
export type Wire = {
  /** Address of `synthesis-coordinator`. */
  synthesis_coordinator: string;
};

/** Pays out all matured unbonding entries of a topic, of stake, delegations and bonds. Access: anyone, for itself. */
export type Withdraw = {
  topic_id: number;
};

/** What each question is answered with. */
export interface Responses {
  check_invariants: InvariantsResponse;
  config: ConfigResponse;
  emission: EmissionResponse;
  holders: PositionsResponse;
  ledger: LedgerResponse;
  offences: OffencesResponse;
  operator: OperatorResponse;
  ownership: OwnershipForString;
  positions: PositionsResponse;
  rewards: RewardsResponse;
  stake: StakeResponse;
  topic_account: TopicAccountResponse;
  topic_accounts: TopicAccountsResponse;
}
