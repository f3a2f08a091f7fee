import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  AlloraError,
  compare,
  fromBaseUnits,
  multiply,
  real,
  realFromBytes,
  subtract,
  toBaseUnits,
  toDate,
  toFixed,
  toNumber,
  uint,
  type Timestamp,
} from "../src/index.js";
import reals from "./reals.json" with { type: "json" };

/** Ascending, from the contracts' own maths: text, bytes, product with the next. */
const REALS = reals as [string, string, string | null][];
const texts = REALS.map(([text]) => text);
const any = fc.constantFrom(...texts);
const everyday = fc.constantFrom(...texts.filter((text) => text === "0" || Math.abs(Math.log10(Math.abs(Number(text)))) < 60));
const integer = fc.bigInt({ min: 0n, max: (1n << 128n) - 1n });

const absolute = (text: string) => text.replace(/^-/, "");

function code(run: () => unknown): string {
  try {
    run();
    return "nothing";
  } catch (error) {
    return error instanceof AlloraError ? error.code : String(error);
  }
}

describe("numbers of the contracts", () => {
  it("are read from their ten bytes with the digits that the contracts write", () => {
    for (const [text, hex] of REALS) expect(realFromBytes(Buffer.from(hex, "hex"))).toBe(text);
    expect(realFromBytes(Buffer.from("00000000000000000001", "hex"))).toBeNull();
  });

  it("are ordered as the contracts order them", () => {
    const index = fc.nat(texts.length - 1);
    const order = (left: number, right: number) => {
      const [a, b] = [texts[left] ?? "", texts[right] ?? ""];
      expect(compare(a, b)).toBe(Math.sign(left - right));
    };
    fc.assert(fc.property(index, index, order), { numRuns: 500 });
  });

  it("are multiplied to within the contracts' last bit", () => {
    for (const [index, [text, , product]] of REALS.entries()) {
      const next = texts[index + 1];
      if (product === null || next === undefined) continue;
      const off = absolute(subtract(multiply(text, next), product));
      // Half a bit for rounding it and half for writing each of three: 2^-62. What is too small to store is 0.
      const room = product === "0" ? "1e-9864" : multiply(absolute(product), "2.17e-19");
      expect(compare(off, room), `${text} · ${next}`).toBeLessThanOrEqual(0);
    }
  });

  it("keep their value when written again", () => {
    fc.assert(fc.property(any, (text) => void expect(add(text, "0")).toBe(text)));
  });
});

describe("decimals", () => {
  it("add up exactly", () => {
    const law = (left: string, right: string) => {
      expect(compare(subtract(add(left, right), right), left)).toBe(0);
      expect(add(left, right)).toBe(add(right, left));
    };
    fc.assert(fc.property(everyday, everyday, law));
  });

  it("round to the nearest, within half of the last place", () => {
    const law = (text: string, places: number) => {
      const rounded = toFixed(text, places);
      const off = absolute(subtract(rounded, text));
      expect(compare(off, `5e-${places + 1}`)).toBeLessThanOrEqual(0);
      expect(rounded.split(".")[1]?.length ?? 0).toBe(places);
    };
    fc.assert(fc.property(everyday, fc.nat(30), law));
    expect([toFixed("0.5", 0), toFixed("-0.5", 0), toFixed("2.449", 1), toFixed("-12.345", 2)]).toEqual(["1", "-1", "2.4", "-12.35"]);
  });

  it("are floats only by name", () => {
    fc.assert(fc.property(everyday, (text) => void expect(toNumber(text)).toBe(Number(text))));
  });

  it("that are none, or out of any range, are refused", () => {
    const wrong = ["", " 1", "1,5", "0x10", "NaN", "Infinity", "1e", ".", "--1", "1e999999999", "9".repeat(1_101)];
    for (const text of wrong) expect(code(() => real(text)), text).toBe("invalid");
    expect(code(() => real(Number.NaN))).toBe("invalid");
    for (const text of ["+.5", "1.", "007", "3e-7", "-12.5"]) expect(real(text)).toBe(text);
    expect(real(1e-7)).toBe("1e-7");
  });
});

describe("base units", () => {
  it("are the same there and back", () => {
    fc.assert(fc.property(integer, (units) => void expect(toBaseUnits(fromBaseUnits(units))).toBe(String(units))));
  });

  it("that would be cut, or are none, are refused", () => {
    expect(toBaseUnits("1.5")).toBe("1500000000000000000");
    expect(toBaseUnits("0.000000000000000001")).toBe("1");
    for (const allo of ["0.0000000000000000001", "-1", "1e30"]) expect(code(() => toBaseUnits(allo)), allo).toBe("invalid");
    for (const units of [-1, 1.5, 2 ** 53, "1.0", "", 1n << 128n]) expect(code(() => uint(units)), String(units)).toBe("invalid");
  });

  it("of time are moments", () => {
    expect(toDate("1767225600123456789" as Timestamp).toISOString()).toBe("2026-01-01T00:00:00.123Z");
  });
});
