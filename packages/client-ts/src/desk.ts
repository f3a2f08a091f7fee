/** Inferences delivered for a fee: requests, subscriptions, and what deliverers earn. */

import type { Uint128 } from "./brands.js";
import type * as desk from "./generated/inference_desk.js";
import { payment, type Instruction } from "./instruction.js";
import { AlloraError } from "./error.js";
import type { Allora } from "./reader.js";

export type { Instruction } from "./instruction.js";
export type { Callback, Condition, NewRequest, NewSubscription, Target, Tip } from "./generated/inference_desk.js";

/** Which of a page. */
export interface PageOptions {
  /** Only those that this account pays for. */
  payer?: string;
  startAfter?: number;
  limit?: number;
}

/**
 * The desk. What asks answers at once; what pays or changes something returns an instruction for
 * `Account.send`. Money comes with the message (`amount`, in base units of ALLO) or, without one, from
 * what the sender has deposited.
 */
export class Desk {
  private readonly allora: Allora;

  constructor(allora: Allora) {
    this.allora = allora;
  }

  /** What a delivery of a topic costs, the tip aside, and which epoch would be the next. */
  quote(topic_id: number): Promise<desk.QuoteResponse> {
    return this.allora.desk({ quote: { topic_id } });
  }

  /** A request that waits or has failed; `refused` once it is delivered or paid back. */
  getRequest(topic_id: number, id: number): Promise<desk.RequestResponse> {
    return this.allora.desk({ request: { topic_id, id } });
  }

  getRequests(topic_id: number, page: PageOptions = {}): Promise<desk.RequestsResponse> {
    return this.allora.desk({ requests: { topic_id, ...asked(page) } });
  }

  getSubscription(topic_id: number, id: number): Promise<desk.SubscriptionResponse> {
    return this.allora.desk({ subscription: { topic_id, id } });
  }

  getSubscriptions(topic_id: number, page: PageOptions = {}): Promise<desk.SubscriptionsResponse> {
    return this.allora.desk({ subscriptions: { topic_id, ...asked(page) } });
  }

  /** What can be delivered now, and for which tip. */
  getDeliverable(topic_id: number, { startAfter, limit }: Omit<PageOptions, "payer"> = {}): Promise<desk.DeliverableResponse> {
    return this.allora.desk({ deliverable: { topic_id, start_after: startAfter ?? null, limit: limit ?? null } });
  }

  /** What an account has deposited and not spent. */
  async getBalance(account: string): Promise<Uint128> {
    const { balance } = await this.allora.desk({ account: { account } });
    return balance;
  }

  /** Adds to what the sender has deposited. */
  deposit(amount: Uint128): Instruction {
    return this.pay(amount, { deposit: {} });
  }

  /** Asks for an inference; what is left of `amount` is deposited. */
  request(terms: desk.NewRequest, amount?: Uint128): Instruction {
    return amount === undefined ? this.execute({ request: terms }) : this.pay(amount, { request: terms });
  }

  /** Subscribes with so much to pay from, which comes with the message unless it is `deposited`. */
  subscribe(subscription: desk.NewSubscription, amount: Uint128, { deposited = false } = {}): Instruction {
    if (!deposited) return this.pay(amount, { subscribe: subscription });
    return this.execute({ subscribe: { subscription, amount } });
  }

  /** Adds to what a subscription pays from; anybody may. */
  topUp(topic_id: number, id: number, amount: Uint128, { deposited = false } = {}): Instruction {
    if (!deposited) return this.pay(amount, { top_up: { topic_id, id } });
    return this.execute({ top_up: { topic_id, id, amount } });
  }

  /** Takes a request back before the submissions of its epoch end. */
  cancel(topic_id: number, id: number): Instruction {
    return this.execute({ cancel: { topic_id, id } });
  }

  /** Raises the tip of a request. */
  raiseTip(topic_id: number, id: number, tip: desk.Tip): Instruction {
    return this.execute({ raise_tip: { topic_id, id, tip } });
  }

  /** Pays back requests that nobody delivered in time; anybody may. */
  expire(topic_id: number, ids: number[]): Instruction {
    return this.execute({ expire: { topic_id, ids } });
  }

  pause(topic_id: number, id: number): Instruction {
    return this.execute({ pause: { topic_id, id } });
  }

  resume(topic_id: number, id: number): Instruction {
    return this.execute({ resume: { topic_id, id } });
  }

  /** Ends a subscription; what is left is deposited. */
  close(topic_id: number, id: number): Instruction {
    return this.execute({ close: { topic_id, id } });
  }

  /** Delivers, for the tips: 8 at most. `getDeliverable` says which. */
  deliver(topic_id: number, { requests = [], subscriptions = [] }: { requests?: number[]; subscriptions?: number[] }): Instruction {
    if (requests.length + subscriptions.length === 0) throw new AlloraError("invalid", "nothing to deliver: `getDeliverable` says what there is");
    const ascending = (ids: number[]) => [...ids].sort((left, right) => left - right);
    return this.execute({ deliver: { topic_id, requests: ascending(requests), subscriptions: ascending(subscriptions) } });
  }

  /** Calls a receiver once more that failed; anybody may. */
  redeliver(topic_id: number, id: number): Instruction {
    return this.execute({ redeliver: { topic_id, id } });
  }

  /** Pays out what the sender has deposited; all of it if left out. */
  withdraw(amount?: Uint128): Instruction {
    return this.execute({ withdraw: { amount: amount ?? null } });
  }

  private execute(msg: desk.ExecuteMsg): Instruction {
    return { contractAddress: this.allora.contracts("inference-desk"), msg };
  }

  private pay(amount: Uint128, hook: desk.HookMsg): Instruction {
    return payment(this.allora.contracts, this.allora.contracts("inference-desk"), amount, hook);
  }
}

function asked({ payer, startAfter, limit }: PageOptions) {
  return { payer: payer ?? null, start_after: startAfter ?? null, limit: limit ?? null };
}
