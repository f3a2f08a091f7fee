import { describe, expect, test } from "vitest";
import { allo, alloShort, change, duration, exactAllo, fixed, percent, placesFor, significant, dated } from "../../src/number/format.ts";

describe("exact decimals", () => {
  test.each([
    ["1125.3451354838532239", 2, "1,125.35"],
    ["-0.01649240601681580147", 3, "−0.016"],
    ["0.125", 2, "0.13"],
    ["-0.125", 2, "−0.13"],
    ["0.005", 2, "0.01"],
    ["1e-18", 18, "0.000000000000000001"],
    ["12e3", 0, "12,000"],
    ["-0.4", 0, "0"],
    ["9007199254740993", 0, "9,007,199,254,740,993"],
    ["123456789012345678901234567890.5", 1, "123,456,789,012,345,678,901,234,567,890.5"],
    [".5", 1, "0.5"],
    ["999.999", 2, "1,000.00"],
  ])("%s to %i places is %s", (text, places, written) => {
    expect(fixed(text, places)).toBe(written);
  });

  test.each(["", "-", ".", "NaN", "0x10", "1,000", "1e99999", "١"])("%j is no decimal", (text) => {
    expect(fixed(text, 2)).toBe("–");
  });

  test("rounding keeps what there is", () => {
    expect(fixed("1.5", 4)).toBe("1.5000");
  });

  test("significant digits follow the size", () => {
    expect(["317.00485", "0.000617", "-14476", "0", "0.0999", null].map((text) => significant(text))).toEqual([
      "317", "0.000617", "−14,476", "0.00", "0.0999", "–",
    ]);
    expect([8.1, 0.72, 0, 12345].map((size) => placesFor(size))).toEqual([2, 3, 2, 0]);
  });
});

describe("ALLO", () => {
  test("is rounded down, to the last base unit on demand", () => {
    expect(allo("5546381197864583333333432")).toBe("5,546,381.19");
    expect(allo("999999999999999999")).toBe("0.99");
    expect(exactAllo("5546381197864583333333432")).toBe("5,546,381.197864583333333432");
    expect(exactAllo("1000000000000000000000")).toBe("1,000");
    expect(exactAllo("0")).toBe("0");
    expect(exactAllo("1")).toBe("0.000000000000000001");
  });

  test("is told short", () => {
    expect(["785499999000000000000000000", "1000000000000000000000000000", "103199951213071157768", "81359988478950771", "0", undefined].map(alloShort)).toEqual([
      "785.49 M", "1.00 B", "103.19", "0.0814", "0.00", "–",
    ]);
    expect(alloShort("12345000000000000000000")).toBe("12.34 k");
  });
});

test("parts and times", () => {
  expect([percent(0.676), percent(NaN), change(0.0166, 2), change(-0.0029, 2)]).toEqual(["67.6 %", "–", "+1.66 %", "−0.29 %"]);
  expect([0, 59, 60, 3_661, 90_000, -5].map(duration)).toEqual(["0 s", "59 s", "1 min", "1 h 1 min", "1 d 1 h", "0 s"]);
});

test("moments in what a contract says are told in the reader's time", () => {
  expect(dated("epoch 126 opens at 1795921530.000000000")).toMatch(/^epoch 126 opens at \d.*:\d\d/);
  expect(dated("there is 1000000000000000000 of it")).toBe("there is 1000000000000000000 of it");
});
