import { MEANING, type Freshness } from "../model/freshness.ts";
import { duration, seconds, short, NOTHING } from "../number/format.ts";
import { useNow } from "../data/use.ts";
import { go } from "../router.ts";

/** Fresh, due or stale: never by colour alone. */
export function Pill({ state }: { state: Freshness }) {
  return (
    <span class={`pill ${state}`} title={MEANING[state]}>
      {state === "none" ? "no inference" : state}
    </span>
  );
}

/** How long until a moment; once it is over, for how long. */
export function Countdown({ to }: { to: string | null | undefined }) {
  const now = useNow();
  if (!to) return <span class="soft">{NOTHING}</span>;
  const left = Math.ceil(seconds(to) - now);
  return <span class={left < 0 ? "late" : ""}>{left >= 0 ? duration(left) : `due ${duration(-left)}`}</span>;
}

export function Age({ since }: { since: string }) {
  return <>{duration(useNow() - seconds(since))}</>;
}

export function Address({ of }: { of: string }) {
  return (
    <a class="address" href={`#/account/${encodeURIComponent(of)}`} title={of}>
      {short(of)}
    </a>
  );
}

/** Looks an account up. */
export function Lookup({ label, initial = "" }: { label: string; initial?: string }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const address = String(form.get("address") ?? "").trim();
    if (address) go(`/account/${encodeURIComponent(address)}`);
  };
  return (
    <form class="lookup" role="search" aria-label={label} onSubmit={submit}>
      <label>
        <span class="hidden">{label}</span>
        <input name="address" defaultValue={initial} placeholder="address, e.g. allo1…" autocomplete="off" spellcheck={false} />
      </label>
      <button type="submit">Show</button>
    </form>
  );
}
