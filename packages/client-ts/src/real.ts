import type { Real, Timestamp, Uint128 } from "./brands.js";
import { AlloraError } from "./error.js";

/** Base units of one ALLO are 10 to this. */
export const ALLO_DECIMALS = 18;

/** `digits · 10^power`, exactly. */
interface Decimal {
  digits: bigint;
  power: number;
}

const PATTERN = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;
/** Characters that the contracts read. */
const MAX_MESSAGE = 1_100;
/** Characters of a sum of the largest and the smallest number there are, and some. */
const MAX_LENGTH = 50_000;
/** No product of two numbers of the chain has digits above ten to this, or below ten to its opposite. */
const MAX_POWER = 20_000;

/** A decimal string as a message takes it; a `number` is read as it is printed. */
export function real(value: string | number | bigint): Real {
  const text = String(value);
  parse(text);
  if (text.length > MAX_MESSAGE) throw new AlloraError("invalid", `a number of ${text.length} characters: the contracts read ${MAX_MESSAGE}`);
  return text as Real;
}

/** Which is greater, exactly: below 0, 0 or above 0, as `Array.sort` wants it. */
export function compare(left: string, right: string): -1 | 0 | 1 {
  const [a, b] = aligned(parse(left), parse(right));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The sum, exactly. */
export function add(left: string, right: string): Real {
  const [a, b, power] = aligned(parse(left), parse(right));
  return write({ digits: a + b, power });
}

/** The difference, exactly. */
export function subtract(left: string, right: string): Real {
  const [a, b, power] = aligned(parse(left), parse(right));
  return write({ digits: a - b, power });
}

/** The product, exactly. */
export function multiply(left: string, right: string): Real {
  const [a, b] = [parse(left), parse(right)];
  return write({ digits: a.digits * b.digits, power: a.power + b.power });
}

/** With so many decimal places, to nearest; halves away from zero. */
export function toFixed(value: string, places: number): string {
  if (!Number.isInteger(places) || places < 0 || places > 1_000) {
    throw new AlloraError("invalid", `${places} is no number of decimal places: 0 to 1,000 are`);
  }
  return point(scaled(parse(value), places, nearest), places);
}

/** A float near it: for charts, never for money. */
export function toNumber(value: string): number {
  parse(value);
  return Number(value);
}

/** ALLO to base units; more decimal places than there are is an error. */
export function toBaseUnits(allo: string, decimals: number = ALLO_DECIMALS): Uint128 {
  const units = scaled(parse(allo), decimals, (_, rest) => {
    if (rest !== 0n) throw new AlloraError("invalid", `${allo} has more than ${decimals} decimal places`);
    return 0n;
  });
  return uint(units);
}

/** Base units to ALLO. */
export function fromBaseUnits(units: string | bigint, decimals: number = ALLO_DECIMALS): Real {
  return write({ digits: integer(units), power: -decimals });
}

/** An integer from 0 to 2^128 − 1 as a message takes it. */
export function uint(value: string | number | bigint): Uint128 {
  const digits = integer(value);
  if (digits < 0n || digits >> 128n) throw new AlloraError("invalid", `${value} is no amount: 0 to 2^128 − 1 are`);
  return digits.toString() as Uint128;
}

/** A moment on chain, to the millisecond. */
export function toDate(timestamp: Timestamp): Date {
  return new Date(Number(integer(timestamp) / 1_000_000n));
}

/** Ten bytes as the contracts store a number; `null` stands for one that is absent. */
export function realFromBytes(bytes: Uint8Array): Real | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 10);
  const field = view.getBigUint64(2);
  const exponent = view.getUint16(0) - 0x8000;
  if (exponent === -0x8000) return field === 0n ? ("0" as Real) : null;
  const top = 1n << 63n;
  return shortest(field | top, exponent - 63, field >= top);
}

/** The fewest digits that read back as `significand · 2^power`, and of those the nearest. */
function shortest(significand: bigint, power: number, negative: boolean): Real {
  for (let places = -1 - Math.floor((power + 63) * Math.log10(2)); ; places += 1) {
    // What one in the last bit is, in units of the last decimal place.
    const [bit, unit] = fraction(power, places);
    const value = significand * bit;
    const floor = value / unit;
    const up = 2n * (value % unit) >= unit;
    for (const digits of up ? [floor + 1n, floor] : [floor, floor + 1n]) {
      const off = digits * unit - value;
      // Whatever is nearer than half a bit reads back; below a power of two bits are half as large.
      const parts = off < 0n && significand === 1n << 63n ? 4n : 2n;
      const room = bit - parts * (off < 0n ? -off : off);
      const tie = room === 0n && (significand & 1n) === 0n;
      if (room > 0n || tie) return write({ digits: negative ? -digits : digits, power: -places });
    }
  }
}

/** `2^binary · 10^decimal`. */
function fraction(binary: number, decimal: number): [bigint, bigint] {
  const power = (base: bigint, exponent: number) => (exponent > 0 ? base ** BigInt(exponent) : 1n);
  return [power(2n, binary) * power(10n, decimal), power(2n, -binary) * power(10n, -decimal)];
}

function parse(text: string): Decimal {
  const parts = text.length > MAX_LENGTH ? null : PATTERN.exec(text);
  if (!parts) throw new AlloraError("invalid", `${text.slice(0, 40)} is no decimal number; one looks like -12.5 or 3e-7`);
  const [, sign, whole = "", fraction = parts[4] ?? "", , exponent = "0"] = parts;
  const digits = BigInt(whole + fraction);
  const power = Number(exponent) - fraction.length;
  if (digits === 0n) return { digits, power: 0 };
  if (Math.abs(power) > MAX_POWER) throw new AlloraError("invalid", `${text.slice(0, 40)} is out of range: contracts have numbers from 1.4e-9864 to 1.4e9864`);
  return { digits: sign === "-" ? -digits : digits, power };
}

function aligned(left: Decimal, right: Decimal): [bigint, bigint, number] {
  const power = Math.min(left.power, right.power);
  const at = ({ digits, power: own }: Decimal) => digits * 10n ** BigInt(own - power);
  return [at(left), at(right), power];
}

/** `decimal · 10^places` as an integer; what is cut off decides by `round` what is added. */
function scaled({ digits, power }: Decimal, places: number, round: (size: bigint, rest: bigint) => bigint): bigint {
  const shift = power + places;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const size = 10n ** BigInt(-shift);
  return digits / size + round(size, digits % size);
}

function nearest(size: bigint, rest: bigint): bigint {
  if (2n * rest >= size) return 1n;
  return 2n * rest <= -size ? -1n : 0n;
}

function integer(value: string | number | bigint): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" ? Number.isSafeInteger(value) : /^-?\d{1,100}$/.test(value)) return BigInt(value);
  throw new AlloraError("invalid", `${value} is no integer${typeof value === "number" ? " below 2^53" : ""}`);
}

/** Without zeros at the end; with an exponent where the contracts write one. */
function write({ digits, power }: Decimal): Real {
  if (digits === 0n) return "0" as Real;
  const sign = digits < 0n ? "-" : "";
  const all = (digits < 0n ? -digits : digits).toString();
  const kept = all.replace(/0+$/, "");
  const exponent = power + all.length - 1;
  if (exponent >= -7 && exponent < 21) {
    const places = Math.max(0, kept.length - 1 - exponent);
    const units = kept.padEnd(exponent + 1, "0");
    return (sign + point(BigInt(units), places)) as Real;
  }
  const fraction = kept.slice(1);
  return `${sign}${kept.slice(0, 1)}${fraction && "."}${fraction}e${exponent}` as Real;
}

/** `units · 10^−places` with all places. */
function point(units: bigint, places: number): string {
  const sign = units < 0n ? "-" : "";
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
  const at = digits.length - places;
  return sign + digits.slice(0, at) + (places > 0 ? `.${digits.slice(at)}` : "");
}
