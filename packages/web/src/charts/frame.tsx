import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

export interface Size {
  width: number;
  height: number;
}

interface Props {
  /** What is drawn, as a sentence with its numbers: for those who do not see it. */
  sentence: string;
  /** By the width. */
  height: number | ((width: number) => number);
  /** The same numbers, to read. */
  columns: string[];
  rows: string[][];
  caption: string;
  children: (size: Size) => ComponentChildren;
  legend?: ComponentChildren;
  /** Where the pointer is, in pixels from the left, while it is there. */
  onMove?: (x: number | undefined, width: number) => void;
}

/** A drawing as wide as there is room, told in a sentence and shown as a table on demand. */
export function Chart({ sentence, height: tall, columns, rows, caption, children, legend, onMove }: Props) {
  const [box, width] = useWidth();
  const [open, setOpen] = useState(false);
  const height = typeof tall === "number" ? tall : tall(width);
  const table = useId();
  const moved = (event: PointerEvent) => {
    const { left } = (event.currentTarget as Element).getBoundingClientRect();
    onMove?.(event.clientX - left, width);
  };
  return (
    <figure class="chart">
      <div ref={box} class="canvas" onPointerMove={onMove && moved} onPointerLeave={() => onMove?.(undefined, width)}>
        <svg role="img" aria-label={sentence} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
          {width > 0 && children({ width, height })}
        </svg>
      </div>
      <figcaption>
        {legend}
        <button type="button" class="link" aria-expanded={open} aria-controls={table} onClick={() => setOpen(!open)}>
          {open ? "hide table" : "show as table"}
        </button>
      </figcaption>
      <div id={table} hidden={!open}>
        {open && <Numbers caption={caption} columns={columns} rows={rows} />}
      </div>
    </figure>
  );
}

function Numbers({ caption, columns, rows }: Pick<Props, "caption" | "columns" | "rows">) {
  return (
    <div class="scroll tall" role="region" aria-label={caption} tabIndex={0}>
      <table class="numbers">
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>{columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]}>{row.map((cell, index) => <td key={columns[index]}>{cell}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** How wide an element is, also after the window changed. */
export function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [box, width] as const;
}

export function Key({ kind, children }: { kind: string; children: ComponentChildren }) {
  return (
    <span class="key">
      <i class={`mark ${kind}`} aria-hidden="true" />
      {children}
    </span>
  );
}
