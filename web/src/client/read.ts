/** Reading for components: one answer (`useRead`) or a list that grows page by page (`usePages`), each as signals. */

import { batch, type Signal, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { TypedDocumentString } from "../gen/graphql";
import { Failure } from "./http";
import { request } from "./request";

export interface Read<Data> {
  data: Signal<Data | null>;
  failure: Signal<Failure | null>;
  loading: Signal<boolean>;
  /** Shows what another answer has brought, and no reading that is under way and may be older. */
  put: (data: Data) => void;
  /** Reads again; what is shown stays until the new answer is there. */
  reload: () => Promise<void>;
}

/** The answer to `document`, read again whenever `variables` change. */
export function useRead<Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
): Read<Data> {
  const key = JSON.stringify(variables);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `variables`
  const read = useMemo(() => newRead(() => request(document, variables)), [document, key]);
  useEffect(() => void read.reload(), [read]);
  return read;
}

function newRead<Data>(ask: () => Promise<Data>): Read<Data> {
  const data = signal<Data | null>(null);
  const failure = signal<Failure | null>(null);
  const loading = signal(true);
  let latest = 0;

  const reload = async () => {
    const mine = ++latest;
    loading.value = true;
    const answer = await attempt(ask);
    if (mine !== latest) return;
    batch(() => {
      loading.value = false;
      failure.value = answer instanceof Failure ? answer : null;
      if (!(answer instanceof Failure)) data.value = answer;
    });
  };
  const put = (newer: Data) => {
    latest += 1;
    batch(() => {
      loading.value = false;
      data.value = newer;
    });
  };
  return { data, failure, loading, put, reload };
}

async function attempt<Data>(ask: () => Promise<Data>): Promise<Data | Failure> {
  try {
    return await ask();
  } catch (failure) {
    if (failure instanceof Failure) return failure;
    throw failure;
  }
}

interface Identified {
  id: string;
}

interface PageOf<Item> {
  page: { totalCount: number; nodes: Item[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}

export interface Pages<Item> {
  items: Signal<readonly Item[] | null>;
  total: Signal<number>;
  hasMore: Signal<boolean>;
  failure: Signal<Failure | null>;
  loading: Signal<boolean>;
  more: () => Promise<void>;
  /** Reads what is shown again, from the top. */
  reload: () => Promise<void>;
}

interface PageVariables {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

const PAGE = 50;
const LARGEST_PAGE = 100;

/** The list that `document` answers as `page`, `PAGE` at a time, begun again whenever `variables` change. */
export function usePages<Item extends Identified, Variables extends PageVariables>(
  document: TypedDocumentString<PageOf<Item>, Variables>,
  variables: Omit<Variables, "first" | "after">,
): Pages<Item> {
  const key = JSON.stringify(variables);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `variables`
  const pages = useMemo(
    () => newPages<Item>((first, after) => request(document, { ...variables, first, after } as Variables)),
    [document, key],
  );
  useEffect(() => void pages.reload(), [pages]);
  return pages;
}

function newPages<Item extends Identified>(
  ask: (first: number, after: string | null) => Promise<PageOf<Item>>,
): Pages<Item> {
  const items = signal<readonly Item[] | null>(null);
  const total = signal(0);
  const hasMore = signal(false);
  const failure = signal<Failure | null>(null);
  const loading = signal(true);
  let cursor: string | null = null;
  let latest = 0;

  const take = async (first: number, after: string | null, kept: readonly Item[]) => {
    const mine = ++latest;
    loading.value = true;
    const answer = await attempt(() => ask(first, after));
    if (mine !== latest) return;
    batch(() => {
      loading.value = false;
      failure.value = answer instanceof Failure ? answer : null;
      if (answer instanceof Failure) return;
      items.value = joined(kept, answer.page.nodes);
      total.value = answer.page.totalCount;
      hasMore.value = answer.page.pageInfo.hasNextPage;
      cursor = answer.page.pageInfo.endCursor;
    });
  };
  const shown = () => items.value ?? [];
  return {
    items,
    total,
    hasMore,
    failure,
    loading,
    more: () => take(PAGE, cursor, shown()),
    reload: () => take(Math.min(LARGEST_PAGE, Math.max(PAGE, shown().length)), null, []),
  };
}

/** Live pages put items in by themselves, so that a page may bring what is there already. */
function joined<Item extends Identified>(kept: readonly Item[], more: readonly Item[]): readonly Item[] {
  const ids = new Set(kept.map(({ id }) => id));
  return [...kept, ...more.filter(({ id }) => !ids.has(id))];
}
