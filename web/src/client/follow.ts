/** Subscriptions that do not end: whatever cuts one off, it is taken up again with what its variables say by then. */

import type { TypedDocumentString } from "../gen/graphql";
import { waitBefore } from "./link";
import { renew, viewer } from "./session";
import { socket } from "./socket";

/** Subscribing has no acknowledgement: a reading begun this much later sees whatever the subscription did not. */
const SETTLED = 400;

export interface Following<Data> {
  onData: (data: Data) => void;
  /** After the connection was lost and found: what was sent meanwhile is gone unless `variables` ask for it. */
  onReturn?: () => void;
  /** What was followed is no longer there, or no longer for this viewer; nothing follows. */
  onGone?: () => void;
}

/** Follows `document` until the returned function is called.
 *
 * `variables` may be changed by the caller: graphql-ws writes them into the message each time it subscribes again, so an
 * `after` that moves with the events resumes exactly there.
 */
export function follow<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  { onData, onReturn, onGone }: Following<Data>,
): () => void {
  let stopped = false;
  let losses = 0;
  let unsubscribe = () => {};

  const stop = () => {
    stopped = true;
    unlisten();
    unsubscribe();
  };
  const begin = () => {
    unsubscribe = subscribe(document, variables, { onNext: next, onEnd: end });
  };
  const next = (data: Data) => {
    losses = 0;
    if (!stopped) onData(data);
  };
  const end = (reason: unknown) => {
    if (stopped) return;
    if (!isGone(reason)) return void again();
    stop();
    onGone?.();
  };
  const again = async () => {
    await new Promise((resolve) => setTimeout(resolve, waitBefore(losses++, Math.random())));
    await renew();
    if (stopped || !viewer.value) return;
    begin();
    returned();
  };
  const returned = () => void setTimeout(() => stopped || onReturn?.(), SETTLED);
  const unlisten = socket().on("connected", (_socket, _payload, retrying) => retrying && returned());
  begin();
  return stop;
}

interface Sink<Data> {
  onNext: (data: Data) => void;
  /** The subscription is over, for a reason or because the server completed it. */
  onEnd: (reason: unknown) => void;
}

function subscribe<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
  { onNext, onEnd }: Sink<Data>,
): () => void {
  return socket().subscribe<Data>(
    { query: document.toString(), variables },
    { next: ({ data }) => data && onNext(data), error: onEnd, complete: () => onEnd(null) },
  );
}

const GONE: ReadonlySet<unknown> = new Set(["NOT_FOUND", "FORBIDDEN"]);

/** A refusal is a list of GraphQL errors; what breaks a connection is not. */
function isGone(reason: unknown): boolean {
  return Array.isArray(reason) && reason.some((error) => GONE.has(error?.extensions?.code));
}
