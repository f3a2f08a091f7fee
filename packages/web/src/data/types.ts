/** Answers of the contracts, as their schemas have them: they write every field, also those that a message may leave out. */
import type { Binary, Complete, Real as Decimal, Timestamp, Uint128, Uint256, Uint64 } from "allora-cosmwasm";
import type * as token from "allora-cosmwasm/generated/allo_token";
import type * as desk from "allora-cosmwasm/generated/inference_desk";
import type * as vault from "allora-cosmwasm/generated/staking_vault";
import type * as coordinator from "allora-cosmwasm/generated/synthesis_coordinator";
import type * as registry from "allora-cosmwasm/generated/topic_registry";

/** The page shows numbers and does not compute with them: they are texts here, of any kind. */
type Plain<T> = T extends Decimal | Timestamp | Uint64 | Uint128 | Uint256 | Binary
  ? string
  : T extends readonly (infer Element)[]
    ? Plain<Element>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T;

type Answer<T> = Plain<Complete<T>>;

/** A decimal of any length. */
export type Real = string;
/** Base units, seconds' fractions and other integers beyond 2^53. */
export type Int = string;
/** Nanoseconds since 1970. */
export type Nanos = string;

export type Topic = Answer<registry.Responses["topics"]["topics"][number]>;
export type TopicStatus = Topic["status"];
export type Many = Answer<coordinator.Responses["many"]>;
export type NetworkInference = Omit<Answer<coordinator.Responses["network_inference"]>, "age" | "last_loss">;
export type Latest = Pick<NetworkInference, "epoch" | "value" | "interval" | "timestamp" | "contributors">;
export type Clock = Answer<coordinator.Responses["topic"]>;
export type NextDue = Answer<coordinator.Responses["next_due"]>;
export type Windows = Answer<coordinator.Responses["windows"]>;
export type ArchiveEntry = Answer<coordinator.Responses["history"]["epochs"][number]>;
export type Phase = ArchiveEntry["phase"];
type WholeEpoch = Answer<coordinator.Responses["epoch"]>;
export type Epoch = Pick<WholeEpoch, "epoch" | "phase" | "truth" | "participants" | "virtual_experts" | "rewards"> & {
  inference: NetworkInference | null;
};
export type Participant = Epoch["participants"][number];
export type Member = Answer<coordinator.Responses["members"]["members"][number]>;
export type Quality = Answer<coordinator.Responses["quality"]>;
export type Status = Answer<coordinator.Responses["status"]>;
export type RoleStatus = Status["roles"][number];
export type Role = RoleStatus["role"];
export type Payment = RoleStatus["last_payment"];
export type Emission = Answer<vault.Responses["emission"]>;
export type Ledger = Answer<vault.Responses["ledger"]>;
export type TopicAccount = Answer<vault.Responses["topic_accounts"]["topics"][number]>;
export type Invariants = Answer<vault.Responses["check_invariants"]>;
export type Stake = Answer<vault.Responses["stake"]>;
export type Unbonding = Stake["unbonding"][number];
export type Position = Answer<vault.Responses["positions"]["positions"][number]>;
export type Supply = Omit<Answer<token.Responses["supply"]>, "at">;
export type DeskRequest = Answer<desk.Responses["requests"]["requests"][number]>;
export type Subscription = Answer<desk.Responses["subscriptions"]["subscriptions"][number]>;
export type DeskLedger = Answer<desk.Responses["ledger"]>;
