import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface PanelProps {
  title: string;
  /** Beside the title. */
  aside?: ComponentChildren;
  /** How its derived numbers are computed, by their names. */
  how?: Record<string, string>;
  class?: string;
  children: ComponentChildren;
}

/** A titled part of a page. */
export function Panel({ title, aside, how, class: kind = "", children }: PanelProps) {
  const id = useId();
  return (
    <section class={`panel ${kind}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
      {how && <How entries={how} />}
    </section>
  );
}

/** How numbers are computed; closed until somebody asks. */
export function How({ entries }: { entries: Record<string, string> }) {
  return (
    <details class="how">
      <summary>How computed</summary>
      <dl>
        {Object.entries(entries).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

interface FigureProps {
  label: string;
  /** How it is computed, or where it is from. */
  how: string;
  /** All digits of it. */
  exact?: string | undefined;
  note?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}

/** A number with its name. */
export function Figure({ label, how, exact, note, class: kind = "", children }: FigureProps) {
  return (
    <div class={`figure ${kind}`}>
      <dt title={how}>{label}</dt>
      <dd title={exact ?? how}>{children}</dd>
      {note !== undefined && <dd class="note">{note}</dd>}
    </div>
  );
}

export function Figures({ children }: { children: ComponentChildren }) {
  return <dl class="figures">{children}</dl>;
}
