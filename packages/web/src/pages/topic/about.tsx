import type { Topic } from "../../data/types.ts";
import { duration } from "../../number/format.ts";
import { Panel } from "../../parts/panel.tsx";
import { Address } from "../../parts/topic.tsx";

/** What is predicted, and how its truth is found. */
export function About({ topic: { info, creator, version, params } }: { topic: Topic }) {
  const entries: [string, preact.ComponentChildren][] = [
    ["Predicted", info.target],
    ["Unit", info.unit],
    ["Truth from", info.ground_truth_source],
    ["By the rule", info.ground_truth_rule],
    ["Loss", named(params.loss.function)],
    ["Rule of synthesis", named(params.rule)],
    ["Submissions", `the first ${duration(params.schedule.submission_window)} of ${duration(params.schedule.epoch_length)}`],
    ["Parameters", `version ${version}`],
    ["Creator", <Address of={creator} />],
  ];
  return (
    <Panel title="About this topic">
      {info.description && <p>{info.description}</p>}
      <dl class="facts">
        {entries.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** `{"huber":{"delta":"1"}}` as `huber (delta 1)`. */
function named(value: object): string {
  const [name = "", inner] = Object.entries(value)[0] ?? [];
  const few = Object.entries((inner ?? {}) as Record<string, unknown>);
  const told = few.length > 0 && few.length < 4 ? ` (${few.map(([key, each]) => `${key} ${String(each)}`).join(", ")})` : "";
  return name.replaceAll("_", " ") + told;
}
