import { beforeEach, describe, expect, test } from "vitest";
import { AT_A_TIME, BURST, RATE, Store, type Question } from "../../src/data/store.ts";

const question = (name: number | string): Question => ({ contract: "vault", message: { name } });
const nothing = () => {};

/** Lets promises that are settled go on. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

let time = 0;
let asked: Question[] = [];
let answer: (question: Question) => Promise<unknown>;
let store: Store;

beforeEach(() => {
  time = 1_000_000;
  asked = [];
  answer = async ({ message }) => message;
  store = new Store((question) => {
    asked.push(question);
    return answer(question);
  }, () => time);
});

async function run(seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed++) {
    time += 1_000;
    store.tick();
    await settle();
  }
}

describe("what is asked", () => {
  test("once for all who look, again when it is old, not when nobody looks", async () => {
    let told = 0;
    const hide = store.show(question(1), { every: 10 }, () => told++);
    store.show(question(1), { every: 30 }, nothing);
    await run(1);
    expect(asked.length).toBe(1);
    expect(told).toBe(1);
    expect(store.peek(question(1)).data).toEqual({ name: 1 });
    await run(10);
    expect(asked.length).toBe(2);
    hide();
    await run(20);
    expect(asked.length).toBe(2);
    await run(10);
    expect(asked.length).toBe(3);
  });

  test("at once when its stamp changes, whoever looked first", async () => {
    store.show(question(1), { every: 60 }, nothing);
    let hide = store.show(question(1), { every: 60, stamp: "a" }, nothing);
    await run(3);
    expect(asked.length).toBe(1);
    hide();
    hide = store.show(question(1), { every: 60, stamp: "b" }, nothing);
    await run(3);
    expect(asked.length).toBe(2);
    hide();
  });

  test("never again what cannot change", async () => {
    store.show(question(1), { every: Infinity }, nothing);
    await run(500);
    expect(asked.length).toBe(1);
  });
});

describe("bounds", () => {
  test("so many at a time, so many in a burst, so many a second", async () => {
    let open = 0;
    let most = 0;
    answer = async () => {
      most = Math.max(most, ++open);
      await settle();
      open--;
    };
    for (let name = 0; name < 1_000; name++) store.show(question(name), { every: 1 }, nothing);
    store.tick();
    for (let wait = 0; wait < 60; wait++) await settle();
    expect(most).toBe(AT_A_TIME);
    expect(asked.length).toBe(BURST);
    for (let second = 0; second < 20; second++) {
      time += 1_000;
      store.tick();
      for (let wait = 0; wait < 4; wait++) await settle();
    }
    expect(asked.length).toBeLessThanOrEqual(BURST + 20 * RATE);
    expect(asked.length).toBeGreaterThanOrEqual(BURST + 19 * RATE);
  });

  test("answers nobody looks at are forgotten in the end", async () => {
    for (let name = 0; name < 1_000; name++) {
      const hide = store.show(question(name), { every: Infinity }, nothing);
      await run(1);
      hide();
    }
    expect(store.peek(question(1)).data).toBeUndefined();
    expect(store.peek(question(999)).data).toBeDefined();
  });
});

describe("a node that fails", () => {
  test("is asked one question, ever more seldom, and all again when it is back", async () => {
    for (let name = 0; name < 8; name++) store.show(question(name), { every: 4 }, nothing);
    await run(2);
    const before = asked.length;
    answer = async () => {
      throw new Error("node.example does not answer");
    };
    await run(120);
    expect(asked.length - before).toBeLessThanOrEqual(AT_A_TIME + 8);
    expect(store.trouble?.message).toBe("node.example does not answer");
    expect(store.peek(question(3)).data).toEqual({ name: 3 });
    answer = async () => "back";
    store.retry();
    await run(2);
    expect(store.trouble).toBeUndefined();
    expect(store.peek(question(3)).data).toBe("back");
  });

  test("a contract that refuses is no failing node, and is not asked over and over", async () => {
    answer = async () => {
      throw Object.assign(new Error("topic 9 does not exist"), { refused: true });
    };
    store.show(question(1), { every: 1 }, nothing);
    await run(29);
    expect(asked.length).toBe(1);
    expect(store.trouble).toBeUndefined();
    expect(store.peek(question(1)).refusal).toBe("topic 9 does not exist");
  });
});
