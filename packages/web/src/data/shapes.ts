/** Does not compile if what the page expects of an answer is not what the contracts' schemas say. */
import type { Complete } from "allora-cosmwasm";
import type * as token from "allora-cosmwasm/generated/allo_token";
import type * as desk from "allora-cosmwasm/generated/inference_desk";
import type * as vault from "allora-cosmwasm/generated/staking_vault";
import type * as coordinator from "allora-cosmwasm/generated/synthesis_coordinator";
import type * as registry from "allora-cosmwasm/generated/topic_registry";
import type * as page from "./types.ts";

/** Contracts write every field of an answer, also those that a message may leave out. */
type Fits<Said, Expected> = Complete<Said> extends Expected ? true : [Said, "is not", Expected];

type All<Checks extends true[]> = Checks;

export type Checked = All<[
  Fits<registry.Responses["topics"]["topics"][number], page.Topic>,
  Fits<coordinator.Responses["many"], page.Many>,
  Fits<coordinator.Responses["network_inference"], page.NetworkInference>,
  Fits<coordinator.Responses["topic"], page.Clock>,
  Fits<coordinator.Responses["next_due"], page.NextDue>,
  Fits<coordinator.Responses["windows"], page.Windows>,
  Fits<coordinator.Responses["history"]["epochs"][number], page.ArchiveEntry>,
  Fits<coordinator.Responses["epoch"], page.Epoch>,
  Fits<coordinator.Responses["members"]["members"][number], page.Member>,
  Fits<coordinator.Responses["quality"], page.Quality>,
  Fits<coordinator.Responses["status"], page.Status>,
  Fits<vault.Responses["emission"], page.Emission>,
  Fits<vault.Responses["ledger"], page.Ledger>,
  Fits<vault.Responses["topic_accounts"]["topics"][number], page.TopicAccount>,
  Fits<vault.Responses["check_invariants"], page.Invariants>,
  Fits<vault.Responses["stake"], page.Stake>,
  Fits<vault.Responses["positions"]["positions"][number], page.Position>,
  Fits<token.Responses["supply"], page.Supply>,
  Fits<desk.Responses["requests"]["requests"][number], page.DeskRequest>,
  Fits<desk.Responses["subscriptions"]["subscriptions"][number], page.Subscription>,
  Fits<desk.Responses["ledger"], page.DeskLedger>,
]>;
