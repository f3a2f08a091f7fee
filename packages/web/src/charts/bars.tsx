import { percent } from "../number/format.ts";

export interface Part {
  name: string;
  share: number;
  told: string;
  exact: string;
  /** Not there yet: drawn as ground. */
  muted?: boolean;
}

/** Parts of a whole as one bar, with a list of what they are. */
export function Parts({ parts, label }: { parts: Part[]; label: string }) {
  const drawn = parts.filter(({ share }) => share > 0);
  let left = 0;
  return (
    <div class="parts">
      <svg role="img" aria-label={`${label}: ${drawn.map(({ name, share }) => `${name} ${percent(share)}`).join(", ") || "nothing"}.`} viewBox="0 0 100 4" preserveAspectRatio="none">
        <rect class="track" width="100" height="4" />
        {parts.map(({ name, share, muted }, index) => {
          const x = left;
          left += share * 100;
          return <rect key={name} class={`part ${muted ? "muted" : `c${index}`}`} x={x} width={Math.max(share * 100, share > 0 ? 0.4 : 0)} height="4" />;
        })}
      </svg>
      <ul>
        {parts.map(({ name, share, told, exact, muted }, index) => (
          <li key={name}>
            <i class={`mark part ${muted ? "muted" : `c${index}`}`} aria-hidden="true" />
            <span>{name}</span>
            <span class="number" title={exact}>{told}</span>
            <span class="number soft">{percent(share, 2)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface GaugeProps {
  sentence: string;
  /** All of one. */
  value: number;
  claimed: number;
  from: number;
  to: number;
}

/** A share against what was claimed, and how far chance may take it. */
export function Gauge({ sentence, value, claimed, from, to }: GaugeProps) {
  const [low, high] = [Math.max(from, 0) * 100, Math.min(to, 1) * 100];
  return (
    <svg class="gauge" role="img" aria-label={sentence} viewBox="0 0 100 5" preserveAspectRatio="none">
      <rect class="track" y="1" width="100" height="3" />
      <rect class="chance" x={low} y="1" width={Math.max(high - low, 0)} height="3" />
      {Number.isFinite(value) && <rect class="value" x={Math.min(Math.max(value * 100 - 0.4, 0), 99.2)} y="0" width="0.8" height="5" />}
      <rect class="claimed" x={claimed * 100 - 0.15} y="0.5" width="0.3" height="4" />
    </svg>
  );
}
