/** What stands in for an answer: waiting, failed with a way on, or not there. */

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Failure } from "../client/http";
import { Empty } from "./notice";

interface Reading {
  failure: Signal<Failure | null>;
  loading: Signal<boolean>;
  reload: () => Promise<void>;
}

interface LoadedProps<Value> {
  of: Reading;
  value: Value | null | undefined;
  children: (value: Value) => ComponentChildren;
}

/** Shows `children` as soon as there is a value, and keeps them while it is read again. */
export function Loaded<Value>({ of, value, children }: LoadedProps<Value>) {
  if (value !== null && value !== undefined) return <>{children(value)}</>;
  if (of.failure.value) {
    return (
      <Empty title="This could not be read">
        <p>{of.failure.value.message}</p>
        <button type="button" onClick={() => of.reload()}>
          Try again
        </button>
      </Empty>
    );
  }
  if (of.loading.value) return <div class="waiting" role="status" aria-label="Loading" />;
  return (
    <Empty title="Nothing here">
      <p>It may have been deleted, or it belongs to another team.</p>
    </Empty>
  );
}

interface MoreProps {
  pages: { hasMore: Signal<boolean>; loading: Signal<boolean>; more: () => Promise<void> };
}

export function More({ pages }: MoreProps) {
  if (!pages.hasMore.value) return null;
  return (
    <p class="more">
      <button type="button" disabled={pages.loading.value} onClick={() => pages.more()}>
        {pages.loading.value ? "Reading…" : "More"}
      </button>
    </p>
  );
}
