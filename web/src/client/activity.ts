/** What happens in any campaign of the tenant, for every page that wants to know; one subscription for all of them. */

import { useEffect, useRef } from "preact/hooks";
import { TenantActivityDocument, type TenantActivitySubscription } from "../gen/graphql";
import { follow } from "./follow";

export type Activity = TenantActivitySubscription["tenantActivity"];

interface Listener {
  onEvent: (event: Activity) => void;
  /** Events may have been missed: read again. */
  onReturn: () => void;
}

const listeners = new Set<Listener>();

/** Follows the tenant until the returned function is called; the shell does, while somebody is signed in. */
export function followTenant(): () => void {
  return follow(
    TenantActivityDocument,
    {},
    {
      onData: ({ tenantActivity }) => {
        for (const listener of listeners) listener.onEvent(tenantActivity);
      },
      onReturn: () => {
        for (const listener of listeners) listener.onReturn();
      },
    },
  );
}

/** Calls `listener` while the component is shown. */
export function useActivity(listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const through: Listener = {
      onEvent: (event) => latest.current.onEvent(event),
      onReturn: () => latest.current.onReturn(),
    };
    listeners.add(through);
    return () => void listeners.delete(through);
  }, []);
}

/** A function that calls `work` once for all its calls within so many milliseconds. */
export function useGathered(work: () => void, within = 1_000): () => void {
  const latest = useRef(work);
  latest.current = work;
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    if (timer.current) return;
    timer.current = window.setTimeout(() => {
      timer.current = 0;
      latest.current();
    }, within);
  };
}
