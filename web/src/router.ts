/** Hash routes: what an address means, how one is written, and going there. */

import { computed, signal } from "@preact/signals";

export interface Route {
  /** The first part: campaigns, leads, customers, sources, settings, sign-in. */
  readonly page: string;
  /** What comes after it, decoded: an id, `new`, a sign-in token. */
  readonly rest: readonly string[];
  readonly query: URLSearchParams;
}

/** Reads a hash such as `#/leads/TGVhZDox?status=NEW`. */
export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const [page = "", ...rest] = path.split("/").filter(Boolean).map(decode);
  return { page, rest, query: new URLSearchParams(query) };
}

/** Writes the address of `parts`, with those of `query` that say something. */
export function to(parts: readonly string[], query: Readonly<Record<string, string>> = {}): string {
  const said = Object.entries(query).filter(([, value]) => value !== "");
  const search = new URLSearchParams(said).toString();
  return `#/${parts.map(encodeURIComponent).join("/")}${search && `?${search}`}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const hash = signal(globalThis.location?.hash ?? "");

export const route = computed(() => parse(hash.value));

/** Goes to `address`; `replace` leaves no step for the back button. */
export function go(address: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  hash.value = address;
}

/** Changes the query of this page, as filters do, without a step for the back button. */
export function refine(changes: Readonly<Record<string, string>>): void {
  const { page, rest, query } = route.value;
  go(to([page, ...rest], { ...Object.fromEntries(query), ...changes }), { replace: true });
}

/** Follows links and the back button. */
export function listen(): void {
  addEventListener("hashchange", () => {
    hash.value = location.hash;
  });
  addEventListener("popstate", () => {
    hash.value = location.hash;
  });
}
