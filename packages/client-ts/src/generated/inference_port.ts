// Written by `cargo run -p allora-schema` from the messages in Rust; not edited by hand.

import type { Binary, Real, Timestamp } from "../brands.js";

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

/** Answer to many topics at once, in the order they were asked for. */
export type Answers = {
  readings: Array<Reading>;
};

/** Where values come from, and who may push. */
export type ConfigResponse = {
  inference_desk?: Addr | null;
  synthesis_coordinator: Addr;
};

/** What an account can ask for. */
export type ExecuteMsg =
  /** Sends an inference on, over the channel its payload names with a `Route`(super::Route). Access: the desk. */
  | {
    receive_inference: Receipt;
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

/** Sent once, by the deployer. Nothing of it can be changed later, and nobody owns the port. */
export type InstantiateMsg = {
  /** Address of `inference-desk`; without one, nothing is pushed. */
  inference_desk?: string | null;
  /** Address of `synthesis-coordinator`. */
  synthesis_coordinator: string;
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

/** An inference as other chains get it. */
export type PacketInference = {
  /** Seconds from then to `height`: by now, more. */
  age: number;
  /** Inferers and forecasters that took part. */
  contributors: number;
  epoch: number;
  /** When the next one is due; `None` if the topic stands still. */
  expected_at?: Timestamp | null;
  /** Block of the port's chain that this was said in. */
  height: number;
  /** 95 % low, 68 % low, middle, 68 % high, 95 % high, if errors are known. */
  interval?: [Real, Real, Real, Real, Real] | null;
  /** When its submissions ended. */
  timestamp: Timestamp;
  topic_id: number;
  value: Real;
};

/** What a packet from the port says. Somebody paid the desk for it: what it says of a topic is true, `to` and `payer` say only what was paid for, and by whom. */
export type Push =
  /** An inference. */
  | {
    publication: {
      inference: PacketInference;
      /** Who paid, on the chain of the port. */
      payer: string;
      /** Whom it is for, on the chain that receives it. */
      to: string;
    };
  }
  /** An epoch that has no inference, and will have none. */
  | {
    void: {
      epoch: number;
      payer: string;
      to: string;
      topic_id: number;
    };
  };

/** Questions. */
export type QueryMsg =
  /** Where values come from, and who may push. */
  | {
    config: Record<string, never>;
  };

/** What is known of one of many topics. */
export type Reading =
  /** It is young enough. */
  | {
    fresh: PacketInference;
  }
  /** It is not. */
  | {
    stale: PacketInference;
  }
  /** There never was any. */
  | {
    none: {
      /** When the first is due; `None` if the topic stands still, or there is no such topic. */
      expected_at?: Timestamp | null;
      topic_id: number;
    };
  };

/** What a receiver is told. */
export type Receipt = {
  /** Number of the request, or of the subscription. */
  id: number;
  outcome: Outcome;
  /** Who pays: anybody can pay for a call of your contract, with any payload. */
  payer: string;
  /** As it was asked for. */
  payload: Binary;
  topic_id: number;
};

/** What a packet to the port asks. */
export type Request =
  /** The newest inference of a topic. Answer: an `Inference`. */
  | {
    inference: {
      /** Seconds since its submissions closed, at most. */
      max_age: number;
      topic_id: number;
    };
  }
  /** The inference of an epoch, as long as the coordinator keeps it. Answer: an `Inference`. */
  | {
    inference_at: {
      epoch: number;
      topic_id: number;
    };
  }
  /** The newest inferences of topics. Answer: `Answers`(super::Answers). */
  | {
    inferences: {
      /** Seconds since submissions closed, at most. */
      max_age: number;
      /** At most `Request::MAX_TOPICS`. */
      topic_ids: Array<number>;
    };
  };

/** Where to push: the payload of a request or subscription at the desk whose receiver is the port. */
export type Route = {
  /** A channel of the port, as `channel-3`. */
  channel: string;
  /** Whom it is for: 1 to `Route::MAX_TO` printable ASCII characters, without spaces. */
  to: string;
};

/** What each question is answered with. */
export interface Responses {
  config: ConfigResponse;
}
