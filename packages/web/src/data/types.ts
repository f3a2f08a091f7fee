/** Answers of the contracts, as far as the page shows them. Schemas: `schema/*.json`. */

/** A decimal of any length. */
export type Real = string;
/** Base units, seconds' fractions and other integers beyond 2^53. */
export type Int = string;
/** Nanoseconds since 1970. */
export type Nanos = string;
export type Role = "inferer" | "forecaster" | "reputer";
export type TopicStatus = "active" | "paused" | "retired";

export interface Topic {
  topic_id: number;
  creator: string;
  status: TopicStatus;
  created_at: Nanos;
  info: {
    title: string;
    description: string;
    metadata_uri: string;
    target: string;
    unit: string;
    ground_truth_source: string;
    ground_truth_rule: string;
  };
  version: number;
  params: {
    schedule: { epoch_length: number; submission_window: number };
    loss: { function: object };
    rule: object;
    caps: { detailed_epochs: number };
  };
}

export interface Latest {
  epoch: number;
  value: Real;
  interval: Real[];
  timestamp: Nanos;
  contributors: number;
}

export interface Many {
  topics: { topic_id: number; inference: Latest | null }[];
}

export interface NetworkInference extends Latest {
  naive: Real;
  effective_contributors: Real;
  expected_at: Nanos | null;
}

export interface Clock {
  topic_id: number;
  status: TopicStatus;
  version: number;
  current_epoch: number | null;
  open_epochs: number[];
  settled: number;
  void: number;
  network_loss: Real | null;
  next_due: Nanos | null;
}

export interface NextDue {
  topics: { topic_id: number; due: Nanos }[];
}

export interface Windows {
  epoch: number;
  windows: { kind: "submission" | "report" | "reveal" | "report_reveal"; opens_at: Nanos; closes_at: Nanos }[];
  settles_at: Nanos;
}

export type Phase = "submitting" | "synthesized" | "settled" | "void";

export interface ArchiveEntry {
  epoch: number;
  phase: Phase;
  timestamp: Nanos;
  value: Real | null;
  interval_68: Real[];
  interval_95: Real[];
  truth: Real | null;
  loss: Real | null;
  naive_loss: Real | null;
  participants: number;
  rewards: Int;
}

export interface Participant {
  actor_id: number;
  role: Role;
  value: Real | null;
  weight: Real | null;
  loss: Real | null;
  score: Real | null;
  fraction: Int | null;
}

export interface Epoch {
  epoch: number;
  phase: Phase;
  inference: NetworkInference | null;
  truth: Real | null;
  participants: Participant[];
  virtual_experts: { kind: "median" | "inverse_loss_mean"; value: Real; weight: Real }[];
  rewards: Int | null;
}

export interface Member {
  actor_id: number;
  merit: Real | null;
  regret: Real | null;
  excess: Real | null;
  uniqueness: Real | null;
  coefficient: Real | null;
  epochs: number;
}

export interface Quality {
  epochs: number;
  typical_error: Real;
  typical_loss: Real;
  certificate: {
    regret: Real;
    bound: Real;
    losses: Real;
    excess: Real | null;
    excess_bound: Real | null;
    sentence: string;
  } | null;
  coverage: { intervals: number; inside_68: number; inside_95: number };
}

export type Payment =
  | { nothing_ended: object }
  | { not_submitted: object }
  | { void_epoch: object }
  | { nothing_earned: object }
  | { earned: { fraction: Int } }
  | { no_emission: object }
  | { payment_pending: object };

export interface RoleStatus {
  role: Role;
  registered: boolean;
  active: boolean;
  rank: number | null;
  merit: Real | null;
  lowest_merit: Real | null;
  would_be_accepted: boolean;
  reason: string | null;
  submitted: boolean;
  committed: number[];
  last_payment: Payment;
}

export interface Status {
  status: TopicStatus;
  current_epoch: number | null;
  open_windows: Windows[];
  actor: { actor_id: number; stake: Int; unrevealed: number } | null;
  roles: RoleStatus[];
  last_ended_epoch: number | null;
}

export interface Emission {
  started_at: Nanos | null;
  month: number;
  monthly_rate: Real;
  total_weight: Int;
  minted: Int;
  reputer_share: Real;
}

export interface Ledger {
  staked: Int;
  unbonding: Int;
  rewards: Int;
  bonds: Int;
  subsidies: Int;
  treasury: Int;
  liabilities: Int;
}

export interface TopicAccount {
  topic_id: number;
  active: boolean;
  emitting: boolean;
  staked: Int;
  rewards: Int;
  revenue: Int;
  weight: Int;
  accrued: Int;
}

export interface Invariants {
  violations: string[];
  next: { topic_id: number; actor_id: number | null } | null;
  surplus: Int;
}

export interface Supply {
  total: Int;
  locked: Int;
  circulating: Int;
}

export interface Unbonding {
  id: number;
  amount: Int;
  matures_at: Nanos;
}

export interface Stake {
  staked: Int;
  unbonding: Unbonding[];
  bond: Int;
}

export interface Position {
  topic_id: number;
  actor_id: number;
  operator: string;
  holder: string;
  staked: Int;
  rewards: Int;
  unbonding: Unbonding[];
}

export interface DeskRequest {
  topic_id: number;
  id: number;
  payer: string;
  fee: Int;
  tip: { from: Int; to: Int; over: number };
  epoch: number;
  deadline: Nanos;
  callback: { receiver: string | null; gas_limit: number } | null;
  watch: { low: Real | null; high: Real | null } | null;
  state: { waiting: object } | { failed: { until: Nanos } };
}

export interface Subscription {
  topic_id: number;
  id: number;
  payer: string;
  balance: Int;
  left: number | null;
  paid_deliveries: number;
  every: number;
  next: number;
  failures: number;
  callback: { receiver: string | null } | null;
  paused: "owner" | "funds" | "callback" | null;
}

export interface DeskLedger {
  accounts: Int;
  requests: Int;
  subscriptions: Int;
  fees: Int;
}
