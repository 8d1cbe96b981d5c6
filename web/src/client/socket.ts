/** The one WebSocket of this page: opened with the first subscription, kept alive, watched, reopened. */

import { effect, signal } from "@preact/signals";
import { type Client, CloseCode, createClient } from "graphql-ws";
import { afterEvent, type LinkEvent, type LinkState, unlinked, waitBefore } from "./link";
import { renew, token, viewer } from "./session";

const PING_EVERY = 10_000;
const PONG_WITHIN = 5_000;

/** What the header shows. */
export const linkState = signal<LinkState>(unlinked);
/** When the server was last heard. */
export const heardAt = signal(Date.now());

let current: Client | null = null;
let wake: () => void = () => {};

/** The client that subscriptions go through. */
export function socket(): Client {
  current ??= open();
  return current;
}

function note(event: LinkEvent): void {
  linkState.value = afterEvent(linkState.value, event);
}

function open(): Client {
  let silence = 0;
  const heard = () => {
    clearTimeout(silence);
    heardAt.value = Date.now();
  };
  const client = createClient({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
    connectionParams: async () => ({ authorization: `Bearer ${token() ?? (await renew())}` }),
    keepAlive: PING_EVERY,
    lazyCloseTimeout: 3_000,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => viewer.value !== null,
    retryWait: (retries) => pause(waitBefore(retries, Math.random())),
    on: {
      connected: () => {
        heard();
        note("up");
      },
      message: heard,
      ping: (received) => {
        if (received) return;
        clearTimeout(silence);
        silence = window.setTimeout(() => {
          note("silent");
          client.terminate();
        }, PONG_WITHIN);
      },
      closed: (event) => {
        clearTimeout(silence);
        note("down");
        // The sign-in has ended, or changed: a new token, or none, says which.
        if (event instanceof CloseEvent && event.code === CloseCode.Forbidden) void renew();
      },
    },
  });
  return client;
}

/** Waits, or less when the network comes back. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

addEventListener("offline", () => {
  note("network-lost");
  current?.terminate();
});

addEventListener("online", () => {
  note("network-back");
  wake();
});

effect(() => {
  if (viewer.value) return;
  void leave(current);
  current = null;
  linkState.value = unlinked;
});

async function leave(client: Client | null): Promise<void> {
  try {
    await client?.dispose();
  } catch {
    // The server was quicker: it has closed the connection for want of a sign-in.
  }
}
