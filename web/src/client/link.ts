/** The state of the live connection as a person sees it, and what moves it; pure. */

export type Link = "connecting" | "live" | "stale" | "offline";

export type LinkEvent = "up" | "down" | "silent" | "network-lost" | "network-back";

export interface LinkState {
  readonly link: Link;
  /** Attempts lost in a row. */
  readonly lost: number;
}

export const unlinked: LinkState = { link: "connecting", lost: 0 };

const LOST_IS_OFFLINE = 6;

/** After `event`: what was live turns stale, and offline once several attempts in a row have failed. */
export function afterEvent(state: LinkState, event: LinkEvent): LinkState {
  switch (event) {
    case "up":
      return { link: "live", lost: 0 };
    case "silent":
      return { ...state, link: "stale" };
    case "network-lost":
      return { ...state, link: "offline" };
    case "network-back":
      return { link: state.link === "live" ? "live" : "stale", lost: 0 };
    case "down":
      return afterLoss(state);
  }
}

function afterLoss({ link, lost }: LinkState): LinkState {
  if (link === "offline" || lost + 1 >= LOST_IS_OFFLINE) return { link: "offline", lost: lost + 1 };
  return { link: link === "connecting" ? "connecting" : "stale", lost: lost + 1 };
}

/** Milliseconds before attempt `retries`: doubling from 0.3 s to 10 s, spread by `chance` (0–1) so that clients part. */
export function waitBefore(retries: number, chance: number): number {
  const most = Math.min(10_000, 300 * 2 ** Math.min(retries, 10));
  return Math.round(most * (0.5 + chance / 2));
}
