/**
 * Numbers that JSON carries as strings, because a `number` cannot hold them. Each kind is a type of
 * its own, so that base units are not passed for a price.
 */

declare const kind: unique symbol;

type Branded<Kind extends string> = string & { readonly [kind]: Kind };

/** A decimal such as `-12.5` or `3e-7`: 19 digits of precision on chain. */
export type Real = Branded<"Real">;
/** An integer from 0 to 2^128 − 1; of ALLO, base units: 10^18 are one. */
export type Uint128 = Branded<"Uint128">;
/** An integer from 0 to 2^256 − 1. */
export type Uint256 = Branded<"Uint256">;
/** An integer from 0 to 2^64 − 1. */
export type Uint64 = Branded<"Uint64">;
/** Nanoseconds since 1970. */
export type Timestamp = Branded<"Timestamp">;
/** Bytes in base64. */
export type Binary = Branded<"Binary">;
