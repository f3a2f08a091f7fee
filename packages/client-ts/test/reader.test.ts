import { describe, expect, it } from "vitest";
import { Allora, type AlloraError, type Inference } from "../src/index.js";
import { deployment, INFERENCE, reader, unreachable } from "./fake.js";

const NOTHING = { topics: [{ topic_id: 1, reading: "none", inference: null }] };
const topic = (topic_id: number) => ({ topic_id, info: { title: `topic ${topic_id}` } });
const refuse = (text: string) => () => {
  throw new Error(text);
};

async function failure(asked: Promise<unknown>): Promise<AlloraError> {
  return asked.then(
    () => expect.fail("it answered"),
    (error: AlloraError) => error,
  );
}

async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of all) list.push(one);
  return list;
}

describe("an inference", () => {
  const allora = reader({ fake1coordinator: { network_inference: () => INFERENCE } });

  it("comes with its interval, its age, and when the next is due", async () => {
    const found = await allora.getInferenceByTopicID(1, { maxAge: 18 });
    expect(found).toMatchObject({ topicId: 1, epoch: 5, value: "2471.65", age: 18, lastLoss: null, effectiveContributors: "6.1" });
    expect(found.interval).toEqual({ low95: "2400", low68: "2450", middle: "2471.65", high68: "2490", high95: "2550" });
    expect(found.expectedAt?.toISOString()).toBe("2026-01-01T02:00:00.000Z");
  });

  it("that is too old is `stale`, with the numbers", async () => {
    const error = await failure(allora.getInferenceByTopicID(1, { maxAge: 17 }));
    expect(error).toMatchObject({ name: "AlloraError", code: "stale", age: 18, expectedAt: new Date("2026-01-01T02:00:00Z") });
    expect(error.message).toMatch(/epoch 5 is 18 s old, limit 17, next due at 2026-01-01T02:00/);
  });

  it("needs an age", async () => {
    for (const maxAge of [Number.NaN, -1, undefined as unknown as number]) {
      expect((await failure(allora.getInferenceByTopicID(1, { maxAge }))).code).toBe("invalid");
    }
  });

  it("that there is not is told from a topic that there is not, without reading the refusal", async () => {
    const coordinator = { network_inference: refuse("???"), many: () => NOTHING };
    const none = reader({ fake1coordinator: coordinator, fake1registry: { topic: () => topic(1) } });
    expect((await failure(none.getInferenceByTopicID(1, { maxAge: 60 }))).code).toBe("no_inference");
    const unknown = reader({ fake1coordinator: coordinator, fake1registry: { topic: refuse("???") } });
    expect((await failure(unknown.getInferenceByTopicID(1, { maxAge: 60 }))).code).toBe("unknown_topic");
    expect(await none.latest(1)).toBeNull();
  });

  it("is the same in 80 bytes", async () => {
    // The example of the README of contracts/inference-port.
    const hex =
      "0000000000000005188674c692847800800b1a7a666666666666800b1600000000000000800b1920" +
      "000000000000800b1a60000000000000800b1ba0000000000000800b228000000000000000000009";
    const keys: string[] = [];
    const raw = (key: Buffer) => {
      keys.push(key.toString("hex"));
      return Buffer.from(hex, "hex").toString("base64");
    };
    const found = await reader({ fake1coordinator: { raw } }).latestRaw(1);
    expect(keys).toEqual(["00066c61746573740000000000000001"]);
    expect(found).toMatchObject({ epoch: 5, value: "2471.65", contributors: 9 });
    expect(found?.interval).toEqual({ low95: "2400", low68: "2450", middle: "2470", high68: "2490", high95: "2600" });
    expect(await reader({ fake1coordinator: {} }).latestRaw(1)).toBeNull();
    const cut = reader({ fake1coordinator: { raw: () => Buffer.from(hex.slice(2), "hex").toString("base64") } });
    expect((await failure(cut.latestRaw(1))).code).toBe("node");
  });

  it("of many topics is asked for in groups that the contract takes", async () => {
    const groups: number[] = [];
    const many = ({ topic_ids }: { topic_ids: number[] }) => {
      groups.push(topic_ids.length);
      return { topics: topic_ids.map((topic_id) => ({ topic_id, reading: "fresh", inference: topic_id === 3 ? null : INFERENCE })) };
    };
    const found = await reader({ fake1coordinator: { many } }).many(Array.from({ length: 41 }, (_, index) => index + 1));
    expect(groups).toEqual([20, 20, 1]);
    expect([found.size, found.has(3), found.get(41)?.topicId]).toEqual([40, false, 41]);
  });
});

describe("pages", () => {
  it("are read to the end", async () => {
    const topics = ({ start_after }: { start_after: number | null }) =>
      start_after === null ? { topics: [topic(1), topic(2)], next: 2 } : { topics: [topic(3)], next: null };
    const all = await reader({ fake1registry: { topics } }).getAllTopics();
    expect(all.map(({ topic_id }) => topic_id)).toEqual([1, 2, 3]);
  });

  it("that come again and again are an error, not a loop", async () => {
    const topics = () => ({ topics: [topic(1)], next: 1 });
    expect((await failure(reader({ fake1registry: { topics } }).getAllTopics())).message).toMatch(/same page again/);
    const check_invariants = () => ({ violations: [], next: { topic_id: 1, actor_id: 2 }, surplus: "0" });
    expect((await failure(reader({ fake1vault: { check_invariants } }).checkInvariants())).code).toBe("node");
    const history = () => ({ epochs: Array.from({ length: 100 }, () => ({ epoch: 1 })) });
    const read = async () => {
      for await (const { epoch } of reader({ fake1coordinator: { history } }).getHistory(1)) expect(epoch).toBe(1);
    };
    expect((await failure(read())).code).toBe("node");
  });

  it("of history start and end where they should", async () => {
    const asked: unknown[] = [];
    const history = ({ start_after, limit }: { start_after: number | null; limit: number }) => {
      asked.push([start_after, limit]);
      const first = (start_after ?? -1) + 1;
      const length = Math.min(limit, Math.max(0, 250 - first));
      return { epochs: Array.from({ length }, (_, index) => ({ epoch: first + index })) };
    };
    const allora = reader({ fake1coordinator: { history } });
    const part = await collect(allora.getHistory(1, { from: 20, limit: 150 }));
    expect([part[0]?.epoch, part.at(-1)?.epoch, part.length]).toEqual([20, 169, 150]);
    expect(asked).toEqual([[19, 100], [119, 50]]);
    expect((await collect(allora.getHistory(1))).length).toBe(250);
  });
});

describe("a leaderboard", () => {
  it("is by merit, exactly, with accounts", async () => {
    const merits = ["0.1", null, "1e-30", "0.10000000000000000001"];
    const members = () => ({ members: merits.map((merit, index) => ({ actor_id: index + 1, merit })), capacity: 4 });
    const actors = () => ({ actors: [1, 2, 3, 4].map((actor_id) => ({ actor_id, address: `allo1${actor_id}` })), next: null });
    const board = await reader({ fake1coordinator: { members }, fake1registry: { actors } }).getLeaderboard(1, "inferer");
    expect(board.map(({ address }) => address)).toEqual(["allo14", "allo11", "allo13", "allo12"]);
  });
});

describe("a watch", () => {
  it("tells each epoch once, and goes on when a node fails", async () => {
    const stop = new AbortController();
    const answers = [refuse("busy"), () => INFERENCE, () => INFERENCE, () => ({ ...INFERENCE, epoch: 6 })];
    let asked = 0;
    const due = { expected_at: INFERENCE.timestamp };
    const network_inference = () => ({ ...(answers[Math.min(asked++, 3)]?.() as object), ...due });
    const many = () => NOTHING;
    const allora = reader({ fake1coordinator: { network_inference, many }, fake1registry: { topic: () => topic(1) } });
    const errors: string[] = [];
    const seen: Inference[] = [];
    const options = { signal: stop.signal, onError: (error: AlloraError) => errors.push(error.code) };
    for await (const found of allora.watchInference(1, options)) {
      seen.push(found);
      if (found.epoch === 6) stop.abort();
    }
    expect(seen.map(({ epoch }) => epoch)).toEqual([5, 6]);
    expect(errors).toEqual(["no_inference"]);
  }, 15_000);
});

describe("a deployment", () => {
  it("may be a file or addresses by name", async () => {
    const addresses = { "topic-registry": "fake1registry" };
    const allora = new Allora({ transport: unreachable(), deployment: addresses });
    expect(allora.contracts("topic-registry")).toBe("fake1registry");
    expect(() => allora.contracts("inference-desk")).toThrow(/no inference-desk/);
    expect(new Allora({ transport: unreachable(), deployment }).contracts("inference-desk")).toBe("fake1desk");
    expect(() => new Allora({ transport: unreachable(), deployment: { ...deployment, complete: false } })).toThrow(/not finished/);
  });
});
