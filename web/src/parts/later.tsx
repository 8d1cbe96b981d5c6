/** Pages that are fetched when somebody first opens them, so that the first page is there sooner. */

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Empty } from "./notice";

type Page<Props> = (props: Props) => ComponentChildren;

/** The page that `load` brings, with what stands in for it until then. */
export function later<Props extends object>(load: () => Promise<Page<Props>>): Page<Props> {
  const fetched = signal<Page<Props> | "missing" | null>(null);
  const fetch = () =>
    load().then(
      (page) => {
        fetched.value = page;
      },
      () => {
        fetched.value = "missing";
      },
    );
  return function Later(props) {
    const Fetched = fetched.value;
    useEffect(() => {
      if (Fetched === null) void fetch();
    }, []);
    if (Fetched === null) return <div class="waiting" role="status" aria-label="Loading" />;
    if (Fetched !== "missing") return <Fetched {...props} />;
    return (
      <Empty title="This page could not be fetched">
        <p>Canvass cannot be reached, or there is a newer version of it.</p>
        <button type="button" onClick={() => location.reload()}>
          Load again
        </button>
      </Empty>
    );
  };
}
