import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BURST, RATE } from "../../src/data/store.ts";
import { Between } from "./between.ts";
import { accessible, launch, NETWORK, open, ready, shoot } from "./browser.ts";

let browser: Browser;
let between: Between;
let page: Page;
let wrong: string[];

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

beforeEach(async () => {
  between = new Between(NETWORK);
  await between.start();
  ({ page, wrong } = await open(browser));
});
afterEach(async () => {
  await page.context().close();
  await between.kill();
  expect(wrong).toEqual([]);
});

async function look(route: string): Promise<void> {
  await page.goto(`${between.address}/${route}`);
  await ready(page);
}

const seconds = (amount: number) => new Promise((done) => setTimeout(done, amount * 1_000));

describe("a live network", () => {
  test("counts down every second, and shows the next epoch without a touch", async () => {
    await look("#/topic/1");
    const epoch = async () => Number((await page.locator(".said > .soft").textContent())?.replace(/\D/g, ""));
    const countdown = page.locator(".headline .figure").first().locator("dd");
    const [first, before] = [await epoch(), await countdown.textContent()];
    await seconds(1.5);
    expect(await countdown.textContent()).not.toBe(before);
    await expect.poll(epoch, { timeout: 25_000, interval: 500 }).toBeGreaterThan(first);
    expect(await page.title()).toMatch(/^[−\d.,]+ · .+ · Allora$/);
  });

  test("is asked modestly, and not at all while the page is hidden", async () => {
    await look("#/topic/1");
    const start = Date.now();
    await seconds(5);
    const passed = (Date.now() - start) / 1_000 + 10;
    expect(between.asked.length).toBeLessThanOrEqual(BURST + passed * RATE);
    await page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { get: () => "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await seconds(1);
    const before = between.asked.length;
    await seconds(6);
    expect(between.asked.length).toBe(before);
  });
});

describe("a killed server", () => {
  test("is named; what it said stays; it is asked again, and on demand", async () => {
    await look("#/topic/1");
    const said = await page.locator(".said .big").textContent();
    await between.kill();
    const alert = page.getByRole("alert");
    await alert.getByText("The node does not answer").waitFor();
    expect(await alert.textContent()).toContain(between.address);
    expect(await page.locator(".said .big").textContent()).toBe(said);
    await shoot(page, "state-error");
    await accessible(page);
    await between.start();
    await alert.getByRole("button", { name: "Try now" }).click();
    await alert.waitFor({ state: "detached" });
  });

  test("that never was is named with what to do", async () => {
    const nowhere = "http://127.0.0.1:9";
    await page.goto(`${between.address}/?node=${nowhere}&deployment=${nowhere}/deployment.json`);
    const alert = page.getByRole("alert");
    await alert.getByText(`${nowhere}/deployment.json does not answer`).waitFor();
    await shoot(page, "state-no-network");
    await accessible(page);
    await page.goto(`${between.address}/?node=ftp://x`);
    await alert.getByText("is not on the web").waitFor();
  });
});

test("a chain that stands still makes everything stale", async () => {
  await page.clock.install();
  await look("#/topic/1");
  between.freeze();
  await page.clock.fastForward(300_000);
  await page.getByText("the chain stands still").waitFor();
  await page.locator(".headline.stale").waitFor();
  expect(await page.locator(".headline .pill").textContent()).toBe("stale");
  expect(await page.locator(".bar .health").textContent()).toContain("no new blocks");
  await shoot(page, "state-stale");
  await accessible(page);
});

test("a step that nobody cranks is due", async () => {
  // Of epochs so long that the inference is not old.
  between.lie = (question, data) => {
    if (!question.startsWith('{"topic"') || !data.params) return undefined;
    return { ...data, params: { ...data.params, schedule: { ...data.params.schedule, epoch_length: 3_600 } } };
  };
  await page.clock.install();
  await look("#/topic/1");
  between.freeze();
  await page.clock.fastForward(30_000);
  await page.locator(".headline.due").getByText("nobody has cranked it").waitFor();
});

test("while it loads there are skeletons, and without topics a word of what to do", async () => {
  await page.route("**/smart/**", async (route) => {
    await seconds(1.5);
    await route.continue();
  });
  between.lie = (question) => (question.includes('"topics"') ? { topics: [], next: null } : undefined);
  await page.goto(`${between.address}/#/`);
  await page.locator(".skeleton").first().waitFor();
  await shoot(page, "state-loading");
  await accessible(page);
  await page.getByText("No topic yet").waitFor();
  await shoot(page, "state-empty");
});

test("a law that is broken by one base unit is seen", async () => {
  between.lie = (question, data) =>
    question === '{"ledger":{}}' && data.treasury ? { ...data, treasury: (BigInt(data.treasury) + 1n).toString() } : undefined;
  await look("#/supply");
  await page.locator(".laws .broken").waitFor();
  expect(await page.locator(".laws .broken").textContent()).toContain("What the vault owes is the sum of its parts");
  expect(await page.locator(".panel .health").textContent()).toBe("1 broken");
  await shoot(page, "state-broken-law");
});

test("what is not there is said", async () => {
  await look("#/topic/999");
  await page.getByText("There is no topic 999").waitFor();
  await look("#/nowhere");
  await page.getByText("There is no such page").waitFor();
  await look("#/account/nobody");
  await page.getByText("This is no account of the chain").waitFor();
});

test("titles and addresses of others are text, not code", async () => {
  const evil = `<img src=x onerror="document.title='evil'">`;
  between.lie = (question, data) => {
    if (question.includes('"topics"')) return { ...data, topics: data.topics.map((topic: any) => ({ ...topic, info: { ...topic.info, title: evil, unit: evil } })) };
    return undefined;
  };
  await look("#/");
  await page.getByText(evil).first().waitFor();
  expect(await page.title()).not.toBe("evil");
});
