import type { Block } from "./network.ts";

class Refused extends Error {
  refused = true;
}

export function lcd(node: string) {
  const get = async (path: string): Promise<any> => {
    const answer = await fetch(node + path, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
    if (!answer) throw new Error(`${node} does not answer`);
    const body = await answer.json().catch(() => undefined);
    if (answer.ok) return body;
    if (answer.status !== 503 && body?.message) throw new Refused(body.message);
    throw new Error(`${node} answers ${answer.status}: ${body?.message ?? ""}`);
  };
  return {
    smart: async (address: string, message: object): Promise<unknown> =>
      (await get(`/cosmwasm/wasm/v1/contract/${address}/smart/${btoa(JSON.stringify(message)).replace(/\+/g, "-").replace(/\//g, "_")}`)).data,
    block: async (): Promise<Block> => {
      const { header } = (await get("/cosmos/base/tendermint/v1beta1/blocks/latest")).block;
      return { chain: header.chain_id, height: Number(header.height), time: Date.parse(header.time) / 1000 };
    },
  };
}
