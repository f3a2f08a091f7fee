// Written by `cargo run -p allora-schema` from the messages in Rust; not edited by hand.

import type { Binary, Real, Timestamp, Uint128, Uint64 } from "../brands.js";

/** Does the work of an actor, as if it had come from itself. Access: the account that the actor named with `SetKey`. */
export type ActFor = {
  /** For whom. */
  actor: string;
  work: Work;
};

/** An actor in a topic. */
export type ActorStatus = {
  actor_id: number;
  /** Stake as a reputer. */
  stake: Uint128;
  /** Commitments it never revealed, in any role. */
  unrevealed: number;
};

/** Admits an account to a role. Access: registry. */
export type Admit = {
  actor: string;
  actor_id: number;
  role: Role;
  topic_id: number;
};

/** Does the next due steps of a topic, at most `max_steps` (default and bound: `ExecuteMsg::MAX_STEPS`); nothing due is a cheap success. Access: anyone. */
export type Advance = {
  /** Most steps. */
  max_steps?: number | null;
  topic_id: number;
};

/** A settled epoch in the archive. */
export type ArchiveEntry = {
  epoch: number;
  /** Its 68 % interval, low and high; empty if there was none. */
  interval_68: Array<Real>;
  /** Its 95 % interval, low and high; empty if there was none. */
  interval_95: Array<Real>;
  /** Combined loss. */
  loss?: Real | null;
  /** Naive loss. */
  naive_loss?: Real | null;
  /** Inferers, forecasters and reputers that took part. */
  participants: number;
  /** Settled or void. */
  phase: EpochPhase;
  /** ALLO paid to participants. */
  rewards: Uint128;
  /** When the submission window closed. */
  timestamp: Timestamp;
  /** The truth; `None` if void. */
  truth?: Real | null;
  /** The* inference; `None` if void for want of any. */
  value?: Real | null;
};

/** The mean of the newest inferences. */
export type AverageResponse = {
  /** Seconds since. */
  age: number;
  /** Of how many: fewer than asked for if there are no more. */
  epochs: number;
  /** The oldest of them. */
  first_epoch: number;
  /** The newest of them. */
  last_epoch: number;
  /** When the submission window of the newest closed. */
  timestamp: Timestamp;
  topic_id: number;
  /** The mean. */
  value: Real;
};

/** How far the network is behind its best worker, and at most can be. */
export type CertificateResponse = {
  /** What that cannot exceed. */
  bound: Real;
  /** `regret/(losses − regret)`: by how much the network's loss is above the best worker's; `None` if that lost nothing. */
  excess?: Real | null;
  /** The same with the bound in place of the regret. */
  excess_bound?: Real | null;
  /** Discounted sum of the network's losses. */
  losses: Real;
  /** Discounted sum of what the network lost more than the best inferer of the last settled epoch; below 0 if it lost less. */
  regret: Real;
  /** The same, to read. */
  sentence: string;
};

/** Commits to an inference, a forecast or a truth in a topic that hides them (`schedule.reveal_window`, `schedule.report_reveal_window`), in the window in which an open topic takes it; the last one counts. All but the values is checked now, and a place taken. One that is not revealed costs (`consensus.unrevealed_fraction`). Access: anyone admitted to the role, with the bond or stake. */
export type Commit = {
  epoch: number;
  /** 32 bytes: `super::Commitment::hash`. */
  hash: Binary;
  /** What as: inferers commit to an inference, forecasters to a forecast, reputers to a truth. */
  role: Role;
  topic_id: number;
};

/** Addresses. */
export type ConfigResponse = {
  /** Address of `staking-vault`. */
  staking_vault: string;
  /** Address of `topic-registry`. */
  topic_registry: string;
};

/** How often the truth was where the network said it would be. */
export type CoverageResponse = {
  /** Of these, with the truth inside the 68 % interval. */
  inside_68: number;
  /** Inside the 95 % interval. */
  inside_95: number;
  /** Settled epochs with an interval. */
  intervals: number;
};

/** Dismisses an account from a role and withdraws what it submitted to a window still open; earlier submissions stay. Access: registry. */
export type Dismiss = {
  actor: string;
  role: Role;
  topic_id: number;
};

/** A topic with work. */
export type DueTopic = {
  /** When its next step is due. */
  due: Timestamp;
  topic_id: number;
};

/** How far an epoch is. */
export type EpochPhase =
  /** Submissions are or were taken; not yet synthesized. */
  | "submitting"
  /** Synthesized; waits for the truth. */
  | "synthesized"
  /** Settled. */
  | "settled"
  /** Ended without inference or truth. */
  | "void";

/** Everything known about an epoch. */
export type EpochResponse = {
  /** Lowest and highest value an inference counted as, while kept in detail; empty if nothing was clipped. */
  band: Array<Real>;
  epoch: number;
  /** The inference, once synthesized. */
  inference?: NetworkInferenceResponse | null;
  /** Combined loss, once settled. */
  loss?: Real | null;
  /** Naive loss, once settled. */
  naive_loss?: Real | null;
  /** Who took part, while kept in detail. */
  participants: Array<Participant>;
  /** How far it is. */
  phase: EpochPhase;
  /** ALLO paid to participants, once settled and paid. */
  rewards?: Uint128 | null;
  /** The truth, once settled. */
  truth?: Real | null;
  /** Version of the parameters it opened with. */
  version: number;
  /** Who nobody is, while kept in detail; none under the rule `allora`. */
  virtual_experts: Array<VirtualExpert>;
};

/** What a truth was read from, for whoever wants to check it. */
export type Evidence = {
  /** SHA-256 of it; 32 bytes. */
  hash: Binary;
  /** Where it is kept; at most `Evidence::MAX_URI` bytes, may be empty. */
  uri: string;
};

/** What an account can ask for. */
export type ExecuteMsg =
  /** Opens the time grid of a new topic. */
  | {
    open_topic: OpenTopic;
  }
  /** Announces a version, which holds from the next unopened epoch. */
  | {
    update_topic: UpdateTopic;
  }
  /** Stops epochs from opening, or lets them. */
  | {
    set_topic_status: SetTopicStatus;
  }
  /** Admits an account to a role. */
  | {
    admit: Admit;
  }
  /** Dismisses an account from a role. */
  | {
    dismiss: Dismiss;
  }
  /** Submits an inference, a forecast, or both. */
  | {
    submit: Submit;
  }
  /** Reports the truth of an epoch. */
  | {
    report: Report;
  }
  /** Does the next due steps of a topic. */
  | {
    advance: Advance;
  }
  /** Sends the settlement of an epoch to the vault again, after it failed. */
  | {
    retry_settlement: RetrySettlement;
  }
  /** Commits to a submission or a truth that is revealed later. */
  | {
    commit: Commit;
  }
  /** Reveals what somebody committed to. */
  | {
    reveal: Reveal;
  }
  /** Names an account that works for the sender. */
  | {
    set_key: SetKey;
  }
  /** Works for an actor that named the sender its key. */
  | {
    act_for: ActFor;
  }
  /** Reads the truth of an epoch from the contract that the topic names. */
  | {
    observe: RetrySettlement;
  }
  /** Hands in what workers signed. */
  | {
    relay: Relay;
  };

/** A loss expected of an inferer. */
export type ForecastElement = {
  inferer: number;
  /** The less, the better it will do. Under the rule `second_order` on any scale with an origin and a unit of its own; under `allora` as the topic's losses are. */
  loss: Real;
};

/** Whether there is an inference that is young enough. */
export type Freshness =
  /** There is. */
  | "fresh"
  /** It is older than asked for. */
  | "stale"
  /** There never was one, or no such topic. */
  | "none";

/** A page of settled epochs. */
export type HistoryResponse = {
  /** Ascending. */
  epochs: Array<ArchiveEntry>;
};

/** What became of the inference of an epoch. */
export type InferenceResponse =
  /** Nobody knows yet: its submissions have not ended, or nobody has closed it. */
  | {
    pending: Record<string, never>;
  }
  /** It is there. */
  | {
    published: {
      /** Those that took part, while kept in detail; then reputers count too. */
      contributors: number;
      /** As `NetworkInferenceResponse::interval`; empty if there was none. */
      interval: Array<Real>;
      /** When the submission window closed. */
      timestamp: Timestamp;
      /** The* inference. */
      value: Real;
    };
  }
  /** There is none and will be none: nobody submitted. */
  | {
    void: Record<string, never>;
  }
  /** It is too old to be kept, if it ever was. */
  | {
    forgotten: Record<string, never>;
  };

/** Sent once, by the deployer. */
export type InstantiateMsg = {
  /** Address of `staking-vault`. */
  staking_vault: string;
  /** Address of `topic-registry`. */
  topic_registry: string;
};

/** A newest inference. */
export type LatestInference = {
  /** Seconds since. */
  age: number;
  /** Inferers and forecasters that took part. */
  contributors: number;
  epoch: number;
  /** As `NetworkInferenceResponse::interval`; empty if there was none. */
  interval: Array<Real>;
  /** When the submission window closed. */
  timestamp: Timestamp;
  /** The* inference. */
  value: Real;
};

/** The newest inferences of many topics. */
export type ManyResponse = {
  /** As asked for, in this order. */
  topics: Array<TopicReading>;
};

/** Holder of a place. */
export type Member = {
  actor_id: number;
  /** Listening coefficient (reputers). */
  coefficient?: Real | null;
  /** Settled epochs it took part in. */
  epochs: number;
  /** Under the rule `second_order`: smoothed loss above the network's, in typical losses; the less, the better. */
  excess?: Real | null;
  /** Average score; `None` before the first. */
  merit?: Real | null;
  /** Regret (inferers and forecasters). */
  regret?: Real | null;
  /** Under the rule `second_order`: how little of what it says somebody senior says as well, of one. */
  uniqueness?: Real | null;
};

/** Holders of all places of a role. */
export type MembersResponse = {
  /** How many places there are. */
  capacity: number;
  /** By place. */
  members: Array<Member>;
};

/** Migration takes no parameters. */
export type MigrateMsg = Record<string, never>;

/** The network inference. */
export type NetworkInferenceResponse = {
  /** Seconds since. */
  age: number;
  /** Inferers and forecasters that took part. */
  contributors: number;
  /** `1/Σw²` of the normalised weights. */
  effective_contributors: Real;
  epoch: number;
  /** When the next one is due by the grid; `None` if the topic stands still and no epoch is submitted to or revealed any more. */
  expected_at?: Timestamp | null;
  /** Bounds around `value`: 95 % low, 68 % low, middle, 68 % high, 95 % high, of a width that past errors calibrate; in the first epoch, percentiles 2.28, 15.87, 50, 84.13 and 97.72 of what was combined. */
  interval: Array<Real>;
  /** Combined loss of the last epoch settled, if any. */
  last_loss?: Real | null;
  /** Without forecasters. */
  naive: Real;
  /** When the submission window closed. */
  timestamp: Timestamp;
  topic_id: number;
  /** The* inference. */
  value: Real;
};

/** Topics with work, by time. */
export type NextDueResponse = {
  /** Ascending by time. */
  topics: Array<DueTopic>;
};

/** Opens the time grid of a new topic. Access: registry. */
export type OpenTopic = {
  /** Version 1 of its parameters. */
  params: PackedParams;
  /** When epoch 0 opens. */
  start: Timestamp;
  topic_id: number;
};

/** `TopicParams`, packed. The registry shows them in full. */
export type PackedParams = Binary;

/** A participant of an epoch. */
export type Participant = {
  actor_id: number;
  /** Fraction of the topic's reward in 1/10^18, once settled. */
  fraction?: Uint64 | null;
  /** Loss, once settled. */
  loss?: Real | null;
  role: Role;
  /** Score, once settled. */
  score?: Real | null;
  /** Inference, implied inference, or truth reported. */
  value?: Real | null;
  /** Weight in the combined inference, of one; reputers: stake share. */
  weight?: Real | null;
};

/** What became of an actor's part in the last ended epoch. */
export type PaymentStatus =
  /** No epoch of the topic has ended yet. */
  | {
    nothing_ended: Record<string, never>;
  }
  /** It had not submitted. */
  | {
    not_submitted: Record<string, never>;
  }
  /** The epoch was void. */
  | {
    void_epoch: Record<string, never>;
  }
  /** It took part and its score earned nothing. */
  | {
    nothing_earned: Record<string, never>;
  }
  /** It earned this fraction of the topic's reward in 1/10^18. */
  | {
    earned: {
      fraction: Uint64;
    };
  }
  /** The topic had no emission, so that fractions were of nothing. */
  | {
    no_emission: Record<string, never>;
  }
  /** The vault refused; `retry_settlement` pays it. */
  | {
    payment_pending: Record<string, never>;
  };

/** How good a topic's network inference has been, since its rule or its loss was last changed. */
export type QualityResponse = {
  /** Of the last settled epoch; none under the rule `allora`. */
  certificate?: CertificateResponse | null;
  coverage: CoverageResponse;
  /** Settled epochs since then. */
  epochs: number;
  /** Version since which this holds. */
  since_version: number;
  topic_id: number;
  /** Typical absolute error of the robust reference. */
  typical_error: Real;
  /** Typical loss of the network. */
  typical_loss: Real;
};

/** Questions. Lists are ascending; a page starts after `start_after` and has `limit` entries: 30 if left out, at most 100. */
export type QueryMsg =
  /** Addresses. */
  | {
    config: Record<string, never>;
  }
  /** Where a topic stands in time. */
  | {
    topic: {
      topic_id: number;
    };
  }
  /** Windows of an epoch; of the current one if left out. */
  | {
    windows: {
      epoch?: number | null;
      topic_id: number;
    };
  }
  /** The newest network inference, or that of an epoch still kept in detail or archive; an error if it is older than `max_age` seconds. */
  | {
    network_inference: {
      /** Seconds since the submission window closed. */
      max_age: number;
      topic_id: number;
    };
  }
  /** What became of the inference of an epoch, as long as it is kept in detail or archive. */
  | {
    inference: {
      epoch: number;
      topic_id: number;
    };
  }
  /** The mean of the newest inferences; an error if the newest is older than `max_age` seconds. Of time too, because the steps of a grid are equal; across an edit of `epoch_length` it is a mean of epochs, of which the longer count as much as the shorter. */
  | {
    average: {
      /** Of how many, at most: 1 to 100. No more than the 200 newest epochs that somebody submitted to are searched for them. */
      epochs: number;
      /** Seconds since the newest one's submission window closed. */
      max_age: number;
      topic_id: number;
    };
  }
  /** The newest network inferences of at most 20 topics. One that is too old, or that there is not, is no error. */
  | {
    many: {
      /** Seconds since the submission window closed. */
      max_age: number;
      topic_ids: Array<number>;
    };
  }
  /** Everything known about an epoch. */
  | {
    epoch: {
      epoch: number;
      topic_id: number;
    };
  }
  /** Settled epochs. */
  | {
    history: {
      limit?: number | null;
      start_after?: number | null;
      topic_id: number;
    };
  }
  /** What was submitted to an epoch not yet settled. */
  | {
    submissions: {
      epoch: number;
      limit?: number | null;
      /** After this actor. */
      start_after?: number | null;
      topic_id: number;
    };
  }
  /** Truths reported for an epoch not yet settled. */
  | {
    reports: {
      epoch: number;
      topic_id: number;
    };
  }
  /** Holders of the places of a role: merit, regret, what they are remembered by. */
  | {
    members: {
      role: Role;
      topic_id: number;
    };
  }
  /** All a participant wants to know: window, registered, accepted, rank, why not paid. */
  | {
    status: {
      actor: string;
      topic_id: number;
    };
  }
  /** How good a topic's network inference has been: certificate, coverage, typical error. */
  | {
    quality: {
      topic_id: number;
    };
  }
  /** Topics with work that is due or will be, by time. */
  | {
    next_due: {
      limit?: number | null;
    };
  };

/** Hands in submissions that workers signed, as if each had come from its worker, except that none replaces what the worker submitted before. One that cannot be taken is announced with the reason, and the others count. Refused as a whole where the epoch takes none, and in a topic that hides them. Access: anyone. */
export type Relay = {
  /** Must be the epoch whose window is open. */
  epoch: number;
  /** At most `ExecuteMsg::MAX_RELAYED`. */
  submissions: Array<Signed>;
  topic_id: number;
};

/** Reports the truth of an epoch whose report window is open; the last one counts. Access: anyone admitted as a reputer who has the stake. */
export type Report = {
  epoch: number;
  /** What it was read from. */
  evidence?: Evidence | null;
  topic_id: number;
  /** In the unit of the target; 0 or 1e-40 ≤ |x| ≤ 1e40. */
  truth: Real;
};

/** A truth reported. */
export type ReportEntry = {
  actor_id: number;
  /** SHA-256 of what it was read from, if it came with one. */
  evidence?: Binary | null;
  /** With which stake. */
  stake: Uint128;
  truth: Real;
};

/** All truths reported for an epoch. */
export type ReportsResponse = {
  /** Ascending by actor. */
  reports: Array<ReportEntry>;
};

/** Sends the settlement of an epoch to the vault again, after it failed. Access: anyone. */
export type RetrySettlement = {
  epoch: number;
  topic_id: number;
};

/** Reveals what was committed to, once, in the reveal window of its epoch. Access: anyone who knows it. */
export type Reveal = {
  /** Who committed to it. */
  actor: string;
  /** JSON of the message that an open topic would take, to the byte as it was hashed: a `Submit` of one part, or a `Report`. */
  message: string;
  /** Bytes nobody else can guess, see `super::SALT_LENGTH`. */
  salt: Binary;
};

/** What an account does in a topic. */
export type Role =
  /** Predicts the target. */
  | "inferer"
  /** Predicts the inferers' losses. */
  | "forecaster"
  /** Reports the truth. */
  | "reputer";

/** An actor in a role. */
export type RoleStatus = {
  /** Whether it holds a place. */
  active: boolean;
  /** Open epochs that it has committed to and not revealed, of the newest 301. */
  committed: Array<number>;
  /** What became of its part in the last ended epoch. */
  last_payment: PaymentStatus;
  /** Lowest merit among holders, when all places are taken. */
  lowest_merit?: Real | null;
  /** Average score. */
  merit?: Real | null;
  /** Its rank by merit among holders of places, from 1. */
  rank?: number | null;
  /** Why not, in words. */
  reason?: string | null;
  /** Whether the registry admitted it. */
  registered: boolean;
  role: Role;
  /** Whether it has submitted to (or reported on) the epoch whose window is open, or committed to do. */
  submitted: boolean;
  /** Whether a submission now would be accepted. */
  would_be_accepted: boolean;
};

/** Names who works for the sender from now on, in all topics, in place of what was named before; what is left out is nobody. Stake, bonds and rewards stay the sender's. Access: anyone, for itself. */
export type SetKey = {
  /** The account that submits, reports and commits. */
  key?: string | null;
  /** The key that signs what is relayed: secp256k1, compressed, 33 bytes. */
  public_key?: Binary | null;
};

/** Stops epochs from opening, or lets them. Access: registry. */
export type SetTopicStatus = {
  /** Where it stands. */
  status: TopicStatus;
  topic_id: number;
};

/** A submission and the word of its worker. */
export type Signed = {
  /** Whose it is. */
  actor: string;
  /** The first moment it is taken no more. */
  expires_at: Timestamp;
  /** JSON of `ExecuteMsg::Submit` to topic and epoch of the batch, to the byte as it was signed. */
  message: string;
  /** ECDSA over secp256k1 of `super::SignDoc`, by the key named with `SetKey`; 64 bytes. */
  signature: Binary;
};

/** All a participant wants to know. */
export type StatusResponse = {
  /** `None` if it never registered. */
  actor?: ActorStatus | null;
  /** Epoch of the grid now. */
  current_epoch?: number | null;
  /** Last epoch that ended. */
  last_ended_epoch?: number | null;
  /** Epochs with a window open now, or with something of the actor's that is not revealed yet. */
  open_windows: Array<WindowsResponse>;
  /** One entry per role. */
  roles: Array<RoleStatus>;
  /** Where the topic stands. */
  status: TopicStatus;
};

/** What an account submitted. */
export type SubmissionEntry = {
  actor_id: number;
  /** Its forecast. */
  forecast: Array<ForecastElement>;
  /** Its inference. */
  inference?: Real | null;
};

/** A page of submissions. */
export type SubmissionsResponse = {
  /** Ascending by actor. */
  submissions: Array<SubmissionEntry>;
};

/** Submits an inference, a forecast, or both, for the epoch whose window is open; the last one counts. Access: anyone admitted to the role. */
export type Submit = {
  /** Must be the epoch whose window is open. */
  epoch: number;
  /** Losses expected of inferers, in the space of the topic's losses (log10 unless `allow_negative`); nobody twice; those not present are ignored. */
  forecast?: Array<ForecastElement>;
  /** In the unit of the target; 0 or 1e-40 ≤ |x| ≤ 1e40. */
  inference?: Real | null;
  topic_id: number;
};

/** Called by modules of the host chain (clock, cron, governance). */
export type SudoMsg =
  /** Does due steps of the topics that wait longest, in turn. Never fails. */
  | {
    clock_end_block: Record<string, never>;
  };

/** The newest inference of one of many topics. */
export type TopicReading = {
  /** It, fresh or stale. */
  inference?: LatestInference | null;
  reading: Freshness;
  topic_id: number;
};

/** Where a topic stands in time. */
export type TopicResponse = {
  /** Epoch of the grid now; `None` before the start. */
  current_epoch?: number | null;
  /** Regret newcomers start with, once anybody is experienced. */
  initial_regret?: Real | null;
  /** Combined loss of the last settled epoch. */
  network_loss?: Real | null;
  /** When the next step is due. */
  next_due?: Timestamp | null;
  /** Epochs synthesized and not yet settled, and the one being submitted to, if anybody has: the oldest hundred. */
  open_epochs: Array<number>;
  /** Epochs settled so far. */
  settled: number;
  /** Where it stands. */
  status: TopicStatus;
  topic_id: number;
  /** Version that holds now. */
  version: number;
  /** Epochs that ended void so far. */
  void: number;
};

/** Where a topic stands. */
export type TopicStatus =
  /** Epochs open along the grid. */
  | "active"
  /** No new epochs; open ones settle; every exit works. */
  | "paused"
  /** As paused, and for ever. */
  | "retired";

/** A new version, which holds from the next unopened epoch; refused while a submission window is open. Access: registry. */
export type UpdateTopic = {
  /** Its parameters. */
  params: PackedParams;
  topic_id: number;
  /** Number of the version. */
  version: number;
};

/** An expert nobody is, beside the participants in the network inference. */
export type VirtualExpert = {
  kind: VirtualExpertKind;
  /** What it says. */
  value: Real;
  /** Weight in the network inference, of one. */
  weight: Real;
};

/** An expert nobody is. */
export type VirtualExpertKind =
  /** The robust reference: a weighted median of the inferences. */
  | "median"
  /** The mean of the inferences by the inverse cube of their inferers' losses. */
  | "inverse_loss_mean";

/** A half-open interval of time. */
export type Window = {
  /** First moment after. */
  closes_at: Timestamp;
  /** What for. */
  kind: WindowKind;
  /** Whether it is open now. */
  open: boolean;
  /** First moment. */
  opens_at: Timestamp;
};

/** What a window is for. */
export type WindowKind =
  /** Inferences and forecasts. */
  | "submission"
  /** Truths. */
  | "report"
  /** What was committed to in the submission window is revealed; of hidden submissions only. */
  | "reveal"
  /** What was committed to in the report window before is revealed; of hidden truths only. */
  | "report_reveal";

/** Windows of an epoch. */
export type WindowsResponse = {
  epoch: number;
  /** When it is settled if enough truths came in time. */
  settles_at: Timestamp;
  /** In order of time. */
  windows: Array<Window>;
};

/** What an actor's key does for it. Whatever is revealed, anybody may reveal. */
export type Work =
  /** As `ExecuteMsg::Submit`. */
  | {
    submit: Submit;
  }
  /** As `ExecuteMsg::Report`. */
  | {
    report: Report;
  }
  /** As `ExecuteMsg::Commit`. */
  | {
    commit: Commit;
  };

/** What each question is answered with. */
export interface Responses {
  average: AverageResponse;
  config: ConfigResponse;
  epoch: EpochResponse;
  history: HistoryResponse;
  inference: InferenceResponse;
  many: ManyResponse;
  members: MembersResponse;
  network_inference: NetworkInferenceResponse;
  next_due: NextDueResponse;
  quality: QualityResponse;
  reports: ReportsResponse;
  status: StatusResponse;
  submissions: SubmissionsResponse;
  topic: TopicResponse;
  windows: WindowsResponse;
}
