import { contractsOf, type Contracts, type Deployment } from "./deployment.js";
import { AlloraError } from "./error.js";
import type * as desk from "./generated/inference_desk.js";
import type * as registry from "./generated/topic_registry.js";
import type * as token from "./generated/allo_token.js";
import type * as vault from "./generated/staking_vault.js";
import type * as coordinator from "./generated/synthesis_coordinator.js";
import { decodeLatest, inference, latest, latestKey, type Inference, type Latest } from "./inference.js";
import { lcd } from "./lcd.js";
import { compare } from "./real.js";
import type { NodeOptions, Transport } from "./transport.js";
import { watch, type WatchOptions } from "./watch.js";

/** A node's REST address, or a transport of your own; and where the contracts are. */
export type AlloraOptions = ({ node: string } & NodeOptions | { transport: Transport }) & { deployment: Deployment };

export type Role = coordinator.Role;

/** A member of a topic, with its account. */
export type Participant = coordinator.Member & { address: string };

/** With everything that a message may leave out: answers leave nothing out. */
export type Complete<T> = T extends string ? T : T extends object ? { [Name in keyof T]-?: Complete<T[Name]> } : T;

export type Topic = Complete<registry.TopicResponse>;

/** The answer to a question, by the question's name. */
type Answered<Responses, Question> = Promise<Responses[keyof Question & keyof Responses]>;

/** No age is too great. */
const ANY_AGE = Number.MAX_SAFE_INTEGER;
const PAGE = 100;
/** Topics that the coordinator answers for at once. */
const MANY = 20;

/** Reads a network. It never signs, and needs no key and no account. */
export class Allora {
  readonly transport: Transport;
  readonly contracts: Contracts;

  constructor(options: AlloraOptions) {
    this.transport = "transport" in options ? options.transport : lcd(options.node, options);
    this.contracts = contractsOf(options.deployment);
  }

  // Every question of every contract, typed.

  coordinator<Q extends coordinator.QueryMsg>(question: Q): Answered<coordinator.Responses, Q> {
    return this.transport.smart(this.contracts("synthesis-coordinator"), question);
  }

  registry<Q extends registry.QueryMsg>(question: Q): Answered<registry.Responses, Q> {
    return this.transport.smart(this.contracts("topic-registry"), question);
  }

  vault<Q extends vault.QueryMsg>(question: Q): Answered<vault.Responses, Q> {
    return this.transport.smart(this.contracts("staking-vault"), question);
  }

  token<Q extends token.QueryMsg>(question: Q): Answered<token.Responses, Q> {
    return this.transport.smart(this.contracts("allo-token"), question);
  }

  desk<Q extends desk.QueryMsg>(question: Q): Answered<desk.Responses, Q> {
    return this.transport.smart(this.contracts("inference-desk"), question);
  }

  // Inferences.

  /**
   * The network inference of a topic, at most `maxAge` seconds old: `stale` if it is older,
   * `no_inference` or `unknown_topic` if there is none.
   */
  async getInferenceByTopicID(topicId: number, { maxAge }: { maxAge: number }): Promise<Inference> {
    if (!(maxAge >= 0)) throw new AlloraError("invalid", `maxAge is ${maxAge}: name the most seconds that an inference may be old`);
    const found = await this.newest(topicId);
    const { epoch, age, expectedAt } = found;
    if (age <= maxAge) return found;
    const next = expectedAt ? `, next due at ${expectedAt.toISOString()}` : "";
    const text = `topic ${topicId}: the inference of epoch ${epoch} is ${age} s old, limit ${maxAge}${next}`;
    throw new AlloraError("stale", text, { age, expectedAt });
  }

  /** The newest inference, however old; `null` if there is none, or no such topic. */
  async latest(topicId: number): Promise<Latest | null> {
    return (await this.many([topicId])).get(topicId) ?? null;
  }

  /** The newest inferences of topics, however old; those that have none are left out. */
  async many(topicIds: number[]): Promise<Map<number, Latest>> {
    const found = new Map<number, Latest>();
    for (let start = 0; start < topicIds.length; start += MANY) {
      const topic_ids = topicIds.slice(start, start + MANY);
      const { topics } = await this.coordinator({ many: { topic_ids, max_age: ANY_AGE } });
      for (const { topic_id, inference } of topics) if (inference) found.set(topic_id, latest(topic_id, inference));
    }
    return found;
  }

  /** The same from 80 bytes of storage: no contract runs, and a light client can prove them. */
  async latestRaw(topicId: number): Promise<Omit<Latest, "age"> | null> {
    const bytes = await this.transport.raw(this.contracts("synthesis-coordinator"), latestKey(topicId));
    return bytes && decodeLatest(topicId, bytes);
  }

  /** Every new inference, as it comes; sleeps until the next is due. Ends with `signal`. */
  watchInference(topicId: number, options: WatchOptions = {}): AsyncGenerator<Inference, void, void> {
    return watch(() => this.newest(topicId), options);
  }

  private async newest(topicId: number): Promise<Inference> {
    try {
      return inference(await this.coordinator({ network_inference: { topic_id: topicId, max_age: ANY_AGE } }));
    } catch (error) {
      if (!isRefused(error) || (await this.latest(topicId))) throw error;
      await this.getTopic(topicId);
      throw new AlloraError("no_inference", `topic ${topicId} has no inference yet`, { cause: error });
    }
  }

  // Topics.

  /** All topics, with their newest parameters. */
  async getAllTopics(): Promise<Topic[]> {
    const all: Topic[] = [];
    for (let start_after: number | null | undefined = null; start_after !== undefined; ) {
      const page: registry.TopicsResponse = await this.registry({ topics: { start_after, limit: PAGE } });
      all.push(...(page.topics as Topic[]));
      start_after = following(start_after, page.next);
    }
    return all;
  }

  /** A topic; `unknown_topic` if there is none of this number. */
  async getTopic(topicId: number): Promise<Topic> {
    try {
      return (await this.registry({ topic: { topic_id: topicId } })) as Topic;
    } catch (error) {
      if (!isRefused(error)) throw error;
      throw new AlloraError("unknown_topic", `there is no topic ${topicId}: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Ended epochs, ascending from epoch `from` on, at most `limit`. */
  async *getHistory(topicId: number, { from = 0, limit = 1_000 } = {}): AsyncGenerator<coordinator.ArchiveEntry, void, void> {
    let start_after = from > 0 ? from - 1 : null;
    for (let left = limit; left > 0; ) {
      const page = { topic_id: topicId, start_after, limit: Math.min(left, PAGE) };
      const { epochs } = await this.coordinator({ history: page });
      yield* epochs;
      if (epochs.length < page.limit) return;
      left -= epochs.length;
      start_after = following(start_after, epochs.at(-1)?.epoch) ?? null;
    }
  }

  /** Everything known about an epoch. */
  getEpoch(topicId: number, epoch: number): Promise<coordinator.EpochResponse> {
    return this.coordinator({ epoch: { topic_id: topicId, epoch } });
  }

  // Participants.

  /** Holders of the places of a role, with their accounts, by place. */
  async getParticipants(topicId: number, role: Role): Promise<Participant[]> {
    const { members } = await this.coordinator({ members: { topic_id: topicId, role } });
    const addresses = new Map<number, string>();
    for (let start_after: number | null | undefined = null; start_after !== undefined; ) {
      const question = { topic_id: topicId, role, start_after, limit: PAGE };
      const page: registry.ActorsResponse = await this.registry({ actors: question });
      for (const { actor_id, address } of page.actors) addresses.set(actor_id, address);
      start_after = following(start_after, page.next);
    }
    return members.map((member) => ({ ...member, address: addresses.get(member.actor_id) ?? "" }));
  }

  /** The same, the highest merit first; those that have none yet last. */
  async getLeaderboard(topicId: number, role: Role): Promise<Participant[]> {
    const participants = await this.getParticipants(topicId, role);
    return participants.sort(({ merit: left }, { merit: right }) => {
      if (left == null || right == null) return Number(left == null) - Number(right == null);
      return compare(right, left);
    });
  }

  /** All that an account wants to know about itself in a topic, as why it was not paid. */
  getStatus(topicId: number, actor: string): Promise<coordinator.StatusResponse> {
    return this.coordinator({ status: { topic_id: topicId, actor } });
  }

  // Money.

  getEmission(): Promise<vault.EmissionResponse> {
    return this.vault({ emission: {} });
  }

  getLedger(): Promise<vault.LedgerResponse> {
    return this.vault({ ledger: {} });
  }

  /** Has the vault recompute what it owes; sentences, none if all is as it should be. */
  async checkInvariants(): Promise<string[]> {
    const violations: string[] = [];
    for (let start_after: vault.InvariantsCursor | null = null; ; ) {
      const page: vault.InvariantsResponse = await this.vault({ check_invariants: { start_after } });
      violations.push(...page.violations);
      if (page.next == null) return violations;
      if (start_after && !isAfter(page.next, start_after)) throw standsStill();
      start_after = page.next;
    }
  }
}

function isRefused(error: unknown): boolean {
  return error instanceof AlloraError && error.code === "refused";
}

/** Where the next page starts; one that does not come after the last would go on for ever. */
function following(last: number | null, next: number | null | undefined): number | undefined {
  if (next == null) return undefined;
  if (last === null || next > last) return next;
  throw standsStill();
}

function isAfter(next: vault.InvariantsCursor, last: vault.InvariantsCursor): boolean {
  if (next.topic_id !== last.topic_id) return next.topic_id > last.topic_id;
  // Without an actor the whole topic is done.
  return last.actor_id != null && (next.actor_id == null || next.actor_id > last.actor_id);
}

function standsStill(): AlloraError {
  return new AlloraError("node", "the node answers the same page again and again: ask another");
}
