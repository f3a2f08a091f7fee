import { describe, expect, it } from "vitest";
import { AlloraAPIClient, PriceInferenceTimeframe, PriceInferenceToken } from "../src/compat.js";
import { answer, deployment, INFERENCE } from "./fake.js";

const TOPIC = {
  topic_id: 1,
  status: "active",
  created_at: "1767225600000000000",
  info: { title: "ETH in five minutes", description: "a price" },
  version: 2,
  params: {
    schedule: { epoch_length: 300, ground_truth_lag: 300, submission_window: 60 },
    loss: { function: { squared: {} } },
  },
};
const members = ({ role }: { role: string }) => ({ members: role === "reputer" ? [{}] : [{}, {}], capacity: 9 });
const contracts = {
  fake1coordinator: {
    network_inference: ({ topic_id }: { topic_id: number }) => ({ ...INFERENCE, topic_id, value: topic_id === 1 ? "2471.65" : "-1.5e-7" }),
    members,
    history: () => ({ epochs: [{ epoch: 1, rewards: "1500000000000000000" }, { epoch: 2, rewards: "1" }] }),
  },
  fake1registry: {
    topics: () => ({ topics: [TOPIC], next: null }),
    versions: () => ({ versions: [{ version: 2, created_at: "1767229200000000000" }], next: null }),
  },
  fake1vault: { topic_account: () => ({ staked: "2500000000000000000" }) },
};

const fetch = (async (url: unknown) => answer(contracts, String(url))) as typeof globalThis.fetch;
const client = new AlloraAPIClient({ node: "http://fake", fetch, deployment, maxAge: 600, prices: { ETH: { "5m": 1 }, BTC: { "8h": 2 } } });

describe("Allora's client", () => {
  it("lists topics in Allora's form", async () => {
    expect(await client.getAllTopics()).toEqual([
      {
        topic_id: 1,
        topic_name: "ETH in five minutes",
        description: "a price",
        epoch_length: 300,
        ground_truth_lag: 300,
        loss_method: "squared",
        worker_submission_window: 60,
        worker_count: 4,
        reputer_count: 1,
        total_staked_allo: 2.5,
        total_emissions_allo: 1.5,
        is_active: true,
        updated_at: "2026-01-01T01:00:00.000Z",
      },
    ]);
  });

  it("fills the interval", async () => {
    const { signature, inference_data } = await client.getInferenceByTopicID(1);
    expect(signature).toBe("0x");
    expect(inference_data).toMatchObject({
      network_inference: "2471650000000000000000",
      network_inference_normalized: "2471.65",
      confidence_interval_percentiles_normalized: ["2.28", "15.87", "50", "84.13", "97.72"],
      confidence_interval_values_normalized: ["2400", "2450", "2471.65", "2490", "2550"],
      topic_id: "1",
      timestamp: 1_767_229_200,
    });
    expect(inference_data.confidence_interval_percentiles[0]).toBe("2280000000000000000");
    expect(inference_data.confidence_interval_values[4]).toBe("2550000000000000000000");
  });

  it("asks for the topic that was named for a price, and guesses none", async () => {
    const { inference_data } = await client.getPriceInference(PriceInferenceToken.BTC, PriceInferenceTimeframe.EIGHT_HOURS);
    expect([inference_data.topic_id, inference_data.network_inference]).toEqual(["2", "-150000000000"]);
    const unnamed = client.getPriceInference("BTC", "5m");
    await expect(unnamed).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(/no topic is named for BTC in 5m: pass prices/) });
    await expect(client.getPriceInference("constructor" as "BTC", "name" as "5m")).rejects.toMatchObject({ code: "invalid" });
  });

  it("refuses what is older than asked for", async () => {
    const strict = new AlloraAPIClient({ node: "http://fake", fetch, deployment, maxAge: 17 });
    await expect(strict.getInferenceByTopicID(1)).rejects.toMatchObject({ code: "stale" });
    expect(() => new AlloraAPIClient({ deployment, maxAge: 17 })).toThrow(/pass `node`/);
  });
});
