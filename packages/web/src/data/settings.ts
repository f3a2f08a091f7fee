/** What a reader chose: by the address of the page, and what the browser keeps. */

/** Where the page asks. */
export interface Source {
  node: string;
  deployment: string;
}

/** `?node=` and `?deployment=`, or where the page came from. */
export function source(location: URL | Location): Source {
  const page = new URL(location.href);
  const asked = page.searchParams;
  const node = asked.get("node") ?? page.origin;
  const deployment = new URL(asked.get("deployment") ?? "deployment.json", page);
  return { node: web(node).href.replace(/\/+$/, ""), deployment: web(deployment.href).href };
}

function web(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new Error(`${text} is no address of a node; one looks like ?node=https://lcd.example.org`);
  }
  if (url.protocol === "http:" || url.protocol === "https:") return url;
  throw new Error(`${text} is not on the web; name a node with ?node=https://…`);
}

/** What the browser remembers, if it lets us. */
export function remembered(key: string): string | undefined {
  try {
    return localStorage.getItem(`allora.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`allora.${key}`);
    else localStorage.setItem(`allora.${key}`, value);
  } catch {
    // Without storage a choice lasts as long as the page.
  }
}
