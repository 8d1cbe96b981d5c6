/** Where a source stands, in words: on or off, whose key, what is left of its rate, how long its model lives; pure. */

import type { ProviderFragment } from "../gen/graphql";
import { clock, day } from "../words/format";
import type { Label } from "../words/labels";

export function stateOf({ configured, circuit, lastOkAt, lastErrorAt }: ProviderFragment): Label {
  if (!configured) return { text: "Off", tone: "warn" };
  if (circuit === "HALF_OPEN") return { text: "Trying again", tone: "warn" };
  const failed = lastErrorAt && (!lastOkAt || Date.parse(lastErrorAt) > Date.parse(lastOkAt));
  if (circuit === "OPEN" || failed) return { text: "Failing", tone: "bad" };
  return { text: "On", tone: "good" };
}

export function keyOf({ needsKey, configured, origin, hint }: ProviderFragment): string {
  if (!needsKey) return "needs no key";
  if (!configured) return "no key";
  if (origin === "SYSTEM") return "with the system's key";
  return hint ? `with your key that ends in ${hint}` : "with your key";
}

/** Whether anything is known of how it does; a source that nobody asked today has no figures. */
export function isKnown({ callsToday, rate, model, circuit }: ProviderFragment): boolean {
  return callsToday > 0 || rate !== null || model !== null || circuit !== "CLOSED";
}

/** Why it is not asked now, or not freely; null while the circuit is closed. */
export function broken({ circuit, circuitUntil, circuitReason }: ProviderFragment): string | null {
  if (circuit === "CLOSED") return null;
  const because = circuitReason ? ` (${circuitReason.replace(/\.$/, "")})` : "";
  if (circuit === "HALF_OPEN") return `One call is let through, to see whether it answers again${because}`;
  return `Not asked${circuitUntil ? ` until ${clock(circuitUntil)}` : ""}${because}`;
}

export interface Left {
  readonly remaining: number;
  readonly allowed: number;
  /** Whole seconds; null once the window is over, when all may be used again. */
  readonly resetsIn: number | null;
}

/** What is left of the rate at the moment `now`, by what was last heard of it. */
export function leftOf({ allowed, remaining, resetsAt }: NonNullable<ProviderFragment["rate"]>, now: number): Left {
  const seconds = Math.ceil((Date.parse(resetsAt) - now) / 1_000);
  if (seconds <= 0) return { remaining: allowed, allowed, resetsIn: null };
  return { remaining, allowed, resetsIn: seconds };
}

const SOON = 90 * 24 * 3_600_000;

/** What is to be said about the model's end; null while that is unknown or far. */
export function retirement(at: string | null, now: number): Label | null {
  if (at === null) return null;
  const left = Date.parse(at) - now;
  if (left <= 0) return { text: `retired on ${day(at)}: choose another`, tone: "bad" };
  return left < SOON ? { text: `retires on ${day(at)}`, tone: "warn" } : null;
}
