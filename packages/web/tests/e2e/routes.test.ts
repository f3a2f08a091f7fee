import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessible, DESKTOP, fits, launch, NETWORK, open, PHONE, ready, shoot } from "./browser.ts";

let browser: Browser;
let account: string;

beforeAll(async () => {
  browser = await launch();
  account = await someAccount();
});
afterAll(() => browser.close());

/** The first that ever registered in topic 1. */
async function someAccount(): Promise<string> {
  const { contracts } = await (await fetch(`${NETWORK}/deployment.json`)).json();
  const question = Buffer.from(JSON.stringify({ actors: { topic_id: 1, limit: 1 } })).toString("base64url");
  const address = contracts["topic-registry"].address;
  const answer = await (await fetch(`${NETWORK}/cosmwasm/wasm/v1/contract/${address}/smart/${question}`)).json();
  return answer.data.actors[0].address;
}

const ROUTES: [string, () => string, string][] = [
  ["topics", () => "#/", "Just settled"],
  ["topic", () => "#/topic/1", "Participants"],
  ["account", () => `#/account/${account}`, "It "],
  ["supply", () => "#/supply", "Do the books agree?"],
  ["desk", () => "#/desk", "Base fee"],
];
const LOOKS = [
  { name: "1440-light", viewport: DESKTOP, colorScheme: "light" as const },
  { name: "1440-dark", viewport: DESKTOP, colorScheme: "dark" as const },
  { name: "390-light", viewport: PHONE, colorScheme: "light" as const },
  { name: "390-dark", viewport: PHONE, colorScheme: "dark" as const },
];

describe.each(LOOKS)("$name", ({ name: look, ...options }) => {
  let page: Page;
  let wrong: string[];
  const hosts = new Set<string>();

  beforeAll(async () => {
    ({ page, wrong } = await open(browser, options));
    page.on("request", (request) => hosts.add(new URL(request.url()).origin));
  });
  afterAll(() => page.context().close());

  test.each(ROUTES)("%s", async (name, route, content) => {
    await page.goto(`${NETWORK}/${route()}`);
    await page.getByText(content).first().waitFor();
    await ready(page);
    await fits(page);
    await shoot(page, `${name}-${look}`);
    await accessible(page);
    expect(wrong).toEqual([]);
    expect([...hosts]).toEqual([NETWORK]);
  });
});
