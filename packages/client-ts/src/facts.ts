/** Events of the contracts: which, and what they carry. A question mark says that it may be missing. */

const TOPIC = { topic_id: "number" } as const;
const EPOCH = { ...TOPIC, epoch: "number" } as const;
const ORDER = { ...TOPIC, id: "number" } as const;
const REFUND = { ...ORDER, refund: "uint" } as const;
const WORK = { ...EPOCH, role: "text", actor: "text" } as const;
const STAKE = { ...TOPIC, staker: "text", operator: "text", amount: "uint" } as const;
const ACKNOWLEDGED = { channel: "text", sequence: "number", outcome: "text", reason: "text?" } as const;

export const FACTS = {
  "allo-token": {
    minter_handed_over: { custodian: "text", minter: "text", cap: "uint" },
    vesting_granted: { account: "text", amount: "uint", start: "seconds", cliff: "seconds", end: "seconds" },
    vesting_ended: { account: "text", amount: "uint" },
  },
  "topic-registry": {
    topic_created: { ...TOPIC, creator: "text" },
    topic_updated: { ...TOPIC, version: "number" },
    topic_status_changed: { ...TOPIC, status: "text" },
    creator_changed: { ...TOPIC, creator: "text" },
    actor_registered: { ...TOPIC, role: "text", actor: "text", actor_id: "number" },
    actor_left: { ...TOPIC, role: "text", actor: "text" },
  },
  "staking-vault": {
    stake_added: STAKE,
    unstake_started: { ...STAKE, unbonding_id: "number", matures_at: "seconds" },
    unstake_canceled: STAKE,
    stake_withdrawn: { ...TOPIC, staker: "text", amount: "uint" },
    topic_funded: { ...TOPIC, payer: "text", amount: "uint" },
    treasury_funded: { payer: "text", amount: "uint" },
    rewards_claimed: { ...TOPIC, actor: "text", amount: "uint" },
    epoch_paid: {
      ...EPOCH,
      emission: "uint",
      from_treasury: "uint",
      minted: "uint",
      inferers: "uint",
      forecasters: "uint",
      reputers: "uint",
      validators: "uint",
      treasury: "uint",
    },
    slashed: { ...EPOCH, operator: "text", amount: "uint", unbonding: "uint" },
    bond_forfeited: { ...EPOCH, account: "text", amount: "uint", unbonding: "uint" },
    emission_rate_set: { month: "number", monthly_rate: "real" },
  },
  "synthesis-coordinator": {
    submission_accepted: { ...WORK, actor_id: "number", value: "real?", replaced: "number?" },
    submission_not_admitted: WORK,
    submission_refused: { ...EPOCH, position: "number", reason: "text" },
    commitment_accepted: { ...WORK, replaced: "number?" },
    truth_reported: { ...EPOCH, actor: "text", evidence_hash: "text?", evidence_uri: "text?" },
    epoch_synthesized: { ...EPOCH, value: "real", inferers: "number", forecasters: "number" },
    epoch_settled: { ...EPOCH, truth: "real", loss: "real", reputers: "number" },
    epoch_voided: { ...EPOCH, reason: "text" },
    epoch_rewarded: { ...EPOCH, rewards: "uint" },
    settlement_failed: { ...EPOCH, reason: "text" },
    truth_observed: { ...EPOCH, truth: "real" },
    observation_failed: { ...EPOCH, reason: "text" },
  },
  "inference-desk": {
    deposited: { account: "text", amount: "uint" },
    withdrawn: { account: "text", amount: "uint" },
    inference_requested: { ...ORDER, payer: "text", epoch: "number", deadline: "nanos" },
    subscribed: { ...ORDER, payer: "text", balance: "uint" },
    inference_delivered: {
      ...ORDER,
      epoch: "number",
      value: "real?",
      void: "text?",
      payer: "text",
      deliverer: "text",
      fee: "uint",
      tip: "uint",
    },
    delivery_failed: { ...ORDER, epoch: "number", reason: "text" },
    tip_raised: { ...ORDER, to: "uint" },
    request_cancelled: REFUND,
    request_expired: REFUND,
    topped_up: { ...ORDER, amount: "uint" },
    subscription_paused: { ...ORDER, reason: "text" },
    subscription_resumed: ORDER,
    subscription_closed: REFUND,
    fees_collected: { ...TOPIC, amount: "uint" },
    price_set: { ...TOPIC, price: "text" },
  },
  "inference-port": {
    channel_connected: { channel: "text", counterparty_port: "text", counterparty_channel: "text" },
    channel_closed: { channel: "text" },
    request_acknowledged: ACKNOWLEDGED,
    inference_pushed: { channel: "text", to: "text", payer: "text", ...EPOCH },
    push_acknowledged: ACKNOWLEDGED,
    push_timed_out: { channel: "text", sequence: "number" },
  },
} as const;
