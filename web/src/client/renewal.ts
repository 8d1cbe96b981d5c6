/** When to renew an access token: a pure sum, apart so that it can be tested without a browser. */

const MARGIN = 60_000;
const SOONEST = 20_000;
/** A timer cannot wait longer than 24 days. */
const LATEST = 12 * 60 * 60 * 1_000;

/** Milliseconds to wait before renewing: a minute before the end, and never at once, for this clock may be wrong. */
export function dueIn(expiresAt: string, now: number): number {
  const left = Date.parse(expiresAt) - now;
  return Math.min(LATEST, Math.max(SOONEST, left - Math.min(MARGIN, left / 5)));
}
