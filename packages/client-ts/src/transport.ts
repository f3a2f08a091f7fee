import { AlloraError, reason } from "./error.js";

/** The last block. */
export interface Block {
  chainId: string;
  height: number;
  time: Date;
}

/** How to ask a chain; the rest of the package does not care which way. */
export interface Transport {
  /** Asks a contract. */
  smart<T>(address: string, message: object): Promise<T>;
  /** Reads a key of a contract's storage; `null` if it is not there. */
  raw(address: string, key: Uint8Array): Promise<Uint8Array | null>;
  /** The last block. */
  block(): Promise<Block>;
}

export interface NodeOptions {
  /** In place of the global one. */
  fetch?: typeof fetch;
  /** Milliseconds that an answer may take; 10,000 if left out. */
  timeout?: number;
}

export interface Answer {
  status: number;
  text: string;
}

/** Requests to a node: whatever goes wrong on the way is an `AlloraError` that names the node. */
export function exchange(node: string, options: NodeOptions) {
  const base = web(node);
  const timeout = options.timeout ?? 10_000;
  return async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const send = options.fetch ?? globalThis.fetch;
    try {
      const response = await send(base + path, { ...init, signal: AbortSignal.timeout(timeout) });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      const why = error instanceof DOMException && error.name === "TimeoutError" ? `no answer in ${timeout} ms` : reason(error);
      throw new AlloraError("node", `${base} cannot be asked: ${why}`, { cause: error });
    }
  };
}

/** The address of a node without what would end up twice in a path. */
function web(node: string): string {
  if (/^https?:\/\/[^/?#\s]+[^?#\s]*$/.test(node)) return node.replace(/\/+$/, "");
  throw new AlloraError("invalid", `${node} is no address of a node; one looks like https://lcd.example.org`);
}
