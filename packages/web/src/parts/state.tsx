import type { ComponentChildren } from "preact";

/** Where something will stand, before it is there. */
export function Skeleton({ lines = 3, height = 16 }: { lines?: number; height?: number }) {
  return (
    <div class="skeleton" role="status" aria-label="loading">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} style={{ height: `${height}px`, width: `${100 - ((line * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

/** There is nothing, and why. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

interface FailureProps {
  title: string;
  message: string;
  children?: ComponentChildren;
}

/** There is no page: what, where, and what can be done. */
export function Failure({ title, message, children }: FailureProps) {
  return (
    <div class="failure" role="alert">
      <h1>{title}</h1>
      <p>{message}</p>
      {children}
    </div>
  );
}
