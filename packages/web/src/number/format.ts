import { fromBaseUnits, toFixed } from "allora-cosmwasm";
import { grouped } from "./decimal.ts";

/** What stands where there is no number. */
export const NOTHING = "–";
const ALLO_PLACES = 18;
const MAX_PLACES = 12;
/** What long amounts are told in. */
const UNITS: [bigint, string][] = [
  [10n ** 9n, " B"],
  [10n ** 6n, " M"],
  [10n ** 3n, " k"],
];
/** From here on. */
const SHORT = 10n ** 4n;

type Text = string | null | undefined;

/** A decimal, rounded to so many places. */
export function fixed(text: Text, places: number): string {
  if (text === null || text === undefined) return NOTHING;
  try {
    return grouped(toFixed(text, places));
  } catch {
    return NOTHING;
  }
}

/** A decimal with so many significant digits, and no more places than those need. */
export function significant(text: Text, digits = 3): string {
  const size = Math.abs(Number(text ?? NaN));
  return fixed(text, Number.isFinite(size) ? placesFor(size, digits) : MAX_PLACES);
}

/** Places that show so many digits of something of this size. */
export function placesFor(size: number, digits = 3): number {
  if (!(size > 0)) return digits - 1;
  const places = digits - 1 - Math.floor(Math.log10(size));
  return Math.min(Math.max(places, 0), MAX_PLACES);
}

/** Base units as whole ALLO and so many places, rounded down: nobody is shown what they do not have. */
export function allo(base: Text, places = 2): string {
  if (base === null || base === undefined || !/^\d+$/.test(base)) return NOTHING;
  const units = BigInt(base) / 10n ** BigInt(ALLO_PLACES - places);
  return fixed(fromBaseUnits(units, places), places);
}

/** Base units as ALLO in thousands, millions or billions, if they are that many. */
export function alloShort(base: Text): string {
  if (base === null || base === undefined || !/^\d+$/.test(base)) return NOTHING;
  const whole = BigInt(base) / 10n ** BigInt(ALLO_PLACES);
  const unit = UNITS.find(([size]) => whole >= SHORT && whole >= size);
  if (unit) {
    const [size, name] = unit;
    return fixed(fromBaseUnits((whole * 100n) / size, 2), 2) + name;
  }
  return whole > 0n || base === "0" ? allo(base) : significant(`${base}e-${ALLO_PLACES}`);
}

/** All of it, to the last base unit. */
export function exactAllo(base: string): string {
  const all = grouped(toFixed(fromBaseUnits(base), ALLO_PLACES));
  return all.replace(/\.?0+$/, "");
}

/** A part of one as percent. */
export function percent(part: number, places = 1): string {
  return Number.isFinite(part) ? `${fixed(plain(part * 100), places)} %` : NOTHING;
}

/** With its sign, as a change. */
export function change(part: number, places = 1): string {
  return part > 0 ? `+${percent(part, places)}` : percent(part, places);
}

/** A fraction in 1/10^18 as a part of one. */
export function fraction(units: Text): number {
  return units === null || units === undefined ? NaN : Number(units) / 1e18;
}

/** A number as a decimal without an exponent. */
export function plain(value: number): string {
  return Number.isFinite(value) ? value.toFixed(MAX_PLACES) : "";
}

/** Whole seconds as people say them. */
export function duration(seconds: number): string {
  const total = Math.max(0, Math.round(seconds));
  const parts: [number, string][] = [
    [Math.floor(total / 86_400), "d"],
    [Math.floor(total / 3_600) % 24, "h"],
    [Math.floor(total / 60) % 60, "min"],
    [total % 60, "s"],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return "0 s";
  const told = parts.slice(first, first + 2).filter(([amount]) => amount > 0);
  return told.map(([amount, unit]) => `${amount} ${unit}`).join(" ");
}

/** Nanoseconds of a contract as seconds. */
export function seconds(nanos: string): number {
  return Number(BigInt(nanos) / 1_000_000n) / 1_000;
}

/** A moment in the reader's own time, to the second. */
export function clock(moment: number): string {
  const time = new Date(moment * 1_000);
  const near = Math.abs(Date.now() / 1_000 - moment) < 43_200;
  const options: Intl.DateTimeFormatOptions = near
    ? { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }
    : { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return time.toLocaleString("en-GB", options);
}

/** What a contract said, with its moments, seconds since 1970, as the reader's own time. */
export function dated(text: string): string {
  return text.replace(/\b\d{10}\.\d{9}\b/g, (moment) => clock(Number(moment)));
}

/** An address, its middle left out. */
export function short(address: string): string {
  return address.length > 18 ? `${address.slice(0, 11)}…${address.slice(-5)}` : address;
}

/** `1 epoch`, `2 epochs`. */
export function count(amount: number, noun: string): string {
  return `${grouped(String(amount))} ${noun}${amount === 1 ? "" : "s"}`;
}
