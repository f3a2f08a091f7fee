/** A server between the browser and the network, that can be killed, frozen and made to lie. */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface Kept {
  status: number;
  type: string;
  body: Buffer;
}

/** The question in the path of an LCD's smart query. */
export function questionOf(path: string): string | undefined {
  const [, encoded] = /\/smart\/(.+)$/.exec(path) ?? [];
  return encoded && Buffer.from(decodeURIComponent(encoded), "base64").toString();
}

export class Between {
  /** Questions that came to the node. */
  asked: string[] = [];
  /** Answers otherwise to a question, if it says anything. */
  lie: (question: string, data: any) => unknown = () => undefined;
  private server: Server | undefined;
  private port = 0;
  private frozen = false;
  private kept = new Map<string, Kept>();

  constructor(private readonly behind: string) {}

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Also again after it was killed, at the same address. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.answer(request.url ?? "/", response));
    await new Promise<void>((ready) => server.listen(this.port, "127.0.0.1", ready));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async kill(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await closed;
  }

  /** From now on the network stands still: what was answered once is answered for ever. */
  freeze(): void {
    this.frozen = true;
  }

  private async answer(path: string, response: ServerResponse): Promise<void> {
    if (path.startsWith("/cosm")) this.asked.push(questionOf(path) ?? path);
    const known = this.frozen ? this.kept.get(path) : undefined;
    const kept = known ?? (await this.fetch(path));
    if (!kept) return void response.writeHead(502).end();
    this.kept.set(path, kept);
    response.writeHead(kept.status, { "content-type": kept.type }).end(kept.body);
  }

  private async fetch(path: string): Promise<Kept | undefined> {
    const answer = await fetch(this.behind + path).catch(() => undefined);
    if (!answer) return undefined;
    let body = Buffer.from(await answer.arrayBuffer());
    const question = questionOf(path);
    const lie = question && answer.ok ? this.lie(question, JSON.parse(body.toString()).data) : undefined;
    if (lie !== undefined) body = Buffer.from(JSON.stringify({ data: lie }));
    return { status: answer.status, type: answer.headers.get("content-type") ?? "", body };
  }
}
