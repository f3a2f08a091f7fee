import type { SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { describe, expect, it } from "vitest";
import { Desk } from "../src/desk.js";
import { Allora, real, toBaseUnits, uint } from "../src/index.js";
import { Account, Messages, type Executed, type Instruction, type SigningClient } from "../src/tx.js";
import { deployment, unreachable } from "./fake.js";

const messages = new Messages(deployment);
const desk = new Desk(new Allora({ transport: unreachable(), deployment }));
const five = toBaseUnits("5");

/** CosmJS is a client as it is; this line does not compile if it is not. */
export const cosmJs = (client: SigningCosmWasmClient): SigningClient => client;

/** What comes with tokens, and where it goes. */
function sent({ contractAddress, msg }: Instruction): unknown {
  expect(contractAddress).toBe("fake1token");
  const { contract, amount, msg: hook } = msg.send as { contract: string; amount: string; msg: string };
  return [contract, amount, JSON.parse(Buffer.from(hook, "base64").toString())];
}

describe("messages of participants", () => {
  it("go to the contract that takes them", () => {
    const submit = messages.submit({ topic_id: 1, epoch: 7, inference: real("2471.65") });
    expect(submit).toEqual({ contractAddress: "fake1coordinator", msg: { submit: { topic_id: 1, epoch: 7, inference: "2471.65" } } });
    expect(messages.report({ topic_id: 1, epoch: 7, truth: real(2500) }).msg).toEqual({ report: { topic_id: 1, epoch: 7, truth: "2500" } });
    expect(messages.advance(1).msg).toEqual({ advance: { topic_id: 1, max_steps: null } });
    expect(messages.claim([1, 2])).toEqual({ contractAddress: "fake1vault", msg: { claim: { topic_ids: [1, 2] } } });
    expect(messages.claim().msg).toEqual({ claim_all: {} });
  });

  it("that come with ALLO are a `Send` of the token", () => {
    expect(sent(messages.stake(1, five))).toEqual(["fake1vault", "5000000000000000000", { stake: { topic_id: 1 } }]);
    expect(sent(messages.delegate(1, "allo1ä", five))).toEqual(["fake1vault", five, { delegate: { topic_id: 1, operator: "allo1ä" } }]);
    expect(sent(messages.fundTopic(1, five))).toEqual(["fake1vault", five, { fund_topic: { topic_id: 1 } }]);
    expect(sent(messages.register({ topic_id: 1, role: "inferer" }, five))).toEqual([
      "fake1registry",
      five,
      { register: { topic_id: 1, role: "inferer" } },
    ]);
  });
});

describe("messages to the desk", () => {
  const terms = { topic_id: 1, target: { next: {} }, deadline: 3_600 };

  it("are paid from what is deposited, or with the message", () => {
    expect(desk.request(terms)).toEqual({ contractAddress: "fake1desk", msg: { request: terms } });
    expect(sent(desk.request(terms, five))).toEqual(["fake1desk", five, { request: terms }]);
    const every = { topic_id: 1, every: 2 };
    expect(sent(desk.subscribe(every, five))).toEqual(["fake1desk", five, { subscribe: every }]);
    expect(desk.subscribe(every, five, { deposited: true }).msg).toEqual({ subscribe: { subscription: every, amount: five } });
    expect(sent(desk.topUp(1, 7, five))).toEqual(["fake1desk", five, { top_up: { topic_id: 1, id: 7 } }]);
    expect(desk.topUp(1, 7, five, { deposited: true }).msg).toEqual({ top_up: { topic_id: 1, id: 7, amount: five } });
    expect(sent(desk.deposit(five))).toEqual(["fake1desk", five, { deposit: {} }]);
  });

  it("deliver in the order that the desk wants", () => {
    expect(desk.deliver(1, { requests: [10, 9], subscriptions: [3] }).msg).toEqual({
      deliver: { topic_id: 1, requests: [9, 10], subscriptions: [3] },
    });
    expect(() => desk.deliver(1, {})).toThrow(/nothing to deliver/);
  });
});

describe("an account", () => {
  const executed: Executed = {
    transactionHash: "AB",
    height: 9,
    gasUsed: 5n,
    events: [
      { type: "wasm", attributes: [] },
      {
        type: "wasm-epoch_voided",
        attributes: [
          { key: "_contract_address", value: "fake1coordinator" },
          { key: "topic_id", value: "1" },
          { key: "epoch", value: "7" },
          { key: "reason", value: "no truth" },
        ],
      },
    ],
  };

  it("sends all in one transaction, and says what the network announced", async () => {
    const calls: unknown[] = [];
    const client: SigningClient = {
      async executeMultiple(...call) {
        calls.push(call);
        return executed;
      },
    };
    const account = new Account({ client, sender: "fake1me", deployment, fee: 1.4 });
    const both = [messages.advance(1), messages.advance(2)];
    const { events, transactionHash } = await account.send(...both);
    expect(calls).toEqual([["fake1me", both, 1.4]]);
    expect(transactionHash).toBe("AB");
    expect(events).toEqual([{ kind: "epoch_voided", contract: "synthesis-coordinator", topic_id: 1, epoch: 7, reason: "no truth" }]);
    await expect(account.send()).rejects.toMatchObject({ code: "invalid" });
  });

  it("says why a transaction was refused", async () => {
    const client: SigningClient = { executeMultiple: () => Promise.reject(new Error("not the time")) };
    const account = new Account({ client, sender: "fake1me", deployment });
    await expect(account.send(desk.withdraw(uint(1)))).rejects.toMatchObject({ code: "refused", message: "not the time" });
  });
});
