import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, NETWORK, open, ready } from "./browser.ts";

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launch();
  ({ page } = await open(browser));
});
afterAll(() => browser.close());

interface Focused {
  name: string;
  seen: boolean;
}

const OUTSIDE = "the browser";

/** What has the focus, and whether it is seen to have it. */
function focused(): Promise<Focused> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    // After the last comes the browser itself.
    if (element === document.body) return { name: "the browser", seen: false };
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const { top, bottom, width } = element.getBoundingClientRect();
    const outlined = outlineStyle !== "none" && outlineWidth !== "0px";
    const name = element.getAttribute("aria-label") ?? element.getAttribute("name") ?? element.textContent ?? "";
    return { name: name.trim().slice(0, 40), seen: outlined && bottom > 0 && top < innerHeight && width > 0 };
  });
}

/** Presses Tab until something of this name has the focus. */
async function tabTo(name: string): Promise<void> {
  for (let press = 0; press < 80; press++) {
    await page.keyboard.press("Tab");
    const at = await focused();
    if (at.name === OUTSIDE) continue;
    expect(at.seen, `${at.name} is seen to have the focus`).toBe(true);
    if (at.name.startsWith(name)) return;
  }
  expect.fail(`Tab never came to ${name}`);
}

test("everything can be reached and used by keys alone", async () => {
  await page.goto(`${NETWORK}/#/`);
  await ready(page);
  await page.keyboard.press("Tab");
  expect((await focused()).name).toBe("Skip to content");
  await page.keyboard.press("Enter");
  await tabTo("next close");
  await page.keyboard.press("Enter");
  await page.locator(".headline").waitFor();
  await ready(page);

  await tabTo("300");
  await page.keyboard.press("Space");
  expect(await page.locator(".choice button[aria-pressed=true]").first().textContent()).toBe("300");
  await tabTo("naive");
  await page.keyboard.press("Space");
  expect(await page.locator("button.toggle").first().getAttribute("aria-pressed")).toBe("false");
  await tabTo("show as table");
  await page.keyboard.press("Enter");
  expect(await page.locator("figure table tbody tr").count()).toBeGreaterThan(20);

  await tabTo("Unique");
  await page.keyboard.press("Enter");
  const head = page.locator(".participants th[aria-sort]");
  expect(await head.textContent()).toBe("Unique");
  expect(await head.getAttribute("aria-sort")).toBe("descending");
  await page.keyboard.press("Enter");
  expect(await head.getAttribute("aria-sort")).toBe("ascending");
});

test("an account is looked up and kept, the colours are changed", async () => {
  const address = await page.locator(".participants .address").first().getAttribute("title");
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.locator(".tools input").focus();
  await page.keyboard.type(address ?? "");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: address ?? "" }).waitFor();
  await ready(page);
  await page.getByRole("button", { name: "Make it my card" }).press("Enter");
  await page.getByRole("button", { name: "This is my card" }).waitFor();

  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const before = await ground();
  const theme = page.getByRole("button", { name: "Colours" });
  await theme.press("Enter");
  await theme.press("Enter");
  expect(await ground()).not.toBe(before);
  await page.reload();
  await page.locator(".brand").waitFor();
  expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
  await page.goto(`${NETWORK}/#/account/`);
  expect(await page.locator(".panel input").inputValue()).toBe(address);
});
