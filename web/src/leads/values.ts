/** The values of facts as people read them: what has parts is put into words, what is a list stands on lines; pure. */

import { count, day } from "../words/format";

interface Valued {
  readonly field: string;
  /** The value as one line of text. */
  readonly value: string;
  /** The value itself: a text, a number, a list, or a thing with parts. */
  readonly data?: unknown;
}

/** Fields whose values are several things, too long to stand on one line. */
const LISTS = new Set([
  "officers",
  "controllers",
  "named_emails",
  "locations",
  "opening_hours",
  "social_links",
  "previous_names",
]);

export function linesOf({ field, value, data }: Valued): readonly string[] {
  if (LISTS.has(field) && Array.isArray(data) && data.length > 0) return data.map(textOf);
  return [isThing(data) ? (sumOf(data) ?? chargesOf(data) ?? value) : value];
}

type Thing = Readonly<Record<string, unknown>>;

const isThing = (data: unknown): data is Thing => typeof data === "object" && data !== null && !Array.isArray(data);

/** A thing that has parts is called by its name, or else by the first; the others are said in brackets. */
function textOf(thing: unknown): string {
  if (Array.isArray(thing)) return thing.map(textOf).join(", ");
  if (!isThing(thing)) return inWords(String(thing));
  const { name, ...others } = thing;
  const parts = [name, ...Object.values(others)].map((part) => (part ? textOf(part) : ""));
  const [first = "", ...rest] = parts.filter(Boolean);
  return rest.length > 0 ? `${first} (${rest.join(", ")})` : first;
}

/** The register's "ownership-of-shares-75-to-100-percent". */
const inWords = (text: string): string => (/^[a-z]+(-[a-z0-9]+)+$/.test(text) ? text.replaceAll("-", " ") : text);

/** What accounts state: "£993,485 on 14 Dec 2025"; null when it is something else. */
function sumOf({ amount, currency, on }: Thing): string | null {
  if (typeof amount !== "number" || typeof currency !== "string") return null;
  const sum = new Intl.NumberFormat("en-GB", { style: "currency", currency, maximumFractionDigits: 0 }).format(amount);
  return typeof on === "string" ? `${sum} on ${day(on)}` : sum;
}

const KINDS = ["outstanding", "part_satisfied", "satisfied"] as const;

/** How many charges there are, or only whether there are any; null when it is something else. */
function chargesOf({ total, registered, ...kinds }: Thing): string | null {
  if (typeof registered === "boolean") return registered ? "registered" : "none";
  if (typeof total !== "number") return null;
  if (total === 0) return "none";
  const told = KINDS.filter((kind) => typeof kinds[kind] === "number" && kinds[kind] > 0);
  return `${count(total)}${told.length > 0 ? `: ${told.map((kind) => `${kinds[kind]} ${kind.replace("_", " ")}`).join(", ")}` : ""}`;
}
