// Written by `cargo run -p allora-schema` from the messages in Rust; not edited by hand.

import type { Binary, Real, Timestamp, Uint128 } from "../brands.js";

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

/** An account in a topic. */
export type ActorResponse = {
  /** Its number in the topic. */
  actor_id: number;
  address: string;
  /** Roles it holds now. */
  roles: Array<Role>;
};

/** A page of accounts. */
export type ActorsResponse = {
  /** Ascending by number. */
  actors: Array<ActorResponse>;
  /** Where the next page starts, if there is one. */
  next?: number | null;
};

/** How reputers' losses become one. */
export type Aggregation =
  /** Stake-weighted mean. */
  | {
    mean: Record<string, never>;
  }
  /** Stake-weighted median. */
  | {
    weighted_median: Record<string, never>;
  };

/** What can be set about the rule `allora`. */
export type AlloraSettings = {
  /** Weight of the newest epoch in regrets; `(0, 1]`; default 0.1. */
  alpha_regret?: Real;
  /** Smoothing of fractions and of the utility ratio; `(0, 1]`; default 0.1. */
  alpha_task?: Real;
  /** Exponent of the effective number in entropies; `[0, 1]`; default 0.25. */
  beta_entropy?: Real;
  /** Offset of forecasters' fractions; `[0, 10]`; default 0.75. */
  c_forecast?: Real;
  /** Offset of inferers' fractions; `[0, 10]`; default 0.75. */
  c_inference?: Real;
  /** Offset `c` of weights in standard deviations; `[0, 2]`; default 0.75. */
  c_norm?: Real;
  /** Typical errors an inference may be from the reference before it enters anything, with losses in typical losses; `[2, 100]`; default 5. Null: neither, the original to the letter. */
  clip?: Real | null;
  /** Added to standard deviations; `(0, 1]`; default 0.01. */
  epsilon?: Real;
  /** Whether a worker whose score is not positive earns nothing, unless nobody's is; default true. */
  floor_at_zero?: boolean;
  /** Numerator of the newcomer's distance below that quantile; `[0, 100]`; default 8.25. */
  initial_regret_offset?: Real;
  /** Quantile of experienced regrets a newcomer starts from; `[0, 1]`; default 0.25. */
  initial_regret_quantile?: Real;
  /** Sharpness of forecasters' fractions; `(0, 10]`; default 3. */
  p_forecast?: Real;
  /** Sharpness of inferers' fractions; `(0, 10]`; default 3. */
  p_inference?: Real;
  /** Sharpness `p` of weights; `[2.5, 4.5]`; default 3. */
  p_norm?: Real;
  /** Epochs, the present one and the last that ended, whose scores scale the present ones; 1 to 20; default 10. */
  score_epochs?: number;
};

/** Places per role. Where `rule.allora.clip` is null, at most those of the original: 32 inferers, 6 forecasters with 12 elements each, 6 reputers. */
export type Caps = {
  /** Settled epochs kept in the archive; `detailed_epochs` to 10,000; default 1,000. */
  archived_epochs?: number;
  /** Settled epochs kept in full detail; 1 to 100; default 10. */
  detailed_epochs?: number;
  /** Elements kept per forecast; 1 to 64; default 12. */
  forecast_elements?: number;
  /** 0 to 16; default 6. */
  forecasters?: number;
  /** 1 to 64; default 32. */
  inferers?: number;
  /** 1 to 16; default 6. */
  reputers?: number;
};

/** Addresses and fees. */
export type ConfigResponse = {
  /** Address of `allo-token`. */
  allo_token: string;
  /** What topics and registrations cost. */
  fees: Fees;
  /** Address of `staking-vault`, once wired. */
  staking_vault?: string | null;
  /** Address of `synthesis-coordinator`, once wired. */
  synthesis_coordinator?: string | null;
  /** Topics that exist. */
  topics: number;
};

/** How reputers' truths become one. */
export type ConsensusSettings = {
  /** Default weighted median. */
  aggregation?: Aggregation;
  /** Added to relative distances; `(0, 1]`; default 0.01. */
  epsilon_reputer?: Real;
  /** Step of the search for listening coefficients; `(0, 1]`; default 0.05. */
  learning_rate?: Real;
  /** Gradient at which the search stops; `(0, 1]`; default 0.001. */
  max_gradient?: Real;
  /** Most steps of that search; 1 to 20; default 10. */
  max_iterations?: number;
  /** Fewer reports than this do not settle an epoch; 1 to `caps.reputers`; default 1. */
  min_reporters?: number;
  /** Stake a reputer needs to report, base units; above zero; default 1 ALLO. */
  min_stake?: Uint128;
  /** Share of stake always listened to; `[0, 1]`; default 0.5. */
  min_stake_fraction?: Real;
  /** Part of the stake that may report which has to stand behind the truths of an epoch: less do not settle it; `[0, 1]`; default 0: none asked for. */
  min_stake_share?: Real;
  /** What an offence costs, of all stake on the reputer; `[0, 0.5]`; default 0: off. */
  slash_fraction?: Real;
  /** Truths further from the consensus than so many times the median distance, by stake, of the reports are offences; a median below `epsilon_reputer` of the truth counts as that; `[3, 1000]`; default 20. */
  slash_tolerance?: Real;
  /** What a commitment that is not revealed costs: of all stake on a reputer; of all that a worker has bonded, where `gates.worker_bond` asks for a bond; `[0, 0.5]`; default 0.01. */
  unrevealed_fraction?: Real;
};

/** A number in the answer of a contract to a smart query. */
export type ContractSource = {
  /** Whom to ask; not the coordinator. */
  address: string;
  /** Keys of objects and, in decimal, indices of arrays that lead to the number in the answer: at most 8, of at most 64 bytes. The number is a string with a decimal, or an integer. */
  path: Array<string>;
  /** The query as JSON, 2 to 512 bytes. `EPOCH` in it stands for the number of the epoch, `TIME` for the second its report window opens. */
  query: string;
};

/** Creates a topic without a fee. Access: governance. */
export type CreateTopic = {
  /** Who may edit it; the sender if left out. */
  creator?: string | null;
  /** What is predicted. */
  info: TopicInfo;
  /** Its parameters; those left out take their defaults. */
  params?: TopicParams;
};

/** Cw20ReceiveMsg should be de/serialized under `Receive()` variant in a ExecuteMsg */
export type Cw20ReceiveMsg = {
  amount: Uint128;
  msg: Binary;
  sender: string;
};

/** What an account can ask for. */
export type ExecuteMsg =
  /** Names the other contracts; once. */
  | {
    wire: Wire;
  }
  /** Takes a cw20 `Send` of ALLO with a `super::HookMsg`. Access: the token. */
  | {
    receive: Cw20ReceiveMsg;
  }
  /** Creates a topic without a fee. */
  | {
    create_topic: CreateTopic;
  }
  /** Edits a topic; new parameters make a new version. */
  | {
    update_topic: UpdateTopic;
  }
  /** Stops new epochs. */
  | {
    pause_topic: PauseTopic;
  }
  /** Lets epochs open again. */
  | {
    resume_topic: ResumeTopic;
  }
  /** Stops new epochs for ever. */
  | {
    retire_topic: RetireTopic;
  }
  /** Hands the role of creator to another account. */
  | {
    set_creator: SetCreator;
  }
  /** Puts accounts on, or takes them off, the list of a listed gate. */
  | {
    update_list: UpdateList;
  }
  /** Gives up a role in a topic. */
  | {
    leave: Leave;
  }
  /** Changes the fees. */
  | {
    set_fees: SetFees;
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

/** What topics and registrations cost, in base units of ALLO. */
export type Fees = {
  /** For a role in a topic, paid to the treasury and counted as revenue of the topic. */
  registration: Uint128;
  /** For a topic, paid to the treasury. */
  topic_creation: Uint128;
};

/** Whether registration is open. */
export type Gate =
  /** Anybody who pays the fee. */
  | "open"
  /** Only accounts the creator or governance listed. */
  | "listed";

/** Who may register, per role, and what a worker has to show. */
export type Gates = {
  /** Default open. */
  forecasters?: Gate;
  /** Default open. */
  inferers?: Gate;
  /** Default open. */
  reputers?: Gate;
  /** Bond an inferer or forecaster needs in the vault to submit, base units; 0 to 10^27, above zero only if every epoch ends within 10,000,000 seconds, as a bond is locked until then; default 0: none. */
  worker_bond?: Uint128;
};

/** Creates a topic; the sender becomes its creator. */
export type HookCreateTopic = {
  /** What is predicted. */
  info: TopicInfo;
  /** Its parameters; those left out take their defaults. */
  params?: TopicParams;
};

/** What a cw20 `Send` to the registry may carry. The amount must be the fee, exactly. */
export type HookMsg =
  /** Creates a topic. */
  | {
    create_topic: HookCreateTopic;
  }
  /** Takes up a role in a topic. */
  | {
    register: Register;
  };

/** Sent once, by the deployer. */
export type InstantiateMsg = {
  /** Address of `allo-token`. */
  allo_token: string;
  /** What topics and registrations cost. */
  fees: Fees;
  /** Owner: wires the suite, then governs it. Hand over in two steps with `update_ownership`. */
  governance: string;
};

/** Gives up a role in a topic. No refund; rewards stay claimable, and an exit from stake is not touched. Access: anyone, for itself. */
export type Leave = {
  role: Role;
  topic_id: number;
};

/** How far a value is from the truth. None is ever negative. */
export type LossFunction =
  /** `(y − x)²` */
  | {
    squared: Record<string, never>;
  }
  /** `|y − x|` */
  | {
    absolute: Record<string, never>;
  }
  /** `|y − x| / |y|`; no value for `y = 0`. */
  | {
    absolute_percentage: Record<string, never>;
  }
  /** `½e²` for `|e| ≤ δ`, else `δ(|e| − ½δ)`. */
  | {
    huber: {
      /** Where the square turns into a line; above zero. */
      delta: Real;
    };
  }
  /** `ln cosh(y − x)` */
  | {
    log_cosh: Record<string, never>;
  }
  /** `−y ln x − (1−y) ln(1−x)`, `y` in `[0, 1]`, `x` clamped into `[10⁻⁹, 1 − 10⁻⁹]`. */
  | {
    binary_cross_entropy: Record<string, never>;
  }
  /** `max(τ(y − x), (τ−1)(y − x))` */
  | {
    pinball: {
      /** Quantile, between zero and one exclusive. */
      tau: Real;
    };
  };

/** How predictions are measured. */
export type LossSettings = {
  /** Under the rule `allora`. `false` (default): log10 of the loss; `true`: the loss itself, as a loss that can be negative would have to be. */
  allow_negative?: boolean;
  /** Under the rule `allora`: losses below count as this before the logarithm, in typical losses of the topic (absolute if nothing is clipped); above zero; default 1e-18. */
  floor?: Real;
  /** Loss of a value given the truth; default squared. */
  function?: LossFunction;
};

/** Who is admitted when there are more than places. */
export type MeritSettings = {
  /** Weight of the newest score in an actor's merit; `(0, 1]`; default 0.1. */
  alpha?: Real;
  /** Newcomers to a full role enter this many standard deviations below the lowest merit; `[0, 10]`; default 2. */
  newcomer_deviations?: Real;
  /** Quantile of the holders' merits that the merit of workers who submit and wait moves towards, a step of `alpha` per epoch; `[0, 1]`; default 0.25. */
  waiting_quantile?: Real;
};

/** Migration takes no parameters. */
export type MigrateMsg = Record<string, never>;

/** The contract's ownership info */
export type OwnershipForString = {
  /** The contract's current owner. `None` if the ownership has been renounced. */
  owner?: string | null;
  /** The deadline for the pending owner to accept the ownership. `None` if there isn't a pending ownership transfer, or if a transfer exists and it doesn't have a deadline. */
  pending_expiry?: Expiration | null;
  /** The account who has been proposed to take over the ownership. `None` if there isn't a pending ownership transfer. */
  pending_owner?: string | null;
};

/** Stops new epochs. Access: creator or governance. */
export type PauseTopic = {
  topic_id: number;
};

/** Questions. Lists are ascending; a page starts after `start_after` and has `limit` entries: 30 if left out, at most 100. */
export type QueryMsg =
  /** Addresses and fees. */
  | {
    config: Record<string, never>;
  }
  /** Owner and whom ownership is offered to. */
  | {
    ownership: Record<string, never>;
  }
  /** A topic with its newest version. */
  | {
    topic: {
      topic_id: number;
    };
  }
  /** All topics, or those of one creator. */
  | {
    topics: {
      /** Only topics of this account. */
      creator?: string | null;
      limit?: number | null;
      start_after?: number | null;
    };
  }
  /** Versions of a topic's parameters. */
  | {
    versions: {
      limit?: number | null;
      start_after?: number | null;
      topic_id: number;
    };
  }
  /** An account in a topic. */
  | {
    actor: {
      actor: string;
      topic_id: number;
    };
  }
  /** Accounts that ever registered in a topic, by number; with a role, only those that hold it now. */
  | {
    actors: {
      /** Page length, counted before the role is looked at. */
      limit?: number | null;
      /** Only holders of this role. */
      role?: Role | null;
      start_after?: number | null;
      topic_id: number;
    };
  }
  /** Whether an account is on the list of a gate. */
  | {
    listed: {
      account: string;
      role: Role;
      topic_id: number;
    };
  };

/** Takes up a role in a topic. */
export type Register = {
  role: Role;
  topic_id: number;
};

/** What reputers get of a topic's reward. */
export type ReputerPart =
  /** A constant part, however many there are. */
  | {
    fixed: {
      /** `[0, 0.5]`; default 0.25. */
      share: Real;
    };
  }
  /** By the entropy of their fractions, as the original splits it: more accounts, more of it. Under the rule `allora` only. */
  | {
    entropy: Record<string, never>;
  };

/** Lets epochs open again. Access: creator or governance. */
export type ResumeTopic = {
  topic_id: number;
};

/** Stops new epochs for ever. Access: creator or governance. */
export type RetireTopic = {
  topic_id: number;
};

/** How a reward is split between workers and reputers, and among these. */
export type RewardSettings = {
  /** Exponent of reputers' stake times score; `(0, 10]`; default 1. */
  p_reputer?: Real;
  /** Part of the reputers; default fixed. */
  reputer_part?: ReputerPart;
};

/** What an account does in a topic. */
export type Role =
  /** Predicts the target. */
  | "inferer"
  /** Predicts the inferers' losses. */
  | "forecaster"
  /** Reports the truth. */
  | "reputer";

/** How inferences become one, and what a worker is paid for. */
export type Rule =
  /** ML-Poly on excess losses with sleeping experts; pay for skill and uniqueness. The default. */
  | {
    second_order: SecondOrderSettings;
  }
  /** Regrets, one-outs and entropies of the original network. */
  | {
    allora: AlloraSettings;
  };

/** Windows of an epoch, in seconds from its opening. Half-open intervals. */
export type Schedule = {
  /** Distance between two openings; 10 to 31,536,000; default 86,400. */
  epoch_length?: number;
  /** Truths are taken from here on; `submission_window` to 100 epochs; default 86,400. */
  ground_truth_lag?: number;
  /** As `reveal_window`, for truths, after each of the two report windows; at most 100 epochs − `report_window`; default 0. */
  report_reveal_window?: number;
  /** Truths are taken in `[lag, lag + report_window)`, once more as long if too few came, or with too little stake; 1 to 100 epochs; default 3,600. */
  report_window?: number;
  /** What was committed to in the submission window is revealed in as many seconds after it; 0: submissions are open. At most `ground_truth_lag` − `submission_window`; default 0. */
  reveal_window?: number;
  /** Submissions are taken in `[0, submission_window)`; 1 to `epoch_length`; default 3,600. */
  submission_window?: number;
};

/** What can be set about the rule `second_order`. Epochs are settled epochs a worker took part in; typical errors and losses are running ones, so that nothing has a unit. */
export type SecondOrderSettings = {
  /** Uncertainty charged, in mean absolute excesses per epoch seen; `[0, 30]`; default 7. */
  caution?: Real;
  /** Typical errors an inference may be from the reference; `[2, 100]`; default 5. */
  clip?: Real;
  /** Smoothing of the typical error and loss; `(0, 1]`; default 0.05. */
  error_alpha?: Real;
  /** Typical errors within which followers count as the same; `[0, 1]`; default 0.3. */
  follower_width?: Real;
  /** Smoothing of the losses that decide it; `(0, 1]`; default 0.02. */
  forecast_alpha?: Real;
  /** Most of it; `[0, 1]`; default 0.5. */
  forecast_max?: Real;
  /** Least part of the workers' pay for forecasters that earn; `[0, forecast_max]`; default 0.05. */
  forecast_min?: Real;
  /** How much a follower must add to be paid in full, in the range of skill; `(0, 10]`; default 0.5. */
  lead?: Real;
  /** Forgetting of regrets per epoch, 1 for none; `[0.9, 1]`; default 0.999. */
  memory?: Real;
  /** Prior of all forecasters together; `[0, 10]`; default 0.25. */
  prior_forecast?: Real;
  /** Prior of the mean by inverse losses; `[0, 10]`; default 0.5. */
  prior_inverse?: Real;
  /** Prior of the median, all inferers together counting 1; `[0, 10]`; default 0.25. */
  prior_median?: Real;
  /** Unpaid epochs at the start, once the topic is that old; 0 to 100; default 10. */
  probation?: number;
  /** Part of the reference that follows reputation; `[0, 0.5]`; default 0.25. */
  reference_reputation?: Real;
  /** Sharpness of forecast-implied weights; `[1, 20]`; default 4. */
  sharpness?: Real;
  /** Smoothing of accuracy for pay; `(0, 1]`; default 0.01. */
  skill_alpha?: Real;
  /** Power of skill in pay; 1 to 4; default 2. */
  skill_power?: number;
  /** Epochs that a newcomer's start at the median counts for; `[0, 100]`; default 5. */
  skill_prior?: Real;
  /** Quantile whose skill is worth nothing; `[0.25, 0.9]`; default 0.5. */
  skill_quantile?: Real;
  /** Epochs in which a newcomer gets half of its prior and its vote; `[0, 1000]`; default 10. */
  tenure?: Real;
  /** Smoothing of uniqueness; `(0, 1]`; default 0.1. */
  uniqueness_alpha?: Real;
  /** Typical errors within which equals count as the same; `[0, 1]`; default 0.01. */
  uniqueness_width?: Real;
};

/** Hands the role of creator to another account. Access: creator or governance. */
export type SetCreator = {
  /** New creator. */
  creator: string;
  topic_id: number;
};

/** Changes the fees. Access: governance. */
export type SetFees = {
  /** New fees. */
  fees: Fees;
};

/** What is predicted and how the truth is established. Bound to the topic for ever, except `description` and `metadata_uri`. */
export type TopicInfo = {
  /** What it is for, at most 1,000 bytes. */
  description: string;
  /** The rule by which a reputer turns the source into one number, 1 to 2,000 bytes. Its SHA-256 is part of every topic response. */
  ground_truth_rule: string;
  /** Where the truth is read, 1 to 255 bytes. */
  ground_truth_source: string;
  /** Where more is written, at most 255 bytes; may be empty. */
  metadata_uri: string;
  /** The quantity predicted, 1 to 255 bytes. */
  target: string;
  /** Short name, 1 to 100 bytes. */
  title: string;
  /** Unit of the quantity, at most 32 bytes. */
  unit: string;
};

/** Everything that can be set about a topic. A field left out takes its default. A change makes a new version, which holds from the next unopened epoch. */
export type TopicParams = {
  /** Places per role. */
  caps?: Caps;
  /** How reputers' truths become one. */
  consensus?: ConsensusSettings;
  /** Who may take part. */
  gates?: Gates;
  /** How predictions are measured. */
  loss?: LossSettings;
  /** Who is admitted when there are more than places. */
  merit?: MeritSettings;
  /** How a reward is split between workers and reputers. */
  reward?: RewardSettings;
  /** How inferences become one, and what a worker is paid for. */
  rule?: Rule;
  /** When what happens. */
  schedule?: Schedule;
  /** Who says what the truth is; default the reputers. */
  truth_source?: TruthSource;
};

/** A topic. */
export type TopicResponse = {
  /** When epoch 0 opened. */
  created_at: Timestamp;
  /** Who may edit it. */
  creator: string;
  /** SHA-256 of `info.ground_truth_rule`. */
  ground_truth_rule_hash: Binary;
  /** What is predicted. */
  info: TopicInfo;
  /** Parameters of the newest version. */
  params: TopicParams;
  /** Where it stands. */
  status: TopicStatus;
  topic_id: number;
  /** Number of the newest version, from 1. */
  version: number;
};

/** Where a topic stands. */
export type TopicStatus =
  /** Epochs open along the grid. */
  | "active"
  /** No new epochs; open ones settle; every exit works. */
  | "paused"
  /** As paused, and for ever. */
  | "retired";

/** A page of topics. */
export type TopicsResponse = {
  /** Where the next page starts, if there is one: a page of long texts ends before its limit. */
  next?: number | null;
  /** Ascending by number. */
  topics: Array<TopicResponse>;
};

/** Who or what says what the truth of an epoch is. */
export type TruthSource =
  /** The reputers of the topic. The default. */
  | {
    reputers: Record<string, never>;
  }
  /** A contract on the same chain. There are no reports then, and nobody is paid for any. */
  | {
    contract: ContractSource;
  };

/** Puts accounts on, or takes them off, the list of a listed gate; at most `ExecuteMsg::MAX_LISTED_PER_CALL` at a time. Access: creator or governance. */
export type UpdateList = {
  /** Accounts to put on it. */
  add: Array<string>;
  /** Accounts to take off it. */
  remove: Array<string>;
  role: Role;
  topic_id: number;
};

/** Makes a new version, which holds from the next unopened epoch; refused while a submission window is open. Access: creator or governance. */
export type UpdateTopic = {
  /** Replaces the description. */
  description?: string | null;
  /** Replaces the metadata URI. */
  metadata_uri?: string | null;
  /** Replaces the parameters, all of them. */
  params?: TopicParams | null;
  topic_id: number;
};

/** A version of a topic's parameters. */
export type VersionResponse = {
  /** When it was made. */
  created_at: Timestamp;
  /** SHA-256 of the rule that the truths of its epochs follow: that of the topic, for ever. */
  ground_truth_rule_hash: Binary;
  /** The parameters. */
  params: TopicParams;
  /** From 1. */
  version: number;
};

/** A page of versions. */
export type VersionsResponse = {
  /** Where the next page starts, if there is one. */
  next?: number | null;
  /** Ascending. */
  versions: Array<VersionResponse>;
};

/** Names the other contracts; once. Access: governance. */
export type Wire = {
  /** Address of `staking-vault`. */
  staking_vault: string;
  /** Address of `synthesis-coordinator`. */
  synthesis_coordinator: string;
};

/** What each question is answered with. */
export interface Responses {
  actor: ActorResponse;
  actors: ActorsResponse;
  config: ConfigResponse;
  listed: boolean;
  ownership: OwnershipForString;
  topic: TopicResponse;
  topics: TopicsResponse;
  versions: VersionsResponse;
}
