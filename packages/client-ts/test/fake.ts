import { Allora, type DeploymentFile, type Transport } from "../src/index.js";

/** A contract that answers by the question's name; what it throws is refused. */
export type Contract = Record<string, (question: any) => unknown>;

export const deployment: DeploymentFile = {
  chain_id: "fake-1",
  contracts: {
    "allo-token": { address: "fake1token" },
    "topic-registry": { address: "fake1registry" },
    "staking-vault": { address: "fake1vault" },
    "synthesis-coordinator": { address: "fake1coordinator" },
    "inference-desk": { address: "fake1desk" },
  },
  complete: true,
};

/** What a node's REST server says to these contracts, by address. */
export function answer(contracts: Record<string, Contract>, url: string): Response {
  const path = new URL(url).pathname;
  if (path === "/deployment.json") return Response.json(deployment);
  const [, address = "", kind = "", what = ""] = /^\/cosmwasm\/wasm\/v1\/contract\/([^/]+)\/(smart|raw)\/(.+)$/.exec(path) ?? [];
  const message = Buffer.from(decodeURIComponent(what), "base64");
  const contract = contracts[address];
  if (!contract) return Response.json({ code: 5, message: `no such contract: ${address}`, details: [] }, { status: 404 });
  try {
    if (kind === "raw") return Response.json({ data: contract.raw?.(message) ?? null });
    const [[name = "", question] = []] = Object.entries(JSON.parse(message.toString()));
    const reply = contract[name];
    if (!reply) throw new Error(`unknown variant ${name}`);
    return Response.json({ data: reply(question) });
  } catch (error) {
    const said = `${(error as Error).message}: query wasm contract failed`;
    return Response.json({ code: 2, message: said, details: [] }, { status: 500 });
  }
}

/** A reader of a fake network, over the real transport. */
export function reader(contracts: Record<string, Contract>): Allora {
  const fetch = async (url: unknown) => answer(contracts, String(url));
  return new Allora({ node: "http://fake", fetch: fetch as typeof globalThis.fetch, deployment });
}

export const INFERENCE = {
  topic_id: 1,
  epoch: 5,
  value: "2471.65",
  naive: "2470",
  interval: ["2400", "2450", "2471.65", "2490", "2550"],
  timestamp: "1767229200000000000",
  age: 18,
  contributors: 9,
  effective_contributors: "6.1",
  last_loss: null,
  expected_at: "1767232800000000000",
};

export function unreachable(): Transport {
  const fail = () => Promise.reject(new Error("nobody is asked"));
  return { smart: fail, raw: fail, block: fail };
}
