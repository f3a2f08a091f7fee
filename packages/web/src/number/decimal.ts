/** Exact decimals: contracts answer with strings of more digits than a `number` holds. */

/** `units · 10^-scale`. */
export interface Decimal {
  units: bigint;
  scale: number;
}

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Reads a decimal; `undefined` if it is none. */
export function parse(text: string): Decimal | undefined {
  const found = SHAPE.exec(text.trim());
  if (!found) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = found;
  if (whole + fraction === "") return undefined;
  const magnitude = BigInt(whole + fraction);
  const units = sign === "-" ? -magnitude : magnitude;
  const scale = fraction.length - Number(exponent);
  if (scale >= 0) return { units, scale };
  return { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** To so many decimal places, half away from zero. */
export function round({ units, scale }: Decimal, places: number): Decimal {
  if (scale <= places) return { units: units * 10n ** BigInt(places - scale), scale: places };
  const divisor = 10n ** BigInt(scale - places);
  const magnitude = units < 0n ? -units : units;
  const rounded = (magnitude + divisor / 2n) / divisor;
  return { units: units < 0n ? -rounded : rounded, scale: places };
}

/** As people write it: a true minus, and thousands apart. */
export function write({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = scale > 0 ? `.${digits.slice(-scale)}` : "";
  return `${units < 0n ? "−" : ""}${whole}${fraction}`;
}

/** For drawing, where the last digits are finer than a pixel. */
export function toNumber(text: string | null | undefined): number {
  return text === null || text === undefined ? NaN : Number(text);
}
