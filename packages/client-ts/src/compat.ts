/** Three methods and their types as in Allora's own SDK, answered by the chain. */

import type { Deployment } from "./deployment.js";
import { AlloraError } from "./error.js";
import type { Inference } from "./inference.js";
import { add, fromBaseUnits, multiply, toDate, toFixed, toNumber } from "./real.js";
import { Allora, type Topic } from "./reader.js";
import type { NodeOptions, Transport } from "./transport.js";

export enum ChainSlug {
  TESTNET = "testnet",
  MAINNET = "mainnet",
}

export enum PriceInferenceToken {
  BTC = "BTC",
  ETH = "ETH",
}

export enum PriceInferenceTimeframe {
  FIVE_MIN = "5m",
  EIGHT_HOURS = "8h",
}

export enum SignatureFormat {
  ETHEREUM_SEPOLIA = "ethereum-11155111",
}

/** Which topic is the price of an asset in a time: `{ BTC: { "5m": 4 } }`. */
export type PriceTopics = Record<string, Record<string, number>>;

export interface AlloraAPIClientConfig extends NodeOptions {
  /** Where a node's REST server is; or `transport`. */
  node?: string;
  transport?: Transport;
  deployment: Deployment;
  /** Seconds: an older inference is an error, `stale`. */
  maxAge: number;
  /** Nothing is guessed from titles: a price whose topic is not named here is an error. */
  prices?: PriceTopics;
  /** Not used: a node asks for no key. */
  apiKey?: string;
  /** Not used: the deployment says which chain. */
  chainSlug?: ChainSlug;
}

export interface AlloraTopic {
  topic_id: number;
  topic_name: string;
  description?: string | null;
  epoch_length: number;
  ground_truth_lag: number;
  loss_method: string;
  worker_submission_window: number;
  /** Inferers and forecasters with a place. */
  worker_count: number;
  reputer_count: number;
  total_staked_allo: number;
  /** Paid in the epochs that the chain still keeps. */
  total_emissions_allo: number;
  is_active: boolean | null;
  updated_at: string;
}

export interface AlloraInferenceData {
  /** Times 10^18, to the nearest integer; below zero with a minus sign. */
  network_inference: string;
  network_inference_normalized: string;
  confidence_interval_percentiles: string[];
  confidence_interval_percentiles_normalized: string[];
  /** Empty before errors are known. */
  confidence_interval_values: string[];
  confidence_interval_values_normalized: string[];
  topic_id: string;
  /** Seconds since 1970. */
  timestamp: number;
  extra_data: string;
}

export interface AlloraInference {
  /** Always `0x`: the chain is the proof, and nobody signs. */
  signature: string;
  inference_data: AlloraInferenceData;
}

const PERCENTILES = ["2.28", "15.87", "50", "84.13", "97.72"];

/** Allora's client, on contracts. */
export class AlloraAPIClient {
  readonly allora: Allora;
  private readonly maxAge: number;
  private readonly prices: PriceTopics;

  constructor(config: AlloraAPIClientConfig) {
    const { transport, node, deployment } = config;
    if (!transport && !node) throw new AlloraError("invalid", "pass `node`, the address of a node's REST server");
    this.allora = new Allora(transport ? { transport, deployment } : { ...config, node: node ?? "", deployment });
    this.maxAge = config.maxAge;
    this.prices = config.prices ?? {};
  }

  async getAllTopics(): Promise<AlloraTopic[]> {
    const topics: AlloraTopic[] = [];
    for (const topic of await this.allora.getAllTopics()) topics.push(await this.topic(topic));
    return topics;
  }

  async getInferenceByTopicID(topicID: number, _signatureFormat?: SignatureFormat): Promise<AlloraInference> {
    const found = await this.allora.getInferenceByTopicID(topicID, { maxAge: this.maxAge });
    return { signature: "0x", inference_data: inferenceData(found) };
  }

  async getPriceInference(
    asset: PriceInferenceToken | `${PriceInferenceToken}`,
    timeframe: PriceInferenceTimeframe | `${PriceInferenceTimeframe}`,
    signatureFormat?: SignatureFormat,
  ): Promise<AlloraInference> {
    const times = Object.hasOwn(this.prices, asset) ? this.prices[asset] : undefined;
    const topic = times && Object.hasOwn(times, timeframe) ? times[timeframe] : undefined;
    if (topic !== undefined) return this.getInferenceByTopicID(topic, signatureFormat);
    const example = `prices: { ${asset}: { "${timeframe}": TOPIC } }`;
    throw new AlloraError("invalid", `no topic is named for ${asset} in ${timeframe}: pass ${example}; getAllTopics() says what there is`);
  }

  private async topic(topic: Topic): Promise<AlloraTopic> {
    const { topic_id, version, info, params, status } = topic;
    const members = (role: "inferer" | "forecaster" | "reputer") => this.allora.coordinator({ members: { topic_id, role } });
    const [inferers, forecasters, reputers, account, versions, emissions] = await Promise.all([
      members("inferer"),
      members("forecaster"),
      members("reputer"),
      this.allora.vault({ topic_account: { topic_id } }),
      this.allora.registry({ versions: { topic_id, start_after: version - 1, limit: 1 } }),
      this.emissions(topic_id),
    ]);
    const { schedule, loss } = params;
    return {
      topic_id,
      topic_name: info.title,
      description: info.description,
      epoch_length: schedule.epoch_length,
      ground_truth_lag: schedule.ground_truth_lag,
      loss_method: Object.keys(loss.function).join(),
      worker_submission_window: schedule.submission_window,
      worker_count: inferers.members.length + forecasters.members.length,
      reputer_count: reputers.members.length,
      total_staked_allo: toNumber(fromBaseUnits(account.staked)),
      total_emissions_allo: emissions,
      is_active: status === "active",
      updated_at: toDate(versions.versions[0]?.created_at ?? topic.created_at).toISOString(),
    };
  }

  private async emissions(topicId: number): Promise<number> {
    let sum = fromBaseUnits("0");
    for await (const { rewards } of this.allora.getHistory(topicId)) sum = add(sum, fromBaseUnits(rewards));
    return toNumber(sum);
  }
}

function inferenceData({ topicId, value, interval, timestamp }: Inference): AlloraInferenceData {
  const bounds = interval ? [interval.low95, interval.low68, interval.middle, interval.high68, interval.high95] : [];
  return {
    network_inference: scaled(value),
    network_inference_normalized: value,
    confidence_interval_percentiles: PERCENTILES.map(scaled),
    confidence_interval_percentiles_normalized: [...PERCENTILES],
    confidence_interval_values: bounds.map(scaled),
    confidence_interval_values_normalized: bounds,
    topic_id: String(topicId),
    timestamp: Math.floor(timestamp.getTime() / 1_000),
    extra_data: "0x",
  };
}

/** As a contract of the EVM takes it. */
function scaled(value: string): string {
  return toFixed(multiply(value, "1e18"), 0);
}
