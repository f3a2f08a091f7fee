import { useEffect, useState } from "preact/hooks";

export type Route =
  | { page: "topics" }
  | { page: "topic"; id: number }
  | { page: "account"; address: string }
  | { page: "supply" }
  | { page: "desk" }
  | { page: "nowhere"; path: string };

/** Reads what comes after `#`. */
export function read(hash: string): Route {
  const path = hash.replace(/^#?\/*/, "");
  const [page = "", rest] = path.split("/");
  if (path === "") return { page: "topics" };
  if (path === "supply" || path === "desk") return { page: path };
  if (page === "account") return { page, address: decoded(rest ?? "") };
  if (page === "topic" && /^[1-9]\d{0,14}$/.test(rest ?? "")) return { page, id: Number(rest) };
  return { page: "nowhere", path };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function go(path: string): void {
  location.hash = path;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => read(location.hash));
  useEffect(() => {
    const changed = () => {
      setRoute(read(location.hash));
      scrollTo(0, 0);
    };
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}
