import type { Binary } from "./brands.js";
import { AlloraError, reason } from "./error.js";

/** Text, as JSON travels, in UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function base64(bytes: Uint8Array): Binary {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text) as Binary;
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** A message inside of another, as a cw20 `Send` carries it. */
export function embedded(message: object): Binary {
  return base64(utf8(JSON.stringify(message)));
}

/**
 * Reads JSON. Integers beyond 2^53 would be rounded silently; an error is better than another topic
 * or epoch.
 */
export function parseJson(text: string, whose: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
      throw new Error(`\`${key}\` is ${value}, which is no integer below 2^53`);
    });
  } catch (error) {
    throw new AlloraError("node", `${whose}: ${reason(error)}`, { cause: error });
  }
}
