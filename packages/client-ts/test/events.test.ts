import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeEvents, type ChainEvent } from "../src/events.js";
import { FACTS } from "../src/facts.js";
import { deployment } from "./fake.js";

const interfaces = new URL("../../interfaces/src/", import.meta.url);

function event(kind: string, contract: string, attributes: Record<string, string>): ChainEvent {
  const all = { _contract_address: contract, ...attributes };
  return { type: `wasm-${kind}`, attributes: Object.entries(all).map(([key, value]) => ({ key, value })) };
}

/** What is said in quotes in the events of a contract, in Rust: kinds and names of attributes. */
function inRust(contract: string): Set<string> {
  const source = readFileSync(new URL(`${contract.replaceAll("-", "_")}/events.rs`, interfaces), "utf8");
  return new Set(Array.from(source.matchAll(/"([a-z_0-9]+)"/g), ([, word]) => word ?? ""));
}

describe("facts", () => {
  it("are those of the contracts, each with its attributes", () => {
    const contracts = readdirSync(interfaces).filter((name) => !name.includes("."));
    expect(Object.keys(FACTS).sort()).toEqual(contracts.map((name) => name.replaceAll("_", "-")).sort());
    for (const [contract, facts] of Object.entries(FACTS)) {
      const words = inRust(contract);
      const ours = new Set(Object.entries(facts).flatMap(([kind, fields]) => [kind, ...Object.keys(fields)]));
      // Values that are written out, not names.
      for (const value of ["true", "accepted", "refused", "base"]) words.delete(value);
      expect([...ours].sort(), contract).toEqual([...words].sort());
    }
  });

  it("are read as what they are", () => {
    const delivered = { topic_id: "1", id: "17", epoch: "5", payer: "a", deliverer: "b", fee: "10", tip: "0" };
    const events = [
      event("inference_delivered", "fake1desk", { ...delivered, value: "2471.65" }),
      event("inference_delivered", "fake1desk", { ...delivered, void: "true" }),
      event("inference_requested", "fake1desk", { topic_id: "1", id: "2", payer: "a", epoch: "3", deadline: "1767225600123456789" }),
    ];
    const [value, nothing, requested] = decodeEvents(events, deployment);
    expect(value).toMatchObject({ kind: "inference_delivered", contract: "inference-desk", id: 17, value: "2471.65", void: null });
    expect(nothing).toMatchObject({ value: null, void: "true" });
    if (requested?.kind !== "inference_requested") expect.fail("not a request");
    expect(requested.deadline.toISOString()).toBe("2026-01-01T00:00:00.123Z");
  });

  it("of contracts that are not the network's do not count", () => {
    const fields = { topic_id: "1", amount: "1" };
    const events = [
      event("fees_collected", "fake1stranger", fields),
      // Of the network, and not of this contract.
      event("fees_collected", "fake1vault", fields),
      event("constructor", "fake1desk", fields),
      { ...event("fees_collected", "fake1desk", fields), type: "fees_collected" },
      { ...event("fees_collected", "fake1desk", fields), type: "ibc_-fees_collected" },
    ];
    expect(decodeEvents(events, deployment)).toEqual([]);
  });

  it("that lack something, or are no number, are an error", () => {
    const amount = { amount: "1" };
    expect(() => decodeEvents([event("fees_collected", "fake1desk", amount)], deployment)).toThrow(/fees_collected has no topic_id/);
    const odd = event("fees_collected", "fake1desk", { ...amount, topic_id: "9007199254740993" });
    expect(() => decodeEvents([odd], deployment)).toThrow(/below 2\^53/);
  });
});
