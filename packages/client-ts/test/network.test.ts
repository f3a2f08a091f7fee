import { readFileSync } from "node:fs";
import { SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { GasPrice } from "@cosmjs/stargate";
import { beforeAll, describe, expect, it } from "vitest";
import { AlloraAPIClient } from "../src/compat.js";
import { Desk } from "../src/desk.js";
import { Allora, compare, rpc, toBaseUnits, type DeploymentFile, type Topic } from "../src/index.js";
import { Account, Messages } from "../src/tx.js";

/** REST server of a node, and the file that `allora deploy` wrote. */
const { ALLORA_NODE: node = "", ALLORA_DEPLOYMENT: file = "" } = process.env;
/** RPC server of the node; an account there that has ALLO. */
const { ALLORA_RPC: rpcNode = "", ALLORA_MNEMONIC: mnemonic = "", ALLORA_GAS_PRICE: price = "0stake" } = process.env;
const AGES = 10 ** 9;

if (!node || !file) console.log("SKIPPED the network: no ALLORA_NODE and ALLORA_DEPLOYMENT");
else if (!rpcNode || !mnemonic) console.log("SKIPPED transactions: no ALLORA_RPC and ALLORA_MNEMONIC");

let deployment: DeploymentFile;
let allora: Allora;
let topics: Topic[];

beforeAll(async () => {
  if (!node || !file) return;
  deployment = /^https?:/.test(file) ? await (await fetch(file)).json() : JSON.parse(readFileSync(file, "utf8"));
  allora = new Allora({ node, deployment });
  topics = await allora.getAllTopics();
});

describe.skipIf(!node || !file)("a network that runs", () => {
  it("is the one of the deployment", async () => {
    const { chainId, height, time } = await allora.transport.block();
    expect(chainId).toBe(deployment.chain_id);
    expect(height).toBeGreaterThan(0);
    expect(Math.abs(Date.now() - time.getTime())).toBeLessThan(3_600_000);
  });

  it("has topics, numbered from 1, each as it says of itself", async () => {
    expect(topics.map(({ topic_id }) => topic_id)).toEqual(topics.map((_, index) => index + 1));
    expect(topics.length).toBeGreaterThan(0);
    // A topic that is edited meanwhile is none of this test's.
    expect(await allora.getTopic(1)).toEqual(topics[0]);
    await expect(allora.getTopic(10 ** 6)).rejects.toMatchObject({ code: "unknown_topic" });
    await expect(allora.getInferenceByTopicID(10 ** 6, { maxAge: AGES })).rejects.toMatchObject({ code: "unknown_topic" });
    expect(await allora.latest(10 ** 6)).toBeNull();
  });

  it("says the same inference in every way", async () => {
    for (const { topic_id } of topics) await sameInference(topic_id);
  });

  it("has a history that ascends, and epochs in it", async () => {
    let last = -1;
    for await (const { epoch, phase } of allora.getHistory(1, { limit: 120 })) {
      expect(epoch).toBeGreaterThan(last);
      expect(["settled", "void"]).toContain(phase);
      last = epoch;
    }
    if (last >= 0) expect((await allora.getEpoch(1, last)).epoch).toBe(last);
  });

  it("knows who takes part", async () => {
    for (const role of ["inferer", "forecaster", "reputer"] as const) {
      const board = await allora.getLeaderboard(1, role);
      const merits = board.flatMap(({ merit }) => merit ?? []);
      expect(merits).toEqual([...merits].sort((left, right) => compare(right, left)));
      const [first] = board;
      if (!first) continue;
      expect(first.address).toMatch(/1/);
      const { actor } = await allora.getStatus(1, first.address);
      expect(actor?.actor_id).toBe(first.actor_id);
    }
  });

  it("owes what it says it owes", async () => {
    const { liabilities, ...parts } = await allora.getLedger();
    const sum = Object.values(parts).reduce((total, part) => total + BigInt(part), 0n);
    expect(String(sum)).toBe(liabilities);
    expect(await allora.checkInvariants()).toEqual([]);
    expect(BigInt((await allora.getEmission()).minted)).toBeGreaterThanOrEqual(0n);
  });

  it("sells inferences", async () => {
    const desk = new Desk(allora);
    expect(BigInt((await desk.quote(1)).fee)).toBeGreaterThanOrEqual(0n);
    const { requests } = await desk.getRequests(1, { limit: 3 });
    for (const { id, payer } of requests) expect([id > 0, payer !== ""]).toEqual([true, true]);
    await expect(desk.getRequest(1, 10 ** 9)).rejects.toMatchObject({ code: "refused" });
  });

  it("answers in Allora's form", async () => {
    const api = new AlloraAPIClient({ node, deployment, maxAge: AGES, prices: { BTC: { "5m": 1 } } });
    const all = await api.getAllTopics();
    expect(all.map(({ topic_id }) => topic_id)).toEqual(topics.map(({ topic_id }) => topic_id));
    if (!(await allora.latest(1))) return;
    const { inference_data } = await api.getPriceInference("BTC", "5m");
    expect(inference_data.topic_id).toBe("1");
    expect(inference_data.network_inference).toMatch(/^-?\d+$/);
  }, 60_000);

  it.skipIf(!rpcNode)("says the same over its RPC", async () => {
    const other = new Allora({ transport: rpc(rpcNode), deployment });
    expect((await other.transport.block()).chainId).toBe(deployment.chain_id);
    expect(await other.getTopic(1)).toEqual(topics[0]);
    await expect(other.getTopic(10 ** 6)).rejects.toMatchObject({ code: "unknown_topic" });
    const raw = await allora.latestRaw(1);
    const again = await other.latestRaw(1);
    if (raw && again?.epoch === raw.epoch) expect(again).toEqual(raw);
  });
});

/** By smart query, in a group, and in raw bytes; asked again if an epoch ended meanwhile. */
async function sameInference(topicId: number): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    const before = await allora.latestRaw(topicId);
    if (!before) return expect(allora.getInferenceByTopicID(topicId, { maxAge: AGES })).rejects.toMatchObject({ code: "no_inference" });
    const found = await allora.getInferenceByTopicID(topicId, { maxAge: AGES });
    const latest = await allora.latest(topicId);
    if (found.epoch !== before.epoch || latest?.epoch !== before.epoch) continue;
    expect(found).toMatchObject(before);
    expect(latest).toMatchObject(before);
    if (!before.interval) return;
    const { low95, low68, middle, high68, high95 } = before.interval;
    const bounds = [low95, low68, middle, high68, high95];
    expect(bounds).toEqual([...bounds].sort(compare));
    return;
  }
  expect.fail(`topic ${topicId} has a new epoch every time it is asked`);
}

describe.skipIf(!node || !file || !rpcNode || !mnemonic)("an account", () => {
  it("cranks, asks, takes it back and is paid out", async () => {
    const prefix = allora.contracts("allo-token").split("1")[0] ?? "";
    const signer = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix });
    const sender = (await signer.getAccounts())[0]?.address ?? "";
    const client = await SigningCosmWasmClient.connectWithSigner(rpcNode, signer, { gasPrice: GasPrice.fromString(price) });
    const account = new Account({ client, sender, deployment, fee: 1.6 });
    const balance = async () => BigInt((await allora.token({ balance: { address: sender } })).balance);
    const desk = new Desk(allora);
    const before = await balance();
    const one = toBaseUnits("1");
    expect(before, `${sender} has no ALLO`).toBeGreaterThan(BigInt(one));

    const { events } = await account.send(
      new Messages(deployment).advance(1),
      desk.request({ topic_id: 1, target: { next: {} }, deadline: 3_600 }, one),
    );
    const requested = events.find((event) => event.kind === "inference_requested");
    expect(requested).toMatchObject({ payer: sender, topic_id: 1 });
    const id = requested?.id ?? 0;
    expect((await desk.getRequest(1, id)).payer).toBe(sender);
    const { events: ended } = await account.send(desk.cancel(1, id), desk.withdraw());
    expect(ended.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["request_cancelled", "withdrawn"]));
    expect(await desk.getBalance(sender)).toBe("0");
    expect(await balance()).toBe(before);
    await expect(account.send(desk.cancel(1, id))).rejects.toMatchObject({ code: "refused" });
  }, 60_000);
});
